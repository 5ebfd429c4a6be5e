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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ..errors import SizeMistake
from ..expression import Expr, walk
from ..expression.build import SCALAR_FUNCTIONS
from ..model import Claim, Finding, Verdict
from .ito import of_noise
from .openness import still_open
from .records import DERIVED, Found

__all__ = ["judged", "settled_by_form"]

#: Operations that are applied to something and then worked out: what stands on one side of an identity.
_WORKED_OUT = frozenset(
    {
        "transpose", "inverse", "det", "trace", "rank", "norm", "expm", "diag", "diagonal", "vec", "kron", "gradient", "hessian",
        "jacobian",
        "derivative", "differential", "integral", "limit", "apply", "power", "sum", "product", "matrix_power", "at", "extremum", "inner",
        "logsumexp", "softmax", "spectral", "pinv", "binomial", "factorial",
    }
)  # fmt: skip
_NORM = "a norm without a subscript is the Euclidean norm"
_EULER = "e is Euler's number"
_GAMMA = r"$\Gamma$ before a parenthesis is the gamma function"
_ROW = "the partial derivatives are written in a row, as the other side has them"
_PRIME = re.compile(r"^the prime of \$(.+?)'+\$ is the derivative by .* of its formula$")
#: `\\log p(x)`
_OF_ONE = re.compile(r"^the argument of \\[a-z]+ is \$[a-zA-Z]\([a-z]\)\$$")
#: A constant of integration.
_CONSTANT = re.compile(r"[CcK](?:_(?:\d|\{\d+\}))?")
#: What is assumed of the kind of a letter, and not of the meaning of the notation.
_KIND = re.compile(r"^\$[^$]*\$ (?:is an? |has the shape of )")
#: How far above a claim the one may stand that it goes on from.
_NEAR = 4
#: Relations that say no more than that two things are near, or in proportion.
_ROUGH = frozenset({"approx", "sim", "simeq", "propto", "ll", "gg"})
#: An initial or a boundary condition.
_VALUE = re.compile(r"\s*(?:\\mathbf\{)?[A-Za-z]\}?'*\s*\(\s*-?[\d.]+\s*\)\s*=")
_CALCULUS = frozenset({"gradient", "hessian", "jacobian", "derivative", "differential", "integral", "limit"})


def judged(all_found: Sequence[Found], verdicts: Sequence[Verdict]) -> list[tuple[str, Verdict]]:
    """Kind and verdict of each claim, those that fail judged by what the text leaves open.

    `verdicts` are the checker's, one for each of `all_found`, in the same order.
    """
    constrained = _constrained(all_found, verdicts)
    chained = _in_chains(all_found, verdicts)
    out: list[tuple[str, Verdict]] = []
    for number, (found, verdict) in enumerate(zip(all_found, verdicts, strict=True)):
        claim = found.claim
        if claim is None:
            out.append((found.kind, verdict))
        elif found.unfit and verdict.holds and any(not s.is_scalar for s in _letters(claim.left)):
            if found.misfit is not None:
                out.append((found.kind, _misfit(found, found.misfit)))
            else:
                reason = f"as declared above it does not fit ({found.unfit}); it holds where its letters stand for something else"
                out.append((found.kind, replace(verdict, outcome="undecided", reason=reason)))
        elif found.misfit is not None and claim.kind == "equation_to_solve" and _calculus(claim.left) and _any_function(claim):
            out.append(("identity", _misfit(found, found.misfit)))  # the gradient of a function that the passage defines
        elif found.differs:
            out.append((found.kind, _differing(verdict)))
        elif found.misread and verdict.outcome != "not_a_claim":
            reason = f"{', '.join(f'${k}$' for k in found.misread)} stands for a function in this passage, and was not read as one"
            out.append((found.kind, replace(verdict, outcome="undecided", reason=reason)))
        elif verdict.outcome == "verified" and claim.relation not in ("=", "equiv") and _any_function(claim) and not _solved(verdict):
            reason = "an inequality about a function that is not given: a sample of functions says little"
            out.append((found.kind, replace(verdict, outcome="undecided", reason=reason)))
        elif verdict.outcome == "verified" and _equivalence(claim) and not verdict.method.startswith("both directions"):
            reason = "an equivalence: at the points drawn both of its sides may be false"
            out.append((found.kind, replace(verdict, outcome="undecided", reason=reason)))
        elif claim.kind == "equation_to_solve" and verdict.outcome == "not_a_claim" and (found.role == "stated" or found.link is not None):
            reason = "its two sides have different letters: what relates them is not stated here in a form that is understood"
            out.append(("identity", replace(verdict, outcome="undecided", method="", reason=reason)))
        elif verdict.outcome in ("refuted", "conditional"):
            others = constrained.get(found.passage, {})
            out.append(_failing(found, claim, verdict, others, chained=number in chained))
        elif claim.relation in _ROUGH and verdict.outcome == "undecided" and found.names:
            out.append(("model", _not_a_claim(verdict, "an approximation or a model: it does not say how near the two sides are")))
        elif found.misfit is not None and not verdict.holds and verdict.outcome != "not_a_claim":
            out.append((found.kind, _misfit(found, found.misfit)))
        else:
            out.append((found.kind, verdict))
    return out


