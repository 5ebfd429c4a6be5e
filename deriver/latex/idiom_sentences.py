r"""A sentence of a task as words with numbered formulas, and the patterns of words that rows of `idioms` share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from re import Match, Pattern

from . import patterns as re

__all__ = ["ASK", "FIND", "MARKED", "PLACES", "TAIL", "Sentence", "fits", "with_formulas", "with_tail"]


@dataclass
class Sentence:
    """One sentence with its formulas numbered, and the whole text for what was defined before."""

    said: str
    formulas: list[str]
    before: str

    def __getitem__(self, mark: str | None) -> str:
        return self.formulas[int(mark.lstrip("#"))] if mark else ""


FIND = r"(?:find|determine|compute|calculate|give|obtain|evaluate|write down|state|what is|what are|work out)"
ASK = rf"(?:(?:please|now|hence|then|also|next|finally|and) )*{FIND}(?: (?:all|any))?(?: the| an?)?"
MARKED = r"#\d+"
TAIL = r"(?P<tail>(?: ?,? (?:where|with|for|if|when|given(?: that)?|assuming|subject to|such that|s\.?t\.?|under|over|on) .*)?)"


PLACES = (
    r"(?:line|plane|circle|unit circle|disc|disk|unit disc|unit disk|sphere|unit sphere|ellipse|curve|hyperbola|region"
    r"|set|hyperplane|parabola)"
)


def with_formulas(sentence: Sentence, words: str) -> str:
    """Words with their formulas put back."""
    return re.sub(r"#(\d+)", lambda m: f"${sentence.formulas[int(m[1])]}$", words).replace(" ,", ",").strip()


def fits(pattern: str, sentence: Sentence) -> Match[str] | None:
    return _compiled(pattern).fullmatch(sentence.said)


@cache
def _compiled(pattern: str) -> Pattern[str]:
    """A row of a table; there are more of them than the library of regular expressions remembers."""
    return re.compile(pattern.replace("#k", r"(?P<k>#\d+)").replace("#m", r"(?P<m>#\d+)").replace("#n", r"(?P<n>#\d+)"))


def with_tail(s: Sentence, tail: str | None) -> str:
    return " " + with_formulas(s, tail) if tail else ""
