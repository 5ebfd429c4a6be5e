r"""Condition numbers of functions and normal equations, one step of Gauss-Newton, counts of operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of, requested

__all__ = ["function_condition", "gauss_newton", "operation_count"]


def function_condition(board: Board) -> None:
    """|x f'(x)/f(x)|, or the square of a condition number."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    if "normal equations" in problem.request:
        kappa = to_sympy(problem.operands[0])
        if kappa.is_number and kappa.evalf() < 1:
            raise Refusal("a condition number is at least one")
        high, low = (b.symbol(n, properties=["real", "positive"], latex=t) for n, t in (("sigma_1", r"\sigma_1"), ("sigma_n", r"\sigma_n")))
        board.step(
            "condition of the normal equations",
            b.divide(b.power(high, 2), b.power(low, 2)),
            b.power(b.divide(high, low), 2),
            r"The eigenvalues of $A^\top A$ are the squares of the singular values of $A$, so that $\kappa(A^\top A)=\kappa(A)^2$.",
        )
        board.step("condition of the normal equations", b.power(expr(kappa), 2), expr(kappa**2), "The value.")
        board.answers.append(Answer("condition_number", expr(kappa**2), claim=board.steps[-1].claim))
        return
    f, x = to_sympy(problem.expression), to_sympy(problem.variables[0])  # type: ignore[arg-type]
    if any(p.base.has(x) and not p.exp.is_integer for p in f.atoms(s.Pow) if p.base != s.E) or any(
        g.args[0].has(x) for g in f.atoms(s.log)
    ):
        board.conditions.append(b.relation(">", expr(x), b.ZERO))
    slope = s.simplify(f.diff(x))
    board.step("derivative of the data", b.derivative(expr(f), expr(x)), expr(slope), "How a small change of $x$ moves the value.")
    value = s.simplify(x * f.diff(x) / f)
    left = b.divide(b.mul(expr(x), expr(slope)), expr(f))
    board.step("relative condition number", left, expr(value), r"$\frac{\delta f/f}{\delta x/x}\to\frac{xf'(x)}{f(x)}$.")
    if problem.operands:
        place = to_sympy(problem.operands[0])
        at = s.nsimplify(value.subs(x, place), rational=True) if value.subs(x, place).is_rational is not False else value.subs(x, place)
        if not at.is_finite:
            raise Refusal("the relative condition number is infinite there: the function is zero")
        size = s.Abs(s.simplify(at))
        board.step("relative condition number", b.function("abs", b.at(expr(value), expr(x), expr(place))), expr(size), "At the point.")
        board.answers.append(Answer("condition_number", expr(size), claim=board.steps[-1].claim))
        return
    size = s.Abs(value) if value.is_number else value
    shown = expr(size) if value.is_number else b.function("abs", expr(value))
    board.answers.append(Answer("condition_number", shown, claim=board.steps[-1].claim))


