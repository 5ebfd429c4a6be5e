"""The table of all examples by where they come from, made from a run: what is solved, what waits, what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .records import Outcome

__all__ = ["table_text"]

_HEAD = """# Worked examples

This table is written by `deriver examples`, from what it solved, verified and could not solve; `deriver examples --check` says whether it
is up to date. *Solved and checked*: the tool derived the answer, its check holds, and it equals the answer typed beside the problem.
*Verified as a claim*: the result is stated in the problem and its check holds; the tool did not find it itself.

"""


def table_text(outcomes: Iterable[tuple[str, Outcome]], left_out: Iterable[tuple[str, str]]) -> str:
    """The table in Markdown. outcomes: (path of the document, outcome); left_out: (source, reason)."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
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
        parts = rows[source]
        counts[_summary([status for _, _, status in parts])] += 1
        examples = "; ".join(f"[{_cell(title)}]({path})" for path, title, _ in parts)
        statuses = list(dict.fromkeys(status for _, _, status in parts))
        if len(statuses) == 1:
            status = statuses[0]
        else:
            status = "; ".join(f"{title}: {status}" for _, title, status in parts)
        lines.append(f"| {source} | {examples} | {_cell(status)} |")
    total = ", ".join(
        f"{counts[name]} {name}"
        for name in ("solved and checked", "verified as a claim", "in part", "not yet", "failed", "left out")
        if counts[name]
    )
    return f"{_HEAD}{sum(counts.values())} examples: {total}.\n\n" + "\n".join(lines) + "\n"


def _order(source: str) -> tuple[str, int]:
    document, _, number = source.partition("-W")
    return document, int(number)


def _status(outcome: Outcome) -> str:
    solution, example = outcome.solution, outcome.example
    if outcome.failures:
        return f"failed: {outcome.failures[0]}"
    if example.not_yet:
        return f"not yet: {solution.reason}"
    if solution.status == "solved" and any(e.kind == "answer" for e in example.expectations):
        return "solved and checked"
    if solution.status == "claims" and solution.holds:
        return "verified as a claim"
    return outcome.status


def _summary(statuses: list[str]) -> str:
    kinds = {"not yet" if s.startswith("not yet") else "failed" if s.startswith("failed") else s for s in statuses}
    if "failed" in kinds:
        return "failed"
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {"solved and checked", "verified as a claim"}:
        return "solved and checked"
    return "in part"


def _cell(text: str) -> str:
    """Text safe in a cell: a bar inside a formula would end it."""
    return " ".join(text.replace("|", r"\vert ").split())
