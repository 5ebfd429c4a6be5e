"""Where the pictures of a derivation go: into the page, or into files of their own."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DocumentError, UsageError

if TYPE_CHECKING:
    from ..model import Derivation
    from ..pictures import Picture

__all__ = ["check_picture", "keep_pictures"]

_WORDS = ("auto", "simulate", "none")


def check_picture(options: Any) -> None:
    """UsageError where `--picture` is neither a word it knows nor the name of an SVG file."""
    if options.picture not in _WORDS and Path(options.picture).suffix.lower() != ".svg":
        raise UsageError(
            f"--picture is a file that ends in .svg, or one of {', '.join(_WORDS)}, not {options.picture!r}",
            hint="deriver derive TASK --picture picture.svg",
        )


def keep_pictures(derivation: Derivation, format: str, options: Any) -> list[Picture]:
    """The pictures to show in a format; those that the format cannot hold are written to files and carry the link.

    `--picture FILE.svg` writes to that file in every format (a second picture to FILE-2.svg). Without it HTML holds its pictures, Markdown
    that goes to a file has them in files beside it, and no other format has any.
    """
    named = options.picture not in _WORDS
    beside = format == "markdown" and bool(options.output)
    if options.picture == "none" or not (named or beside or format == "html" or options.picture == "simulate"):
        return []
    from ..rendering import draw_derivation

    pictures = draw_derivation(derivation, simulate=named or options.picture == "simulate", seed=options.seed)
    if not pictures and options.picture != "auto" and derivation.status == "finished":
        sys.stderr.write("no picture is drawn of this: it is of another kind, or has letters without values\n")
    if not named and not beside:
        return pictures
    first = Path(options.picture) if named else Path(options.output).with_suffix(".svg")
    kept = []
    for i, picture in enumerate(pictures):
        path = first if i == 0 else first.with_name(f"{first.stem}-{i + 1}{first.suffix}")
        try:
            path.write_text(picture.svg, encoding="utf-8")
        except OSError as error:
            raise DocumentError(f"{path}: cannot be written: {error.strerror or error}") from error
        kept.append(replace(picture, link=_link(path, options.output)))
    return kept


def _link(path: Path, output: str | None) -> str:
    """How a text written to `output` finds a picture: by its name, where both are in one folder."""
    if output and path.parent == Path(output).parent:
        return path.name.replace(" ", "%20")
    return path.as_posix().replace(" ", "%20")
