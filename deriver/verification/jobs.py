"""What the child process can be asked to do: name -> function. Called by `deriver._worker` only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..model import Claim, Context, Verdict

__all__ = ["JOBS", "packed", "unpacked", "warm"]


def packed(claim: Claim) -> tuple[Any, ...]:
    """What deciding a claim needs, as plain data that travels."""
    return (
        (claim.left, claim.relation, claim.right, claim.conditions, claim.kind, claim.latex, claim.assumed, claim.digits),
        (claim.context.conditions, claim.context.assumed),
        tuple(packed(other) for other in claim.alternatives),
    )


def unpacked(data: tuple[Any, ...]) -> Claim:
    """The claim again."""
    (left, relation, right, conditions, kind, latex, assumed, digits), (shared, customs), others = data
    return Claim(
        left,
        relation,
        right,
        Context(conditions=shared, assumed=customs),
        conditions,
        kind,
        latex,
        assumed=assumed,
        digits=digits,
        alternatives=tuple(unpacked(other) for other in others),
    )


def _decide(data: tuple[Any, ...], digits: int, seed: int, timeout: float, work: int, brief: bool = False) -> Verdict:
    from .decision import decide_here
    from .values import closed_forms

    with closed_forms() as closed:
        verdict = decide_here(unpacked(data), digits=digits, seed=seed, timeout=timeout, work=work, brief=brief)
    if not closed.used:
        return verdict
    # What rests on a closed form is verified by two engines, not proved.
    outcome = "verified" if verdict.outcome == "proved" else verdict.outcome
    return replace(verdict, outcome=outcome, method=f"{verdict.method}; closed forms confirmed by numbers".lstrip("; "))


def _decide_plainly(data: tuple[Any, ...], digits: int, seed: int, timeout: float, work: int, brief: bool = False) -> Verdict:
    from .decision import decide_here

    return decide_here(unpacked(data), digits=digits, seed=seed, timeout=timeout, work=work, brief=brief)


JOBS: dict[str, Callable[..., Any]] = {"decide": _decide, "decide here": _decide_plainly}


def warm() -> None:
    """Import what jobs need, and do one small job of each kind: a fork begins with what its parent has read and kept."""
    import mpmath
    import sympy

    from . import decision

    x = sympy.Symbol("x", real=True)
    sympy.limit((sympy.tan(x) - x) / x**3, x, 0)
    sympy.integrate(x * sympy.exp(-x), (x, 0, sympy.oo))
    sympy.summation(1 / x**2, (x, 1, sympy.oo))
    del mpmath, decision
