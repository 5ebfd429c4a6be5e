"""How a problem of calculus ends: with answers, with a reason, with the finding that there is no value."""

from __future__ import annotations

from collections.abc import Sequence

from ...expression import Expr, walk
from ...model import Answer, Derivation, Finding, Problem, Step

__all__ = ["Doubt", "ended", "finished", "letters_of", "without_value"]

#: Expressions with more parts than this are not given to algorithms that may not come back.
LARGE = 160


class Doubt(Exception):
    """What is not known here, as a reason a reader understands."""


def finished(problem: Problem, answers: Sequence[Answer], steps: Sequence[Step], findings: Sequence[Finding] = ()) -> Derivation:
    """A derivation that answers."""
    return Derivation(
        task=problem.latex, status="finished", problems=(problem,), answers=tuple(answers), steps=tuple(steps),
        declarations=problem.context.text, findings=tuple(findings),
    )  # fmt: skip


def ended(problem: Problem, status: str, reason: str, code: str = "not_supported") -> Derivation:
    """A derivation that stops, and says why."""
    return Derivation(problem.latex, status, problems=(problem,), reason=reason, findings=(Finding(code, reason),))


def without_value(problem: Problem, name: str, text: str, steps: Sequence[Step]) -> Derivation:
    """An answer in words: there is no value."""
    return finished(problem, [Answer(name, None, text=text)], steps, [Finding("no_solution", text)])


def letters_of(*expressions: Expr) -> dict[str, Expr]:
    """The letters by their names, those that an operation binds too."""
    return {s.name: s for e in expressions for s in walk(e) if s.op == "symbol"}


def guard(*expressions: Expr) -> None:
    """Refuse what is too large to be worked on in bounded time."""
    if sum(1 for e in expressions for _ in walk(e)) > LARGE:
        raise Doubt("the expression is too large for the methods here")
