"""The records that come out of a problem of matrix calculus: its answers with their other readings, and its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...expression import build as b
from ...expression.nodes import BINDERS, Expr, substitute, walk
from ...model import Answer, Claim, Context, Finding, Problem, Step
from ..entries import captured
from ..folding import folded, with_determinants
from ..laws import Laws
from ..naming import name_parts
from ..normal import transposed
from ..reasons import reason_with
from .directions import in_a_direction, under_the_integral
from .gradient import Work, domain_of_constants
from .lines import Line
from .structure import other_readings, where_symmetric, with_eigenvectors
from .sums import in_matrix_form

__all__ = ["Records", "Refusal"]


def _varying(context: Context, names: str) -> Context:
    return context.with_(conventions={**context.conventions, "varying": names})


def _because(line: Line) -> str:
    names: list[str] = []
    for rule in (*(p.rule for p in line.parts), *line.rules):
        if rule.name not in names and rule.name != line.rule.name:
            names.append(rule.name)
    return line.said + _reason(line) + (f" With: {', '.join(names)}." if names else "")


def _reason(line: Line) -> str:
    """The reason of the rule that a line is named after, in the letters of the task."""
    if line.kind == "reading" and line.before.op in ("gradient", "jacobian", "hessian", "derivative"):
        letter = b.differential(line.before.args[1]).latex
        return re.sub(r"(?<![A-Za-z\\])d[xXt]\b", lambda _: letter, line.rule.because)
    ours = {reason_with(p.rule, p.env) for p in line.parts if p.rule is line.rule and p.env is not None}
    return ours.pop() if len(ours) == 1 else line.rule.because


class Refusal(Exception):
    """The question makes no sense as it stands."""


class Records:
    """A problem on its way, and what is recorded of it."""

    def __init__(self, problem: Problem, laws: Laws, detail: str) -> None:
        self.problem = problem
        self.laws = laws
        self.detail = detail
        if problem.expression is None:
            raise Refusal("nothing to differentiate")
        self.f: Expr = problem.expression
        self.variables = problem.variables
        if not self.variables:
            raise Refusal("it is not said by which variable to differentiate")
        for v in self.variables:
            if v.op != "symbol" and not (v.op == "entry" and v.args[0].op == "symbol"):
                raise Refusal(f"${v.latex}$ is not a variable")
        escaped = captured(self.f)
        if escaped is not None:
            raise Refusal(f"${escaped.latex}$ stands under a sum over ${escaped.latex}$ without being its index; rename one of them")
        self.context = self._claim_context()
        self.work = Work(laws, self.variables, problem.context.conditions)
        self.work.conditions += domain_of_constants(self.f, self.variables, problem.context.conditions)
        self.twin: dict[Expr, Expr] = {}
        self.answers: list[Answer] = []
        self.again: list[Line] = []  # the same once more, in index notation
        self.findings: list[Finding] = []
        self.warnings: list[str] = []
        self._check_occurrence()
        worked = with_determinants(self.f) if all(v.is_scalar for v in self.variables) else self.f
        if worked is not self.f:
            self.work.lines.add(Line(laws.rule("arithmetic"), self.f, worked, said="The matrix is written out. "))
            self.f = worked

    def _claim_context(self) -> Context:
        return _varying(self.problem.context, " ".join((v if v.op == "symbol" else v.args[0]).name for v in self.variables))

    def _back(self, e: Expr) -> Expr:
        return substitute(e, self.twin) if self.twin else e

    def _read_off(self, rule: str, asked: Expr, found: Expr) -> None:
        self.work.lines.add(Line(self.laws.rule(rule), asked, found, kind="reading"))

    def _answer(self, name: str, found: Expr, variable: Expr | None, asked: Expr | None = None) -> None:
        numerator = self.problem.layout == "numerator"
        numbers = folded(found)
        if numbers is not found:
            self.work.lines.add(Line(self.laws.rule("arithmetic"), found, numbers))
            found = numbers
        other = None
        shown = found
        asked = asked or self._asked(name, variable)
        if name in ("gradient", "jacobian") and not found.is_scalar and (variable is None or not variable.is_scalar):
            flipped = transposed(found)
            if name == "gradient":
                shown, other = (flipped, found) if numerator else (found, flipped)
                if numerator and variable is not None:
                    asked = b.gradient(self.f, variable, "numerator")
            else:
                # rows of a Jacobian are outputs by custom, unless the other layout is asked for by its name
                columns = "layout denominator" in self.problem.request
                shown, other = (flipped, found) if columns else (found, flipped)
                if columns and variable is not None:
                    asked = b.jacobian(self.f, variable, "denominator")
        asked = None if asked is None else self._back(asked)
        answered = None if asked is None else Claim(asked, "=", shown, self.context, tuple(self.work.conditions))
        claim = None if answered is None else in_a_direction(answered)
        taken = frozenset(s.name for s in self.f.free)
        directed, vectors = with_eigenvectors(shown, taken)
        directed = self.work.collector(directed) if vectors else shown
        short, named = name_parts(directed, taken | {v.name for v, _ in vectors}, self._given_names())
        where = (*named, *vectors)
        special = self._where_symmetric(name, shown, asked)
        self.answers.append(
            Answer(
                name=name,
                expression=shown,
                also=special,
                asked=None if claim is answered else answered,
                short=short if where else None,
                where=where,
                conditions=tuple(self.work.conditions),
                claim=claim,
                layout=self._layout(name) if other is not None else None,
                other_layout=other,
            )
        )

    def _layout(self, name: str) -> str:
        if name == "jacobian":
            return "denominator" if "layout denominator" in self.problem.request else "numerator"
        return self.problem.layout

    def _where_symmetric(self, name: str, shown: Expr, asked: Expr | None) -> tuple[Answer, ...]:
        """2Ax beside (A + A^T)x: what the answer is where the matrices in it are symmetric, if that is shorter."""
        found = where_symmetric(shown, self.variables, self.work.collector)
        if found is None or asked is None:
            return ()
        matrices, short = found
        conditions = tuple(b.relation("=", m, b.transpose(m)) for m in matrices)
        said = f"where {' and '.join(f'${m.latex}$' for m in matrices)} {'is' if len(matrices) == 1 else 'are'} symmetric"
        self.warnings.append(f"{said[0].upper()}{said[1:]} this is ${short.latex}$.")
        every = (*self.work.conditions, *conditions)
        claim = in_a_direction(Claim(asked, "=", short, self.context, every))
        return (Answer("if_symmetric", short, text=said, conditions=every, claim=claim),)

    def _given_names(self) -> dict[str, Expr]:
        """The names that the task gives to parts of its function."""
        found: dict[str, Expr] = {}
        for name, d in self.problem.context.definitions.items():
            if not d.parameters and d.body is not self.f and d.body.args:
                found[name] = d.body
                formed = self.work.collector(in_matrix_form(d.body, self.laws, []))
                if formed is not d.body and formed.args:
                    found[name] = formed
            elif d.body is self.f and d.parameters and d.body.op == "mul":  # R(x) for the quotient that it is
                found[f"{name}({','.join(p.latex for p in d.parameters)})"] = d.body
        return found

    def _also(self, v: Expr, found: Expr) -> Iterator[Answer]:
        """The other readings of a gradient by a variable that is not free, each with its claim; shown in the answer's layout."""
        numerator = self.problem.layout == "numerator"
        for reading in other_readings(v, found, self.work.collector):
            shown = transposed(reading.expression) if numerator else reading.expression
            left = reading.restored if reading.chart is None else b.gradient(substitute(self.f, {v: reading.chart}), v)
            claim = Claim(left, "=", reading.projection, self.context, tuple(self.work.conditions))
            yield Answer(
                name=reading.name, expression=shown, text=reading.said, conditions=tuple(self.work.conditions), claim=claim,
                layout="numerator" if numerator else "denominator",
            )  # fmt: skip

    def _asked(self, name: str, v: Expr | None) -> Expr | None:
        if name == "differential":
            return b.differential(self.f)
        if v is None:
            return self._partials(name)
        if name == "gradient":
            return b.gradient(self.f, v)
        if name == "jacobian":
            return b.jacobian(self.f, v)
        return b.hessian(self.f, v)

    def _partials(self, name: str) -> Expr | None:
        """What is asked by several scalars, entry by entry."""
        f, variables = self.f, self.variables
        if name == "gradient":
            return b.vector([b.derivative(f, v) for v in variables])
        if name == "hessian":
            return b.matrix([[b.derivative(b.derivative(f, v), w) for w in variables] for v in variables])
        if name == "jacobian" and f.op == "vector":
            return b.matrix([[b.derivative(part, v) for v in variables] for part in f.args])
        return None

    def _step(self, line: Line) -> Step:
        if self.twin:
            parts = tuple(replace(p, before=self._back(p.before), after=self._back(p.after)) for p in line.parts)
            line = replace(line, before=self._back(line.before), after=self._back(line.after), parts=parts)
        context = self.context if not line.varying else _varying(self.context, line.varying)
        conditions = tuple(dict.fromkeys((*self.work.conditions, *line.conditions)))
        claim = Claim(line.before, line.relation, line.after, context, conditions, kind="derivation_line")
        claim = under_the_integral(in_a_direction(claim))
        inside: tuple[Step, ...] = ()
        # below a sum sign the index stands for every value at once; the line as a whole is what is checked
        indices = {n.args[1] for n in walk(line.before) if n.op in BINDERS}
        if self.detail != "brief" and len(line.parts) > 1:
            inside = tuple(
                Step(
                    rule=p.rule, before=p.before, relation="=", after=p.after, because=p.rule.because, conditions=p.conditions,
                    claim=None if indices & (p.before.free | p.after.free) else Claim(
                        p.before, "=", p.after, context, tuple(self.work.conditions), kind="derivation_line"
                    ),
                )
                for p in line.parts
            )  # fmt: skip
        return Step(
            rule=line.rule,
            before=line.before,
            relation=line.relation,
            after=line.after,
            because=_because(line),
            conditions=line.conditions,
            steps=inside,
            claim=claim,
        )

    def _check_occurrence(self) -> None:
        """A function that does not depend on its variable is constant, unless a namesake stands in it."""
        for v in self.variables:
            if v in self.f.free or v.op == "entry":
                continue
            self.warnings.append(f"${self.f.latex}$ does not depend on ${v.latex}$.")
            for s in self.f.free:
                if s.name == v.name or s.name.startswith(v.name + "_"):
                    raise Refusal(f"${s.latex}$ is declared apart from ${v.latex}$, so it is unclear whether one depends on the other")
                if s.name == v.name.swapcase():
                    raise Refusal(f"${v.latex}$ does not occur, ${s.latex}$ does: it is unclear which of the two is the variable")
