"""What every format says in the same words: outcomes, evidence, the names of answers, the command that reproduces a verdict."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..expression import Expr
from ..model import OUTCOMES, Answer, ClaimReport, Derivation, Finding, Report, Step, Verdict
from .titles import answer_title, problem_title
from .unicode_text import readable

__all__ = [
    "LABELS",
    "MARKS",
    "Show",
    "answer_formula",
    "answer_groups",
    "answer_title",
    "answer_words",
    "as_before",
    "checks",
    "counterexample",
    "declared",
    "evidence",
    "gathered_conditions",
    "group_formula",
    "group_title",
    "headline",
    "layout_note",
    "new_conditions",
    "problem_titles",
    "read_as",
    "reason_of",
    "relation_mark",
    "reproduce",
    "roomy",
    "shown_findings",
    "shown_steps",
    "sides",
    "step_check",
    "step_formula",
    "steps_of",
    "strongest",
    "summary",
    "task_of",
    "unaligned",
    "value_text",
    "where_formulas",
]

#: How a formula is written in a format: LaTeX in, the format's text out.
Show = Callable[[str], str]

MARKS = {"proved": "✓", "verified": "✓", "refuted": "✗", "conditional": "◐", "undecided": "?", "not_a_claim": "·"}
LABELS = {**{name: name for name in OUTCOMES}, "not_a_claim": "not a claim"}
_RELATIONS = {
    "!=": r"\ne", "<=": r"\le", ">=": r"\ge", "approx": r"\approx", "~=": r"\approx", "implies": r"\Rightarrow", "iff": r"\Leftrightarrow",
    "to": r"\to", "equiv": r"\equiv", "succ": r"\succ", "succeq": r"\succeq", "prec": r"\prec", "preceq": r"\preceq", "in": r"\in",
}  # fmt: skip


def relation_mark(kind: str) -> str:
    """The LaTeX of a step's relation."""
    return _RELATIONS.get(kind, kind)


#: How many characters of a formula fit one line of a page.
_LINE = 76


def sides(step: Step) -> tuple[str, str, str]:
    """Left side, relation and right side of a step in LaTeX; a line that only names something says it once."""
    before, after = step.before.latex, step.after.latex
    return (before, "", "") if before == after and step.relation == "=" else (before, relation_mark(step.relation), after)


def step_formula(step: Step) -> str:
    """The LaTeX of a step; a long one goes on in a second line, as it would on paper."""
    before, mark, after = sides(step)
    after = f"{mark} {after}".strip()
    whole = f"{before} {after}"
    if len(readable(whole)) <= _LINE or r"\begin" in whole:
        return whole
    return rf"\begin{{aligned}}&{before} \\ &\quad {after}\end{{aligned}}"


