"""How long problems on processes and partial differential equations take, from the text to checked steps, in one warm process.

The problems are those of the corpora and of the museum of wrong variants. Usage: python benchmarks/stochastic.py [--every N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import deriver

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus"


def tasks() -> list[str]:
    """The texts of all problems."""
    out = []
    for name in ("stochastic_and_partial", "processes_and_fields"):
        rows = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
        out += [row["task"] for row in rows if "task" in row]
    museum = json.loads((CORPUS / "stochastic_museum.json").read_text(encoding="utf-8"))
    for row in museum["random"]:
        out += [row["frame"].replace("CLAIM", claim) for claim in (row["right"], *row["wrong"])]
    for row in museum["changes"]:
        out += [f"Show that the substitution {row['sub']} turns ${row['old']}$ into ${claim}$." for claim in (row["right"], *row["wrong"])]
    return out


def main() -> None:
    """Print the median, the 95th percentile and the slowest problems."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take each Nth problem")
    every = parser.parse_args().every
    chosen = tasks()[::every]
    for task in chosen[:3]:
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
    print(f"{len(rows)} problems, {sum(row[2] == 'finished' for row in rows)} finished")
    for seconds, _, _, task in sorted(rows, reverse=True)[:8]:
        print(f"  {seconds:6.2f} s  {task[:110]}")


if __name__ == "__main__":
    main()
