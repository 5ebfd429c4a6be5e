"""Claims that are to be shown: both sides brought to one form, line by line, by the rules of matrix algebra.

Comes in: a Problem of the kind `proof` with the two sides. Goes out: a Derivation whose answer is the claim itself, checked as any
claim is; its steps are the lines that lead from one side to the other, where such lines are found. A claim without lines has its
verdict alone. Does not know: how claims are decided.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Answer, Claim, Derivation, Problem, Rule, Step
from ...rulebook import Rulebook
from ..laws import Law
from ..normal import key
from ..rewrite import apply_laws

__all__ = ["KINDS", "solve_problem"]

KINDS = ("proof",)
#: Rules that bring products to one form, used from left to right.
_RULES = (
    "transpose of a product", "transpose of a sum", "transpose of a symmetric matrix",
    "inverse of a product", "a square is a product", "matrix times its inverse", "inverse times the matrix",
    "identity on the left", "identity on the right", "transpose of a transpose", "transpose of a sum of three", "transpose of a multiple",
    "transpose of the identity", "orthogonal matrix times its transpose", "transpose of an orthogonal matrix times it",
    "determinant of a product", "determinant of a transpose", "determinant of an inverse", "inverse of an orthogonal matrix",
    "idempotent matrix times itself", "unit vector times itself", "a scalar leaves a product",
    "distributive law on the left", "distributive law on the right",
)  # fmt: skip
_MOST_LINES = 12


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The claim, with the lines that show it where they are found."""
    theorem = next((r[len("theorem ") :] for r in problem.request if r.startswith("theorem ")), None)
    if theorem is not None and not problem.operands:
        from .stated import prove_theorem

        return prove_theorem(problem, theorem, rulebook)
    if "relation =" not in problem.request:
        from ..inequalities.conjugate import with_conditions_solved

        problem = with_conditions_solved(problem)
    left, right = problem.operands
    relation = next((r[len("relation ") :] for r in problem.request if r.startswith("relation ")), "=")
    kind = next((r[len("claim ") :] for r in problem.request if r.startswith("claim ")), "identity")
    claim = Claim(left, relation, right, problem.context, problem.conditions, kind=kind)
    steps = _lines(left, right, rulebook) if relation == "=" else ()
    steps = tuple(
        replace(s, claim=Claim(s.before, "=", s.after, problem.context, problem.conditions, kind="derivation_line")) for s in steps
    )
    if not steps and theorem is not None:
        from .stated import lines_of

        steps = lines_of(theorem, rulebook)
    more: tuple[Answer, ...] = ()
    if not steps and theorem is None and relation != "=":
        from ..inequalities import prove

        board = prove(problem, left, relation, right, rulebook, detail)
        steps, more = (tuple(board.steps), tuple(board.answers)) if board is not None else ((), ())
    if "equality asked" in problem.request and relation in ("<=", ">=") and not any(x.name == "equality" for x in more):
        status, reason = "stuck", "the inequality is judged; where equality holds is not found"
    else:
        status, reason = "finished", None
    warnings = () if steps else ("No chain of rules from one side to the other was found: the claim has its verdict alone.",)
    answer = Answer("claim", b.relation(relation, left, right), claim=claim)
    return Derivation(
        problem.latex, status, problems=(problem,), answers=(answer, *more), steps=steps, warnings=warnings,
        declarations=problem.context.text, reason=reason,
    )  # fmt: skip


def _lines(left: Expr, right: Expr, rulebook: Rulebook) -> tuple[Step, ...]:
    """Steps from the left side to the right one, by way of the form in which they meet; none where they do not."""
    laws = _laws(rulebook)
    down, up = _simplified(left, laws), _simplified(right, laws)
    reached = {e: i for i, (_, e) in enumerate(up)}
    met = next((i for i, (_, e) in enumerate(down) if e in reached), None)
    if met is None:
        last, other = down[-1][1], up[-1][1]
        if last.shape != other.shape or _terms(last) != _terms(other):
            return ()
        down.append((rulebook["terms collected"], other))
        met = len(down) - 1
    meeting = down[met][1]
    steps = [Step(rule, before=down[i][1], relation="=", after=e) for i, (rule, e) in enumerate(down[1 : met + 1]) if rule]
    back = up[1 : reached[meeting] + 1]
    for i in range(len(back) - 1, -1, -1):
        rule, e = back[i]
        assert rule is not None
        steps.append(Step(rule, before=e, relation="=", after=up[i][1], because=f"{rule.because} Read from right to left."))
    return tuple(steps)


def _terms(e: Expr) -> frozenset[tuple[object, Fraction]]:
    """The terms of a sum with their coefficients, in whatever order they stand; a number before a sum is multiplied out."""
    total: dict[object, Fraction] = {}

    def add(x: Expr, c: Fraction) -> None:
        if x.op == "add":
            for a in x.args:
                add(a, c)
            return
        if x.op == "mul" and x.args[0].op == "number":
            add(b.mul(*x.args[1:]) if len(x.args) > 2 else x.args[1], c * x.args[0].data)
            return
        if x.op == "number":
            total["number"] = total.get("number", Fraction(0)) + c * x.data
            return
        if x.op != "zeros":
            total[key(x)] = total.get(key(x), Fraction(0)) + c

    add(e, Fraction(1))
    return frozenset((k, c) for k, c in total.items() if c)


def _laws(rulebook: Rulebook) -> dict[str, list[Law]]:
    table: dict[str, list[Law]] = {}
    for name in _RULES:
        rule = rulebook[name]
        assert rule.claim is not None
        left, right = rule.claim.args
        table.setdefault(left.op, []).append(Law(rule, left, right, rule.conditions))
    return table


def _simplified(e: Expr, laws: dict[str, list[Law]]) -> list[tuple[Rule | None, Expr]]:
    """The lines that rewriting makes of an expression, one rule at a time, the outermost place first."""
    lines: list[tuple[Rule | None, Expr]] = [(None, e)]
    while len(lines) < _MOST_LINES:
        found = _once(lines[-1][1], laws)
        if found is None or any(found[1] == seen for _, seen in lines):
            break
        lines.append(found)
    return lines


def _once(e: Expr, laws: dict[str, list[Law]]) -> tuple[Rule, Expr] | None:
    hit = apply_laws(laws[e.op], e) if e.op in laws else None
    if hit is not None:
        return hit
    for i, a in enumerate(e.args):
        inner = _once(a, laws)
        if inner is not None:
            return inner[0], b.rebuild(e, (*e.args[:i], inner[1], *e.args[i + 1 :]))
    return None
