"""Derivations: from a Problem and a Rulebook to a Derivation with its steps.

Comes in: `model.Problem` (a kind, an expression, the variables). Goes out: `model.Derivation`: answers, steps that each name a rule,
and for every step and answer a Claim that others may check. Does not know: LaTeX text, how claims are checked, how anything is shown.
Start at `solve`. One engine, and a wing for each field:

    match      typed patterns          laws       rules sorted into tables
    rewrite    rules as rewriters      lifting    functions of a scalar, entry by entry
    collect    compact forms, made of `terms` and `powers`, chosen by `length`
    facts      what is certainly true of an expression, and `normal` forms
    naming     names for parts that come back
    wings      which wing answers which kind of problem
    matrix_calculus/    differentials, gradients, Jacobians, Hessians
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Claim, Derivation, Finding, Problem, Step
from ..rulebook import Rulebook
from .naming import name_parts
from .wings import wing_of

__all__ = ["claims_of", "name_parts", "solve"]

DETAILS = ("brief", "normal", "full")


def solve(problem: Problem, rulebook: Rulebook, *, detail: str = "normal") -> Derivation:
    r"""The derivation of a problem. `status` is finished, stuck or refused; the latter two carry a reason with the place.

    >>> from deriver.expression import build as b, vector_shape
    >>> from deriver.rulebook import load_rules
    >>> a, x = b.symbol("a", vector_shape("n")), b.symbol("x", vector_shape("n"))
    >>> solve(Problem("gradient", b.dot(b.transpose(a), x), (x,)), load_rules()).answers[0].latex
    'a'
    """
    assert detail in DETAILS, detail
    solve_problem = wing_of(problem.kind)
    if solve_problem is not None:
        return solve_problem(problem, rulebook, detail)
    reason = f"problems of the kind {problem.kind} are not solved yet"
    if problem.kind == "question":
        said = " ".join(problem.latex.split())
        reason = f"the question “{said}” is not one that is answered yet" if said else "this question is not one that is answered yet"
    return Derivation(problem.latex, "stuck", problems=(problem,), reason=reason, findings=(Finding("not_supported", reason),))


def claims_of(derivation: Derivation) -> Iterator[Claim]:
    """Everything the derivation claims, steps first (outer before inner), then answers."""

    def of_step(step: Step) -> Iterator[Claim]:
        if step.claim is not None:
            yield step.claim
        for inner in step.steps:
            yield from of_step(inner)

    for step in derivation.steps:
        yield from of_step(step)
    for answer in derivation.answers:
        if answer.claim is not None:
            yield answer.claim
