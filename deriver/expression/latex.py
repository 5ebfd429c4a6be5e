r"""Expressions to LaTeX that reads back to the same expression: one row per operation.

Every row says how it is written and how tightly it binds; parentheses follow from that. Quotients are collected into one fraction,
negative terms are subtracted, the user's own names and order are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import takewhile

from .algebra import slice_ends
from .latex_calculus import CALCULUS_ROWS, with_fenced_body
from .latex_notions import ATOM_ROWS, BODY_ROWS
from .latex_text import ABS_CLOSE, ABS_OPEN, NORM_CLOSE, NORM_OPEN, as_decimal, barred, is_fixed, is_tall, join
from .latex_writing import APPLICATION, ATOM, POWER, PRODUCT, RELATION, ROWS, SUM, Written, at_level, fenced_text, script_of, tight, written
from .nodes import Expr

__all__ = ["to_latex"]

_FUNCTIONS = {
    **{n: "\\" + n for n in "exp log sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth".split()},
    **{n: rf"\operatorname{{{n}}}" for n in "sech csch arsinh arcosh artanh erf erfc relu softplus step zeta".split()},
    "sign": r"\operatorname{sign}", "gamma": r"\Gamma",
    "digamma": r"\operatorname{digamma}", "loggamma": r"\log\Gamma", "sigmoid": r"\sigma",
    "re": r"\operatorname{Re}", "im": r"\operatorname{Im}", "arg": r"\arg", "normal_cdf": r"\Phi", "normal_pdf": r"\varphi",
    "fresnel_s": r"\operatorname{FresnelS}", "fresnel_c": r"\operatorname{FresnelC}", "sine_integral": r"\operatorname{Si}",
    "exponential_integral": r"\operatorname{Ei}", "lambert_w": r"\operatorname{LambertW}", "erfi": r"\operatorname{erfi}",
    "cosine_integral": r"\operatorname{Ci}", "sinh_integral": r"\operatorname{Shi}", "cosh_integral": r"\operatorname{Chi}",
    "logarithmic_integral": r"\operatorname{li}", "dilogarithm": r"\operatorname{Li}_2",
    **{f"airy_{n.lower()}{p}": rf"\operatorname{{{n}}}" + m for n in ("Ai", "Bi") for p, m in (("", ""), ("_prime", "'"))},
}  # fmt: skip
_FENCED = {
    *"sigmoid gamma digamma loggamma normal_cdf normal_pdf relu softplus erf erfi dilogarithm".split(),
    *(n for n in _FUNCTIONS if n[:4] == "airy"),
}
_CONSTANTS = {"pi": r"\pi", "e": "e", "i": "i", "infinity": r"\infty", "euler_gamma": r"\gamma"}
_RELATIONS = {
    "=": "=", "!=": r"\ne", "<": "<", ">": ">", "<=": r"\le", ">=": r"\ge", "approx": r"\approx", "succ": r"\succ",
    "succeq": r"\succeq", "prec": r"\prec", "preceq": r"\preceq", "in": r"\in", "notin": r"\notin", "equiv": r"\equiv",
    "propto": r"\propto", "~": r"\sim", "perp": r"\perp", "parallel": r"\parallel", "to": r"\to", "ll": r"\ll", "gg": r"\gg",
    "subset": r"\subset", "subseteq": r"\subseteq", "divides": r"\mid",
    "lesssim": r"\lesssim", "gtrsim": r"\gtrsim", "asymp": r"\asymp", "simeq": r"\simeq", "cong": r"\cong",
}  # fmt: skip
_LOGIC = {"and": r"\text{ and }", "or": r"\text{ or }", "implies": r"\Rightarrow", "iff": r"\Leftrightarrow"}


def to_latex(expression: Expr) -> str:
    """LaTeX of an expression.

    >>> from deriver.expression import build as b
    >>> to_latex(b.add(b.symbol("x"), b.num(1)))
    'x+1'
    """
    return barred(written(expression)[0])


def _number(value: Fraction) -> Written:
    sign = "-" if value < 0 else ""
    value = abs(value)
    decimal = as_decimal(value)
    if value.denominator == 1 or decimal:
        return sign + (decimal or str(value.numerator)), SUM if sign else ATOM
    return rf"{sign}\frac{{{value.numerator}}}{{{value.denominator}}}", SUM if sign else PRODUCT


def _add(e: Expr) -> Written:
    text = ""
    for term in e.args:
        part, binds = written(term)
        if binds < SUM or (binds == SUM and term.op == "add"):
            part = rf"\left({part}\right)"
        if term.op == "at" and len(e.args) > 1:
            part = with_fenced_body(term, part)
        text = part if not text else (text + part if part.startswith(("-", r"\pm")) else text + "+" + part)
    return text, SUM


def _mul(e: Expr) -> Written:
    coefficient = Fraction(1)
    above: list[Expr] = []
    below: list[Expr] = []
    array: Expr | None = None
    for f in e.args:
        if f.op == "number" and coefficient == 1:
            coefficient = f.data
        elif f.op == "power" and _negative_exponent(f):
            below.append(f)
        elif not f.is_scalar:
            array = f
        else:
            above.append(f)
    sign = "-" if coefficient < 0 else ""
    coefficient = abs(coefficient)
    last = [] if array is None or below else [array, *(f for f in above if f.op == "differential")]  # f(\mathbf{x})\,dt
    if last:
        above = [f for f in above if f not in last]
    if below:
        # Scalar factors share one fraction; an array after it is written behind, a lone array goes on top.
        top_factors = list(above)
        tail: Expr | None = array
        if array is not None and not above and coefficient.numerator == 1:
            top_factors, tail = [array], None
        behind = _behind_the_bar(top_factors)
        top = _factors([f for f in top_factors if f not in behind], coefficient.numerator, bare=True)
        bottom = _factors([_flip(f) for f in below], coefficient.denominator, bare=True)
        text = rf"\frac{{{top}}}{{{bottom}}}"
        if behind:
            text = _factors([*behind, *([] if tail is None else [tail])], 1, head=text)
            tail = None
        if tail is not None:
            text = _glue(text, tail)
        return sign + text, SUM if sign else PRODUCT
    if coefficient.denominator != 1:
        fixed = list(takewhile(is_fixed, above))
        top = _factors(fixed, coefficient.numerator, bare=True)  # the root of two over two, pi over four
        head = rf"\frac{{{top}}}{{{coefficient.denominator}}}"
        text = _factors([*above[len(fixed) :], *last], 1, head=head)
    else:
        text = _factors([*above, *last], coefficient.numerator)
    return sign + text, SUM if sign else PRODUCT


def _behind_the_bar(factors: list[Expr]) -> list[Expr]:
    r"""Exponentials that would be tall above a bar, and the functions beside an exponential: `\\frac{4}{\\pi n^3}e^{-n^2t}\\sin(nx)`."""
    functions = [f for f in factors if f.op in _FUNCTIONS and f.op not in ("abs", "sign")]
    exponentials = [f for f in functions if f.op == "exp"]
    if len(functions) > 1 and exponentials and len(functions) < len(factors):
        return functions
    return [f for f in exponentials if is_tall(written(f.args[0])[0])]


def _negative_exponent(f: Expr) -> bool:
    exponent = f.args[1]
    if exponent.op == "number":
        return bool(exponent.data < 0)
    return exponent.op == "mul" and exponent.args[0].op == "number" and bool(exponent.args[0].data < 0)


def _flip(f: Expr) -> Expr:
    from .build import negative, power

    return power(f.args[0], negative(f.args[1]))


def _factors(factors: list[Expr], coefficient: int, *, head: str = "", bare: bool = False) -> str:
    if bare and coefficient == 1 and len(factors) == 1:
        return written(factors[0])[0]
    text = head or (str(coefficient) if coefficient != 1 or not factors else "")
    for i, f in enumerate(factors):
        if i < len(factors) - 1 and f.op in _FUNCTIONS and written(factors[i + 1])[0].startswith(_CALLS) and written(f)[1] == APPLICATION:
            text = join(text, written(f)[0])  # \sin t\cos t: the next function ends the operand
            continue
        text = _glue(text, f, last=i == len(factors) - 1)
    return text


_CALLS = tuple(rf"\{name}" for name in ("sin", "cos", "tan", "sec", "csc", "cot", "log", "sinh", "cosh", "tanh", "arcsin", "arctan"))


def _glue(text: str, f: Expr, last: bool = True) -> str:
    part, binds = written(f)
    if f.op == "at" and (text or not last):
        part = with_fenced_body(f, part)
    # A function's operand extends to the right, so only a last factor may stay bare.
    level = PRODUCT if last and not text else (APPLICATION if last else POWER)
    if f.op in ("sum", "product", "integral", "limit", "extremum", "dot", "hadamard", "derivative") and last:
        level = PRODUCT
    if binds < level and f.op in _FUNCTIONS and binds == APPLICATION:
        part = _called(f)
    elif binds < level:
        part = f"({part})" if r"\frac" not in part and r"\begin" not in part else rf"\left({part}\right)"
    if text and (part[0].isdigit() or (part.startswith(r"\frac") and text[-1:].isdigit() and f.op not in ("derivative", "apply"))):
        return text + r"\cdot " + part
    if f.op == "differential" and text:
        return text + r"\," + part  # a thin space sets the differential off
    return join(text, part)


def _dot(e: Expr) -> Written:
    if all(f.op == "ones" for f in e.args):
        return "".join(_with_size(f) for f in e.args), PRODUCT
    text = ""
    for i, f in enumerate(e.args):
        level = POWER if i < len(e.args) - 1 and f.op != "differential" else PRODUCT if f.op == "sum" and i else APPLICATION
        # A thin space sets the differential off: A\,dx is not the product A d x.
        parts = (text[-2:] != r"\," and f.op == "differential" and bool(text), i > 0 and e.args[i - 1].op == "differential")
        text = text + r"\," + tight(f, level) if any(parts) else join(text, tight(f, level))
    return text, PRODUCT


def _power(e: Expr) -> Written:
    base, exponent = e.args
    if exponent.op == "number":
        value: Fraction = exponent.data
        if value < 0:
            return rf"\frac{{1}}{{{written(_flip(e))[0]}}}", PRODUCT
        if value.numerator == 1 and value.denominator != 1:
            index = "" if value.denominator == 2 else f"[{value.denominator}]"
            return rf"\sqrt{index}{{{written(base)[0]}}}", ATOM
    elif _negative_exponent(e) and base.op != "constant":
        return rf"\frac{{1}}{{{written(_flip(e))[0]}}}", PRODUCT
    if base.op in _FUNCTIONS and base.op not in ("exp", "sigmoid", "abs") and exponent.op == "number" and exponent.data.denominator == 1:
        operand = _operand(base.args[0])
        return rf"{_FUNCTIONS[base.op]}^{script_of(exponent)}{operand}", POWER if operand.endswith(")") else APPLICATION
    return f"{_base(base)}^{script_of(exponent)}", POWER


def _base(base: Expr) -> str:
    text, binds = written(base)
    if binds >= ATOM or (base.op in ("norm", "abs")):
        return text
    return tight(base, ATOM)


def _operand(e: Expr) -> str:
    """The operand of a function: bare when it is one letter or one fenced thing, parenthesised otherwise."""
    text, _ = written(e)
    if e.op in ("symbol", "number", "entry") and not text.startswith("-"):
        return " " + text
    if e.op in ("det", "abs"):
        return text
    return rf"\left({text}\right)" if is_tall(text) else f"({text})"


def _function(e: Expr) -> Written:
    if e.op == "exp":
        if not e.is_scalar:
            return rf"\exp({written(e.args[0])[0]})", ATOM
        return f"e^{script_of(e.args[0])}", POWER
    if e.op == "abs":
        text = written(e.args[0])[0]
        tall = is_tall(text) or ABS_OPEN in text or "|" in text
        return (rf"\left|{text}\right|" if tall else f"{ABS_OPEN}{text}{ABS_CLOSE}"), ATOM
    if e.op in ("floor", "ceil"):
        return rf"\l{e.op}{{}} {written(e.args[0])[0]} \r{e.op}".replace("{} ", " "), ATOM
    if e.op == "factorial":
        inside = e.args[0]
        bare = inside.op == "symbol" or (inside.op == "number" and inside.data >= 0 and inside.data.denominator == 1)
        return f"{written(inside)[0] if bare else f'({written(inside)[0]})'}!", POWER
    if e.op in _FENCED:
        return rf"{_FUNCTIONS[e.op]}({written(e.args[0])[0]})", ATOM
    operand = _operand(e.args[0])
    return _FUNCTIONS[e.op] + operand, ATOM if operand.endswith(")") else APPLICATION


def _superscripted(mark: str) -> Callable[[Expr], Written]:
    def write(e: Expr) -> Written:
        inside = e.args[0]
        if mark == r"\top" and inside.op == "row" and _member(inside) is None:
            return _row_slice(inside), ATOM
        if mark == r"\top" and inside.op == "inverse":
            return f"{_base(inside.args[0])}^{{-\\top}}", POWER
        script = mark if mark == r"\top" else "{" + mark + "}"
        return f"{_base(inside)}^{script}", POWER

    return write


def _named(name: str) -> Callable[[Expr], Written]:
    return lambda e: (rf"{name}({', '.join(written(a)[0] for a in e.args)})", ATOM)


def _det(e: Expr) -> Written:
    inside = e.args[0]
    if inside.op == "matrix" and len(inside.data) == 2:
        return r"\det" + written(inside)[0], APPLICATION
    operand = _operand(inside)
    return r"\det" + operand, ATOM if operand.endswith(")") else APPLICATION


def _called(e: Expr) -> str:
    r"""A function with its operand in parentheses, so that something may follow: `\operatorname{sign}(x)\odot y`."""
    text = written(e.args[0])[0]
    return _FUNCTIONS[e.op] + (rf"\left({text}\right)" if is_tall(text) else f"({text})")


_NORM_SUBSCRIPTS = {"2": "_2", "F": "_F", "1": "_1", "inf": r"_\infty", "nuclear": "_*", "any": "", "0": "_0"}


def _norm(e: Expr) -> Written:
    text = written(e.args[0])[0]
    tall = is_tall(text) or NORM_OPEN in text or r"\|" in text
    body = rf"\left\|{text}\right\|" if tall else f"{NORM_OPEN}{text}{NORM_CLOSE}"
    if e.data in _NORM_SUBSCRIPTS:
        return body + _NORM_SUBSCRIPTS[e.data], ATOM
    if e.data == "weighted":
        return body + f"_{{{written(e.args[1])[0]}}}", ATOM
    if e.data == "mahalanobis":
        return body + f"_{{{written(e.args[1])[0]}^{{-1}}}}", ATOM
    return body + f"_{script_of(e.args[1])}", ATOM


def _binary(mark: str) -> Callable[[Expr], Written]:
    return lambda e: (mark.join(_entrywise_factor(e, i) for i in range(len(e.args))), PRODUCT)


def _entrywise_factor(e: Expr, i: int) -> str:
    """A factor of an entrywise product: a matrix product stands bare where the other grouping would not fit together."""
    a = e.args[i]
    if a.op in _FUNCTIONS and written(a)[1] == APPLICATION:
        return _called(a)
    if a.op == "dot" and e.op == "hadamard":
        ends = [a.args[0]] * (i > 0) + [a.args[-1]] * (i < len(e.args) - 1)
        if e.shape.kind in ("vector", "matrix") and all(x.shape != e.shape for x in ends):
            return written(a)[0]
    return tight(a, POWER)


def _with_size(e: Expr) -> str:
    r"""A factor of a Kronecker product or of `\mathbf{1}_n\mathbf{1}_m^\top`: nothing beside it gives the size of I or of 1."""
    side = e.shape.rows or e.shape.cols
    if e.op not in ("identity", "ones") or side is None or e.shape.kind == "matrix" and e.op == "ones" or "?" in side.latex:
        return tight(e, POWER)
    letter = "I" if e.op == "identity" else r"\mathbf{1}"
    size = side.latex if len(side.latex) == 1 else f"{{{side.latex}}}"
    return f"{letter}_{size}" + (r"^\top" if e.shape.kind == "row" else "")


def _array(name: str) -> Callable[[Expr], Written]:
    def write(e: Expr) -> Written:
        width = e.data[1] if e.data else 1
        opening, closing = rf"\begin{{{name}}}", rf"\end{{{name}}}"
        if e.op == "matrix" and len(e.data) == 3:
            columns = "c" * (width - e.data[2]) + "|" + "c" * e.data[2]
            opening, closing = rf"\left(\begin{{array}}{{{columns}}}", r"\end{array}\right)"
        # A block of one entry is written as the entry.
        cells = [written(a.args[0] if e.op == "block" and a.op == "matrix" and len(a.args) == 1 else a)[0] for a in e.args]
        rows = [" & ".join(cells[i : i + width]) for i in range(0, len(cells), width)]
        return opening + r" \\ ".join(rows) + closing, ATOM

    return write


def _entry(e: Expr) -> Written:
    array, *indices = e.args
    inside = ",".join(written(i)[0] for i in indices)
    if len(indices) == 2 and all(len(written(i)[0]) == 1 for i in indices):
        inside = "".join(written(i)[0] for i in indices)
    return f"{_indexed(array)}_{inside if len(inside) == 1 else '{' + inside + '}'}", ATOM


def _indexed(array: Expr) -> str:
    """An array before its indices: a name that has a subscript already, or an expression, stands in brackets."""
    shown = written(array)[0]
    return shown if array.op == "symbol" and "_" not in shown else f"[{shown}]"


def _column(e: Expr) -> Written:
    array, place = _cut_once(e.args[0], 0)
    return f"{_indexed(array)}_{{{place},{written(e.args[1])[0]}}}", ATOM


def _cut_once(array: Expr, side: int) -> tuple[Expr, str]:
    """What a column or a row is taken of, and the range of its other side: `A_{2:n,j}`."""
    if array.op == "slice" and array.data == (side == 0, side == 1):
        return array.args[0], _range_of(slice_ends(array)[side])
    return array, ":"


def _range_of(ends: tuple[Expr, Expr] | None) -> str:
    return ":" if ends is None else f"{written(ends[0])[0]}:{written(ends[1])[0]}"


def _slice(e: Expr) -> Written:
    array = e.args[0]
    sides = [cut for cut, side in zip(slice_ends(e), array.shape, strict=True) if side is not None]
    return f"{_indexed(array)}_{{{','.join(map(_range_of, sides))}}}", ATOM


def _row_slice(e: Expr) -> str:
    array, place = _cut_once(e.args[0], 1)
    return f"{_indexed(array)}_{{{written(e.args[1])[0]},{place}}}"


def _member(e: Expr) -> Written | None:
    """`x_i`, a member of a family, whose matrix is never written itself."""
    array, index = e.args
    if array.op != "symbol" or not array.data.family:
        return None
    return f"{array.data.latex}_{script_of(index)}", ATOM


def _row(e: Expr) -> Written:
    """A row as a vector: what is sliced is a row, so it is transposed."""
    return _member(e) or (_row_slice(e) + r"^\top", POWER)


def _apply(e: Expr) -> Written:
    name = f"{e.data[1]}{chr(39) * e.data[2]}"
    return (f"{name}({', '.join(written(a)[0] for a in e.args)})" if e.args else name), ATOM


def _relation(e: Expr) -> Written:
    mark = _RELATIONS[e.data]
    gap = " " if mark[-1].isalpha() else ""
    return f"{at_level(e.args[0], SUM)} {mark} {at_level(e.args[1], SUM)}".replace("  ", " ") if gap else (
        f"{at_level(e.args[0], SUM)} {mark} {at_level(e.args[1], SUM)}"
    ), RELATION


def _logic(e: Expr) -> Written:
    if e.data == "not":
        inside = e.args[0]
        if inside.op == "relation" and inside.data == "=":
            return rf"{at_level(inside.args[0], SUM)} \ne {at_level(inside.args[1], SUM)}", RELATION
        return rf"\lnot {at_level(e.args[0], ATOM)}", RELATION
    if e.data == "and" and len(e.args) == 2 and all(a.op == "relation" and a.data in ("<", "<=") for a in e.args):
        low, high = e.args
        if low.args[1] is high.args[0]:  # a < x < b
            return f"{written(low)[0]}{written(high)[0].removeprefix(at_level(high.args[0], SUM))}", RELATION
    return f" {_LOGIC[e.data]} ".join(written(a)[0] for a in e.args), RELATION - 1


def _cases(e: Expr) -> Written:
    rows = [f"{written(e.args[i])[0]} & {written(e.args[i + 1])[0]}" for i in range(0, len(e.args) - 1, 2)]
    if len(e.args) % 2:
        rows.append(rf"{written(e.args[-1])[0]} & \text{{otherwise}}")
    return r"\begin{cases}" + r" \\ ".join(rows) + r"\end{cases}", ATOM


_SPECTRAL = {
    "lambda_max": r"\lambda_{\max}", "lambda_min": r"\lambda_{\min}", "sigma_max": r"\sigma_{\max}",
    "sigma_min": r"\sigma_{\min}", "spectral_radius": r"\rho", "condition": r"\kappa",
}  # fmt: skip

ROWS |= {
    **CALCULUS_ROWS,
    "number": lambda e: _number(e.data),
    "constant": lambda e: (_CONSTANTS[e.data], ATOM),
    "symbol": lambda e: (e.data.latex, ATOM if "^" not in e.data.latex else POWER),
    "identity": lambda e: ("I", ATOM),
    "zeros": lambda e: (r"\mathbf{0}" if e.shape.kind != "matrix" else "0", ATOM),
    "ones": lambda e: (r"\mathbf{1}" + (r"^\top" if e.shape.kind == "row" else ""), ATOM if e.shape.kind == "vector" else POWER),
    "basis": lambda e: (rf"\mathbf{{e}}_{script_of(e.args[0])}", ATOM),
    "commutation": lambda e: (rf"K_{{{e.data[0].latex},{e.data[1].latex}}}", ATOM),
    "add": _add,
    "mul": _mul,
    "dot": _dot,
    "power": _power,
    "binomial": lambda e: (rf"\binom{{{written(e.args[0])[0]}}}{{{written(e.args[1])[0]}}}", ATOM),
    "conj": lambda e: (rf"\overline{{{written(e.args[0])[0]}}}", ATOM),
    "apply": _apply,
    "mapped": _apply,
    "transpose": _superscripted(r"\top"),
    "inverse": _superscripted("-1"),
    "pinv": _superscripted("+"),
    "matrix_power": lambda e: (f"{_base(e.args[0])}^{script_of(e.args[1])}", POWER),
    "expm": lambda e: (f"e^{script_of(e.args[0])}", POWER),
    "trace": lambda e: (rf"\operatorname{{tr}}{fenced_text(e.args[0])}", ATOM),
    "det": _det,
    "rank": _named(r"\operatorname{rank}"),
    "eigenprojector": lambda e: _named(rf"\operatorname{{proj{e.data[-3:]}}}")(e),
    "spectral": lambda e: (f"{_SPECTRAL[e.data]}({written(e.args[0])[0]})", ATOM),
    "norm": _norm,
    "inner": lambda e: (rf"\langle {written(e.args[0])[0]},{written(e.args[1])[0]}\rangle", ATOM),
    "hadamard": _binary(r"\odot "),
    "hadamard_divide": _binary(r"\oslash "),
    "hadamard_power": lambda e: (f"{_base(e.args[0])}^{{\\odot {tight(e.args[1], PRODUCT)}}}", POWER),
    "kron": lambda e: (r"\otimes ".join(_with_size(a) for a in e.args), PRODUCT),
    "vec": _named(r"\operatorname{vec}"),
    "diag": _named(r"\operatorname{diag}"),
    "diagonal": _named(r"\operatorname{diag}"),
    "triangle": lambda e: _named(r"\operatorname{tril}" if e.data == "lower" else r"\operatorname{triu}")(e),
    "matrix": _array("pmatrix"),
    "vector": _array("pmatrix"),
    "block": _array("pmatrix"),
    "list": lambda e: (r",\; ".join(written(a)[0] for a in e.args) or r"\varnothing", RELATION),
    "entry": _entry,
    "column": _column,
    "slice": _slice,
    "row": _row,
    "softmax": _named(r"\operatorname{softmax}"),
    "logsumexp": _named(r"\operatorname{logsumexp}"),
    "hessian": lambda e: (rf"\nabla^2_{script_of(e.args[1])} {fenced_text(e.args[0])}", PRODUCT),
    "differential": lambda e: (
        ("d" + written(e.args[0])[0], APPLICATION) if e.args[0].op == "symbol" else (f"d{fenced_text(e.args[0])}", APPLICATION)
    ),
    "relation": _relation,
    "logic": _logic,
    "indicator": lambda e: (rf"\mathbb{{1}}_{{{written(e.args[0])[0]}}}", ATOM),
    "cases": _cases,
}


def _notion(row: Callable[[Callable[[Expr], str], Expr], str], with_body: bool) -> Callable[[Expr], Written]:
    def write(e: Expr) -> Written:
        text = row(lambda x: written(x)[0], e)
        return (f"{text} {tight(e.args[0], PRODUCT)}", PRODUCT) if with_body else (text, ATOM)

    return write


ROWS.update({name: _notion(row, False) for name, row in ATOM_ROWS.items()})
ROWS.update({name: _notion(row, True) for name, row in BODY_ROWS.items()})
ROWS.update({name: _function for name in (
    *_FUNCTIONS, "abs", "floor", "ceil", "factorial",
)})  # fmt: skip
