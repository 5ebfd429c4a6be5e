"""What may be spent on one claim."""

from __future__ import annotations

import time

from ..errors import WorkLimit

__all__ = ["Budget"]


class Budget:
    """What may be spent on one claim: evaluations first, the clock as the last resort."""

    def __init__(self, work: int, seconds: float) -> None:
        self.left = work
        self.work = work
        self.deadline = time.monotonic() + seconds
        self.seconds = seconds

    def spend(self, amount: int = 1) -> None:
        """Count evaluations; WorkLimit when nothing is left."""
        self.left -= amount
        if self.left < 0:
            raise WorkLimit(f"stopped after {self.work} evaluations, the limit of work for one claim")
        if time.monotonic() > self.deadline:
            raise WorkLimit(f"stopped by the clock after {self.seconds:g} seconds")

    @property
    def low(self) -> bool:
        """Whether most of it is gone, so that optional work should be left out."""
        return self.left < self.work // 4 or time.monotonic() > self.deadline - self.seconds * 0.3
