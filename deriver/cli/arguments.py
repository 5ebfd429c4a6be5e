"""The commands and their options."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Sequence
from typing import NoReturn

from .._version import __version__
from ..errors import UsageError
from ..formats import formats_for

__all__ = ["Finish", "parse_arguments"]

_HIDDEN = "\x00"  # stands before an argument that begins with a minus sign and is a formula
_SECOND = "where latex2sympy2 is installed: `auto` for here, `off`, or another Python"
_PICTURE = (
    "write the picture to a file; or `simulate` for sample paths of a stochastic equation, or `none`. "
    "By itself HTML holds the picture, and Markdown written with -o gets it in a file beside"
)
_OPTION = re.compile(r"--[a-z]|--$|-h$|-o|-$|-[\d.]+$")


class Finish(Exception):
    """Nothing more to do but print this text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class _Parser(argparse.ArgumentParser):
    """Wrong usage is an error like any other: one message and a hint."""

    def error(self, message: str) -> NoReturn:
        hint = f"see: {self.prog} --help"
        for wrong in re.findall(r"--[a-z-]+", message) if message.startswith("unrecognized") else ():
            known = _options_of(self)
            near = difflib.get_close_matches(wrong, known, 1)
            hint = f"did you mean {near[0]}?" if near else hint
        wrong_choice = re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message)
        if wrong_choice:
            choices = [choice.strip(" '") for choice in wrong_choice[2].split(",")]
            near = difflib.get_close_matches(wrong_choice[1], choices, 1)
            hint = f"did you mean {near[0]}?" if near else f"one of: {', '.join(choices)}"
            message = message.split(" (choose from")[0]
        raise UsageError(f"{self.prog}: {message.replace(_HIDDEN, '')}", hint=hint)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise Finish(message or "")

    def print_help(self, file: object = None) -> None:
        raise Finish(self.format_help())


def _options_of(parser: argparse.ArgumentParser) -> list[str]:
    """All options of a parser and of its commands."""
    found: list[str] = []
    for action in parser._actions:
        found += action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                found += _options_of(sub)
    return found


class _Version(argparse.Action):
    def __call__(self, *_: object, **__: object) -> None:
        raise Finish(f"deriver {__version__}\n")


def _number(low: float, high: float) -> type:
    """An argument type: a number between two bounds, whole where the bounds are."""
    kind = int if isinstance(low, int) else float

    def convert(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a {'whole ' if kind is int else ''}number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low} and {high}")
        return value

    return convert  # type: ignore[return-value]


def _parser() -> _Parser:
    parser = _Parser(
        prog="deriver",
        description="Step-by-step derivations from LaTeX, and verdicts on the formulas of a document.",
        epilog="Exit codes: 0 finished, nothing refuted; 1 stuck or refuted; 2 unreadable input or wrong usage. "
        "An argument - reads standard input.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def command(name: str, about: str, formats: Sequence[str] = formats_for("derivation")) -> _Parser:
        sub: _Parser = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        sub.add_argument(
            "--format", choices=formats, metavar="F", help=f"one of {', '.join(formats)} (text unless the file of -o says more)"
        )
        sub.add_argument("-o", "--output", metavar="FILE", help="write to a file")
        sub.add_argument("--rules", metavar="DIR", action="append", default=[], help="a folder with rules of your own; may be repeated")
        return sub

    derive = command("derive", "derive the answer to a task, step by step")
    derive.add_argument("task", metavar="TASK", help="LaTeX, or English around $LaTeX$")
    derive.add_argument("--given", metavar="DECLARATIONS", help=r"such as 'A \in \mathbb{R}^{n \times n}, A symmetric'")
    derive.add_argument("--wrt", metavar="NAME", help="the variable to differentiate by")
    derive.add_argument("--layout", choices=("denominator", "numerator"), help="the shape of gradients and Jacobians")
    derive.add_argument("--detail", choices=("brief", "normal", "full"), default="normal", help="how small the steps are")
    derive.add_argument("--picture", metavar="FILE.svg", default="auto", help=_PICTURE)
    derive.add_argument("--seed", type=_number(0, 2**63), default=0, metavar="N", help="seed of simulated sample paths (0)")
    derive.add_argument("--standalone", action="store_true", help="a whole document, for latex and html")

    verify = command("verify", "verify documents or formulas", formats_for("report"))
    verify.add_argument("targets", metavar="PATH|LATEX", nargs="+", help="files, or formulas")
    verify.add_argument("--given", metavar="DECLARATIONS", help="what holds beforehand")
    verify.add_argument("--digits", type=_number(15, 1000), default=50, metavar="N", help="precision of the checks (50)")
    verify.add_argument("--seed", type=_number(0, 2**63), default=0, metavar="N", help="seed of the random points (0)")
    verify.add_argument("--timeout", type=_number(0.01, 1e6), default=10.0, metavar="SECONDS", help="of the processor, for one claim (10)")
    verify.add_argument("--budget", type=_number(1, 10**6), default=600, metavar="SECONDS", help="time for a whole document")
    verify.add_argument("--jobs", type=_number(1, 1024), metavar="N", help="claims at a time (the cores there are)")
    verify.add_argument("--strict", action="store_true", help="conditional and undecided claims count as failures")
    verify.add_argument("--baseline", metavar="FILE", help="an earlier report in JSON: only what is new is reported")
    verify.add_argument("--second-reader", metavar="PYTHON", default="auto", help=_SECOND + " (auto)")
    verify.add_argument("--explain", action="store_true", help="show the evidence of every claim")

    examples = command("examples", "regenerate worked examples", ("text", "json"))
    examples.add_argument("paths", metavar="PATH", nargs="*", help="files or folders (worked_examples)")
    examples.add_argument("--check", action="store_true", help="change nothing; fail where an example is out of date")
    examples.add_argument(
        "--only", metavar="NAME", action="append", default=[], help="just the examples of a row of the tables; may be repeated"
    )
    examples.add_argument("--in-place", action="store_true", help="write solutions into documents without markers too")

    rules = command("rules", "list, explain or verify the rules", ("text", "json"))
    rules.add_argument("name", metavar="NAME", nargs="*", help="a rule to explain")
    rules.add_argument("--check", action="store_true", help="verify the rules")
    rules.add_argument("--strict", action="store_true", help="conditional and undecided rules count as failures")

    parse = command("parse", "show what is understood of a formula, and what is assumed")
    parse.add_argument("latex", metavar="LATEX")
    parse.add_argument("--given", metavar="DECLARATIONS", help="what is declared beforehand")
    parse.add_argument("--second-reader", metavar="PYTHON", default="off", help=_SECOND + " (off)")
    return parser


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command; UsageError where they are wrong, Finish where only help was wanted."""
    parser = _parser()
    seen_end = False
    prepared = []
    for argument in arguments:
        seen_end = seen_end or argument == "--"
        formula = argument.startswith("-") and not _OPTION.match(argument) and not seen_end
        prepared.append(_HIDDEN + argument if formula else argument)
    options = parser.parse_args(prepared)
    if options.command is None:
        raise Finish(parser.format_help())
    for name, value in vars(options).items():
        if isinstance(value, str):
            setattr(options, name, value.replace(_HIDDEN, ""))
        elif isinstance(value, list):
            setattr(options, name, [v.replace(_HIDDEN, "") if isinstance(v, str) else v for v in value])
    return options
