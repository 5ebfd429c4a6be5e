r"""Topics of integrals over curves, surfaces and named domains: theorems of Green, Gauss and Stokes, fluxes, work, areas and volumes."""

from __future__ import annotations

from ..expression import build as b
from . import patterns as re
from . import tree
from .domains import WORDS, Domain, domain_of
from .names import key_of
from .problems import TaskItem
from .signs import is_d
from .topic_sentences import Asked, components, flat, item, read
from .tree import Node

__all__ = ["TOPICS"]


def _body_of(asked: Asked) -> tuple[list[Node], str] | None:
    r"""What is integrated: of `\iint_D f\,dA` its f, of `\oint_C P\,dx+Q\,dy` P and Q, of `F=(P,Q)` its entries."""
    entries: list[Node] = []
    form = ""
    for i in list(asked.free()):
        node = asked.nodes[i]
        while isinstance(node, tree.Sum) and len(node.terms) == 1:
            node = node.terms[0]
        if isinstance(node, tree.Product) and isinstance(node.factors[-1], tree.BigOperator):
            node = node.factors[-1]
        if isinstance(node, tree.BigOperator) and node.name in ("int", "iint", "iiint", "oint", "oiint"):
            asked.used.add(i)
            inner = node
            while isinstance(inner.body, tree.BigOperator) and inner.body.name in ("int", "iint", "oint"):
                inner = inner.body
            if node.name in ("oint", "int") and not inner.differentials:
                parts = _differential_form(inner.body)
                if parts is None:
                    return None
                return parts, "form"
            body = inner.body
            if isinstance(body, tree.Product) and "cdot" in body.marks or _dotted(asked, node):
                form = form or "field"
                head = body.factors[0] if isinstance(body, tree.Product) else body
                if isinstance(head, tree.Fence):
                    return components(head), "field"
                continue  # the field is given beside it
            if isinstance(body, tree.Missing):
                body = tree.Number(node.start, node.start, "1")
            return [body], form or "scalar"
        if isinstance(node, tree.Chain) and node.relations == ("=",) and not entries:
            right = components(node.items[1])
            left = node.items[0]
            name = key_of(left.factors[0] if isinstance(left, tree.Product) else left)
            if (
                len(right) in (2, 3)
                and isinstance(node.items[1], tree.Fence | tree.Environment)
                and (name or "").lower()[-1:] not in ("r", "c")
            ):
                asked.used.add(i)
                entries = right
    if entries:
        return entries, "field"
    return None


def _dotted(asked: Asked, node: tree.BigOperator) -> bool:
    return re.search(r"\\cdot", asked.text[node.start : node.end]) is not None


def _differential_form(body: Node) -> list[Node] | None:
    """P and Q of `P dx + Q dy`, by the letters behind the d."""
    while isinstance(body, tree.Fence):
        body = body.content
    terms = list(zip(body.terms, body.signs, strict=True)) if isinstance(body, tree.Sum) else [(body, "+")]
    found: dict[str, Node] = {}
    for term, sign in terms:
        if not isinstance(term, tree.Product) or len(term.factors) < 2 or not is_d(term.factors[-2]):
            return None
        name = key_of(term.factors[-1])
        if name not in ("x", "y", "z") or name in found:
            return None
        factors, marks = term.factors[:-2], term.marks[:-2]
        rest: Node
        if not factors:
            rest = tree.Number(term.start, term.start, "1")
        else:
            rest = factors[0] if len(factors) == 1 else tree.Product(term.start, factors[-1].end, factors, marks)
        found[name] = tree.Sum(rest.start, rest.end, (rest,), ("-",), True) if sign == "-" else rest
    zero = tree.Number(body.start, body.start, "0")
    return [found.get(n, zero) for n in ("x", "y", *(["z"] if "z" in found else []))]


def _over(asked: Asked, kind: str, request: set[str], entries: list[Node], domain: Domain) -> TaskItem | None:
    found = read(asked, entries[0], [*entries[1:], *domain.nodes])
    if found is None:
        return None
    values = [found.body, *found.more[: len(entries) - 1]]
    parameters = found.more[len(entries) - 1 :]
    if any(not v.is_scalar for v in (*values, *parameters)):
        return None
    known = {s.name: s for v in values for s in v.free if s.op == "symbol"}
    space = 3 if len(values) == 3 or domain.kind in ("ball", "hemisphere", "cylinder") or "unit cube" in domain.request else 2
    if domain.kind == "box" and len(parameters) == 6 or domain.kind == "bounds" and len(parameters) == 6:
        space = 3
    variables = tuple(known.get(n) or b.symbol(n, properties=["real"]) for n in "xyz"[:space])
    found.body = values[0] if len(values) == 1 else b.vector(values)
    found.variables = variables
    request |= {f"domain {domain.kind}", *domain.request}
    asked.named()
    return item(kind, asked, found, variables, operands=tuple(parameters), request=frozenset(request))


