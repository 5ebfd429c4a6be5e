"""Verdicts on claims.

Comes in: a `Claim` (two sides, a relation, a context). Goes out: a `Verdict` with its evidence.
Does not know: LaTeX reading, rules, derivations, rendering. A derivative is checked against power series, never against a rule.

Start at `decision.decide`. `domain` says where a claim is to hold, `sampling` draws points of it (from `strata`, `members`, with
equations solved by `hypotheses`), `trial` tries a statement there, `proof` compares normal forms, `large_primes` evaluates modulo
primes; `conditions`, `definedness`, `counterexample`, `variants` help when a claim fails, `blindness` distrusts one that holds.
"""

from .conditions import CONDITIONS
from .decision import decide

__all__ = ["CONDITIONS", "decide"]
