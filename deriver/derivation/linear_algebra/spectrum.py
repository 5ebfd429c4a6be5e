"""The spectrum of a matrix: eigenvalues with their multiplicities and eigenspaces, in one field where one holds them all."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from flint import fmpq

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, minus, product, scale
from .board import Stuck
from .eigenvectors import primitive
from .elimination import Reduction, inverse_of, null_basis, reduced
from .fields import Field, Parameters, Rationals, Rows, Surds
from .quotient import Quotient, Residue
from .roots import Factor, characteristic, factored
from .surds import Surd
from .values import power_of

__all__ = ["Eigenvalue", "Spectrum", "lifted", "projectors", "spectrum_of"]


@dataclass
class Eigenvalue:
    """One eigenvalue. `value` is an element of the spectrum's field, or None where only `shown` is known."""

    shown: Expr
    value: Any
    multiplicity: int
    vectors: list[Expr]
    elements: list[list[Any]] | None
    reduction: Reduction | None = None

    @property
    def dimension(self) -> int:
        return len(self.vectors)


@dataclass
class Spectrum:
    """`coefficients` of det(x I - A) in the matrix's own field; `field` holds all eigenvalues, or is None."""

    rows: Rows
    base: Field
    coefficients: list[Any]
    factors: list[Factor]
    values: list[Eigenvalue]
    field: Field | None
    assumed: list[Any]  # elements of the base that were taken to be other than zero
    #: factors without roots in the field, with an eigenvector for all of their roots
    generic: list[tuple[Factor, Quotient, list[list[Residue]]]] = attribute(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def diagonalisable(self) -> bool:
        return sum(v.dimension for v in self.values) == self.n

    @property
    def lifted_rows(self) -> Rows:
        assert self.field is not None
        return lifted(self.rows, self.base, self.field)


def lifted(rows: Rows, base: Field, field: Field) -> Rows:
    """Rows as elements of a larger field."""
    if isinstance(base, Rationals) and isinstance(field, Surds):
        return [[Surd.of(x) for x in r] for r in rows]
    return rows


def lift(x: Any, field: Field) -> Any:
    """A number as an element of a larger field."""
    return Surd.of(x) if isinstance(field, Surds) and isinstance(x, fmpq) else x


def spectrum_of(rows: Rows, base: Field, *, vectors: bool = True) -> Spectrum:
    """All eigenvalues and eigenspaces; Stuck where a factor has no roots in closed form and vectors are wanted."""
    coefficients = characteristic(rows, base)
    factors = factored(coefficients, base)
    if all(f.roots is not None for f in factors):
        fields = [f.field for f in factors]
        field: Field | None = next((f for f in fields if isinstance(f, Surds | Parameters)), fields[0])
        if isinstance(base, Surds):
            field = base
    else:
        field = None
    out = Spectrum(rows, base, coefficients, factors, [], field, [])
    if field is not None:
        _exact(out, field, vectors)
    else:
        _by_factor(out, vectors)
    return out


def _exact(s: Spectrum, field: Field, vectors: bool) -> None:
    rows = lifted(s.rows, s.base, field)
    identity = eye(s.n, field)
    found = [(lift(r, field), f.power) for f in s.factors for r in f.roots or ()]
    if not field.letters:
        found.sort(key=lambda pair: _order(pair[0], field))
    for value, power in found:
        basis: list[list[Any]] = []
        reduction = None
        if vectors:
            shifted = minus(rows, scale(value, identity))
            reduction = reduced(shifted, field)
            basis = [_tidy(v, field) for v in null_basis(reduction.rows, reduction.pivots, s.n, field)]
            if field.letters:
                s.assumed.extend(reduction.pivots_used)
        s.values.append(Eigenvalue(field.expr(value), value, power, [field.vector(v) for v in basis], basis, reduction))
    if field.letters:
        s.assumed.extend(x - y for i, (x, _) in enumerate(found) for y, _ in found[:i])


def _order(value: Any, field: Field) -> tuple[int, float, float]:
    if isinstance(value, fmpq):
        return (0, -float(int(value.p) / int(value.q)), 0.0)
    ball = value.ball()
    return (0 if value.is_real else 1, -float(ball.real.mid()), -float(ball.imag.mid()))


def _tidy(v: list[Any], field: Field) -> list[Any]:
    """Small entries; a complex vector is divided by its first entry where that leaves whole numbers."""
    if isinstance(field, Surds) and any(isinstance(x, Surd) and not x.is_real for x in v):
        first = next(x for x in v if x)
        divided = [x / first for x in v]
        if all(c.q == 1 for x in divided for c in x.terms.values()):
            return divided
    return primitive(v, field)


def _by_factor(s: Spectrum, vectors: bool) -> None:
    """Each factor by itself: in the base where it is linear, else modulo the factor, with its roots put in."""
    for factor in s.factors:
        if factor.roots is not None and factor.field is not None:
            part = Spectrum(s.rows, s.base, s.coefficients, [factor], [], factor.field, [])
            _exact(part, factor.field, vectors)
            s.values.extend(part.values)
            for v in part.values:
                v.value = None
            s.assumed.extend(part.assumed if factor.field is s.base else [])
            continue
        if factor.shown is None:
            if vectors:
                raise Stuck(f"a factor of degree {factor.degree} of the characteristic polynomial has no roots in closed form")
            continue
        field = Quotient(s.base, factor.coefficients)
        basis: list[list[Any]] = []
        if vectors:
            rows = [[field.lift(x) - (field.root if i == j else field.zero) for j, x in enumerate(r)] for i, r in enumerate(s.rows)]
            result = reduced(rows, field)
            basis = [_cleared(v, s.base) for v in null_basis(result.rows, result.pivots, s.n, field)]
            s.generic.append((factor, field, basis))
            if s.base.letters and factor.degree == 2:
                s.assumed.extend(_of_quadratic(s, factor, field, basis, result.pivots_used))
        for at, root in enumerate(factor.shown):
            shown = [b.vector([field.at(x, root) for x in v]) for v in basis]
            if factor.pair is not None:
                shown = [_complex_vector(v, factor.pair, at == 1, s.base) for v in basis]
            s.values.append(Eigenvalue(root, None, factor.power, shown, None))


def _complex_vector(v: list[Residue], pair: tuple[Any, Expr, Any], lower: bool, base: Field) -> Expr:
    """x + lambda y at a root m + g or m - g with letters; its parts without a common factor where g is ci with c in the base."""
    middle, gap, size = pair
    if size is None:
        terms = []
        for x in v:
            low, high = (*x.c, base.zero, base.zero)[:2]
            moved = b.mul(base.expr(-high if lower else high), gap) if high != base.zero else b.ZERO
            fixed = low + high * middle
            terms.append(b.add(base.expr(fixed), moved) if fixed != base.zero else moved)
        return b.vector(terms)
    parts = []
    for x in v:
        low, high = (*x.c, base.zero, base.zero)[:2]
        parts += [low + high * middle, -high * size if lower else high * size]
    small = primitive(parts, base, keep_sign=True)
    entries = []
    for k in range(0, len(small), 2):
        imaginary = b.mul(base.expr(small[k + 1]), b.I_UNIT) if small[k + 1] != base.zero else b.ZERO
        entries.append(b.add(base.expr(small[k]), imaginary) if small[k] != base.zero else imaginary)
    return b.vector(entries)


def _of_quadratic(s: Spectrum, factor: Factor, field: Quotient, basis: list[list[Residue]], pivots: list[Residue]) -> list[Any]:
    """What is not zero where the eigenvectors of both roots are right: the discriminant, the pivots at either root, other factors there."""
    q, p, _ = factor.coefficients
    zero = s.base.zero

    def norm(x: Residue) -> Any:
        low, high = (*x.c, zero, zero)[:2]
        return low * low - low * high * p + high * high * q

    out = [p * p - s.base.number(4) * q]
    if s.n == 2:
        out.append(_independence(basis[0], zero))
    else:
        out.extend(norm(x) for x in pivots)
    for other in s.factors:
        if other is not factor and other.roots is not None and other.field is s.base:
            out.extend(r * r + p * r + q for r in other.roots)
        elif other is not factor and other.degree == 2:
            q2, p2, _ = other.coefficients
            out.append((q - q2) * (q - q2) + (p - p2) * (p * q2 - p2 * q))
    return out


def _independence(v: list[Residue], zero: Any) -> Any:
    """(x_0 y_1 - x_1 y_0) of a vector x + lambda y: the determinant of its values at two numbers over their difference, with a sign."""
    (a, c), (d, e) = ((*x.c, zero, zero)[:2] for x in v)
    return a * e - c * d


def _cleared(v: list[Residue], base: Field) -> list[Residue]:
    """The vector times a number of the base, so that the coefficients are small."""
    flat = [c for x in v for c in x.c]
    small = iter(primitive(flat, base, keep_sign=True))
    return [Residue([next(small) for _ in x.c], x.field) for x in v]


def projectors(s: Spectrum) -> list[tuple[Eigenvalue, Rows]]:
    """The spectral projectors P of the eigenvalues: they add up to the identity, and (A - lambda)^m P = 0."""
    if s.field is None:
        raise Stuck("the eigenvalues have no common closed form")
    field = s.field
    rows = s.lifted_rows
    identity = eye(s.n, field)
    columns: list[list[Any]] = []
    ranges = []
    for v in s.values:
        shifted = minus(rows, scale(v.value, identity))
        basis = v.elements or []
        if len(basis) < v.multiplicity:
            result = reduced(power_of(shifted, v.multiplicity, field), field)
            basis = null_basis(result.rows, result.pivots, s.n, field)
        ranges.append((len(columns), len(columns) + len(basis)))
        columns.extend(basis)
    B = [list(r) for r in zip(*columns, strict=True)]
    inverse = inverse_of(B, field)
    out = []
    for v, (a, z) in zip(s.values, ranges, strict=True):
        left = [r[a:z] for r in B]
        out.append((v, product(left, inverse[a:z], field)))
    return out
