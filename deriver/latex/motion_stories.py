r"""Stories of mechanics and circuits: a fall with drag, a mass on a spring, RC, RL and RLC circuits."""

from __future__ import annotations

from fractions import Fraction

from . import patterns as re
from .story_parts import Model, Story, number_of
from .story_quantities import Quantity, shown

__all__ = ["circuit", "falling", "spring"]

_WHEN = re.compile(r"\b(?:when|how long|at what time|after how|how many seconds|find the time)\b")


def _open(story: Story, kind: str, where: str) -> list[re.Match[str]]:
    return [m for m in re.finditer(rf"<{kind}:\d+>", where) if number_of(m[0]) not in story.used]


def _times(value: Fraction) -> str:
    return "" if value == 1 else shown(value)


def _seconds(story: Story) -> None:
    story.family, story.unit, story.size = "s", "s", Fraction(1)


_AIR = (
    "body object ball allowed due skydiver parachutist parachute stone rock raindrop mass weight weighing falls fall falling dropped drops "
    "drop rest gravity air resistance drag "
    "force velocity speed terminal acceleration downward downwards upward thrown due gravitational meters feet seconds newtons "
    "coefficient resistive released "
    "projectile height plane airplane aircraft jumps free moving motion experiences subject acts acting opposes opposing "
    "magnitude resisting medium linear linearly "
    "medium fluid person helicopter numerically square maximum attains attained position distance second newton travels fallen "
    "takes instantaneous pounds newton parachute kg/s"
)


