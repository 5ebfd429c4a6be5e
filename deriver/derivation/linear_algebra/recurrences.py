r"""Linear recurrences with constant coefficients: a_{n+2} = a_{n+1} + a_n, a_{n+1} = 2a_n + n.

The characteristic equation gives the homogeneous solutions n^j r^n, undetermined coefficients a particular one, the initial values the
constants. The answer is put into the recurrence, for every n.
"""

from __future__ import annotations

from math import comb
from typing import Any

from ...expression import build as b
from ...expression import substitute
from ...expression.nodes import Expr
from .board import Board, Refusal, Stuck
from .cases import assume_nonzero
from .elimination import null_basis, reduced
from .fields import Field, NotExact, Parameters, Surds
from .roots import factored, polynomial_expression
from .spectrum import lift

__all__ = ["recurrence"]


def recurrence(board: Board) -> None:
    """The general solution, or the one with the initial values that are given."""
    row, right, n, *initial = board.operands
    places = [int(k.value) for k in initial[::2]]
    letter = next(r.split(" ")[1] for r in board.request if r.startswith("unknown "))
    if len(set(places)) != len(places):
        raise Refusal("one term is given twice")
    base = board.field(*row.args, *initial[1::2], *_numbers(right, n))
    coefficients = [base.of(c) for c in row.args]
    assume_nonzero(board, base, [coefficients[0], coefficients[-1]])
    if coefficients[-1] == base.zero or coefficients[0] == base.zero:
        raise Refusal("the first and the last term of a recurrence have coefficients that are not zero")
    monic = [c / coefficients[-1] for c in coefficients]
    factors = factored(monic, base)
    if any(f.roots is None or f.field is None for f in factors):
        raise Stuck("the characteristic equation has roots without a civil closed form")
    field: Field = next((f.field for f in factors if isinstance(f.field, Surds | Parameters)), base) or base
    field = base if isinstance(base, Surds) else field
    lifted = [lift(c, field) for c in coefficients]
    roots = [(lift(r, field), f.power) for f in factors for r in f.roots or ()]
    assume_nonzero(board, field, [x - y for i, (x, _) in enumerate(roots) for y, _ in roots[:i]])
    x = b.symbol("r", latex="r") if "r" not in {s.latex for e in board.operands for s in e.free} else b.symbol("lamda", latex=r"\lambda")
    polynomial = polynomial_expression(monic, x, base)
    split = b.mul(*(b.power(b.subtract(x, field.expr(r)), k) for r, k in roots))
    board.step("characteristic equation of a recurrence", polynomial, split, because="A term $r^n$ solves it where this is zero.")
    homogeneous = [(r, j) for r, k in roots for j in range(k)]
    particular = _particular(board, right, n, lifted, roots, field)
    basis = [_term(field, field.one, j, r, n) for r, j in homogeneous]
    values = [_at(field, particular, k) for k in places]
    table = [
        [*[_power(field.number(k), j, field) * _power(r, k, field) for r, j in homogeneous], field.of(v) - w]
        for k, v, w in zip(places, initial[1::2], values, strict=True)
    ]
    names = [b.symbol(f"C_{i + 1}", latex=f"C_{i + 1}") for i in range(len(basis))]
    constants: list[Expr] = list(names)
    general = True
    if table:
        result = reduced(table, field, columns=len(basis))
        assume_nonzero(board, field, result.pivots_used)
        if any(row_[-1] != field.zero for row_ in result.rows[len(result.pivots) :]):
            raise Refusal("the given terms contradict the recurrence", "no_solution")
        free = null_basis([r[:-1] for r in result.rows], result.pivots, len(basis), field)
        general = bool(free)
        found = [field.zero] * len(basis)
        for k, j in enumerate(result.pivots):
            found[j] = result.rows[k][-1]
        constants = [field.expr(c) for c in found]
        for name, v in zip(names, free, strict=False):
            constants = [b.add(c, b.mul(field.expr(y), name)) if y != field.zero else c for c, y in zip(constants, v, strict=True)]
    parts = [b.mul(c, term) for c, term in zip(constants, basis, strict=True) if c is not b.ZERO]
    special = [_term(field, c, j, q, n) for q, row_ in particular for j, c in enumerate(row_) if c != field.zero]
    whole = b.add(*parts, *special) if parts or special else b.ZERO
    left = b.add(*(b.mul(c, substitute(whole, {n: b.add(n, b.num(k))} if k else {})) for k, c in enumerate(row.args) if c is not b.ZERO))
    claim = board.claim(left, "=", right)
    board.step("solution of a recurrence", left, right, because="Put into the recurrence.", claim=claim)
    for k, given in zip(places, initial[1::2], strict=True):
        board.step("arithmetic", substitute(whole, {n: b.num(k)}), given, because=f"${letter}_{{{k}}}$.")
    if general:
        board.find("nonunique", "The constants are free: not enough terms are given.")
    board.answer("solution", whole, claim=claim, role="general" if general else "answer", text=f"{letter}_{n.latex} = {whole.latex}")


