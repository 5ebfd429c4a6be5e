r"""Whether a letter before a parenthesis is applied to what stands in it, or multiplied by it, where nothing is declared.

Custom decides most of it: `f(x)` is a value, `n(n+1)` a product. Where it does not, the formula is refused with both readings;
a product that custom chose is listed among what was assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ..errors import Ambiguous, NotSupported, TypeMistake
from ..expression import Dim, Expr, substitute
from ..expression import build as b
from ..model import Definition
from . import patterns as re
from . import tree
from .base import ElaboratorBase
from .functions import POWERS_BEFORE_ARGUMENT
from .names import GREEK, index_names, is_transpose, key_of
from .tree import Node

__all__ = ["FUNCTION_LETTERS", "NAMED_FUNCTIONS", "ApplicationMixin", "by_index", "stands_bare"]

#: Letters that custom takes for functions when a parenthesis follows and nothing is declared.
FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G", "H", "phi", "varphi", "psi", "Phi", "Psi", "ell"})
#: Letters that custom takes for one function when a parenthesis follows.
NAMED_FUNCTIONS = {"sigma": "sigmoid", "Gamma": "gamma", "zeta": "zeta"}
_DOTS = {"dot": 1, "ddot": 2, "dddot": 3}
#: Letters whose numbered names are functions where the letter alone is one.
FAMILIES = FUNCTION_LETTERS | frozenset("uvwyp")
_NO_FUNCTIONS = frozenset({"e", "i", "d", "I", "pi", "infty", "0", "1"})


def by_index(node: Node) -> bool:
    """`\\lambda_i`, `\\sigma_1`: by custom an eigenvalue or a singular value when a matrix follows in parentheses."""
    return (
        isinstance(node, tree.Script)
        and isinstance(node.base, tree.Name)
        and node.base.name in ("lambda", "sigma")
        and (isinstance(node.sub, tree.Name | tree.Number))
    )


def stands_bare(node: Node, key: str) -> bool:
    """Whether a name occurs below a node without a parenthesis behind it."""
    if isinstance(node, tree.Name):
        return key_of(node) == key
    if isinstance(node, tree.Product):
        for i, factor in enumerate(node.factors):
            after = node.factors[i + 1] if i + 1 < len(node.factors) and node.marks[i] == "" else None
            fenced = isinstance(after.base if isinstance(after, tree.Script) else after, tree.Fence)
            if stands_bare(factor, key) and not (fenced and key_of(factor) == key):
                return True
        return False
    return any(stands_bare(child, key) for child in tree.children(node))


class ApplicationMixin(ElaboratorBase):
    """The part of the elaborator that tells a value of a function from a product."""

    def instantiate(self, definition: Definition, arguments: Sequence[Expr], node: Node) -> Expr:
        """A defined function at arguments."""
        if len(arguments) != len(definition.parameters):
            raise self.error(TypeMistake, f"{len(definition.parameters)} arguments are expected, not {len(arguments)}", node)
        table: dict[Expr, Expr] = {}
        for parameter, argument in zip(definition.parameters, arguments, strict=True):
            argument = self.sizes.settle(argument)
            if argument is parameter:
                continue
            if argument.shape != parameter.shape:
                raise self.error(TypeMistake, f"the argument is a {argument.shape}, a {parameter.shape} is expected", node)
            table[parameter] = argument
        left = definition.latex.partition("=")[0]
        for s in definition.body.free:
            # f_i(x) under a sum over i: the index of the definition is that of the sum
            at = self.scope.get(s.data.latex)
            if at is not None and at is not s and re.search(rf"_\{{?{re.escape(s.data.latex)}\}}?\s*[(\[]", left):
                table[s] = at
        return substitute(definition.body, table)

    def open_name(self, key: str) -> bool:
        """Whether nothing is declared or bound under a name."""
        context = self.context
        known = key in self.scope or key in context.symbols or key in context.definitions or key in context.functions
        return not (known or self.strict)

    def of_process(self, fence: tree.Fence) -> bool:
        r"""Whether an argument is a process: `\sigma(X_t)` is a volatility, and no sigmoid."""
        dependence = self.evidence.dependence
        if dependence is None or not dependence.processes or self.strict:
            return False
        return any("process" in s.properties for s in self.expr(fence.content).free)

    def named_slope(self, base: tree.Name, fence: tree.Fence, primes: int) -> Expr | None:
        r"""`\sigma'(z)`: the derivative of the function that `\sigma(z)` is by custom."""
        if not primes or base.name not in NAMED_FUNCTIONS or base.style != "plain" or base.accents:
            return None
        argument = self.sizes.settle(self.expr(fence.content)) if key_of(fence.content) is not None else None
        if argument is None or argument.op != "symbol" or not argument.is_scalar:
            return None
        kind = NAMED_FUNCTIONS[base.name]
        self.assume(f"$\\{base.name}$ before a parenthesis is the {kind} function")
        return b.derivative(b.function(kind, argument), argument, primes)

    def dotted_value(self, node: Node, fence: tree.Fence, value: Callable[[str, tree.Name], Expr | None]) -> Expr | None:
        r"""`\dot x(t)`: the derivative of x at t, not a function of its own."""
        if not isinstance(node, tree.Name) or not node.accents or any(a not in _DOTS for a in node.accents) or self.strict:
            return None
        bare = tree.Name(node.start, node.end, node.name, node.style)
        key = key_of(bare)
        argument = self.sizes.settle(self.expr(fence.content)) if key_of(fence.content) is not None else None
        if key is None or argument is None or argument.op != "symbol" or not argument.is_scalar:
            return None
        inner = value(key, bare)
        return None if inner is None else b.derivative(inner, argument, sum(_DOTS[a] for a in node.accents))

    def behind_number(self, node: Node) -> bool:
        r"""`4\pi(r)^2`: whether a number stands directly before a name, so that the name is a factor."""
        return self.text[: node.start].rstrip().rstrip("}")[-1:].isdigit()

    def in_sequence(self, base: tree.Name, fence: tree.Fence) -> bool:
        """`\\delta[n-1]` beside `x[n]`: a term of a sequence."""
        evidence, key = self.evidence, key_of(base)
        if key in evidence.called and evidence.seen.get(key or "", 0) == evidence.applied.get(key or "", 0) and not self.strict:
            return base.style == "plain" and not isinstance(fence.content, tree.Sequence)  # T(n/2) beside T(n)
        if not evidence.sequences or fence.opening != "[" or not isinstance(fence.content, tree.Sum | tree.Name | tree.Number):
            return False
        return base.style == "plain" and len(key or "") > 0 and evidence.factors.get(key or "", 0) == 0 and not self.strict

    def refuse_norm_of_function(self, key: str, node: Node, fence: tree.Fence) -> None:
        r"""`\|f\|_\infty=\sup_x|f(x)|`: a letter that is a vector to its norm and a function to its argument."""
        made = self.symbols.get(key)
        if made is None or not isinstance(node, tree.Name) or key not in self.evidence.normed:
            return
        if node.name in FUNCTION_LETTERS or node.name in "uvpq":
            if isinstance(fence.content, tree.Name) and self.evidence.applied.get(key, 0):
                raise self.error(
                    NotSupported, f"{key} is a function here, and its norm is one of a space of functions", fence, "declare the norm"
                )

    def other_arity(self, key: str, fence: tree.Fence) -> bool:
        r"""Whether `f(x,t)` cannot be the function of one argument that is declared as f: another function of the same name."""
        function = self.context.functions.get(key)
        if function is None or self.strict or not function.arguments or key in self.functions_implied:
            return False
        items = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
        if len(items) == len(function.arguments) or any(isinstance(x, tree.Dots) for x in items) or len(items) == 1:
            return False
        self.assume(f"${key}$ of {len(items)} arguments is another function than the one that is declared")
        return True

    def moving_value(self, key: str, node: Node, fence: tree.Fence) -> Expr | None:
        r"""`x(t)` beside `x(0)`, where x is declared as a point and stands nowhere without a parenthesis: its path; None elsewhere."""
        point = self.context.symbols.get(key)
        if point is None or point.op != "symbol" or self.strict or key in self.scope or not isinstance(node, tree.Name):
            return None
        evidence = self.evidence
        uses = evidence.applied.get(key, 0)
        if isinstance(fence.content, tree.Sequence) or uses != evidence.seen.get(key, 0):
            return None
        inside = key_of(fence.content)
        moves = inside is not None and inside in evidence.differentiated  # \frac{d}{dt}A(t)^{-1}
        known = self.context.symbols.get(inside or "")
        at_letter = not point.is_scalar and known is not None and known.is_scalar  # \det K(\theta) of numbers \theta
        if not moves and not at_letter and (key not in evidence.started or uses < 2):
            return None
        argument = self.sizes.settle(self.expr(fence.content))
        if not argument.is_scalar:
            return None
        self.assume(f"${key}$ is a function here, with the shape that is declared")
        return b.apply(self.python_name(key, node), [argument], self.sizes.shape(point.shape), latex=key)

    def matrix_before_sum(self, node: Node, following: Node) -> bool:
        """`(w-v)^\\top H(w-v)`: behind a transpose a capital letter before a sum is a matrix."""
        fence = following.base if isinstance(following, tree.Script) else following
        key = key_of(node)
        return (
            isinstance(node, tree.Name)
            and isinstance(fence, tree.Fence)
            and isinstance(fence.content, tree.Sum)
            and key is not None
            and node.name[0].isupper()
            and self.open_name(key)
        )

    def refuse_pasted_sum(self, factors: list[Node]) -> None:
        r"""`\Sigma_i x_i`: a capital letter where a sum sign is meant, with the index that what follows has."""
        for i, factor in enumerate(factors[:-1]):
            after = factors[i + 1]
            if (
                isinstance(factor, tree.BigOperator)
                and factor.differentials
                and isinstance(after, tree.Fence)
                and factor.end == after.start
            ):
                if key_of(after.content) is not None:  # \int f\,dg(t)
                    raise self.error(Ambiguous, "the integral may be by a function, or multiplied by what follows", after)
            if (
                isinstance(factor, tree.Script)
                and factor.sup is None
                and isinstance(factor.base, tree.Name)
                and factor.base.name in ("Sigma", "Pi")
                and not (isinstance(factor.sub, tree.Sequence) and ":" in factor.sub.separators)
            ):
                key = key_of(factor)
                letters = index_names(factor)
                if (key is None or self.open_name(key)) and letters & set().union(*(index_names(f) for f in factors[i + 1 :])):
                    sign = {"Sigma": "sum", "Pi": "prod"}[factor.base.name]
                    raise self.error(Ambiguous, f"{self.source(factor)} may be a sign over the index or a name", factor, f"write \\{sign}")

    def refuse_open_application(self, node: Node, following: Node) -> None:
        r"""`f^{-1}(x)`, `x^2(t)`, `x^\top(t)` of an undeclared letter: the inverse, the power of a value, or a product."""
        fence = following.base if isinstance(following, tree.Script) else following
        if not isinstance(fence, tree.Fence) or fence.opening not in ("(", "[") or not isinstance(node, tree.Script):
            return
        base = node.base
        if node.sup is None or isinstance(node.sup, tree.Fence) or not isinstance(base, tree.Name) or base.name in _NO_FUNCTIONS:
            return
        key = key_of(base)
        if key is None or not self.open_name(key) or stands_bare(fence.content, key):
            return
        single = key_of(fence.content) is not None or isinstance(fence.content, tree.Number)
        letter = base.name in FUNCTION_LETTERS and not is_transpose(node.sup)
        if letter or (single and (base.name[0].islower() or self.evidence.applied.get(key, 0) > 1)):
            raise self.error(
                Ambiguous,
                f"{self.source(node)}{self.source(fence)}: {key} may be a function, or {self.source(node)} a factor",
                node,
                f"declare {key}, or leave the parentheses out",
            )

    def product_by_custom(self, key: str, base: tree.Name, fence: tree.Fence) -> None:
        """A name before a parenthesis that is read as a factor: refused where custom would rather have a function, else said."""
        content = fence.content
        shown = f"{key}{self.source(fence)}"
        if not self.open_name(key) or base.style != "plain" or base.name in _NO_FUNCTIONS:
            return
        small = base.name[0].islower()
        powered = isinstance(content, tree.Script) and isinstance(content.base, tree.Name) and content.sup is not None
        counted = isinstance(content, tree.Product) and isinstance(content.factors[0], tree.Number)
        if isinstance(content, tree.Name) or (small and isinstance(content, tree.Number) and base.name in GREEK):
            doubtful = True
        else:
            doubtful = small and (powered or counted) and not stands_bare(content, key)
        if doubtful and not is_transpose(content.sup if isinstance(content, tree.Script) else None):
            raise self.error(
                Ambiguous,
                f"{shown} may be a value of the function {key}, or a product",
                fence,
                f"declare {key}, or leave the parentheses out",
            )
        alone = self.evidence.seen.get(key, 0) <= self.evidence.applied.get(key, 0)
        if isinstance(content, tree.Sum) and small and alone and "_" not in key and base.name not in ("k", "m", "n"):
            self.assume(f"${shown}$ is read as a product; ${key}$ is not declared as a function")

    def refuse_bare_function(self, node: Node, following: Node) -> None:
        """`fx` of a declared function and what it takes: f of x, or f(x) times x."""
        function = self.context.functions.get(key_of(node) or "")
        taken = self.lookup(key_of(following) or "") if isinstance(following, tree.Name) else None
        if function is not None and taken is not None and taken.shape in function.arguments:
            name = self.source(following)
            raise self.error(
                Ambiguous, f"{function.latex} {name} may be {function.latex}({name}) or a product", node, "write the parentheses"
            )

    def _is_argument_fence(self, node: Node) -> bool:
        base = node.base if isinstance(node, tree.Script) else node
        return isinstance(base, tree.Fence) and base.opening in ("(", "[", "{")

    def note_second_parenthesis(self, operator: tree.Operator, factors: list[Node], marks: list[str], i: int) -> None:
        r"""`\log(x+1)(x+2)`: the function takes the first parenthesis, which is said."""
        if i + 2 < len(factors) and marks[i + 1] == "" and self._is_argument_fence(factors[i + 2]) and operator.name not in ("exp", "det"):
            first = factors[i + 1]
            if isinstance(first, tree.Fence) and first.opening == "[" and isinstance(first.content, tree.Number):
                shown = f"\\{operator.name}[{self.source(first.content)}](...)"
                raise self.error(
                    Ambiguous, f"{shown} may be a power, a base, or a product", first, "write the power or the base as a script"
                )
            self.find("ambiguous", f"\\{operator.name}(...)(...) is read as a product; the function may act on both parentheses")
            self.assume(f"$\\{operator.name}$ acts on the first parenthesis alone")

    def note_reach(
        self, operator: tree.Operator, taken: list[Node], factors: list[Node], marks: list[str], end: int, argument: Expr
    ) -> None:
        r"""`\log x^2`, `\sin x\cdot y`: what a function without parentheses takes, where texts differ."""
        last = taken[-1]
        if (
            isinstance(last, tree.Script)
            and isinstance(last.sup, tree.Number | tree.Name)
            and not is_transpose(last.sup)
            and argument.is_scalar
        ):
            if operator.name in POWERS_BEFORE_ARGUMENT or operator.name in ("log", "ln"):
                self.assume(f"${self.source(last)}$ stands inside of $\\{operator.name}$, with its exponent")
        if end < len(factors) and marks[end - 1] in ("cdot", "times") and not isinstance(factors[end], tree.Operator):
            self.assume(f"the argument of $\\{operator.name}$ ends before the sign of multiplication")

    def refuse_scalar_value(self, values: Sequence[Expr], node: Node) -> None:
        r"""`\theta^\top\phi(x)` of an undeclared function: its value is a vector there, and nothing says how long."""
        for value, following in pairwise(values):
            if value.op == "transpose" and following.op == "apply" and following.is_scalar and following.data[1] in self.applied:
                what = following.latex
                raise self.error(TypeMistake, f"{what} stands where a vector belongs", node, f"declare {following.data[1]} as a function")

    def _applied_by_custom(self, base: tree.Name, key: str, fence: tree.Fence) -> bool:
        """`p(x)`, `k(x,y)`, `N(d_1)`: an undeclared letter before one name or a list, used nowhere else as a factor, is a function."""
        if self.strict or base.name == "I":
            return False
        items = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
        family, _, number = key.partition("_")
        if (
            number.strip("{}").isdigit()  # below a sum y_i(w^\top x_i+b) is a product
            and family in self.evidence.applied
            and family in FAMILIES
            and self.evidence.seen.get(key, 0) == self.evidence.applied.get(key, 0)
        ):
            return True  # u(x,t) = u_0(x-ct): a function of the family of u
        listed = len(items) > 1 and not all(isinstance(item, tree.Number) for item in items) and len(base.name) == 1
        if not listed and not all(key_of(item) is not None or isinstance(item, tree.Number) for item in items):
            return False
        if isinstance(fence.content, tree.Sequence) and all(isinstance(item, tree.Number) for item in items):
            return False  # a tuple of numbers is a vector
        if base.name in GREEK and base.name[0].islower() and isinstance(fence.content, tree.Number):
            return False
        return self.evidence.factors.get(key, 0) == 0 and key not in self.evidence.terms

    def _at_number(self, base: tree.Name, fence: tree.Fence) -> bool:
        """`y(0)`: nobody writes a product with a number in parentheses behind."""
        return isinstance(fence.content, tree.Number) and base.name[0].islower() and base.style == "plain" and not self.strict

    def cross(self, left: Expr, right: Expr, node: Node) -> Expr:
        """The cross product of two vectors of length 3, by components."""
        three = Dim.of(3)
        sides = [s.rows for s in (left.shape, right.shape) if s.kind == "vector"]
        if len(sides) != 2 or not all(self.sizes.equate(s, three) for s in sides):
            raise self.error(
                NotSupported, "a cross product is of vectors declared of length 3", node, r"declare them: $a,b\in\mathbb{R}^3$"
            )
        left, right = self.sizes.settle(left), self.sizes.settle(right)
        x, y = ([b.entry(v, b.num(i)) for i in (1, 2, 3)] for v in (left, right))
        return b.vector([b.subtract(b.mul(x[i], y[j]), b.mul(x[j], y[i])) for i, j in ((1, 2), (2, 0), (0, 1))])

    def only_matrix_product(self, left: Expr, right: Expr) -> bool:
        """Whether a star can be nothing but multiplication: beside a scalar, and between arrays that no entrywise product fits."""
        left, right = self.sizes.settle(left), self.sizes.settle(right)
        if left.is_scalar or right.is_scalar:
            return True
        rows, cols = left.shape.rows, left.shape.cols
        fits = cols is not None and cols == right.shape.rows and cols.number is not None
        return fits and (rows is None or (rows.number is not None and left.shape != right.shape and right.shape.kind != "row"))
