"""Sums over an index, written in matrix form where there is one: sum_i (w^T x_i - y_i)^2 is |X w - y|^2.

The summand is taken apart until every piece is an entry of a vector or a row of a matrix over the whole range of the index; then the
sum is a product with ones, an inner product, or a squared norm. What does not fit keeps its index.
"""

from __future__ import annotations

from fractions import Fraction

from ...errors import TypeMistake
from ...expression import build as b
from ...expression.nodes import Expr, walk
from ...expression.shapes import SCALAR, Dim, vector_shape
from ...model import Rule
from ..laws import Laws
from ..lifting import filled
from ..match import size_expression
from ..normal import transposed
from ..terms import Term, multiplied_out

__all__ = ["entries_listed", "in_matrix_form"]


def in_matrix_form(e: Expr, laws: Laws, used: list[tuple[Rule, Expr, Expr]]) -> Expr:
    """`e` with every sum over a full index range in matrix form; what was used is appended as (rule, before, after)."""
    if not _has_sum(e):
        return e
    args = tuple(in_matrix_form(a, laws, used) for a in e.args)
    new = e if args == e.args else b.rebuild(e, args)
    if new.op != "sum":
        return new
    found = _summed(new)
    if found is None:
        return new
    name, result = found
    used.append((laws.rule(name), new, result))
    return result


def entries_listed(node: Expr) -> Expr | None:
    """The vector over whose entries a largest or smallest one is taken; None where they are no entries over a full range."""
    if len(node.args) != 4 or node.args[2] is not b.ONE:
        return None
    body, index, _, upper = node.args
    size = _range(body, index, upper)
    try:
        found = None if size is None else _vector(body, index, size)
    except TypeMistake:
        return None
    return found if found is not None and found.shape.kind == "vector" else None


def _has_sum(e: Expr) -> bool:
    return bool(e.cached("has_sum", lambda n: n.op == "sum" or any(_has_sum(a) for a in n.args)))


def _summed(node: Expr) -> tuple[str, Expr] | None:
    body, index, lower, upper = node.args
    if lower is not b.ONE:
        return None
    if not body.is_scalar:
        return _assembled(body, index, upper)
    size = _range(body, index, upper)
    if size is None:
        return None
    try:
        vector = _vector(body, index, size)
    except TypeMistake:
        return None
    return None if vector is None else _total(vector, size)


def _assembled(body: Expr, index: Expr, upper: Expr) -> tuple[str, Expr] | None:
    """sum_i c_i e_i is the vector c; sum_i e_i a_i^T is the matrix with the rows a_i^T; sum_i c_i a_i is A^T c."""
    if body.op == "add":
        found = [_assembled(part, index, upper) for part in _spread(body)]
        return None if any(f is None for f in found) else (_ROWS, b.add(*(f[1] for f in found if f is not None)))
    spread = _spread(body)
    if len(spread) > 1:
        return _assembled(b.add(*spread), index, upper)
    size = _size_of(body, index, upper)
    if size is not None and body.shape.kind == "matrix":
        return _of_rows(body, index, size)
    if size is not None and body.op != "basis" and (body.op != "mul" or body.args[-1].op != "basis"):
        return _combined(body, index, size)
    scalars, basis = (body.args[:-1], body.args[-1]) if body.op == "mul" else ((), body)
    if basis.op != "basis" or basis.args[0] is not index or basis.shape.rows is None:
        return None
    size = basis.shape.rows
    if size_expression(size) is not upper and str(size) != upper.latex:
        return None
    try:
        vector = _vector(b.mul(*scalars), index, size)
    except TypeMistake:
        return None
    return None if vector is None else ("vector from its entries", filled(vector, vector_shape(size)))


_ROWS = "vector from its entries"


