r"""Tables whose headings say what a row claims: `Expression | Gradient w.r.t. $x$` makes each row a claim about a derivative.

Comes in: a table and what is known. Goes out: for each row the LaTeX of its claims with the cells they stand in, and the conditions of the
row. A column headed "Definition" or "Form" defines; `Matrix | Determinant` and `$x$ | $x^2$` give values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..document import Block, Cell, Formula
from ..document.blocks import words_of
from ..errors import DeriverError
from ..latex import tree
from ..latex.defining import names_in
from ..latex.macros import Macros
from ..latex.names import key_of
from ..latex.syntax import parse_syntax
from .skeleton import Skeleton, skeleton_of

__all__ = ["Columns", "RowClaim", "columns_of", "rows_of"]

_FUNCTION = re.compile(r"^\W*(?:expressions?|functions?|scalar|f|y|\$?f(?:\(\S+\))?\$?|\$?y\$?|input|operand)\b", re.IGNORECASE)
_DERIVATIVE = re.compile(
    r"\b(?P<kind>gradient|derivative|jacobian|hessian|differential)s?\b|\\nabla|\$f'|f'\(|\\frac\{d|\\partial", re.IGNORECASE
)
_DEFINES = re.compile(
    r"\b(?:definitions?|forms?|defined|factori[sz]ation|decomposition|model|notation|meaning|roots?|solutions?|conditions?|sign pattern)\b",
    re.IGNORECASE,
)
#: Derivatives of another order, of another kind, or at a place: what the cells are then is not put together here.
_OTHER_DERIVATIVE = re.compile(
    r"\b(?:second|third|fourth|higher|n-?th|mixed|logarithmic|directional|weak|discrete|numerical|approximate|inverse|at|when)\b"
    r"|''|\\prime|\\frac\{d\^|\^\{?\(",
    re.IGNORECASE,
)
#: Headings that say no more than the word: the letters are those of custom.
_BARE_HEADING = re.compile(
    r"^\W*(?:the\s+)?(?:first\s+)?(?:gradient|derivative|jacobian|hessian|differential)s?(?:\s+of\s+\$?f\$?)?\W*(?:\$[^$=]*\$)?\W*$"
    r"|^\s*\$[^$=]*\$\s*$",
    re.IGNORECASE,
)
_ANTIDERIVATIVE = re.compile(r"^\W*(?:anti-?derivative|primitive|indefinite\s+integral|integral)s?\W*$", re.IGNORECASE)
_MATRIX = re.compile(r"^\W*(?:the\s+)?(?:matrix|matrices|\$?[A-Z]\$?)\W*$", re.IGNORECASE)
#: Headings that name a number or a matrix that belongs to the matrix of the row.
_QUANTITIES = (
    (re.compile(r"^\W*(?:determinant|\$?\\det)\b", re.IGNORECASE), r"\det"),
    (re.compile(r"^\W*(?:trace|\$?\\(?:tr|operatorname\{tr\}|mathrm\{tr\}))\b", re.IGNORECASE), r"\operatorname{tr}"),
    (re.compile(r"^\W*(?:rank|\$?\\operatorname\{rank\})\b", re.IGNORECASE), r"\operatorname{rank}"),
    (re.compile(r"^\W*inverse\b", re.IGNORECASE), "^{-1}"),
    (re.compile(r"^\W*transpose\b", re.IGNORECASE), r"^\top"),
)
#: Letters by which a function is differentiated where no heading says another: where just one of them stands in it.
_VARIABLES = ("x", "t", "z", "X", r"\theta", "w", r"\beta", r"\mathbf{x}", r"\mathbf{w}", r"\mathbf{X}", r"\mathbf{z}")


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are: the column of functions and of derivatives (None where there are none), those that define.

    `matrix` and `quantities`: a column of matrices, and what the others are of them. `point` and `values`: a column of values of a
    letter, and the formulas in this letter that head the others.
    """

    function: int | None
    derivative: int | None
    kind: str
    variables: tuple[str, ...]
    defining: frozenset[int]
    matrix: int | None = None
    quantities: tuple[tuple[int, str], ...] = ()
    point: int | None = None
    values: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class RowClaim:
    """A claim put together from a row: its LaTeX, the formula of the cell it stands for, and the cells' skeletons for conditions."""

    latex: str
    formula: Formula
    variable: str
    function: Skeleton
    cell: Skeleton
    left: str


