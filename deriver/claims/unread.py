r"""What a sentence says of letters in words that no rule of the grammar took.

A claim is refuted only where everything said of its letters was understood, and a property is believed only where its clause holds no
other word. Both ask the same: which words of a clause are left once phrases, conditions and the words of a closed list are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ..latex.vocabulary import HARMLESS, NOUNS
from .skeleton import MARK, Skeleton, in_numbers, names_in

__all__ = ["believed", "doubted", "speaks_of_letters", "unread_in", "words_left"]

#: Words of the grammar, and words that say nothing of what a letter is.
_PLAIN = frozenset(
    "a an the any some every each all both two three four let suppose assume assuming given consider where with if when whenever for since "
    "because as provided then hence so thus therefore that which who is are be being been was has have having of in on at to from by and "
    "or also too now here there again moreover furthermore further finally additionally throughout we us denote denotes denoting denoted "
    "define defines defined write writes set put take fix stands represent represents real arbitrary general fixed matrix matrices vector "
    "vectors scalar scalars number numbers constant constants function functions such say call called named unknown respect usual "
    "our their values value entries entry letter letters symbol symbols note recall notice following above below first next "
    "parameter parameters variable variables dimension dimensions columns rows point points element elements "
    "show shows prove verify check compute find gives give get obtain holds hold true statement claim exercise example theorem lemma "
    "proposition corollary remark proof definition section chapter figure table easy clear clearly obvious obviously "
    "particular course indeed however well known quantity quantities object objects compatible appropriate suitable "
    "property properties beautiful useful nice remarkable famous "
    "stack stacks collect arrange into them form choose pick differentiate integrate simplify evaluate calculate determine derive expand "
    "s t th i e g corresponding".split()
) | {word for phrase in NOUNS for word in phrase if word in {"matrix", "matrices", "vector", "vectors", "scalar", "numbers", "reals"}}
_SAYING = frozenset({"mean", "size", "sizes", "step", "degree", "sequence", "decision", "independent-variable", "deviation", "deviations"})
_HARMLESS = (_PLAIN | HARMLESS) - _SAYING
_CLAUSE = re.compile(
    r"[.;:,](?=\s|$)|\b(?:then|hence|thus|therefore|but|whereas|while|so(?!\s+that)|we\s+(?:have|get|obtain|see|find)|one\s+(?:has|gets)|"
    r"it\s+(?:follows|holds)(?:\s+that)?|and(?=\s+(?:let|suppose|assume|set|put|write|we|where|with|if|for)\b))\b",
    re.IGNORECASE,
)
_STRIPPED = re.compile(
    r"\bof\s+(?:the\s+)?(?:same|compatible|appropriate|suitable|conformable|matching|equal)\s+(?:sizes?|orders?|dimensions?|shapes?|lengths?)\b"
    r"|\bof\s+(?:size|order|dimensions?|length|shape)\s+(?=⟦S|⟦N)|\bstep\s+sizes?\b"
    r"|\bin\s+(?:the|this)\s+(?:special\s+)?case\s+(?:where|that|when|of)\b|\bwithout\s+(?:any\s+)?loss\s+of\s+generality\b"
    r"|\b(?:which\s+|that\s+)?(?:(?:is|are|need)\s+)?not\s+(?:necessarily|(?:assumed|required)\s+to\s+be|be)\s+(?:an?\s+)?"
    r"(?:symmetric|square|invertible|orthogonal|diagonal|positive|normal|singular)(?:\s+definite|\s+semidefinite)?\b"
    r"|⟦E\d+⟧\s*(?:(?:is|are|be|being)\s+)?(?:also\s+)?(?:invertible|non-?singular)\b"
    r"|\b(?:(?:co)?variance|mean|expectation|expected\s+value|(?:second|third|fourth)\s+moment)s?(?:\s+function)?\s+(?:is|are|equals?)\s*(?=⟦R|$)"
    r"|\bfrom\s+now\s+on\b|\bin\s+(?:what\s+follows|the\s+sequel|the\s+following|general|particular)\b|\bfrom\s+here\s+on\b"
    r"|\bfor\s+(?:simplicity|convenience|now|the\s+moment|concreteness|definiteness|example|instance)\b|\bas\s+(?:before|usual|above)\b",
    re.IGNORECASE,
)
#: "with entries $\\pm1$": what its parts are.
_PARTS = re.compile(r"\b(entries|entry|elements?|components?|columns?|rows?)\s+(?:(?:is|are|all|equal|to|in)\s+)*⟦[EN]", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|both|each|these|those|former|latter|one\s+of\s+(?:them|which)|all\s+of\s+(?:them|which)|"
    r"(?:the|this|that)\s+(?:first|second|third|last|other|two|three|(?:same\s+)?(?:matri(?:x|ces)|vectors?|numbers?|scalars?|variables?|columns?|rows?|entries|"
    r"eigenvalues?|diagonal|trace|rank|determinant|kernel|range))|(?:all|every|each|any)\s+(?:the\s+)?(?:matri(?:x|ces)|vectors?|numbers?|variables?|letters?|scalars?|entries))\b",
    re.IGNORECASE,
)
#: "It follows", "it remains to show": nobody speaks of a letter.
_EMPTY_IT = re.compile(
    r"\bit\s+(?:\w+\s+)?(?:follows|remains|suffices|holds|turns|seems|can\s+be|is\s+(?:easy|clear|well|obvious|useful|enough|known|customary|"
    r"often|common|important|instructive|convenient|worth|tempting|possible|also|now|then))\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\b(?:let|suppose|assum\w+|provided|given|henceforth|throughout|we\s+(?:normali[sz]e|scale|require|need|take))\b", re.IGNORECASE
)
_PREDICATE = re.compile(
    r"\b(?:is|are|be|has|have|had|sums?|adds?|commutes?|lies?|lie|vanish\w*|agrees?|shares?|divides?|normali[sz]e\w*|satisf\w+)\b",
    re.IGNORECASE,
)
#: Words by which a text denies, doubts or sets aside what stands beside them.
_DOUBT = re.compile(
    r"\b(?:not|never|without|nowhere|nothing|nobody|none|cannot|no\s+one|no\s+longer|\w+n['’]t|need|fail\w*|might|may|could|think|thinks|"
    r"hardly|few|rarely|seldom|unless|except|drop\w*|instead|would|were|false|untrue|wrong\w*|den(?:y|ies)|neither|nor|refus\w+|avoid\w*|exclud\w*|"
    r"treated|contrary|contrast|pretend|imagine|almost|nearly|relax\w*|remov\w*|abandon\w*|hop(?:e|es|ing)|wish\w*|guess|suspect|doubt\w*|"
    r"rather\s+than|impossible|respectively|resp)\b",
    re.IGNORECASE,
)
_GENERALITY = re.compile(
    r"\bwithout\s+(?:any\s+)?loss\s+of\s+generality\b|\b(?:need|may)\s+(?:only\s+)?(?=assume|suppose|take)|\bif\s+need\s+be\b",
    re.IGNORECASE,
)


def words_left(text: str) -> list[str]:
    """The words of a clause that are neither formulas nor of the closed list.

    >>> words_left("be a ⟦S1⟧ permutation matrix")
    ['permutation']
    """
    text = _STRIPPED.sub(" ", text)
    words = re.findall(r"[A-Za-z][A-Za-z'’\-‐‑–]*", MARK.sub(" ", text))
    return [*_PARTS.findall(text), *(w for w in words if w.lower() not in _HARMLESS)]


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a sentence begin and end."""
    start = 0
    for found in _CLAUSE.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def believed(skeleton: Skeleton, rest: str, at: int, end: int) -> bool:
    """Whether what stands from `at` to `end` may be taken: nothing before it or after it in its clause was left, and nothing doubts it.

    `rest` is the sentence with dots for all phrases.
    """
    if doubted(skeleton, at, end):
        return False
    text = skeleton.text
    start = next((a for a, b in clauses(text) if a <= at < b), max(text.rfind(c, 0, at) for c in ".;") + 1)
    before = rest[start:at]
    opening = re.search(r"⟦[RDXE]\d+⟧(?!.*⟦[RDXE]\d+⟧)", before)  # "$a=b$ where $x>0$": what the claim is called stands before it
    return not words_left(before[opening.end() :] if opening else before)


