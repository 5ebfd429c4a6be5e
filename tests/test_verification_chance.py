"""Claims about moments under a stated law, and about differentials of processes; expected outcomes typed by hand."""

from __future__ import annotations

import shlex

import pytest

import deriver
from deriver.rendering.phrases import reproduce

LAWS = [
    (r"\mathbb{E}[X^4] = \mu^4+6\mu^2\sigma^2+3\sigma^4", r"X \sim \mathcal{N}(\mu,\sigma^2)", "holds"),
    (r"\mathbb{E}[X^4] = \mu^4+3\mu^2\sigma^2+3\sigma^4", r"X \sim \mathcal{N}(\mu,\sigma^2)", "refuted"),
    (r"\mathbb{E}[e^{aX}] = e^{a\mu+a^2\sigma^2/2}", r"X \sim \mathcal{N}(\mu,\sigma^2)", "holds"),
    (r"\mathbb{E}[e^{X}] = e^{\mu+\sigma^2}", r"X \sim \mathcal{N}(\mu,\sigma^2)", "refuted"),
    (r"\mathbb{E}[Z^6] = 15", r"Z \sim \mathcal{N}(0,1)", "holds"),
    (r"\mathbb{E}[X^2] = \lambda+\lambda^2", r"X \sim \mathrm{Poisson}(\lambda)", "holds"),
    (r"\operatorname{Var}(X) = \lambda^2", r"X \sim \mathrm{Poisson}(\lambda)", "refuted"),
    # a rate in one field, a mean in another
    (r"\mathbb{E}[X] = \frac1\lambda", r"X \sim \mathrm{Exp}(\lambda)", "holds"),
    (r"\operatorname{Var}(X) = \lambda^2", r"X \sim \mathrm{Exp}(\lambda)", "holds"),
    (r"\mathbb{E}[X] = \frac2\lambda", r"X \sim \mathrm{Exp}(\lambda)", "refuted"),
    (r"\operatorname{Var}(X) = np(1-p)", r"X \sim \mathrm{Binomial}(n,p)", "holds"),
    (r"\operatorname{Var}(X) = np", r"X \sim \mathrm{Binomial}(n,p)", "not holds"),
    (r"\operatorname{Var}(X) = \frac{(b-a)^2}{12}", r"X \sim \mathrm{Uniform}(a,b)", "holds"),
    (r"\operatorname{Var}(2X+3) = 4\sigma^2", r"X \sim \mathcal{N}(\mu,\sigma^2)", "holds"),
    (
        r"\mathbb{E}[x^\top A x]=\operatorname{tr}(A\Sigma)+\mu^\top A\mu",
        r"\mu,x \in \mathbb{R}^n, \Sigma, A \in \mathbb{R}^{n\times n}, x\sim\mathcal{N}(\mu,\Sigma)",
        "holds",
    ),
    (
        r"\mathbb{E}[x^\top A x]=\operatorname{tr}(A\Sigma)",
        r"\mu,x \in \mathbb{R}^n, \Sigma, A \in \mathbb{R}^{n\times n}, x\sim\mathcal{N}(\mu,\Sigma)",
        "not holds",
    ),
    (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", r"X \sim \mathcal{N}(0,1), Y \sim \mathcal{N}(0,1)", "undecided"),
]

#: Of laws that are not stated: what holds of every law, what asks for independence or a mean of zero, what is false for all.
ANY = [
    (r"\operatorname{Var}(aX+b) = a\operatorname{Var}(X)", r"", "refuted"),
    (r"\operatorname{Var}(3X+2) = 9\operatorname{Var}(X)", r"", "holds"),
    (r"\operatorname{Var}(3X+2) = 3\operatorname{Var}(X)", r"", "refuted"),
    (r"\operatorname{Var}(X) = \mathbb{E}[X^2]", r"", "conditional"),
    (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", r"", "conditional"),
    (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", r"X and Y are independent random variables", "holds"),
    (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", r"X, Y independent", "holds"),
    (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", r"X \perp Y", "holds"),
    (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", r"$X \perp\!\!\!\perp Y$", "holds"),
    (r"\operatorname{Var}(X-Y) = \operatorname{Var}(X)-\operatorname{Var}(Y)", r"X, Y independent", "refuted"),
    (r"\operatorname{Var}(XY) = \operatorname{Var}(X)\operatorname{Var}(Y)", r"X, Y independent", "not holds"),
    (r"X \perp Y \Rightarrow \operatorname{Cov}(X,Y)=0", r"", "holds"),
    (r"\operatorname{Cov}(X,Y)=0 \Rightarrow \mathbb{E}[X^2Y]=\mathbb{E}[X^2]\mathbb{E}[Y]", r"", "not holds"),
    (r"\mathbb{E}[1/X] = 1/\mathbb{E}[X]", r"X>0", "refuted"),
    (r"\mathbb{E}[X]=\lambda, \operatorname{Var}(X)=\lambda \Rightarrow \mathbb{E}[X^2]=\lambda+\lambda^2", r"", "holds"),
    (r"\mathbb{E}[X]=\lambda, \operatorname{Var}(X)=\lambda \Rightarrow \mathbb{E}[X^2]=\lambda-\lambda^2", r"", "not holds"),
    (r"\mathbb{E}[X^4] = 3\operatorname{Var}(X)^2", r"", "undecided"),  # true of a normal letter with mean zero
    # The law of Y is not stated, and Y is no number.
    (r"\mathbb{E}[XY] = 0", r"X\sim\mathcal{N}(0,1)", "undecided"),
    (r"\mathbb{E}[X+Y] = Y", r"X\sim\mathcal{N}(0,1)", "undecided"),
    (r"\operatorname{Var}(X+Y) = 5", r"$X\sim\mathcal{N}(1,1)$, $Y\sim\mathcal{N}(2,4)$, $X$ and $Y$ are independent", "holds"),
    (r"\operatorname{Var}(X+Y) = 3", r"$X\sim\mathcal{N}(1,1)$, $Y\sim\mathcal{N}(2,4)$, $X$ and $Y$ are independent", "refuted"),
    # small letters are vectors
    (r"\det\begin{pmatrix}v^\top v& v^\top w\\ w^\top v&w^\top w\end{pmatrix} > 0", r"$v, w\in\mathbb{R}^3$ independent", "holds"),
]

PATHS = [
    (r"\mathbb{E}[W_t^4] = 3t^2", r"", "holds"),
    (r"\mathbb{E}[W_t^4] = 3t", r"", "undecided"),  # nothing says what W is
    (r"\mathbb{E}[W_t^4] = 3t", r"$W$ is a Brownian motion", "refuted"),
    (r"\operatorname{Cov}(W_s,W_t)=t", r"$W$ is a standard Brownian motion, $0 < s < t$", "refuted"),
    (r"\operatorname{Cov}(W_s,W_t)=\min(s,t)", r"$W$ is a standard Brownian motion", "holds"),
    (r"\operatorname{Var}(W_t-W_s)=t-s", r"$W$ is a Brownian motion, $s<t$", "holds"),
    (r"\mathbb{E}[W_s^2W_t^2]=ts+2s^2", r"$W$ a Brownian motion, $s<t$", "holds"),
    (r"\mathbb{E}[e^{\sigma W_t}]=e^{\sigma t/2}", r"$W$ a Brownian motion", "refuted"),
    (r"\mathbb{E}[S_0\exp((\mu-\frac12\sigma^2)t+\sigma W_t)]=S_0e^{\mu t}", r"", "holds"),
]

PROCESSES = [
    (r"d(W_t^3) = 3W_t^2\,dW_t + 3W_t\,dt", "holds"),
    (r"d(W_t^3) = 3W_t^2\,dW_t", "refuted"),
    (r"d(X_tY_t) = X_t\,dY_t + Y_t\,dX_t + dX_t\,dY_t", "holds"),
    (r"d(X_tY_t) = X_t\,dY_t + Y_t\,dX_t", "refuted"),
    (r"d\left(e^{\sigma W_t - \sigma^2 t/2}\right) = \sigma e^{\sigma W_t-\sigma^2t/2}\,dW_t", "holds"),
    (r"d\left(e^{\sigma W_t + \sigma^2 t/2}\right) = \sigma e^{\sigma W_t+\sigma^2t/2}\,dW_t", "refuted"),
    (r"d(e^{-kt}X_t)=e^{-kt}(dX_t-kX_t\,dt)", "holds"),
    (r"X_t = e^{W_t} \Rightarrow dX_t = X_t\,dW_t + \frac12 X_t\,dt", "holds"),
    (r"dX_t = \mu X_t\,dt+\sigma X_t\,dW_t \Rightarrow d(\ln X_t) = (\mu-\tfrac{\sigma^2}{2})dt + \sigma\,dW_t", "holds"),
    (r"dX_t = \mu X_t\,dt+\sigma X_t\,dW_t \Rightarrow d(\ln X_t) = \mu\,dt + \sigma\,dW_t", "refuted"),
    (r"dS_t = \mu S_t\,dt+\sigma S_t\,dW_t \Rightarrow d(e^{-rt}S_t) = \sigma e^{-rt}S_t\,dW_t", "refuted"),
    (r"dX_t = \mu\,dt + \sigma\,dW_t", "not_a_claim"),
    (r"d(\ln X_t) = (\mu-\tfrac{\sigma^2}{2})dt + \sigma\,dW_t", "undecided"),  # nothing says how X_t moves
]

ROWS = [*LAWS, *ANY, *PATHS, *((latex, "", expected) for latex, expected in PROCESSES)]


@pytest.mark.parametrize(("latex", "given", "expected"), ROWS, ids=[r[0] for r in ROWS])
def test_outcome(latex: str, given: str, expected: str) -> None:
    verdict = deriver.verify(latex, given or None)
    if expected.endswith("holds"):
        assert verdict.holds == (expected == "holds"), verdict
    else:
        assert verdict.outcome == expected, verdict


def test_the_command_that_is_printed_gives_the_verdict_again() -> None:
    text = (
        r"Let $X \sim \mathcal{N}(\mu,\sigma^2)$. Then $\mathbb{E}[X^4]=\mu^4+3\mu^2\sigma^2+3\sigma^4$."
        "\n\n"
        r"Let $A\in\mathbb{R}^{n\times n}$ be symmetric and $x\in\mathbb{R}^n$. Then $\nabla_x(x^\top A x)=Ax$."
    )
    report = deriver.verify(deriver.read(text=text, format="markdown"))
    refuted = [c for c in report.documents[0].claims if c.verdict.outcome == "refuted"]
    assert len(refuted) == 2
    for claim in refuted:
        words = shlex.split(reproduce(claim, report))
        again = deriver.verify(words[2], words[words.index("--given") + 1])
        assert (again.outcome, again.counterexample) == ("refuted", claim.verdict.counterexample)
