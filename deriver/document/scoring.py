"""How much a stretch of text looks like mathematics, and how much like prose or money.

Comes in: the text between two delimiters, and its neighbours. Goes out: a number; below zero it is not a formula. It
serves to pair dollar signs whose order is broken, and to leave `$5 and $10` alone.
"""

from __future__ import annotations

import re

__all__ = ["is_money", "rate_formula", "rate_prose", "words_in"]

#: Arguments that hold words or names, so that words in them say nothing against mathematics.
_NAMED = re.compile(
    r"\\(?:text\w*|mbox|hbox|mathrm|mathit|mathsf|mathtt|mathbf|mathcal|boldsymbol|operatorname\*?|label|tag\*?|begin|end"
    r"|color|ref|eqref|bm|mathop|quad|qquad)\s*\{[^{}]*\}"
)
_SCRIPT = re.compile(r"[_^]\s*\{[^{}]*\}")
_COMMAND = re.compile(r"\\[A-Za-z]+|\\.")
_WORD = re.compile(r"[^\W\d_]{2,}")
_OPERATOR = re.compile(r"[=<>+*/|≤≥≈≠∈→±×·()\[\]-]")
_SENTENCE = re.compile(r"[\w)}\"'’”]\s?[.;:!?]\s+[A-Z][a-z]*\s|[.!?]\s+[A-Z][a-z]+\b|^[.;:!?]\s+\w")
_PRICE = re.compile(r"\d[\d.,]*\s?(?:[kKmMbB]|bn|million|billion)?\b")
_PRICES = re.compile(r"\d[\d.,]*\s?(?:[kKmMbB]|bn)?\s*[-–—/,;+]?\s*")
_CURRENCY = re.compile(r"\s(?:US|A|C|HK|NZ|S)$")
_PROSE_COMMAND = re.compile(r"\\[A-Za-z]{2,}|[_^]\{|\\[,;!]")


def words_in(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_STOP = words_in(
    "and the of to in for or we is are was were it its as by at on an be if then with that this from per each every not"
    " but than so which when where has have per about only also can will costs cost between"
)
#: Function names and shape words that stand bare in sloppy but real formulas.
_NAMES = words_in(
    "sin cos tan exp log det rank diag trace span dim softmax sigmoid relu ReLU argmin argmax sign mean prox conv"
    " nnz null grad curl cov Cov Var Tr"
)


def rate_formula(content: str, before: str, after: str) -> float:
    """How well `content`, between dollar signs that stand between `before` and `after`, reads as a formula.

    >>> rate_formula(r"\\lambda>0", " ", " ") > 0 > rate_formula("5 and ", " ", "1")
    True
    """
    text = content.strip()
    if not text:
        return -10.0
    bare = _SCRIPT.sub("_", _NAMED.sub(" \\\\t ", text))
    score = 0.0
    if "\\" in text:
        score += 3
    if "_" in text or "^" in text:
        score += 2
    if _OPERATOR.search(text):
        score += 1
    if len(text) <= 3:
        score += 2
    compact = not any(letter.isspace() for letter in text)
    if compact:
        score += 2
    if not any(letter.isalnum() for letter in text) and "\\" not in text:
        # A lone relation or operator is a formula in a sentence about notation; punctuation is not.
        score += -9 if not compact or text[0] in ".,;:!?\"'" else -2
    for word in _WORD.findall(_COMMAND.sub(" ", bare)):
        if word in _NAMES:
            continue
        if word.lower() in _STOP:
            score -= 1 if compact else 3
        elif len(word) >= 4:
            score -= 0.5 if compact else 1.5
        elif len(word) == 3 and not compact:
            score -= 0.5
    if _SENTENCE.search(bare):
        score -= 3
    left, right = content[0].isspace(), content[-1].isspace()
    if left != right:
        score -= 2
    if after == "\\":
        score -= 2
    if before.isalnum():
        score -= 1.5
    if after.isdigit():
        score -= 2
        if _PRICES.fullmatch(text):
            score -= 8
    if _PRICE.match(text) and _CURRENCY.search(text):
        score -= 8
    if _unbalanced(text):
        score -= 4
    lines = content.count("\n")
    score -= 0.5 * lines
    if lines > 3:
        score -= 2
    return score


def rate_prose(text: str) -> float:
    """How badly a stretch outside all dollar signs reads as prose: zero, or below for LaTeX left over.

    >>> rate_prose(" is a matrix ")
    0.0
    """
    found = 0
    for _ in _PROSE_COMMAND.finditer(text):
        found += 1
        if found >= 4:
            break
    return -1.0 - found if found else 0.0


def is_money(text: str, at: int) -> bool:
    """Whether the dollar sign at `at` stands before an amount, as in `$5`, `$1,000`, `$ 20`, `US$5`.

    >>> is_money("costs $20.", 6)
    True
    """
    start = at + 1
    if text[start : start + 1] == " ":
        start += 1
    return _PRICE.match(text, start) is not None


def _unbalanced(text: str) -> bool:
    depth = 0
    escaped = False
    for letter in text:
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth < 0:
                return True
    return depth != 0
