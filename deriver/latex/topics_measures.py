r"""Topics of curves and what they enclose: lengths, areas, volumes and surfaces of revolution, curvature, tangent lines, sums of Riemann.

A curve is a graph $y=f(x)$, a pair or triple of functions of a parameter, or $r=f(\theta)$ in polar coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..expression import Expr, walk
from ..expression import build as b
from . import patterns as re
from . import tree
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, components, flat, item, read
from .tree import Node

__all__ = ["TOPICS", "holds"]


@dataclass
class _Curve:
    """What the formulas of a sentence say: functions by name, a point, ends of a letter."""

    functions: list[tuple[str, Node]] = field(default_factory=list)
    parameter: str = ""
    ends: list[Node] = field(default_factory=list)
    place: Node | None = None
    bare: list[Node] = field(default_factory=list)


_ORDER = ("<=", "<")


def _name(node: Node) -> str:
    if isinstance(node, tree.Product) and len(node.factors) == 2:
        node = node.factors[0]
    return re.sub(r"\\(?:mathbf|vec|boldsymbol|bm)|[{}\\ ]", "", key_of(node) or "")


def _curve(asked: Asked) -> _Curve | None:
    """Every formula of the sentence in its part; None where one has none. All are spoken for."""
    out = _Curve()
    said = asked.said
    span = re.search(r"\b(?:from|between) #(\d+) (?:to|and) #(\d+)", said)
    if span is not None and re.search(r"between #\d+ and #\d+", said) and not _number_like(asked.nodes[int(span[1])]):
        span = None  # between two curves
    if span is not None:
        for k in span.groups():
            node = asked.nodes[int(k)]
            asked.used.add(int(k))
            if isinstance(node, tree.Chain):
                out.parameter = _name(node.items[0])
                node = node.items[1]
            out.ends.append(node)
    out.place = asked.take("at|where|when")
    if isinstance(out.place, tree.Chain) and out.place.relations != ("=",):
        return None
    for i in list(asked.free()):
        asked.used.add(i)
        for node in flat(asked.nodes[i]):
            if isinstance(node, tree.Chain) and len(node.relations) == 2 and all(r in _ORDER for r in node.relations):
                out.parameter = _name(node.items[1])
                out.ends = [node.items[0], node.items[2]]
            elif isinstance(node, tree.Chain) and node.relations == ("in",) and isinstance(node.items[1], tree.Fence):
                out.parameter, out.ends = _name(node.items[0]), components(node.items[1])
            elif isinstance(node, tree.Chain) and node.relations == ("=",):
                left, right = node.items
                many = components(right)
                if len(many) in (2, 3) and isinstance(right, tree.Fence | tree.Environment):
                    if isinstance(left, tree.Product):
                        out.parameter = _name(components(left.factors[1])[0])
                    out.functions += list(zip("xyz", many, strict=False))
                else:
                    out.functions.append((_name(left), right))
                    if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence):
                        out.parameter = out.parameter or _name(components(left.factors[1])[0])
            elif isinstance(node, tree.Fence) and node.opening == "[" and node.closing == "]" and len(components(node)) == 2:
                out.ends = components(node)
            elif isinstance(node, tree.Fence) and len(components(node)) in (2, 3) and not out.functions:
                out.functions += list(zip("xyz", components(node), strict=False))
            elif not isinstance(node, tree.Chain):
                out.bare.append(node)
            else:
                return None
    return out


def _number_like(node: Node) -> bool:
    return isinstance(node, tree.Chain) and isinstance(node.items[0], tree.Name) and not _letters(node.items[1]) or not _letters(node)


def _letters(node: Node) -> bool:
    if isinstance(node, tree.Name):
        return node.name.isalpha() and node.name not in ("e", "pi", r"\pi")
    return any(_letters(child) for child in tree.children(node))


def _parsed(asked: Asked, curve: _Curve, more: tuple[Node, ...] = ()) -> tuple[list[Expr], list[Expr], list[Expr], object] | None:
    """The functions, the ends and the further formulas elaborated together."""
    nodes = [n for _, n in curve.functions]
    if not nodes:
        return None
    found = read(asked, nodes[0], [*nodes[1:], *curve.ends, *more])
    if found is None:
        return None
    values = [found.body, *found.more]
    if any(not v.is_scalar for v in values):
        return None
    k, m = len(nodes), len(nodes) + len(curve.ends)
    return values[:k], values[k:m], values[m:], found


def _parameter(curve: _Curve, functions: list[Expr], usual: tuple[str, ...]) -> Expr | None:
    letters = {s for f in functions for s in f.free if s.op == "symbol" and s.is_scalar}
    if curve.parameter:
        wanted = [s for s in letters if s.name == curve.parameter or s.latex.lstrip("\\") == curve.parameter]
        return wanted[0] if wanted else b.symbol(curve.parameter, properties=["real"]) if not letters else None
    found = [s for n in usual for s in letters if s.name == n]
    return found[0] if found else None


_ANGLES: tuple[str, ...] = ("theta", "phi", "t")
_PLACES: tuple[str, ...] = ("x", "t", "y", "u")
_TIMES: tuple[str, ...] = ("t", "theta", "s", "u", "phi")


def _geometry(
    asked: Asked, kind: str, curve: _Curve, more: tuple[Node, ...] = (), request: frozenset[str] = frozenset()
) -> TaskItem | None:
    """A problem about one curve: its operands are the coordinates, then the ends, then further values."""
    names = [n for n, _ in curve.functions]
    if len(curve.functions) == 1 and names[0] == "r" or names == ["r"]:
        shape, usual = "polar", _ANGLES
    elif len(curve.functions) == 1:
        shape, usual = "graph", _PLACES
    else:
        shape, usual = "parametric", _TIMES
        if len(set(names)) != len(names) or any(n not in ("x", "y", "z") for n in names):
            return None
    parsed = _parsed(asked, curve, more)
    if parsed is None:
        return None
    functions, ends, rest, found = parsed
    letter = _parameter(curve, functions, usual)
    if letter is None and shape == "graph":
        letter = b.symbol("y" if names[0] == "x" else "x", properties=["real"])
    if letter is None or any(letter in e.free for e in ends):
        return None
    others = {s.name for f in functions for s in f.free if s is not letter}
    if shape == "parametric" and others & {"x", "y", "z"}:
        return None
    wants = frozenset({f"curve {shape}", f"count {len(functions)}", f"ends {len(ends)}", f"named {names[0] or 'y'}", *request})
    return item(kind, asked, found, (letter,), operands=(*functions, *ends, *rest), request=wants)  # type: ignore[arg-type]


def _length(asked: Asked) -> TaskItem | None:
    curve = _curve(asked)
    if curve is None or curve.bare or len(curve.ends) != 2 or curve.place is not None:
        return None
    return _geometry(asked, "arc_length", curve)


def _curvature(asked: Asked) -> TaskItem | None:
    curve = _curve(asked)
    if curve is None or curve.bare and curve.functions or curve.ends:
        return None
    if curve.bare:
        curve.functions = [("y", n) for n in curve.bare]
    place = curve.place
    wants = {w for w in ("curvature", "torsion", "radius", "normal") if w in asked.said}
    more: tuple[Node, ...] = ()
    if place is not None:
        value = place.items[1] if isinstance(place, tree.Chain) else place
        points = components(value)
        if len(points) > 1 and len(curve.functions) != 1:
            return None
        more = (points[0],)
    return _geometry(asked, "curvature", curve, more, frozenset(wants | ({"at"} if more else set())))


def _tangent_line(asked: Asked) -> TaskItem | None:
    """The tangent or the normal line of a graph, of an implicit curve or of a polar curve at a point."""
    place = asked.take("at|where|when|for")
    if place is None:
        return None
    nodes = [n for i in asked.free() for n in flat(asked.nodes[i])]
    asked.used |= set(asked.free())
    if len(nodes) != 1:
        return None
    (node,) = nodes
    normal = {"normal"} if re.search(r"\bnormal\b", asked.said) else set()
    slope = {"slope"} if re.search(r"\bslope\b|gradient of the", asked.said) else set()
    value = place.items[1] if isinstance(place, tree.Chain) and place.relations == ("=",) else place
    points = components(value)
    chain = isinstance(node, tree.Chain) and node.relations == ("=",)
    left = _name(node.items[0]) if isinstance(node, tree.Chain) else ""
    if chain and left == "r" and isinstance(node, tree.Chain) and len(points) == 1:
        found = read(asked, node.items[1], points)
        if found is None or found.body.free == frozenset():
            return None
        letters = [s for s in found.body.free if s.name in ("theta", "phi", "t")]
        if len(letters) != 1:
            return None
        return item("tangent_line", asked, found, (letters[0],), operands=tuple(found.more), request=frozenset({"polar", *normal, *slope}))
    graph = chain and isinstance(node, tree.Chain) and left in ("y", "f", "g", "h") and not holds(node.items[1], "y")
    if graph and isinstance(node, tree.Chain) or not isinstance(node, tree.Chain):
        if slope and "tangent" not in asked.said:
            return None  # a derivative at a point
        body = node.items[1] if isinstance(node, tree.Chain) else node
        found = read(asked, body, points)
        if found is None or not found.body.is_scalar:
            return None
        letters = [s for n in ("x", "t", "u") for s in found.body.free if s.name == n] or [b.symbol("x", properties=["real"])]
        if isinstance(place, tree.Chain) and _name(place.items[0]) not in ("", letters[0].name) and len(points) == 1:
            return None
        return item("tangent_line", asked, found, (letters[0],), operands=tuple(found.more), request=frozenset({"graph", *normal, *slope}))
    if not chain or len(points) != 2 or not isinstance(node, tree.Chain):
        return None
    found = read(asked, tree.Number(0, 0, "0"), [node, *points])
    if found is None or found.more[0].op != "relation":
        return None
    relation = found.more[0]
    letters = sorted((s for s in relation.free if s.op == "symbol"), key=lambda s: s.name)
    if len(letters) != 2 or any(not s.is_scalar for s in letters):
        return None
    found.body = b.subtract(*relation.args)
    return item(
        "tangent_line", asked, found, tuple(letters), operands=tuple(found.more[1:]), request=frozenset({"implicit", *normal, *slope})
    )


def holds(node: Node, name: str) -> bool:
    """Whether a name stands in a formula."""
    if isinstance(node, tree.Name):
        return node.name == name
    return any(holds(child, name) for child in tree.children(node))


def _on_axis(asked: Asked) -> bool:
    """Whether the x-axis is named, as a word or as `$x$-axis`; its letter is spoken for."""
    for i in asked.free():
        if asked.formulas[i].text.strip() == "x" and re.search(rf"#{i} ?-? ?axis", asked.said):
            asked.used.add(i)
            return True
    return re.search(r"x-axis|horizontal axis", asked.said) is not None


def _area(asked: Asked) -> TaskItem | None:
    """ "The area between #0 and #1", "enclosed by the curve #0", "under #0 from #1 to #2"."""
    axis = _on_axis(asked)
    curve = _curve(asked)
    if curve is None or curve.place is not None:
        return None
    if curve.bare and not curve.functions:
        curve.functions = [("y", n) for n in curve.bare]
        curve.bare = []
    if curve.bare:
        return None
    lines = [(n, f) for n, f in curve.functions if not _letters(f)]
    names = [n for n, _ in curve.functions]
    if names == ["r"]:
        return _geometry(asked, "enclosed_area", curve)
    upright = [f for n, f in lines if n == "x"]
    if len(upright) == 2 and not curve.ends:  # "bounded by y=f, the x-axis, x=1 and x=2"
        curve.ends = upright
        curve.functions = [(n, f) for n, f in curve.functions if n != "x"]
        names = [n for n, _ in curve.functions]
    if set(names) - {"y", "f", "g", "h"} and set(names) != {"x"}:
        return None
    under = re.search(r"\bunder\b|\bbelow\b", asked.said) is not None
    if len(curve.functions) == 1 and (axis or under or len(curve.ends) == 2):
        zero = tree.Number(0, 0, "0")
        curve.functions.append((names[0], zero))
    if len(curve.functions) != 2:
        return None
    return _two_functions(asked, "enclosed_area", curve, names[0])


def _two_functions(asked: Asked, kind: str, curve: _Curve, name: str, request: frozenset[str] = frozenset()) -> TaskItem | None:
    parsed = _parsed(asked, curve)
    if parsed is None:
        return None
    functions, ends, _, found = parsed
    usual = ("y",) if name == "x" else ("x", "t", "u")
    letters = {s for f in functions for s in f.free if s.op == "symbol"}
    chosen = [s for n in usual for s in letters if s.name == n]
    if len(chosen) != 1:
        return None
    wants = frozenset({"curve two", f"count {len(functions)}", f"ends {len(ends)}", *request})
    return item(kind, asked, found, (chosen[0],), operands=(*functions, *ends), request=wants)  # type: ignore[arg-type]


def _revolution(asked: Asked) -> TaskItem | None:
    """The volume of a solid of revolution about an axis."""
    said = asked.said
    x_axis = re.search(r"\bx-axis\b|#(\d+) ?(?:-)? ?axis", said)
    y_axis = re.search(r"\by-axis\b", said)
    axis = "x" if x_axis is not None else "y"
    for i in list(asked.free()):
        text = asked.formulas[i].text.strip()
        if re.search(rf"#{i} ?-? ?axis", said):
            axis = text
            asked.used.add(i)
    if axis not in ("x", "y") or x_axis is None and y_axis is None:
        return None
    curve = _curve(asked)
    if curve is None or curve.place is not None or curve.bare and curve.functions:
        return None
    if curve.bare:
        curve.functions = [("y", n) for n in curve.bare]
    upright = [f for n, f in curve.functions if n == "x" and not _letters(f)]
    if len(upright) == 2 and not curve.ends:
        curve.ends = upright
    elif len(upright) == 1 and not curve.ends:
        curve.ends = [tree.Number(0, 0, "0"), upright[0]] if re.search(r"first quadrant", said) else []
        if not curve.ends:
            curve.functions = [(n, f) for n, f in curve.functions if n != "x"]
            return _one_sided(asked, curve, upright[0], axis)
    curve.functions = [(n, f) for n, f in curve.functions if n != "x"]
    flat_: list[tuple[str, Node]] = [(n, f) for n, f in curve.functions if isinstance(f, tree.Number) and f.text == "0"]
    if len(curve.functions) == 2 and flat_:
        curve.functions = [row for row in curve.functions if row not in flat_] + flat_
    if len(curve.functions) == 1:
        if len(curve.ends) != 2:
            return None
        curve.functions.append(("y", tree.Number(0, 0, "0")))
    if len(curve.functions) != 2:
        return None
    return _two_functions(asked, "revolution", curve, "y", frozenset({f"axis {axis}"}))


def _one_sided(asked: Asked, curve: _Curve, end: Node, axis: str) -> TaskItem | None:
    """ "Bounded by y = f, y = 0 and x = b": the other end is where the function is zero."""
    curve.functions = [row for row in curve.functions if not (isinstance(row[1], tree.Number) and row[1].text == "0")]
    if len(curve.functions) != 1:
        return None
    curve.functions.append(("y", tree.Number(0, 0, "0")))
    curve.ends = [end]
    return _two_functions(asked, "revolution", curve, "y", frozenset({f"axis {axis}", "one end"}))


_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}


def _riemann(asked: Asked) -> TaskItem | None:
    """ "The left Riemann sum of #0 on #1 with #2 subintervals", also trapezoids and Simpson's rule."""
    said = asked.said
    rule = next(
        (n for n, w in (("left", r"\bleft"), ("right", r"\bright"), ("midpoint", r"midpoint"), ("upper", r"\bupper"), ("lower", r"\blower"),
          ("trapezoidal", "trapezoidal"), ("simpson", "simpson"))
         if re.search(w, said)), "",
    )  # fmt: skip
    if not rule:
        return None
    count = None
    number = re.search(
        r"(?:into|with|using|by) (?:#(\d+)|(\w+)) (?:equal )?(?:subintervals?|rectangles?|intervals?|parts|pieces|strips)", said
    )
    if number is not None and number[1] is not None:
        node = asked.nodes[int(number[1])]
        asked.used.add(int(number[1]))
        node = node.items[1] if isinstance(node, tree.Chain) else node
        count = int(node.text) if isinstance(node, tree.Number) and node.text.isdigit() else None
    elif number is not None:
        count = int(number[2]) if number[2].isdigit() else _COUNTS.get(number[2])
    for i in list(asked.free()):
        equal = re.fullmatch(r"\s*n\s*=\s*(\d+)\s*", asked.formulas[i].text)
        if equal is not None:
            count = int(equal[1])
            asked.used.add(i)
    curve = _curve(asked)
    if curve is None or count is None or not 1 <= count <= 40:
        return None
    if not curve.functions:
        curve.functions, curve.bare = [("y", n) for n in curve.bare[:1]], curve.bare[1:]
    if curve.bare or len(curve.functions) != 1:
        return None
    node = curve.functions[0][1]
    if isinstance(node, tree.BigOperator):
        return None
    if len(curve.ends) != 2:
        return None
    made = _geometry(asked, "riemann_sum", curve, (), frozenset({f"rule {rule}", f"pieces {count}"}))
    return made


