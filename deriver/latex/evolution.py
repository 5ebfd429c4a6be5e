r"""Tasks about differential equations: "Solve $y'+2y=e^{-t}$, $y(0)=0$.", systems, partial and stochastic differential equations.

Comes in: the words and formulas of a task. Goes out: one `TaskItem` with the equations as relations, the unknown functions, the variables
they depend on, and the conditions; or None where the task is about something else, or holds a word that is not in the table below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import DeriverError, NotSupported, ReadingError
from ..expression import SCALAR, Expr, transform, walk
from ..expression import build as b
from ..model import Context, FunctionDeclaration
from . import patterns as re
from . import tree
from .columns import in_rows
from .declarations import Draft, finish, read_node
from .dependence import Dependence, dependence_of
from .elaborate import Elaborator, elaborate
from .equations import differential_equation_of, factors_of, plain, stochastic_equation_of
from .evidence import collect_evidence
from .evolution_letters import with_scalars, with_vectors
from .evolution_parts import (
    TaskParts,
    arguments_of,
    flat_formulas,
    left_name,
    mentions,
    names_below,
    sorted_parts,
)
from .functions import POWERS_BEFORE_ARGUMENT
from .initial_data import initial_data, point_source, slopes
from .laplacians import expanded, harmonic_equation
from .names import key_of
from .operator_polynomials import written_out
from .problems import TaskItem
from .signs import is_d, numerator_of
from .statements import as_definition
from .tree import Node
from .unit_steps import with_steps
from .wording import Token, node_of

__all__ = ["evolution_task", "knows_words"]

_ASKS = (
    ("stationary", r"\b(?:stationary|invariant) (?:distribution|density|law|measure)\b"),
    ("moments", r"\b(?:mean|variance|expectation|expected|moments?)\b"),
    ("equilibrium", r"\b(?:equilibri(?:um|a)|critical points?|fixed points?|steady states?|stationary points?|rest points?)\b"),
    ("pde_verify", r"\b(?:verify|show|check|prove)\b"),
    ("pde_classify", r"\bclassify\b|\btype\b"),
    ("ito", r"\b(?:it[oô](?:['’]s)?|drift|diffusion|sde)\b"),
    ("solve", r"\b(?:solve|solutions?|integrate|solved)\b"),
)
#: Words that may stand in such a task; with any other word the task is left to the general grammar.
_WORDS = frozenset(
    "a an the this these following that which is are be of to for with where and if when given subject on in at by let then use "
    "using from consider suppose please now also its their it them all each such so under as over solve find determine obtain give "
    "compute calculate integrate apply verify show check prove classify state write derive sketch general particular explicit "
    "implicit unique real complete steady solution solutions satisfying satisfies satisfy solves passing through initial boundary "
    "value values problem problems condition conditions ivp bvp cauchy dirichlet neumann periodic data differential equation "
    "equations ode odes pde pdes sde sdes stochastic ordinary partial system systems linear nonlinear non-linear first second "
    "third fourth order first-order second-order third-order fourth-order higher-order homogeneous nonhomogeneous inhomogeneous "
    "non-homogeneous autonomous separable exact bernoulli riccati clairaut euler cauchy-euler equidimensional airy bessel legendre "
    "hermite constant coefficients coefficient constant-coefficient logistic heat wave laplace poisson transport burgers advection "
    "diffusion black-scholes schrödinger black scholes harmonic oscillator damped undamped forced pendulum predator-prey "
    "lotka-volterra equilibria equilibrium critical fixed states stationary rest points point distribution density law measure "
    "invariant type types stability stable unstable origin ito itô ito's itô's itô’s ito’s formula lemma process processes drift "
    "term geometric brownian motion ornstein-uhlenbeck vasicek cir langevin mean variance expectation expected moments moment "
    "function functions unknown method undetermined variation parameters what feynman-kac laplace's burgers' fisher fisher-kpp kdv "
    "korteweg-de vries klein-gordon telegraph helmholtz cable allen-cahn kolmogorov backward fokker-planck reaction-diffusion "
    "convection-diffusion advection-diffusion kernel fundamental terminal disk disc unit tricomi ' whole line rod string half-line domain "
    "region rectangle square bounded payoff call put option european price closed-form risk-neutral standard normal cumulative "
    "identically everywhere integrating factor separation variables interval maximal initially interest every constants any "
    "temperature displacement velocity one-dimensional two-dimensional subject "
    "profile positive number dispersion relation principle maximum beam schrodinger linearised linearized dispersive uniqueness"
    " shock speed breaking time centre".split()
)


#: What is asked of a partial differential equation besides its solution.
_SPECIAL = ("dispersion relation", "maximum principle", "steady state", "uniqueness", "shock speed", "breaking time", "centre value")
#: "on $\\mathbb{R}$" says that there is no boundary.
_WHOLE_LINE = re.compile(r"\\mathbb\s*\{?\s*R\s*\}?")
#: "on $[0,1]$".
_INTERVAL = re.compile(r"(?:\\left)?[\[(]\s*0\s*,[^,=]+(?:\\right)?[\])]")


def knows_words(tokens: Sequence[Token]) -> bool:
    """Whether every word of a task stands in the table of this grammar."""
    return all(t.text in _WORDS for t in tokens if t.kind == "word")


def evolution_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on differential equations; None where it is none."""
    words = [t.text for t in tokens if t.kind == "word"]
    if any(w not in _WORDS for w in words):
        return None
    said = " ".join(words)
    ask = next((kind for kind, pattern in _ASKS if re.search(pattern, said)), None)
    if words and ask is None and "find" not in words:
        return None
    shown = [t for t in tokens if t.is_formula and not _WHOLE_LINE.fullmatch(t.text)]
    inside = [t for t in shown if _INTERVAL.fullmatch(t.text)]
    nodes = [node_of(text, t) for t in shown if t not in inside or len(shown) == len(inside)]
    items = [item for node in nodes for item in flat_formulas(node)]
    if not items:
        return None
    named = [x for x in items if isinstance(x, tree.Name)]
    if ask == "pde_verify" and named and len(items) > len(named) + 1:
        items = [x for x in items if x not in named]  # "Let V = ... Verify that V satisfies ..."
    if "harmonic" in words and ask == "pde_verify" and len(items) == 1 and isinstance(items[0], tree.Chain):
        equation = harmonic_equation(items[0])
        items += [] if equation is None else [equation]
    items = written_out(expanded(in_rows(items)))
    whole = tree.Sequence(items[0].start, items[-1].end, tuple(items), (",",) * (len(items) - 1))
    if ask == "solve" and len(items) == 1 and "pde" not in words and slopes(items[0]):
        raise NotSupported(
            "these may be partial derivatives of u, or letters of their own", text=text, start=whole.start, end=whole.end,
            hint=r"give a condition, as in u(x,0)=f(x), or write \partial_x u",
        )  # fmt: skip
    if not collect_evidence(whole).moving:
        return None
    dependence = dependence_of(whole)
    taken = {*dependence.functions, *context.functions, *context.symbols, *context.definitions}
    items, steps = with_steps(items, taken) if ask == "solve" or ask is None else (items, [])
    if steps:
        whole = tree.Sequence(items[0].start, items[-1].end, tuple(items), (",",) * (len(items) - 1))
        dependence = dependence_of(whole)
    moving = {*dependence.functions, *dependence.processes, *context.functions}
    parts = sorted_parts(items, dependence, moving, ask, context)
    if (
        parts is None
        or not parts.equations
        or (parts.asked and not dependence.processes)
        or (not words and items[0] is not parts.equations[0])
    ):
        return None
    if not words and not all(_bare_equation(c) for c in parts.equations):
        return None
    if ask == "pde_verify" and not parts.candidates:
        return None
    item = _read(text, parts, ask or ("ito" if parts.asked else "solve"), context, dependence)
    if item is not None and steps:
        item = replace(item, assumed=(*item.assumed, *steps))
    special = next((r for r in _SPECIAL if r in said), None)
    if item is not None and special is not None:
        if item.kind != "pde":
            return None
        item = replace(item, request=item.request | {special})
    if item is not None and inside and item.kind == "pde":
        ended = [] if all("infty" in t.text for t in inside) else ["bounded"]
        item = replace(item, request=item.request | {"domain given", *ended})
    return None if item is None else (item,)


