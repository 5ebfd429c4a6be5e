"""Formulas that were once read as something else than a mathematician reads, or could be: each is read right or refused."""

import pytest

from deriver.errors import DeriverError
from deriver.latex import read_declarations, read_expression

GIVEN = read_declarations(
    r"A\in\mathbb{R}^{m\times n}, S,M\in\mathbb{R}^{n\times n}, x,y\in\mathbb{R}^n, b\in\mathbb{R}^m, a,c\in\mathbb{R}"
)

#: what is written, and what it must be read as (written so that there is no doubt)
READ = [
    (r"\sum_i\sum_{j\neq i}x_ix_j", r"\sum_{i=1}^n \sum_{j=1}^n \mathbb{1}_{j \ne i}x_ix_j"),
    (r"\sum_{i\leq n}x_i", r"\sum_{i=1}^n x_i"),
    (r"\sum_{1\le i<j\le n}x_ix_j", r"\sum_{j=1}^n \sum_{i=1}^{j-1} x_ix_j"),
    (r"|x|_2", r"\|x\|_2"),
    (r"(x)_+", r"\operatorname{relu}(x)"),
    (r"(a-c)^+", r"\operatorname{relu}(a-c)"),
    (r"S^{-1\top}", r"(S^{-1})^\top"),
    (r"S^{\circ 2}", r"S^{\odot 2}"),
    (r"\|A\|_{op}", r"\|A\|_2"),
    (r"\|x\|_{\ell_1}", r"\|x\|_1"),
    (r"S^{-1}_{11}", r"(S^{-1})_{1,1}"),
    (r"x\cdot Sy", r"\langle x,Sy\rangle"),
    (r"\langle A,A\rangle_F", r"\langle A,A\rangle"),
    (r"A_{1,:}x", r"(Ax)_1"),
    (r"\log\mathbf 1^\top e^{x}", r"\log(\mathbf{1}^\top e^{x})"),
    (r"\sin 2a\,e^{-c}", r"\sin(2a)\cdot e^{-c}"),
    (r"x^\top y/y^\top y", r"\frac{x^\top y}{y^\top y}"),
    (r"A^*A", r"A^\top A"),
    (r"\sum_i\mathbf 1\{x_i>0\}", r"\sum_{i=1}^n \mathbb{1}_{x_i>0}"),
]
#: read differently by different people, or not at all: refused
REFUSED = [
    r"A_{\cdot j}", r"\sum_{i=0}^{n}x_i", r"\sum_i x_i A_i", r"x_{ij}", r"A_{123}", r"\sum_i a_i b_i c", r"\sum_i x_i + y_i",
    r"\max_i x_i + y_i", r"\frac{d^2z}{dx^2}", r"\pi(x)", r"\{x\}", r"2^n!", r"S-\lambda", r"\min_x\|Ax-b\|", r"\|x\|_{L^2}",
    r"x^+", r"A_{i+1j}", r"S^{2\top}", r"x^2", r"1/S", r"x y", r"A+a", r"\log A", r"\det A", r"x_0+A",
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), READ, ids=[w for w, _ in READ])
def test_read_as_meant(written, meant):
    from deriver.api import verify

    verdict = verify(f"{written} = {meant}", GIVEN)
    assert verdict.holds or verdict.method.startswith("trivial"), verdict


@pytest.mark.parametrize("written", REFUSED)
def test_refused(written):
    with pytest.raises(DeriverError):
        read_expression(written, GIVEN)
