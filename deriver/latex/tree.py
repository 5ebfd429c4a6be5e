"""The syntax tree: what is written, with its place, before any meaning is decided.

`A x` is a juxtaposition whether it is a product or an application, `A'` carries a prime whether that is a derivative
or a new basis, `|x|` is a fence whether it is a norm or an absolute value. Meaning is decided by elaboration.
Every node has `start` and `end`, offsets into the text that was read (end exclusive).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

__all__ = [
    "Annotated",
    "BigOperator",
    "Binomial",
    "Chain",
    "Dots",
    "Environment",
    "Evaluated",
    "Fence",
    "Fraction",
    "Missing",
    "Name",
    "Node",
    "Number",
    "Operator",
    "Postfix",
    "Product",
    "Root",
    "Script",
    "Sequence",
    "Sum",
    "TextRun",
    "children",
    "with_children",
    "with_factors",
]


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of syntax at `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal as written, thousands separators removed: `text` is `12`, `0.5`, `9765625`."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    r"""A letter or word that stands for something: `x`, `\lambda`, `\mathbf{x}`, `\hat{x}`, `\mathrm{tr}`, `\ell`.

    `name` is the bare identity (`x`, `lambda`, `tr`, `varepsilon`), without backslash.
    `style` is one of `plain bold blackboard calligraphic roman sans fraktur script typewriter`
    (`\mathbf`, `\boldsymbol`, `\bm` all give bold; a named operator such as `\sin` or `\operatorname{tr}` gives an
    `Operator` instead). `accents` lists, from the inside out, any of
    `hat bar tilde dot ddot dddot vec check breve acute grave ring`; `\vec{x}` is `Name("x", "plain", ("vec",))`.
    A letter in two fonts has the style `bold calligraphic`, `bold sans`, and the like.
    """

    name: str
    style: str = "plain"
    accents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operator(Node):
    r"""A named operator: `\sin`, `\log`, `\det`, `\max`, `\operatorname{tr}`, `\mathrm{tr}`, `\text{tr}` (when the
    word is in the table of known operator names), `\nabla`, `\partial`, `\Pr`. `name` has no backslash: `sin`, `tr`,
    `nabla`, `partial`. A star of `\operatorname*` is dropped.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Script(Node):
    r"""`base` with a subscript, a superscript, and a number of primes (`f''` has two). At least one is there.

    A superscript keeps what is written: `^\top` gives `Name("top")`, `^T` a `Name("T")`, `^*` a `Name("*")`,
    `^+` a `Name("+")`, `^{-1}` a `Sum` with one negative term, `^{-\top}` likewise, `^{(k)}` a `Fence`,
    `^\circ` a `Name("circ")`, `^\dagger` a `Name("dagger")`.
    """

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    r"""`\frac{a}{b}` and its kin (`\tfrac`, `\dfrac`, `\cfrac`, `{a \over b}`)."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Binomial(Node):
    r"""`\binom{n}{k}`, `\dbinom`, `\tbinom`, `{n \choose k}`."""

    upper: Node
    lower: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    r"""`\sqrt{x}` (index None) or `\sqrt[3]{x}`."""

    radicand: Node
    index: Node | None = None


@dataclass(frozen=True, slots=True)
class Fence(Node):
    r"""Something between delimiters. `opening` and `closing` are one of
    `( ) [ ] { } | \| < > floor ceil . ` normalised: `\{` is `{`, `\lvert` and `\vert` are `|`, `\lVert`, `\Vert` and
    `\|` are `\|`, `\langle` is `<`, `\rangle` is `>`, `\lfloor \rfloor` are `floor`, `\lceil \rceil` are `ceil`,
    `.` for the invisible one of `\left.`; an invisible TeX group `{...}` makes no Fence. `[0,1)` is a Fence with
    unlike delimiters. `content` may be a Sequence, a Chain, or Missing.
    """

    opening: str
    closing: str
    content: Node


@dataclass(frozen=True, slots=True)
class Product(Node):
    r"""A flat run of two or more factors. `marks[i]` stands between `factors[i]` and `factors[i+1]`:
    `""` for juxtaposition, else `cdot`, `times`, `*` (also `\ast`), `/`, `div`, `odot`, `oslash`, `otimes`, `circ`,
    `wedge`, `bullet`, `star`, `backslash`, `bmod`. A thin space (`\,` or `\;`) makes no mark.
    """

    factors: tuple[Node, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum(Node):
    r"""Signed terms: `signs[i]` is one of `+ - pm mp oplus ominus cup cap setminus`, and stands before `terms[i]`. The
    first sign is `+` when none is written (`explicit_first` tells whether one is). A lone `-x` is a Sum with one term.
    """

    terms: tuple[Node, ...]
    signs: tuple[str, ...]
    explicit_first: bool = False


@dataclass(frozen=True, slots=True)
class BigOperator(Node):
    r"""`\sum`, `\prod`, `\int`, `\iint`, `\iiint`, `\oint`, `\bigcup`, `\bigcap`, `\bigoplus`, `\bigotimes`, `\lim`, `\max`,
    `\min`, `\sup`, `\inf`, `\arg\max` (name `argmax`), `\limsup`, `\liminf`: `name` has no backslash. `max`, `min`,
    `sup`, `inf` are BigOperators only when they carry a subscript or stand before an unfenced operand; `\max(a,b)` is
    `Operator` and `Fence`.

    `body` is what follows: for sums, products and limits the following product (up to the next `+`, `-` or relation
    outside of fences); for integrals everything up to and including its `dx` (also across `+`), `differentials` then
    lists the variables (`\int\int f\,dx\,dy` nests), and the `dx` is not part of `body`. `\int \frac{dx}{x}` gives the body
    `1/x`. Missing when nothing follows. A differential that is more than a variable is a Product: `d^3x` gives that of `d^3` and
    `x`, the line element of `\int F \cdot d\mathbf{r}` that of Missing and `r` with the mark `cdot`. In
    `\oint P\,dx + Q\,dy` the whole sum is the body, with its differentials in it, and `differentials` is empty.
    """

    name: str
    sub: Node | None
    sup: Node | None
    body: Node
    differentials: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment(Node):
    r"""`\begin{pmatrix}...\end{pmatrix}` and the like: rows of cells. `name` without star: `pmatrix`, `bmatrix`, `cases`,
    `aligned`, `array`, ... `options` is the column specification of an array (`cc|c`). An empty cell is Missing. Rules
    (`\hline`) are dropped.
    """

    name: str
    rows: tuple[tuple[Node, ...], ...]
    options: str = ""


@dataclass(frozen=True, slots=True)
class Annotated(Node):
    r"""`\underbrace{body}_{label}`, `\overbrace{body}^{label}`, `\overline{body}`, `\underline`, `\overset{label}{body}`,
    `\underset`, `\stackrel`, `\boxed{body}`, `\cancel`, `\widehat{AB}`: `kind` has no backslash.
    """

    kind: str
    body: Node
    label: Node | None = None


@dataclass(frozen=True, slots=True)
class Postfix(Node):
    """`n!`, `n!!`, `50\\%`: `mark` is `!`, `!!`, `%`."""

    mark: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Evaluated(Node):
    r"""`body\big|_{x=0}^{x=1}`: evaluation at a place, or between two."""

    body: Node
    sub: Node | None
    sup: Node | None = None


@dataclass(frozen=True, slots=True)
class Chain(Node):
    r"""`items` joined by relations: `relations[i]` stands between `items[i]` and `items[i+1]`.

    Relations are normalised: `= != < > <= >= ~= (\approx) ~ (\sim) \simeq \cong \equiv := =: (\coloneqq) in notin ni subset
    subseteq supset supseteq succ succeq prec preceq propto to (\to, \rightarrow, \longrightarrow) mapsto gg ll lesssim gtrsim perp
    parallel mid asymp divides`, and, binding less tightly, `implies (\Rightarrow, \implies, \Longrightarrow) impliedby
    iff (\iff, \Leftrightarrow, \Longleftrightarrow, \equiv is not iff)`. `\not=` and `\ne` are `!=`, other negations are
    `not-subseteq`, `not-<`, ... A chain of implications has Chains as items. An alignment mark `&` before or after a relation
    is dropped inside aligned environments. A relation with nothing before it (a continuation line `= b`) has Missing as its
    first item. `labels` is empty, or holds what is written above each relation (`\overset{d}{=}`, `\xrightarrow{f}`), None
    where nothing is.
    """

    items: tuple[Node, ...]
    relations: tuple[str, ...]
    labels: tuple[Node | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    r"""Items separated by commas, semicolons, wide spaces or words: `separators[i]` stands between `items[i]` and
    `items[i+1]` and is `,` `;` `quad` (`\quad`, `\qquad`, also after a comma: the wider one wins) `:` `|` (a bar with
    `\mid` meaning: such that) `\|` (as in `D(p\|q)`) `and`, `or`, `if`, `where`, `for` ... (the word of a `\text{ and }` in lower case) or
    `newline`. It binds less tightly than Chain. A trailing `.` or `,` is dropped.
    """

    items: tuple[Node, ...]
    separators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextRun(Node):
    r"""`\text{...}` that is not a known operator name, with its text."""

    text: str


@dataclass(frozen=True, slots=True)
class Dots(Node):
    r"""`\dots`, `\cdots`, `\vdots`, `\ddots`, `\ldots`: `kind` without backslash."""

    kind: str


@dataclass(frozen=True, slots=True)
class Missing(Node):
    """Nothing where something could stand: an empty cell, the left side of a continuation line."""


#: For every kind of node, the fields that can hold sub-nodes: looked up once, since every pass over a tree asks.
_HOLDERS: dict[type, tuple[str, ...]] = {}
_LITERALS = frozenset({"start", "end", "text", "name", "style", "accents", "primes", "opening", "closing", "marks", "signs",
                       "explicit_first", "kind", "mark", "relations", "separators"})  # fmt: skip


def children(node: Node) -> list[Node]:
    """The direct sub-nodes, in the order they are written."""
    kind = type(node)
    if kind is Name or kind is Number or kind is Operator:
        return []
    if kind is Product:
        return list(node.factors)  # type: ignore[attr-defined]
    if kind is Sum:
        return list(node.terms)  # type: ignore[attr-defined]
    holders = _HOLDERS.get(kind)
    if holders is None:
        holders = _HOLDERS[type(node)] = tuple(f.name for f in fields(node) if f.name not in _LITERALS)
    found: list[Node] = []
    for name in holders:
        value = getattr(node, name)
        if value is None:
            continue
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    found.append(item)
                elif isinstance(item, tuple):
                    found.extend(cell for cell in item if isinstance(cell, Node))
    return found


def with_children(node: Node, visit: Callable[[Node], Node]) -> Node:
    """The node with each direct sub-node replaced by what `visit` makes of it; the node itself where nothing changes.

    >>> one, two = Number(0, 1, "1"), Number(0, 1, "2")
    >>> with_children(Sum(0, 1, (one, one), ("+", "+")), lambda node: two if node is one else node).terms == (two, two)
    True
    """

    def made(value: object) -> object:
        if isinstance(value, Node):
            return visit(value)
        if isinstance(value, tuple):
            new = tuple(made(item) for item in value)
            return value if all(a is b for a, b in zip(new, value, strict=True)) else new
        return value

    changed: dict[str, Any] = {}
    for part in fields(node):
        if part.name not in _LITERALS:
            value = getattr(node, part.name)
            new = made(value)
            if new is not value:
                changed[part.name] = new
    return replace(node, **changed) if changed else node


def with_factors(node: Node, taken: Callable[[Product, int], tuple[Node, int] | None]) -> Node:
    """The tree with runs of factors replaced: `taken` says of a place in a product what stands for it and how many factors that takes.

    >>> f, x = Name(0, 1, "f"), Name(2, 3, "x")
    >>> product = Product(0, 3, (f, x), ("",))
    >>> with_factors(product, lambda p, i: (x, 2) if p.factors[i] is f else None) is x
    True
    """

    def visit(item: Node) -> Node:
        if not isinstance(item, Product):
            return with_children(item, visit)
        factors: list[Node] = []
        marks: list[str] = []
        i = 0
        while i < len(item.factors):
            if factors:
                marks.append(item.marks[i - 1])
            made = taken(item, i)
            factors.append(visit(item.factors[i]) if made is None else made[0])
            i += 1 if made is None else made[1]
        return factors[0] if len(factors) == 1 else replace(item, factors=tuple(factors), marks=tuple(marks))

    return visit(node)
