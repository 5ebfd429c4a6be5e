"""From an expression to a straight-line program, and running it.

`compile_expression` walks the expression once; common sub-expressions become one step. A step is a Python callable of one or
two earlier slots, or of all of them; what must not be evaluated eagerly (the body of a sum, the branches of a case
distinction, what is differentiated) is a program of its own inside a step. Programs are cached on the expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from flint import fmpq

from ...errors import UsageError
from ..nodes import Expr
from ..properties import closure
from .balls import notes
from .fields import MAX_ENTRIES, Field
from .outcomes import Undefined, Unsupported, WorkLimit, excessive
from .series import SeriesField
from .values import Value

if TYPE_CHECKING:
    from ..shapes import Dim

__all__ = ["Builder", "Compiled", "Functions", "Program", "compile_expression", "directional", "evaluate", "holds", "is_integral"]

#: What undefined functions are in an evaluation: name -> (parameters, body).
Functions = Mapping[str, tuple[tuple[Expr, ...], Expr]]
_Row = Callable[["Builder", Expr], int]

_MAX_PROGRAMS = 64


class Program:
    """Slots, some of them constants; inputs with their slots; steps that fill the others in order."""

    __slots__ = ("inputs", "result", "slots", "steps", "template")

    def __init__(self, inputs: tuple[Expr, ...], slots: tuple[int, ...], template: list[Any], steps: list[Any], result: int) -> None:
        self.inputs = inputs
        self.slots = slots
        self.template = template
        self.steps = steps
        self.result = result

    def run(self, values: Sequence[Any]) -> Any:
        """The result for values of the inputs, in their order."""
        v = self.template.copy()
        for slot, value in zip(self.slots, values, strict=True):
            v[slot] = value
        return self.finished(v)

    def finished(self, v: list[Any]) -> Any:
        """The result from the slots, those of the inputs filled."""
        for f, a, b, out in self.steps:
            if b >= 0:
                v[out] = f(v[a], v[b])
            elif b == -1:
                v[out] = f(v[a])
            else:
                v[out] = f(v)
        return v[self.result]


class Inner:
    """A program inside a step: where its inputs come from, some from the step itself."""

    __slots__ = ("outer", "own", "program")

    def __init__(self, program: Program, own: tuple[Expr, ...], slot: Callable[[Expr], int]) -> None:
        self.program = program
        # For each input: the position among the step's own values, or ~slot of the surrounding program.
        self.own = own
        self.outer = tuple(own.index(s) if s in own else ~slot(s) for s in program.inputs)

    def run(self, v: list[Any], *own: Any) -> Any:
        """The result, with `own` the values of the step's own symbols."""
        return self.program.run([own[k] if k >= 0 else v[~k] for k in self.outer])


