r"""Tasks on Krylov spaces, relaxation, pivots, fits and stable sums, each a whole sentence: no word of it is passed over.

Comes in: the words of a task with its formulas numbered. Goes out: one `TaskItem`, or None. What belongs to the general reader of solvers
(`solver_tasks`) is brought to its problems: a spectrum in an interval, the matrix with the largest growth of pivots, a fit to data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

from ..expression import Expr, substitute
from ..expression import build as b
from . import tree
from .names import key_of
from .problems import TaskItem
from .scheme_words import NUMBERS
from .scripted import Scripted, below
from .spoken import Spoken
from .statement_parts import normal_formula
from .tree import Node
from .wording import node_of

__all__ = ["conditioning_task"]

_ASK = r"(?:what is|find|determine|compute|calculate|give|state|derive|obtain|evaluate)"
_CG = r"(?:the )?(?:method of )?(?:conjugate gradients?|cg)(?: method| iteration| algorithm)?"
_COUNT = r"(?P<count>#\d+|\d+|two|three|four|five|six|seven)"
_MATRIX = r"(?:the )?(?:\w+ )?(?:matrix |system )?"


def conditioning_task(spoken: Spoken) -> TaskItem | None:
    """The task as one problem; None where no sentence fits."""
    said = re.sub(r"\s+", " ", spoken.said).strip(" .?!").lower()
    for pattern, make in _SENTENCES:
        found = pattern.fullmatch(said)
        item = None if found is None else make(spoken, found)
        if item is not None:
            return item
    return None


def _formula(spoken: Spoken, place: str) -> str:
    return spoken.formulas[int(place.lstrip("#"))].text.strip()


def _node(spoken: Spoken, place: str) -> Node:
    return node_of(spoken.text, spoken.formulas[int(place.lstrip("#"))])


def _whole(spoken: Spoken, said: str) -> int | None:
    """A number that is written out, in digits, or as a formula."""
    text = _formula(spoken, said) if said.startswith("#") else said
    text = re.sub(r"^[a-zA-Z]\s*=\s*", "", text)
    return int(text) if text.isdigit() else NUMBERS.get(text)


def _side(node: Node) -> Node:
    """What a letter is said to be: the right side of `A=\\dots`."""
    return node.items[1] if isinstance(node, tree.Chain) and node.relations == ("=",) and len(node.items) == 2 else node


def _cells(spoken: Spoken, node: Node) -> list[list[Node]] | None:
    """The entries of a matrix or a column that is written out, `diag(...)` and `(1,2)^T` included."""
    node = _side(node)
    if isinstance(node, tree.Environment) and node.name in ("pmatrix", "bmatrix") and len({len(r) for r in node.rows}) == 1:
        return [list(r) for r in node.rows]
    if isinstance(node, tree.Script) and node.sub is None and getattr(node.sup, "name", "") in ("T", "top", "intercal"):
        node = node.base
    if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence):
        return [[x] for x in node.content.items]
    if isinstance(node, tree.Product) and len(node.factors) == 2 and getattr(node.factors[0], "name", "") == "diag":
        inner = getattr(node.factors[1], "content", None)
        if isinstance(inner, tree.Sequence):
            zero = tree.Number(node.start, node.start, "0")
            return [[x if i == j else zero for j in range(len(inner.items))] for i, x in enumerate(inner.items)]
    return None


def _read(spoken: Spoken, node: Node) -> Expr | None:
    rows = _cells(spoken, node)
    if rows is None:
        return None
    read = Scripted(spoken.text).read([c for r in rows for c in r], spoken.context)
    width = len(rows[0])
    return b.vector(read) if width == 1 else b.matrix([read[i * width : (i + 1) * width] for i in range(len(rows))])


def _flat(e: Expr) -> bool:
    """Whether this is a vector."""
    return e.shape.cols is None


def _dimension(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    order = re.fullmatch(r"(?:\\mathcalK|K)_\{?(\d+)\}?\(A,(?:b|r_0|v)\)", normal_formula(_formula(spoken, m["space"])))
    A, side = (_read(spoken, _node(spoken, m[k])) for k in ("A", "b"))
    if order is None or A is None or side is None or _flat(A) or not _flat(side):
        return None
    return spoken.item("krylov_space", request=[f"order {order[1]}"], operands=[A, side])


def _termination(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    count = _whole(spoken, m["count"])
    return spoken.item("krylov_space", request=[f"distinct {count}"]) if count else None


def _ending(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    A = _read(spoken, _node(spoken, m["A"]))
    return None if A is None or _flat(A) else spoken.item("krylov_space", request=["distinct"], operands=[A])


def _interval_step(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    node = _node(spoken, m["range"])
    quadratic = normal_formula(_formula(spoken, m["f"])) if m.groupdict().get("f") else r"\frac12x^\topQx"
    if not re.fullmatch(r"(?:[a-zA-Z]\(x\)=)?\\frac(?:12|\{1\}\{2\})(?P<x>[a-z])\^\\top[A-Z](?P=x)(?:[-+][a-z]\^\\top(?P=x))?", quadratic):
        return None
    if not isinstance(node, tree.Fence) or not isinstance(node.content, tree.Sequence) or len(node.content.items) != 2:
        return None
    low, high = Scripted(spoken.text).read(list(node.content.items), spoken.context)
    return spoken.item("gradient_descent", request=["best", "half"], operands=[b.matrix([[low, b.ZERO], [b.ZERO, high]])])


def _largest_growth(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    n = _whole(spoken, m["size"])
    if n is None or not 2 <= n <= 12 or _formula(spoken, m["minus"]).replace(" ", "") != "-1":
        return None
    rows = [[b.ONE if j in (i, n - 1) else b.num(-1) if j < i else b.ZERO for j in range(n)] for i in range(n)]
    return spoken.item("growth_factor", request=["partial pivoting"], operands=[b.matrix(rows)])


def _compared(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    n = _whole(spoken, m["size"])
    if m["what"].startswith("#") and normal_formula(_formula(spoken, m["what"])) not in (r"\|Q^\topQ-I\|", r"\|Q^\topQ-I\|_2"):
        return None
    listed = m["methods"]
    asked = [k for k, p in (("cgs", "classical"), ("mgs", "modified"), ("householder", "householder")) if p in listed]
    bits = 24 if "single" in (m["rest"] or "") else 53
    return None if n is None else spoken.item("orthogonality_loss", request=[f"bits {bits}", f"hilbert {n}", *(f"by {x}" for x in asked)])


def _relaxation(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    A = _read(spoken, _node(spoken, m["A"]))
    return None if A is None or _flat(A) else spoken.item("relaxation", operands=[A])


def _stable_log(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    node = _side(_node(spoken, m["sum"]))
    if not any(isinstance(x, tree.Name | tree.Operator | tree.Product) for x in below(node)):
        return None
    (value,) = Scripted(spoken.text).read([node], spoken.context)
    return spoken.item("stable_sum", expression=value)


def _fit(spoken: Spoken, m: Match[str]) -> TaskItem | None:
    r"""`y=e^{\theta t}` at `(0,1),(1,2)` from `\theta_0=\frac12`: the residuals are model minus data."""
    model, data, start = (_node(spoken, m[k]) for k in ("model", "data", "start"))
    if not isinstance(data, tree.Sequence) or not isinstance(start, tree.Chain) or start.relations != ("=",):
        return None
    points = [
        tuple(x.content.items)
        for x in data.items
        if isinstance(x, tree.Fence) and isinstance(x.content, tree.Sequence) and len(x.content.items) == 2
    ]
    head = start.items[0].base if isinstance(start.items[0], tree.Script) and start.items[0].sup is None else start.items[0]
    parameter, body = key_of(head), _side(model)
    letters = {k for x in below(body) if (k := key_of(x)) is not None} - {"e", r"\pi", parameter}
    if len(points) != len(data.items) or len(letters) != 1 or parameter is None or body is model:
        return None
    inner = next(x for x in below(body) if key_of(x) == next(iter(letters)))
    theta = next((x for x in below(body) if key_of(x) == parameter), None)
    if theta is None:
        return None
    made = Scripted(spoken.text).read([theta, inner, body, start.items[1], *(x for p in points for x in p)], spoken.context)
    variable, t, curve, place, *rest = made
    parts = [b.subtract(substitute(curve, {t: rest[2 * i]}), rest[2 * i + 1]) for i in range(len(points))]
    return spoken.item("gauss_newton", variables=[variable], operands=[b.listing([place]), b.listing(parts)])


_Maker = Callable[[Spoken, Match[str]], TaskItem | None]
_GIVEN = r"(?P<A>#\d+)(?: and|,|, and)(?: (?:the )?(?:right[- ]hand side|vector|starting vector))? (?P<b>#\d+)"
_STABLY = (
    r"(?:in a (?:numerically )?stable (?:way|manner)|(?:numerically )?stably|without (?:overflow|underflow)"
    r"|(?:with|using|by) (?:the )?(?:stable )?log-sum-exp(?: trick| shift)?)"
)
_SENTENCES: tuple[tuple[re.Pattern[str], _Maker], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (rf"{_ASK} the dimension of (?:the )?(?:krylov (?:sub)?space )?(?P<space>#\d+)(?: for| where| with|, where|, if)? {_GIVEN}",
         _dimension),
        (rf"(?:in|after) (?:at most )?how many (?:steps|iterations) (?:does|do|will) {_CG} (?:converge|terminate|end|reach the solution"
         rf"|find the (?:exact )?solution)(?: in exact arithmetic)?(?: at most)? (?:if|for|when) (?:an? |the )?(?:spd |symmetric positive "
         rf"definite )?(?:matrix )?(?:#\d+ )?(?:has|with) (?:only |exactly )?{_COUNT} (?:distinct|different) eigenvalues",
         _termination),
        (rf"(?:at most )?how many (?:steps|iterations) (?:of {_CG} are (?:needed|required)|(?:does|do|will) {_CG} (?:need|take|require))"
         rf"(?: at most)?(?: in exact arithmetic)? (?:if|for|when) (?:an? |the )?(?:spd |symmetric positive definite )?(?:matrix )?"
         rf"(?:#\d+ )?(?:has|with) (?:only |exactly )?{_COUNT} (?:distinct|different) eigenvalues(?: in exact arithmetic)?",
         _termination),
        (rf"(?:at most )?how many (?:steps|iterations) (?:of {_CG} are (?:needed|required)|(?:does|do|will) {_CG} (?:need|take|require))"
         rf"(?: at most)?(?: in exact arithmetic)? (?:for|when) {_MATRIX}(?P<A>#\d+)(?: in exact arithmetic)?",
         _ending),
        (rf"{_ASK} the (?:optimal|best) (?:constant |fixed )?(?:step(?: size| length)?|stepsize|learning rate)(?: and the (?:contraction "
         rf"|convergence )?(?:factor|rate))? (?:for|of) (?:gradient descent|steepest descent|the gradient method)(?: on| for| applied to)"
         rf" (?P<f>#\d+)(?:,)? (?:where|when|if|whose) (?:the |all )?eigenvalues(?: of #\d+)? (?:lie|are) (?:in|between) (?P<range>#\d+)"
         r"(?:,? and what is the (?:contraction|convergence|linear)? ?(?:factor|rate))?",
         _interval_step),
        (rf"{_ASK} the growth factor of (?:gaussian elimination|ge|lu)(?: factorization| factorisation)? with partial pivoting "
         rf"(?:on|for) the "
         r"(?P<size0>#\d+ )?matrix with ones on the diagonal and in the last column,? and (?P<minus>#\d+)(?:'s)? below the diagonal"
         r"(?:,? (?:for|of (?:order|size)|where) (?P<size>#\d+|\d+))",
         _largest_growth),
        (r"compare (?P<what>#\d+|the loss of orthogonality) (?:for|of|in|with) (?P<methods>(?:(?:the )?(?:classical|modified|householder)"
         r"(?: gram-schmidt| qr| reflections)?(?:,? and |, )?)+) (?:on|for|applied to|of) the hilbert matrix of (?:order|size|dimension) "
         r"(?P<size>#\d+|\d+)(?P<rest> in (?:double|single) precision)?",
         _compared),
        (rf"{_ASK} the (?:optimal|best) (?:sor|relaxation|over-?relaxation|successive over-?relaxation)(?: relaxation)? "
         rf"(?:parameter|factor)"
         rf"(?: #\d+)?(?: of sor)? (?:for|of) {_MATRIX}(?P<A>#\d+)",
         _relaxation),
        (rf"(?:{_ASK} )(?P<sum>#\d+) {_STABLY}", _stable_log),
        (r"(?:perform|do|carry out|compute|take|make|find|calculate) (?:one|the first|a single) (?:step of (?:the "
         r")?gauss-newton(?: method)?|"
         r"gauss-newton (?:step|iteration))(?: for| when| in)? ?(?:fitting|the fit of) (?:the model )?(?P<model>#\d+) to (?:the )?"
         r"(?:data|points|data points|measurements)(?: #\d+=)? ?(?P<data>#\d+),? (?:starting |start )?(?:from|at|with) (?P<start>#\d+)",
         _fit),
    )
)  # fmt: skip
