"""Degrees of rational expressions at given sizes, after clearing denominators: what the error bound of modular evaluation needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..expression import Expr
from .domain import Domain

__all__ = ["degree_bound"]

#: (degree of the numerators, degree of the common denominator)
_Degrees = tuple[int, int]
_LIMIT = 10**6


def degree_bound(left: Expr, right: Expr, domain: Domain, sizes: Mapping[str, int]) -> int | None:
    """A bound on the degree of left - right as a polynomial in free parameters, or None when a side is not rational."""
    walker = _Walker(domain, sizes)
    try:
        a, b = walker.degrees(left), walker.degrees(right)
    except _NotRational:
        return None
    total = max(a[0] + b[1], b[0] + a[1])
    return total if total <= _LIMIT else None


class _NotRational(Exception):
    pass


def _sum(parts: list[_Degrees]) -> _Degrees:
    """A sum over a common denominator."""
    bottom = sum(d for _, d in parts)
    return max((n + bottom - d for n, d in parts), default=0), bottom


def _product(parts: list[_Degrees]) -> _Degrees:
    return sum(n for n, _ in parts), sum(d for _, d in parts)


class _Walker:
    def __init__(self, domain: Domain, sizes: Mapping[str, int]) -> None:
        self.domain = domain
        self.sizes = sizes
        self.known: dict[Expr, _Degrees] = {}

    def degrees(self, e: Expr) -> _Degrees:
        if e not in self.known:
            row = _ROWS.get(e.op)
            if row is None:
                raise _NotRational
            found = row(self, e)
            if max(found) > _LIMIT:
                raise _NotRational
            self.known[e] = found
        return self.known[e]

    def side(self, e: Expr) -> int:
        rows = e.shape.rows
        return 1 if rows is None else rows.evaluate(self.sizes)

    def symbol(self, e: Expr) -> _Degrees:
        if e.is_scalar:
            return 1, 0
        names = self.domain.properties.get(e, ())
        n = self.side(e)
        if "orthogonal" in names:
            return n + 1, n + 1
        if "unit" in names:
            return 2, 2
        return 1, 0

    def parts(self, e: Expr) -> list[_Degrees]:
        return [self.degrees(a) for a in e.args]

    def power(self, e: Expr) -> _Degrees:
        exponent = e.args[1]
        if exponent.op != "number" or exponent.data.denominator != 1:
            raise _NotRational
        n, d = self.degrees(e.args[0])
        k = int(exponent.data)
        if e.op == "matrix_power" and k < 0:
            n, d = self.inverted((n, d), self.side(e.args[0]))
            k = -k
        return (n * k, d * k) if k >= 0 else (d * -k, n * -k)

    def inverted(self, degrees: _Degrees, side: int) -> _Degrees:
        """adj(N) D / det(N) for A = N / D."""
        n, d = degrees
        return d + (side - 1) * n, side * n

    def differentiated(self, e: Expr, order: int) -> _Degrees:
        n, d = self.degrees(e.args[0])
        for _ in range(order):
            n, d = n + d, 2 * d
        return n, d

    def total(self, e: Expr) -> _Degrees:
        """A sum or a product over an index: at most as many terms as the largest size, each of the degree of the body."""
        body, index, lower, upper = e.args
        n, d = self.degrees(body)
        count = 1 + max([*self.sizes.values(), 8])
        for limit in (lower, upper):
            if limit.op == "number":
                count += abs(int(limit.data))
        if index in body.free and any(a is index for a in body.args):
            pass
        return (n + d * (count - 1), d * count) if e.op == "sum" else (n * count, d * count)


_ROWS: dict[str, Callable[[_Walker, Expr], _Degrees]] = {
    "number": lambda w, e: (0, 0),
    "identity": lambda w, e: (0, 0),
    "zeros": lambda w, e: (0, 0),
    "ones": lambda w, e: (0, 0),
    "basis": lambda w, e: (0, 0),
    "commutation": lambda w, e: (0, 0),
    "symbol": _Walker.symbol,
    "add": lambda w, e: _sum(w.parts(e)),
    "mul": lambda w, e: _product(w.parts(e)),
    "dot": lambda w, e: _product(w.parts(e)),
    "inner": lambda w, e: _product(w.parts(e)),
    "hadamard": lambda w, e: _product(w.parts(e)),
    "kron": lambda w, e: _product(w.parts(e)),
    "power": _Walker.power,
    "matrix_power": _Walker.power,
    "transpose": lambda w, e: w.degrees(e.args[0]),
    "trace": lambda w, e: w.degrees(e.args[0]),
    "vec": lambda w, e: w.degrees(e.args[0]),
    "diag": lambda w, e: w.degrees(e.args[0]),
    "diagonal": lambda w, e: w.degrees(e.args[0]),
    "triangle": lambda w, e: w.degrees(e.args[0]),
    "entry": lambda w, e: w.degrees(e.args[0]),
    "column": lambda w, e: w.degrees(e.args[0]),
    "row": lambda w, e: w.degrees(e.args[0]),
    "slice": lambda w, e: w.degrees(e.args[0]),
    "inverse": lambda w, e: w.inverted(w.degrees(e.args[0]), w.side(e)),
    "det": lambda w, e: (w.degrees(e.args[0])[0] * w.side(e.args[0]), w.degrees(e.args[0])[1] * w.side(e.args[0])),
    "matrix": lambda w, e: _sum(w.parts(e)),
    "vector": lambda w, e: _sum(w.parts(e)),
    "block": lambda w, e: _sum(w.parts(e)),
    "gradient": lambda w, e: w.differentiated(e, 1),
    "jacobian": lambda w, e: w.differentiated(e, 1),
    "hessian": lambda w, e: w.differentiated(e, 2),
    "derivative": lambda w, e: w.differentiated(e, int(e.data)),
    "sum": _Walker.total,
}