def settled_by_form(found: Found) -> bool:
    """Whether the form of a formula, and what the text says before it, settle what it is called where it fails: it is no claim then,
    and neither a condition under which it holds nor a counterexample is wanted.
    """
    claim = found.claim
    if claim is None or found.supposed or found.nearby is not None or found.misfit is not None or found.role == "stated":
        return False
    if found.link is not None:
        return False  # the links beside it may say more
    if claim.digits is not None or claim.relation == "approx" or not (_letters(claim.left) or (claim.right and _letters(claim.right))):
        return False
    return _other_kind(found, claim) is not None


def _in_chains(all_found: Sequence[Found], verdicts: Sequence[Verdict]) -> frozenset[int]:
    """The links beside which another link of their chain holds for all values of the same letters: the whole chain says that it does."""
    out: set[int] = set()
    start = 0
    for k, found in enumerate(all_found):
        if found.link is None or found.link[0] == 1:
            start = k
        if found.link is None or found.link[0] != found.link[1]:
            continue
        own = range(start, k + 1)
        sure = [j for j in own if verdicts[j].holds and all_found[j].claim is not None and not all_found[j].supposed]
        for j in own:
            beside = [i for i in sure if i != j]
            if beside and all_found[j].names <= frozenset({"C"}).union(*(all_found[i].names for i in beside)):
                out.add(j)
    for j, found in enumerate(all_found):
        # "Step 2: ... = b. Step 3: b = c": it goes on where a claim that holds ended.
        here = found.claim
        if here is None or here.relation != "=" or not here.left.free:
            continue
        for i in range(max(0, j - _NEAR), j):
            before = all_found[i].claim
            if before is not None and verdicts[i].holds and before.right is here.left and found.names <= all_found[i].names:
                out.add(j)
    return frozenset(out)


