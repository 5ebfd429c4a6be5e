"""Equations of first order by characteristics."""

from __future__ import annotations

from typing import Any

from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck, answer

__all__ = ["along_characteristics", "characteristics", "linear_parts"]


def characteristics(board: Board, found: Field) -> None:
    """u_t + a u_x = c u + g with u given at t = 0."""
    s = found.s
    if len(found.variables) != 2:
        raise Stuck("characteristics in more than two variables", "not_supported")
    if not found.conditions:
        general(board, found)
        return
    start = [c for c in found.conditions if c.by is None and not c.point.has(*found.variables)]
    if len(found.conditions) != 1 or len(start) != 1:
        raise Stuck("no method here solves this without one condition on a line on which a variable is constant")
    t, begin = start[0].variable, start[0].point
    x = next(v for v in found.variables if v != t)
    ut, ux, u = found.jet.get((t,)), found.jet.get((x,)), found.jet[()]
    if ut is None:
        raise Stuck("the initial line is a characteristic")
    F = found.F
    front = F.diff(ut)
    if front == 0 or front.has(*found.jet.values()):
        raise Stuck("no method here solves this equation of first order")
    F = s.expand(s.cancel(F / front))
    a = F.diff(ux) if ux is not None else s.Integer(0)
    rest = s.expand(-(F - ut - (a * ux if ux is not None else 0)))
    if rest.has(ut) or (ux is not None and (rest.has(ux) or a.has(ux))) or a.has(ut):
        raise Stuck("no method here solves a fully nonlinear equation")
    f = start[0].value
    if a.has(u) and begin != 0:
        raise Stuck("no method here solves a quasilinear equation with data elsewhere than at zero")
    if a.has(u):
        _quasilinear(board, found, (x, t, u), s.cancel(a), rest, f)
        return
    if begin != 0:
        _from_elsewhere(board, found, (x, t, begin), (a, rest, u), f)
        return
    origin = _origin(found, a, x, t) if rest != 0 else _origin_or_invariant(board, found, a, x, t)
    rate, force = rest.coeff(u, 1), s.expand(rest - rest.coeff(u, 1) * u)
    if force.has(u) or rate.has(u):
        raise Stuck("no method here solves this right side along the characteristics")
    carried = f.subs(x, origin)
    if rate.has(x) or force.has(x):
        _along(board, found, (x, t), (a, rate, force), origin, carried)
        return
    growth = s.exp(s.integrate(rate, (t, 0, t)))
    extra = s.integrate(s.expand(force / growth), (t, 0, t)) if force != 0 else 0
    solution = s.expand(growth * extra) + growth * carried if force != 0 else growth * carried
    shown = found.expr(origin)
    position = found.expr(x)
    by = found.expr(t)
    from ...expression import build as b

    moved = b.add(b.derivative(shown, by), b.mul(found.expr(a), b.derivative(shown, position)))
    because = f"${shown.latex}$ is constant along $x'={found.expr(a).latex}$: it is where the curve starts."
    board.step("method of characteristics", moved, b.ZERO, because)
    answer(board, found, solution)


def _from_elsewhere(board: Board, found: Field, names: tuple[Any, Any, Any], parts: tuple[Any, Any, Any], f: Any) -> None:
    """Data at t = c: the characteristics are followed back to that line."""
    from ...expression import build as b

    s = found.s
    x, t, begin = names
    a, rest, u = parts
    a = s.cancel(a)
    if not a.has(x):
        primitive = s.integrate(a, t)
        origin = x - primitive + primitive.subs(t, begin)
    elif not s.cancel(a / x).has(x):
        primitive = s.integrate(s.cancel(a / x), t)
        origin = s.simplify(x * s.exp(primitive.subs(t, begin) - primitive))
    else:
        raise Stuck("the characteristics are not found in closed form")
    rate, force = rest.coeff(u, 1), s.expand(rest - rest.coeff(u, 1) * u)
    if force.has(u) or rate.has(u, x) or force.has(x):
        raise Stuck("no method here solves this right side along the characteristics")
    origin = origin.replace(lambda e: isinstance(e, s.Abs), lambda e: e.args[0])
    since = s.integrate(s.cancel(rate), t)
    growth = s.simplify(s.exp(since - since.subs(t, begin)))
    extra = s.integrate(s.simplify(force / growth), t) if force != 0 else s.Integer(0)
    if origin.has(s.Integral) or growth.has(s.Integral) or extra.has(s.Integral):
        raise Stuck("an integral along the characteristics is not elementary")
    solution = s.simplify(growth * (f.subs(x, origin) + (extra - extra.subs(t, begin) if extra != 0 else 0)))
    shown = found.expr(origin)
    moved = b.add(b.derivative(shown, found.expr(t)), b.mul(found.expr(a), b.derivative(shown, found.expr(x))))
    line = f"${found.expr(t).latex}={found.expr(begin).latex}$"
    because = f"${shown.latex}$ is constant along the characteristics, and equals ${found.expr(x).latex}$ where {line}."
    board.step("method of characteristics", moved, b.ZERO, because)
    answer(board, found, solution)


