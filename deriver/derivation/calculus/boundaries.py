r"""Line integrals, fluxes, and the theorems of Green, Gauss and Stokes on concrete domains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work
from .regions import Piece, boundary_of, integrated, region_of

__all__ = ["solve_boundary_theorem", "solve_line_integral"]


def _along(s: Any, field: list[Any], table: dict[Any, Any], piece: Piece) -> tuple[list[Any], list[Any]]:
    (t, _, _) = piece.ranges[0]
    values = [f.subs(table, simultaneous=True) for f in field]
    return values, [c.diff(t) for c in piece.map]


def _line(board: Board, work: Work, field: list[Any], coordinates: list[Any], piece: Piece) -> tuple[list[Step], Expr, Expr, Any]:
    """The steps and the value of the line integral along one piece."""
    s = library()
    table = dict(zip(coordinates, piece.map, strict=True))
    values, velocity = _along(s, field, table, piece)
    terms = [b.mul(work.expr(v), work.expr(w)) for v, w in zip(values, velocity, strict=True) if w != 0 and v != 0]
    integrand = shortest(sum(v * w for v, w in zip(values, velocity, strict=True)))
    if integrand.has(s.nan, s.zoo):
        raise Doubt("the field has no value on the curve")
    shown = ", ".join(work.expr(c).latex for c in piece.map)
    steps = []
    if terms:
        steps.append(board.step("curve put into the field", b.add(*terms), work.expr(integrand), f"On the curve $({shown})$."))
    more, node, value, number = integrated(board, work, integrand, piece.ranges)
    if node.args[0] is not b.ZERO:
        steps.append(board.step("line integral", node, value, inside=more))
    return steps, node, value, number


def solve_line_integral(problem: Problem, board: Board) -> Derivation:
    """The field on the curve times its velocity, integrated over the parameter."""
    s = library()
    assert problem.expression is not None
    field = [to_sympy(e) for e in problem.expression.args]
    guard(*problem.expression.args, *problem.operands)
    coordinates = [to_sympy(v) for v in problem.variables]
    work = Work(letters_of(*problem.expression.args, *problem.variables, *problem.operands), ())
    given = [to_sympy(p) for p in problem.operands]
    size = len(field)
    if "segment" in problem.request:
        t = s.Symbol(next(n for n in ("t", "s", "u") if n not in work.letters), real=True)
        work.letters[t.name] = b.symbol(t.name, properties=["real"])
        start, end = given[:size], given[size:]
        piece = Piece(tuple(s.expand(p + t * (q - p)) for p, q in zip(start, end, strict=True)), ((t, s.Integer(0), s.Integer(1)),))
    else:
        piece = Piece(tuple(given[:size]), ((given[size], given[size + 1], given[size + 2]),))
    if set(coordinates) & {piece.ranges[0][0]}:
        raise Doubt("the parameter of the curve has the name of a coordinate")
    steps, node, value, _ = _line(board, work, field, coordinates, piece)
    return finished(problem, [Answer("integral", value, claim=board.claim(node, "=", value))], steps)


def _smooth(s: Any, f: Any) -> bool:
    """Whether a component has continuous derivatives everywhere: no quotient, root or logarithm that may fail."""
    for p in s.preorder_traversal(f):
        if p.is_Pow and not (p.exp.is_Integer and p.exp.is_nonnegative) and p.base.free_symbols and not p.base.is_positive:
            return False
        if isinstance(p, s.log) and p.free_symbols and not p.args[0].is_positive:
            return False
        if isinstance(p, s.tan | s.sec | s.cot | s.csc | s.Abs | s.Max | s.Min | s.sign | s.asin | s.acos):
            return False
    return True


def solve_boundary_theorem(problem: Problem, board: Board) -> Derivation:
    """Both sides of a theorem, or one of them by the other; a closed curve is followed, or where that fails its inside is taken."""
    if "direct" not in problem.request:
        return _by_theorem(problem, board)
    if _simpler_inside(problem):
        try:
            return _by_theorem(replace(problem, request=(problem.request - {"direct"}) | {"use"}), board)
        except Doubt:
            board = Board(board.rulebook, board.context, board.detail)
    try:
        return _by_theorem(problem, Board(board.rulebook, board.context, board.detail))
    except Doubt:
        return _by_theorem(replace(problem, request=(problem.request - {"direct"}) | {"use"}), board)


def _simpler_inside(problem: Problem) -> bool:
    """Whether the density of Green's theorem is a polynomial where the smooth field is none."""
    body, names = problem.expression, problem.variables
    if body is None or body.op != "vector" or len(body.args) != 2 or len(names) != 2:
        return False
    (p, q), (x, y) = (to_sympy(e) for e in body.args), (to_sympy(v) for v in names)
    plain = all(f.is_polynomial(x, y) for f in (p, q))
    return not plain and all(_smooth(library(), f) for f in (p, q)) and bool((q.diff(x) - p.diff(y)).is_polynomial(x, y))


