r"""Stories of tanks and of bodies that cool: $S' = \text{inflow} - \text{outflow}$, Newton's law $T' = -k(T-T_s)$."""

from __future__ import annotations

from fractions import Fraction

from . import patterns as re
from .story_parts import Model, Story, number_of
from .story_quantities import Quantity, shown

__all__ = ["cooling", "mixing"]

_MOVES = r"(?:flow|pour|pump|run|stream|fed|feed|pip|com|let|allowed|inject|spill|siphon|drawn|tak|remov|is|pass|bring|carr)\w*"
_IN = re.compile(
    rf"\b{_MOVES}(?: [^\s.;,]+){{0,7}}? (?:in|into)\b|\benter\w*|\badd(?:ed|s|ing)\b|\binflow\w*|\binflux\b|\bincoming\b|\b(?:flow|"
    rf"pump|pour|runn?)\w* in\b"
)
_OUT = re.compile(
    rf"\b{_MOVES}(?: \w+){{0,3}}? (?:out|off|away|from)\b|\bdrain\w*|\bleav\w*|\bexit\w*|\boutflow\w*|\boutgoing\b|"
    rf"\bwithdrawn\b|\boverflow\w*"
    r"|\bdischarg\w*"
)
_STUFF = (
    r"(?:salt|sugar|dye|pollutants?|pollution|chemical|chemicals|substance|fertili[sz]er|chlorine|alcohol|contaminants?|toxin|impurit\w*)"
)
_WORDS = (
    "tank tanks held holding vat barrel container pool pond lake reservoir tub vessel bucket mixer salt sugar dye pollutant pollutants "
    "pollution chemical "
    "substance fertilizer fertiliser chlorine alcohol brine water saltwater salty beer wine liquid fluid holds hold holding "
    "contains contain "
    "containing contained filled fill full empty capacity dissolved concentration concentrations flows flow flowing flowed runs "
    "run running "
    "pours pour poured pumped pump pumps pumping enters enter entering entered added adds drains drain drained draining leaves "
    "leave leaving "
    "drawn exits exit exiting outflow inflow overflow overflows overflowing incoming outgoing piped fed stream perfectly "
    "completely continuously "
    "stirring stirred kept homogeneous bottom top valve pipe hole tap volume polluted contaminated contaminant toxin river "
    "discharged withdrawn "
    "removed containing begin beginning moment instant point level speed meanwhile simultaneously process opened allowed let gallon "
    "liter litre large stays stay percent solute dilute diluted reduced drop drops fall falls dissolves into-out tank's inside "
    "toxic weak mass strength minute"
    " hour day percentage brings carries carried thereby volume keeping constant-volume sample"
)


def mixing(story: Story) -> Model | None:
    """A tank with one inflow and one outflow, well stirred."""
    if not re.search(
        r"\b(?:tank|vat|barrel|container|pool|pond|lake|reservoir|tub|vessel|bucket|mixer)\b", story.said.text
    ) or not re.search(rf"\b(?:brine|{_STUFF})\b", story.said.text):
        return None
    story.allowed |= set(_WORDS.split())
    flows: dict[str, Quantity] = {}
    for sentence in story.statements:
        for m in re.finditer(r"<volume/time:\d+>", sentence):
            way = _way(sentence, m)
            if way is None or way in flows:
                raise story.refused("it is not clear whether this flow comes in or goes out", story.said.quantities[number_of(m[0])])
            flows[way] = story.take(m[0])
        if re.search(
            r"\b(?:at )?(?:the|this|that) same (?:rate|speed)\b|\bvolume\b[^.]*\b(?:constant|same)\b|\bkeep\w* the volume constant\b",
            sentence,
        ):
            flows.setdefault("same", next(iter(flows.values()), story.said.quantities[0]))
    same = flows.pop("same", None)
    if same is not None and len(flows) == 1:
        flows = {"in": next(iter(flows.values())), "out": next(iter(flows.values()))}
    if "in" not in flows:
        raise story.missing("how fast the inflow comes")
    if "out" not in flows:
        if re.search(r"\b(?:drain|leav|flows? out|outflow|drawn|pumped out|exit)", story.told):
            raise story.missing("how fast the mixture leaves")
        raise story.missing("how fast the mixture leaves (or that none does)")
    start, capacity = _volumes(story, flows)
    inflow, initial, weight = _strengths(story, start)
    unit_mass = weight.units[0] if weight is not None else start.units[0]
    rate_in, rate_out = (_flow(story, flows[k], start) for k in ("in", "out"))
    volume = start.value / start.sizes[0]
    gain = inflow * rate_in
    held = shown(volume) + (f"{'+' if rate_in > rate_out else '-'}{_times(abs(rate_in - rate_out))}t" if rate_in != rate_out else "")
    loss = rf"\frac{{{_times(rate_out)}S}}{{{held}}}"
    model = Model(
        f"S' = {shown(gain) if gain else ''}-{loss}",
        [f"S(0) = {shown(initial)}"],
        [
            f"$S(t)$ is the amount in the tank in {unit_mass}, $t$ the time in {story.unit}: inflow minus outflow",
            f"the tank is well stirred, and holds ${held}$ {start.units[0]} at the time $t$",
        ],
    )
    if capacity is not None and capacity is start:
        model.assumed.append("the tank is full at the start")
    _asked_of_tank(story, model, unit_mass, weight, volume, rate_in - rate_out, capacity, start)
    _within_the_tank(story, model, volume, rate_in - rate_out, capacity)
    return model


