r"""Moments of a Brownian motion: `\mathbb{E}[W_t^4] = 3t^2`, `\operatorname{Cov}(W_s, W_t) = \min(s,t)`, `\mathbb{E}[e^{\sigma W_t}]`.

The values at several times are jointly normal with mean zero and covariance min(s, t). The mean of a product of powers and exponentials
follows by integration by parts: with the exponential as a shift of the mean, E[X_1 g] = m_1 E[g] + the sum of c_{1j} E[dg/dx_j].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..expression import SCALAR, Expr, walk
from ..expression import build as b
from ..expression.notions import BROWNIAN
from ..model import Claim
from .domain import flatten

__all__ = ["about_paths", "base_of", "covariance", "joint_mean", "paths_in", "stated_paths", "time_of"]

_PATH = re.compile(r"([A-Z])_(?:\{([^{}]+)\}|(\w))")
#: Letters that name a Brownian motion by custom.
_CUSTOM = ("W", "B")
_MOST = 10


def base_of(s: Expr) -> str:
    """The letter of a process at a time: the W of `W_t`; empty for other names."""
    found = _PATH.fullmatch(s.latex) if s.op == "symbol" and s.is_scalar else None
    return found[1] if found else ""


def stated_paths(conditions: Iterable[Expr]) -> set[str]:
    """The letters that are said to be Brownian motions."""
    laws = [c for c in conditions if c.op == "relation" and c.data == "~" and c.args[1].op == "distribution"]
    return {c.args[0].latex.split("_")[0] for c in laws if c.args[1].data == BROWNIAN}


def paths_in(e: Expr, named: set[str]) -> set[Expr]:
    """The values of Brownian motions inside the moments of an expression: of the motions named, or of those that custom names so."""
    inside = {s for n in walk(e) if n.op == "moment" for s in n.free}
    return {s for s in inside if base_of(s) in (named or _CUSTOM)}


def about_paths(claim: Claim) -> bool:
    """Whether a claim is about moments of a Brownian motion."""
    named = stated_paths(flatten((*claim.conditions, *claim.context.conditions)))
    sides = [claim.left, *([] if claim.right is None else [claim.right])]
    return any(paths_in(side, named) for side in sides)


def time_of(s: Expr, known: Mapping[str, Expr]) -> Expr | None:
    """The time at which a value is taken, from its subscript: a number, a letter, or a sum of these."""
    found = _PATH.fullmatch(s.latex)
    if found is None:
        return None
    parts: list[Expr] = []
    for text in re.split(r"(?=[+-])", (found[2] or found[3]).replace(" ", "")):
        sign, name = (text[0], text[1:]) if text[:1] in "+-" else ("+", text)
        if re.fullmatch(r"\d+", name):
            part = b.num(int(name))
        elif re.fullmatch(r"[A-Za-z](?:_\w)?|\\[a-z]+", name):
            part = known.get(name) or b.symbol(name.strip("\\"), SCALAR, ("real",), latex=name)
        else:
            return None
        parts.append(part if sign == "+" else b.negative(part))
    return b.add(*parts)


def covariance(one: Expr, other: Expr) -> Expr:
    """The smaller of two times."""
    if one is other:
        return one
    return b.mul(b.HALF, b.subtract(b.add(one, other), b.function("abs", b.subtract(one, other))))


def joint_mean(letters: Sequence[tuple[Expr, int, Expr]]) -> Expr | None:
    """The mean of a product of X^k e^(aX), for (time, k, a) of each X; None where the powers are too many."""
    times = [t for t, _, _ in letters]
    spread = [[covariance(s, t) for t in times] for s in times]
    slopes = [a for _, _, a in letters]
    means = [b.add(*(b.mul(c, a) for c, a in zip(row, slopes, strict=True))) for row in spread]
    if sum(k for _, k, _ in letters) > _MOST:
        return None
    made: dict[tuple[int, ...], Expr] = {}

    def mean(powers: tuple[int, ...]) -> Expr:
        if not any(powers):
            return b.ONE
        if powers not in made:
            i = next(k for k, p in enumerate(powers) if p)
            rest = tuple(p - (k == i) for k, p in enumerate(powers))
            terms = [] if means[i] is b.ZERO else [b.mul(means[i], mean(rest))]
            for j, p in enumerate(rest):
                if p:
                    terms.append(b.mul(b.num(p), spread[i][j], mean(tuple(q - (k == j) for k, q in enumerate(rest)))))
            made[powers] = b.add(*terms) if terms else b.ZERO
        return made[powers]

    polynomial = mean(tuple(k for _, k, _ in letters))
    if all(a is b.ZERO for a in slopes):
        return polynomial
    exponent = b.mul(b.HALF, b.add(*(b.mul(a, m) for a, m in zip(slopes, means, strict=True))))
    return b.mul(b.function("exp", exponent), polynomial)
