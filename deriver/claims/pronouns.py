"""Sentences that speak of the letters before them by a pronoun: "Assume it is symmetric.", "These matrices commute."

Comes in: a sentence without formulas, the letters of the declaration right before it. Goes out: the same sentence with marks for these
letters, or nothing where the pronoun can mean more than one thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..document import Formula
from ..latex.syntax import parse_syntax
from ..source import Place
from .scope import Known
from .skeleton import Mark, Skeleton

__all__ = ["resolved"]

_OPENING = (
    r"^(?P<open>(?:(?:now|here|moreover|furthermore|further|also|in\s+addition|additionally)\s*,?\s+)?"
    r"(?:(?:we\s+|let\s+us\s+)?(?:also\s+|further\s+|now\s+|moreover\s+)*(?:assume|suppose)(?:\s+(?:also|further|furthermore|moreover|now|"
    r"in\s+addition))?(?:\s+that)?\s+)?)"
)
_NOUN = r"(?P<noun>matri(?:x|ces)|vectors?|(?:real\s+)?numbers?|scalars?|integers?)"
_SINGLE = re.compile(_OPENING + rf"(?:it|(?:the|this|that)\s+{_NOUN})(?=\s+(?:is|has|be|equals|commutes|lies)\b)", re.IGNORECASE)
_SEVERAL = re.compile(
    _OPENING + rf"(?:they|both|all\s+of\s+them|the\s+two|these|(?:both|these|those|the|the\s+two|all\s+these)\s+{_NOUN})"
    r"(?=\s+(?:are|have|commute|anti-?commute|sum|add)\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    _OPENING + rf"the\s+(?P<which>first|former|second|latter)(?:\s+(?:one|of\s+them|{_NOUN}))?(?=\s+(?:is|has)\b)", re.IGNORECASE
)
_KIND = {"matri": "matrix", "vecto": "vector"}


def resolved(skeleton: Skeleton, known: Known, names: Sequence[str], place: Place) -> Skeleton | None:
    """The sentence with marks in place of its pronoun; `names` are the letters of the declaration before it, in order."""
    for pattern in (_SINGLE, _SEVERAL, _NUMBERED):
        found = pattern.match(skeleton.text)
        if found is None:
            continue
        meant = _of_kind(known, names, found["noun"])
        if pattern is _NUMBERED:
            meant = [meant[0 if found["which"].lower() in ("first", "former") else 1]] if len(meant) == 2 else []
        elif (len(meant) == 1) is not (pattern is _SINGLE) or not meant:
            return None
        if not meant:
            return None
        marks = tuple(Mark(Formula(name, name, place), "N", parse_syntax(name), (name,)) for name in meant)
        listed = " and ".join(f"⟦N{k}⟧" for k in range(len(marks)))
        return Skeleton(f"{found['open']}{listed}{skeleton.text[found.end() :]}", marks)
    return None


def _of_kind(known: Known, names: Sequence[str], noun: str | None) -> list[str]:
    symbols = known.context.symbols
    if any(name not in symbols for name in names):
        return []
    kinds = {symbols[name].shape.kind for name in names}
    if not noun:
        return list(names) if len(kinds) == 1 else []
    kind = _KIND.get(noun.lower()[:5], "scalar")
    return [name for name in names if symbols[name].shape.kind == kind]
