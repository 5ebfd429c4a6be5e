"""Sample paths of a stochastic equation by the Euler-Maruyama scheme, with mean and band: an illustration, never evidence.

The numbers come from Python's own generator with the seed that the caption names, so that the same seed gives the same picture.
"""

from __future__ import annotations

import math
import random
from typing import Any

from ..expression import Expr
from ..latex.equations import stochastic_equation_of
from ..model import Derivation, Problem
from .axes import Plane, tick_text
from .numbers import NotDrawn, number_of, values_of
from .points import round_range
from .records import Picture, Show

__all__ = ["noise_picture"]

_PATHS, _STEPS, _SEEN = 400, 300, 5


def noise_picture(derivation: Derivation, number: int, show: Show, seed: int = 0) -> Picture | None:
    """Some paths of a scalar process with one Brownian motion, the mean of many and the band that holds 90% of them.

    Letters without values get sample values, which the caption names.
    """
    import numpy as np

    problem = derivation.problems[number]
    equation = stochastic_equation_of(problem.expression) if problem.expression is not None else None
    if equation is None or not equation.process.is_scalar or len(equation.diffusion) != 1:
        return None
    process, time, drift, diffusion = equation.process, equation.time, equation.drift, equation.diffusion[0][1]
    chosen = _sample_values([drift, diffusion], {process, time})
    start, said_start = _start(problem, drift, {**chosen, process: 1.0, time: 0.0})
    span = 2.0
    h = span / _STEPS
    generator = random.Random(seed)
    x = np.full(_PATHS, start)
    history = [x]
    for i in range(_STEPS):
        kick = np.array([generator.gauss(0.0, 1.0) for _ in range(_PATHS)])
        table: dict[Expr, Any] = {**chosen, process: x, time: np.float64(i * h)}
        rate, noise = values_of(drift, table), values_of(diffusion, table)
        x = x + rate * h + np.nan_to_num(noise) * math.sqrt(h) * kick  # a square root of a negative state counts as no noise
        history.append(x)
    values = np.array(history)
    if not np.isfinite(values).all():
        raise NotDrawn("a path becomes infinite")
    t = [i * h for i in range(_STEPS + 1)]
    low, high = np.percentile(values, [5, 95], axis=1)
    heights = round_range([float(low.min()), float(high.max()), float(values[:, :_SEEN].min()), float(values[:, :_SEEN].max())])
    plane = Plane((0.0, span), heights, (show(time.latex), show(process.latex)))
    plane.clip()
    band = [*zip(t, high.tolist(), strict=True), *zip(reversed(t), reversed(low.tolist()), strict=True)]
    plane.line(band, "region f1", closed=True)
    for k in range(_SEEN):
        plane.line(zip(t, values[:, k].tolist(), strict=True), "thin s1")
    plane.line(zip(t, values.mean(axis=1).tolist(), strict=True), "curve s2")
    exact = _exact_mean(derivation, number, chosen, time, start)
    if exact is not None:
        plane.line([(s, float(exact(s))) for s in t[::3]], "curve s0 d1")
    plane.unclip()
    plane.explain("sample paths", "thin s1")
    plane.explain(f"mean of {_PATHS}", "curve s2")
    if exact is not None:
        plane.explain("mean as derived", "curve s0 d1")
    plane.explain("90% of the paths", "region f1", "region")
    given = [f"{show(s.latex)} = {tick_text(v)}" for s, v in chosen.items()] + [said_start]
    said = f"simulated with {', '.join(given)}, {_STEPS} Euler-Maruyama steps, seed {seed}"
    title = f"Sample paths of {plane.letters[1]}"
    return Picture(title, plane.finish(title, said), said)


def _sample_values(parts: list[Expr], known: set[Expr]) -> dict[Expr, float]:
    """A number for each letter: 1, and 0.4 for what only the noise holds."""
    drift, diffusion = (p.free - known for p in parts)
    letters = sorted(drift | diffusion, key=lambda s: s.name)
    if any(s.op != "symbol" or not s.is_scalar for s in letters):
        raise NotDrawn("a parameter that is no number")
    return {s: 1.0 if s in drift else 0.4 for s in letters}


def _start(problem: Problem, drift: Expr, sample: dict[Expr, float]) -> tuple[float, str]:
    """(the start, how it is said): from the conditions where they give a number, else 1, or 2 where nothing would move from 1."""
    for condition in problem.conditions:
        if condition.op == "relation" and condition.data == "=":
            try:
                value = number_of(condition.args[1])
            except NotDrawn:
                continue
            return value, f"start {tick_text(value)}"
    value = 2.0 if drift.free and abs(number_of(drift, sample)) < 1e-9 else 1.0
    return value, f"start {tick_text(value)}"


def _exact_mean(derivation: Derivation, number: int, chosen: dict[Expr, float], time: Expr, start: float) -> Any:
    """The mean that was derived, as a function of time, where the sample values decide it."""
    for answer in derivation.answers:
        if answer.problem == number and answer.name == "mean" and answer.expression is not None and answer.expression.is_scalar:
            table = dict(chosen)
            rest = answer.expression.free - set(table) - {time}
            if len(rest) > 1 or any(not s.name.endswith("_0") for s in rest):
                return None
            expression = answer.expression
            return lambda s: values_of(expression, {**table, **dict.fromkeys(rest, start), time: s})
    return None
