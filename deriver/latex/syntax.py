r"""LaTeX to a syntax tree: `parse_syntax`, the door of this room.

Comes in: the text of one formula, and the macros of its document. Goes out: a `Node` of `tree.py`, or an error with a place.
It decides no meaning: `Ax` is a product of two factors here, `A'` carries a prime, `|x|` is a fence. What custom had to
decide about the notation itself (`||x||` as a norm) is told in notes. The way of a formula: `tokens` cuts it up, `macros`
expands it, `scan` finds partners of bars and integrals, `parser` builds the tree with the handlers of `commands`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..errors import DeriverError, SyntaxMistake
from .commands import HANDLERS
from .parser import Parser
from .scan import drop_alignment, join_rows, open_integrands
from .symbols import DISPLAYS
from .tokens import Note, Token, tokenize
from .tree import Environment, Node, Sequence, children
from .worded_names import with_worded_names

if TYPE_CHECKING:
    from .macros import Macros

__all__ = ["Note", "coverage_leaves", "parse_syntax", "parse_with_notes"]

_WRAPPERS: Final = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"))


def parse_syntax(text: str, macros: Macros | None = None) -> Node:
    r"""Read one formula to its syntax tree.

    One surrounding pair of `$`, `$$`, `\(..\)`, `\[..\]` and one surrounding display environment are stripped; offsets point into
    `text` as given. Raises `SyntaxMistake`, `UnknownCommand` or `Ambiguous`, with a place.

    >>> parse_syntax("x^2").sup
    Number(start=2, end=3, text='2')
    """
    return parse_with_notes(text, macros)[0]


def parse_with_notes(text: str, macros: Macros | None = None) -> tuple[Node, tuple[Note, ...]]:
    r"""Read one formula; also tell which readings custom decided.

    >>> parse_with_notes("||x||")[1][0].code
    'double-bar'
    """
    notes: list[Note] = []
    try:
        tokens = tokenize(_without_wrapper(text), notes)
        if macros is not None:
            tokens = macros.expand(tokens, text)
        words = any(token.kind == "text" for token in tokens)
        node = _parse(text, tokens, notes)
        return with_worded_names(node) if words else node, tuple(notes)
    except RecursionError:
        # The caller may already be deep in its own recursion; the limit on nesting normally comes first.
        raise SyntaxMistake("nested too deeply", text=text, start=0, end=len(text)) from None
    except DeriverError as error:
        error.text = text
        raise


def _parse(text: str, tokens: list[Token], notes: list[Note]) -> Node:
    if any(token.kind == "newline" for token in tokens):
        tokens = join_rows(tokens)
    if any(token.kind == "alignment" for token in tokens):
        tokens = drop_alignment(tokens)
    if any(token.kind == "big" for token in tokens):
        tokens = open_integrands(tokens)
    parser = Parser(text, tokens, notes, HANDLERS)
    lines: list[Node] = []
    while True:
        node = parser.expression()
        token = tokens[parser.place]
        if token.kind == "infix" and node is not None:
            parser.place += 1
            node = parser.infix(token, node)
            token = tokens[parser.place]
        if token.kind not in ("end", "newline"):
            raise parser.unexpected(token)
        if node is not None:
            lines.append(node)
        if token.kind == "end":
            break
        if node is None:
            raise parser.mistake("a line break with nothing before it", token)
        parser.place += 1
    if not lines:
        raise SyntaxMistake("an empty formula", text=text, start=0, end=len(text))
    if len(lines) > 1:
        return Sequence(lines[0].start, lines[-1].end, tuple(lines), ("newline",) * (len(lines) - 1))
    node = lines[0]
    if isinstance(node, Environment) and node.name in DISPLAYS and len(node.rows) == 1 and len(node.rows[0]) == 1:
        return node.rows[0][0]
    return node


def _without_wrapper(text: str) -> str:
    """The text with a surrounding pair of formula delimiters blanked out, so that offsets stay."""
    stripped = text.strip()
    for opening, closing in _WRAPPERS:
        if stripped.startswith(opening):
            if len(stripped) < len(opening) + len(closing) or not stripped.endswith(closing):
                start = text.index(opening)
                raise SyntaxMistake(f"`{opening}` without its `{closing}`", text=text, start=start, end=start + len(opening))
            start = text.index(opening)
            stop = text.rindex(closing)
            return " " * (start + len(opening)) + text[start + len(opening) : stop] + " " * (len(text) - stop)
    return text


def coverage_leaves(node: Node) -> Iterator[Node]:
    """The leaves of a tree in the order they are written: what owns the symbols of the formula.

    >>> [leaf.start for leaf in coverage_leaves(parse_syntax("a + b"))]
    [0, 4]
    """
    stack = [node]
    while stack:
        top = stack.pop()
        below = list(children(top))
        if below:
            stack.extend(reversed(below))
        else:
            yield top
