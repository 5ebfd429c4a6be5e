"""Claims along the paths: differentials, equal processes, and formulas that solve an equation."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .formula import derivatives, expansion, ito, quadratic_variations
from .gaussian import Family
from .system import Refusal, Stuck, System
from .terms import MOMENTS, Table

__all__ = ["differentials", "pathwise", "register"]


def register(table: Table) -> None:
    """Stochastic integrals up to t, integrals over time and brackets as states, each with its drift and diffusion."""
    s, system, t = table.s, table.system, table.t
    for z, term in list(table.terms.items()):
        if z in system.drift or term.kind in (*MOMENTS, "score"):
            continue
        if term.kind == "process":
            continue
        if term.kind == "bracket":
            time, x, y = term.arguments
            if time == t:
                _state(system, z, system.rate(x, y), {})
            continue
        g, by, lower, upper = term.arguments[:4]
        if upper != t or lower.has(t):
            continue
        now = {y: k.arguments[1] for y, k in table.terms.items() if k.kind == "process" and k.arguments[0] == by}
        here = g.subs(now, simultaneous=True).subs(by, t)
        growth = g.diff(t)
        rate = s.Integer(0)
        if growth != 0:
            rate = s.simplify(growth / g)
            if rate.has(by) or table.random_in(rate):
                raise Stuck("the integrand holds the upper limit in a way that is no factor", "not_supported")
        if term.kind == "over time":
            _state(system, z, here + rate * z, {})
            continue
        w = term.arguments[4]
        _state(system, z, here * system.drift[w] + rate * z, {k: here * v for k, v in system.diffusion[w].items()})


def _state(system: System, z: Any, drift: Any, diffusion: dict[Any, Any]) -> None:
    system.states.append(z)
    system.drift[z] = drift
    system.diffusion[z] = diffusion


def _form(table: Table, e: Expr) -> tuple[Any, dict[Any, Any], list[tuple[Any, Any]]]:
    """A differential expression as drift and diffusion; products of two differentials by the table of the quadratic variation."""
    s, system = table.s, table.system
    if e is b.ZERO:
        return s.Integer(0), {}, []
    if e.op == "differential":
        f = table.sympy(e.args[0])
        if f == table.t:
            return s.Integer(1), {}, []
        _, drift = expansion(system, f)
        states = [x for x in system.states if f.has(x)]
        out: dict[Any, Any] = {}
        for x in states:
            for w, value in system.diffusion[x].items():
                out[w] = out.get(w, 0) + value * f.diff(x)
        return drift, out, []
    if e.op == "add":
        drift, out = s.Integer(0), {}
        for part in e.args:
            a, c, _ = _form(table, part)
            drift += a
            for w, value in c.items():
                out[w] = out.get(w, 0) + value
        return drift, out, []
    if e.op == "power" and e.args[1] is b.TWO:
        return _product_form(table, e.args[0], e.args[0])
    factors = _factors(e)
    moving = [f for f in factors if any(n.op == "differential" for n in walk(f))]
    rest = [f for f in factors if f not in moving]
    number = table.sympy(b.mul(*rest)) if rest else s.Integer(1)
    if len(moving) == 1 and (len(rest) or moving[0] is not e):
        drift, out, _ = _form(table, moving[0])
    elif len(moving) == 2:
        drift, out, _ = _product_form(table, *moving)
    elif not moving and number == 0:
        return s.Integer(0), {}, []
    else:
        raise Stuck("this differential expression is not understood", "not_supported")
    return number * drift, {w: number * v for w, v in out.items()}, []


def _product_form(table: Table, one: Expr, two: Expr) -> tuple[Any, dict[Any, Any], list[tuple[Any, Any]]]:
    _, p, _ = _form(table, one)
    _, q, _ = _form(table, two)
    system = table.system
    total = table.s.Integer(0)
    for k, x in p.items():
        for m, y in q.items():
            total += x * y * system.joint(k, m)
    return total, {}, []


def _factors(e: Expr) -> list[Expr]:
    if e.op in ("mul", "dot"):
        return [f for a in e.args for f in _factors(a)]
    return [e]


def differentials(board: Board, table: Table, left: Expr, right: Expr) -> None:
    """Both sides as drift and diffusion; the coefficients have to agree."""
    register(table)
    system, s = table.system, table.s
    for side in (left, right):
        for n in walk(side):
            if n.op == "differential":
                f = table.sympy(n.args[0])
                for condition in system.positive(f):
                    if condition not in board.conditions:
                        board.conditions.append(condition)
                        board.find("missing_assumption", f"the formula holds as long as ${condition.latex}$")
    if left.op == "differential" and table.sympy(left.args[0]) not in system.noises:
        f = table.sympy(left.args[0])
        if f in system.drift:
            quadratic = board.answers
            del quadratic
            one = (system.drift[f], dict(system.diffusion[f]))
            opened = system.expr(system.drift[f])
        else:
            drift, diffusion = ito(board, system, f)
            one = (drift, diffusion)
            opened, _ = expansion(system, f)
            board.answers.clear()
    else:
        a, c, _ = _form(table, left)
        one, opened = (a, c), system.expr(a)
        states = [x for x in system.drift if any(x.name == y.name for n in walk(left) for y in n.free)]
        quadratic_variations(board, system, states)
    a, c, _ = _form(table, right)
    f_value = table.sympy(left.args[0]) if left.op == "differential" else None
    claimed, noise = table.system.expr(_named(table, a, f_value)), c
    if s.simplify(one[0] - _named(table, a, f_value)) != 0:
        opened = system.expr(one[0])
    board.answers.append(Answer("drift", claimed, claim=board.claim(opened, "=", claimed)))
    for w in dict.fromkeys((*one[1], *noise)):
        found, said = one[1].get(w, s.Integer(0)), _named(table, noise.get(w, s.Integer(0)), f_value)
        if found == 0 and said == 0:
            continue
        opened_noise = system.expr(found)
        if f_value is not None and f_value not in system.drift:
            terms = [
                b.mul(system.expr(system.diffusion[x][w]), derivatives(system, system.expr(f_value), [x]))
                for x in system.states
                if f_value.has(x) and w in system.diffusion[x]
            ]
            opened_noise = b.add(*terms) if terms else b.ZERO
        claim = board.claim(opened_noise, "=", system.expr(said))
        board.answers.append(Answer("diffusion", system.expr(said), claim=claim))


def _named(table: Table, value: Any, f: Any) -> Any:
    """What is claimed, with the names that the task defines put in."""
    del f
    for _ in range(3):
        value = table.s.sympify(value).subs(table.definitions, simultaneous=True)
    return value


def pathwise(board: Board, table: Table, relation: Expr, one: Any, two: Any) -> None:
    """An equality of processes: equal at the start, with the same drift and the same diffusion."""
    s, system = table.s, table.system
    if not table.random_in(one - two):
        claim = board.claim(relation.args[0], "=", relation.args[1])
        board.answers.append(Answer("claim", relation, claim=claim))
        return
    register(table)
    if any(z in table.terms and z not in system.drift for z in table.random_in(one - two)):
        raise Stuck("this claim holds quantities at several times, and is not understood", "not_supported")
    own = next((x for x in (one, two) if x in system.drift and x not in table.terms and x not in system.noises), None)
    if own is not None:
        _solution(board, table, own, two if own == one else one)
        return
    sides = []
    for value in (one, two):
        if table.random_in(value) and value not in system.drift:
            drift, diffusion = ito(board, system, value)
            opened, _ = expansion(system, value)
            board.answers.clear()
        elif value in system.drift:
            drift, diffusion = system.drift[value], dict(system.diffusion[value])
            opened = system.expr(drift)
        else:
            drift, diffusion, opened = value.diff(table.t), {}, system.expr(value.diff(table.t))
        sides.append((drift, diffusion, opened))
    board.answers.append(Answer("drift", system.expr(sides[0][0]), claim=board.claim(sides[0][2], "=", sides[1][2])))
    for w in dict.fromkeys((*sides[0][1], *sides[1][1])):
        p, q = sides[0][1].get(w, s.Integer(0)), sides[1][1].get(w, s.Integer(0))
        board.answers.append(Answer("diffusion", system.expr(p), claim=board.claim(system.expr(p), "=", system.expr(q))))
    starts = [_at_zero(board, table, v) for v in (one, two)]
    board.answers.append(Answer("start", system.expr(starts[0]), claim=board.claim(system.expr(starts[0]), "=", system.expr(starts[1]))))


def _at_zero(board: Board, table: Table, value: Any) -> Any:
    put: dict[Any, Any] = {}
    system = table.system
    for z in system.states:
        if not value.has(z):
            continue
        if z in table.terms or z in system.noises:
            put[z] = table.s.Integer(0)
        else:
            put[z] = system.starts[z] if z in system.starts else Family(table, board, [table.s.Integer(0)], table.s.Integer(0)).unsaid(z)
    return value.subs(put, simultaneous=True).subs(table.t, 0)


def _solution(board: Board, table: Table, x: Any, value: Any) -> None:
    """A formula for a process, put into its equation."""
    s, system = table.s, table.system
    if value.has(x):
        raise Refusal("the formula holds the process itself")
    drift, diffusion = ito(board, system, value)
    opened, _ = expansion(system, value)
    board.answers.clear()
    del drift
    want = system.drift[x].subs(x, value)
    board.step("solution put into the equation", opened, system.expr(want), "The drift.")
    board.answers.append(Answer("drift", system.expr(want), claim=board.claim(opened, "=", system.expr(want))))
    for w in dict.fromkeys((*diffusion, *system.diffusion[x])):
        found, claimed = diffusion.get(w, s.Integer(0)), system.diffusion[x].get(w, s.Integer(0)).subs(x, value)
        board.step(
            "solution put into the equation", system.expr(found), system.expr(claimed), f"The coefficient of $d{system.expr(w).latex}$."
        )
        board.answers.append(Answer("diffusion", system.expr(claimed), claim=board.claim(system.expr(found), "=", system.expr(claimed))))
    start = _at_zero(board, table, value)
    base = f"{x.name.rsplit('_', 1)[0]}_0"
    if x not in system.starts and not any(z.name == base for z in start.free_symbols):
        board.find("missing_assumption", f"no initial value is given; this solution starts at ${system.expr(start).latex}$")
        return
    wanted = system.starts[x] if x in system.starts else Family(table, board, [s.Integer(0)], s.Integer(0)).unsaid(x)
    board.step("solution put into the equation", system.expr(start), system.expr(wanted), "The start.")
    board.answers.append(Answer("start", system.expr(wanted), claim=board.claim(system.expr(start), "=", system.expr(wanted))))
