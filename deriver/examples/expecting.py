r"""What an author expects beside a problem, read from comments, and whether it holds: compared as mathematics, never as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import permutations

from ..api import parse
from ..checking import decided
from ..errors import DeriverError
from ..expression import Expr, build, substitute, walk
from ..model import Answer, Claim, ClaimReport, Context, Derivation, Verdict
from ..source import Place
from .records import Example, Expectation, Solution

__all__ = ["compare", "failures_of", "read_expectations", "same"]

_ITEM = re.compile(
    r"""^\s*(?P<words>[A-Za-z_][\w ]*?)?\s*:?\s*(?:\$(?P<latex>[^$]+)\$|"(?P<quoted>[^"]*)")?\s*$""",
    re.DOTALL,
)
_OUTCOMES = ("holds", "proved", "verified", "refuted", "conditional", "undecided", "refused", "stuck")


def read_expectations(text: str, place: Place | None = None) -> tuple[list[Expectation], list[str]]:
    """The expectations of one comment, separated by semicolons, and complaints about what is not understood.

    >>> [e.shown for e in read_expectations("gradient $2x$; refuted")[0]]
    ['gradient $2x$', 'refuted']
    """
    out: list[Expectation] = []
    complaints: list[str] = []
    for item in _split(text):
        found = _ITEM.match(item)
        words = " ".join((found["words"] or "").split()) if found else ""
        if found is None or not (words or found["latex"]):
            complaints.append(f"this expectation is not understood: {' '.join(item.split())}")
            continue
        latex, quoted = (found["latex"] or "").strip(), found["quoted"] or ""
        if words in _OUTCOMES:
            out.append(Expectation(words, latex, None, quoted, place))
        elif latex:
            out.append(Expectation("answer", latex, words.replace(" ", "_") or None, "", place))
        elif quoted:
            out.append(Expectation("answer", "", words.replace(" ", "_"), quoted, place))
        else:
            complaints.append(f"{words!r} is neither an outcome nor a formula; outcomes are {', '.join(_OUTCOMES)}")
    return out, complaints


def _split(text: str) -> list[str]:
    """At semicolons outside formulas and quotes."""
    return [p for p in re.findall(r"""(?:\$[^$]*\$|"[^"]*"|[^;$"])+""", text) if p.strip()]


def same(expression: Expr, latex: str, context: Context) -> Verdict:
    r"""The verdict on `expression = latex` under a context; what cannot be read is undecided with the reason."""
    if expression.op == "list":
        return _same_list(expression, latex, context)
    try:
        expected = parse(latex, context)
    except DeriverError as problem:
        return Verdict("undecided", reason=f"${latex}$ cannot be read: {problem.message}")
    letter = next((s for s in expected.expression.free if s.latex == "i" and s.is_scalar), None)
    if letter is not None and any(n.op == "constant" and n.data == "i" for n in walk(expression)):
        expected = replace(expected, expression=substitute(expected.expression, {letter: build.I_UNIT}))
    if expected.expression == expression:
        return Verdict("proved", method="the same expression")
    if expression.op == expected.expression.op == "relation" and expression.data == expected.expression.data == "=":
        # Two equations say the same where the differences of their sides are equal.
        with suppress(DeriverError):
            one, two = (build.subtract(*e.args) for e in (expression, expected.expression))
            verdict = decided(Claim(one, "=", two, expected.context))
            if verdict.holds:
                return verdict
            left, right = expression.args
            if left.op == "differential" and left.latex == expected.expression.args[0].latex:  # of a process: what it is equal to decides
                return decided(Claim(right, "=", expected.expression.args[1], expected.context))
    if expression.op in ("relation", "logic") and expected.expression.op in ("relation", "logic"):
        return decided(Claim(build.join("iff", expression, expected.expression), "=", None, expected.context))
    if expected.expression.shape.kind != expression.shape.kind:
        reason = f"one is a {expression.shape}, the other a {expected.expression.shape}"
        return Verdict("refuted", method="shapes", reason=reason)
    return decided(Claim(expression, "=", expected.expression, expected.context))


