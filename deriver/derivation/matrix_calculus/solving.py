"""Solves a problem of matrix calculus: which work to do for which kind, and the records that come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...errors import TypeMistake
from ...expression import build as b
from ...expression.nodes import Expr, substitute
from ...expression.properties import closure
from ...model import Answer, Claim, Derivation, Finding, Problem
from ...rulebook import Rulebook
from ..collect import Collector
from ..entries import by_cases, entry_of
from ..facts import has
from ..laws import laws_of
from ..match import Unbuildable
from ..normal import transposed
from ..powers import with_matrix_powers
from .claimed import claimed_of
from .crossing import CannotCross
from .differential import NoRule
from .directions import in_a_direction
from .endings import ended, near
from .gradient import Work
from .indices import in_indices
from .kinks import kinks
from .lines import Line
from .motions import along_solutions
from .records import Records, Refusal
from .structure import note_on_eigenvectors, note_on_structure, other_readings, projection_of

__all__ = ["KINDS", "solve_problem"]

KINDS = ("gradient", "derivative", "jacobian", "hessian", "differential")
#: Properties that make entries of a matrix depend on each other.
BINDING = frozenset({
    "symmetric", "skew", "diagonal", "upper_triangular", "lower_triangular", "unit_lower_triangular", "unit_upper_triangular",
    "orthogonal", "orthonormal_columns", "orthonormal_rows", "normal", "positive_definite", "positive_semidefinite", "negative_definite",
    "projector", "idempotent", "involutory", "nilpotent", "permutation", "hermitian", "unitary", "toeplitz", "unit", "simplex", "onehot",
})  # fmt: skip
#: How many lines a reader gets.
LINES = {"brief": 3, "normal": 7, "full": 40}


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation for one problem; stuck and refused are results, with the place in the reason."""
    laws = laws_of(rulebook)
    try:
        return _Solving(problem, laws, detail).run()
    except Refusal as refusal:
        return ended(problem, "refused", str(refusal))
    except NoRule as stuck:
        return ended(problem, "stuck", f"no rule gives the differential of ${stuck.node.latex}${near(laws, stuck.node)}")
    except CannotCross as stuck:
        return ended(problem, "stuck", f"no rule takes the differential out of ${stuck.node.latex}${near(laws, stuck.node)}")
    except (TypeMistake, Unbuildable) as stuck:
        return ended(problem, "stuck", f"a line of the derivation does not fit together: {stuck}")


