r"""Topics of several variables: directions and tangent planes, fields in curved coordinates, potentials, Jacobians of maps."""

from __future__ import annotations

from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .definitions import left_of
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, components, flat, item, read, scalar_variables
from .tree import Node

__all__ = ["TOPICS"]


def _coordinates(place: Node | None) -> list[Node] | None:
    return None if place is None else components(place)


def _directional(asked: Asked) -> TaskItem | None:
    """ "Find the directional derivative of #0 at #1 in the direction #2"."""
    direction = asked.take(
        r"in the direction(?: of)?(?: the)?(?: unit)?(?: vector)?|in direction|along(?: the)?(?: unit)?(?: vector)?"
        r"|direction(?: of)?|toward|towards"
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
    if len(variables) != len(entries) or at and len(at) != len(entries) or any(not v.is_scalar for v in variables):
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
        elif (
            isinstance(last, tree.Script) and isinstance(last.base, tree.Name) and last.base.name == "e" and isinstance(last.sub, tree.Name)
        ):
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
    request = {*(["punctured"] if punctured else []), *([] if "conservative" in asked.said else ["potential"])}
    return item("conservative", asked, found, variables, request=frozenset(request))


def _jacobian(asked: Asked) -> TaskItem | None:
    """ "Find the Jacobian of the transformation #0": the determinant of the map."""
    names: list[str] = []
    bodies: list[Node] = []
    told: tuple[str, ...] = ()
    for i in list(asked.free()):
        for node in flat(asked.nodes[i]):
            if not isinstance(node, tree.Chain) or node.relations != ("=",):
                return None
            if isinstance(node.items[1], tree.Fence) and len(components(node.items[1])) > 1:
                bodies += components(node.items[1])
                left = node.items[0]
                if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence):
                    told = tuple(key_of(z) or "" for z in components(left.factors[1]))
            else:
                bodies.append(node.items[1])
                names.append(key_of(node.items[0]) or "")
        asked.used.add(i)
    if len(bodies) not in (2, 3) or not names and "determinant" not in asked.said:
        return None
    found = read(asked, bodies[0], bodies[1:])
    if found is None:
        return None
    entries = [found.body, *found.more]
    free = {s for e in entries for s in e.free if s.op == "symbol"}
    if any(not e.is_scalar for e in entries) or {s.name for s in free} & set(names):
        return None
    order: tuple[str, ...] = ("r", "rho", "s", "u", "v", "w", "x", "y", "theta", "phi", "varphi", "t", "z")
    if "rho" in {s.name for s in free} and "r" not in {s.name for s in free}:
        order = ("rho", "phi", "varphi", "theta", "z")
    chosen = [s for name in order for s in free if s.name == name]
    if told and {s.latex for s in free} <= set(told):
        chosen = [s for name in told for s in free if s.latex == name]
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
    (
        r"tangent plane|normal (?:vector )?(?:to|of)",
        "tangent plane planes equation surface graph normal vector level sphere ellipsoid",
        _tangent_plane,
    ),
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
        r"conservative|potential",
        "conservative vector field potential function whether if exists locally globally punctured plane without origin minus its so "
        "gradient irrotational or not path independent",
        _potential,
    ),
    (
        r"jacobian.*(?:determinant|transformation|change of variables|coordinates?)|determinant.*jacobian"
        r"|(?:transformation|coordinates?).*jacobian",
        "jacobian transformation map mapping change variables coordinates polar spherical cylindrical determinant linear affine coordinate",
        _jacobian,
    ),
)
