r"""Matrices of which only numbers are known: "a $3\times 4$ matrix with $\dim\operatorname{Nul}A=2$", "in reduced form with three pivots".

Comes in: words and marks of a line. Goes out: a thing of kind C that collects its size and its rank or nullity, and the questions that
these answer, in the plain words of `linear_counts`. Does not know: sentences.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from . import patterns as re
from .linear_plain import entries_of, rank_of
from .linear_symbols import plain_name, typed

if TYPE_CHECKING:
    from .linear_composition import Composer

__all__ = ["KNOWN", "count_questions"]

_WORDS = {w: k for k, w in enumerate("zero one two three four five six seven eight nine ten".split())}
_NUM = r"(?:⟦[KE]\d+⟧|\d+|zero|one|two|three|four|five|six|seven|eight|nine|ten)"
_KIND = r"(?:(?:real|complex|rectangular|coefficient|fixed|nonzero|certain) )*"
_SPACES = {"nullspace": "null space", "colspace": "column space", "rowspace": "row space", "leftspace": "left null space"}
_JOIN = (
    r"(?:(?:,|and|with|of"
    r"|having|that|which|has|have|whose|its|st|by|in reduced echelon form|in echelon form|suppose|if|given|let|assume|is) )*"
)


def _sized(c: Composer, m: re.Match[str]) -> str | None:
    """ "let ⟦N0⟧ be real ⟦H1⟧ matrix"."""
    marks = re.findall(r"⟦\w+⟧", m[0])
    size = next(c.say(x).strip("$ ()") for x in marks if x[1] == "H")
    if not re.fullmatch(r"\d+\s*\\times\s*\d+", size):
        return None
    names = [c.say(x) for x in marks if x[1] == "N"]
    mark = c.mark("C", names[0] if names else "$A$", size=size)
    for name in names:
        c.named[plain_name(name.strip("$"))] = mark
    return f"{m['lead']}{mark}"


def _counted(c: Composer, m: re.Match[str]) -> str | None:
    """ "⟦K2⟧ rows and ⟦K3⟧ columns"."""
    rows, columns = _number(c, m["r"]), _number(c, m["k"])
    names = [c.say(x) for x in re.findall(r"⟦N\d+⟧", m[0])]
    if rows is None or columns is None:
        return None
    mark = c.mark("C", names[0] if names else "$A$", size=rf"{rows}\times {columns}")
    for name in names:
        c.named[plain_name(name.strip("$"))] = mark
    return f"let {mark} {m['more'] or ''}"


def _number(c: Composer, word: str) -> int | None:
    if word.startswith("⟦"):
        found = re.fullmatch(r"(?:[a-z]\s*=\s*)?(\d+)", c.say(word).strip("$ "))
        return int(found[1]) if found else None
    return _WORDS[word] if word in _WORDS else int(word)


def _of(c: Composer, mark: str | None) -> str | None:
    """The matrix that is meant, where there is one alone."""
    marks = [f"⟦C{k}⟧" for k, s in enumerate(c.symbols) if s.kind == "C"]
    return mark or (marks[0] if len(marks) == 1 else None)


def _told(c: Composer, mark: str, name: str, value: int | None) -> str | None:
    data = c.symbol(mark).data
    columns = int(data["size"].split(r"\times")[1]) if "size" in data else None
    if value is None or "rank" in data or "nullity" in data or columns is None:
        return None
    data[name] = str(value)
    return mark


def _fact(name: str) -> object:
    def make(c: Composer, m: re.Match[str]) -> str | None:
        mark = _of(c, m["c"])
        return None if mark is None else _told(c, mark, name, _number(c, m["n"]))

    return make


def _spanned(c: Composer, m: re.Match[str]) -> str | None:
    """The null space by vectors that span it: the nullity is their rank."""
    vectors: list[list[Fraction]] = []
    for s in c.all(m["l"]):
        for v in s.text.split("$, $"):
            entries = entries_of(v.strip("$"))
            if entries is None:
                return None
            vectors.append(entries)
    mark = _of(c, m["c"])
    if mark is None or not vectors or len({len(v) for v in vectors}) != 1:
        return None
    told = _told(c, mark, "nullity", rank_of(vectors))
    if told:
        c.assumed.append("the nullity is the number of independent vectors among those that span the null space")
    return told


def _formula(c: Composer, m: re.Match[str]) -> str | None:
    r"""`\dim\operatorname{Nul}A=2`, `\operatorname{rank}A=3`."""
    text = re.sub(r"\\(?:operatorname|mathrm|text)\{\s*(\w+)\s*\}|\\(dim|ker)", lambda k: f" {k[1] or k[2]} ", c.say(m["e"]).strip("$"))
    found = re.fullmatch(
        r"\s*(?:dim)?\s*\(?\s*(rank|nullity|ker|nul|null|col|row|im)\s*\(?\s*\(?\s*([A-Z])\s*\)?\s*\)?\s*=\s*(\d+)\s*", text, re.I
    )
    if found is None or (found[1] not in ("rank", "nullity") and "dim" not in text):
        return None
    mark = c.named.get(found[2])
    if mark is None or mark[1] != "C":
        return None
    return _told(c, mark, "nullity" if found[1].lower() in ("nullity", "ker", "nul", "null") else "rank", int(found[3]))


def _reduced(c: Composer, m: re.Match[str]) -> str | None:
    """The matrix is known by its reduced form: rank, null space and row space are those of that."""
    mark = _of(c, m["c"])
    if mark is None or "reduced" in c.symbol(mark).data:
        return None
    matrix = c.symbol(m["m"])
    c.symbol(mark).data["reduced"] = f"${matrix.data.get('body', matrix.text.strip('$'))}$"
    return mark


def _transposed(c: Composer, m: re.Match[str]) -> str | None:
    """The null space of the transpose is the left null space."""
    found = re.fullmatch(r"\$\s*([A-Z])\s*\^\s*\{?\s*(?:T|\\top|\\mathsf\{T\})\s*\}?\s*\$", c.say(m[2]))
    mark = c.named.get(found[1]) if found else None
    if mark is None or mark[1] != "C":
        return None
    other = {"nullspace": "leftspace", "leftspace": "nullspace", "colspace": "rowspace", "rowspace": "colspace"}[m[1]]
    return f"{other} of {mark}"


def _rank_word(c: Composer, m: re.Match[str]) -> str | None:
    r"""`\operatorname{rank}A^T`: the rank, of the transpose too."""
    found = re.fullmatch(
        r"\$\s*\\(?:operatorname|mathrm|text)\{rank\}\s*\(?\s*([A-Z])\s*(?:\^\s*\{?\s*(?:T|\\top)\s*\}?)?\s*\)?\s*\$", c.say(m[1])
    )
    mark = c.named.get(found[1]) if found else None
    return f"rank of {mark}" if mark is not None and mark[1] == "C" else None


def count_questions(c: Composer, m: re.Match[str]) -> list[str] | None:
    """ "find rank and dimension of nullspace of ⟦C0⟧"."""
    mark = _of(c, (re.findall(r"⟦C\d+⟧", m[0]) or [None])[0])
    if mark is None:
        return None
    c.last = mark
    thing = c.symbol(mark)
    out: list[str] = []
    for noun in re.split(r" , and | , | and ", re.sub(r" of (?:⟦C\d+⟧|it)| (?:⟦C\d+⟧|it)$", "", m["nouns"]).strip()):
        basis = re.match(r"bas[ei]s (?:of|for) (?:its )?", noun.removeprefix("its "))
        noun = noun.removeprefix("its ")[basis.end() :] if basis else noun
        words = re.sub(r"^(?:dimensions?|size) of (?:its |their )?", "dimension of ", noun.removeprefix("its ").strip())
        words = re.sub(
            r"^(?:number of )?(?:pivots?|pivot columns|pivot positions|leading ones|independent columns|basic variables)$", "rank", words
        )
        words = re.sub(r"^number of free variables$", "nullity", words)
        space = re.fullmatch(r"(dimension of )?(nullspace|colspace|rowspace|leftspace)", words)
        if space is None and words not in ("rank", "nullity"):
            return None
        if "reduced" in thing.data:
            if space is not None and space[2] in ("colspace", "leftspace") and not space[1]:
                return None
            said = words if space is None else f"{'dimension of the ' if space[1] else ''}{_SPACES[space[2]]}"
            out.append(f"Find {'the ' if space is None or space[1] else 'a basis for the '}{said} of {thing.data['reduced']}.")
            c.assumed.append("row operations change neither the rank nor the null space nor the row space")
            continue
        known = next((k for k in ("rank", "nullity") if k in thing.data), None)
        if known is None or (space is not None and not space[1] and not (space[2] == "nullspace" and _trivial(thing.data))):
            return None
        asked = words if space is None else f"dimension of the {_SPACES[space[2]]}"
        if asked == known or basis:
            return None
        size = re.sub(r"\s", "", thing.data["size"]).replace(r"\times", r"\times ")
        given = f"{known} ${thing.data[known]}$" if known == "rank" else f"nullity ${thing.data[known]}$"
        out.append(f"If {thing.text} is a ${size}$ matrix with {given}, what is the {asked}{f' of {thing.text}' if space else ''}?")
    return out


def _trivial(data: dict[str, str]) -> bool:
    columns = data["size"].split(r"\times")[1].strip()
    return data.get("rank") == columns or data.get("nullity") == "0"


#: Rows that build such a thing and what is known of it.
KNOWN = tuple(
    (typed(pattern), make)
    for pattern, make in (
        (rf"(?P<lead>\b(?:let|suppose|if|given|assume|consider|for|that|where) (?:that )?)(?:{{N}} (?:be|is|denote) )?{_KIND}{{H}} "
         rf"{_KIND}matrix(?: {{N}})?"
         r"(?! (?:⟦|eigenvalues|with eigenvalues|by eigenvalues))", _sized),
        (rf"(?P<lead>\b(?:of|for) ){_KIND}{{H}} {_KIND}matrix(?= (?:with|of|having|whose|st|that) (?:rank|nullity|its nullspace"
         rf"|nullspace|{_NUM}))", _sized),
        (rf"\b(?:let|suppose|if|given|assume|consider) (?:that )?(?:⟦E\d+⟧ and )?(?:matrix )?{{N}} (?:be |is )?(?:matrix )?(?:has "
         rf"|with )?(?P<more>rank {_NUM} )?(?:and |with )?(?P<r>{_NUM}) rows and "
         rf"(?P<k>{_NUM}) columns", _counted),
        (rf"(?P<c>⟦C\d+⟧) {_JOIN}rank (?:is |equal to |equals |of |= ?)?(?P<n>{_NUM})", _fact("rank")),
        (rf"(?P<c>⟦C\d+⟧) {_JOIN}nullity (?:is |equal to |equals |of |= ?)?(?P<n>{_NUM})", _fact("nullity")),
        (rf"(?P<c>⟦C\d+⟧) {_JOIN}(?P<n>{_NUM})(?: -)?[- ]dimensional nullspace", _fact("nullity")),
        (rf"(?P<c>⟦C\d+⟧) {_JOIN}nullspace (?:is |has |of )?(?:dimension )?(?P<n>{_NUM})(?:[- ]dimensional)?(?= |$)", _fact("nullity")),
        (rf"(?P<c>⟦C\d+⟧) {_JOIN}(?P<n>{_NUM})(?:[- ]dimensional) (?:colspace|rowspace)", _fact("rank")),
        (rf"(?P<c>⟦C\d+⟧) {_JOIN}(?P<n>{_NUM}) pivots?(?: columns| positions)?", _fact("rank")),
        (rf"(?:{_JOIN})dimension of nullspace(?: of (?P<c>⟦C\d+⟧))? (?:is|equals|=) (?P<n>{_NUM})", _fact("nullity")),
        (rf"(?:{_JOIN})dim nul(?:l|lspace)?(?: (?P<c>⟦C\d+⟧))? (?:is|equals|=) (?P<n>{_NUM})", _fact("nullity")),
        (rf"(?:{_JOIN})(?:rank|dimension of (?:colspace|rowspace)) of (?P<c>⟦C\d+⟧) (?:is|equals|=) (?P<n>{_NUM})", _fact("rank")),
        (rf"(?P<c>⟦C\d+⟧) {_JOIN}nullspace is spanned by (?P<l>⟦[LV]\d+⟧)", _spanned),
        (r"(?:⟦C\d+⟧ (?:with|and|st|has|, if|, suppose) )?(?:if |suppose )?(?P<e>⟦E\d+⟧)(?=[ .?]|$)", _formula),
        (r"\b(?:reduced )?echelon form of (?P<c>⟦C\d+⟧) is (?P<m>⟦M\d+⟧)", _reduced),
        (rf"(?P<lead>\b(?:reduced )?echelon form of ){_KIND}{{H}} {_KIND}matrix(?: {{N}})?(?= is ⟦M)", _sized),
        (r"\b(nullspace|colspace|rowspace|leftspace) of {W}", _transposed),
        (r"(⟦W\d+⟧)(?=[ .,?]|$)", _rank_word),
    )
)  # fmt: skip
