r"""Von Neumann analysis of two unknowns on a grid: the modes give a matrix, and its determinant the equation for the growth $g$.

Comes in: two equations in `u_1_0`, `v_1o2_1`. Goes out: the amplification matrix, and the coefficients of $ag^2+bg+c=0$ as real and
imaginary parts, which the analysis of three time levels takes over.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .neumann import GridAnalysis, place_of

__all__ = ["grid_system"]


def grid_system(board: Board, equations: tuple[Expr, ...], letters: dict[str, Expr]) -> None:
    """The growth of the modes of a system of two equations."""
    s = library()
    residuals = [s.expand(to_sympy(e.args[0]) - to_sympy(e.args[1])) for e in equations]
    places = {z: p for r in residuals for z in r.free_symbols if (p := place_of(z)) is not None}
    names = sorted({z.name.split("_")[0] for z in places})
    if len(names) != 2 or len(equations) != 2:
        raise Stuck("two equations for two unknowns on the grid are needed", "not_supported")
    for r in residuals:
        if not r.is_polynomial(*places) or s.Poly(r, *places).total_degree() != 1 or r.subs(dict.fromkeys(places, 0)) != 0:
            raise Refusal("the scheme is not linear and homogeneous in the values on the grid: its modes do not separate")
    if any(t.denominator != 1 for _, t in places.values()) or any(x.denominator > 2 for x, _ in places.values()):
        raise Stuck("values at half steps of time are not analysed here", "not_supported")
    low = min(t for _, t in places.values())
    if max(t for _, t in places.values()) - low != 1:
        raise Stuck("a system with more than two time levels is not analysed here", "not_supported")
    E, g = s.Symbol("E__"), s.Symbol("g", real=True)
    # each row is divided by the mode of its own place, which makes integer powers of E = e^{i theta/2}
    matrix = s.Matrix(2, 2, lambda i, j: s.Add(*(
        residuals[i].coeff(z, 1) * E ** int(2 * x) * g ** int(t - low)
        for z, (x, t) in places.items() if z.name.split("_")[0] == names[j]
    )))  # fmt: skip
    determinant = s.expand(matrix.det())
    lead = s.expand(determinant).coeff(g, 2)
    moved = lead.as_independent(E, as_Add=False)[1] if not lead.is_Add else s.Integer(1)  # the rows stand at places of their own
    determinant = s.expand(determinant / moved)
    poly = s.Poly(determinant, g)
    if poly.degree() != 2:
        raise Stuck("the determinant is not quadratic in the growth", "not_supported")
    work = GridAnalysis.of_system(board, letters, [z for r in residuals for z in r.free_symbols if z not in places])
    theta = work.theta

    def parts(value: Any) -> tuple[Any, Any]:
        real = imaginary = s.Integer(0)
        for term in s.Add.make_args(s.expand(value)):
            c, rest = term.as_independent(E, as_Add=False)
            k = s.Rational(rest.as_base_exp()[1], 2) if rest != 1 else s.Integer(0)
            if not k.is_integer:
                raise Stuck("the places of the scheme do not fit together", "not_supported")
            real, imaginary = real + c * s.cos(k * theta), imaginary + c * s.sin(k * theta)
        return s.expand(real), s.expand(imaginary)

    entries = matrix.subs(E, s.exp(s.I * theta / 2))
    table = b.matrix([[work.expr(s.expand(entries[i, j])) for j in range(2)] for i in range(2)])
    c, middle, a = (parts(poly.coeff_monomial(g**k)) for k in range(3))
    closed = s.Add(*((re + s.I * im) * g**k for k, (re, im) in enumerate((c, middle, a))))
    factor = (1 / moved).subs(E, s.exp(s.I * theta / 2))
    opened = b.det(table) if factor == 1 else b.mul(work.expr(factor), b.det(table))
    board.step(
        "Fourier mode on a grid", opened, work.expr(closed),
        rf"With ${names[0]}$ and ${names[1]}$ multiples of $g^ne^{{ij\theta}}$ the two equations are a linear system; "
        "a mode needs the determinant zero.",
    )  # fmt: skip
    claim = board.steps[-1].claim
    old = matrix.subs(g, 0)
    new = s.expand((matrix - old).subs(g, 1))
    if new.det() != 0:
        G = (-(new.inv()) * old).applyfunc(lambda v: s.expand(v).subs(E, s.exp(s.I * theta / 2)))
        listed = b.matrix([[work.expr(G[i, j]) for j in range(2)] for i in range(2)])
        board.answers.append(Answer("amplification_matrix", listed, claim=claim))
    work.three_levels([c, middle, a])
