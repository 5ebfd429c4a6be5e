r"""Gaussian vectors: divergence, entropy, posterior and moments in matrix form."""

from __future__ import annotations

from ...expression import Dim, Expr
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from ..numerical_schemes.method import requested

__all__ = ["gaussian_matrices"]


def gaussian_matrices(board: Board) -> None:
    """What is asked of one or two Gaussian vectors."""
    request = board.problem.request
    if "divergence" in request:
        _divergence(board)
    elif "entropy" in request:
        _entropy(board)
    elif "moment" in request:
        _moment(board, requested(board.problem, "of") or "")
    else:
        _posterior(board)


def _size(vector: Expr) -> Expr:
    """The number of entries as a scalar."""
    rows = vector.shape.rows
    assert isinstance(rows, Dim)
    terms = [b.mul(b.num(c), *(b.symbol(name, properties=["real", "integer", "positive"]) for name in m)) for m, c in rows.terms]
    return b.add(*terms)


def _scale(matrix: Expr) -> Expr | None:
    """The factor of a multiple of the identity."""
    if matrix.op == "identity":
        return b.ONE
    factors = matrix.args if matrix.op == "mul" else ()
    return b.mul(*factors[:-1]) if factors and factors[-1].op == "identity" else None


def _inverse(matrix: Expr) -> Expr:
    scale = _scale(matrix)
    if scale is None:
        return b.inverse(matrix)
    if matrix.op == "identity":
        return matrix
    return b.mul(b.power(scale, -1), matrix.args[-1])


def _log_det(matrix: Expr) -> Expr:
    if matrix.op == "identity":
        return b.ZERO
    scale = _scale(matrix)
    if scale is not None:
        return b.mul(_size(matrix), b.function("log", scale))
    if matrix.op == "inverse":
        return b.negative(b.function("log", b.det(matrix.args[0])))
    return b.function("log", b.det(matrix))


def _trace(matrix: Expr) -> Expr:
    """The trace; of a multiple of the identity its size times the factor."""
    if matrix.op == "identity":
        return b.trace(matrix)
    factors = matrix.args if matrix.op == "mul" else ()
    if factors and factors[-1].op == "identity":
        return b.mul(*factors[:-1], _size(factors[-1]))
    return b.trace(matrix)


def _times(*factors: Expr) -> Expr:
    """A product without identities."""
    kept = [f for f in factors if f.op != "identity"]
    return b.dot(*kept) if len(kept) > 1 else kept[0] if kept else factors[0]


def _expected_distance(board: Board, mean: Expr, spread: Expr, center: Expr, metric: Expr) -> Expr:
    r"""$\mathbb E[(x-c)^\top M(x-c)]=\operatorname{tr}(M\Sigma)+(\mu-c)^\top M(\mu-c)$."""
    apart = b.subtract(mean, center)
    scale = _scale(metric)
    if scale is not None and metric.op != "identity":
        inner = b.add(spread, b.dot(apart, b.transpose(apart)))
        value = b.mul(scale, b.add(_trace(spread), b.dot(b.transpose(apart), apart)))
        board.step(
            "second moment of a vector", b.mul(scale, b.trace(inner)), value,
            rf"$\mathbb{{E}}[(x-c)(x-c)^\top]={inner.latex}$ with $c={center.latex}$; the metric is a multiple of the identity.",
        )  # fmt: skip
        return value
    value = b.add(_trace(_times(metric, spread)), _times(b.transpose(apart), metric, apart))
    inner = b.add(spread, b.dot(apart, b.transpose(apart)))
    board.step(
        "second moment of a vector", b.trace(_times(metric, inner)), value,
        rf"$\mathbb{{E}}[(x-c)(x-c)^\top]={inner.latex}$ with $c={center.latex}$; a number is its own trace, and the trace is linear.",
    )  # fmt: skip
    return value


