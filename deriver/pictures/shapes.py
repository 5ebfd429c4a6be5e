"""Lines found in numbers: the branches of a curve, level curves by marching squares, paths of a vector field.

Comes in: functions on floating-point arrays. Goes out: lists of points of the plane. Knows no expression and no drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Line", "branches", "level_lines", "paths", "spread"]

Line = list[tuple[float, float]]


def branches(function: Callable[[Any], Any], low: float, high: float, height: float, samples: int = 801) -> list[Line]:
    """The graph of a function as lines that do not cross an asymptote, a jump or a gap.

    `height` is that of the frame: two neighbours that are far apart, with a middle that is not between them, are not joined.

    >>> [len(line) > 100 for line in branches(lambda x: 1 / x, -1.0, 1.0, 10.0)]
    [True, True]
    """
    import numpy as np

    x = np.linspace(low, high, samples)
    with np.errstate(all="ignore"):
        y = np.broadcast_to(np.asarray(function(x), dtype=float), x.shape)
        middle = np.broadcast_to(np.asarray(function((x[1:] + x[:-1]) / 2), dtype=float), (samples - 1,))
        jump = np.abs(np.diff(y)) > 0.15 * height
        turning = np.abs(middle - (y[1:] + y[:-1]) / 2) > 0.45 * np.abs(np.diff(y))
    lines: list[Line] = [[]]
    for i in range(samples):
        if not np.isfinite(y[i]) or abs(y[i]) > 1e6 * height:
            if lines[-1]:
                lines.append([])
            continue
        if i and lines[-1] and jump[i - 1] and (turning[i - 1] or not np.isfinite(middle[i - 1])):
            lines.append([])
        lines[-1].append((float(x[i]), float(y[i])))
    return [line for line in lines if len(line) > 1]


def level_lines(x: Array, y: Array, values: Array, level: float) -> list[Line]:
    """The level curves of values on a grid (rows along y), by marching squares, joined into lines.

    >>> import numpy as np
    >>> axis = np.linspace(-2, 2, 41)
    >>> X, Y = np.meshgrid(axis, axis)
    >>> lines = level_lines(axis, axis, X * X + Y * Y, 1.0)
    >>> len(lines), lines[0][0] == lines[0][-1]
    (1, True)
    """
    import numpy as np

    v = values - level
    v = np.where(v == 0, 1e-12, v)  # a level that meets a grid point passes beside it
    sign = v > 0
    known = np.isfinite(v)
    code = sign[:-1, :-1] * 1 + sign[:-1, 1:] * 2 + sign[1:, 1:] * 4 + sign[1:, :-1] * 8
    whole = known[:-1, :-1] & known[:-1, 1:] & known[1:, 1:] & known[1:, :-1]
    segments: dict[Any, list[Any]] = {}
    where: dict[Any, tuple[float, float]] = {}

    def crossing(i: int, j: int, edge: int) -> Any:
        # Edges of a cell from its lower left corner, in order: below, right, above, left; named by the grid line they lie on.
        a, c, key = {
            0: ((i, j), (i, j + 1), ("h", i, j)),
            1: ((i, j + 1), (i + 1, j + 1), ("v", i, j + 1)),
            2: ((i + 1, j), (i + 1, j + 1), ("h", i + 1, j)),
            3: ((i, j), (i + 1, j), ("v", i, j)),
        }[edge]
        if key not in where:
            share = float(v[a] / (v[a] - v[c]))
            where[key] = (
                float(x[a[1]] + share * (x[c[1]] - x[a[1]])),
                float(y[a[0]] + share * (y[c[0]] - y[a[0]])),
            )
        return key

    for i, j in zip(*np.nonzero(whole & (code != 0) & (code != 15)), strict=True):
        kind = int(code[i, j])
        pairs = _EDGES[kind]
        if kind in (5, 10) and v[i, j] + v[i, j + 1] + v[i + 1, j] + v[i + 1, j + 1] > 0:
            pairs = _EDGES[15 - kind]  # a cell with a saddle, joined through its middle
        for one, other in pairs:
            a, c = crossing(i, j, one), crossing(i, j, other)
            segments.setdefault(a, []).append(c)
            segments.setdefault(c, []).append(a)
    return _joined(segments, where)


_EDGES = {
    1: [(3, 0)], 2: [(0, 1)], 3: [(3, 1)], 4: [(1, 2)], 5: [(3, 0), (1, 2)], 6: [(0, 2)], 7: [(3, 2)], 8: [(2, 3)], 9: [(2, 0)],
    10: [(0, 1), (2, 3)], 11: [(2, 1)], 12: [(1, 3)], 13: [(1, 0)], 14: [(0, 3)],
}  # fmt: skip


def _joined(segments: dict[Any, list[Any]], where: dict[Any, tuple[float, float]]) -> list[Line]:
    """Segments between named points as long lines; open lines from their ends first."""
    lines = []
    for start in sorted(segments, key=lambda k: (len(segments[k]) != 1, k)):
        while segments[start]:
            line, here = [start], start
            while segments[here]:
                after = segments[here].pop()
                segments[after].remove(here)
                line.append(after)
                here = after
            lines.append([where[k] for k in line])
    return lines


def paths(field: Callable[[Any, Any], tuple[Any, Any]], starts: list[tuple[float, float]], window: tuple[float, float, float, float], *,
          steps: int = 300, backward: bool | Sequence[bool] = False, length: float = 0.01) -> list[Line]:  # fmt: skip
    """The paths of a vector field from many starts at once, each with steps of equal length in the frame (Runge-Kutta of order 4).

    `window` is (low x, high x, low y, high y). A path ends where it leaves the window by more than a fifth, where the field vanishes, and
    where it is undefined.
    `backward` says, of all or of each, whether the path runs against the field.
    """
    import numpy as np

    wide, high = window[1] - window[0], window[3] - window[2]
    step = np.where(np.broadcast_to(np.asarray(backward), (len(starts),)), -length, length)
    here = np.array(starts, dtype=float).T.copy()
    found: list[Line] = [[(float(x), float(y))] for x, y in starts]
    running = np.ones(len(starts), dtype=bool)

    def direction(place: Any) -> tuple[Any, Any]:
        with np.errstate(all="ignore"):
            u, w = field(place[0], place[1])
            u, w = np.broadcast_to(u, place[0].shape) / wide, np.broadcast_to(w, place[0].shape) / high
            size = np.hypot(u, w)
            return np.stack([u / size * wide, w / size * high]), size

    floor = None
    begin, pace, whole = here, np.ones(len(starts)), step
    for count in range(steps):
        step = whole * pace
        k1, size = direction(here)
        if floor is None:
            finite = size[np.isfinite(size)]
            floor = 1e-6 * float(np.median(finite)) if finite.size else 0.0
        k2, _ = direction(here + step / 2 * k1)
        k3, _ = direction(here + step / 2 * k2)
        k4, _ = direction(here + step * k3)
        move = (k1 + 2 * k2 + 2 * k3 + k4) / 6
        # Near an equilibrium the direction turns round within the smallest step: the path has arrived.
        turning = (k1 * k4 / np.array([[wide**2], [high**2]])).sum(axis=0) < 0
        pace = np.where(turning, pace / 4, np.minimum(1.0, pace * 1.5))  # a narrow bend is taken in smaller steps
        running &= (size > floor) & np.isfinite(move).all(axis=0) & (pace > 1e-3)
        here = np.where(running & ~turning, here + step * move, here)
        outside = (np.abs(here[0] - window[0] - wide / 2) > 0.7 * wide) | (np.abs(here[1] - window[2] - high / 2) > 0.7 * high)
        for i in np.nonzero(running & ~turning)[0]:
            found[i].append((float(here[0, i]), float(here[1, i])))
        if count > 12:  # a closed orbit ends where it began
            home = np.hypot((here[0] - begin[0]) / wide, (here[1] - begin[1]) / high) < 0.75 * length
            for i in np.nonzero(running & home)[0]:
                found[i].append(found[i][0])
            running &= ~home
        running &= ~outside
        if not running.any():
            break
    return found


def spread(lines: list[Line], window: tuple[float, float, float, float], apart: float, kept: list[Line] | None = None) -> list[int]:
    """Which lines to keep so that each starts `apart` (a share of the frame) from those kept before it; `kept` are there already."""
    import numpy as np

    scale = np.array([window[1] - window[0], window[3] - window[2]])
    clouds = [np.array(line) / scale for line in kept or []]
    chosen = []
    for i, line in enumerate(lines):
        start = np.array(line[0]) / scale
        if all(float(np.min(((cloud - start) ** 2).sum(axis=1))) >= apart**2 for cloud in clouds):
            chosen.append(i)
            clouds.append(np.array(line) / scale)
    return chosen
