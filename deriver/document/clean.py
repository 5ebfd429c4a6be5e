"""From what stands between two delimiters to the LaTeX that was meant.

Comes in: traced text. Goes out: traced text with doubled backslashes un-doubled, comments, labels and macro definitions
taken out. Every decision is made for one formula at a time, because one file mixes damaged and undamaged ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .scoring import words_in
from .traced import Edit, Traced

__all__ = ["Cleaned", "clean_formula", "definitions", "take_definitions"]

_RUN = re.compile(r"(\\+)([A-Za-z]+|.|$)", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)(%[^\n]*)(\n[ \t]*)?")
_LABEL = re.compile(r"[ \t]*\\(label|tag\*?)\s*\{([^{}]*)\}|[ \t]*\\(?:nonumber|notag)(?![A-Za-z])")
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|providecommand\*?|DeclareMathOperator\*?|DeclarePairedDelimiter|def|gdef|let|"
    r"(?:New|Renew|Provide|Declare)DocumentCommand)(?![A-Za-z])"
)

#: Commands common enough to tell `\\frac` (a doubled backslash) from `\\c` (a row that begins with c).
_KNOWN = words_in(
    """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho sigma tau
    upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega frac dfrac tfrac sqrt sum
    prod int iint oint lim sup inf max min log ln exp sin cos tan det dim ker deg arg tr rank mathrm mathbf mathbb mathcal
    mathsf mathfrak mathit boldsymbol bm text textbf textit operatorname left right big Big bigl bigr Bigl Bigr bigg Bigg
    le leq ge geq ne neq approx equiv sim simeq propto cdot cdots ldots dots vdots ddots times otimes oplus odot circ pm mp
    in notin subset subseteq cup cap setminus emptyset to mapsto rightarrow leftarrow Rightarrow Leftarrow Leftrightarrow
    leftrightarrow iff implies longrightarrow Longrightarrow forall exists neg land lor partial nabla infty top bot prime
    hat tilde bar vec dot ddot overline underline widehat widetilde underbrace overbrace langle rangle lVert rVert lvert
    rvert Vert vert lfloor rfloor lceil rceil quad qquad begin end label tag displaystyle textstyle binom ell Re Im hbar
    succ succeq prec preceq gg ll mid parallel perp star ast dagger stackrel overset underset xrightarrow substack
    sinh cosh tanh arcsin arccos arctan limits nolimits mathop phantom not"""
)
_SPACING = frozenset(",;:! ")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned formula; `unsure` says what could not be decided."""

    body: Traced
    repairs: tuple[str, ...]
    labels: tuple[tuple[int, str], ...]
    unsure: str | None = None


