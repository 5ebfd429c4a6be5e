r"""Differential equations as structure: the unknown functions, what they depend on, the order, the conditions; drift and diffusion.

Comes in: relations that were read. Goes out: a `DifferentialEquation` or a `StochasticEquation`, or None where they are neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..expression import Expr, walk
from ..expression import build as b

__all__ = [
    "DifferentialEquation",
    "StochasticEquation",
    "differential_equation_of",
    "equation_kind",
    "factors_of",
    "plain",
    "stochastic_equation_of",
]

_TIME = frozenset({"t", r"\tau"})


@dataclass(frozen=True)
class DifferentialEquation:
    """Equations for unknown functions.

    unknowns: the functions at their variables, as `y(t)`. variables: what they depend on. order: the highest order of a derivative.
    equations: relations in which every derivative is a `derivative` node. conditions: values at points, as `y(0) = 1`.
    """

    unknowns: tuple[Expr, ...]
    variables: tuple[Expr, ...]
    order: int
    equations: tuple[Expr, ...]
    conditions: tuple[Expr, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of problem: `ode`, `ode_system` or `pde`."""
        if len(self.variables) > 1 or any(not v.is_scalar for v in self.variables):
            return "pde"
        several = len(self.equations) > 1 or len(self.unknowns) > 1 or any(not u.is_scalar for u in self.unknowns)
        return "ode_system" if several else "ode"


@dataclass(frozen=True)
class StochasticEquation:
    r"""`dX_t = a\,dt + b\,dW_t`: the process, its drift a, and for each Brownian motion its diffusion."""

    process: Expr
    time: Expr
    drift: Expr
    diffusion: tuple[tuple[Expr, Expr], ...]


def plain(expression: Expr) -> Expr:
    """The expression with `y'(t)` written as the derivative of y(t)."""
    from ..expression import transform

    def visit(node: Expr) -> Expr | None:
        if node.op == "apply" and node.data[2] and len(node.args) == 1 and node.args[0].op == "symbol" and node.args[0].is_scalar:
            name, latex, primes = node.data
            return b.derivative(b.apply(name, node.args, node.shape, latex=latex), node.args[0], primes)
        return None

    return transform(expression, visit)


def _at_home(node: Expr) -> bool:
    return node.op == "apply" and bool(node.args) and all(a.op == "symbol" for a in node.args)


def _derivatives(side: Expr) -> dict[tuple[object, ...], int] | None:
    """The derivatives of undefined functions on a side, with their orders; None where one is of something composed."""
    found: dict[tuple[object, ...], int] = {}
    stack = [plain(side)]
    while stack:
        node = stack.pop()
        if node.op == "hessian" and _at_home(node.args[0]):
            found[(node.args[0], "laplacian")] = 2
        elif node.op == "derivative":
            body, by = node.args[0], [node.args[1]] * node.data
            while body.op == "derivative":
                by += [body.args[1]] * body.data
                body = body.args[0]
            if _at_home(body):
                found[(body, *sorted(v.latex for v in by))] = len(by)
            elif any(n.op == "apply" for n in walk(body)):
                return None
        elif node.op in ("gradient", "jacobian", "hessian", "limit", "at", "integral", "differential"):
            if any(n.op == "apply" for n in walk(node)):
                return None
        else:
            stack.extend(node.args)
    return found


def equation_kind(left: Expr, right: Expr) -> str | None:
    """`model` for a stochastic equation, `equation_to_solve` for a differential one; None for anything else."""
    if not left.args and not right.args:
        return None
    ops = {n.op for side in (left, right) for n in walk(side)}
    if "differential" in ops and (_stochastic(left) or _stochastic(right)):
        return "model" if left.op == "differential" and right is not b.ZERO else "identity"
    if "order" in ops or ops.isdisjoint(("derivative", "apply", "hessian")):
        return None  # an order of approximation: a claim about every function
    one, other = _derivatives(left), _derivatives(right)
    if one is None or other is None or not (one or other) or one == other:
        return None
    return "equation_to_solve"


def _stochastic(side: Expr) -> bool:
    return any(n.op == "differential" and _random(n.args[0]) for n in walk(side))


def _random(body: Expr) -> bool:
    """A process as a symbol X_t, or a Brownian motion as a function W(t)."""
    if any("process" in s.properties for s in body.free):
        return True
    return any(n.op == "apply" and n.data[0] in ("W", "B") for n in walk(body))


