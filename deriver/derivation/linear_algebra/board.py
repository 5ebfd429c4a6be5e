r"""The board a derivation is written on: named matrices, steps with their claims, answers, findings.

A step may speak of `A` by name; its claim is the same line with the numbers put in, so that what is checked is what is shown. A step whose
relation is no equation (a row reduction, an equivalence) names its claim itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ...expression import Dim, matrix_shape, substitute, vector_shape
from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Answer, Claim, Context, Derivation, Finding, Problem, Step
from ...rulebook import Rulebook
from .arrays import is_complex
from .fields import Field, NotExact, Rows, field_of
from .values import entries_of, value_of

__all__ = ["Board", "Refusal", "Stuck", "fraction", "named_matrix", "named_vector"]


class Refusal(Exception):
    """The question makes no sense as it stands; the text says what is true instead."""

    def __init__(self, text: str, code: str = "malformed") -> None:
        super().__init__(text)
        self.code = code


class Stuck(Exception):
    """Understood, and there is no exact method here."""


def fraction(q: Any) -> Expr:
    """A FLINT rational as an expression."""
    from fractions import Fraction

    return b.num(Fraction(int(q.p), int(q.q)))


def named_matrix(latex: str, rows: int, cols: int) -> Expr:
    """A symbol for a matrix."""
    return b.symbol(_python(latex), matrix_shape(rows, cols), latex=latex)


def named_vector(latex: str, rows: int) -> Expr:
    """A symbol for a vector."""
    return b.symbol(_python(latex), vector_shape(rows), latex=latex)


def _python(latex: str) -> str:
    return "".join(c for c in latex if c.isalnum() or c == "_") or "M"


class Board:
    """What has been written so far."""

    def __init__(self, problem: Problem, rulebook: Rulebook, detail: str) -> None:
        self.problem = problem
        self.rulebook = rulebook
        self.detail = detail
        self.steps: list[Step] = []
        self.answers: list[Answer] = []
        self.findings: list[Finding] = []
        self.warnings: list[str] = []
        self.names: dict[Expr, Expr] = {}
        self.conditions: tuple[Expr, ...] = ()
        self.case: int | None = None
        self.request = problem.request
        #: the space of the vectors, where they are not columns
        self.space: str | None = None

    # What is given ---------------------------------------------------------------------------------------------------------

    @property
    def operands(self) -> tuple[Expr, ...]:
        """The arrays and expressions that are asked about, in the order of the text."""
        if self.problem.operands:
            return self.problem.operands
        return () if self.problem.expression is None else (self.problem.expression,)

    def field(self, *expressions: Expr) -> Field:
        """The field of all entries of some expressions; Stuck where an entry is in none."""
        try:
            return field_of([x for e in expressions for x in entries_of(e)])
        except NotExact as entry:
            raise Stuck(f"the entry ${entry}$ is not a rational number, a square root or a polynomial in letters") from entry

    def rows(self, e: Expr, field: Field) -> Rows:
        """The value of a matrix expression."""
        try:
            return value_of(e, field)
        except NotExact as entry:
            raise Stuck(f"${entry}$ is not a matrix that is written out") from entry
        except ZeroDivisionError:
            raise Refusal(f"${e.latex}$ has no value: a matrix in it is singular", "no_solution") from None

    def name(self, value: Expr, default: str = "A", avoid: Iterable[Expr] = ()) -> Expr:
        """A symbol for an array that is written out; the letter of the text where it has one."""
        for symbol, known in self.names.items():
            if known is value:
                return symbol
        taken = {s.latex for s in (*value.free, *self.names, *avoid)}
        definitions = self.problem.context.definitions
        latex = self.problem.name if not self.names and self.problem.name not in taken | {None} else None
        latex = latex or next((k for k, d in definitions.items() if d.body is value and not d.parameters and k not in taken), None)
        if latex is None:
            taken |= set(definitions)
            latex = next(n for n in (default, "A", "M", "B", "C", "K", "A_0", "A_1") if n not in taken)
        symbol = b.symbol(_python(latex), value.shape, latex=latex)
        self.names[symbol] = value
        return symbol

    def adjoint(self, e: Expr, rows: Rows, field: Field) -> Expr:
        """What stands to the left of an array in an inner product: its transpose, conjugated where an entry is complex, which is said."""
        if not is_complex(rows, field):
            return b.transpose(e)
        self.say_hermitian()
        return b.transpose(b.conj(e))

    def say_hermitian(self) -> None:
        """That the inner product is the one of complex vectors."""
        said = r"The entries are complex: the inner product is $\overline{x}^\top y$, with the first vector conjugated."
        if said not in self.warnings:
            self.warnings.append(said)

    # Steps -----------------------------------------------------------------------------------------------------------------

    def claim(self, left: Expr, relation: str, right: Expr | None, conditions: Sequence[Expr] = ()) -> Claim:
        """A claim with the numbers in the place of names."""
        context = self.problem.context.with_(definitions={})
        one = substitute(left, self.names)
        other = None if right is None else substitute(right, self.names)
        if other is not None and one.is_scalar != other.is_scalar:
            # a product of one row and one column is a number: so is the array of one entry beside it
            one, other = _single(one), _single(other)
        return Claim(one, relation, other, context, (*self.conditions, *conditions), kind="derivation_line")

    def step(
        self,
        rule: str,
        before: Expr,
        after: Expr,
        *,
        relation: str = "=",
        because: str = "",
        claim: Claim | None = None,
        inside: Sequence[Step] = (),
        conditions: Sequence[Expr] = (),
        keep: bool = True,
    ) -> Step:
        """One line; `claim` where it is not `before relation after` itself. With keep=False it is only made."""
        if claim is None:
            claim = self.claim(before, relation, after, conditions)
        made = Step(
            rule=self.rulebook[rule], before=before, relation=relation, after=after, because=because,
            conditions=(*self.conditions, *conditions), steps=tuple(inside), case=self.case, claim=claim,
        )  # fmt: skip
        if keep:
            self.steps.append(made)
        return made

    def answer(
        self,
        name: str,
        expression: Expr | None = None,
        *,
        claim: Claim | None = None,
        text: str | None = None,
        role: str = "answer",
        conditions: Sequence[Expr] = (),
    ) -> None:
        """One answer, with the claim that checks it."""
        self.answers.append(
            Answer(name, expression, case=self.case, role=role, text=text, conditions=(*self.conditions, *conditions), claim=claim)
        )

    def find(self, code: str, text: str) -> None:
        """A finding, once."""
        if self.case and self.conditions:
            text = f"Where {', '.join(f'${c.latex}$' for c in self.conditions)}: {text}"
        finding = Finding(code, text)
        if finding not in self.findings:
            self.findings.append(finding)

    def finished(self) -> Derivation:
        """The derivation that is on the board."""
        p = self.problem
        return Derivation(
            task=p.latex, status="finished", problems=(p,), answers=tuple(self.answers), steps=tuple(self.steps),
            declarations=p.context.text, findings=tuple(self.findings), warnings=tuple(self.warnings),
        )  # fmt: skip

    def ended(self, status: str, reason: str, code: str) -> Derivation:
        """A refusal, or no method; what stands on the board so far is kept, since it says why."""
        return Derivation(
            task=self.problem.latex, status=status, problems=(self.problem,), reason=reason, steps=tuple(self.steps),
            findings=(Finding(code, reason), *self.findings),
        )  # fmt: skip


def _single(e: Expr) -> Expr:
    """The entry of an array with one entry; anything else as it is."""
    return e.args[0] if e.op in ("vector", "matrix") and len(e.args) == 1 else e


def dimension(side: Dim | None) -> int:
    """A side of an array that is written out."""
    return 1 if side is None or side.number is None else side.number


def plain_context(context: Context) -> Context:
    """The context without definitions, which are put in."""
    return context.with_(definitions={})
