"""The conditions of Karush, Kuhn and Tucker of a problem, written out and not solved."""

from __future__ import annotations

from ...expression import Expr
from ...expression import build as b
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished
from ..matrix_calculus import solve_problem as differentiate

__all__ = ["solve_conditions"]


def solve_conditions(problem: Problem, board: Board) -> Derivation:
    """Stationarity, the conditions, the signs of the multipliers and complementary slackness. Errors: Doubt."""
    body = problem.expression
    assert body is not None
    if not problem.conditions:
        raise Doubt("there are no conditions: the gradient is zero at an extremum")
    most = "maximum" in problem.request
    variables = problem.variables
    taken = {s.name for e in (body, *problem.conditions) for s in e.free}
    equal = [c for c in problem.conditions if c.op == "relation" and c.data == "="]
    below = [c for c in problem.conditions if c.op == "relation" and c.data in ("<=", ">=", "<", ">")]
    if len(equal) + len(below) != len(problem.conditions):
        raise Doubt("a condition is neither an equation nor an inequality")
    lagrangian = b.negative(body) if most else body
    marks: list[tuple[Expr, Expr, bool]] = []
    for group, base, latex in ((equal, "nu", r"\nu"), (below, "lamda", r"\lambda")):
        if base in taken:
            base, latex = ("eta", r"\eta") if base == "nu" else ("mu", r"\mu")
        for i, c in enumerate(group):
            one, two = c.args if c.data in ("=", "<=", "<") else c.args[::-1]
            gap = (
                one
                if two is b.ZERO or two.op == "zeros"
                else b.negative(two)
                if one is b.ZERO or one.op == "zeros"
                else b.subtract(one, two)
            )
            many = len(group) > 1
            mark = b.symbol(f"{base}_{i + 1}" if many else base, gap.shape, ["real"], latex=f"{latex}_{i + 1}" if many else latex)
            marks.append((mark, gap, group is equal))
            lagrangian = b.add(lagrangian, b.mul(mark, gap) if gap.is_scalar else b.dot(b.transpose(mark), gap))
    steps, lines = [], []
    for v in variables:
        kind = "derivative" if v.is_scalar else "gradient"
        asked = Problem(kind, lagrangian, (v,), context=problem.context, latex=problem.latex)
        found = differentiate(asked, board.rulebook, "brief")
        slope = found.answers[0].expression if found.status == "finished" and found.answers else None
        if slope is None:
            raise Doubt("the gradient of the Lagrangian is not found here")
        node = b.derivative(lagrangian, v) if v.is_scalar else b.gradient(lagrangian, v, "denominator")
        rule = "conditions of Karush, Kuhn and Tucker"
        steps.append(
            board.step(rule, node, slope, f"The Lagrangian is ${lagrangian.latex}$; its derivative by ${v.latex}$ has to be zero.")
        )
        lines.append(b.relation("=", slope, b.ZERO if slope.is_scalar else b.zeros(slope.shape)))
    claim = steps[0].claim
    answers = [Answer("stationarity", line, claim=step.claim) for line, step in zip(lines, steps, strict=True)]
    answers += [Answer("feasibility", None, text=", ".join(f"${c.latex}$" for c in problem.conditions), claim=claim)]
    signed = [(mark, gap) for mark, gap, e in marks if not e]
    if signed:
        signs = ", ".join(f"${b.relation('>=', m, b.ZERO if m.is_scalar else b.zeros(m.shape)).latex}$" for m, _ in signed)
        answers.append(Answer("signs", None, text=signs, claim=claim))
        slack = [b.relation("=", b.mul(m, g) if g.is_scalar else b.dot(b.transpose(m), g), b.ZERO) for m, g in signed]
        answers.append(Answer("complementary_slackness", None, text=", ".join(f"${e.latex}$" for e in slack), claim=claim))
    return finished(problem, answers, steps)
