r"""One formula and what it claims: read whole where it can be, else part by part, so that one part that is not read does not hide the rest.

Goes out: `Part`s, each with a claim or the reason why there is none, and its place inside the formula; and the context after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..errors import DeriverError, SizeMistake, SyntaxMistake, TypeMistake
from ..latex import tree
from ..latex.index_ranges import range_tail
from ..latex.macros import Macros
from ..latex.objects import read_object
from ..latex.read import read_expression
from ..latex.statements import read_statement
from ..latex.syntax import parse_syntax
from ..model import Claim, Context
from .skeleton import relates

__all__ = ["Part", "Parts", "last_side", "read_parts"]

_LEADING = re.compile(
    r"^\s*(?:=|:=|\\(?:approx|le|leq|ge|geq|ne|neq|sim|propto|iff|Leftrightarrow|Longleftrightarrow|Rightarrow|Longrightarrow|implies|to|succ|succeq|"
    r"equiv|in|ll|gg|mapsto|rightarrow|lesssim|gtrsim)(?![A-Za-z])|<|>)"
)
_TRAILING = re.compile(
    r"(?:=|<|>|\\(?:approx|leq?|geq?|neq?|sim|propto|iff|Leftrightarrow|Rightarrow|Longrightarrow|implies|to|times|cdot))\s*$"
)
_NEW_ROW = re.compile(r"\\\\(?:\[[^\]]*\])?[\s&]*(?=[=<>]|\\(?:le|leq|ge|geq|approx|ne|neq|equiv|succ|succeq|prec|preceq)(?![A-Za-z]))")
_ALIGNED = frozenset({"aligned", "align", "align*", "split", "gathered", "gather", "gather*", "alignedat", "eqnarray"})
_BREAKS = frozenset({"quad", "newline", ";", ","})


@dataclass(frozen=True)
class Part:
    """`start:end` in the formula; a claim, or the `reason` why it has none (with the error where reading failed)."""

    start: int
    end: int
    claim: Claim | None = None
    kind: str = "fragment"
    reason: str = ""
    error: DeriverError | None = None
    link: tuple[int, int] | None = None
    reading: str = ""  # what an expression that asserts nothing is read as


@dataclass(frozen=True)
class Parts:
    """What a formula gives: its parts, the context after it, and `broken` where only parts of it were read."""

    parts: tuple[Part, ...]
    context: Context
    broken: bool = False
    notes: tuple[str, ...] = field(default=())


def read_parts(latex: str, context: Context, macros: Macros | None = None) -> Parts:
    r"""The parts of a formula.

    >>> [part.kind for part in read_parts(r"a+b=b+a,\quad A\in\mathbb{R}^{n\times n}", Context()).parts]
    ['identity']
    """
    try:
        node = parse_syntax(latex, macros)
    except DeriverError as problem:
        return _without_syntax(latex, context, macros, problem)
    if not relates(node):
        return Parts((_fragment(node, latex, context, macros),), context)
    if isinstance(node, tree.Chain) and isinstance(node.items[0], tree.Missing):
        return _rest_of_chain(node, latex, context, macros)
    if isinstance(node, tree.Chain) and node.relations[0] in ("implies", "iff") and _worked_premise(node.items[0]):
        return _premise_apart(node, latex, context, macros)
    try:
        statement = read_statement(latex, context, macros)
    except DeriverError as problem:
        return _in_pieces(node, latex, context, macros, problem)
    return Parts(_placed(statement.claims, latex), statement.context)


_FRAGMENT = "an expression without a relation: it asserts nothing"


def _fragment(node: tree.Node, latex: str, context: Context, macros: Macros | None) -> Part:
    """What stands there without a relation: it claims nothing, and is read all the same."""
    place = (node.start, node.end)
    if isinstance(node, tree.Name):
        return Part(*place, reason=_FRAGMENT, reading=latex.strip())  # a letter that is spoken of, a function among them
    try:
        read = read_expression(latex, context, macros=macros)
    except DeriverError as problem:
        try:
            return Part(*place, reason=_FRAGMENT, reading=read_object(node, latex, context))
        except DeriverError:
            return Part(*place, reason=f"{_FRAGMENT}; it is not read: {problem.message}", error=problem)
    return Part(*place, reason=_FRAGMENT, reading=read.latex)


#: Signs of operations that a text may speak of by themselves: `$*$` is convolution.
_SIGNS = frozenset({"*", r"\ast", r"\star", r"\circ", r"\cdot", r"\times", r"\odot", r"\otimes", r"\oplus", "+", "-", "/"})


def _without_syntax(latex: str, context: Context, macros: Macros | None, problem: DeriverError) -> Parts:
    whole = (0, len(latex))
    if latex.strip() in _SIGNS:
        return Parts((Part(*whole, reason=_FRAGMENT, reading=latex.strip()),), context)
    leading = _LEADING.match(latex)
    if leading is not None:
        return Parts((Part(*whole, kind="fragment", reason="its left side stands in the words before it"),), context)
    if _TRAILING.search(latex):
        return Parts((Part(*whole, kind="fragment", reason="its right side stands in the words after it"),), context)
    if not re.search(r"=|<|>|\\(?:le|ge|ne|leq|geq|neq|approx|sim|succ|prec|equiv|iff|implies|Rightarrow|in)(?![A-Za-z])", latex):
        return Parts((Part(*whole, kind="fragment", reason=f"{_FRAGMENT}; it is not read: {problem.message}"),), context)
    return Parts((Part(*whole, kind="identity", reason=problem.message, error=problem),), context)


def _rest_of_chain(node: tree.Chain, latex: str, context: Context, macros: Macros | None) -> Parts:
    """`= 2/4 = 0.5`: the left side stands in the words; what is left of the chain is a claim of its own."""
    if len(node.relations) == 1 or node.relations[0] in ("iff", "implies", "impliedby"):
        return Parts((Part(node.start, node.end, kind="fragment", reason="its left side stands in the words before it"),), context)
    start = node.items[1].start
    inner = read_parts(latex[start:], context, macros)
    return Parts(tuple(_moved(p, start) for p in inner.parts), inner.context, inner.broken)


def _worked_premise(premise: tree.Node) -> bool:
    return isinstance(premise, tree.Chain) and len(premise.relations) > 1 and set(premise.relations) == {"="}


def _premise_apart(node: tree.Chain, latex: str, context: Context, macros: Macros | None) -> Parts:
    r"""`\det(...) = p(\lambda) = 0 \Rightarrow \lambda = 3`: the links of the premise, then its last equation with what follows from it."""
    premise = node.items[0]
    assert isinstance(premise, tree.Chain)
    count = len(premise.relations)
    parts: list[Part] = []
    for i in range(count - 1):
        start, end = premise.items[i].start, premise.items[i + 1].end
        inner = read_parts(latex[start:end], context, macros)
        parts.extend(_linked(_moved(p, start), (i + 1, count)) for p in inner.parts)
    start = premise.items[-2].start
    rest = read_parts(latex[start:], context, macros)
    parts.extend(_linked(_moved(p, start), (count, count)) for p in rest.parts)
    return Parts(tuple(parts), context, broken=True)


def _moved(part: Part, by: int) -> Part:
    return replace(part, start=part.start + by, end=part.end + by)


def _placed(claims: Sequence[Claim], latex: str) -> tuple[Part, ...]:
    """Claims with their places, found by their text."""
    out: list[Part] = []
    at = 0
    for claim in claims:
        start = latex.find(claim.latex, at) if claim.latex else -1
        if start < 0:
            start = latex.find(claim.latex) if claim.latex else -1
        if start < 0:
            out.append(Part(0, len(latex), claim, claim.kind, link=claim.link))
            continue
        # The next link of a chain begins with the right side of this one.
        at = start if claim.link is not None and claim.link[0] < claim.link[1] else start + len(claim.latex)
        if claim.link is not None:
            at = start + 1
        out.append(Part(_row_start(latex, start, claim), start + len(claim.latex), claim, claim.kind, link=claim.link))
    return tuple(out)


def _row_start(latex: str, start: int, claim: Claim) -> int:
    r"""Where a link begins that goes on in a new line, `a \\\\ &= b`: with that line, not with the side above it."""
    if claim.link is None:
        return start
    found = _NEW_ROW.search(latex[start : start + len(claim.latex)])
    return start if found is None else start + found.end()


def _in_pieces(node: tree.Node, latex: str, context: Context, macros: Macros | None, problem: DeriverError) -> Parts:
    """The pieces of a formula that is not read as a whole: its lines and clauses, then the links of a chain."""
    if isinstance(problem, TypeMistake | SizeMistake) and isinstance(node, tree.Chain) and len(node.relations) == 1:
        return Parts((Part(node.start, node.end, kind="identity", reason=problem.message, error=problem),), context)
    if isinstance(node, tree.Environment) and node.name in _ALIGNED and len(node.rows) > 1:
        return _in_rows(node, latex, context, macros)
    pieces = _pieces(node)
    if len(pieces) < 2 and not isinstance(node, tree.Annotated):
        return Parts((Part(0, len(latex), kind=_kind_of(node), reason=problem.message, error=problem),), context)
    out: list[Part] = []
    for start, end, link in pieces:
        text = latex[start:end]
        try:
            inner = parse_syntax(text, macros)
        except SyntaxMistake as mistake:
            out.append(Part(start, end, kind="fragment", reason=mistake.message, error=mistake, link=link))
            continue
        except DeriverError as mistake:
            out.append(Part(start, end, kind="identity", reason=mistake.message, error=mistake, link=link))
            continue
        if not relates(inner):
            continue
        try:
            statement = read_statement(text, context, macros)
        except DeriverError as mistake:
            deeper = _in_pieces(inner, text, context, macros, mistake)
            out.extend(_moved(p, start) if p.link or link is None else _linked(_moved(p, start), link) for p in deeper.parts)
            context = deeper.context
            continue
        context = statement.context
        placed = [_moved(p, start) for p in _placed(statement.claims, text)]
        out.extend(p if p.link is not None or link is None else _linked(p, link) for p in placed)
    if not out:
        return Parts((Part(0, len(latex), kind=_kind_of(node), reason=problem.message, error=problem),), context)
    return Parts(tuple(out), context, broken=True)


def _in_rows(node: tree.Environment, latex: str, context: Context, macros: Macros | None) -> Parts:
    """Each line of a display for itself; one that begins with a relation goes on from the last side of the line before."""
    out: list[Part] = []
    last = ""
    for row in node.rows:
        cells = [c for c in row if not isinstance(c, tree.Missing) or c.end > c.start]
        if not cells:
            continue
        start, end = cells[0].start, cells[-1].end
        text = re.sub(r"(?<!\\)&", " ", latex[start:end]).strip()
        goes_on = _LEADING.match(text) is not None and bool(last)
        parts = read_parts(f"{last} {text}" if goes_on else text, context, macros)
        context = parts.context
        out.extend(Part(start, end, p.claim, p.kind, p.reason, p.error, p.link) for p in parts.parts)
        last = last_side(text, macros) or last
    if not out:
        return Parts((Part(0, len(latex), kind=_kind_of(node), reason="no line of it is read"),), context)
    return Parts(tuple(out), context, broken=any(p.error is not None for p in out))


def last_side(text: str, macros: Macros | None = None) -> str:
    """What stands after the last relation of a line; the line itself where it has none; empty where it is not read."""
    lead = _LEADING.match(text)
    body = text[lead.end() :] if lead is not None else text
    try:
        node = parse_syntax(body, macros)
    except DeriverError:
        return ""
    if isinstance(node, tree.Chain):
        node = node.items[-1]
    return body[node.start : node.end].strip()


def _linked(part: Part, link: tuple[int, int]) -> Part:
    return replace(part, link=link)


def _kind_of(node: tree.Node) -> str:
    if isinstance(node, tree.Chain):
        if "implies" in node.relations:
            return "equation_with_solution"
        if node.relations == ("in",):
            return "declaration"
        if all(r in ("<", ">", "<=", ">=", "!=") for r in node.relations):
            return "inequality"
    return "identity"


def _pieces(node: tree.Node) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Places of the pieces: what wide spaces, lines and commas separate, and the links of a chain."""
    if isinstance(node, tree.Annotated):
        return _pieces(node.body) or [(node.body.start, node.body.end, None)]
    if isinstance(node, tree.Sequence):
        return _clauses(node)
    if isinstance(node, tree.Environment):
        return [(cell.start, cell.end, None) for row in node.rows for cell in row if relates(cell)]
    if isinstance(node, tree.Chain) and len(node.relations) > 1:
        if any(r in ("implies", "iff", "impliedby") for r in node.relations):
            return []
        count = len(node.relations)
        return [
            (node.items[i].start, node.items[i + 1].end, (i + 1, count))
            for i in range(count)
            if not isinstance(node.items[i], tree.Missing) and not isinstance(node.items[i + 1], tree.Missing)
        ]
    return []


def _clauses(node: tree.Sequence) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Items of a sequence, with names that belong to the relation after them (`x, y \\in R`) kept together."""
    out: list[tuple[int, int, tuple[int, int] | None]] = []
    start: int | None = None
    ranged = 0
    for index, item in enumerate(node.items):
        if isinstance(item, tree.TextRun | tree.Missing) or index < ranged:
            continue
        if (end := range_tail(node.items, node.separators, index)) is not None and index:
            ranged = end  # over what an index runs: no claim
            continue
        start = item.start if start is None else start
        separator = node.separators[index] if index < len(node.separators) else "newline"
        if isinstance(item, tree.Environment) and relates(item):
            out.extend(_pieces(item))
            start = None
        elif separator in _BREAKS and (relates(item) or separator in ("quad", "newline")):
            out.append((start, item.end, None))
            start = None
    if start is not None:
        out.append((start, node.items[-1].end, None))
    return out
