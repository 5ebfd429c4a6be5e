"""A name before parentheses: a function applied to what they hold, or a factor of a product."""

from __future__ import annotations

from ..errors import Ambiguous, NotSupported, ReadingError, TypeMistake
from ..expression import Expr, walk
from ..expression import build as b
from ..expression.sifting import DELTA
from . import tree
from .applications import FUNCTION_LETTERS, NAMED_FUNCTIONS, by_index, stands_bare
from .functions import SPECTRAL
from .names import key_of
from .slashes import SlashMixin
from .tree import Node

__all__ = ["AppliedNameMixin", "name_of"]


#: Letters that custom writes below a function for its parameter.
_PARAMETERS = frozenset({"theta", "vartheta", "tau", "psi", "phi", "varphi", "omega"})


def name_of(node: Node) -> Node | None:
    """The node itself where it is a bare name."""
    return node if isinstance(node, tree.Name) else None


def _along_a_path(base: tree.Name, fence: tree.Fence) -> bool:
    r"""`V(\mathbf x(t))`: a capital letter before a value in parentheses is a function, since a product would have no parentheses."""
    inner = fence.content
    if not base.name[0].isupper() or not isinstance(inner, tree.Product) or len(inner.factors) != 2:
        return False
    moving, at = inner.factors
    plain = isinstance(at, tree.Fence) and (isinstance(at.content, tree.Number) or key_of(at.content) in ("t", "s", r"\tau", "T"))
    return plain and key_of(moving) is not None


#: What the letters of `SPECTRAL` stand for.
_SPOKEN = {
    "lambda_max": "largest eigenvalue", "lambda_min": "smallest eigenvalue", "sigma_max": "largest singular value",
    "sigma_min": "smallest singular value", "spectral_radius": "spectral radius", "condition": "condition number",
}  # fmt: skip


