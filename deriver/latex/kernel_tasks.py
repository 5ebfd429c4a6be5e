r"""Tasks on kernels: "Is $k(x,y)=\cos(x-y)$ positive semidefinite?", feature maps, Gram matrices.

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `kernel`, the kernel as an expression in two points; None
where the task is about something else, or holds a word that is not in the table.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ..expression import Expr
from ..model import Context
from . import patterns as re
from . import tree
from .kernel_wording import with_kernels_plainly
from .names import key_of
from .problems import TaskItem
from .scripted import Scripted, below, flat
from .spoken import NEUTRAL, Spoken, spoken_of
from .tree import Node
from .wording import node_of

__all__ = ["kernel_task"]

_WORDS = frozenset(
    """
    a admissible all an and any are as associated at be by compute corresponding decide define defines definite degree determine does
    every explicit feature features find finite following for form function gaussian give given gram if in is it its k kernel kernels
    laplacian let map mapping matrix mercer not of on points polynomial positive prove psd quadratic rbf real reproducing satisfy
    semidefinite semi-definite set show space squared sum symmetric that the these this to two valid verify when whether with write
    dimension dimensions how many number generated induced corresponding fixed degree-d whenever always over space's provided
    suppose assume multiple power difference quotient limit nonzero any arbitrary its
    product exponential linear also new again both then distinct construct exhibit non-negative nonnegative scalar
    """.split()
)


def kernel_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on a kernel; None where it is none."""
    if context.symbols or context.definitions or not re.search(r"\bkernels?\b|\bGram matrix|\bfeature map|\$\s*[kK]\(.*\)\s*=", text):
        return None
    text = with_kernels_plainly(text)
    spoken = spoken_of(text, context)
    if spoken is None or any(w not in _WORDS and w not in NEUTRAL and not w.isdigit() for w in spoken.words):
        return None
    said = spoken.said
    request: list[str] = []
    if re.search(r"\b(?:dimension|how many (?:features|dimensions)|number of features)\b", said):
        request.append("feature dimension")
    elif re.search(r"feature map", said):
        request.append("feature map")
    if re.search(r"gram matrix", said):
        request.append("gram")
    if re.search(
        r"semi-?definite|positive definite|valid|admissible|\bpsd\b|mercer|is a kernel|"
        r"\bis (?:the (?:kernel )?function )?#\d+ (?:again |always |also )?an? kernel",
        said,
    ) or re.search(r"\bshow that .* kernel", said):
        request.append("definite")
    if not request:
        return None
    if re.search(r"\b(?:show|prove|verify)\b", said):
        request.append("shown")
        if re.search(r"\bnot\b", said):
            request.append("denied")
    given = re.search(r"let .*#\d+.* kernels?", said) or re.search(
        r"(?:if|when|where|whenever|provided|for|suppose(?: that)?|assume(?: that)?|with) (?:all |any |every |a |the )?(?:valid |two )?"
        r"(?:kernels? )?(#\d+(?:(?:,| and|, and) #\d+)*)"
        r"(?: (?:is|are|be) (?:also )?(?:an? |both )?(?:valid |positive (?:semi-?)?definite |psd )?kernels?)?",
        said,
    )
    if given and re.search(r"kernel", given[0]) and any(_member(text[n.start : n.end]) for n in spoken.nodes):
        return _closure(spoken, request)
    if any(_called(x) for n in spoken.nodes for x in below(n)):
        return _closure(spoken, request)
    return _single(spoken, request)


def _called(node: Node) -> bool:
    """`f(x)f(y)`: a function of one point, of no given form."""
    calls = [
        (left.name, key_of(right.content))
        for left, right in (pairwise(node.factors) if isinstance(node, tree.Product) else ())
        if isinstance(left, tree.Name) and left.name in "fgh" and isinstance(right, tree.Fence) and right.opening == "("
    ]
    return any(a == c and x != y and x is not None and y is not None for i, (a, x) in enumerate(calls) for c, y in calls[i + 1 :])


