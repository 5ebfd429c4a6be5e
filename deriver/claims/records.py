"""What is found in a document before anything is decided: one record for each claim, with its place and how it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import SizeMistake
from ..model import Claim, Context, Finding, Verdict
from ..source import Place

__all__ = ["DERIVED", "ROLES", "Found"]

#: Operations that say how a given function changes: what a text says of them holds for all values, or is wrong.
DERIVED = frozenset({"gradient", "hessian", "jacobian", "derivative"})

#: How a formula stands in its sentence.
#:   stated      the text says that it holds ("Then ...", "so ...", a display that concludes)
#:   plain       it stands there; nothing says what for
#:   defining    it introduces something ("set ...", "is defined by ...", a column headed Definition)
#:   supposed     said in passing ("with ...", "where ...", "for ...")
#:   cited       a reason ("since ...", "because ...")
#:   hypothesis  a condition, an equation to solve, a constraint ("if ...", "such that ...", "solve ...")
ROLES = ("stated", "plain", "defining", "supposed", "cited", "hypothesis")


@dataclass(frozen=True)
class Found:
    """One claim of a document (one link of a chain).

    `claim` is None where there is nothing to decide; then `verdict` says why. `passage` numbers the run of blocks that belong together.

    names, declared     the letters it speaks of (keys), and those of them whose kind the text says
    open                what in the text was not fully understood and could make a failing claim true: such a claim is not refuted
    denied              the words by which the text may deny it
    supposed            equations that the text supposes for it and that were not put into its context
    differs             the text says that the two sides differ in general, and the claim is their equality
    renewed             it gives a name a value that has another one
    misread             letters that the passage uses as functions and that were not read so
    context             what is known where it stands, before it adds to it
    misfit              the sizes that the passage declares do not fit it; it was read without them
    lead, section       the words of the sentence before it, and the numbers of the sections and the exercise around it
    solves, cued        what it claims of each differential equation it may answer, and whether words say that it is the answer
    rule                by what `solves` says the same as the claim, where it is no answer
    again               the claim with its names as they were defined further above in the section, where nothing near says what they are
    nearby              the claim under the conditions that other sentences of the passage suppose of numbers
    unknown             it is an equation for a letter that nothing declares: of the letters that are declared it says nothing
    unfit               why what is declared further above does not fit it, where it was read without that
    """

    place: Place
    latex: str
    kind: str
    claim: Claim | None = None
    verdict: Verdict | None = None
    role: str = "plain"
    open: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    differs: bool = False
    misfit: SizeMistake | None = None
    unfit: str = ""
    again: Found | None = None
    nearby: Found | None = None
    unknown: bool = False
    lead: str = ""
    section: tuple[int, ...] = ()
    solves: tuple[tuple[Claim, ...], ...] = ()
    cued: bool = False
    rule: str = ""
    renewed: bool = False
    misread: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    passage: int = 0
    link: tuple[int, int] | None = None
    label: str | None = None
    declarations: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    context: Context | None = None
