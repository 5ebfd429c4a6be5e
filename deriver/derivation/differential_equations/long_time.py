r"""What becomes of solutions as the variable grows: limits term by term, or the signs of the right side between equilibria."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import Classified
from .equation import Equation, Stuck

__all__ = ["along_the_line", "told_behaviour"]


def along_the_line(board: Board, equation: Equation, found: Classified) -> bool:
    """For y' = f(y) without a condition: where each solution goes, by the signs of f between its zeros; whether it is such an equation."""
    s, y = equation.s, equation.y[0]
    if equation.order != 1 or equation.conditions or "autonomous" not in found.parts or len(found.slopes) != 1:
        return False
    f = s.factor(found.slopes[0])
    if f.free_symbols - {y} or not f.is_polynomial(y):
        return False
    zeros = sorted(s.real_roots(s.Poly(f, y)), key=float)
    zeros = list(dict.fromkeys(zeros))
    if not zeros or any(z.has(s.CRootOf) for z in zeros):
        return False
    name = equation.unknown.data[1]
    letter = b.symbol(equation.unknown.data[0], properties=["real"], latex=name)
    own = {**equation.letters, letter.name: letter}
    from ...expression.sympy_reader import from_sympy

    plain = s.Symbol(letter.name, real=True)
    shown = from_sympy(f.subs(y, plain), own)
    ends = [-s.oo, *zeros, s.oo]
    said: list[str] = []
    targets = set()
    start = f"{name}_0"
    for left, right in pairwise(ends):
        inside = right - 1 if left == -s.oo else left + 1 if right == s.oo else (left + right) / 2
        rising = bool(f.subs(y, inside).is_positive)
        claim = board.claim(equation.expr(f.subs(y, inside)), ">" if rising else "<", b.ZERO)
        target = right if rising else left
        targets.add(target)
        where = _range(equation, left, start, right)
        becomes = f"{name} \\to {equation.expr(target).latex}" if target.is_finite else None
        said.append(f"${where}$: " + (f"${becomes}$" if becomes else f"${name}$ {'grows' if rising else 'falls'} without bound"))
        board.step(
            "sign of the right side", equation.expr(f.subs(y, inside)), b.ZERO,
            f"For ${where}$ the unknown {'rises' if rising else 'falls'}.",
            relation=">" if rising else "<", claim=claim,
        )  # fmt: skip
    constant = [f"${name} = {equation.expr(z).latex}$" for z in zeros]
    said.append(f"constant: {', '.join(constant)}")
    product = from_sympy(s.Mul(s.Poly(f, y).LC(), *((plain - z) ** m for z, m in s.roots(s.Poly(f, y)).items())), own)
    total = board.claim(shown, "=", product) if sum(s.roots(s.Poly(f, y)).values()) == s.degree(f, y) else board.steps[-1].claim
    text = f"by the initial value ${start}$: " + "; ".join(said)
    if len(targets) == 1:
        text = f"every solution tends to ${equation.expr(targets.pop()).latex}$ as ${equation.expr(equation.t).latex} \\to \\infty$"
    board.answers.append(Answer("behaviour", None, text=text, claim=total))
    return True


def _range(equation: Equation, left: Any, name: str, right: Any) -> str:
    parts = [equation.expr(left).latex, "<"] if left.is_finite else []
    parts += [name]
    parts += ["<", equation.expr(right).latex] if right.is_finite else []
    return " ".join(parts)


def told_behaviour(board: Board, equation: Equation) -> None:
    """After the solution: its limit, what all solutions approach, or that the constants decide."""
    s, t = equation.s, equation.t
    made = [a for a in board.answers if a.expression is not None and a.role in ("general", "particular", "answer")]
    if len(made) != 1:
        raise Stuck("the behaviour is told where there is one formula for the solution", "not_supported")
    from ...expression.sympy_bridge import to_sympy

    (answer,) = made
    assert answer.expression is not None
    value = to_sympy(answer.expression)
    time = next((z for z in value.free_symbols if z.name == t.name), None)
    variable = equation.expr(t).latex
    name = equation.unknown.data[1]
    if time is None:
        board.answers.append(Answer("behaviour", None, text=f"${name}$ is constant", claim=answer.claim))
        return
    value = value.subs(time, s.Symbol(t.name, positive=True))
    time = s.Symbol(t.name, positive=True)
    constants = [z for z in value.free_symbols if z.name in equation.own]
    if value.free_symbols - {time, *constants}:
        raise Stuck("letters stand in the solution: the behaviour depends on them", "missing_assumption")
    flat = s.expand(value)
    if any(flat.diff(c).has(*constants) for c in constants):
        raise Stuck("the constants do not stand linearly in the solution: give an initial value", "not_supported")
    rest = flat.subs(dict.fromkeys(constants, 0))
    kinds = {c: _limit(s, flat.diff(c), time) for c in constants}
    own = _limit(s, rest, time)
    arrow = f"as ${variable} \\to \\infty$"
    who = "every solution" if constants else f"${name}$"
    if all(v == 0 for v in kinds.values()):
        if own is not None and own.is_finite:
            body = equation.expr(own).latex
            text = (f"every solution tends to ${body}$" if constants else f"${name} \\to {body}$") + f" {arrow}"
            answered: Any = equation.expr(own)
        else:
            kept = s.Add(*(v for v in s.Add.make_args(rest) if _limit(s, v, time) != 0))
            shown, answered = equation.expr(kept.subs(time, t)).latex, None
            growing = [v for v in s.Add.make_args(kept) if _grows(s, v, time)]
            if own is not None:
                text = f"{who} {'grows' if own.is_extended_positive else 'falls'} without bound {arrow}"
            elif growing:
                text = f"{who} oscillates with an amplitude that grows without bound {arrow}"
            else:
                text = f"{who} stays bounded and does not tend to a limit {arrow}"
            if kept not in (0, rest) or constants:
                text += f"; its difference from ${shown}$ tends to zero"
        board.answers.append(Answer("behaviour", answered, text=text, claim=answer.claim))
        return
    dominant = [c for c, v in kinds.items() if v is None or v != 0]
    listed = ", ".join(f"${equation.expr(c).latex}$" for c in dominant)
    these = "this constant" if len(dominant) == 1 else "these constants"
    text = f"it depends on {listed}: the functions with {these} do not tend to zero {arrow}"
    board.answers.append(Answer("behaviour", None, text=text, claim=answer.claim))


def _grows(s: Any, value: Any, t: Any) -> bool:
    """Whether what stands before the waves of a term is unbounded."""
    size = value.replace(lambda e: isinstance(e, s.sin | s.cos), lambda e: s.Integer(1))
    found = _limit(s, s.Abs(size), t)
    return found is not None and found.is_infinite is True


def _limit(s: Any, value: Any, t: Any) -> Any:
    """The limit, infinite ones included; None where there is none, or it is not found."""
    if value == 0:
        return s.Integer(0)
    if value.has(s.sin, s.cos):
        # Each wave is at most one: the sum of what stands before the waves bounds the value.
        terms = [v.replace(lambda e: isinstance(e, s.sin | s.cos), lambda e: s.Integer(1)) for v in s.Add.make_args(s.expand(value))]
        bound = s.Add(*(s.Abs(v) for v in terms))
        return s.Integer(0) if _limit(s, bound, t) == 0 else None
    try:
        found = s.limit(value, t, s.oo)
    except (NotImplementedError, ValueError, TypeError):
        return None
    return None if found.has(s.Limit, s.AccumBounds, s.nan) or found.is_extended_real is not True else found
