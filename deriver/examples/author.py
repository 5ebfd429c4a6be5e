"""An author's solution beside ours: first the answers, then each formula of it as a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..api import parse, read, verify
from ..document import Block
from ..errors import DeriverError
from ..expression import walk
from ..latex.kinds import CALCULUS
from ..latex.syntax import parse_syntax
from ..latex.tree import Chain, Node
from ..latex.tree import Sequence as Row
from ..model import Answer, ClaimReport, Context, Derivation
from .expecting import same
from .records import AuthorCheck, Example, Solution
from .solving import asserted, sentences_in

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
    stated = list(_stated(blocks))
    notes: list[str] = []
    worst = "same"
    for answer in derivation.answers:
        status, note = _one(answer, stated, derivation)
        if note:
            notes.append(note)
        if status == "different" or (status == "not compared" and worst == "same"):
            worst = status
    return worst, notes


def _one(answer: Answer, stated: Sequence[_Stated], derivation: Derivation) -> tuple[str, str]:
    """Whether our answer is what the author states; the formula that says so must not be our own question."""
    if answer.expression is None:
        return "not compared", f"the {answer.name} is in words: {answer.text}"
    context = derivation.problems[answer.problem].context
    ours = f"the {answer.name} is ${answer.latex}$"
    named = [s for s in stated if s.asks is not None and same(answer.expression, s.asks, context).holds]
    verdicts = [(s.latex, same(answer.expression, s.latex, context)) for s in (named or stated) if not _asks(s.latex, context)]
    if named or len(stated) == 1:
        for latex, verdict in verdicts:
            if verdict.outcome == "refuted":
                return "different", f"{ours}; the solution has ${latex}$, which is not the same"
    if any(verdict.holds for _, verdict in verdicts):
        return "same", ""
    for latex, verdict in verdicts:
        if verdict.outcome == "conditional":
            return "different", f"{ours}; the solution has ${latex}$, which is the same only if ${verdict.condition}$"
    last = verdicts[-1] if verdicts else None
    if last is not None and last[1].outcome == "refuted" and last[1].method != "shapes" and len(derivation.answers) == 1:
        return "different", f"{ours}; the solution ends with ${last[0]}$, which is not the same"
    return "not compared", f"{ours}; no formula of the solution was recognised as it"


@dataclass(frozen=True)
class _Stated:
    """The last side of a chain of equations (or a formula alone), and its first side where there are two."""

    latex: str
    asks: str | None = None


def _asks(latex: str, context: Context) -> bool:
    """Whether a formula holds a derivative that is still to be taken: then it states the question."""
    try:
        return any(node.op in CALCULUS for node in walk(parse(latex, context).expression))
    except DeriverError:
        return False


def _stated(blocks: Sequence[Block]) -> Iterator[_Stated]:
    """What the formulas of a solution come to, in the order they stand."""
    for block in blocks:
        for formula in block.formulas():
            try:
                node = parse_syntax(formula.latex)
            except DeriverError:
                continue
            for item in node.items if isinstance(node, Row) else (node,):
                sides = item.items if isinstance(item, Chain) else (item,)
                texts = [_text_of(formula.latex, side) for side in sides]
                if isinstance(item, Chain) and set(item.relations) - {"="}:
                    continue
                yield _Stated(texts[-1], texts[0] if len(texts) > 1 else None)


def _text_of(latex: str, node: Node) -> str:
    r"""The text of a part, with the braces of `{a \over b}`, which the tree leaves out."""
    start, end = node.start, node.end
    while latex.count("{", start, end) < latex.count("}", start, end) and "{" in latex[:start]:
        start = latex.rindex("{", 0, start)
    while latex.count("}", start, end) < latex.count("{", start, end) and "}" in latex[end:]:
        end = latex.index("}", end) + 1
    return latex[start:end].strip().rstrip(".,;")


def _steps(example: Example, solution: Solution) -> list[ClaimReport]:
    """The author's formulas as claims, under what the problem declares."""
    problem = sentences_in(example.blocks)
    steps = [asserted(line) for line in sentences_in(example.solution)]
    text = "\n".join((*problem, "", "", *steps))
    try:
        report = verify(read(text=text, format="markdown", name="solution"), solution.context)
    except DeriverError:
        return []
    claims = report.documents[0].claims
    return [c for c in claims if c.place.line > len(problem) + 1 and c.verdict.outcome != "not_a_claim"]
