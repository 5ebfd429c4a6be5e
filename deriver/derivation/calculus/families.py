r"""Antiderivatives within families of functions with a parameter: the classical polynomials, polylogarithms, elliptic integrals."""

from __future__ import annotations

from typing import Any

from .line import Line, Work
from .table import linear_of

__all__ = ["families"]


def families(work: Work, f: Any, x: Any) -> Line | None:
    """A member of a family whose antiderivative is the next member."""
    s = work.s
    name = type(f).__name__
    if name in _NEXT:
        inner = linear_of(f.args[-1], x)
        if inner is None or any(p.has(x) for p in f.args[:-1]):
            return None
        value, divisors = _NEXT[name](s, *f.args)
        nonzero = [s.Ne(d, 0, evaluate=False) for d in divisors if d.is_zero is None]  # stated, not split into cases
        if any(d.is_zero for d in divisors):
            return None
        return work.line("integral of a classical polynomial", f, x, value / inner[0], conditions=nonzero)
    return _polylogarithm(work, f, x) or _elliptic(work, f, x)


def _chebyshev_t(s: Any, n: Any, u: Any) -> tuple[Any, list[Any]]:
    return (s.chebyshevt(n + 1, u) / (n + 1) - s.chebyshevt(n - 1, u) / (n - 1)) / 2, [n + 1, n - 1]


def _laguerre(s: Any, n: Any, a: Any, u: Any) -> tuple[Any, list[Any]]:
    return -s.assoc_laguerre(n + 1, a - 1, u), []


#: Name in SymPy -> the antiderivative in the last argument, and what must not be zero (DLMF 18.9.15-25, read backwards).
_NEXT: dict[str, Any] = {
    "chebyshevt": _chebyshev_t,
    "chebyshevu": lambda s, n, u: (s.chebyshevt(n + 1, u) / (n + 1), [n + 1]),
    "legendre": lambda s, n, u: ((s.legendre(n + 1, u) - s.legendre(n - 1, u)) / (2 * n + 1), [2 * n + 1]),
    "hermite": lambda s, n, u: (s.hermite(n + 1, u) / (2 * (n + 1)), [n + 1]),
    "laguerre": lambda s, n, u: (s.laguerre(n, u) - s.laguerre(n + 1, u), []),
    "assoc_laguerre": _laguerre,
    "gegenbauer": lambda s, n, a, u: (s.gegenbauer(n + 1, a - 1, u) / (2 * (a - 1)), [a - 1]),
    "jacobi": lambda s, n, a, c, u: (2 * s.jacobi(n + 1, a - 1, c - 1, u) / (n + a + c), [n + a + c]),
}


def _polylogarithm(work: Work, f: Any, x: Any) -> Line | None:
    """Li_s(a x) over x: the order goes up by one."""
    s = work.s
    for part in s.Mul.make_args(f):
        if isinstance(part, s.polylog) and s.simplify(f / part * x) == 1:
            order, z = part.args
            if not order.has(x) and not (z / x).has(x):
                return work.line("integral of a polylogarithm over its argument", f, x, s.polylog(order + 1, z))
    return None


def _elliptic(work: Work, f: Any, x: Any) -> Line | None:
    """The root of p + q sin^2, or its reciprocal, for positive p."""
    s = work.s
    if not f.is_Pow or abs(f.exp) != s.Rational(1, 2):
        return None
    waves = {w for w in f.base.atoms(s.sin, s.cos) if w.has(x)}
    if len(waves) != 1:
        return None
    (wave,) = waves
    inner, square = linear_of(wave.args[0], x), s.Dummy("square")
    body = f.base.subs(wave**2, square)
    if inner is None or body.has(x) or s.degree(body, square) != 1:
        return None
    p, q = body.subs(square, 0), body.coeff(square)
    if isinstance(wave, s.cos):
        p, q = p + q, -q
    if not p.is_positive:
        return None
    u, root, m = wave.args[0], s.sqrt(p), -q / p
    if f.exp < 0:
        return work.line("elliptic integral of the first kind", f, x, s.elliptic_f(u, m) / (root * inner[0]))
    return work.line("elliptic integral of the second kind", f, x, root * s.elliptic_e(u, m) / inner[0])
