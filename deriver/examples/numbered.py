r"""Exercises that are numbered by hand: `14\. $A=...$` on lines of their own, under an instruction such as `13-20. Find the eigenvalues`.

Comes in: the blocks of a document. Goes out: the same blocks, paragraphs divided where a number begins a line; and what an instruction
asks of each formula that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..document import Block, Piece
from ..document.blocks import Prose

__all__ = ["divided", "instruction", "is_numbered", "question", "without_letters"]

_ITEM = r"\(?(?:\d{1,3}|[a-h])\s*\\?[.)]\s"
_RANGE = re.compile(
    r"^\W{0,4}(?:(?:exercises|problems)\s+)?\(?\d{1,3}\s*[-–—]\s*\d{1,3}\s*\\?[.):]*\s+(?P<rest>\S.*)$", re.IGNORECASE | re.DOTALL
)
_NUMBERED = re.compile(rf"^\W{{0,3}}{_ITEM}")
_PART = re.compile(r"(?:^|(?<=[.?!:$]))\s*\(?([a-h])[.)]\s*$")
#: A label at the beginning of a line of a paragraph: "Solution:", "Answer.", "Exercise 4:".
_LABEL = (
    r"(?:(?:worked|model|sample|short|full|detailed)\s+)?(?:solutions?|answers?|hints?)(?:\s+\(?[\da-z]{1,3}\)?)?\s*(?:[:.]|\n)"
    r"|(?:exercise|problem|question|example)\s+\d{1,3}(?:\.\d{1,3})*\s*[:.]"
)
_LINE = re.compile(rf"\n[ \t>*]*(?=\(?\d{{1,3}}\s*\\?[.)]\s|\(?\d{{1,3}}\s*[-–—]\s*\d{{1,3}}\s*\\?[.)]|{_LABEL})", re.IGNORECASE)
#: What stands in an instruction for the formulas to come.
_PLACEHOLDER = re.compile(
    r"\b(?:each of )?(?:the|these|this) (?:matrix |matrices )?(?:given|following)\b[\w\s-]*?(?=\s*(?:[.,:;]|$|by\b|using\b|with\b))"
    r"|\b(?:each of the following|the following|each (?:matrix|function|equation|integral|system|set|of these))\b"
    r"[\w\s-]*?(?=\s*(?:[.,:;]|$))",
    re.IGNORECASE,
)


def is_numbered(words: str) -> bool:
    r"""Whether a paragraph begins with a number of its own: `14\. ...`, `(3) ...`."""
    return _NUMBERED.match(words) is not None


def instruction(words: str) -> str | None:
    """What a range of exercises asks: the sentence behind `13-20.`; None for any other text.

    >>> instruction("13-31. Determine all eigenvalues.")
    'Determine all eigenvalues.'
    """
    found = _RANGE.match(words)
    return " ".join(found["rest"].split()) if found is not None else None


def question(words: str) -> str | None:
    """An instruction with `{}` where the formula belongs; None where nothing says what is asked.

    >>> question("Determine all eigenvalues and corresponding eigenvectors")
    'Determine all eigenvalues and corresponding eigenvectors of {}.'
    >>> question("Find the inverse of the given matrix.")
    'Find the inverse of {}.'
    >>> question("Solve the given differential equations.")
    'Solve {}.'
    """
    text = " ".join(words.split()).rstrip(" .:;")
    if not text or not text[0].isalpha():
        return None
    placed, count = _PLACEHOLDER.subn("{}", text, count=1)
    if count:
        return f"{placed.strip()}."
    return f"{text} of {{}}."


def without_letters(lines: Sequence[str]) -> list[str]:
    """Sentences without the `a.`, `b.`, `c.` of parts, which end up behind the sentence before, where all of them are there in order.

    >>> without_letters(["Let $A=B$. a.", "Find $A$. b.", "Find $B$."])
    ['Let $A=B$.', 'Find $A$.', 'Find $B$.']
    """
    ends = [m.group(1) for line in lines if (m := _PART.search(line))]
    if len(ends) < 2 or ends != [chr(ord("a") + k) for k in range(len(ends))]:
        return list(lines)
    return [stripped for line in lines if (stripped := _PART.sub("", line).strip())]


def divided(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs in which several numbers begin a line, one block for each."""
    out: list[Block] = []
    for block in blocks:
        out.extend(_parts(block) if block.kind == "paragraph" else (block,))
    return out


def _parts(block: Block) -> Iterator[Block]:
    if not any(not hasattr(p, "latex") and _LINE.search(p.text) for p in block.pieces):
        yield block
        return
    rows: list[list[Piece]] = [[]]
    for piece in block.pieces:
        if not isinstance(piece, Prose):
            rows[-1].append(piece)
            continue
        start = 0
        for cut in _LINE.finditer(piece.text):
            rows[-1].append(_cut(piece, start, cut.start()))
            rows.append([])
            start = cut.end()
        rows[-1].append(_cut(piece, start, len(piece.text)))
    for row in rows:
        kept = tuple(p for p in row if not isinstance(p, Prose) or p.text.strip())
        if kept:
            first, last = kept[0].place, kept[-1].place
            place = replace(block.place, line=first.line, column=first.column, end_line=last.end_line, end_column=last.end_column)
            yield replace(block, pieces=kept, place=place)


def _cut(piece: Prose, start: int, end: int) -> Prose:
    text = piece.text[start:end]
    if start == 0 and end == len(piece.text):
        return piece
    place = piece.place_of(start, max(end, start + 1)) if piece.offsets and end > start else piece.place
    return Prose(text, place)