def _same_list(expression: Expr, latex: str, context: Context) -> Verdict:
    """The worst verdict on the items of a list, in order."""
    parts = [p for p in re.split(r",(?![^(\[{]*[)\]}])", latex) if p.strip()]
    if len(parts) != len(expression.args):
        return Verdict("refuted", method="length", reason=f"one has {len(expression.args)} items, the other {len(parts)}")
    verdicts = [same(e, part, context) for e, part in zip(expression.args, parts, strict=True)]
    return next((v for v in verdicts if not v.holds), verdicts[0] if verdicts else Verdict("proved", method="both are empty"))


def compare(answer: Answer, latex: str, context: Context) -> str | None:
    """What is wrong with an answer where another is expected, or None."""
    if answer.expression is None:
        return f"the answer is in words ({answer.text}), ${latex}$ was expected"
    # The letters of the answer, constants of integration among them, are what the answer says they are.
    own = {s.latex: s for s in answer.expression.free if s.op == "symbol" and s.latex not in context.symbols}
    context = context.with_(symbols={**context.symbols, **own})
    verdict = same(answer.expression, latex, context)
    if verdict.holds or (answer.role == "general" and any(same(e, latex, context).holds for e in _renamed(answer.expression))):
        return None
    if verdict.outcome == "conditional":
        return f"the answer is ${answer.latex}$; it equals the expected ${latex}$ only if ${verdict.condition}$"
    if verdict.outcome == "refuted":
        where = f" (at {_values(verdict)})" if verdict.counterexample else f" ({verdict.reason})" if verdict.reason else ""
        return f"different answer: it is ${answer.latex}$, ${latex}$ was expected{where}"
    return f"the answer ${answer.latex}$ could not be compared with the expected ${latex}$: {verdict.reason}"


def _renamed(expression: Expr) -> Iterator[Expr]:
    """A general solution with its constants in another order: C_1 and C_2 may be exchanged."""
    constants = sorted((s for s in expression.free if s.latex.startswith("C_")), key=lambda s: s.name)
    for order in permutations(constants):
        if list(order) != constants and len(constants) <= 4:
            yield substitute(expression, dict(zip(constants, order, strict=True)))


def _values(verdict: Verdict) -> str:
    from ..rendering.phrases import counterexample

    sides = f": {verdict.left} and {verdict.right}" if verdict.left and verdict.right else ""
    return counterexample(verdict.counterexample or {}) + sides


def failures_of(example: Example, solution: Solution) -> tuple[list[str], int]:
    """What fails of what was expected, and how many expectations were compared."""
    if solution.status == "broken":
        return [str(solution.reason)], 0
    if example.not_yet:
        return _not_yet(example, solution)
    expected = list(example.expectations)
    failures = list(example.complaints)
    answers = [e for e in expected if e.kind == "answer"]
    others = [e for e in expected if e.kind != "answer"]
    of_claims = [e for e in others if e.kind not in ("refused", "stuck")]
    of_task = [e for e in others if e.kind in ("refused", "stuck")]
    failures += _task(of_task, solution)
    if not of_task and solution.status in ("stuck", "refused"):
        failures.append(f"it is not solved: {solution.reason}")
    if not any(e.kind == "refuted" for e in of_claims) and solution.status == "wrong":
        failures.append("an answer or a step is refuted by its own check")
    if solution.status == "unchecked":
        failures.append(f"the answer is not checked: {solution.reason}")
    if solution.derivation is not None and not of_task:
        failures += _answers(answers, solution)
    elif answers:
        failures.append(f"an answer is expected ({answers[0].shown}), and there is none")
    if of_claims and not solution.claims and solution.derivation is not None and solution.status in ("solved", "wrong", "unchecked"):
        # What is to be shown was derived: it holds where every answer does.
        wanted = "wrong" if of_claims[0].kind == "refuted" else "solved"
        if solution.status != wanted:
            failures.append(f"{of_claims[0].shown} is expected, and the derivation is {solution.status}")
    elif solution.claims or of_claims:
        failures += _claims(of_claims, solution.claims)
    return failures, len(expected)


def _not_yet(example: Example, solution: Solution) -> tuple[list[str], int]:
    failures = list(example.complaints)
    if solution.waits is None:
        failures.append("it is marked `not yet`, and it is solved now: remove the mark")
    return failures, 0


