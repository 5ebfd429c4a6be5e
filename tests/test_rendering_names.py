r"""A page keeps the names of functions, says reasons in the letters of the task, and a line that only names something says it once."""

from __future__ import annotations

import pytest

import deriver
from deriver.rendering.own_notation import in_own_notation
from deriver.rendering.phrases import sides
from deriver.rendering.terminal import derivation_text

NAMED = [
    (r"Find the gradient of $L(w)=\|Xw-y\|^2$.", ["dL", r"\nabla L(w)"]),
    (r"Find the Hessian of $f(x)=x^\top Ax$.", ["df", r"\nabla f(x)", r"d(\nabla f)", r"\nabla^2 f(x)"]),
    (r"Find the Jacobian of $F(x)=\tanh(Wx)$.", [r"\frac{\partial F}{\partial x}"]),
    (r"Let $J=\frac12\|X\theta-y\|^2$. Find $\nabla_\theta J$.", ["dJ", r"\nabla_{\theta} J"]),
    (r"Find the critical points of $f(x)=x^3-3x$.", ["f'(x)", "f'(-1)", "f''(1)"]),
    (r"Find and classify the critical points of $g(u,v)=u^3-3uv+v^3$.", ["g_u(u, v)", "g_{uu}(0, 0)", "g_{uv}(1, 1)"]),
    (r"Find $\frac{\partial h}{\partial x}$ where $h(x,y)=x^2e^y$.", [r"\frac{\partial h}{\partial x}"]),
]


@pytest.mark.parametrize(("task", "parts"), NAMED, ids=[row[0] for row in NAMED])
def test_functions_keep_their_names(task: str, parts: list[str]) -> None:
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished"
    shown = " ; ".join(s.before.latex for s in in_own_notation(derivation).steps)
    for part in parts:
        assert part in shown


def test_the_record_keeps_the_formulas() -> None:
    derivation = deriver.derive(NAMED[0][0], check=False)
    assert derivation.to_dict()["steps"][0]["before"] == r"d(\|Xw-y\|_2^2)"
    shown = in_own_notation(derivation)
    assert [s.claim for s in shown.steps] == [s.claim for s in derivation.steps]


@pytest.mark.parametrize(
    "task", [r"Find the gradient of $\|Xw-y\|^2$ with respect to $w$.", r"Find the gradient of $f(w)=\|fw-y\|^2$ with respect to $w$."]
)
def test_no_name_is_made_up_or_used_twice(task: str) -> None:
    shown = in_own_notation(deriver.derive(task, check=False))
    assert not any(s.before.latex.startswith(("df", r"\nabla f")) for s in shown.steps)


def test_reasons_speak_of_what_stands_there() -> None:
    page = derivation_text(deriver.derive(r"Find the gradient of $f(w)=\|Xw-y\|^2$.", check=False))
    assert "The squared norm is (Xw − y)ᵀ(Xw − y)," in page
    assert "df = gᵀdw" in page
    page = derivation_text(deriver.derive(r"Differentiate $A^{-1}$ with respect to $A$.", check=False))
    assert "AA⁻¹ = I" in page and "XX⁻¹" not in page


def test_a_line_that_names_something_says_it_once() -> None:
    derivation = deriver.derive(r"Is $W_t^2-t$ a martingale?", check=False)
    same = [s for s in derivation.steps if s.before.latex == s.after.latex]
    assert same
    assert [sides(s)[1:] for s in same] == [("", "")] * len(same)


def test_functions_of_several_variables_are_told_apart_by_their_arguments() -> None:
    task = r"Transform $V_t+\frac12\sigma^2S^2V_{SS}+rSV_S-rV=0$ with $x=\log S$, $\tau=T-t$ and $V=e^{-r\tau}u$."
    derivation = deriver.derive(task)
    assert all(s.verdict.holds for s in derivation.steps)
    page = derivation_text(derivation)
    assert "V_S(S, t)" in page and "u_τ(x, τ)" in page
    assert r"\frac{\partial" not in "".join(s.before.latex + s.after.latex for s in in_own_notation(derivation).steps)
    assert "With x = log S" in page
    full = deriver.derive(task, detail="full", check=False)
    assert any(len(s.steps) == 3 for s in full.steps)


def test_words_are_not_read_back_as_a_formula() -> None:
    page = derivation_text(deriver.derive("Find Delta and Vega of the Black-Scholes call price."))
    assert page.startswith("Task      Find Delta and Vega")
    page = derivation_text(deriver.derive(r"Find the radius and interval of convergence of $\sum_{n=1}^\infty\frac{(x-2)^n}{n3^n}$."))
    assert "Read as" not in page
