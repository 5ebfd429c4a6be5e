"""Methods that a task names for a system, and rational solutions of Riccati equations."""

import pytest
import sympy as s

import deriver
from deriver.derivation.differential_equations.kovacic import rational_rate

t = s.Symbol("t", real=True)

#: Task -> a rule that its steps name, and the right sides f of (x, y)' = f(t, x, y).
NAMED = [
    (r"Solve $x'=2x+3y$, $y'=2x+y$ by elimination.", "elimination of an unknown", lambda x, y: (2 * x + 3 * y, 2 * x + y)),
    (r"Use the elimination method to solve $x'=x-y+t$, $y'=x+3y$, $x(0)=0$, $y(0)=2$.", "elimination of an unknown",
     lambda x, y: (x - y + t, x + 3 * y)),
    (r"Use the matrix exponential to solve $x'=3y$, $y'=-3x+1$, $x(0)=1$, $y(0)=0$.", "solution by the matrix exponential",
     lambda x, y: (3 * y, -3 * x + 1)),
    (r"Use undetermined coefficients to solve $x'=2x+y+e^{t}$, $y'=x+2y$.", "undetermined coefficients",
     lambda x, y: (2 * x + y + s.exp(t), x + 2 * y)),
]  # fmt: skip


@pytest.mark.parametrize(("task", "rule", "field"), NAMED)
def test_the_named_method_is_used(task: str, rule: str, field: object) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert rule in {step.rule.name for step in derivation.steps}
    x, y = (next(a.sympy for a in derivation.answers if a.name == name) for name in ("x", "y"))
    own = next(z for z in x.free_symbols | y.free_symbols if z.name == "t")
    x, y = x.subs(own, t), y.subs(own, t)
    assert callable(field)
    assert [s.simplify(left - right) for left, right in zip((x.diff(t), y.diff(t)), field(x, y), strict=True)] == [0, 0]


@pytest.mark.parametrize("way", ["the matrix exponential", "elimination"])
def test_a_method_for_systems_is_refused_for_one_equation(way: str) -> None:
    derivation = deriver.derive(rf"Use {way} to solve $y''+5y'+4y=0$.")
    assert derivation.status == "refused"
    assert "belongs to systems" in str(derivation.reason)


#: P and u: Q is -(u' + u^2 + Pu), and u or another rational solution is found.
RATES = [
    (0, 1 / t - t),
    (1 / t, s.Rational(3, 2) / (t - 1) + 2),
    (-2 * t, 2 / t**2 - 1 / t),
    (2 / (t - 2), 1 / (t**2) + s.Rational(1, 2) / t + 1),
    (0, 2 * t / (t**2 - 3) + t),
]


@pytest.mark.parametrize(("P", "u"), RATES)
def test_a_rational_rate(P: object, u: s.Expr) -> None:
    P = s.sympify(P)
    Q = s.cancel(-(u.diff(t) + u**2 + P * u))
    found = rational_rate(s, P, Q, t)
    assert found is not None
    assert s.cancel(found.diff(t) + found**2 + P * found + Q) == 0


@pytest.mark.parametrize(("P", "Q"), [(0, -t), (0, 1), (1 / t, 1 - 1 / t**2)])
def test_no_rational_rate(P: object, Q: object) -> None:
    assert rational_rate(s, s.sympify(P), s.sympify(Q), t) is None


def test_a_phase_in_the_right_side() -> None:
    (answer,) = deriver.derive(r"Solve $y''+4y=\sin(x+2)$.").answers
    x = next(z for z in answer.sympy.free_symbols if z.name == "x")
    y = answer.sympy
    assert abs((y.diff(x, 2) + 4 * y - s.sin(x + 2)).subs({z: s.Rational(3, 7) for z in y.free_symbols}).evalf(20)) < 1e-15


#: Task -> answers by name, as SymPy objects or words that stand in the text.
FORMS = [
    (r"Convert the system $x'=3y$, $y'=-2x-y$ to a single second-order equation for $x$.", {"equation": "+6x(t) = 0"}),
    (r"Decouple the system $\dot x=2x+y$, $\dot y=x+2y$.", {"system": "u_2' = 3u_2"}),
    (r"Find the modes and time constants of $\dot x=-4x$, $\dot y=x-2y$.", {"eigenvalue": r"\frac{1}{4}"}),
    (r"Find the flow of $x'=x+y$, $y'=y$ and verify the semigroup property.", {"semigroup": "the flow over $r$ after"}),
    (r"Solve $y'=-3y$, $y(0)=4$, and find $y(2)$.", {"y(2)": r"\approx"}),
    (r"Solve $y'=6-2y$, $y(0)=0$. When does $y$ reach $2$?", {"t": r"\approx 0.549306"}),
    (r"Solve $y'=y^2$, $y(0)=2$ and find $y(1)$.", {"y(1)": "does not last"}),
    (r"Show that $H=2y^2+x^4$ is a first integral of $\dot x=y$, $\dot y=-x^3$.", {"first_integral": "constant along"}),
    (r"Show that $E=x^2+y^2$ is a conserved quantity of $\dot x=2y$, $\dot y=-x$.", {"first_integral": "no first integral"}),
    (r"Describe the bifurcation of $\dot x=\mu+x^2$ as $\mu$ passes through zero.", {"bifurcation": "saddle-node"}),
    (r"Find $c$ for which $x''+cx'+25x=0$ is critically damped.", {"c": "critical"}),
]  # fmt: skip


@pytest.mark.parametrize(("task", "answers"), FORMS)
def test_what_is_asked_of_a_system_or_a_solution(task: str, answers: dict[str, str]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    for name, words in answers.items():
        found = [a for a in derivation.answers if a.name == name]
        assert found
        assert all(a.verdict.outcome in ("proved", "verified") or a.expression is None for a in found)
        assert any(words in (a.text or "") or words in a.latex for a in found)


#: Task -> why it is not answered.
NOT_ASKED = [
    (r"Decouple the system $x'=y$, $y'=-4x$.", "not real"),
    (r"Decouple the system $x'=x+y$, $y'=y$.", "too few eigenvectors"),
    (r"Find the modes of $x'=xy$, $y'=-y$.", "linear system"),
    (r"Find the flow of $x'=y+1$, $y'=-x$.", "without a right side"),
    (r"Convert the system $x'=y$, $y'=-x$ to a single equation for $z$.", "no unknown"),
]


@pytest.mark.parametrize(("task", "why"), NOT_ASKED)
def test_what_makes_no_sense_is_refused(task: str, why: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status in ("refused", "stuck")
    assert why in str(derivation.reason)
