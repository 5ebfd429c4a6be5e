"""For which letters a matrix is diagonalisable, over the real numbers."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Answer
from .board import Board, Stuck
from .fields import Field, NotExact, Rows
from .parameters import where_positive

__all__ = ["state_diagonalisable"]


def state_diagonalisable(boards: list[Board]) -> None:
    """Put the condition first among the answers of the generic case: 2 x 2 matrices in full, larger ones of one letter by their cases."""
    first = boards[0]
    e = first.problem.operands[0]
    field = first.field(e)
    if not field.letters or "orthogonal" in first.request:
        return
    rows = first.rows(e, field)
    claim = next((a.claim for a in first.answers if a.claim is not None), None)
    if len(rows) == 2:
        condition, text = _two_by_two(rows, field)
    else:
        condition, text = _by_cases(boards)
    first.answers.insert(0, Answer("condition", condition, text=text, claim=claim))


def _two_by_two(rows: Rows, field: Field) -> tuple[Expr | None, str]:
    """The discriminant is positive, or the matrix is a multiple of the identity; a discriminant of zero leaves one eigenvector alone."""
    (p, q), (r, s) = rows
    discriminant = (p - s) * (p - s) + field.number(4) * q * r
    scalar = [x for x in (q, r, p - s) if x != field.zero]
    possible = all(field.sign(x) is None for x in scalar)
    parts: list[Expr] = []
    sign = field.sign(discriminant)
    everywhere = sign == 1
    if sign is None:
        shown = field.expr(discriminant)
        if len(field.letters) == 1:
            try:
                solved = where_positive([shown], field.letters[0])
            except NotExact:
                solved = None
            if solved is not None:
                everywhere = solved.op == "relation" and solved.data == "=" and solved.args[0] is solved.args[1]
                parts += [] if solved is b.ZERO or everywhere else [solved]
            else:
                parts.append(b.relation(">", shown, b.ZERO))
        else:
            parts.append(b.relation(">", shown, b.ZERO))
    if everywhere:
        return None, "for every real value"
    if possible:
        if not scalar:
            return None, "for every real value"
        once = [x for k, x in enumerate(scalar) if not any(x == y or x == -y for y in scalar[:k])]
        equal = [b.relation("=", field.expr(x), b.ZERO) for x in once]
        parts.append(b.all_of(equal))
    text = "diagonalisable over the real numbers"
    if not parts:
        return None, f"for no real value is it {text}"
    return (b.join("or", *parts) if len(parts) > 1 else parts[0]), text


def _by_cases(boards: list[Board]) -> tuple[Expr | None, str]:
    first = boards[0]
    letters = {s for e in first.problem.operands for s in e.free}

    def good(board: Board) -> bool:
        if any(f.code == "complex_only" for f in board.findings) or any(c.data == ">=" for c in board.conditions):
            raise Stuck("for which values the eigenvalues are real, of more than two rows")
        return any(a.name == "Lambda" and a.expression is not None for a in board.answers)

    if len(letters) != 1 or (len(boards) == 1 and first.conditions):
        raise Stuck("for which values of several letters a matrix with more than two rows is diagonalisable")
    generic = good(first)
    values: list[tuple[Any, bool]] = [(other.conditions[0].args[1], good(other)) for other in boards[1:]]
    (letter,) = letters
    parts = [b.relation("!=" if generic else "=", letter, v) for v, fine in values if fine is not generic]
    if not parts:
        return None, "for every real value" if generic else "for no real value is it diagonalisable"
    join = "and" if generic else "or"
    return (b.join(join, *parts) if len(parts) > 1 else parts[0]), "diagonalisable"
