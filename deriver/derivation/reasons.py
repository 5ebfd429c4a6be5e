"""What a step says: the reason of its rule with the letters of the rule replaced by what they stand for.

Comes in: a rule, and what its letters matched. Goes out: a sentence. Where a part of it cannot be written so, or would be long, the
sentence is the rule's own.
"""

from __future__ import annotations

from ..expression.nodes import Expr
from ..model import Rule
from ..rulebook.reasons import parts_of
from .match import Env, Unbuildable, instantiate

__all__ = ["reason_with"]

_LONG = 80  # characters of LaTeX in one formula of a sentence


def reason_with(rule: Rule, env: Env) -> str:
    r"""The reason of a rule for what its letters matched.

    >>> from deriver.expression.build import symbol
    >>> from deriver.rulebook import load_rules
    >>> rule = load_rules()["logarithm"]
    >>> reason_with(rule, {}) == rule.because
    True
    """
    out = ""
    for part in parts_of(rule):
        if isinstance(part, str):
            out += part
            continue
        said = _said(part, env)
        if said is None:
            return rule.because
        out += f"${said}$"
    return out


def _said(part: Expr, env: Env) -> str | None:
    if not any(letter in env for letter in part.free):
        return part.latex if not part.free else None
    try:
        said = instantiate(part, env).latex
    except Unbuildable:
        return None
    return said if len(said) <= _LONG else None
