r"""Tasks on Gaussian vectors: divergence, entropy, affine images, posteriors and moments of $x\sim\mathcal N(\mu,\Sigma)$ in matrix form.

Comes in: the words and formulas of a task. Goes out: one `TaskItem` whose operands have sizes: capital letters and $\sigma^2I$ are
covariance or coefficient matrices, other letters vectors. None where no law has a matrix for its covariance, or a formula is left over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..expression import Expr, matrix_shape, vector_shape
from ..expression import build as b
from . import patterns as re
from . import tree
from .law_words import law_named
from .names import key_of, python_name
from .problems import TaskItem
from .scripted import below
from .spoken import Spoken
from .tree import Node
from .wording import node_of

__all__ = ["gaussian_matrices", "holds_matrix_law"]

_CAPITALS = frozenset({"Sigma", "Lambda", "Omega", "Psi", "Gamma", "Phi"})


class _Unread(Exception):
    """A formula of another kind."""


def _base(node: Node) -> tree.Name | None:
    while isinstance(node, tree.Script):
        node = node.base
    return node if isinstance(node, tree.Name) else None


def _capital(node: Node) -> bool:
    name = _base(node)
    return name is not None and (name.name in _CAPITALS or (len(name.name) == 1 and name.name.isupper()))


def _is_matrix(node: Node) -> bool:
    return any(_capital(x) for x in below(node))


@dataclass
class _Reader:
    size: str | int
    rows: str | int = "m"
    sizes: dict[str, str] = field(default_factory=dict)

    def covariance(self, node: Node) -> Expr:
        """`\\Sigma`, `I`, `\\sigma^2I`, `\\Lambda^{-1}`."""
        if isinstance(node, tree.Script) and isinstance(node.sup, tree.Sum) and key_of(node.base) is not None:
            return b.inverse(self.letter(node.base, "matrix", definite=True))
        if isinstance(node, tree.Product) and _capital(node.factors[-1]) and key_of(node.factors[-1]) in ("I", r"\mathbf{I}"):
            scale = [self.scalar(f) for f in node.factors[:-1]]
            return b.mul(*scale, b.identity(self.size))
        if key_of(node) in ("I", r"\mathbf{I}") or (isinstance(node, tree.Script) and key_of(node.base) == "I"):
            return b.identity(self.size)
        return self.letter(node, "matrix", definite=True)

    def scalar(self, node: Node) -> Expr:
        if isinstance(node, tree.Number):
            return b.num(node.text)
        if isinstance(node, tree.Script) and isinstance(node.sup, tree.Number) and node.sub is None and key_of(node.base):
            return b.power(b.symbol(python_name(key_of(node.base) or ""), properties=["real", "positive"], latex=key_of(node.base)), 2)
        raise _Unread

    def letter(self, node: Node, kind: str, definite: bool = False) -> Expr:
        key = key_of(node)
        if key is None or (kind == "matrix") is not _capital(node):
            raise _Unread
        shape = matrix_shape(self.size, self.size) if kind == "matrix" else vector_shape(self.sizes.get(key, self.size))
        more = ["symmetric", "positive_definite"] if definite else []
        return b.symbol(python_name(key), shape, properties=["real", *more], latex=key)

    def mean(self, node: Node) -> Expr:
        if isinstance(node, tree.Number) and node.text == "0" or key_of(node) in (r"\mathbf{0}",):
            return b.zeros(vector_shape(self.size))
        return self.letter(node, "vector")


def _law(node: Node) -> tuple[Node, Node] | None:
    r"""The parameters of `\mathcal N(\mu,\Sigma)` where the second is a matrix."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    if law_named(getattr(node.factors[0], "name", "")) != "normal" or not isinstance(node.factors[1].content, tree.Sequence):
        return None
    items = node.factors[1].content.items
    if len(items) != 2 or any(isinstance(x, tree.Environment) for n in items for x in below(n)):
        return None
    return (items[0], items[1]) if _is_matrix(items[1]) else None


def holds_matrix_law(node: Node) -> bool:
    r"""Whether `\mathcal N(\mu,\Sigma)` with a capital letter for a covariance stands in a formula."""
    return any(_law(x) is not None for x in below(node))