# The right side ---------------------------------------------------------------------------------------------------------


def _numbers(e: Expr, n: Expr) -> list[Expr]:
    """The constants of a right side."""
    return [c for _, power, c in _terms(e, n) for c in (c, power)]


def _terms(e: Expr, n: Expr) -> list[tuple[int, Expr, Expr]]:
    """(j, q, c) of the terms c n^j q^n."""
    if e.op == "add":
        return [t for a in e.args for t in _terms(a, n)]
    if e.op == "mul":
        out = [(0, b.ONE, b.ONE)]
        for a in e.args:
            out = [(i + j, b.mul(q, r), b.mul(c, d)) for i, q, c in out for j, r, d in _terms(a, n)]
        return out
    if n not in e.free:
        return [(0, b.ONE, e)]
    if e is n:
        return [(1, b.ONE, b.ONE)]
    if e.op == "power" and n not in e.args[1].free and e.args[1].op == "number" and e.args[1].data.denominator == 1 and e.args[1].data > 0:
        return _terms(b.mul(*[e.args[0]] * int(e.args[1].data)), n) if e.args[0] is not n else [(int(e.args[1].data), b.ONE, b.ONE)]
    if e.op == "power" and n not in e.args[0].free:
        slope = constant = b.ZERO
        for j, q, c in _terms(e.args[1], n):
            if j > 1 or q is not b.ONE:
                break
            slope, constant = (b.add(slope, c), constant) if j else (slope, b.add(constant, c))
        else:
            if slope.op == "number" and slope.data.denominator == 1:
                return [(0, b.power(e.args[0], slope), b.power(e.args[0], constant))]
    raise Stuck(f"the right side ${e.latex}$ is no sum of powers of ${n.latex}$ times powers with the exponent ${n.latex}$")


def _particular(
    board: Board, right: Expr, n: Expr, c: list[Any], roots: list[tuple[Any, int]], field: Field
) -> list[tuple[Any, list[Any]]]:
    """(q, coefficients of powers of n) of a particular solution, by undetermined coefficients."""
    table: list[tuple[Any, dict[int, Any]]] = []
    for j, q_, c_ in _terms(right, n):
        try:
            q, value = field.of(q_), field.of(c_)
        except NotExact as entry:
            raise Stuck(f"the right side has the entry ${entry}$") from entry
        if value == field.zero:
            continue
        row = next((r for p, r in table if p == q), None)
        if row is None:
            row = {}
            table.append((q, row))
        row[j] = row.get(j, field.zero) + value
    out: list[tuple[Any, list[Any]]] = []
    for q, wanted in table:
        multiplicity = next((k for r, k in roots if r == q), 0)
        assume_nonzero(board, field, [r - q for r, _ in roots if r != q])
        top = max(wanted)
        # c_k (n+k)^e q^k summed over k, coefficient by coefficient
        columns = []
        for e in range(multiplicity, multiplicity + top + 1):
            image = [field.zero] * (e + 1)
            for k, ck in enumerate(c):
                for i in range(e + 1):
                    image[i] = image[i] + ck * _power(q, k, field) * field.number(comb(e, i)) * _power(field.number(k), e - i, field)
            columns.append(image)
        rows = [[*[col[i] if i < len(col) else field.zero for col in columns], wanted.get(i, field.zero)] for i in range(top + 1)]
        result = reduced(rows, field, columns=len(columns))
        found = [result.rows[k][-1] for k in range(len(columns))]
        out.append((q, [field.zero] * multiplicity + found))
    if out:
        whole = b.add(*(_term(field, x, j, q, n) for q, row_ in out for j, x in enumerate(row_) if x != field.zero))
        shifted = b.add(
            *(b.mul(field.expr(ck), substitute(whole, {n: b.add(n, b.num(k))} if k else {})) for k, ck in enumerate(c) if ck != field.zero)
        )
        board.step("particular solution of a recurrence", shifted, right, because=f"A particular solution: ${whole.latex}$.")
    return out


def _at(field: Field, particular: list[tuple[Any, list[Any]]], k: int) -> Any:
    total = field.zero
    for q, row in particular:
        for j, c in enumerate(row):
            total = total + c * _power(field.number(k), j, field) * _power(q, k, field)
    return total


def _power(x: Any, k: int, field: Field) -> Any:
    out = field.one
    for _ in range(k):
        out = out * x
    return out


def _term(field: Field, c: Any, j: int, q: Any, n: Expr) -> Expr:
    """c n^j q^n."""
    power = b.ONE if q == field.one else b.power(field.expr(q), n)
    return b.mul(field.expr(c), b.power(n, j) if j else b.ONE, power)
