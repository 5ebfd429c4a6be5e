"""The judges of answers that hold for some values of a letter: rational values are put in, and the condition must tell them apart."""

from __future__ import annotations

import sympy as sp


def holds_where(row, condition, true):
    """Whether a condition in one letter holds exactly where `true` says so, at rational points."""
    letter = sp.Symbol(row["letter"], real=True)
    points = {sp.Rational(k, 6) for k in range(-72, 73)} | {sp.sympify(v) for v in row.get("at", [])}
    for value in points:
        claimed = condition if isinstance(condition, bool) else bool(condition.subs(letter, value))
        assert claimed == true(value), (row["task"], value, condition)


def condition_of(got):
    if got.has("condition"):
        return got["condition"]
    text = got.text("condition")
    assert text.startswith(("for every", "for no"))
    return text.startswith("for every")


def matrix_in(text, letter):
    return sp.Matrix(sp.sympify(text, locals={letter: sp.Symbol(letter, real=True)}))


def judge_solutions_for(row, got, data):
    A, b = matrix_in(row["A"], row["letter"]), matrix_in(row["b"], row["letter"])
    s = sp.Symbol(row["letter"], real=True)

    def true(value):
        M, r = A.subs(s, value), A.row_join(b).subs(s, value).rank()
        count = "none" if M.rank() < r else "unique" if r == A.cols else "infinite"
        return count in row["wanted"]

    holds_where(row, condition_of(got), true)


def judge_dependent_for(row, got, data):
    A, s = matrix_in(row["A"], row["letter"]), sp.Symbol(row["letter"], real=True)
    holds_where(row, condition_of(got), lambda v: A.subs(s, v).rank() < A.cols)


def judge_singular_for(row, got, data):
    A, s = matrix_in(row["A"], row["letter"]), sp.Symbol(row["letter"], real=True)
    holds_where(row, condition_of(got), lambda v: A.subs(s, v).det() == 0)


def judge_semidefinite_for(row, got, data):
    A, s = matrix_in(row["A"], row["letter"]), sp.Symbol(row["letter"], real=True)
    sign = -1 if row.get("negative") else 1
    holds_where(row, condition_of(got), lambda v: bool((sign * A.subs(s, v)).is_positive_semidefinite))


def judge_real_for(row, got, data):
    A, s = matrix_in(row["A"], row["letter"]), sp.Symbol(row["letter"], real=True)
    holds_where(row, condition_of(got), lambda v: A.subs(s, v).trace() ** 2 - 4 * A.subs(s, v).det() >= 0)


def judge_indefinite_for(row, got, data):
    A, s = matrix_in(row["A"], row["letter"]), sp.Symbol(row["letter"], real=True)
    holds_where(row, condition_of(got), lambda v: bool(A.subs(s, v).is_indefinite))


def judge_said_condition(row, got, data):
    """An equation between letters: its sides differ by a multiple of what is expected to vanish."""
    condition = got["condition"]
    ratio = sp.simplify((condition.lhs - condition.rhs) / sp.sympify(row["value"]))
    assert ratio.is_number and ratio != 0


def judge_condition_is(row, got, data):
    s = sp.Symbol(row["letter"], real=True)
    true = sp.sympify(row["holds"], locals={row["letter"]: s})
    holds_where(row, condition_of(got), lambda v: bool(true.subs(s, v)))
