"""Errors planted in short texts are found, and the same texts without them are left alone."""

from __future__ import annotations

import pytest
import sympy

import deriver
from deriver.verification.gaussian import Unsettled, over_the_half_line, over_the_line

#: text with a placeholder, what is right there, what is wrong there
ROWS = [
    # every side of an answer is put into its equation
    (
        "We solve $y''-y=3e^{2t}$. The solution is\n\n$$y = C_1e^{t}+C_2e^{-t}+@ = C_1e^{t}+C_2e^{-t}+e^{2t}.$$",
        r"e^{2t}",
        r"2e^{2t}",
    ),
    # the variable of an antiderivative, and its constant, have no value beside it
    ("The antiderivative is\n\n$$\\int 3x\\,e^{x}\\,dx = 3e^x(x@1).$$", "-", "+"),
    ("By parts $$\\int x\\sin x\\,dx = @x\\cos x+\\sin x + C.$$ At $x=2$ nothing happens.", "-", ""),
    # an order is said of every function, whatever else stands near
    (
        "The step is small.\n\n$$f(x+h) = f(x)+hf'(x)@\\frac{h^2}{2}f''(x)+O(h^3)$$\n\nand the node is at $x+2h=3u$.",
        "+",
        "-",
    ),
    # a measure of errors denies nothing
    (
        "Let $X \\in \\mathbb{R}^{m\\times n}$, $w \\in \\mathbb{R}^n$, $y \\in \\mathbb{R}^m$. The mean squared error has the gradient "
        "$$\\nabla_w \\|Xw-y\\|^2 = @X^\\top(Xw-y).$$",
        "2",
        "",
    ),
    # words that name operations are no words about the formula
    (
        "Let $A$ and $B$ be $n\\times n$ matrices. Then $\\text{tr}(AB) = \\text{tr}(@)$.",
        "BA",
        "AB^\\top",
    ),
    # arrays with two columns, and what is computed link by link
    (
        "We compute\n\n$$\\begin{array}{rl}(a+2)^2-a^2 &= a^2+4a+4-a^2\\\\ &= 4a@4\\end{array}$$",
        "+",
        "-",
    ),
    # a prime on a name that has a formula
    ("Try $y_p = ke^{3x}$, so that $y_p' = @ke^{3x}$.", "3", "2"),
]


def _outcomes(text: str) -> set[str]:
    report = deriver.verify(deriver.read(text=text, format="markdown"), jobs=1)
    return {claim.verdict.outcome for claim in report.documents[0].claims}


@pytest.mark.parametrize(("text", "right", "wrong"), ROWS)
def test_found(text: str, right: str, wrong: str) -> None:
    assert {"refuted", "conditional"} & _outcomes(text.replace("@", wrong))


@pytest.mark.parametrize(("text", "right", "wrong"), ROWS)
def test_left_alone(text: str, right: str, wrong: str) -> None:
    outcomes = _outcomes(text.replace("@", right))
    assert not {"refuted", "conditional"} & outcomes
    assert {"proved", "verified"} & outcomes


@pytest.mark.parametrize(
    "text",
    [
        # another equation for the same letter is no claim about the formula above
        "The first equation has the solution $y = Ce^{3t}$. The next equation is $y' = 3\\sin t$.",
        "The solution is $y = Ce^{-2t}$. Next, $y'' - y' = 0$ has constant solutions.",
        # the side with the integral has a constant of its own
        "We solve $y'+y=1$. The solution is $y = e^{-t}\\int e^{t}\\,dt = 1+Ce^{-t}$.",
    ],
)
def test_no_claim_of_what_stands_above(text: str) -> None:
    assert "refuted" not in _outcomes(text)


_X = sympy.Symbol("x", real=True)
_S, _A = sympy.symbols("s a", positive=True)
_N = sympy.Symbol("n", real=True)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (_X**4 * sympy.exp(-(_X**2) / 2), 3 * sympy.sqrt(2 * sympy.pi)),
        (sympy.exp(-(_X**2) + 2 * _X), sympy.E * sympy.sqrt(sympy.pi)),
        (_X * sympy.exp(-((_X - 5) ** 2) / (2 * _S**2)), 5 * sympy.sqrt(2 * sympy.pi) * _S),
        (sympy.exp(_X**2), sympy.oo),
        (sympy.exp(-(_X**3)), None),
        (_X**2, None),
    ],
)
def test_over_the_line(body: sympy.Expr, value: sympy.Expr | None) -> None:
    found = over_the_line(body, _X)
    assert found == value or sympy.simplify(found - value) == 0


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (_X**2 * sympy.exp(-_A * _X), 2 / _A**3),
        (sympy.sqrt(_X) * sympy.exp(-_X), sympy.sqrt(sympy.pi) / 2),
        (_X**3 * sympy.exp(-(_X**2)), sympy.Rational(1, 2)),
        (sympy.exp(-_X) / _X, sympy.oo),
        (sympy.exp(-_X - _X**2), None),
    ],
)
def test_over_the_half_line(body: sympy.Expr, value: sympy.Expr | None) -> None:
    found = over_the_half_line(body, _X)
    assert found == value or sympy.simplify(found - value) == 0


def test_letters_that_do_not_say_whether_it_converges() -> None:
    with pytest.raises(Unsettled):
        over_the_half_line(_X**_N * sympy.exp(-_X), _X)


def test_nothing_says_how_the_process_moves() -> None:
    formula = (
        r"Then we have $$dV = \left(\frac{\partial V}{\partial t}+aX\frac{\partial V}{\partial X}"
        r"+\frac{1}{2}b^2X^2\frac{\partial^2 V}{\partial X^2}\right)dt + bX\frac{\partial V}{\partial X}\,dW.$$"
    )
    assert "refuted" not in _outcomes(formula)
    assert "verified" in _outcomes(r"Let $dX = aX\,dt + bX\,dW$. " + formula)


def test_partial_derivatives_hold_the_process_fixed() -> None:
    model = r"Let $dX_t = aX_t\,dt + bX_t\,dW_t$. Then "
    formula = (
        r"$d(X_t^2) = \left(\frac{\partial X_t^2}{\partial t} + \frac{b^2X_t^2}{@}\frac{\partial^2 X_t^2}{\partial X_t^2}\right)dt"
        r" + \frac{\partial X_t^2}{\partial X_t}dX_t$."
    )
    assert "refuted" not in _outcomes(model + formula.replace("@", "2"))
    assert "verified" in _outcomes(model + formula.replace("@", "2"))
    assert "verified" not in _outcomes(model + formula.replace("@", "3"))
