"""From the text of a block to its pieces: prose without markup, and cleaned formulas.

Comes in: traced text and the manner of its format. Goes out: pieces, complaints, comments, macros. Knows no block
structure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from .blocks import Complaint, Formula, Piece, Prose
from .clean import clean_formula, take_definitions
from .spans import Found, Span, find_spans
from .traced import Edit, Traced

__all__ = ["Gathered", "formula_from", "labelled", "markdown_prose", "pieces_of", "plain_prose", "read_pieces"]

Cleaner = Callable[[Traced], Traced]


@dataclass(slots=True)
class Gathered:
    """What accumulates while a document is read."""

    problems: list[Complaint] = field(default_factory=list)
    macros: list[str] = field(default_factory=list)
    comments: list[tuple[str, Traced]] = field(default_factory=list)

    def complain(self, code: str, message: str, traced: Traced, start: int, end: int) -> None:
        """Note a complaint about `traced.text[start:end]`."""
        if traced.segments:
            self.problems.append(Complaint(code, message, traced.place(start, end)))


def read_pieces(traced: Traced, into: Gathered, clean: Cleaner, **manner: Any) -> tuple[Piece, ...]:
    """The pieces of a running text; `manner` are the options of `find_spans`."""
    traced = take_definitions(traced, into.macros)
    found = find_spans(traced.text, **manner)
    note_troubles(traced, found, into)
    return pieces_of(traced, found.spans, into, clean)


def note_troubles(traced: Traced, found: Found, into: Gathered) -> None:
    """Turn the troubles of a block into complaints."""
    for code, message, start, end in found.troubles:
        into.complain(code, message, traced, start, end)


def pieces_of(
    traced: Traced, spans: Sequence[Span], into: Gathered, clean: Cleaner, start: int = 0, end: int | None = None
) -> tuple[Piece, ...]:
    """The pieces of `traced.text[start:end]`, given the spans of the whole text."""
    end = len(traced.text) if end is None else end
    pieces: list[Piece] = []
    prose: list[Traced] = []

    def flush() -> None:
        if prose:
            joined = Traced.join(prose)
            prose.clear()
            if joined.text:
                pieces.append(Prose(joined.text, joined.place(0, len(joined.text)), joined.segments))

    at = start
    for span in spans:
        if span.end <= start or span.start >= end:
            continue
        prose.append(clean(traced.slice(at, span.start)))
        at = span.end
        if span.kind == "code":
            prose.append(traced.slice(span.start, span.end))
        elif span.kind == "comment":
            into.comments.append((traced.text[span.inner_start : span.inner_end], traced.slice(span.start, span.end)))
        else:
            formula = formula_from(traced.slice(span.inner_start, span.inner_end), span, into)
            if formula is not None:
                flush()
                pieces.append(formula)
    if at < end:
        prose.append(clean(traced.slice(at, end)))
    flush()
    return tuple(pieces)


_LABEL = re.compile(r"[ \t]*\(([A-Za-z0-9][\w:.-]*)\)[ \t]*(?=\n|$)")


def labelled(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces of a block, `$$...$$ (name)` being a display with a label, as MyST writes it."""
    found = list(pieces)
    for i, (formula, after) in enumerate(pairwise(pieces)):
        if isinstance(formula, Formula) and isinstance(after, Prose) and formula.display and formula.environment is None:
            name = _LABEL.match(after.text)
            if name is not None and formula.label is None:
                found[i] = replace(formula, label=name[1])
    return tuple(found)


def formula_from(inner: Traced, span: Span, into: Gathered) -> Formula | None:
    """The formula inside the delimiters of a span, or None when nothing is left once macros are taken out."""
    inner = take_definitions(inner, into.macros).strip()
    if not inner.text:
        return None
    cleaned = clean_formula(
        inner, doubled=span.doubled, display=span.display, environment=span.environment is not None and not span.doubled
    )
    if not cleaned.body.text:
        return None
    source, low, high = inner.span(0, len(inner.text))
    if cleaned.unsure:
        into.complain("undecided", cleaned.unsure, inner, 0, len(inner.text))
    raw = source.text[low:high]
    repairs = cleaned.repairs if cleaned.repairs or raw == cleaned.body.text else ("layout",)
    return Formula(
        latex=cleaned.body.text,
        raw=raw,
        place=source.place(low, high),
        display=span.display,
        label=cleaned.labels[0][1] if cleaned.labels else None,
        environment=span.environment,
        damaged=span.damaged,
        repairs=repairs,
        labels=cleaned.labels,
        offsets=cleaned.body.segments,
    )


_MARKUP = re.compile(
    r"!\[[^\[\]\n]*\]\([^()\n]*\)(?P<drop>)"
    r"|\[\^[^\]\s\[]+\]:?"
    r"|\[(?P<text>[^\[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)"
    r"|\]\((?:https?:|#|/|\.)[^()\s]*\)"
    r"|</?[A-Za-z][^<>\n]*>"
    r"|(?P<star>\*+)"
    r"|(?P<under>_+)"
    r"|\\(?P<escaped>[*_`#\[\]()>~+.!|$-])"
    r"|(?P<entity>&(?:[A-Za-z]\w{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)"
)


def markdown_prose(traced: Traced) -> Traced:
    """Prose without emphasis, links, tags and escapes.

    >>> from .traced import Source
    >>> markdown_prose(Traced.of(Source("a.md", "the **[rank](x.md)** of a_b"))).text
    'the rank of a_b'
    """
    edits: list[Edit] = []
    text = traced.text
    for found in _MARKUP.finditer(text):
        start, end = found.span()
        if found["text"] is not None:
            edits.append((start, found.start("text"), ""))
            edits.append((found.end("text"), end, ""))
        elif found["star"] or found["under"]:
            before, after = text[start - 1 : start] if start else "", text[end : end + 1]
            apart = before.isspace() and (after.isspace() or not after)
            within = before.isalnum() and after.isalnum() and (found["under"] or end - start == 1)
            blank = bool(found["under"]) and end - start > 2
            if not (apart or within or blank):
                edits.append((start, end, ""))
        elif found["escaped"]:
            edits.append((start, end, found["escaped"]))
        elif found["entity"]:
            edits.append((start, end, html.unescape(found["entity"])))
        else:
            edits.append((start, end, ""))
    return traced.edit(edits)


def plain_prose(traced: Traced) -> Traced:
    """Prose of a plain text: nothing to take away."""
    return traced