def _spread(e: Expr) -> list[Expr]:
    """The terms of an array, sums in its entrywise products and beside its scalars multiplied out."""
    if e.op == "add":
        return [t for a in e.args for t in _spread(a)]
    if e.op == "mul" and e.args[-1].op in ("add", "hadamard"):
        return [b.mul(*e.args[:-1], t) for t in _spread(e.args[-1])]
    if e.op == "hadamard":
        rows: list[list[Expr]] = [[]]
        for f in e.args:
            rows = [[*r, t] for r in rows for t in (f.args if f.op == "add" else (f,))]
        return [_hadamard(r) for r in rows]
    return [e]


def _hadamard(factors: list[Expr]) -> Expr:
    """An entrywise product in which multiples of ones are numbers."""
    scalars: list[Expr] = []
    arrays: list[Expr] = []
    for f in factors:
        if f.op == "mul":
            scalars.extend(f.args[:-1])
            f = f.args[-1]
        arrays.append(f)
    kept = [a for a in arrays if a.op != "ones"] or arrays[:1]
    return b.mul(*scalars, b.hadamard(*kept))


def _size_of(body: Expr, index: Expr, upper: Expr) -> Dim | None:
    """The size that the index runs over, where that is all of it."""
    for node in walk(body):
        if node.op == "basis" and node.args[0] is index or node.op == "row" and node.args[1] is index:
            size = node.shape.rows if node.op == "basis" else node.args[0].shape.rows
            if size is not None and (size_expression(size) is upper or str(size) == upper.latex):
                return size
    return None


def _of_rows(body: Expr, index: Expr, size: Dim) -> tuple[str, Expr] | None:
    """sum_i e_i a_i^T with rows a_i of A is A; sum_i a_i b_i^T is A^T B."""
    scalars, chain = (body.args[:-1], body.args[-1]) if body.op == "mul" else ((), body)
    if chain.op != "dot":
        return None
    constant = [s for s in scalars if index not in s.free]
    if len(constant) != len(scalars):
        return None
    if chain.args[0].op != "basis" or chain.args[0].args[0] is not index:
        at = next((k for k in range(1, len(chain.args)) if chain.args[k - 1].shape.cols is None), None)
        if at is None:
            return None
        left, right = b.dot(*chain.args[:at]), transposed(b.dot(*chain.args[at:]))
        wholes = [_stacked(side, index, size) if not side.is_scalar else None for side in (left, right)]
        if wholes[0] is None or wholes[1] is None:
            return None
        return _ROWS, b.mul(*constant, b.dot(transposed(wholes[0]), wholes[1]))
    row = b.dot(*chain.args[1:])
    whole = None if row.is_scalar else _stacked(transposed(row), index, size)
    return None if whole is None else (_ROWS, b.mul(*constant, whole))


def _combined(body: Expr, index: Expr, size: Dim) -> tuple[str, Expr] | None:
    """sum_i c_i (a o B_i) with B_i a row of a matrix: a o B^T c."""
    scalars, array = (body.args[:-1], body.args[-1]) if body.op == "mul" else ((), body)
    factors = array.args if array.op == "hadamard" else (array,)
    moving = [f for f in factors if index in f.free]
    try:
        weights = filled(w, vector_shape(size)) if (w := _vector(b.mul(*scalars), index, size)) is not None else None
    except TypeMistake:
        return None
    if weights is None or len(moving) > 1:
        return None
    if not moving:
        total = _total(weights, size) if weights.op != "ones" else None
        return None if total is None else (total[0], b.mul(total[1], array))
    whole = _stacked(moving[0], index, size)
    if whole is None:
        return None
    inside = b.dot(transposed(whole), weights)
    still = [f for f in factors if f is not moving[0]]
    return _ROWS, b.hadamard(*still, inside) if still else inside


def _range(body: Expr, index: Expr, upper: Expr) -> Dim | None:
    """The size whose letter (or number) is the upper limit."""
    if upper.op == "number":
        return Dim.of(int(upper.data)) if upper.data.denominator == 1 else None
    if upper.op == "symbol":
        return Dim.of(upper.name)
    for e in (body,):
        for side in _sides(e, index):
            if size_expression(side) is upper:
                return side
    return None