def _mean_value(asked: Asked) -> TaskItem | None:
    """ "Find all #0 that satisfy the mean value theorem for #1 on #2"; "the average value of #0 on #1"."""
    for i in list(asked.free()):
        if re.fullmatch(r"\s*(?:c|\\xi)\s*", asked.formulas[i].text) and len(asked.free()) > 2:
            asked.used.add(i)
    theorem = "theorem" in asked.said
    rolle = "rolle" in asked.said
    curve = _curve(asked)
    if curve is None or len(curve.ends) != 2 or curve.place is not None:
        return None
    if not curve.functions:
        curve.functions, curve.bare = [("y", n) for n in curve.bare], []
    if curve.bare or len(curve.functions) != 1:
        return None
    request = {"theorem"} if theorem else {"average"}
    if theorem and "integral" in asked.said:
        request = {"integral theorem"}
    return _geometry(asked, "mean_value", curve, (), frozenset(request | ({"rolle"} if rolle else set())))


_CURVES = (
    "curve curves graph function cycloid circle ellipse cardioid helix parabola astroid spiral given by parametric equations equation "
    "parametrised parametrized vector-valued polar defined arc whole entire one full arch turn asteroid catenary space plane line segment "
    "between from interval over x-axis y-axis x y "
)

_SECOND = re.compile(r"\s*(?:\\[dt]?frac\s*\{\s*d\s*\^\s*\{?2\}?\s*y\s*\}\s*\{\s*d\s*x\s*\^\s*\{?2\}?\s*\}|d\^2y/dx\^2|y'')\s*")
_FIRST = re.compile(r"\s*(?:\\[dt]?frac\s*\{\s*d\s*y\s*\}\s*\{\s*d\s*x\s*\}|dy/dx|y')\s*")


