"""Tasks on random processes in other words, and what solves them: answers typed independently, by hand or from textbooks."""

from __future__ import annotations

import pytest
import sympy

import deriver

#: task -> the answers by name
SOLVED = (
    (
        r"Let $B_t$ be a standard Brownian motion. Find adapted processes \(\mu_t\) and \(\sigma_t\) so that "
        r"\(dY_t=\mu_t dt+\sigma_t dB_t\) where \(Y_t=\exp(3B_t-t)\).",
        {"drift": "Y_t*7/2", "diffusion": "3*Y_t"},
    ),
    (r"Compute $\int_0^T W_t\,dW_t$ by Itô's lemma.", {"integral": "W_T**2/2-T/2"}),
    (r"Let $X_t=2W_t+t$ and $Y_t=e^{X_t}$. Find the SDE satisfied by $Y_t$.", {"drift": "3*Y_t", "diffusion": "2*Y_t"}),
    (r"Given the SDE $dX_t=(4-2X_t)dt+dW_t$ with $X_0\sim N(1,9)$, find $E(X_t)$ and $Var(X_t)$.",
     {"mean": "2-exp(-2*t)", "variance": "Rational(1,4)+Rational(35,4)*exp(-4*t)"}),
    (r"Let $f(x,t)=e^{3x-t}$. Compute $d(f(W_t,t))$ by Ito's lemma.",
     {"drift": "Rational(7,2)*exp(3*W_t-t)", "diffusion": "3*exp(3*W_t-t)"}),
    (r"Let $X_t$ satisfy $dX_t=2dt+3dB_t$, $X_0=1$. Find the distribution of $X(t)$ and $P(X_t>1)$.",
     {"mean": "1+2*t", "variance": "9*t", "probability": "(1+erf(2*t/(3*sqrt(2*t))))/2"}),
    (r"Let $X(t)$, $t\ge0$ be a Brownian motion process with drift parameter $\mu=1$ and variance parameter $\sigma^2=4$. "
     r"If $X(0)=2$, find $E[X(3)]$ and $P(X(3)>5)$.", {"expectation": "5", "probability": "Rational(1,2)"}),
    (r"Let $S(t)$ be a geometric Brownian motion with drift parameter $\mu=0.3$ and volatility parameter $\sigma=0.2$. "
     r"Find $P(S(1)>S(0))$.",
     {"probability": "(1+erf(Rational(7,5)/sqrt(2)))/2"}),
    (r"Let $Y_t$ follow geometric Brownian motion. What is $\mathbb{E}[Y_t^3]$?", {"expectation": "y_0**3*exp(3*(mu+sigma**2)*t)"}),
    (r"Let $S_t$ be a geometric Brownian motion. Find $d(S_t^{-1})$.", {"drift": "(sigma**2-mu)/S_t", "diffusion": "-sigma/S_t"}),
    (r"For $a>0$, let $T$ be the first time that standard Brownian motion exits the interval $(-2a,a)$. Find the expected time $E(T)$.",
     {"expected_time": "2*a**2"}),
    (r"Let $dX_t=\sigma\,dW_t$, $X_0=x\in(0,3)$. Find the probability that $X$ exits $(0,3)$ at $3$.", {"probability": "x/3"}),
    (r"How to solve the SDE $dX_t=X_t^3dt+X_t^2dB_t$ for $X_0=x>0$?", {"X_t": "x/(1-x*B_t)"}),
    (r"Solve the SDE $dX_t=\frac13X_t^{\frac13}dt+X_t^{\frac23}dW_t$ where $X_0=8$.", {"X_t": "(W_t/3+2)**3"}),
    (r"Find a function $f(t)$ such that the process given by $X_t=f(t)\sin(3W_t)$ is a martingale.", {"f": "C*exp(Rational(9,2)*t)"}),
    (r"Let $W$ be a standard Brownian motion. Show that the process $X(t)=W(t)^2-t$ is a martingale and find $E(X(t))$.",
     {"expectation": "0"}),
    (r"Consider the Gaussian process $Q_t=\int_0^te^{-2(t-s)}dW_s$. Derive its covariance function.",
     {"covariance": "(exp(2*s-2*t)-exp(-2*s-2*t))/4"}),
    (r"Compute the stochastic differential $dZ$ when $Z(t)=X(t)^2$, where $X$ has the stochastic differential "
     r"$dX(t)=\mu\,dt+\sigma\,dW(t)$.",
     {"drift": "2*mu*X_t+sigma**2", "diffusion": "2*sigma*X_t"}),
)  # fmt: skip


@pytest.mark.parametrize(("task", "answers"), SOLVED, ids=[t[:60] for t, _ in SOLVED])
def test_answers(task, answers):
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    found = {a.name: a for a in derivation.answers}
    for name, text in answers.items():
        assert found[name].verdict.outcome in ("proved", "verified", "conditional")
        got, want = sympy.sympify(str(found[name].sympy)), sympy.sympify(text)
        names = sorted({str(z) for z in got.free_symbols | want.free_symbols})
        for shift in (0, 3):
            put = {n: sympy.Rational(7 + 4 * k + shift, 10) for k, n in enumerate(names)}
            values = [complex(e.subs({z: put[str(z)] for z in e.free_symbols}).evalf()) for e in (got, want)]
            assert abs(values[0] - values[1]) < 1e-9, (name, found[name].latex)


def test_every_part_of_a_list_is_answered():
    derivation = deriver.derive(
        r"Check whether the following processes are martingales: (a) $X(t)=B(t)+2t$ (b) $X(t)=B^2(t)-t$ (c) $X(t)=t^2B(t)-2\int_0^tsB(s)ds$"
    )
    assert [a.text for a in derivation.answers if a.name == "martingale"] == ["not a martingale", "martingale", "martingale"]


def test_what_is_asked_besides_is_not_dropped():
    derivation = deriver.derive(
        r"Let $r_t$ satisfy the Vasicek model $dr_t=a(b-r_t)dt+\sigma dW_t$. Compute the mean, the variance and "
        r"the limit distribution of $r_t$."
    )
    assert {"mean", "variance", "density"} <= {a.name for a in derivation.answers}


REFUSED = (
    r"Let $dX_t=dt+dB_t$. Find $P$ such that $X_t$ is a martingale.",
    r"Find a function $f(t)$ such that $f(t)W_t^2$ is a martingale.",
    r"Compute $\int_0^TW_T\,dW_t$.",
    r"Given $dX_t=-X_tdt+dW_t$ with $X_0\sim U(0,1)$, find $E(X_t)$.",
)


@pytest.mark.parametrize("task", REFUSED, ids=lambda v: v[:50])
def test_what_has_no_answer_gets_none(task):
    try:
        derivation = deriver.derive(task)
    except deriver.DeriverError:
        return
    assert derivation.status in ("refused", "stuck"), [(a.name, a.latex) for a in derivation.answers]
