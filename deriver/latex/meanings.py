r"""What the words of a noun phrase mean for the names they speak of: properties, shapes, conditions, definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from ..errors import Ambiguous, NotSupported, ReadingError
from ..expression import SCALAR, Dim, Expr, Shape
from ..expression import build as b
from ..expression.notions import ANY_LAW, BROWNIAN
from . import tree
from .drafts import SQUARE_PROPERTIES, Draft, Spot
from .elaborate import Elaborator
from .names import is_transpose, key_of, python_name
from .relations import Subject, is_random_letter
from .tree import Node

if TYPE_CHECKING:
    from ..model import Context, FunctionDeclaration
    from .phrases import Phrase

__all__ = ["Said", "apply", "entries_of", "rows_of", "together"]


@dataclass(frozen=True)
class Said:
    """One word of the vocabulary with its place."""

    word: str
    spot: Spot


_JOINT = frozenset({"independent", "dependent", "orthonormal", "stochastically"})


def together(draft: Draft, phrase: Phrase, subjects: Sequence[Subject], spot: Spot, text: str) -> Phrase:
    """Words that speak of several names at once ("linearly independent"); the phrase without them."""
    said = list(phrase.said)
    joint = [s for s in said if s.word in _JOINT]
    vectors = [s for s in subjects if s.key is not None and draft.kind_of(s.key) == "vector"]
    if len(subjects) > 1 and any(s.word == "orthogonal" for s in said):
        if len(vectors) == len(subjects) or phrase.kind == "vector":
            joint += [s for s in said if s.word == "orthogonal"]
        elif any(s.key is not None and draft.kind_of(s.key) is None and not _capital(s.key) for s in subjects):
            raise Ambiguous(
                "orthogonal matrices, or vectors orthogonal to each other?", text=spot[0], start=spot[1], end=spot[2],
                hint="say what they are: vectors, matrices",
            )  # fmt: skip
    if not joint:
        return phrase
    if phrase.negated:
        raise NotSupported("the negation of this cannot be kept", text=spot[0], start=spot[1], end=spot[2])
    if len(subjects) < 2:
        raise ReadingError("this is said of several names at once", text=spot[0], start=spot[1], end=spot[2])
    nodes = [s.node for s in subjects]
    keys = [s.key for s in subjects]
    for word in [s for s in joint if s.word == "stochastically"]:
        chance = [s.key for s in subjects if s.key is not None and _may_be_random(draft, s.key, phrase)]
        if len(chance) < len(subjects):
            joint[joint.index(word)] = replace(word, word="independent")
            said[said.index(word)] = replace(word, word="independent")
            continue
        joint.remove(word)
        said.remove(word)
        for name in chance:
            if draft.kind_of(name) is None:
                draft.declare(name, SCALAR, ("real",), spot)
        for x, y in combinations(nodes, 2):
            draft.fact(lambda e, x=x, y=y: b.relation("perp", e.expr(x), e.expr(y)), _chain(nodes), text)  # type: ignore[misc]
    for word in joint:
        for s in subjects:
            if s.key is not None and draft.kind_of(s.key) is None:
                draft.declare(s.key, None, (), spot, kind="matrix" if _capital(s.key) and phrase.kind != "vector" else "vector")
        if word.word in ("independent", "dependent"):
            kind = "=" if word.word == "independent" else "<"
            draft.fact(lambda e, k=kind: _rank_of(e, keys, nodes, k), _chain(nodes), text)  # type: ignore[misc]
        else:
            for i, one in enumerate(keys):
                for other in keys[i + 1 :]:
                    draft.fact(lambda e, x=one, y=other: _perpendicular(e, x, y), _chain(nodes), text)  # type: ignore[misc]
                if word.word == "orthonormal" and one is not None:
                    draft.declare(one, None, ("unit",), spot)
    return replace(phrase, said=[s for s in said if s not in joint])


def _may_be_random(draft: Draft, key: str, phrase: Phrase) -> bool:
    """Whether "independent" is said of a name as of a random variable, and not as of a vector."""
    if draft.kind_of(key) == "scalar" or phrase.kind in ("random", "scalar"):
        return True
    return phrase.kind is None and draft.kind_of(key) is None and is_random_letter(key)


def _chain(nodes: Sequence[Node]) -> Node:
    return tree.Sequence(nodes[0].start, nodes[-1].end, tuple(nodes), (",",) * (len(nodes) - 1))


def _capital(key: str) -> bool:
    return key.lstrip("\\").replace("mathbf{", "").replace("boldsymbol{", "").lstrip("\\")[:1].isupper()


def _rank_of(e: Elaborator, keys: Sequence[str | None], nodes: Sequence[Node], kind: str) -> Expr:
    values = [e.lookup(k) if k is not None else e.expr(n) for k, n in zip(keys, nodes, strict=True)]
    columns = [b.vec(v) if v is not None and v.shape.kind == "matrix" else v for v in values]
    assert all(c is not None for c in columns)
    return b.relation(kind, b.rank(b.block([[c for c in columns if c is not None]])), b.num(len(keys)))


def _perpendicular(e: Elaborator, one: str | None, other: str | None) -> Expr:
    x, y = e.lookup(one or ""), e.lookup(other or "")
    assert x is not None and y is not None
    return b.relation("=", b.dot(b.transpose(x), y), b.ZERO)


# One name ------------------------------------------------------------------------------------------------------------------


def apply(draft: Draft, phrase: Phrase, subject: Subject, count: int, spot: Spot, text: str) -> None:
    """What a phrase says of one name, or of one expression."""
    draft.used = True
    if subject.defined:
        if phrase.said and phrase.kind not in ("function", "sigmoid"):
            _of_expression(draft, replace(phrase, kind=None), subject.node, spot, text)
        return
    if subject.key is None:
        _of_expression(draft, phrase, subject.node, spot, text)
        return
    key = subject.key
    if phrase.kind == "function" or key in draft.functions or key in draft.base.functions:
        _of_function(draft, phrase, key, subject, spot, text)
        return
    if phrase.kind == "sigmoid":
        raise ReadingError("write the function out: $g(t)=1/(1+e^{-t})$", text=spot[0], start=spot[1], end=spot[2])
    if phrase.kind == "brownian":
        draft.paths.add(key)
        path = b.symbol(python_name(key), SCALAR, ("real",), latex=key)
        draft.fact(lambda e: b.relation("~", path, b.distribution(BROWNIAN, SCALAR, ())), subject.node, text)
        return
    words = [s.word for s in phrase.said]
    if "standard_basis" in words:
        _standard_basis(draft, key, subject.node, phrase, spot)
        return
    if "identity" in words or "zero" in words:
        _constant(draft, key, "identity" if "identity" in words else "zeros", phrase, spot)
        return
    if phrase.negated:
        _denied(draft, key, phrase, spot, text)
        phrase = replace(phrase, said=[], negated=False)
        if phrase.empty:
            return
    kind = phrase.kind
    shape = phrase.shape
    if kind == "random":
        kind = "scalar"
        draft.fact(lambda e: b.relation("~", e.expr(subject.node), b.distribution(ANY_LAW, SCALAR, ())), subject.node, text)
    if shape is not None and kind == "vector" and shape.kind == "matrix":
        raise ReadingError(f"a vector is not {shape}", text=spot[0], start=spot[1], end=spot[2])
    if phrase.size is not None and shape is None:
        square = kind == "matrix" or any(w in SQUARE_PROPERTIES for w in words)
        shape = Shape(phrase.size, phrase.size) if square else Shape(phrase.size, None)
    if kind == "scalar" and draft.kind_of(key) in ("vector", "matrix"):
        described = draft.shape_of(key) or draft.kind_of(key)
        if not phrase.described:
            raise ReadingError(f"{key} is a {described}, and no number", text=spot[0], start=spot[1], end=spot[2])
        kind = None
    if subject.bare or shape is not None or words:
        if kind == "scalar" and shape is None:
            if draft.kind_of(key) is None:
                real = not any(w in ("complex", "integer", "natural", "index") for w in words)
                draft.declare(key, SCALAR, ("real",) if real else (), spot)
        elif shape is not None or kind is not None:
            draft.declare(key, shape, (), spot, kind=kind if shape is None else None)
    for s in phrase.said:
        _property(draft, key, s, text)


def _property(draft: Draft, key: str, s: Said, text: str) -> None:
    word = s.word
    if word == "full_rank":
        shape = draft.shape_of(key)
        if shape is not None and shape.rows == shape.cols:
            draft.declare(key, None, ("invertible",), s.spot)
            return
        raise Ambiguous(
            f"{key} has full rank: of its columns or of its rows?", text=s.spot[0], start=s.spot[1], end=s.spot[2],
            hint="say full column rank, or full row rank",
        )  # fmt: skip
    if word == "orthonormal":
        draft.declare(key, None, ("orthonormal_columns",), s.spot)
        return
    if word == "positive_diagonal":
        draft.fact(lambda e: _diagonal_positive(e, key), tree.Name(s.spot[1], s.spot[2], "I"), text)
        return
    if word == "orthogonal" and draft.kind_of(key) == "vector":
        raise ReadingError("a vector is orthogonal to another one", text=s.spot[0], start=s.spot[1], end=s.spot[2])
    if word in ("independent", "dependent", "stochastically", "zero_mean", "standard_basis"):
        raise ReadingError("this is not understood of one name", text=s.spot[0], start=s.spot[1], end=s.spot[2])
    if word == "nonzero" and draft.kind_of(key) is None and (_capital(key) or key.startswith((r"\mathbf", r"\boldsymbol", r"\vec"))):
        raise Ambiguous(
            f"{key} is not zero: is it a number, a vector or a matrix?", text=s.spot[0], start=s.spot[1], end=s.spot[2],
            hint=f"say which: a nonzero matrix ${key}$; that it is not zero does not make it invertible",
        )  # fmt: skip
    if word in ("positive", "negative", "nonnegative", "nonpositive", "nonzero") and draft.kind_of(key) is None:
        draft.declare(key, SCALAR, ("real",), s.spot)
    if word in ("integer", "natural", "index", "real", "complex") and draft.kind_of(key) is None:
        if word in ("real", "complex") and _capital(key):
            draft.declare(key, None, (word,) if word == "complex" else (), s.spot)
            return
        draft.declare(key, SCALAR, (), s.spot)
    if word == "real" and draft.kind_of(key) not in (None, "scalar"):
        return
    draft.declare(key, None, (word,), s.spot)


def _diagonal_positive(e: Elaborator, key: str) -> Expr:
    x = e.lookup(key)
    assert x is not None
    d = b.diagonal(x)
    return b.relation(">", d, b.zeros(d.shape))


_NEGATIONS = {"invertible": ("singular",), "singular": ("invertible",), "nonzero": ()}


def _denied(draft: Draft, key: str, phrase: Phrase, spot: Spot, text: str) -> None:
    """ "not symmetric": kept where it is a condition that can be stated."""
    for s in phrase.said:
        if s.word in ("invertible", "singular"):
            draft.declare(key, None, _NEGATIONS[s.word], s.spot)
        elif s.word == "symmetric":
            draft.declare(key, None, ("square",), s.spot)
            draft.fact(lambda e: _unlike_transpose(e, key), tree.Name(s.spot[1], s.spot[2], "I"), text)
        else:
            shown = s.spot[0][s.spot[1] : s.spot[2]]
            raise NotSupported(f"'not {shown}' cannot be kept as a condition", text=s.spot[0], start=s.spot[1], end=s.spot[2])
    if not phrase.said:
        raise ReadingError("this negation is not understood", text=spot[0], start=spot[1], end=spot[2])


def _unlike_transpose(e: Elaborator, key: str) -> Expr:
    x = e.lookup(key)
    assert x is not None
    return b.relation("!=", x, b.transpose(x))


def _constant(draft: Draft, key: str, which: str, phrase: Phrase, spot: Spot) -> None:
    shape = phrase.shape or draft.shape_of(key)
    if phrase.size is not None and shape is None:
        shape = Shape(phrase.size, phrase.size if which == "identity" else None)
    if shape is None:
        if which == "identity" and key in ("I", r"\mathbf{I}"):
            return
        raise ReadingError(f"the size of {key} is not said", text=spot[0], start=spot[1], end=spot[2])
    fixed = shape
    if which == "identity":
        if fixed.rows is None or fixed.rows != fixed.cols:
            raise ReadingError("the identity is a square matrix", text=spot[0], start=spot[1], end=spot[2])
        size = fixed.rows
        draft.definitions[key] = lambda context: b.identity(size)
    else:
        draft.definitions[key] = lambda context: b.zeros(fixed)
    draft.declare(key, fixed, (), spot)


def _standard_basis(draft: Draft, key: str, node: Node, phrase: Phrase, spot: Spot) -> None:
    r"""`e_1, e_2` as standard unit vectors: the subscript says which."""
    shape = phrase.shape or (Shape(phrase.size, None) if phrase.size is not None else draft.shape_of(key))
    sub = node.sub if isinstance(node, tree.Script) else None
    if sub is None or shape is None or shape.kind != "vector" or shape.rows is None:
        raise ReadingError("a standard unit vector has an index and a length", text=spot[0], start=spot[1], end=spot[2])
    size = shape.rows
    if not isinstance(sub, tree.Number):
        raise NotSupported("a standard unit vector by a letter", text=spot[0], start=spot[1], end=spot[2])
    at = int(sub.text)
    if phrase.ordinal not in (None, at):
        raise ReadingError(f"{key} is not the standard unit vector {phrase.ordinal}", text=spot[0], start=spot[1], end=spot[2])
    if at < 1 or (size.number is not None and at > size.number):
        raise ReadingError(f"there is no standard unit vector {at} of length {size}", text=spot[0], start=spot[1], end=spot[2])
    draft.declare(key, shape, (), spot)
    draft.definitions[key] = lambda context: b.basis(b.num(at), size)


def _of_function(draft: Draft, phrase: Phrase, key: str, subject: Subject, spot: Spot, text: str) -> None:
    """A function: smoothness says nothing that is not taken for granted; invertible values are a condition."""
    from ..model import FunctionDeclaration
    from .names import python_name

    if key not in draft.functions and key not in draft.base.functions and key not in draft.base.definitions:
        draft.functions[key] = FunctionDeclaration(python_name(key), key)
    if key in draft.functions:
        draft.functions[key] = _with_values(draft, phrase, key)
    function = draft.functions.get(key) or draft.base.functions.get(key)
    if any(s.word == "entrywise" for s in phrase.said) and function is not None:
        draft.functions[key] = replace(function, arguments=(), result=None, entrywise=True)
    for s in phrase.said:
        if s.word == "square" and function is not None and function.result is not None and function.result.kind == "matrix":
            continue
        if s.word in ("invertible",) and function is not None and function.depends_on and function.result is not None:
            made = function
            draft.fact(
                lambda e, f=made: b.relation("!=", b.det(b.apply(f.name, f.depends_on, f.result, latex=f.latex)), b.ZERO),  # type: ignore[misc]
                tree.Name(s.spot[1], s.spot[2], "I"),
                text,
            )
        elif s.word not in ("real", "entrywise"):
            raise NotSupported(f"{s.word.replace('_', ' ')} of a function cannot be kept", text=s.spot[0], start=s.spot[1], end=s.spot[2])


def _with_values(draft: Draft, phrase: Phrase, key: str) -> FunctionDeclaration:
    """`A(t)` as "a matrix", "an $n\\times n$ matrix", "invertible": the shape of its values as the words say it."""
    function = draft.functions[key]
    square = any(s.word in SQUARE_PROPERTIES for s in phrase.said)
    kind = "matrix" if square else phrase.kind
    if not function.depends_on or function.result is None or not function.result.is_scalar:
        return function
    if phrase.shape is not None:
        return replace(function, result=phrase.shape)
    if kind not in ("matrix", "vector"):
        return function
    known = [e.shape for e in draft.entries.values() if e.shape is not None] + [s.shape for s in draft.base.symbols.values()]
    vectors = {s.rows for s in known if s.kind == "vector"}
    taken = {letter for s in known for letter in s.letters} | set(draft.entries)
    free = [Dim.of(x) for x in ("n", "m", "p", "q", "k", "r", "s") if x not in taken]
    size = phrase.size or (vectors.pop() if len(vectors) == 1 else free[0])
    assert size is not None
    if kind == "vector":
        return replace(function, result=Shape(size, None))
    if not square and phrase.size is None:
        draft.assumed.append(f"the values of ${key}$ are square")
    return replace(function, result=Shape(size, size))


def _of_expression(draft: Draft, phrase: Phrase, node: Node, spot: Spot, text: str) -> None:
    r"""`I+A` invertible: the condition it comes to."""
    makers: dict[str, Callable[[Elaborator], Expr]] = {
        "invertible": lambda e: b.relation("!=", b.det(_squared(e, node)), b.ZERO),
        "singular": lambda e: b.relation("=", b.det(_squared(e, node)), b.ZERO),
        "positive_definite": lambda e: e.related(_squared(e, node), "succ", b.ZERO),
        "positive_semidefinite": lambda e: e.related(_squared(e, node), "succeq", b.ZERO),
        "symmetric": lambda e: e.related(_squared(e, node), "=", b.transpose(_squared(e, node))),
        "nonzero": lambda e: e.related(e.expr(node), "!=", b.ZERO),
        "positive": lambda e: e.related(e.expr(node), ">", b.ZERO),
        "nonnegative": lambda e: e.related(e.expr(node), ">=", b.ZERO),
        "negative": lambda e: e.related(e.expr(node), "<", b.ZERO),
    }
    if phrase.negated or not phrase.said or phrase.kind is not None:
        raise ReadingError("this is not understood of an expression", text=spot[0], start=spot[1], end=spot[2])
    for s in phrase.said:
        if s.word not in makers:
            raise NotSupported(
                f"{s.word.replace('_', ' ')} of an expression cannot be kept", text=s.spot[0], start=s.spot[1], end=s.spot[2]
            )
        draft.fact(makers[s.word], node, text)


def _squared(e: Elaborator, node: Node) -> Expr:
    value = e.expr(node)
    if value.shape.kind == "matrix":
        e.sizes.equate(value.shape.rows, value.shape.cols)
    return e.sizes.settle(value)


# Rows, columns, entries -------------------------------------------------------------------------------------------------------


def rows_of(draft: Draft, key: str, node: Node, columns: bool, text: str) -> None:
    r"""`X` with rows `x_i^\top`: then `x_i` is the i-th row of X, as a vector."""
    base: Node = node
    transposed = False
    if isinstance(base, tree.Script) and is_transpose(base.sup):
        transposed = True
        base = tree.Script(base.start, base.end, base.base, base.sub) if base.sub is not None else base.base
    name = base.base if isinstance(base, tree.Script) and base.sub is not None and base.sup is None else None
    letter = None if name is None else key_of(name)
    if letter is None or not isinstance(base, tree.Script) or not isinstance(base.sub, tree.Name):
        raise ReadingError("rows are named as x_i^\\top", text=text, start=node.start, end=node.end)
    if draft.kind_of(key) not in ("matrix", None):
        raise ReadingError(f"{key} is no matrix and has no rows", text=text, start=node.start, end=node.end)
    if draft.kind_of(letter) in ("vector", "matrix") and letter != key:
        raise Ambiguous(f"{letter} is declared, and names the rows of {key} too", text=text, start=node.start, end=node.end)
    if columns:
        if transposed:
            raise ReadingError("columns are named without a transpose", text=text, start=node.start, end=node.end)
        draft.definitions[letter] = lambda context: b.transpose(context.symbols[key])
        return
    draft.conventions[f"rows:{letter}"] = key


def entries_of(draft: Draft, key: str, node: Node, text: str) -> None:
    """`A` with entries `a_{ij}`: then `a_{ij}` is the entry of A."""
    name = node.base if isinstance(node, tree.Script) and node.sup is None else None
    letter = None if name is None else key_of(name)
    if letter is None:
        raise ReadingError("entries are named as a_{ij}", text=text, start=node.start, end=node.end)
    if letter == key:
        return
    if draft.knows(letter):
        raise Ambiguous(f"{letter} is declared, and names the entries of {key} too", text=text, start=node.start, end=node.end)
    draft.definitions[letter] = lambda context: _array(context, key)


def _array(context: Context, key: str) -> Expr:
    return context.symbols[key]
