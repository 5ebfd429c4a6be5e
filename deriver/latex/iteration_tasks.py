r"""Tasks on iterations and formulas: rates of convergence, Richardson extrapolation, quadrature, a residual block.

Comes in: a task in words with its formulas. Goes out: one `TaskItem`, or None.
"""

from __future__ import annotations

from . import patterns as re
from . import tree
from .names import key_of, python_name
from .problems import TaskItem
from .scheme_words import claimed_number
from .scripted import Scripted, below, offset_of
from .spoken import Spoken, index_letter, plain, shifts
from .tree import Node

__all__ = ["iteration", "quadrature", "residual_block", "richardson"]


def iteration(spoken: Spoken) -> TaskItem | None:
    """How fast Newton's method or a fixed-point iteration converges."""
    said = spoken.said
    if not re.search(r"convergence|converges?\b|newton|iteration|fixed[- ]point", said) or re.search(
        r"jacobi|seidel|gradient|quadrature", said
    ):
        return None
    newton = re.search(r"\bnewton(?:'s|-raphson)?\b", said)
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain)]
    steps = [c for c in chains if c.relations == ("=",) and index_letter([c.items[0]]) is not None]
    letter = index_letter([c.items[0] for c in steps])
    domain = [c for c in chains if all(r in ("<", ">", "<=", ">=") for r in c.relations)]
    equations = [c for c in chains if c.relations == ("=",) and c not in steps]
    points = [n for n in spoken.nodes if not isinstance(n, tree.Chain)]
    request = ["newton"] if newton else []
    claim = claimed_number(said, "order")
    if spoken.shown:
        if claim is None:
            return None
        request.append(f"claimed order {claim}")
    if "positive" in said:
        request.append("positive")
    defining = [c for c in equations if isinstance(c.items[0], tree.Product) and len(c.items[0].factors) == 2]
    at = [c for c in equations if c not in defining and key_of(c.items[0]) is not None]
    places: list[Node] = [c.items[1] for c in at] + points
    if len(places) > 1 or (newton and steps):
        return None
    if newton:
        if len(defining) != 1 or len(equations) != len(defining) + len(at):
            return None
        _head, fence = defining[0].items[0].factors  # type: ignore[attr-defined]
        if not isinstance(fence, tree.Fence) or key_of(fence.content) is None:
            return None
        variable, body = fence.content, defining[0].items[1]
        reader = Scripted(spoken.text)
    else:
        if len(steps) != 1 or letter is None or defining:
            return None
        left = steps[0].items[0]
        if not isinstance(left, tree.Script) or not isinstance(left.base, tree.Name) or offset_of(left.sub, letter) != 1:
            return None
        base = left.base.name

        def rule(self: Scripted, node: Node) -> Node | None:
            if isinstance(node, tree.Script) and node.sup is None and isinstance(node.base, tree.Name) and node.base.name == base:
                if offset_of(node.sub, letter) == 0:
                    return tree.Name(node.start, node.end, base)
            return None

        variable, body, reader = tree.Name(left.start, left.end, base), steps[0].items[1], Scripted(spoken.text, rule)
    reader.positive = {"a"} if any(">" in c.relations for c in domain) else set()
    for place in places:  # what stands under a root is positive
        for x in below(place):
            rooted = isinstance(x, tree.Root) or (
                isinstance(x, tree.Script) and isinstance(x.sup, tree.Fraction | tree.Product | tree.Fence)
            )
            reader.positive |= {python_name(k) for y in (below(x) if rooted else ()) if (k := key_of(y)) is not None}
    made = reader.read([variable, body, *places], spoken.context)
    conditions = Scripted(spoken.text).read(domain, spoken.context) if domain else []
    return spoken.item(
        "convergence_rate", request=request, expression=made[1], variables=[made[0]], operands=made[2:], conditions=conditions
    )


def richardson(spoken: Spoken) -> TaskItem | None:
    if not re.search(r"richardson|extrapolat", spoken.said):
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",)]
    if len(chains) != 1 or len(chains[0].items) != 2:
        return None
    right = chains[0].items[1]
    terms = right.terms if isinstance(right, tree.Sum) else (right,)
    powers = []
    for term in terms:
        orders = [
            x for x in below(term) if isinstance(x, tree.Product) and isinstance(x.factors[0], tree.Name) and x.factors[0].name == "O"
        ]
        if orders:
            continue
        found = [x for x in below(term) if isinstance(x, tree.Name) and x.name == "h"]
        if not found or any(isinstance(x, tree.Fraction) for x in below(term)) or shifts(term):
            continue
        script = next((x for x in below(term) if isinstance(x, tree.Script) and isinstance(x.base, tree.Name) and x.base.name == "h"), None)
        powers.append(int(script.sup.text) if script is not None and isinstance(script.sup, tree.Number) else 1)
    if powers:
        rest = [x for t in terms for x in below(t) if isinstance(x, tree.Product) and getattr(x.factors[0], "name", "") == "O"]
        beyond = None
        if rest and isinstance(rest[0].factors[1], tree.Fence):
            inner = rest[0].factors[1].content
            beyond = int(inner.sup.text) if isinstance(inner, tree.Script) and isinstance(inner.sup, tree.Number) else 1
        return spoken.item("richardson", request=[f"power {min(powers)}", *([f"beyond {beyond}"] if beyond else [])])
    places = shifts(right)
    if places and any(m for _, _, m, _ in places):
        function, variable = places[0][:2]
        made = Scripted(spoken.text, functions={function: 1}).read([right], spoken.context)
        return spoken.item("richardson", request=[f"by {variable}"], expression=made[0])
    return None


