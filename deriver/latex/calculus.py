r"""Derivatives, differentials, sums, products, integrals, limits: what they act on, and by which variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import Ambiguous, NotSupported, ReadingError, SyntaxMistake, TypeMistake
from ..expression import SCALAR, Dim, Expr, vector_shape
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import is_transpose, key_of
from .tree import Node

__all__ = ["CalculusMixin"]


def _is_d(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.name in ("d", "mathrm{d}") and node.style in ("plain", "roman") and not node.accents


def _is_partial(node: Node) -> bool:
    return isinstance(node, tree.Operator) and node.name == "partial"


def _order(node: Node) -> tuple[Node, int] | None:
    """`d`, `\\partial`, `d^2`: the sign and its order."""
    if _is_d(node) or _is_partial(node):
        return node, 1
    if isinstance(node, tree.Script) and (_is_d(node.base) or _is_partial(node.base)) and node.sub is None:
        if isinstance(node.sup, tree.Number) and node.sup.text.isdigit():
            return node.base, int(node.sup.text)
    return None


def _rest(node: tree.Product, start: int) -> Node:
    rest = node.factors[start:]
    return rest[0] if len(rest) == 1 else tree.Product(rest[0].start, node.end, rest, node.marks[start:])


_DOTS = {"dot": 1, "ddot": 2, "dddot": 3}


class CalculusMixin(ElaboratorBase):
    """The part of the elaborator that reads calculus."""

    def independent_variable(self, key: str) -> Expr:
        """What a prime or a dot differentiates by, by custom: t, or x where there is an x and no t."""
        names = self.evidence.names
        letter = "t" if "t" in names or "x" not in names or key == "x" else "x"
        found = self.lookup(letter)
        if found is not None and found.op == "symbol" and found.is_scalar:
            return found
        made = b.symbol(self.python_name(letter, tree.Name(0, 0, letter)), SCALAR, ("real",), latex=letter)
        self.symbols[letter] = made
        return made

    def implicit_function(self, base: tree.Name, key: str) -> Expr | None:
        """A name written with primes or dots somewhere is a function of the independent variable everywhere."""
        accents = tuple(a for a in base.accents if a in _DOTS)
        bare = key_of(tree.Name(base.start, base.end, base.name, base.style)) if accents and accents == base.accents else key
        if bare is None or bare not in self.evidence.primed or self.strict:
            return None
        if self.lookup(bare) is not None or not self._may_be_function(base, bare):
            return None
        order = sum(_DOTS[a] for a in accents)
        variable = self.independent_variable(bare)
        shape = SCALAR if base.style != "bold" else vector_shape(self._function_size(bare))
        name = tree.Name(base.start, base.end, base.name, base.style)
        applied = b.apply(self.python_name(bare, name), (variable,), shape, latex=bare)
        self.assume(f"${bare}$ is a function of ${variable.latex}$")
        return b.derivative(applied, variable, order) if order else applied

    def _function_size(self, key: str) -> Dim:
        if key not in self.function_sizes:
            self.function_sizes[key] = self.sizes.fresh()
        return self.sizes.resolve(self.function_sizes[key])

    def _may_be_function(self, base: tree.Name, key: str) -> bool:
        """Lower-case letters; a bold or capital one with a prime is as often a name of its own."""
        dotted = any(a in _DOTS for a in base.accents) or key in self.evidence.dotted
        return base.name[0].islower() and base.name not in ("e", "i", "d") and (base.style == "plain" or dotted)

    # Derivative as a fraction -----------------------------------------------------------------------------------------

    def derivative_fraction(self, node: tree.Fraction) -> Expr | None:
        """`\\frac{\\partial f}{\\partial x}`, `\\frac{d^2 y}{dt^2}`: a derivative of what stands in the numerator."""
        head = self._numerator(node.numerator)
        if head is None:
            return None
        sign, order, operand = head
        variables = self._denominator(node.denominator, sign)
        if variables is None:
            return None
        if operand is None:
            raise self.error(SyntaxMistake, "this derivative has nothing to act on", node)
        return self.differentiated(self.expr(operand), variables, order, node)

    def operator_fraction(self, node: Node) -> tuple[int, list[Node]] | None:
        """`\\frac{\\partial}{\\partial x}`: an operator that waits for its operand."""
        if not isinstance(node, tree.Fraction):
            return None
        head = self._numerator(node.numerator)
        if head is None or head[2] is not None:
            return None
        variables = self._denominator(node.denominator, head[0])
        return None if variables is None else (head[1], variables)

    def _numerator(self, node: Node) -> tuple[Node, int, Node | None] | None:
        alone = _order(node)
        if alone is not None:
            return alone[0], alone[1], None
        if isinstance(node, tree.Product) and node.marks[0] == "":
            first = _order(node.factors[0])
            if first is not None:
                return first[0], first[1], _rest(node, 1)
        return None

    def _denominator(self, node: Node, sign: Node) -> list[Node] | None:
        """The variables of `\\partial x\\,\\partial y`, `dx^2`, `\\partial x^\\top`."""
        factors = list(node.factors) if isinstance(node, tree.Product) and all(m == "" for m in node.marks) else [node]
        variables: list[Node] = []
        i = 0
        while i < len(factors):
            marked = _order(factors[i])
            if marked is None or type(marked[0]) is not type(sign) or i + 1 >= len(factors):
                return None
            variable, count = factors[i + 1], 1
            if isinstance(variable, tree.Operator) and i + 2 < len(factors):  # \\partial\\operatorname{vec}(X)
                fence = factors[i + 2]
                variable = tree.Product(variable.start, fence.end, (variable, fence), ("",))
                i += 1
            if isinstance(variable, tree.Script) and variable.sup is not None and isinstance(variable.sup, tree.Number):
                count = int(variable.sup.text) if variable.sup.text.isdigit() else 1
                variable = variable.base if variable.sub is None else tree.Script(variable.start, variable.end, variable.base, variable.sub)
            variables += [variable] * count
            i += 2
        return variables or None

    def slash_derivative(self, node: tree.Product) -> Expr | None:
        """`\\partial f/\\partial x` and `df/dx`."""
        if "/" not in node.marks:
            return None
        at = node.marks.index("/")
        left, right = node.factors[: at + 1], node.factors[at + 1 :]
        if len(left) < 1 or len(right) < 2:
            return None
        first, second = _order(left[0]), _order(right[0])
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
        variables = self._denominator(below, first[0])
        if variables is None:
            return None
        return self.differentiated(self.expr(operand), variables, first[1], node)

    def differentiated(self, body: Expr, variables: Sequence[Node], order: int, node: Node) -> Expr:
        """The derivative of a body by one or several variables, of the kind their shapes call for."""
        if len(variables) != order and len(variables) != 1:
            raise self.error(SyntaxMistake, f"an order of {order} with {len(variables)} variables", node)
        result = body
        symbols = [self.variable(v) for v in variables]
        transposed = self._by_transpose(variables)
        if len(symbols) == 2 and symbols[0] is symbols[1] and not symbols[0].is_scalar or transposed:
            self.needs_dependence(self.sizes.settle(result), symbols[0], node)
            return b.hessian(self.sizes.settle(result), symbols[0])
        for symbol in reversed(symbols):
            result = self.derivative_by(result, symbol, node)
        single = variables[0]
        if len(variables) == 1 and isinstance(single, tree.Script) and is_transpose(single.sup) and result.op == "gradient":
            return b.transpose(result)  # a scalar by x^\top: the row
        return result

    def _by_transpose(self, variables: Sequence[Node]) -> bool:
        return len(variables) == 2 and isinstance(variables[1], tree.Script) and variables[1].sup is not None

    def variable(self, node: Node) -> Expr:
        """The symbol a derivative is taken by."""
        if isinstance(node, tree.Script) and node.sup is not None and node.sub is None:
            if is_transpose(node.sup):
                node = node.base
        symbol = self.expr(node)
        if symbol.op == "transpose":  # the variable of \\partial x^\\top
            symbol = symbol.args[0]
        if symbol.op == "vec":
            symbol = symbol.args[0]
        if symbol.op not in ("symbol", "entry"):
            raise self.error(ReadingError, f"a derivative is taken by a variable, not by {symbol.latex}", node)
        return symbol

    def derivative_by(self, body: Expr, variable: Expr, node: Node) -> Expr:
        """Gradient, Jacobian or derivative, as the shapes say; the layout is the convention in force."""
        body, variable = self.sizes.settle(body), self.sizes.settle(variable)
        self.needs_dependence(body, variable, node)
        if variable.is_scalar:
            return b.derivative(body, variable)
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
        waiting = self.operator_fraction(node)
        if waiting is not None:
            order, variables = waiting
            operand, used = self.operand(factors, marks, i)
            repeated = list(variables) * order if len(variables) == 1 else list(variables)
            return self.differentiated(operand, repeated, order, node), used
        nabla = self._nabla(node)
        if nabla is not None:
            order, variable_node = nabla
            if i + 1 < len(factors) and marks[i] in ("cdot", "times"):
                raise self.error(NotSupported, "divergence and curl are not supported yet", node)
            if variable_node is None and i + 2 < len(factors) and marks[i : i + 2] == ["", ""]:
                target = factors[i + 2]
                inside = target.base if isinstance(target, tree.Script) else target
                there = self.gradient_at(order, factors[i + 1], inside)
                if there is not None:
                    return (self.scripted(there, target) if isinstance(target, tree.Script) else there), 3
            scripted = self.scripted_gradient(factors, marks, i, order, variable_node)
            if scripted is not None:
                return scripted
            operand, used = self.operand(factors, marks, i)
            return self.nabla(operand, order, variable_node, node, factors[i + 1]), used
        if isinstance(node, tree.Script) and isinstance(node.base, tree.Operator) and node.base.name == "partial" and node.sub is not None:
            operand, used = self.operand(factors, marks, i)
            count = int(node.sup.text) if isinstance(node.sup, tree.Number) and node.sup.text.isdigit() else 1
            return self.differentiated(operand, [node.sub] * count, count, node), used
        if _is_d(node) and self.lookup("d") is None and not self.evidence.plain_d and i + 1 < len(factors) and marks[i] == "":
            following = factors[i + 1]
            if self.text[node.end : following.start].strip() in ("", "{", r"\!") and self._differentiable(following):
                return self._differential(factors, marks, i)
        return None

    def _differentiable(self, node: Node) -> bool:
        base = node
        while isinstance(base, tree.Script):
            base = base.base
        return isinstance(base, tree.Fence | tree.Operator) or (isinstance(base, tree.Name) and not _is_d(base))

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
        joining = ("", "odot", "otimes", "/") if self._nabla(factors[i]) is not None else ("", "odot", "otimes", "/", "cdot", "times")
        end = i + 2
        while end < len(factors) and marks[end - 1] in joining:
            end += 1
        taken = factors[i + 1 : end]
        value = self.expr(taken[0]) if len(taken) == 1 else self.run(taken, marks[i + 1 : end - 1], taken[0])
        return value, end - i

    def scripted_gradient(
        self, factors: list[Node], marks: list[str], i: int, order: int, variable_node: Node | None
    ) -> tuple[Expr, int] | None:
        r"""`\nabla f(x)^\top d` and `\nabla f^\top d`: the transpose belongs to the gradient, since f is a scalar function."""
        if i + 1 >= len(factors) or marks[i] != "":
            return None
        name = factors[i + 1]
        if isinstance(name, tree.Script) and is_transpose(name.sup) and name.sub is None and self.is_function(name.base):
            value = self.nabla(self.expr(name.base), order, variable_node, factors[i], name.base)
            return self.raised_by(value, name.sup or name, name), 2
        if i + 2 < len(factors) and marks[i + 1] == "" and self.is_function(name):
            target = factors[i + 2]
            if isinstance(target, tree.Script) and isinstance(target.base, tree.Fence) and target.base.opening == "(":
                applied = self.application(name, target.base)
                if applied is not None and applied.is_scalar and is_transpose(target.sup):
                    return self.scripted(self.nabla(applied, order, variable_node, factors[i], name), target), 3
        return None

    def gradient_at(self, order: int, name: Node, following: Node) -> Expr | None:
        r"""`\\nabla f(Ax)`: the gradient of f, taken at Ax (not that of x -> f(Ax)); None where the argument is the variable itself."""
        key = key_of(name)
        fence = following
        if key is None or not isinstance(fence, tree.Fence) or fence.opening not in "([" or isinstance(fence.content, tree.Sequence):
            return None
        definition = self.context.definitions.get(key)
        if definition is not None and len(definition.parameters) == 1:
            parameter, body = definition.parameters[0], definition.body
        elif key in self.context.functions:
            argument = self.sizes.settle(self.expr(fence.content))
            if argument.op == "symbol":
                return None
            parameter = b.symbol("u_0", argument.shape, latex="u")
            applied = self.context.functions[key]
            body = b.apply(applied.name, (parameter,), applied.result or SCALAR, latex=applied.latex)
        else:
            return None
        point = self.sizes.settle(self.expr(fence.content))
        if point is parameter:
            return None
        if not self.sizes.equate_shapes(parameter.shape, point.shape):
            raise self.error(TypeMistake, f"the argument is a {point.shape}, a {parameter.shape} is expected", fence)
        point = self.sizes.settle(point)
        if point.op == "symbol" and point not in body.free:
            from ..expression import substitute

            body = substitute(body, {parameter: point})
            parameter = point
        if order == 2:
            return b.at(b.hessian(body, parameter), parameter, point)
        made = b.derivative(body, parameter) if parameter.is_scalar else b.gradient(body, parameter)
        return b.at(made, parameter, point)

    def _nabla(self, node: Node) -> tuple[int, Node | None] | None:
        """`\\nabla`, `\\nabla_x`, `\\nabla^2`, `\\nabla_x^2`: the order and the variable."""
        if isinstance(node, tree.Operator) and node.name == "nabla":
            return 1, None
        if isinstance(node, tree.Script):
            order, sub = 1, node.sub
            if isinstance(node.sup, tree.Number) and node.sup.text == "2":
                order = 2
            elif node.sup is not None:
                return None
            if isinstance(node.base, tree.Operator) and node.base.name == "nabla":
                return order, sub
            inner = self._nabla(node.base) if isinstance(node.base, tree.Script) else None
            if inner is not None:
                return max(order, inner[0]), sub or inner[1]
        return None

    def nabla(self, body: Expr, order: int, variable_node: Node | None, node: Node, operand: Node) -> Expr:
        """Gradient, or Hessian for order two, of a scalar; the Jacobian of a vector is not written so by custom."""
        if variable_node is not None:
            if isinstance(variable_node, tree.Product | tree.Sequence):
                items = variable_node.factors if isinstance(variable_node, tree.Product) else variable_node.items
                names = [self.variable(v) for v in items]
                if order == 2 and len(names) == 2 and names[0] is names[1]:
                    return b.hessian(self.sizes.settle(body), names[0])
                raise self.error(NotSupported, "a derivative by several variables at once", variable_node)
            variable = self.variable(variable_node)
        else:
            variable = self.implied_variable(body, operand, node)
        body, variable = self.sizes.settle(body), self.sizes.settle(variable)
        self.needs_dependence(body, variable, operand)
        if variable.op == "entry":
            return b.derivative(body, variable, order)
        if order == 2:
            return b.hessian(body, variable)
        if variable.is_scalar:
            return b.derivative(body, variable)
        if body.op == "apply" and not body.is_scalar:
            return b.jacobian(body, variable)
        return b.gradient(body, variable, "denominator")

    def needs_dependence(self, body: Expr, variable: Expr, node: Node) -> None:
        """An undeclared letter is no constant: its derivative is refused rather than taken to be zero."""
        if body.op == "symbol" and body is not variable and body.data.latex in self.symbols:
            raise self.error(
                ReadingError,
                f"{body.latex} is not defined, so nothing says how it depends on {variable.latex}",
                node,
                f"define it first: {body.latex}({variable.latex}) = ...",
            )

    def implied_variable(self, body: Expr, operand: Node, node: Node) -> Expr:
        """The variable of a nabla without subscript: a parameter of the function, or the only unknown custom offers."""
        wished = self.context.conventions.get("wrt")
        if wished is not None:
            found = self.lookup(wished)
            if found is not None:
                return found
        base = operand
        while isinstance(base, tree.Script):
            base = base.base
        if isinstance(base, tree.Name):
            definition = self.context.definitions.get(key_of(base) or "")
            if definition is not None and len(definition.parameters) == 1:
                return definition.parameters[0]
        body = self.sizes.settle(body)
        if body.op == "apply" and len(body.args) == 1 and body.args[0].op == "symbol":
            return body.args[0]
        free = sorted((s for s in body.free if not s.properties & {"natural", "index"}), key=lambda s: s.name)
        if len(free) == 1:
            return free[0]
        vectors = [s for s in free if s.shape.kind == "vector"]
        preferred = [s for s in vectors if s.name in ("x", "w", "theta", "z", "beta", "u", "y")]
        for choice in (vectors, preferred):
            if len(choice) == 1:
                self.assume(f"the derivative is taken by ${choice[0].latex}$")
                return choice[0]
        for name in ("x", "w", "theta", "z"):
            for s in vectors:
                if s.name == name:
                    self.assume(f"the derivative is taken by ${s.latex}$")
                    return s
        raise self.error(Ambiguous, "the derivative does not say by which variable", node, r"write \nabla_x, or give --wrt")

    def operator_script(self, node: tree.Script) -> Expr:
        """An operator with scripts and nothing behind it."""
        assert isinstance(node.base, tree.Operator)
        raise self.error(SyntaxMistake, f"\\{node.base.name} has nothing to act on", node)

    def primed(self, node: tree.Script) -> Expr:
        """A prime: part of a declared name, or a derivative where the base is a known function."""
        key = key_of(node) if node.sup is None else None
        if key is not None and self.lookup(key) is not None:
            return self.name(node, key)
        if isinstance(node.base, tree.Name) and node.sub is None:
            base_key = key_of(node.base) or ""
            definition = self.context.definitions.get(base_key)
            if definition is not None and len(definition.parameters) == 1 and definition.parameters[0].is_scalar:
                return b.derivative(definition.body, definition.parameters[0], node.primes)
            function = self.context.functions.get(base_key)
            if function is not None and len(function.depends_on) == 1:
                applied = b.apply(function.name, function.depends_on, function.result or SCALAR, latex=function.latex)
                return b.derivative(applied, function.depends_on[0], node.primes)
            implicit = self.implicit_function(node.base, base_key)
            if implicit is not None and node.sup is None:
                return b.derivative(implicit, self.independent_variable(base_key), node.primes)
        if isinstance(node.base, tree.Fence) and node.base.opening in "([" and node.sub is None and node.sup is None and not self.strict:
            inside = self.expr(node.base)
            return b.derivative(inside, self.independent_variable(""), node.primes)
        raise self.error(
            NotSupported,
            f"{self.source(node)}: the prime may be a derivative or part of a name, and nothing declares which",
            node,
            "declare the function, as in y(t), or the primed name",
        )

    def defined_derivative(self, definition: Any, fence: tree.Fence, primes: int) -> Expr:
        """`f'(a)` of a defined function of one scalar."""
        from ..expression import substitute

        parameter = definition.parameters[0]
        if len(definition.parameters) != 1 or not parameter.is_scalar:
            raise self.error(NotSupported, "a prime on a function of several variables", fence)
        at = self.expr(fence.content)
        result = b.derivative(definition.body, parameter, primes)
        if at.op == "symbol" and at not in definition.body.free - {parameter}:
            return b.derivative(substitute(definition.body, {parameter: at}), at, primes)
        return b.at(result, parameter, at)

    def special_operator(
        self, node: Node, operator: tree.Operator, factors: list[Node], marks: list[str], i: int
    ) -> tuple[Expr, int] | None:
        """Operators that are not functions of their argument's value."""
        if operator.name in ("Var", "Cov", "Pr", "KL", "Corr"):
            raise self.error(NotSupported, f"\\{operator.name} is not supported yet", operator)
        return None

    def evaluated(self, node: tree.Evaluated) -> Expr:
        """`body\\big|_{x=a}`: the body with x taken at a; between two ends, the difference."""
        body = self.expr(node.body)
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
