"""Substitutions one after the other, an equation that is claimed to come out, and the way to the heat equation that is not said.

Each substitution that concerns one variable, or the function, is a stage of its own: its chain rule, then the equation in the new letters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer, Problem
from ..differential_equations.board import Board
from .changes import change
from .field import Field, Refusal, Stuck, field_of
from .potential import through_potential

__all__ = ["transform"]


def transform(board: Board, problem: Problem) -> None:
    """The substitutions of the problem, or those to the heat equation, and what is claimed of the outcome."""
    found = field_of(replace(problem, conditions=()))
    if "nonlinear" in problem.request:
        through_potential(board, found)
    elif "canonical" in problem.request:
        _to_heat(board, problem, found)
    else:
        _staged(board, problem)
    if problem.conditions:
        _claimed(board, problem)
    for form in ("constant coefficients", "heat equation"):
        if f"claimed {form}" in problem.request:
            _of_form(board, problem, form)


def _of_form(board: Board, problem: Problem, form: str) -> None:
    """What is claimed by name of the equation that came out is read off from its coefficients."""
    reached = board.answers[-1].expression
    assert reached is not None
    applied = _applies(reached)
    made = field_of(replace(problem, expression=reached, unknowns=(applied[0],), variables=applied[0].args, operands=(), conditions=()))
    holds = _constant(made)
    if form == "heat equation":
        present = {k for k, z in made.jet.items() if made.F.has(z)}
        times = [v for v in made.variables if (v,) in present]
        holds = holds and len(present) == 2 and len(times) == 1 and all((v, v) in present for v in made.variables if v not in times)
    what = "has constant coefficients" if form != "heat equation" else "is a heat equation"
    if not holds:
        raise Refusal(f"the claim does not hold: what comes out is ${reached.latex}$, and it is not so that this {what}")
    board.find("interval", f"as claimed, what comes out {what}")


def _staged(board: Board, problem: Problem) -> None:
    """The substitutions that concern one variable each, in their order; the rest at once."""
    waiting = list(problem.operands)
    current = problem
    while True:
        names = {v.name for v in current.variables}
        own = current.unknowns[0].data[0]
        single = next((r for r in waiting if len(waiting) > 1 and _alone(r, names, own, [w for w in waiting if w is not r])), None)
        if single is None:
            break
        waiting.remove(single)
        current = _stage(board, current, (single,))
    if waiting:
        final = replace(current, operands=tuple(waiting), conditions=())
        change(_inner(board, final), _field(board, final))


def _inner(board: Board, problem: Problem) -> Board:
    board.problem = problem
    return board


def _field(board: Board, problem: Problem) -> Field:
    del board
    return field_of(problem)


def _alone(relation: Expr, names: set[str], own: str, others: list[Expr]) -> bool:
    """Whether a substitution is `new = g(one old variable)`, and no other one speaks of that variable."""
    left, right = relation.args
    if left.op != "symbol":
        return False
    used = {x.name for x in right.free}
    if left.name == own:
        return False  # the function comes last: its factor may hold a new variable
    if left.name in names or len(used & names) != 1 or own in used:
        return False
    elsewhere = {x.name for r in others for side in r.args for x in side.free}
    return not (used & names & elsewhere)


def _stage(board: Board, problem: Problem, relations: tuple[Expr, ...], *, frame: bool = False) -> Problem:
    """One substitution carried out; the problem in the new letters."""
    stage = replace(problem, operands=relations, conditions=(), request=frozenset({"frame"}) if frame else frozenset())
    equation, _ = change(_inner(board, stage), field_of(stage))
    board.answers.pop()
    found = [n for n in _applies(equation)]
    return replace(problem, expression=equation, unknowns=(found[0],), variables=found[0].args, operands=())


def _applies(e: Expr) -> list[Expr]:
    from ...expression import walk

    return [n for n in walk(e) if n.op == "apply"]


def _to_heat(board: Board, problem: Problem, found: Field) -> None:
    """u_t + a S^2 u_SS + b S u_S + c u = 0, or constant coefficients: logarithm, time to the end, discount, moving frame."""
    s = found.s
    t = next((v for v in found.variables if v.name in ("t", "tau")), None)
    if found.order == 2 and len(found.variables) == 2 and (t is None or found.coefficient(t, t) != 0):
        _to_characteristics(board, problem, found)
        return
    if t is None or len(found.variables) != 2 or found.order != 2:
        raise Stuck("the substitutions to the heat equation are known for one variable of space and the time", "not_supported")
    x = next(v for v in found.variables if v != t)
    current = replace(problem, conditions=())
    if found.coefficient(x, x).has(x):
        new = _free(found, ("x", "z", "xi"))
        current = _stage(board, current, (b.relation("=", _symbol(new), b.function("log", found.expr(x))),))
    here = field_of(current)
    x = next(v for v in here.variables if v != t)
    if not _constant(here):
        raise Stuck("the coefficients are not constant in the logarithm: the substitutions to the heat equation are not known")
    front = here.coefficient(t)
    if s.cancel(here.coefficient(x, x) / front).could_extract_minus_sign() is False:
        tau = _symbol(_free(here, ("tau", "s", "theta")), True)
        end = _symbol(_free(here, ("T", "t_1")))
        current = _stage(board, current, (b.relation("=", tau, b.subtract(end, here.expr(t))),))
        here = field_of(current)
        t = here.s.Symbol(tau.name, real=True)
        t = next(v for v in here.variables if v.name == tau.name)
    front = here.coefficient(t)
    growth, speed = (s.cancel(-v / front) for v in (here.F.diff(here.jet[()]), here.coefficient(x)))
    if growth != 0:
        name = _free(here, ("u", "v", "w"))
        body = b.mul(b.function("exp", here.expr(s.expand(growth * t))), _symbol(name))
        own = b.symbol(here.unknown.data[0], properties=["real"], latex=here.unknown.data[1])
        current = _stage(board, current, (b.relation("=", own, body),))
        here = field_of(current)
    if speed != 0:
        y = _symbol(_free(here, ("y", "z", "xi")))
        moved = b.add(here.expr(x), b.mul(here.expr(speed), here.expr(t)))
        current = _stage(board, current, (b.relation("=", y, moved),), frame=True)
    last = board.steps[-1]
    assert current.expression is not None
    board.answers.append(Answer("equation", current.expression, conditions=tuple(board.conditions), claim=last.claim))


def _to_characteristics(board: Board, problem: Problem, found: Field) -> None:
    """Constant coefficients: along the two real characteristics, the double one, or the parts of the complex ones."""
    s = found.s
    x, y = found.variables
    A, B, C = found.coefficient(x, x), found.coefficient(x, y), found.coefficient(y, y)
    if not _constant(found) or A == 0:
        raise Stuck("a canonical form is written for constant coefficients", "not_supported")
    root = s.sqrt(s.factor(B**2 - 4 * A * C)).replace(s.Abs, lambda z: z)
    if s.simplify(root) == 0:
        forms = [y - B / (2 * A) * x, x]
    elif root.is_real is False or root.has(s.I):
        forms = [y - B / (2 * A) * x, -s.I * root / (2 * A) * x]
    else:
        forms = [y - (B - root) / (2 * A) * x, y - (B + root) / (2 * A) * x]
    names = [_symbol(n) for n in ("xi", "eta")]
    relations = tuple(b.relation("=", z, found.expr(s.expand(f))) for z, f in zip(names, forms, strict=True))
    current = _stage(board, replace(problem, conditions=()), relations)
    assert current.expression is not None
    said = ", ".join(f"${r.latex}$" for r in relations)
    board.find("interval", f"in the coordinates {said}")
    board.answers.append(Answer("equation", current.expression, conditions=tuple(board.conditions), claim=board.steps[-1].claim))


def _constant(found: Field) -> bool:
    return all(not found.F.diff(z).has(*found.variables, *found.jet.values()) for z in found.jet.values())


def _free(found: Field, names: tuple[str, ...]) -> str:
    taken = {*found.letters, found.unknown.data[0], *(v.name for v in found.variables)}
    return next((n for n in names if n not in taken), names[0] + "_1")


def _symbol(name: str, greek: bool = False) -> Expr:
    latex = f"\\{name}" if greek or name in ("xi", "eta", "tau", "theta") else name
    return b.symbol(name, properties=["real"], latex=latex)


# What is claimed ------------------------------------------------------------------------------------------------------------------


def _claimed(board: Board, problem: Problem) -> None:
    """The equation that is claimed has to be a multiple of the one that came out, term by term in the derivatives."""
    reached = board.answers[-1].expression
    wanted = problem.conditions[0]
    assert reached is not None
    one, two = (_jets(e, problem) for e in (reached, wanted))
    s = one[2]
    names = {k: n for k, n in one[1].items()}
    names.update({k: n for k, n in two[1].items() if k not in names})
    lead = max((k for k in one[1] if one[0].has(one[1][k])), key=lambda k: (len(k), k))
    letter = names[lead]
    factor = s.cancel(one[0].diff(letter) / two[0].diff(letter)) if two[0].diff(letter) != 0 else s.Integer(1)
    if factor.has(*names.values()):
        raise Stuck("whether the two equations are multiples of one another is not decided", "not_supported")
    letters = {**one[3], **two[3]}
    for key, z in names.items():
        letters.setdefault(
            z.name, b.symbol(z.name, properties=["real"], latex="u" + (f"_{{{' '.join(_latex(k) for k in key)}}}" if key else ""))
        )
    from ...expression.sympy_reader import from_sympy

    left, right = from_sympy(s.expand(one[0]), letters), from_sympy(s.expand(factor * two[0]), letters)
    claim = board.claim(left, "=", right)
    board.step(
        "equation in the new variables", left, right, "The derivatives as letters: what came out beside what is claimed.", claim=claim
    )
    board.answers[-1] = Answer("equation", wanted, conditions=tuple(board.conditions), claim=claim)


def _latex(name: str) -> str:
    return "\\" + name if name in ("xi", "eta", "tau", "theta", "phi") else name


def _jets(e: Expr, problem: Problem) -> tuple[Any, dict[tuple[str, ...], Any], Any, dict[str, Expr]]:
    """Left minus right with a letter for each derivative, by the names of the variables."""
    applied = _applies(e)
    if not applied:
        raise Stuck("what is claimed is no equation for a function", "not_supported")
    made = field_of(replace(problem, expression=e, unknowns=(applied[0],), variables=applied[0].args, operands=(), conditions=()))
    s = made.s
    put = {z: s.Symbol("J__" + "_".join(sorted(v.name for v in k)), real=True) for k, z in made.jet.items()}
    plain = {z: s.Symbol(z.name, real=True) for z in made.F.free_symbols if z not in put}
    F = made.F.subs({**put, **plain}, simultaneous=True)
    return F, {tuple(sorted(v.name for v in k)): put[z] for k, z in made.jet.items()}, s, made.letters
