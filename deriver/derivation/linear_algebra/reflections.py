"""Householder reflections: the one that maps a vector onto a multiple of another, and the one with a given normal vector.

Comes in: a board whose operands are one vector (mapped to a multiple of the first axis, or the normal vector), or a vector and where it
goes. Goes out: the vector v, the matrix I - 2 v v^T / v^T v, its action and its orthogonality as steps.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import dot, eye, is_complex, minus, norm_squared, scale, times
from .board import Board, Refusal, Stuck
from .fields import Field, Surds
from .orthogonal import as_surd
from .surds import Surd, root_of

__all__ = ["householder"]


def householder(board: Board) -> None:
    """H with H x = y, a multiple of a direction where that is asked; with sign(x_1) chosen against cancellation."""
    vectors = [b.transpose(e) if e.shape.kind == "row" else e for e in board.operands]
    if not 1 <= len(vectors) <= 2 or any(e.shape.kind != "vector" for e in vectors):
        raise Refusal("a reflection is asked of one vector, or of a vector and where it goes")
    scaled = None
    if len(vectors) == 2 and vectors[1].op == "mul" and vectors[1].args[-1].op == "basis":
        scaled, vectors[1] = b.mul(*vectors[1].args[:-1]), vectors[1].args[-1]
    field = board.field(*(e for e in vectors if e.op != "basis"))
    if field.letters:
        raise Stuck("Householder reflections of a vector with letters")
    base = Surds()
    x = [as_surd(r[0]) or Surd({}) for r in board.rows(vectors[0], field)]
    if is_complex([x], base):
        raise Stuck("Householder reflections of a complex vector")
    name = board.name(vectors[0], "v" if "normal" in board.request else "x")
    if not any(x):
        raise Refusal("the zero vector is mapped to itself by every reflection")
    if "normal" in board.request:
        _mirror(board, x, name, base)
        return
    n = len(x)
    target = vectors[1] if len(vectors) == 2 else None
    if target is None or target.op == "basis":
        place = 0 if target is None else int(getattr(target.args[0], "data", 1)) - 1
        y = [base.one if i == place else base.zero for i in range(n)]
    else:
        if target.shape != vectors[0].shape:
            raise Refusal("the two vectors have different numbers of entries", "shape_mismatch")
        y = [as_surd(r[0]) or Surd({}) for r in board.rows(target, field)]
    if not any(y):
        raise Refusal("a reflection keeps lengths, so that no vector but zero is mapped to zero")
    exact = target is not None and target.op != "basis" and "direction" not in board.request
    if exact:
        if norm_squared(x, base) != norm_squared(y, base):
            raise Refusal("a reflection keeps lengths, and the two vectors have different lengths", "no_solution")
        image = y
    else:
        length, unit = root_of(norm_squared(x, base)), root_of(norm_squared(y, base))
        if length is None or unit is None:
            raise Stuck("a length that is no sum of square roots")
        over = length / unit
        if scaled is not None:
            over = _along(scaled, length)
        away = scaled is None and dot(x, y, base).sign() >= 0
        image = [-(over * c) if away else over * c for c in y]
    v = [p - q for p, q in zip(x, image, strict=True)]
    if not any(v):
        raise Refusal("the vector is already where it is to go", "no_solution")
    shown = base.vector(v)
    size = root_of(norm_squared(x, base))
    if not exact and size is not None:
        why = "A reflection keeps the length; the sign is the one for which nothing cancels."
        board.step("root of a squared norm", b.norm(name), base.expr(size), because=why)
    board.step(
        "arithmetic",
        b.subtract(name, base.vector(image)),
        shown,
        because="The normal vector $v$ of the mirror: from the image to the vector.",
    )
    _mirror(board, v, None, base)
    H = board.answers[-1].expression
    assert H is not None
    board.step("Householder reflection", b.dot(H, name), base.vector(image))
    board.answer("image", base.vector(image), claim=board.claim(b.dot(H, name), "=", base.vector(image)))


def _along(scale: Expr, length: Surd) -> Surd:
    """The number in front of the axis, which must be the length or its negative."""
    from ...expression.sympy_bridge import to_sympy

    number = to_sympy(b.divide(scale, Surds().expr(length))).evalf(30)
    for sign in (1, -1):
        if abs(number - sign) < 1e-25:
            return length if sign == 1 else Surds().number(-1) * length
    raise Refusal("a reflection keeps lengths, and the two vectors have different lengths", "no_solution")


def _mirror(board: Board, v: list[Any], name: Expr | None, base: Field) -> None:
    """H = I - 2 v v^T / v^T v of a vector that is not zero."""
    vv = norm_squared(v, base)
    column = name if name is not None else base.vector(v)
    board.step("length of a vector, squared", b.dot(b.transpose(column), column), base.expr(vv))
    rows = minus(eye(len(v), base), scale(base.number(2) / vv, [[p * q for q in v] for p in v]))
    H = base.matrix(rows)
    asked = b.subtract(b.identity(len(v)), b.mul(b.divide(b.TWO, base.expr(vv)), b.dot(column, b.transpose(column))))
    board.step("arithmetic", asked, H, because=r"$H = I - \frac{2}{v^\top v}vv^\top$.")
    assert times(rows, v, base) == [-c for c in v]
    board.step(
        "orthonormal columns", b.dot(b.transpose(H), H), b.identity(len(v)), because="A reflection is symmetric and its own inverse."
    )
    board.answer("H", H, claim=board.claim(asked, "=", H))
