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

ROWS = [*LAWS, *((latex, "", expected) for latex, expected in PROCESSES)]


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
