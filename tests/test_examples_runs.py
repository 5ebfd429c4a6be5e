"""Regenerating: rows of documents, what a run says of them, what it writes and what it leaves alone."""

import json
import os

import pytest

from deriver.errors import DocumentError, UsageError
from deriver.examples import run
from deriver.examples.expecting import read_expectations

PROBLEM = r"""# Sheet

## A quadratic form

Let $A\in\mathbb{R}^{n\times n}$ be symmetric. Let $b,x\in\mathbb{R}^n$. Find the gradient of $f(x)=x^\top Ax-b^\top x$.

<!-- expect: $2Ax-b$ -->

<!-- derivation -->
<!-- /derivation -->

The text goes on.
"""


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "sheet.md"
    path.write_text(PROBLEM, encoding="utf-8")
    return path


def only(result):
    assert len(result.files) == 1 and len(result.files[0].outcomes) == 1
    return result.files[0].outcomes[0]


# Writing --------------------------------------------------------------------------------------------------------------


def test_a_run_writes_the_derivation_and_a_second_changes_nothing(sheet):
    first = run([sheet])
    text = sheet.read_text(encoding="utf-8")
    assert first.exit_code == 0 and first.files[0].written == sheet.as_posix()
    assert r"\boxed{2Ax-b}" in text and text.endswith("<!-- /derivation -->\n\nThe text goes on.\n")
    assert text.startswith(PROBLEM.split("<!-- derivation -->")[0])
    assert run([sheet], check=True).exit_code == 0
    run([sheet])
    assert sheet.read_text(encoding="utf-8") == text


def test_check_writes_nothing(sheet):
    result = run([sheet], check=True)
    assert result.exit_code == 1 and "no derivation stands here yet" in result.describe()
    assert sheet.read_text(encoding="utf-8") == PROBLEM


def test_without_markers_they_are_put_behind_the_expectation(sheet):
    sheet.write_text(PROBLEM.replace("<!-- derivation -->\n<!-- /derivation -->\n\n", ""), encoding="utf-8")
    run([sheet])
    text = sheet.read_text(encoding="utf-8")
    assert text.index("expect:") < text.index("<!-- derivation -->") < text.index("boxed") < text.index("<!-- /derivation -->")
    assert run([sheet], check=True).exit_code == 0


def test_line_ends_and_everything_outside_the_markers_stay(tmp_path):
    path = tmp_path / "sheet.md"
    path.write_bytes(PROBLEM.replace("\n", "\r\n").encode())
    run([path])
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") and data.endswith(b"The text goes on.\r\n")
    assert run([path], check=True).exit_code == 0


def test_an_interrupted_run_leaves_the_file_as_it_was(sheet, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    for name in ("replace", "fsync"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, interrupted)
            with pytest.raises(KeyboardInterrupt):
                run([sheet])
        assert sheet.read_text(encoding="utf-8") == PROBLEM
        assert [p.name for p in sheet.parent.iterdir()] == ["sheet.md"]


def test_the_mode_of_a_file_stays(sheet):
    sheet.chmod(0o640)
    run([sheet])
    assert sheet.stat().st_mode & 0o777 == 0o640


# Differences ----------------------------------------------------------------------------------------------------------


def test_another_number_in_the_problem(sheet):
    run([sheet])
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(r"f(x)=x^\top Ax", r"f(x)=3x^\top Ax"), encoding="utf-8")
    result = run([sheet], check=True)
    outcome = only(result)
    assert result.exit_code == 1
    assert "different answer: it is $6Ax-b$, $2Ax-b$ was expected" in outcome.failures[0]
    assert outcome.changes[0] == "a different answer: it was $2Ax-b$, now $6Ax-b$"


def test_another_number_in_the_expectation(sheet):
    run([sheet])
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("$2Ax-b$ -->", "$3Ax-b$ -->"), encoding="utf-8")
    result = run([sheet], check=True)
    assert result.exit_code == 1 and "$3Ax-b$ was expected" in result.describe()


def test_another_number_in_the_derivation(sheet):
    run([sheet])
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(r"\boxed{2Ax-b}", r"\boxed{5Ax-b}"), encoding="utf-8")
    result = run([sheet], check=True)
    assert result.exit_code == 1 and "a different answer: it was $5Ax-b$, now $2Ax-b$" in result.describe()


