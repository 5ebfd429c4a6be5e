r"""Declarations in the sentences of a document, where most sentences declare nothing.

Comes in: one sentence (English around LaTeX) and the Context so far. Goes out: the Context for the claims of the sentence itself, and
the one that holds from there on. An item that is not understood to its end declares nothing, and sentences that conclude, define or
ask declare nothing at all: a declaration that was never made could make a false formula true.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import DeriverError
from ..model import Context
from . import tree
from .drafts import Draft, finish
from .names import key_of
from .prose import ItemReader
from .vocabulary import UNKEPT
from .wording import sentences, tokens_of

__all__ = ["Declared", "declarations_of_sentence"]

_LASTING = frozenset("let suppose assume given consider define denote fix take set put where with throughout write".split())
_LOCAL = frozenset("if when whenever for provided assuming supposing under as".split())
#: Words of a sentence that concludes, defines, quotes or wonders: nothing behind them is a declaration.
_NO_DECLARATION = frozenset(
    "then hence thus therefore so consequently implies imply implied follows follow because since clearly obviously note show shows "
    "prove proves called said iff only unless may might can could cannot must should would whether or either neither nor not "
    "never fails fail every there exists exist some any which why what how is-called means mean equivalent equivalently "
    "otherwise contradiction contrast example e.g. i.e. unlike although though but however whose".split()
)
_BOUNDARY_TROUBLE = frozenset("unless or if iff only when whenever except but otherwise nor not provided while although".split())


@dataclass(frozen=True)
class Declared:
    """What a sentence declares: the Context for its own claims, and the one after it. `unread` are words that may be hypotheses."""

    inside: Context
    after: Context
    unread: tuple[str, ...] = ()


def declarations_of_sentence(text: str, context: Context) -> Declared:
    r"""What one sentence of a document declares (English around LaTeX).

    "Let", "suppose", "where" hold from here on; "if", "for", "when" hold for the claims of the sentence itself.

    >>> from ..model import Context
    >>> found = declarations_of_sentence(r"If $Q\in\mathbb{R}^{n\times n}$ is orthogonal, then $\|Qx\|=\|x\|$.", Context())
    >>> sorted(found.inside.symbols), sorted(found.after.symbols)
    (['Q'], [])
    """
    for_after, for_inside = Draft(context), Draft(context)
    try:
        tokens = tokens_of(text, prose=True)
    except DeriverError:
        return Declared(context, context)
    unread: list[str] = []
    for sentence in sentences(tokens):
        for draft, lasting in ((for_after, True), (for_inside, False)):
            reader = _SentenceReader(sentence, text, draft, {})
            reader.sentence(lasting)
            if not lasting:
                unread.extend(reader.unread)
    try:
        after = finish(for_after, ()) if for_after.used else context
    except DeriverError:
        after = context
    try:
        inside = finish(for_inside, ()) if for_inside.used else after
    except DeriverError:
        inside = after
    return Declared(inside, after, tuple(dict.fromkeys(unread)))


class _SentenceReader(ItemReader):
    """A cursor that passes over what does not declare."""

    def sentence(self, lasting: bool | None = None) -> None:
        """Lenient: items that are understood to their end declare; the rest of the sentence is passed over."""
        self.lenient = True
        for start, end in self.stretches(lasting):
            self.i = start
            while self.i < end:
                if self.skippable():
                    self.i += 1
                    continue
                begin = self.i
                before = self.draft.snapshot()
                try:
                    self.item(end)
                    token = self.at()
                    good = token is None or token.kind == "stop" or self.i >= end or token.text in ("and", "then", "where", "with")
                    if token is not None and token.text in _BOUNDARY_TROUBLE:
                        good = False
                    after = self.at(1)
                    if token is not None and token.text in (",", "and") and after is not None and after.text in _BOUNDARY_TROUBLE:
                        good = False
                except DeriverError:
                    good = False
                if not good:
                    self.draft.restore(before)
                    self.pass_over(begin, end)

    def pass_over(self, begin: int, end: int) -> None:
        """To the next comma, noting words that may have been hypotheses."""
        self.i = max(self.i, begin + 1)
        while self.i < end and not (self.tokens[self.i].kind == "stop" and self.tokens[self.i].text in ",;:"):
            self.i += 1
        for token in self.tokens[begin : self.i]:
            if token.kind == "word" and token.text in UNKEPT:
                self.unread.append(token.text)

    def stretches(self, lasting: bool | None) -> list[tuple[int, int]]:
        """The parts of a sentence that may declare: from an opening word to where the sentence goes on to conclude."""
        tokens = self.tokens
        if tokens[-1].text == "?":
            return []
        out: list[tuple[int, int]] = []
        i = 0
        while i < len(tokens):
            word = tokens[i].text if tokens[i].kind == "word" else ""
            begins = i == 0 or tokens[i - 1].kind == "stop" or tokens[i - 1].text in ("and", "that", "then") or tokens[i - 1].is_formula
            opening = word in _LASTING or word in _LOCAL
            plain = i == 0 and tokens[0].is_formula
            if not ((opening and begins) or plain):
                i += 1
                continue
            j = i + 1
            while j < len(tokens) and not (
                tokens[j].kind == "word" and (tokens[j].text in _NO_DECLARATION or (tokens[j].text in _LOCAL | _LASTING and self.opens(j)))
            ):
                j += 1
            trouble = j < len(tokens) and tokens[j].text in _NO_DECLARATION and tokens[j].text not in ("then", "so", "every", "any", "some")
            stays = word in _LASTING or plain
            if plain and trouble:
                i = j + 1
                continue
            if word in ("for", "if", "when") and j < len(tokens) and tokens[j].text in ("every", "any", "some"):
                while j < len(tokens) and tokens[j].text not in (_NO_DECLARATION - {"every", "any", "some"}):
                    j += 1
            if trouble:  # only what a comma closes before the trouble
                k = j
                while k > i and not (tokens[k - 1].kind == "stop" and tokens[k - 1].text in ",;:"):
                    k -= 1
                j_end = k
            else:
                j_end = j
            if plain and not self.plainly(i, j_end):
                i = j
                continue
            if (lasting is None or not lasting or stays) and j_end > i:
                out.append((i, j_end))
            i = max(j, i + 1)
        return out

    def opens(self, j: int) -> bool:
        return self.tokens[j - 1].kind == "stop" or self.tokens[j - 1].text == "and"

    def plainly(self, start: int, end: int) -> bool:
        """Whether a sentence that begins with a formula declares: "$P$ is a projection.", not of a defined name."""
        node = None
        try:
            node = self.node(self.tokens[start])
        except DeriverError:
            return False
        items = node.items if isinstance(node, tree.Sequence) else (node,)
        keys = [key_of(x) for x in items]
        if end - start < 3 or self.tokens[start + 1].text not in ("is", "are", "denotes", "denote"):
            return False
        return all(k is not None and k not in self.draft.base.definitions for k in keys)
