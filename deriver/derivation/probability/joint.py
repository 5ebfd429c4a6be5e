r"""A density of two variables on a region of the plane: its constant, marginal and conditional densities, conditional means.

The region is given by inequalities that are linear; it is read as $a(y)<x<b(y)$ for fixed $y$ and the other way round, so that the inner
ends may hold the other variable, as on the triangle $0<x<y<1$.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of
from .laws import writer

__all__ = ["joint_density"]


def joint_density(board: Board) -> None:
    """What is asked, in order."""
    _Joint(board).work()


class _Joint:
    """One density."""

    def __init__(self, board: Board) -> None:
        self.board, self.s = board, library()
        problem = board.problem
        assert problem.expression is not None
        self.expr = writer(letters_of(problem))
        self.x, self.y = (to_sympy(v) for v in problem.variables)
        self.f = to_sympy(problem.expression)
        self.bounds = [(to_sympy(c.args[0]), to_sympy(c.args[1])) for c in problem.conditions]
        self.unknown = [to_sympy(v) for v in problem.operands]
        self.names = {"X": self.x, "Y": self.y}
        self.marginals: dict[Any, Any] = {}

    def work(self) -> None:
        """The constant first, then each question."""
        letters = self.f.free_symbols - {self.x, self.y} - set(self.unknown)
        if letters or any((e.free_symbols - {self.x, self.y}) for pair in self.bounds for e in pair):
            raise Stuck("a joint density with letters of its own", "not_supported")
        self._normalise()
        asks = sorted((r for r in self.board.problem.request if r.startswith("ask ")), key=lambda r: int(r.split(" ")[1]))
        for ask in asks:
            kind, *rest = ask.split(" ")[2:]
            if kind == "marginal":
                self._marginal_answer(self.names[rest[0]])
            elif kind == "conditional":
                self._conditional_density(self.names[rest[0]])
            elif kind in ("mean", "variance") and rest[-1] == "given":
                self._conditional_moment(self.names[rest[0]], kind)
            elif kind in ("mean", "variance"):
                self._moment_answer(self.names[rest[0]], kind)
            elif kind == "independence":
                self._independence()
            else:
                self._mixed(kind)

    # The region --------------------------------------------------------------------------------------------------------------

    def ends(self, inner: Any) -> tuple[Any, Any, Any, Any]:
        """The ends of the inner variable for a fixed outer one, and the ends of the outer one."""
        s = self.s
        outer = self.y if inner == self.x else self.x
        lower: list[Any] = []
        upper: list[Any] = []
        far: list[tuple[Any, Any]] = []
        for low, high in self.bounds:
            gap = s.expand(high - low)  # has to be positive
            if gap.has(inner):
                if not gap.is_polynomial(inner, outer) or s.Poly(gap, inner).degree() != 1:
                    raise Stuck("a region that is not bounded by lines", "not_supported")
                slope = gap.coeff(inner)
                if not slope.is_number:
                    raise Stuck("a region that is not bounded by lines", "not_supported")
                (lower if slope > 0 else upper).append(s.solve(gap, inner)[0])
            else:
                far.append((low, high))
        a, b_ = self._one(lower, -s.oo, outer, far, 1), self._one(upper, s.oo, outer, far, -1)
        spread = b_ - a
        outside = [s.expand(high - low) for low, high in far]
        if spread.has(outer):
            outside.append(s.expand(spread))
        c, d = -s.oo, s.oo
        for gap in outside:
            if not gap.has(outer) or gap.has(s.oo):
                continue
            slope = gap.coeff(outer)
            root = s.solve(gap, outer)[0]
            if slope > 0:
                c = s.Max(c, root)
            else:
                d = s.Min(d, root)
        if not (c < d) or (spread.is_number and spread <= 0):
            raise Refusal("the region is empty")
        return a, b_, c, d

    def _one(self, found: list[Any], default: Any, outer: Any, far: list[tuple[Any, Any]], sign: int) -> Any:
        """The sharpest of several ends, where one is sharper everywhere."""
        s = self.s
        del outer, far
        kept = list(dict.fromkeys(found))
        if not kept:
            return default
        if len(kept) > 1 and all(v.is_number for v in kept):
            return s.Max(*kept) if sign > 0 else s.Min(*kept)
        if len(kept) > 1:
            moving = [v for v in kept if v.free_symbols]
            if len(moving) == 1 and self._within(moving[0], [v for v in kept if not v.free_symbols], sign):
                return moving[0]
            raise Stuck("a region with several pieces", "not_supported")
        return kept[0]

    def _within(self, moving: Any, fixed: list[Any], sign: int) -> bool:
        """Whether an end that moves with the other variable is the sharper one, by the bounds of that variable."""
        s = self.s
        (z,) = moving.free_symbols
        numbers = [(low, high) for low, high in self.bounds if (low.is_number and high == z) or (high.is_number and low == z)]
        lows = [low for low, high in numbers if high == z]
        highs = [high for low, high in numbers if low == z]
        slope = moving.coeff(z)
        reach = lows if (slope > 0) == (sign > 0) else highs
        return bool(reach) and all(s.simplify(sign * (moving.subs(z, r) - v)) >= 0 for r in reach for v in fixed)

    def integral(self, f: Any, inner: Any) -> tuple[Any, Expr]:
        """The integral over the inner variable, and how it is written."""
        a, c, _, _ = self.ends(inner)
        s = self.s
        put = self._signs(inner)
        value = s.integrate(s.expand(f).subs(put), (inner.subs(put) if inner in put else inner, a.subs(put), c.subs(put)))
        value = s.simplify(value.subs({v: k for k, v in put.items()}))
        if value.has(s.Integral, s.oo, s.nan, s.zoo):
            raise Stuck("the integral over the region is not found" if value.has(s.Integral) else "the integral over the region diverges")
        return value, b.integral(self.expr(f), self.expr(inner), self.expr(a), self.expr(c))

    def _signs(self, inner: Any) -> dict[Any, Any]:
        """The variables as positive letters where the region says so."""
        s = self.s
        out = {}
        for z in (self.x, self.y):
            if z != inner and any(low.is_number and low >= 0 and high == z for low, high in self.bounds):
                out[z] = s.Symbol(z.name, positive=True)
        return out

    def outer_conditions(self, outer: Any) -> list[Expr]:
        """What the outer variable satisfies."""
        inner = self.y if outer == self.x else self.x
        _, _, c, d = self.ends(inner)
        out = [b.relation(">", self.expr(outer), self.expr(c))] if c.is_finite else []
        return [*out, *([b.relation("<", self.expr(outer), self.expr(d))] if d.is_finite else [])]

    # What is asked -----------------------------------------------------------------------------------------------------------

    def total(self, f: Any) -> tuple[Any, Expr]:
        """The integral over the whole region, by the second variable last."""
        inner, _ = self.integral(f, self.x)
        a, c, low, high = self.ends(self.x)
        value = self.s.simplify(self.s.integrate(inner, (self.y, low, high)))
        if not value.is_finite:
            raise Refusal("the integral over the region diverges")
        written = b.integral(
            b.integral(self.expr(f), self.expr(self.x), self.expr(a), self.expr(c)), self.expr(self.y), self.expr(low), self.expr(high)
        )
        return value, written

    def _normalise(self) -> None:
        s = self.s
        value, written = self.total(self.f)
        if self.unknown:
            (c,) = self.unknown
            found = s.solve(s.Eq(value, 1), c)
            if len(found) != 1:
                raise Refusal("no constant makes this a density")
            whole, opened = self.total(self.f.subs(c, found[0]))
            why = f"With ${self.expr(c).latex}={self.expr(found[0]).latex}$ the integral over the region is one."
            self.board.step("normalisation of a probability density", opened, self.expr(whole), why)
            self.board.answers.append(Answer(c.name, self.expr(found[0]), claim=self.board.steps[-1].claim))
            self.f = self.f.subs(c, found[0])
        else:
            self.board.step("normalisation of a probability density", written, self.expr(value), "The integral over the region.")
            if value != 1:
                raise Refusal(f"this is no density: its integral over the region is ${self.expr(value).latex}$", "malformed")
        self._not_negative()

    def _not_negative(self) -> None:
        s = self.s
        a, c, low, high = self.ends(self.x)
        for k in (1, 5, 9, 13, 17, 19):
            v = _between(s, low, high, s.Rational(k, 20))
            u0, u1 = (e.subs(self.y, v) if hasattr(e, "subs") else e for e in (a, c))
            for m in (1, 7, 13, 19):
                value = self.f.subs({self.x: _between(s, u0, u1, s.Rational(m, 20)), self.y: v})
                if value.is_real and value.evalf() < 0:
                    raise Refusal("this is no density: it takes negative values on the region", "malformed")

    def marginal(self, of: Any) -> Any:
        """The density of one variable, with its line."""
        if of not in self.marginals:
            inner = self.y if of == self.x else self.x
            value, written = self.integral(self.f, inner)
            conditions = self.outer_conditions(of)
            claim = self.board.claim(written, "=", self.expr(value), conditions)
            self.board.step("marginal density", written, self.expr(value), f"The density of ${self._capital(of)}$.", claim=claim)
            self.marginals[of] = (value, claim)
        return self.marginals[of][0]

    def _capital(self, of: Any) -> str:
        return "X" if of == self.x else "Y"

    def _marginal_answer(self, of: Any) -> None:
        value = self.marginal(of)
        name = f"density_{self._capital(of)}"
        self.board.answers.append(Answer(name, self.expr(value), conditions=tuple(self.outer_conditions(of)), claim=self.marginals[of][1]))

    def conditional(self, of: Any) -> tuple[Any, list[Expr]]:
        """The density of one variable where the other is known, and what both satisfy."""
        given = self.y if of == self.x else self.x
        below = self.marginal(given)
        value = self.s.simplify(self.f / below)
        a, c, _, _ = self.ends(of)
        where = [*self.outer_conditions(given)]
        where += [b.relation(">", self.expr(of), self.expr(a))] if a != -self.s.oo else []
        where += [b.relation("<", self.expr(of), self.expr(c))] if c != self.s.oo else []
        opened = b.divide(self.expr(self.f), self.expr(below))
        claim = self.board.claim(opened, "=", self.expr(value), where)
        if not any(st.rule.name == "conditional density" and st.before == opened for st in self.board.steps):
            self.board.step(
                "conditional density", opened, self.expr(value),
                f"The joint density over the density of ${self._capital(given)}$.", claim=claim,
            )  # fmt: skip
        return value, where

    def _conditional_density(self, of: Any) -> None:
        value, where = self.conditional(of)
        self.board.answers.append(
            Answer("conditional_density", self.expr(value), conditions=tuple(where), claim=self.board.steps[-1].claim)
        )

    def _conditional_moment(self, of: Any, kind: str) -> None:
        s = self.s
        given = self.y if of == self.x else self.x
        density, _ = self.conditional(of)
        where = self.outer_conditions(given)

        def moment(k: int) -> Any:
            value, written = self.integral(of**k * density, of)
            value = s.factor(value)
            claim = self.board.claim(written, "=", self.expr(value), where)
            word = "mean" if k == 1 else "second moment"
            why = f"The {word} of ${self._capital(of)}$ where ${self._capital(given)}$ is known."
            self.board.step("moment of a density", written, self.expr(value), why, claim=claim)
            return value

        first = moment(1)
        if kind == "mean":
            self.board.answers.append(Answer("mean", self.expr(first), conditions=tuple(where), claim=self.board.steps[-1].claim))
            return
        second = moment(2)
        value = s.factor(s.simplify(second - first**2))
        opened = b.subtract(self.expr(second), b.power(self.expr(first), 2))
        claim = self.board.claim(opened, "=", self.expr(value), where)
        self.board.step(
            "variance by the second moment", opened, self.expr(value), "The second moment less the square of the mean.", claim=claim
        )
        self.board.answers.append(Answer("variance", self.expr(value), conditions=tuple(where), claim=claim))

    def _whole(self, f: Any, why: str) -> Any:
        value, written = self.total(f * self.f)
        self.board.step("moment of a density", written, self.expr(value), why)
        return value

    def _moment_answer(self, of: Any, kind: str) -> None:
        s = self.s
        first = self._whole(of, f"The mean of ${self._capital(of)}$.")
        if kind == "mean":
            self.board.answers.append(Answer("mean", self.expr(first), claim=self.board.steps[-1].claim))
            return
        second = self._whole(of**2, f"The second moment of ${self._capital(of)}$.")
        opened = b.subtract(self.expr(second), b.power(self.expr(first), 2))
        self.board.step("variance by the second moment", opened, self.expr(s.simplify(second - first**2)), "")
        self.board.answers.append(Answer("variance", self.expr(s.simplify(second - first**2)), claim=self.board.steps[-1].claim))

    def _mixed(self, kind: str) -> None:
        s = self.s
        product = self._whole(self.x * self.y, "The mean of the product.")
        if kind == "product":
            self.board.answers.append(Answer("mean", self.expr(product), claim=self.board.steps[-1].claim))
            return
        one, other = (self._whole(z, f"The mean of ${self._capital(z)}$.") for z in (self.x, self.y))
        opened = b.subtract(self.expr(product), b.mul(self.expr(one), self.expr(other)))
        self.board.step("covariance by the mixed moment", opened, self.expr(s.simplify(product - one * other)), "")
        self.board.answers.append(Answer("covariance", self.expr(s.simplify(product - one * other)), claim=self.board.steps[-1].claim))

    def _independence(self) -> None:
        s = self.s
        one, other = self.marginal(self.x), self.marginal(self.y)
        a, c, _, _ = self.ends(self.x)
        box = not any(e.has(self.y) for e in (a, c) if hasattr(e, "has"))
        same = s.simplify(one * other - self.f) == 0
        opened = b.mul(self.expr(one), self.expr(other))
        where = [*self.outer_conditions(self.x), *self.outer_conditions(self.y)]
        if box and same:
            claim = self.board.claim(opened, "=", self.expr(self.f), where)
            why = "The product of the marginal densities is the joint density."
            self.board.step("independent densities", opened, self.expr(self.f), why, claim=claim)
        else:
            low, high = (self.ends(self.y)[2:], self.ends(self.x)[2:])
            u, v = (_between(s, pair[0], pair[1], s.Rational(2, 7)) for pair in (low, high))
            if not box:
                u, v = self._outside(low, high)
                left = s.Integer(0)
            else:
                left = self.f.subs({self.x: u, self.y: v})
            right = (one * other).subs({self.x: u, self.y: v})
            claim = self.board.claim(self.expr(left), "!=", self.expr(right))
            where_ = rf"At $({self.expr(u).latex},{self.expr(v).latex})$ the joint density is ${self.expr(left).latex}$"
            shown = b.at(b.at(opened, self.expr(self.x), self.expr(u)), self.expr(self.y), self.expr(v))
            self.board.step("independent densities", shown, self.expr(right), f"{where_}, and the product of the marginal ones is not.")
        text = (
            "yes: the joint density is the product of the marginal densities" if box and same else "no: it is not that product everywhere"
        )
        self.board.answers.append(Answer("independent", None, text=text, claim=claim))

    def _outside(self, first: Any, second: Any) -> tuple[Any, Any]:
        """A point of the box of both ranges that lies outside of the region."""
        s = self.s
        for i in (1, 3, 5, 7):
            for j in (1, 3, 5, 7):
                u, v = _between(s, first[0], first[1], s.Rational(i, 8)), _between(s, second[0], second[1], s.Rational(j, 8))
                if any((high - low).subs({self.x: u, self.y: v}) < 0 for low, high in self.bounds):
                    return u, v
        raise Stuck("no point outside of the region is found")


def _between(s: Any, low: Any, high: Any, share: Any) -> Any:
    """A point of an interval, whose ends may be infinite."""
    if low == -s.oo and high == s.oo:
        return (2 * share - 1) * 3
    if high == s.oo:
        return low + 5 * share
    if low == -s.oo:
        return high - 5 * share
    return low + (high - low) * share
