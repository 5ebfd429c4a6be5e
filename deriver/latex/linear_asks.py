"""One question of linear algebra as the grammar of sentences finds it, before its formulas are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import patterns as re
from .linear_words import FACTORS
from .wording import Token

__all__ = ["LinearAsk", "NotOurs", "factored"]

_TRANSPOSE = re.compile(r"\^\{?(?:\\top|T|t|\\mathsf\{?T\}?|\\mathrm\{?T\}?|\\intercal|\\prime|\\prime)\}?|'")
_ADJOINT = re.compile(r"\^\{?(?:\*|H|\\ast|\\dagger|\\mathsf\{?H\}?|\\mathrm\{?H\}?)\}?")
_DIAGONAL = r"(?:\\Lambda|D|\\Sigma|\\Delta)"
#: The shape of a product of factors, and of the other side where it matters -> kind and request.
_FORMS = tuple(
    (re.compile(form), re.compile(other), kind, request)
    for form, other, kind, request in (
        (rf"([A-Z]){_DIAGONAL}\1\^\{{?-1\}}?", r"[A-Z]?", "diagonalise", ""),
        (r"([A-Z])\^\{?-1\}?[A-Z]\1", rf"{_DIAGONAL}?", "diagonalise", ""),
        (rf"([A-Z]){_DIAGONAL}\1\^[T*]", r"[A-Z]?", "diagonalise", "orthogonal"),
        (r"([A-Z])\^[T*][A-Z]\1", rf"{_DIAGONAL}?", "diagonalise", "orthogonal"),
        (r"([A-Z])J\1\^\{?-1\}?", r"[A-Z]?", "jordan", ""),
        (r"([A-Z])\^\{?-1\}?[A-Z]\1", r"J", "jordan", ""),
    )
)


def factored(text: str) -> tuple[str, str] | None:
    r"""The kind of factorisation that a formula names, and what it adds to the request; None where it names none.

    >>> factored(r"A=PDP^{-1}"), factored(r"Q^TAQ=\Lambda"), factored("PA=LU")
    (('diagonalise', ''), ('diagonalise', 'orthogonal'), ('lu', 'pivoting'))
    """
    plain = re.sub(r"\s|\\[,;:! ]", "", text)
    key = plain.split("=")[-1]
    if key in FACTORS:
        return FACTORS[key] if not re.fullmatch(r"P[A-Z]", plain.split("=")[0]) or key != "LU" else ("lu", "pivoting")
    sides = [_TRANSPOSE.sub("^T", _ADJOINT.sub("^*", side)) for side in plain.split("=")]
    if len(sides) > 2:
        return None
    for one, two in ((sides[0], sides[-1] if len(sides) > 1 else ""), (sides[-1], sides[0] if len(sides) > 1 else "")):
        for form, other, kind, request in _FORMS:
            if form.fullmatch(one) and other.fullmatch(two):
                return kind, request
    return FACTORS.get(sides[-1].replace("^T", "^\\top"))


@dataclass
class LinearAsk:
    """One question. `targets` are the formulas it is about, with what is said of each: `of`, `onto`, `to`, `points`, `basis`, `start`."""

    kind: str
    start: int
    end: int
    words: str
    request: set[str] = field(default_factory=set)
    targets: list[tuple[str, Token]] = field(default_factory=list)
    declared: list[list[Token]] = field(default_factory=list)
    refers: bool = False


class NotOurs(Exception):
    """The sentence is not one of these."""
