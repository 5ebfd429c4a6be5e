"""The JSON that is written fits the schemas that are published in `docs/schema`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import deriver
from deriver.model import CLAIM_KINDS, OUTCOMES, Derivation
from deriver.rendering import show_derivation, show_report

SCHEMAS = Path(__file__).parent.parent / "docs" / "schema"
TYPES = {"string": str, "array": list, "object": dict, "null": type(None), "boolean": bool}


def faults(value, schema, root, place="$"):
    """Where a value does not fit a schema: the part of JSON Schema 2020-12 that the published ones use."""
    known = {"$schema", "$id", "$defs", "title", "description", "$ref", "type", "const", "enum", "anyOf", "pattern", "properties"}
    assert set(schema) <= known | {"required", "additionalProperties", "items", "minItems", "maxItems"}, f"unknown keyword in {set(schema)}"
    out = []
    if "$ref" in schema:
        target = root
        for key in schema["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        out += faults(value, target, root, place)
    if "const" in schema and value != schema["const"]:
        out.append(f"{place}: {value!r} is not {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        out.append(f"{place}: {value!r} is none of {schema['enum']}")
    if "type" in schema:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        if not any(_is(value, name) for name in names):
            out.append(f"{place}: {type(value).__name__} is not {' or '.join(names)}")
    if "anyOf" in schema:
        ways = [faults(value, way, root, place) for way in schema["anyOf"]]
        if all(ways):
            out += min(ways, key=len)
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        out.append(f"{place}: {value!r} does not match {schema['pattern']}")
    if isinstance(value, dict):
        out += [f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value]
        for name, part in value.items():
            if name in schema.get("properties", {}):
                out += faults(part, schema["properties"][name], root, f"{place}.{name}")
            elif schema.get("additionalProperties") is False:
                out.append(f"{place}: {name} is not known")
            elif isinstance(schema.get("additionalProperties"), dict):
                out += faults(part, schema["additionalProperties"], root, f"{place}.{name}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            out.append(f"{place}: {len(value)} items")
        for i, part in enumerate(value):
            out += faults(part, schema.get("items", {}), root, f"{place}[{i}]")
    return out


def _is(value, name):
    if name in ("integer", "number"):
        return not isinstance(value, bool) and isinstance(value, int if name == "integer" else (int, float))
    return isinstance(value, TYPES[name])


def schema(name):
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


TASKS = [
    (r"\nabla_x \|Ax-b\|_2^2", r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n"),
    (r"Solve $y'' + y = 0$, $y(0)=1$, $y'(0)=0$.", None),
    (r"Solve $y' = 2\sqrt{y}$, $y(0)=0$.", None),
    (r"Diagonalise $\begin{pmatrix}4&1\\2&3\end{pmatrix}$.", None),
    (r"Find and classify the equilibria of $\dot x = y,\ \dot y = x - x^3$.", None),
    (r"Maximise $xy$ subject to $x^2+y^2=1$.", None),
    (r"$dX_t = -X_t\,dt+\sigma\,dW_t$. Find the mean and variance of $X_t$.", None),
    (r"Solve $u_t+3u_x=0$, $u(x,0)=e^{-x^2}$.", None),
    (r"Find $\int x^2 e^x\,dx$.", None),
    (r"\nabla_x (Ab - x)", r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n"),
    (r"\frac{", None),
]


@pytest.mark.parametrize(("task", "given"), TASKS)
def test_derivations_fit(task, given):
    found = schema("derivation")
    for detail in ("normal", "full"):
        written = json.loads(show_derivation(deriver.derive(task, given, detail=detail), "json"))
        assert not faults(written, found, found)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (r"$$(a+b)^2=a^2+b^2$$", "refuted"),
        (r"$$(c+d)^2 = c^2+2cd+d^2 \le 2c^2+2d^2$$", "proved"),
        (r"Let $Q\in\mathbb{R}^{n\times n}$ and $x\in\mathbb{R}^n$. Then $$\nabla_x(x^\top Q x) = 2Qx.$$", "conditional"),
        (r"Let $x\in\mathbb{R}^n$.", "not_a_claim"),
    ],
)
def test_reports_fit(text, outcome):
    found = schema("report")
    written = json.loads(show_report(deriver.verify(deriver.read(text=text, format="markdown"), jobs=1), "json"))
    assert not faults(written, found, found)
    assert outcome in {c["verdict"]["outcome"] for c in written["documents"][0]["claims"]}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"status": "done"}, "is none of"),
        ({"answers": [{}]}, "latex is missing"),
        ({"reason": 3}, "is not string or null"),
        ({"schema": "deriver.derivation/2"}, "is not 'deriver.derivation/1'"),
    ],
)
def test_what_does_not_fit_is_noticed(change, fault):
    found = schema("derivation")
    written = {**Derivation("x", "stuck", reason="why").to_dict(), **change}
    assert any(fault in text for text in faults(written, found, found))


def test_schemas_name_what_the_records_name():
    derivation, report = schema("derivation"), schema("report")
    assert derivation["$defs"]["verdict"] == report["$defs"]["verdict"]
    assert tuple(report["$defs"]["verdict"]["properties"]["outcome"]["enum"]) == OUTCOMES
    assert tuple(report["$defs"]["claim"]["properties"]["kind"]["enum"]) == CLAIM_KINDS
    written = Derivation("x", "stuck").to_dict()
    assert set(written) == set(derivation["properties"])
    assert set(written["verdict"]) == set(derivation["$defs"]["verdict"]["properties"])
