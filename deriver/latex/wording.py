r"""Text around formulas, cut into words, formulas and stops, each with its place in the whole text.

Comes in: English around LaTeX (`$...$`, `\(...\)`, `\[...\]`), or LaTeX alone, where `\text{...}` holds the words. Goes out: tokens
and, for a formula, its syntax tree with places in the whole text. What the words say is decided in `prose` and `questions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import ReadingError, SyntaxMistake
from . import patterns as re
from .symbols import KNOWN_OPERATORS
from .syntax import parse_syntax
from .tree import Node
from .vocabulary import ADJECTIVES, NOUNS

__all__ = ["Token", "has_delimiters", "listed", "node_of", "phrase", "put", "sentences", "tokens_of"]


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `word` (text in lower case), `formula` (text is its LaTeX) or `stop` (a mark of punctuation)."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def is_formula(self) -> bool:
        return self.kind == "formula"


_FORMULA = re.compile(
    r"(?<!\\)\$\$(?P<a>.+?)(?<!\\)\$\$"
    r"|(?<!\\)\$(?P<b>(?:[^$\\]|\\.)+?)\$"
    r"|\\\((?P<c>.+?)\\\)"
    r"|\\\[(?P<d>.+?)\\\]"
    r"|(?P<e>\\begin\{(?P<env>equation|align|gather|multline|displaymath|aligned)\*?\}.+?\\end\{(?P=env)\*?\})",
    re.DOTALL,
)
_DELIMITER = re.compile(r"(?<!\\)\$|\\\(|\\\[")
_PROSE = re.compile(
    r"""
    (?P<word>(?:w\.\s?r\.\s?t\.?|i\.\s?e\.|e\.\s?g\.|s\.\s?t\.|resp\.|cf\.|i\.i\.d\.)
      |[-–—]?[^\W\d_][^\W_]*(?:[-–'’][^\W_]+)*|\d+(?:\.\d+)?(?:st|nd|rd|th)?(?:-[^\W\d_]+)*)
    |(?P<stop>[.,;:?!()\[\]]|—|–|-)
    |(?P<space>(?:\s|~|\\\ |\\,|\\;|\\quad|\\qquad|\\\\|\\noindent|\*\*)+)
    |(?P<other>.)
    """,
    re.VERBOSE,
)
_TEXT = re.compile(r"\\(?:text|mbox|textrm|textnormal|textit|textbf|intertext|textsf|textup)\s*\{")
_LEADING = re.compile(r"(?:\s|,|;|~|\\,|\\;|\\:|\\ |\\q?quad(?![a-zA-Z])|\.(?=\s))*")
_TRAILING = re.compile(r"(?:,(?:\s|~|\\,|\\;|\\ |\\q?quad(?![a-zA-Z]))*|(?:\s*\\q?quad(?![a-zA-Z]))+\s*)$")
_EMPTY = re.compile(r"^(?:\s|,|;|~|\\,|\\;|\\:|\\!|\\ |\\quad(?![a-zA-Z])|\\qquad(?![a-zA-Z])|\.|&|\\\\)*$")


_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)?", re.DOTALL)
_GREEK = re.compile(
    r"(?<![\\a-zA-Z{])(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|theta|iota|kappa|lambda|sigma|upsilon|omega"
    r"|Gamma|Delta|Theta|Lambda|Sigma|Upsilon|Omega)(?![a-zA-Z])"
)
_ENGLISH = re.compile(
    r"(?<![\\a-zA-Z{])(?:[Ll]et|[Ss]uppose|[Aa]ssume|[Gg]iven|[Ww]here|[Ff]ind|[Cc]ompute|[Dd]ifferentiate|[Cc]alculate|[Ss]how|[Pp]rove|[Tt]he"
    r"|[Dd]etermine|[Dd]erive|[Ee]valuate|[Cc]onsider|[Tt]hen|[Ff]or|[Ww]ith)(?=\s|$)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
#: Words that may stand in declarations without `\text`: those of properties and nouns.
_PLAIN = frozenset(
    w for phrase in (*ADJECTIVES, *NOUNS) for w in phrase if len(w) > 3 and w not in ("real", "mean", "unit", "norm")
) | frozenset({"spd", "psd", "real", "unit"})
_BETWEEN = re.compile(
    r"(?<=[A-Za-z0-9}])\s+and\s+(?=(?:[A-Za-z]|\\[A-Za-z]+)(?:_\w|_\{\w+\})?\s+(?:is|are|be|both|both\s+\w+|[a-z-]{5,})\b)"
)
_JOINING = "is|are|be|a|an|the|has|have|with|not|and|of|where|let|for|full|in"
_WORD_RUN = re.compile(
    rf"(?:(?:{_JOINING}|Hermitian|Toeplitz|Brownian|Wiener|[a-z]{{3,}}(?:-[a-z]+)*)(?![\w\\]|\s*[_^(\[=])(?:\s+|(?=[,;.]|$)))+"
)


def listed(text: str) -> str:
    """ "X and Y independent" without marks of formulas as "X,    Y independent": the places stay as they are."""
    return text if has_delimiters(text) else _BETWEEN.sub(lambda m: "," + " " * (len(m[0]) - 1), text)


def put(pattern: str, new: str, text: str) -> str:
    r"""The text with what a pattern finds replaced by LaTeX as it stands, in which a backslash is no escape.

    >>> put("a", r"\alpha", "a+a")
    '\\alpha+\\alpha'
    """
    return re.sub(pattern, lambda _: new, text)


def has_delimiters(text: str) -> bool:
    """Whether the text marks its formulas."""
    return _DELIMITER.search(text) is not None


def tokens_of(text: str, *, prose: bool | None = None, plain: bool = False) -> list[Token]:
    r"""The tokens of a text; without delimiters it is one formula, unless `prose` says that it is English.

    With `plain`, words of declarations may stand in a formula without `\text`: `A symmetric`, `x \in \mathbb{R}^n`.

    >>> [t.text for t in tokens_of(r"Let $A$ be square.")]
    ['let', 'A', 'be', 'square', '.']
    """
    out: list[Token] = []
    if not has_delimiters(text) and r"\begin{equation" not in text and r"\begin{align" not in text:
        if prose:
            _words(text, 0, len(text), out)
        else:
            _formula(text, 0, len(text), out, plain)
        return out
    at = 0
    for found in _FORMULA.finditer(text):
        _words(text, at, found.start(), out)
        name = next(k for k in "abcde" if found[k] is not None)
        _formula(text, found.start(name), found.end(name), out)
        at = found.end()
    _words(text, at, len(text), out)
    return _without_labels(out)


_LABEL = re.compile(r"[a-h]|[ivx]{1,4}|\d{1,2}")


def _without_labels(tokens: list[Token]) -> list[Token]:
    """Without the labels of parts: "(a) Find ...", "b) ...", "(ii) ..."."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        opened = tokens[i].text == "("
        begins = not out or (out[-1].kind == "stop" and out[-1].text in ".?!;:") or (opened and out[-1].text in (",", "and"))
        j = i + opened
        if begins and j + 1 < len(tokens) and tokens[j + 1].text == ")" and tokens[j].kind == "word" and _LABEL.fullmatch(tokens[j].text):
            i = j + 2
            continue
        out.append(tokens[i])
        i += 1
    return out


def _words(text: str, start: int, end: int, out: list[Token]) -> None:
    open_delimiter = _DELIMITER.search(text, start, end)
    if open_delimiter is not None:
        raise SyntaxMistake("this formula is never closed", text=text, start=open_delimiter.start(), end=open_delimiter.end())
    for found in _PROSE.finditer(text, start, end):
        if found["word"] is not None:
            out.append(Token("word", found["word"].lower().replace("’", "'").replace("–", "-"), found.start(), found.end()))
        elif found["stop"] is not None:
            out.append(Token("stop", found["stop"], found.start(), found.end()))
        elif found["other"] is not None:
            out.append(Token("word", found["other"], found.start(), found.end()))


def _formula(text: str, start: int, end: int, out: list[Token], plain: bool = False) -> None:
    r"""The pieces of a formula between the `\text{...}` that stand outside of all braces and environments."""
    at = start
    for a, inner, inner_end, z in _texts(text, start, end, plain):
        _piece(text, at, a, out)
        _words(text, inner, inner_end, out)
        at = z
    _piece(text, at, end, out)


def _piece(text: str, start: int, end: int, out: list[Token]) -> None:
    piece = text[start:end]
    if _EMPTY.match(piece):
        for i, c in enumerate(piece):
            if c in ",.;" and piece[i - 1 : i] != "\\":
                out.append(Token("stop", c, start + i, start + i + 1))
        return
    lead = _LEADING.match(piece)
    if lead is not None and lead.end():
        for i, c in enumerate(lead[0]):
            if c in ",;." and lead[0][i - 1 : i] != "\\":
                out.append(Token("stop", c, start + i, start + i + 1))
        start += lead.end()
        piece = text[start:end]
    tail = piece.rstrip()
    trailing = _TRAILING.search(tail)
    if trailing is not None and trailing.start() > 0:
        comma = start + trailing.start()
        _piece(text, start, comma, out)
        out.append(Token("stop", ",", comma, comma + 1))
        return
    mark = tail[-1:] if tail[-1:] in ".;" and tail[-2:-1] not in (".", "\\") else ""
    stop = start + len(tail) - len(mark)
    greek = _GREEK.search(text, start, stop)
    if greek is not None:
        raise SyntaxMistake(
            f"{greek[0]!r} stands for a product of letters here",
            text=text,
            start=greek.start(),
            end=greek.end(),
            hint=f"write \\{greek[0]}",
        )
    english = _ENGLISH.search(text, start, stop)
    if english is not None:
        raise SyntaxMistake(
            f"the word {english[0]!r} stands in a formula",
            text=text,
            start=english.start(),
            end=english.end(),
            hint="formulas stand between dollar signs, words outside of them",
        )
    out.append(Token("formula", text[start:stop].strip(), start, stop))
    if mark:
        out.append(Token("stop", mark, stop, stop + 1))


def _texts(text: str, start: int, end: int, plain: bool = False) -> Iterator[tuple[int, int, int, int]]:
    depth = 0
    i = start
    while i < end:
        c = text[i]
        if c == "\\":
            found = _TEXT.match(text, i, end) if depth == 0 else None
            if found is not None:
                close = _closing(text, found.end(), end)
                content = text[found.end() : close]
                before = text[start:i].rstrip()[-1:]
                if before not in ("_", "^") and (content != content.strip() or content.strip() not in KNOWN_OPERATORS):
                    yield i, found.end(), close, close + 1
                i = close + 1
                continue
            if text.startswith(("\\begin", "\\left"), i) and not text.startswith(("\\leftarrow", "\\leftrightarrow"), i):
                depth += 1
            elif text.startswith(("\\end", "\\right"), i) and not text.startswith("\\rightarrow", i):
                depth -= 1
            i = _COMMAND.match(text, i, end).end()  # type: ignore[union-attr]
            continue
        if c in "{":
            depth += 1
        elif c == "}":
            depth -= 1
        elif plain and depth == 0 and c.isalpha():
            run = _WORD_RUN.match(text, i, end)
            if run is not None and any(w.lower() in _PLAIN for w in re.split(r"[\s,]+", run[0])):
                yield i, i, run.end(), run.end()
                i = run.end()
                continue
            i = _LETTERS.match(text, i, end).end()  # type: ignore[union-attr]
            continue
        i += 1


def _closing(text: str, at: int, end: int) -> int:
    depth = 1
    for i in range(at, end):
        if text[i] == "{" and text[i - 1] != "\\":
            depth += 1
        elif text[i] == "}" and text[i - 1] != "\\":
            depth -= 1
            if depth == 0:
                return i
    raise SyntaxMistake("a brace is not closed", text=text, start=at - 1, end=at)


def node_of(text: str, token: Token) -> Node:
    """The syntax tree of a formula, with places in the whole text."""
    blank = "".join("\n" if c == "\n" else " " for c in text[: token.start])
    try:
        return parse_syntax(blank + text[token.start : token.end])
    except ReadingError as problem:
        problem.text = text
        raise


def sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens parted at full stops, question marks and semicolons; the stop is the last token of each."""
    current: list[Token] = []
    for token in tokens:
        current.append(token)
        if token.kind == "stop" and token.text in ".?!;":
            yield current
            current = []
    if current:
        yield current


def phrase(text: str, tokens: Sequence[Token]) -> str:
    """The text the tokens stand for, as written."""
    return text[tokens[0].start : tokens[-1].end] if tokens else ""
