r"""Stories of chance in which every number is given: tests and causes, urns, dice, birthdays, counts in a sample, waiting times.

Comes in: the text of a task. Goes out: one `TaskItem` of the kind `chance_story`, or the story as a question on a law ("Compute
$P(X\le1)$ for
$X\sim\mathrm{Bin}(20,0.03)$."); None where no story fits as a whole: no sentence and no number of it is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from re import Match

from ..expression import build as b
from ..model import Context
from .problems import TaskItem

__all__ = ["story_task", "story_told"]

_WORDS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split())
} | {"twenty": 20, "a": 1, "an": 1, "no": 0, "none": 0}
_N = r"(?:\$?\d+\$?|" + "|".join(w for w in _WORDS if w not in ("a", "an", "no", "none")) + ")"
_ONE = rf"(?:{_N}|an?)"
_P = r"(?:\$?\d+(?:\.\d+)?\s*(?:\\?%|percent|per cent)\$?|\$?[01]?\.\d+\$?|\$\\[dt]?frac\{?\d+\}?\{?\d+\}?\$|\d+/\d+|\$\d+/\d+\$|1 in \d+)"


def _count(text: str) -> int:
    text = text.strip("$ ").lower()
    return int(text) if text.isdigit() else _WORDS[text]


def _share(text: str) -> Fraction:
    """A probability: `95%`, `0.95`, `\\frac1{20}`, `1 in 20`."""
    text = text.strip().strip("$").strip()
    head, _, tail = text.partition(" ")
    if tail in ("percent", "per cent") and head in _WORDS:
        return Fraction(_WORDS[head], 100)
    if (m := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:\\?%|percent|per cent)", text)) is not None:
        return Fraction(m[1]) / 100
    if (m := re.fullmatch(r"\\[dt]?frac\{?(\d+?)\}?\{?(\d+)\}?|(\d+)/(\d+)", text)) is not None:
        return Fraction(int(m[1] or m[3]), int(m[2] or m[4]))
    if (m := re.fullmatch(r"1 in (\d+)", text)) is not None:
        return Fraction(1, int(m[1]))
    return Fraction("0" + text if text.startswith(".") else text)


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


_ASK = r"(?:what is|find|compute|determine|calculate|give) (?:the )?(?:conditional )?probability(?: that|:| of)?"
_REPLACED = r"(?:without (?:replacement|replacing them)|at once|simultaneously|together|at random without replacement)"
_HOLDER = r"(?:an? |the )?(?:urn|bag|box|jar|bowl|drawer|container)"
_THING = r"(?:balls?|marbles?|chips?|tokens?|socks?|beads?|counters?)"
_QUANTITY = r"(?P<how>exactly|at least|at most|no more than|no fewer than|fewer than|less than|more than)?\s*"
_ITEMS = r"(?:items?|bulbs?|parts?|products?|components?|chips?|screws?|pieces|units?|articles?)"
_DRAWS = rf"(?P<n>{_N}) {_THING} are (?:drawn|chosen|selected|picked|taken)(?: at random| randomly)?"

_RELATIONS = {
    "exactly": "=", "": "=", "at least": r"\ge ", "at most": r"\le ", "no more than": r"\le ", "no fewer than": r"\ge ", "fewer than": "<",
    "less than": "<", "more than": ">",
}  # fmt: skip


def story_told(text: str) -> str | None:
    """A story whose law has a name, as a question on that law."""
    said = _flat(text)
    for pattern, tell in _TOLD:
        found = pattern.fullmatch(said)
        told = None if found is None else tell(found)
        if told is not None:
            return told
    return None


def story_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """A story that is counted, or decided by Bayes' rule."""
    if context.symbols or context.definitions or not re.search(r"probabilit", text):
        return None
    said = _flat(text)
    for pattern, make in _STORIES:
        found = pattern.fullmatch(said)
        made = None if found is None else make(found)
        if made is None:
            continue
        request, numbers = made
        operands = [b.num(str(n)) for n in numbers]
        return (
            TaskItem(
                "chance_story", None, (), None, context, latex=text.strip(), asked="chance_story", operands=tuple(operands),
                request=frozenset({request}),
            ),
        )  # fmt: skip
    return None


