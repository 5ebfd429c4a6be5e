r"""Topics of nearest points and proximal operators: "project $z$ onto the hyperplane $\{x: a^\top x=b\}$", "the proximal operator of ...".

A set that words name ("the ball of radius $r$", "the probability simplex") is made with the letters of custom; a set given by a formula is
read together with its point.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expr, substitute, vector_shape, walk
from ..expression import build as b
from ..expression.shapes import Dim
from . import patterns as re
from . import tree
from .names import key_of
from .problems import TaskItem
from .topic_sentences import Asked, components, flat, item, read, scalar_variables
from .tree import Node

__all__ = ["TOPICS"]

_RELATED = ("=", "<=", ">=", "<", ">")


def _vector(node: Node | None, name: str = "x") -> Expr | None:
    r"""The point: a name or `y\in\mathbb{R}^n` as a vector of length n; None for a formula."""
    if isinstance(node, tree.Chain) and node.relations == ("in",):
        node = node.items[0]
    if node is not None:
        key = key_of(node)
        if key is None:
            return None
        name = key
    plain = re.sub(r"\\(?:mathbf|boldsymbol|vec|bm)|[{}\\ ]", "", name)
    if not re.fullmatch(r"[A-Za-z]\w*", plain):
        return None
    return b.symbol(plain, vector_shape(Dim.of("n")), ["real"], latex=name)


def _set_in(asked: Asked) -> tuple[Node, Node] | None:
    r"""(x, condition) of the set `\{x : condition\}` among the formulas; spoken for from now on."""
    for i in asked.free():
        node = asked.nodes[i]
        if isinstance(node, tree.Chain) and node.relations == ("=",) and isinstance(node.items[1], tree.Fence):
            node = node.items[1]
        if not (isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence) and node.content.separators[0] in (":", "|")):
            continue
        items = node.content.items
        head = items[0].items[0] if isinstance(items[0], tree.Chain) else items[0]
        if len(items) == 2 and key_of(head) is not None and isinstance(items[1], tree.Chain):
            asked.used.add(i)
            return head, items[1]
    return None


def _point(asked: Asked) -> Node | None:
    """What is projected: the formula in front of "onto", or behind "project" or "closest to"; spoken for from now on."""
    found = re.search(r"#(\d+) (?:in #\d+ )?(?:orthogonally )?(?:on to|onto|on)\b", asked.said) or re.search(
        r"(?:closest|nearest) to (?:the )?(?:given )?(?:point |vector )?#(\d+)", asked.said
    )
    if found is None:
        return None
    asked.used.add(int(found[1]))
    return asked.nodes[int(found[1])]


def _name(asked: Asked, x: Expr, onto: str, operands: tuple[Expr, ...], more: tuple[str, ...] = ()) -> TaskItem:
    symbols = {**asked.context.symbols, x.latex: x}
    context = asked.context.with_(symbols=symbols)
    assumed = () if x.is_scalar or x.op == "vector" else (f"${x.latex}$ is a real vector of length n",)
    request = frozenset({f"onto {onto}"})
    return TaskItem("set_projection", None, (x,), None, context, (*assumed, *more), (), asked.latex, "set_projection", operands=operands,
                    request=request)  # fmt: skip


def _numbers(asked: Asked, node: Node | None) -> Expr | None:
    """A point written by its entries, as a vector."""
    parts = components(node) if node is not None else []
    if len(parts) < 2:
        return None
    found = read(asked, parts[0], parts[1:])
    values = None if found is None else (found.body, *found.more)
    return None if values is None or any(not v.is_scalar for v in values) else b.vector(values)


def _projection(asked: Asked) -> TaskItem | None:
    """ "Project #0 onto #1", the set in words or as a formula."""
    said = asked.said
    point = _point(asked)
    by_formula = _set_in(asked)
    numbers = _numbers(asked, point)
    if by_formula is not None and numbers is None:
        return _onto_a_formula(asked, point, *by_formula)
    if "simplex" in said or "orthant" in said or "nonnegative vectors" in said:
        for i in asked.free():
            if not re.fullmatch(r"\s*(?:\\mathbb\s*\{?R\}?|\\Delta|\\Delta_\{?\w\}?).*", asked.formulas[i].text):
                return None
            asked.used.add(i)
        if "unit" in said and "simplex" not in said:
            return None
        z = numbers if numbers is not None else _vector(point)
        if z is None or z.is_scalar:
            return None
        return _name(asked, z, "simplex" if "simplex" in said else "orthant", (z,))
    conditions = [n for i in asked.free() for n in flat(asked.nodes[i]) if isinstance(n, tree.Chain) and n.relations[0] in _RELATED]
    if by_formula is not None:
        conditions.append(by_formula[1])  # type: ignore[arg-type]
    if conditions and (point is not None or "origin" in said):
        asked.used |= set(asked.free())
        return _near(asked, None if "origin" in said and point is None else point, conditions)
    if re.search(r"\bball\b|\bdisk\b", said) and not re.search(r"1-ball|l1|infinity", said):
        return _onto_ball(asked, point, numbers)
    if re.search(r"\bbox\b|\binterval\b|\bcube\b", said):
        return _onto_box(asked, point)
    return None


def _onto_a_formula(asked: Asked, point: Node | None, x: Node, condition: Node) -> TaskItem | None:
    assert isinstance(condition, tree.Chain)
    for i in asked.free():
        if re.fullmatch(r"\s*[A-Z]|\s*\\mathcal\s*\{?[A-Z]\}?", asked.formulas[i].text):
            asked.used.add(i)
    name = point.items[0] if isinstance(point, tree.Chain) and point.relations == ("in",) else point
    found = read(asked, x, [*([name] if name is not None else []), condition])
    if found is None or found.body.shape.kind != "vector":
        return None
    z = found.more[0] if name is not None else found.body
    relation = found.more[-1]
    if z.shape != found.body.shape:
        if z.op != "symbol":
            return None
        vector = b.symbol(z.name, found.body.shape, ["real"], latex=z.latex)
        said = f"${z.latex}$ is a real number"
        found.assumed = tuple(f"${z.latex}$ is a real vector of length n" if a == said else a for a in found.assumed)
        found.context = found.context.with_(symbols={k: vector if v is z else v for k, v in found.context.symbols.items()})
        z = vector
    if relation.op == "logic":  # l <= x <= u
        low = [p for p in relation.args if p.data in ("<=", ">=")]
        ends = [p.args[0] if p.args[1] is found.body else p.args[1] for p in low]
        if len(ends) != 2 or any(p.data != "<=" for p in low) or low[0].args[1] is not found.body:
            return None
        return item("set_projection", asked, found, (found.body,), operands=(z, *ends), request=frozenset({"onto box"}))
    if relation.op != "relation" or relation.data not in _RELATED:
        return None
    left, right = relation.args
    if left.op == "norm" and str(left.data) == "2" and relation.data == "<=":
        inner = left.args[0]
        centre = None if inner is found.body else b.negative(b.subtract(inner, found.body))
        if centre is not None and found.body in centre.free:
            return None
        operands = (z, right, *([centre] if centre is not None else []))
        return item("set_projection", asked, found, (found.body,), operands=operands, request=frozenset({"onto ball"}))
    if left is found.body and right.op == "zeros" and relation.data == ">=":
        return item("set_projection", asked, found, (found.body,), operands=(z,), request=frozenset({"onto orthant"}))
    return item("set_projection", asked, found, (found.body,), operands=(z, found.body, relation), request=frozenset({"onto linear"}))


def _onto_ball(asked: Asked, point: Node | None, numbers: Expr | None) -> TaskItem | None:
    radius = asked.take(r"radius|of radius")
    centre = asked.take(r"centre|center|centred at|centered at|around|about")
    for i in asked.free():
        if re.fullmatch(r"\s*(?:\\mathbb\s*\{?R\}?.*|B|C|\\mathcal\s*\{?B\}?)\s*", asked.formulas[i].text):
            asked.used.add(i)
    if radius is None and "unit" not in asked.said:
        return None
    size: Expr = b.ONE
    if radius is not None:
        node = radius.items[0] if isinstance(radius, tree.Chain) else radius
        key = key_of(node)
        if key is not None and re.fullmatch(r"[A-Za-z]|\\[a-z]+", key):
            size = b.symbol(key.lstrip("\\"), properties=["real", "positive"], latex=key)
        else:
            found = read(asked, node)
            if found is None or not found.body.is_scalar:
                return None
            size = found.body
    z = numbers if numbers is not None else _vector(point)
    if z is None:
        return None
    middle = None if centre is None else _numbers(asked, centre) if numbers is not None else _vector(centre)
    if centre is not None and middle is None:
        return None
    return _name(asked, z, "ball", (z, size, *([middle] if middle is not None else [])))


def _onto_box(asked: Asked, point: Node | None) -> TaskItem | None:
    i = next((i for i in asked.free()), None)
    if i is None:
        return None
    asked.used.add(i)
    node = asked.nodes[i]
    power = isinstance(node, tree.Script) and node.sup is not None
    if isinstance(node, tree.Script) and node.sup is not None:
        node = node.base
    if not (isinstance(node, tree.Fence) and node.opening == "[" and node.closing == "]"):
        return None
    ends = components(node)
    if len(ends) != 2:
        return None
    found = read(asked, ends[0], [ends[1]])
    if found is None or not found.body.is_scalar or not found.more[0].is_scalar:
        return None
    z = _vector(point) if power or "box" in asked.said or "cube" in asked.said else b.symbol("x", properties=["real"])
    if z is not None and z.is_scalar and point is not None:
        key = key_of(point)
        if key is None:
            return None
        z = b.symbol(key, properties=["real"])
    if z is None:
        return None
    asked.context = found.context
    return _name(asked, z, "box", (z, found.body, found.more[0]))


def _near(asked: Asked, point: Node | None, conditions: Sequence[Node]) -> TaskItem | None:
    """The point of a curve, a plane or a solid given by its equation that is nearest to a point given by its entries."""
    places = [] if point is None else components(point)
    if point is not None and len(places) < 2:
        return None
    first, *others = [n for c in conditions for n in flat(c)]
    found = read(asked, tree.Number(0, 0, "1"), [first, *others, *places])
    if found is None:
        return None
    count = len(found.more) - len(places)
    relations, values = found.more[:count], found.more[count:]
    letters = sorted({s for r in relations for s in r.free}, key=lambda s: s.name)
    names = [s for s in letters if s.name in ("x", "y", "z")] or [s for s in letters if re.fullmatch(r"x_\d", s.name)]
    if any(not s.is_scalar for s in letters) or any(r.op != "relation" for r in relations):
        return None
    if values and len(values) != len(names):
        missing = [n for n in "xyz"[: len(values)] if n not in {s.name for s in names}]
        names = sorted([*names, *(b.symbol(n, properties=["real"]) for n in missing)], key=lambda s: s.name)
        if len(values) != len(names):
            return None
    if not values and len(names) == 1:
        names = [b.symbol(n, properties=["real"]) for n in "xy"]
    centre = values or [b.ZERO for _ in names]
    body = b.add(*(b.power(b.subtract(v, p) if p is not b.ZERO else v, 2) for v, p in zip(names, centre, strict=True)))
    found.body, found.variables, found.more = body, tuple(names), []
    asked.named()
    wants = {w for w in ("distance",) if "distance" in asked.said and "point" not in asked.said.split("distance")[0]}
    return item("nearest_point", asked, found, tuple(names), conditions=tuple(relations), request=frozenset({"minimum", *wants}))


def _nearest(asked: Asked) -> TaskItem | None:
    """ "The point on #0 closest to #1", "the shortest distance from #0 to #1"."""
    said = asked.said
    found = re.search(
        r"(?:closest|nearest) to (?:the )?(?:point )?#(\d+)|distance (?:from|between|of) (?:the )?(?:point )?#(\d+) (?:to|and|from)", said
    )
    point = None
    if found is not None:
        i = int(found[1] or found[2])
        point = asked.nodes[i]
        if isinstance(point, tree.Chain) and point.relations == ("=",) and isinstance(point.items[1], tree.Fence):
            point = point.items[1]
        if isinstance(point, tree.Product) and len(point.factors) == 2 and isinstance(point.factors[1], tree.Fence):
            point = point.factors[1]  # P(1,2)
        if isinstance(point, tree.Chain):
            return None
        asked.used.add(i)
    elif "origin" not in said:
        return None
    conditions = [n for i in asked.free() for n in flat(asked.nodes[i]) if isinstance(n, tree.Chain)]
    if not conditions or any(n.relations[0] not in _RELATED for n in conditions):
        return None
    right = conditions[0].items[-1]
    if len(conditions) == 1 and re.search(r"\b(?:plane|line|hyperplane)\b", said) and isinstance(right, tree.Number) and right.text == "0":
        return None  # a subspace: a question of linear algebra
    asked.used |= set(asked.free())
    return _near(asked, point, list(conditions))


def _threshold(asked: Asked) -> TaskItem | None:
    """ "Derive the soft-thresholding operator as the minimiser of #0": in the letter that stands in the absolute value."""
    target = asked.first()
    if target is None:
        return None
    found = read(asked, target)
    if found is None:
        return None
    sizes = [n for n in walk(found.body) if n.op in ("abs", "norm") and n.args[0].op == "symbol"]
    if len(sizes) != 1:
        return None
    variables = (sizes[0].args[0],)
    return item("minimise", asked, found, variables, request=frozenset({"minimum"}))


def _proximal(asked: Asked) -> TaskItem | None:
    r""" "The proximal operator of #0", `\operatorname{prox}_{\lambda f}(v)` for a function f; the Moreau envelope."""
    said = asked.said
    envelope = "envelope" in said
    name = "v"
    factor = None
    for i in list(asked.free()):
        text = asked.formulas[i].text
        called = re.fullmatch(
            r"\s*\\(?:operatorname|mathrm|text)\s*\{\s*prox\s*\}\s*_\s*(?:\{(?P<sub>[^{}]*)\}|(?P<one>\w))\s*(?:\(\s*(?P<v>[a-z])\s*\))?\s*",
            text,
        ) or re.fullmatch(r"\s*(?:e|M)_\s*(?:\{(?P<sub>[^{}]*)\}|(?P<one>\w))\s*(?:f)?\s*(?:\(\s*(?P<v>[a-z])\s*\))?\s*", text)
        if called is not None:
            asked.used.add(i)
            name = called["v"] or name
            letter = re.match(r"\s*(\\[a-z]+|[a-z])\s*\\?\s*[a-z]\s*$", called["sub"] or "")
            factor = letter[1] if letter else factor
    at = asked.take("at|at the point|parameter|step size|index") if re.search(r"parameter|step size|index|\bat\b", said) else None
    if at is not None:
        key = key_of(at.items[0] if isinstance(at, tree.Chain) else at)
        if key is None:
            return None
        if re.search(r"\bat #", said):
            name = key
        else:
            factor = key
    if "indicator" in said:
        inner = Asked(asked.text, "onto " + said, asked.formulas, asked.nodes, asked.used, asked.context, asked.latex)
        if re.search(r"ball|simplex|orthant|box|interval|cube", said) or any("{" in t.text for t in asked.formulas):
            return _projection(inner)
        return None
    target = asked.first()
    if target is None:
        return None
    found = read(asked, target)
    if found is None or not found.body.is_scalar:
        return None
    arrays = [s for s in found.body.free if s.op == "symbol" and s.shape.kind == "vector"]
    if found.variables:
        variables = found.variables
    elif arrays:
        variables = tuple(s for n in ("x", "w", "z", "u", "v", "beta", "theta") for s in arrays if s.name == n)[:1]
    else:
        variables = scalar_variables(found, only=1)
    if len(variables) != 1:
        return None
    (x,) = variables
    if any(s.name == name for s in found.body.free) or x.name == name:
        name = next(n for n in ("v", "z", "y", "u") if n != x.name and not any(s.name == n for s in found.body.free))
    if envelope and x.is_scalar:  # the envelope is a function of x itself
        inner_letter = next(n for n in ("u", "t", "w", "s") if not any(s.name == n for s in found.body.free))
        fresh = b.symbol(inner_letter, properties=["real"])
        found.body = substitute(found.body, {x: fresh})
        v, x = x, fresh
    else:
        v = b.symbol(name, x.shape, ["real"])
    weight: Expr | None = None
    if factor is not None:
        plain = factor.lstrip("\\")
        weight = b.symbol("lamda" if plain == "lambda" else plain, properties=["real", "positive"], latex=factor)
        known = next((s for s in found.context.symbols.values() if s.latex == weight.latex), None)
        weight = known if known is not None and known.is_scalar else weight
        symbols = {**found.context.symbols, factor: weight}
        found.context = found.context.with_(symbols=symbols)
    symbols = {**found.context.symbols, v.latex: v, x.latex: x}
    found.context = found.context.with_(symbols=symbols)
    operands: tuple[Expr, ...] = (v,)
    if weight is not None and envelope:
        operands = (v, weight)
    elif weight is not None:
        found.body = b.mul(weight, found.body)
    found.variables = (x,)
    return item("proximal", asked, found, (x,), operands=operands, request=frozenset({"envelope"} if envelope else ()))


_SET_WORDS = (
    "euclidean orthogonal projection projections project onto on to vector set closed convex hyperplane half-space halfspace half "
    "space affine subspace "
    "ball unit radius centred centered centre center origin box interval cube nonnegative non-negative orthant vectors positive "
    "probability standard simplex line plane circle disk disc full row rank has matrix arbitrary given formula closed-form closed form "
)

TOPICS = (
    (r"\bproject|\bprojection\b.*\bonto\b", _SET_WORDS, _projection),
    (
        r"closest|nearest|distance",
        "closest nearest shortest smallest minimum minimal least distance between curve line plane surface parabola circle sphere "
        "ellipse hyperbola ellipsoid paraboloid cone origin on lies lying "
        "lagrange multipliers "
        "method using graph coordinates constraint",
        _nearest,
    ),
    (
        r"soft[- ]threshold|shrinkage",
        "soft-thresholding soft thresholding soft-threshold shrinkage operator as minimiser minimizer minimum solution formula",
        _threshold,
    ),
    (
        r"proximal|prox\b|proximity|moreau",
        "soft-thresholding soft thresholding "
        "proximal proximity operator operators map mapping prox moreau envelope moreau-yosida parameter step size index euclidean norm "
        "l1-norm 1-norm 2-norm indicator " + _SET_WORDS,
        _proximal,
    ),
)  # fmt: skip
