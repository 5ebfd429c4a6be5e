"""An author's solution beside ours: first the answers, then each formula of it as a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from ..api import declare, parse, read, verify
from ..document import Block
from ..errors import DeriverError
from ..expression import Expr, substitute, walk
from ..latex.kinds import CALCULUS
from ..latex.syntax import parse_syntax
from ..latex.tree import Chain, Node
from ..latex.tree import Sequence as Row
from ..model import Answer, ClaimReport, Context, Derivation, Problem
from .expecting import same
from .families import constants_of, same_family
from .listed import listed
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
    for problem in range(len(derivation.problems)):
        found = [_one(a, stated, derivation) for a in derivation.answers if a.problem == problem]
        agreed = any(status == "same" for status, _ in found)
        for status, note in found:
            # An author need not write down all that we say: the basis alone, without the factorisation it gives.
            if note and (status == "different" or not agreed):
                notes.append(note)
            if status == "different" or (status == "not compared" and worst == "same" and not agreed):
                worst = status
    return worst, notes


def _one(answer: Answer, stated: Sequence[_Stated], derivation: Derivation) -> tuple[str, str]:
    """Whether our answer is what the author states; the formula that says so must not be our own question."""
    if answer.expression is None:
        return "not compared", f"the {answer.name.replace('_', ' ')} is in words: {answer.text}"
    curve = answer.expression  # y = 10x - 16
    if curve.op == "relation" and curve.data == "=" and curve.args[0].op == "symbol" and curve.args[0] not in curve.args[1].free:
        answer = replace(answer, expression=curve.args[1])
    assert answer.expression is not None
    if answer.expression.op in ("relation", "logic"):
        return "not compared", f"the {answer.name.replace('_', ' ')} is a condition: ${answer.latex}$"
    context = derivation.problems[answer.problem].context
    ours = f"the {answer.name.replace('_', ' ')} is ${answer.latex}$"
    if answer.expression.op == "list" and listed(answer, [t.latex for t in stated], context):
        return "same", ""
    answer = _in_their_variable(answer, stated, derivation.problems[answer.problem])
    assert answer.expression is not None
    family = _as_family(answer, stated, derivation)
    if family is not None:
        return family
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


def _as_family(answer: Answer, stated: Sequence[_Stated], derivation: Derivation) -> tuple[str, str] | None:
    """The comparison of a general solution, whose constants may have other names and meanings; None where ours has no constants."""
    problem = derivation.problems[answer.problem]
    assert answer.expression is not None
    letters = frozenset(s.latex for e in (problem.expression, *problem.unknowns) if e is not None for s in e.free) - {"C_1", "C_2"}
    if problem.kind not in ("ode", "ode_system") or not constants_of(answer.expression, letters):
        return None
    ours = f"the {answer.name.replace('_', ' ')} is ${answer.latex}$"
    found: list[bool | None] = []
    for s in stated:
        theirs = _with_constants(s.latex, problem.context)
        if theirs is None:
            continue
        verdict = same_family(answer.expression, theirs, letters)
        if verdict:
            return "same", ""
        found.append(verdict)
    if found and found[-1] is False:
        return "different", f"{ours}; the solution ends with ${stated[-1].latex}$, which is another family of functions"
    return "not compared", f"{ours}; no formula of the solution was recognised as it"


def _with_constants(latex: str, context: Context) -> Expr | None:
    """A formula in which capital letters that nothing declares are constants: `Ae^{x}+Be^{-x}`."""
    names = [n for n in dict.fromkeys(re.findall(r"(?<![\\A-Za-z{])([A-DKk])(?![A-Za-z]*\})", latex)) if n not in context.symbols]
    for given in (declare(", ".join(rf"{n} \in \mathbb{{R}}" for n in names), context) if names else None, context):
        if given is not None:
            with suppress(DeriverError):
                return parse(latex, given).expression
    return None


def _in_their_variable(answer: Answer, stated: Sequence[_Stated], problem: Problem) -> Answer:
    """Our solution in the author's letter, where the equation does not say of what its unknown is a function."""
    ours = problem.variables[0] if len(problem.variables) == 1 else None
    if problem.kind != "ode" or ours is None or answer.expression is None or not stated:
        return answer
    if ours.latex in re.sub(r"\\[a-z]+", "", problem.latex):
        return answer
    theirs = _with_constants(stated[-1].latex, problem.context)
    others = [] if theirs is None else [s for s in theirs.free if s.is_scalar and s.name in ("x", "t", "s", "z", "u")]
    if len(others) != 1 or others[0] is ours:
        return answer
    return replace(answer, expression=substitute(answer.expression, {ours: others[0]}))


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
            for line in _lines_of(formula.latex):
                yield from _stated_in(line)


def _lines_of(latex: str) -> list[str]:
    r"""The rows of `aligned`, without alignment marks; a row that goes on with `=` says what stands behind it."""
    boxed = re.fullmatch(r"\s*\\(?:boxed|fbox)\s*\{(.*)\}\s*[.,;]?\s*", latex, re.DOTALL)
    if boxed is not None and _closed(boxed.group(1)):
        latex = boxed.group(1)
    inner = re.fullmatch(r"\s*\\begin\{(aligned|align\*?|gathered|split)\}(.*)\\end\{\1\}\s*", latex, re.DOTALL)
    if inner is None or re.search(r"\\begin\{[^}]*(?:matrix|array|cases)", inner.group(2)):
        return [latex]
    rows = re.split(r"\\\\(?:\s*\[[^\]]*\])?", inner.group(2))
    return [row for r in rows if (row := re.sub(r"(?<!\\)&", "", r).strip().removeprefix(r"\Rightarrow").strip().removeprefix("=").strip())]


_IMPLIES = frozenset({"implies", "iff"})


def _closed(latex: str) -> bool:
    """Whether no brace closes that was not opened."""
    depth = 0
    for mark in re.findall(r"(?<!\\)[{}]", latex):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _stated_in(latex: str) -> Iterator[_Stated]:
    try:
        node = parse_syntax(latex)
    except DeriverError:
        return
    for item in node.items if isinstance(node, Row) else (node,):
        while isinstance(item, Chain) and set(item.relations) & _IMPLIES:  # what follows last is what it comes to
            at = max(i for i, r in enumerate(item.relations) if r in _IMPLIES)
            rest = item.items[at + 1 :]
            item = rest[0] if len(rest) == 1 else replace(item, items=rest, relations=item.relations[at + 1 :])
        sides = item.items if isinstance(item, Chain) else (item,)
        texts = [_text_of(latex, side) for side in sides]
        if isinstance(item, Chain) and set(item.relations) - {"="}:
            continue
        if len(texts) > 2 and texts[-1] == "0":
            texts.pop()  # det(A - x I) = x^2 - 1 = 0: what it is, set to zero
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
