r"""Von Neumann analysis: the amplification factor of a scheme on a grid, the condition $|g|\le1$, and the orders of consistency."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of

__all__ = ["GridAnalysis", "place_of", "von_neumann"]


def von_neumann(board: Board) -> None:
    """The growth of a mode, or the orders of a scheme."""
    s = library()
    problem = board.problem
    if problem.operands:
        from .grid_systems import grid_system

        grid_system(board, problem.operands, letters_of(problem))
        return
    assert problem.expression is not None
    left, right = (to_sympy(v) for v in problem.expression.args)
    residual = s.expand(left - right)
    places = {z: place_of(z) for z in residual.free_symbols if place_of(z) is not None}
    if not places or not residual.is_polynomial(*places) or s.Poly(residual, *places).total_degree() != 1:
        raise Refusal("the scheme is not linear in the values on the grid: its modes do not separate")
    weights = {z: residual.coeff(z, 1) for z in places}
    if s.expand(residual - s.Add(*(w * z for z, w in weights.items()))) != 0:
        raise Refusal("the scheme is not homogeneous")
    if len({z.name.split("_")[0] for z in places}) != 1:
        raise Stuck("a system of several unknowns on the grid is not analysed here", "not_supported")
    at = {p: weights[z] for z, p in places.items() if p is not None}
    if any(p.denominator != 1 for pair in at for p in pair):
        raise Stuck("values at half steps of the grid are not analysed here", "not_supported")
    letters = letters_of(problem)
    if "consistency" in problem.request:
        from .consistency import consistency

        consistency(board, at, letters)
        return
    GridAnalysis(board, at, letters).work()


def place_of(z: Any) -> tuple[Fraction, Fraction] | None:
    """The offsets in space and time of `u_m1_1`."""
    parts = z.name.split("_")
    if len(parts) != 3:
        return None
    out = []
    for part in parts[1:]:
        sign = -1 if part.startswith("m") else 1
        above, _, below = part.removeprefix("m").partition("o")
        if not above.isdigit() or (below and not below.isdigit()):
            return None
        out.append(sign * Fraction(int(above), int(below or 1)))
    return out[0], out[1]


class GridAnalysis:
    """One scheme on its way from modes to a condition."""

    def __init__(self, board: Board, at: dict[tuple[Fraction, Fraction], Any], letters: dict[str, Expr]) -> None:
        s = self.s = library()
        self.board, self.at = board, at
        self._letters(letters, [z for w in at.values() for z in w.free_symbols])
        low = min(t for _, t in at)
        newest = max(t for _, t in at)
        lead = [w for (_, t), w in at.items() if t == newest]
        if len(lead) == 1:
            at = {p: s.expand(s.cancel(w / lead[0])) for p, w in at.items()}
        self.levels: dict[int, dict[int, Any]] = {}
        for (x, t), w in at.items():
            self.levels.setdefault(int(t - low), {})[int(x)] = w

    def _letters(self, letters: dict[str, Expr], parameters: list[Any]) -> None:
        s = self.s = library()
        self.known = dict(letters)
        self.known["theta"] = self.known.get("theta", b.symbol("theta", properties=["real"], latex=r"\theta"))
        self.theta = s.Symbol("theta", real=True)
        self.known["g"] = b.symbol("g", properties=["real"])
        self.parameters = sorted(set(parameters), key=str)
        if self.theta in self.parameters:
            raise Stuck("the letter theta stands for the angle of a mode", "not_supported")

    @classmethod
    def of_system(cls, board: Board, letters: dict[str, Expr], parameters: list[Any]) -> GridAnalysis:
        """An analysis whose equation for the growth comes from elsewhere."""
        out = cls.__new__(cls)
        out.board, out.at = board, {}
        out._letters(letters, parameters)
        return out

    def expr(self, v: Any) -> Expr:
        """A SymPy object in the letters of the problem."""
        return from_sympy(self.s.sympify(v), self.known)

    def symbol_of(self, level: int) -> tuple[Any, Any]:
        """The real and imaginary part of the sum of $w_ke^{ik\\theta}$ of a time level."""
        s = self.s
        row = self.levels.get(level, {})
        real = s.Add(*(w * s.cos(k * self.theta) for k, w in row.items()))
        imaginary = s.Add(*(w * s.sin(k * self.theta) for k, w in row.items()))
        return s.expand(real), s.expand(imaginary)

    def half(self, value: Any) -> Any:
        """A sum of cosines in powers of $s=\\sin^2(\\theta/2)$; sines keep one factor $\\sin\\theta$."""
        s = self.s
        c = s.Symbol("c__", real=True)
        value = s.expand(s.expand_trig(value))
        sine = s.Symbol("sine__", real=True)
        value = s.expand(value.subs(s.sin(self.theta), sine).subs(s.cos(self.theta), c))
        value = s.rem(value, sine**2 - (1 - c**2), sine) if value.has(sine) else value
        u = s.Symbol("s", real=True)
        return s.expand(value.subs(c, 1 - 2 * u)), sine, u

    def work(self) -> None:
        """The amplification factor and the condition."""
        s = self.s
        top = max(self.levels)
        if top not in (1, 2):
            raise Stuck("schemes of more than three time levels are not analysed here", "not_supported")
        parts = [self.symbol_of(k) for k in range(top + 1)]
        i_unit = s.I
        for level in range(top + 1):
            row = self.levels.get(level, {})
            if len(row) > 1:
                shown = [
                    b.mul(self.expr(w), self.expr(s.exp(i_unit * k * self.theta))) if k else self.expr(w) for k, w in sorted(row.items())
                ]
                real, imaginary = parts[level]
                self.board.step(
                    "Fourier mode on a grid",
                    b.add(*shown),
                    self.expr(real + i_unit * imaginary),
                    rf"The values at the level $g^{level}$, divided by the mode $e^{{ij\theta}}$.",
                )
        if top == 1:
            self.two_levels(parts)
        else:
            self.three_levels(parts)

    def two_levels(self, parts: list[tuple[Any, Any]]) -> None:
        s = self.s
        old, new = parts[0], parts[1]
        new_value, old_value = new[0] + s.I * new[1], -(old[0] + s.I * old[1])
        if new_value == 0:
            raise Refusal("the scheme does not determine the new values")
        tidy = self._tidy
        if new[1] == 0 and old[1] == 0:
            g = tidy(old_value) / tidy(new_value)
            g = g if not new_value.is_number else s.expand(g)
        else:
            g = tidy(-old[0]) / tidy(new_value) - s.I * s.factor(old[1]) / tidy(new_value) if new[1] == 0 else old_value / new_value
        opened = b.divide(self.expr(old_value), self.expr(new_value)) if new_value != 1 else self.expr(old_value)
        self.board.step("amplification factor", opened, self.expr(g), r"$g(\theta)$, with $1-\cos\theta=2\sin^2\frac\theta2$.")
        claim = self.board.steps[-1].claim
        self.board.answers.append(Answer("g", self.expr(g), claim=claim))
        # |new|^2 - |old|^2 >= 0 as a polynomial in s.
        size_old, _, u = self.half(s.expand(old[0] ** 2 + old[1] ** 2))
        size_new, _, _ = self.half(s.expand(new[0] ** 2 + new[1] ** 2))
        gap = s.factor(s.expand(size_old - size_new))
        if gap.has(s.Symbol("sine__", real=True)):
            raise Stuck("the size of the amplification factor is no polynomial in the half angle", "not_supported")
        squares = b.subtract(self.expr(old[0] ** 2 + old[1] ** 2), self.expr(new[0] ** 2 + new[1] ** 2))
        half = gap.subs(u, s.sin(self.theta / 2) ** 2)
        self.board.step(
            "von Neumann condition",
            squares,
            self.expr(half),
            r"Stable means that this is never positive; $s=\sin^2\frac\theta2$ runs through $[0,1]$.",
        )
        claim = self.board.steps[-1].claim
        assert claim is not None
        self.conclude(self._never_positive(gap, u), claim, [gap], u)

    def _tidy(self, value: Any) -> Any:
        """A trigonometric sum with half angles, where that is shorter."""
        s = self.s
        if value.has(s.sin(self.theta)):
            return value
        reduced, sine, u = self.half(value)
        if reduced.has(sine):
            return value
        return reduced.subs(u, s.sin(self.theta / 2) ** 2)

    def three_levels(self, parts: list[tuple[Any, Any]]) -> None:
        s = self.s
        (c0, c1), (b0, b1), (a0, a1) = parts
        if a1 != 0 or c1 != 0:
            raise Stuck("a three-level scheme with sines at the outer levels is not analysed here", "not_supported")
        turned = b0 == 0 and b1 != 0
        if b1 != 0 and not turned:
            raise Stuck("a three-level scheme with sines and cosines at the middle level is not analysed here", "not_supported")
        # g^2 + B g + C with real coefficients; with g = i w the sine becomes real.
        B = s.cancel((b1 if turned else b0) / a0)
        C = s.cancel(c0 / a0)
        C = -C if turned else C
        g = self.expr(s.Symbol("g", real=True))
        tidy_b, tidy_c = (self._tidy(s.expand(v)) if not turned else v for v in (B, C))
        equation = b.add(b.power(g, 2), b.mul(self.expr(s.expand(B)), g), self.expr(s.expand(C)))
        after = b.add(b.power(g, 2), b.mul(self.expr(tidy_b), g), self.expr(tidy_c))
        said = r"The quadratic equation for $g$" + (", with $ig$ in the place of $g$." if turned else ".")
        self.board.step("amplification factor", equation, after, said)
        claim = self.board.steps[-1].claim
        assert claim is not None
        self.board.answers.append(Answer("characteristic", after, claim=claim))
        # |C| <= 1 and B^2 <= (1+C)^2.
        first, sine, u = self.half(s.expand(C**2 - 1))
        second, _, _ = self.half(s.expand(B**2 - (1 + C) ** 2))
        if first.has(sine) or second.has(sine):
            raise Stuck("the coefficients are no polynomials in the half angle", "not_supported")
        gaps = [s.factor(x) for x in (first, second) if s.expand(x) != 0]
        shown = b.subtract(self.expr(s.expand(B) ** 2), self.expr(s.expand((1 + C) ** 2)))
        half = s.factor(second).subs(u, s.sin(self.theta / 2) ** 2)
        self.board.step(
            "roots in the unit disk",
            shown,
            self.expr(half),
            r"$|b|\le1+c$ means that this is never positive; here $c$ is $" + self.expr(tidy_c).latex + "$.",
        )
        claim = self.board.steps[-1].claim
        assert claim is not None
        conditions: list[list[Any]] | None = []
        for gap in gaps:
            found = self._never_positive(gap, u)
            conditions = None if found is None or conditions is None else [*conditions, *found]
        self.conclude(conditions, claim, gaps, u)

    # When is a polynomial in s and the parameters never positive on [0, 1]? ------------------------------------------------------

    def _never_positive(self, gap: Any, u: Any) -> list[Any] | None:
        """Conditions on the parameters, all of them needed and together enough; [] where none is needed, None where no method is."""
        s = self.s
        if s.expand(gap) == 0:
            return []
        above, below = s.fraction(s.together(gap))
        gap = self._stripped(1 / below, self._positive()) * above if below.free_symbols else gap
        gap = s.expand(s.together(gap))
        if not gap.is_polynomial(u, *self.parameters):
            return None
        # A factor s, or 1 - s, or a square, has one sign on [0, 1] and takes no part.
        core: Any = s.Integer(1)
        number, factors = s.factor_list(gap)
        core = number
        for factor, power in factors:
            if factor == u or s.expand(factor - (1 - u)) == 0 or s.expand(factor + (1 - u)) == 0:
                core *= -1 if s.expand(factor + (1 - u)) == 0 and power % 2 else 1
                continue
            core *= 1 if factor.has(u) and power % 2 == 0 else factor**power
        core = s.expand(core)
        poly = s.Poly(core, u)
        ends = [s.factor(core.subs(u, 0)), s.factor(core.subs(u, 1))]
        if poly.degree() == 2:
            # The largest value lies at an end, or at the vertex where that lies inside.
            vertex = s.cancel(-poly.coeff_monomial(u) / (2 * poly.LC()))
            if not poly.LC().is_positive and not vertex.is_number:
                return None
            if vertex.is_number and 0 < vertex < 1:
                ends.append(s.factor(core.subs(u, vertex)))
        elif poly.degree() > 2:
            return None
        positive = self._positive()
        return [e for e in (self._stripped(e, positive) if e.free_symbols else e for e in ends) if e != 0]

    def conclude(self, conditions: list[Any] | None, claim: Claim, gaps: list[Any], u: Any) -> None:
        """The condition in the parameters, and what the task claims of it."""
        request = self.board.problem.request
        if conditions is None:
            raise Stuck("the condition on the coefficients is not solved here", "not_supported")
        domain = [to_sympy(c) for c in self.board.problem.conditions]
        letters = {z for c in conditions for z in c.free_symbols}
        if len(letters) <= 1:
            solved = self._solved(conditions, next(iter(letters), None), domain)
        else:
            solved = self._quotients(conditions, self._positive())
        never, always, relation = solved
        about = "claimed unstable" in request, "claimed stable" in request, "claimed everywhere" in request
        text = None
        if always:
            text = "unconditionally stable"
        elif never:
            text = "unstable for every step"
        shown: Expr | None
        if relation is not None and not always:
            shown = relation
        elif always:
            parts = [self.expr(d) for d in domain]
            shown = b.all_of(parts) if parts else None
        else:
            shown = None
        said = self._condition_claim(claim, gaps, u, domain, always, relation)
        if about[0] and not never or (about[1] or about[2]) and not (always or (about[1] and self._implied(domain, conditions))):
            said = self.board.claim(b.num(1 if not never else 0), "=", b.num(0 if not never else 1))
        self.board.answers.append(Answer("condition", shown, text=text, claim=said))

    def _implied(self, domain: list[Any], conditions: list[Any]) -> bool:
        """Whether what is declared of the parameters is enough: at places of the declared set."""
        s = self.s
        letters = sorted({z for c in (*domain, *conditions) for z in c.free_symbols}, key=str)
        values = [s.Rational(v) for v in ("-2", "-1", "-1/2", "1/100", "1/4", "1/2", "3/4", "1", "5/4", "2", "100")]
        if not 1 <= len(letters) <= 3 or not domain:
            return False
        steps = {z for z in letters if z.name.startswith("Delta_")}
        places = [dict(zip(letters, point, strict=True)) for point in product(values, repeat=len(letters))]
        places = [p for p in places if all(p[z] > 0 for z in steps)]
        inside = [p for p in places if all(bool(d.subs(p)) for d in domain)]
        return bool(inside) and all(c.subs(p) <= 0 for c in conditions for p in inside)

    def _condition_claim(self, claim: Claim, gaps: list[Any], u: Any, domain: list[Any], always: bool, relation: Expr | None) -> Claim:
        """Under the condition the gap is not positive: an inequality of its own, for s between zero and one."""
        s = self.s
        conditions = [self.expr(d) for d in domain]
        assumed = "claimed stable" in self.board.problem.request and bool(domain)  # the condition is the one that the task states
        if relation is not None and not always and not assumed:
            conditions += list(relation.args) if relation.op == "logic" else [relation]
        if relation is None and not always:
            return claim
        ss = self.expr(u)
        positive = {z for z in self._positive() if z.name.startswith("Delta_")}
        conditions += [b.relation(">", self.expr(z), b.ZERO) for z in sorted(positive, key=str)]
        gap = s.factor(gaps[-1])
        return self.board.claim(self.expr(gap), "<=", b.ZERO, [*conditions, b.relation(">=", ss, b.ZERO), b.relation("<=", ss, b.ONE)])

    def _positive(self) -> set[Any]:
        """The steps, and what is declared to be positive."""
        s = self.s
        out = {z for z in self.parameters if z.name.startswith("Delta_") or z.is_positive}
        for d in (to_sympy(c) for c in self.board.problem.conditions):
            if isinstance(d, s.StrictGreaterThan) and d.lhs.is_Symbol and d.rhs.is_nonnegative:
                out.add(d.lhs)
            if isinstance(d, s.StrictLessThan) and d.rhs.is_Symbol and d.lhs.is_nonnegative:
                out.add(d.rhs)
        return out

    def _stripped(self, condition: Any, positive: set[Any]) -> Any:
        """A condition `c <= 0` without factors that are positive."""
        s = self.s
        known = {z: s.Symbol(z.name, positive=True) for z in positive}
        back = {v: k for k, v in known.items()}
        above, below = s.fraction(s.together(condition))
        out: Any = s.Integer(1)
        for whole, sign in ((above, 1), (below, -1)):
            number, factors = s.factor_list(whole)
            out *= s.sign(number)
            for factor, power in factors:
                value = factor.subs(known)
                if value.is_positive or (power % 2 == 0 and sign < 0):
                    continue
                if value.is_negative:
                    out *= (-1) ** power
                    continue
                out *= value if power % 2 else value**power
        return s.expand(out.subs(back)) if s.expand(out).is_number else s.factor(out.subs(back))

    def _quotients(self, conditions: list[Any], positive: set[Any]) -> tuple[bool, bool, Expr | None]:
        """Conditions in several letters: of two monomials of opposite sign the quotient is bounded by one."""
        s = self.s
        known = {z: s.Symbol(z.name, positive=True) for z in positive}
        back = {v: k for k, v in known.items()}
        parts: list[Expr] = []
        for condition in conditions:
            value = s.expand(condition.subs(known))
            if value.is_nonpositive:
                continue
            if value.is_positive:
                return True, False, None
            for z in sorted(value.free_symbols, key=str):  # a square leaves where the rest holds at its zero as well
                rest = s.expand(value / z**2)
                if rest.is_polynomial(z) and rest.subs(z, 0).is_nonpositive:
                    value = rest
            terms = s.Add.make_args(value)
            plus = [m for m in terms if m.is_positive]
            minus = [-m for m in terms if m.is_negative]
            if len(terms) == 2 and len(plus) == len(minus) == 1:
                number, ratio = (plus[0] / minus[0]).as_coeff_Mul()
                part = b.relation("<=", self.expr(ratio.subs(back)), self.expr(1 / number))
            elif len(terms) == 2 and len(minus) == 1 and (root := self._root_of(next(m for m in terms if m != -minus[0]) / minus[0])):
                part = b.relation("<=", self.expr(root[0].subs(back)), self.expr(root[1]))
            else:
                part = b.relation("<=", self.expr(condition), b.ZERO)
            if part not in parts:
                parts.append(part)
        if not parts:
            return False, True, None
        return False, False, b.all_of(parts)

    def _root_of(self, ratio: Any) -> tuple[Any, Any] | None:
        """For a square $r^2\\le1$: $|r|$ without its number, and what bounds it; None where it is no square of real letters."""
        s = self.s
        number, core = ratio.as_coeff_Mul()
        real = {z: s.Symbol(z.name, real=True) for z in core.free_symbols if not z.is_positive}
        root = s.sqrt(core.subs(real))
        if number <= 0 or root.atoms(s.Pow) - {p for p in root.atoms(s.Pow) if p.exp.is_Integer}:
            return None
        return root.subs({v: k for k, v in real.items()}), 1 / s.sqrt(number)

    def _solved(self, conditions: list[Any], single: Any, domain: list[Any]) -> tuple[bool, bool, Expr | None]:
        """(never, always, relation) of conditions `c <= 0` in one letter."""
        s = self.s
        if not conditions:
            return False, True, None
        if single is None:
            return any(c > 0 for c in conditions), all(c <= 0 for c in conditions), None
        plain = s.Symbol(single.name, real=True)
        allowed: Any = s.S.Reals
        for c in conditions:
            c = s.simplify(c.subs(single, plain))
            try:
                allowed = allowed.intersect(s.solve_univariate_inequality(c <= 0, plain, relational=False))
            except NotImplementedError:
                raise Stuck("the condition on the coefficients is not solved here", "not_supported") from None
        stated: Any = s.S.Reals
        for d in domain:
            if d.free_symbols == {single}:
                stated = stated.intersect(d.subs(single, plain).as_set())
        if single in self._positive():
            stated = stated.intersect(s.Interval.open(0, s.oo))
        inside = allowed.intersect(stated)
        if inside == stated:
            return False, True, None
        if inside.is_empty or inside == s.FiniteSet(0):
            still = stated.contains(0) == True and all(bool(c.subs(single, 0) <= 0) for c in conditions)  # noqa: E712 (a SymPy object)
            return True, False, self.expr(s.Eq(single, 0)) if still else None
        if not isinstance(inside, s.Interval):
            raise Stuck("the condition on the coefficients is no interval", "not_supported")
        letter = self.expr(single)
        parts: list[Expr] = []
        if inside.start.is_finite:
            parts.append(b.relation(">" if inside.left_open else ">=", letter, self.expr(inside.start)))
        if inside.end.is_finite:
            parts.append(b.relation("<" if inside.right_open else "<=", letter, self.expr(inside.end)))
        return False, False, b.all_of(parts)
