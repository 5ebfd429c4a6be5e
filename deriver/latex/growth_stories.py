r"""Stories of growth and decay: half-lives, doubling, the logistic equation, interest compounded continuously."""

from __future__ import annotations

from fractions import Fraction

from . import patterns as re
from .story_parts import Model, Story, number_of
from .story_quantities import Quantity, shown

__all__ = ["growth", "interest", "logistic"]

_LIVING = (
    "population populations bacteria bacterial bacterium culture cells cell colony animals animal people inhabitants fish "
    "rabbits rabbit deer mice yeast "
    "insects town city country village island lake wolves foxes organisms individuals birds trout individual species community "
    "world's world census "
    "grow grows growing grew growth increases increase increasing increased doubles double doubling triples triple tripling "
    "quadruples quadruple "
    "exponentially exponential quadrupled tripled members current currently size percent there themselves people's students "
    "residents present many population's"
)
_DECAY = (
    "radioactive half-life half-lives substance isotope element sample material decays decay decaying decayed disintegrates "
    "disintegrate carbon-14 "
    "carbon radium uranium plutonium iodine strontium cesium caesium radon thorium polonium cobalt carbon-dating mass weigh "
    "weighs grams gram fossil bone wood skull "
    "artifact artefact found contain contains containing contained originally percent drug medicine body bloodstream blood "
    "eliminated dose patient old age "
    "decrease decreases lose loses lost loss exponentially exponential disappears disappear living tree piece ancient parchment "
    "charcoal plant plants decomposes tissue left-over "
    "half quarter third tenth decreased reduced chemical dating isotope's undergoes concentration injected medication ml mg lab "
    "laboratory scroll"
)
_FACTORS = {"double": Fraction(2), "triple": Fraction(3), "quadruple": Fraction(4), "halve": Fraction(1, 2), "twice": Fraction(2)}
_PARTS = {
    "half": Fraction(1, 2),
    "one half": Fraction(1, 2),
    "one-half": Fraction(1, 2),
    "a third": Fraction(1, 3),
    "one third": Fraction(1, 3),
    "one-third": Fraction(1, 3),
    "a quarter": Fraction(1, 4),
    "one quarter": Fraction(1, 4),
    "one fourth": Fraction(1, 4),
    "one-fourth": Fraction(1, 4),
    "a tenth": Fraction(1, 10),
    "one tenth": Fraction(1, 10),
    "one-tenth": Fraction(1, 10),
    "three quarters": Fraction(3, 4),
    "three-quarters": Fraction(3, 4),
    "two thirds": Fraction(2, 3),
    "two-thirds": Fraction(2, 3),
}
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_WHEN = re.compile(
    r"\b(?:when|how long|at what time|after how|how many (?:years|hours|days|minutes|seconds|months|weeks)|find "
    r"the time|by when|how old"
    r"|(?:what is|find|estimate|determine|calculate|compute) (?:the |its )?age|doubling time)\b"
)


def growth(story: Story) -> Model | None:
    """A quantity whose rate of change is proportional to itself."""
    said = story.said.text
    decays = re.search(r"\bhalf-li|\bradioactiv|\bdecay|\bdisintegrat|\bisotope|\bdrug\b|\bmedication\b|\beliminated\b", said)
    grows = re.search(r"\b(?:population|bacteri\w*|culture|colony|cells|yeast|rabbits|fish|insects)\b", said)
    if not decays and not grows or re.search(r"\blogistic|\bcarrying|\bmaximum (?:population|sustainable)", said):
        return None
    proportional = re.search(
        r"\bproportional\b|\bexponential|\bhalf-li|\bradioactiv|\bdoubl|\btripl|\bdecay|\bgrowth rate|\bquadrupl|percent/time", said
    )
    if not proportional or re.search(r"proportional to the (?:square|cube|product|difference)|inversely|jointly", said):
        return None
    story.allowed |= set(_DECAY.split() if decays else _LIVING.split()) | {"law", "natural", "doubled", "halved", "twice", "log"}
    rate, start, later, base = _measures(story)
    head = "-" if decays else ""
    unit = base.written if base is not None else ""
    assumed = [
        f"$N(t)$ is the {'amount' if decays or unit else 'number'}{f' in {unit}' if unit else ''}, $t$ the time in "
        f"{story.unit}: its rate of "
        "change is proportional to itself"
    ]
    model = Model("", [], assumed)
    first = shown(start) if start is not None else "N_0"
    model.conditions.append(f"N(0) = {first}")
    if rate is not None:
        model.equation = f"N' = {head}{shown(abs(rate))}N"
    elif later is not None:
        model.equation = f"N' = {head}kN"
        at, value, factor = later
        model.conditions.append(f"N({shown(at)}) = {shown(value) if value is not None else _multiple(factor, start)}")
        if (
            factor is not None
            and (factor > 1) is bool(decays)
            or (value is not None and start is not None and (value > start) is bool(decays))
        ):
            raise story.refused("what grows does not fit with a decay")
    else:
        raise story.missing("how fast it changes: a half-life, a doubling time, a rate, or a later value")
    _asked(story, model, unit, start)
    if start is None and any(kind == "value" for kind, *_ in model.asks):
        raise story.missing("the amount at the start")
    return model