def _theorem(asked: Asked) -> TaskItem | None:
    """Green, Gauss, Stokes: verified on a domain, or used for a line integral or a flux."""
    said = asked.said
    name = "green" if "green" in said else "stokes" if "stokes" in said else "gauss"
    body = _body_of(asked)
    if body is None:
        return None
    entries, form = body
    domain = domain_of(asked)
    if domain is None or form == "scalar" or len(entries) != (2 if name == "green" else 3 if name == "stokes" else len(entries)):
        return None
    verify = re.search(r"\b(?:verify|check|confirm|prove|show)\b", said) is not None
    return _over(asked, "boundary_theorem", {name, "verify" if verify else "use"}, entries, domain)


def _flux(asked: Asked) -> TaskItem | None:
    body = _body_of(asked)
    domain = domain_of(asked)
    if body is None or domain is None or body[1] == "scalar":
        return None
    return _over(asked, "boundary_theorem", {"gauss", "use"}, body[0], domain)


def _circulation(asked: Asked) -> TaskItem | None:
    """A closed line integral over a named curve."""
    body = _body_of(asked)
    domain = domain_of(asked)
    if body is None or domain is None or body[1] == "scalar" or len(body[0]) != 2:
        return None
    return _over(asked, "boundary_theorem", {"green", "direct"}, body[0], domain)


def _region(asked: Asked) -> TaskItem | None:
    body = _body_of(asked)
    if body is None:
        i = next((i for i in asked.free() if re.search(rf"(?:integral of|integrate)(?: the function)? #{i}\b", asked.said)), None)
        if i is None:
            return None
        asked.used.add(i)
        node = asked.nodes[i]
        body = [node.items[1] if isinstance(node, tree.Chain) else node], "scalar"
    domain = domain_of(asked)
    if domain is None or body[1] != "scalar":
        return None
    return _over(asked, "region_integral", set(), body[0], domain)


def _measure(asked: Asked) -> TaskItem | None:
    domain = domain_of(asked)
    if domain is None:
        return None
    one = tree.Number(0, 0, "1")
    kind = "surface" if "surface area" in asked.said or "length" in asked.said or "circumference" in asked.said else "inside"
    if kind == "surface":
        return None
    return _over(asked, "region_integral", {"measure"}, [one], domain)


def _line(asked: Asked) -> TaskItem | None:
    """ "Evaluate the line integral #0 for #1 along #2": the curve as r(t) with its ends, or a segment."""
    said = asked.said
    curve: list[Node] = []
    ends: list[Node] = []
    parameter: Node | None = None
    segment: list[Node] = []
    start = re.search(r"from #(\d+) to #(\d+)", said)
    for i in list(asked.free()):
        parts = flat(asked.nodes[i])
        node = parts[0]
        if isinstance(node, tree.Chain) and node.relations == ("=",) and isinstance(node.items[0], tree.Product | tree.Name | tree.Script):
            head = node.items[0].factors[0] if isinstance(node.items[0], tree.Product) else node.items[0]
            name = key_of(head) or ""
            plain = re.sub(r"\\(?:mathbf|vec|boldsymbol)|[{}\\ ]", "", name)
            if plain in ("r", "gamma", "c", "C", "sigma") and len(components(node.items[1])) in (2, 3):
                curve = components(node.items[1])
                asked.used.add(i)
                parts = parts[1:]
                if isinstance(node.items[0], tree.Product):
                    parameter = components(node.items[0].factors[1])[0]
        for node in parts:
            if isinstance(node, tree.Chain) and len(node.relations) == 2 and all(r in ("<=", "<") for r in node.relations):
                ends, parameter = [node.items[0], node.items[2]], node.items[1]
                asked.used.add(i)
            elif isinstance(node, tree.Chain) and node.relations == ("in",) and isinstance(node.items[1], tree.Fence):
                ends, parameter = components(node.items[1]), node.items[0]
                asked.used.add(i)
    if start is not None:
        one, two = (asked.nodes[int(k)] for k in start.groups())
        if isinstance(one, tree.Chain) and isinstance(two, tree.Chain):
            ends, parameter = [one.items[1], two.items[1]], one.items[0]
        else:
            segment = [one, two]
        asked.used |= {int(k) for k in start.groups()}
    body = _body_of(asked)
    by_length = body is not None and body[1] == "scalar"
    if body is None or by_length and not re.search(r"(?<![a-zA-Z])ds\b|d s\b", asked.latex):
        return None
    if by_length:
        return _by_length(asked, body[0][0], curve, segment, parameter, ends)
    entries = body[0]
    if curve and len(ends) == 2 and parameter is not None:
        more = [*curve, parameter, *ends]
        request = {"curve"}
    elif len(segment) == 2 and not curve:
        more = [*components(segment[0]), *components(segment[1])]
        request = {"segment"}
        if not re.search(r"\b(?:segment|line from|straight)\b", said):
            return None
    else:
        return None
    if len(more) != len(entries) + 3 and request == {"curve"} or len(more) != 2 * len(entries) and request == {"segment"}:
        return None
    found = read(asked, entries[0], [*entries[1:], *more])
    if found is None:
        return None
    field = [found.body, *found.more[: len(entries) - 1]]
    known = {s.name: s for v in field for s in v.free if s.op == "symbol"}
    variables = tuple(known.get(n) or b.symbol(n, properties=["real"]) for n in "xyz"[: len(entries)])
    operands = tuple(found.more[len(entries) - 1 :])
    if any(not v.is_scalar for v in (*field, *operands)):
        return None
    found.body, found.variables = b.vector(field), variables
    asked.named()
    return item("line_integral", asked, found, variables, operands=operands, request=frozenset(request))


