r"""Declarations in English around LaTeX: "Let $A$ be a symmetric $n\times n$ matrix", "for $\lambda>0$", "where $S=...$".

A controlled grammar. A clause declares in items; an item is

    [noun phrase] formulas {[is|be] noun phrase | in set | of size ... | with ...}

where a noun phrase is articles, adjectives of `vocabulary`, a size (`$n\times n$`) and a noun. A word belongs to the noun phrase it stands
in, and a noun phrase to the formulas beside it, so that "symmetric" in another clause declares nothing; a negation never declares its
opposite. In declarations and tasks a word that is not understood is refused where it stands. In a document (`sentencewise`) an item that
is not understood to its end declares nothing, and sentences that conclude, define or ask declare nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import DeriverError, ReadingError
from ..expression import Shape
from . import tree
from .definitions import left_of
from .drafts import Draft
from .kinds import TARGET_WORDS
from .meanings import rows_of
from .names import key_of
from .prose_phrases import ARTICLES, Saying
from .relations import Subject, declare_function, read_formula
from .tree import Node
from .vocabulary import ADJECTIVES, NOUNS, ROW_SOFTMAX
from .wording import Token, sentences

__all__ = ["OPENING", "ItemReader", "read_clause"]

OPENING = frozenset(
    "let suppose assume given where with for consider define denote fix set put take and also that we have here if when "
    "whenever provided assuming supposing throughout moreover furthermore further in addition finally additionally again now "
    "such as so then by write there are is be us subject to under while whereas both as recall having letting".split()
)
_COPULAS = frozenset("be is are being denote denotes denoting represents represent was were stands means equals has have having".split())
_REMARK_FILLERS = frozenset("is the a denotes acts applied of its are".split())
_ENTRYWISE = ("elementwise", "entrywise", "componentwise", "element-wise", "entry-wise")
_REMARKS = {"diag": ("vector diagonal entries", "diagonal"), "Diag": ("diagonal matrix",)}
_SIGMOID = (
    "elementwise sigmoid", "sigmoid", "sigmoid function", "logistic function", "logistic sigmoid", "elementwise logistic function",
    "sigmoid elementwise", "sigmoid function elementwise", "entrywise sigmoid",
)  # fmt: skip
_ASIDES = frozenset(
    (
        "for simplicity, for convenience, for now, for the moment, for concreteness, for definiteness, without loss of generality, "
        "from now on, as before, as usual, as above, in what follows, in the sequel, in this section, henceforth, too, as well, "
        "from here on"
    ).split(", ")
)
_NARRATIVE = frozenset("regression classification estimation optimisation optimization neural network layer data problem".split())


def read_clause(tokens: Sequence[Token], text: str, draft: Draft, nodes: Mapping[int, Node] | None = None) -> None:
    """Everything some tokens declare; `nodes` are trees already read, by where their formula starts."""
    for sentence in sentences(tokens):
        ItemReader(sentence, text, draft, nodes or {}).everything()


class ItemReader(Saying):
    """A cursor that reads items: formulas with the noun phrases about them."""

    def everything(self) -> None:
        """Strict: every word must be understood."""
        words = [t.text for t in self.tokens]
        if "if" in words and "then" in words[words.index("if") :]:
            raise self.refuse(
                self.tokens[words.index("then", words.index("if"))], "a conditional statement declares nothing", "give the condition alone"
            )
        while self.i < len(self.tokens):
            narrated = self.aside() or self.narrated()
            if narrated or self.skippable():
                self.i += narrated or 1
                continue
            self.item()

    def narrated(self) -> int:
        """How many words are about the text itself: "Consider the linear regression problem with ...", before a formula that says all."""
        for phrase in ROW_SOFTMAX:
            if all(self.word(k) == word for k, word in enumerate(phrase)):
                self.draft.used = True
                return len(phrase)
        if self.word() not in TARGET_WORDS | ARTICLES:
            return 0
        j = 0
        while self.word(j) in TARGET_WORDS | ARTICLES | _NARRATIVE:
            j += 1
        token = self.at(j)
        if token is None or self.word(j):
            return j if token is not None and self.word(j) == "with" else 0
        if token.kind == "stop":
            return j
        words = self.words(j)
        plain = not any(self._length(NOUNS, words[k:]) or self._length(ADJECTIVES, words[k:]) for k in range(j))
        return j if plain or left_of(self.node(token)) is not None else 0

    def skippable(self) -> bool:
        token = self.at()
        assert token is not None
        if token.kind == "stop":
            return True
        return (
            token.kind == "word"
            and token.text in OPENING
            and token.text not in ("is", "are", "be", "with", "have", "in", "as")
            or (token.kind == "word" and token.text in ("with", "have", "in", "as") and not self.set_ahead())
        )

    def set_ahead(self) -> bool:
        return False

    # Items -----------------------------------------------------------------------------------------------------------------

    def item(self, end: int | None = None) -> None:
        """One item: formulas with the noun phrases about them."""
        start = self.i
        self.attached = self.freed = False
        before = self.phrase()
        while before is None and self.word() in ARTICLES:
            self.i += 1  # "for all $x\\ne0$"
        token = self.at()
        if token is None or not token.is_formula:
            if before is not None and not before.empty and self.word() in ("such", "with", "whose", "of", "in"):
                raise self.not_understood(token)
            raise self.not_understood(token if token is not None and self.i > start else self.at() or self.tokens[start])
        subjects = self.subjects(before is not None and not before.empty)
        if before is not None:
            self.attach(before, subjects, start)
        self.after(subjects, end)
        named = [s for s in subjects if s.key not in self.draft.paths]
        loose = [s for s in named if s.bare and not (self.freed or (self.attached if s.key is None else self.draft.knows(s.key)))]
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
            items = further.items if isinstance(further, tree.Sequence) else (further,)
            bare = all(key_of(x) is not None for x in items)
            member = isinstance(items[-1], tree.Chain) and items[-1].relations == ("in",)
            if not (bare or (member and (noun or any(s.bare for s in found)))):
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
        if self.word(j) in ("row", "column"):  # row $i$ of $X$
            index, matrix = self.at(j + 1), self.at(j + 3)
            marked = index is not None and index.is_formula and matrix is not None and matrix.is_formula
            return marked and self.word(j + 2) == "of"
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
        first = self.word() in ("row", "column")
        column = self.word(0 if first else 2) == "column"
        self.i += 3 if first else 4
        name = self.first_of_list()
        key = key_of(name)
        if key is None or self.draft.kind_of(key) != "matrix":
            raise self.refuse(self.tokens[self.i - 1], "a matrix is expected here")
        rows_of(self.draft, key, node, column, self.text)

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
            if word in ("that", "which") and self.word(1) in _COPULAS:
                self.i += 1
                continue
            aside = self.aside()
            if aside:
                self.i += aside
                continue
            settled = self.at(2)
            if (
                word in _COPULAS
                and self.word(1) in ("given", "fixed", "known", "arbitrary")
                and (settled is None or settled.kind == "stop")
            ):
                self.i += 2  # "let $A\\in...$ be given"
                continue
            if word == "of" and self.conformable():
                continue
            if word in _COPULAS or (word == "to" and self.word(1) == "be"):
                self.i += 2 if word == "to" else 1
                if self.word() in ("defined", "given", "described") and self.word(1) in ("by", "as", "through", "via", "on"):
                    self.i += 2  # what follows defines
                    return
                negated = self.negation()
                if self.word() == "in":
                    continue
                token = self.at()
                if token is not None and token.is_formula and self.size(self.node(token)) is None and self.by() is None:
                    raise self.refuse(token, "a word is expected here")
                phrase = self.phrase(described=all(not s.bare for s in subjects))
                if phrase is None:
                    raise self.not_understood(self.at())
                if negated == "free":
                    self.freed = True
                    continue
                phrase.negated = phrase.negated or negated == "not"
                single = word in ("is", "has", "was", "denotes") and len(subjects) > 1 and subjects[-1].bare
                self.attach(phrase, subjects[-1:] if single and not all(s.bare for s in subjects) else subjects, start)
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
            if word in ("not", "never", "need", "needs"):
                negated = self.negation()
                if not negated:
                    raise self.not_understood(self.at())
                phrase = self.phrase()
                if phrase is None:
                    raise self.not_understood(self.at() or self.tokens[start])
                if negated == "free":
                    self.freed = True
                else:
                    phrase.negated = True
                    self.attach(phrase, subjects, start)
                continue
            if word and word not in OPENING:
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

    def conformable(self) -> bool:
        """Pass over "of compatible sizes", "of appropriate dimensions": the formulas say which."""
        j = 1
        while self.word(j) in ("compatible", "appropriate", "suitable", "conformable", "conforming", "matching", "the", "same", "equal"):
            j += 1
        if j == 1 or self.word(j) not in (
            "size",
            "sizes",
            "dimension",
            "dimensions",
            "order",
            "orders",
            "shape",
            "shapes",
            "length",
            "lengths",
        ):
            return False
        self.i += j + 1
        return True

    def aside(self) -> int:
        """How many words at the cursor are an aside: "for simplicity", "without loss of generality", "from now on"."""
        words = self.words(5)
        return next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in _ASIDES), 0)

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
