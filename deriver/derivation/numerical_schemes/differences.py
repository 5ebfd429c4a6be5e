r"""The order of a difference quotient, by the Taylor series of every term."""

from __future__ import annotations

from math import factorial
from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of, requested

__all__ = ["difference_order", "moments_of", "weights_of"]

_MARKS = {1: "'", 2: "''", 3: "'''"}


def weights_of(s: Any, value: Any, x: Any) -> tuple[Any, dict[Any, Any], Any]:
    """The function, its weights by the multiples of h at which it is taken, and h; Stuck where the formula is not of this form."""
    calls = sorted(value.atoms(s.core.function.AppliedUndef), key=str)
    if not calls or len({c.func for c in calls}) != 1 or any(len(c.args) != 1 for c in calls):
        raise Stuck("a difference quotient of one function is needed", "not_supported")
    moved = [s.expand(c.args[0] - x) for c in calls]
    steps = sorted({z for m in moved for z in m.free_symbols}, key=str)
    if len(steps) != 1:
        raise Stuck("the points lie at multiples of one step", "not_supported")
    h = steps[0]
    weights: dict[Any, Any] = {}
    rest = s.expand(value)
    for call, shift in zip(calls, moved, strict=True):
        multiple = s.cancel(shift / h)
        if not multiple.is_Rational:
            raise Stuck("the points lie at multiples of one step", "not_supported")
        weights[multiple] = rest.coeff(call, 1)
        rest -= s.expand(weights[multiple] * call)
    if s.expand(rest) != 0 or any(w.atoms(s.core.function.AppliedUndef) or w.has(x) for w in weights.values()):
        raise Refusal("the quotient is not linear in the values of the function")
    return calls[0].func, weights, h


def moments_of(s: Any, weights: dict[Any, Any], h: Any, upto: int) -> list[Any]:
    """The coefficients of the derivatives: $\\sum_kw_k(kh)^q/q!$."""
    out = []
    for q in range(upto + 1):
        total = s.Add(*(w * (k * h) ** q if q else w for k, w in weights.items())) / factorial(q)
        out.append(s.factor(s.expand(total)))
    return out


def _power(s: Any, value: Any, h: Any) -> int:
    """The power of h in a monomial."""
    return int(s.degree(s.numer(s.together(value)), h) - s.degree(s.denom(s.together(value)), h))


