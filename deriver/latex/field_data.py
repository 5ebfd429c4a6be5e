"""What phrases of a task on fields say: values at places, domains, ends, starts. Each takes its words from the line."""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .field_line import FieldLine

__all__ = [
    "arguments_of_row",
    "data_by_cases",
    "end_of_a_half_line",
    "is_starting",
    "lengths",
    "named_domains",
    "note_domain",
    "on_circles",
    "round_domains",
    "values_at_places",
    "words_of_the_ends",
    "words_of_the_start",
    "words_on_the_edge",
]

# Phrases ---------------------------------------------------------------------------------------------------------------------------------

_ON = r"(?:on|at|when|for|if|along|where|over)"
_EDGE = r"(?:(?:the|all|each|both|whole|entire|parts?|of|its|two|outer|inner|boundary|boundaries|circles?|lines?|edges?|sides?|ends?) )*"
_ZERO = r"(?:vanishing|vanishes|vanish|is zero|equal to zero|zero|is equal to zero)"
_DISK = r"(?:(?:unit|open|closed) )*(?:disk|disc|circle|circular (?:disk|disc|plate|region|membrane))"


def note_domain(c: FieldLine, text: str) -> bool:
    """Note what an inequality says of a variable."""
    plain = re.sub(r"\\leqslant|\\leq|\\le(?![a-z])|≤", "<", text)
    plain = re.sub(r"\\geqslant|\\geq|\\ge(?![a-z])|≥", ">", plain)
    plain = re.sub(r"\s+", " ", plain).strip()
    v = r"(x|y|z|r|t|s|S|\\theta|\\tau)"
    found = re.fullmatch(rf"([^<>]+)<\s*{v}\s*<([^<>]+)", plain)
    if found is not None:
        low, name, high = (g.strip() for g in found.groups())
    elif (found := re.fullmatch(rf"([^<>]+)>\s*{v}\s*>([^<>]+)", plain)) is not None:
        high, name, low = (g.strip() for g in found.groups())
    elif (found := re.fullmatch(rf"{v}\s*\\in\s*\\mathbb\s*\{{?R\}}?(\^?\{{?\s*\+?\s*\}}?|_\{{?\s*\+?\s*\}}?)", plain)) is not None:
        name, low, high = found[1], "0" if "+" in found[2] else r"-\infty", r"\infty"
    elif (found := re.fullmatch(rf"{v}\s*\\in\s*[\[(]([^,]+),([^,\])]+)[\])]", plain)) is not None:
        name, low, high = (g.strip() for g in found.groups())
    elif (found := re.fullmatch(rf"{v}\s*>([^<>]+)(?:>\s*0)?", plain)) is not None:
        name, low, high = found[1], found[2].strip(), r"\infty"
    elif (found := re.fullmatch(rf"{v}\s*<([^<>]+)", plain)) is not None:
        name, low, high = found[1], r"-\infty", found[2].strip()
    elif (found := re.fullmatch(r"x\s*\^\s*\{?2\}?\s*\+\s*y\s*\^\s*\{?2\}?\s*<\s*(.+)", plain)) is not None:
        name, low, high = "r", "0", _root(found[1].strip())
    elif re.fullmatch(r"\(\s*x\s*,\s*[yt]\s*\)\s*\\in\s*\\mathbb\s*\{?R\}?\s*(?:\^\s*\{?2\}?|\\times\s*\(?\s*\[?0?,?.*)", plain):
        return True
    elif _about_letters(c, plain):
        c.letters.append(text)
        return True
    elif re.search(rf"{re.escape(c.unknown.name)}\s*(?:\(|<|>|$)", plain):
        c.claimed.append(plain)
        return True
    else:
        return False
    before = c.domains.get(name)
    if before is not None and before != (low, high):
        if before[0] == r"-\infty" or before[1] == r"\infty" or {low, high} & {r"\infty", r"-\infty"}:
            low = before[0] if low in (r"-\infty", "0") else low
            high = before[1] if high == r"\infty" else high
        else:
            return False
    c.domains[name] = (low, high)
    return True


