r"""Sentences cut into what is declared and what is asked: the grammar of tasks.

A sentence is a row of clauses. A clause that begins with a verb of `kinds` (or "what is") asks; everything before it declares. Inside
a question:

    question  = verb wanted {"and" wanted} [target] {part}
    wanted    = [first|second|partial|total|mixed ...] noun            "the gradient", "second partial derivatives"
    target    = ["of"] ["the function" ...] formula | "it" | "this function"
    part      = "with respect to" formulas | "in" formulas | "at" formulas | (where|with|for|if|given|...) declaration

A word that has no place in this is refused where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import DeriverError, NotSupported
from . import patterns as re
from .definitions import left_of
from .described import apposition, described_array, said_of
from .headings import asks_by_noun
from .kinds import CALCULUS, FILLERS, MAKERS, NOUNS, OPERATION_WORDS, TARGET_WORDS, VERBS, nearest
from .question_tails import DECLARES, Ask, Tails, Wanted
from .wording import Token, node_of

__all__ = ["Ask", "Wanted", "clauses"]

_LEAD_IN = frozenset(
    "we want wish to would like i need you can could please must have our your my the goal task aim is use then now hence "
    "also next finally thus therefore let's us help me how do does should one so let it required in this exercise problem "
    "question first second third lastly".split()
)
_ORDERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "first-order": 1, "second-order": 2, "third-order": 3,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
_PARTIAL = frozenset({"partial", "total", "ordinary", "mixed", "directional", "material"})
_PRONOUNS = frozenset({"it", "its", "this", "that", "these", "those", "them", "above", "same", "latter"})
_CLAIMS = frozenset({"prove", "verify", "check", "confirm", "justify", "disprove"})


def clauses(sentence: Sequence[Token], text: str) -> list[Ask | list[Token]]:
    """The clauses of one sentence in order: questions, and rows of tokens that declare."""
    starts = [i for i in range(len(sentence)) if _asks(sentence, i) and not _declares(sentence, i, text)]
    if not starts and asks_by_noun(sentence, 0):
        starts = [0]
    if not starts:
        question = _yes_or_no(sentence)
        return [question] if question is not None else [list(sentence)]
    out: list[Ask | list[Token]] = []
    first = _without_lead_in(sentence[: starts[0]])
    if first:
        out.append(first)
    for a, z in zip(starts, [*starts[1:], len(sentence)], strict=True):
        out.extend(_Question(sentence[a:z], text).read())
    return out


def _asks(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.kind != "word":
        return False
    word = token.text
    if word not in VERBS and word not in MAKERS and word not in _CLAIMS and not (word in ("what", "what's") and _what(tokens, i)):
        return False
    if word in ("what", "what's") and i and tokens[i - 1].is_formula:
        return False
    j = i - 1
    while j >= 0 and tokens[j].kind == "word" and (tokens[j].text in _LEAD_IN or tokens[j].text in ("and", "hence", "or")):
        if tokens[j].text == "and":
            return True
        j -= 1
    return (
        j < 0
        or tokens[j].kind == "stop"
        or (tokens[j].is_formula and j == i - 1 and word in VERBS and word not in ("show", "state", "work"))
    )


def _declares(tokens: Sequence[Token], i: int, text: str) -> bool:
    """ "Take $f(x)=...$", "Write $A=LL^\\top$": these verbs declare where a definition follows them."""
    if tokens[i].text not in ("take", "write") or i + 1 >= len(tokens) or not tokens[i + 1].is_formula:
        return False
    node = node_of(text, tokens[i + 1])
    items = getattr(node, "items", (node,)) if hasattr(node, "separators") else (node,)
    return any(left_of(x) is not None or getattr(x, "relations", ()) == ("in",) for x in items)


def _what(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].text == "what's" or (i + 1 < len(tokens) and tokens[i + 1].text in ("is", "are", "was", "would"))


def _without_lead_in(tokens: Sequence[Token]) -> list[Token]:
    """Declaring tokens before a question, without the words that only lead to its verb."""
    kept = list(tokens)
    while kept and (kept[-1].kind == "stop" or (kept[-1].kind == "word" and kept[-1].text in (*_LEAD_IN, "and"))):
        kept.pop()
    return kept


def _yes_or_no(tokens: Sequence[Token]) -> Ask | None:
    """ "Is $A$ positive definite?", "For which $a$ is ...?": recognised as a question, with its kind where the words say it."""
    words = [t.text for t in tokens if t.kind == "word"]
    if not words or not (tokens[-1].text == "?" or tokens[0].text in ("is", "are", "which", "does", "do")):
        return None
    joined = " ".join(words)
    kind = "question"
    if "definite" in joined or "semidefinite" in joined or "indefinite" in joined:
        kind = "definiteness"
    elif "independent" in joined or "dependent" in joined:
        kind = "independence"
    elif "diagonalisable" in joined or "diagonalizable" in joined:
        kind = "diagonalise"
    formulas = [t for t in tokens if t.is_formula]
    about = formulas[-1:] if kind in ("definiteness", "diagonalise") or len(formulas) == 1 else []
    return Ask(tokens[0], tokens[-1].end, [Wanted(kind, joined)], about)


class _Question(Tails):
    """A cursor over the tokens of one question."""

    def read(self) -> list[Ask]:
        verb = self.tokens[0]
        self.i = int(verb.text in VERBS or verb.text in MAKERS or verb.text in _CLAIMS or verb.text in ("what", "what's"))
        if verb.text in _CLAIMS or (verb.text == "show" and self.word() == "that"):
            raise NotSupported(
                "this states a claim and asks for a proof of it",
                text=self.text,
                start=verb.start,
                end=self.tokens[-1].end,
                hint="claims are checked with `deriver verify`",
            )
        if verb.text in ("what", "what's"):
            self.i += verb.text == "what"
        elif verb.text in MAKERS:
            self.ask.wanted.append(Wanted(MAKERS[verb.text], verb.text))
        elif verb.text in ("work", "write") and self.word() in ("out", "down"):
            self.i += 1
        while self.i < len(self.tokens):
            self.step()
        if verb.text == "classify" and self.asks[0].refers is not None and not self.asks[0].targets:
            return []  # "... and classify them" belongs to the question before
        for ask in self.asks:
            ask.end = self.tokens[-1].end
        self.share()
        return self.asks

    def share(self) -> None:
        """ "the gradient of f and the Hessian of g with respect to x": the variable is said once for both."""
        for before, after in zip(self.asks, self.asks[1:], strict=False):
            after.declared = after.declared or []
            if after.variables and not before.variables:
                before.variables = list(after.variables)
            elif before.variables and not after.variables and not after.targets:
                after.variables = list(before.variables)

    def step(self) -> None:
        token = self.tokens[self.i]
        if token.kind == "stop":
            self.i += 1
            return
        if token.is_formula:
            row = apposition(self.tokens, self.i, self.text) if self.ask.targets or self.ask.variables else None
            if row is None and self.beside(token):
                self.ask.declared.append([token])
                self.i += 1
                return
            if row is None:
                self.formula(token)
            else:
                self.i += len(row) - 1  # all but "let"
                self.ask.declared.append(row)
            return
        readers = (self.wanted, self.bounds, self.direction, self.respect, self.target, self.method, self.point, self.declaration)
        for reader in (*readers, self.named):
            if reader():
                return
        word = token.text
        if word in _PRONOUNS:
            self.ask.refers = token
            self.i += 1
        elif word in TARGET_WORDS:
            self.i += 1
            if not self.formula_ahead():
                self.ask.refers = token
        elif word in FILLERS or word in ("and", "or", "is", "are", "symbolically", "analytically", "explicitly", "again"):
            self.i += 1
        else:
            close = nearest(word)
            raise self.refuse(
                token,
                f"the word {self.text[token.start : token.end]!r} is not understood here",
                f"did you mean {close!r}?" if close else "a question is read as: Find the gradient of $f(x)=...$ with respect to $x$",
            )

    def beside(self, token: Token) -> bool:
        """ "..., $p>1$", "..., $x\\in\\mathbb{R}^n$": behind the comma of a question of calculus a relation is what is known."""
        if not self.ask.targets or not self.ask.wanted or any(w.kind not in CALCULUS for w in self.ask.wanted):
            return False
        if self.i == 0 or self.tokens[self.i - 1].text not in (",", "and", "("):
            return False
        node = node_of(self.text, token)
        items = getattr(node, "items", (node,)) if hasattr(node, "separators") else (node,)
        return all(hasattr(x, "relations") and left_of(x) is None and "=" not in x.relations for x in items)

    def wanted(self) -> bool:
        """A noun phrase that is asked for."""
        j = self.i
        order, modifier = 1, ""
        orders: list[int] = []
        while j < len(self.tokens) and self.tokens[j].kind == "word":
            word = self.tokens[j].text
            if word in _ORDERS:
                order = _ORDERS[word]
                orders.append(order)
                following = [t.text for t in self.tokens[j + 1 : j + 3]]
                if following[:1] == ["order"] or (following[:1] == ["and"] and following[-1] in _ORDERS):
                    j += 1
            elif word in _PARTIAL:
                modifier = modifier if modifier == "mixed" else word
            elif word not in FILLERS:
                break
            j += 1
        words: list[str] = []
        while j + len(words) < len(self.tokens) and self.tokens[j + len(words)].kind == "word" and len(words) < 6:
            words.append(self.tokens[j + len(words)].text)
        for length in range(len(words), 0, -1):
            kind = NOUNS.get(tuple(words[:length]))
            if kind is not None:
                break
        else:
            return False
        if kind == "differential" and length < len(words) and words[length].startswith("equation"):
            return False
        behind = self.tokens[j + length] if j + length < len(self.tokens) else None
        asked = bool(self.ask.wanted) and all(w.kind in CALCULUS for w in self.ask.wanted) and not self.ask.targets
        if asked and kind not in CALCULUS and behind is not None and behind.is_formula and j > self.i:
            return False  # "differentiate the spectral norm $\\|X\\|_2$": what the formula is called
        self.i = j + length
        if any(w.kind == kind for w in self.ask.wanted) and kind not in CALCULUS:
            merged = next(w for w in self.ask.wanted if w.kind == kind)
            if merged.words != " ".join(words[:length]) and not self.ask.targets:
                merged.words += " and " + " ".join(words[:length])
            return True
        if not self.ask.wanted:
            self.ask.refers = None if self.ask.refers is not None and self.ask.refers.text in TARGET_WORDS else self.ask.refers
        if (self.ask.targets and self.ask.wanted) or (
            self.ask.wanted and self.ask.refers is not None and self.ask.refers.text not in ("its", "it")
        ):
            self.asks.append(Ask(self.ask.verb, self.tokens[-1].end))
        if modifier == "total" and kind == "differential":
            modifier = ""
        if kind in ("critical_points", "equilibrium") and [w.kind for w in self.ask.wanted] == ["classify"]:
            self.ask.wanted.clear()  # "classify the critical points"
        for one in orders if len(orders) > 1 else [order]:
            self.ask.wanted.append(Wanted(kind, " ".join(words[:length]), one, modifier))
        return True

    def target(self) -> bool:
        """ "of the function $f(x)=...$", "of it"."""
        if self.word() not in ("of", "for"):
            return False
        if self.word() == "for":
            saved = self.i
            self.i += 1
            if not self.ask.targets and not self.ask.wanted and self.wanted():
                return True  # "an expression for the gradient"
            self.i = saved
            # "for $f(x)=...$" declares; "for $x^\\top x$" names what is meant.
            j = self.i + 1
            while j < len(self.tokens) and self.tokens[j].kind == "word" and self.tokens[j].text in (*TARGET_WORDS, *FILLERS):
                j += 1
            if self.ask.targets or j >= len(self.tokens) or not self.tokens[j].is_formula:
                return False
            if hasattr(node_of(self.text, self.tokens[j]), "relations"):
                return False
            if j + 1 < len(self.tokens) and self.tokens[j + 1].kind == "word" and self.tokens[j + 1].text in ("in", "symmetric"):
                return False
        member = self.tokens[self.i + 1] if self.ask.targets and self.i + 1 < len(self.tokens) else None
        if member is not None and member.is_formula and getattr(node_of(self.text, member), "relations", ()) == ("in",):
            self.ask.declared.append([member])  # "the nuclear norm $\\|X\\|_*$ of $X\\in\\mathbb{R}^{m\\times n}$"
            self.i += 2
            return True
        length = described_array(self.tokens, self.i + 1, articles=True) if self.ask.targets else 0
        if length:  # "$\\lambda_{\\max}(A)$ of a symmetric matrix $A$"
            first = self.i + 1
            self.i = first + length + 1
            self.ask.declared.append(said_of(self.tokens[self.i - 1], list(self.tokens[first : first + length])))
            return True
        self.i += 1
        self.of = start = self.i
        while self.i < len(self.tokens) and self.tokens[self.i].kind == "word":
            word = self.word()
            if word in _PRONOUNS:
                self.ask.refers = self.tokens[self.i]
                self.i += 1
            elif word in TARGET_WORDS or word in FILLERS:
                self.i += 1
            elif not self.described():
                break
        if self.i < len(self.tokens) and self.tokens[self.i].is_formula:
            self.ask.refers = None
            self.ask.targets.append(self.tokens[self.i])
            self.i += 1
        elif self.word() and self.i > start and self.word() not in DECLARES and self.word() not in ("with", "at", "in", "and", "by"):
            raise self.nested()
        elif self.i > start and self.ask.refers is None:
            self.ask.refers = self.tokens[self.i - 1]
        elif self.i == start:
            if self.word() and not self.wanted_here():
                return self.unclear()
            raise self.nested() if self.word() else self.unclear_error()
        return True

    def wanted_here(self) -> bool:
        words = [self.word(k) for k in range(6) if self.word(k)]
        return any(tuple(words[:n]) in NOUNS for n in range(1, len(words) + 1))

    def named(self) -> bool:
        """ "Differentiate the KL divergence $...$": what the formula behind it is called, where no "of" stands before it."""
        self.of = self.i
        return bool(self.ask.wanted) and not self.ask.targets and self.word() not in _PRONOUNS and self.described()

    def described(self) -> bool:
        """Words that name the formula behind them: "the Rayleigh quotient $R(x)=...$", "the squared norm $\\|x\\|^2$"."""
        j = self.i
        while j < len(self.tokens) and self.tokens[j].kind == "word" and self.tokens[j].text not in ("of", "with", "for", "and", "where"):
            j += 1
        if j >= len(self.tokens) or not self.tokens[j].is_formula:
            return False
        node = node_of(self.text, self.tokens[j])
        items = getattr(node, "items", (node,)) if hasattr(node, "separators") else (node,)
        named = any(t.text in ("the", "a", "an", "our", "this") for t in self.tokens[self.of : j])
        if named and left_of(items[0]) is not None:
            self.i = j  # it is what the definition says
            return True
        if self.proper_name(j):
            self.i = j
            return True
        words = [t.text for t in self.tokens[self.i : j]]
        i = 0
        while i < len(words):
            if words[i] in TARGET_WORDS or words[i] in FILLERS:
                i += 1
                continue
            length = next((n for n in (3, 2, 1) if " ".join(words[i : i + n]) in OPERATION_WORDS and len(words) >= i + n), 0)
            if not length or not re.search(OPERATION_WORDS[" ".join(words[i : i + length])], self.tokens[j].text):
                return False
            i += length
        self.i = j
        return True

    def proper_name(self, j: int) -> bool:
        """ "the Sharpe ratio $\\frac{...}{...}$": somebody's name for a quotient, before the quotient itself."""
        words = self.tokens[self.of : j]
        if not words or words[-1].text not in ("ratio", "quotient") or not re.search(r"\\[dt]?frac|/", self.tokens[j].text):
            return False
        unknown = [t for t in words[:-1] if t.text not in TARGET_WORDS and t.text not in FILLERS]
        formula = self.tokens[j].text
        said = [t for t in unknown if t.text not in OPERATION_WORDS]
        named = all(self.text[t.start].isupper() and (t.text,) not in NOUNS for t in said)
        return named and all(re.search(OPERATION_WORDS.get(t.text, ""), formula) for t in unknown)

    def nested(self) -> DeriverError:
        """ "the gradient of the determinant of $X$": an operation in words."""
        token = self.tokens[self.i]
        return NotSupported(
            f"{self.text[token.start : token.end]!r} is an operation, or not a word that is understood here",
            text=self.text,
            start=token.start,
            end=token.end,
            hint="write what is meant as a formula, such as \\det X",
        )
