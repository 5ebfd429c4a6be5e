r"""Logarithms of rational numbers in their shortest form: $\frac{1}{10}\log\frac{7}{4}$, and no roots inside."""

from __future__ import annotations

from typing import Any

__all__ = ["with_one_logarithm"]


def with_one_logarithm(s: Any, value: Any) -> Any:
    """A quotient of sums of logarithms with one logarithm above and one below, where all their arguments are rational numbers."""
    if not value.has(s.log) or value.free_symbols:
        return value
    top, below = s.fraction(s.together(s.expand_log(value, force=True, factor=True)))
    return _gathered(s, s.expand(top)) / _gathered(s, s.expand(below))


def _gathered(s: Any, total: Any) -> Any:
    """q_1 log p_1 + q_2 log p_2 as q log p with a rational p."""
    kept, parts = [], []
    for term in s.Add.make_args(total):
        number, rest = term.as_coeff_Mul()
        if isinstance(rest, s.log) and rest.args[0].is_Rational:
            parts.append((number, rest.args[0]))
        else:
            kept.append(term)
    if not parts:
        return total
    q = s.gcd_list([s.Abs(c) for c, _ in parts]) if len(parts) > 1 else s.Abs(parts[0][0])
    argument = s.Mul(*(p ** (c / q) for c, p in parts))
    if argument < 1:
        q, argument = -q, 1 / argument
    if max(argument.p, argument.q) > 10**6:
        return total
    return s.Add(q * s.log(argument), *kept)
