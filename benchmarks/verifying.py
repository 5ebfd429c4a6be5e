"""How long verdicts take, and evaluation beside SymPy's evalf on the same expressions.

    python benchmarks/verifying.py            medians and 95th percentiles over tests/corpus/claims.json, and the ratio to evalf

The corpus is gone through once before it is timed, as in a warm process; times are of the processor.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import sympy
from flint import fmpq

import deriver
from deriver.errors import DeriverError
from deriver.expression.evaluation import BallField, compile_expression

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "claims.json"
EXPRESSIONS = [
    r"\frac{\sin x+\cos^2 x}{1+x^2}", r"e^{-x^2}\log(1+x^2)", r"\sqrt{1+x^4}-\arctan(x)", r"\Gamma(x+2)+\frac{1}{x}",
    r"\sinh(x)\cosh(x)-\tanh(x^2)", r"x^5-3x^4+2x^3-x+7", r"\frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}", r"\ln(x+\sqrt{x^2+1})",
    r"\sin(\cos(\sin(x)))", r"(1+x)^{1/3}+(2+x)^{1/5}", r"\operatorname{erf}(x)+\frac{2}{\sqrt{\pi}}e^{-x^2}", r"x^{x}+\pi^{x}",
]  # fmt: skip


def timed(work: Callable[[], Any], repeat: int) -> float:
    """Seconds of processor time for one run, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(repeat):
            work()
        best = min(best, (time.process_time() - start) / repeat)
    return best


def verdicts() -> None:
    """Time of each decided claim of the corpus, in its second round."""
    rows = json.loads(CORPUS.read_text(encoding="utf-8"))
    times: dict[str, list[float]] = defaultdict(list)
    for warm in (False, True):
        for row in rows:
            start = time.process_time()
            try:
                outcome = deriver.verify(row["latex"], row.get("given") or None).outcome
            except DeriverError:
                continue
            if warm:
                times[outcome].append(time.process_time() - start)
    decided = sorted(t for name in ("proved", "verified", "refuted", "conditional") for t in times[name])
    for name, found in sorted(times.items()):
        print(f"{name:12} {len(found):4}  median {statistics.median(found) * 1e3:7.1f} ms")
    late = decided[int(0.95 * len(decided))]
    print(f"{'decided':12} {len(decided):4}  median {statistics.median(decided) * 1e3:7.1f} ms, 95th percentile {late * 1e3:.0f} ms")


def evaluations() -> None:
    """Evaluation at 50 digits, compiled once, beside evalf of the same expression at the same point."""
    field = BallField(50)
    ratios = []
    point = fmpq(3, 7)
    for latex in EXPRESSIONS:
        expression = deriver.parse(latex).expression
        (x,) = expression.free
        program = compile_expression(expression, field, {})
        values = {x: point}
        substituted = {x.sympy: sympy.Rational(3, 7)}
        ours = timed(partial(program, values), 1000)
        theirs = timed(partial(expression.sympy.evalf, 50, subs=substituted), 30)
        ratios.append(theirs / ours)
        print(f"{ours * 1e6:8.1f} us {theirs * 1e6:9.1f} us {theirs / ours:7.1f} x   {latex}")
    print(f"evaluation at 50 digits: {statistics.median(ratios):.0f} times as fast as evalf (median), {min(ratios):.0f} times at least")


if __name__ == "__main__":
    verdicts()
    evaluations()
