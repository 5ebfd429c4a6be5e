r"""Spaces with an inner product of their own: values, lengths, angles, Gram-Schmidt, best approximations.

Comes in: a board with what the inner product is made of and then the elements. Goes out: steps whose claims are the integrals, sums and
products themselves. SymPy finds the values of integrals; each is checked as a claim.
"""

from __future__ import annotations

from typing import Any

from ...errors import DeriverError
from ...expression import build as b
from ...expression import substitute
from ...expression.nodes import Expr
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...model import Claim
from .board import Board, Refusal, Stuck

__all__ = ["inner_product"]


class _Space:
    """One inner product: how it is written for two elements, and its value."""

    def __init__(self, board: Board) -> None:
        self.kind = next(r.removeprefix("space ") for r in board.request if r.startswith("space "))
        self.count = {"integral": 4, "points": 3, "form": 1, "trace": 0}[self.kind]
        self.parts = board.operands[: self.count]
        self.elements = list(board.operands[self.count :])
        self.known = {s.latex: s for e in board.operands for s in e.free}

    def shown(self, u: Expr, v: Expr) -> Expr:
        """The integral, the sum or the product that the inner product of two elements is."""
        if self.kind == "integral":
            weight, x, low, high = self.parts
            body = self.body(u, v)
            return b.integral(body if weight is b.ONE else b.mul(body, weight), x, low, high)
        if self.kind == "points":
            x, weights, points = self.parts
            return b.add(*(b.mul(w, substitute(u, {x: p}), substitute(v, {x: p})) for w, p in zip(weights.args, points.args, strict=True)))
        if self.kind == "trace":
            return b.trace(b.dot(b.transpose(u), v))
        return b.dot(b.transpose(u), self.parts[0], v)

    def body(self, u: Expr, v: Expr) -> Expr:
        """The product of two elements, powers of one letter put together."""
        if u.op == "add" or v.op == "add":
            return b.power(u, 2) if u is v else b.mul(u, v)
        return from_sympy(to_sympy(u) * to_sympy(v), self.known)

    def value(self, u: Expr, v: Expr) -> Any:
        import sympy

        if self.kind == "integral":
            weight, x, low, high = (to_sympy(e) for e in self.parts)
            body = sympy.expand(to_sympy(u) * to_sympy(v) * weight)
            found = sympy.simplify(sympy.integrate(body, (x, low, high)))
            if found.has(sympy.Integral) or not found.is_finite:
                raise Stuck("an inner product of two elements is an integral that is not found here")
            return found
        if self.kind == "points":
            return sympy.expand(to_sympy(self.shown(u, v)))
        if self.kind == "trace":
            return sympy.expand(sum(to_sympy(x) * to_sympy(y) for x, y in zip(u.args, v.args, strict=True)))
        n = len(u.args)
        M = [to_sympy(x) for x in self.parts[0].args]
        total = sum(to_sympy(u.args[i]) * M[i * n + j] * to_sympy(v.args[j]) for i in range(n) for j in range(n))
        return sympy.expand(total)

    def number(self, value: Any) -> Expr:
        return from_sympy(value, self.known)

    def combination(self, weights: list[Any], elements: list[Expr]) -> Expr:
        """A combination of elements, multiplied out."""
        import sympy

        if self.kind in ("integral", "points"):
            total = sympy.expand(sum(c * to_sympy(e) for c, e in zip(weights, elements, strict=True)))
            return from_sympy(sympy.collect(total, to_sympy(self.parts[0 if self.kind == "points" else 1])), self.known)
        cells = [
            from_sympy(sympy.expand(sum(c * to_sympy(e.args[k]) for c, e in zip(weights, elements, strict=True))), self.known)
            for k in range(len(elements[0].args))
        ]
        if elements[0].op == "matrix":
            width = elements[0].data[1]
            return b.matrix([cells[i : i + width] for i in range(0, len(cells), width)])
        return b.vector(cells)

    def scaled(self, c: Expr, e: Expr) -> Expr:
        if e.is_scalar:
            return b.mul(c, e)
        if e.op == "matrix":
            width = e.data[1]
            cells = [b.mul(c, x) for x in e.args]
            return b.matrix([cells[i : i + width] for i in range(0, len(cells), width)])
        return b.vector([b.mul(c, x) for x in e.args])