def linear_parts(found: Field) -> tuple[Any, Any, Any, Any, Any]:
    """Of A u_x + B u_y = c u + g: A, B, what is constant along the characteristics, and u = factor F(constant) + particular."""
    s = found.s
    if len(found.variables) != 2:
        raise Stuck("characteristics in more than two variables", "not_supported")
    x, y = found.variables
    p, q, u = (found.jet.get(k) for k in ((x,), (y,), ()))
    if p is None or q is None:
        raise Stuck("no method here solves this equation of first order")
    A, B = found.F.diff(p), found.F.diff(q)
    rest = s.expand(-(found.F - A * p - B * q))
    if A.has(p, q, u) or B.has(p, q, u) or rest.has(p, q) or not rest.is_polynomial(u) or s.degree(rest, u) > 1:
        raise Stuck("a general solution is written for linear equations", "not_supported")
    rate, force = rest.coeff(u, 1), rest.coeff(u, 0)
    invariant = _invariant(s, A, B, x, y)
    factor, particular = s.Integer(1), s.Integer(0)
    if rate == 0 == force:
        return A, B, invariant, factor, particular
    for v, speed, other in ((y, B, x), (x, A, y)):
        if speed != 0 and not any(s.cancel(k / speed).has(other) for k in (rate, force)):
            exponent = s.integrate(s.cancel(rate / speed), v)
            factor = s.exp(exponent).replace(s.Abs, lambda z: z)
            inner = s.integrate(s.simplify(force / speed / factor), v) if force != 0 else s.Integer(0)
            if factor.has(s.Integral) or inner.has(s.Integral):
                break
            return A, B, invariant, s.simplify(factor), s.simplify(factor * inner)
    # along the curve everything is a function of x
    c = s.Dummy("c", real=True)
    try:
        curve = [z for z in s.solve(invariant - c, y) if not z.has(s.I)]
    except NotImplementedError:
        curve = []
    if not curve:
        raise Stuck("the characteristics are not found in closed form")
    path = curve[-1]
    exponent = s.integrate(s.cancel((rate / A).subs(y, path)), x)
    factor = s.simplify(s.exp(exponent))
    inner = s.integrate(s.simplify((force / A).subs(y, path) / factor), x) if force != 0 else s.Integer(0)
    if factor.has(s.Integral) or inner.has(s.Integral):
        raise Stuck("an integral along the characteristics is not elementary")
    return A, B, invariant, s.simplify(factor.subs(c, invariant)), s.simplify((factor * inner).subs(c, invariant))


def general(board: Board, found: Field) -> None:
    """The general solution: any function of what is constant along the characteristics, times a factor."""
    from ...expression import build as b

    s = found.s
    x, y = found.variables
    A, B, invariant, factor, particular = linear_parts(found)
    shown = found.expr(invariant)
    moved = b.add(b.mul(found.expr(A), b.derivative(shown, found.expr(x))), b.mul(found.expr(B), b.derivative(shown, found.expr(y))))
    board.step("method of characteristics", moved, b.ZERO, f"${shown.latex}$ is constant along the characteristics.")
    name = next(n for n in ("f", "g", "h") if n not in found.letters)
    profile = b.apply(name, (shown,), b.ZERO.shape)
    body = b.add(b.mul(found.expr(factor), profile), found.expr(particular)) if particular != 0 else b.mul(found.expr(factor), profile)
    if factor == 1 and particular == 0:
        body = profile
    e = found.problem.expression
    assert e is not None
    left, right = (found.put(side, body) for side in e.args)
    # checked on an exponential with a free slope in the place of the function that is not given
    slope = found.letter("k", "k")
    trial = found.expr(factor * s.exp(slope * invariant) + particular)
    claim = board.claim(found.put(e.args[0], trial), "=", found.put(e.args[1], trial))
    board.step("solution put into the equation", left, right, f"For any smooth ${name}$.", claim=claim)
    board.find("underdetermined", f"no condition is given: ${name}$ is any smooth function")
    board.answers.append(Answer(found.unknown.data[1], body, role="general", conditions=tuple(board.conditions), claim=claim))


