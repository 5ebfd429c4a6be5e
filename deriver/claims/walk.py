r"""From a document to its claims: block by block, sentence by sentence, with what is declared where.

Start at `found_in`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..document import Block, Document, Formula
from ..document.sentences import Sentence, sentences
from ..errors import DeriverError, SizeMistake, TypeMistake
from ..latex.declarations import read_declarations
from ..latex.macros import Macros
from ..model import Context, Verdict
from ..source import Place
from .chains import with_chains
from .comments import Instruction, ignored_in, instruction_of
from .enclosed import Enclosure
from .factored import with_factorisations
from .faded import Faded
from .formulas import Parts, read_parts
from .ito import with_ito
from .joined import bound, is_finished, is_quoted, is_reshaped, joined_context, merged_readings, opens_with, supposed_kind
from .nearby import Nearby
from .pronouns import resolved
from .properties import asserted_properties
from .records import Found
from .roles import in_one_case, lasting
from .scope import Known, Scope, forget
from .sentence import Analysis, analyse, dropped
from .settings import redefined_in, settings_of, stays
from .skeleton import Mark, Skeleton, cases_in, in_numbers, letters_of, skeleton_of
from .solved import with_solutions
from .spoken import claims_in_words, why_unread
from .standing import Standing, found_part, with_comparisons
from .stationary import with_stationary_points
from .tables import columns_of, rows_of
from .unread import speaks_of_letters

__all__ = ["found_in"]

_GOES_ON = re.compile(
    r"^(?:[a-z(,;=]|⟦|(?:Then|Thus|Hence|Therefore|So|Where|Here|This|These|It|Its|In words|Also|That|Check|Moreover|Furthermore|Similarly|"
    r"Consequently|Substitut\w+|Combin\w+|Concretely|With|"
    r"(?:Integrat|Differentiat|Add|Subtract|Multiply|Divid|Sett|Tak|Expand|Rearrang|Simplify|Evaluat|Exponentiat|Squar)ing(?=,|\s+(?:both|once|twice|this|that|it|these|gives|yields|term|and)\b)|"
    r"Note|The last|Equivalently|In particular|Indeed|Now|Finally|By|Since|Using)\b)"
)
_ALTERNATIVES = re.compile(r"⟧\s*,?\s*or\s*⟦")
#: `y(0) = 1`, `y'(0) = 0`: of a function that is still to be found.
_INITIAL = re.compile(r"\s*[a-zA-Z]'*\s*\(\s*(?:-?\d+|[a-z]_0|\\pi)\s*\)\s*=")
#: `\mathbf{f}: \mathbb{R}^n \to \mathbb{R}^m`
_SIGNATURE = re.compile(r"^\s*[^=<>:]+(?::|\\colon)[^=<>]+(?:\\to|\\rightarrow|\\longrightarrow)(?![A-Za-z])[^=<>]+$")
_TABLE = re.compile(r"\btables?\b|\bbelow\b|\bfollowing\b", re.IGNORECASE)
_DIFFERS = re.compile(r"\bin\s+general\b|\bgenerally\b|\bnot\s+commutative\b|\bneed\s+not\b|\bdo(?:es)?\s+not\s+commute\b", re.IGNORECASE)
_SUPPOSING = ("hypothesis", "supposed", "cited")


def found_in(document: Document, context: Context | None = None) -> list[Found]:
    r"""The claims of a document in the order they stand; every formula gives at least one.

    >>> from ..document import read_document
    >>> text = "Let $A$ be symmetric. Then $A^\\top = A$."
    >>> [(f.kind, f.latex) for f in found_in(read_document(text=text))]
    [('fragment', 'A'), ('identity', 'A^\\top = A')]
    """
    walk = _Walk(document, context or Context())
    found = with_solutions(with_chains(document, list(walk.found())), walk.macros)
    found = with_factorisations(with_ito(with_stationary_points(found, walk.macros)), walk.macros)
    if document.format == "plain":  # nothing tells where a section or an exercise ends
        return [replace(f, cued=False) if f.cued else f for f in found]
    return found


class _Walk:
    """The state of a walk through a document."""

    def __init__(self, document: Document, context: Context) -> None:
        self.document = document
        self.scope = Scope(context)
        self.macros = Macros.from_text(document.macros) if document.macros else None
        self.before: Block | None = None
        self.list_base: Known | None = None
        self.redefined = redefined_in(document.macros or "")
        self.enclosure = Enclosure()
        self.faded = Faded()
        self.nearby = Nearby()
        self.recent: set[str] = set()  # letters declared since something was claimed
        self.named: tuple[str, ...] = ()  # letters of the declaration before, for pronouns
        self.settings: tuple[str, ...] = ()
        self._passage = -1  # that of `settings`
        self.lasting: tuple[str, ...] = ()  # what holds to the end of `_section`
        self._section: tuple[str, ...] = ()
        self.local: list[str] = []  # names that the current sentence alone defines
        self.doubted: dict[str, str] = {}  # what it says of them in one case only
        self.cases: frozenset[int] = frozenset()  # formulas of the current sentence that exclude each other
        self.ignored = ignored_in(document)

    # Blocks -----------------------------------------------------------------------------------------------------------

    def found(self) -> Iterator[Found]:
        """All claims."""
        queue = list(sentences(self.document))
        at = 0
        by_block: dict[int, list[Sentence]] = {}
        for sentence in queue:
            by_block.setdefault(id(sentence.block), []).append(sentence)
        for block in self.document.blocks:
            following = self.document.blocks[at + 1] if at + 1 < len(self.document.blocks) else None
            at += 1
            if block.kind == "comment":
                yield from self._comment(block)
                continue
            if block.kind == "code":
                continue
            known = self.scope.here
            ended = self._enter(block)
            self.faded.enter(block, known.context, self.scope.here.context, closed=ended)
            self._setting(block, following)
            if block.kind == "table":
                yield from self._table(block)
            else:
                for sentence in by_block.get(id(block), ()):
                    yield from self._sentence(sentence)
            self.before = block

    def _enter(self, block: Block) -> bool:
        """Whether the block goes on with the passage, or begins another; whether a theorem or an example ended with it."""
        scope, before = self.scope, self.before
        goes_on = block.kind in ("list_item", "table", "code") or _GOES_ON.match(opens_with(block)) is not None
        ended = self.enclosure.enter(block, scope.section, goes_on and block.kind != "heading")
        if ended is not None:
            scope.restore(ended)
            self.list_base = None
        if block.kind != "list_item":
            self.recent.clear()
        if block.kind == "heading":
            scope.heading(block.level)
            self.list_base = None
            return ended is not None
        if block.kind == "list_item":
            if before is None or before.kind != "list_item":
                if before is None or before.kind != "paragraph" or is_finished(before):
                    scope.new_passage()
                self.list_base = scope.here
            else:
                base = self.list_base
                scope.new_passage()
                if base is not None:
                    scope.here = base
            return ended is not None
        if block.kind == "table":
            if before is None or before.kind != "paragraph" or (is_finished(before) and not _TABLE.search(before.words)):
                scope.new_passage()
            return ended is not None
        base, self.list_base = self.list_base, None
        opening = opens_with(block)
        if before is None or before.kind == "heading":
            scope.new_passage()
        elif before.kind == "list_item":
            scope.new_passage()
            if base is not None and _GOES_ON.match(opening):
                scope.here = base
        elif is_finished(before) and not _GOES_ON.match(opening):
            scope.new_passage()
        return ended is not None

    def _setting(self, block: Block, following: Block | None) -> None:
        """What the paragraph says that changes what its numbers mean; a list goes on with it, and so does the same passage."""
        goes_on = block.kind == "list_item" or self.scope.passage == self._passage
        words = block.words
        if following is not None and following.kind == "paragraph" and len(following.words) < 60:
            words += " " + following.words  # "Contradiction!"
        self.lasting = tuple(
            dict.fromkeys((*(self.lasting if block.section[: len(self._section)] == self._section else ()), *stays(words)))
        )
        self._section = block.section
        self.settings = tuple(dict.fromkeys((*(self.settings if goes_on else ()), *settings_of(words), *self.lasting)))
        self._passage = self.scope.passage

    def _comment(self, block: Block) -> Iterator[Found]:
        found = instruction_of(block)
        if found is not None and found.verb == "let":
            yield self._let(found)

    def _let(self, found: Instruction) -> Found:
        """`deriver: let ...` declares to the end of the section."""
        try:
            context = read_declarations(found.text, self.scope.here.context)
        except DeriverError as problem:
            verdict = Verdict("undecided", reason=f"this declaration is not understood: {problem.message}")
            return Found(found.block.place, found.text, "declaration", verdict=verdict)
        names = [k for k in context.symbols if context.symbols[k] is not self.scope.here.context.symbols.get(k)]
        names += [k for k in context.definitions if k not in self.scope.here.context.definitions]
        self.scope.learn(self.scope.here.with_(context, declared=names), lasting=True)
        verdict = Verdict("not_a_claim", method="classification", reason="a declaration for the checker")
        return Found(found.block.place, found.text, "declaration", verdict=verdict)

    # Sentences --------------------------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence) -> Iterator[Found]:
        skeleton = skeleton_of(sentence.pieces, self.macros)
        if not skeleton.marks:
            if self._pronoun(skeleton, sentence.place):
                return
            self._spoken_of(skeleton)
            gone = dropped(skeleton, self.scope.here)
            if gone:  # "We now remove this assumption."
                here = self.scope.here
                self.scope.learn(here.with_(forget(here.context, gone), described=gone), lasting=True)
            elif claims_in_words(sentence):
                yield self._in_words(sentence)
            return
        before = self.scope.here
        analysis = analyse(skeleton, self.scope.here, self.macros, self.recent)
        self.scope.learn(analysis.after, analysis.lasting)
        self._remember(analysis)
        self.local.clear()
        self.doubted.clear()
        self.cases = cases_in(skeleton)
        self._trailing(analysis)
        for index in range(len(skeleton.marks)):
            lead = skeleton.lead(index)
            for each in self._formula(analysis, index):
                yield replace(each, lead=lead, section=self.faded.section)
        self.nearby.note(analysis, self.scope.passage)
        yield from self._properties(analysis, joined_context(before, self.scope.here, before))
        if self.local:
            here = self.scope.here
            self.scope.learn(here.with_(forget(here.context, self.local)).unread_too(self.doubted), lasting=False)

    def _properties(self, analysis: Analysis, known: Known) -> Iterator[Found]:
        """What the sentence says in words of matrices and vectors that are written out in numbers."""
        for index, names, latex in asserted_properties(analysis.skeleton):
            definitions = known.context.definitions
            if not all(n in definitions and not definitions[n].parameters and not definitions[n].body.free for n in names):
                continue
            formula = analysis.skeleton.marks[index].formula
            parts = read_parts(latex, known.context, self.macros)
            standing = Standing("stated", known, self.scope.passage, (), (*analysis.denied, *self.settings))
            for part in parts.parts:
                yield replace(found_part(replace(formula, latex=latex), part, standing, self.macros), place=formula.place)

    def _remember(self, analysis: Analysis) -> None:
        """The letters that a declaration names; a sentence that claims something ends their being new."""
        declared = analysis.after.declared
        names = [n for m in analysis.skeleton.marks if m.look in "NMCD" for n in m.names if n in declared]
        if analysis.lasting or any(m.look == "M" for m in analysis.skeleton.marks):
            self.named = tuple(dict.fromkeys(names)) or self.named
        if any(m.look in "RXE" and k not in analysis.taken for k, m in enumerate(analysis.skeleton.marks)):
            self.recent.clear()
        elif analysis.lasting:
            self.recent.update(names)

    def _pronoun(self, skeleton: Skeleton, place: Place) -> bool:
        """Whether the sentence says something of the letters before it that is understood: "Assume it is symmetric." """
        meant = resolved(skeleton, self.scope.here, self.named, place)
        if meant is None:
            return False
        analysis = analyse(meant, self.scope.here, self.macros, self.named)
        if analysis.open or analysis.denied or analysis.after is self.scope.here:
            return False
        if any(name in analysis.after.unread for mark in meant.marks for name in mark.names):
            return False
        self.scope.learn(analysis.after, lasting(skeleton.text))
        return True

    def _spoken_of(self, skeleton: Skeleton) -> None:
        """What a sentence without formulas says of the letters before it: "This matrix is a projector."""
        words = speaks_of_letters(skeleton.text)
        if words:
            here = self.scope.here
            names = {*here.context.symbols, *here.context.definitions, *here.declared}
            self.scope.learn(here.unread_too(dict.fromkeys(names, words)), lasting(skeleton.text))

    def _in_words(self, sentence: Sentence) -> Found:
        verdict = Verdict("not_a_claim", method="classification", reason=why_unread(sentence))
        return Found(sentence.place, sentence.words, "prose", verdict=verdict, passage=self.scope.passage)

    def _trailing(self, analysis: Analysis) -> None:
        """`... = m + ..., where $m = ...$`: what a claim is followed by defines its letters."""
        if _ALTERNATIVES.search(analysis.skeleton.text):
            return  # "meet where $x=0$ or $y=0$" defines neither
        claims = [k for k, m in enumerate(analysis.skeleton.marks) if m.look == "R"]
        for index, mark in enumerate(analysis.skeleton.marks):
            if mark.look == "D" and analysis.cues[index] in ("where", "with") and claims and claims[0] < index:
                if analysis.roles[index] == "supposed" and mark.names[0] not in self.scope.here.context.definitions:
                    self._bind(mark.formula, mark)

    def _formula(self, analysis: Analysis, index: int, *, defining: bool = False) -> Iterator[Found]:
        mark, role = analysis.skeleton.marks[index], analysis.roles[index]
        formula = mark.formula
        if formula.place in self.ignored:
            yield self._without(formula, "fragment", f"ignored: {self.ignored[formula.place]}")
            return
        if index in self.cases:
            yield self._without(formula, "inequality" if mark.look == "C" else "equation_to_solve", "one of several cases")
            return
        if mark.look in ("N", "S"):
            yield self._without(formula, "fragment", "an expression without a relation: it asserts nothing", reading=formula.latex)
            return
        if mark.look == "E":
            parts, _, _ = self._read(formula, joined_context(analysis.known[index], self.scope.here, analysis.after))
            part = parts.parts[0]
            yield self._without(formula, "fragment", part.reason or "it relates nothing that could be checked", reading=part.reading)
            return
        if mark.look == "M":
            if index in analysis.taken or _SIGNATURE.search(formula.latex):
                yield self._without(formula, "declaration", "a declaration: it says what a symbol is")
            elif role in ("hypothesis", "supposed", "defining") or analysis.cues[index] in ("let", "if", "for", "given", "with", "where"):
                yield self._without(formula, "declaration", "a declaration that is not understood: nothing is taken from it")
            else:
                reason = "one side of an equivalence said in words" if analysis.cues[index] in ("iff", "only") else "it is not read"
                yield self._without(formula, "declaration", f"a membership from which nothing is taken: {reason}", outcome="undecided")
            return
        if defining and role == "plain":
            role = "defining"
        if index in analysis.taken or (role == "hypothesis" and mark.look in ("C", "R")):
            names = frozenset() if index in analysis.taken else letters_of(formula.latex, self.macros)
            asked = analysis.skeleton.text.rstrip().endswith("?") and index not in analysis.taken
            said = ("question", "a question: it is asked, not claimed") if asked else supposed_kind(mark)
            # "The normal equations $A^\\top Ax=A^\\top b$" are solved for x, and say nothing of A.
            unknown = index not in analysis.taken and not analysis.cues[index] and not names <= analysis.known[index].declared
            yield replace(self._without(formula, *said), names=names, unknown=unknown and supposed_kind(mark)[0] == "equation_to_solve")
            return
        if mark.look == "D" and role in ("hypothesis", "supposed"):
            where = analysis.supposed(index)
            if where is not None:
                self._bind(formula, mark)
            if where == "sentence" and not in_numbers(mark):
                self.local.extend(mark.names)
            yield self._without(formula, "definition", "a definition or a case: it is supposed, not claimed")
            return
        full = joined_context(analysis.known[index], self.scope.here, analysis.after)
        parts, known, misfit = self._read(formula, full)
        standing = self._standing(analysis, index, role, known, parts, misfit)
        later = self._again(formula, full, standing, len(parts.parts))
        beside = self.nearby.read_again(formula, known, standing, len(parts.parts), self.macros)
        one_case = in_one_case(analysis.skeleton, index)
        defined = self._define(formula, mark, parts, known, role, lasting=analysis.lasting and not one_case)
        if one_case:
            self.local.extend(defined)
            self.doubted.update(dict.fromkeys(defined, f"in one case ${formula.latex.strip()}$"))
        comparisons = [analysis.skeleton.marks[k] for k in analysis.applied[index] if analysis.skeleton.marks[k].look == "C"]
        for number, part in enumerate(parts.parts):
            if misfit is not None:
                part = with_comparisons(part, comparisons)
            unfit = misfit.message if misfit is not None and is_reshaped(full, part, self.macros) else ""
            again = later[number] if number < len(later) else None
            near = beside[number] if number < len(beside) else None
            yield replace(found_part(formula, part, standing, self.macros), unfit=unfit, again=again, nearby=near)

    def _again(self, formula: Formula, full: Known, standing: Standing, count: int) -> list[Found | None]:
        """The formula read with what its names were defined to be further above in the section."""
        letters = letters_of(formula.latex, self.macros)
        known = self.faded.known_for(full, letters, self.scope.declared_here())
        if known is None:
            return []
        parts = read_parts(formula.latex, known.context, self.macros)
        if len(parts.parts) != count:
            return []
        if self.document.format == "plain" or (_INITIAL.match(formula.latex) and standing.role != "stated"):
            standing = replace(standing, role="supposed", open=(*standing.open, "it may be a condition on another function"))
        if letters & self.faded.weak:
            standing = replace(standing, open=(*standing.open, "what it speaks of was defined in another item"))
        standing = replace(standing, known=known)
        return [
            found_part(formula, part, standing, self.macros) if self.faded.speaks(part.claim, letters) else None for part in parts.parts
        ]

    def _standing(
        self, analysis: Analysis, index: int, role: str, known: Known, parts: Parts | None = None, misfit: DeriverError | None = None
    ) -> Standing:
        """How a formula stands in its sentence."""
        marks = analysis.skeleton.marks
        formula = marks[index].formula
        open_ = list(analysis.open)
        fits = None
        if misfit is not None:
            open_.append("what is declared around it does not fit, so it was read without")
            here = self.scope.here.context
            letters = letters_of(formula.latex, self.macros)
            sizes = {letter for s in here.symbols.values() for letter in s.shape.letters}
            places = {p.latex for k in letters if k in here.definitions for p in here.definitions[k].parameters}
            if isinstance(misfit, SizeMistake) and letters - sizes - places <= self.scope.declared_here():
                fits = misfit
        if parts is not None and parts.broken and not all(p.link is not None for p in parts.parts):
            open_.append("only parts of the formula were read")
        if formula.damaged:
            open_.append(formula.damaged)
        supposed = tuple(
            m.formula.latex for k, m in enumerate(marks) if m.look == "R" and k not in analysis.taken and analysis.roles[k] in _SUPPOSING
        )
        differs = _DIFFERS.search(analysis.skeleton.text) is not None
        denied = (*analysis.denied, *self.settings, *is_quoted(analysis.skeleton, index))
        if self.redefined and self.redefined.intersection(re.findall(r"\\[A-Za-z]+", formula.latex)):
            denied = (*denied, "a macro in it is defined more than once")
        return Standing(role, known, self.scope.passage, tuple(open_), denied, supposed, differs, fits)

    def _read(self, formula: Formula, known: Known) -> tuple[Parts, Known, DeriverError | None]:
        """The parts of a formula under what is known; where that does not fit, under less, with the misfit."""
        first: Parts | None = None
        misfit: DeriverError | None = None
        for number, each in enumerate((known, *merged_readings(known), *self.scope.weaker(known))):
            parts = read_parts(formula.latex, each.context, self.macros)
            mistake = next((p.error for p in parts.parts if isinstance(p.error, TypeMistake)), None)
            if mistake is None:
                return parts, each, misfit if number > len(merged_readings(known)) else None
            if first is None:
                first, misfit = parts, mistake
        assert first is not None
        return first, known, None

    def _define(self, formula: Formula, mark: Mark, parts: Parts, known: Known, role: str, *, lasting: bool) -> Iterable[str]:
        """What the formula defines goes on to what follows; the names it defines."""
        new = {k: d for k, d in parts.context.definitions.items() if known.context.definitions.get(k) is not d}
        here = self.scope.here
        if new:
            context = here.context
            context = forget(context, [k for k in new if k in context.definitions])
            fresh = {k: s for k, s in parts.context.symbols.items() if k not in context.symbols}
            conventions = {**context.conventions, **parts.context.conventions}
            context = context.with_(
                definitions={**context.definitions, **new}, symbols={**context.symbols, **fresh}, conventions=conventions
            )
            self.scope.learn(here.with_(context, declared=new), lasting)
        elif mark.look == "D" and role != "stated":
            self._bind(formula, mark, lasting)
            return mark.names
        return new

    def _bind(self, formula: Formula, mark: Mark, lasting: bool = False) -> None:
        known = bound(self.scope.here, formula.latex, mark)
        if known is not None:
            self.scope.learn(known, lasting)

    def _without(self, formula: Formula, kind: str, reason: str, outcome: str = "not_a_claim", reading: str = "") -> Found:
        verdict = Verdict(outcome, method="classification", reason=reason, reading=reading)
        return Found(
            formula.place, formula.latex, kind, verdict=verdict, passage=self.scope.passage, label=formula.label,
            context=self.scope.here.context,
        )  # fmt: skip

    # Tables -----------------------------------------------------------------------------------------------------------

    def _table(self, table: Block) -> Iterator[Found]:
        columns = columns_of(table, self.macros)
        for cell in table.header:
            for piece in cell:
                if isinstance(piece, Formula):
                    yield self._without(piece, "fragment", "a heading")
        start = self.scope.here
        for row in table.rows:
            claims = rows_of(columns, row, table, self.macros)
            for position, cell in enumerate(row):
                self.scope.here = start
                if position in claims:
                    claim = claims[position]
                    yield from self._derivative(claim.latex, claim.left, claim.formula, claim.function, claim.cell)
                    continue
                if columns.derivative in claims and position == columns.function:
                    for piece in cell:
                        if isinstance(piece, Formula):
                            yield self._without(piece, "definition", "the function of this row: the next column claims its derivative")
                    continue
                skeleton = skeleton_of(cell, self.macros)
                if skeleton.marks:
                    analysis = analyse(skeleton, self.scope.here, self.macros)
                    self.scope.here = analysis.after
                    for index in range(len(skeleton.marks)):
                        yield from self._formula(analysis, index, defining=position in columns.defining)
        self.scope.here = start

    def _derivative(self, latex: str, left: str, formula: Formula, function: Skeleton, cell: Skeleton) -> Iterator[Found]:
        """A row of a table of derivatives: the main result, and variants in parentheses under their condition."""
        row = analyse(function, self.scope.here, self.macros)
        known = row.known[0] if row.known else self.scope.here
        analysis = analyse(cell, known, self.macros)
        for index, mark in enumerate(cell.marks):
            if index in analysis.taken:
                yield self._without(mark.formula, "inequality", "a condition in the text: it is supposed, not claimed")
                continue
            if mark.formula is formula:
                text = latex
            elif mark.look in ("E", "N") and re.search(r"[(=]\s*=?\s*$", cell.before(index)):
                text = f"{left} = {mark.formula.latex}"
            else:
                yield from self._formula(analysis, index)
                continue
            claimed = Formula(text, text, mark.formula.place)
            parts, known_here, misfit = self._read(claimed, analysis.known[index])
            # The letters of a cell are its result, not something the text describes.
            known_here = replace(known_here, described=self.scope.here.described)
            standing = self._standing(analysis, index, "stated", known_here, parts, misfit)
            standing = replace(standing, open=(*row.open, *standing.open))
            for part in parts.parts:
                yield replace(found_part(claimed, replace(part, start=0, end=len(text)), standing, self.macros), place=mark.formula.place)
