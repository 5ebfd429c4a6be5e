"""Functions of one letter: values, compositions, inverse functions, ranges."""

from __future__ import annotations

import itertools
from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...model import Answer, Derivation, Finding
from ..calculus.ending import Doubt, finished
from .desk import Desk
from .intervals import condition_of, in_words, union_where
from .needs import needs_of, without_value
from .zeros import in_domain, zeros_of

__all__ = ["solve_composition", "solve_inverse", "solve_range", "solve_value"]


def solve_value(desk: Desk) -> Derivation:
    """The value of an expression: of numbers alone, or with values for its letters (the operands, in the order of the variables)."""
    problem, s = desk.problem, desk.s
    e = problem.expression
    assert e is not None
    table = dict(zip(problem.variables, problem.operands, strict=True))
    put = substitute(e, table) if table else e
    f = desk.of(e)
    inserted = f
    pairs = [(desk.of(x), desk.of(v)) for x, v in table.items()]
    for x, v in pairs:
        at_gap = v.is_number and v.is_real and without_value(desk, e, x, v) is not None
        if v.is_number and f.free_symbols <= {x} and (at_gap or not in_domain(s, f, x, v)):
            text = f"has no value there: ${e.latex}$ is not defined at ${desk.expr(x).latex} = {desk.expr(v).latex}$"
            return finished(problem, [Answer("value", None, text=text)], [], [Finding("no_solution", text)])
    inserted = f.subs(pairs, simultaneous=True)
    value = _number(s, inserted)
    if value.has(s.nan, s.zoo, s.oo):
        text = "has no value: a denominator is zero"
        return finished(problem, [Answer("value", None, text=text)], [], [Finding("no_solution", text)])
    answer = desk.expr(value)
    steps = []
    left = e
    for x, v in table.items():
        left = b.at(left, x, v)
    if table and put is not answer:
        steps.append(desk.step("inserting a value", left, put))
    before = put if table else e
    if before is not answer:
        steps.append(desk.step("arithmetic of the values", before, answer))
    said: str | None = None
    if value.is_number and not value.is_Rational and value.is_real:
        said = f"${answer.latex} \\approx {float(value.evalf(20)):.10g}$"
    findings = [Finding("complex_only", "the value is a complex number")] if value.has(s.I) and not f.has(s.I) else []
    return finished(problem, [Answer("value", answer, claim=desk.claim(left, "=", answer), text=said)], steps, findings)


def _number(s: Any, v: Any) -> Any:
    """A value in its plainest exact form; roots of odd order are real."""
    if not v.has(s.I):
        v = v.replace(
            lambda p: p.is_Pow and p.exp.is_Rational and p.exp.q % 2 and p.exp.q > 1 and p.base.is_negative,
            lambda p: (-1) ** int(p.exp.p) * s.Pow(-p.base, p.exp),
        )
    if not v.free_symbols:
        if v.has(s.I):
            v = s.expand_complex(s.expand(v))
            return s.nsimplify(s.simplify(v)) if not v.is_Rational else v
        best = min((s.simplify(v), s.radsimp(v), s.nsimplify(v) if v.is_rational else v), key=lambda c: (c.count_ops(), len(str(c))))
        return best
    return s.expand(v) if v.is_polynomial() else s.simplify(v)


def solve_composition(desk: Desk) -> Derivation:
    """`f(g(x))`: expression f in the first variable, operand g."""
    problem, s = desk.problem, desk.s
    f, u = problem.expression, problem.variables[0]
    (g,) = problem.operands
    assert f is not None
    put = substitute(f, {u: g})
    value = desk.of(put)
    plain = s.expand(value) if value.is_polynomial() else s.simplify(value)
    answer = desk.expr(plain) if s.count_ops(plain) < s.count_ops(value) or value.is_polynomial() else put
    # The letter of the outer function is another one than that of the inner function.
    outer = b.symbol("u" if all(n.name != "u" for n in g.free | f.free) else "s", properties=["real"])
    whole = b.at(substitute(f, {u: outer}), outer, g)
    steps = [desk.step("one function inside another", whole, put)]
    if answer is not put:
        steps.append(desk.step("expanding a product" if value.is_polynomial() else "cancelling a common factor", put, answer))
    return finished(problem, [Answer("composition", answer, claim=desk.claim(whole, "=", answer))], steps)


