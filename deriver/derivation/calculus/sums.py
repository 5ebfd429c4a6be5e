r"""Sums: geometric, telescoping (also arithmetic-geometric and power sums), known series, and the tests that show convergence."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of, without_value
from .limits import limit_value
from .line import Work

__all__ = ["solve_sum"]


def solve_sum(problem: Problem, board: Board) -> Derivation:
    """The derivation of a sum with its closed form, or of its divergence."""
    e = problem.expression
    if e is None or e.op != "sum" or not e.is_scalar or len(e.args) != 4:
        return ended(problem, "stuck", "only sums of scalars over one index are taken here")
    guard(e)
    body, index, lower, upper = (to_sympy(part) for part in e.args)
    s = library()
    if any(_head(p, "sum") for p in (e.args[0],)):
        return ended(problem, "stuck", "sums of sums are not taken here")
    k = s.Symbol(index.name, integer=True)
    f = body.subs(index, k)
    work = Work(letters_of(e), ())
    sum_ = _Sum(s, board, work, e, f, k, lower, upper)
    if upper == s.oo:
        return sum_.infinite(problem)
    return sum_.finite(problem)


def _head(e: Expr, op: str) -> bool:
    return e.op == op or any(_head(a, op) for a in e.args)


class _Sum:
    def __init__(self, s: Any, board: Board, work: Work, e: Expr, f: Any, k: Any, lower: Any, upper: Any) -> None:
        self.s, self.board, self.work, self.e = s, board, work, e
        self.f, self.k, self.m, self.n = f, k, lower, upper

    def sum(self, f: Any, upper: Any = None) -> Expr:
        up = self.n if upper is None else upper
        return b.sum_over(self.work.expr(f), self.e.args[1], self.work.expr(self.m), self.work.expr(up))

    def ratio(self) -> Any:
        """The constant quotient of consecutive terms, or None."""
        s = self.s
        if not self.f.has(self.k):
            return None
        q = s.simplify(s.powsimp(self.f.subs(self.k, self.k + 1) / self.f, force=False))
        return None if q.has(self.k) or q == 1 else q

    def done(self, problem: Problem, steps: list[Step], value: Any) -> Derivation:
        shown = self.work.expr(value)
        conditions = tuple(self.board.conditions)
        answer = Answer("sum", shown, claim=self.board.claim(self.e, "=", shown), conditions=conditions)
        return finished(problem, [answer], steps)

    # Finite --------------------------------------------------------------------------------------------------------------------

    def finite(self, problem: Problem) -> Derivation:
        s = self.s
        if not self.f.has(self.k):
            value = s.expand(self.f * (self.n - self.m + 1))
            return self.done(problem, [self.board.step("sum of a constant", self.e, self.work.expr(value))], value)
        q = self.ratio()
        if q is not None:
            first = self.f.subs(self.k, self.m)
            if (q - 1).is_zero is None and q.free_symbols:
                self.board.conditions.append(self.work.expr(s.Ne(q, 1, evaluate=False)))
            value = s.powsimp(s.simplify(first * (q ** (self.n - self.m + 1) - 1) / (q - 1)))
            because = f"Each term is ${self.work.expr(q).latex}$ times the one before."
            return self.done(problem, [self.board.step("finite geometric sum", self.e, self.work.expr(value), because)], value)
        found = self.telescoped()
        if found is not None:
            G, step = found
            value = s.factor(s.simplify(G.subs(self.k, self.n + 1) - G.subs(self.k, self.m)))
            return self.done(problem, [step, self.board.step("telescoping sum", self.e, self.work.expr(value))], value)
        if self.m.is_Integer and self.n.is_Integer and 0 <= self.n - self.m <= 200:
            terms = [self.f.subs(self.k, i) for i in range(int(self.m), int(self.n) + 1)]
            value = s.Add(*terms)
            return self.done(problem, [self.board.step("adding the terms", self.e, self.work.expr(value))], value)
        raise Doubt("no closed form of this sum is known here")

    def telescoped(self) -> tuple[Any, Step] | None:
        """G with f(k) = G(k+1) - G(k), by Gosper's algorithm."""
        s, k = self.s, self.k
        from sympy.concrete.gosper import gosper_term

        if self.f.has(s.sin, s.cos, s.log, s.Abs) or self.f.count_ops() > 40:
            return None
        try:
            term = gosper_term(self.f, k)
        except (ValueError, NotImplementedError, TypeError, ZeroDivisionError, AttributeError, s.PolynomialError):
            return None
        if term is None:
            return None
        G = s.factor(s.simplify(s.powsimp(self.f * term)))
        letter = self.work.expr(k)
        left = self.work.expr(self.f)
        next_, here = self.work.expr(s.factor(s.powsimp(G.subs(k, k + 1)))), self.work.expr(G)
        because = f"The term is a difference of consecutive values of $G({letter.latex}) = {here.latex}$."
        kept = list(self.board.conditions)
        self.board.conditions.append(b.relation(">=", letter, self.work.expr(self.m)))
        step = self.board.step("term as a difference", left, b.subtract(next_, here), because)
        self.board.conditions[:] = kept
        return G, step

    # Infinite ------------------------------------------------------------------------------------------------------------------

    def infinite(self, problem: Problem) -> Derivation:
        s = self.s
        q = self.ratio()
        if q is not None:
            return self.geometric(problem, q)
        found = self.telescoped()
        if found is not None and not found[0].free_symbols - {self.k}:
            G, step = found
            end = limit_value(s, G, self.k, s.oo, "")
            if end is None or end.is_infinite:
                return without_value(problem, "sum", "diverges: the partial sums have no limit", [step])
            value = s.simplify(end - G.subs(self.k, self.m))
            return self.done(problem, [step, self.board.step("telescoping series", self.e, self.work.expr(value))], value)
        test = self.test()
        if test == "diverges: the terms do not tend to zero" or test.startswith("diverges"):
            return without_value(problem, "sum", test, [])
        value = self.known()
        if value is None:
            raise Doubt(f"no closed form of this sum is known here ({test})" if test else "whether this sum converges is not known here")
        if not test:
            raise Doubt("whether this sum converges is not known here")
        rule = {"ratio": "ratio test", "alternating": "alternating series test"}.get(test.split()[0], "comparison test")
        step = self.board.step("known series", self.e, self.work.expr(value), f"It converges: {test} ({rule}).")
        return self.done(problem, [step], value)

    def geometric(self, problem: Problem, q: Any) -> Derivation:
        s = self.s
        first = self.f.subs(self.k, self.m)
        size = s.Abs(q)
        inside = (size < 1) if not q.free_symbols else None
        if inside is not None and inside != True:  # noqa: E712 (a SymPy object, not a bool)
            text = f"diverges: a geometric series whose quotient ${self.work.expr(q).latex}$ is not below $1$ in absolute value"
            return without_value(problem, "sum", text, [])
        if q.free_symbols:
            self.board.conditions.append(b.relation("<", b.function("abs", self.work.expr(q)), b.ONE))
        value = s.simplify(first / (1 - q))
        because = f"First term ${self.work.expr(first).latex}$, quotient ${self.work.expr(q).latex}$."
        return self.done(problem, [self.board.step("geometric series", self.e, self.work.expr(value), because)], value)

    def test(self) -> str:
        """Why the series converges or diverges; empty where that is not known."""
        s, k, f = self.s, self.k, self.f
        t = s.Symbol(k.name, positive=True)
        others = f.free_symbols - {k}
        if others and not f.has(s.factorial, s.gamma):
            return ""
        sign = f.as_independent((-1) ** k)[1] if f.has((-1) ** k) else None
        g = s.simplify(s.Abs(f)) if sign is None else s.simplify(f / (-1) ** k)
        if not others and not f.has(s.factorial):
            plain = g.subs(k, t)
            try:
                end = limit_value(s, plain, t, s.oo, "")
            except Doubt:
                return ""
            if end != 0:
                return "diverges: the terms do not tend to zero"
            if sign is not None and f / (-1) ** k == g or f.has((-1) ** (k + 1)):
                slope = plain.diff(t)
                if all(float(slope.subs(t, v).evalf()) * float(plain.subs(t, v).evalf()) < 0 for v in (50, 200, 1000)):
                    return "alternating with terms that fall to zero"
            return self.compared(plain, t)
        q = s.combsimp(s.simplify(f.subs(k, k + 1) / f))
        try:
            end = limit_value(s, s.Abs(q).subs(k, t) if not others else q.subs(k, t), t, s.oo, "")
        except Doubt:
            return ""
        if end == 0 or end is not None and end.is_number and end < 1:
            return f"ratio of consecutive terms tends to ${self.work.expr(end).latex}$"
        if end is not None and end.is_number and end > 1:
            return "diverges: the ratio of consecutive terms exceeds one"
        return ""

    def compared(self, g: Any, t: Any) -> str:
        """Compared with a power: g t^p tends to a positive number."""
        s = self.s
        try:
            p = limit_value(s, -t * g.diff(t) / g, t, s.oo, "")
        except Doubt:
            return ""
        if p is None or p.free_symbols:
            return ""
        if p == s.oo or p > 1:
            return "comparison: the terms fall faster than a power above one"
        if p < 1:
            return "diverges: the terms fall more slowly than the harmonic series"
        try:
            end = limit_value(s, g * t, t, s.oo, "")
        except Doubt:
            return ""
        if end is not None and end != 0:
            return "diverges: the terms are comparable to those of the harmonic series"
        return ""

    def known(self) -> Any:
        s = self.s
        if self.f.count_ops() > 40:
            return None
        try:
            value = s.summation(self.f, (self.k, self.m, s.oo))
        except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
            return None
        if isinstance(value, s.Piecewise):
            value = value.args[0][0]
        value = s.simplify(value) if value.count_ops() < 60 else value
        if value.has(s.Sum, s.nan, s.zoo, s.oo, s.I, s.hyper, s.meijerg, s.LerchPhi if hasattr(s, "LerchPhi") else s.Sum):
            return None
        return value
