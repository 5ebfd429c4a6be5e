r"""Topics of solids and surfaces over the plane: "the volume of the solid bounded by $z=4-x^2-y^2$ and the plane $z=0$"."""

from __future__ import annotations

from ..expression import build as b
from . import patterns as re
from . import tree
from .problems import TaskItem
from .topic_sentences import Asked, flat, item, read
from .topics_measures import holds
from .tree import Node

__all__ = ["TOPICS"]


def _solid(asked: Asked) -> TaskItem | None:
    """ "The volume of the solid bounded by #0 and the plane #1", both graphs over the plane."""
    graphs, radius = _graphs(asked)
    if len(graphs) == 1 and re.search(r"xy-plane|#\d+ ?-? ?plane", asked.said):
        graphs.append(tree.Number(0, 0, "0"))
    if len(graphs) != 2 or radius is None:
        return None
    return _over_a_disk(asked, "solid_between", [*graphs, *radius], frozenset())


def _surface(asked: Asked) -> TaskItem | None:
    """ "The surface area of the part of #0 below the plane #1", or inside of a cylinder."""
    graphs, radius = _graphs(asked)
    if radius is None:
        return None
    if len(graphs) == 1 and re.search(r"above the (?:xy-plane|#\d+ ?-? ?plane)", asked.said) and not radius:
        graphs.append(tree.Number(0, 0, "0"))
    if len(graphs) == 1 and len(radius) == 1:
        return _over_a_disk(asked, "graph_surface", [graphs[0], radius[0]], frozenset({"edge cylinder"}))
    if len(graphs) == 2 and not radius:
        bent = [g for g in graphs if holds(g, "x") or holds(g, "y")]
        flat_ = [g for g in graphs if g not in bent]
        if len(bent) == 1:
            return _over_a_disk(asked, "graph_surface", [bent[0], flat_[0]], frozenset({"edge height"}))
    return None


def _graphs(asked: Asked) -> tuple[list[Node], list[Node] | None]:
    """Right sides of z = f(x,y), and of x^2+y^2 = c; None as the second where a formula is something else."""
    graphs: list[Node] = []
    radius: list[Node] = []
    for i in list(asked.free()):
        asked.used.add(i)
        if re.fullmatch(r"\s*(?:xy|z)\s*", asked.formulas[i].text):
            continue
        for node in flat(asked.nodes[i]):
            if not isinstance(node, tree.Chain) or len(node.items) != 2:
                return [], None
            text = re.sub(r"[\s{}]", "", asked.text[node.items[0].start : node.items[0].end])
            if node.relations == ("=",) and text in ("z", "f(x,y)"):
                graphs.append(node.items[1])
            elif node.relations[0] in ("=", "<=") and text == "x^2+y^2":
                radius.append(node.items[1])
            else:
                return [], None
    return graphs, radius


def _over_a_disk(asked: Asked, kind: str, nodes: list[Node], request: frozenset[str]) -> TaskItem | None:
    found = read(asked, nodes[0], nodes[1:])
    values = None if found is None else [found.body, *found.more]
    if found is None or values is None or any(not v.is_scalar for v in values):
        return None
    known = {s.name: s for v in values for s in v.free if s.op == "symbol"}
    variables = tuple(known.get(n) or b.symbol(n, properties=["real"]) for n in "xy")
    if "z" in known:
        return None
    found.variables = variables
    return item(kind, asked, found, variables, operands=tuple(values), request=request)


TOPICS = (
    (
        r"\bvolume\b|\bsolid\b",
        "volume solid region bounded between enclosed under below above lies lying inside surface surfaces paraboloid paraboloids cone "
        "plane xy-plane cylinder graph that polar cylindrical coordinates disk within by using",
        _solid,
    ),
    (
        r"surface area|area of the (?:part|surface|portion)",
        "surface area part portion paraboloid cone plane xy-plane cylinder below above inside lies lying under graph that within cut off",
        _surface,
    ),
)  # fmt: skip