def _multiple(factor: Fraction | None, start: Fraction | None) -> str:
    assert factor is not None
    return shown(factor * start) if start is not None else f"{shown(factor)}N_0"


_Later = tuple[Fraction, Fraction | None, Fraction | None]


def _measures(story: Story) -> tuple[Fraction | None, Fraction | None, _Later | None, Quantity | None]:
    """The rate, the start, a later value or factor with its time, and a quantity whose unit the amounts have."""
    told = story.told
    rate: Fraction | None = None
    later: list[_Later] = []
    base = next((q for q in story.said.quantities if q.kind == "mass"), None)

    def measure(mark: str) -> Fraction:
        q = story.take(mark)
        return story.in_units(q, 0, base, 0) if q.kind == "mass" and base is not None else q.value

    whole = f"{told} . {story.asked}"
    for m in re.finditer(
        r"half-li(?:fe|ves)(?: \w+){0,5}? (?:is |of |= |about |approximately )*(?P<t><time:\d+>)|(?P<u><time:\d+>) half-life", whole
    ):
        later.append((story.in_time(story.take(m["t"] or m["u"])), None, Fraction(1, 2)))
    for m in re.finditer(
        r"\b(?P<f>double|triple|quadruple|halve)[sd]?(?: (?:itself|in size|its size|in number|its number|every|in|after|each|"
        r"about|once|within|approximately"
        r"|over|during))* (?P<t><time:\d+>)|(?:in|after|every) (?P<u><time:\d+>)(?: \w+){0,6}? (?P<g>double|triple|quadruple|halve)[sd]?\b",
        told,
    ):
        later.append((story.in_time(story.take(m["t"] or m["u"])), None, _FACTORS[m["f"] or m["g"]]))
    for m in re.finditer(r"<percent(?:/time)?:\d+>|</time:\d+>|\bk = <:\d+>|\bk=<:\d+>", told):
        mark = re.search(r"<[^>]*>", m[0])
        assert mark is not None
        q = story.said.quantities[int(re.sub(r"\D", "", mark[0]))]
        around = told[max(m.start() - 60, 0) : m.end() + 60]
        if q.kind == "percent" and not re.search(r"\b(?:annual|annually|yearly|per year|each year|rate)\b", around):
            continue
        if re.search(r"compounded (?:annually|yearly)|each year by", around):
            raise story.refused("a growth year by year is no differential equation", q)
        rate = story.in_time(story.take(mark[0])) if "time" in q.kind else story.take(mark[0]).value
        if "time" not in q.kind and not story.unit:
            raise story.missing("the unit of time of the rate")
    start: Fraction | None = None
    for sentence in re.split(r" \. |; |, (?:and|but) | but | and (?=(?:after|there|in|at|it|the))", told):
        times = [m for m in re.finditer(r"<time:\d+>", sentence) if number_of(m[0]) not in story.used]
        marks = [m for m in re.finditer(r"<(?:mass|):\d+>", sentence) if number_of(m[0]) not in story.used]
        parts = [m for m in re.finditer(r"<percent:\d+>", sentence) if number_of(m[0]) not in story.used]
        years = [
            m
            for m in marks
            if re.search(r"\b(?:in|year|since|from) $", sentence[: m.start()])
            and 1000 <= story.said.quantities[number_of(m[0])].value <= 2100
        ]
        if years:
            raise story.refused(
                "a calendar year stands for a time: say how many years after the start", story.said.quantities[number_of(years[0][0])]
            )
        if times and len(times) == 1 and len(marks) == 2 and (way := re.search(rf"from {marks[0][0]} to {marks[1][0]}", sentence)):
            del way
            start = measure(marks[0][0])
            later.append((story.in_time(story.take(times[0][0])), measure(marks[1][0]), None))
        elif len(times) == len(marks) == len(parts) == 1:
            more = re.search(
                r"\b(?P<up>increase[sd]?|grows|grew|rises|rose)|(?P<down>decrease[sd]?|drops|dropped|falls|fell|declines|"
                r"declined) by <percent",
                sentence,
            )
            if more is None or not re.search(r"by <percent", sentence):
                raise story.refused("it is not clear when this amount is there", story.said.quantities[number_of(marks[0][0])])
            start = measure(marks[0][0])
            change = story.take(parts[0][0]).value
            later.append((story.in_time(story.take(times[0][0])), None, 1 + change if more["up"] else 1 - change))
        elif len(times) == 1 and len(marks) == 1:
            later.append((story.in_time(story.take(times[0][0])), measure(marks[0][0]), None))
        elif len(times) == 1 and len(parts) == 1:
            lost = re.search(
                r"\b(?:decays|decayed|disintegrate\w*|lost|loses|lose|disappear\w*|decomposes|eliminated|has "
                r"decayed|decrease\w* by|reduced by)\b",
                sentence,
            )
            kept = re.search(r"\b(?:remain\w*|left|present|of (?:the|its) (?:original|initial))\b", sentence)
            if not lost and not kept or re.search(r"\b(?:increase|grow)", sentence) and lost is None:
                more = re.search(r"\b(?:increase[sd]?|grows|grew|grown)(?: \w+)? by\b|\bincreases?\b", sentence)
                if more is None:
                    raise story.refused("of what this is a part is not clear", story.said.quantities[number_of(parts[0][0])])
                later.append((story.in_time(story.take(times[0][0])), None, 1 + story.take(parts[0][0]).value))
                continue
            part = story.take(parts[0][0]).value
            away = lost is not None and not re.search(r"\bremain|\bleft\b|\bto (?:only |about |just )*<percent", sentence)
            later.append((story.in_time(story.take(times[0][0])), None, 1 - part if away else part))
        elif len(times) == 1 and (word := re.search(rf"\b(?P<p>{_PART})\b", sentence)) and not marks:
            away = re.search(r"\b(?:decayed|decays|lost|disintegrated|disappeared)\b", sentence) is not None
            later.append((story.in_time(story.take(times[0][0])), None, 1 - _PARTS[word["p"]] if away else _PARTS[word["p"]]))
        elif not times and len(marks) == 1 and start is None and not re.search(r"\b(?:reach|eventual)\w*", sentence):
            start = measure(marks[0][0])
        elif marks:
            raise story.refused("it is not clear when this amount is there", story.said.quantities[number_of(marks[-1][0])])
    if start is None:  # "How much of 50 mg is left after ..."
        found = re.search(
            r"(?:how much|how many|what amount|mass) (?:of )?(?:an? |the )?(?:initial |original |sample of "
            r")*(?P<m><mass:\d+>)"
            r"|if (?:there (?:are|were) |you start with |we start with |initially )*(?P<n><(?:mass|):\d+>)"
            r"|(?P<o><mass:\d+>) sample",
            story.asked,
        )
        if found is not None:
            start = measure(found["m"] or found["n"] or found["o"])
    if len(later) > 1 or (later and rate is not None):
        raise story.refused("more is told of the rate than it takes")
    return rate, start, later[0] if later else None, base


