r"""Clauses of a composed line: where one question ends and the next begins, and formulas that stand behind the noun they are.

Comes in: a `Composer`. Goes out: its clauses, each settled; what only says again what a name is can be laid aside. Does not know: frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import patterns as re
from .linear_folding import folded
from .linear_words import METHODS, NOUNS

if TYPE_CHECKING:
    from .linear_composition import Composer

__all__ = ["ALONG", "DECLARED", "METHOD", "NOUN", "NOUN_WORDS", "clauses_of", "without_givens"]

#: Folded words of a noun -> its words in the plain grammar.
NOUN_WORDS = {folded(" ".join(k)): " ".join(k) for k in sorted(NOUNS, key=lambda k: folded(" ".join(k)) == " ".join(k))} | {
    "basis": "basis",
    "dimension": "dimension",
    "solutions": "solutions",
}
NOUN = "(?:" + "|".join(map(re.escape, sorted(NOUN_WORDS, key=len, reverse=True))) + ")"
_METHODS = sorted({re.sub(r"\b(?:the|a|an) ", "", " ".join(k)) for k in METHODS}, key=len, reverse=True)
METHOD = "(?:" + "|".join(map(re.escape, _METHODS)) + ")(?: (?:method|algorithm|process|procedure|expansion))?"
ALONG = r"(?: along (?:\w+ )?(?:row|column)(?: \w+)?)?"
DECLARED = re.compile(
    r"(?:(?:let|suppose|consider|define|where|with|if|for|given|when|and|,|in|on|that|assume|denote|by|defined) )*⟦[MVSLFJYRNGPC]\d+⟧"
    r"(?:(?: ,)?(?: (?:and|with|where|for|if|in|on|let))* ⟦[MVSLFJYRNCP]\d+⟧)*"
)
_VERBS = (
    "find|use|verify|how many|how far|solve|whether|show|project|express|fit|perform|diagonalise|orthogonally|invert|factor|factorise|put"
    "|row|reduce|which"
    "|is|are|does|do|orthonormalise"
)


def without_givens(c: Composer, clause: str) -> str:
    """Without names at the end that were defined with their formula: ", where $A=...$ and $b=...$"."""
    found = re.search(
        r"(?: ?,? (?:for|with|where|if|when|given|in)(?: matrix)?|(?<!⟧) ,|(?<=⟦W\d⟧) ,|(?<=⟦W\d\d⟧) ,)((?: ,| and)* "
        r"⟦[MVKLSFR]\d+⟧)+$",
        clause,
    )
    marks = (
        [x for mark in re.findall(r"⟦\w+⟧", found[0]) for x in re.findall(r"⟦\w+⟧", c.symbol(mark).data.get("marks", mark))]
        if found
        else []
    )
    if found is None or any(not {"body", "name"} & set(c.symbol(x).data) and x[1] not in "RF" for x in marks):
        return clause
    return clause[: found.start()]


def clauses_of(c: Composer) -> list[str]:
    line = re.sub(r"[()]", " ", c.line)
    rows = [re.sub(r" +", " ", s).strip(" ,:") for s in re.split(r"[.?!;:]", line)]
    rows = [r for r in rows if r]
    out: list[str] = []
    for row in rows:
        only = re.fullmatch(r"⟦[MGYELVXD]\d+⟧(?:(?: ,)?(?: and)? ⟦[MGYELVXD]\d+⟧)*", row)
        if only is not None and out and not DECLARED.fullmatch(out[-1]):  # formulas behind a colon belong to the noun before it
            bare = re.compile(r"\b(?:matrices|vectors|sets|systems|maps|matrix)(?! ⟦| of)(?= |$)")
            earlier = [k for k, one in enumerate(out[:-1]) if bare.search(one)]
            if earlier and not bare.search(out[-1]):
                out[earlier[-1]] = _attached(c, out[earlier[-1]], row)
                continue
            if not all("body" in s.data for s in c.all(row)) or re.search(
                r"\b(?:system|equations|matrices|vectors|points"
                r"|polynomials)(?! ⟦)(?= |$)",
                out[-1],
            ):
                out[-1] = _attached(c, out[-1], row)
            continue
        row = re.sub(rf"(⟦\w+⟧)(?: ,)? and (?={NOUN}(?: of| for) ⟦)", r"\1 , find ", row)
        row = re.sub(rf"(?: ,)? and its (?={NOUN}(?: |$))", " , find its ", row)
        parts = re.split(rf"(?: ,)? (?:and|then|,)(?: then)? (?=(?:{_VERBS}) )", row)
        out.extend(p.strip(" ,") for p in parts if p.strip(" ,"))
    joined: list[str] = []
    for row in out:
        if joined and re.fullmatch(rf"(?:by|use) {METHOD}{ALONG}(?: ⟦M\d+⟧)?", joined[-1]):
            joined[-1] = f"{joined[-1]} , {row}"
            continue
        stated_before = joined and re.match(r"⟦[MLYVGF]\d+⟧ (?:has|is|are) ", joined[-1])
        if stated_before and re.fullmatch(r"find ⟦N\d+⟧", row):
            joined[-1] = f"if {joined[-1]} , {row}"
        elif joined and row.startswith("find ⟦N") and re.match(r"(?:if|suppose|given) ", joined[-1]) and not DECLARED.fullmatch(joined[-1]):
            joined[-1] = f"{joined[-1]} , {row}"
        else:
            joined.append(row)
    return [c.settled(r) for r in joined]


def _attached(c: Composer, sentence: str, marks: str) -> str:
    """Formulas behind a colon or a question mark, put behind the noun they are."""
    bare = re.search(
        r"\b(system|equations|matrices|matrix|vectors|points|determinant|polynomials|augmented matrix)(?! ⟦| "
        r"inverse)(?= |$)",
        sentence,
    )
    if bare is not None:
        noun = bare[1] + (" of" if bare[1] == "determinant" else "")
        return f"{sentence[: bare.start()]}{noun} {marks}{sentence[bare.end() :]}"
    return f"{sentence} {marks}"
