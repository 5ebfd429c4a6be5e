"""Numeric claims in the code of documents: recomputed by an interpreter of our own, in double precision and with 50 digits.

Rows are programs with what their last comment states; the expected outcome was worked out by hand or by running Python.
"""

from __future__ import annotations

import json

import pytest

from deriver.code import code_claims
from deriver.code.indentation import depths
from deriver.code.literals import Number, stated
from deriver.document import read_document
from deriver.model import ClaimReport, Context
from deriver.reports import report_on

HEAD = "import numpy as np\nimport math\nA = np.array([[2, 1], [1, 3]])\nv = np.array([3., 4.])\n"


def claims_of(code: str) -> list[ClaimReport]:
    return code_claims(read_document(text=f"Text.\n\n```python\n{code}\n```\n", format="markdown"))


def outcome_of(code: str) -> str | None:
    """The outcome of the last claim of a program; None where there is none."""
    found = claims_of(HEAD + code)
    return found[-1].verdict.outcome if found else None


VERIFIED = [
    "print(3 * 4)  # 12",
    "print(v @ v)  # 25.0",
    "print(v + 1)  # [4. 5.]",
    "print(np.linalg.norm(v))  # 5.0",
    "print(np.linalg.norm(v, 1), np.linalg.norm(v, np.inf))  # 7.0 4.0 (L1, max)",
    "print(np.linalg.det(A))  # 5.0",
    "print(np.linalg.det(A))  # 5.000000000000001",
    "print(np.linalg.inv(A))  # [[0.6 -0.2] [-0.2 0.4]]",
    "print(np.linalg.solve(A, [1, 2]))  # -> [0.2 0.6]",
    "print(0.1 + 0.2)  # 0.30000000000000004",
    "print(0.1 + 0.2)  # 0.3",
    "print(2 / 3)  # 0.667",
    "print(2 / 3)  # 0.66...",
    "print(2 / 3)  # 0.66",
    "print(math.pi)  # ~3.14",
    "print(math.pi)  # ≈ 3.1416",
    "print(10**10 * 4.02)  # ~ 4e10",
    "print(A.shape)  # (2, 2)",
    "print(A.shape, A.ndim)  # (2, 2) rank 2",
    "print(A.T @ A)  # [[5 5] [5 10]]",
    "print(np.trace(A))  # 2+3 = 5",
    "print(np.linalg.matrix_rank(A))  # 2, not 1",
    "print(np.allclose(A, A.T))  # True (symmetric)",
    "print(A[0, 1], A[:, 0])  # 1 [2 1]",
    "print(A.sum(axis=0))  # [3 4]",
    "print(np.outer(v, [1, 2]))  # [[3. 6.] [4. 8.]]",
    "print(np.linalg.eigvalsh(A))  # [1.382 3.618]",
    "print(np.exp(1))  # 2.718281828459045",
    "print(np.mean([1, 2, 3, 4]))  # 2.5",
    "print(np.std([1, 2, 3, 4]))  # 1.118033988749895",
    "print(round(math.e, 3))  # 2.718",
    "print('value:', 6 * 7)  # 42",
    "print(f'{v[0] / 7:.3f}')  # 0.429",
    "w = np.linalg.inv(A) @ v  # array([1., 1.])",
    "x = 3 / 8  # 0.375",
    "print(np.linspace(0, 1, 5))  # [0.   0.25 0.5  0.75 1.  ]",
    "print(7 // 2, 7 % 2, 2**10)  # 3 1 1024",
    "print(-7 // 2)  # -4",
    "print(np.exp(1000.))  # inf",
    "print(math.factorial(20))  # 2432902008176640000",
    "print(math.comb(5, 2))  # 10",
    "s = 0\nfor k in range(1, 101):\n    s += k\nprint(s)  # 5050",
    "n = 0\nwhile n**2 < 50:\n    n += 1\nprint(n)  # 8",
    "def f(t, p=2):\n    return t**p\nprint(f(3), f(2, p=3))  # 9 8",
    "g = lambda t: t + 1\nprint(g(1))  # 2",
    "print([k**2 for k in range(4) if k % 2])  # [1, 9]",
    "print(sum(k for k in range(5)))  # 10",
    "B = A\nB[0, 0] = 7\nprint(A[0, 0])  # 7",
    "B = A.copy()\nB[0, 0] = 7\nprint(A[0, 0])  # 2",
    "r = A[0]\nr += 1\nprint(A)  # [[3 2] [1 3]]",
    "assert np.isclose(v @ v, 25)",
    "a, *rest = [1, 2, 3]\nprint(rest)  # [2, 3]",
    "U, s, Vt = np.linalg.svd(A)\nprint(U @ np.diag(s) @ Vt)  # [[2. 1.] [1. 3.]]",
    "rng = np.random.default_rng(0)\nprint(rng.normal(0, 1, 3).shape)  # (3,)",
    "print(1e-8 / 2)  # 5e-09",
    "print(np.array([1, 2]) > 1)  # [False  True]",
    "print(v.max(), v.argmin())  # 4.0 0",
    "print(1_000_000)  # 1_000_000",
    "print(\n    2 + 2\n)  # 4",
    "x = np.zeros(2)\nx[0] = 1.5\nprint(x)  # [1.5 0. ]",
]
VERIFIED += [
    "n = 2\ndef f(t, p=n):\n    return t**p\nn = 3\nprint(f(5))  # 25",
    "def f(x):\n    return [k * x for k in range(3)]\nprint(f(2))  # [0, 2, 4]",
    "def f(M):\n    M[0, 0] = 9\nf(A)\nprint(A[0, 0])  # 9",
    "print(round(2.675, 2))  # 2.67",
    "x = [1, 2]\ny = x\ny.append(3)\nprint(x)  # [1, 2, 3]",
]
REFUTED = [
    "print(3 * 4)  # 13",
    "print(v @ v)  # 24.0",
    "print(np.linalg.norm(v))  # 7.0",
    "print(np.linalg.det(A))  # 6.0",
    "print(np.trace(A))  # 6",
    "print(2 / 3)  # 0.676",
    "print(2 / 3)  # 0.65",
    "print(2 / 3)  # 0.68",
    "print(math.pi)  # ~3.24",
    "print(math.pi)  # ≈ 3.1426",
    "print(np.linalg.inv(A))  # [[0.6 0.2] [-0.2 0.4]]",
    "print(np.allclose(A, 2 * A))  # True",
    "print(A.shape)  # (2, 3)",
    "print(A @ A)  # [[4 1] [1 9]]",
    "w = np.linalg.inv(A) @ v  # array([1., 2.])",
    "assert np.isclose(v @ v, 26)",
    "print(-7 // 2)  # -3",
    "print(7 % -3)  # 1",
    "print(-2**2)  # 4",
    "s = 0\nfor k in range(1, 100):\n    s += k\nprint(s)  # 5050",
    "print(v[0] ^ 2 if False else 3)  # 4",
    "B = A\nB[0, 0] = 7\nprint(A[0, 0])  # 2",
    "print(np.mean([1, 2, 3, 4]))  # 2.6",
    "print(3.0)  # -3.0",
    "print(True and 0 == 1)  # True",
    "print(0.1 + 0.2 == 0.5)  # True",
    "print(np.linalg.matrix_rank([[1, 2], [2, 4]]))  # 2",
]
UNDECIDED = [
    "print(np.random.rand())  # 0.37",
    "rng = np.random.default_rng()\nprint(rng.normal())  # 0.1",
    "import torch\nprint(torch.ones(2).sum())  # 3.0",
    "print(undefined_name + 1)  # 3",
    "rng = np.random.default_rng(0)\nprint(rng.normal())  # 0.5",
    "print(9**9**9)  # 3",
    "print(np.zeros((10**6, 10**6)).sum())  # 0.0",
    "print([0] * 10**9)  # 0",
    "x = 1\nwhile True:\n    x = x + 1\nprint(x)  # 5",
    "def f(n):\n    return f(n + 1)\nprint(f(0))  # 1",
    "vals, vecs = np.linalg.eig(A)\nprint(vecs[:, 0])  # [-0.5 0.5]",
    "print(8.97)  # 9",
    "print(v.sum())  # 3 apples",
    "for k in range(3):\n    print(k)  # 0",
    "if v[0] > 100:\n    print(1)  # 1",
    "print(0.1 + 0.2 == 0.3)  # True",
    "x = eval('1+1')\nprint(x)  # 3",
    "x = __import__('os').getpid()\nprint(x)  # 3",
    "print(open('a').read())  # 3",
    "print(().__class__.__bases__)  # 3",
    "print(A.__class__)  # 3",
    "print(np.__loader__)  # 3",
    "exec('A = 0')\nprint(A[0, 0])  # 3",
    "import random\nrandom.shuffle(v)\nprint(v)  # [4. 3.]",
    "mystery(v)\nprint(v)  # [1. 2.]",
    "v.sort_somehow()\nprint(v[0])  # 9.0",
    "with open('f') as f:\n    v = 3\nprint(v)  # 4",
    "try:\n    v = 1\nexcept ValueError:\n    v = 2\nprint(v)  # 2",
    "x = np.array([1, 2, 3])\nx += 0.5\nprint(x)  # [1 2 4]",
    "print(np.linalg.inv([[1, 2], [2, 4]]))  # [[1. 0.] [0. 1.]]",
    "print(1 / 0)  # 0",
    "print(A[5, 5])  # 3",
    "print(v)  # 3.0 and 4.5",
]
UNDECIDED += [
    "x = 0\ndef f():\n    global x\n    x = 5\nx = 1\nf()\nprint(x)  # 5",
    "a = 5\ndef f(a):\n    def g(t):\n        return t + a\n    return g(1)\nprint(f(3))  # 4",
    "def f(M):\n    M[0, 0] = 9\n    return M.mystery()\nf(A)\nprint(A[0, 0])  # 9",
    "def f():\n    A[0, 0] = 9\n    mystery()\nf()\nprint(A[0, 0])  # 9",
    "x = [3, 1]\nx.sort()\nprint(x)  # [1, 3]",
    "sum = 3\nprint(sum([1]))  # 1",
    "print(v[0])  # 1 - load the data",
    "print(v[0])  # 1, 2 and 3 follow",
    "print(round(2.675, 2))  # 2.68",
    "x = np.array([2**62])\nprint(x * 4)  # [18446744073709551616]",
    "import jax.numpy as np\nprint(np.sum(np.array([1.0, 2.0])))  # 4.0",
]
NO_CLAIM = [
    "print(v)  # columns are vectors",
    "k = 3  # 3 clusters",
    "k = 3 + 0  # 4 clusters",
    "x = A @ v  # one matmul",
    "R = A - 1  # 0 = unseen",
    "print(v)",
    "# 3",
    "x = 5 * 2  # 3 to 7",
    "print(v)  # 2D vector",
    "print(v)  # 90-degree turn",
    "print(v[0])  # 3x larger",
    "print(v[0])  # 50% of it",
    "print(v[0])  # 1/2",
    "print(v[0])  # 3 + 4",
    "print(v[0])  # 3 <= x",
]


