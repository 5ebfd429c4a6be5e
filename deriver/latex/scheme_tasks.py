r"""Tasks on numerical methods: "Find the order of the method $y_{n+1}=y_n+hf_n$.", "Is RK4 A-stable?", "Find the CFL condition of ...".

Comes in: the words and formulas of a task. Goes out: one `TaskItem` on a recursion, whose members are letters of their own; None where the
task is about something else or holds a word that is not in the table of `scheme_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .coefficients import coefficients
from .iteration_tasks import iteration, quadrature, residual_block, richardson
from .names import key_of
from .problems import TaskItem
from .scheme_wording import with_methods_plainly
from .scheme_words import WORDS, claimed_number, method_named
from .scripted import Scripted, below, offset_of
from .second_order_tasks import second_order_method
from .spoken import NEUTRAL, Spoken, index_letter, members, plain, shifts, spoken_of
from .tree import Node
from .wording import node_of

__all__ = ["scheme_task"]


def scheme_task(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on a numerical method; None where it is none."""
    if context.symbols or context.definitions or not _GATE.search(text):
        return None
    spoken = spoken_of(with_methods_plainly(text), context)
    if spoken is None or any(w not in WORDS and w not in NEUTRAL and not w.isdigit() and method_named(w) is None for w in spoken.words):
        return None
    if "no" in spoken.words and not _NONE.search(spoken.said):
        return None
    for read in _READERS:
        found = read(spoken)
        if found is not None:
            return (found,)
    return None


_GATE = re.compile(
    r"\border\b|stab(?:le|ility)|boundary locus|symplectic|amplification|CFL|von Neumann|truncation|leading error|approximates|"
    r"extrapolation|exactness|precision|rate of convergence|convergence (?:rate|order)|converge|[Rr]esidual block|zero-stable|"
    r"exact for polynomials",
)


_NONE = re.compile(r"\bno (?:interval|region) of absolute stability")


# One-step and multistep methods -------------------------------------------------------------------------------------------------


def _recursion(nodes: Sequence[Node]) -> bool:
    return index_letter(nodes) is not None


def _method(spoken: Spoken) -> tuple[list[Expr], list[str]] | None:
    """The equations of a method, or its name; None where neither is there."""
    tableau = next((x for n in spoken.nodes for x in below(n) if isinstance(x, tree.Environment) and x.name == "array"), None)
    if tableau is not None:
        cells = [list(r) for r in tableau.rows]
        rows = [[(b.ZERO if isinstance(c, tree.Missing) else c) for c in r] for r in cells]
        flat_cells = [c for r in rows for c in r if isinstance(c, Node)]
        read = iter(Scripted(spoken.text).read(flat_cells, spoken.context))
        return [b.listing([next(read) if isinstance(c, Node) else c for c in r]) for r in rows], ["tableau"]
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",)]
    written = coefficients(spoken, chains)
    if written is not None:
        return written, ["tableau"]
    letter = index_letter(chains)
    if letter is not None:
        right = [x for c in chains for x in below(c) if isinstance(x, tree.Script) and isinstance(x.base, tree.Name)]
        heads = {x.base.name for x in right if offset_of(x.sub, letter) is not None and isinstance(x.base, tree.Name)} - {"t"}
        stages = {
            c.items[0].base.name
            for c in chains
            if isinstance(c.items[0], tree.Script) and isinstance(c.items[0].base, tree.Name) and isinstance(c.items[0].sub, tree.Number)
        }
        functions = {}
        for node in (x for c in chains for x in below(c) if isinstance(x, tree.Product)):
            for head, fence in zip(node.factors, node.factors[1:], strict=False):
                if isinstance(head, tree.Name) and isinstance(fence, tree.Fence) and head.name in "fgF" and fence.opening == "(":
                    functions[head.name] = len(fence.content.items) if isinstance(fence.content, tree.Sequence) else 1
        reader = Scripted(spoken.text, members(heads, letter), functions)
        relations = reader.read(chains, spoken.context)
        return relations, ["equations", *(f"stage {s}" for s in sorted(stages)), *(f"right {f}" for f in functions)]
    named = method_named(spoken.said)
    return None if named is None else ([], [f"method {named}"])


