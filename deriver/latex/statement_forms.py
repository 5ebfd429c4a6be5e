"""The forms by which a statement is told apart: updates, maps, laws, printed decimals."""

from __future__ import annotations

import re

from ..expression import Expr
from ..expression import build as b
from ..model import Claim, Context, Finding
from . import tree
from .alternatives import Choice
from .defining import names_in
from .elaborate import Elaborated, Elaborator, elaborate
from .evidence import collect_evidence
from .names import key_of
from .sets import membership
from .tree import Node

__all__ = [
    "arrow_of",
    "assigns_value",
    "free_letters",
    "is_update",
    "printed_digits",
    "single_letter_of",
    "tends_to_a_law",
]


_DECIMAL = re.compile(r"^\s*[-+]?\s*\d*\.(\d+)\s*(?:\\%|\^\\circ|\^\{\\circ\})?\s*$")

_SCIENTIFIC = re.compile(r"^\s*[-+]?\s*(\d+)(?:\.(\d+))?\s*(?:\\times|\\cdot)\s*10\s*\^\s*\{?\s*([-+]?\s*\d+)\s*\}?\s*$")

_WHOLE = re.compile(r"^\s*[-+]?\s*\d*?[1-9](0*)\s*$")


def tends_to_a_law(node: tree.Chain) -> bool:
    """`X \\Rightarrow N(0, 1)`: neither side is a relation, and the right one is a name with its arguments."""
    right = node.items[1]
    applied = isinstance(right, tree.Product) and isinstance(right.factors[-1], tree.Fence)
    return applied and not any(isinstance(x, tree.Chain | tree.Sequence | Choice | tree.Missing) for x in node.items)


def assigns_value(node: tree.Chain) -> bool:
    r"""`\theta\leftarrow\theta-\eta g`, `w:=w-\eta g`, `Q(s,a)\gets\ldots`: a new value for a name that has one."""
    if node.relations not in (("gets",), (":=",)):
        return False
    left = node.items[0]
    applied = isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence)
    head = left.factors[0] if applied and isinstance(left, tree.Product) else left
    key = key_of(head)
    if key is None and isinstance(head, tree.Script) and isinstance(head.base, tree.Name):  # W_{ij}^{(l)}: an entry gets a new value
        return node.relations == ("gets",) or key_of(head.base) in names_in(node.items[1])
    return key is not None and (node.relations == ("gets",) or key in names_in(node.items[1]))


def is_update(node: Node) -> bool:
    r"""`x_{k+1}`, `u_i^{n+1}` alone on the left."""
    if not isinstance(node, tree.Script) or key_of(node.base) is None:
        return False
    raised = node.sup.content if isinstance(node.sup, tree.Fence) and node.sup.opening == "(" else node.sup
    steps = [s for s in (node.sub, raised) if isinstance(s, tree.Sum) and len(s.terms) == 2]
    return any(isinstance(s.terms[0], tree.Name) and isinstance(s.terms[1], tree.Number) for s in steps)


def printed_digits(text: str, node: Node, mark: str) -> int | None:
    r"""How many decimals are printed, for a right side that is one decimal number; fewer than none before a power of ten.

    `2.43\\times10^{18}` is printed to 10^16. With `\\approx` the zeros at the end of a whole number say nothing.
    """
    shown = text[node.start : node.end].replace("{,}", "").replace(r"\,", "")
    found = _DECIMAL.match(shown)
    if found is not None:
        return len(found[1])
    scientific = _SCIENTIFIC.match(shown)
    if scientific is not None and (scientific[2] or mark == "approx"):
        return len(scientific[2] or "") - int(scientific[3].replace(" ", ""))
    whole = _WHOLE.match(shown) if mark == "approx" else None
    return -len(whole[1]) if whole is not None else None


def free_letters(expression: Expr) -> frozenset[Expr]:
    return frozenset(s for s in expression.free if "natural" not in s.properties)


def single_letter_of(option: Node, result: Elaborated) -> bool:
    """`x = ...` of a letter nothing is said of: the values it is given."""
    left = option.items[0] if isinstance(option, tree.Chain) else option
    return key_of(left) in result.undeclared


def arrow_of(node: tree.Chain, text: str, context: Context, findings: tuple[Finding, ...]) -> Claim:
    r"""`x\\mapsto Ax`, `\\mathbb{R}^n\\to\\mathbb{R}^m`: a map that is spoken of, and no claim."""
    latex = text[node.start : node.end].strip()
    if node.relations == ("mapsto",):
        result = elaborate(text, node, context, lambda e: [e.expr(item) for item in node.items])
        assert isinstance(result.value, list)
        found = (*findings, *result.findings)
        return Claim(result.value[1], "", None, result.context, kind="fragment", latex=latex, assumed=result.assumed, findings=found)
    spaces = [membership(item, text, Elaborator(text, context, collect_evidence(node), {}).dim) for item in node.items]
    if all(s is not None for s in spaces):
        return Claim(b.ZERO, "", None, context, kind="fragment", latex=latex, findings=findings)
    result = elaborate(text, node, context, lambda e: e.links(node)[0])
    value = result.value
    assert isinstance(value, Expr)
    found = (*findings, *result.findings)
    return Claim(value.args[0], "to", value.args[1], result.context, kind="identity", latex=latex, assumed=result.assumed, findings=found)
