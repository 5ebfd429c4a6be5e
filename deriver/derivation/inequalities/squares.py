r"""The difference of the sides as squares: completed, factored, or with roots as letters."""

from __future__ import annotations

from typing import Any

from ...errors import DeriverError
from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board

__all__ = ["by_squares", "signs_of"]


def signs_of(board: Board) -> tuple[set[Any], set[Any]]:
    """The letters that are positive, and those that are at least not negative."""
    positive: set[Any] = set()
    nonnegative: set[Any] = set()
    p = board.problem
    for c in (*p.context.conditions, *p.conditions):
        if c.op != "relation":
            continue
        try:
            left, right = (to_sympy(x) for x in c.args)
        except DeriverError:
            continue
        mark = c.data
        if mark in ("<", "<="):
            left, right, mark = right, left, ">" if mark == "<" else ">="
        if left.is_Symbol and right.is_number and right.evalf() >= 0 and mark in (">", ">="):
            (positive if mark == ">" or right.evalf() > 0 else nonnegative).add(left)
    for side in p.operands:
        for z in side.free:
            if z.op == "symbol" and z.is_scalar and "positive" in z.properties:
                positive.add(to_sympy(z))
            elif z.op == "symbol" and z.is_scalar and "nonnegative" in z.properties:
                nonnegative.add(to_sympy(z))
    return positive, nonnegative


def by_squares(board: Board, small: Expr, large: Expr, strict: bool) -> bool:
    """The lines of a proof by squares, written on the board."""
    s = library()
    try:
        gap = to_sympy(large) - to_sympy(small)
    except DeriverError:
        return False
    letters = {z.name: z for e in (small, large) for z in e.free if z.op == "symbol"}

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    positive, nonnegative = signs_of(board)
    variables = sorted(gap.free_symbols, key=str)
    if not variables or len(variables) > 6 or gap.count_ops() > 200 or gap.atoms(s.core.function.AppliedUndef):
        return False
    roots: dict[Any, Any] = {}
    work = gap
    if any(not p.exp.is_Integer for p in gap.atoms(s.Pow)):
        for z in variables:
            if z in positive or z in nonnegative:
                roots[z] = s.Symbol(f"root_{z.name}", positive=True) if z in positive else s.Symbol(f"root_{z.name}", nonnegative=True)
        work = s.powdenest(gap.subs({z: u**2 for z, u in roots.items()}), force=True)
        work = work.replace(lambda e: isinstance(e, s.Abs), lambda e: e.args[0])
    if not work.is_rational_function(*work.free_symbols):
        return False
    back = {u: s.sqrt(z) for z, u in roots.items()}
    known_positive = {s.Symbol(z.name, positive=True): z for z in positive if z not in roots}
    forward = {z: p for p, z in known_positive.items()} | {z: s.Symbol(z.name, nonnegative=True) for z in nonnegative if z not in roots}
    behind = {v: k for k, v in forward.items()}
    above, below = s.fraction(s.together(work.subs(forward)))
    if not (below.is_number and below > 0) and not s.factor(below).is_positive:
        if s.factor(-below).is_positive:
            above, below = -above, -below
        else:
            return False
    found = _squares(s, s.expand(above))
    if found is None:
        return False
    parts, zeros = found

    def plain(v: Any) -> Any:
        return v.subs(behind).subs(back)

    shown_parts = [
        b.mul(expr(plain(c)), *(b.power(expr(plain(q)), 2) for q in squares)) if squares else expr(plain(c)) for c, squares in parts
    ]
    whole = b.add(*shown_parts) if shown_parts else b.ZERO
    divided = whole if below == 1 else b.divide(whole, expr(plain(s.factor(below))))
    opened = b.subtract(large, small)
    if roots:
        why = "With the roots of the letters in the place of the letters, the difference of the sides is made of squares."
    else:
        why = "The difference of the sides is a sum of squares with positive factors" + (
            ", over a positive denominator." if below != 1 else "."
        )
    if strict and any(sq for _, sq in parts) and not _never_zero(parts):
        return False
    board.step("difference as squares", opened, divided, why)
    board.step(
        "squares are nonnegative",
        divided,
        b.ZERO,
        "Squares and positive factors are not negative.",
        relation=">=",
        claim=board.steps[-1].claim,
    )
    if zeros and not strict:
        _equality(board, [[plain(q) for q in system] for system in zeros], opened, expr, positive)
    return True


