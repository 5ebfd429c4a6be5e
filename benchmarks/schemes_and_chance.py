"""How long problems on schemes, solvers, chance, kernels and inequalities take, from the text to checked steps, in one warm process.

The problems are those of the corpus. Usage: python benchmarks/schemes_and_chance.py [--every N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import deriver

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "schemes_and_chance.json"


def main() -> None:
    """Print the median, the 95th percentile and the slowest problems."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take each Nth problem")
    chosen = [row["task"] for row in json.loads(CORPUS.read_text(encoding="utf-8"))][:: parser.parse_args().every]
    for task in chosen[::20]:
        deriver.derive(task)  # what is imported lazily is imported now
    rows = []
    for task in chosen:
        start, processor = time.perf_counter(), time.process_time()
        status = deriver.derive(task).status
        rows.append((time.perf_counter() - start, time.process_time() - processor, status, task))
    for label, column in (("wall", 0), ("processor", 1)):
        values = sorted(row[column] for row in rows)
        p95 = 1000 * values[int(0.95 * (len(values) - 1))]
        median = 1000 * statistics.median(values)
        print(f"{label}: median {median:.0f} ms, 95th percentile {p95:.0f} ms, slowest {values[-1]:.2f} s")
    for row in sorted(rows, reverse=True)[:6]:
        print(f"{row[0]:.2f} s  {row[2]}  {row[3][:90]}")


if __name__ == "__main__":
    main()
