"""What every question of algebra is read with: its words, what it is about, for which letter, and under which conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import DeriverError, ReadingError
from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .declarations import Draft, finish
from .definitions import left_of
from .elaborate import Elaborator, elaborate
from .names import key_of
from .problems import TaskItem
from .prose import read_clause
from .syntax import parse_syntax
from .tree import Node
from .wording import Token, node_of

__all__ = ["Asked", "NotThis", "Reading", "Said", "Target", "is_plain"]

_ORDER = frozenset({"<", ">", "<=", ">=", "!="})
_PLAIN = frozenset({"conj", "number", "constant", "symbol", "add", "mul", "power", "binomial", "factorial", "abs", "sign"})
_LETTERS = tuple("x z t y u v w s theta r".split())


class NotThis(Exception):
    """The sentence asks for something else."""


@dataclass
class Said:
    """One sentence: its words with numbered formulas, and the tokens they stand for."""

    words: str
    formulas: list[Token]
    start: int
    end: int

    def token(self, mark: str) -> Token:
        return self.formulas[int(mark.lstrip("#"))]

    def marks(self, text: str | None) -> list[Token]:
        return [self.token(m) for m in re.findall(r"#\d+", text or "")]


@dataclass
class Target:
    """What a question is about: its body, the letters it is a function of, its name."""

    body: Expr
    parameters: tuple[Expr, ...]
    name: str | None
    token: Token | None


@dataclass
class Asked:
    """What stands beside a question: conditions on its letters, the interval, the real numbers only."""

    said: list[Token] = field(default_factory=list)
    interval: Token | None = None
    real: bool = False
    method: str = ""


class Reading:
    """The state of a text that is being read: what was declared, what was asked."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.base = context
        self.draft = Draft(context)
        self.context = context
        self.last: Target | None = None
        self.items: list[TaskItem] = []
        self.assumed: tuple[str, ...] = ()
        self.kept_conditions: tuple[Expr, ...] = ()

    def declare(self, row: Sequence[Token]) -> None:
        """What a sentence declares, for the questions behind it."""
        rows = [t for t in row if t.is_formula]
        if not rows:
            raise NotThis
        try:
            read_clause([t for t in row if not (t.kind == "word" and t.text in ("if", "given", "then"))], self.text, self.draft)
            self.context = finish(self.draft, ())
        except DeriverError:
            raise NotThis from None
        if len(rows) == 1 and len(self.context.definitions) >= 1:
            node = node_of(self.text, rows[0])
            left = left_of(node)
            if left is not None and left.key in self.context.definitions:
                d = self.context.definitions[left.key]
                self.last = Target(d.body, d.parameters, left.key, rows[0])

    def relations(self, token: Token) -> tuple[str, ...] | None:
        node = node_of(self.text, token)
        return node.relations if isinstance(node, tree.Chain) else None

    # Questions --------------------------------------------------------------------------------------------------------

    def error(self, message: str, token: Token | None, hint: str | None = None) -> DeriverError:
        start, end = (0, len(self.text)) if token is None else (token.start, token.end)
        return ReadingError(message, text=self.text, start=start, end=end, hint=hint)

    def elaborated(self, nodes: Sequence[Node], work: Callable[[Elaborator], list[Expr]]) -> tuple[list[Expr], Context, tuple[str, ...]]:
        start, end = min(n.start for n in nodes), max(n.end for n in nodes)
        whole = nodes[0] if len(nodes) == 1 else tree.Sequence(start, end, tuple(nodes), (",",) * (len(nodes) - 1))
        try:
            result = elaborate(self.text, whole, self.context, work)
        except DeriverError:
            raise NotThis from None  # what is wrong with it, the grammar that reads it instead says
        assert isinstance(result.value, list)
        self.context = result.context
        self.assumed = result.assumed
        return result.value, result.context, result.assumed

    def target(self, said: Said, groups: dict[str, str | None]) -> Target:
        """The expression that is asked about. A definition says its letters with it."""
        mark = groups.get("k")
        self.assumed = ()
        if mark is None:
            if self.last is None:
                raise NotThis
            return self.last
        token = said.token(mark)
        node = node_of(self.text, token)
        name: str | None = None
        parameters: Sequence[Node] = ()
        if isinstance(node, tree.Chain):
            left = left_of(node)
            if left is None or node.relations != ("=",):
                raise NotThis
            name, parameters, node = left.key, left.parameters or (), node.items[1]
            if len(parameters) > 1 or any(isinstance(p, tree.Name) and p.style == "bold" for p in parameters):
                raise NotThis
        known = self.defined(node)
        if known is not None:
            self.last = known
            return known
        nodes = [node, *parameters]
        values, _, _ = self.elaborated(nodes, lambda e: [e.expr(n) for n in nodes])
        body = values[0]
        if not body.is_scalar:
            raise NotThis
        body = self.with_unit(body)
        if any(d.body.op == "matrix" for d in self.context.definitions.values()):
            raise NotThis
        self.last = Target(body, tuple(values[1:]), name, token)
        return self.last

    def with_unit(self, body: Expr) -> Expr:
        """Arithmetic of numbers and the letter i: the imaginary unit."""
        if len(body.free) == 1 and next(iter(body.free)).name == "i":
            (letter,) = body.free
            self.assumed = (*(a for a in self.assumed if not a.startswith("$i$ is")), "$i$ is the imaginary unit")
            return substitute(body, {letter: b.I_UNIT})
        return body

    def defined(self, node: Node) -> Target | None:
        """`f` or `f(x)` of a function that is defined."""
        head = node
        argument: Node | None = None
        if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
            head, argument = node.factors[0], node.factors[1].content
        key = key_of(head)
        if key is None or key not in self.context.definitions:
            return None
        d = self.context.definitions[key]
        if argument is not None and (len(d.parameters) != 1 or key_of(argument) != d.parameters[0].latex):
            return None
        if not d.body.is_scalar or any(not p.is_scalar for p in d.parameters):
            raise NotThis
        return Target(d.body, d.parameters, key, None)

    def letter(
        self, target: Expr, parameters: Sequence[Expr], named: Token | None, token: Token | None, *, must: bool = True
    ) -> Expr | None:
        """The letter of the problem: the one named, the one of the function, the only one, or the one that custom lets vary."""
        free = sorted((s for s in target.free if s.op == "symbol"), key=lambda s: s.name)
        if any(not s.is_scalar for s in free):
            raise NotThis
        if named is not None:
            node = node_of(self.text, named)
            key = key_of(node)
            found = [s for s in free if s.latex == key]
            if not found:
                raise NotThis
            return found[0]
        if len(parameters) == 1:
            return parameters[0]
        if len(free) == 1:
            return free[0]
        usual = [s for name in _LETTERS for s in free if s.name == name]
        if usual and (len(usual) == 1 or usual[0].name == "x"):
            self.assumed = (*self.assumed, f"the letter is ${usual[0].latex}$, the others are constants")
            return usual[0]
        if not must:
            return None
        raise self.error("it is not said for which letter", token, "name it: solve ... for $x$")

    def conditions(self, asked: Asked, x: Expr | None) -> tuple[Expr, ...]:
        """What is said of the letter beside the question."""
        nodes: list[Node] = [node_of(self.text, t) for t in asked.said]
        out: list[Expr] = []
        chains = [n for n in nodes if isinstance(n, tree.Chain) and all(r in _ORDER for r in n.relations)]
        if len(chains) != len(nodes):
            raise NotThis
        if chains:

            def work(e: Elaborator) -> list[Expr]:
                return [e.relation(c.items[i], r, c.items[i + 1]) for c in chains for i, r in enumerate(c.relations)]

            out, _, _ = self.elaborated(chains, work)
        if asked.interval is not None:
            out += self.interval(asked.interval, x)
        return tuple(out)

    def interval(self, token: Token, x: Expr | None) -> list[Expr]:
        found = re.fullmatch(
            r"\s*(?:(?P<x>[a-z]|\\theta)\s*\\in\s*)?\\?(?:left)?\s*(?P<a>[\[(])\s*(?P<low>[^,\[\]]+),(?P<high>[^,\[\]]+?)\\?(?:right)?\s*(?P<z>[\])])\s*",
            token.text,
        )
        chain = node_of(self.text, token) if found is None else None
        if isinstance(chain, tree.Chain) and all(r in _ORDER for r in chain.relations):
            return list(self.conditions(Asked([token]), x))
        if found is None or x is None:
            if re.fullmatch(r"\s*\\mathbb\s*\{?R\}?\s*", token.text):
                return []
            raise NotThis
        ends: list[Expr | None] = []
        for part in (found["low"], found["high"]):
            if re.fullmatch(r"\s*[-+]?\s*\\infty\s*", part):
                ends.append(None)
                continue
            node = parse_syntax(part)
            result = elaborate(part, node, self.context, lambda e, node=node: [e.expr(node)])  # type: ignore[misc]
            assert isinstance(result.value, list)
            ends.append(result.value[0])
        out = []
        if ends[0] is not None:
            out.append(b.relation(">=" if found["a"] == "[" else ">", x, ends[0]))
        if ends[1] is not None:
            out.append(b.relation("<=" if found["z"] == "]" else "<", x, ends[1]))
        return out

    def add(
        self, kind: str, said: Said, body: Expr, variables: Sequence[Expr], name: str | None, *,
        operands: tuple[Expr, ...] = (), conditions: tuple[Expr, ...] = (), request: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        """One problem more."""
        del said
        latex = body.latex
        if kind in ("value", "dual_number") and operands:
            places = ", ".join(f"{x.latex}={v.latex}" for x, v in zip(variables, operands, strict=True))
            latex = rf"\left.{latex}\right|_{{{places}}}"
        elif kind == "polynomial_division":
            latex = rf"\frac{{{latex}}}{{{operands[0].latex}}}"
        elif kind == "composition":
            latex = rf"\left.{latex}\right|_{{{variables[0].latex} \to {operands[0].latex}}}"
        order = next((r.split()[1] for r in request if r.startswith("derivative ")), "0")
        if order != "0":
            sign = r"\frac{d}{dx}" if order == "1" else r"\frac{d^2}{dx^2}"
            latex = rf"{sign.replace('x', variables[0].latex)}\left({body.args[0].latex}\right) {body.data} 0"
        assumed = tuple(dict.fromkeys((*self.context.assumed, *self.assumed)))
        self.items.append(
            TaskItem(
                kind, body, tuple(variables), name, self.context.with_(assumed=()), assumed, (), latex, kind,
                operands=operands, conditions=conditions, request=request,
            )
        )  # fmt: skip

    def said(self, asked: Asked) -> None:
        """Conditions on letters become declarations: `a>0`."""
        found = self.conditions(Asked(asked.said), None)
        self.kept_conditions = found
        self.context = self.context.with_(conditions=(*self.context.conditions, *found))


def is_plain(e: Expr) -> bool:
    """Whether an expression is made of numbers, letters, arithmetic and functions of scalars."""
    return all(n.is_scalar and (n.op in _PLAIN or n.op in b.SCALAR_FUNCTIONS) for n in walk(e))
