"""Words of tasks on partial differential equations that say nothing the formulas do not say."""

from __future__ import annotations

__all__ = ["NEUTRAL_WORDS"]

NEUTRAL_WORDS = frozenset(
    "a an the this these that those following given below above its their it they there is are be being been was has have having let us "
    "we you your our consider suppose assume for of to in on at by with where when if and or also then now hence so as such which who "
    "subject under from into over between each both all any some every given that solve solves solving find finding determine compute "
    "calculate obtain derive give state write what please solution solutions solved satisfy satisfies satisfying satisfied "
    "equation equations pde pdes partial differential problem problems bvp ibvp ivp boundary-value initial-value "
    "initial-boundary-value initial boundary value values condition conditions data cauchy auxiliary "
    "heat wave diffusion transport advection laplace laplace's laplace’s poisson poisson's burgers burgers' burgers’ burger's equation "
    "inviscid viscous linear quasilinear quasi-linear nonlinear homogeneous inhomogeneous nonhomogeneous first-order second-order "
    "first second order constant coefficients coefficient dissipation convection one-dimensional two-dimensional 1-dimensional "
    "2-dimensional one two dimensional dimension dimensions 1d 2d space"
    " 1 2 3 d kernel fundamental gaussian temperature displacement concentration density velocity "
    "function functions smooth differentiable continuous bounded unknown constant constants positive fixed arbitrary real "
    "general explicit exact complete particular form formula term terms domain region interval line "
    "plane rectangle square strip rod bar wire string membrane plate metal thin stretched vibrating infinite finite "
    "whole entire length side sides end ends edge edges left right inside interior everywhere corresponding respectively namely i.e. "
    "evolution conservation law riemann method exercise example question part here harmonic "
    "classical weak entropy same system called known usual standard simple model models following "
    "series expansion written later decay resistant medium "
    "time position place point points t x y variable variables denote denotes denoted represent represents describe describes "
    "described governed governing modelled modeled modeling temperature distribution profile height field "
    "speed waves shock rarefaction fan up including carefully details justify your answer answers sure discuss "
    "radially spherically symmetric symmetry free particle schrödinger schrodinger wavefunction "
    "wave-function speed motion plucked string quantum piecewise property properties expression guitar released held".split()
)
