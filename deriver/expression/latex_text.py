"""Text of formulas: bars that can be paired in one way only, juxtaposition that glues nothing together."""

from __future__ import annotations

import re
from fractions import Fraction

from .nodes import Expr

__all__ = ["ABS_CLOSE", "ABS_OPEN", "NORM_CLOSE", "NORM_OPEN", "as_decimal", "barred", "is_fixed", "is_tall", "join", "order_mark"]

# While an expression is being written, bars know whether they open or close.
NORM_OPEN, NORM_CLOSE, ABS_OPEN, ABS_CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"
_SCRIPTS = r"(?:[_^](?:\{[^{}]*\}|\\[a-z]+|.))*"
_OPERATOR_END = ("+", "-", "=", "<", ">", ",", "(", "{", "[", "&", " ")


def barred(text: str) -> str:
    r"""The text with plain bars where they can be paired in one way only, with \left and \right otherwise."""
    for opening, closing, bar in ((NORM_OPEN, NORM_CLOSE, r"\|"), (ABS_OPEN, ABS_CLOSE, "|")):
        # A bar that closes and has an operand behind it could open, one that opens behind an operand could close.
        ends = [m.end() for m in re.finditer(closing + _SCRIPTS, text)]
        could_open = [end for end in ends if end < len(text) and text[end] not in "+-=<>)]},&" + opening + closing]
        could_close = [m.start() for m in re.finditer(opening, text) if m.start() and not text[: m.start()].endswith(_OPERATOR_END)]
        doubtful = bool(could_open) and bool(could_close) and could_open[0] < could_close[-1]
        left, right = (rf"\left{bar}", rf"\right{bar}") if doubtful else (bar, bar)
        text = text.replace(opening, left).replace(closing, right)
    return text


def is_tall(text: str) -> bool:
    """Whether fences around it must grow."""
    return any(c in text for c in (r"\frac", r"\sum", r"\prod", r"\begin", r"\int"))


def join(left: str, right: str) -> str:
    """Juxtapose without gluing a command to a letter, or two pairs of bars."""
    if left.endswith(ABS_CLOSE) and right.startswith(ABS_OPEN):
        return left + r"\," + right
    if left[-1:] == "d" and not left[-2:-1].isalpha() and left[-2:-1] != "\\" and (right[:1].isalpha() or right[:1] == "\\"):
        return left + r"\," + right  # a number called d is no differential
    if left and right and right[0].isalpha() and _ends_in_command(left):
        return left + " " + right
    return left + right


def _ends_in_command(text: str) -> bool:
    i = len(text)
    while i and text[i - 1].isalpha():
        i -= 1
    return 0 < i < len(text) and text[i - 1] == "\\"


def order_mark(times: int) -> str:
    """How often a derivative is taken, as a script: nothing, `^2`, `^{10}`."""
    return "" if times == 1 else f"^{times}" if times < 10 else f"^{{{times}}}"


def as_decimal(value: Fraction) -> str:
    """A number that was measured or rounded, with six decimals or more, as it is read; nothing for other fractions."""
    places = len(str(value.denominator)) - 1 if value.denominator > 20_000 else 0
    shift = next((k for k in range(6, 16) if places and 10**k % value.denominator == 0), None)
    if shift is None:
        return ""
    digits = str(value.numerator * 10**shift // value.denominator).rjust(shift + 1, "0")
    return f"{digits[:-shift]}.{digits[-shift:]}".rstrip("0")


def is_fixed(f: Expr) -> bool:
    """Roots of numbers, and the constants that stand above a bar by custom."""
    if f.op == "power":
        base, exponent = f.args
        return exponent.op == "number" and (base.op == "number" and bool(exponent.data.denominator != 1) or base.op == "constant")
    return f.op == "constant" and f.data in ("pi", "e", "i")