def _asked(story: Story, model: Model, unit: str, start: Fraction | None) -> None:
    base = next((q for q in story.said.quantities if q.kind == "mass"), None)
    for question in story.questions:
        when = _WHEN.search(question)
        if when:
            level = _level(story, question, start, base)
            if level is None:
                raise story.missing("which amount is to be reached")
            model.asks.append(("time", level, story.unit) if start is not None else ("share", level, story.unit))
            continue
        if start is None and re.search(r"\b(?:percent\w*|fraction|part|proportion|share)\b", question):
            model.conditions = [
                c.replace("N_0", "1").replace(r"\frac{1}{2}1", r"\frac{1}{2}").replace("0.51", "0.5") for c in model.conditions
            ]
            model.conditions = [re.sub(r"= (.+?)1$", r"= \1", c) if c.endswith("1") and c != "N(0) = 1" else c for c in model.conditions]
            model.assumed.append("$N(t)$ is counted in parts of the amount at the start")
            unit = "of the amount at the start"
            for m in re.finditer(r"<time:\d+>", question):
                model.asks.append(("part", story.in_time(story.take(m[0])), unit))
            continue
        if re.search(r"\bpercent\w*\b|\bfraction\b|\bproportion\b", question) and start is not None:
            model.divided = start
        one = Story(story.text, story.said, story.statements, [question], story.used, story.family, story.unit, story.size)
        one.times_asked(model, unit)
        one.limit_asked(model, unit)
        if re.search(r"\b(?:rate|how fast|doubling time|half-life)\b", question) and not re.search(r"<time", question):
            if re.search(r"\bhalf-life\b", question) and not re.search("half-li", story.told):
                if start is None:
                    model.asks.append(("share", Fraction(1, 2), story.unit))
                else:
                    model.asks.append(("time", start / 2, story.unit))
            elif not re.search(r"\b(?:constant|growth rate|decay rate|rate constant)\b", question):
                raise story.refused("the rate of change is asked, at a time that is not told")


