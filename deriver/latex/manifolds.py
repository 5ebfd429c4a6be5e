r"""Gradients along a set and in index notation: "the Riemannian gradient of $f$ on the unit sphere", "using index notation".

Comes in: the text of a task. Goes out: the text without the words of the set (every place stays where it was), and the property that they
give to the variable. The answer is then the part of the gradient along the set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..expression import build as b
from ..expression import substitute
from . import patterns as re
from .kinds import CALCULUS
from .problems import TaskItem

__all__ = ["INDICES", "PROJECTED", "along_a_set"]

#: The mark of a task that is to be worked in index notation as well.
INDICES = "index notation"
_NOTATION = (
    r"(?:index|indicial|component|suffix|Einstein)\s+notation|Kronecker\s+deltas?"
    r"|(?:the\s+)?cases\s+\$[^$]*\$(?:\s+and\s+\$[^$]*\$)?"
)
_INDICES = (
    re.compile(rf"^\s*(?:Use|Using|In|With|By|Via)\s+(?:{_NOTATION})(?:\s+to|,)?\s+(?=[A-Za-z])"),
    re.compile(rf",?\s+(?:using|in|with|by|via)\s+(?:{_NOTATION})\s*(?=[.?!]?\s*$)"),
)
#: The mark of a task whose answer is the gradient along the set to which its variable belongs.
PROJECTED = "along the set"
_NAMED = r"(?: ?\$[^$]*\$)?"
_ON = r",?\s+(?:on|over|along|restricted to)\s+the\s+"
_SETS = (
    (rf"{_ON}(?:unit\s+)?(?:hyper)?sphere{_NAMED}", "unit"),
    (rf"{_ON}Stiefel\s+manifold{_NAMED}", "orthonormal_columns"),
    (rf"{_ON}orthogonal\s+group{_NAMED}", "orthogonal"),
    *(
        (rf",?\s+over\s+(?:all\s+)?{word}(?:\s+matri(?:x|ces))? ?\$\s*[A-Z]\s*\$", name)
        for word, name in (("orthogonal", "orthogonal"), ("symmetric", "symmetric"), ("skew-symmetric", "skew"), ("diagonal", "diagonal"))
    ),
    (rf"{_ON}(?:set\s+|manifold\s+|group\s+)?(?:of\s+)?orthogonal\s+matrices{_NAMED}", "orthogonal"),
    (rf"{_ON}(?:space\s+|set\s+|manifold\s+)?(?:of\s+)?symmetric\s+matrices{_NAMED}", "symmetric"),
    (rf"{_ON}(?:space\s+|set\s+)?(?:of\s+)?skew-symmetric\s+matrices{_NAMED}", "skew"),
    (rf"{_ON}(?:space\s+|set\s+)?(?:of\s+)?diagonal\s+matrices{_NAMED}", "diagonal"),
    (rf"{_ON}(?:probability\s+|unit\s+)?simplex{_NAMED}", "simplex"),
)
_WORDS = re.compile(r"\b(?:Riemannian|projected|tangential|tangent|intrinsic)\s+(?=gradients?\b)", re.IGNORECASE)


def along_a_set(text: str, read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...] | None:
    """The problems of a task that asks for gradients along a set; None for any other task."""
    kept = _without_the_set(text)
    if kept is not None:
        return _along(read(kept[0]), kept[1])
    found = next((m for p in _INDICES for m in [p.search(text)] if m is not None), None)
    if found is None or "$" not in text:
        return None
    rest = _blank(text, *found.span())
    first = re.search(r"[a-z]", rest) if not rest[: found.end()].strip() else None
    rest = rest if first is None else rest[: first.start()] + first[0].upper() + rest[first.end() :]
    items = read(rest)
    if any(item.kind not in CALCULUS for item in items):
        return None
    return tuple(replace(item, request=item.request | {INDICES}) for item in items)


def _without_the_set(text: str) -> tuple[str, str | None] | None:
    """The text without the words of the set, and the property they mean (None: the declarations say it); None for any other task."""
    if not re.search(r"\bgradients?\b|\\nabla", text) or re.search(r"[Mm]inimi|[Mm]aximi", text) or "$" not in text:
        return None
    said = _WORDS.search(text)
    for pattern, name in _SETS:
        found = re.search(pattern, text, re.IGNORECASE)
        if found is not None:
            text = _blank(text, found.start(), found.end())
            return (_blank(text, *said.span()) if said is not None else text), name
    return (_blank(text, *said.span()), None) if said is not None else None


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _along(items: tuple[TaskItem, ...], name: str | None) -> tuple[TaskItem, ...] | None:
    """The problems with the property given to their one variable; None where they have no such variable."""
    out = []
    for item in items:
        if item.kind not in CALCULUS or len(item.variables) != 1 or item.variables[0].is_scalar or item.variables[0].op != "symbol":
            return None
        (x,) = item.variables
        if name is not None and (x.shape.kind == "vector") is not (name in ("unit", "simplex")):
            return None
        twin = x if name is None else b.symbol(x.name, x.shape, (*x.properties, name), latex=x.data.latex)
        table = {x: twin}
        context = item.context.with_(symbols={k: substitute(s, table) for k, s in item.context.symbols.items()})
        assert item.expression is not None
        out.append(
            replace(
                item, variables=(twin,), expression=substitute(item.expression, table), context=context,
                request=item.request | ({PROJECTED} if item.kind == "gradient" else frozenset()),
            )
        )  # fmt: skip
    return tuple(out)
