r"""What gives the numbers and signs of a formula another meaning, or takes the formula back: "In characteristic $2$", "in degrees", "to
first order", "which is impossible", words inside the formula. No claim among such words is refuted.
"""

from __future__ import annotations

import re

from ..document import Formula

__all__ = ["doubts_of", "redefined_in", "settings_of", "stays"]

_COUNT = r"(?:two|three|four|five|seven|eight|ten|twelve|sixteen|\$?\d+|\$?[pqb]\b)"
#: What a paragraph says, in patterns of words, and what follows of its formulas.
_SAID: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "the text computes in another structure",
        (
            r"\\(?:mathbb|mathbf|Bbb)\s*\{?\s*F\s*\}?\s*_", r"\\(?:mathbb|mathbf)\s*\{?\s*Z\s*\}?\s*(?:_|/)", r"\bGF\s*\(",
            r"\bmod(?:ulo|ular)?\b", rf"\bcharacteristic\s+{_COUNT}", r"\bfinite\s+fields?\b", r"\bboolean\b", r"\bhour\s+clock\b",
            r"\bclock\s+arithmetic\b", r"\btropical\b", r"\b(?:max|min)-plus\b", r"\bquaternions?\b", r"\bp-adic\b", r"\bordinals?\b",
            r"\bcardinals?\b", r"\bGrassmann\b", r"\bdual\s+numbers?\b",
        ),
    ),
    (
        "angles may be in degrees",
        (r"\bin\s+degrees\b", r"\bdegrees?\s+mode\b", r"\bgradians\b", r"\b(?:angles?|arguments?)\b[^.;]*\bdegrees\b"),
    ),
    (
        "the text says in which sense it holds",
        (
            r"\binteger\s+division\b", r"\b(?:floating|fixed)[-\s]point\b", r"\bround(?:ed|ing)\b", r"\bto\s+the\s+nearest\b",
            r"\bto\s+(?:the\s+)?(?:first|second|third|leading|lowest|\$?\d+\$?)\s+(?:order|decimals?|digits?|significant)\b",
            r"\bsignificant\s+(?:digits|figures)\b", r"\bdecimal\s+places?\b",
            r"\b(?:zeta|dimensional|Ramanujan)\W+(?:regulari[sz]ation|summation)\b",
            r"\bneglect\w*\b", r"\bup\s+to\s+(?:an?|the|terms|order|sign|higher|scal\w+|permutation)\b",
            r"\bmachine\s+(?:precision|arithmetic|numbers?)\b", r"\boverflow\w*\b",
        ),
    ),
    (
        "numbers or logarithms may have another base",
        (
            rf"\b(?:in|to|of|with)\s+(?:the\s+)?base[-\s]+{_COUNT}", rf"\bbase[-\s]+{_COUNT}", r"\b(?:in|to|into)\s+binary\b", r"\boctal\b",
            r"\bbinary\s+(?:numbers?|notation|arithmetic|representation|digits)\b", r"\bhexadecimal\b", r"\bbits?\b", r"\bternary\b",
        ),
    ),
    ("the source switches it off", (r"\\iffalse\b", r"\\if0\b")),
    (
        "the text may only report it",
        (
            r"\b(?:wrote|alleg\w+|suppos(?:ed|ing)ly|purport\w*|according\s+to|so-called|misquot\w+|falsely|erroneously|famously|jok(?:ed?|ing)|"
            r"rumou?r\w*|fiction\w*|novel|satir\w+)\b",
            r"\b(?:he|she|they|you|someone|somebody|children|critics?|friends?|colleagues?|computers?|calculators?|compilers?|models?|chat\w*)\s+"
            r"(?:\w+\s+)?"
            r"(?:said|says?|claims?|claimed|argued?|argues|insists?|insisted|guess(?:es|ed)?|answer(?:s|ed)?|writes?|asserts?|asserted|repl(?:y|ies|ied))\b",
            r"(?<![.!?]\s)(?<!^)\b(?!The|This|That|It|We|Theorem|Lemma|Proposition|Corollary|Equation|Eq|Table|Figure|Section|Chapter|Rule|Then|"
            r"Which|Formula)(?-i:[A-Z][a-z]+)\s+(?:\w+ly\s+|once\s+|often\s+)?(?:said|says|claims|claimed|argued|argues|insists|insisted|guessed|"
            r"answered|writes|asserted|replied|believed|thought)\b",
            r"^(?!The|This|That|It|We|Theorem|Lemma|Proposition|Corollary|Equation|Table|Figure|Section|Chapter|Rule|Which)"
            r"(?-i:[A-Z][a-z]+)\s+(?:\w+ly\s+|once\s+|often\s+)?(?:said|says|claims|claimed|argued|argues|insists|insisted|guessed|answered|"
            r"writes|asserted|replied|believed|thought)\b",
        ),
    ),
    (
        "the text may reject it",
        (
            r"\bimpossible\b", r"\bcontradict\w*\b", r"\babsurd\w*\b", r"\bno\s+solutions?\b", r"\binconsistent\b", r"\bunsolvable\b",
            r"\bwhich\s+(?:one|of|is|are|statements?|answers?)\b[^.!]*\?", r"\bnobody\b", r"\bbelieves?\b", r"\bnonsense\b",
            r"\bmultiple[-\s]choice\b", r"\btrue\s+or\s+false\b", r"\b(?:is|are)\s+(?:false|wrong|untrue|incorrect)\b",
            r"\bcannot\s+(?:be\s+true|hold|happen)\b", "[❌✗✘]",
        ),
    ),
)  # fmt: skip
_SETTINGS = tuple((reason, re.compile("|".join(patterns), re.IGNORECASE)) for reason, patterns in _SAID)