def clean_formula(inner: Traced, *, doubled: bool = False, display: bool = False, environment: bool = False) -> Cleaned:
    """Clean what stands between delimiters; `doubled` when the delimiters themselves had doubled backslashes."""
    repairs: list[str] = []
    unsure = None
    body = inner.strip()
    verdict = _is_doubled(body.text, doubled, environment)
    if verdict is None:
        unsure = "it cannot be decided whether the backslashes are doubled"
    elif verdict == "doubled":
        body = body.edit([(m.start(1), m.end(1), "\\" * (len(m[1]) // 2)) for m in _RUN.finditer(body.text)])
        repairs.append("undoubled")
    elif verdict == "rows":
        body = body.edit([(m.start(1), m.end(1), "\\\\") for m in _RUN.finditer(body.text) if len(m[1]) == 4])
        repairs.append("undoubled")
    if display and "%" in body.text:
        edits: list[Edit] = []
        for found in _COMMENT.finditer(body.text):
            at = found.start(2)
            if found[3] is not None or body.text[max(0, at - 1) : at] in ("", " ", "\t", "\n"):
                edits.append((at, found.end(2), ""))
        if edits:
            body = body.edit(edits).strip()
            repairs.append("comments")
    labels: list[tuple[int, str]] = []
    cuts: list[Edit] = []
    removed = 0
    for found in _LABEL.finditer(body.text) if "\\" in body.text else ():
        if found[2] is not None:
            labels.append((found.start() - removed, found[2].strip()))
        cuts.append((found.start(), found.end(), ""))
        removed += found.end() - found.start()
    if cuts:
        longer = body.edit(cuts)
        body = longer.strip()
        lead = len(longer.text) - len(longer.text.lstrip())
        labels = [(min(max(0, at - lead), len(body.text)), name) for at, name in labels]
        repairs.append("labels")
    return Cleaned(body, tuple(repairs), tuple(labels), unsure)


def _is_doubled(text: str, doubled: bool, environment: bool) -> str | None:
    """`doubled`, `rows` (only the row separators are), `no`, or None when nothing decides."""
    runs = [(len(found[1]), found[2]) for found in _RUN.finditer(text)]
    if not runs:
        return "no"
    if any(length % 2 for length, _ in runs):
        # A single `\frac` shows that commands are whole; under Markdown escapes `\\\\` may still mean a row separator.
        return "rows" if doubled and any(length == 4 for length, _ in runs) else "no"
    if doubled:
        return "doubled"
    if environment:
        return "no"
    names = [after for length, after in runs if length == 2]
    if any(_starts_known(name) for name in names if name[:1].isalpha()):
        return "doubled"
    words = [name for name in names if name[:1].isalpha()]
    if not words and any(name in _SPACING and name != " " for name in names):
        return "doubled"
    if not words and names and (names.count("{") == names.count("}") > 0 or names.count("|") % 2 == 0 < names.count("|")):
        return "doubled" if "&" not in text else None
    return "no"


def _starts_known(name: str) -> bool:
    # `\\lambdax` is no command, so only whole names count.
    return name in _KNOWN and len(name) > 1


def definitions(text: str) -> list[tuple[int, int]]:
    """The stretches of `text` that define macros.

    >>> definitions(r"a \\newcommand{\\R}{\\mathbb{R}} b")
    [(2, 29)]
    """
    found: list[tuple[int, int]] = []
    at = failures = 0
    for match in _DEFINITION.finditer(text):
        start = match.start()
        if start < at or text[max(0, start - 1) : start] in ("`", "\\"):
            continue
        end = _definition_end(text, match.end(), match[0].startswith((r"\def", r"\gdef")), "Paired" in match[0])
        if end is not None:
            found.append((start, end))
            at = end
        else:
            # Junk such as ten thousand unclosed definitions must not cost ten thousand searches.
            failures += 1
            if failures > 100:
                break
    return found


def _definition_end(text: str, at: int, plain: bool, paired: bool) -> int | None:
    name = re.compile(r"\s*\{?\s*\\(?:[A-Za-z@]+|.)\s*\}?").match(text, at)
    if name is None:
        return None
    at = name.end()
    if text[max(0, name.start() - 4) : name.start()] == "\\let":
        target = re.compile(r"\s*=?\s*\\(?:[A-Za-z]+|.)").match(text, at)
        return target.end() if target else None
    if text[max(0, name.start() - 15) : name.start()] == "DocumentCommand":
        specification = re.compile(r"\s*\{[^{}]*\}\s*(?=\{)").match(text, at)
        return _brace_end(text, specification.end()) if specification else None
    if plain:
        brace = text.find("{", at, at + 200)
        if brace < 0 or "\n\n" in text[at:brace]:
            return None
        return _brace_end(text, brace)
    for _ in range(2):
        option = re.compile(r"\s*\[[^\[\]]*\]").match(text, at)
        at = option.end() if option else at
    for _ in range(2 if paired else 1):
        while at < len(text) and text[at] in " \t\n":
            at += 1
        if paired and at < len(text) and text[at] != "{":
            token = re.compile(r"\\(?:[A-Za-z]+|.)|.").match(text, at)
            at = token.end() if token else at
            continue
        if at >= len(text):
            return None
        if text[at] != "{":
            token = re.compile(r"\\(?:[A-Za-z]+|.)").match(text, at)
            return token.end() if token else None
        end = _brace_end(text, at)
        if end is None:
            return None
        at = end
    return at


def _brace_end(text: str, at: int, limit: int = 10_000) -> int | None:
    """The offset after the brace group that opens at `at`."""
    depth = 0
    end = min(len(text), at + limit)
    while at < end:
        letter = text[at]
        if letter == "\\":
            at += 1
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return None


def take_definitions(traced: Traced, macros: list[str]) -> Traced:
    """The text without the macro definitions in it, which are appended to `macros`."""
    if "\\" not in traced.text or not _DEFINITION.search(traced.text):
        return traced
    found = definitions(traced.text)
    macros.extend(traced.text[start:end] for start, end in found)
    return traced.edit([(start, end, "") for start, end in found])
