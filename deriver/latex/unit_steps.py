r"""`u(t-1)`, `H(t-a)`, `\theta(t-\pi)`, `\mathcal{U}(t-2)`, `u_{\pi}(t)` beside an equation in t: the unit step."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from . import tree
from .names import key_of
from .tree import Node, children

__all__ = ["with_steps"]

_LETTERS = frozenset({"u", "H", r"\theta", r"\Theta", r"\mathcal{U}", r"\mathcal{H}", r"\mathbb{1}", r"\mathbf{1}", r"\mathrm{u}", "U"})
_TIMES = frozenset({"t", "x", r"\tau"})


def with_steps(items: list[Node], taken: set[str]) -> tuple[list[Node], list[str]]:
    """The formulas with the operator `step` in the place of such letters, and what was taken for it; `taken` letters are none."""
    found: dict[str, None] = {}
    made = [_replaced(x, taken, found) for x in items]
    made = [_replaced(x, taken, found) for x in made] if found else made  # u(t) beside u(t-1)
    return made, list(found)


def _replaced(node: Any, taken: set[str], found: dict[str, None]) -> Any:
    if isinstance(node, tuple):
        return tuple(_replaced(x, taken, found) for x in node)
    if not isinstance(node, Node):
        return node
    if isinstance(node, tree.Product):
        factors = list(node.factors)
        for i, f in enumerate(factors[:-1]):
            argument = factors[i + 1]
            if node.marks[i] != "" or not isinstance(argument, tree.Fence) or argument.opening not in "([":
                continue
            key = key_of(f)
            if (
                key in _LETTERS
                and key not in taken
                and _is_shifted(argument.content, bare=key in ("H", r"\theta", r"\Theta") or f"${key}$ is the unit step" in found)
            ):
                found[f"${key}$ is the unit step"] = None
                factors[i] = tree.Operator(f.start, f.end, "step")
            elif _delayed(f, argument.content, taken):
                assert isinstance(f, tree.Script) and f.sub is not None
                found[f"${key_of(f.base)}_c(t)$ is the unit step at $c$"] = None
                content = tree.Sum(argument.start, argument.end, (argument.content, f.sub), ("+", "-"))
                factors[i] = tree.Operator(f.start, f.end, "step")
                factors[i + 1] = replace(argument, content=content)
        node = replace(node, factors=tuple(factors))
    changed = {k.name: _replaced(getattr(node, k.name), taken, found) for k in fields(node) if k.name not in ("start", "end")}
    if all(changed[k] is getattr(node, k) for k in changed):
        return node
    return replace(node, **changed)


def _is_shifted(content: Node, bare: bool) -> bool:
    """`t-a`, `a-t`, and for letters with no other use `t` alone."""
    names = {key_of(x) for x in _below(content)}
    if not names & _TIMES:
        return False
    return isinstance(content, tree.Sum) and len(content.terms) == 2 or (bare and isinstance(content, tree.Name))


def _delayed(f: Node, content: Node, taken: set[str]) -> bool:
    """`u_c(t)`, `u_2(t)`."""
    if not isinstance(f, tree.Script) or f.sub is None or f.sup is not None or f.primes or key_of(f.base) not in ("u", "H", r"\theta"):
        return False
    if key_of(f.base) in taken or key_of(f) in taken or key_of(content) != "t":
        return False
    return (
        isinstance(f.sub, tree.Number)
        and f.sub.text != "0"
        or key_of(f.sub) in (r"\pi", "a", "b", "c", "T")
        or isinstance(f.sub, tree.Fraction | tree.Product)
    )


def _below(node: Node) -> list[Node]:
    return [node, *(x for c in children(node) for x in _below(c))]
