r"""A letter is sought, not a function: the rates r for which $e^{rt}$ is a solution, the value of b for which a form is exact."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...expression import transform
from ...expression.sympy_bridge import to_sympy
from ...model import Answer, Problem
from .board import Board
from .classes import Classified, classified_form
from .equation import Equation, Refusal, Stuck, equation_of
from .linear import put_in

__all__ = ["homogeneous_of", "made_exact", "told_exactness", "trial_values"]


def _letter_of(problem: Problem, opening: str) -> str:
    return next(r[len(opening) :] for r in problem.request if r.startswith(opening))


def trial_values(board: Board, equation: Equation) -> None:
    """The values of a letter for which a form is a solution, as the roots of a polynomial."""
    s, t = equation.s, equation.t
    problem = board.problem
    assert problem.expression is not None
    form_e = problem.operands[0]
    equation.letters.update({x.name: x for x in form_e.free if x.op == "symbol"})
    name = _letter_of(problem, "letter ")
    form = to_sympy(form_e)
    r = next(z for z in form.free_symbols if z.name == name)
    others = [z for z in form.free_symbols if z.name not in (name, t.name)]
    if len(others) == 1 and not equation.F.has(t, others[0]) and t.name not in {z.name for z in form.free_symbols}:
        equation.letters[t.name] = equation.letters[others[0].name]  # the variable as the form names it
        form = form.subs(others[0], t)
    own = next((z for z in form.free_symbols if z.name == t.name), t)
    form = form.subs(own, t)
    if equation.order < 1 or not form.has(t):
        raise Refusal("the form holds no variable", "malformed")
    residual = equation.F.subs({z: form.diff(t, k) if k else form for k, z in enumerate(equation.y)})
    ratio = s.simplify(s.powsimp(s.expand(residual / form)))
    top = s.fraction(s.together(ratio))[0] if ratio.is_rational_function(r, t) else ratio
    top = s.expand(top)
    if not top.is_polynomial(r) or not top.is_polynomial(t):
        raise Stuck("the form put in leaves no polynomial in the letter", "not_supported")
    rows = s.Poly(top, t).all_coeffs() if top.has(t) else [top]
    rows = [s.factor(v) for v in rows if v != 0]
    polynomial = rows[0] if len(rows) == 1 else s.gcd_list(rows) if rows else s.Integer(0)
    if polynomial == 0:
        board.answers.append(Answer(name, None, text="every value: the form always solves the equation"))
        return
    applied = equation.F
    left = put_in(equation, applied, form) if s.expand(applied - s.Add(*(applied.diff(z) * z for z in equation.y))) == 0 else None
    shown = equation.relation(s.expand(polynomial), 0)
    target = equation.expr(s.expand(ratio) * form)
    residue = left if left is not None else b.add(equation.residual(form)[0], b.negative(equation.residual(form)[1]))
    board.step(
        "characteristic equation", problem.expression, shown, f"With ${form_e.latex}$ put in, a common factor cancels.", relation="iff",
        claim=board.claim(residue, "=", target),
    )  # fmt: skip
    roots = s.roots(s.Poly(polynomial, r)) if polynomial.has(r) else {}
    if polynomial.has(r) and sum(roots.values()) != s.degree(polynomial, r):
        raise Stuck("the roots have no form in radicals here")
    values = sorted(roots, key=s.default_sort_key)
    if not values:
        board.find("no_solution", "no value of the letter makes the form a solution")
        board.answers.append(Answer(name, None, text="none", claim=board.steps[-1].claim))
        return
    listing = [b.relation("=", equation.expr(r), equation.expr(z)) for z in values]
    factors = s.Mul(s.Poly(polynomial, r).LC(), *((r - z) ** m for z, m in roots.items()))
    claim = board.claim(equation.expr(s.expand(polynomial)), "=", equation.expr(factors))
    board.step(
        "roots of the characteristic equation",
        shown,
        b.join("or", *listing) if len(listing) > 1 else listing[0],
        relation="iff",
        claim=claim,
    )
    for z in values:
        board.answers.append(Answer(equation.expr(r).latex, equation.expr(z), claim=claim))


def made_exact(board: Board, problem: Problem) -> Problem:
    """The problem with the value of the letter for which M dt + N dy = 0 is exact, after the step that finds it."""
    equation = equation_of(problem)
    s, t, y = equation.s, equation.t, equation.y[0]
    form = classified_form(equation)
    name = _letter_of(problem, "exact for ")
    if form is None or equation.order != 1:
        raise Refusal("exactness belongs to a form $M\\,dx+N\\,dy=0$", "malformed")
    M, N = form
    c = next((z for z in equation.F.free_symbols if z.name == name), None)
    if c is None:
        raise Refusal("the letter does not stand in the equation", "malformed")
    gap = s.expand(M.diff(y) - N.diff(t))
    rows = s.Poly(gap, t, y).coeffs() if gap.is_polynomial(t, y) else [s.simplify(gap)]
    solved = s.solve(rows, c, dict=True)
    if len(solved) != 1 or solved[0][c].has(t, y):
        raise Refusal("no value of the letter makes the equation exact", "no_solution")
    value = solved[0][c]
    assert problem.expression is not None
    letter = equation.letters[name]
    plain = s.Symbol(equation.unknown.data[0], real=True)
    equation.letters.setdefault(plain.name, b.symbol(plain.name, properties=["real"], latex=equation.unknown.data[1]))
    own = equation.letters[plain.name]
    one = b.derivative(equation.expr(M.subs(y, plain)), own)
    two = b.derivative(equation.expr(N.subs(y, plain)), equation.expr(t))
    found = b.relation("=", letter, equation.expr(value))
    at: dict[Any, Any] = {c: value}
    claim = board.claim(
        b.derivative(equation.expr(M.subs(at).subs(y, plain)), own),
        "=",
        b.derivative(equation.expr(N.subs(at).subs(y, plain)), equation.expr(t)),
    )
    board.step(
        "test for exactness", b.relation("=", one, two), found, "Compared for all values of the variables.", relation="iff", claim=claim
    )
    board.answers.append(Answer(letter.data.latex, equation.expr(value), claim=claim))

    def visit(e: Any) -> Any:
        return equation.expr(value) if e is letter else None

    operands = tuple(transform(o, visit) for o in problem.operands)
    return replace(problem, expression=transform(problem.expression, visit), operands=operands)


def homogeneous_of(board: Board, equation: Equation, found: Classified) -> Problem:
    """The problem of the homogeneous equation that belongs to a linear one."""
    if found.linear is None:
        raise Refusal("a homogeneous equation belongs to a linear one", "malformed")
    if equation.conditions:
        raise Refusal("the conditions belong to the equation with its right side, not to the homogeneous one", "malformed")
    s = equation.s
    flat = s.Add(*(a * equation.y[k] for k, a in enumerate(found.linear[0])))
    board.find("assumed_type", f"the homogeneous equation is ${equation.relation(flat, 0).latex}$")
    return replace(board.problem, expression=equation.relation(flat, 0), operands=(), request=board.problem.request - {"homogeneous"})


def told_exactness(board: Board, equation: Equation) -> None:
    """Whether M dt + N dy = 0 is exact, by the crossed derivatives."""
    s, t, y = equation.s, equation.t, equation.y[0]
    form = classified_form(equation) if equation.order == 1 else None
    operands = board.problem.operands
    if len(operands) == 2:
        form = to_sympy(operands[0]), to_sympy(operands[1])
        own = {z.name: z for z in (*form[0].free_symbols, *form[1].free_symbols)}
        back = {own[z]: w for z, w in ((equation.unknown.data[0], y), (t.name, t)) if z in own}
        form = form[0].subs(back), form[1].subs(back)
    if form is None:
        raise Refusal("exactness belongs to a form $M\\,dx+N\\,dy=0$", "malformed")
    M, N = form
    plain = s.Symbol(equation.unknown.data[0], real=True)
    own_y = equation.letters.setdefault(plain.name, b.symbol(plain.name, properties=["real"], latex=equation.unknown.data[1]))
    one, two = b.derivative(equation.expr(M.subs(y, plain)), own_y), b.derivative(equation.expr(N.subs(y, plain)), equation.expr(t))
    gap = s.simplify(M.diff(y) - N.diff(t))
    difference, shown = b.add(one, b.negative(two)), equation.expr(gap.subs(y, plain))
    text = "exact" if gap == 0 else "not exact as it stands"
    claim = board.claim(difference, "=", shown)
    board.step("test for exactness", difference, shown, f"The equation is {text}.", claim=claim)
    board.answers.append(Answer("exactness", None, text=text, claim=claim))
