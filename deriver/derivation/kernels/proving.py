r"""Proofs that a function of two points is a kernel: sums, products, powers and exponentials of kernels, and the basic ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...expression.sympy_text import library

__all__ = ["Proof"]


@dataclass
class Proof:
    """The search. `x`, `y` are the points, `p` their inner product, `d` their distance; reasons are (value, rule, words)."""

    x: Any
    y: Any
    p: Any
    d: Any
    kernels: tuple[Any, ...] = ()
    dimension: str = "1"
    positive_points: bool = False
    featured: frozenset[Any] = frozenset()  # letters that stand for $f(x)f(y)$
    reasons: list[tuple[Any, str, str]] = field(default_factory=list)

    def holds(self, k: Any) -> bool:
        """Whether a proof is found; its reasons are kept in order."""
        s = library()
        mark = len(self.reasons)
        for attempt in (
            self._basic,
            self._stationary,
            self._separated,
            self._sum,
            self._product,
            self._power,
            self._exponential,
            self._series,
        ):
            if attempt(s, k):
                return True
            del self.reasons[mark:]
        return False

    def say(self, k: Any, rule: str, words: str) -> bool:
        """A reason."""
        if not any(v == k for v, _, _ in self.reasons):
            self.reasons.append((k, rule, words))
        return True

    def _nonnegative(self, c: Any) -> bool:
        return bool(c.is_nonnegative) or bool(c.is_number and c.evalf() >= 0)

    def _points(self, k: Any) -> set[Any]:
        return {z for z in (self.x, self.y, self.p, self.d, *self.kernels) if k.has(z)}

    def _basic(self, s: Any, k: Any) -> bool:
        if not self._points(k):
            return self._nonnegative(k) and self.say(
                k, "constant kernel", "A constant that is not negative is a kernel: all features are one number."
            )
        if k.is_Symbol and any(k.name == z.name for z in self.featured):
            return self.say(k, "kernel of one feature", r"It is $f(x)f(y)$: one feature.")
        if k in self.kernels:
            return self.say(k, "given kernel", "This is a kernel by assumption.")
        if k == self.p:
            return self.say(k, "linear kernel", r"The inner product is a kernel: $\sum_{i,j}c_ic_jx_i^\top x_j=\|\sum_ic_ix_i\|^2\ge0$.")
        smaller = s.Piecewise((self.x, self.x <= self.y), (self.y, True))
        if k in (s.Min(self.x, self.y), smaller) and self.positive_points:
            return self.say(k, "minimum kernel", r"$\min(x,y)=\int_0^\infty 1_{s\le x}1_{s\le y}\,ds$ is an inner product of indicators.")
        if self.positive_points and k.is_Pow and k.exp.is_number and k.exp < 0 and k.base.is_Add:
            rest = s.expand(k.base - self.x - self.y)
            if not self._points(rest) and self._nonnegative(rest):
                return self.say(
                    k,
                    "kernel of a mixture",
                    r"$\frac1{(x+y)^r}=\frac1{\Gamma(r)}\int_0^\infty s^{r-1}e^{-sx}e^{-sy}\,ds$ mixes kernels of one feature.",
                )
        return False

    def _separated(self, s: Any, k: Any) -> bool:
        """f(x) f(y)."""
        if not (k.has(self.x) and k.has(self.y)) or k.has(self.p, self.d, *self.kernels):
            return False
        swap = s.Dummy("swap")
        if s.simplify(k - k.subs({self.x: swap}).subs({self.y: self.x}).subs({swap: self.y})) != 0:
            return False
        factors = s.Mul.make_args(s.powsimp(s.factor(k)) if k.count_ops() < 60 else k)
        left = s.Mul(*(f for f in factors if f.has(self.x) and not f.has(self.y)))
        right = s.Mul(*(f for f in factors if f.has(self.y) and not f.has(self.x)))
        rest = s.Mul(*(f for f in factors if f.has(self.x) == f.has(self.y)))
        if rest.has(self.x) or rest.has(self.y) or left == 1:
            return False
        ratio = s.simplify(right / left.subs(self.x, self.y)) * rest
        if ratio.free_symbols & {self.x, self.y} or not self._nonnegative(s.simplify(ratio)):
            return False
        return self.say(k, "kernel of one feature", r"It is $c\,f(x)f(y)$ with $c\ge0$: one feature.")

    def _stationary(self, s: Any, k: Any) -> bool:
        """Functions of the difference with a known spectrum that is not negative."""
        t = s.Dummy("t", real=True)
        if k.has(self.d):
            if k.has(self.x, self.y, self.p):
                return False
            g = k.subs(self.d, t)
        else:
            if self.dimension != "1" or not (k.has(self.x) and k.has(self.y)) or k.has(self.p):
                return False
            g = s.simplify(k.subs(self.x, self.y + t))
            if g.has(self.y):
                return False
        c, core = g.as_independent(t, as_Add=False)
        if not self._nonnegative(c):
            return False
        words = None
        if isinstance(core, s.exp):
            power = s.expand(core.args[0])
            size = s.Abs(t)
            a = s.simplify(-power / t**2)
            if not a.has(t) and (a.is_positive or (a.is_number and a.evalf() > 0)):
                words = "It is a Gaussian function of the difference, whose Fourier transform is a Gaussian and positive."
            a = s.simplify(-power / (t if k.has(self.d) else size))
            if words is None and not a.has(t) and (a.is_positive or (a.is_number and a.evalf() > 0)):
                words = "It is an exponential of the distance, whose Fourier transform is positive."
        elif isinstance(core, s.cos) and not k.has(self.d):
            a = s.simplify(core.args[0] / t)
            if not a.has(t):
                words = r"$\cos a(x-y)=\cos ax\cos ay+\sin ax\sin ay$: two features."
        elif core.is_Pow and core.exp.is_number and core.exp < 0 and core.base.is_polynomial(t):
            poly = s.Poly(core.base, t)
            if poly.degree() == 2 and poly.coeff_monomial(t) == 0 and all(self._nonnegative(v) and v != 0 for v in (poly.LC(), poly.TC())):
                words = r"It is $(a+bd^2)^{-r}$, a mixture of Gaussian functions of the difference with positive weights."
        return words is not None and self.say(k, "kernel of a difference", words)

    def _sum(self, s: Any, k: Any) -> bool:
        if not k.is_Add:
            return False
        terms = k.args
        if all(self.holds(t) for t in terms):
            return self.say(k, "sum of kernels", "A sum of kernels is a kernel: quadratic forms are added.")
        return False

    def _product(self, s: Any, k: Any) -> bool:
        if not k.is_Mul:
            return False
        c, rest = k.as_independent(self.x, self.y, self.p, self.d, *self.kernels, as_Add=False)
        if c != 1:
            if not self._nonnegative(c) or not self.holds(rest):
                return False
            return self.say(k, "multiple of a kernel", "A multiple by a number that is not negative.")
        if all(self.holds(f) for f in k.args):
            return self.say(k, "product of kernels", "A product of kernels is a kernel, by the theorem of Schur on entrywise products.")
        return False

    def _power(self, s: Any, k: Any) -> bool:
        if k.is_Pow and k.exp.is_Integer and k.exp > 0 and self.holds(k.base):
            return self.say(k, "product of kernels", "A power is a product of kernels.")
        return False

    def _exponential(self, s: Any, k: Any) -> bool:
        if k.is_Add and len(k.args) == 2 and s.Integer(-1) in k.args:
            (rest,) = (a for a in k.args if a != -1)
            if isinstance(rest, s.exp) and self._points(rest.args[0]) and self.holds(rest.args[0]):
                return self.say(
                    k, "exponential of a kernel", "The exponential series without its constant term: the coefficients are positive."
                )
        if isinstance(k, s.exp) and self.holds(k.args[0]):
            return self.say(k, "exponential of a kernel", "The exponential series has positive coefficients: a limit of sums of products.")
        return False

    def _series(self, s: Any, k: Any) -> bool:
        """Polynomials with coefficients that are not negative, and $1/(1-k)$ expanded."""
        for form in (s.expand(k), s.factor(k) if k.count_ops() < 60 else k):
            if form != k and self.dimension != "" and (form.is_Add or form.is_Mul or form.is_Pow) and not getattr(self, "_busy", False):
                self._busy = True
                try:
                    if self.holds(form):
                        return True
                finally:
                    self._busy = False
        return False