def _flat(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip().lower().replace(r"\%", "%")
    return re.sub(r"\s*[.?!]\s*$", "", text)


def _bayes(prior: list[Fraction], likely: list[Fraction], which: int) -> tuple[str, list[Fraction]] | None:
    if any(not 0 <= v <= 1 for v in (*prior, *likely)):
        return None
    return f"bayes {which} {len(prior)}", [*prior, *likely]


def _test(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    ill = _share(m["ill"])
    hit = _share(m["sens"])
    false = 1 - _share(m["spec"]) if m.groupdict().get("spec") else _share(m["false"])
    return _bayes([ill, 1 - ill], [hit, false], 0)


def _machines(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    names = [x.strip().removeprefix("and ") for x in re.split(r",| and ", m["names"]) if x.strip()]
    shares = [_share(x) for x in re.findall(_P, m["shares"])]
    rates = [_share(x) for x in re.findall(_P, m["rates"])]
    which = m["which"].strip()
    if len(names) != len(shares) or len(names) != len(rates) or which not in names or sum(shares) != 1:
        return None
    return _bayes(shares, rates, names.index(which))


def _two_urns(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    parts = {m["c1"]: _count(m["n1"]), m["d1"]: _count(m["k1"])}, {m["c2"]: _count(m["n2"]), m["d2"]: _count(m["k2"])}
    color, which = m["color"], [m["u1"], m["u2"]].index(m["which"]) if m["which"] in (m["u1"], m["u2"]) else None
    if which is None or any(color not in p or len(p) != 2 for p in parts):
        return None
    return _bayes([Fraction(1, 2)] * 2, [Fraction(p[color], sum(p.values())) for p in parts], which)


def _coins(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    fair, odd = _count(m["fair"]), _count(m["odd"])
    times = {"once": 1, "twice": 2, "three times": 3, None: 1}.get(m["times"])
    if times is None:
        return None
    total = fair + odd
    prior = [Fraction(odd, total), Fraction(fair, total)]
    return _bayes(prior, [Fraction(1), Fraction(1, 2**times)], 0)


def _urn(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    colors = dict(zip((m["c"], m["d"]), (_count(m["K"]), _count(m["M"])), strict=True))
    if m["color"] not in colors or len(colors) != 2:
        return None
    total, good, drawn, wanted = sum(colors.values()), colors[m["color"]], _count(m["n"]), m["k"]
    if wanted in ("all", "both"):
        if wanted == "both" and drawn != 2:
            return None
        wanted = str(drawn)
    relation = _RELATIONS[(m["how"] or "").strip()]
    k = _count(wanted)
    allowed = {"=": [k], r"\ge ": range(k, drawn + 1), r"\le ": range(k + 1), "<": range(k), ">": range(k + 1, drawn + 1)}[relation]
    counts = [i for i in allowed if 0 <= i <= drawn]
    if drawn > total or k > drawn:
        return None
    return "urn", [Fraction(v) for v in (total, good, drawn, *counts)]


def _mixed(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    """Two drawn things of different colours: one of each."""
    return "urn", [Fraction(v) for v in (_count(m["K"]) + _count(m["M"]), _count(m["K"]), 2, 1)]


_CARDS = {"ace": 4, "king": 4, "queen": 4, "jack": 4, "heart": 13, "spade": 13, "diamond": 13, "club": 13, "red": 26, "black": 26}


def _cards(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    drawn, kind = _count(m["n"]), m["kind"].removesuffix("s")
    if kind not in _CARDS or (m["k"] == "both" and drawn != 2):
        return None
    wanted = drawn if m["k"] in ("all", "both") else _count(m["k"])
    return "urn", [Fraction(v) for v in (52, _CARDS[kind], drawn, wanted)]


def _rolls(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    times = {"twice": 2, "three times": 3}[m["times"]]
    return "dice", [Fraction(times), Fraction(_count(m["sum"]))] if times <= _count(m["sum"]) <= 6 * times else [Fraction(times)]


def _dice(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    dice, total = _count(m["n"]), _count(m["sum"])
    if dice > 4:
        return None
    relation = _RELATIONS[(m["how"] or "").strip()]
    span = range(dice, 6 * dice + 1)
    sums = [v for v in span if {"=": v == total, r"\ge ": v >= total, r"\le ": v <= total, "<": v < total, ">": v > total}[relation]]
    return "dice", [Fraction(dice), *(Fraction(v) for v in sums)]


def _birthday(m: Match[str]) -> tuple[str, list[Fraction]] | None:
    n = _count(m["n"])
    return ("birthday", [Fraction(n), Fraction(365)]) if 2 <= n <= 365 else None


def _sample(m: Match[str]) -> str:
    how, p = (m["how"] or "").strip(), _share(m["p"])
    return rf"Compute $P(X{_RELATIONS[how]}{_count(m['k'])})$ for $X\sim\mathrm{{Bin}}({_count(m['n'])},{_number(p)})$."


def _replaced(m: Match[str]) -> str | None:
    colors = dict(zip((m["c"], m["d"]), (_count(m["K"]), _count(m["M"])), strict=True))
    n, k = _count(m["n"]), m["k"]
    if m["color"] not in colors or len(colors) != 2 or (k == "both" and n != 2):
        return None
    wanted = n if k in ("all", "both") else _count(k)
    p = Fraction(colors[m["color"]], sum(colors.values()))
    return rf"Compute $P(X{_RELATIONS[(m['how'] or '').strip()]}{wanted})$ for $X\sim\mathrm{{Bin}}({n},{_number(p)})$."


def _tosses(m: Match[str]) -> str:
    how = (m["how"] or "").strip()
    return rf"Compute $P(X{_RELATIONS[how]}{_count(m['k'])})$ for $X\sim\mathrm{{Bin}}({_count(m['n'])},\frac{{1}}{{2}})$."


_UNITS = {"second": Fraction(1, 3600), "minute": Fraction(1, 60), "hour": Fraction(1), "day": Fraction(24)}


def _arrivals(m: Match[str]) -> str:
    mean = Fraction(m["rate"].strip("$")) * Fraction(m["time"].strip("$")) * _UNITS[m["unit"]] / _UNITS[m["per"]]
    sign = _RELATIONS[(m["how"] or "").strip()]
    return rf"Compute $P(N{sign}{_count(m['k'])})$ for $N\sim\mathrm{{Poisson}}({_number(mean)})$."


def _waiting(m: Match[str]) -> str:
    rate = Fraction(m["rate"].strip("$"))
    time = Fraction(m["time"].strip("$")) * _UNITS[m["unit"]] / _UNITS[m["per"]]
    sign = ">" if "more" in m["how"] or "longer" in m["how"] or "least" in m["how"] else "<"
    return rf"Compute $P(T{sign}{_number(time)})$ for $T\sim\mathrm{{Exp}}({_number(rate)})$."


def _first(m: Match[str]) -> str:
    p = Fraction(1, 2) if m["coin"] else Fraction(1, 6)
    return rf"Let $X\sim\mathrm{{Geometric}}({_number(p)})$. Find $E[X]$."


_TOLD: tuple[tuple[re.Pattern[str], Callable[[Match[str]], str | None]], ...] = tuple(
    (re.compile(pattern), tell)
    for pattern, tell in (
        (rf"(?:a machine|a factory|a company) (?:produces|makes) {_ITEMS},? of which (?P<p>{_P}) are defective\. {_ASK} in a "
         rf"(?:random )?sample "
         rf"of (?P<n>{_N})(?: {_ITEMS})? {_QUANTITY}(?P<k>{_N}|none|no)(?: {_ITEMS})?(?: is| are)?(?: defective)?", _sample),
        (rf"(?P<p>{_P}) of the {_ITEMS}(?: produced by [a-z ]+| in [a-z ]+)? are defective\. {_ASK} in a (?:random )?sample of (?P<n>{_N})"
         rf"(?: {_ITEMS})? {_QUANTITY}(?P<k>{_N}|none|no)(?: {_ITEMS})?(?: is| are)?(?: defective)?", _sample),
        (
            rf"(?P<p>{_P}|five percent|ten percent|one percent|two percent) of (?:the|all) {_ITEMS}(?: produced by [a-z ]+?| made "
            rf"by [a-z ]+?)? "
            rf"(?:are|is) defective\. {_ASK} (?:a )?(?:random )?sample of (?P<n>{_N})(?: {_ITEMS})? contains {_QUANTITY}(?P<k>{_N}|no)"
            rf"(?: defective)?(?: {_ITEMS})?(?: (?:that is|which is|that are) defective)?",
            _sample,
        ),
        (
            r"(?:buses|customers|calls|cars|trains|emails|visitors|taxis) arrive (?:at (?:a|the) rate of "
            r"(?P<rate>\$?\d+(?:\.\d+)?\$?) (?:per|an|a) "
            r"(?P<per>hour|minute|day)(?:,)? (?:following|according to|as) a poisson process)\. "
            rf"{_ASK} {_QUANTITY}(?P<k>{_N}|no) (?:buses|customers|calls|cars|trains|emails|visitors|taxis) (?:arrive|come) in "
            rf"(?:the next |a period of )?"
            r"(?P<time>\$?\d+(?:\.\d+)?\$?) (?P<unit>minute|hour|second)s?",
            _arrivals,
        ),
        (rf"{_HOLDER} contains (?P<K>{_N}) (?P<c>\w+)(?: {_THING})? and (?P<M>{_N}) (?P<d>\w+) {_THING}\. {_DRAWS} with "
         rf"(?:replacement|replacing them)"
         rf"\. {_ASK} {_QUANTITY}(?P<k>{_N}|all|both|none)(?: of them)? (?:{_THING} )?(?:is|are) (?P<color>\w+)", _replaced),
        (rf"a fair coin is (?:tossed|flipped|thrown) (?P<n>{_N}) times\. {_ASK} (?:there are |we get |you get |of |getting |obtaining )?"
         rf"{_QUANTITY}(?P<k>{_N}) (?:heads?|tails?)(?: appears?| occurs?| come up| are obtained)?", _tosses),
        (r"(?:buses|customers|calls|cars|trains|emails|visitors|taxis) arrive (?:according to|as|following) a poisson process "
         r"(?:with|of|at) (?:the "
         r"|a )?(?:rate|intensity)(?: of)? (?P<rate>\$?\d+(?:\.\d+)?\$?) (?:per|an|a|each) (?P<per>hour|minute|day)\. "
         rf"{_ASK} (?:of )?(?:waiting|you wait|one waits|having to wait|you have to wait|we wait|a passenger waits|the waiting "
         rf"time is)(?: for)? "
         r"(?P<how>more than|longer than|less than|at least|at most) (?P<time>\$?\d+(?:\.\d+)?\$?) (?P<unit>minute|hour|second)s?"
         r"(?: for (?:the next|a) (?:bus|customer|call|car|train|taxi))?", _waiting),
        (r"(?:(?P<coin>a fair coin)|a fair die) is (?:tossed|flipped|thrown|rolled) until (?:the first )?(?P<v>(?:a )?heads?|(?:a "
         r")?tails?|(?:a )?"
         r"six|6) (?:appears|occurs|comes up|shows(?: up)?|is obtained|turns up)(?: for the first time)?\. (?:what "
         r"is|find|compute|determine) the (?:expected|"
         r"mean|average) number of (?:tosses|flips|throws|rolls)", _first),
    )
)  # fmt: skip

_POSITIVE = (
    r"(?:a (?:random(?:ly chosen)? )?(?:person|patient|individual) who tests positive (?:has|actually has|really has|suffers "
    r"from) (?:the disease|it)"
    r"|someone who tests positive (?:has|actually has) (?:the disease|it)"
    r"|a (?:random(?:ly chosen)? )?(?:person|patient|individual) (?:has|actually has) the disease(?:,)? (?:given|if) (?:a|that "
    r"the|the) (?:positive test"
    r"|test is positive|positive test result|positive result))"
)
_STORIES: tuple[tuple[re.Pattern[str], Callable[[Match[str]], tuple[str, list[Fraction]] | None]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (
            rf"(?P<ill>{_P}) of (?:women|men|people|patients|adults) have (?:a (?:certain )?disease|breast "
            rf"cancer|cancer|[a-z]+)\. (?:a|the) (?:mammogram|test|scan|"
            rf"screening) detects (?P<sens>{_P}) of (?:cancers|the cancers|the cases|cases|the diseased)(?: when (?:it is |they "
            rf"are )?present)? and gives (?:a )?false "
            rf"positives? (?:in|for) (?P<false>{_P}) of (?:cases|the cases|the others|healthy people|the healthy)\. "
            rf"(?:a|someone|one) ?(?:woman|man|person|patient|adult)? "
            rf"tests positive\. {_ASK} (?:she|he|they|the (?:woman|man|person|patient)) (?:has|have|actually has) "
            rf"(?:cancer|breast cancer|the disease|it)",
            _test,
        ),
        (
            rf"{_HOLDER} contains (?P<K>{_N}) (?P<c>\w+)(?: {_THING})? and (?P<M>{_N}) (?P<d>\w+) {_THING}\. (?P<n>two|2) "
            rf"{_THING} are (?:drawn|chosen|selected|"
            rf"picked|taken)(?: at random| randomly)? {_REPLACED}\. {_ASK} (?:they|the two {_THING}|the {_THING}) (?:have|are "
            rf"of|are) different colou?rs",
            _mixed,
        ),
        (
            rf"(?P<n>{_N}) cards are (?:drawn|dealt|chosen)(?: at random)? from a "
            rf"(?:standard|well-shuffled|shuffled|full|ordinary)? ?(?:deck|pack)(?: of 52(?: cards)?)?"
            rf"(?:,)?(?: {_REPLACED})?\. {_ASK} (?:exactly )?(?P<k>{_N}|all|both)(?: of them)?(?: cards)? (?:is|are) (?:an )?(?P<kind>\w+)",
            _cards,
        ),
        (
            rf"a (?:fair )?die is (?:rolled|thrown|tossed) (?P<times>twice|three times)\. {_ASK} (?:the|their) (?:sum|total)(?: "
            rf"of the (?:numbers|points|results))? is "
            rf"(?P<sum>{_N})",
            _rolls,
        ),
        (rf"a (?:medical |diagnostic |blood )?test (?:for a (?:rare )?disease )?has (?:a )?sensitivity (?:of )?(?P<sens>{_P}) and "
         rf"(?:a )?specificity (?:of )?"
         rf"(?P<spec>{_P})[;.,] (?P<ill>{_P}) of the population (?:has|have|suffers? from) the disease\. {_ASK} {_POSITIVE}", _test),
        (rf"(?P<ill>{_P}) of (?:the|a) population (?:has|have|suffers? from) (?:a|the) (?:certain )?disease\. a test (?:for it "
         rf"|for the disease )?(?:is positive "
         rf"for|detects) (?P<sens>{_P}) of (?:those who are|the) (?:ill|sick|sick people|people with the disease) and (?:is "
         rf"positive )?for (?P<false>{_P}) of "
         rf"(?:those who are|the) healthy(?: people)?\. {_ASK} {_POSITIVE}", _test),
        (rf"(?:\w+ )?machines? (?P<names>\w(?:, \w)*(?:,? and \w)?) produce (?P<shares>{_P}(?:, {_P})*,? and {_P}) of the "
         rf"{_ITEMS}[,;.]? (?:with|and their|their) "
         rf"(?:defect|failure|error)(?:ive)? rates (?:are |of )?(?P<rates>{_P}(?:, {_P})*,? and {_P})(?:,? respectively)?\. (?:a|an) "
         rf"(?:random(?:ly chosen)? )?\w+ is (?:found to be )?defective\. {_ASK}(?: that)? it (?:came|comes|was produced|was "
         rf"made) (?:from|by) (?:machine )?"
         r"(?P<which>\w)", _machines),
        (rf"urn (?P<u1>\w+) contains (?P<n1>{_N}) (?P<c1>\w+)(?: {_THING})? and (?P<k1>{_N}) (?P<d1>\w+) {_THING}[,;.] (?:and "
         rf")?urn (?P<u2>\w+)(?: contains)? "
         rf"(?P<n2>{_N}) (?P<c2>\w+)(?: {_THING})? and (?P<k2>{_N}) (?P<d2>\w+) {_THING}\. an urn is (?:chosen|picked|selected) "
         rf"at random and a {_THING} is "
         rf"drawn(?: from it)?(?: at random)?\. (?:given that (?:it|the {_THING}) is (?P<color>\w+), {_ASK} it (?:came|comes|was "
         rf"drawn) from urn (?P<which>\w+))",
         _two_urns),
        (rf"a (?:box|bag|drawer|purse) contains (?P<fair>{_N}) fair coins? and (?P<odd>{_ONE}) (?:two-headed|double-headed) "
         rf"coins?\. a coin is (?:picked|chosen|"
         r"drawn|selected) at random and (?:tossed|flipped)(?: (?P<times>once|twice|three times))?[;.,] (?:and )?(?:it "
         r"shows|shows|it comes up|the result is) "
         rf"heads?(?: (?:both times|each time|every time|all three times))?\. {_ASK} it is (?:the|a) (?:two-headed|double-headed) "
         rf"(?:coin|one)", _coins),
        (rf"{_HOLDER} contains (?P<K>{_N}) (?P<c>\w+)(?: {_THING})? and (?P<M>{_N}) (?P<d>\w+) {_THING}\. {_DRAWS} {_REPLACED}\. {_ASK} "
         rf"{_QUANTITY}(?P<k>{_N}|all|both|none)(?: of them)? (?:{_THING} )?(?:is|are) (?P<color>\w+)", _urn),
        (rf"(?P<n>{_N}) (?:fair )?(?:six-sided )?dice are (?:thrown|rolled|tossed)\. {_ASK} (?:that )?(?:the|their) "
         rf"(?:sum|total)(?: of the (?:numbers|points|"
         rf"faces|eyes))? is {_QUANTITY}(?P<sum>{_N})", _dice),
        (rf"{_ASK} (?:among|in a group of|in a room of|of) (?P<n>{_N}) people,? at least two (?:people )?(?:of them )?(?:share a "
         rf"birthday|have the same "
         r"birthday|have their birthday on the same day)", _birthday),
    )
)  # fmt: skip
