"""For which values of a letter: what the cases of a derivation say, as one condition; semidefiniteness by the principal minors."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import fmpq

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Answer
from .board import Board, Refusal, Stuck
from .cases import rational_polynomial, real_roots
from .elimination import determinant_of, null_basis, reduced
from .fields import Field, Rows, Surds, surd_expression
from .surds import Surd

__all__ = ["between", "indefinite_for", "semidefinite_for", "state_condition", "where_nonnegative", "where_positive"]

_WANTED: dict[str, Callable[[str], bool]] = {
    "consistent": lambda s: s != "none",
    "inconsistent": lambda s: s == "none",
    "unique": lambda s: s == "unique",
    "infinite": lambda s: s == "infinite",
    "dependent": lambda s: s == "dependent",
    "independent": lambda s: s == "independent",
}


def _outcome(board: Board) -> str:
    text = next((a.text for a in board.answers if a.name == "text"), None)
    if board.problem.kind == "independence":
        return text or ""
    x = next(a for a in board.answers if a.name == "x")
    return "none" if x.expression is None else "infinite" if x.role == "general" else "unique"


def state_condition(boards: list[Board], wanted: str) -> None:
    """Put the condition first among the answers of the generic case."""
    first = boards[0]
    accepted = _WANTED[wanted]
    operands = first.problem.operands
    letters = {s for e in operands for s in e.free}
    if not letters:
        raise Refusal("there is no letter whose values could be asked for")
    generic = accepted(_outcome(first))
    claim = next((a.claim for a in first.answers if a.claim is not None), None)
    if len(letters) > 1 or (len(boards) == 1 and first.conditions):
        _several(first, wanted, accepted)
        return
    values = [(other.conditions[0].args[1], accepted(_outcome(other)), other) for other in boards[1:]]
    (letter,) = letters
    if generic:
        parts = [b.relation("!=", letter, v) for v, good, _ in values if not good]
        text = "for every real value" if not parts else wanted
        condition = b.all_of(parts) if parts else None
    else:
        kept = [(v, other) for v, good, other in values if good]
        parts = [b.relation("=", letter, v) for v, _ in kept]
        text = "for no real value" if not parts else wanted
        condition = b.join("or", *parts) if len(parts) > 1 else parts[0] if parts else None
        if kept:
            claim = next((a.claim for a in kept[0][1].answers if a.claim is not None), claim)
    answer = Answer("condition", condition, text=text, claim=claim)
    first.answers.insert(0, answer)


def _several(board: Board, wanted: str, accepted: Callable[[str], bool]) -> None:
    """Letters on the right side only: the system has solutions where every combination of rows that vanishes does so on the right."""
    A, rhs = board.problem.operands[:2] if len(board.problem.operands) == 2 else (None, None)
    if A is None or rhs is None or A.free or board.problem.kind == "independence" or wanted not in ("consistent", "inconsistent"):
        raise Stuck("for which values of several letters this is so is worked out for letters on the right side only")
    field = board.field(A, rhs)
    rows, right = board.rows(A, field), [r[0] for r in board.rows(rhs, field)]
    left = reduced([list(c) for c in zip(*rows, strict=True)], field)
    parts, claims = [], []
    board.answers.clear()
    board.steps.clear()
    board.conditions = ()
    board.findings = [f for f in board.findings if f.code not in ("no_solution", "exceptional_points")]
    for y in null_basis(left.rows, left.pivots, len(rows), field):
        value = field.zero
        for c, x in zip(y, right, strict=True):
            value = value + c * x
        weights = b.transpose(field.vector(y))
        zero = b.transpose(b.zeros(field.vector(rows[0]).shape))
        board.step("inconsistent system", b.dot(weights, board.name(A, "A")), zero, because="This combination of the rows is zero.")
        shown = field.expr(value)
        claims.append(board.claim(b.dot(weights, rhs), "=", shown))
        board.step("inconsistent system", b.dot(weights, board.name(rhs, "b")), shown, because="It has to be zero on the right as well.")
        parts.append(b.relation("=" if wanted == "consistent" else "!=", shown, b.ZERO))
    if not parts:
        raise Stuck("every right side is reached: the rows are independent")
    join = "and" if wanted == "consistent" else "or"
    board.answer("condition", b.join(join, *parts) if len(parts) > 1 else parts[0], claim=claims[0], text=wanted)


# Semidefinite -----------------------------------------------------------------------------------------------------------


def semidefinite_for(board: Board, A: Expr, rows: Rows, field: Field, sign: int) -> None:
    """Where all principal minors, not only the leading ones, are nonnegative (of -A for negative semidefinite)."""
    n = len(rows)
    if n > 4:
        raise Stuck("the principal minors of more than four rows")
    what = "positive" if sign == 1 else "negative"
    minors: list[Any] = []
    for size in range(1, n + 1):
        for places in itertools.combinations(range(n), size):
            inside = [[rows[i][j] for j in places] for i in places]
            d = determinant_of(inside, field)
            value = d if sign == 1 or size % 2 == 0 else -d
            if value not in minors:
                minors.append(value)
            if size > 1 or n == 1:
                named = ", ".join(str(i + 1) for i in places)
                because = f"Rows and columns {named}."
                board.step("principal minor", b.det(field.matrix(inside)), field.expr(d), because=because)
    open_ = [x for x in minors if field.sign(x) is None]
    zero = b.zeros(A.shape)
    relation = "succeq" if sign == 1 else "preceq"
    if any(field.sign(x) == -1 for x in minors):
        board.find("no_solution", f"There is no real value for which the matrix is {what} semidefinite: a principal minor is negative.")
        board.answer("condition", None, text=f"for no real value is it {what} semidefinite")
        return
    if not open_:
        board.answer("condition", None, text="for every real value", claim=board.claim(A, relation, zero))
        return
    inequalities = [b.relation(">=", field.expr(x), b.ZERO) for x in open_]
    together = b.all_of(inequalities)
    condition: Expr = together
    if len(field.letters) == 1:
        solved = where_nonnegative([field.expr(x) for x in open_], field.letters[0])
        if solved is None:
            board.find("no_solution", f"There is no real value for which the matrix is {what} semidefinite.")
            board.answer("condition", None, text=f"for no real value is it {what} semidefinite")
            return
        condition = solved
    because = (
        f"{what.capitalize()} semidefinite exactly where all principal minors{'' if sign == 1 else ', with their signs,'} are nonnegative."
    )
    claim = board.claim(b.join("iff", together, condition), "=", None)
    if condition.op == "relation" and condition.data == "=" or any(a.op == "relation" and a.data == "=" for a in condition.args):
        claim = board.claim(A, relation, zero, (condition,))  # at single points
    board.step("principal minors", together, condition, relation="iff", because=because, claim=claim)
    board.answer("condition", condition, claim=board.claim(A, relation, zero, (condition,)), text=f"{what} semidefinite")


def indefinite_for(board: Board, A: Expr, rows: Rows, field: Field) -> None:
    """Where a symmetric 2 x 2 matrix has eigenvalues of both signs: where its determinant, their product, is negative."""
    value = determinant_of(rows, field)
    shown = field.expr(value)
    board.step("determinant of a 2x2 matrix", b.det(A), shown, because="The product of the eigenvalues: negative where their signs differ.")
    claim = board.steps[-1].claim
    sign = field.sign(value)
    if sign is not None:
        board.answer("condition", None, text="for every real value" if sign < 0 else "for no real value is it indefinite", claim=claim)
        return
    condition: Expr = b.relation("<", shown, b.ZERO)
    if len(field.letters) == 1:
        solved = where_positive([field.expr(-value)], field.letters[0])
        if solved is None:
            raise Stuck("the determinant has roots without a civil closed form")
        if solved is b.ZERO or solved.op == "relation" and solved.data == "=":
            text = "for no real value is it indefinite" if solved is b.ZERO else "for every real value"
            board.answer("condition", None, text=text, claim=claim)
            return
        board.step("arithmetic", condition, solved, relation="iff", claim=board.claim(b.join("iff", condition, solved), "=", None))
        claim, condition = board.steps[-1].claim, solved
    board.answer("condition", condition, claim=claim, text="indefinite")


def where_nonnegative(expressions: list[Expr], letter: Expr) -> Expr | None:
    """Where all polynomials in one letter are nonnegative, as a relation; None for nowhere. Stuck where a root has no civil form."""
    polynomials: list[Any] = []
    roots: list[Surd] = []
    for e in expressions:
        p = rational_polynomial(e, letter)
        found = None if p is None else real_roots(p) if p.degree() > 0 else []
        if p is None or found is None:
            raise Stuck("the principal minors have roots without a civil closed form")
        polynomials.append(p)
        roots.extend(r for r in found if r not in roots)
    roots.sort(key=lambda r: r.size())
    points = between(roots)
    field = Surds()

    def at(p: Any, x: Surd) -> int:
        total = field.zero
        for c in reversed(p.coeffs()):
            total = total * x + Surd.of(c)
        return field.sign(total) or 0

    good = [all(p(x) > 0 or p(x) == 0 for p in polynomials) for x in points]
    touches = [all(at(p, r) >= 0 for p in polynomials) for r in roots]
    pieces: list[Expr] = []
    k = 0
    while k < len(points):
        if good[k]:
            lower = roots[k - 1] if k else None
            while k + 1 < len(points) and good[k + 1]:
                k += 1
            upper = roots[k] if k < len(roots) else None
            parts = [] if lower is None else [b.relation("<=", surd_expression(lower), letter)]
            parts += [] if upper is None else [b.relation("<=", letter, surd_expression(upper))]
            if not parts:
                return b.relation("=", letter, letter)
            pieces.append(b.all_of(parts))
        elif k < len(roots) and touches[k] and not good[k + 1]:
            pieces.append(b.relation("=", letter, surd_expression(roots[k])))
        k += 1
    if not pieces:
        return None
    return b.join("or", *pieces) if len(pieces) > 1 else pieces[0]


def where_positive(minors: list[Expr], letter: Expr) -> Expr | None:
    """Where all polynomials in one letter are positive, as a relation; b.ZERO for nowhere."""
    roots: list[Surd] = []
    polynomials: list[Any] = []
    for m in minors:
        p = rational_polynomial(m, letter)
        found = None if p is None else real_roots(p) if p.degree() > 0 else []
        if p is None or found is None:
            return None
        polynomials.append(p)
        roots.extend(r for r in found if r not in roots)
    roots.sort(key=lambda r: r.size())
    points = between(roots)
    good = [all(p(x) > 0 for p in polynomials) for x in points]
    pieces: list[Expr] = []
    k = 0
    while k < len(points):
        if not good[k]:
            k += 1
            continue
        lower = roots[k - 1] if k else None
        removed: list[Surd] = []
        while k + 1 < len(points) and good[k + 1]:
            removed.append(roots[k])
            k += 1
        upper = roots[k] if k < len(roots) else None
        parts = []
        if lower is not None:
            parts.append(b.relation("<", surd_expression(lower), letter))
        if upper is not None:
            parts.append(b.relation("<", letter, surd_expression(upper)))
        parts += [b.relation("!=", letter, surd_expression(r)) for r in removed]
        if not parts:
            return b.relation("=", letter, letter)
        pieces.append(b.all_of(parts))
        k += 1
    if not pieces:
        return b.ZERO
    return b.join("or", *pieces) if len(pieces) > 1 else pieces[0]


def between(roots: list[Surd]) -> list[fmpq]:
    """A rational point in each open interval between roots."""
    if not roots:
        return [fmpq(0)]
    sizes = [r.size() for r in roots]
    points = [_rational(sizes[0] - 1)]
    points += [_rational((x + y) / 2) for x, y in itertools.pairwise(sizes)]
    return [*points, _rational(sizes[-1] + 1)]


def _rational(x: float) -> fmpq:
    q = Fraction(x).limit_denominator(10**9)
    return fmpq(q.numerator, q.denominator)
