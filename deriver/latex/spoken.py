r"""A task in words with its formulas numbered, and the members of the sequences in its formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..errors import DeriverError, NotSupported
from ..expression import Expr
from ..model import Context
from . import patterns as re
from . import tree
from .problems import TaskItem
from .scripted import Scripted, below, flat, offset_of
from .tree import Node
from .wording import Token, node_of, tokens_of

__all__ = ["NEUTRAL", "Spoken", "index_letter", "members", "plain", "shifts", "spoken_of"]

#: Words that carry no hypothesis and ask for nothing by themselves: any task may hold them.
NEUTRAL = frozenset(
    """
    a about above all also an and answer any are as at be below between both by calculate can carry check compute consider decide define
    defined denote denotes derive determine do does each establish evaluate every exact exactly example examine explicit explicitly express
    find first following for form formula from give given has have hence her here his how i.e if in into is it its itself let list made make
    means most namely need now obtain of on one only or out perform please prove question quick quickly say second show simple so state such
    suppose take task terms that the their them then there these they this those thus to two under use using value verify via was we were
    what when where whether which whose why will with work write written you your respectively assume conclude deduce demonstrate one's
    actually called case choose different e.g every further get gives has just like mean named new next notation note our own per problem
    recall result results said same see set solution solve some step steps up usual usually well would yes no i ii iii
    """.split()
) - {"first", "second", "only", "mean", "means", "conclude", "no", "case", "why", "most", "like"}

_SHOWN = re.compile(r"\b(?:show|prove|verify|confirm|check|justify|demonstrate|establish)\b")


@dataclass
class Spoken:
    """A task in words with its formulas numbered: "find the order of #0"."""

    text: str
    context: Context
    said: str = ""
    formulas: list[Token] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)  # the items of all formulas
    words: list[str] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether a claim is to be shown."""
        return _SHOWN.search(self.said) is not None

    def refuse(self, message: str) -> DeriverError:
        """What is understood and not done here."""
        return NotSupported(message, text=self.text, start=0, end=len(self.text))

    def item(
        self,
        kind: str,
        *,
        request: Sequence[str] = (),
        expression: Expr | None = None,
        operands: Sequence[Expr] = (),
        conditions: Sequence[Expr] = (),
        variables: Sequence[Expr] = (),
        context: Context | None = None,
    ) -> TaskItem:
        """The problem."""
        return TaskItem(
            kind,
            expression,
            tuple(variables),
            None,
            context or self.context,
            latex=self.text.strip(),
            asked=kind,
            operands=tuple(operands),
            conditions=tuple(conditions),
            request=frozenset(request),
        )


def spoken_of(text: str, context: Context) -> Spoken | None:
    """The words and formulas of a text; None where it cannot be cut."""
    try:
        tokens = tokens_of(text, prose=True)
        out = Spoken(text, context)
        parts: list[str] = []
        for token in tokens:
            if token.is_formula:
                parts.append(f"#{len(out.formulas)}")
                out.formulas.append(token)
                out.nodes.extend(flat(node_of(text, token)))
            else:
                parts.append(token.text)
                if token.kind == "word":
                    out.words.append(token.text)
        out.said = re.sub(r" ([.,;:?!])", r"\1", " ".join(parts))
    except DeriverError:
        return None
    return out


def members(bases: set[str], letter: str, time: bool = True) -> Callable[[Scripted, Node], Node | None]:
    """Members of the sequences: `y_{n+1}` is the letter y_1; `t_{n+1}` is t + h."""

    def rule(self: Scripted, node: Node) -> Node | None:
        if not isinstance(node, tree.Script) or node.sup is not None or not isinstance(node.base, tree.Name) or node.primes:
            return None
        offset = offset_of(node.sub, letter)
        if offset is None:
            return None
        base = node.base.name
        if base == "t" and time:
            t = tree.Name(node.start, node.end, "t")
            if offset == 0:
                return t
            number: Node = tree.Number(node.start, node.end, str(abs(offset.numerator)))
            if offset.denominator != 1:
                number = tree.Fraction(node.start, node.end, number, tree.Number(node.start, node.end, str(offset.denominator)))
            step = tree.Product(node.start, node.end, (number, tree.Name(node.start, node.end, "h")), ("",))
            inner = tree.Sum(node.start, node.end, (t, step), ("+", "+" if offset > 0 else "-"))
            return tree.Fence(node.start, node.end, "(", ")", inner)
        if base in bases:
            return self.name(plain(base, offset), self.source(node), node)
        return None

    return rule


def plain(base: str, offset: Fraction) -> str:
    number = f"{abs(offset.numerator)}" + ("" if offset.denominator == 1 else f"o{offset.denominator}")
    return f"{base}_{'m' if offset < 0 else ''}{number}"


def index_letter(nodes: Sequence[Node]) -> str | None:
    """The running letter of a recursion: the n of `y_{n+1}`."""
    for node in (x for n in nodes for x in below(n)):
        if isinstance(node, tree.Script) and isinstance(node.sub, tree.Sum) and isinstance(node.base, tree.Name):
            for letter in "nkmij":
                if offset_of(node.sub, letter) is not None:
                    return letter
    return None


def shifts(node: Node) -> list[tuple[str, str, bool, int]]:
    """The places `u(x+h)` of a formula: function, variable, whether it is shifted, and primes."""
    out = []
    for item in below(node):
        for head, fence in zip(item.factors, item.factors[1:], strict=False) if isinstance(item, tree.Product) else ():
            name = head.base if isinstance(head, tree.Script) and head.sub is None and head.sup is None else head
            if not isinstance(name, tree.Name) or name.name not in "ufgyvwF" or not isinstance(fence, tree.Fence) or fence.opening != "(":
                continue
            inner = fence.content
            primes = head.primes if isinstance(head, tree.Script) else 0
            if isinstance(inner, tree.Name) and inner.name in "xt":
                out.append((name.name, inner.name, False, primes))
            elif isinstance(inner, tree.Sum) and isinstance(inner.terms[0], tree.Name) and inner.terms[0].name in "xt":
                out.append((name.name, inner.terms[0].name, True, primes))
    return out
