r"""Points where a derivative vanishes: "Its gradient is $\nabla J(w)=\ldots$, and setting it to zero gives $w=\ldots$".

Comes in: what was found in a document. Goes out: the same, with `solves` on such a point: the claim that the derivative above it, taken
from its function and not from what the text says that it is, vanishes there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..errors import DeriverError
from ..expression import walk
from ..latex.macros import Macros
from ..latex.statements import read_statement
from ..model import Claim
from .records import Found

__all__ = ["with_stationary_points"]

_DERIVED = frozenset({"gradient", "derivative"})
#: "setting it (equal) to zero", "equating the gradient to $0$", "the gradient vanishes at".
_ZERO = re.compile(
    r"\b(?:set(?:s|ting)?|equat(?:e|es|ing)|put(?:s|ting)?)\b[^.;]*?(?:\bto\s+zero\b|\bequal\s+zero\b|\bto\s+⟦⟧|=\s*0)"
    r"|\b(?:vanish(?:es|ing)?|is\s+zero|stationary\s+point|critical\s+point)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|unless|if|when|constraint|subject)\b", re.IGNORECASE)
#: `w = ...`, `\hat w = ...`, `w^* = ...`.
_POINT = re.compile(
    r"^\s*(?:\\(?:hat|widehat|bar|tilde)\s*\{?\s*)?(?P<name>[A-Za-z]|\\[a-z]+|\\(?:mathbf|boldsymbol|bm|vec)\s*\{\s*\\?[A-Za-z]+\s*\})\s*\}?"
    r"(?:\s*\^\s*\{?\s*(?:\*|\\ast|\\star|\\dagger)\s*\}?|_\s*\{?\s*(?:\*|\\ast|\\star|0|\\(?:text|mathrm)\s*\{[A-Za-z]+\})\s*\}?)?"
    r"\s*=(?!.*(?<![\\{<>])=)(?P<body>.+)$",
    re.DOTALL,
)
_END = re.compile(r"(?:[.,;\s]|\\[,;! ]|\\q?quad(?![A-Za-z]))+$")
#: How many formulas above its point the derivative may stand.
_NEAR = 6


def with_stationary_points(found: Sequence[Found], macros: Macros | None = None) -> list[Found]:
    """What was found, with the claims that points of a vanishing derivative make."""
    return [_claimed(each, found[max(0, k - _NEAR) : k], macros) for k, each in enumerate(found)]


def _claimed(each: Found, above: Sequence[Found], macros: Macros | None) -> Found:
    point = _POINT.match(_END.sub("", each.latex))
    said = _ZERO.search(each.lead)
    if point is None or said is None or each.solves or each.context is None or _NOT.search(each.lead[said.start() :]):
        return each
    name = point["name"].replace(" ", "")
    derived = [
        other.claim
        for other in above
        if other.claim is not None and other.passage == each.passage and other.claim.left.op in _DERIVED and other.claim.relation == "="
    ]
    if not derived or derived[-1].left.args[1].latex.replace(" ", "") != name:
        return each
    slope = derived[-1].left
    if any(node.op == "apply" for node in walk(slope)):
        return each
    variable = slope.args[1]
    context = each.context.with_(definitions={}, symbols={**each.context.symbols, **{s.latex: s for s in slope.free}, name: variable})
    try:
        claims = read_statement(rf"{name} = {point['body']} \Rightarrow {slope.latex} = 0", context, macros).claims
    except DeriverError:
        return each
    if len(claims) != 1:
        return each
    given = {s.latex for s in slope.free} - {name}
    sure = all(d.left.args[1] is variable for d in derived) and all(letter in point["body"] for letter in given)
    claim: Claim = replace(claims[0], place=each.place)
    return replace(each, solves=((claim,),), cued=sure)
