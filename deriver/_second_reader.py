"""The second reader: latex2sympy2, or its fork latex2sympy2_extended, in a process of its own, spoken to in lines of JSON.

Run as a program by path, also under another Python than the one deriver runs in, so it imports nothing of deriver and keeps to what
Python 3.8 knows. One line in is `{"text": "\\\\frac{1}{2}x"}`; one line out is `{"tree": ["Mul", ...]}` or `{"error": "..."}`. A tree names
classes of SymPy and holds text; whoever receives it rebuilds what it knows and refuses the rest. The first line out is
`{"ready": NAME}`; where no reader is installed the program ends without one.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from typing import IO, Any

LARGEST_TEXT = 2000
DEEPEST = 60
MEMORY = 1 << 30


def main() -> None:
    """Serve until standard input ends."""
    here = os.path.dirname(os.path.abspath(__file__))
    # A script's own folder comes first on the path, and the rooms of deriver would hide modules of the same name.
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != here]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    _limit()
    try:
        name, read = _reader()
    except Exception:
        return
    _write(answers, {"ready": name})
    for line in sys.stdin:
        try:
            text = str(json.loads(line)["text"])[:LARGEST_TEXT]
            _write(answers, {"tree": tree_of(read(text))})
        except Exception as error:  # what it cannot read is an answer too
            _write(answers, {"error": type(error).__name__})


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reader() -> tuple[str, Callable[[str], Any]]:
    """The name of what is installed, and its function from text to a SymPy expression."""
    try:
        from latex2sympy2 import latex2sympy

        return "latex2sympy2", latex2sympy
    except ImportError:
        from latex2sympy2_extended import latex2sympy

        return "latex2sympy2_extended", latex2sympy


def _write(stream: IO[str], message: dict[str, Any]) -> None:
    stream.write(json.dumps(message) + "\n")
    stream.flush()


def tree_of(node: Any, depth: int = 0) -> list[Any]:
    """A SymPy expression as nested lists: the name of its class, then its arguments, or the text of a leaf."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    kind = type(node).__name__
    if getattr(node, "is_Symbol", False):
        return ["Symbol", str(node.name)]
    if getattr(node, "is_Rational", False):
        return ["Rational", str(node.p), str(node.q)]
    if getattr(node, "is_Float", False):
        return ["Float", str(node)]
    return [kind] + [tree_of(argument, depth + 1) for argument in getattr(node, "args", ())]


if __name__ == "__main__":
    main()
