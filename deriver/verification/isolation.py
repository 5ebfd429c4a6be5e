"""Work without a bound of its own, done in a child process with limits on time, processor and memory.

One worker (`python -m deriver._worker`) is kept and spoken to over a pipe; it forks for each job where it can. Nothing is imported
from the caller's main program, so that this works from a plain script, a notebook and the interactive prompt.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from .._worker import WALL, read_frame, write_frame
from ..errors import WorkLimit

__all__ = ["MEMORY", "isolated", "started", "stop"]

MEMORY = 3 << 30
_LOCK = threading.Lock()
_GRACE = 1.0


class _Worker:
    process: subprocess.Popen[bytes] | None = None
    owner: int = 0


def _start() -> subprocess.Popen[bytes]:
    if _Worker.process is not None and _Worker.owner == os.getpid() and _Worker.process.poll() is None:
        return _Worker.process
    _Worker.process = started()
    _Worker.owner = os.getpid()
    return _Worker.process


def started() -> subprocess.Popen[bytes]:
    """A child that serves jobs over its pipes."""
    root = str(Path(__file__).resolve().parents[2])
    environment = dict(os.environ)
    before = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = root if not before else root + os.pathsep + before
    return subprocess.Popen(
        [sys.executable, "-m", "deriver._worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def stop() -> None:
    """End the worker of this process, if there is one."""
    process = _Worker.process
    if process is None or _Worker.owner != os.getpid():
        return
    _Worker.process = None
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


atexit.register(stop)


def isolated(name: str, *arguments: Any, seconds: float = 10.0, memory: int = MEMORY) -> Any:
    """The result of a job in the child; WorkLimit when it reaches its limits or dies."""
    with _LOCK:
        try:
            process = _start()
            assert process.stdin is not None and process.stdout is not None
            write_frame(process.stdin, ((name, arguments), seconds, memory))
            with selectors.DefaultSelector() as selector:
                selector.register(process.stdout, selectors.EVENT_READ)
                if not selector.select(WALL * seconds + _GRACE):
                    process.kill()
                    raise WorkLimit(f"stopped by the clock after {seconds:g} seconds; a longer timeout may decide it")
            status, answer = read_frame(process.stdout)
        except (OSError, EOFError) as error:
            stop()
            raise WorkLimit(f"the computation in a child process failed: {error or 'it ended'}") from None
    if status != "done":
        raise WorkLimit(str(answer))
    return answer
