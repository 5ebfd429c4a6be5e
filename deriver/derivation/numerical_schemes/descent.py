r"""Gradient descent on a quadratic, Jacobi and Gauss-Seidel: how the error is multiplied in one step."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of

__all__ = ["gradient_descent", "iteration_bound", "stationary_iteration"]


def _matrix(values: Any, expr: Any) -> Expr:
    return b.matrix([[expr(x) for x in values.row(i)] for i in range(values.rows)])


def gradient_descent(board: Board) -> None:
    """The best fixed step 2/(l_min + l_max) and its rate, or the steps for which the iteration converges."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    known = dict(letters)
    for name, latex in (("lmin", r"\lambda_{\min}"), ("lmax", r"\lambda_{\max}")):
        known[name] = b.symbol(name, properties=["real", "positive"], latex=latex)
    known["eta"] = b.symbol("eta", properties=["real"], latex=r"\eta")
    eta = s.Symbol("eta", real=True)

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), known)

    if "symbolic" in problem.request:
        low, high = s.Symbol("lmin", positive=True), s.Symbol("lmax", positive=True)
        board.conditions.append(b.relation("<=", expr(low), expr(high)))
    else:
        low, high = _spectrum(board, expr)
    if "exact" in problem.request:
        _exact_line_search(board, low, high, expr)
        return
    first, second = b.subtract(b.ONE, b.mul(expr(eta), expr(low))), b.subtract(b.ONE, b.mul(expr(eta), expr(high)))
    step = s.simplify(2 / (low + high))
    if "range" in problem.request:
        bound = s.simplify(2 / high)
        board.step(
            "error of gradient descent",
            b.at(second, expr(eta), expr(bound)),
            b.negative(b.ONE),
            r"The error is multiplied by $I-\eta A$, with the eigenvalues $1-\eta\lambda$: all of them lie between $-1$ and $1$ exactly if "
            r"$0<\eta<2/\lambda_{\max}$; at the end of the interval the largest gives $-1$.",
        )
        relation = b.all_of([b.relation(">", expr(eta), b.ZERO), b.relation("<", expr(eta), expr(bound))])
        inside = board.claim(b.power(second, 2), "<", b.ONE, [b.relation(">", expr(eta), b.ZERO), b.relation("<", expr(eta), expr(bound))])
        board.answers.append(Answer("condition", relation, claim=inside))
        return
    rate = s.simplify((high - low) / (high + low))
    board.step(
        "error of gradient descent",
        b.subtract(first, b.negative(second)),
        b.subtract(b.TWO, b.mul(expr(eta), expr(low + high))),
        r"The error is multiplied by $I-\eta A$, whose eigenvalues lie between $1-\eta\lambda_{\max}$ and $1-\eta\lambda_{\min}$. "
        r"The larger size is smallest where $1-\eta\lambda_{\min}=-(1-\eta\lambda_{\max})$.",
    )
    board.step(
        "best fixed step",
        b.at(b.subtract(first, b.negative(second)), expr(eta), expr(step)),
        b.ZERO,
        "The step that makes the two sizes equal.",
    )
    claim = board.steps[-1].claim
    board.answers.append(Answer("step", expr(step), claim=claim))
    board.step(
        "best fixed step",
        b.at(first, expr(eta), expr(step)),
        expr(rate),
        r"With $\kappa=\lambda_{\max}/\lambda_{\min}$ this is $\frac{\kappa-1}{\kappa+1}$.",
    )
    board.answers.append(Answer("rate", expr(rate), claim=board.steps[-1].claim))