def _member(text: str) -> bool:
    """`k`, `k_1`, `k(x,y)`, `K_2(x,z)`: a kernel by itself."""
    return re.fullmatch(r"\s*[kK](?:_\{?\d\}?)?\s*(?:\([a-z]'?,\s*[a-z]'?\))?\s*", text) is not None


_ENDS = re.compile(r"[\[(](-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?|\+?\\infty)[\])]")


def _single(spoken: Spoken, request: list[str]) -> tuple[TaskItem, ...] | None:
    defined = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and isinstance(n.items[0], tree.Product)]
    if not defined:
        written = _with_points(spoken)
        return None if written is None else kernel_task(written, spoken.context)
    if len(defined) != 1:
        return None
    head = defined[0].items[0]
    assert isinstance(head, tree.Product)
    if (
        len(head.factors) != 2
        or not isinstance(head.factors[1], tree.Fence)
        or getattr(head.factors[0], "name", "") not in ("k", "K", "kappa")
    ):
        return None
    inner = head.factors[1].content
    if not isinstance(inner, tree.Sequence) or len(inner.items) != 2 or any(key_of(x) is None for x in inner.items):
        return None
    first, second = (key_of(x) for x in inner.items)
    domain = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n is not defined[0]]
    dimension, positive = "1", False
    interval: tuple[str, ...] | None = None
    parameters: set[str] = set()
    integers: set[str] = set()
    for chain in domain:
        source = spoken.text[chain.start : chain.end].replace(" ", "")
        space = re.search(r"\\in\\mathbb\{?R\}?(?:\^\{?(\w)\}?)?(_\{?(?:\+|>0|\\ge0|\\geq0)\}?)?$", source)
        ends = _ENDS.search(source.split(r"\in", 1)[-1]) if chain.relations[-1] == "in" else None
        if ends is not None:
            interval, positive = ends.groups(), positive or float(ends[1]) >= 0
        elif space:
            dimension, positive = space[1] or "1", positive or bool(space[2])
        elif chain.relations == ("in",) and re.search(r"\\in\\mathbb\{?[NZ]\}?(?:_\{?[+>\d\\ge]*\}?)?$", source):
            whole = key_of(chain.items[0])
            if whole is None or whole in (first, second) or "Z" in source.rsplit("mathbb", 1)[-1][:3]:
                return None
            integers.add(whole)
            parameters.add(whole)
        elif chain.relations[-1] in (">", ">=") and all(r in (">", ">=") for r in chain.relations):
            keys = {key_of(x) for x in below(chain.items[0])} - {None}
            if keys & {first, second}:
                positive = True
            else:
                parameters |= {str(k) for k in keys}
        else:
            return None
    listed = [x for i in _placed(spoken) for x in flat(node_of(spoken.text, spoken.formulas[i]))]
    for node in spoken.nodes:
        if isinstance(node, tree.Chain) or node in listed or key_of(node) is not None:
            continue
        if "gram" in request and isinstance(node, tree.Fence):
            return None  # a point that nothing has listed
        source = spoken.text[node.start : node.end].replace(" ", "")
        space = re.fullmatch(r"\\mathbb\{?(R|N|Z)\}?(?:\^\{?(\w)\}?)?(_\{?(?:\+|>0|\\ge0|\\geq0)\}?)?", source)
        ends = _ENDS.fullmatch(source)
        if ends is not None:
            interval, positive = ends.groups(), positive or float(ends[1]) >= 0
        elif space and space[1] == "N":
            positive = True
        elif space and (space[1] == "R" or not space[2]):
            dimension, positive = space[2] or "1", positive or bool(space[3])
        else:
            return None  # another domain
    body = defined[0].items[1]
    on_line = dimension == "1" and re.search(r"\\mathbb\s*\{?R\}?(?!\s*[\^_])", spoken.text) is not None
    vectors = _uses_vectors(spoken, body, dots=not on_line)
    if vectors and dimension == "1":
        dimension = "n"
    private = _Points(str(first), str(second), vectors)
    scales = _scales(body, {str(first), str(second)}) - parameters
    parameters |= scales
    positives = {p.replace("\\", "").replace("lambda", "lamda") for p in parameters}
    reader = Scripted(spoken.text, private.rule, positive=positives, integers=integers)
    points = _points(spoken)
    several = [x for x in points if isinstance(x, tree.Fence)]
    if several:
        if len(several) != len(points) or not vectors:
            return None
        points = [x for p in several for x in (p.content.items if isinstance(p.content, tree.Sequence) else (p.content,))]
        request = [*request, f"vectors {len(several)}"]
    if "gram" in request and not points:
        return None
    names = [tree.Name(0, 0, n) for n in ("x", "y")]
    if not {str(first), str(second)} <= {
        "x",
        "y",
        "s",
        "t",
        "u",
        "v",
        "z",
        "w",
        "x'",
        "\\mathbf{x}",
        "\\mathbf{y}",
        "\\mathbf{z}",
        "x_i",
        "x_j",
    }:
        return None
    made = reader.read([private.visit(body), *points, *names], spoken.context)
    request = [*request, f"dimension {dimension}", *(["positive points"] if positive else [])]
    if interval is not None and "infty" not in interval[1]:
        request.append(f"between {interval[0]} {interval[1]}")
    elif interval is not None and float(interval[0]) < 0:
        return None
    item = spoken.item("kernel", request=request, expression=made[0], operands=made[1:-2], variables=made[-2:])
    return (replace(item, assumed=tuple(f"${p}$ is positive" for p in sorted(scales))),)


