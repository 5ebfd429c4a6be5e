r"""A problem in words to its solution: what is asked is derived, what is to be shown is verified."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..api import declare, derive, read, verify
from ..document import Block, Formula, Piece
from ..document.sentences import sentences_of
from ..errors import DeriverError
from ..model import ClaimReport, Context, Derivation, Step
from .numbered import instruction, question, without_letters
from .records import Example, Solution

__all__ = ["asserted", "context_before", "sentences_in", "solve", "stem_of"]

#: A sentence that states something to be shown. What it asks beside that goes to `derive`, which says whether it can.
_TO_SHOW = re.compile(
    r"^\W*(?:(?:then|now|hence|also|next|finally|first|using this|hence|thus)\b\W*)?"
    r"(?:show|prove|verify|check|confirm|demonstrate|establish|justify|convince yourself|some claim|a common mistake|many write)\b"
    r"|\b(?:is it true|true or false)\b",
    re.IGNORECASE,
)
_DECLARES = re.compile(
    r"^\W*(?:let|suppose|assume|throughout|given|consider|define|write|denote|here|where|with|for|set|put|recall|in this section)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:find|compute|calculate|determine|solve|classify|differentiate|derive|give|evaluate|what|which|how|minimi[sz]e|maximi[sz]e|"
    r"express|diagonali[sz]e|project|fit|factor|expand|simplify|integrate)\b.*[.?]|\?\s*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\W{0,4}(?:worked\s+)?(?:example|exercise|problem|question|task|solution|answer)s?\b\s*(?:\(?[\dA-Za-z]{1,3}(?:\.\d+)*\)?)?"
    r"\s*(?:\([^()]{0,80}\))?\s*[.:—–)]\W{0,4}",
    re.IGNORECASE,
)
_ALIGNED = frozenset(("align", "align*", "gather", "gather*", "multline", "multline*", "split", "eqnarray", "eqnarray*", "alignat*"))


def sentences_in(blocks: Sequence[Block]) -> list[str]:
    """The sentences of blocks, one line each, formulas between dollar signs, without "Exercise 3." in front.

    >>> sentences_in(read(text="**Exercise 1.** Let $x>0$. Find $x$.").blocks)
    ['Let $x>0$.', 'Find $x$.']
    """
    out: list[str] = []
    for block in blocks:
        if block.kind in ("heading", "comment", "code", "table"):
            continue
        for sentence in sentences_of(_without_lead(block)):
            out.append(_line(sentence.pieces))
    return [line for line in out if line.strip(" .:*")]


def _without_lead(block: Block) -> tuple[Piece, ...]:
    pieces = block.pieces
    if not pieces or isinstance(pieces[0], Formula):
        return pieces
    # The name that LaTeX lets an environment have in brackets is a title, too.
    found = _LEAD.match(pieces[0].text) or (re.match(r"^\s*\[[^\[\]]{0,80}\]\s*", pieces[0].text) if block.environment else None)
    if found is None or found.end() == 0:
        return pieces
    return (replace(pieces[0], text=pieces[0].text[found.end() :], offsets=()), *pieces[1:])


def _line(pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    for piece in pieces:
        if not isinstance(piece, Formula):
            parts.append(piece.text)
        elif piece.environment in _ALIGNED and ("&" in piece.latex or "\\\\" in piece.latex):
            parts.append(rf" $\begin{{aligned}}{piece.latex}\end{{aligned}}$ ")
        else:
            parts.append(f" ${piece.latex}$ " if piece.display else f"${piece.latex}$")
    return " ".join("".join(parts).split())


def context_before(blocks: Sequence[Block]) -> Context:
    """What the sentences before a problem declare; a sentence that cannot be read declares nothing."""
    context = Context()
    for line in sentences_in(blocks):
        if _DECLARES.match(line) and not _TO_SHOW.search(line):
            try:
                context = declare(line, context)
            except DeriverError:
                continue
    return context


#: "Find the derivatives of the following functions": what is asked of each formula that follows.
_STEM = re.compile(r"\b(?:following|each of|these)\b|:\s*$", re.IGNORECASE)
_STEMS = (
    (re.compile(r"\bsecond derivatives?\b", re.IGNORECASE), "Find the second derivative of {}."),
    (re.compile(r"\bderivatives?\b|\bdifferentiate\b", re.IGNORECASE), "Find the derivative of {}."),
    (re.compile(r"\bgradients?\b", re.IGNORECASE), "Find the gradient of {}."),
    (re.compile(r"\bhessians?\b", re.IGNORECASE), "Find the Hessian of {}."),
    (re.compile(r"\bjacobians?\b", re.IGNORECASE), "Find the Jacobian of {}."),
    (re.compile(r"\b(?:show|prove|verify)\b", re.IGNORECASE), "Show that {}."),
    (re.compile(r"\bsolve\b", re.IGNORECASE), "Solve {}."),
)


def stem_of(blocks: Sequence[Block]) -> str | None:
    """What the last instruction before a problem asks of formulas that stand alone, with `{}` for the formula; None if nothing known.

    >>> stem_of(read(text="Differentiate each of the following.", format="markdown").blocks)
    'Find the derivative of {}.'
    """
    for block in reversed(blocks):
        ranged = instruction(block.words)
        if ranged is not None:
            return _stem(ranged) or question(ranged)
        found = next((line for line in reversed(sentences_in([block])) if _instructs(line)), None)
        if found is not None:
            return _stem(found) or (question(found) if _ASKS.search(found + ".") and "$" not in found else None)
    return None


def _instructs(line: str) -> bool:
    # An instruction that is not known ends the one before it, too.
    return bool(_STEM.search(line) and ("$" not in line or _ASKS.search(line) or _TO_SHOW.search(line)))


def _stem(line: str) -> str | None:
    return next((form for noun, form in _STEMS if noun.search(line)), None)


#: The number before an exercise that is numbered by hand.
_BY_HAND = re.compile(r"^\(?\d{1,3}\s*\\?[.)]\s+")


def _asked_each(lines: Sequence[str], stem: str | None) -> list[str]:
    """Formulas that stand alone, with what the instruction before them asks of each."""
    out: list[str] = []
    for number, line in enumerate(lines):
        line = _BY_HAND.sub("", line)
        alone = re.fullmatch(r"\$[^$]+\$\s*[.;,]?", line) is not None
        next_alone = number + 1 < len(lines) and lines[number + 1].startswith("$")
        if alone and stem is not None:
            out.append(stem.replace("{}", line.rstrip(" .;,")))
        elif next_alone and _instructs(line) and _stem(line) is not None:
            stem = _stem(line)
        else:
            out.append(line)
    return out


#: Kinds of tasks whose claims a derivation checks line by line: fields and processes.
_SHOWN = ("pde_verify", "pde_transform", "ito", "moments", "stationary")


def solve(example: Example) -> Solution:
    r"""The solution of an example: a derivation of what is asked, the verdicts on what is to be shown."""
    given = context_before(example.given)
    lines = sentences_in(example.blocks)
    if not lines:
        return Solution("refused", reason="there is no text to read", context=given)
    lines = _asked_each(without_letters(lines), stem_of(example.given))
    to_show = [line for line in lines if _TO_SHOW.search(line)]
    asked = [line for line in lines if not _TO_SHOW.search(line)]
    if to_show:
        shown = derive(" ".join(lines), given, detail="brief")
        if shown.status == "finished" and shown.problems[0].kind in _SHOWN:
            return _rated(shown, (), given)
    derivation = _derived(asked, given) if asked else None
    if to_show and derivation is not None and _asks_nothing(derivation):
        derivation = None
    claims = tuple(_claims(lines, given, set(to_show))) if to_show else ()
    if derivation is not None and not to_show and _tells(derivation, example):
        # An example may ask nothing and show how something comes out: what it states is what can be checked.
        told = [asserted(line) for line in lines]
        claims = tuple(_claims(told, given, set(told)))
        derivation = None if claims else derivation
    if derivation is None and not claims:
        return Solution("refused", reason="no claim could be read in what is to be shown", context=given)
    return _rated(derivation, claims, given)


def _derived(lines: Sequence[str], given: Context) -> Derivation:
    """The derivation of what is asked; what has to be left aside to read it stands in its warnings."""
    task = " ".join(lines)
    derivation = derive(task, given, detail="brief", partly=False)
    if derivation.status != "refused":
        return derivation
    kept = [line for line in lines if "$" in line or _DECLARES.match(line) or _ASKS.search(line)]
    attempts = []
    if given.symbols or given.definitions:
        attempts.append((task, Context(), ["what is declared before does not fit: the problem is read by itself"]))
    if len(kept) < len(lines):
        left = ", ".join(f'"{line}"' for line in lines if line not in kept)
        attempts.append((" ".join(kept), given, [f"not taken into account: {left}"]))
        if attempts[0][1] is not given:
            attempts.append((" ".join(kept), Context(), [*attempts[0][2], *attempts[1][2]]))
    for text, context, warnings in attempts:
        other = derive(text, context, detail="brief", partly=False)
        if other.status != "refused":
            return replace(other, task=task, warnings=(*other.warnings, *warnings))
    some = derive(task, given, detail="brief")
    return some if some.answers else derivation


def _asks_nothing(derivation: Derivation) -> bool:
    reason = derivation.reason or ""
    return derivation.status == "refused" and (reason.startswith("nothing is asked") or "no formula" in reason)


def asserted(line: str) -> str:
    """A formula that is a sentence of its own, with a verb: without one it would be read as an equation to be solved.

    >>> asserted("$2+2=5$."), asserted("$f(x)=x^2$.")
    ('We have $2+2=5$.', '$f(x)=x^2$.')
    """
    defines = re.match(r"^\$\s*\\?[A-Za-z]+(?:_\w+)?\s*(?:\([^()]*\))?\s*:?=", line)
    return f"We have {line}" if line.startswith("$") and defines is None else line


def _tells(derivation: Derivation, example: Example) -> bool:
    return _asks_nothing(derivation) or (derivation.status == "refused" and "example" in example.title.lower())


def _claims(lines: Sequence[str], given: Context, stating: set[str]) -> Iterator[ClaimReport]:
    """The claims in the sentences that state something, under what the others declare."""
    text = "\n".join(lines)
    wanted = {number for number, line in enumerate(lines, 1) if line in stating}
    report = verify(read(text=text, format="markdown", name="example"), given)
    for claim in report.documents[0].claims:
        if claim.place.line in wanted and claim.verdict.outcome != "not_a_claim":
            yield claim


def _rated(derivation: Derivation | None, claims: tuple[ClaimReport, ...], given: Context) -> Solution:
    if derivation is None:
        return Solution("claims", claims=claims, context=given)
    context = derivation.problems[0].context if derivation.problems else given
    hint = getattr(derivation.error, "hint", None)
    if derivation.status != "finished":
        return Solution(derivation.status, derivation, claims, derivation.reason, context, hint)
    verdicts = [a.verdict for a in derivation.answers]
    refuted = [s for s in _steps(derivation.steps) if s.verdict.outcome == "refuted"]
    if refuted or any(v.outcome == "refuted" for v in verdicts):
        return Solution("wrong", derivation, claims, "an answer or a step is refuted", context)
    unchecked = next((v for v in verdicts if not v.holds), None)
    if unchecked is not None:
        return Solution("unchecked", derivation, claims, unchecked.reason, context)
    return Solution("solved", derivation, claims, None, context)


def _steps(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _steps(step.steps)
