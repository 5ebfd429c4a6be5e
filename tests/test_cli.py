"""The command line: what is printed, exit codes, and what bad input gets: one clear message, never a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time

import pytest

from deriver import cli
from deriver.cli.arguments import parse_arguments
from deriver.cli.verifying import is_file
from deriver.errors import DocumentError

GIVEN = r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n"
SQUARES = r"\nabla_x \|Ax-b\|_2^2"


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command in this process: (exit code, standard output, standard error)."""

    def call(*arguments, stdin: bytes | str | None = None):
        if stdin is not None:
            data = stdin.encode() if isinstance(stdin, str) else stdin
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        code = cli.main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return call


def test_derive_text(run):
    code, out, err = run("derive", SQUARES, "--given", GIVEN)
    assert (code, err) == (0, "")
    assert "2Aᵀ(Ax − b)" in out
    assert r"2A^\top(Ax-b)" in out
    assert "2*A.T @ (A @ x - b)" in out
    assert "verified" in out or "proved" in out


@pytest.mark.parametrize("format", ["text", "markdown", "latex", "html", "json", "python"])
def test_derive_formats(run, format):
    code, out, _ = run("derive", SQUARES, "--given", GIVEN, "--format", format)
    assert code == 0
    assert "A" in out
    if format == "json":
        assert json.loads(out)["schema"] == "deriver.derivation/1"
    if format == "python":
        names: dict = {}
        exec(out, names)
        import numpy as np

        assert names["gradient"](np.eye(2), np.zeros(2), np.ones(2)) == pytest.approx([2, 2])


def test_layout(run):
    _, out, _ = run("derive", SQUARES, "--given", GIVEN, "--layout", "numerator", "--format", "json")
    assert json.loads(out)["answers"][0]["latex"] == r"2(Ax-b)^\top A"


def test_output_file_says_the_format(run, tmp_path):
    for name, start in [("a.md", "## Task"), ("a.html", "<!DOCTYPE html>"), ("a.json", "{"), ("a.tex", r"\section*"), ("a.py", "#")]:
        code, out, _ = run("derive", SQUARES, "--given", GIVEN, "-o", str(tmp_path / name))
        assert (code, out) == (0, "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_a_file_of_a_format_that_does_not_show_the_record_is_refused(run, tmp_path):
    for command, name in (("verify", "v.py"), ("derive", "d.sarif"), ("parse", "p.sarif")):
        code, _, err = run(command, "1=1" if command != "derive" else SQUARES, "-o", str(tmp_path / name))
        assert code == 2 and "internal error" not in err and "is not one of this command" in err


def test_output_file_that_cannot_be_written(run, tmp_path):
    code, _, err = run("parse", "x", "-o", str(tmp_path / "no" / "a.txt"))
    assert code == 2
    assert "cannot be written" in err


def test_verify_exit_codes(run):
    assert run("verify", r"\sin^2x+\cos^2x=1")[0] == 0
    assert run("verify", r"(a+b)^2=a^2+b^2")[0] == 1
    conditional = [r"(A+A^\top)x=2Ax", "--given", r"A\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n"]
    code, out, _ = run("verify", *conditional)
    assert code == 0
    assert "A = Aᵀ" in out
    assert run("verify", *conditional, "--strict")[0] == 1
    assert run("verify", "-x+x=0")[0] == 0
    assert run("verify", "1+1=2", "1+1=3")[0] == 1


def test_verify_a_formula_as_json_is_a_report(run):
    code, out, _ = run("verify", "1=1=2", "--format", "json")
    report = json.loads(out)
    assert code == 1
    assert report["schema"] == "deriver.report/1"
    assert [c["link"] for c in report["documents"][0]["claims"]] == [[1, 2], [2, 2]]


def test_verify_documents(run, tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("Then $1+1=2$ and also $1+1=3$.\n", encoding="utf-8")
    for format in ("text", "markdown", "latex", "html", "json", "sarif"):
        code, out, _ = run("verify", str(path), "--format", format)
        assert code == 1
        assert "refuted" in out
    data = json.loads(run("verify", str(path), "--format", "json")[1])
    assert data["documents"][0]["path"].endswith("notes.md")
    code, out, _ = run("verify", "-", "--format", "json", stdin="We have $1+1=2$.")
    assert code == 0
    assert json.loads(out)["documents"][0]["path"] == "<stdin>"


def test_one_bad_target_does_not_stop_the_others(run, tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("Then $1+1=2$.\n", encoding="utf-8")
    code, out, err = run("verify", "no/such.md", str(path))
    assert code == 2
    assert "no such file" in err
    assert "proved" in out


def test_rules(run):
    code, out, _ = run("rules")
    assert code == 0
    assert "log-determinant" in out
    code, out, _ = run("rules", "log-determinant")
    assert code == 0
    assert "Magnus" in out
    assert "Example" in out
    code, out, _ = run("rules", "product", "rule", "--check", "--format", "json")
    assert code == 0
    assert json.loads(out)["rules"][0]["verdict"]["outcome"] in ("proved", "verified")
    code, _, err = run("rules", "product ruel")
    assert code == 2
    assert "product rule" in err


def test_rules_of_ones_own(run, tmp_path):
    rule = "## wrong square\nGiven $a, b \\in \\mathbb{R}$.\n$$(a+b)^2 = a^2+b^2$$\n> It looks nice.\nSource: me.\n"
    (tmp_path / "mine.md").write_text("# Mine\n\n" + rule, encoding="utf-8")
    code, out, _ = run("rules", "wrong", "square", "--check", "--rules", str(tmp_path))
    assert code == 1
    assert "refuted" in out


def test_parse(run):
    code, out, _ = run("parse", r"\mathbf{x}^\top A\mathbf{x}", "--given", r"A\in\mathbb{R}^{n\times n}, \mathbf{x}\in\mathbb{R}^n")
    assert code == 0
    assert "scalar" in out
    data = json.loads(run("parse", "a+1", "--format", "json")[1])
    assert data["sympy"] == "a + 1"
    assert data["assumed"]
    assert run("parse", "x+1", "--format", "latex")[1].strip() == r"\[ x+1 \]"
    assert run("parse", "x+1", "--format", "python")[1].strip() == "x + 1"
    assert "x+1" in run("parse", "x+1", "--format", "html")[1]


def test_help_and_version(run):
    for arguments in ([], ["--help"], ["derive", "--help"], ["verify", "-h"], ["--version"]):
        code, out, err = run(*arguments)
        assert (code, err) == (0, "")
        assert out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["derive"], "TASK"),
        (["derivee", "x"], "did you mean derive?"),
        (["derive", "x", "--formt", "json"], "did you mean --format?"),
        (["derive", "x", "--format", "pdf"], "markdown"),
        (["derive", "x", "--format", "sarif"], "sarif"),
        (["verify", "x=x", "--format", "python"], "python"),
        (["verify", "x=x", "--digits", "3"], "between 15 and 1000"),
        (["verify", "x=x", "--digits", "many"], "not a whole number"),
        (["verify", "x=x", "--timeout", "-1"], "between"),
        (["verify", "x=x", "--jobs", "0"], "between"),
        (["derive", "x", "--layout", "sideways"], "denominator"),
        (["rules", "--rules", "no/such/folder"], "no/such/folder"),
    ],
)
def test_wrong_usage(run, arguments, words):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err