def _failing(
    found: Found, claim: Claim, verdict: Verdict, others: Mapping[str, Sequence[Found]], *, chained: bool = False
) -> tuple[str, Verdict]:
    """What a claim that fails, or holds under one more condition, may be called."""
    if verdict.condition is not None and verdict.outcome == "conditional" and _plainly(verdict.condition) in map(_plainly, found.supposed):
        reason = f"under ${verdict.condition}$, which the text supposes"
        return found.kind, replace(verdict, outcome="verified", counterexample=None, condition=None, reason=reason)
    if found.misfit is not None:
        return found.kind, _misfit(found, found.misfit)
    if not found.cued and of_noise(claim) and not verdict.method.startswith(_OF_LAWS):
        return found.kind, _weakened(verdict, ["nothing near says in a form that is understood how its processes move"])
    if found.renewed and claim.relation in ("=", "approx"):
        if found.role == "stated":
            return found.kind, _weakened(verdict, ["the name has another value above: this may be a new one"])
        return "definition", _not_a_claim(verdict, "a new value for a name that has another one above")
    if claim.relation in ("=", "approx") and _cut_off(verdict, claim.digits):
        return found.kind, _weakened(verdict, ["the number agrees when it is cut off, not rounded"])
    if claim.relation == "approx" and claim.digits is None and _near(verdict):
        return found.kind, _weakened(verdict, ["it does not say how near the two sides are"])
    closed = not _letters(claim.left) and (claim.right is None or not _letters(claim.right))
    if closed and claim.relation not in ("=", "approx") and (found.role == "supposed" or (found.renewed and found.role != "stated")):
        return "inequality", _not_a_claim(verdict, "a condition: another case than the value that the name has above")
    if closed and found.role in ("supposed", "cited", "hypothesis") and _VALUE.match(found.latex):
        return found.kind, _weakened(verdict, ["it is supposed: the function may be another one than above"])  # "Using $y(0)=0$: ..."
    if chained and closed and verdict.outcome == "refuted" and not found.denied:
        return found.kind, verdict
    if closed and found.role != "hypothesis":
        # Numbers, or names that the text defines: no condition can save them.
        why = list(found.denied)
    else:
        goes_on = chained and found.role == "defining" and found.link is not None and found.link[0] > 1  # of what the chain introduces
        kind = None if goes_on or verdict.method.startswith(_OF_LAWS) else _other_kind(found, claim)
        if kind is not None and found.role != "stated":
            return kind[0], _not_a_claim(verdict, kind[1])
        why = [
            *still_open(found, claim, verdict, _for_all(claim)),
            *found.denied,
            *(() if goes_on or _worked_on(found, claim) else _role_reasons(found)),
        ]
        if chained and verdict.outcome == "refuted":
            return found.kind, _weakened(verdict, why) if why else verdict
        free = set() if verdict.method.startswith(_LOCAL) else found.names - _for_all(claim)
        named = sorted(k for k in free if any(_may_constrain(found, other) for other in others.get(k, ())))
        if named:
            why.append(f"another formula of the passage constrains {', '.join(f'${k}$' for k in named)}")
        # What holds on a whole region is no equation to solve.
        if not _can_be_false(found, claim, verdict) and not (verdict.outcome == "conditional" and _identity(claim)):
            why.append("what relates its letters may stand elsewhere in the text")
    plain = {_NORM, _ROW, *(a for a in found.assumed if _sure(a, found))} if _calculus(claim.left) else set()
    if closed or "e^" in found.latex.replace(" ", ""):
        plain.add(_EULER)
    if closed:
        plain.add(_GAMMA)
    if any(not _KIND.match(a) and a not in plain for a in found.assumed):
        why.append("the notation was read by custom")
    if any(f.code == "ambiguous" for f in (*found.findings, *verdict.findings)):
        why.append("another reading of the notation is open")
    return found.kind, _weakened(verdict, why) if why else verdict


def _sure(assumed: str, found: Found) -> bool:
    """Whether nothing else can be meant: in the other layout the sides have no common shape; "hence $y' = 2x$" below $y = x^2$ is no
    equation for y, as $y' = 2y$ may be."""
    if assumed.endswith("written in numerator layout, as the other side has it") or _OF_ONE.match(assumed):
        return True
    name = _PRIME.match(assumed)
    return name is not None and found.role == "stated" and found.latex.count(name[1]) == 1


def _equivalence(claim: Claim) -> bool:
    return claim.right is None and any(node.op == "logic" and node.data == "iff" for node in walk(claim.left))


def _solved(verdict: Verdict) -> bool:
    """Whether the verdict is on a formula that was put into the equation for its function, which is then given."""
    return verdict.method.startswith(("put into the equation", "a constant for every point"))


