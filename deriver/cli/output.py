"""Where text goes: terminals, pipes and files; and how errors and progress look."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import DeriverError, DocumentError
from ..formats import format_of_file

__all__ = ["chosen_format", "complain", "deliver", "prepare_streams", "progress_bar", "read_standard_input", "terminal"]

_LARGEST = 50_000_000


def prepare_streams() -> None:
    """What a stream cannot show is written as an escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def chosen_format(options: Any) -> str:
    """The format asked for, or the one that the output file's name says, or text."""
    if options.format:
        return str(options.format)
    return format_of_file(Path(options.output).suffix) if options.output else "text"


def terminal(options: Any) -> dict[str, Any]:
    """How text is to be written: width, color, and whether the stream can show Unicode."""
    to_file = bool(options.output)
    tty = not to_file and sys.stdout.isatty()
    encoding = "utf-8" if to_file else (sys.stdout.encoding or "ascii").lower()
    color = tty and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 140)) if tty else 80
    return {"width": width, "color": color, "unicode": encoding.replace("-", "").startswith("utf")}


def deliver(text: str, options: Any) -> None:
    """Write to the file of `-o`, or to standard output."""
    if not options.output:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        Path(options.output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"{options.output}: cannot be written: {error.strerror or error}") from error


def complain(error: DeriverError) -> None:
    """An error on standard error: the place, the message, the excerpt with a caret, the hint."""
    sys.stderr.write(error.describe() + "\n")


def read_standard_input() -> str:
    """Standard input as text; DocumentError where it is not."""
    stream = getattr(sys.stdin, "buffer", None)
    data = stream.read(_LARGEST + 1) if stream is not None else sys.stdin.read().encode()
    if len(data) > _LARGEST:
        raise DocumentError(f"standard input is larger than {_LARGEST // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"standard input is not UTF-8 text: byte {error.start}") from None
    if "\x00" in text:
        raise DocumentError("standard input is not text: it contains null bytes")
    return str(text)


def progress_bar(label: str) -> tuple[Callable[[int, int], None], Callable[[], None]]:
    """(report how many are done of how many, clear the bar). It shows on a terminal, once a second has passed."""
    started = time.monotonic()
    shown = False
    last = 0.0
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return (lambda done, total: None), (lambda: None)

    def report(done: int, total: int) -> None:
        nonlocal shown, last
        now = time.monotonic()
        if now - started < 1 or (now - last < 0.1 and done < total):
            return
        shown, last = True, now
        room = 30
        filled = room * done // max(1, total)
        sys.stderr.write(f"\r{label[-40:]} [{'#' * filled}{'-' * (room - filled)}] {done}/{total}\x1b[K")
        sys.stderr.flush()

    def clear() -> None:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    return report, clear