def _invariant(s: Any, A: Any, B: Any, x: Any, y: Any) -> Any:
    """What is constant along dy/dx = B/A: for separable and linear right sides."""
    if A == 0:
        return x
    ratio = s.cancel(B / A)
    dy, dx = s.Integer(1), s.Integer(1)
    for factor in s.Mul.make_args(s.factor(ratio)):
        if not factor.has(y):
            dx *= factor
        elif not factor.has(x):
            dy /= factor
        else:
            break
    else:
        if not (A / B).has(x, y) if B != 0 else False:
            return s.expand(y * s.fraction(ratio)[1] - x * s.fraction(ratio)[0])
        one, two = s.integrate(dy, y), s.integrate(dx, x)
        if one.has(s.Integral) or two.has(s.Integral):
            raise Stuck("the characteristics are not found in closed form")
        value = one - two
        if value.has(s.log) and not (one - s.log(y)).has(y):
            return s.simplify(y * s.exp(-two + (one - s.log(y))))
        return s.expand(value)
    linear = s.expand(ratio)
    if linear.is_polynomial(y) and s.degree(linear, y) == 1:
        k, g = linear.coeff(y, 1), linear.coeff(y, 0)
        grown = s.exp(-s.integrate(k, x))
        value = y * grown - s.integrate(s.simplify(g * grown), x)
        if not value.has(s.Integral):
            return s.simplify(value)
    raise Stuck("the characteristics are not found in closed form")


def _along(board: Board, found: Field, names: tuple[Any, Any], parts: tuple[Any, Any, Any], origin: Any, carried: Any) -> None:
    """The equation along a characteristic, where its right side depends on the place: an ordinary one in the time."""
    from ...expression import build as b

    s = found.s
    x, t = names
    a, rate, force = parts
    z, r = s.Dummy("z", real=True), found.letter("s", "s")
    at = s.solve(origin.subs({x: z, t: r}, simultaneous=True) - origin, z)
    if len(at) != 1:
        raise Stuck("the characteristics are not found in closed form")
    moving = {x: at[0], t: r}
    since = s.integrate(s.expand(rate.subs(moving, simultaneous=True)), r)
    if since.has(s.Integral):
        raise Stuck("an integral along the characteristics is not elementary")
    growth = s.exp(since.subs(r, t) - since.subs(r, 0))
    left = s.exp(since.subs(r, t) - since)
    extra = s.integrate(s.expand(s.simplify(left * force.subs(moving, simultaneous=True))), (r, 0, t))
    if extra.has(s.Integral):
        raise Stuck("an integral along the characteristics is not elementary")
    shown = found.expr(origin)
    moved = b.add(b.derivative(shown, found.expr(t)), b.mul(found.expr(a), b.derivative(shown, found.expr(x))))
    board.step("method of characteristics", moved, b.ZERO, f"${shown.latex}$ is constant along $x'={found.expr(a).latex}$.")
    answer(board, found, s.simplify(growth * carried + extra))


def _origin_or_invariant(board: Board, found: Field, a: Any, x: Any, t: Any) -> Any:
    """The start of the characteristic, where needed from what is constant along it."""
    from ...expression import build as b

    s = found.s
    try:
        return _origin(found, a, x, t)
    except Stuck:
        invariant = _invariant(s, a, s.Integer(1), x, t)
    z = s.Dummy("z", positive=True)
    here = s.Dummy("x", positive=True)
    try:
        roots = s.solve(invariant.subs({x: z, t: 0}, simultaneous=True) - invariant.subs(x, here), z)
    except NotImplementedError:
        roots = []
    found_one = [r for r in roots if s.simplify(r.subs(t, 0) - here) == 0]
    if len(found_one) != 1 or found_one[0].has(s.I):
        raise Stuck("the characteristics are not found in closed form")
    if any(p.exp.is_Rational and p.exp.q == 2 and p.base.has(here) for p in found_one[0].atoms(s.Pow)):
        condition = b.relation(">", found.expr(x), b.ZERO)
        board.conditions.append(condition)
        board.find("missing_assumption", f"the start of the characteristic is taken for ${condition.latex}$")
    return found_one[0].subs(here, x)


def _origin(found: Field, a: Any, x: Any, t: Any) -> Any:
    """Where the characteristic through (x, t) starts."""
    s = found.s
    if not a.has(x):
        return x - s.integrate(a, (t, 0, t))
    affine = s.expand(a)
    if affine.is_polynomial(x) and s.degree(affine, x) == 1 and not affine.has(t):
        k, c = affine.coeff(x, 1), affine.coeff(x, 0)
        return s.expand((x + c / k) * s.exp(-k * t) - c / k) if c != 0 else x * s.exp(-k * t)
    if not s.cancel(affine / x).has(x):
        return x * s.exp(-s.integrate(s.cancel(affine / x), (t, 0, t)))
    raise Stuck("the characteristics are not found in closed form")


