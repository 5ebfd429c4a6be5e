"""Derivatives by central differences, which know no rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def slopes(f: Callable[..., Any], arrays: dict[str, Any], name: str, h: float = 1e-5) -> np.ndarray:
    """The slopes of f by each entry of one array, with the entries of f first."""
    x = np.asarray(arrays[name], float)
    out = np.zeros(np.shape(f(**arrays)) + x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        out[(..., *i)] = (np.asarray(f(**{**arrays, name: x + e})) - np.asarray(f(**{**arrays, name: x - e}))) / (2 * h)
    return out
