"""Integrals side by side with SymPy's manualintegrate, on the integrands of its own tests and on those of tests/corpus/integrals.json.

    python benchmarks/integrals.py [sympy|own]

The integrands are collected by running SymPy's tests with a function that notes what it is given. Solved means here: finished, and every
step and the answer proved or verified; for manualintegrate: an answer without integrals left whose derivative agrees at points.
"""

from __future__ import annotations

import json
import signal
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import sympy
from sympy.integrals import manualintegrate as module
from sympy.integrals.tests import test_manual

from deriver.api import checked, rulebook_of
from deriver.derivation import solve
from deriver.errors import DeriverError
from deriver.expression import build as b
from deriver.expression.sympy_reader import from_sympy
from deriver.model import Problem

SECONDS = 6


def collected() -> list[tuple[Any, Any]]:
    """Every integrand with its variable that the tests ask for."""
    found: dict[tuple[Any, Any], None] = {}
    genuine = module.manualintegrate

    def noting(f: Any, x: Any) -> Any:
        found[(sympy.sympify(f), x)] = None
        return genuine(f, x)

    test_manual.manualintegrate = noting
    for name in dir(test_manual):
        if name.startswith("test_"):
            try:
                limited(getattr(test_manual, name), seconds=120)  # so that no integrand is missed
            except BaseException as problem:  # what a test says of SymPy does not matter here
                if isinstance(problem, KeyboardInterrupt):
                    raise
    return list(found)


def own() -> list[tuple[Any, Any]]:
    """The indefinite integrals of the corpus."""
    x = sympy.Symbol("x", real=True)
    corpus = Path(__file__).parents[1] / "tests" / "corpus" / "integrals.json"
    rows = json.loads(corpus.read_text(encoding="utf-8"))
    return [(sympy.nsimplify(sympy.sympify(r["integrand"], locals={"x": x}), rational=True), x) for r in rows if "integrand" in r]


def limited(work: Any, *arguments: Any, seconds: int = SECONDS) -> Any:
    """The result within the seconds allowed; TimeoutError after them."""

    def stop(*_: Any) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        return work(*arguments)
    finally:
        signal.alarm(0)


def ours(f: Any, x: Any) -> tuple[str, float]:
    """How far we come: checked, unchecked, refuted, stuck, no notation, late; and the seconds without checks."""
    letters: dict[str, Any] = {}
    start = time.perf_counter()
    try:
        body, variable = from_sympy(f, letters), from_sympy(x, letters)
        problem = Problem("integral", b.integral(body, variable), latex="integral")
        derivation = limited(solve, problem, rulebook_of())
    except TimeoutError:
        return "late", time.perf_counter() - start
    except RecursionError:
        return "stuck", time.perf_counter() - start
    except DeriverError:
        return "no notation", time.perf_counter() - start
    spent = time.perf_counter() - start
    if derivation.status != "finished":
        return "stuck", spent
    try:
        derivation = limited(checked, derivation)
    except TimeoutError:
        return "unchecked", spent
    verdicts = [*(s.verdict for s in derivation.steps), *(a.verdict for a in derivation.answers)]
    if any(v.outcome == "refuted" for v in verdicts):
        return "refuted", spent
    return ("checked" if all(v.holds for v in verdicts) else "unchecked"), spent


def theirs(f: Any, x: Any) -> str:
    """Whether manualintegrate finds an antiderivative whose derivative agrees."""
    try:
        value = limited(module.manualintegrate, f, x)
        if value.has(sympy.Integral):
            return "stuck"
        return "solved" if limited(agrees, value, f, x) else "unchecked"
    except (TimeoutError, NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        return "stuck"


def agrees(value: Any, f: Any, x: Any) -> bool:
    """Whether the derivative is the integrand at some points."""
    letters = sorted((value.free_symbols | f.free_symbols) - {x}, key=str)
    difference = (value.diff(x) - f).subs({z: sympy.Rational(7 + 4 * i, 5 + i) for i, z in enumerate(letters)})
    hits = 0
    for point in ("0.3", "0.8", "1.7"):
        number = difference.subs(x, sympy.Rational(point)).evalf(20)
        if number.is_number and number.is_finite:
            hits += abs(complex(number)) < 1e-10
    return hits >= 2


def main() -> None:
    """Print the figures."""
    which = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, rows in (("sympy", collected), ("own", own)):
        if which in ("", name):
            compare(name, rows())


def compare(name: str, rows: list[tuple[Any, Any]]) -> None:
    """Both on the same integrands, in the same run."""
    mine: dict[str, int] = {}
    other: dict[str, int] = {}
    times = []
    for f, x in rows:
        outcome, spent = ours(f, x)
        mine[outcome] = mine.get(outcome, 0) + 1
        times.append(spent)
        reference = theirs(f, x)
        other[reference] = other.get(reference, 0) + 1
        if outcome != "checked":
            print(f"  {outcome:12} manualintegrate {reference:10} {f}")
    times.sort()
    print(f"{name}: {len(rows)} integrands")
    print("deriver          ", mine)
    print("manualintegrate  ", other)
    print(f"median {statistics.median(times) * 1000:.0f} ms, 95th percentile {times[int(len(times) * 0.95)] * 1000:.0f} ms, without checks")


if __name__ == "__main__":
    main()
