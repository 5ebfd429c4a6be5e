r"""What a failing claim may be called.

A formula in a text that fails for some values need not be false: it may be an equation to solve, a definition, a hypothesis, or speak of
objects the text describes in words. It is called refuted only when no such reading is open:

- the sentence does not suppose it, ask it, deny it or introduce it, and holds no words for a condition that were not understood;
- its letters have no further constraint in the passage, and none is described in words that were not understood;
- it is closed (numbers, names the text defines), or has the form of an identity in the same letters on both sides, or the text says that it
  holds ("then", "so") of letters it declares.

Everything else that fails is undecided, with the counterexample, or turns out to be an equation, a definition or a condition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..expression import Expr
from ..model import Claim, Verdict
from .records import Found

__all__ = ["judged"]

#: Operations that are applied to something and then worked out: what stands on one side of an identity.
_WORKED_OUT = frozenset(
    {
        "transpose", "inverse", "det", "trace", "rank", "norm", "expm", "diag", "diagonal", "vec", "kron", "gradient", "hessian",
        "jacobian",
        "derivative", "differential", "integral", "limit", "apply", "power", "sum", "product", "matrix_power", "at", "extremum", "inner",
        "logsumexp", "softmax", "spectral", "pinv",
    }
)  # fmt: skip
#: What is assumed of the kind of a letter, and not of the meaning of the notation.
_KIND = re.compile(r"^\$[^$]*\$ (?:is an? |has the shape of )")
_CALCULUS = frozenset({"gradient", "hessian", "jacobian", "derivative", "differential", "integral", "limit"})


def judged(all_found: Sequence[Found], verdicts: Sequence[Verdict]) -> list[tuple[str, Verdict]]:
    """Kind and verdict of each claim, those that fail judged by what the text leaves open.

    `verdicts` are the checker's, one for each of `all_found`, in the same order.
    """
    constrained = _constrained(all_found, verdicts)
    out: list[tuple[str, Verdict]] = []
    for found, verdict in zip(all_found, verdicts, strict=True):
        claim = found.claim
        if claim is not None and claim.kind == "equation_to_solve" and (found.role == "stated" or found.link is not None):
            reason = "its two sides have different letters: what relates them is not stated here in a form that is understood"
            out.append(("identity", replace(verdict, outcome="undecided", method="", reason=reason)))
            continue
        if claim is None or verdict.outcome not in ("refuted", "conditional"):
            out.append((found.kind, verdict))
            continue
        why = list(found.open)
        why += _role_reasons(found)
        others = constrained.get(found.passage, {})
        named = sorted(k for k in found.names if any(other is not found for other in others.get(k, ())))
        if named:
            why.append(f"another formula of the passage constrains {', '.join(f'${k}$' for k in named)}")
        kind = _other_kind(found, claim)
        if kind is not None and found.role != "stated":
            out.append((kind[0], _not_a_claim(verdict, kind[1])))
            continue
        if not _can_be_false(found, claim, verdict):
            why.append("what relates its letters may stand elsewhere in the text")
        if any(not _KIND.match(a) for a in found.assumed):
            why.append("the notation was read by custom")
        if any(f.code == "ambiguous" for f in (*found.findings, *verdict.findings)):
            why.append("another reading of the notation is open")
        out.append((found.kind, _weakened(verdict, why) if why else verdict))
    return out


def _weakened(verdict: Verdict, why: Sequence[str]) -> Verdict:
    how = (
        f"it would hold if {verdict.condition}"
        if verdict.outcome == "conditional" and verdict.condition
        else "it fails under the assumed reading"
    )
    return replace(verdict, outcome="undecided", reason=f"{how}, but {'; '.join(dict.fromkeys(why))}")


def _not_a_claim(verdict: Verdict, reason: str) -> Verdict:
    return Verdict(
        "not_a_claim", method="classification", reason=reason, seed=verdict.seed, findings=verdict.findings, reading=verdict.reading
    )


def _role_reasons(found: Found) -> list[str]:
    if found.role == "hypothesis":
        return ["the text supposes it"]
    if found.role == "cited":
        return ["the text gives it as a reason"]
    if found.role == "defining":
        return ["the text introduces something by it"]
    return []


def _other_kind(found: Found, claim: Claim) -> tuple[str, str] | None:
    """What a failing formula is when its form says so: a definition, a condition, an equation to solve."""
    left, right = claim.left, claim.right
    if right is None:
        return None
    if found.role == "defining":
        return "definition", "a definition: it introduces something, and does not hold of everything"
    if found.role == "hypothesis":
        return "equation_to_solve", "the text supposes it: an equation or a condition"
    letters, others = _letters(left), _letters(right)
    if not letters and not others:
        return None
    if claim.relation == "=" and found.link is None:
        for side, other in ((left, right), (right, left)):
            if side.op == "symbol" and side not in other.free:
                return "definition", f"a definition of ${side.latex}$, or an equation for it"
        if left.op == "symbol" or right.op == "symbol":
            return "equation_to_solve", "an equation or a property that holds for some values only: supposed, not claimed"
    if claim.relation == "=" and (_constant(right) or _constant(left)) and not _calculus(left) and not _calculus(right):
        return "equation_to_solve", "an equation to solve, or a condition"
    if claim.relation != "=" and (_constant(right) or _constant(left) or left.op == "symbol" or right.op == "symbol"):
        return "inequality", "a condition: it holds for some values only"
    return None


def _can_be_false(found: Found, claim: Claim, verdict: Verdict) -> bool:
    """Whether the form of a claim leaves no room for anything but an assertion about all values."""
    if verdict.method == "shapes":
        return found.names <= found.declared
    right = claim.right
    if right is None:
        return False
    letters, others = _letters(claim.left), _letters(right)
    if not letters and not others:
        return True
    declared = found.names <= found.declared
    if found.role == "stated" and declared:
        return True
    if _constant(claim.left) or _constant(right):
        return declared and (_calculus(claim.left) or _calculus(right))
    if letters != others and not ((_calculus(claim.left) and others <= letters) or (_calculus(right) and letters <= others)):
        return False
    if not (_worked_out(claim.left) or _worked_out(right)):
        return declared and found.link is not None
    if declared or _calculus(claim.left) or _calculus(right):
        return True
    # One undeclared unknown number: rather an equation for it.
    return len(letters) > 1 or any(not s.is_scalar for s in letters)


def _letters(expression: Expr) -> frozenset[Expr]:
    """The free letters, without those that are the size of another."""
    sizes = {letter for s in expression.free for letter in s.shape.letters}
    return frozenset(s for s in expression.free if s.op == "symbol" and s.name not in sizes)


def _constant(expression: Expr) -> bool:
    return not _letters(expression)


def _calculus(expression: Expr) -> bool:
    from ..expression import walk

    return any(node.op in _CALCULUS for node in walk(expression))


def _worked_out(expression: Expr) -> bool:
    """Whether a side is an operation on something compound: `\\det(AB)`, `(a+b)^2`, `e^{x+y}`."""
    from ..expression import walk

    return any(node.op in _WORKED_OUT and any(arg.op not in ("symbol", "number") for arg in node.args) for node in walk(expression))


def _constrained(all_found: Sequence[Found], verdicts: Sequence[Verdict]) -> dict[int, dict[str, list[Found]]]:
    """By passage and letter, the formulas that fail in general: what they say may be a constraint."""
    out: dict[int, dict[str, list[Found]]] = {}
    for found, verdict in zip(all_found, verdicts, strict=True):
        if verdict.outcome in ("proved", "verified") or found.kind == "definition":
            continue
        for name in found.names:
            out.setdefault(found.passage, {}).setdefault(name, []).append(found)
    return out
