"""Constructors: the only way to make expressions. Each knows the shapes of its operation and refuses what does not fit.

They normalise only what nobody would miss: nested sums and products are flattened, rational numbers are folded, scalar factors
stand before a matrix chain, (A^T)^T is A. They never distribute a product over a sum and never cancel: x/x stays x/x, since
where it is undefined matters to whoever checks it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction

from ..errors import TypeMistake
from .nodes import Expr, SymbolData, make
from .shapes import SCALAR, Dim, Shape, matrix_shape, vector_shape

__all__ = [
    "BUILDERS",
    "CONSTANTS",
    "HALF",
    "INFINITY",
    "I_UNIT",
    "MINUS_ONE",
    "ONE",
    "PI",
    "SCALAR_FUNCTIONS",
    "TWO",
    "ZERO",
    "E",
    "add",
    "apply",
    "basis",
    "block",
    "cases",
    "column",
    "commutation",
    "conj",
    "constant",
    "derivative",
    "det",
    "diag",
    "diagonal",
    "differential",
    "divide",
    "dot",
    "entry",
    "expm",
    "extremum",
    "function",
    "gradient",
    "hadamard",
    "hadamard_divide",
    "hadamard_power",
    "hessian",
    "identity",
    "indicator",
    "inner",
    "integral",
    "inverse",
    "jacobian",
    "join",
    "kron",
    "limit",
    "logsumexp",
    "matrix",
    "matrix_power",
    "mul",
    "negative",
    "norm",
    "num",
    "ones",
    "pinv",
    "power",
    "product",
    "rank",
    "rebuild",
    "relation",
    "row",
    "softmax",
    "spectral",
    "sqrt",
    "subtract",
    "sum_over",
    "symbol",
    "trace",
    "transpose",
    "vec",
    "vector",
    "zeros",
]  # fmt: skip

#: Functions of one scalar; on vectors and matrices they act entry by entry.
SCALAR_FUNCTIONS: frozenset[str] = frozenset(
    ["exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "coth", "sech", "csch", "arsinh", "arcosh", "artanh", "abs", "sign", "floor", "ceil", "factorial", "gamma", "loggamma", "digamma", "erf", "erfc", "sigmoid", "softplus", "relu", "step", "re", "im", "arg", "normal_cdf", "normal_pdf", "fresnel_s", "fresnel_c", "sine_integral", "exponential_integral", "lambert_w", "zeta"]
)
CONSTANTS = frozenset({"pi", "e", "i", "infinity", "euler_gamma"})
_RELATIONS = frozenset(
    ["=", "!=", "<", ">", "<=", ">=", "approx", "succ", "succeq", "prec", "preceq", "in", "notin", "equiv", "propto", "~", "perp", "parallel", "to", "ll", "gg", "subset", "subseteq", "divides"]
)


def _refuse(message: str, hint: str | None = None) -> TypeMistake:
    return TypeMistake(message, hint=hint)


# Leaves -------------------------------------------------------------------------------------------------------------


def num(value: int | Fraction | str) -> Expr:
    """A rational number, exactly: `num(3)`, `num("0.1")` is 1/10."""
    return make("number", (), Fraction(value), SCALAR)


ZERO, ONE, TWO, MINUS_ONE, HALF = num(0), num(1), num(2), num(-1), num(Fraction(1, 2))


def constant(name: str) -> Expr:
    """`pi`, `e`, `i` (the imaginary unit), `infinity`, `euler_gamma`."""
    assert name in CONSTANTS, name
    return make("constant", (), name, SCALAR)


PI, E, I_UNIT, INFINITY = constant("pi"), constant("e"), constant("i"), constant("infinity")


def symbol(
    name: str, shape: Shape = SCALAR, properties: Iterable[str] = (), *, latex: str | None = None
) -> Expr:
    """A symbol with a Python name, a shape and declared properties.

    >>> symbol("A", matrix_shape("m", "n")).shape.kind
    'matrix'
    """
    return make("symbol", (), SymbolData(name, latex or name, frozenset(properties)), shape)


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


def _same_shape(what: str, left: Shape, right: Shape) -> None:
    if left != right:
        hint = None
        if left.is_scalar != right.is_scalar:
            hint = "a scalar is not added to an array; write it times the identity or the vector of ones"
        raise _refuse(f"{what}: one side is a {left}, the other a {right}", hint)


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
        _same_shape("the terms of a sum differ in shape", shape, term.shape)
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


def mul(*factors: Expr) -> Expr:
    """Scalar factors and at most one array, which comes last: `mul(lamda, dot(A, x))`. Numbers are folded to the front."""
    flat: list[Expr] = []
    number = Fraction(1)
    array: Expr | None = None
    for factor in factors:
        for part in factor.args if factor.op == "mul" else (factor,):
            if part.op == "number":
                number *= part.data
            elif part.is_scalar:
                flat.append(part)
            elif array is None:
                array = part
            else:
                raise _refuse(
                    f"a {array.shape} times a {part.shape}: use a matrix product", "the constructor for chains is dot"
                )
    if number == 0:
        return ZERO if array is None else zeros(array.shape)
    if array is not None and array.op == "zeros":
        return array
    if number != 1:
        flat.insert(0, num(number))
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
        raise _refuse(f"a {base.shape} to the power of a {exponent.shape}", "only scalars; matrices have matrix_power")
    if exponent is ONE:
        return base
    if exponent is ZERO and not (base.op == "number" and base.data == 0):
        return ONE
    if exponent is MINUS_ONE and base.op == "number" and base.data:
        return num(1 / base.data)
    if base is ONE and exponent.op == "number":
        return ONE
    return make("power", (base, exponent), None, SCALAR)


def sqrt(operand: Expr) -> Expr:
    """The principal square root."""
    return power(operand, HALF)


def divide(left: Expr, right: Expr) -> Expr:
    """left / right for a scalar right side."""
    if not right.is_scalar:
        raise _refuse(f"division by a {right.shape}", "multiply by the inverse instead")
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
            raise _refuse(
                f"a product needs equal inner sizes: {_shown(chain[i - 1])} is a {chain[i - 1].shape}, "
                f"{_shown(factor)} is a {factor.shape}"
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


def _shown(factor: Expr) -> str:
    return factor.latex


def function(name: str, operand: Expr) -> Expr:
    """A function of one scalar, entry by entry on arrays: `function("exp", x)`."""
    assert name in SCALAR_FUNCTIONS, name
    return make(name, (operand,), None, operand.shape)


def conj(operand: Expr) -> Expr:
    """The complex conjugate, entry by entry."""
    return make("conj", (operand,), None, operand.shape)


def apply(name: str, arguments: Sequence[Expr], shape: Shape = SCALAR, *, latex: str | None = None, primes: int = 0) -> Expr:
    """An undefined function applied: `f(x, t)`; `primes` counts derivatives of a function of one variable."""
    return make("apply", tuple(arguments), (name, latex or name, primes), shape)


# Linear algebra -----------------------------------------------------------------------------------------------------


def _square(what: str, operand: Expr) -> Dim:
    rows, cols = operand.shape
    if rows is None or rows != cols:
        raise _refuse(f"{what} needs a square matrix, but {_shown(operand)} is a {operand.shape}")
    return rows


def transpose(operand: Expr) -> Expr:
    """The transpose; of a scalar, itself."""
    if operand.is_scalar:
        return operand
    if operand.op in ("transpose",):
        return operand.args[0]
    if operand.op == "mul":
        return mul(*operand.args[:-1], transpose(operand.args[-1]))
    if operand.op == "identity":
        return operand
    if operand.op in ("zeros", "ones"):
        return make(operand.op, (), None, operand.shape.transposed)
    return make("transpose", (operand,), None, operand.shape.transposed)


def inverse(operand: Expr) -> Expr:
    """The inverse of a square matrix; of a scalar, its reciprocal."""
    if operand.is_scalar:
        return power(operand, MINUS_ONE)
    _square("an inverse", operand)
    if operand.op == "inverse":
        return operand.args[0]
    if operand.op == "identity":
        return operand
    return make("inverse", (operand,), None, operand.shape)


def pinv(operand: Expr) -> Expr:
    """The Moore-Penrose pseudo-inverse."""
    return make("pinv", (operand,), None, operand.shape.transposed)


def matrix_power(operand: Expr, exponent: Expr | int) -> Expr:
    """A square matrix to a power."""
    exponent = num(exponent) if isinstance(exponent, int) else exponent
    if operand.is_scalar:
        return power(operand, exponent)
    size = _square("a power", operand)
    if exponent is ONE:
        return operand
    if exponent is ZERO:
        return identity(size)
    if exponent is MINUS_ONE:
        return inverse(operand)
    return make("matrix_power", (operand, exponent), None, operand.shape)


def expm(operand: Expr) -> Expr:
    """The matrix exponential; of a scalar, exp."""
    if operand.is_scalar:
        return function("exp", operand)
    _square("the matrix exponential", operand)
    return make("expm", (operand,), None, operand.shape)


def trace(operand: Expr) -> Expr:
    """The trace of a square matrix; of a scalar, itself."""
    if operand.is_scalar:
        return operand
    _square("the trace", operand)
    return make("trace", (operand,), None, SCALAR)


def det(operand: Expr) -> Expr:
    """The determinant of a square matrix; of a scalar, itself."""
    if operand.is_scalar:
        return operand
    _square("the determinant", operand)
    return make("det", (operand,), None, SCALAR)


def rank(operand: Expr) -> Expr:
    """The rank."""
    return make("rank", (operand,), None, SCALAR)


def spectral(name: str, operand: Expr) -> Expr:
    """`lambda_max`, `lambda_min`, `sigma_max`, `sigma_min`, `spectral_radius` or `condition` (2-norm) of a matrix."""
    if name.startswith("lambda") or name == "spectral_radius":
        _square("an eigenvalue", operand)
    return make("spectral", (operand,), name, SCALAR)


#: kinds of norm: 2 (Euclidean for vectors, spectral for matrices), F, 1, inf, nuclear, p (second argument), weighted
#: (second argument: the matrix M of sqrt(x^T M^{-1} x) as `mahalanobis`, of sqrt(x^T M x) as `weighted`), any (undeclared kind).
NORMS = frozenset({"2", "F", "1", "inf", "nuclear", "p", "mahalanobis", "weighted", "any", "0"})


def norm(operand: Expr, kind: str = "2", parameter: Expr | None = None) -> Expr:
    """A norm; `parameter` is p, or the matrix of a weighted norm. Of a scalar, its absolute value."""
    assert kind in NORMS, kind
    if operand.is_scalar:
        return function("abs", operand)
    if kind in ("F", "nuclear") and operand.shape.kind in ("vector", "row"):
        kind = "2"
    args = (operand,) if parameter is None else (operand, parameter)
    return make("norm", args, kind, SCALAR)


def inner(left: Expr, right: Expr) -> Expr:
    """The inner product: x^T y, and tr(A^T B) for matrices."""
    _same_shape("an inner product", left.shape, right.shape)
    return mul(left, right) if left.is_scalar else make("inner", (left, right), None, SCALAR)


def _entrywise(op: str, what: str, left: Expr, right: Expr) -> Expr:
    _same_shape(what, left.shape, right.shape)
    return make(op, (left, right), None, left.shape)


def hadamard(*factors: Expr) -> Expr:
    """The entrywise product of arrays of one shape; scalar factors move to the front."""
    scalars = [f for f in factors if f.is_scalar]
    arrays: list[Expr] = []
    for f in factors:
        if not f.is_scalar:
            if f.op == "mul":
                scalars.extend(f.args[:-1])
                f = f.args[-1]
            arrays.extend(f.args if f.op == "hadamard" else (f,))
    if not arrays:
        return mul(*scalars)
    for f in arrays[1:]:
        _same_shape("an entrywise product", arrays[0].shape, f.shape)
    product = arrays[0] if len(arrays) == 1 else make("hadamard", tuple(arrays), None, arrays[0].shape)
    return mul(*scalars, product) if scalars else product


def hadamard_divide(left: Expr, right: Expr) -> Expr:
    """The entrywise quotient."""
    if left.is_scalar and right.is_scalar:
        return divide(left, right)
    return _entrywise("hadamard_divide", "an entrywise quotient", left, right)


def hadamard_power(base: Expr, exponent: Expr | int) -> Expr:
    """Each entry to a scalar power."""
    exponent = num(exponent) if isinstance(exponent, int) else exponent
    if base.is_scalar:
        return power(base, exponent)
    if not exponent.is_scalar:
        raise _refuse(f"an entrywise power needs a scalar exponent, not a {exponent.shape}")
    return base if exponent is ONE else make("hadamard_power", (base, exponent), None, base.shape)


def kron(left: Expr, right: Expr) -> Expr:
    """The Kronecker product."""
    if left.is_scalar or right.is_scalar:
        return mul(left, right)

    def side(a: Dim | None, b: Dim | None) -> Dim | None:
        return None if a is None and b is None else (a or Dim.of(1)) * (b or Dim.of(1))

    shape = Shape(side(left.shape.rows, right.shape.rows), side(left.shape.cols, right.shape.cols))
    return make("kron", (left, right), None, shape)


def vec(operand: Expr) -> Expr:
    """Columns stacked into one vector; of a vector, itself."""
    if operand.shape.kind in ("scalar", "vector"):
        return operand
    return make("vec", (operand,), None, vector_shape(operand.shape.size))


def diag(operand: Expr) -> Expr:
    """The diagonal matrix with a vector on its diagonal."""
    if operand.shape.kind != "vector":
        raise _refuse(f"diag of a {operand.shape} where a vector is needed", "the diagonal of a matrix is `diagonal`")
    size = operand.shape.rows
    assert size is not None
    return make("diag", (operand,), None, matrix_shape(size, size))


def diagonal(operand: Expr) -> Expr:
    """The diagonal of a square matrix, as a vector."""
    return make("diagonal", (operand,), None, vector_shape(_square("the diagonal", operand)))


def matrix(rows: Sequence[Sequence[Expr]]) -> Expr:
    """A matrix of scalars."""
    width = len(rows[0])
    if any(len(r) != width for r in rows):
        raise _refuse("the rows of a matrix differ in length")
    entries = tuple(e for r in rows for e in r)
    for e in entries:
        if not e.is_scalar:
            raise _refuse(f"an entry of a matrix is a {e.shape}", "blocks make a block matrix")
    return make("matrix", entries, (len(rows), width), matrix_shape(len(rows), width))


def vector(entries: Sequence[Expr]) -> Expr:
    """A (column) vector of scalars."""
    for e in entries:
        if not e.is_scalar:
            raise _refuse(f"an entry of a vector is a {e.shape}")
    return make("vector", tuple(entries), None, vector_shape(len(entries)))


def block(rows: Sequence[Sequence[Expr]]) -> Expr:
    """A matrix of blocks; vectors are columns. Sizes along a row of blocks and a column of blocks agree."""
    width = len(rows[0])
    if any(len(r) != width for r in rows):
        raise _refuse("the rows of a block matrix differ in length")
    one = Dim.of(1)
    heights: list[Dim] = []
    widths: list[Dim] = []
    for r in rows:
        sides = [b.shape.rows or one for b in r]
        if any(s != sides[0] for s in sides):
            raise _refuse(f"blocks in one row differ in height: {', '.join(map(str, sides))}")
        heights.append(sides[0])
    for column_blocks in zip(*rows, strict=True):
        sides = [b.shape.cols or one for b in column_blocks]
        if any(s != sides[0] for s in sides):
            raise _refuse(f"blocks in one column differ in width: {', '.join(map(str, sides))}")
        widths.append(sides[0])
    total = matrix_shape(sum(heights, Dim({})), sum(widths, Dim({})))
    if width == 1 and all(b.shape.cols is None for r in rows for b in r):
        total = Shape(total.rows, None)
    return make("block", tuple(b for r in rows for b in r), (len(rows), width), total)


def entry(array: Expr, *indices: Expr) -> Expr:
    """The entry of a vector (one index) or a matrix (two), counting from 1."""
    kind = array.shape.kind
    need = {"vector": 1, "row": 1, "matrix": 2}.get(kind)
    if need != len(indices):
        raise _refuse(f"{len(indices)} indices on a {array.shape}")
    for i in indices:
        if not i.is_scalar:
            raise _refuse(f"an index is a {i.shape}")
    return make("entry", (array, *indices), None, SCALAR)


def column(array: Expr, index: Expr) -> Expr:
    """A column of a matrix, as a vector."""
    if array.shape.kind != "matrix":
        raise _refuse(f"a column of a {array.shape}")
    return make("column", (array, index), None, Shape(array.shape.rows, None))


def row(array: Expr, index: Expr) -> Expr:
    """A row of a matrix, as a vector (data rows x_i of a design matrix are column vectors by custom)."""
    if array.shape.kind != "matrix":
        raise _refuse(f"a row of a {array.shape}")
    return make("row", (array, index), None, Shape(array.shape.cols, None))


def softmax(operand: Expr) -> Expr:
    """exp(x) / sum exp(x) of a vector."""
    if operand.shape.kind != "vector":
        raise _refuse(f"softmax of a {operand.shape}")
    return make("softmax", (operand,), None, operand.shape)


def logsumexp(operand: Expr) -> Expr:
    """log sum exp of a vector."""
    if operand.shape.kind not in ("vector", "row"):
        raise _refuse(f"log-sum-exp of a {operand.shape}")
    return make("logsumexp", (operand,), None, SCALAR)


# Binders ------------------------------------------------------------------------------------------------------------


def sum_over(body: Expr, index: Expr, lower: Expr, upper: Expr) -> Expr:
    """The sum of body for index = lower..upper (empty when upper < lower)."""
    return make("sum", (body, index, lower, upper), None, body.shape)


def product(body: Expr, index: Expr, lower: Expr, upper: Expr) -> Expr:
    """The product of body for index = lower..upper; for matrices in that order, descending when lower > upper is meant."""
    return make("product", (body, index, lower, upper), None, body.shape)


def integral(body: Expr, variable: Expr, lower: Expr | None = None, upper: Expr | None = None) -> Expr:
    """A definite integral, or (without limits) an antiderivative."""
    limits = () if lower is None or upper is None else (lower, upper)
    return make("integral", (body, variable, *limits), None, body.shape)


def limit(body: Expr, variable: Expr, point: Expr, direction: str = "") -> Expr:
    """The limit as variable -> point, from both sides or from one (`+`, `-`)."""
    return make("limit", (body, variable, point), direction, body.shape)


def extremum(kind: str, body: Expr, variable: Expr, lower: Expr | None = None, upper: Expr | None = None) -> Expr:
    """`max` or `min` (`sup`, `inf`) of a scalar over an index range or over all values of the variable."""
    limits = () if lower is None or upper is None else (lower, upper)
    return make("extremum", (body, variable, *limits), kind, SCALAR)


# Calculus -----------------------------------------------------------------------------------------------------------


def gradient(body: Expr, variable: Expr, layout: str = "denominator") -> Expr:
    """The gradient of a scalar: the shape of the variable (denominator layout), or its transpose (numerator)."""
    if not body.is_scalar:
        raise _refuse(
            f"the gradient is taken of a scalar, but {_shown(body)} is a {body.shape}", "its derivative is a Jacobian"
        )
    shape = variable.shape if layout == "denominator" else variable.shape.transposed
    return make("gradient", (body, variable), layout, shape)


def jacobian(body: Expr, variable: Expr, layout: str = "numerator") -> Expr:
    """The Jacobian: entry (i, j) is the derivative of output i by input j (numerator layout), or transposed.

    A vector by a scalar gives a vector; where a matrix takes part, both are stacked by vec.
    """
    m = None if body.is_scalar else body.shape.size
    n = None if variable.is_scalar else variable.shape.size
    shape = Shape(m, n) if layout == "numerator" else Shape(n, m)
    return make("jacobian", (body, variable), layout, shape)


def hessian(body: Expr, variable: Expr) -> Expr:
    """The matrix of second derivatives of a scalar, by vec where the variable is a matrix."""
    if not body.is_scalar:
        raise _refuse(f"the Hessian is taken of a scalar, but {_shown(body)} is a {body.shape}")
    if variable.is_scalar:
        return derivative(body, variable, 2)
    size = variable.shape.size
    return make("hessian", (body, variable), None, matrix_shape(size, size))


def derivative(body: Expr, variable: Expr, order: int = 1) -> Expr:
    """The derivative by a scalar variable, entry by entry."""
    if not variable.is_scalar:
        raise _refuse(f"a derivative by a {variable.shape}", "use gradient or jacobian")
    return body if order == 0 else make("derivative", (body, variable), order, body.shape)


def differential(body: Expr) -> Expr:
    """d(body): linear in the differentials of the symbols that vary; the shape of body."""
    return make("differential", (body,), None, body.shape)


# Logic --------------------------------------------------------------------------------------------------------------


def relation(kind: str, left: Expr, right: Expr) -> Expr:
    """A relation between two expressions: `=`, `<=`, `succeq`, ... Shapes are the caller's to check."""
    assert kind in _RELATIONS, kind
    return make("relation", (left, right), kind, SCALAR)


