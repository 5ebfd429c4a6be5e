r"""Fields: gradients, Jacobians, divergences, curls, Laplacians and derivatives in a direction, and by which variables they are taken.

A divergence is the trace of a Jacobian, a Laplacian the trace of a Hessian: no operation of its own is needed for either, and both hold
in any number of dimensions. Where a field stands over coordinates that are written one by one, the partial derivatives are.
"""

from __future__ import annotations

from ..errors import Ambiguous, NotSupported, ReadingError, TypeMistake
from ..expression import SCALAR, Dim, Expr, substitute, walk
from ..expression import build as b
from ..model import Definition
from . import tree
from .base import ElaboratorBase
from .increments import is_increment_sign
from .names import is_decorated, is_transpose, key_of
from .own_coordinates import coordinates_of, partials, partials_at
from .tree import Node

__all__ = ["FieldMixin"]

_TIME = frozenset({"t", r"\tau"})
_COORDINATES = ("x", "y", "z")


#: Letters of functions: what is differentiated in a product of them is no constant.
_MOVED = frozenset("fghuvwy")


class FieldMixin(ElaboratorBase):
    """The part of the elaborator that reads what a nabla does."""

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
        if key is None or not isinstance(fence, tree.Fence) or fence.opening not in "([":
            return None
        definition = self.context.definitions.get(key)
        if isinstance(fence.content, tree.Sequence):
            return self._partials_at(order, definition, fence.content)
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
            body = substitute(body, {parameter: point})
            parameter = point
        if order == 2:
            return b.at(b.hessian(body, parameter), parameter, point)
        made = b.derivative(body, parameter) if parameter.is_scalar else b.gradient(body, parameter)
        return b.at(made, parameter, point)

    def _partials_at(self, order: int, definition: Definition | None, content: tree.Sequence) -> Expr | None:
        r"""`\nabla g(1,2)`: the gradient at the point, and no gradient of a number."""
        coordinates = coordinates_of(definition)
        if definition is None or len(coordinates) != len(content.items) or self.context.conventions.get("wrt") is not None:
            return None
        point = [self.sizes.settle(self.expr(item)) for item in content.items]
        if all(at is x for at, x in zip(point, coordinates, strict=True)):
            return partials(definition.body, coordinates, order)
        return partials_at(definition.body, coordinates, point, order)

    def _nabla(self, node: Node) -> tuple[int, Node | None] | None:
        """`\\nabla`, `\\nabla_x`, `\\nabla^2`, `\\nabla_x^2`: the order and the variable."""
        if isinstance(node, tree.Operator) and node.name == "nabla":
            return 1, None
        if isinstance(node, tree.Script):
            if node.primes:
                return None
            order, sub = 1, node.sub
            if isinstance(node.sup, tree.Number) and node.sup.text == "2":
                order = 2
            elif node.sup is not None:
                return None
            if isinstance(node.base, tree.Operator) and node.base.name == "nabla":
                return order, sub
            inner = self._nabla(node.base) if isinstance(node.base, tree.Script) else None
            if inner is not None and (sub is None or inner[1] is None):
                return max(order, inner[0]), sub or inner[1]
        return None

    def nabla(self, body: Expr, order: int, variable_node: Node | None, node: Node, operand: Node) -> Expr:
        """Gradient, or Hessian for order two, of a scalar; the Jacobian of a vector is not written so by custom."""
        dependence = self.evidence.dependence
        base = operand.factors[0] if isinstance(operand, tree.Product) else operand
        if order == 2 and dependence is not None and key_of(base) in dependence.laplaced and key_of(base) in self.functions_implied:
            self.find("ambiguous", r"\nabla^2 of this function is read as the Laplacian, not as the Hessian")
            self.assume(r"$\nabla^2$ is the Laplacian")
            return self.laplacian(body, variable_node, node)
        if variable_node is not None:
            if isinstance(variable_node, tree.Product | tree.Sequence):
                items = variable_node.factors if isinstance(variable_node, tree.Product) else variable_node.items
                names = [self.variable(v) for v in items]
                if order == 2 and len(names) == 2 and names[0] is names[1]:
                    return b.hessian(self.sizes.settle(body), names[0])
                raise self.error(NotSupported, "a derivative by several variables at once", variable_node)
            variable = self.variable(variable_node)
        else:
            coordinates = coordinates_of(self.context.definitions.get(key_of(operand) or ""))
            if coordinates and self.context.conventions.get("wrt") is None:
                return partials(self.sizes.settle(body), coordinates, order)
            variable = self.implied_variable(body, operand, node)
        body, variable = self.sizes.settle(body), self.sizes.settle(variable)
        applied = body.op == "apply" or self.is_function(operand)
        if variable_node is not None and applied and variable.op == "symbol" and variable not in body.free:
            there = self._at_decorated(body, variable, order, node)
            if there is not None:
                return there
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

    def _at_decorated(self, body: Expr, variable: Expr, order: int, node: Node) -> Expr | None:
        r"""`\nabla_x f(x_0)`: the gradient by x, taken at x_0, and not that of a number, which would be zero."""
        letters = {s for s in body.free if s.op == "symbol" and is_decorated(s.latex, variable.latex)}
        if len(letters) != 1:
            if body.op == "apply" and not letters:
                raise self.error(Ambiguous, f"{body.latex} does not depend on {variable.latex}", node, "write the point at a bar")
            return None
        (point,) = letters
        if not self.sizes.equate_shapes(point.shape, variable.shape):
            return None
        body, point, variable = (self.sizes.settle(e) for e in (body, point, variable))
        moved = substitute(body, {point: variable})
        if order == 2:
            made = b.derivative(moved, variable, 2) if variable.is_scalar else b.hessian(moved, variable)
        else:
            made = b.derivative(moved, variable) if variable.is_scalar else b.gradient(moved, variable, "denominator")
        return b.at(made, variable, point)

    def needs_dependence(self, body: Expr, variable: Expr, node: Node) -> None:
        """An undeclared letter is no constant: its derivative is refused rather than taken to be zero."""
        free = sorted(body.free, key=lambda s: str(s.data.latex)) if body.op == "mul" and variable not in body.free else []
        moved = next((s for s in free if s.data.latex in self.symbols and s.data.latex in _MOVED), None)
        if body.op == "symbol" and body is not variable and body.data.latex in self.symbols:
            moved = body
        if moved is not None:  # d(fg)/dx is not zero
            raise self.error(
                ReadingError,
                f"{moved.latex} is not defined, so nothing says how it depends on {variable.latex}",
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

    # Divergence, curl, Laplacian -----------------------------------------------------------------------------------------

    def flow(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        r"""`\nabla\cdot F`, `\nabla\cdot(\rho v)`, `\nabla\cdot\nabla f`, `\nabla\times F`: with how many factors they use up."""
        mark = marks[i]
        variable = self._nabla(factors[i])
        assert variable is not None
        second = self._nabla(factors[i + 1])
        if second is not None:
            if second[0] == 1 and i + 2 < len(factors) and (mark == "times" or marks[i + 1] == "times"):
                inner, used = self.field_operand(factors, marks, i)  # \nabla\times\nabla f, \nabla\cdot\nabla\times F
                outer = self.divergence if mark == "cdot" else self.curl
                return outer(inner, variable[1], factors[i]), used
            if mark == "times" or second[0] != 1 or i + 2 >= len(factors):
                raise self.error(NotSupported, "this product of derivative signs is not supported", factors[i])
            if marks[i + 1] == "cdot":
                raise self.error(NotSupported, "the divergence of a divergence, which is a number", factors[i])
            body, used = self.field_operand(factors, marks, i + 1)
            return self.laplacian(body, variable[1] or second[1], factors[i]), used + 1
        body, used = self.field_operand(factors, marks, i)
        make = self.divergence if mark == "cdot" else self.curl
        return make(body, variable[1], factors[i]), used

    def along_field(self, node: tree.Fence, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        r"""`(\mathbf{v}\cdot\nabla)\mathbf{u}`: the derivative of a field along another; None for another parenthesis."""
        inner = node.content
        if node.opening != "(" or not isinstance(inner, tree.Product) or inner.marks[-1] != "cdot":
            return None
        last = inner.factors[-1]
        if not isinstance(last, tree.Operator) or last.name != "nabla":
            return None
        rest = inner.factors[:-1]
        flow = self.expr(rest[0]) if len(rest) == 1 else self.run(list(rest), list(inner.marks[:-1]), inner)
        body, used = self.field_operand(factors, marks, i)
        return self.carried(flow, body, node), used

    def carried(self, flow: Expr, body: Expr, node: Node) -> Expr:
        """The derivative of a body along a vector field."""
        place = self.place_of(body, node)
        if isinstance(place, list):
            raise self.error(NotSupported, "a derivative along a field over several scalars", node, "write the variables as one vector")
        flow, body = self.sizes.settle(flow), self.sizes.settle(body)
        if flow.shape.kind != "vector":
            raise self.error(TypeMistake, f"a derivative along a {flow.shape}", node)
        self.sizes.equate_shapes(flow.shape, place.shape)
        flow, body, place = (self.sizes.settle(x) for x in (flow, body, place))
        self.assume(r"$\cdot\nabla$ is the derivative along the field before it")
        if body.is_scalar:
            return b.inner(*self.like(flow, b.gradient(body, place)))
        return self.multiply([b.jacobian(body, place), flow], node)

    def field_operand(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        """The one name, applied name, fence or curl that a vector derivative at i acts on."""
        first = factors[i + 1]
        if self._nabla(first) is not None:
            value, used = self.calculus_factor(factors, marks, i + 1) or (None, 0)
            if value is not None:
                return self.sizes.settle(value), used + 1
        used = 2
        value = None
        if i + 2 < len(factors) and marks[i + 1] == "":
            value = self.application(first, factors[i + 2])
            used = 3 if value is not None else 2
        if value is None:
            value = self.expr(first)
        if i + used < len(factors) and marks[i + used - 1] == "" and not self._separated(factors, i + used):
            raise self.error(Ambiguous, "the derivative may be of the first factor or of the product", factors[i + used], "add parentheses")
        return self.sizes.settle(value), used

    def _separated(self, factors: list[Node], i: int) -> bool:
        gap = self.text[factors[i - 1].end : factors[i].start]
        return any(space in gap for space in (r"\,", r"\;", r"\:", r"\ ", r"\quad"))

    def place_of(self, body: Expr, node: Node, length: int | None = None) -> Expr | list[Expr]:
        """The variables of a field: the vector its functions depend on, or its coordinates in space one by one."""
        body = self.sizes.settle(body)
        applied = [part for part in walk(body) if part.op == "apply"]
        vectors = {a for part in applied for a in part.args if a.op == "symbol" and not a.is_scalar}
        if not applied:
            vectors = {s for s in body.free if s.shape.kind == "vector"}
            if body.op == "symbol" and body.data.latex.rstrip("}")[-1:] not in tuple("xyzrquw"):
                raise self.error(Ambiguous, f"nothing says of what ${body.latex}$ is a function", node, f"write {body.latex}(x)")
        if len(vectors) == 1:
            return vectors.pop()
        if vectors:
            raise self.error(Ambiguous, "the derivative does not say by which variable", node, r"write \nabla_x")
        scalars: dict[Expr, None] = {}
        for part in applied:
            for a in part.args:
                if a.op == "symbol" and a.is_scalar and a.data.latex not in _TIME:
                    scalars[a] = None
        if not applied and (length is None or 2 <= length <= 3):
            found = {s.data.latex: s for s in body.free if s.op == "symbol"}
            wanted = _COORDINATES[: length or 3]
            if length is not None and all(name not in found for name in wanted):
                raise self.error(Ambiguous, "the derivative does not say by which variables", node)
            for name in wanted:
                if name in found:
                    scalars[found[name]] = None
                elif length is not None:
                    scalars[self.name(tree.Name(node.start, node.end, name))] = None
        if not scalars or (length is not None and len(scalars) != length):
            raise self.error(Ambiguous, "the derivative does not say by which variables", node, "declare the field, as in F(x, y, z)")
        self.assume(f"the coordinates are ${', '.join(s.latex for s in scalars)}$")
        return list(scalars)

    def _length(self, body: Expr) -> int | None:
        return body.shape.rows.number if body.shape.kind == "vector" and body.shape.rows is not None else None

    def _field_place(self, body: Expr, variable: Node | None, node: Node, length: int | None = None) -> Expr | list[Expr]:
        return self.place_of(body, node, length) if variable is None else self.variable(variable)

    def divergence(self, body: Expr, variable: Node | None, node: Node) -> Expr:
        """The divergence of a vector field: the trace of its Jacobian."""
        if body.shape.kind != "vector":
            raise self.error(TypeMistake, f"the divergence of a {body.shape}", node, "a divergence is taken of a vector field")
        place = self._field_place(body, variable, node, self._length(body))
        if isinstance(place, list):
            self.sizes.equate(body.shape.rows, Dim.of(len(place)))
            body = self.sizes.settle(body)
            return b.add(*(b.derivative(b.entry(body, b.num(k + 1)), s) for k, s in enumerate(place)))
        self.sizes.equate_shapes(body.shape, place.shape)
        body, place = self.sizes.settle(body), self.sizes.settle(place)
        return b.trace(b.jacobian(body, place))

    def curl(self, body: Expr, variable: Node | None, node: Node) -> Expr:
        """The curl of a field in three dimensions, entry by entry of its Jacobian."""
        if body.shape.kind != "vector":
            raise self.error(TypeMistake, f"the curl of a {body.shape}", node, "a curl is taken of a vector field")
        if not self.sizes.equate(body.shape.rows, Dim.of(3)):
            raise self.error(TypeMistake, f"the curl of a {body.shape}; a curl has three entries", node)
        body = self.sizes.settle(body)
        place = self._field_place(body, variable, node, 3)
        if isinstance(place, list):
            parts = [[b.derivative(b.entry(body, b.num(r + 1)), s) for s in place] for r in range(3)]
        else:
            self.sizes.equate_shapes(body.shape, place.shape)
            body, place = self.sizes.settle(body), self.sizes.settle(place)
            table = b.jacobian(body, place)
            parts = [[b.entry(table, b.num(r + 1), b.num(c + 1)) for c in range(3)] for r in range(3)]
        return b.vector([b.subtract(parts[(k + 2) % 3][(k + 1) % 3], parts[(k + 1) % 3][(k + 2) % 3]) for k in range(3)])

    def laplacian(self, body: Expr, variable: Node | None, node: Node) -> Expr:
        """The Laplacian of a scalar: the trace of its Hessian."""
        body = self.sizes.settle(body)
        if not body.is_scalar:
            raise self.error(NotSupported, f"the Laplacian of a {body.shape}", node, "write it entry by entry")
        place = self._field_place(body, variable, node)
        if isinstance(place, list):
            return b.add(*(b.derivative(body, s, 2) for s in place))
        if place.is_scalar:
            return b.derivative(body, place, 2)
        return b.trace(b.hessian(body, self.sizes.settle(place)))

    def delta(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        r"""`\Delta u`, the Laplacian of a function; `\Delta x`, an increment, is one name; None for a letter of its own."""
        node = factors[i]
        if not (isinstance(node, tree.Name) and is_increment_sign(node.name, self.text) and node.style == "plain" and not node.accents):
            return None
        if i + 1 >= len(factors) or marks[i] != "" or self.lookup(rf"\{node.name}") is not None:
            return None
        following = factors[i + 1]
        bare = following.base if isinstance(following, tree.Script) and following.sub is None and not following.primes else following
        dependence, key = self.evidence.dependence, key_of(bare)
        laplaced = dependence is not None and key in dependence.laplaced or (key is not None and self.is_function(bare))
        if laplaced and node.name != "delta":
            self.assume(r"$\Delta$ is the Laplacian")
            body, used = self.field_operand(factors, marks, i)
            return self.laplacian(body, None, node), used
        if key is None or self.strict or self.text[node.end : bare.start].strip(" {"):
            return None
        whole = rf"\{node.name} {key}"
        found = self.lookup(whole)
        if found is None:
            base = bare
            while isinstance(base, tree.Script):
                base = base.base
            assert isinstance(base, tree.Name)
            if (related := self.lookup(key)) is not None:
                found = b.symbol(self.python_name(whole, base), related.shape, ("real",) if related.is_scalar else (), latex=whole)
                self.symbols[whole] = found
            else:
                found = self.undeclared(whole, base, bare)
        self.assume(f"${whole}$ is one name, an increment")
        if isinstance(following, tree.Script) and bare is not following:
            return self.scripted(found, following), 2
        return found, 2