@pytest.mark.parametrize("code", VERIFIED)
def test_verified(code: str) -> None:
    assert outcome_of(code) == "verified"


@pytest.mark.parametrize("code", REFUTED)
def test_refuted(code: str) -> None:
    assert outcome_of(code) == "refuted"


@pytest.mark.parametrize("code", UNDECIDED)
def test_undecided_with_a_reason(code: str) -> None:
    found = claims_of(HEAD + code)
    assert found[-1].verdict.outcome == "undecided" and found[-1].verdict.reason


@pytest.mark.parametrize("code", NO_CLAIM)
def test_no_claim(code: str) -> None:
    assert claims_of(HEAD + code) == []


def test_the_value_stands_in_the_verdict() -> None:
    (claim,) = claims_of(
        "import numpy as np\nv, w = np.array([3, 2]), np.array([1, 3])\nprint(round((v @ w) / np.linalg.norm(v), 4))  # 2.6"
    )
    assert claim.verdict.outcome == "refuted" and claim.verdict.left == "2.4962" and claim.verdict.right == "2.6"
    assert claim.kind == "value" and claim.reading == "2.6"


# Where code stands in documents ------------------------------------------------------------------------------------------------

FORMATS = {
    "markdown": "# Title\n\nText.\n\n```python\nx = 2\nprint(x + 1)  # 4\n```\n",
    "markdown in a quotation": "> Text.\n>\n> ```python\n> x = 2\n> print(x + 1)  # 4\n> ```\n",
    "markdown in a list": "- Text\n\n  ```python\n  x = 2\n  print(x + 1)  # 4\n  ```\n",
    "indented": "# Title\n\nText.\n\n    x = 2\n    print(x + 1)  # 4\n",
    "session": "Text.\n\n```\n>>> x = 2\n>>> x + 1\n4\n```\n",
    "session with dots": "Text.\n\n```pycon\n>>> for k in range(2):\n...     x = k + 2\n>>> x\n4\n```\n",
}


