r"""What an author tells the checker in comments: `deriver: ignore REASON`, and `deriver: let A\in\mathbb{R}^{n\times n}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..document import Block, Document
from ..source import Place

__all__ = ["Instruction", "ignored_in", "instruction_of"]

_FORM = re.compile(r"^\W*deriver\s*:\s*(?P<verb>ignore|let)\b\s*:?\s*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Instruction:
    """`verb` is `ignore` (then `text` is the reason) or `let` (then `text` declares)."""

    verb: str
    text: str
    block: Block


def instruction_of(block: Block) -> Instruction | None:
    """The instruction in a comment, or None.

    >>> from ..document import read_document
    >>> block = read_document(text="<!-- deriver: ignore a quotation -->\\n\\n**x**", format="markdown").blocks[0]
    >>> instruction_of(block).text
    'a quotation'
    """
    if block.kind != "comment":
        return None
    found = _FORM.match(block.text.strip())
    if found is None:
        return None
    return Instruction(found["verb"].lower(), " ".join(found["rest"].split()), block)


def ignored_in(document: Document) -> dict[Place, str]:
    """The places of the formulas to be ignored, with the reason: those on the line of the comment, else of the block after it.

    >>> from ..document import read_document
    >>> page = read_document(text="<!-- deriver: ignore a quotation -->\\n\\nSo $1=2$.", format="markdown")
    >>> list(ignored_in(page).values())
    ['a quotation']
    """
    blocks = document.blocks
    ignored: dict[Place, str] = {}
    for index, block in enumerate(blocks):
        found = instruction_of(block)
        if found is None or found.verb != "ignore":
            continue
        line = block.place.line
        near = [
            f for other in blocks[max(0, index - 1) : index] for f in other.formulas()
            if f.place.line <= line <= f.place.end_line and f.place.path == block.place.path
        ]  # fmt: skip
        if not near:
            following = next((b for b in blocks[index + 1 :] if b.kind != "comment"), None)
            near = list(following.formulas()) if following is not None else []
        for formula in near:
            ignored[formula.place] = found.text or "no reason is given"
    return ignored
