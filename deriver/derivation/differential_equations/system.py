r"""Several differential equations as SymPy expressions in plain letters: F_i(t, x, x', y, y', ...) = 0, and as a field X' = f(t, X)."""

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
from .equation import Refusal, Stuck

__all__ = ["System", "system_of"]


@dataclass
class System:
    """X' = f(t, X), with X the unknowns and their lower derivatives.

    unknowns: (y(t), ...) or one vector. state: the letters of X. tops: for each letter its derivative as a function of t and X.
    places: where each unknown stands in X.
    """

    problem: Problem
    t: Any
    unknowns: tuple[Expr, ...]
    state: list[Any]
    rates: list[Any]
    places: list[int]
    letters: dict[str, Expr]
    shown: dict[Any, Expr]  # letters of X as the functions they stand for
    conditions: list[tuple[int, Any, Any]] = field(default_factory=list)  # place in X, point, value
    constants: int = 0
    named: dict[str, Expr] = field(default_factory=dict)  # letters for derivatives, and what they stand for

    @property
    def s(self) -> Any:
        """SymPy."""
        return library()

    @property
    def vector(self) -> bool:
        """Whether the unknown is one vector."""
        return len(self.unknowns) == 1 and not self.unknowns[0].is_scalar

    def expr(self, value: Any) -> Expr:
        """A SymPy object, its letters as they stand in the problem."""
        value = self.s.Integer(value) if isinstance(value, int) else value
        return from_sympy(value, {**self.letters, **{z.name: e for z, e in self.shown.items()}})

    def column(self, values: list[Any]) -> Expr:
        """A vector of SymPy objects; of one entry the entry itself."""
        return self.expr(values[0]) if len(values) == 1 else b.vector([self.expr(v) for v in values])

    def matrix(self, value: Any) -> Expr:
        """A SymPy matrix, also where it is a column."""
        return b.matrix([[self.expr(value[i, j]) for j in range(value.cols)] for i in range(value.rows)])

    def rate_letter(self, e: Expr) -> str:
        """A letter for a derivative: v for the first, else one that is free."""
        for name, known in self.named.items():
            if known is e:
                return name
        taken = {*self.letters, *(u.data[0] for u in self.unknowns if u.op == "apply"), *self.named}
        names = ("v", "w", "p", "q") if e.op == "derivative" and e.data == 1 else ("a", "j", "w", "q")
        name = next((n for n in names if n not in taken), f"v_{len(self.named) + 1}")
        self.named[name] = e
        return name

    @property
    def meaning(self) -> str:
        """What the letters for derivatives stand for: ", with $v = x'$"."""
        return "".join(f", with ${name} = {e.latex}$" for name, e in self.named.items())

    def constant(self) -> Any:
        """The next constant of integration."""
        self.constants += 1
        name = f"C{self.constants}"
        self.letters[name] = b.symbol(
            name, properties=["real"], latex=f"C_{{{self.constants}}}" if self.constants > 9 else f"C_{self.constants}"
        )
        return self.s.Symbol(name, real=True)


def system_of(problem: Problem) -> System:
    """The system of a problem; Refusal where the equations are not as many as the unknowns, Stuck where they are not solved for."""
    s = library()
    e = problem.expression
    if e is None or len(problem.variables) != 1 or not problem.variables[0].is_scalar:
        raise Stuck("unknown functions of one variable are needed", "not_supported")
    relations = _relations(e)
    variable = problem.variables[0]
    letters = {x.name: x for x in e.free if x.op == "symbol"}
    for c in problem.conditions:
        letters.update({x.name: x for x in c.free if x.op == "symbol"})
    letters.setdefault(variable.name, variable)
    t = to_sympy(variable)
    if len(problem.unknowns) == 1 and not problem.unknowns[0].is_scalar:
        return _vector_system(problem, relations, t, letters)
    functions = [to_sympy(u) for u in problem.unknowns]
    sides = [to_sympy(r.args[0]) - to_sympy(r.args[1]) for r in relations]
    own = {f.func: f for f in functions}
    orders = []
    for f in functions:
        orders.append(max([int(d.derivative_count) for F in sides for d in F.atoms(s.Derivative) if d.expr == f], default=0))
    for F in sides:
        for applied in F.atoms(s.core.function.AppliedUndef):
            if applied.func in own and applied != own[applied.func]:
                raise Refusal(f"${from_sympy(applied).latex}$: an unknown stands at another argument", "not_supported")
    if len(sides) < len(functions):
        raise Refusal(f"{len(sides)} equation{'s' if len(sides) > 1 else ''} for {len(functions)} unknown functions", "underdetermined")
    if len(sides) > len(functions):
        raise Refusal(f"{len(sides)} equations for {len(functions)} unknown function{'s' if len(functions) > 1 else ''}", "overdetermined")
    if not all(orders):
        raise Stuck("a system with an equation that holds no derivative of one unknown", "not_supported")
    state: list[Any] = []
    tops: list[Any] = []
    places: list[int] = []
    shown: dict[Any, Expr] = {}
    put: dict[Any, Any] = {}
    for u, f, n in zip(problem.unknowns, functions, orders, strict=True):
        places.append(len(state))
        for k in range(n + 1):
            letter = s.Symbol(f"{u.data[0]}_{k}__" if k else f"{u.data[0]}__", real=True)
            put[f.diff(t, k) if k else f] = letter
            (tops if k == n else state).append(letter)
            shown[letter] = b.derivative(u, variable, k) if k else u
    ordered = sorted(put.items(), key=lambda item: -(item[0].derivative_count if item[0].is_Derivative else 0))
    plain = []
    for F in sides:
        for old, new in ordered:
            F = F.subs(old, new)
        if F.has(s.Derivative):
            raise Stuck("this system holds a derivative that is not one of an unknown", "not_supported")
        plain.append(F)
    if any(F.count_ops() > 400 for F in plain):
        raise Stuck("this system is too long", "not_supported")
    try:
        solved = s.linsolve(plain, tops)
    except (s.polys.solvers.PolyNonlinearError, ValueError, s.NonlinearError) as reason:
        raise Stuck("the equations are not linear in the highest derivatives", "not_supported") from reason
    if not solved or any(v.has(*tops) for v in next(iter(solved))):
        raise Stuck("the equations do not determine the highest derivatives", "not_supported")
    values = dict(zip(tops, next(iter(solved)), strict=True))
    rows: list[Any] = []
    for place, n, top in zip(places, orders, tops, strict=True):
        rows += [*state[place + 1 : place + n], values[top]]
    found = System(problem, t, problem.unknowns, state, rows, places, letters, shown)
    for c in problem.conditions:
        _condition(found, c)
    return found


