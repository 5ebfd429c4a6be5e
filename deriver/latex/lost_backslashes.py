r"""Commands that lost their backslash: `alpha` for `\alpha`, and `\top` in a Python string without an `r`, which is a tab and `op`.

Comes in: a run of letters, or white space before one. Goes out: the command that was meant, or None. To read such a run as a product
of letters would be wrong in silence.
"""

from __future__ import annotations

import re
from typing import Final

from .symbols import TABLE

__all__ = ["eaten_command", "lost_command"]

_COMMANDS: Final = frozenset(
    {name[1:] for name in TABLE if name[0] == "\\" and name[1:].isalpha()}
    | set(
        "operatorname mathbf mathbb mathcal mathrm mathsf boldsymbol text left right begin end quad qquad displaystyle underbrace".split()
    )
)
#: Commands that are spelled like names people give to things; a name of one's own is no lost command.
_NAMES: Final = frozenset("star dot hat bar top end arg deg dim ker text middle big circ bot not over prime to in ni mid mp pm".split())
_LONG: Final = tuple(sorted((name for name in _COMMANDS if len(name) >= 4 and name not in _NAMES), key=len, reverse=True))
_ALL: Final = tuple(sorted(_COMMANDS, key=len, reverse=True))
_RAISED: Final = ("top", "prime", "circ", "star", "ast", "dagger", "intercal")
_BELOW: Final = re.compile(r"_\s*(?:\{[^{}]*)?$")
#: What a Python string without an `r` makes of a backslash and this letter.
_ESCAPES: Final = {"\t": "t", "\n": "n", "\r": "r", "\f": "f", "\v": "v", "\b": "b", "\a": "a"}
_RUN: Final = re.compile(r"[A-Za-z]+")


def lost_command(word: str, before: str) -> str | None:
    r"""The command a run of letters begins with, where it can hardly be a product of letters; `before` is what stands to its left.

    >>> lost_command("alphax", ""), lost_command("topA", "x^"), lost_command("abc", ""), lost_command("left", "x_{")
    ('alpha', 'top', None, None)
    """
    if len(word) < 3 or _BELOW.search(before) or before.rstrip().endswith("csname"):
        return None
    if before.rstrip().endswith(("^", "^{")):
        raised = next((name for name in _RAISED if word.startswith(name)), None)
        if raised is not None:
            return raised
    if word in _COMMANDS and word not in _NAMES:
        return word
    return next((name for name in _LONG if word.startswith(name)), None)


def eaten_command(text: str, place: int) -> str | None:
    r"""The command of which a Python string ate the backslash, where white space or a control character ends before `place`.

    >>> eaten_command("x^\top A", 3), eaten_command("a\neq b", 2), eaten_command("a +\n b", 4)
    ('top', 'neq', None)
    """
    letter = _ESCAPES.get(text[place - 1])
    run = _RUN.match(text, place)
    if letter is None or run is None:
        return None
    mark, rest = text[place - 1], run[0]
    whole = letter + rest
    if mark in "\f\v\a\b":  # no text has these but by an accident of this kind
        return next((name for name in _ALL if len(name) > 2 and whole.startswith(name)), None)
    indents = place < 2 or text[place - 2] in "\n\r"
    likely = len(whole) > 3 or mark == "\r" or (not indents and (mark == "\t" or len(whole) > 2))
    if whole in _COMMANDS and likely:
        return whole
    return next((name for name in _LONG if whole.startswith(name)), None)