def falling(story: Story) -> Model | None:
    """A body that falls against a resistance proportional to its velocity or its square: m v' = mg - kv."""
    said = story.said.text
    if not re.search(r"\b(?:fall|falls|falling|dropped|drops|jumps|skydiver|parachutist|thrown)\b", said):
        return None
    if not re.search(r"\bresist\w*|\bdrag\b", said):
        return None
    if re.search(r"\bupwards?\b|\bstraight up\b|\bparachute (?:opens|is opened)\b", said):
        raise story.refused("a throw upwards, or a fall of two stages, is not set up here")
    story.allowed |= set(_AIR.split())
    whole = f"{story.told} . {story.asked}"
    _seconds(story)
    g = re.search(
        r"\bg ?(?:=|is|\\approx) ?(?P<g><(?:length/time²|):\d+>)|gravity(?: (?:is|of|as|g|=|to|be))* (?P<h><length/time²:\d+>)|"
        r"(?P<i><length/time²:\d+>)",
        whole,
    )
    feet = any(q.families[:1] in (("ft",), ("lb",)) for q in story.said.quantities)
    if feet and any(q.families[:1] in (("m",), ("kg",)) for q in story.said.quantities):
        raise story.refused("feet or pounds and metres or kilograms in one story")
    if g is not None:
        gravity, note = story.take(g["g"] or g["h"] or g["i"]).value, []
    else:
        gravity = Fraction(32) if feet else Fraction(981, 100)
        note = [rf"$g = {shown(gravity)}$ {'ft' if feet else 'm'}/s²"]
    square = re.search(r"(?:square of (?:the |its )?(?:velocity|speed)|(?:velocity|speed) squared|v ?\^ ?2|v²|<[^>]*>v ?\^)", whole)
    drag = re.search(
        r"(?P<a><(?:|force/velocity|mass/time):\d+>) ?v\b|\b(?:k|b|c|gamma) ?= ?(?P<b><[^>]*:\d+>)"
        r"|(?:drag|resistance|resistive|damping|proportionality)(?: \w+)*? (?:coefficient|constant)(?: (?:of|is|=|"
        r"k|b|proportionality))*[ =]*(?P<c><[^>]*:\d+>)"
        r"|(?:coefficient|constant)(?: of proportionality)?(?: (?:of|is|=|k|b|being|equal|to))*[ =]*(?P<d><[^>]*:\d+>)"
        r"|(?P<e><(?:force/velocity|mass/time):\d+>)|(?P<f><:\d+>) times (?:the |its )?(?:velocity|speed|"
        r"square)",
        whole,
    )
    if drag is None:
        raise story.missing("how strong the resistance is")
    q = story.take(next(v for v in drag.groupdict().values() if v))
    strength = q.value
    pounds = re.search(r"<mass:\d+>", whole) is not None and any(x.kind == "mass" and x.families == ("lb",) for x in story.said.quantities)
    mass = None
    for m in re.finditer(r"<(?:mass|force):\d+>", story.told):
        if number_of(m[0]) in story.used:
            continue
        found = story.take(m[0])
        if mass is not None:
            raise story.refused("two masses", found)
        weight = found.kind == "force" or found.families == ("lb",)
        mass = found.value / gravity if weight else found.value
        if weight and pounds:
            note.append("a pound is a weight: the mass is the weight divided by $g$")
    if mass is None:
        raise story.missing("the mass")
    start = Fraction(0) if re.search(r"\b(?:from rest|dropped|is released|at rest|drops|jumps|falls)\b", story.told) else None
    given = re.search(
        r"\b(?:initial (?:downward )?(?:velocity|speed)(?: (?:of|is))?|thrown (?:down(?:ward)?s? )?(?:with|at)(?: "
        r"an?)?(?: initial)?(?: velocity| speed)?(?: of)?"
        r"|v\(<:\d+>\) ?=) ?(?P<v><(?:length/time|):\d+>)",
        story.told,
    )
    if given is not None:
        zero = re.search(r"v\((<:\d+>)\)", given[0])
        if zero is not None:
            story.take(zero[1])
        start = story.take(given["v"]).value
    if start is None:
        raise story.missing("the velocity at the start")
    power = "v^2" if square else "v"
    if square is not None:
        for m in _open(story, "", story.told):
            if story.said.quantities[number_of(m[0])].value == 2 and re.search(r"v ?\^ ?$", story.told[: m.start()]):
                story.take(m[0])
    unit = ("ft" if feet else "m") + "/s"
    model = Model(
        f"v' = {shown(gravity)}-{_times(strength / mass)}{power}",
        [f"v(0) = {shown(start)}"],
        [
            f"$v(t)$ is the velocity downwards in {unit}, $t$ the time in s: $m v' = mg-{_times(strength)}{power}$ with $m = "
            f"{shown(mass)}$",
            *note,
        ],
    )
    for question in story.questions:
        marks = _open(story, "length/time", question)
        if re.search(r"\b(?:distance|how far|position|height|depth|hits?|ground|fallen)\b", question):
            raise story.refused("the distance is asked: only velocities are worked out here")
        if _WHEN.search(question):
            if not marks:
                raise story.missing("which velocity is to be reached")
            model.asks.append(("time", story.take(marks[0][0]).value, "s"))
            continue
        one = Story(story.text, story.said, story.statements, [question], story.used, story.family, story.unit, story.size)
        one.times_asked(model, unit)
        one.limit_asked(model, unit)
    return model


_COIL = (
    "spring mass masses attached attaches hung hangs suspended block object body weight weighing stretches stretch stretched "
    "constant damping damped damper dashpot coefficient force external "
    "released release rest position displacement equilibrium below above pulled down up pushed compressed compresses right left "
    "upward downward velocity speed motion initial oscillator "
    "system friction frictionless undamped free surface medium resistive resistance hooke's law newtons meters meter "
    "centimeters second seconds per cm horizontal "
    "vertical vertically natural length end fixed numerically set into ceiling moving moves pull no acts acting underdamped "
    "overdamped critically regime viscous stiffness pulling kick"
    " push drag offers oscillation oscillations negligible neglected neglect ignore ignored neglecting ignoring can be given "
    "describe subsequent dashpots kilogram extended displaced point unit provides with"
)


