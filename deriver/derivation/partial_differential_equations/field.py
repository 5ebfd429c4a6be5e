"""A partial differential equation for one function: F = 0 in letters for its derivatives, and its conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...expression import Expr, substitute, transform
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Problem
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck

__all__ = ["Condition", "Field", "Refusal", "Stuck", "answer", "conditions_of", "field_of", "space_and_time"]


@dataclass(frozen=True)
class Condition:
    """The function, or its derivative by `by`, where `variable` is `point`; with `mix` the derivative and `mix` times the function."""

    variable: Any
    point: Any
    by: Any
    value: Any
    mix: Any = None


@dataclass
class Field:
    """`F` holds a letter for each derivative: `jet[(x, x)]` for u_xx; `jet[()]` for u."""

    problem: Problem
    variables: tuple[Any, ...]
    unknown: Expr
    function: Any
    F: Any
    jet: dict[tuple[Any, ...], Any]
    letters: dict[str, Expr]
    conditions: list[Condition] = field(default_factory=list)

    @property
    def s(self) -> Any:
        """SymPy."""
        return library()

    def expr(self, value: Any) -> Expr:
        """A SymPy object without the unknown as an expression."""
        return from_sympy(self.s.sympify(value), self.letters)

    def letter(self, name: str, latex: str = "") -> Any:
        """A new real letter."""
        while name in self.letters:
            name += "_"
        self.letters[name] = b.symbol(name, properties=["real"], latex=latex or name.rstrip("_"))
        return self.s.Symbol(name, real=True)

    def put(self, e: Expr, body: Expr) -> Expr:
        """An expression of the problem with a function put in; the derivatives are left to be carried out."""
        home = self.unknown

        def visit(node: Expr) -> Expr | None:
            if node.op != "apply" or node.data[0] != home.data[0]:
                return None
            moved = {x: a for x, a in zip(home.args, node.args, strict=True) if a is not x}
            return substitute(body, moved) if moved else body

        return transform(e, visit)

    def coefficient(self, *by: Any) -> Any:
        """The coefficient of a derivative in F, which has to be linear in it."""
        letter = self.jet.get(tuple(sorted(by, key=str)))
        return self.s.Integer(0) if letter is None else self.F.diff(letter)

    @property
    def order(self) -> int:
        """The highest order of a derivative."""
        return max((len(k) for k, z in self.jet.items() if self.F.has(z)), default=0)


def space_and_time(found: Field) -> tuple[Any, Any]:
    """The one variable of space and the time."""
    time = [v for v in found.variables if v.name in ("t", "tau")]
    space = [v for v in found.variables if v not in time]
    if len(time) != 1 or len(space) != 1:
        raise Stuck("one variable of space and the time are needed", "not_supported")
    return space[0], time[0]


def field_of(problem: Problem) -> Field:
    """The equation of a problem; Stuck where it is not one equation for one scalar function."""
    s = library()
    e = problem.expression
    if e is None or e.op != "relation" or e.data != "=":
        raise Stuck("one equation for one function is needed", "not_supported")
    if len(problem.unknowns) != 1 or problem.unknowns[0].op != "apply" or not problem.unknowns[0].is_scalar:
        raise Stuck("one unknown scalar function is needed", "not_supported")
    unknown = problem.unknowns[0]
    if any(not v.is_scalar for v in unknown.args):
        raise Stuck("a Laplacian in several unnamed variables is not supported: write the variables", "not_supported")
    function = to_sympy(unknown)
    F = to_sympy(e.args[0]) - to_sympy(e.args[1])
    F = F.doit() if F.has(s.Derivative) else F
    letters = {x.name: x for part in (e, *problem.conditions, *problem.operands) for x in part.free if x.op == "symbol"}
    letters.update({x.name: x for x in unknown.args})
    jet: dict[tuple[Any, ...], Any] = {(): s.Symbol("u__", real=True)}
    put = {}
    for d in sorted(F.atoms(s.Derivative), key=s.default_sort_key):
        if d.expr != function:
            raise Stuck("a derivative of something else than the unknown function", "not_supported")
        by = tuple(sorted((v for v, n in d.variable_count for _ in range(int(n))), key=str))
        jet[by] = s.Symbol("u__" + "".join(str(v) for v in by), real=True)
        put[d] = jet[by]
    F = F.xreplace(put).xreplace({function: jet[()]})
    undefined = F.atoms(s.core.function.AppliedUndef)
    source = "uniqueness" in problem.request and not any(F.diff(z).atoms(s.core.function.AppliedUndef) for z in jet.values())
    if F.has(s.Derivative) or (undefined and not source):
        raise Stuck("the equation holds another function that is not given", "not_supported")
    made = Field(problem, tuple(to_sympy(v) for v in unknown.args), unknown, function, s.expand(F), jet, letters)
    return made


def conditions_of(found: Field) -> list[Condition]:
    """The conditions as values at points."""
    out = []
    home = found.unknown
    for c in found.problem.conditions:
        if c.op != "relation" or c.data != "=":
            raise Stuck(f"the condition ${c.latex}$ is not understood", "not_supported")
        left, value = c.args
        by = None
        fixed: list[tuple[Expr, Expr]] = []
        if left.op == "at" and left.args[0].op == "derivative" and left.args[0].data == 1 and left.args[0].args[0] is home:
            by = to_sympy(left.args[0].args[1])
            fixed = [(left.args[1], left.args[2])]
        elif left.op == "apply" and left.data[0] == home.data[0]:
            fixed = [(x, a) for x, a in zip(home.args, left.args, strict=True) if a is not x]
        if len(fixed) != 1 and (mixed := _mixed(left, _value(value), home)) is not None:
            out.append(mixed)
            continue
        if len(fixed) != 1:
            raise Stuck(f"the condition ${c.latex}$ is not understood", "not_supported")
        out.append(Condition(to_sympy(fixed[0][0]), to_sympy(fixed[0][1]), by, _value(value)))
    return out


def _mixed(left: Expr, value: Any, home: Expr) -> Condition | None:
    r"""`a u_x(L,t)+c u(L,t)=value` as `u_x+(c/a)u=value/a`; None where the left side is no such sum at one end."""
    s = library()
    slope, plain = s.Dummy("slope"), s.Dummy("value")
    places: list[tuple[Expr, Expr, Expr | None]] = []

    def visit(node: Expr) -> Expr | None:
        if node.op == "at" and node.args[0].op == "derivative" and node.args[0].data == 1 and node.args[0].args[0] is home:
            places.append((node.args[1], node.args[2], node.args[0].args[1]))
            return b.symbol("slope__", properties=["real"])
        if node.op == "apply" and node.data[0] == home.data[0]:
            moved = [(x, a) for x, a in zip(home.args, node.args, strict=True) if a is not x]
            places.extend((x, a, None) for x, a in moved)
            return b.symbol("value__", properties=["real"]) if len(moved) == 1 else None
        return None

    shown = to_sympy(transform(left, visit))
    named = {z.name: z for z in shown.free_symbols}
    shown = shown.subs({named[k]: v for k, v in (("slope__", slope), ("value__", plain)) if k in named})
    if len(places) != 2 or {p[0] for p in places} != {places[0][0]} or {p[1] for p in places} != {places[0][1]}:
        return None
    bys = [p[2] for p in places if p[2] is not None]
    a, c = shown.diff(slope), shown.diff(plain)
    if (
        bys != [places[0][0]]
        or a == 0
        or c == 0
        or s.expand(shown - a * slope - c * plain) != 0
        or (a.has(slope, plain) or c.has(slope, plain))
    ):
        return None
    if any(z.name in {v.name for v in home.args} for z in (*a.free_symbols, *c.free_symbols)):
        return None
    return Condition(to_sympy(places[0][0]), to_sympy(places[0][1]), to_sympy(bys[0]), s.cancel(value / a), s.cancel(c / a))


def _value(e: Expr) -> Any:
    """Data as a SymPy object, with a delta at a point as Dirac's."""
    s = library()
    value = to_sympy(e)
    for z in sorted(value.atoms(s.core.function.AppliedUndef), key=str):
        if z.func.__name__ == "delta" and len(z.args) == 1:
            value = value.subs(z, s.DiracDelta(z.args[0]))
    return value


def answer(
    board: Board, found: Field, value: Any, *, term: Any = None, role: str = "answer", conditions: bool = True
) -> None:  # fmt: skip
    """A solution: the equation with it put in is its claim, and every condition is a step. term: what is put in for a series."""
    body = found.expr(value)
    checked = body if term is None else found.expr(term)
    e = found.problem.expression
    assert e is not None
    left, right = (found.put(side, checked) for side in e.args)
    board.step("solution put into the equation", left, right, "" if term is None else "Each term of the series solves the equation.")
    if term is None and conditions:
        for c in found.problem.conditions:
            board.step("condition put in", found.put(c.args[0], body), c.args[1])
    claim = board.claim(left, "=", right)
    board.answers.append(Answer(found.unknown.data[1], body, role=role, conditions=tuple(board.conditions), claim=claim))