def _by_length(
    asked: Asked, body: Node, curve: list[Node], segment: list[Node], parameter: Node | None, ends: list[Node]
) -> TaskItem | None:  # fmt: skip
    r""" "\\int_C f\\,ds" along a curve r(t) or a segment."""
    if curve and len(ends) == 2 and parameter is not None:
        more, count, request = [*curve, parameter, *ends], len(curve), frozenset({"curve"})
    elif len(segment) == 2 and not curve:
        more = [*components(segment[0]), *components(segment[1])]
        count, request = len(more) // 2, frozenset({"segment"})
    else:
        return None
    found = read(asked, body, more)
    if found is None or not found.body.is_scalar or any(not e.is_scalar for e in found.more) or count not in (2, 3):
        return None
    known = {s.name: s for s in found.body.free if s.op == "symbol"}
    variables = tuple(known.get(n) or b.symbol(n, properties=["real"]) for n in "xyz"[:count])
    if any(s not in variables for s in found.body.free):
        return None
    operands = tuple(found.more)
    found.variables, found.more = variables, []
    asked.named()
    return item("arc_integral", asked, found, variables, operands=operands, request=request)


def _order(asked: Asked) -> TaskItem | None:
    """ "Change the order of integration in #0": two integrals inside each other."""
    target = asked.first()
    if target is None:
        return None
    found = read(asked, target)
    if found is None or found.body.op != "integral" or found.body.args[0].op != "integral" or len(found.body.args) != 4:
        return None
    if len(found.body.args[0].args) != 4:
        return None
    value = re.search(r"\b(?:evaluate|compute|calculate)\b", asked.said) is not None
    return item("order_of_integration", asked, found, (), request=frozenset({"value"} if value else ()))


TOPICS = (
    (
        r"green's|divergence theorem|gauss|stokes",
        "green's theorem gauss's gauss divergence stokes stokes' theorem field vector line integral flux f through over along out across "
        "circulation around " + WORDS,
        _theorem,
    ),
    (r"\bflux\b", "flux field vector through across out outward net f over surface " + WORDS, _flux),
    (
        r"line integral|\\int_|work done|\\oint",
        "line integral work done by force field vector along curve path segment straight joining f moving particle parabola helix quarter "
        "circle half arc semicircle",
        _line,
    ),
    (r"\bflux\b", "flux field vector through across out outward net f over surface " + WORDS, _flux),
    (
        r"line integral|\\int_|work done|\\oint",
        "line integral work done by force field vector along curve path segment straight joining f moving particle parabola helix quarter "
        "circle half arc semicircle",
        _line,
    ),
    (r"\\oint|circulation", "line integral circulation field vector around along f " + WORDS, _circulation),
    (
        r"\\iint|\\iiint|integral of|integrate",
        "integral double triple polar spherical cylindrical coordinates function volume changing change variables d b r " + WORDS,
        _region,
    ),
    (r"\\oint|circulation", "line integral circulation field vector around along f " + WORDS, _circulation),
    (
        r"\\iint|\\iiint|integral of|integrate",
        "integral double triple polar spherical cylindrical coordinates function volume changing change variables d b r " + WORDS,
        _region,
    ),
    (r"\b(?:area|volume)\b", "area volume polar spherical cylindrical coordinates triple double integral " + WORDS, _measure),
    (
        r"order of integration|reverse the order|revers|interchang",
        "change changing order integration reverse reversing interchange interchanging integral double iterated",
        _order,
    ),
    (r"\b(?:area|volume)\b", "area volume polar spherical cylindrical coordinates triple double integral " + WORDS, _measure),
    (
        r"order of integration|reverse the order|revers|interchang",
        "change changing order integration reverse reversing interchange interchanging integral double iterated",
        _order,
    ),
)
