"""The number system of integrands: complex balls that refuse to cross what is not analytic."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flint import acb, arb, fmpq

from .balls import BallField
from .outcomes import unknown, unsupported

__all__ = ["REAL_ONLY", "IntegrandField", "must_be_analytic"]

#: Whether FLINT asks for a value that must be analytic on its whole ball. Read and written by the holder of the balls' lock.
must_be_analytic = [True]


class IntegrandField(BallField):
    """Complex balls for an integrand near its real path: where it is not analytic, a value is Indeterminate.

    |x|, sign, max and the like are continued analytically from the real line, as FLINT does it.
    """

    def __init__(self, digits: int = 50) -> None:
        super().__init__(digits, complex=True)
        self.key = ("integrand",)
        self.continued = True

    def function(self, name: str, x: Any) -> Any:
        if type(x) is not acb:
            if type(x) is fmpq or name not in ("abs", "relu", "sign", "step", "floor", "ceil"):
                return super().function(name, x)
            x = acb(x)
        special = _CONTINUED.get(name)
        if special is not None:
            return self.checked(special(x))
        if name in _CUTS and must_be_analytic[0] and not _off_cut(name, x):
            unknown(f"{name} across its cut")
        return super().function(name, x)

    def unary(self, name: str) -> Callable[[Any], Any]:
        return partial(self.function, name)

    def taylor(self, name: str, x: Any, count: int) -> list[Any]:
        if type(x) is not acb:
            return super().taylor(name, x, count)
        if name in _CONTINUED:
            slope = {"abs": "sign", "relu": "step"}.get(name)
            rest = [self.function(slope, x) if slope else fmpq(name == "re"), *[fmpq(0)] * count]
            return [self.function(name, x), *rest][:count]
        if name in _CUTS and must_be_analytic[0] and not _off_cut(name, x):
            unknown(f"{name} across its cut")
        return super().taylor(name, x, count)

    # What is conjugated is real on the path (`integration` sees to it), so that its continuation is itself.

    def conj(self, x: Any) -> Any:
        return x

    def conj_array(self, a: Any) -> Any:
        return a

    def absolute_square(self, x: Any) -> Any:
        return x * x  # of what is real on the path

    def root_of_squares(self, x: Any) -> Any:
        return self.function("sqrt", x)

    def _complex_power(self, x: Any, y: Any) -> Any:
        base = acb(arb(x) if type(x) is fmpq else x)
        if must_be_analytic[0] and not _off_cut("log", base):
            unknown("a power across its cut")
        return super()._complex_power(x, y)

    def maximum(self, x: Any, y: Any) -> Any:
        return self.checked(acb(self.approximate(x)).real_max(acb(self.approximate(y)), analytic=must_be_analytic[0]))

    def minimum(self, x: Any, y: Any) -> Any:
        return self.checked(acb(self.approximate(x)).real_min(acb(self.approximate(y)), analytic=must_be_analytic[0]))

    def real(self, x: Any) -> Any:
        """Off the real line, what is compared is the real part, as in FLINT's continuations of |x| and max."""
        return x.real if type(x) is acb else x

    def hull(self, values: list[Any]) -> Any:
        """A ball around the values of all cases that may apply; there is none that is analytic."""
        if must_be_analytic[0] or not values:
            unknown("a case distinction at its boundary")
        balls = [acb(self.approximate(x)) for x in values]
        for z in balls[1:]:
            balls[0] = balls[0].union(z)
        return balls[0]


def _continued(method: Callable[..., acb]) -> Callable[[acb], acb]:
    return lambda z: method(z, analytic=must_be_analytic[0])


_CONTINUED: dict[str, Callable[[acb], Any]] = {
    "abs": _continued(acb.real_abs),
    "sign": _continued(acb.real_sgn),
    "floor": _continued(acb.real_floor),
    "ceil": _continued(acb.real_ceil),
    "step": _continued(acb.real_heaviside),
    "relu": lambda z: z.real_max(acb(0), analytic=must_be_analytic[0]),
    "re": lambda z: z,
    "im": lambda z: fmpq(0),
    "arg": lambda z: unsupported("the argument inside an integral"),
}
_CUTS = frozenset({
    "log", "sqrt", "arcsin", "arccos", "arctan", "arsinh", "arcosh", "artanh", "loggamma", "lambert_w",
    "exponential_integral", "softplus", "digamma", "cosine_integral", "cosh_integral", "logarithmic_integral", "dilogarithm",
})  # fmt: skip


#: Operations that are not analytic: continued from the real line only where all they see is real.
REAL_ONLY = frozenset({
    "abs", "relu", "sign", "step", "floor", "ceil", "re", "im", "arg", "conj", "norm", "extremum", "inner", "pinv", "spectral",
    "cases", "indicator",
})  # fmt: skip


def _off_cut(name: str, z: acb) -> bool:
    """Whether a complex ball certainly keeps away from the cut of a function; all cuts here lie on an axis."""
    x, y = z.real, z.imag
    if name in ("arctan", "arsinh"):
        return bool(x != 0) or bool(abs(y) < 1)
    if name in ("arcsin", "arccos", "artanh"):
        return bool(y != 0) or bool(abs(x) < 1)
    if name == "softplus":
        return bool(abs(y) < 3)
    if name == "dilogarithm":
        return bool(y != 0) or bool(x < 1)
    edge = fmpq(1) if name == "arcosh" else fmpq(-7, 20) if name == "lambert_w" else fmpq(0)
    return bool(y != 0) or bool(x > edge)
