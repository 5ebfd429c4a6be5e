r"""Balances of partial differential equations: "Let $u_t=ku_{xx}$ with $u(0,t)=u(L,t)=0$. Show that $\frac{d}{dt}\int_0^Lu^2\,dx=\ldots$."

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `pde_verify` with the request `balance`, whose operand is
the claim; or None where what is claimed is no derivative by time of an integral.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expr, walk
from ..model import Context
from . import tree
from .dependence import dependence_of
from .elaborate import Elaborator, elaborate
from .equations import differential_equation_of
from .problems import TaskItem
from .signs import numerator_of
from .tree import Node
from .wording import Token, node_of

__all__ = ["balance_task"]

_VERBS = frozenset({"show", "prove", "verify", "check", "confirm"})
_WORDS = _VERBS | frozenset(
    "a an the this these following that which is are of to for with where and if on in at let be suppose consider assume satisfy satisfies "
    "satisfying solve solves solution equation heat wave transport diffusion burgers kdv identity energy mass total balance law "
    "conserved conservation dirichlet neumann periodic boundary conditions condition under interval line whole real smooth decaying decays "
    "sufficiently fast then by using use its u dissipates dissipation ' from both ends".split()
)


def balance_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as the verification of a balance; None where it is none."""
    words = [t.text for t in tokens if t.kind == "word"]
    if not _VERBS & set(words) or any(w not in _WORDS for w in words):
        return None
    at = next(i for i, t in enumerate(tokens) if t.kind == "word" and t.text in _VERBS)
    stated = next((i for i, t in enumerate(tokens) if i > at and t.is_formula), None)
    if stated is None or any(
        t.kind == "word"
        and t.text not in ("that", "the", "following", "identity", "energy", "balance", "mass", "law", "conservation", "of")
        for t in tokens[at + 1 : stated]
    ):
        return None
    claim = node_of(text, tokens[stated])
    if not isinstance(claim, tree.Chain) or claim.relations != ("=",) or not _rate(claim.items[0]):
        return None
    others = [x for i, t in enumerate(tokens) if t.is_formula and i != stated for x in _flat(node_of(text, t))]
    others = [x for x in others if not isinstance(x, tree.Name)]  # Let $u$ satisfy ...
    chains = [x for x in others if isinstance(x, tree.Chain)]
    bounds = [x for x in chains if any(r != "=" for r in x.relations)]
    equations = [x for x in chains if x not in bounds]
    if len(chains) != len(others) or not equations or not all(r in ("<", "<=", ">", ">=", "=") for x in chains for r in x.relations):
        return None
    nodes: list[Node] = [*equations, claim]
    whole = tree.Sequence(nodes[0].start, nodes[-1].end, tuple(nodes), (",",) * (len(nodes) - 1))
    if not dependence_of(whole).functions:
        return None

    def work(e: Elaborator) -> list[Expr]:
        made = [e.relation(item, "=", c.items[-1]) for c in equations for item in c.items[:-1]]
        return [*made, e.relation(claim.items[0], "=", claim.items[1])]

    result = elaborate(text, whole, context, work)
    assert isinstance(result.value, list)
    found = differential_equation_of(result.value[:-1])
    if found is None or found.kind != "pde" or len(found.equations) != 1 or len(found.unknowns) != 1:
        return None
    said = result.value[-1]
    if not any(n.op == "integral" for n in walk(said.args[0])):
        return None
    said_decay = {"decaying", "decays"} & set(words)
    return (
        TaskItem(
            "pde_verify", found.equations[0], found.variables, found.unknowns[0].data[1], result.context, result.assumed, result.findings,
            text[whole.start : whole.end].strip(), "verify", unknowns=found.unknowns, conditions=found.conditions, operands=(said,),
            request=frozenset({"balance", *(["decay said"] if said_decay else [])}),
        ),
    )  # fmt: skip


def _rate(node: Node) -> bool:
    r"""`\frac{d}{dt}\int ...`, with a factor in it or before it."""
    if not isinstance(node, tree.Product):
        return False
    first = next((f for f in node.factors if isinstance(f, tree.Fraction) and numerator_of(f.numerator) is not None), None)
    return first is not None


def _flat(node: Node) -> list[Node]:
    if isinstance(node, tree.Sequence):
        return [x for item in node.items for x in _flat(item)]
    return [node]