def value_text(value: Any) -> str:
    """A value of a counterexample: `1/2`, `[[0, 1], [1, 0]]`."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(value_text(v) for v in value)}]"
    return str(value)


def counterexample(values: Mapping[str, Any]) -> str:
    """`A = [[0, 0], [1, 0]], x = [0, 1]`."""
    return ", ".join(f"{name} = {value_text(value)}" for name, value in values.items())


def _small(bound: str) -> bool:
    """Whether an error bound says something: beside values that are huge themselves it does not."""
    try:
        return float(bound) < 1e-9
    except ValueError:
        return True


def _sizes(verdict: Verdict) -> str:
    sizes = [dict(s) for s in verdict.sizes or () if s]
    if not sizes:
        return ""
    names = sorted({name for size in sizes for name in size})
    spans = []
    for name in names:
        values = sorted({size[name] for size in sizes if name in size})
        spans.append(f"{name} = {values[0]}" if len(values) == 1 else f"{name} from {values[0]} to {values[-1]}")
    return f"sizes {', '.join(spans)}"


def evidence(verdict: Verdict, show: Show) -> str:
    """What a verdict rests on, in a few words: points and digits, the counterexample, the condition, the reason."""
    v = verdict
    parts: list[str] = []
    if v.outcome == "proved":
        # `trivial identity: both sides are the same` says it twice
        parts.append(v.method.partition(": ")[2] or f"by {v.method}" if v.method else "by an exact argument")
    elif v.outcome == "verified" and v.method.startswith("recomputed"):
        parts += [v.method, v.reason or ""]
    elif v.outcome == "verified":
        if v.points is not None:
            parts.append(f"{v.points} points" if v.points != 1 else "1 point")
        modular = v.digits is None and v.error_bound is not None
        parts.append(f"{v.digits} digits" if v.digits is not None else "modulo large primes" if modular else "exact")
        parts.append(_sizes(v))
        if v.error_bound and _small(v.error_bound):
            parts.append(f"{'wrong by chance with probability' if modular else 'error'} at most {v.error_bound}")
    elif v.outcome == "conditional" and v.condition:
        parts.append(f"holds if {show(v.condition)}")
    elif v.outcome == "refuted" and not v.counterexample:
        sides = f"left {v.left}, right {v.right}" if v.left is not None and v.right is not None else ""
        parts.append(v.reason or sides or f"by {v.method}")
    elif v.reason:
        parts.append(v.reason)
    if v.counterexample and v.outcome in ("refuted", "conditional"):
        sides = f": left {v.left}, right {v.right}" if v.left is not None and v.right is not None else ""
        lead = "fails otherwise, " if v.outcome == "conditional" else ""
        parts.append(f"{lead}at {counterexample(v.counterexample)}{sides}")
    return ", ".join(part for part in parts if part)


def headline(verdict: Verdict, show: Show) -> str:
    """`verified: 12 points, 50 digits`."""
    words = evidence(verdict, show)
    return LABELS[verdict.outcome] + (f": {words}" if words else "")


def step_check(verdict: Verdict, show: Show) -> str:
    """The check of a step: its outcome alone where it holds, for `checks` says once what that rests on; else the evidence too."""
    return LABELS[verdict.outcome] if verdict.holds else headline(verdict, show)


def checks(derivation: Derivation, problem: int) -> str:
    """What the checks of a problem's steps rest on, said once: `3 steps verified (34 to 96 points, 50 digits), 2 proved`."""
    verdicts = [step.verdict for _, _, step in steps_of(derivation.steps, problem)]
    parts = []
    held = [v for v in verdicts if v.outcome == "verified"]
    if held:
        points = sorted(v.points for v in held if v.points is not None)
        ways = [f"{d} digits" for d in sorted({v.digits for v in held if v.digits is not None})]
        if any(v.digits is None for v in held):
            ways.append("exact" if not any(v.error_bound for v in held if v.digits is None) else "modulo large primes")
        sizes = _sizes(Verdict("verified", sizes=tuple(s for v in held for s in v.sizes or ())))
        span = "" if not points else f"{points[0]} points" if points[0] == points[-1] else f"{points[0]} to {points[-1]} points"
        said = ", ".join(p for p in (span.replace("1 points", "1 point") if span == "1 points" else span, " or ".join(ways), sizes) if p)
        parts.append(f"{len(held)} verified" + (f" ({said})" if said else ""))
    proved = sum(v.outcome == "proved" for v in verdicts)
    if proved:
        parts.append(f"{proved} proved")
    for outcome in ("refuted", "conditional", "undecided"):
        count = sum(v.outcome == outcome for v in verdicts)
        if count:
            parts.append(f"{count} {LABELS[outcome]}")
    return f"Of {len(verdicts)} steps: {', '.join(parts)}." if len(verdicts) > 1 else ""


def strongest(conditions: Sequence[Expr], known: Sequence[Expr] = ()) -> list[Expr]:
    """The conditions that the others, or known ones, do not imply at a glance: $a\\ne0$ and $a\\ge0$ go where $a>0$ stands."""
    found = list(dict.fromkeys(conditions))
    strict = {c.args for c in (*found, *known) if c.op == "relation" and c.data in (">", "<")}

    def implied(c: Expr) -> bool:
        return c.op == "relation" and c.data in ("!=", ">=", "<=") and (c.args in strict or c.data == "!=" and c.args[::-1] in strict)

    return [c for c in found if not implied(c)]


def new_conditions(derivation: Derivation, problem: int) -> dict[int, list[str]]:
    """The conditions of a problem's steps in LaTeX, each at the first step that needs it: {position among the shown steps: conditions}."""
    seen: list[Expr] = []
    out: dict[int, list[str]] = {}
    for i, (_, _, step) in enumerate(shown_steps(derivation, problem)):
        fresh = strongest([c for c in step.conditions if c not in seen], seen)
        seen += fresh
        if fresh:
            out[i] = [c.latex for c in fresh]
    return out


