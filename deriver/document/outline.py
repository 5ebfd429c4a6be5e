"""The sections and environments around a block, and what betrays a heading where the markup is gone.

Comes in: headings in order, the first words of a paragraph. Goes out: section paths and environment names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Outline", "announces", "code_language", "lead_environment", "plain_heading"]


@dataclass(slots=True)
class Outline:
    """The headings that are open, and the environments.

    >>> outline = Outline()
    >>> outline.enter(1, "Norms"); outline.enter(2, "Matrix norms")
    >>> outline.path()
    ('Norms', 'Matrix norms')
    """

    headings: list[tuple[int, str]] = field(default_factory=list)
    environments: list[str] = field(default_factory=list)

    def enter(self, level: int, title: str) -> None:
        """Open a section; sections of the same or a deeper level end."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, title))

    def path(self) -> tuple[str, ...]:
        """The titles of the open sections."""
        return tuple(title for _, title in self.headings)

    def above(self) -> tuple[str, ...]:
        """The titles above the heading entered last."""
        return tuple(title for _, title in self.headings[:-1])

    def around(self) -> tuple[str, ...]:
        """The open environments."""
        return tuple(self.environments)


_LEAD = re.compile(
    r"\W{0,4}(theorem|lemma|proposition|corollary|definition|example|exercise|problem|solution|proof|answer|hint|remark)"
    r"s?\b(?:\s+[\dA-Z][\d.A-Za-z]{0,8})?\s*(?:\([^()]{0,80}\))?\s*[.:—–]",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:(chapter|section|part|appendix)\s+[\dIVXA-Z]{1,5}\b|(\d{1,2}(?:\.\d{1,2}){1,3})\s+[—–:-]?\s*\S)", re.IGNORECASE)


def lead_environment(words: str) -> str | None:
    """The kind of statement a paragraph announces by its first word.

    >>> lead_environment("Example 3. Let us see"), lead_environment("Proof of concept")
    ('example', None)
    """
    found = _LEAD.match(words[:160])
    return found[1].lower() if found else None


_ANNOUNCING = re.compile(r"\b(?:is|are|be|gives?|says?|has|have|reads?|satisf\w+|becomes?|yields?|equals?|defines?|by|as|relation)\b")


def announces(line: str) -> bool:
    """Whether a line without a final stop leads up to the display after it, rather than being a title.

    >>> announces("The general solution is"), announces("Useful series")
    (True, False)
    """
    return _ANNOUNCING.search(line) is not None


def plain_heading(line: str, alone: bool) -> int:
    """The level of a heading in a text without markup, or 0; `alone` when blank lines surround it.

    >>> plain_heading("1.2 — Matrices & operations", False), plain_heading("It is so.", True)
    (2, 0)
    """
    text = line.strip()
    if not text or len(text) > 90 or text[-1] in ".,;:!?" or "$" in text or "\\" in text or "|" in text:
        return 0
    found = _NUMBERED.match(text)
    if found is not None:
        if found[2]:
            return 1 + found[2].count(".")
        return 1
    words = text.split()
    if alone and text[0].isupper() and len(words) <= 9 and len(text) <= 70 and "=" not in text:
        return 3
    return 0


_TARGET = r"[A-Za-z_][\w.]*(?:\[[^\]]*\])?"
_PYTHON = re.compile(
    r"(?:import \w+(?:\.\w+)*(?: as \w+)?\s*$|from [\w.]+ import |print\(|def \w+\(.*\)|class \w+(?:\(.*\))?:|@\w+\s*$"
    r"|for \w[\w, ]* in .+:|while .+:\s*(?:$|#)|assert \S"
    rf"|{_TARGET}(?:, ?{_TARGET})* [-+*/@]?= (?:[\w.]+\(|\[|-?\d|[\w.]+\[|[\w.\[\]]+ [-+*/@] ))"
)
_PYTHON_INSIDE = re.compile(
    r"#|if .+:|elif .+:|else:|try:|except\b|return\b|break$|[\])}]|[\w.]+\(.*\)\s*(?:#|$)"
    rf"|{_TARGET} [-+*/@]?= \S"
)
_MERMAID = re.compile(
    r"(?:flowchart|graph) (?:TD|TB|LR|RL|BT)\b|sequenceDiagram\b"
    r"|[A-Za-z]\w*(?:[\[({].*[\])}])? ?(?:-->|==>|-\.->|---)"
)
_GLUED = re.compile(r"#[^#]*[a-z0-9.)\]][A-Z][a-z]+ (?:\S+ ){6}|\w (?:is|are) the \w")


def code_language(line: str, inside: str | None) -> str | None:
    """The language of a line of code in a text whose fences are gone; `inside` is the language of the line before.

    A line with delimiters of formulas is never code, so that no formula is lost.

    >>> code_language("x = np.array([1, 2])", None), code_language("x = 3 is the root", None)
    ('python', None)
    """
    text = line.strip()
    if not text or "$" in text or "\\(" in text or "\\[" in text or len(text) > 500:
        return None
    if _MERMAID.match(text):
        return "mermaid"
    if _PYTHON.match(text) or (inside == "python" and _PYTHON_INSIDE.match(text)):
        # Prose that was glued to the end of the line stays readable as prose.
        return "python" if not _GLUED.search(text) else None
    return None