def difference_order(board: Board) -> None:
    """The derivative a quotient approximates, the order and the leading error."""
    s = library()
    problem = board.problem
    name = requested(problem, "by") or "x"
    assert problem.expression is not None
    x = next((to_sympy(z) for z in problem.expression.free if z.op == "symbol" and z.name == name), s.Symbol(name, real=True))
    value = to_sympy(problem.expression)
    function, weights, h = weights_of(s, value, x)
    unknowns = [to_sympy(v) for v in problem.variables]
    letters = letters_of(problem)
    target = requested(problem, "derivative")
    put: dict[Any, Any] = {}
    if "weights" in problem.request:
        put = _solved(board, weights, h, unknowns, None if target is None else int(target), letters)
        weights = {k: w.subs(put) for k, w in weights.items()}
        value = value.subs(put)
    if any(w.free_symbols - {h} for w in weights.values()):
        raise Stuck("the weights hold letters: say which are to be found", "not_supported")
    moments = moments_of(s, weights, h, 14)
    degrees = [(q, _power(s, m, h), m) for q, m in enumerate(moments) if m != 0]
    limits = [(q, m) for q, p, m in degrees if p == 0]
    bad = [(q, p) for q, p, m in degrees if p < 0]
    written = function.__name__

    def marked(q: int) -> str:
        return f"{written}{_MARKS.get(q, '')}({name})" if q < 4 else f"{written}^{{({q})}}({name})"

    if bad:
        raise Refusal(f"the coefficient of ${marked(bad[0][0])}$ grows as $h\\to0$: the quotient does not converge")
    if len(limits) != 1:
        raise Refusal("the quotient does not converge to one derivative")
    found, size = limits[0]
    if target is not None and (int(target) != found or size != 1):
        shown = "" if size == 1 else from_sympy(size, letters).latex
        raise Refusal(f"the quotient converges to ${shown}{marked(found)}$, and not to ${marked(int(target))}$")
    rest = [(q, p, m) for q, p, m in degrees if p > 0]
    if not rest:
        raise Stuck("the quotient is exact for every derivative looked at", "not_supported")
    order = min(p for _, p, _ in rest)
    lead = [(q, m) for q, p, m in rest if p == order]
    u = s.Function(written)
    top = max(q for q, _ in lead)
    hh = from_sympy(h, letters)
    at_x = from_sympy(x, letters)
    for k in sorted(weights, key=lambda v: (abs(v), v)):
        if k == 0:
            continue
        left = from_sympy(u(x + k * h), letters)
        series = s.Add(*(u(x).diff(x, q) * (k * h) ** q / factorial(q) for q in range(top + 1)))
        claim = board.claim(b.at(b.derivative(from_sympy(s.exp(k * h), letters), hh, top), hh, b.ZERO), "=", from_sympy(k**top, letters))
        board.step(
            "Taylor expansion of a grid value",
            left,
            from_sympy(series, letters),
            rf"Up to terms of order $h^{{{top + 1}}}$.",
            relation="~=",
            claim=claim,
        )
    for q in range(top + 1):
        terms = [
            b.mul(from_sympy(w, letters), from_sympy((k * h) ** q, letters)) if q else from_sympy(w, letters)
            for k, w in weights.items()
            if k or not q
        ]
        left = b.add(*terms) if q < 2 else b.divide(b.add(*terms), b.num(factorial(q)))
        if moments[q] != 0 or q < found:
            board.step("matching derivatives", left, from_sympy(moments[q], letters), f"The coefficient of ${marked(q)}$.")
    error = s.Add(*(m * u(x).diff(x, q) for q, m in lead))
    # All derivatives of e^x are one at zero: the scaled quotient of e^x is a smooth function of h whose derivatives are the coefficients.
    power = max((-_power(s, s.Add(w), h) for w in weights.values() if w != 0), default=0)
    scaled = s.expand(s.Add(*(w * h**power * s.exp(k * h) for k, w in weights.items())))
    claim = board.claim(
        b.at(b.derivative(from_sympy(scaled, letters), hh, order + power), hh, b.ZERO),
        "=",
        from_sympy(s.expand(s.Add(*(m for _, m in lead)) / h**order) * factorial(order + power), letters),
    )
    board.step(
        "leading error of a difference quotient",
        b.subtract(from_sympy(value, letters), from_sympy(u(x).diff(x, found) if found else u(x), letters)),
        from_sympy(error, letters),
        rf"Up to terms of higher order: the error is $O(h^{{{order}}})$.",
        relation="~=",
        claim=claim,
    )
    del at_x
    claimed = requested(problem, "claimed order")
    said = claim if claimed is None else board.claim(b.num(order), "=", b.num(int(claimed)))
    for z in unknowns:
        board.answers.append(Answer(z.name, from_sympy(put[z], letters), claim=claim))
    board.answers.append(Answer("order", b.num(order), text=f"order {order} for ${marked(found)}$", claim=said))
    if len(lead) == 1:
        board.answers.append(Answer("error_constant", from_sympy(s.cancel(lead[0][1] / h**order), letters), claim=claim))
    board.answers.append(Answer("error", from_sympy(error, letters), claim=claim))


def _solved(board: Board, weights: dict[Any, Any], h: Any, unknowns: list[Any], target: int | None, letters: Any) -> dict[Any, Any]:
    """The unknown weights from as many conditions as can be met."""
    s = library()
    if target is None:
        raise Refusal("it is not said which derivative is approximated")
    best: dict[Any, Any] | None = None
    equations: list[Any] = []
    for q in range(0, 14):
        moment = s.expand(moments_of(s, weights, h, q)[q])
        goal = 1 if q == target else 0
        wanted = s.expand(s.numer(s.together(moment - goal)))
        trial = s.solve([*equations, wanted], unknowns, dict=True)
        if not trial:
            break
        equations.append(wanted)
        best = trial[0]
        if q <= max(target, len(unknowns) - 1):
            board.step(
                "conditions on the weights",
                from_sympy(moment, letters),
                from_sympy(s.factor(moment), letters),
                rf"The coefficient of the derivative of order {q} has to be {goal}.",
            )
    if best is None or len(equations) <= target:
        raise Refusal("no choice of the weights approximates this derivative")
    if any(z not in best or best[z].free_symbols & set(unknowns) for z in unknowns):
        raise Stuck("the conditions leave weights free", "not_supported")
    return best