def _about_letters(c: FieldLine, plain: str) -> bool:
    """`k>0`, `a,b\\ne0`, `u_+<u_-`."""
    if re.fullmatch(r"([A-Za-z]|\\[a-z]+)(?:_\w)?\s*(?:,\s*([A-Za-z]|\\[a-z]+))?\s*(?:>|\\ne(?:q)?)\s*0", plain):
        return True
    states = re.fullmatch(r"[A-Za-z\\_{}\d+-]+\s*[<>]\s*[A-Za-z\\_{}\d+-]+", plain) is not None
    return states and c.unknown.name + "_" in plain


def _root(square: str) -> str:
    found = re.fullmatch(r"(\w|\\\w+)\s*\^\s*\{?2\}?", square)
    if found is not None:
        return found[1]
    return {"1": "1", "4": "2", "9": "3", "16": "4", "25": "5"}.get(square, rf"\sqrt{{{square}}}")


def _value_at(c: FieldLine, value: str, place: str) -> None:
    """`u=f` where `r=a`."""
    body = value.partition("=")[2].strip()
    slope = re.match(r"\s*\S+?_\{?([xyr])\}?\s*=", value)
    where, _, point = place.partition("=")
    where, point = where.strip(), point.strip()
    if where == "r" and not c.round:
        c.round = "disk"
    c.conditions.append(f"{c.at(where, point, slope[1] if slope else '')}={body}")
    if where not in c.arguments:
        c.failed = True


def values_at_places(c: FieldLine) -> None:
    """Values of the unknown, and where."""
    mark = r"⟦[PF]\d+⟧"

    def place(m: re.Match[str]) -> None:
        where = c.text(m["p"])
        circle = re.fullmatch(r"\s*x\s*\^\s*\{?2\}?\s*\+\s*y\s*\^\s*\{?2\}?\s*=\s*(.+)", where)
        if circle is not None:
            c.round = c.round or "disk"
            where = f"r={_root(circle[1].strip())}"
        curve = re.fullmatch(r"\s*([xy])\s*([xy])\s*=\s*(\d+)\s*", where)
        if curve is not None and curve[1] != curve[2]:
            c.conditions.append(f"{c.unknown.name}(x,{curve[3]}/x)={c.text(m['v']).partition('=')[2].strip()}")
            return
        _value_at(c, c.text(m["v"]), where)

    c.take(rf"(?P<v>⟦[VH]\d+⟧) ?,? {_ON} {_EDGE}(?:(?:hyperbola|curve|parabola) )?(?P<p>{mark})", place)

    def reversed_place(m: re.Match[str]) -> None:
        _value_at(c, c.text(m["v"]), c.text(m["p"]))

    c.take(rf"{_ON} (?P<p>⟦P\d+⟧) ?,? (?P<v>⟦[VH]\d+⟧)", reversed_place)

    def nothing(m: re.Match[str]) -> None:
        for p in re.findall(r"⟦P\d+⟧", m["list"]):
            _value_at(c, f"{c.unknown.name}=0", c.text(p))

    zero = rf"(?:⟦U\d+⟧ )?{_ZERO} {_ON} {_EDGE}"
    c.take(rf"{zero}(?P<list>⟦P\d+⟧(?: ?(?:,|and|, and) {_EDGE}(?:{_ON} )?⟦P\d+⟧)*)", nothing)