def inner_product(board: Board) -> None:
    """What is asked in a space with an inner product."""
    space = _Space(board)
    _definite(board, space)
    try:
        what = next(r for r in board.request if r in _ASKED)
        _ASKED[what](board, space)
    except DeriverError as problem:
        raise Stuck(f"a value is not found here: {problem.message}") from problem


def _definite(board: Board, space: _Space) -> None:
    """A form is an inner product where its matrix is symmetric and positive definite."""
    if space.kind != "form":
        return
    from .definite import minors_are_positive
    from .diagonal import symmetric_or_refuse

    M = space.parts[0]
    field = board.field(M)
    rows = board.rows(M, field)
    if len(rows) != len(rows[0]) or any(len(e.args) != len(rows) for e in space.elements):
        raise Refusal("the vectors and the matrix of the inner product have different sizes", "shape_mismatch")
    symmetric_or_refuse(rows, field, "an inner product")
    if field.letters or not minors_are_positive(rows, field):
        raise Refusal("this form is no inner product: its matrix is not positive definite")


def _step(board: Board, space: _Space, u: Expr, v: Expr, because: str = "") -> Any:
    value = space.value(u, v)
    left = space.shown(u, v)
    found = space.number(value)
    if left is not found:
        board.step("inner product in a space", left, found, because=because)
    return value


def _pairing(u: str, v: str) -> str:
    return rf"\langle {u}, {v} \rangle"


def _value(board: Board, space: _Space) -> None:
    u, v = space.elements
    value = _step(board, space, u, v, "The definition of the inner product, with the two elements put in.")
    board.answer("inner_product", space.number(value), claim=board.claim(space.shown(u, v), "=", space.number(value)))


def _length(board: Board, space: _Space, u: Expr, name: str) -> Any:
    import sympy

    square = _step(board, space, u, u, f"The square of the {name}.")
    if square.is_negative:
        raise Refusal("the square of a length comes out negative: this is no inner product")
    return sympy.sqrt(square)


def _norm(board: Board, space: _Space) -> None:
    (u,) = space.elements
    length = space.number(_length(board, space, u, "length"))
    board.step("root of a squared norm", b.sqrt(space.shown(u, u)), length)
    board.answer("norm", length, claim=board.claim(b.sqrt(space.shown(u, u)), "=", length))


def _distance(board: Board, space: _Space) -> None:
    u, v = space.elements
    w = space.combination([1, -1], [u, v])
    board.step("arithmetic", b.subtract(u, v), w, because="The difference of the two.")
    length = space.number(_length(board, space, w, "distance"))
    board.step("root of a squared norm", b.sqrt(space.shown(w, w)), length)
    board.answer("distance", length, claim=board.claim(b.sqrt(space.shown(w, w)), "=", length))


def _angle(board: Board, space: _Space) -> None:
    import sympy

    u, v = space.elements
    values = [_step(board, space, x, y) for x, y in ((u, v), (u, u), (v, v))]
    if 0 in values[1:]:
        raise Refusal("the zero element has no angle with anything")
    cosine = sympy.radsimp(sympy.simplify(values[0] / sympy.sqrt(values[1] * values[2])))
    found = space.number(cosine)
    shown = b.divide(space.shown(u, v), b.mul(b.sqrt(space.shown(u, u)), b.sqrt(space.shown(v, v))))
    board.step("inner product in a space", shown, found, because="The cosine of the angle.")
    claim = board.claim(shown, "=", found)
    angle = sympy.acos(cosine)
    board.answer("cosine", found, claim=claim)
    board.answer("angle", space.number(angle), claim=board.claim(b.function("cos", space.number(angle)), "=", found))


def _orthogonal(board: Board, space: _Space) -> None:
    u, v = space.elements
    value = _step(board, space, u, v)
    claim = board.claim(space.shown(u, v), "=", space.number(value))
    board.answer(
        "text",
        None,
        text="orthogonal" if value == 0 else f"not orthogonal: the inner product is ${space.number(value).latex}$",
        claim=claim,
    )