def gathered_conditions(derivation: Derivation, problem: int) -> list[str]:
    """The conditions that steps need and no answer states, in LaTeX, for the end."""
    stated = [c for a in derivation.answers if a.problem == problem for c in a.conditions]
    found = [c for _, _, step in steps_of(derivation.steps, problem) for c in step.conditions if c not in stated]
    return [c.latex for c in strongest(found, stated)]


def repeated_steps(derivation: Derivation, problem: int) -> tuple[int, int]:
    """(how many steps of a problem come first that an earlier problem begins with too, the number of that problem from 1).

    Fewer than two steps are shown again; so are the steps of a problem that would have none left.
    """
    mine = [s for s in derivation.steps if s.problem == problem]
    best = (0, 0)
    for other in range(problem):
        same = 0
        for one, two in zip(mine, (s for s in derivation.steps if s.problem == other), strict=False):
            if (one.rule.name, one.before, one.after, one.verdict.outcome) != (two.rule.name, two.before, two.after, two.verdict.outcome):
                break
            same += 1
        if same > best[0]:
            best = (same, other + 1)
    return best if 2 <= best[0] < len(mine) else (0, 0)


def reason_of(steps: Sequence[tuple[str, int, Step]], place: int) -> str:
    """Why a step holds; nothing where a step before it by the same rule said the same."""
    step = steps[place][2]
    because = step.because or step.rule.because
    before = (s for _, _, s in steps[:place])
    return "" if any(s.rule.name == step.rule.name and (s.because or s.rule.because) == because for s in before) else because


_WORDS = re.compile(r"(?<![\\A-Za-z{_^])[A-Za-z]{3,}(?:[ -]+[A-Za-z]{2,})*(?![A-Za-z}])")


def declared(text: str) -> str:
    r"""A declaration as prose with its formulas between dollar signs: `$A \in \mathbb{R}^{n \times n}$ symmetric`.

    >>> declared(r"Q \in \mathbb{R}^{n\times n} symmetric, c \in \mathbb{R}^n")
    '$Q \in \mathbb{R}^{n\times n}$ symmetric, $c \in \mathbb{R}^n$'
    """
    if "$" in text:
        return text
    out, at = "", 0
    for match in _WORDS.finditer(text):
        before = text[at : match.start()]
        if before.count("{") == before.count("}"):
            out += _as_formula(before) + match[0]
            at = match.end()
    return out + _as_formula(text[at:])


def _as_formula(text: str) -> str:
    """A piece of LaTeX between dollar signs, the spaces and punctuation at its ends outside."""
    core = text.strip(" ,;.")
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}${core}${text[start + len(core) :]}"


def answer_formula(answer: Answer) -> str:
    """The answer's LaTeX, with names for its longer parts where that is shorter."""
    return answer.latex if answer.short is None else answer.short.latex


def shown_findings(derivation: Derivation) -> tuple[Finding, ...]:
    """What else to know: the findings that neither the reason nor an answer says in the same words."""
    said = {derivation.reason, *(a.text for a in derivation.answers)}
    return tuple(f for f in derivation.findings if f.text not in said)


def answer_words(answer: Answer) -> str:
    """What an answer says in words, its formulas between dollar signs."""
    text = answer.text or ""
    return declared(text) if "$" not in text and ("\\" in text or "=" in text) else text


def answer_groups(derivation: Derivation, problem: int) -> list[tuple[Answer, ...]]:
    """The answers of a problem in order; numbers that were found together, at one place and with one check, stand together."""
    groups: list[list[Answer]] = []
    for answer in (a for a in derivation.answers if a.problem == problem):
        last = groups[-1][-1] if groups else None
        if last is not None and _is_number(answer) and _is_number(last) and (
            (answer.point, answer.case, answer.role, answer.conditions) == (last.point, last.case, last.role, last.conditions)
            and (answer.verdict.outcome, answer.verdict.method) == (last.verdict.outcome, last.verdict.method)
            and answer.verdict.outcome == "proved"
        ):  # fmt: skip
            groups[-1].append(answer)
        else:
            groups.append([answer])
    return [tuple(group) for group in groups]


