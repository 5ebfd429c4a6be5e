r"""`x^{(i)}` under a sum over i: the i-th member of a family, as `x_i` is.

Comes in: a task and its declarations as text. Goes out: both with the raised indices lowered, every place kept where it was. Only indices
of sums are lowered: `f^{(n)}` is a derivative and `W^{(2)}` a name.
"""

from __future__ import annotations

import re

__all__ = ["lowered"]

_SUM = re.compile(r"\\sum(?:\\limits)?\s*_\s*\{?\s*([ijkn])(?![a-zA-Z])")
_MEMBER = re.compile(r"(?P<base>\\[a-zA-Z]+\{[^{}]*\}|\\[a-zA-Z]+|[a-zA-Z])(?P<gap>\s*)\^\s*\{\s*\(\s*(?P<index>[ijkn])\s*\)\s*\}")


def lowered(task: str, given: str) -> tuple[str, str, tuple[str, ...]]:
    r"""The task, its declarations, and what was lowered.

    >>> lowered(r"\sum_{i=1}^m x^{(i)}", r"x^{(i)}\in\mathbb{R}^n")
    ('\\sum_{i=1}^m x_{i}  ', 'x_{i}  \\in\\mathbb{R}^n', ('x^{(i)}',))
    """
    summed = set(_SUM.findall(task))
    found: dict[str, None] = {}

    def lower(m: re.Match[str]) -> str:
        if m["index"] not in summed:
            return m[0]
        found[f"{m['base']}^{{({m['index']})}}"] = None
        short = f"{m['base']}_{{{m['index']}}}"
        return short + " " * (len(m[0]) - len(short))

    task, given = _MEMBER.sub(lower, task), _MEMBER.sub(lower, given)
    return task, given, tuple(found)
