"""Rows of the operation table: leaves, arithmetic, functions and linear algebra.

A row compiles a node: it asks the builder for the slots of the arguments, adds steps, and returns the slot of the result.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from flint import acb

from ...errors import DeriverError
from ..build import SCALAR_FUNCTIONS, size_of, slice_ends
from ..nodes import Expr
from ..properties import closure
from ..shapes import Dim, Shape
from .arrays import from_blocks, hadamard, kron, pseudo_inverse, vec
from .fields import Field
from .norms import eigenprojector, norm, norm_power, spectral
from .outcomes import undefined, unsupported
from .program import Builder, is_integral

__all__ = ["ROWS"]


def _refuse(message: str) -> Callable[[Builder, Node], int]:
    return lambda b, node: b.step(lambda v: unsupported(message))


Node = Expr


# Leaves -------------------------------------------------------------------------------------------------------------


def _number(b: Builder, node: Expr) -> int:
    return b.constant(b.field.number(node.data))


def _constant(b: Builder, node: Expr) -> int:
    name = node.data
    if name == "infinity":
        return b.step(lambda v: unsupported("infinity is no number"))
    field = b.field
    return b.step(lambda v: field.constant(name))


def _symbol(b: Builder, node: Expr) -> int:
    if node.is_scalar and node not in b.bound and node.name in b.sizes and "integer" in closure(node.properties):
        return b.constant(b.field.number(Fraction(b.sizes[node.name])))
    return b.input(node)


def _identity(b: Builder, node: Expr) -> int:
    return b.constant(b.field.identity(b.sides(node)[0]))


def _zeros(b: Builder, node: Expr) -> int:
    return b.constant(b.field.zeros(*b.sides(node)))


def _ones(b: Builder, node: Expr) -> int:
    rows, cols = b.sides(node)
    one = b.field.number(Fraction(1))
    return b.constant(b.field.array([[one] * cols for _ in range(rows)]))


def _basis(b: Builder, node: Expr) -> int:
    field, (n, _) = b.field, b.sides(node)
    one, zero = field.number(Fraction(1)), field.number(Fraction(0))

    def unit(index: Any) -> Any:
        i = _index(field, index, n)
        return field.array([[one if j == i else zero] for j in range(n)])

    return b.step(unit, b.slot(node.args[0]))


def _commutation(b: Builder, node: Expr) -> int:
    m, n = b.size(node.data[0]), b.size(node.data[1])
    b.sides(node)
    one, zero = b.field.number(Fraction(1)), b.field.number(Fraction(0))
    # vec(A)[j m + i] = A[i, j] goes to vec(A^T)[i n + j].
    rows = [[zero] * (m * n) for _ in range(m * n)]
    for i in range(m):
        for j in range(n):
            rows[i * n + j][j * m + i] = one
    return b.constant(b.field.array(rows))


def _index(field: Field, index: Any, n: int) -> int:
    i = field.integer(index)
    return i - 1 if 1 <= i <= n else undefined(f"index {i} of {n}")


# Arithmetic ---------------------------------------------------------------------------------------------------------


def _fold(b: Builder, f: Callable[[Any, Any], Any], slots: tuple[int, ...]) -> int:
    total = slots[0]
    for s in slots[1:]:
        total = b.step(f, total, s)
    return total


def _add(b: Builder, node: Expr) -> int:
    return _fold(b, operator.add if node.is_scalar else b.field.plus, b.slots(node.args))


def _mul(b: Builder, node: Expr) -> int:
    if node.is_scalar:
        return _fold(b, operator.mul, b.slots(node.args))
    *scalars, array = b.slots(node.args)
    return b.step(b.field.scale, array, _fold(b, operator.mul, tuple(scalars)))


def _segments(args: tuple[Expr, ...]) -> list[list[Expr]]:
    """A chain cut where a prefix closes to a scalar: x^T y z is (x^T y) z."""
    segments: list[list[Expr]] = [[]]
    shape = Shape(None, None)
    for arg in args:
        if segments[-1] and shape.is_scalar:
            segments.append([])
        shape = arg.shape if not segments[-1] else Shape(shape.rows, arg.shape.cols)
        segments[-1].append(arg)
    return segments


def _dot(b: Builder, node: Expr) -> int:
    field = b.field
    scalars: list[int] = []
    result = -1
    segments = _segments(node.args)
    for i, segment in enumerate(segments):
        b.sides(segment[0])
        slots = b.slots(segment)
        if segment[-1].shape.cols is None and len(slots) > 2:  # a vector at the end: matrix times vector all the way
            result = slots[-1]
            for s in slots[-2::-1]:
                result = b.step(field.times, s, result)
        else:
            result = _fold(b, field.times, slots)
        if i < len(segments) - 1 or node.is_scalar:
            result = b.step(operator.itemgetter((0, 0)), result)
            scalars.append(result)
    if node.is_scalar:
        return _fold(b, operator.mul, tuple(scalars))
    for s in scalars:
        result = b.step(field.scale, result, s)
    return result


def _power(b: Builder, node: Expr) -> int:
    field = b.field
    base, exponent = node.args
    if exponent.op == "number":
        k: Fraction = exponent.data
        if k.denominator == 1:
            n = int(k)
            if n == 0:
                return b.step(lambda x: _literal_zero_power(field, x), b.slot(base))
            if n % 2 == 0 and base.op == "norm":
                return norm_power(b, base, n)
            if n % 2 == 0 and base.op == "abs":
                inside = b.step(field.absolute_square, b.slot(base.args[0]))
                return inside if n == 2 else b.step(lambda x: field.integer_power(x, n // 2), inside)
            if n == -1:
                return b.step(field.reciprocal, b.slot(base))
            if n == 2:
                return b.step(_square, b.slot(base))
            return b.step(lambda x: field.integer_power(x, n), b.slot(base))
        if n_half := (k.denominator == 2 and k.numerator):
            extract = field.sqrt if field.exact or field.level else field.unary("sqrt")
            root = b.step(extract, b.slot(base))
            return root if n_half == 1 else b.step(lambda x: field.integer_power(x, n_half), root)
        fixed = b.constant(field.number(k)) if field.ordered else b.step(lambda v: unsupported("a root modulo p"))
        if k.denominator % 2 and field.ordered and not field.complex:
            return b.step(lambda x, y: _odd_root(field, x, y, k.numerator), b.slot(base), fixed)
        return b.step(field.power, b.slot(base), fixed)
    if is_integral(exponent):  # x^0 is 1 for every x, as in sums of powers
        return b.step(field.raise_to, b.slot(base), b.slot(exponent))
    return b.step(field.power, b.slot(base), b.slot(exponent))


def _square(x: Any) -> Any:
    return x * x


def _odd_root(field: Field, x: Any, y: Any, numerator: int) -> Any:
    """A power with a written exponent of odd denominator: over the reals the real root, as in the cube root of -8."""
    try:
        negative = type(x) is not acb and field.sign(x) < 0
    except DeriverError:
        negative = False
    if not negative:
        return field.power(x, y)
    root = field.power(-x, y)
    return -root if numerator % 2 else root


def _literal_zero_power(field: Field, x: Any) -> Any:
    return undefined("0^0") if field.is_zero(x) else field.number(Fraction(1))


def _scalar_function(name: str) -> Callable[[Builder, Node], int]:
    def row(b: Builder, node: Expr) -> int:
        f = b.field.unary(name)
        slot = b.slot(node.args[0])
        return b.step(f, slot) if node.is_scalar else b.step(partial(b.field.map, f), slot)

    return row


def _special(b: Builder, node: Expr) -> int:
    *params, x = b.slots(node.args)
    return b.step(lambda v: b.field.special(node.data, [v[p] for p in params], v[x]))


def _conj(b: Builder, node: Expr) -> int:
    return b.step(b.field.conj if node.is_scalar else b.field.conj_array, b.slot(node.args[0]))


# Linear algebra -----------------------------------------------------------------------------------------------------


def _method(name: str) -> Callable[[Builder, Node], int]:
    return lambda b, node: b.step(getattr(b.field, name), b.slot(node.args[0]))


def _of_field(f: Callable[..., Any]) -> Callable[[Builder, Node], int]:
    return lambda b, node: b.step(partial(f, b.field), *b.slots(node.args))


def _matrix_power(b: Builder, node: Expr) -> int:
    field = b.field
    base, exponent = node.args

    def whole(a: Any, k: Any) -> Any:
        return field.matrix_power(a, field.integer(k))

    if exponent.op == "number" and exponent.data.denominator != 1:
        k: Fraction = exponent.data
        from .spectra import is_symmetric, real_power

        symmetric = is_symmetric(base)
        return b.step(lambda a: real_power(field, a, k, symmetric), b.slot(base))
    return b.step(whole, b.slot(base), b.slot(exponent))


def _rank(b: Builder, node: Expr) -> int:
    field = b.field
    return b.step(lambda a: field.number(Fraction(field.rank(a))), b.slot(node.args[0]))


def _inner(b: Builder, node: Expr) -> int:
    field = b.field

    def product(x: Any, y: Any) -> Any:
        if field.complex and not (_is_real(x) and _is_real(y)):
            unsupported("an inner product of complex arrays: conventions differ on which side is conjugated")
        return field.trace(field.times(field.transpose(x), y))

    return b.step(product, *b.slots(node.args))


def _is_real(a: Any) -> bool:
    parts = a.c if hasattr(a, "c") else None
    return all(map(_is_real, parts)) if parts is not None else type(a).__name__ != "acb_mat"


def _divide(field: Field, x: Any, y: Any) -> Any:
    return hadamard(field, x, field.map(field.reciprocal, y))


def _hadamard(b: Builder, node: Expr) -> int:
    return _fold(b, partial(hadamard, b.field), b.slots(node.args))


def _hadamard_power(b: Builder, node: Expr) -> int:
    field = b.field
    base, exponent = node.args
    if exponent.op == "number" and exponent.data.denominator == 1:
        n = int(exponent.data)
        return b.step(lambda a: field.map(lambda x: field.integer_power(x, n), a), b.slot(base))
    if exponent.op == "number" and exponent.data == Fraction(1, 2):
        return b.step(lambda a: field.map(field.sqrt, a), b.slot(base))
    if is_integral(exponent):
        return b.step(lambda a, k: field.map(lambda x: field.raise_to(x, k), a), b.slot(base), b.slot(exponent))
    return b.step(lambda a, y: field.map(lambda x: field.power(x, y), a), b.slot(base), b.slot(exponent))


def _kron(b: Builder, node: Expr) -> int:
    b.sides(node)
    return b.step(partial(kron, b.field), *b.slots(node.args))


def _diag(b: Builder, node: Expr) -> int:
    field, (n, _) = b.field, b.sides(node)
    zero = field.number(Fraction(0))
    return b.step(lambda x: field.array([[x[i, 0] if i == j else zero for j in range(n)] for i in range(n)]), b.slot(node.args[0]))


def _diagonal(b: Builder, node: Expr) -> int:
    field, (n, _) = b.field, b.sides(node)
    return b.step(lambda a: field.array([[a[i, i]] for i in range(n)]), b.slot(node.args[0]))


def _triangle(b: Builder, node: Expr) -> int:
    field, (m, n) = b.field, b.sides(node)
    zero = field.number(Fraction(0))
    sign = 1 if node.data == "lower" else -1
    return b.step(
        lambda a: field.array([[a[i, j] if sign * (i - j) >= 0 else zero for j in range(n)] for i in range(m)]), b.slot(node.args[0])
    )


def _matrix(b: Builder, node: Expr) -> int:
    field, slots = b.field, b.slots(node.args)
    width = node.data[1] if node.op == "matrix" else 1
    rows = [slots[i : i + width] for i in range(0, len(slots), width)]
    return b.step(lambda v: field.array([[v[s] for s in r] for r in rows]))


def _block(b: Builder, node: Expr) -> int:
    b.sides(node)
    field, slots, width = b.field, b.slots(node.args), node.data[1]
    heads = [arg.is_scalar for arg in node.args]
    rows = [list(zip(slots[i : i + width], heads[i : i + width], strict=True)) for i in range(0, len(slots), width)]

    def assemble(v: list[Any]) -> Any:
        return from_blocks(field, [[field.array([[v[s]]]) if scalar else v[s] for s, scalar in r] for r in rows])

    return b.step(assemble)


def _entry(b: Builder, node: Expr) -> int:
    array, *indices = node.args
    field, (rows, cols) = b.field, b.sides(array)
    kind = array.shape.kind
    slot, at = b.slot(array), b.slots(indices)
    if kind == "matrix":
        i_at, j_at = at
        if all(i.op == "number" for i in indices):
            place = (
                _fixed(indices[0], rows),
                _fixed(indices[1], cols),
            )
            return b.step(lambda a: a[place], slot)
        return b.step(lambda v: v[slot][_index(field, v[i_at], rows), _index(field, v[j_at], cols)])
    if indices[0].op == "number":
        place = (_fixed(indices[0], rows), 0) if kind == "vector" else (0, _fixed(indices[0], cols))
        return b.step(lambda a: a[place], slot)
    if kind == "vector":
        return b.step(lambda a, i: a[_index(field, i, rows), 0], slot, at[0])
    return b.step(lambda a, i: a[0, _index(field, i, cols)], slot, at[0])


def _fixed(index: Expr, n: int) -> int:
    k: Fraction = index.data
    return int(k) - 1 if k.denominator == 1 and 1 <= k <= n else undefined(f"index {k} of {n}")


def _column(b: Builder, node: Expr) -> int:
    field, (rows, cols) = b.field, b.sides(node.args[0])
    if node.op == "column":

        def pick(a: Any, index: Any) -> Any:
            j = _index(field, index, cols)
            return field.array([[a[i, j]] for i in range(rows)])
    else:

        def pick(a: Any, index: Any) -> Any:
            i = _index(field, index, rows)
            return field.array([[a[i, j]] for j in range(cols)])

    return b.step(pick, *b.slots(node.args))


def _slice(b: Builder, node: Expr) -> int:
    field, (rows, cols) = b.field, b.sides(node)
    first = [0 if cut is None else b.size(size_of(cut[0]) or Dim.of(0)) - 1 for cut in slice_ends(node)]
    for start, length, side in zip(first, (rows, cols), b.sides(node.args[0]), strict=True):
        if start < 0 or length < 1 or start + length > side:
            undefined(f"rows or columns {start + 1} to {start + length} of {side}")
    (top, left) = first
    return b.step(lambda a: field.array([[a[top + i, left + j] for j in range(cols)] for i in range(rows)]), b.slot(node.args[0]))


def _exponentials(field: Field, x: Any) -> tuple[Any, Any]:
    values = field.map(field.unary("exp"), x)
    total = field.number(Fraction(0))
    for e in values.entries():
        total = total + e
    return values, total


def _softmax(b: Builder, node: Node) -> int:
    field, (m, n) = b.field, b.sides(node)

    def of_vector(x: Any) -> Any:
        values, total = _exponentials(field, x)
        return field.scale(values, field.reciprocal(total))

    def of_rows(x: Any) -> Any:
        rows = [of_vector(field.array([[x[i, j]] for j in range(n)])) for i in range(m)]
        return field.array([[rows[i][j, 0] for j in range(n)] for i in range(m)])

    return b.step(of_rows if node.args[0].shape.kind == "matrix" else of_vector, b.slot(node.args[0]))


def _logsumexp(field: Field, x: Any) -> Any:
    return field.function("log", _exponentials(field, x)[1])


def _eigenprojector(b: Builder, node: Expr) -> int:
    return eigenprojector(b, node)


def _spectral(b: Builder, node: Expr) -> int:
    return spectral(b, node)


ROWS: dict[str, Callable[[Builder, Node], int]] = {
    "number": _number,
    "constant": _constant,
    "symbol": _symbol,
    "identity": _identity,
    "zeros": _zeros,
    "ones": _ones,
    "basis": _basis,
    "commutation": _commutation,
    "add": _add,
    "mul": _mul,
    "dot": _dot,
    "power": _power,
    "conj": _conj,
    "transpose": _method("transpose"),
    "inverse": _method("inverse"),
    "pinv": _of_field(pseudo_inverse),
    "matrix_power": _matrix_power,
    "expm": _method("expm"),
    "trace": _method("trace"),
    "det": _method("det"),
    "rank": _rank,
    "spectral": _spectral,
    "eigenprojector": _eigenprojector,
    "norm": norm,
    "inner": _inner,
    "hadamard": _hadamard,
    "hadamard_divide": _of_field(_divide),
    "hadamard_power": _hadamard_power,
    "kron": _kron,
    "vec": _of_field(vec),
    "diag": _diag,
    "diagonal": _diagonal,
    "triangle": _triangle,
    "matrix": _matrix,
    "vector": _matrix,
    "block": _block,
    "list": _refuse("a list has no value"),
    "entry": _entry,
    "column": _column,
    "row": _column,
    "slice": _slice,
    "special": _special,
    "softmax": _softmax,
    "logsumexp": _of_field(_logsumexp),
    **{name: _scalar_function(name) for name in SCALAR_FUNCTIONS},
}
