"""Values by mpmath: a second, independent evaluator of the common operations, for confirming refutations.

Shares no code with the evaluator of `expression`. What it does not know raises `Unknown`; arrays are lists of rows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..expression import Expr
from ..expression import build as b

__all__ = ["Unknown", "mpmath_value"]

_LOCK = threading.RLock()


class Unknown(Exception):
    """This engine does not know an operation."""


def mpmath_value(e: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], digits: int) -> list[Any]:
    """The entries of the value, row by row."""
    import mpmath

    with _LOCK, mpmath.workdps(digits):
        try:
            value = _Evaluator(mpmath.mp, values, sizes).value(e)
        except (ZeroDivisionError, ValueError, OverflowError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise Unknown(str(error)) from None
        return [x for r in value for x in r] if isinstance(value, list) else [value]


_SAME_NAME = (
    "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "coth", "sech", "csch", "sign", "floor", "ceil",
    "gamma", "loggamma", "digamma", "erf", "erfc", "re", "im", "arg", "zeta", "factorial",
)  # fmt: skip
_FUNCTIONS: dict[str, str] = {
    **{n: n for n in _SAME_NAME},
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
    "abs": "fabs", "normal_cdf": "ncdf", "normal_pdf": "npdf", "lambert_w": "lambertw", "sine_integral": "si",
    "exponential_integral": "ei", "fresnel_s": "fresnels", "fresnel_c": "fresnelc",
    "airy_ai": "airyai", "airy_bi": "airybi", "erfi": "erfi",
    "cosine_integral": "ci", "sinh_integral": "shi", "cosh_integral": "chi", "logarithmic_integral": "li",
}  # fmt: skip


class _Evaluator:
    def __init__(self, mp: Any, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> None:
        self.mp = mp
        self.values = values
        self.sizes = sizes
        self.known: dict[Expr, Any] = {}

    def number(self, x: Fraction) -> Any:
        return self.mp.mpf(x.numerator) / x.denominator

    def value(self, e: Expr) -> Any:
        if e not in self.known:
            self.known[e] = self._value(e)
        return self.known[e]

    def _load(self, e: Expr, value: Any) -> Any:
        if isinstance(value, Fraction):
            return self.number(value)
        if not isinstance(value, tuple):
            raise Unknown("a value that is not rational")
        if isinstance(value[0], tuple):
            return [[self.number(x) for x in r] for r in value]
        if e.shape.kind == "row":
            return [[self.number(x) for x in value]]
        return [[self.number(x)] for x in value]

    def _sides(self, e: Expr) -> tuple[int, int]:
        rows, cols = e.shape
        return (rows.evaluate(self.sizes) if rows else 1, cols.evaluate(self.sizes) if cols else 1)

    def _value(self, e: Expr) -> Any:
        mp, op = self.mp, e.op
        if op == "number":
            return self.number(e.data)
        if op == "symbol":
            if e in self.values:
                return self._load(e, self.values[e])
            if e.is_scalar and e.name in self.sizes:
                return mp.mpf(self.sizes[e.name])
            raise Unknown(e.name)
        if op == "constant":
            return {"pi": mp.pi, "e": mp.e, "i": mp.j, "euler_gamma": mp.euler}[e.data] + 0
        if op in _FUNCTIONS:
            return self._function(getattr(mp, _FUNCTIONS[op]), e)
        if op == "dilogarithm":
            return self._function(lambda x: mp.polylog(2, x), e)
        if op == "sigmoid":
            return self._function(lambda x: 1 / (1 + mp.exp(-x)), e)
        if op == "softplus":
            return self._function(lambda x: mp.log(1 + mp.exp(x)), e)
        if op == "relu":
            return self._function(lambda x: max(x, mp.mpf(0)), e)
        row = _ROWS.get(op)
        if row is None:
            raise Unknown(op)
        return row(self, e)

    def _function(self, f: Callable[[Any], Any], e: Expr) -> Any:
        x = self.value(e.args[0])
        if isinstance(x, list):
            return [[self._real(f(y)) for y in r] for r in x]
        return self._real(f(x))

    def _real(self, x: Any) -> Any:
        """Over the reals a value off the real line is no value."""
        if isinstance(x, self.mp.mpc) and x.imag != 0:
            raise Unknown("a complex value")
        return x

    def matrix(self, rows: list[list[Any]]) -> Any:
        return self.mp.matrix(rows)

    def rows(self, m: Any) -> list[list[Any]]:
        return [[m[i, j] for j in range(m.cols)] for i in range(m.rows)]


def _plus(a: Any, b: Any) -> Any:
    if isinstance(a, list):
        return [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    return a + b


def _add(v: _Evaluator, e: Expr) -> Any:
    total = v.value(e.args[0])
    for a in e.args[1:]:
        total = _plus(total, v.value(a))
    return total


def _scale(c: Any, a: Any) -> Any:
    return [[c * x for x in r] for r in a] if isinstance(a, list) else c * a


def _mul(v: _Evaluator, e: Expr) -> Any:
    product = v.value(e.args[-1])
    for a in e.args[:-1]:
        product = _scale(v.value(a), product)
    return product


def _times(a: Any, b: Any) -> Any:
    columns = list(zip(*b, strict=True))
    return [[sum(x * y for x, y in zip(r, c, strict=True)) for c in columns] for r in a]


def _dot(v: _Evaluator, e: Expr) -> Any:
    product = v.value(e.args[0])
    for a in e.args[1:]:
        product = _times(product, v.value(a))
    return product[0][0] if e.is_scalar else product


def _power(v: _Evaluator, e: Expr) -> Any:
    base, exponent = v.value(e.args[0]), v.value(e.args[1])
    if exponent == int(exponent.real) and not isinstance(exponent, v.mp.mpc):
        return base ** int(exponent)
    if base < 0:
        written = e.args[1]
        if written.op == "number" and written.data.denominator % 2:  # over the reals the real root
            root = (-base) ** exponent
            return -root if written.data.numerator % 2 else root
        raise Unknown("a negative number to a fractional power")
    return base**exponent


def _transposed(a: list[list[Any]]) -> list[list[Any]]:
    return [list(r) for r in zip(*a, strict=True)]


def _flat(a: Any) -> list[Any]:
    return [x for r in a for x in r] if isinstance(a, list) else [a]


def _norm(v: _Evaluator, e: Expr) -> Any:
    kind = e.data
    if len(e.args) > 1:
        raise Unknown("a norm with a parameter")
    a = v.value(e.args[0])
    if kind == "F" or (kind == "2" and e.args[0].shape.kind != "matrix"):
        return v.mp.sqrt(sum(abs(x) ** 2 for x in _flat(a)))
    if kind == "1" and e.args[0].shape.kind != "matrix":
        return sum(abs(x) for x in _flat(a))
    if kind == "inf" and e.args[0].shape.kind != "matrix":
        return max(abs(x) for x in _flat(a))
    raise Unknown(f"the norm {kind}")


def _matrix_power(v: _Evaluator, e: Expr) -> Any:
    k = v.value(e.args[1])
    if k != int(k) or abs(int(k)) > 200:
        raise Unknown("a power that is no small integer")
    return v.rows(v.matrix(v.value(e.args[0])) ** int(k))


def _identity(v: _Evaluator, e: Expr) -> Any:
    n, _ = v._sides(e)
    return [[v.mp.mpf(1 if i == j else 0) for j in range(n)] for i in range(n)]


def _filled(x: int) -> Callable[[_Evaluator, Expr], Any]:
    def fill(v: _Evaluator, e: Expr) -> Any:
        m, n = v._sides(e)
        return [[v.mp.mpf(x)] * n for _ in range(m)]

    return fill


def _entry(v: _Evaluator, e: Expr) -> Any:
    a = v.value(e.args[0])
    places = [int(v.value(i)) - 1 for i in e.args[1:]]
    if any(p < 0 for p in places):
        raise Unknown("an index below 1")
    return a[places[0]][places[1]] if len(places) == 2 else _flat(a)[places[0]]


def _matrix(v: _Evaluator, e: Expr) -> Any:
    m, n = e.data
    return [[v.value(e.args[i * n + j]) for j in range(n)] for i in range(m)]


def _entrywise(f: Callable[[Any, Any], Any]) -> Callable[[_Evaluator, Expr], Any]:
    def act(v: _Evaluator, e: Expr) -> Any:
        total = v.value(e.args[0])
        for a in e.args[1:]:
            other = v.value(a)
            total = [[f(x, y) for x, y in zip(r, s, strict=True)] for r, s in zip(total, other, strict=True)]
        return total

    return act


def _diag(v: _Evaluator, e: Expr) -> Any:
    x = _flat(v.value(e.args[0]))
    return [[x[i] if i == j else v.mp.mpf(0) for j in range(len(x))] for i in range(len(x))]


def _slice(v: _Evaluator, e: Expr) -> Any:
    array = v.value(e.args[0])
    rows, cols = (slice(None) if cut is None else slice(int(v.value(cut[0])) - 1, int(v.value(cut[1]))) for cut in b.slice_ends(e))
    return [r[cols] for r in array[rows]]


def _sum(v: _Evaluator, e: Expr) -> Any:
    body, index, lower, upper = e.args
    first, last = int(v.value(lower)), int(v.value(upper))
    if last - first > 300:
        raise Unknown("a long sum")
    terms = []
    for k in range(first, last + 1):
        inner = _Evaluator(v.mp, {**v.values, index: Fraction(k)}, v.sizes)
        terms.append(inner.value(body))
    if not terms:
        return v.mp.mpf(0) if e.is_scalar else _filled(0)(v, e)
    total = terms[0]
    for t in terms[1:]:
        total = _plus(total, t) if e.op == "sum" else total * t
    return total


def _kron(v: _Evaluator, e: Expr) -> Any:
    a, b = v.value(e.args[0]), v.value(e.args[1])
    return [[x * y for x in r for y in s] for r in a for s in b]


def _softmax(v: _Evaluator, e: Expr) -> Any:
    x = [v.mp.exp(y) for y in _flat(v.value(e.args[0]))]
    return [[y / sum(x)] for y in x]


def _binomial(v: _Evaluator, e: Expr) -> Any:
    n, k = v.value(e.args[0]), v.value(e.args[1])
    if k != int(v.mp.re(k)):
        return v.mp.binomial(n, k)
    if abs(k) > 2000:
        raise Unknown("a binomial coefficient of many factors")
    return v.mp.mpf(0) if k < 0 else v.mp.ff(n, int(k)) / v.mp.factorial(int(k))


_MPMATH_NAMES = {
    "kummer": "hyp1f1", "gauss": "hyp2f1", "chebyshev_t": "chebyt", "chebyshev_u": "chebyu",
    "polylogarithm": "polylog", "upper_gamma": "gammainc",
}  # fmt: skip


def _special(v: _Evaluator, e: Expr) -> Any:
    if e.data.startswith("elliptic"):
        return v._real((v.mp.ellipf if e.data == "elliptic_f" else v.mp.ellipe)(v.value(e.args[1]), v.value(e.args[0])))
    name = _MPMATH_NAMES.get(e.data, e.data.replace("_", ""))
    return v._real(getattr(v.mp, name)(*(v.value(a) for a in e.args)))


_ROWS: dict[str, Callable[[_Evaluator, Expr], Any]] = {
    "special": _special,
    "add": _add,
    "binomial": _binomial,
    "mul": _mul,
    "dot": _dot,
    "power": _power,
    "identity": _identity,
    "zeros": _filled(0),
    "ones": _filled(1),
    "transpose": lambda v, e: _transposed(v.value(e.args[0])),
    "inverse": lambda v, e: v.rows(v.matrix(v.value(e.args[0])) ** -1),
    "det": lambda v, e: v.mp.det(v.matrix(v.value(e.args[0]))),
    "trace": lambda v, e: sum(r[i] for i, r in enumerate(v.value(e.args[0]))),
    "inner": lambda v, e: sum(x * y for x, y in zip(_flat(v.value(e.args[0])), _flat(v.value(e.args[1])), strict=True)),
    "norm": _norm,
    "matrix_power": _matrix_power,
    "entry": _entry,
    "matrix": _matrix,
    "vector": lambda v, e: [[v.value(a)] for a in e.args],
    "hadamard": _entrywise(lambda x, y: x * y),
    "hadamard_divide": _entrywise(lambda x, y: x / y),
    "diag": _diag,
    "diagonal": lambda v, e: [[r[i]] for i, r in enumerate(v.value(e.args[0]))],
    "vec": lambda v, e: [[x] for c in zip(*v.value(e.args[0]), strict=True) for x in c],
    "kron": _kron,
    "softmax": _softmax,
    "logsumexp": lambda v, e: v.mp.log(sum(v.mp.exp(x) for x in _flat(v.value(e.args[0])))),
    "sum": _sum,
    "product": _sum,
    "slice": _slice,
    "column": lambda v, e: [[r[int(v.value(e.args[1])) - 1]] for r in v.value(e.args[0])],
    "row": lambda v, e: [[x] for x in v.value(e.args[0])[int(v.value(e.args[1])) - 1]],
}
