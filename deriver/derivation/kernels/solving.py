"""From a kernel to what is asked of it. Start at `solve_problem`."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .proving import Proof

__all__ = ["KINDS", "solve_problem"]

KINDS = ("kernel",)


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a problem on a kernel: finished, stuck (no method), or refused (no such question)."""
    return Board(problem, rulebook, detail).worked(lambda board: _Kernel(board).work())


class _Kernel:
    """One kernel, and what is asked."""

    def __init__(self, board: Board) -> None:
        s = self.s = library()
        self.board, self.problem = board, board.problem
        self.letters: dict[str, Expr] = {}
        assert self.problem.expression is not None
        for e in (self.problem.expression, *self.problem.variables, *self.problem.operands):
            for z in e.free:
                if z.op == "symbol":
                    self.letters[z.name] = z
        self.k = to_sympy(self.problem.expression)
        found = {z.name: z for z in self.k.free_symbols}
        self.x, self.y = (found.get(n, s.Symbol(n, real=True)) for n in ("x", "y"))
        self.p, self.d = (found.get(n, s.Symbol(n, real=True)) for n in ("p", "d"))
        self.dimension = next((r[10:] for r in self.problem.request if r.startswith("dimension ")), "1")
        self.request = self.problem.request

    def expr(self, v: Any) -> Expr:
        """A SymPy object in the letters of the problem."""
        known = dict(self.letters)
        for name in ("x", "y"):
            known.setdefault(name, b.symbol(name, properties=["real"]))
        return from_sympy(self.s.sympify(v), known)

    def work(self) -> None:
        """What is asked, in order."""
        if "feature dimension" in self.request:
            self.dimension_of_features()
            return
        if "feature map" in self.request:
            self.feature_map()
        if "gram" in self.request:
            self.gram()
        elif "definite" in self.request:
            self.definite()

    # Is it a kernel? -----------------------------------------------------------------------------------------------------------

    def definite(self) -> None:
        s = self.s
        kernels = tuple(to_sympy(v) for v in self.problem.variables) if "closure" in self.request else ()
        featured = frozenset(s.Symbol(r[8:], real=True) for r in self.request if r.startswith("feature ") and r != "feature map")
        proof = Proof(self.x, self.y, self.p, self.d, kernels, self.dimension, "positive points" in self.request, featured)
        values = self.k
        if "closure" not in self.request and self._refuted():
            return
        if kernels and self._refuted_closure(kernels):
            return
        if not proof.holds(values):
            expanded = s.expand(s.expand(values, trig=True) if values.has(s.cos, s.sin) else values)
            if expanded == values or not proof.holds(expanded):
                expanded = self._by_norms(values)
                if expanded is None or not proof.holds(expanded):
                    raise Stuck("neither a proof by closure rules nor points with a negative quadratic form are found")
            self.board.step("same kernel in another form", self.expr(values), self.expr(expanded), "Written out.")
        for value, rule, words in proof.reasons:
            shown = self.expr(value)
            claim = self._claim_of(value, rule)
            self.board.step(rule, shown, shown, words, relation="=", claim=claim)
        claim = self._form_claim() or self.board.steps[-1].claim
        self.say(True, claim)

    def _by_norms(self, k: Any) -> Any:
        """None: kernels whose norms would have to be written out."""
        del k
        return None

    def _claim_of(self, value: Any, rule: str) -> Any:
        """A numeric check of a reason: the quadratic form of three points is not negative."""
        del rule
        return self._form_claim(value)

    def _form_claim(self, value: Any = None) -> Any:
        """At three points of the line the determinant of the Gram matrix is not negative, whatever the points are."""
        s = self.s
        value = self.k if value is None else value
        if value.has(*(to_sympy(v) for v in self.problem.variables)) and "closure" in self.request:
            return None
        k = self._on_the_line(value)
        points = [s.Rational(1, 3), s.Rational(7, 5), s.Integer(2)]
        G = s.Matrix(3, 3, lambda i, j: k.subs({self.x: points[i], self.y: points[j]}))
        c = s.Matrix([1, s.Rational(-3, 2), s.Rational(2, 3)])
        form = (c.T * G * c)[0]
        if any(z for z in form.free_symbols if not z.is_positive):
            return None
        matrix = b.matrix([[self.expr(v) for v in G.row(i)] for i in range(3)])
        vector = b.vector([self.expr(v) for v in c])
        return self.board.claim(b.dot(b.transpose(vector), matrix, vector), ">=", b.ZERO)

    def _on_the_line(self, value: Any) -> Any:
        """The kernel for points on one line through the origin."""
        return value.subs({self.p: self.x * self.y, self.d: self.s.Abs(self.x - self.y)})

    def _refuted(self) -> bool:
        """Points and weights with a negative quadratic form; a function that is not symmetric."""
        s = self.s
        k = self._on_the_line(self.k)
        others = sorted(k.free_symbols - {self.x, self.y}, key=str)
        if others and any(not z.is_positive for z in others):
            raise Stuck("say which letters are positive", "missing_assumption")
        put = {z: s.Integer(2 + i) if z.is_integer else s.Rational(3 + i, 2) for i, z in enumerate(others)}
        kk = k.subs(put)
        values = [0, 1, 2, -1, s.Rational(1, 2), 3, -2, s.Rational(3, 2)]
        if "positive points" in self.request:
            values = [s.Rational(1, 2), 1, 2, 3, s.Rational(3, 2), 5]
        points = [s.sympify(v) for v in values]
        between = next((r.split(" ")[1:] for r in self.request if r.startswith("between ")), None)
        if between is not None:
            low, high = (s.Rational(v) for v in between)
            points = [low + (high - low) * s.Rational(m, 12) for m in (6, 3, 9, 1, 11, 5, 7, 2)]
        table: dict[tuple[int, int], Any] = {}
        for i, v in enumerate(points):
            for j, w in enumerate(points):
                value = kk.subs({self.x: v, self.y: w})
                if value.has(s.nan, s.zoo, s.oo):
                    raise Refusal("the function is not defined for all points")
                table[i, j] = value
        for i, j in combinations(range(len(points)), 2):
            if abs(s.N(table[i, j] - table[j, i], 30)) > 1e-20:
                left, right = (
                    b.at(b.at(self.expr(k.subs(put)), self.expr(self.x), self.expr(points[m])), self.expr(self.y), self.expr(points[n]))
                    for m, n in ((i, j), (j, i))
                )
                claim = self.board.claim(left, "!=", right)
                self.board.step("kernels are symmetric", left, self.expr(table[i, j]), "The function is not symmetric.", claim=claim)
                self.say(False, claim)
                return True
        import numpy as np

        if any(abs(s.im(s.N(v, 20))) > 1e-15 for v in table.values()):
            raise Refusal("the function is not real for all points")
        numbers = np.array([[float(s.N(table[i, j], 20)) for j in range(len(points))] for i in range(len(points))])
        for size in (1, 2, 3, 4, len(points)):
            for chosen in combinations(range(len(points)), size):
                sub = numbers[np.ix_(chosen, chosen)]
                w, v = np.linalg.eigh(sub)
                if w[0] >= -1e-7 * (1 + abs(w[-1])):
                    continue
                c = [s.Rational(round(float(z) / float(max(abs(v[:, 0]))) * 12), 12) for z in v[:, 0]]
                if float(np.array([float(z) for z in c]) @ sub @ np.array([float(z) for z in c])) >= -1e-9:
                    continue
                self._show(chosen, c, points, table, put)
                return True
        return False

    def _show(self, chosen: Any, c: list[Any], points: list[Any], table: dict[tuple[int, int], Any], put: dict[Any, Any]) -> None:
        s = self.s
        G = s.Matrix(len(chosen), len(chosen), lambda i, j: table[chosen[i], chosen[j]])
        value = s.expand((s.Matrix(c).T * G * s.Matrix(c))[0])
        at = ", ".join(f"${self.expr(points[i]).latex}$" for i in chosen)
        with_letters = "" if not put else " with " + ", ".join(f"${self.expr(z).latex}={self.expr(v).latex}$" for z, v in put.items())
        matrix = b.matrix([[self.expr(v) for v in G.row(i)] for i in range(G.rows)])
        vector = b.vector([self.expr(v) for v in c])
        form = b.dot(b.transpose(vector), matrix, vector) if len(chosen) > 1 else b.mul(self.expr(c[0] ** 2), self.expr(G[0, 0]))
        claim = self.board.claim(form, "<", b.ZERO)
        self.board.step(
            "negative quadratic form",
            form,
            self.expr(value),
            f"The Gram matrix of the points {at}{with_letters} has a negative quadratic form.",
            claim=claim,
        )
        self.say(False, claim)

    def _refuted_closure(self, kernels: tuple[Any, ...]) -> bool:
        """A combination of kernels that is negative for the constant kernels 0 and 1."""
        s = self.s
        from itertools import product

        for choice in product((0, 1, 2), repeat=len(kernels)):
            value = self.k.subs(dict(zip(kernels, choice, strict=True)))
            if value.is_number and value.is_real and value.evalf() < 0:
                names = ", ".join(f"${self.expr(z).latex}={v}$" for z, v in zip(kernels, choice, strict=True))
                claim = self.board.claim(self.expr(value), "<", b.ZERO)
                opened: Expr = self.expr(self.k)
                for z, v in zip(kernels, choice, strict=True):
                    opened = b.at(opened, self.expr(z), b.num(v))
                self.board.step(
                    "negative quadratic form", opened, self.expr(s.sympify(value)), f"For the constant kernels {names} one point is enough."
                )
                self.say(False, claim)
                return True
        return False

    def say(self, holds: bool, claim: Any) -> None:
        """Yes or no; where the task asserts what does not hold, a claim that fails."""
        if "shown" in self.request and holds == ("denied" in self.request):
            claim = self.board.claim(b.num(int(holds)), "=", b.num(int(not holds)))
        self.board.answers.append(
            Answer("psd", None, text="yes: a positive semidefinite kernel" if holds else "no: not positive semidefinite", claim=claim)
        )

    # Features and Gram matrices --------------------------------------------------------------------------------------------------

    def feature_map(self) -> None:
        """The monomials of a polynomial kernel with the roots of their coefficients."""
        s = self.s
        if self.dimension == "1":
            xs, ys = [self.x], [self.y]
        elif self.dimension.isdigit() and int(self.dimension) <= 4:
            n = int(self.dimension)
            xs = [s.Symbol(f"x_{i + 1}", real=True) for i in range(n)]
            ys = [s.Symbol(f"y_{i + 1}", real=True) for i in range(n)]
        else:
            raise Stuck(r"a feature map is written out for points of a given dimension: say $x\in\mathbb{R}^2$", "not_supported")
        if self.dimension != "1" and self.k.has(self.x, self.y):
            raise Stuck(r"a feature map of vectors is written out for polynomials of $x^\top y$", "not_supported")
        for z in (*xs, *ys):
            self.letters.setdefault(z.name, b.symbol(z.name, properties=["real"]))
        k = s.expand(self.k.subs(self.p, s.Add(*(u * v for u, v in zip(xs, ys, strict=True)))))
        k = self._with_signs(k, xs, ys)
        if not k.is_polynomial(*xs, *ys) or k.has(self.d):
            raise Stuck("the kernel is no polynomial: its features are infinitely many", "not_supported")
        features = []
        for powers, c in s.Poly(k, *xs, *ys).terms():
            n = len(xs)
            if powers[:n] != powers[n:]:
                raise Stuck("the terms are no products of equal features", "not_supported")
            if not (c.is_nonnegative or (c.is_number and c >= 0)):
                raise Refusal(f"the coefficient ${self.expr(c).latex}$ is negative: the function is no kernel, and has no real feature map")
            features.append((powers[:n], s.sqrt(c) * s.Mul(*(z**q for z, q in zip(xs, powers[:n], strict=True)))))
        features.sort(key=lambda f: (sum(f[0]), tuple(-q for q in f[0])))
        phi = [f for _, f in features]
        other = [f.subs(dict(zip(xs, ys, strict=True)), simultaneous=True) for f in phi]
        original = self.k.subs(self.p, s.Add(*(u * v for u, v in zip(xs, ys, strict=True))))
        self.board.step("binomial expansion of a kernel", self.expr(original), self.expr(k), "The kernel as a polynomial.")
        first, second = (b.vector([self.expr(v) for v in values]) for values in (phi, other))
        inner = b.dot(b.transpose(first), second) if len(phi) > 1 else b.mul(self.expr(phi[0]), self.expr(other[0]))
        self.board.step(
            "features of a polynomial kernel",
            inner,
            self.expr(k),
            r"Each monomial with the root of its coefficient: $\phi(x)^\top\phi(y)=k(x,y)$.",
        )
        conditions = tuple(self.board.conditions)
        self.board.answers.append(Answer("feature_map", first, conditions=conditions, claim=self.board.steps[-1].claim))

    def _with_signs(self, k: Any, xs: list[Any], ys: list[Any]) -> Any:
        """The kernel with each letter positive that a coefficient needs positive; the conditions say so."""
        s = self.s
        if not k.is_polynomial(*xs, *ys):
            return k
        for _, c in s.Poly(k, *xs, *ys).terms():
            free = [z for z in c.free_symbols if not z.is_positive]
            if c.is_nonnegative or not free:
                continue
            put = {z: s.Symbol(z.name, positive=True) for z in free}
            if not c.subs(put).is_nonnegative:
                raise Stuck(f"the coefficient ${self.expr(c).latex}$ may be negative: say which letters are positive", "missing_assumption")
            for z, positive in put.items():
                self.board.conditions.append(b.relation(">=", self.expr(z), b.ZERO))
                self.letters[positive.name] = self.expr(z)
            k, self.k = k.subs(put), self.k.subs(put)
        return k

    def dimension_of_features(self) -> None:
        """How many monomials the features of a polynomial kernel are: $\\binom{n+j-1}{j}$ of each degree j that occurs."""
        s = self.s
        if not self.k.is_polynomial(self.p) or self.k.has(self.x, self.y, self.d) or self.dimension == "1":
            raise Stuck("the features are counted for polynomials of $x^\\top y$ of vectors", "not_supported")
        poly = s.Poly(s.expand(self.k), self.p)
        if poly.free_symbols - {self.p} or any(c < 0 for c in poly.coeffs()):
            raise Stuck("a coefficient is negative, or not known", "missing_assumption")
        n = s.Integer(self.dimension) if self.dimension.isdigit() else s.Symbol(self.dimension, positive=True, integer=True)
        self.letters.setdefault(self.dimension, b.symbol(self.dimension, properties=["integer", "positive"]))
        powers = sorted(m[0] for m in poly.monoms())
        why = "The kernel as a polynomial of the inner product."
        self.board.step("binomial expansion of a kernel", self.expr(self.k), self.expr(poly.as_expr()), why)
        counts = [s.simplify(s.expand_func(s.rf(n, j) / s.factorial(j))) for j in powers]
        total = s.factor(s.simplify(s.Add(*counts))) if not n.is_number else s.Add(*counts)
        listed = ", ".join(str(j) for j in powers)
        self.board.step(
            "features counted", b.add(*(self.expr(c) for c in counts)), self.expr(total),
            rf"The monomials in ${self.expr(n).latex}$ letters of the degrees {listed}: $\binom{{n+j-1}}{{j}}$ of the degree $j$.",
        )  # fmt: skip
        self.board.answers.append(Answer("dimension", self.expr(total), claim=self.board.steps[-1].claim))

    def gram(self) -> None:
        """The matrix of the values at points that are given."""
        s = self.s
        points = [to_sympy(v) for v in self.problem.operands]
        count = next((int(r[8:]) for r in self.request if r.startswith("vectors ")), 0)
        if any(v.free_symbols for v in points) or (self.dimension != "1" and not count):
            raise Stuck("numbers are needed as points", "not_supported")
        n = count or len(points)
        rows = [points[i * len(points) // n : (i + 1) * len(points) // n] for i in range(n)]
        if len({len(r) for r in rows}) != 1:
            raise Refusal("the points have different numbers of entries", "malformed")

        def pair(i: int, j: int) -> dict[Any, Any]:
            inner = s.Add(*(u * v for u, v in zip(rows[i], rows[j], strict=True)))
            apart = s.sqrt(s.Add(*((u - v) ** 2 for u, v in zip(rows[i], rows[j], strict=True))))
            return {self.p: inner, self.d: apart} if count else {self.x: points[i], self.y: points[j]}

        G = s.Matrix(n, n, lambda i, j: s.simplify(self.k.subs(pair(i, j))))
        if G.free_symbols:
            raise Stuck("a kernel without other letters is needed", "not_supported")
        for i in range(n):
            for j in range(i, n):
                shown = self.expr(self.k)
                for letter, value in pair(i, j).items():
                    shown = b.at(shown, self.expr(letter), self.expr(value))
                self.board.step("entry of a Gram matrix", shown, self.expr(G[i, j]), f"The entry $({i + 1},{j + 1})$.")
        matrix = b.matrix([[self.expr(v) for v in G.row(i)] for i in range(n)])
        self.board.answers.append(Answer("gram", matrix, claim=self.board.steps[-1].claim))
        if "definite" not in self.request:
            return
        if G.T != G:
            raise Refusal("the matrix is not symmetric")
        minors = [G[:m, :m].det() for m in range(1, n + 1)]
        for m, value in enumerate(minors, 1):
            block = b.matrix([[self.expr(v) for v in G[:m, :m].row(i)] for i in range(m)])
            self.board.step(
                "leading minors of a Gram matrix", b.det(block), self.expr(s.simplify(value)), f"The leading minor of size {m}."
            )
        claim = self.board.steps[-1].claim
        definite = all(v.evalf() > 0 for v in minors)
        semi = definite or all(G.extract(list(c), list(c)).det().evalf() >= 0 for m in range(1, n + 1) for c in combinations(range(n), m))
        text = "positive definite" if definite else "positive semidefinite, not definite" if semi else "not positive semidefinite"
        self.board.answers.append(Answer("psd", None, text=("yes: " if semi else "no: ") + text, claim=claim))
