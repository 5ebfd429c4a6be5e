"""Letters that multiply a value of a function, as amplitudes and coefficients do: numbers, whatever custom takes them for elsewhere."""

from __future__ import annotations

from .names import names_below
from .tree import BigOperator, Chain, Fraction, Name, Node, Number, Operator, Product, Root, Script, Sum

__all__ = ["counts_d", "is_amplitude", "is_share", "moves_on", "names_an_integral"]

_SHARES = frozenset((r"\alpha", r"\beta", r"\gamma", r"\delta", r"\theta", r"\rho"))


def is_share(sup: Node) -> bool:
    r"""An exponent such as `\alpha` and `1-\alpha`: of numbers, as in `AK^\alpha L^{1-\alpha}`."""
    return not isinstance(sup, Number) and any(n in _SHARES for n in names_below(sup))


def moves_on(after: Node) -> bool:
    """A time, a speed, an acceleration: behind I, which is a current or a moment of inertia there."""
    base = after.base if isinstance(after, Script) and after.sub is None else after
    return isinstance(base, Name) and base.name in ("t", "omega", "alpha") and base.style == "plain"


def names_an_integral(node: Node) -> bool:
    r"""Whether I is the name of an integral: `I^2 = \iint e^{-x^2-y^2}\,dx\,dy`, `2I = \pi`; no other capital letter stands beside it."""
    if not isinstance(node, Chain) or any(r not in ("=", "approx", "<", ">", "<=", ">=") for r in node.relations):
        return False
    own = [x for x in node.items if _of_integral(x)]
    rest = [x for x in node.items if x not in own]
    if not own or not rest or any(n.lstrip("\\")[:1].isupper() and n[:1] != "\\" for x in rest for n in names_below(x)):
        return False
    return any(_integrates(x) for x in rest) or all(not set(names_below(x)) - {r"\pi", "e"} for x in rest)


def _of_integral(x: Node) -> bool:
    """I, with a power or a number before it."""
    if isinstance(x, Product) and len(x.factors) == 2 and isinstance(x.factors[0], Number | Fraction):
        return not names_below(x.factors[0]) and _of_integral(x.factors[1])
    base = x.base if isinstance(x, Script) and x.sub is None and not x.primes and isinstance(x.sup, Number) else x
    return isinstance(base, Name) and base.name == "I" and base.style == "plain" and not base.accents


def _integrates(x: Node) -> bool:
    if isinstance(x, BigOperator):
        return x.name in ("int", "iint", "iiint") and bool(x.differentials)
    if isinstance(x, Product):
        return any(_integrates(f) for f in x.factors)
    return isinstance(x, Sum) and any(_integrates(t) for t in x.terms)


_ELEMENTARY = frozenset("sin cos tan cot sec csc sinh cosh tanh exp log ln arctan arcsin arccos".split())


def is_amplitude(head: Node, after: Node) -> bool:
    """Whether a capital letter stands before a value of a function, as an amplitude does: `A\\cos t`, `A e^{-t}`, `A x^2`."""
    base = head.base if isinstance(head, Script) and head.sup is None and not head.primes else head
    if not isinstance(base, Name) or base.style != "plain" or base.accents or not base.name[0].isupper() or base.name == "I":
        return False
    inner = after.base if isinstance(after, Script) and not after.primes else after
    if isinstance(inner, Operator):
        return inner.name in _ELEMENTARY
    if isinstance(after, Root):
        return not any(n.lstrip("\\")[:1].isupper() for n in names_below(after))
    if not isinstance(after, Script) or not isinstance(inner, Name) or inner.style != "plain" or inner.accents or after.sub is not None:
        return False
    if after.sup is not None and inner.name != "e" and is_share(after.sup):
        return True
    if inner.name == "e":
        return after.sup is not None and not any(n.lstrip("\\")[:1].isupper() and n != "T" for n in names_below(after.sup))
    return inner.name[0].islower() and isinstance(after.sup, Number)


def counts_d(item: Sum) -> bool:
    """`cx+dy`, `ax+by+cz+dw`: beside a, b or c before a letter, the d before one is a coefficient as they are."""
    firsts = [
        term.factors[0].name
        for term in item.terms
        if isinstance(term, Product) and len(term.factors) == 2 and term.marks == ("",)
        and isinstance(term.factors[0], Name) and term.factors[0].style == "plain" and isinstance(term.factors[1], Name)
    ]  # fmt: skip
    return "d" in firsts and "c" in firsts
