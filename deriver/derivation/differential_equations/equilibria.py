r"""Equilibria of autonomous equations: where they are, the linearisation, the type, and what decides where the linearisation does not."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .bounds import within_bounds
from .equation import Refusal, Stuck
from .linear_systems import without_denominators
from .periodic import period_of, real_zeros
from .system import System

__all__ = ["equilibria", "in_plain_letters", "lyapunov_coefficient", "potential_of"]


def equilibria(board: Board, system: System) -> None:
    """One answer for each equilibrium: its type."""
    s = system.s
    fields = [s.expand(v) if v.is_polynomial(*system.state) else v for v in system.rates]
    if any(v.has(system.t) for v in fields):
        raise Refusal("the right side depends on the variable: there are no equilibria of the equation as it stands")
    board.classes = ("autonomous",)
    A = s.Matrix([[s.diff(v, z) for z in system.state] for v in fields])
    linear = not A.has(*system.state)
    points, families = _points(s, fields, system.state)
    if not points:
        board.answers.append(Answer("type", None, text="no equilibrium"))
        board.find("no_solution", "the right side has no real zero")
        return
    if len(fields) == 2 and not linear:
        _jacobian_step(board, system, fields, A)
    for point, family in zip(points, families, strict=True):
        begun = len(board.steps)
        _one(board, system, fields, A, point, family, linear)
        if len(points) > 1:  # one line for each equilibrium, with what is worked out there below it
            first, *rest = board.steps[begun:]
            said = " ".join(v for v in (first.because, *(step.because for step in rest)) if v)
            board.steps[begun:] = [replace(first, because=said, steps=(*first.steps, *rest))]


def _points(s: Any, fields: list[Any], state: list[Any]) -> tuple[list[tuple[Any, ...]], list[Any]]:
    """The real zeros, and for each the step by which it repeats (None where it does not)."""
    parameters = {z for v in fields for z in v.free_symbols} - set(state)
    if len(fields) == 1:
        return _line(s, fields[0], state[0])
    if sum(v.count_ops() for v in fields) > 120:
        raise Stuck("these equations for the equilibria are too long", "not_supported")
    if not parameters and any(not v.is_polynomial(*state) for v in fields) and (apart := _apart(s, fields, state)) is not None:
        return apart
    quotients = [v for v in fields if not v.is_polynomial(*state)]
    if quotients and all(v.is_rational_function(*state) for v in quotients):
        return _of_quotients(s, fields, state)
    if all(v.is_polynomial(*state) for v in fields):
        A = s.Matrix([[s.diff(v, z) for z in state] for v in fields])
        if not A.has(*state):
            found = s.linsolve(fields, state)
            if found and any(v.has(*state) for v in next(iter(found))):
                return [tuple(v.subs(dict.fromkeys(state, 0)) for v in next(iter(found)))], [None]
            return ([tuple(next(iter(found)))], [None]) if found else ([], [])
        if sum(s.Poly(v, *state).total_degree() for v in fields) > 9 or len(state) > 3:
            raise Stuck("the degree of these equations is too high", "not_supported")
        try:
            solved = s.solve(fields, state, dict=True)
        except NotImplementedError as reason:
            raise Stuck("the equations for the equilibria are not solved", "not_supported") from reason
        points = []
        for v in solved:
            values = tuple(v.get(z, z) for z in state)
            if any(w.has(*state) for w in values):
                raise Stuck("the equilibria are not isolated", "not_supported")
            if not parameters and not all(_real(s, w) for w in values):
                continue
            if parameters and any(w.has(s.I) for w in values):
                continue
            if values not in points:
                points.append(values)
        points.sort(key=lambda p: tuple(float(w) for w in p)) if not parameters else None
        return points, [None] * len(points)
    return _by_elimination(s, fields, state)


def _apart(s: Any, fields: list[Any], state: list[Any]) -> tuple[list[tuple[Any, ...]], list[Any]] | None:
    """The zeros where every equation holds one unknown, each another one; None where it is not so, or several of them repeat."""
    owners = [[z for z in state if v.has(z)] for v in fields]
    if any(len(own) != 1 for own in owners) or len({own[0] for own in owners}) != len(state):
        return None
    rows = {own[0]: _line(s, v, own[0]) for v, own in zip(fields, owners, strict=True)}
    repeated = {z for z, (_, periods) in rows.items() if any(p is not None for p in periods)}
    if len(repeated) > 1:
        raise Stuck("the equilibria repeat in more than one direction", "not_supported")
    points, families = [], []
    for row in itertools.product(*(list(zip(*rows[z], strict=True)) for z in state)):
        points.append(tuple(zero[0] for zero, _ in row))
        moved = [s.Integer(0) if period is None else period[0] for _, period in row]
        families.append(tuple(moved) if any(m != 0 for m in moved) else None)
    return points, families


def _of_quotients(s: Any, fields: list[Any], state: list[Any]) -> tuple[list[tuple[Any, ...]], list[Any]]:
    """Zeros of the numerators at which no denominator vanishes."""
    pairs = [s.fraction(s.cancel(s.together(v))) for v in fields]
    points, families = _points(s, [s.expand(above) for above, _ in pairs], state)
    kept = [
        i for i, point in enumerate(points)
        if all(s.simplify(below.subs(dict(zip(state, point, strict=True)))) != 0 for _, below in pairs)
    ]  # fmt: skip
    return [points[i] for i in kept], [families[i] for i in kept]


def _real(s: Any, value: Any) -> bool:
    if value.is_real is not None:
        return bool(value.is_real)
    return abs(complex(value.evalf(40)).imag) < 1e-25


def _line(s: Any, f: Any, x: Any) -> tuple[list[tuple[Any, ...]], list[Any]]:
    """Zeros of one function on the real line."""
    if f.free_symbols - {x}:
        roots = s.roots(s.Poly(f, x)) if f.is_polynomial(x) else {}
        if not roots:
            raise Stuck("the equilibria depend on letters, and are not found", "not_supported")
        return [(z,) for z in sorted(roots, key=s.default_sort_key) if not z.has(s.I)], [None] * len([z for z in roots if not z.has(s.I)])
    if f.is_polynomial(x):
        p = s.Poly(f, x)
        if p.is_zero:
            raise Stuck("every point is an equilibrium", "not_supported")
        return [(z,) for z in sorted(set(p.real_roots(multiple=True)))] if p.degree() else [], [None] * (
            len(set(p.real_roots())) if p.degree() else 0
        )
    if f.count_ops() > 60:
        raise Stuck("the equation for the equilibria is too long", "not_supported")
    period = period_of(s, f, x)
    if period is not None:
        repeated = real_zeros(s, f, x)
        if repeated is None:
            raise Stuck("the equation for the equilibria is not solved", "not_supported")
        return [(z,) for z in repeated], [(period,)] * len(repeated)
    try:
        found = s.solveset(f, x, s.S.Reals)
    except (NotImplementedError, ValueError, TypeError) as reason:
        raise Stuck("the equation for the equilibria is not solved", "not_supported") from reason
    if found is s.S.EmptySet:
        return [], []
    if not isinstance(found, s.FiniteSet):
        raise Stuck("the equation for the equilibria is not solved", "not_supported")
    zeros = sorted(found, key=lambda z: float(z))
    return [(z,) for z in zeros], [None] * len(zeros)


def _by_elimination(s: Any, fields: list[Any], state: list[Any]) -> tuple[list[tuple[Any, ...]], list[Any]]:
    """Unknowns that stand alone in an equation are put into the others, until one equation is left."""
    known: dict[Any, Any] = {}
    rest = [v for v in fields if v != 0]
    for _ in range(len(state)):
        for z in state:
            hit = next((v for v in rest if z not in known and v.has(z) and not v.diff(z).has(*state) and v.diff(z) != 0), None)
            if hit is not None and len(rest) > 1:
                value = s.expand(z - hit / hit.diff(z))
                known = {k: v.subs(z, value) for k, v in known.items()}
                known[z] = value
                rest = [s.expand(v.subs(z, value)) for v in rest if v is not hit]
                break
        else:
            break
    left = [z for z in state if z not in known]
    if len(left) != 1 or len(rest) != 1:
        raise Stuck("the equations for the equilibria are not solved", "not_supported")
    zeros, periods = _line(s, rest[0], left[0])
    points, families = [], []
    for (z,), period in zip(zeros, periods, strict=True):
        points.append(tuple(known[w].subs(left[0], z) if w in known else z for w in state))
        moved = [known[w].diff(left[0]) if w in known else s.Integer(1) for w in state]
        families.append(None if period is None else tuple(m * period[0] for m in moved))
    return points, families


def _one(board: Board, system: System, fields: list[Any], A: Any, point: tuple[Any, ...], family: Any, linear: bool) -> None:
    s = system.s
    put = dict(zip(system.state, point, strict=True))
    J = A.subs(put).applyfunc(s.simplify)
    zero = system.column([s.Integer(0)] * len(fields))
    there = _there(system, fields, point)
    radicands = {v.base for w in point for v in w.atoms(s.Pow) if v.exp == s.Rational(1, 2) and v.free_symbols}
    conditions = tuple(b.relation(">", system.expr(v), b.ZERO) for v in sorted(radicands, key=str))
    claim = board.claim(there, "=", zero, conditions)
    positive = {v: s.Symbol(v.name, positive=True) for v in radicands if v.is_Symbol}
    place = system.column(list(point))
    k = b.symbol("k", properties=["integer"]) if family is not None else None
    shown = place.latex
    if family is not None and k is not None:
        m = s.Symbol("k", integer=True)
        system.letters["k"] = k
        shown = system.column([s.expand(v + m * w) for v, w in zip(point, family, strict=True)]).latex
        shown += r",\ k \in \mathbb{Z}"
    name = system.column(list(in_plain_letters(system).values()))
    board.step("equilibrium", there, zero, f"At ${name.latex} = {shown}$.", claim=claim)
    if len(fields) == 1:
        text = _scalar(board, system, fields[0], system.state[0], point[0], J[0, 0].subs(positive))
    else:
        text = _plane(board, system, fields, J.subs(positive), point, linear) if len(fields) == 2 else _space(board, system, J)
    board.answers.append(Answer("type", None, point=shown, text=text, conditions=conditions, claim=claim))


def _scalar(board: Board, system: System, f: Any, x: Any, at: Any, slope: Any) -> str:
    """The first derivative that is not zero decides."""
    s = system.s
    derivative = s.diff(f, x)
    z = in_plain_letters(system)[x]
    here = system.letters[z.name]
    board.step(
        "linearisation at an equilibrium", b.derivative(system.expr(f.subs(x, z)), here), system.expr(derivative.subs(x, z)),
        f"The slope of the right side, ${system.expr(derivative.subs(x, z)).latex}$, is ${system.expr(slope).latex}$ there.",
    )  # fmt: skip
    if slope.free_symbols:
        sure = within_bounds(system, slope)
        if sure.is_negative:
            return "stable"
        if sure.is_positive:
            return "unstable"
        unsigned = -slope if slope.could_extract_minus_sign() else slope
        board.find("missing_assumption", f"the sign of ${system.expr(unsigned).latex}$ depends on letters")
        turned = slope.could_extract_minus_sign()
        e = system.expr(-slope if turned else slope).latex
        return f"stable where ${e} {'>' if turned else '<'} 0$, unstable where ${e} {'<' if turned else '>'} 0$"
    if slope != 0:
        board.step(
            "sign of the right side",
            system.expr(slope),
            b.ZERO,
            relation="<" if slope < 0 else ">",
            claim=board.claim(system.expr(slope), "<" if slope < 0 else ">", b.ZERO),
        )
        return "stable" if slope < 0 else "unstable"
    value, order, g = s.Integer(0), 1, derivative
    while value == 0 and order < 12:
        order += 1
        g = s.diff(g, x)
        value = s.simplify(g.subs(x, at))
    if value == 0:
        return "undecided: the derivatives vanish"
    board.step(
        "sign of the right side", b.derivative(system.expr(f.subs(x, z)), here, order), system.expr(g.subs(x, z)),
        f"The linearisation does not decide; the derivative of order {order} is the first that is not zero: ${system.expr(value).latex}$.",
    )  # fmt: skip
    if order % 2 == 0:
        return "semistable"
    return "stable" if value < 0 else "unstable"


def _plane(board: Board, system: System, fields: list[Any], J: Any, point: tuple[Any, ...], linear: bool) -> str:
    s = system.s
    trace, det = s.simplify(J.trace()), s.simplify(J.det())
    because = "" if linear else f"The matrix is ${system.matrix(J).latex}$ here. "
    x = s.Symbol("lamda")
    system.letters["lamda"] = b.symbol("lamda", latex=r"\lambda")
    disc = s.simplify(trace**2 - 4 * det)
    board.step(
        "trace and determinant of the linearisation", b.det(system.matrix(J - x * s.eye(2))), system.expr(x**2 - trace * x + det),
        f"{because}Trace ${system.expr(trace).latex}$, determinant ${system.expr(det).latex}$, discriminant ${system.expr(disc).latex}$.",
    )  # fmt: skip
    if {*trace.free_symbols, *det.free_symbols}:
        return _with_letters(board, system, trace, det, disc, linear)
    if det == 0:
        if not linear:
            return "undecided: the linearisation has the eigenvalue zero and does not decide"
        if trace == 0:
            return "every point is an equilibrium" if J.is_zero_matrix else "line of equilibria, unstable"
        return f"line of equilibria, {'stable' if trace < 0 else 'unstable'}"
    _eigenvalues(board, system, J, trace, det, disc)
    if det < 0:
        return "saddle"
    if trace == 0:
        if linear:
            return "center"
        return _center(board, system, fields, point)
    side = "stable" if trace < 0 else "unstable"
    if disc > 0:
        return f"{side} node"
    if disc < 0:
        return f"{side} spiral"
    proper = J[0, 0] * s.eye(2) == J
    if not linear:
        board.find("interval", "the eigenvalues are equal: the linearisation decides the stability, and the shape only for smooth fields")
    return f"{side} star" if proper else f"degenerate {side} node"


def _with_letters(board: Board, system: System, trace: Any, det: Any, disc: Any, linear: bool) -> str:
    s = system.s
    below = [p.base for p in disc.atoms(s.Pow) if p.base.is_Symbol and p.base.is_positive and not p.exp.is_Integer]
    squares = {z: s.Dummy(positive=True) ** 2 for z in below}
    disc = s.factor(disc.subs(squares)).subs({s.sqrt(v): s.sqrt(k) for k, v in squares.items()})
    if not squares:
        signs = [within_bounds(system, v) for v in (trace, det, disc)]
        trace, det, disc = (
            v if sure.is_positive is None and sure.is_negative is None else sure for v, sure in zip((trace, det, disc), signs, strict=True)
        )
    if det.is_negative:
        return "saddle"
    if det.is_positive and (trace.is_negative or trace.is_positive):
        side = "stable" if trace.is_negative else "unstable"
        if disc.is_nonnegative or disc.is_negative:
            return f"{side} {'spiral' if disc.is_negative else 'node'}"
        board.find(
            "missing_assumption",
            f"the sign of ${system.expr(disc).latex}$ depends on letters: node where it is positive, spiral where negative",
        )
        return side
    number, plain = trace.as_coeff_Mul()
    d, p = system.expr(det).latex, system.expr(plain if number.is_positive else trace).latex
    if det.is_nonnegative:
        board.find("missing_assumption", f"the sign of ${p}$ depends on letters")
        kind = " spiral" if disc.is_negative else ""  # where it may vanish, a star or a degenerate node
        rest = f", a center where ${p} = 0$" if disc.is_nonpositive and linear else ""
        return f"where ${d} \\ne 0$: stable{kind} for ${p} < 0$, unstable{kind} for ${p} > 0${rest}"
    board.find("missing_assumption", "the signs of the trace and the determinant depend on letters")
    return f"saddle where ${d} < 0$; where ${d} > 0$: stable for ${p} < 0$, unstable for ${p} > 0$"


def in_plain_letters(system: System) -> dict[Any, Any]:
    """Letters for the unknowns as variables, without their argument."""
    s = system.s
    put = {}
    for z in system.state:
        w = s.Symbol(z.name.replace("__", "") + "_here", real=True)
        e = system.shown[z]
        latex = e.data[1] if e.op == "apply" else f"{e.args[0].data[1]}_{e.args[1].latex}" if e.op == "entry" else system.rate_letter(e)
        system.letters[w.name] = b.symbol(w.name, properties=["real"], latex=latex)
        put[z] = w
    return put


def _there(system: System, fields: list[Any], point: tuple[Any, ...]) -> Any:
    """The right side with the point put in, not worked out."""
    put = in_plain_letters(system)
    rows = []
    for v in fields:
        e = system.expr(v.subs(put))
        for w, value in zip(put.values(), point, strict=True):
            e = b.at(e, system.letters[w.name], system.expr(value))
        rows.append(e)
    return rows[0] if len(rows) == 1 else b.vector(rows)


def _jacobian_step(board: Board, system: System, fields: list[Any], A: Any) -> None:
    put = in_plain_letters(system)
    rows = [[b.derivative(system.expr(v.subs(put)), system.letters[w.name]) for w in put.values()] for v in fields]
    said = f"In the plane{system.meaning}." if system.named else ""
    board.step("linearisation at an equilibrium", b.matrix(rows), system.matrix(A.subs(put)), said)


def _eigenvalues(board: Board, system: System, J: Any, trace: Any, det: Any, disc: Any) -> None:
    s = system.s
    root = s.sqrt(s.factor(disc)) if disc >= 0 else s.I * s.sqrt(-disc)
    values = [s.radsimp(s.expand((trace + sign * root) / 2)) for sign in ((1, -1) if disc != 0 else (1,))]
    x = s.Symbol("lamda")
    product = s.Mul(*((x - v) for v in values)) if len(values) == 2 else (x - values[0]) ** 2
    lam = system.letters["lamda"]
    listing = [b.relation("=", lam, system.expr(v)) for v in values]
    because = ""
    if disc > 0:
        pairs = []
        for v in values:
            vector = (J - v * s.eye(2)).applyfunc(s.simplify).nullspace(simplify=True)
            if vector:
                pairs.append(f"${system.column(list(without_denominators(s, vector[0]))).latex}$ for ${system.expr(v).latex}$")
        slow = min(values, key=lambda v: abs(float(v)))
        because = "Directions: " + ", ".join(pairs)
        because += f"; the slow one is that of ${system.expr(slow).latex}$." if det > 0 else "."
    board.step(
        "factors of the characteristic polynomial", b.relation("=", system.expr(x**2 - trace * x + det), b.ZERO),
        b.join("or", *listing) if len(listing) > 1 else listing[0], because, relation="iff",
        claim=board.claim(system.expr(x**2 - trace * x + det), "=", system.expr(product)),
    )  # fmt: skip


def _center(board: Board, system: System, fields: list[Any], point: tuple[Any, ...]) -> str:
    """Purely imaginary eigenvalues of a field that is not linear: a first integral with a strict extremum makes a center."""
    s = system.s
    x, y = system.state
    f, g = fields
    H = None
    if s.simplify(f.diff(x) + g.diff(y)) == 0:
        H = potential_of(s, -g, f, x, y)
    else:
        quotient = f / g
        parts = s.separatevars(quotient, symbols=(x, y), dict=True) if quotient.is_rational_function(x, y) else None
        if parts:
            # dx/dy = X(x) Y(y): the integrals of 1/X and of Y differ by a constant.
            one, two = s.integrate(1 / (parts["coeff"] * parts[x]), x), s.integrate(parts[y], y)
            H = None if one.has(s.Integral) or two.has(s.Integral) else one - two
    if H is not None and s.simplify(H.diff(x) * f + H.diff(y) * g) == 0:
        at = {x: point[0], y: point[1]}
        second = s.Matrix([[H.diff(a, c).subs(at) for c in (x, y)] for a in (x, y)])
        if not second.has(s.zoo, s.nan) and s.simplify(second.det()) > 0:
            put = in_plain_letters(system)
            e = system.expr(H.subs(put))
            along = b.add(
                *(
                    b.mul(b.derivative(e, system.letters[w.name]), system.expr(v.subs(put)))
                    for w, v in zip(put.values(), fields, strict=True)
                )
            )
            board.step(
                "first integral", along, b.ZERO,
                f"The linearisation does not decide; ${e.latex}$ is constant along solutions, with a strict extremum here.",
            )  # fmt: skip
            return "center"
    number = lyapunov_coefficient(s, (x, y), (f, g), point)
    if number is not None and number != 0 and number.is_number:
        board.step(
            "first Lyapunov coefficient", system.expr(number), b.ZERO,
            f"The linearisation does not decide; terms of third order do, by the first Lyapunov coefficient ${system.expr(number).latex}$.",
            relation="<" if number < 0 else ">", claim=board.claim(system.expr(number), "<" if number < 0 else ">", b.ZERO),
        )  # fmt: skip
        return f"{'stable' if number < 0 else 'unstable'} spiral, by terms of third order"
    board.find("not_supported", "the eigenvalues are purely imaginary: the linearisation does not decide")
    return "undecided: the linearisation has a center and does not decide"


def lyapunov_coefficient(s: Any, state: tuple[Any, Any], fields: tuple[Any, Any], point: tuple[Any, ...]) -> Any:
    """The coefficient of Guckenheimer and Holmes (3.4.11) where the eigenvalues are a pair +-iw, in axes in which the linear part turns."""
    at = dict(zip(state, point, strict=True))
    J = s.Matrix([[s.simplify(s.diff(f, z).subs(at)) for z in state] for f in fields])
    square = s.simplify(J.det())
    if s.simplify(J.trace()) != 0 or not square.is_positive:
        return None
    w = s.sqrt(square)
    first = s.Matrix([1, 0])
    T = first.row_join(J * first / w)
    if s.simplify(T.det()) == 0:
        return None
    u, v = s.symbols("_u _v", real=True)
    moved = {z: p + r for z, p, r in zip(state, point, T * s.Matrix([u, v]), strict=True)}
    f, g = T.inv() * s.Matrix([h.subs(moved, simultaneous=True) for h in fields])

    def d(h: Any, *by: Any) -> Any:
        return s.diff(h, *by).subs({u: 0, v: 0})

    cubic = d(f, u, u, u) + d(f, u, v, v) + d(g, u, u, v) + d(g, v, v, v)
    mixed = (
        d(f, u, v) * (d(f, u, u) + d(f, v, v)) - d(g, u, v) * (d(g, u, u) + d(g, v, v)) - d(f, u, u) * d(g, u, u) + d(f, v, v) * d(g, v, v)
    )
    return s.simplify(cubic / 16 + mixed / (16 * w))


def potential_of(s: Any, a: Any, c: Any, x: Any, y: Any) -> Any:
    """H with H_x = a and H_y = c."""
    first = s.integrate(a, x)
    rest = s.simplify(c - first.diff(y))
    if rest.has(x) or first.has(s.Integral):
        return None
    second = s.integrate(rest, y)
    return None if second.has(s.Integral) else first + second


def _space(board: Board, system: System, J: Any) -> str:
    """Three and more dimensions: the real parts of the eigenvalues."""
    s = system.s
    x = s.Symbol("lamda")
    system.letters["lamda"] = b.symbol("lamda", latex=r"\lambda")
    polynomial = J.charpoly(x)
    board.step(
        "trace and determinant of the linearisation", b.det(system.matrix(J - x * s.eye(J.rows))),
        system.expr(s.expand((-1) ** J.rows * polynomial.as_expr())),
    )  # fmt: skip
    if polynomial.free_symbols_in_domain:
        raise Stuck("the eigenvalues depend on letters", "missing_assumption")
    parts = [s.re(z) for z in polynomial.nroots(n=30, maxsteps=200)]
    if any(abs(p) < 1e-20 for p in parts):
        return "undecided: an eigenvalue has real part zero"
    if all(p < 0 for p in parts):
        return "asymptotically stable"
    return "saddle" if any(p < 0 for p in parts) else "unstable"