def _by_theorem(problem: Problem, board: Board) -> Derivation:
    s = library()
    body = problem.expression
    if body is None or body.op != "vector":
        return ended(problem, "refused", "the field is not written out", "malformed")
    guard(*body.args, *problem.operands)
    field = [to_sympy(e) for e in body.args]
    coordinates = [to_sympy(v) for v in problem.variables]
    work = Work(letters_of(*body.args, *problem.variables, *problem.operands), ())
    smooth = all(_smooth(s, f) for f in field)
    if "stokes" in problem.request:
        return _stokes(problem, board, work, field, coordinates, smooth)
    name = "green" if "green" in problem.request else "gauss"
    open_surface = name == "gauss" and "domain hemisphere" in problem.request and "verify" not in problem.request
    if open_surface:
        raise Doubt("whether the flux is meant through the cap alone or through the closed surface is not said")
    if len(field) != len(coordinates):
        raise Doubt("the field has not as many components as the domain has dimensions")
    steps: list[Step] = []
    inside: Any = None
    answers: list[Answer] = []
    if not smooth and "verify" in problem.request:
        raise Doubt("the field may have no derivative somewhere inside, so the theorem does not apply as it stands")
    if not smooth and "use" in problem.request and name == "green":
        raise Doubt("the field may have no derivative somewhere inside, and the integral along the curve is not found here")
    if smooth and "direct" not in problem.request:
        steps, answers, inside = _inside(problem, board, work, field, coordinates, name)
        if "use" in problem.request:
            return finished(problem, answers, steps)
    work = Work(letters_of(*body.args, *problem.variables, *problem.operands), ())  # the letters of the inside are free again
    pieces = boundary_of(problem, work)
    total = s.Integer(0)
    nodes: list[Expr] = []
    numbers: list[Any] = []
    for piece in pieces:
        if name == "gauss" and len(coordinates) == 2:
            turned = [-field[1], field[0]]
            more, node, _, number = _line(board, work, turned, coordinates, piece)
        elif name == "green":
            more, node, _, number = _line(board, work, field, coordinates, piece)
        else:
            more, node, _, number = _flux(board, work, field, coordinates, piece)
        steps += more
        total += number
        if node.args[0] is not b.ZERO:
            nodes.append(node)
            numbers.append(number)
    value = work.expr(shortest(total))
    left = b.add(*nodes) if nodes else b.ZERO
    claim = board.claim(left, "=", value)
    if len(nodes) > 1:
        steps.append(board.step("adding the pieces", b.add(*(work.expr(n) for n in numbers)), value))
    if inside is None:
        return finished(problem, [Answer("integral", value, claim=claim)], steps)
    if s.simplify(total - inside) != 0:
        raise Doubt("both sides of the theorem do not agree here")
    answers.append(Answer("flux" if name == "gauss" else "circulation", value, claim=claim))
    other = answers[0].claim.left if answers[0].claim else value
    answers.append(Answer("text", None, text=f"both sides are ${value.latex}$", claim=board.claim(left, "=", other)))
    return finished(problem, answers, steps)


def _inside(
    problem: Problem, board: Board, work: Work, field: list[Any], coordinates: list[Any], name: str
) -> tuple[list[Step], list[Answer], Any]:
    """The side of the theorem over the inside."""
    s = library()
    assert problem.expression is not None
    entries, variables = problem.expression.args, problem.variables
    if name == "green":
        density = shortest(field[1].diff(coordinates[0]) - field[0].diff(coordinates[1]))
        before = b.subtract(b.derivative(entries[1], variables[0]), b.derivative(entries[0], variables[1]))
    else:
        density = shortest(s.Add(*(f.diff(x) for f, x in zip(field, coordinates, strict=True))))
        before = b.add(*(b.derivative(e, v) for e, v in zip(entries, variables, strict=True)))
    rule = "Green's theorem" if name == "green" else "divergence theorem"
    steps = [board.step(rule, before, work.expr(density))]
    region = region_of(problem, work)
    table = dict(zip(coordinates, region.map, strict=True))
    more, node, value, number = integrated(board, work, density.subs(table, simultaneous=True) * region.factor, region.ranges)
    said = ""
    if not region.plain:
        shown = ", ".join(f"{v.latex} = {work.expr(c).latex}" for v, c in zip(variables, region.map, strict=True))
        said = f"With ${shown}$, whose determinant is ${work.expr(region.factor).latex}$."
    steps.append(board.step("integral over the inside", node, value, said, inside=more))
    return steps, [Answer("integral", value, claim=board.claim(node, "=", value))], number