def _sides(e: Expr, index: Expr) -> list[Dim]:
    if e.op == "entry" and e.args[1] is index and e.args[0].shape.rows is not None:
        return [e.args[0].shape.rows]
    return [s for a in e.args for s in _sides(a, index)]


def _vector(e: Expr, index: Expr, size: Dim) -> Expr | None:
    """The vector whose i-th entry is `e`; a scalar stands for itself in every entry."""
    if index not in e.free:
        return e if e.is_scalar else None
    op = e.op
    shape = vector_shape(size)
    if op == "entry":
        return _entry(e, index, size)
    if op == "add":
        parts = [_vector(a, index, size) for a in e.args]
        if any(p is None for p in parts):
            return None
        return b.add(*(filled(p, shape) for p in parts if p is not None))
    if op == "mul":
        return _product(e, index, size)
    if op == "power" and index not in e.args[1].free:
        base = _vector(e.args[0], index, size)
        if base is None:
            return None
        if e.args[1] is b.MINUS_ONE:
            return b.hadamard_divide(b.ones(shape), base)
        return b.hadamard_power(base, e.args[1])
    if op == "dot":
        return _chain(e, index, size)
    if len(e.args) == 1 and op in b.SCALAR_FUNCTIONS:
        inside = _vector(e.args[0], index, size)
        return None if inside is None else b.function(op, inside)
    return None


def _entry(e: Expr, index: Expr, size: Dim) -> Expr | None:
    array, *where = e.args
    if index in array.free:
        return None
    if len(where) == 1:
        return array if where[0] is index and array.shape.rows == size else None
    first, second = where
    if first is index and index not in second.free and array.shape.rows == size:
        return b.column(array, second)
    if second is index and index not in first.free and array.shape.cols == size:
        return b.row(array, first)
    return None


def _product(e: Expr, index: Expr, size: Dim) -> Expr | None:
    below: list[Expr] = []
    above: list[Expr] = []
    for f in e.args:
        if f.op == "power" and f.args[1] is b.MINUS_ONE and index in f.free:
            part = _vector(f.args[0], index, size)
            if part is None:
                return None
            below.append(part)
        else:
            part = _vector(f, index, size)
            if part is None:
                return None
            above.append(part)
    top = b.hadamard(*above) if above else b.ONE
    if below:
        top = b.hadamard_divide(filled(top, vector_shape(size)), b.hadamard(*below))
    return top


def _chain(e: Expr, index: Expr, size: Dim) -> Expr | None:
    """x_i^T w with x_i a row of X is an entry of X w."""
    factors = e.args
    if index in factors[0].free and not any(index in f.free for f in factors[1:]):
        array = _rows(factors[0], index, size)
        return None if array is None else b.dot(array, *factors[1:])
    if index in factors[-1].free and not any(index in f.free for f in factors[:-1]):
        array = _rows(transposed(factors[-1]), index, size)
        return None if array is None else b.dot(array, *(transposed(f) for f in reversed(factors[:-1])))
    both = _entry_of_product(factors, index, size)
    if both is not None:
        return both
    wide = multiplied_out(Term(Fraction(1), (), factors))
    return _vector(b.add(*wide), index, size) if len(wide) > 1 else None


def _entry_of_product(factors: tuple[Expr, ...], index: Expr, size: Dim) -> Expr | None:
    """a_i^T (b_i o c) with rows a_i of A and b_i of B is an entry of (A o B) c."""
    if len(factors) != 2:
        return None
    last = factors[1].args if factors[1].op == "hadamard" else (factors[1],)
    moving = [f for f in last if index in f.free]
    still = [f for f in last if index not in f.free]
    wholes = [_stacked(f, index, size) for f in (transposed(factors[0]), *moving)]
    if any(w is None for w in wholes):
        return None
    array = b.hadamard(*(w for w in wholes if w is not None))
    return b.dot(array, b.hadamard(*still) if still else b.ones(factors[1].shape))


