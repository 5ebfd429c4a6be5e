r"""Whether improper integrals converge, by the tests of the textbooks, and for which exponents.

Each test is a step whose claim is the limit it rests on; what no test tells is `Doubt`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim, Derivation, Problem, Step
from .board import Board
from .definite import Diverges, Unclear, definite
from .ending import Doubt, ended, finished, guard, letters_of
from .fates import Fate, as_relation, falls, said, waves_of, within_one
from .limits import limit_value
from .line import Work
from .series import solve_series

__all__ = ["solve_convergence"]


def solve_convergence(problem: Problem, board: Board) -> Derivation:
    """Whether an integral or a series converges, or for which values of a letter."""
    e = problem.expression
    if e is None or len(e.args) != 4:
        return ended(problem, "refused", "there is no integral or series in this task", "malformed")
    guard(e)
    letter = _open_letter(problem, e)
    if letter is not None and "for which" not in problem.request:
        problem = replace(problem, request=problem.request | {"for which"}, variables=(letter,))
    if e.op == "sum":
        return solve_series(problem, board, e)
    if "for which" in problem.request:
        return _for_which(problem, board, e)
    return _integral(problem, board, e)


def _open_letter(problem: Problem, e: Expr) -> Expr | None:
    """The one letter besides the variable of which nothing is known: whether there is a value depends on it."""
    letters = sorted((z for z in e.free if z.op == "symbol" and z.is_scalar), key=lambda z: z.name)
    if len(letters) != 1 or {*letters[0].properties} - {"real"} or any(letters[0] in c.free for c in problem.context.conditions):
        return None
    return letters[0]


# Integrals ----------------------------------------------------------------------------------------------------------------------


def _integral(problem: Problem, board: Board, e: Expr) -> Derivation:
    from .solving import METHODS

    s = library()
    letters = letters_of(e)
    f, x, p, q = (to_sympy(part) for part in e.args)
    proper = p.is_finite and q.is_finite and all(f.subs(x, end).is_finite for end in (p, q))
    trial = Board(board.rulebook, problem.context, board.detail)
    reason = ""
    if not waves_of(s, f, x):
        try:
            steps, value, line = definite(e, trial, letters, METHODS)
            if line is not None:
                claim = trial.evidence or trial.claim(e, "=", value)
                how = "it is a proper integral of a continuous function" if proper and not _inside(s, f, x, p, q) else ""
                answers = [Answer("integral", value, conditions=tuple(trial.conditions), claim=claim)]
                return finished(
                    problem, [Answer("convergence", None, text=f"converges{': ' + how if how else ''}", claim=claim), *answers], steps
                )
        except Diverges as problem_:
            from .solving import diverging

            return diverging(problem, e, problem_, letters, board)
        except Unclear as unclear:
            reason = str(unclear)
    work = Work(letters, ())
    if _inside(s, f, x, p, q):
        raise Doubt(reason or "the integrand has no value between the limits")
    fates = []
    for at, end in ((q, "upper"), (p, "lower")):
        if at.is_finite and f.subs(x, at).is_finite:
            continue
        fates.append(_at_end(s, board, work, f, x, at, end))
        if not fates[-1].converges:
            return said(problem, fates[-1])
    if not fates:
        raise Doubt(reason or "no method here tells whether this integral converges")
    return said(problem, Fate(True, fates[0].how, [step for fate in fates for step in fate.steps]))


def _inside(s: Any, f: Any, x: Any, p: Any, q: Any) -> bool:
    from .definite import _poles

    try:
        return bool(_poles(s, f, x, p, q))
    except Unclear as reason:
        raise Doubt(str(reason)) from reason


def _at_end(s: Any, board: Board, work: Work, f: Any, x: Any, at: Any, end: str) -> Fate:
    """The behaviour at an infinite or a singular end: u = 1/|x - end| goes to infinity, and the exponent is compared."""
    waves = waves_of(s, f, x) if at.is_infinite else []
    t = s.Symbol(x.name, positive=True) if at == s.oo else s.Dummy("t", positive=True)
    if waves:
        rest = s.Mul(*(part for part in s.Mul.make_args(f) if part not in waves))
        wave = s.Mul(*waves)
        try:
            inner = _at_end(s, board, work, s.Abs(rest) if not rest.is_positive else rest, x, at, end)
        except Doubt:
            inner = Fate(False, "", [])
        if inner.converges:
            bound = board.step(
                "comparison test for integrals", b.function("abs", work.expr(wave)), b.ONE, claim=within_one(board, work, wave)
            )
            return Fate(True, "absolutely, by comparison", [bound, *inner.steps])
        single = (
            len(waves) == 1
            and isinstance(waves[0], s.sin | s.cos)
            and waves[0].args[0].diff(x).is_nonzero
            and not waves[0].args[0].diff(x).has(x)
        )
        if single and at == s.oo and limit_value(s, rest, x, at, "") == 0 and falls(s, rest, x):
            step = board.step("Dirichlet's test", b.limit(work.expr(rest), work.expr(x), b.INFINITY, ""), b.ZERO)
            return Fate(True, "by Dirichlet's test", [step])
        raise Doubt("no test here tells whether this oscillating integral converges")
    g = f.subs(x, t) if at == s.oo else f.subs(x, -t) if at == -s.oo else f.subs(x, at - 1 / t if end == "upper" else at + 1 / t)
    order = _order(s, g, t)
    letter, point = work.expr(x), work.expr(at)
    side = "" if at.is_infinite else "-" if end == "upper" else "+"
    base = x if at == s.oo else -x if at == -s.oo else (at - x if end == "upper" else x - at)

    def compared(value: Any, after: Any, because: str = "") -> Step:
        return board.step("limit comparison test for integrals", b.limit(work.expr(value), letter, point, side), work.expr(after), because)

    if order == s.oo:
        how = "it falls faster than every power" if at.is_infinite else "it stays bounded near the end"
        return Fate(True, how, [compared(s.powsimp(base**2 * f), s.Integer(0))] if at.is_infinite else [])
    if order == -s.oo:
        raise Doubt("the integrand grows faster than every power")
    exponent = order if at.is_infinite else -order  # f behaves like that negative power of x, or of the distance to the end
    power = s.simplify(base**exponent * f)
    end_value = limit_value(s, power, x, at, side)
    good = bool(exponent > 1 if at.is_infinite else exponent < 1)
    if end_value is None or end_value in (s.oo, -s.oo) or end_value == 0:
        if exponent == 1:
            raise Doubt("the integrand is near the border between convergence and divergence")
        middle = (exponent + 1) / 2
        value = limit_value(s, base**middle * f, x, at, side)
        if not (good and value == 0 or not good and value in (s.oo, -s.oo)):
            raise Doubt("no test here tells whether this integral converges")
        target = base**middle * f if value == 0 else 1 / (base**middle * f)
        return Fate(good, _power_words(work, middle, at), [compared(s.powsimp(target), s.Integer(0))])
    because = f"The integrand behaves like $({work.expr(base).latex})^{{{work.expr(-exponent).latex}}}$."
    return Fate(good, _power_words(work, exponent, at), [compared(power, end_value, because)])


def _power_words(work: Work, exponent: Any, at: Any) -> str:
    shown = work.expr(exponent).latex
    if at.is_infinite:
        return f"compared with $x^{{-{shown}}}$, and ${shown} {'>' if exponent > 1 else chr(92) + 'le'} 1$"
    return f"compared with the power $-{shown}$ of the distance to the end, and ${shown} {'<' if exponent < 1 else chr(92) + 'ge'} 1$"


def _order(s: Any, g: Any, t: Any) -> Any:
    """s with g ~ t^{-s} up to slower factors, as the limit of -t g'/g."""
    ratio = s.simplify(-t * g.diff(t) / g)
    value = ratio if not ratio.has(t) else limit_value(s, ratio, t, s.oo, "")
    if value is None or not value.is_number:
        raise Doubt("the order of the integrand at the end is not known here")
    return value


