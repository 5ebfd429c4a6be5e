"""Of the forms in which SymPy can write a value, the one a person would write: few signs, no fraction above a fraction.

Comes in: a SymPy scalar. Goes out: an equal one.
"""

from __future__ import annotations

from typing import Any

from .sympy_text import library

__all__ = ["shortest", "weight"]


def weight(value: Any) -> tuple[int, int, Any]:
    """How long a value is to read: its operations, fractions above fractions counted more; then its letters."""
    text = str(value)
    return value.count_ops() + 3 * text.count("/("), len(text), library().default_sort_key(value)


def shortest(value: Any, limit: int = 150) -> Any:
    """The shortest of the usual forms of a value; the value itself where it has more operations than the limit.

    >>> from sympy import exp, symbols
    >>> a, t, x = symbols("a t x", positive=True)
    >>> shortest(x * exp(-a * t) + a - a * exp(-a * t))
    a + (-a + x)*exp(-a*t)
    >>> shortest(2 / (x**3 + 3 * x**2 + 3 * x + 1))
    2/(x + 1)**3
    """
    s = library()
    value = s.sympify(value)
    if value.count_ops() > limit or not value.args:
        return value
    plain = s.expand(value)
    short = s.simplify(value)
    forms = [value, plain, s.factor(value), s.factor_terms(plain), short, s.trigsimp(short)]
    exponentials = sorted(plain.atoms(s.exp), key=s.default_sort_key)
    if exponentials and plain.is_Add:
        forms.append(s.collect(plain, exponentials))
    if value.is_rational_function():
        above, below = s.fraction(s.cancel(value))
        forms.append(above / s.factor(below))
    return min(forms, key=weight)
