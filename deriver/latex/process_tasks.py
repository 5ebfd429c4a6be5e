r"""Tasks about random quantities: "Compute $\mathbb{E}_s[W_t^2]$.", "Show that $d(S_t^2)=\ldots$ where $dS_t=\ldots$."

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `ito` or `moments`: every random quantity is a letter,
with a condition that says what the letter stands for; or None where `random_tasks` reads the task, or nothing is random. Every formula
behind "show that" is an operand, checked by the wing; a word that is not in the table leaves the task to the general grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..errors import DeriverError, NotSupported, ReadingError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .declarations import Draft, finish, read_node
from .elaborate import Elaborator, elaborate
from .names import key_of
from .problems import TaskItem
from .process_times import Scores, circles, is_d_of, plain_key, python_name, start_key, timeless, times_in, undifferentiated
from .random_terms import Term, Terms, base_of, below, moved
from .random_words import WORDS
from .several_differentials import each_differential
from .signs import is_d
from .tree import Node
from .wording import Token, node_of, sentences

__all__ = ["process_task"]

_VERBS = frozenset({"show", "prove", "verify", "check", "confirm"})
_STOPS = frozenset({"where", "if", "for", "with", "given", "when", "assuming", "let", "suppose", "under", "from", "using", "by"})
_PREDICATES = (
    ("martingale", r"^is an? (?:local |true )?martingale$"),
    ("brownian", r"^is (?:again |also )?an? (?:standard )?(?:brownian motion|wiener process)$"),
    (
        "solution",
        r"^(?:solves|satisfies|is (?:a|the)(?: unique| explicit)? solution (?:of|to))(?: the)?"
        r"(?: sde| stochastic differential equation| equation)?$",
    ),
    ("reverse", r"^is the (?:reverse-time|reverse time|time-reversed|reverse)(?: diffusion)? (?:sde|equation|process)(?: of| for)$"),
    ("flow", r"^is the probability[ -]flow (?:ode|equation)(?: of| for)$"),
    ("", r"^(?:holds)?$"),
)  # fmt: skip
_REQUESTS = (
    ("girsanov", r"\bgirsanov(?:'s)?\b|\bradon-nikodym\b|\bequivalent (?:martingale )?measure\b|\bmeasure under which\b"),
    ("reverse", r"\b(?:reverse-time|time-reversed|reverse time|reverse|time reversal)\b"),
    ("flow", r"\bprobability[- ]flow\b"),
    ("time change", r"\btime[- ]change\b|\bchange of time\b"),
    ("variation", r"\bquadratic (?:variation|covariation)\b"),
    ("law", r"\b(?:find|determine|compute|give|what is) the (?:distribution|law) of\b"),
)


@dataclass
class _Found:
    """The formulas of a task, sorted by what they are."""

    equations: list[tree.Chain] = field(default_factory=list)
    starts: list[tree.Chain] = field(default_factory=list)
    products: list[tree.Chain] = field(default_factory=list)
    definitions: list[tree.Chain] = field(default_factory=list)
    domain: list[tree.Chain] = field(default_factory=list)
    claims: list[Node] = field(default_factory=list)
    asked: list[Node] = field(default_factory=list)
    names: list[Node] = field(default_factory=list)
    predicate: str | None = None


def process_task(text: str, tokens: Sequence[Token], context: Context) -> tuple[TaskItem, ...] | None:
    """The task as one problem on random quantities; None where it is none, or of the plainer form of `random_tasks`."""
    words = [t.text.removeprefix("-") for t in tokens if t.kind == "word"]
    said = " ".join(words)
    request = next((r for r, pattern in _REQUESTS if re.search(pattern, said)), "")
    claimed = any(w in _VERBS for w in words)
    if any(w not in WORDS for w in words) or not re.search(r"[WBZw]|\bd|\\mathrm\s*\{?d|\\mathbb|Var|Cov", text):
        return None
    read = [(t, node_of(text, t)) for t in tokens if t.is_formula]
    spoken = bool(re.search(r"\b(?:brownian|wiener|martingale|it[oô](?:['’]s)?|stochastic|sdes?|girsanov)\b", said))
    lower = bool(re.search(r"\b(?:reverse|reverse-time|flow|probability-flow|sdes?|stochastic|brownian|wiener|diffusion)\b", said))
    bases, noise, bare, time = _processes([n for _, n in read], spoken, lower)
    if not noise or any(_declared(k, context) for k in bases):
        return None
    terms = Terms(text, bases, time, bare)
    found = _Found()
    for sentence in sentences(list(tokens)):
        if not _sentence(sentence, dict((t.start, n) for t, n in read), found, bases):
            return None
    special = any(_special(x, bases, time) for _, n in read for x in below(n))
    defined = {key_of(c.items[0]) for c in found.definitions} - {None}
    special |= any(_averages(x, defined) for _, n in read for x in below(n))
    special |= any(is_d_of(a) and key_of(undifferentiated(a)) is None and any(key_of(x) in defined for x in below(a)) for a in found.asked)
    if not (claimed or request or special):
        return None
    if claimed and not found.claims:
        return None
    if not found.claims and not found.asked and not request and re.search(r"\b(?:dynamics|differentials?|it[oô]['’]?s?|sde)\b", said):
        found.asked = [_differential_of(c.items[1]) for c in found.definitions]
        found.definitions = []
    if not found.claims and not found.asked and not request:
        return None
    if request == "law" and not found.asked:
        found.asked, found.names = found.names, []
    return each_differential(_read(text, said, found, terms, request, noise, context))


def _averages(node: Node, defined: set[str | None]) -> bool:
    """`E[Z_t]` of something that the task defines."""
    if not isinstance(node, tree.Product) or not isinstance(node.factors[0], tree.Name) or node.factors[0].name != "E":
        return False
    rest = node.factors[1].base if isinstance(node.factors[1], tree.Script) else node.factors[1]
    return isinstance(rest, tree.Fence) and rest.opening == "[" and any(key_of(x) in defined for x in below(rest))


def _defines(chain: tree.Chain) -> bool:
    """`Z_t = ...`, `Z(t) = ...`: a process of the text, whatever its letter."""
    left = chain.items[0]
    if chain.relations[:1] != ("=",) or _one_differential(left):
        return False
    if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence):
        return isinstance(left.factors[1].content, tree.Name)
    return isinstance(left, tree.Script) and left.sup is None and isinstance(left.sub, tree.Name) and not _by_custom(left, "WB")


def _differential_of(node: Node) -> Node:
    """The node behind a d."""
    return tree.Product(node.start, node.end, (tree.Name(node.start, node.start, "d"), node), ("",))


def _declared(base: str, context: Context) -> bool:
    return base in context.symbols or f"{base}_t" in context.symbols


def _processes(nodes: Sequence[Node], spoken: bool, lower: bool = False) -> tuple[set[str], set[str], set[str], str]:
    """The names of processes, of Brownian motions among them, of those written without time, and the variable of time."""
    bases: set[str] = set()
    noise: set[str] = set()
    times: list[str] = []

    defined = {base_of(c.items[0]) for n in nodes for c in below(n) if isinstance(c, tree.Chain) and _defines(c)}

    def _noisy(node: Node) -> bool:
        return _by_custom(node, "WBZw" if lower else "WBZ") and base_of(node) not in defined

    for node in nodes:
        for chain in (x for x in below(node) if isinstance(x, tree.Chain)):
            left = chain.items[0]
            noisy = any(_noisy(m) for item in chain.items[1:] for m in moved(item))
            if _one_differential(left) and noisy:
                assert isinstance(left, tree.Product)
                base = base_of(left.factors[1])
                if base is not None and not _noisy(left.factors[1]):
                    bases.add(base)
                    if isinstance(left.factors[1], tree.Script) and isinstance(left.factors[1].sub, tree.Name):
                        times.append(left.factors[1].sub.name)
        for item in moved(node):
            base = base_of(item)
            if base is not None and _noisy(item):
                noise.add(base)
        if spoken and isinstance(node, tree.Name | tree.Script) and _noisy(node):
            base = base_of(node)
            if base is not None:
                noise.add(base)
        if isinstance(node, tree.Product) and len(node.factors) == 2 and spoken and _noisy(node.factors[0]):
            base = base_of(node.factors[0])
            if base is not None and isinstance(node.factors[1], tree.Fence) and isinstance(node.factors[1].content, tree.Name):
                noise.add(base)
        for item in below(node):
            if isinstance(item, tree.Script) and isinstance(item.base, tree.Name) and item.base.name in ("W", "B") and _timed(item):
                base = base_of(item) if item.sup is None else key_of(item.base)
                if base is not None and not any(k.startswith(f"{base}^") for k in noise):
                    noise.add(base)
        firsts = {key_of(x.base) for n in nodes for x in below(n) if isinstance(x, tree.Script) and _first_of_several(x)}
        for item in below(node):
            if isinstance(item, tree.Script) and isinstance(item.base, tree.Name) and item.base.name in firsts and _timed(item):
                base = base_of(item)
                if base is not None and "^" in base:
                    noise.add(base)
    # a number above is an index only where somebody writes the first: W^2_t alone is a square
    numbered = {k.split("^")[0] for k in noise if k.endswith("^1")}
    noise = {k if k.split("^")[0] in numbered else k.split("^")[0] for k in noise}
    bases |= noise
    written = {base for node in nodes for base in _with_time(node, bases)}
    time = times[0] if times and len(set(times)) == 1 else "t"
    return bases, noise, bases - written, time


def _with_time(node: Node, bases: set[str]) -> set[str]:
    """The processes that are written with their time somewhere: then the bare letter is another thing."""
    out: set[str] = set()
    for item in below(node):
        if isinstance(item, tree.Script) and item.sub is not None and not (isinstance(item.sub, tree.Number) and item.sub.text == "0"):
            for base in (base_of(item), key_of(item.base)):
                if base in bases and base is not None:
                    out.add(base)
        if isinstance(item, tree.Product):
            for left, right in pairwise(item.factors):
                if isinstance(right, tree.Fence) and isinstance(right.content, tree.Name) and isinstance(left, tree.Name | tree.Script):
                    base = base_of(left)
                    if base in bases and base is not None:
                        out.add(base)
    return out


def _by_custom(node: Node, letters: str) -> bool:
    """Whether a name is one of a Brownian motion by custom: W, B, Z of any style, with accents and indices; w beside words of noise."""
    while isinstance(node, tree.Script):
        node = node.base
    return isinstance(node, tree.Name) and node.name in tuple(letters)


def _first_of_several(node: tree.Script) -> bool:
    """`W^1_t`."""
    named = isinstance(node.base, tree.Name) and node.base.name in ("W", "B", "Z")
    return named and isinstance(node.sup, tree.Number) and node.sup.text == "1" and _timed(node)


def _timed(node: tree.Script) -> bool:
    return node.sub is not None and any(isinstance(x, tree.Name) and x.name in ("t", "s", "T", "u", "r") for x in below(node.sub))


def _one_differential(node: Node) -> bool:
    return isinstance(node, tree.Product) and len(node.factors) in (2, 3) and is_d(node.factors[0]) and not is_d(node.factors[1]) and (
        len(node.factors) == 2 or (isinstance(node.factors[2], tree.Fence) and isinstance(node.factors[2].content, tree.Name))
    ) and isinstance(node.factors[1], tree.Name | tree.Script)  # fmt: skip


def _special(node: Node, bases: set[str], time: str) -> bool:
    """What `random_tasks` does not read: expectations, brackets, stochastic integrals, other times, indices above."""
    if isinstance(node, tree.BigOperator) and node.name == "int":
        return any(base_of(x) in bases for d in node.differentials for x in below(d) if isinstance(x, tree.Name | tree.Script))
    if isinstance(node, tree.Script):
        if isinstance(node.base, tree.Fence) and node.base.opening in "<[" and node.sub is not None:
            return True
        base = base_of(node)
        if base in bases and base is not None and node.sub is not None:
            at = node.sub
            plain = (isinstance(at, tree.Name) and at.name == time) or (isinstance(at, tree.Number) and at.text == "0")
            return not plain or "^" in base
        return isinstance(node.base, tree.Name) and node.base.name == "E" and node.base.style == "blackboard"
    if isinstance(node, tree.Product) and isinstance(node.factors[0], tree.Name) and node.factors[0].name == "E":
        rest = node.factors[1].base if isinstance(node.factors[1], tree.Script) else node.factors[1]
        if isinstance(rest, tree.Fence) and rest.opening == "[" and any(base_of(x) in bases for x in below(rest)):
            return True
    return isinstance(node, tree.Name | tree.Operator) and (
        (node.name == "E" and getattr(node, "style", "") == "blackboard") or node.name in ("Var", "Cov", "Corr")
    )


# Sentences ----------------------------------------------------------------------------------------------------------------------


def _sentence(sentence: Sequence[Token], nodes: dict[int, Node], found: _Found, bases: set[str]) -> bool:
    """Sort the formulas of one sentence; False where what is claimed in it is not of a known form."""
    rest = [t for t in sentence if not (t.kind == "stop" and t is sentence[-1])]
    at = next((i for i, t in enumerate(rest) if t.kind == "word" and t.text in _VERBS), None)
    plain = rest
    if at is not None:
        j = at + 1
        opening = " ".join(t.text for t in rest[at + 1 : next((k for k in range(at, len(rest)) if rest[k].is_formula), len(rest))])
        stationary = re.fullmatch(
            r"(?:that )?(?:the|its) (?:unique )?(?:stationary|invariant|equilibrium) (?:distribution|law|density|measure) is", opening
        )
        while j < len(rest) and not rest[j].is_formula:
            if stationary:
                j += 1
                continue
            if rest[j].kind == "word" and rest[j].text not in (
                "that", "the", "following", "identity", "formula", "equation", "process", "law", "itô", "ito", "isometry", "stochastic",
            ):  # fmt: skip
                return False
            j += 1
        if j == len(rest):
            return False
        found.claims.extend(_flat(nodes[rest[j].start]))
        k = j + 1
        predicate: list[str] = []
        while (
            k < len(rest)
            and rest[k].kind == "word"
            and (rest[k].text not in _STOPS or (predicate and rest[k].text == "for" and "is" in predicate))
        ):
            predicate.append(rest[k].text)
            k += 1
        if predicate == ["and"] and k < len(rest) and rest[k].is_formula:
            found.claims.extend(_flat(nodes[rest[k].start]))
            predicate, k = [], k + 1
        kind = next((name for name, pattern in _PREDICATES if re.match(pattern, " ".join(predicate))), None)
        kind = "stationary" if stationary and kind == "" else kind
        if kind is None or (found.predicate and kind):
            return False
        found.predicate = kind or found.predicate or ""
        plain = [*rest[:at], *rest[k:]]
    for token in plain:
        if token.is_formula:
            for item in _flat(nodes[token.start]):
                if not _sort(item, found, bases):
                    return False
    return True


def _flat(node: Node) -> list[Node]:
    if isinstance(node, tree.Environment) and node.name in ("cases", "aligned", "align", "gathered", "gather", "split", "array"):
        return [x for row in node.rows for c in row if not isinstance(c, tree.Missing) for x in _flat(c)]
    if isinstance(node, tree.Sequence) and all(s in (",", ";", "quad", "newline", "and", "with", "where", "for") for s in node.separators):
        return [x for item in node.items for x in _flat(item)]
    return [node]


def _sort(item: Node, found: _Found, bases: set[str]) -> bool:
    if isinstance(item, tree.TextRun | tree.Missing):
        return True
    if not isinstance(item, tree.Chain):
        (found.names if isinstance(item, tree.Name | tree.Script) and base_of(item) in bases else found.asked).append(item)
        return True
    left = item.items[0]
    if any(r != "=" for r in item.relations):
        found.domain.append(item)
        return all(r in ("<", "<=", ">", ">=", "!=", "in") for r in item.relations)
    if isinstance(left, tree.Product) and sum(is_d(f) for f in left.factors) == 2 and len(left.factors) == 4:
        found.products.append(item)
    elif _one_differential(left):
        found.equations.append(item)
    elif _starting(left, bases):
        found.starts.append(item)
    elif len(item.items) == 2:
        found.definitions.append(item)
    else:
        return False
    return True


def _starting(left: Node, bases: set[str]) -> bool:
    """`X_0`, `X(0)`."""
    if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence):
        at: Node | None = left.factors[1].content
        base: Node = left.factors[0]
    else:
        at, base = (left.sub, left.base) if isinstance(left, tree.Script) else (None, left)
    return isinstance(at, tree.Number) and at.text == "0" and key_of(base) in bases


# From syntax to a typed problem -------------------------------------------------------------------------------------------------


def _read(text: str, said: str, found: _Found, terms: Terms, request: str, noise: set[str], context: Context) -> TaskItem:
    everything: list[Node] = [
        *found.equations, *found.products, *found.starts, *found.definitions, *found.domain, *found.claims, *found.asked
    ]  # fmt: skip
    if not everything:
        raise ReadingError("nothing is asked of this process", text=text, start=0, end=len(text))
    first, last = min(n.start for n in everything), max(n.end for n in everything)
    draft = Draft(context)
    for chain in found.domain:
        with suppress(DeriverError):
            read_node(chain, text, draft)
    declared = finish(draft, ()) if found.domain else context
    scores = Scores(terms)

    def rewritten(nodes: Sequence[Node]) -> list[Node]:
        return [terms.visit(scores.visit(n)) for n in nodes]

    groups = {name: rewritten(getattr(found, name)) for name in ("equations", "products", "definitions", "domain", "claims", "asked")}
    starts = [(start_key(c.items[0]), terms.visit(c.items[1])) for c in found.starts]
    for node in found.names:
        terms.visit(node)
    for base in sorted(noise):
        terms.process(base, None, everything[0], f"{base}_{terms.time}")
    symbols = dict(declared.symbols)
    taken: dict[str, str] = {}
    for key, term in list(terms.table.items()):
        symbols[key] = b.symbol(python_name(term, terms, taken), properties=["real", "process"], latex=term.source)
    symbols.setdefault(terms.time, b.symbol(terms.time, properties=["real"]))
    for chain in found.definitions:
        if (own := key_of(chain.items[0])) is not None:
            symbols.setdefault(own, b.symbol(plain_key(own), properties=["real"], latex=own))
    for key in times_in(terms):
        symbols[key] = b.symbol(plain_key(key), properties=["real", "positive"], latex=key)
    declared = replace(declared, symbols=symbols)
    nodes = [n for group in groups.values() for n in group] + [n for _, n in starts]
    nodes += [n for term in terms.table.values() for n in term.nodes] + [t.given for t in terms.table.values() if t.given is not None]
    whole = tree.Sequence(first, last, tuple(nodes), (",",) * (len(nodes) - 1))
    stratonovich = [circles(n) for n in groups["equations"]]

    def work(e: Elaborator) -> dict[str, list[Expr]]:
        out: dict[str, list[Expr]] = {}
        for name in ("equations", "products", "definitions"):
            out[name] = [e.relation(c.items[0], "=", c.items[1]) for c in groups[name]]  # type: ignore[attr-defined]
        out["domain"] = [
            e.relation(left, r, right)
            for c in groups["domain"]
            for (left, right), r in zip(pairwise(c.items), c.relations, strict=True)  # type: ignore[attr-defined]
            if r in ("<", "<=", ">", ">=")
        ]
        out["claims"] = [x for c in groups["claims"] for x in _claim(e, c)]
        out["asked"] = [e.expr(undifferentiated(a)) for a in groups["asked"]]
        out["starts"] = [b.relation("=", b.symbol(plain_key(key), properties=["real"], latex=key), e.expr(node)) for key, node in starts]
        out["table"] = [_meaning(e, symbols, term, terms) for term in terms.table.values()]
        return out

    if any(stratonovich):
        raise NotSupported("an equation of Stratonovich is not asked about in this form", text=text, start=first, end=last)
    result = elaborate(text, whole, declared, work)
    made = result.value
    assert isinstance(made, dict)
    asks = {"claim"} if found.claims else set()
    asks |= {found.predicate} - {"", None} if found.claims else {request} - {""}  # type: ignore[arg-type]
    asks |= {"martingale asked"} if "martingale" in said and not found.claims and request != "girsanov" else set()
    asks |= {"d asked"} if any(is_d_of(a) for a in found.asked) else set()
    equations = made["equations"]
    if request == "reverse" and found.claims and found.predicate != "reverse":
        raise NotSupported("this claim on a reverse-time equation is not understood", text=text, start=first, end=last)
    expression = None if not equations else equations[0] if len(equations) == 1 else b.join("and", *equations)
    processes = [symbols[k] for k, t in terms.table.items() if t.kind == "process" and not t.nodes]
    noises = [symbols[k] for k, t in terms.table.items() if t.kind == "process" and not t.nodes and t.bases[0] in noise]
    moments = any(t.kind in ("E", "Var", "Cov", "Corr", "Std") for t in terms.table.values())
    independent = [
        b.relation("=", b.mul(b.differential(x), b.differential(y)), b.ZERO)
        for i, x in enumerate(noises)
        for y in noises[i + 1 :]
        if "independent" in said
    ]
    if "d asked" not in asks and not found.claims and not asks and not found.asked:
        raise ReadingError("nothing is asked of this process", text=text, start=first, end=last)
    names = tuple(b.symbol(f"is noise {n.name}") for n in noises)
    return TaskItem(
        "moments" if moments and not asks & {"girsanov", "reverse", "flow"} else "ito", expression, (symbols[terms.time],),
        processes[0].data.latex if processes else "X", result.context, result.assumed, result.findings, text[first:last].strip(), "",
        unknowns=(*processes, *names), operands=(*made["claims"], *made["asked"]),
        conditions=(*made["starts"], *made["products"], *independent, *made["domain"], *made["definitions"], *made["table"]),
        request=frozenset({"terms", *asks, *({"said ito"} if re.search(r"\bit[oô]", said) else set())}),
    )  # fmt: skip


def _claim(e: Elaborator, node: Node) -> list[Expr]:
    if isinstance(node, tree.Chain):
        if any(r == "~" for r in node.relations):
            if len(node.items) != 2:
                raise e.error(NotSupported, "this law is not understood", node)
            return [b.relation("=", e.expr(node.items[0]), _normal(e, node.items[1]))]
        if any(r != "=" for r in node.relations):
            raise e.error(NotSupported, "this claim about a process is not understood", node)
        return [e.relation(left, "=", right) for left, right in pairwise(node.items)]
    if isinstance(node, tree.Product) and getattr(node.factors[0], "name", "") == "N" and isinstance(node.factors[-1], tree.Fence):
        return [_normal(e, node)]
    return [e.expr(node)]


def _normal(e: Elaborator, law: Node) -> Expr:
    r"""`\mathcal{N}(m,v)`, the law with the mean m and the variance v."""
    if not isinstance(law, tree.Product) or len(law.factors) != 2 or not isinstance(law.factors[1], tree.Fence):
        raise e.error(NotSupported, "this law is not understood", law)
    head, inner = law.factors[0], law.factors[1].content
    if getattr(head, "name", "") != "N" or not isinstance(inner, tree.Sequence) or len(inner.items) != 2:
        raise e.error(NotSupported, "this law is not understood", law)
    return b.apply("normal law", tuple(e.expr(x) for x in inner.items))


def _meaning(e: Elaborator, symbols: dict[str, Expr], term: Term, terms: Terms) -> Expr:
    """The relation that says what a private name stands for."""
    arguments = [e.expr(n) for n in term.nodes]
    for base in term.bases:
        key = (
            next(k for k, t in terms.table.items() if t.kind == "process" and t.bases == (base,) and not t.nodes)
            if timeless(terms, base)
            else None
        )
        arguments.append(
            symbols[key]
            if key is not None
            else b.symbol(plain_key(f"{base}_{terms.time}"), properties=["real", "process"], latex=f"{base}_{terms.time}")
        )
    if term.given is not None:
        arguments.append(e.expr(term.given))
    kind = f"{term.kind} given" if term.given is not None else term.kind
    return b.relation("=", symbols[term.name], b.apply(f"random {kind}", tuple(arguments)))
