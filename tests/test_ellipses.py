r"""Dots between terms, members and columns, and objects that a text speaks of: how they are read, and what is refused."""

from __future__ import annotations

import pytest

import deriver
from deriver.checking import reading_of
from deriver.claims.formulas import read_parts
from deriver.errors import DeriverError
from deriver.latex.statements import read_statement
from deriver.model import Context

READ = [
    (r"\mathbf{x}=(x_1,\dots,x_n)^\top", "", "x"),
    (r"y=(x_1^2,\dots,x_n^2)", r"x\in\mathbb{R}^n", r"\sum_{i=1}^n x_i^2\mathbf{e}_i"),
    (r"y=(x_0,\dots,x_{n-1})", "", r"\sum_{i=1}^n x_{i-1}\mathbf{e}_i"),
    (r"y=(1,t,t^2,\dots,t^n)", "", r"\sum_{i=1}^{n+1} t^{i-1}\mathbf{e}_i"),
    (r"y=(1,2,\dots,n)", "", r"\sum_{i=1}^n i\mathbf{e}_i"),
    (r"D=\mathrm{diag}(\mu_1,\dots,\mu_n)", "", r"\operatorname{diag}(\mu)"),
    (r"E=\operatorname{diag}(e^{td_1},\dots,e^{td_m})", "", r"\operatorname{diag}(\sum_{i=1}^m e^{td_i}\mathbf{e}_i)"),
    (r"Q=[\mathbf{q}_1\ \cdots\ \mathbf{q}_n]", "", r"\mathbf{q}^\top"),
    (r"Q=[\mathbf{q}_1\,\mathbf{q}_2\,\cdots\,\mathbf{q}_n]", "", r"\mathbf{q}^\top"),
    (
        r"S=\operatorname{span}\{b,Ab,\dots,A^{m-1}b\}",
        r"A\in\mathbb{R}^{n\times n}, b\in\mathbb{R}^n",
        r"P_{\operatorname{range}(\sum_{i=1}^m A^{i-1}b\mathbf{e}_i^\top)}",
    ),
    (r"s=2+4+8+\dots+2^{10}", "", r"\sum_{i=1}^{10} 2^i"),
    (r"s=a_1b_1+\cdots+a_mb_m", "", r"\sum_{i=1}^m a_ib_i"),
    (r"\mathbf{h}(\mathbf{x})=(h_1(\mathbf{x}),\ldots,h_p(\mathbf{x}))", "", r"\mathbf{h}(\mathbf{x})"),
    (r"s=\sum_{i=1}^n g_i(t)", "", r"\sum_{i=1}^n [\mathbf{g}(t)]_i"),
]


@pytest.mark.parametrize(("latex", "given", "reading"), READ, ids=[row[0] for row in READ])
def test_dots_with_a_rule_are_read(latex: str, given: str, reading: str) -> None:
    claim = read_statement(latex, deriver.declare(given) if given else None).claims[-1]
    assert claim.left.latex == reading


REFUSED = [
    (r"y=(x_1,x_2,\dots)", ""),
    (r"y=(x_1,x_3,\dots,x_n)", ""),
    (r"y=(\dots,x_n)", ""),
    (r"y=(x_1,\dots,x_n,\dots,x_m)", ""),
    (r"y=(x_1,\dots,y_n)", ""),
    (r"y=(a,\dots,z)", ""),
    (r"x=\{x_1,\dots,x_n\}", ""),  # a set is no vector
    (r"Q=[c_1\ \cdots\ c_n]", r"c\in\mathbb{R}^n"),  # numbers are no columns
    (r"Q=[\mathbf{q}_1\ \cdots\ \mathbf{r}_n]", ""),
    (r"S=\operatorname{span}\{b,Ab,\dots,B^{m-1}b\}", r"A,B\in\mathbb{R}^{n\times n}, b\in\mathbb{R}^n"),
    (r"s=1+3+\dots+99", ""),
    (r"s=n+\cdots+n^3", ""),
    (r"s=1+\dots+2^{10}", ""),  # powers of two, or tenth powers
    (r"z=(x_1,\dots,x_5)", r"x\in\mathbb{R}^4"),
    (r"s=\sum_{i=1}^n f_i(x)", r"\mathbf{f}\in\mathbb{R}^n"),
]


@pytest.mark.parametrize(("latex", "given"), REFUSED, ids=[row[0] for row in REFUSED])
def test_dots_without_a_rule_are_refused(latex: str, given: str) -> None:
    with pytest.raises(DeriverError):
        read_statement(latex, deriver.declare(given) if given else None)


