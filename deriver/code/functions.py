"""What the interpreter knows by name: one row for each function of NumPy, of `math`, each builtin and each method.

A row takes the number system first. What has no row is not computed, and whatever rests on it stays undecided. Sizes are looked at before
anything is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .outcomes import Stuck
from .systems import Decimals, System

__all__ = ["ATTRIBUTES", "BUILTINS", "CONSTANTS", "ENTRYWISE", "MATH", "METHODS", "NUMPY", "as_array", "listed"]

Row = Callable[..., Any]

#: Functions of one number, entry by entry: name in NumPy -> name in the number systems.
ENTRYWISE = {
    name: name
    for name in """sqrt exp log log2 log10 log1p expm1 sin cos tan arcsin arccos arctan sinh cosh tanh abs sign floor ceil trunc degrees
    radians square conj""".split()
} | {"absolute": "abs", "fabs": "abs", "rad2deg": "degrees", "deg2rad": "radians", "conjugate": "conj"}  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None}


def as_array(s: System, x: Any) -> Any:
    """An array, made of a list or a number where needed."""
    return x if isinstance(x, np.ndarray) else s.array(x)


def _shape(s: System, given: Any) -> tuple[int, ...]:
    sides = tuple(s.whole(n) for n in given) if isinstance(given, (tuple, list)) else (s.whole(given),)
    if any(n < 0 for n in sides) or math.prod(sides) > s.largest or len(sides) > 8:
        raise Stuck("an array that is too large")
    return sides


_KINDS = {float: "float", int: "int", bool: "bool", None: None}


def _kind(dtype: Any) -> str | None:
    if isinstance(dtype, str) and dtype in ("float", "int", "bool", "float64", "int64"):
        return {"float64": "float", "int64": "int"}.get(dtype, dtype)
    try:
        return _KINDS[dtype]
    except (KeyError, TypeError):
        raise Stuck("a type of numbers that is not listed") from None


def _filled(value: int, kind: str) -> Row:
    def make(s: System, shape: Any, dtype: Any = float) -> Any:
        sides, wanted = _shape(s, shape), _kind(dtype) or kind
        if isinstance(s, Decimals) and wanted != "bool":
            made = np.empty(sides, dtype=object)
            made[...] = s.mp.mpf(value)
            return made
        return np.full(sides, value, dtype={"float": float, "int": int, "bool": bool}[wanted])

    return make


def _full(s: System, shape: Any, value: Any, dtype: Any = None) -> Any:
    if isinstance(value, (np.ndarray, list, tuple)):
        raise Stuck("full of an array")
    return s.array(np.broadcast_to(np.array(value, dtype=object), _shape(s, shape)).tolist(), _kind(dtype))


def _eye(s: System, n: Any, m: Any = None, k: Any = 0, dtype: Any = float) -> Any:
    sides = _shape(s, (n, n if m is None else m))
    return s.array(np.eye(sides[0], sides[1], k=s.whole(k), dtype=int).tolist(), _kind(dtype) or "float")


def _arange(s: System, start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    if stop is None:
        start, stop = 0, start
    if step == 0:
        raise Stuck("a range without a step")
    count = max(0, math.ceil(float((stop - start) / step)))
    _shape(s, count)
    return s.array([start + k * step for k in range(count)], _kind(dtype))


def _linspace(s: System, start: Any, stop: Any, num: Any = 50, endpoint: Any = True) -> Any:
    count = _shape(s, num)[0]
    if not isinstance(s, Decimals):
        return np.linspace(start, stop, count, endpoint=bool(endpoint))
    gaps = max(1, count - 1 if endpoint else count)
    a, b = s.convert(start), s.convert(stop)
    return s.array([a + (b - a) * k / gaps for k in range(count)])


def _array(s: System, nested: Any, dtype: Any = None) -> Any:
    if isinstance(nested, np.ndarray) and dtype is None:
        return nested.copy()
    if isinstance(nested, np.ndarray):
        nested = nested.tolist()
    return s.array(_lists(nested), _kind(dtype))


def _lists(nested: Any) -> Any:
    if isinstance(nested, np.ndarray):
        return nested.tolist()
    return [_lists(x) for x in nested] if isinstance(nested, (list, tuple)) else nested


def _reduced(name: str) -> Row:
    function = getattr(np, name)

    def reduce(s: System, x: Any, axis: Any = None, keepdims: Any = False) -> Any:
        return function(as_array(s, x), axis=_axis(s, axis), keepdims=bool(keepdims))

    return reduce


def _axis(s: System, axis: Any) -> Any:
    if axis is None:
        return None
    return tuple(s.whole(a) for a in axis) if isinstance(axis, (tuple, list)) else s.whole(axis)


def _mean(s: System, x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    x = as_array(s, x)
    axis = _axis(s, axis)
    total = np.sum(x, axis=axis, keepdims=bool(keepdims))
    count = x.size if axis is None else np.prod([x.shape[a] for a in (axis if isinstance(axis, tuple) else (axis,))])
    return total / int(count)


def _var(s: System, x: Any, axis: Any = None, ddof: Any = 0, keepdims: Any = False) -> Any:
    x = as_array(s, x)
    if not isinstance(s, Decimals):
        return np.var(x, axis=_axis(s, axis), ddof=s.whole(ddof), keepdims=bool(keepdims))
    apart = x - _mean(s, x, axis, True)
    count = x.size if axis is None else x.shape[s.whole(axis)]
    return np.sum(apart * apart, axis=_axis(s, axis), keepdims=bool(keepdims)) / (count - s.whole(ddof))


def _std(s: System, x: Any, axis: Any = None, ddof: Any = 0, keepdims: Any = False) -> Any:
    return s.map("sqrt", _var(s, x, axis, ddof, keepdims))


def _round(s: System, x: Any, decimals: Any = 0) -> Any:
    d = s.whole(decimals)
    if abs(d) > 30:
        raise Stuck("rounding to many digits")
    if not isinstance(s, Decimals):
        return np.round(x, d)
    return _each(s, x, lambda v: _rounded(s, v, d))


def _rounded(s: Decimals, v: Any, d: int) -> Any:
    """To the nearest, halves to the even digit."""
    scale = s.mp.mpf(10) ** d
    return s.mp.nint(s.convert(v) * scale) / scale


def _each(s: System, x: Any, function: Callable[[Any], Any]) -> Any:
    if isinstance(x, (list, tuple)):
        x = s.array(x)
    if not isinstance(x, np.ndarray):
        return function(x)
    out = np.frompyfunc(function, 1, 1)(x)
    return out if isinstance(out, np.ndarray) else np.array(out, dtype=object)


def _builtin_round(s: System, x: Any, digits: Any = None) -> Any:
    if isinstance(x, np.ndarray):
        raise Stuck("round of an array")
    d = 0 if digits is None else s.whole(digits)
    if isinstance(s, Decimals):
        value = _round(s, x, d)
        return int(value) if digits is None else value
    return round(x) if digits is None else round(x, d)


def _log(s: System, x: Any, base: Any = None) -> Any:
    return s.map("log", x) if base is None else s.map("log", x) / s.map("log", base)


def _near(s: System, a: Any, b: Any, rtol: Any = None, atol: Any = None) -> Any:
    a, b = as_array(s, a), as_array(s, b)
    rtol = s.number("1e-5", 1e-5) if rtol is None else rtol
    atol = s.number("1e-8", 1e-8) if atol is None else atol
    return np.asarray(s.map("abs", a - b) <= atol + rtol * s.map("abs", b), dtype=bool)


def _isclose(s: System, a: Any, b: Any, *, rel_tol: Any = None, abs_tol: Any = 0) -> bool:
    rel = s.number("1e-9", 1e-9) if rel_tol is None else rel_tol
    return bool(abs(a - b) <= max(rel * max(abs(a), abs(b)), abs_tol))


def _product_guard(name: str) -> Row:
    function = getattr(np, name)

    def multiply(s: System, a: Any, b: Any) -> Any:
        a, b = as_array(s, a), as_array(s, b)
        if name in ("outer", "kron") and a.size * b.size > s.largest:
            raise Stuck("an array that is too large")
        return function(a, b)

    return multiply


def _joined(name: str) -> Row:
    function = getattr(np, name)

    def join(s: System, parts: Any, axis: Any = 0) -> Any:
        arrays = [as_array(s, p) for p in parts]
        if sum(a.size for a in arrays) > s.largest:
            raise Stuck("an array that is too large")
        return function(arrays, axis=s.whole(axis)) if name in ("concatenate", "stack") else function(arrays)

    return join


def _plainly(name: str, *whole: str) -> Row:
    """A function of NumPy that moves entries about and computes nothing."""
    function = getattr(np, name)

    def move(s: System, x: Any, *more: Any, **options: Any) -> Any:
        if options.keys() - set(whole):
            raise Stuck(f"an option of {name} that is not listed")
        return function(as_array(s, x), *[_axis(s, m) for m in more], **{k: _axis(s, v) for k, v in options.items()})

    return move


def _reshape(s: System, x: Any, *shape: Any) -> Any:
    if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
        shape = tuple(shape[0])
    return as_array(s, x).reshape(tuple(s.whole(n) for n in shape))


def _astype(s: System, x: Any, dtype: Any) -> Any:
    return s.array(x.tolist(), _kind(dtype))


def _item(s: System, x: Any, *at: Any) -> Any:
    if at or x.size != 1:
        raise Stuck("item of an array with several entries")
    return x.reshape(-1)[0]


def _like(value: int) -> Row:
    def make(s: System, x: Any) -> Any:
        x = as_array(s, x)
        kind = "float" if isinstance(s, Decimals) or x.dtype.kind == "f" else "int"
        return _filled(value, kind)(s, x.shape, float if kind == "float" else int)

    return make


def _dot(s: System, a: Any, b: Any) -> Any:
    return np.dot(as_array(s, a), as_array(s, b))


def _clip(s: System, x: Any, low: Any, high: Any) -> Any:
    x = as_array(s, x)
    x = x if low is None else np.maximum(x, low)
    return x if high is None else np.minimum(x, high)


def _array_equal(s: System, a: Any, b: Any) -> bool:
    a, b = as_array(s, a), as_array(s, b)
    return a.shape == b.shape and bool(np.all(a == b))


NUMPY: dict[str, Row] = {
    **{name: (lambda s, x, key=key: s.map(key, as_array(s, x) if isinstance(x, (list, tuple)) else x)) for name, key in ENTRYWISE.items()},
    "array": _array, "asarray": lambda s, x, dtype=None: x if isinstance(x, np.ndarray) and dtype is None else _array(s, x, dtype),
    "zeros": _filled(0, "float"), "ones": _filled(1, "float"), "full": _full, "eye": _eye, "identity": lambda s, n: _eye(s, n),
    "zeros_like": _like(0), "ones_like": _like(1), "arange": _arange, "linspace": _linspace,
    "sum": _reduced("sum"), "prod": _reduced("prod"), "max": _reduced("max"), "min": _reduced("min"), "amax": _reduced("max"),
    "amin": _reduced("min"), "all": _reduced("all"), "any": _reduced("any"), "mean": _mean, "var": _var, "std": _std,
    "argmax": _plainly("argmax", "axis"), "argmin": _plainly("argmin", "axis"), "cumsum": _plainly("cumsum", "axis"),
    "cumprod": _plainly("cumprod", "axis"), "diff": _plainly("diff", "axis"), "sort": _plainly("sort", "axis"),
    "dot": _dot, "vdot": _dot, "inner": _product_guard("inner"), "matmul": lambda s, a, b: as_array(s, a) @ as_array(s, b),
    "outer": _product_guard("outer"), "kron": _product_guard("kron"), "cross": _product_guard("cross"),
    "trace": lambda s, x: np.trace(as_array(s, x)), "diag": _plainly("diag", "k"), "diagonal": lambda s, x: np.diagonal(as_array(s, x)),
    "transpose": _plainly("transpose", "axes"), "triu": _plainly("triu", "k"), "tril": _plainly("tril", "k"),
    "ravel": lambda s, x: as_array(s, x).ravel(), "squeeze": _plainly("squeeze", "axis"), "flip": _plainly("flip", "axis"),
    "roll": _plainly("roll", "axis"), "expand_dims": _plainly("expand_dims", "axis"), "reshape": lambda s, x, shape: _reshape(s, x, shape),
    "concatenate": _joined("concatenate"), "vstack": _joined("vstack"), "hstack": _joined("hstack"), "stack": _joined("stack"),
    "column_stack": _joined("column_stack"), "shape": lambda s, x: as_array(s, x).shape, "size": lambda s, x: as_array(s, x).size,
    "ndim": lambda s, x: as_array(s, x).ndim, "count_nonzero": lambda s, x: int(np.count_nonzero(as_array(s, x))),
    "round": _round, "around": _round, "maximum": lambda s, a, b: np.maximum(as_array(s, a), as_array(s, b)),
    "minimum": lambda s, a, b: np.minimum(as_array(s, a), as_array(s, b)), "clip": _clip,
    "where": lambda s, c, a, b: np.where(np.asarray(c, dtype=bool), as_array(s, a), as_array(s, b)),
    "copy": lambda s, x: as_array(s, x).copy(),
    "isclose": _near, "allclose": lambda s, a, b, rtol=None, atol=None: bool(np.all(_near(s, a, b, rtol, atol))),
    "array_equal": _array_equal,
    "power": lambda s, a, b: as_array(s, a) ** b, "multiply": lambda s, a, b: as_array(s, a) * b, "add": lambda s, a, b: as_array(s, a) + b,
    "subtract": lambda s, a, b: as_array(s, a) - b, "float64": lambda s, x: s.array([x], "float")[0],
}  # fmt: skip

MATH: dict[str, Row] = {
    **{name: NUMPY[name] for name in ("sqrt", "exp", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "sinh", "cosh", "tanh", "fabs",
                                      "degrees", "radians")},
    "log": _log, "asin": NUMPY["arcsin"], "acos": NUMPY["arccos"], "atan": NUMPY["arctan"], "isclose": _isclose,
    "floor": lambda s, x: int(s.map("floor", x)), "ceil": lambda s, x: int(s.map("ceil", x)),
    "factorial": lambda s, n: math.factorial(_below(s, n, 500)), "comb": lambda s, n, k: math.comb(_below(s, n, 1000), _below(s, k, 1000)),
    "perm": lambda s, n, k: math.perm(_below(s, n, 500), _below(s, k, 500)), "gcd": lambda s, a, b: math.gcd(s.whole(a), s.whole(b)),
    "hypot": lambda s, a, b: s.map("sqrt", a * a + b * b),
}  # fmt: skip


def _below(s: System, n: Any, most: int) -> int:
    count = s.whole(n)
    if not 0 <= count <= most:
        raise Stuck("a whole number that is too large")
    return count


def _range(s: System, *ends: Any) -> range:
    made = range(*[s.whole(e) for e in ends])
    if len(made) > 10**6:
        raise Stuck("a range that is too long")
    return made


def _listed(x: Any) -> list[Any]:
    if isinstance(x, (np.ndarray, list, tuple, range)):
        return list(x)
    raise Stuck("something that is not a list")


def listed(x: Any) -> list[Any]:
    """What a loop runs over."""
    return _listed(x)


def _float(s: System, x: Any) -> Any:
    if isinstance(x, str):
        if x.strip("+-").lower() not in ("inf", "infinity", "nan"):
            raise Stuck("a number in quotation marks")
        return float(x)
    return s.array([x.item() if isinstance(x, np.ndarray) else x], "float")[0]


def _extreme(best: Callable[..., Any]) -> Row:
    def find(s: System, *values: Any) -> Any:
        found = _listed(values[0]) if len(values) == 1 else list(values)
        if not found or any(isinstance(v, (np.ndarray, list, tuple)) for v in found):
            raise Stuck("the largest or smallest of arrays")
        return best(found)

    return find


BUILTINS: dict[str, Row] = {
    "range": _range, "len": lambda s, x: len(_listed(x)), "abs": lambda s, x: s.map("abs", x) if isinstance(x, np.ndarray) else abs(x),
    "sum": lambda s, x, start=0: sum(_listed(x), start), "min": _extreme(min), "max": _extreme(max), "round": _builtin_round,
    "float": _float, "int": lambda s, x: int(s.map("trunc", x.item() if isinstance(x, np.ndarray) else x)), "bool": lambda s, x: bool(x),
    "list": lambda s, x=(): _listed(x), "tuple": lambda s, x=(): tuple(_listed(x)), "sorted": lambda s, x: sorted(_listed(x)),
    "enumerate": lambda s, x, start=0: list(enumerate(_listed(x), s.whole(start))),
    "zip": lambda s, *x: list(zip(*map(_listed, x), strict=False)), "reversed": lambda s, x: _listed(x)[::-1],
    "pow": lambda s, a, b: _power(s, a, b), "all": lambda s, x: all(map(bool, _listed(x))), "any": lambda s, x: any(map(bool, _listed(x))),
}  # fmt: skip


def _power(s: System, a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int) and (b < 0 or a.bit_length() * b > 2000):
        raise Stuck("a power that is too large")
    return a**b


#: Methods of an array, the array first.
METHODS: dict[str, Row] = {
    **{name: NUMPY[name] for name in ("sum", "prod", "max", "min", "all", "any", "mean", "var", "std", "argmax", "argmin", "cumsum", "dot",
                                      "trace", "ravel", "squeeze", "round", "copy", "conj", "clip", "diagonal")},
    "flatten": lambda s, x: x.ravel().copy(), "reshape": _reshape, "astype": _astype, "item": _item, "tolist": lambda s, x: x.tolist(),
    "transpose": lambda s, x, *axes: x.transpose(tuple(s.whole(a) for a in axes)) if axes else x.T,
}  # fmt: skip
#: Attributes of an array.
ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "T": lambda x: x.T, "shape": lambda x: x.shape, "ndim": lambda x: x.ndim, "size": lambda x: x.size,
}  # fmt: skip
