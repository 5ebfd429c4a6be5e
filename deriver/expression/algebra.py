"""Constructors of linear algebra: transposes, inverses, norms, entrywise and Kronecker products, arrays from parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import SizeMistake
from .arithmetic import MINUS_ONE, ONE, ZERO, divide, function, identity, mul, num, power, refuse, same_shape, shown
from .nodes import Expr, make
from .shapes import SCALAR, Dim, Shape, matrix_shape, vector_shape

__all__ = [
    "NORMS",
    "augmented",
    "block",
    "column",
    "det",
    "diag",
    "diagonal",
    "eigenprojector",
    "entry",
    "expm",
    "hadamard",
    "hadamard_divide",
    "hadamard_power",
    "inner",
    "inverse",
    "kron",
    "listing",
    "logsumexp",
    "matrix",
    "matrix_power",
    "norm",
    "pinv",
    "rank",
    "row",
    "segments",
    "size_of",
    "slice_ends",
    "slice_ends_of",
    "slice_of",
    "softmax",
    "spectral",
    "trace",
    "transpose",
    "triangle",
    "vec",
    "vector",
]


def _square(what: str, operand: Expr) -> Dim:
    rows, cols = operand.shape
    if rows is None or rows != cols:
        raise SizeMistake(f"{what} needs a square matrix, but {shown(operand)} is a {operand.shape}")
    return rows


def transpose(operand: Expr) -> Expr:
    """The transpose; of a scalar, itself."""
    if operand.is_scalar:
        return operand
    if operand.op in ("transpose",):
        return operand.args[0]
    if operand.op == "mul":
        return mul(*operand.args[:-1], transpose(operand.args[-1]))
    if operand.op == "identity":
        return operand
    if operand.op in ("zeros", "ones"):
        return make(operand.op, (), None, operand.shape.transposed)
    return make("transpose", (operand,), None, operand.shape.transposed)


def inverse(operand: Expr) -> Expr:
    """The inverse of a square matrix; of a scalar, its reciprocal."""
    if operand.is_scalar:
        return power(operand, MINUS_ONE)
    _square("an inverse", operand)
    if operand.op == "inverse":
        return operand.args[0]
    if operand.op == "identity":
        return operand
    return make("inverse", (operand,), None, operand.shape)


def pinv(operand: Expr) -> Expr:
    """The Moore-Penrose pseudo-inverse."""
    return make("pinv", (operand,), None, operand.shape.transposed)


def matrix_power(operand: Expr, exponent: Expr | int) -> Expr:
    """A square matrix to a power."""
    exponent = num(exponent) if isinstance(exponent, int) else exponent
    if operand.is_scalar:
        return power(operand, exponent)
    size = _square("a power", operand)
    if exponent is ONE:
        return operand
    if exponent is ZERO:
        return identity(size)
    if exponent is MINUS_ONE:
        return inverse(operand)
    return make("matrix_power", (operand, exponent), None, operand.shape)


def expm(operand: Expr) -> Expr:
    """The matrix exponential; of a scalar, exp."""
    if operand.is_scalar:
        return function("exp", operand)
    _square("the matrix exponential", operand)
    if operand.op == "zeros" and operand.shape.rows is not None:
        return identity(operand.shape.rows)
    return make("expm", (operand,), None, operand.shape)


def trace(operand: Expr) -> Expr:
    """The trace of a square matrix; of a scalar, itself."""
    if operand.is_scalar:
        return operand
    _square("the trace", operand)
    return make("trace", (operand,), None, SCALAR)


def det(operand: Expr) -> Expr:
    """The determinant of a square matrix; of a scalar, itself."""
    if operand.is_scalar:
        return operand
    _square("the determinant", operand)
    return make("det", (operand,), None, SCALAR)


def rank(operand: Expr) -> Expr:
    """The rank."""
    return make("rank", (operand,), None, SCALAR)


def spectral(name: str, operand: Expr) -> Expr:
    """`lambda_max`, `lambda_min`, `sigma_max`, `sigma_min`, `spectral_radius` or `condition` (2-norm) of a matrix."""
    if name.startswith("lambda") or name == "spectral_radius":
        _square("an eigenvalue", operand)
    return make("spectral", (operand,), name, SCALAR)


def eigenprojector(name: str, operand: Expr) -> Expr:
    """v v^T with the unit eigenvector v of the simple eigenvalue `lambda_max` or `lambda_min` of a symmetric matrix."""
    size = _square("an eigenvector", operand)
    assert name in ("lambda_max", "lambda_min"), name
    return make("eigenprojector", (operand,), name, matrix_shape(size, size))


#: kinds of norm: 2 (Euclidean for vectors, spectral for matrices), F, 1, inf, nuclear, p (second argument), weighted
#: (second argument: the matrix M of sqrt(x^T M^{-1} x) as `mahalanobis`, of sqrt(x^T M x) as `weighted`), any (undeclared kind).
NORMS = frozenset({"2", "F", "1", "inf", "nuclear", "p", "mahalanobis", "weighted", "any", "0"})


def norm(operand: Expr, kind: str = "2", parameter: Expr | None = None) -> Expr:
    """A norm; `parameter` is p, or the matrix of a weighted norm. Of a scalar, its absolute value."""
    assert kind in NORMS, kind
    if operand.is_scalar:
        return function("abs", operand)
    if kind in ("F", "nuclear") and operand.shape.kind in ("vector", "row"):
        kind = "2"
    if operand.shape.kind == "row" and parameter is None:
        operand = transpose(operand)  # the norms of a row are those of its column
    args = (operand,) if parameter is None else (operand, parameter)
    return make("norm", args, kind, SCALAR)


def inner(left: Expr, right: Expr) -> Expr:
    """The inner product: x^T y, and tr(A^T B) for matrices."""
    same_shape("an inner product", left.shape, right.shape)
    return mul(left, right) if left.is_scalar else make("inner", (left, right), None, SCALAR)


def _entrywise(op: str, what: str, left: Expr, right: Expr) -> Expr:
    same_shape(what, left.shape, right.shape)
    return make(op, (left, right), None, left.shape)


def hadamard(*factors: Expr) -> Expr:
    """The entrywise product of arrays of one shape; scalar factors move to the front."""
    scalars = [f for f in factors if f.is_scalar]
    arrays: list[Expr] = []
    for f in factors:
        if not f.is_scalar:
            if f.op == "mul":
                scalars.extend(f.args[:-1])
                f = f.args[-1]
            arrays.extend(f.args if f.op == "hadamard" else (f,))
    if not arrays:
        return mul(*scalars)
    for f in arrays[1:]:
        same_shape("an entrywise product", arrays[0].shape, f.shape)
    product = arrays[0] if len(arrays) == 1 else make("hadamard", tuple(arrays), None, arrays[0].shape)
    return mul(*scalars, product) if scalars else product


def hadamard_divide(left: Expr, right: Expr) -> Expr:
    """The entrywise quotient."""
    if left.is_scalar and right.is_scalar:
        return divide(left, right)
    return _entrywise("hadamard_divide", "an entrywise quotient", left, right)


def hadamard_power(base: Expr, exponent: Expr | int) -> Expr:
    """Each entry to a scalar power."""
    exponent = num(exponent) if isinstance(exponent, int) else exponent
    if base.is_scalar:
        return power(base, exponent)
    if not exponent.is_scalar:
        raise refuse(f"an entrywise power needs a scalar exponent, not a {exponent.shape}")
    return base if exponent is ONE else make("hadamard_power", (base, exponent), None, base.shape)


def kron(left: Expr, right: Expr) -> Expr:
    """The Kronecker product."""
    if left.is_scalar or right.is_scalar:
        return mul(left, right)

    def side(a: Dim | None, b: Dim | None) -> Dim | None:
        return None if a is None and b is None else (a or Dim.of(1)) * (b or Dim.of(1))

    shape = Shape(side(left.shape.rows, right.shape.rows), side(left.shape.cols, right.shape.cols))
    return make("kron", (left, right), None, shape)


def vec(operand: Expr) -> Expr:
    """Columns stacked into one vector; of a vector, itself."""
    if operand.shape.kind in ("scalar", "vector"):
        return operand
    return make("vec", (operand,), None, vector_shape(operand.shape.size))


def diag(operand: Expr) -> Expr:
    """The diagonal matrix with a vector on its diagonal."""
    if operand.shape.kind != "vector":
        raise refuse(f"diag of a {operand.shape} where a vector is needed", "the diagonal of a matrix is `diagonal`")
    size = operand.shape.rows
    assert size is not None
    return make("diag", (operand,), None, matrix_shape(size, size))


def diagonal(operand: Expr) -> Expr:
    """The diagonal of a square matrix, as a vector."""
    return make("diagonal", (operand,), None, vector_shape(_square("the diagonal", operand)))


def triangle(which: str, operand: Expr) -> Expr:
    """The `lower` or `upper` triangle of a matrix, diagonal included, with zeros elsewhere."""
    if operand.shape.kind != "matrix" or which not in ("lower", "upper"):
        raise refuse(f"the {which} triangle of a {operand.shape} where a matrix is needed", "a vector has no triangle")
    return make("triangle", (operand,), which, operand.shape)


def matrix(rows: Sequence[Sequence[Expr]]) -> Expr:
    """A matrix of scalars."""
    width = len(rows[0])
    if any(len(r) != width for r in rows):
        raise refuse("the rows of a matrix differ in length")
    entries = tuple(e for r in rows for e in r)
    for e in entries:
        if not e.is_scalar:
            raise refuse(f"an entry of a matrix is a {e.shape}", "blocks make a block matrix")
    return make("matrix", entries, (len(rows), width), matrix_shape(len(rows), width))


def augmented(rows: Sequence[Sequence[Expr]], bar: int) -> Expr:
    """A matrix written with a bar before its last `bar` columns: the coefficients of a system and its right sides."""
    plain = matrix(rows)
    return make("matrix", plain.args, (*plain.data, bar), plain.shape)


def listing(items: Sequence[Expr]) -> Expr:
    """Several expressions in order: the eigenvalues of a matrix, a basis. A list has no value of its own and no shape."""
    return make("list", tuple(items), None, SCALAR)


def vector(entries: Sequence[Expr]) -> Expr:
    """A (column) vector of scalars."""
    for e in entries:
        if not e.is_scalar:
            raise refuse(f"an entry of a vector is a {e.shape}")
    return make("vector", tuple(entries), None, vector_shape(len(entries)))


def block(rows: Sequence[Sequence[Expr]]) -> Expr:
    """A matrix of blocks; vectors are columns. Sizes along a row of blocks and a column of blocks agree."""
    width = len(rows[0])
    if any(len(r) != width for r in rows):
        raise refuse("the rows of a block matrix differ in length")
    one = Dim.of(1)
    heights: list[Dim] = []
    widths: list[Dim] = []
    for r in rows:
        sides = [b.shape.rows or one for b in r]
        if any(s != sides[0] for s in sides):
            raise refuse(f"blocks in one row differ in height: {', '.join(map(str, sides))}")
        heights.append(sides[0])
    for column_blocks in zip(*rows, strict=True):
        sides = [b.shape.cols or one for b in column_blocks]
        if any(s != sides[0] for s in sides):
            raise refuse(f"blocks in one column differ in width: {', '.join(map(str, sides))}")
        widths.append(sides[0])
    total = matrix_shape(sum(heights, Dim({})), sum(widths, Dim({})))
    if width == 1 and all(b.shape.cols is None for r in rows for b in r):
        total = Shape(total.rows, None)
    return make("block", tuple(b for r in rows for b in r), (len(rows), width), total)


def entry(array: Expr, *indices: Expr) -> Expr:
    """The entry of a vector (one index) or a matrix (two), counting from 1."""
    kind = array.shape.kind
    need = {"vector": 1, "row": 1, "matrix": 2}.get(kind)
    if need != len(indices):
        raise refuse(f"{len(indices)} indices on a {array.shape}")
    for i in indices:
        if not i.is_scalar:
            raise refuse(f"an index is a {i.shape}")
    return make("entry", (array, *indices), None, SCALAR)


def column(array: Expr, index: Expr) -> Expr:
    """A column of a matrix, as a vector."""
    if array.shape.kind != "matrix":
        raise refuse(f"a column of a {array.shape}")
    return make("column", (array, index), None, Shape(array.shape.rows, None))


def row(array: Expr, index: Expr) -> Expr:
    """A row of a matrix, as a vector (data rows x_i of a design matrix are column vectors by custom)."""
    if array.shape.kind != "matrix":
        raise refuse(f"a row of a {array.shape}")
    return make("row", (array, index), None, Shape(array.shape.cols, None))


def slice_of(array: Expr, rows: tuple[Expr, Expr] | None, cols: tuple[Expr, Expr] | None = None) -> Expr:
    """Several rows and columns, from the first to the last, counted from 1; None takes the whole side. A vector has rows only.

    >>> str(slice_of(symbol("A", matrix_shape("m", "n")), None, (num(2), num(4))).shape)
    'm x 3 matrix'
    """
    sides: list[Dim | None] = []
    for cut, side in zip((rows, cols), array.shape, strict=True):
        if cut is None:
            sides.append(side)
            continue
        first, last = size_of(cut[0]), size_of(cut[1])
        if side is None or first is None or last is None:
            raise refuse(f"a slice of a {array.shape}")
        length, left = last - first + 1, side - last
        if (first.number is not None and first.number < 1) or any(d.number is not None and d.number < 0 for d in (length - 1, left)):
            raise SizeMistake(f"{cut[0].latex}:{cut[1].latex} is no range among 1:{side.latex}")
        sides.append(length)
    if rows is None and cols is None:
        return array
    ends = (*(rows or ()), *(cols or ()))
    return make("slice", (array, *ends), (rows is not None, cols is not None), Shape(*sides))


def slice_ends(node: Expr) -> tuple[tuple[Expr, Expr] | None, tuple[Expr, Expr] | None]:
    """The first and the last row, the first and the last column of a slice; None for a whole side."""
    return slice_ends_of(node.data, node.args)


def slice_ends_of(cut: Any, args: Sequence[Expr]) -> tuple[tuple[Expr, Expr] | None, tuple[Expr, Expr] | None]:
    """The same from the parts of a slice: which sides are cut, and the array with its ends behind it."""
    pairs = iter(zip(args[1::2], args[2::2], strict=True))
    rows, cols = (next(pairs) if side else None for side in cut)
    return rows, cols


def size_of(count: Expr) -> Dim | None:
    """A number of rows as a size; None for what is no polynomial in whole numbers and letters."""
    if count.op == "number":
        return Dim.of(int(count.data)) if count.data.denominator == 1 else None
    if count.op == "symbol" and count.is_scalar:
        return Dim.of(count.data.name)
    parts = [size_of(part) for part in count.args] if count.op in ("add", "mul") else []
    if not parts or any(part is None for part in parts):
        return None
    total = Dim.of(0 if count.op == "add" else 1)
    for part in parts:
        assert part is not None
        total = total + part if count.op == "add" else total * part
    return total


def softmax(operand: Expr) -> Expr:
    """exp(x) / sum exp(x) of a vector; of a matrix, of each row."""
    if operand.shape.kind not in ("vector", "matrix"):
        raise refuse(f"softmax of a {operand.shape}")
    return make("softmax", (operand,), None, operand.shape)


def logsumexp(operand: Expr) -> Expr:
    """log sum exp of a vector."""
    if operand.shape.kind not in ("vector", "row"):
        raise refuse(f"log-sum-exp of a {operand.shape}")
    return make("logsumexp", (operand,), None, SCALAR)


def segments(factors: Sequence[Expr]) -> list[tuple[Expr, ...]]:
    """A chain cut where nothing is contracted: x y^T z is x, then y^T z; x^T y A is x^T y, then A.

    Each part is a scalar, or contracts all its inner sides; at most one part ends without columns (a column vector) and at
    most one begins without rows (a row vector), and together they make an outer product.
    """
    parts: list[list[Expr]] = []
    for factor in factors:
        if parts and parts[-1][-1].shape.cols is not None:
            parts[-1].append(factor)
        else:
            parts.append([factor])
    return [tuple(part) for part in parts]
