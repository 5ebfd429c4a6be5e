"""The whole pipeline on the formulas it was first built for: derived or verified from their LaTeX as it stands in real notes."""

import re

import pytest

import deriver

VECTORS = r"\mathbf{x},\mathbf{a},\mathbf{b}\in\mathbb{R}^n, A\in\mathbb{R}^{n\times n}"
MATRICES = r"A\in\mathbb{R}^{m\times n}"

GRADIENTS = [
    (r"\nabla_{\mathbf{x}}\,\mathbf{a}^\top\mathbf{x}", VECTORS, r"\mathbf{a}"),
    (r"\nabla_{\mathbf{x}}\,\mathbf{x}^\top A\mathbf{x}", VECTORS, r"(A+A^\top)\mathbf{x}"),
    (
        r"\nabla_{\mathbf{x}}\|A\mathbf{x}-\mathbf{b}\|_2^2",
        r"A\in\mathbb{R}^{m\times n}, \mathbf{b}\in\mathbb{R}^m, \mathbf{x}\in\mathbb{R}^n",
        r"2A^\top(A\mathbf{x}-\mathbf{b})",
    ),
    (r"\nabla_{\mathbf{x}}\|\mathbf{x}\|_2", VECTORS, r"\mathbf{x}/\|\mathbf{x}\|_2"),
    (r"\nabla_{\mathbf{x}}\log\sum_i e^{x_i}", VECTORS, r"\mathrm{softmax}(\mathbf{x})"),
    (r"\nabla_A\mathrm{tr}(A^\top B)", r"A,B\in\mathbb{R}^{m\times n}", "B"),
    (r"\nabla_A\mathrm{tr}(AB)", r"A\in\mathbb{R}^{m\times n}, B\in\mathbb{R}^{n\times m}", r"B^\top"),
    (r"\nabla_A\log\det A", r"A\in\mathbb{R}^{n\times n}, \det A>0", r"A^{-\top}"),
    (r"\nabla_A\det A", r"A\in\mathbb{R}^{n\times n}, \det A\ne 0", r"\det(A)\cdot A^{-\top}"),
    (r"\nabla_A\|A\|_F^2", MATRICES, "2A"),
]


@pytest.mark.parametrize(("task", "given", "answer"), GRADIENTS, ids=[t[0] for t in GRADIENTS])
def test_gradient_table(task, given, answer):
    derivation = deriver.derive(task, given)
    assert derivation.status == "finished", derivation.reason
    found = derivation.answers[0]
    assert found.verdict.holds, found.verdict
    assert all(step.verdict.holds for step in derivation.steps), [(s.rule.name, s.verdict) for s in derivation.steps]
    context = deriver.declare(given)
    same = deriver.verify(f"{found.latex} = {answer}", context)
    assert same.holds, (found.latex, same)
    assert printed(found.latex) <= printed(answer), found.latex


def printed(latex):
    """How many marks stand on paper: commands count as one, braces and layout as none."""
    bare = re.sub(r"\\(left|right|frac|mathrm|mathbf|operatorname|cdot|,)(?![a-z])|[{}/ ]", "", latex)
    return len(re.sub(r"\\[a-z]+", "x", bare))


