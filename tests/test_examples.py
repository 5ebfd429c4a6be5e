"""The worked examples of the project: solved again, compared with what stands beside them, up to date."""

import re
from pathlib import Path

import pytest

import deriver
from deriver.examples import run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def whole_run():
    folder = Path.cwd()
    import os

    os.chdir(ROOT)
    try:
        return run(check=True)
    finally:
        os.chdir(folder)


def test_what_is_expected_holds(whole_run):
    outcomes = [(f.path, o) for f in whole_run.files for o in f.outcomes]
    assert len(outcomes) > 100
    failing = [f"{o.example.place}: {o.example.title}: {text}" for _, o in outcomes for text in o.failures]
    assert not failing, "\n".join(failing)


def test_no_answer_and_no_verdict_differs_from_what_is_written(whole_run):
    changes = [f"{o.example.place}: {text}" for f in whole_run.files for o in f.outcomes for text in o.changes if "different" in text]
    assert not changes, "\n".join(changes)


def test_the_documents_are_up_to_date(whole_run):
    assert whole_run.exit_code == 0, whole_run.describe() + "\nrun `deriver examples` and look at the difference"


def test_every_worked_example_has_a_row_in_the_table():
    table = (ROOT / "docs" / "worked_examples.md").read_text(encoding="utf-8")
    counts = {"000": 21, "001": 10, "002": 30, "003": 7}
    wanted = [f"{document}-W{n}" for document, count in counts.items() for n in range(1, count + 1)]
    assert re.findall(r"^\| (\d{3}-W\d+) \|", table, re.MULTILINE) == wanted
    left_out = re.findall(r"^\| (\S+) \| \| left out: \S+", table, re.MULTILINE)
    assert left_out == ["001-W2", "002-W14", "002-W22", "002-W27"]


#: How many capabilities each area has.
AREAS = dict(V=11, M=18, D=5, E=11, F=12, L=9, G=10, S=5, C=5, W=6, X=4, O=6, P=5, Q=5, T=5, H=8, K=7, I=7, N=7, R=8, Z=6, J=4, B=4)


def test_every_capability_has_a_row_in_its_table():
    table = (ROOT / "docs" / "capabilities.md").read_text(encoding="utf-8")
    wanted = [f"{area}{n}" for area in sorted(AREAS) for n in range(1, AREAS[area] + 1)]
    assert re.findall(r"^\| ([A-Z]\d+) \|", table, re.MULTILINE) == wanted
    assert "| failed" not in table


def test_one_row_of_a_table_is_solved_alone(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = run(only=["M1"])
    assert {o.example.title for f in result.files for o in f.outcomes} == {"A product by columns", "A product, computed"}
    assert result.exit_code == 0
    assert "as expected: holds" in result.describe()


def test_a_row_that_no_table_has_is_refused(monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(deriver.errors.UsageError, match="no example carries the name V99"):
        run(only=["V99"])


def test_every_answer_that_is_expected_is_typed_beside_its_problem():
    """A solved example without an expectation would only be compared with itself."""
    from deriver.examples.finding import examples_in

    for path in sorted((ROOT / "worked_examples").rglob("*.md")):
        for example in examples_in(deriver.read(path)):
            assert example.expectations or example.not_yet, f"{path.name}: {example.title}"


def test_the_document_of_claims_holds():
    """The document that the first command of the README verifies states claims instead of problems."""
    import deriver

    report = deriver.verify(deriver.read(ROOT / "worked_examples" / "matrix_calculus.md")).documents[0]
    assert report.summary["refuted"] == report.summary["undecided"] == 0
    assert [c.latex for c in report.claims if c.verdict.outcome == "conditional"] == [r"\nabla_x (x^\top M x) = 2Mx."] or report.summary[
        "conditional"
    ] <= 1
