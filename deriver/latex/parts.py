"""What the parts of the elaborator ask of one another: each is supplied by one of its mixins."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ..expression import Dim, Expr, Shape
from ..model import Definition, FunctionDeclaration
from . import tree
from .tree import Node

__all__ = ["Parts"]


class Parts(ABC):
    """The methods by which the parts of the elaborator call each other."""

    @abstractmethod
    def install_functions(self) -> None:
        """Declare the functions that the notation of derivatives implies."""

    @abstractmethod
    def differentiated(self, body: Expr, variables: Sequence[Node], order: int, node: Node) -> Expr:
        """The derivative of a body by one or several variables."""

    @abstractmethod
    def expr(self, node: Node) -> Expr:
        """The typed expression of a node."""

    @abstractmethod
    def dotted_vector(self, items: Sequence[Node], node: Node) -> Expr | None:
        """The vector of a list with dots."""

    @abstractmethod
    def dotted_chain(self, chain: tree.Chain) -> Expr | None:
        """A chain with dots as one statement."""

    @abstractmethod
    def dotted_columns(self, items: Sequence[Node], node: Node) -> Expr | None:
        """The matrix of columns with dots."""

    @abstractmethod
    def component_value(self, node: Node, fence: tree.Fence) -> Expr | None:
        """A component of a vector-valued function at its argument."""

    @abstractmethod
    def composed_names(self, node: Node) -> tuple[Node, ...] | None:
        """The functions of a composition."""

    @abstractmethod
    def composed(self, functions: Sequence[Node], fence: tree.Fence) -> Expr:
        """A composition at its argument."""

    @abstractmethod
    def composition(self, node: Node, following: Node) -> Expr | None:
        """A composition before a parenthesis."""

    @abstractmethod
    def value_shape(self, base: tree.Name, key: str, arguments: Sequence[Expr] = ()) -> Shape:
        """The shape of the values of an undeclared function."""

    @abstractmethod
    def arguments(self, content: Node) -> list[Expr]:
        """The arguments in a parenthesis."""

    @abstractmethod
    def open_name(self, key: str) -> bool:
        """Whether nothing is said of a name."""

    @abstractmethod
    def _has_bound(self, sub: Node) -> bool:
        """Whether a bound index stands in a subscript."""

    @abstractmethod
    def tuple_vector(self, content: tree.Sequence) -> Expr:
        """A list in parentheses or brackets as an array."""

    @abstractmethod
    def _place(self, node: Node) -> Expr:
        """An index."""

    @abstractmethod
    def _is_place(self, sub: tree.Name | tree.Number) -> bool:
        """Whether a subscript is an index all the same."""

    @abstractmethod
    def run(self, factors: list[Node], marks: list[str], node: Node) -> Expr:
        """A run of factors as one expression."""

    @abstractmethod
    def factor(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        """One factor with what it takes."""

    @abstractmethod
    def application(self, node: Node, following: Node) -> Expr | None:
        """A name applied to a fence."""

    @abstractmethod
    def operator_head(self, node: Node) -> tree.Operator | None:
        """The operator a node begins with."""

    @abstractmethod
    def scripted(self, value: Expr, node: tree.Script) -> Expr:
        """Scripts put on a value."""

    @abstractmethod
    def raised(self, value: Expr, exponent: Expr, node: Node) -> Expr:
        """A power."""

    @abstractmethod
    def raised_by(self, value: Expr, sup: Node, node: Node) -> Expr:
        """A superscript put on a value."""

    @abstractmethod
    def exponential(self, argument: Expr) -> Expr:
        """e to an argument."""

    @abstractmethod
    def norm(self, fence: tree.Fence, sub: Node | None) -> Expr:
        """A norm with its subscript."""

    @abstractmethod
    def dim(self, node: Node) -> Dim | None:
        """A size."""

    @abstractmethod
    def proposition(self, node: Node) -> Expr:
        """A relation."""

    @abstractmethod
    def quotient(self, above: Expr, below: Expr, node: Node) -> Expr:
        """A quotient."""

    @abstractmethod
    def notion(self, factors: Sequence[Node], marks: Sequence[str], i: int) -> tuple[Expr, int] | None:
        """A moment, a law, an order of growth, ... at position i, with what it takes."""

    @abstractmethod
    def subspace(self, node: Node) -> Expr | None:
        """The projector onto a subspace."""

    @abstractmethod
    def between_spaces(self, left: Node, mark: str, right: Node) -> Expr | None:
        """A relation of subspaces."""

    @abstractmethod
    def law(self, node: Node) -> Expr:
        """A law."""

    @abstractmethod
    def eigenvalue(self, node: tree.Script, argument: Expr) -> Expr:
        """An eigenvalue or singular value by its place."""

    @abstractmethod
    def related(self, l: Expr, mark: str, r: Expr) -> Expr:
        """Two sides in a relation."""

    @abstractmethod
    def indicator_of(self, content: tree.Chain) -> Expr:
        """The indicator of a relation."""

    @abstractmethod
    def reach(self, factors: list[Node], marks: list[str], start: int) -> int:
        """Where the argument of a function without parentheses ends."""

    @abstractmethod
    def extremum(self, node: tree.BigOperator) -> Expr:
        """A largest or smallest value, or where it is attained."""

    @abstractmethod
    def is_comprehension(self, node: tree.Fence) -> bool:
        """Whether a set is given by a condition."""

    @abstractmethod
    def comprehension(self, node: tree.Fence) -> Expr:
        """A set that is given by a condition."""

    @abstractmethod
    def space_of_solutions(self, fence: tree.Fence) -> Expr | None:
        """The projector onto a linear set that is given by a condition."""

    @abstractmethod
    def separate_columns(self, content: Node) -> bool:
        """Whether numbers stand side by side as the entries of a vector."""

    @abstractmethod
    def operator_script(self, node: tree.Script) -> Expr:
        """An operator with scripts and nothing behind it."""

    @abstractmethod
    def primed(self, node: tree.Script) -> Expr:
        """A base with primes."""

    @abstractmethod
    def calculus_factor(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        """A derivative sign at position i, with what it takes."""

    @abstractmethod
    def slash_derivative(self, node: tree.Product) -> Expr | None:
        """A derivative written with a slash."""

    @abstractmethod
    def special_operator(
        self, node: Node, operator: tree.Operator, factors: list[Node], marks: list[str], i: int
    ) -> tuple[Expr, int] | None:
        """An operator that is not a function of its argument's value."""

    @abstractmethod
    def defined_derivative(self, definition: Definition, fence: tree.Fence, primes: int) -> Expr:
        """The derivative of a defined function at a point."""

    @abstractmethod
    def function_at_home(self, key: str) -> Expr | None:
        """A function at its own variables."""

    @abstractmethod
    def dotted(self, node: Node) -> Expr | None:
        """A name with dots, as a derivative."""

    @abstractmethod
    def derivative_of(self, body: Expr, variables: list[Expr]) -> Expr:
        """The derivative by scalars, one after the other."""

    @abstractmethod
    def independent_variable(self) -> Expr | None:
        """What a prime differentiates by."""

    @abstractmethod
    def partial_by_subscript(self, node: tree.Script) -> Expr | None:
        """A partial derivative written as a subscript."""

    @abstractmethod
    def partial_at(self, key: str, node: tree.Script, arguments: list[Expr]) -> Expr | None:
        """A partial derivative written as a subscript, at arguments."""

    @abstractmethod
    def component_of(self, key: str, node: tree.Script) -> Expr | None:
        """An entry of a vector of functions."""

    @abstractmethod
    def argument_stands(self, key: str, fence: tree.Fence) -> bool:
        """Whether a fence behind a function is its argument."""

    @abstractmethod
    def primed_at(self, key: str, argument: Expr, primes: int) -> Expr | None:
        """A primed function at its own variable."""

    @abstractmethod
    def index(self, array: Expr, sub: Node, node: Node) -> Expr:
        """An entry of an array."""

    @abstractmethod
    def nabla(self, body: Expr, order: int, variable_node: Node | None, node: Node, operand: Node) -> Expr:
        """A gradient or a Hessian."""

    @abstractmethod
    def gradient_at(self, order: int, name: Node, following: Node) -> Expr | None:
        """A gradient taken at a point."""

    @abstractmethod
    def scripted_gradient(
        self, factors: list[Node], marks: list[str], i: int, order: int, variable_node: Node | None
    ) -> tuple[Expr, int] | None:
        """A gradient whose scripts stand behind the function."""

    @abstractmethod
    def needs_dependence(self, body: Expr, variable: Expr, node: Node) -> None:
        """An undeclared letter is no constant."""

    @abstractmethod
    def product(self, node: tree.Product) -> Expr:
        """A run of factors."""

    @abstractmethod
    def implied_functions(self) -> dict[str, FunctionDeclaration]:
        """The functions the notation implies."""

    @abstractmethod
    def _nabla(self, node: Node) -> tuple[int, Node | None] | None:
        """The order and the variable of a nabla."""

    @abstractmethod
    def _separated(self, factors: list[Node], i: int) -> bool:
        """Whether a gap stands before factor i."""

    @abstractmethod
    def ellipsis_product(self, node: tree.Product) -> Expr | None:
        """A product with dots."""

    @abstractmethod
    def flow(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        """A divergence or a curl at position i."""

    @abstractmethod
    def delta(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        """A Laplacian or an increment at position i."""

    @abstractmethod
    def named_derivative(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        """A derivative in a direction, or a Jacobian by name, at position i."""

    @abstractmethod
    def along_field(self, node: tree.Fence, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        """The derivative of a field along another."""

    @abstractmethod
    def carried(self, flow: Expr, body: Expr, node: Node) -> Expr:
        """The derivative of a body along a vector field."""

    @abstractmethod
    def field_operand(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int]:
        """What a vector derivative acts on."""

    @abstractmethod
    def divergence(self, body: Expr, variable: Node | None, node: Node) -> Expr:
        """The divergence of a vector field."""

    @abstractmethod
    def curl(self, body: Expr, variable: Node | None, node: Node) -> Expr:
        """The curl of a field in three dimensions."""

    @abstractmethod
    def between_ends(self, body: Expr, low: Node, high: Node, node: Node) -> Expr:
        """The difference of the values at two ends."""

    @abstractmethod
    def learn_range(self, index: Expr, size: Dim | None) -> None:
        """The range of a bound index."""

    @abstractmethod
    def subscripted(self, node: tree.Script) -> Expr:
        """A base with its subscript."""

    @abstractmethod
    def general_entry(self, node: Node) -> bool:
        """Whether a name has two indices that nothing binds."""

    @abstractmethod
    def refuse_coordinate(self, sub: Node, node: Node) -> None:
        """Refuse a derivative by the number of a coordinate."""

    @abstractmethod
    def refuse_chosen(self, node: tree.Script) -> None:
        """Refuse a letter with two scripts that may be a binomial coefficient."""

    @abstractmethod
    def refuse_step(self, node: tree.Script) -> None:
        """Refuse a power that may be the value at a step."""

    @abstractmethod
    def refuse_zeroth(self, node: tree.Script, value: Expr) -> None:
        """Refuse a capital letter to the power zero."""

    @abstractmethod
    def refuse_contraction(self, factors: Sequence[Node]) -> None:
        """Refuse an index that stands twice and is bound by no sign."""

    @abstractmethod
    def refuse_variation(self, node: tree.Fraction) -> None:
        """Refuse a functional derivative."""

    @abstractmethod
    def multiply(self, values: Sequence[Expr], node: Node) -> Expr:
        """The product of typed factors."""

    @abstractmethod
    def variable(self, node: Node) -> Expr:
        """The symbol a derivative is taken by."""
