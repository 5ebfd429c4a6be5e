"""Claims about expectations, variances and probabilities of which no law is given: decided where they hold of every law, and never
refuted, since the text around a formula may speak of a law. Expectations were typed by hand."""

from __future__ import annotations

import pytest

import deriver

ALWAYS = (
    (r"\mathbb{E}[(X-\mathbb{E}X)^2]=\mathbb{E}[X^2]-(\mathbb{E}X)^2", r""),
    (r"\mathrm{Var}(aX+b)=a^2\mathrm{Var}(X)", r""),
    (r"\mathrm{Cov}(X,Y)=\mathbb{E}[XY]-\mathbb{E}[X]\mathbb{E}[Y]", r""),
    (r"\mathrm{Var}(X+Y)=\mathrm{Var}(X)+\mathrm{Var}(Y)+2\mathrm{Cov}(X,Y)", r""),
    (r"\mathbb{E}[X]^2\le\mathbb{E}[X^2]", r""),
    (r"|\mathbb{E}[X]|\le\mathbb{E}[|X|]", r""),
    (r"P(X\ge a)\le\frac{\mathbb{E}[X]}{a}", r"X\ge0, a>0"),
    (r"\mathbb{E}[XY]^2\le\mathbb{E}[X^2]\mathbb{E}[Y^2]", r""),
    (r"e^{\mathbb{E}[X]}\le\mathbb{E}[e^X]", r""),
    (r"\mathbb{E}[aX+bY]=a\mathbb{E}[X]+b\mathbb{E}[Y]", r""),
    (r"P(|X-\mathbb{E}[X]|\ge k)\le\frac{\mathrm{Var}(X)}{k^2}", r"k>0"),
)
#: What some laws have: it is refuted where no condition of the list helps, and undecided where a law that may be meant has it.
SOMETIMES = (
    (r"\mathbb{E}[(X-\mathbb{E}X)^2]=\mathbb{E}[X^2]+(\mathbb{E}X)^2", r"", r"\mathbb{E}[X] = 0"),
    (r"\mathrm{Var}(aX+b)=a\mathrm{Var}(X)", r"", "refuted"),
    (r"\mathrm{Var}(aX+b)=a^2\mathrm{Var}(X)+b^2", r"", "refuted"),
    (r"\mathbb{E}[XY]=\mathbb{E}[X]\mathbb{E}[Y]", r"", r"X, Y \text{ independent}"),
    (r"\mathrm{Var}(X+Y)=\mathrm{Var}(X)+\mathrm{Var}(Y)", r"", r"X, Y \text{ independent}"),
    (r"\mathrm{Var}(X-Y)=\mathrm{Var}(X)-\mathrm{Var}(Y)", r"", "refuted"),
    (r"\mathbb{E}[X]^2\ge\mathbb{E}[X^2]", r"", "refuted"),
    (r"P(X\ge a)\le\frac{\mathbb{E}[X]}{a}", r"a>0", "not holds"),
    (r"e^{\mathbb{E}[X]}\ge\mathbb{E}[e^X]", r"", "refuted"),
    (r"\mathbb{E}[1/X]=1/\mathbb{E}[X]", r"X>0", "refuted"),
    (r"\mathbb{E}[X^4]=3\mathrm{Var}(X)^2", r"", "undecided"),
    (r"\mathrm{Var}(X)=\mathbb{E}[X^2]", r"", r"\mathbb{E}[X] = 0"),
)


@pytest.mark.parametrize(("latex", "given"), ALWAYS)
def test_of_every_law(latex: str, given: str) -> None:
    verdict = deriver.verify(latex, given or None)
    assert verdict.outcome in ("proved", "verified")
    assert verdict.method.startswith("laws with several outcomes")


@pytest.mark.parametrize(("latex", "given", "expected"), SOMETIMES)
def test_of_some_laws(latex: str, given: str, expected: str) -> None:
    verdict = deriver.verify(latex, given or None)
    if expected == "not holds":
        assert verdict.outcome in ("refuted", "undecided")
    else:
        assert expected in (verdict.outcome, verdict.condition)


NORMAL = (
    r"z\sim\mathcal{N}(\mu,\Sigma), F\in\mathbb{R}^{k\times n}, G\in\mathbb{R}^{p\times n}, "
    r"c\in\mathbb{R}^k, M\in\mathbb{R}^{n\times n}"
)
VECTORS = (
    (r"\mathrm{Cov}(Fz)=F\Sigma F^\top", True),
    (r"\mathrm{Var}(Fz+c)=F\Sigma F^\top", True),
    (r"\mathrm{Cov}(Fz,Gz)=F\Sigma G^\top", True),
    (r"\mathbb{E}[zz^\top]=\Sigma+\mu\mu^\top", True),
    (r"\mathbb{E}[(z-\mu)(Gz)^\top]=\Sigma G^\top", True),
    (r"\mathbb{E}[z^\top Mz]=\operatorname{tr}(M\Sigma)+\mu^\top M\mu", True),
    (r"\mathrm{Cov}(Fz)=F\Sigma^2F^\top", False),
    (r"\mathbb{E}[zz^\top]=\Sigma-\mu\mu^\top", False),
    (r"\mathrm{Cov}(Mz)=M^\top \Sigma M", False),
    (r"\mathrm{Var}(Fz+c)=F\Sigma F^\top+cc^\top", False),
)


@pytest.mark.parametrize(("latex", "right"), VECTORS)
def test_of_a_normal_vector_whose_length_the_formulas_say(latex: str, right: bool) -> None:
    verdict = deriver.verify(latex, NORMAL)
    assert verdict.holds if right else verdict.outcome in ("refuted", "conditional")
