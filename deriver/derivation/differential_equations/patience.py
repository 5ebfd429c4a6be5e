"""A limit on the processor time of one problem, and of one method in it, whatever library the time is spent in.

A thread beside the working one looks at the clock and, when the time is over, has `OutOfTime` raised where the work stands: no signal is
used, so that it works in every thread and on every system.

It stands beside the two other limits of the program because neither reaches here. `verification.budget` counts the program's own
evaluations, and one call of a library, which is where the time of this room goes, counts nothing until it returns. A worker process can be
killed, but an attempt that fails must leave the attempts after it everything that stands on the board, and the expressions there are known
by identity, which no pipe carries. The seconds are the processor's, as there, and time on the wall is bounded, too.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["METHOD", "NUMBERS", "PROBLEM", "OutOfTime", "Patience", "of_the_library"]

#: Seconds of processor time for all methods together, and for one of them.
PROBLEM = 7.0
METHOD = 3.5
#: And for the numbers that are given where the time is over.
NUMBERS = 2.0
#: On the wall, where other programs take their share, this many times as much may pass.
_WALL = 10.0


class OutOfTime(BaseException):
    """The time is over; no `except Exception` of a library on the way may keep it."""


class Patience:
    """The time that is left to the work of one thread: `with patience.at_most(3.5): ...` raises OutOfTime when it is over."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._clock = _clock_of(self._thread)
        self._changed = threading.Condition()
        self._deadlines: list[tuple[float, float]] = []  # on the processor and on the wall
        self._raised: tuple[float, float] | None = None
        self._watcher: threading.Thread | None = None
        self._hook: Callable[[Any], Any] | None = None

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[None]:
        """OutOfTime inside, when the block takes longer; a block inside another ends with it."""
        now, wall = self._clock(), time.monotonic()
        deadline = (now + seconds, wall + _WALL * seconds)
        if self._deadlines:
            outer = self._deadlines[-1]
            deadline = (min(deadline[0], outer[0]), min(deadline[1], outer[1]))
        self._push(deadline)
        try:
            yield
        finally:
            try:
                self._pop(deadline)
            except OutOfTime:  # it arrived after the last line of the block
                self._pop(deadline)

    def over(self) -> bool:
        """Whether the time of the innermost block is over."""
        with self._changed:
            return bool(self._deadlines) and self._late(self._deadlines[-1])

    def _late(self, deadline: tuple[float, float]) -> bool:
        return self._clock() >= deadline[0] or time.monotonic() >= deadline[1]

    def _push(self, deadline: tuple[float, float]) -> None:
        with self._changed:
            self._deadlines.append(deadline)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="patience", daemon=True)
                self._watcher.start()
            self._changed.notify()

    def _pop(self, deadline: tuple[float, float]) -> None:
        with self._changed:
            while any(d is deadline for d in self._deadlines):
                self._deadlines.pop()
            if self._hook is not None:
                sys.unraisablehook, self._hook = self._hook, None
            if self._raised is deadline:
                _raise_in(self._thread, None)  # what was raised and has not arrived yet
                self._raised = None
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while self._deadlines:
                deadline = self._deadlines[-1]
                if self._raised is deadline:
                    self._changed.wait(1.0)
                    if self._deadlines and self._deadlines[-1] is deadline:
                        self._raised = None  # it was kept by someone on the way: once more
                        sys.unraisablehook, self._hook = self._hook or sys.unraisablehook, None
                elif self._late(deadline):
                    self._raised = deadline
                    self._hook = sys.unraisablehook
                    sys.unraisablehook = _quiet(self._hook)
                    _raise_in(self._thread, OutOfTime)
                else:
                    left = min(deadline[0] - self._clock(), deadline[1] - time.monotonic())
                    self._changed.wait(max(left, 0.01))
            self._watcher = None


def _clock_of(thread: int) -> Callable[[], float]:
    """The processor time of a thread where the system tells it, else the time on the wall."""
    made = getattr(time, "pthread_getcpuclockid", None)
    if made is None:
        return time.monotonic
    clock = made(thread)
    return lambda: time.clock_gettime(clock)


def of_the_library(mistake: Exception) -> bool:
    """Whether a library says with it that an expression is none of its kinds; a wrong call of the program's own is none of these.

    What a library raises to say so is an exception class of its own, NotImplementedError, an arithmetic error, ValueError from its own
    lines, or TypeError where an expression is asked for its number or its truth. AttributeError, KeyError and the like are mistakes:
    the library's, where they are raised deep below its surface, and the program's where it has just been called.
    """
    if isinstance(mistake, NotImplementedError | ArithmeticError):
        return True
    frames = []
    trace = mistake.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    inside = 0
    for frame in reversed(frames):
        if str(frame.f_globals.get("__name__", "")).split(".")[0] not in _LIBRARIES:
            break
        inside += 1
    if not inside or type(mistake).__name__ == "SympifyError":
        return False  # what is no expression at all was handed over
    own = type(mistake).__module__.split(".")[0] in _LIBRARIES
    if own or isinstance(mistake, ValueError | RecursionError):
        return True
    asked = isinstance(mistake, TypeError) and frames[-1].f_code.co_name in _NUMBERS_AND_TRUTH
    return asked or inside > _SURFACE


_LIBRARIES = ("sympy", "mpmath", "flint")
#: How an expression is asked for its number or its truth.
_NUMBERS_AND_TRUTH = ("__float__", "__int__", "__complex__", "__bool__", "__nonzero__", "__index__", "convert", "convert_lossless")
#: Frames of a library that a wrong argument passes before it is noticed: a decorator, the cache, the function itself.
_SURFACE = 4


def _quiet(hook: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The hook without OutOfTime in a destructor or a callback, where no exception leads anywhere: it comes again."""
    return lambda unraisable: None if isinstance(unraisable.exc_value, OutOfTime) else hook(unraisable)


def _raise_in(thread: int, what: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None if what is None else ctypes.py_object(what))
