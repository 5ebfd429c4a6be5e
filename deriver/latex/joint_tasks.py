r"""Two random variables: a joint density, and a law whose parameter is random.

Comes in: a task in words with its formulas. Goes out: one `TaskItem`, or None.
"""

from __future__ import annotations

from ..expression import build as b
from . import patterns as re
from . import tree
from .expected_tasks import law_of
from .names import key_of
from .problems import TaskItem
from .scripted import Scripted, below
from .spoken import Spoken
from .tree import Node

__all__ = ["hierarchy", "joint_density"]


def hierarchy(spoken: Spoken) -> TaskItem | None:
    r"""`X\mid Y\sim\mathrm{Poisson}(Y)` and `Y\sim\mathrm{Gamma}(a,b)`: the mean and the variance of $X$."""
    inner: tuple[Node, Node, str, list[Node]] | None = None
    outer: tuple[Node, str, list[Node]] | None = None
    asks: list[str] = []
    bare: list[str] = []
    for node in spoken.nodes:
        if isinstance(node, tree.Chain) and node.relations in (("mid", "~"), ("mid", "=", "~")):
            found = law_of(node.items[-1])
            if found is None or inner is not None or key_of(node.items[0]) is None or key_of(node.items[1]) is None:
                return None
            inner = (node.items[0], node.items[1], *found)
        elif isinstance(node, tree.Chain) and node.relations == ("~",):
            found = law_of(node.items[1])
            if found is None or outer is not None or key_of(node.items[0]) is None:
                return None
            outer = (node.items[0], *found)
        elif isinstance(node, tree.Chain) and all(r in (*_REGION, "in") for r in node.relations):
            continue
        elif (ask := _plain_moment(node)) is not None:
            asks.append(ask)
        elif key_of(node) is not None:
            bare.append(_key(node))
        else:
            return None
    if inner is None or outer is None or _key(inner[1]) != _key(outer[0]) or spoken.shown:
        return None
    if re.search(r"posterior|marginal|prior\b", spoken.said):
        return None
    of = _key(inner[0])
    for word, pattern in (("mean", r"\b(?:mean|expectation|expected value)\b"), ("variance", r"\bvariance\b")):
        if re.search(pattern, spoken.said):
            asks.append(f"{word} {of}")
    if not asks or any(a.split(" ")[1] != of for a in asks):
        return None
    reader = Scripted(spoken.text)
    made = reader.read([inner[0], outer[0], *inner[3], *outer[2]], spoken.context)
    n = len(inner[3])
    return spoken.item(
        "mixed_law",
        request=[f"inner {inner[2]}", f"outer {outer[1]}", *(f"asked {a.split(' ')[0]}" for a in asks)],
        variables=made[:2],
        operands=[b.listing(made[2 : 2 + n]), b.listing(made[2 + n :])],
    )


def _plain_moment(node: Node) -> str | None:
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    kind = _MOMENT.get(getattr(node.factors[0], "name", ""))
    key = key_of(node.factors[1].content)
    return f"{kind} {key}" if kind in ("mean", "variance") and key is not None else None


# Joint densities -----------------------------------------------------------------------------------------------------------------

_REGION = ("<", "<=", ">", ">=")
_MOMENT = {"E": "mean", "Var": "variance", "Cov": "covariance"}


def joint_density(spoken: Spoken) -> TaskItem | None:
    """A density of two variables: its constant, marginal and conditional densities, conditional means."""
    said = spoken.said
    if not re.search(r"\bdensity|\bpdf\b", said) or re.search(r"posterior|prior\b|normal|gaussian", said) or spoken.shown:
        return None
    defined = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and _two(n.items[0]) is not None]
    if len(defined) != 1:
        return None
    pair = _two(defined[0].items[0])
    assert pair is not None
    first, second = pair
    bounds: list[tuple[Node, Node, str]] = []
    asks: list[str] = []
    unknown: list[Node] = []
    for node in spoken.nodes:
        if node is defined[0]:
            continue
        if isinstance(node, tree.Chain) and all(r in _REGION for r in node.relations):
            for i, relation in enumerate(node.relations):
                low, high = node.items[i], node.items[i + 1]
                bounds.append((low, high, relation) if relation in ("<", "<=") else (high, low, relation))
        elif isinstance(node, tree.Chain) and node.relations == ("in",) and isinstance(node.items[1], tree.Fence):
            ends = node.items[1].content
            if not isinstance(ends, tree.Sequence) or len(ends.items) != 2:
                return None
            bounds += [(ends.items[0], node.items[0], "<"), (node.items[0], ends.items[1], "<")]
        elif (ask := _asked(node)) is not None:
            asks.append(ask)
        elif key_of(node) in ("X", "Y"):
            continue
        elif isinstance(node, tree.Name) and node.name in "cCkKA":
            unknown.append(node)
        elif isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence) and all(key_of(x) for x in node.content.items):
            continue
        else:
            return None
    asks += _in_words(spoken)
    letters = {x.name: x for x in below(defined[0].items[1]) if isinstance(x, tree.Name) and x.name in "cCkKA"}
    if not unknown and len(letters) == 1 and asks:
        unknown = list(letters.values())  # the constant of the density, whether it is asked for or not
    if len(unknown) > 1 or (not asks and not unknown) or not bounds:
        return None
    reader = Scripted(spoken.text)
    made = reader.read([*pair, defined[0].items[1], *unknown, *(n for low, high, _ in bounds for n in (low, high))], spoken.context)
    del first, second
    rest = made[3 + len(unknown) :]
    rows = [b.relation("<", rest[2 * i], rest[2 * i + 1]) for i in range(len(bounds))]
    return spoken.item(
        "joint_density",
        request=[f"ask {i} {a}" for i, a in enumerate(dict.fromkeys(asks))],
        variables=made[:2],
        expression=made[2],
        operands=made[3 : 3 + len(unknown)],
        conditions=rows,
    )


