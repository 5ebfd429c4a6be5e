r"""From a document to its claims: block by block, sentence by sentence, with what is declared where.

Start at `found_in`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..document import Block, Document, Formula, Prose
from ..document.sentences import Sentence, sentences
from ..errors import DeriverError, TypeMistake
from ..expression import Expr
from ..latex.declarations import read_declarations
from ..latex.macros import Macros
from ..latex.statements import as_definition
from ..latex.syntax import parse_syntax
from ..latex.tree import Chain
from ..model import Claim, Context, Finding, Verdict
from .comments import Instruction, instruction_of
from .formulas import Part, Parts, read_parts
from .records import Found
from .scope import Known, Scope, forget
from .sentence import Analysis, analyse
from .skeleton import Mark, Skeleton, letters_of, names_in, skeleton_of
from .tables import columns_of, derivative_row

__all__ = ["found_in"]

_GOES_ON = re.compile(
    r"^(?:[a-z(,;=]|⟦|(?:Then|Thus|Hence|Therefore|So|Where|Here|This|These|It|Its|In words|Also|That|Check|Moreover|Furthermore|Similarly|"
    r"Consequently|Substitut\w+|Combin\w+|Concretely|With|Note|The last|Equivalently|In particular|Indeed|Now|Finally|By|Since|Using)\b)"
)
_TABLE = re.compile(r"\btables?\b|\bbelow\b|\bfollowing\b", re.IGNORECASE)
_NOT_CLAIMED = {
    "C": ("inequality", "a condition in the text: it is supposed, not claimed"),
    "D": ("definition", "a definition: it introduces a name"),
    "R": ("equation_to_solve", "an equation or a condition in the text: it is supposed, not claimed"),
    "X": ("equation_to_solve", "an equation or a condition in the text: it is supposed, not claimed"),
}


def found_in(document: Document, context: Context | None = None) -> list[Found]:
    r"""The claims of a document in the order they stand; every formula gives at least one.

    >>> from ..document import read_document
    >>> text = "Let $A$ be symmetric. Then $A^\\top = A$."
    >>> [(f.kind, f.latex) for f in found_in(read_document(text=text))]
    [('fragment', 'A'), ('identity', 'A^\\top = A')]
    """
    return list(_Walk(document, context or Context()).found())


class _Walk:
    """The state of a walk through a document."""

    def __init__(self, document: Document, context: Context) -> None:
        self.document = document
        self.scope = Scope(context)
        self.macros = Macros.from_text(document.macros) if document.macros else None
        self.before: Block | None = None
        self.list_base: Known | None = None
        self.local: list[str] = []  # names that the current sentence alone defines
        self.ignored: dict[int, str] = {}  # id of a formula -> the reason
        self._instructions()

    # Blocks -----------------------------------------------------------------------------------------------------------

    def found(self) -> Iterator[Found]:
        """All claims."""
        queue = list(sentences(self.document))
        at = 0
        by_block: dict[int, list[Sentence]] = {}
        for sentence in queue:
            by_block.setdefault(id(sentence.block), []).append(sentence)
        for block in self.document.blocks:
            at += 1
            if block.kind == "comment":
                yield from self._comment(block)
                continue
            if block.kind == "code":
                continue
            self._enter(block)
            if block.kind == "table":
                yield from self._table(block)
            else:
                for sentence in by_block.get(id(block), ()):
                    yield from self._sentence(sentence)
            self.before = block

    def _enter(self, block: Block) -> None:
        """Whether the block goes on with the passage, or begins another."""
        scope, before = self.scope, self.before
        if block.kind == "heading":
            scope.heading(block.level)
            self.list_base = None
            return
        if block.kind == "list_item":
            if before is None or before.kind != "list_item":
                if before is None or before.kind != "paragraph" or _finished(before):
                    scope.new_passage()
                self.list_base = scope.here
            else:
                base = self.list_base
                scope.new_passage()
                if base is not None:
                    scope.here = base
            return
        if block.kind == "table":
            if before is None or before.kind != "paragraph" or (_finished(before) and not _TABLE.search(before.words)):
                scope.new_passage()
            return
        base, self.list_base = self.list_base, None
        opening = _opening(block)
        if before is None or before.kind == "heading":
            scope.new_passage()
        elif before.kind == "list_item":
            scope.new_passage()
            if base is not None and _GOES_ON.match(opening):
                scope.here = base
        elif _finished(before) and not _GOES_ON.match(opening):
            scope.new_passage()

    def _instructions(self) -> None:
        """Which formulas the author wants ignored: those on the line of the comment, else those of the block after it."""
        blocks = self.document.blocks
        for index, block in enumerate(blocks):
            found = instruction_of(block)
            if found is None or found.verb != "ignore":
                continue
            line = block.place.line
            near = [
                f for other in blocks[max(0, index - 1) : index] for f in other.formulas()
                if f.place.line <= line <= f.place.end_line and f.place.path == block.place.path
            ]  # fmt: skip
            if not near:
                following = next((b for b in blocks[index + 1 :] if b.kind != "comment"), None)
                near = list(following.formulas()) if following is not None else []
            for formula in near:
                self.ignored[id(formula)] = found.text or "no reason is given"

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
            return
        analysis = analyse(skeleton, self.scope.here, self.macros)
        self.scope.learn(analysis.after, analysis.lasting)
        self.local.clear()
        for index in range(len(skeleton.marks)):
            yield from self._formula(analysis, index)
        if self.local:
            here = self.scope.here
            self.scope.learn(here.with_(forget(here.context, self.local)), lasting=False)

    def _formula(self, analysis: Analysis, index: int, *, defining: bool = False) -> Iterator[Found]:
        mark, role = analysis.skeleton.marks[index], analysis.roles[index]
        formula = mark.formula
        if id(formula) in self.ignored:
            yield self._without(formula, "fragment", f"ignored: {self.ignored[id(formula)]}")
            return
        if mark.look in ("N", "E", "S"):
            yield self._without(formula, "fragment", "an expression without a relation: it asserts nothing")
            return
        if mark.look == "M":
            if index in analysis.taken:
                yield self._without(formula, "declaration", "a declaration: it says what a symbol is")
            else:
                yield self._without(formula, "declaration", "a membership that is not read: nothing is taken from it", outcome="undecided")
            return
        if defining and role == "plain":
            role = "defining"
        if index in analysis.taken or (role == "hypothesis" and mark.look in _NOT_CLAIMED and mark.look != "D"):
            kind, reason = _NOT_CLAIMED[mark.look]
            names = frozenset() if index in analysis.taken else letters_of(formula.latex, self.macros)
            yield replace(self._without(formula, kind, reason), names=names)
            return
        if role == "hypothesis" and mark.look == "D":
            where = analysis.supposed(index)
            if where is not None:
                self._bind(formula, mark)
            if where == "sentence":
                self.local.extend(mark.names)
            yield self._without(formula, "definition", "a definition or a case: it is supposed, not claimed")
            return
        known = _joined(analysis.known[index], self.scope.here)
        parts, known, weaker = self._read(formula, known)
        if mark.look == "D" and _again(mark, parts, known):
            yield self._without(formula, "definition", "a definition that stands above as well")
            return
        self._define(formula, mark, parts, known, role, lasting=analysis.lasting)
        open_ = list(analysis.open)
        if weaker:
            open_.append("what is declared around it does not fit, so it was read without")
        if parts.broken:
            open_.append("only parts of the formula were read")
        if formula.damaged:
            open_.append(formula.damaged)
        for part in parts.parts:
            yield self._part(formula, part, role, known, tuple(open_))

    def _read(self, formula: Formula, known: Known) -> tuple[Parts, Known, bool]:
        """The parts of a formula under what is known; where that does not fit, under less."""
        first: Parts | None = None
        for attempt, each in enumerate((known, *self.scope.weaker(known))):
            parts = read_parts(formula.latex, each.context, self.macros)
            if first is None:
                first = parts
            if not any(isinstance(p.error, TypeMistake) for p in parts.parts):
                return parts, each, attempt > 0
        assert first is not None
        return first, known, False

    def _define(self, formula: Formula, mark: Mark, parts: Parts, known: Known, role: str, *, lasting: bool) -> None:
        """What the formula defines goes on to what follows."""
        new = {k: d for k, d in parts.context.definitions.items() if known.context.definitions.get(k) is not d}
        here = self.scope.here
        if new:
            context = here.context
            context = forget(context, [k for k in new if k in context.definitions])
            fresh = {k: s for k, s in parts.context.symbols.items() if k not in context.symbols}
            context = context.with_(definitions={**context.definitions, **new}, symbols={**context.symbols, **fresh})
            self.scope.learn(here.with_(context, declared=new), lasting)
            return
        if mark.look == "D" and role != "stated":
            self._bind(formula, mark, lasting)

    def _bind(self, formula: Formula, mark: Mark, lasting: bool = False) -> None:
        """A name that had a kind, or another value, has this one from here on, unless more was said of it than its shape."""
        if not isinstance(mark.node, Chain):
            return
        here = self.scope.here
        name = mark.names[0]
        symbol = here.context.symbols.get(name)
        if symbol is not None and symbol.properties - {"real", "square"}:
            return
        context = forget(here.context, [name])
        try:
            made = as_definition(mark.node, formula.latex, context)
        except DeriverError:
            return
        if made is not None:
            key, definition, extra = made
            context = context.with_(definitions={**context.definitions, key: definition}, symbols={**context.symbols, **extra})
            self.scope.learn(here.with_(context, declared=[key]), lasting)

    def _part(self, formula: Formula, part: Part, role: str, known: Known, open_: tuple[str, ...]) -> Found:
        place = formula.place_of(part.start, part.end)
        latex = formula.latex[part.start : part.end].strip()
        claim = part.claim
        label = _label(formula, part)
        if claim is None:
            if part.error is None or part.kind == "fragment":
                verdict = Verdict("not_a_claim", method="classification", reason=part.reason)
            else:
                verdict = Verdict("undecided", reason=f"not read: {part.reason}", findings=_findings(part.error))
            names = letters_of(latex, self.macros) if part.error is not None else frozenset()
            return Found(
                place, latex, part.kind, verdict=verdict, role=role, names=names, passage=self.scope.passage, link=part.link, label=label
            )
        letters = frozenset(s.latex for s in _free(claim) if s.op == "symbol")
        declared = frozenset(k for k in letters if k in known.declared or k.split("_")[0] in known.declared)
        described = sorted((letters - declared) & known.described)
        if described:
            open_ = (*open_, f"the text says something of {', '.join(f'${k}$' for k in described)} that was not understood")
        claim = replace(claim, place=place, link=part.link or claim.link, label=label)
        return Found(
            place, latex, claim.kind, claim=claim, role=role, open=open_, names=letters, declared=declared, passage=self.scope.passage,
            link=part.link or claim.link, label=label, declarations=_declarations(claim, formula, known), assumed=claim.assumed,
            findings=claim.findings,
        )  # fmt: skip

    def _without(self, formula: Formula, kind: str, reason: str, outcome: str = "not_a_claim") -> Found:
        verdict = Verdict(outcome, method="classification", reason=reason)
        return Found(formula.place, formula.latex, kind, verdict=verdict, passage=self.scope.passage, label=formula.label)

    # Tables -----------------------------------------------------------------------------------------------------------

    def _table(self, table: Block) -> Iterator[Found]:
        columns = columns_of(table, self.macros)
        for cell in table.header:
            for piece in cell:
                if isinstance(piece, Formula):
                    yield self._without(piece, "fragment", "a heading")
        start = self.scope.here
        for row in table.rows:
            claim = derivative_row(columns, row, self.macros)
            for position, cell in enumerate(row):
                self.scope.here = start
                if claim is not None and position == columns.derivative:
                    yield from self._derivative(claim.latex, claim.left, claim.formula, claim.function, claim.cell)
                    continue
                if claim is not None and position == columns.function:
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
            read = read_parts(text, analysis.known[index].context, self.macros)
            for part in read.parts:
                found = self._part(
                    Formula(text, text, mark.formula.place),
                    replace(part, start=0, end=len(text)),
                    "stated",
                    analysis.known[index],
                    (*row.open, *analysis.open),
                )
                yield replace(found, place=mark.formula.place)


def _again(mark: Mark, parts: Parts, known: Known) -> bool:
    """Whether a formula is word for word the definition that is in force."""
    definition = known.context.definitions.get(mark.names[0]) if mark.names else None
    claims = [p.claim for p in parts.parts]
    return definition is not None and len(claims) == 1 and claims[0] is not None and claims[0].left is claims[0].right


def _joined(known: Known, here: Known) -> Known:
    """What is known for a formula of a sentence, with what formulas before it in the sentence defined."""
    definitions = {**known.context.definitions, **here.context.definitions}
    if definitions == dict(known.context.definitions):
        return known
    symbols = {k: s for k, s in here.context.symbols.items() if k not in known.context.symbols}
    kept = {k: s for k, s in known.context.symbols.items() if k not in definitions}
    context = known.context.with_(definitions=definitions, symbols={**symbols, **kept})
    return known.with_(context, declared=definitions)


def _finished(block: Block) -> bool:
    words = block.words.rstrip("$ )]*_\"'”’")
    return words.endswith((".", "!", "?", "…")) and not words.endswith("...")


def _opening(block: Block) -> str:
    if block.pieces and isinstance(block.pieces[0], Formula):
        return "⟦" if block.pieces[0].display else "$"
    return next((p.text.lstrip() for p in block.pieces if isinstance(p, Prose) and p.text.strip()), "")


def _free(claim: Claim) -> frozenset[Expr]:
    free = claim.left.free
    return free if claim.right is None else free | claim.right.free


def _label(formula: Formula, part: Part) -> str | None:
    inside = [label for at, label in formula.labels if part.start <= at <= part.end + 2]
    return inside[0] if inside else formula.label


def _findings(error: DeriverError) -> tuple[Finding, ...]:
    if isinstance(error, TypeMistake):
        return (Finding("shape_mismatch", error.message),)
    return ()


def _declarations(claim: Claim, formula: Formula, known: Known) -> tuple[str, ...]:
    """What the text declares of the letters of a claim, for display."""
    out: list[str] = []
    context = known.context
    try:
        written = names_in(parse_syntax(formula.latex))
    except DeriverError:
        written = frozenset()
    for key in sorted(written):
        definition = context.definitions.get(key)
        if definition is not None:
            out.append(definition.latex or f"{key} = {definition.body.latex}")
    free = sorted((s for s in _free(claim) if s.op == "symbol"), key=lambda s: s.latex)
    for symbol in free:
        if context.symbols.get(symbol.latex) is symbol:
            words = ", ".join(sorted(p.replace("_", " ") for p in symbol.properties if p != "real"))
            out.append(f"{symbol.latex}: {symbol.shape}" + (f", {words}" if words else ""))
    shown = set(free)
    out.extend(c.latex for c in context.conditions if c.free & shown)
    return tuple(dict.fromkeys(out))
