"""Claims on complex matrices and vectors, and the kinds of claims that stand near them; expected outcomes typed by hand."""

from __future__ import annotations

import pytest

import deriver

SQUARE = r"A, B \in \mathbb{C}^{n\times n}"
HERMITIAN = r"H \in \mathbb{C}^{n\times n} Hermitian"
UNITARY = r"U \in \mathbb{C}^{n\times n} unitary"
VECTORS = r"x, y \in \mathbb{C}^n"

ROWS = [
    (r"|\det U| = 1", UNITARY, "holds"),
    (r"\det U = 1", UNITARY, "refuted"),
    (r"U^* = U^{-1}", UNITARY, "holds"),
    (r"\|Ux\|_2 = \|x\|_2", UNITARY + r", x\in\mathbb{C}^n", "holds"),
    (r"\|Ux\|_1 = \|x\|_1", UNITARY + r", x\in\mathbb{C}^n", "refuted"),
    (r"x^*Hx \in \mathbb{R}", HERMITIAN + r", x\in\mathbb{C}^n", "holds"),
    (r"\det H \in \mathbb{R}", HERMITIAN, "holds"),
    (r"H^\top = H", HERMITIAN, "refuted"),
    (r"H^\top = \overline{H}", HERMITIAN, "holds"),
    (r"(e^{iH})^* = e^{-iH}", r"H \in \mathbb{C}^{n\times n}, H^* = H", "holds"),
    (r"A^\top = A", r"A \in \mathbb{C}^{n\times n} positive definite", "refuted"),
    (r"A^* = A", r"A \in \mathbb{C}^{n\times n} positive definite", "holds"),
    (r"(AB)^* = B^*A^*", SQUARE, "holds"),
    (r"\det(A^*) = \overline{\det A}", SQUARE, "holds"),
    (r"\operatorname{tr}(A^*A) = \|A\|_F^2", SQUARE, "holds"),
    (r"\operatorname{tr}(A^\top A) = \|A\|_F^2", SQUARE, "refuted"),
    (r"A^*A \succeq 0", SQUARE, "holds"),
    (r"(A+B)^2 = A^2+2AB+B^2", SQUARE, "AB = BA"),
    (r"x^*Ax = \overline{x^*Ax}", SQUARE + r", x\in\mathbb{C}^n", "A^* = A"),
    (r"|x^*y| \le \|x\|_2\|y\|_2", VECTORS, "holds"),
    (r"x^*y = y^*x", VECTORS, "refuted"),
    (r"\|x+y\|^2 = \|x\|^2 + 2\operatorname{Re}(x^*y) + \|y\|^2", VECTORS, "holds"),
    # a property without a construction is no reason to draw something else
    (r"AA^* = A^*A", r"A \in \mathbb{C}^{n\times n} normal", "holds"),
    (r"A = A^*", r"A \in \mathbb{C}^{n\times n} normal", "refuted"),
    (r"A^*A = AA^*", r"A \in \mathbb{C}^{n\times n} diagonalizable", "undecided"),
    (r"A^*A = I", r"A \in \mathbb{C}^{m\times n} full column rank", "undecided"),
    (r"z = 1+i \Rightarrow z^4 = -4", "", "holds"),
    (r"z = 1+i \Rightarrow z^4 = 4", "", "refuted"),
    (r"\sum_{i=1}^n (1+i) = n + \frac{n(n+1)}{2}", "", "holds"),
    # numbered derivatives
    (r"\frac{f(x+h)-2f(x)+f(x-h)}{h^2} = f''(x) + \frac{h^2}{12}f^{(4)}(x) + O(h^4)", "", "holds"),
    (r"\frac{f(x+h)-2f(x)+f(x-h)}{h^2} = f''(x) + \frac{h^2}{6}f^{(4)}(x) + O(h^4)", "", "refuted"),
    (r"\frac{d}{dx} f^{(3)}(x) = f^{(4)}(x)", "", "holds"),
    # which limit an order term means, by the terms beside it
    (r"\frac{1}{1+x} = 1 - x - x^2 + O(x^3)", "", "refuted"),
    (r"\frac{1}{x+1} = \frac1x + \frac{1}{x^2} + O(x^{-3})", "", "refuted"),
    (r"\frac{1}{x+1} = \frac1x - \frac{1}{x^2} + O(x^{-3})", "", "holds"),
    (r"\sqrt{x^2+1} = x + O(1/x)", "", "holds"),
    # solutions with an imaginary part, lists of both signs
    (r"r^2-2r+5=0 \Rightarrow r = 1\pm 2i", "", "holds"),
    (r"r^2-2r+5=0 \Rightarrow r = 2\pm i", "", "refuted"),
    (r"\lambda^2-2\lambda+5=0 \Rightarrow \lambda_{1,2} = 1\pm 2i", "", "holds"),
    (r"x^3-x=0 \iff x\in\{-1,0,1\}", "", "holds"),
    (r"x^3-4x=0 \iff x\in\{-1,0,1\}", "", "refuted"),
    (r"z = 3+4i \Rightarrow |z| = 5", "", "holds"),
    (r"z = 3+4i \Rightarrow |z|^2 = 7", "", "refuted"),
    # formulas for functions of several letters
    (r"u(x,t) = e^{-k\pi^2 t}\sin(\pi x) \Rightarrow u_t = k u_{xx}", "", "holds"),
    (r"u(x,t) = e^{-k\pi t}\sin(\pi x) \Rightarrow u_t = k u_{xx}", "", "refuted"),
    (r"u = f(x-ct)+g(x+ct) \Rightarrow u_{tt} = c^2u_{xx}", "", "holds"),
    (r"u = e^x\cos y,\ v=e^x\sin y \Rightarrow u_y = v_x", "", "refuted"),
    (r"f(x) = 0 \Rightarrow f'(x) = 0", "", "undecided"),
]


@pytest.mark.parametrize(("latex", "given", "expected"), ROWS, ids=[r[0] for r in ROWS])
def test_outcome(latex: str, given: str, expected: str) -> None:
    verdict = deriver.verify(latex, given or None)
    found = "holds" if verdict.holds else verdict.condition if verdict.outcome == "conditional" else verdict.outcome
    assert found == expected, verdict


def test_the_counterexample_is_the_complex_array() -> None:
    verdict = deriver.verify(r"\det(A^*) = \det A + 1 - 1", r"A \in \mathbb{C}^{n\times n}")
    refuted = deriver.verify(r"(A^*)^{-1} = (A^{-1})^\top", r"A \in \mathbb{C}^{n\times n} invertible")
    assert verdict.counterexample == {"A": [["i"]]} == refuted.counterexample


def test_layers_are_no_derivatives() -> None:
    assumed = deriver.parse(r"h^{(2)}(x)=\sigma(W^{(2)}h^{(1)}(x)+b^{(2)})").assumed
    assert not any("derivative" in text for text in assumed)
