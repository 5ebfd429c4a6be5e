"""Least squares, projections, ridge: exact, by the normal equations."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import adjoint, columns_of, eye, inner, is_complex, minus, norm_squared, product, scale, times, transpose
from .board import Board, Refusal, Stuck, dimension
from .cases import assume_nonzero
from .elimination import determinant_of, inverse_of, null_basis, reduced
from .fields import Field, Rows
from .orthogonal_factors import pseudoinverse_rows
from .subspaces import stacked
from .systems import free_letters, matrix_and_right_side

__all__ = ["least_squares", "projected", "projection", "ridge"]


def _names(board: Board, n: int) -> list[str]:
    for r in board.request:
        if r.startswith("unknowns "):
            return r[len("unknowns ") :].split(" ")
    return [f"x_{i + 1}" for i in range(n)]


def least_squares(board: Board) -> None:
    """The solutions of A^T A x = A^T b; the shortest of them where it is asked for."""
    A, rhs = matrix_and_right_side(board, "least squares")
    if "weighted" in board.request or len(board.operands) > 2:
        _weighted(board, A, rhs)
        return
    field = board.field(A, rhs)
    rows, right = board.rows(A, field), [r[0] for r in board.rows(rhs, field)]
    name_a, name_b = board.name(A, "A"), board.name(rhs, "b")
    At, adjoint_rows = board.adjoint(name_a, rows, field), adjoint(rows, field)
    gram, moment = product(adjoint_rows, rows, field), times(adjoint_rows, right, field)
    board.step("Gram matrix", b.dot(At, name_a), field.matrix(gram))
    board.step(
        "normal equations",
        b.dot(At, name_b),
        field.vector(moment),
        because=f"${At.latex} {name_a.latex} x = {At.latex} {name_b.latex}$: the residual is orthogonal.",
    )
    n = len(rows[0])
    result = reduced([[*r, moment[i]] for i, r in enumerate(gram)], field, columns=n)
    assume_nonzero(board, field, result.pivots_used)
    if "minimum norm" in board.request:
        inverse, _, _ = pseudoinverse_rows(rows, field)
        x = times(inverse, right, field)
        found: Expr = field.vector(x)
        board.step(
            "minimum-norm solution",
            b.dot(field.matrix(inverse), name_b),
            found,
            because="$x = A^+ b$.",
        )
        basis = null_basis(result.rows, result.pivots, n, field)
        if basis:
            N = field.matrix(transpose(basis))
            left = b.dot(board.adjoint(N, basis, field), found)
            board.step("orthogonal to the null space", left, b.zeros(left.shape))
        claim = board.claim(b.dot(At, name_a, found), "=", b.dot(At, name_b))
        _finish(board, field, rows, right, x, found, claim, name_a, name_b)
        return
    x = [field.zero] * n
    for k, p in enumerate(result.pivots):
        x[p] = result.rows[k][n]
    basis = null_basis(result.rows, result.pivots, n, field)
    found = field.vector(x)
    if basis:
        letters = free_letters(len(basis), {s.latex for e in board.operands for s in e.free})
        found = b.add(
            *([found] if any(v != field.zero for v in x) else []), *(b.mul(t, field.vector(v)) for t, v in zip(letters, basis, strict=True))
        )
        board.find("nonunique", "The columns are dependent: the least-squares solution is not unique. The shortest one is $A^+ b$.")
    claim = board.claim(b.dot(At, name_a, found), "=", b.dot(At, name_b))
    names = ", ".join(f"${u} = {field.expr(v).latex}$" for u, v in zip(_names(board, n), x, strict=True))
    board.step("normal equations", b.dot(At, name_a, found), b.dot(At, name_b), claim=claim, because=f"Solved by elimination: {names}.")
    _finish(board, field, rows, right, x, found, claim, name_a, name_b)


def _finish(board: Board, field: Field, rows: Rows, right: list[Any], x: list[Any], found: Expr, claim: Any, A: Expr, rhs: Expr) -> None:
    residual = [p - q for p, q in zip(right, times(rows, x, field), strict=True)]
    r = field.vector(residual)
    zero = all(v == field.zero for v in residual)
    text = None
    if any(q.startswith("unknowns ") for q in board.request):
        text = ", ".join(f"{u} = {field.expr(v).latex}" for u, v in zip(_names(board, len(x)), x, strict=True))
    if zero:
        board.warnings.append("The residual is zero: the system is solved exactly.")
    else:
        board.step("residual", b.subtract(rhs, b.dot(A, field.vector(x))), r)
        moment = b.dot(board.adjoint(A, rows, field), r)
        board.step("orthogonal residual", moment, b.zeros(moment.shape))
        total = norm_squared(residual, field)
        board.warnings.append(f"The sum of squared residuals is ${field.expr(total).latex}$.")
    board.answer(
        "x", found, claim=claim, role="general" if found.free - {s for e in board.operands for s in e.free} else "answer", text=text
    )
    if "squared_error" in board.request:
        total = norm_squared(residual, field)
        square = b.dot(board.adjoint(r, [residual], field), r)
        board.answer("squared_error", field.expr(total), claim=board.claim(square, "=", field.expr(total)))
    if not zero:
        board.answer("residual", r, claim=board.claim(b.subtract(rhs, b.dot(A, field.vector(x))), "=", r))


def _weighted(board: Board, A: Expr, rhs: Expr) -> None:
    if len(board.operands) < 3:
        raise Refusal("the weights are not given")
    W = board.operands[2]
    field = board.field(A, rhs, W)
    rows, right = board.rows(A, field), [r[0] for r in board.rows(rhs, field)]
    weights = board.rows(W, field)
    if W.shape.kind == "vector":
        flat = [r[0] for r in weights]
        weights = [[flat[i] if i == j else field.zero for j in range(len(flat))] for i in range(len(flat))]
        W = field.matrix(weights)
    if len(weights) != len(rows):
        raise Refusal(f"there are {len(weights)} weights for {len(rows)} equations", "shape_mismatch")
    name_a, name_b, name_w = board.name(A, "A"), board.name(rhs, "b"), board.name(W, "W")
    gram = product(adjoint(rows, field), product(weights, rows, field), field)
    moment = times(adjoint(rows, field), times(weights, right, field), field)
    if determinant_of(gram, field) == field.zero:
        raise Refusal("the weighted normal equations are singular: the columns are dependent")
    At = board.adjoint(name_a, rows, field)
    board.step("Gram matrix", b.dot(At, name_w, name_a), field.matrix(gram))
    board.step("normal equations", b.dot(At, name_w, name_b), field.vector(moment), because="Weighted: $A^\\top W A x = A^\\top W b$.")
    x = times(inverse_of(gram, field), moment, field)
    found = field.vector(x)
    claim = board.claim(b.dot(At, name_w, name_a, found), "=", b.dot(At, name_w, name_b))
    board.step("normal equations", b.dot(At, name_w, name_a, found), b.dot(At, name_w, name_b), claim=claim)
    residual = field.vector([p - q for p, q in zip(right, times(rows, x, field), strict=True)])
    board.answer("x", found, claim=claim)
    if any(v.op != "number" or v.value for v in residual.args):
        board.answer("residual", residual, claim=board.claim(b.subtract(name_b, b.dot(name_a, found)), "=", residual))


def ridge(board: Board) -> None:
    """(A^T A + lambda I) x = A^T b."""
    A, rhs = matrix_and_right_side(board, "ridge regression")
    if len(board.operands) < 3:
        raise Refusal("the ridge parameter is not given")
    weight = board.operands[2]
    field = board.field(A, rhs, weight)
    if field.sign(field.of(weight)) in (-1, 0):
        raise Refusal(f"the ridge parameter is positive, and ${weight.latex}$ is not")
    rows, right = board.rows(A, field), [r[0] for r in board.rows(rhs, field)]
    name_a, name_b = board.name(A, "A"), board.name(rhs, "b")
    At = board.adjoint(name_a, rows, field)
    n = len(rows[0])
    gram = product(adjoint(rows, field), rows, field)
    shifted = [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(gram, scale(field.of(weight), eye(n, field)), strict=True)]
    moment = times(adjoint(rows, field), right, field)
    left = b.add(b.dot(At, name_a), b.mul(weight, b.identity(n)))
    board.step("Gram matrix", left, field.matrix(shifted), because="Positive definite, whatever the rank of $A$.")
    board.step("normal equations", b.dot(At, name_b), field.vector(moment))
    d = determinant_of(shifted, field)
    if d == field.zero:
        raise Stuck("the matrix of the ridge equations is singular")
    x = times(inverse_of(shifted, field), moment, field)
    found = field.vector(x)
    claim = board.claim(b.dot(left, found), "=", b.dot(At, name_b))
    if "by svd" in board.request:
        from .filtered import ridge_by_singular_values

        kept = board.steps[:]
        board.steps.clear()
        try:
            base = board.field(A)
            ridge_by_singular_values(board, name_a, board.rows(A, base), base, name_b, weight, found)
        except Stuck:
            board.steps[:] = kept
            board.warnings.append("The singular values have no civil form: solved by the normal equations.")
    board.step("ridge equations", b.dot(left, found), b.dot(At, name_b), claim=claim)
    board.answer("x", found, claim=claim)
    residual = field.vector([p - q for p, q in zip(right, times(rows, x, field), strict=True)])
    board.answer("residual", residual, claim=board.claim(b.subtract(name_b, b.dot(name_a, found)), "=", residual))


# Projections ------------------------------------------------------------------------------------------------------------


def projection(board: Board) -> None:
    """Onto a line, a span or a column space; or the projection matrix."""
    if "matrix" in board.request:
        _matrix(board)
        return
    field, target, p, name_b, name_a, rows = _projected(board)
    found = field.vector(p)
    residual = field.vector([x - y for x, y in zip(target, p, strict=True)])
    board.step("residual", b.subtract(name_b, found), residual)
    check = b.dot(board.adjoint(name_a, rows, field), residual)
    board.step("orthogonal residual", check, b.zeros(check.shape))
    board.answer("projection", found, claim=_projection_claim(board, rows, field, found, name_a, name_b))
    board.answer("residual", residual, claim=board.claim(check, "=", b.zeros(check.shape)))


def projected(board: Board) -> tuple[Field, list[Any], list[Any], Expr]:
    """The steps of a projection: the field, the vector, its projection, and the name of the vector."""
    field, target, p, name, _, _ = _projected(board)
    return field, target, p, name


def _projected(board: Board) -> tuple[Field, list[Any], list[Any], Expr, Expr, Rows]:
    *spanning, vector = board.operands
    if not spanning:
        raise Refusal("it is not said onto what the vector is projected")
    if any(v.shape.kind == "row" for v in (*spanning, vector)):
        spanning = [b.transpose(v) if v.shape.kind == "row" else v for v in spanning]
        vector = b.transpose(vector) if vector.shape.kind == "row" else vector
    A = spanning[0] if len(spanning) == 1 else _stack(board, spanning)
    field = board.field(A, vector)
    if "onto row space" in board.request:
        A = b.transpose(A)
        if is_complex(board.rows(A, field), field):
            raise Stuck("a projection onto the row space of a complex matrix, which is meant with or without conjugation")
    rows = board.rows(A, field)
    target = [r[0] for r in board.rows(vector, field)]
    ambient = len(rows[0]) if "onto null space" in board.request else len(rows)
    if dimension(vector.shape.rows) != ambient:
        raise Refusal(f"the vector has {len(target)} entries, and the space lies in dimension {ambient}", "shape_mismatch")
    if "onto null space" in board.request:
        rows, A = _null_space(rows, field)
    if all(x == field.zero for r in rows for x in r):
        raise Refusal("the zero vector spans no line to project onto")
    name_b = board.name(vector, "b")
    if len(rows[0]) == 1:
        p = _onto_line(board, A, rows, target, field, name_b)
        name_a = board.name(A if A.op in ("vector", "matrix") else field.vector([r[0] for r in rows]), "a")
    else:
        shown = A if A.op == "matrix" and "onto null space" not in board.request else field.matrix(rows)
        name_a = board.name(shown, "A")
        p = _onto_space(board, rows, target, field, name_a, name_b)
    return field, target, p, name_b, name_a, rows


def _null_space(rows: Rows, field: Field) -> tuple[Rows, Expr]:
    """The rows of a matrix whose columns are a basis of the null space, and that matrix. Errors: Refusal where it is zero alone."""
    result = reduced(rows, field)
    basis = null_basis(result.rows, result.pivots, len(rows[0]), field)
    if not basis:
        raise Refusal("the null space has only the zero vector in it")
    columns = transpose(basis)
    return columns, field.vector(basis[0]) if len(basis) == 1 else field.matrix(columns)


def _stack(board: Board, vectors: list[Expr]) -> Expr:
    from dataclasses import replace

    original = board.problem
    board.problem = replace(original, operands=tuple(vectors))
    e = stacked(board)
    board.problem = original
    return e


def _projection_claim(board: Board, rows: Rows, field: Field, found: Expr, A: Expr, rhs: Expr) -> Any:
    At = board.adjoint(A, rows, field)
    if len(rows[0]) == 1:
        return (
            board.claim(b.mul(b.divide(b.dot(At, rhs), b.dot(At, A)), A), "=", found)
            if A.shape.kind == "vector"
            else board.claim(b.dot(A, b.pinv(A), rhs), "=", found)
        )
    return board.claim(b.dot(A, b.pinv(A), rhs), "=", found) if not field.letters else board.claim(b.dot(At, found), "=", b.dot(At, rhs))


def _onto_line(board: Board, A: Expr, rows: Rows, target: list[Any], field: Field, rhs: Expr) -> list[Any]:
    a = [r[0] for r in rows]
    name = board.name(A if A.op in ("vector", "matrix") else field.vector(a), "a")
    length, product_ = norm_squared(a, field), inner(a, target, field)
    assume_nonzero(board, field, [length])
    at = board.adjoint(name, rows, field)
    if A.shape.kind == "vector":
        board.step("length of a vector, squared", b.dot(at, name), field.expr(length))
        board.step("inner product of two vectors", b.dot(at, rhs), field.expr(product_))
        weight = b.divide(b.dot(at, rhs), b.dot(at, name))
        p = [product_ / length * x for x in a]
        because = f"$\\frac{{{b.dot(at, rhs).latex}}}{{{b.dot(at, name).latex}}} = {field.expr(product_ / length).latex}$ times $a$."
        board.step("projection onto a line", b.mul(weight, name), field.vector(p), because=because)
        return p
    return [product_ / length * x for x in a]


def _onto_space(board: Board, rows: Rows, target: list[Any], field: Field, A: Expr, rhs: Expr) -> list[Any]:
    result = reduced(rows, field)
    independent = transpose([columns_of(rows)[j] for j in result.pivots])
    if len(result.pivots) < len(rows[0]):
        board.find("nonunique", "The columns are dependent; the projection is the same for every choice of independent ones.")
    gram = product(adjoint(independent, field), independent, field)
    moment = times(adjoint(independent, field), target, field)
    assume_nonzero(board, field, [determinant_of(gram, field)])
    C = A if len(result.pivots) == len(rows[0]) else board.name(field.matrix(independent), "C")
    Ct = board.adjoint(C, independent, field)
    board.step("Gram matrix", b.dot(Ct, C), field.matrix(gram))
    board.step("normal equations", b.dot(Ct, rhs), field.vector(moment))
    x = times(inverse_of(gram, field), moment, field)
    claim = board.claim(b.dot(Ct, C, field.vector(x)), "=", b.dot(Ct, rhs))
    board.step(
        "normal equations",
        b.dot(Ct, C, field.vector(x)),
        b.dot(Ct, rhs),
        claim=claim,
        because=f"The weights: $x = {field.vector(x).latex}$.",
    )
    p = times(independent, x, field)
    board.step("projection onto a column space", b.dot(C, field.vector(x)), field.vector(p))
    return p


def _matrix(board: Board) -> None:
    A = board.operands[0] if len(board.operands) == 1 else _stack(board, list(board.operands))
    if "onto row space" in board.request:
        A = b.transpose(A)
    field = board.field(A)
    rows = board.rows(A, field)
    if "onto row space" in board.request and is_complex(rows, field):
        raise Stuck("a projection onto the row space of a complex matrix, which is meant with or without conjugation")
    if "onto null space" in board.request:
        rows, A = _null_space(rows, field)
    result = reduced(rows, field)
    if not result.pivots:
        raise Refusal("the zero matrix spans only the zero vector")
    assume_nonzero(board, field, result.pivots_used)
    independent = transpose([columns_of(rows)[j] for j in result.pivots])
    gram = product(adjoint(independent, field), independent, field)
    C = board.name(A if len(result.pivots) == len(rows[0]) and A.op in ("matrix", "vector") else field.matrix(independent), "A")
    Ct = board.adjoint(C, independent, field)
    P = product(independent, product(inverse_of(gram, field), adjoint(independent, field), field), field)
    found = field.matrix(P)
    if C.shape.kind == "vector":
        board.step("length of a vector, squared", b.dot(Ct, C), field.expr(gram[0][0]))
        board.step("projection matrix", b.mul(b.divide(b.ONE, field.expr(gram[0][0])), b.dot(C, Ct)), found)
    else:
        board.step("Gram matrix", b.dot(Ct, C), field.matrix(gram))
        board.step("projection matrix", b.dot(C, b.inverse(b.dot(Ct, C)), Ct), found)
    kind = "Hermitian" if is_complex(P, field) else "symmetric"
    board.step("projector", b.dot(found, found), found, because=f"Projecting twice changes nothing more; and $P$ is {kind}.")
    assert not any(x != field.zero for r in minus(P, adjoint(P, field)) for x in r)
    board.answer("projection", found, claim=board.steps[-2].claim)
