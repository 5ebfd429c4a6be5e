"""Where the formulas of a piece of running text begin and end.

Comes in: the text of one block. Goes out: spans of mathematics, code and comments, and complaints. Delimiters with a
backslash are read in order; dollar signs are paired by the best total score over the whole block, so that one missing
or superfluous dollar sign does not turn the rest of a paragraph inside out. The work is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .scoring import is_money, rate_formula, rate_prose, words_in

__all__ = ["DISPLAY_ENVIRONMENTS", "Found", "Span", "find_spans"]

_NAMES = words_in("equation align alignat flalign gather multline eqnarray displaymath math dmath xalignat dgroup darray")
DISPLAY_ENVIRONMENTS = _NAMES | {name + "*" for name in _NAMES}

_TOKEN = re.compile(r"`+|<!--|<(?:code|pre|kbd)\b[^<>]*>|\\+(?:begin\s*\{([A-Za-z]+\*?)\}|[()\[\]$`]|)|\$")
_ARGUMENT = re.compile(r"\s*\{\s*\d+\s*\}")
_CITATION = re.compile(r"[\d\s,;–—-]*|[xX\s]|\.\.\.|…")
_TEXT_OPEN = re.compile(r"\\(?:text\w*|mbox|hbox|mathrm|intertext|shortintertext)\s*\{[^{}]*$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: `kind` is `math`, `code` or `comment`; the inner offsets leave the delimiters out."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    kind: str = "math"
    display: bool = False
    doubled: bool = False
    environment: str | None = None
    damaged: str | None = None


@dataclass(slots=True)
class Found:
    """What a block contains; `troubles` are (code, message, start, end)."""

    spans: list[Span] = field(default_factory=list)
    troubles: list[tuple[str, str, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Opener:
    start: int
    end: int
    slashes: int
    letter: str
    spans: int
    dollars: int


def find_spans(text: str, *, code: bool = True, dollars: bool = True, strict: bool = False) -> Found:
    r"""The spans of `text`, in order and without overlap.

    `code`: backticks enclose code and `<!-- -->` comments (Markdown); `dollars`: dollar signs delimit; `strict`: the text
    is LaTeX that compiles, so dollar signs pair in order when their number is even.

    >>> [text[s.inner_start:s.inner_end] for text in [r"costs $5, and $x$ is \(y\)"] for s in find_spans(text).spans]
    ['x', 'y']
    """
    found = Found()
    if "$" not in text and "\\" not in text and "`" not in text and "<" not in text:
        return found
    signs = _scan(text, found, code, strict)
    if not dollars:
        signs = []
    if signs:
        _pair(text, signs, found, strict)
    found.spans.sort(key=lambda span: span.start)
    found.troubles.sort(key=lambda trouble: trouble[2])
    return found


def _scan(text: str, found: Found, code: bool, strict: bool) -> list[int]:
    """Read delimiters with a backslash, code and comments in order; returns the offsets of the dollar signs left."""
    signs: list[int] = []
    opener: _Opener | None = None
    ticks = _Ticks(text) if code and "`" in text else None
    last = {mark: text.rfind(mark) for mark in ("\\)", "\\]", "\\\\)", "\\\\]", "-->", "`$")}
    ends: dict[str, int] = {}
    at = 0
    while True:
        token = _TOKEN.search(text, at)
        if token is None:
            break
        start, at = token.span()
        mark = token[0]
        if mark[0] == "`":
            if ticks is None:
                continue
            end = ticks.close(start, at)
            if end is not None and text[max(0, start - 6) : start] == "{math}":
                found.spans.append(Span(start - 6, end, at, end - (at - start)))  # MyST: {math}`a = b`
                at = end
            elif end is not None:
                found.spans.append(Span(start, end, at, end - (at - start), "code"))
                at = end
        elif mark == "$":
            if code and text.startswith("`", at) and at < last["`$"] and not text.startswith("``", at):
                end = text.find("`$", at + 1)
                if "\n\n" not in text[at:end]:
                    found.spans.append(Span(start, end + 2, at + 1, end))
                    at = end + 2
                    continue
            signs.append(start)
        elif mark[0] == "<" and mark != "<!--":
            end = text.find("</" + re.split(r"[<>\s]", mark)[1] + ">", at) if code else -1
            if end >= 0:
                found.spans.append(Span(start, end, at, end, "code"))
                at = end
        elif mark[0] == "<":
            if code and start < last["-->"]:
                end = text.find("-->", at)
                found.spans.append(Span(start, end + 3, at, end, "comment"))
                at = end + 3
        else:
            slashes = len(mark) - len(mark.lstrip("\\"))
            letter = mark[slashes : slashes + 1]
            if letter in ("$", "`"):
                # An even number of backslashes escapes each other, not the sign after them.
                at -= 1 if slashes % 2 == 0 else 0
            elif letter == "b":
                if opener is None and slashes <= 2:
                    at = _environment(text, token, slashes, found, ends)
            elif letter and slashes <= 2:
                opener = _bracket(text, start, at, slashes, letter, opener, found, signs, last, strict)
    if opener is not None:
        found.troubles.append(_unclosed(opener))
    return signs


def _unclosed(opener: _Opener) -> tuple[str, str, int, int]:
    return ("unclosed", "this formula is opened and never closed", opener.start, opener.end)


def _bracket(
    text: str,
    start: int,
    end: int,
    slashes: int,
    letter: str,
    opener: _Opener | None,
    found: Found,
    signs: list[int],
    last: dict[str, int],
    strict: bool,
) -> _Opener | None:
    """One of `\\( \\) \\[ \\]`; returns the opener that is now pending."""
    if letter in "([":
        close = ")" if letter == "(" else "]"
        if opener is not None and (opener.slashes != slashes or opener.letter == "["):
            return opener
        if last["\\" * slashes + close] < start:
            # A row break with a skip, `\\[2pt]`, or an escaped bracket of prose.
            if slashes == 1 and opener is None and letter == "(":
                found.troubles.append(("unclosed", "this formula is opened and never closed", start, end))
            return opener
        if opener is not None:
            found.troubles.append(_unclosed(opener))
        return _Opener(start, end, slashes, letter, len(found.spans), len(signs))
    wanted = "(" if letter == ")" else "["
    if opener is None or opener.slashes != slashes or opener.letter != wanted:
        if opener is None and slashes == 1 and letter == ")":
            found.troubles.append(("unpaired", "this formula is closed and was never opened", start, end))
        return opener
    content = text[opener.end : start]
    if not content.strip() or (wanted == "[" and not strict and _CITATION.fullmatch(content)):
        return None
    if not strict and "\\begin{" not in content and rate_formula(content.strip(), " ", " ") + 3 < 0:
        found.troubles.append(("undecided", "this may be a formula or prose; it is left as prose", opener.start, end))
        return None
    del found.spans[opener.spans :]
    del signs[opener.dollars :]
    while found.troubles and found.troubles[-1][2] >= opener.start:
        found.troubles.pop()
    found.spans.append(Span(opener.start, end, opener.end, start, display=wanted == "[", doubled=slashes == 2))
    return None


def _environment(text: str, token: re.Match[str], slashes: int, found: Found, ends: dict[str, int]) -> int:
    name = token[1]
    if name not in DISPLAY_ENVIRONMENTS:
        return token.end()
    begin, close = "\\" * slashes + "begin{" + name + "}", "\\" * slashes + "end{" + name + "}"
    # The next end of each kind is remembered, so that a thousand lonely beginnings cost one search.
    end = ends.get(close, 0)
    if 0 <= end < token.end():
        end = ends[close] = text.find(close, token.end())
    inner = token.end()
    if name.startswith(("alignat", "xalignat")):
        argument = _ARGUMENT.match(text, inner)
        inner = argument.end() if argument else inner
    if end < 0 or text.find(begin, inner, end) >= 0:
        found.troubles.append(("unclosed", f"{begin} has no {close}", token.start(), token.end()))
        return token.end()
    if text[inner:end].strip():
        display = name != "math"
        found.spans.append(Span(token.start(), end + len(close), inner, end, "math", display, slashes == 2, name))
    return end + len(close)


class _Ticks:
    """Finds the run of backticks that closes another of the same length."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.runs: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self.runs.setdefault(run.end() - run.start(), []).append(run.start())
        self.used: dict[int, int] = {}

    def close(self, start: int, end: int) -> int | None:
        length = end - start
        starts = self.runs.get(length, [])
        index = self.used.get(length, 0)
        while index < len(starts) and starts[index] < end:
            index += 1
        self.used[length] = index
        if index == len(starts):
            return None
        close = starts[index]
        # ``quotes'' of LaTeX are not code.
        if length == 2 and "''" in self.text[end:close]:
            return None
        if "\n\n" in self.text[end:close]:
            return None
        return close + length