def _flux(board: Board, work: Work, field: list[Any], coordinates: list[Any], piece: Piece) -> tuple[list[Step], Expr, Expr, Any]:
    s = library()
    table = dict(zip(coordinates, piece.map, strict=True))
    (u, _, _), (v, _, _) = piece.ranges
    one, two = ([c.diff(t) for c in piece.map] for t in (u, v))
    normal = [shortest(one[(i + 1) % 3] * two[(i + 2) % 3] - one[(i + 2) % 3] * two[(i + 1) % 3]) for i in range(3)]
    values = [f.subs(table, simultaneous=True) for f in field]
    integrand = shortest(s.trigsimp(s.expand(sum(a * n for a, n in zip(values, normal, strict=True)))))
    if integrand.has(s.nan, s.zoo):
        raise Doubt("the field has no value on the surface")
    more, node, value, number = integrated(board, work, integrand, piece.ranges)
    shown = ", ".join(work.expr(n).latex for n in normal)
    steps = []
    if number != 0 or node.args[0] is not b.ZERO:
        steps.append(board.step("flux through a surface", node, value, f"The normal is $({shown})$.", inside=more))
    return steps, node, value, number


def _stokes(problem: Problem, board: Board, work: Work, field: list[Any], coordinates: list[Any], smooth: bool) -> Derivation:
    s = library()
    if len(field) != 3 or not smooth:
        raise Doubt("the field needs three components with continuous derivatives")
    flat = "domain disk" in problem.request
    if not flat and "domain hemisphere" not in problem.request:
        raise Doubt("the theorem of Stokes is worked out for hemispheres and disks")
    given = [to_sympy(p) for p in problem.operands]
    radius = given[0] if given else s.Integer(1)
    if flat and "squared" in problem.request:
        raise Doubt("the disk is not said to lie in the plane z = 0")
    x, y, z = coordinates
    one, two, three = field
    curl = [shortest(c) for c in (three.diff(y) - two.diff(z), one.diff(z) - three.diff(x), two.diff(x) - one.diff(y))]
    entries, v = problem.expression.args if problem.expression is not None else (), problem.variables
    d = b.derivative
    turns = [((i + 1) % 3, (i + 2) % 3) for i in range(3)]
    rows = [b.subtract(d(entries[k], v[j]), d(entries[j], v[k])) for j, k in turns]
    shown = b.vector([work.expr(c) for c in curl])
    steps = [board.step("Stokes' theorem", b.vector(rows), shown, "The curl of the field.")]
    theta, t = s.Symbol("theta", real=True), s.Symbol("t", real=True)
    work.letters.setdefault("theta", b.symbol("theta", properties=["real"], latex=r"\theta"))
    work.letters.setdefault("t", b.symbol("t", properties=["real"]))
    zero, turn = s.Integer(0), 2 * s.pi
    if flat:
        r = s.Symbol("r", nonnegative=True)
        work.letters.setdefault("r", b.symbol("r", properties=["real", "nonnegative"]))
        surface = Piece((r * s.cos(theta), r * s.sin(theta), zero), ((r, zero, radius), (theta, zero, turn)))
    else:
        phi = s.Symbol("phi", real=True)
        work.letters.setdefault("phi", b.symbol("phi", properties=["real"], latex=r"\phi"))
        point = (radius * s.sin(phi) * s.cos(theta), radius * s.sin(phi) * s.sin(theta), radius * s.cos(phi))
        surface = Piece(point, ((phi, zero, s.pi / 2), (theta, zero, turn)))
    more, node, value, number = _flux(board, work, curl, coordinates, surface)
    steps += more
    if "use" in problem.request:
        return finished(problem, [Answer("integral", value, claim=board.claim(node, "=", value))], steps)
    circle = Piece((radius * s.cos(t), radius * s.sin(t), zero), ((t, zero, turn),))
    more, other, around, second = _line(board, work, field, coordinates, circle)
    steps += more
    if s.simplify(number - second) != 0:
        raise Doubt("both sides of the theorem do not agree here")
    answers = [
        Answer("flux", value, claim=board.claim(node, "=", value)), Answer("circulation", around, claim=board.claim(other, "=", around)),
        Answer("text", None, text=f"both sides are ${value.latex}$", claim=board.claim(node, "=", other)),
    ]  # fmt: skip
    return finished(problem, answers, steps)
