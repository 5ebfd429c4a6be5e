"""A cursor over the tokens of a sentence that asks for linear algebra: looking, and going past."""

from __future__ import annotations

from collections.abc import Mapping

from .linear_asks import LinearAsk
from .linear_words import ERRORS, FOUR_SUBSPACES, METHODS, NOUNS, PROPERTIES
from .wording import Token

__all__ = ["EXTRAS", "Cursor"]

#: What is answered with the question before it -> the kinds of that question.
EXTRAS = {
    "residual": ("projection", "least_squares"),
    "pivots": ("row_reduction",),
    "dimension": FOUR_SUBSPACES,
    "squared_error": ("least_squares",),
    "share": ("svd",),
}

_LONGEST = max(len(k) for table in (NOUNS, PROPERTIES, METHODS) for k in table)


class Cursor:
    """The tokens of one sentence, what was asked so far, and where reading stands."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = [t for t in tokens if not (t.kind == "stop" and t.text in ".?!;:")]
        self.end = tokens[-1].end if tokens else 0
        self.question = any(t.kind == "stop" and t.text == "?" for t in tokens)
        self.i = 0
        self.asks: list[LinearAsk] = []
        self.methods: set[str] = set()
        self.extra = False  # whether more is asked of the question before: its residual

    def word(self, ahead: int = 0) -> str:
        at = self.i + ahead
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "word" else ""

    def formula(self, ahead: int = 0) -> Token | None:
        at = self.i + ahead
        return self.tokens[at] if at < len(self.tokens) and self.tokens[at].is_formula else None

    def stop(self, ahead: int = 0) -> str:
        at = self.i + ahead
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "stop" else ""

    @property
    def over(self) -> bool:
        return self.i >= len(self.tokens)

    def take(self, *phrases: str) -> bool:
        """Go past one of these phrases if it stands here."""
        for phrase in phrases:
            words = phrase.split()
            if all(self.word(k) == w for k, w in enumerate(words)):
                self.i += len(words)
                return True
        return False

    def longest(self, table: Mapping[tuple[str, ...], object]) -> tuple[str, ...] | None:
        words: list[str] = []
        while len(words) < _LONGEST and self.word(len(words)):
            words.append(self.word(len(words)))
        for length in range(len(words), 0, -1):
            if tuple(words[:length]) in table:
                return tuple(words[:length])
        return None

    def skip(self, words: frozenset[str]) -> None:
        while self.word() in words:
            self.i += 1

    def new(self, kind: str, request: str = "", words: str = "") -> LinearAsk:
        here = self.tokens[min(self.i, len(self.tokens) - 1)]
        ask = LinearAsk(kind, self.tokens[0].start if not self.asks else here.start, here.end, words or kind)
        ask.request |= {r for r in request.split(", ") if r}
        if self.asks and not self.asks[-1].targets:
            ask.refers = True
        self.asks.append(ask)
        return ask

    def further(self) -> bool:  # "and its dimension": what is answered with the question before
        saved = self.i
        self.skip(frozenset({"the", "its", "their"}))
        phrase = self.longest(NOUNS)
        kind = NOUNS[phrase][0] if phrase is not None else ""
        if phrase is None or self.asks[-1].kind not in EXTRAS.get(kind, ()):
            self.i = saved
            return False
        self.i += len(phrase)
        self.asks[-1].request.add(kind)
        return True

    def take_error(self) -> bool:
        saved = self.i
        self.take("find", "give", "compute", "what is")
        if self.take(*ERRORS):
            return self.take("in the frobenius norm", "in the spectral norm", "in the 2-norm") or True
        self.i = saved
        return False

    def take_digits(self) -> bool:
        """ "to 8 significant digits", "correct to four decimal places": beside the exact value, a decimal one."""
        saved = self.i
        self.take("give it", "express it", "correct", "accurate", "rounded")
        numbers = {w: str(k) for k, w in enumerate("one two three four five six seven eight nine ten twelve".split(), 1)} | {"twelve": "12"}
        count = ""
        if self.take("to"):
            token = self.formula()
            count = token.text.strip() if token is not None else numbers.get(self.word(), self.word())
            self.i += 1
        places = count.isdigit() and self.take("decimal places", "decimals", "places after the decimal point")
        if not places and not (
            count.isdigit() and self.take("significant digits", "significant figures", "digits", "decimal digits", "correct digits")
        ):
            self.i = saved
            return False
        self.asks[-1].request.add(f"{'places' if places else 'digits'} {count}")
        return True
