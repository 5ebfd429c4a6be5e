r"""Derivatives that are to be shown: "Show that the gradient of $f$ is $g$", "Show that $\nabla_x x^\top Ax=(A+A^\top)x$".

Comes in: the text of a task and the reader of tasks. Goes out: the problems that find the derivative, each with what is claimed of it; None
where no derivative is claimed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import ReadingError
from ..expression import Expr
from . import patterns as re
from .gradient_lines import MARK, Line
from .problems import TaskItem
from .read import read_expression

__all__ = ["derivatives_to_show"]

_SHOW = (
    r"\b(?:(?:[Ss]how|[Pp]rove|[Vv]erify|[Cc]heck|[Cc]onfirm|[Dd]emonstrate|[Ee]stablish|[Jj]ustify)(?: (?:then|now|also|directly))?"
    r"|[Ii]s it (?:true|correct)|[Tt]rue or false:?"
    r"|(?:[Dd]ecide|[Dd]etermine|[Cc]heck|[Vv]erify) (?:whether|if)|[Dd]o we have|[Pp]rove or disprove)"
)
_HOW = r"(?:,? (?:by|using|from|via|with)(?: (?!that\b)[\w'’-]+){1,5},?)?"
_NOUN = r"(?:gradient|derivative|Hessian|hessian|Jacobian|jacobian|differential)(?: (?:vector|matrix))?"
_IS = r"(?:is given by|is equal to|is simply|is just|is|equals|can be written as|takes the form|has the form)"
_DERIVATIVE = re.compile(
    r"\s*(?:\\left\s*[(\[]|\(|\[)?\s*(?:\\nabla|\\partial|\\[dt]?frac\s*\{\s*(?:\\partial|\\mathrm\s*\{\s*d\s*\}|d)\b|\\[dt]?frac\s*\{\s*(?:\\partial|d)"
    r"|(?:\\partial|d)\s*[A-Za-z\\]+\s*/|D\s*[a-zA-Z\\]+\s*\(|J_|H_|[A-Za-z]'+\s*\()"
)


def derivatives_to_show(text: str, read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...] | None:
    """The problems whose answers are claimed."""
    said = Line(text)
    claimed: list[list[str]] = []

    def formulas(found: re.Match[str]) -> str:
        asks = []
        for mark in re.findall(MARK, found["list"]):
            sides = _sides(said.formula(mark))
            if len(sides) < 2 or not _DERIVATIVE.match(sides[0]):
                return found[0]
            asks.append((sides[0], sides[1:]))
        claimed.extend(rest for _, rest in asks)
        return "Find " + " and ".join(said.mark(left) for left, _ in asks)

    def words(found: re.Match[str]) -> str:
        claimed.append([said.formula(found["g"])])
        of = f" of {found['f']}" if found["f"] else ""
        wrt = f" with respect to {found['x']}" if found["x"] else ""
        return f"Find the {found['noun']}{of}{wrt}"

    line = re.sub(
        rf"{_SHOW}{_HOW}(?: that| the identity| the formula|:)? (?P<list>{MARK}(?:(?:,? and(?: that)?|,) {MARK})*)", formulas, said.line
    )
    if not claimed:
        line = re.sub(
            rf"{_SHOW}{_HOW} that (?:the|its) (?P<noun>{_NOUN})(?: of (?:the )?(?:[\w-]+ ){{0,3}}(?P<f>{MARK}))?"
            rf"(?: (?:with respect to|wrt|w\.r\.t\.?) (?P<x>{MARK}))? {_IS} (?P<g>{MARK})",
            words,
            said.line,
        )
    if not claimed:

        def result(found: re.Match[str]) -> str:
            claimed.append([said.formula(found["g"])])
            return ""

        line = re.sub(
            rf"(?:,? and|[.;]) {_SHOW}{_HOW} that (?:it|this|the (?:result|answer|gradient|Hessian|hessian|Jacobian|derivative)) {_IS} "
            rf"(?P<g>{MARK})",
            result,
            said.line,
        )
        later = True
    else:
        later = False
    if not claimed or re.search(_SHOW, line):
        return None
    said.line = line
    items = read(said.text)
    if later and len(claimed) == 1 and items:
        return (*items[:-1], _with(items[-1], claimed[0]))
    if len(items) != len(claimed):
        raise ReadingError("it is not clear which derivative each claim is about", text=text, start=0, end=len(text))
    return tuple(_with(item, rest) for item, rest in zip(items, claimed, strict=True))


def _with(item: TaskItem, claimed: list[str]) -> TaskItem:
    read: list[Expr] = []
    assumed: list[str] = []
    for side in claimed:
        reading = read_expression(side, item.context)
        read.append(reading.expression)
        assumed += reading.assumed
    return replace(
        item,
        operands=(*item.operands, *read),
        request=item.request | {f"claimed {len(read)}"},
        assumed=tuple(dict.fromkeys((*item.assumed, *assumed))),
    )


def _sides(formula: str) -> list[str]:
    """The sides of an equation, between its outer equals signs."""
    sides, depth, start = [], 0, 0
    for k, c in enumerate(formula):
        depth += (c in "{([") - (c in "})]")
        if c == "=" and depth == 0 and formula[k - 1 : k] not in ("<", ">", ":", "!", "\\"):
            sides.append(formula[start:k])
            start = k + 1
    sides.append(formula[start:])
    return [re.sub(r"(?:\s|\.|,|\\[,;!])+$", "", s).strip() for s in sides]
