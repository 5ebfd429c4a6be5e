"""A solution as text: Markdown for documents and notebooks, LaTeX for LaTeX. Nothing in it depends on the time or the machine."""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import ClaimReport, Derivation, Step, Verdict
from ..rendering import latex_source, show_derivation
from ..rendering.markdown import formula, prose, prose_evidence
from ..rendering.phrases import LABELS, MARKS, evidence
from .records import Solution

__all__ = ["answers_in", "as_latex", "as_markdown", "not_yet", "outcomes_in"]

_BOXED = re.compile(r"\\boxed\{")
_OUTCOME = re.compile(r"^- .*?\*\*(proved|verified|refuted|conditional|undecided)\*\*", re.MULTILINE)


def not_yet(solution: Solution) -> str:
    """What stands between the markers of a problem whose engine is not built: the reason alone, no half of an answer."""
    return f"**not yet solved**: {prose(solution.waits or '')}\n"


def as_markdown(solution: Solution) -> str:
    """What stands between the markers of a Markdown document."""
    parts = []
    if solution.derivation is not None and solution.derivation.answers:
        parts.append(_derivation_markdown(solution.derivation))
    elif solution.status in ("stuck", "refused"):
        parts.append(f"**{solution.status}**: {prose(solution.reason or '')}")
        if solution.hint:
            parts.append(f"Hint: {prose(solution.hint)}")
    if solution.claims:
        parts.append("\n".join(_claim_markdown(c) for c in solution.claims))
    return "\n\n".join(parts).strip() + "\n"


def as_latex(solution: Solution) -> str:
    """What stands between the markers of a LaTeX document."""
    parts = []
    if solution.derivation is not None:
        text = show_derivation(_read_as(solution.derivation), "latex")
        text = re.sub(r"\\section\*\{Task\}", r"\\paragraph{Read as}", text)
        parts.append(re.sub(r"\\(?:sub)*section\*\{", r"\\paragraph{", text).strip())
    if solution.claims:
        rows = [
            rf"\item {latex_source.formula(c.latex)}: {LABELS[c.verdict.outcome]}. "
            rf"{latex_source.prose(evidence(_brief(c.verdict), latex_source.formula))}"
            for c in solution.claims
        ]
        parts.append("\n".join((r"\begin{itemize}", *rows, r"\end{itemize}")))
    return "\n\n".join(parts) + "\n"


def _read_as(derivation: Derivation) -> Derivation:
    """The derivation with what was understood as its reading: the words of the task stand right above."""
    readings = [a.question.left.latex for a in derivation.answers if a.question is not None]
    findings = tuple(f for f in derivation.findings if f.text != derivation.reason)
    return replace(
        derivation,
        reading=derivation.reading if any(p.operands for p in derivation.problems) else r",\quad ".join(dict.fromkeys(readings)),
        task="",
        declarations=(),
        findings=findings,
        answers=tuple(replace(a, verdict=_brief(a.verdict)) for a in derivation.answers),
        steps=tuple(_brief_step(s) for s in derivation.steps),
    )


def _brief(verdict: Verdict) -> Verdict:
    """Without the size of the sample and its error bound: they move with every change of the checker, not with the mathematics."""
    return replace(verdict, error_bound=None, points=None, sizes=None)


def _brief_step(step: Step) -> Step:
    return replace(step, verdict=_brief(step.verdict), steps=tuple(_brief_step(s) for s in step.steps))


def _derivation_markdown(derivation: Derivation) -> str:
    text = show_derivation(_read_as(derivation), "markdown")
    out: list[str] = []
    code = False
    for line in text.split("\n"):
        code ^= line.startswith("```")
        heading = None if code else re.match(r"^#{1,6} (.*)$", line)
        # Headings of the derivation would become sections of the document around it.
        if heading is None:
            out.append(line.rstrip() if not line.endswith("  ") else line)
        elif heading.group(1) == "Task":
            out.append("**Read as**")
        else:
            out.append(f"**{heading.group(1)}**")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def _claim_markdown(claim: ClaimReport) -> str:
    v = _brief(claim.verdict)
    words = prose_evidence(v)
    line = f"- {formula(claim.latex)}: {MARKS[v.outcome]} **{LABELS[v.outcome]}**" + (f": {words}" if words else "")
    if v.suggestion:
        line += f". Perhaps meant: {formula(v.suggestion)}"
    return line


def answers_in(text: str) -> list[str]:
    r"""The answers of a derivation that was written before, in LaTeX.

    >>> answers_in(r"$$\\boxed{\\frac{1}{2}x}$$")
    ['\\\\frac{1}{2}x']
    """
    out = []
    for found in _BOXED.finditer(text):
        depth, at = 1, found.end()
        while at < len(text) and depth:
            step = 2 if text[at] == "\\" else 1
            depth += {"{": 1, "}": -1}.get(text[at], 0) if step == 1 else 0
            at += step
        if not depth:
            out.append(text[found.end() : at - 1])
    return out


def outcomes_in(text: str) -> list[str]:
    """The outcomes of claims that were written before."""
    return _OUTCOME.findall(text)
