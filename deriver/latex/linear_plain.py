r"""Linear equations and forms with rational coefficients from their LaTeX, and vectors and matrices back into LaTeX.

Comes in: text such as `2x-3y+\frac12z=0` or `\{(a+b,2a):a,b\in\mathbb{R}\}`. Goes out: fractions. Anything that is not plainly of this form
gives None, and is left to the reader of formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from . import patterns as re

__all__ = [
    "coefficients_of", "entries_of", "linear_form", "matrix_text", "null_vectors", "number_text", "rank_of", "rows_of", "set_builder",
    "set_equations", "vector_text",
]  # fmt: skip

_TERM = re.compile(r"([+-]?)(\d+(?:/\d+|\.\d+)?)?(\(?[a-z](?:_\d+)?\)?)?")


def number_text(q: Fraction) -> str:
    r"""A rational number in LaTeX.

    >>> number_text(Fraction(-1, 2))
    '-\\frac{1}{2}'
    """
    if q.denominator == 1:
        return str(q.numerator)
    return f"{'-' if q < 0 else ''}\\frac{{{abs(q.numerator)}}}{{{q.denominator}}}"


def vector_text(v: Sequence[Fraction]) -> str:
    """A row of numbers in parentheses."""
    return "(" + ",".join(number_text(x) for x in v) + ")"


def matrix_text(rows: Sequence[Sequence[Fraction]]) -> str:
    """A matrix in LaTeX."""
    return r"\begin{pmatrix}" + r"\\".join("&".join(number_text(x) for x in r) for r in rows) + r"\end{pmatrix}"


def linear_form(text: str) -> dict[str, Fraction] | None:
    r"""Coefficients of a sum of terms `c x`; the constant stands under the empty name; None for anything else.

    >>> linear_form(r"2x-\frac12 y+3") == {"x": 2, "y": Fraction(-1, 2), "": 3}
    True
    """
    plain = re.sub(r"\s|\\[,;:! ]|\\left|\\right|\\cdot", "", text)
    plain = re.sub(r"\\[dt]?frac\{?(\d+?)\}?\{?(\d+)\}?", r"\1/\2", plain) if "frac" in plain else plain
    plain = re.sub(r"_\{(\d+)\}", r"_\1", plain).replace("{", "").replace("}", "")
    out: dict[str, Fraction] = {}
    at = 0
    while at < len(plain):
        m = _TERM.match(plain, at)
        if m is None or m.end() == at or (at and not m[1]) or (m[2] is None and m[3] is None):
            return None
        c = Fraction(m[2]) if m[2] else Fraction(1)
        name = (m[3] or "").strip("()")
        out[name] = out.get(name, Fraction(0)) + (-c if m[1] == "-" else c)
        at = m.end()
    return out if plain else None


def coefficients_of(text: str, unknowns: Sequence[str]) -> tuple[list[Fraction], Fraction] | None:
    """Coefficients and right side of one linear equation; None where it is none or has other letters.

    >>> coefficients_of("y=2x", ["x", "y"]) == ([-2, 1], 0)
    True
    """
    sides = text.split("=")
    if len(sides) != 2:
        return None
    left, right = linear_form(sides[0]), linear_form(sides[1])
    if left is None or right is None or not {*left, *right} <= {*unknowns, ""}:
        return None
    row = [left.get(u, Fraction(0)) - right.get(u, Fraction(0)) for u in unknowns]
    return row, right.get("", Fraction(0)) - left.get("", Fraction(0))


def set_builder(text: str) -> tuple[str, list[list[Fraction]]] | None:
    r"""`("null", rows)` of a set given by homogeneous equations, `("span", vectors)` of one given by parameters; None else.

    >>> set_builder(r"\{(x,y,z):x=2y\}") == ("null", [[1, -2, 0]])
    True
    >>> set_builder(r"\{(a+b,2a,b):a,b\in\mathbb{R}\}") == ("span", [[1, 2, 0], [1, 0, 1]])
    True
    """
    text = re.sub(r"\\[,;:! ]", " ", text)
    body = re.fullmatch(r"\s*(?:\\left\s*)?\\\{(.*?)(?:\\right\s*)?\\\}\s*", text, re.DOTALL)
    parted = re.split(r"\s*(?::|\\mid(?![a-z])|\\colon|\\,\|\\,|\\middle\||(?<!\\)\|)\s*", body[1], maxsplit=1) if body else []
    if len(parted) != 2:
        return None
    shown = re.sub(r"\\in\s*\\(?:mathbb|R)\{?R?\}?\s*\^\s*\{?\d+\}?\s*$", "", parted[0]).strip()
    inner = re.fullmatch(r"(?:\\left)?[(\[<](.*?)(?:\\right)?[)\]>](?:\^\{?(?:T|\\top)\}?)?", shown, re.DOTALL)
    array = re.fullmatch(r"(?:\\left\s*[(\[])?\\begin\{([a-z]*matrix)\}(.*?)\\end\{\1\}(?:\\right\s*[)\]])?", shown, re.DOTALL)
    if inner is None and array is None:
        return None
    entries = inner[1].split(",") if inner is not None else re.split(r"\\\\(?:\[[^\]]*\])?", array[2] if array else "")
    entries = [e.strip() for e in entries if e.strip()]
    forms = [linear_form(e) for e in entries]
    if any(f is None or f.get("") for f in forms):
        return None
    conditions = [c.strip() for c in re.split(r",|\\text\{\s*and\s*\}|\\wedge|\\land|\\quad", parted[1]) if c.strip()]
    letters = [next(iter(f)) for f in forms if f is not None and len(f) == 1 and set(f.values()) == {Fraction(1)}]
    if len(letters) == len(entries) and len(set(letters)) == len(letters) and all("=" in c for c in conditions):
        rows = []
        for condition in conditions:
            chain = condition.split("=")
            for one, two in pairwise(chain):
                row = coefficients_of(f"{one}={two}", letters)
                if row is None or row[1] != 0:
                    return None
                rows.append(row[0])
        return "null", rows
    free = re.fullmatch(
        r"(.*?)(?:\\in\s*\\(?:mathbb\{?\s*R\s*\}?|R)|\\text\{\s*(?:in|are|is|any)[^{}]*\}(?:\s*\\(?:mathbb\{?\s*R\s*\}?|R))?)\s*",
        parted[1],
        re.DOTALL,
    )
    names = [re.sub(r"[\s{}]", "", n) for n in free[1].split(",")] if free else []
    used = sorted({n for f in forms if f is not None for n in f if n}, key=lambda n: names.index(n) if n in names else -1)
    if not names or any(n not in names for n in used):
        return None
    return "span", [[f.get(n, Fraction(0)) for f in forms if f is not None] for n in used]


def set_equations(text: str) -> tuple[list[str], list[str]] | None:
    r"""Letters and equations of a set of points that is given by equations; None else.

    >>> set_equations(r"\{(x,y)\in\mathbb{R}^2:x+y=1\}")
    (['x', 'y'], ['x+y=1'])
    """
    body = re.fullmatch(r"\s*(?:\\left\s*)?\\\{(.*?)(?:\\right\s*)?\\\}\s*", text, re.DOTALL)
    parted = re.split(r"\s*(?::|\\mid(?![a-z])|\\colon|\\,\|\\,|\\middle\||(?<!\\)\|)\s*", body[1], maxsplit=1) if body else []
    if len(parted) != 2:
        return None
    shown = re.sub(r"\\in\s*\\(?:mathbb|R)\{?R?\}?\s*\^\s*\{?\d+\}?\s*$", "", parted[0]).strip()
    inner = re.fullmatch(r"(?:\\left)?\((.*?)(?:\\right)?\)", shown, re.DOTALL)
    letters = [re.sub(r"_\{(\d+)\}", r"_\1", x.strip()) for x in inner[1].split(",")] if inner else []
    equations = [c.strip() for c in re.split(r",|\\text\{\s*and\s*\}|\\wedge|\\land|\\quad", parted[1]) if c.strip()]
    if not letters or any(not re.fullmatch(r"[a-z](?:_\d+)?", x) for x in letters) or any(e.count("=") != 1 for e in equations):
        return None
    return letters, equations


def entries_of(text: str) -> list[Fraction] | None:
    r"""The entries of a vector of rational numbers, written in a row or as a column; None for anything else.

    >>> entries_of(r"(1,-\frac12)") == entries_of(r"\begin{bmatrix}1\\-1/2\end{bmatrix}") == [1, Fraction(-1, 2)]
    True
    """
    array = re.fullmatch(r"\s*(?:\\left\s*[(\[])?\\begin\{([a-zA-Z]*matrix)\}(.*?)\\end\{\1\}(?:\\right\s*[)\]])?\s*", text, re.DOTALL)
    inner = re.fullmatch(r"\s*(?:\\left)?[(\[](.*?)(?:\\right)?[)\]](?:\s*\^\s*\{?(?:T|\\top)\}?)?\s*", text, re.DOTALL)
    if array is None and inner is None:
        return None
    cells = re.split(r"\\\\(?:\[[^\]]*\])?|&", array[2]) if array else inner[1].split(",") if inner else []
    forms = [linear_form(x) for x in cells if x.strip()]
    if not forms or any(f is None or set(f) != {""} for f in forms):
        return None
    return [f[""] for f in forms if f is not None]


def rank_of(vectors: Sequence[Sequence[Fraction]]) -> int:
    """The number of independent ones among vectors of one length.

    >>> rank_of([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(4)]])
    1
    """
    rows = [list(v) for v in vectors]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(rank + 1, len(rows)):
            factor = rows[i][column] / rows[rank][column]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank


def rows_of(text: str) -> list[list[Fraction]] | None:
    """The rows of a matrix of rational numbers; None for anything else."""
    array = re.fullmatch(r"\s*\\begin\{([a-z]*matrix)\}(.*?)\\end\{\1\}\s*", text, re.DOTALL)
    rows = [entries_of("(" + r.replace("&", ",") + ")") for r in re.split(r"\\\\", array[2]) if r.strip()] if array else []
    known = [r for r in rows if r is not None]
    return known if known and len(known) == len(rows) else None


def null_vectors(rows: Sequence[Sequence[Fraction]]) -> list[list[Fraction]]:
    """A basis of the vectors that all rows are orthogonal to.

    >>> null_vectors([[Fraction(1), Fraction(2)]])
    [[Fraction(-2, 1), Fraction(1, 1)]]
    """
    table = [list(r) for r in rows]
    n, pivots = len(table[0]), list[int]()
    for column in range(n):
        k = len(pivots)
        pivot = next((i for i in range(k, len(table)) if table[i][column]), None)
        if pivot is None:
            continue
        table[k], table[pivot] = table[pivot], table[k]
        table[k] = [x / table[k][column] for x in table[k]]
        for i in range(len(table)):
            if i != k and table[i][column]:
                table[i] = [x - table[i][column] * y for x, y in zip(table[i], table[k], strict=True)]
        pivots.append(column)
    out = []
    for free in (j for j in range(n) if j not in pivots):
        v = [Fraction(int(j == free)) for j in range(n)]
        for k, column in enumerate(pivots):
            v[column] = -table[k][free]
        out.append(v)
    return out
