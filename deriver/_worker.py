"""The process that does what has no bound of its own: `python -m deriver._worker`, spoken to over a pipe.

Each message is a length and a pickled job, written by `verification.isolation` of the same program; nothing else ever writes here.
Where the system can fork, every job runs in a fork of this process with limits on processor time and memory, and is killed by its
process id when its time is over; elsewhere it runs here, and the caller kills this process.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import struct
import sys
import time
from typing import IO, Any

__all__ = ["WALL", "main", "read_frame", "write_frame"]

#: Limits of time are in processor seconds; on the wall, where other programs take their share, this many times as much may pass.
WALL = 2.0

#: Jobs with a bound on their work: done here, where caches stay warm; the caller kills this process if it hangs all the same.
_BOUNDED = frozenset({"decide here"})
_HEADER = struct.Struct(">Q")


def read_frame(stream: IO[bytes]) -> Any:
    """The next message, or EOFError at the end."""
    header = _exactly(stream, _HEADER.size)
    return pickle.loads(_exactly(stream, _HEADER.unpack(header)[0]))


def write_frame(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message)
    stream.write(_HEADER.pack(len(data)) + data)
    stream.flush()


def _exactly(stream: IO[bytes], count: int) -> bytes:
    parts = []
    while count:
        part = stream.read(count)
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _run(job: Any) -> Any:
    """Do a job: (name of a function in `verification.jobs`, arguments)."""
    from .verification.jobs import JOBS

    name, arguments = job
    try:
        return ("done", JOBS[name](*arguments))
    except MemoryError:
        return ("failed", "stopped at the limit of memory")
    except Exception as error:
        return ("failed", f"{type(error).__name__}: {error}")


def _limit(seconds: float, memory: int) -> None:
    import resource

    processor = int(seconds) + 2
    with contextlib.suppress(ValueError, OSError, AttributeError):
        signal.setitimer(signal.ITIMER_PROF, seconds)  # exact, and in processor time; SIGPROF ends the process
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _forked(job: Any, seconds: float, memory: int) -> Any:
    """The answer of a fork, or why there is none."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            _limit(seconds, memory)
            with os.fdopen(writing, "wb") as stream:
                write_frame(stream, _run(job))
            code = 0
        except BaseException:  # the parent reports that nothing came
            code = 1
        finally:
            os._exit(code)
    os.close(writing)
    deadline = time.monotonic() + WALL * seconds
    data = bytearray()
    finished = False
    try:
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([reading], [], [], left)[0]:
                break
            part = os.read(reading, 1 << 16)
            if not part:
                finished = True
                break
            data += part
    finally:
        os.close(reading)
        if not finished:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if not finished:
        return ("failed", f"stopped by the clock after {seconds:g} seconds")
    size = _HEADER.size
    if len(data) < size or len(data) < size + _HEADER.unpack(bytes(data[:size]))[0]:
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGXCPU):
            return ("failed", f"stopped by the clock after {seconds:g} seconds")
        why = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else "no answer"
        return ("failed", f"the computation died at its limits ({why})")
    return pickle.loads(bytes(data[size:]))


def main() -> None:
    """Serve jobs until standard input ends."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever prints must not disturb the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from .verification import jobs  # imported before the first fork, so that forks find it warm

    warm = False
    while True:
        try:
            job, seconds, memory = read_frame(source)
        except EOFError:
            return
        if job[0] in _BOUNDED:
            write_frame(answers, _run(job))
            continue
        if not warm:
            warm = True
            jobs.warm()
        write_frame(answers, _forked(job, seconds, memory) if hasattr(os, "fork") else _run(job))


if __name__ == "__main__":
    main()
