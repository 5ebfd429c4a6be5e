r"""How fast a fixed-point iteration converges: the first derivative of the iteration that is not zero at the fixed point."""

from __future__ import annotations

from math import factorial
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of, requested

__all__ = ["convergence_rate"]


def convergence_rate(board: Board) -> None:
    """The order and the asymptotic constant at a fixed point."""
    s = library()
    problem = board.problem
    assert problem.expression is not None
    letters = letters_of(problem)
    x = to_sympy(problem.variables[0])
    given = to_sympy(problem.expression)

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    board.conditions.extend(problem.conditions)
    place = to_sympy(problem.operands[0]) if problem.operands else None
    newton = "newton" in problem.request
    if place is None and not newton and not given.is_rational_function(x):
        _by_numbers(board, given, x, expr)
        return
    places = [place] if place is not None else _fixed_points(board, given if not newton else given + x, x, newton)
    for one in places:
        _rate_at(board, given, x, one, expr)


def _rate_at(board: Board, given: Any, x: Any, place: Any, expr: Any) -> None:
    """The order and the constant at one root or fixed point."""
    s = library()
    problem = board.problem
    newton = "newton" in problem.request
    begun = len(board.steps)
    if newton:
        value = s.simplify(given.subs(x, place))
        if value != 0:
            raise Refusal(f"${expr(place).latex}$ is no root: the function has the value ${expr(value).latex}$ there")
        g = s.simplify(x - s.cancel(given / given.diff(x))) if given.is_rational_function(x) else x - given / given.diff(x)
        board.step("root of a function", b.at(expr(given), expr(x), expr(place)), b.ZERO, "The point is a root.")
        multiplicity = next((m for m in range(1, 12) if s.simplify(given.diff(x, m).subs(x, place)) != 0), None)
        if multiplicity is None:
            raise Stuck("the multiplicity of the root is not found")
        slope = given.diff(x, multiplicity).subs(x, place)
        board.step(
            "multiplicity of a root",
            b.at(b.derivative(expr(given), expr(x), multiplicity), expr(x), expr(place)),
            expr(s.simplify(slope)),
            f"The derivative of order {multiplicity} is the first that is not zero: the root has the multiplicity {multiplicity}.",
        )
        if multiplicity > 1:
            constant = 1 - s.Rational(1, multiplicity)
            slope_map = s.factor(s.cancel(given * given.diff(x, 2) / given.diff(x) ** 2)) if given.is_rational_function(x) else None
            if slope_map is None:
                raise Stuck("a multiple root of a function that is not rational", "not_supported")
            left = b.at(expr(slope_map), expr(x), expr(place))
            board.step(
                "Newton's method at a multiple root",
                left,
                expr(constant),
                r"The iteration $g(x)=x-f/f'$ has $g'=ff''/f'^2$, which tends to $1-1/m$.",
            )
            _say(board, 1, constant, place, expr, board.steps[begun].claim)
            return
        first, second = given.diff(x).subs(x, place), given.diff(x, 2).subs(x, place)
        step_map = b.subtract(expr(x), b.divide(expr(given), expr(given.diff(x))))
        board.step(
            "Newton's method is a fixed-point iteration",
            b.at(b.derivative(step_map, expr(x)), expr(x), expr(place)),
            b.ZERO,
            r"$g(x)=x-f(x)/f'(x)$ has $g'=ff''/f'^2$, which is zero at a simple root: the convergence is at least quadratic.",
        )
        del first, second
    else:
        value = s.simplify(given.subs(x, place) - place)
        if value != 0:
            raise Refusal(f"${expr(place).latex}$ is no fixed point of the iteration")
        g = given
        board.step("fixed point of an iteration", b.at(expr(given), expr(x), expr(place)), expr(place), "The point is mapped to itself.")
    for order in range(1, 9):
        derivative = s.simplify(g.diff(x, order).subs(x, place))
        if not derivative.is_finite and derivative.is_number:
            raise Stuck("the iteration is not smooth at the fixed point")
        shown = b.at(b.derivative(expr(g), expr(x), order), expr(x), expr(place))
        if not (newton and order == 1 and derivative == 0):
            board.step(
                "order of a fixed-point iteration",
                shown,
                expr(derivative),
                f"The derivative of order {order} of the iteration at the fixed point" + (" vanishes." if derivative == 0 else "."),
            )
        if derivative != 0:
            constant = s.simplify(s.Abs(derivative) / factorial(order))
            if order == 1:
                size = constant.evalf() if constant.is_number else None
                if size is not None and size > 1:
                    raise Refusal(rf"the iteration does not converge: $|g'(x^*)|={expr(constant).latex}>1$")
                if size is not None and size == 1:
                    raise Stuck("the derivative has the size one: it does not decide the convergence")
                if size is None:
                    raise Stuck("whether the iteration converges depends on the letters", "not_supported")
            _say(board, order, constant, place, expr, None if problem.operands else board.steps[begun].claim)
            return
    raise Stuck("all derivatives looked at vanish")


