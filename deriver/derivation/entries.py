"""One entry of an array, written in entries of its parts: (A x)_i stays, (A + A^T)_ij is A_ij + A_ji, (e_i - p)_k is delta_ik - p_k."""

from __future__ import annotations

from ..expression import build as b
from ..expression.nodes import BINDERS, Expr, substitute, walk

__all__ = ["by_cases", "captured", "entry_of"]


def entry_of(array: Expr, *where: Expr) -> Expr:
    """The entry of an array at the given indices.

    >>> from deriver.expression import matrix_shape
    >>> A, i, j = b.symbol("A", matrix_shape("n", "n")), b.symbol("i", properties=["index"]), b.symbol("j", properties=["index"])
    >>> entry_of(b.add(A, b.transpose(A)), i, j).latex
    'A_{ij}+A_{ji}'
    """
    op, args = array.op, array.args
    if op == "transpose" and array.shape.kind == "matrix":
        return entry_of(args[0], *reversed(where))
    if op == "add":
        return b.add(*(entry_of(a, *where) for a in args))
    if op == "mul" and not array.is_scalar:
        return b.mul(*args[:-1], entry_of(args[-1], *where))
    if op == "hadamard":
        return b.mul(*(entry_of(a, *where) for a in args))
    if op == "hadamard_divide":
        return b.mul(entry_of(args[0], *where), b.power(entry_of(args[1], *where), -1))
    if op == "ones":
        return b.ONE
    if op == "zeros":
        return b.ZERO
    if op == "basis" and len(where) == 1:
        return _delta(args[0], where[0])
    if op == "identity":
        return _delta(*where)
    if op == "diag":
        return b.mul(entry_of(args[0], min(where, key=_named)), _delta(*where))
    if op in b.SCALAR_FUNCTIONS and len(args) == 1:
        return b.function(op, entry_of(args[0], *where))
    if op == "dot":
        return _of_chain(args, where)
    return b.entry(array, *where)


def _of_chain(factors: tuple[Expr, ...], where: tuple[Expr, ...]) -> Expr:
    """(A e_j)_i is A_ij, (u v^T)_ij is u_i v_j; of a longer chain the first factor gives way to its row only where that is shorter."""
    last = factors[-1]
    if len(where) == 1 and last.op == "basis" and factors[-2].shape.kind == "matrix":
        rest = b.dot(*factors[:-1])
        return entry_of(rest, where[0], last.args[0])
    if len(where) == 2:
        for split in range(1, len(factors)):
            if factors[split - 1].shape.cols is None:
                left, right = b.dot(*factors[:split]), b.dot(*factors[split:])
                if left.shape.kind == "vector" and right.shape.kind == "row":
                    return b.mul(entry_of(left, where[0]), entry_of(b.transpose(right), where[1]))
    return b.entry(b.dot(*factors), *where)


def _delta(one: Expr, two: Expr) -> Expr:
    """1 where two indices are equal, else 0."""
    if one is two:
        return b.ONE
    if one.op == two.op == "number":
        return b.ZERO
    return b.indicator(b.relation("=", *sorted((one, two), key=_named)))


def _named(index: Expr) -> str:
    """Indices in the order of the alphabet: delta_ik for delta_ki."""
    return index.latex


def captured(e: Expr, bound: frozenset[Expr] = frozenset()) -> Expr | None:
    """A symbol below a binder that prints like its index and is another one; None where there is none."""
    if e.op == "symbol":
        return next((e for index in bound if index is not e and index.latex == e.latex), None)
    if not e.args or not (bound or any(n.op in BINDERS for n in walk(e))):
        return None
    position, scope = BINDERS.get(e.op, (-1, ()))
    for i, a in enumerate(e.args):
        found = None if i == position else captured(a, bound | {e.args[position]} if i in scope else bound)
        if found is not None:
            return found
    return None


def by_cases(e: Expr) -> tuple[tuple[Expr, Expr], tuple[Expr, Expr]] | None:
    """(the condition i = k, the entry there) and (i != k, the entry there), where one Kronecker delta stands in the expression."""
    deltas = {n for n in walk(e) if n.op == "indicator" and n.is_scalar and n.args[0].op == "relation" and n.args[0].data == "="}
    if len(deltas) != 1:
        return None
    (delta,) = deltas
    i, k = delta.args[0].args
    if i.op != "symbol" or k.op != "symbol":
        return None
    equal = substitute(substitute(e, {delta: b.ONE}), {i: k})
    return (delta.args[0], equal), (b.relation("!=", i, k), substitute(e, {delta: b.ZERO}))
