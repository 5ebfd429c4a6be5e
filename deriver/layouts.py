"""Layouts of derivatives in a document: where gradients stand as columns here and as rows there, each place says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .expression.nodes import Expr, walk
from .model import Claim, ClaimReport, Finding

__all__ = ["with_layouts"]


def _layouts(claim: Claim | None) -> dict[str, str]:
    """For gradients and for Jacobians the layout a claim is written in, where its shape shows it."""
    found: dict[str, str] = {}
    for side in (claim.left, claim.right) if claim is not None and claim.right is not None else ():
        for node in walk(side):
            if node.op in ("gradient", "jacobian") and _tells(node):
                found.setdefault(node.op, str(node.data))
    return found


def _tells(node: Expr) -> bool:
    """Whether the transpose has another shape."""
    return node.shape != node.shape.transposed


def with_layouts(reports: Sequence[ClaimReport], claims: Sequence[Claim | None]) -> list[ClaimReport]:
    """The reports, with the finding `mixed_layout` on those whose layout is the rarer one of the document.

    Gradients are compared with gradients, Jacobians with Jacobians: a column for the one and a row for each output of the other is
    no mixture but the most common convention.
    """
    out = list(reports)
    for kind, noun in (("gradient", "gradients"), ("jacobian", "Jacobians")):
        places: dict[str, list[int]] = {}
        for i, (report, claim) in enumerate(zip(reports, claims, strict=True)):
            layout = _layouts(claim).get(kind)
            if layout is not None and report.verdict.outcome in ("proved", "verified", "conditional"):
                places.setdefault(layout, []).append(i)
        if len(places) < 2:
            continue
        usual, rare = sorted(places, key=lambda name: (-len(places[name]), places[name][0]))
        for i in places[rare]:
            text = (
                f"{noun} are mixed: this one is in {rare} layout, as on {_lines(reports, places[rare])}; "
                f"{usual} layout on {_lines(reports, places[usual])}"
            )
            out[i] = replace(out[i], findings=(*out[i].findings, Finding("mixed_layout", text)))
    return out


def _lines(reports: Sequence[ClaimReport], where: Sequence[int]) -> str:
    numbers = sorted({reports[i].place.line for i in where})
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {', '.join(str(n) for n in numbers)}"
