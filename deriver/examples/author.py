"""An author's solution beside ours: first the answers, then each formula of it as a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..api import read, verify
from ..document import Block
from ..errors import DeriverError
from ..latex.syntax import parse_syntax
from ..latex.tree import Chain, Node
from ..latex.tree import Sequence as Row
from ..model import Answer, ClaimReport, Derivation
from .expecting import same
from .records import AuthorCheck, Example, Solution
from .solving import sentences_in

__all__ = ["compare_author"]


def compare_author(example: Example, solution: Solution) -> AuthorCheck | None:
    """The author's solution compared with ours, or None where there is none."""
    if not example.solution:
        return None
    answers, notes = _answers(example.solution, solution)
    claims = _steps(example, solution)
    failing = tuple(c for c in claims if c.verdict.outcome in ("refuted", "conditional"))
    return AuthorCheck(answers, tuple(notes), len(claims), failing)


def _answers(blocks: Sequence[Block], solution: Solution) -> tuple[str, list[str]]:
    derivation = solution.derivation
    if derivation is None or solution.status not in ("solved", "unchecked"):
        return "not compared", ["there is no answer of ours to compare with"] if solution.status != "claims" else []
    candidates = list(_sides(blocks))
    notes: list[str] = []
    worst = "same"
    for answer in derivation.answers:
        status, note = _one(answer, candidates, derivation)
        if note:
            notes.append(note)
        if status == "different" or (status == "not compared" and worst == "same"):
            worst = status
    return worst, notes


def _one(answer: Answer, candidates: Sequence[str], derivation: Derivation) -> tuple[str, str]:
    """Whether one of the author's formulas is our answer; else the last that could be it is what is shown."""
    if answer.expression is None:
        return "not compared", f"the {answer.name} is in words: {answer.text}"
    context = derivation.problems[answer.problem].context
    unlike: list[str] = []
    only_if: list[tuple[str, str]] = []
    for latex in reversed(candidates):
        verdict = same(answer.expression, latex, context)
        if verdict.holds:
            return "same", ""
        if verdict.outcome == "conditional":
            only_if.append((latex, verdict.condition or ""))
        elif verdict.outcome == "refuted" and verdict.method != "shapes":
            unlike.append(latex)
    if only_if:
        latex, condition = only_if[0]
        return "different", f"the {answer.name} is ${answer.latex}$; the solution has ${latex}$, which is the same only if ${condition}$"
    # An answer for another question of the text may stand last: a formula with the same letters is what can be compared.
    if len(derivation.answers) == 1 and unlike and unlike[0] == candidates[-1]:
        return "different", f"the {answer.name} is ${answer.latex}$; the solution ends with ${unlike[0]}$, which is not the same"
    return "not compared", f"the {answer.name} is ${answer.latex}$; no formula of the solution was recognised as it"


def _sides(blocks: Sequence[Block]) -> Iterator[str]:
    """Every side of every relation, and every formula alone, in the order they stand."""
    for block in blocks:
        for formula in block.formulas():
            try:
                node = parse_syntax(formula.latex)
            except DeriverError:
                continue
            for item in _parts(node):
                yield formula.latex[item.start : item.end].strip().rstrip(".,;")


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, Row | Chain):
        for item in node.items:
            yield from _parts(item)
    else:
        yield node


def _steps(example: Example, solution: Solution) -> list[ClaimReport]:
    """The author's formulas as claims, under what the problem declares."""
    problem = sentences_in(example.blocks)
    text = "\n".join((*problem, "", "", *sentences_in(example.solution)))
    try:
        report = verify(read(text=text, format="markdown", name="solution"), solution.context)
    except DeriverError:
        return []
    claims = report.documents[0].claims
    return [c for c in claims if c.place.line > len(problem) + 1 and c.verdict.outcome != "not_a_claim"]