def settings_of(text: str) -> tuple[str, ...]:
    """What a paragraph says that changes the meaning of its numbers, or takes back its formulas.

    >>> settings_of("In characteristic $2$, $1+1=0$.")
    ('the text computes in another structure',)
    """
    return tuple(reason for reason, pattern in _SETTINGS if pattern.search(text))


_STRUCTURE = re.compile(
    r"\b(?:dual\s+numbers?|tropical\s+\w+|boolean\s+(?:algebras?|rings?)|quaternions?|Grassmann\s+\w+|(?:max|min)-plus|p-adic\s+numbers?|"
    r"nilpotent\s+(?:elements?|numbers?)|infinitesimal\s+(?:units?|numbers?))\b",
    re.IGNORECASE,
)


def stays(text: str) -> tuple[str, ...]:
    """What a paragraph says of the numbers that holds for the rest of its section: "we compute with dual numbers"."""
    return ("the text computes in another structure",) if _STRUCTURE.search(text) else ()


_WORDS_INSIDE = re.compile(r"\\(?:text|textrm|textit|textbf|mbox|hbox|mathrm|intertext|shortintertext)\s*\{([^{}]*)\}")
_LINKING = frozenset("if for all and or where when with so then hence thus since that some any every each i e a the t s in d".split())
#: Names of operations that are written as words: they say nothing of the formula.
_OPERATIONS = frozenset(
    "rank tr trace det diag vec softmax sigmoid relu sign sgn span dim ker null im erf var cov corr max min exp log ln sin cos tan sinh "
    "cosh tanh arctan argmin argmax adj logsumexp kl".split()
)
_LOG = re.compile(r"\\log(?![A-Za-z])(?!\s*_)|\\lg(?![A-Za-z])")
_ANGLE = re.compile(r"\\(?:sin|cos|tan|cot|sec|csc)\s*(?:\\left)?\s*[({]?\s*(?:[1-9]\d+)(?![\d.]*\s*(?:\\pi|/|\^))")


def doubts_of(formula: Formula, start: int, end: int, *, closed: bool) -> tuple[str, ...]:
    """What stands in a formula itself that may give its numbers another meaning."""
    latex = formula.latex
    out: list[str] = []
    inside = [
        w
        for found in _WORDS_INSIDE.finditer(latex)
        for w in re.findall(r"[A-Za-z]{2,}", found[1])
        if w.lower() not in _LINKING | _OPERATIONS
    ]
    if re.search(r"\\(?:text|mbox|hbox|(?:short)?intertext)", latex) and inside:
        out.append("there are words in the formula")
    part = latex[start:end]
    if closed and _LOG.search(part):
        out.append("a logarithm without a base may be the natural one or not")
    if closed and _ANGLE.search(part):
        out.append("an angle may be in degrees")
    if re.search(r"\d,$", latex[:start].rstrip()) and part[:1].isdigit() or re.match(r"\s*,\d", latex[end:]) and part[-1:].isdigit():
        out.append("a comma may be a decimal point")
    if re.search(r"(?<![\w.])0x[0-9A-Fa-f]", latex):
        out.append("a number may be hexadecimal")
    if re.search(r"\\overset\s*\{?\s*[!?]|\\stackrel\s*\{?\s*[!?]", latex):
        out.append("the relation is asked for")
    return tuple(out)


_DEFINES = re.compile(r"\\(?:(?:re|provide)?newcommand\*?|g?def|DeclareMathOperator\*?)\s*\{?\s*(\\[A-Za-z]+)")


def redefined_in(macros: str) -> frozenset[str]:
    r"""The macros that a source defines more than once: which body a formula means depends on where it stands.

    >>> sorted(redefined_in(r"\newcommand{\a}{2} \newcommand{\b}{1} \renewcommand{\a}{3}"))
    ['\\a']
    """
    names = [found[1] for found in _DEFINES.finditer(macros)]
    return frozenset(name for name in names if names.count(name) > 1)
