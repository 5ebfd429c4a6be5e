r"""X' = AX + f with initial values at 0 by the Laplace transform: $(sI-A)\hat X = X(0)+\hat f$, solved by the inverse matrix."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .equation import Refusal
from .laplace import fractions_of, inverse_of, transform
from .linear_systems import residual_claim
from .system import System

__all__ = ["system_by_transform"]


def system_by_transform(board: Board, system: System, A: Any, f: Any) -> None:
    """Steps and answers."""
    s, t, n = system.s, system.t, A.rows
    values: dict[int, Any] = {}
    for k, point, value in system.conditions:
        if point != 0:
            raise Refusal("the method that is named (laplace transform) does not apply: it needs initial values at 0", "not_supported")
        values[k] = value
    free = [k for k in range(n) if k not in values]
    values |= {k: system.constant() for k in free}
    start = board.problem.expression
    assert start is not None
    name = next(
        v for v in ("s", "p", "z", "q") if v not in system.letters and all(v != u.name for u in system.unknowns if u.op == "symbol")
    )
    system.letters[name] = b.symbol(name, properties=["real"])
    p = s.Symbol(name)
    X0 = s.Matrix([values[k] for k in range(n)])
    F = f.applyfunc(lambda v: transform(s, v, t, p) if v != 0 else v)
    M = p * s.eye(n) - A
    image = (M.inv() * (X0 + F)).applyfunc(lambda v: s.factor(s.cancel(s.together(v))))
    X = image.applyfunc(lambda v: inverse_of(s, v, p, t) if v != 0 else v)
    X = X.applyfunc(lambda v: min((v, s.expand(v)), key=lambda w: (w.count_ops(), len(str(w)))))
    around = X.applyfunc(lambda v: transform(s, v, t, p) if v != 0 else v)
    letters = [b.symbol(f"X_{k + 1}", properties=["real"], latex=f"X_{{{k + 1}}}") for k in range(n)]
    names = b.vector(letters)
    right = system.column(list(X0 + F))
    form = b.relation("=", b.dot(system.matrix(M), names), right)
    left = system.column([s.together(v) for v in M * around])
    board.step(
        "Laplace transform of an equation", start, form, f"With ${names.latex}$ for the transforms of the unknowns.", relation="implies",
        claim=board.claim(left, "=", right),
    )  # fmt: skip
    solved = b.relation("=", names, system.column(list(image)))
    board.step(
        "equation for the transform", form, solved, relation="iff",
        claim=board.claim(system.column([s.expand(v) for v in M * image]), "=", right),
    )  # fmt: skip
    apart = [fractions_of(s, v, p) for v in image]
    last = solved
    if apart != list(image):
        last = b.relation("=", names, system.column(apart))
        claim = board.claim(system.column(list(image)), "=", system.column(apart))
        board.step("partial fractions of the transform", solved, last, relation="iff", claim=claim)
    claim = residual_claim(board, system, list(X), list(A * X + f))
    state = b.vector([system.shown[z] for z in system.state]) if not system.vector else system.unknowns[0]
    board.step("inverse Laplace transform", last, b.relation("=", state, system.column(list(X))), relation="implies", claim=claim)
    role = "general" if free else "particular"
    if system.vector:
        board.answers.append(Answer(system.unknowns[0].data[1], system.column(list(X)), role=role, claim=claim))
        return
    for u, place in zip(system.unknowns, system.places, strict=True):
        board.answers.append(Answer(u.data[1], system.expr(X[place]), role=role, claim=claim))
