r"""New variables in a differential equation: "Transform $V_t+rSV_S=0$ with $x=\log S$, $\tau=T-t$ and $V=e^{-r\tau}u$.".

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `pde_transform`, whose operands are the substitutions as
relations between plain scalar letters; or None where the words ask for something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import NotSupported, ReadingError
from ..expression import Expr
from ..expression import build as b
from ..model import Context, FunctionDeclaration
from . import tree
from .dependence import dependence_of
from .elaborate import Elaborator, elaborate
from .equations import differential_equation_of
from .evidence import collect_evidence
from .names import key_of
from .problems import TaskItem
from .tree import Node
from .wording import Token, node_of

__all__ = ["changing_task"]

_ASKS = frozenset(
    "transform transforms change substitute rewrite reduce reduces express travelling traveling substitution substitutions similarity put "
    "simplify turns turn brings converts convert hopf-cole cole-hopf transformation ansatz".split()
)
_WORDS = _ASKS | frozenset(
    "a an the this these following that which is are of to into for with where and if on in at by let then use using from under "
    "through via find determine derive give show equation equations heat wave laplace transport burgers black-scholes diffusion "
    "advection polar cartesian coordinates coordinate variables variable new independent dependent moving frame log-price setting "
    "putting introduce apply takes with-respect-to burgers' fisher fisher-kpp kdv self-similar linear ordinary hopf cole viscous "
    "called so what does ' price log canonical standard simpler same heat-equation bs verify check prove waves solution solutions "
    "satisfied satisfy form be it its becomes as partial differential pde claimed constant coefficients".split()
)
_FUNCTIONS = frozenset({"u", "v", "w", "f", "g", "h", "F", "U", "V", "phi", "psi", "C", "P", "q"})
_TURNS = frozenset({"turns", "turn", "transforms", "reduces", "brings", "takes", "converts"})
_FREE = frozenset({"e", "d", r"\pi", "i"})


def changing_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as a change of variables; None where it is none."""
    words = [t.text for t in tokens if t.kind == "word"]
    if not any(w in _ASKS for w in words) or any(w not in _WORDS for w in words):
        return None
    items = [x for t in tokens if t.is_formula for x in _flat(node_of(text, t))]
    if not items or not all(isinstance(x, tree.Chain) and x.relations == ("=",) for x in items):
        return None
    chains = [x for x in items if isinstance(x, tree.Chain)]
    equations = [x for x in chains if collect_evidence(x).moving and not isinstance(x.items[0], tree.Name) and not _composed_left(x)]
    equations = [x for x in equations if dependence_of(x).functions]
    claimed: tree.Chain | None = None
    if len(equations) == 2 and {"turns", "turn", "transforms", "reduces", "brings", "takes", "converts", "becomes"} & set(words):
        claimed = equations.pop()
    elif (
        len(equations) == 1
        and {"into", "to"} & set(words)
        and {"turns", "turn", "transforms", "reduces", "brings", "takes", "converts"} & set(words)
    ):
        last = chains[-1]
        if last is not equations[0] and not isinstance(last.items[0], tree.Name):
            claimed = last  # a mixed derivative alone: u_{\\xi\\eta} = 0
    if len(equations) != 1 or (claimed is None and {"show", "verify", "check", "prove"} & set(words) and "becomes" in words):
        return None
    others = [x for x in chains if x is not equations[0] and x is not claimed]
    canonical = not others and {"heat", "canonical", "diffusion"} & set(words) and {"to", "into"} & set(words)
    if not others and not canonical:
        return None
    cole = next((x for x in others if isinstance(x.items[0], tree.Name) and _slope_of(x.items[1]) is not None), None)
    read = elaborate(text, equations[0], context, lambda e: e.relation(equations[0].items[0], "=", equations[0].items[1]))
    equation = read.value
    assert isinstance(equation, Expr)
    found = differential_equation_of([equation])
    if found is None or len(found.equations) != 1:
        return None
    unknown = found.unknowns[0]
    wanted: tuple[Expr, ...] = ()
    if claimed is not None:
        there = elaborate(
            text,
            claimed,
            _with_new_letters(context, claimed, others, unknown),
            lambda e: e.relation(claimed.items[0], "=", claimed.items[1]),
        ).value
        if not isinstance(there, Expr) or differential_equation_of([there]) is None:
            return None
        wanted = (there,)
    latex = text[equations[0].start : equations[0].end]
    if canonical or cole is not None:
        slopes = () if cole is None else (_by_slope(text, cole, unknown, read.context),)
        kind = "canonical" if cole is None else "nonlinear"
        if cole is not None and len(others) > 1:
            return None
        return (
            TaskItem(
                "pde_transform", found.equations[0], found.variables, unknown.data[1], read.context, read.assumed, read.findings, latex,
                "transform", unknowns=found.unknowns, conditions=wanted, operands=slopes, request=frozenset({kind}),
            ),
        )  # fmt: skip
    symbols = dict(read.context.symbols)
    symbols.update({s.data.latex: s for s in equation.free if s.op == "symbol"})
    parted = [_composed(y, text) for y in others]
    alone = any(len(x) > 1 for x in parted) or any(_of_one_variable(y) for y in others)
    wave = alone or bool({"travelling", "traveling", "similarity", "self-similar"} & set(words))
    bare = [_bare(x) for y in parted for x in y]
    for chain in bare:
        for item in _below(chain):
            key = key_of(item) if isinstance(item, tree.Name | tree.Script) else None
            if key is not None and key not in symbols and key not in _FREE and not _function(key):
                symbols[key] = b.symbol(_plain(key), properties=["real"], latex=key)
    symbols[unknown.data[1]] = b.symbol(unknown.data[0], properties=["real"], latex=unknown.data[1])
    declared = replace(context, symbols=symbols)
    whole = tree.Sequence(bare[0].start, bare[-1].end, tuple(bare), (",",) * (len(bare) - 1))

    def work(e: Elaborator) -> tuple[object, ...]:
        return tuple(b.relation("=", e.expr(c.items[0]), e.expr(c.items[1])) for c in bare)

    made = elaborate(text, whole, declared, work)
    relations = made.value
    if any(not s.is_scalar for r in relations for s in r.free):  # type: ignore[attr-defined]
        raise ReadingError("the substitutions have to be between scalars", text=text, start=whole.start, end=whole.end)
    return (
        TaskItem(
            "pde_transform", found.equations[0], found.variables, unknown.data[1], read.context, read.assumed, read.findings, latex,
            "transform", unknowns=found.unknowns, conditions=wanted, operands=relations,  # type: ignore[arg-type]
            request=frozenset(({"wave"} if wave else set()) | _claimed_form(words)),
        ),
    )  # fmt: skip


