"""From a document to the numeric claims of its code, each with its verdict."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence

from ..document import Document
from ..model import ClaimReport, Verdict
from .interpreter import Record, Run
from .judging import judged, shown
from .literals import Stated, stated
from .snippets import Program, Stating, programs
from .systems import Decimals, Floats

__all__ = ["code_claims"]


def code_claims(document: Document) -> list[ClaimReport]:
    """The numeric claims of the comments, outputs and assertions of a document's Python code, recomputed.

    >>> from ..document import read_document
    >>> text = "```python\\nimport numpy as np\\nv = np.array([3, 2])\\nprint(v @ v)  # 13\\n```"
    >>> [(c.place.line, c.verdict.outcome) for c in code_claims(read_document(text=text, format="markdown"))]
    [(4, 'verified')]
    """
    found = list(programs(document))
    if not any(_claimed(p) for p in found):
        return []
    runs = (Run(Floats()), Run(Decimals()))
    return [claim for program in found for claim in _of_program(program, runs)]


def _claimed(program: Program) -> list[Stating]:
    """What is stated and begins with a value, or asserts."""
    return [s for s in program.statings if s.form == "assert" or stated(s.text) is not None]


def _of_program(program: Program, runs: Sequence[Run]) -> Iterator[ClaimReport]:
    if not program.readings:
        for run in runs:
            run.names.clear()  # what the code that is not parsed would have changed is not known
        for stating in _claimed(program):
            if _prints(stating):
                yield _report(stating, Verdict("undecided", method="recomputed", reason=program.why))
        return
    watched = frozenset(s.line for s in program.statings)
    mark = "section " + " / ".join(program.section)
    before = [copy.deepcopy(run.names) for run in runs] if len(program.readings) > 1 else []
    outcomes: list[list[ClaimReport]] = []
    for number, tree in enumerate(program.readings):
        for k, run in enumerate(runs):
            if number:
                run.names = copy.deepcopy(before[k])
            run.records = {}
            run.execute(tree.body, watched, mark)
        outcomes.append(list(_verdicts(program, tree, runs)))
    if len(outcomes) > 1:
        for run in runs:
            for cell in run.names.values():
                cell.marks |= {"indentation"}
    yield from _agreed(outcomes)


def _agreed(outcomes: Sequence[Sequence[ClaimReport]]) -> Iterator[ClaimReport]:
    """What all readings of the indentation say; undecided where they differ."""
    for each in outcomes[0]:
        others = [next((c for c in o if c.place == each.place and c.latex == each.latex), None) for o in outcomes]
        if all(o is not None and o.verdict.outcome == each.verdict.outcome for o in others):
            yield each
        else:
            reason = "the indentation of the code is lost, and the ways to give it back differ in what is printed"
            yield ClaimReport(
                each.place, each.latex, each.reading, "value", Verdict("undecided", method="recomputed", reason=reason), form="code"
            )


def _verdicts(program: Program, tree: ast.Module, runs: Sequence[Run]) -> Iterator[ClaimReport]:
    ends = {node.end_lineno: node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not isinstance(node, _COMPOUND)}
    for stating in program.statings:
        node = ends.get(stating.line)
        if node is None:
            continue
        records = [run.records.get(stating.line, []) for run in runs]
        if isinstance(node, _ASSIGNING) and any(len(r) > 1 for r in records):
            continue  # a comment on a step of a loop
        claim = _value(stating, node, records)
        if claim is not None:
            yield _report(stating, judged(claim, records[0], records[1]))


_ASSIGNING = (ast.Assign, ast.AugAssign, ast.AnnAssign)
_COMPOUND = (ast.For, ast.While, ast.If, ast.FunctionDef, ast.With, ast.Try, ast.ClassDef, ast.AsyncFunctionDef)


def _value(stating: Stating, node: ast.stmt, records: Sequence[Sequence[Record]]) -> Stated | None:
    """What is stated of a statement, read as values; None where the comment is no claim."""
    if stating.form == "assert":
        return stated("True") if isinstance(node, ast.Assert) else None
    if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
        counts = {len(r.values) for rs in records for r in rs if r.why is None}
        count = counts.pop() if len(counts) == 1 else 1
        found = stated(stating.text, max(count, 1))
        # A bare list of numbers for one array: `print(v)  # 1 2 3`, or fewer values than are printed.
        return found if found is not None or count <= 1 else stated(stating.text)
    if isinstance(node, _ASSIGNING) and not isinstance(node.value, ast.Constant):
        found = stated(stating.text)
        # After an assignment a comment speaks of the value only when it is one, and nothing else.
        return found if found is not None and not found.named and not found.rest.strip(" .;") else None
    return None


def _prints(stating: Stating) -> bool:
    return stating.form != "comment" or stating.source.startswith("print(")


def _report(stating: Stating, verdict: Verdict) -> ClaimReport:
    found = stated(stating.text)
    reading = shown(found.values) if found is not None and stating.form != "assert" else ""
    return ClaimReport(place=stating.place, latex=stating.source, reading=reading, kind="value", verdict=verdict, form="code")
