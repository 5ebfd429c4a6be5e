"""Letters in a matrix: what was divided by is not zero, and what happens where it is.

With one letter the exceptional values are found and solved for as cases of their own; with more, or where the values have no closed form
here, the answer keeps its conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flint import fmpq, fmpq_poly

from ...expression import build as b
from ...expression import substitute
from ...expression.nodes import Expr
from ...model import Finding
from .board import Board, Refusal, Stuck
from .fields import Field, surd_expression
from .surds import Surd, root_of

__all__ = ["assume_nonzero", "rational_polynomial", "real_roots", "with_cases"]


def assume_nonzero(board: Board, field: Field, elements: Sequence[Any]) -> None:
    """Elements with letters that were used as if they were not zero: conditions of everything on this board."""
    for x in elements if field.letters else ():
        if field.sign(x) is None:
            for part in (x.numer, x.denom):
                if not part.is_ground:
                    for factor, _ in part.factor_list()[1]:
                        condition = b.relation("!=", field.polynomial(factor), b.ZERO)  # type: ignore[attr-defined]
                        if condition not in board.conditions and condition.free:
                            board.conditions = (*board.conditions, condition)


def rational_polynomial(e: Expr, letter: Expr) -> fmpq_poly | None:
    """A polynomial expression in one letter by its coefficients, or None."""
    from .fields import NotExact, Parameters

    if not e.free <= {letter}:
        return None
    if not e.free:
        from .fields import Rationals

        try:
            return fmpq_poly([Rationals().of(e)])
        except NotExact:
            return None
    try:
        field = Parameters([letter])
        x = field.of(e)
    except NotExact:
        return None
    if not x.denom.is_ground:
        return None
    coefficients: dict[int, fmpq] = {}
    for (k,), c in x.numer.terms():
        coefficients[k] = fmpq(int(c.numerator), int(c.denominator))
    lead = x.denom.LC
    scale = fmpq(int(lead.numerator), int(lead.denominator))
    return fmpq_poly([coefficients.get(k, fmpq(0)) / scale for k in range(max(coefficients, default=0) + 1)])


def real_roots(p: fmpq_poly) -> list[Surd] | None:
    """The real roots in increasing order, where all are rational or square roots; None where one is not."""
    out: list[Surd] = []
    _, factors = p.factor()
    for factor, _power in factors:
        c = factor.coeffs()
        if factor.degree() == 1:
            out.append(Surd.of(-c[0] / c[1]))
        elif factor.degree() == 2:
            discriminant = c[1] * c[1] - 4 * c[0] * c[2]
            if discriminant > 0:
                root = root_of(Surd.of(discriminant))
                assert root is not None
                out.extend(((root * s - c[1]) / (2 * c[2])) for s in (1, -1))
        elif any(root[0].imag.is_zero() for root in _roots(factor)):
            return None
    return sorted(out, key=lambda r: r.size())


def _roots(p: Any) -> list[Any]:
    return list(p.complex_roots())


def _allowed(board: Board, letter: Expr, value: Surd) -> bool:
    """Whether a value of a letter agrees with what is declared of it: `a > 0`."""
    from .fields import NotExact, Surds

    sign = value.sign()
    if (sign <= 0 and "positive" in letter.properties) or (sign < 0 and "nonnegative" in letter.properties):
        return False
    signs = {">": (1,), ">=": (0, 1), "<": (-1,), "<=": (-1, 0), "!=": (-1, 1)}
    for c in board.problem.context.conditions:
        if c.op == "relation" and c.data in signs and c.free == {letter}:
            try:
                left, right = (Surds().of(substitute(a, {letter: surd_expression(value)})) for a in c.args)
            except NotExact:
                continue
            if (left - right).is_real and (left - right).sign() not in signs[c.data]:
                return False
    return True


def _solved_case(board: Board, other: Board, solve: Callable[[Board], None]) -> bool:
    """Solve one case; where the question has no answer there, say so beside the answer of the others."""
    try:
        solve(other)
    except (Refusal, Stuck) as problem:
        where = ", ".join(f"${c.latex}$" for c in other.conditions)
        board.findings.append(Finding("exceptional_points", f"Where {where}: {problem}."))
        return False
    return True


def _solved(e: Expr, letters: set[Expr]) -> tuple[Expr, Expr] | None:
    """(letter, value) where a polynomial in letters vanishes, where it is linear in one of them with a number before it; else None."""
    from .fields import NotExact, Parameters

    try:
        field = Parameters(letters)
        p = field.of(e)
    except NotExact:
        return None
    for at, letter in enumerate(field.letters):
        parts = {k[at] for k, _ in p.numer.terms()}
        lead = [c for k, c in p.numer.terms() if k[at] == 1]
        plain = [k for k, _ in p.numer.terms() if k[at] == 1 and sum(k) == 1]
        if max(parts) == 1 and len(lead) == len(plain) == 1:
            rest = p.numer - p.numer.ring.gens[at] * lead[0]
            return letter, field.expr(field.domain(-rest) / field.domain(lead[0]))
    return None


def _cases_of_several(
    board: Board, conditions: list[Expr], described: str, solve: Callable[[Board], None], make: Callable[[], Board]
) -> list[Board]:
    """The generic case, and one for each condition that gives one letter by the others; what is left open inside a case is said."""
    letters = {s for e in board.operands for s in e.free}
    puts = [_solved(c.args[0], letters) for c in conditions]
    if len(conditions) > 3 or any(p is None for p in puts):
        board.find("exceptional_points", f"This is the answer for {described}; the other values are not covered by it.")
        return [board]
    boards = [board]
    board.case = 0
    board.answers = [replace(a, case=0) for a in board.answers]
    board.steps = [replace(s, case=0) for s in board.steps]
    seen: set[frozenset[tuple[Expr, Expr]]] = set()
    for put in puts:
        assert put is not None
        for other in _inner_cases(board, dict([put]), solve, make, seen):
            other.case = len(boards)
            other.answers = [replace(a, case=other.case) for a in other.answers]
            other.steps = [replace(s, case=other.case) for s in other.steps]
            boards.append(other)
    return boards


def _inner_cases(
    board: Board,
    put: dict[Expr, Expr],
    solve: Callable[[Board], None],
    make: Callable[[], Board],
    seen: set[frozenset[tuple[Expr, Expr]]],
) -> list[Board]:
    """The case in which letters have these values, and inside of it the cases in which what is divided by then is zero."""
    if frozenset(put.items()) in seen:
        return []
    seen.add(frozenset(put.items()))
    for letter, value in put.items():
        if value.op == "number" and not _allowed(board, letter, Surd.of(fmpq(value.data.numerator, value.data.denominator))):
            return []
    other = make()
    other.problem = replace(
        other.problem,
        expression=None if other.problem.expression is None else substitute(other.problem.expression, put),
        operands=tuple(substitute(e, put) for e in board.operands),
    )
    other.case = 1
    other.conditions = tuple(b.relation("=", letter, value) for letter, value in put.items())
    if not _solved_case(board, other, solve):
        return []
    inner = [c for c in other.conditions if c.op == "relation" and c.data == "!="]
    letters = {s for e in other.operands for s in e.free}
    further = [_solved(c.args[0], letters) for c in inner]
    open_ = [c for c, found in zip(inner, further, strict=True) if found is None or len(put) > 1]
    if open_:
        shown = ", ".join(f"${c.latex}$" for c in open_)
        other.find("exceptional_points", f"This is the answer for {shown}; the other values are not covered by it.")
    other.answers = [replace(a, claim=None if a.claim is None else replace(a.claim, conditions=tuple(inner))) for a in other.answers]
    found_boards = [other]
    for found in further if len(put) == 1 else ():
        if found is not None:
            both = {letter: substitute(value, dict([found])) for letter, value in put.items()} | dict([found])
            found_boards.extend(_inner_cases(board, both, solve, make, seen))
    return found_boards


def with_cases(board: Board, solve: Callable[[Board], None], make: Callable[[], Board]) -> list[Board]:
    """The boards of all cases: the generic one, and one for each exceptional real value of a single letter."""
    letters = {s for e in board.operands for s in e.free}
    conditions = [c for c in board.conditions if c.op == "relation" and c.data == "!="]
    if not conditions:
        return [board]
    described = ", ".join(f"${c.latex}$" for c in conditions)
    if len(letters) != 1:
        return _cases_of_several(board, conditions, described, solve, make)
    (letter,) = letters
    values: list[Surd] = []
    for condition in conditions:
        polynomial = rational_polynomial(condition.args[0], letter)
        roots = None if polynomial is None else real_roots(polynomial)
        if roots is None:
            board.find("exceptional_points", f"This is the answer for {described}; the other values are not covered by it.")
            return [board]
        values.extend(r for r in roots if r not in values and _allowed(board, letter, r))
    if not values:
        return [board]
    boards = [board]
    board.case = 0
    board.answers = [replace(a, case=0) for a in board.answers]
    board.steps = [replace(s, case=0) for s in board.steps]
    for number, value in enumerate(values, 1):
        other = make()
        at = surd_expression(value)
        put = {letter: at}
        problem = other.problem
        other.problem = replace(
            problem,
            expression=None if problem.expression is None else substitute(problem.expression, put),
            operands=tuple(substitute(e, put) for e in board.operands),
        )
        other.case = number
        other.conditions = (b.relation("=", letter, at),)
        if not _solved_case(board, other, solve):
            continue
        other.answers = [replace(a, claim=None if a.claim is None else replace(a.claim, conditions=())) for a in other.answers]
        boards.append(other)
    return boards
