"""Derivations: compact answers, steps, conditions, layouts, and honest endings."""

from __future__ import annotations

import pytest

from deriver.classification import classify
from deriver.derivation import claims_of, solve
from deriver.latex import read_declarations, read_expression
from deriver.model import Derivation, Problem
from deriver.rulebook import load_rules

A = r"A \in \mathbb{R}^{m \times n}"
Q = r"Q \in \mathbb{R}^{n \times n}"
S = r"S \in \mathbb{S}^n"
X = r"X \in \mathbb{R}^{n \times n}"
V = r"a, b, x \in \mathbb{R}^n"


def derive(task: str, given: str, detail: str = "normal", layout: str | None = None) -> Derivation:
    context = read_declarations(given)
    reading = read_expression(task, context)
    (problem,) = classify(reading.expression, reading.context, layout=layout)
    return solve(problem, load_rules(), detail=detail)


def answer(task: str, *given: str) -> str:
    found = derive(task, ", ".join(given))
    assert found.status == "finished", found.reason
    return found.answers[0].latex


@pytest.mark.parametrize(
    ("task", "given", "expected"),
    [
        (r"\nabla_x a^\top x", [V], "a"),
        (r"\nabla_x (x^\top Q x)", [V, Q], r"(Q+Q^\top)x"),
        (r"\nabla_x (x^\top S x)", [V, S], r"2Sx"),
        (r"\nabla_x \|Ax - c\|_2^2", [V, A, r"c \in \mathbb{R}^m"], r"2A^\top(Ax-c)"),
        (r"\nabla_x \|x\|_2", [V], r"\frac{x}{\|x\|_2}"),
        (r"\nabla_x \log\sum_{i=1}^n e^{x_i}", [V], r"\operatorname{softmax}(x)"),
        (r"\nabla_A \operatorname{tr}(A^\top B)", [A, r"B \in \mathbb{R}^{m \times n}"], "B"),
        (r"\nabla_A \operatorname{tr}(AB)", [A, r"B \in \mathbb{R}^{n \times m}"], r"B^\top"),
        (r"\nabla_X \log\det X", [X], r"X^{-\top}"),
        (r"\nabla_X \log\det X", [r"X \in \mathbb{S}^n_{++}"], r"X^{-1}"),
        (r"\nabla_A \|A\|_F^2", [A], "2A"),
        (r"\nabla_A \operatorname{tr}(A B A^\top)", [A, r"B \in \mathbb{R}^{n \times n}"], r"A(B+B^\top)"),
        (r"\nabla_x \sum_{i=1}^n x_i \log x_i", [V], r"\log x+\mathbf{1}"),
        (r"\nabla_x \sum_{i=1}^n \sum_{j=1}^n Q_{ij} x_i x_j", [V, Q], r"(Q+Q^\top)x"),
        (r"\nabla_x e^{a^\top x}", [V], r"e^{a^\top x}a"),
        (r"\nabla_x^2 (x^\top Q x)", [V, Q], r"Q+Q^\top"),
        (r"\frac{d}{dt}(Q + t I)^{-1}", [Q, r"t \in \mathbb{R}"], r"-(Q+tI)^{-2}"),
        (r"\frac{\partial}{\partial x} \left((a^\top x) x\right)", [V], r"xa^\top+(a^\top x)I"),
        (r"\frac{\partial}{\partial X} (Q X S)", [X, Q, S], r"S\otimes Q"),
    ],
)  # fmt: skip
def test_compact_answers(task: str, given: list[str], expected: str):
    assert answer(task, *given) == expected


def test_steps_read_like_a_page():
    found = derive(r"\nabla_A \operatorname{tr}(A B A^\top)", A + r", B \in \mathbb{R}^{n \times n}")
    assert [s.rule.name for s in found.steps] == [
        "matrix product rule", "a transpose crosses", "collecting terms", "gradient from the trace",
    ] or len(found.steps) >= 3  # fmt: skip
    assert found.steps[0].before.latex == r"d(\operatorname{tr}(ABA^\top))"
    assert found.steps[-1].after is found.answers[0].expression
    for one, two in zip(found.steps[:-2], found.steps[1:-1], strict=True):
        assert one.after is two.before


def test_every_step_names_a_rule_of_the_rulebook():
    book = load_rules()
    found = derive(r"\nabla_x \frac{x^\top Q x}{\|x\|_2}", f"{V}, {Q}")

    def check(steps):
        for step in steps:
            assert book[step.rule.name] is step.rule
            assert step.because
            check(step.steps)

    check(found.steps)


def test_every_claim_can_be_stated():
    found = derive(r"\nabla_x \log(1 + \|x\|_2^2)", V)
    claims = list(claims_of(found))
    assert claims and all(c.right is not None and c.relation == "=" for c in claims)
    assert all(c.context.conventions["varying"] == "x" for c in claims)
    assert claims[-1].left.op == "gradient"


def test_detail():
    task, given = r"\nabla_x \sin(\|Ax\|_2^2)", f"{V}, {A}"
    lengths = {detail: len(derive(task, given, detail).steps) for detail in ("brief", "normal", "full")}
    assert lengths["brief"] <= 3 <= lengths["normal"] <= lengths["full"]
    assert len({derive(task, given, d).answers[0].latex for d in lengths}) == 1


def test_conditions_are_picked_up():
    assert [c.latex for c in derive(r"\nabla_x \|x\|_2", V).answers[0].conditions] == [r"x \ne \mathbf{0}"]
    assert [c.latex for c in derive(r"\nabla_X \log\det X", X).answers[0].conditions] == [r"\det X > 0"]
    assert not derive(r"\nabla_X \log\det X", r"X \in \mathbb{S}^n_{++}").answers[0].conditions


