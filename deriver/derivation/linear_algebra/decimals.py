"""Exact answers as decimals, where a task asks for digits."""

from __future__ import annotations

from dataclasses import replace

from ...expression.nodes import Expr
from ...expression.sympy_bridge import to_sympy
from ...model import Derivation, Problem

__all__ = ["with_decimals"]

_MOST = 200


def with_decimals(found: Derivation, problem: Problem) -> Derivation:
    """The derivation with a decimal beside each number of its answers: `digits 8` counts from the first figure, `places 3` behind the "
    "point."""
    wanted = next((r for r in problem.request if r.startswith(("digits ", "places "))), None)
    if wanted is None:
        return found
    way, count = wanted.split(" ")
    if not 0 < int(count) <= _MOST:
        return found
    answers = []
    for a in found.answers:
        values = [] if a.expression is None else list(a.expression.args) if a.expression.op == "list" else [a.expression]
        if values and all(v.is_scalar and not v.free for v in values):
            shown = ", ".join(_decimal(v, way, int(count)) for v in values)
            answers.append(replace(a, text=f"{a.text}; {shown}" if a.text else shown))
        else:
            answers.append(a)
    return replace(found, answers=tuple(answers))


def _decimal(e: Expr, way: str, count: int) -> str:
    value = to_sympy(e).evalf(count + 20)
    if not value.is_real:
        return f"≈ {value.evalf(count)}"
    if way == "digits":
        return f"≈ {value.evalf(count)}"
    whole = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    rounded = round(value.evalf(whole + count + 20), count)
    return f"≈ {float(rounded):.{count}f}" if count < 15 else f"≈ {rounded}"
