r"""What the rules of the table do not reach: rational functions of an exponential, absolute values, Fresnel integrals, and a longer search
whose result is differentiated before it is believed."""

from __future__ import annotations

from typing import Any

from ...errors import NotSupported
from ...expression import build as b
from .line import Line, Work

__all__ = ["absolute", "exponential", "root_of_power", "roots", "searched"]


def exponential(work: Work, f: Any, x: Any) -> Line | None:
    """A rational function of exp(c x): u = exp(c x)."""
    s = work.s
    powers = [p.args[0] / x for p in f.atoms(s.exp) if p.has(x)]
    if not powers or any(c.has(x) or not c.is_Rational for c in powers) or (f.is_Mul and not any(p.is_Add for p in f.atoms(s.Add))):
        return None
    base = s.gcd_list([abs(c) for c in powers])
    u = work.fresh(f)
    g = f.replace(lambda e: isinstance(e, s.exp) and e.has(x), lambda e: u ** (e.args[0] / x / base))
    if g.has(x) or not g.is_rational_function(u):
        return None
    g = s.cancel(s.together(g / (base * u)))
    work.names.append(u.name)
    found = work.find(g, u)
    work.names.pop()
    if found is None:
        return None
    inner = s.exp(base * x)
    claim = (work.expr(f), "=", work.expr(g.subs(u, inner) * inner * base))
    because = f"With ${b.relation('=', work.expr(u), work.expr(inner)).latex}$."
    value = found.value.subs(u, inner)
    value = value.replace(s.log, lambda a: s.log(a.args[0]) if isinstance(a, s.Abs) and a.args[0].is_positive else s.log(a))
    return Line("exponential as a new variable", work.integral(f, x), work.integral(g, u), value, because, inside=(found,), claim=claim)


