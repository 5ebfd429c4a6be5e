"""A stated value against the computed ones: to the digits that are printed, in both number systems.

Rounding is what printing does; digits that are cut off agree too, and the verdict says so. A value is called false only where both number
systems contradict it, nothing random and no convention of signs or order is behind it, and its names come from the same section.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mpmath
import numpy as np

from ..model import Verdict
from .interpreter import Record
from .literals import Number, Stated

__all__ = ["judged", "shown"]

_MP = mpmath.mp.clone()
_MP.dps = 60
#: From the best to the worst.
_GRADES = ("exact", "rounded", "cut", "near", "no")


def judged(claim: Stated, plain: Sequence[Record], precise: Sequence[Record]) -> Verdict:
    """The verdict on what a comment states of a statement, from its records in double precision and in 50 digits."""
    for records in (plain, precise):
        if len(records) > 1:
            return _undecided("the line runs several times, and the comment states one value")
    if not plain and not precise:
        return _undecided("the line is never reached")
    grades = [_grade(claim, records) for records in (plain, precise)]
    floats, decimals = grades
    marks = frozenset().union(*(r.marks for r in (*plain, *precise)))
    values = [_shown(records) for records in (plain, precise)]
    stated = shown(claim.values)
    if floats in _GRADES[:3] or decimals in _GRADES[:3]:
        if floats == "no" or (decimals == "no" and floats != "exact"):
            return _undecided(f"double precision gives {values[0]}, 50 digits give {values[1]}", left=stated, right=values[1])
        return _verified(claim, floats, decimals, values, stated)
    if floats is None and decimals is None:
        return _undecided(next((r.why for r in (*plain, *precise) if r.why), "nothing is computed"))
    if "form" in (floats, decimals):
        return _undecided(f"the comment has another form than the value, {values[0] or values[1]}")
    value = values[1] or values[0]
    assert value is not None
    why = _doubts(claim, grades, marks) or ("" if _alike(plain, precise) else "the two ways to compute it differ")
    if why:
        return _undecided(f"computed: {value}; {why}", left=value, right=stated)
    return Verdict("refuted", method="recomputed", left=value, right=stated, digits=50, reason=f"computed with 50 digits: {value}")


def _alike(plain: Sequence[Record], precise: Sequence[Record]) -> bool:
    """Whether both number systems came to the same, but for rounding."""
    try:
        one, other = ([_flat(v) for r in records for v in r.values] for records in (plain, precise))
        return all(np.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True) for a, b in zip(one, other, strict=True))
    except (TypeError, ValueError, OverflowError):
        return False


def _flat(value: Any) -> Any:
    return np.array(value, dtype=object).astype(float)


def _verified(claim: Stated, floats: str | None, decimals: str | None, values: list[str | None], stated: str) -> Verdict:
    both = floats is not None and decimals is not None and "no" not in (floats, decimals)
    method = "recomputed in double precision and with 50 digits" if both else "recomputed"
    reason = None
    if decimals == "no":
        reason = f"the digits are those of double precision: with 50 digits it is {values[1]}"
    elif "cut" in (floats, decimals):
        reason = f"its digits are cut off, not rounded: {values[1] or values[0]}"
    elif claim.about:
        reason = f"to the digits stated: {values[1] or values[0]}"
    elif floats is None:
        reason = "with 50 digits; not followed in double precision"
    elif decimals is None:
        reason = "in double precision; not followed with 50 digits"
    return Verdict(
        "verified", method=method, left=values[1] or values[0], right=stated, digits=50 if decimals is not None else None, reason=reason
    )


def _doubts(claim: Stated, grades: Sequence[str | None], marks: frozenset[str]) -> str:
    """Why a value that does not agree is not called false; empty where it is."""
    if None in grades:
        return "only one of the two ways to compute it was followed"
    if "random" in marks:
        return "it rests on random numbers, which another version of NumPy may draw differently"
    if "sign" in marks or "order" in marks:
        return "it rests on signs or an order that are a matter of convention"
    if "indentation" in marks:
        return "the indentation of the code above is lost"
    if len({m for m in marks if m.startswith("section ")}) > 1:
        return "some of its names are defined in another section"
    if "near" in grades:
        return "it is near what the comment says"
    if not claim.clean or (claim.named and not all(isinstance(v, list) for v in claim.values)):
        return "the comment may speak of something else"
    return ""


def _grade(claim: Stated, records: Sequence[Record]) -> str | None:
    """How well the computed values agree; `form` where they have another form, None where they are not known."""
    if not records or records[0].why is not None:
        return None
    values = records[0].values
    if len(values) != len(claim.values):
        return "form"
    grades: list[str] = []
    for stated, value in zip(claim.values, values, strict=True):
        try:
            grades.append(_compared(stated, value, claim.about))
        except (TypeError, ValueError, OverflowError):
            return "form"
    return max(grades, key=lambda g: (*_GRADES, "form").index(g), default="form")


def _compared(stated: Any, value: Any, about: bool) -> str:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, (np.ndarray, list, tuple)):
        if not isinstance(stated, list) or len(stated) != len(value):
            return "form"
        grades = [_compared(s, v, about) for s, v in zip(stated, value, strict=True)]
        return max(grades, key=lambda g: (*_GRADES, "form").index(g), default="exact")
    if not isinstance(stated, Number) or isinstance(value, str) or value is None:
        return "form"
    if isinstance(value, (bool, np.bool_)) or stated.truth:
        if not stated.truth or not isinstance(value, (bool, np.bool_)):
            return "form"
        return "exact" if (stated.text == "True") == bool(value) else "no"
    return _number(stated, value, about)


def _number(stated: Number, value: Any, about: bool) -> str:
    if isinstance(value, (complex, np.complexfloating, mpmath.mpc)) or type(value).__name__ == "mpc":
        return "form"
    exact = _MP.mpf(int(value)) if isinstance(value, (int, np.integer)) else _MP.mpf(value if _is_high(value) else float(value))
    text = stated.text.lower().lstrip("+")
    if text.lstrip("-") in ("inf", "nan", "infinity"):
        if "nan" in text:
            return "exact" if _MP.isnan(exact) else "no"
        return "exact" if _MP.isinf(exact) and (exact < 0) == text.startswith("-") else "no"
    if not _MP.isfinite(exact):
        return "no"
    said = _MP.mpf(text)
    apart = abs(exact - said)
    if apart == 0 or (isinstance(value, (float, np.floating)) and float(text) == float(value)):
        return "exact"
    mantissa, _, exponent = text.partition("e")
    decimals = len(mantissa.partition(".")[2])
    if about and decimals == 0:
        # `~ 100`, `~ 4e10`: zeros at the end are not digits.
        digits = mantissa.lstrip("-").rstrip("0") or "0"
        decimals = -(len(mantissa.lstrip("-")) - len(digits))
    unit = _MP.mpf(10) ** (int(exponent or 0) - decimals)
    whole = decimals <= 0 and not exponent and not about and not stated.cut
    if whole:
        # A number without decimals is the number itself, up to the rounding of the machine.
        if apart <= max(abs(said), 1) * _MP.mpf(10) ** -6:
            return "rounded"
        return "near" if apart <= unit / 2 else "no"
    if apart <= unit / 2 * (1 + _MP.mpf(10) ** -9):
        return "rounded"
    if about and apart <= unit * 3 / 2:
        return "near"
    if apart < unit and abs(exact) > abs(said) and (exact > 0) == (said > 0 or (said == 0 and not text.startswith("-"))):
        return "cut"
    return "no"


def _is_high(value: Any) -> bool:
    return type(value).__name__ == "mpf"


def _shown(records: Sequence[Record]) -> str | None:
    return None if not records or records[0].why is not None else shown(records[0].values)


def shown(values: Sequence[Any]) -> str:
    """Values as text, with at most 12 digits."""
    text = " ".join(_text(v) for v in values)
    return text if len(text) <= 300 else text[:300] + " ..."


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, (np.ndarray, list, tuple)):
        left, right = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        return left + ", ".join(_text(v) for v in value[:50]) + right
    if isinstance(value, Number):
        return value.text + ("..." if value.cut else "")
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)) or _is_high(value):
        return str(_MP.nstr(_MP.mpf(value if _is_high(value) else float(value)), 12))
    return str(value)[:60]


def _undecided(reason: str, left: str | None = None, right: str | None = None) -> Verdict:
    return Verdict("undecided", method="recomputed", reason=reason, left=left, right=right)
