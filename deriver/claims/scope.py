r"""What is declared where: a stack of sections, and inside each the passage that is being read.

A passage is a run of blocks that belong together (a paragraph, the display it leads to, what comments on it). Declarations last for the
passage; those of a sentence of their own ("Let $A$ be symmetric.") to the end of the section. A heading closes the sections of the same or
a deeper level. `weak` contexts are handed out as well: with less and less of what was said further away, for a formula that does not
fit what is in scope and so must speak of something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import DeriverError, ReadingError
from ..expression import Dim, Expr, Shape
from ..latex import tree
from ..latex.declarations import Draft, declare_word, finish, read_node
from ..latex.names import key_of
from ..model import Context

__all__ = ["Known", "Scope", "forget", "with_formula", "with_words"]


@dataclass(frozen=True)
class Known:
    """A context, with what the text says of its letters: `declared` kinds, and `described` in words that were not understood."""

    context: Context
    declared: frozenset[str] = frozenset()
    described: frozenset[str] = frozenset()

    def with_(self, context: Context, declared: Iterable[str] = (), described: Iterable[str] = ()) -> Known:
        """A copy that knows more."""
        names = frozenset(declared)
        return Known(context, self.declared | names, (self.described - names) | frozenset(described))


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

    def new_passage(self) -> None:
        """What belonged to the passage ends."""
        self.passage += 1
        self.here = self.section

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


def with_formula(known: Known, node: tree.Node, latex: str, names: Sequence[str], *, anew: bool = False) -> Known | None:
    r"""What is known after a declaring formula (`A\in\mathbb{R}^{m\times n}`, `\lambda>0`); None when it cannot be read.

    With `anew` ("Let ...") the letters lose what they were before. A membership that says another shape does the same.
    """
    context = forget(known.context, names) if anew else known.context
    for attempt in (context, forget(context, names)):
        draft = Draft(attempt)
        try:
            read_node(node, latex, draft)
            if attempt is context and _other_shape(draft, context, names):
                continue
            after = finish(draft, (latex.strip(),))
        except DeriverError:
            continue
        return known.with_(after, declared=names)
    return None


def _other_shape(draft: Draft, context: Context, names: Sequence[str]) -> bool:
    return any(
        name in context.definitions
        or (name in context.symbols and name in draft.shapes and context.symbols[name].shape != draft.shapes[name])
        for name in names
    )


def with_words(
    known: Known, names: Sequence[str], words: Sequence[str], noun: str | None, size: tree.Node | None, *, anew: bool = False
) -> Known | None:
    """What is known after letters are said to have properties; None when that does not fit what they are.

    "a matrix $A$" alone fixes no shape: it may be square or not, and the formula tells.
    """
    context = forget(known.context, names) if anew else known.context
    for attempt in (context, forget(context, names)):
        draft = Draft(attempt)
        try:
            if any(name in attempt.definitions for name in names):
                continue
            shape = None if size is None else _shape(size)
            for name in names:
                if shape is not None:
                    draft.add(name, shape)
                for word in words:
                    declare_word(draft, name, word)
            if not words and size is None:
                _add_noun(draft, names, noun or "")
            text = tuple(f"{name} {' and '.join(words) or noun or ''}".strip() for name in draft.order)
            after = finish(draft, text) if draft.order else attempt
        except DeriverError:
            continue
        return known.with_(after, declared=names)
    return None


def _shape(size: tree.Node) -> Shape:
    assert isinstance(size, tree.Product)
    dims: list[Dim] = []
    for f in size.factors:
        key = f.text if isinstance(f, tree.Number) else key_of(f)
        if key is None:
            raise ReadingError("a size is expected")
        dims.append(Dim.of(int(key) if key.isdigit() else key))
    if len(dims) != 2:
        raise ReadingError("two sizes are expected")
    return Shape(dims[0], dims[1])


def _add_noun(draft: Draft, names: Sequence[str], noun: str) -> None:
    word = noun.removeprefix("constant ").removeprefix("real ")
    new = [name for name in names if draft.shape_of(name) is None]
    if word.startswith("vector"):
        size = draft.new_size()
        for name in new:
            draft.add(name, Shape(size, None))
    elif word.startswith("integer"):
        for name in new:
            draft.add(name, Shape(None, None), ("integer",))
    elif word.startswith(("scalar", "number")):
        for name in new:
            draft.add(name, Shape(None, None), ("real",))
