r"""What must be known before parsing: which bars can be partners, and which `dx` closes which integral.

Both are found in one pass over the tokens that only follows brackets. Vertical bars look the same whether they open, close,
or stand between; the parser asks `bars_ahead` how many bars of one kind are left in the same stretch (up to the next
comma or relation). Knows nothing of the tree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .symbols import ALIGNED, INTEGRALS
from .tokens import THIN, TOUCHING, WIDE, Token

__all__ = [
    "Differentials",
    "bars_ahead",
    "double_bars",
    "drop_alignment",
    "find_differentials",
    "is_differential",
    "join_rows",
    "open_integrands",
]

_DEEP: Final = 200
_OPENING: Final = frozenset(("open", "left", "left-brace", "begin"))
_CLOSING: Final = frozenset(("close", "right", "right-brace", "finish"))
_CUTS: Final = frozenset(("relation", "implication", "separator", "alignment", "newline", "negation", "mid", "labelled-arrow"))
_JOINING: Final = frozenset(
    "relation implication sign mark negation labelled-arrow set-annotation text separator begin newline alignment finish".split()
)
_UPRIGHT: Final = ("\\mathrm", "\\mathup", "\\symup", "\\operatorname", "\\mathsf")
_NAMES: Final = frozenset(("letter", "symbol", "styled", "accent", "font", "text"))


def bars_ahead(tokens: list[Token]) -> dict[int, int]:
    """For each bar, how many bars of its kind follow it in the same stretch of the same bracket.

    >>> from .tokens import tokenize
    >>> bars_ahead(tokenize("2|x| = |y|"))
    {1: 1, 3: 0, 5: 1, 7: 0}
    """
    ahead: dict[int, int] = {}
    stretch: dict[tuple[str, str], list[int]] = {}
    outer: list[dict[tuple[str, str], list[int]]] = []

    def close() -> None:
        for places in stretch.values():
            last = len(places) - 1
            for rank, place in enumerate(places):
                ahead[place] = last - rank

    for index, token in enumerate(tokens):
        kind = token.kind
        if kind == "bar":
            stretch.setdefault((token.value, token.size), []).append(index)
        elif kind in _OPENING:
            outer.append(stretch)
            stretch = {}
        elif kind in _CLOSING:
            close()
            stretch = outer.pop() if outer else {}
        elif kind in _CUTS or token.space == WIDE:
            close()
            stretch = {}
    close()
    while outer:
        stretch = outer.pop()
        close()
    return ahead


def double_bars(tokens: list[Token]) -> set[int]:
    """The bars written `||` that pair up with a later `||`: the places of both first bars of each pair of pairs."""
    doubles: set[int] = set()
    waiting: int | None = None
    outer: list[int | None] = []
    index, last = 0, len(tokens) - 1
    while index < last:
        token = tokens[index]
        kind = token.kind
        if kind == "bar" and token.value == "|" and not token.size:
            following = tokens[index + 1]
            if following.kind == "bar" and following.value == "|" and following.space == TOUCHING and not following.size:
                if waiting is None:
                    waiting = index
                else:
                    doubles.update((waiting, index))
                    waiting = None
                index += 1
            else:
                waiting = None
        elif kind in _OPENING:
            outer.append(waiting)
            waiting = None
        elif kind in _CLOSING:
            waiting = outer.pop() if outer else None
        index += 1
    return doubles


def is_differential(tokens: list[Token], index: int) -> bool:
    r"""Whether a `d` and its variable begin at `index`: `dx`, `\mathrm{d}x`, `\dd x`, `d\mathbf{x}`, `d^3x`.

    >>> from .tokens import tokenize
    >>> is_differential(tokenize("dx"), 0), is_differential(tokenize("d"), 0)
    (True, False)
    """
    token = tokens[index]
    upright = token.kind == "differential" or (
        token.value == "d" and ((token.kind == "styled" and token.size in _UPRIGHT) or token.kind == "text")
    )
    if token.kind == "styled" and len(token.value) == 2 and token.value[0] == "d" and token.size in _UPRIGHT:
        return True
    if not upright and not (token.kind == "letter" and token.value == "d"):
        return False
    following = tokens[index + 1]
    if following.kind == "superscript":
        following = tokens[min(index + 3, len(tokens) - 1)]
        if tokens[index + 2].kind == "left-brace":
            return False
    if upright:
        return following.kind in _NAMES or following.kind in ("left-brace", "open", "operator")
    if following.space >= THIN or following.kind not in _NAMES:
        return False
    if following.kind == "letter" and following.value == "d":
        # In `d dx` the second d is the sign, the first a factor.
        after = tokens[min(index + 2, len(tokens) - 1)]
        return after.kind not in _NAMES or after.space >= THIN
    return True


def join_rows(tokens: list[Token]) -> list[Token]:
    r"""The tokens without the line breaks before a sign that goes on with the sum of the row above: `f &= a \\ &\quad + b`.

    A plus at the head of a row is never a sign of its own there; a minus may be, so its row goes on only where it relates nothing and the
    row above does. Rows of matrices and cases stay apart.
    """
    kept: list[Token] = []
    aligned = [True]
    related = [False]
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind in ("begin", "left-brace"):
            aligned.append(token.kind == "begin" and token.value in ALIGNED)
            related.append(False)
        elif token.kind in ("finish", "right-brace") and len(aligned) > 1:
            aligned.pop()
            related.pop()
        elif token.kind == "relation":
            related[-1] = True
        elif token.kind == "newline" and aligned[-1]:
            after = _head_of_row(tokens, index + 1)
            if tokens[after].kind == "sign" and (tokens[after].value == "+" or (related[-1] and not _row_relates(tokens, after))):
                index = after
                tokens[after].space = min(tokens[after].space, THIN)
                continue
            related[-1] = False
        kept.append(token)
        index += 1
    return kept


def _head_of_row(tokens: list[Token], at: int) -> int:
    """Where a row begins after its alignment marks and empty groups."""
    while True:
        if tokens[at].kind == "alignment":
            at += 1
        elif tokens[at].kind == "left-brace" and tokens[at + 1].kind == "right-brace":
            at += 2
        else:
            return at


def _row_relates(tokens: list[Token], at: int) -> bool:
    """Whether a row holds a relation of its own."""
    depth = 0
    for token in tokens[at:]:
        if token.kind in ("begin", "left-brace"):
            depth += 1
        elif token.kind in ("finish", "right-brace"):
            depth -= 1
            if depth < 0:
                return False
        elif depth == 0 and token.kind in ("newline", "end"):
            return False
        elif depth == 0 and token.kind == "relation":
            return True
    return False


def drop_alignment(tokens: list[Token]) -> list[Token]:
    """The tokens without the marks `&` that only align: in `a &= b & c &= d` the first and the third.

    A mark that does not stand at a relation, a sign, a text or an edge stays, and makes a cell of its own: without it two
    factors would meet that nothing on paper joins.
    """
    kept: list[Token] = []
    columns: list[int] = []
    for index, token in enumerate(tokens):
        kind = token.kind
        if kind == "begin":
            columns.append(0 if token.value in ALIGNED else -1)
        elif kind == "left-brace":
            columns.append(-1)
        elif kind in ("finish", "right-brace"):
            if columns:
                columns.pop()
        elif columns and columns[-1] >= 0:
            if kind == "newline":
                columns[-1] = 0
            elif kind == "alignment":
                columns[-1] += 1
                if columns[-1] % 2 and (tokens[index - 1].kind in _JOINING or tokens[index + 1].kind in _JOINING):
                    following = tokens[index + 1]
                    following.space = max(following.space, token.space)
                    continue
        kept.append(token)
    return kept


def open_integrands(tokens: list[Token]) -> list[Token]:
    r"""Without the brackets around an integrand that hold its differential: `\int_a^b{f(x)\,dx}` is `\int_a^b f(x)\,dx`."""
    gone: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind != "big" or token.value not in INTEGRALS:
            continue
        start = index + 1
        while tokens[start].kind in ("superscript", "subscript"):
            start = _past(tokens, start + 1)
        if tokens[start].kind != "left-brace" and tokens[start].value != "(":
            continue
        end = _past(tokens, start) - 1
        inside = any(is_differential(tokens, k) for k in range(start + 1, end))
        if inside and tokens[end].kind in ("right-brace", "close") and not is_differential(tokens, end + 1):
            gone.update((start, end))
    return [token for k, token in enumerate(tokens) if k not in gone] if gone else tokens


@dataclass(slots=True)
class Differentials:
    """Which differentials belong to which integral, by places of tokens."""

    closing: dict[int, list[int]] = field(default_factory=dict)
    inside: dict[int, int] = field(default_factory=dict)
    stops: set[int] = field(default_factory=set)
    forms: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Frame:
    fraction: int
    integrals: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    signed: bool = False
    derivative: bool | None = None


def find_differentials(tokens: list[Token]) -> Differentials:
    r"""Assign each `dx` to its integral; `\int\int f\,dx\,dy` nests, `\int \frac{dx}{x}` has it inside."""
    found = Differentials()
    frames = [_Frame(-1)]
    index, last = 0, len(tokens) - 1
    while index < last:
        token, frame = tokens[index], frames[-1]
        kind = token.kind
        if kind in _OPENING:
            before = tokens[index - 1].kind if index else ""
            if len(frames) > _DEEP:
                return found  # the parser refuses such nesting
            frames.append(_Frame(index if kind == "left-brace" and before == "fraction" else -1))
        elif kind in _CLOSING:
            if len(frames) > 1:
                frames.pop()
        elif kind in _CUTS or (token.space == WIDE and kind not in ("sign", "mark")):
            frame.integrals.clear()
            frame.closed.clear()
        if kind == "big" and token.value in INTEGRALS:
            frame.integrals.append(index)
        elif kind == "sign" and frame.closed:
            frame.signed = True
        elif (
            (kind in ("letter", "styled", "text", "differential"))
            and (frame.integrals or frame.closed or frame.fraction >= 0)
            and is_differential(tokens, index)
            and not _begins_script(tokens, index)
        ):
            index = _assign(tokens, index, frames, found)
            continue
        index += 1
    return found


def _begins_script(tokens: list[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].kind in ("superscript", "subscript", "fraction", "accent", "font", "root")


def _assign(tokens: list[Token], index: int, frames: list[_Frame], found: Differentials) -> int:
    frame = frames[-1]
    if not frame.integrals and frame.closed:
        if frame.signed:
            # `\oint P dx + Q dy` is one integral of a form: nothing closes it, the whole sum is its body.
            for integral in frame.closed:
                for place in found.closing.pop(integral, ()):
                    found.stops.discard(place)
                found.forms.add(integral)
        return index + 1
    if frame.fraction >= 0 and not frame.integrals:
        outer = frames[-2] if len(frames) > 1 else frame
        if frame.derivative is None:
            frame.derivative = bool(outer.integrals) and _derivative(tokens, frame.fraction)
        if outer.integrals and not frame.derivative:
            integral = outer.integrals.pop()
            found.inside[index] = integral
            outer.closed.append(integral)
        return index + 2
    run = [index]
    following = _after(tokens, index)
    while following < len(tokens) - 1 and is_differential(tokens, following):
        run.append(following)
        following = _after(tokens, following)
    _share(tokens, run, frame, found)
    return following


def _share(tokens: list[Token], run: list[int], frame: _Frame, found: Differentials) -> None:
    """Give a row of differentials to the open integrals, the innermost first."""
    opened = frame.integrals
    capacity = sum(INTEGRALS[tokens[integral].value] for integral in opened)
    rest = list(run)
    while opened and rest:
        integral = opened.pop()
        take = 1
        if len(run) >= capacity:
            take = INTEGRALS[tokens[integral].value] if opened else len(rest)
        found.closing[integral] = rest[:take]
        rest = rest[take:]
        frame.closed.append(integral)
    found.stops.update(run)
    frame.signed = False


def _derivative(tokens: list[Token], brace: int) -> bool:
    """Whether the fraction whose numerator opens at `brace` is a derivative: its denominator begins with a `d` too."""
    depth = 0
    for index in range(brace, len(tokens) - 1):
        kind = tokens[index].kind
        if kind == "left-brace":
            depth += 1
        elif kind == "right-brace":
            depth -= 1
            if not depth:
                start = index + 2 if tokens[index + 1].kind == "left-brace" else index + 1
                return start < len(tokens) - 1 and is_differential(tokens, start)
    return False


def _after(tokens: list[Token], index: int) -> int:
    """The place after the differential that begins at `index`: its variable, accents, primes and scripts."""
    token = tokens[index]
    last = len(tokens) - 1
    if token.kind == "styled" and len(token.value) == 2:
        index += 1
    else:
        index += 3 if tokens[index + 1].kind == "superscript" else 1
        while tokens[index].kind in ("accent", "font") and index < last:
            index += 1
        index = _past(tokens, index)
    while index < last and tokens[index].kind in ("superscript", "subscript", "prime"):
        index += 1
        if tokens[index - 1].kind != "prime":
            while tokens[index].kind in ("accent", "font") and index < last:
                index += 1
            index = _past(tokens, index)
    return min(index, last)


def _past(tokens: list[Token], index: int) -> int:
    """The place after one token or one bracketed group."""
    if tokens[index].kind not in ("left-brace", "open"):
        return min(index + 1, len(tokens) - 1)
    depth = 0
    while index < len(tokens) - 1:
        kind = tokens[index].kind
        depth += (kind in _OPENING) - (kind in _CLOSING)
        index += 1
        if not depth:
            break
    return index