def _exact_line_search(board: Board, low: Any, high: Any, expr: Any) -> None:
    """The factor of the error in the norm of the matrix, and of the gap of the values."""
    s = library()
    kappa = s.simplify(high / low)
    rate = s.simplify((high - low) / (high + low))
    board.step("steepest descent with exact line search", b.divide(expr(high), expr(low)), expr(kappa), r"The condition number $\kappa$.")
    board.answers.append(Answer("condition_number", expr(kappa), claim=board.steps[-1].claim))
    opened = b.subtract(b.ONE, b.divide(b.mul(b.num(4), expr(kappa)), b.power(b.add(b.ONE, expr(kappa)), 2)))
    board.step(
        "steepest descent with exact line search",
        opened,
        expr(s.simplify(rate**2)),
        r"One step multiplies $f-f_{\min}$ by $1-\frac{(g^\top g)^2}{(g^\top Ag)(g^\top A^{-1}g)}$ with the gradient $g$; by Kantorovich's "
        r"inequality this is at most $1-\frac{4\kappa}{(1+\kappa)^2}=\left(\frac{\kappa-1}{\kappa+1}\right)^2$.",
    )
    board.answers.append(Answer("gap_factor", expr(s.simplify(rate**2)), claim=board.steps[-1].claim))
    board.step(
        "steepest descent with exact line search",
        b.sqrt(expr(s.simplify(rate**2))),
        expr(rate),
        r"The error in the norm $\|e\|_A=\sqrt{e^\top Ae}$ is the root of twice the gap; the bound is attained from some starts.",
    )
    board.answers.append(Answer("rate", expr(rate), claim=board.steps[-1].claim))


def _spectrum(board: Board, expr: Any) -> tuple[Any, Any]:
    s = library()
    problem = board.problem
    if problem.expression is not None:
        f = to_sympy(problem.expression)
        variables = [to_sympy(v) for v in problem.variables]
        if not f.is_polynomial(*variables) or s.Poly(f, *variables).total_degree() != 2:
            raise Stuck("the function is no quadratic", "not_supported")
        H = s.hessian(f, variables)
        rows = [[b.derivative(b.derivative(expr(f), expr(v)), expr(w)) for w in variables] for v in variables]
        board.step("Hessian of a quadratic", b.matrix(rows), _matrix(H, expr), "The gradient is linear with this matrix.")
    else:
        M = s.Matrix([[to_sympy(x) for x in problem.operands[0].args]]).reshape(*[int(len(problem.operands[0].args) ** 0.5)] * 2)
        H = (M + M.T) / 2 if "half" in problem.request else M + M.T
        half = b.divide(b.ONE, b.TWO)
        whole = b.add(_matrix(M, expr), b.transpose(_matrix(M, expr)))
        board.step(
            "Hessian of a quadratic",
            b.mul(half, whole) if "half" in problem.request else whole,
            _matrix(H, expr),
            r"$\nabla f(x)=Hx$ with this matrix $H$.",
        )
    if H.free_symbols:
        raise Stuck("a matrix of numbers is needed", "not_supported")
    x = s.Symbol("lamda", real=True)
    char = s.expand((H - x * s.eye(H.rows)).det())
    values = s.roots(s.Poly(char, x))
    if sum(values.values()) != H.rows:
        raise Stuck("the eigenvalues have no closed form")
    ordered = sorted(values, key=lambda v: v.evalf())
    if ordered[0].evalf() <= 0:
        raise Refusal("the matrix is not positive definite: the quadratic has no minimum, and gradient descent does not converge to one")
    one = b.mul(*(b.power(b.subtract(expr(v), expr(x)), m) if m > 1 else b.subtract(expr(v), expr(x)) for v, m in values.items()))
    board.step(
        "characteristic roots",
        b.det(_matrix(H - x * s.eye(H.rows), expr)),
        one,
        rf"$\lambda_{{\min}}={expr(ordered[0]).latex}$ and $\lambda_{{\max}}={expr(ordered[-1]).latex}$.",
    )
    return ordered[0], ordered[-1]


