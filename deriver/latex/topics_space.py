r"""Topics of several variables: directions and tangent planes, fields in curved coordinates, integrals over named domains, theorems of
Green, Gauss and Stokes, potentials.
"""

from __future__ import annotations

import re

from ..expression import Expr
from ..expression import build as b
from . import tree
from .definitions import left_of
from .domains import WORDS, Domain, domain_of
from .names import key_of
from .problems import TaskItem
from .signs import is_d
from .topic_sentences import Asked, components, flat, item, read, scalar_variables
from .tree import Node

__all__ = ["TOPICS"]


def _coordinates(place: Node | None) -> list[Node] | None:
    return None if place is None else components(place)


def _directional(asked: Asked) -> TaskItem | None:
    """ "Find the directional derivative of #0 at #1 in the direction #2"."""
    direction = asked.take(
        r"in the direction(?: of)?(?: the)?(?: unit)?(?: vector)?|in direction|along(?: the)?(?: unit)?(?: vector)?|direction(?: of)?|toward|towards"
    )
    place = asked.take("at|from|point")
    target = asked.first()
    if direction is None or target is None:
        return None
    entries = components(direction)
    at = components(place) if place is not None else []
    if "toward" in asked.said:
        return None
    found = read(asked, target, [*entries, *at])
    if found is None or not found.body.is_scalar or any(not e.is_scalar for e in found.more):
        return None
    variables = scalar_variables(found)
    if len(variables) != len(entries) or at and len(at) != len(entries):
        return None
    return item("directional_derivative", asked, found, variables, operands=tuple(found.more), request=_count("direction", len(entries)))


def _count(name: str, number: int) -> frozenset[str]:
    return frozenset({f"{name} {number}"})


def _tangent_plane(asked: Asked) -> TaskItem | None:
    """ "Find the tangent plane to #0 at #1": of a graph or of a level set; also the normal of a level set."""
    place = asked.take("at|through|point")
    target = asked.first()
    if target is None or place is None:
        return None
    at = components(place)
    equation = target if isinstance(target, tree.Chain) and target.relations == ("=",) else None
    if equation is None:
        return None
    left = left_of(equation)
    explicit = left is not None and left.parameters is not None
    if explicit:
        found = read(asked, target, at)
        if found is None:
            return None
        variables = scalar_variables(found)
        names = {v.name for v in variables}
        kind = "graph"
    else:
        # z = f(x, y) is a graph like any level set F = 0
        found = read(asked, tree.Sum(equation.start, equation.end, (equation.items[0], equation.items[1]), ("+", "-")), at)
        if found is None:
            return None
        variables = tuple(v for v in scalar_variables(found) if v.name in ("x", "y", "z", "u", "v", "w"))
        names = {v.name for v in variables}
        kind = "level"
    del names
    if len(at) not in (len(variables), len(variables) + (kind == "graph")) or len(variables) not in (2, 3):
        return None
    request = {kind, *(["normal"] if "normal" in asked.said and "tangent" not in asked.said else [])}
    return item("tangent_plane", asked, found, variables, operands=tuple(found.more), request=frozenset(request))


def _level_sets(asked: Asked) -> TaskItem | None:
    """ "Show that the gradient of #0 is orthogonal to its level sets"."""
    target = asked.first()
    if target is None:
        return None
    found = read(asked, target)
    if found is None or not found.body.is_scalar:
        return None
    variables = scalar_variables(found)
    if len(variables) != 2:
        return None
    return item("level_sets", asked, found, variables)


_SYSTEMS = ("polar", "cylindrical", "spherical")


