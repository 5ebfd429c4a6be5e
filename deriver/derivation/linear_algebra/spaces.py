r"""Polynomials and matrices as vectors: their coordinates, and what is asked of them as of columns.

Comes in: a board whose operands are polynomials in one letter, or matrices of one size. Goes out: the same board with columns of
coordinates as operands, and the answers said of the polynomials or matrices again. Does not know: what is done with the columns.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import columns_of
from .board import Board, Refusal, Stuck
from .fields import NotExact, Parameters
from .maps import polynomial_coefficients

__all__ = ["back_in_space", "in_coordinates"]


def in_coordinates(board: Board) -> dict[Expr, Expr] | None:
    """Put columns of coordinates in the place of the operands; column -> what it stands for. None where columns were given."""
    if board.problem.kind == "linear_map" or not board.request & {"polynomials", "matrices"}:
        return None
    given = board.operands
    columns = _of_polynomials(board, given) if "polynomials" in board.request else _of_matrices(board, given)
    named = dict(zip(columns, given, strict=True))
    first = next(int(r.split(" ")[1]) for r in board.request if r.startswith("split "))
    operands: tuple[Expr, ...] = tuple(columns)
    if board.problem.kind == "membership":
        operands = (_joined(columns[:first]), *columns[first:])
    elif board.problem.kind == "change_of_basis_matrix":
        operands = (_joined(columns[:first]), _joined(columns[first:]))
    elif board.problem.kind == "column_space":
        operands = (_joined(columns),)
    board.problem = replace(board.problem, operands=operands, expression=None, name=None)
    return named


def _joined(columns: list[Expr]) -> Expr:
    return b.matrix([list(r) for r in zip(*(c.args for c in columns), strict=True)])


def _letter(given: tuple[Expr, ...]) -> Expr:
    letters = sorted({s for e in given for s in e.free}, key=lambda s: s.latex)
    if len(letters) == 1 and letters[0].latex[:1].isupper():
        raise Refusal(f"${letters[0].latex}$ is not given by vectors or polynomials")
    if len(letters) == 1:
        return letters[0]
    chosen = [s for s in letters if s.latex in ("x", "t", "z", "s")]
    if len(chosen) != 1:
        raise Refusal("it is not clear in which letter these are polynomials")
    return chosen[0]


def _of_polynomials(board: Board, given: tuple[Expr, ...]) -> list[Expr]:
    x = _letter(given)
    try:
        field = Parameters({x, *(s for e in given for s in e.free)})
        powers = [polynomial_coefficients(field.of(e), x, field) for e in given]
    except NotExact as entry:
        raise Stuck(f"${entry}$ is not a polynomial in ${x.latex}$ with rational coefficients") from entry
    asked = next((int(r.split(" ")[1]) for r in board.request if r.startswith("degree ")), 0)
    degree = max(asked, *(k for p in powers for k in p), 0) if any(powers) else asked
    rows = [[p.get(k, field.zero) for p in powers] for k in range(degree + 1)]
    monomials = b.vector([b.power(x, k) if k else b.ONE for k in range(degree + 1)])
    shown = b.vector(list(given))
    names = ", ".join(f"${m.latex}$" for m in monomials.args)
    because = f"The coordinates with respect to {names}, as the columns."
    board.step("coordinates of a polynomial", b.dot(b.transpose(monomials), field.matrix(rows)), b.transpose(shown), because=because)
    board.space = f"P_{{{degree}}}"
    return [field.vector(column) for column in columns_of(rows)]


def _of_matrices(board: Board, given: tuple[Expr, ...]) -> list[Expr]:
    if len({e.shape for e in given}) != 1:
        raise Refusal("the matrices have different sizes: they lie in no common space", "shape_mismatch")
    m, n = given[0].shape.rows, given[0].shape.cols
    board.warnings.append("The coordinates of a matrix are its entries, row by row.")
    board.space = f"\\mathbb{{R}}^{{{m.number if m else 1}\\times {n.number if n else 1}}}"
    return [b.vector(list(e.args)) for e in given]


def _fenced(c: Expr) -> str:
    return "" if c is b.ONE else c.latex if c.op in ("number", "symbol") and not c.latex.startswith("-") else rf"\left({c.latex}\right)"


def back_in_space(board: Board, named: dict[Expr, Expr]) -> None:
    """Say a basis of columns in the polynomials or matrices that they stand for."""
    size = len(next(iter(named)).args)
    ours = f"$\\mathbb{{R}}^{size}$"
    space = f"${board.space}$"
    board.warnings = [w.replace(f"$\\mathbb{{R}}^{size}$", space) for w in board.warnings]
    for k, a in enumerate(board.answers):
        text: Any = a.text
        if text is not None:
            text = text.replace(ours, space).replace(f"{size} entries", f"{size} coordinates")
        expression = a.expression
        if board.problem.kind == "change_of_basis" and a.name == "x" and expression is not None and expression.op == "vector":
            *basis, x = named.values()
            said = ""
            for c, e in zip(expression.args, basis, strict=True):
                if c is not b.ZERO:
                    negative = c.op == "number" and c.data < 0
                    sign = " - " if negative else " + " if said else ""
                    said += rf"{sign}{_fenced(b.negative(c) if negative else c)}\left({e.latex}\right)"
            text = f"${x.latex} = {said.strip() or '0'}$"
        if a.name == "basis" and expression is not None and all(v in named for v in expression.args):
            expression = b.listing([named[v] for v in expression.args])
        board.answers[k] = replace(a, text=text.strip() if text else text, expression=expression)
