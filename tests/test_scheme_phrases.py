"""Methods for second-order equations, CFL numbers, rates without a starting place, and cases of equality, in the words of sheets."""

from __future__ import annotations

import pytest

from deriver import derive

VALUES = [
    (r"Find the order and the error constant of $x_{n+1}-2x_n+x_{n-1}=h^2f(x_n)$ for $x''=f(x)$.",
     {"order": "2", "error_constant": r"\frac{1}{12}"}),
    (r"What is the order of $y_{k+2}-2y_{k+1}+y_k=\frac{h^2}{12}(f_{k+2}+10f_{k+1}+f_k)$?", {"order": "4"}),
    (r"Is $q_{n+1}=q_n+hp_{n+1/2}$, $p_{n+1/2}=p_{n-1/2}-hV'(q_n)$ symplectic?", {"symplectic": "yes"}),
    (r"Derive the CFL condition of $u_j^{n+1}=2u_j^n-u_j^{n-1}+\frac{c^2\Delta t^2}{\Delta x^2}(u_{j+1}^n-2u_j^n+u_{j-1}^n)$.",
     {"condition": r"\frac{\Delta t|c|}{\Delta x} \le 1"}),
    (r"Find the stability function of Heun's method.", {"stability_function": r"1+z+\frac{1}{2}z^2"}),
    (r"Show that the method $y_{n+2}-3y_{n+1}+2y_n=-hf_n$ is of order one but is not convergent.", {"order": "1", "convergent": "no"}),
    (r"For which polynomials is the trapezoidal rule exact?", {"degree": "1"}),
    (r"Newton's method for $x^2-7$: find the asymptotic error constant.", {"constant": r"\frac{\sqrt{7}}{14}"}),
    (r"Show that $(p+q)(q+r)(r+p)\ge8pqr$ for $p,q,r\ge0$.",
     {"equality": r"p = r \text{ and } q = r \text{ or } p = 0 \text{ and } q = 0 \text{ or } p = 0 \text{ and } r = 0 \text{ or } "
                  r"q = 0 \text{ and } r = 0"}),
    (r"Show that $s^3+t^3\ge st(s+t)$ for $s,t\ge0$. Equality?", {"equality": "s = t"}),
]  # fmt: skip

REFUTED = [
    r"Show that the method $y_{n+2}-y_{n+1}=\frac h2(3f_{n+1}-f_n)$ has order two but is not convergent.",
    r"Show that $y_{n+1}-2y_n+y_{n-1}=h^2f_{n+1}$ has order 2.",
    r"Show that $e^t\ge1+t$ for all real $t$, with equality only at $1$.",
]


@pytest.mark.parametrize(("task", "values"), VALUES)
def test_value(task: str, values: dict[str, str]) -> None:
    derivation = derive(task)
    assert derivation.status == "finished", derivation.reason
    for name, value in values.items():
        answer = next(a for a in derivation.answers if a.name == name)
        assert (answer.text if answer.expression is None else answer.latex) == value
        assert answer.verdict.outcome in ("proved", "verified")


@pytest.mark.parametrize("task", REFUTED)
def test_refuted(task: str) -> None:
    assert any(a.verdict.outcome == "refuted" for a in derive(task).answers)