def _orthogonalised(board: Board, space: _Space, given: list[Expr]) -> tuple[list[Expr], list[Any]]:
    """Gram-Schmidt with its inner products as steps: the orthogonal elements and their squared lengths."""
    out: list[Expr] = []
    squares: list[Any] = []
    for k, e in enumerate(given):
        weights: list[Any] = []
        for j, v in enumerate(out):
            top = _step(board, space, e, v, _orthogonal_already(space, e, v, k, j))
            weights.append(-top / squares[j])
        w = space.combination([1, *weights], [e, *out])
        kept = [v for c, v in zip(weights, out, strict=True) if c != 0]
        if kept:
            shown = b.add(e, *(b.negative(space.scaled(b.divide(space.shown(e, v), space.shown(v, v)), v)) for v in kept))
            parts = "".join(
                rf" - \frac{{{_pairing(f'e_{k + 1}', f'v_{j + 1}')}}}{{{_pairing(f'v_{j + 1}', f'v_{j + 1}')}}} v_{j + 1}" for j in range(k)
            )
            board.step("Gram-Schmidt in a space", shown, w, because=f"$v_{k + 1} = e_{k + 1}{parts}$.")
        square = space.value(w, w)
        if square == 0:
            raise Refusal(f"the element ${e.latex}$ depends on those before it: the elements are no basis")
        out.append(w)
        if k + 1 < len(given) or "orthonormal" in board.request or "projection" in board.request:
            named = ", ".join(f"$e_{j + 1} = {x.latex}$" for j, x in enumerate(given)) if k == 0 else ""
            first = f"The elements are {named}; $v_1 = e_1$. " if k == 0 else ""
            _step(board, space, w, w, f"{first}${_pairing(f'v_{k + 1}', f'v_{k + 1}')}$.")
        squares.append(square)
    return out, squares


def _orthogonal_already(space: _Space, e: Expr, v: Expr, k: int, j: int) -> str:
    """What is computed, and that nothing is to be subtracted where it is zero."""
    pair = f"${_pairing(f'e_{k + 1}', f'v_{j + 1}')}$"
    if space.value(e, v) != 0:
        return f"{pair}."
    return f"{pair} is zero: $v_{k + 1} = e_{k + 1}$." if k == 1 else f"{pair} is zero: nothing is subtracted in this direction."


def _gram_schmidt(board: Board, space: _Space) -> None:
    import sympy

    out, squares = _orthogonalised(board, space, space.elements)
    pairs = [space.shown(out[j], out[k]) for k in range(len(out)) for j in range(k)]
    claim = _all(board, pairs, b.ZERO) if pairs else board.claim(space.shown(out[0], out[0]), "=", space.number(squares[0]))
    board.answer("basis", b.listing(out), claim=claim, text="orthogonal")
    if "orthonormal" in board.request:
        units = [space.scaled(space.number(sympy.sqrtdenest(1 / sympy.sqrt(s))), v) for v, s in zip(out, squares, strict=True)]
        squared = [space.shown(u, u) for u in units]
        board.step(
            "Gram-Schmidt in a space", squared[-1], b.ONE, because="Each is divided by its length, the root of $\\langle v, v \\rangle$."
        )
        board.answer("orthonormal_basis", b.listing(units), claim=_all(board, squared, b.ONE))


def _projection(board: Board, space: _Space) -> None:
    *given, f = space.elements
    out, squares = _orthogonalised(board, space, given)
    weights = [
        _step(board, space, f, v, f"${_pairing('f', f'v_{j + 1}')}$.") / s for j, (v, s) in enumerate(zip(out, squares, strict=True))
    ]
    found = space.combination(weights, out)
    used = [v for c, v in zip(weights, out, strict=True) if c != 0]
    if used:
        parts = " + ".join(
            rf"\frac{{{_pairing('f', f'v_{j + 1}')}}}{{{_pairing(f'v_{j + 1}', f'v_{j + 1}')}}} v_{j + 1}" for j in range(len(out))
        )
        shown = b.add(*(space.scaled(b.divide(space.shown(f, v), space.shown(v, v)), v) for v in used))
        board.step("projection in a space", shown, found, because=f"The projection is ${parts}$.")
    rest = space.combination([1, -1], [f, found])
    claim = _all(board, [space.shown(rest, e) for e in given], b.ZERO)
    board.step("orthogonal residual in a space", space.shown(rest, given[0]), b.ZERO, because="What is left is orthogonal to the space.")
    board.answer("projection", found, claim=claim)


def _all(board: Board, left: list[Expr], value: Expr) -> Claim:
    """That several inner products have one value, as one equation between vectors."""
    if len(left) == 1:
        return board.claim(left[0], "=", value)
    return board.claim(b.vector(left), "=", b.vector([value] * len(left)))


_ASKED = {
    "value": _value, "norm": _norm, "distance": _distance, "angle": _angle, "orthogonal": _orthogonal,
    "gram_schmidt": _gram_schmidt, "projection": _projection,
}  # fmt: skip
