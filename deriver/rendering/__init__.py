"""Showing things: records in, text out.

Comes in: Derivation, Verdict, Report, Reading, Rule. Goes out: text for a terminal, Markdown, LaTeX, HTML, JSON, SARIF, Python code.
Knows no rule by name and decides nothing; what is drawn comes from `pictures`. Start at `show_derivation` and `show_report`; the words
that all formats share are in `phrases`, formulas as Unicode in `unicode_text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..model import DISPLAY, Derivation, Report, Verdict

if TYPE_CHECKING:
    from ..pictures import Picture

__all__ = ["FORMATS", "draw_derivation", "register", "show_derivation", "show_report", "show_verdict"]

FORMATS = ("text", "markdown", "latex", "html", "json", "python", "sarif")


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
    if format == "text":
        from .terminal import derivation_text

        return derivation_text(derivation, pictures=pictures or (), **terminal)
    if format == "markdown":
        from .markdown import derivation_markdown

        return derivation_markdown(derivation, pictures or ())
    if format == "latex":
        from .latex_source import derivation_latex

        return derivation_latex(derivation, standalone=standalone)
    if format == "html":
        from .html import derivation_html

        drawn = draw_derivation(derivation) if pictures is None else pictures
        return derivation_html(derivation, standalone=standalone, pictures=drawn)
    from .data import to_json
    from .python_code import derivation_python

    return {"json": to_json, "python": derivation_python}[format](derivation)


def show_verdict(verdict: Verdict, format: str = "markdown", *, explain: bool = False, **terminal: Any) -> str:
    """A verdict in a format."""
    if format == "text":
        from .terminal import verdict_text

        return verdict_text(verdict, explain=explain, **terminal)
    if format == "latex":
        from .latex_source import verdict_latex

        return verdict_latex(verdict)
    if format == "json":
        from .data import to_json

        return to_json(verdict)
    if format == "html":
        from .html import verdict_html

        return verdict_html(verdict)
    from .markdown import verdict_markdown

    return verdict_markdown(verdict)


def show_report(report: Report, format: str = "markdown", *, explain: bool = False, **terminal: Any) -> str:
    """A report in a format; the HTML and LaTeX forms are whole documents."""
    if format == "text":
        from .terminal import report_text

        return report_text(report, explain=explain, **terminal)
    if format == "markdown":
        from .markdown import report_markdown

        return report_markdown(report, explain=explain)
    if format == "latex":
        from .latex_source import report_latex

        return report_latex(report)
    if format == "html":
        from .html import report_html

        return report_html(report, explain=explain)
    from .data import report_sarif, to_json

    return {"json": to_json, "sarif": report_sarif}[format](report)


def register() -> None:
    """Let records show themselves as Markdown in a notebook."""
    DISPLAY.update(Derivation=_in_a_notebook, Verdict=show_verdict, Report=show_report)


def _in_a_notebook(derivation: Derivation) -> str:
    """Markdown with the pictures inside, as addresses that hold them: a notebook typesets the formulas and shows the picture."""
    import base64
    from dataclasses import replace

    def inside(picture: Picture) -> Picture:
        return replace(picture, link="data:image/svg+xml;base64," + base64.b64encode(picture.svg.encode()).decode("ascii"))

    return show_derivation(derivation, "markdown", pictures=[inside(p) for p in draw_derivation(derivation)])
