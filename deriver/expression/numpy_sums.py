"""NumPy code of sums, products and extrema over an index range, and of conditions.

A sum runs over whole arrays where its body acts entry by entry on entries x_i and on rows and columns; otherwise it is a loop in
a generator expression. Indices count from 1 in an expression and from 0 in an array.
"""

from __future__ import annotations

from .algebra import column, diagonal, row, transpose
from .arithmetic import ONE, SCALAR_FUNCTIONS, add, dot
from .nodes import Expr, walk
from .numpy_writer import ATOM, COMPARISON, OR, PRODUCT, SUM, TERNARY, UNARY, Code, NoForm, Writer, at_level, call
from .shapes import Dim

__all__ = ["bounded", "case_distinction", "indicator", "step"]

#: What acts entry by entry when its operands become arrays. A case distinction and a step do not: they ask one question.
_ENTRYWISE = (SCALAR_FUNCTIONS - {"step", "factorial"}) | {"add", "mul", "power", "conj"}
_REDUCTIONS = {"sum": "np.sum", "product": "np.prod", "max": "np.max", "min": "np.min"}


def bounded(w: Writer, e: Expr) -> Code:
    """A sum, product, maximum or minimum over an index range."""
    body, index, *limits = e.args
    what = e.data if e.op == "extremum" else e.op
    if what not in _REDUCTIONS or len(limits) != 2 or any(limit.op == "constant" for limit in limits):
        raise NoForm
    lower, upper = limits
    length = _length(upper) if lower is ONE else None
    if length is not None:
        if body.is_scalar:
            code = _over_arrays(w, body, index, length)
            if code is not None:
                return call(_REDUCTIONS[what], code.text)
        elif what == "sum":
            code = _contracted(w, body, index, length)
            if code is not None:
                return code
    if index.name == "np" or index.name in w.size_of or (body.shape.kind == "matrix" and what == "product"):
        raise NoForm
    ends = [f"int({w.all(end)})" if any(n.op in ("floor", "ceil") for n in walk(end)) else w.all(end) for end in (lower, add(upper, ONE))]
    loop = f"{w.all(body)} for {index.name} in range({', '.join(ends)})"
    if what == "product":  # integers overflow in silence
        return call("np.prod", f"[{loop}]", "dtype=float", *(() if body.is_scalar else ("axis=0",)))
    return call(what, loop)


def _length(upper: Expr) -> Dim | None:
    """The size that an upper bound stands for."""
    if upper.op == "number" and upper.data.denominator == 1:
        return Dim.of(int(upper.data))
    if upper.op == "symbol" and upper.is_scalar:
        return Dim.of(upper.name)
    if upper.op in ("add", "mul"):
        total = Dim.of(0 if upper.op == "add" else 1)
        for part in upper.args:
            size = _length(part)
            if size is None:
                return None
            total = total + size if upper.op == "add" else total * size
        return total
    return None


def _over_arrays(w: Writer, body: Expr, index: Expr, length: Dim) -> Code | None:
    """The body for all values of the index at once, or None."""
    if index not in body.free:
        return None
    known: dict[Expr, Code] = {}

    def visit(e: Expr) -> bool:
        if index not in e.free or e in known:
            return True
        whole = _whole(e, index, length)
        if whole is not None:
            known[e] = w.write(whole)
            return True
        return e.op in _ENTRYWISE and all(visit(a) for a in e.args)

    return w.over_arrays(known).write(body) if visit(body) else None


def _whole(e: Expr, index: Expr, length: Dim) -> Expr | None:
    """The vector of the values of one indexed part: x for x_i, A x for the product of row i with x."""
    if e.op == "entry":
        array, *indices = e.args
        if index in array.free:
            return None
        if len(indices) == 1:
            if indices[0] is not index or array.shape.size != length:
                return None
            return transpose(array) if array.shape.kind == "row" else array
        rows, cols = array.shape
        first, second = indices
        if first is index and second is index:
            return diagonal(array) if rows == cols == length else None
        if first is index and index not in second.free:
            return column(array, second) if rows == length else None
        if second is index and index not in first.free:
            return row(array, first) if cols == length else None
        return None
    if e.op == "inner":
        e = dot(transpose(e.args[0]), e.args[1])
    if e.op == "dot" and e.is_scalar:
        head, last = e.args[0], e.args[-1]
        stack = _stack(transpose(head), index, length)
        rest = e.args[1:]
        if stack is None:
            stack, rest = _stack(last, index, length), tuple(transpose(f) for f in reversed(e.args[:-1]))
        if stack is None or any(index in f.free for f in rest) or rest[-1].shape.kind != "vector":
            return None
        return dot(stack, *rest)
    return None


