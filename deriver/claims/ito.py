r"""Claims about stochastic differentials as claims about their coefficients, by Itô's rules.

`d(\ln S_t) = (\mu-\tfrac12\sigma^2)\,dt + \sigma\,dW_t` below the model `dS_t = \mu S_t\,dt + \sigma S_t\,dW_t` says that two pairs of
coefficients agree. With a number for each of dt and dW_t a side is a polynomial in these numbers; `(dt)^2` and `dt\,dW_t` count for
nothing, `(dW_t)^2` for dt. The differential of a process without a model stays a number of its own, its square another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..errors import DeriverError
from ..expression import Expr, substitute, transform, walk
from ..expression import build as b
from ..latex.statements import read_statement
from ..model import Claim, Context
from .records import Found

__all__ = ["RULE", "of_noise", "with_ito"]

#: The method that verdicts on such claims name.
RULE = "Itô's rules"
_NOISES = ("W", "B", "Z")
#: `dW_t^2` may be the square of the differential, or the differential of the square.
_BARE_SQUARE = re.compile(r"d\s*\}?\s*[A-Za-z](?:_\{?\w+\}?)?\s*\^")
_MODEL = re.compile(r"\s*(?:d|\\(?:mathrm|text|rm)\s*\{?\s*d\s*\}?)\s*[A-Za-z](?:_\{?\w+\}?)?\s*&?\s*=")
_SOLVED = re.compile(
    r"\b(?:solutions?|hence|so|thus|therefore|exponentiating|gives?|yields?|get|obtain|rearranging|integrating|solv\w+)\b", re.IGNORECASE
)


def with_ito(found: Sequence[Found]) -> list[Found]:
    """What was found, with the coefficients that claims about stochastic differentials equate."""
    out: list[Found] = []
    models: list[tuple[tuple[int, ...], str, Claim]] = []
    for each in found:
        claim = each.claim
        models = [m for m in models if m[0] == each.section[: len(m[0])]]
        if claim is None and _MODEL.match(each.latex):
            claim = _supposed(each)
            if claim is not None and (name := _modelled(claim)) is not None:
                models.append((each.section, name, claim))
            out.append(each)
            continue
        if claim is None or claim.relation != "=" or (claim.right is None and claim.kind != "definition"):
            out.append(each)
            continue
        solved = _of_solution(claim, _name(each.latex), {m[1]: m[2] for m in models})
        if solved is not None:
            claims, _ = _coefficients(solved, {m[1]: m[2] for m in models if m[1] != _name(each.latex)})
            sure = _SOLVED.search(each.lead) is not None and each.role not in ("hypothesis", "defining", "supposed")
            out.append(replace(each, solves=(claims,), cued=sure, rule=RULE) if claims else each)
            continue
        if claim.right is None or not _stochastic(claim):
            out.append(each)
            continue
        name = _modelled(claim)
        if name is not None and (each.role not in ("stated", "cited") or all(m[1] != name for m in models)):
            models.append((each.section, name, claim))
            out.append(each)
            continue
        first = out[-1].latex if out and each.link is not None and each.link[0] > 1 else ""  # the left side of a link stands there
        claims, told = _coefficients(claim, {m[1]: m[2] for m in models}, first + each.latex)
        sure = told and name is None and _BARE_SQUARE.search(each.latex) is None and each.role not in ("hypothesis", "defining")
        out.append(replace(each, solves=(claims,), cued=sure, rule=RULE) if claims else each)
        if name is not None:
            models.append((each.section, name, claim))  # perhaps under another measure
    return out


def _name(latex: str) -> str:
    return latex.split("=")[0].replace("&", "").strip()


def _supposed(each: Found) -> Claim | None:
    """A model that the text supposes, "the SDE $dX_t = X_t dW_t$"."""
    try:
        read = read_statement(each.latex, Context()).claims
    except DeriverError:
        return None
    return read[0] if len(read) == 1 and read[0].right is not None and read[0].relation == "=" else None


def _of_solution(claim: Claim, name: str, models: Mapping[str, Claim]) -> Claim | None:
    """What `S_t = S_0 e^{...}` claims below the model of `S_t`: the differential of the formula is the model with the formula put in."""
    body = claim.left if claim.right is None else claim.right
    if name not in models or (claim.right is not None and claim.left.latex != name):
        return None
    free = {s.latex: s for s in body.free if s.op == "symbol"}
    model = models[name].right
    assert model is not None
    noises = {n.args[0].latex for n in walk(model) if n.op == "differential" and _is_noise(n.args[0])}
    if not noises & free.keys() or name in free or any(n.op in ("differential", "integral") for n in walk(body)):
        return None
    own = {s: body for s in model.free if s.op == "symbol" and s.latex == name}
    return replace(claim, left=b.differential(body), right=substitute(model, own), kind="identity")


def _stochastic(claim: Claim) -> bool:
    return any(
        node.op == "differential" and any("process" in s.properties for s in node.args[0].free)
        for side in (claim.left, claim.right)
        if side is not None
        for node in walk(side)
    )


def of_noise(claim: Claim) -> bool:
    """Whether a claim speaks of the differential of a Brownian motion, `dW_t`."""
    sides = [claim.left] if claim.right is None else [claim.left, claim.right]
    return any(n.op == "differential" and n.args[0].op == "symbol" and _is_noise(n.args[0]) for side in sides for n in walk(side))


def _is_noise(symbol: Expr) -> bool:
    return symbol.latex.split("_")[0].strip("{}") in _NOISES


def _modelled(claim: Claim) -> str | None:
    """The process of which a claim is the model: `dS_t = \\mu S_t\\,dt + \\sigma S_t\\,dW_t`; None for another claim."""
    left, right = claim.left, claim.right
    if left.op != "differential" or left.args[0].op != "symbol" or right is None or _is_noise(left.args[0]):
        return None
    inside = {n.args[0] for n in walk(right) if n.op == "differential"}
    return left.args[0].latex if inside and all(a.op == "symbol" and (a.latex == "t" or _is_noise(a)) for a in inside) else None


def _coefficients(claim: Claim, models: Mapping[str, Claim], latex: str = "") -> tuple[tuple[Claim, ...], bool]:
    """The claims that the coefficients of both sides agree, and whether the text says of each process how it moves."""
    assert claim.right is not None
    in_time = any(
        n.op == "derivative" and n.args[1].latex == "t" and _moves(n.args[0]) for side in (claim.left, claim.right) for n in walk(side)
    )
    if in_time and not _partial(latex):
        return (), False  # (\ln S_t)' may be a derivative by S_t
    sides = (claim.left, claim.right, *(m.right for m in models.values() if m.right is not None))
    logs = {s.latex for side in sides for n in walk(side) if n.op == "log" for s in n.args[0].free if s.op == "symbol"}
    names: dict[str, Expr] = {}
    table: dict[Expr, Expr] = {}
    for symbol in sorted((s for side in sides for s in side.free if s.op == "symbol"), key=lambda s: s.latex):
        if not symbol.is_scalar:
            return (), False
        kind = ("positive",) if symbol.latex in logs else ("real",)
        table[symbol] = names.setdefault(symbol.latex, b.symbol(symbol.name, symbol.shape, kind, latex=symbol.latex))
    small = _Small(names, {k: substitute(m.right, table) for k, m in models.items() if m.right is not None})
    try:
        left, right = (small.of(substitute(side, table)) for side in (claim.left, claim.right))
        if len(small.noises) > 1:
            return (), False  # nothing says how the noises are correlated
        pairs = zip(small.parts(left), small.parts(right), strict=True)
        context = Context(symbols={s.latex: s for s in names.values()})
        claims = [Claim(one, "=", other, context, place=claim.place, latex=claim.latex) for one, other in pairs if one is not other]
        return tuple(claims) or (Claim(b.ZERO, "=", b.ZERO, context),), all(s.latex == "t" or _is_noise(s) for s in small.numbers)
    except DeriverError:
        return (), False


def _partial(latex: str) -> bool:
    r"""Whether every derivative is written as a partial one: `\partial\ln S_t/\partial t` holds the process fixed."""
    return r"\partial" in latex and "'" not in latex and r"\dot" not in latex and _TOTAL.search(latex) is None


_TOTAL = re.compile(r"\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{\s*d)")


def _moves(body: Expr) -> bool:
    return any(s.op == "symbol" and s.latex.endswith(("_t", "_{t}")) for s in body.free)


class _Small:
    """The numbers that stand for dt and for the differentials of noises, and of processes without a model."""

    def __init__(self, names: Mapping[str, Expr], models: Mapping[str, Expr]) -> None:
        self.names = names
        self.models = models
        self.numbers: dict[Expr, Expr] = {}

    @property
    def noises(self) -> list[Expr]:
        return [s for s in self.numbers if _is_noise(s)]

    def number(self, symbol: Expr) -> Expr:
        if symbol not in self.numbers:
            self.numbers[symbol] = b.symbol(f"d_{symbol.name}", properties=("real",), latex=f"d{symbol.latex}")
        return self.numbers[symbol]

    def of(self, side: Expr) -> Expr:
        """A side with numbers for its differentials, that of a function by Itô's formula."""
        return transform(side, lambda node: self.differential(node.args[0]) if node.op == "differential" else None)

    def differential(self, body: Expr) -> Expr:
        if body.op == "symbol":
            model = self.models.get(body.latex)
            return self.number(body) if model is None else self.of(model)
        moving = [s for s in body.free if s.latex == "t" or s.latex in self.models or self._varies(s)]
        terms = [b.mul(b.derivative(body, s), self.differential(s)) for s in moving]
        processes = [s for s in moving if s.latex != "t"]
        half = b.divide(b.ONE, b.num(2))
        for one in processes:
            for other in processes:
                second = b.derivative(body, one, 2) if one is other else b.derivative(b.derivative(body, one), other)
                terms.append(b.mul(half, second, self.differential(one), self.differential(other)))
        return b.add(*terms) if terms else b.ZERO

    def _varies(self, symbol: Expr) -> bool:
        return symbol.latex.endswith(("_t", "_{t}")) or _is_noise(symbol)

    def parts(self, side: Expr) -> list[Expr]:
        """What a side is without differentials, its part with dt, and its parts with each other differential and its square."""
        numbers = list(self.numbers.items())
        time = next((n for s, n in numbers if s.latex == "t"), None)
        drift = [] if time is None else [self._at_zero(b.derivative(side, time))]
        out = [self._at_zero(side)]
        for symbol, number in numbers:
            if number is time:
                continue
            out.append(self._at_zero(b.derivative(side, number)))
            square = b.mul(b.divide(b.ONE, b.num(2)), self._at_zero(b.derivative(side, number, 2)))
            if _is_noise(symbol):
                drift.append(square)
            else:
                out.append(square)
        out.append(b.add(*drift) if drift else b.ZERO)
        return out

    def _at_zero(self, value: Expr) -> Expr:
        for number in self.numbers.values():
            value = b.at(value, number, b.ZERO)
        return value