def _scales(body: Node, points: set[str]) -> set[str]:
    r"""The letters that scale distances, `\gamma` in $e^{-\gamma\|x-y\|^2}$ and `\sigma` in a denominator: they are positive by custom."""
    inside: list[Node] = []
    for x in below(body):
        if isinstance(x, tree.Script) and getattr(x.base, "name", "") == "e" and x.sup is not None:
            inside.append(x.sup)
        elif isinstance(x, tree.Product):
            inside += [f for h, f in pairwise(x.factors) if getattr(h, "name", "") == "exp" and isinstance(f, tree.Fence)]
    return {k for part in inside for x in below(part) if (k := key_of(x)) in _SCALES and k not in points}


_SCALES = frozenset({r"\gamma", r"\sigma", r"\ell", r"\lambda", r"\alpha", r"\beta", r"\tau", r"\theta", "l", "a", "c", "h"})


def _with_points(spoken: Spoken) -> str | None:
    r"""The task with `k(x,y)=` before a kernel that is written alone: "the kernel $(x^\\top y+1)^2$"."""
    for token in spoken.formulas:
        letters = re.findall(r"(?<![a-zA-Z\\])([xyzuvst]'?)(?![a-zA-Z])", re.sub(r"\\[a-zA-Z]+", " ", token.text))
        points = list(dict.fromkeys(letters))
        if len(points) == 2 and not re.search(r"=|\\in\b", token.text) and re.search(r"[-+^(]|\\top|\\langle", token.text):
            at = spoken.text.index(token.text, max(token.start - 2, 0))
            return f"{spoken.text[:at]}k({points[0]},{points[1]})={spoken.text[at:]}"
    return None


def _uses_vectors(spoken: Spoken, body: Node, dots: bool = True) -> bool:
    r"""Whether a transpose, a norm or an inner product says that the points are vectors; a dot too, unless they are numbers."""
    source = spoken.text[body.start : body.end]
    return re.search(r"\\top|\^T|\\\||\\Vert|\\langle" + (r"|\\cdot" if dots else ""), source) is not None


def _placed(spoken: Spoken) -> list[int]:
    """The formulas behind "points"."""
    m = re.search(r"points? (#\d+(?:(?:,| and|, and) #\d+)*)", spoken.said)
    return [] if m is None else [int(k) for k in re.findall(r"#(\d+)", m[1])]


