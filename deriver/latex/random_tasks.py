r"""Tasks about processes: "Let $dX_t=\mu\,dt+\sigma\,dW_t$. Find $d(X_t^2)$.", "Is $W_t^2-t$ a martingale?".

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `ito`, `moments` or `stationary`, or None where
nothing is random or a word is not in the table below. Every name behind a differential of noise is a scalar process, so that no formula of
the ordinary chain rule is asked of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..errors import NotSupported, ReadingError
from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .declarations import Draft, finish, read_node
from .elaborate import Elaborator, elaborate
from .equations import stochastic_equation_of
from .names import key_of
from .problems import TaskItem
from .random_words import WORDS
from .several_differentials import each_differential
from .signs import is_d
from .tree import Node
from .undefined_functions import Applied, declared_functions
from .wording import Token, node_of

__all__ = ["random_task"]

#: What is asked, by its words: the kind, and how the wing is told.
_ASKS = (
    ("stationary", "", r"\b(?:stationary|invariant|equilibrium) (?:distribution|density|law|measure|probability density|solution)\b"),
    ("moments", "", r"\b(?:mean|variance|expectation|expected|moments?)\b"),
    ("ito", "martingale", r"\bmartingale\b"),
    ("ito", "backward", r"\b(?:backward kolmogorov|kolmogorov backward|backward equation|backward and (?:the )?forward)\b"),
    ("ito", "generator", r"\bgenerator\b"),
    ("ito", "fokker-planck", r"\b(?:fokker-planck|kolmogorov forward|forward kolmogorov|forward equation|forward and (?:the )?backward)\b"),
    ("ito", "stratonovich", r"\b(?:to|into|in|as|equivalent|corresponding)(?: the| a| an)? stratonovich\b"),
    ("ito", "solve", r"\b(?:solve|solutions?)\b"),
)
_WORDS = WORDS
_NOISE = frozenset("WBZ")


@dataclass
class _Parts:
    """The formulas of a task, sorted by what they are."""

    equations: list[tree.Chain] = field(default_factory=list)
    starts: list[tree.Chain] = field(default_factory=list)
    products: list[tree.Chain] = field(default_factory=list)  # dW dB = rho dt
    definitions: list[tree.Chain] = field(default_factory=list)
    domain: list[Node] = field(default_factory=list)
    asked: list[Node] = field(default_factory=list)
    names: list[Node] = field(default_factory=list)  # a process said to be one
    stratonovich: bool = False


def random_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on processes; None where it is none."""
    words = [t.text.removeprefix("-") for t in tokens if t.kind == "word"]
    if any(w not in _WORDS for w in words):
        return None
    said = " ".join(words)
    if not re.search(r"d|W|B|brownian|martingale", text):
        return None
    read = [node_of(text, t) for t in tokens if t.is_formula]
    timed = any(_moves_with_time(x) for node in read for x in _below(node))
    nodes = [x for node in read for x in _flat(_timed_below(node) if timed else node)]
    if re.search(r"[WBZ]\^\{?1\}?_", text):
        return None  # numbered noises, which `process_tasks` reads
    spoken = bool(re.search(r"\b(?:brownian|wiener|martingale|it[oô]|it[oô]['’]s|stochastic|sdes?|stratonovich)\b", said))
    own = {key_of(c.items[0].factors[1]) or "" for c in nodes if isinstance(c, tree.Chain) and _plain_equation(c)}  # type: ignore[attr-defined]
    written = {k for n in nodes for k in _noises(n, spoken)}
    own |= written
    nodes, applied = declared_functions(nodes, own - {""}, {*context.functions, *context.definitions, *context.symbols})
    parts = _sorted(nodes, context)
    if parts is None:
        return None
    moving = {key_of(c.items[0].factors[1]) for c in parts.equations}  # type: ignore[attr-defined]
    noise = {k for n in nodes for k in _noises(n, spoken)} | written
    stated = {(_defined(c) or "").split("_")[0] for c in parts.definitions}  # a Z with a definition is no noise
    noise = {k for k in noise if k.split("_")[0] not in stated} or noise
    bases = {_base_of(k) for k in moving | noise if k}
    for node in nodes:
        other = next((x for x in _below(node) if isinstance(x, tree.Script) and _elsewhere(x, bases, moving | noise)), None)
        if other is not None and not (isinstance(other.sub, tree.Number) and other.sub.text == "0"):
            raise NotSupported("a process at another time is not understood here", text=text, start=other.start, end=other.end)
    if not noise and not parts.equations and _asks_only(words):
        named = "differential" in words
        lost = next((x for n in parts.asked if named or _asks_differential(n) for x in _below(n) if _process_like(x, context)), None)
        if lost is not None:
            raise NotSupported(
                "this looks like a process, and no equation says how it moves", text=text, start=lost.start, end=lost.end,
                hint=r"give its equation, as $dX_t = a\,dt + b\,dW_t$, or declare it: Let $X_t \in \mathbb{R}^{n \times n}$",
            )  # fmt: skip
    if not noise or any(k in context.symbols for k in noise | moving if k):
        return None
    if {"show", "prove", "verify", "check", "confirm"} & set(words):
        raise NotSupported("this claim about a process is not understood", text=text, start=0, end=len(text))
    if not parts.equations and not spoken and not any(_asks_differential(n) for n in parts.asked) and "differential" not in words:
        return None
    if spoken:
        noise |= {key_of(n) or "" for n in parts.names if isinstance(n, tree.Name) and n.name in _NOISE} - {""}
    wished = [(k, r) for k, r, p in _ASKS if re.search(p, said)] or [("ito", "")]
    kind, request = wished[0]
    asked_for = re.search(r"\b(?:[Ff]ind|[Dd]etermine) \$(\\?[A-Za-z]+)\$ (?:such|so) that", text)
    if asked_for is not None and not any(key_of(x) == asked_for[1] for n in (*read, *nodes) if key_of(n) is None for x in _below(n)):
        raise NotSupported("what is looked for stands in no formula", text=text, start=asked_for.start(1), end=asked_for.end(1))
    if parts.definitions and (kind == "stationary" or request in ("backward", "generator", "fokker-planck")):
        first = parts.definitions[0]
        raise NotSupported("a function beside this question is not understood", text=text, start=first.start, end=first.end)
    several = [row for row in wished if row[0] == "stationary" or row[1] in ("backward", "generator", "fokker-planck")]
    bold = next((c for c in parts.equations if any(getattr(x, "style", "").startswith("bold") for x in _below(c))), None)
    placed = (c for c in parts.domain if isinstance(c, tree.Chain) and c.relations[-1] == "in" and isinstance(c.items[-1], tree.Script))
    bold = bold or next((c for c in placed if any(key_of(x) in moving for x in _below(c))), None)
    if bold is not None and (kind in ("moments", "stationary") or request in ("solve", "fokker-planck", "generator", "backward")):
        raise NotSupported(
            "the moments and laws of a vector process are not worked out here", text=text, start=bold.start, end=bold.end,
            hint="write the equations of its components",
        )  # fmt: skip
    names = {k for k in moving if k}
    if len(several) > 1 and not parts.asked:
        return tuple(_read(text, parts, k, r, said, context, names, noise, applied) for k, r in several)
    return each_differential(_read(text, parts, kind, request, said, context, names, noise, applied))


