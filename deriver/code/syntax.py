"""The parser of Python, kept quiet: nothing is executed, and no error or warning about the text of a document goes any further."""

from __future__ import annotations

import ast
import warnings

__all__ = ["parsed"]


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a text, or None where it is not Python.

    >>> parsed("x = 1") is None, parsed("x = = 1") is None
    (False, True)
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
