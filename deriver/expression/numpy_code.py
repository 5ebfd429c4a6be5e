"""Expressions to one NumPy expression: one row per operation.

Vectors are one-dimensional, matrices two-dimensional even with a side 1, scalars plain. A row vector is one-dimensional while it
is being computed, and gets its second side where it is seen: at the end, in a block, in a Kronecker product. Where NumPy has no
such form there is none: `to_numpy` gives None, never something near it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from .algebra import segments, slice_ends, transpose
from .arithmetic import MINUS_ONE, add, negative
from .nodes import Expr, substitute
from .numpy_sums import bounded, case_distinction, indicator, step
from .numpy_writer import ATOM, POWER, PRODUCT, SUM, UNARY, Code, NoForm, Row, Writer, at_level, call, integer, number
from .properties import closure
from .shapes import Shape

__all__ = ["to_numpy"]

_DEEPEST = 90  # Python refuses parentheses deeper than 200; users put the text inside more of them


def to_numpy(expression: Expr, symbols: Iterable[Expr] = ()) -> str | None:
    """One expression over `np` and the symbols' names, or None where there is no such form.

    `symbols` are further symbols whose arrays may give a size: the gradient of tr X is the identity, as large as X.

    >>> from deriver.expression import build as b, matrix_shape, vector_shape
    >>> A, x, y = b.symbol("A", matrix_shape("m", "n")), b.symbol("x", vector_shape("n")), b.symbol("y", vector_shape("m"))
    >>> to_numpy(b.dot(b.TWO, b.transpose(A), b.subtract(b.dot(A, x), y)))
    '2*A.T @ (A @ x - y)'
    """
    try:
        writer = Writer(_ROWS, expression, symbols)
        if any(symbol.name == "np" for symbol in expression.free):
            return None
        code = writer.write(expression)
        if expression.shape.kind == "row":
            code = Code(at_level(code, ATOM) + "[None, :]", ATOM)
    except (NoForm, RecursionError):
        return None
    return code.text if _depth(code.text) <= _DEEPEST else None


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        if character in "([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]":
            depth -= 1
    return deepest


# Leaves and arithmetic ------------------------------------------------------------------------------------------------

_CONSTANTS = {"pi": "np.pi", "e": "np.e", "i": "1j", "infinity": "np.inf", "euler_gamma": "np.euler_gamma"}


def _symbol(w: Writer, e: Expr) -> Code:
    if e.shape.kind == "row":
        return Code(e.name + "[0]", ATOM)
    if e.is_scalar and e.name in w.size_of:
        return Code(w.size_of[e.name], ATOM)
    return Code(e.name, ATOM)


def _identity(w: Writer, e: Expr) -> Code:
    return call("np.eye", w.size(e.shape.rows).text)


def _commutation(w: Writer, e: Expr) -> Code:
    m, n = (w.size(side) for side in e.data)
    order = f"np.arange({at_level(m, PRODUCT)}*{at_level(n, UNARY)}).reshape(({m.text}, {n.text}), order='F').flatten()"
    return Code(f"np.eye({at_level(m, PRODUCT)}*{at_level(n, UNARY)})[{order}]", ATOM)


def _add(w: Writer, e: Expr) -> Code:
    text = ""
    for term in e.args:
        part = w.at(term, PRODUCT)
        if not text:
            text = part
        else:
            text += f" - {part[1:]}" if part.startswith("-") else f" + {part}"
    return Code(text, SUM)


def _mul(w: Writer, e: Expr) -> Code:
    coefficient = Fraction(1)
    above: list[Expr] = []
    below: list[str] = []
    for factor in e.args:
        if factor.op == "number" and coefficient == 1:
            coefficient = factor.data
        elif factor.op == "power" and _is_negative(factor.args[1]):
            below.append(at_level(_power_code(w, factor.args[0], factor.args[1], flipped=True), POWER))
        else:
            above.append(factor)
    text = "-" if coefficient < 0 else ""
    coefficient = abs(coefficient)
    if coefficient.denominator != 1:
        below.insert(0, integer(coefficient.denominator))
    parts = [] if coefficient.numerator == 1 and above else [integer(coefficient.numerator)]
    single = True
    for i, factor in enumerate(above):
        code = w.write(factor)
        # A product of matrices at the end may stand bare: its first factor takes the scalars.
        bare = w.bare and i == len(above) - 1 and not any(f.op == "dot" for f in above[:-1]) and _is_chain(factor)
        # A sign in front belongs to the first factor alone, which is the same for a product and not for a power.
        level = PRODUCT if bare or (i == 0 and not parts and factor.op != "dot") else UNARY
        if text and not parts and code.text.startswith("-"):
            level = ATOM
        single = single and code.binds >= UNARY
        parts.append(at_level(code, level))
    text += "*".join(parts)
    if below:
        text += "/" + (below[0] if len(below) == 1 else f"({'*'.join(below)})")
    return Code(text, UNARY if single and not below and len(parts) == 1 else PRODUCT)


def _is_chain(e: Expr) -> bool:
    """Whether a product is written as factors joined by `@` alone."""
    return e.op == "dot" and len(segments(e.args)) == 1 and all(side is None for side in _ends(e.args)) is e.is_scalar


def _ends(factors: Sequence[Expr]) -> Shape:
    return Shape(factors[0].shape.rows, factors[-1].shape.cols)


def _dot(w: Writer, e: Expr) -> Code:
    parts = segments(e.args)
    scalars = [p for p in parts if _ends(p).is_scalar]
    arrays = [p for p in parts if not _ends(p).is_scalar]

    def chain(part: tuple[Expr, ...]) -> Code:
        if len(part) == 1:
            return w.write(part[0])
        return Code(" @ ".join(w.at(factor, UNARY) for factor in part), PRODUCT)

    if not arrays:
        if len(scalars) == 1:
            return chain(scalars[0])
        return Code("*".join(at_level(chain(p), UNARY) for p in scalars), PRODUCT)
    if len(arrays) == 1:
        code = chain(arrays[0])
        shape = _ends(arrays[0])
    else:
        column, row = arrays
        code = call("np.outer", chain(column).text, chain(row).text)
        shape = Shape(_ends(column).rows, _ends(row).cols)
    if e.is_scalar and not shape.is_scalar:
        code = Code(at_level(code, ATOM) + ".item()", ATOM)
    for part in scalars:
        code = Code(f"{at_level(code, PRODUCT)}*{at_level(chain(part), UNARY)}", PRODUCT)
    return code


def _is_negative(exponent: Expr) -> bool:
    if exponent.op == "number":
        return bool(exponent.data < 0)
    return exponent.op == "mul" and exponent.args[0].op == "number" and bool(exponent.args[0].data < 0)


def _power_code(w: Writer, base: Expr, exponent: Expr, *, flipped: bool = False) -> Code:
    """base ** exponent, entry by entry; `flipped` for base ** -exponent of a negative exponent."""
    if _is_negative(exponent) and not flipped:
        below = _power_code(w, base, exponent, flipped=True)
        return Code(f"1/{at_level(below, POWER)}", PRODUCT)
    if flipped:
        exponent = negative(exponent)
    if base.op == "number" and exponent.op == "number" and base.data and abs(exponent.data) * _bits(base.data) > 1000:
        raise NoForm
    if exponent.op == "number":
        if exponent.data == 1:
            return w.write(base)
        if exponent.data == Fraction(1, 2):
            return call("np.sqrt", w.all(base))
    if base.op == "constant" and base.data == "e":
        return call("np.exp", w.all(exponent))
    return Code(f"{w.at(base, ATOM)}**{w.at(exponent, UNARY)}", POWER)


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


# Functions ------------------------------------------------------------------------------------------------------------

#: Functions as NumPy has them; the others are written out below, or have no form.
_NAMES = {
    "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "arcsin", "arccos": "arccos",
    "arctan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arsinh": "arcsinh", "arcosh": "arccosh",
    "artanh": "arctanh", "abs": "abs", "sign": "sign", "floor": "floor", "ceil": "ceil", "re": "real", "im": "imag",
    "arg": "angle", "conj": "conj",
}  # fmt: skip
_RECIPROCALS = {"sec": "cos", "csc": "sin", "cot": "tan", "sech": "cosh", "csch": "sinh", "coth": "tanh"}


def _named(e_name: str) -> Row:
    return lambda w, e: call(f"np.{e_name}", w.all(e.args[0]))


def _reciprocal(e_name: str) -> Row:
    return lambda w, e: Code(f"1/np.{e_name}({w.all(e.args[0])})", PRODUCT)


def _log(w: Writer, e: Expr) -> Code:
    inside = e.args[0]
    if inside.op == "abs":
        inside = inside.args[0]
    if inside.op == "det":  # a determinant over- or underflows where its logarithm does not
        return Code(f"np.linalg.slogdet({w.all(inside.args[0])})[1]", ATOM)
    return call("np.log", w.all(e.args[0]))


def _minus(w: Writer, e: Expr) -> str:
    """-e."""
    return w.at(negative(e), PRODUCT)


def _sigmoid(w: Writer, e: Expr) -> Code:
    return Code(f"1/(1 + np.exp({_minus(w, e.args[0])}))", PRODUCT)


def _normal_pdf(w: Writer, e: Expr) -> Code:
    return Code(f"np.exp(-{w.at(e.args[0], ATOM)}**2/2)/np.sqrt(2*np.pi)", PRODUCT)


def _factorial(w: Writer, e: Expr) -> Code:
    inside = e.args[0]
    if inside.op == "number" and inside.data.denominator == 1 and 0 <= inside.data <= 170:
        return call("np.prod", f"np.arange(1.0, {inside.data + 1})")
    if inside.op == "symbol" and {"natural", "index"} & inside.properties:
        return call("np.prod", f"np.arange(1.0, {w.all(inside)} + 1)")
    raise NoForm


def _binomial(w: Writer, e: Expr) -> Code:
    """The falling factorial over k!, for a lower number that is certainly not negative."""
    upper, lower = e.args
    plain = lower.op == "number" and lower.data.denominator == 1 and lower.data >= 0
    if not plain and not (lower.op == "symbol" and {"natural", "index"} & lower.properties):
        raise NoForm
    k, n = w.at(lower, SUM), w.at(upper, SUM)
    return call("np.prod", f"({n} - {w.at(lower, PRODUCT)})/np.arange(1.0, {k} + 1) + 1")


# Linear algebra -------------------------------------------------------------------------------------------------------


def _transpose(w: Writer, e: Expr) -> Code:
    inside = e.args[0]
    return Code(w.at(inside, ATOM) + ".T", ATOM) if inside.shape.kind == "matrix" else w.write(inside)


def _matrix_power(w: Writer, e: Expr) -> Code:
    exponent = e.args[1]
    whole = exponent.data.denominator == 1 if exponent.op == "number" else "integer" in closure(exponent.properties)
    if not whole and exponent.op == "number" and _is_symmetric(e.args[0]):
        # S^k through the eigenvalues; where one is negative the root is not a number, here as on paper
        power = w.at(exponent, POWER)
        return Code(f"(lambda w, v: (v*w**{power}) @ v.T)(*np.linalg.eigh({w.all(e.args[0])}))", ATOM)
    if not whole:
        raise NoForm
    return call("np.linalg.matrix_power", w.all(e.args[0]), w.all(exponent))


def _is_symmetric(e: Expr) -> bool:
    """Whether a square matrix is symmetric by how it is written."""
    if e.op == "symbol":
        return bool({"symmetric", "hermitian"} & closure(e.properties))
    if e.op in ("identity", "diag", "zeros", "ones"):
        return True
    if e.op in ("inverse", "matrix_power", "transpose", "pinv", "expm"):
        return _is_symmetric(e.args[0])
    if e.op == "mul":
        return _is_symmetric(e.args[-1])
    if e.op == "add":
        return all(_is_symmetric(a) or any(transpose(a) is other for other in e.args) for a in e.args)
    if e.op == "dot":
        n = len(e.args)
        middle = n % 2 == 0 or _is_symmetric(e.args[n // 2])
        return middle and all(transpose(e.args[i]) is e.args[n - 1 - i] for i in range(n // 2))
    return False


def _spectral(w: Writer, e: Expr) -> Code:
    inside = w.all(e.args[0])
    if e.data in ("lambda_max", "lambda_min"):
        # The largest of complex eigenvalues is not a number NumPy can pick, and no property excludes them.
        if not _is_symmetric(e.args[0]):
            raise NoForm
        return Code(f"np.linalg.eigvalsh({inside})[{-1 if e.data == 'lambda_max' else 0}]", ATOM)
    if e.data in ("sigma_max", "sigma_min"):
        return call("np.linalg.norm", inside, "2" if e.data == "sigma_max" else "-2")
    if e.data == "condition":
        return call("np.linalg.cond", inside)
    return call("np.max", f"np.abs(np.linalg.eigvals({inside}))")


def _eigenprojector(w: Writer, e: Expr) -> Code:
    if not _is_symmetric(e.args[0]):
        raise NoForm
    at = -1 if e.data == "lambda_max" else 0
    return Code(f"(lambda v: np.outer(v, v))(np.linalg.eigh({w.all(e.args[0])})[1][:, {at}])", ATOM)


_NORMS = {"F": ("'fro'",), "1": ("1",), "inf": ("np.inf",), "nuclear": ("'nuc'",)}


def _norm(w: Writer, e: Expr) -> Code:
    inside = e.args[0]
    code = w.all(inside)
    if e.data == "2":
        return call("np.linalg.norm", code, *(("2",) if inside.shape.kind == "matrix" else ()))
    if e.data in _NORMS:
        return call("np.linalg.norm", code, *_NORMS[e.data])
    if e.data == "0":
        return call("np.count_nonzero", code)
    if inside.shape.kind != "matrix" and e.data == "p":
        return call("np.linalg.norm", code, w.all(e.args[1]))
    if inside.shape.kind != "matrix" and e.data in ("weighted", "mahalanobis"):
        middle = w.at(e.args[1], UNARY) if e.data == "weighted" else f"np.linalg.inv({w.all(e.args[1])})"
        return call("np.sqrt", f"{w.at(inside, UNARY)} @ {middle} @ {w.at(inside, UNARY)}")
    raise NoForm


def _inner(w: Writer, e: Expr) -> Code:
    left, right = (w.at(a, UNARY) for a in e.args)
    return call("np.sum", f"{left}*{right}") if e.args[0].shape.kind == "matrix" else Code(f"{left} @ {right}", PRODUCT)


def _hadamard(w: Writer, e: Expr) -> Code:
    return Code("*".join(w.at(a, UNARY) for a in e.args), PRODUCT)


def _kron(w: Writer, e: Expr) -> Code:
    left, right = e.args
    kinds = left.shape.kind, right.shape.kind
    if kinds == ("vector", "row"):
        return call("np.outer", w.all(left), w.all(right))
    if kinds == ("row", "vector"):
        return call("np.outer", w.all(right), w.all(left))
    if kinds[0] == kinds[1]:
        return call("np.kron", w.all(left), w.all(right))
    return call("np.kron", w.columns(left), w.columns(right))


def _vec(w: Writer, e: Expr) -> Code:
    inside = e.args[0]
    return w.write(inside) if inside.shape.kind == "row" else Code(w.at(inside, ATOM) + ".flatten(order='F')", ATOM)


def _array(w: Writer, e: Expr) -> Code:
    width = e.data[1] if e.op == "matrix" else 1
    cells = [w.all(a) for a in e.args]
    if e.op == "matrix":
        inside = ", ".join(f"[{', '.join(cells[i : i + width])}]" for i in range(0, len(cells), width))
    else:
        inside = ", ".join(cells)
    # Integer arrays overflow in silence.
    whole = all(a.op == "number" and a.data.denominator == 1 for a in e.args)
    return call("np.array", f"[{inside}]", *(("dtype=float",) if whole else ()))


def _block(w: Writer, e: Expr) -> Code:
    rows, width = e.data
    if e.shape.kind == "vector":
        return call("np.hstack", f"[{', '.join(w.all(a) for a in e.args)}]")
    lines = [", ".join(w.columns(a) for a in e.args[i * width : (i + 1) * width]) for i in range(rows)]
    return call("np.block", f"[{', '.join(f'[{line}]' for line in lines)}]")


def _index(w: Writer, e: Expr) -> str:
    """An index that counts from 1, as one that counts from 0."""
    if e.op == "number" and (e.data.denominator != 1 or e.data < 1):
        raise NoForm
    return w.all(add(e, MINUS_ONE))


def _ranges(w: Writer, e: Expr) -> str:
    """From the first to the last, counted from 1, as Python counts: from 0, the end left out."""
    sides = [cut for cut, side in zip(slice_ends(e), e.args[0].shape, strict=True) if side is not None]
    return ", ".join(
        ":" if cut is None else f"{'' if cut[0].op == 'number' and cut[0].data == 1 else _index(w, cut[0])}:{w.all(cut[1])}"
        for cut in sides
    )


def _entry(w: Writer, e: Expr) -> Code:
    array, *indices = e.args
    return Code(f"{w.at(array, ATOM)}[{', '.join(_index(w, i) for i in indices)}]", ATOM)


def _stable_softmax(w: Writer, e: Expr) -> Code:
    code = w.at(e.args[0], PRODUCT)
    if e.shape.kind == "matrix":
        return call("np.exp", f"{w.all(e.args[0])} - np.logaddexp.reduce({code}, axis=1)[:, None]")
    return call("np.exp", f"{w.all(e.args[0])} - np.logaddexp.reduce({code})")


_ROWS: dict[str, Row] = {
    "number": lambda w, e: number(e.data),
    "constant": lambda w, e: Code(_CONSTANTS[e.data], ATOM),
    "symbol": _symbol,
    "identity": _identity,
    "zeros": lambda w, e: call("np.zeros", w.shape(e.shape)),
    "ones": lambda w, e: call("np.ones", w.shape(e.shape)),
    "basis": lambda w, e: Code(f"np.eye({w.size(e.shape.rows).text})[{_index(w, e.args[0])}]", ATOM),
    "commutation": _commutation,
    "add": _add,
    "mul": _mul,
    "dot": _dot,
    "power": lambda w, e: _power_code(w, *e.args),
    "transpose": _transpose,
    "inverse": lambda w, e: call("np.linalg.inv", w.all(e.args[0])),
    "pinv": lambda w, e: call("np.linalg.pinv", w.all(e.args[0])),
    "matrix_power": _matrix_power,
    "trace": lambda w, e: call("np.trace", w.all(e.args[0])),
    "det": lambda w, e: call("np.linalg.det", w.all(e.args[0])),
    "rank": lambda w, e: call("np.linalg.matrix_rank", w.all(e.args[0])),
    "spectral": _spectral,
    "eigenprojector": _eigenprojector,
    "norm": _norm,
    "inner": _inner,
    "hadamard": _hadamard,
    "hadamard_divide": lambda w, e: Code(f"{w.at(e.args[0], PRODUCT)}/{w.at(e.args[1], POWER)}", PRODUCT),
    "hadamard_power": lambda w, e: _power_code(w, *e.args),
    "kron": _kron,
    "vec": _vec,
    "diag": lambda w, e: call("np.diag", w.all(e.args[0])),
    "diagonal": lambda w, e: call("np.diag", w.all(e.args[0])),
    "triangle": lambda w, e: call("np.tril" if e.data == "lower" else "np.triu", w.all(e.args[0])),
    "matrix": _array,
    "vector": _array,
    "block": _block,
    "entry": _entry,
    "column": lambda w, e: Code(f"{w.at(e.args[0], ATOM)}[:, {_index(w, e.args[1])}]", ATOM),
    "slice": lambda w, e: Code(f"{w.at(e.args[0], ATOM)}[{_ranges(w, e)}]", ATOM),
    "row": lambda w, e: Code(f"{w.at(e.args[0], ATOM)}[{_index(w, e.args[1])}]", ATOM),
    "softmax": _stable_softmax,
    "logsumexp": lambda w, e: call("np.logaddexp.reduce", w.all(e.args[0])),
    # Whatever stays to be carried out in the body (a derivative) has no form of its own, so replacing the variable is exact.
    "at": lambda w, e: w.write(substitute(e.args[0], {e.args[1]: e.args[2]})),
    "sum": bounded,
    "product": bounded,
    "extremum": bounded,
    "indicator": indicator,
    "cases": case_distinction,
    "log": _log,
    "sigmoid": _sigmoid,
    "softplus": lambda w, e: call("np.logaddexp", "0", w.all(e.args[0])),
    "relu": lambda w, e: call("np.maximum", w.all(e.args[0]), "0"),
    "step": step,
    "normal_pdf": _normal_pdf,
    "factorial": _factorial,
    "binomial": _binomial,
    **{name: _named(numpy) for name, numpy in _NAMES.items() if name != "log"},
    **{name: _reciprocal(numpy) for name, numpy in _RECIPROCALS.items()},
}
