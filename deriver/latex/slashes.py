r"""How far a slash reaches: `1/2x`, `1/n\sum_i`, `a/b c`. Custom decides, or the formula is refused with both readings."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Ambiguous
from ..expression import Expr
from . import tree
from .doubts import DoubtMixin
from .names import key_of
from .tree import Node

__all__ = ["SlashMixin"]


class SlashMixin(DoubtMixin):
    """The part of the elaborator that reads slashes."""

    def refuse_slashes(self, factors: list[Node], marks: list[str]) -> None:
        r"""`1/(2\pi)^{n/2}|S|^{1/2}`, `a^1/2`, `e^{-E/kT}` of undeclared letters: custom leaves open what is divided by what."""
        for i, mark in enumerate(marks):
            if mark != "/":
                continue
            above, below = factors[i], factors[i + 1]
            behind = factors[i + 2] if i + 2 < len(factors) and marks[i + 1] == "" else None
            last = self.source(above)[-2:]
            if isinstance(above, tree.Script) and isinstance(above.sup, tree.Number) and last == "^1" and isinstance(below, tree.Number):
                raise self.error(
                    Ambiguous, "the slash may stand inside of the exponent or behind it", above, "write braces around the exponent"
                )
            if behind is None:
                continue
            raised = isinstance(below, tree.Script) and isinstance(below.base, tree.Fence) and below.base.opening == "("
            bars = isinstance(behind.base if isinstance(behind, tree.Script) else behind, tree.Fence)
            letters = [key_of(x) or "" for x in (below, behind)]
            unknown = all(x and self.open_name(x) for x in letters) and letters[1][0].isupper() and not self._spaced(below, behind)
            if unknown and any(
                letters[1] in found for found in (self.evidence.transposed, self.evidence.acting, self.evidence.matrix_like)
            ):
                unknown = False
            if (raised and bars and isinstance(behind, tree.Script)) or unknown:
                first, rest = self.source(below), self.source(behind)
                raise self.error(
                    Ambiguous, f"the slash may divide by {first} or by {first}{rest}", below, r"add parentheses, or write \\frac"
                )

    def note_mixed_number(self, factors: list[Node], marks: list[str]) -> None:
        r"""`2\frac12` is two and a half on paper and a product in LaTeX."""
        for i, mark in enumerate(marks):
            after = factors[i + 1]
            if mark == "" and isinstance(factors[i], tree.Number) and isinstance(after, tree.Fraction):
                if isinstance(after.numerator, tree.Number) and isinstance(after.denominator, tree.Number):
                    shown = self.source(factors[i]) + self.source(after)
                    self.find("ambiguous", f"{shown} is read as a product; as a mixed number it would be a sum")
                    self.assume("a number before a fraction multiplies it; it is not a mixed number")

    def _slash_takes(self, left: Expr, after: Sequence[Expr]) -> bool:
        """Whether the slash divides by everything juxtaposed behind it. Custom: a number alone under a number does not."""
        if not after[0].is_scalar:
            return True  # x^\top y below the line, as a whole
        if any(not v.is_scalar for v in after):
            return False
        grabs = not self.slash_takes_all
        self.find("ambiguous", "a/bc can be read as a/(bc) or as (a/b)c")
        self.assume(f"a slash divides by {'everything juxtaposed behind it' if grabs else 'the next factor alone'}")
        return grabs

    def _spaced(self, before: Node, following: Node) -> bool:
        gap = self.text[before.end : following.start]
        return bool(gap) and any(space in gap for space in (r"\,", r"\;", r"\:", r"\ ", r"\quad", "~"))
