"""Eigenvalues and singular values, enclosed rigorously.

Of a rational matrix they are the roots of its characteristic polynomial, isolated with their multiplicities; of a matrix of
balls they come from FLINT's certified eigenvalues. Over series a simple eigenvalue is lifted by Newton's iteration from the
number below: a polynomial equation, so that again no rule of differentiation is used.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import acb, acb_mat, arb, fmpq, fmpq_mat

from ..nodes import Expr
from ..properties import closure
from .arrays import transpose_conj
from .fields import Field
from .outcomes import undefined, unknown, unsupported
from .series import SeriesArray, characteristic

__all__ = ["eigenvalues", "extreme", "is_symmetric", "projector", "real_power", "singular_values"]


def is_symmetric(node: Expr) -> bool:
    """Whether a real matrix is certainly symmetric by its form."""
    if node.op == "symbol":
        return bool({"symmetric"} & closure(node.properties))
    if node.op in ("identity", "zeros", "ones", "diag"):
        return True
    if node.op in ("add", "hadamard", "kron"):
        return all(is_symmetric(a) for a in node.args)
    if node.op == "mul":
        return is_symmetric(node.args[-1])
    if node.op in ("inverse", "transpose", "pinv", "expm", "matrix_power"):
        return is_symmetric(node.args[0])
    if node.op == "dot":
        from ..build import transpose

        factors: list[Expr] = []
        for f in node.args:  # (AX)^T is X^T A^T
            opened = f.op == "transpose" and f.args[0].op == "dot"
            factors += [transpose(x) for x in reversed(f.args[0].args)] if opened else [f]
        return all(left is transpose(right) for left, right in zip(factors, reversed(factors), strict=True) if left is not right) and (
            len(factors) % 2 == 0 or is_symmetric(factors[len(factors) // 2])
        )
    return False


def eigenvalues(field: Field, a: Any, symmetric: bool) -> list[Any]:
    """All eigenvalues with multiplicity: rationals or real balls where they are certainly real, else complex balls.

    symmetric: the true matrix is known to be symmetric and real, or Hermitian.
    """
    if isinstance(a, fmpq_mat):
        return _roots(field, a.charpoly())
    if not field.ordered:
        return unsupported("eigenvalues modulo p")
    real = not isinstance(a, acb_mat)
    if field.continued and not real:
        return unknown("eigenvalues off the real line")
    n = a.nrows()
    if n == 1:
        return [a[0, 0]]
    matrix = acb_mat(a)
    symmetric = symmetric or not real and matrix.overlaps(matrix.conjugate().transpose())
    if symmetric and not matrix.overlaps(matrix.conjugate().transpose()):
        return unsupported("a value that is not symmetric for a matrix that is")
    try:
        found = matrix.eig()
        isolated = True
    except ValueError:
        try:
            found = matrix.eig(multiple=True)
            isolated = False
        except ValueError:
            return unknown("the eigenvalues could not be enclosed at this precision")
    if not all(z.is_finite() for z in found):
        unknown("the eigenvalues could not be enclosed at this precision")
    if symmetric:
        return [z.real for z in found]
    if real and isolated:
        # Isolated, and no other eigenvalue is its conjugate: then it is its own conjugate.
        return [z.real if z.imag.contains(0) and not any(z.conjugate().overlaps(w) for w in found if w is not z) else z for z in found]
    return list(found)


def _roots(field: Field, polynomial: Any) -> list[Any]:
    values: list[Any] = []
    rest = polynomial
    for root, multiplicity in polynomial.roots():  # the rational ones, exactly
        values += [root] * multiplicity
        for _ in range(multiplicity):
            rest = rest // type(polynomial)([-root, 1])
    if rest.degree() > 0:
        if field.exact:
            unsupported("an irrational eigenvalue")
        for root, multiplicity in rest.complex_roots():
            if not root.is_finite():
                unknown("a root could not be isolated")
            values += [root.real if root.imag.is_zero() else root] * multiplicity
    return values


def singular_values(field: Field, a: Any) -> list[Any]:
    """The min(m, n) singular values, in no order."""
    h = transpose_conj(field, a)
    gram = field.times(h, a) if a.ncols() <= a.nrows() else field.times(a, h)
    if field.level and isinstance(gram, SeriesArray) and gram.level == field.level:
        return [field.sqrt(x) for x in _lifted(field, gram)]
    return [field.root_of_squares(x) for x in eigenvalues(field.ground, gram, True)]


def _real(values: list[Any]) -> list[Any]:
    for x in values:
        if isinstance(x, acb):
            if x.imag.contains(0):
                unknown("an eigenvalue that may be real or not")
            undefined("the largest of eigenvalues that are not real")
    return values


def extreme(field: Field, a: Any, name: str, symmetric: bool, hermitian: bool = False) -> Any:
    """lambda_max, lambda_min, sigma_max, sigma_min, spectral_radius, condition."""
    if not field.ordered:
        return unsupported("eigenvalues modulo p")
    symmetric = hermitian or (symmetric and not isinstance(_ground_array(a), acb_mat))
    if name == "condition":
        small = extreme(field, a, "sigma_min", False)
        return extreme(field, a, "sigma_max", False) * field.reciprocal(small)
    if isinstance(a, SeriesArray):
        while field.level > a.level:
            field = field.base  # type: ignore[attr-defined]
        return _extreme_series(field, a, name, symmetric)
    field = field.ground
    if name == "spectral_radius":
        return _pick(field, [field.function("abs", x) for x in eigenvalues(field, a, symmetric)], True)
    if name.startswith("sigma"):
        return _pick(field, singular_values(field, a), name == "sigma_max")
    return _pick(field, _real(eigenvalues(field, a, symmetric)), name == "lambda_max")


def _pick(field: Field, values: list[Any], largest: bool) -> Any:
    best = values[0]
    for x in values[1:]:
        best = field.maximum(best, x) if largest else field.minimum(best, x)
    return best


def _ground_array(a: Any) -> Any:
    while isinstance(a, SeriesArray):
        a = a.c[0]
    return a


def _lift(field: Field, polynomial: list[Any], start: Any, steps: int) -> Any:
    """The root of a polynomial over series that is `start`, a simple root, at t = 0."""
    n = len(polynomial) - 1
    slope = [polynomial[k] * field.number(Fraction(n - k)) for k in range(n)]
    value = start
    for _ in range(steps):
        value = value - _horner(polynomial, value) * field.reciprocal(_horner(slope, value))
    return value


def _horner(polynomial: list[Any], x: Any) -> Any:
    total = polynomial[0]
    for c in polynomial[1:]:
        total = total * x + c
    return total


def _lifted(field: Field, a: SeriesArray, symmetric: bool = True) -> list[Any]:
    ground = field.ground
    starts = _real(eigenvalues(ground, _ground_array(a), symmetric))
    _distinct(ground, starts)
    polynomial = characteristic(field, a)
    steps = _steps(field)
    return [_lift(field, polynomial, s, steps) for s in starts]


def _steps(field: Field) -> int:
    return int(getattr(field, "nilpotency", 1)).bit_length() + 1


def _distinct(ground: Field, values: list[Any]) -> None:
    for i, x in enumerate(values):
        for y in values[:i]:
            if ground.is_zero(x - y):
                unsupported("the derivative at a multiple eigenvalue")


def _extreme_series(field: Field, a: SeriesArray, name: str, symmetric: bool) -> Any:
    if name.startswith("sigma"):
        h = transpose_conj(field, a)
        gram = field.times(h, a) if a.ncols() <= a.nrows() else field.times(a, h)
        return field.sqrt(_extreme_series(field, gram, "lambda" + name[5:], True))
    ground = field.ground
    values = eigenvalues(ground, _ground_array(a), symmetric)
    if name == "spectral_radius":
        sizes = [ground.function("abs", x) for x in values]
    else:
        sizes = _real(values) if name == "lambda_max" else [-x for x in _real(values)]
    at = 0
    for i, x in enumerate(sizes):
        if i != at and ground.sign(x - sizes[at]) > 0:
            at = i
    for i, x in enumerate(sizes):
        if i != at and ground.sign(sizes[at] - x) == 0:
            undefined("an extreme eigenvalue that is multiple, where it has no derivative")
    if isinstance(values[at], acb):
        unsupported("the derivative of the size of a complex eigenvalue")
    lifted = _lift(field, characteristic(field, a), values[at], _steps(field))
    return field.function("abs", lifted) if name == "spectral_radius" else lifted


def real_power(field: Field, a: Any, k: Fraction, symmetric: bool) -> Any:
    """A fractional power of a matrix with no negative eigenvalue (or over the complex numbers): the principal one."""
    if isinstance(a, SeriesArray):
        return _root_series(field, a, k, symmetric)
    field = field.ground
    if not field.ordered:
        return unsupported("a root of a matrix modulo p")
    n = a.nrows()
    if all(i == j or field.is_zero(a[i, j]) for i in range(n) for j in range(n)):
        exponent, zero = field.number(k), field.number(Fraction(0))
        return field.array([[field.power(a[i, i], exponent) if i == j else zero for j in range(n)] for i in range(n)])
    if field.exact:
        return unsupported("a root of a rational matrix")
    try:
        values, right = acb_mat(a).eig(right=True)
        left = right.inv()
    except (ValueError, ZeroDivisionError):
        return unknown("the eigenvectors could not be enclosed at this precision")
    powers = acb_mat(n, n)
    real = type(a) is not acb_mat
    for i, z in enumerate(values):
        if z.imag.contains(0) and not z.real > 0:
            if not z.real < 0:
                unknown("an eigenvalue around 0")
            if not field.complex:
                undefined("a fractional power of a matrix with a negative eigenvalue, over the reals")
            if not real:
                unknown("an eigenvalue around the cut")
            z = acb(z.real)  # the eigenvalues are isolated, so that this one of a real matrix is real
        powers[i, i] = (acb(z.real) if symmetric and real else z) ** acb(arb(fmpq(k.numerator, k.denominator)))
    value = right * powers * left
    if not all(x.is_finite() for x in value.entries()):
        unknown("a fractional power of a matrix became infinite")
    return value.real if real and not any(z.real < 0 and z.imag.contains(0) for z in values) else value


def _root_series(field: Field, a: SeriesArray, k: Fraction, symmetric: bool) -> Any:
    """Powers n/2, coefficient by coefficient: S S = A gives a linear equation for each coefficient of S."""
    if k.denominator != 2:
        return unsupported("the derivative of this power of a matrix")
    while field.level > a.level:
        field = field.base  # type: ignore[attr-defined]
    base, n = field.base, a.nrows()  # type: ignore[attr-defined]
    from .arrays import kron, vec

    first = real_power(base, a.c[0], Fraction(1, 2), symmetric)
    eye = base.identity(n)
    sylvester = base.inverse(base.plus(kron(base, eye, first), kron(base, base.transpose(first), eye)))
    minus = base.number(Fraction(-1))
    found = [first]
    for m in range(1, len(a.c)):
        rest = a.c[m]
        for i in range(1, m):
            rest = base.plus(rest, base.scale(base.times(found[i], found[m - i]), minus))
        column = base.times(sylvester, vec(base, rest))
        found.append(base.array([[column[j * n + i, 0] for j in range(n)] for i in range(n)]))
    root = SeriesArray(found, field)  # type: ignore[arg-type]
    return field.matrix_power(root, k.numerator)


def projector(field: Field, a: Any, name: str, symmetric: bool) -> Any:
    """q(A) / q(lambda) with the characteristic polynomial q(t) (t - lambda): the projector of a simple extreme eigenvalue."""
    if isinstance(a, SeriesArray):
        while field.level > a.level:
            field = field.base  # type: ignore[attr-defined]
    value = extreme(field, a, name, symmetric)
    quotient = [field.number(Fraction(1))]
    for c in characteristic(field, a)[1:-1]:
        quotient.append(quotient[-1] * value + c)
    identity = field.identity(a.nrows())
    total = identity
    for c in quotient[1:]:
        total = field.plus(field.times(total, a), field.scale(identity, c))
    below = _horner(quotient, value)
    if not isinstance(a, SeriesArray) and field.is_zero(below):
        undefined("an extreme eigenvalue that is multiple, where it has no eigenvector of its own")
    return field.scale(total, field.reciprocal(below))
