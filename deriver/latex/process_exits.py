r"""Questions on chances and times: probabilities of events, leaving an interval, one level before another."""

from __future__ import annotations

from . import patterns as re
from .process_clause import MARK, NEUTRAL, Asked, Clause

__all__ = ["exits", "leaving_time", "quantities"]

#: A Brownian motion as a process of its own.
_STANDARD = r" where $dX_t=0\,dt+1\,dW_t$, $X_0=0$"


def leaving_time(c: Clause) -> Asked | None:
    """The mean time at which the process leaves the interval that was named before."""
    if c.given.leaving is None or re.search(r"\b(?:expected|mean|average)\b|⟦A", c.line) is None:
        return None
    if re.match(r"\s*(?:find|compute|what|calc|det)", c.line) is None:
        return None
    name, place = c.given.leaving
    rest = re.sub(r"⟦A\d+⟧|⟦N\d+⟧|\b(?:expected|mean|average|time|times|exit|duration|leave|until)\b", " ", c.line)
    equation = c.given.equation_of(name)
    where = f" where ${equation}$" if equation is not None else _STANDARD
    if any(w not in NEUTRAL for w in re.findall(r"[^\s.,;:?!()\[\]]+", rest)):
        return None
    c.given.bounds = []
    about = name if equation is not None else "X_t"
    return [(f"Find the mean exit time of ${about}$ from ${place}${where}.", name)]


def exits(c: Clause) -> Asked | None:
    """ "the probability that X exits (a,b) at b", "the expected time to leave (-a,a)", "hits b before a"."""
    level = r"(?:the )?(?:level |value |point )?(⟦[LNX]\d+⟧)"
    again = r"(?:it )?(?:hits |reaches |hitting |reaching )?"
    before = c.take(rf"(?:hits?|reach(?:es)?|attains?|exits? at) {level} before {again}{level}")
    domain = r"(?:the |an? )?(?:interval |set )?(⟦[NR]\d+⟧)"
    side = c.take(rf"(?:exits?|leaves?|leaving|exit from)(?: from)? {domain} (?:at|through|via)(?: the (?:point|end))? (⟦[LNX]\d+⟧)")
    leaving = r"(?:exits?|leaves?|leaving|exiting|escapes?|exit(?: time)?(?: of \S+)? from)(?: from)?"
    place = c.take(rf"{leaving} {domain}")
    if before is None and side is None and place is None:
        return None
    chance = c.take(r"\b(?:the )?probability(?: that| of)?\b")
    mean = c.take(
        r"\b(?:the )?(?:expected|mean|average|expectation of the)(?: \w+)? (?:exit |first |hitting )?(?:times?|exit|duration)\b"
        r"(?: ⟦A\d+⟧)?(?: (?:to|of|for|until|at which|that|taken to))*"
    )
    c.line = re.sub(r"\b(?:exit|first|time|until|it|takes|taken|of|hitting|before)\b", " ", c.line)
    subject = c.subjects()
    name = subject[0] if subject else ""
    equation = c.given.equation_of(name) if name else None
    noise = re.fullmatch(r"[WB](?:_\{?t\}?|\(t\))?", name) is not None or (equation is None and c.given.noise != "")
    about = name if equation is not None else "X_t"
    if equation is None and not noise:
        return None
    start = next((s for s in c.given.starts if "\\sim" not in s), None)
    where = f" where ${equation}$" if equation is not None else _STANDARD
    if start is not None and equation is not None:
        begun = re.split(r"\\in(?![a-z])|<|>", start)[0].strip()
        where += f", ${begun}$"
    c.given.definitions, c.given.starts, c.given.bounds = [], [], []
    c.given.equations = []
    if before is not None and chance is not None:
        one, two = c.given.text(before[1]), c.given.text(before[2])
        return [(f"Find the probability that ${about}$ hits ${one}$ before ${two}${where}.", name)]
    if side is not None and chance is not None:
        ends = re.fullmatch(r"\s*[(\[]\s*([^,]+),([^,]+)[)\]]\s*", c.given.text(side[1]))
        end = c.given.text(side[2]).strip()
        if ends is None or end not in (ends[1].strip(), ends[2].strip()):
            return None
        other = ends[1].strip() if end == ends[2].strip() else ends[2].strip()
        return [(f"Find the probability that ${about}$ hits ${end}$ before ${other}${where}.", name)]
    if place is not None and mean is not None:
        return [(f"Find the mean exit time of ${about}$ from ${c.given.text(place[1])}${where}.", name)]
    return None


def quantities(c: Clause) -> Asked:
    """Expectations, variances and probabilities that stand in a clause as they are, taken out of it."""
    if re.match(r"\s*(?:show|prove|verify|check)", c.line):
        return []
    marks = [m for m in re.findall(MARK, c.line) if m[1] == "A" and re.search(r"E\}?\s*[\[_|]|Var|Cov|Pr|P\}?\s*\(", c.given.text(m))]
    if not marks:
        return []
    for m in marks:
        c.line = c.line.replace(m, " ", 1)
    shown = [c.given.text(m) for m in marks]
    two = (
        " for $s<t$"
        if any(re.search(r"_\{?s\}?|\(s\)", v) and re.search(r"_\{?t\}?|\(t\)", v) for v in shown) and not c.given.bounds
        else ""
    )
    chances = [v for v in shown if re.search(r"Pr|P\}?\s*\(", v) and not re.search(r"E|Var|Cov", v)]
    others = [v for v in shown if v not in chances]
    if any("\\sim" in row for row in c.given.starts):  # both come with the moment equations
        if (
            chances
            or len(c.given.equations) != 1
            or not all(re.fullmatch(r"\\math\w+\{(?:E|Var)\}[\[(][^\[\]()]*[\])]", v) for v in others)
        ):
            return []
        name = re.match(r"\s*d\s*(\\?[A-Za-z]+(?:_\{?\w\}?|\(t\))?)", c.given.equations[0])
        return [(f"Find the mean and variance of ${name[1]}$.", name[1])] if name is not None else []
    out: Asked = [(f"Compute {', '.join(f'${v}$' for v in others)}{two}.", "")] if others else []
    for v in chances:
        made = _chance(c, v)
        out.append((made, "") if made is not None else (f"Compute ${v}$.", ""))
    return out


_EVENT = re.compile(
    r"(?:\\mathbb\s*\{?\s*)?(?:\\Pr|P)\s*\}?\s*\(?\s*(?:\\\{)?(?P<l>[^<>|]*?)\s*(?P<r>>|<|\\geq?|\\leq?)"
    r"\s*(?P<k>[^<>|]*?)\s*(?:\\\})?\s*\)\s*$"
)


def _chance(c: Clause, shown: str) -> str | None:
    """ "P(X_2>20)": the law of the difference, or of the logarithm of a quotient where the process is geometric."""
    event = _EVENT.match(shown)
    if event is None or re.search(r"\\max|\\sup|\\min|\\inf", shown):
        return None
    left, right = (re.sub(r"([A-Z])\((\d+|[a-zT])\)", r"\1_\2", event[k].strip()) for k in ("l", "k"))
    side = ">" if event["r"] in (">", r"\ge", r"\geq") else "<"
    base = re.match(r"[A-Z]", left)
    equation = c.given.equation_of(base[0]) if base is not None else None
    geometric = equation is not None and len(re.findall(rf"(?<![A-Za-z\\]){base[0]}", equation)) >= 2 if base else False
    inside = rf"\log({left})-\log({right})" if geometric else left if right == "0" else f"{left}-({right})"
    return f"Find the probability law {side} of ${inside}$."