def data_by_cases(c: FieldLine) -> None:
    """Data given on two half-lines, one after the other, as cases."""
    rows = r"(⟦C\d+⟧) ?,? (?:for|if|when|on)? ?(⟦D\d+⟧)(?: ?,? ?and ?|,| )*(⟦C\d+⟧) ?,? (?:for|if|when|on)? ?(⟦D\d+⟧)"

    def cases(m: re.Match[str]) -> None:
        one, two = (c.text(m[k]).partition("=") for k in (1, 3))
        c.conditions.append(rf"{one[0]}=\begin{{cases}}{one[2]} & {c.text(m[2])}\\{two[2]} & {c.text(m[4])}\end{{cases}}")

    def same(m: re.Match[str]) -> bool:
        one, two = (re.sub(r"\s", "", c.text(m[k]).partition("=")[0]) for k in (1, 3))
        return one == two

    found = re.search(rows, c.line)
    if found is not None and same(found):
        cases(found)
        c.line = f"{c.line[: found.start()]} {c.line[found.end() :]}"

    def otherwise(m: re.Match[str]) -> None:
        one = c.text(m[1]).partition("=")
        other = c.text(m[3]).rpartition("=")[2] if m[3] else "0"
        c.conditions.append(rf"{one[0]}=\begin{{cases}}{one[2]} & {c.text(m[2])}\\{other} & \text{{otherwise}}\end{{cases}}")

    c.take(
        r"(⟦C\d+⟧) ?,? (?:for|if|when|on|where)? ?(⟦[DN]\d+⟧)(?: ?,? ?(?:and|but)|,) (?:is )?(?:equal to )?(?:zero|0|(⟦[NCVF]\d+⟧))"
        r" (?:otherwise|elsewhere|outside|else)",
        otherwise,
    )


def round_domains(c: FieldLine) -> None:
    """Disks, rings, and what lies outside of them."""

    def ring(m: re.Match[str]) -> None:
        c.round = "ring"
        if m["d"]:
            note_domain(c, c.text(m["d"]))

    c.take(r"(?:in|on|inside|for|over) (?:the |an )?(?:annulus|ring|annular region)(?: ⟦U\d+⟧)?(?: (?P<d>⟦D\d+⟧))?", ring)

    exterior = re.search(r"in the exterior (⟦D\d+⟧) of (?:the |a )?(?:disk|disc|circle)", c.line)
    if exterior is not None:
        c.line = c.line.replace(exterior[0], f"in the exterior of the disk {exterior[1]}", 1)
    still = r"(?:be |is |remains? |stays? )?bounded(?: (?:as|at|when) (?:infinity|⟦\w\d+⟧))?"
    c.take(rf"(?:,? ?and)? ?(?:the condition at infinity that )?⟦U\d+⟧ {still}")

    def disk(m: re.Match[str]) -> None:
        outside = m["o"] in ("outside", "outside of", "exterior to", "in the exterior of")
        c.round = "outside" if outside else "disk"
        if m["d"] and not note_domain(c, c.text(m["d"])):
            c.failed = True
        if m["n"]:
            c.radii.append(m["n"] if m["n"].isdigit() else c.text(m["n"]).rpartition("=")[2].strip())
        elif "unit" in m[0]:
            c.radii.append("1")

    def sector(m: re.Match[str]) -> None:
        c.round = "disk"
        for mark in re.findall(r"⟦D\d+⟧", m[0]):
            if not note_domain(c, c.text(mark)):
                c.failed = True

    c.take(
        r"(?:in|on|inside|for|over) (?:the |a )?(?:(?:unit|circular|open) )*(?:quarter|half|semi|sector|wedge|semicircle)[- ]?"
        r"(?:disk|disc|circle|annulus|plate|region|shaped region)?(?: of (?:the|a) (?:unit )?(?:disk|disc|circle))?"
        r"(?: (?:⟦D\d+⟧|,|and))*",
        sector,
    )
    c.take(r"(?:in|inside|on|for|over) (?:the |a )?(?:(?:unit|solid|open) )*(?:ball|sphere|spherical shell)(?= ⟦D| ?[,.]| with| where|$)")
    c.take(
        rf"(?P<o>outside of|outside|exterior to|in the exterior of|in|on|inside|for|over|within) (?:the |a )?{_DISK}"
        rf"(?: (?:of|with) radius (?P<n>⟦[NUF]\d+⟧|\d+))?(?: (?:centered|centred) at the origin)?(?: (?P<d>⟦[DP]\d+⟧))?",
        disk,
    )


