"""Non-commuting words in matrix letters: products such as A^T B^{-1} x, and their reduction.

A letter is a symbol or an opaque matrix expression, with flags for transposed and inverted. What is declared of it is built into its
letters (a symmetric letter is its own transpose, an orthogonal inverse is a transpose), and reduction cancels A A^{-1}, merges P P
for idempotent P, pulls out scalar pieces x^T A y, and rewrites by rules S K -> I for a letter K that is the inverse of a sum S.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from ..expression import Dim
from .rational_functions import Fractional, Ring, TooLarge

__all__ = ["Alphabet", "Info", "Letter", "Sum", "Word"]


class Letter(NamedTuple):
    """Letter number `base`, transposed or not, inverted or not."""

    base: int
    transposed: bool
    inverted: bool


Word = tuple[Letter, ...]
#: A matrix as a sum of words with scalar coefficients. The empty word is the identity.
Sum = dict[Word, Fractional]


@dataclass
class Info:
    """What is known of a letter: its sides (None: no side, as of a vector's columns) and its properties."""

    rows: Dim | None
    cols: Dim | None
    properties: frozenset[str] = frozenset()
    inverse_of: Sum | None = None
    rule: tuple[Word, Fractional, Sum] | None = field(default=None, repr=False)


class Alphabet:
    """Letters with what is known of them, and the arithmetic of sums of words."""

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        self.infos: list[Info] = []
        self.numbers: dict[Hashable, int] = {}
        self.steps = 0

    def letter(self, key: Hashable, info: Info) -> Letter:
        """The letter with this key, made when new."""
        number = self.numbers.get(key)
        if number is None:
            number = len(self.infos)
            self.numbers[key] = number
            self.infos.append(info)
        return Letter(number, False, False)

    def sides(self, letter: Letter) -> tuple[Dim | None, Dim | None]:
        """Rows and columns of a letter with its flags."""
        info = self.infos[letter.base]
        return (info.cols, info.rows) if letter.transposed != letter.inverted else (info.rows, info.cols)

    def canonical(self, letter: Letter) -> tuple[Letter, int]:
        """The letter in its canonical flags, and a sign: symmetric, skew, orthogonal and involutory letters."""
        base, transposed, inverted = letter
        names = self.infos[base].properties
        sign = 1
        if inverted and "orthogonal" in names:
            inverted, transposed = False, not transposed
        if inverted and "involutory" in names:
            inverted = False
        if transposed and "symmetric" in names:
            transposed = False
        if transposed and "skew" in names:
            transposed, sign = False, -sign
        return Letter(base, transposed, inverted), sign

    def transpose_letter(self, letter: Letter) -> tuple[Letter, int]:
        """The transposed letter, canonical."""
        return self.canonical(Letter(letter.base, not letter.transposed, letter.inverted))

    def transpose_word(self, word: Word) -> tuple[Word, int]:
        """The transposed word and its sign."""
        sign = 1
        found = []
        for letter in reversed(word):
            flipped, s = self.transpose_letter(letter)
            sign *= s
            found.append(flipped)
        return tuple(found), sign

    # sums

    def add(self, a: Sum, b: Sum) -> Sum:
        """The sum."""
        total = dict(a)
        for word, c in b.items():
            before = total.get(word)
            new = c if before is None else self.ring.add(before, c)
            if len(new.top) == 0:
                total.pop(word, None)
            else:
                total[word] = new
        if len(total) > 600:
            raise TooLarge
        return total

    def scale(self, c: Fractional, a: Sum) -> Sum:
        """c times a."""
        if len(c.top) == 0:
            return {}
        return {word: self.ring.multiply(c, d) for word, d in a.items()}

    def multiply(self, a: Sum, b: Sum) -> Sum:
        """The product, reduced."""
        if len(a) * len(b) > 2000:
            raise TooLarge
        total: Sum = {}
        for u, c in a.items():
            for v, d in b.items():
                total = self.add(total, self.reduce(u + v, self.ring.multiply(c, d)))
        return total

    def transpose(self, a: Sum) -> Sum:
        """The transpose."""
        total: Sum = {}
        for word, c in a.items():
            flipped, sign = self.transpose_word(word)
            total = self.add(total, {flipped: c if sign > 0 else self.ring.negative(c)})
        return total

    def key(self, a: Sum) -> Hashable:
        """A hashable that is equal exactly for equal sums."""
        return tuple(sorted(((word, self.ring.key(c)) for word, c in a.items()), key=repr))

    # reduction

    def reduce(self, word: Word, coefficient: Fractional) -> Sum:
        """The word with cancellations made, scalar pieces pulled out, and the rules for inverses of sums applied."""
        self.steps += 1
        if self.steps > 20_000 or len(word) > 60:
            raise TooLarge
        word = self._cancel(word)
        pieces = self._scalar_pieces(word)
        if pieces is not None:
            word, scalars = pieces
            for piece in scalars:
                coefficient = self.ring.multiply(coefficient, self.scalar(piece))
            if len(coefficient.top) == 0:
                return {}
            word = self._cancel(word)
        for i, letter in enumerate(word):
            if letter.inverted or self.infos[letter.base].rule is None:
                continue
            rewritten = self._apply_rule(word, i, letter)
            if rewritten is not None:
                total: Sum = {}
                for w, c in rewritten.items():
                    total = self.add(total, self.reduce(w, self.ring.multiply(coefficient, c)))
                return total
        return {word: coefficient}

    def _cancel(self, word: Word) -> Word:
        kept: list[Letter] = []
        for letter in word:
            if kept and self._cancels(kept[-1], letter):
                kept.pop()
                continue
            if kept and kept[-1] == letter and not letter.inverted and "idempotent" in self.infos[letter.base].properties:
                continue
            kept.append(letter)
        return tuple(kept) if len(kept) < len(word) else word

    def _cancels(self, left: Letter, right: Letter) -> bool:
        if left.base != right.base:
            return False
        names = self.infos[left.base].properties
        if left.transposed == right.transposed and left.inverted != right.inverted:
            return True
        if left.inverted or right.inverted:
            return False
        if "involutory" in names and left == right:
            return True
        if left.transposed != right.transposed:
            if "orthogonal" in names:
                return True
            return "orthonormal_columns" in names and left.transposed or "orthonormal_rows" in names and right.transposed
        return False

    def _scalar_pieces(self, word: Word) -> tuple[Word, list[Word]] | None:
        """Split ... x | y^T ... z | w^T ... where a column meets a row; the inner pieces are scalars."""
        cuts = [i for i in range(1, len(word)) if self.sides(word[i - 1])[1] is None and self.sides(word[i])[0] is None]
        if len(cuts) < 2:
            return None
        pieces = [word[i:j] for i, j in itertools.pairwise(cuts)]
        return word[: cuts[0]] + word[cuts[-1] :], pieces

    def scalar(self, word: Word) -> Fractional:
        """The scalar x^T A y: a generator, the same for its transpose."""
        word = self._cancel(word)
        if len(word) == 2 and word[0].base == word[1].base and "unit" in self.infos[word[0].base].properties:
            return self.ring.one
        flipped, sign = self.transpose_word(word)
        if flipped == word:
            if sign < 0:
                return self.ring.zero
            return self.ring.generator(("word", word))
        if flipped < word:
            made = self.ring.generator(("word", flipped))
            return made if sign > 0 else self.ring.negative(made)
        return self.ring.generator(("word", word))

    def scalar_sum(self, a: Sum) -> Fractional:
        """A sum of words of scalar shape as a scalar."""
        total = self.ring.zero
        for word, c in a.items():
            total = self.ring.add(total, self.ring.multiply(c, self.scalar(word) if word else self.ring.one))
        return total

    def trace(self, a: Sum, size: Fractional) -> Fractional:
        """The trace: linear, cyclic, the same for the transpose; x y^T gives the scalar y^T x."""
        total = self.ring.zero
        for word, c in a.items():
            total = self.ring.add(total, self.ring.multiply(c, self._trace(word, size)))
        return total

    def _trace(self, word: Word, size: Fractional) -> Fractional:
        if not word:
            return size
        cuts = [i for i in range(len(word)) if self.sides(word[i - 1])[1] is None and self.sides(word[i])[0] is None]
        if cuts:
            turned = word[cuts[0] :] + word[: cuts[0]]
            value = self.ring.one
            starts = [i for i in range(1, len(turned)) if self.sides(turned[i - 1])[1] is None and self.sides(turned[i])[0] is None]
            for i, j in zip([0, *starts], [*starts, len(turned)], strict=True):
                value = self.ring.multiply(value, self.scalar(turned[i:j]))
            return value
        while True:
            # Cancellation across the ends, as in tr(S D S^{-1}); then the rules may find more.
            if len(word) > 1 and self._cancels(word[-1], word[0]):
                left = self.sides(word[0])[1]
                word = word[1:-1]
                if not word:
                    return self.size(left)
            elif len(word) > 1 and word[0] == word[-1] and not word[0].inverted and "idempotent" in self.infos[word[0].base].properties:
                word = word[:-1]
            else:
                break
        turns = [word[i:] + word[:i] for i in range(len(word))]
        flipped, sign = self.transpose_word(word)
        others = [flipped[i:] + flipped[:i] for i in range(len(flipped))]
        best, other = min(turns), min(others)
        if best == other:
            return self.ring.zero if sign < 0 else self.ring.generator(("trace", best))
        if other < best:
            made = self.ring.generator(("trace", other))
            return made if sign > 0 else self.ring.negative(made)
        return self.ring.generator(("trace", best))

    def size(self, side: Dim | None) -> Fractional:
        """A size as a scalar: a polynomial in size letters."""
        if side is None:
            return self.ring.one
        total = self.ring.zero
        for monomial, coefficient in side.terms:
            term = self.ring.number(coefficient)
            for name in monomial:
                term = self.ring.multiply(term, self.ring.generator(("size", name), positive=True))
            total = self.ring.add(total, term)
        return total

    # inverses of sums

    def inverse_letter(self, inside: Sum, side: Dim | None) -> tuple[Sum, bool]:
        """(the inverse of a sum, whether it is a new letter). The letter carries the rule that multiplies it out."""
        key = ("inverse", self.key(inside))
        flipped = self.transpose(inside)
        names: set[str] = set()
        if flipped == inside:
            names.add("symmetric")
        elif key not in self.numbers and ("inverse", self.key(flipped)) in self.numbers:
            letter = Letter(self.numbers[("inverse", self.key(flipped))], True, False)
            return {(letter,): self.ring.one}, False
        new = key not in self.numbers
        letter = self.letter(key, Info(side, side, frozenset(names), inside))
        if new:
            lead = max(inside, key=lambda w: (len(w), w))
            if lead:
                rest = {w: c for w, c in inside.items() if w != lead}
                self.infos[letter.base].rule = (lead, inside[lead], rest)
        return {(letter,): self.ring.one}, new

    def _apply_rule(self, word: Word, i: int, letter: Letter) -> Sum | None:
        """Rewrite w K -> (I - rest K) / c and K w -> (I - K rest) / c, where K inverts c w + rest."""
        rule = self.infos[letter.base].rule
        assert rule is not None
        lead, c, rest = rule
        if letter.transposed:
            lead, sign = self.transpose_word(lead)
            c = c if sign > 0 else self.ring.negative(c)
            rest = self.transpose(rest)
        n = len(lead)
        if word[max(0, i - n) : i] == lead and i >= n:
            before, after = word[: i - n], word[i + 1 :]
            products = {before + w + (letter,) + after: d for w, d in rest.items()}
        elif word[i + 1 : i + 1 + n] == lead:
            before, after = word[:i], word[i + 1 + n :]
            products = {(*before, letter, *w, *after): d for w, d in rest.items()}
        else:
            return None
        inverse = self.ring.reciprocal(c)
        total: Sum = {before + after: inverse}
        for w, d in products.items():
            total = self.add(total, {w: self.ring.negative(self.ring.multiply(d, inverse))})
        return total
