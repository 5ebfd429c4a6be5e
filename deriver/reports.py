"""The report on a document: every formula gets an outcome with a reason.

Comes in: a document and what is declared beforehand. Goes out: a `Report`. Claims are found by `claims`, decided one by one through the one
door of `checking`, and judged by what the text leaves open. Start at `report_on`.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from .checking import asserted, completed, reading_of, shapes_verdict, unknown_functions, verdict_on
from .claims import FACTORS, Found, Solution, found_in, judged, settled_by_form, solutions_in
from .document import Document
from .errors import UsageError
from .expression import walk
from .layouts import with_layouts
from .model import Claim, ClaimReport, Context, DocumentReport, Finding, Report, Verdict
from .second_reading import ask
from .source import Place
from .verification.derivation_lines import Line

__all__ = ["report_on"]

#: A child is started for so many claims; for fewer it would cost more than it saves.
_WORTH_A_CHILD = 12


def report_on(
    document: Document,
    context: Context,
    *,
    digits: int = 50,
    seed: int = 0,
    timeout: float = 10.0,
    jobs: int | None = None,
    budget: float | None = 600.0,
    baseline: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    r"""The verdicts on all claims of a document.

    timeout: seconds for one claim. jobs: how many claims at a time (the cores there are); 1 decides them in this process. budget: seconds
    for all claims together; what is left then is undecided. baseline: a report in JSON; claims that
    stand in it with the same path, LaTeX and outcome are left out. progress: called with how many are done, of how many.
    Errors: UsageError for a baseline that is not a report.

    >>> from .document import read_document
    >>> [c.verdict.outcome for c in report_on(read_document(text="We have $1+1=3$."), Context()).documents[0].claims]
    ['refuted']
    """
    known = _baseline(baseline)
    found = found_in(document, context)
    solutions = [s for s in solutions_in(document, found) if not _holds_anyway(s, found, digits, seed, timeout)]
    covered = {i for solution in solutions for i in solution.covered}
    found = [each for i, each in enumerate(found) if i not in covered or _apart(each)]
    second = ask([each.claim for each in found])  # read in another process while claims are decided here
    found, verdicts = _beside(found, _decided(found, digits, seed, timeout, jobs, budget, progress), digits, seed, timeout)
    claims = []
    outcomes = judged(found, verdicts)
    for each, (found_as, kind, verdict), doubts in zip(
        found, _solved(_again(found, outcomes, digits, seed, timeout, jobs), digits, seed, timeout), second.findings(), strict=True
    ):
        claims.append(_report(found_as, kind, verdict, doubts if found_as is each else ()))
    claims = with_layouts(claims, [each.claim for each in found])
    for solution in solutions:
        claims.extend(_solution_reports(solution, digits, seed, timeout))
    if solutions:
        claims.sort(key=lambda c: (c.place.line, c.place.column))
    coded = _of_code(document)
    if coded:
        order = {source.path: number for number, source in enumerate(document.sources)}
        claims = (
            [*claims, *coded]
            if document.format == "tex"
            else sorted([*claims, *coded], key=lambda c: (order.get(c.place.path, 0), c.place.line))
        )
    kept = tuple(c for c in claims if (document.path, c.latex, c.verdict.outcome) not in known)
    return Report((DocumentReport(document.path, kept),), digits=digits, seed=seed)


def _of_code(document: Document) -> list[ClaimReport]:
    """The numeric claims of the code of a document."""
    if document.format != "plain" and not any(block.kind == "code" for block in document.blocks):
        return []
    from .code import code_claims

    try:
        return code_claims(document)
    except Exception as problem:  # what stands in code must not take the report on all formulas with it
        place = Place(document.path, 1, 1, 1, 1)
        reason = f"the code of the document could not be gone through: {type(problem).__name__}: {problem}"
        return [ClaimReport(place, "", "", "fragment", Verdict("undecided", reason=reason))]


#: What stands in formulas for all values of a number, rather than in equations to solve for it.
_FORMULAS = frozenset({"sum", "product", "integral", "derivative", "limit", "gamma", "factorial", "binomial"})


def _holds_anyway(solution: Solution, found: Sequence[Found], digits: int, seed: int, timeout: float) -> bool:
    """Whether the first line holds of every value of its letters: it is an identity then, and nothing is solved."""
    at = (solution.lines[0].place.line, solution.lines[0].place.column)
    first = next((found[i] for i in sorted(solution.covered) if (found[i].place.line, found[i].place.column) == at), None)
    if first is None or first.claim is None or first.verdict is not None:
        return False
    if solution.unknown.is_scalar and not any(
        n.op in _FORMULAS for side in (first.claim.left, first.claim.right) if side for n in walk(side)
    ):
        return False
    return _verdict(first.claim, digits, seed, timeout).outcome in ("proved", "verified")


def _decided(
    found: Sequence[Found], digits: int, seed: int, timeout: float, jobs: int | None, budget: float | None,
    progress: Callable[[int, int], None] | None,
) -> list[Verdict]:  # fmt: skip
    """The verdict of the checker on each claim; the tasks are independent of each other."""
    asked = [(each.claim, settled_by_form(each)) for each in found if each.verdict is None and each.claim is not None]
    open_ = [claim for claim, _ in asked]
    settled = len(found) - len(open_)

    def done(count: int) -> None:
        if progress is not None:
            progress(settled + count, len(found))

    if progress is not None:
        for number in range(settled):
            progress(number + 1, len(found))  # what is no claim is done at once
    if jobs is None:
        jobs = min(os.cpu_count() or 1, len(open_) // _WORTH_A_CHILD)
    if jobs > 1:
        from .verification.pool import decide_all

        decided = [
            completed(claim, verdict)
            for claim, verdict in zip(
                open_,
                decide_all(
                    [asserted(claim) for claim in open_],
                    jobs=jobs,
                    digits=digits,
                    seed=seed,
                    timeout=timeout,
                    budget=budget,
                    done=done,
                    brief=[brief or bool(unknown_functions(claim)) for claim, brief in asked],
                ),
                strict=True,
            )
        ]
    else:
        decided = []
        deadline = time.monotonic() + (budget if budget is not None else float("inf"))
        for claim, brief in asked:
            late = time.monotonic() > deadline
            decided.append(_late(budget or 0.0, seed) if late else _verdict(claim, digits, seed, timeout, brief=brief))
            done(len(decided))
    answers = iter(decided)
    return [each.verdict if each.verdict is not None else next(answers) for each in found]


#: What a formula is where its names say nothing: read again with what they were defined to be, it may claim something.
_OPEN_KINDS = frozenset({"identity", "value", "inequality", "equation_to_solve", "definition", "derivation_line"})


def _again(
    found: Sequence[Found], outcomes: Sequence[tuple[str, Verdict]], digits: int, seed: int, timeout: float, jobs: int | None
) -> list[tuple[Found, str, Verdict]]:
    """Each claim with its kind and verdict; one of which nothing can be said is decided with what its names were defined to be above."""
    out = [(each, *outcome) for each, outcome in zip(found, outcomes, strict=True)]
    open_ = [
        i
        for i, (each, kind, verdict) in enumerate(out)
        if each.again is not None and verdict.outcome in ("undecided", "not_a_claim") and kind in _OPEN_KINDS
    ]
    later = [each for i in open_ if (each := found[i].again) is not None]
    verdicts = _decided(later, digits, seed, timeout, jobs, None, None) if later else []
    for i, each, (kind, verdict) in zip(open_, later, judged(later, verdicts), strict=True):
        if verdict.holds or (verdict.outcome in ("refuted", "conditional") and each.role != "supposed"):
            out[i] = (each, kind, verdict)
    return out


def _solved(out: list[tuple[Found, str, Verdict]], digits: int, seed: int, timeout: float) -> list[tuple[Found, str, Verdict]]:
    """Formulas of which nothing could be said, put into the differential equation that they answer."""
    for i, (each, _, verdict) in enumerate(out):
        of_factors = each.rule.startswith(FACTORS)
        if not each.solves or (verdict.holds if of_factors else verdict.outcome not in ("undecided", "not_a_claim")):
            continue
        ways = [[_verdict(claim, digits, seed, timeout, brief=of_factors) for claim in claims] for claims in each.solves]
        holding = next((way for way in ways if all(v.holds for v in way)), None)
        if holding is not None:
            found_so = next((v for v in holding if v.outcome != "proved"), holding[0])
        elif each.cued and all(any(v.outcome == "refuted" for v in way) for way in ways):
            at = next(k for k, v in enumerate(ways[0]) if v.outcome == "refuted")
            found_so = _verdict(each.solves[0][at], digits, seed, timeout) if of_factors else ways[0][at]
            if found_so.outcome == "conditional":  # of factors nothing more is said: as stated it fails
                found_so = replace(found_so, outcome="refuted", condition=None, points=None)
            if found_so.outcome != "refuted":
                continue
            where = "the equation" if at == 0 else "an initial condition"
            why = f"by {each.rule} a coefficient differs" if each.rule else f"put into {where}, it does not solve it"
            if each.rule.startswith(FACTORS):
                why = f"it fails {each.rule}"
            if _of_constant(each.solves[0][0]):
                why = "the initial conditions give the constant another value"
            found_so = replace(found_so, reason=found_so.reason or why)
        elif of_factors and verdict.outcome in ("refuted", "conditional"):
            reason = f"it fails for other letters, and {each.rule} it is not decided"
            found_so = Verdict("undecided", reason=reason, seed=seed)
        else:
            continue
        if each.rule and each.claim is not None:
            # What would mend a claim about coefficients is none of the claim in the text.
            found_so = replace(found_so, method=f"{each.rule}, {found_so.method}" if found_so.method else "", suggestion=None)
            out[i] = (each, "identity", replace(found_so, reading=reading_of(each.claim)))
        else:
            out[i] = (each, "equation_with_solution", found_so)
    return out


def _of_constant(claim: Claim) -> bool:
    """Whether a claim is about a constant of a general solution: its conclusion says the value of a letter."""
    end = claim.left.args[-1] if claim.left.op == "logic" else claim.left
    return end.op == "relation" and end.args[0].op == "symbol"


def _beside(
    found: Sequence[Found], verdicts: Sequence[Verdict], digits: int, seed: int, timeout: float
) -> tuple[list[Found], list[Verdict]]:
    """The claims and verdicts, those that fail decided under the conditions that the passage supposes beside them."""
    claims, out = list(found), list(verdicts)
    for i, (each, verdict) in enumerate(zip(found, verdicts, strict=True)):
        if each.nearby is None or each.nearby.claim is None or verdict.outcome not in ("refuted", "conditional"):
            continue
        beside = _verdict(each.nearby.claim, digits, seed, timeout)
        if beside.holds:
            out[i] = replace(beside, reason="under what the passage supposes of its letters")
        elif beside.outcome in ("refuted", "undecided"):
            claims[i] = replace(each, claim=each.nearby.claim, declared=each.nearby.declared, declarations=each.nearby.declarations)
            out[i] = beside
    return claims, out


def _late(budget: float, seed: int) -> Verdict:
    return Verdict("undecided", reason=f"the {budget:g} seconds for the whole document were used up before", seed=seed)


def _verdict(claim: Claim, digits: int, seed: int, timeout: float, *, brief: bool = False) -> Verdict:
    try:
        return verdict_on(claim, digits, seed, timeout, brief=brief)
    except Exception as problem:  # one claim must not take the report on all others with it; the reason says what happened
        return Verdict("undecided", reason=f"the checker failed on this claim: {type(problem).__name__}: {problem}", seed=seed)


def _report(found: Found, kind: str, verdict: Verdict, doubts: tuple[Finding, ...]) -> ClaimReport:
    reading = verdict.reading or ("" if found.claim is None else reading_of(found.claim))
    return ClaimReport(
        place=found.place, latex=found.latex, reading=reading, kind=kind, verdict=verdict, link=found.link, label=found.label,
        declarations=found.declarations, assumed=found.assumed, findings=(*found.findings, *doubts),
        form="words" if found.kind == "prose" else "latex",
    )  # fmt: skip


def _apart(found: Found) -> bool:
    """Whether something found in the lines of a solution is none of its equations: a declaration beside it."""
    return found.kind == "declaration"


def _solution_reports(solution: Solution, digits: int, seed: int, timeout: float) -> list[ClaimReport]:
    """The lines of a solution: the first states the equation, each other follows from the one before, or does not."""
    from .verification.derivation_lines import decide_line

    out: list[ClaimReport] = []
    first = before = None
    wrong = 0
    for number, line in enumerate(solution.lines):
        said = Line(line.relations, line.latex)
        if line.misfit is not None:
            verdict = shapes_verdict(line.misfit)
        elif not line.relations:
            verdict = Verdict("undecided", reason=f"not read: {line.reason}", seed=seed)
        elif first is None or before is None:
            first = before = said
            verdict = Verdict("not_a_claim", method="classification", reason="the equation or inequality that the lines below solve")
        else:
            try:
                verdict = decide_line(
                    first,
                    before,
                    said,
                    solution.unknown,
                    solution.context,
                    digits=digits,
                    seed=seed,
                    timeout=timeout,
                    restricted=solution.restricted,
                )
            except Exception as problem:  # as in `_verdict`: one line must not take the report with it
                verdict = Verdict("undecided", reason=f"the checker failed on this line: {type(problem).__name__}: {problem}", seed=seed)
            if verdict.outcome == "refuted":
                wrong += 1
                if wrong == 1:
                    verdict = replace(verdict, reason=f"the first wrong line: {verdict.reason}")
                first = said  # what follows is compared with this line, not with what it broke
            if not (verdict.holds and _always(said, solution.context, digits, seed, timeout)):
                before = said  # an identity among the lines rewrites a side, and solves nothing
        kind = "derivation_line" if number else "equation_to_solve"
        link = (number + 1, len(solution.lines))
        reading = r"\text{ or }".join(r.latex for r in line.relations)
        out.append(ClaimReport(line.place, line.latex, reading, kind, verdict, link=link, assumed=line.assumed))
    return out


def _always(line: Line, context: Context, digits: int, seed: int, timeout: float) -> bool:
    """Whether a line of a solution holds of every value of its letters: `f' = 2ax - 2b` below `f' = 0`."""
    if len(line.relations) != 1 or line.relations[0].data != "=":
        return False
    left, right = line.relations[0].args
    return _verdict(Claim(left, "=", right, context), digits, seed, timeout).holds


def _baseline(path: str | Path | None) -> frozenset[tuple[str, str, str]]:
    """(path, LaTeX, outcome) of every claim in an earlier report."""
    if path is None:
        return frozenset()
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        return frozenset((str(d["path"]), str(c["latex"]), str(c["verdict"]["outcome"])) for d in data["documents"] for c in d["claims"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise UsageError(f"{path} is not a report: {problem}", hint="a baseline is what `deriver verify --format json` wrote") from None
