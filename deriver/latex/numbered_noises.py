r"""Brownian motions that are numbered by a superscript: `W^1_t`, `W_t^2`, `dW^1\,dW^2=\rho\,dt`.

A superscript on a process is a power everywhere else, so the number is an index only where somebody writes the first: nobody writes `W^1`
for a power. Comes in: a task. Goes out: the same text with every such superscript before the time, `W^1_t`, which is how a name of a
process is written; a text that numbers nothing comes back as it is.
"""

from __future__ import annotations

from ..errors import Ambiguous
from . import patterns as re

__all__ = ["with_numbered_noises"]

_TIME = r"_\{?\s*(?:t|s|u)\s*\}?"
_NUMBER = r"\^(?:\{\s*\(?\s*(?P<a>\d)\s*\)?\s*\}|(?P<b>\d))"
_FIRST = re.compile(rf"(?<![A-Za-z\\])(?:d|\\mathrm\{{d\}})?(?P<letter>[WBZ])(?:{_TIME})?\^(?:\{{\s*1\s*\}}|1(?!\d))")
_SAID = re.compile(r"\b(?:brownian|wiener)\b|d\s*[WBZ]\s*(?:_\{?t\}?)?\^|\\rho", re.IGNORECASE)


def with_numbered_noises(text: str) -> str:
    r"""The text with numbered Brownian motions named alike.

    >>> with_numbered_noises(r"Find $d(W_t^1W_t^2)$ when $dW^1dW^2=\rho\,dt$.")
    'Find $d(W^1_tW^2_t)$ when $dW^1_tdW^2_t=\\rho\\,dt$.'
    """
    first = _FIRST.search(text)
    if first is None:
        return text
    if _SAID.search(text) is None:
        raise Ambiguous(
            f"{first['letter']}^1 may be the first of several Brownian motions or a power",
            text=text,
            start=first.start(),
            end=first.end(),
            hint="say that they are Brownian motions, or leave the exponent out",
        )
    letter = first["letter"]
    before = re.compile(rf"(?<![A-Za-z\\])(?P<d>d?){letter}(?P<time>{_TIME}){_NUMBER}(?!\d)")
    after = re.compile(rf"(?<![A-Za-z\\])(?P<d>d?){letter}{_NUMBER}(?P<time>{_TIME})?(?!\d)")

    def named(found: re.Match[str]) -> str:
        time = re.sub(r"[{}\s]", "", found["time"] or "_t")
        return f"{found['d']}{letter}^{found['a'] or found['b']}{time}"

    return after.sub(named, before.sub(named, text))