def _divergence(board: Board) -> None:
    m0, s0, m1, s1 = board.problem.operands
    n = _size(m0)
    board.find("ambiguous", r"the divergence is $D(p\|q)=\mathbb{E}_p[\log(p/q)]$, with $p$ the law that is named first")
    own = b.trace(b.dot(b.inverse(s0), s0))
    board.step(
        "trace of a scalar", own, n,
        r"$\log\frac{p}{q}=\frac12\bigl(\log\det\Sigma_q-\log\det\Sigma_p-(x-\mu_p)^\top\Sigma_p^{-1}(x-\mu_p)"
        r"+(x-\mu_q)^\top\Sigma_q^{-1}(x-\mu_q)\bigr)$; the expectation of the first quadratic form under $p$ is the dimension.",
    )  # fmt: skip
    distance = _expected_distance(board, m0, s0, m1, _inverse(s1))
    logs = b.ZERO if s0 is s1 else b.subtract(_log_det(s1), _log_det(s0))
    before = b.divide(b.add(b.subtract(distance, own), logs), b.TWO)
    after = b.mul(b.HALF, b.add(b.subtract(distance, n), logs))
    board.step("expectation of a square", before, after, "The expectation of the logarithm.")
    board.answers.append(Answer("kl", after, claim=board.steps[-1].claim))


def _entropy(board: Board) -> None:
    mean, spread = board.problem.operands
    n = _size(mean)
    own = b.trace(b.dot(b.inverse(spread), spread))
    board.step(
        "trace of a scalar", own, n,
        r"$-\log f(x)=\frac n2\log(2\pi)+\frac12\log\det\Sigma+\frac12(x-\mu)^\top\Sigma^{-1}(x-\mu)$, and the quadratic form has "
        "the dimension as its expectation.".replace(r"\frac n2", rf"\frac {n.latex}2"),
    )  # fmt: skip
    two_pi = b.function("log", b.mul(b.TWO, b.PI))
    before = b.add(b.mul(b.divide(n, b.TWO), two_pi), b.mul(b.HALF, _log_det(spread)), b.mul(b.HALF, n))
    after = b.add(b.mul(b.divide(n, b.TWO), b.function("log", b.mul(b.TWO, b.PI, b.E))), b.mul(b.HALF, _log_det(spread)))
    board.step("entropy as an expectation", before, after, r"$1=\log e$ joins the logarithm of $2\pi$.")
    board.answers.append(Answer("entropy", after, claim=board.steps[-1].claim))


def _moment(board: Board, kind: str) -> None:
    mean, spread, x, *rest = board.problem.operands
    if kind in ("second", "norm"):
        apart = b.subtract(x, mean)
        outer = b.add(
            b.add(b.dot(apart, b.transpose(apart)), b.dot(apart, b.transpose(mean))),
            b.add(b.dot(mean, b.transpose(apart)), b.dot(mean, b.transpose(mean))),
        )
        board.step(
            "covariance of a sum", b.dot(x, b.transpose(x)), outer,
            "The middle terms have the expectation zero, the first one the covariance.",
        )  # fmt: skip
        value = b.add(spread, b.dot(mean, b.transpose(mean)))
        if kind == "norm":
            before = b.trace(value)
            value = b.add(_trace(spread), b.dot(b.transpose(mean), mean))
            board.step("trace of a scalar", before, value, r"$\|x\|^2$ is the trace of $xx^\top$.")
        board.answers.append(Answer("expectation", value, claim=board.steps[-1].claim))
        return
    (a,) = rest
    if kind == "quadratic":
        second = b.add(spread, b.dot(mean, b.transpose(mean)))
        board.step("trace of a scalar", b.dot(b.transpose(x), a, x), b.trace(b.dot(a, x, b.transpose(x))), "A number is its own trace.")
        value = b.add(b.trace(b.dot(a, spread)), b.dot(b.transpose(mean), a, mean))
        board.step("second moment of a vector", b.trace(b.dot(a, second)), value, rf"$\mathbb{{E}}[xx^\top]={second.latex}$.")
        board.answers.append(Answer("expectation", value, claim=board.steps[-1].claim))
        return
    along = b.dot(b.transpose(a), mean)
    form = b.dot(b.transpose(a), spread, a)
    apart = b.subtract(x, mean)
    square = b.power(b.dot(b.transpose(a), apart), 2)
    opened = b.dot(b.transpose(a), apart, b.transpose(apart), a)
    if kind == "linear":
        board.step(
            "centred affine map",
            b.dot(b.transpose(a), b.add(mean, apart)),
            b.add(along, b.dot(b.transpose(a), apart)),
            "The second term has the expectation zero.",
        )
        board.answers.append(Answer("expectation", along, claim=board.steps[-1].claim))
        return
    board.step(
        "covariance of an affine image",
        square,
        opened,
        rf"Its expectation is ${form.latex}$, the variance of ${b.dot(b.transpose(a), x).latex}$.",
    )
    claim = board.steps[-1].claim
    if kind == "variance":
        board.answers.append(Answer("variance", form, claim=claim))
        return
    value = b.function("exp", b.add(along, b.mul(b.HALF, form)))
    shown = b.mul(b.function("exp", along), b.function("exp", b.mul(b.HALF, form)))
    board.step(
        "moment generating function", shown, value,
        rf"${b.dot(b.transpose(a), x).latex}$ is normal with the mean ${along.latex}$ and that variance; $M(1)=e^{{m+v/2}}$.",
    )  # fmt: skip
    board.answers.append(Answer("expectation", value, claim=board.steps[-1].claim))


