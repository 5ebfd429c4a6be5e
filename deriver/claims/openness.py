"""Which words near a failing claim leave open that it is true: those that may state a condition, and may state one that would save it."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..expression import walk
from ..model import Claim, Verdict
from .records import DERIVED, Found

__all__ = ["still_open"]

#: Words that may tie numbers to each other, or leave but single ones of them.
_TYING = re.compile(
    r"equal|same|root|zero|solution|solv|vanish|station|critical|optim|minim|maxim|equilib|steady|extrem|unit|constrain|circle|curve|\bline|"
    r"surface|\bsum|opposite|reciproc|conjug|complement|supplement|integer|natural|whole|even|odd|prime|multiple|resonan|balanc|coincid|"
    r"identical|common|proportion|ratio|invers|modul|congru|period|half|double|twice|triple|mean|average|eigen|singular|degenerate|"
    r"probabilit|fraction|weight|share|angle|constant|fixed|only|tie|relat|small|large|near|approx|limit|first|leading|order|ignor|neglect",
    re.IGNORECASE,
)
_WORKED_OUT = DERIVED | {"sum", "integral"}
_SAYS = re.compile(
    r'^the (?:text says something of (.*?) that was not understood(?:: "(.*)")?|words "(.*)" may state a condition that was not)'
)


def still_open(found: Found, claim: Claim, verdict: Verdict, varied: Collection[str]) -> list[str]:
    """What is open of a claim; `varied` are the letters that it lets vary.

    Of a derivative, a sum or an integral in numbers that fails at every point, words that tie no numbers to each other open nothing.
    """
    if not verdict.everywhere or not (claim.left.op in _WORKED_OUT and claim.left.is_scalar) or _of_a_function(claim):
        return list(found.open)
    if not all(s.is_scalar and not s.properties & {"integer", "natural"} for side in (claim.left, claim.right) if side for s in side.free):
        return list(found.open)
    out = []
    for why in found.open:
        said = _SAYS.match(why)
        words = "" if said is None else said[2] or said[3] or ""
        others = set() if said is None or words else set((said[1] or "").split(", ")) - {f"${k}$" for k in varied}
        if said is None or _TYING.search(words) or others:
            out.append(why)
    return out


def _of_a_function(claim: Claim) -> bool:
    sides = [claim.left] if claim.right is None else [claim.left, claim.right]
    return any(node.op == "apply" for side in sides for node in walk(side))
