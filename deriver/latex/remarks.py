r"""What stands beside a claim: remarks that leave it as it is, and words and signs that would change it, which are refused.

Comes in: the items of a formula. Goes out: whether one may be left out, or an error with its place. Nothing is left out that could
deny a claim, weaken it or say another one.
"""

from __future__ import annotations

import re

from ..errors import Ambiguous, NotSupported, SyntaxMistake
from . import tree
from .names import key_of
from .tree import Node

__all__ = ["is_remark", "refuse_denial", "refuse_or"]

_DENYING = re.compile(r"\b(?:not|never|false|wrong|untrue|incorrect|fails?|cannot|unless|except|no|neither|nor)\b|n['’]t\b")
_AFTER_COMMA = re.compile(r",(?:\s|\\[ ,;:!])*$")


def is_remark(item: Node, text: str) -> bool:
    r"""What may stand beside a claim without changing it: a name, a number, `(1)`, dots, `\forall x`.

    Errors: NotSupported for a quantifier that would change the claim, SyntaxMistake for one without a variable.
    """
    head = item.factors[0] if isinstance(item, tree.Product) else item
    if isinstance(head, tree.Operator) and head.name in ("forall", "exists", "nexists", "neg"):
        if head.name != "forall":
            raise NotSupported(f"a claim with \\{head.name} is not supported", text=text, start=item.start, end=item.end)
        if head is item:
            raise SyntaxMistake("\\forall without the variable it is about", text=text, start=item.start, end=item.end)
        return True
    if isinstance(item, tree.Number) and not _AFTER_COMMA.search(text[: item.start]):
        return False
    if isinstance(item, tree.Number) and _AFTER_COMMA.search(text[: item.start]):
        message = "a number after a comma: several values, or a decimal comma?"
        raise Ambiguous(message, text=text, start=item.start, end=item.end, hint="write one claim for each value")
    while isinstance(item, tree.Fence) and item.opening in "([":
        item = item.content
    return key_of(item) is not None or isinstance(item, tree.Dots | tree.Number | tree.Missing | tree.TextRun)


def is_hypothesis(node: Node) -> bool:
    r"""`H_0:\mu=0`: a hypothesis of a test, which is neither claimed nor a definition."""
    if not isinstance(node, tree.Sequence) or node.separators[0] != ":" or not isinstance(node.items[0], tree.Script):
        return False
    name = node.items[0]
    if not isinstance(name.base, tree.Name) or name.base.name != "H" or name.base.accents:
        return False
    mark = name.sub.text if isinstance(name.sub, tree.Number) else name.sub.name if isinstance(name.sub, tree.Name) else ""
    return mark in ("0", "1", "2", "a", "A") and len(node.items) > 1 and isinstance(node.items[1], tree.Chain)


def refuse_or(node: Node, text: str) -> None:
    """`x=0 or y=0` claims less than either: it is refused rather than split into two claims."""
    for part in (node, *tree.children(node)):
        if isinstance(part, tree.Sequence) and "or" in part.separators:
            at = part.items[part.separators.index("or")]
            raise NotSupported("a claim with “or” is not supported yet", text=text, start=at.start, end=part.end)


def refuse_denial(item: tree.TextRun, text: str) -> None:
    r"""`x=1 \text{ is false}` claims the opposite of what its formula says."""
    if _DENYING.search(item.text.lower()):
        message = f"the words {item.text.strip()!r} may deny the claim"
        raise NotSupported(message, text=text, start=item.start, end=item.end, hint="leave them out")
