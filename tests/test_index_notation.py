"""Derivatives by single entries, in index notation: Kronecker deltas, cases, mixed partials, named parts of the task."""

from __future__ import annotations

import numpy as np
import pytest

import deriver

Z = r"z\in\mathbb{R}^K, i,k\in\{1,\dots,K\}"
X = r"A\in\mathbb{R}^{n\times n},x\in\mathbb{R}^n,i,j,k\in\{1,\dots,n\}"


ENTRIES = r"A\in\mathbb{R}^{n\times m},X\in\mathbb{R}^{m\times n},i\in\{1,\dots,m\},j\in\{1,\dots,n\}"
LOG_SHARE = r"\frac{\partial \log p_i}{\partial z_k}\quad\text{where }p=\operatorname{softmax}(z)"


@pytest.mark.parametrize(
    ("task", "given", "latex"),
    [
        (r"\frac{\partial \operatorname{tr}(AX)}{\partial X_{ij}}", ENTRIES, "A_{ji}"),
        (r"\frac{\partial^2}{\partial x_i\,\partial x_j}\,x^\top Ax", X, "A_{ij}+A_{ji}"),
        (LOG_SHARE, Z, r"\mathbb{1}_{i = k}-[\operatorname{softmax}(z)]_k"),
        (r"\frac{\partial}{\partial z_k}\log\sum_{j=1}^Ke^{z_j}", Z, r"[\operatorname{softmax}(z)]_k"),
        (r"\frac{\partial^2 e^{uv}}{\partial u\,\partial v}", r"u,v\in\mathbb{R}", "e^{uv}(1+uv)"),
    ],
)  # fmt: skip
def test_entries(task: str, given: str, latex: str):
    found = deriver.derive(task, given)
    assert found.answers[0].latex == latex
    assert found.answers[0].verdict.holds
    assert all(s.verdict.holds for s in found.steps)


def test_softmax_by_cases():
    found = deriver.derive(r"\frac{\partial p_i}{\partial z_k}\text{ where }p_i=\frac{e^{z_i}}{\sum_{j=1}^Ke^{z_j}}", Z)
    (answer,) = found.answers
    same, apart = answer.also
    assert same.verdict.holds and apart.verdict.holds
    z = np.array([0.3, -1.0, 0.7])
    p = np.exp(z) / np.sum(np.exp(z))
    for i in (1, 2, 3):
        for k in (1, 2, 3):
            names = {"np": np, "z": z, "i": i, "k": k}
            want = p[i - 1] * ((i == k) - p[k - 1])
            assert np.isclose(eval(str(answer.numpy), names), want)
            assert np.isclose(eval(str((same if i == k else apart).numpy), names), want)
    assert any(note.startswith("By cases") for note in found.warnings)


def test_the_names_of_the_task_are_used():
    given = r"X\in\mathbb{R}^{N\times d},\theta\in\mathbb{R}^d,y\in\mathbb{R}^N"
    task = r"Let $p=\sigma(X\theta)$ and $L=-y^\top\log p-(\mathbf1-y)^\top\log(\mathbf1-p)$. Find $\nabla_\theta L$."
    (answer,) = deriver.derive(task, given, check=False).answers
    assert answer.short is not None and answer.short.latex == r"X^\top(p-y)"
    assert answer.to_dict()["where"] == [{"name": "p", "latex": r"\sigma(X\theta)"}]
    assert answer.latex == r"X^\top(\sigma(X\theta)-y)"


def test_the_second_derivative_by_a_symmetric_matrix_keeps_its_entries_independent():
    """H vec(D) is the change of the gradient in every direction D, not only in the symmetric ones."""
    (answer,) = deriver.derive(r"\nabla^2_X\log\det X", r"X\in\mathbb{R}^{n\times n},X\succ0", check=False).answers
    a = np.random.default_rng(1).normal(size=(3, 3))
    x = a @ a.T + np.eye(3)
    hessian = eval(str(answer.numpy), {"np": np, "X": x})
    direction, h = np.random.default_rng(2).normal(size=(3, 3)), 1e-6
    change = (np.linalg.inv(x + h * direction).T - np.linalg.inv(x - h * direction).T) / (2 * h)
    assert np.allclose(hessian @ direction.flatten(order="F"), change.flatten(order="F"), atol=1e-6)