def _timed_below(node: Node) -> Node:
    """`X(t)` of processes as `X_t`; it is asked where `dX(t)` or `dW(t)` says that the capital letters are processes."""

    def taken(product: tree.Product, i: int) -> tuple[Node, int] | None:
        name, following = product.factors[i], product.factors[i + 1] if i + 1 < len(product.factors) else None
        if not (isinstance(name, tree.Name) and name.name.isupper() and isinstance(following, tree.Fence) and _of_time(following)):
            return None
        return tree.Script(name.start, following.end, name, following.content), 2

    return tree.with_factors(node, taken)


def _of_time(node: Node) -> bool:
    return isinstance(node, tree.Fence) and isinstance(node.content, tree.Name) and node.content.name == "t"


def _moves_with_time(node: Node) -> bool:
    """`dW(t)` inside of a product."""
    if not isinstance(node, tree.Product):
        return False
    triples = zip(node.factors, node.factors[1:], node.factors[2:], strict=False)
    return any(is_d(x) and isinstance(y, tree.Name) and y.name.isupper() and _of_time(z) for x, y, z in triples)


def _flat(node: Node) -> list[Node]:
    if isinstance(node, tree.Environment) and node.name in ("cases", "aligned", "align", "gathered", "gather", "split", "array"):
        return [x for row in node.rows for c in row if not isinstance(c, tree.Missing) for x in _flat(c)]
    if isinstance(node, tree.Sequence) and all(s in (",", ";", "quad", "newline", "and", "with", "where", "for") for s in node.separators):
        return [x for item in node.items for x in _flat(item)]
    if isinstance(node, tree.Fence) and node.opening in "{." and isinstance(node.content, tree.Environment):
        return _flat(node.content)
    return [node]


