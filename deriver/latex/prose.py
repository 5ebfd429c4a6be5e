r"""Declarations in English around LaTeX: "Let $A$ be a symmetric $n\times n$ matrix", "for $\lambda>0$", "where $S=...$".

A controlled grammar: sentences of the forms below declare, everything else is left alone. Formulas that are memberships or
one-letter comparisons declare wherever they stand in declaring text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..errors import DeriverError
from ..expression import Shape, matrix_shape
from . import tree
from .declarations import WORDS, Draft, declare_word, read_node
from .elaborate import Elaborator
from .names import Evidence, key_of
from .syntax import parse_syntax
from .wording import Token, node_of

__all__ = ["formulas_of", "read_clause", "read_prose"]

_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_SHAPE_WORDS = re.compile(r"\b(matrix|matrices|vector|vectors|scalar|scalars|number|numbers|constant|constants|integer|integers)\b")


def formulas_of(text: str) -> list[tuple[str, str]]:
    """Alternating pieces: ("prose", text) and ("math", LaTeX)."""
    out: list[tuple[str, str]] = []
    at = 0
    for found in _FORMULA.finditer(text):
        if found.start() > at:
            out.append(("prose", text[at : found.start()]))
        out.append(("math", next(g for g in found.groups() if g is not None)))
        at = found.end()
    if at < len(text):
        out.append(("prose", text[at:]))
    return out


def read_prose(text: str, draft: Draft, lenient: bool = False) -> None:
    """Declarations of a text that declares; with `lenient`, formulas that declare nothing are passed over."""
    pieces = formulas_of(text)
    names: list[str] = []  # the names the words that follow speak of
    pending: list[str] = []  # properties said before the noun: "a symmetric ... matrix"
    size: Shape | None = None
    for kind, piece in pieces:
        if kind == "math":
            size_here = _size(piece, draft)
            if size_here is not None and names:
                size = size_here
                continue
            try:
                node = parse_syntax(piece)
            except DeriverError:
                if lenient:
                    continue
                raise
            found = _names(node)
            if found is not None:
                if names and (pending or size):
                    _settle(names, pending, size, draft)
                    names, pending, size = [], [], None
                names.extend(found)
                continue
            try:
                read_node(node, piece, draft)
            except DeriverError:
                if not lenient:
                    raise
            if draft.order:
                names = [draft.order[-1]]
            continue
        words = piece.lower()
        for word in sorted(WORDS, key=len, reverse=True):
            pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
            if " " not in word and word in ("a", "normal"):
                continue
            if re.search(pattern, words) and WORDS[word]:
                pending.append(word)
                words = re.sub(pattern, " ", words)
        noun = _SHAPE_WORDS.search(words)
        if noun and names:
            _noun(names, noun[1], size, draft)
            size = None
        if re.search(r"[.;]\s*$|[.;]\s", piece) or " and let " in words or words.strip().startswith("and "):
            _settle(names, pending, size, draft)
            pending, size = [], None
            if words.strip() != "and":
                names = [] if re.search(r"[.;]", piece) else names
    _settle(names, pending, size, draft)


def _settle(names: list[str], pending: list[str], size: Shape | None, draft: Draft) -> None:
    for name in names:
        if size is not None and draft.shape_of(name) is None:
            draft.add(name, size)
        for word in pending:
            declare_word(draft, name, word)
    pending.clear()


def _noun(names: list[str], noun: str, size: Shape | None, draft: Draft) -> None:
    for name in names:
        if draft.shape_of(name) is not None:
            continue
        if size is not None:
            draft.add(name, size if noun.startswith("matri") else Shape(size.rows, None))
        elif noun.startswith("matri"):
            draft.add(name, matrix_shape("m", "n"))
        elif noun.startswith("vector"):
            draft.add(name, Shape(draft.new_size(), None))
        elif noun.startswith(("scalar", "number", "constant")):
            draft.add(name, Shape(None, None), ("real",))
        else:
            draft.add(name, Shape(None, None), ("integer",))


def _names(node: tree.Node) -> list[str] | None:
    items = node.items if isinstance(node, tree.Sequence) else (node,)
    keys = [key_of(item) for item in items]
    return None if any(k is None for k in keys) else [k for k in keys if k]


def _size(piece: str, draft: Draft) -> Shape | None:
    """`n\\times n` as a shape."""
    try:
        node = parse_syntax(piece)
    except DeriverError:
        return None
    if isinstance(node, tree.Product) and node.marks == ("times",):
        helper = Elaborator(piece, draft.base, Evidence(), {})
        rows, cols = helper.dim(node.factors[0]), helper.dim(node.factors[1])
        if rows is not None and cols is not None:
            return matrix_shape(rows, cols)
    return None


_CONNECTIVES = frozenset(
    "and with where let for given if when then also so the by we have be all suppose assume define set put elementwise entrywise".split()
)


def read_clause(tokens: Sequence[Token], text: str, draft: Draft, nodes: Mapping[int, tree.Node] | None = None) -> None:
    """Everything a clause declares; `nodes` are trees already read, by where their formula starts."""
    words = [t.text for t in tokens if t.kind == "word"]
    if any(w not in _CONNECTIVES for w in words):
        shown = " ".join(f"${t.text}$" if t.is_formula else text[t.start : t.end] for t in tokens)
        read_prose(shown, draft)
        return
    for token in tokens:
        if token.is_formula:
            node = (nodes or {}).get(token.start) or node_of(text, token)
            read_node(node, text, draft)
