r"""Questions about a solution behind its equation: "Solve ... and find $y(10)$", "When does $y$ reach $7$?".

Comes in: a whole text that begins with a differential equation and its conditions. Goes out: the problem with the question as a request;
or None where the text ends in no such question, or its beginning is no initial value problem for one unknown function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import DeriverError
from ..expression import build as b
from . import patterns as re
from .problems import TaskItem
from .sheet_tasks import value_of
from .wording import Token

__all__ = ["question_about_a_solution"]

_Items = tuple[TaskItem, ...]
_NAME = r"(?P<y>[A-Za-z])(?:\(\s*[a-z]\s*\))?"
_VALUE = re.compile(
    r"(?P<head>.+?)(?:,? and(?: then| hence| also)? |\s*[.;?,]\s*(?:then |hence |also |now |and )*)"
    r"(?:find|compute|determine|evaluate|give|calculate|what is)(?: the value(?: of)?)? "
    r"\$(?P<y>[A-Za-z])(?P<primes>'?)\((?P<p>(?:[^()$=]|\\left\(|\\right\))+)\)\$\s*[.?]*\s*",
    re.DOTALL | re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<head>.+?)\s*[.;?,]\s*(?:then |and |also )*"
    r"(?:when|at (?:what|which) (?:time|point)|for (?:what|which)(?: value of| time)? \$[a-z]\$|after how long|find (?:the "
    r")?(?:time|value of"
    rf" \$[a-z]\$|\$[a-z]\$)(?: \$[a-z]\$)? (?:at|for) which) (?:does|is|will|do we have|has)? ?(?:\${_NAME}\$ (?:first "
    rf")?(?:reach(?:es)?|equals?(?: to)?"
    r"|be|become|attains?|takes? the value|is)?(?: equal to)? ?\$\s*=?\s*(?P<v>[^$=]+)\$|"
    r"\$(?P<z>[A-Za-z])(?:\(\s*[a-z]\s*\))?\s*=\s*(?P<w>[^$=]+)\$)\s*[.?]*\s*",
    re.DOTALL | re.IGNORECASE,
)
_MOVING = re.compile(r"'|\\d?dot\b|\\ddot\b|\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?\s*d)|\bd[a-zA-Z]\s*/\s*d[a-z]")


def question_about_a_solution(text: str, read: Callable[[str], _Items]) -> _Items | None:
    """The initial value problem with what is asked of its solution; None where nothing is asked behind it."""
    if not _MOVING.search(text) or "$" not in text:
        return None
    for pattern in (_VALUE, _TIME):
        m = pattern.fullmatch(text)
        if m is None or not _MOVING.search(m["head"]):
            continue
        if pattern is _VALUE:
            kind, name, place = "slope" if m["primes"] else "value", m["y"], "p"
        else:
            kind, name, place = "time", m["y"] or m["z"], "v" if m["v"] else "w"
        try:
            made = read(m["head"].rstrip(" ,;") + ("" if m["head"].rstrip().endswith(".") else "."))
            if len(made) != 1 or made[0].kind != "ode" or made[0].operands or not made[0].conditions:
                return None
            (item,) = made
            if len(item.unknowns) != 1 or item.unknowns[0].op != "apply" or item.unknowns[0].data[1] != name:
                return None
            value = value_of(text, Token("formula", m[place], m.start(place), m.end(place)), item)
        except DeriverError:
            return None  # the general grammar says what is not understood
        request = item.request | {f"asks {kind} 0"}
        return (replace(item, operands=(b.vector([value]),), request=request, latex=text.strip()),)
    return None
