r"""Topics of one variable: convergence, power series, the definition of the derivative, parametric curves, kinks, moving limits.

Each row of `TOPICS`: the words that name the topic, further words that may stand beside them, and the reader, which returns a `TaskItem`
or None where the formulas are not those of the topic.
"""

from __future__ import annotations

from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, components, flat, item, read, scalar_variables
from .tree import Node

__all__ = ["TOPICS"]


def _big(node: Node | None, names: tuple[str, ...]) -> tree.BigOperator | None:
    while isinstance(node, tree.Sum) and len(node.terms) == 1 and node.signs == ("+",):
        node = node.terms[0]
    if isinstance(node, tree.Product) and isinstance(node.factors[0], tree.BigOperator):
        node = node.factors[0]
    return node if isinstance(node, tree.BigOperator) and node.name in names else None


def _convergence(asked: Asked) -> TaskItem | None:
    """ "Does #0 converge?", "for which #1 does #0 converge?" """
    target = next((i for i, n in enumerate(asked.nodes) if _big(n, ("int", "sum")) is not None), None)
    if target is None:
        return None
    asked.used.add(target)
    kind = "sum" if _big(asked.nodes[target], ("sum",)) is not None else "integral"
    request = {kind}
    found = read(asked, asked.nodes[target])
    if found is None or found.body.op != kind or len(found.body.args) != 4:
        return None
    variables: tuple[Expr, ...] = ()
    parameter = asked.take("which|what|of|values of|value of|all")
    if parameter is not None:
        key = key_of(parameter)
        letters = [s for s in found.body.free if s.op == "symbol" and s.is_scalar]
        variables = tuple(s for s in letters if s.latex == key or s.name == key)
        if len(variables) != 1:
            return None
        request.add("for which")
    if "absolutely" in asked.said or "conditionally" in asked.said:
        request.add("absolutely")
    if "value" in asked.said or re.search(r"\bevaluate\b", asked.said):
        request.add("value")
    return item("convergence", asked, found, variables, request=frozenset(request))


def _power_series(asked: Asked) -> TaskItem | None:
    """ "Find the radius of convergence of #0": a sum whose term holds a letter besides its index."""
    target = next((i for i, n in enumerate(asked.nodes) if _big(n, ("sum",)) is not None), None)
    if target is None:
        return None
    asked.used.add(target)
    found = read(asked, asked.nodes[target])
    if found is None or found.body.op != "sum" or len(found.body.args) != 4:
        return None
    named = asked.take("of|which|for|for all|in")
    letters = sorted((s for s in found.body.free if s.op == "symbol" and s.is_scalar), key=lambda s: s.name)
    if named is not None:
        letters = [s for s in letters if key_of(named) in (s.latex, s.name)]
    else:
        letters = [s for s in letters if s.name in ("x", "z", "t", "y", "u", "w")] or letters
    if len(letters) != 1:
        return None
    return item("power_series", asked, found, (letters[0],))


def _definition(asked: Asked) -> TaskItem | None:
    """ "Find the derivative of #0 from the definition", at a point where one is said."""
    place = asked.take("at|when")
    nodes = [
        i for i in asked.free() if not re.fullmatch(r"\s*[a-z](?:'|\^\{?\\prime\}?)\s*(?:\(\s*[a-z0-9]\s*\))?\s*", asked.formulas[i].text)
    ]
    for i in asked.free():
        if i not in nodes:
            called = re.search(r"\(\s*(-?[0-9]+)\s*\)", asked.formulas[i].text)
            if called is not None:
                return None  # f'(2): the point stands inside the formula
            asked.used.add(i)
    if len(nodes) != 1:
        return None
    asked.used.add(nodes[0])
    value = place.items[1] if isinstance(place, tree.Chain) and place.relations == ("=",) else place
    node = asked.nodes[nodes[0]]
    if isinstance(node, tree.Chain) and isinstance(node.items[0], tree.Name):
        node = node.items[1]
    found = read(asked, node, [value] if value is not None else [])
    if found is None or not found.body.is_scalar:
        return None
    variables = scalar_variables(found, only=1)
    if len(variables) != 1:
        return None
    return item("derivative_definition", asked, found, variables, operands=tuple(found.more))


