r"""The parts of a story that is told by a differential equation: its statements, its questions, what each number is for.

A number for which no use is found, a word that is not known, or a question that is not understood makes the story refused: nothing is
passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ..errors import NotSupported
from . import patterns as re
from .story_quantities import Quantity, Said

__all__ = ["Model", "Story", "number_of", "story_of"]


@dataclass
class Model:
    """The equation of a story with its conditions, what is asked of its solution, and what the letters stand for."""

    equation: str
    conditions: list[str]
    assumed: list[str]
    asks: list[tuple[str, Fraction, str]] = field(default_factory=list)  # value, time, limit, ...: its number and unit
    divided: Fraction | None = None  # what the value is divided by


#: Sizes of the families of time in seconds; a month is none of them.
_SECONDS = {"s": Fraction(1), "day": Fraction(86400)}
_ASKS = re.compile(
    r"^(?:\(?[a-d1-4]\)\s*)?(?:and |then |now |also |so )*(?:how|what|when|find|determine|compute|calculate|at what|after how|"
    r"estimate|in how|"
    r"for how|give|predict|write|set up|derive|formulate|by when|which|solve|approximately|about how|assuming this|express)\b"
)
_SPLIT = re.compile(
    r"(?<=[.?!;:])\s+|,? (?:and|then)(?:,)? (?=(?:find|determine|compute|calculate|how|what|when)\b)"
    r"|, (?=(?:how|what|when|find|determine|at what)\b)|(?=\([a-d]\) )"
)
_BEHIND = re.compile(r",? (?:if|given(?: that)?|assuming(?: that)?|knowing(?: that)?|provided(?: that)?) (?P<told>[^?]+)[.?]*$")
#: What is asked is not the value of the solution, nor the time of a value.
_OTHER_VALUE = re.compile(
    r"\b(?:by how much|how much (?:more|less|has|have|interest)|how many (?:more|fewer|have|has)|decayed|lost|earned|interest "
    r"(?:is|has|was|will)|"
    r"gain(?:ed|s)?|profit|difference|average|mean|rate|how fast|acceleration|distance|energy|power|drop(?:s|ped)?|fallen|"
    r"chang(?:e|ed|es)|entered|"
    r"left the|has left|have left|escaped|removed|added|grown|increased|decreased)\b"
)
_OTHER_LEVEL = re.compile(
    r"\bby (?:about |only |another )?<|<[^>]*> (?:above|below|more|less|warmer|cooler|hotter|colder|"
    r"higher|lower|fewer)\b"
)
#: Words that turn a story into another one wherever they stand.
_TURNS = re.compile(
    r"\b(?:not|never|except|unless|leaks?|leaking|evaporat\w*|varies|varying|seasonal\w*|twice|thrice|second tank|two tanks|"
    r"both|other|another|"
    r"different|instead|suddenly|then is|stops?|stopped|switch\w*|until then|afterwards|thereafter|harvest\w*|migrat\w*|emigrat\w*|"
    r"immigrat\w*|square root|variable|oscillat\w*|doubled|halved|increasing rate|decreasing rate|sin|cos|replaced|moved|"
    r"taken out|brought|random\w*|absorb\w*|crystalli\w*)\b"
)
_KNOWN = frozenset(
    "a an the of for to with and in on at by from as is are be was were been being it its this that these which whose there "
    "then so if when "
    "where such has have had will would can could must should may does do did how much many long what time times find determine compute "
    "calculate give given write set up solve suppose assume assuming consider let initially initial beginning start starts started begins "
    "first after later before end until till takes take taken took reach reaches reached about approximately amount quantity number total "
    "rate constant constantly same per each every all into out off through function any equation differential model problem value "
    "expression formula instantly instantaneously kept keeps uniform uniformly thoroughly well stirred well-stirred mixed "
    "well-mixed mixing mixture mix "
    "now also more less than only just some remains remain remaining present left you we they he she his her their between during over "
    "long-term eventually run limit limiting limits behavior behaviour steady state steady-state approach approaches "
    "proportional equal equals "
    "one no under has infinity pure fresh clean solution estimate predict size what's it's that's whole still while within once due "
    "exactly initially-empty original originally very large high low or your answer terms use using obtain show against "
    "t x y v q i s p m k r l c g e n h u w b or but ago today further itself we're round nearest decimal places derive formulate".split()
)


@dataclass
class Story:
    """A story on the way: its text, its parts, and which numbers are used."""

    text: str
    said: Said
    statements: list[str]
    questions: list[str]
    used: set[int] = field(default_factory=set)
    family: str = ""
    unit: str = ""
    size: Fraction = Fraction(1)
    allowed: set[str] = field(default_factory=set)

    @property
    def told(self) -> str:
        """All statements."""
        return " . ".join(self.statements)

    @property
    def asked(self) -> str:
        """All questions."""
        return " . ".join(self.questions)

    def take(self, mark: str | None) -> Quantity:
        """The quantity of a mark, which is used with this."""
        assert mark is not None
        number = number_of(mark)
        self.used.add(number)
        return self.said.quantities[number]

    def find(self, pattern: str, where: str | None = None) -> re.Match[str] | None:
        """Where a phrase stands in the statements."""
        return re.search(pattern, self.told if where is None else where)

    def in_time(self, q: Quantity) -> Fraction:
        """A time, or a rate per time, in the unit of time of the story."""
        at = q.kind.split("/").index("time")
        family = q.families[at]
        scale = self.size if family == self.family else None
        if scale is None:
            if family not in _SECONDS or self.family not in _SECONDS:
                raise self.refused(f"times in {q.units[at]} and in {self.unit} are not brought together", q)
            scale = self.size * _SECONDS[self.family] / _SECONDS[family]
        return q.value / scale if at == 0 else q.value * scale

    def in_units(self, q: Quantity, at: int, unit: Quantity, number: int) -> Fraction:
        """A value with its unit number `at` in that of another quantity."""
        if q.families[at] != unit.families[number]:
            raise self.refused(f"{q.units[at]} and {unit.units[number]} are not brought together", q)
        return q.value / unit.sizes[number] if at == 0 else q.value * unit.sizes[number]

    def refused(self, why: str, q: Quantity | None = None) -> NotSupported:
        """The refusal of a story, at the place of one of its numbers."""
        start, end = (q.start, q.end) if q is not None else (0, len(self.text))
        return NotSupported(why, text=self.text, start=start, end=end)

    def missing(self, what: str) -> NotSupported:
        """The refusal of a story with a number missing."""
        return self.refused(f"the story does not say {what}")

    def complete(self) -> None:
        """Raises where a number has no use, or a word is not known."""
        for k, q in enumerate(self.said.quantities):
            if k not in self.used:
                raise self.refused(f"the story holds a number for which no use is found: {self.text[q.start : q.end].strip()}", q)
        if _OTHER_LEVEL.search(self.asked):
            raise self.refused("a change is asked, not a value: say which value is to be reached")
        turn = _TURNS.search(self.said.text)
        if turn is not None and turn[0] not in self.allowed:
            raise self._word(turn[0])
        words = re.sub(r"<[^>]*>|[(),.;:?!\"“”]|(?<!\w)['’]|['’](?!\w)|=", " ", self.said.text).split()
        for k, word in enumerate(words):
            if word in _KNOWN or word in self.allowed or re.fullmatch(r"[-+*/^_°]+|[a-z]_?\d?|[a-z]\^\d|\d", word):
                continue
            if (
                word.rstrip("s") in self.allowed
                or word.removesuffix("'s") in self.allowed | _KNOWN
                or word.removesuffix("’s") in self.allowed
            ):
                continue
            before = words[k - 1] if k else ""
            article = ("a", "an", "the", "his", "her", "its")
            if re.fullmatch(r"[a-z]+-\d+", word) or (k > 1 and words[k - 2] in article):
                continue  # an isotope; the second noun of "a parchment fragment"
            if before in ("a", "an", "the", "of", "its", "his", "her", "is", "some", "certain") or (
                before not in _KNOWN and k > 0 and before not in self.allowed
            ):
                continue  # the name of a thing
            raise self._word(word)

    def _word(self, word: str) -> NotSupported:
        found = re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", self.text.lower())
        start, end = found.span() if found else (0, len(self.text))
        return NotSupported(f"the word '{word}' of this story is not understood", text=self.text, start=start, end=end)

    # Questions that are the same in every story ------------------------------------------------------------------------------------

    def times_asked(self, model: Model, unit: str, wanted: str = "value") -> None:
        """ "... after 20 minutes?", "... at any time": values at the times of the questions; the whole function asks for nothing more."""
        if (other := _OTHER_VALUE.search(self.asked)) is not None:
            raise self.refused(f"something else than the value of the solution is asked ({other[0]})")
        for m in re.finditer(r"<time:\d+>", self.asked):
            if number_of(m[0]) not in self.used:
                model.asks.append((wanted, self.in_time(self.take(m[0])), unit))
        for m in re.finditer(r"\bt\s*=\s*(<(?:time)?:\d+>)", self.asked):
            if number_of(m[1]) not in self.used:
                model.asks.append((wanted, self.take(m[1]).value, unit))

    def limit_asked(self, model: Model, unit: str) -> None:
        """ "in the long run", "the terminal velocity": the limit."""
        if re.search(
            r"\b(?:eventually|in the long run|long-term|limit(?:ing)?|terminal|steady[- ]state|over a long (?:period|"
            r"time)|approach(?:es)?"
            r"|as t (?:→|\\to|goes to|tends to|approaches))\b",
            self.asked,
        ):
            model.asks.append(("limit", Fraction(0), unit))


def number_of(mark: str) -> int:
    """Which quantity a mark `<volume/time:3>` stands for."""
    return int(mark.rstrip(">").rsplit(":", 1)[1])


def story_of(text: str, said: Said) -> Story:
    """The sentences of a story: a sentence that asks is a question, with what stands before its comma as a statement."""
    statements: list[str] = []
    questions: list[str] = []
    for part in _SPLIT.split(said.text):
        if part and part.strip(" .?!;:"):
            behind = _BEHIND.search(part) if _ASKS.match(part.strip()) else None
            if behind is not None:  # "Find ... if 30 mg are present after 2 days": what stands behind is told, not asked
                statements.append(behind["told"].strip().rstrip(".?!;"))
                part = part[: behind.start()]
            (questions if _ASKS.match(part.strip()) or part.strip().endswith("?") else statements).append(part.strip().rstrip(".?!;"))
    story = Story(text, said, statements, questions)
    first = next((q for q in said.quantities if "time" in q.kind.split("/") and q.kind != "time"), None)
    first = first or next((q for q in said.quantities if q.kind == "time"), None)
    if first is not None:
        at = first.kind.split("/").index("time")
        story.family, story.unit, story.size = first.families[at], first.units[at], first.sizes[at]
    return story
