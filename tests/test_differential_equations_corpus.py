"""The corpus of differential equations: what the tool answers is put into the equation by a judge that shares nothing with it.

By default a sample is run; with DERIVER_CORPUS=all in the environment, every row.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import ode_judge as judge
import pytest
import sympy

import deriver

ROWS = json.loads((Path(__file__).parent / "corpus" / "differential_equations.json").read_text("utf8"))
ALL = os.environ.get("DERIVER_CORPUS") == "all"


def rows_of(kind: str, step: int) -> list[Any]:
    """The rows of a kind that are run: every one, or every `step`th of those the tool is known to solve."""
    found = [r for r in ROWS if r["kind"] == kind and not r.get("open")]
    return [pytest.param(r, id=r["task"]) for r in (found if ALL else found[::step])]


@pytest.mark.parametrize("row", rows_of("ode", 5))
def test_a_solution_satisfies_the_typed_equation(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished"
    order = max(k for k in range(5) if f"y{k}" in row["equation"])
    answers = [a for a in derivation.answers if a.expression is not None]
    assert answers
    for answer in answers:
        assert answer.verdict.outcome in ("proved", "verified")
        conditions = [c.sympy for c in answer.conditions]
        value, size = judge.residual(row["equation"], row["variable"], answer.sympy, order, conditions)
        assert judge.vanishes(value, size, conditions), answer.latex
        for condition in row["conditions"]:
            assert judge.meets(answer.sympy, row["variable"], condition)
    if not row["conditions"]:
        assert any(judge.independent(a.sympy, row["variable"], order) for a in answers)
    for lost in row["lost"]:
        assert judge.named(lost, answers, row["variable"]), lost


@pytest.mark.parametrize("row", [p for p in rows_of("system", 3) if "names" in p.values[0]])
def test_the_solution_of_a_system_satisfies_the_typed_equations(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished"
    found = {a.name: a.sympy for a in derivation.answers}
    names = judge.names_of(*found.values())
    t = names.setdefault(row["variable"], sympy.Symbol(row["variable"], real=True))
    put = {f"{n}{k}": found[n].diff(t, k) if k else found[n] for n in row["names"] for k in range(3)}
    for text in row["equations"]:
        F = sympy.sympify(text)
        F = F.subs({z: put.get(z.name, names.get(z.name, z)) for z in F.free_symbols}, simultaneous=True)
        assert judge.vanishes(F, sympy.Integer(1))
    for condition in row["conditions"]:
        left, value = condition.split("=")
        letter, point = left.split("@")
        assert sympy.simplify(put[letter].subs(t, sympy.sympify(point)) - sympy.sympify(value)) == 0
    order = sum(max(k for k in range(3) if any(f"{n}{k}" in e for e in row["equations"])) for n in row["names"])
    constants = {z for v in found.values() for z in judge.constants_of(v)}
    assert len(constants) == (0 if row["conditions"] else order)


@pytest.mark.parametrize("row", [p for p in rows_of("system", 2) if "matrix" in p.values[0]])
def test_the_solution_of_a_vector_system_satisfies_it(row: dict[str, Any]) -> None:
    A = sympy.Matrix([[sympy.sympify(v) for v in line.split(",")] for line in row["matrix"].split(";")])
    (answer,) = deriver.derive(row["task"]).answers
    x = sympy.Matrix(answer.sympy)
    t = judge.names_of(x)["t"]
    assert (x.diff(t) - A * x).applyfunc(sympy.simplify).is_zero_matrix
    if row["start"]:
        assert list(x.subs(t, 0)) == [sympy.sympify(v) for v in row["start"].split(",")]
    else:
        constants = judge.constants_of(x)
        assert len(constants) == A.rows
        assert sympy.Matrix([list(x.diff(c)) for c in constants]).det().simplify() != 0


@pytest.mark.parametrize("row", rows_of("equilibrium", 1))
def test_an_equilibrium_has_the_type_that_is_typed(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished"
    assert all(s.verdict.outcome in ("proved", "verified") for s in derivation.steps)
    if row["points"]:
        assert sorted(a.text for a in derivation.answers) == sorted(row["points"].values())


@pytest.mark.parametrize("row", rows_of("ill", 1))
def test_what_is_ill_posed_is_said(row: dict[str, Any]) -> None:
    codes = {f.code for f in deriver.derive(row["task"]).findings}
    assert codes & set(row["codes"])