def spring(story: Story) -> Model | None:
    """A mass on a spring: m x'' + c x' + k x = 0."""
    said = story.said.text
    if not re.search(r"\bspring\b", said) or not re.search(r"\bmass\b|\bweigh|\bblock\b|\bobject\b|\bbody\b", said):
        return None
    if re.search(r"\bdriv(?:en|ing)|\bforcing|\bexternal force\b|\bexternal\b|\bcos\b|\bsin\b", said) and not re.search(
        r"\bno external\b", said
    ):
        raise story.refused("a spring with a driving force: write its equation, as in $x''+2x'+5x=\\cos t$")
    story.allowed |= set(_COIL.split())
    _seconds(story)
    told = story.told
    stiff = re.search(
        r"(?P<a><force/length:\d+>)|(?:spring constant|stiffness|with constant|whose constant|constant)(?: (?:of|is|=|k))*[ "
        r"=]*(?P<b><:\d+>)|\bk ?= ?(?P<c><[^>]*:\d+>)",
        told,
    )
    extra: list[str] = []
    k: Fraction | None = None
    if stiff is not None:
        k = story.take(stiff["a"] or stiff["b"] or stiff["c"]).value
    damp = re.search(
        r"(?P<a><(?:force/velocity|mass/time):\d+>)|(?:damping|damper|dashpot|resistance)(?: (?:constant|"
        r"coefficient|force|is|of|with|a|has|=|c|b))*[ =]*(?P<b><(?:|force/velocity):\d+>)"
        r"|\bc ?= ?(?P<c><[^>]*:\d+>)|(?P<d><:\d+>) times (?:the |its )?(?:instantaneous )?(?:velocity|"
        r"speed)",
        told,
    )
    damped = re.search(
        r"\bdamp\w*|\bresist\w*|\bfriction\b|\bdashpot\b|\bviscous\b",
        re.sub(
            r"\bno (?:damping|friction|resistance)\b|\bundamped\b|\bfrictionless\b|\b(?:damping|friction|resistance)(?: \w+)? "
            r"(?:is |can be |may be )?(?:negligible|neglected|ignored)\b|\b(?:neglect|ignor)\w*(?: \w+)? (?:damping|friction|resistance)\b",
            "",
            told,
        ),
    )
    c = story.take(next(v for v in damp.groupdict().values() if v)).value if damp is not None else Fraction(0)
    if damp is None and damped:
        raise story.missing("how strong the damping is")
    masses = _open(story, "mass", told)
    weights = [m for m in _open(story, "force", told) if re.search(r"\bweigh", told[max(m.start() - 30, 0) : m.start()])]
    if len(masses) + len(weights) != 1:
        raise story.missing("the mass")
    found = story.take((masses or weights)[0][0])
    g = re.search(r"\bg ?= ?(?P<g><(?:length/time²|):\d+>)|(?P<h><length/time²:\d+>)", f"{told} . {story.asked}")
    gravity = story.take(g["g"] or g["h"]).value if g else None
    feet = any(q.families[:1] in (("ft",), ("lb",)) for q in story.said.quantities)
    if feet and any(q.families[:1] in (("m",), ("kg",)) for q in story.said.quantities):
        raise story.refused("feet or pounds and metres or kilograms in one story")
    heavy = found.kind == "force" or found.families == ("lb",)
    if heavy or k is None:
        gravity = gravity if gravity is not None else Fraction(32) if feet else Fraction(98, 10)
        extra.append(f"$g = {shown(gravity)}$ {'ft' if feet else 'm'}/s²")
    mass = found.value / gravity if heavy and gravity else found.value
    if k is None:
        stretch = re.search(r"stretch\w*(?: (?:a|the|it|by|spring|is))* (?P<s><length:\d+>)", told)
        pull = (
            re.search(r"(?:force of )(?P<f><force:\d+>)(?: \w+)*? (?:stretch\w*|is (?:required|needed) to stretch)", told)
            if stretch
            else None
        )
        if stretch is None or gravity is None:
            raise story.missing("the spring constant")
        force = story.take(pull["f"]).value if pull else mass * gravity
        k = force / story.take(stretch["s"]).value
    position, speed = _start(story)
    unit = "ft" if feet else "m"
    terms = [f"{_times(mass)}x''", f"{_times(c)}x'" if c else "", f"{_times(k)}x"]
    model = Model(
        f"{'+'.join(v for v in terms if v)} = 0",
        [f"x(0) = {shown(position)}", f"x'(0) = {shown(speed)}"],
        [
            f"$x(t)$ is the displacement from the equilibrium in {unit}, $t$ the time in s; the direction that is named first "
            f"counts as positive",
            *extra,
        ],
    )
    for question in story.questions:
        if _WHEN.search(question):
            if re.search(r"\b(?:equilibrium|rest position)\b", question) and re.search(
                r"\b(?:first|pass\w*|reach\w*|cross\w*|return\w*)\b", question
            ):
                model.asks.append(("time", Fraction(0), "s"))
                continue
            raise story.refused("this time is not worked out here")
        if re.search(r"\b(?:maximum|largest|greatest|amplitude|period|frequency|phase)\b", question):
            raise story.refused("this property of the motion is not told of a story: ask it of the equation")
        one = Story(story.text, story.said, story.statements, [question], story.used, story.family, story.unit, story.size)
        if re.search(r"\b(?:velocity|speed|fast)\b", question) and re.search("<time", question):
            one.times_asked(model, f"{unit}/s", "slope")
        one.times_asked(model, unit)
    return model


