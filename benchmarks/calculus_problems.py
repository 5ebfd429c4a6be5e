"""A hundred problems of calculus and optimisation in words, against answers typed by hand before the code that solves them.

    python benchmarks/calculus_problems.py [WORD]      only the problems that hold a word

An answer is compared as a number at points (SymPy expressions), as arrays (`num:`, NumPy code on random arrays), as a curve (`eq:`), by
differentiating it (`d:`) or, where words are asked for, by a pattern (`text:`). Printed: what is not finished, what is wrong, and the time.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import sympy

import deriver

LETTERS: dict[str, Any] = {n: sympy.Symbol(n) for n in "x y z u v w r n k t s p q a R theta lamda mu".split()}
LETTERS["Matrix"] = sympy.Matrix
LETTERS["Rational"] = sympy.Rational


def plain(value: Any) -> Any:
    """The same with symbols that carry no assumptions."""
    value = sympy.sympify(value)
    return value.xreplace({s: sympy.Symbol(s.name) for s in value.free_symbols})


def same(one: Any, two: Any) -> bool:
    """Whether two values agree at points."""
    one, two = plain(one), plain(two)
    if isinstance(one, sympy.MatrixBase) or isinstance(two, sympy.MatrixBase):
        if not (isinstance(one, sympy.MatrixBase) and isinstance(two, sympy.MatrixBase)):
            return False
        return one.shape == two.shape and all(same(a, c) for a, c in zip(one, two, strict=True))
    if not (isinstance(one, sympy.Expr) and isinstance(two, sympy.Expr)) or one.is_Matrix or two.is_Matrix:
        return False
    letters = sorted(one.free_symbols | two.free_symbols, key=str)
    hits = 0
    for trial in (("0.37", "0.61", "0.83", "1.1"), ("1.3", "1.7", "0.9", "2.1"), ("0.2", "0.45", "1.6", "0.7")):
        number = sympy.N((one - two).subs({z: sympy.Rational(trial[i % 4]) for i, z in enumerate(letters)}).doit(), 20)
        if number.is_number and not number.has(sympy.nan, sympy.zoo):
            if abs(complex(number)) > 1e-9:
                return False
            hits += 1
    return hits > 0


def arrays(shape: str) -> dict[str, Any]:
    """Arrays for the NumPy form of an answer: wide matrices, or tall ones (`t`); a scalar right side (`1`), a long one (`5`)."""
    draw = np.random.default_rng(3)
    half = {name: draw.normal(size=(5, 5)) for name in ("Q", "P", "Sigma")}
    out: dict[str, Any] = {name: h @ h.T + np.eye(5) for name, h in half.items()}
    out |= {name: draw.normal(size=5) for name in ("x", "y", "z", "v", "a", "c", "q", "mu")}
    rows = 7 if shape == "t" else 3
    out |= {
        "np": np,
        "A": draw.normal(size=(rows, 5)),
        "b": draw.normal(size=rows),
        "C": draw.normal(size=(2, 5)),
        "d": draw.normal(size=2),
    }
    out |= {"nu": draw.normal(size=3), "lamda": draw.uniform(0.1, 2, size=3), "lamda1": 0.7, "r": 0.3, "n": 5}
    if shape == "1":
        out["b"] = 0.4
    if shape == "5":
        out["b"] = draw.normal(size=5)
    return out


def met(answer: Any, wanted: str) -> bool:
    """Whether an answer is what is wanted."""
    if wanted.startswith("text:"):
        return re.search(wanted[5:], f"{answer.text or ''} {answer.latex or ''}") is not None
    if answer.expression is None:
        return False
    code = re.match(r"num(\w?):", wanted)
    if code or wanted == "kkt":
        scope = arrays(code[1] if code else "")
        if wanted == "kkt":
            rows = np.stack([scope["mu"], np.ones(5)])
            whole = np.block([[scope["Sigma"], rows.T], [rows, np.zeros((2, 2))]])
            right = np.linalg.solve(whole, np.r_[np.zeros(5), 0.3, 1])[:5]
        else:
            right = eval(wanted[code.end() :], scope)
        if answer.numpy is None:
            return False
        if "lamda1" in wanted:
            scope["lamda"] = 0.7
        return bool(np.shape(right) == np.shape(eval(answer.numpy, scope)) and np.allclose(eval(answer.numpy, scope), right))
    value = answer.sympy
    if wanted.startswith("d:"):
        x = sympy.Symbol("x")
        return same(sympy.diff(plain(value), x), sympy.sympify(wanted[2:], locals=LETTERS))
    if wanted.startswith("eq:"):
        if not isinstance(value, sympy.Equality):
            return False
        left, right = (sympy.sympify(side, locals=LETTERS) for side in wanted[3:].split("="))
        return not sympy.simplify((plain(value).lhs - plain(value).rhs) / (left - right)).free_symbols
    return same(value, sympy.sympify(wanted, locals=LETTERS))


def main() -> None:
    """Every problem, and how many are right."""
    text = (Path(__file__).parent / "calculus_problems.txt").read_text(encoding="utf-8")
    rows = [line.split(" ## ") for line in text.splitlines() if line and not line.startswith("#")]
    if len(sys.argv) > 1:
        rows = [row for row in rows if sys.argv[1] in row[0]]
    counts: dict[str, int] = {}
    times = []
    for task, wanted in rows:
        start = time.process_time()
        derivation = deriver.derive(task)
        times.append(time.process_time() - start)
        outcomes = {v.verdict.outcome for v in (*derivation.steps, *derivation.answers)}
        if derivation.status != "finished":
            end = "not finished"
        elif "refuted" in outcomes:
            end = "refuted by its own check"
        else:
            missing = [w for w in wanted.split(" ;; ") if not any(met(a, w.strip()) for a in derivation.answers)]
            end = "to be judged" if missing else "right"
        counts[end] = counts.get(end, 0) + 1
        if end != "right":
            found = [(a.name, a.latex if a.expression is not None else a.text) for a in derivation.answers]
            print(f"{end}: {task}\n    {derivation.reason or found}")
    print(f"{len(rows)} problems: " + ", ".join(f"{n} {name}" for name, n in sorted(counts.items())))
    if len(times) > 1:
        late, most = statistics.quantiles(times, n=20)[18], max(times)
        print(f"processor time: median {statistics.median(times) * 1000:.0f} ms, 95th percentile {late * 1000:.0f} ms, most {most:.1f} s")


if __name__ == "__main__":
    main()
