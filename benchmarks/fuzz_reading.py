"""Fuzzing of the reader: mutated formulas are read or refused with a place, within a second, and nothing in them is dropped in silence.

    python benchmarks/fuzz_reading.py 100000 --seed 1 [--documents FOLDER] [--show 20]

Formulas of the corpora (and of documents, where a folder is named) get tokens deleted, doubled, swapped, inserted and replaced, or are
spliced with another formula. Each result is read to its tree and to typed expressions. What may not happen, and is counted: an error that
is no DeriverError or has no place, a formula that takes more than a second of processor time, nodes that claim the same text, a token
whose deletion leaves the tree unchanged, a letter or number whose deletion leaves the typed expressions unchanged.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import sys
import time
import traceback
from itertools import pairwise
from pathlib import Path
from typing import Any

from deriver.errors import DeriverError
from deriver.latex import read_declarations, read_statement
from deriver.latex.ownership import TYPED_KINDS, crossings, silent_tokens, typed_silent_tokens
from deriver.latex.syntax import parse_syntax
from deriver.latex.tokens import tokenize
from deriver.model import Context

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
HANG = 1.0
PIECES = (
    "x y A B n i j t \\alpha \\lambda \\Sigma \\mathbf{x} \\hat{x} \\vec v \\ell 0 1 2 3.5 10 + - \\pm = < \\le \\ne \\approx "
    "\\in \\to \\Rightarrow , ; . ! ' ^ _ ^2 ^{-1} ^\\top ^T _i _{ij} _0 ( ) [ ] { } \\{ \\} | \\| \\left( \\right) \\left| "
    "\\right| \\left. \\right. \\frac{a}{b} \\frac12 \\sqrt{x} \\sqrt[3]{x} \\sin \\log \\exp \\det \\operatorname{tr} \\max "
    "\\min \\sum_{i=1}^n \\prod_k \\int \\int_0^1 dx \\,dx \\lim_{x\\to0} \\partial \\nabla \\nabla^2 \\frac{d}{dx} "
    "\\frac{\\partial f}{\\partial x} \\dot{x} \\cdot \\times \\odot \\otimes / \\circ \\cdots \\dots \\quad \\, \\text{if} "
    "\\text{ and } \\underbrace{x}_{y} \\overline{x} \\binom{n}{k} \\begin{pmatrix}a&b\\\\c&d\\end{pmatrix} "
    "\\begin{cases}x&x>0\\\\0&x\\le0\\end{cases} & \\\\ \\infty \\pi e i \\mathbb{R} \\mathbb{E} \\mathcal{N} \\langle \\rangle "
    "\\lfloor \\rfloor \\big| : \\mid \\forall \\exists \\% % ~ \\! ² ᵀ ∂ ‖ ≤ × é \\unknown # $ \\ \u200b "
).split()


def corpus(documents: Path | None) -> list[tuple[str, Context]]:
    """Formulas with what is declared for them."""
    found: dict[str, Context] = {}
    for name in ("claims", "literal_numpy", "museum"):
        for row in json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8")):
            try:
                found[row["latex"]] = read_declarations(row.get("given") or "")
            except DeriverError:
                found[row["latex"]] = Context()
    if documents is not None:
        from deriver.document import read_document

        for path in sorted(documents.iterdir()):
            if path.is_file():
                for formula in read_document(path).formulas():
                    found.setdefault(formula.latex, Context())
    return sorted(found.items(), key=lambda item: item[0])


def pieces_of(text: str) -> list[str]:
    """The text of a formula cut at its tokens, spaces kept with what follows."""
    try:
        places = sorted({token.start for token in tokenize(text)} | {0, len(text)})
    except DeriverError:
        return list(text)
    return [text[a:b] for a, b in pairwise(places)]


def mutate(text: str, others: list[tuple[str, Context]], draw: random.Random) -> str:
    """One to three changes of a formula."""
    pieces = pieces_of(text)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        kind = draw.choice(("delete", "double", "swap", "insert", "insert", "replace", "splice", "move", "character"))
        if not pieces:
            pieces = ["x"]
        at = draw.randrange(len(pieces))
        if kind == "delete":
            del pieces[at : at + draw.choice((1, 1, 2))]
        elif kind == "double":
            pieces.insert(at, pieces[at])
        elif kind == "swap":
            to = draw.randrange(len(pieces))
            pieces[at], pieces[to] = pieces[to], pieces[at]
        elif kind == "insert":
            pieces.insert(at, draw.choice(PIECES) + draw.choice(("", " ")))
        elif kind == "replace":
            pieces[at] = draw.choice(PIECES) + draw.choice(("", " "))
        elif kind == "splice":
            other = pieces_of(draw.choice(others)[0])
            cut = draw.randrange(len(other) + 1)
            pieces = pieces[:at] + (other[cut:] if draw.random() < 0.5 else other[:cut] + pieces[at:])
        elif kind == "move":
            part = pieces[at : at + draw.randrange(1, 5)]
            del pieces[at : at + len(part)]
            to = draw.randrange(len(pieces) + 1)
            pieces[to:to] = part
        else:
            piece = pieces[at]
            cut = draw.randrange(len(piece) + 1)
            pieces[at] = piece[:cut] + piece[cut + 1 :]
    return "".join(pieces)[:2000]


class Tally:
    """What was found, and the first examples of each kind."""

    def __init__(self, show: int) -> None:
        self.counts: collections.Counter[str] = collections.Counter()
        self.examples: dict[str, list[str]] = collections.defaultdict(list)
        self.show = show
        self.slowest = (0.0, "")

    def fault(self, kind: str, text: str, what: str = "") -> None:
        self.counts[kind] += 1
        if len(self.examples[kind]) < self.show:
            self.examples[kind].append(f"{what}  {text!r}" if what else repr(text))


def read(text: str, context: Context) -> Any:
    return read_statement(text, context)


def check(text: str, context: Context, tally: Tally, deletions: int, draw: random.Random) -> None:
    """Read one formula in every way and count what may not happen."""
    started = time.process_time()
    try:
        node = parse_syntax(text)
    except DeriverError as error:
        tally.counts["refused by the grammar"] += 1
        located(error, text, tally)
        late(started, text, tally)
        return
    except Exception:
        tally.fault("TRACEBACK", text, traceback.format_exc().strip().splitlines()[-1])
        return
    late(started, text, tally)
    for outer, inner in crossings(node):
        tally.fault("CROSSING", text, f"{type(outer).__name__} {type(inner).__name__}")
    try:
        for token in silent_tokens(text, most=deletions, draw=draw):
            tally.fault("SILENT", text, f"{token.text!r} at {token.start}")
    except Exception:
        tally.fault("TRACEBACK", text, "with a token deleted: " + traceback.format_exc().strip().splitlines()[-1])
    started = time.process_time()
    try:
        read(text, context)
    except DeriverError as error:
        tally.counts["refused by its types"] += 1
        located(error, text, tally)
        late(started, text, tally)
        return
    except Exception:
        tally.fault("TRACEBACK", text, traceback.format_exc().strip().splitlines()[-1])
        return
    tally.counts["read"] += 1
    late(started, text, tally)
    try:
        for token in typed_silent_tokens(text, context, most=deletions, draw=draw):
            tally.fault("SILENT IN TYPES", text, f"{token.text!r} at {token.start}")
    except Exception:
        tally.fault("TRACEBACK", text, "with a token deleted: " + traceback.format_exc().strip().splitlines()[-1])


def located(error: DeriverError, text: str, tally: Tally) -> None:
    """A refusal points at the text."""
    if error.text is None or error.start is None:
        tally.fault("NO PLACE", text, error.message)
    elif not 0 <= error.start <= (error.end if error.end is not None else error.start) <= len(error.text):
        tally.fault("PLACE OUTSIDE", text, error.message)


def late(started: float, text: str, tally: Tally) -> None:
    spent = time.process_time() - started
    if spent > tally.slowest[0]:
        tally.slowest = (spent, text)
    if spent > HANG:
        tally.fault("HANG", text, f"{spent:.1f} s")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("count", type=int, nargs="?", default=10_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--documents", type=Path)
    options.add_argument("--deletions", type=int, default=4, help="tokens of each accepted formula that are deleted in turn")
    options.add_argument("--show", type=int, default=10, help="examples of each kind of fault")
    chosen = options.parse_args()
    formulas = corpus(chosen.documents)
    tally = Tally(chosen.show)
    draw = random.Random(chosen.seed)
    started = time.perf_counter()
    for _ in range(chosen.count):
        text, context = draw.choice(formulas)
        check(mutate(text, formulas, draw), context if draw.random() < 0.7 else Context(), tally, chosen.deletions, draw)
    faults = {kind: n for kind, n in tally.counts.items() if kind.isupper()}
    print(f"{chosen.count} mutated formulas of {len(formulas)}, seed {chosen.seed}, {time.perf_counter() - started:.0f} s")
    for kind, n in sorted(tally.counts.items()):
        print(f"  {kind:<24} {n}")
    print(f"  slowest {tally.slowest[0] * 1e3:.0f} ms: {tally.slowest[1][:100]!r}")
    for kind in sorted(faults):
        for example in tally.examples[kind]:
            print(f"{kind}: {example}")
    print(f"faults: {sum(faults.values())}  (typed tokens deleted: {', '.join(sorted(TYPED_KINDS))})")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