def _level(story: Story, question: str, start: Fraction | None, base: Quantity | None) -> Fraction | None:
    """The amount that is to be reached; as a part of the start where that is not told."""
    unit = start if start is not None else Fraction(1)
    away = re.search(r"\b(?:decayed|decay|lost|disintegrated|disappeared|to lose|be lost|eliminated|gone)\b", question) and not re.search(
        r"\bremain|\bleft\b|\bpresent\b|\bto decay to\b|\bdecays? to\b|\bdecayed to\b", question
    )
    for m in re.finditer(r"<percent:\d+>", f"{question} . {story.told}"):
        if number_of(m[0]) in story.used:
            continue
        part = story.take(m[0]).value
        return (1 - part if away else part) * unit
    word = re.search(rf"\b(?P<p>{_PART})\b", re.sub(r"half-li\w*", "", question))
    if word is not None:
        part = _PARTS[word["p"]]
        return (1 - part if away else part) * unit
    factor = re.search(r"\b(double|triple|quadruple|twice)", question)
    if factor is not None:
        return _FACTORS[factor[1]] * unit
    for m in re.finditer(r"<(?:mass|):\d+>", question):
        if number_of(m[0]) not in story.used and start is not None:
            q = story.take(m[0])
            return story.in_units(q, 0, base, 0) if q.kind and base is not None else q.value
    return None


