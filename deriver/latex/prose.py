r"""Declarations in English around LaTeX: "Let $A$ be a symmetric $n\times n$ matrix", "for $\lambda>0$", "where $S=...$".

A controlled grammar. A clause declares in items; an item is

    [noun phrase] formulas {[is|be] noun phrase | in set | of size ... | with ...}

where a noun phrase is articles, adjectives of `vocabulary`, a size (`$n\times n$`) and a noun. A word belongs to the noun phrase it stands
in, and a noun phrase to the formulas beside it, so that "symmetric" in another clause declares nothing; a negation never declares its
opposite. In declarations and tasks a word that is not understood is refused where it stands. In a document (`lenient`) an item that
is not understood to its end declares nothing, and sentences that conclude, define or ask declare nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import Ambiguous, DeriverError, ReadingError
from ..expression import Dim, Shape, matrix_shape
from ..model import Context
from . import tree
from .drafts import Draft, Spot, finish
from .meanings import Said, apply, entries_of, rows_of
from .names import key_of
from .relations import Subject, declare_function, dims, read_formula
from .sets import membership
from .tree import Node
from .vocabulary import ADJECTIVES, HARMLESS, NOUNS, UNKEPT
from .wording import Token, node_of, sentences, tokens_of

__all__ = ["Declared", "declarations_of_sentence", "read_clause", "read_prose"]

_OPENING = frozenset(
    "let suppose assume given where with for consider define denote fix set put take and also that we have here if when "
    "whenever provided assuming supposing throughout moreover furthermore further in addition finally additionally again now "
    "such as so then by write there are is be us subject to under while whereas both as recall having letting".split()
)
_LASTING = frozenset("let suppose assume given consider define denote fix take set put where with throughout write".split())
_LOCAL = frozenset("if when whenever for provided assuming supposing under as".split())
#: Words of a sentence that concludes, defines, quotes or wonders: nothing in it is a declaration.
_NO_DECLARATION = frozenset(
    "then hence thus therefore so consequently implies imply implied follows follow because since clearly obviously note show shows "
    "prove proves called said iff only unless may might can could cannot must should would whether or either neither nor not "
    "never fails fail every there exists exist some any which why what how is-called means mean equivalent equivalently "
    "otherwise contradiction contrast example e.g. i.e. unlike although though but however whose".split()
)
_ARTICLES = frozenset(
    "a an the any some every each all two three four several both given arbitrary fixed following another one its their our "
    "be also again".split()
)
_COPULAS = frozenset("be is are being denote denotes denoting represents represent was were stands means equals has have having".split())
_BOUNDARY_TROUBLE = frozenset("unless or if iff only when whenever except but otherwise nor not provided while although".split())


@dataclass
class Phrase:
    """A noun phrase: what it says, and where."""

    said: list[Said] = field(default_factory=list)
    kind: str | None = None
    shape: Shape | None = None
    size: Dim | None = None
    negated: bool = False
    ordinal: int | None = None
    described: bool = False  # held words that say nothing
    start: int = 0
    end: int = 0

    @property
    def empty(self) -> bool:
        return not self.said and self.kind is None and self.shape is None and self.size is None


def read_prose(text: str, draft: Draft, lenient: bool = False) -> None:
    """Declarations of a text; with `lenient`, what does not declare is passed over."""
    read_clause(tokens_of(text, prose=True), text, draft, lenient=lenient)


def read_clause(tokens: Sequence[Token], text: str, draft: Draft, nodes: Mapping[int, Node] | None = None, lenient: bool = False) -> None:
    """Everything some tokens declare; `nodes` are trees already read, by where their formula starts."""
    for sentence in sentences(tokens):
        reader = _Reader(sentence, text, draft, nodes or {})
        if lenient:
            reader.sentence()
        else:
            reader.everything()


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
            reader = _Reader(sentence, text, draft, {})
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


class _Reader:
    """A cursor over the tokens of one sentence."""

    def __init__(self, tokens: Sequence[Token], text: str, draft: Draft, nodes: Mapping[int, Node]) -> None:
        self.tokens = list(tokens)
        self.text = text
        self.draft = draft
        self.nodes = dict(nodes)
        self.attached = False
        self.i = 0
        self.unread: list[str] = []
        self.lenient = False

    # Cursor --------------------------------------------------------------------------------------------------------------

    def at(self, ahead: int = 0) -> Token | None:
        i = self.i + ahead
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def word(self, ahead: int = 0) -> str:
        token = self.at(ahead)
        return token.text if token is not None and token.kind == "word" else ""

    def words(self, limit: int = 6) -> list[str]:
        out: list[str] = []
        while len(out) < limit and self.word(len(out)):
            out.append(self.word(len(out)))
        return out

    def node(self, token: Token) -> Node:
        return self.nodes.get(token.start) or node_of(self.text, token)

    def spot(self, start: int, end: int | None = None) -> Spot:
        last = self.tokens[min(max(self.i - 1, start), len(self.tokens) - 1)] if end is None else self.tokens[end]
        return (self.text, self.tokens[start].start, last.end)

    def refuse(self, token: Token | None, message: str, hint: str | None = None) -> DeriverError:
        token = token or self.tokens[-1]
        return ReadingError(message, text=self.text, start=token.start, end=token.end, hint=hint)

    def not_understood(self, token: Token | None) -> DeriverError:
        token = token or self.tokens[-1]
        shown = self.text[token.start : token.end]
        return self.refuse(
            token,
            f"the word {shown!r} is not understood here",
            r"declarations are read as: let $A$ be a symmetric $n\times n$ matrix; $x\in\mathbb{R}^n$; $\lambda>0$",
        )

    # Whole sentences -------------------------------------------------------------------------------------------------------

    def everything(self) -> None:
        """Strict: every word must be understood."""
        while self.i < len(self.tokens):
            if self.skippable():
                self.i += 1
                continue
            self.item()

    def skippable(self) -> bool:
        token = self.at()
        assert token is not None
        if token.kind == "stop":
            return True
        return (
            token.kind == "word"
            and token.text in _OPENING
            and token.text not in ("is", "are", "be", "with", "have", "in", "as")
            or (token.kind == "word" and token.text in ("with", "have", "in", "as") and not self.set_ahead())
        )

    def set_ahead(self) -> bool:
        return False

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

    # Items -----------------------------------------------------------------------------------------------------------------

    def item(self, end: int | None = None) -> None:
        """One item: formulas with the noun phrases about them."""
        start = self.i
        self.attached = False
        before = self.phrase()
        token = self.at()
        if token is None or not token.is_formula:
            if before is not None and not before.empty and self.word() in ("such", "with", "whose", "of", "in"):
                raise self.not_understood(token)
            raise self.not_understood(token if token is not None and self.i > start else self.at() or self.tokens[start])
        subjects = self.subjects(before is not None and not before.empty)
        if before is not None:
            self.attach(before, subjects, start)
        self.after(subjects, end)
        loose = [s for s in subjects if s.bare and not (self.attached if s.key is None else self.draft.knows(s.key))]
        if loose:
            first = loose[0]
            raise ReadingError(
                "this declares nothing",
                text=self.text,
                start=first.node.start,
                end=loose[-1].node.end,
                hint=r"say what it is: A\in\mathbb{R}^{m\times n}",
            )

    def subjects(self, noun: bool) -> list[Subject]:
        """The formulas of an item: "$A$ and $B$", "$x\\in\\mathbb{R}^n$"."""
        found: list[Subject] = []
        while True:
            token = self.at()
            assert token is not None and token.is_formula
            node = self.node(token)
            items = node.items if isinstance(node, tree.Sequence) else (node,)
            special = self.remark if self.is_remark(items[-1]) else (self.ordinal if self.is_ordinal() else None)
            if special is not None:
                if isinstance(node, tree.Sequence):
                    earlier = items[:-1]
                    inner = earlier[0] if len(earlier) == 1 else tree.Sequence(node.start, earlier[-1].end, earlier, node.separators[:-1])
                    read_formula(inner, self.text, self.draft)
                special(items[-1])
                return []
            self.i += 1
            found.extend(self.formula(node))
            if not found:
                return found
            step = 1 if self.word() == "and" or (self.at() is not None and self.at().text == ",") else 0  # type: ignore[union-attr]
            if step and self.word(1) == "and":
                step = 2
            following = self.at(step)
            if not step or following is None or not following.is_formula:
                return found
            # Names go on with names; "$A$ symmetric, $B$ invertible" does not.
            further = self.node(following)
            bare = all(key_of(x) is not None for x in (further.items if isinstance(further, tree.Sequence) else (further,)))
            if not (noun or bare or any(s.bare for s in found)):
                return found
            self.i += step

    def following_words(self) -> list[str]:
        """The words directly behind the formula at the cursor."""
        words: list[str] = []
        while self.word(len(words) + 1):
            words.append(self.word(len(words) + 1))
        return words

    def is_remark(self, node: Node) -> bool:
        r"""`$\sin$ elementwise`, `$\operatorname{diag}(X)$ the vector of diagonal entries`: the reader's own meaning, said once more."""
        said = " ".join(w for w in self.following_words() if w not in _REMARK_FILLERS)
        head = node.factors[0] if isinstance(node, tree.Product) else node
        if isinstance(head, tree.Operator):
            return said in _REMARKS.get(head.name, _ENTRYWISE)
        if isinstance(head, tree.Name) and head.name == "sigma" and head is node and not self.draft.knows(key_of(head) or ""):
            return said in _SIGMOID
        return False

    def remark(self, node: Node) -> None:
        """Pass over a remark."""
        self.i += 1 + len(self.following_words())
        self.draft.used = True

    def is_ordinal(self) -> bool:
        r"""`$x_i^\top$ is the $i$-th row of $X$`."""
        j = 1 + (self.word(1) in _COPULAS)
        j += self.word(j) == "the"
        index, matrix = self.at(j), self.at(j + 4)
        return (
            index is not None
            and index.is_formula
            and self.word(j + 1) in ("-th", "th", "'th")
            and self.word(j + 2) in ("row", "column")
            and self.word(j + 3) == "of"
            and matrix is not None
            and matrix.is_formula
        )

    def ordinal(self, node: Node) -> None:
        """Name the rows of a matrix."""
        self.i += 1 + (self.word(1) in _COPULAS)
        self.i += self.word() == "the"
        column = self.word(2) == "column"
        self.i += 4
        name = self.first_of_list()
        key = key_of(name)
        if key is None or self.draft.kind_of(key) != "matrix":
            raise self.refuse(self.tokens[self.i - 1], "a matrix is expected here")
        rows_of(self.draft, key, node, column, self.text)

    def first_of_list(self) -> Node:
        """The first item of the formula at the cursor; the other items stay as a formula of their own."""
        token = self.at()
        assert token is not None and token.is_formula
        node = self.node(token)
        self.i += 1
        if not isinstance(node, tree.Sequence):
            return node
        rest = node.items[1:]
        inner = rest[0] if len(rest) == 1 else tree.Sequence(rest[0].start, node.end, rest, node.separators[1:])
        comma = Token("stop", ",", node.items[0].end, node.items[0].end + 1)
        self.tokens[self.i : self.i] = [comma, Token("formula", self.text[inner.start : token.end], inner.start, token.end)]
        self.nodes[inner.start] = inner
        return node.items[0]

    def formula(self, node: Node) -> list[Subject]:
        """One formula: what it declares by itself, and what the words around it speak of."""
        if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
            key = key_of(node.factors[0])
            if key is not None and not self.draft.knows(key) and node.marks == ("",) and node.factors[1].opening == "(":
                content = node.factors[1].content
                items = content.items if isinstance(content, tree.Sequence) else (content,)
                if all(key_of(x) is not None for x in items):
                    declare_function(self.draft, key, node.factors[1], Shape(None, None), self.text)
                    return [Subject(node, key)]
        return read_formula(node, self.text, self.draft)

    def after(self, subjects: list[Subject], end: int | None) -> None:
        """What follows the formulas of an item: predicates, sets, sizes, rows."""
        if not subjects:
            return
        while self.i < len(self.tokens) and (end is None or self.i < end):
            start = self.i
            word = self.word()
            if word in _COPULAS or (word == "to" and self.word(1) == "be"):
                self.i += 2 if word == "to" else 1
                negated = self.negation()
                if self.word() in ("in", "an", "a") and self.word() == "in":
                    continue
                token = self.at()
                if token is not None and token.is_formula and self.size(self.node(token)) is None:
                    raise self.refuse(token, "a word is expected here")
                phrase = self.phrase(described=all(not s.bare for s in subjects))
                if phrase is None:
                    raise self.not_understood(self.at())
                if negated == "free":
                    continue
                phrase.negated = phrase.negated or negated == "not"
                self.attach(phrase, subjects, start)
                continue
            if word in ("in", "from") and self.at(1) is not None and self.at(1).is_formula:  # type: ignore[union-attr]
                self.i += 1
                self.in_set(subjects)
                continue
            if word == "of" and self.word(1) in ("size", "order", "dimension", "dimensions", "length", "shape"):
                self.i += 2
                self.of_size(subjects)
                continue
            if word in ("with", "whose", "having") and self.with_part(subjects):
                continue
            comma = self.at()
            if comma is not None and comma.text == "," and self.apposition():
                self.i += 1
                phrase = self.phrase(described=all(not s.bare for s in subjects))
                if phrase is not None:
                    self.attach(phrase, subjects, start)
                    continue
                self.i = start
                return
            if word in ("not", "never", "non"):
                negated = self.negation()
                phrase = self.phrase()
                if phrase is None:
                    raise self.not_understood(self.at() or self.tokens[start])
                if negated != "free":
                    phrase.negated = True
                    self.attach(phrase, subjects, start)
                continue
            if word and word not in _OPENING:
                phrase = self.phrase(described=all(not s.bare for s in subjects))
                if phrase is None:
                    raise self.not_understood(self.at())
                self.attach(phrase, subjects, start)
                continue
            if word == "and" and self.adjectives_ahead():
                self.i += 1
                phrase = self.phrase()
                assert phrase is not None
                self.attach(phrase, subjects, start)
                continue
            return

    def adjectives_ahead(self) -> bool:
        """Whether "and" goes on with a predicate: "is symmetric and invertible", "invertible and differentiable in t"."""
        saved = self.i
        self.i += 1
        try:
            phrase = self.phrase()
            token = self.at()
            ok = phrase is not None and (not phrase.empty or phrase.described) and (token is None or not token.is_formula)
        except DeriverError:
            ok = False
        self.i = saved
        return ok

    def apposition(self) -> bool:
        """Whether a comma is followed by a noun phrase about the same names: "$A$, a symmetric matrix,"."""
        if self.word(1) not in ("a", "an", "the"):
            return False
        saved = self.i
        self.i += 1
        try:
            phrase = self.phrase(described=True)
            token = self.at()
            ok = phrase is not None and (token is None or token.kind == "stop" or token.text in ("and", "with", "where"))
        except DeriverError:
            ok = False
        self.i = saved
        return ok

    def negation(self) -> str:
        """`not` for "not symmetric", `free` for "need not be symmetric", "" for neither."""
        if self.word() in ("not", "never"):
            self.i += 1
            if self.word() in ("necessarily", "assumed", "required", "always", "supposed"):
                while self.word() in ("necessarily", "assumed", "required", "always", "supposed", "to", "be"):
                    self.i += 1
                return "free"
            return "not"
        if self.word() in ("need", "needs") and self.word(1) == "not":
            self.i += 2 + (self.word(2) == "be")
            return "free"
        return ""

    # Noun phrases ------------------------------------------------------------------------------------------------------------

    def phrase(self, described: bool = False) -> Phrase | None:
        """A noun phrase at the cursor; None where there is none. `described` lets words that say nothing stand in it."""
        start = self.i
        made = Phrase(start=self.i)
        seen = False
        while True:
            token = self.at()
            if token is None:
                break
            if token.is_formula:
                size = self.size(self.node(token)) if self.size_here(seen) else None
                if size is None:
                    break
                if isinstance(size, Shape):
                    made.shape = size
                else:
                    made.size = size
                self.i += 1
                seen = True
                continue
            if token.kind != "word":
                # "real, symmetric": a comma between adjectives
                if token.text == "," and made.said and self._adjective(1):
                    self.i += 1
                    continue
                break
            words = self.words()
            length = self._noun_length(words)
            if length:
                noun = NOUNS[tuple(words[:length])]
                made.kind = noun.kind
                made.said.extend(Said(p, self.spot(self.i, self.i + length - 1)) for p in noun.properties)
                self.i += length
                seen = True
                if self.word() in ("in", "of", "with", "on"):
                    self.tail(made)
                if self.at() is not None and not self.word() or self.word() not in HARMLESS:
                    break
                continue
            length = self._length(ADJECTIVES, words)
            if length:
                made.said.append(Said(ADJECTIVES[tuple(words[:length])], self.spot(self.i, self.i + length - 1)))
                self.i += length
                seen = True
                continue
            word = words[0]
            if word == "and" and made.said and self._adjective(1):
                self.i += 1
                continue
            if word in ("-dimensional", "-vector", "-vectors", "-by", "by") and made.size is not None:
                if word.startswith("-vector"):
                    made.kind = "vector"
                self.i += 1
                continue
            if word in UNKEPT:
                raise self.refuse(token, f"{word!r} is understood but cannot be kept as a hypothesis", "state the property as a formula")
            if word in _ARTICLES:
                self.i += 1
                continue
            if word in _ORDINALS and self.word(1) in ("standard", "canonical", "coordinate"):
                made.ordinal = _ORDINALS[word]
                self.i += 1
                continue
            if word in HARMLESS and (seen or described or self._leads_to_noun() or word in _SMOOTH):
                made.described = True
                self.i += 1
                if word in ("differentiable", "smooth") and self.word() in ("in", "with", "at"):
                    self._skip_variables()
                continue
            if (
                described
                and word in ("of", "for", "on", "to", "in", "from", "at")
                and made.described | seen
                and self._description_goes_on()
            ):
                self.i += 1
                continue
            break
        if self.i == start or (made.empty and not made.described):
            self.i = start
            return None
        made.end = self.i
        return made

    def _skip_variables(self) -> None:
        self.i += 1
        while self.at() is not None and (self.at().is_formula or self.word() in ("respect", "to", "variable")):  # type: ignore[union-attr]
            self.i += 1
            if self.tokens[self.i - 1].is_formula:
                break

    def _description_goes_on(self) -> bool:
        following = self.word(1)
        return following in HARMLESS or following in _ARTICLES

    def _leads_to_noun(self) -> bool:
        j = 0
        while self.word(j) in HARMLESS:
            j += 1
        words = self.words(j + 4)[j:]
        return bool(words and self._noun_length(words)) or self.at(j) is None or not self.word(j)

    def _noun_length(self, words: list[str]) -> int:
        return self._length(NOUNS, words)

    def _length(self, table: Mapping[tuple[str, ...], object], words: list[str]) -> int:
        for length in range(min(len(words), 6), 0, -1):
            if tuple(words[:length]) in table:
                return length
        return 0

    def _adjective(self, ahead: int) -> bool:
        saved = self.i
        self.i += ahead
        words = self.words()
        found = bool(self._length(ADJECTIVES, words)) or bool(words and words[0] in HARMLESS)
        self.i = saved
        return found

    def size_here(self, seen: bool) -> bool:
        """Whether a formula may be a size: before a noun or an adjective, or a hyphen ("$n$-vector")."""
        token = self.at(1)
        if token is None or token.kind != "word":
            return False
        if token.text.startswith("-"):
            return True
        formula = self.at()
        assert formula is not None
        node = self.node(formula)
        return isinstance(node, tree.Product) and "times" in node.marks

    def size(self, node: Node) -> Shape | Dim | None:
        r"""`n\times n` as a shape, `n` as a size."""
        helper = dims(self.text)
        if isinstance(node, tree.Product) and "times" in node.marks:
            at = node.marks.index("times")
            sides = []
            for part in (node.factors[: at + 1], node.factors[at + 1 :]):
                inner = part[0] if len(part) == 1 else tree.Product(part[0].start, part[-1].end, part, ("",) * (len(part) - 1))
                side = helper.dim(inner)
                if side is None:
                    return None
                sides.append(side)
            return matrix_shape(sides[0], sides[1])
        return helper.dim(node)

    def tail(self, made: Phrase) -> None:
        """What a noun takes behind it: "matrix of size $m\\times n$", "vectors in $\\mathbb{R}^n$", "matrix with orthonormal columns"."""
        while True:
            word = self.word()
            token = self.at(1)
            if word == "in" and token is not None and token.is_formula:
                where = membership(self.node(token), self.text, dims(self.text).dim)
                if where is None:
                    return
                made.shape = where.shape
                made.said.extend(Said(p, self.spot(self.i, self.i + 1)) for p in sorted(where.properties))
                self.i += 2
                continue
            if word == "of" and self.word(1) in ("size", "order", "dimension", "dimensions", "length", "shape"):
                formula = self.at(2)
                size = self.size(self.node(formula)) if formula is not None and formula.is_formula else None
                if size is None:
                    return
                if isinstance(size, Shape):
                    made.shape = size
                else:
                    made.size = size
                self.i += 3
                continue
            saved = self.i
            if word in ("with", "of"):
                self.i += 1
                words = self.words()
                length = self._length(ADJECTIVES, words) or self._length(ADJECTIVES, ["of", *words])
                for phrase in (tuple(words[:length]), ("of", *words[: max(length - 1, 0)])):
                    if length and phrase in ADJECTIVES and ADJECTIVES[phrase] not in ("symmetric", "square"):
                        made.said.append(Said(ADJECTIVES[phrase], self.spot(saved, self.i + len(phrase) - 1)))
                        self.i += len(words[:length])
                        break
                else:
                    self.i = saved
                    return
                continue
            return

    # Attaching -----------------------------------------------------------------------------------------------------------------

    def attach(self, phrase: Phrase, subjects: list[Subject], start: int) -> None:
        """Say of the subjects what a phrase says."""
        spot = self.spot(start)
        self.attached = True
        whole = [s for s in subjects if not s.bare]
        bare = [s for s in subjects if s.bare]
        if whole and bare and not phrase.empty:
            # "Let $x\in\mathbb{R}^n$ and $A$ be symmetric": of the bare names, unless it fits all of them.
            before = self.draft.snapshot()
            try:
                for s in whole:
                    apply(self.draft, phrase, s, len(subjects), spot, self.text)
            except DeriverError:
                self.draft.restore(before)
                subjects = bare
            else:
                self.draft.restore(before)
                if phrase.said:
                    raise Ambiguous(
                        "it is not clear whether these words speak of all the names before them",
                        text=self.text,
                        start=spot[1],
                        end=spot[2],
                        hint="declare them one by one",
                    )
                subjects = bare
        if not phrase.empty or phrase.described:
            apply_all(self.draft, phrase, subjects, spot, self.text)

    def in_set(self, subjects: list[Subject]) -> None:
        token = self.at()
        assert token is not None
        node = self.node(token)
        where = membership(node, self.text, dims(self.text).dim)
        if where is None:
            raise self.refuse(token, "this set is not known")
        self.i += 1
        for s in subjects:
            if s.key is None:
                raise self.refuse(token, "an expression cannot be declared")
            self.draft.declare(s.key, where.shape, sorted(where.properties), (self.text, s.node.start, token.end))
            for kind, bound in where.bounds:
                self.draft.bounds.append((s.key, kind, bound, self.text))

    def of_size(self, subjects: list[Subject]) -> None:
        token = self.at()
        if token is None or not token.is_formula:
            raise self.not_understood(token)
        size = self.size(self.node(token))
        if size is None:
            raise self.refuse(token, "a size is expected here")
        self.i += 1
        phrase = Phrase(shape=size) if isinstance(size, Shape) else Phrase(size=size)
        apply_all(self.draft, phrase, subjects, self.spot(self.i - 1), self.text)

    def with_part(self, subjects: list[Subject]) -> bool:
        r"""`with rows $x_i^\top$`, `with columns $a_j$`, `with entries $a_{ij}$`, `with full column rank`."""
        start = self.i
        self.i += 1
        if self.word() in ("rows", "columns", "entries", "row", "eigenvalues", "singular", "elements"):
            what = self.word()
            if what == "singular":
                self.i += 1
            self.i += 1
            if self.word() in ("are", "is", "vectors"):
                self.i += 1
            token = self.at()
            if token is None or not token.is_formula or subjects[-1].key is None:
                raise self.not_understood(token or self.tokens[start])
            node = self.first_of_list()
            if what in ("rows", "row", "columns"):
                rows_of(self.draft, subjects[-1].key, node, what == "columns", self.text)
            elif what in ("entries", "elements"):
                entries_of(self.draft, subjects[-1].key, node, self.text)
            else:
                raise self.refuse(token, "names for eigenvalues and singular values are not supported yet")
            return True
        words = self.words()
        if words and words[0] not in _ARTICLES and not self._length(ADJECTIVES, words) or self.word() == "respect":
            self.i = start
            return False
        phrase = self.phrase()
        token = self.at()
        if phrase is None or (token is not None and token.is_formula):
            self.i = start
            return False
        self.attach(phrase, subjects, start)
        return True


_REMARK_FILLERS = frozenset("is the a denotes acts applied of its are".split())
_ENTRYWISE = ("elementwise", "entrywise", "componentwise", "element-wise", "entry-wise")
_REMARKS = {"diag": ("vector diagonal entries", "diagonal"), "Diag": ("diagonal matrix",)}
_SIGMOID = (
    "elementwise sigmoid", "sigmoid", "sigmoid function", "logistic function", "logistic sigmoid", "elementwise logistic function",
    "sigmoid elementwise", "sigmoid function elementwise", "entrywise sigmoid",
)  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_SMOOTH = frozenset("differentiable smooth elementwise entrywise componentwise element-wise entry-wise twice continuously".split())


def apply_all(draft: Draft, phrase: Phrase, subjects: Sequence[Subject], spot: Spot, text: str) -> None:
    """What a phrase says of several names: of them together (independent), else of each."""
    from .meanings import together

    rest = together(draft, phrase, subjects, spot, text)
    for s in subjects:
        apply(draft, rest, s, len(subjects), spot, text)