def _below(node: Node) -> list[Node]:
    out, stack = [], [node]
    while stack:
        item = stack.pop()
        out.append(item)
        stack.extend(tree.children(item))
    return out


def _base(node: Node) -> str:
    while isinstance(node, tree.Script):
        node = node.base
    return node.name if isinstance(node, tree.Name) else ""


def _timed(node: Node) -> bool:
    """`X_t`, `W^1_t`, `W_{1,t}`."""
    if not isinstance(node, tree.Script) or node.sub is None:
        return False
    return any(isinstance(x, tree.Name) and x.name == "t" for x in _below(node.sub))


def _noises(node: Node, spoken: bool) -> list[str]:
    """The names of Brownian motions in a formula: W, B, Z behind a d, or with the time below."""
    found: list[str] = []
    for item in _below(node):
        if isinstance(item, tree.Product):
            for left, right in zip(item.factors, item.factors[1:], strict=False):
                if is_d(left) and _base(right) in _NOISE and isinstance(right, tree.Name | tree.Script):
                    found.append(key_of(right) or "")
        if isinstance(item, tree.Script) and _base(item) in ("W", "B") and (_timed(item)):
            bare = item if item.sup is None or isinstance(item.sup, tree.Fence) else tree.Script(item.start, item.end, item.base, item.sub)
            found.append(key_of(bare) or "")
    return [k for k in found if k]


def _asks_differential(node: Node) -> bool:
    return _differentiated(node) is not None


def _differentiated(node: Node) -> Node | None:
    r"""What `d(...)`, `d X_t^2` or `d\log S_t` is the differential of."""
    if not isinstance(node, tree.Product) or not is_d(node.factors[0]):
        return None
    if len(node.factors) == 2:
        return node.factors[1]
    if isinstance(node.factors[1], tree.Operator) and len(node.factors) == 3 and not any(node.marks):
        return tree.Product(node.factors[1].start, node.end, node.factors[1:], node.marks[1:])
    return None


def _sorted(nodes: list[Node], context: Context) -> _Parts | None:
    parts = _Parts()
    for item in nodes:
        if isinstance(item, tree.TextRun | tree.Missing):
            continue
        if not isinstance(item, tree.Chain):
            (parts.names if isinstance(item, tree.Name | tree.Script) and key_of(item) is not None else parts.asked).append(item)
            continue
        left = item.items[0]
        if any(r != "=" for r in item.relations):
            if not all(r in ("<", "<=", ">", ">=", "!=", "in") for r in item.relations):
                return None
            parts.domain.append(item)
            continue
        if len(item.items) != 2:
            return None
        if isinstance(left, tree.Product) and sum(is_d(f) for f in left.factors) == 2 and len(left.factors) == 4:
            parts.products.append(item)
        elif _plain_equation(item):
            plain = _without_circles(item)
            parts.stratonovich |= plain is not item
            parts.equations.append(plain)
        elif _starting(left):
            parts.starts.append(item)
        elif isinstance(left, tree.Script | tree.Name) or (
            isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence)
        ):
            parts.definitions.append(item)
        else:
            return None
    return parts


def _plain_equation(chain: tree.Chain) -> bool:
    """`dX_t = ...`."""
    left = chain.items[0]
    return (
        isinstance(left, tree.Product) and is_d(left.factors[0]) and len(left.factors) == 2 and not isinstance(left.factors[1], tree.Fence)
    )


def _starting(left: Node) -> bool:
    """`X_0`, `X(0)`."""
    if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence):
        at: Node | None = left.factors[1].content
    else:
        at = left.sub if isinstance(left, tree.Script) else None
    return isinstance(at, tree.Number) and at.text == "0"


def _without_circles(chain: tree.Chain) -> tree.Chain:
    r"""The equation with `\circ dW_t` as a product; the same node where there is none."""

    def visit(node: Node) -> Node:
        if isinstance(node, tree.Sum):
            return replace(node, terms=tuple(visit(x) for x in node.terms))
        if isinstance(node, tree.Product) and "circ" in node.marks:
            return replace(node, marks=tuple("" if m == "circ" else m for m in node.marks))
        return node

    right = visit(chain.items[1])
    return chain if right == chain.items[1] else replace(chain, items=(chain.items[0], right))


