"""How formulas stand in their sentence: quoted, supposed, or joined with what stands before them."""

from __future__ import annotations

import re
from dataclasses import replace

from ..document import Block, Formula, Prose
from ..errors import DeriverError, TypeMistake
from ..expression import substitute
from ..latex.macros import Macros
from ..latex.statements import as_definition
from ..latex.tree import Chain
from .formulas import Part, read_parts
from .scope import Known, forget, merged
from .skeleton import Mark, Skeleton, in_numbers

__all__ = ["bound", "is_finished", "is_quoted", "is_reshaped", "joined_context", "merged_readings", "opens_with", "supposed_kind"]

_COMPARES = frozenset({"<", ">", "<=", ">=", "!=", "succ", "succeq", "prec", "preceq", "ll", "gg", "approx", "~="})

_OPENS = re.compile(r"(?:~~|[\"“‘«`])\s*$")

_CLOSES = re.compile(r"^\s*[.,!?]?(?:~~|[\"”’»'])")


def is_quoted(skeleton: Skeleton, index: int) -> tuple[str, ...]:
    """Whether a formula is struck out or quoted."""
    quoted = _OPENS.search(skeleton.before(index)) is not None and _CLOSES.search(skeleton.after(index)) is not None
    return ("it is quoted or struck out",) if quoted else ()


def supposed_kind(mark: Mark) -> tuple[str, str]:
    """The kind of a formula that the text supposes, and why it is not claimed."""
    node = mark.node
    if mark.look == "C" or isinstance(node, Chain) and all(r in _COMPARES for r in node.relations):
        return "inequality", "a condition in the text: it is supposed, not claimed"
    return "equation_to_solve", "an equation or a condition in the text: it is supposed, not claimed"


def merged_readings(known: Known) -> list[Known]:
    """Readings in which names of unsaid size share one that the text says, or one of their own."""
    if not known.sized:
        return []
    letters = {letter for k, s in known.context.symbols.items() if k not in known.sized for letter in s.shape.letters}
    made = [merged(known, letter) for letter in (*sorted(letters)[:4], "n")]
    return [m for m in made if m is not None]


def joined_context(known: Known, here: Known, before: Known) -> Known:
    """What is known for a formula of a sentence, with what formulas before it in the sentence defined since `before`."""
    old = before.context.definitions
    new = {k: d for k, d in here.context.definitions.items() if old.get(k) is not d}
    if not new:
        return known
    same = {s: known.context.symbols[k] for k, s in here.context.symbols.items() if k in known.context.symbols}
    table = {s: other for s, other in same.items() if s is not other and s.shape == other.shape}
    new = {k: replace(d, body=substitute(d.body, table)) for k, d in new.items()} if table else new
    definitions = {**known.context.definitions, **new}
    symbols = {k: s for k, s in here.context.symbols.items() if k not in known.context.symbols}
    kept = {k: s for k, s in known.context.symbols.items() if k not in new}
    conventions = {**known.context.conventions, **here.context.conventions}  # the sizes that stay open
    context = known.context.with_(definitions=definitions, symbols={**symbols, **kept}, conventions=conventions)
    return known.with_(context, declared=new)


def is_finished(block: Block) -> bool:
    words = block.words.rstrip("$ )]*_\"'”’")
    return words.endswith((".", "!", "?", "…")) and not words.endswith("...")


def opens_with(block: Block) -> str:
    if block.pieces and isinstance(block.pieces[0], Formula):
        return "⟦" if block.pieces[0].display else "$"
    return next((p.text.lstrip() for p in block.pieces if isinstance(p, Prose) and p.text.strip()), "")


def is_reshaped(known: Known, part: Part, macros: Macros | None) -> bool:
    """Whether a part does not fit, and a vector or a matrix that the text declares was read in it as something else."""
    claim = part.claim
    if claim is None:
        return False
    for symbol in (s for side in (claim.left, claim.right) if side is not None for s in side.free if s.op == "symbol"):
        said = known.context.symbols.get(symbol.latex)
        if said is not None and symbol.latex in known.declared and not said.is_scalar and said.shape != symbol.shape:
            alone = read_parts(claim.latex, known.context, macros)
            return any(isinstance(p.error, TypeMistake) for p in alone.parts)
    return False


def bound(here: Known, latex: str, mark: Mark) -> Known | None:
    """What is known once a name that had a kind, or another value, is given this one; None where more was said of it than its shape."""
    if not isinstance(mark.node, Chain):
        return None
    name = mark.names[0]
    symbol = here.context.symbols.get(name)
    if symbol is not None and symbol.properties - {"real", "square"} and not in_numbers(mark):
        return None
    try:
        made = as_definition(mark.node, latex, forget(here.context, [name]))
    except DeriverError:
        return None
    return None if made is None else here.with_(made.learnt, declared=[made.key])
