"""Rows for definite integrals and infinite sums.

An integrand that is a polynomial by its form is integrated exactly, in every field. Otherwise, over balls, a proper integral is
enclosed rigorously by FLINT, which looks at the integrand in complex neighbourhoods of the path. What is improper, and an
infinite sum, is computed by mpmath with an error estimate and no bound; the value then says so in its `notes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import acb, acb_mat, arb, ctx, fmpq

from ..nodes import Expr, walk
from ..shapes import SCALAR
from .balls import notes
from .fields import Field
from .flows import as_one_exponential
from .integrands import REAL_ONLY, IntegrandField, must_be_analytic
from .outcomes import Indeterminate, Undefined, undefined, unknown, unsupported
from .program import Builder, Inner
from .series import MAX_ORDER, Series, SeriesField

if TYPE_CHECKING:
    import mpmath

__all__ = ["infinite_sum", "integral", "polynomial_degree"]

_EVALUATIONS = 20_000
#: How many integrals are being computed around the one at hand.
_depth = [0]


# Polynomials --------------------------------------------------------------------------------------------------------


def polynomial_degree(node: Expr, variable: Expr) -> int | None:
    """A bound of the degree of an expression that is a polynomial in a variable by its form; None for others."""
    if variable not in node.free:
        return 0
    if node is variable:
        return 1
    if node.op in ("integral", "sum") and len(node.args) == 4:
        return _binder_degree(node, variable)
    degrees = []
    if node.op in ("add", "mul", "dot", "matrix", "vector", "hadamard", "transpose", "trace", "block", "vec", "diag", "inner"):
        for arg in node.args:
            d = polynomial_degree(arg, variable)
            if d is None:
                return None
            degrees.append(d)
        return sum(degrees) if node.op in ("mul", "dot", "hadamard", "inner") else max(degrees)
    if node.op == "power" and node.args[1].op == "number":
        k: Fraction = node.args[1].data
        d = polynomial_degree(node.args[0], variable)
        if d is not None and k.denominator == 1 and 0 <= k <= MAX_ORDER:
            return d * int(k)
    return None


def _binder_degree(node: Expr, variable: Expr) -> int | None:
    body, bound, *limits = node.args
    own = polynomial_degree(body, variable) if bound is not variable else 0
    ends = [polynomial_degree(end, variable) for end in limits]
    inside = 0 if ends == [0, 0] else polynomial_degree(body, bound) if node.op == "integral" else None
    if own is None or inside is None or any(end is None for end in ends) or any(_infinite(end) for end in limits):
        return None
    return own + (inside + 1) * max(end or 0 for end in ends)


def _polynomial(b: Builder, node: Expr, degree: int) -> int:
    body, variable, lower, upper = node.args
    field = b.field
    series = SeriesField(field, max(degree, 1))
    inner = b.inner(body, (variable,), series)
    low, high = b.slot(lower), b.slot(upper)
    zero, one = field.number(Fraction(0)), field.number(Fraction(1))
    scalar = node.is_scalar

    def run(v: list[Any]) -> Any:
        value = inner.run(v, series.variable(zero, one))
        total = zero if scalar else None
        for k in range(degree + 1):
            factor = (field.integer_power(v[high], k + 1) - field.integer_power(v[low], k + 1)) * field.number(Fraction(1, k + 1))
            if scalar:
                total = total + series.coefficient(value, k) * factor
            else:
                term = field.scale(series.coefficient_array(value, k), factor)
                total = term if total is None else field.plus(total, term)
        return total

    return b.step(run)


# Integrals ----------------------------------------------------------------------------------------------------------


def _infinite(node: Expr) -> int:
    """1 for infinity, -1 for -infinity, 0 for anything else."""
    if node.op == "constant" and node.data == "infinity":
        return 1
    if node.op == "mul" and len(node.args) == 2 and node.args[0].op == "number" and _infinite(node.args[1]):
        return -1 if node.args[0].data < 0 else 1
    return 0


def integral(b: Builder, node: Expr) -> int:
    """The row of `integral`."""
    if len(node.args) == 2:
        return b.step(lambda v: unsupported("an antiderivative, which is one only up to a constant"))
    flow = as_one_exponential(node)
    if flow is not None:
        return b.slot(flow)
    body, variable, lower, upper = node.args
    infinite = (_infinite(lower), _infinite(upper))
    degree = polynomial_degree(body, variable)
    if infinite == (0, 0) and degree is not None and degree <= MAX_ORDER:
        return _polynomial(b, node, degree)
    if b.field.ground.exact:
        return b.step(lambda v: unsupported(f"this integral in the {b.field.kind} numbers"))
    if any(infinite) and (variable in lower.free or variable in upper.free):
        return b.step(lambda v: unsupported("a limit of an integral that contains its variable"))
    return _Integral(b, node, infinite).slot()


class _Integral:
    """One definite integral: its integrand as a program for real points, and as one for complex neighbourhoods."""

    def __init__(self, b: Builder, node: Expr, infinite: tuple[int, int]) -> None:
        body, variable, lower, upper = node.args
        self.b, self.node, self.field, self.infinite = b, node, b.field, infinite
        self.low = -1 if infinite[0] else b.slot(lower)
        self.high = -1 if infinite[1] else b.slot(upper)
        self.real: Inner = b.inner(body, (variable,))
        self.near: Inner = b.inner(body, (variable,), _replaced(b.field, IntegrandField()))
        parts = list(walk(body))
        self.fragile = b.field.complex and any(n.op in REAL_ONLY for n in parts)
        self.complex_body = any(n.op == "constant" and n.data == "i" for n in parts)
        self.edge: tuple[SeriesField, Inner] | None = None
        if b.field.level:
            series = SeriesField(b.field, getattr(b.field, "nilpotency", 1))
            self.edge = (series, b.inner(body, (variable,), series))

    def slot(self) -> int:
        """The slot of the value."""
        rows, cols = self.b.sides(self.node)
        if self.node.is_scalar:
            return self.b.step(lambda v: self.value(v, None))
        field = self.field
        return self.b.step(lambda v: field.array([[self.value(v, (i, j)) for j in range(cols)] for i in range(rows)]))

    def value(self, v: list[Any], at: tuple[int, int] | None) -> Any:
        """One entry of the integral."""
        if self.fragile and (self.complex_body or any(k < 0 and _not_real(v[~k]) for k in self.real.outer)):
            unsupported("the integral of a function that is not analytic and not real")
        ends = [None if s < 0 else v[s] for s in (self.low, self.high)]
        starts = [_bottom(x) for x in ends]
        total = self._coefficients(v, at, starts, self.field)
        for sign, end, start in zip((-1, 1), ends, starts, strict=True):
            if isinstance(end, Series):
                total = total + self._moving_end(v, at, end, start) * self.field.number(Fraction(sign))
        return total

    def _moving_end(self, v: list[Any], at: tuple[int, int] | None, end: Series, start: Any) -> Any:
        """The integral from start to start + (a small series): the integrand's own series, integrated term by term."""
        assert self.edge is not None
        series, inner = self.edge
        one = self.field.number(Fraction(1))
        value = inner.run(v, series.variable(start, one))
        if at is not None:
            value = value[at]
        delta = end - start
        power, total = delta, self.field.number(Fraction(0))
        for k in range(series.order):
            total = total + series.coefficient(value, k) * power * self.field.number(Fraction(1, k + 1))
            power = power * delta
        return total

    def _coefficients(self, v: list[Any], at: tuple[int, int] | None, ends: list[Any], field: Field, path: tuple[int, ...] = ()) -> Any:
        if isinstance(field, SeriesField):
            found = [self._coefficients(v, at, ends, field.base, (*path, k)) for k in range(field.order + 1)]
            return Series(found, field.level)
        return self._number(v, at, ends, path)

    def _number(self, v: list[Any], at: tuple[int, int] | None, ends: list[Any], path: tuple[int, ...]) -> Any:
        def pick(value: Any) -> Any:
            value = value if at is None else value[at]
            level = self.field.level
            for k in path:  # coefficients of the outermost series first
                if isinstance(value, Series) and value.level == level:
                    value = value.c[k]
                elif k:
                    return fmpq(0)
                level -= 1
            return value

        def at_real(x: Any) -> Any:
            return pick(self.real.run(v, x))

        def nearby(z: acb) -> Any:
            return pick(self.near.run(v, z))

        complex_field = self.field.complex
        if any(self.infinite):
            return _improper(at_real, ends, self.infinite, complex_field)
        bounds = [arb(x) if type(x) is fmpq else x for x in ends]
        # An end off the real line only continues one on it, inside another integral, where all must be analytic.
        if not complex_field or self.field.ground.continued or all(type(x) is arb for x in bounds):
            value = _enclosed(at_real, nearby, bounds, complex_field)
            if value is not None:
                return value
            if _depth[0]:
                return unknown("an integral of a wide ball")
            return _improper(at_real, bounds, (0, 0), complex_field)
        return unsupported("an integral along a complex path")


