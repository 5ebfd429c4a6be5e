r"""Declarations: formulas, words, sentences of documents; and what is refused.

The rows stand in `corpus/declarations.json` (a text, and the symbols, definitions, conditions it comes to, or the refusal and its
place) and `corpus/sentences.json` (a sentence of a document, and what holds inside of it and after it: most declare nothing).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import deriver.errors
from deriver.errors import DeriverError
from deriver.latex.declarations import read_declarations
from deriver.latex.sentencewise import declarations_of_sentence
from deriver.model import Context

CORPUS = Path(__file__).parent / "corpus"
ROWS: list[dict[str, Any]] = json.loads((CORPUS / "declarations.json").read_text(encoding="utf-8"))
SENTENCES: list[dict[str, Any]] = json.loads((CORPUS / "sentences.json").read_text(encoding="utf-8"))
ACCEPTED = [r for r in ROWS if "refused" not in r]
REFUSED = [r for r in ROWS if "refused" in r]


def summary(context: Context) -> dict[str, Any]:
    """A context as the rows write it."""
    out: dict[str, Any] = {}
    if context.symbols:
        out["symbols"] = {
            key: ", ".join([str(s.shape), *sorted(p for p in s.properties if p != "real")]) for key, s in context.symbols.items()
        }
    if context.definitions:
        out["definitions"] = {key: d.body.latex for key, d in context.definitions.items()}
    if context.functions:
        out["functions"] = sorted(context.functions)
    if context.conditions:
        out["conditions"] = [c.latex for c in context.conditions]
    said = {k: v for k, v in context.conventions.items() if k != "open_sizes"}
    if said:
        out["conventions"] = said
    if context.assumed:
        out["assumed"] = list(context.assumed)
    return out


@pytest.mark.parametrize("row", ACCEPTED, ids=[r["given"][:60] for r in ACCEPTED])
def test_a_declaration_is_read_to_what_it_says(row: dict[str, Any]) -> None:
    wanted = {k: v for k, v in row.items() if k != "given"}
    assert summary(read_declarations(row["given"])) == wanted


@pytest.mark.parametrize("row", REFUSED, ids=[r["given"][:60] for r in REFUSED])
def test_what_is_not_understood_is_refused_where_it_stands(row: dict[str, Any]) -> None:
    with pytest.raises(getattr(deriver.errors, row["refused"])) as caught:
        read_declarations(row["given"])
    problem = caught.value
    assert (problem.text or "")[problem.start : problem.end].strip() == row["at"]


@pytest.mark.parametrize("row", SENTENCES, ids=[r["sentence"][:60] for r in SENTENCES])
def test_a_sentence_declares_no_more_than_it_says(row: dict[str, Any]) -> None:
    found = declarations_of_sentence(row["sentence"], read_declarations(row["given"]))
    inside, after = summary(found.inside), summary(found.after)
    inside.pop("assumed", None)
    after.pop("assumed", None)
    assert inside == row["inside"]
    assert after == row["after"]
    assert list(found.unread) == row.get("unread", [])


def test_enough_is_accepted_and_refused() -> None:
    assert len(ACCEPTED) >= 80
    assert len(REFUSED) >= 80


def test_every_given_of_the_corpus_is_read_or_refused_with_a_place() -> None:
    known = {"with eigenvalues", "with singular values", r"\ge\dots\ge", "not a multiple of"}
    refused = []
    for name in ("claims", "museum", "literal_numpy", "gradients"):
        for row in json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8")):
            given = row.get("given") or ""
            try:
                read_declarations(given)
            except DeriverError as problem:
                assert problem.text == given and problem.end is not None
                refused.append(given)
    assert all(any(words in given for words in known) for given in refused)


@pytest.mark.parametrize(
    "given",
    [r["given"] for r in json.loads((CORPUS / "bad_input.json").read_text(encoding="utf-8")) if r["verb"] == "declare" and r["strict"]],
)
def test_bad_declarations_are_refused(given: str) -> None:
    with pytest.raises(DeriverError):
        read_declarations(given)


def test_a_condition_that_comes_behind_holds_for_the_formula_before_it() -> None:
    text = r"The gradient is $(A+A^\top)x$, which is $2Ax$ if $A$ is symmetric."
    found = declarations_of_sentence(text, Context())
    assert text[slice(*found.reach)] == "2Ax"
    text = r"If $A$ is symmetric, the gradient is $2Ax$."
    found = declarations_of_sentence(text, Context())
    assert found.reach == (0, len(text))


def test_a_base_context_is_kept_and_extended() -> None:
    base = read_declarations(r"A\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n, x^\top Ax>0")
    context = read_declarations(r"A\text{ symmetric}", base)
    assert context.symbols["A"].properties == {"symmetric"}
    assert context.conditions[0].free == {context.symbols["A"], context.symbols["x"]}


def test_definitions_come_in_the_order_they_need() -> None:
    context = read_declarations(r"L=\|r\|^2, r=Ax-b, A\in\mathbb{R}^{m\times n}, x\in\mathbb{R}^n, b\in\mathbb{R}^m")
    assert context.definitions["L"].body.latex == r"\|Ax-b\|_2^2"
