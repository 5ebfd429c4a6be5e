r"""By which variables, and which kind of problem the shapes make of a wish.

Comes in: a typed expression, the parameters of its function, and what was asked. Goes out: the variables where the task names none (with
what custom was followed), and the problems with their kinds. Where custom does not decide, that is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import Ambiguous, NotSupported, ReadingError, TypeMistake
from ..expression import Expr, substitute, transform
from ..expression import build as b
from ..model import Context
from .definitions import define
from .elaborate import Elaborator
from .names import key_of, python_name
from .questions import Wanted
from .syntax import parse_syntax
from .tree import Node

__all__ = ["alone", "choose", "held", "kinds_of"]

#: Letters that custom differentiates by, the likeliest first.
_VECTORS = ("x", "w", "theta", "z", "beta", "u", "y")
_MATRICES = ("X", "W", "Sigma", "Theta")
_SCALARS = ("x", "t")
_VARYING = frozenset("x y z t u v w r s theta phi rho".split())


def alone(e: Elaborator, body: Expr, row: Expr, node: Node) -> tuple[Expr, Expr]:
    """The body and the variable u_i, where only this one vector of its family occurs in it."""
    family = row.args[0]
    symbol = b.symbol(python_name(f"{family.data.latex}_{row.args[1].latex}"), row.shape, ("real",), latex=row.latex)
    found = substitute(body, {row: symbol})
    if family in found.free:
        message = f"other vectors of the family ${family.latex}$ occur besides ${row.latex}$"
        raise e.error(NotSupported, message, node, "write the terms with this one vector, or differentiate by the matrix of all of them")
    return found, symbol


_BELOW = re.compile(
    r"(?:/\s*|\}\s*\{\s*)(?:\\partial|\\mathrm\s*\{\s*d\s*\}|d)\s*(?P<one>\\?[a-zA-Z]+(?:\s*\{\s*\\?[a-zA-Z]+\s*\})?(?:_\s*(?:\{[^{}]*\}|\w))?)"
    r"|\\nabla_\s*(?:\{\s*(?P<two>[^{}]+?)\s*\}|(?P<three>\\[a-zA-Z]+|[a-zA-Z]))"
    r"|(?:with respect to|w\.r\.t\.?|wrt)(?: the)? \$(?P<four>[^$]+)\$"
)


def held(asked: str, context: Context) -> tuple[Context, str] | None:
    r"""The context in which a defined name that is differentiated by stays a letter: $\partial L/\partial h$ where $h=\tanh(Wx)$.

    Every other definition is read again, so that nothing of what the name stands for is left in it. None where no such name is named.
    """
    for found in _BELOW.finditer(asked):
        key = key_of(parse_syntax(next(g for g in found.groups() if g).strip())) or ""
        definition = context.definitions.get(key)
        if definition is None or definition.parameters or not definition.body.free:
            continue  # what is a constant, as in A = 0, does not vary
        symbol = b.symbol(python_name(key), definition.body.shape, ("real",) if definition.body.is_scalar else (), latex=key)
        made = context.with_(definitions={}, symbols={**context.symbols, key: symbol})
        for other, old in context.definitions.items():
            if other == key:
                continue
            again = define(parse_syntax(old.latex), old.latex, made)
            if again is None:
                return None
            made = again[0]
        return made, key
    return None


def choose(e: Elaborator, body: Expr, parameters: Sequence[Expr], wanted: Wanted, node: Node) -> list[Expr]:
    """The variables where the task names none: the parameters, the only letter, or what custom takes for the unknown."""
    if parameters and all(p in body.free for p in parameters):
        if len(parameters) == 1 or all(p.is_scalar for p in parameters) and wanted.kind != "derivative":
            return list(parameters)
        if wanted.kind == "derivative" and wanted.modifier == "partial" and wanted.order == 1:
            return list(parameters)
        if wanted.modifier == "mixed" and len(parameters) == wanted.order:
            return list(parameters)
        if wanted.kind == "differential":
            return list(parameters)
    elif len(parameters) == 1:
        return list(parameters)
    pool = list(parameters) if parameters else sorted(body.free, key=lambda s: s.name)
    free = [s for s in pool if s.op == "symbol" and not s.properties & {"natural", "index", "integer"} and s in body.free]
    if len(free) == 1:
        return free
    if wanted.kind == "derivative" and wanted.modifier == "partial" and free and wanted.order == 1:
        return free
    if wanted.kind == "differential" and free and all(s.is_scalar for s in free):
        varying = [s for s in free if s.name in _VARYING] if wanted.modifier != "total" else free
        if varying:
            if varying != free:
                e.assume("the differential is taken with " + ", ".join(f"${s.latex}$" for s in varying) + " varying")
            return varying
    for kind, letters in (("vector", _VECTORS), ("matrix", _MATRICES)):
        arrays = [s for s in free if s.shape.kind == kind]
        found = arrays if len(arrays) == 1 and kind == "vector" else []
        for letter in letters:
            found = found or [s for s in arrays if s.name == letter]
        if found:
            e.assume(f"the derivative is taken by ${found[0].latex}$")
            return found[:1]
    if wanted.kind in ("gradient", "hessian", "jacobian") and all(s.is_scalar for s in free) and not parameters:
        found = _coordinates(free)
        if found:
            e.assume("the variables are " + ", ".join(f"${s.latex}$" for s in found))
            return found
    if free and not any(not s.is_scalar for s in free):
        for letter in _SCALARS:
            found = [s for s in free if s.name == letter]
            if found and not parameters:
                e.assume(f"the derivative is taken by ${found[0].latex}$")
                return found
    if not free:
        raise e.error(ReadingError, "nothing in this expression varies", node, "say by which variable")
    raise e.error(
        Ambiguous,
        "it is not said by which variable to differentiate: " + ", ".join(s.latex for s in free),
        node,
        "add: with respect to $x$",
    )


def _coordinates(free: Sequence[Expr]) -> list[Expr]:
    """The coordinates among letters, where there are several: x, y, z; u, v; x_1, x_2, ..."""
    for letters in (("x", "y", "z"), ("u", "v", "w"), ("r", "theta", "phi")):
        found = [s for letter in letters for s in free if s.name == letter]
        if len(found) > 1:
            return found
    indexed = [s for s in free if s.name.rpartition("_")[2].isdigit()]
    bases = {s.name.rpartition("_")[0] for s in indexed}
    return indexed if len(indexed) > 1 and len(bases) == 1 else []


def kinds_of(e: Elaborator, wanted: Wanted, body: Expr, variables: list[Expr], node: Node) -> list[tuple[str, Expr, list[Expr]]]:
    """The problems that a wish comes to, as the shapes say."""
    kind, order = wanted.kind, wanted.order
    scalars = all(v.is_scalar for v in variables)
    if kind == "differential":
        for _ in range(order - 1):
            body = b.differential(body)
        return [("differential", body, variables)]
    if kind in ("gradient", "hessian") and any(v.shape.rows is not None and v.shape.rows.number == 1 for v in variables):
        body = transform(body, _turned)
    if kind in ("gradient", "hessian") and not body.is_scalar:
        noun = "gradient" if kind == "gradient" else "Hessian"
        raise e.error(
            TypeMistake, f"the {noun} is taken of a scalar, but this is a {body.shape}", node,
            "its derivative is a Jacobian",
        )  # fmt: skip
    if kind == "gradient":
        if len(variables) == 1 and scalars:
            return [("derivative", body, variables)]
        return [("gradient", body, variables)] if scalars else [("gradient", body, [v]) for v in variables]
    if kind == "hessian":
        if len(variables) > 1 and not scalars:
            raise e.error(
                NotSupported,
                "a Hessian by several arrays at once",
                node,
                "name one variable",
            )
        return [("hessian", body, variables)]
    if kind == "jacobian":
        return [("jacobian", body, variables)] if scalars else [("jacobian", body, [v]) for v in variables]
    if wanted.modifier == "directional":
        raise e.error(NotSupported, "directional derivatives", node)
    if wanted.modifier == "mixed" or (order > 1 and len(variables) == order and len(set(variables)) == order > 1):
        if not scalars or len(variables) < 2:
            raise e.error(NotSupported, "a mixed derivative by arrays", node)
        for v in variables[:-1]:
            body = b.derivative(body, v)
        return [("derivative", body, variables[-1:])]
    out: list[tuple[str, Expr, list[Expr]]] = []
    for v in variables:
        if v.is_scalar:
            inner = b.derivative(body, v, order - 1) if order > 1 else body
            out.append(("derivative", inner, [v]))
        elif order == 2 and body.is_scalar:
            out.append(("hessian", body, [v]))
        elif order > 1:
            raise e.error(NotSupported, f"a derivative of order {order} by an array", node)
        elif body.is_scalar:
            out.append(("gradient", body, [v]))
        else:
            out.append(("jacobian", body, [v]))
    return out


def _turned(e: Expr) -> Expr:
    """The number xAy^T of rows x and y as the trace of Ay^Tx, which is what the rules for matrices speak of."""
    first = e.args[0].shape if e.op == "dot" else e.shape
    if e.op == "dot" and e.is_scalar and first.kind == "matrix" and first.rows is not None and first.rows.number == 1:
        return b.trace(b.dot(*e.args[1:], e.args[0]))
    return e