def _in_coordinates(asked: Asked) -> TaskItem | None:
    """ "Find the Laplacian of #0 in polar coordinates", also gradient, divergence and curl."""
    system = next((name for name in _SYSTEMS if name in asked.said), None)
    operation = next((name for name in ("laplacian", "divergence", "gradient", "curl") if name in asked.said), None)
    if system is None or operation is None or sum(name in asked.said for name in _SYSTEMS) != 1:
        return None
    target = asked.first()
    if target is None:
        return None
    node = target.items[1] if isinstance(target, tree.Chain) and target.relations == ("=",) else target
    left = left_of(target) if isinstance(target, tree.Chain) else None
    named = [key_of(p) or "" for p in (left.parameters or ())] if left is not None else []
    if operation in ("divergence", "curl"):
        parts = _unit_vectors(node)
        if parts is None:
            parts = {str(k): c for k, c in enumerate(components(node))} if len(components(node)) in (2, 3) else None
        if parts is None:
            return None
        keys = list(parts)
        nodes = [parts[k] for k in keys]
        found = read(asked, nodes[0], nodes[1:])
        if found is None:
            return None
        entries = [found.body, *found.more]
        if any(not e.is_scalar for e in entries):
            return None
        request = {system, operation, f"axes {' '.join(keys)}"}
        found.body = b.vector(entries) if len(entries) > 1 else entries[0]
        letters = _system_letters(system, {s for e in entries for s in e.free if s.op == "symbol"}, named)
    else:
        found = read(asked, node)
        if found is None or not found.body.is_scalar:
            return None
        request = {system, operation}
        letters = _system_letters(system, {s for s in found.body.free if s.op == "symbol"}, named)
        entries = [found.body]
    if letters is None:
        return None
    found.variables = letters
    if system == "spherical":
        polar = letters[1].latex
        found.assumed = (*found.assumed, f"${polar}$ is the angle from the z-axis, ${letters[2].latex}$ the angle around it")
    return item("curvilinear", asked, found, letters, operands=tuple(entries), request=frozenset(request))


def _unit_vectors(node: Node) -> dict[str, Node] | None:
    r"""The components of `r\hat r+\sin\theta\,\hat\theta` or of `r e_r` by the names of the directions."""
    terms = list(zip(node.terms, node.signs, strict=True)) if isinstance(node, tree.Sum) else [(node, "+")]
    out: dict[str, Node] = {}
    for term, sign in terms:
        factors = list(term.factors) if isinstance(term, tree.Product) else [term]
        last = factors[-1]
        if isinstance(last, tree.Name) and "hat" in last.accents:
            name = last.name
        elif isinstance(last, tree.Script) and isinstance(last.base, tree.Name) and last.base.name == "e" and isinstance(last.sub, tree.Name):
            name = last.sub.name
        else:
            return None
        rest: Node
        if not factors[:-1]:
            rest = tree.Number(term.start, term.start, "1")
        elif len(factors) == 2:
            rest = factors[0]
        else:
            assert isinstance(term, tree.Product)
            rest = tree.Product(term.start, factors[-2].end, tuple(factors[:-1]), term.marks[:-1])
        if sign == "-":
            rest = tree.Sum(rest.start, rest.end, (rest,), ("-",), True)
        if name in out:
            return None
        out[name] = rest
    return out


def _system_letters(system: str, free: set[Expr], named: list[str]) -> tuple[Expr, ...] | None:
    """The coordinates in the order radius, polar angle (spherical), angle around the axis, height; missing ones are made."""
    names = {s.name: s for s in free}
    keys = [k.lstrip("\\") for k in named] or list(names)

    def letter(name: str) -> Expr:
        latex = name if len(name) == 1 else f"\\{name}"
        return names.get(name) or b.symbol(name, properties=["real", "positive"] if name in ("r", "rho") else ["real"], latex=latex)

    radius = "r" if "r" in keys else "rho" if "rho" in keys else "r"
    if "r" in names and "rho" in names:
        return None
    angles = [k for k in keys if k in ("theta", "phi", "varphi")]
    if system == "spherical":
        azimuth = {"theta": "phi", "phi": "theta", "varphi": "theta"}
        if named and len(angles) == 2:
            first, second = angles if radius == "r" else angles[::-1]
        elif radius == "rho":
            first = next((a for a in angles if a != "theta"), "phi")
            second = "theta"
        else:
            first = "theta"
            second = next((a for a in angles if a != "theta"), azimuth["theta"])
        chosen = [radius, first, second]
    else:
        if len(angles) > 1:
            return None
        chosen = [radius, angles[0] if angles else "theta", *(["z"] if system == "cylindrical" else [])]
    letters = tuple(letter(n) for n in chosen)
    return letters if free <= set(letters) or all(s in letters or s.name not in ("x", "y", "z") for s in free) else None


# Domains ------------------------------------------------------------------------------------------------------------------------


def _body_of(asked: Asked) -> tuple[list[Node], str] | None:
    r"""What is integrated: of `\iint_D f\,dA` its f, of `\oint_C P\,dx+Q\,dy` P and Q, of `F=(P,Q)` the entries, of `\int_C F\cdot dr` F."""
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
            name = key_of(node.items[0].factors[0]) if isinstance(node.items[0], tree.Product) else key_of(node.items[0])
            if len(right) in (2, 3) and isinstance(node.items[1], tree.Fence | tree.Environment) and (name or "").lower()[-1:] not in ("r", "c"):
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
    letter = asked.free()
    if len(letter) == 1 and isinstance(asked.nodes[letter[0]], tree.Name):
        asked.used.add(letter[0])  # "where $D$ is the unit disk"
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
    if body is None or body[1] == "scalar":
        return None
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
    return item("line_integral", asked, found, variables, operands=operands, request=frozenset(request))


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


