"""The layout that a task names: "in numerator layout", "using the denominator-layout convention"."""

from __future__ import annotations

from . import patterns as re

__all__ = ["LAYOUT", "without_layout"]

#: The mark of a problem whose task names a layout, followed by its name.
LAYOUT = "layout asked "
_NAMED = r"(?P<layout>numerator|denominator)[- ]layout(?:\s+(?:convention|notation|form))?"
_TAIL = re.compile(
    rf",?\s*\(?\b(?:(?:written|expressed|given|stated|presented)\s+)?(?:in|using|with|under|following|adopting|assuming)\s+(?:the\s+)?{_NAMED}\)?,?(?=\s|[.?!;:)]|$)"
)
_SENTENCE = re.compile(
    rf"(?:^|(?<=[.;]))\s*(?:Use|Using|In|Adopt|Assume|With|Work in|Write it in|Give it in)\s+(?:the\s+)?{_NAMED}"
    r"\s*[.,;:]?\s*(?:throughout\.?)?"
)


def without_layout(text: str) -> tuple[str, str] | None:
    """The text without the words of its layout (every place stays where it was), and the layout; None where none or both are named."""
    found = _SENTENCE.search(text) or _TAIL.search(text)
    if found is None:
        return None
    rest = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
    if re.search(r"(?:numerator|denominator)[- ]layout", rest):
        return None
    opening = re.search(r"[a-z]", rest) if not text[: found.start()].strip() else None
    if opening is not None and not rest[: opening.start()].strip():
        rest = rest[: opening.start()] + opening[0].upper() + rest[opening.end() :]
    return rest, found["layout"]