@pytest.mark.parametrize("name", FORMATS)
def test_places_point_into_the_source(name: str) -> None:
    text = FORMATS[name]
    document = read_document(text=text, format="markdown", name="a.md")
    (claim,) = code_claims(document)
    wanted = "print(x + 1)" if "print" in text else ("x + 1" if "x + 1" in text else "x\n")
    line = text.split("\n")[claim.place.line - 1]
    if "print" in text:
        assert line[claim.place.column - 1 :].startswith(wanted)
    else:
        assert line == "4"
    assert claim.verdict.outcome == "refuted"


def test_tex_rst_and_html() -> None:
    tex = "\\documentclass{article}\\begin{document}\nText\n\\begin{verbatim}\nprint(2 + 1)  # 4\n\\end{verbatim}\n\\end{document}\n"
    rst = "Title\n=====\n\n.. code-block:: python\n\n   print(2 + 1)  # 4\n\nText :math:`x`.\n"
    html = "<html><body><p>Text</p><pre><code>print(2 + 1 &gt; 1)  # False</code></pre></body></html>"
    for text, format, line in ((tex, "tex", 4), (rst, "rst", 6), (html, "html", 1)):
        (claim,) = code_claims(read_document(text=text, format=format))
        assert (claim.verdict.outcome, claim.place.line) == ("refuted", line), format


