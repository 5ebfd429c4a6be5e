r"""Named functions and what they mean: `\sin`, `\operatorname{tr}`, `\mathrm{diag}`, ...: one row each.

A row takes the elaborator (for inference and for saying what was assumed) and the arguments, already typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import NotSupported, TypeMistake
from ..expression import Dim, Expr, matrix_shape
from ..expression import build as b
from ..expression.shapes import vector_shape

if TYPE_CHECKING:
    from .base import ElaboratorBase as Elaborator

__all__ = ["FUNCTIONS", "POWERS_BEFORE_ARGUMENT", "SPECTRAL"]

Row = Callable[["Elaborator", Sequence[Expr]], Expr]

_ELEMENTARY = {
    **{n: n for n in (
        "sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth sech csch arsinh arcosh artanh sign erf erfc "
        "sigmoid softplus relu zeta step digamma"
    ).split()},
    "ln": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "arcsinh": "arsinh", "arccosh": "arcosh",
    "arctanh": "artanh", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "sgn": "sign", "sg": "sign",
    "ReLU": "relu", "expit": "sigmoid", "arg": "arg", "Re": "re", "Im": "im", "Si": "sine_integral",
    "LambertW": "lambert_w", "FresnelS": "fresnel_s", "FresnelC": "fresnel_c",
    "Ei": "exponential_integral", "Ai": "airy_ai", "Bi": "airy_bi", "Ai'": "airy_ai_prime", "Bi'": "airy_bi_prime", "erfi": "erfi",
    "Ci": "cosine_integral", "Shi": "sinh_integral", "Chi": "cosh_integral", "li": "logarithmic_integral",
    "Gamma": "gamma", "log": "log", "exp": "exp", "abs": "abs", "floor": "floor", "ceil": "ceil",
}  # fmt: skip

#: Functions whose power may be written before the argument, as in \sin^2 x.
POWERS_BEFORE_ARGUMENT = frozenset(_ELEMENTARY) | {"det", "tr", "Tr", "trace"}


#: Functions that have a meaning of their own for square matrices.
_ANALYTIC = frozenset({"sin", "cos", "tan", "sinh", "cosh", "arcsin", "arccos", "arctan", "gamma", "sign"})


def _one(name: str, arguments: Sequence[Expr]) -> Expr:
    if len(arguments) != 1:
        raise TypeMistake(f"{name} takes one argument, not {len(arguments)}")
    return arguments[0]


def _elementary(name: str, op: str) -> Row:
    def row(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
        x = _one(name, arguments)
        if x.shape.kind == "matrix":
            if x.shape.rows == x.shape.cols and op in _ANALYTIC:
                raise NotSupported(f"{name} of a square matrix is a matrix function or acts on each entry; neither is taken for granted")
            e.assume(f"{name} of a matrix acts on each entry")
        return b.function(op, x)

    return row


def _log(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    x = _one("log", arguments)
    if x.shape.kind == "matrix" and x.op != "abs":
        raise TypeMistake(
            f"the logarithm of {x.latex}, a matrix, has two meanings", hint=r"\log\det A is the log-determinant; entrywise is \log(A_{ij})"
        )
    return b.function("log", x)


def _exp(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    return e.exponential(_one("exp", arguments))


def _square(e: Elaborator, x: Expr, what: str) -> Expr:
    x = e.sizes.settle(x)
    if x.shape.kind == "matrix" and e.sizes.equate(x.shape.rows, x.shape.cols):
        return e.sizes.settle(x)
    if x.is_scalar:
        e.note_scalar_matrix(what)
    return x


def _det(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    return b.det(_square(e, _one("det", arguments), "det"))


def _trace(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    return b.trace(_square(e, _one("tr", arguments), "tr"))


def _diag(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    if len(arguments) > 1:
        if all(a.is_scalar for a in arguments):
            return b.diag(b.vector(list(arguments)))
        squares = [_square(e, a, "diag") for a in arguments]
        one = Dim.of(1)
        rows: list[list[Expr]] = []
        for i, x in enumerate(squares):
            line = []
            for j, y in enumerate(squares):
                if i == j:
                    line.append(x if not x.is_scalar else b.matrix([[x]]))
                else:
                    line.append(b.zeros(matrix_shape(x.shape.rows or one, y.shape.cols or one)))
            rows.append(line)
        return b.block(rows)
    x = _one("diag", arguments)
    if x.shape.kind == "vector":
        return b.diag(x)
    if x.shape.kind == "matrix":
        e.assume("diag of a matrix is its diagonal, as a vector")
        return b.diagonal(_square(e, x, "diag"))
    raise TypeMistake(f"diag of a {x.shape}")


def _vec(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    x = _one("vec", arguments)
    if x.is_scalar:
        raise TypeMistake("vec of a scalar")
    return b.vec(x)


def _softmax(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    x = _one("softmax", arguments)
    if x.shape.kind == "matrix":
        e.assume("the softmax of a matrix is taken of each row")
    return b.softmax(x)


def _logsumexp(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    return b.logsumexp(_one("logsumexp", arguments))


def _rank(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    x = _one("rank", arguments)
    if x.is_scalar:
        e.note_scalar_matrix("rank")
    return b.rank(x)


def _extreme(kind: str) -> Row:
    def row(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
        items = list(arguments)
        if len(items) == 1 and items[0].op == "vector":
            items = list(items[0].args)
        if len(items) == 1:
            x = items[0]
            if x.shape.kind == "vector" and x.shape.rows is not None:
                index = e.fresh_index()
                from .sizes import size_expression

                return b.extremum(kind, b.entry(x, index), index, b.ONE, size_expression(x.shape.rows))
            raise TypeMistake(f"{kind} of one {x.shape}", hint=f"\\{kind}(a, b), or \\{kind}_i x_i")
        result = items[0]
        for item in items[1:]:
            left, right = e.like(result, item)
            if kind == "max" and left.op in ("number", "zeros") and (left is b.ZERO or left.op == "zeros"):
                result = b.function("relu", right)
            elif kind == "max" and right.op in ("number", "zeros") and (right is b.ZERO or right.op == "zeros"):
                result = b.function("relu", left)
            elif left.is_scalar:
                result = b.cases([(left, b.relation(">=" if kind == "max" else "<=", left, right))], right)
            else:
                raise TypeMistake(f"{kind} of two {left.shape}s", hint="only max(0, x) is read entrywise")
        return result

    return row


def _total(name: str) -> Row:
    """The sum or the mean of the entries of an array, as 1^T v."""

    def row(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
        from .sizes import size_expression

        x = _one(name, arguments)
        if x.is_scalar:
            raise TypeMistake(f"the {name} of the entries of a number", hint=r"a sum over an index is written \\sum_i x_i")
        e.assume(f"{name} adds up the entries of an array" if name == "sum" else "mean is that of the entries of an array")
        total = b.dot(b.transpose(b.ones(vector_shape(x.shape.rows))), x) if x.shape.rows is not None else x
        if x.shape.cols is not None:
            total = b.dot(total, b.ones(vector_shape(x.shape.cols)))
        return total if name == "sum" else b.mul(b.power(size_expression(x.shape.size), -1), total)

    return row


def _spectral(name: str) -> Row:
    return lambda e, arguments: b.spectral(name, _one(name, arguments))


def _conj(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    return b.conj(_one("conj", arguments))


def _logdet(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    return b.function("log", _det(e, arguments))


def _triangle(which: str) -> Row:
    return lambda e, arguments: b.triangle(which, _one(f"the {which} triangle", arguments))


def _eigenprojector(name: str) -> Row:
    return lambda e, arguments: b.eigenprojector(name, _one("the projector on an eigenvector", arguments))


def _inner(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    if len(arguments) != 2:
        raise TypeMistake("an inner product takes two arguments")
    return b.inner(*e.like(*arguments))


def _lg(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    e.assume("lg is the logarithm to the base 10")
    return b.divide(b.function("log", _one("lg", arguments)), b.function("log", b.num(10)))


def _cond(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    return b.spectral("condition", _one("cond", arguments))


def _offset_integral(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
    e.assume("Li without a subscript is the logarithmic integral from 2 on")
    x = _one("Li", arguments)
    return b.subtract(b.function("logarithmic_integral", x), b.function("logarithmic_integral", b.TWO))


def _inverse_of_reciprocal(name: str) -> Row:
    """The inverses of cotangent, secant and cosecant by those of tangent, cosine and sine."""

    def row(e: Elaborator, arguments: Sequence[Expr]) -> Expr:
        x = _one(name, arguments)
        if name == "arccot":
            e.assume(r"arccot has its values between $0$ and $\pi$")
            return b.subtract(b.divide(b.PI, b.TWO), b.function("arctan", x))
        return b.function("arccos" if name == "arcsec" else "arcsin", b.power(x, -1))

    return row


#: name -> row. Names as written upright or as a command, without backslash.
FUNCTIONS: dict[str, Row] = {
    **{name: _elementary(name, op) for name, op in _ELEMENTARY.items()},
    **{name: _inverse_of_reciprocal(name) for name in ("arccot", "arcsec", "arccsc")}, "Li": _offset_integral,
    "log": _log, "ln": _log, "lg": _lg, "exp": _exp,
    "det": _det, "tr": _trace, "Tr": _trace, "trace": _trace, "logdet": _logdet,
    "diag": _diag, "Diag": _diag, "blkdiag": _diag, "blockdiag": _diag, "blkDiag": _diag,
    "tril": _triangle("lower"), "triu": _triangle("upper"),
    "projmax": _eigenprojector("lambda_max"), "projmin": _eigenprojector("lambda_min"),
    "vec": _vec, "rank": _rank, "rk": _rank,
    "softmax": _softmax, "Softmax": _softmax, "logsumexp": _logsumexp, "LSE": _logsumexp, "lse": _logsumexp,
    "max": _extreme("max"), "min": _extreme("min"), "cond": _cond, "conj": _conj,
    "sum": _total("sum"), "mean": _total("mean"),
}  # fmt: skip

#: Functions of a matrix that are written with a letter.
SPECTRAL = {
    r"\lambda_\max": "lambda_max", r"\lambda_{\max}": "lambda_max", r"\lambda_{\min}": "lambda_min",
    r"\sigma_{\max}": "sigma_max", r"\sigma_{\min}": "sigma_min", r"\rho": "spectral_radius", r"\kappa": "condition",
    r"\kappa_2": "condition", r"\lambda_{\mathrm{max}}": "lambda_max", r"\lambda_{\mathrm{min}}": "lambda_min",
    r"\lambda_{\text{max}}": "lambda_max", r"\lambda_{\text{min}}": "lambda_min",
    r"\sigma_{\mathrm{max}}": "sigma_max", r"\sigma_{\mathrm{min}}": "sigma_min",
}  # fmt: skip
