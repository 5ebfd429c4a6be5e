r"""Patterns of words, each compiled once: the tables of English hold more of them than the library of regular expressions remembers.

Comes in: a pattern and a text, as in `re`, under the same names. Goes out: what `re` says. Where `re` forgets a pattern after 512 others
and compiles it again, this memory holds all the tables of the reader, and forgets only what was longest unused (patterns that are made
of the letters of one text).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from re import DOTALL, IGNORECASE, VERBOSE, I, Match, Pattern, compile, escape
from typing import Any

__all__ = [
    "DOTALL", "IGNORECASE", "VERBOSE", "I", "Match", "Pattern", "compile", "escape", "findall", "finditer", "fullmatch", "match",
    "search", "split", "sub", "subn",
]  # fmt: skip

_kept = lru_cache(maxsize=8192)(compile)


def search(pattern: str | Pattern[str], text: str, flags: int = 0) -> Match[str] | None:
    return _kept(pattern, flags).search(text)


def match(pattern: str | Pattern[str], text: str, flags: int = 0) -> Match[str] | None:
    return _kept(pattern, flags).match(text)


def fullmatch(pattern: str | Pattern[str], text: str, flags: int = 0) -> Match[str] | None:
    return _kept(pattern, flags).fullmatch(text)


def sub(pattern: str | Pattern[str], by: str | Callable[[Match[str]], str], text: str, count: int = 0, flags: int = 0) -> str:
    return _kept(pattern, flags).sub(by, text, count)


def subn(pattern: str | Pattern[str], by: str | Callable[[Match[str]], str], text: str, count: int = 0, flags: int = 0) -> tuple[str, int]:
    return _kept(pattern, flags).subn(by, text, count)


def split(pattern: str | Pattern[str], text: str, maxsplit: int = 0, flags: int = 0) -> list[Any]:
    return _kept(pattern, flags).split(text, maxsplit)


def findall(pattern: str | Pattern[str], text: str, flags: int = 0) -> list[Any]:
    return _kept(pattern, flags).findall(text)


def finditer(pattern: str | Pattern[str], text: str, flags: int = 0) -> Iterator[Match[str]]:
    return _kept(pattern, flags).finditer(text)
