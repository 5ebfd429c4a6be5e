"""The interpreter of code in documents: two number systems that agree, a listed set of functions, and nothing else that runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deriver.code import code_claims
from deriver.code.interpreter import Run
from deriver.code.snippets import programs
from deriver.code.systems import Decimals, Floats
from deriver.document import read_document

NUMBERS = st.integers(-20, 20)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(NUMBERS, min_size=2, max_size=2), min_size=2, max_size=2), st.lists(NUMBERS, min_size=2, max_size=2), NUMBERS)
def test_both_number_systems_agree_on_whole_numbers(a: list[list[int]], v: list[int], k: int) -> None:
    """A x + k x^T A is the same in double precision and with 50 digits, and as in Python."""
    code = f"import numpy as np\nA = np.array({a})\nv = np.array({v})\nprint(A @ v + {k} * (v @ A), A[0, 1] - v[1])"
    expected = [sum(a[i][j] * v[j] + k * v[j] * a[j][i] for j in range(2)) for i in range(2)]
    for system in (Floats(), Decimals()):
        run = Run(system)
        run.execute(ast.parse(code).body, frozenset({4}), "")
        ((record,),) = (run.records[4],)
        assert [int(x) for x in record.values[0]] == expected and int(record.values[1]) == a[0][1] - v[1]


NEVER = [
    "__import__('os').system('true')",
    "open('/etc/passwd').read()",
    "(lambda: 0).__globals__",
    "np.load('x.npy')",
    "np.fromfile('x')",
    "np.linalg.__dict__",
    "A.tofile('x')",
    "A.dump('x')",
    "getattr(A, 'tofile')('x')",
    "eval('1')",
    "exec('1')",
    "globals()",
    "type(A)",
    "np.save('x', A)",
    "np.vectorize(eval)('1')",
    "[].__class__",
    "''.join(['a'])",
    "input()",
    "breakpoint()",
    "np.ctypeslib",
    "1 .__class__",
    "f'{A.__class__}'",
    "A @ (lambda x: x)",
    "np.lib.format",
    "compile('1', '', 'eval')",
]


@pytest.mark.parametrize("code", NEVER)
def test_what_is_not_listed_is_refused(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for system in (Floats(), Decimals()):
        run = Run(system)
        program = ast.parse(f"import numpy as np\nA = np.eye(2)\nx = {code}")
        run.execute(program.body, frozenset({3}), "")
        assert [r.why is not None for r in run.records[3]] == [True]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3000,
        "[" * 3000 + "]" * 3000,
        "x = " + "-" * 5000 + "1",
        "x = " + "1+" * 5000 + "1",
        "\0",
        "if True:",
        "x = 1\n  y = 2",
        "'" * 9,
    ],
)
def test_code_that_strains_the_parser(text: str) -> None:
    document = read_document(text=f"Text.\n\n```python\n{text}\nprint(1)  # 2\n```\n" if "\0" not in text else "Text.", format="markdown")
    assert all(c.verdict.outcome in ("undecided", "refuted") for c in code_claims(document))
    assert len(list(programs(document))) <= 1
