"""Limits, infinite sums and improper integrals at a point: two engines that must agree.

SymPy finds a closed form (exactly, but it has been wrong); the evaluator's extrapolation, or the body of a limit near its point, gives
numbers (without an error bound, but independently). A value counts only where both agree; divergence only where SymPy says so and the
numbers do not contradict. Used in the child process alone: neither engine has a bound on its work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..expression.evaluation import Value as FieldValue
from .gaussian import Unsettled, over_the_half_line, over_the_line

__all__ = ["ClosedForms", "constant_from_sympy"]

_AGREE = 1e-8
#: At how many points numbers confirm one closed form.
_OFTEN = 4
_FUNCTIONS = {
    "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "Abs": "abs",
    "gamma": "gamma", "factorial": "factorial", "zeta": "zeta", "erf": "erf", "erfc": "erfc", "sign": "sign", "loggamma": "loggamma",
    "digamma": "digamma", "cot": "cot", "sec": "sec", "csc": "csc", "coth": "coth", "sech": "sech", "csch": "csch",
}  # fmt: skip


def constant_from_sympy(value: Any) -> Expr | None:
    """A SymPy constant as an expression, or None where a part is not known."""
    import sympy

    if value.is_Rational:
        return b.num(Fraction(int(value.p), int(value.q)))
    known = {sympy.pi: b.PI, sympy.E: b.E, sympy.EulerGamma: b.constant("euler_gamma"), sympy.I: b.I_UNIT}
    if value in known:
        return known[value]
    parts = [constant_from_sympy(a) for a in value.args]
    if not parts or any(p is None for p in parts):
        return None
    kept = [p for p in parts if p is not None]
    if value.is_Add:
        return b.add(*kept)
    if value.is_Mul:
        return b.mul(*kept)
    if value.is_Pow:
        return b.power(kept[0], kept[1])
    name = _FUNCTIONS.get(type(value).__name__)
    return b.function(name, kept[0]) if name is not None and len(kept) == 1 else None


class Absent(Exception):
    """There is no value: `undefined` when SymPy says that it diverges, `sure` when numbers say so too, else it is not known."""

    def __init__(self, why: str, undefined: bool, sure: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.undefined = undefined
        self.sure = sure


class ClosedForms:
    """Values of open-ended nodes at points, each found once."""

    def __init__(self, evaluate: Callable[[Expr, Mapping[Any, Any], Mapping[str, int], Any], Any], field: Callable[[int], Any]) -> None:
        self._evaluate = evaluate
        self._field = field
        self._general: dict[Expr, Any] = {}
        self._by_sign: dict[tuple[Expr, tuple[Any, ...]], Any] = {}
        self._confirmed: dict[tuple[Expr, tuple[Any, ...]], int] = {}
        self._found: dict[tuple[Expr, tuple[str, ...]], FieldValue | Absent] = {}
        self.used = False

    def value(self, node: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> FieldValue:
        """The value of a node at a point (values in FLINT numbers); raises Absent."""
        symbols = sorted(node.free, key=lambda s: s.name)
        key = (node, tuple(str(values.get(s, sizes.get(s.name))) for s in symbols))
        found = self._found.get(key)
        if found is None:
            try:
                found = self._value(node, symbols, values, sizes)
            except Absent as absent:
                found = absent
                if absent.undefined and not absent.sure:
                    found = self._surely(node, values, sizes) or absent
            except Exception as error:  # SymPy fails in every way there is
                found = Absent(f"no closed form: {type(error).__name__}", False)
            self._found[key] = found
        if isinstance(found, Absent):
            raise found
        self.used = True
        return found

    def _value(self, node: Expr, symbols: list[Expr], values: Mapping[Any, Any], sizes: Mapping[str, int]) -> FieldValue:
        import sympy

        point: dict[Any, Any] = {}
        for s in symbols:
            x = values.get(s, sizes.get(s.name))
            if isinstance(x, int):
                x = fmpq(x)
            if not isinstance(x, fmpq):
                raise Absent("an array inside a limit, an infinite sum or an improper integral", False)
            point[s.sympy] = sympy.Rational(int(x.p), int(x.q))
        closed = self._closed(node, point, values, sizes)
        if closed is None:
            raise Absent(f"no closed form of the {node.op} was found", False)
        if closed in (sympy.oo, -sympy.oo, sympy.zoo, sympy.nan) or closed.has(sympy.AccumBounds):
            raise Absent(f"the {node.op} diverges", True)
        constant = constant_from_sympy(closed)
        if constant is None:
            raise Absent(f"the closed form of the {node.op} is not elementary", False)
        exact = self._evaluate(constant, {}, {}, self._field(60))
        if exact.value is None:
            raise Absent(exact.text, False)
        source = (node, _signs(point))
        if source not in self._by_sign or self._confirmed.get(source, 0) < _OFTEN:
            self._confirm(node, exact.value, values, sizes)
            self._confirmed[source] = self._confirmed.get(source, 0) + 1
        value: FieldValue = exact.value
        return value

    def _surely(self, node: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> Absent | None:
        """Divergence that the numbers confirm."""
        from .divergence import diverging, without_limit

        def body(x: fmpq) -> Any:
            found = self._evaluate(node.args[0], {**values, node.args[1]: x}, sizes, self._field(40)).value
            return None if found is None or not found.is_scalar else found.data

        ends = None
        inside: list[Fraction] = []
        if node.op == "integral":
            ends = (self._end(node.args[2], values, sizes), self._end(node.args[3], values, sizes))
            if None in ends or not ends[0] < ends[1]:  # type: ignore[operator]
                return None
            inside = self._poles(node, values, ends)  # type: ignore[arg-type]
        if node.op == "limit":
            why = without_limit(body, self._approaches(node, values, sizes))
            return Absent(why, True, True) if why else None
        why = diverging(node, body, ends, inside)  # type: ignore[arg-type]
        return Absent(why, True, True) if why else None

    def _approaches(self, node: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> list[Callable[[fmpq], fmpq]]:
        """The ways to the point of a limit: points as a number grows without bound."""
        target = node.args[2]
        if any(n.op == "constant" and n.data == "infinity" for n in (target, *target.args)):
            return [(lambda n: n) if target.op == "constant" else (lambda n: -n)]
        at = self._evaluate(target, values, sizes, self._field(40)).value
        if at is None or not isinstance(at.data, fmpq):
            return []
        ways: list[Callable[[fmpq], fmpq]] = []
        if node.data != "+":
            ways.append(lambda n: at.data - 1 / n)
        if node.data != "-":
            ways.append(lambda n: at.data + 1 / n)
        return ways

    def _end(self, e: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> float | None:
        if any(n.op == "constant" and n.data == "infinity" for n in (e, *e.args)):
            return float("inf") if e.op == "constant" else float("-inf")
        at = self._evaluate(e, values, sizes, self._field(40)).value
        return None if at is None or not at.is_scalar else _float(at.data)

    def _poles(self, node: Expr, values: Mapping[Any, Any], ends: tuple[float, float]) -> list[Fraction]:
        """Rational points of the path where the integrand may have a pole, its finite ends among them."""
        import sympy

        found = {Fraction(x).limit_denominator(10**6) for x in ends if abs(x) != float("inf")}
        body, x = node.args[0].sympy, node.args[1].sympy
        point = {s.sympy: sympy.Rational(int(v.p), int(v.q)) for s in node.free if isinstance(v := values.get(s), fmpq)}
        try:
            for c in sympy.solve(sympy.denom(sympy.together(body.subs(point))), x):
                if c.is_Rational and ends[0] <= float(c) <= ends[1]:
                    found.add(Fraction(int(c.p), int(c.q)))
        except Exception:  # as above: what SymPy does not find is not used
            return sorted(found)
        return sorted(found)

    def _closed(self, node: Expr, point: Mapping[Any, Any], values: Mapping[Any, Any], sizes: Mapping[str, int]) -> Any:
        """The closed form at a point: from the general one where that resolves, else found at the point itself."""
        import sympy

        open_ended = (sympy.Sum, sympy.Product, sympy.Integral, sympy.Limit)
        if point and node.op == "integral":
            at = self._signed(node, point)
            if at is not None:
                return at
        if node not in self._general:
            try:
                self._general[node] = self._done(node, node.sympy)
            except Exception:  # as above
                self._general[node] = None
        general = self._general[node]
        at = None
        if general is not None:
            try:
                at = general.subs(point)
            except Exception:  # a condition of the general form has no truth value at the point
                at = None
        if at is not None:
            if not at.has(*open_ended) and not at.free_symbols and at.is_number and not at.has(sympy.oo, sympy.zoo, sympy.nan):
                return sympy.nsimplify(at) if at.is_Float else at
            if node.op == "sum" and at.has(sympy.Sum) and not at.free_symbols and general.func != sympy.Sum:
                # The general form has its region, and the point lies outside: what the numbers say as well is sure.
                sure = self._surely(node, values, sizes)
                if sure is not None:
                    raise sure
        try:
            at = self._done(node, node.sympy.subs(point))
        except ValueError:
            raise Absent(f"the {node.op} does not exist", True) from None
        if at.has(*open_ended) or at.free_symbols:
            if node.op == "sum" and self._divergent(node, point):
                raise Absent("the sum diverges", True)
            return None
        return at

    def _done(self, node: Expr, written: Any) -> Any:
        """SymPy's answer, or that for powers times a Gaussian or an exponential, of which it needs long."""
        import sympy

        if node.op == "integral" and isinstance(written, sympy.Integral) and len(written.limits) == 1:
            x, *ends = written.limits[0]
            ways = {(-sympy.oo, sympy.oo): over_the_line, (sympy.S.Zero, sympy.oo): over_the_half_line}
            way = ways.get(tuple(ends))
            try:
                found = None if way is None else way(written.function, x)
            except Unsettled:
                return written
            if found is not None:
                return found
        return written.doit()

    def _signed(self, node: Expr, point: Mapping[Any, Any]) -> Any:
        """The closed form for letters of these signs, found once and put in at the point; None where it has cases left."""
        import sympy

        known = _signs(point)
        if any(sign == 0 for _, sign in known):
            return None
        letters = {s: sympy.Symbol(f"_{s.name}", positive=True, **({"integer": True} if s.is_integer else {})) for s in point}
        if (node, known) not in self._by_sign:
            try:
                found = self._done(node, node.sympy.subs({s: letters[s] * sympy.sign(x) for s, x in point.items()}))
            except Exception:  # as above
                found = None
            self._by_sign[node, known] = found
        general = self._by_sign[node, known]
        if general is None or general.has(sympy.Integral, sympy.Piecewise, sympy.zoo, sympy.nan):
            return None
        if general in (sympy.oo, -sympy.oo) or general.has(sympy.AccumBounds):
            return sympy.oo
        at = general.subs({letters[s]: abs(x) for s, x in point.items()})
        return at if at.is_number and not at.has(sympy.oo, sympy.zoo, sympy.nan) else None

    def _divergent(self, node: Expr, point: Mapping[Any, Any]) -> bool:
        import sympy

        try:
            return bool(node.sympy.subs(point).is_convergent() == sympy.false)
        except Exception:  # as above
            return False

    def _confirm(self, node: Expr, exact: FieldValue, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> None:
        """Independent numbers agree with the closed form, or Absent."""
        if node.op == "limit":
            near, nearer = (self._near(node, values, sizes, k) for k in (6, 12))
            size = 1 + abs(_float(exact.data))
            errors = [abs(_float(x) - _float(exact.data)) for x in (near, nearer)]
            if errors[1] <= 1e-5 * size or (errors[1] < errors[0] and errors[1] < 0.05 * size):
                return
            raise Absent("numbers near the point do not confirm the limit", False)
        rough = self._evaluate(node, values, sizes, self._field(30))
        ways = (self._by_periods, self._repeated, self._over_the_line)
        found = None if rough.value is not None else next((x for way in ways if (x := way(node, values, sizes)) is not None), None)
        if rough.value is None and found is None:
            raise Absent(f"numbers do not confirm the closed form: {rough.text}", False)
        y = _float(exact.data)
        x = _float(rough.value.data) if rough.value is not None else found or 0.0
        if abs(x - y) > _AGREE * (1 + abs(y)):
            raise Absent("the closed form and the numbers disagree", False)

    def _by_periods(self, node: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> float | None:
        """An integral of something that oscillates to infinity, summed over its periods with extrapolation; None for anything else."""
        import mpmath

        if node.op != "integral" or len(node.args) != 4:
            return None
        body, x = node.args[:2]
        ends = [self._end(e, values, sizes) for e in node.args[2:]]
        inner = next((n.args[0] for n in walk(body) if n.op in ("sin", "cos") and x in n.free), None)
        if inner is None or ends[0] is None or ends[0] == float("-inf") or ends[1] != float("inf"):
            return None
        at = [self._evaluate(inner, {**values, x: fmpq(k)}, sizes, self._field(30)).value for k in (1, 2, 3)]
        if any(v is None for v in at):
            return None
        one, two, three = (_float(v.data) for v in at if v is not None)
        if abs(one - 2 * two + three) > 1e-12 or abs(two - one) < 1e-9:
            return None
        start, period = mpmath.mpf(ends[0]), mpmath.pi / abs(two - one)
        field = self._field(50)  # extrapolation magnifies what is rounded off

        def value(t: Any) -> Any:
            p, q = mpmath.libmp.to_rational(t._mpf_)
            found = self._evaluate(body, {**values, x: fmpq(int(p), int(q))}, sizes, field).value
            if found is None or not isinstance(found.data, (arb, fmpq)):
                raise ValueError
            return mpmath.mpf(str(arb(found.data).mid().str(45, radius=False)))

        def between(low: Any, high: Any) -> Any:
            return mpmath.quad(value, [low, high], method="gauss-legendre", maxdegree=3)

        def summed(begin: Any) -> Any:
            return mpmath.nsum(
                lambda k: between(begin + k * period, begin + (k + 1) * period), [0, mpmath.inf], method="levin", maxterms=60
            )

        try:
            with mpmath.workdps(15):
                shift = start + period * 3 / 7
                one_way, other = summed(start), between(start, shift) + summed(shift)
        except (ValueError, ArithmeticError, mpmath.NoConvergence):
            return None
        return float(one_way) if abs(one_way - other) < _AGREE * (1 + abs(other)) else None

    def _repeated(self, node: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> float | None:
        r"""An integral of an integral, `\int\int e^{-x^2-y^2}\,dx\,dy`, summed over points; None for anything else."""
        import mpmath

        if node.op != "integral" or len(node.args) != 4:
            return None
        inner = next((n for n in walk(node.args[0]) if n.op == "integral" and len(n.args) == 4), None)
        if inner is None or any(n.op == "integral" for n in walk(inner.args[0])) or node.args[1] in inner.args[2].free | inner.args[3].free:
            return None
        outside = substitute(node.args[0], {inner: _INNER})
        x, y = node.args[1], inner.args[1]
        ends = [self._end(e, values, sizes) for e in (*node.args[2:], *inner.args[2:])]
        if any(e is None for e in ends):
            return None
        field = self._field(30)

        def value(e: Expr, at: Mapping[Any, Any]) -> Any:
            found = self._evaluate(e, {**values, **at}, sizes, field).value
            if found is None or not isinstance(found.data, (arb, fmpq)):
                raise ValueError
            return mpmath.mpf(_float(found.data))

        def rational(t: Any) -> fmpq:
            return fmpq(*(int(k) for k in mpmath.libmp.to_rational(t._mpf_)))

        def at(u: Any) -> Any:
            here = rational(u)
            # Far out the integrand is nothing that counts, and its exponent is too large to be worked out.
            over = mpmath.quad(lambda v: _clipped(v, lambda: value(inner.args[0], {x: here, y: rational(v)})), ends[2:], maxdegree=_FINE)
            return value(outside, {x: here, _INNER: rational(over)})

        try:
            with mpmath.workdps(15):
                return float(mpmath.quad(lambda u: _clipped(u, lambda: at(u)), ends[:2], maxdegree=_FINE))
        except (ValueError, ArithmeticError, mpmath.NoConvergence):
            return None

    def _over_the_line(self, node: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> float | None:
        r"""An integral from $-\infty$ to $\infty$ whose integrand cannot be worked out far out, where it is nothing that counts."""
        import mpmath

        if node.op != "integral" or len(node.args) != 4:
            return None
        if [self._end(e, values, sizes) for e in node.args[2:]] != [float("-inf"), float("inf")]:
            return None
        body, x = node.args[:2]
        field = self._field(30)

        def value(t: Any) -> Any:
            found = self._evaluate(body, {**values, x: fmpq(*(int(k) for k in mpmath.libmp.to_rational(t._mpf_)))}, sizes, field).value
            if found is None or not isinstance(found.data, (arb, fmpq)):
                raise ValueError
            return mpmath.mpf(_float(found.data))

        try:
            with mpmath.workdps(15):
                ends = [-mpmath.inf, -10, 0, 10, mpmath.inf]
                found, error = mpmath.quad(lambda t: _clipped(t, lambda: value(t)), ends, error=True, maxdegree=8)
        except (ValueError, ArithmeticError, mpmath.NoConvergence):
            return None
        return float(found) if error < _AGREE * (1 + abs(found)) else None

    def _near(self, node: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], k: int) -> Any:
        body, variable, target = node.args
        step = fmpq(1, 10**k)
        if target.op == "constant" and target.data == "infinity":
            x = fmpq(10**k)
        elif any(n.op == "constant" and n.data == "infinity" for n in target.args):
            x = fmpq(-(10**k))
        else:
            at = self._evaluate(target, values, sizes, self._field(60))
            if at.value is None:
                raise Absent(at.text, False)
            x = at.value.data - step if node.data == "-" else at.value.data + step
        found = self._evaluate(body, {**values, variable: x}, sizes, self._field(60))
        if found.value is None:
            raise Absent(f"the body of the limit has no value near its point: {found.text}", False)
        return found.value.data


#: How fine the points of a repeated integral lie.
_FINE = 4
#: What stands for the inner integral while the outer one is worked out.
_INNER = b.symbol("inner_integral")


def _clipped(at: Any, value: Callable[[], Any]) -> Any:
    """A value of an integrand, zero far out."""
    return 0 if abs(at) > 1e4 else value()


def _signs(point: Mapping[Any, Any]) -> tuple[tuple[str, int], ...]:
    """The signs of the letters at a point: what a closed form may depend on."""
    return tuple(sorted((s.name, int(bool(x > 0)) - int(bool(x < 0))) for s, x in point.items()))


def _float(x: Any) -> float:
    if isinstance(x, fmpq):
        return float(Fraction(int(x.p), int(x.q)))
    return float(x.mid()) if isinstance(x, arb) else float(x.real.mid())
