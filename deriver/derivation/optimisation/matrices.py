r"""Extrema over one matrix: least squares in many columns, gains of filters, maximum likelihood of a covariance or a precision.

The gradient comes from the wing of matrix calculus, written as a sum of chains. Where it is affine in X with X on one side of every chain,
`XM = C` or `MX = C` with M definite is solved by one inverse; where it is `sX^{-1} + C` or `sX^{-1} + tX^{-1}SX^{-1}`, as in likelihoods,
by taking inverses. Anything else (a Sylvester equation, products of two unknown factors) is not worked on here.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished
from ..collect import Collector
from ..facts import has
from ..laws import laws_of
from ..matrix_calculus import solve_problem as differentiate
from ..normal import transposed
from .equations import needed_for_definite

__all__ = ["definite_numbers", "falling_direction", "in_numbers", "solve_matrix"]

Chain = tuple[Expr, tuple[Expr, ...]]  # a number, and the factors of a product of arrays


def solve_matrix(problem: Problem, board: Board) -> Derivation:
    """The minimum or maximum over a matrix whose gradient is affine in it or in its inverse."""
    (x,) = problem.variables
    body = problem.expression
    assert body is not None
    sense = next(iter(problem.request & {"minimum", "maximum"}), "")
    if not sense:
        raise Doubt("minimum or maximum is not said")
    if not body.is_scalar or any(x in c.free for c in problem.conditions):
        raise Doubt("a matrix under conditions is not worked on here")
    board.conditions += [c for c in problem.conditions if c not in board.conditions]
    asked = Problem("gradient", body, (x,), context=problem.context, latex=problem.latex)
    found = differentiate(asked, board.rulebook, "normal")
    if found.status != "finished" or found.answers[0].expression is None:
        raise Doubt(f"the gradient of ${body.latex}$ is not found here")
    gradient = found.answers[0].expression
    chains = _chains(gradient)
    known = _ranks(problem, x, chains)
    if known is not None:
        ranked, said = known
        inner = Board(board.rulebook, ranked.context, board.detail)
        inner.conditions += board.conditions
        made = solve_matrix(ranked, inner)
        return replace(made, assumed=(*made.assumed, *said))
    collect = Collector(laws_of(board.rulebook), tuple(board.conditions))
    affine = _affine(chains, x)
    if affine is not None:
        solution, rule = _linear(affine, x, sense, board), "stationary point of a quadratic"
    else:
        solution, rule = _likelihood(chains, x, sense, board, collect), "stationary point of a likelihood"
    solution = collect(solution)
    zero = b.zeros(x.shape)
    if has(x, "symmetric") and affine is not None:  # the part of the gradient among symmetric matrices
        gradient = b.add(gradient, b.transpose(gradient))
    line = board.step(rule, b.at(gradient, x, solution), zero, f"So ${x.latex} = {solution.latex}$.")
    value = collect(substitute(body, {x: solution}))
    under = tuple(board.conditions)
    answers = [
        Answer(x.name, solution, claim=board.claim(b.at(gradient, x, solution), "=", zero), conditions=under),
        Answer("value", value, claim=board.claim(b.at(body, x, solution), "=", value), conditions=under),
    ]
    return finished(problem, answers, [*found.steps, line])


def _chains(e: Expr) -> list[Chain]:
    """A sum of products, multiplied out."""
    if e.op == "add":
        return [chain for part in e.args for chain in _chains(part)]
    if e.op == "mul":
        scalars = [f for f in e.args if f.is_scalar]
        return [(b.mul(*scalars, number), factors) for number, factors in _chains(e.args[-1])]
    if e.op == "dot" and not e.is_scalar:
        made: list[Chain] = [(b.ONE, ())]
        for factor in e.args:
            made = [(b.mul(n, m), (*left, *right)) for n, left in made for m, right in _chains(factor)]
        return made
    if e.op == "transpose" and e.args[0].op in ("add", "mul", "dot"):
        return [(n, tuple(transposed(f) for f in reversed(factors))) for n, factors in _chains(e.args[0])]
    if e.op == "identity":
        return [(b.ONE, ())]
    return [] if e.op == "zeros" else [(b.ONE, (e,))]


def _product(factors: tuple[Expr, ...], side: Expr) -> Expr:
    """A chain as an expression; the empty one is the identity of a side of `side`."""
    return b.dot(*factors) if len(factors) > 1 else factors[0] if factors else side


def _affine(chains: list[Chain], x: Expr) -> tuple[list[tuple[Expr, tuple[Expr, ...], tuple[Expr, ...]]], list[Chain]] | None:
    """The chains that hold X once, as number, left and right factors, and those that do not hold it; None where X stands otherwise."""
    moving, rest = [], []
    for number, factors in chains:
        places = [i for i, f in enumerate(factors) if x in f.free]
        if x in number.free or len(places) > 1 or (places and factors[places[0]] is not x):
            return None
        if places:
            moving.append((number, factors[: places[0]], factors[places[0] + 1 :]))
        else:
            rest.append((number, factors))
    return (moving, rest) if moving else None


def _linear(affine: tuple[list[tuple[Expr, tuple[Expr, ...], tuple[Expr, ...]]], list[Chain]], x: Expr, sense: str, board: Board) -> Expr:
    moving, rest = affine
    assert x.shape.rows is not None and x.shape.cols is not None
    scales = {_number(n) for n, _, _ in moving}
    scale = b.num(abs(next(iter(scales)))) if len(scales) == 1 else b.ONE
    scale = scale if sense == "minimum" else b.negative(scale)
    rows, columns = b.identity(x.shape.rows), b.identity(x.shape.cols)
    constant = b.add(*(b.mul(b.negative(b.divide(n, scale)), _product(f, rows)) for n, f in rest)) if rest else b.zeros(x.shape)
    numbers = [b.divide(n, scale) for n, _, _ in moving]
    lefts, rights = {left for _, left, _ in moving}, {right for _, _, right in moving}
    if has(x, "symmetric") or has(x, "diagonal"):
        if lefts != {()} or rights != {()} or not has(x, "symmetric") or has(x, "diagonal"):
            raise Doubt("a structured matrix is worked on here only where the gradient is a multiple of it")
        constant = b.mul(b.divide(b.ONE, b.TWO), b.add(constant, transposed(constant)))
    if len(rights) == 1:
        (right,) = rights
        m = b.add(
            *(
                n if not left and len(lefts) == 1 else b.mul(n, _product(left, rows))
                for n, (_, left, _) in zip(numbers, moving, strict=True)
            )
        )
        inner, other = m, _product(right, columns) if right else None
        return _behind(_before(inner, constant, board), other, board)
    if len(lefts) == 1:
        (left,) = lefts
        m = b.add(*(b.mul(n, _product(right, columns)) for n, (_, _, right) in zip(numbers, moving, strict=True)))
        return _before(_product(left, rows) if left else b.ONE, _behind(constant, m, board), board)
    raise Doubt("the gradient is zero where a Sylvester equation holds, which has no solution by one inverse")


def _number(e: Expr) -> Fraction:
    """The number in front."""
    if e.op == "number":
        return Fraction(e.data)
    return Fraction(e.args[0].data) if e.op == "mul" and e.args[0].op == "number" else Fraction(1)


def in_numbers(e: Expr) -> Expr:
    """A value without letters worked out; anything else as it is."""
    return e if e.free else from_sympy(to_sympy(e).doit())


def falling_direction(m: Expr) -> tuple[Expr, Expr] | None:
    """A vector v of small numbers with v^T m v < 0, and that value; None where none is found."""
    values = to_sympy(m)
    if values.rows > 4:
        return None
    for entries in product((0, 1, -1, 2, -2), repeat=values.rows):
        size = sum(values[i, j] * entries[i] * entries[j] for i in range(values.rows) for j in range(values.rows))
        if size.is_Rational and size < 0:
            return from_sympy(type(values)(entries)), from_sympy(size)
    return None


def definite_numbers(m: Expr) -> None:
    """A matrix of numbers is positive definite, or else the quadratic has no single lowest point."""
    values = to_sympy(m)
    if not values.is_symmetric():
        raise Doubt(f"${m.latex}$ is not symmetric: write the quadratic form with its symmetric part")
    if values.is_positive_definite:
        return
    if values.is_positive_semidefinite:
        raise Doubt(f"${m.latex}$ is only positive semidefinite: a minimum is not unique, or there is none")
    raise Doubt(f"there is no minimum: ${m.latex}$ has a negative eigenvalue, so the function is unbounded below")


def _definite(m: Expr, board: Board) -> None:
    """Notes what makes a number positive or a matrix positive definite; a Doubt where that is not known."""
    if m.is_scalar:
        for term in m.args if m.op == "add" else (m,):
            _of_sign(term, True, board)
        return
    if m.op == "mul":
        _of_sign(b.mul(*m.args[:-1]), True, board)
        m = m.args[-1]
    if m.op == "identity" or has(m, "positive_definite"):
        return
    if m.op == "matrix" and not m.free:
        return definite_numbers(m)
    needed = needed_for_definite(m)
    if needed is None:
        raise Doubt(f"whether ${m.latex}$ is positive definite is not known: declare it")
    board.conditions += [c for c in needed if c not in board.conditions]


def _before(m: Expr, c: Expr, board: Board) -> Expr:
    """M^{-1} C."""
    _definite(m, board)
    if m.is_scalar:
        return c if m is b.ONE else b.mul(b.divide(b.ONE, m), c)
    number, inverse = _inverse(m)
    return b.mul(number, c if inverse is None else b.dot(inverse, c))


def _behind(c: Expr, m: Expr | None, board: Board) -> Expr:
    """C M^{-1}."""
    if m is None:
        return c
    _definite(m, board)
    number, inverse = _inverse(m)
    return b.mul(number, c if inverse is None else b.dot(c, inverse))


def _inverse(m: Expr) -> tuple[Expr, Expr | None]:
    """A number and the inverse beside it, None for the identity."""
    if m.op == "mul" and m.args[0].is_scalar:
        number, rest = b.mul(*m.args[:-1]), m.args[-1]
    else:
        number, rest = b.ONE, m
    return b.divide(b.ONE, number), None if rest.op == "identity" else b.inverse(rest)


def _inverted(f: Expr, x: Expr) -> bool:
    return x.shape.rows == x.shape.cols and f in (b.inverse(x), b.transpose(b.inverse(x)), b.inverse(b.transpose(x)))


def _likelihood(chains: list[Chain], x: Expr, sense: str, board: Board, collect: Collector) -> Expr:
    """The zero of s X^{-1} + C, or of s X^{-1} + t X^{-1} S X^{-1}."""
    alone = [(n, f[0]) for n, f in chains if len(f) == 1 and _inverted(f[0], x)]
    rest = [(n, f) for n, f in chains if not (len(f) == 1 and _inverted(f[0], x))]
    if not alone or not rest or any(x in n.free for n, _ in chains):
        raise Doubt("the gradient is no affine function of the matrix or of its inverse")
    turned = alone[0][1] is not b.inverse(x)
    if any(f is not alone[0][1] for _, f in alone):
        raise Doubt("the inverse stands both as it is and transposed")
    weight = collect(b.add(*(n for n, _ in alone)))
    if all(not any(x in f.free for f in factors) for _, factors in rest):
        assert x.shape.rows is not None
        total = b.add(*(b.mul(collect(b.negative(b.divide(n, weight))), _product(f, b.identity(x.shape.rows))) for n, f in rest))
        _of_sign(weight, sense == "maximum", board)
        _definite(total, board)
        number, inverse = _inverse(transposed(total) if turned else total)
        return b.mul(number, b.identity(x.shape.rows) if inverse is None else inverse)
    if all(len(f) > 2 and f[0] is f[-1] is alone[0][1] and not any(x in g.free for g in f[1:-1]) for _, f in rest):
        # in the inverse the function is concave (convex): -s log det plus a linear part
        total = b.add(*(b.mul(collect(b.negative(b.divide(n, weight))), _product(f[1:-1], b.ONE)) for n, f in rest))
        _of_sign(b.negative(weight), sense == "maximum", board)
        _definite(total, board)
        return transposed(total) if turned else total
    raise Doubt("the gradient is no affine function of the matrix or of its inverse")


def _of_sign(weight: Expr, positive: bool, board: Board) -> None:
    """The number before the logarithm says whether the function has the largest or the smallest value there."""
    weight = weight if positive else b.negative(weight)
    if weight.op == "number":
        if weight.data <= 0:
            raise Doubt("the function has no such extremum")
        return
    factors = weight.args if weight.op == "mul" else (weight,)
    below = [f.args[0] if f.op == "power" and f.args[1] is b.MINUS_ONE else f for f in factors]
    if any(f.op == "number" and f.data < 0 for f in below):
        raise Doubt("the function has no such extremum")
    for f in below:
        if f.op == "symbol" and not (has(f, "positive") or has(f, "natural")):
            condition = b.relation(">", f, b.ZERO)
            board.conditions += [] if condition in board.conditions else [condition]
        elif f.op not in ("number", "symbol"):
            raise Doubt(f"the sign of ${weight.latex}$ is not known")


def _ranks(problem: Problem, x: Expr, chains: list[Chain]) -> tuple[Problem, list[str]] | None:
    """What a unique solution needs: V^T V alone is invertible where V has full column rank; a scatter matrix alone is definite."""
    table: dict[Expr, Expr] = {}
    said = []
    holding = [f for _, f in chains if any(x in g.free for g in f)]
    for factors in holding:
        if sum(x in g.free for g in factors) == 2:
            middle = factors[1:-1]  # X^{-1} S X^{-1}
            sides: tuple[tuple[Expr, ...], ...] = (middle,)
        else:
            at = next(i for i, g in enumerate(factors) if x in g.free)
            sides = (factors[:at], factors[at + 1 :]) if factors[at] is x and len(holding) == 1 else ()
        for side in sides:
            if len(side) == 2 and side[0].op == "transpose" and side[0].args[0] is side[1] and _bare(side[1]):
                table[side[1]], word = _with(side[1], "full_column_rank"), "full column rank"
            elif len(side) == 2 and side[1].op == "transpose" and side[1].args[0] is side[0] and _bare(side[0]):
                table[side[0]], word = _with(side[0], "full_row_rank"), "full row rank"
            else:
                continue
            said.append(f"${next(reversed(table)).latex}$ has {word}")
    inverses = [f for f in holding if any(_inverted(g, x) for g in f)]
    for _, factors in chains if inverses else []:
        plain = [g.args[0] if g.op == "transpose" else g for g in factors if x not in g.free]
        if len(plain) == 1 and len(factors) in (1, 3) and _bare(plain[0]):
            table[plain[0]] = _with(plain[0], "symmetric", "positive_definite")
            said.append(f"${plain[0].latex}$ is symmetric positive definite")
    if not table:
        return None
    context = problem.context.with_(symbols={k: table.get(s, s) for k, s in problem.context.symbols.items()})
    conditions = tuple(substitute(c, table) for c in problem.conditions)
    assert problem.expression is not None
    return replace(problem, expression=substitute(problem.expression, table), conditions=conditions, context=context), said


def _bare(s: Expr) -> bool:
    return s.op == "symbol" and not s.properties - {"real", "square"}


def _with(s: Expr, *properties: str) -> Expr:
    return b.symbol(s.name, s.shape, {*s.properties, *properties}, latex=s.latex)