def _within_the_tank(story: Story, model: Model, volume: Fraction, growth: Fraction, capacity: Quantity | None) -> None:
    """The equation holds until the tank is empty or full; what is asked of later is refused."""
    if growth == 0 or (growth > 0 and capacity is None):
        return
    end = -volume / growth if capacity is None or growth < 0 else (capacity.value / capacity.sizes[0] - volume) / growth
    state = "empty" if growth < 0 else "full"
    if any(kind == "limit" or (kind == "value" and value > end) for kind, value, _ in model.asks):
        raise story.refused(f"the tank is {state} after {shown(end)} {story.unit}: the equation holds until then")
    if growth < 0 and any(kind == "time" for kind, *_ in model.asks):
        raise story.refused("a time is asked of a tank that runs empty")
    model.assumed.append(f"the equation holds until the tank is {state}, for $0 \\le t \\le {shown(end)}$")


def _times(value: Fraction) -> str:
    return "" if value == 1 else shown(value)


def _flow(story: Story, q: Quantity, volume: Quantity) -> Fraction:
    if q.families[0] != volume.families[0]:
        raise story.refused(f"{q.units[0]} and {volume.units[0]} are not brought together", q)
    return story.in_time(q) / volume.sizes[0]


def _way(sentence: str, m: re.Match[str]) -> str | None:
    """in or out, by the nearest verb of the sentence."""
    near: list[tuple[int, str]] = []
    for way, pattern in (("in", _IN), ("out", _OUT)):
        for v in pattern.finditer(sentence):
            gap = m.start() - v.end() if v.end() <= m.start() else 3 * (v.start() - m.end()) + 8
            between = sentence[min(v.end(), m.end()) : max(v.start(), m.start())]
            near.append((gap + 40 * len(re.findall(r"[,;]| and | while ", between)), way))
    near.sort()
    return near[0][1] if near else None


def _volumes(story: Story, flows: dict[str, Quantity]) -> tuple[Quantity, Quantity | None]:
    """The volume at the start, and the capacity where one is told."""
    del flows
    marks = [m for m in re.finditer(r"<volume:\d+>", story.told)]
    if not marks:
        raise story.missing("how much the tank holds at the start")
    capacity = None
    starts: list[Quantity] = []
    for m in marks:
        before, after = story.told[max(m.start() - 40, 0) : m.start()], story.told[m.end() : m.end() + 40]
        full = re.match(r"(?: capacity)? (?:tank|vat|barrel|container|pool|pond|lake|reservoir|tub|vessel|bucket)\b", after)
        if full or re.search(r"(?:capacity(?: of)?|can hold|maximum(?: volume)?(?: of)?|holds up to|capacity is)(?: \w+)? $", before):
            if capacity is not None:
                raise story.refused("two capacities", story.said.quantities[number_of(m[0])])
            capacity = story.take(m[0])
        else:
            starts.append(story.take(m[0]))
    if len(starts) > 1:
        raise story.refused("two volumes at the start", starts[1])
    if starts:
        return starts[0], capacity
    half = re.search(r"\b(?:half[- ]full|half[- ]filled)\b", story.told)
    if half or capacity is None:
        raise story.missing("how much the tank holds at the start")
    return capacity, capacity


