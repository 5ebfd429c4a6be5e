r"""Orthogonal trajectories: "Find the orthogonal trajectories of the family $x^2+y^2=cx$."

Comes in: the text of a task. Goes out: one problem whose expression is the equation of the family in x, y and its parameter; or None.
"""

from __future__ import annotations

import re

from ..errors import DeriverError
from ..expression import SCALAR, Expr, transform
from ..expression import build as b
from ..model import Context
from . import tree
from .elaborate import elaborate
from .problem_targets import TaskItem
from .wording import Token, node_of, tokens_of

__all__ = ["family_task"]

_SAID = re.compile(
    r"(?:(?:find|determine|obtain|give|what are) )?(?:the )?(?:equations? of the )?(?:family of )?orthogonal trajector(?:y|ies)"
    r" (?:of|to|for)"
    r"(?: (?:the|each|this|given|following|one-parameter))*(?: famil(?:y|ies))?(?: of (?:the )?(?:curves|circles|parabolas|lines|ellipses"
    r"|hyperbolas|exponentials|straight lines))?(?: (?:given by|defined by))? ?:? #0"
    r"(?: ?,? ?where #1 is (?:a|an arbitrary) (?:real )?(?:constant|parameter))?"
)


def family_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The problem, or None where the task is about something else."""
    if "orthogonal traj" not in text.lower():
        return None
    try:
        tokens = tokens_of(text, prose=False)
        formulas = [t for t in tokens if t.is_formula]
        said = " ".join(f"#{formulas.index(t)}" if t.is_formula else t.text for t in tokens).strip(" .?!")
        if not _SAID.fullmatch(said):
            return None
        return _read(text, formulas[0], context)
    except DeriverError:
        return None


def _read(text: str, token: Token, context: Context) -> tuple[TaskItem, ...] | None:
    node = node_of(text, token)
    if not isinstance(node, tree.Chain) or node.relations != ("=",):
        return None
    result = elaborate(text, node, context, lambda e: e.relation(node.items[0], "=", node.items[1]))
    relation = result.value
    assert isinstance(relation, Expr)
    letters = {s.data.latex: s for s in relation.free if s.op == "symbol" and s.is_scalar}
    if "x" not in letters or "y" not in letters or len(letters) != 3 or len(letters) != len(relation.free):
        return None
    x, y = letters["x"], letters["y"]
    c = next(s for name, s in letters.items() if name not in "xy")
    applied = b.apply("y", (x,), SCALAR, latex="y")
    expression = transform(relation, lambda e: applied if e is y else None)
    assumed = (*result.assumed, f"${c.latex}$ is the parameter of the family")
    return (
        TaskItem(
            "orthogonal_trajectories", expression, (x,), "y", result.context, assumed, result.findings, text.strip(), "solve",
            unknowns=(applied,), operands=(c,),
        ),
    )  # fmt: skip
