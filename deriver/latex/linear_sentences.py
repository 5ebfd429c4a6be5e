r"""Sentences that ask for linear algebra: "Find a basis for the null space of $A=...$", "Factor $A$ as $LU$", "Solve $Ax=b$ where ...".

Comes in: the tokens of one sentence. Goes out: `LinearAsk`s and rows of declaring tokens, in order. Every word must be understood: a word
without a place here makes the sentence not one of these, and then the general grammar of `questions` reads it. What the formulas are is
decided in `linear_tasks`.

    sentence = [declarations ","] question {("," | "and") question} [tails]
    question = verb noun {"and" noun} ["of" target] | maker target ... | "is" target property | "for which" x "is" target property
    tails    = ("where" | "with" | "given" ...) declarations | ("by" | "using") method
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from . import patterns as re
from .linear_asks import LinearAsk, NotOurs, factored
from .linear_cursor import EXTRAS, Cursor
from .linear_equations import is_equation, is_linear
from .linear_rings import take_ring
from .linear_words import (
    ADVERBS,
    BY,
    CHECKS,
    DESCRIPTIONS,
    EIGEN_EXTRAS,
    FACTOR_WORDS,
    FOUR_SUBSPACES,
    LEAD_IN,
    METHODS,
    NORM_SIGNS,
    NORMS,
    NOUNS,
    OPENERS,
    PRONOUNS,
    TAILS,
    VERBS,
)  # fmt: skip
from .wording import Token

__all__ = ["BY", "PRONOUNS", "TAILS", "LinearAsk", "NotOurs", "Reader"]


#: Words that describe a matrix, and with "of" behind them are another thing.
_PARTS = frozenset("square diagonal row column real complex upper lower triangular symmetric coefficient form inverse".split())


class Reader(Cursor):
    """A cursor over the tokens of one sentence."""

    #: verb -> what it does; filled by the class that knows them
    makers: Mapping[str, Callable[[Any], None]] = MappingProxyType({})

    def yes_or_no(self, inverted: bool = False) -> None:
        """ "Is $A$ positive definite?" """
        raise NotOurs

    def basis_or_solution(self) -> None:
        """ "Do $u$ and $v$ form a basis?" """
        raise NotOurs

    def for_which(self) -> None:
        """ "For which $a$ is ...?" """
        raise NotOurs

    def located(self, ask: LinearAsk) -> bool:
        return False  # "from $p$ to the plane ...", where a kind has places

    # Sentences -------------------------------------------------------------------------------------------------------------

    def read(self) -> list[LinearAsk | list[Token]]:
        opening = self.opening()
        while not self.over:
            if self.stop() == "," or self.word() in ("and", "then", "hence", "also", "finally", "or"):
                self.i += 1
                continue
            start = self.i
            self.clause()
            if self.i == start:
                raise NotOurs
        if not self.asks:
            raise NotOurs
        for ask in self.asks:
            ask.end = self.end
            if self.methods and len(self.asks) == 1:
                ask.request |= self.methods
        return [*opening, *self.asks]

    def opening(self) -> list[list[Token]]:
        """ "Given $A=...$, find", "Let $A=...$ and find", "For $A=...$ compute": declarations before the first verb."""
        if self.word() == "for" and self.word(1) in ("which", "what"):
            return []
        at = 0
        if self.word() in OPENERS and self.word() != "with":
            at = 1
            while at < len(self.tokens) and not self.starts(at):
                at += 1
            if at == len(self.tokens):
                raise NotOurs
        declared = self.tokens[:at]
        while declared and (declared[-1].kind == "stop" or declared[-1].text in LEAD_IN):
            declared.pop()
        self.i = at
        return [declared] if declared else []

    def starts(self, at: int) -> bool:
        word = self.tokens[at].text if self.tokens[at].kind == "word" else ""
        if word in ("do", "verify"):
            return False
        return word in VERBS or word in self.makers or word in ("is", "are") and self.question and at > 0

    def clause(self) -> None:
        while self.word() in LEAD_IN and not (self.word() == "is" or (self.word() in ("do", "does") and self.question)):
            self.i += 1
        if self.asks and (
            self.take_digits()
            or self.take(*CHECKS)
            or (self.asks[-1].kind == "low_rank" and self.take_error())
            or (self.asks[-1].kind == "eigen" and self.take(*EIGEN_EXTRAS))
        ):
            return
        if self.asks and (self.further() or self.noun_follows()):
            return
        word = self.word()
        if word in ("by", "using", "via", "through", "use", "apply", "with") and self.used():
            return
        if word in self.makers and not (word == "do" and self.question):
            self.makers[word](self)
        elif word in VERBS:
            self.i += 1
            self.take("is", "are")
            self.asked()
        elif word in ("is", "are"):
            self.yes_or_no()
        elif word in ("do", "does"):
            self.basis_or_solution()
        elif word == "for" and self.word(1) in ("which", "what"):
            self.for_which()
        elif word in TAILS | BY and self.asks:
            self.tail(self.asks[-1])
        else:
            raise NotOurs

    def noun_follows(self) -> bool:  # "and a basis for its null space": asked of the same matrix
        saved = self.i
        self.skip(frozenset({"the", "its", "their", "a", "an"}))
        phrase = self.longest(NOUNS)
        if phrase is None or NOUNS[phrase][0] in EXTRAS:
            self.i = saved
            return False
        self.asked()
        return True

    # Questions -------------------------------------------------------------------------------------------------------------

    def asked(self) -> None:
        """After a verb: nouns, then what they are of; or a formula alone."""
        if self.factors_wanted():
            return
        self.take("a formula for", "a closed form for", "a general formula for", "an expression for", "a closed formula for")
        found: list[LinearAsk] = []
        refers = False
        while True:
            if self.adverbs():
                refers = True
            if self.noun(found):
                continue
            break
        if not found and self.extra:
            self.extra = False
            return
        if not found:
            token = self.formula()
            if token is None or re.search(r"[^=]=[^=]|\\nabla|\\partial|\\int|\\sum|\\lim", token.text) or not is_linear(token.text):
                raise NotOurs
            self.i += 1
            ask = self.new("value", words=token.text)
            ask.targets.append(("of", token))
            self.tails(ask)
            return
        self.targets(found, refers)

    def factors_wanted(self) -> bool:
        """ "an invertible matrix $P$ and a diagonal matrix $D$ such that $A=PDP^{-1}$"."""
        saved = self.i
        said: set[str] = set()
        while not self.over and (self.formula() is not None or self.word() in FACTOR_WORDS or self.stop() == ","):
            token = self.formula()
            if token is not None and not re.fullmatch(r"\\?[A-Za-z]+", token.text.strip()):
                break
            said.add(self.word())
            self.i += 1
        if "matrix" in said and self.take("such that", "so that", "for which", "with"):
            token = self.formula()
            found = None if token is None else factored(token.text)
            if found is not None:
                kind, request = found
                ask = self.new(kind, request)
                if said & {"orthogonal", "unitary"} and kind == "diagonalise":
                    ask.request.add("orthogonal")
                self.i += 1
                self.tails(ask)
                ask.refers = True
                return True
        self.i = saved
        return False

    def adverbs(self) -> bool:
        refers = False
        while self.filler() and not (self.word() == "and" and self.new_question(1)):
            refers = refers or self.word() in ("its", "it", "their")
            self.i += 1
        return refers

    def filler(self) -> bool:
        """A word that says nothing more; "full" does before a factorisation."""
        return self.word() in ADVERBS and not (self.word() == "full" and self.longest(NOUNS) is not None)

    def new_question(self, ahead: int) -> bool:
        k = ahead
        while self.word(k) in LEAD_IN:
            k += 1
        return self.word(k) in VERBS or self.word(k) in self.makers

    def noun(self, found: list[LinearAsk]) -> bool:
        saved = self.i
        if self.stop() == "," or self.word() in ("and", "or"):
            self.i += 1
            while self.filler():
                self.i += 1
        self.take("basis of", "basis for", "bases of", "bases for") if self.longest(NOUNS) is None and not self.formula(2) else False
        while self.filler():
            self.i += 1
        phrase = self.longest(NOUNS)
        if phrase is None:
            token = self.formula()
            if token is not None and self.factor_named(token):
                return self.named_factorisation(found, token)
            if token is not None and (which := NORM_SIGNS.get(re.sub(r"[\s{}]", "", token.text))) and self.word(1) in ("norm", "-norm"):
                self.i += 2
                found.append(self.new("norm", f"norm {which}", "norm"))
                return True
            self.i = saved
            return False
        self.i += len(phrase)
        kind, request = NOUNS[phrase]
        same = next((a for a in found if a.kind == kind and kind in ("eigen", "svd", "projection")), None)
        if kind in EXTRAS:
            if self.asks and self.asks[-1].kind in EXTRAS[kind]:
                self.extra = True
                self.asks[-1].request.add(kind)
                return True
            raise NotOurs
        if same is not None:
            same.words += " and " + " ".join(phrase)
            same.request |= {request} if request == "normalised" else set()
            return True
        if kind == "eigen" and any(a.kind == "diagonalise" for a in found):
            return True
        for one in FOUR_SUBSPACES if kind == "four_subspaces" else (kind,):
            found.append(self.new(one, request, " ".join(phrase)))
        return True

    def factor_named(self, token: Token) -> bool:
        following = self.word(1)
        return following.startswith(("factor", "decompos")) and factored(token.text) is not None

    def named_factorisation(self, found: list[LinearAsk], token: Token) -> bool:
        kind, request = factored(token.text) or ("lu", "")
        self.i += 2
        found.append(self.new(kind, request, token.text))
        return True

    def targets(self, asks: list[LinearAsk], refers: bool = False) -> None:
        """What the nouns are of, and the tails."""
        last = asks[-1]
        end = 0
        while not self.over:
            token = self.formula()
            lead = ("in the", "with respect to the", "relative to the", "under the", "for the", "using the")
            norm = next((n for n in NORMS if self.take(*(f"{words} {n}" for words in lead))), None)
            if norm is not None:
                last.request.add(f"norm {NORMS[norm]}")
            elif self.word() == "orthogonally" and last.kind == "diagonalise":
                last.request.add("orthogonal")
                self.i += 1
            elif token is not None and not last.targets and factored(token.text) is not None:
                self.i += 1  # "the decomposition $A=LL^T$ of ..."
            elif self.take("through") and "fit" in last.request:
                self.described(last, "points")
            elif self.word() == "for" and last.targets:
                self.tail(last)
            elif self.located(last) or self.take_digits():
                pass
            elif self.take("of", "for", "to", "in"):
                role = {"of": "of", "for": "of", "to": "of", "in": "basis"}[self.tokens[self.i - 1].text]
                if not self.described(last, role):
                    self.i -= 1
                    if self.word() in ("for",):
                        self.tail(last)
                        continue
                    raise NotOurs
            elif self.take("onto", "on to", "on"):
                self.described(last, "onto")
            elif self.take("between"):
                self.described(last, "of")
            elif self.take("relative to", "with respect to"):
                self.described(last, "basis")
            elif self.formula() is not None and not last.targets:
                self.formulas(last, "of")
            elif self.word() in TAILS | BY | {"over", "modulo", "mod"}:
                self.tail(last)
            elif self.stop() == "," and self.word(1) in TAILS | BY:
                self.i += 1
            elif self.stop() == "," and self.formula(1) is not None and is_equation(self.formula(1)):
                self.i += 1
                self.declare(last)
            elif self.word() in PRONOUNS:
                refers = True
                self.i += 1
            else:
                break
            end += 1
        for ask in asks[:-1]:
            ask.targets = list(last.targets)
        for ask in asks:
            ask.refers = ask.refers or refers or not ask.targets

    def described(self, ask: LinearAsk, role: str) -> bool:
        """A target: words that describe it, then its formulas."""
        said: list[str] = []
        while self.word() in DESCRIPTIONS or self.word() in ("it", "null", "solution", "quadratic"):
            if self.word() in PRONOUNS and not self.formula_ahead():
                ask.refers = True
                said.append(self.word())
                self.i += 1
                continue
            if self.word() == "of" and said and said[-1] in _PARTS:
                raise NotOurs  # "the square of $A$" is not $A$
            said.append(self.word())
            self.i += 1
        text = " ".join(said)
        if said and said[-1] == "line" and self.take("through the origin with direction", "through the origin and", "through"):
            token = self.formula(1)
            if token is not None or self.word(1) in ("and", "with", "parallel", "in") or self.word() == "the":
                raise NotOurs  # a line that need not pass through the origin
        if ask.kind == "left_null_space" and role == "of" and set(said) & {"null", "row", "solution"}:
            raise NotOurs  # the complement of another space than the span of what is written
        if role == "onto":
            for space in ("row space", "null space"):
                if space in text:
                    ask.request.add(f"onto {space}")
            if "column space" in text or "matrix" in said:
                ask.request.add("onto column space")
        if "augmented" in said:
            ask.request.add("augmented")
        if "form" in said and "quadratic" in said:
            ask.request.add("quadratic form")
        if self.formula() is None:
            if said and (set(said) & (PRONOUNS | {"matrix", "system", "vectors", "equation"})):
                ask.refers = True
                return True
            return False
        self.formulas(ask, role)
        return True

    def formula_ahead(self) -> bool:
        k = 0
        while self.word(k) in DESCRIPTIONS:
            k += 1
        return self.formula(k) is not None

    def formulas(self, ask: LinearAsk, role: str) -> None:
        """A list of formulas: "$u$, $v$ and $w$"."""
        while True:
            token = self.formula()
            assert token is not None
            ask.targets.append((role, token))
            self.i += 1
            k = 0
            while self.stop(k) == "," or self.word(k) == "and":
                k += 1
            if k and self.word(k) in ("the", "vector", "vectors", "matrix") and ask.kind in ("angle", "independence", "qr", "product"):
                while self.word(k) in ("the", "vector", "vectors", "matrix"):
                    k += 1
            if k == 0 or self.formula(k) is None:
                return
            self.i += k

    # Tails -----------------------------------------------------------------------------------------------------------------

    def tails(self, ask: LinearAsk) -> None:
        while not self.over and (
            self.word() in TAILS | BY | {"over", "modulo", "mod", "using"} or (self.stop() == "," and self.word(1) in TAILS | BY)
        ):
            if self.stop() == ",":
                self.i += 1
            self.tail(ask)

    def tail(self, ask: LinearAsk) -> None:
        if self.take("if possible", "if it exists", "if they exist"):
            return
        if self.word() in ("over", "modulo", "mod"):
            take_ring(self, ask)
            return
        if self.word() in BY or self.word() == "with":
            saved = self.i
            if self.used():
                ask.request |= self.methods
                self.methods = set()
                return
            self.i = saved
            if self.word() in BY and self.word() != "by":
                raise NotOurs
        if self.word() == "with" and self.word(1) in ("augmented", "coefficient", "transition", "matrix"):
            self.i += 1
            if not self.described(ask, "of"):
                raise NotOurs
            return
        if self.word() == "with" and self.word(1) in ("weights", "weight", "initial", "starting", "start"):
            role = "weights" if self.word(1).startswith("weight") else "start"
            self.i += 2
            self.skip(frozenset({"matrix", "vector", "point", "guess", "value"}))
            if self.formula() is None:
                raise NotOurs
            self.formulas(ask, role)
            return
        if self.word() not in TAILS and self.word() != "by":
            raise NotOurs
        self.i += 1
        self.declare(ask)

    def declare(self, ask: LinearAsk) -> None:
        """Tokens that declare: up to a method, another question or the end."""
        start = self.i
        while not self.over:
            if self.word() in BY and self.method_here(self.i):
                break
            if self.word() == "with" and self.word(1) in ("weights", "weight", "starting", "initial"):
                break
            if (self.stop() == "," or self.word() in ("and", "then")) and self.new_question(1):
                break
            self.i += 1
        row = list(self.tokens[start : self.i])
        if not any(t.is_formula for t in row):
            raise NotOurs
        ask.declared.append(row)

    def method_here(self, at: int) -> bool:
        saved, self.i = self.i, at + 1
        found = self.longest(METHODS) is not None
        self.i = saved
        return found

    def used(self) -> bool:
        """ "by cofactor expansion", "using Cramer's rule": a method, where the words are known."""
        self.i += 1
        phrase = self.longest(METHODS)
        if phrase is None and self.word() in ("the", "a", "an"):
            self.i += 1
            phrase = self.longest(METHODS)
        if phrase is None:
            self.i -= 1
            return False
        self.i += len(phrase)
        if METHODS[phrase]:
            self.methods.add(METHODS[phrase])
        while self.word() in ("method", "algorithm", "process", "along", "procedure"):
            if self.word() == "along":
                self.i += 4 if self.word(1) == "the" else 3
                continue
            self.i += 1
        if self.take("to"):
            if self.word() in self.makers:
                self.makers[self.word()](self)
            elif self.word() in VERBS:
                self.i += 1
                self.asked()
            elif self.formula() is not None or self.word() in DESCRIPTIONS:
                if not self.methods & {"by gram-schmidt", "by modified gram-schmidt"}:
                    raise NotOurs
                if not self.described(self.new("qr", "basis"), "of"):
                    raise NotOurs
            else:
                raise NotOurs
            self.asks[-1].request |= self.methods
            self.methods = set()
        return True
