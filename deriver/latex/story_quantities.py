r"""Numbers with units in a story: "4 L/min", "0.5 lb of salt per gallon", "$20^\circ$C", "6\%", "a half-life of 30 years".

Comes in: the text of a story. Goes out: its quantities, and the text in small letters with a mark `<volume/time:3>` in the place of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from . import patterns as re

__all__ = ["Quantity", "Said", "said_with_marks", "shown"]

#: A unit as it is written -> what it measures, its name, and its size in the unit of its family.
_UNITS: tuple[tuple[str, str, str, Fraction], ...] = (
    (r"cubic met(?:er|re)s?|m\^?\{?3\}?(?!\d)|m³", "volume", "m³", Fraction(1)),
    (r"cubic f(?:ee|oo)t|ft\^?\{?3\}?(?!\d)|ft³", "volume", "ft³", Fraction(1)),
    (r"millilit(?:er|re)s?|ml", "volume", "L", Fraction(1, 1000)),
    (r"lit(?:er|re)s?|l", "volume", "L", Fraction(1)),
    (r"gallons?|gals?", "volume", "gal", Fraction(1)),
    (r"kilograms?|kilos?|kgs?", "mass", "kg", Fraction(1)),
    (r"milligrams?|mg", "mass", "kg", Fraction(1, 10**6)),
    (r"grams?|g", "mass", "kg", Fraction(1, 1000)),
    (r"pounds?|lbs?", "mass", "lb", Fraction(1)),
    (r"ounces?|oz", "mass", "lb", Fraction(1, 16)),
    (r"seconds?|secs?|s", "time", "s", Fraction(1)),
    (r"minutes?|mins?", "time", "s", Fraction(60)),
    (r"hours?|hrs?|h", "time", "s", Fraction(3600)),
    (r"days?", "time", "day", Fraction(1)),
    (r"weeks?", "time", "day", Fraction(7)),
    (r"months?", "time", "month", Fraction(1)),
    (r"years?|yrs?|annum", "time", "month", Fraction(12)),
    (r"degrees? (?:celsius|centigrade)|degrees? c(?![a-z])|°\s*c(?![a-z])|celsius", "temperature", "°C", Fraction(1)),
    (r"degrees? fahrenheit|degrees? f(?![a-z])|°\s*f(?![a-z])|fahrenheit", "temperature", "°F", Fraction(1)),
    (r"degrees?|°", "temperature", "°", Fraction(1)),
    (r"percent|per cent|%", "percent", "%", Fraction(1, 100)),
    (r"dollars?|usd", "money", "dollars", Fraction(1)),
    (r"euros?|eur", "money", "euros", Fraction(1)),
    (r"newtons?|n", "force", "N", Fraction(1)),
    (r"met(?:er|re)s?|m", "length", "m", Fraction(1)),
    (r"centimet(?:er|re)s?|cm", "length", "m", Fraction(1, 100)),
    (r"feet|foot|ft", "length", "ft", Fraction(1)),
    (r"kiloohms?|k\s*ω", "resistance", "Ω", Fraction(1000)),
    (r"ohms?|ω", "resistance", "Ω", Fraction(1)),
    (r"microfarads?|[μµ]f", "capacitance", "F", Fraction(1, 10**6)),
    (r"millifarads?|mf", "capacitance", "F", Fraction(1, 1000)),
    (r"farads?|f", "capacitance", "F", Fraction(1)),
    (r"millihenr(?:y|ys|ies)|mh", "inductance", "H", Fraction(1, 1000)),
    (r"henr(?:y|ys|ies)|h", "inductance", "H", Fraction(1)),
    (r"volts?|v", "voltage", "V", Fraction(1)),
    (r"amperes?|amps?|a", "current", "A", Fraction(1)),
    (r"coulombs?|c", "charge", "C", Fraction(1)),
)
_TIMES = {"s": "s", "min": "min", "h": "h"}
_PATTERNS = tuple((re.compile(rf"\s*(?:-\s?)?(?:{p})(?![a-z])"), kind, family, size) for p, kind, family, size in _UNITS)
_NUMBER = r"(?P<n>\d+(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)(?:\s*/\s*(?P<d>\d+))?"
_POWER = r"(?P<e>(?:\s*[·×]\s*10)?\s*\^\s*(?P<up>-?\s*\d+))?"
_STUFF = (
    r"(?: (?:of|dissolved|pure|the))*(?: (?:salt|sugar|dye|pollutants?|chemical|substance|brine|water|fertili[sz]er|chlorine|alcohol))?"
)
_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "twelve": "12",
    "fifteen": "15",
    "twenty": "20",
    "thirty": "30",
    "sixty": "60",
    "half an": "1/2",
    "half a": "1/2",
    "an": "1",
    "a": "1",
}
_MEASURED = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|gallons?|lit(?:er|re)s?|pounds?|grams?|kilograms?|met(?:er|re)s?|feet|kg)"
)


@dataclass(frozen=True)
class Quantity:
    """A number of a story: its value in the units of its families, what it measures, the names of the units it was written in."""

    value: Fraction
    kind: str  # "volume", "volume/time", "" for a bare number
    units: tuple[str, ...]  # as they are shown: ("L", "min")
    sizes: tuple[Fraction, ...]  # of these units in the units of their families
    families: tuple[str, ...]
    start: int
    end: int

    @property
    def written(self) -> str:
        """The unit as it is shown."""
        return "/".join(self.units)


@dataclass
class Said:
    """A story in small letters, with marks in the place of its quantities."""

    text: str
    quantities: list[Quantity]


def shown(value: Fraction) -> str:
    """A number as LaTeX: a decimal where it is one, else a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for p in (2, 5):
        while rest % p == 0:
            rest //= p
    if rest == 1 and value.denominator <= 10**8:
        text = f"{value.numerator / value.denominator:.9f}".rstrip("0")
        if Fraction(text) == value:
            return text
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def said_with_marks(text: str) -> Said:
    """The text in small letters with its quantities marked."""
    cased, places = _plainly(text)
    plain = cased.lower()
    quantities: list[Quantity] = []
    out, at = [], 0
    for m in re.finditer(rf"(?<![\w.<:^])(?<!\^ )(?<![a-z]-){_NUMBER}{_POWER}", plain):
        if m.start() < at:
            continue
        value = Fraction(m["n"].replace(",", "")) / Fraction(m["d"] or 1)
        if m["e"]:
            base = Fraction(10) if "10" in m["e"].split("^")[0] else None
            up = int(m["up"].replace(" ", ""))
            if abs(up) > 30 or value == 0:
                continue
            value = value * base**up if base is not None else value**up
        units: list[str] = []
        kinds: list[str] = []
        sizes: list[Fraction] = []
        families: list[str] = []
        end = m.end()
        found = _unit(plain, end, cased) or (_per_time(plain, end) if m["d"] is None else None)
        while found is not None and len(units) < 3:
            name, kind, family, size, end = found
            units.append(name)
            kinds.append(kind)
            sizes.append(size)
            families.append(family)
            more = re.compile(rf"{_STUFF}(?:\s*/\s*| per | each | a (?=year|month|day|minute|second|hour))").match(plain, end)
            if more is not None and more[0].strip() == "each" and not re.match(r" each (?:year|month|day|minute|second|hour)", plain[end:]):
                more = None
            found = _unit(plain, more.end(), cased) if more is not None else None
        square = re.compile(
            r"(?: per second|\s*/\s*s(?:ec(?:ond)?)?)?\s*(?:\^?\s*2(?!\.?\d)|²| squared| per second(?: per second)?)"
        ).match(plain, end)
        kind = "/".join(kinds)
        units = units if units[:1] != [""] else ["1", *units[1:]]
        if kind == "length/time" and square is not None:
            kind, end, units = "length/time²", square.end(), [units[0], f"{units[1]}²"]
        product = re.compile(r"\s*[·-]?\s*(?:s(?:ec(?:onds?)?)?|seconds?)\s*(?:/|per)\s*(?:m|met(?:er|re))(?![a-z])").match(plain, end)
        if kind == "force" and product is not None:
            kind, end = "force/velocity", product.end()
        if units and kinds[0] not in ("percent", ""):
            value *= sizes[0]
        elif units and kinds[0] == "percent":
            value /= 100
        for size in sizes[1:]:
            value /= size
        quantities.append(
            Quantity(value, kind, tuple(units), tuple(sizes), tuple(families), places[m.start()], places[min(end, len(places)) - 1] + 1)
        )
        out.append(plain[at : m.start()] + f"<{kind}:{len(quantities) - 1}>")
        at = end
    out.append(plain[at:])
    said = re.sub(r"\s+", " ", "".join(out)).strip()
    return Said(said, quantities)


