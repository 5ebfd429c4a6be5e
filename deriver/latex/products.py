r"""Juxtaposition: product or application, and how far a function without parentheses reaches.

A flat run of factors is read from left to right. `\odot` and `\otimes` bind less tightly than a plain product, `/` takes the next
factor; where custom differs (`1/2x`) the other reading is kept open and said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ..errors import Ambiguous, NotSupported, SyntaxMistake, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import tree
from .applications import FUNCTION_LETTERS
from .applied_names import AppliedNameMixin
from .arrays import matrix_like, written_row
from .congruences import CongruenceMixin
from .functions import FUNCTIONS, POWERS_BEFORE_ARGUMENT
from .names import is_transpose, key_of, names_below, quotient_key
from .signs import same_power
from .tree import Node

__all__ = ["ProductMixin"]

#: What a power of Delta acts on: functions and sequences.
_DIFFERENCED = FUNCTION_LETTERS | frozenset("xyuvwab")
#: Letters that are read with what stands behind them.
_ACTING = frozenset({"d", "mathrm{d}", "D", "E", "H", "J", "Delta", "delta", "nabla", "partial"})
_LOOSE = ("odot", "oslash", "otimes", "circ")


class ProductMixin(AppliedNameMixin, CongruenceMixin):
    """The part of the elaborator that reads runs of factors."""

    def product(self, node: tree.Product) -> Expr:
        """A run of factors."""
        special = self.slash_derivative(node) or self.ellipsis_product(node)
        if special is not None:
            return special
        if _are_sizes(node.factors) and not any(self.lookup(n) is not None for n in names_below(node)):
            raise self.error(NotSupported, "sizes of matrices side by side, and no product of numbers", node, "write the matrices")
        named = self.context.definitions.get(quotient_key(node) or "")
        if named is not None:
            return named.body
        cuts = [i for i, mark in enumerate(node.marks) if mark in _LOOSE]
        if cuts:
            return self._loose(node, cuts)
        return self.run(list(node.factors), list(node.marks), node)

    def _loose(self, node: tree.Product, cuts: Sequence[int]) -> Expr:
        parts: list[Expr] = []
        parts_nodes: list[Node] = []
        marks: list[str] = []
        start = 0
        for cut in [*cuts, len(node.factors) - 1]:
            factors = list(node.factors[start : cut + 1])
            parts.append(self.run(factors, list(node.marks[start:cut]), node))
            parts_nodes.append(factors[-1])
            if cut < len(node.factors) - 1:
                marks.append(node.marks[cut])
            start = cut + 1
        result = parts[0]
        for k, (mark, part) in enumerate(zip(marks, parts[1:], strict=True)):
            if mark == "circ":
                if self.sizes.settle(result).is_scalar:
                    raise self.error(NotSupported, "a composition of functions is not an expression here", node)
                if all(
                    isinstance(x, tree.Name) and x.name in FUNCTION_LETTERS and x.style == "plain" and self.open_name(key_of(x) or "")
                    for x in parts_nodes[k : k + 2]
                ):
                    raise self.error(NotSupported, "a composition of functions is not an expression here", node, r"write f(g(x))")
                if same_power(parts_nodes[k], parts_nodes[k + 1]):
                    hint = r"write \odot for the product"
                    raise self.error(Ambiguous, "a composition of maps, or an entrywise product of powers", node, hint)
                self.assume(r"$\circ$ between arrays is the entrywise product")
                mark = "odot"
            if mark == "otimes":
                left, right = self.sizes.settle(result), self.sizes.settle(part)
                if left.is_scalar or right.is_scalar:
                    raise self.error(TypeMistake, "a Kronecker product with a scalar", node, "declare both sides as matrices")
                result = b.kron(left, right)
                continue
            left, right = self.sizes.settle(result), self.sizes.settle(part)
            if left.is_scalar != right.is_scalar and (left.op == "number" or right.op == "number"):
                shape = right.shape if left.is_scalar else left.shape
                left = b.mul(left, b.ones(shape)) if left.is_scalar else left
                right = b.mul(right, b.ones(shape)) if right.is_scalar else right
            if left.is_scalar and right.is_scalar:
                raise TypeMistake("an entrywise product of scalars")
            left, right = self.like(left, right)
            result = b.hadamard(left, right) if mark == "odot" else b.hadamard_divide(left, right)
        return result

    # A run of factors without loose marks ------------------------------------------------------------------------------

    def run(self, factors: list[Node], marks: list[str], node: Node) -> Expr:
        """Factors joined by juxtaposition, dots, crosses and slashes."""
        if len(factors) == 1:
            return self.expr(factors[0])
        if "bmod" in marks:
            return self.remainder_in_run(factors, marks, node)
        self.refuse_contraction(factors)
        self.refuse_convolution(factors, marks)
        self.refuse_lost_exponent(factors, marks)
        self.refuse_operators(factors, marks)
        values: list[Expr] = []
        value_marks: list[str] = []
        plain, plain_bars = list[bool](), list[bool]()
        i = 0
        while i < len(factors):
            value, used = self.factor(factors, marks, i)
            if values:
                value_marks.append(marks[i - 1])
            values.append(value)
            factor = factors[i]
            if used == 1 and (type(factor) is tree.Name or type(factor) is tree.Number):
                plain_bars.append(False)
                plain.append(not (i and self._spaced(factors[i - 1], factor)))
                i += 1
                continue
            if (
                isinstance(factor, tree.Binomial)
                and i
                and isinstance(factor.lower, tree.Number)
                and matrix_like(factors[i - 1], values[-2])
            ):
                raise self.error(Ambiguous, "a binomial coefficient behind an array may be meant as a vector", factor, "write pmatrix")
            base = factor.base if isinstance(factor, tree.Script) else factor
            gap = i > 0 and self._spaced(factors[i - 1], factors[i])
            bars = isinstance(base, tree.Fence) and base.opening in ("|", "\\|") and used == 1
            after_bars = bars and bool(plain_bars) and plain_bars[-1]
            plain_bars.append(bars)
            exponential = isinstance(factor, tree.Script) and isinstance(base, tree.Name) and base.name == "e" and factor.sup is not None
            bare = isinstance(base, tree.Name | tree.Number | tree.Root | tree.Postfix) and not gap and not exponential
            plain.append((used == 1 and bare) or after_bars)
            i += used
        self.refuse_slashes(factors, marks)
        self.refuse_vector_signs(factors, marks)
        self.refuse_pasted_sum(factors)
        self.note_mixed_number(factors, marks)
        return self.combine(values, value_marks, node, plain)

    def combine(self, values: list[Expr], marks: list[str], node: Node, plain: list[bool]) -> Expr:
        """Typed factors with their marks, from left to right; `plain` tells which are bare names and numbers."""
        if "times" in marks and "cdot" in marks and sum(not v.is_scalar for v in values) > 1:
            return self._triple(values, marks, node, plain)
        pending, k = [values[0]], 0
        while k < len(marks):
            mark, value = marks[k], values[k + 1]
            if mark == "":
                pending.append(value)
                k += 1
                continue
            stop = k + 1
            while stop < len(marks) and marks[stop] == "":
                stop += 1
            if mark == "/":
                # A slash reaches over bare names (x/2\sigma^2), never over a norm, a sum, a function or a gap.
                reach = k + 1
                while reach < stop and (plain[reach + 1] or not values[k + 1].is_scalar):
                    reach += 1
                stop = reach
            behind = values[k + 1 : stop + 1]  # what is juxtaposed behind the mark
            if mark in ("/", "div"):
                left = self.multiply(pending, node)
                if mark == "/" and len(behind) > 1 and self._slash_takes(left, behind):
                    pending = [self.quotient(left, self.multiply(behind, node), node)]
                    k = stop
                    continue
                pending = [self.quotient(left, value, node)]
            elif mark == "cdot" and len(behind) == 1 and value.op == "jacobian" and pending[-1].shape.kind == "vector":
                pending[-1] = self.carried(pending[-1], value.args[0], node)
            elif mark == "cdot":
                both = self._dotted(pending, behind, node)
                if both is not None:
                    pending = [both]
                    k = stop
                    continue
                pending.append(value)
            elif mark == "times" and not pending[-1].is_scalar and not value.is_scalar:
                if marks.count("times") > 1 or marks[k + 1 : k + 2] == [""]:
                    raise self.error(NotSupported, "a cross product beside another product", node, "add parentheses")
                pending[-1] = self.cross(pending[-1], value, node)
            elif mark in ("*", "bullet", "star") and not self.only_matrix_product(pending[-1], value):
                raise self.error(NotSupported, f"a {mark} between arrays may be a convolution or an entrywise product", node)
            elif mark in ("times", "*", "bullet", "star"):
                pending.append(value)
            else:
                raise self.error(NotSupported, f"\\{mark} is not supported", node)
            k += 1
        return self.multiply(pending, node)

    def _triple(self, values: list[Expr], marks: list[str], node: Node, plain: list[bool]) -> Expr:
        # The dot is of a vector and a cross product: a number has no cross product.
        at = marks.index("cdot")
        sides = [self.combine(values[c], marks[m], node, plain[c]) for c, m in ((slice(at + 1), slice(at)), (slice(at + 1, None),) * 2)]
        both = self._dotted(sides[:1], sides[1:], node) if marks.count("cdot") == marks.count("times") == 1 else None
        if both is None:
            raise self.error(NotSupported, "dots beside crosses", node, "add parentheses")
        return both

    def _dotted(self, before: list[Expr], behind: list[Expr], node: Node) -> Expr | None:
        r"""`x \cdot S y`: the inner product where a vector stands on either side of the dot; None for an ordinary product."""
        if not any(v.shape.kind == "vector" for v in behind) or not any(v.shape.kind == "vector" for v in before):
            return None
        try:
            left, right = self.multiply(before, node), self.multiply(behind, node)
        except TypeMistake:
            return None
        if {left.shape.kind, right.shape.kind} != {"vector"}:
            return None
        scalars = [x for side in (left, right) if side.op == "mul" for x in side.args[:-1]]
        one, other = (side.args[-1] if side.op == "mul" else side for side in (left, right))
        return b.mul(*scalars, b.inner(*self.like(one, other)))

    def multiply(self, values: Sequence[Expr], node: Node) -> Expr:
        """The product of typed factors, inner sizes inferred."""
        if len(values) == 1:
            return values[0]
        values = [v if k == 0 else written_row(values[k - 1], v) for k, v in enumerate(values)]
        for one, other in pairwise(values):
            self.blocks_fit(one, other)
        rows = cols = None
        any_array = False
        for value in values:
            if value.is_scalar:
                continue
            shape = self.sizes.shape(value.shape)
            if not any_array or (rows is None and cols is None):
                rows, cols = shape.rows, shape.cols
            else:
                if cols is not None and shape.rows is not None:
                    self.sizes.equate(cols, shape.rows)
                cols = shape.cols
            any_array = True
        result = b.dot(*(self.sizes.settle(v) for v in values))
        self.refuse_scalar_value(values, node)
        return result

    def blocks_fit(self, one: Expr, other: Expr) -> None:
        r"""`(B\otimes A)\operatorname{vec}(X)` is the vec of A X B^T: A meets the rows of X, and B its columns."""
        turned = one.op == "transpose" and one.args[0].op == "vec" and other.op == "kron"
        if turned or (one.op == "kron" and other.op == "vec"):
            x = (one.args[0] if turned else other).args[0].shape
            left, right = (other if turned else one).args
            self.sizes.equate(right.shape.rows if turned else right.shape.cols, x.rows)
            self.sizes.equate(left.shape.rows if turned else left.shape.cols, x.cols)

    # One factor, and what it takes with it --------------------------------------------------------------------------

    def factor(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        """The value of factor i, and how many factors it used up."""
        node = factors[i]
        if self._takes_nothing(node, factors[i + 1] if i + 1 < len(factors) else None):
            return self.expr(node), 1
        self.refuse_transform(factors, marks, i)
        notion = self.notion(factors, marks, i)
        if notion is not None:
            return notion
        operator = self.operator_head(node)
        if operator is not None:
            return self.applied_operator(node, operator, factors, marks, i)
        found = self.calculus_factor(factors, marks, i)
        if found is not None:
            return found
        follows = i + 1 < len(factors) and marks[i] == ""
        if follows:
            self.refuse_iterated_difference(node, factors[i + 1])
            self.refuse_labelled_function(node, factors[i + 1])
            self.refuse_value_behind(node, factors[i + 1])
        before = factors[i - 1] if i > 0 and marks[i - 1] == "" else None
        turned = isinstance(before, tree.Script) and is_transpose(before.sup)
        if follows and not (turned and self.matrix_before_sum(node, factors[i + 1])):
            self.refuse_open_application(node, factors[i + 1])
            applied = self.application(node, factors[i + 1])
            if applied is not None:
                return applied, 2
            self.refuse_bare_function(node, factors[i + 1])
        return self.expr(node), 1

    def _takes_nothing(self, node: Node, following: Node | None) -> bool:
        """Whether a factor is a letter or a number before another one, and none of the letters that may act on what follows."""
        if following is not None and type(following) is not tree.Name and type(following) is not tree.Number:
            return False
        if isinstance(node, tree.Number):
            return True
        plain = isinstance(node, tree.Name) and node.style == "plain" and not node.accents and node.name not in _ACTING
        return plain and not self.context.functions

    def refuse_iterated_difference(self, node: Node, following: Node) -> None:
        r"""`\Delta^n f`, `\Delta^2x_k`: an iterated difference or Laplacian, and no power of a number called Delta."""
        if not isinstance(node, tree.Script) or not isinstance(node.base, tree.Name) or node.base.name != "Delta":
            return
        if node.sub is not None:
            if isinstance(following, tree.Operator) and following.name in FUNCTIONS and self.open_name(key_of(node) or ""):
                raise self.error(
                    NotSupported, f"{self.source(node)} may act on what follows, or be a factor", node, "write a dot between them"
                )
            return
        plain = isinstance(node.sup, tree.Number | tree.Name) and node.base.style == "plain" and not is_transpose(node.sup)
        base = following.base if isinstance(following, tree.Script) else following
        if plain and isinstance(base, tree.Name) and base.name in _DIFFERENCED and self.open_name(r"\Delta"):
            raise self.error(
                NotSupported, f"{self.source(node)} acts on {self.source(following)}: an iterated difference", node, "write it out"
            )

    def refuse_labelled_function(self, node: Node, following: Node) -> None:
        r"""`P_n^{(\alpha)}(x)`, `H^{(1)}_\nu(x)`: a function with an index above and below, and no entry times x."""
        inner = following.base if isinstance(following, tree.Script) else following
        if isinstance(node, tree.Script) and isinstance(node.sup, tree.Fence) and node.sup.opening == "(" and node.sub is not None:
            if isinstance(inner, tree.Fence) and inner.opening == "(" and not isinstance(inner.content, tree.Sum):
                raise self.error(NotSupported, f"{self.source(node)}: a function with an index above", node, "name it by one letter")

    def operator_head(self, node: Node) -> tree.Operator | None:
        """The operator of `\\sin`, `\\sin^2`, `\\log_2`; None for anything else."""
        base = node
        while isinstance(base, tree.Script):
            base = base.base
        if isinstance(base, tree.Operator) and base.name not in ("nabla", "partial"):
            return base
        return None

    def applied_operator(self, node: Node, operator: tree.Operator, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        """A named operator with its argument: a fence, or everything up to where custom stops."""
        if operator.name not in FUNCTIONS:
            special = self.special_operator(node, operator, factors, marks, i)
            if special is not None:
                return special
            following = factors[i + 1] if i + 1 < len(factors) else None
            if operator.name in ("gcd", "lcm") and node is operator and isinstance(following, tree.Fence):
                return self.common_divisor(operator.name, self.arguments(following.content), operator), 2
            unread = operator.name in ("gcd", "lcm", "mod")
            message = "divisibility of integers is not supported here" if unread else f"the function {operator.name} is not known"
            raise self.error(NotSupported, message, operator)
        if i + 1 >= len(factors):
            raise self.error(SyntaxMistake, f"\\{operator.name} has nothing to act on", operator)
        target = factors[i + 1]
        inner = target
        outer_sup: tree.Script | None = None
        if isinstance(target, tree.Script) and isinstance(target.base, tree.Fence) and target.base.opening in "([{":
            inner, outer_sup = target.base, target
        if isinstance(inner, tree.Fence) and inner.opening in ("(", "[", "{") and inner.closing in (")", "]", "}"):
            content = inner.content
            augmented = operator.name in ("rank", "rk") and isinstance(content, tree.Sequence) and content.separators == ("|",)
            arguments = [self.expr(inner)] if augmented else self.arguments(content)
            value = self.call(operator, node, arguments)
            self.note_second_parenthesis(operator, factors, marks, i)
            if outer_sup is not None:
                if (
                    outer_sup.sub is None
                    and outer_sup.sup is not None
                    and operator.name not in ("det", "tr", "trace", "Tr", "diag", "vec", "rank")
                ):
                    self.find("ambiguous", f"\\{operator.name}(...)^k is read as the power of the value")
                    self.assume(f"${self.source(node)}{self.source(outer_sup)}$ is the power of the value, not of the argument")
                value = self.scripted(value, outer_sup)
            return value, 2
        end = self.reach(factors, marks, i + 1)
        while True:
            taken = factors[i + 1 : end]
            argument = self.expr(taken[0]) if len(taken) == 1 else self.run(taken, marks[i + 1 : end - 1], node)
            # A row vector waits for what it is multiplied by: \log\mathbf 1^\top e^{x} is the logarithm of the product.
            if argument.shape.kind != "row" or end >= len(factors) or marks[end - 1] != "":
                break
            if isinstance(taken[0], tree.Operator):
                shown = f"\\{operator.name}{self.source(taken[0])}"
                raise self.error(
                    Ambiguous, f"{shown}: the outer function may act entry by entry or on the product", taken[0], "add parentheses"
                )
            end += 1
        self.note_reach(operator, taken, factors, marks, end, argument)
        if len(taken) > 1 and not isinstance(taken[0], tree.Number | tree.Operator):
            self.assume(f"the argument of \\{operator.name} is ${self.text[taken[0].start : taken[-1].end]}$")
        if end < len(factors) and marks[end - 1] == "/" and self.operator_head(factors[end]) is None:
            raise self.error(
                Ambiguous, f"the slash may stand inside or outside of \\{operator.name}", factors[end], r"add parentheses, or write \frac"
            )
        return self.call(operator, node, [argument]), end - i

    def reach(self, factors: list[Node], marks: list[str], start: int) -> int:
        r"""Where the argument of a function without parentheses ends: `\sin 2x`, `\log\det A`, `\sin x\cos y`."""
        if self.operator_head(factors[start]) is not None or isinstance(factors[start], tree.BigOperator):
            _, used = self.peek(factors, marks, start)
            return start + used
        end = start + 1
        found = self.notion(factors, marks, start)
        if found is not None:
            return start + found[1]
        if end < len(factors) and marks[start] == "" and self.application(factors[start], factors[end]) is not None:
            return end + 1  # \log p(x), \log\sigma(z): the argument is the applied name
        while end < len(factors):
            before, following = factors[end - 1], factors[end]
            if marks[end - 1] not in ("",):
                break
            if self.operator_head(following) is not None or isinstance(following, tree.BigOperator | tree.Fraction):
                break
            if self._spaced(before, following) or isinstance(following, tree.Fence | tree.Environment):
                break
            base = following.base if isinstance(following, tree.Script) else following
            if isinstance(base, tree.Name) and base.name == "e" and isinstance(following, tree.Script):
                break
            if isinstance(base, tree.Fence | tree.Environment) and not (isinstance(base, tree.Fence) and base.opening == "\\|"):
                break
            if isinstance(base, tree.Name) and base.name == "d" and end + 1 < len(factors) and not self.evidence.plain_d:
                break
            end += 1
        return end

    def peek(self, factors: list[Node], marks: list[str], i: int) -> tuple[Any, int]:
        if isinstance(factors[i], tree.BigOperator):
            return None, 1
        if i + 1 < len(factors) and self._is_argument_fence(factors[i + 1]):
            return None, 2
        if i + 1 < len(factors):
            return None, self.reach(factors, marks, i + 1) - i
        return None, 1

    def arguments(self, content: Node) -> list[Expr]:
        if isinstance(content, tree.Sequence):
            if any(mark in ("|", "\\|", ":") for mark in content.separators):
                raise self.error(
                    NotSupported, "a bar or a colon between arguments", content, "a bar is read in p(x | y), E[x | y], \\Pr(A | B)"
                )
            dotted = self.dotted_vector(content.items, content)
            return [self.expr(item) for item in content.items] if dotted is None else [dotted]
        if isinstance(content, tree.Chain):
            return [self.indicator_of(content)]
        return [self.expr(content)]

    def indicator_of(self, content: tree.Chain) -> Expr:
        condition = self.proposition(content)
        shape = condition.args[0].shape if condition.op == "relation" else b.ZERO.shape
        return b.indicator(condition, shape)

    def call(self, operator: tree.Operator, node: Node, arguments: Sequence[Expr]) -> Expr:
        """A known function with typed arguments and the scripts that stand on its name."""
        name = operator.name
        settled = [self.sizes.settle(a) for a in arguments]
        if not isinstance(node, tree.Script):
            return FUNCTIONS[name](self, settled)
        name += "'" * (node.primes or 0)
        if name not in FUNCTIONS and node.primes and len(settled) == 1 and settled[0].is_scalar and node.sub is None and node.sup is None:
            return self.primed_call(operator.name, settled[0], node.primes)
        if name not in FUNCTIONS and node.primes:
            raise self.error(NotSupported, f"a derivative of \\{operator.name} written with a prime", node)
        value: Expr | None = None
        if node.sub is not None:
            if name == "log":
                base = self.expr(node.sub)
                value = b.divide(b.function("log", settled[0]), b.function("log", base))
            elif name == "Li" and self.expr(node.sub) is b.TWO:
                value = b.function("dilogarithm", settled[0])
            else:
                raise self.error(NotSupported, f"a subscript on \\{name}", node)
        elif node.primes:
            value = FUNCTIONS[name](self, settled)
        if node.sup is None and value is not None:
            return value
        assert node.sup is not None
        exponent = self.expr(node.sup)
        if exponent is b.MINUS_ONE and name in ("sin", "cos", "tan", "sinh", "cosh", "tanh"):
            self.assume(f"\\{name}^{{-1}} is the inverse function")
            inverse = ("arc" if name in ("sin", "cos", "tan") else "ar") + name
            return FUNCTIONS[inverse](self, settled)
        if name not in POWERS_BEFORE_ARGUMENT:
            raise self.error(NotSupported, f"a power on \\{name}", node)
        value = value if value is not None else FUNCTIONS[name](self, settled)
        return self.raised(value, exponent, node)

    def primed_call(self, name: str, argument: Expr, primes: int) -> Expr:
        r"""`\tanh'(z)`: the derivative of a named function, taken at its argument."""
        place = argument if argument.op == "symbol" else b.symbol("u_0", properties=("real",), latex="u")
        value = b.derivative(FUNCTIONS[name](self, [place]), place, primes)
        return value if place is argument else b.at(value, place, argument)


def _are_sizes(factors: Sequence[Node]) -> bool:
    r"""`(m\times n)(n\times p)`: sizes that fit side by side."""
    inner = [f.content for f in factors if isinstance(f, tree.Fence) and f.opening == "(" and isinstance(f.content, tree.Product)]
    if len(inner) < 2 or len(inner) < len(factors) or any(x.marks != ("times",) for x in inner):
        return False
    return all(_side(one.factors[1]) == _side(other.factors[0]) != "" for one, other in pairwise(inner))


def _side(node: Node) -> str:
    return node.text if isinstance(node, tree.Number) else key_of(node) or ""
