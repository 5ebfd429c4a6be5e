"""What the tokenizer hands on: tokens with their places, and readings that custom decided."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["THIN", "TOUCHING", "WHITE", "WIDE", "Note", "Token"]

#: The space before a token: none, white space, a thin space such as `\,`, or one that separates formulas.
TOUCHING, WHITE, THIN, WIDE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Note:
    """A reading that custom decided, at `text[start:end]`: a `code`, and a sentence for the user.

    >>> Note("double-bar", "|| is read as a norm", 0, 2).code
    'double-bar'
    """

    code: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Token:
    r"""One symbol. `kind` and `value` come from the table, `text` is what is written, `size` the `big` of a `\big|`."""

    kind: str
    value: str
    text: str
    start: int
    end: int
    space: int = TOUCHING
    size: str = ""