def _strengths(story: Story, volume: Quantity) -> tuple[Fraction, Fraction, Quantity | None]:
    """The concentration of the inflow, the amount at the start, and a quantity whose unit the amounts have."""
    inflow: Fraction | None = None
    initial: Fraction | None = None
    weight: Quantity | None = None
    measured = [q for q in story.said.quantities if q.kind.split("/")[0] == "mass"]
    weight = measured[0] if measured else None
    for sentence in re.split(r" \. |, (?:while|and) | and (?=(?:a |the |pure |fresh |brine|water|salt|well))|; ", story.told):
        entering = _IN.search(sentence) is not None
        for m in re.finditer(r"<mass/volume:\d+>", sentence):
            q = story.take(m[0])
            value = story.in_units(q, 0, weight or q, 0) * volume.sizes[0]
            if q.families[1] != volume.families[0]:
                raise story.refused(f"{q.units[1]} and {volume.units[0]} are not brought together", q)
            if entering and inflow is None and not re.search(r"\binitial", sentence):
                inflow = value
            elif initial is None and not entering:
                initial = value * volume.value / volume.sizes[0]
            else:
                raise story.refused("it is not clear what has this concentration", q)
        for m in re.finditer(r"<percent:\d+>", sentence):
            if weight is not None:
                raise story.refused("of what this is a part is not clear", story.said.quantities[number_of(m[0])])
            part = story.take(m[0]).value
            if entering and inflow is None and not re.search(r"\binitial", sentence):
                inflow = part
            elif initial is None and not entering:
                initial = part * volume.value / volume.sizes[0]
            else:
                raise story.refused("it is not clear what has this concentration")
        for m in re.finditer(r"<mass:\d+>", sentence):
            q = story.take(m[0])
            if entering and re.search(r"\beach (?:minute|hour)", sentence) or initial is not None:
                raise story.refused("it is not clear what this amount is", q)
            initial = story.in_units(q, 0, weight or q, 0)
        if re.search(r"\b(?:pure|fresh|clean|only|unpolluted|plain) water\b", sentence) and not re.search(r"<mass", sentence):
            if entering and not re.search(r"\b(?:initially|at first|contains|holds|filled|full)\b", sentence) and inflow is None:
                inflow = Fraction(0)
            elif initial is None:
                initial = Fraction(0)
            else:
                raise story.refused("it is not clear where the pure water is")
        elif re.search(rf"\bno {_STUFF}\b|\b(?:initially )?{_STUFF}[- ]free\b", sentence) and initial is None and not entering:
            initial = Fraction(0)
    if inflow is None:
        raise story.missing("the concentration of the inflow")
    if initial is None:
        raise story.missing("how much is dissolved at the start")
    return inflow, initial, weight


def _asked_of_tank(
    story: Story,
    model: Model,
    unit: str,
    weight: Quantity | None,
    volume: Fraction,
    growth: Fraction,
    capacity: Quantity | None,
    start: Quantity,
) -> None:
    asked = story.asked
    for q in re.split(r" \. ", asked):
        percent = re.search(r"\bpercent\w*\b", q)
        strength = percent or re.search(r"\bconcentration\b|\bhow (?:salty|strong)\b", q)
        if percent and weight is not None:
            raise story.refused("a percentage is asked of amounts of different units")
        when = re.search(r"^(?:\(?[a-d]\)\s*)?(?:when|how long|at what time|after how|by when|find the time|what time|in how)", q)
        full = re.search(
            r"\b(?:when|moment|time|instant|just as|before|until|point)\b.*\b(?:is full|overflow\w*|becomes full|is filled|"
            r"fills|full|reaches capacity)\b",
            q,
        )
        levels = re.findall(r"<(?:mass|mass/volume|percent|):\d+>", q)
        if full and not when:
            if capacity is None or growth <= 0 or capacity is start:
                raise story.missing("how the tank gets full")
            end = (capacity.value - start.value) / start.sizes[0] / growth
            model.asks.append(("value", end, unit if not strength else "%" if percent else f"{unit}/{start.units[0]}"))
            if strength:
                model.divided = capacity.value / start.sizes[0] / (100 if percent else 1)
        elif when and full:
            raise story.refused("the time at which the tank is full is asked, not what the equation tells")
        elif when and levels:
            level = story.take(levels[0])
            if level.kind == "mass/volume":
                if growth:
                    raise story.refused("a concentration in a volume that changes is not solved for the time", level)
                model.asks.append(("time", story.in_units(level, 0, weight or level, 0) * start.sizes[0] * volume, story.unit))
            elif level.kind == "percent":
                raise story.refused("of what this is a part is not clear", level)
            else:
                model.asks.append(("time", story.in_units(level, 0, weight or level, 0) if level.kind else level.value, story.unit))
        elif when:
            raise story.missing("which amount is to be reached")
        else:
            before = len(model.asks)
            one = Story(story.text, story.said, story.statements, [q], story.used, story.family, story.unit, story.size)
            one.times_asked(model, unit)
            one.limit_asked(model, unit)
            if strength and len(model.asks) > before:
                if growth and any(k == "limit" for k, *_ in model.asks[before:]):
                    raise story.refused("the limit of a concentration in a volume that changes")
                model.divided = (volume + growth * model.asks[-1][1]) / (100 if percent else 1)
                measured = "%" if percent else f"{unit}/{start.units[0]}"
                model.asks = [*model.asks[:before], *((k, v, measured) for k, v, _ in model.asks[before:])]