def _rows(e: Expr, index: Expr, size: Dim) -> Expr | None:
    """The matrix whose i-th row is the row vector `e`."""
    whole = _stacked(transposed(e), index, size)
    if whole is not None:
        return whole
    inside = e.args[0] if e.op == "transpose" else None
    if inside is not None and inside.op == "row" and inside.args[1] is index:
        array = inside.args[0]
        if index not in array.free and array.shape.rows == size and _written_as_matrix(array):
            return array
    return None


def _stacked(e: Expr, index: Expr, size: Dim) -> Expr | None:
    """The matrix whose i-th row is the vector `e`, an entrywise function of row i of a matrix: f(x_i) gives f(X)."""
    if e.op == "row":
        array = e.args[0]
        fits = e.args[1] is index and index not in array.free and array.shape.rows == size and _written_as_matrix(array)
        return array if fits else None
    if e.op == "hadamard_power" and index not in e.args[1].free:
        inside = _stacked(e.args[0], index, size)
        return None if inside is None else b.hadamard_power(inside, e.args[1])
    if e.op in b.SCALAR_FUNCTIONS and len(e.args) == 1 and not e.is_scalar:
        inside = _stacked(e.args[0], index, size)
        return None if inside is None else b.function(e.op, inside)
    if e.op == "add":
        parts = [_stacked(a, index, size) for a in e.args]
        return None if any(p is None for p in parts) else b.add(*(p for p in parts if p is not None))
    if e.op == "mul" and all(index not in s.free for s in e.args[:-1]):
        inside = _stacked(e.args[-1], index, size)
        return None if inside is None else b.mul(*e.args[:-1], inside)
    if e.op == "dot" and e.args[-1].shape.kind == "vector" and all(index not in f.free for f in e.args[:-1]):
        inside = _stacked(e.args[-1], index, size)
        return None if inside is None else b.dot(inside, *(transposed(f) for f in reversed(e.args[:-1])))
    if e.op == "hadamard":
        parts = [_stacked(a, index, size) for a in e.args]
        return None if any(p is None for p in parts) else b.hadamard(*(p for p in parts if p is not None))
    return None


def _written_as_matrix(array: Expr) -> bool:
    """Whether the matrix is the user's own, rather than a family of vectors x_1, ..., x_N that has no name as a whole."""
    if array.op != "symbol":
        return True
    if not array.data.family:
        return True
    bare = array.data.latex.replace(r"\mathbf", "").replace(r"\boldsymbol", "").replace(r"\bm", "").strip("{}\\ ")
    return bool(bare[:1].isupper())


def _total(vector: Expr, size: Dim) -> tuple[str, Expr] | None:
    """The sum of the entries of a vector."""
    shape = vector_shape(size)
    if vector.shape == SCALAR:
        return None
    scalars: tuple[Expr, ...] = ()
    if vector.op == "mul":
        scalars, vector = vector.args[:-1], vector.args[-1]
    if vector.op == "hadamard_power" and vector.args[1] is b.TWO:
        return "sum of squares", b.mul(*scalars, b.power(b.norm(vector.args[0], "2"), 2))
    if vector.op == "hadamard":
        left, right = vector.args[0], b.hadamard(*vector.args[1:])
        return "sum of products of entries", b.mul(*scalars, b.dot(transposed(left), right))
    if vector.op == "hadamard_divide" and vector.args[0].op != "ones":
        return "sum of products of entries", b.mul(
            *scalars, b.dot(transposed(vector.args[0]), b.hadamard_divide(b.ones(shape), vector.args[1]))
        )
    if vector.op == "add":
        parts = [_total(v, size) for v in vector.args]
        if all(p is not None for p in parts):
            names = [p[0] for p in parts if p is not None]
            return names[0], b.mul(*scalars, b.add(*(p[1] for p in parts if p is not None)))
    return "sum of entries", b.mul(*scalars, b.dot(transposed(b.ones(shape)), vector))
