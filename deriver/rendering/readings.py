"""What was understood of a formula, as text and as data. Plain strings: this is what must come up in a tenth of a second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..model import Claim, Context, Finding, Reading
from .trees import tree_dict, tree_lines
from .unicode_text import pieces, readable

__all__ = ["reading_text", "statement_dict", "statement_text"]

_Rows = list[tuple[str, str]]


def reading_text(reading: Reading, *, unicode: bool = True) -> str:
    """The formula as it was read, its typed tree, its symbols, and what was assumed."""
    e = reading.expression
    rows: _Rows = [("Read as", readable(reading.latex, unicode)), ("LaTeX", reading.latex), ("Shape", _kind(e))]
    rows += _tree(e, unicode)
    rows += _symbols([e])
    rows += _remarks(reading.assumed, reading.findings, unicode)
    if reading.numpy:
        rows.append(("NumPy", reading.numpy))
    return _lines(rows)


def statement_text(claims: Sequence[Claim], before: Context, after: Context, *, unicode: bool = True) -> str:
    """What a formula states: each claim with its kind and its typed tree, what is declared and defined, and what was assumed."""
    rows: _Rows = []
    for number, claim in enumerate(claims, 1):
        which = f" {number} of {len(claims)}" if len(claims) > 1 else ""
        rows.append((f"Claim{which}" if which else "Claim", claim.kind.replace("_", " ")))
        rows.append(("Read as", readable(_said(claim), unicode)))
        rows.append(("LaTeX", _said(claim)))
        parts = _parts(claim)
        for part in parts:
            rows += _tree(part, unicode)
        rows += [("Where", readable(c.latex, unicode)) for c in claim.conditions]
    said = any(c.kind != "definition" for c in claims) or after.conditions != before.conditions
    label = "Declares" if said else "Assumed"
    rows += [(label, f"{readable(key, unicode)}: {_declared(s)}") for key, s in _new_symbols(claims, before, after)]
    new = [c for c in after.conditions if c not in before.conditions]
    rows += [("Where", readable(c.latex, unicode)) for c in new]
    for key, definition in after.definitions.items():
        if key not in before.definitions:
            arguments = f"({', '.join(p.latex for p in definition.parameters)})" if definition.parameters else ""
            rows.append(("Defines", readable(f"{key}{arguments} = {definition.body.latex}", unicode)))
    rows += _symbols([part for claim in claims for part in _parts(claim)])
    rows += _remarks(_unique(claims, "assumed"), _unique(claims, "findings"), unicode)
    return _lines(rows)


def statement_dict(text: str, claims: Sequence[Claim], before: Context, after: Context) -> dict[str, Any]:
    """The `deriver.reading/1` form of a statement: the fields of an expression, and its claims with their typed trees."""
    parts = [part for claim in claims for part in _parts(claim)]
    one = parts[0] if len(parts) == 1 else None
    return {
        "schema": "deriver.reading/1",
        "text": text,
        "latex": r",\quad ".join(_said(c) for c in claims),
        "shape": [],
        "kind": "statement",
        "sympy": _sympy(one),
        "numpy": None,
        "declarations": list(after.text),
        "assumed": list(_unique(claims, "assumed")),
        "symbols": {
            s.name: {"latex": s.latex, "kind": s.shape.kind, "shape": list(s.shape.names), "assumptions": sorted(s.properties)}
            for s in _free([*parts, *(s for _, s in _new_symbols(claims, before, after) if s.op == "symbol")])
        },
        "findings": [f.to_dict() for f in _unique(claims, "findings")],
        "claims": [
            {
                "kind": c.kind,
                "latex": _said(c),
                "relation": c.relation,
                "left": None if not _parts(c) else c.left.latex,
                "right": None if c.right is None else c.right.latex,
                "conditions": [x.latex for x in c.conditions],
                "assumed": list(c.assumed),
                "trees": [tree_dict(part) for part in _parts(c)],
            }
            for c in claims
        ],
        "definitions": {k: d.body.latex for k, d in after.definitions.items() if k not in before.definitions},
    }


def _sympy(e: Expr | None) -> str | None:
    if e is None:
        return None
    from ..expression.sympy_bridge import sympy_text

    try:
        return sympy_text(e)
    except DeriverError:
        return None


def _said(claim: Claim) -> str:
    """The claim in LaTeX as it was understood; as it was written, where it is not one relation."""
    if claim.right is None or claim.kind in ("declaration", "definition"):
        return claim.left.latex if claim.right is None and claim.kind == "identity" else claim.latex
    return b.relation(claim.relation, claim.left, claim.right).latex


def _parts(claim: Claim) -> list[Expr]:
    if claim.kind == "declaration" or (claim.kind == "fragment" and claim.left is b.ZERO and claim.latex.strip() != "0"):
        return []
    return [claim.left] if claim.right is None else [b.relation(claim.relation, claim.left, claim.right)]


def _new_symbols(claims: Sequence[Claim], before: Context, after: Context) -> list[tuple[str, Expr]]:
    told = " ".join(_unique(claims, "assumed"))
    return [(key, s) for key, s in after.symbols.items() if before.symbols.get(key) is not s and f"${key}$" not in told]


def _declared(s: Expr) -> str:
    marks = ", ".join(sorted(s.properties)).replace("_", " ") if s.op == "symbol" else ""
    return f"{s.shape}{', ' + marks if marks else ''}"


def _unique(claims: Sequence[Claim], name: str) -> list[Any]:
    return list(dict.fromkeys(item for claim in claims for item in getattr(claim, name)))


def _free(parts: Iterable[Expr]) -> list[Expr]:
    return sorted({s for part in parts for s in part.free if s.op == "symbol"}, key=lambda s: s.name)


def _kind(e: Expr) -> str:
    return "a statement" if e.op in ("relation", "logic") else str(e.shape)


def _tree(e: Expr, unicode: bool) -> _Rows:
    lines = tree_lines(e, unicode=unicode)
    return [("Tree" if i == 0 else "", line) for i, line in enumerate(lines)]


def _symbols(parts: Iterable[Expr]) -> _Rows:
    found: _Rows = []
    for symbol in _free(parts):
        marks = f" ({', '.join(sorted(symbol.properties))})" if symbol.properties else ""
        found.append(("Symbol", f"{symbol.name}: {symbol.shape}{marks}"))
    return found


def _remarks(assumed: Iterable[str], findings: Iterable[Finding], unicode: bool) -> _Rows:
    def prose(text: str) -> str:
        return "".join(readable(part, unicode) if is_math else part for is_math, part in pieces(text))

    return [*(("Assumed", prose(text)) for text in assumed), *(("Note", prose(finding.text)) for finding in findings)]


def _lines(rows: _Rows) -> str:
    width = max(9, *(len(label) + 2 for label, _ in rows))
    return "".join(f"{label:<{width}}{text}".rstrip() + "\n" for label, text in rows)
