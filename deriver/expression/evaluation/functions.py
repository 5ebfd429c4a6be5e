"""The scalar functions over real and complex balls, and their Taylor series, all by FLINT.

Real functions know their domain: inside they are evaluated, outside they are Undefined over the reals, and a ball across the
boundary decides nothing. Complex functions are principal values; across a cut FLINT's ball encloses both sides. Taylor
coefficients come from FLINT's power series of the function at a point; no rule of differentiation is used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, acb_series, arb, arb_series, ctx, fmpq

from .outcomes import undefined, unknown, unsupported

__all__ = ["COMPLEX", "DOMAINS", "REAL", "series_of"]

_Ball = Callable[[Any], Any]

_HALF = fmpq(1, 2)


def _positive(x: arb) -> int:
    return 1 if x > 0 else -1 if x <= 0 else 0


def _nonnegative(x: arb) -> int:
    return 1 if x >= 0 else -1 if x < 0 else 0


def _unit(x: arb) -> int:
    size = abs(x)
    return 1 if size <= 1 else -1 if size > 1 else 0


def _open_unit(x: arb) -> int:
    size = abs(x)
    return 1 if size < 1 else -1 if size >= 1 else 0


def _from_one(x: arb) -> int:
    return 1 if x >= 1 else -1 if x < 1 else 0


def _lambert(x: arb) -> int:
    edge = -(arb(-1).exp())
    return 1 if x > edge else -1 if x < edge else 0


def _logarithmic(x: arb) -> int:
    return 1 if x > 0 and x != 1 else -1 if x <= 0 or (x - 1).is_zero() else 0


def _up_to_one(x: arb) -> int:
    return 1 if x <= 1 else -1 if x > 1 else 0


def _nonzero(x: arb) -> int:
    return 1 if x != 0 else -1 if x.is_zero() else 0


#: Where a real function is defined: 1 inside, -1 outside, 0 for a ball that does not say.
DOMAINS: dict[str, Callable[[arb], int]] = {
    "log": _positive,
    "sqrt": _nonnegative,
    "arcsin": _unit,
    "arccos": _unit,
    "arcosh": _from_one,
    "artanh": _open_unit,
    "loggamma": _positive,
    "lambert_w": _lambert,
    "exponential_integral": _nonzero,
    "cosine_integral": _positive,
    "cosh_integral": _positive,
    "logarithmic_integral": _logarithmic,
    "dilogarithm": _up_to_one,
    "csc": _nonzero,
    "cot": _nonzero,
    "csch": _nonzero,
    "coth": _nonzero,
    "reciprocal": _nonzero,
}


def _sign(x: arb) -> Any:
    if x > 0:
        return fmpq(1)
    if x < 0:
        return fmpq(-1)
    return fmpq(0) if x.is_zero() else unknown("a ball around 0 has no sign")


def _step(x: arb) -> Any:
    if x.is_zero():
        undefined("the step function at 0, where conventions differ")
    return (_sign(x) + 1) / 2


def _whole(method: Callable[[arb], arb]) -> Callable[[arb], Any]:
    def evaluate(x: arb) -> Any:
        value = method(x).unique_fmpz()
        return unknown("a ball across an integer") if value is None else fmpq(value)

    return evaluate


def _real_arg(x: arb) -> Any:
    if x.is_zero():
        undefined("the argument of 0")
    return fmpq(0) if x > 0 else arb.pi() if x < 0 else unknown("the argument of a ball around 0")


def _normal_cdf(x: Any) -> Any:
    return (-x / type(x)(2).sqrt()).erfc() / 2


def _normal_pdf(x: Any) -> Any:
    return (-x * x / 2).exp() / (2 * arb.pi()).sqrt()


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + (-x).exp())


def _softplus(x: arb) -> arb:
    return x.exp().log1p() if x < 0 else x + (-x).exp().log1p()


REAL: dict[str, _Ball] = {
    "exp": arb.exp, "log": arb.log, "sqrt": arb.sqrt, "sin": arb.sin, "cos": arb.cos, "tan": arb.tan, "sec": arb.sec,
    "csc": arb.csc, "cot": arb.cot, "arcsin": arb.asin, "arccos": arb.acos, "arctan": arb.atan, "sinh": arb.sinh,
    "cosh": arb.cosh, "tanh": arb.tanh, "coth": arb.coth, "sech": arb.sech, "csch": arb.csch, "arsinh": arb.asinh,
    "arcosh": arb.acosh, "artanh": arb.atanh, "abs": abs, "sign": _sign, "floor": _whole(arb.floor), "ceil": _whole(arb.ceil),
    "factorial": lambda x: (x + 1).gamma(), "gamma": arb.gamma, "loggamma": arb.lgamma, "digamma": arb.digamma, "erf": arb.erf,
    "erfc": arb.erfc, "sigmoid": _sigmoid, "softplus": _softplus, "relu": lambda x: x.max(arb(0)), "step": _step,
    "re": lambda x: x, "im": lambda x: fmpq(0), "arg": _real_arg,
    "normal_cdf": _normal_cdf, "normal_pdf": _normal_pdf, "fresnel_s": arb.fresnel_s, "fresnel_c": arb.fresnel_c,
    "sine_integral": arb.si, "exponential_integral": arb.ei, "lambert_w": arb.lambertw, "zeta": arb.zeta,
    "airy_ai": arb.airy_ai, "airy_bi": arb.airy_bi, "erfi": arb.erfi,
    "airy_ai_prime": lambda x: x.airy_ai(derivative=1), "airy_bi_prime": lambda x: x.airy_bi(derivative=1),
    "cosine_integral": arb.ci, "sinh_integral": arb.shi, "cosh_integral": arb.chi, "logarithmic_integral": arb.li,
    "dilogarithm": lambda x: acb(x).polylog(2).real,
}  # fmt: skip


def _real_only(name: str) -> _Ball:
    def refuse(z: acb) -> Any:
        if z.imag.contains(0):
            unknown(f"{name} of a complex ball around a real number")
        return unsupported(f"{name} of a number that is not real")

    return refuse


def _arg(z: acb) -> arb:
    if z.is_zero():
        undefined("the argument of 0")
    return z.arg()


#: Over the complex numbers: principal values. What only makes sense on the real line refuses.
COMPLEX: dict[str, _Ball] = {
    "exp": acb.exp, "log": acb.log, "sqrt": acb.sqrt, "sin": acb.sin, "cos": acb.cos, "tan": acb.tan, "sec": acb.sec,
    "csc": acb.csc, "cot": acb.cot, "arcsin": acb.asin, "arccos": acb.acos, "arctan": acb.atan, "sinh": acb.sinh,
    "cosh": acb.cosh, "tanh": acb.tanh, "coth": acb.coth, "sech": acb.sech, "csch": acb.csch, "arsinh": acb.asinh,
    "arcosh": acb.acosh, "artanh": acb.atanh, "abs": abs, "sign": _real_only("sign"), "floor": _real_only("floor"),
    "ceil": _real_only("ceil"), "factorial": lambda z: (z + 1).gamma(), "gamma": acb.gamma, "loggamma": acb.lgamma,
    "digamma": acb.digamma, "erf": acb.erf, "erfc": acb.erfc, "sigmoid": _sigmoid, "softplus": lambda z: z.exp().log1p(),
    "relu": _real_only("relu"), "step": _real_only("step"), "re": lambda z: z.real, "im": lambda z: z.imag, "arg": _arg,
    "normal_cdf": _normal_cdf, "normal_pdf": _normal_pdf, "fresnel_s": acb.fresnel_s, "fresnel_c": acb.fresnel_c,
    "sine_integral": acb.si, "exponential_integral": acb.ei, "lambert_w": acb.lambertw, "zeta": acb.zeta,
    "airy_ai": acb.airy_ai, "airy_bi": acb.airy_bi, "erfi": acb.erfi,
    "airy_ai_prime": lambda z: z.airy_ai(derivative=1), "airy_bi_prime": lambda z: z.airy_bi(derivative=1),
    "cosine_integral": acb.ci, "sinh_integral": acb.shi, "cosh_integral": acb.chi, "logarithmic_integral": acb.li,
    "dilogarithm": lambda z: z.polylog(2),
}  # fmt: skip


# Taylor series ------------------------------------------------------------------------------------------------------
# `x` below is a series x0 + t, real or complex; what FLINT lacks is put together from what it has.


def _exp(x: Any) -> Any:
    return x.exp()


def _sinh(x: Any) -> Any:
    return (x.exp() - (-x).exp()) / 2


def _cosh(x: Any) -> Any:
    return (x.exp() + (-x).exp()) / 2


def _tanh(x: Any) -> Any:
    return 1 - 2 / (1 + (2 * x).exp())


def _arsinh(x: Any) -> Any:
    return (x + (x * x + 1).sqrt()).log()


def _arcosh(x: Any) -> Any:
    return (x + (x + 1).sqrt() * (x - 1).sqrt()).log()


def _artanh(x: Any) -> Any:
    return ((1 + x).log() - (1 - x).log()) / 2


def _arcsin(x: Any) -> Any:
    if isinstance(x, arb_series):
        return x.asin()
    i = acb(0, 1)
    return -i * (i * x + (1 - x * x).sqrt()).log()


def _digamma(x: Any) -> Any:
    inverse = x.rgamma()  # entire, so that the sign of gamma does not matter
    return -(inverse.derivative() / inverse)


def _dilogarithm(x: Any) -> Any:
    at = x[0]
    value = acb(at).polylog(2)
    return (-(1 - x).log() / x).integral() + (value if type(at) is acb else value.real)


_SERIES: dict[str, _Ball] = {
    "exp": _exp, "log": lambda x: x.log(), "sqrt": lambda x: x.sqrt(), "reciprocal": lambda x: 1 / x, "sin": lambda x: x.sin(),
    "cos": lambda x: x.cos(), "tan": lambda x: x.tan(), "sec": lambda x: 1 / x.cos(), "csc": lambda x: 1 / x.sin(),
    "cot": lambda x: x.cos() / x.sin(), "arcsin": _arcsin, "arccos": lambda x: -(_arcsin(x) - arb.pi() / 2),
    "arctan": lambda x: x.atan(), "sinh": _sinh, "cosh": _cosh, "tanh": _tanh, "coth": lambda x: _cosh(x) / _sinh(x),
    "sech": lambda x: 1 / _cosh(x), "csch": lambda x: 1 / _sinh(x), "arsinh": _arsinh, "arcosh": _arcosh, "artanh": _artanh,
    "factorial": lambda x: (x + 1).gamma(), "gamma": lambda x: x.gamma(), "loggamma": lambda x: x.lgamma(), "digamma": _digamma,
    "erf": lambda x: x.erf(), "erfc": lambda x: x.erfc(), "sigmoid": lambda x: 1 / (1 + (-x).exp()),
    "softplus": lambda x: (1 + x.exp()).log(), "normal_cdf": lambda x: (x * (-1 / arb(2).sqrt())).erfc() / 2,
    "normal_pdf": lambda x: (-(x * x) / 2).exp() / (2 * arb.pi()).sqrt(), "fresnel_s": lambda x: x.fresnel_s(),
    "fresnel_c": lambda x: x.fresnel_c(), "sine_integral": lambda x: x.si(), "exponential_integral": lambda x: x.ei(),
    "lambert_w": lambda x: x.lambertw(), "zeta": lambda x: x.zeta(),
    "airy_ai": lambda x: x.airy_ai(), "airy_bi": lambda x: x.airy_bi(), "erfi": lambda x: x.erfi(),
    "airy_ai_prime": lambda x: x.airy()[1], "airy_bi_prime": lambda x: x.airy()[3],
    "cosine_integral": lambda x: x.ci(), "sinh_integral": lambda x: x.shi(), "cosh_integral": lambda x: x.chi(),
    "logarithmic_integral": lambda x: x.li(), "dilogarithm": _dilogarithm,
}  # fmt: skip


def series_of(name: str, x: Any, count: int) -> list[Any] | None:
    """The first `count` Taylor coefficients of a function at a real or complex ball, or None when there is no such series.

    Coefficients may be non-finite; the caller looks.
    """
    row = _SERIES.get(name)
    if row is None:
        return None
    spare = 1 if name == "digamma" else 0  # a derivative costs one term
    old, ctx.cap = ctx.cap, count + spare
    try:
        kind = arb_series if isinstance(x, arb) else acb_series
        value = row(kind([x, 1], count + spare))
        return [value[i] for i in range(count)]
    finally:
        ctx.cap = old
