"""Sentences of calculus courses in other words: Jacobians by their symbol, curves cut out, parallelograms, theorems, Dirac's delta."""

from __future__ import annotations

import pytest
import sympy

import deriver

ANSWERS = [
    (r"Let $p=s^2-3t$, $q=st$. Compute $\frac{\partial(p,q)}{\partial(s,t)}$.", "jacobian_determinant", "2*s**2+3*t"),
    (r"Let $p=s^2-3t$, $q=st$. Compute $\frac{\partial(p,q)}{\partial(t,s)}$.", "jacobian_determinant", "-2*s**2-3*t"),
    (r"Find $\partial(x,y)/\partial(u,v)$ if $x=3u+v$ and $y=u-2v$.", "jacobian_determinant", "-7"),
    (r"Compute the Jacobian $\frac{\partial(x,y)}{\partial(r,\theta)}$ for polar coordinates.", "jacobian_determinant", "r"),
    (r"Find the Jacobian determinant of $G(y,x)=(x^2-y^2,3xy)$.", "jacobian_determinant", "-6*x**2-6*y**2"),
    (
        r"Use Stokes' theorem to evaluate $\oint_C \mathbf F\cdot d\mathbf r$ for $\mathbf F=(-y,2x,z)$ where $C$ is the intersection of "
        r"the cylinder $x^2+y^2=4$ and the plane $x+2z=6$, oriented counterclockwise when viewed from above.",
        "integral",
        "12*pi",
    ),
    (r"Evaluate $\iint_D xy\,dA$ over the parallelogram with vertices $(0,0),(3,1),(4,3),(1,2)$.", "integral", "205/12"),
    (r"Verify Green's theorem for $P=-y^2$, $Q=3x$ on the rectangle $0\le x\le 1$, $0\le y\le 2$.", "integral", "10"),
    (r"Verify the divergence theorem for $\mathbf F=(3x,y,-z)$ on the cylinder $x^2+y^2\le 9$, $0\le z\le 2$.", "integral", "54*pi"),
    (r"Find the curl of $(\frac{\partial}{\partial x}(x^3yz), 0, 0)$.", "curl", "Matrix([[0], [3*x**2*y], [-3*x**2*z]])"),
    (r"Find the Laplacian of $\frac{\partial}{\partial y}(x^2y^3)$.", "laplacian", "6*y**2+6*x**2"),
    (r"Compute $\nabla\cdot(x^3, xyz, z^2)$.", "divergence", "3*x**2+x*z+2*z"),
    (r"Compute $\nabla\times(y^2, xz, x)$.", "curl", "Matrix([[-x], [-1], [z-2*y]])"),
    (r"Find a closed form for $\sum_{k=1}^{n} k2^k$.", "sum", "(n-1)*2**(n+1)+2"),
    (r"Find $\int_{-\infty}^{\infty} \delta(2x-6)\,x^3\,dx$.", "integral", "27/2"),
    (r"Evaluate $\int_0^4 \delta(t-1)\,e^{-3t}\,dt$.", "integral", "exp(-3)"),
    (r"Evaluate $\int_0^4 \delta(t-7)\,t^2\,dt$.", "integral", "0"),
    (r"Evaluate $\int_0^2 \delta\cdot t\,dt$ where $\delta>0$.", "integral", "2*delta"),
]


def _value(text: str) -> sympy.Basic:
    value = sympy.sympify(text)
    return value.xreplace({z: sympy.Symbol(z.name) for z in value.free_symbols})


@pytest.mark.parametrize(("task", "name", "wanted"), ANSWERS)
def test_the_answer(task: str, name: str, wanted: str) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    answer = next(a for a in found.answers if a.name == name)
    got = _value(str(answer.sympy).replace("ImmutableDenseMatrix", "Matrix"))
    gap = sympy.simplify(got - _value(wanted))
    assert gap == 0 or isinstance(gap, sympy.MatrixBase) and gap.is_zero_matrix
    assert answer.verdict.outcome in ("proved", "verified")


@pytest.mark.parametrize(
    ("claim", "outcomes"),
    [
        (r"\int_{-\infty}^{\infty} \delta(x-b)\,x^3\,dx=b^3", {"proved", "verified"}),
        (r"\int_{-\infty}^{\infty} \delta(x-b) g(x)\,dx=g(b)", {"proved", "verified"}),
        (r"\int_{-\infty}^{\infty} \delta(4x)\cos x\,dx=1", {"refuted"}),
        (r"\delta(3x)=\frac13\delta(x)", {"undecided", "not_a_claim"}),
    ],
)
def test_deltas_in_claims(claim: str, outcomes: set[str]) -> None:
    assert deriver.verify(claim).outcome in outcomes


@pytest.mark.parametrize(
    "task",
    [
        r"Compute $\frac{\partial(u,v)}{\partial(x,y,z)}$ for $u=x+y$, $v=yz$.",
        r"Compute $\int_0^\infty \delta(x)\,dx$.",
        r"Evaluate $\iint_D xy\,dA$ over the parallelogram with vertices $(0,0),(3,1),(4,3),(2,2)$.",
    ],
)
def test_what_has_no_answer_is_not_answered(task: str) -> None:
    try:
        assert deriver.derive(task).status in ("refused", "stuck")
    except deriver.DeriverError:
        pass


def test_the_conditions_of_kkt_are_the_way_and_not_the_answer() -> None:
    found = deriver.derive(r"Solve with the KKT conditions: minimise $(x-4)^2+(y-1)^2$ subject to $x+y\le 3$, $x\ge 0$, $y\ge 0$.")
    assert {a.name: a.latex for a in found.answers if a.name in "xy"} == {"x": "3", "y": "0"}


@pytest.mark.parametrize(
    ("task", "values"),
    [
        (r"Find $\lim_{x\to\infty} e^{bx}$.", [r"\infty", "1", "0"]),
        (r"Find $\lim_{n\to\infty} s^n$.", [r"\infty", "1", "0", "0", "0", None, None]),
        (r"Compute $\lim_{x\to\infty} x^{c}$.", [r"\infty", "1", "0"]),
    ],
)
def test_limits_that_depend_on_a_letter(task: str, values: list[str | None]) -> None:
    found = deriver.derive(task)
    assert [a.latex if a.expression is not None else None for a in found.answers] == values
    assert all(a.conditions and a.case == i for i, a in enumerate(found.answers))


@pytest.mark.parametrize(
    ("task", "latex"),
    [
        (r"Find $dy/dx$ when $x=t^2+4t$ and $y=t^3$ at $t=1$.", r"\frac{1}{2}"),
        (r"Sum the series $\sum_{n=1}^\infty \frac{n}{5^n}$.", r"\frac{5}{16}"),
        (r"Find the conjugate of $f(x)=\frac12 x^\top Mx$ with $M\succ0$.", r"\frac{1}{2}y^\top M^{-1}y"),
    ],
)
def test_further_wordings(task: str, latex: str) -> None:
    assert deriver.derive(task).answers[0].latex == latex
