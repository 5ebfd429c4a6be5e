"""What may be spent on one claim."""

from __future__ import annotations

import time

from .._worker import WALL
from ..errors import WorkLimit

__all__ = ["Budget"]


#: Seconds on the wall for which a reading of the processor's clock is good.
_TICK = 0.004


class Budget:
    """What may be spent on one claim: evaluations first, the clock as the last resort.

    The clock is the processor's, so that a verdict does not depend on what else the machine does; time on the wall is bounded too.
    """

    def __init__(self, work: int, seconds: float) -> None:
        self.left = work
        self.work = work
        self.seconds = seconds
        self.started = time.thread_time()
        self._seen, self._at = 0.0, time.monotonic()
        self.latest = self._at + WALL * seconds

    def spend(self, amount: int = 1) -> None:
        """Count evaluations; WorkLimit when nothing is left."""
        self.left -= amount
        if self.left < 0:
            raise WorkLimit(f"stopped after {self.work} evaluations, the limit of work for one claim")
        if self.spent() > self.seconds:
            raise WorkLimit(f"stopped by the clock after {self.seconds:g} seconds; a longer timeout may decide it")

    @property
    def low(self) -> bool:
        """Whether most of it is gone, so that optional work should be left out."""
        return self.left < self.work // 4 or self.spent() > 0.7 * self.seconds

    def spent(self) -> float:
        """Seconds of processor time since the beginning; more than there are where time on the wall is over."""
        now = time.monotonic()
        if now - self._at > _TICK:  # the processor's clock runs no faster than the wall's, and costs more to read
            self._seen, self._at = time.thread_time() - self.started, now
        return self.seconds + 1.0 if now > self.latest else self._seen