def _stack(vector: Expr, index: Expr, length: Dim) -> Expr | None:
    """The matrix that has `vector`, a row or column of an array picked by the index, as its rows."""
    if vector.op not in ("row", "column") or vector.args[1] is not index or index in vector.args[0].free:
        return None
    array = vector.args[0] if vector.op == "row" else transpose(vector.args[0])
    return array if array.shape.rows == length else None


def _contracted(w: Writer, body: Expr, index: Expr, length: Dim) -> Code | None:
    """A sum of weighted rows, or of weighted outer products of rows, as a product of matrices."""
    *scalars, array = body.args if body.op == "mul" else (body,)
    weights: Code | None = None
    if scalars:
        from .arithmetic import mul

        scalar = mul(*scalars)
        weights = _over_arrays(w, scalar, index, length)
        if weights is None:
            return None
    stack = _stack(array, index, length)
    if stack is not None:
        if weights is None:
            return call("np.sum", w.all(stack), "axis=0")
        return Code(f"{w.at(transpose(stack), UNARY)} @ {at_level(weights, UNARY)}", PRODUCT)
    if array.op == "dot" and len(array.args) == 2 and array.shape.kind == "matrix":
        left, right = (_stack(f, index, length) for f in (array.args[0], transpose(array.args[1])))
        if left is None or right is None:
            return None
        second = w.at(right, UNARY)
        if weights is not None:
            second = f"({at_level(weights, ATOM)}[:, None]*{second})"
        return Code(f"{w.at(transpose(left), UNARY)} @ {second}", PRODUCT)
    return None


_COMPARISONS = {"=": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}


def _condition(w: Writer, e: Expr) -> Code:
    if e.op == "relation" and e.data in _COMPARISONS:
        left, right = e.args
        if left.shape.kind != right.shape.kind and not (left.is_scalar or right.is_scalar):
            raise NoForm
        return Code(f"{w.at(left, SUM)} {_COMPARISONS[e.data]} {w.at(right, SUM)}", COMPARISON)
    if e.op == "logic" and e.data in ("and", "or"):
        mark = {"and": " & ", "or": " | "}[e.data]
        return Code(mark.join(at_level(_condition(w, a), ATOM) for a in e.args), COMPARISON)
    if e.op == "logic" and e.data == "not":
        return call("np.logical_not", _condition(w, e.args[0]).text)
    raise NoForm


def _is_plain(condition: Expr) -> bool:
    """Whether a condition is one truth value, not one for each entry."""
    return condition.is_scalar and all(_is_plain(a) if a.op in ("relation", "logic") else a.is_scalar for a in condition.args)


def indicator(w: Writer, e: Expr) -> Code:
    code = _condition(w, e.args[0])
    if e.shape.is_scalar:
        return call("float", code.text)
    return Code(at_level(code, ATOM) + ".astype(float)", ATOM)


def step(w: Writer, e: Expr) -> Code:
    positive = f"{w.at(e.args[0], SUM)} > 0"
    return call("float", positive) if e.is_scalar else Code(f"({positive}).astype(float)", ATOM)


def case_distinction(w: Writer, e: Expr) -> Code:
    pairs = [(e.args[i], e.args[i + 1]) for i in range(0, len(e.args) - 1, 2)]
    code = w.write(e.args[-1]) if len(e.args) % 2 else Code("np.nan", ATOM)
    for value, condition in reversed(pairs):
        when = _condition(w, condition).text
        if _is_plain(condition):
            # Lazy: the branch that does not hold may be undefined there.
            code = Code(f"{w.at(value, OR)} if {when} else {code.text}", TERNARY)
        else:
            code = call("np.where", when, w.all(value), code.text)
    return code