def root_of_power(work: Work, f: Any, x: Any) -> Line | None:
    """A function of x^n and the root of a x^n + c, over x: u is the root."""
    s = work.s
    found = {p.base for p in f.atoms(s.Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.has(x)}
    if len(found) != 1:
        return None
    (base,) = found
    if not base.is_polynomial(x):
        return None
    terms = s.Poly(base, x).terms()
    if len(terms) != 2 or terms[1][0][0] != 0 or terms[0][0][0] < 2:
        return None
    n, a, c = terms[0][0][0], terms[0][1], terms[1][1]
    u = s.Symbol(work.fresh(f).name, positive=True)
    power = s.Dummy("power", positive=True)
    g = s.powsimp(s.expand_power_base(f * x)).replace(lambda e: e.is_Pow and e.base == base, lambda e: u ** (2 * e.exp))
    g = g.replace(lambda e: e.is_Pow and e.base == x and e.exp.is_Integer and e.exp % n == 0, lambda e: power ** (e.exp / n))
    if g.has(x):
        return None
    square = u**2 - c
    real = work.fresh(f)
    g = s.cancel(s.together(g.subs(power, square / a) * 2 * u / (n * square))).subs(u, real)
    if not g.is_rational_function(real):
        return None
    return _renamed(work, "root of a power as a new variable", f, x, g, real, s.sqrt(base))


def roots(work: Work, f: Any, x: Any) -> Line | None:
    """Several roots of x: x = u^m."""
    s = work.s
    orders = [p.exp.q for p in f.atoms(s.Pow) if p.base == x and p.exp.is_Rational and not p.exp.is_Integer]
    if not orders:
        return None
    m = s.ilcm(*orders, 1)
    if m > 12:
        return None
    u = s.Symbol(work.fresh(f).name, positive=True)
    real = work.fresh(f)
    g = s.cancel(s.together(s.powsimp(f.subs(x, u**m)) * m * u ** (m - 1))).subs(u, real)
    if not g.is_rational_function(real):
        return None
    return _renamed(work, "root of the variable as a new variable", f, x, g, real, x ** s.Rational(1, m))


def _renamed(work: Work, rule: str, f: Any, x: Any, g: Any, u: Any, inner: Any) -> Line | None:
    """The integral of g by u, with the root put back; the claim is the integrand in the old variable."""
    work.names.append(u.name)
    found = work.find(g, u)
    work.names.pop()
    if found is None:
        return None
    claim = (work.expr(f), "=", b.mul(work.expr(g.subs(u, inner)), work.expr(inner.diff(x))))
    because = f"With ${b.relation('=', work.expr(u), work.expr(inner)).latex}$."
    value = found.value.subs(u, inner)
    return Line(rule, work.integral(f, x), work.integral(g, u), value, because, inside=(found,), claim=claim)


def absolute(work: Work, f: Any, x: Any) -> Line | None:
    """A power of |a x + c|, and a polynomial times it."""
    s = work.s
    bars = [a for a in f.atoms(s.Abs) if a.has(x)]
    if len(bars) != 1:
        return None
    (bar,) = bars
    u = bar.args[0]
    if not u.is_polynomial(x) or s.degree(u, x) != 1:
        return None
    if f.is_Pow and f.base == bar and not f.exp.has(x):
        n, a = f.exp, u.diff(x)
        value = u / bar * s.log(bar) / a if n == -1 else u * bar**n / ((n + 1) * a)
        conditions = [] if n == -1 or (n + 1).is_nonzero else [s.Ne(n, -1, evaluate=False)]
        return work.line("integral of a power of an absolute value", f, x, value, conditions=conditions)
    rest = s.cancel(f / bar)
    if rest.has(s.Abs) or not rest.is_polynomial(x):
        return None
    root = s.solve(u, x)[0]
    whole = s.integrate(s.expand(rest * u), x)
    value = s.factor(s.cancel((whole - whole.subs(x, root)) / u)) * bar
    return work.line("integral of an absolute value", f, x, value)


def searched(work: Work, f: Any, x: Any) -> Line | None:
    """SymPy's search by rules, at the top only; its result counts when its derivative is the integrand at points of both signs."""
    s = work.s
    if work.depth > 1 or f.count_ops() > 30 or f.has(s.Abs, s.Piecewise, s.floor, s.sign):
        return None
    from sympy.integrals.manualintegrate import manualintegrate

    try:
        value = manualintegrate(f, x)
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError, ZeroDivisionError, KeyError):
        return None
    value = value.replace(lambda e: isinstance(e, s.log) and e.args[0].is_positive is not True, lambda e: s.log(s.Abs(e.args[0])))
    if value.has(s.Integral, s.Piecewise, s.I, s.nan, s.zoo, s.hyper, s.meijerg, s.uppergamma, s.lowergamma, s.elliptic_e, s.elliptic_f):
        return None
    try:
        if not _derivative_is(s, value, f, x):
            return None
        return work.line("antiderivative checked by differentiation", f, x, value)
    except (NotSupported, RecursionError):
        return None


def _derivative_is(s: Any, value: Any, f: Any, x: Any) -> bool:
    """Whether real values of the candidate change as the integrand says, by central differences of 60 digits."""
    letters = sorted((value.free_symbols | f.free_symbols) - {x}, key=str)
    table = {z: s.Rational(7 + 4 * i, 5 + i) for i, z in enumerate(letters)}
    hits = 0
    step = s.Float("1e-20", 60)
    for place in ("-3.1", "-0.7", "-0.2", "0.3", "0.8", "1.7", "4.3"):
        at = s.Float(place, 60)
        try:
            wanted = complex(f.subs(table).subs(x, at).evalf(50))
            high = value.subs(table).subs(x, at + step).evalf(60)
            low = value.subs(table).subs(x, at - step).evalf(60)
            found = complex(((high - low) / (2 * step)).evalf(30))
            size = complex(high.evalf(20))
        except (TypeError, ValueError, ZeroDivisionError):
            continue
        if abs(wanted.imag) > 1e-20 or wanted != wanted:
            continue
        if abs(size.imag) > 1e-15 or not abs(found - wanted) < 1e-9 * (1 + abs(wanted)):
            return False
        hits += 1
    return hits >= 2
