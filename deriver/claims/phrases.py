r"""Properties said in words: "let $A$ be symmetric", "for invertible $P,Q$", "when $A$ has full column rank", "(SPD)".

A controlled grammar over skeletons. A phrase is taken only in the forms below, each with the letters it is said of; words that are not
understood are left in the text, where the caller sees them. Nothing is ever attached to a letter by nearness alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .notions import HAD, NOTIONS, SPELLED, Saying, sayings_of
from .skeleton import Skeleton

__all__ = ["CUES", "DENIALS", "Phrase", "Phrases", "phrases_of"]

#: What documents say, and the word of a declaration that it comes to ("" where it adds nothing).
_SAID = {
    "symmetric": "symmetric", "real symmetric": "symmetric", "real": "", "skew-symmetric": "skew-symmetric",
    "antisymmetric": "antisymmetric",
    "positive definite": "positive definite", "positive-definite": "positive definite", "spd": "positive definite",
    "symmetric positive definite": "positive definite", "symmetric positive-definite": "positive definite",
    "positive semidefinite": "positive semidefinite", "positive semi-definite": "positive semidefinite",
    "positive-semidefinite": "positive semidefinite", "psd": "positive semidefinite",
    "symmetric positive semidefinite": "positive semidefinite", "symmetric positive semi-definite": "positive semidefinite",
    "orthogonal": "orthogonal", "normal": "normal", "invertible": "invertible", "nonsingular": "invertible", "non-singular": "invertible",
    "singular": "singular", "idempotent": "idempotent", "nilpotent": "nilpotent", "diagonal": "diagonal", "square": "square",
    "upper triangular": "upper triangular", "upper-triangular": "upper triangular", "lower triangular": "lower triangular",
    "lower-triangular": "lower triangular", "upper": "upper triangular", "lower": "lower triangular",
    "unit lower triangular": "unit lower triangular", "unit upper triangular": "unit upper triangular",
    "unit lower": "unit lower triangular", "unit upper": "unit upper triangular",
    "diagonalizable": "diagonalizable", "diagonalisable": "diagonalizable",
    "full column rank": "full column rank", "full row rank": "full row rank", "full-column-rank": "full column rank",
    "orthonormal columns": "orthonormal columns", "positive": "positive", "negative": "negative", "nonnegative": "nonnegative",
    "non-negative": "nonnegative", "nonzero": "nonzero", "non-zero": "nonzero", "unit vector": "unit", "unit norm": "unit",
    "unit vectors": "unit", "unit-norm": "unit", "unit length": "unit", "normalized": "unit", "normalised": "unit",
    "linearly independent columns": "full column rank", "independent columns": "full column rank",
    "linearly independent rows": "full row rank", "independent rows": "full row rank", "one-hot": "one-hot",
    "complex": "complex", "an integer": "integer", "integer": "integer",
    **SPELLED,
}  # fmt: skip
_ADJECTIVE = "|".join(re.escape(w).replace(r"\ ", r"\s+").replace(r"\-", "[-‐‑–]") for w in sorted(_SAID, key=len, reverse=True))
_ADJECTIVES = rf"(?P<words>(?:{_ADJECTIVE})(?:\s*(?:,|\band\b|\bmatrices\s+(?:which|that)(?:\s+are)?\b)*\s*(?:{_ADJECTIVE}))*)"
_NOUN = (
    r"(?P<noun>constant\s+(?:vectors?|matri(?:x|ces)|scalars?)|matrix|matrices|vectors?|scalars?|(?:real\s+|natural\s+)?numbers?|constants?|"
    r"integers?|reals|labels?|targets?)"
)
_SIZE = r"(?:⟦S(?P<size>\d+)⟧)"
_SIZE2 = _SIZE.replace("size", "size2")
_NAMES = r"(?P<names>⟦[NM]\d+⟧(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)⟦[NM]\d+⟧)*)"
_CUE = (
    r"(?:let|for|if|when|whenever|where|with|given|suppose|assume|assuming|since|because|as|provided|any|every|all|each|a|an|of|"
    r"consider|and|then|\(|,|that|both|here|is|are|denot(?:e|es|ing)\s+by|fix|take)"
)

#: Words before which a reader expects a condition; one that is left after the phrases are taken was not understood.
CUES = re.compile(
    r"\b(?:if|iff|when|whenever|where|unless|provided|assum\w+|suppose\w*|given|for|with|since|because|such that|subject to|satisf\w+|"
    r"under|only|let|except|restricted|whose|having|constrain\w+|in general)\b",
    re.IGNORECASE,
)
#: "error" where it is no quantity: the mean squared error, an error term and the error function deny nothing.
_NO_MEASURE = (
    r"(?<!entropy\s)(?<!squared\s)(?<!square\s)(?<!standard\s)(?<!absolute\s)(?<!relative\s)(?<!prediction\s)(?<!training\s)(?<!test\s)"
    r"(?<!truncation\s)(?<!rounding\s)(?<!reconstruction\s)(?<!residual\s)(?<!estimation\s)(?<!quadrature\s)(?<!global\s)(?<!local\s)"
    r"errors?(?!\s+(?:functions?|terms?|bounds?|vectors?|rates?|variance|signals?|propagation|covariance))"
)
#: Words by which a text may deny, quote or weaken what it writes.
DENIALS = re.compile(
    rf"\b(?:not|fails?|false|wrong\w*|incorrect\w*|mistake\w*|{_NO_MEASURE}|erroneous\w*|unlike|instead|would|counter-?examples?|naive\w*|never|"
    r"cannot|approximat\w+|roughly|about|asymptotic\w*|locally|almost|in expectation|on average|typo|myth|tempting|invalid|unequal|"
    r"doesn['’]t|isn['’]t|might|hopes?|think|guess|conjectur\w+|suspect|pretend|imagine|contradiction|absurd)\b",
    re.IGNORECASE,
)

_SUFFIX = re.compile(
    rf"{_NAMES}\s*(?:,\s*)?(?P<verb>(?:is|are|be|being|has|have|to\s+be)\s+)?"
    rf"(?:(?:a|an|the|any|arbitrary|given|fixed|also|both|all|of|always|vectors?\s+of|matri(?:x|ces)\s+with)\s+)*(?:{_SIZE}\s*)?"
    rf"(?:(?:real\s+)?matri(?:x|ces)\s+(?:(?:which|that)\s+(?:is|are)|(?P<part>(?:which|that)\s+(?:has|have)|with|of|having))\s+)?{_ADJECTIVES}"
    rf"(?:\s+{_SIZE2})?(?:\s+(?P<end>matrix|matrices|vectors?|scalars?|(?:real\s+|natural\s+)?numbers?|constants?|integers|reals?))?(?![-\w])",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    rf"(?:(?<=\s)|(?<=^)|(?<=\())(?:the\s+)?(?P<det>(?:a|an|any|every|all|each|some|both)\s+)?"
    rf"(?:{_SIZE}\s+)?(?:{_ADJECTIVES}\s+)?(?:{_SIZE2}\s+)?(?:{_NOUN}\s+)?{_NAMES}",
    re.IGNORECASE,
)
_NOUN_SUFFIX = re.compile(
    rf"{_NAMES}\s*(?:is|are|be)\s+(?:(?:a|an|the|both|all|any|arbitrary|given|fixed|another|general)\s+)*(?:{_SIZE}\s+)?{_NOUN}(?:\s+of\s+(?:compatible|the\s+same|equal)\s+sizes?)?(?![-\w])",
    re.IGNORECASE,
)
#: "each positive integer $n>1$", "all integers $k\\ge0$": what the letters of a comparison are.
_COMPARED = re.compile(
    rf"(?:(?:an?|any|every|all|each|some)\s+)?(?:{_ADJECTIVES}\s+)?(?P<noun>integers?|natural\s+numbers?)\s+(?=⟦C(?P<mark>\d+)⟧)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:\(\s*(?:(?:if|for|when|where)\s+)?(?:it\s+is\s+|they\s+are\s+)?|(?:,\s*)?\b(?:if|when)\s+){_ADJECTIVES}(?=\s*[).,;]|\s*$)",
    re.IGNORECASE,
)


#: "positive definite, but not necessarily symmetric": what a word implies elsewhere is taken back.
_TAKEN_BACK = re.compile(
    r"\s*,?\s*(?:but|though|although|yet|and|or)?\s*(?:not\b|non-?|perhaps\b|possibly\b|except\b|unless\b)|\s*,?\s*n?or\b",
    re.IGNORECASE,
)
#: Words that suit vectors and numbers; the others are said of matrices.
_OF_VECTORS = frozenset({"positive", "negative", "nonnegative", "nonzero", "unit", "one-hot", "complex", "integer"}) | {
    word for word, notion in NOTIONS.items() if notion.kind in ("vector", "scalar", "any")
}
_IS_VECTOR = re.compile(r"\\in\s*\\(?:mathbb|R)\s*(?:\{?R\}?)?\s*(?:\^\s*(?:\w|\{\s*\w+\s*\}))?\s*$")


_HAS = re.compile(r"(?:has|have)\b", re.IGNORECASE)
#: What a letter can have; the others it is.
_HAD = frozenset({"full column rank", "full row rank", "orthonormal columns", "unit"}) | HAD
#: Words that mean one thing of matrices and another of vectors.
_SHARED = frozenset({"orthogonal", "normal"})
_ONE = re.compile(r"(?:an?|any|every|each|some)\b", re.IGNORECASE)
_SINGULAR = frozenset({"matrix", "vector", "scalar", "number", "real number", "natural number", "constant", "integer", "real"})

#: Before a phrase: "one of $A$ and $B$", "the set of symmetric matrices $A$", "contrary to the case where".
_NOT_OF_IT = re.compile(
    r"(?:\b(?:one|some|none|two|most|either|neither|set|sets|space|class|family|cone|group|subspace|collection|examples?)\s+of\s+(?:all\s+|the\s+)?"
    r"|\b(?:contrary|contrast|opposed|unlike|rather|instead|except)\b[^.;:,]*)$",
    re.IGNORECASE,
)
#: Words that may follow a property without changing it; any other ("orthogonal columns", "symmetric about") makes it another.
_FOLLOWS = re.compile(
    r"\s+(?:and|then|so|where|we|the|a|an|as|to|by|while|which|that|this|it|its|such|because|since|hence|thus|therefore|from|here|but|yet|"
    r"also|too|throughout|everywhere|again|now|below|above|always|let|is|are|has|have|gives?|yields?|implies|means|becomes|makes|guarantees|"
    r"satisf\w+|holds|matri(?:x|ces)|vectors?|scalars?|numbers?|constants?|of\s+(?:size|order|rank|the\s+same|compatible)|"
    r"with(?!\s+respect)|for\s+(?:all|any|every|each|simplicity|convenience)|in\s+(?:this|what|the\s+(?:sequel|following)|which|general))\b|\s+in\s+⟦",
    re.IGNORECASE,
)


def _goes_on(rest: str) -> bool:
    """Whether words follow a property that make another of it."""
    if re.match(r"\s*⟦|\s+to\s+(?:⟦|each|one|every|all|the)", rest):
        return True  # "symmetric $A^2$", "orthogonal to $v$"
    return re.match(r"\s+[A-Za-z]", rest) is not None and _FOLLOWS.match(rest) is None


_RESPECTIVELY = re.compile(r"\s*,?\s*respectively\b", re.IGNORECASE)


@dataclass(frozen=True)
class Phrase:
    """What is said of which formulas: `marks` are their indices in the skeleton (empty for "(if symmetric)"), `at` where it stands."""

    marks: tuple[int, ...]
    words: tuple[str, ...]
    noun: str | None
    size: int | None
    at: int
    end: int
    loose: tuple[int, ...] = ()  # formulas beside it of which it may or may not be said
    saying: Saying | None = None
    generic: bool = False  # "for every invertible matrix $A$": what A was before is not meant
    introduces: bool = False  # "a symmetric matrix $A$": the words before it are not said of the letter


@dataclass(frozen=True)
class Phrases:
    """The phrases of a sentence, and the sentence without them."""

    found: tuple[Phrase, ...]
    rest: str


def phrases_of(skeleton: Skeleton) -> Phrases:
    r"""The phrases of a sentence.

    >>> from ..document import read_document
    >>> from .skeleton import skeleton_of
    >>> block = read_document(text="Let $A$ be symmetric and $P, Q$ invertible matrices.").blocks[0]
    >>> [(p.marks, p.words) for p in phrases_of(skeleton_of(block.pieces)).found]
    [((0,), ('symmetric',)), ((1,), ('invertible',))]
    """
    text = skeleton.text
    found: list[Phrase] = []
    for at, end, marks, saying in sayings_of(skeleton, text):
        if "·" in text[at:end] or _TAKEN_BACK.match(text, end) or _NOT_OF_IT.search(text[:at]):
            continue
        found.append(Phrase(marks, (), None, None, at, end, saying=saying))
        text = text[:at] + "·" * (end - at) + text[end:]
    for counted in _COMPARED.finditer(text):
        if _introduced(text, counted.start()) and not _NOT_OF_IT.search(text[: counted.start()]):
            noun = counted["noun"].lower()
            found.append(
                Phrase((int(counted["mark"]),), _words(counted["words"]), noun, None, counted.start(), counted.end(), generic=True)
            )
            text = text[: counted.start()] + "·" * (counted.end() - counted.start()) + text[counted.end() :]
    for pattern in (_SUFFIX, _NOUN_SUFFIX, _PREFIX, _BARE):
        at = 0
        while True:
            match = pattern.search(text, at)
            if match is None:
                break
            at = match.end()
            groups = match.groupdict()
            if pattern is _PREFIX and not (groups["words"] or groups["noun"] or groups["size"] or groups["size2"]):
                continue
            if pattern is _PREFIX and not _introduced(text, match.start()) and not (groups["det"] and groups["words"]):
                continue
            if _TAKEN_BACK.match(text, match.end()) or _NOT_OF_IT.search(text[: match.start()]):
                continue
            if pattern is _SUFFIX and groups["end"] is None and _goes_on(text[match.end() :]):
                continue
            if pattern is _SUFFIX and not groups["verb"] and not _introduced(text, match.start()):
                continue
            size = groups.get("size") or groups.get("size2")
            words = _words(groups.get("words"))
            names = tuple(int(k) for k in re.findall(r"⟦[NM](\d+)⟧", groups.get("names") or ""))
            if (
                "orthogonal" in words
                and len(names) + sum(len(skeleton.marks[k].names) for k in names) > 2
                and _vectors(names, groups, skeleton)
            ):
                words = tuple("mutually orthogonal" if w == "orthogonal" else w for w in words)
            if set(words) - _OF_VECTORS:
                # "symmetric $A\in R^{n\times n}$ and $x\in R^n$" says nothing of x.
                kept = tuple(k for k in names if not _IS_VECTOR.search(skeleton.marks[k].formula.latex))
                if (
                    (not kept and names)
                    or "vector" in (groups.get("noun") or groups.get("end") or "").lower()
                    or _among_vectors(words, names, skeleton)
                ):
                    continue  # "orthogonal vectors" are no orthogonal matrices
                names = kept
            if (
                pattern is _SUFFIX
                and (_HAS.match(groups["verb"] or "") or groups["part"])
                and not (set(words) <= _HAD and not groups["end"])
            ):
                continue  # "have symmetric square $A^2$", "a matrix of positive numbers"
            each = _RESPECTIVELY.match(text, match.end())
            letters_of_it = [name for k in names for name in skeleton.marks[k].names]
            if each is not None and len(words) == len(letters_of_it) > 1 and not any(w in NOTIONS for w in words):
                pairs = tuple(zip(letters_of_it, words, strict=True))
                told = Saying(tuple(letters_of_it), tuple((n, "?") for n in letters_of_it), (), pairs, said="respectively")
                found.append(Phrase(names, (), None, None, match.start(), each.end(), saying=told))
                text = text[: match.start()] + "·" * (each.end() - match.start()) + text[each.end() :]
                continue
            names, loose = _said_of(skeleton, names, pattern is _PREFIX, groups) if words else (names, ())
            found.append(
                Phrase(
                    names,
                    words,
                    (groups.get("noun") or groups.get("end") or "").lower() or None,
                    int(size) if size else None,
                    match.start(),
                    match.end(),
                    loose,
                    generic=pattern is _PREFIX and (groups["det"] or "").strip().lower() in ("every", "any", "all", "each"),
                    introduces=pattern is _PREFIX and bool(words) and (groups["det"] or "").strip().lower() in ("a", "an"),
                )
            )
            text = text[: match.start()] + "·" * (match.end() - match.start()) + text[match.end() :]
    return Phrases(tuple(sorted(found, key=lambda p: p.at)), text)


def _vectors(names: Sequence[int], groups: Mapping[str, str | None], skeleton: Skeleton) -> bool:
    """Whether the letters are vectors: they are said to be, declared beside it, or are small."""
    if "vector" in (groups.get("noun") or groups.get("end") or "").lower():
        return True
    declared = [k for k in names if skeleton.marks[k].look == "M"]
    if declared:
        return all(_IS_VECTOR.search(skeleton.marks[k].formula.latex) for k in declared)
    return all(name.lstrip("\\")[:1].islower() for k in names for name in skeleton.marks[k].names)


def _among_vectors(words: Sequence[str], names: Sequence[int], skeleton: Skeleton) -> bool:
    """Whether a word that vectors share with matrices is said of small letters: `u` and `v` are orthogonal."""
    letters = [name.lstrip("\\") for k in names for name in skeleton.marks[k].names]
    return bool(letters) and bool(_SHARED & set(words)) and all(name[:1].islower() for name in letters)


def _said_of(
    skeleton: Skeleton, names: tuple[int, ...], prefix: bool, groups: Mapping[str, str | None]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    r"""Which formulas of a list a property is said of, and of which it may be: "$A,B\in\mathbb{R}^n$, $A$ symmetric" means $A$."""
    looks = [skeleton.marks[k].look for k in names]
    if len(names) < 2 or "M" not in looks:
        if prefix and len(names) > 1 and (_ONE.match(groups.get("det") or "") or (groups.get("noun") or "").lower() in _SINGULAR):
            return names[:1], names[1:]
        return names, ()
    if prefix:
        first = looks.index("M") or 1
        return names[:first], names[first:]
    if looks[-1] == "N":
        last = len(looks) - looks[::-1].index("M")
        kept = names[last:]
        said = {name for k in kept for name in skeleton.marks[k].names}
        return kept, tuple(k for k in names[:last] if groups["verb"] and not said & set(skeleton.marks[k].names))
    return (names, ()) if groups["verb"] else (names[-1:], names[:-1])


def _introduced(text: str, at: int) -> bool:
    """Whether what stands at `at` follows a word that introduces a condition or a list of them."""
    before = text[:at].rstrip()
    return not before or re.search(rf"(?:^|[\s(]){_CUE}$|[(,;:.·]$", before, re.IGNORECASE) is not None


def _words(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    out: list[str] = []
    for found in re.finditer(_ADJECTIVE, text, re.IGNORECASE):
        word = re.sub(r"[‐‑–]", "-", re.sub(r"\s+", " ", found[0].lower()))
        word = _SAID.get(word, "")
        if word:
            out.append(word)
    return tuple(out)
