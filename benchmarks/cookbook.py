"""Which numbered equations of The Matrix Cookbook are checked, and what comes out: writes docs/matrix_cookbook.md.

    python benchmarks/cookbook.py

The rows are facts in our own words and sizes; only numbers that are known for certain (edition of 15 November 2012) are listed.
"""

from __future__ import annotations

import json
from pathlib import Path

import deriver
from deriver.api import rulebook_of

ROOT = Path(__file__).parent.parent
ROWS = json.loads((ROOT / "tests" / "corpus" / "cookbook.json").read_text(encoding="utf-8"))


CHAPTERS = (
    ("basics", 1, 31), ("derivatives", 32, 144), ("inverses", 145, 224), ("Gaussians", 346, 396), ("special matrices", 397, 486),
    ("functions, Kronecker products, norms and ranks", 487, 550),
)  # fmt: skip
FACTS = {
    "matrix_algebra": "algebra, traces and determinants", "matrix_calculus": "differentials", "inverses": "inverses and pseudo-inverses",
    "kronecker": "Kronecker products and vec", "special_matrices": "special matrices", "gaussians": "Gaussians",
}  # fmt: skip


def ranges(numbers: list[int]) -> str:
    """1, 3-5: a list of numbers, shortly."""
    out: list[list[int]] = []
    for n in numbers:
        if out and out[-1][-1] == n - 1:
            out[-1].append(n)
        else:
            out.append([n])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in out)


def main() -> None:
    lines = [
        "# The Matrix Cookbook, equation by equation",
        "",
        "Written by `python benchmarks/cookbook.py`: each numbered equation as it is checked here, with the verdict. Numbers are those of",
        "the edition of 15 November 2012; an equation whose number is not known for certain is left out, whether or not it is covered.",
        "",
        "| number | equation | given | outcome | condition or remark |",
        "|---:|---|---|---|---|",
    ]
    counts: dict[str, list[int]] = {}
    for row in ROWS:
        verdict = deriver.verify(row["latex"], row["given"], timeout=60)
        counts.setdefault(verdict.outcome, []).append(row["number"])
        remark = f"holds if ${verdict.condition}$" if verdict.condition else verdict.reason or ""
        remark = "; ".join(r for r in (row.get("note", ""), remark) if r)
        latex = row["latex"].replace("|", r"\vert ")
        lines.append(f"| {row['number']} | ${latex}$ | ${row['given']}$ | {verdict.outcome} | {remark} |")
    lines += ["", f"{len(ROWS)} of its 550 numbered equations:", ""]
    lines += [f"- {outcome}: {len(numbers)} ({ranges(numbers)})" for outcome, numbers in sorted(counts.items())]
    lines += ["", "By its chapters:", ""]
    for chapter, first, last in CHAPTERS:
        inside = [row["number"] for row in ROWS if first <= row["number"] <= last]
        lines.append(f"- {chapter} (equations {first} to {last}): {len(inside)} with their numbers ({ranges(inside)})")
    book = rulebook_of()
    lines += [
        "",
        "Its chapters on complex derivatives, decompositions and other distributions are not covered. What the others cover stands in",
        "the rulebook as facts in our own words, each checked by `deriver rules --check`:",
        "",
        *(f"- {title}: {len(book.chapter(chapter))} rules (`rules/{chapter}.md`)" for chapter, title in FACTS.items()),
        "",
        "Equations 138 to 142 differentiate by a symmetric or diagonal matrix: they are derived beside the gradient with independent",
        "entries, as the reading `independent_entries` of an answer. Equation 43 holds as printed only where the determinant is",
        "positive, 55 only for full column rank; 52 is printed for a square, invertible X. Equation 516 is printed with ranks as",
        "exponents where the sizes belong, which fails where both matrices are zero. Equation 524 is printed with B where its transpose",
        "belongs, so that it holds for symmetric B only. Equation 92 is wrong as printed: the first of its two terms is the transpose of",
        "what belongs there. Equation 426 holds only for symmetric A: an oblique projection is not its own pseudo-inverse.",
    ]
    (ROOT / "docs" / "matrix_cookbook.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[len(ROWS) + 7 :]))


if __name__ == "__main__":
    main()
