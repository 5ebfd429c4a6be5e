r"""Derivatives along solutions: x'(t) replaced by what an equation of motion says of it.

Comes in: an answer in the derivatives of unspecified functions, and the definitions of the task, among them `\dot x = A x`. Goes out: the
answer with the right sides put in, at the same time; None where no equation speaks of a derivative in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr, substitute, walk

__all__ = ["along_solutions"]


def along_solutions(found: Expr, definitions: Mapping[str, Any]) -> tuple[Expr, str] | None:
    """The answer with the equations put in, and the equations as a text."""
    table: dict[Expr, Expr] = {}
    said = []
    for slope in dict.fromkeys(n for n in walk(found) if n.op == "apply" and n.data[2] == 1 and len(n.args) == 1):
        definition = definitions.get(rf"\dot{{{slope.data[1]}}}")
        if definition is None:
            continue
        body = definition.body
        for parameter in definition.parameters:
            body = substitute(body, {parameter: slope.args[0]})
        # the equation is written for x, the answer for x(t)
        paths = {
            s: b.apply(n.data[0], slope.args, n.shape, latex=n.data[1]) for n in _values(found) for s in body.free if s.latex == n.data[1]
        }
        body = substitute(body, paths)
        if body.shape == slope.shape:
            table[slope] = body
            said.append(f"${slope.latex} = {body.latex}$")
    return (substitute(found, table), " and ".join(said)) if table else None


def _values(e: Expr) -> list[Expr]:
    return [n for n in walk(e) if n.op == "apply" and len(n.args) == 1]