def _ode_order(spoken: Spoken) -> TaskItem | None:
    """The order of a method for y' = f(t, y)."""
    said = spoken.said
    if not re.search(r"\border\b|\btruncation\b|\berror constant\b|\bbutcher\b", said) or re.search(
        r"\bconvergence\b|\bquadrature\b", said
    ):
        return None
    if any(_grid(n) for n in spoken.nodes):
        return None
    found = _method(spoken)
    if found is None or (found[1][0].startswith("method") and spoken.formulas):
        return None
    relations, request = found
    claim = claimed_number(said, "order")
    if spoken.shown and claim is not None:
        request.append(f"claimed order {claim}")
    elif re.search(r"\b(?:for which|conditions? on|find conditions|choose|determine #\d+ such|find #\d+ such)\b", said):
        request.append(f"wanted order {claim if claim is not None else 'highest'}")
        free = [n for n in spoken.nodes if not isinstance(n, tree.Chain) and key_of(n) is not None]
        names = Scripted(spoken.text).read(free, spoken.context) if free else []
        return spoken.item("scheme_order", request=request, operands=relations, variables=names)
    elif spoken.shown and not re.search(r"order conditions", said):
        return None
    elif claim is not None:
        request.append(f"claimed order {claim}")
    return spoken.item("scheme_order", request=request, operands=relations)


def _ode_stability(spoken: Spoken) -> TaskItem | None:
    """The stability function, A-stability, zero-stability."""
    said = spoken.said
    if any(_grid(n) for n in spoken.nodes) or re.search(r"von neumann|cfl", said):
        return None
    several = re.search(r"\bconverges?\b", said) and re.search(r"\b(?:method|scheme)\b", said) and "f_" in spoken.text
    zero = re.search(r"zero-?stab|\bconvergent\b|root condition", said) or several
    linear = re.search(
        r"stability (?:function|polynomial|region|interval)|[al]-stable|[al]-stability|absolute stability|absolutely stable|boundary locus",
        said,
    )
    if not zero and not linear:
        return None
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and _recursion([n])]
    kept: list[Node] = [*chains] or [n for n in spoken.nodes if not _test_equation(n)]
    keep = Spoken(spoken.text, spoken.context, spoken.said, spoken.formulas, kept)
    keep.words = spoken.words
    equations = [x for x in keep.nodes if isinstance(x, tree.Chain)]
    if not chains and equations and method_named(said) is None and coefficients(spoken, equations) is None:
        return None
    found = _method(keep)
    if found is None:
        return None
    relations, request = found
    if zero:
        return spoken.item(
            "zero_stability",
            request=[
                *request,
                *(["convergent asked"] if "convergent" in said or several else []),
                *(["polynomials"] if "characteristic" in said else []),
                *(["shown"] if spoken.shown else []),
                *(["denied"] if re.search(r"\bnot zero-stable|\bnot convergent", said) else []),
            ],
            operands=relations,
        )
    region = re.search(
        r"(?:interval|region) of absolute stability(?: of| is|:|=| equal to)? #(\d+)|absolutely stable for(?: all| every)? #(\d+)", said
    )
    claimed: list[Expr] = []
    empty = ["claimed empty"] if spoken.shown and re.search(r"\bno (?:interval|region) of absolute stability", said) else []
    if spoken.shown and region is not None:
        made = _claimed_set(spoken, int(region[1] or region[2]))
        if made is None:
            return None
        claimed, empty = made, ["claimed interval" if region[1] else "claimed set"]
    asks = [
        f"asked {x}"
        for x, p in (("A", r"a-stab"), ("L", r"l-stab"), ("interval", r"interval|region|absolutely stable"), ("locus", r"locus"))
        if re.search(p, said)
    ]
    denied = re.search(r"\bnot (?:a|l)-stable\b", said)
    return spoken.item(
        "stability_function",
        request=[*request, *asks, *empty, *(["shown"] if spoken.shown else []), *(["denied"] if denied else [])],
        operands=relations,
        conditions=claimed,
    )


