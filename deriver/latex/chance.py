r"""Chance: moments, probabilities of events, laws and densities.

`\mathbb{E}[X]`, `\mathrm{Var}(X)`, `\Pr(A\mid B)`, `\mathcal{N}(\mu,\Sigma)`, `p(x\mid y)`. They are typed; what they come to is not worked
out, save for the density of the normal law, which is written out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import Ambiguous, NotSupported, ReadingError, SyntaxMistake, TypeMistake
from ..expression import SCALAR, Dim, Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import key_of
from .sizes import size_expression
from .tree import Node

__all__ = ["ChanceMixin", "fence_of"]

#: The letter d of (2\pi)^{d/2}.
_DIMENSION = re.compile(r"\(2\s*\\pi\s*\)\s*\^\s*\{?\s*-?\s*(?:\\[td]?frac\s*\{?\s*)?([a-zA-Z])\s*\}?\s*[/{]?\s*\{?\s*2")
_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")


def fence_of(node: Node | None) -> tree.Fence | None:
    base = node.base if isinstance(node, tree.Script) else node
    return base if isinstance(base, tree.Fence) and base.opening in _OPEN and base.closing in _CLOSE else None


def _bars(content: Node) -> tuple[list[Node], list[Node], list[Node]]:
    """What stands before a bar, between it and a semicolon, and behind that."""
    if not isinstance(content, tree.Sequence):
        return [content], [], []
    parts: tuple[list[Node], list[Node], list[Node]] = ([content.items[0]], [], [])
    at = 0
    for mark, item in zip(content.separators, content.items[1:], strict=True):
        at = 1 if mark == "|" else 2 if mark == ";" else at
        parts[at].append(item)
    return parts


class ChanceMixin(ElaboratorBase):
    """The part of the elaborator that reads them."""

    def free(self, base: tree.Name) -> bool:
        key = key_of(base) or ""
        return self.lookup(key) is None and key not in self.context.functions and key not in self.context.definitions

    def with_scripts(self, value: Expr, node: Node) -> Expr:
        return self.scripted(value, node) if isinstance(node, tree.Script) else value

    @staticmethod
    def is_conditional(content: Node) -> bool:
        return isinstance(content, tree.Sequence) and "|" in content.separators

    @staticmethod
    def is_event(content: Node) -> bool:
        if isinstance(content, tree.Sum):
            return any(s in ("cup", "cap", "setminus") for s in content.signs)
        if isinstance(content, tree.Sequence):
            return any(isinstance(item, tree.Chain) for item in content.items)
        return isinstance(content, tree.Chain)

    # Moments -----------------------------------------------------------------------------------------------------------------

    def moment(self, kind: str, head: Node, factors: Sequence[Node], marks: Sequence[str], i: int) -> tuple[Expr, int]:
        over, power = "", None
        if isinstance(head, tree.Script):
            if head.primes:
                raise self.error(NotSupported, "a prime on an expectation", head)
            over = self.source(head.sub) if head.sub is not None else ""
            power = head.sup
        if power is not None and not isinstance(power, tree.Number):
            raise self.error(NotSupported, "this superscript on an expectation or a probability", head)
        fence = fence_of(factors[i + 1]) if i + 1 < len(factors) and marks[i] == "" else None
        if fence is None:
            if i + 1 >= len(factors) or marks[i] != "":
                raise self.error(SyntaxMistake, "an expectation or a probability has nothing to act on", head)
            end = self.reach(list(factors), list(marks), i + 1)
            if end < len(factors) and marks[end - 1] == "" and fence_of(factors[end]) is not None:
                raise self.error(Ambiguous, "how far this reaches is open", head, "write brackets, as in \\mathbb{E}[f(x)]")
            taken, between = list(factors[i + 1 : end]), list(marks[i + 1 : end - 1])
            operand = self.expr(taken[0]) if len(taken) == 1 else self.run(taken, between, head)
            self.assume(f"what the expectation acts on is ${self.text[taken[0].start : taken[-1].end]}$")
            value, used = b.moment(kind, (self.sizes.settle(operand),), (), over), end - i
        else:
            value, used = self._moment_of(kind, fence, over), 2
            value = self.with_scripts(value, factors[i + 1])
        return (value if power is None else self.raised_by(value, power, head)), used

    def _moment_of(self, kind: str, fence: tree.Fence, over: str) -> Expr:
        content = fence.content
        if kind == "KL":
            if not isinstance(content, tree.Sequence) or len(content.items) != 2 or content.separators[0] not in ("\\|", "|", ","):
                raise self.error(ReadingError, "a divergence is between two laws", fence)
            left, right = (self._law_or_letter(item) for item in content.items)
            return b.moment(kind, (left, right), (), over)
        operands, given, parameters = _bars(content)
        if parameters:
            raise self.error(NotSupported, "a semicolon inside of an expectation or a probability", fence)
        if kind == "Pr":
            events = tuple(self.event(x, True) for x in operands)
            return b.moment(kind, events, tuple(self.event(x) for x in given), over)
        if (kind in ("E", "Std") and len(operands) != 1) or len(operands) > 2 or (kind == "Corr" and len(operands) != 2):
            raise self.error(ReadingError, f"{kind} of {len(operands)} things", fence)
        values = tuple(self.indicator_of(x) if isinstance(x, tree.Chain) else self.sizes.settle(self.expr(x)) for x in operands)
        if kind == "Cov" and len(values) == 1 and values[0].is_scalar:
            raise self.error(TypeMistake, "the covariance of one number is its variance", fence)
        behind = tuple(self.event(x) for x in given)
        return b.moment(kind, values, behind, over)

    def _law_or_letter(self, node: Node) -> Expr:
        """A law, or a letter that stands for one."""
        key = key_of(node)
        if key is not None and self.lookup(key) is None and key not in self.context.functions and not self.strict:
            self.assume(f"${key}$ is a law")
            return b.distribution(key, SCALAR, ())
        fence = node.factors[1] if isinstance(node, tree.Product) and len(node.factors) == 2 and node.marks == ("",) else None
        if isinstance(fence, tree.Fence) and isinstance(fence.content, tree.Sequence) and set(fence.content.separators) & {"|", ";"}:
            self.assume(f"${self.source(node)}$ is a law")
            return b.distribution(self.source(node), SCALAR, ())
        return self.law(node)

    def event(self, node: Node, certain: bool = False) -> Expr:
        """An event: a relation, a letter, or letters joined by `\\cap` and `\\cup`."""
        if isinstance(node, tree.Chain):
            return self.proposition(node)
        if isinstance(node, tree.Name) and node.style == "calligraphic" and self.free(node):
            return b.collection(self.source(node), SCALAR)  # the data
        if isinstance(node, tree.Fence) and node.opening in _OPEN:
            return self.event(node.content, certain)
        if isinstance(node, tree.Sequence):
            return b.join("and", *(self.event(x, certain) for x in node.items))
        if isinstance(node, tree.Sum) and set(node.signs[1:]) <= {"cup", "cap"} and node.signs[0] == "+" and len(set(node.signs[1:])) == 1:
            return b.join("and" if node.signs[1] == "cap" else "or", *(self.event(x, certain) for x in node.terms))
        if isinstance(node, tree.Sum) and any(s not in "+-" for s in node.signs):
            raise self.error(NotSupported, "this combination of events", node)
        value = self.sizes.settle(self.expr(node))
        if certain and not value.is_scalar:
            raise self.error(TypeMistake, f"an event that is a {value.shape}", node)
        return value

    # Laws and densities ----------------------------------------------------------------------------------------------------

    def law(self, node: Node) -> Expr:
        """A law: `\\mathcal{N}(\\mu,\\Sigma)`, `\\mathrm{Bernoulli}(p)`, or a letter such as `p`."""
        factors = list(node.factors) if isinstance(node, tree.Product) else [node]
        marks = list(node.marks) if isinstance(node, tree.Product) else []
        base = factors[0].base if isinstance(factors[0], tree.Script) else factors[0]
        fence = fence_of(factors[1]) if len(factors) == 2 and marks == [""] else None
        if fence is not None and factors[1] is fence and isinstance(base, tree.Name | tree.Operator):
            if isinstance(base, tree.Operator) or base.style != "plain" or base.name in ("N", "U", "chi", "t", "F", "B"):
                return self.law_at(factors[0], factors, marks, 0)[0]
            inner = _bars(fence.content)
            arguments = [self.sizes.settle(self.expr(x)) for part in inner for x in part]
            return b.distribution(self.source(factors[0]), arguments[0].shape, tuple(arguments))  # x \sim p(x)
        if (
            len(factors) == 1
            and isinstance(base, tree.Name)
            and key_of(factors[0]) is not None
            and self.lookup(key_of(factors[0]) or "") is None
        ):
            self.assume(f"${self.source(node)}$ is a law")
            return b.distribution(self.source(node), SCALAR, ())
        if isinstance(factors[0], tree.Script) and isinstance(base, tree.Name) and len(factors) == 1:
            self.assume(f"${self.source(node)}$ is a law")  # \chi^2_k, t_\nu
            return b.distribution(self.source(node), SCALAR, ())
        raise self.error(ReadingError, "this is no law that is known", node, r"write \mathcal{N}(\mu,\Sigma) or \mathrm{Bernoulli}(p)")

    def law_at(self, head: Node, factors: Sequence[Node], marks: Sequence[str], i: int) -> tuple[Expr, int]:
        fence = fence_of(factors[i + 1]) if i + 1 < len(factors) and marks[i] == "" else None
        if fence is None:
            raise self.error(SyntaxMistake, "a law has its parameters in parentheses", head)
        before, given, behind = _bars(fence.content)
        if given:
            parts = [tuple(self.sizes.settle(self.expr(x)) for x in part) for part in (before, given, behind)]
            return b.density(self.source(head), parts[0], parts[1], parts[2]), 2
        parameters = [self.sizes.settle(self.expr(x)) for x in (*before, *behind)]
        shape = SCALAR
        base = head.base if isinstance(head, tree.Script) else head
        name = base.name if isinstance(base, tree.Name | tree.Operator) else ""
        if name in ("N", "Normal") and len(parameters) == 2:
            mean, spread = self._normal(parameters[0], parameters[1], fence)
            parameters, shape = [mean, spread], mean.shape
        elif name == "N" and len(parameters) != 2:
            raise self.error(ReadingError, "a normal law has a mean and a variance", fence)
        written = self.source(head)
        return b.distribution(written if written.isascii() else key_of(head) or written, shape, tuple(parameters)), 2

    def _normal(self, mean: Expr, spread: Expr, node: Node) -> tuple[Expr, Expr]:
        """Mean and variance of a normal law, their sizes inferred."""
        if spread.shape.kind == "matrix":
            self.sizes.equate(spread.shape.rows, spread.shape.cols)
            spread = self.sizes.settle(spread)
            if mean is b.ZERO and spread.shape.rows is not None:
                from ..expression import vector_shape

                mean = b.zeros(vector_shape(spread.shape.rows))
            if mean.shape.kind == "vector":
                self.sizes.equate(mean.shape.rows, spread.shape.rows)
                return self.sizes.settle(mean), self.sizes.settle(spread)
        if mean.is_scalar and spread.is_scalar:
            return mean, spread
        raise self.error(ReadingError, f"a normal law whose mean is a {mean.shape} and whose variance is a {spread.shape}", node)

    @staticmethod
    def is_normal_density(content: tree.Sequence) -> bool:
        return content.separators in (("|", ","), (";", ","))

    def normal_density(self, fence: tree.Fence) -> Expr:
        r"""`\mathcal{N}(x\mid\mu,\Sigma)`: the density of the normal law, written out."""
        assert isinstance(fence.content, tree.Sequence)
        covariance = fence.content.items[-1]
        key = key_of(covariance)
        if isinstance(covariance, tree.Name) and key is not None and self.open_name(key) and key.lstrip("\\")[:1].isupper():
            self.undeclared(key, covariance, covariance, (("matrix", 0.0), ("scalar", 6.0)))
        if key == "I" and self.open_name(key):
            spread = b.identity(self.sizes.fresh())
        else:
            spread = self.sizes.settle(self.expr(covariance))
        for item in fence.content.items[:2] if spread.shape.kind == "matrix" else ():
            named = key_of(item)
            if isinstance(item, tree.Name) and named is not None and self.open_name(named) and self.lookup(named) is None:
                self.undeclared(named, item, item, (("vector", 0.0),))
        x, mean = (self.sizes.settle(self.expr(item)) for item in fence.content.items[:2])
        mean, spread = self._normal(mean, spread, fence)
        x, mean = self.like(x, mean)
        if x.shape.kind == "vector":
            self.sizes.equate(x.shape.rows, mean.shape.rows)
            self.sizes.equate(x.shape.rows, spread.shape.rows)
            x, mean, spread = (self.sizes.settle(v) for v in (x, mean, spread))
        self.assume(r"$\mathcal{N}(x\mid m,S)$ is the density of the normal law with mean m and variance S")
        apart = b.subtract(x, mean)
        minus_half = b.negative(b.HALF)
        if x.is_scalar:
            exponent = b.mul(minus_half, b.divide(b.power(apart, b.TWO), spread))
            return b.divide(b.function("exp", exponent), b.sqrt(b.mul(b.TWO, b.PI, spread)))
        assert x.shape.rows is not None
        letter = _DIMENSION.search(self.text)
        if letter is not None and self.lookup(letter[1]) is None and x.shape.rows is not None:
            self.sizes.equate(x.shape.rows, Dim.of(letter[1]))
            x, mean, spread = (self.sizes.settle(v) for v in (x, mean, spread))
            apart = b.subtract(x, mean)
        size = x.shape.rows
        assert size is not None
        form = b.mul(minus_half, b.dot(b.transpose(apart), b.inverse(spread), apart))
        scale = b.mul(b.power(b.mul(b.TWO, b.PI), b.divide(size_expression(self.sizes.resolve(size)), b.TWO)), b.sqrt(b.det(spread)))
        return b.divide(b.function("exp", form), scale)

    def density(self, base: tree.Name, content: Node) -> Expr:
        """`p(x \\mid y; \\theta)`: a density or a mass under a condition."""
        key = key_of(base) or ""
        marks = content.separators if isinstance(content, tree.Sequence) else ()
        if ";" in marks and "|" in marks[marks.index(";") :]:
            hint = r"parameters stand behind what is given: p(x \mid y; \theta)"
            raise self.error(NotSupported, "a semicolon before a bar", content, hint)
        parts = [tuple(self.event(item) for item in part) for part in _bars(content)]
        self.assume(f"${key}(\\cdot\\mid\\cdot)$ is a conditional density or probability")
        return b.density(key, *parts)