def _claimed_form(words: list[str]) -> set[str]:
    """The form that is claimed to come out, where it is named and not written."""
    if "claimed" not in words:
        return set()
    return {"claimed constant coefficients"} if "coefficients" in words else {"claimed heat equation"}


def _with_new_letters(context: Context, claimed: tree.Chain, others: list[tree.Chain], unknown: Expr) -> Context:
    """The context with the claimed equation's function declared in the new variables, and in those that stay."""
    keys = [k for c in others if isinstance(c.items[0], tree.Name) and (k := key_of(c.items[0])) is not None]
    heads = {k for x in _below_all(claimed) if isinstance(x, tree.Script) and (k := key_of(x.base)) is not None}
    function = next((k for k in heads if k == unknown.data[1] or k.lstrip("\\") in _FUNCTIONS), None)
    if function is None:
        return context
    letters = [b.symbol(_plain(k), properties=["real"], latex=k) for k in keys if k not in (unknown.data[1], function)]
    old = [v for v in unknown.args if v.op == "symbol" and v.name not in {z.name for z in letters}]
    by = (*letters, *old)
    made = FunctionDeclaration(_plain(function), function, tuple(v.shape for v in by), b.ZERO.shape, by)
    symbols = {**context.symbols, **{v.data.latex: v for v in by}}
    return context.with_(functions={**context.functions, function: made}, symbols=symbols)


def _below_all(node: Node) -> list[Node]:
    out, stack = [], [node]
    while stack:
        item = stack.pop()
        out.append(item)
        stack.extend(tree.children(item))
    return out


def _of_one_variable(chain: tree.Chain) -> bool:
    """`u(x,t)=f(z)`: the new function has one variable."""
    for item in _below_all(chain.items[1]):
        for name, fence in zip(item.factors, item.factors[1:], strict=False) if isinstance(item, tree.Product) else ():
            if (
                isinstance(name, tree.Name)
                and name.name in _FUNCTIONS
                and isinstance(fence, tree.Fence)
                and isinstance(fence.content, tree.Name)
            ):
                return True
    return False


def _composed_left(chain: tree.Chain) -> bool:
    """`u(x,t)=...`: a substitution, whatever its right side holds."""
    left = chain.items[0]
    return isinstance(left, tree.Product) and len(left.factors) == 2 and _arguments_any(left.factors[0], left.factors[1])


