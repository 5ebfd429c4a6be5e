r"""Probabilities of events under a named law, and sums of independent normal variables.

Comes in: a task in words with its formulas, and the one law that it names. Goes out: one `TaskItem`, or None. An event is a row: a letter
`event`, its two ends (`none` where it has none), and words that say which end belongs to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .expected_tasks import law_of
from .names import key_of, python_name
from .problems import TaskItem
from .scripted import Scripted, below
from .spoken import Spoken
from .tree import Node

__all__ = ["events", "normal_sum"]

_FLIP = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


@dataclass
class _Event:
    """Ends of an interval; `outside` is its complement."""

    lower: Node | None = None
    upper: Node | None = None
    marks: frozenset[str] = frozenset()
    shift: Node | None = None  # of |X - c|: the middle


def events(spoken: Spoken, law: tuple[str, list[Node], Node | None] | None) -> TaskItem | None:
    """`P(X>1)`, `P(1<X\\le3)`, `P(X>s+t\\mid X>s)`, "the probability that $X=2$"."""
    if law is None or re.search(
        r"\b(?:mean|variance|expectation|expected value|median|density)\b(?! (?:is |of )?(?:#\d+|\d))", spoken.said
    ):
        return None  # something else is asked as well
    if re.search(r"posterior|prior\b|delta method|density of|joint", spoken.said):
        return None
    name, parameters, letter = law
    asked: list[tuple[list[Node], Node | None]] = []
    others: list[Node] = []
    for node in spoken.nodes:
        left, claimed = node, None
        if isinstance(node, tree.Chain) and node.relations == ("=",) and _inside(node.items[0]) is not None:
            left, claimed = node.items
        inner = _inside(left)
        if inner is not None:
            asked.append((inner, claimed))
        else:
            others.append(node)
    if not asked and re.search(r"probability (?:that|of)", spoken.said):
        kept = [n for n in others if isinstance(n, tree.Chain) and n.relations != ("~",)]
        asked = [([n], None) for n in kept]
        others = [n for n in others if n not in kept]
    if not asked or (spoken.shown and any(c is None for _, c in asked)):
        return None
    key = key_of(letter) if letter is not None else _capital([n for parts, _ in asked for n in parts])
    rows: list[list[_Event]] = []
    for parts, _ in asked:
        read = [_event(part, key) for part in parts]
        if any(e is None for e in read):
            return None
        rows.append([e for e in read if e is not None])
    domain = [n for n in others if isinstance(n, tree.Chain) and all(r in ("<", ">", "<=", ">=") for r in n.relations)]
    known = {key} | {key_of(x) for p in parameters for x in below(p)}
    for node in others:
        if node in domain or (isinstance(node, tree.Chain) and node.relations == ("~",)) or key_of(node) in known:
            continue
        if any(node is p or node in tuple(below(p)) for p in parameters) or (law_of(node) is not None and not _moment(node)):
            continue
        if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence) and list(node.content.items) == parameters:
            continue
        if isinstance(node, tree.Number) or (isinstance(node, tree.Chain) and node.relations[-1] == "in"):
            continue
        return None
    positive = {python_name(key_of(c.items[0]) or "") for c in domain if c.relations == (">",) and getattr(c.items[1], "text", "") == "0"}
    if name.startswith("normal") and len(parameters) == 2 and "deviation" not in name:
        squared = parameters[1]
        if isinstance(squared, tree.Script) and getattr(squared.sup, "text", "") == "2" and key_of(squared.base) is not None:
            positive.add(python_name(key_of(squared.base) or ""))  # a standard deviation
    nodes = [*parameters]
    for row in rows:
        for event in row:
            nodes += [n for n in (event.lower, event.upper, event.shift) if n is not None]
    nodes += [c for _, c in asked if c is not None]
    made = iter(Scripted(spoken.text, positive=positive).read(nodes, spoken.context))
    operands = [next(made) for _ in parameters]
    listed: list[Expr] = []
    for number, row in enumerate(rows):
        for event in row:
            ends = [next(made) if n is not None else b.symbol("none") for n in (event.lower, event.upper, event.shift)]
            listed.append(b.listing([b.symbol(f"event_{number}"), *ends, *(b.symbol(m) for m in sorted(event.marks))]))
    claims = [b.listing([b.symbol("claimed"), b.num(i), next(made)]) for i, (_, c) in enumerate(asked) if c is not None]
    return spoken.item("event_probability", request=[f"law {name}"], operands=operands, conditions=[*listed, *claims])


def _moment(node: Node) -> bool:
    """`E(X)`, which is no exponential law."""
    return isinstance(node, tree.Product) and getattr(node.factors[0], "name", "") in ("E", "Var", "Cov", "V", "D")


def _inside(node: Node) -> list[Node] | None:
    """What stands in `P(...)`: one event, or an event and the one that is known."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    if getattr(node.factors[0], "name", "") not in ("P", "Pr", "Prob"):
        return None
    inner = node.factors[1].content
    if isinstance(inner, tree.Sequence):
        return list(inner.items) if inner.separators == ("|",) else None
    return [inner]


