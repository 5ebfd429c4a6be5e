r"""An ordinary differential equation as a SymPy expression F(t, y, y', ...) = 0 in plain letters, and its conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...errors import DeriverError
from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Problem

__all__ = ["Equation", "Never", "Refusal", "Stuck", "equation_of"]


class Refusal(Exception):
    """The question makes no sense as it stands."""

    def __init__(self, text: str, code: str = "malformed") -> None:
        super().__init__(text)
        self.code = code


class Stuck(Exception):
    """Understood, and no method here solves it."""

    def __init__(self, text: str, code: str = "no_closed_form") -> None:
        super().__init__(text)
        self.code = code


class Never(Exception):
    """The equation has no real solution."""


@dataclass
class Equation:
    """F = 0. `y` are the letters for the unknown and its derivatives; `conditions` are (order, point, value)."""

    problem: Problem
    t: Any
    y: tuple[Any, ...]
    F: Any
    unknown: Expr  # y(t)
    function: Any  # y(t) for SymPy
    letters: dict[str, Expr]
    conditions: list[tuple[int, Any, Any]] = field(default_factory=list)
    constants: int = 0
    own: set[str] = field(default_factory=set)  # the names of its constants
    signs: list[tuple[Any, int]] = field(default_factory=list)  # u and its sign, where |u| was replaced by its value near the start
    _rate: str = ""

    @property
    def s(self) -> Any:
        """SymPy."""
        return library()

    @property
    def order(self) -> int:
        """The order of the highest derivative."""
        return max(k for k, letter in enumerate(self.y) if self.F.has(letter))

    def linear_top(self) -> Any:
        """The highest derivative as a function of the rest, where the equation is linear in it; else None."""
        s, top = self.s, self.y[self.order]
        a = s.simplify(self.F.diff(top)) if self.F.count_ops() < 200 else self.F.diff(top)
        if a == 0 or a.has(top):
            return None
        value = -(self.F.subs(top, 0)) / a
        return s.cancel(value) if value.is_rational_function(*value.free_symbols) else s.simplify(value)

    def expr(self, value: Any) -> Expr:
        """A SymPy object in the letters, with the unknown function put in again."""
        s = self.s
        value = _signs_out(s, s.Integer(value) if isinstance(value, int) else value)
        put = {letter: self.function.diff(self.t, k) if k else self.function for k, letter in enumerate(self.y)}
        applied = {self.function: self.unknown}
        if isinstance(value, s.Add) and any(value.has(letter) for letter in self.y[1:]):
            # As a textbook writes it: the highest derivative first, what holds none of them last.
            ordered = sorted(enumerate(value.as_ordered_terms()), key=lambda term: (-self._height(term[1]), term[0]))
            return b.add(*(from_sympy(term.subs(put), self.letters, applied) for _, term in ordered))
        made = value.subs(put) if not isinstance(value, s.MatrixBase) else value
        return from_sympy(made, self.letters, applied)

    def _height(self, term: Any) -> int:
        return max((k for k, letter in enumerate(self.y) if term.has(letter)), default=-1)

    def relation(self, left: Any, right: Any) -> Expr:
        """left = right as a relation."""
        return b.relation("=", self.expr(left), self.expr(right))

    def constant(self) -> Any:
        """The next constant of integration: C for the first where only one is needed, C_1, C_2, ... else."""
        self.constants += 1
        name = f"C{self.constants}"
        while name in self.letters and name not in self.own:
            name += "1"
        self.own.add(name)
        symbol = self.s.Symbol(name, real=True)
        self.letters[name] = b.symbol(
            name, properties=["real"], latex=f"C_{{{self.constants}}}" if self.constants > 9 else f"C_{self.constants}"
        )
        return symbol

    def rate(self) -> Any:
        """The letter of the characteristic equation: r, or another where r is taken."""
        name = next(n for n in ("r", "m", "s", "q", "p", "rho") if n not in self.letters or n == self._rate)
        self._rate = name
        self.letters.setdefault(name, b.symbol(name, properties=["real"]))
        return self.s.Symbol(name)

    def residual(self, solution: Any, *, explicit: bool = True) -> tuple[Expr, Expr]:
        """Both sides of the user's own equation with a solution put in; its derivatives are left to be carried out."""
        s = self.s
        e = self.problem.expression
        assert e is not None
        left, right = (to_sympy(side) for side in e.args)

        def put(side: Any) -> Expr:
            if any(d.expr != self.function for d in side.atoms(s.Derivative)):
                side = side.doit()
            derivatives = sorted(side.atoms(s.Derivative), key=lambda d: -d.derivative_count)
            stand = {d: s.Symbol(f"_d{d.derivative_count}") for d in derivatives if d.expr == self.function}
            bare = side.subs(stand).subs(self.function, s.Symbol("_d0"))
            known = dict(self.letters)
            body = self.expr(solution)
            known["_d0"] = body
            for d in stand:
                known[f"_d{d.derivative_count}"] = b.derivative(body, self.expr(self.t), int(d.derivative_count))
            return from_sympy(bare, known)

        del explicit
        return put(left), put(right)


def _signs_out(s: Any, value: Any) -> Any:
    """1/(-a-b) as -1/(a+b), (-a-b)^2 as (a+b)^2."""

    def negative(e: Any) -> bool:
        if not e.is_Pow or not e.exp.is_Integer or not e.base.is_Add:
            return False
        return all(term.as_coeff_Mul()[0].is_negative for term in e.base.args)

    if not isinstance(value, s.Expr) or not value.has(s.Pow):
        return value
    return value.replace(negative, lambda e: (-1) ** e.exp * (-e.base) ** e.exp)


