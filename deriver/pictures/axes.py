"""A plane with axes: ranges in, a frame with ticks, letters and a legend out, and what is drawn into it clipped.

`Plane` maps numbers to the drawing, keeps notes from covering each other, and writes the legend under the frame, where it hides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from .records import Svg
from .svg import Drawing, Point, text_width

__all__ = ["Plane", "Range", "tick_text", "ticks"]

Range = tuple[float, float]

_WIDTH, _TOP, _RIGHT, _BOTTOM = 480.0, 30.0, 18.0, 34.0
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Round numbers between two bounds, about as many as wanted.

    >>> ticks(-1.2, 1.1)
    [-1.0, -0.5, 0.0, 0.5, 1.0]
    >>> ticks(0, 7)
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    """
    rough = (high - low) / max(1, wanted)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(s * size for s in (1, 2, 2.5, 5, 10) if s * size >= rough * 0.8)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 12) + 0.0 for i in range(first, last + 1)]


def tick_text(value: float) -> str:
    """A number at an axis: `−0.5`, `3`, `2·10⁶`.

    >>> tick_text(-0.5), tick_text(2e6), tick_text(1e-5)
    ('−0.5', '2·10⁶', '10⁻⁵')
    """
    if value and not 1e-4 <= abs(value) < 1e5:
        power = math.floor(math.log10(abs(value)) + 1e-12)
        front = f"{value / 10.0**power:.3g}"
        lead = "" if front == "1" else "−" if front == "-1" else front.replace("-", "−") + "·"
        return f"{lead}10{str(power).translate(_SUPERSCRIPTS)}"
    return f"{value:.6g}".replace("-", "−")


