"""Many claims at a time: children that decide one claim after the other, each watched and replaced when it hangs or dies.

The children are `python -m deriver._worker` over pipes, as in `isolation`; a thread speaks to each. The verdicts do not depend on how many
there are, nor on which of them decides which claim.
"""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from .._worker import WALL, read_frame, write_frame
from ..model import Claim, Verdict
from .decision import WORK, by_kind
from .isolation import MEMORY, started
from .jobs import packed
from .preparation import unbounded

__all__ = ["decide_all"]

#: Seconds beyond its budget after which a child that does not answer is ended.
_GRACE = 2.0


def decide_all(
    claims: Sequence[Claim],
    *,
    jobs: int,
    digits: int = 50,
    seed: int = 0,
    timeout: float = 10.0,
    budget: float | None = None,
    done: Callable[[int], None] | None = None,
    brief: Sequence[bool] = (),
) -> list[Verdict]:
    """The verdicts on claims, in their order.

    jobs: how many children. timeout: seconds for one claim. budget: seconds for all of them; what is left then is undecided. done: called
    with how many are decided. brief: for each claim, whether no more than its failing is wanted where it fails.
    """
    verdicts: list[Verdict | None] = [None] * len(claims)
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(claims)):
        waiting.put(number)
    deadline = None if budget is None else time.monotonic() + budget
    lock = threading.Lock()
    count = 0

    def serve() -> None:
        nonlocal count
        child = _Child()
        try:
            while True:
                try:
                    number = waiting.get_nowait()
                except queue.Empty:
                    return
                settled = by_kind(claims[number])
                if settled is not None:
                    verdict = settled
                elif deadline is not None and time.monotonic() > deadline:
                    verdict = out_of_time(budget or 0.0, seed)
                else:
                    claim = claims[number]
                    name = "decide" if unbounded(claim) else "decide here"
                    told = bool(brief) and brief[number]
                    verdict = child.answer((name, (packed(claim), digits, seed, timeout, WORK, told)), timeout, seed)
                verdicts[number] = verdict
                with lock:
                    count += 1
                    if done is not None:
                        done(count)
        finally:
            child.stop()

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(max(1, min(jobs, len(claims))))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [v if v is not None else Verdict("undecided", reason="the computation in a child process failed", seed=seed) for v in verdicts]


def out_of_time(budget: float, seed: int) -> Verdict:
    """What is said of a claim for which no time is left."""
    return Verdict("undecided", reason=f"the {budget:g} seconds for the whole document were used up before", seed=seed)


class _Child:
    """One child process, started when it is first needed and again after it was ended."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def answer(self, job: tuple[str, tuple[Any, ...]], seconds: float, seed: int) -> Verdict:
        """The verdict of a job; undecided with the reason where the child gives none in time."""
        late = threading.Event()
        try:
            if self.process is None or self.process.poll() is not None:
                self.process = started()
            process = self.process
            assert process.stdin is not None and process.stdout is not None

            def end() -> None:
                late.set()
                process.kill()

            watch = threading.Timer(WALL * seconds + _GRACE, end)
            watch.daemon = True
            watch.start()
            try:
                write_frame(process.stdin, (job, seconds, MEMORY))
                status, found = read_frame(process.stdout)
            finally:
                watch.cancel()
        except (OSError, EOFError, ValueError) as error:
            self.stop()
            reason = f"stopped by the clock after {seconds:g} seconds" if late.is_set() else f"the computation died: {error or 'it ended'}"
            return Verdict("undecided", reason=reason, seed=seed)
        if status != "done":
            return Verdict("undecided", reason=str(found), seed=seed)
        verdict: Verdict = found
        return verdict

    def stop(self) -> None:
        """End the child."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        process.wait()
