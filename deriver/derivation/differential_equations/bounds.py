"""Signs that declared bounds of letters decide."""

from __future__ import annotations

from typing import Any

from ...expression.sympy_bridge import to_sympy

__all__ = ["within_bounds"]


def within_bounds(equation: Any, value: Any) -> Any:
    """An expression with letters between declared bounds written with positive ones: 0 < z < 1 as z = 1/(1+q)."""
    s = equation.s
    low: dict[Any, Any] = {}
    high: dict[Any, Any] = {}
    for told in equation.problem.context.conditions:
        if told.op != "relation" or told.data not in ("<", "<=", ">", ">="):
            continue
        left, right = (to_sympy(side) for side in told.args)
        if told.data in (">", ">="):
            left, right = right, left
        ratio = s.simplify(value / (right - left)) if value.free_symbols and not (left.is_number or right.is_number) else None
        if ratio is not None and ratio.is_positive:
            return s.Symbol("_more", positive=True)  # the value is a positive multiple of a declared difference
        if ratio is not None and ratio.is_negative:
            return s.Symbol("_less", negative=True)
        if left.is_Symbol and right.is_Symbol:
            value = value.subs(right, left + s.Symbol(f"_{right.name}", positive=True))
        if left.is_Symbol and right.is_number:
            high[left.name] = right
        elif right.is_Symbol and left.is_number:
            low[right.name] = left
    for z in sorted(value.free_symbols, key=str):
        a, c = low.get(z.name, s.Integer(0) if z.is_positive else None), high.get(z.name)
        q = s.Symbol(f"_{z.name}", positive=True)
        if c is not None:
            value = value.subs(z, c - q if a is None else (a + c * q) / (1 + q))
        elif a is not None and not z.is_positive:
            value = value.subs(z, a + q)
    return s.factor(value)
