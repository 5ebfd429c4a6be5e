r"""What is said of the factors of a factorisation, of power series in one matrix, and of quotients of differences. Expected by hand."""

from __future__ import annotations

import pytest

import deriver

HOLDS = ("proved", "verified")
SVD = r"Let $K=U\Sigma V^\top$ be the singular value decomposition of $K$. Then $%s$."
EIGEN = r"Suppose $G=T\Lambda T^{-1}$ with an invertible $T$. Then $%s$."
TEXTS = (
    (SVD % r"KK^\top=U\Sigma\Sigma^\top U^\top", HOLDS),
    (SVD % r"K^\top K=V\Sigma^\top\Sigma V^\top", HOLDS),
    (SVD % r"KV=U\Sigma", HOLDS),
    (SVD % r"K^\top U=V\Sigma^\top", HOLDS),
    (SVD % r"K^+=V\Sigma^+U^\top", HOLDS),
    (SVD % r"K^\top K=U\Sigma^\top\Sigma U^\top", ("refuted",)),
    (SVD % r"K^\top=U\Sigma^\top V^\top", ("refuted",)),
    (EIGEN % r"G^4=T\Lambda^4T^{-1}", HOLDS),
    (EIGEN % r"GT=T\Lambda", HOLDS),
    (EIGEN % r"GT=\Lambda T", ("refuted", "undecided", "conditional")),
    (r"Let $X=QR$ be the QR decomposition of $X$. Then $X^\top X=R^\top R$.", HOLDS),
    (r"Let $X=QR$ be the QR decomposition of $X$. Then $X^\top X=RR^\top$.", ("refuted",)),
    (r"Let $Q^\top Q=I$. The Cholesky factorisation is $Y=LL^\top$. Then $Y^{-1}=L^{-\top}L^{-1}$.", HOLDS),
    # More is said of the letters: nothing is refuted for all factors.
    (r"Let $K$ be symmetric positive definite with $K=U\Sigma V^\top$. Then $K^\top K=U\Sigma^\top\Sigma U^\top$.", ("undecided", *HOLDS)),
    (r"In our notes $K=U\Sigma V$ is a product of any three. Then $KV=U\Sigma$.", ("undecided", "not_a_claim")),
)


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_factors_of_a_factorisation(text: str, expected: tuple[str, ...]) -> None:
    claims = deriver.verify(deriver.read(text=text, format="markdown"), jobs=1).documents[0].claims
    assert claims[-1].verdict.outcome in expected, claims[-1].verdict.reason


SHAPES = (
    (r"Ks\in\mathbb{R}^p", ("proved",)),
    (r"ss^\top\in\mathbb{R}^{q\times q}", ("proved",)),
    (r"K^\top K+I\in\mathbb{R}^{q\times q}", ("proved",)),
    (r"K^\top s\in\mathbb{R}^p", ("refuted",)),
    (r"Kz\in\mathbb{R}^p", ("not_a_claim",)),  # it says what z is
    (r"w\in\mathbb{R}^p", ("not_a_claim",)),
    (r"(K^\top K)^{-1}\in\mathbb{R}^{q\times q}", ("not_a_claim",)),  # nothing says that there is one
)


@pytest.mark.parametrize(("latex", "expected"), SHAPES)
def test_what_space_an_expression_is_in(latex: str, expected: tuple[str, ...]) -> None:
    assert deriver.verify(latex, r"K\in\mathbb{R}^{p\times q}, s\in\mathbb{R}^q").outcome in expected


SQUARE = r"H\in\mathbb{R}^{p\times p}"
SERIES = (
    (r"e^{-sH}=\sum_{j=0}^\infty\frac{(-s)^j}{j!}H^j", SQUARE, HOLDS, None),
    (r"(I+H)^{-1}=\sum_{j=0}^\infty(-1)^jH^j", SQUARE, ("conditional",), r"\rho(H) < 1"),
    (r"(I+H)^{-1}=\sum_{j=0}^\infty H^j", SQUARE + r", \|H\|_2<1", ("refuted",), None),
    (r"g'(s)=\lim_{r\to0}\frac{g(s)-g(s-r)}{r}", "", HOLDS, None),
    (r"g'(s)=\lim_{r\to0}\frac{g(s+2r)-g(s)}{r}", "", ("not_a_claim", "refuted"), None),
    (
        r"\lim_{r\to0}\frac{g(\mathbf{p}+r\mathbf{d})-g(\mathbf{p})}{r}=\mathbf{d}^\top\nabla g(\mathbf{p})",
        r"g:\mathbb{R}^n\to\mathbb{R}",
        HOLDS,
        None,
    ),
    # The formula by which the angle between two vectors is defined is no claim; another one may be.
    (r"\mathbf{p}^\top\mathbf{q}=\|\mathbf{p}\|\|\mathbf{q}\|\cos\varphi", "", ("not_a_claim",), None),
    (r"\mathbf{p}^\top\mathbf{q}=2\|\mathbf{p}\|\|\mathbf{q}\|\cos\varphi", "", ("undecided",), None),
)


@pytest.mark.parametrize(("latex", "given", "expected", "condition"), SERIES)
def test_series_in_a_matrix_and_quotients_of_differences(latex: str, given: str, expected: tuple[str, ...], condition: str | None) -> None:
    verdict = deriver.verify(latex, given or None)
    assert verdict.outcome in expected, verdict.reason
    assert verdict.condition == condition