def logistic(story: Story) -> Model | None:
    """Growth up to a carrying capacity."""
    said = story.said.text
    if not re.search(r"\blogistic|\bcarrying capacity", said):
        return None
    if (
        re.search(r"'\s*=|dp/dt|frac", said)
        or "carrying" not in said
        and "capacity" not in said
        and "limiting" not in said
        and "maximum" not in said
    ):
        return None
    story.allowed |= {
        *_LIVING.split(),
        "logistic",
        "carrying",
        "capacity",
        "intrinsic",
        "relative",
        "modeled",
        "modelled",
        "model",
        "follows",
        "according",
        "obeys",
        "stocked",
        "introduced",
        "environment",
        "reserve",
        "island",
        "lake",
        "law",
        "parameter",
        "per-capita",
        "capita",
        "half",
        "logistically",
        "rumor",
        "rumour",
        "infected",
        "disease",
        "epidemic",
        "spreads",
        "support",
        "supports",
        "maximum",
        "sustainable",
        "saturates",
        "saturation",
    }
    told = f"{story.told} . {story.asked}"
    room = re.search(
        r"(?:carrying capacity|maximum (?:sustainable )?(?:population|size)|limiting (?:population|size|value)|"
        r"saturation level)"
        r"(?: (?:of|is|being|=|k|the|lake|island|about|for|environment|population))*[ =]*(?P<n><:\d+>)|\bk ?= ?(?P<k><:\d+>)"
        r"|(?:supports?|sustain) (?:at most |a maximum of |up to )*(?P<m><:\d+>)",
        told,
    )
    if room is None:
        raise story.missing("the carrying capacity")
    capacity = story.take(room["n"] or room["k"] or room["m"]).value
    fast = re.search(
        r"(?P<r><percent/time:\d+>|</time:\d+>)|(?:rate|parameter|constant)(?: (?:of|is|being|=|r|k))*[ =]*(?P<n><(?:percent|"
        r"):\d+>)|\br ?= ?(?P<s><:\d+>)",
        told,
    )
    rate = None
    if fast is not None:
        q = story.take(fast["r"] or fast["n"] or fast["s"])
        rate = story.in_time(q) if "time" in q.kind else q.value
    start: Fraction | None = None
    later: tuple[Fraction, Fraction] | None = None
    for sentence in re.split(r" \. |; |, | and (?=(?:after|there|in|it|the))", story.told):
        times = [m for m in re.finditer(r"<time:\d+>", sentence) if number_of(m[0]) not in story.used]
        marks = [m for m in re.finditer(r"<:\d+>", sentence) if number_of(m[0]) not in story.used]
        if not marks:
            continue
        if len(marks) > 1:
            raise story.refused("it is not clear what this number is", story.said.quantities[number_of(marks[1][0])])
        if times:
            if later is not None or len(times) > 1:
                raise story.refused("more is told of the rate than it takes")
            later = story.in_time(story.take(times[0][0])), story.take(marks[0][0]).value
        elif start is None:
            start = story.take(marks[0][0]).value
        else:
            raise story.refused("it is not clear when the population has this size", story.said.quantities[number_of(marks[0][0])])
    if start is None:
        raise story.missing("the population at the start")
    if (rate is None) is (later is None):
        raise (
            story.missing("the growth rate, or the population at one later time")
            if rate is None
            else story.refused("more is told of the rate than it takes")
        )
    if not story.unit:
        story.unit = "time units"
    body = f"P(1-\\frac{{P}}{{{shown(capacity)}}})"
    model = Model(
        f"P' = {'r' if rate is None else '' if rate == 1 else shown(rate)}{body}",
        [f"P(0) = {shown(start)}"],
        [f"$P(t)$ is the population, $t$ the time in {story.unit}: logistic growth"],
    )
    if later is not None:
        model.conditions.append(f"P({shown(later[0])}) = {shown(later[1])}")
    for question in story.questions:
        if _WHEN.search(question):
            half = re.search(r"\bhalf (?:of )?(?:the |its )?(?:carrying )?capacity\b", question)
            level = capacity / 2 if half else None
            for m in re.finditer(r"<(?:percent|):\d+>", question):
                if number_of(m[0]) not in story.used:
                    q = story.take(m[0])
                    level = q.value * capacity if q.kind == "percent" else q.value
            if level is None:
                raise story.missing("which population is to be reached")
            model.asks.append(("time", level, story.unit))
        else:
            one = Story(story.text, story.said, story.statements, [question], story.used, story.family, story.unit, story.size)
            one.times_asked(model, "")
            one.limit_asked(model, "")
    return model


_BANK = (
    "account bank savings deposit deposits deposited invest invests invested investment investor interest compounded "
    "compounding continuously continuous "
    "annual annually pays paying paid pay earns earn earning loan debt borrow borrows borrowed mortgage balance withdraws "
    "withdraw withdrawn withdrawals "
    "withdrawal payments payment off repaid repay owed owes fund retirement makes make money dollars euros dollar worth double "
    "doubles rate person student "
    "additional additionally stream regular regularly steady accumulated accumulate value bears bearing nominal yearly "
    "principal opened open empty college "
    "saver graduate car house buyer zero empties runs run exhausted depleted year month accrues accrue annuity continually credit card"
)


