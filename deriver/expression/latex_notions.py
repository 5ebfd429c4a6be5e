"""LaTeX of what probability, asymptotics, subspaces and optimisation speak of.

Goes out: text and how tightly it binds, as in `latex`, which passes its own writer in.
"""

from __future__ import annotations

from collections.abc import Callable

from .nodes import Expr

__all__ = ["ATOM_ROWS", "BODY_ROWS", "space"]

Write = Callable[[Expr], str]

_MOMENTS = {
    "E": r"\mathbb{E}", "Var": r"\operatorname{Var}", "Cov": r"\operatorname{Cov}", "Corr": r"\operatorname{Corr}",
    "Std": r"\operatorname{Std}", "Pr": r"\Pr", "H": r"\operatorname{H}", "I": r"\operatorname{I}",
}  # fmt: skip
_EVENTS = {"and": r"\cap", "or": r"\cup"}


def _listed(write: Write, items: tuple[Expr, ...]) -> str:
    return ", ".join(map(write, items))


def _event(write: Write, e: Expr) -> str:
    """An event: letters joined as sets are, relations as they stand."""
    if e.op == "logic" and e.data in _EVENTS and not any(a.op == "relation" for a in e.args):
        return rf" {_EVENTS[e.data]} ".join(rf"({_event(write, a)})" if a.op == "logic" else _event(write, a) for a in e.args)
    if e.op == "logic" and e.data == "and":
        return _listed(write, e.args)
    return write(e)


def _moment(write: Write, e: Expr) -> str:
    kind, count, over = e.data
    if kind == "KL":
        return rf"D_{{\mathrm{{KL}}}}({write(e.args[0])} \,\|\, {write(e.args[1])})"
    operands, given = e.args[:count], e.args[count:]
    under = f"_{{{over}}}" if over else ""
    if kind == "Pr":
        inside = ", ".join(_event(write, x) for x in operands)
        behind = ", ".join(_event(write, x) for x in given)
    else:
        inside, behind = _listed(write, operands), _listed(write, given)
    bar = rf" \mid {behind}" if given else ""
    opening, closing = ("[", "]") if kind == "E" else ("(", ")")
    return f"{_MOMENTS[kind]}{under}{opening}{inside}{bar}{closing}"


def _distribution(write: Write, e: Expr) -> str:
    return f"{e.data}({_listed(write, e.args)})" if e.args else str(e.data)


def _density(write: Write, e: Expr) -> str:
    name, count, given = e.data
    parts = [_listed(write, e.args[:count])]
    if given:
        parts.append(r" \mid " + _listed(write, e.args[count : count + given]))
    if e.args[count + given :]:
        parts.append("; " + _listed(write, e.args[count + given :]))
    return f"{name}({''.join(parts)})"


def space(write: Write, e: Expr) -> str:
    """The subspace a projector projects onto."""
    if e.data == "complement":
        return f"{space(write, e.args[0])}^\\perp"
    name = r"\operatorname{null}" if e.data == "null" else r"\operatorname{range}"
    return f"{name}({write(e.args[0])})"


def _eigenvalue(write: Write, e: Expr) -> str:
    index = write(e.args[1])
    return rf"\{e.data}_{index if len(index) == 1 else '{' + index + '}'}({write(e.args[0])})"


def _comprehension(write: Write, e: Expr) -> str:
    return rf"\{{{write(e.args[0])} : {write(e.args[2])}\}}"


def _optimum(write: Write, e: Expr) -> str:
    kind = {"argmax": r"\operatorname*{argmax}", "argmin": r"\operatorname*{argmin}"}.get(e.data, rf"\{e.data}")
    variable = e.args[1]
    if len(e.args) == 2:
        return rf"{kind}_{{{write(variable)}}}"
    alone = e.args[2].free == {variable} or e.args[2].op == "relation" and e.args[2].data == "in"
    return rf"{kind}_{{{write(e.args[2]) if alone else write(variable) + ' : ' + write(e.args[2])}}}"


_FAMILIES = {
    "chebyshev_t": "T", "chebyshev_u": "U", "legendre": "P", "hermite": "H", "laguerre": "L", "gegenbauer": "C", "jacobi": "P",
}  # fmt: skip


def _special(write: Write, e: Expr) -> str:
    *params, x = (write(a) for a in e.args)
    if e.data.startswith("bessel"):
        order = params[0] if len(params[0]) == 1 else f"{{{params[0]}}}"
        return f"{e.data[-1].upper()}_{order}({x})"
    if e.data in _FAMILIES:
        above_n = f"^{{({','.join(params[1:])})}}" if len(params) > 1 and e.args[1].op + str(e.args[1].data) != "number0" else ""
        return f"{_FAMILIES[e.data]}_{{{params[0]}}}{above_n}({x})"
    if e.data == "polylogarithm":
        return rf"\operatorname{{Li}}_{{{params[0]}}}({x})"
    if e.data == "upper_gamma":
        return rf"\Gamma({params[0]}, {x})"
    if e.data.startswith("elliptic"):
        return rf"{e.data[-1].upper()}({x} \mid {params[0]})"
    above, below = (params[:1], 1) if e.data == "kummer" else (params[:2], 2)
    return rf"{{}}_{below}F_1({','.join(above)};{params[-1]};{x})"


#: What binds like an atom, and what is written before its body.
ATOM_ROWS: dict[str, Callable[[Write, Expr], str]] = {
    "moment": _moment,
    "distribution": _distribution,
    "density": _density,
    "order": lambda write, e: f"{e.data}({write(e.args[0])})",
    "projector": lambda write, e: f"P_{{{space(write, e)}}}",
    "dimension": lambda write, e: rf"\dim {space(write, e.args[0])}",
    "eigenvalue": _eigenvalue,
    "special": _special,
    "collection": lambda write, e: str(e.data),
    "comprehension": _comprehension,
}
BODY_ROWS: dict[str, Callable[[Write, Expr], str]] = {"optimum": _optimum}
