r"""Lagrange's equation $y = t\,a(y') + b(y')$: along a solution t satisfies a linear equation in the slope p, which is the parameter."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import Classified
from .equation import Equation, Stuck
from .families import Family, fits
from .first_order import divided_by_factor, tidy, without_bars

__all__ = ["lagrange", "lagrange_parts"]


def lagrange_parts(equation: Equation) -> tuple[Any, Any] | None:
    """(a, b) as functions of y' where the equation is y = t a(y') + b(y') and a is not y' itself; None where it is not."""
    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    if equation.order != 1:
        return None
    F = s.expand(equation.F)
    over, along = F.diff(y), F.diff(t)
    if over == 0 or along == 0 or any(v.has(y) or v.has(t) for v in (over, along)):
        return None
    a, c = s.cancel(-along / over), s.simplify(-(F - over * y - along * t) / over)
    if c.has(t) or c.has(y) or not (a.has(y1) or c.has(y1)) or s.expand(a - y1) == 0:
        return None
    # y' alone on one side is an explicit equation, for which there are shorter ways.
    explicit = F.is_polynomial(y1) and s.degree(F, y1) <= 1
    return None if explicit else (a, c)


def lagrange(board: Board, equation: Equation, found: Classified) -> Family:
    """Steps and answers on the board: the family by its parameter, as a relation where the slope is eliminated; the lines with a(p) = p."""
    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    name = next((n for n in ("p", "q", "m") if n not in equation.letters), None)
    if name is None or equation.conditions:
        raise Stuck("no letter is free for the slope" if name is None else "conditions on a family given by its slope", "not_supported")
    parts = found.of("lagrange")
    p = s.Symbol(name, real=True)
    letter = equation.letters[name] = b.symbol(name, properties=["real"])
    a, c = (v.subs(y1, p) for v in parts)
    start = board.problem.expression
    assert start is not None
    for log in sorted((a + c).atoms(s.log), key=str):
        board.conditions.append(b.relation(">", equation.expr(log.args[0]), b.ZERO))
    P, q = tidy(s, s.cancel(-a.diff(p) / (p - a))), tidy(s, s.simplify(c.diff(p) / (p - a)))
    variable = equation.expr(t)
    moved = b.apply(t.name, [letter], latex=variable.latex)
    right = b.add(b.mul(equation.expr(-P), moved), equation.expr(q)) if P != 0 else equation.expr(q)
    form = b.relation("=", b.derivative(moved, letter), right)
    claim = board.claim(b.derivative(equation.expr(t * a + c), letter), "=", equation.expr((p - a) * (-P * t + q)))
    board.step(
        "differentiating a Lagrange equation", start, form,
        f"With ${letter.latex} = {equation.expr(y1).latex}$ the derivative of the equation is "
        f"${letter.latex} = {equation.expr(a).latex}+\\left({equation.expr(s.expand(a.diff(p) * t + c.diff(p))).latex}\\right)"
        f"\\frac{{d{letter.latex}}}{{d{variable.latex}}}$; the variable is taken as a function of the slope. "
        f"Division by ${equation.expr(p - a).latex}$ excludes its zeros.",
        relation="implies", claim=claim,
    )  # fmt: skip
    exponent, first = board.integrate(equation, P, p) if P != 0 else (s.Integer(0), [])
    mu = without_bars(s, s.exp(exponent))
    integrand = tidy(s, s.expand(mu * q))
    inner, second = board.integrate(equation, integrand, p) if q != 0 else (s.Integer(0), [])
    constant = equation.constant()
    along = divided_by_factor(s, inner, constant, mu)
    claim = board.claim(b.derivative(equation.expr(along), letter), "=", equation.expr(-P * along + q))
    board.step(
        "linear equation by an integrating factor", form, b.relation("=", moved, equation.expr(along)),
        f"The integrating factor is ${equation.expr(mu).latex}$.", relation="iff", claim=claim, inside=[*first, *second],
    )  # fmt: skip
    whole = s.expand(along * a + c)
    pair = b.join("and", b.relation("=", variable, equation.expr(along)), equation.relation(y, whole))
    # Along the curve dy = p dt.
    claim = board.claim(b.derivative(equation.expr(whole), letter), "=", equation.expr(s.expand(p * along.diff(p))))
    board.step("family by its slope", b.relation("=", moved, equation.expr(along)), pair, relation="implies", claim=claim)
    if not _relations(board, equation, p, a, c, mu, inner, constant):
        text = f"{b.relation('=', variable, equation.expr(along)).latex}, {equation.relation(y, whole).latex}, parameter {letter.latex}"
        board.answers.append(Answer(equation.unknown.data[1], None, role="general", text=text, claim=claim))
    for root in _slopes(s, a, p):
        line = root * t + c.subs(p, root)
        if not line.has(s.zoo, s.nan, s.I) and fits(s, equation, line):
            both = equation.residual(line)
            board.step(
                "lines of a Lagrange equation", equation.relation(p, a), equation.relation(y, line), relation="implies",
                claim=board.claim(both[0], "=", both[1]),
            )  # fmt: skip
            board.answer(equation, line, "singular")
            board.find("lost_solution", f"${equation.relation(y, line).latex}$ was excluded by a division, and is a solution")
    return Family([], constants=(constant,))


def _slopes(s: Any, a: Any, p: Any) -> list[Any]:
    try:
        return [r for r in s.solve(a - p, p) if r.is_real is not False and not r.has(p)][:4]
    except NotImplementedError:
        return []


def _relations(board: Board, equation: Equation, p: Any, a: Any, c: Any, mu: Any, inner: Any, constant: Any) -> bool:
    """The family without its parameter, one relation for each branch of the slope as a function of t and y."""
    s, t, y = equation.s, equation.t, equation.y[0]
    above = s.fraction(s.together(t * a + c - y))[0]
    if not above.is_polynomial(p) or not 1 <= s.degree(above, p) <= 2:
        return False
    shown = s.Symbol(equation.unknown.data[0], real=True)
    equation.letters.setdefault(shown.name, b.symbol(shown.name, properties=["real"], latex=equation.unknown.data[1]))
    found = False
    for slope in s.solve(above.subs(y, shown), p):
        if slope.has(s.I):
            continue
        potential = (mu * t - inner).subs(p, slope)
        left = b.derivative(equation.expr(potential), equation.expr(t))
        right = b.negative(b.mul(b.derivative(equation.expr(potential), equation.letters[shown.name]), equation.expr(slope)))
        needed = board.requirements(equation, None, potential)
        relation = b.relation("=", equation.expr(potential), equation.expr(constant))
        claim = board.claim(left, "=", right, needed)
        board.step(
            "slope eliminated", b.relation("=", equation.letters[p.name], equation.expr(slope)), relation, relation="implies", claim=claim
        )
        board.answers.append(Answer(equation.unknown.data[1], relation, role="implicit", conditions=needed, claim=claim))
        found = True
    return found