def _bare_equation(node: tree.Chain) -> bool:
    """Whether an equation alone asks to be solved: not one that works out a derivative, as `f'(x)=2x` or `\\nabla f=...` does."""
    left = node.items[0]
    first = left.factors[0] if isinstance(left, tree.Product) and len(left.factors) > 1 else None
    if isinstance(first, tree.Operator) and first.name not in POWERS_BEFORE_ARGUMENT:
        return first.name == "nabla" and len(node.items) == 2 and isinstance(node.items[1], tree.Number)
    if isinstance(first, tree.Fraction) and numerator_of(first.numerator) is not None:
        moved = key_of(left.factors[1]) if isinstance(left, tree.Product) and len(left.factors) == 2 else None
        return moved is not None and len(node.items) == 2 and mentions(node.items[1], {moved})  # d/dx of something, or y' = xy
    return len(node.items) == 2


# From syntax to a typed problem -----------------------------------------------------------------------------------------------


def _read(text: str, parts: TaskParts, ask: str, context: Context, dependence: Dependence) -> TaskItem | None:
    everything: list[Node] = [*parts.equations, *parts.conditions, *parts.candidates]
    whole = tree.Sequence(everything[0].start, everything[-1].end, tuple(everything), (",",) * (len(everything) - 1))
    context = _declared(text, parts, context, whole)
    if any(point_source(x) for x in names_below(whole)):
        delta = FunctionDeclaration("delta", r"\delta", (SCALAR,), SCALAR)
        context = context.with_(functions={**context.functions, r"\delta": delta})
    initial = initial_data(whole)
    if initial:
        made = {k: FunctionDeclaration(k, k, (SCALAR,), SCALAR) for k in initial if k not in context.functions}
        context = context.with_(functions={**context.functions, **made})
    context = with_vectors(with_scalars(context, whole, dependence), parts.equations, dependence)
    form = None if dependence.noise else _form_letters(parts.equations, dependence)
    chains: list[Node] = [*parts.equations, *parts.candidates] if form is not None else everything

    def work(e: Elaborator) -> object:
        made = []
        for node in chains:
            assert isinstance(node, tree.Chain)
            last = node.items[-1]
            made += [e.relation(item, "=", last) for item in node.items[:-1]]
        points = []
        if form is not None:
            for node in parts.conditions:
                at = arguments_of(node.items[0])
                if at is None or len(at) != 1:
                    raise e.error(NotSupported, "this condition on a differential form is not understood", node)
                points += [e.expr(at[0]), e.expr(node.items[-1])]
        return [*made, *points]

    result = elaborate(text, whole, context, work)
    assert isinstance(result.value, list)
    count = sum(len(n.items) - 1 for n in chains if isinstance(n, tree.Chain))
    relations, points = result.value[:count], result.value[count:]
    latex = text[whole.start : whole.end].strip()
    inner = result.context
    if dependence.noise or any(r.args[0].op == "differential" and _processes(r) for r in relations):
        return _stochastic(text, parts, relations, ask, inner, result.assumed, result.findings, latex)
    operands: tuple[Expr, ...] = ()
    if form is not None:
        relations, operands = _from_form(text, parts, relations, points, form, inner)
    verified = relations[len(relations) - len(parts.candidates) :] if parts.candidates else []
    relations = _without_names(relations)
    found = differential_equation_of([r for r in relations if r not in verified])
    if found is None:
        return None  # nothing unknown is differentiated: y has a definition
    if ask == "pde_verify" and found.kind != "pde":
        return None  # a claim: to be verified, not derived
    kind = {"solve": found.kind, "equilibrium": "pde" if found.kind == "pde" else "equilibrium"}.get(ask, ask)
    if ask in ("moments", "stationary", "ito"):
        raise ReadingError("nothing is random in this equation", text=text, start=whole.start, end=whole.end)
    if kind in ("pde_classify",) and found.kind != "pde":
        kind = "classify"
    expression = found.equations[0] if len(found.equations) == 1 else b.join("and", *found.equations)
    return TaskItem(
        kind, expression, found.variables, found.unknowns[0].data[1], inner, result.assumed, result.findings, latex, ask,
        unknowns=found.unknowns, conditions=found.conditions, operands=(*operands, *verified),
        request=_domain_given(parts, found.variables) if found.kind == "pde" else frozenset(),
    )  # fmt: skip


