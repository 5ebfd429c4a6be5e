r"""Limits of functions of two letters: by continuity, by polar coordinates with a bound, or none by two ways to the point."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...expression import substitute
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, finished, guard, letters_of, without_value
from .limits import limit_value
from .line import Work

__all__ = ["solve_plane_limit"]


def solve_plane_limit(problem: Problem, board: Board) -> Derivation:
    """The limit of `expression` at the point `operands`, or two ways with different limits. Errors: Doubt."""
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.operands)
    variables = problem.variables
    work = Work(letters_of(body, *variables, *problem.operands), ())
    letters, point = [to_sympy(v) for v in variables], [to_sympy(p) for p in problem.operands]
    f = to_sympy(body)
    if len(letters) != 2 or f.free_symbols - set(letters) or any(not p.is_number or not p.is_finite for p in point):
        raise Doubt("limits in two letters are taken at points given by numbers")
    direct = f.subs(dict(zip(letters, point, strict=True)))
    if _continuous(s, f, letters, point):
        at = body
        for v, p in zip(variables, problem.operands, strict=True):
            at = b.at(at, v, p)
        shown = work.expr(s.simplify(direct))
        step = board.step("limit by substitution", at, shown, "The function is continuous at the point.")
        return finished(problem, [Answer("limit", shown, claim=step.claim)], [step])
    different = _two_ways(problem, board, work, f, letters, point)
    if different is not None:
        return different
    return _polar(problem, board, work, f, letters, point)


def _continuous(s: Any, f: Any, letters: list[Any], point: list[Any]) -> bool:
    table = dict(zip(letters, point, strict=True))
    for part in s.preorder_traversal(f):
        if part.is_Pow and (part.exp.is_negative or not part.exp.is_Integer):
            base = part.base.subs(table)
            if base.has(s.nan, s.zoo) or (s.simplify(base) == 0 if part.exp.is_negative else not base.is_nonnegative):
                return False
        if isinstance(part, s.log) and not part.args[0].subs(table).is_positive:
            return False
        if isinstance(part, s.tan | s.sec | s.cot | s.csc | s.floor | s.sign | s.Piecewise):
            return False
    value = f.subs(table)
    return bool(value.is_finite)


def _ways(s: Any, letters: list[Any], point: list[Any], t: Any) -> list[tuple[Any, Any]]:
    """Ways to the point: along both axes, straight lines, parabolas and cubics."""
    a, c = point
    out = [(a + t, c), (a, c + t)]
    out += [(a + t, c + k * t) for k in (1, -1, 2)]
    for n in (2, 3):
        out += [(a + t, c + t**n), (a + t**n, c + t), (a + t, c - t**n)]
    out.append((a + t**3, c + t**2))
    out.append((a + t**2, c + t**3))
    del letters
    return out


def _two_ways(problem: Problem, board: Board, work: Work, f: Any, letters: list[Any], point: list[Any]) -> Derivation | None:
    """The statement that there is no limit, where two ways to the point give different ones; None where none do."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    t = s.Symbol("t", real=True) if "t" not in work.letters else s.Symbol("s", real=True)
    work.letters[t.name] = b.symbol(t.name, properties=["real"])
    letter = work.letters[t.name]
    seen: list[tuple[Any, Any, Any]] = []
    for way in _ways(s, letters, point, t):
        along = f.subs(dict(zip(letters, way, strict=True)), simultaneous=True)
        along = s.cancel(along) if along.is_rational_function(t) else s.simplify(along)
        if along.has(s.nan, s.zoo):
            continue
        try:
            value = limit_value(s, along, t, s.Integer(0), "+")
        except Doubt:
            continue
        if value is None:
            continue
        seen.append((way, along, value))
        if any(v != seen[0][2] for _, _, v in seen):
            break
    if not seen or seen[-1][2] == seen[0][2]:
        return None
    steps, said = [], []
    for way, _, value in (seen[0], seen[-1]):
        places = [work.expr(p) for p in way]
        shown = work.expr(value)
        node = b.limit(substitute(body, dict(zip(variables, places, strict=True))), letter, b.ZERO, "+")
        names = f"({', '.join(v.latex for v in variables)})"
        because = f"Along ${names} = ({', '.join(p.latex for p in places)})$ with ${letter.latex} \\to 0$."
        finite = value.is_finite
        claim = None if finite else board.claim(b.limit(b.power(node.args[0], -1), letter, b.ZERO, "+"), "=", b.ZERO)
        steps.append(board.step("limit along a way to the point", node, shown, because, claim=claim))
        said.append(f"${shown.latex}$ along $({', '.join(p.latex for p in places)})$")
    found = without_value(problem, "limit", f"does not exist: {said[0]}, and {said[1]}", steps)
    claims = [step.claim for step in steps if step.claim is not None]
    both = board.claim(b.vector([c.left for c in claims]), "=", b.vector([c.right for c in claims if c.right is not None]))
    return replace(found, answers=(replace(found.answers[0], claim=both),))


