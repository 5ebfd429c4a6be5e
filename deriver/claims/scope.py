r"""What is declared where: a stack of sections, and inside each the passage that is being read.

A passage is a run of blocks that belong together (a paragraph, the display it leads to, what comments on it). Declarations last for the
passage; those of a sentence of their own ("Let $A$ be symmetric.") to the end of the section. A heading closes the sections of the same or
a deeper level. `weak` contexts are handed out as well: with less and less of what was said further away, for a formula that does not
fit what is in scope and so must speak of something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..errors import DeriverError
from ..expression import Dim, Expr, Shape, substitute, walk
from ..expression import build as b
from ..latex import tree
from ..latex.declarations import Draft, finish, read_declarations, read_node
from ..latex.sizes import resized_context
from ..model import Context

__all__ = ["Known", "Scope", "forget", "freed", "merged", "stripped", "with_formula", "with_words"]


_POLYNOMIAL = frozenset({"symbol", "number", "add", "mul", "power"})


@dataclass(frozen=True)
class Known:
    """A context, with what the text says of its letters.

    `declared`: their kind is said; `described`: something is said in words that were not understood; `applied`: they are functions;
    `sized`: no text says their size, so a letter was taken for it; `unread`: the words said of them that were not understood.
    """

    context: Context
    declared: frozenset[str] = frozenset()
    described: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()
    sized: frozenset[str] = frozenset()
    unread: Mapping[str, str] = field(default_factory=dict)

    def unread_too(self, words: Mapping[str, str]) -> Known:
        """A copy in which these words are said of these letters as well."""
        return replace(self, unread={**words, **self.unread}) if words else self

    def with_(self, context: Context, declared: Iterable[str] = (), described: Iterable[str] = (), applied: Iterable[str] = ()) -> Known:
        """A copy that knows more."""
        names = frozenset(declared)
        return replace(
            self,
            context=context,
            declared=self.declared | names,
            described=(self.described - names) | frozenset(described),
            applied=self.applied | frozenset(applied),
        )


@dataclass
class _Section:
    level: int
    known: Known


@dataclass
class Scope:
    """The scopes that are open. `here` is what the current passage knows."""

    base: Context
    _sections: list[_Section] = field(default_factory=list)
    here: Known = field(default_factory=lambda: Known(Context()))
    passage: int = 0
    _before: frozenset[str] = frozenset()  # what was declared when the passage began

    def __post_init__(self) -> None:
        declared = frozenset(self.base.symbols) | frozenset(self.base.definitions)
        self._sections = [_Section(0, Known(self.base, declared))]
        self.here = self._sections[0].known

    @property
    def section(self) -> Known:
        """What the innermost open section knows."""
        return self._sections[-1].known

    def heading(self, level: int) -> None:
        """A heading: sections of the same or a deeper level end, a new one begins."""
        while len(self._sections) > 1 and self._sections[-1].level >= level:
            self._sections.pop()
        self._sections.append(_Section(level, self.section))
        self.new_passage()

    def restore(self, known: Known) -> None:
        """Go back to what was known before, in the section as well."""
        self._sections[-1].known = known
        self.here = known

    def new_passage(self) -> None:
        """What belonged to the passage ends."""
        self.passage += 1
        self.here = self.section
        self._before = self.here.declared

    def declared_here(self) -> frozenset[str]:
        """The names that the passage itself declares."""
        return self.here.declared - self._before

    def weaker(self, known: Known) -> list[Known]:
        """Contexts that say less: without the definitions of the passage, only the section, only what was given."""
        plain = replace(known, context=known.context.with_(definitions=dict(self.base.definitions)))
        return [plain, self.section, Known(self.base, frozenset(self.base.symbols))]

    def learn(self, known: Known, lasting: bool) -> None:
        """Go on with more knowledge of the passage; `lasting` knowledge belongs to the section as well."""
        self.here = known
        if lasting:
            self._sections[-1].known = known


def forget(context: Context, names: Iterable[str]) -> Context:
    """A context that no longer knows some names, nor what was said with them."""
    gone = [name for name in names if name in context.symbols or name in context.definitions]
    if not gone:
        return context
    symbols = {context.symbols[name] for name in gone if name in context.symbols}

    def speaks(expression: Expr) -> bool:
        return bool(expression.free & symbols)

    return context.with_(
        symbols={k: s for k, s in context.symbols.items() if k not in gone},
        definitions={k: d for k, d in context.definitions.items() if k not in gone and not speaks(d.body)},
        conditions=tuple(c for c in context.conditions if not speaks(c)),
    )


def stripped(known: Known, names: Iterable[str], *, quiet: bool = False) -> Known:
    """Letters that keep their shape and lose the rest: "Suppose $A$ is orthogonal" after claims may be another case, or one more condition.

    What they lose is said in `unread`, so that nothing is refuted for want of it; with `quiet` it is clear that it is not meant.
    """
    context = known.context
    kept = {name: context.symbols[name] for name in names if name in context.symbols}
    after = forget(context, kept)
    plain = {k: b.symbol(s.name, s.shape, s.properties & {"real", "complex"}, latex=s.latex) for k, s in kept.items()}
    rich = [k for k, s in kept.items() if s.properties - {"real", "square"} or any(s in c.free for c in context.conditions)]
    grown = replace(known, context=after.with_(symbols={**after.symbols, **plain}))
    return grown if quiet else grown.unread_too(dict.fromkeys(rich, "said before, and perhaps still meant"))


def with_formula(
    known: Known, node: tree.Node, latex: str, names: Sequence[str], *, anew: bool = False, plain: bool = True
) -> Known | None:
    r"""What is known after a declaring formula (`A\in\mathbb{R}^{m\times n}`, `\lambda>0`); None when it cannot be read.

    With `anew` ("Let ...") the letters lose what they were before. A membership that says another shape does the same. Without `plain` the
    formula is an equation: it counts where it says a property (`Q^\top Q=I`), or is polynomial in numbers, for which points can be drawn.
    """
    context = forget(known.context, names) if anew else known.context
    for attempt in (context, forget(context, names)) if plain else (context,):
        draft = Draft(attempt)
        try:
            read_node(node, latex, draft)
            after = finish(draft, (latex.strip(),))
        except DeriverError:
            continue
        if attempt is context and plain and (_other_shape(after, context, names) or _unlike(after, context, names)):
            continue
        if not plain and not (dict(after.definitions) == dict(attempt.definitions) and _drawable(after, attempt)):
            return None
        known = replace(known, unread={k: w for k, w in known.unread.items() if k not in names}) if anew else known
        return known.with_(after, declared=names if plain else ())
    return None


def _drawable(after: Context, before: Context) -> bool:
    """Whether the new conditions are polynomial in numbers, or affine in an array, and can be solved: else no point is drawn."""
    new = after.conditions[len(before.conditions) :]
    return all(
        c.data == "~"
        or any(side.op == "moment" and all(a.op == "symbol" for a in side.args) for side in c.args)
        or _affine(c)
        or _in_one_matrix(c)
        or _between_numbers(c)
        or c.data in ("=", "equiv")
        and len(c.free) > 1
        and all(node.is_scalar and node.op in _POLYNOMIAL for side in c.args for node in walk(side))
        and any(_degree(side, s) == 1 and _degree(other, s) == 0 for s in c.free for side, other in (c.args, c.args[::-1]))
        and not any(side.is_number and side.value == 0 and other.op == "mul" for side, other in (c.args, c.args[::-1]))
        for c in new
    )


_LINEAR = frozenset({"transpose", "trace", "sum"})
_MANY = 9


def _affine(condition: Expr) -> bool:
    """Whether an equation about vectors and matrices is affine in one of them: `AB = BA`, `Ax = b`, `w^\\top x = 0`.

    One that says a letter outright (`A = B^{-1}`) is a definition, and one in a single letter (`A^2 = I`) a property.
    """
    if condition.data not in ("=", "equiv") or len(condition.free) < 2:
        return False
    arrays = [s for s in condition.free if not s.is_scalar]
    return any(max(_power_of(side, s) for side in condition.args) == 1 for s in arrays)


_MATRIX = frozenset({"symbol", "number", "add", "mul", "dot", "matrix_power", "identity", "zeros"})
#: Properties that numbers, vectors and matrices have alike: the noun beside them says of what they are said.
_OF_ANY = frozenset({"nonzero", "positive", "negative", "nonnegative", "complex", "integer"})
_ORDERS = frozenset({"<", ">", "<=", ">=", "!="})


def _in_one_matrix(condition: Expr) -> bool:
    """`A^2 = I`, `N^2 = 0`: an equation in one square matrix."""
    if condition.data not in ("=", "equiv") or len(condition.free) != 1:
        return False
    (symbol,) = condition.free
    return symbol.shape.kind == "matrix" and all(node.op in _MATRIX for side in condition.args for node in walk(side))


def _between_numbers(condition: Expr) -> bool:
    """`a < b`: a comparison of polynomials in numbers, which open sets of points meet."""
    return condition.data in _ORDERS and all(node.is_scalar and node.op in _POLYNOMIAL for side in condition.args for node in walk(side))


def _power_of(expression: Expr, symbol: Expr) -> int:
    """The degree in a symbol of an expression that is polynomial in it; a large number for any other."""
    if expression is symbol:
        return 1
    if symbol not in expression.free:
        return 0
    if expression.op == "add":
        return max(_power_of(a, symbol) for a in expression.args)
    if expression.op in ("mul", "dot"):
        return sum(_power_of(a, symbol) for a in expression.args)
    return max(_power_of(a, symbol) for a in expression.args) if expression.op in _LINEAR else _MANY


def _degree(expression: Expr, symbol: Expr) -> int:
    """How often a letter is written, each power of it counting twice; 1 means that it stands there once, to the first power."""
    if expression is symbol:
        return 1
    if symbol not in expression.free:
        return 0
    return (2 if expression.op == "power" else 1) * sum(_degree(a, symbol) for a in expression.args)


def merged(known: Known, letter: str) -> Known | None:
    """The same, with one length for all names of which only words were said: symmetric $A$ and $B$ may well be of one size."""
    context = known.context
    table: dict[Expr, Expr] = {}
    symbols = dict(context.symbols)
    for key in known.sized:
        old = symbols.get(key)
        if old is None or old.is_scalar:
            continue
        size = Dim.of(letter)
        shape = Shape(size if old.shape.rows is not None else None, size if old.shape.cols is not None else None)
        table[old] = symbols[key] = b.symbol(old.name, shape, old.properties, latex=old.latex)
    if not table:
        return None
    try:
        definitions = {k: replace(d, body=substitute(d.body, table)) for k, d in context.definitions.items()}
        conditions = tuple(substitute(c, table) for c in context.conditions)
    except DeriverError:
        return None
    return replace(known, context=context.with_(symbols=symbols, definitions=definitions, conditions=conditions))


def _unlike(after: Context, before: Context, names: Sequence[str]) -> bool:
    """Whether a new number is listed with an old array, as in `a, b > 0`: one list is of one kind, so the old letter is a new one."""
    new = [after.symbols[k] for k in names if k in after.symbols and k not in before.symbols]
    old = [after.symbols[k] for k in names if k in after.symbols and k in before.symbols]
    return any(s.is_scalar for s in new) and any(not s.is_scalar for s in old)


def freed(context: Context, names: Iterable[str], known: Context) -> Context:
    """The context with letters taken for sizes that no text says out of the way: a later $p$ is not the size of a matrix above.

    The letters n and m stay, since they are what a text means by a size when it says none.
    """
    said = {letter for s in known.symbols.values() for letter in s.shape.letters}
    taken = {x for k in names if k in context.symbols for x in context.symbols[k].shape.letters} - said - {"n", "m"}
    taken = {x for x in taken if len(x) == 1 and x not in known.symbols and x not in known.definitions}
    used = {*said, *context.symbols, *context.definitions, *context.sizes}
    fresh = (name for name in (f"n_{i}" for i in range(1, 200)) if name not in used)
    if not taken:
        return context
    sizes = {letter: next(fresh) for letter in sorted(taken)}
    renamed = resized_context(context, {letter: Dim.of(name) for letter, name in sizes.items()})
    return renamed.with_(sizes=frozenset(sizes.get(letter, letter) for letter in renamed.sizes))


def _other_shape(after: Context, before: Context, names: Sequence[str]) -> bool:
    """Whether a name was something else before."""
    return any(
        name in before.definitions
        or (name in before.symbols and name in after.symbols and before.symbols[name].shape != after.symbols[name].shape)
        for name in names
    )


def with_words(
    known: Known, names: Sequence[str], words: Sequence[str], noun: str | None, size: str | None, *, anew: bool = False
) -> Known | None:
    """What is known after letters are said to have properties; None when that does not fit what they are.

    "a matrix $A$" alone fixes no shape: it may be square or not, and the formula tells.
    """
    context = forget(known.context, names) if anew else known.context
    kind = (noun or "").removeprefix("constant ").removeprefix("real ")
    whole = "integer" if kind.startswith("integer") else "natural" if kind.startswith("natural") else None
    if words and whole is not None and whole not in words:
        words = (*words, whole)
    said = [f"Let ${name}$ be {word}." for name in names for word in words]
    if size is not None:
        said = [f"Let ${name}$ be a ${size}$ matrix." for name in names] + said
    elif words and kind.startswith(("vector", "matri")) and set(words) <= _OF_ANY:
        what = "a vector" if kind.startswith("vector") else "a matrix"  # "a nonzero vector $x$" is no nonzero number
        said = [f"Let ${name}$ be {what}." for name in names if name not in context.symbols] + said
    elif not words and kind.startswith("vector"):
        new = [name for name in names if name not in context.symbols]
        said = [f"Let ${', '.join(new)}$ be {'vectors' if len(new) > 1 else 'a vector'}."] if new else []
    elif not words and kind.startswith(("scalar", "number", "integer", "natural", "reals")):
        what = "an integer" if whole == "integer" else "a natural number" if whole else "a scalar"
        said = [f"Let ${name}$ be {what}." for name in names if name not in context.symbols]
    if any(name in context.definitions for name in names):
        return None  # what is defined is what it is: the words are a claim
    for attempt in (context, forget(context, names)):
        try:
            after = attempt
            for sentence in said:
                after = read_declarations(sentence, after)
        except DeriverError:
            continue
        if anew:
            known = replace(known, unread={k: w for k, w in known.unread.items() if k not in names})
        text = tuple(f"{name} {' and '.join(words) or kind}".strip() for name in names)
        unsaid = frozenset(names) if size is None and attempt.symbols.keys().isdisjoint(names) else frozenset()
        after = freed(after, unsaid, attempt)
        grown = known.with_(after.with_(text=(*known.context.text, *text)), declared=names)
        return replace(grown, sized=(grown.sized - frozenset(names)) | unsaid)
    return None
