"""Numbers for typed expressions, in exact and in rigorous number systems.

Comes in: an expression, a value for each of its symbols, an integer for each of its size letters, a field.
Goes out: a `Value` of the field, or one of four refusals: Undefined (no value at this point), Indeterminate (more digits
may decide), Unsupported (not in this field), WorkLimit. A non-finite ball is never a value.

    >>> from fractions import Fraction
    >>> from deriver.expression import build as b
    >>> x = b.symbol("x")
    >>> exact_text(evaluate(b.divide(b.ONE, x), {x: Fraction(2, 3)}, {}, RationalField()))
    '3/2'

Does not know: rules of any kind, in particular no rule of differentiation: derivative nodes are evaluated by truncated power
series. Start at `program` (how an expression becomes a straight-line program), then `rows` (one row per operation), `fields`.
"""

from __future__ import annotations

from .balls import BallField
from .exact import ModularField, RationalField
from .fields import Field
from .outcomes import Indeterminate, Undefined, Unsupported, WorkLimit
from .program import Compiled, compile_expression, directional, evaluate, holds
from .rows import ROWS
from .series import SeriesField
from .values import Difference, Value, difference, enclosure, exact_text, to_text

__all__ = [
    "ROWS",
    "BallField",
    "Compiled",
    "Difference",
    "Field",
    "Indeterminate",
    "ModularField",
    "RationalField",
    "SeriesField",
    "Undefined",
    "Unsupported",
    "Value",
    "WorkLimit",
    "compile_expression",
    "difference",
    "directional",
    "enclosure",
    "evaluate",
    "exact_text",
    "holds",
    "to_text",
]