def _say(board: Board, order: int, constant: Any, place: Any, expr: Any, found: Claim | None) -> None:
    claim = board.steps[-1].claim
    claimed = requested(board.problem, "claimed order")
    said = claim if claimed is None else board.claim(b.num(order), "=", b.num(int(claimed)))
    words = {1: "linear", 2: "quadratic", 3: "cubic"}.get(order, f"order {order}")
    board.answers.append(Answer("order", b.num(order), text=f"{words}: order {order}", claim=said))
    board.answers.append(Answer("constant", expr(constant), claim=claim))
    if found is not None:
        board.answers.append(Answer("fixed_point", expr(place), claim=found))


def _by_numbers(board: Board, g: Any, x: Any, expr: Any) -> None:
    """The attracting fixed point of an iteration without one in closed form: where it lies, and the slope there."""
    s = library()
    if g.free_symbols != {x}:
        raise Stuck("the fixed point is not found: say where it lies")
    gap = s.lambdify(x, g - x, "mpmath")
    found: list[Any] = []
    points = [s.Rational(k, 8) for k in range(-80, 81)]
    values = []
    for p in points:
        try:
            v = gap(p)
            values.append(v if abs(complex(v).imag) < 1e-12 else None)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            values.append(None)
    for p, q, u, v in zip(points, points[1:], values, values[1:], strict=False):
        if u is None or v is None:
            continue
        u, v = complex(u).real, complex(v).real
        if u == 0 or u * v < 0:
            try:
                root = s.nsolve(g - x, x, (float(p), float(q)), solver="bisect", prec=20, verify=False) if u else s.Float(p, 20)
            except (ValueError, ZeroDivisionError):
                continue
            if abs(s.N((g - x).subs(x, root), 20)) < s.Float("1e-12") and not any(abs(root - r) < 1e-9 for r in found):
                found.append(root)
    slopes = [(r, g.diff(x).subs(x, r).evalf(15)) for r in found]
    near = [(r, m) for r, m in slopes if abs(m) < 1]
    if len(near) != 1:
        raise Stuck("the iteration has several fixed points: say which one is meant" if near else "no fixed point that attracts is found")
    root, slope = near[0]
    if abs(slope) < 1e-6:
        raise Stuck("the slope at the fixed point is too small to be told from zero by numbers")
    low, high = (s.Rational(s.floor(root * 10**6) + k, 10**6) for k in (0, 1))
    signs = [("<" if float((g - x).subs(x, p)) < 0 else ">", p) for p in (low, high)]
    for mark, p in signs:
        value = b.at(b.subtract(expr(g), expr(x)), expr(x), expr(p))
        board.step(
            "fixed point of an iteration", value, b.ZERO,
            rf"$g(x)-x$ changes its sign between ${float(low):.6f}$ and ${float(high):.6f}$.", relation=mark,
            claim=board.claim(value, mark, b.ZERO),
        )  # fmt: skip
    place = s.Rational(str(round(root, 10)))
    shown = b.at(b.derivative(expr(g), expr(x)), expr(x), expr(place))
    claim = board.claim(b.function("abs", shown), "<", b.ONE)
    board.step(
        "order of a fixed-point iteration", b.function("abs", shown), b.ONE,
        rf"The slope there is about ${float(slope):.6f}$: not zero, and of a size below one.", relation="<", claim=claim,
    )  # fmt: skip
    claimed = requested(board.problem, "claimed order")
    said = claim if claimed is None else board.claim(b.ONE, "=", b.num(int(claimed)))
    board.answers.append(Answer("order", b.ONE, text="linear: order 1", claim=said))
    board.answers.append(
        Answer("constant", b.num(f"{abs(float(slope)):.8f}"), text=f"about ${abs(float(slope)):.8f}$", claim=claim, role="numerical")
    )
    board.answers.append(
        Answer(
            "fixed_point", b.num(f"{float(root):.10f}"), text=f"about ${float(root):.10f}$", claim=board.steps[0].claim, role="numerical"
        )
    )


def _fixed_points(board: Board, g: Any, x: Any, newton: bool) -> list[Any]:
    """The fixed point; of Newton's method every real root, since it converges near each of them."""
    s = library()
    if not g.is_rational_function(x):
        raise Stuck("the fixed point is not found: say where it lies")
    equation = s.numer(s.together(g - x))
    roots = [r for r in s.roots(s.Poly(equation, x)) if r.is_real is not False]
    if "positive" in board.problem.request:
        roots = [r for r in roots if r.is_number and r.evalf() > 0]
    if not roots or len(roots) > 4 or (len(roots) > 1 and not (newton and all(r.is_number for r in roots))):
        raise Stuck("the iteration has several fixed points: say which one is meant" if roots else "no fixed point is found")
    return sorted(roots, key=lambda r: -r.evalf(20)) if len(roots) > 1 else roots