@pytest.mark.parametrize("kind", ["max", "min"])
def test_an_extreme_eigenvalue(kind: str):
    found = deriver.derive(rf"\nabla_A\lambda_{{\{kind}}}(A)", r"A\in\mathbb{R}^{n\times n} symmetric", check=False)
    (answer,) = found.answers
    assert any("$vv^\\top$" in note and "simple" in note for note in found.warnings)
    a = np.random.default_rng(1).normal(size=(4, 4))
    a = a + a.T
    v = np.linalg.eigh(a)[1][:, -1 if kind == "max" else 0]
    assert np.allclose(eval(str(answer.numpy), {"np": np, "A": a}), np.outer(v, v))


def test_the_largest_entry_has_no_derivative_at_a_tie():
    (answer,) = deriver.derive(r"\nabla_x\|x\|_\infty", r"x\in\mathbb{R}^n", check=False).answers
    assert any("< 2" in c.latex for c in answer.conditions)


# What cannot be answered says why, and what would help ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("task", "given", "words"),
    [
        (
            r"\nabla_X\lambda_{\max}(X)",
            r"X\in\mathbb{R}^{n\times n}",
            "“largest eigenvalue”, for $A \\in \\mathbb{R}^{n \\times n}$ symmetric",
        ),
        (r"\nabla_X\operatorname{rank}X", r"X\in\mathbb{R}^{m\times n}", "constant between its jumps"),
        (r"\nabla_x\|x\|_0", r"x\in\mathbb{R}^n", "constant between its jumps"),
        (r"\nabla_x\operatorname{Ei}(a^\top x)", r"a,x\in\mathbb{R}^n", "can be added with --rules"),
    ],
)
def test_a_function_without_a_rule(task: str, given: str, words: str):
    found = deriver.derive(task, given)
    assert (found.status, found.answers) == ("stuck", ())
    assert found.reason is not None and words in found.reason


@pytest.mark.parametrize(
    ("task", "given", "place", "words"),
    [
        (r"\nabla_x Ax", r"A\in\mathbb{R}^{m\times n},x\in\mathbb{R}^n", "1:10", "its derivative is a Jacobian"),
        (r"\nabla_x x^\top A x", r"A\in\mathbb{R}^{m\times n},x\in\mathbb{R}^n", "1:10", "equal inner sizes"),
        (r"\nabla_x \|Ax-b\|^2", r"A\in\mathbb{R}^{m\times n},x,b\in\mathbb{R}^n", "1:12", "differ in shape"),
        (r"\nabla_z x^\top x", r"x\in\mathbb{R}^n", "1:8", "z does not occur"),
        (r"\nabla_x f(x)", r"x\in\mathbb{R}^n", "1:10", "say what it is"),
    ],
)
def test_a_mistake_is_shown_at_its_place(task: str, given: str, place: str, words: str):
    found = deriver.derive(task, given)
    assert found.status == "refused" and found.error is not None
    said = found.error.describe()  # type: ignore[attr-defined]
    assert f":{place}:" in said and words in said


@pytest.mark.parametrize(
    ("norm", "point", "text"),
    [(r"\|x\|_2", "0", r"there is no derivative at $x = \mathbf{0}$: it needs $x \ne \mathbf{0}$"), (r"\|x\|_2^2", "0", None)],
)
def test_a_point_without_a_derivative(norm: str, point: str, text: str | None):
    answers = deriver.derive(rf"Find the gradient of ${norm}$ at $x={point}$.", r"x\in\mathbb{R}^n").answers
    assert answers[-1].text == text
    assert (answers[-1].expression is None) is (text is not None)


def test_higher_differentials():
    for task, latex in [(r"d^2 X^{-1}", r"2X^{-1}\,dX\,X^{-1}\,dX\,X^{-1}"), (r"d^2\operatorname{tr}(X^3)", None)]:
        found = deriver.derive(task, r"X\in\mathbb{R}^{n\times n} invertible")
        assert found.answers[0].verdict.holds and all(s.verdict.holds for s in found.steps)
        assert latex is None or found.answers[0].latex == latex


def test_a_directional_derivative():
    given = r"A\in\mathbb{R}^{n\times n},x,v,a\in\mathbb{R}^n"
    found = deriver.derive(r"Find the directional derivative of $f(x)=x^\top Ax$ at $x=a$ in the direction $v$.", given)
    assert found.answers[-1].latex == r"a^\top(A+A^\top)v"
    assert found.answers[-1].verdict.holds


