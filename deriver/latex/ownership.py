r"""Nothing is dropped in silence: which node owns each symbol of a formula, and what deleting a symbol changes.

Comes in: the text of a formula that is accepted. Goes out: its tokens with their owners, and the tokens that own no meaning although
they should. The tests and the fuzzing of the reader hold it to that; the reader itself does not need this room.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction as Rational
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from ..errors import DeriverError
from ..model import Context
from .names import is_transpose, key_of
from .syntax import parse_syntax, parse_with_notes
from .tokens import WIDE, Token, tokenize
from .tree import Annotated, BigOperator, Chain, Fence, Fraction, Name, Node, Number, Operator, Product, Script, Sequence, Sum, children

if TYPE_CHECKING:
    from .macros import Macros

__all__ = ["TYPED_KINDS", "Owned", "crossings", "meaning", "owners", "silent_tokens", "skeleton", "typed_silent_tokens", "without"]

#: Tokens that only set the formula on the page: marks of alignment, and what may end a formula as it ends a sentence.
TYPOGRAPHY: Final = frozenset(("alignment", "newline", "full-stop", "begin", "finish"))
_ENDINGS: Final = frozenset((",", ";", "."))


@dataclass(frozen=True)
class Owned:
    """A token and the innermost node whose text it belongs to; None where the formula as a whole owns it."""

    token: Token
    node: Node | None


def skeleton(node: Node) -> Any:
    """The tree without its places: two texts with one skeleton are read alike."""
    parts: list[Any] = [type(node).__name__]
    for field in fields(node):
        if field.name in ("start", "end"):
            continue
        parts.append(_bare(getattr(node, field.name)))
    return tuple(parts)


def _bare(value: Any) -> Any:
    if isinstance(value, Node):
        return skeleton(value)
    if isinstance(value, tuple):
        return tuple(_bare(item) for item in value)
    return value


def without(text: str, token: Token) -> str:
    """The text with one token blanked out: what stood apart stays apart."""
    return text[: token.start] + " " + text[token.end :]


def owners(text: str, macros: Macros | None = None) -> list[Owned]:
    r"""Every token of an accepted formula with the innermost node that it belongs to.

    >>> [type(o.node).__name__ for o in owners("a+b")]
    ['Name', 'Sum', 'Name']
    """
    root = parse_syntax(text, macros)
    found: list[Owned] = []
    for token in tokenize(text):
        if token.kind == "end":
            continue
        node: Node | None = root if root.start <= token.start and token.end <= root.end else None
        inner = node
        while inner is not None:
            node = inner
            inner = next((c for c in children(node) if c.start <= token.start and token.end <= c.end and c.end > c.start), None)
        found.append(Owned(token, node))
    return found


def crossings(node: Node) -> Iterator[tuple[Node, Node]]:
    r"""Pairs of nodes that claim the same text: a child outside of its parent, or two siblings that overlap.

    Only the `dx` of `\int\frac{dx}{x}` stands inside of the body that it closes, and is left out.
    """
    stack = [node]
    while stack:
        top = stack.pop()
        below = [child for child in children(top) if child.end > child.start]
        if isinstance(top, BigOperator):
            below = [child for child in below if not (child in top.differentials and child.end <= top.body.end)]
        for child in below:
            if child.start < top.start or child.end > top.end:
                yield top, child
        ordered = sorted(below, key=lambda c: (c.start, c.end))
        for left, right in pairwise(ordered):
            if right.start < left.end:
                yield left, right
        stack.extend(below)


def silent_tokens(text: str, macros: Macros | None = None, *, most: int | None = None, draw: random.Random | None = None) -> list[Token]:
    r"""The tokens of an accepted formula that can be deleted without changing what is read, although they are no typography.

    An empty list is the law; `most` looks at so many tokens only, drawn at random. Errors: as `parse_syntax`.

    >>> silent_tokens(r"\frac{a}{b} + c^2.")
    []
    """
    node, notes = parse_with_notes(text, macros)
    whole = skeleton(node)
    said = any(note.code == "style" for note in notes)
    silent: list[Token] = []
    tokens = tokenize(text)
    places = {id(token): place for place, token in enumerate(tokens)}
    for token in _some(tokens[:-1], most, draw):
        place = places[id(token)]
        following = tokens[place + 1]
        ending = following.space == WIDE or following.kind in ("end", "newline", "finish", "alignment", "text")
        if token.kind in TYPOGRAPHY or (token.text in _ENDINGS and ending):
            continue
        if token.start == token.end:
            continue  # one of several pieces that a pasted character stands for
        near = tokens[max(0, place - 1) : place] + tokens[place + 1 : place + 3]
        twice = token.value in ("plain", "it", "mathit") or any(t.value == token.value or t.kind == "styled" for t in near)
        if (token.kind == "font" and (said or twice)) or tokens[place + 1].kind == "degree":
            continue  # italics are the font of every letter, a font twice is a font; one that says nothing is told in a note
        try:
            reduced = skeleton(parse_syntax(without(text, token), macros))
        except DeriverError:
            continue
        if reduced == whole:
            silent.append(token)
    return silent


#: Tokens whose deletion changes what is meant, not only how it is written.
TYPED_KINDS: Final = frozenset(("letter", "symbol", "styled", "number", "operator", "big", "accent", "prime", "superscript", "subscript"))


def meaning(text: str, context: Context, macros: Macros | None = None) -> Any:
    """What a formula asserts, declares and defines, without how it is written: two texts with one meaning are understood alike.

    Errors: as `read_statement`.
    """
    from .statements import read_statement

    statement = read_statement(text, context, macros)
    claims = tuple(
        (claim.kind, claim.left, claim.relation, claim.right, claim.conditions, _known(claim.context),
         claim.latex if claim.kind == "fragment" else "")
        for claim in statement.claims
    )  # fmt: skip
    return claims, _known(statement.context)


def _known(context: Context) -> Any:
    definitions = frozenset((name, d.parameters, d.body) for name, d in context.definitions.items())
    return frozenset(context.symbols.items()), frozenset(context.functions), definitions, frozenset(context.conditions)


def typed_silent_tokens(
    text: str, context: Context, macros: Macros | None = None, *, most: int | None = None, draw: random.Random | None = None
) -> list[Token]:
    r"""The letters, numbers and names of an accepted formula whose deletion changes nothing that is meant; an empty list is the law.

    >>> typed_silent_tokens("a+b=c", Context())
    []
    """
    whole = meaning(text, context, macros)
    root = parse_syntax(text, macros)
    excused = _without_weight(root)
    tokens = [
        token
        for token in tokenize(text)
        if token.kind in TYPED_KINDS
        and token.start < token.end
        and not (token.kind == "number" and not token.value.strip("01."))
        and not any(start <= token.start < end for start, end in excused)
    ]
    silent: list[Token] = []
    items = [(x.start, x.end) for x in root.items if x.end > x.start] if isinstance(root, Sequence) else []
    for token in _some(tokens, most, draw):
        if not _says_the_same(text, token, whole, context, macros):
            continue
        # g(t)=1 beside f(t)(1-g(t)): a definition that makes the rest vanish; what the formula says alone decides
        alone = next((text[start:end] for start, end in items if start <= token.start < end), None)
        if alone is not None and alone != text:
            shift = next(start for start, end in items if start <= token.start < end)
            moved = replace(token, start=token.start - shift, end=token.end - shift)
            try:
                if not _says_the_same(alone, moved, meaning(alone, context, macros), context, macros):
                    continue
            except DeriverError:
                pass
        silent.append(token)
    return silent


def _says_the_same(text: str, token: Token, whole: Any, context: Context, macros: Macros | None) -> bool:
    """Whether a formula says without one token what it says with it."""
    try:
        return bool(meaning(without(text, token), context, macros) == whole)
    except DeriverError:
        return False


def _without_weight(node: Node) -> list[tuple[int, int]]:
    """Where symbols make no difference: factors and powers of zero, powers of one, vec of a vector, transposes in a norm, labels, names."""
    places: list[tuple[int, int]] = []
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, Product) and any(_vanishes(factor) for factor in top.factors):
            places.append((top.start, top.end))
        elif isinstance(top, Script) and isinstance(top.sup, Name) and top.sup.name == "circ":
            places.append((top.base.end, top.sup.start))  # k^° is k°
        elif isinstance(top, Script) and (_is_one(top.sup) or _is_one(top.base) or _turns_nothing(top)):
            places.append((top.base.end, top.end))
        elif isinstance(top, Script) and (_vanishes(top.sup or top) or _vanishes(top.base)) or isinstance(top, Name) and top.name == "0":
            places.append((top.start, top.end))
        elif isinstance(top, Fence) and top.opening == "\\|" and isinstance(top.content, Script) and is_transpose(top.content.sup):
            places.append((top.content.base.end, top.content.end))  # a vector and its transpose have one length
        elif isinstance(top, Sum) and sum(isinstance(term, Number) for term in top.terms) > 1:
            places.extend((term.start, term.end) for term in top.terms if isinstance(term, Number))
        elif isinstance(top, Sequence):
            places.extend((item.start, item.end) for item in top.items if key_of(item) is not None or _quantifies(item))
        elif isinstance(top, Annotated) and top.label is not None:
            places.append((top.label.start, top.label.end))
        elif isinstance(top, Chain):
            places.extend((label.start, label.end) for label in top.labels if label is not None)
        elif isinstance(top, Operator) and top.name == "vec":
            places.append((top.start, top.end))
        stack.extend(children(top))
    return places


def _quantifies(node: Node) -> bool:
    return isinstance(node, Product) and isinstance(node.factors[0], Operator) and node.factors[0].name == "forall"


def _is_one(node: Node | None) -> bool:
    return _value(node) == 1


def _value(node: Node | None) -> Rational | None:
    """The number that a node is, where it is written with numbers alone."""
    if isinstance(node, Fence):
        return _value(node.content)
    if isinstance(node, Number):
        return Rational(node.text) if node.text.replace(".", "", 1).isdigit() else None
    if isinstance(node, Script) and node.sub is None and not node.primes:
        base, power = _value(node.base), _value(node.sup)
        whole = base is not None and power is not None and power.denominator == 1 and 0 <= power <= 99
        return base**power.numerator if whole and base is not None and power is not None else None
    if isinstance(node, Fraction):
        above, below = _value(node.numerator), _value(node.denominator)
        return above / below if above is not None and below else None
    if isinstance(node, Product) and node.marks == ("/",):
        above, below = _value(node.factors[0]), _value(node.factors[1])
        return above / below if above is not None and below else None
    return None


def _turns_nothing(node: Script) -> bool:
    """The transpose of a scalar in brackets, or of the identity."""
    fixed = isinstance(node.base, Fence) or (isinstance(node.base, Name) and node.base.name == "I")
    return fixed and isinstance(node.sup, Name) and node.sup.name == "top"


def _vanishes(node: Node) -> bool:
    while isinstance(node, Fence):
        node = node.content
    if isinstance(node, Product):
        return any(_vanishes(factor) for factor in node.factors)
    if isinstance(node, Sum):
        return all(_vanishes(term) for term in node.terms)
    if isinstance(node, Fraction):
        return _vanishes(node.numerator)
    if isinstance(node, Script) and _value(node) == 0:
        return True
    return (isinstance(node, Number) and not node.text.strip("0.")) or (isinstance(node, Name) and node.name == "0")


def _some(tokens: list[Token], most: int | None, draw: random.Random | None) -> list[Token]:
    if most is None or most >= len(tokens):
        return tokens
    return (draw or random.Random(0)).sample(tokens, most)