def _start(story: Story) -> tuple[Fraction, Fraction]:
    """Position and velocity at the start, with their signs."""
    told = f"{story.told} . {story.asked}"
    position: Fraction | None = None
    speed: Fraction | None = None
    senses: list[str] = []

    def signed(sense: str | None, value: Fraction, back: bool = False) -> Fraction:
        if sense is None:
            return value
        kind = {
            "below": "down",
            "down": "down",
            "downward": "down",
            "downwards": "down",
            "above": "up",
            "up": "up",
            "upward": "up",
            "upwards": "up",
            "right": "right",
            "left": "left",
            "toward": "back",
            "towards": "back",
            "stretched": "out",
            "compressed": "in",
        }.get(sense, sense)
        if not senses and not back:
            senses.append(kind)
            return value
        if not senses:
            senses.append(kind)
            return value
        return value if kind == senses[0] else -value

    lengths = _open(story, "length", told)
    for m in lengths:
        before, after = told[max(m.start() - 60, 0) : m.start()], told[m.end() : m.end() + 50]
        if re.search(r"\bnatural length\b|\blong\b", after[:20]):
            story.take(m[0])
            continue
        if position is not None:
            raise story.refused("two positions at the start", story.said.quantities[number_of(m[0])])
        sense = re.match(r" (?:to the )?(below|above|right|left|downwards?|upwards?|down|up)\b", after)
        word = re.findall(r"\b(below|above|right|left|downwards?|upwards?|down|up|stretched|compressed)\b", before)
        position = signed(sense[1] if sense else word[-1] if word else None, story.take(m[0]).value)
    if position is None and re.search(r"\b(?:from|at|in|through) (?:its |the )?(?:equilibrium|rest position)", told):
        position = Fraction(0)
    for m in _open(story, "length/time", told):
        around_b, around_a = told[max(m.start() - 60, 0) : m.start()], told[m.end() : m.end() + 50]
        sense = re.match(r"(?: directed)?(?: in the)?(?: to the)? (downwards?|upwards?|right|left|down|up|towards?)\b", around_a)
        word = re.findall(r"\b(downwards?|upwards?|right|left|down|up|towards?)\b", around_b)
        way = sense[1] if sense else word[-1] if word else None
        if way in ("toward", "towards"):
            if position is None or position == 0:
                raise story.refused("towards what it moves is not clear", story.said.quantities[number_of(m[0])])
            speed = -story.take(m[0]).value if position > 0 else story.take(m[0]).value
            continue
        speed = signed(way, story.take(m[0]).value)
    if speed is None and re.search(
        r"\b(?:released|from rest|at rest|let go|no initial velocity|zero (?:initial )?velocity|without (?:initial )?velocity|"
        r"initial velocity of zero)\b",
        told,
    ):
        speed = Fraction(0)
    if position is None:
        raise story.missing("where the mass is at the start")
    if speed is None:
        raise story.missing("the velocity of the mass at the start")
    return position, speed


