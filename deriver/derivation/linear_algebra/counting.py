"""What follows from sizes, ranks and eigenvalues alone; whether a set given by equations is a subspace."""

from __future__ import annotations

from ...expression import build as b
from ...expression.nodes import Expr
from .board import Board, Refusal

__all__ = ["counted", "subspace_test"]


def counted(board: Board) -> None:
    """Rank, nullity, determinant or trace of a matrix of which only numbers are known."""
    if board.request & {"determinant", "trace"}:
        _by_eigenvalues(board)
        return
    rows, columns, known = (int(e.data) for e in board.operands)
    given = "rank" if "rank given" in board.request else "nullity"
    rank = known if given == "rank" else columns - known
    if not 0 <= rank <= min(rows, columns):
        raise Refusal(f"there is no {rows} x {columns} matrix of rank {rank}: the rank is at most {min(rows, columns)}", "shape_mismatch")
    names = {
        "rank": (
            b.subtract(b.num(columns), b.num(known)),
            rank,
            "rank",
            f"The dimensions of the image and of the null space add up to {columns}, the number of columns.",
        ),
        "null space": (
            b.subtract(b.num(columns), b.num(rank)),
            columns - rank,
            "dimension",
            f"The rank and the nullity add up to {columns}, the number of columns.",
        ),
        "left null space": (
            b.subtract(b.num(rows), b.num(rank)),
            rows - rank,
            "dimension",
            f"The rank and the dimension of the left null space add up to {rows}, the number of rows.",
        ),
    }
    for asked in ("rank", "null space", "left null space", "row space", "column space"):
        if asked not in board.request:
            continue
        if asked in ("row space", "column space"):
            board.answer(
                "dimension", b.num(rank), claim=board.claim(b.num(rank), "=", b.num(rank)), text=f"the {asked}: its dimension is the rank"
            )
            continue
        shown, value, name, because = names[asked]
        if asked == "rank" and given == "rank":
            continue
        board.step("dimension of a null space", shown, b.num(value), because=because)
        board.answer(name, b.num(value), claim=board.claim(shown, "=", b.num(value)))


def _by_eigenvalues(board: Board) -> None:
    values = list(board.operands)
    if "determinant" in board.request:
        total = b.mul(*values)
        because = "The determinant is the product of the eigenvalues."
        board.step("determinant from the eigenvalues", b.det(_diagonal(values)), total, because=because)
        board.answer("determinant", total, claim=board.steps[-1].claim)
    if "trace" in board.request:
        total = b.add(*values)
        because = "The trace is the sum of the eigenvalues."
        board.step("trace from the diagonal", b.trace(_diagonal(values)), total, because=because)
        board.answer("trace", total, claim=board.steps[-1].claim)


def _diagonal(values: list[Expr]) -> Expr:
    n = len(values)
    return b.matrix([[values[i] if i == j else b.ZERO for j in range(n)] for i in range(n)])


def subspace_test(board: Board) -> None:
    """A set given by linear equations is a subspace exactly where the zero vector is in it."""
    A, right = board.operands
    name, rhs = board.name(A, "A"), right
    at = b.dot(name, b.vector([b.ZERO] * A.data[1]))
    homogeneous = all(v is b.ZERO for v in right.args)
    if homogeneous:
        board.step("special solutions", at, rhs, because="The set is the null space of the matrix of its equations.")
        board.answer("text", None, text="yes: a subspace, the null space of the matrix of its equations", claim=board.claim(at, "=", rhs))
        return
    board.step("solution check", at, rhs, relation="!=", because="The zero vector does not satisfy the equations.")
    board.answer("text", None, text="no: the zero vector is not in the set", claim=board.claim(at, "!=", rhs))
