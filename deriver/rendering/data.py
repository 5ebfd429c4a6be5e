"""Records as JSON, as SARIF 2.1.0, and answers as Python code."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from .._version import __version__
from ..expression.sympy_bridge import sympy_text
from ..model import Answer, ClaimReport, Derivation, Reading, Report, Rule, Verdict
from .phrases import evidence

__all__ = ["derivation_python", "reading_dict", "report_sarif", "rules_dict", "to_json"]


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


# Python code ----------------------------------------------------------------------------------------------------------


def derivation_python(derivation: Derivation) -> str:
    """The answers as Python functions over NumPy arrays; an answer without such a form as its SymPy text in a comment."""
    lines = [f"# {_comment(derivation.task)}"]
    lines += [f"# given {_comment(text)}" for text in derivation.declarations]
    if derivation.status != "finished":
        lines.append(f"# {derivation.status}: {_comment(derivation.reason or '')}")
    if any(a.numpy for a in derivation.answers):
        lines += ["import numpy as np"]
    taken: set[str] = set()
    for answer in derivation.answers:
        lines += ["", "", *_function(answer, taken)]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return " ".join(text.split())


def _function(answer: Answer, taken: set[str]) -> list[str]:
    base = answer.name if answer.name.isidentifier() else "answer"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}_{count}"
    taken.add(name)
    about = [f"# {_comment(answer.latex or answer.text or '')}"]
    if answer.numpy:
        free = {s.name for s in answer.expression.free if s.op == "symbol"} if answer.expression is not None else set()
        used = {node.id for node in ast.walk(ast.parse(answer.numpy, mode="eval")) if isinstance(node, ast.Name)}
        # A name that only gives a size is used too, and need not be free in the expression.
        bound = {n.id for n in ast.walk(ast.parse(answer.numpy)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        builtins = {"np", "sum", "max", "min", "range", "float"} - free
        parameters = sorted(used - bound - builtins)
        return [*about, f"def {name}({', '.join(parameters)}):", f"    return {answer.numpy}"]
    text = sympy_text(answer.expression) if answer.expression is not None else None
    return [*about, f"# {name}: no NumPy form" + (f"; in SymPy: {text}" if text else "")]


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
