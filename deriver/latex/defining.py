r"""Definitions: `name = body` and `f(x) = body`, and the context they bring.

What custom reserves (`\mathcal{N}(A)`, `\lambda_{\max}(A)`, `\mathbb{E}[X]`) is defined by nobody who writes it on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..errors import ReadingError
from ..expression import Expr, walk
from ..expression import build as b
from ..model import Context, Definition
from . import tree
from .dependence import dependence_of
from .elaborate import Elaborator, elaborate
from .evidence import collect_evidence
from .imaginary import is_adjoint
from .names import key_of, quotient_key
from .notions import is_notion
from .own_coordinates import variables_below
from .sizes import with_open_sizes
from .tree import Node

__all__ = ["Defined", "as_definition", "frobenius_label", "names_in"]


def names_in(node: Node) -> set[str]:
    """Every name of a node."""
    found = set()
    key = key_of(node)
    if key is not None:
        found.add(key)
    for child in tree.children(node):
        if child is not frobenius_label(node):
            found |= names_in(child)
    return found


def frobenius_label(node: Node) -> Node | None:
    r"""The F of `\|X\|_F`, which is no name."""
    norm = isinstance(node, tree.Script) and isinstance(node.base, tree.Fence) and node.base.opening in (r"\|", r"\left\|")
    return node.sub if norm and isinstance(node, tree.Script) and isinstance(node.sub, tree.Name) and node.sub.name == "F" else None


def _moves(key: str, base: str | None, node: Node, whole: Node, context: Context) -> bool:
    """Whether a name is a function that the notation implies, a derivative of one, or a process."""
    if collect_evidence(whole).moving:
        found = dependence_of(node)
        if key in found.functions or key in found.processes:
            return True
        return base != key and base not in context.symbols and base in dependence_of(whole).functions
    return base != key and base in context.functions


def _of_the_known_function(name: Node, body: Expr) -> bool:
    r"""Whether `\Gamma(...)`, `\zeta(...)` equals what only the function of that name is compared with."""
    if not isinstance(name, tree.Name) or name.style != "plain" or name.accents or name.name not in ("Gamma", "zeta"):
        return False
    return any(part.op in ("factorial", "gamma", "zeta") for part in walk(body))


class Defined(NamedTuple):
    """A definition that was read: its key, and the context without it but with the undeclared names it brings."""

    key: str
    definition: Definition
    context: Context

    @property
    def learnt(self) -> Context:
        """The context with the definition."""
        return self.context.with_(definitions={**self.context.definitions, self.key: self.definition})


def as_definition(node: tree.Chain, text: str, context: Context, declared_too: bool = False, beside: Node | None = None) -> Defined | None:
    """A definition `name = body` or `f(x) = body`, with the context it brings; None when it is not one."""
    left, right = node.items[0], node.items[1]
    if "\\forall" in text[node.start : right.start]:
        return None  # a quantifier without its variable is no part of a name
    if is_adjoint(left, context.symbols):
        return None
    latex = text[node.start : node.items[1].end].strip()
    key = key_of(left)
    slash = quotient_key(left)
    if slash is not None and not any(name in context.definitions for name in (slash,)):
        # M/A = D - CA^{-1}B: a name with a slash, such as that of a Schur complement, is defined like any other
        parts = [context.symbols.get(x) or context.definitions.get(x) for x in slash.split("/")]
        result = elaborate(text, right, context, lambda e: e.expr(right))
        if isinstance(result.value, Expr) and result.value.shape.kind == "matrix" and all(p is not None for p in parts):
            return Defined(slash, Definition((), result.value, latex), with_open_sizes(result.context, result.undeclared.values()))
        return None
    if key is not None:
        if key in names_in(right) or key in context.definitions and not declared_too:
            return None
        if not declared_too and (key in context.symbols or key in context.sizes):
            return None
        base = left
        while isinstance(base, tree.Script):
            if base.primes or isinstance(base.sub, tree.Sum):  # x_{k+1} = ...: an update; y' = ...: an equation
                return None
            if isinstance(base.sup, tree.Fence) and isinstance(base.sup.content, tree.Sum):
                return None  # x^{(k+1)} = ...
            base = base.base
        if isinstance(base, tree.Name) and any(a in ("dot", "ddot", "dddot") for a in base.accents):
            return None
        if variables_below(left, context.definitions) is not None:
            return None  # f_x = 2xy below f(x,y) = x^2y: a partial derivative
        if _moves(key, key_of(base), node, node if beside is None else beside, context):
            return None  # u_t = ku_{xx}, y = xy' + f(y'): equations for a function
        if isinstance(base, tree.Name) and (base.style == "blackboard" or base.name in ("pi", "0", "1", "I")):
            return None
        result = elaborate(text, right, context, lambda e: e.meaning(right), beside=beside)
        assert isinstance(result.value, Expr)
        if result.value.op == "order":
            return None  # f = o(g)
        declared = context.symbols.get(key)
        if declared is not None and declared.shape != result.value.shape:
            if result.value is b.ZERO:
                return None
            raise ReadingError(
                f"{key} is declared as a {declared.shape}, but this is a {result.value.shape}",
                text=text,
                start=right.start,
                end=right.end,
            )
        return Defined(key, Definition((), result.value, latex), with_open_sizes(result.context, result.undeclared.values()))
    if isinstance(left, tree.Product) and len(left.factors) == 2 and left.marks == ("",):
        name, fence = left.factors
        key = key_of(name)
        if key is None or not isinstance(fence, tree.Fence) or fence.opening != "(" or key in context.symbols or is_notion(name, fence):
            return None
        items: Sequence[Node] = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
        if isinstance(right, tree.Number) and not right.text.strip("0."):
            return None  # g(x) = 0 is a constraint or an equation
        if any(key_of(item) is None for item in items) or key in names_in(right) or key in context.definitions:
            return None
        if isinstance(name, tree.Script) and name.primes:
            return None
        if (
            key == "P"
            and not names_in(fence.content) & names_in(right)
            and all(isinstance(x, tree.Name) and x.name[0].isupper() for x in items)
        ):
            return None  # P(A) = 0.3 is said of one event
        if len(items) == 1 and isinstance(items[0], tree.Script) and isinstance(items[0].sub, tree.Number) and items[0].sub.text == "0":
            return None  # x(t_0) = x_0 is said of one point

        def work(e: Elaborator) -> object:
            body = e.expr(right)
            return [body, *(e.expr(item) for item in items)]

        result = elaborate(text, right, context, work, also=fence.content, beside=beside)
        assert isinstance(result.value, list)
        body, *parameters = result.value
        if any(p.op != "symbol" for p in parameters) or any(part.op == "order" for part in walk(body)):
            return None  # f(n) = O(n^2) says how f grows
        if key not in context.functions and _of_the_known_function(name, body):
            return None  # \Gamma(n) = n! is said of the gamma function
        declared_function = context.functions.get(key)
        if declared_function is not None and declared_function.result is not None and declared_function.result != body.shape:
            raise ReadingError(
                f"{key} is declared with values that are a {declared_function.result}, but this is a {body.shape}",
                text=text,
                start=right.start,
                end=right.end,
            )
        return Defined(key, Definition(tuple(parameters), body, latex), with_open_sizes(result.context, result.undeclared.values()))
    return None
