"""Jupyter notebooks: Markdown cells are read as Markdown, code cells become code blocks with their outputs as text.

Comes in: the source of the whole file. Goes out: blocks whose places count lines within a cell; their path ends in
`#cell3` for the third cell.
"""

from __future__ import annotations

import json
from typing import Any

from ..errors import DocumentError
from ..source import Place
from .blocks import Block
from .inline import Gathered
from .outline import Outline
from .traced import Source

__all__ = ["read_notebook"]

_LONGEST = 20_000


def read_notebook(source: Source, into: Gathered, sources: list[Source]) -> list[Block]:
    """The blocks of a notebook; a source for each cell is appended to `sources`.

    >>> text = '{"cells": [{"cell_type": "markdown", "source": ["Let $x$"]}]}'
    >>> str(read_notebook(Source("a.ipynb", text), Gathered(), [])[0].place)
    'a.ipynb#cell1:1:1'
    """
    from .markdown import read_lines
    from .reading import refuse_long_lines

    try:
        data = json.loads(source.text)
    except (ValueError, RecursionError) as mistake:
        raise DocumentError(f"{source.path} is not a notebook: {mistake}") from None
    outline = Outline()
    counts = [c.get("execution_count") for c in _cells(data, source.path) if isinstance(c, dict)]
    ordered = [c for c in counts if isinstance(c, int)]
    # Outputs of cells that were run in another order are not those of the text from top to bottom.
    in_order = ordered == sorted(set(ordered))
    blocks: list[Block] = []
    for number, cell in enumerate(_cells(data, source.path), 1):
        if not isinstance(cell, dict):
            continue
        text = _text(cell.get("source", cell.get("input", "")))
        path = f"{source.path}#cell{number}"
        kind = cell.get("cell_type")
        if kind in ("markdown", "heading") and text:
            refuse_long_lines(text, path)
            if kind == "heading":
                text = "#" * max(1, min(6, int(cell.get("level", 1) or 1))) + " " + text
            part = Source(path, text)
            sources.append(part)
            blocks += read_lines(part, into, outline)
        elif kind == "code" and text.strip():
            part = Source(path, text)
            sources.append(part)
            language = _language(data)
            blocks.append(
                Block(
                    "code",
                    (),
                    part.place(0, len(text)),
                    section=outline.path(),
                    language=language,
                    text=text,
                    outputs=_outputs(cell, path) if in_order else (),
                )
            )
    return blocks


def _outputs(cell: dict[str, Any], path: str) -> tuple[tuple[str, Place], ...]:
    """The plain text of what a cell printed, and of the value of its last line; nothing where it failed."""
    found: list[tuple[str, Place]] = []
    printed = ""
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if not isinstance(output, dict):
            continue
        kind = output.get("output_type")
        if kind == "error":
            return ()
        if kind == "stream" and output.get("name", "stdout") == "stdout":
            printed += _text(output.get("text"))
        elif kind in ("execute_result", "pyout"):
            data = output.get("data")
            text = _text(data.get("text/plain")) if isinstance(data, dict) else _text(output.get("text"))
            if text.strip():
                found.append((text[:_LONGEST], Place(path + ":result", 1, 1, 1, 1)))
    if printed.strip():
        found.append((printed[:_LONGEST], Place(path + ":printed", 1, 1, 1, 1)))
    return tuple(found)


def _cells(data: Any, path: str) -> list[Any]:
    if isinstance(data, dict):
        cells = data.get("cells")
        if isinstance(cells, list):
            return cells
        sheets = data.get("worksheets")
        if isinstance(sheets, list):
            return [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells") or ()]
    raise DocumentError(f"{path} is not a notebook: it has no cells")


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""


def _language(data: Any) -> str:
    metadata = data.get("metadata") if isinstance(data, dict) else None
    for key in ("language_info", "kernelspec"):
        info = metadata.get(key) if isinstance(metadata, dict) else None
        name = info.get("name" if key == "language_info" else "language") if isinstance(info, dict) else None
        if isinstance(name, str):
            return name
    return "python"