def _two(node: Node) -> tuple[Node, Node] | None:
    """The letters of `f(x,y)`, `f_{X,Y}(x,y)`, `p(x,y)`."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    inner = node.factors[1].content
    if not isinstance(inner, tree.Sequence) or inner.separators != (",",) or len(inner.items) != 2:
        return None
    head = node.factors[0].base if isinstance(node.factors[0], tree.Script) else node.factors[0]
    if getattr(head, "name", "") not in ("f", "p", "h", "g"):
        return None
    one, two = inner.items
    return (one, two) if isinstance(one, tree.Name) and isinstance(two, tree.Name) else None


def _key(node: Node | None) -> str:
    return "" if node is None else key_of(node) or ""


def _asked(node: Node) -> str | None:
    r"""`E[X\mid Y=y]`, `f_X(x)`, `f_{Y\mid X}(y\mid x)`, `\mathrm{Cov}(X,Y)`, `E[XY]`."""
    if isinstance(node, tree.Script) and getattr(node.base, "name", "") in ("f", "p") and _key(node.sub) in ("X", "Y"):
        return f"marginal {_key(node.sub)}"
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    head, inner = node.factors[0], node.factors[1].content
    if isinstance(head, tree.Script) and getattr(head.base, "name", "") in ("f", "p") and head.sup is None:
        if _key(head.sub) in ("X", "Y"):
            return f"marginal {_key(head.sub)}"
        if isinstance(head.sub, tree.Sequence) and head.sub.separators == ("|",):
            return f"conditional {key_of(head.sub.items[0])}"
        return None
    kind = _MOMENT.get(getattr(head, "name", ""))
    if kind is None:
        return None
    if isinstance(inner, tree.Sequence) and inner.separators == ("|",):
        given = inner.items[1].items[0] if isinstance(inner.items[1], tree.Chain) else inner.items[1]
        of = key_of(inner.items[0])
        return f"{kind} {of} given" if {of, key_of(given)} == {"X", "Y"} and kind != "covariance" else None
    if isinstance(inner, tree.Sequence):
        return "covariance" if kind == "covariance" and {key_of(x) for x in inner.items} == {"X", "Y"} else None
    if isinstance(inner, tree.Product) and {key_of(x) for x in inner.factors} == {"X", "Y"} and kind == "mean":
        return "product"
    return f"{kind} {key_of(inner)}" if key_of(inner) in ("X", "Y") else None


def _in_words(spoken: Spoken) -> list[str]:
    said = spoken.said
    letters = {f"#{i}": t.text.strip() for i, t in enumerate(spoken.formulas)}
    out = []
    marginal = r"marginal (?:densit(?:y|ies)|distributions?|laws?|pdfs?)(?: functions?)?(?: of (#\d+)(?: and (?:of )?(#\d+))?)?"
    for found in re.finditer(marginal, said):
        named = [letters.get(g or "", "") for g in found.groups() if g]
        out += [f"marginal {n}" for n in named if n in ("X", "Y")] or (["marginal X", "marginal Y"] if not named else [])
    conditional = r"conditional (density|distribution|law|mean|expectation|variance)(?: function)? of (#\d+) given (?:that )?(#\d+)"
    for found in re.finditer(conditional, said):
        of = letters.get(found[2], "")
        kind = {"mean": "mean", "expectation": "mean", "variance": "variance"}.get(found[1])
        if of in ("X", "Y"):
            out.append(f"{kind} {of} given" if kind else f"conditional {of}")
    if re.search(r"\b(?:are|whether) (?:#\d+ and #\d+|they|the variables) (?:are )?independent", said):
        out.append("independence")
    if re.search(r"\bcovariance of\b|\bthe covariance\b", said):
        out.append("covariance")
    return out