def _pair(text: str, signs: list[int], found: Found, strict: bool) -> None:
    """Pair dollar signs by the best total of formula and prose scores."""
    chosen = _in_order(text, signs) if strict else None
    spans, strays, rates = (chosen, [], {}) if chosen is not None else _best(text, signs, found)
    strays.sort()
    first = next((stray for stray in strays if not is_money(text, stray)), len(text))
    reason = "a dollar sign earlier in this paragraph has no partner; the pairing is inferred"
    kept: list[Span] = []
    for span in spans:
        if rates.get(span.start, 0.0) < 0:
            if not (is_money(text, span.start) and is_money(text, span.end - 1)):
                message = "this may be a formula or prose; it is left as prose"
                found.troubles.append(("undecided", message, span.start, span.end))
            continue
        kept.append(replace(span, damaged=reason) if span.start > first else span)
    found.spans[:] = _merge(found.spans, kept)
    skip = -1
    for stray in strays:
        if stray == skip or is_money(text, stray):
            continue
        width = 2 if text.startswith("$$", stray) else 1
        skip = stray + 1 if width == 2 else -1
        found.troubles.append(("unpaired", "this dollar sign opens or closes no formula", stray, stray + width))


def _merge(others: list[Span], chosen: list[Span]) -> list[Span]:
    """Both lists in order; what lies inside a chosen span goes."""
    merged: list[Span] = []
    index = 0
    for span in sorted(others, key=lambda span: span.start):
        while index < len(chosen) and chosen[index].end <= span.start:
            merged.append(chosen[index])
            index += 1
        if index == len(chosen) or span.end <= chosen[index].start:
            merged.append(span)
    return merged + chosen[index:]