def _per_time(plain: str, at: int) -> tuple[str, str, str, Fraction, int] | None:
    """ "0.3 per year": a bare number with a unit of time below it."""
    return ("", "", "", Fraction(1), at) if re.compile(rf"\s?(?:per|/) ?(?:{_MEASURED}|annum)(?![a-z])").match(plain, at) else None


def _unit(plain: str, at: int, cased: str) -> tuple[str, str, str, Fraction, int] | None:
    best: tuple[str, str, str, Fraction, int] | None = None
    for pattern, kind, family, size in _PATTERNS:
        m = pattern.match(plain, at)
        if m is None or (best is not None and m.end() <= best[4]):
            continue
        letter = m[0].strip(" -")
        if len(letter) == 1 and letter in "afcvhn" and (cased[m.end() - 1] == letter) is not (letter == "h" and kind == "time"):
            continue
        if len(letter) == 1 and letter in "sgm" and cased[m.end() - 1] != letter:
            continue
        best = (_shown_unit(letter, kind, family), kind, family, size, m.end())
    return best


def _shown_unit(written: str, kind: str, family: str) -> str:
    short = {
        "second": "s",
        "sec": "s",
        "minute": "min",
        "hour": "h",
        "hr": "h",
        "kilogram": "kg",
        "gram": "g",
        "milligram": "mg",
        "pound": "lb",
        "ounce": "oz",
        "liter": "L",
        "litre": "L",
        "l": "L",
        "gallon": "gal",
        "meter": "m",
        "metre": "m",
        "centimeter": "cm",
        "yr": "years",
        "centimetre": "cm",
        "day": "days",
        "week": "weeks",
        "month": "months",
        "year": "years",
        "annum": "years",
        "kilo": "kg",
    }
    bare = written.rstrip("s") if len(written) > 2 else written
    if bare in short:
        return short[bare]
    return written if kind in ("mass", "time") and len(written) <= 3 else family


