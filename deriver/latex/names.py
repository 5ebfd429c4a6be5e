r"""Names: how a written name is keyed, what Python calls it, and what custom takes it for.

A key is the normal spelling of a name, so that `\mathbf x`, `\boldsymbol{x}` and `\bm{x}` are one name and `x` another.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from . import patterns as re
from .tree import BigOperator, Chain, Fence, Name, Node, Number, Operator, Product, Script, Sequence, Sum, children

if TYPE_CHECKING:
    from .evidence import Evidence

__all__ = [
    "INTEGRANDS",
    "MEMBERS",
    "STRONG_CAPITALS",
    "VECTORS_ACTED_ON",
    "WEAK_CAPITALS",
    "bound_names",
    "custom_kinds",
    "free_names",
    "index_names",
    "is_decorated",
    "is_transpose",
    "key_of",
    "names_below",
    "python_name",
    "quotient_key",
    "sliced",
]

GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma "
    "varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar nabla".split()
)
_STYLES = {
    "bold": r"\mathbf", "blackboard": r"\mathbb", "calligraphic": r"\mathcal", "roman": r"\mathrm", "sans": r"\mathsf",
    "fraktur": r"\mathfrak", "script": r"\mathscr", "typewriter": r"\mathtt",
}  # fmt: skip
#: Ends the key of other points `x_i` beside a point `x` of the same name.
MEMBERS = r"_{\cdot}"
#: Lower-case letters that custom takes for counters and sizes.
_COUNTERS = frozenset("ijklmn")
#: Greek letters that custom takes for vectors where a matrix acts on them.
#: Capital letters that custom takes for matrices whatever they stand in, and those that physics and finance take for numbers.
STRONG_CAPITALS, WEAK_CAPITALS = frozenset("ABJMUWXYZ"), frozenset("CDEFGHIKLNPQRSTV")
#: Letters that stand for functions where they are integrated without limits: nobody writes the integral of a constant so.
INTEGRANDS = frozenset("pqfgPQFy")
#: Letters that custom takes for vectors behind a capital.
VECTORS_ACTED_ON = frozenset("abdqrsuvwxyz") | {r"\beta", r"\theta", r"\mu", r"\xi", r"\varepsilon", r"\epsilon", r"\eta"}
_GREEK_VECTORS = frozenset({"theta", "beta", "mu", "xi", "varepsilon", "epsilon", "eta", "omega", "phi", "alpha", "gamma", "delta"})


def key_of(node: Node) -> str | None:
    """The key of a Name, or of a Name with a subscript that is part of it; None for anything else."""
    if isinstance(node, Name):
        return _key_of_name(node.name, node.style, node.accents)
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


@lru_cache(4096)
def _key_of_name(name: str, style: str, accents: tuple[str, ...]) -> str:
    body = "\\" + name if name in GREEK else name
    if style == "bold" and name in GREEK:
        body = rf"\boldsymbol{{{body}}}"
    elif style in _STYLES:
        body = rf"{_STYLES[style]}{{{body}}}"
    for accent in accents:
        accent = "mathring" if accent == "ring" else accent
        body = rf"\{accent}{{{body}}}"
    return body


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


def is_transpose(sup: Node | None) -> bool:
    """`^\\top`, `^T`, `^\\intercal`, `^{\\mathsf T}`."""
    return isinstance(sup, Name) and sup.name in ("top", "T", "intercal", "tran", "transp") and not sup.accents


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
    return {name for name in names_below(first) if len(name) == 1}


def free_names(node: Node) -> set[str]:
    """One-letter names below a node, without those that a sign in it binds."""
    if isinstance(node, Name):
        return {node.name} if len(node.name) == 1 and node.style == "plain" and not node.accents else set()
    if isinstance(node, BigOperator) and node.sub is not None:
        held = bound_names(node.sub) | set().union(*(free_names(x) for x in node.differentials), set())
        return set().union(*(free_names(child) for child in children(node)), set()) - held
    return set().union(*(free_names(child) for child in children(node)), set())


def names_below(node: Node) -> list[str]:
    """The keys of every name below a node."""
    if isinstance(node, Name):
        key = key_of(node)
        return [key] if key else []
    return [name for child in children(node) for name in names_below(child)]


def sliced(node: Node) -> bool:
    """Whether a colon stands among indices somewhere below a node."""
    if isinstance(node, Script) and isinstance(node.sub, Sequence) and ":" in node.sub.separators:
        return True
    return any(sliced(child) for child in children(node))


Kinds = tuple[tuple[str, float], ...]


#: Capital letters that no text writes for a column: `x^\top A = A^\top x` is a mistake, and no inner product.
_ALWAYS_MATRICES = frozenset("ABCDHJMPQ")


def custom_kinds(node: Name, key: str, evidence: Evidence, declared: Mapping[str, object]) -> Kinds:
    """The kinds a name may be of, the likeliest first, each with a cost: what custom says where nothing is declared."""
    first = node.name[0]
    if node.name == "hbar":
        return (("scalar", 0.0),)
    bare = key.split("_")[0]
    if first.isupper() and bare != key and bare in evidence.acting | evidence.acted_on and key[-2:-1].isdigit():
        return (("matrix", 0.0), ("scalar", 0.5), ("vector", 1.5))  # \Sigma_{21}\Sigma_{11}^{-1}\Sigma_{12}: blocks
    transposed = key in evidence.transposed
    if node.name in GREEK:
        upper = first.isupper()
        if node.style == "bold":
            return (("matrix", 0.0), ("vector", 0.5)) if upper else (("vector", 0.0), ("matrix", 2.0))
        if key in evidence.covariances:
            return (("matrix", 0.0), ("scalar", 1.5))
        if upper:
            acts = key in evidence.acting and node.name != "Delta" and not evidence.scalar_like
            covariance = key in evidence.inverted and node.name in ("Sigma", "Lambda") and not evidence.scalar_like
            if transposed or acts or covariance or key in evidence.matrix_like or key in evidence.acted_on:
                return (("matrix", 0.0), ("scalar", 0.5))
            if node.name == "Delta":
                return (("scalar", 0.0), ("vector", 0.3), ("matrix", 0.5))  # a step, of one number or several
            return (("scalar", 0.0), ("matrix", 0.2), ("vector", 1.5))
        if transposed:
            return (("vector", 0.0), ("matrix", 1.5), ("scalar", 3.0))
        if key in evidence.acted_on and node.name in _GREEK_VECTORS:
            return (("vector", 0.0), ("scalar", 0.4))
        return (("scalar", 0.0), ("vector", 0.6))
    vector_accent = "vec" in node.accents
    if vector_accent and not first.isupper():
        return (("vector", 0.0),)
    if node.style == "bold" or vector_accent:
        if first.isupper() and not vector_accent:
            return (("matrix", 0.0), ("vector", 0.8))
        if key in evidence.inverted:
            return (("vector", 0.0),)  # \\mathbf{g}^{-1} is the inverse of a map
        return (("vector", 0.0), ("matrix", 2.0))
    if key == "T" and not (transposed or key in evidence.matrix_like | evidence.acting):
        return (("scalar", 0.0), ("matrix", 0.6), ("vector", 1.5))  # a time, a temperature, a number of periods
    if first.isupper():
        chance = {key, key_of(node)} & evidence.random and not transposed and key not in evidence.matrix_like
        if chance and (key not in evidence.acting or first in "XYZ" and all(k[:1] in "XYZ" for k in evidence.acting)):
            return (("scalar", 0.0), ("vector", 0.3), ("matrix", 0.6))
        if transposed or key in evidence.matrix_like:
            if bare in _ALWAYS_MATRICES and not evidence.random:
                return (("matrix", 0.0), ("scalar", 2.5))
            return (("matrix", 0.0), ("vector", 0.7), ("scalar", 2.5))
        process = key == f"{first}_t" and first in "SVWXYZ" and not evidence.algebra
        number = process or evidence.scalar_like or key in evidence.compared or evidence.operators and not node.accents
        if number and not declared:
            return (("scalar", 0.0), ("matrix", 0.2), ("vector", 1.5))
        return (("matrix", 0.0), ("scalar", 0.6), ("vector", 1.5))
    if transposed or key in evidence.normed:
        return (("vector", 0.0), ("matrix", 1.5), ("scalar", 3.0))
    if key == "t":
        return (("scalar", 0.0), ("vector", 1.2))  # a time; rarely a target
    if node.name in _COUNTERS and key in evidence.index_letters and not evidence.factors.get(key):
        return (("scalar", 0.0),)
    if node.name in _COUNTERS:
        return (("scalar", 0.0), ("vector", 1.5))
    if key in evidence.ahead_of_row:
        return (("vector", 0.0), ("scalar", 0.5))
    if key in evidence.acted_on and node.name != "t":
        return (("vector", 0.0), ("scalar", 0.5))
    return (("scalar", 0.0), ("vector", 0.25))


def is_decorated(latex: str, letter: str) -> bool:
    r"""Whether a name is a letter with an index, a star or an accent: `x_0`, `x^*`, `\bar{x}` of `x`, `\mathbf{x}_k` of `\mathbf{x}`.

    >>> is_decorated("x_0", "x"), is_decorated(r"\hat{\theta}", r"\theta"), is_decorated("y", "x")
    (True, True, False)
    """
    if latex == letter:
        return False
    bare = re.sub(r"^\\(?:hat|bar|tilde|overline|widehat|widetilde|dot|vec)\s*\{(.*)\}", r"\1", latex)
    head: str = re.split(r"[_^]", bare)[0]
    return head == letter