def differential_equation_of(relations: Sequence[Expr]) -> DifferentialEquation | None:
    """The structure of equations for unknown functions, with their conditions; None where nothing is differentiated."""
    parts = [plain(p) for r in relations for p in (r.args if r.op == "logic" and r.data == "and" else (r,))]
    parts = _values_at_letters(parts)
    equations: list[Expr] = []
    rest: list[Expr] = []
    unknowns: dict[Expr, None] = {}
    order = 0
    for part in parts:
        found = [n for n in walk(part) if n.op in ("derivative", "hessian", "gradient", "jacobian") and not _below_at(part, n)]
        bodies = {a for n in found for a in walk(n.args[0]) if _at_home(a)}
        if not bodies:
            rest.append(part)
            continue
        equations.append(part)
        for a in walk(part):
            if a in bodies:
                unknowns[a] = None
        for n in found:
            order = max(order, _order(n))
    if not equations:
        return None
    names = {u.data[0] for u in unknowns}
    conditions: list[Expr] = []
    more: list[Expr] = []
    for part in rest:
        mentioned = [n for n in walk(part) if n.op == "apply" and n.data[0] in names]
        at_points = any(n.op == "at" for n in walk(part))
        (more if mentioned and not at_points and all(n in unknowns for n in mentioned) else conditions).append(part)
    variables: dict[Expr, None] = {}
    for u in unknowns:
        for v in u.args:
            variables[v] = None
    return DifferentialEquation(tuple(unknowns), tuple(variables), order, (*equations, *more), tuple(conditions))


def _values_at_letters(parts: list[Expr]) -> list[Expr]:
    """`y'(L)=0` beside an equation of higher order for y(t): the slope at a point, not a second equation."""
    seen = [n for part in parts for n in walk(part) if n.op == "derivative" and n.args[0].op == "apply" and len(n.args[0].args) == 1]
    highest: dict[str, Expr] = {}
    for n in seen:
        name = n.args[0].data[0]
        if name not in highest or n.data > highest[name].data:
            highest[name] = n
    out = []
    for part in parts:
        left = plain(part.args[0]) if part.op == "relation" and part.data == "=" else None
        if left is None or left.op != "derivative" or left.args[0].op != "apply" or left.args[1] not in left.args[0].args:
            out.append(part)
            continue
        f = left.args[0]
        top = highest.get(f.data[0])
        named = any(n.op == "apply" and n.data[0] == f.data[0] for n in walk(part.args[1]))
        if top is None or named or top.data <= left.data or top.args[0].args == f.args:
            out.append(part)
            continue
        value = b.apply(f.data[0], f.args, f.shape, latex=f.data[1], primes=left.data)
        out.append(b.relation("=", value, part.args[1]))
    return out


def _below_at(part: Expr, node: Expr) -> bool:
    """Whether a derivative stands only where it is taken at a point: `u_x(0,t)`."""
    return any(n.op == "at" and node in walk(n.args[0]) for n in walk(part)) and not _outside_at(part, node)


def _outside_at(part: Expr, node: Expr) -> bool:
    if part is node:
        return True
    return part.op != "at" and any(_outside_at(a, node) for a in part.args)


def _order(node: Expr) -> int:
    own = node.data if node.op == "derivative" else 2 if node.op == "hessian" else 1
    below = node.args[0]
    return int(own) + max((_order(n) for n in walk(below) if n.op in ("derivative", "hessian", "gradient", "jacobian")), default=0)


def stochastic_equation_of(relation: Expr) -> StochasticEquation | None:
    r"""The structure of `dX_t = a\,dt + b\,dW_t`; None where the relation is of another form."""
    if relation.op != "relation" or relation.data != "=" or relation.args[0].op != "differential":
        return None
    process = relation.args[0].args[0]
    if not (process.op == "symbol" and "process" in process.properties or _at_home(process)):
        return None
    right = relation.args[1]
    drift: list[Expr] = []
    time: Expr | None = None
    noise: dict[Expr, list[Expr]] = {}
    for term in _terms(right):
        factors = factors_of(term)
        moving = [f for f in factors if f.op == "differential"]
        if len(moving) != 1 or moving[0].args[0].op not in ("symbol", "apply"):
            return None
        source = moving[0].args[0]
        rest = b.dot(*(f for f in factors if f is not moving[0])) if len(factors) > 1 else b.ONE
        if any(n.op == "differential" for n in walk(rest)):
            return None
        if _random(source):
            noise.setdefault(source, []).append(rest)
        else:
            time = source
            drift.append(rest)
    if time is None:
        time = b.symbol("t", b.ZERO.shape, ("real",))
    zero = b.ZERO if process.is_scalar else b.zeros(process.shape)
    return StochasticEquation(process, time, b.add(*drift) if drift else zero, tuple((w, b.add(*terms)) for w, terms in noise.items()))


def _terms(side: Expr) -> list[Expr]:
    r"""The terms of a sum; of `X_t(a\,dt+b\,dW_t)` those of the bracket, each with the factor."""
    if side.op == "add":
        return [t for a in side.args for t in _terms(a)]
    if side.op in ("mul", "dot"):
        factors = factors_of(side)
        sums = [f for f in factors if f.op == "add" and any(n.op == "differential" for n in walk(f))]
        if len(sums) == 1 and side.is_scalar:
            rest = [f for f in factors if f is not sums[0]]
            return [t for a in sums[0].args for t in _terms(b.mul(*rest, a))]
    return [side]


def factors_of(term: Expr) -> list[Expr]:
    """The factors of a product, taken apart all the way."""
    if term.op in ("mul", "dot"):
        return [f for a in term.args for f in factors_of(a)]
    return [term]
