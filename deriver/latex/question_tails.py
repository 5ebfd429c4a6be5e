"""The tails of a question: by which variables, between which bounds, in which direction, at which point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..errors import DeriverError, ReadingError
from .bounds import bounds_at
from .described import described_array, said_of, with_property, words_from
from .headings import where_it_exists
from .kinds import CALCULUS, FILLERS, TARGET_WORDS
from .names import key_of
from .operators import nabla_alone
from .vocabulary import ADJECTIVES, HARMLESS, ROW_SOFTMAX, longest
from .wording import Token, node_of

__all__ = ["DECLARES", "LIST_WORDS", "METHOD_WORDS", "Ask", "Tails", "Wanted"]


DECLARES = frozenset(
    "where with given for if when assuming assume suppose supposing provided let such subject here under whenever as "
    "taking writing denote denoting defining setting having while".split()
)

METHOD_WORDS = frozenset({"using", "by", "via", "through", "without"})

LIST_WORDS = frozenset(
    "the a an variable variables vector matrix parameter parameters both each entries weight weights point points value "
    "values argument arguments unknown unknowns its all scalar position origin".split()
) | (HARMLESS - {"elementwise", "entrywise", "componentwise", "element-wise", "entry-wise", "component-wise"})


@dataclass
class Wanted:
    """One thing asked for: `order` and `modifier` ("partial", "mixed", ...) for derivatives."""

    kind: str
    words: str
    order: int = 1
    modifier: str = ""


@dataclass
class Ask:
    """A question: what is wanted, of what, by which variables, and what was declared inside it."""

    verb: Token
    end: int
    wanted: list[Wanted] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    refers: Token | None = None
    variables: list[Token] = field(default_factory=list)
    points: list[Token] = field(default_factory=list)
    direction: Token | None = None
    bounds: list[Token] = field(default_factory=list)  # the ends of an integral, or what a limit goes to
    declared: list[list[Token]] = field(default_factory=list)


class Tails:
    """What stands behind what a question asks for."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.i = 0
        self.of = 0  # where the target begins
        self.asks = [Ask(tokens[0], tokens[-1].end)]

    @property
    def ask(self) -> Ask:
        return self.asks[-1]

    def word(self, ahead: int = 0) -> str:
        at = self.i + ahead
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "word" else ""

    def refuse(self, token: Token, message: str, hint: str | None = None) -> ReadingError:
        return ReadingError(message, text=self.text, start=token.start, end=token.end, hint=hint)

    def formula_ahead(self) -> bool:
        """Whether a formula follows, with only naming words between."""
        j = self.i
        while (
            j < len(self.tokens)
            and self.tokens[j].kind == "word"
            and (self.tokens[j].text in TARGET_WORDS or self.tokens[j].text in FILLERS)
        ):
            j += 1
        return j < len(self.tokens) and self.tokens[j].is_formula

    def formula(self, token: Token) -> None:
        self.i += 1
        if self.ask.refers is not None and self.ask.refers.text in ("this", "that", "it", "above"):
            raise self.refuse(token, "it is not clear whether this formula or the word before it is meant")
        before = self.tokens[self.i - 2]
        if self.ask.targets and self.ask.wanted and self.ask.wanted[0].kind not in CALCULUS and before.text not in (",", "and"):
            raise self.refuse(token, "what this formula says of the question is not understood")
        if self.sign(token):
            return
        self.ask.targets.append(token)

    def sign(self, token: Token) -> bool:
        r"""`$\nabla_U$ and $\nabla_V$ of $f$`: a sign with nothing behind it asks like the word gradient."""
        asked = nabla_alone(node_of(self.text, token))
        followed = self.word() in ("of", "for") or (self.word() == "and" and self._name_ahead(self.i + 1))
        if asked is None or self.ask.targets or not followed:
            return False
        kind, variables = asked
        if all(w.kind != kind for w in self.ask.wanted):
            self.ask.wanted.append(Wanted(kind, kind))
        self.ask.variables.extend(Token("formula", self.text[v.start : v.end], v.start, v.end) for v in variables)
        return True

    def respect(self) -> bool:
        """ "with respect to $x$ and $y$", "in $x$", "as a function of $x$"."""
        for opening in (
            ("with", "respect", "to"), ("w.r.t.",), ("w.r.t",), ("wrt",), ("in", "terms", "of"), ("as", "a", "function", "of"),
            ("relative", "to"), ("in",), ("in", "the", "variables"), ("by",), ("over",),
        ):  # fmt: skip
            if tuple(self.word(k) for k in range(len(opening))) != opening:
                continue
            if opening in (("by",), ("in",), ("over",)) and not self._name_ahead(self.i + 1):
                continue
            if opening == ("in", "terms", "of"):
                return False
            self.i += len(opening)
            self.ask.variables.extend(self.names())
            return True
        return False

    def bounds(self) -> bool:
        """ "from $0$ to $1$" of an integral, "as $x\\to0$" of a limit."""
        found, length = bounds_at(self.tokens[self.i :], [w.kind for w in self.ask.wanted], self.text)
        if not length or self.ask.bounds:
            return False
        self.ask.bounds, self.i = found, self.i + length
        return True

    def direction(self) -> bool:
        """ "in the direction $v$", "along $v$"."""
        for opening in (("in", "the", "direction", "of"), ("in", "the", "direction"), ("in", "direction"), ("along",)):
            at = self.i + len(opening)
            if tuple(self.word(k) for k in range(len(opening))) != opening or not self._name_ahead(at):
                continue
            while not self.tokens[at].is_formula:
                at += 1
            self.ask.direction = self.tokens[at]
            self.i = at + 1
            self.ask.wanted = [_along(w) for w in self.ask.wanted]
            kinds = {w.kind for w in self.ask.wanted}
            if kinds and kinds <= CALCULUS - {"derivative", "differential"}:
                raise self.refuse(self.ask.direction, f"a {min(kinds)} has no direction", "ask for the directional derivative")
            return True
        return False

    def _name_ahead(self, j: int) -> bool:
        while j < len(self.tokens) and self.tokens[j].kind == "word" and self.tokens[j].text in LIST_WORDS:
            j += 1
        return j < len(self.tokens) and self.tokens[j].is_formula

    def names(self) -> list[Token]:
        """Formulas in a list: "$x$, $y$ and $z$", "the symmetric matrix $X$"."""
        found: list[Token] = []
        described: list[Token] = []
        while self.i < len(self.tokens):
            token = self.tokens[self.i]
            following = self.tokens[self.i + 1] if self.i + 1 < len(self.tokens) else None
            if token.is_formula:
                if found and (key_of(node_of(self.text, token)) is None or (following and following.text in ("is", "are"))):
                    break
                if found and longest(ADJECTIVES, words_from(self.tokens, self.i + 1)):
                    break  # "with respect to $w$, $\\Sigma$ symmetric positive definite"
                found.append(token)
                more = with_property(self.tokens, self.i + 1)
                if described or more:
                    self.ask.declared.append(said_of(token, [*described, *self.tokens[self.i + 1 : self.i + 1 + more]]))
                    self.i += more
            elif token.kind == "word" and (length := described_array(self.tokens, self.i)):
                described = list(self.tokens[self.i : self.i + length])
                self.i += length - 1
            elif token.kind == "word" and (token.text in LIST_WORDS or token.text == "and"):
                # "and" goes on with the list only where a name follows.
                if token.text == "and" and not self._name_ahead(self.i + 1):
                    break
            elif not (token.text == "," and found and following is not None and (following.is_formula or following.text == "and")):
                break
            self.i += 1
        if not found:
            at = self.tokens[min(self.i, len(self.tokens) - 1)]
            raise self.refuse(at, "a variable is expected here", "with respect to $x$")
        return found

    def unclear_error(self) -> DeriverError:
        token = self.tokens[min(self.i, len(self.tokens) - 1)]
        return self.refuse(token, "it is not clear of what", "Find the gradient of $f(x)=...$")

    def unclear(self) -> bool:
        if self.ask.wanted and self.ask.wanted[-1].kind not in CALCULUS:
            return True
        raise self.unclear_error()

    def point(self) -> bool:
        """ "at $x=0$", "at the point $(1,2)$"."""
        if self.word() != "at" or not self._name_ahead(self.i + 1):
            return False
        self.i += 1
        self.ask.points.extend(self.names())
        return True

    def method(self) -> bool:
        """ "using the chain rule": how it is done is not part of what is asked."""
        said = tuple(self.word(k) for k in range(7))
        length = where_it_exists(list(said[:5])) or next((len(p) for p in ROW_SOFTMAX if said[: len(p)] == p), 0)
        if length or self.word() not in METHOD_WORDS:
            self.i += length
            return bool(length)
        j = self.i + 1
        while j < len(self.tokens) and self.tokens[j].kind == "word" and self.tokens[j].text not in DECLARES:
            if self.tokens[j].text in ("rule", "rules", "differentials", "calculus", "notation", "hand", "differentiation", "method"):
                self.i = j + 1
                return True
            j += 1
        return False

    def declaration(self) -> bool:
        """A tail that declares: up to the next part of the question."""
        if self.word() not in DECLARES:
            return False
        start = self.i
        self.i += 1
        while self.i < len(self.tokens):
            word = self.word()
            if word in ("w.r.t.", "w.r.t", "wrt") or (word == "with" and self.word(1) == "respect"):
                break
            if word == "at" and self._name_ahead(self.i + 1):
                break
            self.i += 1
        self.ask.declared.append(list(self.tokens[start : self.i]))
        return True


def _along(wanted: Wanted) -> Wanted:
    """ "The derivative of $X^{-1}$ in direction $H$" is a directional one, whether it is called so or not."""
    if wanted.kind in ("derivative", "differential") and wanted.modifier in ("", "total"):
        return replace(wanted, kind="derivative", modifier="directional")
    return wanted