_WIRE = (
    "circuit circuits series rc rl rlc lr lrc lcr resistor resistors resistance capacitor capacitance inductor inductance "
    "battery source voltage volts emf electromotive force "
    "charge current charged uncharged discharged closed switch connected contains consists ohm ohms farads henry henries henrys "
    "coulombs amperes supplies constant generator supply simple steady-state "
    "flows flowing zero through across initially microfarad microfarads electrical electric applied impressed coil second seconds"
    " ω j"
)


def circuit(story: Story) -> Model | None:
    """A resistor, a capacitor or an inductor in series with a constant source."""
    said = story.said.text
    if not re.search(r"\bcircuit\b", said) or not re.search(
        r"\b(?:r[lc]|rlc|lrc|lr|resistor|resistance|capacitor|inductor)\b|<resistance", said
    ):
        return None
    if re.search(r"\b(?:cos|sin|alternating|ac)\b|\bparallel\b", said):
        raise story.refused("only one loop with a constant source is set up from words: write the equation of this circuit")
    story.allowed |= set(_WIRE.split()) | {"no"}
    _seconds(story)
    parts: dict[str, Quantity] = {}
    whole = f"{story.told} . {story.asked}"
    for kind, letter, words in (
        ("resistance", "r", "resist(?:ance|or)"),
        ("capacitance", "c", "capacit(?:ance|or)"),
        ("inductance", "l", "induct(?:ance|or)"),
        ("voltage", "e|v", "voltage|emf|battery|electromotive force"),
    ):
        marks = _open(story, kind, whole)
        bare = re.search(rf"\b(?:{letter}) ?= ?(?P<n><:\d+>)|\b(?:{words})(?: (?:of|is|=))* ?(?P<m><:\d+>)", whole)
        if len(marks) > 1:
            raise story.refused("two of a kind in one circuit", story.said.quantities[number_of(marks[1][0])])
        if marks:
            parts[kind] = story.take(marks[0][0])
        elif bare is not None:
            parts[kind] = story.take(bare["n"] or bare["m"])
    named = {
        "capacitance": r"\b(?:rc|rlc|lrc|capacit\w+)\b",
        "inductance": r"\b(?:rl|lr|rlc|lrc|induct\w+)\b",
        "resistance": r"\b(?:r[lc]|lr|rlc|lrc|resist\w+)\b",
    }
    for kind, pattern in named.items():
        if kind not in parts and re.search(pattern, said):
            raise story.missing(f"the {kind}")
    free = re.search(r"\bno (?:battery|source|voltage|applied voltage)\b|\bdischarges?\b|\bdischarging\b", said)
    if "voltage" not in parts and not free:
        raise story.missing("the voltage of the source")
    volts = parts["voltage"].value if "voltage" in parts else Fraction(0)
    if "capacitance" not in parts and "inductance" not in parts:
        raise story.missing("a capacitance or an inductance")
    R = parts["resistance"].value if "resistance" in parts else Fraction(0)
    charge, current = _at_the_start(story, parts)
    asks_current = re.search(r"\bcurrent\b|\bi\(t\)|\bi\(", story.asked) is not None
    asks_charge = re.search(r"\bcharge\b|\bq\(t\)|\bq\(", story.asked) is not None
    if "capacitance" not in parts:
        if asks_charge:
            raise story.refused("a charge belongs to a capacitor, and there is none")
        L = parts["inductance"].value
        model = Model(
            f"{_times(L)}i'{f'+{_times(R)}i' if R else ''} = {shown(volts)}",
            [f"i(0) = {shown(current)}"] if current is not None else [],
            ["$i(t)$ is the current in A, $t$ the time in s: the voltages around the loop add up"],
        )
        if current is None:
            raise story.missing("the current at the start")
        unit = "A"
    else:
        C = parts["capacitance"].value
        if charge is None:
            raise story.missing("the charge at the start")
        conditions = [f"q(0) = {shown(charge)}"]
        head = ""
        if "inductance" in parts:
            if current is None:
                raise story.missing("the current at the start")
            conditions.append(f"q'(0) = {shown(current)}")
            head = f"{_times(parts['inductance'].value)}q''"
        terms = [head, f"{_times(R)}q'" if R else "", f"{_times(1 / C)}q"]
        model = Model(
            f"{'+'.join(v for v in terms if v)} = {shown(volts)}",
            conditions,
            ["$q(t)$ is the charge of the capacitor in C, $t$ the time in s: the voltages around the loop add up"],
        )
        unit = "C"
        if asks_current:
            model.assumed.append("the current is $q'(t)$")
    for question in story.questions:
        here_current = "capacitance" in parts and re.search(r"\bcurrent\b|\bi\(", question) is not None
        if re.search(r"\bvoltage\b", question):
            raise story.refused("a voltage is asked: only charges and currents are worked out here")
        if _WHEN.search(question) and not re.search(r"\bwhen (?:t|the switch)\b", question):
            level = next(iter(_open(story, "current" if unit == "A" else "charge", question)), None)
            part = next(iter(_open(story, "percent", question)), None)
            if level is not None and not here_current:
                model.asks.append(("time", story.take(level[0]).value, "s"))
                continue
            raise (
                story.refused("the time at which this happens is not worked out here")
                if part is None
                else story.refused("of what this is a part is not clear", story.said.quantities[number_of(part[0])])
            )
        one = Story(story.text, story.said, story.statements, [question], story.used, story.family, story.unit, story.size)
        before = len(model.asks)
        one.times_asked(model, "A" if here_current else unit, "slope" if here_current else "value")
        if len(model.asks) == before and here_current:
            model.asks.append(("derivative", Fraction(0), "A"))
        if not here_current:
            one.limit_asked(model, unit)
    return model