def _read(
    text: str, parts: _Parts, kind: str, request: str, said: str, context: Context, moving: set[str], noise: set[str],
    applied: dict[str, Applied],
) -> TaskItem:  # fmt: skip
    everything: list[Node] = [*parts.equations, *parts.products, *parts.starts, *parts.definitions, *parts.asked]
    everything.extend(n for n in parts.names if key_of(n) not in moving | noise)
    if not everything:
        raise ReadingError("nothing is asked of this process", text=text, start=0, end=len(text))
    everything.sort(key=lambda n: n.start)
    whole = tree.Sequence(everything[0].start, everything[-1].end, tuple(everything), (",",) * (len(everything) - 1))
    draft = Draft(context)
    for node in parts.domain:
        read_node(node, text, draft)
    declared = finish(draft, ()) if parts.domain else context
    symbols = dict(declared.symbols)
    for key in sorted(moving | noise):
        symbols[key] = b.symbol(_plain(key), properties=["real", "process"], latex=key)
    symbols.setdefault("t", b.symbol("t", properties=["real"]))
    stands = {}
    for key, value in applied.items():
        symbols[key] = b.symbol(f"{value.name.strip(chr(92))}__value", properties=["real"], latex=value.name)
        stands[symbols[key]] = value.expression(symbols)
    declared = replace(declared, symbols=symbols)
    if any(
        is_d(f) and isinstance(n, tree.Product) and i > 0
        for a in parts.asked
        for n in _below(a)
        for i, f in enumerate(getattr(n, "factors", ()))
    ):
        first = parts.asked[0]
        raise NotSupported("a product of differentials is not asked here", text=text, start=first.start, end=first.end)

    inner = {key_of(x) for c in parts.definitions if isinstance(c.items[0], tree.Product) for x in _below(c.items[0].factors[1])}
    put = next((c for c in parts.definitions if key_of(c.items[0]) in inner - {None, "t"}), None)
    if put is not None:
        raise NotSupported(
            "a process put in for a variable is not read here", text=text, start=put.start, end=put.end, hint="write f(t, W_t)"
        )
    named = {_defined(c) for c in parts.definitions if not isinstance(c.items[0], tree.Product)}

    def work(e: Elaborator) -> dict[str, list[Expr]]:
        starts = []
        for chain in parts.starts:
            key = _start_key(chain.items[0], moving)
            if key:
                at_zero = f"{_base_of(key)}_0"
                starts.append(b.relation("=", b.symbol(_plain(at_zero), properties=["real"], latex=at_zero), e.expr(chain.items[1])))
        return {
            "equations": [e.relation(c.items[0], "=", c.items[1]) for c in parts.equations],
            "products": [e.relation(c.items[0], "=", c.items[1]) for c in parts.products],
            "starts": starts,
            "definitions": [substitute(e.expr(c.items[1]), stands) for c in parts.definitions],
            "asked": [substitute(e.expr(_differentiated(a) or a), stands) for a in parts.asked],
        }

    result = elaborate(text, whole, declared, work)
    found = result.value
    assert isinstance(found, dict)
    systems = []
    for chain, relation in zip(parts.equations, found["equations"], strict=True):
        one = stochastic_equation_of(relation)
        if one is None or not one.process.is_scalar:
            raise ReadingError("this is no equation dX_t = a dt + b dW_t", text=text, start=chain.start, end=chain.end)
        systems.append(one)
    operands = [*found["asked"]]
    asks_d = bool(parts.asked) and all(_asks_differential(a) for a in parts.asked)
    names = [None if (taken := _differentiated(a)) is None else key_of(taken) for a in parts.asked]
    used = [d for d, c in zip(found["definitions"], parts.definitions, strict=True)]
    keys = {_defined(c): d for c, d in zip(parts.definitions, used, strict=True)}
    names = [n if n is None or n in keys else next((k for k in keys if k is not None and k.split("_")[0] == n), n) for n in names]
    operands = [o for o, n in zip(operands, names, strict=True) if n is None or n not in keys]
    if not operands and not parts.definitions and kind == "ito" and not request and len(stands) == 1:
        operands = list(stands.values())  # Apply the Itô formula to $f(t,X_t)$
    random = {symbols[k] for k in moving | noise}
    asked = len(operands)
    wished = {n for n in names if n is not None}
    defined = [_defined(c) for c in parts.definitions]
    if wished and wished <= keys.keys():
        defined = list(dict.fromkeys(n for n in names if n is not None))
        used = [keys[n] for n in defined]
        for _ in keys:  # what one definition says of another process is put in
            used = [substitute(d, {z: keys[z.data.latex] for z in d.free if z.op == "symbol" and z.data.latex in keys}) for d in used]
    operands.extend(d for d in used if random & set(d.free))
    if any(n.op == "differential" for o in operands for n in walk(o)):
        first = parts.asked[0] if parts.asked else parts.definitions[0]
        raise NotSupported("differentials inside of what is asked are not understood here", text=text, start=first.start, end=first.end)
    asks = {request} - {""} | ({"differentials"} if kind == "ito" and len(operands) > 1 and asks_d else set())
    if re.search(r"\bit[oô]", said):
        asks.add("said ito")
    if kind == "moments" and re.search(r"\bsolve\b", said):
        asks.add("solve")
    if parts.stratonovich or (parts.equations and re.search(r"\bstratonovich (?:equation|sde|sense)\b", said)):
        asks.add("from stratonovich")
    if kind == "ito" and not operands and not asks - {"said ito", "differentials"}:
        first = everything[0]
        raise NotSupported("what is asked of this process is not said", text=text, start=first.start, end=first.end)
    equations = found["equations"]
    expression = None if not equations else equations[0] if len(equations) == 1 else b.join("and", *equations)
    unknowns = tuple(s.process for s in systems) or tuple(symbols[k] for k in sorted(noise))
    noises = [symbols[k] for k in sorted(noise)]
    own = [n for n, d in zip(defined, used, strict=True) if random & set(d.free) and n in named]
    name = own[0] if len(own) == 1 == len(operands) and not asked else None
    return TaskItem(
        kind, expression, (symbols["t"],), name or unknowns[0].data.latex, result.context, result.assumed, result.findings,
        text[whole.start : whole.end].strip(), request, unknowns=unknowns,
        conditions=(*found["starts"], *found["products"], *_independent(said, noises)), operands=tuple(operands), request=frozenset(asks),
    )  # fmt: skip


