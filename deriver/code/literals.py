"""What a comment or an output states: numbers, truth values and arrays of them, as printed.

Comes in: the text after `#`, or a line of output, and how many values are printed. Goes out: the values stated, to their digits, and what
follows them; None where the text does not begin with a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

__all__ = ["Number", "Stated", "stated"]

_LEAD = re.compile(r"\s*(?:(?:->|→|=>|⇒|==?|⟶|➜|(?:output|prints?|printed|results?|returns?|gives)\b\s*:?|out\s*:)\s*)?", re.IGNORECASE)
#: `[slope, intercept] ≈ `, `trace = `, `1+4+0 = `: what stands before a sign and names what follows it.
_NAMED = re.compile(r"\s*(?:[\[(]?[A-Za-z][\w ,()]{0,38}[\])]?\s*(?:≈|~=|=(?!=)|:(?=\s))|[\d\s.()*/+-]{1,60}=(?!=))\s*")
_ABOUT = re.compile(r"\s*(?:~|≈|∼|approx(?:imately|\.)?|about|roughly|circa|ca\.)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(\.\.\.|…)?")
_WORD = re.compile(r"(True|False|[+-]?inf\b|[+-]?nan\b|-?Infinity\b|NaN\b)")
_OPEN = re.compile(r"(?:array|tensor|matrix|np\.array|(?:np\.)?(?:float|int)(?:64|32)|torch\.Size)?([\[(])")
_AFTER_ARRAY = re.compile(r"\s*,?\s*dtype\s*=\s*[\w.]+\s*")
_BETWEEN = re.compile(r"[\s,;|/]*(?:[A-Za-z]+[\s:=]+){0,3}")
_DEEPEST = 6


@dataclass(frozen=True)
class Number:
    """A number as written: its text, whether dots follow it, whether it is a truth value."""

    text: str
    cut: bool = False

    @property
    def truth(self) -> bool:
        return self.text in ("True", "False")


@dataclass(frozen=True)
class Stated:
    """The values stated, nested lists of numbers; whether they are approximate; what stands after them."""

    values: tuple[Any, ...]
    about: bool
    rest: str
    named: bool = False

    @property
    def clean(self) -> bool:
        """Whether nothing after the values makes it doubtful that they are what is printed."""
        return re.match(r"\s*(?:$|[;(—–#]|,(?!\s*[-\d])|->|→|\.\s|\.$)|[A-Z]", self.rest) is not None


class _Reader:
    def __init__(self, text: str, at: int, sure: bool = False) -> None:
        self.text = text
        self.at = at
        self.sure = sure  # a sum stands before it, so that `5A` is no unit

    def value(self, depth: int = 0) -> Any:
        """The next number or array; None where there is none."""
        self.space()
        if depth > _DEEPEST:
            return None
        opened = _OPEN.match(self.text, self.at)
        if opened is not None:
            start = self.at
            self.at = opened.end()
            found = self.entries("]" if opened[1] == "[" else ")", depth)
            if found is None:
                self.at = start
            elif opened[0] != opened[1] and opened[1] == "(":
                return found[0] if len(found) == 1 else None
            return found
        word = _WORD.match(self.text, self.at)
        if word is not None and self.ends(word.end(), False):
            self.at = word.end()
            return Number(word[1])
        number = _NUMBER.match(self.text, self.at)
        if number is None or not self.ends(number.end(), "." in number[1] or depth > 0 or self.sure):
            return None
        self.at = number.end()
        return Number(number[1].replace("_", ""), number[2] is not None)

    def ends(self, at: int, decimal: bool) -> bool:
        """Whether a number may end here: not in `2D`, `3x`, `90-degree`, `5%`, `1/2`; a sentence may have been glued to it."""
        rest = self.text[at : at + 3]
        if re.match(r"[A-Z][a-z]", rest) or (decimal and re.match(r"[A-Z]\s", rest)):
            return True
        return not re.match(r"[\w%/^*°]|-\w|:\d", rest)

    def entries(self, close: str, depth: int) -> list[Any] | None:
        found: list[Any] = []
        while True:
            self.space()
            skipped = _AFTER_ARRAY.match(self.text, self.at)
            if skipped is not None:
                self.at = skipped.end()
            if self.text.startswith(close, self.at):
                self.at += 1
                return found
            value = self.value(depth + 1)
            if value is None or len(found) > 10_000:
                return None
            found.append(value)
            self.space()
            if self.text.startswith(",", self.at):
                self.at += 1

    def space(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1


def stated(text: str, count: int = 1) -> Stated | None:
    """The values a text states, when it begins with `count` of them.

    >>> stated("[4 5] addition").values
    ([Number(text='4', cut=False), Number(text='5', cut=False)],)
    >>> stated("3 apples").clean, stated("9, not 8").clean, stated("columns are eigenvectors")
    (False, True, None)
    """
    for named in (False, True):
        lead = (_NAMED if named else _LEAD).match(text)
        if lead is None:
            continue
        reader = _Reader(text, lead.end(), named and re.match(r"[\s\d]+[-+*/]", text) is not None)
        about = _ABOUT.match(text, reader.at)
        if about is not None:
            reader.at = about.end()
        values: list[Any] = []
        while len(values) < count:
            if values:
                between = _BETWEEN.match(text, reader.at)
                assert between is not None
                reader.at = between.end()
            value = reader.value()
            if value is None:
                break
            values.append(value)
        rest = text[reader.at :]
        if len(values) == count and not re.match(r"\s*(?:=|≈|≤|≥|<|>(?!\s*$)|\+|\*)", rest):
            sign = "≈" in lead[0] or "~=" in lead[0]
            return Stated(tuple(values), about is not None or sign, rest, named)
    return None