def _plainly(text: str) -> tuple[str, list[int]]:
    """The text without the marks of LaTeX; for each character where it stood."""
    rows: list[tuple[str, str]] = [
        (r"\\\$\s*(?P<n>\d[\d,]*(?:\.\d+)?)", "{n} dollars"),
        (r"\$(?P<n>\d[\d,]*(?:\.\d+)?)(?=[\s.,;?!)]|$)(?=[^$]*(?:\$\d|$))(?![^$]*\$(?!\d))", "{n} dollars"),
        (r"€\s*(?P<n>\d[\d,]*(?:\.\d+)?)", "{n} euros"),
        (r"\\(?:text|mathrm|operatorname|rm)\s*\{(?P<n>[^{}]*)\}", "{n}"),
        (r"\\?\^\s*\{?\s*(?:\\circ|\\degree)\s*\}?|\\circ|\\degree|\\textdegree", "°"),
        (r"\\[Oo]mega|\\ohm|Ω", "ω"),
        (r"\\mu(?![a-z])|\\micro", "μ"),
        (r"\\%", "%"),
        (r"\\[td]?frac\s*\{(?P<n>\d+)\}\s*\{(?P<d>\d+)\}|\\[td]?frac(?P<n2>\d)(?P<d2>\d)", "frac"),
        (r"\\[,;:! ]|~|\\q?quad|\$|\\\(|\\\)|[{}]", " "),
        (r"\\cdot|\\times", "·"),
        (r"\\(?:to|rightarrow|longrightarrow)(?![a-z])", " approaches "),
        (r"\\infty", "infinity"),
        (rf"(?<![\w-])(?P<w>{'|'.join(_WORDS)})(?= (?:more )?{_MEASURED}(?!\w))", "word"),
    ]
    chars = [(c, i) for i, c in enumerate(text)]
    for pattern, made in rows:
        whole = "".join(c for c, _ in chars)
        new: list[tuple[str, int]] = []
        at = 0
        for m in re.finditer(pattern, whole, re.IGNORECASE):
            if (
                made == "word"
                and m["w"].lower() in ("a", "an")
                and re.search(r"(?:per|cents?|times?|\d|rate of|dollars) $", whole[: m.start()])
            ):
                continue
            said = (
                f"{m['n'] or m['n2']}/{m['d'] or m['d2']}"
                if made == "frac"
                else _WORDS[m["w"].lower()]
                if made == "word"
                else made.format(**m.groupdict())
                if "{" in made
                else made
            )
            new += chars[at : m.start()] + [(c, chars[m.start()][1]) for c in said]
            at = m.end()
        chars = new + chars[at:]
    return "".join(c for c, _ in chars), [i for _, i in chars]
