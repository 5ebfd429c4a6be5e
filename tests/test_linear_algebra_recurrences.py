r"""Linear recurrences: the closed form is put in, and its first terms are compared with those that the recurrence itself gives."""

from __future__ import annotations

import pytest
import sympy as sp

import deriver

R = sp.Rational

# statement, next term from the list of terms so far (its last index is i), the given terms
SOLVED = [
    (r"Solve $a_{n+1}=3a_n-2a_{n-1}$, $a_0=0$, $a_1=1$.", lambda a, i: 3 * a[i] - 2 * a[i - 1], [0, 1]),
    (r"Solve $a_{n+1}=2a_n+1$, $a_0=0$.", lambda a, i: 2 * a[i] + 1, [0]),
    (r"Solve $y_{n+1}-y_n=n$, $y_0=0$.", lambda a, i: a[i] + i, [0]),
    (r"Solve the recurrence $F_{n+2}=F_{n+1}+F_n$ with $F_0=0$, $F_1=1$.", lambda a, i: a[i] + a[i - 1], [0, 1]),
    (r"Solve $a_{n+2}=4a_{n+1}-4a_n$, $a_0=1$, $a_1=4$.", lambda a, i: 4 * a[i] - 4 * a[i - 1], [1, 4]),
    (r"Solve $a_{n+1}=2a_n+2^n$, $a_0=1$.", lambda a, i: 2 * a[i] + 2**i, [1]),
    (r"Solve $a_n=5a_{n-1}-6a_{n-2}+n$, $a_0=0$, $a_1=1$.", lambda a, i: 5 * a[i] - 6 * a[i - 1] + i + 1, [0, 1]),
    (r"Solve $u_{k+1}=\frac12u_k+3$, $u_0=2$.", lambda a, i: a[i] / R(2) + 3, [2]),
    (r"Solve $a_{n+2}+a_n=0$, $a_0=1$, $a_1=0$.", lambda a, i: -a[i - 1], [1, 0]),
    (r"Solve $a_{n+2}=2a_{n+1}-2a_n$, $a_0=1$, $a_1=3$.", lambda a, i: 2 * a[i] - 2 * a[i - 1], [1, 3]),
    (r"Solve $b_{n}=b_{n-1}+n^2$, $b_0=0$.", lambda a, i: a[i] + (i + 1) ** 2, [0]),
    (r"Solve $a_{n+1}=-a_n+(-1)^n$, $a_0=5$.", lambda a, i: -a[i] + (-1) ** i, [5]),
    (r"Find $a_n$ if $a_{n+1}=3a_n$ and $a_0=2$.", lambda a, i: 3 * a[i], [2]),
    (r"Find the solution of the recurrence $a_{n+1}=4a_n-3$, $a_0=2$.", lambda a, i: 4 * a[i] - 3, [2]),
]


@pytest.mark.parametrize(("task", "following", "first"), SOLVED, ids=lambda v: v if isinstance(v, str) else "")
def test_the_terms_are_those_of_the_recurrence(task, following, first):
    data = deriver.derive(task).to_dict()
    (answer,) = data["answers"]
    assert answer["verdict"]["outcome"] in ("verified", "proved") and answer["role"] == "answer"
    assert all(s["verdict"]["outcome"] in ("verified", "proved") for s in data["steps"])
    found = deriver.from_string(answer["sympy"], data["symbols"])
    index = sorted(found.free_symbols, key=str)
    terms = [sp.Integer(x) for x in first]
    while len(terms) < 9:
        terms.append(following(terms, len(terms) - 1))
    for k, wanted in enumerate(terms):
        assert sp.simplify(sp.expand(found.subs({s: k for s in index})) - wanted) == 0


def test_without_initial_values_the_constants_stay():
    data = deriver.derive(r"Solve $x_{n+1}=2x_n$.").to_dict()
    (answer,) = data["answers"]
    found = deriver.from_string(answer["sympy"], data["symbols"])
    n = next(s for s in found.free_symbols if s.name == "n")
    assert answer["role"] == "general" and sp.simplify(found.subs(n, n + 1) - 2 * found) == 0 and len(found.free_symbols) == 2
    assert "nonunique" in {f["code"] for f in data["findings"]}


def test_letters_are_kept_with_the_values_that_are_excepted():
    data = deriver.derive(r"Solve $a_{n+1}=ra_n+d$, $a_0=c$.").to_dict()
    assert r"r-1 \ne 0" in data["answers"][0]["conditions"]


@pytest.mark.parametrize(
    "task",
    [
        r"Solve $a_{n+1}=a_n^2$, $a_0=2$.",
        r"Solve $a_{n+1}=na_n$, $a_0=1$.",
        r"Solve $a_{n+1}=a_n+b_n$, $b_{n+1}=a_n$.",
        r"Solve $x_{n+1}=x_n+y_n$ with $x_0=1$.",
        r"Solve $a_{n+1}=2a_n$, $a_0=1$, $a_1=3$.",
        r"Solve $a_{n+1}=2a_n+\frac{1}{n}$, $a_1=1$.",
        r"Solve $a_{n+1}=2a_n+\sin n$, $a_0=1$.",
        r"Solve $a_{n+1}=2a_n$ with $a_n>5$.",
    ],
)
def test_other_recurrences_are_refused_and_never_without_solution(task):
    try:
        result = deriver.derive(task)
    except deriver.DeriverError:
        return
    assert result.status in ("refused", "stuck")
    assert not any("augmented" in f.text for f in result.findings)


def test_indices_of_an_ordinary_system_are_no_recurrence():
    data = deriver.derive(r"Solve $x_1+2x_2=3$, $x_1-x_2=0$.").to_dict()
    assert data["problems"][0]["kind"] == "linear_system"
