"""What the letters of a task stand for: processes at other times, stochastic integrals, brackets, expectations; the order of times."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise, permutations
from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Problem
from .system import Refusal, Stuck, System, system_of

__all__ = ["MOMENTS", "Table", "Term", "table_of"]

MOMENTS = ("E", "Var", "Cov", "Corr", "Std")


@dataclass(frozen=True)
class Term:
    """kind: `process`, `ito`, `over time`, `bracket`, `score` or a moment; arguments as SymPy objects; given: the time of what is known."""

    kind: str
    arguments: tuple[Any, ...]
    given: Any = None


@dataclass
class Table:
    """The system of a problem, and its private letters."""

    problem: Problem
    system: System
    terms: dict[Any, Term] = field(default_factory=dict)
    domain: list[Expr] = field(default_factory=list)  # relations between letters
    definitions: dict[Any, Any] = field(default_factory=dict)

    @property
    def s(self) -> Any:
        """SymPy."""
        return self.system.s

    @property
    def t(self) -> Any:
        """The variable of time."""
        return self.system.t

    def sympy(self, e: Expr) -> Any:
        """An operand with what the task defines put in."""
        value = to_sympy(e)
        for _ in range(3):
            value = value.subs(self.definitions, simultaneous=True)
        return value

    def moments_in(self, value: Any) -> list[Any]:
        """The letters that stand for expectations, in a fixed order."""
        return sorted((z for z in value.free_symbols if z in self.terms and self.terms[z].kind in MOMENTS), key=str)

    def random_in(self, value: Any) -> set[Any]:
        """The letters of a value that are random."""
        return {z for z in value.free_symbols if z in self.terms or z in self.system.states}

    def times(self, value: Any, origin: Any) -> list[Any]:
        """The times at which a value needs its processes."""
        found: dict[Any, None] = {}
        stack = sorted(value.free_symbols, key=str)
        while stack:
            z = stack.pop(0)
            if z in self.system.states:
                found[self.t] = None
            term = self.terms.get(z)
            if term is None:
                continue
            if term.kind == "process":
                found[term.arguments[0]] = None
            elif term.kind in ("ito", "over time"):
                found[term.arguments[2]] = None
                found[term.arguments[3]] = None
        return [x for x in found if x != 0 and x != origin]

    def orders(self, times: list[Any], origin: Any, *, every: bool) -> list[tuple[list[Any], list[Expr]]]:
        """The orders in which times may stand, each with the conditions that say so; one by custom where not every one is wanted."""
        s = self.s
        letters = sorted({z for x in (*times, origin) for z in x.free_symbols if z.name in _LETTERS}, key=_custom)
        out = []
        for chosen in permutations(letters):
            said = {(x, y) for i, x in enumerate(chosen) for y in chosen[i + 1 :]}
            if any((y, x) in said for x, y in self._before()):
                continue
            steps = [s.Symbol(f"d{i}__", positive=True) for i in range(len(chosen))]
            put = {z: s.Add(*steps[: i + 1]) for i, z in enumerate(chosen)}
            ranked = self._ranked([*times], put)
            if ranked is None or (origin != 0 and any(_sign(s, (x - origin).subs(put)) == -1 for x in times)):
                continue
            known = {frozenset(p) for p in self._before()}
            conditions = [
                b.relation("<", self.system.expr(x), self.system.expr(y)) for x, y in pairwise(chosen) if frozenset((x, y)) not in known
            ]
            out.append((ranked, conditions))
            if not every:
                break
        if not out:
            raise Stuck("the order of the times is not known: write it, as in $0<s<t$", "missing_assumption")
        return out

    def _before(self) -> list[tuple[Any, Any]]:
        """Pairs of letters of which the first is said to be smaller."""
        out = []
        for relation in self.domain:
            left, right = (to_sympy(x) for x in relation.args)
            pair = (left, right) if relation.data in ("<", "<=") else (right, left)
            if all(z.is_Symbol for z in pair):
                out.append(pair)
        return out

    def _ranked(self, times: list[Any], put: dict[Any, Any]) -> list[Any] | None:
        s = self.s
        for x, y in combinations(times, 2):
            if _sign(s, (x - y).subs(put)) is None:
                return None
        return sorted(times, key=lambda x: float(x.subs(put).subs({z: 1 for v in put.values() for z in v.free_symbols}).subs(
            {z: s.Rational(3, 2) for z in x.free_symbols})))  # fmt: skip


_LETTERS = ("r", "s", "t", "u", "v", "h", "tau", "T", "t_0", "t_1", "t_2", "s_1", "s_2")


def _custom(z: Any) -> tuple[int, str]:
    return (_LETTERS.index(z.name), z.name)


def _sign(s: Any, value: Any) -> int | None:
    """The sign of a difference of times, where it is the same everywhere."""
    value = s.simplify(value)
    if value == 0:
        return 0
    if value.is_positive:
        return 1
    if value.is_negative:
        return -1
    letters = sorted(value.free_symbols, key=str)
    signs = set()
    for k in range(12):
        at = {z: s.Rational(1 + (7 * k + 5 * i + k * k) % 23, 1 + (3 * k + 4 * i) % 11) for i, z in enumerate(letters)}
        number = value.subs(at).evalf(20)
        if not number.is_real:
            return None
        signs.add(1 if number > 0 else -1)
    return signs.pop() if len(signs) == 1 else None


def table_of(problem: Problem) -> Table:
    """The processes of a task and the meaning of its letters; Stuck where an equation is of another form."""
    plain: list[Expr] = []
    meanings: list[Expr] = []
    domain: list[Expr] = []
    definitions: list[Expr] = []
    for c in problem.conditions:
        if c.op == "relation" and c.args[1].op == "apply" and str(c.args[1].data[0]).startswith("random "):
            meanings.append(c)
        elif c.op == "relation" and c.data in ("<", "<=", ">", ">="):
            domain.append(c)
        elif any(n.op == "differential" for n in walk(c.args[0])) or (c.args[0].op == "symbol" and c.args[0].name.endswith("_0")):
            plain.append(c)
        else:
            definitions.append(c)
    names = {u.name.removeprefix("is noise ") for u in problem.unknowns if u.name.startswith("is noise ")}
    unknowns = tuple(u for u in problem.unknowns if not u.name.startswith("is noise "))
    reduced = replace(problem, conditions=tuple(plain), operands=(), unknowns=unknowns)
    system = system_of(reduced)
    for e in (*problem.conditions, *problem.operands):
        for x in e.free:
            if x.op == "symbol" and x.name not in system.letters:
                system.letters[x.name] = b.symbol(x.name, properties=["real"], latex=x.data.latex) if "process" in x.properties else x
    made = Table(problem, system, domain=domain)
    s = system.s
    for u in unknowns:
        x = to_sympy(u)
        if x not in system.drift and u.name in names:
            system.states.append(x)
            system.drift[x] = s.Integer(0)
            system.diffusion[x] = {x: s.Integer(1)}
            if x not in system.noises:
                system.noises.append(x)
        elif x in system.noises and x not in system.drift:
            system.states.append(x)
            system.drift[x] = s.Integer(0)
            system.diffusion[x] = {x: s.Integer(1)}
    for c in meanings:
        letter, what = to_sympy(c.args[0]), c.args[1]
        kind = str(what.data[0]).removeprefix("random ")
        arguments = tuple(to_sympy(a) for a in what.args)
        given = None
        if kind.endswith(" given"):
            kind, given, arguments = kind.removesuffix(" given"), arguments[-1], arguments[:-1]
        if kind == "process" and len(arguments) == 1:
            continue
        if kind == "process" and arguments[1] not in system.states:
            raise Refusal(f"no equation says how ${system.expr(arguments[1]).latex}$ moves", "missing_assumption")
        made.terms[letter] = Term(kind, arguments, given)
    for c in definitions:
        made.definitions[to_sympy(c.args[0])] = to_sympy(c.args[1])
    for _ in range(3 if made.definitions else 0):
        made.terms = {
            z: Term(k.kind, tuple(a.subs(made.definitions, simultaneous=True) for a in k.arguments), k.given) for z, k in made.terms.items()
        }
    return made
