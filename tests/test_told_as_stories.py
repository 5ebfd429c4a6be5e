"""Tasks on processes and fields told in whole sentences, and correlations that are stated: answers typed independently."""

from __future__ import annotations

import pytest

import deriver

#: task -> the answers in order, as LaTeX without spaces, or None where only the status counts
TOLD = (
    (r"Rewrite $v_t=\kappa v_{xx}$ in the moving frame $\zeta=x-at$.", r"\frac{\partial^2}{\partial\zeta^2}"),
    (r"How quickly does the mode $e^{ikx}$ decay under $u_t=-3u_{xxxx}$?", r"e^{ikx-3k^4t}"),
    (r"Find the steady-state temperature of a rod with $u(0)=4$ and $u(3)=-2$.", r"4-2x"),
    (r"Let $u$ be harmonic in the disk of radius 5 with boundary values $2-7\sin\theta$. What is $u(0,0)$?", "2"),
    (r"Find the harmonic function in the disk of radius 3 which equals $\cos^2\theta$ on the boundary.", r"r^2\cos(2\theta)"),
    (r"When does the solution of $u_t+uu_x=0$, $u(x,0)=-3x$ break down?", r"\frac{1}{3}"),
    (r"Suppose $dX_t=aX_t\,dt+b\,dW_t$. Apply Itô's lemma to $f(t,x)=e^{-at}x$.", "0"),
    (r"Let $X_t=\int_0^t s^2\,dW_s$. What is the distribution of $X_3$?", "0"),
    (
        r"In the Vasicek model with $\kappa=3$, $\theta=0.04$, $\sigma=0.2$, $r_0=0.04$, find the mean and variance of $r_t$.",
        r"\frac{1}{25}",
    ),
)


@pytest.mark.parametrize(("task", "part"), TOLD, ids=lambda v: str(v)[:50])
def test_stories_are_read(task: str, part: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert any(part in a.latex.replace(" ", "") for a in derivation.answers), [a.latex for a in derivation.answers]
    assert all(a.verdict.outcome in ("proved", "verified") for a in derivation.answers)


@pytest.mark.parametrize(
    "said",
    [
        r"d\langle W^1,W^2\rangle_t=\rho\,dt",
        r"d[W^1,W^2]_t=\rho\,dt",
        r"\langle W^1,W^2\rangle_t=\rho t",
        r"dW^1_t\,dW^2_t=\rho\,dt",
        r"\mathrm{Corr}(W^1_t,W^2_t)=\rho",
        r"\mathrm{Cov}(W^1_t,W^2_t)=\rho t",
        r"\mathbb{E}[dW^1_tdW^2_t]=\rho\,dt",
    ],
)
def test_a_stated_correlation_is_never_passed_over(said: str) -> None:
    derivation = deriver.derive(rf"Let $W^1_t$ and $W^2_t$ be Brownian motions with ${said}$. Find $d(W^1_tW^2_t)$.")
    assert derivation.status != "finished" or derivation.answers[0].latex == r"\rho"


def test_a_correlation_in_a_form_that_is_not_read_is_refused() -> None:
    derivation = deriver.derive(r"Let $W^1_t$ and $W^2_t$ be Brownian motions with $d\langle W^1,W^2\rangle_t=\rho$. Find $d(W^1_tW^2_t)$.")
    assert derivation.status == "refused"


def test_a_form_that_is_claimed_by_name_is_checked() -> None:
    task = r"Show that the substitutions $x=\ln S$, $\tau=T-t$ turn the Black-Scholes equation into {}."
    assert deriver.derive(task.format("one with constant coefficients")).status == "finished"
    assert deriver.derive(task.format("the heat equation")).status == "refused"


def test_two_equations_of_a_diffusion_are_two_questions() -> None:
    derivation = deriver.derive(r"Let $dx=g(t)\,dW$. Derive the reverse-time SDE and the probability flow ODE.")
    assert [a.name for a in derivation.answers] == ["drift", "diffusion", "drift"]


def test_data_that_do_not_agree_at_a_corner_are_found() -> None:
    derivation = deriver.derive(r"Solve $u_t=u_{xx}$ with $u(0,t)=u(2,t)=0$, $u(x,0)=3-x$.")
    assert any("do not agree" in f.text for f in derivation.findings)


@pytest.mark.parametrize(
    ("integrand", "said"),
    [(r"W_s^5", "martingale"), (r"e^{2W_s}", "martingale"), (r"e^{W_s^2}", "local martingale"), (r"e^{3W_s^4}", "local martingale")],
)
def test_an_integral_is_a_martingale_only_where_its_square_has_a_mean(integrand: str, said: str) -> None:
    derivation = deriver.derive(rf"Is $\int_0^t {integrand}\,dW_s$ a martingale?")
    assert derivation.answers[-1].text == said


def test_the_chance_of_a_geometric_process_has_a_short_form() -> None:
    derivation = deriver.derive(r"Let $dS_t=0.05S_tdt+0.3S_tdW_t$, $S_0=80$. Find $P(S_1>90)$.")
    value = derivation.answers[0].sympy
    assert abs(float(value) - 0.353479) < 1e-6  # the normal law at (log(80/90) + 0.05 - 0.045) / 0.3
    assert len(derivation.answers[0].latex) < 120


def test_ends_in_words_are_never_passed_over() -> None:
    held = deriver.derive(
        r"A string of length 3 is released from rest in the shape $u(x,0)=\sin(\pi x)$ and its ends are held fixed. "
        r"Given $u_{tt}=u_{xx}$, find $u$."
    )
    assert held.status == "finished"
    assert held.answers[0].latex.replace(" ", "") in (r"\sin(\pix)\cos(\pit)", r"\sin(\pi x)\cos(\pi t)".replace(" ", ""))
    for ends in ("Its ends are clamped.", "Its ends are kept in touch with ice.", "The ends move freely."):
        other = deriver.derive(rf"A string is released from rest with $u(x,0)=x(1-x)$. {ends} Given $u_{{tt}}=4u_{{xx}}$, find $u$.")
        assert other.status != "finished"


PARTS = (
    (r"Consider $yu_x-xu_y=0$. (a) Find the general solution. (b) Find the solution satisfying $u(x,0)=x^4$.", 2),
    (
        r"Find the solution of $T_t=2T_{xx}$, $T_x(0,t)=T_x(4,t)=0$, $T(x,0)=x$. What does $T(x,t)$ tend to as $t\to\infty$?",
        2,
    ),
    (r"Reduce $u_{xx}-5u_{xy}+6u_{yy}=0$ to canonical form and find its general solution.", 3),
)


@pytest.mark.parametrize(("task", "count"), PARTS, ids=lambda v: str(v)[:40])
def test_every_part_is_answered(task: str, count: int) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert len(derivation.answers) == count


def test_brackets_of_named_processes() -> None:
    derivation = deriver.derive(r"Let $X_t=W_t^3$ and $Y_t=\sin(W_t)$. Compute $d\langle X,Y\rangle_t$.")
    assert derivation.answers[0].latex.replace(" ", "") in (r"3W_t^2\cosW_t", r"3\cosW_tW_t^2", r"3W_t^2\cos(W_t)")
