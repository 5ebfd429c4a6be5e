"""Systems of polynomial equations behind extrema, and slopes of curves whose coordinates a text gives one by one."""

from __future__ import annotations

import pytest
import sympy

import deriver
from deriver.derivation.calculus.ending import Doubt
from deriver.derivation.optimisation.polynomial_systems import polynomial_solutions

X, Y, Z = sympy.symbols("x y z")


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([X**2 + Y**2 - 1, X * Y], 4),
        ([X**2 + Y**2, X - 3 * Z, Z * Y], 1),  # a sum of squares vanishes at one real point
        ([X**2 + Y**2 + 1, Z, X], 0),
        ([X**3 - 2, Y - X**2, Z - X * Y], 1),
        ([X**4 - 5 * X**2 + 6, Y - X, Z + Y], 4),
        ([X * (X - 1), Y * (Y - 2), Z * (Z - 3)], 8),
    ],
)
def test_every_real_solution_is_found_once(rows: list[sympy.Expr], count: int) -> None:
    found = polynomial_solutions(sympy, rows, [X, Y, Z] if any(r.has(Z) for r in rows) else [X, Y])
    assert len(found) == count
    for point in found:
        table = dict(zip((X, Y, Z), point, strict=False))
        assert all(abs(complex(r.subs(table).evalf())) < 1e-12 for r in rows)


@pytest.mark.parametrize("rows", [[X * Y, X * (X - 1)], [X**5 - X - 1, Y - X]])
def test_what_is_not_found_surely_is_said(rows: list[sympy.Expr]) -> None:
    with pytest.raises(Doubt):
        polynomial_solutions(sympy, rows, [X, Y])


@pytest.mark.parametrize(
    ("task", "values"),
    [
        (r"Find the extreme values of $a^4+b^4+c^4$ subject to $a^2+b^2+c^2=6$.", {12.0, 36.0}),
        (r"Find the extreme values of $x^2z^2+y^4$ on $x^2+y^2+z^2=4$.", {0.0, 16.0}),
        (r"Maximise $xy^2z^3$ subject to $x+y+z=12$, $x,y,z>0$.", {6912.0}),
    ],
)
def test_extrema_of_quartics(task: str, values: set[float]) -> None:
    answers = deriver.derive(task).answers
    assert {float(sympy.N(a.sympy)) for a in answers if a.name == "value"} == values


def test_roots_without_closed_form_end_the_search() -> None:
    found = deriver.derive("Find the extreme values of $x^4+2y^4-5xy$ subject to $x^2+3y^2=7$.")
    assert found.status == "stuck" and "closed form" in (found.reason or "")


@pytest.mark.parametrize(
    ("task", "value"),
    [
        (r"A curve is given by $x=2t-\sin 2t$, $y=1-\cos 2t$. Find $\frac{d^2y}{dx^2}$.", "-1/(1-cos(2*t))**2"),
        (r"Suppose $x=e^{3t}$ and $y=t^2$. Compute $\frac{dy}{dx}$.", "2*t*exp(-3*t)/3"),
        (r"A particle moves along $x=5\cos t$, $y=3\sin t$. Compute $dy/dx$.", "-3*cos(t)/(5*sin(t))"),
    ],
)
def test_slopes_along_a_parameter(task: str, value: str) -> None:
    found = deriver.derive(task).answers[0]
    got = sympy.sympify(str(found.sympy)).subs(sympy.Symbol("t"), sympy.Rational(7, 5))
    assert abs(float(got - sympy.sympify(value).subs(sympy.Symbol("t"), sympy.Rational(7, 5)))) < 1e-12
