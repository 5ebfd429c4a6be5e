r"""The inequality of the weighted arithmetic and geometric means, and what it is in disguise: Young's inequality, $a^3+b^3+c^3\ge3abc$."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from ...errors import DeriverError
from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Step
from ..differential_equations.board import Board
from .squares import signs_of

__all__ = ["by_means"]


def by_means(board: Board, small: Expr, large: Expr, strict: bool) -> bool:
    """The larger side is $\\sum w_iy_i$ with weights of the sum one, the smaller one $\\prod y_i^{w_i}$."""
    s = library()
    try:
        low, high = to_sympy(small), to_sympy(large)
    except DeriverError:
        return False
    if strict or low.has(s.Abs, s.log, s.sin, s.cos) or low.is_Add or high.count_ops() > 40:
        return False
    letters = {z.name: z for e in (small, large) for z in e.free if z.op == "symbol"}
    positive, nonnegative = signs_of(board)
    exponents = {z for p in (low, high) for q in p.atoms(s.Pow) for z in q.exp.free_symbols}
    bases = (low.free_symbols | high.free_symbols) - exponents
    if not bases or not all(z in positive or z in nonnegative for z in bases):
        return False
    terms = s.Add.make_args(s.expand(high)) if not high.is_Add else high.args
    put = {z: s.Symbol(z.name, positive=True) for z in bases | exponents}
    found = _weights(s, [t.subs(put) for t in terms], low.subs(put), {put[z] for z in bases})
    if found is None or len(found) < 2:
        return False
    back = {v: k for k, v in put.items()}

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v).subs(back), letters)

    board.conditions += [b.relation(">", expr(put[z]), b.ZERO) for z in sorted(bases, key=str) if z not in positive]
    for z in sorted(exponents, key=str):  # the weights are positive and have the sum one
        board.conditions += [c for c in _between(b, expr(put[z]), [w for w, _ in found], s, put[z]) if c not in board.conditions]
    weighted = b.add(*(b.mul(expr(w), expr(y)) for w, y in found))
    logs = b.add(*(b.mul(expr(w), b.function("log", expr(y))) for w, y in found))
    board.step("weighted means", b.add(*(expr(w) for w, _ in found)), b.ONE, "The weights have the sum one.")
    z = b.symbol("z", properties=["real", "positive"])
    board.step(
        "weighted means", b.derivative(b.function("log", z), z, 2), b.negative(b.power(z, -2)),
        "The logarithm is concave: its second derivative is negative.",
    )  # fmt: skip
    claim = board.claim(logs, "<=", b.function("log", weighted))
    listed = ", ".join(f"${expr(y).latex}$" for _, y in found)
    board.steps.append(
        Step(
            board.rulebook["weighted means"], logs, "<=", b.function("log", weighted),
            f"Jensen's inequality for the logarithm at the points {listed}.", conditions=tuple(board.conditions), claim=claim,
        )
    )  # fmt: skip
    board.step("weighted means", b.function("exp", logs), expr(low.subs(put)), "The exponential of the left side, which grows with it.")
    if len(found) == 2:
        same = b.relation("=", expr(found[0][1]), expr(found[1][1]))
        ratio = s.solve(s.Eq(found[0][1], found[1][1]), sorted({put[q] for q in bases}, key=str)[0])
        shown = same if len(ratio) != 1 else b.relation("=", expr(sorted({put[q] for q in bases}, key=str)[0]), expr(ratio[0]))
        value = b.at(b.subtract(large, small), *shown.args) if shown is not same else b.subtract(expr(found[0][1]), expr(found[1][1]))
        at = board.claim(value, "=", b.ZERO, [] if shown is not same else [same])
        board.answers.append(Answer("equality", shown, conditions=tuple(board.conditions), claim=at))
    else:
        equal = _all_equal(s, [y for _, y in found], [put[q] for q in sorted(bases, key=str)])
        if equal is None:
            board.answers.append(Answer("equality", None, text=f"equality holds exactly where {listed} are equal", claim=claim))
        else:
            relations = [b.relation("=", expr(z), expr(v)) for z, v in equal.items()]
            opened = b.subtract(large, small)
            for z, v in equal.items():
                opened = b.at(opened, expr(z), expr(v))
            shown = b.all_of(relations)
            at = board.claim(opened, "=", b.ZERO)
            free = [put[z] for z in sorted(bases, key=str) if z not in positive]
            others = [zeros for zeros in _zeros(s, high.subs(put), low.subs(put), free) if not _holds(s, equal, zeros)]
            for zeros in others:
                whole = b.subtract(large, small)
                for z in zeros:
                    whole = b.at(whole, expr(z), b.ZERO)
                board.step("weighted means", whole, b.ZERO, "Where a letter may be zero, both sides can vanish together.")
            ends = [b.all_of([b.relation("=", expr(z), b.ZERO) for z in zeros]) for zeros in others]
            if ends:
                board.answers.append(Answer("equality", b.join("or", shown, *ends), claim=at))
            else:
                board.answers.append(Answer("equality", shown, conditions=tuple(board.conditions), claim=at))
    return True


def _zeros(s: Any, high: Any, low: Any, letters: list[Any]) -> list[tuple[Any, ...]]:
    """The smallest sets of letters whose zeros make every term of the larger side vanish, and the smaller side with it."""
    terms = s.Add.make_args(s.expand(high))
    out: list[tuple[Any, ...]] = []
    for size in range(1, len(letters) + 1):
        for chosen in combinations(letters, size):
            if any(set(o) <= set(chosen) for o in out) or not _vanishes(low, chosen):
                continue
            if all(_vanishes(t, chosen) for t in terms):
                out.append(chosen)
    return out


def _vanishes(term: Any, letters: tuple[Any, ...]) -> bool:
    """Whether a product of powers holds a positive power of one of the letters."""
    powers = term.as_powers_dict()
    return any(powers.get(z, 0).is_positive for z in letters if z in powers)


def _holds(s: Any, equal: dict[Any, Any], zeros: tuple[Any, ...]) -> bool:
    """Whether the zeros are a case of the equations."""
    put = dict.fromkeys(zeros, s.Integer(0))
    return all(s.simplify((z - v).subs(put)) == 0 for z, v in equal.items())


def _all_equal(s: Any, points: list[Any], letters: list[Any]) -> dict[Any, Any] | None:
    """Where positive monomials are all equal: linear equations for the logarithms of the letters; None where these are not solved."""
    logs = {z: s.Symbol(f"log_{z.name}", real=True) for z in letters}
    rows = []
    for y in points[1:]:
        gap = s.expand(s.expand_log(s.log(y) - s.log(points[0]), force=True)).subs({s.log(z): u for z, u in logs.items()})
        if gap.has(*letters) or not gap.is_polynomial(*logs.values()) or s.Poly(gap, *logs.values()).total_degree() > 1:
            return None
        rows.append(gap)
    solved = s.linsolve(rows, list(logs.values()))
    if not solved:
        return None
    values = dict(zip(letters, next(iter(solved)), strict=True))
    back = {u: s.log(z) for z, u in logs.items()}
    return {z: s.simplify(s.exp(v.subs(back))) for z, v in values.items() if v != logs[z]} or None


def _weights(s: Any, terms: list[Any], low: Any, bases: set[Any]) -> list[tuple[Any, Any]] | None:
    """Weights with the sum one, and points, such that the smaller side is the weighted geometric mean."""
    split = [t.as_independent(*bases, as_Add=False) for t in terms]
    n = s.Integer(len(terms))
    options = [[(w, y) for w, y in split]]
    total = s.simplify(s.Add(*(w for w, _ in split)))
    if total != 1:
        options = [[(w / total, total * y) for w, y in split]] if total.is_number else []
    options.append([(1 / n, n * t) for t in terms])
    for option in options:
        if s.simplify(s.Add(*(w for w, _ in option)) - 1) != 0 or not all(_positive(s, y) for _, y in option):
            continue
        gap = s.Add(*(w * s.expand_log(s.log(y), force=True) for w, y in option)) - s.expand_log(s.log(low), force=True)
        if s.simplify(s.expand(gap)) == 0:
            return option
    return None


def _positive(s: Any, y: Any) -> bool:
    """Whether a point is positive: powers of positive letters are, whatever the exponent."""
    return all(f.is_positive or (f.is_Pow and f.base.is_positive) for f in s.Mul.make_args(y))


def _between(b_: Any, letter: Expr, weights: list[Any], s: Any, z: Any) -> list[Expr]:
    """What a letter in the weights has to satisfy for all of them to lie between zero and one."""
    out = []
    if any(s.simplify(w - z) == 0 for w in weights):
        out = [b_.relation(">", letter, b_.ZERO), b_.relation("<", letter, b_.ONE)]
    elif any(s.simplify(w - 1 / z) == 0 for w in weights):
        out = [b_.relation(">", letter, b_.ONE)]
    return out