HOLD = [
    (r"(A+UCV)^{-1}=A^{-1}-A^{-1}U(C^{-1}+VA^{-1}U)^{-1}VA^{-1}.", None),
    (
        r"(A+\mathbf{u}\mathbf{v}^\top)^{-1} = A^{-1} - \frac{A^{-1}\mathbf{u}\mathbf{v}^\top A^{-1}}{1+\mathbf{v}^\top A^{-1}\mathbf{u}}.",
        None,
    ),
    (r"\nabla_x(x^\top Qx)=2Qx", r"Q\in\mathbb{R}^{n\times n}, Q=Q^\top, x\in\mathbb{R}^n"),
    (r"\nabla_x\tfrac12\|Wx-b\|_2^2=W^\top(Wx-b)", r"W\in\mathbb{R}^{m\times n}, x\in\mathbb{R}^n, b\in\mathbb{R}^m"),
    (r"\frac{\partial}{\partial A}\operatorname{tr}(ABA^\top)=A(B+B^\top)", r"A\in\mathbb{R}^{m\times n}, B\in\mathbb{R}^{n\times n}"),
    (r"\frac{\partial}{\partial A}\log\det A=A^{-\top}", r"A\in\mathbb{R}^{n\times n}, \det A>0"),
    (
        r"\det\begin{pmatrix}A&B\\C&D\end{pmatrix}=\det A\,\det(D-CA^{-1}B)",
        r"A\in\mathbb{R}^{m\times m},B\in\mathbb{R}^{m\times n},C\in\mathbb{R}^{n\times m},D\in\mathbb{R}^{n\times n}, A\text{ invertible}",
    ),
    (r"P^2=P=P^\top,\quad P=A(A^\top A)^{-1}A^\top", r"A\in\mathbb{R}^{m\times n}, A\text{ full column rank}"),
    (r"(AB)^\top=B^\top A^\top", None),
    (r"\operatorname{tr}(AB)=\operatorname{tr}(BA)", r"A\in\mathbb{R}^{m\times n}, B\in\mathbb{R}^{n\times m}"),
    (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}^{-1}=\dfrac{1}{ad-bc}\begin{pmatrix}d&-b\\-c&a\end{pmatrix}", None),
    (r"\mathrm{diag}(A,B)^{-1}=\mathrm{diag}(A^{-1},B^{-1})", r"A\in\mathbb{R}^{m\times m}, B\in\mathbb{R}^{n\times n}"),
    (r"(d\log\det X)=\operatorname{tr}(X^{-1}\,dX)", r"X\in\mathbb{R}^{n\times n}, \det X>0"),
]


@pytest.mark.parametrize(("claim", "given"), HOLD, ids=[c[0][:50] for c in HOLD])
def test_identities_hold(claim, given):
    verdict = deriver.verify(claim, given)
    assert verdict.holds, verdict


#: `conditional` also where one would say wrong: the condition is named, and the counterexample without it is shown.
FAIL = [
    (r"\nabla_x(x^\top Qx)=2Qx", r"Q\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n", "conditional"),
    (r"AB=BA", r"A,B\in\mathbb{R}^{n\times n}", "conditional"),
    (r"\det(A+B)=\det A+\det B", r"A,B\in\mathbb{R}^{n\times n}, n\ge2", "refuted"),
    (r"(A+B)^{-1}=A^{-1}+B^{-1}", r"A,B\in\mathbb{R}^{n\times n}, A\succ0, B\succ0", "refuted"),
    (r"\nabla_x\|Ax-b\|_2^2=2A(Ax-b)", r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n", "refuted"),
    (r"\frac{\partial}{\partial A}\log\det A=\frac{1}{\det A}A", r"A\in\mathbb{R}^{n\times n}, \det A>0, n\ge2", "conditional"),
    (r"\det Q=1", r"Q\in\mathbb{R}^{n\times n}, Q^\top Q=I", "conditional"),
]


@pytest.mark.parametrize(("claim", "given", "outcome"), FAIL, ids=[c[0][:50] for c in FAIL])
def test_what_does_not_hold(claim, given, outcome):
    verdict = deriver.verify(claim, given)
    assert verdict.outcome == outcome, verdict
    assert verdict.counterexample or verdict.method == "shapes", verdict


def test_stuck_and_refused_say_why():
    refused = deriver.derive(r"\nabla_x (Ab - x)", r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n")
    assert refused.status == "refused" and "inner sizes" in refused.reason
    vector = deriver.derive(r"\nabla_x (Ax)", r"A\in\mathbb{R}^{m\times n}, x\in\mathbb{R}^n")
    assert vector.status == "refused" and "scalar" in vector.reason


def test_both_layouts():
    given = r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n"
    row = deriver.derive(r"\nabla_x \|Ax-b\|_2^2", given, layout="numerator").answers[0]
    assert row.shape == ("1", "n") and row.verdict.holds and row.layout == "numerator"
    column = deriver.derive(r"\nabla_x \|Ax-b\|_2^2", given).answers[0]
    assert column.shape == ("n",) and column.other_layout is not None
