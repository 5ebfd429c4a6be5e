r"""Named domains in a sentence: "the unit disk", "the sphere of radius $R$", "$D=\{(x,y):x^2+y^2\le4\}$", "the triangle with vertices ...".

Comes in: an `Asked`. Goes out: a `Domain`, the kind of the domain with the nodes of its parameters, which are spoken for from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import patterns as re
from . import tree
from .names import key_of
from .topic_sentences import Asked, components, flat
from .tree import Node

__all__ = ["WORDS", "Domain", "domain_of"]

#: Words that may stand in the description of a domain.
WORDS = (
    "unit disk disc circle ball sphere square rectangle cube box triangle vertices vertex cylinder hemisphere annulus region domain "
    "radius height centred centered centre center origin upper lower half part quarter first quadrant octant plane half-plane solid "
    "surface boundary closed outward oriented counterclockwise anticlockwise positively orientation upward normal inside between "
    "bounded enclosed traversed counter-clockwise upper-half lying defined above below interior base edge path"
)


@dataclass
class Domain:
    """`kind` is disk, circle, ball, sphere, hemisphere, box, cylinder, annulus, triangle, bounds; `nodes` what it is made with."""

    kind: str
    nodes: list[Node] = field(default_factory=list)
    request: set[str] = field(default_factory=set)


_ROUND = {
    "disk": "disk", "disc": "disk", "circle": "disk", "ball": "ball", "sphere": "ball", "hemisphere": "hemisphere", "quarter disk": "disk",
    "half disk": "disk", "quarter disc": "disk", "half disc": "disk",
}  # fmt: skip
_SQUARES = re.compile(r"^\s*\(?\s*x\s*\^\s*\{?2\}?\s*\+\s*y\s*\^\s*\{?2\}?\s*(?P<z>\+\s*z\s*\^\s*\{?2\}?)?\s*\)?\s*$")


def _text(asked: Asked, node: Node) -> str:
    return asked.text[node.start : node.end]


def domain_of(asked: Asked, wanted: int | None = None) -> Domain | None:
    """The domain that a sentence names; None where it names none, or one that is not known here."""
    said = asked.said
    part = ""
    if re.search(r"first (?:quadrant|octant)", said):
        part = "first"
    elif re.search(r"upper half|upper-half|above the x-axis", said) and "sphere" not in said and "hemisphere" not in said:
        part = "upper"
    request = {f"part {part}"} if part else set()
    found = _by_graphs(asked) if re.search(r"\b(?:bounded|enclosed|between)\b", said) else None
    if found is None:
        found = _by_set(asked)
    if found is None:
        found = _by_words(asked, said)
    if found is None:
        return None
    found.request |= request
    del wanted
    return found


def _by_graphs(asked: Asked) -> Domain | None:
    """ "The region bounded by $y=x$ and $y=x^2$": two graphs over x, with the ends of x where they are given."""
    said = asked.said
    start = re.search(r"\b(?:bounded|enclosed|between)\b(?: by)?", said)
    if start is None:
        return None
    graphs: list[Node] = []
    sides: list[Node] = []
    used = []
    for mark in re.finditer(r"#(\d+)", said[start.end() :]):
        i = int(mark[1])
        if i not in asked.free():
            continue
        for node in flat(asked.nodes[i]):
            if not isinstance(node, tree.Chain) or node.relations != ("=",):
                return None
            name = key_of(node.items[0])
            if name == "y" and not _has(node.items[1], "y"):
                graphs.append(node.items[1])
            elif name == "x" and isinstance(node.items[1], tree.Number | tree.Fraction):
                sides.append(node.items[1])
            else:
                return None
        used.append(i)
    if re.search(r"x-axis", said):
        graphs.append(tree.Number(0, 0, "0"))
    if len(graphs) != 2 or len(sides) not in (0, 2):
        return None
    asked.used |= set(used)
    return Domain("graphs", [*graphs, *sides])


def _has(node: Node, name: str) -> bool:
    return key_of(node) == name or any(_has(child, name) for child in tree.children(node))


def _by_words(asked: Asked, said: str) -> Domain | None:
    if re.search(r"\bupper (?:unit )?hemisphere|upper half of the (?:unit )?sphere|upper unit half-sphere|\bhemisphere\b", said):
        radius = asked.take("radius")
        return Domain("hemisphere", [radius] if radius is not None else [], set() if radius is not None else {"unit"})
    round_ = re.search(r"\b(unit )?(quarter disk|half disk|disk|disc|ball|sphere|circle)\b", said)
    if round_ is not None:
        radius = asked.take("radius|disk|disc|circle|sphere|ball") if round_[1] is None else asked.take("radius")
        kind = _ROUND[round_[2]]
        if radius is None and round_[1] is None:
            return None
        if isinstance(radius, tree.Chain) and radius.relations == ("=",):
            squares = _SQUARES.match(_text(asked, radius.items[0]))
            if squares is None:
                return None
            return Domain("ball" if squares["z"] else "disk", [radius.items[1]], {"squared"})
        return Domain(kind, [radius] if radius is not None else [], set() if radius is not None else {"unit"})
    if re.search(r"\bunit (?:square|cube)\b", said):
        return Domain("box", [], {"unit square" if "unit square" in said else "unit cube"})
    if re.search(r"\btriangle\b", said):
        i = next((i for i in asked.free() if re.search(rf"(?:vertices|triangle)(?: at)? #{i}\b", said)), None)
        if i is None:
            return None
        nodes = [i]
        while nodes[-1] + 1 in asked.free() and re.search(rf"#{nodes[-1]} (?:, )?(?:and )?#{nodes[-1] + 1}\b", said):
            nodes.append(nodes[-1] + 1)
        points = [x for k in nodes for x in flat(asked.nodes[k])]
        asked.used |= set(nodes)
        if len(points) != 3 or any(len(components(p)) != 2 for p in points):
            return None
        return Domain("triangle", [x for p in points for x in components(p)])
    box = re.search(r"\b(?:square|rectangle|cube|box|region|over|on|domain)\b[^#]*#(\d+)", said)
    if box is not None and int(box[1]) in asked.free():
        sides = _sides(asked, asked.nodes[int(box[1])])
        if sides is not None:
            asked.used.add(int(box[1]))
            return Domain("box", sides)
    if re.search(r"\bcylinder\b", said):
        radius, height = asked.take("radius"), asked.take("height")
        if radius is not None and height is not None:
            return Domain("cylinder", [radius, height])
    return None


def _sides(asked: Asked, node: Node) -> list[Node] | None:
    r"""The ends of `[0,1]\times[0,2]`, of `[0,1]^2`, of `D=[0,1]\times[0,2]`."""
    if isinstance(node, tree.Chain) and node.relations == ("=",):
        node = node.items[1]
    if isinstance(node, tree.Script) and isinstance(node.sup, tree.Number) and isinstance(node.base, tree.Fence):
        ends = components(node.base)
        return ends * int(node.sup.text) if len(ends) == 2 and node.sup.text in ("2", "3") else None
    if isinstance(node, tree.Product) and all(isinstance(f, tree.Fence) and f.opening == "[" for f in node.factors):
        out = [x for f in node.factors for x in components(f)]
        return out if len(out) == 2 * len(node.factors) else None
    del asked
    return None


def _by_set(asked: Asked) -> Domain | None:
    r"""`x^2+y^2\le4`, `D=\{(x,y):0\le x\le1, 0\le y\le x\}`, a list of bounds."""
    for i in asked.free():
        node = asked.nodes[i]
        inner: Node = node
        if isinstance(inner, tree.Chain) and inner.relations == ("=",):
            inner = inner.items[1]
        if isinstance(inner, tree.Fence) and inner.opening == "{" and isinstance(inner.content, tree.Sequence):
            pieces = [x for x in inner.content.items if isinstance(x, tree.Chain)]
        else:
            pieces = [x for x in flat(inner) if isinstance(x, tree.Chain)]
            if len(pieces) != len(flat(inner)):
                continue
        pieces = [x for x in pieces if all(r in ("<=", ">=", "<", ">") for r in x.relations)]
        if not pieces:
            continue
        extra = [k for k in asked.free() if k > i and _bound(asked.nodes[k])]
        found = _shape(asked, pieces + [x for k in extra for x in flat(asked.nodes[k]) if isinstance(x, tree.Chain)])
        if found is not None:
            asked.used |= {i, *extra}
            return found
    return None


def _bound(node: Node) -> bool:
    return all(isinstance(x, tree.Chain) and all(r in ("<=", ">=", "<", ">") for r in x.relations) for x in flat(node))


def _shape(asked: Asked, pieces: list[tree.Chain]) -> Domain | None:
    if len(pieces) == 1 and len(pieces[0].relations) == 1:
        (chain,) = pieces
        low, high = chain.items if chain.relations[0] in ("<=", "<") else chain.items[::-1]
        squares = _SQUARES.match(_text(asked, low))
        return Domain("ball" if squares["z"] else "disk", [high], {"squared"}) if squares else None
    if len(pieces) == 1 and len(pieces[0].relations) == 2 and _SQUARES.match(_text(asked, pieces[0].items[1])):
        if pieces[0].relations[0] not in ("<=", "<") or "z" in _text(asked, pieces[0].items[1]):
            return None
        return Domain("annulus", [pieces[0].items[0], pieces[0].items[2]], {"squared"})
    bounds: list[Node] = []
    names = []
    for chain in pieces:
        if len(chain.relations) != 2 or len(set(chain.relations) & {"<=", "<"}) != len(set(chain.relations)):
            return None
        name = key_of(chain.items[1])
        if name not in ("x", "y", "z") or name in names:
            return None
        names.append(name)
        bounds += [chain.items[0], chain.items[2]]
    if len(names) not in (2, 3):
        return None
    return Domain("bounds", bounds, {f"order {' '.join(names)}"})
