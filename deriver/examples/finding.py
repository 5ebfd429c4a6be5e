r"""The problems of a document: sections with markers, exercises and examples under headings, in environments, in lists.

Comes in: a `Document`. Goes out: `Example`s in order. Two ways to write them are known. In a worked-example document, one with
comments such as `expect:`, a problem is a section. In any other document a problem begins where the text says so: a heading
"Exercise 3", a paragraph "Example 2.", an environment `problem`, a list item under the heading "Exercises".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..document import Block, Document, Formula
from ..latex.macros import Macros
from .expecting import read_expectations
from .numbered import divided, instruction, is_numbered
from .records import Example, Expectation, Slot

__all__ = ["CLOSE", "OPEN", "examples_in", "left_out", "slots_in"]

OPEN = re.compile(r"^\s*(?:>\s*)?(?:<!--\s*derivation\s*-->|%\s*<derivation>)\s*$")
CLOSE = re.compile(r"^\s*(?:>\s*)?(?:<!--\s*/derivation\s*-->|%\s*</derivation>)\s*$")
_ID = re.compile(r"\b\d{3}-W\d+\b")
_CAPABILITY = re.compile(r"\b[A-Z]\d{1,2}\b")
#: A comment of any document may begin with the word "source" or "capability": ours names a row of a table.
_NOTE = re.compile(
    r"^\s*(?:(?P<expect>expect)\s*:(?P<what>.*)|(?P<other>source|left out)\s*:(?P<ids>.*\d{3}-W\d+.*)"
    r"|(?P<shows>capability)\s*:(?P<rows>[\sA-Z0-9,]*[A-Z]\d{1,2}[\sA-Z0-9,]*)|(?P<later>not yet)\s*[.:]?\s*)$",
    re.DOTALL,
)

_NOUN = r"(?:worked\s+)?(?:example|exercise|problem|question|task)"
_NUMBER = r"(?:\s*\(?[\dA-Z]{1,3}(?:[.\-]\d{1,3}){0,3}\)?[a-z]?)"
_ONE = re.compile(rf"^\W{{0,4}}{_NOUN}(?:{_NUMBER}\b|\s*$|\s*[:.—–(])", re.IGNORECASE)
_LEAD = re.compile(rf"^\W{{0,4}}{_NOUN}{_NUMBER}?\s*(?:\([^()]{{0,80}}\))?\W{{0,3}}[.:—–)]", re.IGNORECASE)
#: A paragraph that is a label and nothing else: a summary that unfolds, a bold line.
_LABEL_ALONE = re.compile(rf"\W{{0,4}}{_NOUN}{_NUMBER}\W{{0,3}}", re.IGNORECASE)
_MANY = re.compile(r"^\W*(?:\w+\s+){0,2}(?:exercises|problems|examples|questions|homework|problem\s+set|problem\s+sheet)\b", re.IGNORECASE)
_SOLVED = re.compile(
    r"^\W{0,4}(?:(?:worked|model|sample)\s+)?(?:solutions?|answers?)\b" + rf"{_NUMBER}?\s*(?:[.:—–)]|$|\(|\$|to\b)", re.IGNORECASE
)
_KINDS = frozenset(("example", "exercise", "problem", "question", "task", "xca", "exer"))
_SOLUTIONS = frozenset(("solution", "answer", "sol"))


def slots_in(document: Document) -> list[Slot]:
    """The pairs of markers in every source of a document; an unclosed marker is none."""
    out: list[Slot] = []
    code = {(b.place.path, n) for b in document.blocks if b.kind == "code" for n in range(b.place.line, b.place.end_line + 1)}
    for source in document.sources:
        opened: int | None = None
        for number, line in enumerate(source.text.split("\n"), 1):
            if OPEN.match(line) and (source.path, number) not in code:
                opened = number
            elif CLOSE.match(line) and opened is not None:
                out.append(Slot(source.path, opened, number))
                opened = None
    return out


def examples_in(document: Document) -> list[Example]:
    """The problems of a document, in the order they stand."""
    slots = slots_in(document)
    document = _without_macros(document)
    written = [b for b in document.blocks if not any(_inside(b, s) for s in slots)]
    notes = any(_note_of(b) for b in written) or bool(_tex_notes(document))
    found = [] if notes else list(_Reader(document, written, slots).found())
    if notes or (slots and not found):
        return list(_sections(document, written, slots))
    return found


def _without_macros(document: Document) -> Document:
    """The document with its own macros written out in its formulas: a problem is read by itself, apart from them."""
    macros = Macros.from_text(document.macros) if document.macros else None
    if macros is None or not macros.known:
        return document
    blocks = []
    for block in document.blocks:
        pieces = tuple(replace(p, latex=macros.written_out(p.latex)) if isinstance(p, Formula) else p for p in block.pieces)
        blocks.append(replace(block, pieces=pieces))
    return replace(document, blocks=tuple(blocks))


def left_out(document: Document) -> list[tuple[str, str]]:
    """(source, reason) of the problems that are left out on purpose."""
    out = []
    for block in document.blocks:
        note = _note_of(block)
        if note is not None and note[0] == "left out":
            ids = _ID.findall(note[1])
            reason = _ID.sub("", note[1]).strip(" ,:;")
            out += [(i, reason) for i in ids]
    return out


def _inside(block: Block, slot: Slot) -> bool:
    return block.place.path == slot.path and slot.first <= block.place.line <= slot.last


def _note_in(text: str) -> tuple[str, str] | None:
    """The verb of a comment and what follows it, or None where the comment is not for us."""
    found = _NOTE.match(text)
    if found is None:
        return None
    verb = found["expect"] or found["other"] or found["shows"] or found["later"]
    return verb, " ".join((found["what"] or found["ids"] or found["rows"] or "").split())


def _note_of(block: Block) -> tuple[str, str] | None:
    return _note_in(block.text) if block.kind == "comment" else None


def _tex_notes(document: Document) -> list[tuple[int, tuple[str, str]]]:
    if document.format != "tex":
        return []
    lines = ((n, line.strip()) for n, line in enumerate(document.text.split("\n"), 1))
    notes = ((n, _note_in(line[1:])) for n, line in lines if line.startswith("%"))
    return [(n, note) for n, note in notes if note is not None]


# Worked-example documents ---------------------------------------------------------------------------------------------


@dataclass
class _Section:
    title: str
    level: int
    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str, Block | None]] = field(default_factory=list)


def _sections(document: Document, written: Sequence[Block], slots: Sequence[Slot]) -> Iterator[Example]:
    """A problem is what stands between a heading (or the problem before) and its markers."""
    before: list[tuple[int, Block]] = []  # declarations of sections without a problem, with the level of their heading
    current = _Section("", 0)

    def closed(slot: Slot | None) -> Iterator[Example]:
        nonlocal current
        asks = slot is not None or any(verb in ("expect", "source", "capability", "not yet") for verb, _, _ in current.notes)
        if asks and current.blocks:
            given = tuple(b for level, b in before if level <= current.level)
            yield _of_section(current, given, slot)
        else:
            before.extend((current.level, b) for b in current.blocks)
        current = _Section(current.title, current.level)

    for event in _in_order(document, written, slots):
        if isinstance(event, Slot):
            yield from closed(event)
        elif isinstance(event, tuple):
            current.notes.append((*event, None))
        elif event.kind == "heading":
            yield from closed(None)
            before[:] = [(level, b) for level, b in before if level < event.level]
            current = _Section(event.words, event.level)
        elif (found := _note_of(event)) is not None:
            current.notes.append((*found, event))
        elif event.kind not in ("comment", "code"):
            current.blocks.append(event)
    yield from closed(None)


def _in_order(document: Document, written: Sequence[Block], slots: Sequence[Slot]) -> list[Block | Slot | tuple[str, str]]:
    """Blocks, markers and the comments of LaTeX as they stand in the sources."""
    order = {source.path: number for number, source in enumerate(document.sources)}
    rows: list[tuple[tuple[int, int], Block | Slot | tuple[str, str]]] = []
    rows += [((order.get(b.place.path, 0), b.place.line), b) for b in written]
    rows += [((order.get(s.path, 0), s.first), s) for s in slots]
    rows += [((0, line), note) for line, note in _tex_notes(document)]
    return [event for _, event in sorted(rows, key=lambda row: row[0])]


def _of_section(section: _Section, given: tuple[Block, ...], slot: Slot | None) -> Example:
    expectations: list[Expectation] = []
    complaints: list[str] = []
    sources: list[str] = []
    capabilities: list[str] = []
    for verb, rest, block in section.notes:
        if verb == "expect":
            some, wrong = read_expectations(rest, block.place if block is not None else None)
            expectations += some
            complaints += wrong
        elif verb == "source":
            sources += _ID.findall(rest)
        elif verb == "capability":
            capabilities += _CAPABILITY.findall(rest)
    last = [*section.blocks, *(b for _, _, b in section.notes if b is not None)]
    end = max(last, key=lambda b: b.place.end_line).place
    return Example(
        section.title,
        tuple(section.blocks),
        section.blocks[0].place,
        given,
        slot=slot,
        after=(end.path, end.end_line),
        expectations=tuple(expectations),
        sources=tuple(sources),
        capabilities=tuple(capabilities),
        not_yet=any(verb == "not yet" for verb, _, _ in section.notes),
        complaints=tuple(complaints),
    )


# Any document ---------------------------------------------------------------------------------------------------------


class _Reader:
    """A walk over a document that gathers exercises and their solutions."""

    def __init__(self, document: Document, blocks: Sequence[Block], slots: Sequence[Slot]) -> None:
        self.document = document
        self.blocks = blocks
        self.slots = list(slots)
        self.lines = {s.path: s.text.split("\n") for s in document.sources}
        self.out: list[Example] = []
        self.numbers: list[tuple[str | None, tuple[str, ...]]] = []
        self.before: list[Block] = []

    def found(self) -> list[Example]:
        """All examples, each with the solution and the markers that follow it."""
        state = ""  # problem, solution, or nothing
        level = 0  # of the heading that began it, 0 for a paragraph
        many = answers = False  # below a heading such as "Exercises", "Solutions"
        previous: Block | None = None
        for block in divided(self.blocks):
            words = block.words
            if block.kind == "heading":
                if _SOLVED.match(words):
                    state, answers = ("solution" if self.out else ""), True
                    if state and block.level <= level:
                        level = block.level
                elif _ONE.match(words) and not _MANY.match(words):
                    self.begin(words, (), block)
                    state, level, many, answers = "problem", block.level, False, False
                else:
                    if not (state and level and block.level > level):
                        state, level = "", 0
                    many, answers = bool(_MANY.match(words)), False
            elif block.kind in ("comment", "code"):
                pass
            elif many and not level and instruction(words) is not None:
                state = ""
                self.before.append(block)
            elif block.kind == "paragraph" and not block.environment and _LABEL_ALONE.fullmatch(words.strip()):
                self.begin(words.strip(" .:*_—–()\n"), (), block)
                state, level, many, answers = "problem", 0, False, False
            elif self.is_solution(block, words, answers, many):
                self.solve(block, words, answers)
                state = "solution"
            elif self.begins(block, words, previous, many, level):
                self.begin(self.title(block, words), (block,), block)
                state, level = "problem", 0
            elif state and self.goes_on(block, previous, state, level, many):
                self.extend(block, state)
            else:
                state = ""
                self.before.append(block)
            previous = block
        return [self.with_slot(e) for e in self.out if e.blocks]

    def begins(self, block: Block, words: str, previous: Block | None, many: bool, level: int) -> bool:
        kind = block.environment or ""
        if _LEAD.match(words) and block.kind in ("paragraph", "list_item"):
            return True
        if kind.rstrip("*") in _KINDS:
            return previous is None or (previous.environment or "") != kind or self.opens(previous, block, kind)
        if many and not level and block.kind == "paragraph":
            return is_numbered(words)
        return many and not level and block.kind == "list_item" and block.level <= 1

    def opens(self, previous: Block, block: Block, kind: str) -> bool:
        """Whether an environment of this kind begins between two blocks."""
        lines = self.lines.get(block.place.path, [])
        between = lines[previous.place.end_line - 1 : block.place.line]
        return any(f"\\begin{{{kind}}}" in line for line in between)

    def is_solution(self, block: Block, words: str, answers: bool, many: bool) -> bool:
        if not self.out:
            return False
        kind = (block.environment or "").rstrip("*")
        return kind in _SOLUTIONS or bool(_SOLVED.match(words) and block.kind != "heading") or (answers and block.kind == "list_item")

    def goes_on(self, block: Block, previous: Block | None, state: str, level: int, many: bool) -> bool:
        if level:
            return True
        if (block.environment or "").rstrip("*") in _KINDS | _SOLUTIONS:
            return True
        if previous is not None and previous.environments and block.kind != "list_item" and self.document.format == "tex":
            return False  # the environment is over
        # A numbered statement ends where the next one begins, a list item where its indentation does.
        return block.kind == "list_item" or not many or block.level > 0

    def title(self, block: Block, words: str) -> str:
        found = _LEAD.match(words)
        if found is not None:
            return found.group().strip(" .:*_—–()")
        name = (block.environment or "").rstrip("*") if (block.environment or "").rstrip("*") in _KINDS else ""
        by_hand = re.match(r"^\W{0,3}(\d{1,3})\s*\\?[.)]", words) if block.kind == "paragraph" and not name else None
        if by_hand is not None:
            return f"{(block.section[-1] if block.section else 'item').rstrip('s')} {by_hand.group(1)}"
        if block.kind == "list_item" and not name:
            name = (block.section[-1] if block.section else "item").rstrip("s")
            return f"{name} {block.number}" if block.number else name
        count = sum(1 for e in self.out if e.title.startswith(name)) + 1
        return f"{name} {count}"

    def begin(self, title: str, blocks: tuple[Block, ...], at: Block) -> None:
        section = at.section
        given = tuple(b for b in self.before if b.section == section[: len(b.section)])
        self.out.append(Example(title, blocks, at.place, given, after=self.behind(at)))
        self.numbers.append((at.number if at.kind == "list_item" else None, section))

    def behind(self, block: Block) -> tuple[str, int]:
        """The line behind a block, and behind the environment that ends there."""
        line = block.place.end_line
        lines = self.lines.get(block.place.path, [])
        if self.document.format == "tex" and block.environment:
            for offset, text in enumerate(lines[line - 1 : line + 400]):
                if f"\\end{{{block.environment}}}" in text:
                    return block.place.path, line + offset
        return block.place.path, line

    def extend(self, block: Block, state: str) -> None:
        last = self.out[-1]
        where = self.behind(block)
        if state == "problem":
            self.out[-1] = replace(last, blocks=(*last.blocks, block), after=where)
        else:
            self.out[-1] = replace(last, solution=(*last.solution, block), after=where)

    def solve(self, block: Block, words: str, answers: bool) -> None:
        """A solution belongs to the problem before it; in a list of solutions, to the problem of the same number."""
        index = len(self.out) - 1
        named = re.match(r"^\W*(?:solutions?|answers?)\s*(?:to|of)?\s*(?:\w+\s+)?\(?(\d[\d.]*)", words, re.IGNORECASE)
        number = block.number if answers and block.kind == "list_item" else named.group(1).rstrip(".") if named else None
        if number is not None:
            for i in range(len(self.out) - 1, -1, -1):
                shown = re.search(r"(\d[\d.]*)\W*$", self.out[i].title)
                if self.numbers[i][0] == number or (shown and shown.group(1).rstrip(".") == number):
                    index = i
                    break
        chosen = self.out[index]
        after = self.behind(block) if index == len(self.out) - 1 and not answers else chosen.after
        self.out[index] = replace(chosen, solution=(*chosen.solution, block), after=after)

    def with_slot(self, example: Example) -> Example:
        """The markers that already follow an example: nothing but blank lines stands between."""
        path, line = example.after
        lines = self.lines.get(path, [])
        for slot in self.slots:
            if slot.path == path and slot.first > line and not any(text.strip() for text in lines[line : slot.first - 1]):
                return replace(example, slot=slot)
        return example
