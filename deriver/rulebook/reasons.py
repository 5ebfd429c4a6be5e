"""The reasons of rules, cut into words and formulas, so that a step can say them with its own letters.

Comes in: a rule with the sentence behind it. Goes out: its words as text and its formulas as expressions in the rule's own letters; a
formula that is no expression (an ellipsis, a sign that stands for two) stays text.
"""

from __future__ import annotations

from ..errors import DeriverError
from ..expression.nodes import Expr
from ..model import Rule

__all__ = ["parts_of"]

_KNOWN: dict[tuple[str, str], tuple[str | Expr, ...]] = {}


def parts_of(rule: Rule) -> tuple[str | Expr, ...]:
    r"""The reason of a rule as text and expressions.

    >>> from deriver.rulebook import load_rules
    >>> [p if isinstance(p, str) else p.latex for p in parts_of(load_rules()["squared Euclidean norm"])]
    ['The squared norm is ', 'x^\\top x', ', and the product rule gives the same term twice.']
    """
    mark = (rule.name, rule.because)
    found = _KNOWN.get(mark)
    if found is None:
        found = _KNOWN[mark] = tuple(_parts(rule))
    return found


def _parts(rule: Rule) -> list[str | Expr]:
    from ..latex import read_expression

    out: list[str | Expr] = []
    for i, text in enumerate(rule.because.split("$")):
        if i % 2 == 0:
            out += [text] if text else []
            continue
        try:
            out.append(read_expression(text, rule.context).expression)
        except DeriverError:
            out.append(f"${text}$")
    return out
