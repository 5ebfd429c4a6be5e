"""`deriver verify`: what each argument is, the verdicts on all of them, one report."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DeriverError, DocumentError
from ..model import ClaimReport, DocumentReport, Report, Verdict
from ..source import Place
from .commands import exit_code
from .output import complain, deliver, progress_bar, read_standard_input, terminal

if TYPE_CHECKING:
    from ..document import Document
    from ..model import Context

__all__ = ["verify_targets"]

_RELATION = re.compile(
    r"[=<>≤≥≠≈∈]|\\(le|ge|leq|geq|ne|neq|approx|equiv|in|succ|succeq|prec|preceq|to|implies|iff|Rightarrow|sim|propto|mid|subset|gets|leftarrow|coloneqq)(?![A-Za-z])"
)
_PATH = re.compile(r"[\w.~ -]*[/\\][\w./\\ -]+|[\w. -]+\.(md|markdown|tex|html?|ipynb|txt|rst|qmd|Rmd|pdf|docx?|json)", re.ASCII)


def is_file(argument: str) -> bool:
    """Whether an argument of verify names a file; DocumentError for a folder, or for a path where nothing is."""
    if not argument.strip():
        return False
    try:
        path = Path(argument)
        if path.is_dir():
            raise DocumentError(f"{argument}: is a folder", hint="name the files in it")
        if path.exists():
            return True
    except (OSError, ValueError):
        return False  # too long for a name, or with characters no name has: a formula
    if _PATH.fullmatch(argument) and not _RELATION.search(argument):
        raise DocumentError(f"{argument}: no such file")
    return False


def verify_targets(options: Namespace, format: str) -> int:
    """Verify every argument; an error in one is told and does not keep the others from being verified."""
    from .. import api
    from ..rendering import show_report, show_verdict
    from ..second_reading import choose

    if options.second_reader != "auto":
        choose(options.second_reader)
    if options.rules:
        api.rulebook_of(options.rules)  # what is wrong with them is said here too
    given = api.declare(options.given) if options.given else None
    documents: list[DocumentReport] = []
    pages: list[str] = []
    failed = False
    for target in options.targets:
        try:
            if target == "-" or is_file(target):
                document = api.read(text=read_standard_input(), format="markdown", name="<stdin>") if target == "-" else api.read(target)
                report = _report(document, given, options)
                documents.extend(report.documents)
                if format == "text":
                    pages.append(show_report(report, "text", explain=options.explain, **terminal(options)))
            else:
                verdict = api.verify(target, given, digits=options.digits, seed=options.seed, timeout=options.timeout)
                documents.append(_formula_report(target, verdict, given))
                if format == "text":
                    pages.append(show_verdict(verdict, "text", explain=options.explain, **terminal(options)))
        except DeriverError as error:
            failed = True
            complain(error)
    if documents:
        report = Report(tuple(documents), digits=options.digits, seed=options.seed)
        deliver("\n".join(pages) if format == "text" else show_report(report, format, explain=options.explain), options)
    if failed:
        return 2
    return exit_code((claim.verdict for document in documents for claim in document.claims), options.strict)


def _report(document: Document, given: Context | None, options: Namespace) -> Report:
    from .. import api

    progress, clear = progress_bar(document.path)
    try:
        return api.verify(
            document, given, digits=options.digits, seed=options.seed, timeout=options.timeout, jobs=options.jobs,
            budget=options.budget,
            baseline=options.baseline, progress=progress,
        )  # fmt: skip
    finally:
        clear()


def _formula_report(text: str, verdict: Verdict, given: Context | None) -> DocumentReport:
    """A formula of the command line as a document with its claims."""
    place = Place("<argument>", 1, 1, text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1)
    parts = verdict.parts or (verdict,)
    kinds = _kinds(text, given)
    claims = []
    for i, part in enumerate(parts):
        kind = kinds[i] if i < len(kinds) else "fragment" if part.outcome == "not_a_claim" else "identity"
        link = (i + 1, len(parts)) if len(parts) > 1 else None
        declarations = given.text if given is not None else ()
        claims.append(ClaimReport(place, text, part.reading, kind, part, link=link, declarations=declarations))
    return DocumentReport("<argument>", tuple(claims))


def _kinds(text: str, given: Context | None) -> list[str]:
    """What kind of claim each part of a formula is."""
    from ..latex import read_statement
    from ..model import Context

    try:
        return [claim.kind for claim in read_statement(text, given or Context()).claims]
    except DeriverError:
        return []
