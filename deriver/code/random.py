"""Random numbers with a seed: the very numbers that NumPy draws. Without a seed there is nothing to compute."""

from __future__ import annotations

from typing import Any

import numpy as np

from .outcomes import Stuck
from .systems import Decimals, System

__all__ = ["Draws"]

#: Method -> how many arguments stand before the size.
_GENERATOR = {"normal": 2, "uniform": 2, "standard_normal": 0, "random": 0, "integers": 2, "permutation": 1}
_LEGACY = {"normal": 2, "uniform": 2, "standard_normal": 0, "random": 0, "randint": 2, "randn": -1, "rand": -1, "permutation": 1}


class Draws:
    """A generator with a seed: `default_rng(seed)`, or the one of `numpy.random.seed`."""

    def __init__(self, seed: int, *, legacy: bool = False) -> None:
        self.legacy = legacy
        self.source: Any = np.random.RandomState(seed) if legacy else np.random.default_rng(seed)

    def draw(self, s: System, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """What a method of the generator returns; Stuck where it is not listed."""
        before = (_LEGACY if self.legacy else _GENERATOR).get(name)
        if before is None or options.keys() - {"size", "loc", "scale", "low", "high"}:
            raise Stuck(f"random numbers by {name}")
        if before < 0:
            sizes = [s.whole(n) for n in args]
        else:
            size = options.get("size", args[before] if len(args) > before else ())
            sizes = [s.whole(n) for n in size] if isinstance(size, (tuple, list)) else [] if size is None else [s.whole(size)]
        if name == "permutation":
            sizes = [s.whole(args[0])]
        total = 1
        for n in sizes:
            total *= max(n, 0)
        if total > s.largest:
            raise Stuck("too many random numbers")
        plain = [_plain(a) for a in args]
        drawn = getattr(self.source, name)(*plain, **{k: _plain(v) for k, v in options.items()})
        if isinstance(s, Decimals):
            return s.array(drawn.tolist()) if isinstance(drawn, np.ndarray) else s.convert(drawn)
        return drawn


def _plain(x: Any) -> Any:
    if isinstance(x, (tuple, list)):
        return tuple(_plain(v) for v in x)
    if isinstance(x, (bool, int)) or x is None:
        return x
    if isinstance(x, np.ndarray):
        raise Stuck("random numbers with arrays of parameters")
    return float(x)
