"""The words that may stand in a task of calculus; with any other word the task is left to the general grammar."""

from __future__ import annotations

__all__ = ["NUMBERS", "WORDS"]

WORDS = frozenset(
    "a an the of for to with and in on at by about around near its their it them this that is are be as up all any each then so if when "
    "where such subject given under over use using method lagrange lagrange's multipliers multiplier kkt conditions condition constraint "
    "constraints s.t. s.t st "
    "find determine compute calculate give state write obtain derive evaluate what show classify identify locate solve minimise minimize "
    "maximise maximize optimise optimize expand differentiate "
    "point points critical stationary saddle local global absolute relative extrema extremum extreme values value minimum minima maximum "
    "maxima minimiser minimizer maximiser maximizer smallest largest least greatest optimum optimal type nature their possible "
    "taylor maclaurin polynomial series expansion power degree order orders terms term centred centered centre center linear quadratic "
    "approximation linearisation linearization remainder error bound including include inclusive lagrange-remainder form "
    "radius interval region convergence "
    "jacobian determinant functional change variables transformation map mapping coordinates polar spherical cylindrical "
    "conservative vector field potential function functions real scalar convex concave strictly "
    "implicit implicitly implicit differentiation differentiating curve equation defined tangent slope respect "
    "first second third fourth fifth sixth one two three four five six seven eight nine ten "
    "first-order second-order third-order fourth-order fifth-order "
    "first-degree second-degree third-degree fourth-degree absolute interval closed origin which whether also".split()
)
NUMBERS = {
    **{w: i for i, w in enumerate("zero one two three four five six seven eight nine ten".split())},
    **{w: i for i, w in enumerate("zeroth first second third fourth fifth sixth seventh eighth".split())},
}