def _without_names(relations: list[Expr]) -> list[Expr]:
    r"""`y = xp + 1/p where p = dy/dx` with the derivative put in."""
    named = {}
    for r in relations:
        name, body = r.args if r.op == "relation" else (r, r)
        if name.op == "symbol" and plain(body).op == "derivative" and len(relations) > 1:
            named[name] = plain(body)
    kept = [r for r in relations if not (r.op == "relation" and r.args[0] in named)]
    return [transform(r, named.get) for r in kept] if named and kept else relations


def _everywhere(node: Node) -> bool:
    r"""Whether a domain is the whole line: `-\infty<x<\infty`, `x\in\mathbb{R}`."""
    names = [getattr(n, "name", "") for n in names_below(node)]
    return names.count("infty") >= 2 or ("R" in names and "+" not in names and getattr(node, "relations", ()) == ("in",))


def _domain_given(parts: TaskParts, variables: Sequence[Expr]) -> frozenset[str]:
    """`domain given` where the task bounds a variable of space: `x > 0`, `0 < x < L`."""
    space = {v.data.latex for v in variables if v.op == "symbol"} - {"t", r"\tau"}
    bounded = any(mentions(x, space) and not _everywhere(x) for x in parts.domain)
    return frozenset({"domain given"}) if bounded else frozenset()


