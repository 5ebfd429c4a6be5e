r"""Tasks about vector processes: "Let $d\mathbf X_t=A\mathbf X_t\,dt+B\,d\mathbf W_t$. Find $d\|\mathbf X_t\|^2$."

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `ito` with the request `vector`, whose operands are the
function, the process, its drift and its diffusion; or None where no vector of Brownian motions stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import NotSupported
from ..expression import Expr, matrix_shape, vector_shape
from ..expression import build as b
from ..expression.shapes import Dim
from ..model import Context
from . import tree
from .elaborate import Elaborator, elaborate
from .names import key_of
from .problems import TaskItem
from .random_words import WORDS
from .signs import is_d
from .tree import Node
from .wording import Token, node_of

__all__ = ["vector_task"]


def vector_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on a vector process; None where it is none."""
    words = [t.text for t in tokens if t.kind == "word"]
    if any(w not in WORDS for w in words) or {"show", "prove", "verify", "check", "reverse-time", "probability-flow", "flow", "mean"} & set(
        words
    ):
        return None
    nodes = [x for t in tokens if t.is_formula for x in _flat(node_of(text, t))]
    domain = [x for x in nodes if isinstance(x, tree.Chain) and x.relations != ("=",)]
    equations = [x for x in nodes if isinstance(x, tree.Chain) and x.relations == ("=",)]
    asked = [x for x in nodes if isinstance(x, tree.Product) and is_d(x.factors[0])]
    names = [x for x in nodes if isinstance(x, tree.Name | tree.Script) and _bold(x)]
    if len(asked) != 1 or len(domain) + len(equations) + len(asked) + len(names) != len(nodes) or len(equations) > 1:
        return None
    moving = [x for n in equations for x in _moved(n.items[0])] if equations else [
        x for n in (*domain, *names) for x in (n.items[0] if isinstance(n, tree.Chain) else n,) if _bold(x)
    ]  # fmt: skip
    if len(moving) != 1 or not _bold(moving[0]) or key_of(moving[0]) is None:
        return None
    process = key_of(moving[0]) or ""
    if equations and not all(_bold(x) or getattr(x, "name", "") == "t" for x in _moved(equations[0].items[1])):
        return None
    if not equations and _letter(moving[0]) not in ("W", "B"):
        return None
    symbols = dict(context.symbols)
    known = symbols.get(process)
    sizes = [d for chain in domain if (d := _length(chain, process)) is not None]
    if len(sizes) != len(domain):
        return None
    size = sizes[0] if sizes else known.shape.rows if known is not None and known.shape.kind == "vector" else Dim.of("n")
    assert size is not None
    symbols[process] = b.symbol(_plain(process), vector_shape(size), ("real",), latex=process)
    terms = _terms(equations[0].items[1], text) if equations else []
    body = asked[0]
    inner = replace(body, factors=body.factors[1:], marks=body.marks[1:]) if len(body.factors) > 2 else body.factors[1]
    drifts = [n for n, random in terms if not random]
    noises = [n for n, random in terms if random]
    if len(noises) > 1:
        return None
    for node in noises:  # a capital in front of a vector of noise is a matrix
        key = key_of(node) if isinstance(node, tree.Name) else None
        if isinstance(node, tree.Name) and node.name[0].isupper() and key is not None and key not in symbols:
            symbols[key] = b.symbol(node.name, matrix_shape(size, Dim.of("m")), ("real",), latex=key)
    declared = replace(context, symbols=symbols)
    whole = tree.Sequence(body.start, body.end, tuple(x for x in (inner, *drifts, *noises) if x is not None), (",",) * (len(terms)))

    def work(e: Elaborator) -> list[Expr]:
        f = e.expr(inner)
        a = [e.expr(n) for n in drifts if n is not None]
        noise = [e.expr(n) for n in noises if n is not None]
        own = e.expr(moving[0])
        a = [e.like(value, own)[0] for value in a]
        for value in noise:
            if value.shape.kind == "matrix":
                e.sizes.equate(value.shape.rows, own.shape.rows)
            elif not value.is_scalar:
                raise e.error(NotSupported, "the noise has a matrix or a number in front", body)
        return [e.sizes.settle(x) for x in (f, *a, *noise, own)]

    result = elaborate(text, whole, declared, work)
    values = result.value
    assert isinstance(values, list)
    x = values.pop()
    f, drift = values[0], values[1 : 1 + len(drifts)]
    noise = values[1 + len(drifts) :] or [b.ONE]
    total = b.add(*drift) if drift else b.zeros(x.shape)
    if not f.is_scalar or total.shape != x.shape:
        raise NotSupported("a scalar function of the vector is needed", text=text, start=body.start, end=body.end)
    return (
        TaskItem(
            "ito", None, (x,), process, result.context, result.assumed, result.findings, text.strip(), "", unknowns=(x,),
            operands=(f, x, total, noise[0]), request=frozenset({"vector"}),
        ),
    )  # fmt: skip


def _length(chain: tree.Chain, process: str) -> Dim | None:
    r"""The d of `\mathbf W_t\in\mathbb R^d`."""
    if chain.relations != ("in",) or key_of(chain.items[0]) != process:
        return None
    space = chain.items[1]
    if not isinstance(space, tree.Script) or not isinstance(space.base, tree.Name) or space.base.name != "R":
        return None
    if isinstance(space.sup, tree.Number) and space.sup.text.isdigit():
        return Dim.of(int(space.sup.text))
    return Dim.of(space.sup.name) if isinstance(space.sup, tree.Name) else None


def _flat(node: Node) -> list[Node]:
    return [x for item in node.items for x in _flat(item)] if isinstance(node, tree.Sequence) else [node]


def _bold(node: Node) -> bool:
    while isinstance(node, tree.Script):
        node = node.base
    return isinstance(node, tree.Name) and node.style == "bold"


def _letter(node: Node) -> str:
    while isinstance(node, tree.Script):
        node = node.base
    return node.name if isinstance(node, tree.Name) else ""


def _moved(node: Node) -> list[Node]:
    """What stands behind a d."""
    out: list[Node] = []
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, tree.Product):
            out += [y for x, y in zip(item.factors, item.factors[1:], strict=False) if is_d(x)]
        stack.extend(tree.children(item))
    return out


def _terms(node: Node, text: str) -> list[tuple[Node | None, bool]]:
    """The coefficients of dt and of the noise; None for one."""
    parts = list(zip(node.terms, node.signs, strict=True)) if isinstance(node, tree.Sum) else [(node, "+")]
    out: list[tuple[Node | None, bool]] = []
    for part, sign in parts:
        if not isinstance(part, tree.Product) or len(part.factors) < 2 or not is_d(part.factors[-2]):
            raise NotSupported("this is no equation for a vector process", text=text, start=part.start, end=part.end)
        random = _bold(part.factors[-1])
        rest = part.factors[:-2]
        coefficient: Node | None = None
        if rest:
            coefficient = rest[0] if len(rest) == 1 else replace(part, factors=rest, marks=part.marks[: len(rest) - 1])
            if sign == "-":
                coefficient = tree.Sum(part.start, part.end, (coefficient,), ("-",))
        elif not random or sign == "-":
            raise NotSupported("a coefficient is missing in front of this differential", text=text, start=part.start, end=part.end)
        out.append((coefficient, random))
    return out


def _plain(key: str) -> str:
    return "".join(c for c in key.replace("\\mathbf", "").replace("\\boldsymbol", "") if c.isalnum() or c == "_")