def _polar(problem: Problem, board: Board, work: Work, f: Any, letters: list[Any], point: list[Any]) -> Derivation:
    """With x = a + r cos, y = b + r sin: what is left at r = 0, and a bound of the rest that holds for every angle."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    square = sum((x - p) ** 2 for x, p in zip(letters, point, strict=True))
    q = s.Symbol("q", positive=True)
    of_distance = s.simplify(f).subs(s.expand(square), q).subs(square, q)
    if not of_distance.has(*letters):
        value = limit_value(s, of_distance, q, s.Integer(0), "+")
        if value is None:
            raise Doubt("the limit is not known here")
        name = next(n for n in ("u", "v", "w", "q") if n not in work.letters)
        letter = b.symbol(name, properties=["real", "positive"])
        work.letters["q"] = letter
        node = b.limit(work.expr(of_distance), letter, b.ZERO, "+")
        shown = work.expr(value)
        claim = None if value.is_finite else board.claim(b.limit(b.power(node.args[0], -1), letter, b.ZERO, "+"), "=", b.ZERO)
        said = f"The function depends on ${letter.latex} = {work.expr(square).latex}$ alone, which tends to $0$."
        step = board.step("limit along a way to the point", node, shown, said, claim=claim)
        return finished(problem, [Answer("limit", shown, claim=step.claim)], [step])
    r, c, d = s.Symbol("r", positive=True), s.Symbol("c", real=True), s.Symbol("d", real=True)
    turned = f.subs({letters[0]: point[0] + r * c, letters[1]: point[1] + r * d}, simultaneous=True)
    top, bottom = s.fraction(s.together(turned))
    bound = _bound(s, top, bottom, r, c, d)
    if bound is None:
        raise Doubt("whether the limit exists is not known here: the ways that were tried agree, and no bound for all angles is found")
    power, constant, near = bound
    if power <= 0:
        raise Doubt("no bound for all angles that tends to zero is found")
    theta = b.symbol("theta", properties=["real"], latex=r"\theta")
    radius = (
        b.symbol("r", properties=["real", "positive"])
        if "r" not in work.letters
        else b.symbol("rho", properties=["real", "positive"], latex=r"\rho")
    )
    arrow = (b.function("cos", theta), b.function("sin", theta))
    places = [b.add(p, b.mul(radius, w)) if p is not b.ZERO else b.mul(radius, w) for p, w in zip(problem.operands, arrow, strict=True)]
    left = b.function("abs", substitute(body, dict(zip(variables, places, strict=True))))
    right = b.mul(work.expr(constant), b.power(radius, work.expr(power))) if constant != 1 else b.power(radius, work.expr(power))
    small = [b.relation("<=", radius, b.ONE)] if near else []
    kept = list(board.conditions)
    board.conditions += small
    claim = board.claim(left, "<=", right)
    board.conditions[:] = kept
    names = ", ".join(f"{v.latex} = {p.latex}" for v, p in zip(variables, places, strict=True))
    rule = board.rulebook["squeeze theorem"]
    because = f"With ${names}$, for every angle; the bound tends to $0$ with ${radius.latex}$."
    step = Step(rule, left, "<=", right, because, tuple(small), claim=claim)
    return finished(problem, [Answer("limit", b.ZERO, claim=claim)], [step])


def _bound(s: Any, top: Any, bottom: Any, r: Any, c: Any, d: Any) -> tuple[Any, Any, bool] | None:
    """(p, k, near) with |f| <= k r^p for every angle, for r <= 1 where `near` says so; c and d are the cosine and the sine."""
    below = _lowest(s, bottom, r, c, d)
    if below is None:
        return None
    power_below, least = below
    above = _highest(s, top, r, c, d)
    if above is None:
        return None
    power_above, most, near = above
    return power_above - power_below, s.simplify(most / least), near


def _lowest(s: Any, e: Any, r: Any, c: Any, d: Any) -> tuple[Any, Any] | None:
    """e >= k r^p > 0: a power of a sum of even powers of one degree, times numbers."""
    power, least = s.Integer(0), s.Integer(1)
    for part in s.Mul.make_args(s.factor(e)):
        base, n = part.as_base_exp()
        if not part.has(r, c, d):
            least *= s.Abs(part)
            continue
        if base == r:
            power += n
            continue
        if not base.is_polynomial(r, c, d) or not n.is_positive:
            return None
        rows = s.Poly(base, r).terms() if base.has(r) else [((0,), base)]
        if len(rows) != 1:
            return None
        (degree,), angle = rows[0]
        low = _least_angle(s, s.sympify(angle), c, d)
        if low is None:
            return None
        power += n * degree
        least *= low**n
    return power, least


def _least_angle(s: Any, g: Any, c: Any, d: Any) -> Any:
    """A positive lower bound of a form in the cosine and the sine; None where there is none."""
    t = s.Symbol("t", real=True)
    if not s.Poly(g, c, d).is_homogeneous:
        return None
    value = s.simplify(g.subs({c: s.cos(t), d: s.sin(t)}))
    if value.is_number:
        return value if value.is_positive else None
    degree = s.Poly(g, c, d).total_degree()
    terms = s.Poly(g, c, d).terms()
    if any(n % 2 for (m, k), v in terms for n in (m, k)) or any(not v.is_positive for _, v in terms):
        return None
    ends = [v for (m, k), v in terms if m == degree or k == degree]
    if len(ends) != 2:
        return None
    return min(ends) / 2 ** (s.Rational(degree, 2) - 1)  # a c^2m + b d^2m >= min(a,b) (c^2m + d^2m) >= min(a,b) 2^(1-m)


def _highest(s: Any, e: Any, r: Any, c: Any, d: Any) -> tuple[Any, Any, bool] | None:
    """|e| <= k r^p, for r <= 1 where there are several powers; a sine is at most its argument."""
    e = s.expand(e)
    e = s.expand(e.replace(s.sin, lambda u: u))  # |sin u| <= |u|, and the sizes of all terms are added below
    if not e.is_polynomial(r, c, d):
        return None
    rows = s.Poly(e, r).terms() if e.has(r) else [((0,), e)]
    size = s.Integer(0)
    for _, part in rows:
        size += sum(s.Abs(v) for _, v in s.Poly(part, c, d).terms())
    return s.Integer(min(row[0][0] for row in rows)), size, len(rows) > 1