def _for_which(problem: Problem, board: Board, e: Expr) -> Derivation:
    """Convergence of an integral of powers, as a condition on the letter in the exponent."""
    s = library()
    (parameter,) = problem.variables
    work = Work(letters_of(e), ())
    f, x, p, q = (to_sympy(part) for part in e.args)
    a = to_sympy(parameter)
    if f.free_symbols != {x, a} or p.free_symbols | q.free_symbols:
        raise Doubt("the integrand has more letters than its variable and the one asked about")
    steps: list[Step] = []
    regions: list[Any] = []
    for at, end in ((q, "upper"), (p, "lower")):
        t = s.Dummy("t", positive=True)
        if at.is_finite:
            if not _singular(s, f, x, at):
                continue
            g = f.subs(x, at - 1 / t if end == "upper" else at + 1 / t) / t**2
        else:
            g = f.subs(x, t if at == s.oo else -t)
        g = s.powsimp(s.expand_power_base(s.simplify(g), force=True), force=True)
        order = s.simplify(s.expand_log(-t * s.log(g).diff(t), force=True))
        limit = order if not order.has(t) else s.limit(order, t, s.oo)
        rate = s.limit(order / t, t, s.oo) if limit.has(t, s.oo, -s.oo) or order.has(t) and order.has(a) else s.Integer(0)
        if rate.has(a) and not rate.has(t, s.oo, s.zoo, s.nan, s.Limit) and rate.is_polynomial(a):
            # An exponential decides; where its rate is zero, the power in front does.
            for root in s.solve(rate, a):
                left = s.simplify(-t * s.log(g.subs(a, root)).diff(t))
                if not (s.limit(left, t, s.oo) <= 1) == True:  # noqa: E712 (a SymPy object)
                    raise Doubt("how the integrand behaves at the end is not known here")
            regions.append(rate > 0)
            continue
        if limit.has(t, s.oo, s.zoo, s.nan, s.Limit):
            raise Doubt("how the integrand behaves at the end is not known here")
        exact = s.simplify(g * t**limit).is_number or not s.simplify(g * t**limit).has(t)
        if not limit.has(a):
            if limit == 1:
                u = s.Symbol("u", positive=True)
                h = s.simplify(s.expand_log(g.subs(t, s.exp(u)) * s.exp(u), force=True))
                second = s.simplify(-u * s.log(h).diff(u))
                if second.has(u) or not second.has(a):
                    raise Doubt("how the integrand behaves at the end is not known here")
                limit = second
            elif (limit > 1) == True:  # noqa: E712 (a SymPy object)
                continue
            else:
                return finished(problem, [Answer("convergence", None, text="diverges for every value")], steps)
        elif not exact and s.limit(s.simplify(g * t**limit), t, s.oo).has(s.oo, 0, t):
            raise Doubt("the integrand is not a power up to a bounded factor")
        regions.append(limit > 1)
    if not regions:
        return finished(problem, [Answer("convergence", None, text="converges for every value")], steps)
    solved = s.S.Reals
    for region in regions:
        solved = solved.intersect(s.solveset(region, a, s.S.Reals))
    if solved == s.S.EmptySet:
        return finished(problem, [Answer("convergence", None, text="diverges for every value")], [])
    shown_condition = as_relation(s, work, solved, a)
    if shown_condition is None:
        raise Doubt("the values for which it converges are not an interval")
    text = f"converges exactly for ${shown_condition.latex}$"
    answers = [Answer("convergence", None, text=text)]
    value = _value_where(problem, board, e, shown_condition, parameter)
    if value is not None:
        shown_value, claim = value
        answers[0] = Answer("convergence", None, text=text, claim=claim)
        answers.append(Answer("integral", shown_value, conditions=(shown_condition,), claim=claim))
        said = f" An antiderivative is ${claim.left.args[0].latex}$." if claim.left.op == "derivative" else ""
        steps = [board.step("convergence of powers", e, shown_value, text.replace("converges", "It converges") + "." + said, claim=claim)]
    else:
        steps = []
    return finished(problem, answers, steps)


