"""As short as the textbook's own form: signs on paper, ours beside the book's, for every problem of both corpora.

Signs are counted as they are printed: fonts, invisible braces and spaces do not count, a command is one sign, an operator name its
letters. What differs in notation alone is counted alike: a transpose is a transpose, whether T or its sign; ln and log; ones and 1.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import deriver

CORPUS = Path(__file__).parent / "corpus"
#: Answers that are longer than the book's, and why.
LONGER = {
    "a vector of quotients is written with its own sign, 1 ⊘ x, where the book divides by a vector": {"g098", "g122", "g150"},
    "the exponential of a vector is written exp(x), so that it is not read as a number": {"g094", "g134", "h099"},
    "an entrywise power is marked as one": {"g029", "g030", "g086", "h108"},
    "the size of an identity stands with it where nothing else says it": {"g112", "h106", "h109"},
    "the order of a difference is the task's": {"g154", "g119", "h094"},
    "the slope of the softmax is kept as a matrix times a vector": {"h027", "h058"},
    "a number in an exponent is printed as a fraction": {"g184", "h010", "h014"},
    "the softmax of the task is kept where the book writes the quotient": {"h026"},
    "operators and differentials have their parentheses": {"h107", "h116"},
    "the task's own writing of its arguments is kept": {"g105"},
    "the range of a sum is kept": {"h081", "h092", "h093"},
    "the book gives the matrix of differences a name of its own": {"g121"},
    "the book names the residual of one summand, which is not a part of ours": {"h076"},
    "the book writes a subgradient for one largest entry, which it assumes to be known": {"h015", "h021"},
    "the book takes singular vectors from a decomposition; ours is formed from X": {"h016", "h017"},
    "the book names the softmax or an error, which comes once in ours": {"h053", "h055", "h082"},
    "Kronecker products of products keep their parentheses": {"g113"},
    "the indicator shows what it compares": {"h023", "h030"},
}


def signs(latex: str) -> int:
    """How many signs a formula has on paper."""
    latex = re.sub(r"\^\{?\\(mathrm|mathsf|text)\s*\{?T\}?\}?|\^\{?T\}?(?![a-zA-Z])|\^\{?\\intercal\}?", r"^\\top ", latex)
    latex = latex.replace(r"\ln", r"\log").replace(r"\lVert", r"\|").replace(r"\rVert", r"\|").replace("_2^2", "^2").replace("_2", "")
    latex = re.sub(r"\\(left|right|operatorname|mathrm|mathbf|boldsymbol|mathbb|text|quad|qquad|bigl?|bigr?|tfrac|dfrac)(?![a-zA-Z])",
                   lambda m: r"\frac" if "frac" in m[1] else "", latex)  # fmt: skip
    latex = re.sub(r"\\(begin|end)\{[a-z]+\}", "(", latex).replace(r"\\\\", ",").replace("&", ",")
    latex = re.sub(r"\\(log|exp|tanh|sinh|cosh|sin|cos|tan|det|max|min|sec|csc|cot)(?![a-z])", lambda m: "x" * len(m[1]), latex)
    latex = re.sub(r"\\[a-zA-Z]+", "x", re.sub(r"\\[,;:! ]", "", latex)).replace(r"\|", "x")
    return len(re.sub(r"[{}\s~^_]", "", latex))


def test_signs_are_those_on_paper():
    assert signs(r"2A^\top(Ax-b)") == signs(r"2A^{\mathrm T}\left(Ax-b\right)") == 9
    assert signs(r"\frac{1}{2}x") == 4
    assert signs(r"\operatorname{tr}(A)") == 5


def test_no_answer_is_longer_than_the_book_s_without_a_reason():
    longer = {}
    for name in ("gradients.json", "gradients_textbooks.json"):
        for row in json.loads((CORPUS / name).read_text(encoding="utf-8")):
            found = deriver.derive(row["task"], row["given"], check=False)
            if found.status != "finished" or isinstance(row["wrt"], list) or len(found.answers) > 1 and row["kind"] != "differential":
                continue
            answer = found.answers[-1]
            shown = answer.latex if answer.short is None else answer.short.latex
            if shown is not None and signs(shown) > signs(row["textbook"]):
                longer[row["id"]] = f"{shown} ({signs(shown)}) beside {row['textbook']} ({signs(row['textbook'])})"
    excused = set().union(*LONGER.values())
    assert {k: v for k, v in longer.items() if k not in excused} == {}
    assert excused <= set(longer), f"no longer: {sorted(excused - set(longer))}"