VERDICTS = [
    (r"(x_1,\dots,x_n)^\top=x", r"x\in\mathbb{R}^n", True),
    (r"x^\top\operatorname{diag}(d_1,\dots,d_n)x=\sum_{i=1}^n d_ix_i^2", r"x,d\in\mathbb{R}^n", True),
    (r"x^\top\operatorname{diag}(d_1,\dots,d_n)x=\sum_{i=1}^n d_i^2x_i^2", r"x,d\in\mathbb{R}^n", False),
    (r"1+2+\dots+100=5050", "", True),
    (r"1+2+\dots+100=5051", "", False),
]


@pytest.mark.parametrize(("latex", "given", "holds"), VERDICTS, ids=[row[0] for row in VERDICTS])
def test_what_dots_stand_for_is_decided(latex: str, given: str, holds: bool) -> None:
    outcome = deriver.verify(latex, given or None).outcome
    assert outcome in (("proved", "verified") if holds else ("refuted",))


OBJECTS = [
    (r"\mathbb{R}^{m\times n}", r"\mathbb{R}^{m\times n}"),
    (r"\mathcal{N}(B)", r"\operatorname{null}(B)"),
    (r"\mathcal{C}(B)^\perp", r"\operatorname{range}(B)^\perp"),
    ("7,-2", "7, -2"),
    ("*", "*"),
    (r"\odot", r"\odot"),
    (r"\det", r"\det"),
    (r"\pm i", "i, -i"),
    (r"(1,\mp i)^\top", r"\begin{pmatrix}1 \\ -i\end{pmatrix}, \begin{pmatrix}1 \\ i\end{pmatrix}"),
    (r"\mu\pm i\nu", r"\mu+i\nu, \mu-i\nu"),
    (r"\psi(\cdot)", r"\psi(\cdot)"),
    (r"(s_0,\mathbf{y}_0)", r"(s_0, \mathbf{y}_0)"),
    (r"\{\mathbf{u}_1,\dots,\mathbf{u}_m\}", r"\{\mathbf{u}_1, \dots, \mathbf{u}_m\}"),
    (r"\{[1,2],[3,4]\}", r"\{\begin{pmatrix}1 \\ 2\end{pmatrix}, \begin{pmatrix}3 \\ 4\end{pmatrix}\}"),
    (r"(\text{rows},\text{columns})", r"(\text{rows}, \text{columns})"),
]


@pytest.mark.parametrize(("latex", "reading"), OBJECTS, ids=[row[0] for row in OBJECTS])
def test_objects_are_read(latex: str, reading: str) -> None:
    (part,) = read_parts(latex, Context()).parts
    assert (part.kind, part.error, part.reading) == ("fragment", None, reading)


NO_OBJECTS = [
    (r"\mathbb{R}^0", ""),
    (r"[a,b)", ""),
    (r"(a,\text{is not good})", ""),
    (r"\{1,2,\dots\}", ""),
    (r"\psi(\cdot)", r"\psi\in\mathbb{R}"),
    (r"\nabla f", r"f\in\mathbb{R}^n"),
    (r"\pm x y^\top A", r"x,y\in\mathbb{R}^3, A\in\mathbb{R}^{2\times 2}"),
    (r"(x, A+x)", r"x\in\mathbb{R}^3, A\in\mathbb{R}^{2\times 2}"),
    (r"1500\,\text{square feet}", ""),
]


@pytest.mark.parametrize(("latex", "given"), NO_OBJECTS, ids=[row[0] for row in NO_OBJECTS])
def test_what_is_no_object_says_why(latex: str, given: str) -> None:
    (part,) = read_parts(latex, deriver.declare(given) if given else Context()).parts
    assert part.error is not None and not part.reading


FUNCTIONS = [
    (r"(f\circ g)(t)=f(g(t))", "", True),
    (r"(f\circ g)'(t)=f'(g(t))g'(t)", "", True),
    (r"(f\circ g)'(t)=f'(t)g'(t)", "", False),
    (r"\nabla_x f(g(x))=J_g(x)^\top\nabla f(g(x))", r"f:\mathbb{R}^p\to\mathbb{R}, g:\mathbb{R}^n\to\mathbb{R}^p, x\in\mathbb{R}^n", True),
    (
        r"J_{\mathbf{u}\circ\mathbf{v}}(\mathbf{x})=J_{\mathbf{u}}(\mathbf{v}(\mathbf{x}))J_{\mathbf{v}}(\mathbf{x})",
        r"\mathbf{v}:\mathbb{R}^n\to\mathbb{R}^p, \mathbf{u}:\mathbb{R}^p\to\mathbb{R}^m",
        True,
    ),
    (r"A\circ B=B\circ A", r"A,B\in\mathbb{R}^{m\times n}", True),
]


