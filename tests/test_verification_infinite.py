r"""Limits, sums and integrals that are claimed to be infinite. The outcomes are worked out by hand."""

from __future__ import annotations

import pytest

import deriver

CLAIMS = (
    (r"\lim_{x\to0}\frac1{x^2}=\infty", "verified"),
    (r"\lim_{x\to0}\frac1{x}=\infty", "refuted"),
    (r"\lim_{x\to0^+}\frac1{x}=\infty", "verified"),
    (r"\lim_{x\to0^-}\frac1{x}=\infty", "refuted"),
    (r"\lim_{x\to0^-}\frac1{x}=-\infty", "verified"),
    (r"\lim_{n\to\infty} n=\infty", "verified"),
    (r"\lim_{x\to-\infty}(x^3-3x)=-\infty", "verified"),
    (r"\lim_{x\to-\infty}(x^3-3x)=\infty", "refuted"),
    (r"\lim_{x\to0^+}\ln x=-\infty", "verified"),
    (r"\lim_{x\to\infty}\frac{x+1}{x}=\infty", "refuted"),
    (r"\lim_{x\to\infty}(\sqrt{x+1}-\sqrt x)=\infty", "refuted"),
    (r"\lim_{x\to\infty}x\sin x=\infty", "undecided"),
    (r"\int_1^\infty\frac1x\,dx=\infty", "verified"),
    (r"\int_1^\infty\frac1{x^2}\,dx=\infty", "refuted"),
    (r"\int_0^1\frac1x\,dx=\infty", "verified"),
    (r"\int_1^\infty-\frac1x\,dx=\infty", "refuted"),
    (r"\sum_{n=1}^\infty\frac1n=\infty", "verified"),
    (r"\sum_{n=1}^\infty\frac1{n^2}=\infty", "refuted"),
    (r"\sum_{n=1}^\infty(-1)^n=\infty", "undecided"),
    # the integrals of Bose and of Fermi
    (r"\int_0^\infty\frac{s^2}{e^s-1}\,ds=2\zeta(3)", "verified"),
    (r"\int_0^\infty\frac{s^2}{e^s-1}\,ds=\zeta(3)", "refuted"),
    (r"\int_0^\infty\frac{s}{e^{2s}+1}\,ds=\frac{\pi^2}{48}", "verified"),
    (r"\int_0^\infty\frac{s}{e^{2s}+1}\,ds=\frac{\pi^2}{24}", "refuted"),
)


@pytest.mark.parametrize(("claim", "outcome"), CLAIMS, ids=[row[0] for row in CLAIMS])
def test_infinite(claim: str, outcome: str) -> None:
    assert deriver.verify(claim).outcome == outcome
