r"""Properties that a sentence asserts of numbers written out before: "then $A$ is positive definite", "$v$ is an eigenvector of $A$".

Comes in: the skeleton of a sentence. Goes out: the formulas that say the same, for the letters that have values. Of letters without a value
such words are conditions, and no claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .skeleton import Skeleton

__all__ = ["asserted_properties"]

_MARK = r"⟦[NDEMX]\d+⟧"
_LINK = r"\s+is\s+(?:(?:then|also|therefore|thus|hence|clearly|in\s+fact|a|an|the)\s+)*"
_STOP = r"(?=\s*(?:[.,;:)]|$|and\b|with\b|since\b|because\b|as\b|but\b|matrix\b|vector\b))"
_ADJECTIVES: tuple[tuple[str, str], ...] = (
    (r"(?:symmetric\s+)?positive[\s-]definite", r"{A}\succ 0"),
    (r"(?:symmetric\s+)?negative[\s-]definite", r"{A}\prec 0"),
    (r"(?:symmetric\s+)?positive[\s-]semi-?definite", r"{A}\succeq 0"),
    (r"symmetric", r"{A}^\top={A}"),
    (r"skew[\s-]symmetric|antisymmetric", r"{A}^\top=-{A}"),
    (r"orthogonal", r"{A}^\top {A}=I"),
    (r"invertible|non-?singular", r"\det({A})\ne 0"),
    (r"singular", r"\det({A})=0"),
    (r"idempotent", r"{A}^2={A}"),
)
_FOR = (
    r"(?:\s+(?:for|with|to|belonging\s+to|corresponding\s+to|associated\s+(?:to|with))\s+(?:the\s+)?(?:eigenvalue\s+)?(?P<l>" + _MARK + "))"
)
_VECTOR = re.compile(rf"(?P<v>{_MARK}){_LINK}eigenvectors?\s+of\s+(?P<A>{_MARK}){_FOR}", re.IGNORECASE)
_VALUE = re.compile(rf"(?P<l>{_MARK}){_LINK}eigenvalues?\s+of\s+(?P<A>{_MARK})", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|unless|whether|suppose|assume|let|where|provided|for\s+which|not|iff|only)\b[^.;]*$", re.IGNORECASE
)
_CLOSED = re.compile(r"\bthen\b[^.;]*$", re.IGNORECASE)


def asserted_properties(skeleton: Skeleton) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Which formula of the sentence it is said of, the names that must have values, and the statement in LaTeX."""
    text = skeleton.text
    if text.rstrip().endswith("?"):
        return
    for adjective, statement in _ADJECTIVES:
        for found in re.finditer(rf"(?P<A>{_MARK}){_LINK}(?:{adjective}){_STOP}", text, re.IGNORECASE):
            name = _name(skeleton, found["A"])
            if name is not None and not _supposed(text[: found.start()]):
                yield _index(found["A"]), (name,), statement.replace("{A}", name)
    for found in _VECTOR.finditer(text):
        vector, matrix, value = (_name(skeleton, found[k]) for k in ("v", "A", "l"))
        if vector is not None and matrix is not None and value is not None and not _supposed(text[: found.start()]):
            names = tuple(n for n in (vector, matrix, value) if not _is_number(n))
            yield _index(found["v"]), names, rf"{matrix} {vector}=({value}) {vector}"
            yield _index(found["v"]), names, rf"{vector}\ne 0"
    for found in _VALUE.finditer(text):
        value, matrix = _name(skeleton, found["l"]), _name(skeleton, found["A"])
        if value is not None and matrix is not None and not _supposed(text[: found.start()]):
            names = tuple(n for n in (value, matrix) if not _is_number(n))
            yield _index(found["l"]), names, rf"\det({matrix}-({value})I)=0"


def _supposed(before: str) -> bool:
    return _CONDITION.search(before) is not None and _CLOSED.search(before) is None


def _index(mark: str) -> int:
    return int(re.sub(r"\D", "", mark))


def _is_number(latex: str) -> bool:
    return re.fullmatch(r"[-\d\s./]+|-?\\[dt]?frac\{?\d+\}?\{?\d+\}?", latex) is not None


def _name(skeleton: Skeleton, mark: str) -> str | None:
    """The letter or the number a mark stands for: what a definition defines, what stands alone."""
    found = skeleton.marks[_index(mark)]
    if found.look in ("N", "D") and len(found.names) == 1:
        return found.names[0]
    latex = found.formula.latex.strip()
    return latex if _is_number(latex) else None
