"""Gradients with steps: ours beside SymPy's own matrix `.diff` on the same functions in the same run.

    python benchmarks/gradients.py

Ours is timed without the checks (`check=False`) and with them; SymPy gives no steps and no checks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from timing import line, measure

import deriver
from deriver.api import rulebook_of
from deriver.derivation import solve
from deriver.latex.tasks import read_task
from deriver.model import Problem

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"


def main() -> None:
    rows = json.loads((CORPUS / "gradients.json").read_text(encoding="utf-8"))
    tasks = []
    for row in rows:
        derivation = deriver.derive(row["task"], row["given"], check=False)
        if derivation.status == "finished":
            tasks.append((row["task"], deriver.declare(row["given"])))
    book = rulebook_of()
    problems = [
        Problem(item.kind, item.expression, item.variables, context=item.context)
        for task, given in tasks
        for item in read_task(task, given)
    ]
    print(line("deriver: derive with steps", *measure(lambda p: solve(p, book), problems)))
    print(line("deriver: read, derive with steps", *measure(lambda t: deriver.derive(t[0], t[1], check=False), tasks)))
    print(line("deriver: the same, every step checked", *measure(lambda t: deriver.derive(t[0], t[1]), tasks, repeat=1)))

    pairs = []
    for task, given in tasks:
        try:
            item = read_task(task, given)[0]
            if item.kind == "gradient" and len(item.variables) == 1:
                pairs.append((item.expression.sympy, item.variables[0].sympy))
        except deriver.DeriverError:
            continue

    def sympy_diff(pair: tuple) -> object:
        from sympy.core.cache import clear_cache

        clear_cache()
        return pair[0].diff(pair[1]).doit()

    print(line("sympy: .diff of the same functions", *measure(sympy_diff, pairs, repeat=1)))


if __name__ == "__main__":
    main()
