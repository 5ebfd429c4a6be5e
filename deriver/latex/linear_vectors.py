r"""Maps of a whole vector by their formulas: `T(x)=v\times x`, `T(x)=x-2(u\cdot x)u`, `T(x)=\frac{a\cdot x}{a\cdot a}a`.

Comes in: the formula and how many entries its vector has. Goes out: the entries of the image of a vector of letters, from which the
matrix is read off. Does not know: what is asked of the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from .names import key_of
from .tree import Node

if TYPE_CHECKING:
    from .linear_operands import Operands

__all__ = ["image_of_letters", "vector_length"]

_Rows = list[list[Expr]]


def vector_length(typed: Operands, name: str, letter: str, right: Node) -> int | None:
    r"""How many entries the vector of `T(x)=...` has: by `T:\mathbb{R}^n\to`, by `\times`, or by the vector it stands beside."""
    text = typed.task.text
    domain = re.search(
        rf"(?<![A-Za-z]){re.escape(name)}\s*(?::|\\colon)\s*\\(?:mathbb|mathbf|Bbb)?\s*\{{?\s*R\s*\}}?\s*\^\s*\{{?\s*(\d)", text
    )
    if domain is not None:
        return int(domain[1])
    body = text[right.start : right.end]
    beside = (
        rf"(?:\\(?:mathbf|vec|boldsymbol|bm)\s*)?\{{?\s*{re.escape(re.sub(r'[^A-Za-z]', '', letter.split(chr(92))[-1]) or letter)}\s*\}}?"
    )
    if re.search(rf"\\times\s*{beside}(?![A-Za-z])|(?<![A-Za-z\\]){beside}\s*\\times", body):
        return 3
    if re.search(rf"(?:\\cdot|\\top\s*\}}?|\^\{{?T\}}?)\s*{beside}(?![A-Za-z])|(?<![A-Za-z\\]){beside}\s*\\cdot", body):
        sizes = {
            d.body.shape.rows.number for d in typed.context.definitions.values() if d.body.op == "vector" and d.body.shape.rows is not None
        }
        return sizes.pop() if len(sizes) == 1 else None
    return None


def image_of_letters(typed: Operands, argument: Node, right: Node, size: int) -> tuple[list[Expr], list[Expr]] | None:
    """The letters of a vector, and the entries of its image; None where the image is not worked out entry by entry."""
    text = typed.task.text
    written = text[argument.start : argument.end]
    if key_of(argument) is None or not 1 < size < 7:
        return None
    stem = next((s for s in ("w", "q", "z", "h") if not re.search(rf"(?<![A-Za-z\\]){s}(?![A-Za-z])", text)), "w")
    letters = [f"{stem}_{{{k}}}" for k in range(1, size + 1)]
    column = rf"\begin{{pmatrix}}{(chr(92) * 2).join(letters)}\end{{pmatrix}}"
    name = re.compile(rf"\\[A-Za-z]+(?:\{{[A-Za-z]\}})?|(?<![A-Za-z]){re.escape(written.strip())}(?![A-Za-z])")
    body = name.sub(lambda m: column if m[0] == written.strip() else m[0], text[right.start : right.end])
    try:
        image = typed.fresh(body)
        rows = _rows(image)
        symbols = [typed.fresh(x) for x in letters]
    except DeriverError:
        return None
    if rows is None or any(len(r) != 1 for r in rows):
        return None
    return symbols, [r[0] for r in rows]


def _rows(e: Expr) -> _Rows | None:
    """The entries of an expression of vectors and matrices that are written out."""
    if e.op == "vector":
        return _scalars([[x] for x in e.args])
    if e.op == "matrix":
        width = e.data[1]
        return _scalars([list(e.args[i : i + width]) for i in range(0, len(e.args), width)])
    if e.op == "entry" and e.args[0].op == "vector" and e.args[1].op == "number":
        return _rows(e.args[0].args[int(str(e.args[1].data)) - 1])
    if e.op in ("inner", "dot", "add", "mul", "transpose"):
        parts = [_rows(a) for a in e.args]
        known = [p for p in parts if p is not None]
        return None if len(known) < len(parts) else _combined(e, known)
    if e.is_scalar:
        inside = [_rows(a) for a in e.args]
        if any(p is None or len(p) != 1 or len(p[0]) != 1 for p in inside):
            return None
        return [[b.rebuild(e, tuple(p[0][0] for p in inside if p is not None)) if inside else e]]
    return None


def _combined(e: Expr, parts: list[_Rows]) -> _Rows | None:
    if e.op == "transpose":
        return [list(r) for r in zip(*parts[0], strict=True)]
    if e.op == "add":
        return [[b.add(*entries) for entries in zip(*line, strict=True)] for line in zip(*parts, strict=True)]
    if e.op == "inner":
        return [[b.add(*(b.mul(x[0], y[0]) for x, y in zip(*parts, strict=True)))]]
    if e.op == "mul":
        whole = next((p for p in parts if len(p) > 1 or len(p[0]) > 1), None)
        factors = [p[0][0] for p in parts if p is not whole]
        return [[b.mul(*factors)]] if whole is None else [[b.mul(*factors, x) for x in r] for r in whole]
    product = parts[0]
    for following in parts[1:]:
        if len(product[0]) != len(following):
            return None
        product = [[b.add(*(b.mul(x, y[j]) for x, y in zip(r, following, strict=True))) for j in range(len(following[0]))] for r in product]
    return product


def _scalars(rows: _Rows) -> _Rows | None:
    out = [[_rows(x) for x in r] for r in rows]
    if any(v is None or len(v) != 1 or len(v[0]) != 1 for r in out for v in r):
        return None
    return [[v[0][0] for v in r if v is not None] for r in out]
