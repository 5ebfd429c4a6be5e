"""Minima and maxima without conditions: critical points, and why the best of them is best everywhere."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim, Derivation, Finding, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, guard, letters_of
from ..calculus.limits import limit_value
from ..calculus.line import Work
from .convexity import convex, with_domain
from .critical import critical_points, gradient_steps, point_text, solve_critical

__all__ = ["coercive", "point_answers", "smaller", "solve_extremum"]


def smaller(s: Any, a: Any, c: Any) -> bool:
    """Whether a < c, for numbers or infinities."""
    difference = s.simplify(a - c) if a.is_finite and c.is_finite else a - c
    if difference.is_number or difference.is_infinite:
        if difference.is_infinite:
            return bool(difference == -s.oo)
        if difference == 0 or abs(complex(difference.evalf(40))) < 1e-25:
            return False
        return complex(difference.evalf(40)).real < 0
    if difference.is_negative:
        return True
    if difference.is_nonnegative:
        return False
    raise Doubt("which value is smaller depends on letters")


def solve_extremum(problem: Problem, board: Board) -> Derivation:
    """The extremum that is asked for; both where both are, and the local ones where the function is not bounded."""
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    s = library()
    work = Work(letters_of(body, *variables), ())
    f, letters = to_sympy(body), [to_sympy(v) for v in variables]
    steps, gradient = gradient_steps(board, body, variables, work)
    points = critical_points(s, f, gradient, letters)
    answers: list[Answer] = []
    findings: list[Finding] = []
    senses = ("minimum", "maximum") if "both" in problem.request else tuple(problem.request & {"minimum", "maximum"})
    counted = 0
    for sense in senses:
        turned = f if sense == "minimum" else -f
        best, reason, line = _best(s, turned, letters, points)
        if best is None:
            text = f"no {sense}: {reason.replace('below', 'above') if sense == 'maximum' else reason}"
            claim = None if line is None else _without_bound(board, work, f, letters, line, sense)
            if claim is not None and claim.right is not None:
                steps.append(board.step("unbounded along a line", claim.left, claim.right, claim=claim))
            answers.append(Answer("value", None, text=text, case=counted if len(senses) > 1 else None, claim=claim))
            counted += 1
            findings.append(Finding("no_solution", text))
            continue
        value = work.expr(s.simplify(f.subs(dict(zip(letters, best[0], strict=True)))))
        mark = ">=" if sense == "minimum" else "<="
        steps.append(
            Step(
                board.rulebook["global extremum"],
                body,
                mark,
                value,
                reason,
                tuple(board.conditions),
                claim=board.claim(body, mark, value),
            )
        )
        for number, point in enumerate(best, counted):
            many = len(senses) > 1 or len(best) > 1
            answers += point_answers(board, work, body, variables, point, None if not many else number, {}, value)
        counted += len(best)
    if len(senses) > 1 and points and any(a.text for a in answers):
        local = solve_critical(problem, board)
        return finished(
            problem,
            [*local.answers, *(a for a in answers if a.text)] if all(a.text for a in answers) else [*answers, *local.answers],
            [*local.steps, *steps[len(variables) :]],
            [*local.findings, *findings],
        )
    return finished(problem, answers, steps, findings)


def _without_bound(board: Board, work: Work, f: Any, letters: list[Any], line: tuple[int, ...], sense: str) -> Claim:
    """The claim that the function tends to infinity along a line through zero; of one variable, towards an end of the line."""
    s = library()
    if len(letters) == 1:
        t, along, end = letters[0], f, b.INFINITY if line[0] > 0 else b.negative(b.INFINITY)
    else:
        t, end = s.Symbol("t", real=True), b.INFINITY
        along = s.expand(f.subs({x: d * t for x, d in zip(letters, line, strict=True)}, simultaneous=True))
    return board.claim(b.limit(work.expr(along), work.expr(t), end, ""), "=", b.INFINITY if sense == "maximum" else b.negative(b.INFINITY))


def point_answers(
    board: Board, work: Work, body: Expr, variables: tuple[Expr, ...], point: tuple[Any, ...], case: int | None,
    multipliers: dict[str, Expr], value: Expr,
) -> list[Answer]:  # fmt: skip
    """The variables, the multipliers and the value at a point."""
    shown = point_text(work, variables, point)
    places = [work.expr(v) for v in point]
    whole = body
    for v, p in zip(variables, places, strict=True):
        whole = b.at(whole, v, p)
    claim = board.claim(whole, "=", value)
    under = tuple(board.conditions)
    out = [Answer(v.name, p, case=case, point=shown, claim=claim, conditions=under) for v, p in zip(variables, places, strict=True)]
    out += [Answer(name, m, case=case, point=shown, claim=claim, conditions=under) for name, m in multipliers.items()]
    return [*out, Answer("value", value, case=case, point=shown, claim=claim, conditions=under)]


def _best(
    s: Any, f: Any, letters: list[Any], points: list[tuple[Any, ...]]
) -> tuple[list[tuple[Any, ...]] | None, str, tuple[int, ...] | None]:
    """The points with the smallest value and why it is the smallest; None with the reason where there is none, and the line of its fall."""
    values = [s.simplify(f.subs(dict(zip(letters, p, strict=True)))) for p in points]
    low = values[0] if values else None
    for v in values[1:]:
        if smaller(s, v, low):
            low = v
    best = [p for p, v in zip(points, values, strict=True) if not smaller(s, low, v)]
    if len(letters) == 1:
        return _on_a_line(s, f, letters[0], best, low)
    found, _ = convex(s, f, letters)
    if found and best:
        return best, "The function is convex, so a critical point is a global minimum (of the negative for a maximum).", None
    if coercive(s, f, letters) and best:
        return best, "The function grows in every direction, so the best critical point is the best point.", None
    line = _falls(s, f, letters)
    if line is not None:
        return None, "unbounded below", line
    raise Doubt("whether the best critical point is best everywhere is not known here")


def _on_a_line(
    s: Any, f: Any, x: Any, best: list[tuple[Any, ...]], low: Any
) -> tuple[list[tuple[Any, ...]] | None, str, tuple[int, ...] | None]:
    g, (z,) = with_domain(s, f, [x])
    for part in s.preorder_traversal(g):
        if part.is_Pow and part.exp.is_negative and part.base.has(z) and not part.base.is_positive:
            roots = s.solveset(part.base, z, s.S.Reals)
            if roots != s.S.EmptySet and not (z.is_positive and roots.is_subset(s.Interval(-s.oo, 0))):
                raise Doubt("the function has a pole")
        if isinstance(part, s.tan | s.sec | s.cot | s.csc):
            raise Doubt("the function has poles")
        if isinstance(part, s.log) and part.args[0] != z and part.args[0].has(z) and not part.args[0].is_positive:
            raise Doubt("the domain of the function is not found here")
        if part.is_Pow and not part.exp.is_integer and part.base.has(z) and not part.base.is_positive and part.base != s.E:
            raise Doubt("the domain of the function is not found here")
    left = limit_value(s, g, z, s.Integer(0), "+") if z.is_positive else limit_value(s, g, z, -s.oo, "")
    right = limit_value(s, g, z, s.oo, "")
    ends = [left, right]
    if any(e is None for e in ends):
        raise Doubt("the function oscillates")
    if any(e == -s.oo for e in ends):
        return None, "unbounded below", (1,) if right == -s.oo else None if z.is_positive else (-1,)
    if low is None or any(smaller(s, e, low) for e in ends):
        return None, "the bound is approached, but not attained", None
    return best, "No value towards the ends of the domain lies beyond the best value at a critical point.", None


def coercive(s: Any, f: Any, letters: list[Any]) -> bool:
    """Whether a polynomial grows in every direction: its part of highest degree is positive away from zero (two letters), or a
    positive definite quadratic form."""
    if not f.is_polynomial(*letters) or f.free_symbols - set(letters):
        return False
    poly = s.Poly(f, *letters)
    degree = poly.total_degree()
    if degree % 2 or not degree:
        return False
    head = s.Add(*(c * s.prod([x**e for x, e in zip(letters, m, strict=True)]) for m, c in poly.terms() if sum(m) == degree))
    if degree == 2:
        return bool(s.hessian(head, letters).is_positive_definite)
    if all(sum(1 for e in m if e) <= 1 for m, c in s.Poly(head, *letters).terms()):
        return all(head.coeff(x, degree).is_positive for x in letters)
    if len(letters) != 2:
        return False
    x, y = letters
    line = s.Poly(head.subs(x, 1), y)
    return bool(head.coeff(y, degree) > 0 and line.eval(0) > 0 and not line.real_roots())


def _falls(s: Any, f: Any, letters: list[Any]) -> tuple[int, ...] | None:
    """The direction of a line along which the function falls without bound; None where none is found."""
    from itertools import product

    t = s.Dummy("t", positive=True)
    for direction in product((-1, 0, 1), repeat=len(letters)):
        if not any(direction):
            continue
        line = f.subs({x: d * t for x, d in zip(letters, direction, strict=True)}, simultaneous=True)
        try:
            if limit_value(s, s.expand(line), t, s.oo, "") == -s.oo:
                return direction
        except Doubt:
            continue
    return None
