r"""What is declared where: a stack of sections, and inside each the passage that is being read.

A passage is a run of blocks that belong together (a paragraph, the display it leads to, what comments on it). Declarations last for the
passage; those of a sentence of their own ("Let $A$ be symmetric.") to the end of the section. A heading closes the sections of the same or
a deeper level. `weak` contexts are handed out as well: with less and less of what was said further away, for a formula that does not
fit what is in scope and so must speak of something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import DeriverError
from ..expression import Expr, walk
from ..latex import tree
from ..latex.declarations import Draft, finish, read_declarations, read_node
from ..model import Context

__all__ = ["Known", "Scope", "forget", "with_formula", "with_words"]


_POLYNOMIAL = frozenset({"symbol", "number", "add", "mul", "power"})


@dataclass(frozen=True)
class Known:
    """A context, with what the text says of its letters: `declared` kinds, `described` in words that were not
    understood, `applied` as functions."""

    context: Context
    declared: frozenset[str] = frozenset()
    described: frozenset[str] = frozenset()
    applied: frozenset[str] = frozenset()

    def with_(self, context: Context, declared: Iterable[str] = (), described: Iterable[str] = (), applied: Iterable[str] = ()) -> Known:
        """A copy that knows more."""
        names = frozenset(declared)
        return Known(context, self.declared | names, (self.described - names) | frozenset(described), self.applied | frozenset(applied))


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
        if attempt is context and plain and _other_shape(after, context, names):
            continue
        if not plain and not (dict(after.definitions) == dict(attempt.definitions) and _drawable(after, attempt)):
            return None
        return known.with_(after, declared=names if plain else ())
    return None


def _drawable(after: Context, before: Context) -> bool:
    """Whether the new conditions are polynomial in numbers."""
    new = after.conditions[len(before.conditions) :]
    if any(not c.free for c in new):
        return False
    return all(node.is_scalar and node.op in _POLYNOMIAL for c in new for side in c.args for node in walk(side))


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
    said = [f"Let ${name}$ be {word}." for name in names for word in words]
    if size is not None:
        said = [f"Let ${name}$ be a ${size}$ matrix." for name in names] + said
    elif not words and kind.startswith("vector"):
        new = [name for name in names if name not in context.symbols]
        said = [f"Let ${', '.join(new)}$ be {'vectors' if len(new) > 1 else 'a vector'}."] if new else []
    elif not words and kind.startswith(("scalar", "number", "integer")):
        what = "an integer" if kind.startswith("integer") else "a scalar"
        said = [f"Let ${name}$ be {what}." for name in names if name not in context.symbols]
    for attempt in (context, forget(context, names)):
        if any(name in attempt.definitions for name in names):
            continue
        try:
            after = attempt
            for sentence in said:
                after = read_declarations(sentence, after)
        except DeriverError:
            continue
        text = tuple(f"{name} {' and '.join(words) or kind}".strip() for name in names)
        return known.with_(after.with_(text=(*known.context.text, *text)), declared=names)
    return None