def gaussian_matrices(spoken: Spoken) -> TaskItem | None:
    """The task as one problem in matrices."""
    laws = [found for n in spoken.nodes for x in below(n) if (found := _law(x)) is not None]
    if not laws:
        return None
    size = re.search(r"\\mathbb\s*\{?R\}?\s*\^\s*\{?\s*([a-z]|\d)\s*\}?", spoken.text)
    reader = _Reader("n" if size is None else int(size[1]) if size[1].isdigit() else size[1])
    try:
        for read in (_divergence, _entropy, _posterior, _image):
            item = read(spoken, reader)
            if item is not None:
                return item
    except _Unread:
        return None
    return None


def _divergence(spoken: Spoken, reader: _Reader) -> TaskItem | None:
    if not re.search(r"\bkl\b|kullback|divergence", spoken.said) and not re.search(r"D_|KL", spoken.text):
        return None
    target: Node | None = None
    for node in spoken.nodes:
        if isinstance(node, tree.Chain) and node.relations == ("=",) and len(_laws_below(node.items[0])) == 2:
            target = node
    found = [p for n in spoken.nodes for p in _laws_below(n)]
    if len(found) != 2 or (spoken.shown and target is None) or re.search(r"posterior|entropy", spoken.said):
        return None
    if target is not None:
        return None  # a claim is read by the general grammar
    first, second = found
    operands = [f(p) for law in (first, second) for f, p in zip((reader.mean, reader.covariance), law, strict=True)]
    return spoken.item("gaussian_matrices", request=["divergence"], operands=operands)


def _laws_below(node: Node) -> list[tuple[Node, Node]]:
    return [p for x in below(node) if (p := _law(x)) is not None]


def _entropy(spoken: Spoken, reader: _Reader) -> TaskItem | None:
    if "entropy" not in spoken.said or spoken.shown or re.search(r"relative|cross|conditional", spoken.said):
        return None
    (law,) = [p for n in spoken.nodes for p in _laws_below(n)][:1]
    return spoken.item("gaussian_matrices", request=["entropy"], operands=[reader.mean(law[0]), reader.covariance(law[1])])


def _posterior(spoken: Spoken, reader: _Reader) -> TaskItem | None:
    said = spoken.said
    if not re.search(r"posterior|conditional distribution|marginal", said):
        return None
    prior = likelihood = None
    for token in spoken.formulas:
        for item in below(node_of(spoken.text, token)):
            if not isinstance(item, tree.Chain) or item.relations[-1:] != ("~",):
                continue
            law = _law(item.items[-1])
            if law is None:
                return None
            given = "\\mid" in spoken.text[item.start : item.end] or "|" in spoken.text[item.start : item.end]
            before = spoken.text[token.start : item.end]
            if given or "\\mid" in before or "|" in before:
                likelihood = (token, law)
            else:
                prior = (item.items[0], law)
    if prior is None or likelihood is None or key_of(prior[0]) is None:
        return None
    head = re.match(r"\s*(?:\\boldsymbol|\\mathbf)?\{?\s*(\\?[a-zA-Z]+)", likelihood[0].text)
    if head is None or re.search(r"_i\b|_\{?[in]\}?|\\ldots|\\dots", likelihood[0].text):
        return None
    theta, (mean, spread) = prior
    center, noise = likelihood[1]
    wide = key_of(center) != key_of(theta)
    observed = next(x for x in below(node_of(spoken.text, likelihood[0])) if key_of(x) is not None)
    other = _Reader(reader.rows if wide else reader.size)
    operands = [reader.mean(mean), reader.covariance(spread), other.letter(observed, "vector"), other.covariance(noise)]
    if wide:
        factor, shift = _affine(center, key_of(theta))
        A = b.symbol(python_name(key_of(factor) or ""), matrix_shape(other.size, reader.size), properties=["real"], latex=key_of(factor))
        operands += [A, *([other.letter(shift, "vector")] if shift is not None else [])]
    operands.append(reader.letter(theta, "vector"))
    asks = ["marginal"] if "marginal" in said and "posterior" not in said else ["posterior"]
    return spoken.item("gaussian_matrices", request=[*asks, *(["linear"] if wide else [])], operands=operands)


