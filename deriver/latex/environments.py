r"""Environments: matrices, cases, and aligned lines.

In a matrix `&` is the border of a cell. In an aligned formula it is a mark on paper: there the cells 0 and 1, 2 and 3, ... of a
line are one formula each.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from ..errors import SyntaxMistake, UnknownCommand
from .symbols import ALIGNED, ENVIRONMENTS
from .tokens import Token
from .tree import Environment, Missing, Node, Sequence

if TYPE_CHECKING:
    from .parser import Parser

__all__ = ["environment", "plain_matrix"]


def environment(parser: Parser, token: Token) -> Node:
    r"""`\begin{name} ... \end{name}`, the beginning of which has been read."""
    name = token.value
    if name not in ENVIRONMENTS:
        close = difflib.get_close_matches(name, ENVIRONMENTS, n=1)
        hint = f"did you mean {close[0]} ?" if close else None
        raise UnknownCommand(f"the environment `{name}` is not known", text=parser.text, start=token.start, end=token.end, hint=hint)
    rows = _rows(parser, token, "finish", name in ALIGNED)
    closing = parser.tokens[parser.place]
    if closing.kind != "finish":
        if closing.kind == "end":
            raise parser.mistake(f"`\\begin{{{name}}}` without its `\\end`", token)
        raise parser.unexpected(closing)
    if closing.value != name:
        raise parser.mistake(f"`\\begin{{{name}}}` is closed by `\\end{{{closing.value}}}`", closing)
    parser.place += 1
    if not rows:
        raise parser.fail(SyntaxMistake, f"an empty `{name}`", token.start, closing.end, None)
    return Environment(token.start, closing.end, "cases" if name == "dcases" else name, rows, token.size)


def plain_matrix(parser: Parser, token: Token) -> Node:
    r"""`\pmatrix{a & b \cr c & d}`, and `\substack{i<n \\ j<m}`, which gives lines."""
    brace = parser.tokens[parser.place]
    if brace.kind != "left-brace":
        raise parser.mistake(f"`{token.text}` needs a group after it", token)
    parser.place += 1
    rows = _rows(parser, token, "right-brace", False)
    parser.close_brace(brace, parser.tokens[parser.place])
    end = parser.last_end()
    if not rows:
        raise parser.fail(SyntaxMistake, f"`{token.text}` is empty", token.start, end, None)
    if token.value == "substack":
        if any(len(row) > 1 for row in rows):
            raise parser.mistake("`&` in a `\\substack`", token)
        lines = tuple(row[0] for row in rows)
        return lines[0] if len(lines) == 1 else Sequence(lines[0].start, end, lines, ("newline",) * (len(lines) - 1))
    return Environment(token.start, end, token.value, rows)


def _rows(parser: Parser, token: Token, last: str, aligned: bool) -> tuple[tuple[Node, ...], ...]:
    tokens = parser.tokens
    rows: list[tuple[Node, ...]] = []
    cells: list[Node] = []
    while True:
        here = tokens[parser.place].start
        node = parser.inside(open_end=aligned)
        closing = tokens[parser.place]
        cells.append(Missing(here, here) if node is None else node)
        if closing.kind == "alignment":
            parser.place += 1
            continue
        empty = len(cells) == 1 and isinstance(cells[0], Missing)
        if closing.kind == "newline":
            parser.place += 1
            if not (empty and aligned):
                rows.append(tuple(cells))
            cells = []
            continue
        if closing.kind not in (last, "end"):
            raise parser.unexpected(closing)
        if not empty:
            rows.append(tuple(cells))
        return tuple(rows)
