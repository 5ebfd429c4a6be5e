r"""Factorisations that a text states: below "Let $A=U\Sigma V^\top$ be its SVD" the letters U and V are orthogonal, and Σ is diagonal.

Comes in: what was found in a document. Goes out: the same, with `solves` on what is said of the factors below: the claim that it holds of
every such factorisation, full and thin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..errors import DeriverError, SizeMistake
from ..latex.declarations import read_declarations
from ..latex.macros import Macros
from ..latex.statements import read_statement
from ..model import Claim, Context
from .records import Found

__all__ = ["FACTORS", "with_factorisations"]

#: How the method of a verdict that rests on a factorisation begins.
FACTORS = "with the factors of"
_NAME = (
    r"(?:\\mathbf\s*\{\s*[A-Z]\s*\}|\\boldsymbol\s*\{\s*\\?[A-Za-z]+\s*\}|"
    r"\\(?:Sigma|Lambda|Phi|Psi|Gamma|Delta)(?![A-Za-z])|[A-Z](?![a-z_]))"
)
_TRANSPOSED = r"\^\s*(?:\{\s*)?(?:\\top|T|\\mathsf\s*\{?T\}?|\\intercal|\\mathrm\s*\{?T\}?)(?:\s*\})?"
_GAP = r"(?:\s|\\[,;!]|\\cdot(?![A-Za-z]))*"
_FORM = re.compile(
    rf"^\s*({_NAME})\s*=\s*({_NAME}){_GAP}({_NAME}){_GAP}({_NAME})?{_GAP}(?:({_TRANSPOSED})|(\^\s*\{{\s*-\s*1\s*\}}))?\s*$", re.DOTALL
)
_OTHER_VALUE = re.compile(rf"^\s*({_NAME})\s*=")
_END = re.compile(r"(?:[.,;\s]|\\[,;! ]|\\q?quad(?![A-Za-z]))+$")
_SINGULAR = re.compile(r"\bsvds?\b|\bsingular[- ]value", re.IGNORECASE)
_KINDS = ("identity", "equation_to_solve", "inequality")


@dataclass(frozen=True)
class _Factored:
    """A factorisation with the declarations of its letters, in every way to mean it."""

    latex: str
    letters: frozenset[str]
    ways: tuple[str, ...]
    section: tuple[int, ...]


def with_factorisations(found: Sequence[Found], macros: Macros | None = None) -> list[Found]:
    """What was found, with what it says of the factors of a factorisation that stands above it."""
    posed: list[_Factored] = []
    out: list[Found] = []
    for each in found:
        posed = [p for p in posed if p.section == each.section[: len(p.section)]]
        latex = _END.sub("", each.latex)
        made = _factored(latex, each)
        value = _OTHER_VALUE.match(latex)
        if made is not None:
            posed = [p for p in posed if not p.letters & made.letters] + [made]
        elif value is not None and each.kind == "definition" and each.names <= {_plain(value[1])}:
            posed = [p for p in posed if _plain(value[1]) not in p.letters]  # in numbers: another one
        elif each.claim is not None and not each.solves and each.kind in _KINDS and posed:
            each = _of_factors(each, latex, posed, macros)
        out.append(each)
    return out


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name)


def _factored(latex: str, each: Found) -> _Factored | None:
    """The factorisation that a formula states, where its form or the words before it say which one."""
    form = _FORM.match(latex)
    names = [] if form is None else [_plain(form[k]) for k in range(1, 5) if form[k]]
    if form is None or names[0] in names[1:]:
        return None
    ways = _of_three(names[1:], form, each.lead) if len(names) == 4 else _of_two(names[1:], form, each.lead)
    return _Factored(latex, frozenset(names), ways, each.section) if ways else None


def _of_three(names: list[str], form: re.Match[str], lead: str) -> tuple[str, ...]:
    first, middle, last = names
    if middle in (first, last) or not (form[5] or form[6]):
        return ()
    if first == last:
        kind = "orthogonal" if form[5] else "invertible"
        return (f"{_sized(first, 'n', 'n', kind)}, {_sized(middle, 'n', 'n', 'diagonal')}",)
    if not form[5] or not (_SINGULAR.search(lead) or middle.strip("{}").endswith("Sigma")):
        return ()
    thin = rf"{_sized(first, 'm', 'r')}, {_sized(last, 'n', 'r')}, {first}^\top {first} = I, {last}^\top {last} = I"
    return (
        f"{_sized(first, 'm', 'm', 'orthogonal')}, {_sized(last, 'n', 'n', 'orthogonal')}, {_sized(middle, 'm', 'n')}",
        f"{thin}, {_sized(middle, 'r', 'r', 'diagonal')}",
        f"{_sized(first, 'n', 'n', 'orthogonal')}, {_sized(last, 'n', 'n', 'orthogonal')}, {_sized(middle, 'n', 'n')}",
    )


def _of_two(names: list[str], form: re.Match[str], lead: str) -> tuple[str, ...]:
    first, last = names
    if first == last:
        cholesky = form[5] and re.search(r"\bcholesky\b", lead, re.IGNORECASE)
        return (_sized(first, "n", "n", "lower triangular invertible"),) if cholesky else ()
    if form[5] or form[6]:
        return ()
    if re.search(r"\bqr\b|\bgram\b|\bhouseholder\b", lead, re.IGNORECASE) or [n[-1:] for n in names] == ["Q", "R"]:
        return (
            rf"{_sized(first, 'm', 'n')}, {first}^\top {first} = I, {_sized(last, 'n', 'n', 'upper triangular invertible')}",
            f"{_sized(first, 'm', 'm', 'orthogonal')}, {_sized(last, 'm', 'n')}",
            f"{_sized(first, 'n', 'n', 'orthogonal')}, {_sized(last, 'n', 'n', 'upper triangular invertible')}",
        )
    if re.search(r"\bpolar\b", lead, re.IGNORECASE):
        return (f"{_sized(first, 'n', 'n', 'orthogonal')}, {_sized(last, 'n', 'n', 'symmetric positive definite')}",)
    return ()


def _sized(name: str, rows: str, columns: str, kind: str = "") -> str:
    return rf"{name}\in\mathbb{{R}}^{{{rows}\times {columns}}} {kind}".rstrip()


def _of_factors(each: Found, latex: str, posed: Sequence[_Factored], macros: Macros | None) -> Found:
    """A formula in the letters of a factorisation, with what it claims of it."""
    factored = next((p for p in reversed(posed) if len(p.letters & each.names) > 0 and _mentions(latex, p)), None)
    if factored is None:
        return each
    text = latex if each.claim is None or not latex.lstrip().startswith(("=", "&")) else each.claim.latex
    ways: list[tuple[Claim, ...]] = []
    sure = each.role in ("plain", "stated") and each.names <= factored.letters | {"I", r"\mathbf{I}"} and not (each.denied or each.open)
    if each.context is not None and _more_is_said(each.context, factored.letters):
        sure = False
    for way in factored.ways:
        try:
            claim = _read(text, f"{way}, {factored.latex}", each.context, factored.letters, macros)
        except SizeMistake:
            continue  # meant in another way, or wrong
        except DeriverError:
            sure = False
            continue
        if claim is None:
            sure = False
        else:
            ways.append((replace(claim, place=each.place),))
            if len(ways) == 2:
                break  # the square case is one of them
    return replace(each, solves=tuple(ways), cued=sure, rule=f"{FACTORS} {factored.latex}") if ways else each


def _more_is_said(context: Context, letters: frozenset[str]) -> bool:
    """Whether the text says more of the letters than a factorisation does."""
    symbols = [s for k, s in context.symbols.items() if k in letters]
    if any(s.properties - {"real", "square", "orthogonal", "diagonal", "invertible"} for s in symbols):
        return True
    return any(c.free & set(symbols) for c in context.conditions)


def _mentions(latex: str, factored: _Factored) -> bool:
    return sum(1 for letter in factored.letters if re.search(re.escape(letter) + r"(?![A-Za-z])", latex)) >= 2


def _read(text: str, declared: str, context: Context | None, letters: frozenset[str], macros: Macros | None) -> Claim | None:
    """The claim under the declarations of its factors, and what is known of numbers."""
    known = Context()
    if context is not None:
        symbols = {k: s for k, s in context.symbols.items() if s.is_scalar and k not in letters}
        known = Context(symbols=symbols, conditions=tuple(c for c in context.conditions if c.free <= set(symbols.values())))
    read = read_statement(text, read_declarations(declared, known), macros).claims
    return read[0] if len(read) == 1 else None
