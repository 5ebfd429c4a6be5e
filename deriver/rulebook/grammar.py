r"""The grammar of a rules file: what a line may be, and nothing else.

    # Title                                 the chapter, for people
    ## name                                 a rule begins
    Given $x \in \mathbb{R}^n$, $p > 1$.    declarations
    Where $x \ne 0$.                        conditions (on the same line as Given, or on its own)
    $$left = right$$                        the claim, once
    > reason                                one or more lines
    Source: book, chapter.

Prose between the title and the first rule is for people. Anything else is an error with its line number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import RuleError
from ..source import Place

__all__ = ["RuleText", "split_rules"]

_WHERE = re.compile(r"(?:^|(?<=\.)\s+|(?<=\$)\s+)Where\s+")
#: What every rule has, and how it is written.
_NEEDED = {
    "claim": "claim: a line $$left = right$$",
    "because": "reason: a line beginning with >",
    "source": "source: a line beginning with Source:",
}


@dataclass(frozen=True)
class RuleText:
    """A rule as it is written, taken apart but not read."""

    name: str
    given: str
    where: str
    claim: str
    because: str
    source: str
    chapter: str
    place: Place


def split_rules(text: str, path: str, chapter: str) -> list[RuleText]:
    """The rules of a file; a RuleError with the line where the grammar is broken."""
    found: list[RuleText] = []
    current: dict[str, str] | None = None
    start = 0
    claim: list[str] | None = None

    def fail(number: int, message: str, hint: str | None = None) -> RuleError:
        return RuleError(message, hint=hint, place=Place(path, number, 1, number, 1))

    def close(number: int) -> None:
        nonlocal current
        if current is None:
            return
        for part, what in _NEEDED.items():
            if not current[part]:
                raise fail(start, f"the rule “{current['name']}” has no {what}")
        found.append(RuleText(chapter=chapter, place=Place(path, start, 1, number, 1), **current))
        current = None

    lines = text.split("\n")
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if claim is not None:
            claim.append(line)
            if line.endswith("$$"):
                assert current is not None
                current["claim"] = "\n".join(claim).strip("$").strip()
                claim = None
            continue
        if line.startswith("## "):
            close(number)
            start = number
            current = {"name": line[3:].strip(), "given": "", "where": "", "claim": "", "because": "", "source": ""}
        elif current is None:
            if line.startswith(("Given", "Where", "$$", ">", "Source:")):
                raise fail(number, f"“{line[:40]}” stands before the first rule", "a rule begins with a line ## name")
        elif not line:
            continue
        elif line.startswith(("Given ", "Where ")):
            given, where = _given_where(line)
            for part, value in (("given", given), ("where", where)):
                if value and current[part]:
                    raise fail(number, f"“{part.capitalize()}” stands twice in the rule “{current['name']}”")
                current[part] = current[part] or value
        elif line.startswith("$$"):
            if current["claim"]:
                raise fail(number, f"the rule “{current['name']}” states two claims", "one rule, one claim")
            if line.endswith("$$") and len(line) > 4:
                current["claim"] = line.strip("$").strip()
            else:
                claim = [line]
        elif line.startswith(">"):
            current["because"] = (current["because"] + " " + line[1:].strip()).strip()
        elif line.startswith("Source:"):
            if current["source"]:
                raise fail(number, f"the rule “{current['name']}” names two sources on two lines")
            current["source"] = line[7:].strip()
        else:
            raise fail(number, f"a line that is no part of a rule: “{line[:60]}”", "Given, Where, $$...$$, > reason, Source: ...")
    if claim is not None:
        raise fail(len(lines), "a claim that is not closed by $$")
    close(len(lines))
    return found


def _given_where(line: str) -> tuple[str, str]:
    """`Given ... . Where ... .` split; either may be missing."""
    parts = _WHERE.split(line, maxsplit=1)
    given = parts[0].strip()
    where = parts[1].strip() if len(parts) > 1 else ""
    given = given.removeprefix("Given").strip() if given.startswith("Given") else ""
    return _bare(given), _bare(where)


def _bare(text: str) -> str:
    return text[:-1].rstrip() if text.endswith(".") else text
