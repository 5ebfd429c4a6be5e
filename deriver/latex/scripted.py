r"""Letters with running indices as plain scalars: `y_{n+1}`, `u_{j+1}^n`, `f_n`, `x_k`, `p_{n+1/2}`.

Comes in: syntax trees of a recursion. Goes out: the same formulas as expressions in which every member of a sequence is a letter of its
own, named by its offsets (`y_1` for $y_{n+1}$, `u_1_0` for $u_{j+1}^n$), and in which every other letter is a real scalar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..expression import Expr
from ..expression import build as b
from ..model import Context, FunctionDeclaration
from . import tree
from .elaborate import Elaborator, elaborate
from .levels import below, offset_of
from .names import key_of, python_name
from .tree import Node

__all__ = ["Scripted", "below", "flat", "offset_of"]

_CONSTANTS = frozenset({"e", r"\pi", "i", r"\mathrm{e}", r"\mathrm{i}"})


def flat(node: Node) -> list[Node]:
    """The items of lists, systems and displays."""
    if isinstance(node, tree.Environment) and node.name in ("cases", "aligned", "align", "gathered", "gather", "split"):
        return [x for row in node.rows for c in row if not isinstance(c, tree.Missing) for x in flat(c)]
    if isinstance(node, tree.Sequence):
        return [x for item in node.items for x in flat(item)]
    return [node]


@dataclass
class Scripted:
    """What formulas were rewritten to: `rule` names the members of sequences, the rest is done here."""

    text: str
    rule: Callable[[Scripted, Node], Node | None] = lambda self, node: None
    functions: dict[str, int] = field(default_factory=dict)  # undefined functions and how many arguments they take
    positive: set[str] = field(default_factory=set)
    integers: set[str] = field(default_factory=set)
    reserved: frozenset[str] = frozenset()  # names of functions, which are no letters
    symbols: dict[str, Expr] = field(default_factory=dict)
    _private: dict[str, str] = field(default_factory=dict)

    def name(self, python: str, latex: str, node: Node) -> tree.Name:
        """A letter of its own in the place of a node."""
        key = self._private.get(python)
        if key is None:
            key = self._private[python] = chr(0xE100 + len(self._private))
            self.symbols[key] = b.symbol(python, properties=["real", *(["positive"] if python in self.positive else [])], latex=latex)
        return tree.Name(node.start, node.end, key)

    def source(self, node: Node) -> str:
        """How a node is written."""
        return self.text[node.start : node.end].strip()

    def visit(self, node: Node) -> Node:
        """The tree with the members of sequences as letters."""
        found = self.rule(self, node)
        if found is not None:
            return found
        if isinstance(node, tree.Product):
            return self._product(node)
        if isinstance(node, tree.Script) and not (isinstance(node.base, tree.Name) and key_of(node.base) in self.functions):
            if key_of(node) is None and node.sup is not None and node.sub is not None:
                inner = tree.Script(node.start, node.sub.end, node.base, node.sub, None, node.primes)
                return tree.Script(node.start, node.end, self.visit(inner), None, self.visit(node.sup))
            if key_of(node) is not None:
                return node
        return tree.with_children(node, self.visit)

    def _product(self, node: tree.Product) -> Node:
        r"""`\Delta x^2` is the square of one letter."""
        factors: list[Node] = []
        marks: list[str] = []
        i = 0
        while i < len(node.factors):
            head = node.factors[i]
            after = node.factors[i + 1] if i + 1 < len(node.factors) else None
            if factors:
                marks.append(node.marks[i - 1])
            inner = after.base if isinstance(after, tree.Script) and after.sub is None and not after.primes else after
            if isinstance(head, tree.Name) and head.name == "Delta" and isinstance(inner, tree.Name) and node.marks[i] == "":
                made: Node = self.name(f"Delta_{inner.name}", rf"\Delta {inner.name}", head)
                if isinstance(after, tree.Script) and after.sup is not None:
                    made = tree.Script(head.start, after.end, made, None, self.visit(after.sup))
                factors.append(made)
                i += 2
                continue
            name = head.base if isinstance(head, tree.Script) and head.sub is None and head.sup is None else self.rule(self, head) or head
            if isinstance(after, tree.Fence) and isinstance(name, tree.Name) and key_of(name) in self.functions and node.marks[i] == "":
                called = name if head is not name and not isinstance(head, tree.Script) or not getattr(head, "primes", 0) else head
                if marks:
                    marks[-1] = marks[-1] or "cdot"
                factors += [called, self.visit(after)]
                marks.append("")
                i += 2
                continue
            factors.append(self.visit(head))
            i += 1
        return factors[0] if len(factors) == 1 else replace(node, factors=tuple(factors), marks=tuple(marks))

    def read(self, nodes: Sequence[Node], context: Context) -> list[Expr]:
        """The formulas as expressions; relations as relations."""
        made = [self.visit(n) for n in nodes]
        symbols = {**context.symbols, **self.symbols}
        for item in (x for n in made for x in _names(n)):
            key = key_of(item)
            if key is not None and key not in symbols and key not in self.functions and key not in _CONSTANTS | self.reserved:
                python = python_name(key)
                properties = ["real", *(["positive"] if python in self.positive else []), *(["integer"] if python in self.integers else [])]
                symbols[key] = b.symbol(python, properties=properties, latex=key)
        declared = context.with_(
            symbols=symbols,
            functions={
                **context.functions,
                **{k: FunctionDeclaration(python_name(k), k, (b.ZERO.shape,) * n, b.ZERO.shape) for k, n in self.functions.items()},
            },
        )
        whole = tree.Sequence(made[0].start, made[-1].end, tuple(made), (",",) * (len(made) - 1))

        def work(e: Elaborator) -> object:
            return [_one(e, n) for n in made]

        value = elaborate(self.text, whole, declared, work).value
        assert isinstance(value, list)
        return value


def _one(e: Elaborator, node: Node) -> Expr:
    if isinstance(node, tree.Chain) and len(node.items) == 2 and node.relations[0] in ("=", "<", ">", "<=", ">=", "!="):
        left, right = (e.expr(x) for x in node.items)
        return b.relation(node.relations[0], left, right)
    return e.expr(node)


def _names(node: Node) -> Iterator[Node]:
    if key_of(node) is not None:
        yield node
        return
    for part in tree.children(node):
        yield from _names(part)