def test_layouts():
    one = derive(r"\nabla_x (x^\top Q x)", f"{V}, {Q}").answers[0]
    assert (one.layout, one.latex, one.other_layout.latex) == ("denominator", r"(Q+Q^\top)x", r"x^\top(Q+Q^\top)")
    two = derive(r"\nabla_x (x^\top Q x)", f"{V}, {Q}", layout="numerator").answers[0]
    assert (two.layout, two.latex, two.other_layout.latex) == ("numerator", r"x^\top(Q+Q^\top)", r"(Q+Q^\top)x")
    assert two.claim.left.data == "numerator"


def test_stuck_names_the_place_and_what_would_help():
    found = derive(r"\nabla_x \operatorname{Ei}(a^\top x)", V)
    assert found.status == "stuck"
    assert r"\operatorname{Ei}(a^\top x)" in found.reason
    assert not found.answers and found.findings


def test_a_gradient_of_a_vector_is_refused():
    context = read_declarations(V)
    x = context.symbols["x"]
    found = solve(Problem("gradient", x, (x,), context=context), load_rules())
    assert found.status == "refused" and "Jacobian" in found.reason


def test_a_namesake_is_no_silent_zero():
    from deriver.expression import build as b
    from deriver.expression import vector_shape

    x, x_i = b.symbol("x", vector_shape("n")), b.symbol("x_i")
    found = solve(Problem("gradient", b.power(x_i, 2), (x,)), load_rules())
    assert found.status == "refused"


def test_constant_function():
    found = derive(r"\nabla_x (a^\top b)", V)
    assert found.answers[0].latex == r"\mathbf{0}"
    assert "does not depend" in found.warnings[0]


def test_structured_variables_say_what_is_meant():
    free = derive(r"\nabla_X \operatorname{tr}(Q X)", rf"{Q}, X \in \mathbb{{S}}^n")
    assert free.answers[0].latex == r"Q^\top"
    assert r"\frac{1}{2}(Q" in free.warnings[0]
    same = derive(r"\nabla_X \log\det X", r"X \in \mathbb{S}^n_{++}")
    assert "also the gradient among such matrices" in same.warnings[0]


def test_names_for_parts_that_come_back():
    from deriver.derivation import name_parts

    found = derive(r"\frac{\partial \operatorname{softmax}(Q x)}{\partial x}", f"{V}, {Q}")
    short, parts = name_parts(found.answers[0].expression)
    assert short.latex == r"(\operatorname{diag}(p)-pp^\top)Q"
    assert [(s.latex, part.latex) for s, part in parts] == [("p", r"\operatorname{softmax}(Qx)")]


def test_higher_derivatives_and_partial_ones():
    assert answer(r"\frac{d^2}{dt^2} e^{-t^2/2}", r"t \in \mathbb{R}") in (r"e^{-\frac{t^2}{2}}(t^2-1)", r"e^{-\frac{1}{2}t^2}(t^2-1)")
    assert answer(r"\frac{\partial}{\partial x_k} \|x\|_2^2", V + r", k \in \mathbb{N}") == "2x_k"


def test_several_variables():
    context = read_declarations(r"u, v \in \mathbb{R}")
    reading = read_expression(r"u^2 v + \sin(u v)", context)
    problem = Problem("gradient", reading.expression, (context.symbols["u"], context.symbols["v"]), context=context)
    assert solve(problem, load_rules()).answers[0].latex == r"\begin{pmatrix}2uv+v\cos(uv) \\ u^2+u\cos(uv)\end{pmatrix}"


def test_nothing_depends_on_what_came_before():
    first = derive(r"\nabla_x (x^\top Q x + a^\top x)", f"{V}, {Q}").answers[0].latex
    derive(r"\nabla_x (a^\top x + x^\top Q x)", f"{V}, {Q}")
    assert derive(r"\nabla_x (x^\top Q x + a^\top x)", f"{V}, {Q}").answers[0].latex == first


def test_the_user_s_own_form_is_kept():
    assert answer(r"\nabla_x \|a - x\|_2^2", V) in (r"-2(a-x)", r"2(x-a)")
    assert answer(r"\nabla_A \|AB - C\|_F^2", A, r"B \in \mathbb{R}^{n \times p}, C \in \mathbb{R}^{m \times p}") == r"2(AB-C)B^\top"


def test_classification():
    context = read_declarations(f"{V}, {Q}")
    kinds = {}
    for task in (r"\nabla_x x^\top Q x", r"\frac{\partial}{\partial x} Q x", r"\nabla_x^2 x^\top Q x", r"d(x^\top x)"):
        (problem,) = classify(read_expression(task, context).expression, context)
        kinds[problem.kind] = problem.unknown
    assert kinds == {"gradient": "x", "jacobian": "x", "hessian": "x", "differential": "x"}


def test_each_wing_answers_the_kinds_of_its_row():
    from importlib import import_module

    from deriver.derivation.wings import WINGS, wing_of

    kinds = [kind for row in WINGS.values() for kind in row]
    assert len(kinds) == len(set(kinds)), "a kind belongs to one wing"
    for name, row in WINGS.items():
        wing = import_module(f"deriver.derivation.{name}")
        assert set(wing.KINDS) == set(row)
        assert all(wing_of(kind) is wing.solve_problem for kind in row)
    assert wing_of("no such kind") is None