def _notebook(*cells: dict[str, object]) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4})


def test_notebook_outputs() -> None:
    cells = (
        {"cell_type": "code", "source": ["import numpy as np\n", "x = np.array([1, 2])\n", "x @ x"],
         "outputs": [{"output_type": "execute_result", "data": {"text/plain": ["6"]}}]},
        {"cell_type": "code", "source": "%matplotlib inline\nprint(x)\nprint(x.sum())",
         "outputs": [{"output_type": "stream", "name": "stdout", "text": "[1 2]\n4\n"}]},
        {"cell_type": "code", "source": "x.reshape(2, 1)",
         "outputs": [{"output_type": "execute_result", "data": {"text/plain": "array([[1],\n       [2]])"}}]},
        {"cell_type": "code", "source": "1/0", "outputs": [{"output_type": "error", "ename": "ZeroDivisionError"}]},
    )  # fmt: skip
    found = code_claims(read_document(text=_notebook(*cells), format="notebook", name="a.ipynb"))
    rows = [(c.place.path, c.place.line, c.verdict.outcome) for c in found]
    assert rows == [
        ("a.ipynb#cell1", 3, "refuted"),
        ("a.ipynb#cell2", 2, "verified"),
        ("a.ipynb#cell2", 3, "refuted"),
        ("a.ipynb#cell3", 1, "verified"),
    ]


