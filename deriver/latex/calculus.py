r"""Derivatives, differentials, sums, products, integrals, limits: what they act on, and by which variable."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Ambiguous, NotSupported, ReadingError, SyntaxMistake, TypeMistake
from ..expression import Expr, substitute
from ..expression import build as b
from . import tree
from .applications import NAMED_FUNCTIONS
from .names import is_decorated, is_transpose, key_of
from .primes import PrimeMixin
from .signs import bare_of, denominator_of, is_d, lettered_order, numerator_of, order_of, order_of_script
from .tree import Node

__all__ = ["CalculusMixin"]


class CalculusMixin(PrimeMixin):
    """The part of the elaborator that reads calculus."""

    # Derivative as a fraction -----------------------------------------------------------------------------------------

    def derivative_fraction(self, node: tree.Fraction) -> Expr | None:
        """`\\frac{\\partial f}{\\partial x}`, `\\frac{d^2 y}{dt^2}`: a derivative of what stands in the numerator."""
        self.refuse_lettered_order(node)
        head = numerator_of(node.numerator)
        if head is None:
            return None
        sign, order, operand = head
        variables = denominator_of(node.denominator, sign)
        if variables is None:
            return None
        if operand is None:
            raise self.error(SyntaxMistake, "this derivative has nothing to act on", node)
        body = self._dependent(operand, variables) or self.expr(operand)
        called = operand.factors if isinstance(operand, tree.Product) else ()
        applied = len(called) == 2 and isinstance(called[1], tree.Fence) and self.is_function(called[0])
        there = self._at_decorated_point(body, variables, order, node) if applied else None
        return self.differentiated(body, variables, order, node) if there is None else there

    def _at_decorated_point(self, body: Expr, variables: Sequence[Node], order: int, node: Node) -> Expr | None:
        r"""`\frac{d f(x_0)}{dx}`, `\frac{d}{dx} f(x_0)`: the derivative of f by x, taken at x_0, and not that of a number."""
        if len({key_of(v) for v in variables}) != 1 or self.strict:
            return None
        body, variable = self.sizes.settle(body), self.sizes.settle(self.variable(variables[0]))
        if variable.op != "symbol" or variable in body.free:
            return None
        points = [s for s in body.free if s.op == "symbol" and is_decorated(s.latex, variable.latex) and s.shape == variable.shape]
        if len(points) == 1:
            moved = substitute(body, {points[0]: variable})
            return b.at(self.differentiated(moved, variables, order, node), variable, points[0])
        if body.free:
            hint = "write the point at a bar"
            raise self.error(Ambiguous, f"nothing in it depends on {variable.latex}: the derivative at this point, or zero", node, hint)
        return None

    def slope_at(self, node: tree.Fraction, fence: tree.Fence) -> Expr | None:
        r"""`\frac{df}{dx}(3)`, `\frac{\partial f}{\partial x}(a,b)`: the derivative of a function at the point, and no product."""
        head = numerator_of(node.numerator)
        variables = None if head is None else denominator_of(node.denominator, head[0])
        if head is None or variables is None or not isinstance(head[2], tree.Name) or not isinstance(fence.content, tree.Node):
            return None
        key = key_of(head[2]) or ""
        content = fence.content
        nodes = content.items if isinstance(content, tree.Sequence) else (content,)
        definition = self.context.definitions.get(key)
        if definition is None or not definition.parameters:
            if isinstance(content, tree.Sequence) or (head[2].name in ("f", "g", "h", "F", "G", "H") and self.lookup(key) is None):
                if len(nodes) == 1 and (key_of(nodes[0]) in map(key_of, variables) or self._home_point(nodes[0], variables)):
                    return self.derivative_fraction(node)
                raise self.error(
                    Ambiguous,
                    f"{self.source(node)}{self.source(fence)} may be a derivative at a point or a product",
                    fence,
                    f"define ${key}$, or write the point at a bar",
                )
            return None
        if len(nodes) != len(definition.parameters):
            raise self.error(NotSupported, f"{key} has {len(definition.parameters)} arguments", fence)
        value = self.derivative_fraction(node)
        if value is None:
            return None
        points = [self.sizes.settle(self.expr(n)) for n in nodes]
        moved = [(p, at) for p, at in zip(definition.parameters, points, strict=True) if at is not p]
        if len(moved) > 1 and any(p in at.free for _, at in moved for p in definition.parameters):
            raise self.error(NotSupported, "a derivative at a point that moves with its own variables", fence)
        for parameter, at in moved:
            value = b.at(value, parameter, at)
        return value

    def _home_point(self, point: Node, variables: Sequence[Node]) -> bool:
        r"""Whether a point is the vector of which the variables are entries: the x of `\frac{\partial f}{\partial x_i}(\mathbf{x})`."""
        if not isinstance(point, tree.Name):
            return False
        bases = [v.base for v in variables if isinstance(v, tree.Script) and v.sub is not None and v.sup is None]
        return len(bases) == len(variables) and all(isinstance(x, tree.Name) and x.name == point.name for x in bases)

    def _dependent(self, operand: Node, variables: list[Node]) -> Expr | None:
        r"""`\theta(x)` in `\frac{d\theta(x)}{dx}`: what is differentiated by its argument depends on it."""
        declared = self._declared_at(operand, variables)
        if declared is not None:
            return declared
        if not isinstance(operand, tree.Product) or len(operand.factors) != 2 or operand.marks != ("",) or self.strict:
            return None
        head, fence = operand.factors
        key = key_of(head)
        if isinstance(head, tree.Name) and head.name in NAMED_FUNCTIONS:
            return None  # \sigma(z) is the sigmoid
        if not isinstance(head, tree.Name) or key is None or self.lookup(key) is not None or self.is_function(head):
            return None
        if head.name in ("sigma", "Gamma", "zeta"):
            return None  # functions by custom
        if not isinstance(fence, tree.Fence) or key_of(fence.content) is None or key_of(fence.content) not in map(key_of, variables):
            return None
        self.assume(f"${key}$ is a function")
        return b.apply(self.python_name(key, head), [self.expr(fence.content)], latex=key)

    def _declared_at(self, operand: Node, variables: Sequence[Node]) -> Expr | None:
        r"""`f` in `\partial f/\partial\mathbf{x}`, `g_i` in `\partial g_i/\partial x_j`: a declared function at its vector."""
        index = operand.sub if isinstance(operand, tree.Script) and operand.sup is None and not operand.primes else None
        key = key_of(operand.base if isinstance(operand, tree.Script) and index is not None else operand)
        function = self.context.functions.get(key or "")
        single = function is None or function.result is None or function.result.is_scalar
        if single and index is not None and isinstance(operand, tree.Script) and isinstance(operand.base, tree.Name):
            name = operand.base
            bold = tree.Name(name.start, name.end, name.name, "bold", name.accents)
            function = self.context.functions.get(key_of(bold) or "", function)
        if function is None or function.depends_on or len(function.arguments) != 1 or self.lookup(key_of(operand) or "") is not None:
            return None
        wanted = function.arguments[0]
        if wanted is None or wanted.kind != "vector":
            return None
        places = {self._vector_below(v) for v in variables}
        place = places.pop() if len(places) == 1 else None
        if place is None or not self.sizes.equate_shapes(wanted, place.shape):
            return None
        shape = function.result if function.result is not None else b.ZERO.shape
        value = b.apply(function.name, [self.sizes.settle(place)], shape, latex=function.latex)
        if index is None:
            return value
        return self.index(value, index, operand) if value.shape.kind == "vector" else None

    def _vector_below(self, variable: Node) -> Expr | None:
        r"""The vector x of `\mathbf{x}` and of the component `x_i`."""
        base = variable.base if isinstance(variable, tree.Script) and variable.sub is not None else variable
        if not isinstance(base, tree.Name) or isinstance(variable, tree.Script) and (variable.sup is not None or variable.primes):
            return None
        component = base is not variable
        for style in ("bold", base.style) if component else (base.style,):
            name = tree.Name(base.start, base.end, base.name, style, base.accents)
            found = self.lookup(key_of(name) or "")
            if found is not None:
                return found if found.op == "symbol" and found.shape.kind == "vector" else None
        key = key_of(base)
        if key is None or self.strict or key in self.context.functions or key in self.context.definitions:
            return None
        return self.undeclared(key, base, base, (("vector", 0.0),))

    def operator_fraction(self, node: Node) -> tuple[int, list[Node]] | None:
        """`\\frac{\\partial}{\\partial x}`: an operator that waits for its operand."""
        if not isinstance(node, tree.Fraction):
            return None
        self.refuse_lettered_order(node)
        head = numerator_of(node.numerator)
        if head is None or head[2] is not None:
            return None
        variables = denominator_of(node.denominator, head[0])
        return None if variables is None else (head[1], variables)

    def refuse_lettered_order(self, node: tree.Fraction) -> None:
        r"""`\\frac{d^n}{dx^n}` is no quotient: without a rule for orders that are letters it is refused."""
        order = lettered_order(node.numerator, node.denominator)
        if order is not None and self.lookup("d") is None:
            raise self.error(NotSupported, "a derivative whose order is a letter", order, "give the order as a number")

    def slash_derivative(self, node: tree.Product) -> Expr | None:
        """`\\partial f/\\partial x` and `df/dx`."""
        if "/" not in node.marks:
            return None
        at = node.marks.index("/")
        left, right = node.factors[: at + 1], node.factors[at + 1 :]
        if len(left) < 1 or len(right) < 2:
            return None
        first, second = order_of(left[0]), order_of(right[0])
        if first is None and second is not None:
            return self._slash_inside(node, at)
        if first is None or second is None or type(first[0]) is not type(second[0]):
            return None
        if len(left) == 1:
            operand_nodes, rest = right[2:], right[:2]
            if not operand_nodes:
                raise self.error(SyntaxMistake, "this derivative has nothing to act on", node)
            operand = (
                operand_nodes[0]
                if len(operand_nodes) == 1
                else tree.Product(operand_nodes[0].start, node.end, operand_nodes, node.marks[at + 3 :])
            )
        else:
            rest = right
            operand = left[1] if len(left) == 2 else tree.Product(left[1].start, left[-1].end, left[1:], node.marks[1:at])
        below = tree.Product(rest[0].start, rest[-1].end, tuple(rest), ("",) * (len(rest) - 1))
        variables = denominator_of(below, first[0])
        if variables is None:
            return None
        return self.differentiated(self._dependent(operand, variables) or self.expr(operand), variables, first[1], node)

    def _slash_inside(self, node: tree.Product, at: int) -> Expr | None:
        """`x\\,dy/dx`: the derivative is one factor of the product."""
        signs = [i for i in range(at) if order_of(node.factors[i]) is not None]
        if not signs or at + 2 >= len(node.factors) or any(m != "" for m in node.marks[signs[-1] : at]):
            return None
        j = signs[-1]
        sign = order_of(node.factors[j])
        above, stop = node.factors[j : at + 1], at + 3
        while (  # \partial x\,\partial y
            stop + 1 < len(node.factors) and node.marks[stop - 1] == node.marks[stop] == "" and order_of(node.factors[stop]) is not None
        ):
            stop += 2
        below = node.factors[at + 1 : stop]
        lower = tree.Product(below[0].start, below[-1].end, below, ("",) * (len(below) - 1))
        if len(above) != 2 or sign is None or denominator_of(lower, sign[0]) is None:
            return None
        fraction = tree.Fraction(above[0].start, below[-1].end, tree.Product(above[0].start, above[1].end, above, ("",)), lower)
        factors = (*node.factors[:j], fraction, *node.factors[stop:])
        marks = (*node.marks[:j], *node.marks[stop - 1 :])
        return self.product(tree.Product(node.start, node.end, factors, marks))

    def subscripted_operator(self, node: tree.Script, sub: Node, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        r"""`\\partial_t u`, `\\partial_{xy}u`, `\\partial_x^2 u`: the sign acts on what stands directly behind it."""
        self.refuse_coordinate(sub, node)
        parts = list(sub.factors) if isinstance(sub, tree.Product) and all(m == "" for m in sub.marks) else [sub]
        count = int(node.sup.text) if isinstance(node.sup, tree.Number) and node.sup.text.isdigit() else 1
        stop = i + 2
        while stop < len(factors) and marks[stop - 1] == "" and not self._new_factor(factors[stop - 1], factors[stop]):
            stop += 1
        if i + 1 < len(factors) and isinstance(factors[i + 1], tree.Script) and order_of_script(factors[i + 1]):
            operand, used = self.calculus_factor(factors[:stop], marks[: stop - 1], i + 1) or self.operand(factors, marks, i)
            return self.differentiated(operand, parts * count, count * len(parts), node), used + 1
        operand, used = self.operand(factors[:stop], marks[: stop - 1], i)
        return self.differentiated(operand, parts * count, count * len(parts), node), used

    def _new_factor(self, before: Node, following: Node) -> bool:
        """Whether a derivative sign or a wide gap ends what the one before acts on."""
        gap = self.text[before.end : following.start]
        if any(space in gap for space in (r"\\,", r"\\;", r"\\:", r"\\ ", r"\\quad")):
            return True
        return order_of_script(following) or self._nabla(following) is not None

    def differentiated(self, body: Expr, variables: Sequence[Node], order: int, node: Node) -> Expr:
        """The derivative of a body by one or several variables, of the kind their shapes call for."""
        if len(variables) != order and len(variables) != 1:
            raise self.error(SyntaxMistake, f"an order of {order} with {len(variables)} variables", node)
        result = body
        symbols = [self.variable(v) for v in variables]
        transposed = self._by_transpose(variables)
        if len(symbols) == 2 and symbols[0] is symbols[1] and not symbols[0].is_scalar or transposed:
            self.needs_dependence(self.sizes.settle(result), symbols[0], node)
            if symbols[0] is not symbols[1]:
                return self._mixed(self.sizes.settle(result), symbols[0], symbols[1], node)
            return b.hessian(self.sizes.settle(result), symbols[0])
        for symbol in reversed(symbols):
            result = self.derivative_by(result, symbol, node)
        single = variables[0]
        if len(variables) == 1 and isinstance(single, tree.Script) and is_transpose(single.sup) and result.op == "gradient":
            return b.transpose(result)  # a scalar by x^\top: the row
        return result

    def _mixed(self, body: Expr, x: Expr, y: Expr, node: Node) -> Expr:
        r"""`\frac{\partial^2f}{\partial x\partial y^\top}`: entry (i, j) is the derivative by x_i and y_j."""
        if not body.is_scalar or x.shape.kind != "vector" or y.shape.kind != "vector":
            raise self.error(NotSupported, "a mixed second derivative of anything but a number by two vectors", node)
        self.needs_dependence(body, y, node)
        return b.jacobian(b.gradient(body, self.sizes.settle(x)), self.sizes.settle(y))

    def _by_transpose(self, variables: Sequence[Node]) -> bool:
        return len(variables) == 2 and isinstance(variables[1], tree.Script) and variables[1].sup is not None

    def variable(self, node: Node, rows: bool = False) -> Expr:
        """The symbol a derivative is taken by; with `rows`, also one vector of a family."""
        turned = isinstance(node, tree.Script) and node.sub is None and is_transpose(node.sup)
        if isinstance(node, tree.Script) and turned:
            node = node.base
        dotted = bare_of(node) if isinstance(node, tree.Name | tree.Script) else None
        velocity = dotted is not None and dotted[1] > 0 and getattr(node, "primes", 0) == 0 and not self.strict
        if velocity and key_of(node) not in self.context.symbols and key_of(node) not in self.scope:
            hint = "write a letter of its own for the velocity"
            raise self.error(NotSupported, "a derivative by a velocity, which is a variable of its own there", node, hint)
        symbol = self.expr(node)
        if symbol.op == "transpose":  # the variable of \\partial x^\\top
            symbol = symbol.args[0]
        if symbol.op == "vec":
            symbol = symbol.args[0]
        if rows and symbol.op == "row" and symbol.args[0].op == "symbol":
            return symbol
        if rows and turned:
            hint = f"it is the transpose of the derivative by {symbol.latex}"
            raise self.error(NotSupported, f"a derivative by the transpose of {symbol.latex}", node, hint)
        if turned and symbol.is_scalar:
            raise self.error(TypeMistake, f"the transpose of the scalar {symbol.latex}", node)
        if symbol.op not in ("symbol", "entry") and not (symbol.op == "apply" and symbol.is_scalar):
            raise self.error(ReadingError, f"a derivative is taken by a variable, not by {symbol.latex}", node)
        return symbol

    def derivative_by(self, body: Expr, variable: Expr, node: Node) -> Expr:
        """Gradient, Jacobian or derivative, as the shapes say; the layout is the convention in force."""
        body, variable = self.sizes.settle(body), self.sizes.settle(variable)
        self.needs_dependence(body, variable, node)
        if variable.is_scalar:
            return self.derivative_of(body, [variable])
        layout = self.context.conventions.get("layout", "denominator")
        if body.is_scalar:
            return b.gradient(body, variable, layout)
        if layout == "denominator" and self.context.conventions.get("jacobian") == "denominator":
            return b.jacobian(body, variable, "denominator")
        return b.jacobian(body, variable)

    # Operators in a run of factors ---------------------------------------------------------------------------------------

    def calculus_factor(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        """nabla, an operator fraction, or a differential at position i, with what it takes."""
        node = factors[i]
        following = factors[i + 1] if i + 1 < len(factors) and marks[i] == "" else None
        if isinstance(node, tree.Fraction) and isinstance(following, tree.Fence) and following.opening == "(" and not self.strict:
            there = self.slope_at(node, following)
            if there is not None:
                return there, 2
        along = self.along_field(node, factors, marks, i) if isinstance(node, tree.Fence) and following is not None else None
        if along is not None:
            return along
        waiting = self.operator_fraction(node)
        if waiting is not None:
            order, variables = waiting
            operand, used = self.operand(factors, marks, i)
            called = i + 2 < len(factors) and isinstance(factors[i + 2], tree.Fence) and self.is_function(factors[i + 1])
            repeated = list(variables) * order if len(variables) == 1 else list(variables)
            there = self._at_decorated_point(operand, repeated, order, node) if called and used == 3 else None
            if there is not None:
                return there, used
            return self.differentiated(operand, repeated, order, node), used
        nabla = self._nabla(node)
        if nabla is not None:
            order, variable_node = nabla
            if i + 1 < len(factors) and marks[i] in ("cdot", "times"):
                return self.flow(factors, marks, i)
            if variable_node is None and i + 2 < len(factors) and marks[i : i + 2] == ["", ""]:
                target = factors[i + 2]
                inside = target.base if isinstance(target, tree.Script) else target
                there = self.gradient_at(order, factors[i + 1], inside)
                if there is not None:
                    return (self.scripted(there, target) if isinstance(target, tree.Script) else there), 3
            scripted = self.scripted_gradient(factors, marks, i, order, variable_node)
            if scripted is not None:
                return scripted
            if (
                i + 2 < len(factors)
                and isinstance(factors[i + 1], tree.Fence)
                and isinstance(factors[i + 2], tree.Fence)
                and not marks[i + 1]
            ):
                why = "the derivative may be of the first factor or of the product"
                raise self.error(Ambiguous, why, factors[i + 2], "add parentheses around what is differentiated")
            operand, used = self.operand(factors, marks, i)
            return self.nabla(operand, order, variable_node, node, factors[i + 1]), used
        if isinstance(node, tree.Script) and isinstance(node.base, tree.Operator) and node.base.name == "partial" and node.sub is not None:
            return self.subscripted_operator(node, node.sub, factors, marks, i)
        special = self.delta(factors, marks, i) or self.named_derivative(factors, marks, i)
        if special is not None:
            return special
        if is_d(node) and self.lookup("d") is None and not self.evidence.plain_d and i + 1 < len(factors) and marks[i] == "":
            following = factors[i + 1]
            if self.text[node.end : following.start].strip() in ("", "{", r"\!") and self._differentiable(following):
                return self._differential(factors, marks, i)
        return None

    def _differentiable(self, node: Node) -> bool:
        base = node
        while isinstance(base, tree.Script):
            base = base.base
        return isinstance(base, tree.Fence | tree.Operator) or (isinstance(base, tree.Name) and not is_d(base))

    def _differential(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        following = factors[i + 1]
        if self.operator_head(following) is not None:
            value, used = self.factor(factors, marks, i + 1)
            return b.differential(self.sizes.settle(value)), used + 1
        if isinstance(following, tree.Script):
            base = following.base
            if isinstance(base, tree.Fence):
                inner = b.differential(self.sizes.settle(self.expr(base)))
                return self.scripted(inner, following), 2
            if isinstance(base, tree.Name) and following.sup is not None and following.sub is None:
                if is_transpose(following.sup):
                    inner = b.differential(self.sizes.settle(self.expr(base)))
                    return self.raised_by(inner, following.sup, following), 2
        if i + 2 < len(factors) and marks[i + 1] == "":
            applied = self.application(following, factors[i + 2])
            if applied is not None:
                return b.differential(self.sizes.settle(applied)), 3
        return b.differential(self.sizes.settle(self.expr(following))), 2

    def operand(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        r"""What an operator at i acts on: one fence, one applied name, or all that is juxtaposed behind it."""
        if i + 1 >= len(factors):
            raise self.error(SyntaxMistake, "this derivative has nothing to act on", factors[i], "write what it acts on behind it")
        first = factors[i + 1]
        if isinstance(first, tree.Fence) and first.opening in ("(", "[", "{"):
            return self.expr(first), 2
        if i + 2 < len(factors) and marks[i + 1] == "":
            fence = factors[i + 2]
            if isinstance(fence, tree.Fence):
                applied = self.application(first, fence)
                if applied is not None and (self._nabla(factors[i]) is not None or i + 3 >= len(factors)):
                    if i + 3 < len(factors) and marks[i + 2] == "":
                        raise self.error(
                            Ambiguous, "the gradient may be of the first factor or of the product", factors[i + 3], "add parentheses"
                        )
                    return applied, 3
        if self._nabla(factors[i]) is not None and self.is_function(first) and i + 2 < len(factors) and marks[i + 1] == "":
            if not self._separated(factors, i + 2):
                raise self.error(Ambiguous, "the gradient may be of the first factor or of the product", factors[i + 2], "add parentheses")
            return self.expr(first), 2
        joining = ("", "odot", "otimes", "/") if self._nabla(factors[i]) is not None else ("", "odot", "otimes", "/", "cdot", "times")
        end = i + 2
        while end < len(factors) and marks[end - 1] in joining:
            end += 1
        taken = factors[i + 1 : end]
        value = self.expr(taken[0]) if len(taken) == 1 else self.run(taken, marks[i + 1 : end - 1], taken[0])
        return value, end - i

    def operator_script(self, node: tree.Script) -> Expr:
        """An operator with scripts and nothing behind it."""
        assert isinstance(node.base, tree.Operator)
        raise self.error(SyntaxMistake, f"\\{node.base.name} has nothing to act on", node)

    def special_operator(
        self, node: Node, operator: tree.Operator, factors: list[Node], marks: list[str], i: int
    ) -> tuple[Expr, int] | None:
        """Operators that are not functions of their argument's value."""
        if operator.name == "exists":
            raise self.error(NotSupported, "a claim that something exists is not decided", operator)
        if operator.name in ("grad", "div", "curl", "rot") and node is operator and i + 1 < len(factors) and marks[i] == "":
            body, used = self.field_operand(factors, marks, i)
            if operator.name == "grad":
                return self.nabla(body, 1, None, node, factors[i + 1]), used
            return (self.divergence if operator.name == "div" else self.curl)(body, None, node), used
        return None

    def between_ends(self, body: Expr, low: Node, high: Node, node: Node) -> Expr:
        r"""`\left[\frac{x^3}3\right]_0^1`: the difference of the values at the ends, where one letter can run."""
        lower, upper = self.sizes.settle(self.expr(low)), self.sizes.settle(self.expr(high))
        held = lower.free | upper.free
        letters = [s for s in sorted(body.free, key=lambda s: s.name) if s.is_scalar and s not in held]
        ran = [s for s in letters if s.data.latex in self.evidence.ran_over] or letters
        if len(ran) != 1 or not lower.is_scalar or not upper.is_scalar:
            raise self.error(Ambiguous, "the brackets do not say which letter runs between the ends", node, r"write \big|_{x=a}^{x=b}")
        self.assume(f"${ran[0].latex}$ runs between the ends")
        return b.subtract(b.at(body, ran[0], upper), b.at(body, ran[0], lower))

    def evaluated(self, node: tree.Evaluated) -> Expr:
        """`body\\big|_{x=a}`: the body with x taken at a; between two ends, the difference."""
        body = self.expr(node.body)
        plain = node.sub is not None and node.sup is not None and not isinstance(node.sub, tree.Chain)
        if plain and not isinstance(node.sup, tree.Chain) and not self.strict and self.sizes.settle(body).is_scalar:
            assert node.sub is not None and node.sup is not None
            return self.between_ends(self.sizes.settle(body), node.sub, node.sup, node)
        if isinstance(node.sub, tree.Sequence) and node.sup is None:
            return self.evaluated_at(self.sizes.settle(body), node.sub, node)
        if not isinstance(node.sub, tree.Chain) or node.sub.relations != ("=",):
            raise self.error(NotSupported, "an evaluation bar that does not say x = a", node, r"write \\big|_{x=a}")
        variable = self.variable(node.sub.items[0])
        low = self.sizes.settle(self.expr(node.sub.items[1]))
        body = self.sizes.settle(body)
        low, _ = self.like(low, variable)
        lower = b.at(body, variable, low)
        if node.sup is None:
            return lower
        upper_node = node.sup.items[1] if isinstance(node.sup, tree.Chain) else node.sup
        return b.subtract(b.at(body, variable, self.like(self.expr(upper_node), variable)[0]), lower)

    def evaluated_at(self, body: Expr, places: tree.Sequence, node: Node) -> Expr:
        r"""`body\big|_{x=a,\,y=c}`: each letter taken at its value, none of which holds a letter of the others."""
        if not all(isinstance(item, tree.Chain) and item.relations == ("=",) for item in places.items):
            raise self.error(NotSupported, "an evaluation bar that does not say x = a", node, r"write \\big|_{x=a}")
        pairs = []
        for item in places.items:
            assert isinstance(item, tree.Chain)
            variable = self.variable(item.items[0])
            pairs.append((variable, self.like(self.sizes.settle(self.expr(item.items[1])), variable)[0]))
        held = {s for _, value in pairs for s in value.free}
        if len({x for x, _ in pairs}) < len(pairs) or any(x in held for x, _ in pairs):
            raise self.error(Ambiguous, "the letters of the bar hold each other", node)
        for variable, value in pairs:
            body = b.at(body, variable, value)
        return body
