"""LaTeX documents: sections, theorem-like environments, lists, tables, displays, and what `\\input` brings in.

Comes in: a source, and the folder of the file. Goes out: blocks. Comments and verbatim text are set aside first, included
files are spliced in with their own places, macro definitions are collected; only then the text is cut into blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ..source import Place
from .blocks import Block, Cell, words_of
from .clean import definitions
from .inline import Gathered, note_troubles, pieces_of, read_pieces
from .outline import Outline, lead_environment
from .spans import DISPLAY_ENVIRONMENTS, find_spans
from .texprose import tex_prose
from .traced import Edit, Source, Traced

__all__ = ["read_tex"]

_SKIPPED = r"\\begin\{(verbatim\*?|Verbatim|lstlisting|minted|comment|filecontents\*?|alltt|tikzpicture)\}"
#: What TeX passes over; conditionals inside are left alone.
_OFF = re.compile(r"\\iffalse(?![A-Za-z])(?:(?!\\if[a-z]|\\fi(?![A-Za-z])).)*\\fi(?![A-Za-z])", re.DOTALL)
_ASIDE = re.compile(_SKIPPED + r"|\\(?:verb|lstinline)\*?([^\s\w*{\[])|\\(?:url|path|nolinkurl|href)\s*\{[^{}\n]*\}|\\.|%[^\n]*", re.DOTALL)
_INCLUDE = re.compile(r"\\(?:input|include|subfile)(?:\s*\{([^{}]*)\}|\s+([\w./-]+))")
_NEW_THEOREM = re.compile(r"\\newtheorem\*?\{(\w+\*?)\}\s*(?:\[\w+\])?\s*\{([^{}]*)\}(?:\[\w+\])?|\\theoremstyle\{\w+\}")
_TITLED = re.compile(r"\\begin\{([A-Za-z]+\*?)\}(\s*\[[^\[\]\n]{1,200}\])")
_SECTION = {"part": 1, "chapter": 2, "section": 3, "subsection": 4, "subsubsection": 5, "paragraph": 6, "subparagraph": 7}
_TOKEN = re.compile(
    r"\\(?P<section>part|chapter|section|subsection|subsubsection|paragraph|subparagraph)\*?\s*(?:\[[^\]\[]{0,500}\])?\s*\{"
    r"|\\(?P<edge>begin|end)\s*\{(?P<name>[A-Za-z]+\*?)\}"
    r"|\\item(?![A-Za-z])\s*(?:\[(?P<item>[^\]\[]{0,200})\])?"
    r"|\\par(?![A-Za-z])"
    r"|%[ \t]*(?P<comment>deriver:[^\n]*)"
    r"|(?P<blank>\n[ \t]*\n\s*)"
    r"|\\."
)
_LISTS = frozenset(("itemize", "enumerate", "description", "compactitem", "compactenum"))
_TABLES = frozenset(("tabular", "tabular*", "tabularx", "longtable", "tabulary", "tblr"))
_CODE = frozenset(("verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "alltt", "tikzpicture", "filecontents"))
_INNER = frozenset(
    (
        "matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix", "smallmatrix", "cases", "dcases", "rcases", "aligned",
        "alignedat", "gathered", "split", "array", "subarray", "multlined", "bsmallmatrix", "psmallmatrix",
    )
)  # fmt: skip
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|(?:cline|cmidrule)(?:\([a-z]*\))?\s*\{[^{}]*\}|endhead|endfoot)")
_LARGEST = 50_000_000


def read_tex(source: Source, into: Gathered, sources: list[Source] | None = None, folder: Path | None = None) -> list[Block]:
    """The blocks of a LaTeX source; included files are looked for in `folder` only, and appended to `sources`.

    >>> [block.kind for block in read_tex(Source("a.tex", "\\\\section{A} Let $x$.\\n\\nThen."), Gathered())]
    ['heading', 'paragraph', 'paragraph']
    """
    main = [str((folder / Path(source.path).name).resolve())] if folder is not None else []
    whole = _Assembly(into, sources if sources is not None else [source], folder, main).assemble(source)
    reader = _Reader(whole, into)
    reader.read()
    return reader.blocks


@dataclass(slots=True)
class _Assembly:
    """Sets comments aside and splices included files in."""

    into: Gathered
    sources: list[Source]
    folder: Path | None
    open: list[str] = field(default_factory=list)
    size: int = 0
    count: int = 0

    def assemble(self, source: Source) -> Traced:
        traced = Traced.of(source)
        text = source.text
        self.size += len(text)
        edits: list[tuple[int, int, Traced | str]] = []
        at = 0
        closes: dict[str, int] = {}
        while True:
            found = _ASIDE.search(text, at)
            if found is None:
                break
            start, at = found.span()
            if found[0][0] == "%":
                if re.match(r"%[ \t]*deriver:", found[0]):
                    continue
                alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
                # A line that holds only a comment goes entirely, or it would look like the end of a paragraph.
                begin = text.rfind("\n", 0, start) + 1 if alone else start
                end = min(at + 1, len(text)) if alone else at
                if edits and begin < edits[-1][1]:
                    begin = edits[-1][1]
                edits.append((begin, end, ""))
            elif re.match(r"\\(?:url|path|nolinkurl|href)\s*\{", found[0]):
                edits.append((start, at, " "))
            elif found[1]:
                close = "\\end{" + found[1] + "}"
                if closes.get(close, 0) >= 0 and closes.get(close, 0) < at:
                    closes[close] = text.find(close, at)
                at = closes[close] if closes[close] >= 0 else at
            elif found[2]:
                end = text.find(found[2], at, at + 500)
                if end >= 0 and "\n" not in text[at:end]:
                    edits.append((start, end + 1, re.sub(r"[$\\{}%&]", "", text[at:end])))
                    at = end + 1
            elif (off := _OFF.match(text, start)) is not None:
                edits.append((start, off.end(), ""))
                at = off.end()
            elif found[0] in ("\\i", "\\s"):
                include = _INCLUDE.match(text, start)
                if include is not None:
                    at = include.end()
                    part = self.include(traced, start, at, (include[1] or include[2]).strip())
                    edits.append((start, at, part if part is not None else ""))
        parts: list[Traced] = []
        at = 0
        for start, end, replacement in edits:
            parts.append(traced.slice(at, start))
            at = end
            if isinstance(replacement, Traced):
                parts.append(replacement)
            elif replacement:
                parts.append(traced.slice(start, end).edit([(0, end - start, replacement)]))
        parts.append(traced.slice(at))
        return Traced.join(parts)

    def include(self, traced: Traced, start: int, end: int, name: str) -> Traced | None:
        def refuse(why: str) -> None:
            self.into.complain("include", f"{name} is not read: {why}", traced, start, end)

        if self.folder is None:
            refuse("the document is not a file, so there is no folder to look in")
            return None
        root = self.folder.resolve()
        try:
            # Links are followed before the folder is compared, also for the name with the suffix.
            candidates = [(root / each).resolve() for each in (name + ".tex", name)]
            path = next((each for each in candidates if each.is_file()), candidates[0])
            inside = path.is_relative_to(root)
        except (OSError, ValueError):
            refuse("this is not the name of a file")
            return None
        if not inside or Path(name).is_absolute():
            refuse("it lies outside the folder of the document")
        elif not path.is_file():
            refuse("there is no such file")
        elif str(path) in self.open or len(self.open) > 20:
            refuse("it includes itself")
        elif self.count >= 1000:
            refuse("a thousand files are included already")
        elif self.size + path.stat().st_size > _LARGEST:
            refuse("the document becomes too large")
        else:
            from .reading import open_text

            label = str(self.folder / path.relative_to(root))
            text, _ = open_text(path, label)
            source = next((each for each in self.sources if each.path == label), None)
            if source is None:
                source = Source(label, text)
                self.sources.append(source)
            self.count += 1
            self.open.append(str(path))
            part = self.assemble(source)
            self.open.pop()
            return part
        return None


class _Reader:
    def __init__(self, whole: Traced, into: Gathered) -> None:
        self.into = into
        self.outline = Outline()
        self.blocks: list[Block] = []
        self.kinds: dict[str, str] = {}
        self.lists: list[tuple[str, int]] = []
        self.depth = 0
        self.item: str | None = None
        self.fresh_item = False
        self.traced = self.prepare(whole)
        self.text = self.traced.text

    def prepare(self, whole: Traced) -> Traced:
        """Take macro and theorem definitions out; keep what lies between the edges of the document."""
        text = whole.text
        edits: list[Edit] = []
        for start, end in definitions(text) if "\\" in text else ():
            self.into.macros.append(text[start:end])
            edits.append((start, end, ""))
        whole = whole.edit(edits)
        text = whole.text
        for found in _NEW_THEOREM.finditer(text):
            if found[1]:
                self.kinds[found[1]] = found[2].strip().lower() or found[1]
        titles: list[Edit] = [(*found.span(2), "") for found in _TITLED.finditer(text) if "$" not in found[2] and self._stated(found[1])]
        whole = whole.edit(titles)
        text = whole.text
        begin = text.find("\\begin{document}")
        start = begin + len("\\begin{document}") if begin >= 0 else 0
        end = text.find("\\end{document}", start)
        whole = whole.slice(start, end if end >= 0 else len(text))
        return whole.edit([(found.start(), found.end(), "") for found in _NEW_THEOREM.finditer(whole.text)])

    def _stated(self, name: str) -> bool:
        """Whether an environment is a theorem or one of its kin, whose title stands in brackets."""
        return name in self.kinds or lead_environment(f"{name.rstrip('*')}.") is not None

    def read(self) -> None:
        text = self.text
        at = start = 0
        ends: dict[str, int] = {}
        while True:
            token = _TOKEN.search(text, at)
            if token is None:
                break
            at = token.end()
            if token["section"]:
                self.flush(start, token.start())
                at = start = self.section(token["section"], at)
            elif token["edge"]:
                name = token["name"]
                if name in _INNER:
                    continue
                if name in DISPLAY_ENVIRONMENTS or name in _CODE or name in _TABLES:
                    if token["edge"] == "end":
                        continue
                    close = "\\end{" + name + "}"
                    if 0 <= ends.get(close, 0) < at:
                        ends[close] = text.find(close, at)
                    if ends[close] < 0:
                        self.complain("unclosed", f"{token[0]} has no {close}", token.start(), at)
                        continue
                    after = ends[close] + len(close)
                    if name not in DISPLAY_ENVIRONMENTS:
                        self.flush(start, token.start())
                        self.special(name, token.start(), at, ends[close], after)
                        start = after
                    at = after
                else:
                    self.flush(start, token.start())
                    self.edge(token["edge"], name, token.start(), at)
                    start = at
            elif token[0].startswith("\\item") and not token[0][5:6].isalpha():
                self.flush(start, token.start())
                start = at
                self.begin_item(token["item"])
            elif token["comment"]:
                self.flush(start, token.start())
                place = self.traced.place(token.start(), at)
                self.blocks.append(Block("comment", (), place, section=self.outline.path(), text=token["comment"].strip()))
                start = at
            elif token["blank"] or token[0] == "\\par":
                self.flush(start, token.start())
                start = at
        self.flush(start, len(text))
        for name in reversed(self.outline.environments):
            if text:
                self.complain("unclosed", f"\\begin{{{name}}} has no end", len(text) - 1, len(text))

    def complain(self, code: str, message: str, start: int, end: int) -> None:
        self.into.complain(code, message, self.traced, start, end)

    def section(self, name: str, at: int) -> int:
        depth, end = 1, at
        limit = min(len(self.text), at + 2000)
        while end < limit and depth:
            letter = self.text[end]
            if letter == "\\":
                end += 1
            depth += {"{": 1, "}": -1}.get(letter, 0)
            end += 1
        pieces = read_pieces(self.traced.slice(at, end - 1), self.into, tex_prose, code=False, strict=True)
        level = _SECTION[name]
        self.outline.enter(level, words_of(pieces))
        if pieces:
            place = self.traced.place(at, end - 1)
            label = _LABEL.match(self.text[end : end + 200].lstrip())
            self.blocks.append(
                Block(
                    "heading", pieces, place, level, section=self.outline.above(), environments=self.outline.around(),
                    label=label[1].strip() if label else None,
                )
            )  # fmt: skip
        return end

    def edge(self, edge: str, name: str, start: int, end: int) -> None:
        if name in _LISTS:
            if edge == "begin":
                self.lists.append((name, 0))
            elif self.lists:
                self.lists.pop()
            self.fresh_item = False
            return
        kind = self.kinds.get(name, name)
        open_ = self.outline.environments
        if edge == "begin":
            open_.append(kind)
        elif kind in open_:
            while open_.pop() != kind:
                self.complain("unclosed", f"an environment inside {name} is not closed", start, end)
        else:
            self.complain("unpaired", f"\\end{{{name}}} has no beginning", start, end)

    def begin_item(self, mark: str | None) -> None:
        if not self.lists:
            self.item = mark
        else:
            name, count = self.lists[-1]
            self.lists[-1] = (name, count + (mark is None))
            numbered = "enum" in name
            self.item = mark if mark is not None else (str(count + 1) if numbered else None)
        self.fresh_item = True

    def flush(self, start: int, end: int) -> None:
        if not self.text[start:end].strip():
            return
        traced = self.traced.slice(start, end).strip()
        pieces = read_pieces(traced, self.into, tex_prose, code=False, strict=True)
        if not pieces or not words_of(pieces):
            return
        first, last = pieces[0].place, pieces[-1].place
        same = first.path == last.path
        place = Place(first.path, first.line, first.column, last.end_line, last.end_column) if same else first
        label = _LABEL.search(self.text, start, end) if "\\label" in self.text[start:end] else None
        inside = any(formula.label for formula in pieces if hasattr(formula, "label"))
        self.blocks.append(
            Block(
                "list_item" if self.fresh_item else "paragraph", pieces, place, len(self.lists),
                self.item if self.fresh_item else None, self.outline.path(), self.outline.around(),
                label=label[1].strip() if label and not inside else None,
            )
        )  # fmt: skip
        self.fresh_item = False

    def special(self, name: str, begin: int, start: int, end: int, after: int) -> None:
        """Verbatim text, and tables."""
        place = self.traced.place(begin, after)
        around = self.outline.around()
        if name in _CODE:
            if name != "comment":
                body = re.sub(r"^(?:\[[^\]]*\])?(?:\{\w+\})?\n", "", self.text[start:end])
                self.blocks.append(Block("code", (), place, section=self.outline.path(), environments=around, language=name, text=body))
            return
        start = self.skip_arguments(start, end, 2 if name in ("tabular*", "tabularx", "tabulary") else 1)
        rows, ruled = self.rows(start, end)
        header: tuple[Cell, ...] = ()
        if rows and ruled:
            header, rows = rows[0], rows[1:]
        self.blocks.append(Block("table", (), place, section=self.outline.path(), environments=around, header=header, rows=tuple(rows)))

    def skip_arguments(self, at: int, end: int, count: int) -> int:
        option = re.compile(r"\s*\[[^\]]*\]").match(self.text, at, end)
        at = option.end() if option else at
        for _ in range(count):
            depth = 0
            while at < end:
                letter = self.text[at]
                depth += {"{": 1, "}": -1}.get(letter, 0)
                at += 1
                if letter == "}" and depth <= 0:
                    break
        return at

    def rows(self, start: int, end: int) -> tuple[list[tuple[Cell, ...]], bool]:
        """The rows of a table, and whether a line is drawn under the first."""
        traced = self.traced.slice(start, end)
        rules = list(_RULES.finditer(traced.text))
        traced = traced.edit([(found.start(), found.end(), "") for found in rules])
        text = traced.text
        found = find_spans(text, code=False, strict=True)
        note_troubles(traced, found, self.into)
        cells: list[Cell] = []
        rows: list[tuple[Cell, ...]] = []
        at = index = depth = 0
        low = 0
        spans = found.spans

        def cell(high: int) -> Cell:
            inner = text[low:high]
            left = low + len(inner) - len(inner.lstrip())
            return pieces_of(traced, spans, self.into, tex_prose, left, max(left, low + len(inner.rstrip())))

        while at < len(text):
            while index < len(spans) and spans[index].end <= at:
                index += 1
            if index < len(spans) and spans[index].start <= at:
                at = spans[index].end
                continue
            letter = text[at]
            if letter == "\\":
                if text[at : at + 2] == "\\\\" and depth == 0:
                    cells.append(cell(at))
                    rows.append(tuple(cells))
                    cells = []
                    skip = re.compile(r"\\\\\*?\s*(?:\[[^\]\[]{0,40}\])?").match(text, at)
                    at = low = skip.end() if skip else at + 2
                    continue
                at += 2
                continue
            depth += {"{": 1, "}": -1}.get(letter, 0)
            if letter == "&" and depth == 0:
                cells.append(cell(at))
                low = at + 1
            at += 1
        if text[low:].strip() or cells:
            cells.append(cell(len(text)))
            rows.append(tuple(cells))
        rows = [row for row in rows if any(row)]
        body = _RULES.sub("\1", self.text[start:end])
        first_break = body.find("\\\\")
        ruled = first_break >= 0 and body[first_break + 2 :].lstrip().startswith("\1") and len(rows) > 1
        return rows, ruled
