r"""Classes of mistakes met in notes, textbooks and written solutions; the outcomes were written down from the mathematics.

A row is a document and the outcomes of its claims, those without a claim left out.
"""

import pytest

from deriver import declare, parse, read, verify

ROWS: list[tuple[str, list[str]]] = [
    # What is declared does not fit: no reading of other kinds makes it true.
    ("Let $A\\in\\mathbb{R}^{n\\times n}$ and $x\\in\\mathbb{R}^n$. Then $x^T A = A^T x$.", ["refuted"]),
    ("Let $A\\in M_n(\\mathbb{R})$ and $x\\in\\mathbb{R}^n$. Then $x^T A = A^T x$ and $(Ax)^T=x^TA^T$.", ["refuted", "proved"]),
    ("Let $A\\in\\mathbb{R}^{n\\times n}$ and $x\\in\\mathbb{R}^n$.\n\nThe first rule: always $Ax = xA$.", ["undecided"]),
    ("Let $x\\in\\mathbb{R}^n$.\n\nThe first rule: always $\\sin^2 x+\\cos^2 x=1$.", ["proved"]),
    # A capital letter that is transposed is a matrix.
    ("We have $x^T A = A^T x$.", ["undecided"]),
    # Cases exclude each other: none of them is a definition, or false because of another.
    ("We look at three cases for $D=b^2-4ac$: $D>0$, $D=0$ and $D<0$.", []),
    ("Hence $r = 1$ or $r = 2$.", []),
    ("Let $f(x)=x^2$. Then $f(1)=1$, $f(2)=5$.", ["proved", "refuted"]),
    # A definition goes on in the section, past the paragraph that makes it; a heading ends it.
    ("Let $A=\\begin{pmatrix}2&1\\\\1&3\\end{pmatrix}$. Then $\\det A=5$.\n\nThe trace is $\\operatorname{tr}A=5$.", ["proved", "proved"]),
    ("Let $A=\\begin{pmatrix}2&1\\\\1&3\\end{pmatrix}$.\n\nThe trace is $\\operatorname{tr}A=6$.", ["refuted"]),
    ("# One\n\nConsider\n$$L(x,y)=x^2y.$$\n\nThe slope is\n$$\\frac{\\partial L}{\\partial x}=2xy.$$\n", ["verified"]),
    ("# One\n\nConsider\n$$L(x,y)=x^2y.$$\n\nThe slope is\n$$\\frac{\\partial L}{\\partial x}=xy.$$\n", ["refuted"]),
    ("# One\n\nWe define $$L(x,y)=x^2y.$$\n\n# Two\n\nThe slope is\n$$\\frac{\\partial L}{\\partial x}=2xy.$$\n", []),
    ("## Step 1\n\nWe define $$L(x,y)=x^2y.$$\n\n## Step 2\n\nThe slope is\n$$\\frac{\\partial L}{\\partial x}=2xy.$$\n", ["verified"]),
    ("**1.** Set $A=\\begin{pmatrix}2&1\\\\1&3\\end{pmatrix}$.\n\n**2.** The trace is $\\operatorname{tr}A=6$.", []),
    # What is worked out is a claim, and no new definition.
    (
        "Let $X\\in\\mathbb{R}^{n\\times d}$, $y\\in\\mathbb{R}^n$, $w\\in\\mathbb{R}^d$ and\n$$L(w)=\\|Xw-y\\|_2^2.$$\n\nExpanding gives\n"
        "$$L(w)=w^\\top X^\\top Xw-2y^\\top Xw+y^\\top y.$$\n\nTaking the gradient with respect to $w$, we get\n"
        "$$\\nabla_w L(w)=2X^\\top Xw-X^\\top y.$$\n",
        ["proved", "refuted"],
    ),
    ("For the trace we have $\\operatorname{tr}(ABC)=\\operatorname{tr}(BAC)$.", ["conditional"]),
    ("The sigmoid $\\sigma(z)=\\frac{1}{1+e^{-z}}$ satisfies $\\sigma'(z)=\\sigma(z)(1+\\sigma(z))$.", ["refuted"]),
    # The later links of a chain that introduces its first side.
    ("With $h(x)=x^2-2$ the iteration is $x_{k+1}=x_k-\\frac{h(x_k)}{h'(x_k)}=\\frac12\\left(x_k-\\frac{2}{x_k}\\right)$.", ["refuted"]),
    ("With $h(x)=x^2-2$ the iteration is $x_{k+1}=x_k-\\frac{h(x_k)}{h'(x_k)}=\\frac12\\left(x_k+\\frac{2}{x_k}\\right)$.", ["verified"]),
    # Gradients of functions of several numbers.
    ("Let $g(x,y)=x^3-3xy+y^3$. Then $\\nabla g=(3x^2-3y,\\,3y^2-3x)^\\top$ and $\\nabla g(1,2)=(-3,9)^\\top$.", ["verified", "proved"]),
    (
        "Let $g(x,y)=x^2y$. Then $\\nabla g=\\langle 2xy,x^2\\rangle$ and $\\nabla g=2xy\\mathbf{i}+x^2\\mathbf{j}$.",
        ["verified", "verified"],
    ),
    ("Let $g(x,y)=x^2y$. Then $\\nabla g=\\begin{bmatrix}2xy&x\\end{bmatrix}$.", ["refuted"]),
    (
        "We have $|3\\mathbf{i}+4\\mathbf{j}|=5$ and $\\langle 1,0,2\\rangle\\times\\langle 0,1,1\\rangle=\\langle -2,-1,1\\rangle$.",
        ["proved", "proved"],
    ),
    # The answer to a differential equation that stands in another sentence.
    ("The general solution of $y''-y'-6y=0$ is $y=c_1e^{3t}+c_2e^{-2t}$.", ["verified"]),
    ("The differential equation $y'+2y=0$ has the solution $y=Ce^{-3t}$.", ["refuted"]),
    ("Solve $y'=2xy$, $y(0)=3$. Solution: $y=3e^{x^2}$.", ["verified"]),
    ("Consider $y'+y=1$, $y(0)=0$. The solution is $y=1+e^{-t}$.", ["refuted"]),
    ("Consider $\\dot x=-kx$. Try $x=e^{rt}$. Then $x=Ce^{-kt}$ is the general solution.", ["verified"]),
    ("Solve $ay''+by'+cy=0$. If the roots are $\\alpha\\pm i\\beta$, the solution is $y=Ae^{\\alpha t}\\cos(\\beta t)$.", []),
    ("# One\n\nSolve $y'=2y$.\n\n# Two\n\nSolve $y'=3y$. We get $y=Ce^{3t}$.", ["verified"]),
    ("# One\n\nSolve $y'=2y$.\n\n## Answer\n\nHence\n\n$$\\boxed{y=Ce^{3t}}$$\n", ["refuted"]),
    ("The function $u(x,t)=e^{-2t}\\sin x$ satisfies the heat equation $u_t=u_{xx}$.", ["refuted"]),
    ("The function $u(x,t)=e^{-t}\\sin x$ satisfies the heat equation $u_t=u_{xx}$.", ["verified"]),
    # Stochastic differentials below their model, by Ito's rules.
    (
        "Let $dS_t=\\mu S_t\\,dt+\\sigma S_t\\,dW_t$. Then $$d(\\ln S_t)=\\frac{1}{S_t}dS_t-\\frac{1}{2S_t^2}(dS_t)^2"
        "=\\left(\\mu-\\frac{\\sigma^2}{2}\\right)dt+\\sigma\\,dW_t.$$ Hence $S_t=S_0\\exp((\\mu+\\tfrac12\\sigma^2)t+\\sigma W_t)$.",
        ["verified", "verified", "refuted"],
    ),
    ("We have $d(W_t^3)=3W_t^2\\,dW_t+3W_t\\,dt$ and $d(W_t^3)=3W_t^2\\,dW_t+3W_t^2\\,dt$.", ["verified", "refuted"]),
    ("Let $dr_t=a(b-r_t)\\,dt+\\sigma\\,dW_t$. Then $d(e^{at}r_t)=abe^{at}\\,dt+\\sigma e^{at}\\,dW_t$.", ["verified"]),
    ("The SDE $dX_t=X_t\\,dW_t$ has the solution $X_t=e^{W_t-t/2}$.", ["verified"]),
    ("The SDE $dX_t=X_t\\,dW_t$ has the solution $X_t=e^{W_t}$.", ["refuted"]),
    ("Let $dS_t=\\mu S_tdt+\\sigma S_tdW_t$. Under $Q$ we have $dS_t=rS_tdt+\\sigma S_tdW_t$.", []),
    # A condition is another case than the value above.
    ("With $s=1$ the sum is known. It is known as well for even integer $s\\le 0$.", []),
    ("With $s=1$ the sum is known. So $s>3$.", ["refuted"]),
    # A derivative by x of f at x_0 is the derivative there, and not that of a number.
    ("Let $f(x)=x^2$. Then $\\frac{d}{dx}f(x_0)=2x_0$, $\\frac{df(x_0)}{dx}=2x_0$ and $\\frac{d^2}{dx^2}f(x_0)=2$.", ["verified"] * 3),
    (
        "Let $x\\in\\mathbb{R}^n$ and $f(x)=\\|x\\|_2^2$. Then $\\nabla_x f(x_0)=2x_0$ and $\\nabla_x f(x^*)=x^*$.",
        ["verified", "refuted"],
    ),
    ("We have $\\nabla_x f(x_0)=0$.", []),
    # Partial derivatives by index of a function that is defined, and primes on named functions.
    ("Let $f(x,y)=x^2y$. Then $f_x=2xy$, $f_{xx}=2y$, $f_x(1,2)=4$ and $f_y=x$.", ["verified", "verified", "proved", "refuted"]),
    ("We have $\\tanh'(z)=1-\\tanh^2(z)$, $\\sin''(x)=-\\sin x$ and $\\cos'(x)=\\sin x$.", ["verified", "verified", "refuted"]),
    # What is said of a number is certain; an approximation without decimals says little.
    ("We have $\\int_1^e\\ln x\\,dx=e-1$ and $\\Gamma(3/2)=\\sqrt{\\pi}$.", ["refuted", "refuted"]),
    ("The rule gives $\\int_0^1x^2\\,dx\\approx\\frac12(0+1)$.", ["undecided"]),
    ("The entropy $H(p)=-p\\log p-(1-p)\\log(1-p)$ is concave, with derivative $H'(p)=\\log\\frac{p}{1-p}$.", ["refuted"]),
    ("For all $n$ we have $\\sum_{k=1}^nk^3=\\frac{n^2(n+1)^2}{2}$ and $\\sum_{k=1}^nk=\\frac{n(n+1)}{2}$.", ["refuted", "proved"]),
    ("We have $\\sum_{k=1}^nk^3=\\frac{n^2(n+1)^2}{2}$ and $\\sum_{k=1}^nk=\\frac{n(n+1)}{3}$.", ["refuted", "refuted"]),
    ("Find $n$ such that $\\sum_{k=1}^nk=55$.", []),
    (
        "Let $J(w)=\\frac{1}{2}\\|Xw-y\\|^2$ for $X\\in\\mathbb{R}^{n\\times d}$, $y\\in\\mathbb{R}^n$. "
        "The Hessian is $\\nabla^2J(w)=XX^\\top$.",
        ["refuted"],
    ),
    # An inference in one line is a solution.
    ("$$3x+2=11\\implies 3x=9\\implies x=4$$", ["proved", "refuted"]),
    ("$$2x-\\lambda=0\\implies x=\\lambda/2,\\quad 4y-\\lambda=0\\implies y=\\lambda/4$$", ["verified", "verified"]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_outcomes(text: str, expected: list[str]) -> None:
    claims = verify(read(text=text, format="markdown")).documents[0].claims
    assert [c.verdict.outcome for c in claims if c.verdict.outcome != "not_a_claim"] == expected


def test_an_identity_among_the_lines_of_a_solution_is_no_equation() -> None:
    text = (
        "Let $A \\in \\mathbb{R}^{m\\times n}$ have full column rank, $b\\in\\mathbb{R}^m$, and $f(x) = \\|Ax-b\\|_2^2$.\n\n"
        "We solve $\\nabla f(x)=0$\n"
        "$$\\nabla f(x) = 2A^TAx-2A^Tb$$\n$$\\therefore x = (A^TA)^{-1}A^Tb$$\n"
    )
    assert "refuted" not in [c.verdict.outcome for c in verify(read(text=text, format="markdown")).documents[0].claims]


@pytest.mark.parametrize(
    ("latex", "shape"),
    [
        (r"A\in M_{m\times n}(\mathbb{R})", "m x n matrix"),
        (r"A\in \mathcal{M}_{m,n}(\mathbb{R})", "m x n matrix"),
        (r"A\in M_{mn}(\mathbb{R})", "m x n matrix"),
        (r"A\in \mathrm{Mat}_n(\mathbb{C})", "n x n matrix"),
        (r"A\in M(n,\mathbb{R})", "n x n matrix"),
        (r"A\in\mathbb{R}^{n,n}", "n x n matrix"),
    ],
)
def test_sets_of_matrices(latex: str, shape: str) -> None:
    assert str(declare(latex).symbols["A"].shape) == shape


@pytest.mark.parametrize(
    "latex", [r"\int_0^1 x\mathrm{~d} x", r"\int_0^1 x\text{ d}x", r"\int_0^1 x\,\mathrm{\,d}x", r"\int_{0}^{1}{x\,dx}"]
)
def test_a_differential_with_its_space(latex: str) -> None:
    assert parse(latex).latex == r"\int_0^1 x\,dx"


def test_macros_that_hold_a_script_or_a_choice() -> None:
    text = (
        "\\newcommand{\\trans}{\\ensuremath{^\\top}}\n"
        "\\def\\vec#1{\\mathchoice{\\mbox{\\boldmath$\\displaystyle#1$}}{\\mbox{\\boldmath$#1$}}{#1}{#1}}\n"
        "$(A B)\\trans=B\\trans A\\trans$ and $\\vec x\\cdot\\vec x=\\|\\vec x\\|^2$."
    )
    assert [c.verdict.outcome for c in verify(read(text=text, format="tex")).documents[0].claims] == ["proved", "proved"]
