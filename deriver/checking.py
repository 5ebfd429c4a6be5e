"""The one door: a claim in, its verdict out, with how it was read and what was found on the way.

Everything that is asserted passes here: claims of documents, steps, answers, rules. Start at `verdict_on`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .errors import SizeMistake
from .expression import Expr, walk
from .expression.sifting import DELTA
from .model import Claim, Finding, Verdict

__all__ = ["asserted", "completed", "decided", "reading_of", "shapes_verdict", "unknown_functions", "verdict_on", "worst"]

#: What is assumed of the kind of a letter.
_KIND = re.compile(r"^\$[^$]*\$ (?:is an? |has the shape of )")
#: Outcomes from the worst to the best: a whole is as good as its worst part.
_RANK = ("refuted", "undecided", "conditional", "not_a_claim", "verified", "proved")


def decided(claim: Claim, digits: int = 50, seed: int = 0, timeout: float = 10.0, *, brief: bool = False) -> Verdict:
    """The verdict of the checker; `brief` where no more is wanted of a claim that fails than that it does."""
    from .verification import decide

    return decide(claim, digits=digits, seed=seed, timeout=timeout, brief=brief)


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """The worst of several verdicts."""
    return min(verdicts, key=lambda v: _RANK.index(v.outcome))


def asserted(claim: Claim) -> Claim:
    """The claim of a text as it is to be decided: a differential of letters that nothing says are constant is not zero."""
    from .verification.differentials import varied

    return varied(claim)


def verdict_on(claim: Claim, digits: int = 50, seed: int = 0, timeout: float = 10.0, *, brief: bool = False) -> Verdict:
    """The verdict on one claim, with its reading and its findings."""
    return completed(claim, decided(asserted(claim), digits, seed, timeout, brief=brief or bool(unknown_functions(claim))))


#: Methods whose refusal is about the claim, not about which functions it was meant for.
_OF_FUNCTIONS = ("local series", "put into the equation", "missing solutions", "a constant for every point", "Itô's rules")


def completed(claim: Claim, verdict: Verdict) -> Verdict:
    """What the checker says of a claim, with its reading and its findings, and as far as the claim asserts it."""
    unknown = unknown_functions(claim)
    if verdict.outcome in ("refuted", "conditional") and unknown and not any(m in verdict.method for m in _OF_FUNCTIONS):
        reason = f"an equation for {', '.join(unknown)}: it does not hold for every function"
        verdict = Verdict("not_a_claim", method=verdict.method, reason=reason, seed=verdict.seed)
    elif (
        verdict.outcome == "refuted" and claim.relation == "=" and _undeclared(claim) and claim.right is not None and _is_zero(claim.right)
    ):
        reason = "an equation in undeclared letters: it holds only for some of their values"
        verdict = Verdict("not_a_claim", method=verdict.method, reason=reason, seed=verdict.seed)
    elif verdict.outcome in ("refuted", "conditional") and _undeclared(claim) and (doubt := _open_letter(claim)):
        verdict = Verdict(doubt["outcome"], reason=doubt["reason"], seed=verdict.seed)
    if verdict.outcome in ("refuted", "conditional") and claim.left.op == "logic" and any(_OWN_NAME in a for a in claim.assumed):
        reason = "it fails where the prime is part of a name; a derivative may be meant: write the letter with its variable, as in P'(t)"
        verdict = Verdict("undecided", reason=reason, seed=verdict.seed)
    if verdict.holds:
        from .verification.differentials import constants_supposed

        held = constants_supposed(claim)
        if held:
            reason = f"it holds with {held} held constant, and nothing says that this is meant"
            verdict = Verdict("undecided", reason=reason, seed=verdict.seed, findings=verdict.findings)
    if claim.kind == "declaration" and verdict.outcome == "not_a_claim" and _fits_by_shape(claim):
        reason = "the declared shapes give it this shape"
        verdict = Verdict("proved", method="shapes", reason=reason, seed=verdict.seed, reading=claim.latex)
    findings = tuple(dict.fromkeys((*claim.findings, *verdict.findings)))
    return replace(verdict, findings=findings, reading=verdict.reading or reading_of(claim))


_OWN_NAME = "is a name of its own, not a derivative"


def _undeclared(claim: Claim) -> bool:
    """Whether the kind of a letter was assumed, and not only how the notation is read."""
    return any(_KIND.match(a) for a in claim.assumed)


def _open_letter(claim: Claim) -> dict[str, str] | None:
    r"""What is wanted of a letter nobody declares: `C>0` is a condition, the \theta of `a\cdot b=\|a\|\|b\|\cos\theta` an angle."""
    if claim.right is None:
        return None
    sides = (claim.left, claim.right)
    letters = [s for s in sides if s.op == "symbol"]
    if claim.relation in ("<", ">", "<=", ">=", "!=") and letters and all(s.op in ("symbol", "number") for s in sides):
        if all(rf"${s.latex}$ is a real number" in claim.assumed for s in letters):
            names = ", ".join(s.latex for s in letters)
            return {"outcome": "not_a_claim", "reason": f"a condition on {names}, of which nothing is declared"}
    means = [s for side in sides for s in side.free if s.latex.startswith("\\bar{") and rf"${s.latex}$ is a real number" in claim.assumed]
    for mean in means:
        if any(s.shape.kind == "vector" and s.latex == mean.latex[5:-1] for side in sides for s in side.free):
            return {"outcome": "undecided", "reason": f"{mean.latex} is not declared; it may be the mean of the entries"}
    if claim.relation != "=" or all(s.is_scalar for side in sides for s in side.free):
        return None
    for angle in sorted((claim.left.free ^ claim.right.free), key=lambda s: s.latex):
        used = [part for side in sides for part in walk(side) if angle in part.args]
        if used and all(part.op in ("cos", "sin", "tan") for part in used) and rf"${angle.latex}$ is a real number" in claim.assumed:
            if _is_angle(claim, angle):
                return {"outcome": "not_a_claim", "reason": f"a definition of {angle.latex}: it is the angle between the vectors"}
            return {"outcome": "undecided", "reason": f"{angle.latex} is not declared; it may be the angle between the vectors"}
    return None


#: Operations on real arrays that always give a real array.
_REAL = frozenset({"symbol", "number", "add", "mul", "dot", "transpose", "identity", "zeros", "ones", "kron"})


def _fits_by_shape(claim: Claim) -> bool:
    r"""Whether `X^\top y \in \mathbb{R}^d` is said of declared arrays and not of a new name; that it was read says that the shapes fit."""
    nodes = list(walk(claim.left))
    if claim.left.is_scalar or claim.left.op not in ("dot", "add", "mul", "transpose", "kron") or any(n.op not in _REAL for n in nodes):
        return False
    declared = set(claim.context.symbols.values())
    letters = {n for n in nodes if n.op == "symbol"}
    assumed = {a.split("$")[1] for a in (*claim.assumed, *claim.context.assumed) if a.startswith("$")}
    return bool(letters) and all(s in declared and s.latex not in assumed and "complex" not in s.properties for s in letters)


def _is_angle(claim: Claim, angle: Expr) -> bool:
    r"""Whether `x^\top y = \|x\|\|y\|\cos\theta` stands there: by it the angle between two vectors is defined."""
    assert claim.right is not None
    for product, lengths in ((claim.left, claim.right), (claim.right, claim.left)):
        cosine, *norms = sorted(lengths.args, key=lambda a: a.op == "norm") if lengths.op == "mul" else (lengths,)
        if cosine.op != "cos" or cosine.args[0] is not angle or len(norms) != 2:
            continue
        vectors = [n.args[0] for n in norms if n.op == "norm" and str(n.data) == "2"]
        if len(vectors) == 2 and all(v.op == "symbol" for v in vectors):
            x, y = vectors
            parts = list(walk(product))
            plain = all(n.op in ("dot", "inner", "transpose", "symbol") for n in parts) and {n for n in parts if n.op == "symbol"} == {x, y}
            if (plain and len(product.args) == 2) or _sum_of_products(product, {x, y}):
                return True
    return False


def _sum_of_products(e: Expr, vectors: set[Expr]) -> bool:
    r"""`\sum_i x_i y_i`"""
    if e.op != "sum" or e.args[0].op != "mul" or len(e.args[0].args) != 2:
        return False
    entries = e.args[0].args
    return {n.args[0] for n in entries if n.op == "entry" and n.args[1] is e.args[1]} == vectors


def _is_zero(side: Expr) -> bool:
    return side.op == "zeros" or (side.op == "number" and side.data == 0)


def unknown_functions(claim: Claim) -> list[str]:
    """The undefined functions a claim speaks of: where it fails for some, it is an equation for them."""
    names: dict[str, None] = {}
    for side in (claim.left, claim.right):
        if side is not None:
            for node in walk(side):
                if node.op == "apply" and node.data[1] != DELTA:
                    names[node.data[1]] = None
    return [name for name in names if name not in _given_functions(claim)]


def _given_functions(claim: Claim) -> set[str]:
    r"""The functions that a hypothesis states: the y of `y(t) = \cos t, y(0) = a \Rightarrow a = 1`."""
    logic = claim.left
    if claim.right is not None or logic.op != "logic" or logic.data != "implies":
        return set()
    given = logic.args[0].args if logic.args[0].op == "logic" and logic.args[0].data == "and" else logic.args[:1]
    whole = [c.args[0] for c in given if c.op == "relation" and c.data == "=" and c.args[0].op == "apply"]
    return {
        f.data[1]
        for f in whole
        if all(a.op == "symbol" for a in f.args) and not any(f.data[1] in n.data for n in walk(logic.args[1]) if n.op == "apply")
    }


def reading_of(claim: Claim) -> str:
    """The claim as it was read, in LaTeX."""
    if claim.right is None:
        return "" if claim.kind == "declaration" else claim.left.latex
    from .expression import build

    return build.relation(claim.relation, claim.left, claim.right).latex


def shapes_verdict(problem: SizeMistake) -> Verdict:
    """Sizes that do not fit: refuted where they are declared, undecided where kinds were assumed."""
    finding = Finding("shape_mismatch", problem.message)
    if problem.assumed:
        reason = f"shapes do not fit under what was assumed: {problem.message}"
        return Verdict("undecided", method="shapes", reason=reason, findings=(finding,))
    return Verdict("refuted", method="shapes", reason=problem.message, findings=(finding,))
