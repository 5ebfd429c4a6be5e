"""Expressions to SymPy objects and to the text form of them: one row per operation.

Scalars become scalar SymPy expressions whose symbols carry what is declared (undeclared ones are real). Vectors become matrices
of one column, row vectors of one row; their sizes are positive integer symbols. What SymPy has no faithful form for is refused.
SymPy is imported when the first expression is translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..errors import NotSupported
from .algebra import segments, slice_ends
from .nodes import Expr, walk
from .shapes import Dim
from .sympy_reader import SPECIAL_NAMES, SYMPY_NAMES
from .sympy_text import (
    entrywise,
    from_string,
    is_huge_argument,
    is_huge_power,
    library,
    matrix_product,
    size_symbol,
    symbol_with,
    to_text,
    transposed,
)

__all__ = ["from_string", "sympy_text", "to_sympy"]


def to_sympy(expression: Expr) -> Any:
    """A SymPy object with the same meaning; NotSupported where SymPy has no faithful form.

    >>> from deriver.expression import build as b
    >>> str(to_sympy(b.divide(b.function("sin", b.symbol("t")), b.TWO)))
    'sin(t)/2'
    """
    bridge = _Bridge(expression)
    try:
        return bridge.of(expression)
    except RecursionError:
        raise NotSupported("the expression is nested too deeply for SymPy") from None
    except (TypeError, ValueError, IndexError, NotImplementedError, ArithmeticError) as error:
        # SymPy refuses what it has no form for in many ways; all of them mean the same to a user.
        raise NotSupported(f"SymPy has no form of {expression.latex}: {error}") from error


def sympy_text(expression: Expr) -> str | None:
    """The SymPy form as text that `from_string` reads back, or None where there is no faithful form."""
    try:
        return to_text(to_sympy(expression))
    except NotSupported:
        return None


def _refuse(e: Expr, why: str = "") -> NotSupported:
    return NotSupported(f"SymPy has no faithful form of {e.latex}" + (f": {why}" if why else ""))


class _Bridge:
    """Translates the parts of one expression."""

    def __init__(self, expression: Expr) -> None:
        self.s = library()
        self.known: dict[Expr, Any] = {}
        self.frozen = False
        self.sizes: set[str] = set()
        self.bound: set[Expr] = set()
        self.complex = False
        self.names: set[str] = set()
        for node in walk(expression):
            self.sizes |= node.shape.letters
            if node.op == "symbol":
                self.names.add(node.name)
                self.complex = self.complex or "complex" in node.properties or "hermitian" in node.properties
            elif node.op == "constant" and node.data == "i":
                self.complex = True
            elif node.op in ("sum", "product"):
                self.bound.add(node.args[1])

    def of(self, e: Expr) -> Any:
        found = self.known.get(e)
        if found is None:
            row = _ROWS.get(e.op)
            if row is None:
                raise _refuse(e)
            found = self.known[e] = row(self, e)
        return found

    def all(self, parts: Iterable[Expr]) -> list[Any]:
        return [self.of(part) for part in parts]

    def size(self, side: Dim | None) -> Any:
        if side is None:
            return self.s.Integer(1)
        total = self.s.Integer(0)
        for monomial, coefficient in side.terms:
            total += self.s.Mul(coefficient, *(size_symbol(name) for name in monomial))
        return total

    def fresh(self, name: str = "i") -> Any:
        """An integer symbol whose name does not occur."""
        while name in self.names or name in self.sizes:
            name += "_"
        return self.s.Symbol(name, integer=True)

    def build(self, make: Any, *args: Any) -> Any:
        """`make(*args)`, left as it is written where evaluating it could take forever."""
        return make(*args, evaluate=False) if self.frozen else make(*args)

    def product(self, *factors: Any) -> Any:
        """A product of scalars and matrices, flat."""
        return matrix_product(factors, lambda *scalars: self.build(self.s.Mul, *scalars))

    def other_side(self, array: Any) -> Any:
        """The transpose, conjugated where something is complex: what stands left of an array in its squared norm."""
        if not self.complex:
            return transposed(array)
        return array.H if isinstance(array, self.s.MatrixBase) else self.s.Adjoint(array)

    def element(self, array: Any, row: Any, column: Any) -> Any:
        """One element, counted from 0, of a product left as it is, unless all its factors are explicit."""
        if isinstance(array, self.s.MatMul) and all(isinstance(f, self.s.MatrixBase) for f in array.args if f.is_Matrix):
            array = array.doit()
        if isinstance(array, self.s.MatrixBase) and row.is_Integer and column.is_Integer:
            return array[int(row), int(column)]
        return self.s.matrices.expressions.matexpr.MatrixElement(array, row, column)

    def square(self, e: Expr, middle: Any = None) -> Any:
        """x^T M x, conjugated where something is complex."""
        x = self.of(e)
        left = self.other_side(x)
        chain = (left, x) if middle is None else (left, middle, x)
        if e.shape.kind == "row":
            chain = (x, self.other_side(x))
        return self.element(self.product(*chain), self.s.Integer(0), self.s.Integer(0))


_Row = Callable[[_Bridge, Expr], Any]

# Leaves and arithmetic ------------------------------------------------------------------------------------------------


def _constant(b: _Bridge, e: Expr) -> Any:
    return {"pi": b.s.pi, "e": b.s.E, "i": b.s.I, "infinity": b.s.oo, "euler_gamma": b.s.EulerGamma}[e.data]


def _symbol(b: _Bridge, e: Expr) -> Any:
    if not e.is_scalar:
        return b.s.MatrixSymbol(e.name, b.size(e.shape.rows), b.size(e.shape.cols))
    if e.name in b.sizes:
        return size_symbol(e.name)
    if e in b.bound:
        return b.s.Symbol(e.name, integer=True)
    return symbol_with(e.name, e.properties)


def _filled(name: str) -> _Row:
    return lambda b, e: getattr(b.s, name)(b.size(e.shape.rows), b.size(e.shape.cols))


def _add(b: _Bridge, e: Expr) -> Any:
    return b.build(b.s.Add, *b.all(e.args)) if e.is_scalar else b.s.MatAdd(*b.all(e.args))


def _mul(b: _Bridge, e: Expr) -> Any:
    if e.is_scalar:
        return b.build(b.s.Mul, *b.all(e.args))
    return b.product(*b.all(e.args))


def _dot(b: _Bridge, e: Expr) -> Any:
    zero = b.s.Integer(0)
    scalars: list[Any] = []
    chain: list[Expr] = []
    for part in segments(e.args):
        if part[0].shape.rows is None and part[-1].shape.cols is None:
            scalars.append(b.element(b.product(*b.all(part)), zero, zero))
        else:
            chain.extend(part)
    if not chain:
        return b.build(b.s.Mul, *scalars)
    product = b.product(*b.all(chain))
    if e.is_scalar:
        return b.build(b.s.Mul, *scalars, b.element(product, zero, zero))
    return b.product(*scalars, product) if scalars else product


def _power(b: _Bridge, e: Expr) -> Any:
    base, exponent = b.all(e.args)
    b.frozen = b.frozen or is_huge_power(base, exponent)
    return b.build(b.s.Pow, base, exponent)


def _apply(b: _Bridge, e: Expr) -> Any:
    name, _, primes = e.data
    if not e.is_scalar or not all(a.is_scalar for a in e.args):
        raise _refuse(e, "a function of or to arrays")
    f = b.s.Function(name)
    if not primes:
        return f(*b.all(e.args))
    at = b.of(e.args[0])
    if at.is_Symbol:
        return b.s.Derivative(f(at), (at, primes))
    inner = b.s.Symbol("xi" if "xi" not in b.names else "xi_")
    return b.s.Subs(b.s.Derivative(f(inner), (inner, primes)), inner, at)


def _mapped(b: _Bridge, e: Expr) -> Any:
    name, _, primes = e.data
    if primes:
        raise _refuse(e, "a derivative of an unknown function, entry by entry")
    return entrywise(b.s.Function(name), b.of(e.args[0]))


# Functions ------------------------------------------------------------------------------------------------------------


def _written_out(b: _Bridge, name: str, z: Any) -> Any:
    """Functions that SymPy has no name for."""
    s = b.s
    return {
        "sigmoid": lambda: 1 / (1 + s.exp(-z)),
        "softplus": lambda: s.log(1 + s.exp(z)),
        "relu": lambda: s.Max(0, z),
        "normal_cdf": lambda: (1 + s.erf(z / s.sqrt(2))) / 2,
        "normal_pdf": lambda: s.exp(-(z**2) / 2) / s.sqrt(2 * s.pi),
        "dilogarithm": lambda: s.polylog(2, z),
    }[name]()


def _binomial(b: _Bridge, e: Expr) -> Any:
    upper, lower = b.all(e.args)
    b.frozen = b.frozen or is_huge_argument("factorial", upper) or is_huge_argument("factorial", lower)
    return b.build(b.s.binomial, upper, lower)


def _function(b: _Bridge, e: Expr) -> Any:
    z = b.of(e.args[0])
    if e.is_scalar:
        b.frozen = b.frozen or is_huge_argument(SYMPY_NAMES.get(e.op, ""), z)
        return b.build(getattr(b.s, SYMPY_NAMES[e.op]), z) if e.op in SYMPY_NAMES else _written_out(b, e.op, z)
    if e.op == "conj":
        return b.s.Adjoint(b.s.Transpose(z))
    if e.op in SYMPY_NAMES:
        return entrywise(getattr(b.s, SYMPY_NAMES[e.op]), z)
    return entrywise(lambda d: _written_out(b, e.op, d), z)


def _special(b: _Bridge, e: Expr) -> Any:
    *params, x = b.all(e.args)
    if e.data.startswith("bessel"):
        return getattr(b.s, e.data.replace("_", ""))(*params, x)
    if e.data.startswith("elliptic"):
        return getattr(b.s, e.data)(x, *params)
    if e.data in SPECIAL_NAMES:
        return getattr(b.s, SPECIAL_NAMES[e.data])(*params, x)
    return b.s.hyper(params[:-1], params[-1:], x)


# Linear algebra -------------------------------------------------------------------------------------------------------


def _norm(b: _Bridge, e: Expr) -> Any:
    array, s = e.args[0], b.s
    if array.shape.kind == "matrix":
        if e.data != "F":
            raise _refuse(e, "only the Frobenius norm of a matrix")
        a = b.of(array)
        return s.sqrt(s.Trace(b.product(b.other_side(a), a)))
    if e.data == "2":
        return s.sqrt(b.square(array))
    if e.data in ("weighted", "mahalanobis") and array.shape.kind == "vector":
        middle = b.of(e.args[1])
        return s.sqrt(b.square(array, middle if e.data == "weighted" else s.Inverse(middle)))
    if e.data == "1":
        return _sum_of_entries(b, array, s.Abs)
    if e.data == "p":
        p = b.of(e.args[1])
        return s.Pow(_sum_of_entries(b, array, lambda z: s.Abs(z) ** p), 1 / p)
    length = array.shape.size.number
    if e.data == "inf" and length is not None and length <= 50:
        return s.Max(*(s.Abs(z) for z in _entries(b, array, length)))
    raise _refuse(e)


def _entries(b: _Bridge, array: Expr, length: int) -> list[Any]:
    a, zero = b.of(array), b.s.Integer(0)
    places = [(b.s.Integer(i), zero) for i in range(length)]
    return [b.element(a, *(p if array.shape.kind == "vector" else p[::-1])) for p in places]


def _sum_of_entries(b: _Bridge, array: Expr, of: Callable[[Any], Any]) -> Any:
    """The sum of a function over the entries of a vector."""
    length = array.shape.size.number
    if length is not None and length <= 50:
        return b.s.Add(*(of(z) for z in _entries(b, array, length)))
    i, zero = b.fresh(), b.s.Integer(0)
    place = (i, zero) if array.shape.kind == "vector" else (zero, i)
    return b.s.Sum(of(b.element(b.of(array), *place)), (i, 0, b.size(array.shape.size) - 1))


def _inner(b: _Bridge, e: Expr) -> Any:
    left, right = b.all(e.args)
    if e.args[0].shape.kind == "matrix":
        return b.s.Trace(b.product(transposed(left), right))
    chain = (left, transposed(right)) if e.args[0].shape.kind == "row" else (transposed(left), right)
    return b.element(b.product(*chain), b.s.Integer(0), b.s.Integer(0))


def _softmax(b: _Bridge, e: Expr) -> Any:
    if e.shape.kind == "matrix":
        raise _refuse(e, "each row has a sum of its own")
    total = _sum_of_entries(b, e.args[0], b.s.exp)
    return b.product(1 / total, entrywise(b.s.exp, b.of(e.args[0])))


def _array(b: _Bridge, e: Expr) -> Any:
    width = e.data[1] if e.op == "matrix" else 1
    return b.s.ImmutableMatrix(len(e.args) // width, width, b.all(e.args))


def _block(b: _Bridge, e: Expr) -> Any:
    rows, width = e.data
    cells = [b.s.ImmutableMatrix([[b.of(a)]]) if a.is_scalar else b.of(a) for a in e.args]
    return b.s.BlockMatrix([cells[i * width : (i + 1) * width] for i in range(rows)])


def _entry(b: _Bridge, e: Expr) -> Any:
    array, *indices = e.args
    places = [b.of(i) - 1 for i in indices]
    zero = b.s.Integer(0)
    if len(places) == 1:
        places = [places[0], zero] if array.shape.kind == "vector" else [zero, places[0]]
    return b.element(b.of(array), *places)


def _slice(b: _Bridge, e: Expr) -> Any:
    array, place = e.args[0], b.of(e.args[1]) - 1
    whole, one = (0, b.size(array.shape.rows if e.op == "column" else array.shape.cols)), (place, place + 1)
    if array.op == "slice" and array.data == (e.op == "column", e.op == "row"):
        whole = _places(b, array)[0 if e.op == "column" else 1]  # SymPy cannot compare the ends of a slice of a slice
        array = array.args[0]
    a = b.of(array)
    cut = b.s.MatrixSlice(a, whole, one) if e.op == "column" else b.s.MatrixSlice(a, one, whole)
    return cut if e.op == "column" else b.s.Transpose(cut)


def _ranges(b: _Bridge, e: Expr) -> Any:
    return b.s.MatrixSlice(b.of(e.args[0]), *_places(b, e))


def _places(b: _Bridge, e: Expr) -> list[tuple[Any, Any]]:
    """The rows and the columns of a slice, counted from 0, the end left out."""
    whole = ((0, b.size(side)) if side is not None else (0, 1) for side in e.args[0].shape)
    cuts = zip(slice_ends(e), whole, strict=True)
    return [side if cut is None else (b.of(cut[0]) - 1, b.of(cut[1])) for cut, side in cuts]


def _basis(b: _Bridge, e: Expr) -> Any:
    size, place = b.size(e.shape.rows), b.of(e.args[0]) - 1
    return b.s.MatrixSlice(b.s.Identity(size), (0, size), (place, place + 1))


# Binders, calculus, logic ---------------------------------------------------------------------------------------------


def _bounded(b: _Bridge, e: Expr) -> Any:
    if not e.is_scalar:
        raise _refuse(e, "a sum of arrays over an index")
    body, index, lower, upper = b.all(e.args)
    return (b.s.Sum if e.op == "sum" else b.s.Product)(body, (index, lower, upper))


def _integral(b: _Bridge, e: Expr) -> Any:
    if not e.is_scalar or not e.args[1].is_scalar:
        raise _refuse(e)
    body, *limits = b.all(e.args)
    return b.s.Integral(body, tuple(limits))


def _limit(b: _Bridge, e: Expr) -> Any:
    if not e.is_scalar:
        raise _refuse(e)
    body, variable, point = b.all(e.args)
    # At infinity there is one side only, and SymPy wants it named.
    return b.s.Limit(body, variable, point, e.data or ("+-" if point.is_finite is not False else "-"))


def _at(b: _Bridge, e: Expr) -> Any:
    if not e.is_scalar or not e.args[1].is_scalar:
        raise _refuse(e, "a value at a point of arrays")
    return b.s.Subs(*b.all(e.args))


def _derivative(b: _Bridge, e: Expr) -> Any:
    body, variable = e.args
    if not body.is_scalar or not variable.is_scalar:
        raise _refuse(e, "a derivative by or of an array")
    order = e.data if e.op == "derivative" else 1
    return b.s.Derivative(b.of(body), (b.of(variable), order))


_RELATIONS = {"=": "Eq", "!=": "Ne", "<": "Lt", ">": "Gt", "<=": "Le", ">=": "Ge"}
_LOGIC = {"and": "And", "or": "Or", "not": "Not", "implies": "Implies", "iff": "Equivalent"}


def _relation(b: _Bridge, e: Expr) -> Any:
    if e.data not in _RELATIONS or (e.data not in ("=", "!=") and not all(a.is_scalar for a in e.args)):
        raise _refuse(e)
    return getattr(b.s, _RELATIONS[e.data])(*b.all(e.args), evaluate=False)


def _logic(b: _Bridge, e: Expr) -> Any:
    return getattr(b.s, _LOGIC[e.data])(*b.all(e.args))


def _indicator(b: _Bridge, e: Expr) -> Any:
    if not e.is_scalar:
        raise _refuse(e, "an indicator for each entry")
    return b.s.Piecewise((1, b.of(e.args[0])), (0, True))


def _cases(b: _Bridge, e: Expr) -> Any:
    if not e.is_scalar:
        raise _refuse(e, "a case distinction between arrays")
    parts = b.all(e.args)
    pairs = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    return b.s.Piecewise(*pairs, *([(parts[-1], True)] if len(parts) % 2 else []))


def _same(name: str) -> _Row:
    return lambda b, e: getattr(b.s, name)(*b.all(e.args))


_ROWS: dict[str, _Row] = {
    "number": lambda b, e: b.s.Rational(e.data.numerator, e.data.denominator),
    "constant": _constant,
    "symbol": _symbol,
    "identity": lambda b, e: b.s.Identity(b.size(e.shape.rows)),
    "zeros": _filled("ZeroMatrix"),
    "ones": _filled("OneMatrix"),
    "basis": _basis,
    "add": _add,
    "mul": _mul,
    "dot": _dot,
    "power": _power,
    "apply": _apply,
    "mapped": _mapped,
    "transpose": lambda b, e: transposed(b.of(e.args[0])),
    "inverse": _same("Inverse"),
    "matrix_power": _same("MatPow"),
    "trace": _same("Trace"),
    "det": _same("Determinant"),
    "norm": _norm,
    "inner": _inner,
    "hadamard": _same("HadamardProduct"),
    "hadamard_divide": lambda b, e: b.s.HadamardProduct(b.of(e.args[0]), b.s.HadamardPower(b.of(e.args[1]), -1)),
    "hadamard_power": _same("HadamardPower"),
    "kron": _same("KroneckerProduct"),
    "diag": _same("DiagMatrix"),
    "diagonal": _same("DiagonalOf"),
    "matrix": _array,
    "vector": _array,
    "block": _block,
    "list": lambda b, e: [b.of(a) for a in e.args],
    "entry": _entry,
    "column": _slice,
    "row": _slice,
    "slice": _ranges,
    "special": _special,
    "softmax": _softmax,
    "binomial": _binomial,
    "logsumexp": lambda b, e: b.s.log(_sum_of_entries(b, e.args[0], b.s.exp)),
    "sum": _bounded,
    "product": _bounded,
    "integral": _integral,
    "limit": _limit,
    "at": _at,
    "gradient": _derivative,
    "jacobian": _derivative,
    "derivative": _derivative,
    "relation": _relation,
    "logic": _logic,
    "indicator": _indicator,
    "cases": _cases,
    **{name: _function for name in (*SYMPY_NAMES, "sigmoid", "softplus", "relu", "normal_cdf", "normal_pdf", "dilogarithm")},
}
