r"""What the formulas of a question of linear algebra are: arrays, lists of vectors, linear maps; each elaborated with the same context.

Comes in: the formulas of a `LinearAsk`. Goes out: expressions. Does not know: which kind of problem is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import DeriverError, NotSupported, ReadingError
from ..expression import Expr, substitute
from ..expression import build as b
from ..model import Context
from . import tree
from .definitions import left_of
from .elaborate import elaborate
from .linear_equations import coefficients
from .linear_maps import matrix_of_map, rows_of_map
from .linear_sentences import LinearAsk
from .names import key_of
from .problems import Question
from .syntax import parse_syntax
from .tree import Node
from .wording import Token

if TYPE_CHECKING:
    from .tasks import _Task

__all__ = ["OF_MAPS", "LinearQuestion", "Operands", "is_array", "items"]


#: What is asked of a linear map is asked of its matrix.
OF_MAPS = frozenset(
    "null_space column_space row_space left_null_space rank inverse trace eigen diagonalise jordan linear_map map_property".split()
)


@dataclass
class LinearQuestion(Question):
    """A question of linear algebra on its way."""

    ask: LinearAsk = field(default_factory=lambda: LinearAsk("", 0, 0, ""))


def items(node: Node) -> tuple[Node, ...]:
    if isinstance(node, tree.Sequence):
        return node.items
    return (node,)


def is_array(node: Node) -> bool:
    if isinstance(node, tree.Environment):
        return node.name not in ("cases", "aligned", "align", "gathered")
    if isinstance(node, tree.Script):
        return is_array(node.base)
    if isinstance(node, tree.Fence):
        return isinstance(node.content, tree.Sequence) or is_array(node.content)
    if isinstance(node, tree.Product):
        return is_array(node.factors[-1])
    return isinstance(node, tree.Sum) and all(is_array(t) for t in node.terms)


class Operands:
    """The formulas of one question as expressions."""

    def __init__(self, task: _Task, question: LinearQuestion, context: Context) -> None:
        self.task = task
        self.question = question
        self.ask = question.ask
        self.context = context
        self.request = set(self.ask.request)
        self.assumed: list[str] = []
        self.inner = context
        self.name: str | None = None

    def error(self, kind: type[DeriverError], message: str, hint: str | None = None) -> DeriverError:
        return self.task.error(kind, message, self.question.start, self.question.end, hint)

    # Reading formulas --------------------------------------------------------------------------------------------------------

    def expr(self, node: Node) -> Expr:
        """The expression of a node; angle brackets around numbers are a vector, entries parted by semicolons are refused."""
        if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence):
            if ";" in node.content.separators:
                raise self.task.error(ReadingError, "entries parted by semicolons are not LaTeX", node.start, node.end, r"\begin{pmatrix}")
            if node.opening in ("<", "\\langle"):
                return b.vector([self.expr(x) for x in node.content.items])
        found = elaborate(self.task.text, node, self.inner, lambda e: e.expr(node))
        assert isinstance(found.value, Expr)
        self.assumed.extend(a for a in found.assumed if a not in self.assumed)
        self.inner = found.context
        return self.with_unit(found.value)

    def with_unit(self, e: Expr) -> Expr:
        """An undeclared letter i is the imaginary unit; not after h, or with j: the ninth letter, or (i, j, k)."""
        unit = next((s for s in e.free if s.is_scalar and s.latex == "i" and "i" not in self.context.symbols), None)
        if unit is None or {s.latex for s in e.free} & {"h", "j"}:
            return e
        self.assumed = [a for a in self.assumed if not a.startswith("$i$ ")]
        self.assumed.append("$i$ is the imaginary unit")
        return substitute(e, {unit: b.I_UNIT})

    def arrays(self, token: Token) -> list[Expr]:
        """The arrays that one formula lists: "$u=(1,2), v=(3,4)$", "$\\{(1,2),(3,4)\\}$", "$\\mathrm{span}\\{...\\}$"."""
        out: list[Expr] = []
        node = self.task.formula(token)
        for item in items(node):
            out.extend(self.listed(item))
        return out

    def listed(self, node: Node) -> list[Expr]:
        if isinstance(node, tree.Product) and isinstance(node.factors[0], tree.Operator) and node.factors[0].name == "span":
            self.request.add("span")
            return [e for f in node.factors[1:] for e in self.listed(f)]
        if isinstance(node, tree.Fence) and node.opening in ("{", "\\{", "(") and isinstance(node.content, tree.Sequence):
            if node.opening != "(" or all(is_array(x) or _vector_name(x, self.context) for x in node.content.items):
                return [e for x in node.content.items for e in self.listed(x)]
        if isinstance(node, tree.Fence) and node.opening in ("{", "\\{") and not isinstance(node.content, tree.Sequence):
            return self.listed(node.content)
        if isinstance(node, tree.Chain) and node.relations == ("=",):
            left = left_of(node)
            if self.ask.kind in OF_MAPS and (of_map := matrix_of_map(self, node)) is not None:
                return [of_map]
            if left is None and self.ask.kind == "null_space" and isinstance(node.items[1], tree.Number) and node.items[1].text == "0":
                side = self.expr(node.items[0])
                if side.is_scalar:
                    rows, right, _, parameters = coefficients([(side, b.ZERO)], set())
                    if rows is None or right is None or parameters or any(x is not b.ZERO for x in right.args):
                        raise self.task.error(
                            ReadingError, "a linear equation with the right side 0 is expected here", node.start, node.end
                        )
                    return [rows]
                return self.matrix_equation(side, b.ZERO)[:1]
            if left is None:
                raise self.task.error(ReadingError, "a relation stands where a matrix is needed", node.start, node.end)
            if self.name is None:
                self.name = left.key
            return (
                self.listed(node.items[1])
                if isinstance(node.items[1], tree.Fence) and node.items[1].opening in ("{", "\\{")
                else [self.expr(node.items[0])]
            )
        named = key_of(node)
        known = None if named is None else self.context.definitions.get(named)
        if known is not None and known.parameters and self.ask.kind in OF_MAPS and known.body.shape.kind != "matrix":
            rows = rows_of_map(self, named or "", known.body, known.parameters, node)
            if rows is None:
                raise self.task.error(NotSupported, "the matrix of this map is not read off its formula", node.start, node.end)
            return [rows]
        if self.name is None:
            key = key_of(node)
            self.name = key if key in self.context.definitions else None
        return [self.expr(node)]

    def of(self, *roles: str) -> list[Token]:
        return [t for role, t in self.ask.targets if role in roles]

    def fresh(self, text: str) -> Expr:
        """The expression of a formula that does not stand in the task, with the letters of the task."""
        node = parse_syntax(text)
        found = elaborate(text, node, self.inner, lambda e: e.expr(node))
        assert isinstance(found.value, Expr)
        return found.value

    def matrix_equation(self, left: Expr, right: Expr) -> list[Expr]:
        """Matrix and right side of an equation between arrays."""
        raise NotImplementedError


def _vector_name(node: Node, context: Context) -> bool:
    key = key_of(node)
    return key is not None and key in context.definitions and not context.definitions[key].body.is_scalar
