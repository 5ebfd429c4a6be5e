"""Everything that can go wrong, drawn as a tree. Every error can carry a place and a hint.

    DeriverError
    ├── ReadingError            the text cannot be read
    │   ├── SyntaxMistake       not well-formed LaTeX mathematics
    │   ├── UnknownCommand      a command, symbol or function that is not known
    │   ├── TypeMistake         kinds that do not fit
    │   │   └── SizeMistake     sizes that do not fit: two lengths, a scalar beside an array
    │   └── Ambiguous           two readings, and nothing decides
    ├── UsageError              a wrong argument: an unknown option value, a name that does not occur
    ├── DocumentError           a file that is missing, a folder, not text
    ├── RuleError               a rule that is malformed, duplicate or unsound
    ├── NotSupported            read and understood, but out of scope
    └── WorkLimit               a computation was stopped at its limit

Knows nothing of mathematics.
"""

from __future__ import annotations

from .source import Place, excerpt, place_at

__all__ = [
    "Ambiguous",
    "DeriverError",
    "DocumentError",
    "NotSupported",
    "ReadingError",
    "RuleError",
    "SizeMistake",
    "SyntaxMistake",
    "TypeMistake",
    "UnknownCommand",
    "UsageError",
    "WorkLimit",
]


class DeriverError(Exception):
    """An error a user can act on: what is wrong, where, and what would help.

    `text[start:end]` is the offending part of the text that was read (offsets, end exclusive);
    `origin` says where `text` begins in a file, when it comes from one.

    >>> import deriver
    >>> try:
    ...     deriver.parse("|a|b|c|")
    ... except deriver.DeriverError as error:
    ...     print(error.message, error.start)
    these bars can be paired in two ways 3
    """

    def __init__(
        self,
        message: str,
        *,
        text: str | None = None,
        start: int = 0,
        end: int | None = None,
        hint: str | None = None,
        place: Place | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.start = start
        self.end = end
        self.hint = hint
        self.place = place
        self.assumed = False  # whether kinds of undeclared names were assumed when it arose

    def at(self, text: str, place: Place | None = None) -> DeriverError:
        """Fill in the text (and the place in a file) where they are still missing; returns itself."""
        if self.text is None:
            self.text = text
        if self.place is None and place is not None:
            self.place = place
        return self

    def where(self) -> Place | None:
        """The place of the offending part, or None when there is no text."""
        if self.place is not None:
            return self.place
        if self.text is None:
            return None
        return place_at(self.text, self.start, self.end)

    def describe(self) -> str:
        """`file:line:column: message`, the excerpt with a caret, and the hint: what a terminal shows."""
        where = self.where()
        lines = [f"{where}: {self.message}" if where else self.message]
        if self.text is not None:
            lines.append(excerpt(self.text, self.start, self.end))
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


class ReadingError(DeriverError):
    """The text cannot be read as mathematics."""


class SyntaxMistake(ReadingError):
    """Not well-formed: a brace, a delimiter, an operand is missing, or something is left over."""


class UnknownCommand(ReadingError):
    """A command, symbol or function that the reader does not know."""


class TypeMistake(ReadingError):
    """Sizes or kinds do not fit: a 3-vector times a 4-vector, the logarithm of a matrix shape that has none."""


class SizeMistake(TypeMistake):
    """Two sizes that must agree and do not. Where nothing was assumed, no sizes make the text true."""


class Ambiguous(ReadingError):
    """Two readings are open, and neither a declaration nor custom decides between them."""


class UsageError(DeriverError):
    """A wrong argument of a command or function."""


class DocumentError(DeriverError):
    """A file that is missing, is a folder, is not text, or is too large."""


class RuleError(DeriverError):
    """A rule that is malformed, a duplicate, or unsound."""


class NotSupported(DeriverError):
    """Understood, but out of scope; the message says what is missing."""


class WorkLimit(DeriverError):
    """A computation was stopped at its limit of work, memory or time."""