_BODY = (
    "newton's newton law cooling cool cools cooled cooling heating warming warms warmed warm heat heats heated hot cold "
    "temperature temperatures room "
    "surroundings surrounding ambient outside air oven freezer refrigerator fridge environment placed put taken removed medium "
    "coffee tea soup cup body "
    "object thermometer cake pie turkey metal bar steel iron water bath reads read reading degrees degree drops dropped drop "
    "falls fell fall rises rose "
    "rise becomes became changes change difference kitchen poured left sits set measured obeys follows according satisfies held "
    "maintained dropping "
    "found discovered indoors outdoors cooler day food drink bread roast potato ball rod ingot bottle beer juice milk egg "
    "boiling inside drink "
    "initial has have reached served sitting sits preheated nice "
    "brought seconds minutes hours celsius fahrenheit thermal minute hour having stands stand allowed"
)


def cooling(story: Story) -> Model | None:
    """Newton's law of cooling: a body in surroundings of constant temperature."""
    said = story.said.text
    if "temperature:" not in said or not re.search(
        r"\bcool|\bwarm|\bheat|\bnewton|temperature|\bthermometer|\boven|\bfreezer|\brefrigerator|\bcup of", said
    ):
        return None
    if re.search(r"\bheat equation|\brod\b.*\bends?\b|\bwall\b", said):
        return None
    story.allowed |= set(_BODY.split())
    story.allowed |= {"moved", "brought", "taken out"}
    temp = r"(?P<s><temperature:\d+>)"
    place = (
        r"(?:room|surroundings|surrounding (?:air|medium|temperature)|ambient|outside|air|oven|freezer|refrigerator|fridge|"
        r"environment|bath|kitchen|"
        r"medium|water bath|day|outdoors|cellar|house|temperature of the (?:room|air|surroundings|environment|medium|oven|freezer))"
    )
    rooms = [
        rf"\b{place},?(?: (?:temperature|air|that|which|at|is|of|a|the|with|kept|maintained|held|constant|where|has|whose|and|"
        rf"outside|inside|set|to|in|was|it|,"
        rf"|itself|remains|stays|being)\b,?)* {temp}",
        rf"{temp} (?:room|oven|freezer|refrigerator|fridge|surroundings|environment|bath|kitchen|day|water bath)\b",
        rf"\b(?:where|in which|when|while) (?:the |it is |it's )*(?:temperature is |temperature of )?{temp}(?= outside)",
        rf"\b(?:outside|outdoors|surroundings)\b[^.<]{{0,40}}{temp}",
    ]
    statements = story.told
    room = next(
        (m for p in rooms for m in re.finditer(p, statements) if not re.search(r"(?:out of|from) (?:the|an?) $", statements[: m.start()])),
        None,
    )
    if room is None:
        raise story.missing("the temperature of the surroundings")
    around = story.take(room["s"])
    unit = around.written
    rest = [m for m in re.finditer(r"<temperature:\d+>", statements) if number_of(m[0]) not in story.used]
    timed: list[tuple[Fraction, Fraction]] = []
    start: Fraction | None = None
    for m in rest:
        sentence_start = statements.rfind(" . ", 0, m.start()) + 3 if " . " in statements[: m.start()] else 0
        sentence_end = statements.find(" . ", m.end())
        sentence = statements[sentence_start : sentence_end if sentence_end >= 0 else len(statements)]
        at = m.start() - sentence_start
        close = _time_near(story, sentence, at)
        value = story.take(m[0])
        if value.families != around.families and "°" not in (value.written, unit):
            raise story.refused(f"{value.written} and {unit} are not brought together", value)
        if close is not None:
            timed.append((close, value.value))
        elif start is None:
            start = value.value
        else:
            raise story.refused("it is not clear when the body has this temperature", value)
    constant = re.search(
        r"\bk\s*=\s*(?P<k><[^>]*:\d+>)|constant (?:of proportionality |of cooling )?(?:is |of |k )*(?P<k2><[^>]*:\d+>)", statements
    )
    if start is None and len(timed) == 2:
        early, late = sorted(timed)
        moved = [(Fraction(0) if v is early else v[0], v[1]) for v in (early, late)]
        del moved
        raise story.missing("the temperature at the start")
    if start is None:
        raise story.missing("the temperature of the body at the start")
    conditions = [f"T(0) = {shown(start)}"]
    letter = "k"
    if constant is not None and not timed:
        q = story.take(constant["k"] or constant["k2"])
        letter = shown(abs(story.in_time(q) if "time" in q.kind else q.value))
        if not story.unit:
            raise story.missing("the unit of time")
    elif len(timed) == 1:
        conditions.append(f"T({shown(timed[0][0])}) = {shown(timed[0][1])}")
    elif timed:
        raise story.refused("more than one later temperature is told: one decides the constant")
    else:
        raise story.missing("how fast the body cools: its temperature at a later time, or the constant")
    sign = "-" if around.value >= 0 else "+"
    model = Model(
        f"T' = -{letter}(T{sign}{shown(abs(around.value))})",
        conditions,
        [f"$T(t)$ is the temperature in {unit}, $t$ the time in {story.unit}: Newton's law of cooling"],
    )
    if len(timed) == 1 and (timed[0][1] - around.value) * (start - around.value) <= 0:
        raise story.refused("a body does not cool to the temperature of its surroundings or beyond in a finite time")
    for question in story.questions:
        marks = re.findall(r"<temperature:\d+>", question)
        when = re.search(r"\b(?:when|how long|at what time|after how|how much longer|how many|find the time|by when)\b", question)
        if when and not marks:
            raise story.missing("which temperature is to be reached")
        for mark in marks:
            level = story.take(mark)
            if not when:
                raise story.refused("it is not clear what is asked of this temperature", level)
            if (level.value - around.value) * (start - around.value) <= 0 or abs(level.value - around.value) > abs(start - around.value):
                model.assumed.append(f"{shown(level.value)} {unit} does not lie between the start and the surroundings")
            model.asks.append(("time", level.value, story.unit))
        if not when:
            one = Story(story.text, story.said, story.statements, [question], story.used, story.family, story.unit, story.size)
            one.times_asked(model, unit)
            one.limit_asked(model, unit)
        elif re.search(r"\blonger\b|\bmore\b", question):
            raise story.refused("a time after another time is asked: say from when it is counted")
    return model


def _time_near(story: Story, sentence: str, at: int) -> Fraction | None:
    """The time that belongs to a value: "after 10 minutes it is at 60", "cools to 60 in 10 minutes", "10 minutes later"."""
    before, after = sentence[:at], re.sub(r"^<[^>]*>", "", sentence[at:])
    close = re.search(r"(?P<t><time:\d+>)[^<]*$", before)
    if close and re.search(r"\b(?:after|in|later|ago|within|at|t =|at the end of|following)\b", before[max(close.start() - 25, 0) :]):
        return story.in_time(story.take(close["t"]))
    close = re.search(
        r"^[^<.]*?\b(?:after|in|within|at the end of|over|during|following)(?: \w+){0,2}? (?P<t><time:\d+>)|"
        r"^[^<.]*?(?P<u><time:\d+>) later",
        after,
    )
    return story.in_time(story.take(close["t"] or close["u"])) if close else None