def stationary_iteration(board: Board) -> None:
    """The iteration matrix of Jacobi or Gauss-Seidel, its spectral radius, and whether it converges."""
    s = library()
    args = [to_sympy(x) for x in board.problem.operands[0].args]
    n = int(len(args) ** 0.5)
    A = s.Matrix(n, n, args)
    if A.free_symbols:
        raise Stuck("a matrix of numbers is needed", "not_supported")
    jacobi = "jacobi" in board.problem.request
    M = s.diag(*[A[i, i] for i in range(n)]) if jacobi else s.Matrix(n, n, lambda i, j: A[i, j] if j <= i else 0)
    if any(A[i, i] == 0 for i in range(n)):
        raise Refusal("a diagonal entry is zero: the splitting has no inverse")

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), {})

    N = M - A
    G = M.inv() * N
    board.step(
        "splitting of a matrix",
        b.subtract(_matrix(M, expr), _matrix(N, expr)),
        _matrix(A, expr),
        r"$A=M-N$, with $M$ the " + ("diagonal" if jacobi else "lower triangle") + " of $A$.",
    )
    board.step(
        "iteration matrix of a splitting",
        b.dot(_matrix(M, expr), _matrix(G, expr)),
        _matrix(N, expr),
        rf"$G=M^{{-1}}N={_matrix(G, expr).latex}$ multiplies the error in each step.",
    )
    x = s.Symbol("lamda", real=True)
    char = s.factor((G - x * s.eye(n)).det())
    board.step("characteristic roots", b.det(_matrix(G - x * s.eye(n), expr)), expr(char), "The eigenvalues of $G$ are its zeros.")
    values = s.roots(s.Poly(s.expand(char), x))
    claim = board.steps[-1].claim
    if sum(values.values()) == n:
        sizes = {v: s.simplify(s.Abs(v)) for v in values}
        radius = max(sizes.values(), key=lambda v: v.evalf(30))
        board.answers.append(
            Answer(
                "spectral_radius",
                expr(radius),
                claim=claim,
            )
        )
        size = radius.evalf(30)
    else:
        size = max(abs(r) for r in s.Poly(s.expand(char), x).nroots(n=30))
        board.answers.append(Answer("spectral_radius", expr(s.Rational(str(s.Float(size, 12)))), role="numerical", claim=claim))
    if abs(size - 1) < 1e-20:
        good, why = False, "the spectral radius is one"
    else:
        good = bool(size < 1)
        why = "the spectral radius is " + ("below one" if good else "above one")
    request = board.problem.request
    if "shown" in request and good == ("denied" in request):
        claim = board.claim(b.num(int(good)), "=", b.num(int(not good)))
    board.answers.append(Answer("converges", None, text=("yes" if good else "no") + f": {why}", claim=claim))
    board.answers.append(Answer("iteration_matrix", _matrix(G, expr), claim=board.steps[1].claim))


def iteration_bound(board: Board) -> None:
    """How many steps of conjugate gradients the bound $2((\\sqrt\\kappa-1)/(\\sqrt\\kappa+1))^k$ asks for."""
    s = library()
    kappa, goal = (to_sympy(x) for x in board.problem.operands)
    if not kappa.is_number or kappa.evalf() <= 1 or not (0 < goal.evalf() < 2):
        raise Refusal("a condition number above one and a tolerance below one are needed")

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), {})

    root = s.sqrt(kappa)
    q = s.simplify((root - 1) / (root + 1))
    board.step(
        "bound of conjugate gradients",
        b.divide(b.subtract(b.sqrt(expr(kappa)), b.ONE), b.add(b.sqrt(expr(kappa)), b.ONE)),
        expr(q),
        r"$\|e_k\|_A\le2\left(\frac{\sqrt\kappa-1}{\sqrt\kappa+1}\right)^k\|e_0\|_A$.",
    )
    k = int(s.ceiling(s.log(2 / goal) / s.log(1 / q)))
    enough = board.claim(b.mul(b.TWO, b.power(expr(q), k)), "<=", expr(goal))
    fewer = board.claim(b.mul(b.TWO, b.power(expr(q), k - 1)), ">", expr(goal))
    board.step(
        "bound of conjugate gradients",
        b.mul(b.TWO, b.power(expr(q), k)),
        expr(goal),
        f"For $k={k}$ the bound is small enough,",
        relation="<=",
        claim=enough,
    )
    board.step(
        "bound of conjugate gradients",
        b.mul(b.TWO, b.power(expr(q), k - 1)),
        expr(goal),
        f"for $k={k - 1}$ it is not.",
        relation=">",
        claim=fewer,
    )
    board.answers.append(Answer("steps", b.num(k), claim=enough))
