"""Steps between equations: each names its rule, and the claim that checks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ...errors import DeriverError
from ...expression import Expr
from ...expression import build as b
from ...model import Answer, Claim, Derivation, Finding, Problem, Step
from ...rulebook import Rulebook
from ..calculus import board as integrals
from ..calculus.line import Line, Work
from ..calculus.solving import METHODS, shortest
from .equation import Equation, Refusal, Stuck
from .families import fits
from .patience import Patience

__all__ = ["Board"]


class Board:
    """What has been written so far."""

    def __init__(self, problem: Problem, rulebook: Rulebook, detail: str) -> None:
        self.problem = problem
        self.rulebook = rulebook
        self.detail = detail
        self.steps: list[Step] = []
        self.answers: list[Answer] = []
        self.findings: list[Finding] = []
        self.conditions: list[Expr] = []
        self.classes: tuple[str, ...] = ()
        self.open_form = False  # whether an integral may be left standing
        self.patience = Patience()
        #: How an equation that a method reduced to is solved; the table of methods stands above the methods.
        self.solver: Callable[[Board, Equation], Any] = _no_solver

    def claim(self, left: Expr, relation: str, right: Expr, conditions: Sequence[Expr] = ()) -> Claim:
        """What is checked; a sum that vanishes is checked as one term against the others, whose size says how exact is exact."""
        if relation == "=" and right is b.ZERO and left.op == "add":
            left, right = left.args[0], b.negative(b.add(*left.args[1:]))
        context = self.problem.context.with_(definitions={})
        return Claim(left, relation, right, context, (*self.conditions, *conditions), kind="derivation_line")

    def step(
        self,
        rule: str,
        before: Expr,
        after: Expr,
        because: str = "",
        *,
        relation: str = "=",
        claim: Claim | None = None,
        inside: Sequence[Step] = (),
    ) -> None:
        """One line; between equations the relation is `iff` or `implies`, and the claim is what makes it so."""
        self.steps.append(
            Step(
                rule=self.rulebook[rule], before=before, relation=relation, after=after, because=because,
                conditions=tuple(self.conditions), steps=tuple(inside), claim=claim or self.claim(before, "=", after),
            )
        )  # fmt: skip

    def in_one_column(self, start: int, because: str = "") -> None:
        """The steps from number `start` on, all by one rule, as one line that shows them below each other; each is kept inside it."""
        lines = self.steps[start:]
        claims = [line.claim for line in lines if line.claim is not None and line.claim.relation == "="]
        lefts, rights = [c.left for c in claims], [c.right for c in claims if c.right is not None]
        if not len(lines) == len(lefts) == len(rights) > 1:
            return
        whole = self.claim(b.vector(lefts), "=", b.vector(rights))
        self.steps[start:] = [
            replace(
                lines[0], before=b.vector([line.before for line in lines]), after=b.vector([line.after for line in lines]),
                because=because or lines[0].because, conditions=tuple(self.conditions), steps=tuple(lines), claim=whole,
            )
        ]  # fmt: skip

    def integrate(self, equation: Equation, f: Any, x: Any) -> tuple[Any, list[Step]]:
        """An antiderivative of f by x, with its own steps; where none is found an integral with a variable end, or Stuck."""
        letters = equation.letters
        letters.setdefault(x.name, b.symbol(x.name, properties=["real"]))
        line: Line | None = Work(letters, METHODS).find(f, x)
        if line is None and f.is_rational_function(x) and (shorter := equation.s.factor(f)) != f:
            line = Work(letters, METHODS).find(shorter, x)
        if line is None and self.open_form:
            return self._left_as_integral(equation, f, x)
        if line is None:
            raise Stuck(f"no antiderivative of ${equation.expr(f).latex}$ is found")
        board = integrals.Board(self.rulebook, self.problem.context, self.detail)
        steps = board.lines(line)
        self.conditions.extend(c for c in board.conditions if c not in self.conditions)
        return shortest(equation.s, line.value, x), steps

    def _left_as_integral(self, equation: Equation, f: Any, x: Any) -> tuple[Any, list[Step]]:
        s = equation.s
        below = s.Mul(*(v for v in s.Mul.make_args(s.fraction(s.together(f))[1]) if not isinstance(v, s.exp)))  # never zero
        if below.has(x) and not (below.is_polynomial(x) and not below.free_symbols - {x} and not s.real_roots(below)):
            raise Stuck(f"no antiderivative of ${equation.expr(f).latex}$ is found")
        starts = [point for _, point, _ in equation.conditions[:1]] or [s.Integer(0), s.Integer(1)]
        for start in starts:
            at = f.subs(x, start)
            if at.is_finite is not False and not at.has(s.nan, s.zoo, s.oo):
                break
        else:
            raise Stuck(f"no antiderivative of ${equation.expr(f).latex}$ is found")
        name = next(n for n in ("s", "r", "z", "q", "w") if n not in equation.letters)
        inner = s.Symbol(name, real=True)
        equation.letters.setdefault(name, b.symbol(name, properties=["real"]))
        value = s.Integral(f.subs(x, inner), (inner, start, x))
        claim = self.claim(b.derivative(equation.expr(value), equation.expr(x)), "=", equation.expr(f))
        step = Step(
            rule=self.rulebook["antiderivative left as an integral"], before=b.integral(equation.expr(f), equation.expr(x)), relation="=",
            after=equation.expr(value), because="", conditions=tuple(self.conditions), steps=(), claim=claim,
        )  # fmt: skip
        self.find("no_closed_form", f"no elementary antiderivative of ${equation.expr(f).latex}$ is found: the integral stays")
        return value, [step]

    def requirements(self, equation: Equation, family: Any, solution: Any) -> tuple[Expr, ...]:
        """What an explicit form asks of t and the constants: radicands that hold a constant, and what an inversion asked for."""
        s = equation.s
        positive = list(family.conditions) if family is not None else []
        for power in solution.atoms(s.Pow):
            base = power.base
            if power.exp.is_Rational and int(power.exp.q) % 2 == 0 and base.is_positive is not True and base.free_symbols:
                positive.append(base)
        positive += [1 - f.args[0] ** 2 for f in solution.atoms(s.asin, s.acos) if not f.args[0].is_number]
        positive += [f.args[0] for f in solution.atoms(s.li)]
        if equation.conditions:  # on one side of a singular point, that of the initial values
            waves = [f.args[0] for f in solution.atoms(s.log) if f.args[0].has(s.cos, s.sin) and f.args[0].free_symbols == {equation.t}]
            positive += waves
        positive += _signed(equation, solution)
        letters = {z: solution.diff(equation.t, k) if k else solution for k, z in enumerate(equation.y)}
        positive += [sign * inner.subs(letters) for inner, sign in equation.signs]
        positive = [_primitive(s, v) for v in positive if v.is_positive is not True]
        return tuple(dict.fromkeys(b.relation(">", equation.expr(v), b.ZERO) for v in positive if v.free_symbols))

    def domain(self, equation: Equation) -> tuple[Expr, ...]:
        """What roots of the variable alone ask for, in the equation itself."""
        s, t = equation.s, equation.t
        bases = [p.base for p in equation.F.atoms(s.Pow) if p.exp.is_Rational and int(p.exp.q) % 2 == 0 and p.base.free_symbols == {t}]
        return tuple(dict.fromkeys(b.relation(">", equation.expr(v), b.ZERO) for v in bases if v.is_nonnegative is not True))

    def find(self, code: str, text: str) -> None:
        """A finding, once."""
        finding = Finding(code, text)
        if finding not in self.findings:
            self.findings.append(finding)

    def answer(self, equation: Equation, solution: Any, role: str, *, case: int | None = None, conditions: Sequence[Expr] = ()) -> None:
        """A solution in explicit form; its claim is the equation with the solution put in."""
        left, right = equation.residual(solution)
        expression = equation.expr(solution)
        name = equation.unknown.data[1]
        claim = self.claim(left, "=", right, conditions)
        self.exceptional(equation, solution)
        self.answers.append(Answer(name, expression, role=role, case=case, conditions=tuple(conditions), claim=claim))

    def exceptional(self, equation: Equation, solution: Any) -> None:
        """Sums of letters below a solution, and not in the equation: where they vanish the solution is another one."""
        s = equation.s
        if solution.count_ops() > 80 or any(f.code in ("missing_assumption", "exceptional_points") for f in self.findings):
            return
        below = s.fraction(s.together(solution))[1]
        own = s.fraction(s.together(equation.F))[1]
        for factor in s.Mul.make_args(s.factor(below)):
            base = factor.as_base_exp()[0]
            letters = base.free_symbols
            if (
                not base.is_Add
                or base.has(*equation.y)
                or equation.t in letters
                or any(z.name in equation.own for z in letters)
                or base.is_nonzero
                or own.has(base)
            ):
                continue
            if letters:
                self.find("missing_assumption", f"without ${equation.relation(base, 0).latex}$, where the solution is another one")

    def worked(self, work: Callable[[Board], None]) -> Derivation:
        """What becomes of the board when `work` writes on it: finished, stuck where there is no method, refused where nothing is asked."""
        try:
            work(self)
            return self.finished()
        except Refusal as refusal:
            return self.ended("refused", str(refusal), refusal.code)
        except Stuck as stuck:
            return self.ended("stuck", str(stuck), stuck.code)
        except DeriverError as mistake:
            return self.ended("stuck", mistake.message, "not_supported")

    def finished(self) -> Derivation:
        """The derivation that is on the board."""
        from dataclasses import replace

        p = replace(self.problem, classes=self.classes) if self.classes else self.problem
        return Derivation(
            task=p.latex, status="finished", problems=(p,), answers=tuple(self.answers), steps=tuple(self.steps),
            declarations=p.context.text, findings=tuple(self.findings),
        )  # fmt: skip

    def ended(self, status: str, reason: str, code: str) -> Derivation:
        """A refusal, or no method; what stands on the board so far is kept."""
        from dataclasses import replace

        p = replace(self.problem, classes=self.classes) if self.classes else self.problem
        return Derivation(
            task=p.latex,
            status=status,
            problems=(p,),
            reason=reason,
            steps=tuple(self.steps),
            findings=(Finding(code, reason), *self.findings),
        )


def _primitive(s: Any, value: Any) -> Any:
    """A sum without a positive number that all its terms have: its sign is the same."""
    number, rest = s.factor_terms(value).as_coeff_Mul() if value.is_Add or value.is_Mul else (s.Integer(1), value)
    return rest if number != 1 and number.is_positive else value


def _signed(equation: Equation, solution: Any) -> list[Any]:
    """Where a root in the equation is taken of a square u^2 of the solution, it is u on one side of its zeros only: u or -u is positive."""
    s = equation.s
    letters = {z: solution.diff(equation.t, k) if k else solution for k, z in enumerate(equation.y)}
    roots = [p.base for p in equation.F.atoms(s.Pow) if p.base.has(*equation.y) and p.exp.is_Rational and int(p.exp.q) % 2 == 0]
    out: list[Any] = []
    for radicand in roots:
        inner = radicand.subs(letters)
        # Expansion shows a square that is hidden, or hides one that stands there.
        for factor in (*s.Mul.make_args(inner), *s.Mul.make_args(s.factor(s.expand(inner)))):
            base, exponent = factor.as_base_exp()
            if exponent.is_Integer and int(exponent) % 2 == 0 and base.is_nonnegative is not True and base.free_symbols:
                sides = [v for v in (base, -base) if fits(s, equation, solution, [v])]
                out += sides if len(sides) == 1 and not {sides[0], -sides[0]} & set(out) else []
    return out


def _no_solver(board: Board, equation: Equation) -> Any:
    raise Stuck("equations are not solved on the way here", "not_supported")
