r"""Topics of limits: in two letters, sums that are integrals, numbers of terms of a power series."""

from __future__ import annotations

from ..expression import build as b
from . import tree
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, components, flat, item, read
from .tree import Node

__all__ = ["TOPICS"]

_ARROWS = ("to", "rightarrow", "->", "longrightarrow")


def _moving(node: Node | None) -> tuple[list[Node], list[Node]] | None:
    r"""(letters, point) of `(x,y)\to(0,0)`."""
    if isinstance(node, tree.Sequence) and all(isinstance(n, tree.Chain) and n.relations[0] in _ARROWS for n in node.items):
        pairs = [(n.items[0], n.items[1]) for n in node.items if isinstance(n, tree.Chain)]
        return [p for p, _ in pairs], [q for _, q in pairs]
    if not isinstance(node, tree.Chain) or node.relations[0] not in _ARROWS or len(node.items) != 2:
        return None
    letters, point = components(node.items[0]), components(node.items[1])
    if len(letters) != 2 or len(point) != 2 or any(key_of(n) is None for n in letters):
        return None
    return letters, point


def _operator(node: Node) -> tree.BigOperator | None:
    while isinstance(node, tree.Sum) and len(node.terms) == 1 and node.signs == ("+",):
        node = node.terms[0]
    return node if isinstance(node, tree.BigOperator) and node.name == "lim" else None


def _two_letters(asked: Asked) -> TaskItem | None:
    r""" "Find \lim_{(x,y)\to(0,0)} f", "does the limit of #0 as #1 exist?" """
    body: Node | None = None
    moving = None
    for i in list(asked.free()):
        node = asked.nodes[i]
        big = _operator(node)
        if big is not None and body is None:
            moving, body = _moving(big.sub), big.body
        elif _moving(node) is not None and moving is None:
            moving = _moving(node)
        elif body is None:
            body = node.items[1] if isinstance(node, tree.Chain) and node.relations == ("=",) else node
        else:
            return None
        asked.used.add(i)
    if body is None or moving is None:
        return None
    letters, point = moving
    found = read(asked, body, [*letters, *point])
    if found is None or not found.body.is_scalar or any(not e.is_scalar for e in found.more):
        return None
    variables = tuple(found.more[:2])
    if any(v.op != "symbol" for v in variables):
        return None
    found.variables = variables
    return item("plane_limit", asked, found, variables, operands=tuple(found.more[2:]))


def _as_integral(asked: Asked) -> TaskItem | None:
    r""" "Express \lim \sum_{k=1}^n ... as an integral": a limit of sums of Riemann."""
    i = next(iter(asked.free()), None)
    if i is None:
        return None
    asked.used.add(i)
    big = _operator(asked.nodes[i])
    if big is None:
        return None
    found = read(asked, asked.nodes[i])
    if found is None or found.body.op != "limit":
        return None
    return item("limit", asked, found, (), request=frozenset({"as an integral"}))


def _by_sums(asked: Asked) -> TaskItem | None:
    """ "Use Riemann sums to evaluate #0": the integral as the limit of its sums."""
    target = asked.first()
    if target is None:
        return None
    found = read(asked, target)
    if found is None or found.body.op != "integral" or len(found.body.args) != 4 or found.body.args[0].op == "integral":
        return None
    return item("riemann_limit", asked, found, ())


def _terms(asked: Asked) -> TaskItem | None:
    """ "How many terms of the Maclaurin series of #0 are needed to compute #1 with an error below #2?" """
    bound = asked.take(
        r"error (?:of )?(?:is )?(?:at most|below|less than|smaller than|under)|within|accuracy(?: of)?|accurate to(?: within)?"
    )
    if bound is None:
        return None
    nodes = [n for i in asked.free() for n in flat(asked.nodes[i])]
    asked.used |= set(asked.free())
    if len(nodes) != 2:
        return None
    function, target = nodes
    body = function.items[1] if isinstance(function, tree.Chain) and function.relations == ("=",) else function
    at: Node | None = None
    if isinstance(target, tree.Chain) and target.relations == ("=",):
        at = target.items[1]
    found = read(asked, body, [bound, at if at is not None else target])
    if found is None or len(found.more) != 2:
        return None
    letters = [s for s in found.body.free if s.op == "symbol" and s.is_scalar]
    if len(letters) != 1 or any(not e.is_scalar or e.free for e in found.more):
        return None
    request = frozenset({"terms", *(["place"] if at is not None else ["value"])})
    return item("taylor", asked, found, (letters[0],), operands=(b.ZERO, *found.more), request=request)


TOPICS = (
    (
        r"\\lim|\blimits?\b",
        "limit limits exist exists not does two variables along paths path tends approaches whether by polar coordinates discuss that or",
        _two_letters,
    ),
    (
        r"as an integral|as a definite integral|riemann",
        "express definite integral riemann sum sums limit evaluate it its hence recognise recognize recognising recognizing rewrite",
        _as_integral,
    ),
    (
        r"riemann|limit of sums|definition of the (?:definite )?integral",
        "riemann sum sums limit definition definite integral evaluate right left endpoints",
        _by_sums,
    ),
    (
        r"how many terms",
        "how many terms maclaurin taylor series are needed required must be added taken to approximate compute estimate with an error "
        "below less than at most smaller within accuracy accurate absolute expansion power so",
        _terms,
    ),
)  # fmt: skip
