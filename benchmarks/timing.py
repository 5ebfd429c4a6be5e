"""Timing shared by the benchmarks: best of several runs per input, then median and 95th percentile over the inputs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["line", "measure"]


def measure(work: Callable[[Any], Any], inputs: Iterable[Any], repeat: int = 3) -> tuple[list[float], int]:
    """Seconds for each input `work` accepts (the best of `repeat`), and how many it refused."""
    times: list[float] = []
    refused = 0
    for value in inputs:
        best = None
        for _ in range(repeat):
            start = time.perf_counter()
            try:
                work(value)
            except Exception:  # a refusal of the measured tool, whatever its type, is counted, not timed
                best = None
                break
            spent = time.perf_counter() - start
            best = spent if best is None else min(best, spent)
        if best is None:
            refused += 1
        else:
            times.append(best)
    return times, refused


def line(name: str, times: list[float], refused: int) -> str:
    """One row: name, how many, median and 95th percentile in milliseconds."""
    if not times:
        return f"{name:<44} accepted none, refused {refused}"
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{name:<44} n={len(times):<5} refused={refused:<4} median {statistics.median(times) * 1e3:9.3f} ms   p95 {p95 * 1e3:9.3f} ms"
