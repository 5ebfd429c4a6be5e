r"""Real solutions of systems of polynomial equations: split by factors, Groebner bases under a limit, roots in turn.

Comes in: polynomials with rational coefficients as SymPy expressions, and their letters. Goes out: the real solutions, all of them, or
`Doubt`. The bases are FLINT's and end at a limit of their length, so that no system is waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..calculus.ending import Doubt

__all__ = ["polynomial_solutions"]

#: Elements of a basis, terms of an element, bits of a coefficient: what is larger is not worked on.
_LIMITS = (160, 120, 400)
#: So many branches of factors are followed.
_BRANCHES = 400


def polynomial_solutions(s: Any, rows: Sequence[Any], letters: Sequence[Any], apart: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Every real solution at which none of `apart` vanishes, each once.

    Errors: Doubt where there are infinitely many, or where the system is too large.

    Source: Cox, Little, O'Shea, Ideals, Varieties, and Algorithms, ch. 3 (elimination) and 4 (decomposition).
    """
    ring = _Ring(s, letters, apart)
    out: dict[tuple[Any, ...], None] = {}
    for basis in ring.components([ring.polynomial(r) for r in rows]):
        for point in ring.points(basis):
            out[point] = None
    return list(out)


class _Ring:
    """Polynomials of FLINT in the letters of a system, the first letter the largest."""

    def __init__(self, s: Any, letters: Sequence[Any], apart: Sequence[Any]) -> None:
        import flint

        self.s, self.letters = s, list(letters)
        self.flint = flint
        self.ring = flint.fmpz_mpoly_ctx.get(tuple(f"x{i}" for i in range(len(self.letters))), flint.Ordering.lex)
        self.followed = 0
        self.apart = [f for e in apart for f, _ in self.polynomial(e).factor()[1]]

    def polynomial(self, e: Any) -> Any:
        """An expression with its denominators cleared."""
        terms = self.s.Poly(e, *self.letters).clear_denoms(convert=True)[1].terms()
        return self.ring.from_dict({powers: int(c) for powers, c in terms})

    def components(self, rows: list[Any]) -> list[list[Any]]:
        """Bases whose elements do not factor: together they have the real zeros of the rows."""
        out: list[list[Any]] = []
        waiting, seen = [rows], set()
        while waiting:
            rows = [r for r in waiting.pop() if r != 0]
            self.followed += 1
            if self.followed > _BRANCHES:
                raise Doubt("these equations fall into too many cases")
            if any(r.is_constant() or r in self.apart or -r in self.apart for r in rows):
                continue
            key = frozenset(str(r) for r in rows)
            if key in seen:
                continue
            seen.add(key)
            split = self.split(rows)
            if split is None:
                basis = self.basis(rows)
                if any(r.is_constant() or r in self.apart or -r in self.apart for r in basis):
                    continue
                split = self.split(basis)
                if split is None:
                    out.append(basis)
                    continue
            waiting += split
        return out

    def split(self, rows: list[Any]) -> list[list[Any]] | None:
        """The cases of the first row that is a product, or is zero only where each of its terms is; None where there is no such row."""
        for i, row in enumerate(rows):
            others = [*rows[:i], *rows[i + 1 :]]
            factors = [f for f, _ in row.factor()[1]]
            if len(factors) > 1 or row.factor()[1][0][1] > 1:
                return [[f, *others] for f in factors]
            terms = row.to_dict()
            if len(terms) > 1 and all(all(p % 2 == 0 for p in powers) for powers in terms) and len({c > 0 for c in terms.values()}) == 1:
                # a sum of even powers: each of them vanishes
                return [[*(self.ring.from_dict({tuple(p // 2 for p in powers): 1}) for powers in terms), *others]]
        return None

    def basis(self, rows: list[Any]) -> list[Any]:
        start: Any = self.flint.fmpz_mpoly_vec(rows, self.ring)
        found, whole = start.buchberger_naive(limits=_LIMITS)
        if not whole:
            raise Doubt("these equations are too large to be solved surely")
        return [r for r in found.autoreduction() if r != 0]

    # Points ---------------------------------------------------------------------------------------------------------------------

    def points(self, basis: list[Any]) -> list[tuple[Any, ...]]:
        """The real points of a basis of finitely many."""
        size = len(self.letters)
        pure = {next(i for i, p in enumerate(r.monomial(0)) if p) for r in basis if sum(1 for p in r.monomial(0) if p) == 1}
        if len(pure) < size:
            raise Doubt("there are infinitely many solutions")
        rows = [self.expression(r) for r in basis]
        return [p for p in self.extended(rows, size - 1, {}) if self.holds(rows, p)]

    def expression(self, row: Any) -> Any:
        terms = row.to_dict().items()
        return self.s.Add(*(int(c) * self.s.Mul(*(z**p for z, p in zip(self.letters, powers, strict=True))) for powers, c in terms))

    def extended(self, rows: list[Any], at: int, known: dict[Any, Any]) -> list[tuple[Any, ...]]:
        """The letters up to `at` from the rows that hold no larger one, the last letter first."""
        s = self.s
        if at < 0:
            return [tuple(known[z] for z in self.letters)]
        z = self.letters[at]
        larger = set(self.letters[:at])
        here = sorted((r for r in rows if r.has(z) and not r.free_symbols & larger), key=lambda r: s.degree(r, z))
        out = []
        for row in here:
            poly = s.Poly(row.subs(known), z)
            if self.vanishes(poly.LC()):
                continue
            for value in self.roots(poly):
                if all(self.near(r.subs({**known, z: value})) for r in here):
                    out += self.extended(rows, at - 1, {**known, z: value})
            return out
        raise Doubt("these equations are not solved surely here")

    def roots(self, poly: Any) -> list[Any]:
        """The real roots of a polynomial in one letter."""
        s = self.s
        z = poly.gen
        if poly.degree() == 1:
            a, c = poly.all_coeffs()
            return [self.plain(-c / a)]
        if poly.degree() == 2:
            a, c, d = poly.all_coeffs()
            inner = self.plain(c**2 - 4 * a * d)
            number = s.re(inner.evalf(30))
            if abs(number) < 1e-22:
                return [self.plain(-c / (2 * a))]
            if number < 0:
                return []
            root = self.plain(s.sqrt(inner))
            return [self.plain((-c + root) / (2 * a)), self.plain((-c - root) / (2 * a))]
        if not all(c.is_Rational for c in poly.all_coeffs()):
            found = s.roots(poly)
            if sum(found.values()) != poly.degree():
                raise Doubt("the roots of these equations have no closed form here")
            return [r for r in found if abs(s.im(r.evalf(30))) < 1e-20]
        powers = s.gcd_list([m[0] for m in poly.monoms()])
        if powers > 1 and poly.degree() == 2 * powers:  # a quadratic in a power
            inner = s.Poly({(m[0] // powers,): c for m, c in poly.terms()}, z)
            out = []
            for value in self.roots(inner):
                sign = value.evalf(20)
                if powers % 2 == 0 and sign > 0:
                    out += [s.root(value, powers), -s.root(value, powers)]
                elif powers % 2 == 1:
                    out.append(s.sign(value) * s.root(abs(value), powers))
            return [self.plain(v) for v in out]
        if len(poly.terms()) == 2 and poly.degree() % 2 == 0 and poly.TC() * poly.LC() < 0:
            value = s.root(-poly.TC() / poly.LC(), poly.degree())
            return [value, -value]
        if len(poly.terms()) == 2 and poly.degree() % 2 == 1:
            value = -poly.TC() / poly.LC()
            return [s.sign(value) * s.root(abs(value), poly.degree())]
        raise Doubt(f"the solutions are roots of a polynomial of degree {poly.degree()} without a closed form here")

    def plain(self, value: Any) -> Any:
        s = self.s
        if value.is_Rational:
            return value
        return s.sqrtdenest(s.radsimp(s.expand(value)))

    def vanishes(self, value: Any) -> bool:
        return bool(value == 0 or value.is_number and abs(complex(value.evalf(40))) < 1e-25)

    def near(self, value: Any) -> bool:
        return bool(value == 0 or abs(complex(value.evalf(40, maxn=400))) < 1e-22)

    def holds(self, rows: list[Any], point: tuple[Any, ...]) -> bool:
        table = dict(zip(self.letters, point, strict=True))
        return all(self.near(r.subs(table)) for r in rows)
