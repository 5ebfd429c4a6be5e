r"""Functions that nobody declares: `y` beside `y'`, `u` beside `u_{xx}`, the field of a divergence.

What the notation implies (`dependence`) becomes a declaration for the one formula, with its assumption said; what is declared wins.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Ambiguous, NotSupported
from ..expression import SCALAR, Dim, Expr, Shape, matrix_shape, vector_shape, walk
from ..expression import build as b
from ..model import FunctionDeclaration
from . import tree
from .applications import FUNCTION_LETTERS
from .base import ElaboratorBase
from .dependence import Implied
from .names import STRONG_CAPITALS, key_of
from .own_coordinates import partial_of, variables_below
from .signs import bare_of
from .tree import Node

__all__ = ["ImpliedMixin"]

#: Letters of a point in space: the divergence of one of them is its number of entries.
POSITIONS = frozenset(("x", "y", "z", "r", "q"))


class ImpliedMixin(ElaboratorBase):
    """The part of the elaborator that knows functions by their derivatives."""

    field_shapes: dict[str, Shape] = {}

    def install_functions(self) -> None:
        """Declare the functions that the notation of derivatives implies, those of plain variables first."""
        dependence = self.evidence.dependence
        if dependence is None or self.strict:
            return
        for key in dependence.flows:
            definition = self.context.definitions.get(key)
            named = self.context.symbols.get(key) if definition is None or definition.parameters else definition.body
            field = named is not None and named.op == "symbol" and named.shape.kind == "vector"
            if field and key.startswith((r"\mathbf{", r"\vec{")) and key[-2].isupper():
                # F = (F_1, ..., F_n) names the components of a field; the field is a function all the same.
                loose = {key, key[-2]}
                symbols = {k: s for k, s in self.context.symbols.items() if k not in loose}
                definitions = {k: d for k, d in self.context.definitions.items() if k != key}
                self.context = self.context.with_(symbols=symbols, definitions=definitions)
        made: dict[str, FunctionDeclaration] = {}
        self.declared_fields(dependence.functions)
        waiting = {k: f for k, f in dependence.functions.items() if not self._known(k)}
        while waiting:
            ready = [k for k, f in waiting.items() if not any(v in waiting and v != k for v, _, _ in f.variables)]
            if not ready:
                break  # each by the other: no order says which is the function
            for key in ready:
                declared = self._implied_function(key, waiting.pop(key), made)
                if declared is not None:
                    made[key] = declared
        if made:
            self.context = self.context.with_(functions={**self.context.functions, **made})

    def declared_fields(self, functions: dict[str, Implied]) -> None:
        r"""`\mathbf F=(F_1,\ldots,F_n)` says what entries F has, and not that F is a point: its divergence is that of a field."""
        found: dict[str, Shape] = {}
        points: set[Expr] = set()
        for key, f in functions.items():
            definition = self.context.definitions.get(key)
            declared = self.context.symbols.get(key) if definition is None else definition.body
            if declared is None or declared.op != "symbol" or declared.shape.kind != "vector" or (definition and definition.parameters):
                continue
            if f.vector and _base(f.node).name not in POSITIONS and any(v != key for v, _, _ in f.variables):
                found[key] = declared.shape
                points.add(declared)
        if found:
            self.field_shapes = found
            symbols = {k: s for k, s in self.context.symbols.items() if s not in points}
            self.context = self.context.with_(
                symbols=symbols, definitions={k: d for k, d in self.context.definitions.items() if k not in found}
            )

    def _known(self, key: str) -> bool:
        return self.lookup(key) is not None or key in self.context.functions or key in self.context.definitions

    def _implied_function(self, key: str, implied: Implied, made: dict[str, FunctionDeclaration]) -> FunctionDeclaration | None:
        by: list[Expr] = []
        for name, node, vector in implied.variables:
            above = made.get(name)
            if above is not None:
                by.append(b.apply(above.name, above.depends_on, above.result, latex=above.latex))
                continue
            variable = self._variable_of(name, node, vector)
            if variable is None:
                return None
            by.append(variable)
        base = _base(implied.node)
        result: Shape = SCALAR
        if implied.vector:
            place = [v for v in by if not v.is_scalar]
            result = self.field_shapes.get(key) or (place[0].shape if place else vector_shape(self.sizes.fresh()))
        elif self._state(key, base) and len(by) == 1 and by[0].is_scalar:
            mark = f"value of {key}"
            kinds = (("vector", 0.0), ("scalar", 0.5)) if len(self.evidence.acting) > 1 else (("scalar", 0.0), ("vector", 0.6))
            self.candidates[mark] = kinds
            if kinds[min(self.kinds.get(mark, 0), 1)][0] == "vector":
                result = vector_shape(self.sizes.fresh())
        self.functions_implied[key] = f"${key}$ is a function of ${', '.join(v.latex for v in by)}$"
        return FunctionDeclaration(self.python_name(key, base), key, tuple(v.shape for v in by), result, tuple(by))

    def _state(self, key: str, base: tree.Name) -> bool:
        r"""`\dot x=Ax+Bu`: a lower-case letter that capitals act on, or declared matrices."""
        letters = {k[:1] for k in self.evidence.acting}
        known = any(s is not None and not getattr(s, "is_scalar", True) for s in self._declared_arrays().values())
        return base.name[0].islower() and key in self.evidence.acted_on and (known or len(letters) > 1 and "A" in letters)

    def _variable_of(self, key: str, node: Node, vector: bool) -> Expr | None:
        found = self.lookup(key)
        if found is not None:
            return found if found.op == "symbol" else None
        base = _base(node)
        if key in STRONG_CAPITALS and not self.strict:  # \nabla_WL, \partial L/\partial W: by a matrix, as the other side says
            return self.undeclared(key, base, node, (("matrix", 0.0), ("vector", 0.9)) if vector else (("scalar", 0.0), ("matrix", 0.3)))
        shape = vector_shape(self.sizes.fresh()) if vector else SCALAR
        made = b.symbol(self.python_name(key, base), shape, () if vector else ("real",), latex=key)
        self.symbols[key] = made
        return made

    def implied_functions(self) -> dict[str, FunctionDeclaration]:
        """The functions that were declared here, with every size that was learnt."""
        out = {}
        for key in self.functions_implied:
            f = self.context.functions[key]
            by = tuple(self.sizes.settle(v) for v in f.depends_on)
            out[key] = FunctionDeclaration(f.name, f.latex, tuple(v.shape for v in by), self.sizes.shape(f.result), by)
        return out

    def function_at_home(self, key: str) -> Expr | None:
        """A function at its own variables, as `y` stands for y(t); None for what is no function of named variables."""
        function = self.context.functions.get(key)
        if function is None or not function.depends_on:
            return None
        if key in self.functions_implied:
            self.assume(self.functions_implied[key])
        return self.sizes.settle(b.apply(function.name, function.depends_on, function.result or SCALAR, latex=function.latex))

    def dotted(self, node: Node) -> Expr | None:
        r"""`\dot x`, `\ddot{\theta}_1`: a derivative of a function of one variable; None where the bare name is no function."""
        found = bare_of(node)
        if found is None or not found[1] or self.lookup(key_of(node) or "") is not None:
            return None
        definition = self.context.definitions.get(key_of(found[0]) or "")
        if definition is not None and len(definition.parameters) == 1 and definition.parameters[0].is_scalar:
            return b.derivative(definition.body, definition.parameters[0], found[1])  # x(t) = e^{-t}, and \dot x
        applied = self.function_at_home(key_of(found[0]) or "")
        if applied is None or len(applied.args) != 1 or not applied.args[0].is_scalar:
            return None
        return self.derivative_of(applied, [applied.args[0]] * found[1])

    def derivative_of(self, body: Expr, variables: list[Expr]) -> Expr:
        """The derivative by scalars one after the other; by a function (`dy/dx` where x is x(t)), that by the argument, taken there."""
        for variable in variables:
            if variable.op == "apply" and body.op == "apply" and variable in body.args:
                inner = b.symbol("u_0", SCALAR, ("real",), latex="u")
                opened = tuple(inner if a is variable else a for a in body.args)
                name, latex, _ = body.data
                body = b.at(b.derivative(b.apply(name, opened, body.shape, latex=latex), inner), inner, variable)
            else:
                body = b.derivative(body, variable)
        return body

    def independent_variable(self) -> Expr | None:
        """The variable of the functions that primes imply, where there is one; t or x where there is none."""
        found = {f.depends_on[0] for k in self.functions_implied if len((f := self.context.functions[k]).depends_on) == 1}
        declared = {
            f.depends_on[0]
            for k, f in self.context.functions.items()
            if k in self.evidence.names and len(f.depends_on) == 1 and f.depends_on[0].is_scalar
        }
        found = {v for v in found | declared if v.op == "symbol" and v.is_scalar}
        if len(found) == 1:
            return found.pop()
        if found:
            return None
        names = self.evidence.names
        letter = "t" if "t" in names or "x" not in names else "x"
        return self._variable_of(letter, tree.Name(0, 0, letter), False)

    # Subscripts ----------------------------------------------------------------------------------------------------------

    def partial_by_subscript(self, node: tree.Script) -> Expr | None:
        """`V_{SS}`, `u_t`: a partial derivative, where the subscript names variables of the function; None otherwise."""
        assert node.sub is not None
        applied = self.function_at_home(key_of(node.base) or "")
        if applied is None:
            return None
        variables = self.subscript_variables(node.sub, applied)
        return None if variables is None else self.derivative_of(applied, variables)

    def subscript_variables(self, sub: Node, applied: Expr) -> list[Expr] | None:
        """The variables that a subscript names one after the other."""
        parts = sub.factors if isinstance(sub, tree.Product) and all(m == "" for m in sub.marks) else (sub,)
        by = {a.data.latex if a.op == "symbol" else a.data[1]: a for a in applied.args if a.is_scalar and a.op in ("symbol", "apply")}
        found = [by.get(key_of(part) or "") for part in parts]
        return None if any(v is None for v in found) else [v for v in found if v is not None]

    def partial_at(self, key: str, node: tree.Script, arguments: list[Expr]) -> Expr | None:
        """`u_x(0,t)`, `f_{xy}(a,b)`: the partial derivative, taken at the arguments."""
        below = variables_below(node, self.context.definitions)
        if below is not None and len(arguments) == len(below[0].parameters):
            value = partial_of(below[0].body, below[1])
            moved = [(p, at) for p, at in zip(below[0].parameters, arguments, strict=True) if at is not p]
            if any(p in at.free for _, at in moved for p in below[0].parameters):
                return None
            for parameter, at in moved:
                value = b.at(value, parameter, at)
            return value
        function = self.context.functions.get(key)
        if function is None or not function.depends_on or node.sub is None or len(arguments) != len(function.depends_on):
            return None
        home = self.function_at_home(key)
        assert home is not None
        variables = self.subscript_variables(node.sub, home)
        if variables is None:
            return None
        value = self.derivative_of(home, variables)
        for variable, argument in zip(home.args, arguments, strict=True):
            if argument is not variable:
                if variable.op != "symbol":
                    return None
                value = b.at(value, variable, argument)
        return value

    # Application -----------------------------------------------------------------------------------------------------------

    def argument_stands(self, key: str, fence: tree.Fence) -> bool:
        """Whether a fence behind an implied function is its argument: `y(0)`, `y(t)`, `u(x-ct,0)`; not `y(1-y)`."""
        if key not in self.functions_implied:
            return True
        function = self.context.functions[key]
        content = fence.content
        if isinstance(content, tree.Sequence) or len(function.depends_on) > 1:
            return isinstance(content, tree.Sequence)
        if isinstance(content, tree.Number) or key_of(content) is not None and key_of(content) not in self.functions_implied:
            return True
        names = _keys(content) - {r"\pi"}
        if names & set(self.context.functions):
            return False
        variable = function.depends_on[0].latex
        if not names:
            return True
        if not any(n == variable or n.startswith(f"{variable}_") for n in names):
            return False
        first = content.terms[0] if isinstance(content, tree.Sum) else content
        if variable in _keys(first) or any(n.startswith(f"{variable}_") for n in _keys(first)):
            return True
        raise self.error(
            Ambiguous,
            f"{key}{self.source(fence)} may be the function at that argument or a product",
            fence,
            rf"write {key}\cdot for a product",
        )

    def primed_at(self, key: str, argument: Expr, primes: int) -> Expr | None:
        """`y'(t)` of a function of t is its derivative; None where the argument is another, as in `y'(0)`."""
        function = self.context.functions.get(key)
        if function is None or len(function.depends_on) != 1 or function.depends_on[0] is not argument or not argument.is_scalar:
            return None
        applied = self.function_at_home(key)
        return None if applied is None else b.derivative(applied, argument, primes)

    def component_of(self, key: str, node: tree.Script) -> Expr | None:
        """`F_1`, `F_i`: an entry of a vector of functions."""
        applied = self.function_at_home(key)
        if applied is None or applied.shape.kind != "vector" or node.sub is None:
            return None
        if isinstance(node.sub, tree.Name) and node.sub.name in ("x", "y", "z") and node.sub.style == "plain":
            self.sizes.equate(applied.shape.rows, Dim.of(3))
            place = "xyz".index(node.sub.name) + 1
            self.assume(f"${key}_{node.sub.name}$ is entry {place} of ${key}$")
            return b.entry(self.sizes.settle(applied), b.num(place))
        if isinstance(node.sub, tree.Name | tree.Number | tree.Sum):
            return self.index(applied, node.sub, node)
        raise self.error(NotSupported, f"the subscript of {key} is not part of a name", node)

    # Composition -----------------------------------------------------------------------------------------------------------

    def composed_names(self, node: Node) -> tuple[Node, ...] | None:
        r"""f and g of `f\circ g`, `(f\circ g)`; None where it is something else, such as an entrywise product."""
        while isinstance(node, tree.Fence) and node.opening == "(":
            node = node.content
        if not isinstance(node, tree.Product) or set(node.marks) != {"circ"}:
            return None
        for factor in node.factors:
            key = key_of(factor)
            letter = isinstance(factor, tree.Name) and factor.name in FUNCTION_LETTERS
            known = key is not None and (self.is_function(factor) or self.open_name(key) and (letter or key in self.evidence.applied))
            if not known:
                return None
        return node.factors

    def composed(self, functions: Sequence[Node], fence: tree.Fence) -> Expr:
        r"""`(f\circ g)(x)`: f of g of x."""
        inner: Node = fence
        for function in reversed(functions[1:]):
            called = tree.Product(function.start, fence.end, (function, inner), ("",))
            inner = tree.Fence(function.start, fence.end, "(", ")", called)
        self.assume(r"$\circ$ between functions is their composition")
        return self.expr(tree.Product(functions[0].start, fence.end, (functions[0], inner), ("",)))

    def composition(self, node: Node, following: Node) -> Expr | None:
        r"""`(f\circ g)(x)` and `(f\circ g)'(x)`; None where no composition stands before the parenthesis."""
        fence = following.base if isinstance(following, tree.Script) else following
        primed = isinstance(node, tree.Script) and node.primes > 0 and node.sub is None and node.sup is None
        head = node.base if isinstance(node, tree.Script) and primed else node
        if not isinstance(head, tree.Fence) or not isinstance(fence, tree.Fence) or fence.opening != "(":
            return None
        functions = self.composed_names(head)
        if functions is None:
            return None
        if primed:
            place = self.sizes.settle(self.expr(fence.content))
            if place.op != "symbol" or not place.is_scalar:
                raise self.error(NotSupported, "the derivative of a composition at this argument", fence, "write it at a letter")
            assert isinstance(node, tree.Script)
            value = b.derivative(self.composed(functions, fence), place, node.primes)
        else:
            value = self.composed(functions, fence)
        return self.scripted(value, following) if isinstance(following, tree.Script) else value

    def component_value(self, node: Node, fence: tree.Fence) -> Expr | None:
        r"""`f_i(x)` with an index that is bound: entry i of `\mathbf{f}(x)`; None for a function of its own name."""
        sub = node.sub if isinstance(node, tree.Script) and node.sup is None and isinstance(node.base, tree.Name) else None
        if sub is None or not isinstance(sub, tree.Name | tree.Number | tree.Sum) or self.strict:
            return None
        assert isinstance(node, tree.Script) and isinstance(node.base, tree.Name)
        base = node.base
        plain = key_of(base) or ""
        if plain in self.context.symbols or plain in self.context.definitions:
            return None  # an entry of a declared array before a parenthesis is a factor
        index = key_of(sub)
        if index is not None and index in _names_of(fence.content):
            return None  # c_i (a_i - b_i): entries under one index multiply
        family = self.evidence.indexed.get(key_of(base) or "", 0) == 1
        if not (self._has_bound(sub) or family and isinstance(sub, tree.Number) and self._is_place(sub)):
            return None
        key = key_of(tree.Name(base.start, base.end, base.name, "bold", base.accents))
        assert key is not None
        arguments = [self.sizes.settle(a) for a in self.arguments(fence.content)]
        known = self.context.functions.get(key)
        if known is None and not self.open_name(key) or known is not None and known.result is not None and known.result.kind != "vector":
            raise self.error(NotSupported, f"a function for each {self.source(sub)}", node, "declare them as one vector-valued function")
        if key not in self.function_sizes:
            self.function_sizes[key] = self.sizes.fresh()
        shape = vector_shape(self.sizes.resolve(self.function_sizes[key])) if known is None or known.result is None else known.result
        self.assume(f"${self.source(node)}$ is an entry of the vector-valued function ${key}$")
        self.applied.add(key)
        name = self.python_name(key, base) if known is None else known.name
        return self.index(b.apply(name, arguments, shape, latex=key), sub, node)

    def _surely_array(self, argument: Expr) -> bool:
        """Whether an argument is an array by declaration or by its type, not only in this attempt."""
        if argument.is_scalar:
            return False
        declared = set(self.context.symbols.values())
        bold = any(s in declared or s.data.latex.startswith(("\\mathbf", "\\boldsymbol", "\\vec")) for s in argument.free)
        return bold or any(part.op == "apply" and not part.is_scalar for part in walk(argument))

    def value_shape(self, base: tree.Name, key: str, arguments: Sequence[Expr] = ()) -> Shape:
        """What the values of an undeclared function are by custom: vectors where it is bold, or has or meets a transpose.

        Of other functions of vectors they are numbers; where no number fits, vectors, or matrices for a capital letter.
        """
        kind = "vector"
        if base.style != "bold" and "vec" not in base.accents and key not in self.evidence.vector_valued:
            valued = key in self.evidence.matrix_valued
            if self.strict or not (valued or any(self._surely_array(a) for a in arguments)):
                return SCALAR
            kinds = (("scalar", 0.0), ("matrix" if base.name[0].isupper() else "vector", 0.6))
            kinds = (("matrix", 0.0), ("scalar", 0.6)) if valued else kinds
            mark = f"value of {key}"
            self.candidates[mark] = kinds
            kind = kinds[min(self.kinds.get(mark, 0), 1)][0]
            if kind == "scalar":
                return SCALAR
        self.assume(f"the values of ${key}$ are {'matrices' if kind == 'matrix' else 'vectors'}")
        for side in ("", " columns") if kind == "matrix" else ("",):
            if key + side not in self.function_sizes:
                self.function_sizes[key + side] = self.sizes.fresh()
        rows = self.sizes.resolve(self.function_sizes[key])
        return vector_shape(rows) if kind == "vector" else matrix_shape(rows, self.sizes.resolve(self.function_sizes[key + " columns"]))


def _keys(node: Node) -> set[str]:
    found = set()
    stack = [node]
    while stack:
        item = stack.pop()
        key = key_of(item)
        if key is not None:
            found.add(key)
        stack.extend(tree.children(item))
    return found


def _names_of(node: Node) -> set[str]:
    """Every name of a node, those of subscripts too."""
    key = key_of(node)
    found = set() if key is None else {key}
    for child in tree.children(node):
        found |= _names_of(child)
    return found


def _base(node: Node) -> tree.Name:
    while isinstance(node, tree.Script):
        node = node.base
    assert isinstance(node, tree.Name)
    return node