def _second_implicit(asked: Asked) -> TaskItem | None:
    """ "Find d^2y/dx^2 for #1", an equation between x and y."""
    for i in list(asked.free()):
        if _SECOND.fullmatch(asked.formulas[i].text) or _FIRST.fullmatch(asked.formulas[i].text):
            asked.used.add(i)
    if not any(_SECOND.fullmatch(t.text) for t in asked.formulas) and "second derivative" not in asked.said:
        return None
    nodes = [n for i in asked.free() for n in flat(asked.nodes[i])]
    asked.used |= set(asked.free())
    node = nodes[0] if len(nodes) == 1 else None
    if not isinstance(node, tree.Chain) or node.relations != ("=",):
        return None
    if not (holds(node, "x") and holds(node, "y")) or key_of(node.items[0]) == "y" and not holds(node.items[1], "y"):
        return None
    found = read(asked, tree.Number(0, 0, "0"), [node])
    if found is None or found.more[0].op != "relation":
        return None
    relation = found.more[0]
    if any(n.op == "apply" for n in walk(relation)):
        return None  # "the second derivative of $f(x,y)=x^2y$": a function of two variables is no curve
    letters = tuple(s for n in ("x", "y") for s in relation.free if s.name == n)
    if len(letters) != 2 or any(not s.is_scalar for s in letters):
        return None
    found.body, found.variables = relation, letters
    return item("implicit", asked, found, letters, request=frozenset({"second"}))


