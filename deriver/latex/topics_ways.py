r"""How something is to be found, said in words: "Use the squeeze theorem to find ...", "... using polar coordinates", "... by parts".

The way that is named is taken off, and the rest is read as a task of its own; the way stays in the request, and what the answer does
instead is said where it differs.
"""

from __future__ import annotations

import re

__all__ = ["without_way"]

_WAYS = (
    "the squeeze theorem", "the sandwich theorem", "l'hôpital's rule", "l'hopital's rule", "lhopital's rule", "l'hospital's rule",
    "integration by parts", "partial fractions", "a trigonometric substitution", "trigonometric substitution", "a suitable substitution",
    "substitution", "a substitution", "the ratio test", "the root test", "the comparison test", "the integral test",
    "the limit comparison test",
    "the alternating series test", "the fundamental theorem of calculus", "symmetry", "the gamma function", "telescoping",
    "a telescoping sum",
    "differentiation under the integral sign", "feynman's trick", "the definition of an improper integral", "taylor series",
    "the residue theorem", "residues", "the calculus of residues", "contour integration", "a contour integral", "complex analysis",
    "a trigonometric identity", "trigonometric identities", "a double-angle formula", "the double-angle formulas",
    "the method of partial fractions", "the method of substitution", "the product rule", "the quotient rule", "the chain rule",
    "polar coordinates", "a change to polar coordinates", "parametric differentiation",
)  # fmt: skip
_WAY = "|".join(sorted((re.escape(w) for w in _WAYS), key=len, reverse=True))
_LAST = "differentiating under the integral sign"
_BEFORE = re.compile(rf"^\s*(?:use|using|by|apply|with)\s+(?:{_WAY}|{_LAST})(?:\s+to|,)?\s+(?=[a-z])", re.IGNORECASE)
_BEHIND = re.compile(
    rf",?\s+(?:by using|using|by|with(?: the help of)?|via|by means of)\s+(?:{_WAY}|{_LAST})\s*(?=[.?!]?\s*$)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:the )?(?:dirichlet|frullani|fresnel|gaussian|euler|gamma|beta|improper)\s+(?=integral\s+\$)", re.IGNORECASE)


def without_way(text: str) -> tuple[str, str] | None:
    """The task without the way that is named, and the way; None where none is named."""
    for pattern in (_BEFORE, _BEHIND, _NAMED):
        found = pattern.search(text)
        if found is not None:
            rest = (text[: found.start()] + text[found.end() :]).strip()
            if pattern is _NAMED:
                rest = text[: found.start()] + ("the " if found[0].lower().startswith("the ") else "") + text[found.end() :]
            return rest[:1].upper() + rest[1:], found[0].strip(" ,.")
    return None