def test_another_form_of_the_same_answer_is_said_to_be_the_same(sheet):
    run([sheet])
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(r"\boxed{2Ax-b}", r"\boxed{(A+A^\top)x-b}"), encoding="utf-8")
    outcome = only(run([sheet], check=True))
    assert outcome.changes[0].startswith("the same answer in another form") and not outcome.failures


def test_other_words_around_the_same_answer(sheet):
    run([sheet])
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("**Read as**", "**Taken as**"), encoding="utf-8")
    outcome = only(run([sheet], check=True))
    assert outcome.changes == ("the same answers, in other words:", "-**Taken as**", "+**Read as**")


def test_another_verdict(tmp_path):
    path = tmp_path / "claims.md"
    path.write_text("## Sum\n\nShow that $1+1=2$.\n\n<!-- expect: proved -->\n", encoding="utf-8")
    run([path])
    path.write_text(path.read_text(encoding="utf-8").replace("that $1+1=2$", "that $1+1=3$"), encoding="utf-8")
    outcome = only(run([path], check=True))
    assert "$1+1=3$ should be proved, and it is refuted" in outcome.failures[0]
    assert "a different verdict: it was proved, now refuted" in outcome.changes


# Expectations ---------------------------------------------------------------------------------------------------------

MATRIX = r"Let $A\in\mathbb{R}^{n\times n}$ and $x\in\mathbb{R}^n$. "


@pytest.mark.parametrize(
    ("text", "expected", "failure"),
    [
        (MATRIX + r"Find the gradient of $f(x)=x^\top Ax$.", r"gradient $(A+A^\top)x$", None),
        (MATRIX + r"Find the gradient of $f(x)=x^\top Ax$.", r"$2Ax$", "only if"),
        (MATRIX + r"Find the gradient of $f(x)=x^\top Ax$.", r"hessian $A$", "there is no such answer"),
        (MATRIX + r"Find the gradient of $f(x)=x^\top Ax$.", r"$A$", "different answer"),
        (MATRIX + r"Find the gradient of $f(x)=x^\top Ax$.", r"$(A+$", "cannot be read"),
        (
            MATRIX + r"Find the gradient and the Hessian of $f(x)=x^\top Ax$.",
            r"gradient $Ax+A^\top x$",
            "nothing is expected of the answer hessian",
        ),
        (MATRIX + r"Find the gradient of $f(x)=x^\top Ax$.", "refused", "it should be refused, and it is solved"),
        (MATRIX + r"Find the gradient of $f(x)=x^\top Ax$.", "right", "neither an outcome nor a formula"),
        (MATRIX + r"Find the gradient of $Ax$ with respect to $x$.", "refused", None),
        (MATRIX + r"Find the gradient of $Ax$ with respect to $x$.", 'refused "scalar"', None),
        (MATRIX + r"Find the gradient of $Ax$ with respect to $x$.", 'refused "eigenvalue"', "the reason is"),
        (MATRIX + r"Find the gradient of $Ax$ with respect to $x$.", "$A$", "it is not solved"),
        (MATRIX + r"Show that $x^\top Ax=x^\top A^\top x$.", "holds", None),
        (MATRIX + r"Show that $A^\top x=Ax$.", r"conditional $A=A^\top$", None),
        (MATRIX + r"Show that $A^\top x=Ax$.", r"conditional $A^\top=A$", None),
        (MATRIX + r"Show that $A^\top x=Ax$.", r"conditional $A=A^{-1}$", "the condition found is"),
        (MATRIX + r"Show that $A^\top x=Ax$.", "holds", "is conditional"),
        (MATRIX + r"Show that $Ax=2Ax$.", "refuted", None),
        (MATRIX + r"Show that $2Ax=Ax+Ax$ and $Ax=2Ax$.", "proved; refuted", None),
        (MATRIX + r"Show that $2Ax=Ax+Ax$ and $Ax=2Ax$.", "proved; proved", "should be proved, and it is refuted"),
        (MATRIX + r"Show that $2Ax=Ax+Ax$ and $Ax=2Ax$.", "proved; proved; proved", "3 outcomes are expected of 2 claims"),
    ],
)
def test_an_expectation(tmp_path, text, expected, failure):
    path = tmp_path / "one.md"
    path.write_text(f"## One\n\n{text}\n\n<!-- expect: {expected} -->\n", encoding="utf-8")
    outcome = only(run([path], check=True))
    if failure is None:
        assert not outcome.failures
    else:
        assert any(failure in text for text in outcome.failures), outcome.failures