def _claimed_set(spoken: Spoken, place: int) -> list[Expr] | None:
    r"""The ends of `(-\frac43,0)`; of `h\lambda\notin(0,2)` with the word `outside` behind them."""
    node = node_of(spoken.text, spoken.formulas[place])
    outside = False
    if isinstance(node, tree.Chain) and len(node.items) == 2 and node.relations[0] in ("in", "notin"):
        outside = node.relations[0] == "notin"
        node = node.items[1]
    if not isinstance(node, tree.Fence) or not isinstance(node.content, tree.Sequence) or len(node.content.items) != 2:
        return None
    endless = Scripted(spoken.text)
    ends: list[Expr] = []
    for item in node.content.items:
        source = spoken.text[item.start : item.end].replace(" ", "")
        if source in (r"\infty", r"-\infty", r"+\infty"):
            ends.append(b.symbol("none"))
        else:
            ends.append(endless.read([item], spoken.context)[0])
    return [b.listing([*ends, *([b.symbol("outside")] if outside else [])])]


def _test_equation(node: Node) -> bool:
    r"""`y'=\lambda y`."""
    return isinstance(node, tree.Chain) and any(isinstance(x, tree.Script) and x.primes for x in below(node))


# Finite differences --------------------------------------------------------------------------------------------------------------


def _difference(spoken: Spoken) -> TaskItem | None:
    """The order of a difference quotient."""
    said = spoken.said
    if re.search(r"richardson|extrapolat", said) or not re.search(
        r"order|truncation|approximat|leading error|error term|accura|consisten", said
    ):
        return None
    formulas = [n for n in spoken.nodes if not isinstance(n, tree.Chain) or (len(n.items) == 2 and n.relations[0] in ("=", "~="))]
    quotient: Node | None = None
    function = variable = None
    target: int | None = None
    for node in formulas:
        for side in node.items if isinstance(node, tree.Chain) else (node,):
            places = list(shifts(side))
            names = {(f, x) for f, x, moved, _ in places}
            if any(moved for _, _, moved, _ in places) and len(names) == 1 and quotient is None:
                quotient = side
                function, variable = names.pop()
            elif places and not any(m for _, _, m, _ in places) and len(places) == 1 and places[0][3]:
                target = places[0][3]
    if quotient is None or function is None or variable is None or isinstance(quotient, tree.Chain):
        return None
    unknown = [n for n in formulas if n is not quotient and key_of(n) is not None]
    free = Scripted(spoken.text, functions={function: 1}).read([*unknown, quotient], spoken.context)
    claim = claimed_number(said, "order")
    wanted = bool(unknown) and re.search(r"such that|so that|determine|find", said)
    request = [f"by {variable}", *([f"derivative {target}"] if target is not None else []), *(["weights"] if wanted else [])]
    if claim is not None and (spoken.shown or not wanted):
        request.append(f"claimed order {claim}")
    elif spoken.shown and not wanted and "consistent" not in said:
        return None
    return spoken.item("difference_order", request=request, expression=free[-1], variables=free[:-1])


# Von Neumann ---------------------------------------------------------------------------------------------------------------------


def _grid(node: Node) -> bool:
    """Whether `u_j^{n+1}` stands in a formula."""
    return any(_grid_place(x) is not None for x in below(node))


def _grid_place(node: Node) -> tuple[str, Fraction, Fraction] | None:
    """`u_{j+1}^n`, `u^{n+1}_j`, `u_i^n`, `u_{j}^{k}`: the letter and its offsets in space and time."""
    if not isinstance(node, tree.Script) or node.sub is None or node.sup is None or not isinstance(node.base, tree.Name) or node.primes:
        return None
    if node.base.name not in "uvUwcTyqf" and node.base.name not in ("phi", "theta", "psi", "eta", "rho", "varphi"):
        return None
    for space in "jimlk":  # half steps are written j+1/2
        for time in "nkm":
            if space == time:
                continue
            dx, dt = offset_of(node.sub, space), offset_of(node.sup, time)
            if dx is not None and dt is not None:
                return node.base.name, dx, dt
    return None


def _grid_rule(self: Scripted, node: Node) -> Node | None:
    place = _grid_place(node)
    if place is None:
        return None
    base, dx, dt = place
    return self.name(plain(plain(base, dx), dt), self.source(node), node)