class AppliedNameMixin(SlashMixin):
    """The part of the elaborator that decides what `f(x)` is."""

    def refuse_parametrised(self, node: Node, fence: tree.Fence) -> None:
        r"""`\rho_\tau(y-x)`, `\pi_\theta(a)`: a family of functions with its parameter below, and nothing says which."""
        if not isinstance(node, tree.Script) or node.sup is not None or not isinstance(node.sub, tree.Name) or self.strict:
            return
        if node.sub.name in _PARAMETERS and isinstance(node.base, tree.Name) and node.base.name not in FUNCTION_LETTERS:
            hint = "define the function, or write the factor behind the parentheses"
            raise self.error(
                Ambiguous, f"{self.source(node)} may be a function with the parameter {self.source(node.sub)}, or a factor", node, hint
            )

    def application(self, node: Node, following: Node) -> Expr | None:
        """`f(x)`: a name applied to a fence, where a declaration or custom says so; None for a product."""
        fence = following.base if isinstance(following, tree.Script) else following
        if not isinstance(fence, tree.Fence) or fence.opening not in ("(", "[", "{") or fence.closing not in (")", "]", "}"):
            return None
        if fence.opening == "{" and not (isinstance(node, tree.Name) and node.name == "1"):
            return None
        composite = self.composition(node, following)
        if composite is not None:
            return composite
        node = self.numbered_derivative(node)
        if isinstance(node, tree.Script) and node.sup is not None and self.is_function(node.base):
            if self.power_as_factor(node, fence):
                return None
            raise self.error(NotSupported, "a power or an inverse of a function", node, "write (f(x))^2, or declare the function")
        primes = 0
        name_node: Node = node
        if isinstance(node, tree.Script) and node.primes and node.sub is None and node.sup is None:
            primes, name_node = node.primes, node.base
        key = key_of(name_node)
        if key is None:
            return None
        if isinstance(name_node, tree.Script) and name_node.sup is None and self.is_function(name_node.base) and not primes:
            at = self.partial_at(key_of(name_node.base) or "", name_node, self.arguments(fence.content))
            if at is not None:
                return self.scripted(at, following) if isinstance(following, tree.Script) else at
        value = self.applied_name(key, name_node, fence, primes)
        if value is None:
            return None
        return self.scripted(value, following) if isinstance(following, tree.Script) else value

    def power_as_factor(self, node: tree.Script, fence: tree.Fence) -> bool:
        """Whether `y^2(1+x)` is a product: nobody writes the argument of y, or y stands bare in the parentheses."""
        key = key_of(node.base)
        if (
            key is None
            or not isinstance(node.sup, tree.Number | tree.Fraction | tree.Product)
            or isinstance(fence.content, tree.Sequence | tree.Number)
        ):
            return False
        inner = fence.content
        primed = isinstance(inner, tree.Script) and inner.primes  # y^2(y')^2
        alone = not primed and key_of(fence.content) is not None and key_of(fence.content) not in self.functions_implied  # y^2(t)
        if alone or not (key in self.functions_implied or stands_bare(fence.content, key)):
            return False
        self.assume(f"${self.source(node)}{self.source(fence)}$ is a product")
        return True

    def applied_name(self, key: str, node: Node, fence: tree.Fence, primes: int) -> Expr | None:
        context = self.context
        definition = context.definitions.get(key)
        if self.open_name(key) and not primes:
            slope = self.dotted_value(node, fence, lambda k, n: self.applied_name(k, n, fence, 0))
            if slope is not None:
                return slope
        if definition is not None and definition.parameters:
            if not primes and stands_bare(fence.content, key):
                self.assume(f"${key}{self.source(fence)}$ is a product")
                return None  # s' = s(1-s): nobody applies a function to itself
            if primes:
                return self.defined_derivative(definition, fence, primes)
            return self.instantiate(definition, self.arguments(fence.content), fence)
        other_arity = self.other_arity(key, fence)
        if key in context.functions and not other_arity:
            function = context.functions[key]
            if not self.argument_stands(key, fence):
                return None
            arguments = [self.sizes.settle(a) for a in self.arguments(fence.content)]
            for wanted, given in zip(function.arguments, arguments, strict=False):
                if wanted is not None and not self.sizes.equate_shapes(wanted, given.shape):
                    raise self.error(TypeMistake, f"{key} takes a {wanted}, not a {given.shape}", fence)
            home = self.primed_at(key, arguments[0], primes) if primes and len(arguments) == 1 else None
            if home is not None:
                return home
            result = function.result if function.result is not None else b.ZERO.shape
            self.function_at_home(key)  # says what is assumed of it
            if function.entrywise and len(arguments) == 1:
                return b.mapped(function.name, arguments[0], latex=function.latex, primes=primes)
            return b.apply(function.name, arguments, result, latex=function.latex, primes=primes)
        base_name = node if isinstance(node, tree.Name) else None
        if (
            base_name is not None
            and base_name.name == "1"
            and base_name.style in ("bold", "blackboard")
            and isinstance(fence.content, tree.Chain)
        ):
            return self.indicator_of(fence.content)
        if key == r"\pi" and (isinstance(fence.content, tree.Number) or self.behind_number(node)) and not primes:
            return None
        if key == r"\pi" and isinstance(fence.content, tree.Name) and not primes:
            raise self.error(
                NotSupported, r"\pi(x) may be a function called \pi, or \pi times x", node, r"declare the function, or write \pi x"
            )
        if self.lookup(key) is not None:
            path = None if primes else self.moving_value(key, node, fence)
            if path is not None:
                return path
            self.refuse_norm_of_function(key, node, fence)
            if isinstance(fence.content, tree.Number) and node is name_of(node):
                raise self.error(
                    Ambiguous, f"{key} is no function, so what {self.source(fence)} behind it means is open", fence, f"{key}_1 is an entry"
                )
            return None
        if by_index(node) and not primes:
            argument = self.arguments(fence.content)[0]
            if argument.shape.kind == "matrix":
                assert isinstance(node, tree.Script)
                return self.eigenvalue(node, argument)
        if key in SPECTRAL and not primes and not isinstance(fence.content, tree.Sequence):
            argument = self.arguments(fence.content)[0]
            if argument.shape.kind == "matrix":
                if SPECTRAL[key].startswith(("lambda", "spectral")):
                    self.sizes.equate(argument.shape.rows, argument.shape.cols)
                return b.spectral(SPECTRAL[key], self.sizes.settle(argument))
        base = node
        while isinstance(base, tree.Script):
            base = base.base
        if not isinstance(base, tree.Name):
            return None
        single = not isinstance(fence.content, tree.Sequence) and not self.of_process(fence)
        if not primes and stands_bare(fence.content, key) and self.open_name(key):
            return None  # \sigma(1-\sigma), p(1-p): nobody applies a function to itself
        if base is node and base.name == "sigma" and self.functions_implied and not primes and single:
            inside = self.sizes.settle(self.arguments(fence.content)[0])
            if inside.is_scalar and any(n.op == "apply" and n.data[1] in self.functions_implied for n in walk(inside)):
                self.find("ambiguous", r"\sigma before a parenthesis is read as a factor in a differential equation, not as the sigmoid")
                self.assume(f"$\\sigma{self.source(fence)}$ is a product")
                return None
        slope = self.named_slope(base, fence, primes) if base is node and self.open_name(key) else None
        if slope is not None:
            return slope
        if base is node and base.style == "plain" and not base.accents and base.name in NAMED_FUNCTIONS and not primes and single:
            self.assume(f"$\\{base.name}$ before a parenthesis is the {NAMED_FUNCTIONS[base.name]} function")
            return b.function(NAMED_FUNCTIONS[base.name], self.arguments(fence.content)[0])
        if base.style in ("roman", "sans", "typewriter") and len(base.name) > 1:
            raise self.error(NotSupported, f"the function {base.name} is not known", node)
        self.refuse_partial_label(node, fence)
        self.refuse_parametrised(node, fence)
        if not primes:
            component = self.component_value(node, fence)
            if component is not None:
                return component
        impulse = self._impulse(key, fence)
        if (
            self._applied_by_custom(base, key, fence)
            or base.name in FUNCTION_LETTERS
            or impulse
            or primes
            or key in self.evidence.primed
            or self._at_number(base, fence)
            or _along_a_path(base, fence)
            or self.in_sequence(base, fence)
            or other_arity
        ):
            if self.strict:
                raise self.error(ReadingError, f"the function {key} is not declared", node)
            arguments = [self.sizes.settle(a) for a in self.arguments(fence.content)]
            self.assume(f"${key}$ is {'Dirac' + chr(39) + 's delta' if impulse else 'a function'}")
            if key in SPECTRAL and isinstance(fence.content, tree.Name) and fence.content.name[0].isupper():
                shown = f"{self.source(node)}{self.source(fence)}"
                matrix = f"{self.source(fence.content)} may be a matrix, and this its {_SPOKEN[SPECTRAL[key]]}"
                self.find("ambiguous", f"{shown} is read as a value of a function; {matrix}")
            self.applied.add(key)
            return b.apply(self.python_name(key, base), arguments, self.value_shape(base, key, arguments), latex=key, primes=primes)
        content = fence.content
        single = isinstance(content, tree.Name | tree.Number) or (
            isinstance(content, tree.Sequence) and all(isinstance(x, tree.Name | tree.Number) for x in content.items)
        )
        self.product_by_custom(key, base, fence)
        if single and base.style == "plain" and not self.strict:
            self.find("ambiguous", f"{key}({self.source(content)}) is read as a product; declare {key} as a function otherwise")
        return None

    def _impulse(self, key: str, fence: tree.Fence) -> bool:
        r"""`\delta(x-a)` under an integral by x: Dirac's delta; a factor before a parenthesis stands alone elsewhere as well."""
        if key != DELTA or not self.open_name(key) or self.evidence.seen.get(key, 0) > self.evidence.applied.get(key, 0):
            return False
        waiting: list[Node] = [fence.content]
        while waiting:
            node = waiting.pop()
            if key_of(node) in self.scope:
                return True
            waiting += tree.children(node)
        return False
