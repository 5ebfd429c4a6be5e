"""Tasks on differential equations in the words of exercise sheets, by the method they name; expected values are typed by hand."""

from __future__ import annotations

import pytest
import sympy

import deriver

#: Task, the value of the first answer (constants C1, C2), a rule that must stand among the steps.
SOLVED = [
    (r"Solve the following initial-value problem using Laplace transforms: $x''+9x=\cos 2t;\ x(0)=0,\ x'(0)=0$",
     "(cos(2*t)-cos(3*t))/5", "inverse Laplace transform"),
    (r"Use the Laplace transform to solve $y''-3y'+2y=e^{3t}$, $y(0)=1$, $y'(0)=0$.",
     "5*exp(t)/2-2*exp(2*t)+exp(3*t)/2", "equation for the transform"),
    (r"Find the solution of the given initial value problem by means of the Laplace transform: $y'+y=te^{-t},\ y(0)=2$",
     "(2+t**2/2)*exp(-t)", "partial fractions of the transform"),
    (r"Solve $y'+3y=2e^{-3t}$ by variation of parameters.", "(C1+2*t)*exp(-3*t)", "variation of parameters"),
    (r"Use variation of parameters to find the general solution of $y''-y=e^{2t}$.",
     "C1*exp(t)+C2*exp(-t)+exp(2*t)/3", "variation of parameters"),
    (r"Find the general solution of $y''-y=e^{2t}$ by undetermined coefficients.",
     "C1*exp(t)+C2*exp(-t)+exp(2*t)/3", "undetermined coefficients"),
    (r"Solve $x'=4-2x$ by separating the variables, $x(0)=0$.", "2-2*exp(-2*t)", "separation of variables"),
    (r"Find the general solution of $ty'+2y=3t$, $t>0$, using an integrating factor.", "t+C1/t**2", "integrating factor"),
    (r"Use the method of reduction of order to find a second solution of the given equation: $t^2y''-3ty'+3y=0$, $t>0$; $y_1(t)=t$.",
     "C1*t+C2*t**3", None),
    (r"Solve $x''+4x=\cos t$, $x(0)=0$, $x'(0)=0$ using convolution.", "(cos(t)-cos(2*t))/3", "convolution with the impulse response"),
    (r"Use the method of variation of parameters to find a particular solution of $y''+y=2$.", "2", "variation of parameters"),
    (r"Use the Laplace transform to solve the given system: $x'=-x+y,\ y'=2x,\ x(0)=0,\ y(0)=3$",
     "exp(t)-exp(-2*t)", "inverse Laplace transform"),
    (r"Find the general solution of the corresponding homogeneous equation of $y''+4y=t$.", "C1*cos(2*t)+C2*sin(2*t)", None),
    (r"Find the complementary function of $y''-5y'+6y=e^t$.", "C1*exp(2*t)+C2*exp(3*t)", None),
    (r"Solve $\frac{dP}{dt}=P(4-P)$, $P(0)=1$, and find $\lim_{t\to\infty}P(t)$.", "4*exp(4*t)/(exp(4*t)+3)", None),
    (r"Find the impulse response of $x''+3x'+2x=\delta(t)$, $x(0)=0$, $x'(0)=0$.", "exp(-t)-exp(-2*t)", "impulse response"),
    (r"Find the transfer function of $y''+2y'+5y=f(t)$.", "1/(s**2+2*s+5)", "transfer function"),
    (r"Find the steady-state solution of $u''+2u'+2u=5\cos t$ and its amplitude.", "cos(t)+2*sin(t)", "undetermined coefficients"),
    (r"Find the Wronskian of two solutions of $x^2y''-2xy'+2y=0$ without solving the equation.", "C1*x**2", "formula of Abel"),
    (r"Determine a lower bound for the radius of convergence of series solutions of $(x^2+4)y''+xy'+y=0$ about $x_0=1$.", "sqrt(5)", None),
    (r"Determine the first three nonzero terms of the solution of $y''+xy'+y=0$, $y(0)=1$, $y'(0)=0$.", None, "recurrence of a"
        " power series"),
]  # fmt: skip
#: Task, (name, text or value) of its answers.
TOLD = [
    (r"For the system below, find and classify the critical point(s): $x'=-2x+x^2$, $y'=-2y$", ["stable star", "saddle"]),
    (r"Find the fixed points of $\dot x=4x-x^3$, determine their stability and sketch the vector field on the real line.",
     ["stable", "unstable", "stable"]),
    (r"Label each critical point as stable, unstable, or semi-stable: $y'=y(y-2)^2$", ["unstable", "semistable"]),
    (r"Show that a transcritical bifurcation occurs as $r$ varies: $\dot x=rx-2x^2$.", ["transcritical", "the claim holds"]),
    (r"Show that the system $\dot x=rx-2x^3$ undergoes a subcritical pitchfork bifurcation.",
     ["supercritical pitchfork", "the claim fails"]),
    (r"Show that the system $\dot x=rx-3x^3$ undergoes a supercritical pitchfork bifurcation.",
     ["supercritical pitchfork", "the claim holds"]),
    (r"Verify that the equation is exact; then solve it: $2y\,dx+x\,dy=0$", ["not exact as it stands"]),
    (r"Determine whether $(2x+y)+(x-2y)y'=0$ is exact. If it is exact, find the solution.", ["exact"]),
    (r"Find all singular points of $x^2(1-x)y''+(x-2)y'+y=0$ and determine whether each is regular or irregular.",
     ["irregular singular point", "regular singular point"]),
    (r"Draw a direction field for $y'=6-2y$ and describe the behavior of $y$ as $t\to\infty$.", ["every solution tends to $3$"]),
    (r"Solve $u''+u=\cos 2t$, $u(0)=0$, $u'(0)=0$ and describe the behavior of the solution.", [None, "stays bounded"]),
    (r"Solve $u''+u=\cos t$, $u(0)=0$, $u'(0)=0$ and describe the behaviour of the solution.", [None, "grows without bound"]),
    (r"State the order of the given equation and determine whether it is linear or nonlinear: $(1-y)y''+2y'=e^x$", [None, "nonlinear"]),
    (r"Find the general solution of $y'+2y=t$ and determine how the solutions behave as $t\to\infty$.", [None, "grows without bound"]),
]  # fmt: skip
#: Task, and what the reason of the refusal says.
REFUSED = [
    (r"Solve $y'=y+t^2$ by separation of variables.", "does not apply"),
    (r"Solve $y''+y=\sec t$ by undetermined coefficients.", "does not apply"),
    (r"Solve $y''+ty=0$, $y(0)=1$, $y'(0)=0$ using the Laplace transform.", "does not apply"),
    (r"Solve $y''+y=t$, $y(1)=1$, $y'(1)=0$ using the Laplace transform.", "initial values at 0"),
    (r"Solve $y''+4y=0$ by variation of parameters.", "right side"),
    (r"Solve $y'=y^2+t$ using an integrating factor.", "does not apply"),
    (r"Find the steady-state solution of $u''+4u=\cos t$.", "no steady state"),
    (r"Find the general solution of the associated homogeneous equation of $y'=y^2+t$.", "linear"),
    (r"Find the exponents at the singularity of $x^3y''+y'+y=0$ at $x=0$.", "irregular"),
]