_ORDER = ("<", ">", "<=", ">=")


def _as_order(node: tree.Chain) -> list[tree.Chain]:
    r"""`c\in[0,1]` as $0\le c\le1$."""
    letter, fence = node.items
    if not isinstance(fence, tree.Fence) or not isinstance(fence.content, tree.Sequence) or len(fence.content.items) != 2:
        return []
    marks = ("<=" if fence.opening == "[" else "<", "<=" if fence.closing == "]" else "<")
    return [tree.Chain(node.start, node.end, (fence.content.items[0], letter, fence.content.items[1]), marks)]


def _von_neumann(spoken: Spoken) -> TaskItem | None:
    """The growth of Fourier modes under a scheme on a grid."""
    said = spoken.said
    schemes = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",) and _grid(n)]
    if not schemes or len(schemes) > 2 or not re.search(r"amplification|cfl|stab|von neumann|order|truncation|consisten", said):
        return None
    others = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n not in schemes and not _grid(n)]
    domain = [m for n in others for m in (_as_order(n) if n.relations == ("in",) else [n]) if all(r in _ORDER for r in m.relations)]
    if len(domain) < len(others):
        return None
    equation, *more = Scripted(spoken.text, _grid_rule).read(schemes, spoken.context)
    conditions: list[Expr] = []
    for chain in domain:
        assert isinstance(chain, tree.Chain)
        sides = Scripted(spoken.text, _grid_rule).read(chain.items, spoken.context)
        conditions += [b.relation(r, x, y) for r, (x, y) in zip(chain.relations, pairwise(sides), strict=True)]
    request = []
    if re.search(r"\border\b|truncation|consisten", said):
        request.append("consistency")
    for word in ("heat", "advection", "transport", "wave", "diffusion"):
        if word in said:
            request.append(f"equation {word}")
    if spoken.shown and re.search(r"\bunstable\b", said):
        request.append("claimed unstable")
    elif spoken.shown and re.search(r"\bunconditionally stable\b", said):
        request.append("claimed everywhere")
    elif spoken.shown and re.search(r"\bstable\b", said):
        request.append("claimed stable")
    if more and (request or spoken.shown):
        return None
    if more:
        return spoken.item("von_neumann", operands=[equation, *more], conditions=conditions)
    return spoken.item("von_neumann", request=request, expression=equation, conditions=conditions)


# Symplectic methods --------------------------------------------------------------------------------------------------------------


def _symplectic(spoken: Spoken) -> TaskItem | None:
    if not re.search(r"\bsymplectic(?:ity)?\b", re.sub(r"symplectic euler", "", spoken.said)) and "area" not in spoken.said:
        return None
    request = ["shown"] if spoken.shown else []
    request += ["denied"] if re.search(r"\bnot symplectic\b", spoken.said) else []
    chains = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("=",)]
    letter = index_letter(chains)
    if chains and letter is not None:

        def rule(self: Scripted, node: Node) -> Node | None:
            return members({"p", "q", "x", "v", "u", "y"}, letter, time=False)(self, node)

        potentials = {}
        for node in (x for c in chains for x in below(c) if isinstance(x, tree.Product)):
            for head, fence in zip(node.factors, node.factors[1:], strict=False):
                name = head.base if isinstance(head, tree.Script) and head.primes else head
                nabla = isinstance(head, tree.Operator) and head.name == "nabla"
                if isinstance(name, tree.Name) and isinstance(fence, tree.Fence) and (name.name in "VUTHFfag") and not nabla:
                    potentials[name.name] = 1
        relations = Scripted(spoken.text, rule, potentials).read(chains, spoken.context)
        return spoken.item("symplectic", request=[*request, "equations"], operands=relations)
    found = _method(spoken)
    return None if found is None else spoken.item("symplectic", request=[*request, *found[1]], operands=found[0])


_READERS: tuple[Callable[[Spoken], TaskItem | None], ...] = (
    _symplectic,
    richardson,
    residual_block,
    _von_neumann,
    quadrature,
    _ode_stability,
    iteration,
    _difference,
    second_order_method,
    _ode_order,
)
