r"""Richardson extrapolation, the degree of exactness of a quadrature formula, a residual block as a step of Euler's method."""

from __future__ import annotations

from math import factorial
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .differences import _power, moments_of, weights_of
from .method import letters_of, requested

__all__ = ["quadrature", "residual_block", "richardson"]


def richardson(board: Board) -> None:
    """The combination of A(h/2) and A(h) in which the leading power of the error cancels."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    if problem.expression is not None:
        name = requested(problem, "by") or "x"
        x = next((to_sympy(z) for z in problem.expression.free if z.op == "symbol" and z.name == name), s.Symbol(name, real=True))
        _, weights, h = weights_of(s, to_sympy(problem.expression), x)
        powers = sorted({_power(s, m, h) for m in moments_of(s, weights, h, 14) if m != 0})
        if powers[0] != 0 or len(powers) < 2:
            raise Refusal("the quotient does not converge")
        p, beyond = powers[1], powers[1] + 1
    else:
        p = int(requested(problem, "power") or 1)
        beyond = int(requested(problem, "beyond") or p + 1)
        if beyond <= p:
            raise Refusal("the remainder is no smaller than the leading error")
    h = b.symbol("h", properties=["real"])
    c = b.symbol("c", properties=["real"])
    first, second = s.Rational(2**p, 2**p - 1), s.Rational(-1, 2**p - 1)
    half = b.divide(h, b.TWO)
    error = b.add(b.mul(from_sympy(first), c, b.power(half, p)), b.mul(from_sympy(second), c, b.power(h, p)))
    board.step(
        "Richardson extrapolation",
        error,
        b.ZERO,
        rf"The errors $c(h/2)^{p}$ and $ch^{p}$ cancel in $\frac{{2^{p}A(h/2)-A(h)}}{{2^{p}-1}}$.",
    )
    total = b.add(from_sympy(first), from_sympy(second))
    board.step(
        "Richardson extrapolation",
        b.subtract(from_sympy(first), from_sympy(-second)),
        b.ONE,
        "The weights sum to one, so that the limit stays.",
    )
    del total
    claim = board.steps[0].claim
    board.answers.append(
        Answer(
            "weights",
            b.vector([from_sympy(first), from_sympy(second)]),
            claim=claim,
            text=rf"${from_sympy(first).latex}A(h/2)-{from_sympy(-second).latex}A(h)$",
        )
    )
    if problem.expression is not None:
        hs = next(z for z in weights_free(weights, s))
        value = to_sympy(problem.expression)
        combined = s.expand(first * value.subs(hs, hs / 2) + second * value)
        _, both, hh = weights_of(s, combined, x)
        left = from_sympy(combined, letters)
        found = [(q, m) for q, m in enumerate(moments_of(s, both, hh, 14)) if m != 0 and _power(s, m, hh) > 0]
        lead = min(found, key=lambda pair: _power(s, pair[1], hh))
        beyond = _power(s, lead[1], hh)
        power = max(-_power(s, w, hh) for w in both.values() if w != 0)
        hx = from_sympy(hh, letters)
        scaled = from_sympy(s.expand(s.Add(*(w * hh**power * s.exp(k * hh) for k, w in both.items()))), letters)
        coefficient = s.cancel(lead[1] / hh**beyond) * factorial(beyond + power)
        test = board.claim(b.at(b.derivative(scaled, hx, beyond + power), hx, b.ZERO), "=", from_sympy(coefficient, letters))
        board.step(
            "leading error of a difference quotient", left, left, rf"What is left of the error begins with $h^{beyond}$.", claim=test
        )
        board.answers.append(Answer("combination", left, claim=test))
        claim = test
    board.answers.append(Answer("order", b.num(beyond), claim=claim))


def weights_free(weights: dict[Any, Any], s: Any) -> list[Any]:
    """The step in the weights of a quotient."""
    return sorted({z for w in weights.values() for z in w.free_symbols}, key=str)


_RULES: dict[str, tuple[list[Any], list[Any]]] = {
    "simpson": ([0, "1/2", 1], ["1/6", "2/3", "1/6"]),
    "trapezoidal": ([0, 1], ["1/2", "1/2"]),
    "midpoint": (["1/2"], [1]),
    "simpson 3/8": ([0, "1/3", "2/3", 1], ["1/8", "3/8", "3/8", "1/8"]),
    "boole": ([0, "1/4", "1/2", "3/4", 1], ["7/90", "32/90", "12/90", "32/90", "7/90"]),
}


def quadrature(board: Board) -> None:
    """The largest degree up to which all powers are integrated exactly."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    named = requested(problem, "rule")
    if named is not None:
        nodes = [s.Rational(v) for v in _RULES[named][0]]
        weights = [s.Rational(v) for v in _RULES[named][1]]
        lower, upper, x, density = s.Integer(0), s.Integer(1), s.Symbol("x", real=True), s.Integer(1)
    else:
        lower, upper, x, inside = (to_sympy(v) for v in problem.operands)
        calls = inside.atoms(s.core.function.AppliedUndef)
        if len(calls) != 1:
            raise Stuck("the integrand is a weight times one function", "not_supported")
        call = calls.pop()
        density = s.cancel(inside / call)
        if density.has(call) or call.args != (x,):
            raise Stuck("the integrand is a weight times one function", "not_supported")
        assert problem.expression is not None
        right = s.expand(to_sympy(problem.expression))
        values = sorted(right.atoms(s.core.function.AppliedUndef), key=str)
        if any(v.func != call.func for v in values):
            raise Refusal("the formula uses another function than the integral")
        if any(len(v.args) != 1 or v.args[0].has(x) for v in values):
            raise Stuck("the formula is a sum of weights times values", "not_supported")
        nodes = [v.args[0] for v in values]
        weights = [right.coeff(v, 1) for v in values]
        if s.expand(right - s.Add(*(w * v for w, v in zip(weights, values, strict=True)))) != 0:
            raise Stuck("the formula is a sum of weights times values", "not_supported")
    unknowns = [to_sympy(v) for v in problem.variables]

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    put: dict[Any, Any] = {}
    if any((z.free_symbols - set(unknowns)) for z in (*weights, *nodes)):
        raise Stuck("the formula holds letters: say which are to be found", "not_supported")
    if unknowns:
        equations: list[Any] = []
        for q in range(2 * len(nodes) + 1):
            moment = s.integrate(density * x**q, (x, lower, upper))
            equation = s.Add(*(w * (t**q if q else 1) for w, t in zip(weights, nodes, strict=True))) - moment
            found = s.solve([*equations, equation], unknowns, dict=True)
            if not found:
                break
            equations.append(equation)
            put = found[0]
        if any(z not in put or put[z].free_symbols for z in unknowns):
            raise Stuck("the conditions leave letters free", "not_supported")
        weights, nodes = [w.subs(put) if hasattr(w, "subs") else w for w in weights], [s.sympify(t).subs(put) for t in nodes]
    degree = -1
    for q in range(2 * len(nodes) + 2):
        moment = s.integrate(density * x**q, (x, lower, upper))
        value = s.nsimplify(s.simplify(s.Add(*(w * (t**q if q else 1) for w, t in zip(weights, nodes, strict=True)))))
        integral = b.integral(expr(density * x**q), expr(x), expr(lower), expr(upper))
        equal = s.simplify(moment - value) == 0
        terms = [b.mul(expr(w), b.power(expr(t), q)) if q else expr(w) for w, t in zip(weights, nodes, strict=True)]
        right_side = b.add(*terms)
        if equal:
            board.step("exactness for a power", integral, right_side, rf"$x^{q}$ is integrated exactly.")
            degree = q
        else:
            claim = board.claim(integral, "!=", right_side)
            board.step(
                "exactness for a power", integral, expr(moment), rf"$x^{q}$ is not: the formula gives ${expr(value).latex}$.", claim=claim
            )
            break
    else:
        raise Stuck("the degree is not found")
    if degree < 0:
        board.find("no_solution", "the formula is not exact for constants")
    claim_all = board.steps[-2].claim if degree >= 0 else board.steps[-1].claim
    claimed = requested(problem, "claimed degree")
    said = claim_all if claimed is None else board.claim(b.num(degree), "=", b.num(int(claimed)))
    for z in unknowns:
        board.answers.append(Answer(z.name, expr(put[z]), claim=claim_all))
    board.answers.append(
        Answer("degree", b.num(degree) if degree >= 0 else b.negative(b.ONE), text=f"degree of exactness {degree}", claim=said)
    )


