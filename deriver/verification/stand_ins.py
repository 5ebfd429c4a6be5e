"""Stand-ins for what a claim leaves undefined: bodies for functions, directions for differentials.

An identity that holds for every differentiable f holds for the f drawn here, which satisfies no small differential equation of its own
and has no symmetry: a polynomial plus a rational function in all its arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..expression import Expr, Shape
from ..expression import build as b
from .exact import Complex, Value
from .members import Draw

__all__ = ["TANGENT", "directions", "function_bodies"]

#: Properties that pass to a differential: linear conditions, and open ones, which say nothing of it.
TANGENT = frozenset({
    "positive", "negative", "nonnegative", "nonpositive", "nonzero", "real", "square", "symmetric", "skew", "diagonal", "normal",
    "upper_triangular", "lower_triangular", "invertible", "full_column_rank", "full_row_rank", "positive_definite", "probability",
    "positive_semidefinite", "negative_definite", "positive_determinant", "diagonalizable", "toeplitz", "simplex",
})  # fmt: skip


def function_bodies(applications: Iterable[Expr], sizes: Mapping[str, int], seed: str) -> dict[Any, Any] | None:
    """("function", name) -> (parameters, body) for each undefined function, and values for what the bodies need.

    None where one name is used with arguments or results of several shapes.
    """
    found: dict[Any, Any] = {}
    shapes: dict[str, tuple[Any, ...]] = {}
    for node in applications:
        name = node.data[0]
        if node.op == "mapped":  # one function of numbers for every entry
            node = b.apply(name, (b.symbol("entry"),))
        signature = (tuple(a.shape for a in node.args), node.shape)
        if shapes.setdefault(name, signature) != signature:
            return None
        if ("function", name) in found or not node.args:
            continue
        maker = _Maker(name, sizes, seed)
        parameters = tuple(b.symbol(f"argument_{i}", a.shape) for i, a in enumerate(node.args))
        found[("function", name)] = (parameters, maker.body(parameters, node))
        found.update(maker.values)
    return found


class _Maker:
    """Makes the body of one function; arrays of constants in it are symbols with values."""

    def __init__(self, name: str, sizes: Mapping[str, int], seed: str) -> None:
        self.name = name
        self.sizes = sizes
        self.draw = Draw(f"{seed}/{name}", 2)
        self.values: dict[Any, Any] = {}

    def constant(self) -> Expr:
        """A small fraction other than zero, by a name: a body that differs in its values alone is compiled once for all points."""
        r = self.draw.random
        made = b.symbol(f"stand_in_{self.name}_{len(self.values)}")
        self.values[made] = Fraction(r.choice((-3, -2, -1, 1, 2, 3)), r.choice((1, 2, 3)))
        return made

    def array(self, shape: Shape) -> Expr:
        """An array of constants."""
        made = b.symbol(f"stand_in_{self.name}_{len(self.values)}", shape)
        rows, cols = (1 if side is None else side.evaluate(self.sizes) for side in shape)
        entries = self.draw.matrix(rows, cols)
        self.values[made] = entries if shape.kind == "matrix" else tuple(x for r in entries for x in r)
        return made

    def body(self, parameters: tuple[Expr, ...], node: Expr) -> Expr:
        """A function of all parameters, of the shape of the node."""
        scalars = [p for p in parameters if p.is_scalar]
        for p in parameters:
            if not p.is_scalar:
                # Two scalars that depend on every entry, one of them without symmetry.
                scalars += [b.inner(p, p), b.inner(self.array(p.shape), p)]
        squares = b.power(b.add(b.num(2), *(b.power(z, 2) for z in scalars)), -1)
        if not node.is_scalar:
            terms = [self.array(node.shape), b.mul(squares, self.array(node.shape))]
            for z in scalars:
                terms += [b.mul(z, self.array(node.shape)), b.mul(b.power(z, 2), self.array(node.shape))]
            return b.add(*terms)
        c = self.constant
        terms = [c(), b.mul(c(), squares)]
        for i, z in enumerate(scalars):
            terms += [b.mul(c(), b.power(z, k)) for k in (1, 2, 3)]
            for w in scalars[i + 1 :]:
                terms += [b.mul(c(), z, w), b.mul(c(), b.power(z, 2), w)]
        return b.add(*terms)


def directions(
    symbols: Iterable[Expr], values: Mapping[Expr, Value], properties: Mapping[Expr, tuple[str, ...]], seed: str
) -> dict[Any, Any]:
    """differential(X) -> a value of the shape of X, in the linear class that X lies in."""
    found: dict[Any, Any] = {}
    for s in symbols:
        draw = Draw(f"{seed}/d{s.name}", 2)
        value, names = values[s], properties[s]
        if isinstance(value, Fraction):
            found[b.differential(s)] = draw.number()
        elif isinstance(value, Complex):
            found[b.differential(s)] = Complex(draw.number(), draw.number())
        elif isinstance(value[0], tuple):
            found[b.differential(s)] = _in_class(draw, len(value), len(value[0]), names)
        else:
            entries = draw.vector(len(value))
            if "simplex" in names:
                mean = sum(entries, Fraction(0)) / len(entries)
                entries = tuple(x - mean for x in entries)
            found[b.differential(s)] = entries
    return found


def _in_class(draw: Draw, m: int, n: int, names: tuple[str, ...]) -> Value:
    a = draw.matrix(m, n)
    if "toeplitz" in names:
        line = draw.vector(m + n)
        a = tuple(tuple(line[j - i + m] for j in range(n)) for i in range(m))

    def entry(i: int, j: int) -> Fraction:
        if "diagonal" in names and i != j:
            return Fraction(0)
        if ("upper_triangular" in names and i > j) or ("lower_triangular" in names and i < j):
            return Fraction(0)
        if "symmetric" in names:
            return a[min(i, j)][max(i, j)]
        if "skew" in names:
            return Fraction(0) if i == j else (a[i][j] if i < j else -a[j][i])
        return a[i][j]

    return tuple(tuple(entry(i, j) for j in range(n)) for i in range(m))
