"""From the text of a rule to a Rule: read with nothing assumed, and refused where it is unsound on its face."""

from __future__ import annotations

import re

from ..errors import DeriverError, RuleError
from ..expression.nodes import BINDERS, Expr, walk
from ..model import Context, Rule
from .grammar import RuleText

__all__ = ["interpret"]

_FORMULA = re.compile(r"\$([^$]+)\$")
_CONTEXTS: dict[str, Context] = {}


def interpret(text: RuleText) -> Rule:
    """The rule, typed. Refused by name: what cannot be read, an undeclared letter, a letter on the right that nothing binds."""
    try:
        context = _context(text.given)
        conditions = tuple(_relation(part, context) for part in _FORMULA.findall(text.where))
        claim = _relation(text.claim, context)
    except RuleError:
        raise
    except DeriverError as error:
        raise RuleError(
            f"the rule “{text.name}”: {error.message}", text=error.text, start=error.start, end=error.end, hint=error.hint, place=text.place
        ) from error
    if text.where and not conditions:
        raise RuleError(f"the rule “{text.name}”: Where without a formula", place=text.place)
    _check_bound(text, context, claim)
    return Rule(
        name=text.name, claim=claim, context=context, conditions=conditions, because=text.because, source=text.source,
        chapter=text.chapter, latex=text.claim, place=text.place,
    )  # fmt: skip


def _context(given: str) -> Context:
    found = _CONTEXTS.get(given)
    if found is None:
        from ..latex import read_declarations

        found = _CONTEXTS[given] = read_declarations(given) if given else Context()
    return found


def _relation(latex: str, context: Context) -> Expr:
    from ..latex import read_relation

    return read_relation(latex, context, strict=True)


def _check_bound(text: RuleText, context: Context, claim: Expr) -> None:
    """Every letter on the right stands on the left too, or is a size of something that does."""
    if claim.op != "relation" or claim.data not in ("=", "equiv"):
        return
    left, right = claim.args
    bound = {s.name for s in left.free}
    for symbol in left.free:
        bound |= symbol.shape.letters
    for node in walk(left):
        bound |= node.shape.letters
        if node.op in BINDERS:
            bound.add(node.args[BINDERS[node.op][0]].name)
    loose = sorted(s.latex for s in right.free if s.name not in bound)
    if loose:
        raise RuleError(
            f"the rule “{text.name}”: {', '.join(loose)} stands on the right, but nothing on the left says what it is",
            place=text.place,
            hint="every letter of the right side occurs on the left",
        )