def columns_of(table: Block, macros: Macros | None = None) -> Columns:
    """What the headings of a table say of its columns."""
    titles = [words_of(cell) for cell in table.header]
    derivative = next((i for i, t in enumerate(titles) if _DERIVATIVE.search(t) and not _OTHER_DERIVATIVE.search(t)), None)
    function = next((i for i, t in enumerate(titles) if i != derivative and _FUNCTION.search(t)), None)
    kind = ""
    variables: tuple[str, ...] = ()
    if derivative is not None:
        found = _DERIVATIVE.search(titles[derivative])
        assert found is not None
        kind = (found["kind"] or "derivative").lower()
        names = [f.latex for f in table.header[derivative] if isinstance(f, Formula)]
        variables = tuple(n for n in names if "'" not in n and _is_name(n, macros)) or (
            _VARIABLES if _BARE_HEADING.match(titles[derivative]) else ()
        )
    if derivative is None:
        derivative = next((i for i, t in enumerate(titles) if i != function and _ANTIDERIVATIVE.search(t)), None)
        kind, variables = "antiderivative", _VARIABLES
    defining = frozenset(i for i, t in enumerate(titles) if _DEFINES.search(t) and i != derivative)
    matrix = next((i for i, t in enumerate(titles) if _MATRIX.search(t)), None)
    found_here = ((i, sign) for i, t in enumerate(titles) for heading, sign in _QUANTITIES if i != matrix and heading.search(t))
    quantities = tuple(found_here) if matrix is not None else ()
    point, values = _values(table, macros) if derivative is None and not quantities else (None, ())
    return Columns(function, derivative if function is not None else None, kind, variables, defining, matrix, quantities, point, values)


def _values(table: Block, macros: Macros | None) -> tuple[int | None, tuple[tuple[int, str], ...]]:
    r"""`$x$ | $x^2$ | $\sin x$`: the column of a letter, and the headings that are formulas in it."""
    headings = {i: cell[0].latex for i, cell in enumerate(table.header) if len(cell) == 1 and isinstance(cell[0], Formula)}
    letters = [i for i, latex in headings.items() if re.fullmatch(r"\s*(?:[a-z]|\\theta)\s*", latex)]
    if len(letters) != 1:
        return None, ()
    name, found = headings[letters[0]].strip(), []
    for i, latex in headings.items():
        try:
            node = parse_syntax(latex, macros)
        except DeriverError:
            continue
        # An elementary formula in the letter alone: x_k may be an iterate, and f is whatever the text says.
        if i != letters[0] and not isinstance(node, tree.Chain) and name in names_in(node) <= {name, r"\pi", "e"}:
            found.append((i, latex))
    return letters[0], tuple(found)


def _is_name(latex: str, macros: Macros | None) -> bool:
    try:
        return key_of(parse_syntax(latex, macros)) is not None
    except DeriverError:
        return False


def rows_of(columns: Columns, row: tuple[Cell, ...], table: Block, macros: Macros | None = None) -> dict[int, RowClaim]:
    """The claims of one row, by the column they stand in."""
    derivative = derivative_row(columns, row, macros)
    out = {} if derivative is None or columns.derivative is None else {columns.derivative: derivative}
    if columns.matrix is not None and columns.quantities:
        of = _only(row, columns.matrix)
        for place, sign in columns.quantities:
            cell = _only(row, place)
            if of is not None and r"\begin" in of.latex and cell is not None and place not in out:  # a letter is some matrix
                left = rf"\left({of.latex}\right){sign}" if sign.startswith("^") else rf"{sign}\left({of.latex}\right)"
                out[place] = _claim(left, cell, row[columns.matrix], row[place], macros)
    if columns.point is not None:
        at = _only(row, columns.point)
        heading = table.header[columns.point][0]
        for place, latex in columns.values if at is not None and _is_number(at.latex, macros) else ():
            cell = _only(row, place)
            if at is not None and cell is not None and _is_number(cell.latex, macros) and isinstance(heading, Formula):
                left = rf"\left.\left({latex}\right)\right|_{{{heading.latex}={at.latex}}}"
                out[place] = _claim(left, cell, row[columns.point], row[place], macros)
    return out


def _claim(left: str, cell: Formula, of: Cell, result: Cell, macros: Macros | None) -> RowClaim:
    sign = r"\approx" if "." in cell.latex else "="
    text = cell.latex.strip().rstrip(".,;")
    return RowClaim(f"{left} {sign} {text}", cell, "", skeleton_of(of, macros), skeleton_of(result, macros), left)


