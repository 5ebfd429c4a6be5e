"""Claims of linear algebra stated with their hypotheses in front: "Show that if $Q$ is orthogonal, then $\\|Qx\\|=\\|x\\|$"."""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .linear_line import Said

__all__ = ["PROOFS"]

_VERB = r"(?:show|prove|verify|check|confirm|demonstrate)"
_NAMED = r"(?:sherman-morrison-woodbury|sherman-morrison|woodbury|push-through|parallelogram|polarization|polarisation|matrix inversion)"


def _truth(said: Said) -> None:
    """ "True or false: ...", "prove or disprove that ...": a claim that is shown or refuted."""
    said.line = re.sub(
        r"^(?:true or false|prove or disprove|true / false|decide (?:whether|if) (?:it is true that|the following is true)"
        r"|is it (?:always )?true that|determine (?:whether|if) it is true that|is the following (?:statement )?true) ?[:?.]? ?(?:that "
        r")?(?=.*⟦)",
        "show that ",
        said.line,
    )
    found = re.fullmatch(
        rf"({_VERB} that) (?:(?:for|given) (?:all |any |every |arbitrary )?(?:real )?(?P<k>square |invertible |symmetric )?(?:⟦\d+⟧ )?"
        rf"matri(?:ces|x)(?: ⟦\d+⟧(?:(?: ,| and|, and)* ⟦\d+⟧)*)? ?,? )(?P<c>⟦\d+⟧) ?[.?]?",
        said.line,
    )
    found = found or re.fullmatch(
        rf"({_VERB} that) (?P<c>⟦\d+⟧) (?:holds )?(?:for|whenever) (?:all |any |every |arbitrary )?(?:real )?(?P<k>square |invertible "
        rf"|symmetric )?"
        r"(?:⟦\d+⟧ )?matri(?:ces|x)(?: ⟦\d+⟧(?:(?: ,| and|, and)* ⟦\d+⟧)*)? ?[.?]?",
        said.line,
    )
    plain = re.sub(r"\\[A-Za-z]+|\^\{?T\}?", " ", said.formula(found["c"])) if found else ""
    names = sorted(set(re.findall(r"[A-HJ-Z]", plain)))
    if found is not None and names and "=" in said.formula(found["c"]):
        kind = (found["k"] or "square ").strip()
        listed = " and ".join(said.mark(n) for n in names)
        many = len(names) > 1
        said.line = f"show that {found['c']} where {listed} {'are' if many else 'is'} {kind} {'matrices' if many else 'matrix'} ."


def _hypothesis_first(said: Said) -> None:
    """ "Show that if $A$ is invertible, then ...": the hypothesis behind the claim."""
    found = re.fullmatch(
        rf"({_VERB}) that (?:if|whenever|when|for) ([^.?;]*?) ?,? (?:then |we have |one has |it follows that )+(⟦\d+⟧(?: is [a-z "
        rf"-]+)?) ?([.?])?",
        said.line,
    )
    found = found or re.fullmatch(
        rf"({_VERB}) that (?:if|whenever|when) ([^.?;]*?⟦\d+⟧[^.?;,]*?) ?, (⟦\d+⟧(?: is [a-z -]+)?) ?([.?])?", said.line
    )
    if found is not None:
        said.line = f"{found[1]} that {found[3]} where {found[2]} ."
        return
    found = re.fullmatch(
        r"(?:let|suppose|assume|if) ([^?;]*?) ?[.,] (?:then )?(show|prove|verify) that (⟦\d+⟧(?: is [a-z -]+)?) ?\.", said.line
    )
    if found is not None and re.search(r"⟦\d+⟧", found[1]) and "." not in found[1]:
        said.line = f"{found[2]} that {found[3]} where {_are(found[1])} ."


def _are(words: str) -> str:
    """ "$A$ be symmetric" as a declaration: "$A$ is symmetric"."""
    return re.sub(r"\bbe\b", "is", words)


def _satisfies(said: Said) -> None:
    """ "Prove that $P=...$ satisfies $P^2=P$ and $P^\top=P$": the definition behind the claims."""
    found = re.fullmatch(
        rf"({_VERB}) that (?:the (?:matrix|projection|projector|operator) )?(⟦\d+⟧) satisfies (⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*) ?\.",
        said.line,
    )
    if found is not None and re.match(r"\s*[A-Z]\s*=", said.formula(found[2])):
        claims = re.findall(r"⟦\d+⟧", found[3])
        said.line = f"{found[1]} that {' and '.join(claims)} where {found[2]} ."


def _named_identity(said: Said) -> None:
    """ "Derive the Woodbury identity $...$": the formula is what is shown."""
    found = re.fullmatch(
        rf"(?:derive|{_VERB}|establish) (?:that )?(?:the )?{_NAMED}(?: matrix)?(?: identity| formula| law| lemma)? ?[:,]? (⟦\d+⟧)( .*)?",
        said.line,
    )
    if found is not None and "=" in said.formula(found[1]):
        said.line = f"show that {found[1]}{found[2] or ' .'}"


def _idempotent(said: Said) -> None:
    """ "Let $A$ be a matrix with $A^2=A$. Show that its only eigenvalues are 0 and 1.": a theorem that is known in words."""
    found = re.fullmatch(
        rf"(?:(?:let|suppose|assume)(?: that)? (?:(⟦\d+⟧) (?:be|is) an? (?:[a-z×-]+ |⟦\d+⟧ )*matrix (?:with|such that|satisfying"
        rf"|for which) )?(⟦\d+⟧) [.,] )?"
        rf"{_VERB} that (?:if (⟦\d+⟧) ,? ?then )?(?:the |its |every |each |any )?(?:only )?(?:possible )?eigenvalues?(?: of "
        rf"⟦\d+⟧)? (?:of ⟦\d+⟧ )?(?:is|are|can only be|must be) "
        r"(?:either )?(⟦\d+⟧|zero|0) (?:and|or) (⟦\d+⟧|one|1) ?\.",
        said.line,
    )
    if found is None:
        return
    hypothesis = found[2] or found[3]
    values = [said.formula(v) if v.startswith("⟦") else {"zero": "0", "one": "1"}.get(v, v) for v in (found[4], found[5])]
    if hypothesis and re.fullmatch(r"([A-Z])\^\{?2\}?=\1", said.formula(hypothesis).replace(" ", "")) and values == ["0", "1"]:
        said.line = "show that the eigenvalues of a projector are 0 or 1 ."


PROOFS: tuple[Callable[[Said], None], ...] = (_truth, _hypothesis_first, _satisfies, _named_identity, _idempotent)