def _affine(node: Node, key: str | None) -> tuple[Node, Node | None]:
    """`Ax+b`: the matrix and the shift."""
    shift: Node | None = None
    if isinstance(node, tree.Sum) and node.signs == ("+", "+") and len(node.terms) == 2:
        node, shift = node.terms
    if isinstance(node, tree.Product) and len(node.factors) == 2 and _capital(node.factors[0]) and key_of(node.factors[1]) == key:
        return node.factors[0], shift
    raise _Unread


def _image(spoken: Spoken, reader: _Reader) -> TaskItem | None:
    r"""The law of `Ax+b`, and moments of $x$: `\mathbb E[xx^\top]`, `\mathrm{Var}(a^\top x)`, `\mathbb E[e^{a^\top x}]`."""
    stated = [n for n in spoken.nodes if isinstance(n, tree.Chain) and n.relations == ("~",)]
    if len(stated) != 1 or (law := _law(stated[0].items[1])) is None or (key := key_of(stated[0].items[0])) is None or spoken.shown:
        return None
    rest = [
        n for n in spoken.nodes if n is not stated[0] and key_of(n) != key and not (isinstance(n, tree.Chain) and n.relations[-1] == "in")
    ]
    mean, spread = reader.mean(law[0]), reader.covariance(law[1])
    named = {key_of(n.items[0]) for n in rest if isinstance(n, tree.Chain) and n.relations == ("=",)}
    rest = [n for n in rest if key_of(n) is None or key_of(n) not in named]  # w, for w = Ax+b
    if len(rest) != 1:
        return None
    (asked,) = rest
    x = b.symbol(python_name(key), mean.shape, properties=["real"], latex=key)
    if re.search(r"\bdistribution of #|\blaw of #|distributed", spoken.said):
        if isinstance(asked, tree.Chain) and asked.relations == ("=",):
            asked = asked.items[1]
        factor, shift = _affine(asked, key)
        A = b.symbol(python_name(key_of(factor) or ""), matrix_shape("m", reader.size), properties=["real"], latex=key_of(factor))
        shifted = [] if shift is None else [_Reader("m").letter(shift, "vector")]
        return spoken.item("gaussian_vector", request=["affine"], operands=[mean, spread, A, *shifted])
    source = re.sub(r"\\left|\\right|\\,|\s", "", spoken.text[asked.start : asked.end])
    e = r"(?:\\mathbb\{?E\}?|E|\\operatorname\{E\}|\\mathrm\{E\})[\[(]"
    v = r"(?:\\mathrm\{Var\}|\\operatorname\{Var\}|Var|\\text\{Var\})[\[(]"
    z, t, close = re.escape(key.replace(" ", "")), r"\^\{?(?:\\top|T|\\intercal)\}?", r"[\])]"
    low, cap = r"(\\mathbf\{[a-z]\}|[a-z])", r"(\\mathbf\{[A-Z]\}|[A-Z])"
    forms = {
        "second": rf"{e}{z}{z}{t}{close}",
        "norm": rf"{e}(?:\\\|{z}\\\|(?:_2)?\^2|{z}{t}{z}){close}",
        "quadratic": rf"{e}{z}{t}{cap}{z}{close}",
        "linear": rf"{e}{low}{t}{z}{close}",
        "variance": rf"{v}{low}{t}{z}{close}",
        "exponential": rf"{e}(?:e\^\{{{low}{t}{z}\}}|\\exp\({low}{t}{z}\)){close}",
    }
    for name, pattern in forms.items():
        found = re.fullmatch(pattern, source)
        if found is None:
            continue
        letter = next((g for g in found.groups() if g), None)
        more = []
        if letter is not None:
            shape = matrix_shape(reader.size, reader.size) if name == "quadratic" else vector_shape(reader.size)
            more = [b.symbol(python_name(letter), shape, properties=["real"], latex=letter)]
        return spoken.item("gaussian_matrices", request=["moment", f"of {name}"], operands=[mean, spread, x, *more])
    return None
