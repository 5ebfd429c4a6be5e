"""The pipeline, composed: declare, read, derive, verify.

Comes in: text, paths, contexts. Goes out: the records of `model`. Knows every room and does none of their work.
Everything that is asserted, a claim of a document, a step, an answer, a rule, passes `verification.decide`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from .checking import decided, shapes_verdict, verdict_on, worst
from .errors import DeriverError, NotSupported, SizeMistake, UsageError
from .model import DISPLAY, Answer, Claim, Context, Derivation, Finding, Problem, Reading, Report, Step, Verdict

if TYPE_CHECKING:
    from .document import Document
    from .rulebook import Rulebook
from .at_points import answers_at, left_out

__all__ = ["check_rules", "declare", "derive", "parse", "read", "rulebook_of", "verify"]

Given = str | Context | None


def _context(given: Given) -> Context:
    if given is None:
        return Context()
    if isinstance(given, Context):
        return given
    if isinstance(given, str):
        return declare(given)
    raise UsageError(f"given is text or a Context, not {type(given).__name__}")


def declare(text: str, context: Context | None = None) -> Context:
    r"""What a text declares, as a Context for the other functions.

    Shapes in LaTeX (`A \in \mathbb{R}^{m \times n}`), properties (`\Sigma \succ 0`, `Q^\top Q = I`, "A symmetric"), definitions and
    conditions. Errors: ReadingError with the place.

    >>> declare(r"x \in \mathbb{R}^n").symbols["x"].shape.names
    ('n',)
    """
    from .latex import read_declarations

    return read_declarations(text, context, open_sizes=True)


def parse(latex: str, given: Given = None) -> Reading:
    r"""Read LaTeX without doing anything with it: the typed expression, its shape, and what was assumed.

    Errors: ReadingError with the place and a hint.

    >>> parse(r"x^\top x", r"x \in \mathbb{R}^n").shape
    ()
    """
    from .latex import read_expression

    return read_expression(latex, _context(given))


def stated(latex: str, given: Given = None) -> tuple[tuple[Claim, ...], Context, Context] | None:
    r"""What a formula states: its claims, the context before it and the one after it; None where it is an expression alone.

    Errors: ReadingError with the place and a hint.

    >>> [claim.kind for claim in stated(r"a + b = b + a \le c")[0]]
    ['identity', 'inequality']
    """
    from .latex import read_statement
    from .latex.symbols import DISPLAYS
    from .latex.syntax import parse_syntax
    from .latex.tree import Chain, Environment, Sequence

    node = parse_syntax(latex)
    if not isinstance(node, Chain | Sequence) and not (isinstance(node, Environment) and node.name in DISPLAYS):
        return None
    context = _context(given)
    statement = read_statement(latex, context)
    return statement.claims, context, statement.context


def read(path: str | Path | None = None, *, text: str | None = None, format: str | None = None, name: str | None = None) -> Document:
    """A document from a file, or from text with a format (`markdown`, `latex`, `html`, `notebook`, `rst`, `text`).

    Errors: DocumentError for a missing file, a folder, something that is not text.

    >>> len(read(text="Let $x>0$.", format="markdown").blocks)
    1
    """
    from .document import read_document

    if (path is None) == (text is None):
        raise UsageError("give a path or text=, one of the two")
    named = {"latex": "tex", "text": "plain"}
    return read_document(path, text=text, format=named.get(format or "", format), name=name)


# Deriving -----------------------------------------------------------------------------------------------------------


def derive(
    task: str,
    given: Given = None,
    *,
    layout: str | None = None,
    detail: str = "normal",
    wrt: str | None = None,
    digits: int = 50,
    seed: int = 0,
    rules: Sequence[str | Path] = (),
    check: bool = True,
    partly: bool = True,
) -> Derivation:
    r"""A step-by-step derivation, every step and every answer checked.

    `task` is LaTeX, or English around LaTeX. `layout` is `denominator` (the gradient has the shape of the variable, a Jacobian a
    column for each output) or `numerator`; where none is named a gradient has the shape of the variable, a Jacobian a row for each output.
    `detail` is `brief`, `normal` or `full`. `rules` are folders with rules of your own. Of several questions of which some are not
    understood the others are answered (unless `partly` is false): the status is `stuck`, and a finding names each that is not. A task that
    cannot be read is a Derivation with status `refused`, one without a method `stuck`; both say why. Errors: UsageError for a wrong option.

    >>> derive(r"\nabla_x x^\top A x", r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n").answers[0].latex
    '(A+A^\\top)x'
    """
    if layout not in ("denominator", "numerator", None):
        raise UsageError(f"layout is denominator or numerator, not {layout!r}")
    if detail not in ("brief", "normal", "full"):
        raise UsageError(f"detail is brief, normal or full, not {detail!r}")
    try:
        from .latex.superscripts import lowered
        from .latex.tasks import read_task

        read, told, members = (task, "", ()) if isinstance(given, Context) else lowered(task, given or "")
        items = read_task(read, given if isinstance(given, Context) else _context(told), wrt=wrt, layout=layout or "denominator")
        derivation = _solve(task, items, layout, detail, rules)
        if members:
            said = f"${members[0]}$ is a member of a family, written ${members[0].replace('^{(', '_{').replace(')}', '}')}$"
            derivation = replace(derivation, assumed=(*derivation.assumed, said))
    except UsageError:
        raise
    except DeriverError as problem:
        some = _in_parts(task, given, layout, detail, rules) if partly and wrt is None else None
        if some is not None:
            return checked(some, digits=digits, seed=seed) if check else some
        finding = _finding(problem)
        return Derivation(task, "refused", reason=problem.message, findings=(finding,), error=problem.at(task))
    return checked(derivation, digits=digits, seed=seed) if check else derivation


_CODES = {"NotSupported": "not_supported", "SizeMistake": "shape_mismatch", "TypeMistake": "shape_mismatch", "Ambiguous": "ambiguous"}


def _finding(problem: DeriverError, text: str = "") -> Finding:
    return Finding(_CODES.get(type(problem).__name__, "malformed"), text or problem.message)


def _in_parts(task: str, given: Given, layout: str | None, detail: str, rules: Sequence[str | Path]) -> Derivation | None:
    """The answers to the questions of a task that are understood, with a finding for each that is not; None where none is."""
    from .latex.partwise import read_parts

    try:
        parts = read_parts(task, _context(given), layout or "denominator")
        if parts is None:
            return None
        derivation = _solve(task, parts.items, layout, detail, rules)
    except DeriverError:
        return None
    said = [f"not understood: “{part.text.rstrip('.')}” ({part.problem.message})" for part in parts.unread]
    if not said:
        return derivation
    findings = tuple(_finding(part.problem, text) for part, text in zip(parts.unread, said, strict=True))
    return replace(
        derivation,
        status="refused" if derivation.status == "refused" else "stuck",
        reason="; ".join([*said, *([derivation.reason] if derivation.reason else [])]),
        findings=(*findings, *derivation.findings),
    )


def _solve(task: str, items: Sequence[Any], layout: str | None, detail: str, rules: Sequence[str | Path]) -> Derivation:
    from .derivation import solve
    from .derivation.asked import asked
    from .latex.layout_words import LAYOUT

    book = rulebook_of(rules)
    merged: Derivation | None = None
    for number, item in enumerate(items):
        told = layout or next((r.removeprefix(LAYOUT) for r in item.request if r.startswith(LAYOUT)), None)
        problem = Problem(
            item.kind, item.expression, item.variables, unknown=_unknown(item),
            context=item.context, layout=told or "denominator", name=item.name, latex=item.latex, operands=item.operands,
            request=item.request | (frozenset() if told is None else {f"layout {told}"}),
            unknowns=item.unknowns, conditions=item.conditions,
        )  # fmt: skip
        one = solve(problem, book, detail=detail)
        there = answers_at(one.answers, item.point)
        one = replace(
            one,
            task=task,
            reading=asked(problem),
            declarations=item.context.text,
            assumed=tuple(dict.fromkeys((*item.assumed, *one.assumed))),
            problems=(replace(problem, classes=one.problems[0].classes if one.problems else ()),),
            findings=(*item.findings, *one.findings, *left_out(item.point, there)),
            answers=tuple(replace(a, problem=number) for a in (there if there and _ONLY_THERE in item.request else (*one.answers, *there))),
            steps=tuple(_numbered(s, number, detail == "full") for s in one.steps),
        )
        merged = one if merged is None else _merge(merged, one)
    if merged is None:
        raise NotSupported("nothing is asked here")
    return replace(merged, symbols=_symbols(merged))


#: The mark of a task whose answer is wanted at its point alone: a derivative along a direction is one at t = 0.
_ONLY_THERE = "at the point"


def _unknown(item: Any) -> str | None:
    """The name of what is looked for: of a differential equation its function, else the first variable."""
    if item.unknowns:
        first = item.unknowns[0]
        return str(first.data[1] if first.op == "apply" else first.latex)
    return item.variables[0].latex if item.variables else None


def _numbered(step: Step, number: int, with_substeps: bool) -> Step:
    """The step as one of a problem's; what it consists of is kept where full detail is asked for."""
    inner = tuple(_numbered(s, number, True) for s in step.steps) if with_substeps else ()
    return replace(step, problem=number, steps=inner)


def _merge(first: Derivation, second: Derivation) -> Derivation:
    worst = max((first.status, second.status), key=("finished", "stuck", "refused").index)
    return replace(
        first,
        status=worst,
        reading=f"{first.reading}; {second.reading}",
        assumed=tuple(dict.fromkeys((*first.assumed, *second.assumed))),
        problems=(*first.problems, *second.problems),
        reason=first.reason or second.reason,
        answers=(*first.answers, *second.answers),
        steps=(*first.steps, *second.steps),
        findings=tuple(dict.fromkeys((*first.findings, *second.findings))),
        warnings=(*first.warnings, *second.warnings),
        error=first.error or second.error,
    )


def _symbols(derivation: Derivation) -> tuple[Any, ...]:
    found: dict[Any, None] = {}
    for answer in derivation.answers:
        if answer.expression is not None:
            found.update(dict.fromkeys(sorted(answer.expression.free, key=lambda s: s.name)))
    for problem in derivation.problems:
        if problem.expression is not None:
            found.update(dict.fromkeys(sorted(problem.expression.free, key=lambda s: s.name)))
    return tuple(s for s in found if s.op == "symbol")


#: Seconds of work on the check of one step: a derivation is waited for, a document is not.
_PATIENCE = 5.0


def checked(derivation: Derivation, *, digits: int = 50, seed: int = 0) -> Derivation:
    """The derivation with the verdict of every step and answer; a step whose check fails is shown so, never dropped."""
    contexts = [p.context for p in derivation.problems]
    known: dict[Any, Verdict] = {}

    def once(claim: Claim) -> Verdict:
        # the last line of a derivation often claims what the answer claims
        names = claim.context.conventions.get("varying")
        kind = "" if claim.kind in ("identity", "derivation_line") else claim.kind
        mark = (
            claim.left,
            claim.relation,
            claim.right,
            claim.conditions,
            claim.context.conditions,
            names,
            claim.digits,
            kind,
        )
        if mark not in known:
            known[mark] = decided(claim, digits, seed, timeout=_PATIENCE)
        return known[mark]

    def step(s: Step) -> Step:
        claim = s.claim
        if claim is None:
            claim = Claim(s.before, s.relation, s.after, contexts[s.problem], conditions=s.conditions, kind="derivation_line")
        verdict = once(claim)
        return replace(s, verdict=verdict, steps=tuple(step(x) for x in s.steps))

    def answer(a: Answer) -> Answer:
        if a.claim is None:
            return a
        return replace(a, verdict=once(a.claim), also=tuple(answer(other) for other in a.also))

    steps = tuple(step(s) for s in derivation.steps)
    answers = tuple(answer(a) for a in derivation.answers)
    verdict = worst([a.verdict for a in answers]) if answers else derivation.verdict
    return replace(derivation, steps=steps, answers=answers, verdict=verdict)


# Verifying ----------------------------------------------------------------------------------------------------------


@overload
def verify(target: str, given: Given = None, *, digits: int = 50, seed: int = 0, timeout: float = 10.0) -> Verdict: ...
@overload
def verify(
    target: Document, given: Given = None, *, digits: int = 50, seed: int = 0, timeout: float = 10.0, jobs: int | None = None,
    budget: float | None = 600.0, baseline: str | Path | None = None, progress: Callable[[int, int], None] | None = None,
) -> Report: ...  # fmt: skip
def verify(
    target: str | Document,
    given: Given = None,
    *,
    digits: int = 50,
    seed: int = 0,
    timeout: float = 10.0,
    jobs: int | None = None,
    budget: float | None = 600.0,
    baseline: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Verdict | Report:
    r"""The verdict on a formula, or the report on a document.

    A formula that asserts several things gets the worst of their verdicts, with all of them in `parts`. Errors: ReadingError for a formula
    that cannot be read; in a document that is an undecided claim with the reason.

    >>> verify(r"(AB)^\top = B^\top A^\top", r"A \in \mathbb{R}^{m \times n}, B \in \mathbb{R}^{n \times p}").holds
    True
    """
    if digits < 15 or digits > 1000:
        raise UsageError("digits is between 15 and 1000")
    if isinstance(target, str):
        random = _of_processes(target, given, digits, seed) if isinstance(given, str) else None
        if random is not None:
            return random
        return _verify_formula(target, _context(given), digits, seed, timeout)
    from .reports import report_on

    return report_on(
        target, _context(given), digits=digits, seed=seed, timeout=timeout, jobs=jobs, budget=budget, baseline=baseline, progress=progress
    )


def _of_processes(text: str, given: str, digits: int, seed: int) -> Verdict | None:
    """The verdict on a claim about processes whose equation is given: that of its derivation; None for any other claim."""
    noise = r"d\s*(?:\\[a-z]+\s*\{?)*\s*[WB]\b|d[WB]_|\b(?:Brownian|Wiener)\b"
    if "=" not in text or "$" in text or not re.search(noise, given):
        return None
    said = given if "$" in given else f"${given}$"
    derivation = derive(f"Let {said.rstrip('. ')}. Verify that ${text}$.", digits=digits, seed=seed)
    if derivation.status != "finished" or derivation.problems[0].kind not in ("ito", "moments") or not derivation.answers:
        return None
    verdict = worst([a.verdict for a in derivation.answers])
    return replace(verdict, parts=tuple(a.verdict for a in derivation.answers), findings=(*verdict.findings, *derivation.findings))


def _verify_formula(text: str, context: Context, digits: int, seed: int, timeout: float) -> Verdict:
    from .latex import read_statement
    from .second_reading import ask

    try:
        statement = read_statement(text, context)
    except SizeMistake as problem:
        # what is assumed of a letter by the declarations is no declared size
        problem.assumed = problem.assumed or any(True for a in context.assumed if (m := re.match(r"^\$([^$]*)\$ is ", a)) and m[1] in text)
        return shapes_verdict(problem)
    second = ask(statement.claims)  # read in another process while it is decided here
    started = time.thread_time()
    verdicts = []
    for claim in statement.claims:
        left = max(0.5, timeout - (time.thread_time() - started))
        verdicts.append(verdict_on(claim, digits, seed, left))
    doubts = second.findings()
    verdicts = [replace(v, findings=(*v.findings, *more)) if more else v for v, more in zip(verdicts, doubts, strict=True)]
    if len(verdicts) == 1:
        return verdicts[0]
    claims = [v for v in verdicts if v.outcome != "not_a_claim"] or verdicts
    return replace(worst(claims), parts=tuple(verdicts))


# Rules --------------------------------------------------------------------------------------------------------------


def rulebook_of(rules: Sequence[str | Path] = ()) -> Rulebook:
    """The rulebook that ships with the package, with folders of your own added.

    Errors: RuleError with the file and line of a rule that is malformed.
    """
    from .rulebook import load_rules

    return load_rules(tuple(Path(r) for r in rules))


def check_rules(
    names: Iterable[str] = (), *, rules: Sequence[str | Path] = (), digits: int = 50, seed: int = 0
) -> list[tuple[str, Verdict]]:
    """The verdict on every rule (or on the named ones), through the same door as everything else."""
    book = rulebook_of(rules)
    wanted = list(names)
    chosen = [book.named(name) for name in wanted] if wanted else list(book)
    out: list[tuple[str, Verdict]] = []
    for rule in chosen:
        if rule.claim is None:
            continue
        relation = rule.claim
        claim = Claim(relation.args[0], relation.data, relation.args[1], rule.context, conditions=rule.conditions, latex=rule.latex)
        verdict = decided(claim, digits, seed, timeout=4.0)
        if verdict.outcome == "undecided" and digits > 20:
            # An integral of matrices takes long at many digits; the verdict says with how many it was checked.
            verdict = decided(claim, 20, seed, timeout=60.0)
        out.append((rule.name, verdict))
    return out


def _register() -> None:
    def show(record: str) -> Callable[[Any], str]:
        def display(value: Any) -> str:
            from . import rendering

            rendering.register()
            return str(DISPLAY[record](value))

        return display

    def draw(derivation: Derivation, simulate: bool, seed: int) -> str | None:
        from .rendering import draw_derivation

        found = draw_derivation(derivation, simulate=simulate, seed=seed)
        return found[0].svg if found else None

    for record in ("Verdict", "Derivation", "Report"):
        DISPLAY.setdefault(record, show(record))
        DISPLAY.setdefault(f"{record} as text", show(f"{record} as text"))
    DISPLAY.setdefault("picture", draw)


_register()
