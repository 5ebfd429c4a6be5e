"""Bringing a result into the compact form a textbook prints.

Like terms are merged, powers of one scalar united, common factors kept in front or behind, the numeric coefficient first. The order
in which things were written is kept, products are multiplied out only where terms cancel, and of two forms the one that prints
shorter is taken.

Comes in: an expression and the simplification rules. Goes out: an equal expression, and the rules that were used.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from ..expression import build as b
from ..expression.nodes import Expr, walk
from ..model import Rule
from .entries import entry_of
from .laws import Laws
from .length import length
from .naming import named_length
from .normal import key, transposed
from .powers import common_scalars, one_fraction, one_more, unite_powers, whole_terms, without
from .rewrite import apply_laws
from .terms import Term, flatten, merge, multiplied_out, same, split_term, total

__all__ = ["Collector"]


class Collector:
    """Simplifies expressions, remembering what it has seen."""

    def __init__(self, laws: Laws, known: Sequence[Expr] = ()) -> None:
        self.laws = laws
        self.used: list[Rule] = []
        self._done: dict[Expr, Expr] = {}
        self._two_values = two_values(known)
        self._equal = equal_arrays(known)
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
        if self._equal and not e.is_scalar and e in self._equal:
            return self._equal[e]
        if op == "transpose":
            e = transposed(e.args[0])
            e = self._equal.get(e, e)
        elif op in ("hadamard", "hadamard_divide"):
            e = self._of_two_values(entrywise(e))
        elif op == "mul":
            e = self._cancelled(whole_terms(one_more(unite_powers(e))))
        elif op == "exp" and e.args[0] is b.ZERO:
            e = b.ONE
        elif op == "power":
            e = numbers_out(e)
        elif op == "dot":
            e = self._opened(self._drop_identities(self._by_equations(e)))
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

    def _by_equations(self, e: Expr) -> Expr:
        """W^T W in a chain is I where that is given."""
        for left, right in self._equal.items():
            if left.op != "dot" or e.op != "dot":
                continue
            n = len(left.args)
            for i in range(len(e.args) - n + 1):
                if e.args[i : i + n] == left.args:
                    return b.dot(*e.args[:i], right, *e.args[i + n :])
        return e

    @staticmethod
    def _drop_identities(e: Expr) -> Expr:
        if not any(f.op == "identity" for f in e.args):
            return e
        kept = [f for f in e.args if f.op != "identity"]
        return b.dot(*kept) if kept else e.args[0]

    def _of_two_values(self, e: Expr) -> Expr:
        """y o y is 1 for signs and y for zeros and ones."""
        if e.op != "hadamard" or not self._two_values:
            return e
        kept: list[Expr] = []
        for f in e.args:
            square = self._two_values.get(f)
            if square is None or f not in kept:
                kept.append(f)
            elif square == 1:
                kept.remove(f)
        return e if len(kept) == len(e.args) else b.hadamard(*kept) if kept else b.ones(e.shape)

    def _cancelled(self, e: Expr) -> Expr:
        """(1 + x/s)/(x + s) is 1/s: a sum of quotients over one denominator, where that cancels against the other factors."""
        if e.op != "mul":
            return e
        for i, f in enumerate(e.args):
            if f.op != "add" or not f.is_scalar or not any(x.op == "power" for t in f.args for x in (t.args if t.op == "mul" else (t,))):
                continue
            for candidate in one_fraction([split_term(t) for t in f.args]):
                parts = candidate.args if candidate.op == "mul" else (candidate,)
                new = unite_powers(b.mul(*e.args[:i], *parts, *e.args[i + 1 :]))
                if length(new) < length(e):
                    return new
        return e

    def _opened(self, e: Expr) -> Expr:
        """A chain with sums in it is multiplied out where terms cancel: (x - m 1)^T 1 is zero for the mean m."""
        if e.op != "dot" or not any(f.op == "add" or (f.op == "transpose" and f.args[0].op == "add") for f in e.args):
            return e
        wide = multiplied_out(Term(Fraction(1), (), e.args))
        if not 1 < len(wide) <= 12:
            return e
        merged = merge([split_term(self(w)) for w in wide])
        if len(merged) >= len(wide):
            return e
        again = total(self._factor_chains(merged)) if merged else b.zeros(e.shape) if not e.is_scalar else b.ZERO
        return again if length(again) < length(e) else e

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
            # a shared quotient goes in front also where that is no longer
            if length(candidate) < length(best) + (best is plain and _quotient_in_front(candidate)):
                best = candidate
        return self._if_shorter_multiplied_out(terms, best)

    def _if_shorter_multiplied_out(self, terms: list[Term], best: Expr) -> Expr:
        """(1 - s) y - s (1 - y) is y - s: multiplied out only where terms cancel."""
        wide = [w for t in terms for w in multiplied_out(t)]
        if len(wide) == len(terms) or len(wide) > 24:
            return best
        merged = merge([split_term(self(w)) for w in wide])
        if not merged:
            return b.zeros(best.shape)
        if len(merged) >= len(wide):
            found = apply_laws(self.laws.simplifications.get("add", ()), total(merged))
            again = best if found is None else self(found[1])
        else:
            again = total(self._factor_chains(merged))
        return again if length(again) < min(length(best), named_length(best)) else best

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
            for quotient in one_fraction(terms):
                above = next((f for f in (quotient.args if quotient.op == "mul" else ()) if f.op == "add"), None)
                found.append(quotient)
                if above is not None and (simpler := self.collect(above.args)) is not above:
                    found.append(unite_powers(b.mul(*(f if f is not above else simpler for f in quotient.args))))
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
        if not one.chain or not two.chain:
            return None
        if not same(one.scalars, two.scalars):
            return self._unite_scalars(one, two)
        for behind in (True, False):
            shared = _shared(one.chain, two.chain, behind)
            if not shared:
                continue
            a, c = (x.chain[: len(x.chain) - shared] if behind else x.chain[shared:] for x in (one, two))
            if not a and not c:
                continue
            if not a or not c:
                # K B + B is (K + I) B, as it is written for the commutation matrix
                side = (one.chain if behind else two.chain)[-1 if behind else 0].shape
                rest = b.dot(*(a or c))
                size = rest.shape.rows
                if rest.op != "commutation" or size is None or size != rest.shape.cols or side.kind != "matrix":
                    continue
                a, c = a or (b.identity(size),), c or (b.identity(size),)
            factor = one.chain[len(one.chain) - shared :] if behind else one.chain[:shared]
            left, right = b.dot(*a), b.dot(*c)
            if left.is_scalar or right.is_scalar:
                continue
            first, second = ((one, left), (two, right))
            if left.op == right.op == "transpose" and one.coefficient < 0 < two.coefficient:
                first, second = second, first  # (p - y)^T rather than -(y - p)^T
            outer, inside = _weighted(first[0].coefficient, first[1], second[0].coefficient, second[1])
            inside = self(inside)
            chain = (*_chain(inside), *factor) if behind else (*factor, *_chain(inside))
            if inside.op == "mul" or inside.op == "zeros":
                return split_term(b.mul(b.num(outer), *one.scalars, b.dot(*((inside, *factor) if behind else (*factor, inside)))))
            united = Term(outer, one.scalars, chain)
            # at equal length the factored form is the one a textbook prints
            if length(united.build()) <= length(total([one, two])) + 1:
                return united
        return self._unite_entrywise(one, two)

    def _unite_entrywise(self, one: Term, two: Term) -> Term | None:
        """(a * u) x^T - (a * v) x^T is (a * (u - v)) x^T, entry by entry; Diag(u) M + Diag(v) M is Diag(u + v) M."""
        if len(one.chain) != len(two.chain):
            return None
        places = [k for k, (f, g) in enumerate(zip(one.chain, two.chain, strict=True)) if key(f) != key(g)]
        if len(places) != 1:
            return None
        f, g = (t.chain[places[0]] for t in (one, two))
        if f.op == g.op == "transpose" and f.shape.kind == g.shape.kind == "row":
            return self._unite_rows(one, two, places[0])
        diagonal = f.op == g.op == "diag"
        if diagonal:
            f, g = f.args[0], g.args[0]
        above, below = (list(x.args) if x.op == "hadamard" else [x] for x in (f, g))
        shared: list[Expr] = []
        for x in list(above):  # as often as it stands in both
            twin = next((y for y in below if key(x) == key(y)), None)
            if twin is not None:
                shared.append(x)
                above.remove(x)
                below.remove(twin)
        if f.shape != g.shape or not (shared or diagonal) or not above or not below:
            return None
        if one.coefficient < 0 < two.coefficient:  # v - u rather than -(u - v)
            one, two, above, below = two, one, below, above
        outer, inside = _weighted(one.coefficient, b.hadamard(*above), two.coefficient, b.hadamard(*below))
        made = b.hadamard(*shared, self(inside)) if shared else self(inside)
        chain = (*one.chain[: places[0]], b.diag(made) if diagonal else made, *one.chain[places[0] + 1 :])
        united = Term(outer, one.scalars, chain)
        return united if length(united.build()) <= length(total([one, two])) else None

    def _unite_rows(self, one: Term, two: Term, place: int) -> Term | None:
        """x u^T - x v^T is x (u - v)^T: one transpose for both."""
        if one.coefficient < 0 < two.coefficient:
            one, two = two, one
        u, v = (t.chain[place].args[0] for t in (one, two))
        outer, inside = _weighted(one.coefficient, u, two.coefficient, v)
        united = Term(outer, one.scalars, (*one.chain[:place], b.transpose(self(inside)), *one.chain[place + 1 :]))
        return united if length(united.build()) <= length(total([one, two])) else None

    def _unite_scalars(self, one: Term, two: Term) -> Term | None:
        """s x + t x is (s + t) x."""
        if len(one.chain) != len(two.chain) or any(key(f) != key(g) for f, g in zip(one.chain, two.chain, strict=True)):
            return None
        parts = [b.mul(b.num(t.coefficient), *t.scalars) for t in (one, two)]
        united = split_term(b.mul(self.collect(parts), b.dot(*one.chain)))
        return united if length(united.build()) <= length(total([one, two])) else None


def _quotient_in_front(e: Expr) -> bool:
    return e.op == "mul" and any(f.op == "power" and f.args[1].op == "number" and f.args[1].data < 0 for f in e.args)


def two_values(known: Sequence[Expr]) -> dict[Expr, int]:
    """The vectors that are declared to have the entries -1, 1 or 0, 1 only, with the power that their square is: 0 or 1... as 1, 0."""
    found: dict[Expr, int] = {}
    for c in known:
        if c.op != "relation" or c.data != "=" or c.args[0].op != "hadamard" or len(c.args[0].args) != 2 or c.args[1].op != "zeros":
            continue
        one, two = c.args[0].args
        for x in (one, two):
            other = two if x is one else one
            if x.op == "symbol" and other is b.subtract(x, b.ones(x.shape)):
                found[x] = 0
        for x in one.free & two.free:
            if {one, two} == {b.subtract(x, b.ones(x.shape)), b.add(x, b.ones(x.shape))}:
                found[x] = 1
    return found


def equal_arrays(known: Sequence[Expr]) -> dict[Expr, Expr]:
    """What equations between arrays say, the longer side first: W^T W is I, A^T is -A, P P is P."""
    found: dict[Expr, Expr] = {}
    for c in known:
        if c.op != "relation" or c.data != "=" or c.args[0].is_scalar:
            continue
        sides = [_spelled_out(x) for x in c.args]
        long, short = sides if length(sides[0]) > length(sides[1]) else (sides[1], sides[0])
        if (
            long.op in ("dot", "transpose")
            and short.op in ("identity", "symbol", "mul", "zeros")
            and len(_chain(short)) < len(_chain(long)) + (long.op == "transpose")
        ):
            found[long] = short
            if short.op == "mul":
                continue
            if long.op == "dot" and transposed(long) is not long:
                found[transposed(long)] = transposed(short)
    return found


def _spelled_out(e: Expr) -> Expr:
    """P^2 as the chain P P."""
    if e.op == "matrix_power" and e.args[1].op == "number" and e.args[1].data in (2, 3):
        return b.dot(*([e.args[0]] * int(e.args[1].data)))
    return e


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


def numbers_out(e: Expr) -> Expr:
    """(2t)^2 is 4 t^2; 1/(1 - t^2/9) is 9/(9 - t^2)."""
    base, exponent = e.args
    if exponent.op != "number" or exponent.data.denominator != 1:
        return e
    n = int(exponent.data)
    if base.op == "mul" and base.args[0].op == "number" and base.args[0].data:
        return b.mul(b.num(base.args[0].data ** n), b.power(b.mul(*base.args[1:]), exponent))
    if n < 0 and base.op == "add":
        terms = [split_term(t) for t in base.args]
        lowest = lcm(*(t.coefficient.denominator for t in terms))
        if lowest > 1:
            whole = b.add(*(Term(t.coefficient * lowest, t.scalars, t.chain).build() for t in terms))
            return b.mul(b.num(Fraction(lowest) ** -n), b.power(whole, exponent))
    return e


def entrywise(e: Expr) -> Expr:
    """Entrywise products and quotients as one quotient, ones dropped, equal factors above and below cancelled."""
    above: list[Expr] = []
    below: list[Expr] = []
    scalars: list[Expr] = []
    changed = False

    def put(f: Expr, over: list[Expr], under: list[Expr], depth: int) -> None:
        nonlocal changed
        if f.op == "mul" and (over is above or all(s.op == "number" for s in f.args[:-1])):
            scalars.extend(f.args[:-1] if over is above else [b.power(s, -1) for s in f.args[:-1]])
            changed = changed or over is below
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
            continue
        base, n = _entry_power(f)
        twin = next((g for g in above if _entry_power(g)[0] is base), None) if n is not None else None
        if n is not None and twin is not None:
            m = _entry_power(twin)[1] or 1
            above.remove(twin)
            below.remove(f)
            (above if m > n else below).append(b.hadamard_power(base, b.num(abs(m - n))) if abs(m - n) != 1 else base)
            changed = True
    if not changed:
        return e
    top = b.hadamard(*above) if above else b.ones(e.shape)
    if below:
        top = b.hadamard_divide(top, b.hadamard(*below))
    return b.mul(*scalars, top) if scalars else top


def _entry_power(e: Expr) -> tuple[Expr, Fraction | None]:
    """The base and the whole number to which each entry is raised; None where it is none."""
    if e.op != "hadamard_power":
        return e, Fraction(1)
    return (e.args[0], e.args[1].data) if e.args[1].op == "number" and e.args[1].data.denominator == 1 else (e, None)


def pull_out(e: Expr) -> Expr:
    """Constant factors of a summand stand before the sum."""
    body, index = e.args[0], e.args[1]
    if index not in body.free:
        return e
    if body.op == "add":
        split = [split_term(p) for p in body.args]
        sizes = {abs(t.coefficient) for t in split}
        factor = split[0].coefficient if len(sizes) == 1 else Fraction(1)
        if factor == -1 and not all(t.coefficient < 0 for t in split):
            factor = Fraction(1)
        if factor != 1:
            body = b.mul(b.num(factor), b.add(*(Term(t.coefficient / factor, t.scalars, t.chain).build() for t in split)))
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
