r"""A method for $y'=f(t,y)$ as coefficients: the tableau of a one-step method, or $\alpha_j$ and $\beta_j$ of a multistep method.

Comes in: a name, a tableau, or equations in the letters `y_0`, `y_1`, `f_0`, `k_1`, with `f(t, y)`. Goes out: exact coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...expression import Expr, walk
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Problem
from ..differential_equations.equation import Refusal, Stuck

__all__ = ["Multistep", "Tableau", "letters_of", "method_of"]


@dataclass
class Tableau:
    """$k_i=f(t_n+c_ih,y_n+h\\sum_ja_{ij}k_j)$, $y_{n+1}=y_n+h\\sum_ib_ik_i$."""

    A: Any
    b: Any
    c: Any

    @property
    def explicit(self) -> bool:
        """Whether every stage uses only those before it."""
        n = self.A.rows
        return all(self.A[i, j] == 0 for i in range(n) for j in range(i, n))

    @property
    def parameters(self) -> list[Any]:
        """The letters in the coefficients."""
        s = library()
        return sorted(s.Matrix([*self.A, *self.b, *self.c]).free_symbols, key=str)


@dataclass
class Multistep:
    """$\\sum_j\\alpha_jy_{n+j}=h\\sum_j\\beta_jf_{n+j}$ with $\\alpha_k=1$."""

    alpha: list[Any]
    beta: list[Any]

    @property
    def parameters(self) -> list[Any]:
        """The letters in the coefficients."""
        s = library()
        return sorted(s.Matrix([*self.alpha, *self.beta]).free_symbols, key=str)


_TABLEAUX: dict[str, tuple[list[list[Any]], list[Any]]] = {
    "euler": ([[0]], [1]),
    "implicit euler": ([[1]], [1]),
    "explicit midpoint": ([[0, 0], ["1/2", 0]], [0, 1]),
    "implicit midpoint": ([["1/2"]], [1]),
    "heun": ([[0, 0], [1, 0]], ["1/2", "1/2"]),
    "ralston": ([[0, 0], ["2/3", 0]], ["1/4", "3/4"]),
    "trapezoidal": ([[0, 0], ["1/2", "1/2"]], ["1/2", "1/2"]),
    "rk4": ([[0, 0, 0, 0], ["1/2", 0, 0, 0], [0, "1/2", 0, 0], [0, 0, 1, 0]], ["1/6", "1/3", "1/3", "1/6"]),
    "kutta 3": ([[0, 0, 0], ["1/2", 0, 0], [-1, 2, 0]], ["1/6", "2/3", "1/6"]),
    "three eighths": ([[0, 0, 0, 0], ["1/3", 0, 0, 0], ["-1/3", 1, 0, 0], [1, -1, 1, 0]], ["1/8", "3/8", "3/8", "1/8"]),
    "gauss 2": ([["1/4", "1/4-sqrt(3)/6"], ["1/4+sqrt(3)/6", "1/4"]], ["1/2", "1/2"]),
    "radau 2": ([["5/12", "-1/12"], ["3/4", "1/4"]], ["3/4", "1/4"]),
}


def _backward_differentiation(k: int) -> Multistep:
    r"""$\sum_{m=1}^k\frac1m\nabla^my_{n+k}=hf_{n+k}$, with the leading coefficient one."""
    s = library()
    w = s.Symbol("w")
    poly = s.Poly(s.expand(sum(w ** (k - m) * (w - 1) ** m / s.Integer(m) for m in range(1, k + 1))), w)
    lead = poly.coeff_monomial(w**k)
    return Multistep([poly.coeff_monomial(w**j) / lead for j in range(k + 1)], [s.Integer(0)] * k + [1 / lead])


def _adams(k: int, implicit: bool) -> Multistep:
    r"""$y_{n+k}-y_{n+k-1}$ is the integral of the polynomial through the last values of $f$, those of $n+k$ included or not."""
    s = library()
    x = s.Symbol("x")
    nodes = list(range(k + 1 if implicit else k))
    weights = []
    for j in nodes:
        basis = s.Mul(*((x - m) / s.Integer(j - m) for m in nodes if m != j))
        weights.append(s.integrate(s.expand(basis), (x, k - 1, k)))
    beta = weights + [s.Integer(0)] * (k + 1 - len(weights))
    return Multistep([s.Integer(0)] * (k - 1) + [s.Integer(-1), s.Integer(1)], beta)


def _multistep_named(name: str) -> Multistep | None:
    """`bdf3`; `ab2` and `am3` by their order."""
    head, order = name[:-1], name[-1:]
    if not order.isdigit():
        return None
    p = int(order)
    return {
        "bdf": lambda: _backward_differentiation(p), "ab": lambda: _adams(p, False), "am": lambda: _adams(p - 1, True)
    }.get(head, lambda: None)()  # fmt: skip


def _exact(value: Any) -> Any:
    s = library()
    known = {"1/4-sqrt(3)/6": s.Rational(1, 4) - s.sqrt(3) / 6, "1/4+sqrt(3)/6": s.Rational(1, 4) + s.sqrt(3) / 6}
    return known[value] if value in known else s.Rational(value)


def letters_of(problem: Problem) -> dict[str, Expr]:
    """The letters of a problem by their SymPy names."""
    out: dict[str, Expr] = {}
    for e in (problem.expression, *problem.operands, *problem.variables, *problem.conditions):
        for x in e.free if e is not None else ():
            if x.op == "symbol":
                out[x.name] = x
    return out


def requested(problem: Problem, head: str) -> str | None:
    """What stands behind a word of the request: `rk4` of `method rk4`."""
    return next((r[len(head) + 1 :] for r in sorted(problem.request) if r.startswith(head + " ")), None)


def method_of(problem: Problem) -> Tableau | Multistep:
    """The coefficients; Refusal where the equations are no method of this form."""
    s = library()
    named = requested(problem, "method")
    if named in _TABLEAUX:
        a, weights = _TABLEAUX[named]
        A = s.Matrix([[_exact(x) for x in row] for row in a])
        return Tableau(A, s.Matrix([_exact(x) for x in weights]), A * s.ones(A.rows, 1))
    several = _multistep_named(named or "")
    if several is not None:
        return several
    if named is not None:
        raise Stuck(f"the {named} method is none of the Runge-Kutta methods known by name", "not_supported")
    if "tableau" in problem.request:
        return _from_table(problem)
    return _Reading(problem).method()


def _from_table(problem: Problem) -> Tableau:
    s = library()
    rows = [[to_sympy(x) for x in r.args] for r in problem.operands]
    rows = [r for r in rows if r]
    stages = len(rows) - 1
    if stages < 1 or any(len(r) != stages + 1 for r in rows):
        raise Refusal("a Butcher tableau of s stages has s + 1 rows and s + 1 columns")
    A = s.Matrix([r[1:] for r in rows[:-1]])
    return Tableau(A, s.Matrix(rows[-1][1:]), s.Matrix([r[0] for r in rows[:-1]]))


@dataclass
class _Reading:
    problem: Problem

    def method(self) -> Tableau | Multistep:
        """Equations in the letters of `latex.scheme_tasks`."""
        s = library()
        self.t, self.h = s.Symbol("t", real=True), s.Symbol("h", real=True)
        self.right = next((r[6:] for r in sorted(self.problem.request) if r.startswith("right ")), "f")
        stage_heads = {r[6:] for r in self.problem.request if r.startswith("stage ")}
        relations = [tuple(to_sympy(side) for side in r.args) for r in self.problem.operands]
        if any(n.op == "symbol" and n.name in ("t", "h") for r in self.problem.operands for n in walk(r)):
            for e in self.problem.operands:
                for n in e.free:
                    if n.name == "t":
                        self.t = to_sympy(n)
                    if n.name == "h":
                        self.h = to_sympy(n)
        heads = [(left.name.split("_")[0] if left.is_Symbol else "", left, right) for left, right in relations]
        stages = [(left, right) for head, left, right in heads if head in stage_heads and left.is_Symbol and _index(left) is not None]
        main = [(left, right) for head, left, right in heads if (left, right) not in stages]
        if len(main) != 1:
            raise Refusal("one equation for $y_{n+1}$ is needed, and one for each stage")
        left, right = main[0]
        names = {z.name.split("_")[0] for z in left.free_symbols if _index(z) is not None}
        self.base = "y" if "y" in names else next(iter(sorted(names)), "y")
        letters = {z for r in relations for e in r for z in e.free_symbols}
        odd = [z for z in letters if z.name.startswith("g_")]
        self.letters = sorted(letters, key=str)
        values = [z for z in self.letters if z.name.split("_")[0] == self.base and _index(z) is not None]
        slopes = [z for z in self.letters if z.name.split("_")[0] == self.right and _index(z) is not None]
        strange = [
            z
            for z in self.letters
            if _index(z) is not None
            and z not in values
            and z not in slopes
            and z not in dict(stages)
            and z.name.split("_")[0] in ("g", "F", "u", "x", "z")
        ]
        if odd or strange:
            raise Refusal(f"${(odd or strange)[0].name}$ is neither the solution nor the right side of the equation")
        applied = [a for r in relations for e in r for a in e.atoms(s.core.function.AppliedUndef)]
        gridded = {a: s.Symbol(f"{self.right}_{_mark(j)}", real=True) for a in set(applied) if (j := self._on_grid(a, values)) is not None}
        many = any(_index(z) not in (0, 1) for z in values)
        if not stages and (not applied or (many and len(gridded) == len(set(applied)))):
            return self._multistep((left - right).subs(gridded), values, list({*slopes, *gridded.values()}))
        return self._one_step(stages, left, right, values, slopes)

    def _on_grid(self, call: Any, values: list[Any]) -> Any:
        """The offset j of `f(t_{n+j}, y_{n+j})`; None for a slope between the points of the grid."""
        s = library()
        if call.args[-1] not in values:
            return None
        offset = _index(call.args[-1])
        if len(call.args) == 2 and s.expand(call.args[0] - self.t - offset * self.h) != 0:
            return None
        return offset

    def _multistep(self, residual: Any, values: list[Any], slopes: list[Any]) -> Multistep:
        s = library()
        residual = s.expand(residual)
        if not values or not slopes or not residual.is_polynomial(*values, *slopes):
            raise Refusal("a method is linear in the values and the slopes")
        offsets = [_index(z) for z in (*values, *slopes)]
        low, high = min(offsets), max(offsets)
        if (high - low).denominator != 1 or any((o - low).denominator != 1 for o in offsets):
            raise Refusal("a multistep method uses values at whole steps")
        k = int(high - low)
        alpha, beta = [s.Integer(0)] * (k + 1), [s.Integer(0)] * (k + 1)
        rest = residual
        for z in values:
            alpha[int(_index(z) - low)] = residual.coeff(z, 1)
            rest -= residual.coeff(z, 1) * z
        for z in slopes:
            beta[int(_index(z) - low)] = -s.cancel(residual.coeff(z, 1) / self.h)
            rest -= residual.coeff(z, 1) * z
        if s.expand(rest) != 0 or any(x.has(self.h, *values, *slopes) for x in (*alpha, *beta)) or alpha[k] == 0:
            raise Refusal("this is no linear multistep method")
        lead = alpha[k]
        return Multistep([s.cancel(a / lead) for a in alpha], [s.cancel(x / lead) for x in beta])

    def _one_step(self, stages: list[tuple[Any, Any]], left: Any, right: Any, values: list[Any], slopes: list[Any]) -> Tableau:
        s = library()
        y0 = next((z for z in values if _index(z) == 0), None)
        y1 = next((z for z in values if _index(z) == 1), None)
        if y0 is None or left != y1 or any(_index(z) not in (0, 1) for z in values):
            raise Stuck("a one-step method gives $y_{n+1}$ from $y_n$", "not_supported")
        f = s.Function(self.right)
        put = {z: f(self.t + _index(z) * self.h, y1 if _index(z) == 1 else y0) for z in slopes}
        right = right.subs(put)
        scaled = {name: self.h * name for name, value in stages if isinstance(s.cancel(value / self.h), s.core.function.AppliedUndef)}
        stages = [(name, (s.cancel(value / self.h) if name in scaled else value).subs(scaled)) for name, value in stages]
        right = right.subs(scaled)
        arguments: list[tuple[Any, Any]] = []  # time and value of each stage
        letters: list[Any] = []
        known = {}
        for name, value in stages:
            value = value.subs(put)
            if not isinstance(value, s.core.function.AppliedUndef):
                raise Stuck(f"the stage {value} is no value of the right side alone", "not_supported")
            letters.append(name)
            arguments.append((value, None))
            known[name] = len(letters) - 1

        def taken(e: Any) -> Any:
            """The expression with every slope as the letter of a stage."""
            while True:
                calls = [a for a in e.atoms(s.core.function.AppliedUndef) if not any(x.atoms(s.core.function.AppliedUndef) for x in a.args)]
                if not calls:
                    return e
                call = min(calls, key=str)
                at = next((i for i, (c, _) in enumerate(arguments) if c == call), None)
                if at is None:
                    letters.append(s.Symbol(f"k__{len(letters) + 1}", real=True))
                    arguments.append((call, None))
                    at = len(letters) - 1
                e = e.subs(call, letters[at])

        main = taken(right)
        places: list[tuple[Any, Any]] = []
        i = 0
        while i < len(arguments):
            call = arguments[i][0]
            if not isinstance(call, s.core.function.AppliedUndef):
                raise Refusal("a stage is a value of the right side $f$")
            inner = [taken(a) for a in call.args]
            places.append((inner[0] if len(inner) == 2 else None, inner[-1]))
            i += 1
        n = len(letters)
        if y1 in main.free_symbols:
            raise Stuck("an implicit equation that is not solved for $y_{n+1}$", "not_supported")
        b = self._row(main, y0, letters, "the method")
        rows = [self._row(s.expand(value.subs(y1, main)), y0, letters, "a stage") for _, value in places]
        A = s.Matrix(n, n, lambda i, j: rows[i][j])
        c = s.Matrix([A[i, :].dot(s.ones(n, 1)) if n > 1 else A[0, 0] for i in range(n)])
        for i, (time, _) in enumerate(places):
            if time is not None:
                c[i] = s.cancel((time - self.t) / self.h)
                if c[i].has(self.t, self.h, y0, *letters):
                    raise Refusal("the time of a stage is $t_n+c_ih$")
        return Tableau(A, s.Matrix(b), c)

    def _row(self, value: Any, y0: Any, letters: list[Any], what: str) -> list[Any]:
        s = library()
        value = s.expand(value)
        if not value.is_polynomial(y0, *letters):
            raise Refusal(f"{what} is no sum of $y_n$ and slopes")
        if value.coeff(y0, 1) != 1:
            raise Refusal(f"{what} does not begin with $y_n$: it does not reproduce a constant solution, so that no order is reached")
        row = [s.cancel(value.coeff(k, 1) / self.h) for k in letters]
        rest = s.expand(value - y0 - self.h * s.Add(*(r * k for r, k in zip(row, letters, strict=True))))
        if rest != 0 or any(r.has(self.h, self.t, y0, *letters) for r in row):
            raise Refusal(f"{what} is no sum of $y_n$ and multiples of $h$ times slopes")
        return row


def _mark(offset: Any) -> str:
    """An offset as it stands in the name of a member: `m1`, `1o2`."""
    return f"{'m' if offset < 0 else ''}{abs(offset.numerator)}" + ("" if offset.denominator == 1 else f"o{offset.denominator}")


def _index(z: Any) -> Any:
    """The offset of a member of a sequence: 1 of `y_1`, 1/2 of `y_1o2`, -1 of `y_m1`."""
    from fractions import Fraction

    _, _, tail = z.name.rpartition("_")
    if tail == z.name or not tail:
        return None
    sign = -1 if tail.startswith("m") else 1
    tail = tail.removeprefix("m")
    above, _, below = tail.partition("o")
    if not above.isdigit() or (below and not below.isdigit()):
        return None
    return sign * Fraction(int(above), int(below or 1))