def words_of_the_ends(c: FieldLine) -> None:
    """What is said in words of the two ends of an interval."""
    conditions = r"(?: boundary)?(?: conditions?| values?| data| bcs?)?"
    ends = r"(?: (?:at|on) (?:both|the|the two) (?:ends|boundaries|boundary|endpoints|end points))?"
    zero = (
        rf"(?:(?:homogeneous|zero|vanishing)(?: dirichlet){conditions}|dirichlet boundary conditions|(?:zero|homogeneous) boundary"
        rf"(?: conditions?| values| data)|(?:both )?ends (?:kept|held|maintained|fixed) at (?:temperature )?zero(?: temperature)?"
        rf"|(?:both )?(?:fixed|zero) (?:ends|endpoints)|(?:is |held )?(?:fixed|fastened|clamped|tied) at (?:both|its|the)(?: two)? ends"
        rf"|(?:both )?ends (?:are )?(?:held )?(?:fixed|(?:kept|held|maintained) at (?:temperature )?(?:zero|0)(?: degrees)?)){ends}"
    )
    flux = (
        rf"(?:(?:homogeneous |zero )?neumann{conditions}|(?:both )?(?:ends (?:are )?insulated|insulated (?:ends|boundaries|endpoints))"
        rf"|(?:no|zero)[- ]flux{conditions}){ends}"
    )
    for pattern, slope in ((flux, c.place), (zero, "")):
        if re.search(pattern, c.line) is None:
            continue
        domain = c.domains.get(c.place) or next(
            (("0", k.partition("=")[2].strip()) for k in c.letters if re.match(r"\s*(?:L|l|\\ell)\s*=", k)), None
        )
        given = [k for k in c.conditions if not re.search(r",\s*0\)", k.partition("=")[0])]
        if given:
            c.take(pattern)
        elif domain is not None and r"\infty" not in "".join(domain):
            c.take(pattern)
            c.conditions += [f"{c.at(c.place, end, slope)}=0" for end in domain]


def end_of_a_half_line(c: FieldLine) -> None:
    """ "whose end is kept at temperature $T_0$": the value at the end of a half-line."""
    half = c.domains.get(c.place, ("", ""))[1] == r"\infty"
    positive = rf"\s*{c.place}\s*>\s*0\s*|\s*0\s*<\s*{c.place}(?:\s*<\s*\\infty)?\s*"
    half |= any(p.kind == "D" and re.fullmatch(positive, p.text) for p in c.pieces)

    def kept(m: re.Match[str]) -> None:
        c.conditions.append(f"{c.at(c.place, '0')}={c.text(m['n']).rpartition('=')[2] if m['n'].startswith('⟦') else '0'}")

    if half:
        c.take(
            r"(?:whose|the|its|with(?: the| its)?)? ?(?:left |near )?(?:end|boundary|face) (?:is |being )?(?:kept|held|maintained)"
            r" (?:fixed )?at (?:the |a )?(?:constant |fixed )*(?:temperature |value )?(?P<n>⟦[NF]\d+⟧|zero|0)(?: degrees)?",
            kept,
        )


