"""The texts of a file, with derivations put between their markers, and written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..document import Document
from ..errors import DocumentError
from .records import Example

__all__ = ["Insertion", "rewritten", "slot_text", "write_whole"]

_MARKERS = {"tex": ("% <derivation>", "% </derivation>")}
_MARKDOWN = ("<!-- derivation -->", "<!-- /derivation -->")


@dataclass(frozen=True)
class Insertion:
    """What is written for an example: between its markers, or behind `after` with markers of its own."""

    example: Example
    body: str


def slot_text(document: Document, example: Example) -> str | None:
    """What stands between the markers of an example now, or None where it has none."""
    if example.slot is None:
        return None
    for source in document.sources:
        if source.path == example.slot.path:
            return "\n".join(source.text.split("\n")[example.slot.first : example.slot.last - 1]).strip("\n")
    return None


def rewritten(document: Document, raw: str, insertions: Sequence[Insertion]) -> str:
    """The text of a file with the insertions made; all else stays as it is, byte for byte."""
    by_path: dict[str, list[Insertion]] = {}
    for insertion in insertions:
        path = insertion.example.slot.path if insertion.example.slot is not None else insertion.example.after[0]
        by_path.setdefault(path, []).append(insertion)
    if document.format == "notebook":
        return _notebook(document, raw, by_path)
    if set(by_path) - {document.path}:
        foreign = ", ".join(sorted(set(by_path) - {document.path}))
        raise DocumentError(f"{document.path} includes {foreign}, where examples stand", hint="name the included file instead")
    return _inserted(raw, by_path.get(document.path, ()), _MARKERS.get(document.format, _MARKDOWN))


def _inserted(text: str, insertions: Sequence[Insertion], markers: tuple[str, str]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)

    def place(insertion: Insertion) -> int:
        slot = insertion.example.slot
        return slot.first if slot is not None else insertion.example.after[1]

    # From the end, so that the lines before keep their numbers.
    for insertion in sorted(insertions, key=place, reverse=True):
        body = insertion.body.strip("\n").split("\n") if insertion.body.strip() else []
        inner = ["", *body, ""] if body else []
        slot = insertion.example.slot
        if slot is not None:
            lines[slot.first : slot.last - 1] = inner
        else:
            line = insertion.example.after[1]
            tail = [""] if line < len(lines) and lines[line].strip() else []
            lines[line:line] = ["", markers[0], *inner, markers[1], *tail]
            if line + len(inner) + 3 == len(lines):
                lines.append("")
    return newline.join(lines)


def _notebook(document: Document, raw: str, by_path: Mapping[str, Sequence[Insertion]]) -> str:
    data = json.loads(raw)
    cells = data["cells"] if "cells" in data else data["worksheets"][0]["cells"]
    for number, cell in enumerate(cells, 1):
        mine = by_path.get(f"{document.path}#cell{number}", ())
        if not mine:
            continue
        key = "source" if "source" in cell else "input"
        text = cell[key] if isinstance(cell[key], str) else "".join(cell[key])
        new = _inserted(text, mine, _MARKDOWN)
        cell[key] = new if isinstance(cell[key], str) else new.splitlines(keepends=True)
    indent = 1
    return json.dumps(data, indent=indent, ensure_ascii=False) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Write a file through a temporary one beside it: whoever looks sees the old text or the new, never a part.

    Errors: DocumentError when the folder cannot be written.
    """
    target = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    except OSError as mistake:
        raise DocumentError(f"{path} cannot be written: {mistake.strerror or mistake}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, name)
        else:
            os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