def _posterior(board: Board) -> None:
    request = board.problem.request
    mean, spread, seen, noise, *rest, theta = board.problem.operands
    A = rest[0] if "linear" in request else None
    shift = rest[1] if len(rest) > 1 else None
    moved = seen if shift is None else b.subtract(seen, shift)
    before, inner = b.inverse(spread), b.inverse(noise)
    image = theta if A is None else b.dot(A, theta)
    if "marginal" in request and A is not None:
        center = b.dot(A, mean) if shift is None else b.add(b.dot(A, mean), shift)
        total = b.add(noise, b.dot(A, spread, b.transpose(A)))
        apart = b.subtract(theta, mean)
        left = b.subtract(image if shift is None else b.add(image, shift), center)
        board.step("centred affine map", left, b.dot(A, apart), "The mean of the image; the noise is independent and has the mean zero.")
        claim = board.steps[-1].claim
        outer = b.dot(A, apart, b.transpose(apart), b.transpose(A))
        board.step(
            "covariance of an affine image",
            b.dot(left, b.transpose(left)),
            outer,
            rf"Its expectation is ${b.dot(A, spread, b.transpose(A)).latex}$; the covariance of the noise is added.",
        )
        board.answers.append(Answer("law", None, text="normal", claim=claim))
        board.answers.append(Answer("mean", center, claim=claim))
        board.answers.append(Answer("covariance", total, claim=board.steps[-1].claim))
        return
    gap = b.subtract(moved, image)
    apart = b.subtract(theta, mean)
    middle = inner if A is None else b.dot(b.transpose(A), inner, A)
    pull = b.dot(inner, moved) if A is None else b.dot(b.transpose(A), inner, moved)
    precision = b.add(before, middle)
    target = b.add(b.dot(before, mean), pull)
    left = b.add(b.dot(b.transpose(gap), inner, gap), b.dot(b.transpose(apart), before, apart))
    right = b.add(
        b.subtract(b.dot(b.transpose(theta), precision, theta), b.mul(b.TWO, b.dot(b.transpose(theta), target))),
        b.dot(b.transpose(moved), inner, moved), b.dot(b.transpose(mean), before, mean),
    )  # fmt: skip
    board.step(
        "posterior is prior times likelihood", left, right,
        rf"The exponents (times $-2$) are added; the quadratic term in ${theta.latex}$ is the precision, the linear one fixes the mean.",
    )  # fmt: skip
    claim = board.steps[-1].claim
    covariance = b.inverse(precision)
    center = b.dot(covariance, target)
    board.step(
        "parameters of the posterior",
        b.dot(precision, center),
        target,
        rf"The square is complete at this mean: ${precision.latex}$ times it is the linear term.",
    )
    board.answers.append(Answer("law", None, text="normal", claim=claim))
    board.answers.append(Answer("mean", center, claim=board.steps[-1].claim))
    board.answers.append(Answer("covariance", covariance, claim=claim))