def test_cells_run_in_another_order_state_nothing() -> None:
    def cell(count: int, source: str, text: str) -> dict[str, object]:
        result = {"output_type": "execute_result", "data": {"text/plain": text}}
        return {"cell_type": "code", "execution_count": count, "source": source, "outputs": [result]}

    wrong = _notebook(cell(2, "1 + 1", "2"), cell(1, "1 + 2", "4"))
    assert code_claims(read_document(text=wrong, format="notebook")) == []
    right = _notebook(cell(1, "1 + 1", "2"), cell(7, "1 + 2", "4"))
    assert [c.verdict.outcome for c in code_claims(read_document(text=right, format="notebook"))] == ["verified", "refuted"]


@pytest.mark.parametrize(
    "outputs", [3, [3], [{}], [{"output_type": "stream", "text": 3}], [{"output_type": "execute_result", "data": []}], None]
)
def test_broken_outputs(outputs: object) -> None:
    cell = {"cell_type": "code", "source": "1 + 1", "outputs": outputs}
    assert code_claims(read_document(text=_notebook(cell), format="notebook")) == []


def test_names_of_another_section_refute_nothing() -> None:
    text = "# One\n\n```python\nx = 2\n```\n\n# Two\n\n```python\nprint(x)  # 3\n```\n"
    (claim,) = code_claims(read_document(text=text, format="markdown"))
    assert claim.verdict.outcome == "undecided" and "another section" in str(claim.verdict.reason)


def test_code_that_is_not_parsed_forgets_names() -> None:
    text = "```python\nx = 2\n```\n\n```python\nx = = 3\nprint(x)  # 2\n```\n\n```python\nprint(x)  # 3\n```\n"
    assert {c.verdict.outcome for c in code_claims(read_document(text=text, format="markdown"))} == {"undecided"}


def test_in_a_report_beside_formulas() -> None:
    text = "Then $1+1=2$.\n\n```python\nprint(1 + 1)  # 3\n```\n"
    (document,) = report_on(read_document(text=text, format="markdown"), Context()).documents
    assert [(c.place.line, c.verdict.outcome) for c in document.claims] == [(1, "proved"), (4, "refuted")]


# Text from which fences and indentation are gone --------------------------------------------------------------------------------

GLUED = """Vectors are arrows and they are added tip to tail, as everybody knows.
import numpy as np
v = np.array([1., 2.])
print(v @ v) # 5.0 squared lengthThe squared length is the dot product of the vector with itself, and so on and on.
total = 0
for k in range(4):
total += k
print(total) # 6The sum of the first numbers is a triangular number, which is known to very many people.
print(v.sum())The entries are added one after the other, and what comes out is a single number for all of them.
print(v * 3) # [3. 7.]
"""


def test_glued_code() -> None:
    found = code_claims(read_document(text=GLUED, format="plain"))
    assert [(c.place.line, c.verdict.outcome) for c in found] == [(4, "verified"), (8, "verified"), (10, "refuted")]


FLAT = [
    ("for k in range(3):|s = s + k|print(s)", "..1", {(0, 1, 0)}),
    ("for k in range(3):|t = k|s = s + t|print(s)", "...1", {(0, 1, 1, 0), (0, 1, 0, 0)}),
    ("def f(x):|y = x|return y|print(f(1))", "...1", {(0, 1, 1, 0)}),
    ("for i in range(9):|x = x + 1|if x > 3:|break|print(x)", "....1", {(0, 1, 1, 2, 0)}),
    ("while x < 3:|x = x + 1|print(x)", "..1", {(0, 1, 0)}),
    ("if a:|x = 1|else:|x = 2|print(x)", "....1", {(0, 1, 0, 1, 0), (0, 1, 0, 1, 1)}),
    ("for i in range(2):|for j in range(2):|A[i, j] = i + j|print(A)", "...1", {(0, 1, 2, 0)}),
    ("for k in range(3):|a = k|b = 2|print(b)", "...1", {(0, 1, 0, 0), (0, 1, 1, 0)}),
]


