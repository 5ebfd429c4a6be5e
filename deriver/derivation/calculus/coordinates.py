r"""Gradient, divergence, curl and Laplacian in polar, cylindrical and spherical coordinates, by their scale factors."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from .board import Board
from .ending import Doubt, finished, guard, letters_of
from .line import Work

__all__ = ["solve_curvilinear"]


def _scales(s: Any, request: frozenset[str], letters: list[Any]) -> list[Any]:
    """The lengths that a unit change of each coordinate makes."""
    r = letters[0]
    if "spherical" in request:
        return [s.Integer(1), r, r * s.sin(letters[1])]
    return [s.Integer(1), r, *([s.Integer(1)] if len(letters) == 3 else [])]


def solve_curvilinear(problem: Problem, board: Board) -> Derivation:
    """One operation of vector analysis in orthogonal coordinates."""
    s = library()
    entries = list(problem.operands)
    guard(*entries)
    variables = list(problem.variables)
    work = Work(letters_of(*entries, *variables), ())
    letters = [to_sympy(v) for v in variables]
    for letter in letters[:1]:
        if not letter.is_positive:
            board.conditions.append(b.relation(">", variables[0], b.ZERO))
    if "spherical" in problem.request and "gradient" not in problem.request or "spherical" in problem.request:
        board.conditions.append(b.relation("!=", b.function("sin", variables[1]), b.ZERO))
    scales = _scales(s, problem.request, letters)
    shown = [work.expr(h) for h in scales]
    system = next(r for r in problem.request if r in ("polar", "cylindrical", "spherical"))
    if "laplacian" in problem.request:
        return _laplacian(problem, board, work, entries[0], variables, scales, system)
    if "gradient" in problem.request:
        f = to_sympy(entries[0])
        before = [
            d if h is b.ONE else b.divide(d, h)
            for d, h in ((b.derivative(entries[0], v), h) for v, h in zip(variables, shown, strict=True))
        ]
        values = [work.expr(shortest(f.diff(x) / h)) for x, h in zip(letters, scales, strict=True)]
        step = board.step(f"gradient in {system} coordinates", b.vector(before), b.vector(values), _basis(variables))
        return finished(problem, [Answer("gradient", b.vector(values), claim=board.claim(b.vector(before), "=", b.vector(values)))], [step])
    axes = next(r for r in problem.request if r.startswith("axes ")).split()[1:]
    parts = _components(axes, entries, variables)
    if "divergence" in problem.request:
        return _divergence(problem, board, work, parts, variables, scales, system)
    return _curl(problem, board, work, parts, variables, scales, system)


def _basis(variables: list[Expr]) -> str:
    names = ", ".join(f"\\hat{{{v.latex}}}" for v in variables)
    return f"Components along ${names}$."


def _components(axes: list[str], entries: list[Expr], variables: list[Expr]) -> list[Expr]:
    if all(a.isdigit() for a in axes):
        if len(entries) != len(variables):
            raise Doubt(f"a field in these coordinates has {len(variables)} components")
        return entries
    out = [b.ZERO] * len(variables)
    names = [v.name for v in variables]
    for axis, entry in zip(axes, entries, strict=True):
        if axis not in names:
            raise Doubt(f"the direction {axis} is none of these coordinates")
        out[names.index(axis)] = entry
    return out


def _over(top: Expr, bottom: Expr) -> Expr:
    return top if bottom is b.ONE else b.divide(top, bottom)


def _times(factor: Expr, rest: Expr) -> Expr:
    return rest if factor is b.ONE else b.mul(factor, rest)


def _laplacian(problem: Problem, board: Board, work: Work, body: Expr, variables: list[Expr], scales: list[Any], system: str) -> Derivation:
    s = library()
    f = to_sympy(body)
    volume = s.Mul(*scales)
    terms: list[Expr] = []
    values = []
    for v, h in zip(variables, scales, strict=True):
        x = to_sympy(v)
        weight = s.simplify(volume / h**2)
        outside = s.simplify(weight.as_independent(x)[0] / volume)
        inside = weight.as_independent(x)[1]
        inner = b.derivative(body, v)
        second = b.derivative(body, v, 2) if inside == 1 else b.derivative(_times(work.expr(inside), inner), v)
        terms.append(second if outside == 1 else b.mul(work.expr(outside), second))
        values.append(shortest(s.diff(inside * f.diff(x), x) * outside))
    steps = [board.step("partial derivatives", t, work.expr(v)) for t, v in zip(terms, values, strict=True) if v != 0 or t is terms[0]]
    value = work.expr(shortest(s.Add(*values)))
    steps.append(board.step(f"Laplacian in {system} coordinates", b.add(*terms), value))
    claim = board.claim(b.add(*terms), "=", value)
    return finished(problem, [Answer("laplacian", value, claim=claim, conditions=tuple(board.conditions))], steps)


def _divergence(
    problem: Problem, board: Board, work: Work, parts: list[Expr], variables: list[Expr], scales: list[Any], system: str
) -> Derivation:
    s = library()
    volume = s.Mul(*scales)
    terms, values = [], []
    for part, v, h in zip(parts, variables, scales, strict=True):
        if part is b.ZERO:
            continue
        x = to_sympy(v)
        weight = s.simplify(volume / h)
        inside, outside = weight.as_independent(x)[1], s.simplify(weight.as_independent(x)[0] / volume)
        inner = b.derivative(_times(work.expr(inside), part), v)
        terms.append(inner if outside == 1 else b.mul(work.expr(outside), inner))
        values.append(shortest(s.diff(inside * to_sympy(part), x) * outside))
    if not terms:
        terms, values = [b.ZERO], [s.Integer(0)]
    steps = [board.step("partial derivatives", t, work.expr(v)) for t, v in zip(terms, values, strict=True)] if len(terms) > 1 else []
    value = work.expr(shortest(s.Add(*values)))
    steps.append(board.step(f"divergence in {system} coordinates", b.add(*terms), value))
    return finished(
        problem, [Answer("divergence", value, claim=board.claim(b.add(*terms), "=", value), conditions=tuple(board.conditions))], steps
    )


def _curl(
    problem: Problem, board: Board, work: Work, parts: list[Expr], variables: list[Expr], scales: list[Any], system: str
) -> Derivation:
    s = library()
    size = len(variables)
    rows = []
    values = []
    for i in range(3) if size == 3 else (2,):
        j, k = ((i + 1) % 3, (i + 2) % 3) if size == 3 else (0, 1)
        one, two = (_times(work.expr(scales[m]), parts[m]) for m in (k, j))
        factor = work.expr(scales[j] * scales[k])
        rows.append(_over(b.subtract(b.derivative(one, variables[j]), b.derivative(two, variables[k])), factor))
        value = s.diff(scales[k] * to_sympy(parts[k]), to_sympy(variables[j])) - s.diff(
            scales[j] * to_sympy(parts[j]), to_sympy(variables[k])
        )
        values.append(work.expr(shortest(value / (scales[j] * scales[k]))))
    before, after = (rows[0], values[0]) if size == 2 else (b.vector(rows), b.vector(values))
    step = board.step(f"curl in {system} coordinates", before, after, _basis(variables) if size == 3 else "")
    return finished(problem, [Answer("curl", after, claim=board.claim(before, "=", after), conditions=tuple(board.conditions))], [step])
