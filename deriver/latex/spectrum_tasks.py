r"""Questions about all eigenvalues: "Are the eigenvalues of $A=...$ real?", "Find the eigenvalues of $A$. Are they positive?"

Comes in: the text of a task and its tokens. Goes out: the problem of the eigenvalues with what is asked of them in its request; or None
where the task is about something else. `read` is the reader of tasks, which reads everything else that the text says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from . import patterns as re
from .idiom_sentences import Sentence, fits
from .problems import TaskItem
from .wording import Token, sentences

__all__ = ["spectrum_task"]

_KINDS = r"(?P<what>real|positive|negative|non-?negative|non-?positive|nonzero|non-zero|distinct|purely imaginary|integers)"
_ROWS = (
    rf"(?:are|is it true that) (?:all )?(?:of )?(?:the )?eigenvalues? of(?: the matrix)? #k (?:are )?(?:all )?{_KINDS}",
    rf"(?:determine|decide|check|find out) (?:whether|if) "
    rf"(?:all )?(?:of )?(?:the )?eigenvalues? of(?: the matrix)? #k are (?:all )?{_KINDS}",
    rf"(?:and )?(?:are) (?:they|its eigenvalues|the eigenvalues|all eigenvalues|all of them)(?: all)? {_KINDS}",
)


def spectrum_task(text: str, tokens: Sequence[Token], read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...] | None:
    """The task as an eigenvalue problem with a question about the eigenvalues; None where it is none."""
    rows = [row for row in sentences(list(tokens)) if any(t.kind != "stop" for t in row)]
    if not rows or not any(t.text in ("eigenvalue", "eigenvalues") for t in tokens):
        return None
    last = rows[-1]
    formulas = [t for t in last if t.is_formula]
    said = " ".join(f"#{formulas.index(t)}" if t.is_formula else t.text for t in last if t.is_formula or t.kind == "word")
    sentence = Sentence(said, [t.text for t in formulas], text)
    found = next((m for row in _ROWS if (m := fits(row, sentence)) is not None), None)
    if found is None:
        return None
    before = text[: _start(text, last[0])]
    mark = found.groupdict().get("k")
    if mark is not None:
        before = f"{before} Find the eigenvalues of ${sentence[mark]}$."
    items = read(before)
    at = max((i for i, item in enumerate(items) if item.kind == "eigen"), default=None)
    if at is None:
        return None
    what = found["what"].replace("-", "")
    changed = replace(items[at], request=items[at].request | {f"are {what}"})
    return (*items[:at], changed, *items[at + 1 :])


def _start(text: str, token: Token) -> int:
    start = token.start
    return re.search(r"[\s$(\\]*$", text[:start]).start() if token.is_formula else start  # type: ignore[union-attr]