class Plane:
    """A drawing with axes. `equal` gives both axes the same unit, as a phase plane needs."""

    def __init__(self, x: Range, y: Range, letters: tuple[str, str], *, equal: bool = False) -> None:
        self.x, self.y = x, y
        self.letters = letters
        self.y_ticks = ticks(*y)
        self.left = 18 + max([text_width(tick_text(t)) for t in self.y_ticks] or [0.0])
        self.inner_width = _WIDTH - self.left - _RIGHT
        self.inner_height = 280.0
        if equal:
            ratio = (y[1] - y[0]) / (x[1] - x[0])
            self.inner_height = min(400.0, self.inner_width * ratio)
            self.inner_width = self.inner_height / ratio
        self.top = _TOP
        self.width = max(self.left + self.inner_width + _RIGHT, 300.0)
        self.drawing = Drawing(self.width, 0.0)
        self._notes: list[tuple[float, float, float, float]] = []
        self._legend: list[tuple[str, str, str]] = []
        self._axes()

    # Where numbers are in the drawing

    def at(self, x: float, y: float) -> Point:
        """The place of a point of the plane in the drawing."""
        px = self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.inner_width
        py = self.top + (self.y[1] - y) / (self.y[1] - self.y[0]) * self.inner_height
        far = 1e4  # what lies this far outside is clipped anyway, and keeps its numbers short
        return min(max(px, -far), far), min(max(py, -far), far)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the frame."""
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]

    # Axes

    def _axes(self) -> None:
        d, right, bottom = self.drawing, self.left + self.inner_width, self.top + self.inner_height
        x_ticks = ticks(*self.x, wanted=max(3, int(self.inner_width / 60)))
        for t in x_ticks:
            px = self.at(t, self.y[0])[0]
            d.path([(px, self.top), (px, bottom)], "axis" if t == 0 else "grid")
        for t in self.y_ticks:
            py = self.at(self.x[0], t)[1]
            d.path([(self.left, py), (right, py)], "axis" if t == 0 else "grid")
        d.path([(self.left, self.top), (self.left, bottom), (right, bottom)], "axis")
        letter, letter_width = self.letters[0], text_width(self.letters[0], 16)
        for t in x_ticks:
            px = self.at(t, self.y[0])[0]
            if px + text_width(tick_text(t)) / 2 < right - letter_width - 4:
                d.text((px, bottom + 16), tick_text(t), "tick", "middle")
        for t in self.y_ticks:
            d.text((self.left - 6, self.at(self.x[0], t)[1] + 4), tick_text(t), "tick", "end")
        d.text((right, bottom + 18), letter, "letter", "end")
        d.text((self.left, self.top - 10), self.letters[1], "letter", "middle" if len(self.letters[1]) < 3 else "start")

    # What is drawn into the frame

    def clip(self) -> None:
        """From here on, only what lies in the frame is seen."""
        self.drawing.clip(self.left, self.top, self.inner_width, self.inner_height)

    def unclip(self) -> None:
        """End of the part that is clipped."""
        self.drawing.unclip()

    def line(self, points: Iterable[tuple[float, float]], style: str, *, closed: bool = False) -> None:
        """A line through points of the plane."""
        self.drawing.path([self.at(x, y) for x, y in points], style, closed=closed)

    def lines(self, lines: Iterable[Iterable[tuple[float, float]]], style: str, *, closed: bool = False) -> None:
        """Several lines through points of the plane, as one shape."""
        self.drawing.paths([[self.at(x, y) for x, y in line] for line in lines], style, closed=closed)

    def arrowhead(self, before: tuple[float, float], after: tuple[float, float], style: str, size: float = 8.0) -> None:
        """A filled head at the second point, in the direction from the first."""
        (x0, y0), (x1, y1) = self.at(*before), self.at(*after)
        length = math.hypot(x1 - x0, y1 - y0)
        if length < 1e-9:
            return
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        back_x, back_y, side = x1 - size * ux, y1 - size * uy, 0.42 * size
        ends = [(back_x - side * uy, back_y + side * ux), (back_x + side * uy, back_y - side * ux)]
        self.drawing.path([(x1, y1), *ends], style, closed=True)

    def arrow(self, tail: tuple[float, float], head: tuple[float, float], style: str, fill: str, *, seen: bool = False) -> None:
        """A straight arrow from a point to another; with `seen`, no note will cover it."""
        self.line([tail, head], style)
        if seen:
            (x0, y0), (x1, y1) = self.at(*tail), self.at(*head)
            for k in range(2, 7):
                x, y = x0 + (x1 - x0) * k / 6, y0 + (y1 - y0) * k / 6
                self._notes.append((x - 4, y - 4, x + 4, y + 4))
        self.arrowhead(tail, head, fill, 7.0)

    def dot(self, x: float, y: float, color: int, *, hollow: bool = False) -> None:
        """A mark at a point; no note will cover it."""
        px, py = self.at(x, y)
        self.drawing.circle((px, py), 5, f"hollow s{color}" if hollow else f"dot f{color}")
        self._notes.append((px - 6, py - 6, px + 6, py + 6))

    def note(self, x: float, y: float, text: str, style: str = "note", *, must: bool = True) -> bool:
        """Text beside a point, where it covers nothing written before; with `must` false it is left out where there is no such place."""
        px, py = self.at(x, y)
        width = text_width(text) + 4
        places = [(8.0, -7.0), (-width - 6, -7.0), (8.0, 16.0), (-width - 6, 16.0), (-width / 2, -12.0), (-width / 2, 22.0), (11.0, 4.0)]
        if style == "level":
            places = [(-width / 2, 4.0)]
        right, bottom = self.left + self.inner_width, self.top + self.inner_height
        inside = []
        for dx, dy in places:
            box = (px + dx, py + dy - 11, px + dx + width, py + dy + 3)
            if box[0] >= self.left + 1 and box[2] <= right and box[1] >= self.top and box[3] <= bottom:
                inside.append((dx, dy, box))
        free = [p for p in inside if not any(_touch(p[2], other) for other in self._notes)]
        if not free and not must:
            return False
        if not free and not inside:
            return False
        dx, dy, box = (free or inside)[0]
        self._notes.append(box)
        self.drawing.text((px + dx, py + dy), text, style)
        return True

    # The legend

    def explain(self, text: str, style: str, kind: str = "line") -> None:
        """A row of the legend: what is drawn in a style; `kind` is line, dot, hollow or region."""
        if (text, style, kind) not in self._legend:
            self._legend.append((text, style, kind))

    def finish(self, title: str, description: str) -> Svg:
        """The picture as SVG, the legend under the frame."""
        d, x, y = self.drawing, self.left, self.top + self.inner_height + _BOTTOM + 14
        if not self._legend:
            y -= 18
        for text, style, kind in self._legend:
            width = 34 + text_width(text, 13) + 14
            if x > self.left and x + width > self.width:
                x, y = self.left, y + 20
            if kind == "dot":
                d.circle((x + 13, y - 4), 5, style)
            elif kind == "region":
                d.rectangle(x + 2, y - 10, 22, 12, style)
            elif kind == "arrow":
                d.path([(x + 2, y - 4), (x + 22, y - 4)], style.split("/")[0])
                d.path([(x + 25, y - 4), (x + 17, y - 7.5), (x + 17, y - 0.5)], style.split("/")[1], closed=True)
            else:
                d.path([(x + 1, y - 4), (x + 26, y - 4)], style)
            d.text((x + 33, y), text, "entry")
            x += width
            d.width = max(d.width, x)
        d.height = y + 12
        return Svg(d.svg(title, description))


def _touch(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
