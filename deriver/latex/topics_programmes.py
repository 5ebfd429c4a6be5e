r"""Topics of optimisation with given numbers or letters: water filling, conditions of first order, two assets, entropies of finite sets."""

from __future__ import annotations

from dataclasses import replace

from ..expression import Expr, vector_shape
from ..expression import build as b
from ..expression.shapes import Dim
from . import patterns as re
from . import tree
from .calculus_tasks import calculus_task
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, components, flat, item, programme_after, read
from .tree import Node
from .wording import tokens_of

__all__ = ["TOPICS"]


def _value(node: Node) -> Node:
    return node.items[1] if isinstance(node, tree.Chain) and node.relations == ("=",) else node


def _numbers(asked: Asked, nodes: list[Node]) -> tuple[Expr, ...] | None:
    if not nodes:
        return None
    found = read(asked, nodes[0], nodes[1:])
    values = None if found is None else (found.body, *found.more)
    return None if values is None or any(not v.is_scalar for v in values) else values


def _water(asked: Asked) -> TaskItem | None:
    """ "Water-filling with noise levels #0 and total power #1"."""
    total = asked.take(r"(?:total )?power(?: budget)?(?: of| is| equals)?|budget(?: of)?|total(?: of)?")
    nodes = [_value(n) for i in asked.free() for n in flat(asked.nodes[i])]
    if total is None or not nodes:
        return None
    asked.used |= set(asked.free())
    if len(nodes) == 1:
        nodes = components(nodes[0])
    if any(key_of(n) is not None and not isinstance(n, tree.Number) for n in nodes):
        return None
    values = _numbers(asked, [*nodes, _value(total)])
    if values is None or len(values) < 3:
        return None
    return TaskItem("water_filling", None, (), None, asked.context, (), (), asked.latex, "water_filling", operands=values)


_BEFORE = re.compile(
    r"^.*?\b(?:kkt|karush[-–]kuhn[-–]tucker|first[- ]order)\b(?: optimality)?(?: conditions?)?\s*(?:(?:for|of)(?: the)?)?"
    r"(?: (?:following|problem|programme|program|quadratic|linear|convex|optimi[sz]ation|constrained))*\s*[:,]?\s*(?:of )?",
    re.IGNORECASE,
)


def _conditions(asked: Asked) -> TaskItem | None:
    """ "Write down the KKT conditions for minimising #0 subject to #1"."""
    if re.match(r"(?:solve|use|using|apply|by|with)\b", asked.said):
        return None  # the solution is asked for, and the conditions are the way to it
    said = programme_after(asked, _BEFORE)
    if said is None:
        return None
    which, rest = said
    rest = re.sub(r"\\(?:min|max)(?:\s*_\s*(?:\{[^{}]*\}|[a-z]))?\s*(?:\\[,;:!]|\\q?quad)?", "", rest, count=1)
    rest = re.sub(r"^(?:minimi[sz](?:ing|e|ation of)|maximi[sz](?:ing|e|ation of))", which, rest, flags=re.IGNORECASE)
    if rest.startswith("$"):
        rest = f"{which} {rest}"
    items = calculus_task(rest, tokens_of(rest), asked.context)
    asked.used |= set(asked.free())
    if items is None or len(items) != 1 or items[0].kind not in ("minimise", "lagrange"):
        return None
    return replace(items[0], kind="first_order_conditions", latex=asked.latex, asked="first_order_conditions")


def _two_assets(asked: Asked) -> TaskItem | None:
    """ "The minimum-variance portfolio of two assets with volatilities #0 and #1 and correlation #2"."""
    said = asked.said
    deviations = re.search(r"(?:volatilit(?:y|ies)|standard deviations?) (?:of )?#(\d+)(?:(?: ,)?(?: and)? #(\d+))?", said)
    variances = re.search(r"variances? (?:of )?#(\d+)(?:(?: ,)?(?: and)? #(\d+))?", said)
    correlation = asked.take(r"correlation(?: coefficient)?(?: of| is)?")
    covariance = asked.take(r"covariance(?: of| is)?")
    named = deviations or variances
    if named is None or (correlation is None) is (covariance is None):
        return None
    indices = [int(k) for k in named.groups() if k is not None]
    nodes = [_value(n) for i in indices for n in flat(asked.nodes[i])]
    asked.used |= set(indices)
    joint = correlation if correlation is not None else covariance
    if len(nodes) != 2 or joint is None or asked.free():
        return None
    values = _numbers(asked, [*nodes, _value(joint)])
    if values is None:
        return None
    one, two, both = values
    first, second = (b.power(v, 2) for v in (one, two)) if deviations else (one, two)
    if correlation is not None and not deviations:
        return None
    mixed = b.mul(both, one, two) if correlation is not None else both
    w1, w2 = (b.symbol(f"w_{i}", properties=["real"], latex=f"w_{i}") for i in (1, 2))
    body = b.add(b.mul(first, b.power(w1, 2)), b.mul(b.TWO, mixed, w1, w2), b.mul(second, b.power(w2, 2)))
    context = asked.context.with_(symbols={**asked.context.symbols, "w_1": w1, "w_2": w2})
    return TaskItem(
        "minimise", body, (w1, w2), None, context, ("the weights add up to one, and may be negative",), (), asked.latex, "minimise",
        conditions=(b.relation("=", b.add(w1, w2), b.ONE),), request=frozenset({"minimum"}),
    )  # fmt: skip