def _at_the_start(story: Story, parts: dict[str, Quantity]) -> tuple[Fraction | None, Fraction | None]:
    """Charge and current at the start."""
    told = f"{story.told} . {story.asked}"
    charge = current = None
    for letter, kind in (("q", "charge"), ("i", "current")):
        value = None
        m = re.search(rf"\b{letter}'?\((?P<z><:\d+>)\) ?= ?(?P<v><[^>]*:\d+>)", told) or re.search(rf"(?P<u><{kind}:\d+>)", story.told)
        if m is not None:
            if "z" in m.groupdict():
                story.take(m["z"])
            value = story.take(m.groupdict().get("v") or m["u"]).value
        if letter == "q":
            charge = value
        else:
            current = value
    both = re.search(
        r"\b(?:no|zero)(?: initial)? (?:charge (?:and|or)(?: no)? current|current (?:and|or)(?: no)? charge)|"
        r"\b(?:charge and (?:the )?current|current and (?:the )?charge)"
        r"(?: \w+)*? zero",
        told,
    )
    if charge is None and (
        both
        or re.search(
            r"\buncharged\b|\bno(?: initial)? charge\b|\binitial charge (?:is |of )?zero\b|\bcharge(?: \w+){0,5}? is "
            r"(?:initially )?zero\b|\bdischarged\b",
            told,
        )
    ):
        charge = Fraction(0)
    if current is None and (
        both
        or re.search(
            r"\bno(?: initial)? current\b|\binitial current (?:is |of )?zero\b|\bcurrent(?: "
            r"\w+){0,5}? is (?:initially )?zero\b|\binitially at rest\b"
            r"|\bzero initial current\b",
            told,
        )
    ):
        current = Fraction(0)
    del parts
    return charge, current
