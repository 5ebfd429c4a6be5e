r"""Input of every kind that is no formula, or nearly one: refused with a place and a caret, or read rightly."""

from __future__ import annotations

import pytest

from deriver.errors import Ambiguous, DeriverError
from deriver.latex import read_expression, read_statement
from deriver.latex.macros import Macros

MEANINGLESS = "has no meaning in mathematics"
UNKNOWN = "is not known"
REFUSED: list[tuple[str, str]] = [
    # characters
    ("x\x00+1", MEANINGLESS),
    ("\x00", MEANINGLESS),
    ("x\x08y", MEANINGLESS),
    ("x\x1b[31m+1", MEANINGLESS),
    ("x\x7f", MEANINGLESS),
    ("\u200fx+1", MEANINGLESS),
    ("x\u200e+\u200f1", MEANINGLESS),
    ("\u202ex+1\u202c", MEANINGLESS),
    ("\u2066x\u2069", MEANINGLESS),
    ("\ud800", MEANINGLESS),
    ("x+\udfff", MEANINGLESS),
    ("Ã©+1", MEANINGLESS),
    ("x â‰¤ y", MEANINGLESS),
    ("“x” = 1", MEANINGLESS),
    ("①+1", MEANINGLESS),
    ("Ⅳ+1", MEANINGLESS),
    ("\\si\u200dn x", UNKNOWN),
    ("\\fr\u200bac{1}{2}", UNKNOWN),
    ("\\al\u00adpha", UNKNOWN),
    ("\u0302x", "a combining accent without a letter before it"),
    ("x\u0302\u0303\u0304\u0305\u0306", "more than three accents"),
    ("1½", "a mixed number or a product?"),
    # text and delimiters
    (r"\text{$a}", "a dollar sign inside the text is never closed"),
    (r"\text{a $b$ c $d}", "a dollar sign inside the text is never closed"),
    (r"\text{\text{\text{$x$}}}", "stand where an expression is needed"),
    (r"\left\left(x\right)", r"`\left` needs a delimiter"),
    (r"\left(\left(x\right)", r"`\left` without its `\right`"),
    (r"\left[x\right)", "is not an expression"),
    (r"\middle|x", "something is missing here"),
    ("&&&", "outside of a matrix"),
    (r"\sqrt{a & b}", "the brace opened here is never closed"),
    (r"\frac{a\\b}{c}", "the brace opened here is never closed"),
    (r"x^{a\\b}", "the brace opened here is never closed"),
    (r"a\\\\b", "a line break with nothing before it"),
    (r"\begin{}x\end{}", UNKNOWN),
    (r"\begin{tabular}{cc}a&b\end{tabular}", UNKNOWN),
    (r"\(x\]", r"`\(` without its `\)`"),
    # programs in TeX
    (r"\def\a{\a}\a", UNKNOWN),
    (r"\newcommand\a[1]{\a{#1}}\a{x}", MEANINGLESS),
    (r"\let\x=y", UNKNOWN),
    (r"\csname frac\endcsname{1}{2}", UNKNOWN),
    (r"\expandafter\x", UNKNOWN),
    (r"\input{/etc/passwd}", UNKNOWN),
    (r"\write18{ls}", UNKNOWN),
    (r"\catcode`\@=11", MEANINGLESS),
    (r"\loop\x\repeat", UNKNOWN),
    (r"\ifx a b\fi", UNKNOWN),
    (r"\char65", UNKNOWN),
    (r"\footnote{a}x", UNKNOWN),
    ("#1", MEANINGLESS),
    # programs elsewhere
    ("x**2", "is not mathematics"),
    ("x==y", "is not LaTeX"),
    ("x=>y", "is not LaTeX"),
    ("x//y", "nothing before `/`"),
    ("x&lt;y", "outside of a matrix"),
    ("<b>x</b>", "nothing before"),
    ("1_000", "only the first digit"),
    ("1.2.3", "two numbers side by side"),
    ("1..2", "a full stop inside the formula"),
    ("x1+x2", "a digit behind a letter"),
    ("a2b", "a digit behind a letter"),
    (r"\lambda2", "a digit behind a letter"),
    ("f(x2)", "a digit behind a letter"),
    ("5%", "begins a comment here"),
    ("x%y", "begins a comment here"),
    ("50% of x", "begins a comment here"),
    ("{}^2x", "something is missing here"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[ascii(text) for text, _ in REFUSED])
def test_refused_with_a_place_and_a_caret(text: str, message: str) -> None:
    with pytest.raises(DeriverError) as caught:
        read_statement(text)
    error = caught.value
    assert message in error.message
    assert error.text is not None and 0 <= error.start <= (error.start if error.end is None else error.end) <= len(error.text)
    shown = error.describe().encode("utf-8", "backslashreplace").decode()
    assert any(line.strip() and set(line.strip()) <= set("^~") for line in shown.splitlines()[1:])


READ: list[tuple[str, str]] = [
    ("\ufeffx+1", "x+1"),
    ("x\u00a0+\u00a01", "x+1"),
    ("x\u3000+1", "x+1"),
    ("ｘ＋１", "x+1"),
    ("x\u20d7", r"\vec{x}"),
    ("x⁻¹", r"\frac{1}{x}"),
    ("½x", r"\frac{1}{2}x"),
    ("√(x+1)", r"\sqrt{x+1}"),
    ("∛x", r"\sqrt[3]{x}"),
    ("a×b÷c", r"\frac{ab}{c}"),
    ("٣+١", "4"),
    ("𝐱ᵀ𝐀𝐱", r"\mathbf{x}^\top\mathbf{A}\mathbf{x}"),
    ("x % a comment", "x"),
    ("x2^n", r"x\cdot 2^n"),
    (r"\left.x\right.", "x"),
    ("x~y", "xy"),
    ("$$x$$", "x"),
    ("1,000", "1000"),
]


@pytest.mark.parametrize(("text", "latex"), READ, ids=[ascii(text) for text, _ in READ])
def test_read_as_it_is_meant(text: str, latex: str) -> None:
    assert read_expression(text).expression.latex == latex


def test_a_factorial_before_an_equals_sign_is_told() -> None:
    (claim,) = read_statement("x!=y").claims
    assert claim.left.op == "factorial" and any(f.code == "ambiguous" for f in claim.findings)


HUGE: list[tuple[str, str]] = [
    ("a number of a million digits", "9" * 1_000_001),
    ("a number of a hundred thousand digits", "9" * 100_000),
    ("five thousand fractions, one in the other", r"\frac{1}{1+" * 5000 + "x" + "}" * 5000),
    ("ten thousand braces", "{" * 10_000 + "x" + "}" * 10_000),
    ("ten thousand open braces", "{" * 10_000),
    ("a hundred thousand carets", "x" + "^" * 100_000),
    ("thirty thousand dollars", "$" * 30_000),
    ("a digit raised a thousand thousand times", "x" + "²" * 100_000),
    ("ten thousand commands that nobody knows", r"\foo" * 10_000),
    ("five thousand sums", r"\sum_{i=1}^n " * 5000),
]


@pytest.mark.parametrize("text", [text for _, text in HUGE], ids=[name for name, _ in HUGE])
def test_what_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(DeriverError) as caught:
        read_statement(text)
    assert len(caught.value.describe()) < 4000


LOOPS = [
    r"\newcommand{\a}{\a}",
    r"\newcommand{\a}{\a\a}",
    r"\newcommand{\a}{\b}\newcommand{\b}{\a}",
    r"\def\a{\a}",
    r"\newcommand{\a}{xx\b\b\b\b\b\b\b\b\b\b}\newcommand{\b}{\c\c\c\c\c\c\c\c\c\c}\newcommand{\c}{\e\e\e\e\e\e\e\e\e\e}"
    r"\newcommand{\e}{\f\f\f\f\f\f\f\f\f\f}\newcommand{\f}{\g\g\g\g\g\g\g\g\g\g}\newcommand{\g}{yyyyyyyyyy}",
]


@pytest.mark.parametrize("preamble", LOOPS)
def test_macros_that_loop_or_grow_are_refused(preamble: str) -> None:
    with pytest.raises(DeriverError):
        read_statement(r"\a + 1", macros=Macros.from_text(preamble))


def test_a_digit_behind_a_letter_offers_what_was_meant() -> None:
    with pytest.raises(Ambiguous) as caught:
        read_expression("x2+1")
    assert caught.value.hint == "write x_2, x^2 or 2x" and (caught.value.start, caught.value.end) == (0, 2)
