"""What can stand in the way of a value. Each is raised, never returned: a value that is returned is a value.

`WorkLimit` (of `deriver.errors`) is the fourth: a size bound computed beforehand was exceeded.
"""

from __future__ import annotations

from typing import NoReturn

from ...errors import DeriverError, NotSupported, WorkLimit

__all__ = ["Indeterminate", "Undefined", "Unsupported", "WorkLimit", "excessive", "undefined", "unknown", "unsupported"]


class Undefined(DeriverError):
    """The expression has no value at this point: division by zero, the logarithm of a negative real, a singular inverse."""


class Indeterminate(DeriverError):
    """The working precision does not decide; the same evaluation with more digits may."""


class Unsupported(NotSupported):
    """This number system cannot evaluate the operation: exp modulo p, the rank of a matrix of wide balls, ..."""


def undefined(message: str) -> NoReturn:
    """Raise Undefined."""
    raise Undefined(message)


def unknown(message: str) -> NoReturn:
    """Raise Indeterminate."""
    raise Indeterminate(message)


def unsupported(message: str) -> NoReturn:
    """Raise Unsupported."""
    raise Unsupported(message)


def excessive(message: str) -> NoReturn:
    """Raise WorkLimit."""
    raise WorkLimit(message)
