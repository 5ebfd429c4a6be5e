"""Opening a document: what is text, what format it has, and which reader reads it."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import DocumentError, UsageError
from .blocks import Block, Complaint, Document
from .inline import Gathered
from .traced import Source

__all__ = ["FORMATS", "open_text", "read_document", "refuse_long_lines"]

FORMATS = ("markdown", "plain", "tex", "html", "notebook", "rst")
_SUFFIXES = {
    ".md": "markdown", ".markdown": "markdown", ".mkd": "markdown", ".mdx": "markdown", ".qmd": "markdown",
    ".rmd": "markdown", ".tex": "tex", ".ltx": "tex", ".latex": "tex", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".ipynb": "notebook", ".rst": "rst",
}  # fmt: skip
_LARGEST = 50_000_000
_LONGEST_LINE = 1_000_000


def read_document(
    path: str | Path | None = None, *, text: str | None = None, format: str | None = None, name: str | None = None
) -> Document:
    """Read a document from a file, or from `text`.

    The format is given, or follows from the suffix, or from the content; `name` is shown in places instead of the path.
    Raises DocumentError for a file that is missing, a folder, not text, or too large.

    >>> [formula.latex for formula in read_document(text="costs $5, and $x^2$").formulas()]
    ['x^2']
    """
    if (path is None) == (text is None):
        raise UsageError("give either a path or text")
    if format is not None and format not in FORMATS:
        raise UsageError(f"unknown format {format!r}", hint="one of " + ", ".join(FORMATS))
    label = name if name is not None else ("<text>" if path is None else str(path))
    into = Gathered()
    if path is not None:
        text, note = open_text(Path(path), label)
    else:
        assert text is not None
        text, note = _normal(text), None
    suffix = Path(path if path is not None else label).suffix.lower()
    format = format or _SUFFIXES.get(suffix) or _guess(text)
    if format != "notebook":
        refuse_long_lines(text, label)
    source = Source(label, text)
    sources: list[Source] = [source]
    if note is not None:
        into.problems.append(Complaint("encoding", note, source.place(0, 0)))
    blocks = _read(format, source, into, sources, Path(path) if path is not None else None)
    problems = tuple(sorted(into.problems, key=lambda each: (each.place.path != label, each.place.line, each.place.column)))
    return Document(label, format, tuple(blocks), text, "\n".join(into.macros), problems, tuple(sources))


def _read(format: str, source: Source, into: Gathered, sources: list[Source], path: Path | None) -> list[Block]:
    if format in ("markdown", "plain"):
        from .markdown import read_lines

        return read_lines(source, into, plain=format == "plain")
    if format == "tex":
        from .tex import read_tex

        return read_tex(source, into, sources, path.parent if path is not None else None)
    if format == "html":
        from .html import read_html

        return read_html(source, into)
    if format == "rst":
        from .rst import read_rst

        return read_rst(source, into)
    from .notebook import read_notebook

    return read_notebook(source, into, sources)


def open_text(path: Path, label: str) -> tuple[str, str | None]:
    """The text of a file, shown as `label` in errors, and a note when its encoding is a guess."""
    try:
        if path.is_dir():
            raise DocumentError(f"{label} is a folder", hint="name a file in it")
        size = path.stat().st_size
        if size > _LARGEST:
            raise DocumentError(f"{label} is too large: {size:,} bytes; at most {_LARGEST:,} are read")
        data = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(f"no such file: {label}") from None
    except OSError as mistake:
        raise DocumentError(f"{label} cannot be read: {mistake.strerror or mistake}") from None
    except ValueError:
        raise DocumentError(f"{label!r} is not the name of a file") from None
    return _decode(data, label)


def _decode(data: bytes, label: str) -> tuple[str, str | None]:
    """The text of a file, and a note when its encoding is a guess."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _normal(data.decode("utf-16")), None
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        controls = sum(data.count(bytes([code])) for code in (*range(9), *range(14, 32)))
        odd = sum(data.count(bytes([code])) for code in range(0x80, 0xA0))
        if controls or odd * 20 > len(data) or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise DocumentError(f"{label} is not text: byte {mistake.start} is not UTF-8") from None
        note = f"the file is not UTF-8 (byte {mistake.start}); it is read as Windows-1252"
        return _normal(data.decode("cp1252", errors="replace")), note
    if "\0" in text:
        raise DocumentError(f"{label} is not text: it contains null bytes")
    if text.startswith(("%PDF-", "{\\rtf")):
        raise DocumentError(f"{label} is not text but {'PDF' if text[0] == '%' else 'RTF'}", hint="convert it first")
    return _normal(text), None


def _normal(text: str) -> str:
    if text.startswith("\ufeff"):
        text = text[1:]
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def refuse_long_lines(text: str, label: str) -> None:
    """Raise DocumentError when a line is so long that the text must be data."""
    at = 0
    while len(text) - at > _LONGEST_LINE:
        # The last line feed within reach; without one the line is too long.
        end = text.rfind("\n", at, at + _LONGEST_LINE + 1)
        if end < at:
            line = text.count("\n", 0, at) + 1
            length = (text.find("\n", at) if "\n" in text[at:] else len(text)) - at
            raise DocumentError(f"{label}: line {line} is {length:,} characters long; at most {_LONGEST_LINE:,} are read")
        at = end + 1


def _guess(text: str) -> str:
    """The format of a text by its content.

    >>> _guess("# Title\\n\\nText with `code`.\\n\\n## Part\\n\\nMore."), _guess("Let $x$ be real.")
    ('markdown', 'plain')
    """
    head = text[:200_000]
    if re.match(r"\s*\{\s*\"", head) and '"cells"' in text:
        return "notebook"
    if re.match(r"\s*<(?:!doctype html|html|\?xml|head|body|div|p|h1)\b", head, re.IGNORECASE):
        return "html"
    if re.search(r"^[^%\n]*\\(?:documentclass|begin\{document\})", head, re.MULTILINE):
        return "tex"
    if len(re.findall(r"^\.\. [\w-]+::|:math:`", head, re.MULTILINE)) >= 1:
        return "rst"
    signs = len(re.findall(r"^(?:```|~~~)", head, re.MULTILINE))
    signs += len(re.findall(r"(?:\A|\n\n) {0,3}#{1,6} \S", head))
    signs += len(re.findall(r"\*\*[^*\n]+\*\*|^> |\]\(\S+\)", head, re.MULTILINE))
    if signs >= 2:
        return "markdown"
    tex = len(re.findall(r"^\\(?:section|subsection|begin|newcommand|item)\b", head, re.MULTILINE))
    if tex >= 2 and re.search(r"\\(?:section|begin\{(?:theorem|itemize|enumerate|proof)\})", head):
        return "tex"
    return "plain"