def _any_function(claim: Claim) -> bool:
    sides = [claim.left] if claim.right is None else [claim.left, claim.right]
    return any(node.op == "apply" for side in sides for node in walk(side))


def _cut_off(verdict: Verdict, digits: int | None) -> bool:
    """Whether two decimals differ by less than one in the last digit printed."""
    try:
        left, right = Fraction(verdict.left or ""), Fraction(verdict.right or "")
    except (ValueError, ZeroDivisionError):
        return False
    return digits is not None and abs(left - right) < Fraction(1, 10**digits)


def _near(verdict: Verdict) -> bool:
    """Whether two numbers are of one order: `\\approx` without decimals says no more."""
    try:
        left, right = float(Fraction(verdict.left or "")), float(Fraction(verdict.right or ""))
    except (ValueError, ZeroDivisionError, OverflowError):
        return False
    return left * right > 0 and max(abs(left), abs(right)) <= 3 * min(abs(left), abs(right))


def _plainly(latex: str) -> str:
    return re.sub(r"[\s{}]|\\[,;! ]", "", latex)


def _differing(verdict: Verdict) -> Verdict:
    """The verdict on "in general the two sides differ", from the one on their equality."""
    if verdict.outcome in ("refuted", "conditional"):
        reason = "the two sides differ at the point shown"
        return replace(verdict, outcome="verified", method="a point where they differ", condition=None, suggestion=None, reason=reason)
    if verdict.outcome == "proved":
        return replace(verdict, outcome="refuted", reason="the two sides are always equal")
    return replace(verdict, outcome="undecided", reason=verdict.reason or "no point was found where the two sides differ")


def _misfit(found: Found, problem: SizeMistake) -> Verdict:
    """Sizes that do not fit as the passage declares them."""
    finding = Finding("shape_mismatch", problem.message)
    if found.open[1:] or found.denied or found.role not in ("stated", "plain") or problem.assumed:
        reason = f"as declared here the sizes do not fit: {problem.message}; another reading may be open"
        return Verdict("undecided", method="shapes", reason=reason, findings=(finding,))
    return Verdict("refuted", method="shapes", reason=problem.message, findings=(finding,))


def _weakened(verdict: Verdict, why: Sequence[str]) -> Verdict:
    how = (
        f"it would hold if ${verdict.condition}$"
        if verdict.outcome == "conditional" and verdict.condition
        else "it fails under the assumed reading"
    )
    return replace(verdict, outcome="undecided", reason=f"{how}, but {'; '.join(dict.fromkeys(why))}")


def _not_a_claim(verdict: Verdict, reason: str) -> Verdict:
    return Verdict(
        "not_a_claim", method="classification", reason=reason, seed=verdict.seed, findings=verdict.findings, reading=verdict.reading
    )


def _role_reasons(found: Found) -> list[str]:
    if found.role in ("hypothesis", "supposed"):
        return ["the text supposes it"]
    if found.role == "cited":
        return ["the text gives it as a reason"]
    if found.role == "defining":
        return ["the text introduces something by it"]
    return []


#: Methods by which a law, or the rules for a process, relate the letters of both sides.
_OF_LAWS = ("moments of the law", "Itô's rules")
#: The method of verdicts on what is claimed up to a term of some order.
_LOCAL = "local series"


def _told(found: Found, claim: Claim) -> bool:
    """Whether what stands outside of the moments of one side stands in the other, or is declared, or told by hypotheses on moments."""
    told = {s for c in claim.context.conditions for n in walk(c) if n.op == "moment" for s in c.free}
    told |= {s for s in claim.left.free if s.latex in found.declared}

    def outside(e: Expr) -> frozenset[Expr]:
        return frozenset() if e.op == "moment" else frozenset({e}) if e.op == "symbol" else frozenset().union(*map(outside, e.args))

    assert claim.right is not None
    told |= {s for s in claim.right.free if s.latex in found.declared}
    return outside(claim.left) <= claim.right.free | told and outside(claim.right) <= claim.left.free | told


