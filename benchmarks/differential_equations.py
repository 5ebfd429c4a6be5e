"""SymPy's own test equations for ordinary differential equations, solved here and by dsolve under the same limit of processor time.

Both run in one process, one after the other.
Solved means: an answer within the limit whose residual vanishes numerically at random points and constants (30 digits), by one judge for
both. Usage: python benchmarks/differential_equations.py [--limit SECONDS] [--every N]
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sympy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import ode_judge as judge

from deriver.derivation.wings import wing_of
from deriver.expression import SCALAR
from deriver.expression import build as b
from deriver.expression.sympy_reader import from_sympy
from deriver.model import Context, Problem
from deriver.rulebook import load_rules


class OutOfTime(Exception):
    """The limit is reached."""


def _ring(*_: object) -> None:
    raise OutOfTime


def equations() -> Iterator[tuple[str, Any, Any]]:
    """Name, equation (an expression that is zero) and the unknown f(x) of every scalar example with a solution."""
    from sympy.solvers.ode.tests import test_single

    for name in sorted(dir(test_single)):
        if not name.startswith("_get_examples"):
            continue
        made = getattr(test_single, name)
        for number, row in enumerate(made if isinstance(made, list) else made()):
            eq, unknown = row["eq"], row["func"]
            F = eq.lhs - eq.rhs if isinstance(eq, sympy.Eq) else eq
            if row.get("sol") and isinstance(unknown, sympy.core.function.AppliedUndef) and len(unknown.args) == 1:
                yield f"{name[22:]}:{number + 1}", F, unknown


def ours(F: Any, unknown: Any) -> list[Any]:
    """Explicit solutions, or relations in f and x."""
    x = unknown.args[0]
    real = {z: sympy.Symbol(z.name, real=True) for z in F.free_symbols if z.is_real is None}
    G, g = F.subs(real), unknown.subs(real)
    G = G.xreplace({z: sympy.Rational(str(z)) for z in G.atoms(sympy.Float)})  # decimals are exact, as they are in a text
    variable = b.symbol(x.name, properties=["real"])
    applied = b.apply(unknown.func.__name__, [variable], SCALAR)
    relation = b.relation("=", from_sympy(G, {x.name: variable}, {g: applied}), b.ZERO)
    problem = Problem("ode", relation, (variable,), unknown.func.__name__, context=Context(), unknowns=(applied,), latex=relation.latex)
    solve = wing_of("ode")
    assert solve is not None
    derivation = solve(problem, RULES, "normal")
    return [a.sympy for a in derivation.answers if a.expression is not None]


def theirs(F: Any, unknown: Any) -> list[Any]:
    """What dsolve answers, explicit where it is."""
    found = sympy.dsolve(F, unknown)
    return [r.rhs if r.lhs == unknown else r for r in (found if isinstance(found, list) else [found])]


def holds(F: Any, unknown: Any, answer: Any) -> bool:
    """Whether an answer satisfies the equation at random points."""
    x = unknown.args[0]
    y = sympy.Symbol("y_value", real=True)
    order = max((int(d.derivative_count) for d in F.atoms(sympy.Derivative)), default=1)
    plain = {z: sympy.Symbol(z.name, real=True) for z in (F.free_symbols | answer.free_symbols)}
    xr = plain.get(x, sympy.Symbol(x.name, real=True))
    letters = [sympy.Symbol(f"_y{k}") for k in range(order + 1)]
    body = F.doit()
    for k in range(order, 0, -1):
        body = body.subs(unknown.diff(x, k), letters[k])
    body = body.subs(unknown, letters[0]).subs(plain)
    if isinstance(answer, sympy.Eq):
        name = sympy.Symbol(unknown.func.__name__, real=True)
        G = (answer.lhs - answer.rhs).subs(unknown, y).subs(plain).subs(name, y)
        values = [y, -G.diff(xr) / G.diff(y)]
        for _ in range(order - 1):
            values.append(values[-1].diff(xr) + values[-1].diff(y) * values[1])
    else:
        value = answer.subs(plain)
        values = [value, *(value.diff(xr, k) for k in range(1, order + 1))]
    residual = body.subs(dict(zip(letters, values, strict=True)), simultaneous=True)
    return judge.vanishes(residual, values[0], needed=2) or _vanishes_somewhere(residual)


def _vanishes_somewhere(residual: Any) -> bool:
    """The same over the complex numbers, for answers that are real at few of the points: zero wherever there is a value."""
    good = 0
    for at in judge.points(sorted(residual.free_symbols, key=str), 5, 12):
        value = sympy.N(residual.subs(at), 25)
        if value.is_number and value.is_finite:
            if abs(value) > 1e-12:
                return False
            good += 1
    return good >= 3


def timed(solve: Callable[[Any, Any], list[Any]], F: Any, unknown: Any, limit: float) -> tuple[bool, float]:
    """Whether the equation is solved and verified, and the seconds of solving."""
    begin = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        answers = solve(F, unknown)
    except Exception:
        answers = []
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    seconds = time.process_time() - begin
    signal.setitimer(signal.ITIMER_VIRTUAL, 10)
    try:
        good = bool(answers) and any(holds(F, unknown, a) for a in answers)
    except Exception:
        good = False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return good, seconds


def main() -> None:
    """Run, and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=float, default=5.0)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGVTALRM, _ring)
    rows = list(equations())[:: options.every]
    table: dict[str, list[tuple[bool, float]]] = {"deriver": [], "dsolve": []}
    for name, F, unknown in rows:
        for who, solve in (("deriver", ours), ("dsolve", theirs)):
            table[who].append(timed(solve, F, unknown, options.limit))
        if options.failures and not table["deriver"][-1][0]:
            print(f"open  {name}: {F}  (dsolve {'solves' if table['dsolve'][-1][0] else 'does not'})", flush=True)
    print(f"{len(rows)} equations, limit {options.limit:g} s")
    for who, results in table.items():
        solved = sum(good for good, _ in results)
        middle = statistics.median(seconds for _, seconds in results) * 1000
        print(f"{who:8} solved and verified {solved} ({solved / len(results):.0%}), median {middle:.0f} ms")


RULES = load_rules()

if __name__ == "__main__":
    main()
