"""Variables with structure: what the gradient means when the entries are not free, and the other readings beside it.

The gradient that is derived treats every entry as independent. A variable that is declared symmetric, skew, diagonal, triangular,
orthogonal or a unit vector cannot move so freely; two other readings answer for it:

    projected gradient      the steepest direction among such arrays: the orthogonal projection of the gradient
    independent entries     the partial derivatives by the entries that determine the array (for a symmetric matrix one of each pair)

Each is claimed as the gradient of f after a map that is the identity on such arrays and whose change there is the projection: for
symmetric X of f((X + X^T)/2), for orthogonal X of f(X(3I - X^T X)/2). So each can be checked like any other gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...expression import build as b
from ...expression.nodes import BINDERS, Expr, substitute, walk
from ...expression.shapes import vector_shape
from ..collect import Collector
from ..facts import has
from ..match import size_expression
from ..normal import transposed

__all__ = [
    "Reading", "note_on_eigenvectors", "note_on_structure", "other_readings", "projection_of", "where_symmetric", "with_eigenvectors",
]  # fmt: skip

_Map = Callable[[Expr], Expr]


@dataclass(frozen=True, eq=False)
class Reading:
    """Another answer for a bound variable.

    It claims that the gradient of f after `chart` is `expression`; where there is no chart, that `restored`, the projection made again
    from the entries, is `projection`.
    """

    name: str
    expression: Expr
    said: str
    chart: Expr | None
    restored: Expr
    projection: Expr


@dataclass(frozen=True, eq=False)
class _Bound:
    """A property, how a sentence calls it, the map that keeps X in the set, its projection, and the entries that are free."""

    name: str
    called: str
    chart: _Map
    projection: Callable[[Expr, Expr], Expr]
    within: str = "among such matrices"
    entries: _Map | None = None
    from_entries: _Map = lambda d: d
    entries_said: str = ""


def _mean(x: Expr, sign: int) -> Expr:
    # X^T stays as it is, also of a matrix that is declared equal to it: the chart is used off the set
    return b.mul(b.HALF, b.add(x, b.mul(b.num(sign), b.transpose(x))))


def _diagonal_part(x: Expr) -> Expr:
    return b.diag(b.diagonal(x))


def _strictly(which: str, x: Expr) -> Expr:
    return b.add(b.triangle(which, x), b.negative(_diagonal_part(x)))


def _identity(x: Expr) -> Expr:
    assert x.shape.cols is not None
    return b.identity(x.shape.cols)


def _unit_triangle(which: str) -> _Map:
    return lambda x: b.add(_strictly(which, x), _identity(x))


def _nearly_orthogonal(x: Expr) -> Expr:
    """X (3I - X^T X)/2: one step of Newton's method for the nearest orthogonal matrix."""
    return b.mul(b.HALF, b.dot(x, b.add(b.mul(b.num(3), _identity(x)), b.negative(b.dot(b.transpose(x), x)))))


def _tangent(x: Expr, g: Expr) -> Expr:
    return b.add(g, b.mul(b.num(-1), b.HALF, b.dot(x, b.add(b.dot(transposed(x), g), b.dot(transposed(g), x)))))


def _share(x: Expr) -> Expr:
    """1 (1^T x)/n."""
    ones = b.ones(x.shape)
    assert x.shape.rows is not None
    return b.mul(b.power(size_expression(x.shape.rows), -1), b.dot(b.transpose(ones), x), ones)


def _sum_kept(x: Expr) -> Expr:
    ones = b.ones(x.shape)
    assert x.shape.rows is not None
    return b.add(x, b.negative(_share(x)), b.mul(b.power(size_expression(x.shape.rows), -1), ones))


_BOUNDS = (
    _Bound("diagonal", "diagonal", _diagonal_part, lambda x, g: _diagonal_part(g), entries=b.diagonal, from_entries=b.diag,
           entries_said="by the entries on the diagonal"),
    _Bound("symmetric", "symmetric", lambda x: _mean(x, 1), lambda x, g: b.mul(b.HALF, b.add(g, transposed(g))),
           entries=lambda g: b.add(g, transposed(g), b.negative(_diagonal_part(g))),
           from_entries=lambda d: b.mul(b.HALF, b.add(d, _diagonal_part(d))),
           entries_said="by the entries on and above the diagonal, each with its twin"),
    _Bound("skew", "skew-symmetric", lambda x: _mean(x, -1), lambda x, g: b.mul(b.HALF, b.add(g, b.negative(transposed(g)))),
           entries=lambda g: b.add(g, b.negative(transposed(g))), from_entries=lambda d: b.mul(b.HALF, d),
           entries_said="by the entries above the diagonal, each with its twin of the other sign"),
    _Bound("unit_lower_triangular", "unit lower triangular", _unit_triangle("lower"), lambda x, g: _strictly("lower", g)),
    _Bound("unit_upper_triangular", "unit upper triangular", _unit_triangle("upper"), lambda x, g: _strictly("upper", g)),
    _Bound("lower_triangular", "lower triangular", lambda x: b.triangle("lower", x), lambda x, g: b.triangle("lower", g)),
    _Bound("upper_triangular", "upper triangular", lambda x: b.triangle("upper", x), lambda x, g: b.triangle("upper", g)),
    _Bound("orthogonal", "orthogonal", _nearly_orthogonal,
           lambda x, g: b.mul(b.HALF, b.add(g, b.negative(b.dot(x, transposed(g), x)))), within="along such matrices (its tangent part)"),
    _Bound("orthonormal_columns", "a matrix with orthonormal columns", _nearly_orthogonal, _tangent,
           within="along such matrices (its tangent part)"),
    _Bound("unit", "a unit vector", lambda x: b.mul(b.power(b.norm(x, "2"), -1), x),
           lambda x, g: b.add(g, b.negative(b.dot(x, transposed(x), g))), within="along the sphere (its tangent part)"),
    _Bound("simplex", "a vector whose entries add up to one", _sum_kept, lambda x, g: b.add(g, b.negative(_share(g))),
           within="among vectors with that sum"),
)  # fmt: skip


