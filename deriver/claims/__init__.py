r"""The claims of a document: what each formula asserts, under which declarations, and how it stands in its sentence.

Comes in: a `Document` and a `Context`. Goes out: `Found` records, one for each claim, with its place; nothing is decided here, except
that something is not a claim or was not read. After the verdicts are in, `judged` keeps a failing claim from being called false where
the text leaves another reading open. Does not know: how a verdict is reached, how a report is shown. Start at `walk.found_in`.

    skeleton      a sentence with marks in place of its formulas
    phrases       properties said in words
    roles         how a formula stands in its sentence
    sentence      the three together: what a sentence declares, and for which of its claims
    scope         what is declared where
    formulas      one formula and its parts
    tables        what headings say of rows
    comments      what an author tells the checker
    spoken        claims in words alone, which are counted
    judging       what a failing claim may be called
    lines         solutions written line by line
"""

from .factored import FACTORS
from .judging import judged, settled_by_form
from .lines import Solution, SolutionLine, solutions_in
from .records import Found
from .walk import found_in

__all__ = ["FACTORS", "Found", "Solution", "SolutionLine", "found_in", "judged", "settled_by_form", "solutions_in"]
