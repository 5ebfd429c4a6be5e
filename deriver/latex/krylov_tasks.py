r"""Tasks on Krylov methods: "Apply two steps of GMRES to $Ax=b$", "Which Krylov method suits $A$?".

Comes in: the words and formulas of a task. Goes out: one `TaskItem` of the kind `krylov_method`: the matrix, the right side, the start.
"""

from __future__ import annotations

from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .names import key_of
from .problems import TaskItem
from .scheme_words import NUMBERS
from .scripted import Scripted, below
from .spoken import Spoken
from .tree import Node

__all__ = ["krylov_method"]

_METHODS = (
    ("gmres", r"\bgmres\b|generalized minimal residual"),
    ("minres", r"\bminres\b|minimal residual"),
    ("cg", r"conjugate[- ]gradients?|\bcg\b"),
)
_CHOICE = re.compile(r"\bwhich\b|\bchoose\b|what (?:krylov|iterative) (?:method|solver)|recommend|\bsuits\b|appropriate|\bsuitable\b")


def krylov_method(spoken: Spoken) -> TaskItem | None:
    """A Krylov method carried out on numbers, or the choice of one."""
    said = spoken.said
    choice = _CHOICE.search(said) is not None
    named = [name for name, pattern in _METHODS if re.search(pattern, said)]
    if (not choice and len(named) != 1) or not re.search(r"krylov|gmres|minres|conjugate|\bcg\b|iterative (?:method|solver)", said):
        return None
    if not choice and named == ["cg"]:
        return None  # by its own recurrence, as linear algebra writes it
    if re.search(r"how many|bound|preconditioned|restarted|kappa", said):
        return None
    matrix: Node | None = None
    side: Node | None = None
    start: Node | None = None
    for node in spoken.nodes:
        parts = list(node.items) if isinstance(node, tree.Chain) and node.relations == ("=",) else [node]
        head = key_of(parts[0]) if len(parts) == 2 else None
        tables = [x for p in parts for x in below(p) if _column(x) or _square(x)]
        squares, columns = [x for x in tables if _square(x)], [x for x in tables if _column(x)]
        if head is not None and re.fullmatch(r"(?:\\mathbf\{)?x\}?_0|x\^\{\(0\)\}", head):
            start = parts[1]
            continue
        if len(squares) > 1 or len(columns) > 1 or (squares and matrix is not None) or (columns and side is not None):
            return None
        if squares:
            matrix = squares[0]
        if columns:
            side = columns[0]
        if not tables and not _letters_only(node):
            return None
    if choice:
        kinds = [
            w
            for w in ("rectangular", "nonsymmetric", "unsymmetric", "non-symmetric", "indefinite", "positive definite", "spd")
            if w in said
        ]
        if re.search(r"(?<!n-)(?<!non)(?<!un)symmetric", said):
            kinds.append("symmetric")
        if matrix is None and not kinds:
            return None
        operands = [] if matrix is None else _read(spoken, matrix)
        if operands is None:
            return None
        return spoken.item("krylov_method", request=["choice", *(f"said {k}" for k in kinds)], operands=operands)
    if matrix is None or side is None:
        return None
    count = re.search(r"\b(\d+|one|two|three|four|five) (?:steps?|iterations?)\b", said)
    first = re.search(r"\bfirst (?:step|iterate|iteration)\b", said)
    steps = 1 if first else None if count is None else int(count[1]) if count[1].isdigit() else NUMBERS[count[1]]
    made = [_read(spoken, matrix), _read(spoken, side), [] if start is None or getattr(start, "text", "") == "0" else _read(spoken, start)]
    if any(m is None for m in made):
        return None
    flat = [e for m in made for e in m or []]
    return spoken.item("krylov_method", request=[f"method {named[0]}", *([f"steps {steps}"] if steps else [])], operands=flat)


def _square(node: Node) -> bool:
    return isinstance(node, tree.Environment) and node.name in ("pmatrix", "bmatrix") and len(node.rows) > 1 and len(node.rows[0]) > 1


def _column(node: Node) -> bool:
    if isinstance(node, tree.Environment):
        return node.name in ("pmatrix", "bmatrix") and all(len(r) == 1 for r in node.rows)
    if isinstance(node, tree.Script) and isinstance(node.base, tree.Fence) and getattr(node.sup, "name", "") in ("T", "top"):
        return isinstance(node.base.content, tree.Sequence)
    return False


def _letters_only(node: Node) -> bool:
    return all(isinstance(x, tree.Chain | tree.Product | tree.Name | tree.Script | tree.Number) for x in below(node))


def _read(spoken: Spoken, node: Node) -> list[Expr] | None:
    """The entries as one matrix or vector."""
    if isinstance(node, tree.Script) and isinstance(node.base, tree.Fence) and isinstance(node.base.content, tree.Sequence):
        return [b.vector(Scripted(spoken.text).read(list(node.base.content.items), spoken.context))]
    if not isinstance(node, tree.Environment) or any(len(r) != len(node.rows[0]) for r in node.rows):
        return None
    cells = Scripted(spoken.text).read([c for r in node.rows for c in r], spoken.context)
    width = len(node.rows[0])
    if width == 1:
        return [b.vector(cells)]
    return [b.matrix([cells[i * width : (i + 1) * width] for i in range(len(node.rows))])]
