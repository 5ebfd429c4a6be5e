r"""What a text states of given functions and under its own conditions, beside what only follows or is supposed. Expected by hand."""

from __future__ import annotations

import shlex

import pytest

import deriver
from deriver.rendering.phrases import reproduce

HOLDS = ("proved", "verified")
RIDGE = (
    r"Let $X\in\mathbb{R}^{n\times d}$, $y\in\mathbb{R}^n$, $w\in\mathbb{R}^d$ and $\lambda>0$. "
    r"The objective is $$J(w)=\|Xw-y\|^2+\lambda\|w\|^2.$$ Its gradient is $$\nabla J(w)=%s,$$ "
    r"and setting it to zero gives $w=(X^\top X+\lambda I)^{-1}X^\top y$."
)
ROWS = (
    # Words that tie no numbers to each other cannot save a derivative or a series that is wrong at every point.
    (r"Let $w(r)=\frac{r^3}{\cos r}$. Pulling out $r^2$, $$w'(r)=\frac{r^2(3\cos r-r\sin r)}{\cos^2r}.$$", "w'(r)", "refuted"),
    (r"Let $w(r)=\frac{r^3}{\cos r}$. Pulling out $r^2$, $$w'(r)=\frac{r^2(3\cos r+r\sin r)}{\cos^2r}.$$", "w'(r)", HOLDS),
    (r"For the bump function $b(s)=e^{-s^2}$ it is $b'(s)=2se^{-s^2}$.", "b'(s)", "refuted"),
    (r"At the stationary points of $b(s)=s^3-3s$ it is $b'(s)=0$.", "b'(s)", ("not_a_claim", "undecided")),
    (
        r"For $|p|<1$ the alternating series is $$\sum_{k=0}^\infty(-1)^kp^k=\frac1{1+p}.$$ Differentiating gives "
        r"$$\sum_{k=1}^\infty(-1)^kkp^{k-1}=\frac1{(1+p)^2}.$$",
        r"\sum_{k=1}",
        "refuted",
    ),
    (
        r"For $|p|<1$ the alternating series is $$\sum_{k=0}^\infty(-1)^kp^k=\frac1{1+p}.$$ Differentiating gives "
        r"$$\sum_{k=1}^\infty(-1)^kkp^{k-1}=-\frac1{(1+p)^2}.$$",
        r"\sum_{k=1}",
        HOLDS,
    ),
    # Values that the sentence gives the parameters of an equation.
    (
        r"Consider $a\ddot x+b\dot x+cx=0$ with $a,b,c>0$. For $a=1$, $b=4$, $c=13$ the solution is $x(t)=e^{-2t}(P\cos3t+Q\sin3t)$.",
        "x(t)",
        HOLDS,
    ),
    (r"Consider $a\ddot x+b\dot x+cx=0$. In the undamped case the solution is $x(t)=P\cos\omega t$.", "x(t)", ("not_a_claim", "undecided")),
    # A wrong gradient is named, and what follows of the true one is not blamed for it.
    (RIDGE % r"2X^\top(Xw-y)+\lambda w", r"\nabla J(w)", "refuted"),
    (RIDGE % r"2X^\top(Xw-y)+\lambda w", r"w=(X", ("not_a_claim", "undecided", *HOLDS)),
    (RIDGE % r"2X^\top(Xw-y)+2\lambda w", r"\nabla J(w)", HOLDS),
    (r"Let $f(x)=x^\top Ax+b^\top x$. Its gradient is $\nabla f(x)=Ax+b$. Setting it to zero gives $x=-A^{-1}b$.", r"\nabla f", "refuted"),
    (r"Let $g(t)=t^3-3t$. Then $g'(t)=3t^2-1$. Setting the derivative to zero gives $t=\pm1$.", "g'(t)", "refuted"),
    (r"Let $g(t)=t^3-3t$. Then $g'(t)=3t^2-3$. Setting the derivative to zero gives $t=\pm1$.", "g'(t)", HOLDS),
    # Where a derivative is set to zero, the point is put into it.
    (RIDGE % r"2X^\top(Xw-y)+2\lambda w", r"w=(X", HOLDS),
    ((RIDGE % r"2X^\top(Xw-y)+2\lambda w").replace(r"+\lambda I", r"+2\lambda I"), r"w=(X", "refuted"),
    (r"Let $h(s)=s^2-4s$. Then $h'(s)=2s-4$, and setting this to zero we get $s=2$.", "s=2", HOLDS),
    (r"Let $h(s)=s^2-4s$. Then $h'(s)=2s-4$, and setting this to zero we get $s=4$.", "s=4", "refuted"),
    (
        r"Let $f(x)=\frac12x^\top Ax-b^\top x$ with $A$ symmetric positive definite. Then $\nabla f(x)=Ax-b$. "
        r"Setting the gradient equal to zero yields $x^*=A^{-1}b$.",
        "x^*",
        HOLDS,
    ),
    # Several derivatives, or a letter that other conditions determine: nothing is refuted.
    (
        r"The Lagrangian is $L(x,y,\lambda)=x^2+y^2-\lambda(x+y-1)$. Then $\frac{\partial L}{\partial x}=2x-\lambda$ and "
        r"$\frac{\partial L}{\partial y}=2y-\lambda$. Setting these to zero gives $y=\frac12$.",
        r"y=\frac12",
        ("undecided", "not_a_claim"),
    ),
    # What the variable is afterwards, and what a sentence adds looking back.
    (r"Let $g(t)=t^2$. Then $g'(t)=2$. Here $t=1$.", "g'(t)", ("undecided", *HOLDS)),
    # A condition at the end of a list of memberships.
    (r"Let $X\in\mathbb{R}^{n\times d}$ and $\mu>0$. Then $X^\top X+\mu I\succ0$.", "X^", HOLDS),
    (r"Let $A\in\mathbb{R}^{n\times n}$, $x\in\mathbb{R}^n$ and $\epsilon>0$. Then $\epsilon x^\top A^\top Ax\ge0$.", r"\epsilon x", HOLDS),
    (r"For $t\in\mathbb{R}$ and $s>0$, $\log(se^t)=t+\log s$.", r"\log(s", HOLDS),
    # For all: it is claimed.
    (r"For all $x\in\mathbb{R}$, $x^2>0$.", "x^2>0", "conditional"),
    (r"For every $x\in\mathbb{R}$, $x^2+1>0$.", "x^2+1", HOLDS),
    (r"For every $x>0$, $x+\frac1x\ge3$.", r"x+\frac", "refuted"),
    # An initial condition that is used belongs to the problem at hand.
    (
        r"The solution of the logistic equation is $y(t)=\frac{e^t}{1+e^t}$. For the other equation $y=e^{-t}+Ce^{-2t}$. "
        r"Using $y(0)=0$: $1+C=0\Rightarrow C=-1$.",
        "y(0)=0",
        ("undecided", "not_a_claim"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("text", "start", "expected"), ROWS, ids=range(len(ROWS)))
def test_a_formula_of_a_passage(text: str, start: str, expected: str | tuple[str, ...]) -> None:
    claims = deriver.verify(deriver.read(text=text, format="markdown"), jobs=1).documents[0].claims
    verdict = next(c.verdict for c in claims if c.latex.startswith(start))
    assert verdict.outcome in ((expected,) if isinstance(expected, str) else expected), verdict


def test_the_printed_command_says_what_a_formula_answers() -> None:
    text = (RIDGE % r"2X^\top(Xw-y)+2\lambda w").replace(r"+\lambda I", r"+3\lambda I")
    report = deriver.verify(deriver.read(text=text, format="markdown"), jobs=1)
    claim = next(c for c in report.documents[0].claims if c.latex.startswith("w=(X"))
    words = shlex.split(reproduce(claim, report))
    assert words[:2] == ["deriver", "verify"] and r"\Rightarrow" in words[2]
    assert deriver.verify(words[2], words[words.index("--given") + 1]).outcome == claim.verdict.outcome == "refuted"
