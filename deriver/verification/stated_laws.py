r"""Expectations, variances, covariances under a law that is stated: `X \sim \mathcal{N}(\mu,\sigma^2) \Rightarrow \mathbb{E}[X^4] = ...`.

E of a sum of powers of X times exponentials comes from the generating function of its law, differentiated by power series; where a law has
none that serves, from an integral or a product. Where fields write the parameters of a law differently, every custom is tried. Of a normal
vector, forms of degree two come from the Hessian, exponentials from the gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Claim, Finding, Verdict
from .brownian import base_of, joint_mean, paths_in, stated_paths, time_of
from .domain import flatten
from .finite_laws import is_any_law, is_chance, is_independence

__all__ = ["by_law"]

_MOST = 12
_TERMS = 400
_KINDS = frozenset({"E", "Var", "Cov", "Std"})
_T = b.symbol("t_law", latex="t")


@dataclass(frozen=True)
class _Law:
    """A way to read a law: `moment(k, a)` is E[X^k e^(aX)], or None where it has no form here; `supposed` of its parameters."""

    moment: Callable[[int, Expr], Expr | None]
    supposed: tuple[Expr, ...] = ()
    custom: str = ""
    center: tuple[Expr, Expr] = (b.ZERO, b.ONE)  # mean and covariance of a vector
    family: str = ""  # the process of which it is the value at a time
    time: Expr = b.ZERO


def by_law(claim: Claim, decide: Callable[[Claim], Verdict]) -> Verdict | None:
    """The verdict on a claim with moments of letters whose laws are stated; None where no law is stated of what the claim speaks of."""
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    stated = [c for c in conditions if c.op == "relation" and c.data == "~"]
    bodies = [claim.left, *([] if claim.right is None else [claim.right])]
    names = {s.name for e in bodies for s in e.free}
    about = [
        c for c in stated if c.args[0].op == "symbol" and c.args[0].name in names and c.args[1].op == "distribution" and not is_any_law(c)
    ]
    named = stated_paths(conditions)
    paths = set().union(*(paths_in(e, named) for e in bodies)) - {c.args[0] for c in about}
    if not about and not paths:
        return None
    apart = [c for c in conditions if is_independence(c)]
    rest = [c for c in flatten(claim.conditions) if c not in stated and c not in apart]
    context = replace(claim.context, conditions=tuple(c for c in claim.context.conditions if c not in stated and c not in apart))
    if not any(n.op == "moment" for e in bodies for n in walk(e)) and about:
        bare = replace(claim, conditions=tuple(rest), context=context)
        verdict = decide(bare)
        if verdict.outcome in ("refuted", "conditional"):
            return Verdict("undecided", reason=f"it fails for some values, but ${about[0].latex}$ may not take them")
        return verdict
    tried: list[tuple[str, Verdict]] = []
    known = {c.args[0] for c in about} | paths
    declared = {
        s for s in claim.context.symbols.values() if f"${s.latex}$ is a real number" not in (*claim.assumed, *claim.context.assumed)
    }
    for s in sorted(frozenset().union(*(e.free for e in bodies)) - known - declared, key=lambda s: s.name):
        if is_chance(s) and any(s in n.free for e in bodies for n in walk(e) if n.op == "moment"):
            return _open(f"the law of ${s.latex}$ is not stated")
    pairs = frozenset(frozenset(c.args) for c in apart)
    try:
        for laws in _readings(about):
            laws.pairs = pairs
            laws.update(_of_paths(paths, [*bodies, *conditions]))
            left, *more = (_written(e, laws) for e in bodies)
            supposed = [x for law in laws.values() for x in law.supposed if x.free]
            plain = replace(
                claim, left=left, right=more[0] if more else None, conditions=(*rest, *supposed),
                context=context, alternatives=(),
            )  # fmt: skip
            if any(s in e.free for s in laws for e in (*_sides(plain), *rest)):
                return _open("a random letter stands outside of every expectation")
            custom = "; ".join(law.custom for law in laws.values() if law.custom)
            tried.append((custom, decide(plain)))
    except _NoForm as problem:
        return _open(str(problem))
    verdict = _together(tried)
    if paths and not named:
        taken = Finding("assumed_type", f"${min(s.latex for s in paths)}$ is taken for a Brownian motion")
        if not verdict.holds:
            return Verdict("undecided", reason=f"{taken.text}, for which it does not hold; nothing says that this is meant")
        return replace(verdict, findings=(*verdict.findings, taken))
    return verdict


def _of_paths(paths: set[Expr], parts: list[Expr]) -> dict[Expr, _Law]:
    """The laws of values of a Brownian motion."""
    letters = {s.latex: s for e in parts for s in e.free if s not in paths}
    found: dict[Expr, _Law] = {}
    for s in sorted(paths, key=lambda s: s.name):
        time = time_of(s, letters)
        if time is None:
            raise _NoForm(f"the time of ${s.latex}$ is not read")
        late = (b.relation(">", time, b.ZERO),) if time.free else ()
        found[s] = _Law(lambda k, a, t=time: joint_mean([(t, k, a)]), late, family=base_of(s), time=time)  # type: ignore[misc]
    return found


def _sides(claim: Claim) -> list[Expr]:
    """The sides of a claim."""
    return [claim.left, *([] if claim.right is None else [claim.right])]


def _open(why: str) -> Verdict:
    return Verdict("undecided", reason=f"{why}; written as an integral or a sum over the density it can be decided")


def _together(tried: list[tuple[str, Verdict]]) -> Verdict:
    """One verdict of those under each custom: it holds where it holds under one, and is refuted where it fails under every one."""
    for custom, verdict in tried:
        if verdict.holds:
            findings = verdict.findings
            if custom and any(not v.holds for _, v in tried):
                findings = (*findings, Finding("assumed_type", custom))
            return replace(verdict, method=f"moments of the law, {verdict.method}", findings=findings, suggestion=None)
    for wanted in ("undecided", "conditional"):
        for _, verdict in tried:
            if verdict.outcome == wanted:
                return replace(verdict, method=f"moments of the law, {verdict.method}" if verdict.method else "", suggestion=None)
    verdict = tried[0][1]
    return replace(verdict, method=f"moments of the law, {verdict.method}", suggestion=None)


class _NoForm(Exception):
    """What is asked has no form here, with the reason."""


class _Laws(dict[Expr, _Law]):
    """The law of each random letter, and which pairs of letters are independent."""

    pairs: frozenset[frozenset[Expr]] = frozenset()


def _readings(about: list[Expr]) -> Iterator[_Laws]:
    """The laws of the letters, in every custom of writing their parameters."""
    found = [_Laws()]
    for c in about:
        s, law = c.args
        choices = _laws(s, law)
        if not choices:
            raise _NoForm(f"the moments of ${law.latex}$ are not known here")
        found = [_Laws({**one, s: choice}) for one in found for choice in choices]
    yield from found[:8]


def _name(law: Expr) -> str:
    bare = str(law.data)
    for mark in ("\\mathcal", "\\mathrm", "\\operatorname", "\\text", "{", "}", " "):
        bare = bare.replace(mark, "")
    return bare.lower()


def _from_generating(m: Expr, *, everywhere: bool = True) -> Callable[[int, Expr], Expr | None]:
    def moment(k: int, a: Expr) -> Expr | None:
        if a is not b.ZERO and not everywhere:
            return None
        return b.at(b.derivative(m, _T, k) if k else m, _T, a)

    return moment


def _exp(e: Expr) -> Expr:
    return b.function("exp", e)


def _positive(*letters: Expr) -> tuple[Expr, ...]:
    return tuple(b.relation(">", e, b.ZERO) for e in letters)


def _laws(s: Expr, law: Expr) -> list[_Law]:
    """The ways to read a law; none where it is not in the list."""
    name, p = _name(law), list(law.args)
    if not s.is_scalar:
        fits = name in ("n", "normal") and len(p) == 2 and (p[0].shape == s.shape or p[0] is b.ZERO)
        if not fits or p[1].shape.kind != "matrix":
            return []
        spread_of = (b.relation("succ", p[1], b.ZERO),) if p[1].op == "symbol" else ()
        return [_Law(lambda k, a: None, spread_of, center=(b.zeros(s.shape) if p[0] is b.ZERO else p[0], p[1]))]
    if any(not x.is_scalar for x in p):
        return []
    t, one = _T, b.ONE
    if name in ("n", "normal", "gaussian") and len(p) == 2:
        mean, spread = p

        def normal(variance: Expr, custom: str) -> _Law:
            grown = b.add(b.mul(mean, t), b.mul(b.num("1/2"), variance, b.power(t, 2)))
            supposed = _positive(variance) if variance.op == "symbol" else ()
            return _Law(_from_generating(_exp(grown)), supposed, custom)

        if spread.op == "symbol" and spread.name.startswith("sigma"):
            return [
                normal(spread, f"${spread.latex}$ is the variance of ${s.latex}$"),
                normal(b.power(spread, 2), f"${spread.latex}$ is the standard deviation of ${s.latex}$"),
            ]
        return [normal(spread, "")]
    if name in ("poisson", "poi", "pois", "po") and len(p) == 1:
        return [_Law(_from_generating(_exp(b.mul(p[0], b.subtract(_exp(t), one)))), _positive(p[0]))]
    if name in ("exp", "exponential", "expo") and len(p) == 1:
        rate, scale = b.divide(p[0], b.subtract(p[0], t)), b.divide(one, b.subtract(one, b.mul(p[0], t)))
        return [
            _Law(_from_generating(rate, everywhere=False), _positive(p[0]), f"${p[0].latex}$ is the rate of ${s.latex}$"),
            _Law(_from_generating(scale, everywhere=False), _positive(p[0]), f"${p[0].latex}$ is the mean of ${s.latex}$"),
        ]
    if name in ("gamma", "ga", "γ") and len(p) == 2:
        forms = (b.subtract(one, b.divide(t, p[1])), b.subtract(one, b.mul(p[1], t)))
        says = (f"${p[1].latex}$ is a rate", f"${p[1].latex}$ is a scale")
        return [
            _Law(_from_generating(b.power(f, b.negative(p[0])), everywhere=False), _positive(*p), say)
            for f, say in zip(forms, says, strict=True)
        ]
    if name in ("bernoulli", "ber", "bern", "binomial", "bin", "b") and len(p) in (1, 2):
        share = p[-1]
        base = b.add(b.subtract(one, share), b.mul(share, _exp(t)))
        if (len(p) == 2) != (name in ("binomial", "bin", "b")):
            return []
        within = (b.relation(">=", share, b.ZERO), b.relation("<=", share, one))
        count = () if len(p) == 1 or p[0].op == "number" else (b.relation(">=", p[0], one),)
        return [_Law(_from_generating(b.power(base, p[0]) if len(p) == 2 else base), (*within, *count))]
    if name in ("geometric", "geom", "geo") and len(p) == 1:
        below = b.subtract(one, b.mul(b.subtract(one, p[0]), _exp(t)))
        within = (b.relation(">", p[0], b.ZERO), b.relation("<=", p[0], one))
        return [
            _Law(_from_generating(b.divide(b.mul(p[0], _exp(t)), below), everywhere=False), within, f"${s.latex}$ is counted from 1"),
            _Law(_from_generating(b.divide(p[0], below), everywhere=False), within, f"${s.latex}$ is counted from 0"),
        ]
    if name in ("chi^2", "\\chi^2") and len(p) == 1:
        m = b.power(b.subtract(one, b.mul(b.num(2), t)), b.mul(b.num("-1/2"), p[0]))
        return [_Law(_from_generating(m, everywhere=False), _positive(p[0]))]
    if name in ("laplace", "lap") and len(p) == 2:
        m = b.divide(_exp(b.mul(p[0], t)), b.subtract(one, b.mul(b.power(p[1], 2), b.power(t, 2))))
        return [_Law(_from_generating(m, everywhere=False), _positive(p[1]))]
    if name in ("u", "uniform", "unif") and len(p) == 2:
        low, high = p

        def even(k: int, a: Expr) -> Expr | None:
            length = b.subtract(high, low)
            if a is b.ZERO:
                difference = b.subtract(b.power(high, k + 1), b.power(low, k + 1))
                return b.divide(difference, b.mul(b.num(k + 1), length))
            if k:
                return None
            return b.divide(b.subtract(_exp(b.mul(a, high)), _exp(b.mul(a, low))), b.mul(a, length))

        return [_Law(even, (b.relation("<", low, high),))]
    if name in ("beta", "\\beta") and len(p) == 2:

        def share_of(k: int, a: Expr) -> Expr | None:
            if a is not b.ZERO:
                return None
            steps = [b.divide(b.add(p[0], b.num(j)), b.add(p[0], p[1], b.num(j))) for j in range(k)]
            return b.mul(*steps) if steps else one

        return [_Law(share_of, _positive(*p))]
    if name in ("lognormal", "logn") and len(p) == 2:

        def grown(k: int, a: Expr) -> Expr | None:
            if a is not b.ZERO:
                return None
            return _exp(b.add(b.mul(b.num(k), p[0]), b.mul(b.num(f"{k * k}/2"), p[1])))

        return [_Law(grown)]
    return []


# Moments -----------------------------------------------------------------------------------------------------------------


def _written(e: Expr, laws: _Laws) -> Expr:
    """An expression with its moments written out."""
    table: dict[Expr, Expr] = {}
    for n in walk(e):
        if n.op == "moment":
            kind, count, given = n.data
            if kind not in _KINDS or given or count != len(n.args):
                raise _NoForm(f"${n.latex}$ is no expectation, variance or covariance")
            table[n] = _moment(kind, tuple(substitute(a, dict(table)) for a in n.args), laws)
    return substitute(e, table)


def _moment(kind: str, args: tuple[Expr, ...], laws: _Laws) -> Expr:
    x, y = args[0], args[-1]
    if kind == "E":
        return _mean(x, laws)
    if not x.is_scalar or not y.is_scalar:
        vectors = [s for s in laws if s in x.free | y.free]
        if len(vectors) != 1 or vectors[0].is_scalar or kind == "Std":
            raise _NoForm("a covariance matrix is worked out here of functions of one normal vector")
        return _spread(x, y, vectors[0], laws)
    value = b.subtract(_mean(b.mul(x, y), laws), b.mul(_mean(x, laws), _mean(y, laws)))
    return b.power(value, b.num("1/2")) if kind == "Std" else value


def _mean(g: Expr, laws: _Laws) -> Expr:
    random = [s for s in laws if s in g.free]
    if not random:
        return g
    if len(random) == 1 and not random[0].is_scalar:
        return _of_vector(g, random[0], laws)
    total: list[Expr] = []
    for factor, powers in _terms(g, random):
        drawn = [s for s, (k, a) in powers.items() if k or a is not b.ZERO]
        for one, other in combinations(drawn, 2):
            together = laws[one].family and laws[one].family == laws[other].family
            if not together and frozenset((one, other)) not in laws.pairs:
                raise _NoForm("that the letters are independent is not stated")
        parts = [factor]
        for family in sorted({laws[s].family for s in drawn} - {""}):
            value = joint_mean([(laws[s].time, *powers[s]) for s in drawn if laws[s].family == family])
            if value is None:
                raise _NoForm("a product with too many factors")
            parts.append(value)
        for s in drawn:
            if not laws[s].family:
                value = laws[s].moment(*powers[s])
                if value is None:
                    raise _NoForm("an exponential under this law has a mean for some parameters only")
                parts.append(value)
        total.append(b.mul(*parts))
    return b.add(*total) if total else b.ZERO


_Powers = dict[Expr, tuple[int, Expr]]


def _terms(g: Expr, random: list[Expr]) -> list[tuple[Expr, _Powers]]:
    """A sum of factors times powers times exponentials of the random letters."""
    none: _Powers = {}
    if not any(s in g.free for s in random):
        return [(g, none)]
    if g in random:
        return [(b.ONE, {g: (1, b.ZERO)})]
    if g.op == "add":
        return [t for a in g.args for t in _terms(a, random)]
    if g.op == "mul":
        found = [(b.ONE, none)]
        for a in g.args:
            found = _product(found, _terms(a, random))
        return found
    if g.op == "power" and g.args[1].op == "number" and g.args[1].data.denominator == 1 and 0 < g.args[1].data <= _MOST:
        base = _terms(g.args[0], random)
        found = base
        for _ in range(int(g.args[1].data) - 1):
            found = _product(found, base)
        return found
    if g.op == "exp":
        parts = _terms(g.args[0], random)
        still = [f for f, p in parts if not p]
        moving = [(f, p) for f, p in parts if p]
        if all(len(p) == 1 and next(iter(p.values())) == (1, b.ZERO) for _, p in moving):
            slopes: _Powers = {}
            for f, p in moving:
                (s,) = p
                slopes[s] = (0, b.add(slopes.get(s, (0, b.ZERO))[1], f))
            return [(b.function("exp", b.add(*still)) if still else b.ONE, slopes)]
    raise _NoForm(f"the mean of ${g.latex}$ has no form here")


def _product(xs: list[tuple[Expr, _Powers]], ys: list[tuple[Expr, _Powers]]) -> list[tuple[Expr, _Powers]]:
    if len(xs) * len(ys) > _TERMS:
        raise _NoForm("a power with too many terms")
    found = []
    for f, p in xs:
        for h, q in ys:
            both = dict(p)
            for s, (k, a) in q.items():
                j, c = both.get(s, (0, b.ZERO))
                both[s] = (j + k, b.add(a, c))
            found.append((b.mul(f, h), both))
    return found


def _of_vector(g: Expr, x: Expr, laws: _Laws) -> Expr:
    """The mean of something of degree two in a normal vector, or of an exponential of something of degree one."""
    mean, spread = laws[x].center
    if g.op == "add":
        return b.add(*(_of_vector(a, x, laws) if x in a.free else a for a in g.args))
    degree = _degree(g, x)
    at_mean = substitute(g, {x: mean})
    if degree is not None and degree <= 1:
        return at_mean
    if degree == 2 and g.is_scalar:
        return b.add(at_mean, b.mul(b.num("1/2"), b.trace(b.dot(b.at(b.hessian(g, x), x, mean), spread))))
    if degree == 2 and g.op == "dot":
        for k in range(len(g.args) - 1):
            one, other = g.args[k], b.transpose(g.args[k + 1])
            if one.shape.kind == other.shape.kind == "vector" and x in one.free and x in other.free:
                return b.add(at_mean, b.dot(*g.args[:k], _spread(one, other, x, laws), *g.args[k + 2 :]))
    if g.op == "exp" and _degree(g.args[0], x) == 1:
        slope = b.at(b.gradient(g.args[0], x), x, mean)
        return b.mul(at_mean, b.function("exp", b.mul(b.num("1/2"), b.dot(b.transpose(slope), spread, slope))))
    raise _NoForm(f"the mean of ${g.latex}$ has no form here")


def _spread(one: Expr, other: Expr, x: Expr, laws: _Laws) -> Expr:
    """The covariance matrix of two vectors of degree one in a normal vector."""
    if any(e.shape.kind != "vector" or _degree(e, x) not in (0, 1) for e in (one, other)):
        raise _NoForm("a covariance matrix is worked out here of vectors of degree one in a normal vector")
    mean, spread = laws[x].center
    rows = [b.at(b.jacobian(e, x), x, mean) for e in (one, other)]
    return b.dot(rows[0], spread, b.transpose(rows[1]))


def _degree(g: Expr, x: Expr) -> int | None:
    """The degree of a polynomial in the entries of a vector; None for anything else."""
    if x not in g.free:
        return 0
    if g is x:
        return 1
    if g.op == "power" and g.args[0].op == "norm" and g.args[0].data == "2" and g.args[1] is b.num(2):
        inner = _degree(g.args[0].args[0], x)
        return None if inner is None else 2 * inner
    degrees = [_degree(a, x) for a in g.args]
    if any(d is None for d in degrees):
        return None
    known = [d for d in degrees if d is not None]
    if g.op in ("add", "transpose", "trace"):
        return max(known)
    if g.op in ("mul", "dot"):
        return sum(known)
    if g.op == "power" and g.args[1].op == "number" and g.args[1].data.denominator == 1 and g.args[1].data > 0:
        return known[0] * int(g.args[1].data)
    return None
