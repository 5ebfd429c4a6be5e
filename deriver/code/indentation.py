"""Indentation that was lost: the ways to give it back under which the code makes sense.

Comes in: logical lines of Python without their indentation. Goes out: every depth of each line that the grammar allows and that is not
senseless: a `break` that always happens, a loop variable used outside of its loop, a step of an iteration left outside. Where several
remain, only what they agree on may be said.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .syntax import parsed

__all__ = ["depths", "is_flat"]

_HEADER = re.compile(r"(for|while|if|elif|else|def|with|try|except|finally|class)\b[^#]*:\s*(?:#.*)?$", re.DOTALL)
_CONTINUES = {"elif": ("if", "elif"), "else": ("if", "elif", "for", "while", "except"), "except": ("try", "except"),
              "finally": ("try", "except", "else")}  # fmt: skip
_OUTERMOST = re.compile(r"(?:import|from|def|class|@)\b")
_MOST = 40
_TRIED = 20_000


@dataclass(frozen=True)
class _Line:
    """A logical line: its header word or "", the names it reads and stores, and how it jumps."""

    header: str
    jump: str
    reads: frozenset[str]
    stores: frozenset[str]
    variables: frozenset[str]
    augments: bool
    outermost: bool
    once: bool


def is_flat(lines: Sequence[str]) -> bool:
    """Whether a header is followed by a line that is not indented: the indentation is gone."""
    return any(_HEADER.match(line) and i + 1 < len(lines) and not lines[i + 1].startswith((" ", "\t")) for i, line in enumerate(lines))


def depths(lines: Sequence[str], once: Sequence[bool]) -> list[tuple[int, ...]]:
    """The depths that make sense, most of them one; none where there are too many or no reading at all.

    once: lines that state one value, so that they stand in no loop.

    >>> depths(["for k in range(3):", "s = s + k", "print(s)"], [False, False, True])
    [(0, 1, 0)]
    """
    read = [_read(line, o) for line, o in zip(lines, once, strict=True)]
    found: list[tuple[int, ...]] = []
    for tried, way in enumerate(_ways(read, (), ())):
        if tried > _TRIED:
            return []
        if _sensible(read, way):
            found.append(way)
            if len(found) > _MOST:
                return []
    return found


def _read(line: str, once: bool) -> _Line:
    header = _HEADER.match(line)
    word = header[1] if header else ""
    text = line
    if word in _CONTINUES:
        text = re.sub(r"^(?:el(?=if)|else\s*:|finally\s*:|except\b[^:]*:)", "", line)
    tree = parsed(text + (" pass" if word and text.strip() != "" and text.rstrip().endswith(":") else ""))
    if tree is None:
        tree = parsed(re.sub(r"#.*$", "", text).rstrip() + " pass" if word else "pass") or ast.Module([], [])
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
    reads = frozenset(n.id for n in names if isinstance(n.ctx, ast.Load))
    stores = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            stores.add(node.value.id)
    augments = any(isinstance(n, ast.AugAssign) for n in ast.walk(tree))
    reads |= stores if augments else frozenset()
    loop = next((n for n in tree.body if isinstance(n, ast.For)), None)
    own = [n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)] if loop is not None else []
    jump = re.match(r"(break|continue|return|raise)\b", line)
    return _Line(
        word, jump[1] if jump else "", reads, frozenset(stores), frozenset(own) - {"_"}, augments, bool(_OUTERMOST.match(line)), once
    )


def _ways(lines: Sequence[_Line], chosen: tuple[int, ...], open_: tuple[tuple[str, int], ...]) -> Iterator[tuple[int, ...]]:
    """Depths the grammar allows; `open_` are the headers around the line before, with their lines."""
    k = len(chosen)
    if k == len(lines):
        if not lines or not lines[-1].header:
            yield chosen
        return
    line = lines[k]
    before = lines[k - 1] if k else None
    if before is not None and before.header:
        options: Sequence[int] = [chosen[-1] + 1]
    elif before is None:
        options = [0]
    else:
        top = chosen[-1] - 1 if before.jump else chosen[-1]
        options = range(top, -1, -1)
    for depth in options:
        around = open_[:depth]
        if len(around) < depth or (line.outermost and depth):
            continue
        if line.header in _CONTINUES and (len(open_) <= depth or open_[depth][0] not in _CONTINUES[line.header]):
            continue
        words = [word for word, _ in around]
        if line.jump in ("break", "continue"):
            loops = [i for i, w in enumerate(words) if w in ("for", "while")]
            if not loops or loops[-1] == len(words) - 1:
                continue
        if line.jump == "return" and "def" not in words:
            continue
        if line.once and ("for" in words or "while" in words):
            continue
        yield from _ways(lines, (*chosen, depth), (*around, (line.header, k)) if line.header else (*around, ("", k)))


def _sensible(lines: Sequence[_Line], way: tuple[int, ...]) -> bool:
    for k, line in enumerate(lines):
        if line.header not in ("for", "while"):
            continue
        end = k + 1
        while end < len(lines) and way[end] > way[k]:
            end += 1
        for later in range(end, len(lines)):
            if line.variables & lines[later].stores:
                break
            if line.variables & lines[later].reads:
                return False
        if end < len(lines) and not lines[end].header and _belongs(lines[k + 1 : end], lines[end]):
            return False
    return True


def _belongs(body: Sequence[_Line], after: _Line) -> bool:
    """Whether the line after a loop is a step of it: it renews what the loop reads at its start, from what the loop makes."""
    made = frozenset().union(*(line.stores for line in body))
    carried: set[str] = set()
    stored: set[str] = set()
    for line in body:
        carried |= line.reads - stored
        stored |= line.stores
    return bool(after.stores & carried) and bool(after.reads & made)
