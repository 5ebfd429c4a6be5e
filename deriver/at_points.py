"""Answers at the point a task names, each with a claim of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from .checking import decided
from .errors import DeriverError
from .model import Answer, Claim, Finding

__all__ = ["answers_at", "left_out"]


def answers_at(answers: Sequence[Answer], point: Sequence[tuple[Any, Any]]) -> list[Answer]:
    """The answers at the point a task names, each with a claim of its own."""
    from .expression import build as b
    from .expression import substitute

    if not point:
        return []
    point = [(x, _fitted(x, value)) for x, value in point]
    table = dict(point)
    said = ", ".join(f"{x.latex} = {value.latex}" for x, value in point)
    out = []
    for answer in answers:
        if answer.expression is None or answer.question is None:
            continue
        failing = [c for c in answer.conditions if _fails(substitute(c, table))]
        if failing:
            text = f"there is no derivative at ${said}$: it needs ${', '.join(c.latex for c in failing)}$"
            out.append(
                replace(answer, expression=None, text=text, point=said, claim=None, other_layout=None, also=(), short=None, where=())
            )
            continue
        value = _worked_out(substitute(answer.expression, table))
        left = answer.question.left
        for x, place in point:
            left = b.at(left, x, place)
        conditions, asked_where = (
            tuple(c if there is c else there for c in cs for there in (substitute(c, table),) if there is c or there.free)
            for cs in (answer.conditions, answer.question.conditions)
        )
        claim = replace(answer.question, left=left, right=value, conditions=asked_where)
        out.append(
            replace(
                answer, expression=value, point=said, claim=claim, conditions=conditions, asked=None, other_layout=None, also=(),
                short=None, where=(),
            )
        )  # fmt: skip
    return out


def _fitted(x: Any, value: Any) -> Any:
    """A point without letters, such as e_1, in the size of its variable."""
    from .expression import Dim
    from .latex.sizes import resized

    if value.is_scalar or value.shape == x.shape or any(s.op == "symbol" for s in value.free):
        return value
    sizes = {}
    for have, want in ((value.shape.rows, x.shape.rows), (value.shape.cols, x.shape.cols)):
        letters = have.letters if have is not None else ()
        if want is not None and len(letters) == 1 and have == Dim.of(name := next(iter(letters))):
            sizes[name] = want
    return resized(value, sizes) if sizes else value


def _worked_out(value: Any) -> Any:
    """A value without letters in its shortest form: 12 for 3 * 2^2."""
    from .expression.nodes import walk
    from .expression.sympy_reader import from_sympy

    if value.op in ("vector", "matrix"):
        from .expression import build as b

        return b.rebuild(value, tuple(_worked_out(a) for a in value.args))
    if not value.is_scalar or any(not a.is_scalar for a in walk(value)):
        from .derivation.collect import Collector
        from .derivation.folding import folded
        from .derivation.laws import laws_of
        from .rulebook import load_rules

        return folded(Collector(laws_of(load_rules()), ())(value))
    if value.free or not value.args:
        return value
    with suppress(DeriverError):
        from .expression.sympy_bridge import to_sympy

        short = from_sympy(to_sympy(value), {})
        return short if len(short.latex) < len(value.latex) else value
    return value


def left_out(point: Sequence[tuple[Any, Any]], there: Sequence[Answer]) -> tuple[Finding, ...]:
    """A point that a task names and no answer speaks of."""
    if not point or there:
        return ()
    shown = ", ".join(f"${x.latex}={value.latex}$" for x, value in point)
    return (Finding("not_supported", f"the answer holds at every point; put in {shown} yourself"),)


def _fails(condition: Any) -> bool:
    """Whether a condition certainly fails at a point."""
    if condition.op != "relation" or any(n.op == "symbol" and not n.is_scalar for n in condition.free):
        return False
    left, right = condition.args
    if left is right:
        return condition.data in ("!=", ">", "<")
    if condition.free or not left.is_scalar and left.shape.letters:  # e_1 is not 0, of whatever length
        return False
    return decided(Claim(left, condition.data, right)).outcome == "refuted"
