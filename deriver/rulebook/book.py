"""The rulebook itself: rules by name and by chapter, each read when it is first needed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from ..errors import RuleError
from ..model import Rule
from .grammar import RuleText
from .interpretation import interpret

__all__ = ["Rulebook"]


class Rulebook:
    """Rules in the order of their files. Iterating reads them all; looking one up reads that one.

    >>> from deriver.rulebook import load_rules
    >>> load_rules()["log-determinant"].chapter
    'matrix_calculus'
    """

    def __init__(self, texts: Iterable[RuleText]) -> None:
        self._texts: dict[str, RuleText] = {}
        self._rules: dict[str, Rule] = {}
        for text in texts:
            known = self._texts.get(text.name)
            if known is not None:
                raise RuleError(
                    f"the rule “{text.name}” stands twice: here and at {known.place}",
                    place=text.place,
                    hint="give one of them another name",
                )
            self._texts[text.name] = text

    def __iter__(self) -> Iterator[Rule]:
        return (self[name] for name in self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def __getitem__(self, name: str) -> Rule:
        """The rule of that name; a RuleError that names the nearest one where there is none."""
        found = self._rules.get(name)
        if found is None:
            text = self._texts.get(name)
            if text is None:
                near = self.nearest(name)
                raise RuleError(f"there is no rule “{name}”", hint=f"the nearest is “{near}”" if near else None)
            found = self._rules[name] = interpret(text)
        return found

    def named(self, name: str) -> Rule:
        """The rule of that name, upper and lower case alike."""
        if name not in self._texts:
            for known in self._texts:
                if known.lower() == name.lower():
                    return self[known]
        return self[name]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in order."""
        return tuple(self._texts)

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters, in order."""
        return tuple(dict.fromkeys(t.chapter for t in self._texts.values()))

    def chapter(self, name: str) -> tuple[Rule, ...]:
        """The rules of a chapter."""
        return tuple(self[t.name] for t in self._texts.values() if t.chapter == name)

    def nearest(self, name: str) -> str | None:
        """The name that resembles `name` most, or None."""
        wanted = name.lower()
        inside = [n for n in self._texts if wanted in n.lower()]
        close = inside or difflib.get_close_matches(wanted, self._texts, 1, 0.4)
        return close[0] if close else None

    def read_all(self) -> Rulebook:
        """Read every rule now, so that a mistake in any of them shows; returns itself."""
        for _ in self:
            pass
        return self
