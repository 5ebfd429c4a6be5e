r"""Row operations: the elimination itself, with every operation recorded, and its matrix.

`eliminate` goes forward to echelon form, column by column; `back` goes on to the reduced form. Each stage keeps the matrix before and
after, the operations, and the invertible matrix E with after = E before, by which a step is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from .arrays import eye
from .fields import Field, Rows

__all__ = ["Operation", "Reduction", "Stage", "determinant_of", "eliminate", "inverse_of", "null_basis", "reduced"]


@dataclass(frozen=True)
class Operation:
    """`swap` of rows i and j, `scale` of row i by c, `add` of c times row j to row i."""

    kind: str
    i: int
    j: int
    c: Any = None

    def on(self, rows: Rows) -> Rows:
        """The rows afterwards."""
        out = [list(r) for r in rows]
        if self.kind == "swap":
            out[self.i], out[self.j] = out[self.j], out[self.i]
        elif self.kind == "scale":
            out[self.i] = [self.c * x for x in out[self.i]]
        else:
            out[self.i] = [x + self.c * y for x, y in zip(out[self.i], out[self.j], strict=True)]
        return out

    def latex(self, field: Field) -> str:
        r"""`R_2 \to R_2-3R_1`."""
        i, j = self.i + 1, self.j + 1
        if self.kind == "swap":
            return rf"R_{{{i}}} \leftrightarrow R_{{{j}}}"
        text = field.expr(self.c).latex
        compound = "+" in text[1:] or "-" in text[1:]
        factor = rf"\left({text}\right)" if compound else text
        if self.kind == "scale":
            return rf"R_{{{i}}} \to {'-' if text == '-1' else factor}R_{{{i}}}"
        if text in ("1", "-1"):
            return rf"R_{{{i}}} \to R_{{{i}}}{'+' if text == '1' else '-'}R_{{{j}}}"
        sign = "" if factor.startswith("-") else "+"
        return rf"R_{{{i}}} \to R_{{{i}}}{sign}{factor}R_{{{j}}}"


@dataclass
class Stage:
    """What is done for one column."""

    before: Rows
    after: Rows
    operations: list[Operation]
    what: str = ""

    def matrix(self, field: Field) -> Rows:
        """E with after = E before."""
        e = eye(len(self.before), field)
        for operation in self.operations:
            e = operation.on(e)
        return e


@dataclass
class Reduction:
    """Stages, the columns of the pivots, and the rows at the end. `pivots_used` are the pivots as they stood."""

    rows: Rows
    pivots: list[int] = attribute(default_factory=list)
    stages: list[Stage] = attribute(default_factory=list)
    pivots_used: list[Any] = attribute(default_factory=list)
    swaps: int = 0


def eliminate(a: Rows, field: Field, *, columns: int | None = None) -> Reduction:
    """Forward elimination to echelon form; pivots are sought in the first `columns` columns. Rows are exchanged where a pivot is zero."""
    rows = [list(r) for r in a]
    out = Reduction(rows)
    m = len(rows)
    width = len(rows[0]) if columns is None else columns
    r = 0
    for j in range(width):
        if r == m:
            break
        at = _pivot_row(rows, r, j, field)
        if at is None:
            continue
        operations: list[Operation] = []
        before = rows
        if at != r:
            operations.append(Operation("swap", r, at))
            rows = operations[-1].on(rows)
            out.swaps += 1
        pivot = rows[r][j]
        for i in range(r + 1, m):
            if rows[i][j] != field.zero:
                operations.append(Operation("add", i, r, -rows[i][j] / pivot))
                rows = operations[-1].on(rows)
        if operations:
            out.stages.append(Stage(before, rows, operations, f"column {j + 1}"))
        out.pivots.append(j)
        out.pivots_used.append(pivot)
        r += 1
    out.rows = rows
    return out


def _pivot_row(rows: Rows, r: int, j: int, field: Field) -> int | None:
    """The row of the pivot: the next one where it is not zero; with letters, one that is a number where there is one."""
    found = [i for i in range(r, len(rows)) if rows[i][j] != field.zero]
    if not found:
        return None
    if field.letters:
        return next((i for i in found if field.sign(rows[i][j]) is not None), found[0])
    return found[0]


def reduced(a: Rows, field: Field, *, columns: int | None = None) -> Reduction:
    """The reduced row echelon form: forward, then pivots to one and zeros above them."""
    out = eliminate(a, field, columns=columns)
    before = rows = out.rows
    operations: list[Operation] = []
    for r in reversed(range(len(out.pivots))):
        j = out.pivots[r]
        if rows[r][j] != field.one:
            operations.append(Operation("scale", r, r, field.one / rows[r][j]))
            rows = operations[-1].on(rows)
        for i in range(r):
            if rows[i][j] != field.zero:
                operations.append(Operation("add", i, r, -rows[i][j]))
                rows = operations[-1].on(rows)
    if operations:
        out.stages.append(Stage(before, rows, operations, "back"))
    out.rows = rows
    return out


def inverse_of(a: Rows, field: Field) -> Rows:
    """The inverse; ZeroDivisionError for a singular matrix."""
    n = len(a)
    unit = eye(n, field)
    result = reduced([[*r, *unit[i]] for i, r in enumerate(a)], field, columns=n)
    if len(result.pivots) < n:
        raise ZeroDivisionError
    return [r[n:] for r in result.rows]


def determinant_of(a: Rows, field: Field) -> Any:
    """The determinant by elimination."""
    result = eliminate(a, field)
    if len(result.pivots) < len(a):
        return field.zero
    total = field.one
    for pivot in result.pivots_used:
        total = total * pivot
    return -total if result.swaps % 2 else total


def null_basis(rows: Rows, pivots: Sequence[int], width: int, field: Field) -> list[list[Any]]:
    """A basis of the null space of a matrix in reduced form: one vector for each free variable."""
    basis = []
    for free in (j for j in range(width) if j not in pivots):
        v = [field.zero] * width
        v[free] = field.one
        for r, p in enumerate(pivots):
            v[p] = -rows[r][free]
        basis.append(v)
    return basis
