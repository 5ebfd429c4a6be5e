"""The one SVG writer: shapes in, a small deterministic drawing out.

A drawing has a viewBox, a title and a description for screen readers, and carries its colours as CSS variables: light by default, dark
where the reader's scheme is dark, light again in print. Text stays text. Nothing in it is executed or loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["Drawing", "number", "text_width"]

Point = tuple[float, float]

#: The style of every picture; the same text in each, so that several on one page agree.
STYLE = """
.deriver-picture{--ground:#fff;--ink:#1b1b1f;--soft:#55565c;--grid:#e6e6ea;--c1:#0b5ea8;--c2:#b8430b;--c3:#0a6e4a;--c4:#84358a;
--c5:#7a5b00;font:13px system-ui,"Segoe UI","Helvetica Neue",Arial,sans-serif}
@media (prefers-color-scheme:dark){.deriver-picture{--ground:#17181b;--ink:#ececef;--soft:#b4b5bb;--grid:#303137;--c1:#79b8ff;
--c2:#ff9f6b;--c3:#63d3a4;--c4:#dfa3e4;--c5:#e2c15a}}
@media print{.deriver-picture{--ground:#fff;--ink:#000;--soft:#444;--grid:#ddd;--c1:#0b5ea8;--c2:#b8430b;--c3:#0a6e4a;--c4:#84358a;
--c5:#7a5b00}}
.deriver-picture .ground{fill:var(--ground)}
.deriver-picture text{fill:var(--ink)}
.deriver-picture .tick{fill:var(--soft);font-size:12px}
.deriver-picture .letter{font:italic 16px "STIX Two Math","Latin Modern Math",Cambria,Georgia,"Times New Roman",serif}
.deriver-picture .note,.deriver-picture .level{font-size:12px;paint-order:stroke;stroke:var(--ground);stroke-width:3px}
.deriver-picture .level{font-size:11px;fill:var(--soft)}
.deriver-picture .grid{stroke:var(--grid);stroke-width:1;fill:none}
.deriver-picture .axis{stroke:var(--soft);stroke-width:1;fill:none}
.deriver-picture .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.deriver-picture .thin{fill:none;stroke-width:1.2;stroke-linejoin:round}
.deriver-picture .field{stroke:var(--soft);stroke-width:1;fill:none;opacity:.75}
.deriver-picture .asymptote{stroke:var(--soft);stroke-width:1;stroke-dasharray:5 4;fill:none}
.deriver-picture .s0{stroke:var(--ink)}.deriver-picture .f0{fill:var(--ink)}
.deriver-picture .s1{stroke:var(--c1)}.deriver-picture .s2{stroke:var(--c2)}.deriver-picture .s3{stroke:var(--c3)}
.deriver-picture .s4{stroke:var(--c4)}.deriver-picture .s5{stroke:var(--c5)}
.deriver-picture .f1{fill:var(--c1)}.deriver-picture .f2{fill:var(--c2)}.deriver-picture .f3{fill:var(--c3)}
.deriver-picture .f4{fill:var(--c4)}.deriver-picture .f5{fill:var(--c5)}
.deriver-picture .d1{stroke-dasharray:7 4}.deriver-picture .d2{stroke-dasharray:2 4}.deriver-picture .d3{stroke-dasharray:9 3 2 3}
.deriver-picture .region{opacity:.18;stroke:none}
.deriver-picture .dot{stroke:var(--ground);stroke-width:1.5}
.deriver-picture .hollow{fill:var(--ground);stroke-width:2}
""".strip()


def number(value: float) -> str:
    """A length in a drawing: one decimal, never `-0`.

    >>> number(3.0), number(-0.01), number(12.25)
    ('3', '0', '12.2')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def text_width(text: str, size: float = 12.0) -> float:
    """About how wide a text is, in the drawing's units."""
    return size * sum(next((wide for letters, wide in _WIDTHS if c in letters), 0.62) for c in text)


#: How wide letters are, as a share of the size; generously, since the reader's font is not known.
_WIDTHS = ((" .,:;|'il()[]′", 0.36), ("frt₀₁₂₃⁰¹²³ᵀ-", 0.45), ("mwMW−+=×∇≤≥", 0.85))


class Drawing:
    """Shapes being collected; `svg` writes them. Lengths are in the units of the viewBox, y grows downwards."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._clips: list[tuple[float, float, float, float]] = []

    def path(self, points: Sequence[Point], style: str, *, closed: bool = False) -> None:
        """A line through points."""
        if len(points) > 1:
            self.paths([points], style, closed=closed)

    def paths(self, lines: Iterable[Sequence[Point]], style: str, *, closed: bool = False) -> None:
        """Several lines as one shape; closed ones are filled by the even-odd rule."""
        data = "".join(_moves(line) + ("Z" if closed else "") for line in lines if len(line) > 1)
        if data:
            rule = ' fill-rule="evenodd"' if closed else ""
            self._parts.append(f'<path class="{style}"{rule} d="{data}"/>')

    def circle(self, at: Point, radius: float, style: str) -> None:
        """A circle about a point."""
        self._parts.append(f'<circle class="{style}" cx="{number(at[0])}" cy="{number(at[1])}" r="{number(radius)}"/>')

    def rectangle(self, x: float, y: float, width: float, height: float, style: str) -> None:
        """A rectangle by its upper left corner and its sides."""
        sides = f'width="{number(width)}" height="{number(height)}"'
        self._parts.append(f'<rect class="{style}" x="{number(x)}" y="{number(y)}" {sides}/>')

    def text(self, at: Point, text: str, style: str, anchor: str = "start") -> None:
        """Text on a base line; `anchor` is start, middle or end."""
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._parts.append(f'<text class="{style}" x="{number(at[0])}" y="{number(at[1])}"{where}>{escape(text, quote=False)}</text>')

    def clip(self, x: float, y: float, width: float, height: float) -> None:
        """What follows, until `unclip`, is seen only inside a rectangle."""
        self._parts.append(f'<g clip-path="url(#NAME-{len(self._clips)})">')
        self._clips.append((x, y, width, height))

    def unclip(self) -> None:
        """End of what `clip` began."""
        self._parts.append("</g>")

    def svg(self, title: str, description: str) -> str:
        """The drawing as one `<svg>` element; its identifiers come from its content, so that several share a page."""
        clips = "".join(
            f'<clipPath id="NAME-{i}"><rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"/></clipPath>'
            for i, (x, y, w, h) in enumerate(self._clips)
        )
        body = "\n".join([*([f"<defs>{clips}</defs>"] if clips else []), *self._parts])
        name = "p" + hashlib.sha256(f"{title}\n{description}\n{body}".encode()).hexdigest()[:10]
        body = body.replace("NAME-", f"{name}-")
        w, h = number(self.width), number(self.height)
        head = f'<svg xmlns="http://www.w3.org/2000/svg" class="deriver-picture" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"'
        return (
            f'{head} aria-labelledby="{name}-t {name}-d">\n<title id="{name}-t">{escape(title, quote=False)}</title>\n'
            f'<desc id="{name}-d">{escape(description, quote=False)}</desc>\n<style>{STYLE}</style>\n'
            f'<rect class="ground" width="{w}" height="{h}"/>\n{body}\n</svg>\n'
        )


def _moves(line: Sequence[Point]) -> str:
    """The path data of a line, without points that change nothing."""
    kept = [(number(x), number(y)) for x, y in _straightened(line)]
    out = [kept[0]]
    for point in kept[1:]:
        if point != out[-1]:
            out.append(point)
    if len(out) == 1:
        out.append(out[0])
    return "M" + "L".join(f"{x} {y}" for x, y in out)


def _straightened(line: Sequence[Point], tolerance: float = 0.2) -> list[Point]:
    """The line with fewer points: none is left out that lies farther than the tolerance from what is drawn (Douglas-Peucker)."""
    if len(line) < 3:
        return list(line)
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        (x0, y0), (x1, y1) = line[first], line[last]
        dx, dy = x1 - x0, y1 - y0
        length = (dx * dx + dy * dy) ** 0.5
        worst, where = tolerance, -1
        for i in range(first + 1, last):
            x, y = line[i]
            off = abs(dx * (y - y0) - dy * (x - x0)) / length if length > 1e-9 else ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
            if off > worst:
                worst, where = off, i
        if where >= 0:
            keep.add(where)
            stack += [(first, where), (where, last)]
    return [line[i] for i in sorted(keep)]
