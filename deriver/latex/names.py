r"""Names: how a written name is keyed, what Python calls it, and what custom takes it for.

A key is the normal spelling of a name, so that `\mathbf x`, `\boldsymbol{x}` and `\bm{x}` are one name and `x` another.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from .tree import Annotated, BigOperator, Chain, Fence, Name, Node, Number, Operator, Product, Root, Script, Sequence, Sum, children

if TYPE_CHECKING:
    from .dependence import Dependence

__all__ = [
    "Evidence",
    "bound_names",
    "collect_evidence",
    "custom_kinds",
    "free_names",
    "index_names",
    "is_transpose",
    "key_of",
    "python_name",
    "quotient_key",
]

GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma "
    "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar nabla".split()
)
_STYLES = {
    "bold": r"\mathbf", "blackboard": r"\mathbb", "calligraphic": r"\mathcal", "roman": r"\mathrm", "sans": r"\mathsf",
    "fraktur": r"\mathfrak", "script": r"\mathscr", "typewriter": r"\mathtt",
}  # fmt: skip
#: Lower-case letters that custom takes for counters and sizes.
_COUNTERS = frozenset("ijklmn")
#: Greek letters that custom takes for vectors where a matrix acts on them.
_GREEK_VECTORS = frozenset({"theta", "beta", "mu", "xi", "varepsilon", "epsilon", "eta", "omega", "phi", "alpha"})


def key_of(node: Node) -> str | None:
    """The key of a Name, or of a Name with a subscript that is part of it; None for anything else."""
    if isinstance(node, Name):
        body = "\\" + node.name if node.name in GREEK else node.name
        if node.style == "bold" and (node.name in GREEK):
            body = rf"\boldsymbol{{{body}}}"
        elif node.style in _STYLES:
            body = rf"{_STYLES[node.style]}{{{body}}}"
        for accent in node.accents:
            accent = "mathring" if accent == "ring" else accent
            body = rf"\{accent}{{{body}}}"
        return body
    if isinstance(node, Script) and node.sub is not None and node.sup is None:
        base = key_of(node.base)
        sub = _subscript(node.sub)
        if base is not None and sub is not None:
            return f"{base}_{sub if len(sub) == 1 else '{' + sub + '}'}" + "'" * node.primes
    if isinstance(node, Script) and isinstance(node.sup, Name) and node.sup.name in ("*", "star") and not node.primes:
        inner = node.base if node.sub is None else Script(node.start, node.end, node.base, node.sub)
        starred = key_of(inner)
        return None if starred is None else f"{starred}^*"
    if isinstance(node, Script) and isinstance(node.sup, Fence) and node.sup.opening == "(" and node.sub is None and not node.primes:
        base = key_of(node.base)  # x^{(k)}: an iterate
        step = _subscript(node.sup.content)
        return None if base is None or step is None else f"{base}^{{({step})}}"
    if isinstance(node, Script) and node.sub is None and node.sup is None:
        base = key_of(node.base)
        return None if base is None else base + "'" * node.primes
    return None


def quotient_key(node: Node) -> str | None:
    """`M/A`: the key of a name written with a slash between two names; None for anything else."""
    if isinstance(node, Product) and node.marks == ("/",):
        above, below = key_of(node.factors[0]), key_of(node.factors[1])
        if above is not None and below is not None:
            return f"{above}/{below}"
    return None


#: Commands that are marks in a subscript: printed as they are written.
_SUBSCRIPT_MARKS = frozenset({"perp", "parallel", "infty", "star", "circ", "dagger", "ast", "bullet", "top"})


def _subscript(node: Node) -> str | None:
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Name) and node.name in _SUBSCRIPT_MARKS and node.style == "plain" and not node.accents:
        return "\\" + node.name
    if isinstance(node, Operator):
        return "\\" + node.name if node.name in ("max", "min") else rf"\mathrm{{{node.name}}}"
    if isinstance(node, Name):
        return key_of(node)
    if isinstance(node, Product) and all(m == "" for m in node.marks):
        parts = [_subscript(f) for f in node.factors]
        return None if any(p is None for p in parts) else "".join(p for p in parts if p)
    if isinstance(node, Sequence) and all(s == "," for s in node.separators):
        parts = [_subscript(f) for f in node.items]
        return None if any(p is None for p in parts) else ",".join(p for p in parts if p)
    if isinstance(node, Sum):
        parts = [_subscript(f) for f in node.terms]
        if any(p is None for p in parts) or any(s not in "+-" for s in node.signs):
            return None
        text = "".join(s + (p or "") for s, p in zip(node.signs, parts, strict=True))
        return text if node.explicit_first or node.signs[0] == "-" else text[1:]
    from .tree import TextRun

    if isinstance(node, TextRun):
        return rf"\text{{{node.text}}}"
    if isinstance(node, Script) and node.primes and node.sub is None and node.sup is None:
        return key_of(node)  # a_{b'}
    return None


_WORDS = {"lambda": "lamda", "+": "plus", "-": "minus", "*": "star", "'": "_prime"}


@lru_cache(maxsize=4096)
def python_name(key: str) -> str:
    r"""A valid Python name for a key: `\mathbf{x}` gives `x`, `\lambda` gives `lamda`, `\hat{x}` gives `x_hat`.

    >>> python_name(r"\lambda_1"), python_name(r"\hat{x}"), python_name(r"\mathbf{x}")
    ('lamda_1', 'x_hat', 'x')
    """
    text = key.replace(r"\mathring", r"\ring")
    for style in (*_STYLES.values(), r"\boldsymbol", r"\text"):
        text = text.replace(style, "")
    out: list[str] = []
    suffixes: list[tuple[int, str]] = []
    i = depth = 0
    while i < len(text):
        c = text[i]
        if c == "\\":
            j = i + 1
            while j < len(text) and text[j].isalpha():
                j += 1
            word = text[i + 1 : j]
            if j < len(text) and text[j] == "{" and word not in GREEK:
                suffixes.append((depth, word))
            else:
                if out and out[-1][-1:].isalnum():
                    out.append("_")
                out.append(_WORDS.get(word, word))
            i = j
            continue
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
            while suffixes and suffixes[-1][0] == depth:
                out.append("_" + suffixes.pop()[1])
        elif c == "'":
            out.append("_prime")
        elif c in "_^":
            out.append("_")
        elif c.isalnum():
            out.append(c)
        elif c in _WORDS:
            out.append("_" + _WORDS[c])
        elif c == ",":
            out.append("_")
        i += 1
    name = "".join(out)
    while "__" in name:
        name = name.replace("__", "_")
    name = name.strip("_")
    if not name.isascii() or not name.isidentifier():
        name = "v_" + "".join(c if c.isascii() and (c.isalnum() or c == "_") else f"{ord(c):x}" for c in name)
    if name == "lambda":
        return "lamda"
    return name + "_" if keyword.iskeyword(name) or name in ("np", "sum", "range", "len", "abs", "min", "max") else name


@dataclass
class Evidence:
    """What the way a name is used says about it, before any meaning is decided."""

    transposed: set[str] = field(default_factory=set)  # x^T, A^T
    matrix_like: set[str] = field(default_factory=set)  # inside det, tr, with ^{-T}, A succ 0
    normed: set[str] = field(default_factory=set)  # inside a double bar
    acted_on: set[str] = field(default_factory=set)  # directly behind a capital letter in a product
    acting: set[str] = field(default_factory=set)  # a capital letter directly before another factor
    indexed: dict[str, int] = field(default_factory=dict)  # base -> how many indices, where an index is bound
    names: set[str] = field(default_factory=set)  # every name that occurs
    iterates: dict[str, str] = field(default_factory=dict)  # names with a subscript such as k+1, and its letter
    factors: dict[str, int] = field(default_factory=dict)  # how often a name stands where it is no function
    applied: dict[str, int] = field(default_factory=dict)  # how often a name stands directly before a parenthesis
    started: set[str] = field(default_factory=set)  # names directly before a number in parentheses: x(0)
    seen: dict[str, int] = field(default_factory=dict)  # how often a name occurs
    vector_valued: set[str] = field(default_factory=set)  # \phi of \phi(x)^\top\phi(y) and \theta^\top\phi(x)
    ahead_of_row: set[str] = field(default_factory=set)  # u of a product that ends in u v^\top: an outer product
    terms: set[str] = field(default_factory=set)  # names that are a whole term of a sum
    powers: set[str] = field(default_factory=set)  # names with a superscript
    dotted: set[str] = field(default_factory=set)  # \dot x
    primed: set[str] = field(default_factory=set)  # y', \dot x: names with primes or dots
    index_letters: set[str] = field(default_factory=set)  # letters in subscripts
    count: str | None = None  # the letter that counts the terms of an open sum
    outer: set[str] = field(default_factory=set)  # u of u_k v_k^\top: indexed vectors
    open_sum: bool = False  # a sum whose range is not written
    rotating: bool = False  # i in an exponent of e: the imaginary unit, unless i is an index
    conjugated: set[str] = field(default_factory=set)  # under an overline: complex
    bounds: set[str] = field(default_factory=set)  # letters in the bounds of sums and products, and in sizes: integers
    plain_d: bool = False  # d is used where it cannot be a differential
    integrated: set[str] = field(default_factory=set)  # letters that integrals run over
    moving: bool = False  # a derivative sign, a prime, a dot or a Delta occurs, or a coordinate below a letter
    dependence: Dependence | None = None  # which letters are functions, where something moves
    random: set[str] = field(default_factory=set)  # capital letters inside of an expectation, a variance, a probability
    conditional: set[str] = field(default_factory=set)  # p of p(x | y), P of P(A \\cap B): used for densities and probabilities


_MATRIX_FUNCTIONS = frozenset({"det", "tr", "trace", "rank", "vec", "logdet", "Tr"})


def collect_evidence(node: Node) -> Evidence:
    """One pass over the syntax tree."""
    found = Evidence()
    bound: set[str] = set()
    _gather(node, found, bound)
    found.index_letters = index_names(node) | bound
    if found.open_sum:
        counters = [x for x in ("n", "N", "m") if x in found.names and x not in found.index_letters]
        if len(counters) == 1:  # \frac1n\sum_i: n is how many there are
            found.bounds.add(counters[0])
            found.count = counters[0]
    return found


def is_transpose(sup: Node | None) -> bool:
    """`^\\top`, `^T`, `^\\intercal`, `^{\\mathsf T}`."""
    return isinstance(sup, Name) and sup.name in ("top", "T", "intercal", "tran", "transp") and not sup.accents


def _transposes(sup: Node | None) -> bool:
    """`^\\top`, and `^{-\\top}`."""
    return is_transpose(sup) or (isinstance(sup, Sum) and len(sup.terms) == 1 and is_transpose(sup.terms[0]))


def _is_capital(node: Node) -> bool:
    while isinstance(node, Script):
        if isinstance(node.base, Name) and node.base.name == "e" and node.sup is not None:
            return any(n[:1].isupper() and n not in ("T", "I") for n in _names(node.sup))  # e^{At}
        node = node.base
    if isinstance(node, Name):
        first = node.name[0]
        return first.isupper() and node.name not in ("I",) and node.style in ("plain", "bold")
    if isinstance(node, Fence):
        return any(_is_capital(child) or (isinstance(child, Sum | Product) and _is_capital(child)) for child in children(node))
    if isinstance(node, Sum | Product):
        return any(_is_capital(child) for child in children(node))
    return False


def _named_function(node: Node) -> bool:
    """F, G, H, \\Phi, \\Psi: by custom functions where a parenthesis follows."""
    return isinstance(node, Name) and node.name in ("F", "G", "H", "Phi", "Psi")


def _gather(node: Node, found: Evidence, bound: set[str]) -> None:
    stack: list[tuple[Node, bool]] = [(node, False)]
    arguments: set[int] = set()
    while stack:
        item, in_norm = stack.pop()
        if isinstance(item, Script):
            key = key_of(item.base) if isinstance(item.base, Name) else None
            if key is not None:
                if item.sup is not None:
                    found.powers.add(key)
                if key == "i" and item.sub is None and item.sup is not None:
                    found.factors["i"] = found.factors.get("i", 0) + 1
                if key == "e" and item.sup is not None and _has_factor_i(item.sup):
                    found.rotating = True
                if item.primes:
                    found.primed.add(key)
                    found.moving = True
                elif isinstance(item.sup, Fence) and isinstance(item.sup.content, Number):
                    found.moving = True  # y^{(4)}
                elif item.sub is not None and not found.moving and _coordinate(item.sub):
                    found.moving = True
                if isinstance(item.sub, Sum) and isinstance(item.sub.terms[0], Name):
                    found.iterates[key] = item.sub.terms[0].name
                if _transposes(item.sup):
                    found.transposed.add(key)
                    whole = key_of(Script(item.start, item.end, item.base, item.sub)) if item.sub is not None else None
                    if whole:
                        found.transposed.add(whole)
                    if isinstance(item.sup, Sum):
                        found.matrix_like.add(key)
                if item.sub is not None and isinstance(item.sub, Product | Name | Sequence):
                    names = [n for n in _names(item.sub) if n in bound]
                    if names:
                        count = (
                            len(item.sub.factors)
                            if isinstance(item.sub, Product)
                            else (len(item.sub.items) if isinstance(item.sub, Sequence) else 1)
                        )
                        found.indexed[key] = max(found.indexed.get(key, 0), count)
            if isinstance(item.base, Fence) and item.base.opening in "([" and _transposes(item.sup) and id(item) not in arguments:
                inside = item.base.content
                terms = inside.terms if isinstance(inside, Sum) else (inside,)
                if not any(isinstance(t, Number) for t in terms):
                    for t in terms:
                        key = key_of(t)
                        if key is not None and key.lstrip("\\")[:1].islower():
                            found.transposed.add(key)
                            bare = key_of(t.base) if isinstance(t, Script) else None
                            if bare is not None:
                                found.transposed.add(bare)
            if item.primes and isinstance(item.base, Fence):
                found.primed.update(n for n in _names(item.base) if n not in ("t", "x"))
        elif isinstance(item, Fence) and item.opening == "\\|":
            in_norm = True
        elif isinstance(item, BigOperator) and item.differentials and item.sub is None:
            found.integrated.update(key_of(x) or "" for x in item.differentials)
        elif isinstance(item, BigOperator) and item.sub is not None:
            for name in _names(item.sub):
                bound.add(name)
            if item.name in ("sum", "prod"):
                if item.sup is None and isinstance(item.sub, Name):
                    found.open_sum = True
                if item.sup is not None:
                    found.bounds.update(_names(item.sup))
                if isinstance(item.sub, Chain) and len(item.sub.items) == 2:
                    found.bounds.update(_names(item.sub.items[1]))
        elif isinstance(item, Name):
            key = key_of(item)
            if key:
                found.names.add(key)
                found.seen[key] = found.seen.get(key, 0) + 1
                if item.name in ("d", "mathrm{d}", "Delta"):
                    found.moving = True
                if item.accents and item.accents[-1] in ("dot", "ddot", "dddot"):
                    found.moving = True
                    bare = key_of(Name(item.start, item.end, item.name, item.style))
                    found.primed.add(bare or "")
                    found.dotted.add(bare or "")
                if in_norm:
                    found.normed.add(key)
        elif isinstance(item, Product):
            for i, f in enumerate(item.factors):
                after = item.factors[i + 1] if i + 1 < len(item.factors) and item.marks[i] == "" else None
                fenced = isinstance(after.base if isinstance(after, Script) else after, Fence)
                if fenced and after is not None:
                    head = f.base if isinstance(f, Script) else f
                    called = key_of(head) if isinstance(head, Name) else None
                    row = item.factors[i - 1] if i > 0 and item.marks[i - 1] == "" else None
                    if isinstance(f, Name) and called and f.name[0].islower():
                        if any(isinstance(x, Script) and is_transpose(x.sup) for x in (after, row)):
                            found.vector_valued.add(called)
                        if key_of(head) is not None and isinstance(after, Script) and isinstance(after.base, Fence):
                            if key_of(after.base.content) is not None:
                                arguments.add(id(after))  # x(t)^\top: t is not what is transposed
                    if called:
                        found.applied[called] = found.applied.get(called, 0) + 1
                        if isinstance(after, Fence) and isinstance(after.content, Number):
                            found.started.add(called)
                else:
                    alone = key_of(f.base if isinstance(f, Script) and f.sub is None else f)
                    if alone:
                        found.factors[alone] = found.factors.get(alone, 0) + 1
                ahead = item.factors[i - 1] if i else None
                if isinstance(ahead, Script) and item.marks[i - 1] == "" and _transposes(ahead.sup):
                    base = f
                    while isinstance(base, Script):
                        base = base.base
                    found.acted_on.update(x for x in (key_of(base) if isinstance(base, Name) else None, key_of(f)) if x)
                if isinstance(f, Script) and is_transpose(f.sup) and i + 1 == len(item.factors) and ahead is not None:
                    earlier = item.factors[i - 2] if i > 1 else None
                    if item.marks[i - 1] == "" and not (isinstance(earlier, Script) and _transposes(earlier.sup)):
                        found.ahead_of_row.add(key_of(ahead) or "")
                if isinstance(f, Script) and _transposes(f.sup) and isinstance(ahead, Script) and f.sub is not None:
                    if ahead.sub is not None and key_of(f.sub) == key_of(ahead.sub) and item.marks[i - 1] == "":
                        found.outer.add(key_of(ahead.base) or "")
                if i and item.marks[i - 1] == "" and _is_capital(item.factors[i - 1]):
                    before = item.factors[i - 1]
                    while isinstance(before, Script):
                        before = before.base
                    found.acting.add((key_of(before) or "") if isinstance(before, Name) else "")
                    base = f
                    while isinstance(base, Script):
                        base = base.base
                    if isinstance(f, Fence) and f.opening in "([" and isinstance(f.content, Sum) and not _named_function(before):
                        # A(x-y): what a matrix acts on
                        if not any(isinstance(term, Number) for term in f.content.terms):
                            found.acted_on.update(k for k in map(key_of, f.content.terms) if k is not None)
                    key = key_of(base) if isinstance(base, Name) else None
                    if key:
                        found.acted_on.add(key)
                        whole = key_of(f)
                        if whole:
                            found.acted_on.add(whole)
                if isinstance(f, Operator) and f.name == "diag" and fenced and i + 1 < len(item.factors):
                    bound.update(n for n in index_names(item.factors[i + 1]) if n in "ijkl")
                if fenced and after is not None and _is_moment(f):
                    found.random.update(n for n in _names(after) if n.lstrip("\\")[:1].isupper())
                if fenced and isinstance(f, Name) and _speaks_of_chance(after.base if isinstance(after, Script) else after):
                    found.conditional.add(key_of(f) or "")
                    found.random.update(n for n in _names(after) if n[:1].isupper() and n[1:2] in ("", "_")) if after is not None else None
                if isinstance(f, Operator) and f.name in _MATRIX_FUNCTIONS and i + 1 < len(item.factors):
                    for name in _names(item.factors[i + 1]):
                        if name.lstrip("\\")[:1].isupper():
                            found.matrix_like.add(name)
                if isinstance(f, Name) and f.name == "d" and f.style == "plain" and not f.accents:
                    if i + 1 == len(item.factors) or item.marks[i] != "":
                        found.plain_d = True
        elif isinstance(item, Root):
            in_norm = False
        elif isinstance(item, Chain) and "~" in item.relations:
            found.random.update(n for n in _names(item.items[0]) if n[:1].isupper())
        elif isinstance(item, Operator) and item.name in ("partial", "nabla"):
            found.moving = True
        elif isinstance(item, Annotated) and item.kind == "overline":
            found.conjugated.update(_names(item.body))
        if isinstance(item, Sum):
            for term in item.terms:
                whole = key_of(term)
                if whole is not None:
                    found.terms.add(whole)
                if isinstance(term, Name) and term.name == "d" and term.style == "plain":
                    found.plain_d = True
        if isinstance(item, Fence) and isinstance(item.content, Name) and item.content.name == "d":
            found.plain_d = True
        nested = list(children(item))
        stack.extend((child, in_norm) for child in reversed(nested))


def _coordinate(sub: Node) -> bool:
    """`u_t`, `u_{xx}`: a subscript that may be a partial derivative."""
    first = sub.factors[0] if isinstance(sub, Product) else sub
    return isinstance(first, Name) and first.name in ("t", "x", "y", "z", "r", "S", "tau", "xi")


def _is_moment(head: Node) -> bool:
    """`\\mathbb{E}`, `\\Pr`, `\\mathrm{Var}`, with or without scripts."""
    base = head.base if isinstance(head, Script) else head
    if isinstance(base, Operator):
        return base.name in ("Var", "var", "Cov", "cov", "Pr", "Corr", "Std")
    return isinstance(base, Name) and (base.style == "blackboard" and base.name in "EPV" or base.name == "E" and base.style == "roman")


def _speaks_of_chance(fence: Node | None) -> bool:
    """`(x | y)`, `(A \\cap B)`: the arguments of a density or a probability."""
    if not isinstance(fence, Fence):
        return False
    content = fence.content
    if isinstance(content, Sequence):
        return "|" in content.separators
    return isinstance(content, Sum) and any(s in ("cup", "cap") for s in content.signs)


def _has_factor_i(node: Node) -> bool:
    if isinstance(node, Sum):
        return any(_has_factor_i(term) for term in node.terms)
    if isinstance(node, Product):
        return any(isinstance(f, Name) and f.name == "i" and f.style == "plain" for f in node.factors)
    return isinstance(node, Name) and node.name == "i" and node.style == "plain"


def index_names(node: Node, whole: bool = False, through: bool = False) -> set[str]:
    """One-letter names in subscripts below a node, outside of what binds them (with `through`, free ones inside of that too);
    with `whole`, all names of the node."""
    found: set[str] = set()
    stack: list[tuple[Node, bool]] = [(node, whole)]
    while stack:
        item, inside = stack.pop()
        if isinstance(item, BigOperator):
            if item.body is not None and through:  # it binds its own
                own = index_names(item.sub, whole=True) if item.sub is not None else set()
                found |= index_names(item.body, through=True) - own
            continue
        if isinstance(item, Name) and inside and len(item.name) == 1 and item.style == "plain":
            found.add(item.name)
        for child in children(item):
            stack.append((child, inside or (isinstance(item, Script) and child is item.sub)))
    return found


def bound_names(sub: Node) -> set[str]:
    r"""The letters that the subscript of a sign binds: i of `i`, `i=1`, `i,j`, x of `x\to0`."""
    first = sub.items[0] if isinstance(sub, Chain) and sub.relations[0] in ("=", "to", "in", "!=") else sub
    return {name for name in _names(first) if len(name) == 1}


def free_names(node: Node) -> set[str]:
    """One-letter names below a node, without those that a sign in it binds."""
    if isinstance(node, Name):
        return {node.name} if len(node.name) == 1 and node.style == "plain" and not node.accents else set()
    if isinstance(node, BigOperator) and node.sub is not None:
        held = bound_names(node.sub) | set().union(*(free_names(x) for x in node.differentials), set())
        return set().union(*(free_names(child) for child in children(node)), set()) - held
    return set().union(*(free_names(child) for child in children(node)), set())


def _names(node: Node) -> list[str]:
    if isinstance(node, Name):
        key = key_of(node)
        return [key] if key else []
    return [name for child in children(node) for name in _names(child)]


Kinds = tuple[tuple[str, float], ...]


def custom_kinds(node: Name, key: str, evidence: Evidence, declared: Mapping[str, object]) -> Kinds:
    """The kinds a name may be of, the likeliest first, each with a cost: what custom says where nothing is declared."""
    first = node.name[0]
    bare = key.split("_")[0]
    if first.isupper() and bare != key and bare in evidence.acting | evidence.acted_on and key[-2:-1].isdigit():
        return (("matrix", 0.0), ("scalar", 0.5), ("vector", 1.5))  # \Sigma_{21}\Sigma_{11}^{-1}\Sigma_{12}: blocks
    transposed = key in evidence.transposed
    if node.name in GREEK:
        upper = first.isupper()
        if node.style == "bold":
            return (("matrix", 0.0), ("vector", 0.5)) if upper else (("vector", 0.0), ("matrix", 2.0))
        if upper:
            acts = key in evidence.acting and node.name != "Delta"
            if transposed or acts or key in evidence.matrix_like or key in evidence.acted_on:
                return (("matrix", 0.0), ("scalar", 0.5))
            return (("scalar", 0.0), ("matrix", 0.2), ("vector", 1.5))
        if transposed:
            return (("vector", 0.0), ("matrix", 1.5), ("scalar", 3.0))
        if key in evidence.acted_on and node.name in _GREEK_VECTORS:
            return (("vector", 0.0), ("scalar", 0.4))
        return (("scalar", 0.0), ("vector", 0.6))
    vector_accent = "vec" in node.accents
    if node.style == "bold" or vector_accent:
        if first.isupper() and not vector_accent:
            return (("matrix", 0.0), ("vector", 0.8))
        return (("vector", 0.0), ("matrix", 2.0))
    if key == "T" and not (transposed or key in evidence.matrix_like | evidence.acting):
        return (("scalar", 0.0), ("matrix", 0.6), ("vector", 1.5))  # a time, a temperature, a number of periods
    if first.isupper():
        if {key, key_of(node)} & evidence.random and not transposed and key not in evidence.acting and key not in evidence.matrix_like:
            return (("scalar", 0.0), ("vector", 0.3), ("matrix", 0.6))
        if transposed or key in evidence.matrix_like:
            return (("matrix", 0.0), ("vector", 0.7), ("scalar", 2.5))
        return (("matrix", 0.0), ("scalar", 0.6), ("vector", 1.5))
    if transposed or key in evidence.normed:
        return (("vector", 0.0), ("matrix", 1.5), ("scalar", 3.0))
    if node.name in _COUNTERS:
        return (("scalar", 0.0), ("vector", 1.5))
    if key in evidence.ahead_of_row:
        return (("vector", 0.0), ("scalar", 0.5))
    if key in evidence.acted_on and node.name != "t":
        return (("vector", 0.0), ("scalar", 0.5))
    return (("scalar", 0.0), ("vector", 0.25))