def gauss_newton(board: Board) -> None:
    """One step: $(J^\\top J+\\lambda I)\\delta=-J^\\top r$."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    def matrix(values: Any) -> Expr:
        return b.matrix([[expr(x) for x in values.row(i)] for i in range(values.rows)])

    def column(values: Any) -> Expr:
        return b.vector([expr(x) for x in values])

    variables = [to_sympy(v) for v in problem.variables]
    place = [to_sympy(v) for v in problem.operands[0].args]
    r = s.Matrix([to_sympy(v) for v in problem.operands[1].args])
    marquardt = "marquardt" in problem.request
    lam = to_sympy(problem.operands[2]) if marquardt else s.Integer(0)
    at = dict(zip(variables, place, strict=True))
    J = r.jacobian(variables)
    for i in range(J.rows):
        for j in range(J.cols):
            shown: Expr = b.derivative(expr(r[i]), expr(variables[j]))
            for v, p in at.items():
                shown = b.at(shown, expr(v), expr(p))
            board.step("Jacobian of the residuals", shown, expr(J[i, j].subs(at)), rf"The entry $({i + 1},{j + 1})$ of $J$ at the start.")
    J0, r0 = J.subs(at), r.subs(at)
    if J0.free_symbols | r0.free_symbols | lam.free_symbols:
        raise Stuck("numbers are needed", "not_supported")
    G = J0.T * J0 + lam * s.eye(len(variables))
    if G.det() == 0:
        raise Refusal(r"$J^\top J$ is singular at the start: the step is not determined")
    delta = -(G.inv() * J0.T * r0)
    if len(variables) == 1:
        one = expr(delta[0])
        left = b.mul(
            b.add(b.dot(b.transpose(column(J0)), column(J0)), expr(lam)) if marquardt else b.dot(b.transpose(column(J0)), column(J0)), one
        )
        board.step(
            "step of Gauss-Newton",
            left,
            b.negative(b.dot(b.transpose(column(J0)), column(r0))),
            (r"$(J^\top J+\lambda I)\delta=-J^\top r$" if marquardt else r"$J^\top J\delta=-J^\top r$") + rf" gives $\delta={one.latex}$.",
        )
        board.answers.append(Answer("step", one, claim=board.steps[-1].claim))
        board.step("new iterate", b.add(expr(place[0]), one), expr(place[0] + delta[0]), "The next point.")
        board.answers.append(Answer(f"{variables[0].name}_1", expr(place[0] + delta[0]), claim=board.steps[-1].claim))
        return
    gram = b.dot(b.transpose(matrix(J0)), matrix(J0))
    whole = b.add(gram, b.mul(expr(lam), matrix(s.eye(len(variables))))) if marquardt else gram
    board.step(
        "step of Gauss-Newton",
        b.dot(whole, column(delta)),
        b.negative(b.dot(b.transpose(matrix(J0)), column(r0))),
        (r"$(J^\top J+\lambda I)\delta=-J^\top r$" if marquardt else r"$J^\top J\delta=-J^\top r$")
        + rf" gives $\delta={column(delta).latex}$.",
    )
    board.answers.append(Answer("step", column(delta), claim=board.steps[-1].claim))
    new = s.Matrix(place) + delta
    board.step("new iterate", b.add(column(place), column(delta)), column(new), "The next point.")
    board.answers.append(Answer("x_1", column(new), claim=board.steps[-1].claim))


#: What a step k of an algorithm costs, from k = 1 to the end: products, divisions (with roots), sums.
_COUNTS: dict[str, tuple[str, Callable[[Any, Any], tuple[Any, Any, Any]], str]] = {
    "back substitution": ("n", lambda n, k: (n - k, 1, n - k),
                          "the unknown $k$ from the end takes $n-k$ products and sums and one division"),
    "lu": ("n-1", lambda n, k: ((n - k) ** 2, n - k, (n - k) ** 2),
           "step $k$ takes $n-k$ divisions, and a product and a difference for each of the $(n-k)^2$ entries of the rest"),
    "cholesky": ("n", lambda n, k: ((n - k + 1) * (k - 1), n - k + 1, (n - k + 1) * (k - 1)),
                 "column $k$ has $n-k+1$ entries of $k-1$ products and sums and one division or root"),
    "matrix vector": ("n", lambda n, k: (n, 0, n - 1), "each entry takes $n$ products and $n-1$ sums"),
    "inner product": ("n", lambda n, k: (1, 0, 1), "a product and a sum for each entry, but one sum less"),
    "matrix product": ("n", lambda n, k: (n * n, 0, n * (n - 1)), "each row has $n$ entries of $n$ products and $n-1$ sums"),
}  # fmt: skip


def _cost(request: str | None, parts: tuple[Any, Any, Any]) -> Any:
    """The operations that are counted: all of them where nothing else is said."""
    products, divisions, sums = parts
    asked = {"products": products, "divisions": divisions, "sums": sums, "products and divisions": products + divisions}
    return asked.get(request or "", products + divisions + sums)


def operation_count(board: Board) -> None:
    """The sum over the steps, and its leading term."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    n, k = s.Symbol("n", integer=True, positive=True), s.Symbol("k", integer=True, positive=True)
    letters.setdefault("n", b.symbol("n", properties=["real", "integer", "positive"]))
    named = requested(problem, "of")

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    if named is not None:
        end, cost, why = _COUNTS[named]
        upper = n - 1 if end == "n-1" else n
        only = requested(problem, "only")
        body = s.expand(_cost(only, cost(n, k))) + 0 * k
        if body == 0:
            raise Refusal("no such operation occurs there", "no_solution")
        if named == "inner product" and only == "sums":
            body, upper = s.Integer(1), n - 1
        if named == "inner product" and only is None:
            board.step("sum of the operations", b.subtract(b.mul(b.TWO, expr(n)), b.ONE), expr(2 * n - 1), f"Counted: {why}.")
            board.answers.append(Answer("count", expr(2 * n - 1), claim=board.steps[-1].claim))
            board.answers.append(Answer("leading_term", expr(2 * n), claim=board.steps[-1].claim))
            return
        letters["k"] = b.symbol("k", properties=["real", "integer"])
        whole = b.sum_over(expr(body), expr(k), b.ONE, expr(upper))
        value = s.factor(s.summation(body, (k, 1, upper)))
    else:
        assert problem.expression is not None
        why = "the sum over the steps"
        whole = problem.expression
        value = s.factor(to_sympy(whole).doit())
        if value.has(s.Sum):
            raise Stuck("the sum has no closed form here")
    size = [z for z in value.free_symbols]
    if not size or not value.is_polynomial(*size):
        raise Stuck("the count is no polynomial of a size", "not_supported")
    opened = s.expand(value)
    board.step("sum of the operations", whole, expr(opened), f"Counted: {why}.")
    claim = board.steps[-1].claim
    degree = s.Poly(opened, *size).total_degree()
    lead = s.Add(*(t for t in s.Add.make_args(opened) if s.Poly(t, *size).total_degree() == degree))
    board.answers.append(Answer("count", expr(opened), claim=claim))
    if len(size) == 1:
        inverse = s.Symbol("w", real=True)
        scaled = s.expand(opened.subs(size[0], 1 / inverse) * inverse**degree)
        board.step(
            "leading term of a count",
            b.at(expr(scaled), b.symbol("w", properties=["real"]), b.ZERO),
            expr(s.Poly(opened, *size).LC()),
            rf"Divided by $n^{degree}$, with $w=1/n\to0$.",
        )
        claim = board.steps[-1].claim
    board.answers.append(Answer("leading_term", expr(lead), claim=claim))
