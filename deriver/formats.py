"""The formats of what is shown: one row for each, with the writers of its records and the endings of its files.

A new format is a module in `rendering` and a row here; a module elsewhere is named in full. A writer is named by module and function; it
takes its record, and by name whichever of these options it knows: `standalone`, `pictures`, `explain`, `width`, `color`, `unicode`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FORMATS", "Format", "format_of_file", "formats_for"]


@dataclass(frozen=True)
class Format:
    """One format. A record without a writer is not shown in it."""

    derivation: str = ""
    verdict: str = ""
    report: str = ""
    endings: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    "text": Format("terminal:derivation_text", "terminal:verdict_text", "terminal:report_text", (".txt",)),
    "markdown": Format("markdown:derivation_markdown", "markdown:verdict_markdown", "markdown:report_markdown", (".md", ".markdown")),
    "latex": Format("latex_source:derivation_latex", "latex_source:verdict_latex", "latex_source:report_latex", (".tex",)),
    "html": Format("html:derivation_html", "html:verdict_html", "html:report_html", (".html", ".htm")),
    "json": Format("data:to_json", "data:to_json", "data:to_json", (".json",)),
    "python": Format("python_code:derivation_python", endings=(".py",)),
    "sarif": Format(report="data:report_sarif", endings=(".sarif",)),
}


def formats_for(record: str) -> tuple[str, ...]:
    """The formats that show a record: `derivation`, `verdict` or `report`.

    >>> formats_for("verdict")
    ('text', 'markdown', 'latex', 'html', 'json')
    """
    return tuple(name for name, row in FORMATS.items() if getattr(row, record))


def format_of_file(ending: str) -> str:
    """The format that an ending says, `text` where it says none.

    >>> format_of_file(".tex"), format_of_file(".xyz")
    ('latex', 'text')
    """
    return next((name for name, row in FORMATS.items() if ending.lower() in row.endings), "text")
