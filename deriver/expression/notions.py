"""Constructors of what probability, asymptotics, subspaces and optimisation speak of.

A moment, a law, a density or an order of growth has a type and no number here: no sample of points decides a claim about it, and none is
drawn. A subspace is held as its orthogonal projector, so that equality, orthogonality and membership are equations of matrices.
"""

from __future__ import annotations

from .algebra import rank
from .arithmetic import refuse, shown, subtract, symbol
from .nodes import Expr, make
from .shapes import SCALAR, Shape, matrix_shape

__all__ = [
    "ANY_LAW",
    "collection",
    "comprehension",
    "density",
    "dimension",
    "distribution",
    "eigenvalue",
    "moment",
    "optimum",
    "order",
    "projector",
]


# Probability --------------------------------------------------------------------------------------------------------------


def moment(kind: str, operands: tuple[Expr, ...], given: tuple[Expr, ...] = (), over: str = "") -> Expr:
    """`E`, `Var`, `Cov`, `Corr`, `Std`, `Pr`, `H` or `I` of its operands, perhaps under a condition, and over a law (`over`, in LaTeX).

    An expectation has the shape of its operand; the variance of a vector is its covariance matrix.
    """
    first = operands[0]
    shape = SCALAR
    if kind == "E":
        shape = first.shape
    elif kind in ("Var", "Cov", "Corr"):
        last = operands[-1]
        if first.shape.kind in ("matrix", "row") or last.shape.kind in ("matrix", "row"):
            raise refuse(f"the covariance of {shown(first)}, which is a {first.shape}")
        if not first.is_scalar or not last.is_scalar:
            shape = Shape(first.shape.rows, last.shape.rows)
    elif kind == "Std" and not first.is_scalar:
        raise refuse(f"the standard deviation of a {first.shape}")
    return make("moment", (*operands, *given), (kind, len(operands), over), shape)


#: The law of "let $X$ be a random variable".
ANY_LAW = r"\text{any law}"
#: The law of "let $W$ be a Brownian motion".
BROWNIAN = r"\text{Brownian motion}"


def distribution(name: str, shape: Shape, parameters: tuple[Expr, ...]) -> Expr:
    """A law by its name in LaTeX, with its parameters; its shape is that of what is drawn from it."""
    return make("distribution", parameters, name, shape)


def density(name: str, operands: tuple[Expr, ...], given: tuple[Expr, ...], parameters: tuple[Expr, ...] = ()) -> Expr:
    r"""`p(x \mid y; \theta)`: a density or a mass by its name, the arguments before the bar, behind it, and behind a semicolon."""
    return make("density", (*operands, *given, *parameters), (name, len(operands), len(given)), SCALAR)


# Asymptotics --------------------------------------------------------------------------------------------------------------


def order(kind: str, bound: Expr) -> Expr:
    r"""`O(h^2)`, `o(h)`, `\Theta(n)`, `\Omega(n)`: something that grows or vanishes so; its kind in LaTeX."""
    return make("order", (bound,), kind, SCALAR)


# Subspaces ----------------------------------------------------------------------------------------------------------------


def projector(kind: str, of: Expr) -> Expr:
    """The orthogonal projector onto the `null` space or the `column` space of a matrix, or onto the `complement` of a projector's range."""
    if of.shape.kind != "matrix":
        raise refuse(f"the {kind} space of a {of.shape}")
    side = of.shape.rows if kind == "column" else of.shape.cols
    assert side is not None
    return make("projector", (of,), kind, matrix_shape(side, side))


def dimension(space: Expr) -> Expr:
    """The dimension of a subspace that is given by its projector."""
    if space.op != "projector":
        raise refuse(f"{shown(space)} is no subspace")
    return make("dimension", (space,), None, SCALAR)


def dimension_by_rank(node: Expr) -> Expr:
    """What a dimension comes to, by ranks: n - rank(A) for the null space of A."""
    space = node.args[0]
    (of,) = space.args
    if space.data == "column":
        return rank(of)
    taken = rank(of) if space.data == "null" else dimension_by_rank(dimension(of))
    size = of.shape.cols
    assert size is not None
    return subtract(_sized(size), taken)


def _sized(size: object) -> Expr:
    """A size as an expression."""
    from .arithmetic import add, mul, num
    from .shapes import Dim

    assert isinstance(size, Dim)
    terms = []
    for letters, coefficient in size.terms:
        names = [symbol(letter, SCALAR, ("natural",), latex=letter) for letter in letters]
        terms.append(mul(num(coefficient), *names) if names else num(coefficient))
    return add(*terms) if len(terms) != 1 else terms[0]


def eigenvalue(kind: str, of: Expr, index: Expr) -> Expr:
    """The eigenvalue (`lambda`) or singular value (`sigma`) of a matrix by its place, the largest first."""
    if of.shape.kind != "matrix" or not index.is_scalar:
        raise refuse(f"an eigenvalue or singular value by its place of a {of.shape}")
    return make("eigenvalue", (of, index), kind, SCALAR)


# Optimisation, sets -------------------------------------------------------------------------------------------------------


def optimum(kind: str, body: Expr, variable: Expr, condition: Expr | None = None) -> Expr:
    """`max`, `min`, `sup`, `inf` of a scalar over a variable, perhaps under a condition; `argmax`, `argmin`: where it is attained."""
    if not body.is_scalar:
        raise refuse(f"the extremum of a {body.shape}")
    shape = variable.shape if kind.startswith("arg") else SCALAR
    return make("optimum", (body, variable) if condition is None else (body, variable, condition), kind, shape)


def comprehension(element: Expr, variable: Expr, condition: Expr) -> Expr:
    """The set of all `element` for which `condition` holds; its shape is that of its elements."""
    return make("comprehension", (element, variable, condition), None, element.shape)


def collection(name: str, shape: Shape) -> Expr:
    """A set of which only the name is known, in LaTeX; its shape is that of its elements."""
    return make("collection", (), name, shape)