def _potential(asked: Asked) -> TaskItem | None:
    """ "Is #0 conservative? Find a potential."""
    target = asked.first()
    if target is None:
        return None
    found = read(asked, target)
    if found is None or found.body.op != "vector":
        return None
    size = len(found.body.args)
    names = tuple("xyz"[:size])
    known = {s.name: s for s in found.body.free if s.op == "symbol"}
    variables = found.variables or tuple(known.get(n) or b.symbol(n, properties=["real"]) for n in names)
    if len(variables) != size or size not in (2, 3):
        return None
    punctured = re.search(r"punctured|without the origin|minus the origin|\\setminus", asked.said + asked.text) is not None
    for i in asked.free():
        if re.search(r"\\setminus", asked.formulas[i].text):
            asked.used.add(i)
    return item("conservative", asked, found, variables, request=frozenset({"punctured"} if punctured else ()))


def _jacobian(asked: Asked) -> TaskItem | None:
    """ "Find the Jacobian of the transformation #0": the determinant of the map."""
    names: list[str] = []
    bodies: list[Node] = []
    for i in list(asked.free()):
        for node in flat(asked.nodes[i]):
            if not isinstance(node, tree.Chain) or node.relations != ("=",):
                return None
            if isinstance(node.items[1], tree.Fence) and len(components(node.items[1])) > 1:
                bodies += components(node.items[1])
            else:
                bodies.append(node.items[1])
                names.append(key_of(node.items[0]) or "")
        asked.used.add(i)
    if len(bodies) not in (2, 3):
        return None
    found = read(asked, bodies[0], bodies[1:])
    if found is None:
        return None
    entries = [found.body, *found.more]
    free = {s for e in entries for s in e.free if s.op == "symbol"}
    if any(not e.is_scalar for e in entries) or {s.name for s in free} & set(names):
        return None
    order = ("r", "rho", "s", "u", "v", "w", "x", "y", "theta", "phi", "varphi", "t", "z")
    if "rho" in {s.name for s in free} and "r" not in {s.name for s in free}:
        order = ("rho", "phi", "varphi", "theta", "z")
    chosen = [s for name in order for s in free if s.name == name]
    if len(chosen) != len(entries):
        return None
    found.body, found.variables = b.vector(entries), tuple(chosen)
    return item("jacobian_determinant", asked, found, tuple(chosen))


TOPICS = (
    (
        r"directional derivative|rate of change.*direction|derivative.*in the direction|derivative.*\balong\b.*\$",
        "directional derivative direction vector along unit rate change f",
        _directional,
    ),
    (r"tangent plane|normal (?:vector )?(?:to|of)", "tangent plane planes equation surface graph normal vector level sphere ellipsoid", _tangent_plane),
    (
        r"(?:orthogonal|perpendicular|normal).*level|level.*(?:orthogonal|perpendicular|normal)",
        "gradient orthogonal perpendicular normal level sets set curves curve lines contour its",
        _level_sets,
    ),
    (
        r"(?:polar|cylindrical|spherical)",
        "laplacian divergence gradient curl polar cylindrical spherical coordinates coordinate system field vector function scalar",
        _in_coordinates,
    ),
    (
        r"green's|divergence theorem|gauss|stokes",
        "green's theorem gauss's gauss divergence stokes stokes' theorem field vector line integral flux f through over along out across "
        "circulation around " + WORDS,
        _theorem,
    ),
    (r"\bflux\b", "flux field vector through across out outward net f over surface " + WORDS, _flux),
    (
        r"line integral|\\int_|work done|\\oint",
        "line integral work done by force field vector along curve path segment straight joining f moving particle parabola helix",
        _line,
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
    (
        r"conservative|potential",
        "conservative vector field potential function whether if exists locally globally punctured plane without origin minus its so gradient "
        "irrotational or not path independent",
        _potential,
    ),
    (
        r"jacobian",
        "jacobian transformation map mapping change variables coordinates polar spherical cylindrical determinant linear affine coordinate",
        _jacobian,
    ),
)