def _is_number(answer: Answer) -> bool:
    return answer.expression is not None and answer.expression.op == "number" and not answer.text and not answer.layout


def group_title(group: Sequence[Answer]) -> str:
    """`$x$, $y$, value`."""
    bare = ", ".join(answer_title(replace(a, case=None)) for a in group)
    return bare if group[0].case is None else f"{bare}, case {group[0].case + 1}"


def group_formula(group: Sequence[Answer]) -> str:
    """The formula of an answer, or of several: `x = 2, y = 2`."""
    if len(group) == 1:
        return answer_formula(group[0])
    names = [title[1:-1] if title[:1] == "$" else rf"\text{{{title}}}" for title in (answer_title(replace(a, case=None)) for a in group)]
    return r",\quad ".join(f"{name} = {a.latex}" for name, a in zip(names, group, strict=True))


def roomy(latex: str) -> str:
    r"""The formula with more room between the rows of matrices that hold fractions, which would touch.

    >>> roomy(r"\begin{pmatrix}\frac{1}{2} \\ 1\end{pmatrix}")
    '\\begin{pmatrix}\\frac{1}{2} \\\\[0.4em] 1\\end{pmatrix}'
    """
    return re.sub(r"\\\\ (?!\[)", r"\\\\[0.4em] ", latex) if r"\frac" in latex and "matrix" in latex else latex


def task_of(derivation: Derivation) -> tuple[bool, str]:
    """(is it a formula, what is asked): the user's own words where there are any, else the formula that was understood."""
    reading = derivation.reading
    words = re.search(r"[a-z]{3,} [a-z]{3,}", reading) or not re.search(r"[\\^_=∇∂∫∑]", derivation.task) and " " in derivation.task
    if "$" in derivation.task or not reading or "$" in reading or words:
        return False, derivation.task
    return True, reading


_LOOKS = re.compile(
    r"\\(?:left|right|quad|qquad|displaystyle|text|[bB]igg?[lr]?)(?![A-Za-z])|(?<!\\)\\[,;:! ]|[{}$\s]|(?<=begin)[bvp](?=matrix)"
)


def read_as(derivation: Derivation) -> str:
    """The formula that was understood, in LaTeX; nothing where the task itself says it."""
    is_formula, task = task_of(derivation)
    if is_formula or not derivation.reading or "$" in derivation.reading:
        return ""

    def bare(latex: str) -> str:
        return re.sub(r"(begin|end)[bvp]matrix", r"\1matrix", _LOOKS.sub("", latex)).replace("\\dfrac", "\\frac").replace("'", "")

    said = bare(task)
    parts = [bare(part) for part in re.split(r"\\quad|;", derivation.reading)]
    return "" if all(part.strip(",.") in said for part in parts) else derivation.reading


def where_formulas(answer: Answer) -> list[str]:
    """What the names stand for: `R=X-XWW^\\top`."""
    return [f"{name.latex}={part.latex}" for name, part in answer.where]


def layout_note(answer: Answer) -> str:
    """Which layout an answer is in, or nothing."""
    if not answer.layout:
        return ""
    columns = "a column for each output" if answer.name == "jacobian" else "the shape of the variable"
    shape = columns if answer.layout == "denominator" else "a row for each output"
    return f"{answer.layout} layout ({shape})" if answer.other_layout is not None else f"{answer.layout} layout"


def other_layout_name(answer: Answer) -> str:
    """The name of the layout that is not the answer's."""
    return "numerator" if answer.layout == "denominator" else "denominator"


def problem_titles(derivation: Derivation) -> list[str]:
    """A title for each problem; nothing to say for a single one."""
    if len(derivation.problems) < 2:
        return [""] * max(1, len(derivation.problems))
    return [f"Problem {i}: {problem_title(p.kind)}" for i, p in enumerate(derivation.problems, 1)]