def _points(spoken: Spoken) -> list[Node]:
    """The points of a Gram matrix: numbers, or vectors of numbers, behind "points"."""
    items = [x for i in _placed(spoken) for x in flat(node_of(spoken.text, spoken.formulas[i]))]
    return [x.items[1] if isinstance(x, tree.Chain) and len(x.items) == 2 else x for x in items]


class _Points:
    r"""The kernel in private letters: inner products of vectors as `p`, squared distances as `d2`, points as `x` and `y`."""

    def __init__(self, first: str, second: str, vectors: bool) -> None:
        self.first, self.second, self.vectors = first, second, vectors

    def visit(self, body: Node) -> Node:
        """Nothing is changed before the rule."""
        return body

    def rule(self, reader: Scripted, node: Node) -> Node | None:
        """`x^\\top y`, `\\langle x,y\\rangle`, `x\\cdot y`, `\\|x-y\\|^2`."""
        if isinstance(node, tree.Product) and len(node.factors) >= 2:
            return self.product(reader, node)
        if (
            isinstance(node, tree.Fence)
            and node.opening == "<"
            and isinstance(node.content, tree.Sequence)
            and self.pair(*node.content.items)
        ):
            return reader.name("p", r"x^\top y", node)
        if isinstance(node, tree.Script) and self.distance(node.base) and isinstance(node.sup, tree.Number) and node.sub is None:
            name = reader.name("d", r"\|x-y\|", node)
            return tree.Script(node.start, node.end, name, None, node.sup)
        if isinstance(node, tree.Script) and self.distance(node.base) and isinstance(node.sup, tree.Number):
            return tree.Script(node.start, node.end, reader.name("d", r"\|x-y\|", node), None, node.sup)
        if self.distance(node) or (isinstance(node, tree.Script) and node.sup is None and self.distance(node.base)):
            return reader.name("d", r"\|x-y\|", node)
        key = key_of(node)
        if key == self.first:
            return tree.Name(node.start, node.end, "x")
        if key == self.second:
            return tree.Name(node.start, node.end, "y")
        return None

    def pair(self, *nodes: Node) -> bool:
        """The two points, in one order or the other."""
        return len(nodes) == 2 and {key_of(n) for n in nodes} == {self.first, self.second}

    def distance(self, node: Node) -> bool:
        """`\\|x-y\\|`."""
        if not isinstance(node, tree.Fence) or node.opening not in ("\\|", "|"):
            return False
        inner = node.content
        return isinstance(inner, tree.Sum) and inner.signs == ("+", "-") and self.pair(*inner.terms) and node.opening == "\\|"

    def product(self, reader: Scripted, node: tree.Product) -> Node | None:
        """The product with `x^\\top y` as one letter."""
        for i, (left, right) in enumerate(zip(node.factors, node.factors[1:], strict=False)):
            base = (
                left.base if isinstance(left, tree.Script) and left.sub is None and getattr(left.sup, "name", "") in ("top", "T") else None
            )
            dotted = node.marks[i] == "cdot" and self.pair(left, right) and self.vectors
            if (base is not None and self.pair(base, right)) or dotted:
                made = reader.name("p", r"x^\top y", left)
                factors = (*node.factors[:i], made, *node.factors[i + 2 :])
                marks = (*node.marks[:i], *node.marks[i + 1 :])
                rest: Node = factors[0] if len(factors) == 1 else tree.Product(node.start, node.end, factors, marks)
                return rest if len(factors) == 1 else reader.visit(rest)
            power = right.base if isinstance(right, tree.Script) and right.sub is None else None
            if base is not None and power is not None and self.pair(base, power):
                return None
        return None


