r"""What pages of other people's documentation and papers taught: ranges of an index, labels above, words as names, one case of several."""

from __future__ import annotations

import pytest

import deriver
from deriver.errors import DeriverError
from deriver.latex import read_statement


def claims(text: str) -> list[tuple[str, str, str]]:
    report = deriver.verify(deriver.read(text=text, format="markdown")).to_dict()
    return [(c["latex"], c["kind"], c["verdict"]["outcome"]) for c in report["documents"][0]["claims"]]


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        # The tail says over what the index runs; it is no equation for it.
        (r"$$w_j = c\,v_j + d, ~j = 1, 2, 3$$", ["definition"]),
        (r"$$w_j = c\,v_j + d, \qquad j = 1, \dots, n$$", ["definition"]),
        (r"$$m_{ij}=m_{ji}, \quad i,j=1,\dots,n$$", ["definition"]),
        (r"Let $m_{ij}=m_{ji}$, $i,j=1,\dots,n$. Then $j^2=4$.", ["definition", "equation_to_solve", "identity"]),
        (r"$$\sin(\pi k) = 0, \quad k=0,1,2$$", ["identity"]),
    ],
)
def test_the_range_of_an_index_is_no_equation(text, outcomes):
    found = claims(text)
    assert [kind for _, kind, _ in found] == outcomes
    assert all(outcome != "refuted" for *_, outcome in found)
    assert not any(latex.replace(" ", "") in ("j=1", "k=0") for latex, *_ in found)


def test_an_index_keeps_its_range_in_a_claim():
    assert claims(r"$$2^k = \frac{k^2+k+2}{2}, \quad k=0,1,2$$")[0][2] in ("proved", "verified")
    assert claims(r"$$\cos(\pi k) = (-1)^k, \quad k=0,1,2,\dots$$")[0][2] in ("proved", "verified")
    assert claims(r"$$2^k = \frac{k^2+k+2}{2}, \quad k=0,1,2,\dots$$")[0][2] not in ("proved", "verified")


@pytest.mark.parametrize("text", ["The prior has $q_{r3}^0 = 4$.", "We set $T_2^0 = I$.", "Here $w_{12}^0=0.5$."])
def test_a_zero_above_a_numbered_name_is_no_power(text):
    assert all(outcome not in ("proved", "verified", "refuted") for *_, outcome in claims(text))


@pytest.mark.parametrize(
    "text",
    [
        r"For $u,v\in Q$ we write $(u,m)\le(v,m)$ if $u\le v$.",
        r"The bound is $1-m^{-e}$ for some $e>0$.",
        r"There exists $\pi>0$ such that the set is bounded.",
    ],
)
def test_what_a_sign_means_and_some_number_are_not_claimed(text):
    assert all(outcome == "not_a_claim" for *_, outcome in claims(text))


def test_a_value_in_one_case_is_no_definition_for_the_rest():
    found = claims("If $m$ is even, then $c=3$. If $m$ is odd, then $c=5$. So $c^2=25$.")
    assert all(outcome not in ("refuted", "proved", "verified") for *_, outcome in found)
    found = claims(r"If $|w|>2$, then $h(w)=1$. For all $w$ we have $\ln h \ge 0$, and $\ln h(1)=0$.")
    assert all(outcome not in ("refuted", "proved", "verified") for *_, outcome in found)
    assert claims("If $x>0$, then $f(x)=x^3$ and $f'(x)=3x^2$.")[2][2] in ("proved", "verified")


def test_names_behind_a_colon_hold_for_what_follows():
    found = claims("If $M$ has a full set of eigenvectors, it is diagonalizable: $M=PDP^{-1}$ with $P$ invertible. Then $M^k=PD^kP^{-1}$.")
    assert found[-1][2] == "verified"


def test_another_arithmetic_holds_to_the_end_of_its_section():
    page = "# A\n\nDual numbers have a unit.\n\nThen, for $f(x)=x^3$,\n$$f(2+h)=8+12h+6h^2+h^3=8+12h.$$"
    outcomes = [outcome for latex, _, outcome in claims(page) if "=" in latex]
    assert "refuted" not in outcomes and len(outcomes) >= 3


@pytest.mark.parametrize(
    ("latex", "back"),
    [
        (r"1+\text{RI} = \frac{a+b}{c}", "RI"),
        (r"\text{price} = \text{rate} \times \text{hours}", "rate"),
        (r"r = \frac{\text{TP}}{\text{TP} + \text{FN}}", "TP"),
    ],
)
def test_a_word_names_a_quantity_where_one_must_stand(latex, back):
    assert back in str(read_statement(latex).claims[0].left) + str(read_statement(latex).claims[0].right)


