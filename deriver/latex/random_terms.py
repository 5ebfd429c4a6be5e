r"""Random quantities inside of formulas, taken out as letters: `W_s`, `\int_0^tg\,dW_s`, `\langle X\rangle_t`, `\mathbb{E}_s[X_t]`.

Comes in: syntax trees, and the names of the processes. Goes out: the same trees with a private name in the place of each random
quantity, and a table that says what each of these names stands for. What is left is ordinary algebra of scalars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..errors import NotSupported
from . import tree
from .names import key_of
from .signs import is_d
from .tree import Node

__all__ = ["Term", "Terms", "base_of", "below", "moved"]

_MOMENTS = {"E": "E", "Var": "Var", "Cov": "Cov", "Corr": "Corr", "Std": "Std", "var": "Var", "cov": "Cov", "corr": "Corr"}


@dataclass(frozen=True)
class Term:
    """What a private name stands for.

    kind: `process` (a base at a time), `ito` (integrand, variable, ends, integrator), `over time` (integrand, variable, ends),
    `bracket` (two bases at a time), or a moment `E`, `Var`, `Cov`, ... (operands; `given` is the time of what is known).
    """

    kind: str
    name: str
    source: str
    nodes: tuple[Node, ...] = ()
    bases: tuple[str, ...] = ()
    given: Node | None = None


def below(node: Node) -> Iterator[Node]:
    """A node and everything in it."""
    yield node
    for part in tree.children(node):
        yield from below(part)


def base_of(node: Node) -> str | None:
    """The name of a process without its time: `W` of `W_t`, `W^1` of `W^1_t`, `W_1` of `W_{1,t}`, `S` of `S`."""
    if isinstance(node, tree.Name):
        return key_of(node)
    if isinstance(node, tree.Script) and not node.primes:
        if isinstance(node.base, tree.Script):
            return None
        base = key_of(node.base)
        if base is None:
            return None
        number = node.sup.content if isinstance(node.sup, tree.Fence) else node.sup
        if isinstance(number, tree.Number) and node.sub is not None:
            return f"{base}^{number.text}"
        if number is not None:
            return None
        if isinstance(node.sub, tree.Sequence) and len(node.sub.items) == 2 and isinstance(node.sub.items[0], tree.Number):
            return f"{base}_{node.sub.items[0].text}"
        return base
    return None


def moved(node: Node) -> Iterator[Node]:
    """What stands directly behind a d, and what closes an integral."""
    for item in below(node):
        if isinstance(item, tree.Product):
            for left, right in zip(item.factors, item.factors[1:], strict=False):
                if is_d(left) and isinstance(right, tree.Name | tree.Script):
                    yield right
        if isinstance(item, tree.BigOperator) and item.name == "int":
            yield from (x for x in item.differentials if isinstance(x, tree.Name | tree.Script))


@dataclass
class Terms:
    """The table, filled while trees are rewritten. `bases` are the names of processes, `time` the variable of their time."""

    text: str
    bases: set[str]
    time: str = "t"
    bare: set[str] = field(default_factory=set)  # processes that are written without their time
    table: dict[str, Term] = field(default_factory=dict)
    _known: dict[tuple[object, ...], str] = field(default_factory=dict)

    def name(self, term: Term, mark: tuple[object, ...], node: Node) -> tree.Name:
        """The private name of a term; one name for all places at which it stands."""
        found = self._known.get(mark)
        if found is None:
            found = self._known[mark] = chr(0xE000 + len(self.table))
            self.table[found] = replace(term, name=found)
        return tree.Name(node.start, node.end, found)

    def source(self, *nodes: Node) -> str:
        """How nodes are written, without blanks."""
        return "|".join("".join(self.text[n.start : n.end].split()) for n in nodes)

    def process(self, base: str, time: Node | None, node: Node, source: str) -> tree.Name:
        """A process at a time."""
        at = self.time if time is None else self.source(time)
        return self.name(
            Term("process", "", source, () if at == self.time or time is None else (self.visit(time),), (base,)), (base, at), node
        )

    def visit(self, node: Node) -> Node:
        """The tree with private names."""
        found = self._term(node)
        if found is not None:
            return found
        if isinstance(node, tree.Product):
            return self._product(node)
        return tree.with_children(node, self.visit)

    def _term(self, node: Node) -> Node | None:
        if isinstance(node, tree.Name):
            base = key_of(node)
            return self.process(base, None, node, base) if base in self.bare and base is not None else None
        if isinstance(node, tree.Script):
            return self._script(node)
        if isinstance(node, tree.BigOperator) and node.name == "int" and len(node.differentials) == 1:
            return self._integral(node)
        return None

    def _script(self, node: tree.Script) -> Node | None:
        if isinstance(node.base, tree.Fence) and node.sub is not None and node.base.opening in "<[" and node.base.opening:
            inner = node.base.content.items if isinstance(node.base.content, tree.Sequence) else (node.base.content,)
            keys = [base_of(x) for x in inner]
            if all(k in self.bases for k in keys) and 1 <= len(keys) <= 2:
                named = tuple(k for k in keys if k is not None)
                named = named * 2 if len(named) == 1 else named
                end = node.end if node.sup is None else node.sup.start - 1
                source = self.text[node.start : end].rstrip("^{ ")
                made = self.name(
                    Term("bracket", "", source, (self.visit(node.sub),), named), ("bracket", *named, self.source(node.sub)), node
                )
                return made if node.sup is None else replace(node, base=made, sub=None)
        base = base_of(node)
        sup = None
        if base is not None and base not in self.bases and isinstance(node.sup, tree.Number):
            base = key_of(node.base)
        if base is not None and "^" not in base and node.sup is not None:
            sup = node.sup
        if node.sup is not None and base is None:
            base, sup = key_of(node.base), node.sup
        if base not in self.bases or base is None or node.sub is None or node.primes:
            return None
        at = node.sub.items[-1] if isinstance(node.sub, tree.Sequence) else node.sub
        if isinstance(at, tree.Number) and at.text == "0":
            return None
        end = node.end if sup is None else max(node.base.end, node.sub.end)
        source = self.text[node.start : end]
        source += "}" * (source.count("{") - source.count("}"))
        made = self.process(base, at, node, source)
        return made if sup is None else tree.Script(node.start, node.end, made, None, self.visit(sup))

    def _integral(self, node: tree.BigOperator) -> Node | None:
        by = node.differentials[0]
        base = base_of(by)
        random = base in self.bases and base is not None
        inner = [x for x in below(node.body) if isinstance(x, tree.Script)]
        if not random and not any(base_of(x) in self.bases or key_of(x.base) in self.bases for x in inner):
            return None
        if node.sub is None or node.sup is None:
            raise NotSupported("a stochastic integral without limits", text=self.text, start=node.start, end=node.end)
        source = self.text[node.start : node.end]
        if not random:
            parts = (node.body, by, node.sub, node.sup)
            return self.name(Term("over time", "", source, tuple(self.visit(x) for x in parts)), ("over time", self.source(*parts)), node)
        variable = by.sub if isinstance(by, tree.Script) and by.sub is not None else tree.Name(node.end, node.end, self.time)
        variable = variable.items[-1] if isinstance(variable, tree.Sequence) else variable
        assert base is not None
        parts = (node.body, variable, node.sub, node.sup)
        rest = tuple(self.visit(x) for x in parts)
        if isinstance(rest[0], tree.Missing):
            rest = (tree.Number(node.start, node.start, "1"), *rest[1:])
        return self.name(Term("ito", "", source, rest, (base,)), ("ito", base, self.source(*parts)), node)

    def _product(self, node: tree.Product) -> Node:
        factors: list[Node] = []
        marks: list[str] = []
        i = 0
        while i < len(node.factors):
            taken, used = self._moment(node, i)
            if taken is None:
                taken, used = self._at_time(node, i)
            if factors:
                marks.append(node.marks[i - 1])
            factors.append(self.visit(node.factors[i]) if taken is None else taken)
            i += used
        return factors[0] if len(factors) == 1 else replace(node, factors=tuple(factors), marks=tuple(marks))

    def _at_time(self, node: tree.Product, i: int) -> tuple[Node | None, int]:
        """`W(t)`."""
        factor = node.factors[i]
        following = node.factors[i + 1] if i + 1 < len(node.factors) else None
        sup: Node | None = None
        if isinstance(following, tree.Script) and isinstance(following.base, tree.Fence) and following.sub is None:
            sup, following = following.sup, following.base
        base = base_of(factor) if isinstance(factor, tree.Name | tree.Script) else None
        if isinstance(factor, tree.Script) and base is not None and isinstance(factor.sub, tree.Number):
            base = f"{key_of(factor.base)}_{factor.sub.text}"
        if base is None or not isinstance(following, tree.Fence) or following.opening != "(" or node.marks[i] != "":
            return None, 1
        if base not in self.bases or isinstance(following.content, tree.Sequence | tree.Chain | tree.Fence) or self.bare:
            return None, 1
        if isinstance(following.content, tree.Number) and following.content.text == "0":
            return None, 1
        made = self.process(base, following.content, factor, self.text[factor.start : following.end])
        return (made if sup is None else tree.Script(factor.start, following.end, made, None, self.visit(sup))), 2

    def _moment(self, node: tree.Product, i: int) -> tuple[Node | None, int]:
        head = node.factors[i]
        bare = head.base if isinstance(head, tree.Script) else head
        if not isinstance(bare, tree.Name | tree.Operator) or bare.name not in _MOMENTS or i + 1 >= len(node.factors):
            return None, 1
        if bare.name == "E" and isinstance(bare, tree.Name) and bare.style == "plain" and not _squared(node.factors[i + 1]):
            return None, 1
        kind = _MOMENTS[bare.name]
        given: Node | None = None
        if isinstance(head, tree.Script):
            if head.sup is not None:
                if not (isinstance(head.sup, tree.Name) and head.sup.style in ("blackboard", "calligraphic") or head.primes):
                    raise NotSupported("this superscript on an expectation", text=self.text, start=head.start, end=head.end)
                raise NotSupported("an expectation under a measure with a name", text=self.text, start=head.start, end=head.end)
            given = head.sub
        operand = node.factors[i + 1]
        sup: Node | None = None
        if (
            isinstance(operand, tree.Script)
            and isinstance(operand.base, tree.Fence)
            and operand.sub is None
            and operand.base.opening in "([{"
        ):
            sup, operand = operand.sup, operand.base
        if isinstance(operand, tree.Fence) and operand.opening in "([{":
            parts: tuple[Node, ...] = (operand.content,)
            if isinstance(operand.content, tree.Sequence):
                if "|" in operand.content.separators:
                    at = operand.content.separators.index("|")
                    given = self._known_at(operand.content.items[at + 1 :])
                    parts = operand.content.items[: at + 1]
                else:
                    parts = operand.content.items
        elif i + 2 == len(node.factors):
            parts = (operand,)
        else:
            raise NotSupported(
                "how far this expectation reaches is open", text=self.text, start=head.start, end=operand.end, hint=r"write \mathbb{E}[...]"
            )
        if len(parts) != (2 if kind in ("Cov", "Corr") else 1):
            raise NotSupported(f"{kind} of {len(parts)} things", text=self.text, start=head.start, end=operand.end)
        if given is not None:
            given = self.visit(given)
        source = self.text[head.start : operand.end]
        mark = (kind, self.source(*parts), None if given is None else self.source(given))
        made: Node = self.name(Term(kind, "", source, tuple(self.visit(x) for x in parts), given=given), mark, head)
        made = replace(made, end=operand.end)
        return (made if sup is None else tree.Script(head.start, node.factors[i + 1].end, made, None, sup)), 2

    def _known_at(self, items: tuple[Node, ...]) -> Node:
        r"""The time of what is known: `\mathcal{F}_s`, `W_s`, `X_t = x` is not a time alone."""
        node = items[0]
        if len(items) == 1 and isinstance(node, tree.Script) and node.sub is not None and node.sup is None:
            style = getattr(node.base, "style", "")
            if style in ("calligraphic", "script", "fraktur") or base_of(node) in self.bases or key_of(node.base) in ("F", "G"):
                return node.sub
        raise NotSupported("this condition on an expectation", text=self.text, start=node.start, end=items[-1].end)


def _squared(node: Node) -> bool:
    inner = node.base if isinstance(node, tree.Script) else node
    return isinstance(inner, tree.Fence) and inner.opening == "["
