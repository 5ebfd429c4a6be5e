r"""What an author tells the checker in comments: `deriver: ignore REASON`, and `deriver: let A\in\mathbb{R}^{n\times n}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..document import Block

__all__ = ["Instruction", "instruction_of"]

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
