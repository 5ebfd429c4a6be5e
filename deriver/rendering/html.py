"""Derivations, verdicts and reports as HTML: everything escaped, and a whole page needs no network.

A whole page carries KaTeX, its style and its fonts inside (see `katex/`, with its licence); it runs with `trust` off, under a policy
that lets nothing be loaded. A fragment leaves formulas between `\\(` and `\\)` for the page it is put into.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model import OUTCOMES, Derivation, Report, Verdict
from . import phrases
from .own_notation import in_own_notation
from .unicode_text import pieces

if TYPE_CHECKING:
    from jinja2 import Environment

    from ..pictures import Picture

__all__ = ["derivation_html", "formula_html", "report_html", "verdict_html"]

_HERE = Path(__file__).parent


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    env = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.filters["pieces"] = pieces
    env.filters["one_line"] = lambda text: phrases.roomy(" ".join(str(text).split()))
    env.filters["words"] = lambda text: str(text).replace("_", " ")
    env.globals.update(
        labels=phrases.LABELS,
        marks=phrases.MARKS,
        outcomes=OUTCOMES,
        evidence=lambda verdict: phrases.evidence(verdict, _dollars),
        shown_steps=phrases.shown_steps,
        as_before=phrases.as_before,
        reason_of=phrases.reason_of,
        read_as=phrases.read_as,
        strongest=phrases.strongest,
        answer_words=phrases.answer_words,
        step_check=lambda verdict: phrases.step_check(verdict, _dollars),
        checks=phrases.checks,
        task_of=phrases.task_of,
        declared=phrases.declared,
        new_conditions=phrases.new_conditions,
        gathered_conditions=phrases.gathered_conditions,
        answer_groups=phrases.answer_groups,
        group_title=phrases.group_title,
        group_formula=phrases.group_formula,
        shown_findings=phrases.shown_findings,
        where_formulas=phrases.where_formulas,
        step_formula=phrases.step_formula,
        layout_note=phrases.layout_note,
        other_layout_name=phrases.other_layout_name,
        value_text=phrases.value_text,
        reproduce=phrases.reproduce,
        unaligned=phrases.unaligned,
    )
    return env


def _dollars(latex: str) -> str:
    return f"${' '.join(latex.split())}$" if "$" not in latex else latex


@cache
def _assets() -> dict[str, Any]:
    """KaTeX for putting inside a page: its fonts become part of its style."""
    from markupsafe import Markup

    folder = _HERE / "katex"

    def font(match: re.Match[str]) -> str:
        data = base64.b64encode((folder / "fonts" / match[1]).read_bytes()).decode("ascii")
        return f'src:url(data:font/woff2;base64,{data}) format("woff2")'

    style = (folder / "katex.min.css").read_text(encoding="utf-8")
    style = re.sub(r"src:url\(fonts/([\w-]+\.woff2)\)[^;}]*", font, style)
    return {
        "katex_style": Markup(style),
        "katex_script": Markup((folder / "katex.min.js").read_text(encoding="utf-8")),
        "katex_licence": Markup((folder / "LICENSE").read_text(encoding="utf-8").replace("--", "- -")),
        "style": Markup((_HERE / "templates" / "page.css").read_text(encoding="utf-8")),
        "script": Markup((_HERE / "templates" / "page.js").read_text(encoding="utf-8")),
    }


def _page(template: str, *, standalone: bool, title: str, **values: Any) -> str:
    env = _templates()
    body = env.get_template(template).render(standalone=standalone, **values)
    if not standalone:
        return body
    from markupsafe import Markup

    return env.get_template("page.html").render(title=title, body=Markup(body), **_assets())


def derivation_html(derivation: Derivation, *, standalone: bool = False, pictures: Sequence[Picture] = ()) -> str:
    """A derivation as HTML, its pictures inline: a fragment, or with `standalone` a whole page."""
    from markupsafe import Markup

    titles = phrases.problem_titles(derivation)
    # The writer of pictures escapes what it is given; the rest of SVG is its own.
    drawn = [{"problem": p.problem, "svg": Markup(p.svg), "caption": p.caption} for p in pictures]
    return _page("derivation.html", standalone=standalone, title="Derivation", d=in_own_notation(derivation), titles=titles, pictures=drawn)


def verdict_html(verdict: Verdict, *, standalone: bool = False) -> str:
    """A verdict as HTML."""
    return _page("verdict.html", standalone=standalone, title="Verdict", v=verdict)


def report_html(report: Report, *, explain: bool = False) -> str:
    """A report as a whole page, with a summary, a filter by outcome, and every claim."""
    title = "Verification report"
    return _page("report.html", standalone=True, title=title, report=report, counts=phrases.summary(report), explain=explain)


def formula_html(latex: str) -> str:
    """One formula as a fragment."""
    from markupsafe import escape

    return f'<span class="tex display">\\[{escape(" ".join(latex.split()))}\\]</span>\n'
