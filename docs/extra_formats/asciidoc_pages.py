"""Derivations as AsciiDoc: formulas in `stem:[...]`, which Asciidoctor hands to MathJax."""

from __future__ import annotations

from deriver.model import Derivation
from deriver.rendering.own_notation import in_own_notation
from deriver.rendering.phrases import (
    MARKS,
    answer_groups,
    answer_words,
    group_formula,
    group_title,
    headline,
    problem_titles,
    reason_of,
    shown_steps,
    step_formula,
    task_of,
)
from deriver.rendering.unicode_text import pieces


def formula(latex: str) -> str:
    """A formula inline; a bracket in it is escaped, since one ends the macro."""
    return f"stem:[{latex.replace(']', chr(92) + ']')}]"


def prose(text: str) -> str:
    """Prose with its formulas; the rest is passed through as it stands."""
    return "".join(formula(part) if is_math else f"pass:c[{part}]" if part.strip() else part for is_math, part in pieces(text))


def derivation_asciidoc(derivation: Derivation) -> str:
    """A derivation as an AsciiDoc article: the task, numbered steps, answers."""
    d = in_own_notation(derivation)
    is_formula, task = task_of(d)
    lines = ["= Derivation", ":stem: latexmath", "", formula(task) if is_formula else prose(d.task)]
    for problem, title in enumerate(problem_titles(d)):
        lines += ["", f"== {title}"] if title else []
        steps = shown_steps(d, problem)
        for place, (number, _depth, step) in enumerate(steps):
            because = reason_of(steps, place)
            lines += ["", f"*{number}.* _{step.rule.name}_" + (f": {prose(because)}" if because else "")]
            lines += ["", "[stem]", "++++", step_formula(step), "++++", f"{MARKS[step.verdict.outcome]} {step.verdict.outcome}"]
        for group in answer_groups(d, problem):
            shown = formula(group_formula(group)) if group[0].expression is not None else prose(answer_words(group[0]))
            lines += ["", f"*{group_title(group)}*: {shown} ({headline(group[0].verdict, formula)})"]
    if d.status != "finished":
        lines += ["", f"*{d.status}*: {prose(d.reason or '')}"]
    return "\n".join(lines) + "\n"
