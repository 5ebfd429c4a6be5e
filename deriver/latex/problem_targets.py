"""What a question is about: the formula that "it" means, the letters it names, and what of it makes no sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..errors import Ambiguous, DeriverError, ReadingError, TypeMistake, UsageError
from ..expression import Expr, walk
from ..expression import build as b
from ..model import Context, Finding
from . import patterns as re
from . import tree
from .definitions import left_of, names_in
from .elaborate import Elaborator
from .names import key_of, python_name
from .operators import Operation
from .questions import Wanted
from .syntax import parse_syntax
from .targets import named
from .tree import Node

__all__ = ["Defined", "Question", "Targets", "TaskItem"]


@dataclass(frozen=True)
class TaskItem:
    """One thing asked. `kind` is a row of the contract's table; `expression` what it is asked of; `variables` by what.

    `name` is the key of the function asked about where it has one. `point` pairs variables with values, for "at the point". `asked`
    is the word used, such as "gradient". For kinds outside of matrix calculus `expression` may be None.
    """

    kind: str
    expression: Expr | None
    variables: tuple[Expr, ...]
    name: str | None
    context: Context
    assumed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    latex: str = ""
    asked: str = ""
    point: tuple[tuple[Expr, Expr], ...] = ()
    operands: tuple[Expr, ...] = ()
    request: frozenset[str] = frozenset()
    unknowns: tuple[Expr, ...] = ()  # of a differential equation: the functions at their variables
    conditions: tuple[Expr, ...] = ()  # initial and boundary conditions


@dataclass(frozen=True)
class Defined:
    """A definition of the task: its place, its key, and its two sides."""

    start: int
    key: str
    left: Node
    right: Node


@dataclass
class Question:
    """A question on its way: from a formula with an operator, or from words."""

    start: int
    operation: Operation | None = None
    wanted: Wanted | None = None
    target: Node | None = None
    variables: list[Node] = field(default_factory=list)
    points: list[Node] = field(default_factory=list)
    bounds: list[Node] = field(default_factory=list)  # the ends of an integral, or what a limit goes to
    direction: Node | None = None  # of a directional derivative
    local: list[Defined] = field(default_factory=list)  # definitions made inside the question
    end: int = 0
    asked: str = ""
    entrywise: bool = False  # "elementwise" was said of the functions

    @property
    def key(self) -> str | None:
        """The name of the function asked about."""
        if self.target is None:
            return None
        left = left_of(self.target)
        return left.key if left is not None else key_of(self.target)


class Targets:
    """The place of a question within its task."""

    def __init__(self, text: str, base: Context, wrt: str | None) -> None:
        self.text = text
        self.base = base
        self.wrt = wrt
        self.questions: list[Question] = []
        self.defined: list[Defined] = []
        self.matrices: list[str] = []  # the matrices that the task declares

    def error(self, kind: type[DeriverError], message: str, start: int, end: int, hint: str | None = None) -> DeriverError:
        """An error at a place of the task."""
        return kind(message, text=self.text, start=start, end=end, hint=hint)

    def named_again(self, question: Question, variables: Sequence[Node]) -> None:
        r"""`\nabla L` "with respect to $w$ and $b$": the variables of a sign that names none.

        Errors: ReadingError where the sign names others.
        """
        operation = question.operation
        if not variables or operation is None:
            return
        if operation.node is None and not operation.variables:
            question.operation = replace(operation, variables=tuple(variables))
            return
        by = {key_of(v) for v in (operation.variables or _denominator(operation.node))}
        if by and by != {key_of(v) for v in variables}:
            first, last = variables[0], variables[-1]
            raise self.error(
                ReadingError, "the sign of the derivative names other variables than these", first.start, last.end,
                r"write \nabla L, or name them once: with respect to $w$ and $b$",
            )  # fmt: skip

    def target_of(self, question: Question, context: Context) -> tuple[Node, str | None]:
        node = question.target
        if node is None:
            found = self.antecedent(question)
            return found.left, found.key
        left = left_of(node)
        if left is not None and left.key in context.definitions and isinstance(node, tree.Chain):
            return node.items[0], left.key
        if isinstance(node, tree.Chain):
            if node.relations == ("=",) and _a_logarithm(node.items[0]):
                return node.items[1], None  # \log p(x)=...: what it is called, and what it is
            raise self.error(ReadingError, "a relation stands where an expression is needed", node.start, node.end)
        return node, named(node, context)

    def antecedent(self, question: Question) -> Defined:
        """What "it", "the function", or nothing at all refers to: the function defined or asked about before."""
        before = [d for d in self.defined if d.start < question.start]
        local = [d for d in question.local if d not in before]
        if not local:
            for earlier in reversed(self.questions[: self.questions.index(question)]):
                key = None if earlier.target is None else earlier.key
                found = [d for d in before if d.key == key]
                if found:
                    return found[-1]
        candidates = {d.key: d for d in local or before}
        used: set[str] = set()
        for d in candidates.values():
            used |= names_in(d.right) - {d.key}
        top = [d for d in candidates.values() if d.key not in used]
        if len(top) == 1:
            return top[0]
        if not candidates:
            raise self.error(ReadingError, "no function is given", question.start, question.end, "Find the gradient of $f(x)=...$")
        raise self.error(
            Ambiguous,
            f"it is not clear which function is meant: {', '.join(d.key for d in top or candidates.values())}",
            question.start,
            question.end,
            "name it: the gradient of $f$",
        )

    def wrt_symbols(self, e: Elaborator) -> list[Expr]:
        """The variables named beside the task, by LaTeX or by their Python name."""
        assert self.wrt is not None
        out = []
        for name in re.split(r"\s*,\s*|\s+and\s+", self.wrt.strip()):
            known = {**e.symbols, **{k: s for k, s in e.context.symbols.items() if s.op == "symbol"}}
            found = known.get(name) or next((s for s in known.values() if s.name == name), None)
            if found is None:
                try:
                    key = key_of(parse_syntax(name))
                except ReadingError:
                    key = None
                found = known.get(key or "") or next((s for k, s in known.items() if python_name(k) == name), None)
            if found is None or found.op != "symbol":
                raise UsageError(f"the variable {name} does not occur", hint="known: " + ", ".join(sorted(known)))
            out.append(found)
        return out

    def depends(self, e: Elaborator, body: Expr, variables: Sequence[Expr], node: Node, named: Sequence[Node]) -> None:
        """An unknown function has no derivative, and a variable that nothing mentions is a slip."""
        if body.op == "symbol" and body not in variables and body.data.latex in e.symbols:
            raise e.error(
                ReadingError,
                f"{body.latex} is not defined",
                node,
                f"define it: ${body.latex}({variables[0].latex})=...$",
            )
        for v, at in zip(variables, named, strict=False):
            symbol = v.args[0] if v.op == "entry" else v
            # The size of a variable that is spoken of again may still be open: it is the same by its name.
            absent = symbol.op == "symbol" and all(s.op != "symbol" or s.name != symbol.name for s in body.free)
            if absent and symbol.data.latex in e.symbols:
                raise e.error(ReadingError, f"{v.latex} does not occur in the expression", at)
            if absent:
                self.hidden(e, body, symbol, at)
            if symbol.properties & {"natural", "integer", "index"}:
                raise e.error(TypeMistake, f"{v.latex} is an integer, and a derivative needs a real variable", at)

    def hidden(self, e: Elaborator, body: Expr, symbol: Expr, at: Node) -> None:
        """A variable that does not occur: fine where nothing ties it to what occurs, and then said."""
        for condition in e.context.conditions:
            if condition.op == "relation" and condition.data == "=" and symbol in condition.free and condition.free & body.free:
                raise e.error(
                    ReadingError, f"how {body.latex} depends on {symbol.latex} is said by {condition.latex}, which defines nothing", at
                )
        for other in sorted((s for s in body.free if s.op == "symbol"), key=lambda s: s.name):
            if other.data.latex in e.symbols:
                said = f"nothing is said of ${other.latex}$, so it is unclear whether it depends on ${symbol.latex}$"
                raise e.error(ReadingError, said, at, f"define ${other.latex}$, or declare it as a constant")
        e.assume(f"${body.latex}$ does not depend on ${symbol.latex}$")

    def sane(self, body: Expr, question: Question, context: Context, node: Node) -> None:
        """What no derivative can be taken of: a function nobody defined, a division by zero; a matrix function read entry by entry."""
        for part in walk(body):
            message, hint = "", None
            bare = part is body and part.op == "apply" and all(a.op == "symbol" for a in part.args)
            if bare and part.data[1] not in context.functions:
                message, hint = f"the function {part.data[1]} is not defined", "say what it is: $f(x)=...$"
            elif part.op == "power" and part.args[0] is b.ZERO and part.args[1].op == "number" and part.args[1].value < 0:
                message = "this divides by zero"
            elif part.op == "inverse" and part.args[0].op == "zeros":
                message = "the zero matrix has no inverse"
            elif part.op in ("expm", "matrix_power") and question.entrywise:
                message = "an entrywise function of a matrix is not supported here"
            if message:
                inside = question.target is not None or question.operation is not None
                start, end = (node.start, node.end) if inside else (question.start, question.end)
                raise self.error(ReadingError, message, start, end, hint)


def _a_logarithm(node: Node) -> bool:
    r"""`\log p(x)`, `\ln L(\theta)`: the logarithm of something that has only a name."""
    head = node.factors[0] if isinstance(node, tree.Product) and node.factors else node
    return isinstance(head, tree.Operator) and head.name in ("log", "ln")


def _denominator(node: Node | None) -> tuple[Node, ...]:
    r"""What `\frac{\partial L}{\partial w}` differentiates by, where that is one name."""
    if isinstance(node, tree.Fraction) and isinstance(node.denominator, tree.Product) and len(node.denominator.factors) == 2:
        return (node.denominator.factors[1],)
    return ()
