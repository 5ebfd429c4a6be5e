"""The child process of the second reader: found, started, asked over a pipe, killed when it hangs, started again when it died.

The environment variable DERIVER_SECOND_READER names a Python in which latex2sympy2 or latex2sympy2_extended is installed; `off` switches
the second reader off; without it the Python that runs deriver is asked, where one of the two is installed.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["VARIABLE", "Pending", "ask_for", "choose", "command", "stop"]

VARIABLE = "DERIVER_SECOND_READER"
_PACKAGES = ("latex2sympy2", "latex2sympy2_extended")
_PROGRAM = Path(__file__).resolve().parents[1] / "_second_reader.py"
#: Seconds: for the first line (an import of SymPy), and for each answer.
_START, _ANSWER = 20.0, 3.0
#: How often it may die before it is left alone, and how long a line may be.
_DEATHS, _LINE = 3, 1 << 16


def command() -> tuple[str, ...] | None:
    """The command that starts the second reader, or None where there is none."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return None if named.lower() == "off" else (named, str(_PROGRAM))
    return (sys.executable, str(_PROGRAM)) if sys.executable and _installed() else None


def choose(where: str) -> None:
    """Use another second reader from here on: a Python, `off`, or `auto` for what the environment says."""
    if where != "auto":
        os.environ[VARIABLE] = where


@lru_cache(maxsize=1)
def _installed() -> bool:
    for name in _PACKAGES:
        with contextlib.suppress(ImportError, ValueError):
            if importlib.util.find_spec(name) is not None:
                return True
    return False


class _Child:
    """One child process, and the name by which it announced itself."""

    def __init__(self, words: Sequence[str]) -> None:
        self.process = subprocess.Popen(
            list(words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        ready = self.line(_START)
        self.name = ready.get("ready") if ready is not None else None
        if self.name not in _PACKAGES:
            self.kill()
            raise OSError("no second reader")

    def ask(self, text: str) -> dict[str, Any] | None:
        """The answer to a text; None when the child died or was killed over it."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            self.process.stdin.flush()
        except (OSError, ValueError):
            self.kill()
            return None
        return self.line(_ANSWER)

    def line(self, seconds: float) -> dict[str, Any] | None:
        """The next line as a message; the child is killed when none comes in time, or what comes is no message."""
        assert self.process.stdout is not None
        alarm = threading.Timer(seconds, self.end)
        alarm.daemon = True
        alarm.start()
        try:
            data = self.process.stdout.readline(_LINE)
            message = json.loads(data) if data.endswith(b"\n") else None
        except (OSError, ValueError, RecursionError):
            message = None
        finally:
            alarm.cancel()
        if isinstance(message, dict):
            return message
        self.kill()
        return None

    def end(self) -> None:
        """Kill the process, and what it started: a grandchild would hold the pipe open."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg") and self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            self.process.kill()

    def kill(self) -> None:
        """End the process and give back what it held."""
        self.end()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError, ValueError):
                    stream.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=2)


class _State:
    """The one child of this process, what it answered, and how often it died."""

    lock = threading.Lock()
    child: _Child | None = None
    owner: int = 0
    words: tuple[str, ...] | None = None
    deaths: int = 0
    answers: dict[str, tuple[str, Any] | None] = {}


class Pending:
    """Answers that are on their way: text -> (name of the reader, tree), or None where it has none."""

    def __init__(self, texts: Sequence[str], words: tuple[str, ...]) -> None:
        self._texts = texts
        self._words = words
        self._cancelled = False
        self._thread = threading.Thread(target=self._work, name="second reader", daemon=True)
        self._thread.start()

    def answers(self, seconds: float) -> Mapping[str, tuple[str, Any]]:
        """What has been answered after at most so many seconds; what has not is given up."""
        self._thread.join(max(seconds, 0.0))
        self._cancelled = True
        return {text: found for text in self._texts if (found := _State.answers.get(text)) is not None}

    def _work(self) -> None:
        with _State.lock, contextlib.suppress(OSError, ValueError, RuntimeError):
            _settle(self._words)
            for text in self._texts:
                if self._cancelled or _State.deaths >= _DEATHS:
                    return
                if text not in _State.answers:
                    _State.answers[text] = _answer(text)


def _settle(words: tuple[str, ...]) -> None:
    """Forget what belongs to another command, or to the process this one was forked from."""
    if _State.owner != os.getpid():
        _State.owner, _State.child = os.getpid(), None
    if _State.words != words:
        if _State.child is not None:
            _State.child.kill()
        _State.words, _State.child, _State.deaths, _State.answers = words, None, 0, {}
    if len(_State.answers) > 20_000:
        _State.answers = {}


def _answer(text: str) -> tuple[str, Any] | None:
    if _State.child is None:
        assert _State.words is not None
        try:
            _State.child = _Child(_State.words)
        except OSError:
            _State.deaths = _DEATHS  # it cannot be started: it is not tried again
            raise
    message = _State.child.ask(text)
    if message is None:
        _State.child = None
        _State.deaths += 1
        return None
    tree = message.get("tree")
    return None if tree is None else (str(_State.child.name), tree)


def ask_for(texts: Sequence[str]) -> Pending | None:
    """Begin to have some texts read; None where there is no second reader, or nothing to read."""
    words = command()
    return Pending(list(dict.fromkeys(texts)), words) if words is not None and texts else None


def stop() -> None:
    """End the child of this process, if there is one."""
    child, _State.child = _State.child, None
    if child is not None and _State.owner == os.getpid():
        child.kill()


atexit.register(stop)
