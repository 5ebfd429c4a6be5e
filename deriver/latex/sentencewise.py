r"""Declarations in the sentences of a document, where most sentences declare nothing.

Comes in: one sentence (English around LaTeX) and the Context so far. Goes out: the Context for the claims of the sentence itself, and
the one that holds from there on. An item that is not understood to its end declares nothing, and sentences that conclude, define or
ask declare nothing at all: a declaration that was never made could make a false formula true.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..errors import DeriverError, ReadingError
from ..model import Context
from . import tree
from .definitions import left_of
from .drafts import Draft, finish
from .names import key_of
from .prose import ItemReader
from .relations import Subject
from .vocabulary import ADJECTIVES, UNKEPT
from .wording import sentences, tokens_of

__all__ = ["Declared", "declarations_of_sentence"]

#: What these open holds from here on.
_LASTING = frozenset("let suppose assume given consider define denote fix take set put where throughout write".split())
#: What these open holds for the claims of the sentence alone, and reaches to the next comma.
_LOCAL = frozenset("if when whenever for with provided assuming supposing under as".split())
_IF = frozenset("if when whenever provided assuming supposing".split())
#: Behind these a relation is a hypothesis; behind anything else it may be what the sentence claims.
_SUPPOSE = frozenset(
    "let suppose assume given define denote set put where with if when whenever for that and all every any fix take".split()
)
#: Words of a sentence that concludes, defines, quotes or wonders: nothing behind them is a declaration.
_NO_DECLARATION = frozenset(
    "then hence thus therefore so consequently implies imply implied follows follow because since clearly obviously note show shows "
    "prove proves called said iff only unless may might can could cannot must should would whether or either neither nor not "
    "never fails fail every there exists exist some any which why what how is-called means mean equivalent equivalently "
    "otherwise contradiction contrast example e.g. i.e. unlike although though but however whose".split()
)
_GOES_ON = frozenset("the we this it its there one a an our these that".split())
_BOUNDARY_TROUBLE = frozenset("unless or if iff only when whenever except but otherwise nor not provided while although".split())


@dataclass(frozen=True)
class Declared:
    """What a sentence declares: the Context for its own claims, and the one after it.

    `reach` are the offsets of the text in which `inside` holds: all of it where the condition comes first ("If $A$ is symmetric, ..."),
    the formula before it where it comes behind ("..., $=2Ax$ if $A$ is symmetric"); elsewhere `after` holds. `unread` are words that may be
    hypotheses, and were not understood: a claim of the sentence is not to be called false.
    """

    inside: Context
    after: Context
    unread: tuple[str, ...] = ()
    reach: tuple[int, int] = (0, 0)


def declarations_of_sentence(text: str, context: Context) -> Declared:
    r"""What one sentence of a document declares (English around LaTeX).

    "Let", "suppose", "where" hold from here on; "if", "for", "when" hold for the claims of the sentence itself.

    >>> from ..model import Context
    >>> found = declarations_of_sentence(r"If $Q\in\mathbb{R}^{n\times n}$ is orthogonal, then $\|Qx\|=\|x\|$.", Context())
    >>> sorted(found.inside.symbols), sorted(found.after.symbols)
    (['Q'], [])
    """
    for_after, for_inside = Draft(context, cautious=True), Draft(context, cautious=True)
    try:
        tokens = tokens_of(text, prose=True)
    except DeriverError:
        return Declared(context, context, reach=(0, len(text)))
    reach = (0, len(text))
    unread: list[str] = []
    conditional = 0
    for sentence in sentences(tokens):
        for draft, lasting in ((for_after, True), (for_inside, False)):
            reader = _SentenceReader(sentence, text, draft, {})
            reader.sentence(lasting)
            if not lasting:
                unread.extend(reader.unread)
                reach = reader.reach if reader.reach is not None else reach
                conditional += reader.conditional
    if conditional > 1:  # "if A is ..., then ...; if B is ..., then ..."
        unread.append("several conditions in one sentence")
        for_inside = for_after
    try:
        after = finish(for_after, ()) if for_after.used else context
    except DeriverError:
        after = context
    try:
        inside = finish(for_inside, ()) if for_inside.used else after
    except DeriverError:
        inside = after
    return Declared(inside, after, tuple(dict.fromkeys(unread)), reach)


class _SentenceReader(ItemReader):
    """A cursor that passes over what does not declare."""

    lasting = True  # of the stretch at hand
    conditional = False
    reach: tuple[int, int] | None = None  # where a condition that comes behind holds

    def sentence(self, lasting: bool | None = None) -> None:
        """Lenient: items that are understood to their end declare; the rest of the sentence is passed over."""
        found = self.stretches(lasting)
        if not lasting and not self.one_condition(found):
            self.unread.append("several conditions in one sentence")
            return
        for start, end in found:
            self.i = start
            self.lasting = self.tokens[start].text in _LASTING or self.tokens[start].is_formula
            while self.i < end:
                if self.skippable():
                    self.i += 1
                    continue
                begin = self.i
                before = self.draft.snapshot()
                if not self.understood(end):
                    self.draft.restore(before)
                    self.i = begin
                    if not self.described(end):
                        self.draft.restore(before)
                        self.pass_over(begin, end)

    def one_condition(self, found: list[tuple[int, int]]) -> bool:
        """Whether the sentence has one set of conditions; and where it holds."""
        local = [(a, z) for a, z in found if self.tokens[a].text in _IF]
        self.conditional = bool(local)
        for (_, z), (a, _) in pairwise(local):
            if any(t.is_formula or t.kind == "word" for t in self.tokens[z:a] if t.text != "and"):
                return False
        if local and any(t.is_formula for t in self.tokens[: local[0][0]]):
            before = [t for t in self.tokens[: local[0][0]] if t.is_formula][-1]
            self.reach = (before.start, before.end)
        return True

    def understood(self, end: int) -> bool:
        """Read one item; whether it was understood to its end."""
        try:
            self.item(end)
        except DeriverError:
            return False
        token, after = self.at(), self.at(1)
        if token is None or self.i >= end:
            return token is None or token.text not in _BOUNDARY_TROUBLE
        further = token.text == "and" and after is not None and after.text in ("if", "when", "provided")
        if token.text in (",", "and") and after is not None and after.text in _BOUNDARY_TROUBLE and not further:
            return False
        return token.kind == "stop" or token.text in ("and", "then", "where", "with")

    def described(self, end: int) -> bool:
        """`$\\lambda>0$ is the regularisation strength`: what the formula says stands whatever describes it."""
        token = self.at()
        if token is None or not token.is_formula:
            return False
        goes_on = self.word(-1) in ("for", "when", "with", "all", "any") and self.word(1) in _GOES_ON  # "for $\\lambda>0$ the matrix ..."
        if not goes_on and self.word(1) not in ("is", "are", "denotes", "denote", "be"):
            return False
        j = self.i + 1
        while j < end and self.tokens[j].text not in (",", ";", "and"):
            word = self.tokens[j].text
            if not goes_on and (self.tokens[j].is_formula or word in _NO_DECLARATION | _BOUNDARY_TROUBLE | UNKEPT or (word,) in ADJECTIVES):
                return False
            j += 1
        try:
            self.i += 1
            subjects = self.formula(self.node(token))
        except DeriverError:
            return False
        self.i = j
        return bool(subjects) and not any(s.bare for s in subjects)

    def pass_over(self, begin: int, end: int) -> None:
        """To the next comma, noting words that may have been hypotheses."""
        self.i = max(self.i, begin + 1)
        while self.i < end and not (self.tokens[self.i].kind == "stop" and self.tokens[self.i].text in ",;:"):
            self.i += 1
        for token in self.tokens[begin : self.i]:
            if token.kind == "word" and token.text in UNKEPT:
                self.unread.append(token.text)

    def formula(self, node: tree.Node) -> list[Subject]:
        """A formula that is no declaration by itself is a hypothesis only where a word says so: it may be the claim."""
        before = len(self.draft.rest)
        at = self.i - 2  # the token before the formula
        found = super().formula(node)
        if len(self.draft.rest) > before:
            supposed = at >= 0 and self.tokens[at].kind == "word" and self.tokens[at].text in _SUPPOSE
            defines = self.lasting and all(_new_name(n, self.draft) for n, _ in self.draft.rest[before:])
            if any("'" in (left.key if (left := left_of(n)) is not None else "") for n, _ in self.draft.rest[before:]):
                supposed = defines = False  # f' = 2x claims
            if not supposed and not defines:
                raise ReadingError("this may be a claim", text=self.text, start=node.start, end=node.end)
        return found

    def stretches(self, lasting: bool | None) -> list[tuple[int, int]]:
        """The parts of a sentence that may declare: from an opening word to where the sentence goes on to conclude."""
        tokens = self.tokens
        if tokens[-1].text == "?":
            return []
        out: list[tuple[int, int]] = []
        stays = False
        i = 0
        while i < len(tokens):
            word = tokens[i].text if tokens[i].kind == "word" else ""
            begins = i == 0 or tokens[i - 1].kind == "stop" or tokens[i - 1].text in ("and", "that") or tokens[i - 1].is_formula
            plain = i == 0 and tokens[0].is_formula
            if not plain and not (begins and word in _LASTING | _LOCAL):
                i += 1
                continue
            # "Let $u$ be a vector, with $\\|u\\|=1$": what goes on with a lasting clause lasts.
            stays = word in _LASTING or plain or (stays and word in ("with", "as") and i > 0)
            j = i + 1
            while j < len(tokens) and not self.closes(j, stays):
                j += 1
            trouble = j < len(tokens) and tokens[j].kind == "word" and tokens[j].text in _NO_DECLARATION - {"then", "so"}
            end = j
            if trouble:  # only what a comma closes before the trouble
                while end > i and not (tokens[end - 1].kind == "stop" and tokens[end - 1].text in ",;:"):
                    end -= 1
            if plain and (trouble or not self.plainly(i, end)):
                i = j + 1
                continue
            if end > i and (not lasting or stays):
                out.append((i, end))
            i = max(j, i + 1)
        return out

    def closes(self, j: int, stays: bool) -> bool:
        """Whether a stretch ends before a token."""
        token = self.tokens[j]
        if token.kind == "word":
            if token.text in ("every", "any", "some") and self.tokens[j - 1].text in ("for", "if", "be", "let"):
                return False
            return token.text in _NO_DECLARATION or (token.text in _LOCAL | _LASTING and self.opens(j))
        if token.kind != "stop" or stays or token.text != ",":
            return token.kind == "stop" and token.text == ":"
        following = self.tokens[j + 1] if j + 1 < len(self.tokens) else None
        if following is None or following.text == "and":
            return False
        if not following.is_formula:
            return True
        try:
            node = self.node(following)
        except DeriverError:
            return True
        items = node.items if isinstance(node, tree.Sequence) else (node,)
        return not (isinstance(items[-1], tree.Chain) and items[-1].relations == ("in",))

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
        base = self.draft.base
        return all(k is not None and k not in base.definitions and k not in base.symbols for k in keys)


def _new_name(node: tree.Node, draft: Draft) -> bool:
    """Whether a relation defines a name nothing was said of: `S=...`, `f(x)=...`."""
    left = left_of(node)
    return left is not None and "'" not in left.key and left.key not in draft.base.symbols and left.key not in draft.base.definitions
