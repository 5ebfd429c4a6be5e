"""The formulas of a task on differential equations, sorted by what they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Context
from . import tree
from .dependence import Dependence
from .names import key_of
from .signs import is_d, is_partial, numerator_of
from .tree import Node

__all__ = [
    "TaskParts",
    "arguments_of",
    "at_points_only",
    "differentiates",
    "flat_formulas",
    "is_start_of",
    "is_value_at_number",
    "left_name",
    "mentions",
    "names_below",
    "sorted_parts",
    "variables_of",
]


@dataclass
class TaskParts:
    """The formulas of a task, sorted by what they are."""

    equations: list[tree.Chain] = field(default_factory=list)
    conditions: list[tree.Chain] = field(default_factory=list)
    candidates: list[tree.Chain] = field(default_factory=list)  # u(x,t) = ..., to be verified
    definitions: list[tree.Chain] = field(default_factory=list)
    domain: list[Node] = field(default_factory=list)
    asked: list[Node] = field(default_factory=list)  # dY_t, X_t alone


def flat_formulas(node: Node) -> list[Node]:
    """The formulas of lists, of systems in braces and of aligned lines, one by one."""
    if isinstance(node, tree.Environment) and node.name in ("cases", "aligned", "align", "gathered", "gather", "split", "array"):
        cells = [c for row in node.rows for c in row if not isinstance(c, tree.Missing)]
        if cells and all(isinstance(x, tree.Chain) for c in cells for x in flat_formulas(c)):
            return [x for c in cells for x in flat_formulas(c)]
        return [node]
    if isinstance(node, tree.Sequence) and all(s in (",", ";", "quad", "newline", "and", "with", "where", "for") for s in node.separators):
        return [x for item in node.items for x in flat_formulas(item)]
    if isinstance(node, tree.Fence) and node.opening in "{." and isinstance(node.content, tree.Environment):
        return flat_formulas(node.content)
    return [node]


def sorted_parts(items: list[Node], dependence: Dependence, moving: set[str], ask: str | None, context: Context) -> TaskParts | None:
    parts = TaskParts()
    for item in items:
        if not isinstance(item, tree.Chain):
            if isinstance(item, tree.TextRun | tree.Missing):
                continue
            parts.asked.append(item)
            continue
        if any(r != "=" for r in item.relations):
            if not all(r in ("<", "<=", ">", ">=", "!=", "in") for r in item.relations):
                return None
            parts.domain.append(item)
        elif differentiates(item, moving) and not at_points_only(item, moving):
            parts.equations.append(item)
        elif left_name(item.items[0]) in dependence.exact:
            parts.definitions.append(item)
        elif left_name(item.items[0]) in moving or left_name(item.items[0]) in dependence.processes:
            at = arguments_of(item.items[0])
            process = left_name(item.items[0]) in dependence.processes
            if process or (at is None or all(key_of(a) is not None and isinstance(a, tree.Name) for a in at)):
                numbered = at is not None and any(key_of(a) not in variables_of(dependence, item.items[0]) for a in at)
                (parts.definitions if process else parts.conditions if numbered else parts.candidates).append(item)
            else:
                parts.conditions.append(item)
        elif (is_value_at_number(item.items[0]) and not isinstance(item.items[-1], tree.Product)) or (
            mentions(item, moving) and not isinstance(item.items[0], tree.Name | tree.Script)
        ):
            parts.conditions.append(item)
        elif left_name(item.items[0]) is not None:
            (parts.conditions if is_start_of(item.items[0], dependence) else parts.definitions).append(item)
        else:
            return None
    if parts.candidates and ask != "pde_verify" and parts.equations:
        parts.equations.extend(parts.candidates)
        parts.candidates = []
    return parts


def variables_of(dependence: Dependence, left: Node) -> set[str]:
    found = dependence.functions.get(left_name(left) or "")
    return {k for k, _, _ in found.variables} if found is not None else set()


def is_value_at_number(left: Node) -> bool:
    """`y(0)`."""
    at = arguments_of(left)
    name = left.factors[0] if isinstance(left, tree.Product) else None
    return at is not None and len(at) == 1 and isinstance(at[0], tree.Number) and isinstance(name, tree.Name)


def is_start_of(left: Node, dependence: Dependence) -> bool:
    """`X_0` beside `X_t`."""
    return (
        isinstance(left, tree.Script)
        and isinstance(left.sub, tree.Number)
        and any(p.split("_")[0] == key_of(left.base) for p in dependence.processes)
    )


def left_name(node: Node) -> str | None:
    """The name of `f(x)`, `f_x(0,t)`, `y'(0)`, `A`."""
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
        node = node.factors[0]
        if isinstance(node, tree.Script) and node.sub is not None and isinstance(node.base, tree.Name) and not node.primes:
            return key_of(node.base)
    if isinstance(node, tree.Script) and node.primes:
        return key_of(node.base if node.sub is None else tree.Script(node.start, node.end, node.base, node.sub))
    return key_of(node)


def arguments_of(node: Node) -> tuple[Node, ...] | None:
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
        content = node.factors[1].content
        return content.items if isinstance(content, tree.Sequence) else (content,)
    return None


def names_below(node: Node) -> list[Node]:
    out, stack = [], [node]
    while stack:
        item = stack.pop()
        out.append(item)
        stack.extend(tree.children(item))
    return out


def mentions(node: Node, names: set[str]) -> bool:
    return any(isinstance(x, tree.Name | tree.Script) and key_of(x) in names for x in names_below(node))


def differentiates(node: Node, moving: set[str]) -> bool:
    """Whether a derivative sign occurs: a prime, a dot, a fraction, a differential, a nabla, or a subscript of a function."""
    named = {id(x.base) for x in names_below(node) if isinstance(x, tree.Script) and x.sub is not None and is_d(x.base)}  # d_1
    for item in names_below(node):
        if id(item) in named:
            continue
        if is_d(item) or is_partial(item) or (isinstance(item, tree.Operator) and item.name == "nabla"):
            return True
        if isinstance(item, tree.Name) and (item.name == "Delta" or any(a.endswith("dot") for a in item.accents)):
            return True
        if isinstance(item, tree.Fraction) and numerator_of(item.numerator) is not None:
            return True
        if isinstance(item, tree.Script):
            if item.primes or (isinstance(item.sup, tree.Fence) and key_of(item.base) in moving):
                return True
            if (
                item.sub is not None
                and not isinstance(item.sub, tree.Number)
                and key_of(item.base) in moving
                and key_of(item) not in moving
            ):
                return True
    return False


def at_points_only(node: tree.Chain, moving: set[str]) -> bool:
    """`y'(0)=1`, `u_x(0,t)=0`: a derivative that stands only at points."""
    left = node.items[0]
    at = arguments_of(left)
    if at is None or left_name(left) not in moving:
        return False
    return not all(isinstance(a, tree.Name) for a in at) and not any(differentiates(x, moving) for x in node.items[1:])
