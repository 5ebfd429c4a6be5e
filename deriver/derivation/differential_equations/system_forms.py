r"""What a linear system with constant coefficients is made of: its modes, its decoupled form, its flow, one equation for one unknown."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .equation import Refusal, Stuck
from .linear_systems import basis_of, coefficient_matrix, residual_claim, spectrum
from .system import System
from .system_ways import eliminated, short

__all__ = ["decoupled", "flow", "modes", "single_equation"]


def _matrix(system: System, *, free: bool) -> tuple[Any, Any]:
    found = coefficient_matrix(system)
    if found is None:
        raise Refusal("this is asked of a linear system with constant coefficients", "not_supported")
    if free and any(v != 0 for v in found[1]):
        raise Refusal("this is asked of a system without a right side", "not_supported")
    return found


def modes(board: Board, system: System) -> None:
    """One solution for each eigenvalue, and how fast it decays, grows or turns."""
    s, t = system.s, system.t
    A, _ = _matrix(system, free=True)
    for column in basis_of(board, system, A):
        claim = residual_claim(board, system, list(column), list(A * column))
        board.answers.append(Answer("mode", system.column(list(column)), claim=claim))
    x = s.Symbol("_x")
    for z in spectrum(s, A):
        real, wave = (s.simplify(v) for v in z.as_real_imag())
        if wave.is_negative or z.free_symbols:
            continue
        claim = board.claim(b.det(system.matrix(A - z * s.eye(A.rows))), "=", b.ZERO)
        said = []
        if real != 0:
            constant = system.expr(s.simplify(1 / s.Abs(real))).latex
            said.append(f"{'decays' if real.is_negative else 'grows'} by the factor $e$ in the time constant ${constant}$")
        if wave != 0:
            period = system.expr(s.simplify(2 * s.pi / wave)).latex
            said.append(f"turns with the angular frequency ${system.expr(wave).latex}$ and the period ${period}$")
        text = " and ".join(said) or "constant"
        board.answers.append(Answer("eigenvalue", system.expr(z), text=text, claim=claim))
    del t, x


def decoupled(board: Board, system: System) -> None:
    """New unknowns u = P^{-1} x in which each equation holds one unknown alone."""
    s = system.s
    A, f = _matrix(system, free=False)
    roots = spectrum(s, A)
    if any(z.as_real_imag()[1] != 0 for z in roots):
        raise Stuck("the eigenvalues are not real: no real change of the unknowns decouples the system", "no_solution")
    columns, rates = [], []
    for z, m in roots.items():
        space = (A - z * s.eye(A.rows)).applyfunc(s.simplify).nullspace(simplify=True)
        if len(space) < m:
            raise Stuck("an eigenvalue has too few eigenvectors: the system is not decoupled by new unknowns", "no_solution")
        columns += space
        rates += [z] * m
    P = s.Matrix.hstack(*columns)
    P = P * s.diag(*(s.ilcm(1, *(v.q for v in P[:, k] if v.is_Rational)) for k in range(P.cols)))
    inverse = P.inv().applyfunc(s.simplify)
    D, P_e, inverse_e = s.diag(*rates), system.matrix(P), system.matrix(inverse)
    board.step("decoupling by eigenvectors", b.dot(inverse_e, system.matrix(A), P_e), system.matrix(D), "The columns are eigenvectors.")
    claim = board.steps[-1].claim
    names = [f"u_{k + 1}" for k in range(A.rows)]
    g = (inverse * f).applyfunc(s.expand)
    lines = []
    for name, rate, extra in zip(names, rates, g, strict=True):
        own = "" if rate == 0 else f"{'' if rate == 1 else '-' if rate == -1 else system.expr(rate).latex}{name}"
        rest = "" if extra == 0 else system.expr(extra).latex
        joined = f"{own}{'' if not own or not rest or rest.startswith('-') else '+'}{rest}" or "0"
        lines.append(f"${name}' = {joined}$")
    board.answers.append(Answer("P", P_e, claim=claim))
    board.answers.append(Answer("P_inverse", inverse_e, claim=board.claim(b.dot(P_e, inverse_e), "=", system.matrix(s.eye(A.rows)))))
    listing = ", ".join(f"${name}$" for name in names)
    board.answers.append(Answer("system", None, text=f"{'; '.join(lines)}, where $x = Pu$ with the new unknowns {listing}", claim=claim))


def flow(board: Board, system: System) -> None:
    """The flow e^{At}, and the law of a semigroup: e^{A(r+t)} = e^{Ar} e^{At}."""
    s, t = system.s, system.t
    A, _ = _matrix(system, free=True)
    psi = s.Matrix.hstack(*basis_of(board, system, A))
    phi = (psi * psi.subs(t, 0).inv()).applyfunc(lambda v: short(s, v))
    name = next(n for n in ("r", "p", "q", "h") if n not in system.letters)
    other = s.Symbol(name, real=True)
    system.letters[name] = b.symbol(name, properties=["real"])
    shown = system.matrix(phi)
    claim = residual_claim(board, system, list(phi), list(A * phi))
    board.step("fundamental matrix with a given value", b.dot(system.matrix(psi), b.inverse(system.matrix(psi.subs(t, 0)))), shown,
               "The flow moves every initial vector by this matrix.")  # fmt: skip
    board.answers.append(Answer("flow", shown, claim=claim))
    both = b.dot(system.matrix(phi.subs(t, other)), shown)
    together = system.matrix(phi.subs(t, other + t))
    law = board.claim(both, "=", together)
    board.step("semigroup property of a flow", both, together, claim=law)
    text = f"the flow over ${name}+t$ is the flow over ${name}$ after the flow over ${system.expr(t).latex}$, and at 0 it is the identity"
    board.answers.append(Answer("semigroup", together, text=text, claim=law))


def single_equation(board: Board, system: System) -> None:
    """One equation of second order for one of two unknowns."""
    A, f = _matrix(system, free=False)
    if A.rows != 2 or system.vector:
        raise Refusal("one equation is made of a system of two unknown functions that are named apart", "not_supported")
    wanted = next((r.split(" ", 1)[1] for r in board.problem.request if r.startswith("unknown ")), None)
    names = [u.data[1] for u in system.unknowns]
    if wanted is not None and wanted not in names:
        raise Refusal(f"${wanted}$ is no unknown of the system", "malformed")
    one = names.index(wanted) if wanted is not None else 0 if A[0, 1] != 0 else 1
    whole, second = eliminated(board, system, A, f, one)
    board.answers.append(Answer("equation", whole, claim=board.steps[-1].claim))
    board.answers.append(Answer(names[1 - one], second, claim=board.steps[-2].claim))