def _not_real(x: Any) -> bool:
    while hasattr(x, "c"):
        if any(_not_real(c) for c in x.c):
            return True
        x = x.c[0]
    return type(x) in (acb, acb_mat)


def _bottom(x: Any) -> Any:
    while isinstance(x, Series):
        x = x.c[0]
    return x


def _replaced(field: Field, ground: Field) -> Field:
    """The same series over another ground field."""
    return SeriesField(_replaced(field.base, ground), field.order) if isinstance(field, SeriesField) else ground


def _enclosed(at_real: Callable[[Any], Any], nearby: Callable[[acb], Any], ends: list[Any], complex_field: bool) -> Any:
    """A rigorous enclosure, or None when the integrand could not be enclosed near the path."""
    trouble: list[Exception] = []
    # Inside another integral the value must be analytic in the variable of that one too.
    before, outer = must_be_analytic[0], must_be_analytic[0] and _depth[0] > 0

    def integrand(z: acb, analytic: bool) -> acb:
        if trouble:
            return acb(0)  # what comes out is thrown away
        real = z.imag.is_zero() and not analytic
        try:
            if real:
                must_be_analytic[0] = outer
                with suppress(Indeterminate):
                    return as_ball(at_real(z.real))
            must_be_analytic[0] = analytic or outer
            return as_ball(nearby(z))
        except Undefined as problem:
            # At a single point this says nothing (sin x / x at 0); on a whole ball the integrand has no value.
            if real and not z.real.is_exact():
                trouble.append(problem)
        except Indeterminate:
            pass
        except Exception as problem:  # FLINT cannot pass an exception on
            trouble.append(problem)
        return acb("nan")

    def as_ball(value: Any) -> acb:
        return acb(arb(value) if type(value) is fmpq else value)

    _depth[0] += 1
    try:
        value = acb.integral(integrand, acb(ends[0]), acb(ends[1]), eval_limit=_EVALUATIONS if _depth[0] == 1 else 500)
    finally:
        _depth[0] -= 1
        must_be_analytic[0] = before
    if trouble:
        raise trouble[0]
    if not value.is_finite():
        return None
    size = abs(value).max(arb(1))
    # Inside another integral a wide ball is what a wide ball of that one's variable gives.
    if not _depth[0] and not (value.real.rad() + value.imag.rad() < size * arb(2) ** (-ctx.prec // 3)):
        return None
    if complex_field:
        return value.real if value.imag.is_zero() else value
    return value.real if value.imag.contains(0) else undefined("an integrand that is not real")


def _mpmath() -> mpmath.MPContext:
    import mpmath

    context = mpmath.MPContext()
    context.prec = ctx.prec
    return context


def _as_mpmath(context: Any, x: Any) -> Any:
    if type(x) is fmpq:
        return context.mpf(int(x.p)) / int(x.q)
    return context.mpc(x.real.mid(), x.imag.mid()) if type(x) is acb else context.mpf(x.mid())


def _estimated(value: Any, error: Any, complex_field: bool, what: str) -> Any:
    """A ball around a value with an estimated error, noted as not rigorous."""
    context = _mpmath()
    size = max(context.mpf(1), abs(value))
    if not error < size * context.mpf(10) ** -8:
        unsupported(f"{what}: it does not converge, or too slowly")
    notes.append(f"{what}: by numerical extrapolation, without an error bound")
    radius = arb(0, float(error) * 1000 + float(size) * 2.0 ** (-0.9 * ctx.prec))
    if isinstance(value, context.mpc) or hasattr(value, "imag") and value.imag:
        return acb(arb(value.real) + radius, arb(value.imag) + radius)
    return arb(value) + radius


#: How far out an integrand that falls like an exponential counts as zero where it has no value.
_FAR = 10**6


@contextmanager
def _finer() -> Iterator[None]:
    """Four times the precision."""
    before = ctx.prec
    ctx.prec = 4 * before
    try:
        yield
    finally:
        ctx.prec = before


def _improper(f: Callable[[Any], Any], ends: list[Any], infinite: tuple[int, int], complex_field: bool) -> Any:
    if _depth[0]:
        return unsupported("an improper integral inside an integral")
    context = _mpmath()

    def at(x: Any) -> Any:
        try:
            return _as_mpmath(context, f(arb(x)))
        except (Undefined, Indeterminate, ZeroDivisionError):
            if abs(x) > _FAR and any(infinite) and gone(-1 if x < 0 else 1):
                return context.mpf(0)  # beyond where exponentials have a value
            if not 0 < abs(x) < 1e-6:
                raise
        with _finer():  # e^x - 1 close to 0 is lost at the working precision
            return _as_mpmath(context, f(arb(x)))

    def gone(side: int) -> bool:
        """Whether the integrand falls so fast that nothing of it is left far out."""
        sizes = [abs(_as_mpmath(context, f(arb(side * k)))) for k in (400, 800)]
        return bool(sizes[0] < context.mpf(10) ** -30 and sizes[1] < sizes[0] * context.mpf(10) ** -30)

    lower = context.inf * infinite[0] if infinite[0] else _as_mpmath(context, ends[0])
    upper = context.inf * infinite[1] if infinite[1] else _as_mpmath(context, ends[1])
    what = "an improper integral"
    _depth[0] += 1
    try:
        first, error = context.quad(at, [lower, upper], error=True)
        middle = context.mpf(5) / 7
        middle += 0 if all(infinite) else upper if infinite[0] else lower
        if not any(infinite):
            middle = lower + (upper - lower) * context.mpf(3) / 7
        elif infinite[0] and not infinite[1]:
            middle = upper - context.mpf(5) / 7
        second, _ = context.quad(at, [lower, middle, upper], error=True)
    except (ZeroDivisionError, OverflowError, Undefined, Indeterminate, context.NoConvergence):
        return unsupported(f"{what}: the integrand has no value on the path")
    finally:
        _depth[0] -= 1
    return _estimated(first, max(abs(first - second), error), complex_field, what)


# Infinite sums ------------------------------------------------------------------------------------------------------


def infinite_sum(b: Builder, node: Expr) -> int:
    """The row of `sum` with an infinite bound: extrapolated, not rigorous, and noted as such."""
    body, index, lower, upper = node.args
    if b.field.ground.exact or b.field.level or node.shape != SCALAR or _infinite(lower) or _infinite(upper) != 1:
        return b.step(lambda v: unsupported("this infinite sum"))
    field, inner, low = b.field, b.inner(body, (index,)), b.slot(lower)

    def run(v: list[Any]) -> Any:
        first = field.integer(v[low])
        if _depth[0]:
            unsupported("an infinite sum inside an integral")

        def term(k: int) -> Any:
            return inner.run(v, fmpq(k))

        return _infinite_sum(term, first, field.complex)

    return b.step(run)


def _infinite_sum(term: Callable[[int], Any], first: int, complex_field: bool) -> Any:
    context = _mpmath()

    def at(k: Any) -> Any:
        return _as_mpmath(context, term(int(k)))

    what = "an infinite sum"
    early = max(abs(at(first + k)) for k in range(4))
    late = [at(first + k) for k in (200, 1000, 5000, 5001)]
    sizes = [abs(x) for x in late]
    # Extrapolation would sum divergent series too: the terms must fall, and those of one sign faster than 1/k.
    if not all(x <= early / 10 for x in sizes) or sizes[2] > sizes[0]:
        unsupported(f"{what}: its terms do not tend to 0, or slowly")
    if late[2] and late[3] / late[2] != -abs(late[3] / late[2]) and 5000 * sizes[2] > 0.9 * 200 * sizes[0]:
        unsupported(f"{what}: its terms fall no faster than 1/k")
    ratios = [abs(late[3] / late[2]) if late[2] else context.mpf(0), abs(at(first + 201) / late[0]) if late[0] else context.mpf(0)]
    if max(ratios) < 0.97:
        # A geometric tail: added up directly, the rest bounded by the ratio.
        count = int(context.dps * 1.1 / -float(context.log10(max(*ratios, context.mpf(10) ** -3)))) + 12
        total = sum((at(first + k) for k in range(count)), context.mpf(0))
        return _estimated(total, abs(at(first + count)) / (1 - max(ratios)), complex_field, what)
    if ratios[0] < 0.9985:
        unsupported(f"{what}: its terms fall too slowly to be added up")
    try:
        one = context.nsum(at, [first, context.inf], maxterms=1500)
        skip = 11
        head = sum((at(first + k) for k in range(skip)), context.mpf(0))
        two = head + context.nsum(at, [first + skip, context.inf], maxterms=1500)
    except (ZeroDivisionError, OverflowError, context.NoConvergence):
        return unsupported(f"{what}: it does not converge")
    return _estimated(one, abs(one - two), complex_field, what)
