"""Long formulas: the processor time to read them grows with their length, whatever they are made of.

    python benchmarks/reading_long.py [--length 100000] [--only WORD]

Each shape is read at a quarter of the length and at the whole: about four times the time is linear. A refusal with a place counts too.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Callable
from itertools import pairwise

from deriver.errors import DeriverError
from deriver.latex import read_expression, read_statement
from deriver.latex.syntax import parse_syntax

LETTERS = "abcdfghjklmnpqrstuvwxyzABCDFGHKLMNPQRSTUVWXYZ"


def nested(opening: str, inside: str, closing: str, size: int) -> str:
    count = max(1, (size - len(inside)) // (len(opening) + len(closing)))
    return opening * count + inside + closing * count


SHAPES: dict[str, Callable[[int], str]] = {
    "a flat sum": lambda n: "+".join("abc"[i % 3] for i in range(n // 2)),
    "a flat sum with coefficients": lambda n: "+".join(f"{i}x" for i in range(n // 7)),
    "a flat product": lambda n: "x y " * (n // 4),
    "powers": lambda n: "+".join("x^{2}" for _ in range(n // 6)),
    "fractions side by side": lambda n: "+".join(r"\frac{a}{b}" for _ in range(n // 12)),
    "bars side by side": lambda n: "+".join("|x|" for _ in range(n // 4)),
    "bars without signs": lambda n: "|x|" * (n // 3),
    "double bars": lambda n: "+".join(r"\|x\|" for _ in range(n // 6)),
    "pairs of bars": lambda n: "+".join("||x||" for _ in range(n // 6)),
    "single bars": lambda n: "|" * n,
    "sums side by side": lambda n: "+".join(r"\sum_{i=1}^n i" for _ in range(n // 15)),
    "sums of sums": lambda n: r"\sum_{i=1}^n " * (n // 13) + "i",
    "integrals": lambda n: "+".join(r"\int_0^1 x\,dx" for _ in range(n // 15)),
    "an integral never closed": lambda n: r"\int " * (n // 5),
    "a chain of equalities": lambda n: "=".join("x" for _ in range(n // 2)),
    "a list": lambda n: ",".join("x" for _ in range(n // 2)),
    "implications": lambda n: r"\Rightarrow ".join("x=1" for _ in range(n // 15)),
    "braces": lambda n: nested("{", "x", "}", n),
    "parentheses": lambda n: nested("(", "x", ")", n),
    "fractions in fractions": lambda n: nested(r"\frac{1}{1+", "x", "}", n),
    "roots in roots": lambda n: nested(r"\sqrt{", "x", "}", n),
    "scripts in scripts": lambda n: nested("x^{", "x", "}", n),
    "left and right": lambda n: nested(r"\left(", "x", r"\right)", n),
    "open braces": lambda n: "{" * n,
    "open parentheses": lambda n: "(" * n,
    "closing braces": lambda n: "}" * n,
    "a matrix": lambda n: r"\begin{pmatrix}" + r"\\".join("a&b" for _ in range(n // 5)) + r"\end{pmatrix}",
    "a wide matrix": lambda n: r"\begin{pmatrix}" + "&".join("a" for _ in range(n // 2)) + r"\end{pmatrix}",
    "lines": lambda n: r"\\".join("x=1" for _ in range(n // 5)),
    "primes": lambda n: "x" + "'" * n,
    "signs": lambda n: "x" + "-" * n + "x",
    "factorials": lambda n: "x" + "!" * n,
    "a number": lambda n: "1" * n,
    "a word": lambda n: "x" * n,
    "unknown commands": lambda n: r"\foo" * (n // 4),
    "backslashes": lambda n: "\\" * n,
    "dollars": lambda n: "$" * n,
    "carets": lambda n: "x" + "^" * n,
    "spaces": lambda n: "x" + " " * n + "+1",
    "comments": lambda n: "x%\n" * (n // 3),
    "text": lambda n: r"\text{" + "word " * (n // 5) + "}",
    "accents": lambda n: nested(r"\hat{", "x", "}", n),
    "combining accents": lambda n: "x" + "\u0302" * n,
    "superscripts as pasted": lambda n: "x" + "²" * n,
    "applied functions": lambda n: nested(r"\sin(", "x", ")", n),
    "a product of matrices": lambda n: "A B" * (n // 3),
    "transposes": lambda n: r"A^\top" * (n // 6),
    "thirty undeclared letters": lambda n: "".join(LETTERS[:30]),
    "thirty letters in a sum": lambda n: "+".join(LETTERS[:30]),
    "thirty letters, transposed": lambda n: "".join(rf"{c}^\top {c}" for c in LETTERS[:30]),
    "thirty letters that do not fit": lambda n: "+".join(rf"{a}^\top {b}" for a, b in pairwise(LETTERS[:31])) + "+1",
    "thirty letters in an equation": lambda n: "".join(LETTERS[15:30]) + "=" + "".join(LETTERS[:15]),
    "derivatives": lambda n: "+".join(r"\frac{d}{dx}x" for _ in range(n // 14)),
    "cases": lambda n: r"\begin{cases}" + r"\\".join("x&x>0" for _ in range(n // 7)) + r"\end{cases}",
}


def _stop(*_: object) -> None:
    raise TimeoutError("stopped after six seconds")


def seconds(work: Callable[[str], object], text: str) -> tuple[float, str]:
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, 6)
    started = time.process_time()
    try:
        work(text)
        said = "read"
    except DeriverError as error:
        said = "refused: " + error.message[:44]
    except RecursionError:
        said = "RECURSION"
    except Exception as error:
        said = f"FAILED {type(error).__name__}: {error}"[:60]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - started, said


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--length", type=int, default=100_000)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    slow = 0
    for name, make in SHAPES.items():
        if chosen.only not in name:
            continue
        short, text = make(chosen.length // 4), make(chosen.length)
        for what, work in (("tree", parse_syntax), ("types", read_expression), ("claim", read_statement)):
            quarter, _ = seconds(work, short)
            whole, said = seconds(work, text)
            bad = whole > 1 or said.startswith(("RECURSION", "FAILED"))
            slow += bad
            print(f"{'SLOW' if bad else '    '} {name:<32} {what:<6} {quarter * 1e3:9.1f} ms {whole * 1e3:9.1f} ms  {said}", flush=True)
    print(f"{slow} of {3 * len(SHAPES)} over a second or failed")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
