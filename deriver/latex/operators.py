r"""Outer operators of a task: `\nabla_x f`, `\frac{\partial}{\partial x}...`, `J_f`, `\partial L/\partial W`, `d\,\log\det X`.

Comes in: the syntax of a formula. Goes out: an `Operation`, or None where the formula does not begin with an operator. The operator
that begins a task acts on the whole product behind it, which is said in `assumed` where a parenthesis might have ended its reach.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Context
from . import tree
from .names import key_of
from .tree import Node

__all__ = ["Operation", "at_place", "nabla_alone", "operation_of", "waits"]


@dataclass(frozen=True)
class Operation:
    """Either `node`, to be elaborated as it is, or a `kind` with a `body` and the nodes of its `variables`.

    `narrow` is the other reading of `\\nabla f - g`, where only the first term is differentiated. `key` is the name of the function.
    """

    kind: str
    body: Node | None = None
    variables: tuple[Node, ...] = ()
    order: int = 1
    node: Node | None = None
    narrow: Node | None = None
    key: str | None = None
    assumed: tuple[str, ...] = field(default=())


_NAMED = {
    "grad": "gradient", "Hess": "hessian", "Jac": "jacobian", "jac": "jacobian", "nabla": "gradient",
}  # fmt: skip
_LETTERS = {"J": "jacobian", "H": "hessian", "D": "jacobian"}


def operation_of(node: Node, text: str, context: Context) -> Operation | None:
    r"""The outer operator of a formula.

    >>> from .syntax import parse_syntax
    >>> operation_of(parse_syntax(r"\nabla_x x^2"), r"\nabla_x x^2", Context()).kind
    'gradient'
    """
    if isinstance(node, tree.Annotated) and node.kind in ("boxed", "underline"):
        return operation_of(node.body, text, context)
    if isinstance(node, tree.Fence) and (node.opening, node.closing) in (("(", ")"), ("[", "]"), ("{", "}")):
        return operation_of(node.content, text, context)
    if isinstance(node, tree.Sum) and len(node.terms) > 1 and not node.explicit_first:
        first = node.terms[0]
        inner = operation_of(first, text, context)
        if inner is None or not isinstance(first, tree.Product):
            return None
        head, rest = _head(first)
        if rest is None:
            return None
        terms = (rest, *node.terms[1:])
        whole = tree.Sum(rest.start, node.end, terms, node.signs)
        product = tree.Product(first.start, node.end, (head, _fenced(whole)), ("",))
        found = operation_of(product, text, context)
        if found is None:
            return None
        shown = text[head.start : head.end]
        note = f"${shown}$ acts on the whole sum behind it"
        return Operation(found.kind, found.body, found.variables, found.order, found.node, node, found.key, (*found.assumed, note))
    if isinstance(node, tree.Fraction) and _sign(node.numerator) is None and _leads(node.numerator) and _leads(node.denominator):
        return Operation("derivative", node=node, key=_operand_key(node.numerator))
    if isinstance(node, tree.Product):
        return _product(node, text, context)
    return _named(node, context)


def waits(node: Node) -> bool:
    r"""Whether a node is an operator with nothing behind it: `\nabla_x`, `\frac{d}{dx}`."""
    return _nabla(node) is not None or _operator_fraction(node) or _partial_by(node)


def nabla_alone(node: Node) -> tuple[str, tuple[Node, ...]] | None:
    r"""The kind and the variables of `\nabla_x` with nothing behind it."""
    found = _nabla(node)
    return None if found is None or not found[1] else found[:2]


def _product(node: tree.Product, text: str, context: Context) -> Operation | None:
    first = node.factors[0]
    if "/" in node.marks:
        at = node.marks.index("/")
        if _sign(first) is not None and at + 1 < len(node.factors) and _sign(node.factors[at + 1]) is not None:
            key = key_of(node.factors[1]) if at == 1 else None
            return Operation("derivative", node=node, key=key)
    if any(m in ("cdot", "times", "/") for m in node.marks[:1]):
        return None
    head, rest = _head(node)
    if rest is None:
        return None
    assumed: tuple[str, ...] = ()
    after = rest.factors[0] if isinstance(rest, tree.Product) else rest
    if after is not rest and isinstance(after, tree.Fence) and after.opening in "([{":
        assumed = (f"${text[head.start : head.end]}$ acts on the whole product behind it",)
    nabla = _nabla(head)
    if nabla is not None:
        kind, variables, order = nabla
        return Operation(kind, rest, variables, order, key=_key(rest), assumed=assumed)
    if _operator_fraction(head) or _partial_by(head):
        whole = tree.Product(node.start, node.end, (head, _fenced(rest)), ("",))
        return Operation("derivative", node=whole, key=_key(rest), assumed=assumed)
    sign = _sign(head)
    if isinstance(sign, tree.Name) and "d" not in context.symbols:
        found = _order(head)
        if found is None:
            return None
        order = found
        gap = text[head.end : rest.start].strip("{ }" if order > 1 else "{ ")
        if gap in ("", r"\!", r"\,", r"\left", r"\bigl", r"\Bigl", r"\bigl(", r"\big"):
            start = sign.end  # the elaborator asks that nothing stand between d and what it acts on
            whole = tree.Product(node.start, node.end, (sign, tree.Fence(start, rest.end, "(", ")", rest)), ("",))
            return Operation("differential", order=order, node=whole, key=_key(rest), assumed=assumed)
    letter = _letter(head, context)
    if letter is not None and isinstance(rest, tree.Fence) and isinstance(head, tree.Script):
        return letter  # J_f(x)
    if isinstance(head, tree.Name) and head.name == "D" and head.style in ("plain", "roman") and "D" not in context.symbols:
        key = _key(rest)
        if key is not None:
            return Operation("jacobian", rest, key=key)
    if isinstance(first, tree.Script) and first.primes and isinstance(node.factors[-1], tree.Fence) and len(node.factors) == 2:
        return Operation("derivative", node=node, key=key_of(first.base))
    return None


def _named(node: Node, context: Context) -> Operation | None:
    """`J_f`, `H_f`, `f'`."""
    if isinstance(node, tree.Script) and node.primes and node.sub is None and node.sup is None:
        return Operation("derivative", node=node, key=key_of(node.base))
    return _letter(node, context)


def _letter(node: Node, context: Context) -> Operation | None:
    if not isinstance(node, tree.Script) or node.sub is None or node.sup is not None or not isinstance(node.base, tree.Name):
        return None
    kind = _LETTERS.get(node.base.name)
    key = key_of(node.base)
    whole = key_of(node)
    if kind is None or node.base.accents or key in context.symbols or whole in context.symbols or node.base.name == "D":
        return None
    name = key_of(node.sub)
    if name is None or name.isdigit():
        return None
    return Operation(kind, node.sub, key=name)


def _head(node: tree.Product) -> tuple[Node, Node | None]:
    """The first factor, and everything behind it as one node."""
    factors, marks = node.factors[1:], node.marks[1:]
    if node.marks[0] != "":
        return node.factors[0], None
    rest = factors[0] if len(factors) == 1 else tree.Product(factors[0].start, node.end, factors, marks)
    return node.factors[0], rest


def _fenced(node: Node) -> tree.Fence:
    if isinstance(node, tree.Fence) and node.opening == "(":
        return node
    return tree.Fence(node.start, node.end, "(", ")", node)


def _key(rest: Node) -> str | None:
    key = key_of(rest)
    if key is None and isinstance(rest, tree.Product) and len(rest.factors) == 2 and isinstance(rest.factors[1], tree.Fence):
        key = key_of(rest.factors[0])
    if key is None and isinstance(rest, tree.Fence):
        return _key(rest.content)
    return key


def _sign(node: Node) -> Node | None:
    """`d` or `\\partial`, perhaps with an order."""
    base = node
    if isinstance(node, tree.Script) and node.sub is None and node.sup is not None and not node.primes:
        base = node.base
    if isinstance(base, tree.Operator) and base.name == "partial":
        return base
    if isinstance(base, tree.Name) and base.name == "d" and base.style in ("plain", "roman") and not base.accents:
        return base
    return None


def _order(head: Node) -> int | None:
    """2 of `d^2`."""
    if not isinstance(head, tree.Script) or head.sup is None:
        return 1
    sup = head.sup
    return int(sup.text) if isinstance(sup, tree.Number) and sup.text in ("1", "2", "3", "4") else None


def _leads(node: Node) -> bool:
    return isinstance(node, tree.Product) and _sign(node.factors[0]) is not None


def _operand_key(numerator: Node) -> str | None:
    assert isinstance(numerator, tree.Product)
    return _head(numerator)[1] and _key(_head(numerator)[1])  # type: ignore[arg-type,return-value]


def _operator_fraction(node: Node) -> bool:
    return isinstance(node, tree.Fraction) and _sign(node.numerator) is not None and _leads(node.denominator)


def _partial_by(node: Node) -> bool:
    return isinstance(node, tree.Script) and isinstance(node.base, tree.Operator) and node.base.name == "partial" and node.sub is not None


def _nabla(node: Node) -> tuple[str, tuple[Node, ...], int] | None:
    """`\\nabla`, `\\nabla_x`, `\\nabla^2_x`, `\\operatorname{grad}_x`: the kind and the variables."""
    base, sub, sup = node, None, None
    while isinstance(base, tree.Script):
        if base.primes:
            return None
        sub, sup = sub or base.sub, sup or base.sup
        base = base.base
    if not isinstance(base, tree.Operator) or base.name not in _NAMED:
        return None
    kind = _NAMED[base.name]
    if sup is not None:
        if not (isinstance(sup, tree.Number) and sup.text == "2") or kind != "gradient":
            return None
        kind = "hessian"
    variables: tuple[Node, ...] = ()
    if sub is not None:
        if isinstance(sub, tree.Sequence):
            variables = sub.items
        elif isinstance(sub, tree.Product) and all(m == "" for m in sub.marks):
            variables = sub.factors
        elif isinstance(sub, tree.Fence) and isinstance(sub.content, tree.Sequence):
            variables = sub.content.items
        else:
            variables = (sub,)
        if kind == "hessian" and len(variables) == 2 and key_of(variables[0]) == key_of(variables[1]):
            variables = variables[:1]
    return kind, variables, 1


def at_place(item: Node) -> tuple[Node, Node | None]:
    r"""`\frac{d}{dt} f \big|_{t=0}`: what is asked, and where; the bar is read as of the whole derivative."""
    last = item.factors[-1] if isinstance(item, tree.Product) else item
    if not isinstance(last, tree.Evaluated) or last.sup is not None or not isinstance(last.sub, tree.Chain):
        return item, None
    body = last.body
    if isinstance(item, tree.Product):
        if not waits(item.factors[0]):
            return item, None
        body = tree.Product(item.start, body.end, (*item.factors[:-1], body), item.marks)
    return body, last.sub
