"""Shapes of arrays: flattened, counted, reshaped, broadcast."""

from __future__ import annotations

from ...expression import Expr
from ...expression import build as b
from ...model import Answer, Derivation, Finding
from ..calculus.ending import Doubt, ended, finished
from .desk import Desk

__all__ = ["solve_shape"]


def solve_shape(desk: Desk) -> Derivation:
    """The shape of the result, axis by axis, or why the shapes do not fit."""
    problem = desk.problem
    shapes = [list(e.args) for e in problem.operands]
    if "broadcast" in problem.request:
        return _broadcast(desk, *shapes)
    first = shapes[0]
    if any(n.free or n is b.MINUS_ONE for n in first):
        raise Doubt("the shape has sizes that are not known")
    if "size" in problem.request:
        return _counted(desk, "size", first, None)
    if "rows" in problem.request:
        return _counted(desk, "length", first[1:], None)
    if "flatten" in problem.request:
        return _counted(desk, "shape", first[1:], first[0])
    return _reshaped(desk, first, shapes[1])


def _product(sizes: list[Expr]) -> Expr:
    value = 1
    for n in sizes:
        value *= int(n.data)
    return b.num(value)


def _counted(desk: Desk, name: str, sizes: list[Expr], kept: Expr | None) -> Derivation:
    value = _product(sizes)
    written = r" \cdot ".join(s.latex for s in sizes) or "1"
    claim = desk.claim(b.divide(value, _product(sizes[1:])), "=", sizes[0]) if sizes else None
    because = f"${written} = {value.latex}$: the sizes of the axes that become one are multiplied."
    steps = [desk.step("sizes of flattened axes", b.vector(sizes or [b.ONE]), value, because, "to", claim)]
    answer = value if kept is None else b.vector([kept, value])
    text = None if kept is None else f"the shape is ${answer_text(kept, value)}$"
    return finished(desk.problem, [Answer(name, answer, text=text, claim=claim)], steps)


def answer_text(*sizes: Expr) -> str:
    """A shape as it is written: `(32, 2352)`."""
    return f"({', '.join(s.latex for s in sizes)}{',' if len(sizes) == 1 else ''})"


def _reshaped(desk: Desk, first: list[Expr], second: list[Expr]) -> Derivation:
    open_ = [n for n in second if n.free or n is b.MINUS_ONE]
    known = [n for n in second if n not in open_]
    total = _product(first)
    rest = _product(known)
    if len(open_) > 1:
        return ended(desk.problem, "refused", "more than one size of the new shape is not known", "underdetermined")
    if not open_:
        fits = total is rest
        claim = desk.claim(total, "=" if fits else "!=", rest)
        text = (
            "the numbers of entries agree" if fits else f"it cannot be reshaped: it has {total.latex} entries, the new shape {rest.latex}"
        )
        return finished(desk.problem, [Answer("text", None, text=text, claim=claim)], [])
    if rest is b.ZERO or int(total.data) % int(rest.data):
        text = f"it cannot be reshaped: {total.latex} entries are not a multiple of {rest.latex}"
        claim_ = None if rest is b.ZERO else desk.claim(b.divide(total, rest), "!=", b.num(int(total.data) // int(rest.data)))
        return finished(desk.problem, [Answer("text", None, text=text, claim=claim_)], [], [Finding("no_solution", text)])
    value = b.num(int(total.data) // int(rest.data))
    claim = desk.claim(b.mul(rest, value), "=", total)
    because = f"Both shapes have ${total.latex}$ entries, and the sizes that are known make ${rest.latex}$."
    steps = [desk.step("sizes of flattened axes", b.vector(first), value, because, "to", claim)]
    name = next((n.name for n in open_ if n.op == "symbol"), "size")
    return finished(desk.problem, [Answer(name, value, claim=claim)], steps)


def _broadcast(desk: Desk, first: list[Expr], second: list[Expr]) -> Derivation:
    if any(n.free or n is b.MINUS_ONE for n in (*first, *second)):
        raise Doubt("the shapes have sizes that are not known")
    length = max(len(first), len(second))
    rows = [[b.ONE] * (length - len(s)) + s for s in (first, second)]
    sizes: list[Expr] = []
    for axis, (m, n) in enumerate(zip(*rows, strict=True), 1):
        if m is not n and m is not b.ONE and n is not b.ONE:
            text = f"the shapes do not fit: the sizes {m.latex} and {n.latex} of axis {axis} differ, and neither is 1"
            claim = desk.claim(m, "!=", n)
            return finished(desk.problem, [Answer("text", None, text=text, claim=claim)], [], [Finding("shape_mismatch", text)])
        sizes.append(n if m is b.ONE else m)
    excess = b.add(*(b.mul(b.subtract(r, m), b.subtract(m, b.ONE)) for r, *pair in zip(sizes, *rows, strict=True) for m in pair))
    claim = desk.claim(excess, "=", b.ZERO)
    text = f"the shape is ${answer_text(*sizes)}$"
    because = "The axes are aligned at the last one; a size of 1 is repeated to the size beside it."
    steps = [desk.step("sizes of broadcast axes", b.listing([b.vector(r) for r in rows]), b.vector(sizes), because, "to", claim)]
    return finished(desk.problem, [Answer("shape", b.vector(sizes), text=text, claim=claim)], steps)
