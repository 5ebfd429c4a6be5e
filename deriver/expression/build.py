"""Constructors: the only way to make expressions. Each knows the shapes of its operation and refuses what does not fit.

They normalise only what nobody would miss: nested sums and products are flattened, rational numbers are folded, scalar factors
stand before a matrix chain, (A^T)^T is A. They never distribute a product over a sum and never cancel: x/x stays x/x, since
where it is undefined matters to whoever checks it.

They live in `arithmetic`, `algebra` and `calculus`; this module gathers them, and knows how to make each operation again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from .algebra import (
    NORMS,
    augmented,
    block,
    column,
    det,
    diag,
    diagonal,
    eigenprojector,
    entry,
    expm,
    hadamard,
    hadamard_divide,
    hadamard_power,
    inner,
    inverse,
    kron,
    listing,
    logsumexp,
    matrix,
    matrix_power,
    norm,
    pinv,
    rank,
    row,
    size_of,
    slice_ends,
    slice_ends_of,
    slice_of,
    softmax,
    spectral,
    trace,
    transpose,
    triangle,
    vec,
    vector,
)
from .arithmetic import (
    CONSTANTS,
    HALF,
    I_UNIT,
    INFINITY,
    MINUS_ONE,
    ONE,
    PI,
    SCALAR_FUNCTIONS,
    SPECIAL_FUNCTIONS,
    TWO,
    ZERO,
    E,
    add,
    apply,
    basis,
    binomial,
    commutation,
    conj,
    constant,
    divide,
    dot,
    function,
    identity,
    mapped,
    mul,
    negative,
    num,
    ones,
    power,
    special,
    sqrt,
    subtract,
    symbol,
    zeros,
)
from .calculus import (
    RELATIONS,
    all_of,
    at,
    cases,
    derivative,
    differential,
    extremum,
    gradient,
    hessian,
    indicator,
    integral,
    jacobian,
    join,
    limit,
    product,
    relation,
    sum_over,
)
from .nodes import Expr
from .notions import collection, comprehension, density, dimension, distribution, eigenvalue, moment, optimum, order, projector
from .shapes import SCALAR

__all__ = [
    "BUILDERS",
    "CONSTANTS",
    "HALF",
    "INFINITY",
    "I_UNIT",
    "LEAVES",
    "MINUS_ONE",
    "NORMS",
    "ONE",
    "PI",
    "RELATIONS",
    "SCALAR_FUNCTIONS",
    "SPECIAL_FUNCTIONS",
    "TWO",
    "ZERO",
    "E",
    "add",
    "all_of",
    "apply",
    "at",
    "augmented",
    "basis",
    "binomial",
    "block",
    "cases",
    "collection",
    "column",
    "commutation",
    "comprehension",
    "conj",
    "constant",
    "density",
    "derivative",
    "det",
    "diag",
    "diagonal",
    "differential",
    "dimension",
    "distribution",
    "divide",
    "dot",
    "eigenprojector",
    "eigenvalue",
    "entry",
    "expm",
    "extremum",
    "function",
    "gradient",
    "hadamard",
    "hadamard_divide",
    "hadamard_power",
    "hessian",
    "identity",
    "indicator",
    "inner",
    "integral",
    "inverse",
    "jacobian",
    "join",
    "kron",
    "limit",
    "listing",
    "logsumexp",
    "mapped",
    "matrix",
    "matrix_power",
    "moment",
    "mul",
    "negative",
    "norm",
    "num",
    "ones",
    "optimum",
    "order",
    "pinv",
    "power",
    "product",
    "projector",
    "rank",
    "rebuild",
    "relation",
    "row",
    "size_of",
    "slice_ends",
    "slice_ends_of",
    "slice_of",
    "softmax",
    "special",
    "spectral",
    "sqrt",
    "subtract",
    "sum_over",
    "symbol",
    "trace",
    "transpose",
    "triangle",
    "vec",
    "vector",
    "zeros",
]


def _chunks(args: tuple[Expr, ...], width: int) -> list[tuple[Expr, ...]]:
    return [args[i : i + width] for i in range(0, len(args), width)]


def _cases(args: tuple[Expr, ...]) -> Expr:
    pairs = [(args[i], args[i + 1]) for i in range(0, len(args) - 1, 2)]
    return cases(pairs, args[-1] if len(args) % 2 else None)


def _indicator(args: tuple[Expr, ...]) -> Expr:
    condition = args[0]
    shape = condition.args[0].shape if condition.op == "relation" else SCALAR
    return indicator(condition, shape)


_Builder = Callable[[Hashable, tuple[Expr, ...]], Expr]

#: For every operation with arguments: how to make it again from new arguments. The list of operations there are.
BUILDERS: dict[str, _Builder] = {
    "basis": lambda d, a: a[0],  # replaced in `rebuild`, which knows the size
    "add": lambda d, a: add(*a),
    "mul": lambda d, a: mul(*a) if sum(not x.is_scalar for x in a) < 2 else dot(*a),
    "dot": lambda d, a: dot(*a),
    "power": lambda d, a: power(*a),
    "binomial": lambda d, a: binomial(*a),
    "conj": lambda d, a: conj(*a),
    "apply": lambda d, a: apply(d[0], a, latex=d[1], primes=d[2]),  # type: ignore[index]
    "mapped": lambda d, a: mapped(d[0], a[0], latex=d[1], primes=d[2]),  # type: ignore[index]
    "transpose": lambda d, a: transpose(*a),
    "inverse": lambda d, a: inverse(*a),
    "pinv": lambda d, a: pinv(*a),
    "matrix_power": lambda d, a: matrix_power(*a),
    "expm": lambda d, a: expm(*a),
    "trace": lambda d, a: trace(*a),
    "det": lambda d, a: det(*a),
    "rank": lambda d, a: rank(*a),
    "spectral": lambda d, a: spectral(str(d), *a),
    "eigenprojector": lambda d, a: eigenprojector(str(d), *a),
    "norm": lambda d, a: norm(a[0], str(d), *a[1:]),
    "inner": lambda d, a: inner(*a),
    "hadamard": lambda d, a: hadamard(*a),
    "hadamard_divide": lambda d, a: hadamard_divide(*a),
    "hadamard_power": lambda d, a: hadamard_power(*a),
    "kron": lambda d, a: kron(*a),
    "vec": lambda d, a: vec(*a),
    "diag": lambda d, a: diag(*a),
    "diagonal": lambda d, a: diagonal(*a),
    "triangle": lambda d, a: triangle(str(d), *a),
    "matrix": lambda d, a: matrix(_chunks(a, d[1])),  # type: ignore[index]
    "vector": lambda d, a: vector(a),
    "list": lambda d, a: listing(a),
    "block": lambda d, a: block(_chunks(a, d[1])),  # type: ignore[index]
    "entry": lambda d, a: entry(*a),
    "column": lambda d, a: column(*a),
    "row": lambda d, a: row(*a),
    "slice": lambda d, a: slice_of(a[0], *slice_ends_of(d, a)),
    "softmax": lambda d, a: softmax(*a),
    "logsumexp": lambda d, a: logsumexp(*a),
    "sum": lambda d, a: sum_over(*a),
    "product": lambda d, a: product(*a),
    "integral": lambda d, a: integral(*a),
    "limit": lambda d, a: limit(a[0], a[1], a[2], str(d)),
    "at": lambda d, a: at(*a),
    "extremum": lambda d, a: extremum(str(d), *a),
    "gradient": lambda d, a: gradient(a[0], a[1], str(d)),
    "jacobian": lambda d, a: jacobian(a[0], a[1], str(d)),
    "hessian": lambda d, a: hessian(*a),
    "derivative": lambda d, a: derivative(a[0], a[1], d),  # type: ignore[arg-type]
    "differential": lambda d, a: differential(*a),
    "relation": lambda d, a: relation(str(d), *a),
    "logic": lambda d, a: join(str(d), *a),
    "indicator": lambda d, a: _indicator(a),
    "cases": lambda d, a: _cases(a),
    "moment": lambda d, a: moment(d[0], a[: d[1]], a[d[1] :], d[2]),  # type: ignore[index]
    "distribution": lambda d, a: a[0],  # replaced in `rebuild`, which knows the shape
    "density": lambda d, a: density(d[0], a[: d[1]], a[d[1] : d[1] + d[2]], a[d[1] + d[2] :]),  # type: ignore[index]
    "order": lambda d, a: order(str(d), *a),
    "projector": lambda d, a: projector(str(d), *a),
    "dimension": lambda d, a: dimension(*a),
    "eigenvalue": lambda d, a: eigenvalue(str(d), *a),
    "optimum": lambda d, a: optimum(str(d), *a),
    "special": lambda d, a: special(str(d), *a),
    "comprehension": lambda d, a: comprehension(*a),
    **{name: (lambda d, a, name=name: function(name, *a)) for name in SCALAR_FUNCTIONS},  # type: ignore[misc]
}
LEAVES = frozenset({"number", "constant", "symbol", "identity", "zeros", "ones", "commutation", "collection"})


def rebuild(node: Expr, args: tuple[Expr, ...]) -> Expr:
    """The same operation on other arguments, through its constructor."""
    if args == node.args:
        return node
    if node.op == "basis":
        assert node.shape.rows is not None
        return basis(args[0], node.shape.rows)
    if node.op == "distribution":
        return distribution(node.data, node.shape, args)
    if node.op == "apply":
        name, latex, primes = node.data
        return apply(name, args, node.shape, latex=latex, primes=primes)
    return BUILDERS[node.op](node.data, args)
