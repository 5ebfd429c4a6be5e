r"""A sentence with its formulas replaced by marks that say what they look like.

    Let $A\in\mathbb{R}^{n\times n}$ be symmetric and $x>0$.   ->   Let ⟦M0⟧ be symmetric and ⟦C1⟧.

The letter of a mark: N a name or several, M a membership, C a comparison with a constant, S a size (`n\times n`), D a name or function
with its body, R another relation, E another expression, X what has no syntax. Grammar of sentences is then a matter of regular expressions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..document import Formula, Piece, Prose
from ..errors import DeriverError
from ..latex import tree
from ..latex.macros import Macros
from ..latex.names import key_of
from ..latex.syntax import parse_syntax

__all__ = [
    "MARK",
    "Mark",
    "Skeleton",
    "applied_in",
    "cases_in",
    "flattened",
    "in_numbers",
    "letters_of",
    "look_of",
    "names_in",
    "relates",
    "skeleton_of",
]

#: Any mark.
MARK = re.compile(r"⟦([A-Z])(\d+)⟧")
_COMPARISONS = frozenset({"<", ">", "<=", ">=", "!=", "succ", "succeq", "prec", "preceq"})
_DISPLAYS = frozenset({"aligned", "align", "gathered", "gather", "split", "equation", "multline", "alignedat", "flalign", "eqnarray"})
_WITHOUT_LETTER = frozenset({"pi", "infty", "0", "1", "I", "top", "T", "e", "mathrm{T}"})


@dataclass(frozen=True)
class Mark:
    """A formula in its sentence: what it looks like, its syntax (None where it has none), the names it declares or is."""

    formula: Formula
    look: str
    node: tree.Node | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skeleton:
    """A sentence as text with marks; `starts[k]` is where the mark of formula k begins."""

    text: str
    marks: tuple[Mark, ...]

    def before(self, index: int) -> str:
        """The words between the formula before, or the beginning, and formula `index`."""
        here = self.text.index(f"⟦{self.marks[index].look}{index}⟧")
        last = self.text.rfind("⟧", 0, here)
        return self.text[last + 1 : here]

    def lead(self, index: int) -> str:
        """The sentence up to formula `index`, with `⟦⟧` for each formula."""
        return MARK.sub("⟦⟧", self.text[: self.text.index(f"⟦{self.marks[index].look}{index}⟧")])

    def after(self, index: int) -> str:
        """The words between formula `index` and the next one, or the end."""
        mark = f"⟦{self.marks[index].look}{index}⟧"
        rest = self.text[self.text.index(mark) + len(mark) :]
        return rest.split("⟦", 1)[0]


def skeleton_of(pieces: tuple[Piece, ...], macros: Macros | None = None) -> Skeleton:
    r"""The skeleton of a sentence, or of a cell.

    >>> from ..document import read_document
    >>> block = read_document(text="For symmetric $Q$ we have $x>0$.").blocks[0]
    >>> skeleton_of(block.pieces).text
    'For symmetric ⟦N0⟧ we have ⟦C1⟧.'
    """
    text = ""
    marks: list[Mark] = []
    for piece in pieces:
        if isinstance(piece, Prose):
            text += piece.text.replace("⟦", "[").replace("⟧", "]")
            continue
        mark = _mark(piece, macros)
        text += f" ⟦{mark.look}{len(marks)}⟧ " if piece.display else f"⟦{mark.look}{len(marks)}⟧"
        marks.append(mark)
    return Skeleton(re.sub(r"\s+", " ", text).strip(), tuple(marks))


_ALSO = re.compile(r"^\s*,?\s*(?:and|or)?\s*$", re.IGNORECASE)


def cases_in(skeleton: Skeleton) -> frozenset[int]:
    """The formulas of a list that say different things of one name, so that each is a case: `$D>0$, $D=0$ and $D<0$`.

    >>> from ..document import read_document
    >>> sorted(cases_in(skeleton_of(read_document(text="We look at $D>0$, $D=0$ and $D<0$.").blocks[0].pieces)))
    [0, 1, 2]
    """
    out: set[int] = set()
    run: list[int] = []
    for index in range(len(skeleton.marks) + 1):
        goes_on = bool(run) and index < len(skeleton.marks) and _ALSO.match(skeleton.before(index)) is not None
        here, before = (_compared(skeleton.marks[k]) for k in (index, run[-1])) if goes_on else (None, None)
        if here is not None and before is not None and here[0] == before[0]:
            run.append(index)
            continue
        if _exclude([c for k in run if (c := _compared(skeleton.marks[k])) is not None]):
            out.update(run)
        run = [index] if index < len(skeleton.marks) and _compared(skeleton.marks[index]) is not None else []
    return frozenset(out)


def _compared(mark: Mark) -> tuple[str, str, str] | None:
    """The name, the relation and the other side of `x = 2`, `D > 0`."""
    node = mark.node
    if not isinstance(node, tree.Chain) or len(node.relations) != 1 or (name := key_of(node.items[0])) is None:
        return None
    latex = mark.formula.latex
    return name, node.relations[0], re.sub(r"[\s.,;]|\\[,;! ]", "", latex[node.items[1].start : node.items[1].end])


def _exclude(compared: list[tuple[str, str, str]]) -> bool:
    """Whether no value meets two of these: other values, or a value and what it is compared with."""
    for at, (_, relation, side) in enumerate(compared):
        for _, other, value in compared[at + 1 :]:
            pair = {relation, other}
            if (side != value and pair == {"="}) or (side == value and pair in ({"=", "<"}, {"=", ">"}, {"<", ">"}, {"=", "!="})):
                return True
    return False


def flattened(formula: Formula) -> Formula:
    r"""The body of `align` and its kin without alignment marks, of the same length, so that places stay.

    >>> from ..source import Place
    >>> flattened(Formula(r"a &= b & c &= d", "", Place("a.tex", 1, 1, 1, 2), environment="align")).latex
    'a  = b ; c  = d'
    """
    formula = _without_words_between(formula)
    if "&" not in formula.latex:
        return formula
    columns = _ARRAY.match(formula.latex)
    if columns is not None and _relations_between(columns[2]):
        body = columns[2].replace("&", " ")
        latex = " " * len(columns[1]) + body + " " * (len(formula.latex) - len(columns[1]) - len(body))
        return replace(formula, latex=latex)
    if formula.environment is None and not (formula.display and _marks_outside(formula.latex)):
        return formula
    out: list[str] = []
    depth = column = 0
    for found in re.finditer(r"\\begin\b|\\end\b|\\\\|\\.|[{}&]|[^\\{}&]+", formula.latex, re.DOTALL):
        token = found[0]
        if token in ("\\begin", "{"):
            depth += 1
        elif token in ("\\end", "}"):
            depth -= 1
        elif depth == 0 and token == "\\\\":
            column = 0
        elif depth == 0 and token == "&":
            column += 1
            before = "".join(out).rstrip()[-1:]
            empty = re.match(r"\s*(?:&|\\\\|$|\\text)", formula.latex[found.end() :]) is not None or before in ("", ",", ";", "\\")
            token = ";" if column % 2 == 0 and not empty and not (formula.environment or "").startswith("eqnarray") else " "
        out.append(token)
    return replace(formula, latex="".join(out))


_BETWEEN = re.compile(r"\\(?:short)?intertext\s*\{([^{}]*)\}")
_JOINING = frozenset(
    "and so hence thus therefore then also moreover similarly likewise furthermore finally next that is or equivalently".split()
)
_ARRAY = re.compile(r"^(\s*\\begin\{array\}\{[rlc@{}\s]*\})(.*)\\end\{array\}\s*[.,;]?\s*$", re.DOTALL)


def _without_words_between(formula: Formula) -> Formula:
    r"""Without `\intertext{and}`; words that may be conditions stay where they are, and what they stand with is not read."""
    if "intertext" not in formula.latex:
        return formula

    def blank(found: re.Match[str]) -> str:
        words = re.findall(r"[A-Za-z]+", found[1])
        return " " * len(found[0]) if all(w.lower() in _JOINING for w in words) and "$" not in found[1] else found[0]

    return replace(formula, latex=_BETWEEN.sub(blank, formula.latex))


def _relations_between(body: str) -> bool:
    r"""Whether each line of an array is a side, a relation and a side, `a & = & b`, or a side and what follows it, `a & = b`."""
    rows = [row for row in body.split("\\\\") if row.strip()]
    cells = [row.split("&") for row in rows]
    sign = r"\s*(?:=|<|>|\\(?:le|leq|ge|geq|approx|equiv|ne|neq|sim)(?![A-Za-z]))\s*"
    if all(len(row) == 3 and re.fullmatch(sign, row[1]) for row in cells):
        return True
    follows = re.compile(sign + r"\S")
    return bool(cells) and all(len(row) == 2 and follows.match(row[1]) for row in cells) and any(not row[0].strip() for row in cells)


def _marks_outside(latex: str) -> bool:
    """Whether there are alignment marks outside of all environments: reStructuredText lines them up by itself."""
    depth = 0
    for found in re.finditer(r"\\begin\b|\\end\b|\\.|[{}&]", latex):
        token = found[0]
        depth += (token in ("\\begin", "{")) - (token in ("\\end", "}"))
        if token == "&" and depth == 0:
            return True
    return False


def _mark(formula: Formula, macros: Macros | None) -> Mark:
    formula = flattened(formula)
    try:
        node = parse_syntax(formula.latex, macros)
    except DeriverError:
        return Mark(formula, "X", None)
    look, names = look_of(node)
    return Mark(formula, look, node, names)


def in_numbers(mark: Mark) -> bool:
    """Whether a definition gives a matrix or a vector written out in numbers: what is said beside it describes it, and supposes nothing."""
    if mark.look != "D" or not isinstance(mark.node, tree.Chain) or names_in(mark.node.items[1]):
        return False
    stack = [mark.node.items[1]]
    while stack:
        item = stack.pop()
        if isinstance(item, tree.Environment):
            return True
        stack.extend(tree.children(item))
    return False


def look_of(node: tree.Node) -> tuple[str, tuple[str, ...]]:
    """What a formula looks like, and the names it declares or is.

    >>> look_of(parse_syntax("x, y")), look_of(parse_syntax("A = BC"))
    (('N', ('x', 'y')), ('D', ('A',)))
    """
    listed = _name_list(node)
    if listed:
        return "N", listed
    if isinstance(node, tree.Sequence) and isinstance(node.items[-1], tree.Chain) and node.items[-1].relations == ("in",):
        names = _name_list(tree.Sequence(node.start, node.end, (*node.items[:-1], node.items[-1].items[0]), node.separators))
        if names:
            return "M", names
    if isinstance(node, tree.Sequence) and set(node.separators) == {","} and isinstance(node.items[-1], tree.Chain):
        names = _name_list(tree.Sequence(node.start, node.end, node.items[:-1], node.separators[:-1]))
        last = look_of(node.items[-1])
        if names and last[0] == "C":
            return "C", (*names, *last[1])
    if isinstance(node, tree.Sequence) and node.separators == (":",):
        key, what = key_of(node.items[0]), node.items[1]
        if key is not None and isinstance(what, tree.Chain) and what.relations == ("to",):
            return "M", (key,)
    if isinstance(node, tree.Sequence) and all(isinstance(x, tree.Chain) for x in node.items):
        looks = [look_of(x) for x in node.items]
        kinds = {look for look, _ in looks}
        if len(kinds) == 1 and kinds <= {"M", "C", "D"}:
            return kinds.pop(), tuple(name for _, names in looks for name in names)
    if isinstance(node, tree.Chain):
        if node.relations == ("in",):
            names = _name_list(node.items[0])
            return ("M", names) if names else ("R", ())
        if all(r in _COMPARISONS for r in node.relations) and any(_constant(x) for x in node.items):
            return "C", tuple(sorted(names_in(node)))
        key = key_of(node.items[0])
        if node.relations in (("=",), (":=",)) and key is not None and key not in names_in(node.items[1]):
            return "D", (key,)
        applied = _defined_function(node)
        if applied is not None:
            return "D", (applied,)
        if all(r in ("to", "mapsto") for r in node.relations):
            return "E", ()  # a map, or a passage to a limit
        return "R", ()
    if isinstance(node, tree.Product) and set(node.marks) == {"times"} and all(_size(f) for f in node.factors):
        return "S", ()
    return ("R" if relates(node) else "E"), ()


def relates(node: tree.Node) -> bool:
    """Whether there is a relation at the top of a formula: only then something is asserted.

    >>> relates(parse_syntax("a = b, c")), relates(parse_syntax("f(x)"))
    (True, False)
    """
    if isinstance(node, tree.Chain):
        return True
    if isinstance(node, tree.Sequence):
        return any(relates(item) for item in node.items)
    if isinstance(node, tree.Environment) and node.name in _DISPLAYS:
        return any(relates(cell) for row in node.rows for cell in row)
    return isinstance(node, tree.Annotated) and relates(node.body)


def _defined_function(node: tree.Chain) -> str | None:
    """The name that `f(x) = body` defines: the arguments are names, and the body holds one of them."""
    left = node.items[0]
    if node.relations[0] not in ("=", ":=") or not isinstance(left, tree.Product) or len(left.factors) != 2 or left.marks != ("",):
        return None
    name, fence = left.factors
    key = key_of(name)
    if key is None or not isinstance(fence, tree.Fence) or fence.opening != "(":
        return None
    arguments = _name_list(fence.content)
    body = names_in(node.items[1])
    return key if arguments and set(arguments) & body and key not in body else None


def applied_in(node: tree.Node) -> frozenset[str]:
    """Names that a formula uses as functions for certain: it is `f(x, y)`, or begins `f(x) = ...`, or maps them (`f: A \\to B`).

    >>> sorted(applied_in(parse_syntax("f(x) = x + a")))
    ['f']
    """
    if isinstance(node, tree.Sequence):
        if node.separators == (":",) and look_of(node)[0] == "M":
            return frozenset(look_of(node)[1])
        return frozenset(name for item in node.items if isinstance(item, tree.Chain) for name in applied_in(item))
    if isinstance(node, tree.Chain):
        return applied_in(node.items[0])
    if isinstance(node, tree.Product) and len(node.factors) == 2 and node.marks == ("",):
        name, fence = node.factors
        key = key_of(name)
        if key is not None and isinstance(fence, tree.Fence) and fence.opening == "(" and _name_list(fence.content):
            return frozenset({key})
    return frozenset()


def letters_of(latex: str, macros: Macros | None = None) -> frozenset[str]:
    """The names in a formula, as far as they can be told where it has no syntax.

    >>> sorted(letters_of("x = ")), sorted(letters_of("A x"))
    (['x'], ['A', 'x'])
    """
    try:
        return names_in(parse_syntax(latex, macros))
    except DeriverError:
        return frozenset(re.findall(r"\\[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", latex))


def _name_list(node: tree.Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, tree.Sequence) else (node,)
    keys = [key_of(item) for item in items if not isinstance(item, tree.Dots)]
    return tuple(k for k in keys if k is not None) if keys and all(k is not None for k in keys) else ()


def _size(node: tree.Node) -> bool:
    return isinstance(node, tree.Number | tree.Name)


def _constant(node: tree.Node) -> bool:
    if isinstance(node, tree.Sum) and len(node.terms) == 1:
        return _constant(node.terms[0])
    return isinstance(node, tree.Number) or (isinstance(node, tree.Name) and node.name in ("0", "infty"))


def names_in(node: tree.Node) -> frozenset[str]:
    """The keys of all names in a formula, subscripted names whole and their base as well.

    >>> sorted(names_in(parse_syntax("x_1 + A")))
    ['A', 'x', 'x_1']
    """
    found: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        key = key_of(item)
        if key is not None and key.lstrip("\\") not in _WITHOUT_LETTER:
            found.add(key)
        stack.extend(tree.children(item))
    return frozenset(found)
