r"""One formula in two spellings is one expression; and what no spelling makes clear is refused where it stands.

The second spelling of a row is plain LaTeX whose reading `test_literal_meaning` checks against NumPy.
"""

from __future__ import annotations

import pytest

import deriver
from deriver.errors import DeriverError

SAME = [
    (r"\vb{F}=m\vb{a}", r"\mathbf{F}=m\mathbf{a}"),
    (r"\vb*{a}\vdot\vb*{b}", r"\mathbf{a}\cdot\mathbf{b}"),
    (r"\vb{a}\cross\vb{b}", r"\mathbf{a}\times\mathbf{b}"),
    (r"\va{v}\cdot\va{w}", r"\vec{v}\cdot\vec{w}"),
    (r"\div{\vb{F}}", r"\nabla\cdot\mathbf{F}"),
    (r"\pdv{\rho}{t}+\div{\vb{J}}=0", r"\frac{\partial\rho}{\partial t}+\nabla\cdot\mathbf{J}=0"),
    (r"\curl\vb{E}=-\pdv{\vb{B}}{t}", r"\nabla\times\mathbf{E}=-\frac{\partial\mathbf{B}}{\partial t}"),
    (r"\pdv{u}{t}=\alpha\laplacian{u}", r"\frac{\partial u}{\partial t}=\alpha\Delta u"),
    (r"\pmqty{a&b\\c&d}", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"),
    (r"\mdet{a&b\\c&d}", r"\begin{vmatrix}a&b\\c&d\end{vmatrix}"),
    (r"\order{h^2}", r"\mathcal{O}(h^2)"),
    ("∂²u/∂t²=c²∂²u/∂x²", r"\frac{\partial^2u}{\partial t^2}=c^2\frac{\partial^2u}{\partial x^2}"),
    ("a ∂²u/∂x∂y + ∂u/∂y = 0", r"a\frac{\partial^2u}{\partial x\,\partial y}+\frac{\partial u}{\partial y}=0"),
    ("d²y/dx² + y = 0", r"\frac{d^2y}{dx^2}+y=0"),
    ("m d²x/dt² + k x = 0", r"m\frac{d^2x}{dt^2}+kx=0"),
    (r"x^2 d^2y/dx^2 + x\,dy/dx + y = 0", r"x^2\frac{d^2y}{dx^2}+x\frac{dy}{dx}+y=0"),
    ("f(h)=1+h+𝒪(h²)", r"f(h)=1+h+\mathcal{O}(h^2)"),
    ("X ∼ 𝒩(0,1)", r"X\sim\mathcal{N}(0,1)"),
]


@pytest.mark.parametrize(("pasted", "plain"), SAME, ids=[a for a, _ in SAME])
def test_two_spellings_are_one_expression(pasted: str, plain: str) -> None:
    one, other = deriver.parse(pasted), deriver.parse(plain)
    assert one.latex == other.latex
    assert deriver.parse(one.latex).latex == one.latex


SHAPES = [
    (r"W^{(l)}_{ij}", "W^{(l)}", "matrix"),
    (r"a^{(l-1)}_k", "a^{(l-1)}", "vector"),
    (r"x\sim\mathcal{N}(\mu,\Sigma)", r"\Sigma", "matrix"),
    (r"x\sim\mathcal{N}(\mu,\Sigma)", r"\mu", "vector"),
    (r"x\sim\mathcal{N}(\mu,\sigma^2)", r"\mu", "number"),
    (r"\Re z+\Im z", "z", "complex number"),
]


@pytest.mark.parametrize(("formula", "name", "kind"), SHAPES)
def test_custom_says_what_a_letter_is(formula: str, name: str, kind: str) -> None:
    said = [a for a in deriver.parse(formula).assumed if a.startswith(f"${name}$ is ")]
    assert len(said) == 1 and kind in said[0]


REFUSED = [
    (r"\sum_{ijk}T_{ijk}x_iy_jz_k", r"T_{ijk}"),
    (r"\sum_{i=1}^m(h(x^{(i)})-y^{(i)})x^{(i)}_j", r"x^{(i)}_j"),
    (r"\Delta^n f", r"\Delta^n"),
    (r"\Delta^2 x_k=0", r"\Delta^2"),
    (r"f\circ g", r"f\circ g"),
    (r"\sin[2](x)", "[2]"),
    (r"\dd[3]{x}", r"\dd"),
    (r"\log A=B", r"\log A"),
    (r"\cross", r"\cross"),
]


@pytest.mark.parametrize(("formula", "at"), REFUSED)
def test_what_no_spelling_makes_clear_is_refused_where_it_stands(formula: str, at: str) -> None:
    given = r"A\in\mathbb{R}^{n\times n}" if "A" in formula else None
    with pytest.raises(DeriverError) as caught:
        deriver.parse(formula, given)
    problem = caught.value
    assert problem.text is not None and problem.text[problem.start : problem.end].strip() == at
    assert "?" not in problem.message


def test_a_dot_on_a_defined_function_is_its_derivative() -> None:
    assert deriver.verify(r"\dot x=-x", r"x(t)=e^{-t}").outcome in ("proved", "verified")
    assert deriver.verify(r"\ddot x=-x", r"x(t)=e^{-t}").outcome == "refuted"


@pytest.mark.parametrize(
    "update", [r"W_{ij}^{(l)}\leftarrow W_{ij}^{(l)}-\eta g_{ij}", r"w_j\leftarrow w_j-\eta g_j", r"x_k^{(i)}:=x_k^{(i)}+1"]
)
def test_an_entry_that_gets_a_new_value_is_no_claim(update: str) -> None:
    assert deriver.verify(update).outcome == "not_a_claim"


@pytest.mark.parametrize(
    ("formula", "at"),
    [
        (r"\frac{d(fg)}{dx}", r"\frac{d(fg)}{dx}"),  # is not zero
        (r"P_n^{(\alpha)}(x)", r"P_n^{(\alpha)}"),
        (r"H^{(1)}_\nu(x)", r"H^{(1)}_\nu"),
        (r"a^{(1)}_{12}", r"a^{(1)}_{12}"),
    ],
)
def test_labels_and_products_of_functions_are_refused(formula: str, at: str) -> None:
    with pytest.raises(DeriverError) as caught:
        deriver.parse(formula)
    problem = caught.value
    assert problem.text is not None and problem.text[problem.start : problem.end].strip() == at
