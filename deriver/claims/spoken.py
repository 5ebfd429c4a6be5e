"""Prose that claims without a formula: counted, so that a report says how much of a text it has not checked.

Comes in: a sentence without formulas. Goes out: whether it asserts something mathematical that could be true or false. Strict: a statement
about objects of mathematics that says for how many of them, or when, it holds.
"""

from __future__ import annotations

import re

from ..document.sentences import Sentence

__all__ = ["claims_in_words", "why_unread"]

_OBJECT = re.compile(
    r"\b(?:matri(?:x|ces)|determinants?|eigenvalues?|eigenvectors?|ranks?|traces?|inverses?|vectors?|norms?|"
    r"derivatives?|gradients?|hessians?|"
    r"jacobians?|integrals?|functions?|polynomials?|series|sequences?|(?:sub)?spaces?|bas[ie]s|solutions?|"
    r"equations?|projections?|singular values?|"
    r"numbers?|primes?|integers?|products?|sums?|transposes?|variances?|covariances?|expectations?|means?|"
    r"probabilit(?:y|ies)|distributions?|"
    r"minim(?:um|a)|maxim(?:um|a)|limits?|rows?|columns?|systems?|transformations?|operators?)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\b(?:every|each|all|any|always|never|no|none|only|exactly|at (?:most|least)|if and only if|iff|whenever|must|"
    r"cannot|equals?|is equal to|"
    r"is the (?:sum|product|square|inverse|transpose|same)|are the (?:squares?|roots?|same|reciprocals?)|unique)\b",
    re.IGNORECASE,
)
_ASSERTS = re.compile(
    r"\b(?:is|are|has|have|equals?|commutes?|converges?|diverges?|vanish(?:es)?|preserves?|spans?|exists?|divides?|"
    r"implies|follows|holds?|agrees?|"
    r"sums?|adds?|does|do|can|cannot|must)\b",
    re.IGNORECASE,
)
_NOT_SAID = re.compile(
    r"^\W*(?:if|let|suppose|assume|consider|find|show|prove|compute|determine|solve|verify|use|recall|note that we|"
    r"write|what|which|why|how|is|are|"
    r"does|do|can|we will|you|in this)\b|\b(?:let us|we call|is called|are called|we say|is said to be|is defined|means that)\b",
    re.IGNORECASE,
)


#: A relation, and a sign that only mathematics writes: a line of a page whose delimiters are lost.
_RELATION = re.compile(r"[=≤≥≈]|\\(?:leq?|geq?|approx|sim|iff)(?![A-Za-z])")
_SIGN = re.compile(r"\\[A-Za-z]{2,}|[∑∏∫√∂∇→‖∥ᵀ⁻²³ⁿˣαβγδεθλμσφψωΣΛΦ∞^_]|[a-zA-Z)]\d|\d\s*[+/*·×−-]\s*\d")


def _without_delimiters(words: str) -> bool:
    return bool(len(words) < 400 and _RELATION.search(words) and _SIGN.search(_RELATION.sub(" ", words)))


def why_unread(sentence: Sentence) -> str:
    """Why a sentence that claims in words is only counted.

    >>> from ..document import read_document
    >>> from ..document.sentences import sentences
    >>> [why_unread(s)[:29] for s in sentences(read_document(text="(a+b)2 = a2 + 2ab + b2", format="plain"))]
    ['a formula without delimiters:']
    """
    if _without_delimiters(sentence.words):
        return "a formula without delimiters: counted, not read, since what a page loses with them (exponents, fractions) is not known"
    return "said in words, without a formula: counted, not checked"


def claims_in_words(sentence: Sentence) -> bool:
    """Whether a sentence without formulas asserts something about mathematical objects.

    >>> from ..document import read_document
    >>> from ..document.sentences import sentences
    >>> text = "Every orthogonal matrix is invertible. We turn to an example. Is every matrix invertible?"
    >>> [claims_in_words(s) for s in sentences(read_document(text=text))]
    [True, False, False]
    """
    if sentence.block is not None and sentence.block.kind in ("heading", "code", "comment"):
        return False
    words = sentence.words
    if _without_delimiters(words):
        return True
    if not words.rstrip(" )]\"'”’*_").endswith((".", "!")) or not 4 <= len(words.split()) <= 60:
        return False
    return bool(_OBJECT.search(words) and _HOW_MANY.search(words) and _ASSERTS.search(words) and not _NOT_SAID.search(words))