def steps_of(steps: tuple[Step, ...], problem: int, beyond: int = 0) -> list[tuple[str, int, Step]]:
    """The steps of one problem with their numbers and depths: (`1`, 0, ...), (`1.1`, 1, ...); those `beyond` a number only."""
    out: list[tuple[str, int, Step]] = []

    def visit(part: tuple[Step, ...], prefix: str, depth: int, first: int) -> None:
        for i, step in enumerate(part, first):
            number = f"{prefix}{i}"
            out.append((number, depth, step))
            visit(step.steps, number + ".", depth + 1, 1)

    visit(tuple(s for s in steps if s.problem == problem)[beyond:], "", 0, beyond + 1)
    return out


def as_before(derivation: Derivation, problem: int) -> str:
    """`Steps 1 to 5 are those of problem 1.`, or nothing."""
    count, other = repeated_steps(derivation, problem)
    return f"Steps 1 to {count} are those of problem {other}." if count else ""


def shown_steps(derivation: Derivation, problem: int) -> list[tuple[str, int, Step]]:
    """The steps of a problem without those that an earlier problem has shown."""
    return steps_of(derivation.steps, problem, repeated_steps(derivation, problem)[0])


def summary(report: Report) -> dict[str, int]:
    """How many claims of all documents got which outcome; every outcome is listed."""
    return {name: sum(d.summary[name] for d in report.documents) for name in OUTCOMES}


#: A line of an alignment, or one that goes on from the line above: not to be read by itself.
_PART = re.compile(r"(?<!\\)&|^\s*(?:=|<|>|\\(?:le|ge|leq|geq|approx|equiv|neq|ne|Rightarrow|iff)(?![A-Za-z]))")
_SHAPE = re.compile(
    r"(?P<name>.+?): (?:(?P<scalar>scalar)|(?P<row>row )?vector of length (?P<n>.+?)|(?P<rows>.+?) x (?P<cols>.+?) matrix)"
    r"(?:, (?P<words>.+))?"
)
_SPACES = {"complex": "C", "integer": "Z", "index": "Z", "natural": "N"}
#: Properties that the shape or the space says, and words that stand for others.
_SAID = frozenset({"square", "process", *_SPACES})
_OTHER_WORDS = {
    "projector": "symmetric, {0} idempotent", "permutation": "a permutation matrix", "simplex": "a probability vector",
    "onehot": "one-hot", "full column rank": "of full column rank", "full row rank": "of full row rank",
}  # fmt: skip


def _as_given(declaration: str) -> str:
    """A declaration as it is shown (`A: n x n matrix, symmetric`), in the form that `--given` reads; formulas stay as they are."""
    found = _SHAPE.fullmatch(declaration)
    if found is None:
        return declaration
    name, words = found["name"], [w for w in (found["words"] or "").split(", ") if w]
    space = next((_SPACES[w] for w in words if w in _SPACES), "R")
    sides = [x.replace("*", " ") for x in (found["n"], found["rows"], found["cols"]) if x]
    if found["row"]:
        sides = ["1", *sides]
    power = "^{" + r" \times ".join(sides) + "}" if sides else ""
    parts = [rf"{name} \in \mathbb{{{space}}}{power}"]
    if "probability" in words:
        parts.append(f"0 \\le {name} \\le 1")
    parts += [f"{name} {_OTHER_WORDS.get(w, w).format(name)}" for w in words if w not in _SAID and w != "probability"]
    return ", ".join(parts)


def unaligned(latex: str) -> str:
    r"""A formula without the marks of alignment that stand outside of environments, to be shown by itself.

    >>> unaligned(r"a &= b")
    'a = b'
    """
    return latex if r"\begin" in latex else re.sub(r"(?<!\\)&\s*", "", latex).strip()


def reproduce(claim: ClaimReport, report: Report) -> str:
    """The command that gives this verdict again."""
    if claim.form != "latex":
        return shlex.join(["deriver", "verify", claim.place.path.partition("#")[0]])
    answers = claim.kind == "equation_with_solution"  # the formula alone does not say which equation it answers
    latex = claim.reading if claim.reading and (answers or _PART.search(claim.latex)) else claim.latex
    words = ["deriver", "verify", " ".join(latex.split())]
    if claim.declarations:
        words += ["--given", ", ".join(_as_given(" ".join(d.split())) for d in claim.declarations)]
    if report.digits != 50:
        words += ["--digits", str(report.digits)]
    return shlex.join([*words, "--seed", str(report.seed)])
