"""How a problem ends without an answer, and what would help."""

from __future__ import annotations

from ...expression.nodes import Expr
from ...model import Derivation, Finding, Problem
from ..laws import Laws

__all__ = ["ended", "near"]


def ended(problem: Problem, status: str, reason: str) -> Derivation:
    reading = "" if problem.expression is None else problem.expression.latex
    code = "not_supported" if status == "stuck" else "malformed"
    return Derivation(
        task=problem.latex, status=status, reading=reading, problems=(problem,), reason=reason, findings=(Finding(code, reason),)
    )


#: What is constant between its jumps.
_JUMPING = frozenset({"rank", "floor", "ceil"})


def near(laws: Laws, node: Expr) -> str:
    """What would help: what is wrong with the function, the rule for the same operation with what it asks for, or a rule of one's own."""
    if node.op in _JUMPING or (node.op == "norm" and node.data == "0"):
        return "; it is constant between its jumps, where it has no derivative"
    for table in (laws.differentials, laws.coefficients):
        if node.op in table:
            rule = next((law.rule for law in table[node.op] if law.left.data == node.data), table[node.op][0].rule)
            return (
                f"; the nearest rule is “{rule.name}”, for {', '.join(rule.context.text)}"
                if rule.context.text
                else f"; the nearest rule is “{rule.name}”"
            )
    crossings = laws.crossings.get(node.op)
    if crossings:
        return f"; the nearest rule is “{crossings[0].rule.name}”"
    return "; a rule for it can be added with --rules"
