"""The records that flow through the pipeline: frozen, without behaviour beyond showing themselves as data.

    Context      what is declared: symbols, definitions, functions, conditions, conventions
    Claim        a relation between two expressions under a context
    Problem      something to find: a kind, an expression, the unknown
    Rule         a named claim with its reason and source
    Step         one line of a derivation: before, relation, after, by which rule
    Derivation   the answers to a task, with their steps
    Verdict      what the checker says of a claim
    Report       the verdicts on the claims of documents

`to_dict()` gives the JSON faces; the forms are a public contract and only ever grow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .claim import (
    CLAIM_KINDS,
    DISPLAY,
    OUTCOMES,
    Claim,
    Context,
    Definition,
    Finding,
    FunctionDeclaration,
    Reading,
    Shown,
    Verdict,
)
from .expression.array_libraries import to_jax, to_torch
from .expression.nodes import Expr
from .expression.numpy_code import to_numpy
from .expression.properties import closure
from .source import Place

__all__ = [
    "CLAIM_KINDS",
    "DISPLAY",
    "OUTCOMES",
    "Answer",
    "Claim",
    "ClaimReport",
    "Context",
    "Definition",
    "Derivation",
    "DocumentReport",
    "Finding",
    "FunctionDeclaration",
    "Problem",
    "Reading",
    "Report",
    "Rule",
    "Step",
    "Verdict",
]


@dataclass(frozen=True)
class Rule:
    """A named claim with its reason and source. Pattern variables are the symbols of `context`.

    `claim` holds the relation as an expression; for a rule that rewrites, left becomes right.
    """

    name: str
    claim: Expr | None = None
    context: Context = field(default_factory=Context)
    conditions: tuple[Expr, ...] = ()
    because: str = ""
    source: str = ""
    chapter: str = ""
    latex: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Problem:
    """Something to find. `kind` is a row of the contract's table; `expression` what it is asked of; `unknown` its name.

    For a gradient: expression is the function, variables the symbols to differentiate by. `definitions` are named
    sub-expressions of the task, kept for display. For differential equations:

        ode         expression: the relation, every derivative a `derivative` node of the unknown at its variable, `y(t)`; variables: (t,);
                    unknowns: (y(t),); conditions: relations between the unknown (or its derivative: an `apply` with primes) at a point
                    and a value, `y(0) = 1`, `y'(0) = 0`. Of a differential form M dx + N dy = 0 the expression is M + N y' = 0 in y(x),
                    and operands are (M, N) in the symbols x and y.
        ode_system  expression: the relations joined by `and`, or one relation between vectors; unknowns: (x(t), y(t)) or one vector.
        pde         expression: the relation; variables: those of the unknown, vectors for a point in space; conditions: initial and
                    boundary values, `u(x,0) = f(x)`, a derivative at a boundary being an `at` node. pde_classify: the same.
        pde_verify  the same, and operands: relations `u(x,t) = ...` that are to be verified.
        equilibrium expression, unknowns and variables as for ode or ode_system.
        ito         expression: dX_t = a dt + b dW_t in `differential` nodes; unknowns: the processes (symbols with the property
                    "process"); variables: (t,); conditions: `X_0 = x_0`; operands: the function of the process whose differential is
                    asked for, where one is. moments, stationary: the same. `latex.equations.stochastic_equation_of` gives drift and
                    diffusion, `differential_equation_of` the order.
    """

    kind: str
    expression: Expr | None = None
    variables: tuple[Expr, ...] = ()
    unknown: str | None = None
    classes: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    layout: str = "denominator"
    name: str | None = None
    latex: str = ""
    operands: tuple[Expr, ...] = ()  # what is asked about where it is more than one expression: the matrix and the right side
    unknowns: tuple[Expr, ...] = ()
    conditions: tuple[Expr, ...] = ()
    request: frozenset[str] = frozenset()  # how it is asked: `by householder`, `convention monic`, `yes or no`

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "unknown": self.unknown, "classes": list(self.classes)}


UNCHECKED = Verdict("undecided", method="", reason="not checked")


@dataclass(frozen=True, repr=False)
class Step(Shown):
    """One line: `before relation after`, by a named rule, with its reason, its conditions and its check."""

    rule: Rule
    before: Expr
    relation: str
    after: Expr
    because: str = ""
    conditions: tuple[Expr, ...] = ()
    verdict: Verdict = UNCHECKED
    steps: tuple[Step, ...] = ()
    problem: int = 0
    case: int | None = None
    claim: Claim | None = None  # what is checked, where it is not `before relation after` itself

    def _brief(self) -> str:
        return f"{self.rule.name}: {self.before.latex} {self.relation} {self.after.latex}; {self.verdict.outcome}"

    def to_dict(self) -> dict[str, Any]:
        return {
            "problem": self.problem,
            "case": self.case,
            "rule": self.rule.name,
            "because": self.because or self.rule.because,
            "before": self.before.latex,
            "relation": self.relation,
            "after": self.after.latex,
            "conditions": [c.latex for c in self.conditions],
            "verdict": self.verdict.to_dict(),
            "steps": [s.to_dict() for s in self.steps],
        }


@dataclass(frozen=True, repr=False)
class Answer(Shown):
    """One answer. `expression` is None where the answer is words (`text`)."""

    name: str
    expression: Expr | None = None
    problem: int = 0
    case: int | None = None
    point: str | None = None
    role: str = "answer"
    text: str | None = None
    conditions: tuple[Expr, ...] = ()
    verdict: Verdict = UNCHECKED
    claim: Claim | None = None  # what is checked
    layout: str | None = None
    other_layout: Expr | None = None
    short: Expr | None = None  # the expression with names for its longer parts,
    where: tuple[tuple[Expr, Expr], ...] = ()  # and what the names stand for
    asked: Claim | None = None  # what is answered, as an equation, where the claim that is checked has another form
    also: tuple[Answer, ...] = ()  # what else the question may mean: the gradient among symmetric matrices

    @property
    def question(self) -> Claim | None:
        """The equation "what was asked = the answer"."""
        return self.claim if self.asked is None else self.asked

    @property
    def latex(self) -> str:
        return "" if self.expression is None else self.expression.latex

    @property
    def sympy(self) -> Any:
        """A SymPy object, or None for an answer in words."""
        return None if self.expression is None else self.expression.sympy

    @property
    def numpy(self) -> str | None:
        """One NumPy expression over `np` and the names in `symbols`, or None where there is no such form."""
        if self.expression is None:
            return None
        # A size that no array of the answer carries is taken from an array of the task.
        known = () if self.claim is None else sorted(self.claim.left.free, key=lambda s: s.name)
        return to_numpy(self.expression, known)

    def _brief(self) -> str:
        return f"{self.name} = {self.latex}; {self.verdict.outcome}" if self.text is None else f"{self.name}: {self.text}"

    def _arrays(self) -> list[str]:
        """The names that stand for arrays, and for numbers that are not whole; those with sides first."""
        sides = (self.expression, None if self.claim is None else self.claim.left)
        found = {s for side in sides if side is not None for s in side.free if s.op == "symbol"}
        sizes = {letter for s in found for letter in s.shape.letters}
        floating = [s for s in found if not s.is_scalar or not ("integer" in closure(s.properties) or s.name in sizes)]
        return [s.name for s in sorted(floating, key=lambda s: (s.is_scalar, s.name))]

    @property
    def jax(self) -> str | None:
        """The NumPy form over `jnp` (and `jax`), or None."""
        code = self.numpy
        return None if code is None else to_jax(code, self._arrays())

    @property
    def torch(self) -> str | None:
        """The NumPy form over `torch`, or None: for tensors of one floating type, scalars without axes, integers as they are."""
        code = self.numpy
        return None if code is None else to_torch(code, self._arrays())

    @property
    def shape(self) -> tuple[str, ...]:
        return () if self.expression is None else self.expression.shape.names

    def to_dict(self) -> dict[str, Any]:
        from .expression.sympy_bridge import sympy_text

        return {
            "problem": self.problem,
            "case": self.case,
            "name": self.name,
            "point": self.point,
            "latex": self.latex,
            "sympy": None if self.expression is None else sympy_text(self.expression),
            "role": self.role,
            "shape": list(self.shape),
            "numpy": self.numpy,
            "jax": self.jax,
            "torch": self.torch,
            "text": self.text,
            "conditions": [c.latex for c in self.conditions],
            "verdict": self.verdict.to_dict(),
            "short": None if self.short is None else self.short.latex,
            "where": [{"name": name.latex, "latex": part.latex} for name, part in self.where],
            "also": [a.to_dict() for a in self.also],
        }


@dataclass(frozen=True, repr=False)
class Derivation(Shown):
    """The answers to a task with their steps. `status`: finished, stuck or refused; the latter two have a `reason`.

    >>> import deriver
    >>> found = deriver.derive("Find the derivative of $x^3$.")
    >>> found.status, found.answers[0].latex
    ('finished', '3x^2')
    """

    task: str
    status: str
    reading: str = ""
    declarations: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    symbols: tuple[Expr, ...] = ()
    problems: tuple[Problem, ...] = ()
    reason: str | None = None
    answers: tuple[Answer, ...] = ()
    steps: tuple[Step, ...] = ()
    verdict: Verdict = UNCHECKED
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    error: Exception | None = None  # the DeriverError behind a refusal, for its excerpt and hint

    def to_dict(self) -> dict[str, Any]:
        """The `deriver.derivation/1` form of the JSON contract."""
        return {
            "schema": "deriver.derivation/1",
            "task": self.task,
            "reading": {
                "latex": self.reading,
                "declarations": list(self.declarations),
                "assumed": list(self.assumed),
            },
            "symbols": {
                s.name: {
                    "latex": s.latex,
                    "kind": s.shape.kind,
                    "shape": list(s.shape.names),
                    "assumptions": sorted(s.properties),
                }
                for s in self.symbols
            },
            "problems": [p.to_dict() for p in self.problems],
            "status": self.status,
            "reason": self.reason,
            "answers": [a.to_dict() for a in self.answers],
            "steps": [s.to_dict() for s in self.steps],
            "verdict": self.verdict.to_dict(),
            "findings": [f.to_dict() for f in self.findings],
            "warnings": list(self.warnings),
        }

    def picture(self, *, simulate: bool = False, seed: int = 0) -> str | None:
        """The picture of the first problem that has one, as SVG, or None; with `simulate` also sample paths of a stochastic equation.

        >>> import deriver
        >>> deriver.derive(r"Solve $y' = -y$, $y(0)=1$.").picture()[:4]
        '<svg'
        """
        return DISPLAY["picture"](self, simulate, seed)  # type: ignore[no-any-return]

    def _brief(self) -> str:
        if self.status != "finished":
            return f"{self.status}: {self.reason}"
        found = ", ".join(f"{a.name} = {a.latex}" if a.text is None else f"{a.name}: {a.text}" for a in self.answers)
        return f"{found}; {len(self.steps)} steps, {self.verdict.outcome}"

    def _repr_markdown_(self) -> str:
        return str(DISPLAY["Derivation"](self))


@dataclass(frozen=True)
class ClaimReport:
    """One claim of a document (one link of a chain) with its verdict.

    `form` says what `latex` holds: `latex`, `code` (a line of a program with what is stated of it) or `words`.
    """

    place: Place
    latex: str
    reading: str
    kind: str
    verdict: Verdict
    link: tuple[int, int] | None = None
    label: str | None = None
    declarations: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    form: str = "latex"

    def to_dict(self) -> dict[str, Any]:
        return {
            "line": self.place.line,
            "column": self.place.column,
            "end_line": self.place.end_line,
            "end_column": self.place.end_column,
            "latex": self.latex,
            "reading": self.reading,
            "kind": self.kind,
            "link": None if self.link is None else list(self.link),
            "label": self.label,
            "declarations": list(self.declarations),
            "assumed": list(self.assumed),
            "verdict": self.verdict.to_dict(),
            "parts": [p.to_dict() for p in self.verdict.parts],
            "findings": [f.to_dict() for f in (*self.findings, *self.verdict.findings)],
        }


@dataclass(frozen=True)
class DocumentReport:
    """The claims of one document with their verdicts."""

    path: str
    claims: tuple[ClaimReport, ...]

    @property
    def summary(self) -> dict[str, int]:
        """How many claims got which outcome; every outcome is listed."""
        counts = dict.fromkeys(OUTCOMES, 0)
        for claim in self.claims:
            counts[claim.verdict.outcome] += 1
        return counts

    def to_dict(self) -> dict[str, Any]:
        return {"path": self.path, "summary": self.summary, "claims": [c.to_dict() for c in self.claims]}


@dataclass(frozen=True, repr=False)
class Report(Shown):
    """The verdicts on the claims of one or more documents.

    >>> import deriver
    >>> report = deriver.verify(deriver.read(text="So $1+1=3$.", format="markdown"))
    >>> [claim.verdict.outcome for claim in report.documents[0].claims]
    ['refuted']
    """

    documents: tuple[DocumentReport, ...]
    digits: int = 50
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The `deriver.report/1` form of the JSON contract."""
        return {"schema": "deriver.report/1", "documents": [d.to_dict() for d in self.documents]}

    def _brief(self) -> str:
        return "; ".join(f"{d.path}: {', '.join(f'{n} {name}' for name, n in d.summary.items() if n)}" for d in self.documents)

    def _repr_markdown_(self) -> str:
        return str(DISPLAY["Report"](self))