_SLOPE = re.compile(
    r"^\s*(?:\\[dt]?frac\s*\{\s*d\s*(?:\^\s*\{?(?P<n>2)\}?)?\s*(?P<y>[a-z])\s*\}\s*\{\s*d\s*(?P<x>[a-z])\s*(?:\^\s*\{?2\}?)?\s*\}|d(?P<y2>[a-z])\s*/\s*d(?P<x2>[a-z]))\s*$"
)


def _parametric(asked: Asked) -> TaskItem | None:
    """ "Find #0 for #1", where #1 gives x and y as functions of a parameter."""
    order, wanted, orders = 1, None, set()
    for i, token in enumerate(asked.formulas):
        found = _SLOPE.match(token.text)
        if found is not None:
            asked.used.add(i)
            wanted = (found["y"] or found["y2"], found["x"] or found["x2"])
            order = max(order, 2 if found["n"] else 1)
            orders.add(2 if found["n"] else 1)
    if wanted is None and not re.search(r"\b(?:slope|tangent|parametric|concavity|second derivative)\b", asked.said):
        return None
    if re.search(r"second derivative|concavity", asked.said):
        order = 2
    place = asked.take("at|when|where")
    if isinstance(place, tree.Chain) and place.relations != ("=",):
        return None
    chains = [x for i in asked.free() for x in flat(asked.nodes[i])]
    asked.used |= set(asked.free())
    curves = [x for x in chains if isinstance(x, tree.Chain) and x.relations == ("=",)]
    if len(curves) == 1 and len(chains) == 1 and len(components(curves[0].items[1])) == 2:
        right = components(curves[0].items[1])
        names: tuple[str, ...] = ("x", "y")
    elif len(curves) == 2 and len(chains) == 2:
        right = [c.items[1] for c in curves]
        names = tuple(_called(c.items[0]) for c in curves)
    elif len(curves) == 3 and place is None:
        # "x=t^2, y=t^3, t=1": the last one is the place
        right = [c.items[1] for c in curves[:2]]
        names = tuple(_called(c.items[0]) for c in curves[:2])
        place = curves[2]
    else:
        return None
    if wanted is not None and set(names) != set(wanted):
        return None
    if wanted is not None and names[0] != wanted[1]:
        right, names = right[::-1], names[::-1]
    if "" in names or names[0] == names[1]:
        return None
    value = place.items[1] if isinstance(place, tree.Chain) else place
    found_ = read(asked, right[0], [right[1], *([value] if value is not None else [])])
    if found_ is None:
        return None
    letters = {s for e in (found_.body, found_.more[0]) for s in e.free if s.op == "symbol"}
    parameter = [s for s in letters if s.name in ("t", "theta", "s", "u", "phi", "tau")]
    if len(parameter) != 1 or any(s.name in names for s in letters):
        return None
    return item(
        "parametric", asked, found_, (parameter[0],), operands=(found_.body, *found_.more),
        request=frozenset({f"order {order}", f"names {names[0]} {names[1]}", *(["tangent"] if "tangent line" in asked.said else []),
                           *(["both"] if len(orders) == 2 else [])}),
    )  # fmt: skip


def _called(node: Node) -> str:
    if isinstance(node, tree.Product) and len(node.factors) == 2:
        node = node.factors[0]
    return node.name if isinstance(node, tree.Name) else ""


def _smooth(asked: Asked) -> TaskItem | None:
    """ "Is #0 differentiable at #1?", "find the subdifferential of #0 at #1"."""
    said = asked.said
    if re.search(r"subdifferential|subgradient", said):
        kind = "subdifferential"
    else:
        kind = "differentiability"
    place = asked.take("at|when|where")
    target = asked.first()
    value = place.items[1] if isinstance(place, tree.Chain) and place.relations == ("=",) else place
    if target is None and "relu" not in said:
        return None
    found = read(asked, target, [value] if value is not None else [])
    if found is None or not found.body.is_scalar:
        return None
    if value is None and re.search(r"\bat (?:the )?(?:zero|origin)\b", said):
        found.more.append(b.ZERO)
    variables = scalar_variables(found, only=1)
    if len(variables) != 1 or kind == "differentiability" and not found.more:
        return None
    return item(
        kind, asked, found, variables, operands=tuple(found.more), request=frozenset({"yes or no"} if said.startswith("is ") else ())
    )


