"""Displays that begin with a relation: `$$f$$` and below it `$$= g$$` are one chain, where no words stand between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..document import Document, Formula
from ..latex.macros import Macros
from ..source import Place
from .formulas import last_side, read_parts
from .records import Found

__all__ = ["with_chains"]

_GOES_ON = "its left side stands in the words before it"


def with_chains(document: Document, found: Sequence[Found]) -> list[Found]:
    """What was found, with a claim for each display that goes on from the one above."""
    before = dict(_continuations(document))
    if not before:
        return list(found)
    macros = Macros.from_text(document.macros) if document.macros else None
    out: list[Found] = []
    for each in found:
        last = before.get(_at(each.place))
        if last is None or each.claim is not None or each.context is None or each.verdict is None or each.verdict.reason != _GOES_ON:
            out.append(each)
            continue
        parts = read_parts(f"{last} {each.latex}", each.context, macros).parts
        claims = [p.claim for p in parts if p.claim is not None and p.claim.right is not None]
        if not claims or len(claims) < len(parts):
            out.append(each)
            continue
        for claim in claims:
            names = frozenset(s.latex for s in claim.left.free | claim.right.free if s.op == "symbol")  # type: ignore[union-attr]
            one = replace(claim, place=each.place)
            out.append(
                replace(
                    each, kind="derivation_line", claim=one, verdict=None, role="stated", names=names, declared=names, assumed=claim.assumed
                )
            )
    return out


def _at(place: Place) -> tuple[str, int]:
    return place.path, place.line


def _continuations(document: Document) -> Iterator[tuple[tuple[str, int], str]]:
    """(place of a display, last side of what stands directly above it)."""
    last = ""
    for block in document.blocks:
        if block.kind not in ("paragraph", "list_item"):
            last = ""
            continue
        for piece in block.pieces:
            if not isinstance(piece, Formula):
                if piece.text.strip(" \n\t.,;:"):
                    last = ""
                continue
            if not piece.display:
                last = ""
                continue
            if last and piece.latex.lstrip(" &").startswith(("=", "<", ">", "\\le", "\\ge", "\\approx")):
                yield _at(piece.place), last
            last = last_side(piece.latex.strip().rstrip(".,;"))
