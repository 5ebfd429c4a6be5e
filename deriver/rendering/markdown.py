"""Derivations, verdicts and reports as Markdown with `$` formulas: what notebooks show and files keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model import ClaimReport, Derivation, Report, Verdict
from .own_notation import in_own_notation
from .phrases import (
    LABELS,
    MARKS,
    answer_groups,
    answer_words,
    as_before,
    checks,
    counterexample,
    declared,
    evidence,
    gathered_conditions,
    group_formula,
    group_title,
    headline,
    layout_note,
    new_conditions,
    other_layout_name,
    problem_titles,
    read_as,
    reason_of,
    reproduce,
    roomy,
    shown_findings,
    shown_steps,
    step_check,
    step_formula,
    strongest,
    summary,
    task_of,
    where_formulas,
)
from .unicode_text import pieces

if TYPE_CHECKING:
    from ..pictures import Picture

__all__ = ["derivation_markdown", "report_markdown", "verdict_markdown"]


def formula(latex: str) -> str:
    """A formula inline; as code where dollar signs or backticks would break it."""
    text = " ".join(latex.split())
    if not text:
        return ""
    if "$" in text:
        fence = "``" if "`" in text else "`"
        return f"{fence} {text} {fence}"
    return f"${text}$"


def display(latex: str) -> str:
    """A formula on a line of its own."""
    text = " ".join(latex.split())
    return formula(latex) if "$" in text else f"$$\n{roomy(text)}\n$$"


def prose(text: str) -> str:
    """Prose with its `$` formulas; nothing in it is taken for HTML or a heading."""
    out = ""
    for is_math, part in pieces(text):
        if is_math:
            out += f"${part}$"
        else:
            for mark in "\\`*_[]<>#|":
                part = part.replace(mark, {"<": "&lt;", ">": "&gt;"}.get(mark, "\\" + mark))
            out += part
    return " ".join(out.split())


def _conditions(conditions: tuple[object, ...]) -> str:
    return ", ".join(formula(getattr(c, "latex", str(c))) for c in conditions)


def derivation_markdown(derivation: Derivation, pictures: Sequence[Picture] = ()) -> str:
    """A derivation as Markdown: the task as it was read, numbered steps, the answers, their pictures, what else to know."""
    d = in_own_notation(derivation)
    lines = ["## Task", "", display(task_of(d)[1]) if task_of(d)[0] else prose(d.task), ""]
    if read_as(d):
        lines += [f"Read as: {formula(read_as(d))}  "]
    if d.declarations:
        lines.append("Given: " + "; ".join(prose(declared(t)) for t in d.declarations) + "  ")
    if d.assumed:
        lines.append("Assumed: " + "; ".join(prose(t) for t in d.assumed) + "  ")
    for number, title in enumerate(problem_titles(d)):
        if title:
            lines += ["", f"## {title}"]
        _steps(lines, d, number)
        _answers(lines, d, number)
        if gathered_conditions(d, number):
            lines += ["", f"Conditions used: {', '.join(formula(c) for c in gathered_conditions(d, number))}"]
        for picture in (p for p in pictures if p.problem == number and p.link):
            lines += ["", f"![{prose(picture.title)}]({picture.link})", *(["", prose(picture.caption)] if picture.caption else [])]
    if d.status != "finished":
        lines += ["", f"**{d.status}**: {prose(d.reason or '')}"]
        hint = getattr(d.error, "hint", None)
        if hint:
            lines.append(f"  \nHint: {prose(str(hint))}")
    if shown_findings(d) or d.warnings:
        lines += ["", "## To know", ""]
        lines += [f"- {prose(f.text)} ({f.code.replace('_', ' ')})" for f in shown_findings(d)]
        lines += [f"- {prose(w)}" for w in d.warnings]
    return "\n".join(lines).rstrip() + "\n"


def _steps(lines: list[str], d: Derivation, problem: int) -> None:
    steps = shown_steps(d, problem)
    if not steps:
        return
    lines += ["", "### Steps"]
    if as_before(d, problem):
        lines += ["", as_before(d, problem)]
    needed = new_conditions(d, problem)
    for i, (number, _depth, step) in enumerate(steps):
        check = f"{MARKS[step.verdict.outcome]} {step_check(step.verdict, formula)}"
        because = reason_of(steps, i)
        lines += ["", f"**{number}.** *{prose(step.rule.name)}*" + (f": {prose(because)}" if because else "") + "  "]
        if i in needed:
            lines.append(f"provided {', '.join(formula(c) for c in needed[i])}  ")
        lines += [check, "", display(step_formula(step))]
    if checks(d, problem):
        lines += ["", prose(checks(d, problem))]


def _answers(lines: list[str], d: Derivation, problem: int) -> None:
    for group in answer_groups(d, problem):
        answer = group[0]
        note = layout_note(answer)
        lines += ["", f"### Answer: {prose(group_title(group))}" + (f", {note}" if note else ""), ""]
        if answer.point:
            lines += [f"at {formula(answer.point)}", ""]
        if answer.expression is not None:
            lines += [display(rf"\boxed{{{group_formula(group)}}}"), ""]
        if answer.where:
            lines += [f"with {', '.join(formula(w) for w in where_formulas(answer))}", ""]
        if answer.text:
            lines += [f"**{prose(answer_words(answer))}**", ""]
        if answer.conditions:
            lines += [f"provided {_conditions(tuple(strongest(answer.conditions)))}", ""]
        lines.append(f"{MARKS[answer.verdict.outcome]} {headline(answer.verdict, formula)}")
        if answer.other_layout is not None:
            lines += ["", f"{other_layout_name(answer)} layout: {formula(answer.other_layout.latex)}"]
        if answer.numpy:
            lines += ["", "```python", answer.numpy, "```"]


def verdict_markdown(verdict: Verdict) -> str:
    """A verdict as Markdown: the claim as it was read, the outcome, its evidence."""
    v = verdict
    lines = [display(v.reading), ""] if v.reading else []
    lines.append(f"{MARKS[v.outcome]} **{LABELS[v.outcome]}**" + (f": {prose_evidence(v)}" if prose_evidence(v) else ""))
    if v.method and v.outcome != "proved":
        lines += ["", f"Method: {prose(v.method)}" + (f", seed {v.seed}" if v.seed is not None else "")]
    if v.suggestion:
        lines += ["", f"Perhaps meant: {formula(v.suggestion)}"]
    lines += [f"\n- {prose(f.text)} ({f.code.replace('_', ' ')})" for f in v.findings]
    if len(v.parts) > 1:
        lines += ["", *(f"{i}. {formula(p.reading)} {headline(p, formula)}" for i, p in enumerate(v.parts, 1))]
    return "\n".join(lines) + "\n"


def prose_evidence(verdict: Verdict) -> str:
    """The evidence, safe inside Markdown."""
    return prose(evidence(verdict, formula))


def report_markdown(report: Report, *, explain: bool = False) -> str:
    """A report as Markdown: a summary, and a section for each claim that is more than a definition."""
    lines = ["# Verification report", ""]
    total = summary(report)
    lines += ["| outcome | claims |", "|---|---:|", *(f"| {MARKS[n]} {LABELS[n]} | {c} |" for n, c in total.items()), ""]
    for document in report.documents:
        lines += [f"## {prose(document.path)}", ""]
        for claim in document.claims:
            if claim.verdict.outcome != "not_a_claim":
                lines += _claim(claim, report, explain)
        rest = [c for c in document.claims if c.verdict.outcome == "not_a_claim"]
        if rest:
            lines += ["### Not claims", "", *(f"- line {c.place.line}: {_listed(c)} ({c.kind.replace('_', ' ')})" for c in rest), ""]
    return "\n".join(lines).rstrip() + "\n"


def _claimed(claim: ClaimReport) -> str:
    """What is claimed; code and words as they stand."""
    if claim.form == "latex":
        return display(claim.latex)
    return "~~~~text\n" + " ".join(claim.latex.split()) + "\n~~~~"


def _listed(claim: ClaimReport) -> str:
    return formula(claim.latex) if claim.form == "latex" else prose(claim.latex)


def _claim(claim: ClaimReport, report: Report, explain: bool) -> list[str]:
    v = claim.verdict
    place = f"line {claim.place.line}, column {claim.place.column}"
    link = f", link {claim.link[0]} of {claim.link[1]}" if claim.link else ""
    lines = [f"### {MARKS[v.outcome]} {LABELS[v.outcome]}: {place}{link}", "", _claimed(claim), ""]
    if claim.reading and claim.form == "latex" and "".join(claim.reading.split()) != "".join(claim.latex.split()):
        lines.append(f"- read as {formula(claim.reading)}")
    if claim.assumed:
        lines.append(f"- assumed: {'; '.join(prose(a) for a in claim.assumed)}")
    if evidence(v, formula):
        lines.append(f"- {prose_evidence(v)}")
    if v.suggestion:
        lines.append(f"- perhaps meant: {formula(v.suggestion)}")
    lines += [f"- {prose(f.text)} ({f.code.replace('_', ' ')})" for f in (*claim.findings, *v.findings)]
    if explain or v.outcome in ("refuted", "conditional"):
        lines += _explained(claim, report)
    return [*lines, ""]


def _explained(claim: ClaimReport, report: Report) -> list[str]:
    v = claim.verdict
    lines = [f"- method: {prose(v.method)}"] if v.method else []
    if v.counterexample and v.outcome not in ("refuted", "conditional"):
        lines.append(f"- at {counterexample(v.counterexample)}")
    if v.certificate:
        lines += ["- certificate:", "", "  ```text", *(f"  {line}" for line in v.certificate.replace("```", "'''").splitlines()), "  ```"]
    return [*lines, f"- again: `{reproduce(claim, report)}`"]
