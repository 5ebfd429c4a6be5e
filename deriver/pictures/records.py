"""What a picture is, and how formulas are written in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Picture", "Show", "Svg"]

#: How a formula is written as plain text: LaTeX in, Unicode out. Given by the room that renders.
Show = Callable[[str], str]


class Svg(str):
    """A picture as SVG text, which a notebook shows as a picture."""

    def _repr_svg_(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Picture:
    """One picture: its title, the SVG, and a caption that says what is seen. `problem` is the problem it belongs to.

    `link` is where a text that cannot hold SVG finds it: a file beside the text, or a `data:` address.
    """

    title: str
    svg: Svg
    caption: str = ""
    problem: int = 0
    link: str = ""
