"""Names for parts that come back: diag(p) - p p^T with p = softmax(Az)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..expression import build as b
from ..expression.nodes import BINDERS, Expr, substitute, walk
from .length import length

__all__ = ["name_parts", "named_length"]

_NAMES = {"softmax": "pqs", "sigmoid": "sp", "add": "ru", "exp": "e", "norm": "r", "tanh": "h", "relu": "h"}


def name_parts(
    e: Expr, taken: frozenset[str] = frozenset(), given: Mapping[str, Expr] | None = None
) -> tuple[Expr, tuple[tuple[Expr, Expr], ...]]:
    """The expression with long parts that occur more than once replaced by letters, and (letter, part) pairs in order.

    `given` are names that the text itself gave to parts: they are used first, for parts that occur only once too.

    >>> from deriver.expression import vector_shape
    >>> p = b.softmax(b.symbol("z", vector_shape("K")))
    >>> short, parts = name_parts(b.add(b.diag(p), b.negative(b.dot(p, b.transpose(p)))))
    >>> short.latex, [(s.latex, part.latex) for s, part in parts]
    ('\\\\operatorname{diag}(p)-pp^\\\\top', [('p', '\\\\operatorname{softmax}(z)')])
    """
    names = {s.name for s in e.free} | set(taken)
    parts: list[tuple[Expr, Expr]] = []
    for latex, part in sorted((given or {}).items(), key=lambda item: -length(item[1])):
        if part is e or length(part) < 3:
            continue
        symbol = b.symbol(latex, part.shape, latex=latex)
        shorter = _put(e, part, symbol)
        if shorter is e:
            continue
        e = shorter
        names.add(latex)
        parts.append((symbol, part))
    for _ in range(3):
        found = _worth_naming(e)
        if found is None:
            break
        letters = _NAMES.get(found.op, "uvw")
        name = next((n for n in [*letters, *"uvwpqrs"] if n.upper() not in names and n not in names), None)
        if name is None:
            break
        if found.shape.kind == "matrix":
            name = name.upper()
        names.add(name)
        symbol = b.symbol(name, found.shape)
        e = substitute(e, {found: symbol})
        parts.append((symbol, found))
    return e, tuple(parts)


def named_length(e: Expr) -> int:
    """How long the expression prints when parts that come back have names, those included: R = ..."""
    short, parts = name_parts(e)
    return length(short) + sum(length(part) + 2 for _, part in parts)


def _put(e: Expr, part: Expr, symbol: Expr) -> Expr:
    """The expression with a name for a part, also where the part is a run of factors in a longer product."""

    def visit(node: Expr) -> Expr:
        if node is part:
            return symbol
        if not node.args or node.op in BINDERS:
            return substitute(node, {part: symbol})
        args = tuple(visit(a) for a in node.args)
        if node.op == part.op == "dot":
            found = _run(args, part.args)
            if found is not None:
                return b.dot(*args[: found[0]], symbol, *args[found[1] :])
        if node.op == part.op == "mul" and args[-1].op == part.args[-1].op == "dot" and set(part.args[:-1]) <= set(args[:-1]):
            found = _run(args[-1].args, part.args[-1].args)  # X^T X/N is a part of A X^T X B/N
            if found is not None:
                chain = args[-1].args
                rest = [a for a in args[:-1] if a not in part.args]
                return b.mul(*rest, b.dot(*chain[: found[0]], symbol, *chain[found[1] :]))
        if node.op == part.op == "add" and len(args) > len(part.args) and all(t in args for t in part.args):
            at = args.index(part.args[0])
            rest = [t for t in args if t not in part.args]
            return b.add(*(t for t in args[:at] if t in rest), symbol, *(t for t in args[at:] if t in rest))
        if node.op == part.op == "mul" and all(f in args for f in part.args):
            return b.mul(*(a for a in args if a not in part.args), symbol) if part.shape == node.shape else b.mul(
                *(a for a in args[:-1] if a not in part.args), symbol, *args[-1:]
            )  # fmt: skip
        return node if args == node.args else b.rebuild(node, args)

    return visit(e)


def _run(factors: tuple[Expr, ...], wanted: tuple[Expr, ...]) -> tuple[int, int] | None:
    """Where one row of factors stands in another."""
    ends = ((i, i + len(wanted)) for i in range(len(factors) - len(wanted) + 1))
    return next((at for at in ends if factors[at[0] : at[1]] == wanted), None)


def _worth_naming(e: Expr) -> Expr | None:
    counts: Counter[Expr] = Counter()

    def count(node: Expr) -> None:
        counts[node] += 1
        for a in node.args:
            count(a)

    count(e)
    bound = {n.args[1] for n in walk(e) if n.op in ("sum", "product", "integral")}
    best: Expr | None = None
    saved = 0
    for node, times in counts.items():
        if times < 2 or not node.args or node is e or node.free & bound:
            continue
        if node.op == "power" and node.args[1].op == "number" and node.args[1].data < 0:
            continue  # a quotient shows what it divides by
        gain = (times - 1) * (length(node) - 1) - 4
        if gain > saved:
            best, saved = node, gain
    return best