def _bound(x: Expr) -> _Bound | None:
    return next((bound for bound in _BOUNDS if has(x, bound.name)), None)


def projection_of(variable: Expr, gradient: Expr) -> Expr | None:
    """The part of a gradient along the set of its variable, not yet simplified; None where the variable is free."""
    bound = _bound(variable)
    return None if bound is None else bound.projection(variable, gradient)


def other_readings(variable: Expr, gradient: Expr, collector: Collector) -> Iterator[Reading]:
    """What else the question may mean where the variable is not free; nothing where the readings agree."""
    bound = _bound(variable)
    if bound is None:
        return
    chart = bound.chart(variable)
    projected = collector(bound.projection(variable, gradient))
    name = "tangent_gradient" if "tangent" in bound.within else "projected_gradient"
    yield Reading(name, projected, f"the gradient {bound.within}", chart, projected, projected)
    if bound.entries is not None:
        by_entries = collector(bound.entries(gradient))
        restored = bound.from_entries(by_entries)
        yield Reading("independent_entries", by_entries, f"the derivative {bound.entries_said}", None, restored, projected)


def where_symmetric(shown: Expr, variables: Iterable[Expr], collector: Collector) -> tuple[list[Expr], Expr] | None:
    """The matrices that stand beside their transposes in a sum, and the shorter form for symmetric ones; None where there is none."""
    held = set(variables)
    found: dict[Expr, None] = {}
    for node in walk(shown):
        if node.op != "add" or node.shape.kind != "matrix":
            continue
        for term in node.args:
            if transposed(term) in node.args and not has(term, "symmetric"):
                square = [s for s in term.free if s.op == "symbol" and s.shape.kind == "matrix" and s.shape.rows == s.shape.cols]
                found.update(dict.fromkeys(s for s in square if s not in held and not has(s, "symmetric") and not has(s, "skew")))
    if not found:
        return None
    matrices = sorted(found, key=lambda s: s.name)
    twins = {s: b.symbol(s.name, s.shape, (*s.properties, "symmetric"), latex=s.data.latex) for s in matrices}
    short = substitute(collector(substitute(shown, twins)), {twin: s for s, twin in twins.items()})
    return (matrices, short) if len(short.latex) < len(shown.latex) else None


def note_on_structure(variable: Expr, gradient: Expr, collector: Collector) -> str | None:
    """A sentence for the reader, or None where the variable is free."""
    name = variable.latex
    bound = _bound(variable)
    said = []
    if bound is not None:
        for reading in other_readings(variable, gradient, collector):
            same = reading.expression is gradient
            said.append(f"this is also {reading.said}" if same else f"{reading.said} is ${reading.expression.latex}$")
    if has(variable, "toeplitz"):
        entry = rf"{gradient.latex}_{{ij}}" if gradient.op == "symbol" else rf"\left({gradient.latex}\right)_{{ij}}"
        sums = rf"\sum_{{i-j=k}} {entry}"
        said.append(f"the derivative by the number on the k-th diagonal, where row minus column is $k$, is ${sums}$")
    if not said:
        return None
    kinds = " and ".join([*([bound.called] if bound is not None else []), *(["Toeplitz"] if has(variable, "toeplitz") else [])])
    return f"${name}$ is {kinds}: the answer takes the entries as independent; " + "; ".join(said) + "."


def with_eigenvectors(e: Expr, taken: Iterable[str]) -> tuple[Expr, tuple[tuple[Expr, Expr], ...]]:
    """The expression with v v^T for a projector on an eigenvector, tr(v v^T B) as v^T B v, and what each v stands for."""
    parts: list[tuple[Expr, Expr]] = []
    names = {*taken, *(s.name for s in e.free)}
    for node in dict.fromkeys(n for n in walk(e) if n.op == "eigenprojector"):
        name = next((x for x in "vuwqz" if x not in names), None)
        if name is None or node.shape.rows is None or node.free & {n.args[1] for n in walk(e) if n.op in BINDERS}:
            continue
        names.add(name)
        v = b.symbol(name, vector_shape(node.shape.rows))
        value = b.spectral(str(node.data), node.args[0]).latex
        e = _rotated(substitute(e, {node: b.dot(v, b.transpose(v))}), v)
        parts.append((v, b.symbol(f"eigenvector_{name}", v.shape, latex=rf"\text{{a unit eigenvector for }}{value}")))
    return e, tuple(parts)


def _rotated(e: Expr, v: Expr) -> Expr:
    """tr(A v v^T B) is v^T B A v."""
    args = tuple(_rotated(a, v) for a in e.args)
    e = e if args == e.args else b.rebuild(e, args)
    if e.op == "trace" and e.args[0].op == "dot" and v in e.args[0].args:
        factors = e.args[0].args
        at = factors.index(v)
        return b.dot(*factors[at + 1 :], *factors[: at + 1])
    return e


def note_on_eigenvectors(answers: Iterable[Expr]) -> list[str]:
    """What a projector on an eigenvector is, and where there is one."""
    found = dict.fromkeys(n for e in answers for n in walk(e) if n.op == "eigenprojector")
    return [
        f"${n.latex}$ is $vv^\\top$ with a unit eigenvector $v$ of ${b.spectral(str(n.data), n.args[0]).latex}$, which must be a simple "
        "eigenvalue: at a multiple one there is no derivative."
        for n in found
    ]
