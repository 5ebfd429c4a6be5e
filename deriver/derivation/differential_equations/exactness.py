r"""Equations whose left side is a derivative: $M\,dt+N\,dy = dF$, and linear ones with $a_2y''+a_1y'+a_0y = (b_1y'+b_0y)'$."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from .board import Board
from .classes import Classified
from .equation import Equation, Stuck
from .families import Family, is_solution
from .first_order import solved_for, tidy, without_bars
from .reductions import lower

__all__ = ["exact", "exact_linear"]


def exact_linear(board: Board, equation: Equation, found: Classified) -> Family:
    """The equation integrated once, and solved as one of lower order."""
    s, t, y = equation.s, equation.t, equation.y
    assert found.linear is not None and board.problem.expression is not None
    coefficients, g = found.linear
    rows = found.of("exact_higher_order")
    inner = s.Add(*(c * y[j] for j, c in enumerate(rows)))
    applied = s.Add(*(c * y[k] for k, c in enumerate(coefficients)))
    variable = equation.expr(t)
    form = b.relation("=", b.derivative(equation.expr(inner), variable), equation.expr(g))
    board.step(
        "exact linear equation", board.problem.expression, form,
        "The test: the alternating sum of the derivatives of the coefficients is zero.", relation="iff",
        claim=board.claim(b.derivative(equation.expr(inner), variable), "=", equation.expr(applied)),
    )  # fmt: skip
    value, inside = board.integrate(equation, g, t) if g != 0 else (s.Integer(0), [])
    c = equation.constant()
    integrated = equation.relation(inner, value + c)
    claim = board.claim(b.derivative(equation.expr(value), variable), "=", equation.expr(g))
    board.step("integrating both sides", form, integrated, relation="iff", claim=claim, inside=inside)
    family, _ = lower(board, equation, integrated, equation.unknown, variable, ())
    if not family.explicit:
        raise Stuck("the integrated equation is solved only implicitly")
    return Family(family.explicit, constants=(c, *family.constants), lost=family.lost, conditions=family.conditions)


def exact(board: Board, equation: Equation, found: Classified) -> Family:
    """M + N y' = 0 by a potential, after an integrating factor where one of one variable is known."""
    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    assert found.form is not None
    M, N = found.form
    start = board.problem.expression
    assert start is not None
    variable = s.Symbol(equation.unknown.data[0], real=True)
    equation.letters.setdefault(variable.name, b.symbol(variable.name, properties=["real"], latex=equation.unknown.data[1]))
    yv = equation.letters[variable.name]
    tv = equation.expr(t)
    lost: list[Any] = []
    before = start
    if "exact" not in found.names:
        which, rate = found.of("integrating_factor")
        inside: list[Any] = []
        if which == "powers":
            mu = rate
        else:
            x = t if which == "t" else variable
            exponent, inside = board.integrate(equation, rate.subs(y, variable), x)
            mu = without_bars(s, s.exp(exponent)).subs(variable, y)
        M, N = tidy(s, s.expand(mu * M)), tidy(s, s.expand(mu * N))
        # Where the factor has a zero or a pole in y, a constant solution may be hidden.
        for value in (s.Integer(0),) if mu.has(y) else ():
            if is_solution(s, equation, value):
                lost.append(value)
        form = equation.relation(M + N * y1, 0)
        claim = board.claim(b.derivative(equation.expr(M.subs(y, variable)), yv), "=", b.derivative(equation.expr(N.subs(y, variable)), tv))
        board.step(
            "integrating factor of an exact equation",
            before,
            form,
            f"The factor is ${equation.expr(mu).latex}$.",
            relation="iff",
            claim=claim,
            inside=inside,
        )
        before = form
    else:
        claim = board.claim(b.derivative(equation.expr(M.subs(y, variable)), yv), "=", b.derivative(equation.expr(N.subs(y, variable)), tv))
        form = equation.relation(M + N * y1, 0)
        board.step(
            "test for exactness",
            b.derivative(equation.expr(M.subs(y, variable)), yv),
            b.derivative(equation.expr(N.subs(y, variable)), tv),
            f"With $M = {equation.expr(M.subs(y, variable)).latex}$ and $N = {equation.expr(N.subs(y, variable)).latex}$: "
            f"$M_{{{yv.latex}}} = N_{{{tv.latex}}}$, so the left side is the derivative of a potential.",
            claim=claim,
        )
        before = form
    P, inside = board.integrate(equation, M.subs(y, variable), t)
    rest = s.simplify(N.subs(y, variable) - P.diff(variable))
    if rest.has(t):
        raise Stuck("the potential is not found")
    Q, more = board.integrate(equation, rest, variable) if rest != 0 else (s.Integer(0), [])
    potential = s.expand(P + Q)
    claim = board.claim(b.derivative(equation.expr(potential), tv), "=", equation.expr(M.subs(y, variable)))
    c = equation.constant()
    shown = b.relation("=", equation.expr(potential), equation.expr(c))
    board.step("potential of an exact equation", before, shown, relation="iff", claim=claim, inside=[*inside, *more])
    # A root of a polynomial would only hold where it is real: the relation itself says more.
    solutions = solved_for(s, potential - c, variable) if potential.is_polynomial(variable) and s.degree(potential, variable) == 1 else []
    if solutions:
        listing = [equation.relation(y, v) for v in solutions]
        check = equation.residual(solutions[0])
        board.step(
            "solving for the unknown",
            shown,
            b.join("or", *listing) if len(listing) > 1 else listing[0],
            relation="iff",
            claim=board.claim(check[0], "=", check[1]),
        )
        return Family(solutions, constants=(c,), lost=lost)
    return Family([], implicit=potential.subs(variable, y), constants=(c,), lost=lost)
