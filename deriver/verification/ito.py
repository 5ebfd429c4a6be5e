r"""Differentials of processes by Itô's rules: `d(W_t^2) = 2W_t\,dW_t + dt`, also of X_t under `dX_t = a\,dt + b\,dW_t`.

Both sides are written as A dt + B dW, with f_t + a f_x + b^2 f_xx / 2 for the drift of f(t, X_t); the claim holds where A and B are the
same functions. Nothing of the rules that derive is used: first and second derivatives are evaluated by power series. A process of which no
equation is stated gets letters for its drift and its diffusions, so that what is claimed must hold for every one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Claim, Verdict
from .domain import flatten
from .preparation import unified, with_hypotheses
from .statement import EQUALITIES

__all__ = ["by_ito", "is_formula_of_ito"]

_METHOD = "Itô's rules"
_ORDER = ("refuted", "undecided", "conditional", "verified", "proved")
_DRIVERS = ("W", "B", "Z")
_STILL = "of ${0}$, of which the text does not say how it moves: state its equation, as in $d{0} = ...$"


@dataclass(frozen=True)
class _Sum:
    """drift dt + the sum of diffusions dW."""

    drift: Expr
    noise: Mapping[Expr, Expr]

    def plus(self, other: _Sum) -> _Sum:
        """The sum of two."""
        keys = dict.fromkeys((*self.noise, *other.noise))
        noise = {w: b.add(self.noise.get(w, b.ZERO), other.noise.get(w, b.ZERO)) for w in keys}
        return _Sum(b.add(self.drift, other.drift), noise)

    def times(self, factor: Expr) -> _Sum:
        """A multiple."""
        return _Sum(b.mul(factor, self.drift), {w: b.mul(factor, c) for w, c in self.noise.items()})

    def bracket(self, other: _Sum) -> Expr:
        """What the product of two differentials is, per dt: independent noises."""
        return b.add(b.ZERO, *(b.mul(c, other.noise[w]) for w, c in self.noise.items() if w in other.noise))


class _Unread(Exception):
    """A form that is not understood, with the reason."""


def is_formula_of_ito(claim: Claim) -> bool:
    """Whether a formula says what the differential of a function of processes is, and is no model: `d(X_t^2) = ...`."""
    left = claim.left
    return claim.kind == "model" and claim.relation == "=" and left.op == "differential" and left.args[0].op != "symbol"


def by_ito(claim: Claim, decide: Callable[[Claim], Verdict]) -> Verdict:
    """The verdict on a claim with differentials of processes."""
    claim = with_hypotheses(unified(claim))
    if claim.relation not in EQUALITIES or claim.right is None:
        return Verdict("undecided", reason="a stochastic differential in something other than an equation")
    try:
        pieces = _pieces(claim)
    except _Unread as problem:
        return Verdict("undecided", reason=f"a stochastic differential: {problem}")
    verdicts = []
    for name, part in pieces:
        verdict = decide(part)
        if verdict.outcome == "refuted":
            says = f"the coefficients of {name} differ"
            return replace(verdict, method=f"{_METHOD}, {verdict.method}", reason=says, suggestion=None)
        verdicts.append(verdict)
    worst = min(verdicts, key=lambda v: _ORDER.index(v.outcome) if v.outcome in _ORDER else 1)
    return replace(worst, method=f"{_METHOD}, {worst.method}" if worst.method else _METHOD, suggestion=None)


def _pieces(claim: Claim) -> list[tuple[str, Claim]]:
    """The claims that the coefficients of dt and of each noise are equal."""
    assert claim.right is not None
    sides = [claim.left, claim.right]
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    nodes = [n for e in (*sides, *conditions) for n in walk(e)]
    if any(n.op == "apply" and any(m.op == "differential" for m in walk(n)) for n in nodes):
        raise _Unread("inside of an undefined function")
    processes = sorted({n for n in nodes if n.op == "symbol" and "process" in n.properties}, key=lambda s: s.name)
    if not processes or any(not s.is_scalar for s in processes):
        raise _Unread("of processes that are numbers it can be decided")
    plain = {s: b.symbol(s.name, properties=("real",), latex=s.latex) for s in processes}
    below = {s.latex.rpartition("_")[2].strip("{}") for s in processes}
    still = [n for n in nodes if n.op == "symbol" and n not in plain and n.latex.rpartition("_")[2].strip("{}") in below and "_" in n.latex]
    if still:
        raise _Unread(_STILL.format(still[0].latex))
    times = {n.latex: n for n in nodes if n.op == "symbol" and n.is_scalar and n not in plain}
    time = next((times[k] for k in sorted(below | {"t"}) if k in times), b.symbol("t"))
    resting = _resting(sides, {*plain, time})
    if resting is not None:
        raise _Unread(_STILL.format(resting.latex))
    stated = [c for c in conditions if any(n.op == "differential" for n in walk(c))]
    kept = [c for c in claim.context.conditions if not any(s in c.free for s in processes)]
    rest = [substitute(c, dict(plain)) for c in conditions if c not in (*stated, *kept) and not _defines(c, processes)]
    known = {c.args[0]: c.args[1] for c in conditions if _defines(c, processes)}
    if known:
        if any(s in e.free for s in known for e in known.values()):
            raise _Unread("of a process that is defined by itself")
        sides = [substitute(e, known) for e in sides]
        stated = [substitute(c, known) for c in stated]
    reader = _Reader(time, plain)
    for s in processes:
        if s.name[:1] in _DRIVERS and not any(_is_equation_of(c, s) for c in stated):
            reader.dynamics[s] = _Sum(b.ZERO, {s: b.ONE})
    for c in stated:
        owner = next((s for s in processes if _is_equation_of(c, s)), None)
        if owner is None or owner in reader.dynamics:
            raise _Unread("beside a condition on differentials that is no equation of a process")
        reader.equations[owner] = c.args[1]
    left, right = (reader.expanded(e) for e in sides)
    bare = {n.args[0] for e in sides for n in walk(e) if n.op == "differential"}
    for s in processes:
        if s in reader.unknown and s not in bare:
            raise _Unread(_STILL.format(s.latex))
    for s, value in known.items():
        if any(plain[s] in c.free for c in rest):
            rest.append(b.relation("=", plain[s], substitute(value, dict(plain))))
    rest.extend(reader.supposed(sides))
    context = replace(claim.context, conditions=tuple(kept))

    def equal(name: str, x: Expr, y: Expr) -> tuple[str, Claim]:
        one = replace(claim, left=x, relation="=", right=y, conditions=tuple(rest), context=context, kind="identity", alternatives=())
        return name, one

    pieces = [equal(f"$d{time.latex}$", left.drift, right.drift)]
    for w in dict.fromkeys((*left.noise, *right.noise)):
        pieces.append(equal(f"$d{w.latex}$", left.noise.get(w, b.ZERO), right.noise.get(w, b.ZERO)))
    return pieces


def _resting(sides: list[Expr], moving: set[Expr]) -> Expr | None:
    """A letter on which a function depends whose differential is taken, and of which nothing says that it moves: the S of `dC(S, t)`."""
    for node in (n for e in sides for n in walk(e) if n.op == "differential"):
        for call in (m for m in walk(node.args[0]) if m.op == "apply"):
            found = next((a for a in call.args if a.op == "symbol" and a.is_scalar and a not in moving and a.latex != "t"), None)
            if found is not None:
                return found
    return None


def _defines(c: Expr, processes: list[Expr]) -> bool:
    return c.op == "relation" and c.data == "=" and c.args[0] in processes and not any(n.op == "differential" for n in walk(c))


def _is_equation_of(c: Expr, s: Expr) -> bool:
    return c.op == "relation" and c.data == "=" and c.args[0].op == "differential" and c.args[0].args[0] is s


class _Reader:
    """Differentials written out."""

    def __init__(self, time: Expr, plain: Mapping[Expr, Expr]) -> None:
        self.time = time
        self.plain = plain
        self.dynamics: dict[Expr, _Sum] = {}
        self.equations: dict[Expr, Expr] = {}
        self.unknown: set[Expr] = set()
        self._open: set[Expr] = set()

    def of(self, s: Expr) -> _Sum:
        """The differential of a process."""
        if s not in self.dynamics:
            if s in self._open:
                raise _Unread("of processes whose equations go round in a circle")
            self._open.add(s)
            if s in self.equations:
                self.dynamics[s] = self.expanded(self.equations[s])
            else:
                self.unknown.add(s)
                letters = [b.symbol(f"{k}_of_{s.name}", latex=rf"{k[:1]}_{{{s.latex}}}") for k in ("drift", "noise", "further_noise")]
                noises = [b.symbol(f"noise_{k}", latex=rf"W_{k}") for k in (1, 2)]
                self.dynamics[s] = _Sum(letters[0], dict(zip(noises, letters[1:], strict=True)))
        return self.dynamics[s]

    def expanded(self, e: Expr) -> _Sum:
        """An expression that is linear in differentials, or quadratic, as drift and noises."""
        if not any(n.op == "differential" for n in walk(e)):
            if e is b.ZERO:
                return _Sum(b.ZERO, {})
            raise _Unread("beside a term without one")
        if e.op == "differential":
            return self._of_function(e.args[0])
        if e.op == "add":
            total = _Sum(b.ZERO, {})
            for a in e.args:
                total = total.plus(self.expanded(a))
            return total
        factors = list(e.args) if e.op == "mul" else [e]
        moving: list[_Sum] = []
        still: list[Expr] = []
        for f in factors:
            if not any(n.op == "differential" for n in walk(f)):
                still.append(substitute(f, dict(self.plain)))
            elif f.op == "power" and f.args[1].op == "number" and f.args[1].data.denominator == 1 and f.args[1].data > 0:
                moving.extend([self.expanded(f.args[0])] * int(f.args[1].data))
            elif f is e:
                raise _Unread(f"in the form {f.latex}")
            else:
                moving.append(self.expanded(f))
        factor = b.mul(*still) if still else b.ONE
        if len(moving) == 1:
            return moving[0].times(factor)
        if len(moving) == 2:
            return _Sum(b.mul(factor, moving[0].bracket(moving[1])), {})
        return _Sum(b.ZERO, {})  # of third order in the noise

    def _of_function(self, f: Expr) -> _Sum:
        if f is self.time:
            return _Sum(b.ONE, {})
        if any(n.op in ("differential", "integral") for n in walk(f)):
            raise _Unread("of an integral, or of another differential")
        inside = [s for s in self.plain if s in f.free]
        g = substitute(f, dict(self.plain))
        total = _Sum(b.derivative(g, self.time) if self.time in g.free else b.ZERO, {})
        slopes = {s: b.derivative(g, self.plain[s]) for s in inside}
        for s in inside:
            total = total.plus(self.of(s).times(slopes[s]))
        for i, s in enumerate(inside):
            for r in inside[i:]:
                bracket = self.of(s).bracket(self.of(r))
                if bracket is not b.ZERO:
                    bend = b.derivative(slopes[s], self.plain[r])
                    half = b.num("1/2") if s is r else b.ONE
                    total = total.plus(_Sum(b.mul(half, bend, bracket), {}))
        return total

    def supposed(self, sides: list[Expr]) -> list[Expr]:
        """That the arguments of logarithms and roots of processes are positive, as they must be for the left side to mean anything."""
        found: dict[Expr, None] = {}
        for n in (n for e in sides for d in walk(e) if d.op == "differential" for n in walk(d.args[0])):
            root = n.op == "power" and (n.args[1].free or n.args[1].op == "number" and n.args[1].data.denominator != 1)
            if (n.op == "log" or root) and any(s in n.args[0].free for s in self.plain):
                found[b.relation(">", substitute(n.args[0], dict(self.plain)), b.ZERO)] = None
        return list(found)