def quadrature(spoken: Spoken) -> TaskItem | None:
    said = spoken.said
    if not re.search(r"degree of (?:exactness|precision|accuracy)|degree|exact for|quadrature", said):
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations in (("~=",), ("=",))]
    claim = claimed_number(said, "degree")
    request = [f"claimed degree {claim}"] if claim is not None and spoken.shown else []
    if not chains:
        rules = {
            "simpson 3/8": r"three-eighths",
            "simpson": r"simpson",
            "trapezoidal": r"trapez",
            "midpoint": r"mid-?point",
            "boole": r"boole",
        }
        named = next((name for name, p in rules.items() if re.search(p, said)), None)
        gauss = re.search(r"(two|three|\d)-point gauss", said)
        if named is None and not gauss:
            return None
        return spoken.item("quadrature", request=[*request, f"rule {named}"]) if named else None
    if len(chains) != 1 or not isinstance(_bare(chains[0].items[0]), tree.BigOperator):
        return None
    integral = _bare(chains[0].items[0])
    assert isinstance(integral, tree.BigOperator)
    if integral.sub is None or integral.sup is None or len(integral.differentials) != 1:
        return None
    unknown = [n for n in spoken.nodes if n is not chains[0] and key_of(n) is not None]
    if len(unknown) + 1 != len(spoken.nodes):
        return None
    heads = {
        h.name
        for x in below(chains[0].items[1])
        if isinstance(x, tree.Product)
        for h, f in zip(x.factors, x.factors[1:], strict=False)
        if isinstance(h, tree.Name) and h.name in "fgF" and isinstance(f, tree.Fence)
    }
    if len(heads) != 1:
        return None
    function = heads.pop()
    body = [x for x in below(integral.body) if isinstance(x, tree.Name) and x.name == function]
    if not body:
        return None
    reader = Scripted(spoken.text, functions={function: 1})
    made = reader.read([integral.sub, integral.sup, integral.differentials[0], integral.body, chains[0].items[1], *unknown], spoken.context)
    lower, upper, by, inside, right = made[:5]
    return spoken.item("quadrature", request=request, expression=right, operands=[lower, upper, by, inside], variables=made[5:])


def _bare(node: Node) -> Node:
    return node.terms[0] if isinstance(node, tree.Sum) and len(node.terms) == 1 else node


def residual_block(spoken: Spoken) -> TaskItem | None:
    if not re.search(r"residual (?:block|network|layer)|resnet", spoken.said):
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",)]
    if len(chains) != 1 or len(spoken.nodes) != 1 or not re.search(r"euler|step|ode|differential", spoken.said):
        return None
    letter = index_letter(chains) or ("l" if any(offset_of(getattr(x, "sub", None), "l") == 1 for x in below(chains[0])) else None)
    left = chains[0].items[0]
    if letter is None or not isinstance(left, tree.Script) or not isinstance(left.base, tree.Name) or offset_of(left.sub, letter) != 1:
        return None
    base = left.base.name
    functions: dict[str, int] = {}

    def rule(self: Scripted, node: Node) -> Node | None:
        if isinstance(node, tree.Script) and isinstance(node.base, tree.Name) and node.sup is None:
            offset = offset_of(node.sub, letter)
            if node.base.name == base and offset is not None:
                return self.name(plain("state", offset), self.source(node), node)
            if node.base.name in "fFgGR":
                functions[node.base.name] = 1
                return tree.Name(node.start, node.end, node.base.name)
        return None

    for item in below(chains[0]):
        if isinstance(item, tree.Product):
            for head, fence in zip(item.factors, item.factors[1:], strict=False):
                name = head.base if isinstance(head, tree.Script) else head
                if isinstance(fence, tree.Fence) and isinstance(name, tree.Name) and name.name in "fFgGR":
                    functions[name.name] = 1
    made = Scripted(spoken.text, rule, functions).read(chains, spoken.context)
    return spoken.item("residual_block", operands=made)