@pytest.mark.parametrize(("text", "marks", "expected"), FLAT)
def test_lost_indentation(text: str, marks: str, expected: set[tuple[int, ...]]) -> None:
    lines = text.split("|")
    assert set(depths(lines, [m == "1" for m in marks])) == expected


def test_readings_that_differ_decide_nothing() -> None:
    text = "import numpy as np\na = 0\nif a > 1:\na = 5\na = a + 1\nprint(a) # 1\n"
    (claim,) = code_claims(read_document(text=text, format="plain"))
    assert claim.verdict.outcome == "undecided"


# What is stated ---------------------------------------------------------------------------------------------------------------

STATED = [
    ("9", 1, ["9"]),
    (" 9 dot product", 1, ["9"]),
    ("-> 0.832", 1, ["0.832"]),
    ("→ -1e-8", 1, ["-1e-8"]),
    ("5.0 7.0 (L2, L1)", 2, ["5.0", "7.0"]),
    ("(32,28,28,3) rank 4", 2, [["32", "28", "28", "3"], "4"]),
    ("[[ 1 -1] [-1 2]]", 1, [[["1", "-1"], ["-1", "2"]]]),
    ("array([1., 2.])", 1, [["1.", "2."]]),
    ("tensor([[1, 2]], dtype=int64)", 1, [[["1", "2"]]]),
    ("torch.Size([3, 4])", 1, [["3", "4"]]),
    ("True", 1, ["True"]),
    ("TrueAnd then", 1, ["True"]),
    ("[2. 1.]Almost never", 1, [["2.", "1."]]),
    ("0.832A neuron", 1, ["0.832"]),
    ("np.float64(2.5)", 1, ["2.5"]),
    ("1+4+0 = 5", 1, ["5"]),
    ("[a, b] ≈ [1.5, 2]", 1, [["1.5", "2"]]),
    ("inf (overflows)", 1, ["inf"]),
    ("1+4+0 = 5A related", 1, ["5"]),
]


def _texts(value: object) -> object:
    return value.text if isinstance(value, Number) else [_texts(v) for v in value]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("text", "count", "expected"), STATED)
def test_stated(text: str, count: int, expected: list[object]) -> None:
    found = stated(text, count)
    assert found is not None and _texts(found.values) == expected


@pytest.mark.parametrize(
    "text", ["", "columns", "2D", "90-degree", "3x", "5%", "1/2", "[1, 2", "[a, b]", "0 = unseen", "[1, ..., 5]", "(" * 50, "2^3"]
)
def test_nothing_stated(text: str) -> None:
    assert stated(text) is None


@pytest.mark.parametrize("format", ["text", "markdown", "latex", "html", "json", "sarif"])
def test_code_is_shown_as_it_stands(format: str) -> None:
    from deriver.rendering import show_report

    text = "```python\nx_1 = 2\nprint(x_1 < 3, '<i>$&')  # False\n```\n"
    shown = show_report(report_on(read_document(text=text, format="markdown", name="a.md"), Context()), format)
    wanted = {"html": "print(x_1 &lt; 3, ", "latex": r"print(x\_1 "}.get(format, "print(x_1 < 3, '<i>$&')")
    assert wanted in shown and "<i>" not in (shown if format == "html" else "")
    if format == "text":
        assert "deriver verify a.md" in shown


def test_warnings_about_the_text_go_no_further(recwarn: pytest.WarningsRecorder) -> None:
    claims_of("x = 1if True else 0\nprint(0x1for x in [1])\nprint('\\d', 1 is 1)\nprint(1 + 1)  # 2")
    assert not [w for w in recwarn if issubclass(w.category, SyntaxWarning)]
