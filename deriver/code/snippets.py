"""Code in a document: fenced, indented or glued to prose, sessions with `>>>`, cells with outputs; as programs whose lines have places.

Comes in: a document. Goes out: `Program`s in order, each with what its comments, outputs and assertions state, not yet read as values.
What is not Python is left out; what may be Python and cannot be parsed says so.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import Block, Document
from ..document.outline import code_language
from ..source import Place
from .indentation import depths, is_flat
from .syntax import parsed

__all__ = ["Program", "Stating", "programs"]

_PYTHON = frozenset({"python", "py", "python3", "ipython", "ipython3", "pycon", "python-repl", "doctest", "{python}", "jupyter", "sage"})
_SURE = re.compile(r"^(?:import \w|from \w[\w.]* import |print\(|def \w+\(|>>> |\w+(?:, ?\w+)* = np\.)", re.MULTILINE)
_MAGIC = re.compile(r"^\s*[%!?].*$")
_PROSE = re.compile(r"\s*(?:[A-Z“‘][a-z’]*[ ,]|[A-Z][a-z]+)")
_LONGEST = 400


@dataclass(frozen=True)
class Stating:
    """What the text says of the statement that ends on `line` (from 1): after `#`, as output, or by `assert`; and where it says so."""

    line: int
    form: str  # "comment" | "output" | "assert"
    text: str
    place: Place
    source: str


@dataclass(frozen=True)
class Program:
    """Code that is run as a whole: every indentation that makes sense, what is stated of it, its section; or why it is not parsed."""

    readings: tuple[ast.Module, ...]
    statings: tuple[Stating, ...]
    section: tuple[str, ...]
    why: str | None = None


@dataclass
class _Line:
    code: str
    comment: str
    place: Place


def programs(document: Document) -> Iterator[Program]:
    """The programs of a document in order."""
    if document.format == "plain":
        yield from _glued(document)
        return
    texts = {source.path: source.text.split("\n") for source in document.sources}
    for block in document.blocks:
        if block.kind == "code" and _is_python(block):
            sure = (block.language or "").lower().split(" ")[0] in _PYTHON
            yield from (p for p in _of_block(block, texts.get(block.place.path, [])) if sure or p.readings)


def _is_python(block: Block) -> bool:
    language = (block.language or "").lower().split(" ")[0]
    if language in _PYTHON:
        return True
    if "<-" in block.text:
        return False  # R
    return language in ("", "pre", "verbatim", "verbatim*", "lstlisting", "minted", "code", "none", "text") and bool(
        _SURE.search(block.text)
    )


def _of_block(block: Block, source: Sequence[str]) -> Iterator[Program]:
    lines: list[_Line] = []
    row = block.place.line
    for text in block.text.split("\n"):
        bare = text.strip()
        found = next((r for r in range(row, block.place.end_line + 1) if r <= len(source) and bare and bare in source[r - 1]), None)
        at = row if found is None else found
        start = source[at - 1].find(bare) + 1 if found is not None else 1
        row = at + (1 if found is not None else 0)
        lines.append(_Line(text, "", Place(block.place.path, at, start, at, start + len(bare))))
    if any(re.match(r"\s*>>> ?", line.code) for line in lines):
        yield from _session(lines, block.section)
        return
    outputs = [(text, place) for text, place in getattr(block, "outputs", ())]
    yield _program([_cut(line) for line in lines], block.section, outputs)


def _session(lines: Sequence[_Line], section: tuple[str, ...]) -> Iterator[Program]:
    """A session: `>>>` begins a statement, `...` continues it, other lines are its output."""
    made: list[_Line] = []
    said: list[tuple[int, list[_Line]]] = []
    for line in lines:
        prompt = re.match(r"(\s*)(>>>|\.\.\.)(?: |$)", line.code)
        if prompt is not None:
            rest = line.code[prompt.end() :]
            made.append(_cut(_Line(rest, "", _moved(line.place, len(prompt[2]) + 1))))
            said.append((len(made), []))
        elif line.code.strip() and said:
            said[-1][1].append(line)
    statings = []
    for number, output in said:
        if output and not output[0].code.strip().startswith("Traceback"):
            text = " ".join(each.code.strip() for each in output)
            first, last = output[0].place, output[-1].place
            place = Place(first.path, first.line, first.column, last.end_line, last.end_column)
            statings.append(Stating(number, "output", text, place, f"{made[number - 1].code.strip()}  # {text}"))
    program = _program(made, section, ())
    yield Program(program.readings, (*program.statings, *statings), section, program.why)


def _moved(place: Place, by: int) -> Place:
    return Place(place.path, place.line, place.column + by, place.end_line, place.end_column)


def _cut(line: _Line) -> _Line:
    """Code and comment of a line apart."""
    at = _comment_start(line.code)
    if _MAGIC.match(line.code):
        return _Line(re.match(r"\s*", line.code)[0] + "pass", "", line.place)  # type: ignore[index]
    return line if at is None else _Line(line.code[:at].rstrip(), line.code[at + 1 :], line.place)


def _comment_start(text: str) -> int | None:
    quote = ""
    k = 0
    while k < len(text):
        c = text[k]
        if quote:
            if c == "\\":
                k += 1
            elif c == quote:
                quote = ""
        elif c in "'\"":
            quote = c
        elif c == "#":
            return k
        k += 1
    return None


def _program(lines: Sequence[_Line], section: tuple[str, ...], outputs: Sequence[tuple[str, Place]]) -> Program:
    texts = [line.code for line in lines]
    statings = _statings(lines)
    tree = parsed(_dedented(texts))
    readings = (tree,) if tree is not None else tuple(_reindented(lines, {s.line for s in statings}))
    why = None if readings else "the code cannot be parsed, or its indentation is lost"
    if readings and outputs:
        statings = [*statings, *_of_outputs(readings[0], outputs)]
    return Program(readings, tuple(statings), section, why)


def _dedented(texts: Sequence[str]) -> str:
    margins = [len(t) - len(t.lstrip()) for t in texts if t.strip()]
    margin = min(margins, default=0)
    return "\n".join(t[margin:] for t in texts)


def _statings(lines: Sequence[_Line]) -> list[Stating]:
    found = []
    for number, line in enumerate(lines, 1):
        code = line.code.strip()
        if line.comment.strip() and code:
            comment = line.comment.strip()
            found.append(Stating(number, "comment", line.comment[:_LONGEST], line.place, f"{code}  # {comment[:120]}"))
        if code.startswith("assert "):
            found.append(Stating(number, "assert", "True", line.place, code[:_LONGEST]))
    return found


def _of_outputs(tree: ast.Module, outputs: Sequence[tuple[str, Place]]) -> Iterator[Stating]:
    """A cell's outputs: the value of its last line, and what it printed where there is one line for each `print`."""
    prints = [
        node for node in tree.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "print"
    ]  # fmt: skip
    inner = sum(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print" for n in ast.walk(tree))
    for text, place in outputs:
        last = tree.body[-1] if tree.body else None
        if place.path.endswith(":result"):
            if isinstance(last, ast.Expr) and last not in prints and last.end_lineno is not None:
                here = Place(place.path.removesuffix(":result"), last.end_lineno, 1, last.end_lineno, 1)
                yield Stating(last.end_lineno, "output", " ".join(text.split()), here, f"{ast.unparse(last)}  # {' '.join(text.split())}")
            continue
        rows = text.strip("\n").split("\n")
        groups = [rows] if len(prints) == 1 else [[row] for row in rows]
        if inner == len(prints) == len(groups):
            for node, group in zip(prints, groups, strict=True):
                if node.end_lineno is not None:
                    said = " ".join(row.strip() for row in group)
                    here = Place(place.path.removesuffix(":printed"), node.end_lineno, 1, node.end_lineno, 1)
                    yield Stating(node.end_lineno, "output", said, here, f"{ast.unparse(node)}  # {said}")


# Text from which the fences and the indentation are gone ------------------------------------------------------------------


def _glued(document: Document) -> Iterator[Program]:
    sections = {block.place.line: block.section for block in document.blocks}
    path = document.path
    section: tuple[str, ...] = ()
    lines: list[_Line] = []
    inside: str | None = None
    depth = 0
    for number, text in enumerate(document.text.split("\n"), 1):
        here = sections.get(number, section)
        piece = _split(text) if len(text) < 20_000 else None
        is_code = piece is not None and (depth > 0 or _looks(piece[0], inside))
        if not is_code or piece is None:
            if lines:
                yield _program(lines, section, ())
            lines, inside, depth = [], None, 0
            section = here
            continue
        section = here if not lines else section
        code, comment, tail = piece
        start = len(text) - len(text.lstrip()) + 1
        lines.append(_Line(code, comment, Place(path, number, start, number, start + len(code.strip()))))
        inside = "python"
        depth = max(0, depth + _open(code))
        if tail:
            yield _program(lines, section, ())
            lines, inside, depth = [], None, 0
    if lines:
        yield _program(lines, section, ())


def _looks(code: str, inside: str | None) -> bool:
    return bool(code.strip()) and len(code) < 500 and code_language(code, inside) == "python" and "\\" not in code


def _open(code: str) -> int:
    bare = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "", code)
    return sum(bare.count(c) for c in "([{") - sum(bare.count(c) for c in ")]}")


