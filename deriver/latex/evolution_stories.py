r"""Stories told by a differential equation: tanks, cooling, decay and growth, interest, a fall with drag, springs, circuits.

Comes in: a whole text without a differential equation in it. Goes out: the problem that sets up and solves the equation, with what is asked
of its solution and in which unit; or None where the text is no such story. A story with a number missing, or with one for which no use is
found, is refused, and says which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import NotSupported
from ..expression import build as b
from . import patterns as re
from .growth_stories import growth, interest, logistic
from .motion_stories import circuit, falling, spring
from .problems import TaskItem
from .story_parts import Model, story_of
from .story_quantities import said_with_marks
from .tank_stories import cooling, mixing

__all__ = ["evolution_story"]

_Items = tuple[TaskItem, ...]
_KINDS = (mixing, logistic, interest, spring, circuit, falling, growth, cooling)
_STORY = re.compile(
    r"\b(?:tank|vat|pool|pond|lake|reservoir|barrel|brine|half-li(?:fe|ves)|radioactive|decays?|isotope|population|bacteria|"
    r"culture|logistic|carrying|compounded|"
    r"interest|spring|circuit|falls|falling|fall|dropped|skydiver|parachutist|drag|cools?|cooling|warms|thermometer|drug|coffee|tea|"
    r"oven|refrigerator|freezer|"
    r"container|vessel|tub|bucket|mixer|colony|yeast|rabbits|fish|cells|insects|jumps|thrown|drops|decay|disintegrates?|"
    r"temperature|medication|cup|soup|pot|degrees|weighing|fossil|carbon)\b",
    re.IGNORECASE,
)
#: An equation, a function or a law is written: the text is no bare story.
_WRITTEN = re.compile(
    r"\\[dt]?frac\s*\{\s*\\?(?:d|\\mathrm|partial)|\b[a-zA-Z]'+\s*(?:\(|=|\+|-)|\\dot|\\ddot|\bd[a-zA-Z]\s*/\s*d[a-zA-Z]|"
    r"\\nabla|\\partial|\\int|\\sum|"
    r"\\sim|\\mathbb|\\begin|\\mathcal|\b[uTPN]_[a-z]|\b[TPNyxfu]\(t\)\s*=|\^\{?-?[a-z]|\be\^|\bPoisson|\bexponentially "
    r"distributed|\bprobab|\brandom|"
    r"\bfenc|\bdensity\b|\bmaximi|\bminimi|\bmatrix\b|\bMarkov|\bper cent of (?:the )?people|\blargest (?:possible )?(?:area|volume)",
    re.IGNORECASE,
)


def evolution_story(text: str, read: Callable[[str], _Items]) -> _Items | None:
    """The problem of a story; None where the text is none."""
    if not _STORY.search(text) or _WRITTEN.search(text) or len(text.split()) < 8:
        return None
    said = said_with_marks(text)
    if not said.quantities:
        return None
    for kind in _KINDS:
        story = story_of(text, said)
        if not story.questions:
            return None
        model = kind(story)
        if model is not None:
            story.complete()
            return (_problem(text, model, read),)
    return None


def _problem(text: str, model: Model, read: Callable[[str], _Items]) -> TaskItem:
    formulas = ", ".join(f"${f}$" for f in (model.equation, *model.conditions))
    made = read(f"Solve {formulas}.")
    if len(made) != 1 or made[0].kind != "ode" or made[0].operands:
        raise NotSupported("the equation of this story is not set up", text=text, start=0, end=len(text))
    (item,) = made
    numbers = [value for _, value, _ in model.asks] + ([model.divided] if model.divided is not None else [])
    request = {f"asks {kind} {k} {unit}".rstrip() for k, (kind, _, unit) in enumerate(model.asks)}
    if model.divided is not None:
        request = {r.replace("asks value", "asks quotient") for r in request}
    operands = (b.vector([b.num(v) for v in numbers]),) if numbers else ()
    set_up = rf"the equation of the story: ${model.equation}$, ${', '.join(model.conditions)}$"
    return replace(
        item,
        operands=operands,
        request=item.request | request,
        latex=text.strip(),
        assumed=(set_up, *model.assumed, *item.assumed),
        asked="solve",
    )