@pytest.mark.parametrize("latex", [r"y=\text{const}", r"2\text{TP}=y", r"x^2\text{odd}=1"])
def test_a_word_that_only_describes_is_no_quantity(latex):
    with pytest.raises(DeriverError):
        read_statement(latex)


@pytest.mark.parametrize(("latex", "relation"), [("a <= b", "<="), ("a+1 >= b", ">=")])
def test_comparisons_as_programs_write_them(latex, relation):
    assert read_statement(latex).claims[0].relation == relation


@pytest.mark.parametrize(
    "latex",
    [
        r"cost(x) = (x-m)^2", r"Y_l^m(\theta,\phi)", r"\frac{Gv}{|Gu|}(t)", r"\Delta_0\ln w", r"Df(x) = 3x^2", r"T_n(\cos x) = \cos(nx)",
        r"y=\{-1, +1\}", r"\|\nabla u\|(x)=1",
    ],
)  # fmt: skip
def test_two_readings_are_refused(latex):
    with pytest.raises(DeriverError):
        read_statement(latex)


@pytest.mark.parametrize("latex", [r"\frac{1}{2}(x)", r"c_1(\cos 2x)+c_2(\sin 2x)", r"\frac{a}{b}(x+1)", r"D u_{xx}", r"D(x+1)"])
def test_products_stay_products(latex):
    read_statement(latex)


@pytest.mark.parametrize(
    "text",
    [
        "For each real $t>0$, $\\sqrt{t^2}=t$.",
        "For every real number $t>1$ we have $\\sqrt{t^2}=t$.",
        "For all integers $m\\ge 2$, $\\cos(2\\pi m)=1$.",
        "Fix a positive integer $k>3$. Then $\\sin(k\\pi)=0$.",
        "Fix $\\delta>0$. Then $\\sqrt{\\delta^2}=\\delta$.",
        "Let $p$ and $q$ be unit vectors in $\\mathbb R^n$. Then $\\|p-q\\|^2=2-2p^\\top q$.",
        "For a Gaussian $w\\sim\\mathcal N(m,s^2)$ we have $\\mathbb E[w^2]=m^2+s^2$.",
        "For a standard normal random variable $Z\\sim N(0,1)$ we have $E[Z^4]=3$.",
    ],
)
def test_words_before_a_condition_declare(text):
    assert claims(text)[-1][2] in ("proved", "verified")


@pytest.mark.parametrize(
    "text",
    [
        "For each real $t>0$, $\\sqrt{t^2}=-t$.",
        "For all integers $m\\ge 1$, $\\cos(\\pi m/2)=0$.",
        "Fix $\\delta>0$. Then $\\sqrt{\\delta^2}=2\\delta$.",
    ],
)
def test_false_under_the_condition_is_refuted(text):
    assert claims(text)[-1][2] == "refuted"


def test_numbered_names_of_a_family_of_functions_are_applied():
    assumed = read_statement(r"v(x,t)=v_0(x-ct)+v_0(x+ct)").claims[0].assumed
    assert "$v_0$ is a function" in assumed


def test_the_inverse_before_a_gradient_is_of_a_matrix():
    assert "the values of $H$ are matrices" in read_statement(r"x_{k+1} = x_k - H(x_k)^{-1}\nabla f(x_k)").claims[0].assumed


def test_a_value_at_a_step_is_no_power():
    with pytest.raises(DeriverError):
        read_statement(r"v_j^m \approx v(j\Delta x, m\Delta t)")
    read_statement(r"x_j^m+y_j^m=z_j^m")


def test_ten_thousand_formulas_are_read_together_and_no_more():
    with pytest.raises(DeriverError, match="at most 10,000"):
        read_statement(",".join("x" for _ in range(10_001)))


def test_what_it_is_said_to_satisfy_is_checked():
    task = "Let $y=e^{3x}$. Verify that it satisfies $y''-9y=0$."
    assert [a.verdict.outcome for a in deriver.derive(task).answers if a.name == "claim"] == ["verified"]
    false = "Let $y=e^{3x}$. Verify that it satisfies $y''-8y=0$."
    assert [a.verdict.outcome for a in deriver.derive(false).answers if a.name == "claim"] == ["refuted"]
