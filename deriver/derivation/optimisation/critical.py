"""Critical points: where the gradient is zero, and what the second derivatives say there."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Finding, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, guard, letters_of
from ..calculus.line import Work
from .points import real_solutions

__all__ = ["critical_points", "gradient_steps", "kind_of", "point_text", "sign_of", "solve_critical"]


def gradient_steps(board: Board, body: Expr, variables: tuple[Expr, ...], work: Work) -> tuple[list[Step], list[Any]]:
    """The partial derivatives with their steps."""
    s = library()
    f = to_sympy(body)
    steps, values = [], []
    for v in variables:
        g = f.diff(to_sympy(v))
        g = min((g, s.factor_terms(g), s.factor(g) if g.count_ops() < 60 else g, s.expand(g)), key=lambda e: (e.count_ops(), len(str(e))))
        if g.has(s.Derivative, s.Subs):
            raise Doubt("the function has no derivative in known functions")
        values.append(g)
        steps.append(board.step("partial derivatives", b.derivative(body, v), work.expr(g)))
    return steps, values


def critical_points(s: Any, f: Any, gradient: list[Any], letters: list[Any]) -> list[tuple[Any, ...]]:
    """All real zeros of the gradient in the domain of the function, in order. Errors: Doubt."""
    if f.has(s.Abs, s.sign, s.Max, s.Min, s.floor, s.Piecewise):
        raise Doubt("the function is not differentiable everywhere")
    found = [p for p in real_solutions(s, gradient, letters) if _defined(s, f.subs(dict(zip(letters, p, strict=True))))]
    return sorted(found, key=lambda p: tuple((0, complex(v.evalf(20)).real) if v.is_number else (1, 0.0) for v in p))


def _defined(s: Any, value: Any) -> bool:
    return not value.has(s.nan, s.zoo, s.oo, s.I) and value.is_real is not False


def sign_of(s: Any, value: Any) -> int | None:
    """1, 0 or -1; None where it depends on letters or is not known."""
    value = s.simplify(value) if value.count_ops() < 80 else value
    if value.is_zero:
        return 0
    if value.is_positive:
        return 1
    if value.is_negative:
        return -1
    if value.is_number:
        number = complex(value.evalf(40)).real
        return None if abs(number) < 1e-20 else 1 if number > 0 else -1
    return None


def kind_of(s: Any, f: Any, letters: list[Any], point: dict[Any, Any]) -> tuple[str, Any]:
    """What the second derivatives say at a critical point, and the Hessian there."""
    hessian = s.Matrix([[s.simplify(f.diff(a, c).subs(point)) for c in letters] for a in letters])
    if len(letters) == 1:
        return _single(s, f, letters[0], point), hessian
    minors = [sign_of(s, hessian[:k, :k].det()) for k in range(1, len(letters) + 1)]
    if None in minors:
        raise Doubt("the kind of a critical point depends on letters")
    if minors[-1] == 0:
        diagonal = [sign_of(s, hessian[i, i]) for i in range(len(letters))]
        pairs = [sign_of(s, hessian[i, i] * hessian[j, j] - hessian[i, j] ** 2) for i in range(len(letters)) for j in range(i)]
        if (1 in diagonal and -1 in diagonal) or -1 in pairs:
            return "saddle", hessian
        return "inconclusive", hessian
    if all(m == 1 for m in minors):
        return "minimum", hessian
    if all(m == (-1) ** (k + 1) for k, m in enumerate(minors)):
        return "maximum", hessian
    return "saddle", hessian


def _single(s: Any, f: Any, x: Any, point: dict[Any, Any]) -> str:
    """The first derivative that is not zero decides: its order, and its sign."""
    g = f.diff(x)
    for order in range(2, 9):
        g = g.diff(x)
        sign = sign_of(s, g.subs(point))
        if sign is None:
            raise Doubt("the kind of a critical point depends on letters")
        if sign:
            return "saddle" if order % 2 else "minimum" if sign > 0 else "maximum"
    return "inconclusive"


def point_text(work: Work, variables: tuple[Expr, ...], point: tuple[Any, ...]) -> str:
    """A point in LaTeX: `(1,-1)`, or the number alone."""
    shown = [work.expr(v).latex for v in point]
    return shown[0] if len(shown) == 1 else "(" + ", ".join(shown) + ")"


def solve_critical(problem: Problem, board: Board) -> Derivation:
    """Every critical point with its kind."""
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    if not all(v.is_scalar for v in variables):
        raise Doubt("critical points are looked for in scalar variables")
    s = library()
    work = Work(letters_of(body, *variables), ())
    f, letters = to_sympy(body), [to_sympy(v) for v in variables]
    steps, gradient = gradient_steps(board, body, variables, work)
    points = critical_points(s, f, gradient, letters)
    findings: list[Finding] = []
    if not points:
        text = "there are no critical points"
        return finished(problem, [Answer("type", None, text=text)], steps, [Finding("no_solution", text)])
    answers = []
    for point in points:
        table = dict(zip(letters, point, strict=True))
        kind, hessian = kind_of(s, f, letters, table)
        places = [work.expr(v) for v in point]
        shown = point_text(work, variables, point)
        zero = b.vector([_at(b.derivative(body, v), variables, places) for v in variables]) if len(variables) > 1 else None
        left = zero if zero is not None else _at(b.derivative(body, variables[0]), variables, places)
        right = b.vector([b.ZERO] * len(variables)) if zero is not None else b.ZERO
        claim = board.claim(left, "=", right)
        steps.append(board.step("critical point", left, right, f"A solution is ${shown}$.", claim=claim))
        value = f"{work.expr(s.simplify(f.subs(table))).latex}" if kind in ("minimum", "maximum") else ""
        steps.append(_hessian_step(s, board, work, body, variables, places, hessian, kind, shown, value))
        if kind == "inconclusive":
            findings.append(Finding("interval", f"at ${shown}$ the Hessian is singular: the second derivatives do not decide"))
        answers.append(Answer("type", None, text=kind, point=shown, claim=claim))
    return finished(problem, answers, steps, findings)


def _at(e: Expr, variables: tuple[Expr, ...], places: list[Expr]) -> Expr:
    for v, p in zip(variables, places, strict=True):
        e = b.at(e, v, p)
    return e


def _hessian_step(
    s: Any, board: Board, work: Work, body: Expr, variables: tuple[Expr, ...], places: list[Expr], hessian: Any, kind: str, shown: str,
    value: str,
) -> Step:  # fmt: skip
    word = {"saddle": "saddle point" if len(variables) > 1 else "point of inflection"}.get(kind, kind)
    word = f"{word}, with the value ${value}$" if value else word
    if len(variables) == 1:
        second = _at(b.derivative(body, variables[0], 2), variables, places)
        higher = " The first derivative that is not zero there decides." if hessian[0, 0] == 0 else ""
        return board.step("second derivative test", second, work.expr(hessian[0, 0]), f"At ${shown}$: {word}.{higher}")
    rows = [[_at(b.derivative(b.derivative(body, v), w), variables, places) for w in variables] for v in variables]
    second_order = b.matrix([[work.expr(hessian[i, j]) for j in range(hessian.cols)] for i in range(hessian.rows)])
    because = f"Its determinant is ${work.expr(s.simplify(hessian.det())).latex}$: {word}."
    return board.step("Hessian test", b.matrix(rows), second_order, because)
