"""Arrays of numbers inside an answer, worked out: (M + M^T) x with the numbers of M + M^T.

Comes in: an expression with arrays that are written out. Goes out: the same with every sum and product of such arrays as one, exactly;
the expression itself where there is nothing to work out.
"""

from __future__ import annotations

from ..expression import build as b
from ..expression.nodes import Expr, walk

__all__ = ["folded", "with_determinants"]

#: A determinant of more rows than this is left to the rules.
_ROWS = 4


def folded(e: Expr) -> Expr:
    """The expression with its arrays of numbers worked out."""
    if not any(n.op in ("matrix", "vector") for n in walk(e)):
        return e
    return _folded(e)


def _folded(e: Expr) -> Expr:
    negative = e.op == "mul" and e.args[0] is b.MINUS_ONE and len(e.args) == 2  # A x - b keeps its b
    if not e.is_scalar and e.op not in ("matrix", "vector") and not negative and _is_numeric(e):
        return _value(e) or e
    if e.op == "dot":
        runs: list[list[Expr]] = []
        for factor in (_folded(a) for a in e.args):
            if runs and not factor.is_scalar and _is_numeric(factor) and _is_numeric(runs[-1][-1]):
                runs[-1].append(factor)
            else:
                runs.append([factor])
        factors = [(_value(b.dot(*run)) or b.dot(*run)) if len(run) > 1 else run[0] for run in runs]
        return e if tuple(factors) == e.args else b.dot(*factors)
    args = tuple(_folded(a) for a in e.args)
    return e if args == e.args else b.rebuild(e, args)


def _is_numeric(e: Expr) -> bool:
    return not e.free and any(n.op in ("matrix", "vector") for n in walk(e))


def _value(e: Expr) -> Expr | None:
    from .linear_algebra.fields import NotExact, field_of
    from .linear_algebra.values import entries_of, value_of

    try:
        field = field_of(list(entries_of(e)))
        rows = value_of(e, field)
    except (NotExact, ZeroDivisionError):
        return None
    if e.shape.kind == "vector":
        return field.vector([r[0] for r in rows])
    return field.matrix(rows) if e.shape.kind == "matrix" else b.transpose(field.vector(rows[0]))


def with_determinants(e: Expr) -> Expr:
    r"""The expression with determinants and traces of matrices that are written out worked out: 1 - \rho^2."""
    args = tuple(with_determinants(a) for a in e.args)
    e = e if args == e.args else b.rebuild(e, args)
    if e.op not in ("det", "trace"):
        return e
    matrix = e.args[0]
    size = matrix.shape.rows.number if matrix.shape.rows is not None else None
    if size is None or size > _ROWS or not any(n.op == "matrix" for n in walk(matrix)):
        return e
    from .linear_algebra.elimination import determinant_of
    from .linear_algebra.fields import NotExact, field_of
    from .linear_algebra.values import entries_of, value_of

    try:
        field = field_of(list(entries_of(matrix)))
        rows = value_of(matrix, field)
        value = determinant_of(rows, field) if e.op == "det" else rows[0][0]
        for i in range(1, size if e.op == "trace" else 1):
            value = value + rows[i][i]
        return field.expr(value)
    except (NotExact, ZeroDivisionError):
        return e
