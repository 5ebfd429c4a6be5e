r"""Questions whose words are understood only in part: refused with the place of what would be left out."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NotSupported
from . import patterns as re
from .definitions import names_in
from .targets import differential_equation
from .wording import Token, node_of

__all__ = ["refuse_beyond"]

_SECOND = re.compile(r"^\s*(?:\\[dt]?frac\s*\{\s*d\s*\^\s*\{?\d\}?\s*(?P<y>[a-z])\s*\}.*|(?P<y2>[a-z])''+)\s*$")
_SAYINGS = (
    (r"\breal (?:eigenvalues?|eigenvectors?|roots?|zeros|solutions?)\b", "only the real ones are asked, which is not understood here"),
    (r"\bpositive (?:eigenvalues?|roots?|zeros|solutions?)\b", "only the positive ones are asked, which is not understood here"),
)


def refuse_beyond(text: str, tokens: Sequence[Token]) -> None:
    """Refuse the questions of which another reader would answer a part."""
    for pattern, message in _SAYINGS:
        found = re.search(pattern, text, re.IGNORECASE)
        if found is not None:
            raise NotSupported(message, text=text, start=found.start(), end=found.end())
    words = [t.text for t in tokens if t.kind == "word"]
    formulas = [t for t in tokens if t.is_formula]
    if words[:1] in (["is"], ["are"], ["does"], ["do"]) and {"solution", "solutions", "solve", "satisfy"} & set(words):
        if differential_equation(text):
            raise NotSupported(
                "whether a function solves a differential equation is not decided as a task", text=text, start=0, end=len(text),
                hint="put the function in: the equation is then a claim for `deriver verify`",
            )  # fmt: skip
    for wanted in formulas:
        found = _SECOND.match(wanted.text)
        y = None if found is None else found["y"] or found["y2"]
        for given in formulas:
            node = None if y is None or given is wanted else node_of(text, given)
            if y is None or getattr(node, "relations", ()) != ("=",):
                continue
            left, right = node.items  # type: ignore[union-attr]
            # y^2 = x holds y to a power or on both sides: it defines y, but does not say it.
            both = names_in(node, True)  # type: ignore[arg-type]
            plain = text[left.start : left.end].strip()
            explicit = re.match(rf"{y}(\(\w+\))?$", plain) and y not in names_in(right, True)
            if y in both and len(both) > 1 and not explicit and "'" not in given.text and not re.search(r"frac\{d|\\d?dot", given.text):
                raise NotSupported(
                    "a second derivative of what an equation defines is not supported", text=text, start=wanted.start, end=wanted.end,
                    hint="ask for the first derivative",
                )  # fmt: skip