def _declared(text: str, parts: TaskParts, context: Context, whole: Node) -> Context:
    """The context with what the task defines beside its equations, and the domain it names."""
    draft = Draft(context)
    for node in parts.domain:
        if any(getattr(n, "name", "") == "infty" for n in names_below(node)):
            continue  # the whole line
        try:
            read_node(node, text, draft)
        except DeriverError:
            continue  # a strip 0 < x < L says where, and is kept by no declaration
    context = finish(draft, ()) if parts.domain else context
    waiting = list(parts.definitions)
    while waiting:
        for node in waiting:
            others = {left_name(n.items[0]) for n in waiting if n is not node}
            if not any(key_of(x) in others for x in names_below(node.items[1]) if isinstance(x, tree.Name | tree.Script)):
                break
        else:
            node = waiting[0]
        waiting.remove(node)
        made = as_definition(node, text, context, beside=whole)
        if made is None:
            raise ReadingError("this is neither an equation for the unknown nor a definition", text=text, start=node.start, end=node.end)
        context = made.learnt
    return context


def _form_letters(equations: list[tree.Chain], dependence: Dependence) -> tuple[str, str] | None:
    """The unknown and the variable of `M dt + N dy = 0`, by custom y and then what is left."""
    if len(equations) != 1 or dependence.processes:
        return None
    moved: list[str] = []
    for item in names_below(equations[0]):
        if isinstance(item, tree.Fraction) and (head := numerator_of(item.numerator)) is not None:
            if any(is_d(x) for x in names_below(item.denominator)):
                return None  # a derivative after all
            if head[2] is not None:
                moved.append(key_of(head[2]) or "")
        if isinstance(item, tree.Product):
            if any(mark == "/" and is_d(item.factors[i + 1]) for i, mark in enumerate(item.marks)):
                return None  # dy/dx
            for i, f in enumerate(item.factors[:-1]):
                if is_d(f) and item.marks[i] == "":
                    moved.append(key_of(item.factors[i + 1]) or "")
        if isinstance(item, tree.Script) and item.primes:
            return None
    names = sorted(set(moved) - {""})
    if len(names) != 2:
        return None
    for unknown in ("y", "u", "v", "w", "x", "r", "P", "N"):
        if unknown in names and not (unknown == "x" and "y" in names):
            other = names[1 - names.index(unknown)]
            return unknown, other
    return None


