r"""The classical inequalities for vectors, each with the lines of its proof, in whatever letters they are written."""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations

from ...expression import Expr
from ...expression import build as b
from ...latex.declarations import read_declarations
from ...latex.statements import read_statement
from ...model import Answer, Claim, Step
from ..differential_equations.board import Board

__all__ = ["by_classics"]

#: Inequality, lines (rule, claim, reason), case of equality; `X`, `Y` stand for the vectors.
_CLASSICS = (
    (
        (
            r"|X^\top Y|\le\|X\|\|Y\|",
            r"(X^\top Y)^2\le\|X\|^2\|Y\|^2",
            r"|X^\top Y|\le\|X\|_2\|Y\|_2",
            r"(X^\top Y)^2\le(X^\top X)(Y^\top Y)",
            r"X^\top Y\le\|X\|\|Y\|",
        ),
        (
            (
                "squares are nonnegative",
                r"\|\|Y\|^2X-(X^\top Y)Y\|^2\ge0",
                "The vector that is left of $X$ without its part along $Y$, times a number.",
            ),
            (
                "length of a difference, multiplied out",
                r"\|\|Y\|^2X-(X^\top Y)Y\|^2=\|Y\|^2(\|X\|^2\|Y\|^2-(X^\top Y)^2)",
                "Multiplied out. Where $Y=0$ both sides of the inequality are zero; otherwise the bracket is not negative.",
            ),
        ),
        r"equality holds exactly where the vectors are parallel",
    ),
    (
        (r"\|X+Y\|\le\|X\|+\|Y\|", r"\|X+Y\|_2\le\|X\|_2+\|Y\|_2"),
        (
            ("length of a sum, multiplied out", r"\|X+Y\|^2=\|X\|^2+2X^\top Y+\|Y\|^2", "Both sides are squared; this is the left one."),
            ("Cauchy-Schwarz inequality", r"X^\top Y\le\|X\|\|Y\|", "The mixed term is at most the product of the lengths."),
            ("square of a sum of lengths", r"\|X\|^2+2\|X\|\|Y\|+\|Y\|^2=(\|X\|+\|Y\|)^2", "The right side, squared."),
        ),
        r"equality holds exactly where the vectors are parallel and have the same direction",
    ),
    (
        (r"\|X\|_2\le\|X\|_1",),
        (
            ("square of a sum of sizes", r"\|X\|_1^2=\left(\sum_{i=1}^n|X_i|\right)^2", "Both sides are squared."),
            (
                "squares are part of the square of a sum",
                r"\sum_{i=1}^nX_i^2\le\left(\sum_{i=1}^n|X_i|\right)^2",
                "The mixed terms $|x_ix_j|$ are not negative.",
            ),
        ),
        r"equality holds exactly where at most one entry is not zero",
    ),
    (
        (r"\|X\|_1\le\sqrt{n}\|X\|_2", r"\|X\|_1\le\sqrt n\,\|X\|_2"),
        (
            ("square of a sum of sizes", r"\|X\|_1^2=\left(\sum_{i=1}^n|X_i|\right)^2", "Both sides are squared."),
            (
                "Cauchy-Schwarz inequality for sums",
                r"\left(\sum_{i=1}^n|X_i|\right)^2\le n\sum_{i=1}^nX_i^2",
                "Cauchy and Schwarz for the sizes of the entries and the vector of ones.",
            ),
        ),
        r"equality holds exactly where all entries have the same size",
    ),
    (
        (r"\|X\|_\infty\le\|X\|_2",),
        (("one term of a sum of squares", r"\|X\|_\infty^2\le\|X\|_2^2", "The largest square is one of the squares of the sum."),),
        r"equality holds exactly where at most one entry is not zero",
    ),
    (
        (r"\|X\|_2\le\sqrt{n}\|X\|_\infty",),
        (("each term is at most the largest", r"\|X\|_2^2\le n\|X\|_\infty^2", "Each of the $n$ squares is at most the largest."),),
        r"equality holds exactly where all entries have the same size",
    ),
)


@lru_cache(maxsize=256)
def _read(line: str, given: str) -> Claim:
    return read_statement(line, read_declarations(given)).claims[0]


def by_classics(board: Board, small: Expr, large: Expr) -> bool:
    """The lines of the classic that the inequality is."""
    vectors = sorted(
        {z for side in (small, large) for z in side.free if z.op == "symbol" and z.shape.kind == "vector"}, key=lambda z: z.name
    )
    others = {z for side in (small, large) for z in side.free} - set(vectors)
    if not 1 <= len(vectors) <= 2 or any(not z.is_scalar for z in others):
        return False
    sides = {z.shape.names for z in vectors}
    if len(sides) != 1:
        return False
    (size,) = sides.pop()
    for order in permutations(vectors):
        names = [z.latex for z in order]
        given = ", ".join(rf"{n} \in \mathbb{{R}}^{{{size}}}" for n in names)

        def put(line: str, names: list[str] = names) -> str:
            line = line.replace("X", names[0])
            line = line.replace("Y", names[1]) if len(names) > 1 else line
            return line.replace("^n", f"^{size}").replace(r"\sqrt{n}", rf"\sqrt{{{size}}}").replace(r"\le n", rf"\le {size}")

        for forms, lines, equality in _CLASSICS:
            if any("Y" in f for f in forms) != (len(order) == 2):
                continue
            for form in forms:
                claim = _read(put(form), given)
                if claim.left != small or claim.right != large:
                    continue
                for rule, line, because in lines:
                    made = _read(put(line), given)
                    made = Claim(made.left, made.relation, made.right, made.context, made.conditions, kind="derivation_line")
                    board.steps.append(
                        Step(
                            board.rulebook[rule],
                            before=made.left,
                            relation=made.relation,
                            after=made.right or b.ZERO,
                            because=because.replace("$X", f"${names[0]}").replace("$Y", f"${names[-1]}"),
                            claim=made,
                        )
                    )
                board.answers.append(Answer("equality", None, text=equality, claim=board.steps[-1].claim))
                return True
    return False