def _singular(s: Any, f: Any, x: Any, at: Any) -> bool:
    """Whether a power or a logarithm has no value, or an open one, at a finite end."""
    powers = any(w.base.subs(x, at) == 0 for w in f.atoms(s.Pow) if w.base.has(x))
    return powers or any(w.args[0].subs(x, at) == 0 for w in f.atoms(s.log)) or not f.subs(x, at).is_finite


def _value_where(problem: Problem, board: Board, e: Expr, condition: Expr, parameter: Expr) -> tuple[Expr, Any] | None:
    from .solving import bounded_letters, value_of

    del parameter
    conditions = condition.args if condition.op == "logic" else (condition,)
    context = problem.context.with_(conditions=(*problem.context.conditions, *conditions))
    try:
        value = value_of(e, context, board, bounded_letters(e, context))
    except (Diverges, Unclear, Doubt):
        return None
    if value is None:
        return None
    shown, antiderivative = value
    if antiderivative is b.ZERO:
        return shown, Claim(e, "=", shown, context, tuple(conditions), kind="derivation_line")
    x = e.args[1]
    inside = [b.relation(">", x, e.args[2]), *([] if e.args[3] is b.INFINITY else [b.relation("<", x, e.args[3])])]
    slope = b.derivative(antiderivative, x)
    return shown, Claim(slope, "=", e.args[0], context, (*conditions, *inside), kind="derivation_line")
