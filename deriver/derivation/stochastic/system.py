r"""Processes as SymPy letters: `dX_i = a_i dt + \sum_k b_{ik} dW_k` with `dW_k dW_l = \rho_{kl} dt`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...latex.equations import stochastic_equation_of
from ...model import Problem
from ..differential_equations.equation import Refusal, Stuck

__all__ = ["Refusal", "Stuck", "System", "system_of"]


@dataclass
class System:
    """`states` are the processes that occur, Brownian motions themselves with the drift zero among them."""

    problem: Problem
    t: Any
    states: list[Any] = field(default_factory=list)
    drift: dict[Any, Any] = field(default_factory=dict)
    diffusion: dict[Any, dict[Any, Any]] = field(default_factory=dict)
    noises: list[Any] = field(default_factory=list)
    correlation: dict[tuple[Any, Any], Any] = field(default_factory=dict)
    letters: dict[str, Expr] = field(default_factory=dict)
    starts: dict[Any, Any] = field(default_factory=dict)
    undefined: set[tuple[Any, Any]] = field(default_factory=set)
    plain: dict[Any, Any] = field(default_factory=dict)  # the letters of values, x for X_t
    domain: list[Any] = field(default_factory=list)  # what an integral took as positive, and is positive at the start

    @property
    def s(self) -> Any:
        """SymPy."""
        return library()

    def expr(self, value: Any) -> Expr:
        """A SymPy object in the letters of the problem."""
        return from_sympy(self.s.sympify(value), self.letters)

    def letter(self, name: str, latex: str = "", *, positive: bool = False) -> Any:
        """A new real letter; with a line below where the name is taken."""
        while name in self.letters:
            name += "_"
        made = self.s.Symbol(name, real=True)
        self.letters[name] = b.symbol(name, properties=["real", *(["positive"] if positive else [])], latex=latex or name.rstrip("_"))
        return made

    def adapted(self, value: Any) -> list[Any]:
        """Letters with the time below that are no state of the system: `\\mu_t`, or a process without an equation."""
        time = self.t.name
        return [z for z in sorted(value.free_symbols, key=str) if z.name.endswith(f"_{time}") and z not in self.states]

    def steady(self) -> None:
        """Refusal where a coefficient depends on something that changes at random and has no equation here."""
        for x in self.drift:
            parts = [self.drift[x], *self.diffusion[x].values()]
            others = [z for v in parts for z in (*self.adapted(v), *(y for y in self.states if y != x and v.has(y)))]
            if others:
                raise Stuck(
                    f"the equation of ${self.expr(x).latex}$ holds ${self.expr(others[0]).latex}$, and is not closed", "not_supported"
                )

    def rate(self, x: Any, y: Any) -> Any:
        r"""The rate of `dX\,dY`: the sum of the products of the diffusions, with the correlations of the noises."""
        total = self.s.Integer(0)
        for k, one in self.diffusion[x].items():
            for m, other in self.diffusion[y].items():
                total += one * other * self.joint(k, m)
        return total

    def joint(self, k: Any, m: Any) -> Any:
        """The correlation of two Brownian motions; Refusal where it is not said."""
        if k == m:
            return self.s.Integer(1)
        found = self.correlation.get((k, m), self.correlation.get((m, k)))
        if found is None:
            self.undefined.add((k, m))
            return self.s.Integer(0)
        return found

    def positive(self, *values: Any) -> list[Expr]:
        """What has to be positive where logarithms and roots of these values are real."""
        s = self.s
        found: dict[Any, None] = {}
        for value in values:
            for log in sorted(value.atoms(s.log), key=str):
                found[log.args[0]] = None
            for power in sorted(value.atoms(s.Pow), key=str):
                if not power.exp.is_Integer and not power.base.is_positive and power.base != s.E:
                    found[power.base] = None
        return [b.relation(">", self.expr(v), b.ZERO) for v in found if not v.is_positive]

    def tidy(self, value: Any) -> Any:
        """The shortest of the usual forms."""
        return shortest(value, 120)


def system_of(problem: Problem) -> System:
    """The processes of a problem; Stuck where one is not scalar."""
    s = library()
    time = problem.variables[0]
    system = System(problem, to_sympy(time))
    system.letters[time.name] = time
    equations = _relations(problem.expression)
    for expression in (*equations, *problem.conditions, *problem.operands, *problem.unknowns):
        for x in expression.free:
            if x.op == "symbol":
                # In the claims a process is a letter: they are identities between functions of its value.
                random = "process" in x.properties
                system.letters[x.name] = b.symbol(x.name, properties=["real"], latex=x.data.latex) if random else x
    for relation in equations:
        found = stochastic_equation_of(relation)
        if found is None or not found.process.is_scalar:
            raise Stuck("an equation for a scalar process is needed", "not_supported")
        if any(not w.is_scalar for w, _ in found.diffusion):
            raise Stuck("a vector of Brownian motions is not supported", "not_supported")
        x = to_sympy(found.process)
        if x in system.drift:
            raise Refusal("a process has two equations")
        system.states.append(x)
        system.drift[x] = to_sympy(found.drift)
        system.diffusion[x] = {to_sympy(w): to_sympy(value) for w, value in found.diffusion}
        for w in system.diffusion[x]:
            if w not in system.noises:
                system.noises.append(w)
    for condition in problem.conditions:
        left, right = condition.args
        if left.op == "symbol":
            base = left.name.removesuffix("_0")
            for x in system.states:
                if x.name.split("_")[0] == base:
                    system.starts[x] = to_sympy(right)
            continue
        pair = [n.args[0] for n in walk(left) if n.op == "differential"]
        if len(pair) == 1:
            pair *= 2
        value = _rate_of(right, time)
        if len(pair) != 2 or value is None:
            raise Stuck(f"the condition ${condition.latex}$ is not understood", "not_supported")
        first, second = (to_sympy(p) for p in pair)
        number = to_sympy(value)
        if first == second and number != 1:
            raise Refusal(f"${condition.latex}$ contradicts $(d{pair[0].latex})^2=d{time.latex}$")
        if number.is_number and abs(number) > 1:
            raise Refusal("a correlation lies between -1 and 1")
        system.correlation[(first, second)] = number
    used = {n for o in problem.operands for n in o.free if "process" in n.properties}
    used |= {n for r in equations for n in r.args[1].free if "process" in n.properties and not _only_moved(r.args[1], n)}
    for process in sorted(used, key=lambda z: z.name):
        x = to_sympy(process)
        if x not in system.drift:
            # A Brownian motion that is itself an argument.
            system.states.append(x)
            system.drift[x] = s.Integer(0)
            system.diffusion[x] = {x: s.Integer(1)}
            if x not in system.noises:
                system.noises.append(x)
    return system


def _relations(expression: Expr | None) -> list[Expr]:
    if expression is None:
        return []
    return list(expression.args) if expression.op == "logic" else [expression]


def _only_moved(e: Expr, letter: Expr) -> bool:
    """Whether a letter stands only behind a d."""
    if e is letter:
        return False
    return e.op == "differential" or all(_only_moved(part, letter) for part in e.args)


def _rate_of(right: Expr, time: Expr) -> Expr | None:
    r"""The coefficient of dt; zero is itself."""
    if right is b.ZERO:
        return right
    if right is b.differential(time):
        return b.ONE
    parts = list(right.args) if right.op in ("mul", "dot") else [right]
    rest = [p for p in parts if p is not b.differential(time)]
    return b.mul(*rest) if len(rest) == len(parts) - 1 and rest else None
