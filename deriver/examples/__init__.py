r"""Worked examples: the problems of a document are found, solved, compared with what stands beside them, and written down.

Comes in: paths of Markdown, LaTeX or notebook files. Goes out: the files with the derivations between their markers, and an
`ExamplesResult` that says what changed, what disagrees and what is not solved. Does not know how anything is derived, decided or read:
it asks `api`. Start at `run` in `running.py`.

    records       what is passed on
    finding       the problems of a document: sections with markers, exercises and examples, their solutions
    expecting     what an author expects beside a problem, and whether it holds
    solving       a problem in words to its derivation and verdicts
    author        a solution that is already there, compared
    writing       a solution as Markdown or LaTeX
    difference    old text and new text: mathematics first
    files         texts of a file, written whole or not at all
    table         the tables of all examples by their source, and of what they show the tool can do
    running       all of it

A problem of a worked example is a section. The tool writes between two markers; what is expected is typed by hand:

    ## A linear function

    Let $c,x\in\mathbb{R}^n$. Find the gradient of $f(x)=c^\top x$.

    <!-- expect: $c$ -->

    <!-- derivation -->
    <!-- /derivation -->

Comments beside a problem: `expect: $..$; gradient $..$` (answers, in order or by name), `expect: holds | proved | verified | refuted |
conditional $A=A^\top$ | refused "words" | stuck` (of a claim or of the task), `not yet` (no engine is built; expected answers wait),
`source: 000-W5` (where the problem comes from), `capability: V1` (a row of the table of capabilities), `left out: 001-W2 reason`.
"""

from .records import ExamplesResult
from .running import run

__all__ = ["ExamplesResult", "run"]
