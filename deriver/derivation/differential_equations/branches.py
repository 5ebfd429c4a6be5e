r"""Equations that are several equations: a product that vanishes with a factor, and powers of the slope with a root for each branch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from .board import Board
from .classes import Classified
from .equation import Equation, Never, Stuck
from .families import Family, contained, fits

__all__ = ["branches", "factors_of", "product", "several_slopes"]


def several_slopes(found: Classified) -> bool:
    """Whether the equation has more than one root for the slope."""
    return len(found.slopes) > 1


def factors_of(equation: Equation) -> list[Any]:
    """The factors of an equation that is a product of equations; empty where it is none."""
    s, y = equation.s, equation.y
    F = equation.F
    if F.count_ops() > 250:
        return []
    above = s.fraction(s.together(F))[0] if F.is_rational_function(*y, equation.t) else F
    made = s.factor(above) if above.is_Add or above.is_Mul else above
    bases = [
        f.as_base_exp()[0] for f in s.Mul.make_args(s.fraction(made)[0]) if any(f.has(letter) for letter in y) and not isinstance(f, s.exp)
    ]
    bases = list(dict.fromkeys(bases))
    moving = [f for f in bases if any(f.has(letter) for letter in y[1:])]
    if len(bases) < 2 or not moving or (equation.order == 1 and len(moving) == len(bases) and above.is_polynomial(y[1])):
        return []
    return bases


def product(board: Board, equation: Equation, found: Classified) -> Family:
    """A product is zero where a factor is: each for itself."""
    s = equation.s
    factors = factors_of(equation)
    start, problem, original = board.problem.expression, board.problem, equation.F
    assert start is not None
    listing = [equation.relation(f, 0) for f in factors]
    power = s.cancel(original / s.Mul(*factors))
    claim = board.claim(equation.expr(original), "=", equation.expr(power * s.Mul(*factors)))
    board.step("product of equations", start, b.join("or", *listing), relation="iff", claim=claim)
    whole = Family()
    for f, relation in zip(factors, listing, strict=True):
        if not any(f.has(letter) for letter in equation.y[1:]):
            for value in s.solve(f, equation.y[0]):
                whole.lost.append(value)
            continue
        equation.F, board.problem = f, replace(problem, expression=relation)
        saved = equation.y
        try:
            one = board.solver(board, equation)
        finally:
            equation.F, board.problem, equation.y = original, problem, saved
        if not one.explicit:
            raise Stuck("a factor is solved only implicitly")
        whole.explicit += one.explicit
        whole.constants = tuple(dict.fromkeys((*whole.constants, *one.constants)))
        whole.lost += one.lost
        whole.conditions += one.conditions
    whole.conditions = [] if all(fits(s, equation, v) for v in whole.explicit) else whole.conditions
    if len(whole.constants) == 1:
        whole.lost = [v for v in whole.lost if not contained(s, v, whole.explicit, whole.constants[0])]
    return whole


def branches(board: Board, equation: Equation, found: Classified) -> Family:
    """An equation that is quadratic in y': each root for itself."""
    s, y1 = equation.s, equation.y[1]
    start = board.problem.expression
    assert start is not None
    if all(_never_real(s, f, equation) for f in found.slopes):
        raise Never("no real number is a root for the slope")
    listing = [equation.relation(y1, f) for f in found.slopes]
    claim = board.claim(
        equation.expr(s.expand(s.Mul(*(s.Symbol("_p", real=True) - f for f in found.slopes)))),
        "=",
        equation.expr(s.Mul(*(s.Symbol("_p", real=True) - f for f in found.slopes))),
    )
    claim = replace(claim, conditions=tuple(dict.fromkeys(c for f in found.slopes for c in board.requirements(equation, None, f))))
    board.step("branches of the slope", start, b.join("or", *listing), relation="iff", claim=claim)
    whole = Family()
    original, problem = equation.F, board.problem
    constant = equation.constants
    for f, relation in zip(found.slopes, listing, strict=True):
        equation.F = y1 - f
        board.problem = replace(problem, expression=relation)
        equation.constants = constant
        try:
            one = board.solver(board, equation)
        finally:
            equation.F, board.problem = original, problem
        if not one.explicit:
            raise Stuck("a branch is solved only implicitly")
        whole.explicit += [v for v in one.explicit if not any(_same_family(s, v, w, one.constants[0], whole) for w in whole.explicit)]
        whole.constants = one.constants
        whole.lost += [v for v in one.lost if v not in whole.lost]
        whole.conditions += [v for v in one.conditions if v not in whole.conditions]
    whole.conditions = [] if all(fits(s, equation, v) for v in whole.explicit) else whole.conditions
    return whole


def _never_real(s: Any, f: Any, equation: Equation) -> bool:
    """Whether a root of a quadratic for y' is real nowhere: its discriminant is negative."""
    p = s.Poly(s.fraction(s.together(equation.F))[0], equation.y[1])
    if p.degree() != 2:
        return False
    a, c, d = p.all_coeffs()
    disc = s.expand(c**2 - 4 * a * d)
    real = disc.subs({z: s.Symbol(z.name + "_r", real=True) for z in disc.free_symbols})
    return bool(real.is_negative) or bool((-s.factor(real)).is_positive)


def _same_family(s: Any, one: Any, other: Any, constant: Any, whole: Family) -> bool:
    """Whether two branches are the same curves, up to the sign of the constant."""
    del whole
    return bool(s.expand(one - other) == 0 or s.expand(one - other.subs(constant, -constant)) == 0)
