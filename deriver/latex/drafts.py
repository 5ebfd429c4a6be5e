r"""Declarations while they are collected, and the Context that they come to.

A draft holds, by key, the shape and the properties said of a name, each with the place where it was said; relations that are left wait to
become definitions or conditions. A size that is not said ("$\Sigma\succ0$") stays open until the relations, or the other vectors,
decide it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import DeriverError, ReadingError, TypeMistake
from ..expression import PROPERTIES, SCALAR, Dim, Expr, Shape, closure, matrix_shape, substitute
from ..expression import build as b
from ..model import Context, Definition, FunctionDeclaration
from . import patterns as re
from . import tree
from .definitions import define, names_in, ordered
from .elaborate import Elaborator, elaborate
from .imaginary import is_adjoint
from .names import MEMBERS, key_of, python_name
from .sizes import with_open_sizes
from .tree import Node

__all__ = ["SQUARE_PROPERTIES", "Draft", "Entry", "Spot", "draft_of_task", "finish"]

MATRIX_PROPERTIES = frozenset(name for name, (_, kind) in PROPERTIES.items() if kind == "matrix")
VECTOR_PROPERTIES = frozenset(name for name, (_, kind) in PROPERTIES.items() if kind == "vector")
SQUARE_PROPERTIES = frozenset(name for name in MATRIX_PROPERTIES if "square" in closure([name]))

_PLURAL = {"matrix": "matrices", "vector": "vectors"}

#: Where something was said: the text, and the offsets in it.
Spot = tuple[str, int, int]
Fact = Callable[[Elaborator], Expr]


@dataclass
class Entry:
    """What is said of one name. `kind` is `scalar`, `vector` or `matrix` where the shape is not said."""

    key: str
    shape: Shape | None = None
    kind: str | None = None
    properties: dict[str, Spot | None] = field(default_factory=dict)
    family: bool = False  # a matrix whose rows are the members x_i
    spot: Spot | None = None


@dataclass
class Draft:
    """Declarations while they are collected."""

    base: Context
    entries: dict[str, Entry] = field(default_factory=dict)
    functions: dict[str, FunctionDeclaration] = field(default_factory=dict)
    bounds: list[tuple[str, str, Node, str]] = field(default_factory=list)  # key, relation, bound, text
    rest: list[tuple[Node, str]] = field(default_factory=list)  # relations left to become definitions or conditions
    facts: list[tuple[Fact, Node, str]] = field(default_factory=list)  # conditions that words or families state
    definitions: dict[str, Callable[[Context], Expr]] = field(default_factory=dict)
    conventions: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, Dim] = field(default_factory=dict)  # index letter -> how far it runs
    families: dict[str, tuple[str, Shape]] = field(default_factory=dict)  # key -> its index, the shape of a member
    assumed: list[str] = field(default_factory=list)
    guessed: set[str] = field(default_factory=set)  # the letters of sizes that nothing says
    numbers: frozenset[str] = frozenset()  # letters that formulas use as numbers, so that no size is called by them
    apart: bool = False  # whether a formula will say the sizes of square matrices, so that each has its own until then
    used: bool = False  # whether anything was declared
    paths: set[str] = field(default_factory=set)  # names of processes, of which only values at a time are letters
    cautious: bool = False  # in documents: nothing is taken to be a number only because it is compared with 0

    def snapshot(self) -> dict[str, object]:
        """A copy of everything collected so far, to be restored when a clause turns out not to declare."""
        return {
            name: ({k: copy.copy(e) for k, e in self.entries.items()} if name == "entries" else copy.copy(value))
            for name, value in self.__dict__.items()
        } | {"_properties": {k: dict(e.properties) for k, e in self.entries.items()}}

    def restore(self, before: dict[str, object]) -> None:
        """Go back to a snapshot."""
        properties = before["_properties"]
        assert isinstance(properties, dict)
        for name, value in before.items():
            if name != "_properties":
                setattr(self, name, value)
        for key, entry in self.entries.items():
            entry.properties = dict(properties[key])

    @property
    def order(self) -> list[str]:
        return list(self.entries)

    def shape_of(self, key: str) -> Shape | None:
        """The shape said of a name, here or before."""
        entry = self.entries.get(key)
        if entry is not None and entry.shape is not None:
            return entry.shape
        if entry is not None and entry.kind == "scalar":
            return SCALAR
        symbol = self.base.symbols.get(key)
        return None if symbol is None else symbol.shape

    def kind_of(self, key: str) -> str | None:
        """`scalar`, `vector` or `matrix` where that is said or follows from a property."""
        shape = self.shape_of(key)
        if shape is not None:
            return shape.kind
        entry = self.entries.get(key)
        return None if entry is None else entry.kind

    def knows(self, key: str) -> bool:
        """Whether anything is said of a name, here or before."""
        return key in self.entries or key in self.base.symbols or key in self.base.definitions or key in self.functions

    def declare(
        self, key: str, shape: Shape | None = None, properties: Sequence[str] = (), spot: Spot | None = None, kind: str | None = None
    ) -> None:
        """Say something of a name; a second shape that differs, or a kind that does not fit, is an error with its place."""
        self.used = True
        entry = self.entries.setdefault(key, Entry(key, spot=spot))
        if shape is not None:
            if entry.shape is not None and entry.shape != shape:
                raise _at(ReadingError, f"{key} is declared twice: as a {entry.shape} and as a {shape}", spot)
            if entry.kind is not None and entry.kind != shape.kind and not (entry.kind == "row" and shape.rows and shape.rows.number == 1):
                raise _at(ReadingError, f"{key} is declared as a {entry.kind} and as a {shape}", spot)
            entry.shape = shape
        if kind is not None:
            known = entry.shape.kind if entry.shape is not None else entry.kind
            if kind == "row" and entry.shape is not None and entry.shape.rows is not None and entry.shape.rows.number == 1:
                known = "row"
            if known is None:
                symbol = self.base.symbols.get(key)
                known = None if symbol is None else symbol.shape.kind
            if known is not None and known != kind:
                raise _at(ReadingError, f"{key} is declared as a {kind}, and it is a {known}", spot)
            entry.kind = kind
        for name in properties:
            wanted = "matrix" if name in MATRIX_PROPERTIES else ("vector" if name in VECTOR_PROPERTIES else None)
            known = self.kind_of(key)
            if wanted is not None and known is not None and known != wanted:
                described = str(self.shape_of(key) or known)
                raise _at(TypeMistake, f"{key} is a {described}, and {_plain(name)} is said of {_PLURAL[wanted]}", spot)
            if wanted is not None and known is None:
                entry.kind = wanted
            entry.properties.setdefault(name, spot)

    def fact(self, make: Fact, node: Node, text: str) -> None:
        """A condition made when all names are known."""
        self.used = True
        self.facts.append((make, node, text))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _at(kind: type[DeriverError], message: str, spot: Spot | None, hint: str | None = None) -> DeriverError:
    if spot is None:
        return kind(message, hint=hint)
    return kind(message, text=spot[0], start=spot[1], end=spot[2], hint=hint)


# Finishing ---------------------------------------------------------------------------------------------------------------


def finish(draft: Draft, text: tuple[str, ...]) -> Context:
    """The Context of a draft: symbols made, definitions and conditions elaborated."""
    _close_families(draft)
    shapes = _shapes(draft)
    context, symbols = _symbols(draft, shapes, text)
    if draft.conventions:
        context = context.with_(conventions={**context.conventions, **draft.conventions})
    for key, make in draft.definitions.items():
        kept = {k: s for k, s in context.symbols.items() if k != key}
        body = make(context)
        context = context.with_(symbols=kept, definitions={**context.definitions, key: Definition((), body, f"{key} = {body.latex}")})
    context = _bounds(draft, symbols, context)
    definitions = [item for item in draft.rest if _defines(item[0], context)]
    for node, source in ordered(draft.rest, context) if definitions else draft.rest:
        context = _rest(node, source, context)
    for make_fact, node, source in draft.facts:
        context = _condition(source, node, context, make_fact)
    return context


def _defines(node: Node, context: Context) -> bool:
    return isinstance(node, tree.Chain) and node.relations[0] in ("=", ":=", "equiv")


def _close_families(draft: Draft) -> None:
    """Give families their length: the range of their index, or one that they all share."""
    common: Dim | None = None
    for key, (index, member) in draft.families.items():
        size = draft.ranges.get(index)
        if size is None:
            if common is None:
                taken = _letters(draft)
                letter = next(x for x in ("N", "M", "K", "N_1", "N_2") if x not in taken)
                common = Dim.of(letter)
                draft.assumed.append(f"the index ${index}$ runs from 1 to ${letter}$, or as far as a formula says")
                draft.conventions["open_sizes"] = f"{draft.conventions.get('open_sizes', '')} {letter}".strip()
            size = common
        shape = Shape(size, None) if member.is_scalar else Shape(size, member.rows)
        draft.declare(key, shape)
        draft.entries[key].family = not member.is_scalar
    draft.families = {}


def draft_of_task(text: str, context: Context) -> Draft:
    """A draft for a text whose formulas say the sizes that nothing else says."""
    formulas = " ".join(found[0] for found in re.finditer(r"\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", text, re.DOTALL))
    numbers = re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", re.sub(r"\\[A-Za-z]+", " ", formulas))
    same = re.search(r"\bsame (?:size|order|dimensions?)\b", text) is not None
    return Draft(context, numbers=frozenset(numbers), apart=not same)


def _letters(draft: Draft) -> set[str]:
    letters = {letter for e in draft.entries.values() if e.shape is not None for letter in e.shape.letters}
    letters |= {letter for s in draft.base.symbols.values() for letter in s.shape.letters}
    return letters | set(draft.base.sizes) | set(draft.entries) | set(draft.base.symbols)


def _shapes(draft: Draft) -> dict[str, Shape]:
    """The shape of every name: as said, as before, or open and then inferred."""
    shapes: dict[str, Shape] = {}
    open_keys: list[str] = []
    for key, entry in draft.entries.items():
        shape = draft.shape_of(key)
        if shape is not None:
            shapes[key] = shape
            continue
        square = any(name in SQUARE_PROPERTIES for name in entry.properties)
        if entry.kind is None:
            if any(name in ("real", "positive", "negative", "nonnegative", "nonzero", "integer", "natural") for name in entry.properties):
                shapes[key] = SCALAR
                continue
            raise _at(ReadingError, f"it is not said what {key} is", entry.spot, rf"{key}\in\mathbb{{R}}^{{m\times n}}, for instance")
        rows = Dim.of(f"?{key}r")
        rows = Dim.of(1) if entry.kind == "row" else rows
        shapes[key] = Shape(rows, None) if entry.kind == "vector" else Shape(rows, rows if square else Dim.of(f"?{key}c"))
        open_keys.append(key)
    if open_keys:
        found = _inferred(draft, shapes, open_keys)
        _choose(draft, shapes, open_keys, found)
        for key in open_keys:
            while any(letter in found for letter in shapes[key].letters):
                shapes[key] = shapes[key].substitute(found)
    return shapes


def _inferred(draft: Draft, shapes: dict[str, Shape], open_keys: list[str]) -> dict[str, Dim]:
    """What the relations of the draft say of the open sizes."""
    found: dict[str, Dim] = {}
    wanted = {letter for key in open_keys for letter in shapes[key].letters if letter.startswith("?")}
    for node, source in [*draft.rest, *((node, source) for _, node, source in draft.facts)]:
        if not names_in(node) & set(open_keys) or not isinstance(node, tree.Chain):
            continue
        symbols = {
            **draft.base.symbols,
            **{k: b.symbol(python_name(k), s.substitute(found), latex=k) for k, s in shapes.items()},
        }
        context = draft.base.with_(symbols=symbols)

        def work(e: Elaborator, node: Node = node) -> object:
            e.proposition(node)
            return {name: e.sizes.resolve(Dim.of(name)) for name in wanted - set(found)}

        try:
            sizes = elaborate(source, node, context, work).value
        except DeriverError:
            continue
        assert isinstance(sizes, dict)
        for name, size in sizes.items():
            if size != Dim.of(name) and not any(x.startswith("?") and x[1:].isdigit() for x in size.letters):
                found[name] = size
        for name in list(found):
            found[name] = found[name].substitute({k: v for k, v in found.items() if k != name})
    return found


def _choose(draft: Draft, shapes: dict[str, Shape], open_keys: list[str], found: dict[str, Dim]) -> None:
    """Sizes that nothing decides: the letter that the other vectors share, else a new one."""
    closed = [s for k, s in shapes.items() if k not in open_keys]
    known = [s for s in (*closed, *(x.shape for x in draft.base.symbols.values())) if s.kind == "vector"]
    shared = {s.rows for s in known}
    bases = [s for s in (*closed, *(x.shape for x in draft.base.symbols.values())) if s.kind == "matrix"]
    square_sizes = {s.rows for s in bases if s.rows == s.cols}
    taken = _letters(draft) | {letter for size in found.values() for letter in size.letters}
    letters = ("n", "m", "p", "q", "k", "r", "s", *(f"n_{i}" for i in range(1, 60)))
    pool = [x for x in letters if x not in taken and x not in draft.numbers]
    sizes: dict[Spot, dict[str, Dim]] = {}  # names declared in one breath have one size
    squares: dict[str, Dim] = {}  # and square matrices of which no size is said
    for key in open_keys:
        shape = shapes[key].substitute(found)
        square = shape.rows == shape.cols
        spot = draft.entries[key].spot
        common = ({} if draft.apart else squares) if square else ({} if spot is None else sizes.setdefault(spot, {}))
        for side, wish in ((shape.rows, "m" if shape.kind == "matrix" and not square else "n"), (shape.cols, "n")):
            for letter in sorted(side.letters) if side is not None else ():
                if not letter.startswith("?") or letter in found:
                    continue
                if (square or shape.kind == "vector") and len(shared) == 1:
                    size = next(iter(shared))
                    assert size is not None
                    found[letter] = size
                    what = f"{size} x {size}" if square else f"of length {size}"
                    draft.assumed.append(f"${key}$ is {what}, as the other vectors are")
                elif square and not shared and len(square_sizes) == 1 and len(bases) == 1:
                    size = next(iter(square_sizes))
                    assert size is not None
                    found[letter] = size
                    draft.assumed.append(f"${key}$ is {size} x {size}, as the other matrix is")
                elif wish in common:
                    found[letter] = common[wish]
                    draft.assumed.append(f"${key}$ has the size of the other names declared without one")
                else:
                    chosen = wish if wish in pool else pool[0]
                    pool.remove(chosen)
                    found[letter] = common[wish] = Dim.of(chosen)
                    draft.guessed.add(chosen)


def _symbols(draft: Draft, shapes: dict[str, Shape], text: tuple[str, ...]) -> tuple[Context, dict[str, Expr]]:
    base = draft.base
    symbols = dict(base.symbols)
    names = {s.data.name: key for key, s in symbols.items() if s.op == "symbol"}
    replaced: dict[Expr, Expr] = {}
    letters: set[str] = set(base.sizes)
    for key, shape in shapes.items():
        entry = draft.entries[key]
        old = symbols.get(key)
        properties = set(entry.properties)
        if old is not None and entry.shape is None:
            properties |= set(old.properties)
        properties = _fitting(key, shape, properties, entry)
        name = python_name(key)
        if names.get(name, key) != key:
            other = names[name]
            if r"\mathbf" in key or r"\boldsymbol" in key:
                name += "_vec"
            elif (r"\mathbf" in other or r"\boldsymbol" in other) and other in symbols:
                # The plain name keeps its letter; the bold one, declared before, gives way.
                renamed = b.symbol(name + "_vec", symbols[other].shape, symbols[other].properties, latex=other)
                replaced[symbols[other]] = renamed
                symbols[other] = renamed
                names[name + "_vec"] = other
            else:
                name += "_"
        names[name] = key
        family = entry.family or (old is not None and old.data.family)
        made = b.symbol(name, shape, properties, latex=key.removesuffix(MEMBERS), family=family)
        if old is not None and old is not made:
            replaced[old] = made
        symbols[key] = made
        letters |= set(shape.letters)
    for size in draft.ranges.values():
        letters |= set(size.letters)
    for letter in sorted(x for x in letters if x in symbols):
        s = symbols[letter]
        if not s.is_scalar:
            raise _at(
                TypeMistake,
                f"{letter} is a {s.shape}, and it is used as a size",
                draft.entries[letter].spot if letter in draft.entries else None,
            )
        if "natural" not in s.properties:
            symbols[letter] = b.symbol(letter, SCALAR, {"natural"} | (set(s.properties) - {"real", "integer"}), latex=s.latex)
    definitions = {k: d for k, d in base.definitions.items() if k not in shapes}
    context = base.with_(
        symbols=symbols,
        functions={**base.functions, **draft.functions},
        sizes=frozenset(letter for letter in letters if letter not in symbols),
        text=(*base.text, *text),
        conditions=tuple(substitute(c, replaced) for c in base.conditions) if replaced else base.conditions,
        definitions={k: Definition(d.parameters, substitute(d.body, replaced), d.latex) for k, d in definitions.items()}
        if replaced
        else definitions,
        assumed=(*base.assumed, *(a for a in draft.assumed if a not in base.assumed)),
    )
    return context, symbols


def _fitting(key: str, shape: Shape, properties: set[str], entry: Entry) -> set[str]:
    """The properties, checked against the shape; those that are implied by being an array are dropped."""
    for name in sorted(properties):
        spot = entry.properties.get(name) or entry.spot
        kind = PROPERTIES[name][1]
        if kind in ("matrix", "vector") and shape.kind != kind:
            raise _at(TypeMistake, f"{key} is a {shape}, and {_plain(name)} is said of {_PLURAL[kind]}", spot)
        if kind == "scalar" and not shape.is_scalar:
            raise _at(TypeMistake, f"{key} is a {shape}, and {_plain(name)} is said of numbers", spot)
        if name in SQUARE_PROPERTIES and shape.rows != shape.cols:
            raise _at(TypeMistake, f"{key} is a {shape}, and only a square matrix is {_plain(name)}", spot)
        if name in ("full_column_rank", "full_row_rank") and shape.rows is not None and shape.cols is not None:
            rows, cols = shape.rows.number, shape.cols.number
            if rows is not None and cols is not None and (rows < cols if name == "full_column_rank" else cols < rows):
                raise _at(TypeMistake, f"{key} is a {shape}, which cannot have {_plain(name)}", spot)
    if not shape.is_scalar:
        properties.discard("real")
    if "complex" in properties:
        properties.discard("real")
    for one, other in (("positive", "negative"), ("invertible", "singular"), ("nilpotent", "invertible")):
        implied = closure(properties)
        if one in implied and other in implied:
            raise _at(ReadingError, f"{key} cannot be both {_plain(one)} and {_plain(other)}", entry.spot)
    return properties


def _bounds(draft: Draft, symbols: dict[str, Expr], context: Context) -> Context:
    conditions = list(context.conditions)
    for key, kind, bound, source in draft.bounds:
        value = elaborate(source, bound, context, lambda e, bound=bound: e.expr(bound)).value  # type: ignore[misc]
        assert isinstance(value, Expr)
        target = symbols[key]
        if value is b.ZERO and kind in (">", ">=") and target.is_scalar:
            word = "positive" if kind == ">" else "nonnegative"
            made = b.symbol(target.name, target.shape, {*target.properties, word}, latex=target.latex)
            symbols[key] = made
            conditions = [substitute(c, {target: made}) for c in conditions]
            context = context.with_(symbols={**context.symbols, key: made})
            continue
        shaped = value if target.is_scalar else b.mul(value, b.ones(target.shape))
        conditions.append(b.relation(kind, target, shaped))
    return context.with_(conditions=tuple(conditions))


def _is_zero(node: Node, context: Context) -> bool:
    if not isinstance(node, tree.Chain) or len(node.relations) != 1:
        return False
    right = node.items[1]
    zero = (isinstance(right, tree.Number) and right.text == "0") or (isinstance(right, tree.Name) and right.name == "0")
    symbol = context.symbols.get(key_of(node.items[0]) or "")
    if not zero or symbol is None:
        return False
    return bool(symbol.properties - {"real"}) or any(symbol in c.free for c in context.conditions)


def _rest(node: Node, text: str, context: Context) -> Context:
    """A definition where the left side is a new name, otherwise a condition."""
    # x = 0 of an x of which more is said is a condition like any other: it may contradict the rest
    said = _is_zero(node, context) or isinstance(node, tree.Chain) and is_adjoint(node.items[0], context.symbols)
    made = None if said else define(node, text, context)
    if made is not None:
        return made[0]
    return _condition(text, node, context, lambda e: e.proposition(node))


def _condition(text: str, node: Node, context: Context, make: Fact) -> Context:
    result = elaborate(text, node, context, make)
    value = result.value
    assert isinstance(value, Expr)
    if not value.free and value.op == "relation" and value.args[0] is value.args[1]:
        return context
    # the size of what a law is of stays open, where nothing says it: the formulas do
    context = with_open_sizes(result.context, result.undeclared.values()) if value.data == "~" else result.context
    return context.with_(
        conditions=(*context.conditions, value),
        assumed=(*context.assumed, *(a for a in result.assumed if a not in context.assumed)),
    )


def size_key(node: Node) -> str | None:
    """The key of a plain letter."""
    return key_of(node) if isinstance(node, tree.Name) and node.style == "plain" and not node.accents else None


def square_of(size: Dim) -> Shape:
    """A square shape."""
    return matrix_shape(size, size)
