r"""Perturbations in small letters: in `A(x+\delta x)=b+\delta b` each of $\delta x$, $\delta b$ is one name, and so in $\|\delta x\|$."""

from __future__ import annotations

import re

__all__ = ["is_increment_sign"]

_BESIDE = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\s*\+\s*\\delta\s*\{?\1(?![A-Za-z])")
_LENGTH = re.compile(r"\\(?:\||lVert|Vert)\s*\\delta\s+\{?[A-Za-z]\}?\s*\\(?:\||rVert|Vert|right)")
_ALONE = re.compile(r"\\delta(?![A-Za-z])(?!\s*\{?[A-Za-z])")


def is_increment_sign(name: str, text: str) -> bool:
    r"""Whether a letter before another makes one name with it.

    `\Delta` always; `\delta` where a letter stands beside its own increment, or where lengths of increments are compared and `\delta` never
    stands alone.
    """
    if name != "delta":
        return name == "Delta"
    return _BESIDE.search(text) is not None or (len(_LENGTH.findall(text)) > 1 and _ALONE.search(text) is None)
