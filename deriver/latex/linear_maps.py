r"""Linear maps by their formulas: `T(x,y)=(x+2y,3x-y)`, `T(x)=Ax`, values at a basis, operators on polynomials such as `T(p)=(x+1)p'`.

Comes in: the syntax tree of a formula of a map. Goes out: the matrix in the standard coordinates, or basis and images for a map of
polynomials. A formula that is not linear is refused, with the place. Does not know: what is asked of the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import NotSupported, ReadingError, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .elaborate import elaborate
from .linear_equations import entries_of_vector, linear_parts
from .linear_vectors import image_of_letters, vector_length
from .names import key_of
from .tree import Node

if TYPE_CHECKING:
    from .linear_operands import Operands

__all__ = ["applied", "domain_letter", "expanded", "matrix_images", "matrix_of_map", "matrix_of_values", "polynomial_images", "rows_of_map"]


def applied(node: Node) -> tuple[str, tuple[Node, ...]] | None:
    r"""Name and arguments of `T(x,y)=...`, `T\begin{pmatrix}x\\y\end{pmatrix}=...`; None for any other formula."""
    if not isinstance(node, tree.Chain) or node.relations[0] not in ("=", ":=", "mapsto"):
        return None
    left = node.items[0]
    if not isinstance(left, tree.Product) or len(left.factors) != 2 or left.marks != ("",):
        return None
    name, inside = left.factors
    key = key_of(name)
    if key is None:
        return None
    return key, _entries(inside)


def _entries(node: Node) -> tuple[Node, ...]:
    if isinstance(node, tree.Script) and isinstance(node.base, tree.Fence | tree.Environment):
        node = node.base  # a transpose makes a column of a row
    if isinstance(node, tree.Fence):
        if isinstance(node.content, tree.Sequence):
            return node.content.items
        return _entries(node.content)
    if isinstance(node, tree.Environment):
        return tuple(cell for row in node.rows for cell in row)
    return (node,)


def matrix_of_map(typed: Operands, node: Node) -> Expr | None:
    """The standard matrix of a map given by a formula in letters; None where the arguments are not letters."""
    found = applied(node)
    if found is None or not all(key_of(p) is not None for p in found[1]):
        return None
    assert isinstance(node, tree.Chain)
    key, parameters = found
    right = node.items[1]
    size = vector_length(typed, key, key_of(parameters[0]) or "", right) if len(parameters) == 1 else None
    written = image_of_letters(typed, parameters[0], right, size) if size is not None else None
    if written is not None:
        return rows_of_map(typed, key, b.vector(written[1]) if len(written[1]) > 1 else written[1][0], written[0], right)
    also = tree.Sequence(node.start, right.start, parameters, (",",) * (len(parameters) - 1))
    result = elaborate(typed.task.text, right, typed.inner, lambda e: [e.expr(right), *(e.expr(p) for p in parameters)], also=also)
    assert isinstance(result.value, list)
    body, *letters = result.value
    if any(p.op != "symbol" for p in letters):
        return None
    if len(letters) == 1 and letters[0].is_scalar and letters[0].latex in "pqfg" and body.free - {letters[0]}:
        raise typed.error(
            NotSupported, f"a map of functions ${letters[0].latex}$: the space is not named", "on $P_2$, with the basis $1,x,x^2$"
        )
    if not all(p.is_scalar for p in letters):
        if len(letters) == 1 and body.op == "dot" and body.args[-1] is letters[0] and letters[0] not in b.dot(*body.args[:-1]).free:
            return b.dot(*body.args[:-1])
        return None
    rows = rows_of_map(typed, key, body, letters, right)
    if rows is None:
        return None
    typed.assumed.extend(a for a in result.assumed if not any(a.startswith(f"${p.latex}$") for p in letters) and a not in typed.assumed)
    return rows


def rows_of_map(typed: Operands, key: str, body: Expr, letters: Sequence[Expr], right: Node) -> Expr | None:
    """The matrix of a map from its entries, which are linear in the letters; refused where they are not."""
    entries = [body] if body.is_scalar else entries_of_vector(b.transpose(body) if body.shape.kind == "row" else body)
    if entries is None:
        return None
    rows = []
    for entry in entries:
        parts = linear_parts(entry, letters)
        if parts is None:
            raise typed.task.error(TypeMistake, f"{key} is not linear: ${entry.latex}$", right.start, right.end)
        if parts[1] is not b.ZERO:
            raise typed.task.error(TypeMistake, f"{key} is not linear: it maps zero to something else", right.start, right.end)
        rows.append([parts[0].get(p, b.ZERO) for p in letters])
    return b.matrix(rows)


def matrix_of_values(typed: Operands, nodes: Sequence[Node]) -> tuple[Expr, Expr] | None:
    """Vectors and their images, as the columns of two matrices, of `T(1,0)=(2,3)`, `T(0,1)=(-1,4)`; None for another form."""
    from .linear_equations import columns_of

    vectors: list[Expr] = []
    images: list[Expr] = []
    for node in nodes:
        found = applied(node)
        if found is None:
            return None
        assert isinstance(node, tree.Chain)
        left = node.items[0]
        assert isinstance(left, tree.Product)
        inside = left.factors[1]
        index = _unit(found[1])
        image = typed.expr(node.items[1])
        images.append(b.vector([image]) if image.is_scalar else image)
        vectors.append(b.zeros(images[0].shape) if index is not None else typed.expr(inside))
        if index is not None:
            vectors[-1] = b.vector([b.ONE if k == index else b.ZERO for k in range(1, len(nodes) + 1)])
    return columns_of(vectors), columns_of(images)


def _unit(arguments: tuple[Node, ...]) -> int | None:
    r"""The number k of `\mathbf{e}_k`."""
    key = key_of(arguments[0]) if len(arguments) == 1 else None
    found = re.fullmatch(r"e_\{?(\d)\}?", key or "")
    return int(found[1]) if found else None


def polynomial_images(typed: Operands, node: Node, basis: Sequence[Node], letter: str) -> tuple[list[Expr], list[Expr]] | None:
    """Basis polynomials and their images under `T(p)=(x+1)p'`: the formula is read once for each, with `p` defined as that polynomial."""
    found = applied(node)
    if found is None or len(found[1]) != 1:
        return None
    argument = found[1][0]
    if isinstance(argument, tree.Product) and len(argument.factors) == 2:  # T(p(x))
        argument = argument.factors[0]
    key = key_of(argument)
    if key is None:
        return None
    assert isinstance(node, tree.Chain)
    right = node.items[1]
    polynomials, images = [], []
    for element in basis:
        text = typed.task.text[element.start : element.end]
        body = _with_polynomial(typed.task.text[right.start : right.end].replace("\\\\", "\\\\ "), key, letter, text)
        if body is None:
            raise typed.error(NotSupported, f"the map is given by ${key}$, its derivatives, and its values at numbers and shifts here")
        polynomials.append(typed.expr(element))
        images.append(_carried_out(typed.fresh(body)))
    return polynomials, images


def _carried_out(image: Expr) -> Expr:
    """A derivative or an integral of a polynomial, worked out."""
    return expanded(image) if _has(image, {"derivative", "integral"}) else image


def expanded(image: Expr) -> Expr:
    """A polynomial or a number, worked out."""
    from ..expression.sympy_bridge import to_sympy
    from ..expression.sympy_reader import from_sympy

    return from_sympy(to_sympy(image).doit().expand(), {s.latex: s for s in image.free})


def _has(e: Expr, operations: set[str]) -> bool:
    return e.op in operations or any(_has(a, operations) for a in e.args)


def matrix_images(typed: Operands, node: Node, basis: Sequence[Node]) -> list[Expr]:
    """The images of matrices under `T(X)=AX-XA`: the formula is read once for each, with the matrix in the place of its letter."""
    found = applied(node)
    key = key_of(found[1][0]) if found is not None and len(found[1]) == 1 else None
    if key is None:
        raise typed.error(NotSupported, "a map of matrices is given by a formula $T(X)=...$ here")
    assert isinstance(node, tree.Chain)
    right = typed.task.text[node.items[1].start : node.items[1].end]
    out = []
    for element in basis:
        text = typed.task.text[element.start : element.end]
        name = re.compile(rf"\\\\[A-Za-z]+|{re.escape(key)}")
        out.append(typed.fresh(name.sub(lambda m, t=text: m[0] if m[0][0] == "\\" else t, right)))  # type: ignore[misc]
    return out


#: A polynomial with rational coefficients: power -> coefficient.
_Polynomial = dict[int, Fraction]


def _with_polynomial(body: str, key: str, letter: str, polynomial: str) -> str | None:
    r"""The formula with a polynomial in the place of `p`: `p'` as its derivative, `p(0)` and `p(x+1)` as its values."""
    value = _polynomial(polynomial, letter)
    if value is None:
        return None
    name = re.escape(key)
    # `xp'` is x times p': a product sign keeps what stands for p from being read as an argument of x
    body = re.sub(rf"(?<![A-Za-z\\])({re.escape(letter)}(?:\^\{{?\d\}}?)?)\s*(?={name}(?![A-Za-z]))", r"\1\\cdot ", body)
    call = re.compile(rf"(?<![A-Za-z\\]){name}(?P<primes>(?:'|\^\{{?(?:\\prime)+\}}?)*)\s*(?:\((?P<at>[^()]*)\))?")
    quotient = re.compile(rf"\\[dt]?frac\{{d(?:\^(\d))?\s*{name}(?:\({letter}\))?\}}\{{d\s*{letter}(?:\^\d)?\}}")
    trouble = False

    def put(m: re.Match[str]) -> str:
        nonlocal trouble
        p = _derived(value, m["primes"].count("'") + m["primes"].count(r"\prime"))
        if m["at"] is None or m["at"].strip() == letter:
            return _shown(p, letter)
        inside = _polynomial(m["at"], letter)
        if inside is None:
            trouble = True
            return ""
        return _shown(_composed(p, inside), letter)

    out = call.sub(put, quotient.sub(lambda m: _shown(_derived(value, int(m[1] or 1)), letter), body))
    return None if trouble else out


def _shown(p: _Polynomial, letter: str) -> str:
    terms = [
        rf"({'-' if c < 0 else ''}\frac{{{abs(c.numerator)}}}{{{c.denominator}}})" + (f"{letter}^{{{k}}}" if k else "")
        for k, c in p.items()
    ]
    return rf"\left({'+'.join(terms) or '0'}\right)"


def _derived(p: _Polynomial, order: int) -> _Polynomial:
    for _ in range(order):
        p = {k - 1: k * c for k, c in p.items() if k}
    return p


def _composed(p: _Polynomial, inside: _Polynomial) -> _Polynomial:
    total: _Polynomial = {}
    for k, c in p.items():
        power: _Polynomial = {0: Fraction(1)}
        for _ in range(k):
            following: _Polynomial = {}
            for i, x in power.items():
                for j, y in inside.items():
                    following[i + j] = following.get(i + j, Fraction(0)) + x * y
            power = following
        for i, x in power.items():
            total[i] = total.get(i, Fraction(0)) + c * x
    return {k: c for k, c in total.items() if c}


_TERM = r"([+-]?)(\d+(?:/\d+)?)?(?:({letter})(?:\^\{{?(\d+)\}}?)?)?"


def _polynomial(text: str, letter: str) -> _Polynomial | None:
    """A polynomial in one letter from its LaTeX, a sum of terms `c x^{k}`; None for anything else."""
    plain = re.sub(r"\s|\\[,;:! ]|\\left|\\right", "", text)
    while re.fullmatch(r"\([^()]*\)", plain):
        plain = plain[1:-1]
    plain = re.sub(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1/\2", plain)
    total: _Polynomial = {}
    term = re.compile(_TERM.format(letter=re.escape(letter)))
    at = 0
    while at < len(plain):
        m = term.match(plain, at)
        if m is None or m.end() == at or (at and not m[1]) or (m[2] is None and m[3] is None):
            return None
        c = Fraction(m[2]) if m[2] else Fraction(1)
        power = int(m[4] or 1) if m[3] else 0
        total[power] = total.get(power, Fraction(0)) + (-c if m[1] == "-" else c)
        at = m.end()
    return total if plain else None


def domain_letter(basis: Sequence[Node], text: str) -> str:
    """The letter of the polynomials of a basis: x or t."""
    written = " ".join(text[n.start : n.end] for n in basis)
    found = re.search(r"(?<![A-Za-z\\])([a-z])(?![A-Za-z])", written)
    if found is None:
        raise ReadingError("polynomials in one letter are expected here")
    return found[1]
