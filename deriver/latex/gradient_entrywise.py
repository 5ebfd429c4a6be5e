r"""Functions of numbers that act on arrays entry by entry: "where $g$ is applied elementwise", "an elementwise activation $\phi$".

Comes in: the line of a task. Goes out: the same line with "Let $g$ be an elementwise function." in front, in place of
the words that say it.
Without them a letter before a parenthesis is one function of the whole array.
"""

from __future__ import annotations

from . import patterns as re
from .gradient_lines import MARK, NAME, Line

__all__ = ["entrywise_functions"]

_PART = "(?:element|entry|component|coordinate)"
_EACH = (
    rf"(?:elementwise|entrywise|componentwise|pointwise|coordinatewise|{_PART}-wise|{_PART} by {_PART}|(?:to|on) (?:each|every) {_PART})"
)
_SAID = (
    r"(?:is|are|be|being|denotes?|acts?|acting|applied|applies|operates?|operating|works?|taken|understood|an?|the|some|any|that|which|and|also|both|all|"
    r"arbitrary|general|generic|unspecified|smooth|differentiable|twice|continuously|nonlinear|non-linear|scalar|real|real-valued|univariate|known|fixed|"
    r"given|hidden|layer|activations?|functions?|nonlinearity|nonlinearities|non-linearity|maps?|transfer|separately|independently|,)"
)
_WHAT = r"(?:activation functions?|activations?|nonlinearity|non-linearity|nonlinearities|transfer function|functions?|maps?|mapping)"
_LEAD = r"(?:,? ?\b(?:where|with|and|here|for|when|if|while|using|assuming(?: that)?|in which)|,)?"
_LIST = rf"(?P<list>{MARK}(?:(?:,| and|, and) {MARK})*)"
_NAMED = r"(?:the (?:activation |scalar )?(?:function |nonlinearity |activation )?)?"
_BEHIND = rf"{_LEAD} ?{_NAMED}{_LIST},?(?: {_SAID},?)*? {_EACH}(?: {_WHAT})?"
_ANY = r"(?:(?:an?|the|some|any|arbitrary|general|generic|unspecified|smooth|differentiable|nonlinear|given) )*"
_BEFORE = rf"{_LEAD} {_ANY}{_EACH} (?:(?:differentiable|smooth|nonlinear|scalar) )*{_WHAT} {_LIST}"
_SIGNATURE = re.compile(
    rf"\s*(?P<f>{NAME})\s*(?:\(\s*\\cdot\s*\)|:\s*\\(?:mathbb\s*\{{?R\}}?|R)\s*\\(?:to|rightarrow|mapsto)\s*\\(?:mathbb\s*\{{?R\}}?|R))?\s*"
)


def entrywise_functions(said: Line) -> None:
    r"""The line with the functions that act on each entry declared at its front."""
    told = re.match(rf"(?:Let {MARK} be an elementwise function\. ?)*", said.line)
    start = told.end() if told is not None else 0
    if not re.search(rf"\b{_EACH}", said.line[start:]):
        return
    names: list[str] = []

    def put(found: re.Match[str]) -> str:
        here = []
        for mark in re.findall(MARK, found["list"]):
            inside = _SIGNATURE.fullmatch(said.formula(mark))
            if inside is None or not _unknown(inside["f"].strip(), said, found[0]):
                return found[0]
            here.append(inside["f"].strip())
        names.extend(here)
        let = re.search(r"(?:[Ll]et|[Ss]uppose(?: that)?|[Aa]ssume(?: that)?)$", found.string[: found.start()].rstrip())
        return "" if let is None else f" {_DECLARED}"

    line = re.sub(_BEFORE, put, said.line[start:])
    line = re.sub(_BEHIND, put, line)
    if not names:
        return
    line = re.sub(rf"\b(?:[Ll]et|[Ss]uppose(?: that)?|[Aa]ssume(?: that)?) +{_DECLARED}(?: and (?=(?:{MARK}))|[,;.]? *)", _opened, line)
    line = re.sub(r"^[\s,.;]+", "", re.sub(r"\(\s*\)", "", line).replace(_DECLARED, ""))
    lets = " ".join(f"Let {said.mark(name)} be an elementwise function." for name in dict.fromkeys(names))
    said.line = f"{said.line[:start]}{lets} {line[:1].upper()}{line[1:]}"


_DECLARED = "(declared)"


def _opened(found: re.Match[str]) -> str:
    """What stands for the opening of a sentence whose first part is said elsewhere: "Let (declared) and $a=\\ldots$"."""
    return "Let " if found[0].rstrip().endswith("and") else ""


def _unknown(name: str, said: Line, words: str) -> bool:
    """Whether a name stands for a function that nothing else tells: one that is applied, has no definition, and is no named function."""
    if name == r"\sigma" and not re.search(_WHAT, words):
        return False  # "where $\sigma$ is applied elementwise": the sigmoid, as its sign says
    if re.fullmatch(r"\\(?:tanh|exp|log|ln|sin|cos|operatorname.*|mathrm.*|max|min|det)", name):
        return False
    sign = re.escape(name)
    letters = [f if name.startswith("\\") else re.sub(r"\\[A-Za-z]+", " ", f) for f in said.formulas]
    applied = re.compile(rf"{sign}\s*'*\s*(?:\\left\s*)?\(")
    defined = re.compile(rf"\s*{sign}\s*\(\s*\\?[A-Za-z]+\s*\)\s*:?=")
    return any(applied.search(f) for f in letters) and not any(defined.match(f) for f in said.formulas)