def solve_inverse(desk: Desk) -> Derivation:
    """The inverse function of `y = f(x)`, where there is one."""
    problem, s, x, z = desk.problem, desk.s, desk.letter(), desk.z
    e = problem.expression
    assert e is not None
    f = desk.of(e)
    if f.free_symbols - {z}:
        others = f.free_symbols - {z}
        if not f.is_rational_function(z) or s.degree(s.fraction(s.together(f))[0], z) > 1 or s.degree(s.fraction(s.together(f))[1], z) > 1:
            raise Doubt(f"a function with other letters in it ({', '.join(sorted(str(o) for o in others))})")
    if not f.has(z):
        raise Doubt("a constant function has no inverse")
    name = next(n for n in ("y", "t", "u", "w") if n != x.name and n not in desk.letters)
    y = b.symbol(name, properties=["real"])
    desk.letters[name] = y
    w = desk.of(y)
    conditions = [desk.of(c) for c in problem.conditions]
    pieces, _ = union_where(desk, [f, *(c.lhs - c.rhs for c in conditions)], conditions) if not f.free_symbols - {z} else ([], [])
    if pieces:
        refused = _not_injective(desk, f, pieces)
        if refused:
            return finished(problem, [Answer("inverse_function", None, text=refused)], [], [Finding("nonunique", refused)])
    found = zeros_of(f - w, z, real=False)
    values = [v for v in found.values if not v.is_number]
    if pieces:
        values = [v for v in values if _fits(desk, f, v, w, pieces)]
    if len(values) != 1 or any(p is not None for p in found.periods) or found.numeric:
        raise Doubt("the equation has no single solution that the methods here find")
    inverse = values[0]
    shown = desk.expr(inverse)
    image = _image(desk, f, pieces) if pieces else None
    if image is not None:
        desk_y = _in_letter(desk, y, w, image)
        if desk_y is not None:
            desk.conditions.append(desk_y)
    for need in found.needed:
        if need.has(w) or need.free_symbols:
            condition = desk.expr(need if need.is_Relational else s.Ne(need, 0, evaluate=False))
            if condition not in desk.conditions and image is None:
                desk.conditions.append(condition)
    before, after = b.relation("=", y, e), b.relation("=", x, shown)
    claim = desk.claim(substitute(e, {x: shown}), "=", y)
    steps = [desk.step("solving for a letter", before, after, "", "iff", claim)]
    answer = substitute(shown, {y: x})
    final = desk.claim(substitute(e, {x: answer}), "=", x)
    own = tuple(substitute(c, {y: x}) for c in desk.conditions)
    final = b_claim(desk, final.left, x, own)
    where = f" for ${', '.join(c.latex for c in own)}$" if own else ""
    text = f"$f^{{-1}}({x.latex}) = {answer.latex}${where}"
    return finished(problem, [Answer("inverse_function", answer, claim=final, conditions=own, text=text)], steps)


def b_claim(desk: Desk, left: Expr, right: Expr, conditions: tuple[Expr, ...]) -> Any:
    """A claim under these conditions and no others."""
    desk.conditions = []
    return desk.claim(left, "=", right, conditions)


def _monotone(desk: Desk, f: Any, pieces: list[Any]) -> list[tuple[Any, Any, int]] | None:
    """The pieces with the sign of the slope in each; None where it changes inside of one, or is zero on a stretch."""
    s, z = desk.s, desk.z
    slope = s.simplify(s.diff(f, z))
    if slope.has(s.Derivative, s.Subs):
        raise Doubt("the slope of the function is not known here")
    out = []
    turning = []
    if slope.has(z):
        found = zeros_of(slope, z)
        if any(p is not None for p in found.periods) or found.numeric:
            raise Doubt("where the slope changes its sign is not known here")
        turning = [v for v in found.values if v.is_real]
    for low, high, *_ in pieces:
        if low == high:
            return None
        inner = sorted([t for t in turning if (t - low).evalf(30) > 0 and (high - t).evalf(30) > 0], key=lambda v: float(v.evalf()))
        ends = [low, *inner, high]
        signs = set()
        for a, c in itertools.pairwise(ends):
            from .intervals import _between

            v = slope.subs(z, _between(s, a, c)).evalf(30)
            signs.add(1 if v > 0 else -1 if v < 0 else 0)
        if len(signs) != 1 or 0 in signs:
            return None
        out.append((low, high, signs.pop()))
    return out


def _ends(desk: Desk, f: Any, piece: Any) -> tuple[Any, Any]:
    s, z = desk.s, desk.z
    low, high, closed, last = piece
    a = f.subs(z, low) if closed else s.limit(f, z, low, "+") if low != -s.oo else s.limit(f, z, -s.oo)
    c = f.subs(z, high) if last else s.limit(f, z, high, "-") if high != s.oo else s.limit(f, z, s.oo)
    return a, c


def _image(desk: Desk, f: Any, pieces: list[Any]) -> list[Any] | None:
    """The values that f takes, as intervals; None where they are not known."""
    s = desk.s
    if _monotone(desk, f, pieces) is None:
        return None
    found = []
    for piece in pieces:
        a, c = _ends(desk, f, piece)
        if not all(v.is_extended_real for v in (a, c)):
            return None
        ends = [(a, piece[2]), (c, piece[3])]
        ends.sort(key=lambda pair: float(pair[0].evalf()) if pair[0].is_finite else (1e300 if pair[0] == s.oo else -1e300))
        found.append((ends[0][0], ends[1][0], ends[0][1], ends[1][1]))
    return _joined(s, found)