def _only(row: tuple[Cell, ...], place: int) -> Formula | None:
    """The formula that is all there is in a cell."""
    cell = row[place] if place < len(row) else ()
    formulas = [p for p in cell if isinstance(p, Formula)]
    return formulas[0] if len(formulas) == len(cell) == 1 else None


def _is_number(latex: str, macros: Macros | None) -> bool:
    try:
        node = parse_syntax(latex, macros)
    except DeriverError:
        return False
    return not isinstance(node, tree.Chain | tree.Sequence) and names_in(node) <= {r"\pi", "e"}


def derivative_row(columns: Columns, row: tuple[Cell, ...], macros: Macros | None = None) -> RowClaim | None:
    r"""The claim of one row, or None where the cells do not have the form.

    `f(\mathbf{x}) = \mathbf{a}^\top\mathbf{x}` beside `\mathbf{a}` claims `\nabla_{\mathbf{x}}(\mathbf{a}^\top\mathbf{x}) = \mathbf{a}`.
    """
    if columns.function is None or columns.derivative is None or max(columns.function, columns.derivative) >= len(row):
        return None
    functions = [p for p in row[columns.function] if isinstance(p, Formula)]
    results = [p for p in row[columns.derivative] if isinstance(p, Formula)]
    if not functions or not results:
        return None
    variable, body = _function(functions[0].latex, macros)
    if variable is None:
        names = [v for v in columns.variables if re.search(re.escape(v) + r"(?![A-Za-z])", body)]
        names = _customary(body, macros) if columns.variables == _VARIABLES else names
        if len(names) != 1:
            return None
        variable = names[0]
    result = results[0]
    left, right = _sides(result.latex, macros)
    if columns.kind == "antiderivative":
        left = _operator("derivative", variable, "") + rf"\left({right}\right)"
        return RowClaim(
            f"{left} = {body}",
            result,
            variable,
            skeleton_of(row[columns.function], macros),
            skeleton_of(row[columns.derivative], macros),
            left,
        )
    head = _operator(columns.kind, variable, left)
    claim = rf"{head}\left({body}\right)"
    return RowClaim(
        f"{claim} = {right}",
        result,
        variable,
        skeleton_of(row[columns.function], macros),
        skeleton_of(row[columns.derivative], macros),
        claim,
    )


def _customary(body: str, macros: Macros | None) -> list[str]:
    """The letters of a function by which it is differentiated by custom."""
    try:
        names = names_in(parse_syntax(body, macros))
    except DeriverError:
        return []
    return [v for v in _VARIABLES if v in names]


def _operator(kind: str, variable: str, left: str) -> str:
    if kind == "hessian":
        return rf"\nabla^2_{{{variable}}}"
    if kind == "derivative" and re.fullmatch(r"[a-z]", variable.strip()):
        return rf"\frac{{d}}{{d{variable}}}"
    if kind in ("derivative", "jacobian", "differential"):
        return rf"\frac{{\partial}}{{\partial {variable}}}"
    return rf"\nabla_{{{variable}}}"


def _sides(latex: str, macros: Macros | None) -> tuple[str, str]:
    """`\\nabla f = 2Ax` in the cell of the result: what stands on the right."""
    try:
        node = parse_syntax(latex, macros)
    except DeriverError:
        return "", latex
    text = latex.strip().rstrip(".,;")
    if isinstance(node, tree.Chain) and node.relations[0] == "=" and not isinstance(node.items[0], tree.Missing):
        return latex[node.items[0].start : node.items[0].end], latex[node.items[1].start : node.end].strip()
    return "", text


def _function(latex: str, macros: Macros | None) -> tuple[str | None, str]:
    """`f(x) = body`: the variable and the body; a body alone has no variable."""
    try:
        node = parse_syntax(latex, macros)
    except DeriverError:
        return None, latex
    if isinstance(node, tree.Chain) and node.relations[0] in ("=", ":="):
        left, right = node.items[0], node.items[1]
        body = latex[right.start : node.end].strip().rstrip(".,;")
        if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence):
            inner = left.factors[1].content
            if key_of(inner) is not None:
                return latex[inner.start : inner.end], body
        return None, body
    return None, latex.strip().rstrip(".,;")
