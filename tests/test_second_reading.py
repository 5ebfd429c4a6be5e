"""The second reader: what it says is compared, what it does never reaches the user.

The rows with the real latex2sympy2 run where it is installed, or where DERIVER_SECOND_READER names a Python that has it; the others use
fakes that misread, crash, hang, print and fill the memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import deriver
from deriver import second_reading
from deriver.expression import build as b
from deriver.latex import read_statement
from deriver.model import Context
from deriver.reports import report_on
from deriver.second_reading import process
from deriver.second_reading.trees import rebuilt

REAL = os.environ.get("DERIVER_TESTED_SECOND_READER", "")


@pytest.fixture(autouse=True)
def _own_child() -> Iterator[None]:
    yield
    second_reading.stop()


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Install a module `latex2sympy2` whose function has this body, for the child process alone."""

    def install(body: str, answer: float = 5.0) -> None:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        (tmp_path / "latex2sympy2.py").write_text(f"import os, sys\nfrom sympy import *\ndef latex2sympy(text):\n{lines}", encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setenv(process.VARIABLE, sys.executable)
        monkeypatch.setattr(process, "_ANSWER", answer)
        monkeypatch.setattr(process._State, "words", None)

    return install


def findings(latex: str, given: str = "", patience: float = 20.0) -> list[str]:
    """What is said of the claims of a formula; the patience is that of a test."""
    claims = read_statement(latex, deriver.declare(given) if given else Context()).claims
    return [f.text for each in second_reading.ask(claims).findings(patience) for f in each]


# What is compared --------------------------------------------------------------------------------------------------------

MISREAD = "x, y, z = symbols('x y z')\nreturn {body}"


@pytest.mark.parametrize(
    ("latex", "body"),
    [
        ("x+2y=z", "x + 2*y if '+' in text else z"),
        (r"x(y-1)=xy-x", "x*(y - 1) if '(' in text else x*y - x"),
        (r"\frac{x}{2}+1=z", "x/2 + 1"),
        (r"\sqrt{x}+1=z", "sqrt(x) + 1"),
        (r"\log x+1=z", "log(x, 10, evaluate=False) + 1"),  # without a base that reader takes 10: its custom, not a misreading
        (r"2x+1=z", "Function('f')(x)"),  # outside the list
        (r"2x+1=z", "Symbol('unknown')"),
        (r"2x+1=z", "Matrix([[1, 2]])"),
        (r"2x+1=z", "'2*x + 3'"),
        (r"2x+1=z", "None"),
    ],
)
def test_no_finding(fake: Callable[..., None], latex: str, body: str) -> None:
    fake(MISREAD.format(body=body))
    assert findings(latex) == []


@pytest.mark.parametrize(
    ("latex", "body", "said"),
    [
        ("x+2y=z", "x + y", "$x+2y$ is read here as $x+2y$, and by latex2sympy2 as $x+y$: at "),
        (r"\sin 2x=z", "sin(2)*x", r"\sin 2x"),
        (r"1/2x+y=z", "x/2 + y", "1/2x"),
        (r"2+3\cdot 4=20", "Integer(20) if '+' in text else Integer(20)", "14 against 20"),
        (r"x+2y=z", "x", "by latex2sympy2 as $x$"),  # something was dropped
    ],
)
def test_a_disagreement_is_a_finding(fake: Callable[..., None], latex: str, body: str, said: str) -> None:
    fake(MISREAD.format(body=body))
    assert [said in text for text in findings(latex)] == [True]


@pytest.mark.parametrize(
    ("latex", "given"),
    [
        (r"(AB)^\top = B^\top A^\top", r"A, B\in\mathbb{R}^{n\times n}"),
        (r"AB+A = BA+A", r"A, B\in\mathbb{R}^{n\times n}"),
        (r"\|x\|^2+1 = 2", r"x\in\mathbb{R}^n"),
        (r"x^\top y + 1 = 2", r"x, y\in\mathbb{R}^n"),
        (r"y' + y = 0", ""),
        (r"\int_0^1 x\,dx = z", ""),
        (r"\mathbf{x} + \mathbf{y} = \mathbf{y} + \mathbf{x}", ""),
        ("x = y", ""),  # nothing that could be read in two ways
    ],
)
def test_other_formulas_are_not_sent(fake: Callable[..., None], latex: str, given: str) -> None:
    fake("return Symbol('x')")
    try:
        claims = read_statement(latex, deriver.declare(given) if given else Context()).claims
    except deriver.DeriverError:
        pytest.skip("not read here")
    assert second_reading.ask(claims)._pending is None


def test_points_come_from_the_domain(fake: Callable[..., None]) -> None:
    fake("x = Symbol('x')\nreturn Abs(x) + 1 if '+' in text else x")
    assert findings("x+1 = y", "x > 0") == []
    assert len(findings("x+1 = y")) == 1


def test_in_reports_verdicts_and_parse(fake: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    fake("return Symbol('x')")
    verdict = deriver.verify("(x+1)^2 = x^2+2x+1")
    assert verdict.holds and {f.code for f in verdict.findings} == {"second_reader_differs"}
    report = report_on(deriver.read(text="Then $(x+1)^2 = x^2+2x+1$.", format="markdown"), Context())
    (claim,) = report.documents[0].claims
    assert claim.verdict.holds and [f.code for f in claim.findings] == ["second_reader_differs"] * 2
    from deriver.cli import main

    assert main(["parse", "x+1", "--second-reader", sys.executable]) == 0
    assert "latex2sympy2" in capsys.readouterr().out
    assert main(["parse", "x+1"]) == 0
    assert "latex2sympy2" not in capsys.readouterr().out


# What never reaches the user ------------------------------------------------------------------------------------------------

BAD = {
    "crash": "os._exit(3)",
    "signal": "os.kill(os.getpid(), 11)",
    "exception": "raise RuntimeError('no')",
    "base exception": "raise SystemExit(5)",
    "hang": "while True: pass",
    "sleep": "import time; time.sleep(60)",
    "garbage printed": "print('garbage' * 1000); os.write(1, b'{{{'); sys.stderr.write('x' * 100000); raise ValueError",
    "garbage in the answers": "for n in range(3, 20):\n    try: os.write(n, b'garbage\\n')\n    except OSError: pass\nreturn Symbol('x')",
    "endless line": "for n in range(3, 20):\n    try:\n        while True: os.write(n, b'x' * 65536)\n    except OSError: pass",
    "memory": "held = []\nwhile True: held.append(bytearray(1 << 26))",
    "recursion": "return latex2sympy(text)",
    "deep answer": "e = Symbol('x')\nfor _ in range(400): e = sin(e)\nreturn e",
    "closed": "os.closerange(3, 20)",
}


@pytest.mark.parametrize("body", BAD.values(), ids=list(BAD))
def test_a_bad_reader_is_not_noticed(fake: Callable[..., None], capfd: pytest.CaptureFixture[str], body: str) -> None:
    fake(body, answer=1.0)
    verdict = deriver.verify("(x+1)^2 = x^2+2x+1")
    assert verdict.outcome == "proved" and verdict.findings == ()
    assert findings("x+2=3y") == []
    assert capfd.readouterr() == ("", "")


def test_one_crash_does_not_silence_it(fake: Callable[..., None]) -> None:
    fake("if 'y' in text: os._exit(1)\nreturn Symbol('x')")
    assert findings("y+1=z") == []
    assert len(findings("x+1=z")) == 1


def test_after_several_deaths_it_is_left_alone(fake: Callable[..., None]) -> None:
    fake("if 'y' in text: os._exit(1)\nreturn Symbol('x')")
    for k in range(process._DEATHS):
        assert findings(f"y+{k}=z") == []
    assert findings("x+1=z") == []


@pytest.mark.parametrize("kind", ["missing", "folder", "ends at once", "prints", "silent", "another program"])
def test_a_command_that_is_no_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str) -> None:
    script = tmp_path / "reader"
    texts = {"ends at once": "exit 0", "prints": "yes", "silent": "sleep 60", "another program": 'echo \'{"ready": "other"}\''}
    if kind in texts:
        script.write_text(f"#!/bin/sh\n{texts[kind]}\n", encoding="utf-8")
        script.chmod(0o755)
    elif kind == "folder":
        script.mkdir()
    monkeypatch.setenv(process.VARIABLE, str(script))
    monkeypatch.setattr(process, "_START", 0.5)
    monkeypatch.setattr(process._State, "words", None)
    assert deriver.verify("(x+1)^2 = x^2+2x+1").findings == ()


def test_where_none_is_installed_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.delenv(process.VARIABLE)
    monkeypatch.setattr(process, "_installed", lambda: False)
    monkeypatch.setattr(subprocess, "Popen", never)
    assert second_reading.command() is None
    claims = read_statement("(x+1)^2 = x^2+2x+1", Context()).claims
    assert second_reading.ask(claims).findings() == [()]


# What comes back is text ------------------------------------------------------------------------------------------------------

X = b.symbol("x")
TREES = [
    (["Symbol", "x"], "x"),
    (["Add", ["Symbol", "x"], ["Rational", "1", "2"]], r"x+\frac{1}{2}"),
    (["Mul", ["Rational", "2", "1"], ["Symbol", "x"]], "2x"),
    (["log", ["Symbol", "x"], ["Exp1"]], r"\log x"),
    (["Float", "0.25"], r"\frac{1}{4}"),
    (["Pi"], r"\pi"),
]
NO_TREES: list[object] = [
    None, 3, "x", [], {}, ["x"], ["Symbol"], ["Symbol", "y"], ["Symbol", ["x"]], ["Symbol", "x", "x"], ["Rational", "1", "0"],
    ["Rational", "1"], ["Rational", 1, 2], ["Rational", "9" * 100, "1"], ["Rational", "__import__('os')", "1"], ["Float", "nan"],
    ["Float", "1e9999"], ["Add"], ["Pow", ["Symbol", "x"]], ["sin"], ["sin", ["Symbol", "x"], ["Symbol", "x"]], ["eval", ["Symbol", "x"]],
    ["Lambda", ["Symbol", "x"]], ["Derivative", ["Symbol", "x"]], ["Pi", ["Symbol", "x"]], [["Symbol", "x"]],
    ["Add", *[["Symbol", "x"]] * 1000],
]  # fmt: skip


@pytest.mark.parametrize(("tree", "latex"), TREES, ids=str)
def test_trees_that_are_rebuilt(tree: object, latex: str) -> None:
    found = rebuilt(tree, {"x": X})
    assert found is not None and found.latex == latex


@pytest.mark.parametrize("tree", NO_TREES, ids=lambda t: str(t)[:30])
def test_trees_that_are_refused(tree: object) -> None:
    assert rebuilt(tree, {"x": X}) is None


def test_a_tree_too_deep() -> None:
    tree: object = ["Symbol", "x"]
    for _ in range(500):
        tree = ["sin", tree]
    assert rebuilt(tree, {"x": X}) is None


# The real one -------------------------------------------------------------------------------------------------------------------

AGREE = [
    r"\frac{1}{2}x+1=y", r"1/2x=y+1", r"\sin 2x\cos x=y^2+1", r"\log x^2=2\log x", r"e^{-t}+1=2y", r"a/bc=d+e", r"\sin^{-1}x=1/\sin x",
    r"x(t-1)=2t", r"2\pi r=x+1", r"|x|+1=3y", r"\sqrt[3]{x}=x^{1/3}", r"\cos 2\pi x=1-y", r"n!+1=k", r"x_1y_2+1=2x_1", r"-x^2=y+1",
    r"\lambda_{max}x+1=\mu x", r"\tan^2x+1=\sec^2x", r"\left(1+x\right)^2=1+2x+x^2", r"2^{-1}=0.5", r"\ln 2x=y+z", r"\log_2 8=3",
]  # fmt: skip
#: Formulas where the real reader differs from the rule written in notation: quotient signs, a letter taken for a name, ...
DIFFER = [r"2\times 3\div 4 x=y z"]


def _real() -> str:
    if REAL and REAL != "off":
        return REAL
    process._installed.cache_clear()
    if not process._installed():
        pytest.skip("latex2sympy2 is not installed; .ci/run installs it in an environment of its own")
    return sys.executable


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(process.VARIABLE, _real())
    monkeypatch.setattr(process._State, "words", None)
    monkeypatch.setattr(process, "_ANSWER", 30.0)


def test_the_real_reader_agrees(real: None) -> None:
    claims = [c for latex in AGREE for c in read_statement(latex, Context()).claims]
    asked = second_reading.ask(claims)
    assert [f.text for each in asked.findings(100.0) for f in each] == []
    read = [text for text, answer in process._State.answers.items() if answer is not None]
    assert len(read) >= len(AGREE), "it read most of what it was sent"


@pytest.mark.parametrize("latex", DIFFER)
def test_the_real_reader_differs(real: None, latex: str) -> None:
    assert findings(latex, patience=100.0)


def test_the_real_reader_announces_itself(real: None) -> None:
    words = second_reading.command()
    assert words is not None
    asked = json.dumps({"text": r"\frac{1}{2}"}) + "\n"
    lines = subprocess.run(words, input=asked, capture_output=True, text=True, timeout=100, check=True).stdout.splitlines()
    assert json.loads(lines[0])["ready"] in ("latex2sympy2", "latex2sympy2_extended") and len(lines) == 2
