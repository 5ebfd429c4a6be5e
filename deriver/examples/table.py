"""The table of all examples by where they come from, made from a run: what is solved, what waits, what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .records import Outcome

__all__ = ["capabilities_text", "table_text"]

_HEAD = """# Worked examples

This table is written by `deriver examples`, from what it solved, verified and could not solve; `deriver examples --check` says whether it
is up to date. *Solved and checked*: the tool derived the answer, its check holds, and it equals the answer typed beside the problem.
*Verified as a claim*: the result is stated in the problem and its check holds; the tool did not find it itself.

"""


def table_text(outcomes: Iterable[tuple[str, Outcome]], left_out: Iterable[tuple[str, str]]) -> str:
    """The table in Markdown. outcomes: (path of the document, outcome); left_out: (source, reason)."""
    rows: _Rows = {}
    for path, outcome in outcomes:
        for source in outcome.example.sources:
            rows.setdefault(source, []).append((path, outcome.example.title, _status(outcome)))
    reasons = dict(left_out)
    lines = ["| source | example | status |", "|---|---|---|"]
    counts: Counter[str] = Counter()
    for source in sorted({*rows, *reasons}, key=_order):
        if source not in rows:
            counts["left out"] += 1
            lines.append(f"| {source} | | left out: {_cell(reasons[source])} |")
            continue
        counts[_summary([status for _, _, status in rows[source]])] += 1
        lines.append(f"| {source} | {_examples(rows[source])} | {_statuses(rows[source])} |")
    return f"{_HEAD}{sum(counts.values())} examples: {_total(counts)}.\n\n" + "\n".join(lines) + "\n"


_CAPABILITIES = """# What the tool can do

This table is written by `deriver examples`: each row is a capability, shown by examples whose expected answers are typed by hand beside
the problems. The command solves them and compares. *Solved and checked*: the tool derived the answer, its check holds, and it equals the
expected one. *Verified as a claim*: the result is stated and its check holds. *Judged as expected*: a statement that is false, or true
only under a condition, gets that verdict. *In part*: some of its examples wait for what is not built yet.

"""


def capabilities_text(outcomes: Iterable[tuple[str, Outcome]]) -> str:
    """The table of capabilities in Markdown; empty where no example names one. outcomes: (path of the document, outcome)."""
    rows: _Rows = {}
    for path, outcome in outcomes:
        for name in outcome.example.capabilities:
            rows.setdefault(name, []).append((path, outcome.example.title, _status(outcome)))
    if not rows:
        return ""
    lines = ["| capability | examples | command | status |", "|---|---|---|---|"]
    counts: Counter[str] = Counter()
    for name in sorted(rows, key=lambda n: (n[0], int(n[1:]))):
        counts[_summary([status for _, _, status in rows[name]])] += 1
        lines.append(f"| {name} | {_examples(rows[name])} | `deriver examples --only {name}` | {_statuses(rows[name])} |")
    return f"{_CAPABILITIES}{len(rows)} capabilities: {_total(counts)}.\n\n" + "\n".join(lines) + "\n"


#: By the name of a row: (path of the document, title of the example, its status).
_Rows = dict[str, list[tuple[str, str, str]]]


def _examples(parts: list[tuple[str, str, str]]) -> str:
    return "; ".join(f"[{_cell(title)}]({path})" for path, title, _ in parts)


def _statuses(parts: list[tuple[str, str, str]]) -> str:
    statuses = list(dict.fromkeys(status for _, _, status in parts))
    return _cell(statuses[0] if len(statuses) == 1 else "; ".join(f"{title}: {status}" for _, title, status in parts))


def _total(counts: Counter[str]) -> str:
    names = ("solved and checked", "verified as a claim", "judged as expected", "in part", "not yet", "failed", "left out")
    return ", ".join(f"{counts[name]} {name}" for name in names if counts[name])


def _order(source: str) -> tuple[str, int]:
    document, _, number = source.partition("-W")
    return document, int(number)


def _status(outcome: Outcome) -> str:
    solution, example = outcome.solution, outcome.example
    if outcome.failures:
        return f"failed: {outcome.failures[0]}"
    if example.not_yet:
        return f"not yet: {solution.waits}"
    if solution.status == "solved" and any(e.kind == "answer" for e in example.expectations):
        return "solved and checked"
    if solution.status == "claims" and solution.holds:
        return "verified as a claim"
    if outcome.compared and solution.status in ("claims", "refused"):
        return "judged as expected"
    return outcome.status


def _summary(statuses: list[str]) -> str:
    kinds = {"not yet" if s.startswith("not yet") else "failed" if s.startswith("failed") else s for s in statuses}
    if "failed" in kinds:
        return "failed"
    if len(kinds) == 1:
        return kinds.pop()
    for kind in ("solved and checked", "verified as a claim"):
        if kind in kinds and kinds <= {"solved and checked", "verified as a claim", "judged as expected"}:
            return kind
    return "in part"


def _cell(text: str) -> str:
    """Text safe in a cell: a bar inside a formula would end it."""
    return " ".join(text.replace("|", r"\vert ").split())