def _never_zero(parts: list[tuple[Any, list[Any]]]) -> bool:
    """Whether a constant term is left, so that the sum is positive."""
    return any(not squares and c.is_positive for c, squares in parts)


def _squares(s: Any, f: Any) -> tuple[list[tuple[Any, list[Any]]], list[list[Any]]] | None:
    """`f` as a sum of c * squares, c positive; and systems, one of which vanishes exactly where f does."""
    if f == 0:
        return [], []
    if f.is_number:
        return ([(f, [])], []) if f > 0 else None
    number, factors = s.factor_list(f)
    odd: Any = number
    squared: list[Any] = []
    for factor, power in factors:
        squared += [factor] * (power // 2)
        if power % 2:
            odd *= factor
    odd = s.expand(odd)
    inner = _sum_of_squares(s, odd)
    if inner is None:
        return None
    # The zeros of the product: one of the squared factors, or all squares of the rest. Without them where a factor may be zero by itself.
    zeros: list[list[Any]] = [[q] for q in dict.fromkeys(squared) if not (q.is_positive or q.is_negative)]
    if inner and all(q for _, q in inner):
        zeros.append([q for _, qs in inner for q in qs])
    if any(not c.is_positive for c, _ in inner):
        vanishing = _where_zero(s, inner[0][0]) if len(inner) == 1 and not inner[0][1] else None
        zeros = [] if vanishing is None else [*zeros, vanishing]
    return [(c, [*squared, *q]) for c, q in inner], zeros


def _where_zero(s: Any, c: Any) -> list[Any] | None:
    """The letters of a sum of powers of letters that are not negative: it is zero where all of them are; None for other sums."""
    letters = []
    for term in s.Add.make_args(c):
        factor, rest = term.as_coeff_Mul()
        base = rest.as_base_exp()[0]
        if not base.is_Symbol or not base.is_nonnegative or factor <= 0:
            return None
        letters.append(base)
    return letters


def _sum_of_squares(s: Any, f: Any) -> list[tuple[Any, list[Any]]] | None:
    """A sum of positive multiples of squares; products of nonnegative letters count as coefficients."""
    if f.is_number:
        return [(f, [])] if f >= 0 else None
    if f.is_nonnegative:
        return [(f, [])]
    variables = sorted(f.free_symbols, key=str)
    poly = s.Poly(f, *variables)
    if poly.total_degree() % 2 and not any(v.is_nonnegative for v in variables):
        return None
    half = poly.total_degree() // 2
    if poly.total_degree() == 2:
        return _completed(s, f, variables)
    if len(variables) == 1 and poly.degree() % 2 == 0:
        return _univariate(s, poly, variables[0])
    even = all(all(p % 2 == 0 for p in powers) for powers in poly.monoms())
    if even:
        new = {v: s.Symbol(f"sq_{v.name}", nonnegative=True) for v in variables}
        g = s.expand(f.subs({v: s.sqrt(u) for v, u in new.items()}))
        inner = _sum_of_squares(s, g) if g.is_polynomial(*new.values()) else None
        if inner is not None:
            put = {u: v**2 for v, u in new.items()}
            return [(c.subs(put), [q.subs(put) for q in qs]) for c, qs in inner]
    if half and poly.is_homogeneous and half <= 3:
        from itertools import combinations_with_replacement

        monomials = [s.Mul(*m) for m in combinations_with_replacement(variables, half)]
        letters = [s.Dummy(f"m{i}", real=True) for i in range(len(monomials))]
        lifted = s.Integer(0)
        rest = dict(poly.terms())
        for i, one in enumerate(monomials):
            for j, other in enumerate(monomials[: i + 1]):
                powers = s.Poly(one * other, *variables).monoms()[0]
                if powers in rest:
                    lifted += rest.pop(powers) * letters[i] * letters[j]
        if not rest:
            inner = _completed(s, s.expand(lifted), letters)
            if inner is not None:
                put = dict(zip(letters, monomials, strict=True))
                return [(c, [q.subs(put) for q in qs]) for c, qs in inner]
    return None


def _completed(s: Any, f: Any, variables: list[Any]) -> list[tuple[Any, list[Any]]] | None:
    """A quadratic polynomial as a sum of squares, by completing the square for one letter after another."""
    out: list[tuple[Any, list[Any]]] = []
    rest = s.expand(f)
    for v in variables:
        poly = s.Poly(rest, v)
        if poly.degree() > 2:
            return None
        a = poly.coeff_monomial(v**2)
        lin = poly.coeff_monomial(v)
        if a == 0:
            if lin != 0:
                return None
            continue
        if not a.is_number or a <= 0:
            return None
        square = s.expand(v + lin / (2 * a))
        out.append((a, [square]))
        rest = s.expand(rest - a * square**2)
    if rest != 0:
        if not rest.is_number or rest < 0:
            return None
        out.append((rest, []))
    return out


def _univariate(s: Any, poly: Any, x: Any) -> list[tuple[Any, list[Any]]] | None:
    """A polynomial in one letter without real zeros: quadratic factors, multiplied as sums of squares; here of degree four only."""
    if poly.degree() != 4 or poly.LC() <= 0:
        return None
    a, c3 = poly.coeff_monomial(x**4), poly.coeff_monomial(x**3)
    base = s.expand(x**2 + c3 / (2 * a) * x)
    for shift in [s.Rational(k, 4) for k in range(-40, 41)]:
        square = base + shift
        rest = s.expand(poly.as_expr() - a * square**2)
        inner = _completed(s, rest, [x])
        if inner is not None:
            return [(a, [square]), *inner]
    return None


def _equality(board: Board, systems: list[list[Any]], opened: Expr, expr: Any, positive: set[Any]) -> None:
    """Where one of the systems of squares vanishes."""
    s = library()
    cases: list[tuple[Expr, dict[Any, Any]]] = []
    for system in systems:
        variables = sorted({z for q in system for z in q.free_symbols}, key=str)
        plain = [_without_roots(s, s.numer(s.together(q))) for q in system]
        if len(variables) == 1 and all(q.is_polynomial(*variables) and not s.real_roots(s.Poly(q, *variables)) for q in plain):
            continue
        try:
            found = [f for f in s.solve(plain, variables, dict=True) if f and not any(v.has(s.I) for v in f.values())]
        except NotImplementedError:
            return
        if not found:
            continue
        if len(found) > 1:
            return
        put = found[0]
        if any(v.is_number and z in positive and v <= 0 for z, v in put.items()):
            continue
        if any(all(s.simplify(v) == 0 for v in (s.expand(q.subs(put)) for q in _flatten(c))) for c in _earlier(cases)):
            continue
        split = len(plain) == 1 and plain[0].is_Add and len(plain[0].args) == 2
        if split and any(s.fraction(s.together(v))[1].free_symbols for v in put.values()):
            minus, plus = sorted(plain[0].args, key=lambda t: not t.could_extract_minus_sign())
            relation = b.relation("=", expr(plus), expr(-minus))
        else:
            relations = [b.relation("=", expr(z), expr(v)) for z, v in put.items()]
            relation = b.all_of(relations)
        cases.append((relation, put))
    if not cases:
        return
    claim = board.steps[0].claim
    if len(cases) == 1 and all(not s.fraction(s.together(v))[1].free_symbols for v in cases[0][1].values()):
        at = opened
        for z, v in cases[0][1].items():
            at = b.at(at, expr(z), expr(v))
        claim = board.claim(at, "=", b.ZERO)
    shown = b.join("or", *(r for r, _ in cases)) if len(cases) > 1 else cases[0][0]
    board.answers.append(Answer("equality", shown, claim=claim))


def _earlier(cases: list[tuple[Expr, dict[Any, Any]]]) -> list[dict[Any, Any]]:
    return [put for _, put in cases]


def _flatten(put: dict[Any, Any]) -> list[Any]:
    """A solution as expressions that vanish."""
    return [z - v for z, v in put.items()]


def _without_roots(s: Any, q: Any) -> Any:
    """`\\sqrt a - \\sqrt b` as `a - b`: both vanish together where the letters are not negative."""
    if any(not p.exp.is_Integer for p in q.atoms(s.Pow)):
        parts = s.Add.make_args(q)
        if len(parts) == 2:
            q = parts[0] ** 2 - parts[1] ** 2
    return s.expand(q)