def _capital(nodes: list[Node]) -> str | None:
    found = {key_of(x) for n in nodes for x in below(n) if isinstance(x, tree.Name) and x.name in ("X", "Y", "Z", "T", "N", "U", "W")}
    return found.pop() if len(found) == 1 else None


def _event(node: Node, key: str | None) -> _Event | None:
    """An event about the letter alone."""
    if key is None or not isinstance(node, tree.Chain):
        return None
    if node.relations == ("in",) and key_of(node.items[0]) == key and isinstance(node.items[1], tree.Fence):
        ends = node.items[1].content
        if not isinstance(ends, tree.Sequence) or len(ends.items) != 2 or node.items[1].opening not in "[(":
            return None
        below_, above = node.items[1].opening == "[", node.items[1].closing == "]"
        closed = {*(["closed_below"] if below_ else []), *(["closed_above"] if above else [])}
        return _Event(ends.items[0], ends.items[1], frozenset(closed))
    if any(r not in _FLIP for r in node.relations):
        return None
    at = [i for i, item in enumerate(node.items) if any(key_of(x) == key for x in below(item))]
    if len(at) != 1 or len(node.items) > 3:
        return None
    event = _Event()
    marks: set[str] = set()
    middle = node.items[at[0]]
    if isinstance(middle, tree.Fence) and middle.opening == "|" and len(node.items) == 2:
        return _distance(middle, node, at[0], key)
    if key_of(middle) != key:
        return None
    for i, other in enumerate(node.items):
        if i == at[0]:
            continue
        if abs(i - at[0]) != 1:
            return None
        relation = node.relations[at[0]] if i > at[0] else _FLIP[node.relations[i]]
        if relation in ("<", "<="):
            event.upper = other
            marks |= {"closed_above"} if relation == "<=" else set()
        elif relation in (">", ">="):
            event.lower = other
            marks |= {"closed_below"} if relation == ">=" else set()
        else:
            event.lower = event.upper = other
            marks |= {"closed_above", "closed_below"}
    event.marks = frozenset(marks)
    return event


def _distance(middle: tree.Fence, node: tree.Chain, at: int, key: str) -> _Event | None:
    """`|X-c|<d` and `|X-c|>d`."""
    relation = node.relations[0] if at == 0 else _FLIP[node.relations[0]]
    inner, radius = middle.content, node.items[1 - at]
    shift: Node | None = None
    if isinstance(inner, tree.Sum) and len(inner.terms) == 2 and inner.signs == ("+", "-") and key_of(inner.terms[0]) == key:
        shift = inner.terms[1]
    elif key_of(inner) != key:
        return None
    if relation == "=":
        return None
    zero = tree.Number(middle.start, middle.start, "0")
    marks = {"distance", *({"outside"} if relation in (">", ">=") else set()), *({"closed"} if relation in ("<=", ">=") else set())}
    return _Event(None, radius, frozenset(marks), shift or zero)


def normal_sum(spoken: Spoken) -> TaskItem | None:
    """The law of a linear combination of independent normal variables."""
    said = spoken.said
    if not re.search(r"\b(?:distribution|law) of|\bdistributed\b|what is the (?:distribution|law)", said) or spoken.shown:
        return None
    if re.search(r"posterior|conditional|given|density|product of|posterior|sample mean", said):
        return None
    laws: dict[str, tuple[Node, list[Node]]] = {}
    asked: list[Node] = []
    for node in spoken.nodes:
        if isinstance(node, tree.Chain) and node.relations == ("~",):
            found = law_of(node.items[1])
            key = key_of(node.items[0])
            if found is None or found[0] != "normal" or len(found[1]) != 2 or key is None or key in laws:
                return None
            laws[key] = (node.items[0], found[1])
        elif isinstance(node, tree.Chain) and node.relations == ("=",) and key_of(node.items[0]) is not None:
            asked.append(node.items[1])
        elif key_of(node) is None and not isinstance(node, tree.Chain):
            asked.append(node)
    if not laws and re.search(r"independent standard (?:normal|gaussian)|standard (?:normal|gaussian)[^.]*independent", said):
        unit: list[Node] = [tree.Number(0, 0, "0"), tree.Number(0, 0, "1")]
        laws = {key: (n, unit) for n in spoken.nodes if (key := key_of(n)) is not None and len(key) == 1 and key.isupper()}
    if not laws or len(asked) != 1 or any(isinstance(x, tree.Environment) for x in below(asked[0])):
        return None
    if any(isinstance(x, tree.Fence) and getattr(x, "opening", "") == "|" for x in below(asked[0])):
        return None
    used = {k for k in laws if any(key_of(x) == k for x in below(asked[0]))}
    if not used:
        return None
    if len(used) > 1 and not re.search(r"\bindependent(?:ly)?\b|\biid\b|i\.i\.d", said):
        raise spoken.refuse("the law of a sum of normal variables needs their covariance: say whether they are independent")
    order = sorted(used)
    made = Scripted(spoken.text).read([*(laws[k][0] for k in order), *(p for k in order for p in laws[k][1]), asked[0]], spoken.context)
    n = len(order)
    return spoken.item("normal_sum", variables=made[:n], operands=made[n:-1], expression=made[-1])
