r"""Tasks on methods for $y''=f$: "What is the order of Störmer's method $y_{n+1}-2y_n+y_{n-1}=h^2f_n$?".

Comes in: the words and formulas of a task. Goes out: one `TaskItem` with the equation of the method, whose members are letters of their
own.
"""

from __future__ import annotations

import re

from . import tree
from .problems import TaskItem
from .scheme_words import claimed_number
from .scripted import Scripted, below, offset_of
from .spoken import Spoken, index_letter, members

__all__ = ["second_order_method"]

_EQUATION = re.compile(
    r"\\?[a-z]+(?:''|\^\{\\prime\\prime\})(?:\([a-z]\))?=f(?:\([^=]*\))?|\\ddot\{?[a-z]\}?(?:\([a-z]\))?=f(?:\([^=]*\))?"
)


def second_order_method(spoken: Spoken) -> TaskItem | None:
    """The order of a multistep method for second-order equations without first derivatives."""
    said = spoken.said
    if not re.search(r"\border\b|error constant|truncation|consisten", said):
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",)]
    written = [re.sub(r"\s|\\left|\\right", "", spoken.text[n.start : n.end]) for n in chains]
    methods = [n for n, w in zip(chains, written, strict=True) if not _EQUATION.fullmatch(w)]
    if len(methods) != 1 or len(chains) != len(spoken.nodes) or not re.search(r"h\^\{?2", spoken.text[methods[0].start : methods[0].end]):
        return None
    letter = index_letter(methods)
    if letter is None:
        return None
    heads = {
        x.base.name
        for x in below(methods[0])
        if isinstance(x, tree.Script) and isinstance(x.base, tree.Name) and offset_of(x.sub, letter) is not None
    } - {"t"}
    if len(heads - {"f"}) != 1:
        return None
    relations = Scripted(spoken.text, members(heads, letter), {"f": 1}).read(methods, spoken.context)
    claim = claimed_number(said, "order")
    request = [f"claimed order {claim}"] if claim is not None else []
    if spoken.shown and claim is None:
        return None
    return spoken.item("second_order_method", request=request, operands=relations)