def _independent(said: str, noises: list[Expr]) -> list[Expr]:
    """`W_t` and `B_t` are independent: their product is no term."""
    if "independent" not in said:
        return []
    pairs = [(x, y) for i, x in enumerate(noises) for y in noises[i + 1 :]]
    return [b.relation("=", b.mul(b.differential(x), b.differential(y)), b.ZERO) for x, y in pairs]


def _asks_only(words: Sequence[str]) -> bool:
    """Whether nothing beyond the request itself is said: no word that would make a matrix of the letter."""
    return set(words) <= set("find compute calculate determine give state obtain what is the differential of d".split())


def _process_like(node: Node, context: Context) -> bool:
    """`X_t`, `Y_t`, `S_t`, not declared."""
    bare = tree.Script(node.start, node.end, node.base, node.sub) if isinstance(node, tree.Script) else node
    return isinstance(bare, tree.Script) and _base(bare) in ("X", "Y", "S", "Z") and _timed(bare) and key_of(bare) not in context.symbols


def _base_of(key: str) -> str:
    return key.split("_")[0].split("^")[0]


def _elsewhere(node: tree.Script, bases: set[str], known: set[str | None]) -> bool:
    """`W_s` beside `W_t`: the same process at another time."""
    bare = node if node.sup is None else tree.Script(node.start, node.end, node.base, node.sub)
    if node.sub is None or isinstance(node.base, tree.Script):
        return False
    return (key_of(node.base) or "") in bases and key_of(bare) not in known and not _timed(node) and key_of(node) not in known


def _defined(chain: tree.Chain) -> str | None:
    left = chain.items[0]
    return key_of(left.factors[0] if isinstance(left, tree.Product) else left)


def _start_key(left: Node, moving: set[str]) -> str:
    """The process whose start `X_0` or `X(0)` is."""
    base = _base(left.factors[0] if isinstance(left, tree.Product) else left)
    return next((k for k in sorted(moving) if k == base or k.split("_")[0].lstrip("\\") == base), "")


def _plain(key: str) -> str:
    return re.sub(r"\W+", "_", key.replace("\\", "")).strip("_")
