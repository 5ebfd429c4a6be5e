r"""Declarations: from `A\in\mathbb{R}^{m\times n}`, `\Sigma\succ0`, `Q^\top Q=I`, `f(x)=...`, "A symmetric" to a Context.

Comes in: text, LaTeX with commas between the declarations, or English around LaTeX. Goes out: a Context. What is neither a shape
nor a property nor a definition is kept as a condition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..errors import ReadingError, TypeMistake
from ..expression import PROPERTIES, SCALAR, Dim, Expr, Shape, closure, matrix_shape, substitute
from ..expression import build as b
from ..model import Context, Definition, FunctionDeclaration
from . import tree
from .definitions import define, ordered
from .elaborate import Elaborator, elaborate
from .names import Evidence, is_transpose, key_of, python_name
from .sets import membership
from .syntax import parse_syntax
from .tree import Node

__all__ = ["WORDS", "Draft", "read_declarations"]

#: Words that declare a property, as they follow "is", "be", or a name.
WORDS: dict[str, tuple[str, ...]] = {
    "symmetric": ("symmetric",), "skew-symmetric": ("skew",), "skew symmetric": ("skew",), "antisymmetric": ("skew",), "skew": ("skew",),
    "positive definite": ("positive_definite",), "positive-definite": ("positive_definite",), "spd": ("positive_definite",),
    "symmetric positive definite": ("positive_definite",), "symmetric positive-definite": ("positive_definite",),
    "positive semidefinite": ("positive_semidefinite",), "positive semi-definite": ("positive_semidefinite",),
    "positive-semidefinite": ("positive_semidefinite",), "psd": ("positive_semidefinite",),
    "symmetric positive semidefinite": ("positive_semidefinite",),
    "negative definite": ("negative_definite",),
    "orthogonal": ("orthogonal",), "unitary": ("unitary",), "hermitian": ("hermitian",), "normal": ("normal",),
    "invertible": ("invertible",), "nonsingular": ("invertible",), "non-singular": ("invertible",), "singular": ("singular",),
    "idempotent": ("idempotent",), "nilpotent": ("nilpotent",), "involutory": ("involutory",), "projection": ("projector",),
    "orthogonal projection": ("projector",), "orthogonal projector": ("projector",), "projector": ("projector",),
    "diagonal": ("diagonal",), "upper triangular": ("upper_triangular",), "lower triangular": ("lower_triangular",),
    "upper-triangular": ("upper_triangular",), "lower-triangular": ("lower_triangular",),
    "unit lower triangular": ("unit_lower_triangular",), "unit upper triangular": ("unit_upper_triangular",),
    "permutation": ("permutation",), "a permutation matrix": ("permutation",), "stochastic": ("stochastic",),
    "row-stochastic": ("stochastic",), "diagonalizable": ("diagonalizable",), "diagonalisable": ("diagonalizable",),
    "full column rank": ("full_column_rank",), "full-column-rank": ("full_column_rank",), "full row rank": ("full_row_rank",),
    "of full column rank": ("full_column_rank",), "of full row rank": ("full_row_rank",),
    "orthonormal columns": ("orthonormal_columns",), "square": ("square",), "toeplitz": ("toeplitz",),
    "positive": ("positive",), "negative": ("negative",), "nonnegative": ("nonnegative",), "non-negative": ("nonnegative",),
    "nonzero": ("nonzero",), "non-zero": ("nonzero",), "real": ("real",), "complex": ("complex",), "integer": ("integer",),
    "an integer": ("integer",), "a positive integer": ("natural",), "positive integer": ("natural",), "natural": ("natural",),
    "a natural number": ("natural",),
    "a unit vector": ("unit",), "unit vector": ("unit",), "unit": ("unit",), "unit norm": ("unit",), "of unit norm": ("unit",),
    "one-hot": ("onehot",), "onehot": ("onehot",), "a one-hot vector": ("onehot",), "a probability vector": ("simplex",),
    "constant": (), "a constant": (), "fixed": (), "a scalar": (), "scalar": (), "a vector": (), "a matrix": (),
}  # fmt: skip
_MATRIX_ONLY = frozenset(name for name, (_, kind) in PROPERTIES.items() if kind == "matrix")
_SQUARE = frozenset(name for name in _MATRIX_ONLY if "square" in closure([name]))
_NAME = r"\\?[A-Za-z]+(?:\{\\?[A-Za-z]+\})?(?:_(?:\w|\{[^{}]*\}))?"
_WORDED = re.compile(
    rf"^\s*(?P<names>{_NAME}(?:\s*(?:,|and)\s*{_NAME})*)\s+(?:(?:is|are|be|has|have|with|a|an)\s+)*(?P<words>[a-z][a-z \-]+?)\s*$"
)


class Draft:
    """Declarations while they are collected: shapes and properties by key, then definitions and conditions."""

    def __init__(self, base: Context) -> None:
        self.base = base
        self.shapes: dict[str, Shape] = {}
        self.properties: dict[str, set[str]] = {}
        self.functions: dict[str, FunctionDeclaration] = {}
        self.bounds: list[tuple[str, str, Node, str]] = []  # key, relation, bound, text
        self.rest: list[tuple[Node, str]] = []  # relations that are left to become definitions or conditions
        self.order: list[str] = []
        self.fresh = 0

    def shape_of(self, key: str) -> Shape | None:
        if key in self.shapes:
            return self.shapes[key]
        symbol = self.base.symbols.get(key)
        return None if symbol is None else symbol.shape

    def add(self, key: str, shape: Shape | None, properties: Sequence[str] = ()) -> None:
        if shape is not None:
            self.shapes[key] = shape
        self.properties.setdefault(key, set()).update(properties)
        if key not in self.order:
            self.order.append(key)

    def new_size(self) -> Dim:
        used = {letter for s in self.shapes.values() for letter in s.letters} | set(self.base.sizes)
        for letter in ("n", "m", "p", "q", "k", "r"):
            if letter not in used and letter not in self.shapes:
                return Dim.of(letter)
        self.fresh += 1
        return Dim.of(f"n_{self.fresh}")


def read_declarations(text: str, base: Context | None = None) -> Context:
    r"""A Context from declarations, added to `base`.

    >>> sorted(read_declarations(r"A\in\mathbb{R}^{m\times n}, \lambda>0").symbols)
    ['A', '\\lambda']
    """
    base = base or Context()
    if not text.strip():
        return base
    draft = Draft(base)
    if "$" in text or r"\(" in text:
        from .prose import read_prose

        read_prose(text, draft)
    else:
        for piece in split_pieces(text):
            read_piece(piece, draft)
    return finish(draft, (text.strip(),))


def split_pieces(text: str) -> list[str]:
    """Pieces between semicolons, full stops before a space, and the commas that part worded declarations."""
    parts: list[str] = []
    depth = start = 0
    for i, c in enumerate(text):
        if c in "{([":
            depth += 1
        elif c in "})]":
            depth -= 1
        elif depth <= 0 and (c == ";" and text[i - 1 : i] != "\\" or c == "\n" or (c == "." and text[i + 1 : i + 2] in ("", " "))):
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    out: list[str] = []
    for part in parts:
        out.extend(_split_words(part))
    return [p.strip() for p in out if p.strip()]


def _split_words(text: str) -> list[str]:
    """Commas part a worded piece ("A symmetric") from the LaTeX around it."""
    commas = [-1]
    depth = 0
    for i, c in enumerate(text):
        if c in "{([":
            depth += 1
        elif c in "})]":
            depth -= 1
        elif c == "," and depth <= 0:
            commas.append(i)
    commas.append(len(text))
    chunks = [text[a + 1 : z] for a, z in pairwise(commas)]
    out: list[str] = []
    for chunk in chunks:
        worded = _WORDED.match(chunk)
        if worded and worded["words"].strip() in WORDS:
            # Bare names before it ("P, Q orthogonal") belong to it.
            while out and re.fullmatch(rf"\s*{_NAME}\s*", out[-1]):
                chunk = out.pop() + "," + chunk
            out.append("\0" + chunk)
        elif out and not out[-1].startswith("\0"):
            out[-1] += "," + chunk
        else:
            out.append(chunk)
    return out


def read_piece(text: str, draft: Draft) -> None:
    """One piece: LaTeX, or a name with a word."""
    if text.startswith("\0") or _WORDED.match(text):
        worded = _WORDED.match(text.lstrip("\0"))
        if worded and worded["words"].strip() in WORDS:
            for name in re.split(r"\s*(?:,|\band\b)\s*", worded["names"]):
                key = key_of(parse_syntax(name))
                if key is None:
                    raise ReadingError(f"{name} is not a name", text=text)
                declare_word(draft, key, worded["words"].strip())
            return
        if worded:
            raise ReadingError(
                f"the word {worded['words'].strip()!r} is not understood",
                text=text.lstrip("\0"),
                start=worded.start("words"),
                end=worded.end("words"),
                hint="known words: " + ", ".join(sorted(w for w in WORDS if " " not in w)[:14]) + ", ...",
            )
    read_node(parse_syntax(text), text, draft)


def declare_word(draft: Draft, key: str, word: str) -> None:
    """`A symmetric`: the property, with a square shape where none is known."""
    properties = WORDS[word]
    shape = draft.shape_of(key)
    if shape is None:
        if set(properties) & _SQUARE:
            size = draft.new_size()
            shape = matrix_shape(size, size)
        elif set(properties) & _MATRIX_ONLY:
            shape = matrix_shape("m", "n")
        elif word.endswith("vector") or set(properties) & {"unit", "onehot", "simplex"}:
            shape = Shape(draft.new_size(), None)
        elif word.endswith("matrix"):
            shape = matrix_shape("m", "n")
        elif properties or word.endswith("scalar"):
            shape = SCALAR
        draft.add(key, shape, properties)
        return
    draft.add(key, None, properties)


def read_node(node: Node, text: str, draft: Draft) -> None:
    """Everything one formula declares."""
    items = list(node.items) if isinstance(node, tree.Sequence) else [node]
    waiting: list[Node] = []
    i = 0
    while i < len(items):
        item = items[i]
        separator = node.separators[i] if isinstance(node, tree.Sequence) and i < len(node.separators) else ""
        if separator == ":" and i + 1 < len(items) and isinstance(items[i + 1], tree.Chain):
            _function(item, items[i + 1], text, draft)
            i += 2
            continue
        if isinstance(item, tree.TextRun):
            word = item.text.strip().lower().removeprefix("is ").removeprefix("a ")
            if word in WORDS and draft.order:
                declare_word(draft, draft.order[-1], word)
            elif word not in ("and", "with", "where", "let", "for", "", "all"):
                raise ReadingError(f"the words {item.text.strip()!r} are not understood", text=text, start=item.start, end=item.end)
        elif isinstance(item, tree.Chain):
            _relation(waiting, item, text, draft)
            waiting = []
        elif isinstance(item, tree.Dots):
            waiting.append(item)
        else:
            waiting.append(item)
        i += 1
    if waiting:
        first = waiting[0]
        raise ReadingError(
            "this declares nothing",
            text=text,
            start=first.start,
            end=waiting[-1].end,
            hint=r"say what it is: A\in\mathbb{R}^{m\times n}",
        )


def _dims(draft: Draft, text: str) -> Elaborator:
    return Elaborator(text, Context(), Evidence(), {})


def _function(name: Node, chain: Node, text: str, draft: Draft) -> None:
    key = key_of(name)
    if key is None or not isinstance(chain, tree.Chain) or chain.relations != ("to",):
        raise ReadingError("a function is declared as f: R^n -> R", text=text, start=name.start, end=chain.end)
    helper = _dims(draft, text)
    arguments: list[Shape] = []
    source = chain.items[0]
    parts = [source]
    if isinstance(source, tree.Product) and "times" in source.marks:
        parts = [f for f in source.factors]
    for part in parts:
        inner = membership(part, text, helper.dim)
        if inner is None:
            raise ReadingError("this set is not known", text=text, start=part.start, end=part.end)
        arguments.append(inner.shape)
    target = membership(chain.items[1], text, helper.dim)
    if target is None:
        raise ReadingError("this set is not known", text=text, start=chain.items[1].start, end=chain.items[1].end)
    draft.functions[key] = FunctionDeclaration(python_name(key), key, tuple(arguments), target.shape)


def _relation(waiting: list[Node], chain: tree.Chain, text: str, draft: Draft) -> None:
    relations = chain.relations
    if relations == ("in",):
        where = membership(chain.items[1], text, _dims(draft, text).dim)
        if where is None:
            raise ReadingError(
                "this set is not known",
                text=text,
                start=chain.items[1].start,
                end=chain.items[1].end,
                hint=r"known sets: \mathbb{R}^{m\times n}, \mathbb{R}^n, \mathbb{R}, \mathbb{N}, \mathbb{Z}, \mathbb{C}, (a,b), \mathbb{S}^n_{++}",
            )
        first = chain.items[0]
        names = [*waiting, *(first.items if isinstance(first, tree.Sequence) else [first])]
        family = any(isinstance(n, tree.Dots) for n in names)
        for name in names:
            if isinstance(name, tree.Dots):
                continue
            key = key_of(name)
            if key is None:
                raise ReadingError("a name is expected before \\in", text=text, start=name.start, end=name.end)
            base = _family_base(name)
            if base is not None and (family or _letter_index(name)):
                _declare_family(draft, name, base, where.shape, sorted(where.properties), names)
                continue
            draft.add(key, where.shape, sorted(where.properties))
            for kind, bound in where.bounds:
                draft.bounds.append((key, kind, bound, text))
        return
    comparisons = {"<", ">", "<=", ">=", "!=", "succ", "succeq", "prec", "preceq"}
    if waiting:
        if all(r in comparisons for r in relations) and all(key_of(w) for w in waiting):
            for name in waiting:  # a, b > 0
                read_node(tree.Chain(chain.start, chain.end, (name, *chain.items[1:]), relations), text, draft)
        else:
            raise ReadingError("these names declare nothing", text=text, start=waiting[0].start, end=waiting[-1].end)
    if len(relations) > 1 and all(r in comparisons for r in relations):
        for i, r in enumerate(relations):
            read_node(tree.Chain(chain.items[i].start, chain.items[i + 1].end, chain.items[i : i + 2], (r,)), text, draft)
        return
    if len(relations) == 1 and _recognised(chain, text, draft):
        return
    draft.rest.append((chain, text))


def _family_base(name: Node) -> tree.Name | None:
    if isinstance(name, tree.Script) and name.sup is None and name.sub is not None and isinstance(name.base, tree.Name):
        return name.base
    return None


def _letter_index(name: Node) -> bool:
    return (
        isinstance(name, tree.Script) and isinstance(name.sub, tree.Name) and name.sub.name in ("i", "j", "k") and name.sub.style == "plain"
    )


def _declare_family(draft: Draft, name: Node, base: tree.Name, shape: Shape, properties: Sequence[str], names: Sequence[Node]) -> None:
    """`x_i \\in R^d`, `x_1, ..., x_N \\in R`: a vector of scalars, or a matrix whose rows are the members."""
    key = key_of(base)
    assert key is not None and isinstance(name, tree.Script)
    if draft.shape_of(key) is not None:
        return
    last = names[-1]
    size: Dim | None = None
    if isinstance(last, tree.Script) and last.sub is not None and not _letter_index(last):
        size = _dims(draft, "").dim(last.sub)
    if size is None:
        size = next(
            (s.rows for k, s in draft.shapes.items() if k in draft.properties and "family" in draft.properties[k] and s.rows),
            None,
        )
    if size is None:
        size = Dim.of("N") if "N" not in draft.shapes else draft.new_size()
    if shape.is_scalar:
        draft.add(key, Shape(size, None), properties)
    elif shape.kind == "vector":
        draft.add(key, Shape(size, shape.rows), [p for p in properties if p == "real"])
    else:
        raise ReadingError(f"a family of {shape}s is not supported", text="")


def _recognised(chain: tree.Chain, text: str, draft: Draft) -> bool:
    """A relation that says a shape or a property: `\\Sigma\\succ0`, `x>0`, `A=A^\\top`, `Q^\\top Q=I`, `\\|u\\|=1`."""
    left, right, mark = chain.items[0], chain.items[1], chain.relations[0]
    key = key_of(left)
    zero = isinstance(right, tree.Number) and right.text == "0" or (isinstance(right, tree.Name) and right.name == "0")
    if key is not None and mark in ("succ", "succeq", "prec") and zero:
        if draft.shape_of(key) is None:
            size = draft.new_size()
            draft.add(key, matrix_shape(size, size))
        draft.add(key, None, [{"succ": "positive_definite", "succeq": "positive_semidefinite", "prec": "negative_definite"}[mark]])
        return True
    if key is not None and zero and mark in (">", "<", ">=", "<=", "!="):
        word = {">": "positive", "<": "negative", ">=": "nonnegative", "<=": "nonpositive", "!=": "nonzero"}[mark]
        shape = draft.shape_of(key)
        if shape is None:
            if draft.base.definitions.get(key) is not None:
                return False
            styled = isinstance(left, tree.Name) and left.style == "bold"
            shape = Shape(draft.new_size(), None) if styled else SCALAR
            draft.add(key, shape, ("real",))
        if mark == "!=" and shape.kind == "matrix":
            return False
        if mark == "!=" or shape.is_scalar or shape.kind == "vector":
            draft.add(key, None, [word])
            return True
        return False
    if mark == "=":
        return _matrix_property(left, right, draft) or _matrix_property(right, left, draft)
    return False


def _known_matrix(draft: Draft, key: str | None) -> Shape | None:
    if key is None:
        return None
    shape = draft.shape_of(key)
    return shape if shape is not None and shape.kind == "matrix" else None


def _matrix_property(left: Node, right: Node, draft: Draft) -> bool:
    key = key_of(left)
    shape = _known_matrix(draft, key)
    if key is not None and shape is not None and shape.rows == shape.cols:
        operand, sign = right, 1
        if isinstance(right, tree.Sum) and len(right.terms) == 1 and right.signs[0] == "-":
            operand, sign = right.terms[0], -1
        if isinstance(operand, tree.Script) and operand.sub is None and key_of(operand.base) == key and is_transpose(operand.sup):
            draft.add(key, None, ["symmetric" if sign > 0 else "skew"])
            return True
    if isinstance(left, tree.Script) and left.sub is None and isinstance(left.sup, tree.Number) and left.sup.text == "2":
        inner = key_of(left.base)
        shape = _known_matrix(draft, inner)
        if inner is not None and shape is not None and shape.rows == shape.cols:
            if key_of(right) == inner:
                draft.add(inner, None, ["idempotent"])
                return True
            if isinstance(right, tree.Name) and right.name == "I":
                draft.add(inner, None, ["involutory"])
                return True
    if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(right, tree.Name | tree.Script):
        base = right.base if isinstance(right, tree.Script) else right
        if isinstance(base, tree.Name) and base.name == "I":
            first, second = left.factors
            for a, z, wide in ((first, second, True), (second, first, False)):
                if isinstance(a, tree.Script) and is_transpose(a.sup) and a.sub is None and key_of(a.base) == key_of(z):
                    name = key_of(z)
                    shape = _known_matrix(draft, name)
                    if name is not None and shape is not None:
                        same = shape.rows == shape.cols
                        draft.add(name, None, ["orthogonal" if same else ("orthonormal_columns" if wide else "orthonormal_rows")])
                        return True
    one = isinstance(right, tree.Number) and right.text == "1"
    if one:
        inner_node = left
        if isinstance(inner_node, tree.Script) and isinstance(inner_node.sup, tree.Number) and inner_node.sup.text == "2":
            inner_node = (
                tree.Script(left.start, left.end, inner_node.base, inner_node.sub) if inner_node.sub is not None else inner_node.base
            )
        if isinstance(inner_node, tree.Script) and isinstance(inner_node.sub, tree.Number) and inner_node.sub.text == "2":
            inner_node = inner_node.base
        if isinstance(inner_node, tree.Fence) and inner_node.opening == "\\|":
            name = key_of(inner_node.content)
            shape = None if name is None else draft.shape_of(name)
            if name is not None and shape is not None and shape.kind == "vector":
                draft.add(name, None, ["unit"])
                return True
        if isinstance(left, tree.Product) and len(left.factors) == 2:
            a, z = left.factors
            if isinstance(a, tree.Script) and is_transpose(a.sup) and key_of(a.base) == key_of(z) and key_of(z):
                name = key_of(z)
                shape = None if name is None else draft.shape_of(name)
                if name is not None and shape is not None and shape.kind == "vector":
                    draft.add(name, None, ["unit"])
                    return True
    return False


def finish(draft: Draft, text: tuple[str, ...]) -> Context:
    """The Context of a draft: symbols made, definitions and conditions elaborated."""
    base = draft.base
    symbols = dict(base.symbols)
    names = {s.data.name: key for key, s in symbols.items()}
    replaced: dict[Expr, Expr] = {}
    letters: set[str] = set(base.sizes)
    for key in draft.order:
        shape = draft.shape_of(key)
        if shape is None:
            raise ReadingError(f"it is not said what {key} is", hint=rf"{key}\in\mathbb{{R}}^{{m\times n}}, for instance")
        old = symbols.get(key)
        properties = set(draft.properties.get(key, ()))
        if old is not None and key not in draft.shapes:
            properties |= set(old.properties)
        _check_properties(key, shape, properties)
        if not shape.is_scalar:
            properties.discard("real")
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
        if "complex" in properties:
            properties.discard("real")
        made = b.symbol(name, shape, properties, latex=key)
        if old is not None and old is not made:
            replaced[old] = made
        symbols[key] = made
        letters |= {letter for letter in shape.letters}
    sizes = frozenset(letter for letter in letters if letter not in symbols)
    declared_sizes = {letter for letter in letters if letter in symbols}
    for letter in sorted(declared_sizes):
        s = symbols[letter]
        if s.is_scalar and "natural" not in s.properties:
            symbols[letter] = b.symbol(letter, SCALAR, set(s.properties) | {"natural"}, latex=s.latex)
    context = base.with_(
        symbols=symbols,
        functions={**base.functions, **draft.functions},
        sizes=sizes,
        text=(*base.text, *text),
        conditions=tuple(substitute(c, replaced) for c in base.conditions) if replaced else base.conditions,
        definitions={k: Definition(d.parameters, substitute(d.body, replaced), d.latex) for k, d in base.definitions.items()}
        if replaced
        else base.definitions,
    )
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
            context = context.with_(symbols=symbols)
            continue
        shaped = value if target.is_scalar else b.mul(value, b.ones(target.shape))
        conditions.append(b.relation(kind, target, shaped))
    context = context.with_(conditions=tuple(conditions))
    for node, source in ordered(draft.rest, context):
        context = _rest(node, source, context)
    return context


def _check_properties(key: str, shape: Shape, properties: set[str]) -> None:
    for name in sorted(properties):
        kind = PROPERTIES[name][1]
        if kind == "matrix" and shape.kind != "matrix":
            raise TypeMistake(f"{key} is a {shape}, and {name.replace('_', ' ')} is said of matrices")
        if kind == "vector" and shape.kind != "vector":
            raise TypeMistake(f"{key} is a {shape}, and {name.replace('_', ' ')} is said of vectors")
        if name in _SQUARE and shape.rows != shape.cols:
            raise TypeMistake(f"{key} is a {shape}, and only a square matrix is {name.replace('_', ' ')}")


def _rest(node: Node, text: str, context: Context) -> Context:
    """A definition where the left side is a new name, otherwise a condition."""
    made = define(node, text, context)
    if made is not None:
        return made[0]
    result = elaborate(text, node, context, lambda e: e.proposition(node))
    assert isinstance(result.value, Expr)
    symbols = {**context.symbols, **result.undeclared}
    return context.with_(conditions=(*context.conditions, result.value), symbols=symbols, assumed=(*context.assumed, *result.assumed))
