"""The doors of the room: text and a Context in, typed expressions out."""

from __future__ import annotations

from ..errors import ReadingError
from ..expression import Expr
from ..model import Context, Finding, Reading
from . import tree
from .alternatives import Choice, choices
from .elaborate import Elaborator, elaborate
from .macros import Macros
from .syntax import parse_with_notes

__all__ = ["read_expression", "read_relation"]


def read_expression(text: str, context: Context | None = None, *, strict: bool = False, macros: Macros | None = None) -> Reading:
    r"""A typed expression (or a relation) from LaTeX; `macros` are those of the text it stands in.

    Errors: a ReadingError with the place, for what cannot be read; with `strict` nothing may be assumed.

    >>> read_expression(r"\mathbf{x}^\top A \mathbf{x}").shape
    ()
    """
    context = context or Context()
    node, notes = parse_with_notes(text, macros)
    if isinstance(node, tree.Sequence) and not strict:
        node = choices(node, text)

    def work(e: Elaborator) -> object:
        listed = isinstance(node, tree.Sequence) and any(isinstance(x, tree.Chain) for x in node.items)
        if listed or isinstance(node, tree.Chain | Choice):
            return e.proposition(node)
        return e.expr(node)

    result = elaborate(text, node, context, work, strict=strict)
    if not isinstance(result.value, Expr):
        raise ReadingError("one expression is expected", text=text)
    inner = result.context
    findings = (*(Finding(n.code, n.text) for n in notes), *result.findings)
    return Reading(result.value, text, inner, result.assumed, findings)


def read_relation(text: str, context: Context, *, strict: bool = True) -> Expr:
    """A relation, with nothing assumed by default: how rules are read."""
    reading = read_expression(text, context, strict=strict)
    if reading.expression.op not in ("relation", "logic"):
        raise ReadingError("a relation is expected", text=text)
    return reading.expression
