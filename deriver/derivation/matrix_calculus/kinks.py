r"""Where a function has no derivative, and what stands for it there: the subdifferentials of norms, positive parts and largest entries.

Comes in: the function and its variables. Goes out: one sentence for each kind of kink. A sentence speaks of the function that has the
kink, not of the whole; where the whole is convex and is made from it by an affine map, any member may stand in the answer.
Source: Boyd and Vandenberghe, Subgradients (lecture notes, Stanford); Watson, Characterization of the subdifferential of some matrix norms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...expression.nodes import Expr

__all__ = ["kinks"]


def kinks(f: Expr, variables: Iterable[Expr]) -> list[str]:
    """Sentences about the points without a derivative, each kind once."""
    moving = {v if v.op == "symbol" else v.args[0] for v in variables}
    found: dict[str, None] = {}
    for node, squared in _walk(f, False):
        if node.free & moving and node.args:
            said = _kink(node, squared)
            if said is not None:
                found[said] = None
    return list(found)


def _walk(e: Expr, squared: bool) -> Iterator[tuple[Expr, bool]]:
    """Every node, and whether it stands directly in a power of at least two."""
    yield e, squared
    power = e.op == "power" and e.args[1].op == "number" and e.args[1].data >= 2
    for i, a in enumerate(e.args):
        yield from _walk(a, power and i == 0)


def _kink(node: Expr, squared: bool) -> str | None:
    u = node.args[0].latex
    if node.op == "norm":
        return _of_norm(str(node.data), node, u, squared)
    if node.op == "abs":
        if squared:
            return None
        where = f"${u}=0$" if node.is_scalar else f"an entry of ${u}$ is 0"
        return (
            f"Where {where}, the absolute value has no derivative: its subdifferential there is $[-1,1]$, "
            r"and where the whole function is convex any number from it may stand for the sign (0 is the usual choice)."
        )
    if node.op == "relu":
        if squared:
            return None
        where = f"${u}=0$" if node.is_scalar else f"an entry of ${u}$ is 0"
        return (
            rf"Where {where}, the positive part $\max(0,\cdot)$ has no derivative: its subdifferential there is $[0,1]$, "
            "and where the whole function is convex any number from it may stand for the indicator (0 is the usual choice)."
        )
    if node.op == "extremum":
        kind = "largest" if node.data == "max" else "smallest"
        return (
            f"Where several entries are {kind} together, there is no derivative: the {'sub' if kind == 'largest' else 'super'}differential "
            "is the convex hull of the derivatives of those entries."
        )
    if node.op == "spectral" and str(node.data) in ("lambda_max", "lambda_min"):
        prefix = "sub" if str(node.data) == "lambda_max" else "super"
        return (
            f"Where this eigenvalue of ${u}$ is multiple, there is no derivative: the {prefix}differential is the convex hull of "
            r"$vv^\top$ over the unit vectors $v$ of its eigenspace."
        )
    return None


def _of_norm(name: str, node: Expr, u: str, squared: bool) -> str | None:
    matrix = node.args[0].shape.kind == "matrix"
    if name == "1" and not matrix:
        return (
            rf"Where an entry of $u={u}$ is 0, $\|u\|_1$ has no derivative: its subdifferential holds every $s$ with "
            r"$s_i=\operatorname{sign}u_i$ where $u_i\ne0$ and $s_i\in[-1,1]$ where $u_i=0$; where the whole function is convex any such "
            r"$s$ may stand for the sign."
        )
    if name == "inf" and not matrix:
        return (
            r"Where several entries have the largest absolute value, there is no derivative: the subdifferential of $\|\cdot\|_\infty$ "
            r"is the convex hull of $\operatorname{sign}(u_i)\mathbf{e}_i$ over those $i$; at $u=0$ it is the ball $\|s\|_1\le1$."
        )
    if name == "nuclear":
        return (
            rf"Where ${u}$ has not full rank, there is no derivative: with the thin singular value decomposition $U\Sigma V^\top$ the "
            r"subdifferential of $\|\cdot\|_*$ is $\{UV^\top+W:\ U^\top W=0,\ WV=0,\ \|W\|_2\le1\}$."
        )
    if name == "2" and matrix:
        return (
            rf"Where the largest singular value of ${u}$ is multiple, there is no derivative: the subdifferential is the convex hull of "
            r"$uv^\top$ over the pairs of unit singular vectors of that value; at 0 it is the ball $\|G\|_*\le1$."
        )
    if name in ("2", "F") and not squared:
        sign = r"\|s\|_2" if not matrix else r"\|G\|_F"
        return rf"Where ${u}=0$, the norm has no derivative: its subdifferential there is the ball ${sign}\le1$."
    return None