def _from_form(
    text: str, parts: TaskParts, relations: list[Expr], points: list[Expr], form: tuple[str, str], context: Context
) -> tuple[list[Expr], tuple[Expr, ...]]:
    """`M dx + N dy = 0` as `M + N y' = 0`, with M and N as the operands of the problem."""
    relation = relations[0]
    symbols = {s.data.latex: s for s in (*relation.args[0].free, *relation.args[1].free) if s.op == "symbol"}
    y, x = symbols[form[0]], symbols[form[1]]
    parts_by: dict[Expr, list[Expr]] = {b.differential(y): [], b.differential(x): []}
    whole = b.subtract(*relation.args)
    for term in whole.args if whole.op == "add" else (whole,):
        factors = factors_of(term)
        moving = [f for f in factors if f in parts_by]
        rest = [f for f in factors if f not in parts_by]
        if len(moving) != 1 or any(k.op == "differential" for f in rest for k in walk(f)):
            first = parts.equations[0]
            raise ReadingError("this is no differential form M dx + N dy = 0", text=text, start=first.start, end=first.end)
        parts_by[moving[0]].append(b.mul(*rest) if rest else b.ONE)
    n, m = (b.add(*terms) if terms else b.ZERO for terms in parts_by.values())
    applied = b.apply(y.name, (x,), SCALAR, latex=y.data.latex)

    def visit(node: Expr) -> Expr | None:
        return applied if node is y else None

    equation = b.relation("=", b.add(transform(m, visit), b.mul(transform(n, visit), b.derivative(applied, x))), b.ZERO)
    conditions = [
        b.relation("=", b.apply(y.name, (at,), SCALAR, latex=y.data.latex), value)
        for at, value in zip(points[::2], points[1::2], strict=True)
    ]
    return [equation, *conditions], (m, n)


def _processes(relation: Expr) -> bool:
    return any("process" in s.properties for s in relation.free)


def _stochastic(
    text: str, parts: TaskParts, relations: list[Expr], ask: str, context: Context, assumed: tuple[str, ...], findings: tuple[object, ...],
    latex: str,
) -> TaskItem:  # fmt: skip
    """An equation for a process, or what is asked of a function of it."""
    first = parts.equations[0]
    equations = [r for r in relations if r.args[0].op == "differential"]
    conditions = tuple(r for r in relations if r.args[0].op != "differential")
    found = [stochastic_equation_of(r) for r in equations]
    if not found or any(f is None for f in found):
        raise ReadingError("this is no equation dX_t = a dt + b dW_t", text=text, start=first.start, end=first.end)
    systems = [f for f in found if f is not None]
    kind = {"solve": "ito", "ito": "ito"}.get(ask, ask)
    if kind not in ("ito", "moments", "stationary"):
        raise NotSupported("this is not asked of a stochastic equation", text=text, start=first.start, end=first.end)
    operands: list[Expr] = []
    name = systems[0].process.data.latex
    for node in parts.definitions:
        key = left_name(node.items[0])
        definition = context.definitions.get(key or "")
        if definition is not None and any(s.process in definition.body.free for s in systems):
            operands.append(definition.body)
            name = key or name
    for asked in parts.asked:
        if isinstance(asked, tree.Product) and is_d(asked.factors[0]):
            continue
        if key_of(asked) is not None:
            continue
        value = elaborate(text, asked, context, lambda e, n=asked: e.expr(n)).value  # type: ignore[misc]
        assert isinstance(value, Expr)
        operands.append(value)
    expression = equations[0] if len(equations) == 1 else b.join("and", *equations)
    return TaskItem(
        kind, expression, (systems[0].time,), name, context, assumed, findings, latex, ask,  # type: ignore[arg-type]
        unknowns=tuple(s.process for s in systems), conditions=conditions, operands=tuple(operands),
    )  # fmt: skip
