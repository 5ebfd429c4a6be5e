r"""Sentences about a topic of analysis, prepared for the tables of `topic_tasks`: words with numbered formulas, declarations taken out.

Comes in: the text of a task. Goes out: an `Asked`, whose `said` is "find the directional derivative of #0 at #1 in the direction #2", or
None where a clause that should declare is not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..errors import DeriverError
from ..expression import Expr
from ..model import Context
from . import patterns as re
from . import tree
from .declarations import Draft, finish
from .names import key_of
from .problems import TaskItem
from .prose import read_clause
from .read_together import Read, read_together
from .tree import Node
from .wording import Token, node_of, tokens_of

__all__ = ["Asked", "Read", "asked_in", "components", "flat", "item", "programme_after", "read", "scalar_variables"]

_ORDERS = ("<", ">", "<=", ">=", "!=")
_GIVE = frozenset({"for", "with", "where", "when", "if", "given", "assuming", "and", ",", "provided"})
_PROPERTIES = frozenset(
    "symmetric positive definite semidefinite positive-definite invertible nonsingular full column rank nonzero constants constant "
    "integer natural matrix vector".split()
)


@dataclass
class Asked:
    """A question with its formulas numbered, and what its declarations say."""

    text: str
    said: str = ""
    formulas: list[Token] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    context: Context = field(default_factory=Context)
    latex: str = ""

    def free(self) -> list[int]:
        """The formulas nothing has spoken for yet."""
        return [i for i in range(len(self.nodes)) if i not in self.used]

    def take(self, words: str) -> Node | None:
        """The formula behind some words, a pattern such as `at|about`; spoken for from now on."""
        for found in re.finditer(rf"\b(?:{words}) (?:the )?(?:points?|vectors?|values?|direction|origin)? ?#(\d+)", self.said):
            i = int(found[1])
            if i not in self.used:
                self.used.add(i)
                return self.nodes[i]
        return None

    def first(self) -> Node | None:
        """The first formula that nothing has spoken for; spoken for from now on."""
        free = self.free()
        if not free:
            return None
        self.used.add(free[0])
        return self.nodes[free[0]]

    def named(self) -> None:
        """Letters that only name what words describe, as in "where $D$ is the unit disk", are spoken for."""
        for i in self.free():
            node = self.nodes[i]
            only = isinstance(node, tree.Name) or isinstance(node, tree.Operator) and node.name == "partial"
            if only and re.search(
                rf"(?:\b(?:where|let|curve|region|domain|surface|over|along|and|boundary|disk|ball|sphere) |^|, )#{i}\b", self.said
            ):
                self.used.add(i)

    def words(self) -> list[str]:
        """The words without formulas and stops."""
        return [w.lstrip("-–") for w in self.said.split() if not w.startswith("#") and w not in ",;:()'-–"]


def _simple_bound(node: Node) -> bool:
    if not isinstance(node, tree.Chain) or not all(r in (*_ORDERS, "in") for r in node.relations):
        return False
    if node.relations == ("in",):
        return not isinstance(node.items[1], tree.Fence)
    if len(node.relations) > 1 or not any(isinstance(x, tree.Number) for x in node.items):
        return False
    return all(isinstance(x, tree.Number) or key_of(x) is not None or _negative_number(x) for x in node.items)


def _negative_number(node: Node) -> bool:
    return isinstance(node, tree.Sum) and len(node.terms) == 1 and isinstance(node.terms[0], tree.Number)


def asked_in(text: str, base: Context, keep: Callable[[Node], bool] | None = None) -> Asked | None:
    """The question of a text; bounds of letters ("for $a>0$") and properties are declared, unless `keep` wants the formula."""
    try:
        tokens = tokens_of(text, prose="$" not in text and "\\" not in text)
        if not any(t.is_formula for t in tokens) and "$" in text:
            return None
        draft = Draft(base)
        kept: list[Token] = []
        row: list[Token] = []
        for token in [*tokens, Token("stop", ".", len(text), len(text))]:
            if token.kind == "stop" and token.text in ".?!":
                if row and row[0].kind == "word" and row[0].text in ("let", "suppose", "assume") and not _asks(row, random=True):
                    read_clause(row, text, draft)
                else:
                    kept += row
                row = []
            else:
                row.append(token)
        kept = _declared(kept, text, draft, keep)
        out = Asked(text, latex=_in_latex(text), context=finish(draft, ()) if draft.used or draft.entries or draft.bounds else base)
        words = []
        for token in kept:
            if token.is_formula:
                words.append(f"#{len(out.formulas)}")
                out.formulas.append(token)
                out.nodes.append(node_of(text, token))
            elif token.kind == "word" or token.text in ",;:":
                words.append(token.text)
        out.said = " ".join(words)
    except DeriverError:
        return None
    return out


def _in_latex(text: str) -> str:
    """The task as one formula, its words in text mode."""
    parts = text.strip().split("$")
    if len(parts) % 2 == 0 or len(parts) == 1:
        return text.strip()
    return "".join(part if i % 2 else f"\\text{{{part}}}" if part else "" for i, part in enumerate(parts))


_VERBS = frozenset("find determine compute calculate evaluate show prove verify is are derive what does do use".split())


_RANDOM = frozenset("uniform uniformly normal standard exponential exponentially random distributed".split())


def _asks(row: Sequence[Token], *, random: bool = False) -> bool:
    if random and any(t.text in _RANDOM or t.is_formula and "\\sim" in t.text for t in row):
        return True  # the law of a random variable belongs to the question
    return any(t.kind == "word" and t.text in _VERBS for t in row[1:])


def _declared(tokens: list[Token], text: str, draft: Draft, keep: Callable[[Node], bool] | None) -> list[Token]:
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        before = tokens[i - 1].text if i else ""
        if token.is_formula and before in _GIVE:
            node = node_of(text, token)
            parts = node.items if isinstance(node, tree.Sequence) else (node,)
            if all(_simple_bound(x) for x in parts) and not (keep and any(keep(x) for x in parts)):
                read_clause([token], text, draft)
                while out and out[-1].text in _GIVE:
                    out.pop()
                i += 1
                continue
        opens = token.kind == "word" and token.text in ("where", "with", "for", "when", "if") and i + 1 < len(tokens)
        if opens and any(t.kind == "word" and t.text in _PROPERTIES for t in tokens[i + 1 :]) and tokens[i + 1].is_formula:
            rest = tokens[i + 1 :]
            if all(t.is_formula or t.kind == "stop" or t.text in _PROPERTIES or t.text in _COPULAS for t in rest):
                read_clause(rest, text, draft)
                while out and out[-1].kind == "stop":
                    out.pop()
                break
        out.append(token)
        i += 1
    return out


_COPULAS = frozenset("is are a an and has have of".split())


# Formulas as expressions --------------------------------------------------------------------------------------------------------


def flat(node: Node | None) -> list[Node]:
    """The items of a list, or the node alone."""
    if node is None:
        return []
    return [x for i in node.items for x in flat(i)] if isinstance(node, tree.Sequence) else [node]


def components(node: Node) -> list[Node]:
    r"""The entries of `(a, b)`, `\langle a,b\rangle` or of a column; of `v=(a,b)` those of the right side; of a name alone the name."""
    if isinstance(node, tree.Chain) and node.relations == ("=",):
        return components(node.items[1])
    if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence):
        return list(node.content.items)
    if isinstance(node, tree.Fence) and not isinstance(node.content, tree.Missing):
        return components(node.content) if isinstance(node.content, tree.Environment | tree.Fence) else [node.content]
    if isinstance(node, tree.Environment):
        return [cell for row in node.rows for cell in row]
    return [node]


def read(asked: Asked, target: Node | None, more: Sequence[Node] = (), variables: Sequence[Node] = ()) -> Read | None:
    """The body and the variables of what is asked about; a chain among the further formulas is one condition."""
    return read_together(asked.text, asked.context, target, more, variables)


_CUSTOM = tuple("x y z w u v t r s theta phi rho p q".split())


def scalar_variables(found: Read, *, only: int | None = None) -> tuple[Expr, ...]:
    """The variables where none are named: the letters that custom lets vary, in the order of the alphabet; else all scalars."""
    if found.variables:
        return found.variables
    free = sorted({s for s in found.body.free if s.op == "symbol" and s.is_scalar}, key=lambda s: s.name)
    usual = [s for s in free if s.name.split("_")[0] in _CUSTOM]
    chosen = usual or free
    if only is not None and len(chosen) > only:
        order = [s for name in ("x", "t", "u", "y") for s in chosen if s.name == name]
        chosen = order[:only] or chosen
    return tuple(chosen)


def item(kind: str, asked: Asked, found: Read, variables: tuple[Expr, ...], **more: object) -> TaskItem:
    """The task as one typed problem."""
    assumed = found.assumed
    if not found.variables and variables:
        assumed = (*assumed, f"the variable{'s are' if len(variables) > 1 else ' is'} " + ", ".join(f"${v.latex}$" for v in variables))
    return TaskItem(kind, found.body, variables, found.name, found.context, assumed, (), asked.latex, kind, **more)  # type: ignore[arg-type]


def programme_after(asked: Asked, opening: re.Pattern[str]) -> tuple[str, str] | None:
    """("Minimise" or "Maximise", the programme) behind an opening such as "derive the dual of"; None where there is none."""
    text = asked.text.strip()
    found = opening.match(text)
    if found is None or "$" in text[: found.end()]:
        return None
    rest = text[found.end() :].strip()
    sense = re.search(r"\\(min|max)(?:imi[sz]e)?(?![a-zA-Z])|\b(min|max)imi[sz]", rest)
    return None if sense is None else ("Minimise" if "min" in sense[0] else "Maximise", rest)
