"""Linear programmes with numbers: the vertices, the one whose multipliers are not negative, and the dual programme.

A vertex is where as many conditions as letters hold with equality. The multipliers prove it: they bound the function by its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Finding, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, letters_of
from ..calculus.line import Work

__all__ = ["Programme", "programme_of", "solve_linear_dual", "solve_programme"]

#: So many bases are looked at.
_BASES = 4000


@dataclass(frozen=True)
class Programme:
    """Maximise or minimise c.x under rows a.x <= b (`equal`: a.x = b); `own` are the conditions as the user wrote them."""

    letters: tuple[Any, ...]
    cost: Any  # a row
    constant: Any
    rows: tuple[Any, ...]
    right: tuple[Any, ...]
    equal: tuple[bool, ...]
    own: tuple[Expr, ...]
    sense: str


def programme_of(problem: Problem) -> Programme | None:
    """The problem as a linear programme with numbers; None for others."""
    s = library()
    body = problem.expression
    sense = next(iter(problem.request & {"minimum", "maximum"}), "")
    if body is None or not sense or not problem.conditions or any(not v.is_scalar for v in problem.variables):
        return None
    conditions = _spread(problem)
    letters = tuple(to_sympy(v) for v in problem.variables if v.free & {s for c in (body, *conditions) for s in c.free})
    f = to_sympy(body)

    def linear(e: Any) -> tuple[Any, Any] | None:
        e = s.expand(e)
        if e.free_symbols - set(letters) or not e.is_polynomial(*letters) or s.Poly(e, *letters).total_degree() > 1:
            return None
        return s.Matrix([[e.coeff(x, 1) for x in letters]]), e.subs(dict.fromkeys(letters, 0))

    cost = linear(f)
    if cost is None or not letters:
        return None
    rows, right, equal = [], [], []
    for c in conditions:
        if c.op != "relation" or c.data not in ("=", "<=", ">=", "<", ">") or any(not side.is_scalar for side in c.args):
            return None
        one, two = (to_sympy(side) for side in c.args)
        found = linear(one - two if c.data in ("=", "<=", "<") else two - one)
        if found is None:
            return None
        rows.append(found[0])
        right.append(-found[1])
        equal.append(c.data == "=")
    return Programme(letters, cost[0], cost[1], tuple(rows), tuple(right), tuple(equal), tuple(conditions), sense)


def _spread(problem: Problem) -> list[Expr]:
    """The conditions, with "x >= 0" said of every x_1, x_2, ... where x itself does not occur."""
    body = problem.expression
    assert body is not None
    out = []
    for c in problem.conditions:
        left = c.args[0] if c.op == "relation" else None
        members = [] if left is None or left.op != "symbol" else [v for v in problem.variables if v.latex.startswith(f"{left.latex}_")]
        others = [c2 for c2 in problem.conditions if c2 is not c and left in c2.free]
        if left is not None and members and left not in body.free and not others and c.data != "=":
            out += [b.relation(str(c.data), m, c.args[1]) for m in members]
        else:
            out.append(c)
    return out


def _vertices(s: Any, p: Programme) -> list[tuple[Any, tuple[int, ...], Any]]:
    """(point, active rows, multipliers or None) of every admitted vertex, by every basis."""
    n = len(p.letters)
    fixed = [i for i, e in enumerate(p.equal) if e]
    free = [i for i, e in enumerate(p.equal) if not e]
    if len(fixed) > n:
        raise Doubt("there are more equations than letters")
    if comb(len(free), n - len(fixed)) > _BASES:
        raise Doubt("the programme has too many vertices to be looked at one by one")
    out = []
    sign = 1 if p.sense == "maximum" else -1
    for chosen in combinations(free, n - len(fixed)):
        active = (*fixed, *chosen)
        A = s.Matrix.vstack(*(p.rows[i] for i in active))
        if A.det() == 0:
            continue
        point = A.LUsolve(s.Matrix([p.right[i] for i in active]))
        inside = all(
            (p.rows[i] * point)[0] == p.right[i] if p.equal[i] else bool((p.rows[i] * point)[0] <= p.right[i]) for i in range(len(p.rows))
        )
        if not inside:
            continue
        multipliers = A.T.LUsolve(sign * p.cost.T)
        good = all(m >= 0 for m, i in zip(multipliers, active, strict=True) if not p.equal[i])
        out.append((tuple(point), active, tuple(multipliers) if good else None))
    return out


def _multipliers(s: Any, p: Programme, board: Board) -> tuple[Any, dict[int, Any], list[Any]] | str:
    """(best point, multipliers by row, all best points); or what stands against one."""
    found = _vertices(s, p)
    if not found:
        whole = s.Matrix.vstack(*p.rows)
        if whole.rank() < len(p.letters):
            raise Doubt("the admitted set has no vertex")
        return "no point meets all the conditions"
    best = next((row for row in found if row[2] is not None), None)
    if best is None:
        return f"the function has no {p.sense}: it is unbounded on the admitted set"
    value = (p.cost * s.Matrix(best[0]))[0]
    others = sorted({row[0] for row in found if (p.cost * s.Matrix(row[0]))[0] == value}, key=str)
    return best[0], {i: m for i, m in zip(best[1], best[2], strict=True) if m != 0}, others


def _ray(s: Any, p: Programme, multipliers: dict[int, Any]) -> Any:
    """A direction in which the admitted set goes on for ever and the function is constant; None where there is none."""
    n = len(p.letters)
    level = [p.rows[i] for i, e in enumerate(p.equal) if e or i in multipliers]
    space = (s.Matrix.vstack(p.cost, *level) if level else p.cost).nullspace()
    if len(space) != 1:
        return None if not space or n > 2 else "?"
    for d in (space[0], -space[0]):
        if all((row * d)[0] <= 0 if not e else (row * d)[0] == 0 for row, e in zip(p.rows, p.equal, strict=True)):
            return d
    return None


def solve_programme(problem: Problem, board: Board) -> Derivation | None:
    """The best vertex of a linear programme with its multipliers; None where the problem is none."""
    s = library()
    p = programme_of(problem)
    if p is None:
        return None
    body = problem.expression
    assert body is not None
    work = Work(letters_of(body, *p.own), ())
    variables = [v for v in problem.variables if to_sympy(v) in p.letters]
    found = _multipliers(s, p, board)
    if isinstance(found, str):
        return finished(problem, [Answer("value", None, text=found)], [], [Finding("no_solution", found)])
    point, multipliers, others = found
    places = [work.expr(v) for v in point]
    steps, value_expr = _certificate(board, work, p, body, variables, point, multipliers)
    strict = [c for c in p.own if c.data in ("<", ">") and _tight(s, p, c, point)]
    if strict:
        text = f"no {p.sense}: the best value lies on the edge that is excluded"
        return finished(problem, [Answer("value", None, text=text)], steps, [Finding("no_solution", text)])
    claim = steps[-1].claim
    answers = []
    ray = _ray(s, p, multipliers)
    if ray == "?":
        raise Doubt("whether the best point is the only one is not known here")
    if ray is not None:
        shown = ", ".join(work.expr(v).latex for v in point)
        way = ", ".join(work.expr(v).latex for v in ray)
        text = f"$({', '.join(v.latex for v in variables)}) = ({shown})$, and each point from there in the direction $({way})$"
        answers.append(Answer("text", None, text=text, claim=claim))
    elif len(others) == 1:
        for v, place in zip(variables, places, strict=True):
            answers.append(Answer(v.name, place, claim=steps[0].claim))
    else:
        shown = ", ".join("(" + ", ".join(work.expr(v).latex for v in q) + ")" for q in others)
        names = ", ".join(v.latex for v in variables)
        text = f"$({names})$ on the part of the edge with the corners ${shown}$: each of its points is best"
        answers.append(Answer("text", None, text=text, claim=claim))
    for i, m in multipliers.items():
        answers.append(Answer(f"mu_{i + 1}", work.expr(m), claim=steps[-1].claim, text=f"of ${p.own[i].latex}$"))
    answers.append(Answer("value", value_expr, claim=claim))
    return finished(problem, answers, steps)


def _tight(s: Any, p: Programme, condition: Expr, point: Any) -> bool:
    i = p.own.index(condition)
    return bool((p.rows[i] * s.Matrix(point))[0] == p.right[i])


def _certificate(
    board: Board, work: Work, p: Programme, body: Expr, variables: list[Expr], point: Any, multipliers: dict[int, Any]
) -> tuple[list[Step], Expr]:
    """The value at the vertex, the function as a combination of the conditions, and the bound."""
    s = library()
    rule = board.rulebook["multipliers of a linear programme"]
    value = work.expr((p.cost * s.Matrix(point))[0] + p.constant)
    there = body
    for v, place in zip(variables, point, strict=True):
        there = b.at(there, v, work.expr(place))
    where = ", ".join(f"{v.latex} = {work.expr(q).latex}" for v, q in zip(variables, point, strict=True))
    active = ", ".join(f"${b.relation('=', *p.own[i].args).latex}$" for i in multipliers)
    steps = [board.step("best of the candidates", there, value, f"The vertex ${where}$ lies where {active or 'the conditions meet'}.")]
    sign = 1 if p.sense == "maximum" else -1
    parts: list[Expr] = []
    said = []
    for i, m in multipliers.items():
        slack = work.expr(s.expand((p.rows[i] * s.Matrix(p.letters))[0] - p.right[i]))
        parts.append(b.mul(work.expr(sign * m), slack) if sign * m != 1 else slack)
        said.append(f"${work.expr(m).latex}$ for ${p.own[i].latex}$")
    combined = b.add(*parts) if parts else b.ZERO
    gap = b.subtract(body, value)
    because = f"The multipliers are {', '.join(said)}, and zero for the other conditions." if said else "The function is constant."
    steps.append(Step(rule, gap, "=", combined, because, claim=board.claim(gap, "=", combined)))
    mark = "<=" if p.sense == "maximum" else ">="
    kept = list(board.conditions)
    board.conditions.extend(p.own[i] for i in multipliers)
    claim = board.claim(body, mark, value)
    conditions = tuple(board.conditions)
    board.conditions[:] = kept
    because = "Under the conditions each further term has one sign, so no admitted point is better."
    steps.append(Step(rule, body, mark, value, because, conditions, claim=claim))
    return steps, value


def solve_linear_dual(problem: Problem, board: Board) -> Derivation | None:
    """The dual of a linear programme with numbers, written out, and its solution where there is one; None for other problems."""
    s = library()
    p = programme_of(problem)
    if p is None:
        return None
    body = problem.expression
    assert body is not None
    work = Work(letters_of(body, *p.own), ())
    most = p.sense == "maximum"
    sign_rows = {}  # letter -> row that says x >= 0
    for i, row in enumerate(p.rows):
        entries = [(k, v) for k, v in enumerate(row) if v != 0]
        if not p.equal[i] and p.right[i] == 0 and len(entries) == 1 and entries[0][1] == -1 and entries[0][0] not in sign_rows:
            sign_rows[entries[0][0]] = i
    held = [i for i in range(len(p.rows)) if i not in sign_rows.values()]
    name = next(n for n in ("y", "u", "v", "z") if not any(str(x).split("_")[0] == n for x in p.letters))
    marks = [s.Symbol(f"{name}_{k + 1}", real=True) for k in range(len(held))]
    for mark in marks:
        work.letters[mark.name] = b.symbol(mark.name, properties=["real"], latex=f"{name}_{mark.name.split('_')[1]}")
    # A minimum is written with rows a.x >= b, as textbooks do.
    turns = {i: 1 if most or p.equal[i] else -1 for i in held}
    goal = work.expr(sum(turns[i] * p.right[i] * y for i, y in zip(held, marks, strict=True)) + p.constant)
    constraints = []
    for k in range(len(p.letters)):
        left = work.expr(sum(turns[i] * p.rows[i][k] * y for i, y in zip(held, marks, strict=True)))
        relation = "=" if k not in sign_rows else ">=" if most else "<="
        constraints.append(b.relation(relation, left, work.expr(p.cost[k])))
    signs = [b.relation(">=", work.expr(y), b.ZERO) for i, y in zip(held, marks, strict=True) if not p.equal[i]]
    verb = "minimise" if most else "maximise"
    everything = ", ".join(c.latex for c in (*constraints, *signs))
    text = f"{verb} ${goal.latex}$ subject to ${everything}$"
    # The difference of both functions, as terms of one sign.
    terms = []
    for i, y in zip(held, marks, strict=True):
        slack = s.expand(p.right[i] - (p.rows[i] * s.Matrix(p.letters))[0])
        terms.append(b.mul(work.expr(turns[i] * y), work.expr(slack)))
    for k, x in enumerate(p.letters):
        reduced = sum(turns[i] * p.rows[i][k] * y for i, y in zip(held, marks, strict=True)) - p.cost[k]
        terms.append(b.mul(work.expr(x), work.expr(s.expand(reduced))))
    rule = board.rulebook["weak duality of linear programmes"]
    difference = b.subtract(goal, body)
    total = b.add(*terms)
    end = "not negative" if most else "not positive"
    because = f"Under the conditions of both programmes each term is {end}; this is how the conditions of the dual are found."
    first = Step(rule, difference, "=", total, because, claim=board.claim(difference, "=", total))
    steps = [first]
    answers = [Answer("dual", None, text=text, claim=first.claim), Answer("dual_function", goal, claim=first.claim)]
    found = _multipliers(s, p, board)
    if isinstance(found, str):
        no = "unbounded or without an admitted point" if found.startswith("no point") else "without an admitted point"
        answers.append(Answer("text", None, text=f"{found}, so the dual is {no}"))
        return finished(problem, answers, steps)
    point, multipliers, _ = found
    solved, value = _certificate(board, work, p, body, [v for v in problem.variables if to_sympy(v) in p.letters], point, multipliers)
    steps += solved
    for i, y in zip(held, marks, strict=True):
        weight = multipliers.get(i, s.Integer(0))
        answers.append(Answer(y.name, work.expr(-weight if p.equal[i] and not most else weight), claim=solved[1].claim))
    answers.append(Answer("value", value, claim=solved[-1].claim, text="of both programmes"))
    return finished(problem, answers, steps)
