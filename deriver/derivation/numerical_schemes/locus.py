r"""Linear stability of multistep methods: the stability polynomial, the boundary locus, A- and L-stability, the real interval.

Comes in: $\sum_j\alpha_jy_{n+j}=h\sum_j\beta_jf_{n+j}$. Goes out: steps and answers on a board. With $z=h\lambda$ the solutions of the test
equation are powers of the roots of $\rho(\zeta)-z\sigma(\zeta)$. A method is A-stable exactly if $\sigma$ has no root outside of the unit
disk and $\operatorname{Re}\rho(\zeta)/\sigma(\zeta)\ge0$ on the unit circle (maximum principle).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_text import library
from ...model import Answer, Claim
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from .method import Multistep, letters_of
from .orders import taylor_constants
from .writing import asserted, compared, writer

__all__ = ["multistep_stability"]

_EDGE = 1e-9


def multistep_stability(board: Board, method: Multistep) -> None:
    """What is asked of the linear stability of a method with several steps."""
    if method.parameters:
        raise Stuck("the stability region of a method with letters in it is not described here", "not_supported")
    _Locus(board, method).work()


class _Locus:
    def __init__(self, board: Board, method: Multistep) -> None:
        s = self.s = library()
        self.board, self.method = board, method
        self.k = len(method.alpha) - 1
        self.w, self.z, self.t = s.Symbol("zeta", real=True), s.Symbol("z", real=True), s.Symbol("theta", real=True)
        self.rho = s.Add(*(a * self.w**j for j, a in enumerate(method.alpha)))
        self.sigma = s.Add(*(c * self.w**j for j, c in enumerate(method.beta)))
        letters = letters_of(board.problem)
        letters["theta"] = b.symbol("theta", properties=["real"], latex=r"\theta")
        letters["zeta"] = b.symbol("zeta", properties=["real"], latex=r"\zeta")
        self.expr = writer(letters)

    def work(self) -> None:
        s, expr, board = self.s, self.expr, self.board
        request = board.problem.request
        asked = {r[6:] for r in request if r.startswith("asked ")}
        polynomial = s.expand(self.rho - self.z * self.sigma)
        shown = s.Poly(polynomial, self.w).as_expr()
        board.step(
            "stability polynomial", b.subtract(expr(self.rho), b.mul(expr(self.z), expr(self.sigma))), expr(shown),
            r"With $f=\lambda y$ and $z=h\lambda$ the solutions are sums of powers of the roots of $\rho(\zeta)-z\sigma(\zeta)$.",
        )  # fmt: skip
        board.answers.append(Answer("stability_polynomial", expr(shown), claim=board.steps[-1].claim))
        if "locus" in asked:
            self.locus()
        if "interval" in asked:
            self.interval()
            compared(board)
        if asked <= {"locus", "interval"} and asked:
            return
        stable, claim = self.a_stable()
        said, denied = "shown" in request, "denied" in request
        board.answers.append(
            Answer("A_stable", None, text="yes" if stable else "no", claim=asserted(board, claim, stable, said and "A" in asked, denied))
        )
        if "L" in asked:
            strong = stable and all(c == 0 for c in self.method.beta[:-1])
            lead = self.method.beta[-1] * self.w**self.k
            rest = s.expand(self.sigma - lead)
            claim = (
                board.claim(expr(self.sigma), "=", expr(lead)) if rest == 0 else board.claim(expr(rest), "!=", b.ZERO, [self._off(rest)])
            )
            board.step(
                "stiff decay", b.subtract(expr(self.sigma), expr(lead)), expr(rest),
                r"For $z\to\infty$ the roots tend to those of $\sigma(\zeta)$; L-stable means A-stable and all of them zero"
                + (r": $\sigma$ is a power." if rest == 0 else r", but here $\sigma$ has other terms."),
            )  # fmt: skip
            board.answers.append(
                Answer("L_stable", None, text="yes" if strong else "no", claim=asserted(board, claim, strong, said, denied))
            )

    def _off(self, polynomial: Any) -> Expr:
        """A place that is no root: the first whole number that is none."""
        place = next(m for m in range(1, 50) if polynomial.subs(self.w, m) != 0)
        return b.relation("=", self.expr(self.w), b.num(place))

    # The unit circle -------------------------------------------------------------------------------------------------------

    def cosines(self) -> Any:
        r"""$\operatorname{Re}\rho(e^{i\theta})\overline{\sigma(e^{i\theta})}$ as a polynomial in $c=\cos\theta$."""
        s = self.s
        c = s.Symbol("c", real=True)
        total = s.Integer(0)
        for i, a in enumerate(self.method.alpha):
            for j, v in enumerate(self.method.beta):
                total += a * v * s.chebyshevt(abs(i - j), c)
        return s.factor(s.expand(total)), c

    def locus(self) -> None:
        """z(theta) in its parts."""
        s, expr, t = self.s, self.expr, self.t
        size = s.expand(sum(v * w * s.cos((i - j) * t) for i, v in enumerate(self.method.beta) for j, w in enumerate(self.method.beta)))
        real = sum(a * v * s.cos((i - j) * t) for i, a in enumerate(self.method.alpha) for j, v in enumerate(self.method.beta))
        imag = sum(a * v * s.sin((i - j) * t) for i, a in enumerate(self.method.alpha) for j, v in enumerate(self.method.beta))
        circle = s.exp(s.I * t)
        quotient = b.divide(expr(self.rho.subs(self.w, circle)), expr(self.sigma.subs(self.w, circle)))
        split = b.add(b.divide(expr(s.expand(real)), expr(size)), b.mul(expr(s.I), b.divide(expr(s.expand(imag)), expr(size))))
        inside = [b.relation("!=", expr(size), b.ZERO)] if size.has(t) else []
        claim = self.board.claim(quotient, "=", split, inside)
        self.board.step(
            "boundary locus", quotient, split, r"On the boundary a root is $\zeta=e^{i\theta}$, so that $z=\rho(\zeta)/\sigma(\zeta)$.",
            claim=claim,
        )  # fmt: skip
        self.board.answers.append(Answer("boundary_locus", quotient, claim=claim))

    def a_stable(self) -> tuple[bool, Claim]:
        s, expr, board = self.s, self.expr, self.board
        order = self.order()
        barrier = (
            rf" The method has order {order}; by Dahlquist's second barrier no A-stable multistep method has an order above two."
            if order > 2
            else ""
        )
        if self.method.beta[-1] == 0:
            j = max(i for i, v in enumerate(self.method.beta) if v != 0)
            far = next(-(10**m) for m in range(1, 14) if abs(self.method.alpha[j] + 10**m * self.method.beta[j]) > s.binomial(self.k, j))
            value = s.Abs(self.method.alpha[j] - far * self.method.beta[j])
            claim = board.claim(expr(value), ">", expr(s.binomial(self.k, j)))
            board.step(
                "A-stability of a multistep method",
                b.function("abs", b.subtract(expr(self.method.alpha[j]), b.mul(expr(s.Integer(far)), expr(self.method.beta[j])))),
                expr(value),
                rf"The method is explicit. At $z={far}$ the coefficient of $\zeta^{j}$ is larger than $\binom{{{self.k}}}{{{j}}}$, "
                r"which it could not be if all roots lay in the unit disk." + barrier, claim=claim,
            )  # fmt: skip
            return False, claim
        form, c = self.cosines()
        t = self.t
        opened = s.Add(
            *(a * v * s.cos((i - j) * t) for i, a in enumerate(self.method.alpha) for j, v in enumerate(self.method.beta))
        )  # fmt: skip
        board.step(
            "A-stability of a multistep method", expr(opened), expr(form.subs(c, s.cos(t))),
            r"$\operatorname{Re}\bigl(\rho(e^{i\theta})\overline{\sigma(e^{i\theta})}\bigr)$, "
            r"whose sign is that of $\operatorname{Re}z$ on the boundary locus.",
        )  # fmt: skip
        poly = s.Poly(form, c)
        inner = sorted({r for r in s.real_roots(poly) if -1 < r < 1}, key=lambda r: r.evalf(20)) if poly.degree() > 0 else []
        edges = [s.Integer(-1), *inner, s.Integer(1)]
        for low, high in pairwise(edges):
            middle = s.nsimplify(((low + high) / 2).evalf(12), rational=True)
            if poly.eval(middle) < 0:
                claim = board.claim(expr(poly.eval(middle)), "<", b.ZERO)
                board.step(
                    "A-stability of a multistep method", b.at(expr(form.subs(c, self.w)), expr(self.w), expr(middle)),
                    expr(poly.eval(middle)),
                    rf"At $\cos\theta={expr(middle).latex}$ this is negative: the boundary enters the left half plane, "
                    "and the method is not A-stable." + barrier, claim=claim,
                )  # fmt: skip
                return False, claim
        outside = [r for r in self.roots(self.sigma) if abs(r) > 1 + _EDGE]
        if outside:
            claim = board.claim(expr(self.sigma), "=", expr(s.factor(self.sigma)))
            board.step(
                "A-stability of a multistep method", expr(self.sigma), expr(s.factor(self.sigma)),
                r"A root of $\sigma$ lies outside of the unit disk: for large $|z|$ the method is not stable.", claim=claim,
            )  # fmt: skip
            return False, claim
        claim = board.claim(expr(form.subs(c, s.cos(t))), ">=", b.ZERO)
        board.step(
            "A-stability of a multistep method", expr(form.subs(c, s.cos(t))), expr(form.subs(c, s.cos(t))),
            r"This is never negative, and $\sigma$ has no root outside of the unit disk: by the maximum principle "
            r"$\operatorname{Re}\rho/\sigma>0$ for $|\zeta|>1$, so that no $z$ with $\operatorname{Re}z\le0$ has a root there.",
            claim=claim,
        )  # fmt: skip
        return True, claim

    def order(self) -> int:
        constants = taylor_constants(self.method, 2 * self.k + 2)
        return next((q - 1 for q, value in enumerate(constants) if value != 0), 2 * self.k)

    # The negative axis -----------------------------------------------------------------------------------------------------

    def roots(self, polynomial: Any) -> list[Any]:
        """The roots as numbers, each once."""
        part = self.s.Poly(self.s.sqf_part(self.s.expand(polynomial)), self.w)
        return list(part.nroots(n=25, maxsteps=200)) if part.degree() > 0 else []

    def roots_inside(self, z: Any) -> bool:
        """Whether all roots lie in the open unit disk for a real z."""
        poly = self.rho - z * self.sigma
        return self.s.degree(poly, self.w) == self.k and all(abs(r) < 1 - _EDGE for r in self.roots(poly))

    def crossings(self) -> list[tuple[Any, Any]]:
        """The negative z at which a root lies on the circle, with the root (by its cosine)."""
        s = self.s
        out: list[tuple[Any, Any]] = []
        if self.sigma.subs(self.w, -1) != 0:
            out.append((self.rho.subs(self.w, -1) / self.sigma.subs(self.w, -1), s.Integer(-1)))
        c = s.Symbol("c", real=True)
        total = s.Integer(0)
        for i, a in enumerate(self.method.alpha):
            for j, v in enumerate(self.method.beta):
                if i != j:
                    total += a * v * (1 if i > j else -1) * s.chebyshevu(abs(i - j) - 1, c)
        poly = s.Poly(s.expand(total), c)
        for root in s.real_roots(poly) if poly.degree() > 0 else []:
            if -1 < root < 1:
                angle = s.acos(root.evalf(30))
                point = (s.cos(angle) + s.I * s.sin(angle)).evalf(30)
                below = self.sigma.subs(self.w, point).evalf(30)
                if abs(below) > 1e-12:
                    out.append((s.nsimplify(s.re((self.rho.subs(self.w, point) / below).evalf(25)), rational=True, tolerance=1e-15), root))
        return sorted(((v, r) for v, r in out if v < 0), key=lambda x: -x[0])

    def interval(self) -> None:
        s, expr, board = self.s, self.expr, self.board
        zz = expr(self.z)
        before = s.Integer(0)
        ends = [v for v, _ in self.crossings()]
        reached: Any = s.Integer(0)
        for end in [*ends, None]:
            middle = (before + end) / 2 if end is not None else before * 2 - 1
            if not self.roots_inside(middle):
                break
            reached = before = end
            if end is None:
                break
        if reached == 0:
            claim = board.steps[-1].claim
            at = -s.Rational(1, 100) if not ends or ends[0] < -s.Rational(1, 50) else ends[0] / 2
            worst = max(self.roots(self.rho - at * self.sigma), key=abs)
            board.answers.append(
                Answer("interval", None, text=f"empty: at $z={expr(at).latex}$ a root has the size {float(abs(worst)):.4f}", claim=claim)
            )
            return
        if reached is None:
            claim = board.claim(expr(self.rho.subs(self.w, -1)), "!=", b.ZERO) if self.rho.subs(self.w, -1) != 0 else board.steps[-1].claim
            board.answers.append(Answer("interval", b.relation("<", zz, b.ZERO), text="the whole negative axis", claim=claim))
            return
        root = next(r for v, r in self.crossings() if v == reached)
        relation = b.all_of([b.relation(">", zz, expr(reached)), b.relation("<", zz, b.ZERO)])
        if root == -1:
            claim = board.claim(expr(self.rho.subs(self.w, -1)), "=", b.mul(expr(reached), expr(self.sigma.subs(self.w, -1))))
            board.step(
                "boundary locus", b.divide(expr(self.rho.subs(self.w, -1)), expr(self.sigma.subs(self.w, -1))), expr(reached),
                r"The first root that reaches the unit circle on the negative axis is $\zeta=-1$, at $z=\rho(-1)/\sigma(-1)$.", claim=claim,
            )  # fmt: skip
            board.answers.append(Answer("interval", relation, claim=claim))
            return
        claim = board.steps[-1].claim
        about = (
            rf"the left end is about ${float(reached):.10g}$, where a pair of roots with the cosine ${float(root):.6g}$ reaches the circle"
        )
        board.answers.append(Answer("interval", relation, text=about, claim=claim, role="numerical"))
