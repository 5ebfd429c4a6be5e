"""The times of a task on random processes, and the scores of their densities."""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import patterns as re
from . import tree
from .names import key_of
from .random_terms import Term, Terms, below
from .signs import is_d
from .tree import Node

__all__ = ["Scores", "circles", "is_d_of", "plain_key", "python_name", "start_key", "timeless", "times_in", "undifferentiated"]


def timeless(terms: Terms, base: str) -> bool:
    """Whether a process is written without its time somewhere."""
    return any(t.kind == "process" and t.bases == (base,) and not t.nodes for t in terms.table.values())


def times_in(terms: Terms) -> list[str]:
    """The letters that are times: those below processes, the ends of integrals and what they run over."""
    out: dict[str, None] = {}
    for term in terms.table.values():
        nodes: tuple[Node, ...] = ()
        if term.kind in ("process", "bracket"):
            nodes = term.nodes
        elif term.kind in ("ito", "over time"):
            nodes = term.nodes[1:]
        if term.given is not None:
            nodes = (*nodes, term.given)
        for node in nodes:
            if isinstance(node, tree.Name) and (key := key_of(node)) is not None and key not in terms.table:
                out[key] = None
            elif term.kind == "process":
                out.update({k: None for x in below(node) if isinstance(x, tree.Name) and (k := key_of(x)) in ("s", "t", "u", "T", "h")})
    out[terms.time] = None
    return [k for k in out if k not in ("e",)]


def undifferentiated(node: Node) -> Node:
    """The X of `dX`; any other node itself."""
    if not isinstance(node, tree.Product) or not is_d_of(node):
        return node
    return node.factors[1] if len(node.factors) == 2 else replace(node, factors=node.factors[1:], marks=node.marks[1:])


def is_d_of(node: Node) -> bool:
    r"""`dX`, `d\log S_t`: the sign of a differential before one factor, or before a function and its argument."""
    if not isinstance(node, tree.Product) or not is_d(node.factors[0]):
        return False
    return len(node.factors) == 2 or (len(node.factors) == 3 and isinstance(node.factors[1], tree.Operator) and not any(node.marks))


def circles(node: Node) -> bool:
    r"""Whether a `\circ` stands in a product, as before the noise of Stratonovich."""
    return any(isinstance(x, tree.Product) and "circ" in x.marks for x in below(node))


def start_key(left: Node) -> str:
    """The key of the value at the start: `X_0` for `X_t` and `X(t)`."""
    base = left.factors[0] if isinstance(left, tree.Product) else left.base if isinstance(left, tree.Script) else left
    return f"{key_of(base)}_0"


def python_name(term: Term, terms: Terms, taken: dict[str, str]) -> str:
    """A Python name for a private name."""
    if term.kind == "process":
        name = plain_key(
            f"{term.bases[0]}_{terms.time}" if not term.nodes else re.sub(r"[{}]", "", term.source).replace("(", "_").replace(")", "")
        )
    else:
        name = {"ito": "M", "over time": "J", "bracket": "Q", "score": "score"}.get(term.kind, term.kind) + f"_{len(taken) + 1}"
    while name in taken:
        name += "_"
    taken[name] = term.name
    return name


def plain_key(key: str) -> str:
    """A key without the commands of its fonts and accents."""
    return re.sub(r"\W+", "_", re.sub(r"\\(?:mathbf|boldsymbol|bar|tilde|hat|mathrm)\s*", "", key).replace("\\", "")).strip("_")


@dataclass
class Scores:
    r"""`\nabla\log p_t(X_t)`, `\nabla_x\log p_t(x)`, `\partial_x\log p(x,t)` as one private name."""

    terms: Terms

    def visit(self, node: Node) -> Node:
        """The tree with the score as a name."""
        if isinstance(node, tree.Product):
            for i, factor in enumerate(node.factors):
                head = factor.base if isinstance(factor, tree.Script) else factor
                rest = node.factors[i + 1 :]
                if isinstance(head, tree.Operator) and head.name in ("nabla", "partial") and len(rest) >= 3:
                    log, density, fence = rest[:3]
                    letter = density.base if isinstance(density, tree.Script) else density
                    if (
                        getattr(log, "name", "") in ("log", "ln")
                        and getattr(letter, "name", "") in ("p", "q", "rho")
                        and isinstance(fence, tree.Fence)
                    ):
                        made = self.terms.name(Term("score", "", self.terms.text[factor.start : fence.end]), ("score",), factor)
                        factors = (*node.factors[:i], made, *node.factors[i + 4 :])
                        marks = (*node.marks[:i], *node.marks[i + 3 :])
                        return made if len(factors) == 1 else self.visit(replace(node, factors=factors, marks=marks))
            return replace(node, factors=tuple(self.visit(f) for f in node.factors))
        if isinstance(node, tree.Sum):
            return replace(node, terms=tuple(self.visit(t) for t in node.terms))
        if isinstance(node, tree.Chain):
            return replace(node, items=tuple(self.visit(x) for x in node.items))
        if isinstance(node, tree.Fence):
            return replace(node, content=self.visit(node.content))
        return node