TOPICS = (
    (
        r"d\s*\^\s*\{?2|second derivative|y''",
        "second derivative implicitly implicit differentiation equation curve defined differentiate twice",
        _second_implicit,
    ),
    (r"\blength\b|arc length|arclength", _CURVES + "length arclength", _length),
    (
        r"curvature|torsion",
        _CURVES + "curvature torsion radius",
        _curvature,
    ),
    (
        r"\btangent\b|\bnormal line\b|\bslope\b",
        _CURVES + "tangent tangents normal slope gradient",
        _tangent_line,
    ),
    (
        r"volume|solid of revolution",
        _CURVES + "volume solid revolution obtained formed generated rotating revolving rotated revolved region bounded enclosed under "
        "about around axis area first quadrant when using disk disks method shell shells washer washers",
        _revolution,
    ),
    (
        r"\barea\b",
        _CURVES + "area loop petal rose lemniscate region bounded enclosed under below axis finite inside total lies",
        _area,
    ),
    (
        r"riemann sum|rectangle|midpoint|left sum|right sum|left endpoint|right endpoint",
        _CURVES + "riemann sum sums trapezoidal simpson left right midpoint "
        "upper lower endpoint endpoints hand left-hand right-hand subintervals equal "
        "rectangles approximate approximation estimate integral width intervals strips",
        _riemann,
    ),
    (
        r"mean value theorem|rolle|average value|mean value",
        _CURVES + "mean value theorem rolle's apply applies average numbers satisfy satisfies that conclusion guaranteed whose existence "
        "number integral",
        _mean_value,
    ),
)  # fmt: skip
