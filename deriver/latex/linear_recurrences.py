r"""Recurrences: `a_{n+1}=2a_n+1`, `a_0=0`. The terms of a sequence below different indices are no unknowns of a linear system.

Comes in: the formulas of a question. Goes out: the coefficients of the terms, the right side in the index, the initial values. Does not
know: how a recurrence is solved.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import NotSupported
from ..expression import Expr, substitute
from ..expression import build as b
from . import patterns as re
from .linear_equations import linear_parts
from .linear_operands import Operands

__all__ = ["has_shifted_terms", "recurrence_of"]

#: A command, so that its letters are no names; or a term of a sequence: letter, index alone or index, sign, shift.
_TERM = re.compile(r"\\[A-Za-z]+|([A-Za-z])_(?:([nktmj])(?![A-Za-z0-9])|\{\s*([nktmj])\s*(?:([+-])\s*(\d+)\s*)?\})")
_VALUE = re.compile(r"\s*([A-Za-z])_\{?(\d+)\}?\s*=(.*)", re.DOTALL)


def _terms(text: str) -> list[re.Match[str]]:
    return [m for m in _TERM.finditer(text) if m[1]]


def has_shifted_terms(text: str) -> bool:
    r"""Whether an equation relates terms of one sequence: `a_{n+1}=2a_n`, `y_{k}-y_{k-1}=1`."""
    found = [m.groups() for m in _terms(text)]
    return "=" in text and any(
        first[0] == other[0] and (first[1] or first[2]) == (other[1] or other[2]) and first[3:] != other[3:]
        for first in found
        for other in found
    )


def recurrence_of(operands: Operands, formulas: Iterable[str]) -> list[Expr] | None:
    """Coefficients from the lowest term upwards, right side, index, places and values of the initial terms; None for no recurrence."""
    equation: str | None = None
    initial: list[tuple[int, str]] = []
    letter = index = ""
    for text in _single(formulas):
        if has_shifted_terms(text):
            if equation is not None:
                raise NotSupported("one recurrence at a time is solved, and there are two here")
            equation = text
            first = _terms(text)[0]
            letter, index = first[1], first[2] or first[3]
    if equation is None:
        return None
    for text in _single(formulas):
        value = _VALUE.fullmatch(text)
        if value is not None and value[1] == letter:
            initial.append((int(value[2]), value[3]))
        elif text is not equation and not re.fullmatch(rf"\s*{index}\s*(?:\\(?:geq?|in)|[>=<]).*", text):
            raise NotSupported(f"a recurrence is solved with values of its terms, and ${text.strip()}$ is none")
    shifts = {_shift(m) for m in _terms(equation) if m[1] == letter and (m[2] or m[3]) == index}
    if len(shifts) != len({m[0].replace(" ", "").replace("{", "").replace("}", "") for m in _terms(equation)}):
        raise NotSupported("a recurrence for one sequence is solved, with one index")
    lowest = min(shifts)
    sides = _TERM.sub(lambda m: f"w_{{{100 + _shift(m) - lowest}}}" if m[1] else m[0], equation).split("=")
    if len(sides) != 2:
        raise NotSupported("a recurrence has one equals sign")
    left, right = (operands.fresh(s) for s in sides)
    whole = b.subtract(left, right)
    order = max(shifts) - lowest
    names = {s.latex.replace("{", "").replace("}", ""): s for s in whole.free}
    terms = [names.get(f"w_{100 + k}") for k in range(order + 1)]
    if not whole.is_scalar or any(t is not None and not t.is_scalar for t in terms):
        raise NotSupported("a recurrence between numbers is solved here")
    known = [t for t in terms if t is not None]
    split = linear_parts(whole, known)
    if split is None:
        raise NotSupported("a recurrence is solved that is linear in its terms")
    coefficients, rest = split
    n = b.symbol(index, properties=("natural",), latex=index)
    own = next((s for s in whole.free if s.latex == index), None)
    put = {} if own is None else {own: b.subtract(n, b.num(lowest)) if lowest else n}
    row = [b.ZERO if t is None else coefficients.get(t, b.ZERO) for t in terms]
    if any(own in c.free for c in row if own is not None):
        raise NotSupported("a recurrence is solved whose coefficients are constant")
    operands.request |= {"recurrence", f"unknown {letter}"}
    operands.assumed = [a for a in operands.assumed if not re.match(rf"\$({letter}|w)_|\${index}\$", a)]
    values = [operands.fresh(v) for _, v in initial]
    return [
        b.vector(row),
        substitute(b.negative(rest), put),
        n,
        *(x for (k, _), v in zip(initial, values, strict=True) for x in (b.num(k), v)),
    ]


def _single(formulas: Iterable[str]) -> list[str]:
    r"""The formulas with those that list several parted: `a_0=0, a_1=1`."""
    return [part for text in formulas for part in re.split(r",(?![^({]*[)}])|\\qquad|\\quad|;", text.rstrip(" .")) if part.strip()]


def _shift(term: re.Match[str]) -> int:
    return int(f"{term[4]}{term[5]}") if term[4] else 0
