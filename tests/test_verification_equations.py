"""Differential equations with their solutions behind an arrow, systems, and solutions listed one by one: right ones, and wrong ones that
lack a constant, a sign, a factor or a solution. Expectations were typed by hand."""

from __future__ import annotations

import pytest

import deriver

HOLDS = ("proved", "verified")
RIGHT = (
    (r"y'+2y=e^{-t}\Rightarrow y=e^{-t}+Ce^{-2t}", r""),
    (r"y''+4y=0\Rightarrow y=C_1\cos2t+C_2\sin2t", r""),
    (r"y''-y'-6y=0\Rightarrow y=C_1e^{3t}+C_2e^{-2t}", r""),
    (r"y''-2y'+y=0\Rightarrow y=C_1e^{t}+C_2te^{t}", r""),
    (r"y'=ky,\ y(0)=y_0\Rightarrow y=y_0e^{kt}", r""),
    (r"y'=y^2,\ y(0)=1\Rightarrow y=\frac1{1-t}", r""),
    (r"y=\frac{1}{C-t}\Rightarrow y'=y^2", r""),
    (r"y''+\omega^2y=0, y(0)=y_0, y'(0)=v_0\Rightarrow y=y_0\cos\omega t+\frac{v_0}{\omega}\sin\omega t", r""),
    (r"\frac{dN}{dt}=rN\left(1-\frac{N}{K}\right), N(0)=N_0\Rightarrow N(t)=\frac{KN_0}{N_0+(K-N_0)e^{-rt}}", r""),
    (r"x^2y''-2y=0\Rightarrow y=C_1x^2+\frac{C_2}{x}", r""),
    (r"y'=ky\iff y=Ce^{kt}", r""),
    (r"y'+y\tan x=\cos x\Rightarrow y=(x+C)\cos x", r""),
    (r"m\ddot x=-kx\Rightarrow x(t)=A\cos(\sqrt{k/m}\,t)+B\sin(\sqrt{k/m}\,t)", r"k,m>0"),
    (r"y''+2y'+5y=0\Rightarrow y=e^{-x}(C_1\cos2x+C_2\sin2x)", r""),
    (r"2x^2+3x-2=0\Rightarrow x=\frac12,\ x=-2", r""),
    (r"x^2=4\Rightarrow x_1=2,x_2=-2", r""),
    (r"x^2=4\Rightarrow x=2\text{ and }x=-2", r""),
    (r"x+y=3, x-y=1\Rightarrow x=2, y=1", r""),
    (r"x^2-(a+b)x+ab=0\Rightarrow x=a, x=b", r""),
    (r"a=b, b=c\Rightarrow a=c", r""),
)
WRONG = (
    (r"y'+2y=e^{-t}\Rightarrow y=e^{-t}+Ce^{2t}", r""),
    (r"y'+2y=e^{-t}\Rightarrow y=e^{-t}", r""),
    (r"y''+4y=0\Rightarrow y=C_1\cos2t", r""),
    (r"y''+4y=0\Rightarrow y=C_1\cos4t+C_2\sin4t", r""),
    (r"y''-y'-6y=0\Rightarrow y=C_1e^{3t}+C_2e^{2t}", r""),
    (r"y''-2y'+y=0\Rightarrow y=C_1e^{t}+C_2e^{t}", r""),
    (r"y'=ky,\ y(0)=y_0\Rightarrow y=y_0+e^{kt}", r""),
    (r"y'=y^2,\ y(0)=1\Rightarrow y=\frac1{1+t}", r""),
    (r"y=\frac{1}{C+t}\Rightarrow y'=y^2", r""),
    (r"y''+\omega^2y=0, y(0)=y_0, y'(0)=v_0\Rightarrow y=y_0\cos\omega t+v_0\sin\omega t", r""),
    (r"\frac{dN}{dt}=rN\left(1-\frac{N}{K}\right), N(0)=N_0\Rightarrow N(t)=\frac{KN_0}{N_0+(K+N_0)e^{-rt}}", r""),
    (r"x^2y''-2y=0\Rightarrow y=C_1x^2+C_2x", r""),
    (r"y'=ky\iff y=Ce^{t}", r""),
    (r"m\ddot x=-kx\Rightarrow x(t)=A\cos(\sqrt{m/k}\,t)+B\sin(\sqrt{m/k}\,t)", r"k,m>0"),
    (r"2x^2+3x-2=0\Rightarrow x=\frac12,\ x=2", r""),
    (r"x^2=4\iff x_1=2,x_2=-3", r""),
    (r"x+y=3, x-y=1\Rightarrow x=2, y=2", r""),
    (r"a=b, b=c\Rightarrow a=2c", r""),
)


@pytest.mark.parametrize(("latex", "given"), RIGHT)
def test_right(latex: str, given: str) -> None:
    assert deriver.verify(latex, given or None).outcome in HOLDS


@pytest.mark.parametrize(("latex", "given"), WRONG)
def test_wrong(latex: str, given: str) -> None:
    assert deriver.verify(latex, given or None).outcome == "refuted"


def test_solutions_that_are_left_out() -> None:
    """A family of a linear equation that lacks a constant leaves solutions out; of other equations this is not decided."""
    verdict = deriver.verify(r"y''+4y=0\Rightarrow y=C_1\cos2t")
    assert (verdict.outcome, verdict.method) == ("refuted", "missing solutions")
    assert "2 independent constants" in (verdict.reason or "")
    lost = deriver.verify(r"y'=y^2\Rightarrow y=\frac{1}{C-t}")
    assert (lost.outcome, lost.condition) == ("conditional", r"y \ne 0")
    assert deriver.verify(r"y'=1+y^2\Rightarrow y=\tan(t+C)").outcome == "verified"
    assert deriver.verify(r"y'=-y^3\Rightarrow y=\frac{1}{\sqrt{2t+C}}").outcome == "undecided"  # of one sign alone
    assert deriver.verify(r"y'=\cos^2 y\Rightarrow y=\arctan(t+C)").outcome == "undecided"


def test_conditions_at_two_places() -> None:
    """They single a solution out where they are independent on the solutions of the homogeneous equation."""
    assert deriver.verify(r"y''=-y,\ y(0)=0,\ y(\pi/2)=3\Rightarrow y=3\sin x").outcome == "verified"
    assert deriver.verify(r"y''=-y,\ y(0)=0,\ y(\pi/2)=3\Rightarrow y=2\sin x").outcome == "refuted"
    assert deriver.verify(r"y''=-y,\ y(0)=0,\ y(\pi)=0\Rightarrow y=0").outcome == "undecided"


def test_conditions_at_several_points() -> None:
    verdict = deriver.verify(r"y''+\pi^2y=0, y(0)=0, y(1)=0\Rightarrow y=\sin\pi x")
    assert verdict.outcome == "undecided" and "several points" in (verdict.reason or "")