def interest(story: Story) -> Model | None:
    """Money with interest compounded continuously, and a constant stream of deposits or payments."""
    said = story.said.text
    if not re.search(r"\binterest\b|\bcompounded\b", said) or "percent" not in said:
        return None
    if not re.search(r"\bcontinuous", said):
        raise story.missing("that interest is compounded continuously; year by year it is no differential equation")
    story.allowed |= {*_BANK.split(), "doubled"}
    told = f"{story.told} . {story.asked}"
    if not story.family:
        story.family, story.unit, story.size = "month", "years", Fraction(12)
    story.family, story.unit, story.size = "month", "years", Fraction(12)
    rates = re.findall(r"<percent(?:/time)?:\d+>", told)
    if len(rates) != 1:
        raise story.missing("one rate of interest")
    q = story.take(rates[0])
    rate = story.in_time(q) if "time" in q.kind else q.value
    flow = Fraction(0)
    for m in re.finditer(r"<money/time:\d+>", told):
        q = story.take(m[0])
        near = told[max(m.start() - 90, 0) : m.end() + 60]
        out = re.search(r"\b(?:withdraw\w*|pay(?:s|ing|ments?)? (?:off|back|it)|paid off|repa\w+|payments?|loan|borrow\w*|debt)\b", near)
        into = re.search(r"\b(?:deposit\w*|invest\w*|add(?:s|ed|ing|itional)|sav\w+|contribut\w*|makes)\b", near)
        if (out is None) is (into is None) and not re.search(r"\b(?:loan|borrow\w*|debt)\b", told):
            raise story.refused("it is not clear whether this is paid in or out", q)
        flow += -story.in_time(q) if out is not None and not (into and not out) else story.in_time(q)
    start: Fraction | None = None
    for m in re.finditer(r"<money:\d+>", story.told):
        if number_of(m[0]) in story.used:
            continue
        q = story.take(m[0])
        if start is not None:
            raise story.refused("it is not clear when there is this amount", q)
        start = q.value
    money = next((q.units[0] for q in story.said.quantities if q.kind.startswith("money")), "dollars")
    if start is None:
        found = re.search(r"if (?P<m><money:\d+>)", story.asked)
        start = story.take(found["m"]).value if found else None
    if start is None and re.search(r"\b(?:empty|no initial|nothing|zero|starting with no|no money|initially no)\b", story.told):
        start = Fraction(0)
    if start is None and flow and re.search(r"\bdeposit", told) and not re.search(r"\bloan|\bborrow|\bdebt|\bwithdraw", told):
        raise story.missing("how much money there is at the start")
    owed = re.search(r"\b(?:loan|debt|borrow\w*|owe[sd]?)\b", told)
    doubling = re.search(r"\bdouble\b|\bdoubling\b", story.asked)
    if start is None and not (doubling and not flow):
        raise story.missing("how much money there is at the start")
    first = "A_0" if start is None else shown(start)
    side = f"{'+' if flow > 0 else '-'}{shown(abs(flow))}" if flow else ""
    model = Model(
        f"A' = {shown(rate)}A{side}",
        [f"A(0) = {first}"],
        [f"$A(t)$ is the {'debt' if owed else 'balance'} in {money}, $t$ the time in {story.unit}; interest and payments run continuously"],
    )
    for question in story.questions:
        if _WHEN.search(question):
            level: Fraction | None = None
            for m in re.finditer(r"<money:\d+>", question):
                if number_of(m[0]) not in story.used:
                    level = story.take(m[0]).value
            if re.search(r"\bdouble\b|\bdoubling\b", question):
                if start is None:
                    model.asks.append(("share", Fraction(2), story.unit))
                    continue
                level = 2 * start
            if re.search(
                r"\b(?:paid off|pay off|repaid|repay|runs? out|empty|exhausted|depleted|pay back|paid back|last|zero|be paid|be gone)\b",
                question,
            ):
                level = Fraction(0)
            if level is None:
                raise story.missing("which amount is to be reached")
            model.asks.append(("time", level, story.unit))
            continue
        one = Story(story.text, story.said, story.statements, [question], story.used, story.family, story.unit, story.size)
        one.times_asked(model, money)
    return model
