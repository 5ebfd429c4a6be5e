"""Showing things: records in, text out.

Comes in: Derivation, Verdict, Report, Reading, Rule. Goes out: text for a terminal, Markdown, LaTeX, HTML, JSON, SARIF, Python code.
Knows no rule by name and decides nothing; what is drawn comes from `pictures`. Start at `show_derivation` and `show_report`; the words
that all formats share are in `phrases`, formulas as Unicode in `unicode_text`. Which writer
serves which format says the table in `deriver/formats.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..formats import FORMATS, formats_for
from ..model import DISPLAY, Derivation, Report, Verdict

if TYPE_CHECKING:
    from ..pictures import Picture

__all__ = ["FORMATS", "draw_derivation", "register", "show_derivation", "show_report", "show_verdict"]


def draw_derivation(derivation: Derivation, *, simulate: bool = False, seed: int = 0) -> list[Picture]:
    """The pictures of a derivation, its letters written as everywhere else; `simulate` adds sample paths, from the seed."""
    from ..pictures import pictures_of
    from .unicode_text import readable

    return pictures_of(derivation, readable, simulate=simulate, seed=seed)


def show_derivation(
    derivation: Derivation,
    format: str = "markdown",
    *,
    standalone: bool = False,
    pictures: Sequence[Picture] | None = None,
    **terminal: Any,
) -> str:
    """A derivation in a format; `terminal` takes width, color and unicode for `text`.

    `pictures` stand in HTML as they are, in Markdown as links to where they are kept. Unless told otherwise HTML draws its own.

    >>> show_derivation(Derivation("x", "stuck", reason="no method"), "json").splitlines()[1]
    '  "schema": "deriver.derivation/1",'
    """
    if format == "html" and pictures is None:
        pictures = draw_derivation(derivation)
    return _written("derivation", format, derivation, standalone=standalone, pictures=pictures or (), **terminal)


def show_verdict(verdict: Verdict, format: str = "markdown", *, explain: bool = False, **terminal: Any) -> str:
    """A verdict in a format; as Markdown in those that show none."""
    return _written("verdict", format if FORMATS[format].verdict else "markdown", verdict, explain=explain, **terminal)


def show_report(report: Report, format: str = "markdown", *, explain: bool = False, **terminal: Any) -> str:
    """A report in a format; the HTML and LaTeX forms are whole documents."""
    return _written("report", format, report, explain=explain, **terminal)


def _written(kind: str, format: str, record: Any, **options: Any) -> str:
    """A record by its writer, which gets the options it knows; a module with a dot in its name stands outside of this package."""
    if not getattr(FORMATS[format], kind):
        raise UsageError(f"a {kind} is not shown in the format {format}", hint=f"shown in {', '.join(formats_for(kind))}")
    module, _, name = getattr(FORMATS[format], kind).partition(":")
    writer: Callable[..., str] = getattr(import_module(module if "." in module else f".{module}", __package__), name)
    known = signature(writer).parameters
    return writer(record, **{key: value for key, value in options.items() if key in known})


def register() -> None:
    """Let records show themselves: as Markdown in a notebook, as text where they are printed."""
    DISPLAY.update(Derivation=_in_a_notebook, Verdict=show_verdict, Report=show_report)
    for name, show in (("Derivation", show_derivation), ("Verdict", show_verdict), ("Report", show_report)):
        DISPLAY[f"{name} as text"] = partial(show, format="text")


def _in_a_notebook(derivation: Derivation) -> str:
    """Markdown with the pictures inside, as addresses that hold them: a notebook typesets the formulas and shows the picture."""
    import base64
    from dataclasses import replace

    def inside(picture: Picture) -> Picture:
        return replace(picture, link="data:image/svg+xml;base64," + base64.b64encode(picture.svg.encode()).decode("ascii"))

    return show_derivation(derivation, "markdown", pictures=[inside(p) for p in draw_derivation(derivation)])