BAD_FORMULAS = [
    "",
    "   ",
    r"\frac{1}{2",
    r"\frac{1}{",
    r"\frac{1}",
    r"}",
    "x +",
    r"\left( x",
    r"\begin{pmatrix}1",
    r"\unknowncommand{x}",
    "{" * 10_000 + "x" + "}" * 10_000,
    "x" * 200_000,
    "\x00\x01\x02",
    "�$$$",
    "^^^___",
    r"A^\top B C \in",
]


@pytest.mark.parametrize("formula", BAD_FORMULAS, ids=range(len(BAD_FORMULAS)))
@pytest.mark.parametrize("command", ["derive", "parse"])
def test_bad_formulas(run, command, formula):
    started = time.perf_counter()
    code, out, err = run(command, formula) if not formula.startswith("-") else run(command, "--", formula)
    assert code == 2, out
    assert out == ""
    assert err.strip()
    assert "internal error" not in err
    assert len(err) < 2000
    assert time.perf_counter() - started < 30


def test_sizes_that_do_not_fit(run):
    code, _, err = run("parse", r"x^\top y z", "--given", r"x\in\mathbb{R}^3, y\in\mathbb{R}^4, z\in\mathbb{R}^2")
    assert code == 2
    assert "3" in err
    assert "4" in err
    assert "^" in err


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00junk", "text"), (bytes(range(256)) * 100, "text"), (b"\x89PNG\r\n\x1a\n\x00\x00", "text")],
)
def test_binary_files(run, tmp_path, content, words):
    path = tmp_path / "junk.md"
    path.write_bytes(content)
    for result in (run("verify", str(path)), run("verify", "-", stdin=content)):
        assert result[0] == 2
        assert words in result[2]


def test_an_empty_file_and_a_long_line(run, tmp_path):
    empty, long = tmp_path / "empty.md", tmp_path / "long.md"
    empty.write_text("", encoding="utf-8")
    long.write_text("x " * 5_000_000, encoding="utf-8")
    assert run("verify", str(empty))[0] == 0
    started = time.perf_counter()
    assert run("verify", str(long))[0] in (0, 2)
    assert time.perf_counter() - started < 60