def _leibniz(asked: Asked) -> TaskItem | None:
    """The derivative of an integral with moving limits: `d/dx int ...`, or of the function that it defines."""
    place = asked.take("at")
    del place
    nodes = []
    letter: Node | None = None
    for i in asked.free():
        node = asked.nodes[i]
        text = asked.formulas[i].text
        if re.fullmatch(r"\s*[A-Za-z](?:'|\^\{?\\prime\}?)\s*(?:\(\s*[a-z]\s*\))?\s*|\s*\\frac\{d[A-Z]?\}\{d[a-z]\}\s*", text):
            asked.used.add(i)
            continue
        if isinstance(node, tree.Name) and re.search(rf"respect to #{i}\b", asked.said):
            letter = node
            asked.used.add(i)
            continue
        nodes.append(i)
    if len(nodes) != 1:
        return None
    i = nodes[0]
    asked.used.add(i)
    node = asked.nodes[i]
    if isinstance(node, tree.Product) and isinstance(node.factors[0], tree.Fraction):
        below = node.factors[0].denominator
        if not (isinstance(below, tree.Product) and len(below.factors) == 2):
            return None
        letter = below.factors[1]
        if len(node.factors) != 2:
            return None
        node = node.factors[1]
        if isinstance(node, tree.Fence):
            node = node.content
    variables = []
    target: Node = node
    if isinstance(node, tree.Chain):
        left = node.items[0]
        if not (isinstance(left, tree.Product) and len(left.factors) == 2):
            return None
        variables = components(left.factors[1])
        target = node.items[1]
    big = _big(target, ("int",))
    if big is None or big.sub is None or big.sup is None:
        return None
    if letter is not None:
        variables = [letter]
    found = read(asked, target, [], variables)
    if found is None or found.body.op != "integral" or len(found.body.args) != 4:
        return None
    letters = found.variables or tuple(s for s in sorted(found.body.free, key=lambda s: s.name) if s.op == "symbol" and s.is_scalar)
    if len(letters) != 1:
        return None
    return item("leibniz", asked, found, letters)


TOPICS = (
    (
        r"radius|interval of convergence|region of convergence|domain of convergence",
        "power series radius interval region domain convergence its including endpoints endpoint behaviour behavior converge converges "
        "absolutely",
        _power_series,
    ),
    (
        r"\\sum.*(?:which|values of) \$x\$|(?:which|values of) \$x\$.*\\sum",
        "power series which values converge converges all real numbers convergent",
        _power_series,
    ),
    (
        r"converge|diverge",
        "converge converges convergent diverge diverges divergent convergence divergence whether or not improper integral series test "
        "absolutely conditionally which values number infinite following comparison ratio root alternating decide determine investigate "
        "its if so integer test absolute conditional conditionally absolutely",
        _convergence,
    ),
    (
        r"definition|first principles|limit of (?:the )?difference quotient|as a limit|difference quotient",
        "derivative definition limit from first principles by differentiate difference quotient using directly function",
        _definition,
    ),
    (
        r"dy|dx|slope|tangent|parametric|curve|second derivative|concavity",
        "parametric curve curves equations equation parametrised parametrized parameterised parameterized "
        "defined parametrically slope tangent line "
        "derivative second first in terms its concavity cycloid circle ellipse",
        _parametric,
    ),
    (
        r"subdifferential|subgradient|differentiab|one-sided derivative|left.*derivative|right.*derivative|left-hand|right-hand",
        "subdifferential subdifferentials subgradient subgradients set differentiable "
        "differentiability one-sided left right derivatives derivative left-hand "
        "right-hand zero origin relu absolute kink convex whether not continuous continuity discuss every hinge loss",
        _smooth,
    ),
    (
        r"(?:differentiat|derivative|leibniz|fundamental|\\frac\s*\{\s*d\s*\}).*\\int|\\int.*(?:differentiat|derivative|leibniz)|[a-z]'\(x\).*\\int|\\int.*[a-z]'\(x\)",
        "derivative differentiate differentiating leibniz leibniz's rule integral fundamental theorem calculus respect integral-defined "
        "under sign",
        _leibniz,
    ),
)  # fmt: skip