class _Solving(Records):
    def run(self) -> Derivation:
        run: Callable[[], None] = getattr(self, "_" + self.problem.kind)
        run()
        self.findings += [Finding("exceptional_points", said) for said in kinks(self.f, self.variables)]
        self.warnings += note_on_eigenvectors([a.expression for a in self.answers if a.expression is not None])
        self.answers += claimed_of(self.problem, self.answers)
        lines = self.work.lines.at_most(LINES.get(self.detail, 7))
        steps = tuple(self._step(line) for line in lines) + tuple(self._step(line) for line in self.again)
        symbols = sorted(set().union(*(e.free for e in (self.f, *self.variables))), key=lambda s: s.name)
        return Derivation(
            task=self.problem.latex,
            status="finished",
            reading=self.f.latex,
            declarations=self.problem.context.text,
            assumed=self.problem.context.assumed,
            symbols=tuple(symbols),
            problems=(self.problem,),
            answers=tuple(self.answers),
            steps=steps,
            findings=tuple(self.findings),
            warnings=tuple(self.warnings),
        )

    # The kinds ---------------------------------------------------------------------------------------------------------

    def _gradient(self) -> None:
        if not self.f.is_scalar:
            raise Refusal(f"a gradient is taken of a scalar, but ${self.f.latex}$ is a {self.f.shape}; ask for its Jacobian instead")
        results = self._first()
        if len(self.variables) > 1 and all(v.is_scalar for v in self.variables):
            whole = b.vector([results[v] for v in self.variables])
            self._answer("gradient", whole, None)
            return
        for v in self.variables:
            asked = b.gradient(self.f, v)
            self._read_off(_gradient_rule(v), asked, results[v])
            if "along the set" in self.problem.request:
                self._along_the_set(v, results[v])
                continue
            self._answer("gradient", results[v], v)
            if v.op == "symbol":
                self.answers[-1] = replace(self.answers[-1], also=(*self.answers[-1].also, *self._also(v, results[v])))
            note = note_on_structure(v, results[v], self.work.collector)
            if note is not None:
                self.warnings.append(note)

    def _along_the_set(self, v: Expr, found: Expr) -> None:
        """The gradient among the arrays to which the variable belongs: its projection."""
        raw = projection_of(v, found)
        if raw is None:
            raise Refusal(f"nothing says to which set ${v.latex}$ belongs; declare it as a unit vector, as orthogonal, as symmetric")
        reading = next(iter(other_readings(v, found, self.work.collector)))
        before = raw if reading.chart is None else b.gradient(substitute(self.f, {v: reading.chart}), v)
        self.work.lines.add(Line(self.laws.rule("gradient along a subspace"), before, reading.projection, kind="reading"))
        conditions = tuple(self.work.conditions)
        claim = in_a_direction(Claim(b.gradient(self.f, v), "=", found, self.context, conditions))
        free = Answer("independent", found, text="the gradient with independent entries", conditions=conditions, claim=claim)
        one = next(self._also(v, found))
        self.answers.append(replace(one, name="gradient", also=(free,)))
        self.warnings.append(f"This is {reading.said}; with independent entries it is ${found.latex}$.")

    def _first(self) -> dict[Expr, Expr]:
        f = self.work.prepare(self.f)
        return self.work.gradients(self.work.differential(f))

    def _derivative(self) -> None:
        """By scalars and entries of arrays, one sign after the other, the innermost first."""
        signs = [self.variables[0]]
        while self.f.op == "derivative" and all(v.is_scalar for v in signs):
            signs += [self.f.args[1]] * self.f.data
            self.f = self.f.args[0]
        found = asked = self.f
        for v in reversed(signs):
            if not v.is_scalar:
                raise Refusal(f"a derivative is taken by a scalar, but ${v.latex}$ is a {v.shape}")
            if any(s is not v for s in signs) or v.op == "entry":
                self._vary(v)
            asked = b.derivative(asked, v)
            found = self._partial(found, v) if v.op == "entry" else self._array_derivative(self.work.prepare(found), v)
            found = with_matrix_powers(found)
            rule = "partial derivative from the gradient" if v.op == "entry" else "derivative from the differential"
            self._read_off(rule, asked, found)
        self._answer("derivative", found, None, asked)
        self._along(found)
        self._cases(asked, found)
        if len(signs) == 1:
            self._in_indices(self.f, signs[0], found)

    def _along(self, found: Expr) -> None:
        """The derivative where an equation of motion says what the derivative of a function is."""
        moved = along_solutions(found, self.problem.context.definitions)
        if moved is None:
            return
        before, said = moved
        after = self.work.collector(before)
        rule = self.laws.rule("derivative along solutions")
        self.work.lines.add(Line(rule, before, after, said=f"{said} is put in. "))
        conditions = tuple(self.work.conditions)
        self.answers.append(
            Answer(
                "along_solutions",
                after,
                text=f"where {said}",
                conditions=conditions,
                claim=Claim(before, "=", after, self.context, conditions),
            )
        )

    def _cases(self, asked: Expr, found: Expr) -> None:
        """Where a Kronecker delta stands in the answer: the cases i = k and i != k, as index notation has them."""
        split = by_cases(found)
        if split is None:
            return
        (same, equal), (apart, unequal) = split
        i, k = same.args
        conditions = tuple(self.work.conditions)
        one = Claim(substitute(asked, {i: k}), "=", self.work.collector(equal), self.context, conditions)
        two = Claim(asked, "=", self.work.collector(unequal), self.context, (*conditions, apart))
        self.answers[-1] = replace(
            self.answers[-1],
            also=tuple(
                Answer("derivative", claim.right, text=f"where ${when.latex}$", conditions=claim.conditions, claim=claim)
                for when, claim in ((same, one), (apart, two))
            ),
        )
        shown = [f"${claim.right.latex}$ where ${when.latex}$" for when, claim in ((same, one), (apart, two)) if claim.right is not None]
        self.warnings.append(f"By cases: {', and '.join(shown)}.")

    def _in_indices(self, f: Expr, entry: Expr, found: Expr) -> None:
        """In full detail the same once more with Kronecker deltas, where the answer has cases."""
        if entry.op != "entry" or not f.is_scalar:
            return
        try:
            lines = in_indices(f, entry, found, self.laws, self.work.collector)
        except (NoRule, TypeMistake, Unbuildable):
            return
        if lines and (self.detail == "full" or "index notation" in self.problem.request):
            self.again += lines
        elif lines:
            self.warnings.append("Full detail shows the same in index notation, with Kronecker deltas.")

    def _vary(self, v: Expr) -> None:
        """From here on only this variable moves; the lines go on."""
        lines, conditions = self.work.lines, self.work.conditions
        array = v.args[0] if v.op == "entry" else v
        self.work = Work(self.laws, (array,), self.problem.context.conditions)
        self.work.lines, self.work.conditions = lines, conditions
        lines.varying = array.name

    def _partial(self, f: Expr, entry: Expr) -> Expr:
        """By one entry of an array: that entry of the gradient."""
        if not f.is_scalar:
            raise Refusal(f"the derivative of a {f.shape} by one entry is a column of its Jacobian; ask for the Jacobian")
        array, *where = entry.args
        gradient = self.work.gradients(self.work.differential(self.work.prepare(f)))[array]
        return self.work.collector(b.entry(gradient, *where))

    def _array_derivative(self, f: Expr, t: Expr) -> Expr:
        df = self.work.differential(f)
        if f.is_scalar:
            return self.work.gradients(df)[t]
        return self.work.jacobian(df, t)

    def _mixed(self) -> None:
        """The derivative by one vector of the gradient by another."""
        f, x = self.f.args
        (y,) = self.variables
        self._vary(x)
        self._moving_freely()
        first = self.work.gradients(self.work.differential(self.work.prepare(f)))[x]
        self._read_off(_gradient_rule(x), self.f, first)
        self._vary(y)
        found = self.work.jacobian(self.work.differential(first), y)
        self._read_off("Jacobian from the differential", b.jacobian(first, y), found)
        self._answer("jacobian", found, y)

    def _jacobian(self) -> None:
        if self.f.op == "gradient" and self.f.shape.kind == "vector" and [v.shape.kind for v in self.variables] == ["vector"]:
            self._mixed()
            return
        if self.f.shape.kind == "row":
            self.warnings.append(f"${self.f.latex}$ is a row; its entries are taken as a column.")
            self.f = transposed(self.f)
        f = self.work.prepare(self.f)
        if len(self.variables) > 1:
            self._several_columns(f)
            return
        x = self.variables[0]
        if f.is_scalar:
            self._gradient()
            return
        found = self.work.jacobian(self.work.differential(f), x)
        name = "Jacobian from the differential" if x.shape.kind != "matrix" and f.shape.kind != "matrix" else "Jacobian by vec"
        self._read_off(name, b.jacobian(self.f, x), found)
        self._answer("jacobian", found, x)
        if self.f.shape.kind == x.shape.kind == "vector" and (self.detail == "full" or "index notation" in self.problem.request):
            i, k = (b.symbol(c, properties=("index",)) for c in "ik")
            entry = b.entry(x, k)
            self.again += self._entrywise(entry_of(self.f, i), entry, entry_of(found, i, k))

    def _entrywise(self, f: Expr, entry: Expr, found: Expr) -> list[Line]:
        """One entry of a Jacobian in index notation; nothing where it does not go through single entries."""
        if {s.name for s in self.f.free} & {"i", "k"}:
            return []
        try:
            return in_indices(f, entry, self.work.collector(found), self.laws, self.work.collector)
        except (NoRule, TypeMistake, Unbuildable):
            return []

    def _several_columns(self, f: Expr) -> None:
        if not all(v.is_scalar for v in self.variables):
            raise Refusal("a Jacobian by several variables is written for scalars; stack arrays into one vector")
        df = self.work.differential(f)
        columns = [self.work.jacobian(df, v, written=False) for v in self.variables]
        self.work.sum_line(df, columns)
        parts = f.args if f.op == "vector" else ()
        if not parts:
            raise Refusal(f"the entries of ${f.latex}$ are not written out")
        rows = [[self.work.collector(_entry(c, i)) for c in columns] for i in range(len(parts))]
        self._answer("jacobian", b.matrix(rows), None)

    def _hessian(self) -> None:
        if not self.f.is_scalar:
            raise Refusal(f"a Hessian is taken of a scalar, but ${self.f.latex}$ is a {self.f.shape}")
        self._moving_freely()
        if len(self.variables) > 1:
            self._hessian_of_several()
            return
        x = self.variables[0]
        if x.op == "symbol" and set(closure(x.properties)) & BINDING:
            x = self._freed(x)
        first = self._first()[x]
        if x.is_scalar:
            second = self._array_derivative(first, x)
            self._read_off("derivative from the differential", b.derivative(self.f, x, 2), second)
            self._answer("hessian", second, x)
            return
        self._read_off(_gradient_rule(x), b.gradient(self.f, x), first)
        dg = self.work.differential(first)
        second = self.work.collector(self._back(self.work.jacobian(dg, x)))
        self._read_off("Hessian from the differential", b.hessian(self.f, x), second)
        self._answer("hessian", second, x)

    def _moving_freely(self) -> None:
        """What is differentiated twice is not simplified by an equation between the variables that holds at the point alone."""
        known = tuple(c for c in self.problem.context.conditions if not c.free & set(self.variables))
        self.work.collector = Collector(self.laws, known)

    def _freed(self, x: Expr) -> Expr:
        """A twin of a variable, without the properties that bind its entries to each other.

        The first gradient must not be simplified by X = X^T before it is differentiated again: entries are independent.
        """
        kept = closure(x.properties) - BINDING | ({"positive_determinant"} if has(x, "positive_determinant") else set())
        twin = b.symbol(x.name, x.shape, kept, latex=x.latex)
        self.twin = {twin: x}
        self.f = substitute(self.f, {x: twin})
        self.variables = (twin,)
        self.work = Work(self.laws, (twin,), self.problem.context.conditions)
        return twin

    def _hessian_of_several(self) -> None:
        first = self._first()
        rows = []
        for v in self.variables:
            d = self.work.differential(first[v])
            row = [self.work.collector(self.work.jacobian(d, w, written=False)) for w in self.variables]
            self.work.sum_line(d, row)
            rows.append(row)
        self._answer("hessian", b.matrix(rows), None)

    def _differential(self) -> None:
        order = 1
        while self.f.op == "differential":
            order, self.f = order + 1, self.f.args[0]
        if order > 1:
            self._moving_freely()
        f = self.work.prepare(self.f)
        df = self.work.differential(f)
        if order > 1:
            self._higher(df, order)
            return
        if f.is_scalar:
            result = self.work.gradients(df)
            total = b.add(*(_paired(self.work, result[v], v) for v in self.variables))
        else:
            total = self.work.collector(df)
        self._answer("differential", total, None)

    def _higher(self, form: Expr, order: int) -> None:
        """d^2 f, d^3 f: the differentials of the variables are held while the rest moves on."""
        asked = b.differential(self.f)
        for _ in range(order - 1):
            form = self.work.collector(form)
            held = {b.differential(v): b.symbol(f"d{v.name}", v.shape, latex=f"d{v.latex}") for v in self.variables}
            back = {symbol: dx for dx, symbol in held.items()}
            start = len(self.work.lines.lines)
            found = self.work.collector(self.work.differential(substitute(form, held)))
            self.work.lines.lines[start:] = [_put_back(line, back) for line in self.work.lines.lines[start:]]
            form = substitute(found, back)
            asked = b.differential(asked)
        self._answer("differential", Collector(self.laws).collect([form]) if form.op == "add" else Collector(self.laws)(form), None, asked)


def _put_back(line: Line, table: dict[Expr, Expr]) -> Line:
    def back(e: Expr) -> Expr:
        return substitute(e, table)

    parts = tuple(replace(p, before=back(p.before), after=back(p.after)) for p in line.parts)
    return replace(line, before=back(line.before), after=back(line.after), parts=parts)


def _gradient_rule(v: Expr) -> str:
    if v.is_scalar:
        return "derivative from the differential"
    return "gradient from the differential" if v.shape.kind == "vector" else "gradient from the trace"


def _paired(work: Work, g: Expr, v: Expr) -> Expr:
    from .crossing import pair

    return pair(g, b.differential(v))


def _entry(e: Expr, i: int) -> Expr:
    if e.op == "vector":
        return e.args[i]
    if e.op == "zeros":
        return b.ZERO
    return b.entry(e, b.num(i + 1))
