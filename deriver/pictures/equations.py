"""Differential equations as functions of floating-point numbers: the field of a plane system, the slope of a scalar equation.

Comes in: a Problem with derivatives as nodes. Goes out: functions on arrays. NotDrawn where a parameter has no number, where the equation
is not linear in its highest derivative, and where it is no equation of this form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..expression import Expr, walk
from ..expression import build as b
from ..latex.equations import plain
from ..model import Problem
from .numbers import NotDrawn, number_of, values_of

__all__ = ["System", "initial_values", "order_of", "system_of"]

#: (time, [unknowns and their lower derivatives]) -> their rates.
System = Callable[[Any, list[Any]], list[Any]]


def _relations(problem: Problem) -> list[Expr]:
    e = problem.expression
    if e is None:
        raise NotDrawn("no equation")
    parts = [plain(p) for p in (e.args if e.op == "logic" and e.data == "and" else (e,))]
    if any(p.op != "relation" or p.data != "=" for p in parts):
        raise NotDrawn("no equation")
    return parts


def order_of(problem: Problem) -> int:
    """The highest order of a derivative in the equations."""
    orders = [n.data for part in _relations(problem) for n in walk(part) if n.op == "derivative"]
    return max(orders, default=0)


def system_of(problem: Problem) -> tuple[System, int, bool]:
    """(the system as a function, its dimension, whether it depends on time): of first order, or one scalar equation of any order."""
    relations, (t, *more) = _relations(problem), problem.variables
    if more or not problem.unknowns:
        raise NotDrawn("more than one variable")
    order = order_of(problem)
    unknowns = problem.unknowns
    if len(unknowns) == 1 and unknowns[0].is_scalar and len(relations) == 1:
        lower = [unknowns[0]] + [b.derivative(unknowns[0], t, k) for k in range(1, order)]
        highest = [b.derivative(unknowns[0], t, order)]
        size = order
    elif order == 1 and len(unknowns) == 1 and len(relations) == 1 and unknowns[0].shape.kind == "vector":
        lower, highest = [unknowns[0]], [b.derivative(unknowns[0], t, 1)]
        size = int(str(unknowns[0].shape.rows))
    elif order == 1 and all(u.is_scalar for u in unknowns) and len(relations) == len(unknowns):
        lower, highest = list(unknowns), [b.derivative(u, t, 1) for u in unknowns]
        size = len(unknowns)
    else:
        raise NotDrawn("a system of another form")
    vector = not unknowns[0].is_scalar
    differences = [b.subtract(*r.args) for r in relations]
    free = set().union(*(_loose(d, {*lower, *highest}) for d in differences))
    if not free <= {t}:
        raise NotDrawn("a parameter without a value")

    def residuals(time: Any, state: list[Any], rates: list[Any]) -> list[Any]:
        import numpy as np

        if vector:
            table = {lower[0]: np.stack(np.broadcast_arrays(*state)), highest[0]: np.stack(np.broadcast_arrays(*rates)), t: time}
            found = values_of(differences[0], table)
            return [found[i] for i in range(size)]
        table = {**dict(zip(lower, state, strict=True)), **dict(zip(highest, rates, strict=True)), t: time}
        return [values_of(d, table) for d in differences]

    solved = _isolated(relations, highest)

    def system(time: Any, state: list[Any]) -> list[Any]:
        import numpy as np

        if solved:
            whole = [np.stack(np.broadcast_arrays(*state))] if vector else state
            table = {**dict(zip(lower, whole, strict=True)), t: time}
            found = [values_of(side, table) for side in solved]
            return list(found[0]) if vector else found if len(found) > 1 else [*state[1:], found[0]]
        count = size if vector or len(highest) > 1 else 1
        zero = state[0] * 0.0
        base = residuals(time, state, [zero] * count)
        columns = [residuals(time, state, [zero + (1.0 if j == k else 0.0) for j in range(count)]) for k in range(count)]
        shape = np.broadcast(*base, zero).shape
        matrix = np.empty((*shape, count, count))
        right = np.empty((*shape, count, 1))
        for i in range(count):
            right[..., i, 0] = -base[i]
            for k in range(count):
                matrix[..., i, k] = columns[k][i] - base[i]
        trial = residuals(time, state, [zero + 2.0 + k for k in range(count)])
        for i in range(count):
            straight = base[i] + sum((2.0 + k) * (columns[k][i] - base[i]) for k in range(count))
            with np.errstate(all="ignore"):
                if np.any(np.abs(straight - trial[i]) > 1e-8 * (1 + np.abs(trial[i]))):
                    raise NotDrawn("not linear in the highest derivative")
        matrix[~np.isfinite(matrix).all(axis=(-1, -2))] = np.eye(count) * np.nan
        flat = np.abs(np.linalg.det(np.nan_to_num(matrix))) < 1e-14
        matrix[flat] = np.eye(count)
        rates = np.linalg.solve(matrix, right)[..., 0]
        rates[flat] = np.nan
        found = [rates[..., i] for i in range(count)]
        return found if count > 1 else [*state[1:], found[0]]

    return system, size, t in free


def _isolated(relations: list[Expr], highest: list[Expr]) -> list[Expr]:
    """For each highest derivative the side that it equals, where every relation has one alone on a side; else nothing."""
    found: dict[Expr, Expr] = {}
    for relation in relations:
        for side, other in (relation.args, relation.args[::-1]):
            if side in highest and not any(node in walk(other) for node in highest):
                found.setdefault(side, other)
    return [found[node] for node in highest] if len(found) == len(highest) == len(relations) else []


def _loose(expression: Expr, whole: set[Expr]) -> set[Expr]:
    """The symbols that stand outside the given sub-expressions."""
    if expression in whole:
        return set()
    if expression.op == "symbol":
        return {expression}
    if expression.op in ("apply", "derivative", "differential"):
        raise NotDrawn(expression.op)
    return set().union(*(_loose(a, whole) for a in expression.args))


def initial_values(problem: Problem) -> tuple[float, list[float]] | None:
    """(time, the unknowns and their lower derivatives there), where the conditions give all of them at one time; else None."""
    t = problem.variables[0]
    order = max(1, order_of(problem))
    wanted: list[tuple[object, int]] = [(u.data[0], k) for u in problem.unknowns for k in range(order)]
    found: dict[tuple[object, int], list[float]] = {}
    times = set()
    for condition in problem.conditions:
        if condition.op != "relation" or condition.data != "=":
            return None
        left, right = condition.args
        node, primes = left, 0
        if node.op == "at" and node.args[0].op == "derivative":
            node, primes = b.apply(node.args[0].args[0].data[0], (node.args[2],), node.shape), node.args[0].data
        elif node.op == "apply":
            primes = node.data[2]
        if node.op != "apply" or len(node.args) != 1 or node.args[0] is t:
            return None
        try:
            times.add(number_of(node.args[0]))
            value = values_of(right, {})
        except NotDrawn:
            return None
        import numpy as np

        found[(node.data[0], primes)] = [float(v) for v in np.atleast_1d(value).ravel()]
    if len(times) != 1 or any(name not in found for name in wanted):
        return None
    return times.pop(), [v for name in wanted for v in found[name]]