def _same(found: sympy.Expr, typed: str) -> bool:
    """Equal but for the names of constants, tried in both orders."""
    names = {z.name: z for z in found.free_symbols}
    value = sympy.sympify(typed, locals=names)
    constants = [z for z in names.values() if z.name.startswith("C")]
    other = found.subs(dict(zip(constants, reversed(constants), strict=True)), simultaneous=True)
    return any(sympy.simplify(v - value) == 0 for v in (found, other))


@pytest.mark.parametrize(("task", "typed", "rule"), SOLVED, ids=[row[0] for row in SOLVED])
def test_the_method_that_is_named_is_used(task: str, typed: str | None, rule: str | None) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert all(a.verdict.outcome in ("proved", "verified") for a in derivation.answers)
    assert all(s.verdict.outcome in ("proved", "verified") for s in derivation.steps)
    assert typed is None or _same(derivation.answers[0].sympy, typed)
    assert rule is None or rule in [s.rule.name for s in derivation.steps]


@pytest.mark.parametrize(("task", "told"), TOLD, ids=[row[0] for row in TOLD])
def test_what_is_asked_beside_the_solution_is_told(task: str, told: list[str | None]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    for answer, words in zip(derivation.answers, told, strict=False):
        assert words is None or words in (answer.text or "")


def test_a_wrong_kind_of_bifurcation_is_not_confirmed() -> None:
    derivation = deriver.derive(r"Show that the system $\dot x=rx-2x^3$ undergoes a saddle-node bifurcation.")
    assert not any(a.text == "the claim holds" for a in derivation.answers)


def test_exponents_are_found() -> None:
    derivation = deriver.derive(r"Find the indicial equation and the exponents at the singularity of $4x^2y''+4xy'+(x^2-1)y=0$ at $x=0$.")
    assert list(derivation.answers[1].sympy) == [sympy.Rational(-1, 2), sympy.Rational(1, 2)]


def test_a_fundamental_matrix_with_the_identity_at_0() -> None:
    derivation = deriver.derive(
        r"Find the fundamental matrix $\Phi(t)$ satisfying $\Phi(0)=I$ for $\mathbf{x}'=\begin{pmatrix}1&1\\4&1\end{pmatrix}\mathbf{x}$."
    )
    made = derivation.answers[-1].sympy
    t = next(iter(made.free_symbols))
    assert made.subs(t, 0) == sympy.eye(2)
    assert sympy.simplify(made.diff(t) - sympy.Matrix([[1, 1], [4, 1]]) * made) == sympy.zeros(2)


def test_values_of_a_letter() -> None:
    rates = deriver.derive(r"Determine the values of $r$ for which $y''-y'-12y=0$ has solutions of the form $y=e^{rt}$.")
    assert [a.sympy for a in rates.answers] == [-3, 4]
    exact = deriver.derive(r"Find the value of $b$ for which the equation $(ye^{2xy}+x)\,dx+bxe^{2xy}\,dy=0$ is exact, and then solve it.")
    assert exact.answers[0].sympy == 1 and exact.status == "finished"


@pytest.mark.parametrize(("task", "reason"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_method_that_does_not_apply_is_refused(task: str, reason: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "refused"
    assert reason in (derivation.reason or "")


def test_a_triangular_system_loses_no_solution() -> None:
    derivation = deriver.derive(r"Solve $x'=x(2-x)$, $y'=2y-x$.")
    pairs: dict[int | None, dict[str, object]] = {a.case: {} for a in derivation.answers}
    for a in derivation.answers:
        pairs[a.case][a.name] = a.sympy
    assert sympy.Integer(2) in {p["x"] for p in pairs.values()}  # x = 0 is the general one with the constant 0
    assert all(a.verdict.outcome in ("proved", "verified") for a in derivation.answers)
    assert [f.code for f in derivation.findings].count("lost_solution") == 1


def test_a_lost_branch_that_meets_the_conditions_is_the_solution() -> None:
    derivation = deriver.derive(r"Solve $x'=x^2$, $y'=xy+3$, $x(0)=0$, $y(0)=1$.")
    assert [str(a.sympy) for a in derivation.answers] == ["0", "3*t + 1"]


def test_each_equilibrium_is_one_line_with_its_own_lines_below() -> None:
    derivation = deriver.derive(r"Find and classify the equilibria of $x'=x(3-x-2y)$, $y'=y(2-x-y)$.", detail="full")
    lines = [s for s in derivation.steps if s.rule.name == "equilibrium"]
    assert len(lines) == 4 and len(derivation.steps) == 5
    assert all(s.steps and "determinant" in s.because for s in lines)


def test_equilibria_of_equations_that_stand_apart() -> None:
    derivation = deriver.derive(r"$\dot{x}=\sin y,\ \dot{y}=x-x^3$: find the fixed points and classify them.")
    assert sorted(a.text for a in derivation.answers) == ["center"] * 3 + ["saddle"] * 3


@pytest.mark.parametrize(
    ("task", "curve"),
    [
        (r"Find the orthogonal trajectories of the family $y=cx^3$.", "x**2+3*y**2"),
        (r"Determine the orthogonal trajectories of $xy=k$, where $k$ is a constant.", "x**2-y**2"),
        (r"Find the orthogonal trajectories of the family of circles $x^2+y^2=c^2$.", "y/x"),
    ],
)
def test_orthogonal_trajectories(task: str, curve: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    for a in derivation.answers:
        assert a.verdict.outcome in ("proved", "verified")
        names = {z.name: z for z in a.sympy.free_symbols}
        level = sympy.sympify(curve, locals={"x": names["x"], "y": a.sympy})
        assert sympy.simplify(level.diff(names["x"])) == 0


def test_a_family_of_horizontal_lines_has_no_slope_to_turn() -> None:
    assert deriver.derive(r"Find the orthogonal trajectories of the family $y=c+0x$.").status == "refused"