def doubted(skeleton: Skeleton, at: int, end: int) -> bool:
    """Whether the sentence before what stands from `at` to `end`, or the rest of its clause, denies it or sets it aside."""
    text = skeleton.text
    sentence = max(text.rfind(c, 0, at) for c in ".;") + 1
    if _DOUBT.search(_GENERALITY.sub(" ", text[sentence:at])):
        return True
    stop = max(next((b for a, b in clauses(text) if a <= at < b), len(text)), end)
    if _DOUBT.search(_GENERALITY.sub(" ", text[end:stop])):
        return True
    return re.search(r"\brespectively\b|\bresp\.", text[sentence:at] + text[end:]) is not None


def unread_in(
    skeleton: Skeleton,
    rest: str,
    taken: Collection[int],
    stated: Collection[int],
    *,
    lasting: bool,
    all_names: Collection[str],
    introduced: Mapping[int, int] | None = None,
) -> dict[str, str]:
    """The letters of which a sentence says something in words that were not understood, with these words.

    `introduced` tells where "a symmetric matrix $A$" begins: what stands before it is not said of A.
    """
    introduced = introduced or {}
    text = skeleton.text
    out: dict[str, str] = {}
    here: set[str] = set()
    for start, stop in clauses(text):
        claims = [
            m.start()
            for m in MARK.finditer(text, start, stop)
            if int(m[2]) not in taken and (int(m[2]) in stated or (m[1] in "RDX" and not lasting))
        ]
        cut = claims[0] if claims else stop
        marks = [int(m[2]) for m in MARK.finditer(text, start, cut)]
        spoken = [
            k
            for k in marks
            if skeleton.marks[k].look in "NMC" or k in taken or lasting or (skeleton.marks[k].look == "E" and _supposed(text, start, k))
        ]
        letters = {name for k in spoken for name in _names(skeleton, k)}
        here |= letters
        part = rest[start:cut]
        for k in [k for k in spoken if k in introduced]:
            spoken.remove(k)
            later = words_left(rest[max(start, introduced[k]) : cut])
            for name in _names(skeleton, k) if later else ():
                out.setdefault(name, " ".join(later[:6]))
        spoken = [k for k in spoken if not in_numbers(skeleton.marks[k])]
        letters = {name for k in spoken for name in _names(skeleton, k)}
        words = words_left(part)
        if not words or (claims and not letters):
            continue
        if not letters:
            pronoun = _PRONOUN.search(part)
            if pronoun is None and not (lasting and not claims):
                continue
            letters = set(all_names) | here
        for name in letters:
            out.setdefault(name, " ".join(words[:6]))
    return out


def speaks_of_letters(text: str) -> str:
    """The words by which a sentence without formulas speaks of the letters before it ("This matrix is a projector."), or nothing."""
    plain = _EMPTY_IT.sub(" ", text)
    pronoun = _PRONOUN.search(plain)
    if _SUPPOSES.search(plain) is None and (pronoun is None or _PREDICATE.search(plain[pronoun.end() :]) is None):
        return ""
    return " ".join(words_left(plain)[:6])


def _supposed(text: str, start: int, index: int) -> bool:
    return (
        re.search(
            r"\b(?:such|where|if|when|whenever|suppose|assume|provided|with|whose)\b",
            text[start : text.index(f"{index}⟧", start)],
            re.IGNORECASE,
        )
        is not None
    )


def _names(skeleton: Skeleton, index: int) -> tuple[str, ...]:
    mark = skeleton.marks[index]
    return mark.names or (tuple(sorted(names_in(mark.node))) if mark.node is not None else ())
