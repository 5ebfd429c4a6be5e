r"""What the notation of calculus means: derivatives in every spelling, fields, integrals, ellipses, differential equations as structure.

Expected meanings are typed here as SymPy objects, as numbers, or as the parts of an equation; never taken from the reader. As many rows
are refused, or read as something else than a derivative.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from deriver.errors import DeriverError
from deriver.expression import walk
from deriver.latex import read_declarations, read_expression, read_statement
from deriver.latex.equations import differential_equation_of, stochastic_equation_of
from deriver.latex.tasks import TaskItem, read_task
from deriver.model import Context

t, x, y, z, s, h, a, k, n, c, S, r, sigma, alpha = sp.symbols("t x y z s h a k n c S r sigma alpha", real=True)
N = sp.Symbol("n", integer=True, positive=True)
Y, X, Z, U, V, F, G, TH, P = (sp.Function(name) for name in ("y", "x", "z", "u", "V", "f", "g", "theta", "P"))


def context_of(given: str) -> Context:
    return read_declarations(given) if given else Context()


def plain(expression: Any) -> Any:
    """SymPy's view with every symbol replaced by one without assumptions, so that only the meaning is compared."""
    expression = expression.doit() if hasattr(expression, "doit") and not expression.has(sp.Integral, sp.Sum, sp.Limit) else expression
    return expression.xreplace({q: sp.Symbol(q.name) for q in expression.atoms(sp.Symbol)})


MEANINGS: list[tuple[str, str, Any]] = [
    (r"y''+2y'", "", sp.Derivative(Y(t), (t, 2)) + 2 * sp.Derivative(Y(t), t)),
    (r"x^2y''+xy'", "", x**2 * sp.Derivative(Y(x), (x, 2)) + x * sp.Derivative(Y(x), x)),
    (r"\frac{d^2y}{dx^2}+4y", "", sp.Derivative(Y(x), (x, 2)) + 4 * Y(x)),
    (r"\ddot x+c\dot x+kx", "", sp.Derivative(X(t), (t, 2)) + c * sp.Derivative(X(t), t) + k * X(t)),
    (r"\ddot\theta+\sin\theta", "", sp.Derivative(TH(t), (t, 2)) + sp.sin(TH(t))),
    (r"\dv{y}{x}-y", "", sp.Derivative(Y(x), x) - Y(x)),
    (r"x\,dy/dx+y", "", x * sp.Derivative(Y(x), x) + Y(x)),
    (r"y^{(4)}-y", "", sp.Derivative(Y(t), (t, 4)) - Y(t)),
    (r"y'-y(1-y)", "", sp.Derivative(Y(t), t) - Y(t) * (1 - Y(t))),
    (r"(e^{2t}y)'-y'", "", sp.Derivative(sp.exp(2 * t) * Y(t), t) - sp.Derivative(Y(t), t)),
    (r"\frac{dP}{dt}-kP", "", sp.Derivative(P(t), t) - k * P(t)),
    (r"\frac{\partial u}{\partial t}-k\frac{\partial^2u}{\partial x^2}", "",
     sp.Derivative(U(x, t), t) - k * sp.Derivative(U(x, t), (x, 2))),
    (r"u_t-ku_{xx}", "", sp.Derivative(U(x, t), t) - k * sp.Derivative(U(x, t), (x, 2))),
    (r"\partial_{tt}u-c^2\partial_{xx}u", "", sp.Derivative(U(x, t), (t, 2)) - c**2 * sp.Derivative(U(x, t), (x, 2))),
    (r"\partial_x^2u+\partial_y^2u", "", sp.Derivative(U(x, y), (x, 2)) + sp.Derivative(U(x, y), (y, 2))),
    (r"u_t+uu_x", "", sp.Derivative(U(x, t), t) + U(x, t) * sp.Derivative(U(x, t), x)),
    (r"V_t+S^2V_{SS}+rSV_S-rV", "",
     sp.Derivative(V(S, t), t) + S**2 * sp.Derivative(V(S, t), (S, 2)) + r * S * sp.Derivative(V(S, t), S) - r * V(S, t)),
    (r"f_{xy}", "f(x,y)", sp.Derivative(F(x, y), x, y)),
    (r"\Delta u+u_{xx}+u_{yy}", "", 2 * sp.Derivative(U(x, y), (x, 2)) + 2 * sp.Derivative(U(x, y), (y, 2))),
    (r"\frac{d}{dx}(x^2\sin x)", "", sp.diff(x**2 * sp.sin(x), x)),
    (r"\int_{\mathbb R}e^{-x^2}\,dx", "", sp.Integral(sp.exp(-(x**2)), (x, -sp.oo, sp.oo))),
    (r"\int_0^1x\,\mathrm dx", "", sp.Integral(x, (x, 0, 1))),
    (r"\iint_{[0,1]\times[2,3]}xy\,dA", "", sp.Integral(sp.Integral(x * y, (y, 2, 3)), (x, 0, 1))),
    (r"\int_{[0,2]}x^2\,dx", "", sp.Integral(x**2, (x, 0, 2))),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "given", "meaning"), MEANINGS, ids=[row[0] for row in MEANINGS])
