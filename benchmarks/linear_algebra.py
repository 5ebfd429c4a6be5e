"""Linear algebra by hand: time with steps and checks on 4 x 4 integer matrices, and 12 x 12 exact results beside SymPy.

pip install -e '.[benchmark]' && python benchmarks/linear_algebra.py
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import deriver

TASKS = {
    "determinant": "Compute the determinant of ${A}$.",
    "inverse": "Find the inverse of ${A}$.",
    "rank": "Find the rank of ${A}$.",
    "null space": "Find a basis for the null space of ${A}$.",
    "linear system": "Solve ${A}x=(1,2,3,4)^\\top$.",
    "LU": "Find the LU decomposition of ${A}$.",
    "QR": "Find the QR decomposition of ${A}$.",
    "pseudoinverse": "Find the pseudoinverse of ${A}$.",
    "least squares": "Find the least squares solution of $Ax=b$ with $A={A}$, $b=(1,2,3,4)^\\top$.",
    "power": "Compute ${A}^{{6}}$.",
    "characteristic polynomial": "Find the characteristic polynomial of ${A}$.",
    "definiteness": "Is ${S}$ positive definite?",
    "Cholesky": "Find the Cholesky factorisation of ${S}$.",
}


def latex(rows: list[list[int]]) -> str:
    body = r"\\".join("&".join(map(str, r)) for r in rows)
    return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}"


def matrix(n: int, chance: random.Random) -> list[list[int]]:
    return [[chance.randint(-4, 4) for _ in range(n)] for _ in range(n)]


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def small() -> None:
    chance = random.Random(1)
    everything: list[float] = []
    deriver.derive(TASKS["inverse"].format(A=latex(matrix(4, chance)), S=""))
    for name, task in TASKS.items():
        times = []
        for _ in range(15):
            a = matrix(4, chance)
            s = [[sum(a[k][i] * a[k][j] for k in range(4)) + (i == j) for j in range(4)] for i in range(4)]
            times.append(timed(lambda a=a, s=s, task=task: deriver.derive(task.format(A=latex(a), S=latex(s)))))
        everything += times
        print(f"4 x 4, {name:<28} median {statistics.median(times):8.1f} ms   worst {max(times):8.1f} ms")
    print(f"4 x 4, {'everything':<28} median {statistics.median(everything):8.1f} ms   n = {len(everything)}")


def large() -> None:
    import sympy

    a = matrix(12, random.Random(2))
    symbolic = sympy.Matrix(a)
    ours = {
        "determinant": "Compute the determinant of ${A}$.",
        "inverse": "Find the inverse of ${A}$.",
        "characteristic polynomial": "Find the characteristic polynomial of ${A}$.",
    }
    theirs: dict[str, Callable[[], Any]] = {
        "determinant": symbolic.det,
        "inverse": symbolic.inv,
        "characteristic polynomial": symbolic.charpoly,
    }
    for name, task in ours.items():
        here = timed(lambda task=task: deriver.derive(task.format(A=latex(a))))
        there = timed(theirs[name])
        print(f"12 x 12, {name:<26} with steps and checks {here:8.1f} ms   SymPy, the result alone {there:8.1f} ms")


if __name__ == "__main__":
    small()
    large()
