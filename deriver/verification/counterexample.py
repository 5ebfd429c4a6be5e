"""The simplest counterexample that can be found, confirmed by a second evaluation.

Candidates are the points where the claim failed and points with small entries at small sizes; the simplest is shrunk entry by entry
as long as every declared condition still holds and the claim still fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ..expression import Expr
from .confirmation import confirmed
from .domain import Domain
from .exact import Complex, Matrix, Value, flat, text
from .hypotheses import meets
from .statement import Statement, test
from .trial import Budget, Trial
from .values import Equality, given, shown

__all__ = ["Counterexample", "named", "simplest"]

_CANDIDATES = 48
#: How many of them where the claim is known to fail somewhere: what was found is made simpler anyway.
_FEW = 16
_SHRINKS = 160


class Counterexample(NamedTuple):
    """Values by symbol name, sizes, both sides as text, and how it was confirmed."""

    values: dict[str, Any]
    sizes: Mapping[str, int]
    left: str | None
    right: str | None
    method: str
    point: Mapping[Any, Any] = {}


def named(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Values by name, exact, as text or nested lists."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(key, Expr):
            name = key.name if key.op == "symbol" else key.latex
            if isinstance(value, (Fraction, Complex, tuple)):
                found[name] = text(value)
            else:
                found[name] = str(value)
        elif type(key) is tuple:
            parameters, body = value
            found[key[1]] = f"({', '.join(p.latex for p in parameters)}) -> {body.latex}"
    return found


def _cost(values: Mapping[Any, Any], sizes: Mapping[str, int]) -> int:
    total = 12 * sum(sizes.values())
    for key, value in values.items():
        if type(key) is tuple:
            continue
        if isinstance(value, (Fraction, Complex, tuple)):
            for x in flat(value):
                total += x.numerator.bit_length() + 3 * (x.denominator.bit_length() - 1) + (x < 0)
    return total


def simplest(
    statement: Statement, trial: Trial, seed: int, digits: int, budget: Budget, *, undefined: bool = False
) -> Counterexample | None:
    """The simplest point found at which the claim fails (or, with `undefined`, has no value on one side)."""
    wanted = ("fails", "left", "right") if undefined and not trial.where("fails") else ("fails",)
    complex_ = trial.domain.complex

    def result_at(values: Mapping[Any, Any], sizes: Mapping[str, int]) -> Equality:
        return test(statement, given(values), sizes, digits, complex_=complex_)

    found: list[tuple[int, int, Mapping[Any, Any], Mapping[str, int], Equality]] = []
    for k, row in enumerate(trial.where(*wanted)):
        found.append((_cost(row.point.values, row.point.sizes), k, row.point.values, row.point.sizes, row.result))
    for k, point in enumerate(trial.sampler.simple(_CANDIDATES)):
        if budget.low or (found and k == _FEW):
            break
        cost = _cost(point.values, point.sizes)
        if found and cost >= min(found)[0]:
            continue
        budget.spend()
        result = result_at(point.values, point.sizes)
        if result.outcome in wanted:
            found.append((cost, 1000 + k, point.values, point.sizes, result))
    for _, _, values, sizes, result in sorted(found, key=lambda f: f[:2])[:4]:
        method = "no value on one side" if result.outcome != "fails" else confirmed(statement, values, sizes, result, digits, complex_)
        if method is None:
            continue
        smaller, final = _shrunk(values, sizes, result, trial.domain, wanted, result_at, budget)
        again = "no value on one side" if final.outcome != "fails" else confirmed(statement, smaller, sizes, final, digits, complex_)
        if again is None:
            smaller, final, again = dict(values), result, method
        left, right = shown(final.left), shown(final.right)
        return Counterexample(named(smaller), sizes, left, right, again, smaller)
    return None


def _shrunk(
    values: Mapping[Any, Any],
    sizes: Mapping[str, int],
    result: Equality,
    domain: Domain,
    wanted: tuple[str, ...],
    result_at: Any,
    budget: Budget,
) -> tuple[dict[Any, Any], Equality]:
    best = dict(values)
    tries = 0
    changed = True
    while changed and tries < _SHRINKS and not budget.low:
        changed = False
        for symbol in domain.symbols:
            for value in _simpler(best[symbol], symbol, domain):
                tries += 1
                if tries > _SHRINKS or budget.low:
                    break
                attempt = {**best, symbol: value}
                if not meets(domain, attempt, sizes):
                    continue
                budget.spend()
                outcome = result_at(attempt, sizes)
                if outcome.outcome in wanted:
                    best, result, changed = attempt, outcome, True
                    break
    return best, result


_PLAIN = [Fraction(x) for x in (0, 1, -1, 2, 3)]


def _bits(x: Fraction) -> int:
    return x.numerator.bit_length() + 3 * (x.denominator.bit_length() - 1) + (x < 0)


def _simpler(value: Value, symbol: Expr, domain: Domain) -> Iterator[Value]:
    """The value with one entry (and, for a symmetric matrix, its mirror image) replaced by a simpler number."""
    if isinstance(value, Complex):
        return
    if isinstance(value, Fraction):
        for x in (*_PLAIN, Fraction(round(value))):
            if _bits(x) < _bits(value):
                yield x
        return
    if not isinstance(value[0], tuple):
        for i, old in enumerate(value):
            assert isinstance(old, Fraction)
            for x in _PLAIN:
                if _bits(x) < _bits(old):
                    yield (*value[:i], x, *value[i + 1 :])
        return
    matrix: Matrix = value
    mirror = 1 if domain.has(symbol, "symmetric") else (-1 if domain.has(symbol, "skew") else 0)
    for i, r in enumerate(matrix):
        for j, old in enumerate(r):
            for x in _PLAIN:
                if _bits(x) < _bits(old):
                    rows = [list(s) for s in matrix]
                    rows[i][j] = x
                    if mirror and i != j:
                        rows[j][i] = x * mirror
                    yield tuple(map(tuple, rows))