def join(kind: str, *parts: Expr) -> Expr:
    """`and`, `or`, `not`, `implies`, `iff` of relations."""
    assert kind in ("and", "or", "not", "implies", "iff"), kind
    return make("logic", parts, kind, SCALAR)


def indicator(condition: Expr, shape: Shape = SCALAR) -> Expr:
    """1 where the relation holds, else 0; entry by entry when its sides are arrays."""
    return make("indicator", (condition,), None, shape)


def cases(branches: Sequence[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """Values with their conditions; the first condition that holds decides."""
    shape = branches[0][0].shape
    args: list[Expr] = []
    for value, condition in branches:
        _same_shape("the branches of a case distinction differ", shape, value.shape)
        args += [value, condition]
    if otherwise is not None:
        args.append(otherwise)
    return make("cases", tuple(args), None, shape)


# Rebuilding ---------------------------------------------------------------------------------------------------------


def _chunks(args: tuple[Expr, ...], width: int) -> list[tuple[Expr, ...]]:
    return [args[i : i + width] for i in range(0, len(args), width)]


def _cases(args: tuple[Expr, ...]) -> Expr:
    pairs = [(args[i], args[i + 1]) for i in range(0, len(args) - 1, 2)]
    return cases(pairs, args[-1] if len(args) % 2 else None)


def _indicator(args: tuple[Expr, ...]) -> Expr:
    condition = args[0]
    shape = condition.args[0].shape if condition.op == "relation" else SCALAR
    return indicator(condition, shape)


_Builder = Callable[[Hashable, tuple[Expr, ...]], Expr]

#: For every operation with arguments: how to make it again from new arguments. The list of operations there are.
BUILDERS: dict[str, _Builder] = {
    "basis": lambda d, a: a[0],  # replaced in `rebuild`, which knows the size
    "add": lambda d, a: add(*a),
    "mul": lambda d, a: mul(*a) if sum(not x.is_scalar for x in a) < 2 else dot(*a),
    "dot": lambda d, a: dot(*a),
    "power": lambda d, a: power(*a),
    "conj": lambda d, a: conj(*a),
    "apply": lambda d, a: apply(d[0], a, latex=d[1], primes=d[2]),  # type: ignore[index]
    "transpose": lambda d, a: transpose(*a),
    "inverse": lambda d, a: inverse(*a),
    "pinv": lambda d, a: pinv(*a),
    "matrix_power": lambda d, a: matrix_power(*a),
    "expm": lambda d, a: expm(*a),
    "trace": lambda d, a: trace(*a),
    "det": lambda d, a: det(*a),
    "rank": lambda d, a: rank(*a),
    "spectral": lambda d, a: spectral(str(d), *a),
    "norm": lambda d, a: norm(a[0], str(d), *a[1:]),
    "inner": lambda d, a: inner(*a),
    "hadamard": lambda d, a: hadamard(*a),
    "hadamard_divide": lambda d, a: hadamard_divide(*a),
    "hadamard_power": lambda d, a: hadamard_power(*a),
    "kron": lambda d, a: kron(*a),
    "vec": lambda d, a: vec(*a),
    "diag": lambda d, a: diag(*a),
    "diagonal": lambda d, a: diagonal(*a),
    "matrix": lambda d, a: matrix(_chunks(a, d[1])),  # type: ignore[index]
    "vector": lambda d, a: vector(a),
    "block": lambda d, a: block(_chunks(a, d[1])),  # type: ignore[index]
    "entry": lambda d, a: entry(*a),
    "column": lambda d, a: column(*a),
    "row": lambda d, a: row(*a),
    "softmax": lambda d, a: softmax(*a),
    "logsumexp": lambda d, a: logsumexp(*a),
    "sum": lambda d, a: sum_over(*a),
    "product": lambda d, a: product(*a),
    "integral": lambda d, a: integral(*a),
    "limit": lambda d, a: limit(*a, direction=str(d)),
    "extremum": lambda d, a: extremum(str(d), *a),
    "gradient": lambda d, a: gradient(*a, layout=str(d)),
    "jacobian": lambda d, a: jacobian(*a, layout=str(d)),
    "hessian": lambda d, a: hessian(*a),
    "derivative": lambda d, a: derivative(*a, order=d),  # type: ignore[arg-type]
    "differential": lambda d, a: differential(*a),
    "relation": lambda d, a: relation(str(d), *a),
    "logic": lambda d, a: join(str(d), *a),
    "indicator": lambda d, a: _indicator(a),
    "cases": lambda d, a: _cases(a),
    **{name: (lambda d, a, name=name: function(name, *a)) for name in SCALAR_FUNCTIONS},  # type: ignore[misc]
}
LEAVES = frozenset({"number", "constant", "symbol", "identity", "zeros", "ones", "commutation"})


def rebuild(node: Expr, args: tuple[Expr, ...]) -> Expr:
    """The same operation on other arguments, through its constructor."""
    if args == node.args:
        return node
    if node.op == "basis":
        assert node.shape.rows is not None
        return basis(args[0], node.shape.rows)
    if node.op == "apply":
        name, latex, primes = node.data
        return apply(name, args, node.shape, latex=latex, primes=primes)
    return BUILDERS[node.op](node.data, args)