def _closure(spoken: Spoken, request: list[str]) -> tuple[TaskItem, ...] | None:
    """A new kernel made of kernels: `k_1k_2+3k_1`, `e^{k(x,y)}`, `f(x)k_1(x,y)f(y)`."""
    if "kernel" not in spoken.said or "definite" not in request:
        return None
    given = [n for n in spoken.nodes if _member(spoken.text[n.start : n.end])]
    members = {key for n in given if (key := _kernel_key(n)) is not None}
    formulas = [n for n in spoken.nodes if n not in given]
    called = any(_called(x) for n in formulas for x in below(n))
    if len(formulas) == 1 and not members and not called:
        return None
    functions: set[str] = set()
    domain = [n for n in formulas if isinstance(n, tree.Chain) and n.relations != ("=",)]
    mapped = [n for n in formulas if isinstance(n, tree.Sequence) or (isinstance(n, tree.Chain) and "mapsto" in str(n.relations))]
    formulas = [n for n in formulas if n not in domain and n not in mapped and (key_of(n) or "-") not in "fgh"]
    if len(formulas) != 1 or not (members or called):
        return None
    body = formulas[0]
    if isinstance(body, tree.Chain):
        body = body.items[1]
    positive = {
        str(key_of(d.items[0])).replace("\\", "").replace("lambda", "lamda")
        for d in domain
        if isinstance(d, tree.Chain) and d.relations[-1] in (">", ">=") and key_of(d.items[0]) is not None
    }

    def rule(reader: Scripted, node: Node) -> Node | None:
        """`k_1(x,y)` is the kernel itself; `f(x)...f(y)` is a kernel of one feature."""
        if not isinstance(node, tree.Product):
            return None
        for i, (left, right) in enumerate(zip(node.factors, node.factors[1:], strict=False)):
            power = right if isinstance(right, tree.Script) and right.sub is None and isinstance(right.base, tree.Fence) else None
            if key_of(left) in members and power is not None and isinstance(power.base.content, tree.Sequence):  # type: ignore[attr-defined]
                raised = tree.Script(left.start, power.end, left, None, power.sup)
                factors = (*node.factors[:i], raised, *node.factors[i + 2 :])
                marks = (*node.marks[:i], *node.marks[i + 1 :])
                return reader.visit(raised if len(factors) == 1 else tree.Product(node.start, node.end, factors, marks))
            if key_of(left) in members and isinstance(right, tree.Fence) and isinstance(right.content, tree.Sequence):
                return _without(reader, node, (i + 1,))
        calls = [
            (i, key_of(left), key_of(right.content))
            for i, (left, right) in enumerate(zip(node.factors, node.factors[1:], strict=False))
            if isinstance(left, tree.Name) and left.name in "fgh" and isinstance(right, tree.Fence) and right.opening == "("
        ]
        for i, name, first in calls:
            for j, other, second in calls:
                if i < j and name == other and first != second and first is not None and second is not None:
                    functions.add(f"of_{name}")
                    made = reader.name(f"of_{name}", rf"{name}({first}){name}({second})", node.factors[i])
                    rest = [f for k, f in enumerate(node.factors) if k not in (i, i + 1, j, j + 1)]
                    return reader.visit(tree.Product(node.start, node.end, (made, *rest), ("cdot",) * len(rest))) if rest else made
        return None

    made = Scripted(spoken.text, rule, positive=positive).read([body, *(_head(n) for n in given)], spoken.context)
    used: list[Expr] = list(dict.fromkeys(made[1:]))
    used += [z for z in made[0].free if z.op == "symbol" and z.name in functions]
    features = [f"feature {f}" for f in sorted(functions)]
    return (spoken.item("kernel", request=[*request, "closure", *features], expression=made[0], variables=used),)


def _head(node: Node) -> Node:
    return node.factors[0] if isinstance(node, tree.Product) else node


def _kernel_key(node: Node) -> str | None:
    return key_of(_head(node))


def _without(reader: Scripted, node: tree.Product, places: tuple[int, ...]) -> Node:
    """The product without the factors at these places."""
    factors = tuple(f for i, f in enumerate(node.factors) if i not in places)
    marks = tuple(m for i, m in enumerate(node.marks) if i + 1 not in places)
    return reader.visit(factors[0] if len(factors) == 1 else tree.Product(node.start, node.end, factors, marks))
