"""Convex or concave: by the second derivatives on the whole domain, or a place where they say no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...expression import substitute
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, guard, letters_of
from ..calculus.line import Work
from .arrays import known_of_letters
from .critical import sign_of
from .curvature import solve_vector_convexity

__all__ = ["convex", "solve_convexity", "with_domain"]


def with_domain(s: Any, f: Any, letters: Sequence[Any]) -> tuple[Any, list[Any]]:
    """The function with letters that must be positive (of a logarithm, a root) declared so."""
    table = {}
    for x in letters:
        needs = any(isinstance(p, s.log) and p.args[0] == x for p in f.atoms(s.log)) or any(
            p.base == x and not p.exp.is_integer for p in f.atoms(s.Pow)
        )
        if needs:
            table[x] = s.Symbol(x.name, positive=True)
    return f.subs(table), [table.get(x, x) for x in letters]


def convex(s: Any, f: Any, letters: Sequence[Any]) -> tuple[bool | None, dict[Any, Any] | None]:
    """Whether a smooth function is convex on its domain, with a point that shows it is not; None where that is not known."""
    f, letters = with_domain(s, f, letters)
    if f.has(s.Abs, s.Max, s.Min, s.sign, s.floor):
        return None, None
    hessian = s.Matrix([[f.diff(a, c) for c in letters] for a in letters])
    minors = []
    from itertools import combinations

    for k in range(1, len(letters) + 1):
        for chosen in combinations(range(len(letters)), k):
            minors.append(hessian.extract(list(chosen), list(chosen)).det())
    places = _places(s, letters)
    for minor in minors:
        if not minor.free_symbols - set(letters):
            quick = s.lambdify(letters, minor, "math")
            for place in places[:1] if minor.is_number else places:
                if _surely_not_below(quick, place, letters):
                    continue
                value = minor.subs(place)
                if value.is_number and value.is_real and not value.has(s.nan, s.zoo) and value.evalf(20) < -1e-12:
                    return False, place
    if all(_nonnegative(s, m, letters) for m in minors) and not _holes(s, f, letters):
        return True, None
    return None, None


def _surely_not_below(quick: Any, place: dict[Any, Any], letters: Sequence[Any]) -> bool:
    """Whether the value at a place is plainly not negative in double precision."""
    try:
        return float(quick(*(float(place[x]) for x in letters))) >= 0
    except (ValueError, ZeroDivisionError, OverflowError, TypeError):
        return False


def _holes(s: Any, f: Any, letters: Sequence[Any]) -> bool:
    """Whether the domain may fall apart: a quotient whose denominator can be zero, a tangent."""
    return any(
        (p.is_Pow and p.exp.is_negative and not p.base.is_positive and p.base.has(*letters)) or isinstance(p, s.tan | s.sec | s.cot | s.csc)
        for p in s.preorder_traversal(f)
    )


def _places(s: Any, letters: Sequence[Any]) -> list[dict[Any, Any]]:
    from itertools import product

    values = [s.Rational(v) for v in ("-3", "-1", "-1/2", "0", "1/2", "1", "3")]
    sets = [[v for v in values if v > 0 or not x.is_positive] for x in letters]
    return [dict(zip(letters, p, strict=True)) for p in list(product(*sets))[:400]]


def _nonnegative(s: Any, value: Any, letters: Sequence[Any]) -> bool:
    """Whether an expression is never negative."""
    if sign_of(s, value) in (0, 1) and value.is_number:
        return True
    tidy = s.factor(s.simplify(value)) if value.count_ops() < 60 else value
    if value.is_nonnegative or tidy.is_nonnegative:
        return True
    rest = []
    for p in s.Mul.make_args(tidy):
        if p.is_positive or p.is_nonnegative:
            continue
        rest.append(p)
    core = s.Mul(*rest)
    if core.is_number:
        return bool(core >= 0)
    free = [x for x in letters if core.has(x)]
    if len(free) == 1 and core.is_polynomial(free[0]) and not core.free_symbols - set(free):
        poly = s.Poly(core, free[0])
        floor = 0 if free[0].is_positive else None
        roots = [r for r in poly.real_roots(multiple=False) if floor is None or r[0] > 0]
        return poly.eval(s.Rational(10007, 3)) > 0 and all(m % 2 == 0 for _, m in roots)
    if core.is_polynomial(*free) and s.Poly(core, *free).total_degree() == 2 and not core.free_symbols - set(free):
        return _quadratic(s, core, free)
    return False


def _quadratic(s: Any, q: Any, letters: Sequence[Any]) -> bool:
    """Whether a quadratic polynomial is never negative: its matrix with the constants as one more row is positive semidefinite."""
    one = s.Dummy("one")
    whole = s.expand(one**2 * q.subs({x: x / one for x in letters}))
    rows = [*letters, one]
    return bool(s.hessian(whole, rows).is_positive_semidefinite)


def solve_convexity(problem: Problem, board: Board) -> Derivation:
    """Yes or no, with the Hessian, or a point at which it is not semidefinite."""
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    problem, said = known_of_letters(problem)
    body = problem.expression
    assert body is not None
    board.conditions += said
    if not all(v.is_scalar for v in variables):
        kinds = {">": "positive", ">=": "nonnegative"}
        table = {
            c.args[0]: b.symbol(c.args[0].name, properties={*c.args[0].properties, kinds[c.data]}, latex=c.args[0].latex)
            for c in said
            if c.data in kinds and c.args[0].op == "symbol" and c.args[0].is_scalar and c.args[1] is b.ZERO
        }
        context = problem.context.with_(symbols={k: table.get(v, v) for k, v in problem.context.symbols.items()})
        inner = Board(board.rulebook, context, board.detail)
        inner.conditions += [substitute(c, table) for c in said if c.args[0] not in table]
        return solve_vector_convexity(replace(problem, expression=substitute(body, table), context=context), inner)
    s = library()
    work = Work(letters_of(body, *variables), ())
    f, letters = to_sympy(body), [to_sympy(v) for v in variables]
    word = "concave" if "concave" in problem.request else "convex"
    turned = -f if word == "concave" else f
    for v, z in zip(variables, with_domain(s, f, letters)[1], strict=True):
        if z.is_positive:
            board.conditions.append(b.relation(">", v, b.ZERO))
    positive = [v for v in variables for c in said if c.data in (">", ">=") and c.args == (v, b.ZERO)]
    if len(positive) < len({v for c in said for v in c.free & {*variables}}):
        raise Doubt("convexity on a part of the space is decided for positive letters here")
    table = {to_sympy(v): s.Symbol(v.name, positive=True) for v in positive}
    f, turned, letters = f.subs(table), turned.subs(table), [z.subs(table) for z in letters]
    found, place = convex(s, turned, letters)
    if found is None:
        raise Doubt(f"whether the function is {word} everywhere is not known here")
    if "strictly" in problem.request and found:
        hessian = s.hessian(turned, letters)
        minors = [s.simplify(hessian[:k, :k].det()) for k in range(1, len(letters) + 1)]
        if not all(m.is_positive for m in minors):
            raise Doubt("strict convexity is not decided where the Hessian is singular somewhere")
    rows = [[b.derivative(b.derivative(body, v), w) for w in variables] for v in variables]
    values = [[s.simplify(f.diff(x, y)) for y in letters] for x in letters]
    if len(variables) == 1:
        left, right = b.derivative(body, variables[0], 2), work.expr(values[0][0])
    else:
        left, right = b.matrix(rows), b.matrix([[work.expr(v) for v in row] for row in values])
    name = "second derivative" if len(variables) == 1 else "Hessian"
    if found:
        sign = "semidefinite" if len(variables) > 1 else ""
        because = f"The {name} is never {'negative' if word == 'convex' else 'positive'}." if not sign else (
            f"The Hessian is {'positive' if word == 'convex' else 'negative'} semidefinite everywhere."
        )  # fmt: skip
        text = "yes"
    else:
        assert place is not None
        at = ", ".join(f"{work.expr(x).latex}={work.expr(v).latex}" for x, v in place.items())
        because = f"At ${at}$ the {name} is not {'positive' if word == 'convex' else 'negative'} semidefinite."
        text = "no"
    step = board.step("test for convexity", left, right, because)
    return finished(problem, [Answer("text", None, text=text, claim=step.claim)], [step])