def _task(expected: Sequence[Expectation], solution: Solution) -> list[str]:
    out = []
    for e in expected:
        if solution.status != e.kind:
            out.append(f"it should be {e.kind}, and it is {solution.status}")
        elif e.words and e.words.lower() not in (solution.reason or "").lower():
            out.append(f'it should be {e.kind} with "{e.words}", and the reason is: {solution.reason}')
    return out


def _answers(expected: Sequence[Expectation], solution: Solution) -> list[str]:
    derivation = solution.derivation
    assert derivation is not None
    out = []
    left = list(derivation.answers)
    for e in expected:
        found = next((a for a in left if e.name is None or a.name == e.name), None)
        if found is None:
            out.append(f"expected {e.shown}: there is no such answer")
            continue
        left.remove(found)
        if e.words:
            if e.words != (found.text or ""):
                out.append(f'different answer: it is "{found.text}", "{e.words}" was expected')
            continue
        problem = compare(found, e.latex, derivation.problems[found.problem].context)
        if problem is not None:
            out.append(problem)
    left = [a for a in left if a.expression is None or _can_be_typed(a, derivation)]
    if expected and left:
        out.append(f"nothing is expected of the answer {left[0].name} ${left[0].latex}$")
    return out


def _can_be_typed(answer: Answer, derivation: Derivation) -> bool:
    """Whether an author could type an answer at all: a stochastic integral is printed, and has no notation that is read yet."""
    try:
        parse(answer.latex, derivation.problems[answer.problem].context)
    except DeriverError:
        return False
    return True


def _claims(expected: Sequence[Expectation], claims: Sequence[ClaimReport]) -> list[str]:
    if not expected:
        return [f"${c.latex}$ is {c.verdict.outcome}, and nothing is expected of it" for c in claims if not c.verdict.holds]
    if not claims:
        return [f"{expected[0].shown} is expected, and no claim was found"]
    if len(expected) == 1:
        expected = list(expected) * len(claims)
    if len(expected) != len(claims):
        return [f"{len(expected)} outcomes are expected of {len(claims)} claims: " + ", ".join(f"${c.latex}$" for c in claims)]
    out = []
    for e, claim in zip(expected, claims, strict=True):
        v = claim.verdict
        fits = v.holds if e.kind == "holds" else v.outcome == e.kind
        if not fits:
            why = v.reason or (f"holds if ${v.condition}$" if v.condition else "")
            out.append(f"${claim.latex}$ should be {e.kind}, and it is {v.outcome}" + (f" ({why})" if why else ""))
        elif e.latex and e.kind == "conditional" and not same_relation(v.condition or "", e.latex, claim):
            out.append(f"${claim.latex}$ should hold if ${e.latex}$, and the condition found is ${v.condition}$")
    return out


def same_relation(first: str, second: str, claim: ClaimReport) -> bool:
    """Whether two conditions say the same: equal text, or equal sides in either order."""
    if "".join(first.split()) == "".join(second.split()):
        return True
    given = Context()
    try:
        from ..api import declare

        for text in claim.declarations:
            given = declare(_declaration(text), given)
        one, two = parse(first, given).expression, parse(second, given).expression
    except DeriverError:
        return False
    if one.op != "relation" or two.op != "relation" or one.data != two.data or one.data not in ("=", "!="):
        return bool(one == two)
    return tuple(one.args) == tuple(two.args) or tuple(one.args) == tuple(reversed(two.args))


def _declaration(text: str) -> str:
    """`A: n x n matrix, invertible`, as the report shows it, in LaTeX again."""
    found = re.match(r"^(?P<name>[^:]+): (?:(?P<m>\w+) x (?P<n>\w+) matrix|vector of length (?P<k>\w+)|(?P<scalar>scalar))", text)
    if found is None:
        return f"${text}$"
    if found["scalar"]:
        return rf"${found['name']}\in\mathbb{{R}}$"
    size = found["k"] or rf"{found['m']}\times {found['n']}"
    return rf"${found['name']}\in\mathbb{{R}}^{{{size}}}$"
