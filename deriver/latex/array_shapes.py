r"""Shapes of arrays: "An array has the shape $(32,28,28,3)$. Find its shape when all but the first axis are flattened."

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `array_shape`, whose operands are the sizes of the axes; or
None where the task is about something else. The sentences are those of the table below; a row fits the whole text.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from .problems import TaskItem
from .wording import Token

__all__ = ["shape_task"]

_ARRAY = r"(?:an? |the )?(?:array|tensor|batch(?: of images)?|image|matrix)(?: (?:#n|[a-z]))?"
_HAS = rf"(?:let )?{_ARRAY} (?:has|have|with|of|be of)(?: the)?(?: shape)? #0"
_FIND = r"(?:find|determine|compute|give|state|what is|what are)"
_FLAT = (
    r"(?:all (?:axes )?but the first(?: axis)? (?:are|is) flattened|all (?:axes )?except the first(?: axis)? (?:are|is) flattened"
    r"|(?:it is|they are) flattened (?:along all axes but|except for) the first(?: axis)?|flattening all(?: axes)? but the first(?: axis)?)"
)
_ROWS: tuple[tuple[str, str], ...] = (
    (rf"{_HAS} [.,] {_FIND} (?:the )?(?:length|size|number of entries) of each(?: of its)? rows? (?:when|if|after) {_FLAT}", "rows"),
    (rf"{_HAS} [.,] {_FIND} (?:its |the )?(?:new )?shape (?:when|if|after) {_FLAT}", "flatten"),
    (rf"{_HAS} [.,] {_FIND} (?:its |the )?(?:total )?(?:number of (?:entries|elements)|size)", "size"),
    (rf"{_FIND} (?:the )?(?:number of (?:entries|elements)|size) of (?:an? |the )?(?:array|tensor) of(?: the)? shape #0", "size"),
    (rf"{_HAS} [.,] (?:it is reshaped|reshape it) to(?: the shape)? #1 [.,] "
     rf"{_FIND} (?:the )?(?:missing size|size)? ?(?:of the axis )?#2", "reshape"),
    (rf"{_FIND} (?:the )?shape of the (?:sum|product|result) (?:when|if|of) (?:two )?arrays of(?: the)? shapes? #0 and #1"
     r"(?: are (?:added|broadcast|multiplied entry by entry))?", "broadcast"),
    (r"(?:two )?arrays (?:of|with|have)(?: the)? shapes? #0 and #1 (?:are (?:added|broadcast)(?: with broadcasting)? )?[.,] "
     rf"{_FIND} (?:the )?shape of (?:the (?:sum|result)|their sum)", "broadcast"),
    (r"(?:what does|do|can) (?:(?:two )?arrays of(?: the)? )?shapes? #0 and #1 broadcast(?: to| together)?", "broadcast"),
)  # fmt: skip
_COMPILED = [(re.compile(pattern.replace("#n", r"#\d+")), kind) for pattern, kind in _ROWS]
_SHAPE = re.compile(r"\s*\(\s*([-\w]+(?:\s*,\s*[-\w]+)*)\s*,?\s*\)\s*")


def shape_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as a question about the shapes of arrays; None where it is none."""
    del context
    formulas = [t for t in tokens if t.is_formula]
    words = []
    for token in tokens:
        if token.is_formula:
            words.append(f"#{formulas.index(token)}")
        elif token.kind == "word" or token.text in ".,":
            words.append(token.text)
    said = re.sub(r" ([.,])(?: [.,])+", r" \1", " ".join(words)).strip(" .,?")
    kind = next((kind for pattern, kind in _COMPILED if pattern.fullmatch(said)), None)
    if kind is None:
        return None
    shapes = [_shape_of(t.text) for t in formulas[: 2 if kind in ("broadcast", "reshape") else 1]]
    if any(s is None for s in shapes):
        return None
    operands = tuple(b.vector(s) for s in shapes if s is not None)
    shown = r",\quad ".join(f"({', '.join(n.latex for n in e.args)})" for e in operands)
    request = frozenset({kind, *(f"letter {t.text.strip()}" for t in formulas[2:3])})
    return (TaskItem("array_shape", operands[0], (), None, Context(), latex=shown, asked="shape", operands=operands, request=request),)


def _shape_of(text: str) -> list[Expr] | None:
    """The sizes of the axes; a letter, or -1, is a size that is not known."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    out: list[Expr] = []
    for part in (p.strip() for p in found[1].split(",")):
        if part.isdigit() and len(part) < 12:
            out.append(b.num(int(part)))
        elif part == "-1":
            out.append(b.num(-1))
        elif re.fullmatch(r"[a-zA-Z]", part):
            out.append(b.symbol(part, properties=["natural"]))
        else:
            return None
    return out
