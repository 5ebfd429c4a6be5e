"""Is a function of the processes a martingale? Always, never, or for some values of the letters in it.

Comes in: the system of processes, a function of them. Goes out: answers and steps on the board: the drift by the Itô formula, and where
letters occur in it the values that make it vanish at every point and time.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .formula import ito
from .reducible import time_factor
from .system import Stuck, System

__all__ = ["martingale"]


def martingale(board: Board, system: System, f: Any) -> None:
    """Whether a function of the processes is a martingale: its drift is zero."""
    s = system.s
    drift, _ = ito(board, system, f)
    if f.atoms(s.core.function.AppliedUndef) and time_factor(board, system, f, drift):
        _caution(board)
        return
    zero = drift == 0 or s.simplify(drift) == 0
    if not zero and _vanishes(system, drift):
        raise Stuck("whether the drift is zero is not decided")
    letters = sorted(drift.free_symbols - {*system.states, system.t}, key=str)
    found = [] if zero or not letters else _values(system, f, drift, letters)
    if found:
        _depends(board, system, drift, found)
        return
    text = ("martingale" if _integrable(system, f) else "local martingale") if zero else "not a martingale"
    if letters and not zero:
        text += f" for any value of ${', '.join(system.expr(z).latex for z in letters)}$ for which the drift is not zero"
    claim = board.claim(system.expr(drift), "=", b.ZERO) if zero else board.answers[0].claim
    board.answers.append(Answer("martingale", text=text, claim=claim))
    board.step("martingale test", system.expr(drift), system.expr(drift), f"The drift is {'zero' if zero else 'not zero'}: {text}.")
    if text == "local martingale":
        _caution(board)


def _integrable(system: System, f: Any) -> bool:
    """Whether the diffusion is certainly square integrable: polynomials, exponentials of linear terms, sines and cosines of Brownian
    motions; polynomials in processes with linear coefficients."""
    s = system.s
    brownian = {
        x
        for x in system.states
        if system.drift.get(x, 0) == 0 and all(not v.free_symbols & set(system.states) for v in system.diffusion[x].values())
    }
    for x in system.states:
        if x in brownian or not f.has(x):
            continue
        if not f.is_polynomial(x):
            return False
        for v in (system.drift.get(x, s.Integer(0)), *system.diffusion[x].values()):
            moving = v.free_symbols & set(system.states)
            linear = moving <= {x} and v.is_polynomial(x) and s.Poly(v, x).degree() <= 1
            if not linear and not (moving <= brownian and _tame(s, v, brownian)):
                return False
    return _tame(s, f, brownian)


def _tame(s: Any, f: Any, brownian: set[Any]) -> bool:
    """Whether every moment of a function of Brownian motions is finite: polynomials, exponentials of linear terms, sines and cosines."""
    rest = f
    for part in f.atoms(s.exp, s.sin, s.cos):
        inner = part.args[0]
        moving = [x for x in brownian if inner.has(x)]
        if any(not inner.is_polynomial(x) or s.Poly(inner, x).degree() > 1 for x in moving) and isinstance(part, s.exp):
            return False
        rest = rest.subs(part, s.Dummy())
    return all(rest.is_polynomial(x) for x in brownian)


def _caution(board: Board) -> None:
    board.find(
        "missing_assumption",
        "the drift is zero: a local martingale, and a martingale where the diffusion is square integrable in the mean",
    )


def _depends(board: Board, system: System, drift: Any, found: list[dict[Any, Any]]) -> None:
    """The values of the letters for which the drift vanishes everywhere."""
    shown = [", ".join(f"{system.expr(z).latex} = {system.expr(v).latex}" for z, v in values.items()) for values in found]
    where = " or ".join(f"${w}$" for w in shown)
    claim = board.answers[0].claim
    board.answers.append(Answer("martingale", system.expr(drift), text=f"not a martingale, except where {where}", claim=claim))
    for values in found:
        put = system.expr(drift)
        for z, v in values.items():
            put = b.at(put, system.expr(z), system.expr(v))
        said = ", ".join(f"${system.expr(z).latex} = {system.expr(v).latex}$" for z, v in values.items())
        board.step("martingale test", put, b.ZERO, f"The drift vanishes at every point and time for {said}.")
        claim = board.claim(put, "=", b.ZERO)
        for z, v in values.items():
            board.answers.append(Answer(z.name, system.expr(v), text="makes it a martingale", claim=claim))
    _caution(board)


def _values(system: System, f: Any, drift: Any, letters: list[Any]) -> list[dict[Any, Any]]:
    """Real values of the letters that make the drift vanish at every point and time; one letter by the others where there are several."""
    s = system.s
    moving = {*system.states, system.t}
    reduced = s.factor(s.simplify(drift / f)) if f != 0 else drift
    best = reduced if len(reduced.free_symbols & moving) < len(drift.free_symbols & moving) else s.factor(drift)
    equations: set[Any] = set()
    alone: list[dict[Any, Any]] = []  # one factor that vanishes is enough
    for factor, _ in s.factor_list(s.numer(s.together(best)))[1] if best.is_rational_function(*letters) else [(best, 1)]:
        if not factor.free_symbols & moving:
            alone += _solved(system, [factor], letters)
            continue
        if not factor.free_symbols & set(letters):
            continue
        expanded = s.expand(factor)
        atoms = [a for a in expanded.atoms(s.Function) if a.free_symbols & moving]
        names = {a: s.Dummy() for a in atoms}
        polynomial = expanded.subs(names)
        generators = [*(z for z in moving if polynomial.has(z)), *names.values()]
        if any(a.free_symbols & set(letters) for a in atoms) or not polynomial.is_polynomial(*generators):
            if alone:
                continue
            raise Stuck("for which values of the letters the drift vanishes is not found")
        equations.update(s.Poly(polynomial, *generators).coeffs())
    found = alone or (_solved(system, sorted(equations, key=str), letters) if equations else [])
    return [row for i, row in enumerate(found) if row not in found[:i]]


def _solved(system: System, equations: list[Any], letters: list[Any]) -> list[dict[Any, Any]]:
    """The real solutions; of one equation in several letters for the letter that it gives without roots."""
    s = system.s
    free = {z: s.Dummy(z.name, real=True) for z in letters}  # that a letter is positive by custom says nothing of one that is looked for
    back = {v: k for k, v in free.items()}
    equations = [e.subs(free) for e in equations]
    if len(equations) == 1 and len(letters) > 1:
        tries = [s.solve(equations, [v], dict=True) for v in free.values() if equations[0].has(v)]
        solutions: list[dict[Any, Any]] = min(
            (t for t in tries if t), key=lambda t: (len(t), sum(v.count_ops() for row in t for v in row.values())), default=[]
        )
    else:
        solutions = s.solve(equations, list(free.values()), dict=True)
    real = [row for row in solutions if row and all(v.is_real is not False and not v.has(s.I) for v in row.values())]
    return [{back[k]: v.subs(back) for k, v in row.items()} for row in real]


def _vanishes(system: System, value: Any) -> bool:
    """Whether a drift is zero at some points that were tried."""
    letters = sorted(value.free_symbols, key=str)
    for k in range(3):
        number = complex(value.subs({z: system.s.Rational(5 + 2 * k + 3 * i, 7 + i) for i, z in enumerate(letters)}).evalf(25))
        if abs(number) > 1e-12:
            return False
    return True
