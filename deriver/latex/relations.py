r"""What one formula declares: memberships, signs, matrix properties, families, ranges, function signatures.

Comes in: a syntax tree and a Draft. Goes out: the draft, with more in it, and the subjects that words behind the formula speak of. A
relation that is none of these waits in the draft to become a definition or a condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import ReadingError
from ..expression import SCALAR, Dim, Expr, Shape
from ..expression import build as b
from ..model import Context, FunctionDeclaration
from . import patterns as re
from . import tree
from .definitions import left_of
from .drafts import Draft, Spot
from .elaborate import Elaborator
from .evidence import Evidence
from .names import MEMBERS, is_transpose, key_of, python_name
from .recognition import recognised, whole_by_custom
from .sets import KNOWN_SETS, Membership, membership
from .tree import Node

__all__ = ["Subject", "dims", "is_random_letter", "read_formula", "read_node"]

_COMPARISONS = frozenset({"<", ">", "<=", ">=", "!=", "succ", "succeq", "prec", "preceq"})
_INDEX_LETTERS = frozenset({"i", "j", "k", "l", "t"})


@dataclass(frozen=True)
class Subject:
    """What a word behind a formula speaks of: a name (`key`), or an expression (`node` alone). `bare`: nothing is said of it yet."""

    node: Node
    key: str | None = None
    bare: bool = False
    defined: bool = False  # a name that the formula itself defines


def dims(text: str) -> Elaborator:
    """An elaborator that reads sizes."""
    return Elaborator(text, Context(), Evidence(), {})


def read_node(node: Node, text: str, draft: Draft) -> None:
    """Everything one formula declares; names that nothing is said of are refused."""
    subjects = read_formula(node, text, draft)
    loose = [s for s in subjects if s.bare]
    if loose:
        raise ReadingError(
            "this declares nothing",
            text=text,
            start=loose[0].node.start,
            end=loose[-1].node.end,
            hint=r"say what it is: A\in\mathbb{R}^{m\times n}",
        )


def read_formula(node: Node, text: str, draft: Draft) -> list[Subject]:
    """The declarations of a formula, and its last subjects: bare names at its end, or what its last relation is about."""
    items = list(node.items) if isinstance(node, tree.Sequence) else [node]
    separators = list(node.separators) if isinstance(node, tree.Sequence) else []
    waiting: list[Node] = []
    subjects: list[Subject] = []
    i = 0
    while i < len(items):
        item = items[i]
        mark = separators[i] if i < len(separators) else ""
        if mark == ":" and i + 1 < len(items) and isinstance(items[i + 1], tree.Chain):
            for name in (*waiting, item):  # f, g: R -> R
                _signature(name, items[i + 1], text, draft)
            subjects, i = [Subject(name, key_of(name)) for name in (*waiting, item)], i + 2
            waiting = []
            continue
        if isinstance(item, tree.Chain):
            if item.relations == ("=",) and _range(item, items, i, text, draft):
                i += 3 if isinstance(items[i + 1], tree.Dots) else 4
                waiting, subjects = [], []
                continue
            subjects = _relation(waiting, item, text, draft)
            waiting = []
        elif isinstance(item, tree.TextRun):
            raise ReadingError(f"the words {item.text.strip()!r} are not understood", text=text, start=item.start, end=item.end)
        else:
            waiting.append(item)
        i += 1
    if waiting:
        return [Subject(x, key_of(x), True) for x in waiting if not isinstance(x, tree.Dots)]
    return subjects


def _range(chain: tree.Chain, items: Sequence[Node], i: int, text: str, draft: Draft) -> bool:
    r"""`i=1,\dots,N` and `i=1,2,\dots,N`: how far an index runs."""
    key = key_of(chain.items[0])
    first = chain.items[1]
    if key is None or not (isinstance(first, tree.Number) and first.text in ("1", "0")):
        return False
    for skip in (1, 2):
        if i + skip + 1 < len(items) and isinstance(items[i + skip], tree.Dots):
            last = items[i + skip + 1]
            size = dims(text).dim(last)
            if size is None:
                raise ReadingError("the end of this range is not a size", text=text, start=last.start, end=last.end)
            if first.text == "0":
                raise ReadingError("an index is counted from 1", text=text, start=chain.start, end=last.end)
            draft.ranges[key] = size
            draft.used = True
            return True
    return False


def _signature(name: Node, chain: Node, text: str, draft: Draft) -> None:
    key = key_of(name)
    if key is None or not isinstance(chain, tree.Chain) or chain.relations != ("to",):
        raise ReadingError("a function is declared as f: R^n -> R", text=text, start=name.start, end=chain.end)
    source = chain.items[0]
    parts: list[Node] = [source]
    if isinstance(source, tree.Product) and "times" in source.marks:
        parts = list(source.factors)
    arguments = [_known(part, text).shape for part in parts]
    draft.functions[key] = FunctionDeclaration(python_name(key), key, tuple(arguments), _known(chain.items[1], text).shape)
    draft.used = True


def _known(node: Node, text: str) -> Membership:
    found = membership(node, text, dims(text).dim)
    if found is None:
        raise ReadingError("this set is not known", text=text, start=node.start, end=node.end, hint=KNOWN_SETS)
    return found


def _of_equals(chain: tree.Chain) -> Node | None:
    """The name that equals its own transpose, negative or power in `A=A^\\top\\in S`: that of the first side that has one."""
    for item in chain.items[:-1]:
        if key_of(item) is not None:
            return item
    for item in chain.items[:-1]:
        if isinstance(item, tree.Script) and item.sub is None and is_transpose(item.sup) and key_of(item.base) is not None:
            return item.base
    return None


def _relation(waiting: list[Node], chain: tree.Chain, text: str, draft: Draft) -> list[Subject]:
    relations = chain.relations
    if relations == ("in",):
        return _membership(waiting, chain, text, draft)
    if len(relations) > 1 and relations[-1] == "in" and set(relations[:-1]) == {"="} and not waiting:
        named = _of_equals(chain)  # A = A^\\top \\in \\mathbb{R}^{n\\times n}
        if named is not None:
            subjects = _membership([], tree.Chain(named.start, chain.end, (named, chain.items[-1]), ("in",)), text, draft)
            _relation([], tree.Chain(chain.start, chain.items[-2].end, chain.items[:-1], relations[:-1]), text, draft)
            return subjects
    if waiting:
        if not all(r in _COMPARISONS for r in relations) or not all(key_of(w) for w in waiting):
            raise ReadingError("these names declare nothing", text=text, start=waiting[0].start, end=waiting[-1].end)
        for name in waiting:  # a, b > 0
            _relation([], tree.Chain(chain.start, chain.end, (name, *chain.items[1:]), relations), text, draft)
    if len(relations) > 1 and any(isinstance(x, tree.Dots) for x in chain.items):
        raise ReadingError(
            "an ordering with dots is not kept as a condition", text=text, start=chain.start, end=chain.end, hint="write it with an index"
        )
    links = [tree.Chain(chain.items[i].start, chain.items[i + 1].end, chain.items[i : i + 2], (r,)) for i, r in enumerate(relations)]
    if len(links) > 1:
        if all(r in _COMPARISONS for r in relations):
            for link in links:
                _link(link, text, draft)
        else:
            # P^2 = P = P^T: properties link by link where each is one, else a definition with what it equals.
            before = draft.snapshot()
            if not all([recognised(link, text, draft) for link in links]):
                draft.restore(before)
                draft.rest.append((chain, text))
                draft.used = True
    else:
        _link(links[0], text, draft)
    waits = bool(draft.rest) and (draft.rest[-1][0].start, draft.rest[-1][0].end) == (chain.start, chain.end)
    if len(relations) == 1 and waits and left_of(chain) is not None:
        return [Subject(chain.items[0], None, False, True)]
    keys = [key_of(x) for x in (*waiting, chain.items[0])]
    return [Subject(x, k) for x, k in zip((*waiting, chain.items[0]), keys, strict=True) if k is not None and draft.knows(k)]


def _two_definitions(chain: tree.Chain, text: str, draft: Draft) -> bool:
    """`z=f(x,y)=x^2+y^2` defines f, and z by it."""
    inner = tree.Chain(chain.items[1].start, chain.end, chain.items[1:], chain.relations[1:])
    left = left_of(inner)
    if left is None or left.parameters is None or draft.knows(left.key) or key_of(chain.items[0]) is None:
        return False
    draft.rest.append((inner, text))
    draft.rest.append((tree.Chain(chain.start, chain.items[1].end, chain.items[:2], chain.relations[:1]), text))
    draft.used = True
    return True


def _link(chain: tree.Chain, text: str, draft: Draft) -> None:
    """One relation: a property, a function of a named variable, or a relation that waits."""
    if recognised(chain, text, draft):
        return
    left, right, mark = chain.items[0], chain.items[1], chain.relations[0]
    if mark == "=" and _itself(left, right, text, draft):
        return
    if isinstance(right, tree.Sum) and len(right.terms) == 1 and right.signs[0] in ("pm", "mp") and mark == "!=":
        for sign in "+-":  # A is neither B nor -B
            side = tree.Sum(right.start, right.end, right.terms, (sign,), True)
            _link(tree.Chain(chain.start, chain.end, (left, side), (mark,)), text, draft)
        return
    if mark == "~" and key_of(left) is not None and isinstance(right, tree.Product | tree.Script | tree.Name):
        draft.fact(lambda e: e.relation(left, "~", right), chain, text)
        draft.used = True
        return
    if mark not in _COMPARISONS and mark not in ("=", ":=", "equiv", "perp"):
        raise ReadingError("this relation declares nothing", text=text, start=chain.start, end=chain.end)
    if mark == "perp":
        for key in map(key_of, (left, right)):
            if key is not None and is_random_letter(key) and not draft.knows(key):
                draft.declare(key, SCALAR, ("real",))  # X perp Y: capital letters are no vectors by custom
        draft.fact(lambda e: _perpendicular(e, left, right), chain, text)
        return
    _whole_number(left, mark, right, draft)
    draft.used = True
    draft.rest.append((chain, text))


def is_random_letter(key: str) -> bool:
    """Whether a name is one that random numbers have by custom: a capital letter of the end of the alphabet, perhaps with an index."""
    return re.fullmatch(r"[XYZUVWTNSM](?:_\w|_\{\w+\})?", key) is not None


def _perpendicular(e: Elaborator, left: Node, right: Node) -> Expr:
    """`u \\perp v` of vectors, `X \\perp Y` of random numbers."""
    x, y = _vector(e, left), _vector(e, right)
    if x.is_scalar and y.is_scalar:
        return b.relation("perp", x, y)
    return e.related(b.inner(*e.like(x, y)), "=", b.ZERO)


def _vector(e: Elaborator, node: Node) -> Expr:
    """A side of `u \\perp v`: a vector, where nothing is said of it."""
    key = key_of(node)
    if isinstance(node, tree.Name) and key is not None and e.lookup(key) is None:
        return e.undeclared(key, node, node, (("vector", 0.0),))
    return e.expr(node)


def _itself(left: Node, right: Node, text: str, draft: Draft) -> bool:
    """`y=y(t)`: y is a function of t. `A=(a_{ij})`: the entries of A are written a_{ij}."""
    key = key_of(left)
    if key is None or draft.knows(key) and not isinstance(right, tree.Fence):
        return False
    if isinstance(right, tree.Product) and len(right.factors) == 2 and key_of(right.factors[0]) == key:
        fence = right.factors[1]
        if isinstance(fence, tree.Fence) and fence.opening == "(":
            declare_function(draft, key, fence, SCALAR, text)
            return True
    if isinstance(right, tree.Fence) and isinstance(right.content, tree.Script) and right.opening in "([":
        base, sub = right.content.base, right.content.sub
        pair = isinstance(sub, tree.Product | tree.Sequence) and len(tuple(tree.children(sub))) == 2
        letter = key_of(base)
        if pair and letter is not None and letter != key and not draft.knows(letter) and right.content.sup is None:
            draft.declare(key, None, (), (text, left.start, right.end), kind="matrix")
            draft.definitions[letter] = lambda context: context.symbols[key]
            return True
    return False


def _whole_number(left: Node, mark: str, right: Node, draft: Draft) -> None:
    r"""`n\ge2`, `k\ge1` of a letter nothing is said of: by custom a natural number."""
    key = key_of(left)
    if key is None or not whole_by_custom(left, mark, right) or draft.knows(key) or key in draft.base.sizes:
        return
    if any(key in s.shape.letters for s in draft.entries.values() if s.shape is not None):
        return
    draft.declare(key, SCALAR, ("natural",))
    draft.assumed.append(f"${key}$ is a natural number")


def _membership(waiting: list[Node], chain: tree.Chain, text: str, draft: Draft) -> list[Subject]:
    target, first = chain.items[1], chain.items[0]
    if isinstance(target, tree.Sum) and "setminus" in target.signs:
        return _without_zero(waiting, chain, target, text, draft)
    where = _known(target, text)
    names = [*waiting, *(first.items if isinstance(first, tree.Sequence) else [first])]
    family = any(isinstance(n, tree.Dots) for n in names)
    subjects: list[Subject] = []
    for name in names:
        if isinstance(name, tree.Dots):
            continue
        spot: Spot = (text, name.start, chain.end)
        function = _applied(name, where, text, draft)
        if function is not None:
            subjects.append(Subject(name, function))
            continue
        key = key_of(name)
        if key is None or _is_set(name):
            raise ReadingError("a name is expected before \\in", text=text, start=name.start, end=name.end)
        base = family_base(name)
        if base is not None and (family or letter_index(name)):
            key = _declare_family(draft, name, base, where, names, spot)
        else:
            draft.declare(key, where.shape, sorted(where.properties), spot)
        for kind, bound in where.bounds:
            draft.bounds.append((key, kind, bound, text))
        if where.values:
            _one_of(key, where, chain, text, draft)
        subjects.append(Subject(name, key))
    return subjects


def _without_zero(waiting: list[Node], chain: tree.Chain, target: tree.Sum, text: str, draft: Draft) -> list[Subject]:
    r"""`\mathbb{R}^n\setminus\{0\}`."""
    terms = target.terms
    removed = terms[1].content if len(terms) == 2 and isinstance(terms[1], tree.Fence) else None
    zero = (isinstance(removed, tree.Number) and removed.text == "0") or (isinstance(removed, tree.Name) and removed.name == "0")
    if not zero:
        raise ReadingError("this set is not known", text=text, start=target.start, end=target.end, hint=KNOWN_SETS)
    inner = tree.Chain(chain.start, terms[0].end, (chain.items[0], terms[0]), ("in",))
    subjects = _membership(waiting, inner, text, draft)
    for s in subjects:
        assert s.key is not None
        draft.declare(s.key, None, ("nonzero",), (text, chain.start, chain.end))
    return subjects


def _one_of(key: str, where: Membership, chain: tree.Chain, text: str, draft: Draft) -> None:
    """A finite set of values, as the equation its elements solve: (y-1)(y+1) = 0."""

    def make(e: Elaborator) -> Expr:
        y = e.lookup(key)
        assert y is not None
        if y.is_scalar:
            return b.relation("=", b.mul(*(b.subtract(y, b.num(v)) for v in where.values)), b.ZERO)
        ones = b.ones(y.shape)
        product = b.hadamard(*(b.subtract(y, b.mul(b.num(v), ones)) if v else y for v in where.values))
        return b.relation("=", product, b.zeros(y.shape))

    draft.fact(make, chain, text)


def _is_set(name: Node) -> bool:
    base = name
    while isinstance(base, tree.Script):
        base = base.base
    return isinstance(base, tree.Name) and base.style == "blackboard"


def _applied(name: Node, where: Membership, text: str, draft: Draft) -> str | None:
    r"""`A(t)\in\mathbb{R}^{n\times n}`: a function of t."""
    if not (isinstance(name, tree.Product) and len(name.factors) == 2 and name.marks == ("",)):
        return None
    key = key_of(name.factors[0])
    fence = name.factors[1]
    if key is None or not isinstance(fence, tree.Fence) or fence.opening != "(":
        return None
    declare_function(draft, key, fence, where.shape, text)
    return key


def declare_function(draft: Draft, key: str, fence: tree.Fence, result: Shape, text: str) -> None:
    """`y(t)`: an undefined function of scalars."""
    items = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
    by: list[Expr] = []
    for item in items:
        name = key_of(item)
        if name is None:
            raise ReadingError("a variable is expected here", text=text, start=item.start, end=item.end)
        if not draft.knows(name):
            draft.declare(name, SCALAR, ("real",), (text, item.start, item.end))
        shape = draft.shape_of(name)
        old = draft.base.symbols.get(name)
        properties = set(draft.entries[name].properties) if name in draft.entries else set(old.properties if old is not None else ())
        by.append(b.symbol(python_name(name), shape or SCALAR, properties, latex=name))
    shapes = tuple(s.shape for s in by)
    draft.functions[key] = FunctionDeclaration(python_name(key), key, shapes, result, tuple(by))
    draft.used = True


# Families ------------------------------------------------------------------------------------------------------------------


def family_base(name: Node) -> tree.Name | None:
    """The letter of `x_i`."""
    if isinstance(name, tree.Script) and name.sup is None and name.sub is not None and isinstance(name.base, tree.Name):
        return name.base
    return None


def letter_index(name: Node) -> bool:
    """Whether a subscript is an index letter."""
    return (
        isinstance(name, tree.Script) and isinstance(name.sub, tree.Name) and name.sub.name in _INDEX_LETTERS and name.sub.style == "plain"
    )


def _declare_family(draft: Draft, name: Node, base: tree.Name, where: Membership, names: Sequence[Node], spot: Spot) -> str:
    r"""`x_i\in\mathbb{R}^d`, `x_1,\dots,x_N\in\mathbb{R}`: a vector of scalars, or a matrix whose rows are the members."""
    key = key_of(base)
    assert key is not None and isinstance(name, tree.Script)
    shape, properties = where.shape, sorted(where.properties)
    known = draft.shape_of(key) if key in draft.entries else None
    if known is None and key in draft.base.symbols and key not in draft.entries and not draft.base.symbols[key].data.family:
        known = draft.base.symbols[key].shape
    if known is not None and known.kind == shape.kind == "vector" and letter_index(name):
        # "$x,x_i\\in\\mathbb{R}^d$": other points beside x, and no entries of it
        draft.conventions[f"rows:{key}"] = key = key + MEMBERS
        known = draft.shape_of(key) if key in draft.entries else None
    if known is not None or key in draft.families:
        return key
    if not shape.is_scalar and shape.kind != "vector":
        raise ReadingError(f"a family each of which is a {shape} is not supported", text=spot[0], start=spot[1], end=spot[2])
    if not shape.is_scalar:
        properties = [p for p in properties if p == "real"]
    last = [n for n in names if (own := family_base(n)) is not None and key_of(own) == key_of(base)][-1]  # x_1,\dots,x_N,w: that of x
    if isinstance(last, tree.Script) and last.sub is not None and not letter_index(last):
        size = dims(spot[0]).dim(last.sub)
        if size is None:
            raise ReadingError("the last index is not a size", text=spot[0], start=last.start, end=last.end)
        draft.declare(key, Shape(size, None) if shape.is_scalar else Shape(size, shape.rows), properties, spot)
        draft.entries[key].family = not shape.is_scalar
        return key
    index = key_of(name.sub) if name.sub is not None else None
    draft.declare(key, None, properties, spot, kind="vector" if shape.is_scalar else "matrix")
    draft.families[key] = (index or "i", shape)
    return key


def size_of(node: Node, text: str) -> Dim | None:
    """A size written as an expression."""
    return dims(text).dim(node)