def _split(line: str) -> tuple[str, str, bool] | None:
    """Code, comment and whether prose is glued to a line."""
    at = _comment_start(line)
    if at is not None:
        comment = line[at + 1 :]
        return line[:at].rstrip(), comment, bool(re.search(r"[a-z0-9.)\]][A-Z][a-z]* ", comment)) and len(comment) > 60
    bare = line.rstrip()
    if not bare.strip():
        return None
    closing = [k for k, c in enumerate(bare) if c == ")"]
    for k in closing:
        if _open(bare[: k + 1]) == 0 and _PROSE.match(bare[k + 1 :]) and parsed(bare[: k + 1].strip()) is not None:
            return bare[: k + 1], "", True
    return bare, "", False


def _reindented(lines: Sequence[_Line], stating: set[int]) -> list[ast.Module]:
    """The readings of code whose indentation is gone."""
    units: list[list[int]] = []
    depth = 0
    for k, line in enumerate(lines):
        if depth > 0 and units:
            units[-1].append(k)
        elif line.code.strip():
            units.append([k])
        depth = max(0, depth + _open(line.code))
    joined = ["\n".join(lines[k].code.strip() if k == unit[0] else lines[k].code for k in unit) for unit in units]
    if len(units) > 60 or not is_flat(joined):
        return []
    once = [bool(stating & {k + 1 for k in unit}) and "print(" in text for unit, text in zip(units, joined, strict=True)]
    found = []
    for way in depths(joined, once):
        texts = [""] * len(lines)
        for unit, level in zip(units, way, strict=True):
            for k in unit:
                texts[k] = "    " * level + lines[k].code.strip()
        tree = parsed("\n".join(texts))
        if tree is not None:
            found.append(tree)
    return found
