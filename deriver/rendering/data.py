"""Records as JSON and as SARIF 2.1.0."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from .._version import __version__
from ..expression.sympy_bridge import sympy_text
from ..model import ClaimReport, Reading, Report, Rule, Verdict
from .phrases import evidence
from .trees import tree_dict

__all__ = ["reading_dict", "report_sarif", "rules_dict", "to_json"]


def to_json(record: Any) -> str:
    """A record (or what its `to_dict` gives) as JSON."""
    return json.dumps(record if isinstance(record, dict) else record.to_dict(), ensure_ascii=False, indent=2) + "\n"


def reading_dict(reading: Reading) -> dict[str, Any]:
    """The `deriver.reading/1` form: what was understood of a formula."""
    e = reading.expression
    return {
        "schema": "deriver.reading/1",
        "text": reading.text,
        "latex": reading.latex,
        "shape": list(reading.shape),
        "kind": e.shape.kind,
        "sympy": sympy_text(e),
        "numpy": reading.numpy,
        "declarations": list(reading.context.text),
        "assumed": list(reading.assumed),
        "symbols": {
            s.name: {"latex": s.latex, "kind": s.shape.kind, "shape": list(s.shape.names), "assumptions": sorted(s.properties)}
            for s in sorted((s for s in e.free if s.op == "symbol"), key=lambda s: s.name)
        },
        "findings": [f.to_dict() for f in reading.findings],
        "tree": tree_dict(e),
    }


def rules_dict(rules: Iterable[Rule], verdicts: dict[str, Verdict] | None = None) -> dict[str, Any]:
    """The `deriver.rules/1` form: each rule, with its verdict where it was checked."""
    return {
        "schema": "deriver.rules/1",
        "rules": [
            {
                "name": r.name,
                "chapter": r.chapter,
                "latex": r.latex or (r.claim.latex if r.claim is not None else ""),
                "declarations": list(r.context.text),
                "conditions": [c.latex for c in r.conditions],
                "because": r.because,
                "source": r.source,
                "verdict": verdicts[r.name].to_dict() if verdicts and r.name in verdicts else None,
            }
            for r in rules
        ],
    }


# SARIF ----------------------------------------------------------------------------------------------------------------

_LEVELS = {"refuted": ("fail", "error"), "conditional": ("fail", "warning"), "undecided": ("open", "none")}
_RULES = {
    "refuted": "A claim fails at a point that meets every declared condition.",
    "conditional": "A claim fails as stated and holds under one more condition.",
    "undecided": "A claim could be neither confirmed nor refuted.",
}


def report_sarif(report: Report) -> str:
    """The refuted, conditional and undecided claims as SARIF 2.1.0, for code hosts and editors."""
    results = [
        _result(document.path, claim) for document in report.documents for claim in document.claims if claim.verdict.outcome in _LEVELS
    ]
    rules = [
        {"id": name, "name": name.capitalize(), "shortDescription": {"text": text}, "defaultConfiguration": {"level": _LEVELS[name][1]}}
        for name, text in _RULES.items()
    ]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "deriver", "version": __version__, "semanticVersion": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": _uri(d.path)}} for d in report.documents],
                "results": results,
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/").strip("<>"), safe="/:")


def _result(path: str, claim: ClaimReport) -> dict[str, Any]:
    v = claim.verdict
    kind, level = _LEVELS[v.outcome]
    latex = " ".join(claim.latex.split())
    words = evidence(v, lambda formula: formula)
    message = f"{v.outcome}: {latex}" + (f" ({words})" if words else "")
    if v.suggestion:
        message += f"; perhaps meant: {v.suggestion}"
    place = claim.place
    return {
        "ruleId": v.outcome,
        "ruleIndex": list(_RULES).index(v.outcome),
        "kind": kind,
        "level": level,
        "message": {"text": message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(path)},
                    "region": {
                        "startLine": max(1, place.line),
                        "startColumn": max(1, place.column),
                        "endLine": max(1, place.end_line),
                        "endColumn": max(1, place.end_column),
                        "snippet": {"text": claim.latex},
                    },
                }
            }
        ],
        "partialFingerprints": {"claim/v1": hashlib.sha256(f"{path}\n{latex}\n{claim.link}".encode()).hexdigest()[:32]},
        "properties": v.to_dict(),
    }