def _largest_entropy(asked: Asked) -> TaskItem | None:
    """ "Which distribution on #0 has the largest entropy?": a finite set with n elements."""
    for i in asked.free():
        if not re.search(r"\\[lcd]?dots|\\\{.*n", asked.formulas[i].text) and asked.formulas[i].text.strip() != "n":
            return None
        asked.used.add(i)
    if not asked.formulas:
        return None
    p = b.symbol("p", vector_shape(Dim.of("n")), ["real"])
    one = b.ones(p.shape)
    body = b.negative(b.dot(b.transpose(p), b.function("log", p)))
    context = asked.context.with_(symbols={**asked.context.symbols, "p": p})
    return TaskItem(
        "minimise", body, (p,), "p", context, ("$p$ holds the $n$ probabilities",), (), asked.latex, "minimise",
        conditions=(b.relation("=", b.dot(b.transpose(one), p), b.ONE),), request=frozenset({"maximum"}),
    )  # fmt: skip


def _range_of_steps(asked: Asked) -> TaskItem | None:
    r""" "For which step sizes does gradient descent converge on \frac12 x^T Q x, where Q has eigenvalues in [mu, L]?" """
    target = asked.first()
    if target is None:
        return None
    ends = None
    for i in asked.free():
        node = asked.nodes[i]
        if isinstance(node, tree.Fence) and node.opening == "[" and node.closing == "]" and len(components(node)) == 2:
            ends = components(node)
        elif key_of(node) is None:
            return None
        asked.used.add(i)
    if ends is None:
        return None
    letters = {k: b.symbol(k.lstrip("\\"), properties=["real", "positive"], latex=k) for k in map(key_of, ends) if k and k[-1].isalpha()}
    asked.context = asked.context.with_(symbols={**asked.context.symbols, **letters})
    found = read(asked, target, ends)
    if found is None or not found.body.is_scalar or len(found.more) != 2 or any(not e.is_scalar for e in found.more):
        return None
    vectors = found.variables or tuple(s for s in found.body.free if s.op == "symbol" and s.shape.kind == "vector" and s.name in "xwz")
    if len(vectors) != 1:
        return None
    request = frozenset({"spectrum"})
    return item("descent_on_a_quadratic", asked, found, vectors, operands=tuple(found.more), request=request)


def _huber(asked: Asked) -> TaskItem | None:
    """The function of Huber by its name: its derivative, whether it is convex, its conjugate."""
    said = asked.said
    wants = {w for w in ("derivative", "convex", "conjugate") if re.search(rf"\b{w}", said)}
    wants |= {"derivative"} if re.search(r"differentiab|\bgradient\b|\bslope\b", said) else set()
    if not wants:
        return None
    delta: Expr = b.symbol("delta", properties=["real", "positive"], latex=r"\delta")
    letter = b.symbol("x", properties=["real"])
    for i in asked.free():
        found = re.fullmatch(
            r"\s*(?:(?:h|H|L|\\rho|\\phi|\\ell)(?:_\{?\\?[a-zA-Z]+\}?)?(?:\(\s*[a-z]\s*\))?|(\\delta|\\kappa|M|k)(?:\s*>\s*0)?|1|(?:\\delta|M|k)\s*=\s*1)\s*",
            asked.formulas[i].text,
        )
        if found is None:
            return None
        if asked.formulas[i].text.replace(" ", "").endswith("1"):
            delta = b.ONE
        elif found[1] is not None:
            delta = b.symbol(found[1].lstrip("\\"), properties=["real", "positive"], latex=found[1])
        asked.used.add(i)
    return TaskItem(
        "huber", None, (letter,), None, asked.context, (), (), asked.latex, "huber", operands=(delta,), request=frozenset(wants)
    )


TOPICS = (
    (
        r"\bhuber",
        "huber huber's function loss penalty derivative gradient slope convex differentiable conjugate fenchel parameter threshold its "
        "everywhere not",
        _huber, lambda node: node is not None,
    ),
    (
        r"water[- ]?filling|waterfilling",
        "allocate over distribute noises noise water-filling water filling waterfilling noise levels level "
        "noises power total budget optimal powers allocation with channels "
        "parallel gaussian problem variances",
        _water,
    ),
    (
        r"\bkkt\b|karush|first[- ]order",
        "kkt karush-kuhn-tucker conditions condition optimality first-order first order necessary down minimising minimizing maximising "
        "maximizing minimise minimize maximise maximize subject problem quadratic linear convex programme program following optimisation "
        "optimization constrained symmetric positive definite",
        _conditions, lambda node: node is not None,
    ),
    (
        r"two assets|assets",
        "minimum-variance minimum variance global portfolio weights two assets asset volatilities volatility standard deviations deviation "
        "correlation coefficient covariance variances risky optimal least risk",
        _two_assets,
    ),
    (
        r"\bentropy\b",
        "which distribution law set has largest maximum maximal greatest entropy maximises maximizes highest discrete probability "
        "outcomes finite shannon on",
        _largest_entropy,
    ),
    (
        r"gradient descent",
        "gradient descent step sizes size which converge converges convergence eigenvalues eigenvalue lie range quadratic does has "
        "interval symmetric matrix learning rates rate between",
        _range_of_steps,
    ),
)  # fmt: skip
