"""A nonlinear substitution by a potential, as that of Hopf and Cole: the equation becomes the derivative of a simpler one."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck

__all__ = ["antiderivative", "through_potential"]


def through_potential(board: Board, found: Field) -> None:
    """u = G(phi, phi_x) put into the equation; what comes out is an x-derivative, whose inside is the new equation."""
    s = found.s
    relation = found.problem.operands[0]
    body = to_sympy(relation.args[1])
    functions = sorted(body.atoms(s.core.function.AppliedUndef), key=str)
    if len(functions) != 1 or len(found.variables) != 2:
        raise Stuck("a substitution by one potential of two variables is needed", "not_supported")
    phi = functions[0]
    t = next((v for v in found.variables if v.name in ("t", "tau")), None)
    if t is None:
        raise Stuck("a potential is found for equations in time", "not_supported")
    x = next(v for v in found.variables if v != t)
    jets: dict[tuple[int, int], Any] = {}

    def jet(i: int, j: int) -> Any:
        return jets.setdefault((i, j), s.Symbol(f"p__{i}_{j}", positive=True) if i == j == 0 else s.Symbol(f"p__{i}_{j}", real=True))

    def total(value: Any, by: Any) -> Any:
        out = value.diff(by)
        for (i, j), z in list(jets.items()):
            if value.has(z):
                out += value.diff(z) * (jet(i + 1, j) if by == x else jet(i, j + 1))
        return out

    start = body
    for d in sorted(body.atoms(s.Derivative), key=lambda d: -len(d.variables)):
        i, j = sum(v == x for v in d.variables), sum(v == t for v in d.variables)
        start = start.subs(d, jet(i, j))
    start = start.subs(phi, jet(0, 0))
    home = relation.args[1]
    applied = next(n for n in _nodes(home) if n.op == "apply")
    values = {}
    for by, z in found.jet.items():
        value = start
        for v in by:
            value = s.together(total(value, v))
        values[z] = value

    def shown(value: Any) -> Any:
        known = dict(found.letters)
        for (i, j), z in jets.items():
            derived = applied
            derived = b.derivative(derived, found.expr(x), i) if i else derived
            derived = b.derivative(derived, found.expr(t), j) if j else derived
            known[z.name] = derived
        return from_sympy(value, known)

    for by, z in sorted(found.jet.items(), key=lambda p: (len(p[0]), str(p[0]))):
        if not by or not found.F.has(z):
            continue
        before = home
        for v in by:
            before = b.derivative(before, found.expr(v))
        board.step("chain rule for new variables", before, shown(s.expand(values[z])), "The quotient rule.", claim=None)
    residual = s.expand(found.F.subs(values, simultaneous=True))
    inside = antiderivative(s, residual, jets, total, x, jet)
    if inside is None:
        raise Stuck("what comes out is no derivative by the variable of space")
    inside = s.factor(inside)
    top = s.fraction(inside)[0]
    core = s.Mul(*(f for f in s.Mul.make_args(top) if any(f.has(z) for k, z in jets.items() if k != (0, 0))))
    if core == 1 or core.is_Pow:
        raise Stuck("the substitution leaves no equation for the potential")
    factor = s.cancel(inside / core)
    lead = s.expand(core).coeff(jet(0, 1), 1)
    if lead == 0 or lead.has(*jets.values()):
        raise Stuck("what comes out is not solved for the derivative by time")
    core, factor = s.expand(core / lead), s.cancel(factor * lead)
    e = found.problem.expression
    assert e is not None
    derived = b.derivative(shown(factor * core), found.expr(x))
    put = b.subtract(*(found.put(side, home) for side in e.args))
    positive = [b.relation("!=", applied, b.ZERO)]
    claim = board.claim(put, "=", derived, positive)
    board.step("nonlinear substitution", put, derived, "The equation with the substitution put in is a derivative.", claim=claim)
    right = s.expand(jet(0, 1) - core)
    equation = b.relation("=", shown(jet(0, 1)), shown(right))
    board.step(
        "equation in the new variables",
        e,
        equation,
        f"Where ${applied.latex}$ solves it, what is differentiated is zero.",
        relation="if",
        claim=claim,
    )
    board.find("missing_assumption", f"${applied.latex}\\neq0$ is needed")
    board.find("missing_assumption", "the derivative of the new equation is zero: a function of time alone, which the potential takes up")
    board.answers.append(Answer("equation", equation, conditions=(), claim=claim))


def antiderivative(s: Any, residual: Any, jets: dict[tuple[int, int], Any], total: Any, x: Any, jet: Any) -> Any:
    """The expression whose total derivative by x is given, peeled off from the highest derivative down; None where there is none."""
    found = s.Integer(0)
    rest = s.expand(residual)
    for _ in range(40):
        rest = s.expand(s.together(rest)) if rest != 0 else rest
        if s.simplify(rest) == 0:
            return found
        present = sorted((k for k, z in jets.items() if rest.has(z) and k[0] > 0), key=lambda k: (k[0] + k[1], k[0]))
        if not present:
            plain = s.integrate(rest, x)
            return None if any(rest.has(z) for z in jets.values()) or plain.has(s.Integral) else found + plain
        i, j = present[-1]
        z, w = jet(i, j), jet(i - 1, j)
        coefficient = s.together(rest.diff(z))
        if coefficient.has(z):
            return None
        higher = [k for k in jets if coefficient.has(jets[k]) and k[0] + k[1] > i - 1 + j]
        if higher:
            return None
        part = s.integrate(s.expand(coefficient), w)
        if part.has(s.Integral):
            return None
        found += part
        rest = rest - total(part, x)
    return None


def _nodes(e: Any) -> list[Any]:
    from ...expression import walk

    return list(walk(e))