def words_of_the_start(c: FieldLine) -> None:
    """What is said in words of the start."""
    value = r"(?:(?:of|is|by|given by|equal to) )?⟦(?P<k>[FNV])(?P<i>\d+)⟧"
    time = next((v for v in c.unknown.variables if v in ("t", r"\tau")), "t")

    def start(slope: str) -> Callable[[re.Match[str]], None]:
        def use(m: re.Match[str]) -> None:
            shown = c.pieces[int(m["i"])].text
            body = shown.partition("=")[2] if m["k"] in "FV" else shown
            c.conditions.append(f"{c.at(time, '0', slope)}={body.strip()}")

        return use

    words = (
        r"(?:the |an |its )?(?:initial (?:temperature|condition|data|profile|displacement|shape|value|position|state|distribution|datum)"
    )
    c.take(rf"{words}(?: distribution)?) {value}", start(""))
    still = (
        r"(?:which |that |and )?(?:is |was )?initially (?:at )?(?:(?:a |the )?(?:uniform |constant )*temperature )?"
        r"(?:of )?(?P<z>zero|0(?! ?⟦)|⟦N\d+⟧)(?: degrees)?(?: temperature)?"
    )

    def uniform(m: re.Match[str]) -> None:
        c.conditions.append(f"{c.at(time, '0')}={c.text(m['z']) if m['z'].startswith('⟦') else '0'}")

    c.take(still, uniform)
    if c.take(r"(?:is |are )?released from rest (?:in|from|with) (?:the |an? )?(?:initial )?(?:shape|position|form|profile)(?= ⟦C)"):
        c.conditions.append(f"{c.at(time, '0', time)}=0")
    if c.take(
        rf"(?:is )?(?:initially )?(?:at rest|released from rest|starts? from rest) (?:in|from) the (?:position|shape|form) {value}",
        start(""),
    ):
        c.conditions.append(f"{c.at(time, '0', time)}=0")
    c.take(rf"(?:the |an |its )?initial (?:velocity|speed) {value}", start(time))
    rest = r"(?:with )?(?:zero initial (?:velocity|speed)|released from rest|initially at rest|starting from rest|no initial velocity)"
    if c.take(rest):
        c.conditions.append(f"{c.at(time, '0', time)}=0")
    if c.take(r"(?:with )?(?:zero initial (?:displacement|temperature|condition|data)|initially zero|no initial displacement)"):
        c.conditions.append(f"{c.at(time, '0')}=0")


def words_on_the_edge(c: FieldLine) -> None:
    """ "which equals $f$ on the boundary", "with boundary values $f$": on the circle of a disk."""
    edge = r"(?:the )?(?:(?:unit|whole|boundary|outer|bounding) )*(?:boundary|circle|edge|rim|circumference)(?: ⟦P\d+⟧)?"

    def circle(m: re.Match[str]) -> None:
        shown = c.text(m["v"])
        if m["v"][1] == "C":
            c.conditions.append(shown)
            return
        c.round = c.round or "disk"
        c.values.append(shown if "=" in shown else f"{c.unknown.name}={shown}")

    value = r"(?P<v>⟦[NFVC]\d+⟧)"
    for pattern in (
        rf"(?:which |that |and )?(?:equals?|equal to|is equal to|is given by|agrees with|takes? (?:on )?the (?:boundary )?values?) {value}"
        rf" (?:on|along) {edge}",
        rf"(?:with|having|has|and|takes?)?(?: the)? boundary (?:values?|data|conditions?|function)(?: (?:are|is|of|given by))? {value}"
        rf"(?: (?:on|along) {edge})?",
    ):
        c.take(pattern, circle)
    name = re.escape(c.unknown.name)
    centre = r"(?:\(\s*0\s*,\s*0\s*\)|\(\s*0\s*\)|\(\s*0\s*,\s*\\theta\s*\))"
    for mark in re.findall(r"⟦[NU]\d+⟧", c.line):
        if re.fullmatch(rf"{name}\s*{centre}", c.text(mark).strip()):
            c.line = re.sub(rf"(?:what is |what's )?(?:the value of |the value )?{mark}", " ", c.line, count=1)
            c.centre = True
    if c.take(
        r"(?:the )?(?:value|temperature)(?: of)?(?: ⟦U\d+⟧)? (?:at|in) (?:the )?(?:cent(?:re|er)|origin)"
        r"(?: of the (?:disk|disc|circle|plate))?"
    ):
        c.centre = True