def residual_block(board: Board) -> None:
    """`h_{n+1} = h_n + f(h_n)` against `h_{n+1} = h_n + s f(h_n)`."""
    s = library()
    relation = board.problem.operands[0]
    letters = letters_of(board.problem)
    left, right = (to_sympy(v) for v in relation.args)
    calls = list(right.atoms(s.core.function.AppliedUndef))
    old = s.Symbol("state_0", real=True)
    old = next((z for z in right.free_symbols if z.name == "state_0"), old)
    if len(calls) != 1 or not left.is_Symbol or not right.has(old):
        raise Stuck("a residual block is the state plus a function of the state", "not_supported")
    step = s.cancel((right - old) / calls[0])
    if step.has(calls[0]) or step.has(old) or calls[0].args[-1] != old:
        raise Refusal("the block is no step of Euler's method: the new state is not the old one plus a multiple of a function of it")

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    board.step("difference of the states", expr(right - old), expr(step * calls[0]), "What the block adds to the state.")
    quotient = b.divide(b.subtract(expr(right), expr(old)), expr(step))
    board.step(
        "step of Euler's method",
        quotient,
        expr(calls[0]),
        "The difference quotient of the states is the function: Euler's method for $x'=f_\\theta(x)$.",
    )
    board.answers.append(Answer("step", expr(step), claim=board.steps[-1].claim))
