"""Derivations, verdicts and reports as LaTeX: a fragment to include, or a whole document."""

from __future__ import annotations

from ..model import ClaimReport, Derivation, Report, Verdict
from .own_notation import in_own_notation
from .phrases import (
    LABELS,
    answer_groups,
    answer_words,
    as_before,
    checks,
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

__all__ = ["derivation_latex", "report_latex", "verdict_latex"]

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
}  # fmt: skip
_PREAMBLE = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\usepackage[margin=2.5cm]{geometry}
\begin{document}
"""
#: What a formula of someone else's must not contain: it is shown as text instead.
_UNSAFE = ("\\input", "\\include", "\\write", "\\read", "\\open", "\\def", "\\let", "\\catcode", "\\csname", "\\immediate", "\\newcommand")


def formula(latex: str) -> str:
    """A formula inline, or its source as text where it is not a formula alone."""
    text = " ".join(latex.split())
    if not text:
        return ""
    return rf"\texttt{{{escaped(text)}}}" if not _is_safe(text) else f"${text}$"


def _is_safe(text: str) -> bool:
    return "$" not in text and "%" not in text.replace("\\%", "") and not any(mark in text for mark in _UNSAFE)


def display(latex: str) -> str:
    """A formula on a line of its own."""
    text = " ".join(latex.split())
    return rf"\[ {roomy(text)} \]" if _is_safe(text) else formula(text)


def escaped(text: str) -> str:
    """Text with everything that LaTeX would interpret taken literally."""
    return "".join(_SPECIAL.get(c, c) for c in text)


def prose(text: str) -> str:
    """Prose with its `$` formulas."""
    return "".join(formula(part) if is_math else escaped(part) for is_math, part in pieces(text))


def _whole(body: str, standalone: bool) -> str:
    return f"{_PREAMBLE}{body}\\end{{document}}\n" if standalone else body


def derivation_latex(derivation: Derivation, *, standalone: bool = False) -> str:
    """A derivation as LaTeX; with `standalone` a document that compiles as it is."""
    d = in_own_notation(derivation)
    lines = [r"\section*{Task}", display(task_of(d)[1]) if task_of(d)[0] else prose(d.task)]
    if read_as(d):
        lines += [r"Read as", display(read_as(d))]
    if d.declarations:
        lines.append("Given " + "; ".join(prose(declared(t)) for t in d.declarations) + r".\par")
    if d.assumed:
        lines.append("Assumed: " + "; ".join(prose(t) for t in d.assumed) + r".\par")
    for problem, title in enumerate(problem_titles(d)):
        if title:
            lines.append(rf"\section*{{{escaped(title)}}}")
        needed = new_conditions(d, problem)
        steps = shown_steps(d, problem)
        if as_before(d, problem):
            lines.append(escaped(as_before(d, problem)) + r"\par")
        for i, (number, _depth, step) in enumerate(steps):
            because = reason_of(steps, i)
            lines.append(rf"\paragraph{{{number}. {prose(step.rule.name)}.}} {prose(because)}")
            if i in needed:
                lines.append("Provided " + ", ".join(formula(c) for c in needed[i]) + ".")
            lines.append(display(step_formula(step)))
            lines.append(rf"{{\small \textit{{{prose(step_check(step.verdict, _dollars))}}}}}\par")
        if checks(d, problem):
            lines.append(rf"\medskip{{\small {prose(checks(d, problem))}}}\par")
        for group in answer_groups(d, problem):
            answer = group[0]
            note = layout_note(answer)
            lines.append(rf"\paragraph{{Answer: {prose(group_title(group))}{', ' + escaped(note) if note else ''}.}}")
            if answer.point:
                lines.append(f"At {formula(answer.point)}.")
            if answer.expression is not None:
                lines.append(rf"\[ \boxed{{{roomy(group_formula(group))}}} \]")
            if answer.where:
                lines.append(f"With {', '.join(formula(w) for w in where_formulas(answer))}.\\par")
            if answer.text:
                lines.append(rf"\textbf{{{prose(answer_words(answer))}}}\par")
            if answer.conditions:
                lines.append("Provided " + ", ".join(formula(c.latex) for c in strongest(answer.conditions)) + r".\par")
            if answer.other_layout is not None:
                lines.append(f"In {other_layout_name(answer)} layout: {formula(answer.other_layout.latex)}.\\par")
            lines.append(rf"{{\small {_verdict(answer.verdict)}}}\par")
        if gathered_conditions(d, problem):
            lines.append(f"Conditions used: {', '.join(formula(c) for c in gathered_conditions(d, problem))}.\\par")
    if d.status != "finished":
        lines.append(rf"\textbf{{{d.status}}}: {prose(d.reason or '')}\par")
    lines += [rf"Note: {prose(f.text)}\par" for f in shown_findings(d)]
    lines += [rf"Note: {prose(w)}\par" for w in d.warnings]
    return _whole("\n".join(lines) + "\n", standalone)


def _verdict(verdict: Verdict) -> str:
    return rf"\textit{{{LABELS[verdict.outcome]}}}" + (f": {prose(evidence(verdict, _dollars))}" if evidence(verdict, _dollars) else "")


def _dollars(latex: str) -> str:
    return f"${latex}$"


def verdict_latex(verdict: Verdict) -> str:
    """A verdict as LaTeX."""
    lines = [display(verdict.reading)] if verdict.reading else []
    lines.append(_verdict(verdict) + r"\par")
    if verdict.suggestion:
        lines.append(rf"Perhaps meant: {formula(verdict.suggestion)}\par")
    lines += [rf"Note: {prose(f.text)}\par" for f in verdict.findings]
    return "\n".join(lines) + "\n"


def report_latex(report: Report, *, standalone: bool = True) -> str:
    """A report as a LaTeX document: a summary, and every claim with its verdict."""
    counts = ", ".join(f"{count} {LABELS[name]}" for name, count in summary(report).items() if count) or "no formulas"
    lines = [r"\section*{Verification report}", counts + r".\par"]
    for document in report.documents:
        lines.append(rf"\subsection*{{{escaped(document.path)}}}")
        lines += [_claim(c) for c in document.claims if c.verdict.outcome != "not_a_claim"]
    return _whole("\n".join(lines) + "\n", standalone)


def _claim(claim: ClaimReport) -> str:
    text = headline(claim.verdict, _dollars)
    shown = display(claim.latex) if claim.form == "latex" else rf"\texttt{{{escaped(claim.latex)}}}\par"
    return "\n".join([rf"\paragraph{{Line {claim.place.line}.}} {prose(text)}", shown])