def test_what_is_marked_not_yet_must_not_be_solved(tmp_path):
    path = tmp_path / "one.md"
    path.write_text("## One\n\nSolve $y'=y$.\n\n<!-- not yet -->\n<!-- expect: y $Ce^t$ -->\n", encoding="utf-8")
    outcome = only(run([path], check=True))
    if outcome.solution.status in ("stuck", "refused"):
        assert not outcome.failures
    path.write_text("## One\n\nDifferentiate $t^2$.\n\n<!-- not yet -->\n", encoding="utf-8")
    assert "remove the mark" in only(run([path], check=True)).failures[0]


def test_expectations_are_split_outside_of_formulas():
    found, wrong = read_expectations(r'gradient $\begin{pmatrix}1;2\end{pmatrix}$; refused "a; b"')
    assert [e.kind for e in found] == ["answer", "refused"] and found[1].words == "a; b" and not wrong


def test_declarations_of_the_section_above_hold(tmp_path):
    path = tmp_path / "two.md"
    text = r"""# Sheet

Let $Q\in\mathbb{R}^{n\times n}$ be symmetric and let $x\in\mathbb{R}^n$.

## One

Find the gradient of $x^\top Qx$ with respect to $x$.

<!-- expect: $2Qx$ -->

## Two

Show that $Q^\top x=Qx$.

<!-- expect: holds -->
"""
    path.write_text(text, encoding="utf-8")
    result = run([path])
    assert result.exit_code == 0 and not any(o.failures for o in result.files[0].outcomes), result.describe()


def test_an_error_of_the_tool_is_shown_at_its_example(sheet, monkeypatch):
    from deriver.examples import running

    def broken(example):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(running, "solve", broken)
    result = run([sheet])
    assert result.exit_code == 1 and "ZeroDivisionError: a bug" in result.describe()
    assert sheet.read_text(encoding="utf-8") == PROBLEM


# Usage ----------------------------------------------------------------------------------------------------------------


def test_usage(sheet, tmp_path, monkeypatch):
    with pytest.raises(DocumentError, match="no such file"):
        run([tmp_path / "missing.md"])
    with pytest.raises(UsageError, match="the source itself"):
        run([sheet], output=sheet)
    with pytest.raises(UsageError, match="contradict"):
        run([sheet], output=tmp_path / "b.md", in_place=True)
    with pytest.raises(UsageError, match="one document"):
        run([sheet, sheet.with_name("sheet.md"), tmp_path], output=tmp_path / "b.md") if sheet.with_name("c.md").write_text("x") else None
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DocumentError, match="no folder worked_examples"):
        run()
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(DocumentError, match="not a notebook"):
        run([tmp_path / "broken.ipynb"])


def test_the_usual_run_keeps_the_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "worked_examples").mkdir()
    (tmp_path / "docs").mkdir()
    text = PROBLEM.replace("<!-- expect", "<!-- source: 000-W5 -->\n<!-- expect") + "\n<!-- left out: 000-W6 no answer -->\n"
    (tmp_path / "worked_examples" / "a.md").write_text(text, encoding="utf-8")
    assert run(check=True).exit_code == 1
    run()
    table = (tmp_path / "docs" / "worked_examples.md").read_text(encoding="utf-8")
    assert "| 000-W5 | [A quadratic form](../worked_examples/a.md) | solved and checked |" in table
    assert "| 000-W6 | | left out: no answer |" in table
    assert run(check=True).exit_code == 0


def test_the_result_as_data(sheet):
    data = run([sheet], check=True).to_dict()
    assert data["schema"] == "deriver.examples/1" and data["exit_code"] == 1
    assert data["files"][0]["examples"][0]["status"] == "solved"
    json.dumps(data)
