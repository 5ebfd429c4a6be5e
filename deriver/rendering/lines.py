"""Formulas as lines of text: matrices in two dimensions where they fit, long lines broken where a reader would break them."""

from __future__ import annotations

import re

from .glyphs import SUPERSCRIPTS
from .unicode_text import pieces, readable, to_unicode

__all__ = ["broken", "formula_lines", "latex_lines", "prose_lines"]

_MATRIX = re.compile(r"\\begin\{([pbvV]?matrix|array|cases)\}(?:\{([clr|]*)\})?")
_BRACKETS = {
    "pmatrix": ("⎛⎜⎝(", "⎞⎟⎠)"),
    "bmatrix": ("⎡⎢⎣[", "⎤⎥⎦]"),
    "vmatrix": ("││││", "││││"),
    "Vmatrix": ("‖‖‖‖", "‖‖‖‖"),
}
#: Rows of text, all of one width, and which of them stands on the line.
_Block = tuple[list[str], int]


def formula_lines(before: str, mark: str, after: str, width: int, unicode: bool = True) -> list[str]:
    r"""`before mark after` as lines of at most `width` characters; without `mark` the one formula.

    >>> formula_lines(r"\det\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}", "=", "-2", 40)
    ['    ⎛1  2⎞     ', 'det ⎜    ⎟ = −2', '    ⎝3  4⎠     ']
    """
    whole = f"{before} {mark} {after}" if mark else before
    if unicode and _MATRIX.search(whole):
        block = _block(whole)
        if block is not None and len(block[0][0]) <= width:
            return block[0]
        if mark:
            above, below = _block(before), _block(f"{mark} {after}")
            if above is not None and below is not None and max(len(above[0][0]), len(below[0][0])) <= width:
                return [*above[0], *below[0]]
    if not mark:
        return broken(readable(before, unicode), width)
    one, sign, other = readable(before, unicode), readable(mark, unicode), readable(after, unicode)
    if len(one) + len(other) + len(sign) + 2 <= width:
        return [f"{one} {sign} {other}"]
    return [*broken(one, width), *broken(f"{sign} {other}", width)]


def prose_lines(text: str, width: int) -> list[str] | None:
    """Prose with its matrices drawn where all of it fits one line; None where it holds none, or does not fit."""
    if not _MATRIX.search(text):
        return None
    parts: list[_Block] = []
    for is_math, part in pieces(text):
        block = _block(part) if is_math else ([part], 0)
        if block is None:
            return None
        parts.append(block)
    rows = _beside(parts)[0]
    return rows if len(rows) > 1 and len(rows[0]) <= width else None


_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)


def latex_lines(latex: str, width: int) -> list[str]:
    r"""LaTeX source cut between its tokens, before a command where that is near, so that it can be copied as it stands.

    >>> latex_lines(r"\alpha+\operatorname{softmax}(z)", 20)
    ['\\alpha+', '\\operatorname{softmax', '}(z)']
    """
    lines, line = [], ""
    for token in _TOKEN.findall(latex):
        fresh = token[0] == "\\" and len(token) > 2 and len(line) > 3 * width // 4
        if line and (len(line) + len(token) > width or fresh and len(line) + 14 > width):
            lines.append(line.strip())
            line = ""
        line += token
    return [*lines, line.strip()]


def broken(text: str, width: int) -> list[str]:
    """A line cut before relations, sums and products, outside brackets where that is possible; what follows is indented.

    >>> broken("a = b + (c + d) + e", 12)
    ['a = b', '    + (c + d)', '    + e']
    """
    lines: list[str] = []
    rest, room = text, width
    while len(rest) > room:
        place = _place(rest, room)
        lines.append(rest[:place].rstrip())
        rest = "    " + rest[place:].lstrip()
        room = width
    return [*lines, rest]


def _place(text: str, width: int) -> int:
    """Where to cut: at the shallowest level of brackets, then at the strongest sign, then as far right as possible."""
    depth = 0
    best: tuple[int, int, int] | None = None
    for i, c in enumerate(text[: width + 1]):
        depth += (c in "([{⟨") - (c in ")]}⟩")
        if i < width // 3 or text[i - 1 : i] != " " or i > width:
            continue
        rank = 0 if c in "=⇔⇒≤≥→≈<>" else 1 if c in "+−" and text[i + 1 : i + 2] == " " else 2
        found = ((c in "([{⟨") - depth, -rank, i)
        if best is None or found >= best:
            best = found
    return width if best is None else best[2]


# Two dimensions -------------------------------------------------------------------------------------------------------


def _block(latex: str) -> _Block | None:
    """The formula with its outermost matrices drawn; None where a part has no Unicode or a matrix stands inside something else."""
    parts: list[_Block] = []
    at = 0
    while True:
        match = _MATRIX.search(latex, at)
        text = latex[at : match.start()] if match else latex[at:]
        if text.count("{") != text.count("}"):
            return None  # a matrix inside a fraction or a script stays in the line
        text = re.sub(r"\\(?:left|right|big|Big)\s*[.]", "", text)
        if text.strip():
            # A sign behind a matrix adds or subtracts; alone it would be read as the sign of what follows.
            shown = to_unicode(("x" if parts else "") + text)
            if shown is None:
                return None
            shown = shown[1:] if parts else shown
            if match is not None and re.search(r"(?:\S |^ ?)[+−]$", shown) and (parts or len(shown) > 1):
                shown += " "  # it joins what stands on both sides
            parts += [([piece], 0) for piece in _at_open_brackets(shown)]
        if match is None:
            break
        end = _end(latex, match.end())
        if end is None:
            return None
        drawn = _matrix(match[1], match[2] or "", latex[match.end() : end[0]])
        if drawn is None:
            return None
        parts.append(drawn)
        at = end[1]
    return _within_brackets(parts)