def _joined(s: Any, pieces: list[Any]) -> list[Any]:
    """Intervals in order, those that touch or overlap made one."""

    def place(v: Any) -> float:
        return float(v.evalf()) if v.is_finite else (float("inf") if v == s.oo else float("-inf"))

    out: list[Any] = []
    for low, high, closed, last in sorted(pieces, key=lambda p: (place(p[0]), not p[2])):
        if out and (place(low) < place(out[-1][1]) or (low == out[-1][1] and (closed or out[-1][3]))):
            a, c, first, end = out[-1]
            if place(high) > place(c) or (high == c and last):
                c, end = high, last
            out[-1] = (a, c, first, end)
        else:
            out.append((low, high, closed, last))
    return out


def _not_injective(desk: Desk, f: Any, pieces: list[Any]) -> str:
    """Why f has no inverse on these pieces; empty where it has one."""
    monotone = _monotone(desk, f, pieces)
    if monotone is None:
        return "there is no inverse function: the function takes some of its values at more than one place; restrict its domain"
    images = [_image(desk, f, [p]) for p in pieces]
    whole = [i for image in images for i in (image or [])]
    if len(_joined(desk.s, whole)) < len(whole) and len(pieces) > 1:
        # Images that only touch at an open end do not overlap.
        for k, a in enumerate(whole):
            for c in whole[k + 1 :]:
                low = max(a[0], c[0], key=lambda v: v.evalf() if v.is_finite else v)
                high = min(a[1], c[1], key=lambda v: v.evalf() if v.is_finite else v)
                if (high - low).is_positive:
                    return "there is no inverse function: the function takes some of its values at more than one place; restrict its domain"
    return ""


def _fits(desk: Desk, f: Any, v: Any, w: Any, pieces: list[Any]) -> bool:
    """Whether a solution lies in the domain: looked at for a value that the function takes."""
    s, z = desk.s, desk.z
    from .intervals import _between

    sample = _between(s, pieces[0][0], pieces[0][1])
    back = v.subs(w, f.subs(z, sample)).evalf(30)
    return bool(back.is_number) and abs(complex(back - sample)) < 1e-15


def _in_letter(desk: Desk, y: Expr, w: Any, image: list[Any]) -> Expr | None:
    """The values of the function as a condition on the letter of the inverse."""
    kept, at = desk.x, desk.z
    desk.x, desk.z = y, w
    try:
        return condition_of(desk, image)
    finally:
        desk.x, desk.z = kept, at


def solve_range(desk: Desk) -> Derivation:
    """The values that a function takes, from its ends, its gaps and its turning points."""
    problem, s, x, z = desk.problem, desk.s, desk.letter(), desk.z
    e = problem.expression
    assert e is not None
    f = desk.of(e)
    if f.free_symbols - {z}:
        raise Doubt("a function with other letters in it")
    conditions = [desk.of(c) for c in problem.conditions]
    try:
        pieces, _ = union_where(desk, [f, *(c.lhs - c.rhs for c in conditions)], conditions)
    except Doubt:
        raise
    slope = s.simplify(s.diff(f, z))
    turning: list[Any] = []
    if slope.has(s.Derivative, s.Subs, s.sign):
        raise Doubt("the slope of the function is not known here")
    if slope.has(z):
        found = zeros_of(slope, z)
        if found.numeric or any(p is not None for p in found.periods):
            raise Doubt("where the slope is zero is not known here")
        turning = [v for v in found.values if v.is_real]
    cut: list[Any] = []
    for low, high, closed, last in pieces:
        inner = sorted([t for t in turning if (t - low).evalf(30) > 0 and (high - t).evalf(30) > 0], key=lambda v: float(v.evalf()))
        ends = [low, *inner, high]
        for k, (a, c) in enumerate(itertools.pairwise(ends)):
            cut.append((a, c, closed if k == 0 else True, last if k == len(ends) - 2 else True))
    image = _image(desk, f, cut) if cut else []
    if image is None:
        raise Doubt("the values at the ends are not known here")
    steps = []
    for t in turning[:4]:
        if in_domain(s, f, z, t):
            steps.append(desk.step("critical point", b.at(b.derivative(e, x), x, desk.expr(t)), b.ZERO))
            steps.append(desk.step("inserting a value", b.at(e, x, desk.expr(t)), desk.expr(s.simplify(f.subs(z, t)))))
    name = next(n for n in ("y", "t", "u", "w") if n != x.name and n not in desk.letters)
    y = b.symbol(name, properties=["real"])
    desk.letters[name] = y
    condition = _in_letter(desk, y, desk.of(y), image)
    kept, at = desk.x, desk.z
    desk.x, desk.z = y, desk.of(y)
    text = in_words(desk, image)
    desk.x, desk.z = kept, at
    claim = None
    needs = (*problem.conditions, *needs_of(desk, e))
    bound = condition
    if bound is not None and bound.op == "relation":
        left, right = (substitute(part, {y: e}) for part in bound.args)
        claim = desk.claim(left, str(bound.data), right, needs)
    elif bound is not None:
        claim = desk.claim(substitute(bound, {y: e}), "", None, needs)
    return finished(problem, [Answer("range", condition, text=text, claim=claim)], steps)