def _other_kind(found: Found, claim: Claim) -> tuple[str, str] | None:
    """What a failing formula is when its form says so: a definition, a condition, an equation to solve."""
    left, right = claim.left, claim.right
    if right is None:
        return None
    if found.role == "defining" and not _worked_on(found, claim):
        return "definition", "a definition: it introduces something, and does not hold of everything"
    if found.role in ("hypothesis", "supposed"):
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
    if verdict.method.startswith((*_OF_LAWS, _LOCAL)):
        return True  # the law, or the rules, relate the letters of both sides; an order is said of every function
    if verdict.method.startswith("laws with several outcomes") and _told(found, claim):
        return True  # it is said of every law
    sizes = {letter for s in claim.left.free | right.free for letter in s.shape.letters}
    letters, others = (frozenset(s for s in _letters(side) if s.name not in sizes) for side in (claim.left, right))
    if not letters and not others:
        return True
    variables = frozenset(s for side in (claim.left, right) for s in _variables_of(side, indefinite=True))
    letters, others = letters | variables & others, others | variables & letters
    if variables:  # the constant of an antiderivative is no letter of the claim
        letters, others = (frozenset(s for s in side if _CONSTANT.fullmatch(s.latex) is None) for side in (letters, others))
    declared = found.names <= found.declared | sizes
    if found.role == "stated" and declared:
        return True
    if not letters or not others:
        return declared and (_calculus(claim.left) or _calculus(right))
    if letters != others and not ((_calculus(claim.left) and others <= letters) or (_calculus(right) and letters <= others)):
        return False
    if not (_worked_out(claim.left) or _worked_out(right)):
        return declared and found.link is not None
    if declared or _calculus(claim.left) or _calculus(right):
        return True
    # One undeclared unknown number: rather an equation for it, where it is not how far a sum runs.
    sums = any(_runs_to(side, letters) or _endless(side) for side in (claim.left, right))
    return len(letters) > 1 or any(not s.is_scalar for s in letters) or sums


def _variables_of(expression: Expr, *, indefinite: bool) -> Iterator[Expr]:
    """The letters by which something is differentiated, or antiderivatives are taken; with `indefinite` these alone."""
    for node in walk(expression):
        if len(node.args) == 2 and (node.op == "integral" or (not indefinite and node.op in DERIVED)) and node.args[1].op == "symbol":
            yield node.args[1]


def _for_all(claim: Claim) -> frozenset[str]:
    """The letters that a derivative or an antiderivative lets vary: no value that a formula beside it gives them is meant."""
    sides = (claim.left,) if claim.right is None else (claim.left, claim.right)
    return frozenset(s.latex for side in sides for s in _variables_of(side, indefinite=False))


def _may_constrain(found: Found, other: Found) -> bool:
    """Whether a formula of the passage may say for which values another one holds; the links of one chain say it of none."""
    if other is found or _comes_later(found, other):
        return False
    chain = found.link is not None and other.link is not None and found.link[1] == other.link[1] > 1
    return not (chain and found.lead == other.lead and found.section == other.section)


def _runs_to(expression: Expr, letters: frozenset[Expr]) -> bool:
    r"""Whether a sum or a product runs to a letter: `\sum_{k=1}^n k`."""
    return any(node.op in ("sum", "product") and len(node.args) > 2 and node.args[-1].free & letters for node in walk(expression))


def _endless(expression: Expr) -> bool:
    r"""Whether a side is a series: `\sum_{n=0}^\infty x^n` beside a formula in x is a formula for its value, not an equation for x."""
    return any(node.op in ("sum", "product") and len(node.args) > 2 and node.args[-1].op == "constant" for node in walk(expression))


def _letters(expression: Expr) -> frozenset[Expr]:
    """The free letters, without those that are the size of another."""
    sizes = {letter for s in expression.free for letter in s.shape.letters}
    return frozenset(s for s in expression.free if s.op == "symbol" and s.name not in sizes)


def _constant(expression: Expr) -> bool:
    return not _letters(expression)