class Builder:
    """Collects the steps of one program."""

    def __init__(
        self, field: Field, sizes: Mapping[str, int], atoms: frozenset[Expr], functions: Functions, bound: frozenset[Expr]
    ) -> None:
        self.field = field
        self.sizes = sizes
        self.atoms = atoms
        self.functions = functions
        self.bound = bound
        self.template: list[Any] = []
        self.steps: list[Any] = []
        self.found: dict[Expr, int] = {}
        self.inputs: dict[Expr, int] = {}

    def constant(self, value: Any) -> int:
        """A slot that always holds `value`."""
        self.template.append(value)
        return len(self.template) - 1

    def step(self, f: Callable[..., Any], a: int = -1, b: int = -1) -> int:
        """A slot filled by f of one or two slots, or (none given) of the list of all slots."""
        out = self.constant(None)
        self.steps.append((f, a, b if a >= 0 else -2, out))
        return out

    def slot(self, node: Expr) -> int:
        """The slot of a sub-expression, compiled on first use."""
        found = self.found.get(node)
        if found is None:
            if node in self.atoms and (node.op == "differential" or not (node.free & self.bound)):
                found = self.input(node)
            else:
                try:
                    found = self.rows[node.op](self, node)
                except (Undefined, Unsupported, WorkLimit) as refusal:
                    found = self.refusal(refusal)  # it may stand in a branch that is never taken
            self.found[node] = found
        return found

    def refusal(self, refusal: Exception) -> int:
        """A slot that raises when it is reached."""

        def refuse(v: list[Any]) -> NoReturn:
            raise refusal

        return self.step(refuse)

    @property
    def rows(self) -> Mapping[str, _Row]:
        """The table of operations."""
        from .rows import ROWS

        return ROWS

    def slots(self, nodes: Iterable[Expr]) -> tuple[int, ...]:
        """The slots of several."""
        return tuple(self.slot(n) for n in nodes)

    def input(self, node: Expr) -> int:
        """The slot of something whose value is given from outside."""
        found = self.inputs.get(node)
        if found is None:
            found = self.inputs[node] = self.constant(None)
        return found

    def size(self, side: Dim | None) -> int:
        """The integer a side is; 1 for an absent one."""
        return 1 if side is None else _side(side, self.sizes)

    def sides(self, node: Expr) -> tuple[int, int]:
        """Rows and columns of the array a node is; WorkLimit when there are too many entries."""
        rows, cols = self.size(node.shape.rows), self.size(node.shape.cols)
        if rows * cols > MAX_ENTRIES:
            excessive(f"an array of {rows} x {cols}")
        return rows, cols

    def inner(self, body: Expr, own: tuple[Expr, ...] = (), field: Field | None = None, atoms: frozenset[Expr] = frozenset()) -> Inner:
        """A program for `body` inside a step, in another field if given; `own` is what the step supplies, `atoms` are more of them."""
        bound = self.bound | frozenset(s for s in own if s.op == "symbol")
        program = program_of(body, field or self.field, self.sizes, self.atoms | atoms, self.functions, bound)
        return Inner(program, own, self.slot)

    def finish(self, result: int) -> Program:
        """The program so far, with its result."""
        return Program(tuple(self.inputs), tuple(self.inputs.values()), self.template, self.steps, result)


def _side(side: Dim, sizes: Mapping[str, int]) -> int:
    try:
        n = side.evaluate(sizes)
    except KeyError as error:
        raise UsageError(f"the size {error.args[0]} has no value") from None
    if n < 0:
        raise UsageError(f"the size {side} is {n}")
    return n


def is_integral(node: Expr) -> bool:
    """Whether a scalar is certainly an integer by its form: integers, integer symbols, sums, products, powers of them."""
    if node.op == "number":
        return bool(node.data.denominator == 1)
    if node.op == "symbol":
        return "integer" in closure(node.properties)
    if node.op in ("add", "mul"):
        return all(is_integral(a) for a in node.args)
    if node.op == "power":
        return is_integral(node.args[0]) and is_integral(node.args[1]) and _is_natural(node.args[1])
    return node.op in ("floor", "ceil", "rank", "dimension", "sign")


def _is_natural(node: Expr) -> bool:
    if node.op == "number":
        return bool(node.data >= 0)
    return node.op == "symbol" and "nonnegative" in closure(node.properties)


def program_of(
    expression: Expr,
    field: Field,
    sizes: Mapping[str, int],
    atoms: frozenset[Expr],
    functions: Functions,
    bound: frozenset[Expr] = frozenset(),
) -> Program:
    """The program of an expression, from its cache when it was compiled before."""
    programs: dict[Any, Program] = expression.cached("programs", lambda _: {})
    key = (field.key, tuple(sizes.items()), atoms, tuple(functions.items()), bound)
    found = programs.get(key)
    if found is None:
        builder = Builder(field, sizes, atoms, functions, bound)
        try:
            found = builder.finish(builder.slot(expression))
        except RecursionError:
            return excessive("an expression nested too deeply")
        if len(programs) >= _MAX_PROGRAMS:
            programs.clear()
        programs[key] = found
    return found