def equation_of(problem: Problem) -> Equation:
    """The equation of a problem; Refusal where it is none, Stuck where it is not one for a single scalar unknown."""
    s = library()
    e = problem.expression
    if e is None or e.op != "relation" or e.data != "=":
        raise Refusal("one equation with an unknown function is needed")
    if len(problem.unknowns) != 1 or len(problem.variables) != 1:
        raise Stuck("one unknown function of one variable is needed", "not_supported")
    unknown, variable = problem.unknowns[0], problem.variables[0]
    if not unknown.is_scalar or unknown.op != "apply":
        raise Stuck("a vector of unknown functions", "not_supported")
    try:
        left, right = (to_sympy(side) for side in e.args)
        t, function = to_sympy(variable), to_sympy(unknown)
    except DeriverError as mistake:
        raise Stuck(mistake.message, "not_supported") from mistake
    letters = {x.name: x for x in e.free if x.op == "symbol"}
    for condition in problem.conditions:
        letters.update({x.name: x for x in condition.free if x.op == "symbol"})
    letters.setdefault(variable.name, variable)
    F = left - right
    for applied in F.atoms(s.core.function.AppliedUndef):
        if applied.func == function.func and applied != function:
            raise Refusal(
                f"${from_sympy(applied).latex}$: the unknown stands at another argument, which is no ordinary equation", "not_supported"
            )
    if F.has(s.Integral) or any(d.expr != function for d in F.atoms(s.Derivative)):
        F = F.doit()  # the derivative of a product with the unknown in it
    if F.has(s.Sum):
        F = F.replace(lambda e: isinstance(e, s.Sum) and all(v.is_Integer for limit in e.limits for v in limit[1:]), lambda e: e.doit())
    if F.is_Mul:
        F = s.Mul(*(f for f in F.args if not isinstance(f, s.exp)))  # which is never zero
    highest = max([int(d.derivative_count) for d in F.atoms(s.Derivative) if d.expr == function], default=0)
    if highest == 0:
        raise Refusal("no derivative of the unknown stands in this equation")
    names = [unknown.data[0], *(f"{unknown.data[0]}_{k}" for k in range(1, highest + 1))]
    y = tuple(s.Symbol(f"{name}__", real=True) for name in names)
    put = {function.diff(t, k): y[k] for k in range(highest, 0, -1)}
    F = F.subs(put).subs(function, y[0])
    if F.has(s.Derivative) or F.has(function.func):
        raise Stuck("this equation holds a derivative that is not one of the unknown", "not_supported")
    if F.has(s.I) and not _linear_with_constants(s, F, y, t):
        raise Stuck("this equation has coefficients that are not real", "not_supported")
    equation = Equation(problem, t, y, F, unknown, function, letters)
    equation.conditions = [_condition(equation, c) for c in problem.conditions]
    _without_bars(equation)
    return equation


def _without_bars(equation: Equation) -> None:
    """|u| as u or -u, where the initial values make u a number other than zero; the sign is kept as a condition."""
    s = equation.s
    if len({point for _, point, _ in equation.conditions}) != 1 or len(equation.conditions) != equation.order:
        return
    here = {equation.t: equation.conditions[0][1], **{equation.y[k]: value for k, _, value in equation.conditions}}
    for bars in equation.F.atoms(s.Abs):
        inner = bars.args[0]
        at = inner.subs(here)
        if inner.has(*equation.y) and (at.is_positive or at.is_negative):
            sign = 1 if at.is_positive else -1
            equation.F = equation.F.subs(bars, sign * inner)
            equation.signs.append((inner, sign))


def _linear_with_constants(s: Any, F: Any, y: tuple[Any, ...], t: Any) -> bool:
    """Whether an equation is linear with constant coefficients: then complex numbers may stand in it."""
    F = s.expand(F)
    return not any(F.diff(letter).has(t, *y) for letter in y)


def _condition(equation: Equation, condition: Expr) -> tuple[int, Any, Any]:
    """y^{(k)}(point) = value."""
    if condition.op != "relation" or condition.data != "=":
        raise Stuck(f"the condition ${condition.latex}$ is no equation", "not_supported")
    for left, right in (condition.args, condition.args[::-1]):
        name = equation.unknown.data[0]
        if left.op == "apply" and left.data[0] == name and not _has(right, name):
            return left.data[2], to_sympy(left.args[0]), to_sympy(right)
        dots = {rf"\dot{{{equation.unknown.data[1]}}}": 1, rf"\ddot{{{equation.unknown.data[1]}}}": 2}
        if left.op == "apply" and left.data[1] in dots and not left.data[2] and not _has(right, name):
            return dots[left.data[1]], to_sympy(left.args[0]), to_sympy(right)
        if left.op == "at" and left.args[0].op == "derivative" and not _has(right, name):
            return left.args[0].data, to_sympy(left.args[2]), to_sympy(right)
    raise Stuck(f"the condition ${condition.latex}$ is not the value of the unknown at a point", "not_supported")


def _has(e: Expr, name: str) -> bool:
    return (e.op == "apply" and e.data[0] == name) or any(_has(part, name) for part in e.args)