LOGITS = r"z,y\in\mathbb{R}^K,j\in\{1,\dots,K\}"


@pytest.mark.parametrize("letters", ["iik", "kij", "jjk"])
def test_a_definition_with_an_index_is_meant_for_every_value_of_it(letters: str):
    """`p_i = ...` used as p_k, or under a sum over i, is the body with that index in place of its own."""
    s, own, t = letters
    share = rf"p_{own}=\frac{{e^{{z_{own}}}}}{{\sum_{{{t}=1}}^Ke^{{z_{t}}}}}"
    (answer,) = deriver.derive(rf"\nabla_z\left(-\sum_{{{s}=1}}^Ky_{s}\log p_{s}\right),\quad {share}", LOGITS).answers
    assert answer.verdict.holds
    z, y = np.array([0.3, -1.0, 0.7]), np.array([0.2, 1.1, -0.4])
    p = np.exp(z) / np.sum(np.exp(z))
    assert np.allclose(eval(str(answer.numpy), {"np": np, "z": z, "y": y}), np.sum(y) * p - y)


def test_residuals_with_an_index():
    given = r"x_1,\dots,x_N,w\in\mathbb{R}^n,y\in\mathbb{R}^N"
    (answer,) = deriver.derive(r"Let $r_i=y_i-w^\top x_i$. Find the gradient of $\sum_{j=1}^Nr_j^2$ with respect to $w$.", given).answers
    X, w, y = np.arange(8.0).reshape(4, 2), np.array([0.5, -1.0]), np.ones(4)
    assert np.allclose(eval(str(answer.numpy), {"np": np, "X": X, "x": X, "w": w, "y": y}), -2 * X.T @ (y - X @ w))


def test_what_nothing_is_said_of_may_depend_on_the_variable():
    found = deriver.derive(r"\nabla_z\left(-\sum_{k=1}^Ky_k\log q_k\right)", r"z,y\in\mathbb{R}^K")
    assert found.status == "refused"
    assert found.reason is not None and "$q$" in found.reason and "depends on $z$" in found.reason


@pytest.mark.parametrize(
    ("task", "given", "names"),
    [
        (r"\frac{\partial p_i}{\partial z_k}\text{ where }p_i=\frac{e^{z_i}}{\sum_{j=1}^Ke^{z_j}}", Z, ["Kronecker delta in a sum"]),
        (r"\frac{\partial p_i}{\partial z_k}\text{ where }p=\operatorname{softmax}(z)", Z, ["one share", "Kronecker delta in a sum"]),
        (r"\frac{\partial}{\partial x_k}(x_i^3+x_i)", X, []),
    ],
)
def test_full_detail_shows_the_same_with_kronecker_deltas_and_by_cases(task: str, given: str, names: list[str]):
    found = deriver.derive(task, given, detail="full")
    assert found.answers[0].verdict.holds and all(s.verdict.holds for s in found.steps)
    told = [s for s in found.steps if s.because.startswith(("In index notation: ", "Where $"))]
    assert [s.rule.name for s in told if s.rule.name in names] == names
    assert told[-3].after is found.answers[0].expression or not names
    assert [s.because[:6] for s in told[-2:]] == ["Where ", "Where "]
    assert told[-1].conditions and told[-1].conditions[0].data == "!="
    assert not any(s.because.startswith("In index notation") for s in deriver.derive(task, given, check=False).steps)


FACTORS = r"u_1,\dots,u_m\in\mathbb{R}^k,v_1,\dots,v_n\in\mathbb{R}^k,r\in\mathbb{R}^{m\times n}"


def test_by_one_vector_of_a_family():
    found = deriver.derive(r"\nabla_{u_i}\sum_{j=1}^n(r_{ij}-u_i^\top v_j)^2", FACTORS + r",i\in\{1,\dots,m\}")
    assert found.answers[0].latex == r"-2\sum_{j=1}^n (r_{ij}-u_i^\top v_j)v_j"
    assert found.answers[0].verdict.holds and all(s.verdict.holds for s in found.steps)
    mixed = deriver.derive(r"\nabla_{u_i}\sum_{l=1}^m\sum_{j=1}^n(r_{lj}-u_l^\top v_j)^2", FACTORS + r",i\in\{1,\dots,m\}")
    assert mixed.status == "refused" and mixed.reason is not None and "other vectors of the family" in mixed.reason


