"""Equations between numbers as a matrix and a right side; models that are linear in their parameters; quadratic forms as matrices."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import DeriverError, ReadingError
from ..expression import Expr, substitute
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .elaborate import elaborate
from .tree import Node
from .wording import Token

__all__ = [
    "coefficients", "columns_of", "entries_of_vector", "is_equation", "is_linear", "linear_parts", "plane_of",
    "points_and_model", "quadratic_matrix",
]  # fmt: skip

_USUAL = re.compile(r"[u-z]|[a-z]_\{?\d+\}?")


def coefficients(pairs: Sequence[tuple[Expr, Expr]], wanted: set[str]) -> tuple[Expr | None, Expr | None, list[Expr], list[Expr]]:
    """(matrix, right side, unknowns, parameters) of scalar equations; the first two are None where they are not linear.

    The unknowns are the letters asked for; else x, y, z, u, v, w and letters with an index; else all of them.
    """
    letters = sorted({s for p in pairs for side in p for s in side.free}, key=lambda s: _order(s.latex))
    if wanted:
        unknowns = [s for s in letters if s.latex in wanted]
    else:
        unknowns = [s for s in letters if _USUAL.fullmatch(s.latex)] or letters
    parameters = [s for s in letters if s not in unknowns]
    rows, right = [], []
    for left, other in pairs:
        found = linear_parts(b.subtract(left, other), unknowns)
        if found is None:
            return None, None, unknowns, parameters
        row, constant = found
        rows.append([row.get(u, b.ZERO) for u in unknowns])
        right.append(b.negative(constant))
    if not unknowns:
        return None, None, unknowns, parameters
    return b.matrix(rows), b.vector(right), unknowns, parameters


def columns_of(found: Sequence[Expr]) -> Expr:
    """Vectors as the columns of a matrix; one matrix as it is."""
    if len(found) == 1 and found[0].shape.kind == "matrix":
        return found[0]
    columns = [b.transpose(e) if e.shape.kind == "row" else e for e in found]
    columns = [e.args[0] if e.op == "transpose" and e.args[0].op == "transpose" else e for e in columns]
    if not columns or any(e.op != "vector" or e.shape != columns[0].shape for e in columns):
        raise ReadingError("vectors of one length, written out, are expected here")
    return b.matrix([list(row) for row in zip(*(e.args for e in columns), strict=True)])


def entries_of_vector(e: Expr) -> list[Expr] | None:
    """The entries of a vector that is written out with letters: a combination of columns, a matrix times a column."""
    if e.op == "vector":
        return list(e.args)
    if e.op == "add":
        parts = [entries_of_vector(a) for a in e.args]
        if any(p is None for p in parts):
            return None
        return [b.add(*row) for row in zip(*[p for p in parts if p is not None], strict=True)]
    if e.op == "mul" and not e.is_scalar:
        inside = entries_of_vector(e.args[-1])
        return None if inside is None else [b.mul(*e.args[:-1], x) for x in inside]
    if e.op == "dot" and len(e.args) == 2 and e.args[0].op == "matrix" and e.args[1].op == "vector":
        n = e.args[0].data[1]
        rows = [e.args[0].args[i : i + n] for i in range(0, len(e.args[0].args), n)]
        return [b.add(*(b.mul(a, x) for a, x in zip(r, e.args[1].args, strict=True))) for r in rows]
    return None


def plane_of(text: str, node: tree.Chain, context: Context, point: Expr) -> list[Expr] | None:
    """Normal vector and right side of the plane (or line) of an equation in x, y, z or x_1, x_2, ...; None where it is of another kind."""
    found = elaborate(text, node, context, lambda e: [e.expr(node.items[0]), e.expr(node.items[1])])
    assert isinstance(found.value, list)
    left, right = found.value
    size = point.shape.rows.number if point.shape.rows is not None else None
    if node.relations != ("=",) or not left.is_scalar or not right.is_scalar or size is None:
        return None
    matrix, side, unknowns, parameters = coefficients([(left, right)], set())
    if matrix is None or side is None or parameters:
        return None
    places = {name: i for i, name in enumerate("xyz")} if size <= 3 and all(u.latex in "xyz" for u in unknowns) else {}
    indices = [places[u.latex] if places else _order(u.latex)[1] - 1 for u in unknowns]
    if any(not 0 <= i < size for i in indices) or (not places and len({_order(u.latex)[0] for u in unknowns}) > 1):
        return None
    normal = [b.ZERO] * size
    for i, c in zip(indices, matrix.args, strict=True):
        normal[i] = c
    return [b.vector(normal), side.args[0]]


def _order(latex: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*?)_?\{?(\d+)\}?", latex)
    return (found[1], int(found[2])) if found else (latex, -1)


def linear_parts(e: Expr, unknowns: Sequence[Expr]) -> tuple[dict[Expr, Expr], Expr] | None:
    """Coefficients of the unknowns, and the rest; None where an unknown stands in any other way."""
    if not any(u in e.free for u in unknowns):
        return {}, e
    if e in unknowns:
        return {e: b.ONE}, b.ZERO
    if e.op == "add":
        total: dict[Expr, Expr] = {}
        rest: Expr = b.ZERO
        for a in e.args:
            part = linear_parts(a, unknowns)
            if part is None:
                return None
            for u, c in part[0].items():
                total[u] = b.add(total[u], c) if u in total else c
            rest = b.add(rest, part[1])
        return total, rest
    if e.op == "mul":
        inside = [a for a in e.args if any(u in a.free for u in unknowns)]
        if len(inside) != 1:
            return None
        factor = b.mul(*(a for a in e.args if a is not inside[0]))
        part = linear_parts(inside[0], unknowns)
        if part is None:
            return None
        return {u: b.mul(factor, c) for u, c in part[0].items()}, b.mul(factor, part[1])
    return None


def points_and_model(text: str, node: Node, context: Context, points: Sequence[tuple[Expr, Expr]]) -> tuple[Expr, Expr, list[Expr]] | None:
    """The design matrix, the values and the parameters of a model `y = a x + b` at points."""
    if not isinstance(node, tree.Chain) or node.relations != ("=",) or not points:
        return None
    try:
        found = elaborate(text, node, context, lambda e: [e.expr(node.items[0]), e.expr(node.items[1])])
    except DeriverError:
        return None
    assert isinstance(found.value, list)
    left, right = found.value
    if not left.is_scalar or not right.is_scalar:
        return None
    variable = next((s for s in right.free if s.latex in ("x", "t", "s")), None)
    parameters = sorted((s for s in right.free if s is not variable), key=lambda s: right.latex.find(s.latex))
    if variable is None or not parameters:
        return None
    split = linear_parts(right, parameters)
    if split is None or split[1] is not b.ZERO:
        return None
    rows = [[substitute(split[0].get(p, b.ZERO), {variable: x}) for p in parameters] for x, _ in points]
    return b.matrix(rows), b.vector([y for _, y in points]), parameters


def quadratic_matrix(form: Expr) -> Expr | None:
    """The symmetric matrix of a quadratic form in x, y, z or x_1, x_2, ...; None for anything else."""
    letters = sorted((s for s in form.free if _USUAL.fullmatch(s.latex)), key=lambda s: _order(s.latex))
    if not letters:
        return None
    n = len(letters)
    rows: list[list[Expr]] = [[b.ZERO] * n for _ in range(n)]
    for term in form.args if form.op == "add" else (form,):
        factors = list(term.args if term.op == "mul" else (term,))
        places: list[int] = []
        others: list[Expr] = []
        for f in factors:
            if f in letters:
                places.append(letters.index(f))
            elif f.op == "power" and f.args[0] in letters and f.args[1] is b.TWO:
                places += [letters.index(f.args[0])] * 2
            elif any(s in f.free for s in letters):
                return None
            else:
                others.append(f)
        if len(places) != 2:
            return None
        c = b.mul(*others)
        i, j = places
        if i == j:
            rows[i][i] = b.add(rows[i][i], c)
        else:
            half = b.mul(b.HALF, c)
            rows[i][j] = b.add(rows[i][j], half)
            rows[j][i] = b.add(rows[j][i], half)
    return b.matrix(rows)


def is_equation(token: Token | None) -> bool:
    """Whether a formula has an equals sign."""
    return token is not None and "=" in token.text


def is_linear(text: str) -> bool:
    """Whether a formula alone can only be linear algebra: it has a matrix, or a capital letter with a power."""
    return (
        re.search(
            r"\\mathbf\{?\s*[a-z]\}?\s*\\(?:cdot|times)|\\begin\{[pbBv]?(?:small)?matrix|\\begin\{array|\^\{?-1|\\det|[A-Z]\^|\\exp|e\^|[A-Z]\s*[A-Z]|[A-Z]\s*[a-z]",
            text,
        )
        is not None
    )
