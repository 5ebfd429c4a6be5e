"""Steady states of evolution equations on an interval, and why a solution is unique (the energy method)."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, transform
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Refusal, Stuck, space_and_time

__all__ = ["steady_state", "unique"]


# Steady states ---------------------------------------------------------------------------------------------------------------------------


def steady_state(board: Board, found: Field) -> None:
    """The derivatives by time are left out; what is left is an ordinary equation with the conditions at the ends."""
    s = found.s
    x, t = space_and_time(found)
    profile = s.Function("v")(x)
    put = {}
    for by, letter in found.jet.items():
        put[letter] = s.Integer(0) if t in by else profile.diff(x, len(by)) if by else profile
    rest = s.expand(found.F.xreplace(put))
    if rest.has(t):
        raise Refusal("the source depends on the time: there is no steady state", "no_solution")
    order = max((len(by) for by in found.jet if by and t not in by and found.F.has(found.jet[by])), default=0)
    if order not in (1, 2) or any(s.expand(found.F.diff(z)).has(*found.jet.values()) for z in found.jet.values()):
        raise Stuck("steady states are worked out for linear equations of second order in space", "not_supported")
    general = _general(found, rest, profile, x)
    constants = sorted((z for z in general.free_symbols if z.name in ("C1", "C2")), key=str)
    for c in constants:
        found.letters[c.name] = b.symbol(c.name, properties=["real"], latex=f"{c.name[0]}_{c.name[1]}")
    real = {c: s.Symbol(c.name, real=True) for c in constants}
    general = general.subs(real)
    constants = list(real.values())
    e = found.problem.expression
    assert e is not None
    body = found.expr(general)
    left, right = (found.put(side, body) for side in e.args)
    board.step("steady part that takes the ends", left, right, "Without derivatives by the time this is the general solution.")
    equations = []
    for c in found.problem.conditions:
        read = _at_end(found, c, x, t, general)
        if read is not None:
            equations.append(read)
    solved = s.linsolve(equations, *constants) if equations else None
    if not equations:
        raise Stuck("the values at the ends are needed for a steady state", "underdetermined")
    if not solved:
        raise Refusal("there is no steady state: the flows at the ends do not balance the source", "no_solution")
    (values,) = solved
    value = general.subs(dict(zip(constants, values, strict=True)), simultaneous=True)
    left_over = [c for c in constants if value.has(c)]
    if left_over:
        value = _by_mass(board, found, value, left_over, x, t)
    value = s.expand(s.simplify(value))
    for c in found.problem.conditions:
        if _at_end(found, c, x, t, general) is not None:
            board.step("condition put in", found.put(c.args[0], found.expr(value)), c.args[1])
    shown = found.expr(value)
    claim = board.claim(found.put(e.args[0], shown), "=", found.put(e.args[1], shown))
    board.answers.append(Answer("steady_state", shown, conditions=tuple(board.conditions), claim=claim))


def _general(found: Field, rest: Any, profile: Any, x: Any) -> Any:
    """The general solution: by two integrations where nothing but the second derivative stands, else as SymPy finds it."""
    s = found.s
    bend = s.expand(rest).coeff(profile.diff(x, 2))
    source = s.expand(rest - bend * profile.diff(x, 2))
    if bend == 0 or source.has(profile) or source.has(s.Derivative):
        return s.dsolve(rest, profile).rhs
    twice = s.integrate(s.integrate(-source / bend, x), x)
    return s.Symbol("C1") + s.Symbol("C2") * x + twice


def _at_end(found: Field, c: Expr, x: Any, t: Any, general: Any) -> Any | None:
    """A condition at an end as an equation for the constants; None for one at a time."""
    home = found.unknown
    ends = []

    def visit(node: Expr) -> Expr | None:
        if node.op == "apply" and node.data[0] == home.data[0]:
            ends.append(node)
        return None

    transform(c.args[0], visit)
    if any(a.is_number and v == t for n in ends for v, a in zip(found.variables, (to_sympy(q) for q in n.args), strict=True)):
        return None
    value = to_sympy(found.put(c.args[0], found.expr(general)))
    return (value.doit() if hasattr(value, "doit") else value) - to_sympy(c.args[1])


def _by_mass(board: Board, found: Field, value: Any, free: list[Any], x: Any, t: Any) -> Any:
    """With insulated ends the mass is kept: the mean of the start fixes the constant."""
    s = found.s
    start = [c for c in found.conditions if c.variable == t and c.by is None and c.point == 0] if found.conditions else []
    ends = sorted({c.point for c in found.conditions if c.variable == x}, key=str)
    if len(start) != 1 or len(ends) != 2 or len(free) != 1:
        board.find("nonunique", "the steady state is determined up to a constant")
        return value
    low, high = (s.Integer(0), next(p for p in ends if p != 0)) if s.Integer(0) in ends else tuple(ends)
    mass = s.integrate(start[0].value, (x, low, high))
    solved = s.solve(s.integrate(value, (x, low, high)) - mass, free[0])
    place = found.expr(x)
    inside = b.integral(found.expr(start[0].value), place, found.expr(low), found.expr(high))
    board.step(
        "differentiation under the integral, with the equation put in", inside, found.expr(mass),
        "The ends are insulated: the integral of $u$ is kept, and the steady state has the one of the start.",
    )  # fmt: skip
    return value.subs(free[0], solved[0])


# Uniqueness ------------------------------------------------------------------------------------------------------------------------------


def unique(board: Board, found: Field) -> None:
    """The difference of two solutions has no energy at the start, and its energy does not grow."""
    s = found.s
    present = {k: found.F.diff(z) for k, z in found.jet.items() if found.F.has(z)}
    if any(c.has(*found.jet.values()) for c in present.values()):
        raise Stuck("uniqueness is shown for linear equations", "not_supported")
    if any(c.has(*found.variables) for c in present.values()):
        raise Stuck("uniqueness is shown for constant coefficients", "not_supported")
    plane = not any(v.name in ("t", "tau") for v in found.variables)
    w = b.apply("w", found.unknown.args, b.ZERO.shape)
    if plane:
        _in_the_plane(board, found, present, w)
        return
    x, t = space_and_time(found)
    front = present.get((t,), s.Integer(0))
    second = present.get((t, t), s.Integer(0))
    bend = present.get(tuple(sorted((x, x), key=str)), s.Integer(0))
    place, time = found.expr(x), found.expr(t)
    extra = s.simplify(present.get((), s.Integer(0)))
    ends = _end_words(found, x)
    if second == 0 and front != 0 and bend != 0 and set(present) <= {(t,), (x, x), ()}:
        k, c = s.cancel(-bend / front), s.cancel(extra / front)
        if k.is_number and not k > 0:
            raise Refusal("a backward heat equation is ill-posed: its solutions are not estimated by their start")
        damped = f"-{found.expr(c).latex}w" if c != 0 else ""
        left = b.mul(w, found.expr(k), b.derivative(w, place, 2))
        right = b.subtract(
            b.mul(found.expr(k), b.derivative(b.mul(w, b.derivative(w, place)), place)),
            b.mul(found.expr(k), b.power(b.derivative(w, place), found.expr(s.Integer(2)))),
        )
        board.step(
            "differentiation under the integral, with the equation put in", left, right,
            r"The difference $w$ of two solutions solves the equation without source and with zero data. For $E(t)=\frac12\int w^2\,dx$ "
            rf"the integrand of $E'$ is $w\,w_t=w\,({found.expr(k).latex}w_{{{x}{x}}}{damped})$.",
        )  # fmt: skip
        _closing(
            board,
            ends,
            f"E'(t)=-{found.expr(k).latex}\\int w_{{{x}}}^2\\,d{x}" + (f"-{found.expr(c).latex}\\int w^2\\,d{x}" if c != 0 else ""),
            r"E(0)=0",
        )
        if not k.is_number:
            board.find("missing_assumption", f"${found.expr(k).latex}>0$ is needed")
        if c != 0 and not (c.is_number and c >= 0):
            board.find(
                "missing_assumption", f"for ${found.expr(c).latex}<0$ the energy grows at most exponentially, and is zero all the same"
            )
        return
    if second != 0 and bend != 0 and set(present) <= {(t, t), (x, x), (t,)}:
        square, drag = s.cancel(-bend / second), s.cancel(front / second)
        if square.is_number and not square > 0:
            raise Refusal("this equation is elliptic: its initial value problem is ill-posed")
        slope, rate = b.derivative(w, place), b.derivative(w, time)
        c2 = found.expr(square)
        left = b.add(b.mul(rate, c2, b.derivative(w, place, 2)), b.mul(c2, slope, b.derivative(rate, place)))
        right = b.mul(c2, b.derivative(b.mul(rate, slope), place))
        board.step(
            "differentiation under the integral, with the equation put in", left, right,
            r"The difference $w$ of two solutions solves the equation without source and with zero data. For "
            rf"$E(t)=\frac12\int(w_t^2+{c2.latex}w_x^2)\,dx$ the integrand of $E'$ is, with $w_{{tt}}$ from the equation, a derivative.",
        )  # fmt: skip
        tail = "E'(t)=0" if drag == 0 else f"E'(t)=-{found.expr(drag).latex}\\int w_t^2\\,dx"
        _closing(board, ends, tail, "E(0)=0")
        if not square.is_number and not isinstance(square, s.Pow):
            board.find("missing_assumption", f"${c2.latex}>0$ is needed")
        return
    raise Stuck("the energy method is written out for heat, wave and Laplace equations", "not_supported")


def _end_words(found: Field, x: Any) -> str:
    ends = {c.point for c in found.conditions if c.variable == x}
    if len(ends) == 1:
        raise Stuck("what holds at the other end is not said", "underdetermined")
    if len(ends) == 2:
        return "the terms at the ends vanish by the conditions there"
    return "the terms at the ends vanish, where $w$ or its slope is zero (Dirichlet or Neumann conditions, or decay on the whole line)"


def _closing(board: Board, ends: str, rate: str, start: str) -> None:
    claim = board.steps[-1].claim
    board.find("missing_assumption", "the solutions are taken as smooth up to the ends")
    text = f"the solution is unique: {ends}, so ${rate}\\le0$ and ${start}$; hence $E(t)=0$ and $w=0$"
    if rate.endswith("=0"):
        text = f"the solution is unique: {ends}, so ${rate}$ and ${start}$; hence $E(t)=0$, $w$ is constant, and it starts at zero"
    board.answers.append(Answer("uniqueness", None, text=text, claim=claim))


def _in_the_plane(board: Board, found: Field, present: dict[tuple[Any, ...], Any], w: Expr) -> None:
    s = found.s
    squares = {(v, v) for v in found.variables}
    if not squares <= set(present) or set(present) - squares - {()} or len({present[k] for k in squares}) != 1:
        raise Stuck("the energy method is written out for heat, wave and Laplace equations", "not_supported")
    scale = next(iter({present[k] for k in squares}))
    c = s.cancel(present.get((), s.Integer(0)) / scale)
    if c != 0 and not (c.is_number and c < 0):
        raise Stuck("with this term the solution need not be unique", "not_supported")
    slopes = [b.derivative(w, found.expr(v)) for v in found.variables]
    left = b.mul(w, b.add(*(b.derivative(w, found.expr(v), 2) for v in found.variables)))
    flows = b.add(*(b.derivative(b.mul(w, d), found.expr(v)) for v, d in zip(found.variables, slopes, strict=True)))
    right = b.subtract(flows, b.add(*(b.power(d, found.expr(s.Integer(2))) for d in slopes)))
    board.step(
        "differentiation under the integral, with the equation put in", left, right,
        r"The difference $w$ of two solutions is harmonic with zero data; this identity is integrated over the domain, and the divergence "
        r"theorem turns the first terms into $\oint w\,\partial_nw\,ds=0$.",
    )  # fmt: skip
    board.find("missing_assumption", "the domain is bounded, and the solutions are smooth up to its boundary")
    board.find("nonunique", "with Neumann conditions alone the solution is unique up to a constant")
    text = r"the solution is unique: $\int|\nabla w|^2=0$, so $w$ is constant, and zero on the boundary"
    board.answers.append(Answer("uniqueness", None, text=text, claim=board.steps[-1].claim))