@pytest.mark.parametrize("words", ["where it is differentiable", "wherever it exists", "almost everywhere"])
def test_words_that_only_say_where_there_is_a_derivative(words: str):
    (answer,) = deriver.derive(rf"Find the gradient of $\|x\|_1$ with respect to $x$ {words}.", r"x\in\mathbb{R}^n", check=False).answers
    assert [c.latex for c in answer.conditions] == [r"|x| > \mathbf{0}"]


@pytest.mark.parametrize("letters", ["ijK_{ij}", "pqK_{pq}", "jiK_{ji}"])
def test_a_definition_with_two_indices(letters: str):
    p, q, use = letters[0], letters[1], letters[2:]
    task = rf"\frac{{\partial}}{{\partial g}}\sum_{{{p}=1}}^n\sum_{{{q}=1}}^nc_{p}b_{q}{use},\quad K_{{ij}}=e^{{-g(x_i-2x_j)^2}}"
    (answer,) = deriver.derive(task, r"x,c,b\in\mathbb{R}^n,g>0").answers
    assert answer.verdict.holds
    x, c, b, g = np.array([0.3, -1.0, 0.8]), np.array([1.0, 2.0, -0.5]), np.array([0.4, 1.0, 1.5]), 0.7
    want = sum(-c[i] * b[j] * (x[i] - 2 * x[j]) ** 2 * np.exp(-g * (x[i] - 2 * x[j]) ** 2) for i in range(3) for j in range(3))
    assert np.isclose(eval(str(answer.numpy), {"np": np, "x": x, "c": c, "b": b, "g": g, "n": 3}), want)


def test_members_of_a_family_with_a_raised_index():
    given = r"x^{(i)}\in\mathbb{R}^n,y^{(i)}\in\mathbb{R},\theta\in\mathbb{R}^n"
    found = deriver.derive(r"\nabla_\theta\frac1{2m}\sum_{i=1}^m(\theta^\top x^{(i)}-y^{(i)})^2", given)
    X, y, theta = np.arange(8.0).reshape(4, 2), np.array([1.0, 0.5, -1.0, 2.0]), np.array([0.5, -1.0])
    assert found.answers[0].verdict.holds
    assert np.allclose(eval(str(found.answers[0].numpy), {"np": np, "x": X, "y": y, "theta": theta}), X.T @ (X @ theta - y) / 4)
    assert any("member of a family" in said for said in found.assumed)


def test_a_letter_is_not_taken_for_the_index_of_a_sum_that_is_another():
    from deriver.derivation.entries import captured
    from deriver.expression import build as b

    i, same = b.symbol("i", properties=("index",)), b.symbol("i", properties=("natural",))
    x = deriver.declare(r"x\in\mathbb{R}^n").symbols["x"]
    assert captured(b.sum_over(b.mul(b.entry(x, i), b.entry(x, same)), i, b.ONE, b.num(3))) is same
    assert captured(b.sum_over(b.entry(x, i), i, b.ONE, b.num(3))) is None


@pytest.mark.parametrize(
    ("task", "latex"),
    [
        (r"\nabla_x\sum_{i=1}^m f_i(x)^2,\quad f_i(x)=a_i^\top x-b_i", r"2\sum_{i=1}^m (a_i^\top x-b_i)a_i"),
        (
            r"Let $\ell_i(x)=e^{b_ia_i^\top x}$ and $L(x)=\sum_{i=1}^m\ell_i(x)$. Find $\nabla L(x)$.",
            r"\sum_{i=1}^m e^{b_ia_i^\top x}b_ia_i",
        ),
    ],
)
def test_functions_with_an_index(task: str, latex: str):
    (answer,) = deriver.derive(task, r"a_1,\dots,a_m,x\in\mathbb{R}^n,b\in\mathbb{R}^m").answers
    assert answer.latex == latex
    assert answer.verdict.holds


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        (r"\max_{i,j}|(AB)_{ij}|\le\max_{i,j}|A_{ij}|\max_{i,j}|B_{ij}|", "refuted"),
        (r"\max_i x_i\max_i y_i=\max_i x_iy_i", "refuted"),
        (r"\max_i|x_i|\cdot\max_i|y_i|\ge\max_i|x_iy_i|", "verified"),
        (r"\max_i x_i+\max_i y_i\ge\max_i(x_i+y_i)", "verified"),
    ],
)
def test_extrema_over_the_same_letters_stand_side_by_side(claim: str, outcome: str) -> None:
    assert deriver.verify(claim).outcome == outcome
