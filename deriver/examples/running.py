"""A run over worked examples: read, solve, compare, write. Start at `run`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..api import read
from ..document import Document
from ..errors import DocumentError, UsageError
from .author import compare_author
from .difference import differences
from .expecting import failures_of
from .files import Insertion, rewritten, slot_text, write_whole
from .finding import examples_in, left_out
from .records import Example, ExamplesResult, FileResult, Outcome, Solution
from .solving import solve
from .table import capabilities_text, table_text
from .writing import as_latex, as_markdown, not_yet

__all__ = ["run"]

FOLDER = "worked_examples"
TABLE = ("docs", "worked_examples.md")
CAPABILITIES = "capabilities.md"
_SUFFIXES = (".md", ".markdown", ".tex", ".ipynb")
_WRITABLE = ("markdown", "tex", "notebook")


@dataclass(frozen=True)
class _File:
    path: Path
    raw: str
    document: Document
    examples: tuple[Example, ...]


def run(
    paths: Sequence[str | os.PathLike[str]] = (),
    *,
    check: bool = False,
    output: str | os.PathLike[str] | None = None,
    in_place: bool = False,
    table: str | os.PathLike[str] | None = None,
    only: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> ExamplesResult:
    """Regenerate the derivations of worked examples, and say what disagrees.

    paths: files and folders; none is `./worked_examples`, beside which the table `docs/worked_examples.md` is kept up to date. Text between
    markers belongs to the tool and is rewritten where it stands; a document without markers is solved and reported, and written with its
    solutions only to `output`, or over itself with `in_place`. check: nothing is written; what would change is in the result. output: the
    file for the copy of a single document. table: where the table goes, instead of its usual place; the table of capabilities stands beside
    it. only: names of rows of the tables (`000-W5`, `V1`): just their examples are solved and shown, and nothing is written. progress:
    called with how many examples are done, of how many.

    The result has `exit_code` (0 or 1), `describe()` (text for a terminal), `to_dict()` and the records. Every file is written whole or not
    at all. Errors: DocumentError for a file that is missing or cannot be read or written, UsageError for options that contradict each other
    (exit code 2).

    >>> run(["missing.md"])
    Traceback (most recent call last):
      ...
    deriver.errors.DocumentError: no such file: missing.md
    """
    if not paths:
        if not Path(FOLDER).is_dir():
            raise DocumentError(f"there is no folder {FOLDER} here", hint="name a file or a folder: deriver examples notes.md")
        paths = (FOLDER,)
    files = [_opened(path) for path in _listed(paths)]
    _consistent(files, check, output, in_place)
    if only:
        files, check = _chosen(files, only, output, in_place), True
    total = sum(len(f.examples) for f in files)
    done = 0
    results = []
    for file in files:
        outcomes = []
        for example in file.examples:
            outcomes.append(_outcome(file, example))
            done += 1
            if progress is not None:
                progress(done, total)
        results.append(_written(file, outcomes, check=check, output=output, in_place=in_place))
    where = Path(table) if table is not None else _usual_table(paths)
    if where is not None and not only:
        results += _tables(where, files, results, check)
    return ExamplesResult(tuple(results), check=check and not only, shown=bool(only))


def _chosen(files: Sequence[_File], only: Sequence[str], output: str | os.PathLike[str] | None, in_place: bool) -> list[_File]:
    """The files with just the examples of some rows; a name that no example carries is an error."""
    if output is not None or in_place:
        raise UsageError("nothing is written where only some examples are solved")
    known = {name for f in files for e in f.examples for name in (*e.sources, *e.capabilities)}
    for name in only:
        if name not in known:
            raise UsageError(f"no example carries the name {name}")
    wanted = set(only)
    chosen = [replace(f, examples=tuple(e for e in f.examples if wanted & {*e.sources, *e.capabilities})) for f in files]
    return [f for f in chosen if f.examples]


def _usual_table(paths: Sequence[str | os.PathLike[str]]) -> Path | None:
    """The table of the folder `worked_examples`: in `docs` beside it, where there is such a folder."""
    if len(paths) != 1 or Path(paths[0]).name != FOLDER or not Path(paths[0]).is_dir():
        return None
    table = Path(paths[0]).parent.joinpath(*TABLE)
    return table if table.parent.is_dir() else None


def _listed(paths: Sequence[str | os.PathLike[str]]) -> list[Path]:
    out: list[Path] = []
    for each in paths:
        path = Path(each)
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix in _SUFFIXES and p.is_file() and not p.name.startswith("."))
            if not inside:
                raise DocumentError(f"{path} holds no documents", hint="documents end in " + ", ".join(_SUFFIXES))
            out += inside
        else:
            out.append(path)
    return list(dict.fromkeys(out))


def _opened(path: Path) -> _File:
    document = read(path, name=path.as_posix())
    try:
        raw = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raw = document.text
    return _File(path, raw, document, tuple(examples_in(document)))


def _consistent(files: Sequence[_File], check: bool, output: str | os.PathLike[str] | None, in_place: bool) -> None:
    if output is not None:
        if in_place:
            raise UsageError("a copy (output) and in place contradict each other")
        if len(files) != 1:
            raise UsageError(f"output is for one document, and there are {len(files)}")
        if Path(output).exists() and Path(output).resolve() == files[0].path.resolve():
            raise UsageError(f"{output} is the source itself", hint="to write over it, say so: --in-place")
    if output is not None or in_place:
        for file in files:
            if file.document.format not in _WRITABLE:
                raise UsageError(f"{file.path} is {file.document.format}: solutions are written into Markdown, LaTeX and notebooks")


def _outcome(file: _File, example: Example) -> Outcome:
    solution = _solved(example)
    failures, compared = failures_of(example, solution) if _is_expected(example) else ([], 0)
    old = slot_text(file.document, example)
    changes = differences(old, _body(file, example, solution), solution) if old is not None else []
    author = compare_author(example, solution)
    return Outcome(example, solution, tuple(failures), tuple(changes), compared, author)


def _solved(example: Example) -> Solution:
    """The solution; an error of the tool itself is shown at its example, and the others are still solved."""
    try:
        return solve(example)
    except UsageError:
        raise
    except Exception as mistake:
        return Solution("broken", reason=f"an error of the tool, please report it: {type(mistake).__name__}: {mistake}")


def _is_expected(example: Example) -> bool:
    """Whether something stands beside the problem; the exercises of any other document expect nothing."""
    return bool(example.expectations or example.complaints or example.not_yet or example.sources or example.capabilities)


def _body(file: _File, example: Example, solution: Solution) -> str:
    if example.not_yet and solution.waits is not None:
        return not_yet(solution)
    return as_latex(solution) if file.document.format == "tex" else as_markdown(solution)


def _written(file: _File, outcomes: Sequence[Outcome], *, check: bool, output: str | os.PathLike[str] | None, in_place: bool) -> FileResult:
    """What becomes of one file: its own derivations rewritten, or a copy with solutions."""
    path = file.path.as_posix()
    shown = tuple(outcomes)
    adding = output is not None or in_place
    insertions = [
        Insertion(o.example, _body(file, o.example, o.solution))
        for o in outcomes
        if o.solution.status != "broken"
        and (o.example.slot is not None or _is_expected(o.example) or (adding and o.solution.status in ("solved", "claims")))
    ]
    if not outcomes:
        return FileResult(path, note="no examples or exercises were found")
    if not insertions:
        note = None if adding else "nothing is written: name a copy with -o, or say --in-place"
        if adding:
            note = "nothing is written: nothing was solved"
        return FileResult(path, shown, note=note)
    if file.document.format not in _WRITABLE:
        return FileResult(path, shown, note=f"nothing is written: it is {file.document.format}")
    text = rewritten(file.document, file.raw, insertions)
    changed = text != file.raw
    if output is not None:
        if not check:
            write_whole(Path(output), text)
        return FileResult(path, shown, changed=False, written=None if check else Path(output).as_posix())
    if check or not changed:
        return FileResult(path, shown, changed=changed)
    write_whole(file.path, text)
    return FileResult(path, shown, changed=True, written=path)


def _tables(where: Path, files: Sequence[_File], results: Sequence[FileResult], check: bool) -> list[FileResult]:
    here = where.parent.resolve()
    rows = [
        (Path(os.path.relpath(Path(f.path).resolve(), here)).as_posix(), outcome)
        for f in results
        for outcome in f.outcomes
    ]  # fmt: skip
    texts = {where: table_text(rows, [row for file in files for row in left_out(file.document)])}
    capabilities = capabilities_text(rows)
    if capabilities:
        texts[where.with_name(CAPABILITIES)] = capabilities
    return [_table(path, text, check) for path, text in texts.items()]


def _table(path: Path, text: str, check: bool) -> FileResult:
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    if old == text:
        return FileResult(path.as_posix())
    if not check:
        write_whole(path, text)
    return FileResult(path.as_posix(), changed=True, written=None if check else path.as_posix())
