"""Constructors of numbers, symbols and named arrays, of sums, products and powers, and of functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ..errors import SizeMistake, TypeMistake
from .nodes import Expr, SymbolData, make
from .shapes import SCALAR, Dim, Shape, matrix_shape, vector_shape

__all__ = [
    "CONSTANTS",
    "HALF",
    "INFINITY",
    "I_UNIT",
    "MINUS_ONE",
    "ONE",
    "PI",
    "SCALAR_FUNCTIONS",
    "SPECIAL_FUNCTIONS",
    "TWO",
    "ZERO",
    "E",
    "add",
    "apply",
    "basis",
    "binomial",
    "commutation",
    "conj",
    "constant",
    "divide",
    "dot",
    "function",
    "identity",
    "mapped",
    "mul",
    "negative",
    "num",
    "ones",
    "power",
    "refuse",
    "same_shape",
    "shown",
    "special",
    "sqrt",
    "subtract",
    "symbol",
    "zeros",
]

#: Functions of one scalar; on vectors and matrices they act entry by entry.
SCALAR_FUNCTIONS: frozenset[str] = frozenset([
    "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh",
    "tanh", "coth", "sech", "csch", "arsinh", "arcosh", "artanh", "abs", "sign", "floor", "ceil", "factorial",
    "gamma", "loggamma", "digamma", "erf", "erfc", "sigmoid", "softplus", "relu", "step", "re", "im", "arg",
    "normal_cdf", "normal_pdf", "fresnel_s", "fresnel_c", "sine_integral", "exponential_integral",
    "lambert_w", "zeta", "airy_ai", "airy_bi", "airy_ai_prime", "airy_bi_prime", "erfi",
    "cosine_integral", "sinh_integral", "cosh_integral", "logarithmic_integral", "dilogarithm",
])  # fmt: skip
#: Functions with parameters in front of their argument, and how many arguments they take in all.
SPECIAL_FUNCTIONS: dict[str, int] = {
    "bessel_j": 2, "bessel_y": 2, "bessel_i": 2, "bessel_k": 2, "kummer": 3, "gauss": 4,
    "chebyshev_t": 2, "chebyshev_u": 2, "legendre": 2, "hermite": 2, "laguerre": 3, "gegenbauer": 3, "jacobi": 4,
    "elliptic_f": 2, "elliptic_e": 2, "polylogarithm": 2, "upper_gamma": 2,
}  # fmt: skip
CONSTANTS = frozenset({"pi", "e", "i", "infinity", "euler_gamma"})


def refuse(message: str, hint: str | None = None) -> TypeMistake:
    """The error for parts whose shapes do not fit."""
    return TypeMistake(message, hint=hint)


def same_shape(what: str, left: Shape, right: Shape) -> None:
    """Refuse two shapes that differ; `what` begins the message."""
    if left != right:
        hint = None
        if left.is_scalar != right.is_scalar:
            hint = "a scalar is not added to an array; write it times the identity or the vector of ones"
        raise SizeMistake(f"{what}: one side is a {left}, the other a {right}", hint=hint)


def shown(operand: Expr) -> str:
    """How an operand is named in an error message."""
    return operand.latex


# Leaves -------------------------------------------------------------------------------------------------------------


def num(value: int | Fraction | str) -> Expr:
    """A rational number, exactly: `num(3)`, `num("0.1")` is 1/10."""
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    return make("number", (), Fraction(value), SCALAR)


ZERO, ONE, TWO, MINUS_ONE, HALF = num(0), num(1), num(2), num(-1), num(Fraction(1, 2))


def constant(name: str) -> Expr:
    """`pi`, `e`, `i` (the imaginary unit), `infinity`, `euler_gamma`."""
    assert name in CONSTANTS, name
    return make("constant", (), name, SCALAR)


PI, E, I_UNIT, INFINITY = constant("pi"), constant("e"), constant("i"), constant("infinity")


def symbol(name: str, shape: Shape = SCALAR, properties: Iterable[str] = (), *, latex: str | None = None, family: bool = False) -> Expr:
    """A symbol with a Python name, a shape and declared properties; `family` for a matrix whose rows are written x_i.

    >>> symbol("A", matrix_shape("m", "n")).shape.kind
    'matrix'
    """
    return make("symbol", (), SymbolData(name, latex or name, frozenset(properties), family), shape)


def identity(size: int | str | Dim) -> Expr:
    """The identity matrix of a size."""
    return make("identity", (), None, matrix_shape(size, size))


def zeros(shape: Shape) -> Expr:
    """Zero of a shape; the number 0 for a scalar."""
    return ZERO if shape.is_scalar else make("zeros", (), None, shape)


def ones(shape: Shape) -> Expr:
    """All ones of a shape; the number 1 for a scalar."""
    return ONE if shape.is_scalar else make("ones", (), None, shape)


def basis(index: Expr, size: int | str | Dim) -> Expr:
    """The standard basis vector e_i, i counting from 1."""
    return make("basis", (index,), None, vector_shape(size))


def commutation(rows: int | str | Dim, cols: int | str | Dim) -> Expr:
    """The commutation matrix K with K vec(A) = vec(A^T) for A of rows x cols."""
    m, n = Dim.of(rows), Dim.of(cols)
    return make("commutation", (), (m, n), matrix_shape(m * n, m * n))


# Arithmetic ---------------------------------------------------------------------------------------------------------


def add(*terms: Expr) -> Expr:
    """A sum of terms of one shape, in the order given; rational numbers are folded, zeros dropped."""
    flat: list[Expr] = []
    for term in terms:
        if term.op == "add":
            flat.extend(term.args)
        else:
            flat.append(term)
    shape = flat[0].shape
    for term in flat[1:]:
        same_shape("the terms of a sum differ in shape", shape, term.shape)
    kept: list[Expr] = []
    number_at, number = -1, Fraction(0)
    for term in flat:
        if term.op == "number":
            if number_at < 0:
                number_at = len(kept)
                kept.append(term)
            number += term.data
        elif term.op != "zeros":
            kept.append(term)
    if number_at >= 0:
        if number:
            kept[number_at] = num(number)
        else:
            del kept[number_at]
    if not kept:
        return zeros(shape)
    return kept[0] if len(kept) == 1 else make("add", tuple(kept), None, shape)


#: Operations that have a value wherever their arguments have one.
_TOTAL = frozenset({
    "number", "symbol", "add", "mul", "dot", "entry", "transpose", "trace", "det", "norm", "inner", "abs", "exp", "sin", "cos",
    "rank", "differential", "indicator", "sigmoid", "tanh", "softplus", "relu", "row", "column", "slice", "basis", "identity", "ones",
    "zeros",    "hadamard", "diag", "diagonal", "triangle", "vec", "kron", "matrix", "vector", "block",
})  # fmt: skip


def has_value(expression: Expr) -> bool:
    """Whether an expression has a value for all values of its letters, by its form: zero times it is zero.

    >>> has_value(power(num(2), num(-1))), has_value(power(ZERO, num(-1)))
    (True, False)
    """
    return bool(expression.cached("total", _has_value))


def _has_value(e: Expr) -> bool:
    if e.op == "constant":
        return bool(e.data != "infinity")
    if e.op == "power":
        base, exponent = e.args
        natural = exponent.op == "number" and exponent.data.denominator == 1 and exponent.data > 0
        return bool(natural) and has_value(base)
    return e.op in _TOTAL and all(has_value(a) for a in e.args)


def mul(*factors: Expr) -> Expr:
    """Scalar factors and at most one array, which comes last: `mul(lamda, dot(A, x))`. Numbers are folded to the front."""
    flat: list[Expr] = []
    number = ONE
    array: Expr | None = None
    for factor in factors:
        for part in factor.args if factor.op == "mul" else (factor,):
            if part.op == "number":
                number = part if number is ONE else num(number.data * part.data)
            elif part.is_scalar:
                flat.append(part)
            elif array is None:
                array = part
            else:
                raise refuse(f"a {array.shape} times a {part.shape}: use a matrix product", "the constructor for chains is dot")
    if number is ZERO and all(has_value(part) for part in flat):
        return ZERO if array is None else zeros(array.shape)
    if array is not None and array.op == "zeros" and all(has_value(part) for part in flat):
        return array
    if number is not ONE:
        flat.insert(0, number)
    if array is not None:
        flat.append(array)
    if not flat:
        return ONE
    if len(flat) == 1:
        return flat[0]
    return make("mul", tuple(flat), None, SCALAR if array is None else array.shape)


def negative(operand: Expr) -> Expr:
    """-operand."""
    return mul(MINUS_ONE, operand)


def subtract(left: Expr, right: Expr) -> Expr:
    """left - right."""
    return add(left, negative(right))


def power(base: Expr, exponent: Expr | int) -> Expr:
    """A scalar to a scalar power. Number powers are kept as written, but for the reciprocal of a number."""
    exponent = num(exponent) if isinstance(exponent, int) else exponent
    if not base.is_scalar or not exponent.is_scalar:
        raise refuse(f"a {base.shape} to the power of a {exponent.shape}", "only scalars; matrices have matrix_power")
    if exponent is ONE:
        return base
    if exponent is ZERO and not (base.op == "number" and base.data == 0):
        return ONE
    if exponent is MINUS_ONE and base.op == "number" and base.data:
        return num(1 / base.data)
    if base is ONE and exponent.op == "number":
        return ONE
    if exponent is MINUS_ONE and base.op == "power" and base.args[1].op == "number" and base.args[1].data > 0:
        return make("power", (base.args[0], num(-base.args[1].data)), None, SCALAR)
    return make("power", (base, exponent), None, SCALAR)


def sqrt(operand: Expr) -> Expr:
    """The principal square root."""
    return power(operand, HALF)


def divide(left: Expr, right: Expr) -> Expr:
    """left / right for a scalar right side."""
    if not right.is_scalar:
        raise refuse(f"division by a {right.shape}", "multiply by the inverse instead")
    return mul(left, power(right, MINUS_ONE))


def dot(*factors: Expr) -> Expr:
    """The matrix product, in order. Scalar factors move to the front; a chain without sides left over is a scalar.

    >>> A = symbol("A", matrix_shape("m", "n"))
    >>> str(dot(A, symbol("x", vector_shape("n"))).shape)
    'vector of length m'
    """
    scalars: list[Expr] = []
    chain: list[Expr] = []
    for factor in factors:
        if factor.is_scalar:
            scalars.append(factor)
            continue
        if factor.op == "mul":
            scalars.extend(factor.args[:-1])
            factor = factor.args[-1]
        if factor.op == "dot":
            chain.extend(factor.args)
        else:
            chain.append(factor)
    if not chain:
        return mul(*scalars)
    rows, cols = chain[0].shape
    for i, factor in enumerate(chain[1:], 1):
        if rows is None and cols is None:
            rows, cols = factor.shape
        elif cols != factor.shape.rows:
            raise SizeMistake(
                f"a product needs equal inner sizes: {shown(chain[i - 1])} is a {chain[i - 1].shape}, {shown(factor)} is a {factor.shape}"
            )
        else:
            cols = factor.shape.cols
    shape = Shape(rows, cols)
    if len(chain) > 1 and all(side is None or side.number == 1 for side in shape):
        shape = SCALAR
    product = chain[0] if len(chain) == 1 else make("dot", tuple(chain), None, shape)
    if product.op == "dot" and any(factor.op == "zeros" for factor in chain):
        product = zeros(shape)
    return mul(*scalars, product) if scalars else product


# Functions -------------------------------------------------------------------------------------------------------------


def function(name: str, operand: Expr) -> Expr:
    """A function of one scalar, entry by entry on arrays: `function("exp", x)`."""
    assert name in SCALAR_FUNCTIONS, name
    return make(name, (operand,), None, operand.shape)


def binomial(upper: Expr, lower: Expr) -> Expr:
    """The binomial coefficient of two scalars: 0 below k = 0, the falling factorial of n over k! for whole k, Gamma functions otherwise."""
    if not upper.is_scalar or not lower.is_scalar:
        raise refuse("a binomial coefficient of arrays")
    return make("binomial", (upper, lower), None, SCALAR)


def special(name: str, *arguments: Expr) -> Expr:
    """A function with parameters, the argument last: `special("bessel_j", order, x)`, `kummer` is 1F1(a; b; x), `gauss` 2F1(a, b; c; x).

    The classical polynomials are `jacobi` P_n^{(a,b)} with (n, a, b, x), `gegenbauer` (n, a, x), `laguerre` (n, a, x), the others (n, x);
    the elliptic integrals take the parameter m first, the amplitude last.
    """
    assert len(arguments) == SPECIAL_FUNCTIONS[name], name
    for argument in arguments:
        if not argument.is_scalar:
            raise refuse(f"{name} of {shown(argument)}, which is a {argument.shape}")
    return make("special", arguments, name, SCALAR)


def conj(operand: Expr) -> Expr:
    """The complex conjugate, entry by entry."""
    return make("conj", (operand,), None, operand.shape)


def apply(name: str, arguments: Sequence[Expr], shape: Shape = SCALAR, *, latex: str | None = None, primes: int = 0) -> Expr:
    """An undefined function applied: `f(x, t)`; `primes` counts derivatives of a function of one variable."""
    return make("apply", tuple(arguments), (name, latex or name, primes), shape)


def mapped(name: str, operand: Expr, *, latex: str | None = None, primes: int = 0) -> Expr:
    """An undefined function of one number, entry by entry: `phi(Wx)`; of a scalar it is the function applied."""
    if operand.is_scalar:
        return apply(name, (operand,), latex=latex, primes=primes)
    return make("mapped", (operand,), (name, latex or name, primes), operand.shape)
