"""SymPy objects as text, and that text read back without evaluating it as a program.

The text is what a person would type (`Matrix([[1, 2], [3, 4]])*x`, `Sum(x[i, 0], (i, 0, n - 1))`). Reading walks Python's syntax
tree with a list of the names that may be called; nothing else can run. Whatever could take forever to evaluate is left as it is
written.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from ..errors import NotSupported, SyntaxMistake
from .nodes import Expr
from .properties import closure

__all__ = [
    "entrywise",
    "from_string",
    "is_huge_argument",
    "is_huge_power",
    "library",
    "matrix_product",
    "size_symbol",
    "symbol_with",
    "to_text",
    "transposed",
]

_LONGEST = 200_000
_BITS = 14_000  # Python writes integers of up to 4300 digits as text
_DIRECT = frozenset({
    "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "sinh", "cosh", "tanh", "coth",
    "sech", "csch", "asinh", "acosh", "atanh", "Abs", "sign", "floor", "ceiling", "factorial", "binomial", "gamma", "loggamma",
    "digamma", "polygamma", "erf", "erfc", "re", "im", "arg", "conjugate", "Heaviside", "fresnels", "fresnelc", "Si",
    "Ei", "LambertW", "zeta", "airyai", "airybi", "airyaiprime", "airybiprime", "erfi", "besselj", "bessely", "besseli", "besselk", "hyper",
    "Ci", "Shi", "Chi", "li", "polylog", "chebyshevt", "chebyshevu", "legendre", "hermite", "laguerre", "assoc_laguerre", "gegenbauer",
    "jacobi", "uppergamma", "elliptic_f", "elliptic_e",
    "sqrt", "Max", "Min", "And", "Or", "Not", "Implies", "Equivalent", "Piecewise", "Sum",
    "Product", "Integral", "Derivative", "Subs", "Lambda", "BlockMatrix", "Identity", "ZeroMatrix", "OneMatrix",
    "HadamardProduct", "HadamardPower", "KroneckerProduct", "DiagMatrix", "DiagonalOf", "Inverse", "Transpose",
    "Adjoint", "Trace", "Determinant", "Rational", "Integer",
})  # fmt: skip
_UNEVALUATED = {"Eq", "Ne", "Lt", "Le", "Gt", "Ge"}
_CALLABLE = _DIRECT | _UNEVALUATED | {"Matrix", "ImmutableMatrix", "Limit", "Function"}
_CONSTANTS = ("pi", "E", "I", "oo", "zoo", "nan", "EulerGamma")
_EAGER = {"factorial", "binomial", "gamma", "loggamma", "digamma", "polygamma", "zeta"}


@cache
def library() -> Any:
    """The SymPy package, imported at the first call."""
    import sympy

    return sympy


def size_symbol(name: str) -> Any:
    """The SymPy symbol of a size letter."""
    return library().Symbol(name, integer=True, positive=True)


_ASSUMPTIONS = ("positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer")


def symbol_with(name: str, properties: Iterable[str]) -> Any:
    """The SymPy symbol of a scalar with declared properties; real unless declared complex."""
    implied = closure(properties)
    flags = {flag: True for flag in _ASSUMPTIONS if flag in implied}
    if "complex" not in implied:
        flags["real"] = True
    return library().Symbol(name, **flags)


def is_huge_power(base: Any, exponent: Any) -> bool:
    """Whether a power of SymPy numbers has too many digits to be written out."""
    if not (base.is_Rational and exponent.is_Rational) or abs(base) in (0, 1):
        return False
    bits = max(int(base.p).bit_length(), int(base.q).bit_length())
    return bool(bits * abs(exponent) > _BITS)


def is_huge_argument(name: str, value: Any) -> bool:
    """Whether a factorial-like function of a number is better left as it is written."""
    return name in _EAGER and bool(value.is_Rational) and bool(abs(value) > 1000)


def transposed(array: Any) -> Any:
    """The transpose; an explicit matrix is transposed at once."""
    s = library()
    if isinstance(array, s.Transpose):
        return array.arg
    return array.T if isinstance(array, s.MatrixBase) else s.Transpose(array)


def matrix_product(factors: Iterable[Any], scalar: Callable[..., Any]) -> Any:
    """The product of scalars and matrices, flat, the scalars first and joined by `scalar`."""
    s = library()
    flat: list[Any] = []
    for factor in factors:
        flat.extend(factor.args if isinstance(factor, s.MatMul) else (factor,))
    scalars = [f for f in flat if not f.is_Matrix]
    chain = [f for f in flat if f.is_Matrix]
    if scalars:
        return s.MatMul(scalar(*scalars), *chain)
    return s.MatMul(*chain) if len(chain) > 1 else chain[0]


def entrywise(function: Callable[[Any], Any], array: Any) -> Any:
    """A function of each entry."""
    s = library()
    if isinstance(array, s.MatrixBase):
        return array.applyfunc(function)
    # One fixed variable, so that translating twice gives equal objects.
    d = s.Symbol("d")
    lambda_ = function if isinstance(function, s.Lambda) else s.Lambda(d, function(d))
    from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

    return ElementwiseApplyFunction(lambda_, array)


# Writing --------------------------------------------------------------------------------------------------------------


def to_text(value: Any) -> str:
    """The text of a SymPy object, or of a list of them, on one line; NotSupported where it cannot be written."""
    if isinstance(value, list):
        return f"[{', '.join(to_text(item) for item in value)}]"
    try:
        text = str(_printer(frozenset(str(s) for s in value.free_symbols), _is_frozen(value)).doprint(value))
    except (ValueError, RecursionError) as error:
        raise NotSupported(f"too large to be written: {error}") from error
    if "\n" in text or len(text) > _LONGEST:
        raise NotSupported("too large to be written")
    return text


@cache
def _printer_class() -> Any:
    from sympy import MatrixBase, MatrixSymbol
    from sympy.core.function import AppliedUndef
    from sympy.printing.precedence import PRECEDENCE
    from sympy.printing.str import StrPrinter

    class Printer(StrPrinter):  # type: ignore[misc]
        """As `str`, on one line, and without the shorthands that do not read back."""

        taken: frozenset[str] = frozenset()

        def _print_Exp1(self, e: Any) -> str:
            return "exp(1)" if "E" in self.taken else "E"

        def _print_ImaginaryUnit(self, e: Any) -> str:
            return "sqrt(-1)" if "I" in self.taken else "I"

        def _print_Pi(self, e: Any) -> str:
            return "acos(-1)" if "pi" in self.taken else "pi"

        def _print_MatrixBase(self, e: Any) -> str:
            rows = (", ".join(self._print(e[i, j]) for j in range(e.cols)) for i in range(e.rows))
            return f"Matrix([{', '.join(f'[{row}]' for row in rows)}])"

        _print_DenseMatrix = _print_ImmutableDenseMatrix = _print_MutableDenseMatrix = _print_MatrixBase
        _print_ImmutableMatrix = _print_ImmutableSparseMatrix = _print_MatrixBase

        def _call(self, e: Any) -> str:
            return f"{type(e).__name__}({', '.join(self._print(a) for a in e.args)})"

        _print_ZeroMatrix = _print_OneMatrix = _print_HadamardProduct = _print_HadamardPower = _call
        _print_KroneckerProduct = _print_DiagMatrix = _print_DiagonalOf = _print_Determinant = _print_Trace = _call
        _print_Identity = _print_Adjoint = _call

        def operand(self, e: Any) -> str:
            text = str(self._print(e))
            return text if e.is_Symbol or isinstance(e, MatrixSymbol | MatrixBase) or type(e).__name__ in _CALLABLE else f"({text})"

        def parenthesize(self, item: Any, level: int, strict: bool = False) -> str:
            if type(item).__name__ in _CALLABLE and getattr(item, "is_Matrix", False):
                return str(self._print(item))
            return str(super().parenthesize(item, level, strict))

        def _print_Transpose(self, e: Any) -> str:
            return f"{self.operand(e.arg)}.T"

        def _print_MatAdd(self, e: Any) -> str:
            text = ""
            for term in e.args:
                part = self.parenthesize(term, PRECEDENCE["Add"], strict=True)
                text += f" - {part[1:]}" if part.startswith("-") and text else f" + {part}" if text else part
            return text

        def _print_Inverse(self, e: Any) -> str:
            return f"Inverse({self._print(e.arg)})"

        def _print_BlockMatrix(self, e: Any) -> str:
            rows, cols = e.blockshape
            lines = (", ".join(self._print(e.blocks[i, j]) for j in range(cols)) for i in range(rows))
            return f"BlockMatrix([{', '.join(f'[{line}]' for line in lines)}])"

        def _print_ElementwiseApplyFunction(self, e: Any) -> str:
            (variable,), body = e.function.variables, e.function.expr
            plain = len(body.args) == 1 and body.args[0] == variable and type(body).__name__ in _DIRECT
            function = type(body).__name__ if plain else f"Lambda({self._print(variable)}, {self._print(body)})"
            return f"{self.operand(e.expr)}.applyfunc({function})"

        def _print_Function(self, e: Any) -> str:
            if isinstance(e, AppliedUndef) and type(e).__name__ in _CALLABLE:
                return f"Function('{type(e).__name__}')({self.stringify(e.args, ', ')})"
            return str(super()._print_Function(e))

    return Printer


def _printer(taken: frozenset[str], frozen: bool) -> Any:
    # SymPy puts terms in order by their numbers, and computes them for it.
    printer = _printer_class()({"order": "none"} if frozen else {})
    printer.taken = taken
    return printer


def _is_frozen(value: Any) -> bool:
    """Whether a power of integers is left as it is written."""
    powers = value.atoms(library().Pow)
    return any(p.base.is_Integer and (p.exp.is_Integer or (p.exp.is_Pow and p.exp.base.is_Integer)) for p in powers)


# Reading --------------------------------------------------------------------------------------------------------------


def from_string(text: str, symbols: Mapping[str, Any] | Iterable[Expr] | None = None) -> Any:
    """The SymPy object that a `sympy` string stands for; nothing in the text is executed.

    `symbols` says what the names are: the `symbols` of a derivation's JSON, or SymPy objects by name, or expressions. Other names
    are real scalars, integers where a sum runs over them. Raises SyntaxMistake for anything that is not on the list.

    >>> from_string("2*x + 1", {"x": {"kind": "scalar", "shape": [], "assumptions": ["positive"]}}).free_symbols.pop().is_positive
    True
    """
    if len(text) > _LONGEST:
        raise SyntaxMistake(f"longer than {_LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        start = max(0, (getattr(error, "offset", None) or 1) - 1)
        raise SyntaxMistake("not a SymPy expression", text=text, start=start) from None
    except (RecursionError, MemoryError):
        raise SyntaxMistake("nested too deeply") from None
    reader = _Reader(text, tree, _known(symbols))
    try:
        return reader.of(tree.body)
    except RecursionError:
        raise SyntaxMistake("nested too deeply") from None
    except (TypeError, ValueError, IndexError, AttributeError, NotImplementedError, ArithmeticError) as error:
        raise SyntaxMistake(f"SymPy refuses it: {error}", text=text) from error


def _known(symbols: Mapping[str, Any] | Iterable[Expr] | None) -> dict[str, Any]:
    s = library()
    known: dict[str, Any] = {}
    if symbols is None:
        return known
    entries = symbols.items() if isinstance(symbols, Mapping) else ((e.name, e) for e in symbols)
    sizes: set[str] = set()
    for name, entry in entries:
        if isinstance(entry, Expr):
            shape = entry.shape
            entry = {"kind": shape.kind, "shape": shape.names, "assumptions": entry.properties}
        if not isinstance(entry, Mapping):
            known[name] = entry
            continue
        sides = [_size(side, sizes) for side in entry.get("shape", ())]
        if not sides:
            known[name] = symbol_with(name, entry.get("assumptions", ()))
        else:
            known[name] = s.MatrixSymbol(name, sides[0], sides[1] if len(sides) > 1 else 1)
    return {**known, **{name: size_symbol(name) for name in sizes if getattr(known.get(name), "is_Symbol", True)}}


def _size(text: str, sizes: set[str]) -> Any:
    """A side of a shape (`n`, `2*m+1`); adds its letters to `sizes`."""
    tree = ast.parse(text, mode="eval")
    letters = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    sizes |= letters
    return _Reader(text, tree, {name: size_symbol(name) for name in letters}).of(tree.body)


class _Reader:
    """Walks one syntax tree; a node that has no case here is refused."""

    def __init__(self, text: str, tree: ast.AST, known: Mapping[str, Any]) -> None:
        self.s = library()
        self.text = text
        self.known = dict(known)
        self.frozen = False
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self.foresee(node.func.id, node.args)

    def foresee(self, function: str, args: list[ast.expr]) -> None:
        """Note what a call says of the names in it: sums run over integers, sizes are positive integers."""
        if function in ("Sum", "Product"):
            for limit in args[1:]:
                if isinstance(limit, ast.Tuple) and limit.elts and isinstance(limit.elts[0], ast.Name):
                    name = limit.elts[0].id
                    if not getattr(self.known.get(name), "is_integer", False):
                        self.known[name] = self.s.Symbol(name, integer=True)
        elif function in ("Identity", "ZeroMatrix", "OneMatrix"):
            for node in (part for arg in args for part in ast.walk(arg)):
                if isinstance(node, ast.Name) and node.id not in self.known:
                    self.known[node.id] = size_symbol(node.id)

    def refuse(self, node: ast.AST, why: str = "not allowed here") -> SyntaxMistake:
        start = getattr(node, "col_offset", 0)
        return SyntaxMistake(why, text=self.text, start=start, end=getattr(node, "end_col_offset", None))

    def of(self, node: ast.AST) -> Any:
        case: Callable[[Any], Any] | None = getattr(self, "_" + type(node).__name__, None)
        if case is None:
            raise self.refuse(node)
        return case(node)

    def _Constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, bool):
            return self.s.true if node.value else self.s.false
        if isinstance(node.value, int):
            return self.s.Integer(node.value)
        if isinstance(node.value, float):
            return self.s.Float(ast.get_source_segment(self.text.strip(), node) or node.value)
        raise self.refuse(node)

    def _Name(self, node: ast.Name) -> Any:
        if node.id in self.known:
            return self.known[node.id]
        if node.id in _CONSTANTS:
            return getattr(self.s, node.id)
        if node.id in _DIRECT:
            return getattr(self.s, node.id)
        if node.id in _CALLABLE or node.id.startswith("__"):
            raise self.refuse(node)
        return self.s.Symbol(node.id, real=True)

    def _List(self, node: ast.List) -> Any:
        return [self.of(e) for e in node.elts]

    def _Tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.of(e) for e in node.elts)

    def _UnaryOp(self, node: ast.UnaryOp) -> Any:
        operand = self.of(node.operand)
        if isinstance(node.op, ast.USub):
            return self.product([self.s.Integer(-1), operand])
        if isinstance(node.op, ast.UAdd):
            return operand
        if isinstance(node.op, ast.Invert):
            return self.s.Not(operand)
        raise self.refuse(node)

    def _BinOp(self, node: ast.BinOp) -> Any:
        # Long sums and products lean to the left: walked in a loop, so that their length costs no depth.
        for kinds, join in (((ast.Add, ast.Sub), self.total), ((ast.Mult, ast.Div), self.product)):
            if isinstance(node.op, kinds):
                parts: list[tuple[ast.operator, ast.expr]] = []
                left: ast.expr = node
                while isinstance(left, ast.BinOp) and isinstance(left.op, kinds):
                    parts.append((left.op, left.right))
                    left = left.left
                values = [self.of(left)]
                for op, part in reversed(parts):
                    value = self.of(part)
                    if isinstance(op, ast.Sub):
                        value = self.product([self.s.Integer(-1), value])
                    elif isinstance(op, ast.Div):
                        value = self.power(value, self.s.Integer(-1))
                    values.append(value)
                return join(values)
        left_value, right_value = self.of(node.left), self.of(node.right)
        if isinstance(node.op, ast.Pow):
            return self.power(left_value, right_value)
        if isinstance(node.op, ast.BitAnd):
            return self.s.And(left_value, right_value)
        if isinstance(node.op, ast.BitOr):
            return self.s.Or(left_value, right_value)
        raise self.refuse(node)

    def _Compare(self, node: ast.Compare) -> Any:
        names: dict[type[ast.cmpop], str] = {ast.Lt: "Lt", ast.LtE: "Le", ast.Gt: "Gt", ast.GtE: "Ge"}
        if len(node.ops) != 1 or type(node.ops[0]) not in names:
            raise self.refuse(node)
        relation = getattr(self.s, names[type(node.ops[0])])
        return relation(self.of(node.left), self.of(node.comparators[0]), evaluate=False)

    def _Attribute(self, node: ast.Attribute) -> Any:
        if node.attr != "T":
            raise self.refuse(node)
        return transposed(self.of(node.value))

    def _Subscript(self, node: ast.Subscript) -> Any:
        array = self.of(node.value)
        if not isinstance(node.slice, ast.Tuple) or len(node.slice.elts) != 2:
            raise self.refuse(node)
        places = node.slice.elts
        if any(isinstance(place, ast.Slice) for place in places):
            bounds = []
            for place, size in zip(places, array.shape, strict=True):
                if not isinstance(place, ast.Slice) or place.step is not None:
                    raise self.refuse(place)
                lower = self.s.Integer(0) if place.lower is None else self.of(place.lower)
                bounds.append((lower, size if place.upper is None else self.of(place.upper)))
            return self.s.MatrixSlice(array, *bounds)
        i, j = (self.of(place) for place in places)
        if isinstance(array, self.s.MatrixBase) and i.is_Integer and j.is_Integer:
            return array[int(i), int(j)]
        return self.s.matrices.expressions.matexpr.MatrixElement(array, i, j)

    def _Call(self, node: ast.Call) -> Any:
        function = node.func
        if isinstance(function, ast.Attribute):
            if function.attr != "applyfunc" or len(node.args) != 1 or node.keywords:
                raise self.refuse(node)
            return entrywise(self.of(node.args[0]), self.of(function.value))
        if isinstance(function, ast.Call):  # Function('gamma')(t): a function of the user's, named as one of SymPy's
            name = function.args[0] if len(function.args) == 1 else None
            known = isinstance(function.func, ast.Name) and function.func.id == "Function"
            if not known or not isinstance(name, ast.Constant) or not isinstance(name.value, str) or node.keywords:
                raise self.refuse(node)
            return self.s.Function(name.value)(*(self.of(a) for a in node.args))
        if not isinstance(function, ast.Name) or function.id == "Function":
            raise self.refuse(node)
        if function.id == "Lambda":
            return self.lambda_(node)
        args = [self.of(a) for a in node.args]
        if function.id == "Limit":
            side = [k.value for k in node.keywords if k.arg == "dir"]
            if len(side) != len(node.keywords) or not all(isinstance(k, ast.Constant) and isinstance(k.value, str) for k in side):
                raise self.refuse(node)
            return self.s.Limit(*args, *(k.value for k in side if isinstance(k, ast.Constant)))
        if node.keywords:
            raise self.refuse(node)
        if function.id in ("Matrix", "ImmutableMatrix"):
            return self.s.ImmutableMatrix(*args)
        if function.id in _UNEVALUATED:
            return getattr(self.s, function.id)(*args, evaluate=False)
        if function.id in _DIRECT:
            return self.call(function.id, args)
        if function.id.startswith("__"):
            raise self.refuse(node)
        return self.s.Function(function.id)(*args)

    def lambda_(self, node: ast.Call) -> Any:
        if len(node.args) != 2 or not isinstance(node.args[0], ast.Name) or node.keywords:
            raise self.refuse(node)
        name = node.args[0].id
        outside = self.known.get(name)
        self.known[name] = self.s.Symbol(name)
        try:
            return self.s.Lambda(*(self.of(a) for a in node.args))
        finally:
            if outside is None:
                del self.known[name]
            else:
                self.known[name] = outside

    def call(self, name: str, args: list[Any]) -> Any:
        function = getattr(self.s, name)
        self.frozen = self.frozen or any(is_huge_argument(name, a) for a in args)
        if name == "sqrt":
            return self.power(args[0], self.s.Rational(1, 2))
        freezable = isinstance(function, type) and issubclass(function, self.s.Function)
        return function(*args, evaluate=False) if self.frozen and freezable else function(*args)

    def total(self, terms: list[Any]) -> Any:
        if any(getattr(t, "is_Matrix", False) for t in terms):
            return self.s.MatAdd(*terms)
        return self.s.Add(*terms, evaluate=not self.frozen)

    def product(self, factors: list[Any]) -> Any:
        if not any(getattr(f, "is_Matrix", False) for f in factors):
            return self.s.Mul(*factors, evaluate=not self.frozen)
        return matrix_product(factors, lambda *scalars: self.product(list(scalars)))

    def power(self, base: Any, exponent: Any) -> Any:
        if getattr(base, "is_Matrix", False):
            return self.s.Inverse(base) if exponent == -1 else self.s.MatPow(base, exponent)
        self.frozen = self.frozen or is_huge_power(base, exponent)
        return self.s.Pow(base, exponent, evaluate=not self.frozen)
