r"""What is asked of a differential equation besides its solution: a first integral, a Lyapunov function, bifurcations, the equivalent
system of first order, a power series, the second solution beside a known one.

The further words and formulas are taken out; what is left is a task of `evolution`, whose kind and request are then set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..expression import SCALAR, Expr, walk
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .elaborate import elaborate
from .evolution import evolution_task
from .names import key_of
from .problems import TaskItem
from .tree import Node
from .wording import Token, node_of

__all__ = ["dynamics_task"]


@dataclass(frozen=True)
class _Row:
    """The kind (empty: that of the equation), words that ask for it, further words that may stand beside them."""

    kind: str
    pattern: str
    words: str


_ROWS = (
    _Row("lyapunov", r"\blyapunov\b", "lyapunov function functions quadratic strict is a an that show prove verify check "
         "find for the candidate"),
    _Row(
        "first_integral", r"\bfirst integrals?\b|\bconserved quantit(?:y|ies)\b|\bconstants? of motion\b|\bconserved energy\b",
        "first integral integrals conserved quantity quantities constant constants motion energy of a the find for determine",
    ),
    _Row("bifurcation", r"\bbifurcations?\b", "bifurcation bifurcations diagram values parameter type types as varies occur at which "
         "beside equilibria claimed node transcritical supercritical subcritical pitchfork hopf"),
    _Row("eigenvalue_problem", r"\beigenvalues?\b|\beigenfunctions?\b|\bsturm[-–]liouville (?:eigenvalue )?problem\b",
         "eigenvalue eigenvalues eigenfunction eigenfunctions corresponding and the all of find determine sturm-liouville sturm–liouville "
         "boundary value problem bvp their"),
    _Row("picard_iteration", r"\bpicard(?:['’]s)? (?:iterates?|iterations?|approximations?)\b|\bpicard\b",
         "picard picard's picard’s iterate iterates iteration iterations approximation approximations successive method first second third "
         "fourth two three four five 2 3 4 5 steps the compute calculate apply for up to by and perform do of carry out"),
    _Row("existence_interval", r"\bexistence interval\b", "find the existence interval of"),
    _Row("self_adjoint_form", r"\b(?:sturm[-–]liouville|self[- ]adjoint) form\b",
         "put write bring transform convert rewrite express into in to the sturm-liouville sturm–liouville self-adjoint adjoint self form "
         "a equation"),
    _Row("gradient_system", r"\bflow potential\b", "find the flow potential of"),
    _Row("damping", r"\bsolve the damping\b", "solve the damping of"),
    _Row(
        "companion_system", r"\b(?:first-order|first order) system\b|\bsystem of first(?:-| )order\b|\bcompanion (?:form|system)\b",
        "write rewrite convert reduce transform as a an the to into in equivalent first-order first order system of companion form matrix "
        "equations equation differential matrix-vector",
    ),
    _Row(
        "series", r"\bpower series\b|\bseries solutions?\b|\bfrobenius\b|\bin series\b",
        "power series solution solutions by using a of method frobenius about around near at point ordinary singular regular centered "
        "recurrence relation radius convergence first few nonzero non-zero terms the find two independent linearly in up to with",
    ),
    _Row("known", r"\bgiven (?:that|one solution|a solution)\b|\bone solution is\b|\bknown solution\b|\bis (?:a|one) solution\b",
         "given that is a one solution known knowing where if second linearly independent reduction order by use using with to"),
)  # fmt: skip


#: How many iterates are asked for.
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "second": 2, "third": 3, "fourth": 4}
#: `y_1, y_2, y_3` beside "iterates".
_ITERATES = re.compile(r"\s*(?:[a-z]_\{?\d\}?(?:\(\w\))?\s*(?:,\s*)?(?:\\[lc]?dots\s*,?\s*)?)+\s*")


def dynamics_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem; None where it is about something else."""
    said = " ".join(t.text for t in tokens if t.kind == "word")
    row = next((r for r in _ROWS if re.search(r.pattern, said)), None)
    if row is None:
        return None
    if row.kind == "lyapunov" and re.search(r"\bequation\b|\bmatrix\b", said):
        return None
    extra = set(row.words.split()) - {"find", "solve", "system", "the", "for", "of", "to", "equation"}
    kept = [t for t in tokens if t.kind != "word" or t.text not in extra]
    named = [0]
    if row.kind == "picard_iteration":
        marks = [t for t in kept if t.is_formula and _ITERATES.fullmatch(t.text)]
        named = [int(k) for t in marks for k in re.findall(r"_\{?(\d)", t.text)]
        kept = [t for t in kept if t not in marks]
    taken: list[Token] = []
    for t in [t for t in kept if t.is_formula]:
        if row.kind in ("lyapunov", "series", "known") and _beside(text, t, row.kind):
            taken.append(t)
    if row.kind == "known" and len(taken) != 1 or len(taken) > 1:
        return None
    kept = [t for t in kept if t not in taken]
    if not any(t.kind == "word" and t.text in ("solve", "find") for t in kept):
        place = min(t.start for t in kept)
        kept = [Token("word", "solve", place, place), *kept]
    if row.kind in ("lyapunov", "first_integral", "bifurcation", "gradient_system"):
        kept = [
            t for t in kept if t.kind != "word" or t.text not in ("equilibrium", "origin", "stable", "stability", "show", "prove", "verify")
        ]
    found = evolution_task(text, kept, context)
    if found is None or len(found) != 1 or found[0].kind not in ("ode", "ode_system", "equilibrium"):
        return None
    item = found[0]
    if row.kind in ("series", "known", "damping") and item.kind != "ode" or row.kind == "known" and not _of_second_order(item):
        return None
    operands: tuple[Expr, ...] = ()
    request = item.request
    if taken and row.kind != "series":
        operands = (_side(text, taken[0], item),)
    if row.kind == "series":
        at = _side(text, taken[0], item) if taken else b.ZERO
        operands, request = (at,), request | {"power series"}
    if row.kind == "known":
        request = request | {"known solution"}
    if re.search(r"\bbeside equilibria\b", said):
        request = request | {"equilibria"}
    if row.kind == "picard_iteration":
        count = next((k for w, k in _COUNTS.items() if re.search(rf"\b{w}\b", said)), max(named, default=3))
        request = request | {f"iterates {count}"}
    if row.kind == "damping":
        request = request | {"damping"}
    if claimed := re.search(r"\bclaimed (node|transcritical|(?:su(?:b|per)critical )?(?:pitchfork|hopf))\b", said):
        request = request | {f"claimed {claimed[1]}"}
    kind = row.kind if row.kind not in ("series", "known", "damping") else "ode"
    return (replace(item, kind=kind, operands=operands, request=request, latex=text.strip()),)