def _arguments_any(name: Node, fence: Node) -> bool:
    return isinstance(name, tree.Name) and isinstance(fence, tree.Fence) and isinstance(fence.content, tree.Sequence)


def _slope_of(node: Node) -> tree.Script | None:
    r"""The `\phi_x` of `-2\nu\phi_x/\phi`."""
    for item in _below(node):
        if isinstance(item, tree.Script) and isinstance(item.base, tree.Name) and isinstance(item.sub, tree.Name) and item.sup is None:
            if item.base.name in ("phi", "psi", "varphi", "v", "w", "theta", "h") and item.sub.name in ("x", "y", "z"):
                return item
    return None


def _by_slope(text: str, chain: tree.Chain, unknown: Expr, context: Context) -> Expr:
    """`u = G(phi, phi_x)` as a relation, with phi a function of the same variables."""
    slope = _slope_of(chain.items[1])
    assert slope is not None
    key = key_of(slope.base)
    assert key is not None
    made = FunctionDeclaration(_plain(key), key, tuple(v.shape for v in unknown.args), b.ZERO.shape, unknown.args)
    symbols = {**context.symbols, **{v.data.latex: v for v in unknown.args}}
    declared = context.with_(functions={**context.functions, key: made}, symbols=symbols)
    value = elaborate(text, chain.items[1], declared, lambda e: e.expr(chain.items[1])).value
    assert isinstance(value, Expr)
    return b.relation("=", unknown, value)


def _flat(node: Node) -> list[Node]:
    if isinstance(node, tree.Sequence):
        return [x for item in node.items for x in _flat(item)]
    return [node]


def _below(node: Node) -> list[Node]:
    out, stack = [], [node]
    while stack:
        item = stack.pop()
        out.append(item)
        if isinstance(item, tree.Script) and key_of(item) is not None:
            continue
        stack.extend(tree.children(item))
    return out


def _bare(chain: tree.Chain) -> tree.Chain:
    """The relation with functions written without their arguments: `u(x,t)=e^{-t}v(x,t)`."""

    def taken(product: tree.Product, i: int) -> tuple[Node, int] | None:
        name, following = product.factors[i], product.factors[i + 1] if i + 1 < len(product.factors) else None
        called = isinstance(name, tree.Name) and product.marks[i : i + 1] == ("",) and _arguments(name, following)
        return (name, 2) if called else None

    return replace(chain, items=tuple(tree.with_factors(x, taken) for x in chain.items))


def _composed(chain: tree.Chain, text: str) -> list[tree.Chain]:
    """`u(x,t)=f(x-ct)` as `u=f` and `z=x-ct`; a function at something composed is not understood elsewhere."""
    for item in _below(chain):
        pairs = zip(item.factors, item.factors[1:], strict=False) if isinstance(item, tree.Product) else ()
        for name, fence in pairs:
            if not isinstance(name, tree.Name) or name.name not in _FUNCTIONS or not isinstance(fence, tree.Fence):
                continue
            if _arguments(name, fence) or isinstance(fence.content, tree.Number):
                continue
            letters = {x.name for x in _below(chain) if isinstance(x, tree.Name)}
            if item is not chain.items[1] or "z" in letters or isinstance(fence.content, tree.Sequence):
                raise NotSupported("a function of something composed is not understood here", text=text, start=item.start, end=item.end)
            z = tree.Name(fence.start, fence.end, "z")
            inner = replace(chain, start=fence.start, end=fence.end, items=(z, fence.content))
            assert isinstance(item, tree.Product)
            at = item.factors.index(fence)
            factors = (*item.factors[:at], *item.factors[at + 1 :])
            marks = (*item.marks[: at - 1], *item.marks[at:])
            rest: Node = factors[0] if len(factors) == 1 else replace(item, factors=factors, marks=marks)
            return [replace(chain, items=(chain.items[0], rest)), inner]
    return [chain]


def _arguments(name: tree.Name, node: Node | None) -> bool:
    """Whether a fence holds the arguments of a function: letters alone, behind a letter of custom for functions."""
    if not isinstance(node, tree.Fence) or name.name not in _FUNCTIONS:
        return False
    parts = node.content.items if isinstance(node.content, tree.Sequence) else (node.content,)
    return all(isinstance(x, tree.Name) for x in parts)


def _function(key: str) -> bool:
    return key.lstrip("\\") in ("log", "ln", "exp", "sin", "cos", "tan", "sqrt", "sinh", "cosh", "tanh", "arctan")


def _plain(key: str) -> str:
    name = key.replace("\\", "").replace("{", "").replace("}", "")
    return {"lambda": "lamda"}.get(name, name)