def test_files_and_folders(run, tmp_path):
    assert "folder" in run("verify", str(tmp_path))[2]
    assert run("verify", str(tmp_path))[0] == 2
    assert "no such file" in run("verify", "notes.md")[2]
    assert run("verify", "x=x", "--baseline", "no.json")[0] in (0, 2)


def test_what_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("", encoding="utf-8")
    assert is_file("a.md")
    for formula in ("a/b=c", r"\frac{a}{b}", "x=1.md", r"x \in A", "y" * 5000, "a\x00b", "", "x^2"):
        assert not is_file(formula)
    for missing in ("a/b", "notes.tex", "./x", "../y/z.ipynb"):
        with pytest.raises(DocumentError):
            is_file(missing)


def test_formulas_that_begin_with_a_minus_sign():
    options = parse_arguments(["derive", "-x^2", "--given", "-x>0"])
    assert (options.task, options.given) == ("-x^2", "-x>0")


def test_unexpected_errors_are_one_line(run, monkeypatch):
    def broken(options):
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setitem(__import__("deriver.cli.commands", fromlist=["x"]).COMMANDS, "parse", broken)
    code, out, err = run("parse", "x")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "please report" in err


def test_as_a_program(tmp_path):
    def program(*arguments, **options):
        return subprocess.run([sys.executable, "-m", "deriver", *arguments], capture_output=True, timeout=60, **options)

    run = program("verify", "1+1=2")
    assert run.returncode == 0
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    run = program("verify", r"\sin^2x+\cos^2x=1", env=ascii_only)
    assert run.returncode == 0
    assert rb"\sin" in run.stdout
    run.stdout.decode("ascii")
    closed = subprocess.run(f"{sys.executable} -m deriver rules | head -1", shell=True, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in closed.stderr


def test_help_loads_nothing_heavy():
    """What makes a cold start slow is what it imports; how long it takes, the benchmarks tell."""
    code = (
        "import sys, runpy\n"
        "sys.argv = ['deriver', '--help']\n"
        "try:\n    runpy.run_module('deriver', run_name='__main__')\nexcept SystemExit:\n    pass\n"
        "print(sorted(m for m in ('sympy', 'numpy', 'flint', 'mpmath', 'rich', 'jinja2', 'deriver.latex') if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip().endswith("[]"), run.stdout[-200:]


EXAMPLE = """# Examples

## A square

Let $x\\in\\mathbb{R}^n$. Find the gradient of $x^\\top x$.

<!-- derivation -->
<!-- /derivation -->
"""


def test_examples(run, tmp_path):
    path = tmp_path / "examples.md"
    path.write_text(EXAMPLE, encoding="utf-8")
    assert run("examples", str(path), "--check")[0] == 1
    assert path.read_text(encoding="utf-8") == EXAMPLE
    code, _, err = run("examples", str(path))
    assert (code, err) == (0, "")
    assert "2x" in path.read_text(encoding="utf-8")
    assert run("examples", str(path), "--check")[0] == 0
    assert json.loads(run("examples", str(path), "--check", "--format", "json")[1])
    code, _, err = run("examples", str(tmp_path / "missing.md"))
    assert code == 2
    assert "missing.md" in err


def test_pictures_are_written_where_they_are_wanted(tmp_path, run):
    task = r"Solve $y' = -y$, $y(0)=2$."
    page, note, own = tmp_path / "a.html", tmp_path / "my notes.md", tmp_path / "own.svg"
    assert run("derive", task, "-o", str(page))[0] == 0
    assert 'class="deriver-picture"' in page.read_text(encoding="utf-8")
    assert run("derive", task, "-o", str(page), "--picture", "none")[0] == 0
    assert 'class="deriver-picture"' not in page.read_text(encoding="utf-8")
    assert run("derive", task, "-o", str(note))[0] == 0
    assert "](my%20notes.svg)" in note.read_text(encoding="utf-8")
    assert (tmp_path / "my notes.svg").read_text(encoding="utf-8").startswith("<svg")
    code, out, _ = run("derive", task, "--picture", str(own))
    assert code == 0
    assert own.exists()
    assert "own.svg:Solutionyagainstt" in "".join(out.split())
    assert "Picture" not in run("derive", task)[1]


def test_a_picture_that_there_is_not_is_told(tmp_path, run):
    code, _, err = run("derive", r"\int x\,dx", "--picture", str(tmp_path / "a.svg"))
    assert code == 0
    assert "no picture" in err
    assert not (tmp_path / "a.svg").exists()
    code, _, err = run("derive", r"\int x\,dx", "--picture", "a.png")
    assert code == 2
    assert ".svg" in err