def test_the_meaning(latex: str, given: str, meaning: Any) -> None:
    read = read_expression(latex, context_of(given)).sympy
    if meaning.has(sp.Integral):
        assert sp.simplify(plain(read).doit() - plain(meaning).doit()) == 0
    else:
        assert sp.expand(plain(read) - plain(meaning.doit())) == 0


NUMBERS: list[tuple[str, int, Any]] = [
    (r"1+2+\dots+n", 7, 28),
    (r"1^2+2^2+\cdots+n^2", 5, 55),
    (r"1+3+5+\cdots+(2n-1)", 6, 36),
    (r"1\cdot2\cdots n", 5, 120),
    (r"1+2+4+\cdots+2^n", 6, 127),
    (r"1+\frac12+\frac13+\cdots+\frac1n", 4, sp.Rational(25, 12)),
    (r"2\cdot4\cdots(2n)", 3, 48),
    (r"1+x+\cdots+x^{n-1}", 3, 1 + x + x**2),
]


@pytest.mark.parametrize(("latex", "size", "value"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_an_ellipsis_with_a_certain_rule(latex: str, size: int, value: Any) -> None:
    read = read_expression(latex)
    assert any(text.startswith("the dots stand for") for text in read.assumed)
    number = plain(read.sympy).subs(sp.Symbol("n"), size).doit()
    assert sp.expand(number - plain(sp.sympify(value))) == 0


REFUSED = [
    r"1+4+\cdots+n", r"1+x+\frac{x^2}{2!}+\cdots", r"1-2+\cdots+n", r"\cdots+n", r"1+2+\cdots", r"x_1+x_3+\cdots+x_n", r"a+\cdots+b",
    r"1\cdot3\cdots n", r"1+\cdots+n+\cdots+m", r"n+\cdots+n^2", r"\iint_Df\,dA", r"\iiint_Ez\,dV", r"\int_\Omega u\,dx", r"\oint_Cx\,dy",
    r"\int_0^tW_s\,dW_s", r"\int u\,dv-\int v\,du",
    r"D^2y+y", r"\nabla fg", r"\nabla\cdot 3", r"\nabla\times\nabla\cdot F", r"X'",
    r"\frac{dy}{dx\,dt}", r"y'+y(1-t)", r"\frac{\partial}{\partial x}", r"\partial_x",
    r"\nabla", r"\frac{\partial(x,y)}{\partial(r,\theta)}",
    r"\int_{-1}x\,dx", r"\iint_{[0,1]\times[0,1]}f\,du\,dv", r"f^{-1}(x)", r"\prod_{i=5}^{1}x_i",
]  # fmt: skip


@pytest.mark.parametrize("latex", REFUSED)
def test_what_is_refused(latex: str) -> None:
    with pytest.raises(DeriverError) as caught:
        read_expression(latex)
    assert caught.value.message


NO_DERIVATIVE = [
    r"x_k-x_{k-1}", r"v_xw_x+v_yw_y", r"S_{xx}S_{yy}-S_{xy}^2", r"\sigma_{xx}+\sigma_{yy}", r"u_i^{n+1}-u_i^n", r"W_t-W_s", r"F_x+F_y",
    r"r_{xy}", r"x_t+y_t", r"\|\mathbf x-\mathbf x'\|", r"k(\mathbf x,\mathbf x')", r"P^{-1}AP-A'", r"u_{ij}+u_{ji}", r"\tau_{xy}",
    r"\Delta t+\Delta x", r"x^{(k)}+x^{(k+1)}", r"T_c-T_h",
]  # fmt: skip


@pytest.mark.parametrize("latex", NO_DERIVATIVE)
def test_what_is_no_derivative(latex: str) -> None:
    read = read_expression(latex).expression
    assert not any(node.op in ("derivative", "gradient", "jacobian", "hessian", "differential") for node in walk(read))


TRUE_OR_KIND = [
    (r"u_t=ku_{xx}", "equation_to_solve"),
    (r"y'=-ky", "equation_to_solve"),
    (r"dX_t=\mu X_t\,dt+\sigma X_t\,dW_t", "model"),
    (r"d\mathbf X_t=\mathbf f\,dt+g(t)\,d\bar{\mathbf W}_t", "model"),
    (r"(fg)'=f'g+fg'", "identity"),
    (r"f_{xy}=f_{yx}", "identity"),
    (r"df=f_x\,dx+f_y\,dy", "identity"),
    (r"\nabla\cdot(\nabla\times\mathbf F)=0", "identity"),
    (r"\Delta f=\nabla\cdot\nabla f", "identity"),
    (r"(dW_t)^2=dt", "identity"),
    (r"x_{k+1}=x_k-\alpha\nabla f(x_k)", "update"),
]


@pytest.mark.parametrize(("latex", "kind"), TRUE_OR_KIND, ids=[row[0] for row in TRUE_OR_KIND])
def test_the_kind(latex: str, kind: str) -> None:
    assert [claim.kind for claim in read_statement(latex).claims] == [kind]


VERDICTS = [
    (r"(fg)'=f'g+fg'", ("proved", "verified")),
    (r"\nabla\cdot(f\mathbf F)=f\,\nabla\cdot\mathbf F+\nabla f\cdot\mathbf F", ("proved", "verified")),
    (r"\nabla(fg)=f\nabla g+g\nabla f", ("proved", "verified")),
    (r"\frac{dy}{dt}=\frac{dy}{dx}\frac{dx}{dt}", ("proved", "verified")),
    (r"(dW_t)^2=dt", ("verified", "proved")),
    (r"dW_t\,dt=0", ("verified", "proved")),
    (r"1+3+5+\cdots+(2n-1)=n^2", ("proved", "verified")),
    (r"1+2+\dots+n=\frac{n(n-1)}{2}", ("refuted",)),
    (r"\nabla(fg)=f\nabla g-g\nabla f", ("not_a_claim",)),
    (r"\iint_{[0,1]\times[0,2]}xy\,dA=1", ("proved", "verified")),
    (r"\iint_{[0,1]\times[0,2]}xy\,dA=2", ("refuted",)),
]


@pytest.mark.parametrize(("latex", "outcomes"), VERDICTS, ids=[row[0] for row in VERDICTS])
def test_the_verdict(latex: str, outcomes: tuple[str, ...]) -> None:
    import deriver

    assert deriver.verify(latex).outcome in outcomes


def only(task: str) -> TaskItem:
    (item,) = read_task(task)
    return item


ODES: list[tuple[str, str, list[str], list[str], int, list[str]]] = [
    (r"Solve $y'+2y=e^{-t}$, $y(0)=0$.", "ode", ["y(t)"], ["t"], 1, ["y(0) = 0"]),
    (r"y''+4y=0,\ y(0)=1,\ y'(0)=0", "ode", ["y(t)"], ["t"], 2, ["y(0) = 1", "y'(0) = 0"]),
    (r"Find the general solution of $x^2y''+xy'-y=0$.", "ode", ["y(x)"], ["x"], 2, []),
    (r"Solve the initial value problem $\frac{dy}{dx}=ky$, $y(1)=2$.", "ode", ["y(x)"], ["x"], 1, ["y(1) = 2"]),
    (r"Solve $y^{(4)}-y=0$.", "ode", ["y(t)"], ["t"], 4, []),
    (r"Solve the logistic equation $y'=ry(1-y/K)$, $y(0)=y_0$.", "ode", ["y(t)"], ["t"], 1, ["y(0) = y_0"]),
    (r"Solve the system $x'=x+y$, $y'=x-y$.", "ode_system", ["x(t)", "y(t)"], ["t"], 1, []),
    (r"\begin{cases}x'=-y\\y'=x\end{cases},\ x(0)=1,\ y(0)=0", "ode_system", ["x(t)", "y(t)"], ["t"], 1, ["x(0) = 1", "y(0) = 0"]),
    (r"Solve $x_1'=x_2$, $x_2'=-x_1$, $x_1(0)=1$.", "ode_system", ["x_1(t)", "x_2(t)"], ["t"], 1, ["x_1(0) = 1"]),
    (r"\dot{\mathbf x}=A\mathbf x", "ode_system", [r"\mathbf{x}(t)"], ["t"], 1, []),
    (r"Solve the heat equation $u_t=ku_{xx}$ with $u(0,t)=0$ and $u(x,0)=f(x)$.", "pde",
     ["u(x, t)"], ["x", "t"], 2, ["u(0, t) = 0", "u(x, 0) = f(x)"]),
    (r"Classify the PDE $u_{xx}+4u_{xy}+u_{yy}=0$.", "pde_classify", ["u(x, y)"], ["x", "y"], 2, []),
    (r"Verify that $u(x,t)=e^{-t}\sin x$ solves $u_t=u_{xx}$.", "pde_verify", ["u(x, t)"], ["x", "t"], 2, []),
    (r"Find the equilibria of $x'=x(1-x)$.", "equilibrium", ["x(t)"], ["t"], 1, []),
    (r"Solve $(2xy+1)\,dx+(x^2+2y)\,dy=0$, $y(0)=1$.", "ode", ["y(x)"], ["x"], 1, ["y(0) = 1"]),
    (r"Solve $\frac{dy}{y(1-y)}=dt$.", "ode", ["y(t)"], ["t"], 1, []),
]  # fmt: skip


@pytest.mark.parametrize(("task", "kind", "unknowns", "variables", "order", "conditions"), ODES, ids=[row[0] for row in ODES])
def test_a_differential_equation_arrives_complete(
    task: str, kind: str, unknowns: list[str], variables: list[str], order: int, conditions: list[str]
) -> None:
    item = only(task)
    assert item.kind == kind
    assert [u.latex for u in item.unknowns] == unknowns
    assert [v.latex for v in item.variables] == variables
    assert sorted(q.latex for q in item.conditions) == sorted(conditions)
    assert item.expression is not None
    found = differential_equation_of([item.expression])
    assert found is not None
    assert found.order == order


def test_an_exact_equation_keeps_its_coefficients() -> None:
    item = only(r"Solve $(2xy+1)\,dx+(x^2+2y)\,dy=0$.")
    m, q = item.operands
    assert plain(m.sympy) == plain(2 * x * y + 1)
    assert plain(q.sympy) == plain(x**2 + 2 * y)


STOCHASTIC = [
    (r"Solve $dX_t=\mu X_t\,dt+\sigma X_t\,dW_t$, $X_0=x_0$.", "ito", "X_t", r"\mu X_t", [("W_t", r"\sigma X_t")], ["X_0 = x_0"]),
    (r"Solve $dX_t=-\theta X_t\,dt+\sigma\,dB_t$.", "ito", "X_t", r"-\theta X_t", [("B_t", r"\sigma")], []),
    (r"Find the mean and variance of $X_t$ where $dX_t=-\theta X_t\,dt+\sigma\,dW_t$.", "moments",
     "X_t", r"-\theta X_t", [("W_t", r"\sigma")], []),
]  # fmt: skip


@pytest.mark.parametrize(("task", "kind", "process", "drift", "diffusion", "conditions"), STOCHASTIC, ids=[row[0] for row in STOCHASTIC])
def test_a_stochastic_equation_arrives_complete(
    task: str, kind: str, process: str, drift: str, diffusion: list[tuple[str, str]], conditions: list[str]
) -> None:
    item = only(task)
    assert item.kind == kind
    assert item.expression is not None
    found = stochastic_equation_of(item.expression)
    assert found is not None
    assert found.process.latex == process
    assert "process" in found.process.properties
    assert found.drift.latex == drift
    assert [(w.latex, g.latex) for w, g in found.diffusion] == diffusion
    assert [q.latex for q in item.conditions] == conditions


def test_a_function_of_a_process() -> None:
    item = only(r"Find $dY_t$ where $Y_t=X_t^2$ and $dX_t=\mu X_t\,dt+\sigma X_t\,dW_t$.")
    assert (item.kind, item.name, [e.latex for e in item.operands]) == ("ito", "Y_t", ["X_t^2"])


def test_the_lorenz_equations_have_a_number_sigma() -> None:
    claims = read_statement(r"\dot x=\sigma(y-x),\quad\dot y=rx-y-xz,\quad\dot z=xy-bz").claims
    assert len(claims) == 3
    assert any(f.code == "ambiguous" for f in claims[0].findings)
    first = claims[0].right
    assert first is not None
    assert plain(first.sympy) == plain(sigma * (Y(t) - X(t)))


def test_a_curl_has_three_entries() -> None:
    read = read_expression(r"\nabla\times\mathbf F").expression
    assert read.shape.rows is not None
    assert read.shape.rows.number == 3
