r"""Where a solution of an initial value problem exists for certain, and whether it is the only one: the theorems on existence, applied.

A linear equation has one solution on every interval on which its coefficients are continuous. Another one has a solution near the initial
point where $f$ is continuous, and one only where $\partial f/\partial y$ is continuous, too. Source: Boyce and DiPrima, ch. 2.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import explicit_slopes, linear_coefficients
from .equation import Equation, Refusal, Stuck
from .numerical import two_solutions
from .periodic import period_of

__all__ = ["existence_interval"]


def existence_interval(board: Board, equation: Equation) -> None:
    """The interval of a linear equation; of another one, whether the theorem applies."""
    points = {point for _, point, _ in equation.conditions}
    if len(points) != 1 or len(equation.conditions) != equation.order:
        raise Refusal("existence and uniqueness are told of an initial value problem", "underdetermined")
    (start,) = points
    if linear_coefficients(equation) is not None:
        _linear(board, equation, start)
        return
    if equation.order != 1:
        raise Stuck("the theorem is applied to linear equations, and to those of first order", "not_supported")
    _near(board, equation, start)


def _linear(board: Board, equation: Equation, start: Any) -> None:
    s, t = equation.s, equation.t
    found = linear_coefficients(equation)
    assert found is not None and board.problem.expression is not None
    *lower, lead = found[0]
    shown = [s.cancel(a / lead) if (a / lead).is_rational_function(t) else s.simplify(a / lead) for a in (*lower, found[1])]
    if not start.is_number:
        raise Stuck("the initial point is a letter", "not_supported")
    breaks: list[Any] = []
    for c in shown:
        breaks += _breaks(s, c, t, start)
    if any(v == start for v in breaks):
        text = "the theorem does not apply: a coefficient is not continuous at the initial point"
        board.answers.append(Answer("interval", None, text=text))
        board.find("exceptional_points", text)
        return
    left = max((v for v in breaks if (start - v).is_positive), key=float, default=-s.oo)
    right = min((v for v in breaks if (v - start).is_positive), key=float, default=s.oo)
    standard = equation.y[equation.order] + s.Add(*(a * equation.y[k] for k, a in enumerate(shown[:-1])))
    name = equation.expr(t)
    form = b.relation("=", equation.expr(standard), equation.expr(shown[-1]))
    ends = [equation.expr(v).latex if v.is_finite else r"-\infty" if v < 0 else r"\infty" for v in (left, right)]
    claim = board.claim(equation.expr(equation.F / lead), "=", equation.expr(standard - shown[-1]))
    said = sorted({v for v in breaks}, key=float)
    where = ", ".join(f"${equation.relation(t, v).latex}$" for v in said) or "nowhere"
    board.step(
        "standard form of a linear equation", board.problem.expression, form,
        f"The coefficients are continuous but for {where} (those nearest to ${equation.relation(t, start).latex}$ are named).",
        relation="iff", claim=claim,
    )  # fmt: skip
    text = f"one solution, and only one, on ${ends[0]} < {name.latex} < {ends[1]}$"
    parts = [b.relation("<", equation.expr(left), name)] if left.is_finite else []
    parts += [b.relation("<", name, equation.expr(right))] if right.is_finite else []
    inside = b.join("and", *parts) if len(parts) == 2 else parts[0] if parts else b.relation("=", name, name)
    for v, sign in ((left, "<"), (right, ">")):
        if v.is_finite:
            holds = board.claim(equation.expr(v), sign, equation.expr(start))
            board.step("existence on an interval", equation.expr(v), equation.expr(start), text, relation=sign, claim=holds)
    board.answers.append(Answer("interval", inside if parts else None, text=text, claim=claim))


def _near(board: Board, equation: Equation, start: Any) -> None:
    s, t, y = equation.s, equation.t, equation.y[0]
    slopes = explicit_slopes(equation)
    if len(slopes) != 1:
        raise Stuck("the equation has several slopes: each is a problem of its own", "not_supported")
    f, value = slopes[0], equation.conditions[0][2]
    here = {t: start, y: value}
    partial = s.simplify(f.diff(y))
    rate = partial.subs(here)
    letter = s.Symbol(equation.unknown.data[0], real=True)
    equation.letters.setdefault(letter.name, b.symbol(letter.name, properties=["real"], latex=equation.unknown.data[1]))
    shown = equation.letters[letter.name]
    board.step(
        "existence near a point", b.derivative(equation.expr(f.subs(y, letter)), shown), equation.expr(partial.subs(y, letter)),
        f"At $({equation.expr(start).latex}, {equation.expr(value).latex})$ both $f$ and this derivative must be continuous.",
    )  # fmt: skip
    if not _continuous(s, f, here):
        text = "the theorem does not apply: the right side is not continuous at the initial point"
    elif _continuous(s, partial, here) and rate.is_finite is not False:
        text = f"there is one solution, and only one, near ${equation.relation(t, start).latex}$"
    else:
        text = f"there is a solution near ${equation.relation(t, start).latex}$; that it is the only one does not follow"
        del board.answers[:]
        if two_solutions(board, equation):
            text = f"there is a solution near ${equation.relation(t, start).latex}$, and more than one"
            del board.answers[:]
    claim = board.steps[-1].claim
    board.answers.append(Answer("existence", None, text=text, claim=claim))


def _continuous(s: Any, f: Any, here: dict[Any, Any]) -> bool:
    """Whether an expression of elementary functions is continuous around a point: nothing in it is at the edge of its domain there."""
    for part in s.preorder_traversal(f):
        if part.is_Pow and part.exp.is_number and not (part.exp.is_Integer and part.exp.is_positive):
            base = part.base.subs(here)
            odd = part.exp.is_Rational and int(part.exp.q) % 2
            if (base == 0 and (part.exp.is_negative or not odd)) or (base != 0 and not (base.is_positive or (odd and base.is_negative))):
                return False
        edge = _edge(s, part)
        if edge is not None and not edge.subs(here).is_positive and not edge.subs(here).is_negative:
            return False
        if isinstance(part, s.log) and not part.args[0].subs(here).is_positive:
            return False
    return bool(f.subs(here).is_finite)


def _edge(s: Any, part: Any) -> Any:
    """What must not vanish for a function to be continuous; None where it is so everywhere, or where a power or logarithm is asked."""
    if isinstance(part, s.tan | s.sec):
        return s.cos(part.args[0])
    if isinstance(part, s.cot | s.csc):
        return s.sin(part.args[0])
    if isinstance(part, s.asin | s.acos):
        return 1 - part.args[0] ** 2
    return part.args[0] if isinstance(part, s.sign | s.floor | s.ceiling | s.Heaviside) else None


def _breaks(s: Any, c: Any, t: Any, start: Any) -> list[Any]:
    """The points next to the initial one at which a coefficient is not continuous."""
    out: list[Any] = []
    for part in s.preorder_traversal(s.together(c)):
        edge = None
        if part.is_Pow and part.exp.is_number and (part.exp.is_negative or not part.exp.is_Integer) and part.base.has(t):
            edge = part.base
        elif isinstance(part, s.log) and part.has(t):
            edge = part.args[0].args[0] if isinstance(part.args[0], s.Abs) else part.args[0]
        elif part.has(t):
            edge = _edge(s, part)
        if edge is None:
            continue
        if edge.free_symbols - {t}:
            raise Stuck("letters stand in the coefficients", "not_supported")
        if isinstance(part, s.log) and not edge.subs(t, start).is_positive and not isinstance(part.args[0], s.Abs):
            return [start]
        out += _roots(s, edge, t, start)
    return out


def _roots(s: Any, edge: Any, t: Any, start: Any) -> list[Any]:
    if edge.is_polynomial(t):
        return list(dict.fromkeys(s.real_roots(edge))) if edge.has(t) else []
    period = period_of(s, edge, t)
    domain = s.Interval(start - period, start + period) if period is not None else s.S.Reals
    try:
        found = s.solveset(edge, t, domain)
    except (NotImplementedError, ValueError, TypeError) as reason:
        raise Stuck("the points where the coefficients are not continuous are not found", "not_supported") from reason
    if found is s.S.EmptySet:
        return []
    if not isinstance(found, s.FiniteSet):
        raise Stuck("the points where the coefficients are not continuous are not found", "not_supported")
    return list(found)
