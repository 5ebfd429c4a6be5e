"""The commands: options in, the exit code out. Each calls `api`, shows what comes back, and judges nothing itself."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import NotSupported, UsageError
from ..formats import formats_for
from .figures import check_picture, keep_pictures
from .output import chosen_format, complain, deliver, progress_bar, read_standard_input, terminal

if TYPE_CHECKING:
    from ..model import Derivation, Rule, Step, Verdict

__all__ = ["COMMANDS"]


def _text(argument: str) -> str:
    """An argument, or standard input for `-`."""
    return read_standard_input() if argument == "-" else argument


def derive(options: Namespace) -> int:
    """`deriver derive TASK`."""
    from .. import api
    from ..rendering import show_derivation

    format = _known(chosen_format(options), formats_for("derivation"))
    check_picture(options)
    derivation = api.derive(
        _text(options.task), options.given, layout=options.layout, detail=options.detail, wrt=options.wrt, rules=options.rules
    )
    if derivation.status == "refused":
        from ..errors import DeriverError

        if format == "json":
            deliver(show_derivation(derivation, "json"), options)
        if isinstance(derivation.error, DeriverError):
            complain(derivation.error)
        else:
            sys.stderr.write(f"{derivation.reason}\n")
        return 2
    how = terminal(options) if format == "text" else {}
    pictures = keep_pictures(derivation, format, options)
    page = format == "html" and bool(options.output) and not options.format  # a file that a browser is to open
    deliver(show_derivation(derivation, format, standalone=options.standalone or page, pictures=pictures, **how), options)
    return 1 if derivation.status == "stuck" or _refuted(derivation) else 0


def _known(format: str, shown: Iterable[str]) -> str:
    if format not in shown:
        raise UsageError(f"the format {format} is not one of this command")
    return format


def _refuted(derivation: Derivation) -> bool:
    def steps(parts: Iterable[Step]) -> bool:
        return any(s.verdict.outcome == "refuted" or steps(s.steps) for s in parts)

    return any(a.verdict.outcome == "refuted" for a in derivation.answers) or steps(derivation.steps)


def verify(options: Namespace) -> int:
    """`deriver verify PATH|LATEX ...`."""
    from .verifying import verify_targets

    return verify_targets(options, _known(chosen_format(options), formats_for("report")))


def examples(options: Namespace) -> int:
    """`deriver examples [PATH ...]`."""
    from ..examples import run
    from ..rendering.data import to_json

    if options.rules:
        raise NotSupported("deriver examples works with the rules of the package", hint="deriver derive takes --rules")
    # Here -o is where the solved copy of one document goes; what became of it is told on standard output.
    progress, clear = progress_bar("worked examples")
    try:
        result = run(
            options.paths, check=options.check, output=options.output, in_place=options.in_place, only=options.only, progress=progress
        )
    finally:
        clear()
    text = to_json(result) if options.format == "json" else result.describe().rstrip("\n") + "\n"
    sys.stdout.write(text)
    return result.exit_code


def rules(options: Namespace) -> int:
    """`deriver rules [NAME] [--check]`."""
    from .. import api

    book = api.rulebook_of(options.rules)
    name = " ".join(options.name)
    chosen: list[Rule] = [book[name]] if name else list(book)
    verdicts: dict[str, Verdict] | None = None
    if options.check:
        verdicts = dict(api.check_rules([name] if name else (), rules=options.rules))
    if chosen_format(options) == "json":
        from ..rendering.data import rules_dict, to_json

        deliver(to_json(rules_dict(chosen, verdicts)), options)
    elif name:
        from ..rendering.terminal import rule_text
        from .rule_example import example_of

        rule = chosen[0]
        deliver(rule_text(rule, (verdicts or {}).get(rule.name), lambda: example_of(rule, options.rules), **terminal(options)), options)
    else:
        from ..rendering.terminal import rules_text

        deliver(rules_text(chosen, verdicts, **terminal(options)), options)
    return exit_code((verdicts or {}).values(), options.strict)


def exit_code(verdicts: Iterable[Verdict], strict: bool) -> int:
    """1 where something is refuted, with `strict` also where it is conditional or undecided."""
    failing = {"refuted", "conditional", "undecided"} if strict else {"refuted"}
    return int(any(v.outcome in failing for v in verdicts))


def parse(options: Namespace) -> int:
    """`deriver parse LATEX`."""
    from .. import api

    format = _known(chosen_format(options), formats_for("derivation"))
    text = _text(options.latex)
    stated = api.stated(text, options.given) if format in ("text", "json") else None
    if stated is not None and options.second_reader == "off":
        from ..rendering.readings import statement_dict, statement_text

        if format == "json":
            from ..rendering.data import to_json

            deliver(to_json(statement_dict(text, *stated)), options)
        else:
            deliver(statement_text(*stated, unicode=terminal(options)["unicode"]), options)
        return 0
    reading = api.parse(text, options.given)
    if options.second_reader != "off":
        from ..second_reading import choose, doubts_about

        choose(options.second_reader)
        reading = replace(reading, findings=(*reading.findings, *doubts_about(reading)))
    if format == "json":
        from ..rendering.data import reading_dict, to_json

        deliver(to_json(reading_dict(reading)), options)
    elif format == "text":
        from ..rendering.readings import reading_text

        deliver(reading_text(reading, unicode=terminal(options)["unicode"]), options)
    elif format == "python":
        if reading.numpy is None:
            raise NotSupported("this formula has no NumPy form")
        deliver(reading.numpy + "\n", options)
    else:
        marks = {"latex": r"\[ {} \]", "markdown": "$$\n{}\n$$", "html": ""}[format]
        if format == "html":
            from ..rendering.html import formula_html

            deliver(formula_html(reading.latex), options)
        else:
            deliver(marks.replace("{}", reading.latex) + "\n", options)
    return 0


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "derive": derive,
    "verify": verify,
    "examples": examples,
    "rules": rules,
    "parse": parse,
}
