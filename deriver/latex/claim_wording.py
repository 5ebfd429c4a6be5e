r"""Claims as books and students state them, brought to the form that is read: "Show that $...$ for ...".

Comes in: the text of a task. Goes out: the same task in that form, and whether the case of equality is asked for. What is said of
equality is never dropped: "with equality iff $x=1$" becomes two more claims, the strict relation elsewhere and the equation there.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from re import Match

from . import patterns as re

__all__ = ["claims_plainly"]

_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_ORDER = re.compile(r"\\(?:leq?|geq?|leqslant|geqslant)(?![a-zA-Z])|≤|≥|(?<!\\)[<>]")
_EQUAL = re.compile(r"(?<![<>:!\\])=")
_SHOW = r"(?:show|prove|verify|establish|demonstrate|check|confirm)"
_LIST = r"#\d+(?:(?:, and|,| and) #\d+)*"
_TAIL = r"(?P<tail>,? (?:for|if|when|where|with|whenever|provided) [^.?]*?(?:#\d+|numbers|matrices|vectors|reals))?"
_ALL = re.compile(
    r",? for (?:all|any|every|arbitrary) (?:real |square )?(?:numbers?|matrix|matrices|vectors?|reals)(?=\s*[.?!]|\s*$)", re.IGNORECASE
)
_SAY = r"(?:say|state|determine|find|discuss|decide|describe|characteri[sz]e|give|investigate|explain|specify|name)"
_CASE = r"(?:when|where|for which(?: [^.?#]*?)?|the (?:case|cases|condition|conditions) (?:of|for))"
_HOLDS = r"(?: (?:holds|occurs|is attained|is achieved|takes place|happens|hold|occur|be attained))?"
_ASKED = re.compile(
    rf"(?:[,.;]? (?:and |also )?(?:{_SAY} (?:(?:all |the |some )?"
    rf"(?:vectors?|numbers?|values|points?|matrices|triples|pairs) )?)?"
    rf"{_CASE} (?:does |is |can )?(?:the )?equality{_HOLDS}(?: attained| achieved)?(?: in it| here)?"
    r"|[.;]? ?(?:when|where) (?:is|does|can) there (?:be )?(?:an )?equality|[.;] ?equality(?=\s*\?)"
    r"|[.;]? ?(?:when|where) (?:does|is|can|do) (?:the )?equality(?: hold| occur| attained| achieved| be attained)?"
    rf"|[,.;]? (?:and |with )?(?:{_SAY} )?(?:the )?(?:equality cases?|cases? of equality))(?=\s*[.?!]|\s*$)",
    re.IGNORECASE,
)
_EXACTLY = re.compile(
    rf"[,.;]? (?:and )?(?:with equality|(?:that )?equality{_HOLDS}) (?:iff|if and only if|exactly (?:when|if|for|where)|"
    r"precisely (?:when|if|for|where)|only (?:when|if|for|at|where)|exactly at|precisely at|just (?:when|if|for)) #(\d+)(?=\s*[.?!]|\s*$)",
    re.IGNORECASE,
)
_PLACED = re.compile(
    rf"^(?P<verb>{_SHOW})(?: that,?)? (?P<where>(?:for|if|when|given) (?:all |any |every |each )?[^#.?]*?{_LIST}[^#.?]*?)"
    r"(?:,? (?:then )?(?:one has|we have|it holds that|there holds|it follows that|the inequality|the following holds:?|that)|,)"
    r" #(?P<k>\d+)"
    r"(?P<rest>(?: holds| is true)?[.?!]?.*)$",
    re.IGNORECASE,
)
#: Two claims, each with its own conditions: "$a$ for $x\ge0$ and $b$ for all real $x$".
_TWO = re.compile(
    rf"^(?P<verb>{_SHOW})(?: that)? #(?P<first>\d+)(?P<one> (?:for|if|when|where)(?: [\w-]+)* {_LIST}),? and (?:that )?#(?P<second>\d+)"
    r"(?P<other> (?:for|if|when|where)\b[^#.?]*#\d+)(?P<rest>.*)$",
    re.IGNORECASE,
)
_QUESTION = (
    rf"^(?:is it true that |is |does |do we have |is the (?:inequality|identity|claim|statement) )#(?P<k>\d+)"
    rf"(?: (?:true|correct|valid|always true|hold|always hold|holds|hold true))?{_TAIL}\?$",
    rf"^(?:true or false:?|right or wrong:?) #(?P<k>\d+)(?: (?:holds|is true))?{_TAIL}[.?]?$",
)


#: What a formula does not say of its matrices.
_OF_A_KIND = re.compile(r"\b(?:square|symmetric|invertible|orthogonal|diagonal|commuting|triangular)\b")


def claims_plainly(text: str) -> tuple[str, bool]:
    """The task in the form that is read, and whether the case of equality is asked for."""
    formulas: list[str] = []

    def number(m: Match[str]) -> str:
        formulas.append(m[0])
        return f"#{len(formulas) - 1}"

    said = _FORMULA.sub(number, text).strip()
    if not any(_ORDER.search(f) or _EQUAL.search(f) for f in formulas):
        return text, False
    before = said
    said, n = _ASKED.subn(lambda m: "\0" if m[0][0] in ".;" else "", said)
    said = re.sub(r"(?<=[.?!])\s*[.?!]", "", re.sub(r"\0\s*[.?!]?", ".", said))
    asked = n > 0
    said = re.sub(r"^prove or disprove:? (?=#)", "Is it true that ", said, flags=re.IGNORECASE)
    if said.startswith("Is it true that") and not said.rstrip().endswith("?"):
        said = said.rstrip(" .") + "?"
    said = _question(said, formulas)
    if re.match(rf"(?:is it true that|{_SHOW} that) #\d+,? for", said, re.IGNORECASE):
        said = _ALL.sub(lambda m: m[0] if _OF_A_KIND.search(m[0]) else "", said)  # what the letters are the formula says
    placed = _PLACED.match(said)
    if placed is not None and _relation(formulas[int(placed["k"])]):
        where = placed["where"].strip(" ,")
        where = re.sub(r"^(?:if|when|given) ", "where ", where, flags=re.IGNORECASE)
        said = f"{placed['verb']} that #{placed['k']} {where}{re.sub(r'^ (?:holds|is true)', '', placed['rest'])}"
    said = _equality(said, formulas)
    two = _TWO.match(said)
    if two is not None and _claims(formulas[int(two["second"])]):
        said = f"{two['verb']} that #{two['first']}{two['one']}. {two['verb']} that #{two['second']}{two['other']}{two['rest']}"
    if said == before:
        return text, asked
    return re.sub(r"#(\d+)", lambda m: formulas[int(m[1])], said), asked


def _claims(formula: str) -> bool:
    r"""Whether a relation claims, as `x\le\sin x` does and the condition `y>0` does not: one letter stands on both sides."""
    sides = [set(re.findall(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])", part)) for part in re.split(rf"{_ORDER.pattern}|=", formula)]
    return any(one & other for one, other in pairwise(sides))


def _relation(formula: str) -> bool:
    return _ORDER.search(formula) is not None or _EQUAL.search(formula) is not None


def _question(said: str, formulas: list[str]) -> str:
    """Each question of the form "Is $a\\le b$ for all $x$?" as what is to be shown."""
    out = []
    for sentence in re.split(r"(?<=[.?!]) +", said):
        parts = re.split(r"; (?:and )?(?=#)", sentence) if re.match(r"true or false", sentence, re.IGNORECASE) else [sentence]
        head = "" if len(parts) == 1 else "True or false: "
        for i, part in enumerate(parts):
            whole = part if i == 0 else head + part
            found = next((m for p in _QUESTION if (m := re.match(p, whole, re.IGNORECASE)) is not None), None)
            said_so = re.match(r"is it true|true or|right or", whole, re.IGNORECASE) is not None
            if found is not None and (_relation if said_so else _ORDER.search)(formulas[int(found["k"])]):
                out.append(f"Is it true that #{found['k']}{found['tail'] or ''}?")
            else:
                out.append(part if part.endswith((".", "?", "!")) or len(parts) == 1 else part + ".")
    return " ".join(out)


def _equality(said: str, formulas: list[str]) -> str:
    """ "with equality iff $x=1$": the strict relation where it does not hold, and the equation where it does."""
    found = _EXACTLY.search(said)
    if found is None:
        return said
    place = formulas[int(found[1])]
    if re.search(r"\bat #\d+$", found[0]):  # a point, for the one letter of the claim
        claimed = re.match(rf"^{_SHOW}(?: that)? #(\d+)", said, re.IGNORECASE)
        letters = set(re.findall(r"(?<![\\A-Za-z])[a-df-z](?![A-Za-z])", formulas[int(claimed[1])])) if claimed else set()
        if len(letters) != 1:
            return said
        place = f"${letters.pop()}={place.strip('$')}$"
    body = said[: found.start()] + said[found.end() :]
    head = re.match(rf"^(?P<verb>{_SHOW})(?: that)? #(?P<k>\d+)(?P<rest>.*)$", body, re.IGNORECASE)
    if head is None or len(_EQUAL.findall(place)) != 1 or len(_ORDER.findall(formulas[int(head["k"])])) != 1:
        return said
    claim, rest = formulas[int(head["k"])], head["rest"].strip(" .?!")

    def added(make: Callable[[str], str], condition: str) -> str:
        formulas.extend((make(claim), condition))
        joined = f"{rest} and" if rest else "for"
        return f" Show that #{len(formulas) - 2} {joined} #{len(formulas) - 1}."

    strict = added(lambda c: _ORDER.sub(lambda m: r"<" if "l" in m[0] or m[0] in "≤<" else ">", c), _EQUAL.sub(r"\\ne ", place))
    there = added(lambda c: _ORDER.sub("=", c), place)
    return f"{head['verb']} that #{head['k']} {rest}".rstrip() + "." + strict + there
