"""How stages of an elimination and equations become steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Step
from .board import Board
from .elimination import Reduction, Stage
from .fields import Field, Rows

__all__ = ["MOST_ROWS", "operations_text", "reduction_steps", "show_zero"]

#: Matrices with more rows are reduced in two steps, not one for each column.
MOST_ROWS = 4


def operations_text(stage: Stage, field: Field) -> str:
    r"""The operations of a stage in words and LaTeX: `$R_2 \to R_2-2R_1$, $R_3 \to R_3+R_1$`."""
    shown = [f"${operation.latex(field)}$" for operation in stage.operations]
    if len(shown) > 8:
        return ", ".join(shown[:7]) + f" and {len(shown) - 7} more row operations."
    return ", ".join(shown) + "."


def _rows_expression(rows: Rows, field: Field, bar: int) -> Expr:
    return field.augmented(rows, bar) if bar else field.matrix(rows)


def reduction_steps(board: Board, reduction: Reduction, field: Field, *, bar: int = 0, back: str = "reduced row echelon form") -> None:
    """The stages of a reduction as steps; each is checked by the matrix of its row operations."""
    stages = _gathered(reduction.stages, len(reduction.rows))
    for stage in stages:
        name = back if stage.what == "back" else "elimination in a column"
        _stage_step(board, stage, field, bar, name)


def _gathered(stages: Sequence[Stage], rows: int) -> list[Stage]:
    if rows <= MOST_ROWS and len(stages) <= 5:
        return list(stages)
    forward = [s for s in stages if s.what != "back"]
    out = []
    if forward:
        out.append(Stage(forward[0].before, forward[-1].after, [o for s in forward for o in s.operations], "forward"))
    out.extend(s for s in stages if s.what == "back")
    return out


def _stage_step(board: Board, stage: Stage, field: Field, bar: int, rule: str) -> None:
    before, after = _rows_expression(stage.before, field, bar), _rows_expression(stage.after, field, bar)
    inside: list[Step] = []
    if board.detail == "full" and len(stage.operations) > 1:
        rows = stage.before
        for operation in stage.operations:
            following = operation.on(rows)
            single = Stage(rows, following, [operation])
            inside.append(
                board.step(
                    "row operation",
                    _rows_expression(rows, field, bar),
                    _rows_expression(following, field, bar),
                    relation="to",
                    because=f"${operation.latex(field)}$.",
                    claim=_row_claim(board, single, field),
                    keep=False,
                )
            )
            rows = following
    board.step(
        rule, before, after, relation="to", because=operations_text(stage, field), claim=_row_claim(board, stage, field), inside=inside
    )


def _row_claim(board: Board, stage: Stage, field: Field) -> Any:
    """E before = after with the invertible matrix E of the operations."""
    e = field.matrix(stage.matrix(field))
    return board.claim(b.dot(e, field.matrix(stage.before)), "=", field.matrix(stage.after), nonzero(stage, field))


def nonzero(stage: Stage, field: Field) -> list[Expr]:
    """The denominators with letters that a stage divides by, as conditions."""
    if not field.letters:
        return []
    found: dict[Expr, None] = {}
    for operation in stage.operations:
        if operation.c is not None and not operation.c.denom.is_ground:
            found[field.polynomial(operation.c.denom)] = None  # type: ignore[attr-defined]
    return [b.relation("!=", e, b.ZERO) for e in found]


def show_zero(e: Expr) -> Expr:
    """Zero of the shape of an expression."""
    return b.zeros(e.shape)
