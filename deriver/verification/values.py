"""Values of expressions at exact points: the one place where this room calls the evaluator, and translates its refusals.

`at_point` gives a value or the reason why there is none: `undefined` (no value at this point), `unknown` (more digits may decide),
`unsupported`, `limit`. Precision is doubled up to a cap before `unknown` is said.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat

from ..errors import DeriverError
from ..expression import Expr, walk
from ..expression.evaluation import (
    BallField,
    Compiled,
    Indeterminate,
    RationalField,
    Undefined,
    Unsupported,
    WorkLimit,
    compile_expression,
    difference,
    to_text,
)
from ..expression.evaluation import Value as FieldValue
from ..expression.evaluation.values import bound_text
from ..expression.nodes import BINDERS
from .closed_forms import Absent, ClosedForms
from .exact import Complex, Value, from_flint, to_flint

__all__ = [
    "Outcome",
    "at_point",
    "ball_field",
    "bound_text",
    "broken_off",
    "closed_forms",
    "compare_values",
    "equality_at",
    "exact_value",
    "given",
    "open_ended",
    "shown",
    "without_value",
]

_RATIONAL = RationalField()
_FIELDS: dict[tuple[int, bool], BallField] = {}
#: Digits are doubled at most this often before a comparison is given up.
DOUBLINGS = 3


def ball_field(digits: int, complex_: bool = False) -> BallField:
    """The ball field with this many digits, made once."""
    key = (digits, complex_)
    found = _FIELDS.get(key)
    if found is None:
        found = _FIELDS[key] = BallField(digits, complex=complex_)
    return found


def given(values: Mapping[Any, Any]) -> dict[Any, Any]:
    """Values as the evaluator takes them: FLINT numbers and matrices; what is not a rational value passes unchanged."""
    found: dict[Any, Any] = {}
    for key, value in values.items():
        if isinstance(value, Fraction):
            found[key] = fmpq(value.numerator, value.denominator)
        elif isinstance(value, Complex):
            parts = (value.re, value.im)
            found[key] = tuple(fmpq(x.numerator, x.denominator) for x in parts)
        elif isinstance(value, tuple) and value and isinstance(value[0], tuple) and isinstance(value[0][0], Fraction):
            found[key] = to_flint(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Fraction):
            entries = [fmpq(x.numerator, x.denominator) for x in value]
            row = isinstance(key, Expr) and key.shape.kind == "row"
            found[key] = fmpq_mat(1, len(entries), entries) if row else fmpq_mat(len(entries), 1, entries)
        else:
            found[key] = value
    return found


#: Where open-ended nodes get closed forms: filled in the child process, for one claim at a time.
_CLOSED: list[ClosedForms] = []


@contextmanager
def closed_forms() -> Iterator[ClosedForms]:
    """Within this context limits, infinite sums and improper integrals are given values by closed forms."""
    made = ClosedForms(_plain, ball_field)
    _CLOSED.append(made)
    try:
        yield made
    finally:
        _CLOSED.clear()


def open_ended(e: Expr, integrals: bool = False) -> list[Expr]:
    """The outermost limits, infinite sums and improper integrals of an expression that stand outside binders; with `integrals`, those
    between finite ends as well."""
    found: dict[Expr, None] = {}
    todo = [e]
    while todo:
        node = todo.pop()
        ends = node.args[2:] if node.op in ("sum", "product", "integral") else ()
        infinite = any(n.op == "constant" and n.data == "infinity" for end in ends for n in walk(end))
        if node.op == "limit" or infinite or (integrals and node.op == "integral" and ends):
            found[node] = None
        elif node.op not in BINDERS and node.op not in ("gradient", "jacobian", "hessian", "derivative", "differential"):
            todo.extend(node.args)
    return list(found)


class Outcome(NamedTuple):
    """A value, or why there is none; `sure` of a divergence that two engines confirm."""

    value: FieldValue | None
    why: str = ""
    text: str = ""
    sure: bool = False


def at_point(e: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], field: Any) -> Outcome:
    """The value of an expression at a point in a field, or the reason why there is none."""
    if not _CLOSED:
        return _plain(e, values, sizes, field)
    found = None
    nodes = e.cached("open-ended", open_ended)
    if not nodes:
        found = _plain(e, values, sizes, field)
        if found.value is not None and found.value.rigorous:
            return found
        # An integral between finite ends that the evaluator does not enclose: it may be improper.
        nodes = e.cached("integrals", lambda e: open_ended(e, True))
        if not nodes or field.exact:
            return found
    closed = _CLOSED[0]
    values = dict(values)
    for node in nodes:
        try:
            values[node] = closed.value(node, values, sizes)
        except Absent as absent:
            if found is not None and not absent.sure:
                return found
            return Outcome(None, "undefined" if absent.undefined else "unsupported", absent.why, absent.sure)
    return _plain(e, values, sizes, field)


def _plain(e: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], field: Any) -> Outcome:
    """As `at_point`, by the evaluator alone."""
    try:
        return Outcome(_compiled(e, values, sizes, field)(values))
    except Undefined as error:
        return Outcome(None, "undefined", error.message)
    except Indeterminate as error:
        return Outcome(None, "unknown", error.message)
    except Unsupported as error:
        return Outcome(None, "unsupported", error.message)
    except WorkLimit as error:
        return Outcome(None, "limit", error.message)
    except DeriverError as error:
        return Outcome(None, "unsupported", error.message)
    except (ArithmeticError, RecursionError, MemoryError, ValueError, TypeError, IndexError, NotImplementedError) as error:
        return Outcome(None, "unsupported", broken_off(error))


def _compiled(e: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], field: Any) -> Compiled:
    """The program of an expression, kept with it where its inputs are symbols."""
    for k in values:
        if type(k) is tuple or k.op != "symbol":
            functions = {k[1]: v for k, v in values.items() if type(k) is tuple}
            atoms = [k for k in values if type(k) is not tuple and k.op != "symbol"]
            return compile_expression(e, field, sizes, atoms=atoms, functions=functions)
    kept: dict[Any, Compiled] = e.cached("compiled", lambda _: {})
    key = (id(field), *sizes.items())  # of the field with its precision, which the program holds on to
    found = kept.get(key)
    if found is None:
        if len(kept) > 64:
            kept.clear()
        found = kept[key] = compile_expression(e, field, sizes)
    return found


def broken_off(error: BaseException) -> str:
    """What a reader is told of an evaluation that broke off for a reason no row of the tables foresees."""
    return f"the evaluation broke off ({str(error) or type(error).__name__})"


def exact_value(e: Expr, values: Mapping[Expr, Value], sizes: Mapping[str, int]) -> Value | None:
    """The rational value at a point, or None where there is none."""
    found = at_point(e, given(values), sizes, _RATIONAL).value
    if found is None:
        return None
    if found.is_scalar:
        return found.fraction
    matrix = from_flint(found.data)
    if e.shape.kind == "matrix":
        return matrix
    return tuple(x for r in matrix for x in r)


def rational_entries(e: Expr, loaded: Mapping[Any, Any], sizes: Mapping[str, int]) -> list[fmpq] | None:
    """The entries of the rational value at a point given in FLINT numbers, row by row; None where there is none."""
    found = at_point(e, loaded, sizes, _RATIONAL).value
    if found is None:
        return None
    return [found.data] if found.is_scalar else list(found.data.entries())


_TESTS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


def _compared(condition: Expr, values: Mapping[Any, Any]) -> bool | None:
    """A relation between sums, products and absolute values of rational numbers, without compiling it; None for any other."""
    decide = _TESTS.get(condition.data) if condition.op == "relation" else None
    if decide is None:
        return None
    left = _rational(condition.args[0], values)
    right = None if left is None else _rational(condition.args[1], values)
    return None if left is None or right is None else decide(left, right)


def _rational(e: Expr, values: Mapping[Any, Any]) -> Fraction | None:
    op = e.op
    if op == "number":
        number: Fraction = e.data
        return number
    if op == "symbol":
        value = values.get(e)
        return value if type(value) is Fraction else None
    if op not in ("add", "mul", "abs"):
        return None
    total: Fraction | None = None
    for a in e.args:
        x = _rational(a, values)
        if x is None:
            return None
        total = x if total is None else total + x if op == "add" else total * x
    return abs(total) if op == "abs" and total is not None else total


def _imaginary(e: Expr) -> bool:
    return any(n.op == "constant" and n.data == "i" for n in walk(e))


def compare_values(condition: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int]) -> bool | None:
    """Whether a relation or proposition holds at a point, rigorously; None where that is not decided.

    A condition without a value at the point does not hold there.
    """
    quick = _compared(condition, values)
    if quick is not None:
        return quick
    loaded = given(values)
    complex_ = condition.cached("imaginary", _imaginary) or any(type(loaded.get(s)) is tuple for s in condition.free)
    digits = 30
    for _ in range(DOUBLINGS):
        try:
            return bool(_compiled(condition, loaded, sizes, ball_field(digits, complex_))(loaded).data)
        except Undefined:
            return False
        except Indeterminate:
            digits *= 3
        except (DeriverError, ArithmeticError, RecursionError, ValueError, TypeError, NotImplementedError):
            return None
    return None


class Equality(NamedTuple):
    """How two sides compare at a point.

    outcome: `holds`, `fails` (certainly), `left` / `right` / `both` (without a value), `unknown`.
    exact: by exact numbers; where a side has no value, that this is divergence, confirmed.
    bound: an upper bound of the difference, as a ball or as text. digits: the precision that decided.
    """

    outcome: str
    exact: bool = False
    bound: Any = None
    digits: int = 0
    why: str = ""
    left: FieldValue | None = None
    right: FieldValue | None = None


#: What sides are known to be at a point: side -> (digits of the field, its value there).
Known = Mapping[Expr, tuple[int, FieldValue]]


def equality_at(
    left: Expr,
    right: Expr,
    values: Mapping[Any, Any],
    sizes: Mapping[str, int],
    digits: int,
    *,
    complex_: bool = False,
    known: Known | None = None,
) -> Equality:
    """Compare two sides at a point given in FLINT numbers, doubling the precision while nothing is decided."""

    def value_of(side: Expr, field: Any, working: int) -> Outcome:
        kept = known.get(side) if known else None
        return Outcome(kept[1]) if kept is not None and kept[0] == working else at_point(side, values, sizes, field)

    working = digits + 10
    why = ""
    for _ in range(DOUBLINGS):
        field = ball_field(working, complex_)
        a, b = value_of(left, field, working), value_of(right, field, working)
        if a.value is not None and b.value is not None:
            if not (a.value.rigorous and b.value.rigorous):
                return Equality("unknown", why="; ".join((*a.value.notes, *b.value.notes)))
            d = difference(a.value, b.value, field, digits)
            if d.outcome == "differ":
                return Equality("fails", a.value.exact and b.value.exact, d.size, working, "", a.value, b.value)
            if d.holds:
                return Equality("holds", d.outcome == "equal", d.size, working, "", a.value, b.value)
            why = f"the enclosures of the two sides overlap, and stay too wide at {working} digits"
        else:
            undefined = (a.why == "undefined", b.why == "undefined")
            if any(undefined) and not any(w not in ("", "undefined") for w in (a.why, b.why)):
                return without_value(a, b, working)
            why = a.text if a.why not in ("", "undefined") else b.text
            if "unknown" not in (a.why, b.why):
                return Equality("unknown", why=why)
        working *= 2
    return Equality("unknown", why=why)


def without_value(a: Outcome, c: Outcome, working: int) -> Equality:
    """What it means that a side, or each, has no value. Convergence is part of a claim: where a side certainly diverges, it fails to have a
    value even if the other has none either."""
    undefined = (a.why == "undefined", c.why == "undefined")
    outcome = "both" if all(undefined) and not (a.sure or c.sure) else ("left" if undefined[0] and (a.sure or not c.sure) else "right")
    sure = a.sure or c.sure
    return Equality(
        outcome, sure, why=(a.text if a.sure else c.text if c.sure else a.text or c.text), digits=working, left=a.value, right=c.value
    )


def shown(value: FieldValue | None, digits: int = 17) -> str | None:
    """A side of a counterexample as text."""
    return None if value is None else to_text(value, digits)