def _in_order(text: str, signs: list[int]) -> list[Span] | None:
    """Dollar signs paired one after the other as TeX does, or None when that does not come out even."""
    spans: list[Span] = []
    index = 0
    while index < len(signs):
        start = signs[index]
        double = index + 1 < len(signs) and signs[index + 1] == start + 1
        step = 2 if double else 1
        close = index + step
        depth_end = _closing(text, signs, index, step)
        if depth_end is not None:
            close = depth_end
        if double:
            while close + 1 < len(signs) and signs[close + 1] != signs[close] + 1:
                close += 1
            if close + 1 >= len(signs):
                return None
        if close >= len(signs):
            return None
        end = signs[close]
        if "\n\n" in text[start:end]:
            return None
        if text[start + step : end].strip():
            spans.append(Span(start, end + step, start + step, end, display=double))
        index = close + step
    return spans


def _closing(text: str, signs: list[int], index: int, step: int) -> int | None:
    """The index of the closing sign when `\\text{... $x$ ...}` stands between, else None."""
    start = signs[index] + step
    if index + step >= len(signs) or not _TEXT_OPEN.search(text[max(start, signs[index + step] - 300) : signs[index + step]]):
        return None
    depth = 0
    at = start
    for close in range(index + step, min(index + step + 12, len(signs))):
        piece = text[at : signs[close]].replace("\\{", "").replace("\\}", "")
        depth += piece.count("{") - piece.count("}")
        if depth <= 0:
            return close
        at = signs[close]
        if at - start > 3000:
            break
    return None


def _best(text: str, signs: list[int], found: Found) -> tuple[list[Span], list[int], dict[int, float]]:
    """The pairing with the best total: its spans, the signs left over, and the rate of each span by its start."""
    count = len(signs)
    masked = _mask(text, found.spans)
    edges = [-1, *signs, len(text)]
    gaps = [rate_prose(masked[edges[i] + 1 : edges[i + 1]]) for i in range(count + 1)]
    best = [0.0] * (count + 2)
    choice: list[Span | None] = [None] * count
    chosen_rate = [0.0] * count
    step = [1] * count
    next_double = [count] * (count + 2)
    for index in range(count - 2, -1, -1):
        double = signs[index + 1] == signs[index] + 1
        next_double[index] = index if double else next_double[index + 1]
    for index in range(count - 1, -1, -1):
        start = signs[index]
        before = text[start - 1 : start]
        double = index + 1 < count and signs[index + 1] == start + 1
        options: list[tuple[float, int, Span | None]] = []
        if double:
            close = next_double[index + 2] if index + 2 < count else count
            if close < count:
                end = signs[close]
                rate = rate_formula(text[start + 2 : end], before, text[end + 2 : end + 3]) + 2
                options.append((rate, close + 2, Span(start, end + 2, start + 2, end, display=True)))
            options.append((-3.5, index + 2, None))
        elif index + 1 < count:
            closes = [index + 1]
            nested = _closing(text, signs, index, 1)
            if nested is not None and nested != index + 1:
                closes.insert(0, nested)
            for close in closes:
                end = signs[close]
                rate = rate_formula(text[start + 1 : end], before, text[end + 1 : end + 2])
                options.append((rate, close + 1, Span(start, end + 1, start + 1, end)))
        options.append((-0.5 if is_money(text, start) else -3.0, index + 1, None))
        total = float("-inf")
        for rate, after, span in options:
            value = rate + (gaps[after] + best[after] if after <= count else 0.0)
            if value > total:
                total, choice[index], step[index], chosen_rate[index] = value, span, after, rate
        best[index] = total
    spans: list[Span] = []
    strays: list[int] = []
    rates: dict[int, float] = {}
    index = 0
    while index < count:
        span = choice[index]
        if span is not None:
            rates[span.start] = chosen_rate[index]
        if span is None:
            strays.extend(signs[index : step[index]])
        else:
            spans.append(span)
        index = step[index]
    return spans, strays, rates


def _mask(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        if span.start < at:
            continue
        parts.append(text[at : span.start])
        parts.append(" " * (span.end - span.start))
        at = span.end
    parts.append(text[at:])
    return "".join(parts)
