"""What a search for zeros is made of: the values found, the lines on the way; and the zeros of polynomials."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from ..calculus.ending import Doubt

__all__ = ["Move", "Zeros", "either", "polynomial"]


@dataclass(frozen=True)
class Move:
    """One line: `before relation after` by a rule. `said` is its reason, a text with `{}` for each of `named`; `claim` two sides."""

    rule: str
    before: Any
    after: Any
    relation: str = "="
    said: str = ""
    named: tuple[Any, ...] = ()
    claim: tuple[Any, Any] | None = None
    under: tuple[Any, ...] = ()

    def put(self, table: dict[Any, Any]) -> Move:
        """The line with letters replaced."""

        def of(value: Any) -> Any:
            return value.subs(table)

        claim = None if self.claim is None else (of(self.claim[0]), of(self.claim[1]))
        return replace(
            self,
            before=of(self.before),
            after=of(self.after),
            named=tuple(of(v) for v in self.named),
            claim=claim,
            under=tuple(of(v) for v in self.under),
        )


@dataclass
class Zeros:
    """The values in the order found; `periods` belong to the values of the same place, None where one stands alone.

    `lines` are what was done on the way, `numeric` the values known only by decimals, `needed` what must not be zero (or must hold) for
    the lines to hold, `dropped` the candidates that do not solve the equation.
    """

    values: list[Any] = field(default_factory=list)
    periods: list[Any] = field(default_factory=list)
    multiplicity: dict[Any, int] = field(default_factory=dict)
    lines: list[Move] = field(default_factory=list)
    numeric: list[Any] = field(default_factory=list)
    needed: list[Any] = field(default_factory=list)
    dropped: list[Any] = field(default_factory=list)
    transcendental: bool = False

    def add(self, value: Any, period: Any = None, times: int = 1) -> None:
        """One more value, once."""
        if value not in self.multiplicity:
            self.values.append(value)
            self.periods.append(period)
        self.multiplicity[value] = self.multiplicity.get(value, 0) + times

    def take_lines(self, other: Zeros, letter: Any, value: Any) -> None:
        """The lines that led to the zeros of something else, in whose letter this value stands."""
        self.lines.extend(line.put({letter: value}) for line in other.lines)


# Polynomials ----------------------------------------------------------------------------------------------------------------------


def polynomial(s: Any, g: Any, x: Any, times: int, out: Zeros) -> None:
    p = s.Poly(g, x)
    n = p.degree()
    c = p.all_coeffs()
    lead = c[0]
    if lead.free_symbols:
        out.needed += [factor for factor in s.Mul.make_args(s.factor(lead)) if factor.free_symbols]
    if n == 1:
        out.add(s.simplify(-c[1] / lead) if lead.free_symbols or c[1].free_symbols else s.nsimplify(-c[1] / lead), times=times)
        return
    if any(a.is_Float for a in c):
        p = s.Poly(s.nsimplify(g, rational=True), x)
        c, lead = p.all_coeffs(), p.LC()
    if n == 2:
        inside = s.factor(s.expand(c[1] ** 2 - 4 * lead * c[2]))
        root = s.sqrt(inside)
        if inside.free_symbols and not inside.is_nonnegative:
            number, rest = inside.as_coeff_Mul()
            out.needed.append(s.Ge(s.expand(rest * s.sign(number)) if number.is_Rational else inside, 0))
        found = [s.simplify((-c[1] + sign * root) / (2 * lead)) for sign in (-1, 1)]
        form = lead * s.Mul(*[x - v for v in found], evaluate=False) if lead != 1 else s.Mul(*[x - v for v in found], evaluate=False)
        out.lines.append(Move("quadratic formula", g, form, said="The discriminant is ${}$.", named=(inside,)))
        for v in found:
            out.add(v, times=times)
        return
    inner = [k for k, a in enumerate(reversed(c)) if a != 0]
    if len(inner) == 2 and inner[0] == 0 and not any(a.free_symbols for a in c):  # a x^n + b
        value = s.nsimplify(-c[-1] / lead)
        z = s.Dummy("z")
        roots = [_flat(s, r) for r in s.roots(z**n - value, z)]
        if len(roots) == n:
            out.lines.append(Move("taking roots", s.Eq(x**n, value), either(s, x, roots), "iff", claim=(roots[0] ** n, value)))
            for r in roots:
                out.add(r, times=times)
            return
    step = 0
    for k in inner:
        step = k if step == 0 else s.igcd(step, k)
    if step == 2 and n == 4 and not any(a.free_symbols for a in c):
        u = s.Symbol("u", real=True)
        inside = Zeros()
        q = s.Poly([c[0], c[2], c[4]], u).as_expr()
        polynomial(s, q, u, 1, inside)
        out.take_lines(inside, u, x**2)
        for value in inside.values:
            for sign in (-1, 1):
                out.add(sign * s.sqrtdenest(s.sqrt(value)), times=times)
        return
    if len(inner) == 2 and inner[0] == 0 and not any(a.free_symbols & {x} for a in c):  # a x^n + b with letters
        value = s.factor(-c[-1] / lead)
        roots = [_root(s, value, n)] if n % 2 else [-_root(s, value, n), _root(s, value, n)]
        if n % 2 == 0:
            out.needed.append(s.Ge(value, 0))
        out.lines.append(Move("taking roots", s.Eq(x**n, value), either(s, x, roots), "iff", claim=(roots[0] ** n, value)))
        for v in roots:
            out.add(v, times=times)
        return
    if any(a.free_symbols for a in c):
        raise Doubt("the equation is of a degree above two in the letter, with letters as coefficients")
    for r in p.nroots(n=20, maxsteps=200):
        out.numeric.extend([r] * times)


def _root(s: Any, value: Any, n: int) -> Any:
    return s.Pow(value, s.Rational(1, n))


def either(s: Any, x: Any, values: list[Any]) -> Any:
    rows = [s.Eq(x, v, evaluate=False) for v in values]
    return rows[0] if len(rows) == 1 else s.Or(*rows, evaluate=False)


def _flat(s: Any, r: Any) -> Any:
    value = s.expand_complex(r) if r.has(s.I) or not r.is_real else r
    return s.radsimp(s.simplify(value))
