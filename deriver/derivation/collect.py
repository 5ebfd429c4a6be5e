"""Bringing a result into the compact form a textbook prints.

Like terms are merged, powers of one scalar united, common factors kept in front or behind, the numeric coefficient first. The order
in which things were written is kept, products are multiplied out only where terms cancel, and of two forms the one that prints
shorter is taken.

Comes in: an expression and the simplification rules. Goes out: an equal expression, and the rules that were used.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..expression import build as b
from ..expression.nodes import Expr, walk
from ..model import Rule
from .entries import entry_of
from .laws import Laws
from .length import length
from .normal import key, transposed
from .powers import common_scalars, one_fraction, unite_powers, without
from .rewrite import apply_laws
from .terms import Term, flatten, merge, multiplied_out, same, split_term, total

__all__ = ["Collector"]


class Collector:
    """Simplifies expressions, remembering what it has seen."""

    def __init__(self, laws: Laws, known: Sequence[Expr] = ()) -> None:
        self.laws = laws
        self.used: list[Rule] = []
        self._done: dict[Expr, Expr] = {}
        self._given = {key(c.args[0]): c.args[1] for c in known if c.op == "relation" and c.data == "=" and c.args[1].op == "number"}

    def protect(self, e: Expr) -> None:
        """What the user wrote stays as it is written."""
        for node in walk(e):
            self._done[node] = node

    def __call__(self, e: Expr) -> Expr:
        """The compact form."""
        found = self._done.get(e)
        if found is not None:
            return found
        if not e.args:
            return e
        args = tuple(self(a) for a in e.args)
        new = e if args == e.args else b.rebuild(e, args)
        for _ in range(12):
            step = self._local(new)
            if step is new:
                break
            new = step if not step.args else b.rebuild(step, tuple(self(a) for a in step.args))
        self._done[e] = new
        self._done.setdefault(new, new)
        return new

    def _local(self, e: Expr) -> Expr:
        op = e.op
        if self._given and e.is_scalar and key(e) in self._given:
            return self._given[key(e)]
        if op == "transpose":
            e = transposed(e.args[0])
        elif op in ("hadamard", "hadamard_divide"):
            e = entrywise(e)
        elif op == "mul":
            e = unite_powers(e)
        elif op == "dot":
            e = self._drop_identities(e)
        elif op == "add":
            e = self.collect(e.args)
        elif op in ("sum", "integral"):
            e = pull_out(e)
        elif op == "entry":
            e = entry_of(*e.args)
        if e.op in self.laws.simplifications:
            found = apply_laws(self.laws.simplifications[e.op], e)
            if found is not None:
                rule, e = found
                if rule not in self.used:
                    self.used.append(rule)
        return e

    @staticmethod
    def _drop_identities(e: Expr) -> Expr:
        if not any(f.op == "identity" for f in e.args):
            return e
        kept = [f for f in e.args if f.op != "identity"]
        return b.dot(*kept) if kept else e.args[0]

    # Sums -----------------------------------------------------------------------------------------------------------

    def collect(self, parts: Sequence[Expr]) -> Expr:
        """The compact form of a sum of terms that are compact themselves."""
        terms = merge([split_term(p) for p in flatten(parts)])
        if not terms:
            return b.zeros(parts[0].shape)
        if len(terms) > 1:
            terms = self._factor_chains(terms)
        plain = total(terms)
        if len(terms) == 1:
            return plain
        best = plain
        for candidate in self._with_common_factor(terms):
            if length(candidate) < length(best):
                best = candidate
        return self._if_shorter_multiplied_out(terms, best)

    def _if_shorter_multiplied_out(self, terms: list[Term], best: Expr) -> Expr:
        """(1 - s) y - s (1 - y) is y - s: multiplied out only where terms cancel."""
        wide = [w for t in terms for w in multiplied_out(t)]
        if len(wide) == len(terms) or len(wide) > 24:
            return best
        merged = merge([split_term(self(w)) for w in wide])
        if len(merged) >= len(wide) or not merged:
            return b.zeros(best.shape) if not merged else best
        again = total(self._factor_chains(merged))
        return again if length(again) < length(best) else best

    def _with_common_factor(self, terms: list[Term]) -> list[Expr]:
        """Forms with the scalars that all terms share, and a shared coefficient, in front."""
        found = []
        shared = common_scalars([t.scalars for t in terms])
        coefficients = {abs(t.coefficient) for t in terms}
        coefficient = coefficients.pop() if len(coefficients) == 1 else Fraction(1)
        if all(t.coefficient < 0 for t in terms):
            coefficient = -coefficient
        if shared:
            reduced = [Term(t.coefficient / coefficient, without(t.scalars, shared), t.chain) for t in terms]
            found.append(self._outside(coefficient, shared, reduced))
            if coefficient != 1:
                reduced = [Term(t.coefficient, without(t.scalars, shared), t.chain) for t in terms]
                found.append(self._outside(Fraction(1), shared, reduced))
        if not any(t.chain for t in terms):
            found += one_fraction(terms)
        if coefficient != 1:
            found.append(self._outside(coefficient, (), [Term(t.coefficient / coefficient, t.scalars, t.chain) for t in terms]))
        return found

    def _outside(self, coefficient: Fraction, shared: Sequence[Expr], terms: list[Term]) -> Expr:
        inside = total(self._factor_chains(merge(terms)))
        return b.mul(b.num(coefficient), *shared, inside)

    def _factor_chains(self, terms: list[Term]) -> list[Term]:
        """Unite pairs that share the last or the first factors of their chains, as long as that prints shorter."""
        terms = list(terms)
        progress = True
        while progress and len(terms) > 1:
            progress = False
            for i in range(len(terms)):
                for j in range(i + 1, len(terms)):
                    united = self._unite(terms[i], terms[j])
                    if united is not None:
                        terms[i] = united
                        del terms[j]
                        progress = True
                        break
                if progress:
                    break
        return terms

    def _unite(self, one: Term, two: Term) -> Term | None:
        if not one.chain or not two.chain or not same(one.scalars, two.scalars):
            return None
        for behind in (True, False):
            shared = _shared(one.chain, two.chain, behind)
            if not shared:
                continue
            a, c = (x.chain[: len(x.chain) - shared] if behind else x.chain[shared:] for x in (one, two))
            if not a or not c:
                continue
            factor = one.chain[len(one.chain) - shared :] if behind else one.chain[:shared]
            left, right = b.dot(*a), b.dot(*c)
            if left.is_scalar or right.is_scalar:
                continue
            outer, inside = _weighted(one.coefficient, left, two.coefficient, right)
            inside = self(inside)
            chain = (*_chain(inside), *factor) if behind else (*factor, *_chain(inside))
            if inside.op == "mul" or inside.op == "zeros":
                return split_term(b.mul(b.num(outer), *one.scalars, b.dot(*((inside, *factor) if behind else (*factor, inside)))))
            united = Term(outer, one.scalars, chain)
            # at equal length the factored form is the one a textbook prints
            if length(united.build()) <= length(total([one, two])) + 1:
                return united
        return None


def _chain(e: Expr) -> tuple[Expr, ...]:
    return e.args if e.op == "dot" else (e,)


def _weighted(p: Fraction, left: Expr, q: Fraction, right: Expr) -> tuple[Fraction, Expr]:
    """p left + q right with a shared coefficient outside; the plain one of a transposed pair goes first."""
    if transposed(left) is right and left.op == "transpose" and p == q:
        left, right = right, left
    if abs(p) == abs(q):
        sign = Fraction(1) if p == q else Fraction(-1)
        return p, b.add(left, b.mul(b.num(sign), right))
    return Fraction(1), b.add(b.mul(b.num(p), left), b.mul(b.num(q), right))


def _shared(one: tuple[Expr, ...], two: tuple[Expr, ...], behind: bool) -> int:
    count = 0
    for x, y in zip(reversed(one), reversed(two), strict=False) if behind else zip(one, two, strict=False):
        if key(x) != key(y):
            break
        count += 1
    return count


def entrywise(e: Expr) -> Expr:
    """Entrywise products and quotients as one quotient, ones dropped, equal factors above and below cancelled."""
    above: list[Expr] = []
    below: list[Expr] = []
    scalars: list[Expr] = []
    changed = False

    def put(f: Expr, over: list[Expr], under: list[Expr], depth: int) -> None:
        nonlocal changed
        if f.op == "mul" and over is above:
            scalars.extend(f.args[:-1])
            f = f.args[-1]
        if f.op == "hadamard":
            for a in f.args:
                put(a, over, under, depth + (over is below))
        elif f.op == "hadamard_divide":
            changed = changed or depth > 0
            put(f.args[0], over, under, depth + 1)
            put(f.args[1], under, over, depth + 1)
        elif f.op == "ones":
            changed = changed or over is below or e.op == "hadamard" or depth > 1
        else:
            over.append(f)

    put(e, above, below, 0)
    for f in list(below):
        if f in above:
            above.remove(f)
            below.remove(f)
            changed = True
    if not changed:
        return e
    top = b.hadamard(*above) if above else b.ones(e.shape)
    if below:
        top = b.hadamard_divide(top, b.hadamard(*below))
    return b.mul(*scalars, top) if scalars else top


def pull_out(e: Expr) -> Expr:
    """Constant factors of a summand stand before the sum."""
    body, index = e.args[0], e.args[1]
    if index not in body.free:
        return e
    term = split_term(body)
    outside = [s for s in term.scalars if index not in s.free]
    chain = list(term.chain)
    before: list[Expr] = []
    after: list[Expr] = []
    while len(chain) > 1 and index not in chain[0].free and b.dot(*chain[1:]).is_scalar is False:
        before.append(chain.pop(0))
    while len(chain) > 1 and index not in chain[-1].free and b.dot(*chain[:-1]).is_scalar is False:
        after.insert(0, chain.pop())
    if term.coefficient == 1 and not outside and not before and not after:
        return e
    inside = Term(Fraction(1), tuple(s for s in term.scalars if index in s.free), tuple(chain)).build()
    kept = b.rebuild(e, (inside, *e.args[1:]))
    array = b.dot(*before, kept, *after) if before or after else kept
    return b.mul(b.num(term.coefficient), *outside, array)
