r"""`\|x\|_1\le\sqrt n\|x\|_2`, `\det(cA)=c^n\det A`: a letter that is the size of what stands beside it.

Comes in: an elaborator that has read a formula, and what it read. Goes out: the same, the letter being that size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expression import Dim, Expr, substitute, walk
from .sizes import size_symbol

if TYPE_CHECKING:
    from .elaborate import Elaborator

__all__ = ["with_lengths"]


def with_lengths(e: Elaborator, result: object) -> object:
    """What was read, with the letters that count entries or rows being the sizes they count, where only one size is open."""
    letters = sorted(e.evidence.counted & e.symbols.keys() - e.evidence.index_letters)
    if not letters or e.strict:
        return result
    open_ = list(
        dict.fromkeys([x for s in e.symbols.values() for x in _open(e, s)] + [x for item in _flat(result) for x in _open(e, item)])
    )
    arrays = [s for s in e.symbols.values() if _open(e, s)]
    for letter in letters:
        old = e.symbols[letter]
        target = open_[0] if len(open_) == 1 else None
        if target is None and len(arrays) == 1 and len(open_) == 2 and letter in ("m", "n"):
            side = arrays[0].shape.cols if letter == "n" else arrays[0].shape.rows
            target = None if side is None else next((x for x in e.sizes.resolve(side).letters if x in open_), None)
        if target is None or not old.is_scalar or not e.sizes.equate(Dim.of(target), Dim.of(letter)):
            continue
        del e.symbols[letter]
        open_ = [x for x in open_ if x != target]
        result = _replaced(result, {old: size_symbol(letter)})
        for key, symbol in e.symbols.items():
            e.symbols[key] = e.sizes.settle(symbol)
        e.assume(f"${letter}$ is the size of what stands beside it")
    return result


def _open(e: Elaborator, item: Expr) -> list[str]:
    parts = (item,) if item.op == "symbol" else walk(item)
    return [x for part in parts for side in (part.shape.rows, part.shape.cols) if side is not None
            for x in sorted(e.sizes.resolve(side).letters) if x.startswith("?")]  # fmt: skip


def _flat(result: object) -> list[Expr]:
    if isinstance(result, Expr):
        return [result]
    return [x for item in result for x in _flat(item)] if isinstance(result, list | tuple) else []


def _replaced(result: object, table: dict[Expr, Expr]) -> object:
    if isinstance(result, Expr):
        return substitute(result, table)
    if isinstance(result, list):
        return [_replaced(item, table) for item in result]
    return tuple(_replaced(item, table) for item in result) if isinstance(result, tuple) else result
