"""HTML: formulas from the sources that MathJax and KaTeX leave in a page, and from delimiters in its text.

Comes in: a source. Goes out: blocks. What those programs rendered is skipped, so that no formula comes twice; a rendered
formula without its source is a complaint. The tokens are found by one regular expression, which keeps the work linear on
broken pages and every character's place exact.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field

from ..source import Place
from .blocks import Block, Cell, Formula, Piece, Prose, words_of
from .inline import Gathered, formula_from, plain_prose, read_pieces
from .outline import Outline, lead_environment
from .scoring import words_in
from .spans import Span
from .traced import Edit, Source, Traced

__all__ = ["read_html"]

_TOKEN = re.compile(
    r"<!--|<!\[CDATA\[|<[!?][^<>]*>|<(?P<close>/?)(?P<tag>[A-Za-z][\w:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>"
)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ENTITY = re.compile(r"&(?:[A-Za-z]\w{1,30};|#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|(?:lt|gt|amp|nbsp|quot)(?![\w;]))")
_VOID = words_in("area base br col embed hr img input link meta param source track wbr")
_RAW = frozenset(("script", "style", "textarea", "title", "noscript", "template", "svg", "iframe", "head", "select", "button"))
_BREAKS = words_in(
    "p div section article main header footer aside nav figure figcaption address details summary dl dt dd center form"
    " fieldset body html hr caption tbody thead tfoot"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_RENDERED = words_in(
    "katex-html MathJax MathJax_Preview MathJax_Display MathJax_SVG MathJax_CHTML MJX_Assistive_MathML mjx-chtml"
    " MathJax_SVG_Display mwe-math-fallback-image-inline mwe-math-fallback-image-display"
)
_KINDS = words_in("theorem lemma proposition corollary definition example exercise problem solution proof remark note answer")
_DISPLAYSTYLE = re.compile(r"\s*\{\\displaystyle\s+(.*)\}\s*", re.DOTALL)
_CDATA = re.compile(r"%?\s*<!\[CDATA\[|%?\s*\]\]>")


def read_html(source: Source, into: Gathered) -> list[Block]:
    """The blocks of an HTML source.

    >>> [formula.latex for block in read_html(Source("a.html", "<p>if \\\\(a &lt; b\\\\)</p>"), Gathered())
    ...  for formula in block.formulas()]
    ['a < b']
    """
    reader = _Reader(source, into)
    reader.read()
    return reader.blocks


@dataclass(slots=True)
class _Table:
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    start: int = 0
    heads: int = 0
    header: tuple[Cell, ...] = ()
    in_cell: bool = False


class _Reader:
    def __init__(self, source: Source, into: Gathered) -> None:
        self.source = source
        self.text = source.text
        self.into = into
        self.outline = Outline()
        self.blocks: list[Block] = []
        self.items: list[Traced | Formula | Prose] = []
        self.stack: list[tuple[str, str | None]] = []
        self.open: Counter[str] = Counter()
        self.lists: list[tuple[str, int]] = []
        self.tables: list[_Table] = []
        self.kind = "paragraph"
        self.number: str | None = None
        self.level = 0
        self.quoted = 0
        self.comments: list[Block] = []
        self.nearest: dict[str, int] = {}
        self.unmatched: set[str] = set()

    def read(self) -> None:
        at = 0
        while True:
            token = _TOKEN.search(self.text, at)
            start = token.start() if token else len(self.text)
            if start > at:
                self.words(at, start)
            if token is None:
                break
            at = token.end()
            if token[0] == "<!--":
                at = self.comment(token.start(), at)
            elif token[0].startswith("<![CDATA["):
                continue
            elif token["tag"]:
                tag = token["tag"].lower()
                if token["close"]:
                    self.end(tag, token.start())
                else:
                    at = self.begin(tag, token, at)
        self.flush()
        while self.tables:
            self.end_table(len(self.text))

    def find(self, mark: str, at: int) -> int:
        """The next place of a closing tag; remembered, so that many openings without one cost one search."""
        known = self.nearest.get(mark, -2)
        if known == -1 or known >= at:
            return known
        found = re.compile(re.escape(mark), re.IGNORECASE).search(self.text, at)
        self.nearest[mark] = found.start() if found else -1
        return self.nearest[mark]

    def words(self, start: int, end: int) -> None:
        self.items.append(self.decoded(start, end))

    def decoded(self, start: int, end: int) -> Traced:
        traced = Traced.of(self.source, start, end)
        if "&" not in traced.text:
            return traced
        edits: list[Edit] = []
        for found in _ENTITY.finditer(traced.text):
            letter = html.unescape(found[0])
            edits.append((found.start(), found.end(), " " if letter == "\xa0" else letter))
        return traced.edit(edits)

    def comment(self, start: int, at: int) -> int:
        end = self.find("-->", at)
        if end < 0:
            self.into.complain("unclosed", "this comment is never closed", Traced.of(self.source, start, at), 0, 4)
            return at
        text = self.text[at:end].strip()
        if text.startswith("deriver:"):
            place = self.source.place(start, end + 3)
            self.comments.append(Block("comment", (), place, section=self.outline.path(), text=text))
        return end + 3

    # Tags

    def begin(self, tag: str, token: re.Match[str], at: int) -> int:
        raw = token["attributes"]
        attributes = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(raw)}
        classes = attributes.get("class", "").split()
        if tag == "script" and attributes.get("type", "").startswith("math/tex"):
            return self.script(at, "mode=display" in attributes["type"])
        if tag == "math":
            return self.mathml(token, at, attributes)
        if tag in ("mjx-container", "mjx-math"):
            return self.skip(tag, at, self.text[token.start() : at], source=True)
        if tag in _RAW:
            return self.skip(tag, at, "", source=False)
        if tag in ("pre", "code", "kbd", "samp", "tt"):
            return self.code(tag, token.start(), at, classes)
        closed = raw.rstrip().endswith("/")
        if any(name in _RENDERED for name in classes) and tag not in _VOID and not closed:
            return self.skip_nested(tag, at)
        if tag == "br":
            self.items.append(Traced.of(self.source, token.start(), at).edit([(0, at - token.start(), "\n")]))
        elif tag in ("sub", "sup"):
            self.items.append(Traced.of(self.source, token.start(), at).edit([(0, at - token.start(), "_" if tag == "sub" else "^")]))
        if tag in _VOID:
            return at
        kind = next((name.lower() for name in classes if name.lower() in _KINDS), None)
        if not closed:
            self.stack.append((tag, kind))
            self.open[tag] += 1
        self.begin_block(tag, attributes, token.start(), kind if not closed else None)
        return at

    def begin_block(self, tag: str, attributes: dict[str, str], start: int, kind: str | None) -> None:
        if tag in _HEADINGS:
            self.flush()
            self.kind, self.level = "heading", _HEADINGS[tag]
        elif tag in ("ul", "ol"):
            self.flush()
            first = attributes.get("start", "1")
            self.lists.append((tag, int(first) - 1 if first.isdigit() else 0))
        elif tag == "li":
            self.flush()
            if self.lists:
                name, count = self.lists[-1]
                value = attributes.get("value", "")
                count = int(value) if value.isdigit() else count + 1
                self.lists[-1] = (name, count)
                self.number = str(count) if name == "ol" else None
            self.kind, self.level = "list_item", len(self.lists)
        elif tag == "blockquote":
            self.flush()
            self.quoted += 1
        elif tag == "table":
            self.flush()
            self.tables.append(_Table(start=start))
        elif tag in ("td", "th") and self.tables:
            self.end_cell()
            self.tables[-1].in_cell = True
            self.tables[-1].heads += tag == "th"
        elif tag == "tr" and self.tables:
            self.end_row()
        elif tag in _BREAKS:
            self.flush()
        if kind is not None:
            self.flush()
            self.outline.environments.append(kind)

    def end(self, tag: str, start: int) -> None:
        if not self.open[tag]:
            return
        while self.stack:
            name, kind = self.stack.pop()
            self.open[name] -= 1
            self.end_block(name, start)
            if kind is not None:
                self.flush()
                self.outline.environments.remove(kind)
            if name == tag:
                break

    def end_block(self, tag: str, start: int) -> None:
        if tag in _HEADINGS or tag == "li" or tag in _BREAKS:
            self.flush()
        elif tag in ("ul", "ol"):
            self.flush()
            if self.lists:
                self.lists.pop()
            self.level = len(self.lists)
        elif tag == "blockquote":
            self.flush()
            self.quoted -= 1
        elif tag in ("td", "th") and self.tables:
            self.end_cell()
        elif tag == "tr" and self.tables:
            self.end_row()
        elif tag == "table" and self.tables:
            self.end_table(start)

    # Sources of formulas

    def add_formula(self, traced: Traced, display: bool) -> None:
        whole = _DISPLAYSTYLE.fullmatch(traced.text)
        if whole is not None and whole[1].count("{") == whole[1].count("}"):
            traced = traced.slice(whole.start(1), whole.end(1))
        formula = formula_from(traced, Span(0, 0, 0, 0, display=display), self.into)
        if formula is not None:
            self.items.append(formula)

    def script(self, at: int, display: bool) -> int:
        end = self.find("</script", at)
        if end < 0:
            self.into.complain("unclosed", "this script is never closed", Traced.of(self.source, at - 1, at), 0, 1)
            return at
        traced = Traced.of(self.source, at, end)
        self.add_formula(traced.edit([(found.start(), found.end(), "") for found in _CDATA.finditer(traced.text)]), display)
        return self.after_tag(end)

    def mathml(self, token: re.Match[str], at: int, attributes: dict[str, str]) -> int:
        end = self.find("</math", at)
        if end < 0:
            return at
        display = attributes.get("display") == "block" or any("katex-display" in name for name in self.recent_classes(token.start()))
        note = re.compile(r"<annotation[^<>]*application/x-tex[^<>]*>", re.IGNORECASE).search(self.text, at, end)
        close = self.text.find("</annotation", note.end(), end) if note else -1
        if note is not None and close >= 0:
            self.add_formula(self.decoded(note.end(), close), display)
        elif attributes.get("alttext"):
            begin = self.text.find(attributes["alttext"], token.start("attributes"), at)
            self.add_formula(self.decoded(begin, begin + len(attributes["alttext"])), display)
        else:
            here = Traced.of(self.source, token.start(), at)
            self.into.complain("no_source", "this formula is MathML without its LaTeX source", here, 0, len(here.text))
        return self.after_tag(end)

    def recent_classes(self, start: int) -> list[str]:
        window = self.text[max(0, start - 200) : start]
        opened = window.rfind("katex-display")
        return ["katex-display"] if opened >= 0 and "katex-html" not in window[opened:] else []

    def after_tag(self, end: int) -> int:
        close = self.text.find(">", end)
        return close + 1 if close >= 0 else len(self.text)

    def skip(self, tag: str, at: int, shown: str, *, source: bool) -> int:
        end = self.find("</" + tag, at)
        note = (
            re.compile(r"<annotation[^<>]*application/x-tex[^<>]*>", re.IGNORECASE).search(self.text, at, max(at, end)) if source else None
        )
        if note is not None and (close := self.text.find("</annotation", note.end(), end)) >= 0 and not self.has_source(at, end):
            self.add_formula(self.decoded(note.end(), close), 'display="true"' in shown)
            return self.after_tag(end)
        if source and (end < 0 or not self.has_source(at, end)):
            here = Traced.of(self.source, at - len(shown), at)
            self.into.complain("no_source", "this formula was rendered and its LaTeX source is gone", here, 0, len(shown))
        return self.after_tag(end) if end >= 0 else at

    def has_source(self, at: int, end: int) -> bool:
        after = self.text[end : end + 200]
        return bool(re.search(r"<script[^<>]*math/tex", after))

    def skip_nested(self, tag: str, at: int) -> int:
        """Past the matching end of an element whose content is rendered mathematics."""
        if tag in self.unmatched:
            return at
        depth = 1
        pattern = re.compile(rf"<(/?){tag}\b[^<>]*>", re.IGNORECASE)
        start = at
        while depth:
            found = pattern.search(self.text, at)
            if found is None or found.end() - start > 400_000:
                self.unmatched.add(tag)
                return start
            at = found.end()
            if not found[0].endswith("/>"):
                depth += -1 if found[1] else 1
        return at

    def code(self, tag: str, start: int, at: int, classes: list[str]) -> int:
        end = self.find("</" + tag, at)
        if end < 0:
            return at
        after = self.after_tag(end)
        bare = re.sub(r"<[^<>]*>", "", self.text[at:end])
        body = html.unescape(bare)
        if tag == "pre":
            self.flush()
            inner = re.compile(r"class=[\"']?[^\"'<>]*?(?:language-|lang-|highlight-)([\w+-]+)").search(self.text, start, end)
            name = next((each.split("-", 1)[1] for each in classes if each.startswith(("language-", "lang-"))), None)
            self.blocks.append(
                Block(
                    "code", (), self.source.place(start, after), section=self.outline.path(),
                    environments=self.outline.around(), language=name or (inner[1] if inner else None), text=body,
                )
            )  # fmt: skip
        elif body:
            traced = Traced.of(self.source, at, end)
            self.items.append(Prose(body, self.source.place(at, end), traced.edit([(0, end - at, body)]).segments))
        return after

    # Closing

    def pieces(self) -> tuple[Piece, ...]:
        """The gathered text as pieces, and nothing gathered any more."""
        items, self.items = self.items, []
        pieces: list[Piece] = []
        run: list[Traced] = []

        def close() -> None:
            joined = Traced.join(run)
            run.clear()
            if joined.text:
                for piece in read_pieces(joined, self.into, plain_prose, code=False):
                    add(piece)

        def add(piece: Piece) -> None:
            last = pieces[-1] if pieces else None
            if isinstance(piece, Prose) and isinstance(last, Prose):
                both = Traced.join((Traced(last.text, last.offsets), Traced(piece.text, piece.offsets)))
                pieces[-1] = Prose(both.text, both.place(0, len(both.text)), both.segments)
            else:
                pieces.append(piece)

        for item in items:
            if isinstance(item, Traced):
                run.append(item)
            else:
                close()
                add(item)
        close()
        while pieces and isinstance(pieces[0], Prose) and not pieces[0].text.strip():
            pieces.pop(0)
        while pieces and isinstance(pieces[-1], Prose) and not pieces[-1].text.strip():
            pieces.pop()
        return tuple(pieces)

    def flush(self) -> None:
        if self.tables and self.tables[-1].in_cell:
            if self.items:
                last = self.items[-1]
                if isinstance(last, Traced) and last.text and not last.text[-1].isspace():
                    self.items.append(last.slice(len(last.text) - 1).edit([(0, 1, " ")]))
            return
        pieces = self.pieces()
        kind, number, level = self.kind, self.number, self.level
        if not pieces:
            self.blocks += self.comments
            self.comments.clear()
            if kind == "heading":
                self.kind, self.level = "paragraph", 0
            return
        first, last_place = pieces[0].place, pieces[-1].place
        place = Place(first.path, first.line, first.column, last_place.end_line, last_place.end_column)
        if kind == "heading":
            self.outline.enter(level, words_of(pieces))
        section = self.outline.above() if kind == "heading" else self.outline.path()
        lead = lead_environment(words_of(pieces[:1])) if kind != "heading" else None
        around = self.outline.around()
        self.blocks.append(
            Block(
                kind, pieces, place, level, number, section, (*around, lead) if lead and lead not in around else around,
                quoted=self.quoted,
            )
        )  # fmt: skip
        self.kind, self.number, self.level = "paragraph", None, len(self.lists)
        self.blocks += self.comments
        self.comments.clear()

    def end_cell(self) -> None:
        table = self.tables[-1]
        if table.in_cell:
            table.cells.append(self.pieces())
            table.in_cell = False
        else:
            self.items.clear()

    def end_row(self) -> None:
        self.end_cell()
        table = self.tables[-1]
        if table.cells:
            if not table.rows and not table.header and table.heads == len(table.cells):
                table.header = tuple(table.cells)
            else:
                table.rows.append(tuple(table.cells))
        table.cells, table.heads = [], 0

    def end_table(self, end: int) -> None:
        self.end_row()
        table = self.tables.pop()
        if table.header or table.rows:
            self.blocks.append(
                Block(
                    "table", (), self.source.place(table.start, end), section=self.outline.path(),
                    environments=self.outline.around(), header=table.header, rows=tuple(table.rows), quoted=self.quoted,
                )
            )  # fmt: skip