def _calculus(expression: Expr) -> bool:
    return any(node.op in _CALCULUS for node in walk(expression))


def _identity(claim: Claim) -> bool:
    right = claim.right
    return right is not None and _letters(claim.left) == _letters(right) and (_worked_out(claim.left) or _worked_out(right))


def _worked_on(found: Found, claim: Claim) -> bool:
    """A later link of a chain, `x_{k+1} = x_k - f(x_k)/f'(x_k) = ...`, whose first side the chain introduces; or what is computed."""
    if found.role != "defining" or not _identity(claim):
        return False
    return (found.link is not None and found.link[0] > 1) or _COMPUTED.search(found.lead) is not None


#: "We compute": what follows is worked out, where it is no definition by its form.
_COMPUTED = re.compile(r"\bcomput(?:es?|ing)\W*$", re.IGNORECASE)


def _worked_out(expression: Expr) -> bool:
    """Whether a side is an operation on something compound: `\\det(AB)`, `(a+b)^2`, `e^{x+y}`."""
    return any(
        node.op in ("sum", "product")
        or (node.op in _WORKED_OUT or node.op in SCALAR_FUNCTIONS)
        and any(arg.op not in ("symbol", "number") for arg in node.args)
        for node in walk(expression)
    )


_LOOKING_BACK = re.compile(r"\W*(?:here|where|with|in which|in this case)\b", re.IGNORECASE)
_CONSEQUENCE = re.compile(
    r"\b(?:set(?:ting)?|giv(?:es|ing)|yield\w*|impl\w+|so|hence|thus|therefore|then|solving|get|obtain)\b", re.IGNORECASE
)


def _comes_later(found: Found, other: Found) -> bool:
    r"""Whether a formula stands in a later sentence than a derivative of a given function, and so cannot be what that rests on.

    "Its gradient is $\nabla f(x)=Ax+b$. Setting it to zero gives $x=-A^{-1}b$": the second says nothing of the first.
    """
    claim = found.claim
    if claim is None or claim.relation != "=" or claim.left.op not in DERIVED or any(n.op == "apply" for n in walk(claim.left)):
        return False
    if (other.place.line, other.place.column) <= (found.place.line, found.place.column) or _LOOKING_BACK.match(other.lead):
        return False
    own, theirs = found.lead.strip(), other.lead.strip()
    if theirs == own:
        return False
    after = theirs.removeprefix(own).lstrip()
    return not (theirs.startswith(own) and after.startswith("⟦⟧")) or _CONSEQUENCE.search(after) is not None


def _set_to_zero(found: Found) -> bool:
    """The last link of `f' = 2x - 2 = 0`: what is solved once the links before it are worked out."""
    claim, link = found.claim, found.link
    if claim is None or claim.right is None or link is None or claim.relation != "=":
        return False
    return link[0] == link[1] > 1 and claim.right.is_number and claim.right.value == 0


def _constrained(all_found: Sequence[Found], verdicts: Sequence[Verdict]) -> dict[int, dict[str, list[Found]]]:
    """By passage and letter, the formulas that fail in general: what they say may be a constraint."""
    out: dict[int, dict[str, list[Found]]] = {}
    for found, verdict in zip(all_found, verdicts, strict=True):
        if verdict.outcome in ("proved", "verified") or found.kind in ("definition", "update", "fragment") or _set_to_zero(found):
            continue
        if (verdict.reason or "").startswith("a normal form says that it holds") or found.unknown:
            continue
        open_ = verdict.outcome in ("conditional", "undecided") or (verdict.outcome == "refuted" and found.role == "stated")
        if verdict.method.startswith(("laws with several outcomes", *_OF_LAWS)):
            continue  # it is said of the moments, and wrong
        if open_ and found.claim is not None and _identity(found.claim):
            continue  # a formula of its own domain, as `\\ln(1+x) = ...`
        for name in found.names:
            out.setdefault(found.passage, {}).setdefault(name, []).append(found)
    return out