def _beside(text: str, token: Token, kind: str) -> bool:
    """Whether a formula is what is given beside the equation: `V=x^2+y^2`, `y_1=x`, the point `x=0`."""
    node = node_of(text, token)
    if not isinstance(node, tree.Chain) or node.relations != ("=",):
        return kind == "series" and isinstance(node, tree.Number | tree.Fraction)
    left = node.items[0]
    bare = (
        left.factors[0] if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence) else left
    )
    if isinstance(bare, tree.Script) and bare.primes:
        return False
    if kind == "lyapunov":
        return key_of(bare) in ("V", "L", "W", "E")
    if kind == "known":
        # y(0)=2 gives a value, not a solution.
        at_a_letter = bare is left or isinstance(_argument(left), tree.Name)
        return isinstance(bare, tree.Script | tree.Name) and (key_of(bare) or "")[:1] in "yuxvwf" and at_a_letter and not _primed(node)
    return isinstance(left, tree.Name | tree.Script) and not _primed(node)


def _of_second_order(item: TaskItem) -> bool:
    """Whether a known solution lowers the order: only then is it made use of."""
    return item.expression is not None and any(p.op == "derivative" and p.data == 2 for p in walk(item.expression))


def _argument(node: Node) -> Node | None:
    """x of `y(x)`."""
    fence = node.factors[1] if isinstance(node, tree.Product) and len(node.factors) == 2 else None
    return fence.content if isinstance(fence, tree.Fence) else None


def _primed(node: Node) -> bool:
    if isinstance(node, tree.Script) and node.primes:
        return True
    if isinstance(node, tree.Name) and any(a.endswith("dot") for a in node.accents):
        return True
    if isinstance(node, tree.Fraction) and any(isinstance(x, tree.Name) and x.name == "d" for x in tree.children(node.numerator)):
        return True
    return any(_primed(c) for c in tree.children(node))


def _side(text: str, token: Token, item: TaskItem) -> Expr:
    """The right side of a formula beside the equation, the unknowns as letters."""
    node = node_of(text, token)
    inner = node.items[-1] if isinstance(node, tree.Chain) else node
    letters = {u.data[1]: b.symbol(u.data[0], SCALAR, ("real",), latex=u.data[1]) for u in item.unknowns if u.op == "apply"}
    functions = {k: f for k, f in item.context.functions.items() if k not in letters}
    context = item.context.with_(symbols={**item.context.symbols, **letters}, functions=functions)
    value = elaborate(text, inner, context, lambda e: e.expr(inner)).value
    assert isinstance(value, Expr)
    return value
