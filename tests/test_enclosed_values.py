"""Values of initial value problems in balls: they hold the exact value, are sharp, and end before the solution does."""

from __future__ import annotations

import pytest
import sympy
from flint import arb, ctx

from deriver.derivation.differential_equations.enclosure import enclosed

t, y, v = sympy.symbols("t y v", real=True)
HERE = [sympy.Rational(k, 4) for k in range(1, 5)]

#: The highest derivative, the letters, the initial values at 0, the exact solution.
EXACT = [
    (y, (y,), [1], sympy.exp(t)),
    (1 + y**2, (y,), [0], sympy.tan(t)),
    (-y, (y, v), [1, 0], sympy.cos(t)),
    (sympy.sqrt(y), (y,), [1], (1 + t / 2) ** 2),
    (-2 * t * y, (y,), [sympy.sqrt(2)], sympy.sqrt(2) * sympy.exp(-(t**2))),
    (sympy.exp(-y), (y,), [0], sympy.log(1 + t)),
    (sympy.cos(t) / sympy.cos(y), (y,), [0], t),
    (y * sympy.log(y), (y,), [2], 2 ** sympy.exp(t)),
]


@pytest.mark.parametrize(("slope", "letters", "values", "exact"), EXACT, ids=[str(row[0]) for row in EXACT])
def test_the_ball_holds_the_exact_value(slope: sympy.Expr, letters: tuple, values: list, exact: sympy.Expr) -> None:
    rows = enclosed(sympy, sympy.sympify(slope), t, letters, sympy.Integer(0), [sympy.sympify(w) for w in values], HERE)
    assert len(rows) == 4
    ctx.prec = 160
    try:
        for point, ball in rows:
            assert ball.overlaps(arb(str(sympy.N(exact.subs(t, point), 45)), arb("1e-43")))
            assert ball.rad() < arb("1e-18")
    finally:
        ctx.prec = 53


def test_nothing_is_told_behind_a_pole_or_where_the_slope_has_no_value() -> None:
    behind = [sympy.Rational(1, 2), sympy.Rational(3, 2)]
    assert [p for p, _ in enclosed(sympy, y**2, t, (y,), sympy.Integer(0), [sympy.Integer(1)], behind)] == behind[:1]
    assert enclosed(sympy, 1 / y, t, (y,), sympy.Integer(0), [sympy.Integer(0)], HERE) == []
    assert enclosed(sympy, sympy.Abs(y) + sympy.gamma(y), t, (y,), sympy.Integer(0), [sympy.Integer(1)], HERE) == []
