"""`decide`: from a claim to a verdict.

The order of things: is it a claim at all; is there a point of its domain; does a normal form prove it; does it hold at the points
drawn; if it fails, is a condition missing (then it is conditional), or is there a counterexample that a second engine confirms (then
it is refuted); if it holds, does the sample notice when the claim is changed. Whatever falls through is undecided, with the reason.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..errors import DeriverError, WorkLimit
from ..expression import Expr
from ..expression import build as b
from ..expression.sifting import has_delta, sifted
from ..model import Claim, Finding, Verdict
from .asymptotics import decide_order, order_of
from .blindness import sees
from .brownian import about_paths
from .certificates import certified
from .challenge import challenge
from .claim_forms import by_arrays, large_numbers, one_array
from .complex_arrays import Parted, parted, supposed
from .conditions import Found, counting, missing_condition
from .counterexample import Counterexample, named, simplest
from .definedness import common_domain
from .differential_equations import by_substitution
from .differentials import along_lines, stochastic
from .domain import Domain, domain_of
from .eliminated import eliminated
from .ends import failing_end
from .finite_laws import from_moments, judged_over_laws, over_finite_laws
from .induction import by_induction
from .infinite import of_growth
from .ito import by_ito, is_formula_of_ito
from .large_primes import Agreement, agrees_modulo
from .matrix_functions import by_one_matrix, with_derivatives
from .preparation import differentiated, directions_of, lettered, unbounded, unified, with_hypotheses, with_values
from .proof import prove
from .solution_sets import by_solution_set
from .stated_laws import by_law
from .statement import EQUALITIES, Statement
from .trial import Budget, Row, Trial, run_trial
from .values import bound_text, shown
from .variants import nearest

__all__ = ["decide"]

#: Evaluations of the two sides of a claim that one verdict may cost.
WORK = 24_000
#: The method of a refutation of which no more is wanted.
_BRIEF = "a point where it fails"
_NOT_CLAIMS = {
    "definition": "a definition: it introduces a name",
    "declaration": "a declaration: it says what a symbol is",
    "equation_to_solve": "an equation to solve: it holds for its solutions",
    "update": "an update rule: the left side is the next value",
    "model": "a model: it says how quantities are assumed to behave",
    "question": "a question",
    "fragment": "a fragment without a relation to check",
    "prose": "prose",
}


def decide(claim: Claim, *, digits: int = 50, seed: int = 0, timeout: float = 10.0, work: int = WORK, brief: bool = False) -> Verdict:
    """What can be said of a claim: proved, verified, refuted, conditional, undecided with a reason, or not a claim.

    digits: agreement asked for in ball arithmetic. seed: of the sample; the same seed gives the same verdict.
    timeout: seconds, the last resort; work: evaluations, which bind first. brief: where it fails, neither a condition nor a
    counterexample nor a repair is looked for, as for a formula that is no claim then.
    """
    settled = by_kind(claim)
    if settled is not None:
        return settled
    if any(side is not None and has_delta(side) for side in (claim.left, claim.right)):
        claim = replace(claim, left=sifted(claim.left), right=None if claim.right is None else sifted(claim.right))
        if any(side is not None and has_delta(side) for side in (claim.left, claim.right)):
            return Verdict("undecided", reason="Dirac's delta outside of an integral over its place is not checked here", seed=seed)
    if unbounded(claim):
        from .isolation import isolated
        from .jobs import packed

        try:
            found: Verdict = isolated("decide", packed(claim), digits, seed, timeout, work, brief, seconds=timeout)
        except WorkLimit as error:
            return Verdict("undecided", reason=error.message, seed=seed)
        return found
    return decide_here(claim, digits=digits, seed=seed, timeout=timeout, work=work, brief=brief)


def by_kind(claim: Claim) -> Verdict | None:
    """The verdict on what is no claim by its kind, or out of scope; None for what is to be decided."""
    of_laws = claim.kind == "equation_to_solve" and (about_paths(claim) or from_moments(claim))
    if claim.kind in _NOT_CLAIMS and not is_formula_of_ito(claim) and not of_laws:
        return Verdict("not_a_claim", method="classification", reason=_NOT_CLAIMS[claim.kind])
    return None


def decide_here(claim: Claim, *, digits: int, seed: int, timeout: float, work: int, brief: bool = False) -> Verdict:
    """`decide` in this process: for claims whose work is bounded, and inside the child process for the others."""
    budget = Budget(work, timeout)
    try:
        verdict = _Judge(claim, digits, seed, budget, brief=brief).verdict()
    except DeriverError as error:
        verdict = Verdict("undecided", method="", reason=error.message)
    except RecursionError:
        verdict = Verdict("undecided", method="", reason="an expression nested too deeply")
    return certified(replace(verdict, seed=seed))


class _Judge:
    """One claim on its way to a verdict."""

    def __init__(self, claim: Claim, digits: int, seed: int, budget: Budget, *, nearer: bool = False, brief: bool = False) -> None:
        self.claim = claim
        self.nearer = nearer
        self.brief = brief
        self.digits = digits
        self.seed = seed
        self.budget = budget
        self.findings: list[Finding] = []
        self.via = ""

    def verdict(self) -> Verdict:
        """The verdict, before the seed is noted."""
        if stochastic(self.claim):
            return by_ito(self.claim, lambda c: _Judge(c, self.digits, self.seed, self.budget).verdict())
        listed = by_solution_set(unified(self.claim))
        if listed is not None:
            return listed
        both = directions_of(unified(self.claim))
        if both is not None:
            return self._equivalence(*both)
        solved = by_substitution(self.claim, lambda c: _Judge(c, self.digits, self.seed, self.budget).verdict())
        if solved is not None:
            return solved
        order = order_of(self.claim)
        if isinstance(order, str):
            return self._undecided(order)
        if order is not None:
            return decide_order(self.claim, order, self.seed, self.digits, self.budget)
        plain = with_hypotheses(unified(self.claim))
        endless = of_growth(plain)
        if endless is not None:
            return endless
        lawful = by_law(plain, lambda c: _Judge(c, self.digits, self.seed, self.budget).verdict())
        if lawful is not None:
            return lawful
        written = over_finite_laws(plain)
        if written is not None:
            verdict = _Judge(written, self.digits, self.seed, self.budget).verdict()
            return judged_over_laws(plain, verdict, lambda c: _Judge(c, self.digits, self.seed, self.budget).verdict())
        self.claim = with_derivatives(eliminated(with_hypotheses(unified(self.claim))))
        series = by_one_matrix(self.claim, lambda c: _Judge(c, self.digits, self.seed, self.budget).verdict())
        if series is not None:
            return series
        fitted = self._fitted()
        if isinstance(fitted, Verdict):
            return fitted
        general = lettered(self.claim)
        if general is not None:
            return self._general(general)
        statement = fitted
        domain = domain_of(self.claim)
        method = prove(statement, domain) or by_induction(statement, domain)
        unsampled = domain.unsampled
        if unsampled is not None:
            if method is not None:
                return Verdict("proved", method=method, findings=tuple(self.findings))
            by_parts = parted(self.claim, domain)
            if by_parts is None:
                return self._undecided(f"{unsampled.latex} is a complex array with a property of which no members are constructed")
            return self._by_parts(by_parts, domain)
        modular = agrees_modulo(statement, domain, self.seed, self.budget) if method is None and statement.is_equality else None
        # Where something stronger than a sample speaks, few points show that the domain is not empty, and where a side has no value.
        trial = self._trial(statement, domain, **({} if method is None and modular is None else {"generic": 5, "special": 9}))
        if modular is not None:
            if trial.summary == "holds":
                return self._agreed(modular, trial)
            trial = self._trial(statement, domain)
        if method is None and trial.summary == "holds":
            trial = self._challenged(trial)
        summary = trial.summary
        if summary == "empty":
            return self._empty(trial)
        if summary == "fails":
            if method is not None:
                found = counting(statement, trial, self.claim, method, self.seed, self.digits, self.budget)
                conditional = None if found is None else self._conditional(found, statement, trial)
                return conditional or self._undecided(
                    f"a normal form says that it holds ({method}), a point that it fails: one of them is wrong"
                )
            return self._failed(statement, trial)
        if summary == "one-sided":
            return self._one_sided(statement, trial)
        if summary == "nothing":
            closer = self._closer(domain)
            if closer is not None:
                return closer
            why = next((r.result.why for r in trial.rows if r.result.why), "")
            return self._undecided("no value at any point of the domain that was drawn" + (f": {why}" if why else ""))
        if method is not None and trial.where("holds"):
            # A normal form says that both sides are equal where they have values; that they have any is asked of the points.
            self._note_exceptions(trial)
            return self._done("proved", method, trial)
        if summary == "unknown":
            why = next((r.result.why for r in trial.where("unknown") if r.result.why), "the values are not decided")
            return self._undecided(why)
        if summary == "doubtful":
            return self._undecided(trial.doubt)
        return self._holds(statement, trial)

    # parts

    def _equivalence(self, forth: Claim, back: Claim) -> Verdict:
        """Both directions: as good as the worse of them, and refuted where either fails as stated."""
        verdicts = [_Judge(c, self.digits, self.seed, self.budget).verdict() for c in (forth, back)]
        for wanted in ("refuted", "undecided", "conditional"):
            for name, verdict in zip(("from left to right", "from right to left"), verdicts, strict=True):
                if verdict.outcome != wanted:
                    continue
                if wanted == "undecided":
                    return replace(verdict, reason=f"{name}: {verdict.reason}")
                # A condition under which one direction holds need not suit the other: as stated, it fails.
                return replace(verdict, outcome="refuted", method=f"{name}: {verdict.method}", condition=None)
        worse = next((v for v in verdicts if v.outcome == "verified"), verdicts[0])
        return replace(worse, method=f"both directions: {worse.method}")

    def _by_parts(self, by_parts: Parted, domain: Domain) -> Verdict:
        """A claim on complex arrays, decided for their real parts; where it fails, perhaps under one more condition."""

        def judged(parts: Parted) -> Verdict:
            return parts.whole(_Judge(parts.claim, self.digits, self.seed, self.budget).verdict())

        verdict = judged(by_parts)
        if verdict.outcome != "refuted" or self.claim.relation not in EQUALITIES:
            return verdict
        for condition, claim in supposed(self.claim, domain):
            if self.budget.low or self.claim.latex.replace(" ", "") == condition.replace(" ", ""):
                break
            again = parted(claim, domain_of(claim))
            held = None if again is None else judged(again)
            if held is not None and held.holds:
                return replace(
                    held,
                    outcome="conditional",
                    condition=condition,
                    counterexample=verdict.counterexample,
                    left=verdict.left,
                    right=verdict.right,
                )
        return verdict

    def _closer(self, domain: Domain) -> Verdict | None:
        """Where no point that was drawn has values, as for arcsin(9x): the verdict close to zero, where there are any."""
        letters = [s for s in domain.symbols if s.is_scalar and s not in domain.intervals and {*domain.properties[s]} <= {"real"}]
        if self.nearer or not letters or len(letters) > 3:
            return None
        for size in (8, 64):
            bounds = [
                c for s in letters for c in (b.relation("<", s, b.num(Fraction(1, size))), b.relation(">", s, b.num(Fraction(-1, size))))
            ]
            claim = replace(self.claim, conditions=(*self.claim.conditions, *bounds))
            verdict = _Judge(claim, self.digits, self.seed, self.budget, nearer=True).verdict()
            if verdict.outcome in ("proved", "verified", "refuted"):
                return verdict
        return None

    def _general(self, claim: Claim) -> Verdict:
        """A claim on arrays too long to draw, decided for letters in place of the written sizes: what holds for all sizes holds there."""
        verdict = _Judge(claim, self.digits, self.seed, self.budget).verdict()
        if verdict.outcome == "proved" or (verdict.outcome == "verified" and not large_numbers(claim)):
            return replace(verdict, method=f"letters in place of the written sizes, {verdict.method}")
        why = verdict.reason if verdict.outcome == "undecided" else "it does not hold for every size in their place"
        if verdict.holds:
            why = "it holds at the small sizes drawn, but a number in it may bound the size"
        return self._undecided(f"the written sizes are too large to draw arrays of, and with letters for them it is not decided: {why}")

    def _trial(self, statement: Statement, domain: Domain, **options: Any) -> Trial:
        return run_trial(statement, domain, self.seed, self.digits, self.budget, **options)

    def _challenged(self, trial: Trial) -> Trial:
        challenge(trial, self.seed, self.digits, self.budget)
        return trial

    def _agreed(self, modular: Agreement, trial: Trial) -> Verdict:
        """Agreement modulo a large prime, with its own bound on the chance of error: no mutants and no challenge are needed."""
        self._note_exceptions(trial)
        method = "large-prime evaluation"
        return Verdict(
            "verified",
            method=f"{self.via}, {method}" if self.via else method,
            points=modular.points,
            sizes=trial.sizes,
            error_bound=modular.bound,
            findings=tuple(self.findings),
        )

    def _undecided(self, reason: str) -> Verdict:
        return Verdict("undecided", reason=reason, findings=tuple(self.findings))

    def _fitted(self) -> Statement | Verdict:
        """The statement with sides of one shape, or what is to be said where they have different ones."""
        claim = self.claim = along_lines(with_hypotheses(unified(self.claim)))
        if claim.right is None:
            return Statement(claim.left, claim.relation, None, None)
        left, right = claim.left, claim.right
        if claim.relation in (*EQUALITIES, "approx", "!=") and left.shape != right.shape:
            if right is b.ZERO:
                right = b.zeros(left.shape)
            elif left is b.ZERO:
                left = b.zeros(right.shape)
            elif not one_array(left, right):
                return self._misfit(left, right)
        if left.shape != right.shape and claim.relation in ("succ", "succeq", "prec", "preceq"):
            right = b.zeros(left.shape) if right is b.ZERO else right
            left = b.zeros(right.shape) if left is b.ZERO else left
        if claim.relation in EQUALITIES:
            derived = differentiated(left, right)
            if derived is not None:
                left, right = derived
                self.via = "antiderivatives differentiated"
        places = claim.digits if claim.kind == "value" or claim.relation == "approx" else None
        if places is not None and claim.relation not in (*EQUALITIES, "approx"):
            places = None
        return Statement(left, claim.relation, right, places)

    def _misfit(self, left: Expr, right: Expr) -> Verdict:
        text = f"the left side is a {left.shape}, the right side a {right.shape}"
        if self.claim.assumed or self.claim.context.assumed:
            self.findings.append(Finding("shape_mismatch", text))
            return self._undecided(f"shapes do not fit under assumed types: {text}")
        if self.claim.alternatives:
            return self._undecided(f"shapes do not fit in this reading: {text}")
        return Verdict("refuted", method="shapes", reason=text, left=str(left.shape), right=str(right.shape))

    def _empty(self, trial: Trial) -> Verdict:
        if not trial.sampler.plans:
            return self._undecided("no sizes satisfy the conditions")
        put_in = with_values(self.claim)
        if put_in is not None:
            verdict = _Judge(put_in[0], self.digits, self.seed, self.budget).verdict()
            if verdict.outcome in ("proved", "verified", "refuted"):
                example = None if verdict.outcome != "refuted" else {**put_in[1], **(verdict.counterexample or {})}
                return replace(verdict, counterexample=example)
        conditions = [f"${c.latex}$" for c in (*trial.domain.equations, *trial.domain.checks)][:3]
        what = f"that satisfies {' and '.join(conditions)}" if conditions else "with the declared properties"
        return self._undecided(
            f"no point satisfies the conditions: {trial.sampler.tried} were drawn, and none was found {what}; "
            "they may contradict each other, or leave a set too thin to be met: written as an equation for one letter they could be solved"
            if trial.sampler.tried
            else f"no point of the domain was drawn: there is no construction of members {what}"
        )

    def _done(self, outcome: str, method: str, trial: Trial, **fields: Any) -> Verdict:
        held = trial.where("holds")
        if self.via:
            method = f"{self.via}, {method}"
        return Verdict(
            outcome,
            method=method,
            points=len(held),
            sizes=trial.sizes,
            findings=tuple(self.findings),
            **fields,
        )

    def _note_exceptions(self, trial: Trial) -> None:
        """Points on thin strata where one side has no value, though the claim holds around them."""
        rows = trial.where("left", "right")
        if rows and not any(f.code == "exceptional_points" for f in self.findings):
            row = rows[0]
            side = "left" if row.result.outcome == "left" else "right"
            place = ", ".join(f"{k} = {_one_line(v)}" for k, v in named(row.point.values).items())
            self.findings.append(Finding("exceptional_points", f"the {side} side has no value at {place}: {row.result.why}"))

    def _holds(self, statement: Statement, trial: Trial) -> Verdict:
        """It held at every point: how strongly, and would the sample have noticed?"""
        self._note_exceptions(trial)
        end = failing_end(trial.domain.checks, statement, trial, self.digits, self.budget)
        if end is not None:
            self.findings.append(
                Finding(
                    "exceptional_points", f"it fails, or a side has no value, at ${end[0].latex} = {end[1].latex}$, an end of the interval"
                )
            )
        constant = not trial.domain.symbols and not trial.domain.letters
        if constant and trial.exact:
            return self._done("proved", "exact arithmetic", trial)
        if constant and statement.relation in ("<", ">", "!="):
            return self._done("proved", "rigorous enclosure", trial)
        blind = sees(statement, trial, self.seed, self.digits, self.budget)
        if blind is not None:
            return self._undecided(blind)
        if trial.exact:
            return self._done("verified", "exact rational points", trial)
        found = [r.result.bound for r in trial.where("holds") if r.result.bound is not None]
        bounds = [text for bound in found if (text := bound if type(bound) is str else bound_text(bound)) != "0"]
        worst = max(bounds, key=_size, default=None) if statement.is_equality else None
        digits = statement.places if statement.places is not None else self.digits
        return self._done("verified", "ball arithmetic", trial, digits=digits, error_bound=worst)

    def _one_sided(self, statement: Statement, trial: Trial) -> Verdict:
        """One side has no value on an open part: conditional on the common domain."""
        found = common_domain(statement, trial, self.claim, self.seed, self.digits, self.budget)
        if found is None:
            found = self._missing(statement, trial)
        row = trial.where("left", "right")[0]
        if found is None and not trial.where("holds") and all(r.result.exact for r in trial.where("left", "right")):
            return self._divergent(statement, trial, row)
        if found is None and not trial.domain.symbols and not trial.domain.letters:
            return self._undecided(f"no value: {row.result.why}; numbers do not confirm that there is none, so that it is not called false")
        if found is None:
            return self._undecided(f"one side has no value on part of the domain ({row.result.why}), and no listed condition excludes it")
        conditional = self._conditional(found, statement, trial)
        if conditional is None:
            return self._undecided(f"one side has no value on part of the domain ({row.result.why}), and no listed condition excludes it")
        return conditional

    def _divergent(self, statement: Statement, trial: Trial, row: Row) -> Verdict:
        """A value is claimed where there certainly is none."""
        values = named(row.point.values)
        return Verdict(
            "refuted",
            method="divergence, by a closed form and by numbers",
            reason=row.result.why,
            counterexample=values or None,
            findings=tuple(self.findings),
            left=shown(row.result.left),
            right=shown(row.result.right),
        )

    def _missing(self, statement: Statement, trial: Trial) -> Found | None:
        return missing_condition(statement, trial, self.claim, self.seed, self.digits, self.budget)

    def _conditional(self, found: Found, statement: Statement, trial: Trial) -> Verdict | None:
        """The verdict under a condition, with a counterexample without it; None where the counterexample meets the condition."""
        example = simplest(statement, trial, self.seed, self.digits, self.budget, undefined=True)
        if example is not None and found.met(example.point, example.sizes):
            return None
        fields = _example_fields(example)
        return Verdict(
            "conditional",
            method=found.method,
            points=found.points,
            digits=None if found.exact else self.digits,
            sizes=found.sizes,
            condition=found.latex,
            findings=tuple(self.findings),
            **fields,
        )

    def _failed(self, statement: Statement, trial: Trial) -> Verdict:
        """It fails at a point: a missing condition, or a refutation that a second engine confirms."""
        if self.brief and not self.claim.alternatives:
            return Verdict("refuted", method=_BRIEF, findings=tuple(self.findings), everywhere=trial.everywhere)
        found = self._missing(statement, trial)
        conditional = None if found is None else self._conditional(found, statement, trial)
        if conditional is not None:
            return conditional
        for other in self.claim.alternatives:
            if by_arrays(other):
                continue  # nobody means the antiderivative by a vector
            verdict = _Judge(replace(other, alternatives=()), self.digits, self.seed, self.budget).verdict()
            if verdict.outcome != "refuted":
                reading = other.latex or other.left.latex
                return self._undecided(f"it fails as read, but another reading is open ({verdict.outcome}): {reading}")
        example = simplest(statement, trial, self.seed, self.digits, self.budget)
        if example is None:
            return self._undecided("it fails at a point, but a second evaluation, with other means, does not confirm it")
        # Of antiderivatives the derivatives were compared, and a change of these is none of the claim.
        suggestion = None if self.via else nearest(statement, trial, self.claim, self.seed, self.digits, self.budget)
        return Verdict(
            "refuted",
            method=example.method,
            sizes=None if not example.sizes else (dict(example.sizes),),
            suggestion=suggestion,
            findings=tuple(self.findings),
            everywhere=trial.everywhere,
            **_example_fields(example),
        )


def _example_fields(example: Counterexample | None) -> dict[str, Any]:
    if example is None:
        return {}
    return {"counterexample": example.values, "left": example.left, "right": example.right}


def _one_line(value: Any) -> str:
    return value if isinstance(value, str) else "[" + ", ".join(_one_line(v) for v in value) + "]"


def _size(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