@pytest.mark.parametrize(("latex", "given", "holds"), FUNCTIONS, ids=[row[0] for row in FUNCTIONS])
def test_compositions_and_jacobians(latex: str, given: str, holds: bool) -> None:
    outcome = deriver.verify(latex, given or None).outcome
    assert (outcome in ("proved", "verified")) is holds


SHAPES = [
    (r"\partial f/\partial\mathbf{z}", r"f:\mathbb{R}^n\to\mathbb{R}^m", ("m", "n")),
    (r"\frac{\partial^2 f}{\partial z_i\partial z_j}", r"f:\mathbb{R}^n\to\mathbb{R}", ()),
    (r"\frac{\partial f_i}{\partial z_j}", r"f:\mathbb{R}^n\to\mathbb{R}^m", ()),
    (r"J_{\mathbf{g}}(\mathbf{z})", r"\mathbf{g}:\mathbb{R}^n\to\mathbb{R}^m", ("m", "n")),
]


@pytest.mark.parametrize(("latex", "given", "shape"), SHAPES, ids=[row[0] for row in SHAPES])
def test_functions_without_their_argument(latex: str, given: str, shape: tuple[str, ...]) -> None:
    assert tuple(map(str, deriver.parse(latex, given).shape)) == shape


NO_FUNCTIONS = [
    (r"\Phi^{s+t}=\Phi^s\circ\Phi^t", ""),  # a flow: no entrywise product
    (r"A^2\circ A=A\circ A^2\circ b", r"b\in\mathbb{R}^3"),
    (r"(A\circ B)(x)=1", r"A,B\in\mathbb{R}^{m\times n}"),
    (r"y=\frac{\partial f}{\partial z}", r"f:\mathbb{R}^n\to\mathbb{R}, z\in\mathbb{R}"),
    (r"\mathbf{h}=\theta+f(\mathbf{h})", r"\theta\in\mathbb{R}, \mathbf{h}\in\mathbb{R}^n"),
]


@pytest.mark.parametrize(("latex", "given"), NO_FUNCTIONS, ids=[row[0] for row in NO_FUNCTIONS])
def test_no_composition_and_no_function(latex: str, given: str) -> None:
    with pytest.raises(DeriverError):
        read_statement(latex, deriver.declare(given) if given else None)


def _grid(first: str, right: str, down: str, last: str) -> str:
    return rf"\begin{{pmatrix}}{first}&\cdots&{right}\\\vdots&\ddots&\vdots\\{down}&\cdots&{last}\end{{pmatrix}}"


def _slope(of: str, by: str) -> str:
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


GRIDS = [
    ("M=" + _grid("b_{11}", "b_{1q}", "b_{p1}", "b_{pq}"), "", "b"),
    ("M=" + _grid("b_{11}", "b_{1n}", "b_{n1}", "b_{nn}"), "", "b"),
    ("M=" + _grid("b_{11}", "b_{n1}", "b_{1n}", "b_{nn}"), "", r"b^\top"),
    (r"D=\begin{pmatrix}\mu_1&&\\&\ddots&\\&&\mu_n\end{pmatrix}", "", r"\operatorname{diag}(\mu)"),
    (r"y=\begin{pmatrix}b_1\\b_2\\\vdots\\b_m\end{pmatrix}", "", "b"),
    (r"s_1\ge s_2\ge\cdots\ge s_r\ge0", "", r"\min_{1\le i\le r-1} (s_i-s_{i+1}) \ge 0 \text{ and } s_r \ge 0"),
    (r"s_1<\cdots<s_r", "", r"\min_{1\le i\le r-1} (s_{i+1}-s_i) > 0"),
]


@pytest.mark.parametrize(("latex", "given", "reading"), GRIDS, ids=[row[0] for row in GRIDS])
def test_matrices_and_chains_with_dots(latex: str, given: str, reading: str) -> None:
    claim = read_statement(latex, deriver.declare(given) if given else None).claims[-1]
    shown = claim.left if claim.right is None else None
    assert (shown.latex if shown is not None else reading_of(claim)) == reading


