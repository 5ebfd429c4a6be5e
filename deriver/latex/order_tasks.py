r"""A differential equation to be written as a system of first order: "Write $y''+3y'+2y=0$ as a first-order system."

Comes in: the words and formulas of a task. Goes out: the equation as the grammar of differential equations reads it, as a problem of the
kind `first_order_system`; or None where the task is about something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Context
from . import patterns as re
from .evolution import evolution_task
from .problems import TaskItem
from .wording import Token, tokens_of

__all__ = ["order_task"]

_EQUATION = r"(?:the )?(?:(?:linear |second-order |third-order |second order |third order )?(?:differential )?equation |oscillator )?#0"
_SYSTEM = (
    r"(?:(?:an? )?(?:equivalent )?(?:linear )?(?:first-order|first order) (?:linear )?system(?: of (?:differential )?equations)?"
    r"|an? (?:equivalent )?(?:linear )?system of (?:first-order|first order)(?: (?:linear )?(?:differential )?equations)?"
    r"|an? (?:equivalent )?system(?: of)? (?:first order|two first-order equations|first-order equations)"
    r"|two first-order equations)"
)
_MORE = (
    r"(?: in matrix form)?(?: ?,?(?: and)? (?:find|give|state|write down|identify) (?:its|the)(?: coefficient| system| companion)? matrix)?"
    r"(?: of the system)?"
)
_ROWS = (
    rf"(?:write|rewrite|express|convert|transform|reduce|recast|turn) {_EQUATION} (?:as|to|into|in the form of) {_SYSTEM}{_MORE}",
    rf"(?:find|determine|give|derive) {_SYSTEM} (?:equivalent to|for|of) {_EQUATION}",
)


def order_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as a change to a system of first order; None where it is none."""
    formulas = [t for t in tokens if t.is_formula]
    if len(formulas) != 1:
        return None
    said = " ".join("#0" if t.is_formula else t.text for t in tokens if t.is_formula or t.kind == "word" or t.text == ",")
    if not any(re.fullmatch(row, said) for row in _ROWS):
        return None
    inner = f"Solve ${formulas[0].text}$."
    found = evolution_task(inner, tokens_of(inner), context)
    if found is None or len(found) != 1 or found[0].kind != "ode" or found[0].conditions:
        return None
    equation = found[0].expression
    return (replace(found[0], kind="first_order_system", latex=text if equation is None else equation.latex, asked="system"),)
