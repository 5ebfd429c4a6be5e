r"""Kinks: one-sided derivatives, differentiability at a point, and the subdifferential of a convex function of one variable."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, finished, guard, letters_of
from .limits import limit_value
from .line import Work

__all__ = ["solve_differentiability", "solve_subdifferential"]


class _Kink:
    """A function near a point, from both sides."""

    def __init__(self, board: Board, body: Expr, letter: Expr, place: Expr) -> None:
        self.s = library()
        self.board, self.body, self.letter, self.place = board, body, letter, place
        self.f, self.x, self.a = to_sympy(body), to_sympy(letter), to_sympy(place)
        self.h = b.symbol(
            "h" if "h" not in letters_of(body) else "eta", properties=["real"], latex="h" if "h" not in letters_of(body) else r"\eta"
        )
        self.work = Work({**letters_of(body, letter, place), self.h.name: self.h}, ())
        others = self.f.free_symbols - {self.x} - self.a.free_symbols
        if others:
            raise Doubt("the function holds letters besides its variable")

    def value(self) -> Any:
        """The value at the point."""
        value = self.s.simplify(self.f.subs(self.x, self.a))
        if value.has(self.s.nan, self.s.zoo, self.s.oo) or value.is_real is False:
            raise Doubt(f"the function has no value at ${self.place.latex}$")
        return value

    def near(self, side: int) -> Any:
        """The function at a distance t > 0 from the point, and the distance."""
        t = self.s.Symbol("t", positive=True)
        return self.s.simplify(self.f.subs(self.x, self.a + side * t)), t

    def end(self, side: int) -> Any:
        """The limit of the function from one side."""
        g, t = self.near(side)
        return limit_value(self.s, g, t, self.s.Integer(0), "+") if g.has(t) else g

    def slope(self, side: int) -> Any:
        """The derivative from one side; an infinity where the quotients grow; None where they oscillate."""
        g, t = self.near(side)
        q = self.s.simplify((g - self.value()) / (side * t))
        return limit_value(self.s, q, t, self.s.Integer(0), "+") if q.has(t) else q

    def quotient(self, side: int) -> Expr:
        """The one-sided limit of the difference quotient."""
        moved = substitute(self.body, {self.letter: self.h if self.place is b.ZERO else b.add(self.place, self.h)})
        value = self.work.expr(self.value())
        top = moved if value is b.ZERO else b.subtract(moved, value)
        return b.limit(b.divide(top, self.h), self.h, b.ZERO, "+" if side > 0 else "-")

    def steps(self) -> tuple[list[Step], list[Any]]:
        """Both one-sided derivatives with their steps, the left one first."""
        steps, slopes = [], []
        for side in (-1, 1):
            slope = self.slope(side)
            slopes.append(slope)
            word = "left" if side < 0 else "right"
            if slope is None:
                continue
            node = self.quotient(side)
            claim = None
            if self.f.has(self.s.Max, self.s.Min, self.s.Piecewise):
                g, t = self.near(side)
                h = self.s.Symbol(self.h.name, real=True)
                q = self.work.expr(self.s.simplify((g - self.value()) / (side * t)).subs(t, side * h))
                claim = self.board.claim(b.limit(q, self.h, b.ZERO, "+" if side > 0 else "-"), "=", self.work.expr(slope))
            elif slope in (self.s.oo, -self.s.oo):
                claim = self.board.claim(b.limit(b.power(node.args[0], -1), self.h, b.ZERO, "+" if side > 0 else "-"), "=", b.ZERO)
            steps.append(
                self.board.step("one-sided derivative", node, self.work.expr(slope), f"The derivative from the {word}.", claim=claim)
            )
        return steps, slopes


def _at(problem: Problem, board: Board, place: Expr) -> _Kink:
    body = problem.expression
    assert body is not None
    guard(body)
    return _Kink(board, body, problem.variables[0], place)


def solve_differentiability(problem: Problem, board: Board) -> Derivation:
    """Whether a function has a derivative at a point: both one-sided derivatives, compared."""
    place = problem.operands[0]
    kink = _at(problem, board, place)
    s = kink.s
    value = kink.value()
    for side in (-1, 1):
        end = kink.end(side)
        if end is None or end != value and s.simplify(end - value) != 0:
            word = "left" if side < 0 else "right"
            if end is None:
                raise Doubt("the function oscillates at this point")
            node = b.limit(kink.body, kink.letter, place, "-" if side < 0 else "+")
            step = board.step(
                "one-sided limits",
                node,
                kink.work.expr(end),
                f"The limit from the {word} is not the value ${kink.work.expr(value).latex}$.",
            )
            text = f"no: the function is not continuous at ${kink.letter.latex} = {place.latex}$"
            return finished(problem, [Answer("text", None, text=text, claim=board.claim(step.before, "=", step.after))], [step])
    steps, (left, right) = kink.steps()
    if left is None or right is None:
        return finished(problem, [Answer("text", None, text="no: the difference quotients oscillate")], steps)
    shown = [kink.work.expr(v) for v in (left, right)]
    where = f"${kink.letter.latex} = {place.latex}$"
    claims = [step.claim or board.claim(step.before, "=", step.after) for step in steps]
    if left.is_finite and right.is_finite and s.simplify(left - right) == 0:
        text = f"yes: the derivative at {where} is ${shown[0].latex}$"
    elif left.is_finite and right.is_finite:
        text = f"no: at {where} the derivative from the left is ${shown[0].latex}$ and from the right ${shown[1].latex}$"
    else:
        text = f"no: the difference quotients at {where} are unbounded"
    answers = [Answer("text", None, text=text, claim=claims[0])]
    for name, value_, claim in zip(("left_derivative", "right_derivative"), shown, claims, strict=True):
        answers.append(Answer(name, value_, claim=claim))
    return finished(problem, answers, steps)


def solve_subdifferential(problem: Problem, board: Board) -> Derivation:
    """The interval between the one-sided derivatives, at a point or at each kink."""
    body = problem.expression
    assert body is not None
    guard(body)
    s = library()
    f, x = to_sympy(body), to_sympy(problem.variables[0])
    if f.free_symbols - {x}:
        raise Doubt("the function holds letters besides its variable")
    kinks = kinks_of(s, f, x)
    pieces = pieces_of(s, f, x, kinks)
    convex = convex_pieces(s, f, x, kinks, pieces)
    places = list(problem.operands) or [Work(letters_of(body), ()).expr(k) for k in kinks]
    answers: list[Answer] = []
    steps: list[Step] = []
    if not convex:
        raise Doubt("the function is not convex, or that it is convex is not known here; the subdifferential is that of a convex function")
    for place in places:
        kink = _at(problem, board, place)
        more, (left, right) = kink.steps()
        steps += more
        if left is None or right is None:
            raise Doubt("a one-sided derivative is not known here")
        shown = [kink.work.expr(v) for v in (left, right)]
        text = f"$[{shown[0].latex}, {shown[1].latex}]$" if left != right else f"$\\{{{shown[0].latex}\\}}$"
        claims = [m.claim or board.claim(m.before, "=", m.after) for m in more]
        claim = board.claim(b.vector([c.left for c in claims]), "=", b.vector(shown))
        answers.append(Answer("subdifferential", None, text=text, point=f"{kink.letter.latex} = {place.latex}", claim=claim))
    if not problem.operands:
        letter = problem.variables[0]
        work = Work(letters_of(body), ())
        ends = [-s.oo, *kinks, s.oo]
        for (low, high), g in zip(pairwise(ends), pieces, strict=True):
            condition = _between(work, letter, low, high)
            slope = work.expr(s.simplify(g.diff(x)))
            text = f"$\\{{{slope.latex}\\}}$"
            where = f" for ${condition.latex}$" if condition is not None else ""
            board.conditions = [] if condition is None else [condition]
            claim = board.claim(b.derivative(work.expr(g), letter), "=", slope)
            answers.append(Answer("subdifferential", None, text=text + where, conditions=tuple(board.conditions), claim=claim))
        board.conditions = []
    return finished(problem, answers, steps)


def _between(work: Work, letter: Expr, low: Any, high: Any) -> Expr | None:
    parts = []
    if low.is_finite:
        parts.append(b.relation(">", letter, work.expr(low)))
    if high.is_finite:
        parts.append(b.relation("<", letter, work.expr(high)))
    return b.all_of(parts) if parts else None


def kinks_of(s: Any, f: Any, x: Any) -> list[Any]:
    """Where an absolute value, a maximum or a piece changes, in order."""
    found: set[Any] = set()
    edges = [part.args[0] for part in f.atoms(s.Abs, s.sign)]
    for part in f.atoms(s.Max, s.Min):
        edges += [p - q for i, p in enumerate(part.args) for q in part.args[i + 1 :]]
    for part in f.atoms(s.Piecewise):
        for _, condition in part.args:
            edges += [r.lhs - r.rhs for r in condition.atoms(s.core.relational.Relational)]
    for u in edges:
        if not u.has(x):
            continue
        if not u.is_polynomial(x):
            solutions = s.solveset(u, x, s.S.Reals)
            if not isinstance(solutions, s.FiniteSet):
                raise Doubt("where the function has its kinks is not known here")
            found |= set(solutions.args)
            continue
        found |= set(s.Poly(u, x).real_roots())
    return sorted(found, key=lambda v: float(v))


def pieces_of(s: Any, f: Any, x: Any, kinks: list[Any]) -> list[Any]:
    """The formulas between the kinks."""
    ends = [None, *kinks, None]
    out = []
    for low, high in pairwise(ends):
        middle = (
            s.Integer(0) if low is None and high is None else high - 1 if low is None else low + 1 if high is None else (low + high) / 2
        )
        out.append(branch(s, f, x, middle))
    return out


def branch(s: Any, f: Any, x: Any, middle: Any) -> Any:
    """The formula that holds around a point that is no kink."""

    def chosen(part: Any) -> Any:
        if isinstance(part, s.Abs):
            return part.args[0] if part.args[0].subs(x, middle).evalf() > 0 else -part.args[0]
        if isinstance(part, s.sign):
            return s.Integer(1) if part.args[0].subs(x, middle).evalf() > 0 else s.Integer(-1)
        if isinstance(part, s.Piecewise):
            return next(value for value, condition in part.args if condition.subs(x, middle) == True)  # noqa: E712 (a SymPy object)
        best = max if isinstance(part, s.Max) else min
        return best(part.args, key=lambda p: float(p.subs(x, middle).evalf()))

    for _ in range(4):
        parts = sorted(f.atoms(s.Abs, s.sign, s.Max, s.Min, s.Piecewise), key=lambda p: p.count_ops())
        parts = [p for p in parts if p.has(x)]
        if not parts:
            break
        f = f.subs(parts[0], chosen(parts[0]))
    if any(p.has(x) for p in f.atoms(s.Abs, s.sign, s.Max, s.Min, s.Piecewise)):
        raise Doubt("the function has too many pieces inside each other")
    return f


def convex_pieces(s: Any, f: Any, x: Any, kinks: list[Any], pieces: list[Any]) -> bool:
    """Whether a function of one variable is convex: each piece is, the slopes rise at the kinks, and there is no jump."""
    ends = [-s.oo, *kinks, s.oo]
    for g, low, high in zip(pieces, ends, ends[1:], strict=False):
        second = s.simplify(g.diff(x, 2))
        if second.is_nonnegative:
            continue
        if not second.is_polynomial(x):
            return False
        region = s.Interval.open(low, high)
        try:
            bad = s.solveset(second < 0, x, region)
        except (NotImplementedError, ValueError, TypeError):
            return False
        if bad != s.S.EmptySet:
            return False
    for k, g, h in zip(kinks, pieces, pieces[1:], strict=False):
        jump = s.simplify(g.subs(x, k) - h.subs(x, k))
        rise = s.simplify(h.diff(x).subs(x, k) - g.diff(x).subs(x, k))
        if jump != 0 or rise.is_nonnegative is not True or s.simplify(f.subs(x, k) - g.subs(x, k)) != 0:
            return False
    return True
