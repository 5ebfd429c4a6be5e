"""What is found in a document before anything is decided: one record for each claim, with its place and how it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Claim, Finding, Verdict
from ..source import Place

__all__ = ["ROLES", "Found"]

#: How a formula stands in its sentence.
#:   stated      the text says that it holds ("Then ...", "so ...", a display that concludes)
#:   plain       it stands there; nothing says what for
#:   defining    it introduces something ("set ...", "is defined by ...", a column headed Definition)
#:   cited       a reason ("since ...", "because ...")
#:   hypothesis  a condition, an equation to solve, a constraint ("if ...", "such that ...", "solve ...")
ROLES = ("stated", "plain", "defining", "cited", "hypothesis")


@dataclass(frozen=True)
class Found:
    """One claim of a document (one link of a chain).

    `claim` is None where there is nothing to decide; then `verdict` says why. `open` lists what in the text was not fully
    understood and could make a failing claim true: such a claim is not refuted. `names` are the letters it speaks of (keys),
    `declared` those of them whose kind the text says. `passage` numbers the run of blocks that belong together.
    """

    place: Place
    latex: str
    kind: str
    claim: Claim | None = None
    verdict: Verdict | None = None
    role: str = "plain"
    open: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    passage: int = 0
    link: tuple[int, int] | None = None
    label: str | None = None
    declarations: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