#: What stands close behind a matrix.
_CLINGING = ",.;)]′" + "".join(SUPERSCRIPTS.values()) + "ᵀ"
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def _at_open_brackets(text: str) -> list[str]:
    """The text cut around the brackets that have no partner in it: `A(x+(y` gives `A`, `(`, `x+`, `(`, `y`."""
    open_at: list[int] = []
    lonely: list[int] = []
    for i, c in enumerate(text):
        if c in _PAIRS:
            open_at.append(i)
        elif c in _PAIRS.values():
            if open_at and _PAIRS[text[open_at[-1]]] == c:
                open_at.pop()
            else:
                lonely.append(i)
    out, at = [], 0
    for i in sorted((*lonely, *open_at)):
        out += [text[at:i], text[i]]
        at = i + 1
    return [piece for piece in (*out, text[at:]) if piece.strip()]


def _within_brackets(parts: list[_Block]) -> _Block:
    """The parts side by side, brackets as tall as what they hold."""
    levels: list[list[_Block]] = [[]]
    for part in parts:
        text = part[0][0] if len(part[0]) == 1 else ""
        if text in _PAIRS:
            levels.append([part])
        elif text in _PAIRS.values() and len(levels) > 1 and _PAIRS[levels[-1][0][0][0]] == text:
            opening, *inner = levels.pop()
            levels[-1].append(_bracketed(opening[0][0], _beside(inner) if inner else ([""], 0)))
        else:
            levels[-1].append(part)
    while len(levels) > 1:
        rest = levels.pop()
        levels[-1] += rest
    return _beside(levels[0])


_TALL = {"(": _BRACKETS["pmatrix"], "[": _BRACKETS["bmatrix"], "{": ("⎧⎨⎩{", "⎫⎬⎭}")}


def _bracketed(mark: str, inner: _Block) -> _Block:
    rows, line = inner
    if len(rows) == 1:
        return [f"{mark}{rows[0]}{_PAIRS[mark]}"], 0
    left, right = _TALL[mark]
    last = len(rows) - 1
    kinds = [0 if i == 0 else 2 if i == last else 1 for i in range(len(rows))]
    return [f"{left[k]}{row}{right[k]}" for k, row in zip(kinds, rows, strict=True)], line


def _end(latex: str, start: int) -> tuple[int, int] | None:
    """(where the environment's body ends, where what follows begins)."""
    depth = 1
    for match in re.finditer(r"\\(begin|end)\{[A-Za-z*]+\}", latex[start:]):
        depth += 1 if match[1] == "begin" else -1
        if depth == 0:
            return start + match.start(), start + match.end()
    return None


def _matrix(name: str, columns: str, body: str) -> _Block | None:
    if "\\begin" in body:
        return None
    rows = [[to_unicode(cell.strip()) for cell in row.split("&")] for row in re.split(r"\\\\", body) if row.strip()]
    if not rows or any(cell is None for row in rows for cell in row) or len({len(row) for row in rows}) != 1 and name != "cases":
        return None
    most = max(map(len, rows))
    cells = [[cell or "" for cell in row] + [""] * (most - len(row)) for row in rows]
    widths = [max(len(row[j]) for row in cells) for j in range(len(cells[0]))]
    bars = {len(re.sub(r"[^clr]", "", columns[: m.start()])) for m in re.finditer(r"\|", columns)}
    lines = []
    for row in cells:
        line = ""
        for j, cell in enumerate(row):
            aligned = cell.ljust(widths[j]) if name == "cases" else cell.rjust(widths[j])
            line += (" │ " if j in bars and j else "  " if j else "") + aligned
        lines.append(line)
    if name == "cases" and len(lines) > 1:
        braces = ["⎧", *("⎨" if i == len(lines) // 2 else "⎪" for i in range(1, len(lines) - 1)), "⎩"]
        return [f"{brace} {line}" for brace, line in zip(braces, lines, strict=True)], (len(lines) - 1) // 2
    left, right = _BRACKETS.get(name, ("", ""))
    if not left:
        return lines, (len(lines) - 1) // 2
    if len(lines) == 1:
        return [f"{left[3]}{lines[0]}{right[3]}"], 0
    last = len(lines) - 1
    drawn = []
    for i, line in enumerate(lines):
        k = 0 if i == 0 else 2 if i == last else 1
        drawn.append(f"{left[k]}{line}{right[k]}")
    if last == 1 and name in ("pmatrix", "bmatrix"):
        drawn = [f"{left[0]}{lines[0]}{right[0]}", f"{left[2]}{lines[1]}{right[2]}"]
    return drawn, (len(drawn) - 1) // 2


def _beside(parts: list[_Block]) -> _Block:
    above = max(line for _, line in parts)
    below = max(len(rows) - line for rows, line in parts)
    out = [""] * (above + below)
    for i, (rows, line) in enumerate(parts):
        text = rows[0] if len(rows) == 1 else ""
        apart = i > 0 and not (text[:1] in _CLINGING and text) and not (len(rows) > 1 and out[above].endswith(("(", "[", "−", "+")))
        spaced = apart and (len(rows) > 1) != (len(parts[i - 1][0]) > 1)
        gap = " " if spaced and out[above][-1:] != " " and text[:1] != " " else ""
        width = len(rows[0])
        for k in range(len(out)):
            j = k - above + line
            out[k] += gap + (rows[j] if 0 <= j < len(rows) else " " * width)
    return out, above
