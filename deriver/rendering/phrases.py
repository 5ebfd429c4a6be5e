"""What every format says in the same words: outcomes, evidence, the names of answers, the command that reproduces a verdict."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from ..model import OUTCOMES, Answer, ClaimReport, Derivation, Report, Step, Verdict

__all__ = [
    "LABELS",
    "MARKS",
    "Show",
    "answer_formula",
    "answer_title",
    "counterexample",
    "evidence",
    "headline",
    "layout_note",
    "problem_titles",
    "relation_mark",
    "reproduce",
    "steps_of",
    "summary",
    "value_text",
    "where_formulas",
]

#: How a formula is written in a format: LaTeX in, the format's text out.
Show = Callable[[str], str]

MARKS = {"proved": "✓", "verified": "✓", "refuted": "✗", "conditional": "◐", "undecided": "?", "not_a_claim": "·"}
LABELS = {**{name: name for name in OUTCOMES}, "not_a_claim": "not a claim"}
_RELATIONS = {
    "!=": r"\ne", "<=": r"\le", ">=": r"\ge", "approx": r"\approx", "implies": r"\Rightarrow", "iff": r"\Leftrightarrow",
    "to": r"\to", "equiv": r"\equiv", "succ": r"\succ", "succeq": r"\succeq", "prec": r"\prec", "preceq": r"\preceq", "in": r"\in",
}  # fmt: skip


def relation_mark(kind: str) -> str:
    """The LaTeX of a step's relation."""
    return _RELATIONS.get(kind, kind)


def value_text(value: Any) -> str:
    """A value of a counterexample: `1/2`, `[[0, 1], [1, 0]]`."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(value_text(v) for v in value)}]"
    return str(value)


def counterexample(values: Mapping[str, Any]) -> str:
    """`A = [[0, 0], [1, 0]], x = [0, 1]`."""
    return ", ".join(f"{name} = {value_text(value)}" for name, value in values.items())


def _small(bound: str) -> bool:
    """Whether an error bound says something: beside values that are huge themselves it does not."""
    try:
        return float(bound) < 1e-9
    except ValueError:
        return True


def _sizes(verdict: Verdict) -> str:
    sizes = [dict(s) for s in verdict.sizes or () if s]
    if not sizes:
        return ""
    names = sorted({name for size in sizes for name in size})
    spans = []
    for name in names:
        values = sorted({size[name] for size in sizes if name in size})
        spans.append(f"{name} = {values[0]}" if len(values) == 1 else f"{name} from {values[0]} to {values[-1]}")
    return f"sizes {', '.join(spans)}"


def evidence(verdict: Verdict, show: Show) -> str:
    """What a verdict rests on, in a few words: points and digits, the counterexample, the condition, the reason."""
    v = verdict
    parts: list[str] = []
    if v.outcome == "proved":
        parts.append(f"by {v.method}" if v.method else "by an exact argument")
    elif v.outcome == "verified" and v.method.startswith("recomputed"):
        parts += [v.method, v.reason or ""]
    elif v.outcome == "verified":
        if v.points is not None:
            parts.append(f"{v.points} points" if v.points != 1 else "1 point")
        parts.append(f"{v.digits} digits" if v.digits is not None else "exact")
        parts.append(_sizes(v))
        if v.error_bound and _small(v.error_bound):
            parts.append(f"error at most {v.error_bound}")
    elif v.outcome == "conditional" and v.condition:
        parts.append(f"holds if {show(v.condition)}")
    elif v.outcome == "refuted" and not v.counterexample:
        sides = f"left {v.left}, right {v.right}" if v.left is not None and v.right is not None else ""
        parts.append(v.reason or sides or f"by {v.method}")
    elif v.reason:
        parts.append(v.reason)
    if v.counterexample and v.outcome in ("refuted", "conditional"):
        sides = f": left {v.left}, right {v.right}" if v.left is not None and v.right is not None else ""
        lead = "fails otherwise, " if v.outcome == "conditional" else ""
        parts.append(f"{lead}at {counterexample(v.counterexample)}{sides}")
    return ", ".join(part for part in parts if part)


def headline(verdict: Verdict, show: Show) -> str:
    """`verified: 12 points, 50 digits`."""
    words = evidence(verdict, show)
    return LABELS[verdict.outcome] + (f": {words}" if words else "")


def answer_title(answer: Answer) -> str:
    """What an answer is called: `gradient`, `V inverse`, `y (general)`."""
    title = answer.name.replace("_", " ")
    if answer.role != "answer":
        title += f" ({answer.role})"
    if answer.case is not None:
        title += f", case {answer.case}"
    return title


def answer_formula(answer: Answer) -> str:
    """The answer's LaTeX, with names for its longer parts where that is shorter."""
    return answer.latex if answer.short is None else answer.short.latex


def where_formulas(answer: Answer) -> list[str]:
    """What the names stand for: `R=X-XWW^\\top`."""
    return [f"{name.latex}={part.latex}" for name, part in answer.where]


def layout_note(answer: Answer) -> str:
    """Which layout an answer is in, or nothing."""
    if not answer.layout:
        return ""
    shape = "the shape of the variable" if answer.layout == "denominator" else "its transpose, a row for each output"
    return f"{answer.layout} layout ({shape})" if answer.other_layout is not None else f"{answer.layout} layout"


def other_layout_name(answer: Answer) -> str:
    """The name of the layout that is not the answer's."""
    return "numerator" if answer.layout == "denominator" else "denominator"


def problem_titles(derivation: Derivation) -> list[str]:
    """A title for each problem; nothing to say for a single one."""
    if len(derivation.problems) < 2:
        return [""] * max(1, len(derivation.problems))
    return [f"Problem {i}: {p.kind.replace('_', ' ')}" for i, p in enumerate(derivation.problems, 1)]


def steps_of(steps: tuple[Step, ...], problem: int) -> list[tuple[str, int, Step]]:
    """The steps of one problem with their numbers and depths: (`1`, 0, ...), (`1.1`, 1, ...)."""
    out: list[tuple[str, int, Step]] = []

    def visit(part: tuple[Step, ...], prefix: str, depth: int) -> None:
        for i, step in enumerate(part, 1):
            number = f"{prefix}{i}"
            out.append((number, depth, step))
            visit(step.steps, number + ".", depth + 1)

    visit(tuple(s for s in steps if s.problem == problem), "", 0)
    return out


def summary(report: Report) -> dict[str, int]:
    """How many claims of all documents got which outcome; every outcome is listed."""
    return {name: sum(d.summary[name] for d in report.documents) for name in OUTCOMES}


def reproduce(claim: ClaimReport, report: Report) -> str:
    """The command that gives this verdict again."""
    if claim.form != "latex":
        return shlex.join(["deriver", "verify", claim.place.path.partition("#")[0]])
    words = ["deriver", "verify", " ".join(claim.latex.split())]
    if claim.declarations:
        words += ["--given", "; ".join(" ".join(d.split()) for d in claim.declarations)]
    if report.digits != 50:
        words += ["--digits", str(report.digits)]
    return shlex.join([*words, "--seed", str(report.seed)])