def _relations(e: Expr) -> list[Expr]:
    parts = [x for a in e.args for x in _relations(a)] if e.op == "logic" and e.data == "and" else [e]
    if any(p.op != "relation" or p.data != "=" for p in parts):
        raise Refusal("equations are needed")
    return parts


def _vector_system(problem: Problem, relations: list[Expr], t: Any, letters: dict[str, Expr]) -> System:
    """x' = Ax + f(t) for one vector of known length."""
    s = library()
    unknown = problem.unknowns[0]
    rows = unknown.shape.rows
    n = int(str(rows)) if str(rows).isdigit() else 0
    if len(relations) != 1 or not n or unknown.shape.kind != "vector":
        raise Stuck("one equation for a vector of known length is needed", "not_supported")
    if n > 6:
        raise Stuck("a system of more than six equations", "not_supported")
    base = unknown.data[0].replace("\\", "")
    state = [s.Symbol(f"{base}_{k + 1}__", real=True) for k in range(n)]
    slopes = [s.Symbol(f"{base}_{k + 1}_1__", real=True) for k in range(n)]
    entries = b.vector([b.symbol(z.name, properties=["real"]) for z in state])
    rates = b.vector([b.symbol(z.name, properties=["real"]) for z in slopes])
    try:
        left, right = (to_sympy(_with(side, unknown, entries, rates)) for side in relations[0].args)
        F = s.Matrix(left - right)
    except (DeriverError, TypeError, AttributeError, ValueError) as reason:
        raise Stuck("this vector equation is not taken apart", "not_supported") from reason
    F = F.doit()
    if F.has(s.Derivative) or F.shape != (n, 1):
        raise Stuck("this vector equation is not taken apart", "not_supported")
    solved = s.linsolve(list(F), slopes)
    if not solved:
        raise Stuck("the equation does not determine the derivative", "not_supported")
    values = [s.expand(v) for v in next(iter(solved))]
    shown = {z: b.entry(unknown, b.num(k + 1)) for k, z in enumerate(state)}
    found = System(problem, t, problem.unknowns, state, values, [0], letters, shown)
    for c in problem.conditions:
        point, value = _vector_value(found, c)
        for k in range(n):
            found.conditions.append((k, point, value[k]))
    return found


def _vector_value(system: System, c: Expr) -> tuple[Any, Any]:
    name = system.unknowns[0].data[0]
    if c.op == "relation" and c.data == "=":
        left, right = c.args
        if left.op == "apply" and left.data[0] == name and not left.data[2]:
            try:
                value = system.s.Matrix(to_sympy(right))
            except (DeriverError, TypeError, ValueError) as reason:
                raise Stuck(f"the condition ${c.latex}$ has no entries", "not_supported") from reason
            return to_sympy(left.args[0]), value
    raise Stuck(f"the condition ${c.latex}$ is not the value of the unknown at a point", "not_supported")


def _with(e: Expr, unknown: Expr, entries: Expr, rates: Expr) -> Expr:
    """The expression with the vector and its derivative put in entry by entry."""
    from ...expression.build import rebuild

    if e is unknown:
        return entries
    if e.op == "derivative" and e.args[0] is unknown and e.data == 1:
        return rates
    if not e.args:
        return e
    return rebuild(e, tuple(_with(a, unknown, entries, rates) for a in e.args))


def _condition(system: System, c: Expr) -> None:
    """y(0) = 1, y'(0) = 2."""
    if c.op == "relation" and c.data == "=":
        for left, right in (c.args, c.args[::-1]):
            for u, place in zip(system.unknowns, system.places, strict=True):
                order = None
                if left.op == "apply" and left.data[0] == u.data[0]:
                    order, point = left.data[2], left.args[0]
                elif left.op == "at" and left.args[0].op == "derivative" and left.args[0].args[0] is u:
                    order, point = left.args[0].data, left.args[2]
                if order is not None:
                    last = system.places[system.places.index(place) + 1] if place != system.places[-1] else len(system.state)
                    if place + order >= last:
                        raise Stuck(f"the condition ${c.latex}$ speaks of too high a derivative", "overdetermined")
                    system.conditions.append((place + order, to_sympy(point), to_sympy(right)))
                    return
    raise Stuck(f"the condition ${c.latex}$ is not the value of an unknown at a point", "not_supported")
