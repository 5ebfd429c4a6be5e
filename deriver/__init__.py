r"""A step-by-step derivation assistant that checks every step.

    import deriver

    given = deriver.declare(r"A \in \mathbb{R}^{m \times n}, b \in \mathbb{R}^m, x \in \mathbb{R}^n")
    derivation = deriver.derive(r"\nabla_x \|Ax-b\|_2^2", given)
    verdict = deriver.verify(r"(A+A^\top)x = 2Ax", r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n")
    report = deriver.verify(deriver.read("notes.md"))

Everything is imported when it is first used: importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .api import declare, derive, parse, read, verify
    from .errors import DeriverError
    from .expression.sympy_text import from_string
    from .model import Context, Derivation, Report, Verdict

__all__ = [
    "Context",
    "Derivation",
    "DeriverError",
    "Report",
    "Verdict",
    "__version__",
    "declare",
    "derive",
    "from_string",
    "parse",
    "read",
    "verify",
]

_HOMES = {
    **dict.fromkeys(("declare", "derive", "parse", "read", "verify"), "api"),
    **dict.fromkeys(("Context", "Derivation", "Report", "Verdict"), "model"),
    "DeriverError": "errors",
    "from_string": "expression.sympy_text",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'deriver' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
