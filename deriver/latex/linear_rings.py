r"""Over which numbers a question is asked: `\mathbb{R}`, `\mathbb{Z}`, `\mathbb{F}_5`, "modulo 7"; and conditions on unknowns.

Comes in: formulas and words. Goes out: what is added to a request, `over F 5`. Does not know: what is done over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import patterns as re
from .linear_asks import LinearAsk, NotOurs

__all__ = ["conditions_on", "is_space", "ring_of", "take_ring"]

#: Words behind "over" -> what they add to the request.
_RING_WORDS = {
    "the real numbers": "over R", "the reals": "over R", "the field of real numbers": "over R", "the complex numbers": "over C",
    "the field of complex numbers": "over C", "the rational numbers": "over Q", "the rationals": "over Q", "the integers": "over Z",
    "the field with two elements": "over F 2", "the field of two elements": "over F 2",
}  # fmt: skip
_RELATION = re.compile(r"\\(?:geq?|leq?|neq?|geqslant|leqslant|lt|gt|in)(?![A-Za-z])|[<>]")


def _plain(text: str) -> str:
    bare = re.sub(r"\\(?:mathbb|mathbf|mathrm|operatorname|Bbb|bf|rm|text)(?![A-Za-z])|[\s{}$~]|\\[,;!]|\\left|\\right", "", text)
    return re.sub(r"\\([RCQZF])(?![A-Za-z])", r"\1", bare)


def ring_of(text: str) -> str | None:
    r"""What a formula for a field or a ring adds to a request; None for another formula.

    >>> ring_of(r"\mathbb{F}_2"), ring_of(r"\mathbb{Z}/7\mathbb{Z}"), ring_of("x")
    ('over F 2', 'over F 7', None)
    """
    plain = _plain(text)
    if plain in ("R", "C", "Q", "Z"):
        return f"over {plain}"
    found = re.fullmatch(r"(?:F|Z|GF)_?\(?(\d+)\)?|Z/\(?(\d+)\)?Z?", plain)
    return None if found is None else f"over F {found[1] or found[2]}"


def _modulus_of(text: str) -> str | None:
    """What a number behind "modulo" adds to a request."""
    plain = _plain(text)
    return f"over F {plain}" if plain.isdigit() else None


def is_space(text: str) -> bool:
    r"""Whether a formula is a space of columns, `\mathbb{R}^3`, which says nothing that the columns do not."""
    return re.fullmatch(r"[RC]\^(?:\d+|n|m)", _plain(text)) is not None


def conditions_on(formulas: Iterable[str], unknowns: Iterable[str]) -> str | None:
    r"""The first formula that restricts an unknown: `x\ge 0`, `x,y\in\mathbb{Z}`; that it is real or a column says nothing."""
    for text in formulas:
        relation = _RELATION.search(text)
        if relation is None:
            continue
        member = re.search(r"\\in(?![A-Za-z])(.*)", text, re.DOTALL)
        if member is not None and (is_space(member[1]) or ring_of(member[1]) in ("over R", "over C")):
            continue
        plain = re.sub(r"\\[A-Za-z]+", " ", re.sub(r"[{}]", "", text))
        for unknown in unknowns:
            name = re.sub(r"[{}]", "", unknown)
            letter = name.split("_")[0]
            if name in plain or (len(letter) == 1 and re.search(rf"(?<![A-Za-z]){re.escape(letter)}(?![A-Za-z])", plain)):
                return text.strip()
    return None


def take_ring(reader: Any, ask: LinearAsk) -> None:
    r"""Go past "over $\mathbb{F}_2$", "over the integers", "modulo $5$", which say what numbers are meant; nothing else is passed over."""
    word, token = reader.word(), reader.formula(1)
    reader.i += 1
    said = next((ring for phrase, ring in _RING_WORDS.items() if word == "over" and reader.take(phrase)), None)
    if said is None:
        text = token.text if token is not None else reader.word()
        said = ring_of(text) if word == "over" else _modulus_of(text)
        reader.i += 1
    if said is None:
        raise NotOurs
    ask.request.add(said)
