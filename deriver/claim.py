"""What is claimed, in which context, and the verdict on it: the records that reading and verification share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from .expression.nodes import Expr
from .source import Place

__all__ = [
    "CLAIM_KINDS",
    "DISPLAY",
    "OUTCOMES",
    "Claim",
    "Context",
    "Definition",
    "Finding",
    "FunctionDeclaration",
    "Reading",
    "Shown",
    "Verdict",
]


OUTCOMES = ("proved", "verified", "refuted", "conditional", "undecided", "not_a_claim")

CLAIM_KINDS = (
    "identity", "equation_with_solution", "inequality", "value", "definition", "declaration", "equation_to_solve",
    "update", "model", "question", "derivation_line", "fragment", "prose",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something a reader should know that is not an outcome: `code` is one of the contract's codes."""

    code: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True)
class Definition:
    """`name = body`, or `name(parameters) = body`."""

    parameters: tuple[Expr, ...]
    body: Expr
    latex: str = ""


@dataclass(frozen=True)
class FunctionDeclaration:
    """An undefined function: `f : R^n -> R^m`, or `y(t)`."""

    name: str
    latex: str
    arguments: tuple[Any, ...] = ()  # Shapes, one for each argument; () when unknown
    result: Any = None  # a Shape; None when unknown
    depends_on: tuple[Expr, ...] = ()
    entrywise: bool = False  # a function of numbers that acts on every entry of an array


def _frozen(value: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return MappingProxyType(dict(value or {}))


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


#: How records show themselves: record name -> function to Markdown or, with a format, to another; `picture` -> function to SVG. Filled
#: by the room that renders, so that the records need not know it.
DISPLAY: dict[str, Callable[..., Any]] = {}


class Shown:
    """A record that prints as a page, and stands for itself in one line: `<Verdict refuted: exact rational points>`."""

    def __str__(self) -> str:
        show = DISPLAY.get(f"{type(self).__name__} as text")
        return repr(self) if show is None else str(show(self)).rstrip()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._brief()}>"

    def _brief(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class Context(Shown):
    """What is declared. Keys are how a name is written, normalised by the reader (`\\mathbf{x}`, `A`, `x_1`, `\\hat{x}`).

    symbols: key -> symbol expression. definitions: key -> Definition. functions: key -> FunctionDeclaration.
    conditions: relations that hold, as expressions. conventions: for instance {"layout": "numerator"}.
    text: the declarations as given, for display. assumed: what custom supplied, for display.
    sizes: letters known to be sizes (integers).

    >>> import deriver
    >>> str(deriver.declare(r"A\\in\\mathbb{R}^{m\\times n}").symbols["A"].shape)
    'm x n matrix'
    """

    symbols: Mapping[str, Expr] = field(default_factory=_nothing)
    definitions: Mapping[str, Definition] = field(default_factory=_nothing)
    functions: Mapping[str, FunctionDeclaration] = field(default_factory=_nothing)
    conditions: tuple[Expr, ...] = ()
    conventions: Mapping[str, str] = field(default_factory=_nothing)
    sizes: frozenset[str] = frozenset()
    text: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    def with_(self, **changes: Any) -> Context:
        """A copy with some fields changed; mappings are frozen."""
        for name in ("symbols", "definitions", "functions", "conventions"):
            if name in changes:
                changes[name] = _frozen(changes[name])
        return replace(self, **changes)

    def _brief(self) -> str:
        return "; ".join(self.text) or ", ".join((*self.symbols, *self.definitions, *self.functions)) or "empty"

    def __getstate__(self) -> dict[str, Any]:
        return {name: dict(value) if isinstance(value, MappingProxyType) else value for name, value in self.__dict__.items()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, _frozen(value) if isinstance(value, dict) else value)


@dataclass(frozen=True)
class Reading:
    """What was understood of a piece of LaTeX: the typed expression, and what was assumed to get there."""

    expression: Expr
    text: str
    context: Context
    assumed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def latex(self) -> str:
        return self.expression.latex

    @property
    def sympy(self) -> Any:
        return self.expression.sympy

    @property
    def numpy(self) -> str | None:
        return self.expression.numpy

    @property
    def shape(self) -> tuple[str, ...]:
        return self.expression.shape.names


@dataclass(frozen=True, repr=False)
class Claim(Shown):
    """`left relation right` under `context`, with how it was written and where.

    `relation` is a kind of `expression.build.relation` (`=`, `<=`, `succeq`, ...). For a claim that is not one relation
    (an implication, a membership) `left` holds the whole proposition and `right` is None.
    `conditions` are further hypotheses that stand with this claim alone ("for x > 0").
    `kind` is one of CLAIM_KINDS. `link` is (which, of how many) in a chain.
    """

    left: Expr
    relation: str
    right: Expr | None
    context: Context = field(default_factory=Context)
    conditions: tuple[Expr, ...] = ()
    kind: str = "identity"
    latex: str = ""
    place: Place | None = None
    link: tuple[int, int] | None = None
    label: str | None = None
    assumed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    digits: int | None = None  # for a value: how many digits after the point are printed
    alternatives: Sequence[Claim] = ()  # other readings that are open; all must fail before "refuted"

    def _brief(self) -> str:
        return self.latex or (self.left.latex if self.right is None else f"{self.left.latex} {self.relation} {self.right.latex}")


@dataclass(frozen=True, repr=False)
class Verdict(Shown):
    """What the checker says of a claim; the fields and their meaning are the public contract.

    >>> import deriver
    >>> deriver.verify("AB = BA", r"A,B\\in\\mathbb{R}^{n\\times n}").outcome
    'conditional'
    """

    outcome: str
    method: str = ""
    points: int | None = None
    digits: int | None = None
    sizes: tuple[Mapping[str, int], ...] | None = None
    error_bound: str | None = None
    counterexample: Mapping[str, Any] | None = None
    left: str | None = None
    right: str | None = None
    condition: str | None = None
    suggestion: str | None = None
    reason: str | None = None
    seed: int | None = None
    findings: tuple[Finding, ...] = ()
    parts: tuple[Verdict, ...] = ()
    certificate: str | None = None
    reading: str = ""
    everywhere: bool = False  # an equation that fails at every point drawn, so that no condition on open sets can save it

    @property
    def holds(self) -> bool:
        """Whether it was proved or verified."""
        return self.outcome in ("proved", "verified")

    def to_dict(self) -> dict[str, Any]:
        """The VERDICT form of the JSON contract."""
        return {
            "outcome": self.outcome,
            "method": self.method,
            "points": self.points,
            "digits": self.digits,
            "sizes": None if self.sizes is None else [dict(s) for s in self.sizes],
            "error_bound": self.error_bound,
            "counterexample": None if self.counterexample is None else dict(self.counterexample),
            "left": self.left,
            "right": self.right,
            "condition": self.condition,
            "suggestion": self.suggestion,
            "reason": self.reason,
            "seed": self.seed,
        }

    def _brief(self) -> str:
        more = self.condition or self.reason or self.method
        return f"{self.outcome}: {more}" if more else self.outcome

    def _repr_markdown_(self) -> str:
        return str(DISPLAY["Verdict"](self))
