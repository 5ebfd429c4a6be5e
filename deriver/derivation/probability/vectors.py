r"""Gaussian vectors in matrix form: conditional and affine laws, sampling, factor models, quadratic forms."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of
from .laws import writer

__all__ = ["factor_model", "gaussian_sampling", "gaussian_vector", "quadratic_form"]


def gaussian_vector(board: Board) -> None:
    """A conditional or an affine law."""
    request = board.problem.request
    if "conditional" in request:
        _numbers(board)
    elif "blocks" in request:
        _blocks(board)
    else:
        _affine(board)


def _numbers(board: Board) -> None:
    """Two jointly Gaussian numbers."""
    s = library()
    problem = board.problem
    expr = writer(letters_of(problem))
    m = [to_sympy(v) for v in problem.operands[0].args]
    c = [to_sympy(v) for v in problem.operands[1].args]
    y = to_sympy(problem.operands[2])
    if s.simplify(c[1] - c[2]) != 0:
        raise Refusal("a covariance matrix is symmetric")
    det = s.simplify(c[0] * c[3] - c[1] * c[2])
    if any(v.is_number and v < 0 for v in (c[0], c[3], det)):
        raise Refusal("this is no covariance matrix: it is not positive semidefinite")
    if "second" in problem.request:
        m, c = m[::-1], c[::-1]
    if c[3] == 0:
        raise Refusal("the variance of the given variable is zero")
    gain = s.simplify(c[1] / c[3])
    if c[3].free_symbols:
        board.conditions.append(b.relation("!=", expr(c[3]), b.ZERO))
    board.step(
        "uncorrelated remainder",
        b.subtract(expr(c[1]), b.mul(expr(gain), expr(c[3]))),
        b.ZERO,
        rf"With $k={expr(gain).latex}$ the remainder $x-ky$ is uncorrelated with $y$, hence independent of it.",
    )
    mean = s.expand(m[0] + gain * (y - m[1]))
    board.step(
        "conditional mean of a Gaussian",
        b.add(expr(m[0]), b.mul(expr(gain), b.subtract(expr(y), expr(m[1])))),
        expr(mean),
        r"$\mu_x+\Sigma_{xy}\Sigma_{yy}^{-1}(y-\mu_y)$.",
    )
    board.answers.append(Answer("law", None, text="normal", claim=board.steps[-1].claim))
    board.answers.append(Answer("mean", expr(mean), claim=board.steps[-1].claim))
    variance = s.simplify(c[0] - gain * c[1])
    board.step(
        "conditional covariance of a Gaussian",
        b.subtract(expr(c[0]), b.divide(b.power(expr(c[1]), 2), expr(c[3]))),
        expr(variance),
        r"$\Sigma_{xx}-\Sigma_{xy}\Sigma_{yy}^{-1}\Sigma_{yx}$.",
    )
    board.answers.append(Answer("variance", expr(variance), claim=board.steps[-1].claim))


def _blocks(board: Board) -> None:
    mx, my, cxx, cxy, cyy, y = board.problem.operands
    inverse = b.inverse(cyy)
    gain = b.dot(cxy, inverse)
    board.step(
        "uncorrelated remainder",
        b.subtract(cxy, b.dot(gain, cyy)),
        b.zeros(cxy.shape),
        rf"With $K={gain.latex}$ the remainder $x-Ky$ is uncorrelated with $y$; jointly Gaussian, it is independent of $y$.",
    )
    mean = b.add(mx, b.dot(gain, b.subtract(y, my)))
    board.step(
        "conditional mean of a Gaussian",
        b.add(b.subtract(mx, b.dot(gain, my)), b.dot(gain, y)),
        mean,
        "The mean of the remainder plus $Ky$.",
    )
    claim = board.steps[-1].claim
    covariance = b.subtract(cxx, b.dot(cxy, inverse, b.transpose(cxy)))
    opened = b.add(
        b.subtract(b.subtract(cxx, b.dot(gain, b.transpose(cxy))), b.dot(cxy, b.transpose(gain))), b.dot(gain, cyy, b.transpose(gain))
    )
    board.step(
        "conditional covariance of a Gaussian", opened, covariance, r"The covariance of the remainder, which does not depend on $y$."
    )
    board.answers.append(Answer("law", None, text="normal", claim=claim))
    board.answers.append(Answer("mean", mean, claim=claim))
    board.answers.append(Answer("covariance", covariance, claim=board.steps[-1].claim))


def _affine(board: Board) -> None:
    mean, cov, A, *shift = board.problem.operands
    new = b.add(b.dot(A, mean), *shift) if shift else b.dot(A, mean)
    x = b.symbol("x", mean.shape, properties=["real"])
    moved = b.add(b.dot(A, x), *shift) if shift else b.dot(A, x)
    board.step(
        "centred affine map", b.subtract(moved, new), b.dot(A, b.subtract(x, mean)), "What the map does to the difference from the mean."
    )
    claim = board.steps[-1].claim
    z = b.dot(A, b.subtract(x, mean))
    outer = b.dot(b.subtract(x, mean), b.transpose(b.subtract(x, mean)))
    covariance = b.dot(A, cov, b.transpose(A))
    check = board.claim(b.dot(z, b.transpose(z)), "=", b.dot(A, outer, b.transpose(A)))
    board.step(
        "covariance of an affine image",
        b.dot(A, cov, b.transpose(A)),
        covariance,
        rf"The expectation of ${z.latex}$ times its transpose; an affine image of a Gaussian vector is Gaussian.",
        claim=check,
    )
    board.answers.append(Answer("law", None, text="normal", claim=claim))
    board.answers.append(Answer("mean", new, claim=claim))
    board.answers.append(Answer("covariance", covariance, claim=check))


def gaussian_sampling(board: Board) -> None:
    """The Cholesky factor of a covariance."""
    s = library()
    expr = writer(letters_of(board.problem))
    args = [to_sympy(v) for v in board.problem.operands[0].args]
    n = int(len(args) ** 0.5)
    if n * n != len(args):
        raise Refusal("a covariance matrix is square")
    S = s.Matrix(n, n, args)
    if S.free_symbols:
        raise Stuck("a matrix of numbers is needed", "not_supported")
    if S.T != S:
        raise Refusal("a covariance matrix is symmetric")
    if any(S[:k, :k].det() <= 0 for k in range(1, n + 1)):
        if any(v < 0 for v in S.eigenvals()):
            raise Refusal("this is no covariance matrix: it has a negative eigenvalue")
        raise Stuck("a singular covariance has a factor, but no Cholesky factor with a positive diagonal", "not_supported")
    L = S.cholesky()

    def matrix(values: Any) -> Expr:
        return b.matrix([[expr(x) for x in values.row(i)] for i in range(values.rows)])

    for j in range(n):
        inner = S[j, j] - s.Add(*(L[j, k] ** 2 for k in range(j)))
        board.step("entries of a Cholesky factor", b.sqrt(expr(inner)), expr(L[j, j]), rf"$l_{{{j + 1}{j + 1}}}$.")
    board.step("Cholesky factor", b.dot(matrix(L), b.transpose(matrix(L))), matrix(S), r"$LL^\top=\Sigma$.")
    claim = board.steps[-1].claim
    eye = b.matrix([[b.ONE if i == j else b.ZERO for j in range(n)] for i in range(n)])
    board.step(
        "covariance of an affine image",
        b.dot(matrix(L), eye, b.transpose(matrix(L))),
        matrix(S),
        r"$\mathrm{Cov}(\mu+Lz)=L\,\mathrm{Cov}(z)L^\top=LL^\top$, since $\mathrm{Cov}(z)=I$.",
    )
    board.answers.append(Answer("L", matrix(L), claim=claim))


def factor_model(board: Board) -> None:
    """Cov(Bf + e)."""
    B, F, D = board.problem.operands
    f, e = (
        b.symbol("f", _column(F), properties=["real"]),
        b.symbol("varepsilon", _column(D), properties=["real"], latex=r"\varepsilon"),
    )
    x = b.add(b.dot(B, f), e)
    parts = b.add(
        b.add(b.dot(B, f, b.transpose(f), b.transpose(B)), b.dot(B, f, b.transpose(e))),
        b.add(b.dot(e, b.transpose(f), b.transpose(B)), b.dot(e, b.transpose(e))),
    )
    board.step(
        "covariance of a sum", b.dot(x, b.transpose(x)), parts, "With the means taken away; the two mixed terms have the expectation zero."
    )
    value = b.add(b.dot(B, F, b.transpose(B)), D)
    claim = board.steps[-1].claim
    board.step(
        "covariance of an affine image",
        b.add(b.dot(B, F, b.transpose(B)), D),
        value,
        r"$\mathbb{E}[ff^\top]$ and $\mathbb{E}[\varepsilon\varepsilon^\top]$ are the covariances.",
    )
    board.answers.append(Answer("covariance", value, claim=claim))


def _column(square: Expr) -> Any:
    from ...expression.shapes import Shape

    return Shape(square.shape.rows, None)


def quadratic_form(board: Board) -> None:
    """E[x^T A x] = tr(A Cov) + mean^T A mean."""
    A, mean, cov = board.problem.operands
    x = b.symbol("x", mean.shape, properties=["real"])
    board.step(
        "trace of a scalar",
        b.dot(b.transpose(x), A, x),
        b.trace(b.dot(A, x, b.transpose(x))),
        "A number is its own trace, and traces are cyclic.",
    )
    second = b.add(cov, b.dot(mean, b.transpose(mean)))
    value = b.add(b.trace(b.dot(A, cov)), b.dot(b.transpose(mean), A, mean))
    board.step(
        "second moment of a vector", b.trace(b.dot(A, second)), value, rf"$\mathbb{{E}}[xx^\top]={second.latex}$, and the trace is linear."
    )
    board.answers.append(Answer("expectation", value, claim=board.steps[-1].claim))
