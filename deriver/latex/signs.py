r"""The signs of derivatives as they are written: `d`, `\partial`, `d^2y/dx^2`, `\dot x`, `y''`; syntax only."""

from __future__ import annotations

from ..errors import ReadingError
from .names import is_transpose, key_of
from .tree import Fence, Name, Node, Number, Operator, Product, Script

__all__ = [
    "DOTS", "bare_of", "denominator_of", "is_d", "is_partial", "lettered_order", "numbered_order", "numerator_of", "order_of",
    "order_of_script", "same_power",
]  # fmt: skip

#: Accents that are derivatives, and their order.
DOTS = {"dot": 1, "ddot": 2, "dddot": 3}


def is_d(node: Node) -> bool:
    """Whether a node is the sign of a differential: `d`, `\\mathrm{d}`."""
    return isinstance(node, Name) and node.name in ("d", "mathrm{d}") and node.style in ("plain", "roman") and not node.accents


def is_partial(node: Node) -> bool:
    """Whether a node is the sign of a partial derivative."""
    return isinstance(node, Operator) and node.name == "partial"


def order_of(node: Node) -> tuple[Node, int] | None:
    """`d`, `\\partial`, `d^2`: the sign and its order."""
    if is_d(node) or is_partial(node):
        return node, 1
    if isinstance(node, Script) and (is_d(node.base) or is_partial(node.base)) and node.sub is None:
        if isinstance(node.sup, Number) and node.sup.text.isdigit():
            return node.base, int(node.sup.text)
    return None


def lettered_order(above: Node, below: Node) -> Node | None:
    r"""`\\frac{d^n}{dx^n}`: the order of a derivative that is no number; None for other fractions."""
    first = above.factors[0] if isinstance(above, Product) else above
    if (
        not isinstance(first, Script)
        or first.sup is None
        or isinstance(first.sup, Number)
        or not (is_d(first.base) or is_partial(first.base))
    ):
        return None
    sign = below.factors[0] if isinstance(below, Product) else below
    return first.sup if is_d(sign) or is_partial(sign) or order_of(sign) is not None else None


def _rest(node: Product, start: int) -> Node:
    rest = node.factors[start:]
    return rest[0] if len(rest) == 1 else Product(rest[0].start, node.end, rest, node.marks[start:])


def numerator_of(node: Node) -> tuple[Node, int, Node | None] | None:
    """Of `d^2 y`: the sign, its order, and what it acts on (None where that stands behind the fraction)."""
    alone = order_of(node)
    if alone is not None:
        return alone[0], alone[1], None
    if isinstance(node, Product) and node.marks[0] == "":
        first = order_of(node.factors[0])
        if first is not None:
            return first[0], first[1], _rest(node, 1)
    return None


def denominator_of(node: Node, sign: Node) -> list[Node] | None:
    """The variables of `\\partial x\\,\\partial y`, `dx^2`, `\\partial x^\\top`."""
    factors = list(node.factors) if isinstance(node, Product) and all(m == "" for m in node.marks) else [node]
    variables: list[Node] = []
    i = 0
    while i < len(factors):
        marked = order_of(factors[i])
        if marked is None or type(marked[0]) is not type(sign) or i + 1 >= len(factors):
            return None
        if marked[1] != 1:
            message, hint = "an order behind the d of a denominator", r"write \frac{d^2 y}{dx^2}"
            raise ReadingError(message, start=factors[i].start, end=factors[i].end, hint=hint)
        variable, count = factors[i + 1], 1
        if isinstance(variable, Operator) and i + 2 < len(factors):  # \\partial\\operatorname{vec}(X)
            fence = factors[i + 2]
            variable = Product(variable.start, fence.end, (variable, fence), ("",))
            i += 1
        if isinstance(variable, Script) and variable.sup is not None and isinstance(variable.sup, Number):
            if not variable.sup.text.isdigit() or not 0 < int(variable.sup.text) < 100:
                raise ReadingError(f"a derivative of order {variable.sup.text}", start=variable.start, end=variable.end)
            count = int(variable.sup.text)
            variable = variable.base if variable.sub is None else Script(variable.start, variable.end, variable.base, variable.sub)
        variables += [variable] * count
        i += 2
    return variables or None


def numbered_order(node: Script) -> int:
    """The order of `y^{(4)}`, a derivative by custom of y, u, f, ... from 3 on; 0 for an iterate `x^{(2)}`."""
    sup = node.sup
    if not (isinstance(sup, Fence) and sup.opening == "(" and isinstance(sup.content, Number) and sup.content.text.isdigit()):
        return 0
    if not isinstance(node.base, Name) or node.base.name not in ("y", "u", "v", "w", "f", "g", "h") or node.base.style != "plain":
        return 0
    order = int(sup.content.text)
    return order if 3 <= order <= 99 else 0


def bare_of(node: Node) -> tuple[Node, int] | None:
    """A name without its primes and dots, and how many derivatives they are: `\\ddot x_1` is x_1 and 2."""
    sub: Node | None = None
    primes = 0
    base = node
    if isinstance(base, Script):
        written = numbered_order(base)
        if base.sup is not None and not written:
            return None
        sub, primes, base = base.sub, base.primes + written, base.base
    if isinstance(base, Script) and base.sup is None and not base.primes and sub is None:
        sub, base = base.sub, base.base
    if not isinstance(base, Name):
        return None
    dots = sum(DOTS[a] for a in base.accents if a in DOTS)
    plain = Name(base.start, base.end, base.name, base.style, tuple(a for a in base.accents if a not in DOTS))
    return (plain if sub is None else Script(node.start, node.end, plain, sub)), primes + dots


def same_power(left: Node, right: Node) -> bool:
    r"""`\Phi^s\circ\Phi^t`: powers of one letter, which multiply as maps."""
    if not isinstance(left, Script) or not isinstance(right, Script) or left.sup is None or right.sup is None:
        return False
    key = key_of(left.base)
    return key is not None and key == key_of(right.base) and not is_transpose(left.sup) and not is_transpose(right.sup)


def order_of_script(node: Node) -> bool:
    """`\\partial_x`: an operator with its variable below."""
    return isinstance(node, Script) and is_partial(node.base)
