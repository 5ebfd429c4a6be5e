"""Derivations, verdicts and reports for a terminal: formulas as readable Unicode, colours where they are wanted.

Every function gives the text; `color` puts in the codes of a terminal, `unicode` is False where it cannot show them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from ..model import ClaimReport, Derivation, Report, Rule, Verdict
from .lines import formula_lines, latex_lines, prose_lines
from .own_notation import in_own_notation
from .phrases import (
    LABELS,
    MARKS,
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
    reproduce,
    shown_findings,
    shown_steps,
    sides,
    step_check,
    strongest,
    summary,
    task_of,
    where_formulas,
)
from .unicode_text import pieces, readable

if TYPE_CHECKING:
    from rich.console import Console

    from ..pictures import Picture

__all__ = ["derivation_text", "report_text", "rule_text", "rules_text", "verdict_text"]

_STYLES = {
    "proved": "bold green", "verified": "green", "refuted": "bold red", "conditional": "yellow", "undecided": "magenta",
    "not_a_claim": "dim",
}  # fmt: skip
_PLAIN_MARKS = {"✓": "+", "✗": "x", "◐": "~", "?": "?", "·": "."}


class _Page:
    """A page of text being written."""

    def __init__(self, width: int, color: bool, unicode: bool) -> None:
        from rich.console import Console

        self.unicode = unicode
        self.width = width
        self.out = StringIO()
        self.console: Console = Console(
            file=self.out, width=width, force_terminal=color, no_color=not color, color_system="standard" if color else None,
            highlight=False, markup=False, emoji=False, legacy_windows=False, safe_box=not unicode,
        )  # fmt: skip

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.out.getvalue().splitlines()) + "\n"

    def show(self, latex: str) -> str:
        return readable(latex, self.unicode)

    def mark(self, outcome: str) -> str:
        return MARKS[outcome] if self.unicode else _PLAIN_MARKS[MARKS[outcome]]

    def prose(self, text: str) -> str:
        return "".join(self.show(part) if is_math else part for is_math, part in pieces(text))

    def words(self, text: str) -> str:
        """Prose with its matrices in two dimensions where they fit."""
        drawn = prose_lines(text, self.width - 11) if self.unicode else None
        return self.prose(text) if drawn is None else "\n".join(drawn)

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self.console.print(Padding(Text(text, style=style), (0, 0, 0, indent)) if indent else Text(text, style=style))

    def labelled(self, label: str, text: str, width: int = 9) -> None:
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=width, style="dim")
        grid.add_column(ratio=1, overflow="fold")  # code and addresses go on in the next line, whole
        grid.add_row(label, Text(text, overflow="fold"))
        self.console.print(grid)

    def outcome(self, verdict: Verdict, indent: int = 0) -> None:
        self.line(f"{self.mark(verdict.outcome)} {headline(verdict, self.show)}", _STYLES[verdict.outcome], indent)


def _ascii_table(page: _Page) -> Any:
    from rich import box

    return box.SIMPLE_HEAD if page.unicode else box.ASCII


# Derivations ----------------------------------------------------------------------------------------------------------


def derivation_text(
    derivation: Derivation, *, width: int = 100, color: bool = False, unicode: bool = True, pictures: Sequence[Picture] = ()
) -> str:
    """A derivation as a page: the task, numbered steps, the answer in a box, what else to know."""
    d, page = in_own_notation(derivation), _Page(width, color, unicode)
    task = "\n".join(formula_lines(d.reading, "", "", page.width - 11, page.unicode)) if task_of(d)[0] else page.words(d.task)
    page.labelled("Task", task)
    if read_as(d):
        page.labelled("Read as", "\n".join(formula_lines(read_as(d), "", "", page.width - 11, page.unicode)))
    for text in d.declarations:
        page.labelled("Given", page.prose(declared(text)))
    if d.assumed:
        page.labelled("Assumed", "; ".join(page.prose(text) for text in d.assumed))
    for number, title in enumerate(problem_titles(d)):
        if title:
            page.line()
            page.line(title, "bold underline")
        _steps(page, d, number)
        _answers(page, d, number)
        if gathered_conditions(d, number):
            page.line("Conditions used: " + ", ".join(page.show(c) for c in gathered_conditions(d, number)))
        for picture in (p for p in pictures if p.problem == number and p.link):
            page.labelled("Picture", f"{picture.link}: {picture.title}" + (f" ({picture.caption})" if picture.caption else ""))
    if d.status != "finished":
        page.line()
        page.line(f"{d.status}: {page.prose(d.reason or '')}", "bold red" if d.status == "refused" else "bold yellow")
        hint = getattr(d.error, "hint", None)
        if hint:
            page.line(f"hint: {page.prose(str(hint))}")
    for finding in shown_findings(d):
        page.line(f"note ({finding.code.replace('_', ' ')}): {page.prose(finding.text)}", "yellow")
    for warning in d.warnings:
        page.line(f"note: {page.prose(warning)}", "yellow")
    return page.text


def _steps(page: _Page, d: Derivation, problem: int) -> None:
    needed = new_conditions(d, problem)
    steps = shown_steps(d, problem)
    if as_before(d, problem):
        page.line()
        page.line(as_before(d, problem))
    for i, (number, depth, step) in enumerate(steps):
        indent = 3 * depth
        page.line()
        page.line(f"{number}. {step.rule.name}", "bold", indent)
        because = reason_of(steps, i)
        if because:
            page.line(page.prose(because), "", indent + 3)
        for line in formula_lines(*sides(step), page.width - indent - 7, page.unicode):
            page.line(line, "cyan", indent + 6)
        if i in needed:
            page.line("provided " + ", ".join(page.show(c) for c in needed[i]), "", indent + 3)
        page.line(f"{page.mark(step.verdict.outcome)} {step_check(step.verdict, page.show)}", _STYLES[step.verdict.outcome], indent + 3)
    said = checks(d, problem)
    if said:
        page.line()
        page.line(said, "dim")


def _answers(page: _Page, d: Derivation, problem: int) -> None:
    from rich import box
    from rich.panel import Panel
    from rich.text import Text

    for group in answer_groups(d, problem):
        answer = group[0]
        note = layout_note(answer)
        page.line()
        page.line(f"Answer: {page.prose(group_title(group))}" + (f", {note}" if note else ""), "bold")
        if answer.point:
            page.line(f"at {page.show(answer.point)}", indent=3)
        shown = formula_lines(group_formula(group), "", "", page.width - 5, page.unicode) if answer.expression is not None else []
        body = "\n".join(shown)
        if answer.text:
            said = page.prose(answer_words(answer))
            body = f"{body}\n{said}" if body else said
        page.console.print(Panel.fit(Text(body, style="bold cyan"), box=box.ROUNDED if page.unicode else box.ASCII))
        if answer.where:
            page.line("with " + ", ".join(page.show(w) for w in where_formulas(answer)), indent=3)
        if answer.conditions:
            page.line("provided " + ", ".join(page.show(c.latex) for c in strongest(answer.conditions)), indent=3)
        page.outcome(answer.verdict)
        if len(group) > 1:
            continue
        if answer.expression is not None and page.show(answer.latex).replace("−", "-") != answer.latex:
            page.labelled("LaTeX", "\n".join(latex_lines(answer.latex, page.width - 10)))
        if answer.other_layout is not None:
            page.labelled("Also", f"{page.show(answer.other_layout.latex)}  ({other_layout_name(answer)} layout)")
        if answer.numpy and not answer.numpy.lstrip("-").isdigit():
            page.labelled("NumPy", answer.numpy)


# Verdicts and reports -------------------------------------------------------------------------------------------------


def verdict_text(verdict: Verdict, *, width: int = 100, color: bool = False, unicode: bool = True, explain: bool = False) -> str:
    """A verdict as a few lines: how the claim was read, the outcome, what it rests on."""
    page = _Page(width, color, unicode)
    v = verdict
    if v.reading:
        page.line(page.show(v.reading), "cyan")
    page.outcome(v)
    if len(v.parts) > 1:
        for i, part in enumerate(v.parts, 1):
            page.line(f"{i}. {page.show(part.reading)}", "cyan", 3)
            page.outcome(part, 6)
    if v.suggestion:
        page.line(f"perhaps meant: {page.show(v.suggestion)}")
    for finding in v.findings:
        page.line(f"note ({finding.code.replace('_', ' ')}): {page.prose(finding.text)}", "yellow")
    if v.method and (explain or v.outcome in ("refuted", "conditional", "verified")):
        seed = f", seed {v.seed}" if v.seed is not None else ""
        page.line(f"method: {v.method}{seed}", "dim")
    if explain and v.certificate:
        page.line(v.certificate, "dim", 3)
    return page.text


def report_text(report: Report, *, width: int = 100, color: bool = False, unicode: bool = True, explain: bool = False) -> str:
    """A report as a table for each document, with the refuted and conditional claims told in full, and a summary."""
    page = _Page(width, color, unicode)
    for document in report.documents:
        page.line(document.path, "bold underline")
        shown = [c for c in document.claims if c.verdict.outcome != "not_a_claim"]
        if shown:
            _table(page, shown)
        for claim in shown:
            if explain or claim.verdict.outcome in ("refuted", "conditional"):
                _told(page, claim, report, explain)
        _counts(page, document.summary)
        page.line()
    if len(report.documents) > 1:
        page.line("All documents", "bold")
        _counts(page, summary(report))
    return page.text


def _table(page: _Page, claims: list[ClaimReport]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=_ascii_table(page), padding=(0, 1), pad_edge=False)
    table.add_column("line", justify="right", style="dim", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    table.add_column("claim", ratio=3, overflow="fold")
    table.add_column("because", ratio=2, overflow="fold")
    for claim in claims:
        v = claim.verdict
        words = evidence(v, page.show)
        table.add_row(
            f"{claim.place.line}:{claim.place.column}",
            Text(f"{page.mark(v.outcome)} {LABELS[v.outcome]}", style=_STYLES[v.outcome]),
            Text(_short(_claimed(page, claim), 160), style="cyan"),
            Text(_short(page.prose(words) if "$" in words else words, 200)),
        )
    page.console.print(table)


def _claimed(page: _Page, claim: ClaimReport) -> str:
    """What is claimed; code and words as they stand."""
    return page.show(claim.latex) if claim.form == "latex" else claim.latex


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _told(page: _Page, claim: ClaimReport, report: Report, explain: bool) -> None:
    v = claim.verdict
    page.line()
    page.line(f"{claim.place}: {page.mark(v.outcome)} {LABELS[v.outcome]}", _STYLES[v.outcome])
    page.line(_claimed(page, claim), "cyan", 3)
    if claim.reading and claim.form == "latex" and "".join(claim.reading.split()) != "".join(claim.latex.split()):
        page.line(f"read as {page.show(claim.reading)}", indent=3)
    if claim.assumed:
        page.line(f"assumed: {'; '.join(page.prose(a) for a in claim.assumed)}", indent=3)
    page.line(evidence(v, page.show), indent=3)
    if v.suggestion:
        page.line(f"perhaps meant: {page.show(v.suggestion)}", indent=3)
    for finding in (*claim.findings, *v.findings):
        page.line(f"note ({finding.code.replace('_', ' ')}): {page.prose(finding.text)}", "yellow", 3)
    if explain:
        if v.method:
            page.line(f"method: {v.method}", "dim", 3)
        if v.certificate:
            page.line(v.certificate, "dim", 6)
    page.line(reproduce(claim, report), "dim", 3)


def _counts(page: _Page, counts: dict[str, int]) -> None:
    from rich.text import Text

    line = Text()
    for name, count in counts.items():
        if count:
            line.append(f"{page.mark(name)} {count} {LABELS[name]}", style=_STYLES[name])
            line.append("   ")
    page.console.print(line if line.plain else Text("no formulas", style="dim"))


# Rules ---------------------------------------------------------------------------------------------------------------


def rules_text(
    rules: list[Rule], verdicts: dict[str, Verdict] | None = None, *, width: int = 100, color: bool = False, unicode: bool = True
) -> str:
    """The rules by chapter, each with its claim; with verdicts, each with its outcome."""
    from rich.table import Table
    from rich.text import Text

    page = _Page(width, color, unicode)
    for chapter in dict.fromkeys(rule.chapter for rule in rules):
        page.line(chapter.replace("_", " "), "bold underline")
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        if verdicts is not None:
            table.add_column(no_wrap=True)
        table.add_column(ratio=2, overflow="fold")
        table.add_column(ratio=3, overflow="fold")
        for rule in (r for r in rules if r.chapter == chapter):
            cells = [Text(rule.name), Text(page.show(rule.latex or (rule.claim.latex if rule.claim is not None else "")), style="cyan")]
            if verdicts is not None:
                v = verdicts.get(rule.name)
                cells.insert(0, Text(f"{page.mark(v.outcome)} {LABELS[v.outcome]}", style=_STYLES[v.outcome]) if v else Text(""))
            table.add_row(*cells)
        page.console.print(table)
        page.line()
    for name, verdict in (verdicts or {}).items():
        if not verdict.holds:
            page.line(f"{name}: {headline(verdict, page.show)}", _STYLES[verdict.outcome])
    if verdicts is not None:
        held = sum(v.holds for v in verdicts.values())
        page.line(f"{held} of {len(verdicts)} rules hold", "bold")
    else:
        page.line(f"{len(rules)} rules", "bold")
    return page.text


def rule_text(
    rule: Rule, verdict: Verdict | None = None, example: Callable[[], str] | None = None, *, width: int = 100, color: bool = False,
    unicode: bool = True,
) -> str:  # fmt: skip
    """One rule explained: what it says, under which conditions, why, where it is from, and an example."""
    page = _Page(width, color, unicode)
    page.line(rule.name, "bold underline")
    page.line(page.show(rule.latex or (rule.claim.latex if rule.claim is not None else "")), "cyan", 3)
    for text in rule.context.text:
        page.labelled("Given", page.prose(declared(text)))
    for condition in rule.conditions:
        page.labelled("Where", page.show(condition.latex))
    if rule.because:
        page.labelled("Why", page.prose(rule.because))
    if rule.source:
        page.labelled("Source", page.prose(rule.source))
    if rule.chapter:
        page.labelled("Chapter", rule.chapter.replace("_", " "))
    if rule.place is not None:
        page.labelled("Written", str(rule.place))
    text = example() if example is not None else ""
    if text:
        page.labelled("Example", text)
    if verdict is not None:
        page.outcome(verdict)
    return page.text
