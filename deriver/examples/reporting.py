"""The result of a run as text for a terminal, and as plain data."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .records import ExamplesResult, FileResult, Outcome
from .solving import sentences_in
from .writing import as_markdown

__all__ = ["as_data", "described"]


def described(result: ExamplesResult) -> str:
    """What changed, what fails, what is not solved, file by file; the numbers last."""
    lines: list[str] = []
    for file in result.files:
        lines += _shown(file) if result.shown else _file(file, result.check)
    outcomes = [o for f in result.files for o in f.outcomes]
    counts = Counter(_kind(o) for o in outcomes)
    shown = ", ".join(f"{counts[k]} {k}" for k in _ORDER if counts[k])
    expected = sum(o.compared for o in outcomes)
    lines.append(f"{_many(len(outcomes), 'example')}: {shown or 'nothing to solve'}; {_many(expected, 'expectation')} compared")
    if result.check and any(f.changed for f in result.files):
        lines.append("out of date: `deriver examples` rewrites the derivations")
    return "\n".join(lines) + "\n"


_ORDER = ("solved", "verified as claims", "refuted or conditional as claims", "undecided", "stuck", "refused", "wrong", "broken")


def _kind(outcome: Outcome) -> str:
    s = outcome.solution
    if s.status == "claims":
        if s.holds:
            return "verified as claims"
        return "undecided" if any(c.verdict.outcome == "undecided" for c in s.claims) else "refuted or conditional as claims"
    return {"unchecked": "undecided"}.get(s.status, s.status)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _file(file: FileResult, check: bool) -> list[str]:
    lines = []
    state = "would change" if check and file.changed else f"written to {file.written}" if file.written else "up to date"
    if file.note:
        state = file.note
    lines.append(f"{file.path}: {_many(len(file.outcomes), 'example')}, {state}" if file.outcomes else f"{file.path}: {state}")
    for outcome in file.outcomes:
        lines += _outcome(outcome)
    return lines


def _shown(file: FileResult) -> list[str]:
    """Each example with its derivation and its verdicts, for a reader who asked for just these."""
    lines = []
    for outcome in file.outcomes:
        lines += [f"{outcome.example.place}: {outcome.example.title}: {outcome.status}", ""]
        lines += [" ".join(sentences_in(outcome.example.blocks)), ""]
        lines += as_markdown(outcome.solution).splitlines()
        lines += [f"fails: {text}" for text in outcome.failures]
        if outcome.compared and not outcome.failures:
            lines.append("as expected: " + "; ".join(e.shown for e in outcome.example.expectations))
        lines.append("")
    return lines


def _outcome(outcome: Outcome) -> list[str]:
    example = outcome.example
    where = f"  {example.place}: {example.title}"
    lines = [f"      fails: {text}" for text in outcome.failures]
    lines += [f"      {text}" for text in outcome.changes]
    author = outcome.author
    if author is not None:
        failing = f", of which {len(author.failing)} not true as stated" if author.failing else ""
        words = {"same": "the same answer", "different": "a different answer", "not compared": "its answer is not compared"}[author.answers]
        lines.append(f"      the solution there: {words}; {_many(author.steps, 'claim')} in it{failing}")
        lines += [f"      {note}" for note in author.notes]
        lines += [
            f"      ${c.latex}$ is {c.verdict.outcome}" + (f" (if ${c.verdict.condition}$)" if c.verdict.condition else "")
            for c in author.failing
        ]
    if example.not_yet and not lines:
        return []
    plain = not example.expectations and example.slot is None
    if lines or plain or outcome.solution.status in ("stuck", "refused") and not example.expectations:
        return [f"{where}: {outcome.status}", *lines]
    return []


def as_data(result: ExamplesResult) -> dict[str, Any]:
    """The result as plain data, in the manner of the JSON of derivations."""
    return {
        "schema": "deriver.examples/1",
        "exit_code": result.exit_code,
        "files": [
            {
                "path": f.path,
                "changed": f.changed,
                "written": f.written,
                "note": f.note,
                "examples": [_data(o) for o in f.outcomes],
            }
            for f in result.files
        ],
    }


def _data(outcome: Outcome) -> dict[str, Any]:
    derivation = outcome.solution.derivation
    author = outcome.author
    return {
        "title": outcome.example.title,
        "line": outcome.example.place.line,
        "sources": list(outcome.example.sources),
        "capabilities": list(outcome.example.capabilities),
        "status": outcome.solution.status,
        "reason": outcome.solution.reason,
        "failures": list(outcome.failures),
        "changes": list(outcome.changes),
        "derivation": None if derivation is None else derivation.to_dict(),
        "claims": [c.to_dict() for c in outcome.solution.claims],
        "author": None
        if author is None
        else {
            "answers": author.answers,
            "notes": list(author.notes),
            "claims": author.steps,
            "failing": [c.to_dict() for c in author.failing],
        },
    }