HELD = [
    (
        r"\frac{\partial\mathbf{u}}{\partial\mathbf{z}}="
        + _grid(_slope("u_1", "z_1"), _slope("u_1", "z_n"), _slope("u_m", "z_1"), _slope("u_m", "z_n")),
        r"\mathbf{u}:\mathbb{R}^n\to\mathbb{R}^m",
        True,
    ),
    (
        r"\nabla f(\mathbf{z})=\begin{bmatrix}\partial f/\partial z_1\\\vdots\\\partial f/\partial z_n\end{bmatrix}",
        r"f:\mathbb{R}^n\to\mathbb{R}",
        True,
    ),
    (_grid("A_{11}", "A_{1n}", "A_{n1}", "A_{nn}") + "=A", r"A\in\mathbb{R}^{n\times n}", True),
    (_grid("A_{11}", "A_{n1}", "A_{1n}", "A_{nn}") + "=A", r"A\in\mathbb{R}^{n\times n}", False),
]


@pytest.mark.parametrize(("latex", "given", "holds"), HELD, ids=[row[0] for row in HELD])
def test_matrices_with_dots_are_decided(latex: str, given: str, holds: bool) -> None:
    assert (deriver.verify(latex, given).outcome in ("proved", "verified")) is holds


NO_GRIDS = [
    "M=" + _grid("b_{11}", "b_{1n}", "a_{n1}", "b_{nn}"),
    "M=" + _grid("1", "b_{1n}", "b_{n1}", "b_{nn}"),
    "M=" + _grid("b_{11}", "b_{12}", "b_{21}", "b_{22}"),
    r"M=\begin{pmatrix}1&x_1&\cdots\end{pmatrix}",
    r"M=\begin{pmatrix}1&\cdots&x\\2&\cdots&y\end{pmatrix}",
    r"D=\begin{pmatrix}\mu_1&&\\&\ddots&\\&&\nu_n\end{pmatrix}",
    r"s_1\ge\cdots",
    r"\cdots\ge0",
    r"s_1\ge s_2\le\cdots\le s_r",
    r"s_1\ge\cdots\ge t_r",
]


@pytest.mark.parametrize("latex", NO_GRIDS)
def test_matrices_and_chains_without_a_rule_are_refused(latex: str) -> None:
    with pytest.raises(DeriverError):
        read_statement(latex)


ENTRIES = [
    (r"\operatorname{tr}L>0", r"L\in\mathbb{R}^{n\times n}, L_{ii}>0", "verified"),
    (r"\operatorname{tr}L>1", r"L\in\mathbb{R}^{n\times n}, L_{ii}>0", "refuted"),
    (r"\mathbf{1}^\top D\mathbf{1}\ge0", r"D\in\mathbb{R}^{m\times n}, D_{ij}\ge0", "verified"),
    (r"(BC)_{us}=\sum_{f=1}^kB_{uf}C_{fs}", r"B\in\mathbb{R}^{m\times k}, C\in\mathbb{R}^{k\times n}", "verified"),
    (r"(BC)_{us}=\sum_{f=1}^kB_{uf}C_{sf}", r"B,C\in\mathbb{R}^{k\times k}", "conditional"),
]


@pytest.mark.parametrize(("latex", "given", "outcome"), ENTRIES, ids=[row[0] for row in ENTRIES])
def test_free_indices_stand_for_all_entries(latex: str, given: str, outcome: str) -> None:
    assert deriver.verify(latex, given).outcome == outcome


def test_one_entry_by_a_number_or_a_declared_index_is_no_condition_on_all() -> None:
    for given in (r"L\in\mathbb{R}^{n\times n}, L_{12}>0", r"L\in\mathbb{R}^{n\times n}, i\in\{1,2\}, L_{ii}>0"):
        assert deriver.verify(r"\operatorname{tr}L>0", given).outcome != "verified"


def test_a_point_that_moves() -> None:
    given = deriver.declare(r"A\in\mathbb{R}^{n\times n}, \mathbf{z}\in\mathbb{R}^n")
    claim = read_statement(r"\mathbf{z}(t)=e^{At}\mathbf{z}(0)", given).claims[0]
    assert claim.left.op == "apply" and claim.left.shape == given.symbols[r"\mathbf{z}"].shape
    for latex in (r"\mathbf{z}(0)=1", r"\mathbf{z}(t)+\mathbf{z}=\mathbf{z}(0)"):
        with pytest.raises(DeriverError):
            read_statement(latex, given)
