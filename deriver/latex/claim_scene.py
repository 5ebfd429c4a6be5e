r"""Inequalities and extrema with their hypotheses in words: "Let a, b, c be positive reals with $abc=1$. Prove by AM-GM that $a+b+c\ge3$."

Comes in: the text of a task. Goes out: the same task with the signs of its letters and its equations in one sentence, in the words of the
grammar; None where a word or a formula belongs to something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from re import Match

from . import patterns as re
from .idioms import Rephrased

__all__ = ["with_hypotheses_gathered"]

_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_PLAIN = re.compile(
    r"(?<![\w$\\])`?(?P<l>[a-z])`?(?P<m>(?:\s*,\s*`?[a-z]`?(?![\w']))*)(?:\s*,?\s*and\s+`?(?P<z>[a-z])`?(?![\w']))?"
    r"(?=\s+(?:be|are)\s+(?:the |two |three |four |five |any |some |all )?(?:positive|non-?negative|real|sides|strictly|numbers))"
)
_LIST = r"#\d+#(?:(?:,| and|, and) #\d+#)*"
_COUNT = r"(?:(?:the|two|three|four|five|any|some|all|every|each|arbitrary|given|both|strictly|distinct|a|an) )*"
_SIGN = r"(?P<sign>positive|non-?negative|real|natural)"
_NOUN = r"(?P<noun>(?: (?:real|rational|whole))?(?: (?:numbers?|reals?|integers?|variables?))?)"
_LEAD = r"(?:(?:let|suppose|assume|given|if|for|where|when|whenever|with|that|and|provided|then|all|any|consider) )*"
_VERB = r"(?:show|prove|verify|establish|demonstrate|deduce|conclude|check)"
_WAY = (
    r"(?:by|using|via|with the help of|applying|use)(?: the)? (?:weighted )?(?:am[-–/ ]?gm"
    r"|arithmetic[-– ](?:mean )?(?:and )?geometric[- ]mean"
    r"|cauchy(?:[-– ]schwarz)?|jensen(?:'s)?|h[öo]lder(?:'s)?|power means?|rearrangement|means|minkowski(?:'s)?|young(?:'s)?|tangent line"
    r"|sums? of squares)(?: inequality| method| trick| theorem)?(?: to)?"
)
_CLAUSES = (
    ("letters", rf"{_LEAD}(?P<of>{_LIST}) (?:be|are|is|being|denote) {_COUNT}{_SIGN}{_NOUN}"),
    ("letters", rf"{_LEAD}{_COUNT}{_SIGN}{_NOUN} (?P<of>{_LIST})"),
    (
        "triangle",
        rf"{_LEAD}(?P<of>{_LIST}) (?:be|are|denote|being) the (?:side )?(?:lengths of the )?sides (?:lengths )?of (?:a|some) triangle",
    ),
    (
        "extremum",
        r"(?:then )?(?:find|determine|compute|what is) the "
        r"(?P<which>minimum|maximum|largest|smallest|least|greatest|minimal|maximal)(?: possible)?(?: value)? of "
        r"(?:the (?:function|expression|sum|product|quantity) )?(?P<of>#\d+#)",
    ),
    ("fact", r"(?:use|using)(?: the)? (?:fact|inequality|result|bound|estimate)(?: that)? (?P<of>#\d+#)(?: for (?P<on>#\d+#))? to"),
    ("claim", rf"(?:then |to )?{_VERB}(?:,? {_WAY},?)?(?: the)?(?: following)?(?: inequality)?(?: that)?,?:? (?P<of>#\d+#)"),
    ("function", r"(?:consider|let|define|given) (?:the )?(?:function )?(?P<of>#\d+#)(?: (?:defined|given) (?:as|by) (?P<body>#\d+#))?"),
    ("way", _WAY),
    (
        "relation",
        r"(?:(?:with|satisfying|satisfy|satisfies|such that|so that|subject to|under|where|if|for|and|given|given that|suppose|assume|let|"
                 r"provided|whenever|when|the condition|the constraint|all|that) )*(?P<of>#\d+#)(?: holds)?",
    ),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(rf"(?:{pattern})(?=[ ,.;:?!]|$)", re.IGNORECASE)) for kind, pattern in _CLAUSES)
_LETTERS = re.compile(
    r"^(?:[a-z]|\\(?:alpha|beta|gamma|lambda|theta|mu|varepsilon|epsilon|delta))(?:_\{?\w\}?)?(?:\s*,\s*(?:[a-z]|\\[a-z]+)(?:_\{?\w\}?)?)*$"
)
_IF_THEN = re.compile(
    rf"^(?P<verb>{_VERB})(?: that)?,? (?P<h>(?:if|whenever|when|given(?: that)?|suppose|assuming)\b.*?),? then,? "
    r"(?:we have |one has |it holds that |it follows that |also )?(?P<c>#\d+#)(?P<rest>.*)$",
    re.IGNORECASE,
)
_ORDER = re.compile(r"\\(?:leq?|geq?|leqslant|geqslant|ne|neq)(?![a-zA-Z])|≤|≥|[<>]")


@dataclass
class _Found:
    signs: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    integers: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    extremum: str = ""
    body: str = ""
    way: str = ""
    defined: tuple[str, str] | None = None
    signed: bool = False
    worded: bool = False  # whether the hypotheses of an extremum are said in words or before it, or those of a claim behind "if"


def with_hypotheses_gathered(text: str, urgent: bool = False) -> Rephrased | None:
    """The task with its hypotheses in one sentence, None where it is of another kind; `urgent` takes signs of extrema in words only."""
    found = _gathered(text)
    made = None if found is None or (urgent and not found.worded) else _written(found)
    if found is None or made is None or made == text:
        return None
    way = [f"the answer may be found another way than named ({found.way.strip()})"] if found.way else []
    return Rephrased([(made, 0, len(text), False)], way)


def _gathered(text: str) -> _Found | None:
    """What the clauses of a task say; None where one is not understood."""
    if not re.search(rf"\b(?:{_VERB}|minimum|maximum|largest|smallest|least|greatest|minimal|maximal)\b", text, re.IGNORECASE):
        return None
    text = _PLAIN.sub(_wrapped, text)
    formulas: list[str] = []

    def number(m: Match[str]) -> str:
        formulas.append(re.sub(r"^\$+|\$+$|^\\[(\[]|\\[)\]]$", "", m[0]).strip().rstrip(".,;"))
        return f" #{len(formulas) - 1}# "

    said = re.sub(r"\s+", " ", _FORMULA.sub(number, text)).strip()
    found = _Found()
    turned = _IF_THEN.match(said)
    if turned is not None:  # what stands between "if" and "then" is assumed, not claimed
        said, found.worded = f"{turned['h']}. {turned['verb']} that {turned['c']}{turned['rest']}", True
    used: set[int] = set()
    last = ""
    while said:
        said = re.sub(r"^[ ,.;:?!]+", "", said)
        if not said:
            break
        for kind, pattern in _PATTERNS:
            m = pattern.match(said)
            beside = kind == "relation" and last == "claim" and m is not None and re.match(r"and\b|#", m[0])
            if m is not None and not beside and _take(found, kind, m, formulas, used):
                last = kind
                said = said[m.end() :]
                break
        else:
            return None
    if len(used) != len(formulas):
        return None
    found.worded |= bool(found.extremum) and found.signed
    return found


def _wrapped(m: Match[str]) -> str:
    letters = [m["l"], *re.findall(r"[a-z]", m["m"] or ""), *([m["z"]] if m["z"] else [])]
    return "$" + ",".join(letters) + "$"


def _places(group: str) -> list[int]:
    return [int(p) for p in re.findall(r"#(\d+)#", group)]


def _take(found: _Found, kind: str, m: Match[str], formulas: list[str], used: set[int]) -> bool:
    """Whether a clause is of this kind, with the formulas that it names."""
    places = _places(m.groupdict().get("of") or "")
    here = [formulas[p] for p in places]
    if kind == "way":
        found.way = m[0]
        return True
    if kind == "fact":
        behind = _places(m["on"] or "")
        if any(not _ORDER.search(formulas[p]) for p in (*places, *behind)):
            return False
        found.way = "using an inequality that is given"
        used |= {*places, *behind}
        return True
    if kind in ("letters", "triangle"):
        if not all(_LETTERS.match(f) for f in here):
            return False
        letters = ",".join(here)
        sign = "" if kind == "triangle" else m["sign"].lower().replace("-", "")
        if kind == "triangle":
            names = [z.strip() for z in letters.split(",")]
            if len(names) != 3:
                return False
            a, b, c = names
            found.signs.append(f"{letters}>0")
            found.relations += [f"{a}+{b}>{c}", f"{b}+{c}>{a}", f"{c}+{a}>{b}"]
        elif "integer" in (m["noun"] or "") or sign == "natural":
            if sign == "real":
                return False
            found.integers.append(f"${letters}$ be {'positive' if sign != 'nonnegative' else 'nonnegative'} integers" if "," in letters
                                  else f"${letters}$ be a {'positive' if sign != 'nonnegative' else 'nonnegative'} integer")  # fmt: skip
        elif sign == "positive":
            found.signs.append(f"{letters}>0")
        elif sign == "nonnegative":
            found.signs.append(rf"{letters}\ge 0")
        found.signed |= sign != "real"
        used |= set(places)
        return True
    if kind == "extremum":
        if found.extremum or found.claims:
            return False
        word = m["which"].lower()
        found.worded |= bool(found.signs or found.relations or found.integers)
        found.extremum = "minimum" if word in ("minimum", "smallest", "least", "minimal") else "maximum"
        found.body = here[0]
    elif kind == "claim":
        if found.extremum or not _ORDER.search(here[0]):
            return False
        found.claims.append(here[0])
    elif kind == "function":
        body = formulas[_places(m["body"])[0]] if m["body"] else here[0]
        head = re.match(r"^(?P<f>[a-z])\s*\(\s*(?P<x>[a-z])\s*\)\s*(?::=|\\coloneqq|=)(?P<rest>[^=<>]*)$", body, re.DOTALL)
        if head is None or (m["body"] and not re.match(rf"^{head['f']}\s*(?:\\colon|:)", here[0])):
            return False
        found.defined = (rf"{head['f']}\s*\(\s*{head['x']}\s*\)", head["rest"].strip())
        used |= set(_places(m["body"] or ""))
    elif kind == "relation":
        formula = here[0]
        if not (_ORDER.search(formula) or "=" in formula) or re.search(r"\\in\b|\\to\b|\\sum|\\prod|[A-Z]|\\left\\\||\\\|", formula):
            return False
        if re.match(r"^[a-z]\s*\([a-z]\)\s*=", formula):
            return False
        signs = re.match(r"^[^<>=\\+*/^-]*(?:>|\\geq?|\\ge)\s*0$|^0\s*(?:<|\\leq?|\\le)[^<>=\\+*/^-]*$", formula)
        (found.signs if signs else found.relations).append(formula)
    used |= set(places)
    return True


def _written(found: _Found) -> str | None:
    if bool(found.claims) == bool(found.extremum):
        return None

    def put(formula: str) -> str:
        if found.defined is None:
            return formula
        return re.sub(found.defined[0], lambda m: rf"\left({found.defined[1]}\right)" if found.defined else m[0], formula)

    signs = ", ".join(f"${s}$" for s in found.signs)
    relations = ", ".join(f"${r}$" for r in found.relations)
    whole = " Let ".join(["", *found.integers]).strip()
    lead = f"{whole}. " if whole else ""
    if found.extremum:
        body = found.body
        if found.defined is not None:
            body = put(body)
        conditions = ", ".join(x for x in (relations, signs) if x)
        if found.integers:
            return None
        if relations:
            return f"Find the {found.extremum} of ${body}$ subject to {conditions}."
        return f"Find the {found.extremum} of ${body}${' for ' + conditions if conditions else ''}."
    tail = ""
    if signs:
        tail = f" for {signs}"
    if relations:
        tail += f" with {relations}" if signs else f" for {relations}"
    claims = ". ".join(f"Show that ${put(c)}${tail}" for c in found.claims)
    return f"{lead}{claims}."
