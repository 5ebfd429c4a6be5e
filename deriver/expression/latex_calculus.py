"""LaTeX of sums, integrals, limits, extrema and derivatives."""

from __future__ import annotations

from collections.abc import Callable

from .latex_text import order_mark
from .latex_writing import POWER, PRODUCT, Written, fenced_text, script_of, tight, written
from .nodes import Expr

__all__ = ["CALCULUS_ROWS", "with_fenced_body"]


def _big(mark: str) -> Callable[[Expr], Written]:
    def write(e: Expr) -> Written:
        body, index, lower, upper = e.args
        limits = rf"_{{{written(index)[0]}={written(lower)[0]}}}^{script_of(upper)}"
        return rf"{mark}{limits} {tight(body, PRODUCT)}", PRODUCT

    return write


def _integral(e: Expr) -> Written:
    body, variable, *limits = e.args
    ends = rf"_{script_of(limits[0])}^{script_of(limits[1])}" if limits else ""
    return rf"\int{ends} {tight(body, PRODUCT)}\,d{written(variable)[0]}", PRODUCT


def _limit(e: Expr) -> Written:
    side = f"^{e.data}" if e.data else ""
    return rf"\lim_{{{written(e.args[1])[0]}\to {written(e.args[2])[0]}{side}}} {tight(e.args[0], PRODUCT)}", PRODUCT


def _at_point(e: Expr) -> Written:
    body, variable, point = e.args
    places = [(variable, point)]
    # One bar says several letters, where no value holds a letter of the others.
    while body.op == "at" and _apart([(body.args[1], body.args[2]), *places]):
        places.insert(0, (body.args[1], body.args[2]))
        body = body.args[0]
    said = r",\,".join(f"{written(x)[0]}={written(value)[0]}" for x, value in places)
    return rf"\left.{written(body)[0]}\right|_{{{said}}}", POWER


def with_fenced_body(e: Expr, part: str) -> str:
    r"""`\left.(x+y)\right|_{x=1}` beside other terms or factors: which of them the bar is for must be seen."""
    body = e
    while body.op == "at":
        body = body.args[0]
    inner = written(body)[0]
    return part.replace(rf"\left.{inner}", rf"\left.({inner})", 1) if body.op == "add" else part


def _apart(places: list[tuple[Expr, Expr]]) -> bool:
    letters = [x for x, _ in places]
    return len(set(letters)) == len(letters) and not any(x in value.free for x in letters for _, value in places)


def _extremum(e: Expr) -> Written:
    body, variable, *limits = e.args
    under = written(variable)[0]
    if limits:
        return rf"\{e.data}_{{{written(limits[0])[0]}\le {under}\le {written(limits[1])[0]}}} {tight(body, PRODUCT)}", PRODUCT
    return rf"\{e.data}_{{{under}}} {tight(body, PRODUCT)}", PRODUCT


def _derivative(e: Expr) -> Written:
    body, by = e.args[0], [(e.args[1], e.data)]
    while body.op == "derivative" and body.args[0].is_scalar:  # mixed derivatives under one sign, the last taken first
        by.append((body.args[1], body.data))
        body = body.args[0]
    d = "d" if len(by) == 1 and len(body.free) <= 1 else r"\partial"
    below = []
    for variable, times in by:
        letter = written(variable)[0]
        below.append(d + (" " if d != "d" and letter[0].isalpha() else "") + letter + order_mark(times))
    joined = r"\,".join(below)
    return rf"\frac{{{d}{order_mark(sum(n for _, n in by))}}}{{{joined}}}{_differentiated(body)}", PRODUCT


def _differentiated(e: Expr) -> str:
    """What a derivative sign acts on: bare where it is one fenced thing, parenthesised otherwise."""
    inside = e.args[0] if e.op == "power" and e.args[1].op == "number" and e.args[1].data > 1 else e
    return written(e)[0] if inside.op in ("norm", "apply", "trace") else fenced_text(e)


def _gradient(e: Expr) -> Written:
    body, variable = e.args
    nabla = rf"\nabla_{script_of(variable)}"
    text = rf"{nabla} {_differentiated(body)}"
    return (text, PRODUCT) if e.data == "denominator" else (f"({text})^\\top", POWER)


def _jacobian(e: Expr) -> Written:
    body, variable = e.args
    text = rf"\frac{{\partial}}{{\partial {written(variable)[0]}}}{fenced_text(body)}"
    return (text, PRODUCT) if e.data == "numerator" else (f"({text})^\\top", POWER)


CALCULUS_ROWS: dict[str, Callable[[Expr], Written]] = {
    "sum": _big(r"\sum"),
    "product": _big(r"\prod"),
    "integral": _integral,
    "limit": _limit,
    "at": _at_point,
    "extremum": _extremum,
    "gradient": _gradient,
    "jacobian": _jacobian,
    "derivative": _derivative,
}
