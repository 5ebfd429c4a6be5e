r"""What is being read at one level of nesting: factors gather into products, products into sums, sums into chains.

The parser hands over operands and what stands between them, in the order of the text; `finish` gives the node. Whatever
is left open (an operand that never comes) is an error here. Knows nothing of tokens' origin, fences or commands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..errors import Ambiguous, DeriverError, SyntaxMistake
from .tokens import Token
from .tree import Annotated, Chain, Missing, Node, Product, Sequence, Sum

__all__ = ["ALL", "ONE_PRODUCT", "ONE_SUM", "Run"]

#: How far a run goes: one product (the body of a sum), one sum (the body of an integral), or everything.
ONE_PRODUCT, ONE_SUM, ALL = 0, 1, 2

_BRACES: Final = ("underbrace", "overbrace", "underbracket", "overbracket", "underline", "underbar")

Fail = Callable[[type[DeriverError], str, int, int, str | None], DeriverError]


class Run:
    """Collects the pieces of one level."""

    __slots__ = (
        "enclosed",
        "explicit",
        "factors",
        "fail",
        "implied",
        "implying",
        "items",
        "labels",
        "loose",
        "mark",
        "marks",
        "members",
        "prefixes",
        "relations",
        "separators",
        "sign",
        "signs",
        "start",
        "terms",
        "wrapped",
    )

    def __init__(self, start: int, fail: Fail) -> None:
        self.start = start
        self.fail = fail
        self.factors: list[Node] = []
        self.marks: list[str] = []
        self.mark: Token | None = None
        self.prefixes: list[Token] = []
        self.loose: Node | None = None
        self.terms: list[Node] = []
        self.signs: list[str] = []
        self.sign: Token | None = None
        self.explicit: Token | None = None
        self.wrapped: Node | None = None
        self.enclosed: Node | None = None
        self.items: list[Node] = []
        self.relations: list[Token] = []
        self.labels: list[Node | None] = []
        self.implied: list[Node] = []
        self.implying: list[Token] = []
        self.members: list[Node] = []
        self.separators: list[Token] = []

    # -- products -----------------------------------------------------------------------------------------------------

    def factor(self, node: Node, invisible: bool = False) -> None:
        """Add an operand; `invisible` when it stood in braces, which are not seen on paper."""
        if invisible:
            kind = type(node)
            if kind is Product and not self.prefixes:
                self._flatten(node)
                return
            if kind is Sum or kind is Chain or kind is Sequence:
                self.loose = node
        elif type(node) is Annotated and node.kind in _BRACES and type(node.body) in (Sum, Chain, Sequence):
            self.loose = node
        if self.factors:
            self.marks.append(self.mark.value if self.mark else "")
        self.mark = None
        if self.prefixes:
            for prefix in reversed(self.prefixes):
                node = Sum(prefix.start, node.end, (node,), (prefix.value,), True)
            self.prefixes = []
        self.factors.append(node)

    def _flatten(self, node: Node) -> None:
        assert type(node) is Product
        if self.factors:
            self.marks.append(self.mark.value if self.mark else "")
        self.mark = None
        self.factors.extend(node.factors)
        self.marks.extend(node.marks)

    def hidden(self, node: Node) -> DeriverError:
        """The error for a group that only invisible braces make."""
        message = "braces are not seen on paper: this would be read as a group, but it is not printed as one"
        return self.fail(Ambiguous, message, node.start, node.end, "write parentheses, or leave the braces out")

    @property
    def full(self) -> bool:
        """Whether an operand has just ended, so that something may stand between it and the next."""
        return bool(self.factors) and self.mark is None and not self.prefixes

    def take_product(self) -> Node:
        """Remove and return the product read so far."""
        factors = self.factors
        if self.mark is not None or self.prefixes:
            token = self.prefixes[-1] if self.prefixes else self.mark
            assert token is not None
            raise self.fail(SyntaxMistake, f"nothing after `{token.text}`", token.start, token.end, None)
        loose = self.loose
        if len(factors) == 1:
            node = factors[0]
            if loose is not None:
                self.wrapped, self.loose = loose, None
        else:
            if loose is not None:
                raise self.hidden(loose)
            node = Product(factors[0].start, factors[-1].end, tuple(factors), tuple(self.marks))
            self.marks = []
        self.factors = []
        return node

    # -- sums ---------------------------------------------------------------------------------------------------------

    def add_sign(self, token: Token) -> None:
        """A sign: between two terms, before the first one, or before a factor."""
        if self.full:
            self._close_term()
            self.sign = token
        elif self.mark is not None or self.prefixes or self.sign is not None:
            if self.prefixes:
                raise self.fail(SyntaxMistake, "a row of signs", token.start, token.end, None)
            self.prefixes.append(token)
        else:
            self.sign = self.explicit = token

    def _close_term(self) -> None:
        term = self.take_product()
        sign = self.sign
        wrapped, self.wrapped = self.wrapped, None
        if wrapped is not None:
            content = wrapped.body if type(wrapped) is Annotated else wrapped
            if type(content) is not Sum or (sign is not None and sign.value != "+"):
                raise self.hidden(wrapped)
        self.terms.append(term)
        self.signs.append(sign.value if sign is not None else "+")
        self.sign = None

    def take_sum(self) -> Node | None:
        """Remove and return the sum read so far; None when nothing was read."""
        if not self.factors:
            token = self.mark or (self.prefixes[-1] if self.prefixes else self.sign)
            if token is not None:
                where = "after" if token is self.sign else "beside"
                raise self.fail(SyntaxMistake, f"nothing {where} `{token.text}`", token.start, token.end, None)
            return None
        terms = self.terms
        if not terms and self.sign is None:
            node = self.take_product()
            if self.wrapped is not None:
                if type(self.wrapped) is not Sum:
                    self.enclosed = node
                self.wrapped = None
            return node
        self._close_term()
        explicit = self.explicit
        start = explicit.start if explicit is not None else terms[0].start
        node = Sum(start, terms[-1].end, tuple(terms), tuple(self.signs), explicit is not None)
        self.terms, self.signs, self.explicit = [], [], None
        return node

    # -- chains -------------------------------------------------------------------------------------------------------

    def add_relation(self, token: Token, label: Node | None = None) -> None:
        item = self.take_sum()
        self._check_enclosed(Chain, Sequence)
        if item is None:
            if self.items or (self.separators and not self._after_words()):
                raise self.fail(SyntaxMistake, f"nothing before `{token.text}`", token.start, token.end, None)
            item = Missing(token.start, token.start)
        self.items.append(item)
        self.relations.append(token)
        self.labels.append(label)

    def _check_enclosed(self, *kinds: type[Node]) -> None:
        """A chain in braces inside of a chain, or a list in a list, is not seen on paper."""
        enclosed, self.enclosed = self.enclosed, None
        if enclosed is not None and type(enclosed) in kinds:
            raise self.hidden(enclosed)

    def _after_words(self) -> bool:
        return self.separators[-1].kind != "separator"

    def take_chain(self, may_miss: bool = False) -> Node | None:
        item = self.take_sum()
        if not self.items:
            return item
        self._check_enclosed(Chain, Sequence)
        relations = self.relations
        if item is None:
            token = relations[-1]
            if not may_miss or (len(self.items) == 1 and type(self.items[0]) is Missing):
                raise self.fail(SyntaxMistake, f"nothing after `{token.text}`", token.start, token.end, None)
            item = Missing(token.end, token.end)
        self.items.append(item)
        start = self.items[0].start
        labels = tuple(self.labels) if any(self.labels) else ()
        node = Chain(start, item.end, tuple(self.items), tuple(token.value for token in relations), labels)
        self.items, self.relations, self.labels = [], [], []
        return node

    def add_implication(self, token: Token) -> None:
        item = self.take_chain()
        if item is None:
            if self.implied or (self.separators and not self._after_words()):
                raise self.fail(SyntaxMistake, f"nothing before `{token.text}`", token.start, token.end, None)
            item = Missing(token.start, token.start)
        self.implied.append(item)
        self.implying.append(token)

    def take_claim(self, may_miss: bool = False) -> Node | None:
        item = self.take_chain(may_miss)
        if not self.implied:
            return item
        if item is None:
            token = self.implying[-1]
            if not may_miss:
                raise self.fail(SyntaxMistake, f"nothing after `{token.text}`", token.start, token.end, None)
            item = Missing(token.end, token.end)
        self.implied.append(item)
        relations = tuple(token.value for token in self.implying)
        node = Chain(self.implied[0].start, item.end, tuple(self.implied), relations)
        self.implied, self.implying = [], []
        return node

    # -- sequences ----------------------------------------------------------------------------------------------------

    def add_separator(self, token: Token, may_miss: bool) -> None:
        item = self.take_claim(may_miss)
        self._check_enclosed(Sequence)
        if item is None:
            if not may_miss:
                raise self.fail(SyntaxMistake, f"nothing before `{token.text}`", token.start, token.end, None)
            item = Missing(token.start, token.start)
        self.members.append(item)
        self.separators.append(token)

    def finish(self, end: int, may_miss: bool) -> Node | None:
        """The node of everything read; None when nothing was read."""
        item = self.take_claim(may_miss)
        if not self.members:
            return item
        self._check_enclosed(Sequence)
        token = self.separators[-1]
        if item is None:
            if not may_miss and token.kind != "words":
                raise self.fail(SyntaxMistake, f"nothing after `{token.text}`", token.start, token.end, None)
            item = Missing(end, end)
        self.members.append(item)
        separators = tuple(separator.value for separator in self.separators)
        start = min(self.members[0].start, self.separators[0].start)
        return Sequence(start, item.end, tuple(self.members), separators)