class Compiled:
    """A compiled expression: call it with a value for each of `inputs`.

    inputs: the symbols (and atoms) it needs. Values may be `Value`s, numbers or matrices of FLINT, Python numbers, fractions
    as text, (nested) lists.
    """

    __slots__ = ("_cols", "_plan", "_program", "_rational", "_rows", "field", "inputs")

    def __init__(self, expression: Expr, field: Field, sizes: Mapping[str, int], atoms: frozenset[Expr], functions: Functions):
        self.field = field
        self._program = program_of(expression, field, sizes, atoms, functions)
        self.inputs = self._program.inputs
        self._rational = fmpq in field.native
        plan = []
        for node in self.inputs:
            rows, cols = node.shape
            plan.append((node, _side(rows, sizes) if rows else 1, _side(cols, sizes) if cols else 1, node.is_scalar))
        self._plan = tuple(plan)
        self._rows, self._cols = (None if side is None else _side(side, sizes) for side in expression.shape)

    def raw(self, values: Mapping[Any, Any]) -> Any:
        """The value as a bare FLINT number or matrix; the caller holds the field's `working` context."""
        rational = self._rational
        program = self._program
        v = program.template.copy()
        for slot, (node, rows, cols, scalar) in zip(program.slots, self._plan, strict=True):
            try:
                value = values[node]
            except KeyError:
                raise UsageError(f"no value for {node.latex}") from None
            # A rational number needs no loading, and most inputs are rational numbers.
            if not (scalar and rational and type(value) is fmpq):
                value = self.field.load(value, rows, cols, scalar)
            v[slot] = value
        return program.finished(v)

    def __call__(self, values: Mapping[Any, Any]) -> Value:
        """The value at a point."""
        with self.field.working():
            if notes:
                notes.clear()
            data = self.raw(values)
            if type(data) is not fmpq:
                data = self.field.finite(data)
            return Value(data, self._rows, self._cols, tuple(notes) if notes else ())


def _functions(values: Mapping[Any, Any]) -> tuple[Functions, frozenset[Expr]]:
    """The undefined functions and the atoms (expressions other than symbols) among the keys of values."""
    functions: dict[str, tuple[tuple[Expr, ...], Expr]] = {}
    atoms = []
    for key in values:
        if type(key) is tuple:
            parameters, body = values[key]
            functions[key[1]] = (tuple(parameters), body)
        elif key.op != "symbol":
            atoms.append(key)
    return functions, frozenset(atoms)


def compile_expression(
    expression: Expr,
    field: Field,
    sizes: Mapping[str, int],
    *,
    atoms: Iterable[Expr] = (),
    functions: Functions | None = None,
) -> Compiled:
    """Compile once, evaluate at many points.

    sizes: an integer for every size letter; an integer symbol named like one is that integer.
    atoms: expressions that are given values as a whole, as `differential(X)`. functions: what undefined functions are,
    name -> (parameters, body).
    """
    return Compiled(expression, field, sizes, frozenset(atoms), functions or {})


def evaluate(expression: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], field: Field) -> Value:
    """The value of an expression at a point of a field.

    values: symbol -> value; ("function", name) -> (parameters, body) makes an undefined function defined; any other expression
    as a key (`differential(X)`) is given that value where it occurs.
    Raises Undefined, Indeterminate, Unsupported, WorkLimit; UsageError for a missing value or a wrong size.
    """
    functions, atoms = _functions(values)
    return Compiled(expression, field, sizes, atoms, functions)(values)


def holds(condition: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], field: Field) -> bool:
    """Whether a relation (or several joined by logic) holds at a point, decided rigorously; Indeterminate otherwise."""
    if condition.op not in ("relation", "logic"):
        raise UsageError(f"{condition.op} is not a condition")
    return bool(evaluate(condition, values, sizes, field).data)


def directional(
    expression: Expr,
    variable: Expr,
    direction: Any,
    values: Mapping[Any, Any],
    sizes: Mapping[str, int],
    field: Field,
    order: int = 1,
) -> Value:
    """The coefficient of t^order in expression(variable + t direction): for order 1, the directional derivative.

    Knows no rule of differentiation: the expression is evaluated over truncated power series.
    """
    functions, atoms = _functions(values)
    series = SeriesField(field, order)
    program = program_of(expression, series, sizes, atoms, functions, frozenset((variable,)))
    scalar = variable.is_scalar
    with field.working():
        if notes:
            notes.clear()
        given = []
        for node in program.inputs:
            rows, cols = (1 if side is None else _side(side, sizes) for side in node.shape)
            if node not in values:
                raise UsageError(f"no value for {node.latex}")
            value = field.load(values[node], rows, cols, node.is_scalar)
            if node is variable:
                slope = field.load(direction, rows, cols, scalar)
                value = series.variable(value, slope) if scalar else series.variable_array(value, slope)
            given.append(value)
        data = program.run(given)
        height, width = (None if side is None else _side(side, sizes) for side in expression.shape)
        if isinstance(data, bool):
            raise Unsupported("the derivative of a condition")
        take = series.coefficient if expression.is_scalar else series.coefficient_array
        return Value(field.finite(take(data, order)), height, width, tuple(notes))