def _quasilinear(board: Board, found: Field, names: tuple[Any, Any, Any], a: Any, rest: Any, f: Any) -> None:
    """u is constant along straight lines: u = f(x - a(u) t)."""
    s = found.s
    x, t, u = names
    if rest != 0 or a.has(x) or a.has(t):
        raise Stuck("no method here solves this quasilinear equation")
    relation = s.expand(u - f.subs(x, x - a * t))
    if not relation.is_polynomial(u) or s.degree(relation, u) != 1:
        try:
            roots = [r for r in s.solve(relation, u) if s.simplify(r.subs(t, 0) - f) == 0]
        except NotImplementedError:
            roots = []
        if len(roots) != 1:
            _implicit(board, found, (x, t, u), a, f)
            return
        board.find("blow_up", "the solution holds until characteristics meet")
        answer(board, found, s.simplify(roots[0]))
        return
    solution = s.factor(s.solve(relation, u)[0])
    below = s.fraction(solution)[1]
    board.find(
        "blow_up" if below.free_symbols else "interval", "the solution holds until characteristics meet, where the denominator vanishes"
    )
    if below.free_symbols:
        from ...expression import build as b

        board.conditions.append(b.relation("!=", found.expr(below), b.ZERO))
    answer(board, found, solution)


def _implicit(board: Board, found: Field, names: tuple[Any, Any, Any], a: Any, f: Any) -> None:
    """u = f(x - a(u) t), which is not solved for u."""
    from ...expression import build as b

    x, t, u = names
    value = found.letter("U", "U")
    speed = a.subs(u, value)
    carried = found.expr(f.subs(x, x - speed * t))
    slopes = [b.derivative(carried, found.expr(v)) for v in (t, x)]
    moved = b.add(slopes[0], b.mul(found.expr(speed), slopes[1]))
    claim = board.claim(moved, "=", b.ZERO)
    because = f"Along $x'={found.expr(speed).latex}$ the value $U$ is constant: the curve is a straight line from the start."
    board.step("method of characteristics", moved, b.ZERO, because, claim=claim)
    board.find("no_closed_form", "the solution is implicit: the relation is not solved for $u$ here")
    board.find("blow_up", "the solution holds until characteristics meet")
    shown = from_sympy_with(found, f.subs(x, x - speed * t), value)
    board.answers.append(Answer(found.unknown.data[1], b.relation("=", found.unknown, shown), role="implicit", claim=claim))


def from_sympy_with(found: Field, value: Any, letter: Any) -> Any:
    """An expression with the unknown function in the place of a letter."""
    from ...expression import transform

    shown, place = found.expr(value), found.expr(letter)
    return transform(shown, lambda node: found.unknown if node is place else None)


def along_characteristics(board: Board, found: Field) -> bool:
    """A u_xx + B u_xy + C u_yy = 0 with two real characteristics: any function of one and any of the other; False for another equation."""
    from ...expression import build as b

    s = found.s
    x, y = found.variables
    present = {k for k, z in found.jet.items() if found.F.has(z)}
    A, B, C = found.coefficient(x, x), found.coefficient(x, y), found.coefficient(y, y)
    if any(len(k) != 2 for k in present) or any(c.has(x, y, *found.jet.values()) for c in (A, B, C)):
        return False
    if s.expand(found.F.subs(dict.fromkeys(found.jet.values(), 0))) != 0:
        return False
    inner = s.factor(B**2 - 4 * A * C)
    root = s.sqrt(inner).replace(s.Abs, lambda z: z)
    if inner == 0 or inner.is_negative or root.has(s.I) or (not inner.is_number and not root.is_polynomial(*inner.free_symbols)):
        return False
    if A == 0:
        forms = [x, y if C == 0 else s.expand(B * y - C * x)]
    else:
        forms = [s.expand(y - (B - sign * root) / (2 * A) * x) for sign in (1, -1)]
        forms = [s.expand(f * s.fraction(s.together(f.coeff(x)))[1]) for f in forms]
    e = found.problem.expression
    assert e is not None
    names = [n for n in ("f", "g", "h") if n not in found.letters][:2]
    slopes = [found.letter(n, n) for n in ("k", "m")]
    shown = [b.apply(n, (found.expr(form),), b.ZERO.shape) for n, form in zip(names, forms, strict=True)]
    body = b.add(*shown)
    trial = found.expr(s.Add(*(s.exp(k * form) for k, form in zip(slopes, forms, strict=True))))
    claim = board.claim(found.put(e.args[0], trial), "=", found.put(e.args[1], trial))
    said = " and ".join(f"${found.expr(form).latex}$" for form in forms)
    left, right = (found.put(side, body) for side in e.args)
    board.step("solution put into the equation", left, right, f"The characteristics are the lines of constant {said}.", claim=claim)
    board.find("underdetermined", f"no condition is given: ${names[0]}$ and ${names[1]}$ are any smooth functions")
    for z in sorted(root.free_symbols, key=str):
        board.find("exceptional_points", f"the form is written for ${found.expr(z).latex}\\neq0$")
    board.answers.append(Answer(found.unknown.data[1], body, role="general", conditions=tuple(board.conditions), claim=claim))
    return True
