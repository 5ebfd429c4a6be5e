r"""Tables whose headings say what a row claims: `Expression | Gradient w.r.t. $x$` makes each row a claim about a derivative.

Comes in: a table and what is known. Goes out: for each row the LaTeX of its claim with the cell it stands in, and the conditions of the
row. A column headed "Definition" or "Form" defines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..document import Block, Cell, Formula
from ..document.blocks import words_of
from ..errors import DeriverError
from ..latex import tree
from ..latex.macros import Macros
from ..latex.names import key_of
from ..latex.syntax import parse_syntax
from .skeleton import Skeleton, skeleton_of

__all__ = ["Columns", "RowClaim", "columns_of", "derivative_row"]

_FUNCTION = re.compile(r"^\W*(?:expressions?|functions?|scalar|f|y|\$?f(?:\(\S+\))?\$?|\$?y\$?|input|operand)\b", re.IGNORECASE)
_DERIVATIVE = re.compile(
    r"\b(?P<kind>gradient|derivative|jacobian|hessian|differential)s?\b|\\nabla|\$f'|f'\(|\\frac\{d|\\partial", re.IGNORECASE
)
_DEFINES = re.compile(
    r"\b(?:definitions?|forms?|defined|factori[sz]ation|decomposition|model|notation|meaning|roots?|solutions?|conditions?|sign pattern)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are: the column of functions and of derivatives (None where there are none), those that define."""

    function: int | None
    derivative: int | None
    kind: str
    variables: tuple[str, ...]
    defining: frozenset[int]


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
    derivative = next((i for i, t in enumerate(titles) if _DERIVATIVE.search(t)), None)
    function = next((i for i, t in enumerate(titles) if i != derivative and _FUNCTION.search(t)), None)
    kind = ""
    variables: tuple[str, ...] = ()
    if derivative is not None:
        found = _DERIVATIVE.search(titles[derivative])
        assert found is not None
        kind = (found["kind"] or "derivative").lower()
        names = [f.latex for f in table.header[derivative] if isinstance(f, Formula)]
        variables = tuple(n for n in names if _is_name(n, macros))
    defining = frozenset(i for i, t in enumerate(titles) if _DEFINES.search(t) and i != derivative)
    return Columns(function, derivative if function is not None else None, kind, variables, defining)


def _is_name(latex: str, macros: Macros | None) -> bool:
    try:
        return key_of(parse_syntax(latex, macros)) is not None
    except DeriverError:
        return False


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
        if len(names) != 1:
            return None
        variable = names[0]
    result = results[0]
    left, right = _sides(result.latex, macros)
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
