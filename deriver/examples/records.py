"""What the rooms of the examples pass to each other: an example, what is expected of it, its solution, the result of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..document import Block
from ..model import ClaimReport, Context, Derivation
from ..source import Place

__all__ = ["AuthorCheck", "Example", "ExamplesResult", "Expectation", "FileResult", "Outcome", "Slot", "Solution"]


@dataclass(frozen=True)
class Slot:
    """The lines between two markers: `first` is the line of the opening marker, `last` of the closing one, both from 1."""

    path: str
    first: int
    last: int


@dataclass(frozen=True)
class Expectation:
    """One thing an author expects: `kind` is `answer`, `holds`, `proved`, `verified`, `refuted`, `conditional`, `refused` or `stuck`.

    >>> Expectation("answer", "2x", name="gradient").shown
    'gradient $2x$'
    """

    kind: str
    latex: str = ""
    name: str | None = None
    words: str = ""
    place: Place | None = None

    @property
    def shown(self) -> str:
        """The expectation as it is written."""
        head = self.name or "" if self.kind == "answer" else self.kind
        tail = f"${self.latex}$" if self.latex else f'"{self.words}"' if self.words else ""
        return " ".join(part for part in (head, tail) if part)


@dataclass(frozen=True)
class Example:
    """A problem of a document: its blocks, what stands before it, an author's solution, and where a derivation goes."""

    title: str
    blocks: tuple[Block, ...]
    place: Place
    given: tuple[Block, ...] = ()
    solution: tuple[Block, ...] = ()
    slot: Slot | None = None
    after: tuple[str, int] = ("", 0)  # source path and line behind which a derivation would be written
    expectations: tuple[Expectation, ...] = ()
    sources: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    not_yet: bool = False
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Solution:
    """What the tool makes of an example: a derivation, claims with verdicts, or both.

    `status` is `solved`, `unchecked` (an answer without a proof or a verification), `wrong` (an answer or a step is refuted),
    `claims` (only claims were asked for), `stuck`, `refused`, or `broken` (an error of the tool).
    """

    status: str
    derivation: Derivation | None = None
    claims: tuple[ClaimReport, ...] = ()
    reason: str | None = None
    context: Context = field(default_factory=Context)
    hint: str | None = None

    @property
    def waits(self) -> str | None:
        """Why there is no answer or no verdict yet; None where there is one."""
        undecided = next((c for c in self.claims if c.verdict.outcome == "undecided"), None)
        if self.status in ("stuck", "refused", "unchecked"):
            return self.reason or "no reason is given"
        if self.status == "claims" and undecided is not None:
            return undecided.verdict.reason or "undecided"
        return None

    @property
    def holds(self) -> bool:
        """Whether every answer and every claim is proved or verified."""
        answers = self.derivation.answers if self.derivation is not None else ()
        checked = [a.verdict.holds for a in answers] + [c.verdict.holds for c in self.claims]
        return self.status in ("solved", "claims") and bool(checked) and all(checked)


@dataclass(frozen=True)
class AuthorCheck:
    """An author's solution beside ours: `answers` is `same`, `different` or `not compared`; `notes` say why; steps as claims."""

    answers: str
    notes: tuple[str, ...] = ()
    steps: int = 0
    failing: tuple[ClaimReport, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One example after a run: its solution, what fails of what was expected, and how its text would change."""

    example: Example
    solution: Solution
    failures: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    compared: int = 0  # expectations that were compared
    author: AuthorCheck | None = None

    @property
    def status(self) -> str:
        """One line on what became of it."""
        s = self.solution
        if s.status == "solved":
            return "solved and checked"
        if s.status == "claims":
            return ", ".join(dict.fromkeys(c.verdict.outcome for c in s.claims))
        if s.status == "wrong":
            return "an answer or a step is refuted"
        if s.status == "unchecked":
            return f"answered, but the check is undecided: {s.reason or 'no reason is given'}"
        return f"{s.status}: {s.reason or 'no reason is given'}"


@dataclass(frozen=True)
class FileResult:
    """One file after a run: its examples, whether its text differs, where it was written."""

    path: str
    outcomes: tuple[Outcome, ...] = ()
    changed: bool = False
    written: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ExamplesResult:
    """The result of `run`; `exit_code` is 0 when all is up to date (or was written) and every expectation holds, else 1.

    >>> ExamplesResult((), check=True).exit_code
    0
    """

    files: tuple[FileResult, ...]
    check: bool = False
    shown: bool = False  # the derivations themselves are part of the text

    @property
    def exit_code(self) -> int:
        """0 or 1; unusable input raises a DeriverError instead (2 on the command line)."""
        if self.check and any(f.changed for f in self.files):
            return 1
        return int(any(_bad(outcome) for f in self.files for outcome in f.outcomes))

    def describe(self) -> str:
        """The result as text for a terminal."""
        from .reporting import described

        return described(self)

    def to_dict(self) -> dict[str, Any]:
        """The result as plain data."""
        from .reporting import as_data

        return as_data(self)


def _bad(outcome: Outcome) -> bool:
    author, solution = outcome.author, outcome.solution
    if outcome.failures or solution.status in ("broken", "wrong"):
        return True
    if author is not None and (author.answers == "different" or any(c.verdict.outcome == "refuted" for c in author.failing)):
        return True
    expected = outcome.example.expectations or outcome.example.not_yet
    return not expected and any(c.verdict.outcome == "refuted" for c in solution.claims)
