r"""A covariance that nobody declares: the $\Sigma$ of a Gaussian is symmetric positive definite, as its meaning is.

Comes in: the typed problems of a task and its text. Goes out: the same with the property, and with the assumption said. Formulas that
are verified are not touched: there a missing hypothesis is part of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Context, Definition
from .kinds import CALCULUS
from .problems import TaskItem

__all__ = ["with_covariances"]

_SIGMA = re.compile(r"^(?:\\boldsymbol\{|\\mathbf\{|\\hat\{|\\bm\{)*\\Sigma\}*(?:_.*)?$")
_SPOKEN = re.compile(r"gaussian|normal|covariance|portfolio|sharpe|variance|mahalanobis|kl|likelihood", re.IGNORECASE)


def with_covariances(items: tuple[TaskItem, ...], text: str) -> tuple[TaskItem, ...]:
    """The problems with every undeclared covariance symmetric positive definite."""
    return tuple(_one(item, text) for item in items)


def _one(item: TaskItem, text: str) -> TaskItem:
    if item.kind not in CALCULUS or item.expression is None or r"\Sigma" not in text:
        return item
    table: dict[Expr, Expr] = {}
    for s in item.expression.free | set(item.variables):
        if s.op != "symbol" or not _SIGMA.match(s.data.latex) or not _undeclared(s, item) or s.shape.rows != s.shape.cols:
            continue
        if s.shape.kind == "matrix" and (_as_covariance(s, item.expression) or _SPOKEN.search(text)):
            table[s] = b.symbol(s.name, s.shape, (*s.properties, "positive_definite"), latex=s.data.latex)
    if not table:
        return item
    said = [f"${s.latex}$ is symmetric positive definite, as a covariance matrix" for s in sorted(table, key=lambda s: s.name)]
    return replace(
        item,
        expression=substitute(item.expression, table),
        variables=tuple(substitute(v, table) for v in item.variables),
        context=_context(item.context, table),
        point=tuple((substitute(x, table), substitute(value, table)) for x, value in item.point),
        assumed=(*item.assumed, *said),
    )


def _undeclared(s: Expr, item: TaskItem) -> bool:
    return any(a.startswith(f"${s.latex}$ is a real ") for a in item.assumed) and not s.properties & {"symmetric", "positive_semidefinite"}


def _as_covariance(s: Expr, body: Expr) -> bool:
    """Inverted in a quadratic form, or inverted beside its own determinant."""
    inverted = any(n.op == "inverse" and s in n.free for n in walk(body))
    quadratic = any(n.op == "dot" and n.is_scalar and any(f.op == "inverse" and f.args[0] is s for f in n.args) for n in walk(body))
    return quadratic or (inverted and any(n.op == "det" and s in n.free for n in walk(body)))


def _context(context: Context, table: Mapping[Expr, Expr]) -> Context:
    definitions: dict[str, Definition] = {
        key: replace(d, body=substitute(d.body, table), parameters=tuple(substitute(p, table) for p in d.parameters))
        for key, d in context.definitions.items()
    }
    symbols = {key: substitute(s, table) for key, s in context.symbols.items()}
    return context.with_(symbols=symbols, definitions=definitions, conditions=tuple(substitute(c, table) for c in context.conditions))
