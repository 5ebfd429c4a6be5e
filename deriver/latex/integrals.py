"""Integrals: over an interval, over a line or a rectangle written below the sign, and one inside the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from ..errors import NotSupported, ReadingError, TypeMistake
from ..expression import SCALAR, Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import key_of
from .tree import Node

__all__ = ["IntegralMixin"]


class IntegralMixin(ElaboratorBase):
    """The part of the elaborator that reads integrals."""

    def integral(self, node: tree.BigOperator) -> Expr:
        if len(node.differentials) != 1:
            raise self.error(
                NotSupported if node.differentials else ReadingError,
                "an integral over one variable is expected, closed by dx",
                node,
            )
        name = node.differentials[0]
        key = key_of(name)
        if key is None:
            raise self.error(ReadingError, "the variable of integration is a name", name)
        self.refuse_noise(name, key)
        if node.sub is not None and node.sup is None:
            return self.over_line(node, name, key)
        declared = self.lookup(key)
        definite = node.sub is not None and node.sup is not None
        lower = self.expr(node.sub) if node.sub is not None and definite else None
        upper = self.expr(node.sup) if node.sup is not None and definite else None
        for end in (lower, upper):
            if end is not None and not end.is_scalar:
                raise self.error(TypeMistake, f"an end of the integral is a {end.shape}", node)
        if node.sup is not None and not definite:
            raise self.error(ReadingError, "an integral with an upper end and no lower one", node.sup, "write both ends")
        if declared is not None and declared.op == "symbol" and not definite:
            variable = declared
        else:
            base = name
            while isinstance(base, tree.Script):
                base = base.base
            assert isinstance(base, tree.Name)
            if definite:
                variable = b.symbol(self.python_name(key, base), SCALAR, ("real",), latex=key)
            else:
                variable = self.name(name)
        with self.bound(key, variable):
            body = self.expr(node.body)
        if not definite and any(
            s.data.latex in self.evidence.integrated and s.data.latex not in self.scope and s is not variable for s in body.free
        ):
            # \\int u\\,dv = uv - \\int v\\,du: each is a function of the other
            raise self.error(NotSupported, "an integral by a letter that depends on its integrand", node, "write both as functions of x")
        return b.integral(body, variable, lower, upper)

    def refuse_noise(self, name: Node, key: str) -> None:
        """`dW_t` closes a stochastic integral, which is a limit of another kind."""
        base = name
        while isinstance(base, tree.Script):
            base = base.base
        letter = isinstance(base, tree.Name) and base.name in ("W", "B") and base is not name
        if letter or (self.evidence.dependence is not None and key in self.evidence.dependence.processes):
            raise self.error(NotSupported, f"a stochastic integral by {key} is not supported yet", name)

    def over_line(self, node: tree.BigOperator, name: Node, key: str) -> Expr:
        r"""`\\int_{\\mathbb R}`, `\\int_{[a,b]}`: over an interval that is written below the sign."""
        ends = self.interval_ends(node.sub)
        if ends is None:
            raise self.error(NotSupported, "an integral over a region", node)
        return self.integral_over(name, key, node.body, ends)

    def interval_ends(self, sub: Node | None) -> tuple[Expr, Expr] | None:
        """The two ends of an interval; of the real line, infinities."""
        if isinstance(sub, tree.Name) and sub.name == "R" and sub.style == "blackboard":
            return b.negative(b.INFINITY), b.INFINITY
        if isinstance(sub, tree.Fence) and sub.opening in "[(" and sub.closing in ")]" and isinstance(sub.content, tree.Sequence):
            if len(sub.content.items) == 2:
                low, high = (self.expr(x) for x in sub.content.items)
                if low.is_scalar and high.is_scalar:
                    return low, high
        return None

    def integral_over(self, name: Node, key: str, body: Node, ends: tuple[Expr, Expr]) -> Expr:
        """The integral of a tree by a new variable."""
        base = name
        while isinstance(base, tree.Script):
            base = base.base
        assert isinstance(base, tree.Name)
        if base.style == "bold":
            raise self.error(NotSupported, "an integral by a vector over an interval", name)
        variable = b.symbol(self.python_name(key, base), SCALAR, ("real",), latex=key)
        with self.bound(key, variable):
            inner = self.expr(body)
        return b.integral(inner, variable, *ends)

    def multiple_integral(self, node: tree.BigOperator) -> Expr:
        r"""`\\iint_{[a,b]\\times[c,d]} f\\,dA`, `\\iint_{\\mathbb R^2} f\\,dx\\,dy`: one integral inside the other, x outermost."""
        count = 2 if node.name == "iint" else 3
        sub = node.sub
        parts: list[Node | None] = []
        if isinstance(sub, tree.Product) and all(m == "times" for m in sub.marks):
            parts = list(sub.factors)
        elif isinstance(sub, tree.Script) and isinstance(sub.sup, tree.Number) and sub.sup.text == str(count) and sub.sub is None:
            parts = [sub.base] * count
        ends = [self.interval_ends(p) for p in parts]
        if node.sup is not None or len(ends) != count or any(e is None for e in ends):
            raise self.error(NotSupported, "an integral over a region that is not written as intervals", node)
        names: list[Node] = list(node.differentials)
        if len(names) == 1 and isinstance(names[0], tree.Name) and names[0].name in ("A", "V"):
            names = [tree.Name(node.start, node.start, letter) for letter in "xyz"[:count]]
            self.assume(f"the area element is $d{' d'.join(key_of(n) or '' for n in names)}$")
        elif {key_of(n) for n in names} == set("xyz"[:count]):
            names = [tree.Name(node.start, node.start, letter) for letter in "xyz"[:count]]
        else:
            raise self.error(NotSupported, "it is not written which variable runs over which interval", node)
        variables = [b.symbol(key_of(n) or "", SCALAR, ("real",), latex=key_of(n)) for n in names]
        with self.bound_all([(key_of(n) or "", v) for n, v in zip(names, variables, strict=True)]):
            made = self.expr(node.body)
        for variable, pair in zip(reversed(variables), reversed(ends), strict=True):
            assert pair is not None
            made = b.integral(made, variable, *pair)
        return made

    @contextmanager
    def bound_all(self, indices: Sequence[tuple[str, Expr]]) -> Iterator[None]:
        with ExitStack() as stack:
            for key, index in indices:
                stack.enter_context(self.bound(key, index))
            yield
