"""Reading formulas: ours beside latex2sympy2, its fork and SymPy's two parsers, on the same inputs in the same run.

    python benchmarks/reading.py [--python PATH ...]

The other readers pin different versions of their parser generator, so each is measured in a process of its own: in this Python, and in
every environment named by `--python` (as `pip install latex2sympy2`, `pip install latex2sympy2_extended[antlr4_11_0]` or
`pip install sympy antlr4-python3-runtime==4.11` makes one). A reader that is not installed in any of them is left out and named.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from timing import line, measure

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"

#: What a process of its own runs: formulas come in as JSON, seconds (or null for a refusal) go out.
OTHERS = {
    "latex2sympy2": "from latex2sympy2 import latex2sympy as read",
    "latex2sympy2_extended": "from latex2sympy2_extended import latex2sympy as read",
    "sympy (antlr)": "from sympy.parsing.latex import parse_latex as read; read('x')",
    "sympy (lark)": "import functools; from sympy.parsing.latex import parse_latex; read = functools.partial(parse_latex, backend='lark')",
}
PROGRAM = """
import json, signal, sys, time, warnings
warnings.simplefilter("ignore")
out = sys.stdout
sys.stdout = sys.stderr
{start}
read("x+1")
def stop(*_): raise TimeoutError
if hasattr(signal, "SIGALRM"): signal.signal(signal.SIGALRM, stop)
found = []
for latex in json.load(sys.stdin):
    best = None
    for _ in range(3):
        if hasattr(signal, "SIGALRM"): signal.setitimer(signal.ITIMER_REAL, 2.0)
        begun = time.perf_counter()
        try:
            read(latex)
        except BaseException:
            best = None
            break
        finally:
            if hasattr(signal, "SIGALRM"): signal.setitimer(signal.ITIMER_REAL, 0)
        spent = time.perf_counter() - begun
        best = spent if best is None else min(best, spent)
    found.append(best)
json.dump(found, out)
"""


def measured_elsewhere(start: str, formulas: list[str], pythons: list[str]) -> tuple[list[float], int] | None:
    """The seconds of another reader and how many formulas it refused; None where no environment has it."""
    for python in pythons:
        try:
            run = subprocess.run(
                [python, "-c", PROGRAM.replace("{start}", start)],
                input=json.dumps(formulas),
                capture_output=True,
                text=True,
                timeout=600,
            )
            found = json.loads(run.stdout)
        except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError):
            continue
        times = [t for t in found if t is not None]
        return times, len(found) - len(times)
    return None


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--python", action="append", default=[], metavar="PATH", help="a Python that has another reader; may be repeated")
    options.add_argument("--most", type=int, default=10_000, metavar="N", help="formulas given to the other readers")
    chosen = options.parse_args()

    from deriver.errors import DeriverError
    from deriver.latex import read_declarations, read_expression, read_statement
    from deriver.latex.syntax import parse_syntax

    claims = json.loads((CORPUS / "claims.json").read_text(encoding="utf-8"))
    literal = json.loads((CORPUS / "literal_numpy.json").read_text(encoding="utf-8"))
    pairs = []
    for row in (*claims, *literal):
        try:
            pairs.append((row["latex"], read_declarations(row.get("given") or "")))
        except DeriverError:
            continue
    formulas = [p for p in pairs if "=" not in p[0] and "<" not in p[0] and r"\le" not in p[0] and r"\ge" not in p[0]]

    print(line("deriver: text to syntax tree", *measure(lambda p: parse_syntax(p[0]), pairs)))
    print(line("deriver: statement to typed claims", *measure(lambda p: read_statement(*p), pairs)))
    print(line("deriver: expression to typed expression", *measure(lambda p: read_expression(*p), formulas)))
    for name, start in OTHERS.items():
        found = measured_elsewhere(start, [p[0] for p in formulas][: chosen.most], [sys.executable, *chosen.python])
        if found is None:
            print(f"{name}: not installed here; name an environment that has it with --python")
        else:
            print(line(f"{name}, where it accepts", *found), flush=True)


if __name__ == "__main__":
    main()