def lengths(c: FieldLine) -> None:
    def length(m: re.Match[str]) -> None:
        text = m["n"] if m["n"][0].isdigit() else c.text(m["n"])
        c.domains.setdefault(c.place, ("0", text.partition("=")[2].strip() or text))

    c.take(r"(?:rod|bar|string|wire|interval)?(?: of)? length (?P<n>⟦[NF]\d+⟧|\d+(?:\.\d+)?)", length)

    def interval(m: re.Match[str]) -> None:
        found = re.fullmatch(r"[\[(]\s*([^,]+),([^,]+)[\])]", c.text(m["n"]).strip())
        if found is None:
            c.failed = True
            return
        c.domains.setdefault(c.place, (found[1].strip(), found[2].strip()))

    def box(m: re.Match[str]) -> None:
        sides = re.findall(r"[(\[]\s*([^,()]+),([^,()]+)[)\]]", c.text(m["b"]))
        if len(sides) != 2 or "\\times" not in c.text(m["b"]) or c.arguments[:2] != ("x", "y"):
            c.failed = True
            return
        for v, (low, high) in zip(("x", "y"), sides, strict=True):
            c.domains[v] = (low.strip(), high.strip())

    c.take(r"(?:on|in|over|for)(?: the)? (?:rectangle|square|box|domain|region) (?P<b>⟦[NF]\d+⟧)", box)
    c.take(r"(?:on|in|over|for)(?: the| an)? (?:interval |domain )?(?P<n>⟦N\d+⟧)(?= |$)", interval)


def arguments_of_row(row: str) -> list[str]:
    found = re.search(r"\(([^()]*)\)", row.partition("=")[0])
    return found[1].split(",") if found is not None else []


def is_starting(c: FieldLine, row: str) -> bool:
    """Whether a condition is one at the start."""
    arguments = arguments_of_row(row)
    return c.arguments[-1] in ("t", r"\tau") and len(arguments) == len(c.arguments) and arguments[-1].strip() == "0"


def named_domains(c: FieldLine) -> None:
    """Half-lines, half-planes and squares that are only named."""
    x, y = (c.arguments[0], c.arguments[-1])
    if c.take(
        r"(?:on|in|for|over) (?:the |an? )?(?:half[- ]line|semi-infinite (?:line|rod|bar|string|interval|domain)|positive half[- ]line)"
    ):
        c.domains.setdefault(x, ("0", r"\infty"))
    if c.take(r"(?:on|in|for|over) (?:the |an? )?(?:upper )?half[- ]plane"):
        c.domains.setdefault(y, ("0", r"\infty"))
    if c.take(r"(?:on|in|for|over) (?:the |an? )?unit (?:interval)"):
        c.domains.setdefault(x, ("0", "1"))
    if c.take(r"(?:on|in|for|over|inside) (?:the |an? )?unit square"):
        c.domains |= {v: ("0", "1") for v in ("x", "y")}
    c.take(r"(?:on|in|for|over) (?:the )?(?:whole|real|entire|infinite)(?: real)? (?:line|plane|space)")


def on_circles(c: FieldLine) -> None:
    """Values that are given without their circle belong to the one of the disk; x and y on it in terms of the angle."""
    low, high = c.domains.pop("r", ("0", ""))
    edge = {"disk": high, "outside": low, "ring": ""}[c.round]
    if c.round == "disk" and high in ("", r"\infty") and c.radii:
        edge = c.radii[0]
    c.domains.pop(r"\theta", None)
    if c.round == "outside":
        c.domains["r"] = (edge, r"\infty")
    for value in c.values:
        if not edge:
            c.failed = True
            return
        c.conditions.append(f"{c.at('r', edge)}={value.partition('=')[2].strip()}")
    c.values = []

    def turned(row: str) -> str:
        left, _, value = row.partition("=")
        radius = re.search(r"\(([^,()]*),", left)
        if radius is None:
            return row
        parts = {"x": rf"({radius[1]}\cos\theta)", "y": rf"({radius[1]}\sin\theta)"}
        return left + "=" + re.sub(r"(?<![A-Za-z\\])([xy])(?![A-Za-z])", lambda m: parts[m[1]], value)

    def whole(row: str) -> str:
        """`u(1)=0`: on the whole circle."""
        return re.sub(r"^(\s*\\?\w+(?:_\{?r\}?)?)\(\s*(?:r\s*=\s*)?([^(),]*)\)(?=\s*=)", rf"\1(\2,{angle})", row)

    angle = r"\\theta"
    c.conditions = [turned(whole(k)) for k in c.conditions]
