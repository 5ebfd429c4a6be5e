"""What the reader of syntax refuses, and what it tells: mistakes with their places, notes, hostile input."""

from __future__ import annotations

import time

import pytest

from deriver.errors import Ambiguous, DeriverError, SyntaxMistake, UnknownCommand
from deriver.latex.syntax import parse_syntax, parse_with_notes
from deriver.latex.tree import Root, Sum

REFUSED: list[tuple[str, type[DeriverError], str]] = [
    ("", SyntaxMistake, "an empty formula"),
    (r"\\alpha x", Ambiguous, "with its backslash doubled?"),
    (r"\\mathbf{x} = 1", Ambiguous, "with its backslash doubled?"),
    (r"\\ a", SyntaxMistake, "a line break with nothing before it"),
    (r"\\|A\\|_F", SyntaxMistake, "a line break with nothing before it"),
    ("   ", SyntaxMistake, "an empty formula"),
    ("$$", SyntaxMistake, "`$$` without its `$$`"),
    ("$x", SyntaxMistake, "`$` without its `$`"),
    ("x$", SyntaxMistake, "a dollar sign inside the formula"),
    (r"\(x", SyntaxMistake, r"`\(` without its `\)`"),
    (r"x\)", SyntaxMistake, r"`\)` inside a formula"),
    (r"\[x", SyntaxMistake, r"`\[` without its `\]`"),
    ("$$x$", SyntaxMistake, "`$$` without its `$$`"),
    ("a $ b", SyntaxMistake, "a dollar sign inside the formula"),
    (r"\quad", SyntaxMistake, "an empty formula"),
    ("{a", SyntaxMistake, "the brace opened here is never closed"),
    ("a}", SyntaxMistake, "this brace closes nothing"),
    ("{", SyntaxMistake, "the brace opened here is never closed"),
    ("}", SyntaxMistake, "this brace closes nothing"),
    ("(a", SyntaxMistake, "the parenthesis opened here is never closed"),
    ("a)", SyntaxMistake, "`)` closes nothing that is open here"),
    ("(a]", SyntaxMistake, "the parenthesis opened here is closed by `]`"),
    ("[a)", SyntaxMistake, "the bracket opened here is closed by `)`"),
    ("(a,b,c]", SyntaxMistake, "the parenthesis opened here is closed by `]`"),
    ("()", SyntaxMistake, "nothing between `(` and `)`"),
    ("[]", SyntaxMistake, "nothing between `[` and `]`"),
    ("(", SyntaxMistake, "the parenthesis opened here is never closed"),
    (r"\left( a", SyntaxMistake, r"`\left` without its `\right`"),
    (r"a \right)", SyntaxMistake, r"`\right` without its `\left`"),
    (r"\left a", SyntaxMistake, r"`\left` needs a delimiter after it"),
    (r"\left( a }", SyntaxMistake, r"`\left` without its `\right`"),
    (r"\left. \right.", SyntaxMistake, r"nothing between `\left` and `\right`"),
    (r"\bigl( a", SyntaxMistake, "the parenthesis opened here is never closed"),
    (r"\big", SyntaxMistake, r"`\big` needs a delimiter after it"),
    (r"\big x", SyntaxMistake, r"`\big` needs a delimiter after it"),
    (r"\{a", SyntaxMistake, "the brace opened here is never closed"),
    (r"\langle a", SyntaxMistake, "the angle bracket opened here is never closed"),
    (r"\langle a)", SyntaxMistake, "the angle bracket opened here is closed by `)`"),
    (r"\lfloor x", SyntaxMistake, "the delimiter opened here is never closed"),
    ("f(x", SyntaxMistake, "the parenthesis opened here is never closed"),
    ("f(x))", SyntaxMistake, "`)` closes nothing that is open here"),
    (r"\frac{(2 + x}{1 - x)}", SyntaxMistake, "the parenthesis opened here is never closed"),
    ("<x,y> = 0", SyntaxMistake, "nothing before `=`"),
    (r"\langle x |", SyntaxMistake, "nothing after `|`"),
    ("|", SyntaxMistake, "the bar opened here is never closed"),
    ("d^=e^{x}", SyntaxMistake, "`^` has nothing to hold before `=`"),
    (r"a_\le b", SyntaxMistake, "`_` has nothing to hold before"),
    ("|x", SyntaxMistake, "the bar opened here is never closed"),
    ("x|", SyntaxMistake, "nothing after `|`"),
    ("||", SyntaxMistake, "the bar opened here is never closed"),
    ("||x|", SyntaxMistake, "the bar opened here is never closed"),
    (r"\|x", SyntaxMistake, "the double bar opened here is never closed"),
    (r"\|x|", SyntaxMistake, "nothing after `|`"),
    ("|x+|", SyntaxMistake, "the bar opened here is never closed"),
    ("|a|b|c|", Ambiguous, "these bars can be paired in two ways"),
    (r"\|x\|y\|z\|", Ambiguous, "these bars can be paired in two ways"),
    ("||x||y||", Ambiguous, "these bars can be paired in two ways"),
    (r"p \| q", Ambiguous, "a single double bar: is it a norm that is never closed?"),
    (r"\left| x", SyntaxMistake, r"`\left` without its `\right`"),
    ("^2", SyntaxMistake, "nothing to raise: `^` needs something before it"),
    ("_i", SyntaxMistake, "nothing to index: `_` needs something before it"),
    ("x^", SyntaxMistake, "`^` needs something after it"),
    ("x_", SyntaxMistake, "`_` needs something after it"),
    ("x^{}", SyntaxMistake, "an empty exponent or index"),
    ("x_{}", SyntaxMistake, "an empty exponent or index"),
    ("x^2^3", SyntaxMistake, "two exponents on one symbol"),
    ("x_i_j", SyntaxMistake, "two indices on one symbol"),
    ("x^2'", SyntaxMistake, "a prime after an exponent"),
    ("'", SyntaxMistake, "a prime with nothing before it"),
    ("x^10", Ambiguous, "`^10` raises only the first digit on paper"),
    ("x^-1", Ambiguous, "`^-` takes only the sign on paper"),
    ("x_12", Ambiguous, "`_12` lowers only the first digit on paper"),
    ("x^(2)", SyntaxMistake, "`^(` needs braces"),
    ("x^{a", SyntaxMistake, "the brace opened here is never closed"),
    ("{ab}^2", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    ("{a+b}^2", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    (r"\mathbf{Ax}^2", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    (r"^{\prime}", SyntaxMistake, "nothing to raise: `^` needs something before it"),
    (r"\prime", SyntaxMistake, "a prime stands without `^` before it"),
    (r"x^{\prime", SyntaxMistake, "a prime stands without `^` before it"),
    ("+", SyntaxMistake, "nothing after `+`"),
    ("-", SyntaxMistake, "nothing after `-`"),
    ("=", SyntaxMistake, "nothing after `=`"),
    ("a =", SyntaxMistake, "nothing after `=`"),
    ("a + ", SyntaxMistake, "nothing after `+`"),
    (r"a + \cdot b", SyntaxMistake, r"nothing before `\cdot`"),
    (r"a \cdot", SyntaxMistake, r"nothing after `\cdot`"),
    ("a * ", SyntaxMistake, "nothing after `*`"),
    ("a ** b", SyntaxMistake, "`**` is not mathematics"),
    (r"a \times \times b", SyntaxMistake, r"nothing before `\times`"),
    ("* a", SyntaxMistake, "nothing before `*`"),
    ("/ b", SyntaxMistake, "nothing before `/`"),
    ("a // b", SyntaxMistake, "nothing before `/`"),
    ("a + = b", SyntaxMistake, "nothing after `+`"),
    ("a = = b", SyntaxMistake, "nothing before `=`"),
    ("a == b", SyntaxMistake, "`==` is not LaTeX"),
    ("a =< b", SyntaxMistake, "`=<` is not LaTeX"),
    ("a => b", SyntaxMistake, "`=>` is not LaTeX"),
    ("a -> b", SyntaxMistake, "`->` is not LaTeX"),
    ("---x", SyntaxMistake, "a row of signs"),
    ("a,,b", SyntaxMistake, "nothing before `,`"),
    (",a", SyntaxMistake, "nothing before `,`"),
    ("f(,a)", SyntaxMistake, "nothing before `,`"),
    ("f(a,)", SyntaxMistake, "nothing after `,`"),
    ("f(x,,y)", SyntaxMistake, "nothing before `,`"),
    (r"a, \quad , b", SyntaxMistake, "nothing before `,`"),
    ("a; ; b", SyntaxMistake, "nothing before `;`"),
    ("a . b", SyntaxMistake, "a full stop inside the formula"),
    (".", SyntaxMistake, "a full stop inside the formula"),
    ("a. b = c", SyntaxMistake, "a full stop inside the formula"),
    ("!", SyntaxMistake, "a factorial with nothing before it"),
    ("n!!!", Ambiguous, "more than two factorial signs"),
    (r"\%", SyntaxMistake, "a per cent sign with nothing before it"),
    (r"\Rightarrow", SyntaxMistake, r"nothing after `\Rightarrow`"),
    (r"a \Rightarrow", SyntaxMistake, r"nothing after `\Rightarrow`"),
    (r"a \iff \iff b", SyntaxMistake, r"nothing before `\iff`"),
    ("{a+b}c", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    ("c-{a+b}", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    (r"\sin{x+y}", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    (r"\sum_i{x_i+y_i}", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    ("2{-1}", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    ("{a=b}=c", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    ("{a,b},c", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    (r"\underbrace{a+b}_{s} c", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    (r"-\underbrace{a+b}_{s}", Ambiguous, "braces are not seen on paper: this would be read as a group, but it is not printed as one"),
    (r"\foo", UnknownCommand, r"the command `\foo` is not known"),
    (r"\lamda", UnknownCommand, r"the command `\lamda` is not known"),
    (r"\Foo{x}", UnknownCommand, r"the command `\Foo` is not known"),
    (r"\frac", SyntaxMistake, r"`\frac` needs a numerator and a denominator after it"),
    (r"\frac{1}", SyntaxMistake, r"`\frac` needs a denominator after it"),
    (r"\frac1", SyntaxMistake, r"`\frac` needs a denominator after it"),
    (r"\frac{}{2}", SyntaxMistake, r"`\frac` has an empty argument"),
    (r"\frac{2}{}", SyntaxMistake, r"`\frac` has an empty argument"),
    (r"\binom{n}", SyntaxMistake, r"`\binom` needs a second argument after it"),
    (r"\sqrt", SyntaxMistake, r"`\sqrt` needs a radicand after it"),
    (r"\sqrt{}", SyntaxMistake, r"`\sqrt` has an empty argument"),
    (r"\sqrt[3]", SyntaxMistake, r"`\sqrt` needs a radicand after it"),
    (r"\sqrt[3{x}", SyntaxMistake, "the bracket opened here is never closed"),
    (r"\sqrt12", SyntaxMistake, "a root over the first digit only"),
    (r"\hat", SyntaxMistake, r"`\hat` needs a letter after it"),
    (r"\mathbf", SyntaxMistake, r"`\mathbf` needs a symbol after it"),
    (r"\mathbf{}", SyntaxMistake, r"`\mathbf` has an empty argument"),
    (r"\mathrm{", SyntaxMistake, "the brace opened here is never closed"),
    (r"\operatorname", SyntaxMistake, r"`\operatorname` needs a name after it"),
    (r"\operatorname{}", SyntaxMistake, r"`\operatorname` has an empty argument"),
    (r"\operatorname{x^2}", SyntaxMistake, "the name of an operator is not a word"),
    (r"\overset{a}", SyntaxMistake, r"`\overset` needs a label and a body after it"),
    (r"\overset", SyntaxMistake, r"`\overset` needs something after it"),
    (r"\not", SyntaxMistake, r"`\not` needs a relation after it"),
    (r"\not x", SyntaxMistake, r"`\not` needs a relation after it"),
    (r"\underbrace", SyntaxMistake, r"`\underbrace` needs an argument after it"),
    (r"\over b", SyntaxMistake, r"`\over` may stand once in a group"),
    (r"a \over", SyntaxMistake, r"nothing after `\over`"),
    (r"a \over b \over c", SyntaxMistake, r"`\over` may stand once in a group"),
    (r"{a \over}", SyntaxMistake, r"nothing after `\over`"),
    (r"{n \choose k \over 2}", SyntaxMistake, r"`\over` may stand once in a group"),
    (r"\xrightarrow x", SyntaxMistake, r"`\xrightarrow` needs a label in braces"),
    (r"\norm", SyntaxMistake, r"`\norm` needs an argument after it"),
    (r"\dv", SyntaxMistake, r"`\dv` needs a variable after it"),
    (r"\pdv", SyntaxMistake, r"`\pdv` needs a variable after it"),
    (r"\qty x", SyntaxMistake, r"`\qty` needs a bracket after it"),
    (r"\substack x", SyntaxMistake, r"`\substack` needs a group after it"),
    (r"\text{a", SyntaxMistake, "the brace opened here is never closed"),
    (r"\text{a $b}", SyntaxMistake, "a dollar sign inside the text is never closed"),
    (r"\ket{x}", UnknownCommand, r"the states of quantum mechanics are not read"),
    (r"\newcommand{\a}{b}", UnknownCommand, r"the command `\newcommand` is not known"),
    (r"\\ ", SyntaxMistake, "a line break with nothing before it"),
    ("a \\", SyntaxMistake, "a backslash with nothing after it"),
    ("2 3", Ambiguous, "two numbers side by side: one number, a product, or a list?"),
    ("1.5.2", Ambiguous, "two numbers side by side: one number, a product, or a list?"),
    ("2e-5", Ambiguous, "`2e-5` may be a power of ten or the number e"),
    ("1.5e3", Ambiguous, "`1.5e3` may be a power of ten or the number e"),
    ("1{,}2{,}3", Ambiguous, "`1{,}2{,}3` is neither grouped in threes nor a decimal"),
    ("0,001", Ambiguous, "`0,001` may be one number or a list"),
    ("2½", Ambiguous, "a mixed number or a product?"),
    ("50%x", Ambiguous, "`%` begins a comment here"),
    (r"\begin{pmatrix} a", SyntaxMistake, r"`\begin{pmatrix}` without its `\end`"),
    (r"a \end{pmatrix}", SyntaxMistake, r"`\end{pmatrix}` without its `\begin`"),
    (r"\begin{pmatrix} a \end{bmatrix}", SyntaxMistake, r"`\begin{pmatrix}` is closed by `\end{bmatrix}`"),
    (r"\begin{pmatrix} a } \end{pmatrix}", SyntaxMistake, "this brace closes nothing"),
    (r"\begin{pmatrix} (a & b) \end{pmatrix}", SyntaxMistake, "the parenthesis opened here is never closed"),
    (r"\begin{pmatrix}\end{pmatrix}", SyntaxMistake, "an empty `pmatrix`"),
    (r"\begin{foo} a \end{foo}", UnknownCommand, "the environment `foo` is not known"),
    (r"\begin{pmatrx} a \end{pmatrx}", UnknownCommand, "the environment `pmatrx` is not known"),
    (r"\begin{array} a \end{array}", SyntaxMistake, "`array` needs its columns"),
    (r"\begin{cases} x & \end{matrix}", SyntaxMistake, r"`\begin{cases}` is closed by `\end{matrix}`"),
    (r"\begin{aligned} = \end{aligned}", SyntaxMistake, "nothing after `=`"),
    (r"\begin", UnknownCommand, r"the command `\begin` is not known"),
    ("a & b", SyntaxMistake, "`&` outside of a matrix or an aligned formula"),
    ("a &lt; b", SyntaxMistake, "`&` outside of a matrix or an aligned formula"),
    (r"\pmatrix a", SyntaxMistake, r"`\pmatrix` needs a group after it"),
    (r"\pmatrix{a & b", SyntaxMistake, "the brace opened here is never closed"),
    ("please do my homework", SyntaxMistake, "looks like a sentence"),
    ("x and y", SyntaxMistake, "the word `and` stands in the formula as text"),
    ("f(x) for x", SyntaxMistake, "the word `for` stands in the formula as text"),
    ("the value is 2", SyntaxMistake, "the word `the` stands in the formula as text"),
    ("tr(A)", Ambiguous, "`tr(` may be the function tr or a product of letters"),
    (r"x \quad -y", Ambiguous, "a wide space before `-`: a new formula, or the sum goes on?"),
    ("漢", SyntaxMistake, "the character '漢' (U+6F22) has no meaning in mathematics"),
    ("x — y", SyntaxMistake, "a long dash in a formula"),
    ("a @ b", SyntaxMistake, "`@` has no meaning in mathematics"),
    ("a # b", SyntaxMistake, "`#` has no meaning in mathematics"),
    ("a ? b", SyntaxMistake, "`?` has no meaning in mathematics"),
    ('"a"', SyntaxMistake, '`"` has no meaning in mathematics'),
    (r"x\u0302y", UnknownCommand, r"the command `\u` is not known"),
    (r"\int x dx_", SyntaxMistake, "`_` needs something after it"),
    (r"\int \frac{x + dx}{2}", SyntaxMistake, "a differential in one term of a sum"),
    (r"\sum_i^2^3 x", SyntaxMistake, "two limits in one place"),
    (r"\lim_{x\to0", SyntaxMistake, "the brace opened here is never closed"),
    (r"\int_0^1^2 x dx", SyntaxMistake, "two limits in one place"),
    (r"\E[x]", UnknownCommand, r"the command `\E` is not known"),
    (r"\mathbb", SyntaxMistake, r"`\mathbb` needs a symbol after it"),
    ("f(x)(", SyntaxMistake, "the parenthesis opened here is never closed"),
    (r"\{x", SyntaxMistake, "the brace opened here is never closed"),
    ("[0,1", SyntaxMistake, "the bracket opened here is never closed"),
    (r"x^\frac{1}", SyntaxMistake, r"`\frac` needs a denominator after it"),
    (r"\left(\frac{a}{b}\right", SyntaxMistake, r"`\right` needs a delimiter after it"),
    (r"\begin{cases} x", SyntaxMistake, r"`\begin{cases}` without its `\end`"),
    (r"a \equiv", SyntaxMistake, r"nothing after `\equiv`"),
    (r"\sum_{i=1", SyntaxMistake, "the brace opened here is never closed"),
    (r"\prod^", SyntaxMistake, "`^` needs something after it"),
    (r"\lim_", SyntaxMistake, "`_` needs something after it"),
    (r"\hat{x", SyntaxMistake, "the brace opened here is never closed"),
    (r"\|x\|_", SyntaxMistake, "`_` needs something after it"),
    (r"A^\top^\top", SyntaxMistake, "two exponents on one symbol"),
    (r"\nabla_", SyntaxMistake, "`_` needs something after it"),
    (r"\partial_", SyntaxMistake, "`_` needs something after it"),
    ("(a, b", SyntaxMistake, "the parenthesis opened here is never closed"),
    (r"\max_{x", SyntaxMistake, "the brace opened here is never closed"),
    (r"\frac{\partial}{\partial", SyntaxMistake, "the brace opened here is never closed"),
    (r"\mathrm{tr", SyntaxMistake, "the brace opened here is never closed"),
    (r"\text{if", SyntaxMistake, "the brace opened here is never closed"),
    (r"\sqrt{x", SyntaxMistake, "the brace opened here is never closed"),
    (r"\binom{n}{", SyntaxMistake, "the brace opened here is never closed"),
    (r"\underbrace{x}_", SyntaxMistake, "`_` needs something after it"),
    (r"\begin{aligned} a &= \\ b } \end{aligned}", SyntaxMistake, "this brace closes nothing"),
    (r"x \in ]a,b,c]", SyntaxMistake, "the delimiter opened here is closed by `]`"),
    ("x·", SyntaxMistake, r"nothing after `\cdot`"),
    ("x²³²^2", SyntaxMistake, "two exponents on one symbol"),
    (r"\tilde", SyntaxMistake, r"`\tilde` needs a letter after it"),
    (r"\dot{", SyntaxMistake, "the brace opened here is never closed"),
    (r"\color{red", UnknownCommand, r"the command `\color` is not known"),
]


@pytest.mark.parametrize(("formula", "error", "part"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refuses(formula: str, error: type[DeriverError], part: str) -> None:
    with pytest.raises(error) as caught:
        parse_syntax(formula)
    assert type(caught.value) is error
    assert part in caught.value.message
    assert caught.value.text == formula
    end = caught.value.end
    assert end is not None and 0 <= caught.value.start <= end <= len(formula)
    assert "^" in caught.value.describe()


def test_caret_and_hint() -> None:
    with pytest.raises(UnknownCommand) as caught:
        parse_syntax(r"x + \lamda y")
    assert caught.value.describe() == (
        "<input>:1:5: the command `\\lamda` is not known\nx + \\lamda y\n    ^^^^^^\nhint: did you mean \\lambda ?"
    )


NOTES = [
    ("||x||", "double-bar"),
    (r"\|A\|\,x\,\|B\|", "ambiguous"),
    (r"\mathbf{Ax}", "letters"),
    ("abc d", "letters"),
    ("sin(x)", "spelled"),
    ("10,000", "thousands"),
    ("0{,}5", "decimal-comma"),
    (r"\sqrt(x)", "root"),
    ("A ∈ ℝᵐˣⁿ", "shape"),
    ("a – b", "dash"),
    ("x % remark", "comment"),
    (r"\int f + g", "no-differential"),
    (r"\int_0^1 dx\, f", "differential-first"),
    (r"\oint P\,dx + Q\,dy", "line-integral"),
    (r"x^2 + x \big|_0", "evaluation"),
    (r"x\in\R", "shorthand"),
    (r"\mathbf{2}", "style"),
]


@pytest.mark.parametrize(("formula", "code"), NOTES, ids=[row[0] for row in NOTES])
def test_notes(formula: str, code: str) -> None:
    notes = parse_with_notes(formula)[1]
    assert [note.code for note in notes] == [code]
    assert 0 <= notes[0].start < notes[0].end <= len(formula)


def test_plain_formulas_have_no_notes() -> None:
    assert parse_with_notes(r"\nabla f(\mathbf{x}) = 2A^\top(A\mathbf{x}-\mathbf{b}), \quad (A+UCV)^{-1}")[1] == ()


# -- hostile input ------------------------------------------------------------------------------------------------------------

HOSTILE = {
    "braces": "{" * 10_000 + "x" + "}" * 10_000,
    "open": "{" * 10_000,
    "long": "a+" * 5_000_000,
    "letters": "a" * 999_999,
    "terms": "a+" * 499_999,
    "parentheses": "(" * 10_000 + ")" * 10_000,
    "roots": r"\sqrt" * 20_000,
    "fractions": r"\frac{1}{" * 10_000,
    "carets": "x^{" * 10_000,
    "bars": "|" * 20_000,
    "norms": r"\|x" * 20_000,
    "integrals": r"\int \frac{dx " * 5_000,
    "sums": r"\sum_i " * 20_000,
    "fences": r"\left(" * 10_000,
    "matrices": r"\begin{matrix}" * 5_000,
    "texts": r"\text{a$" * 5_000,
    "signs": "-" * 50_000 + "x",
    "accents": "x" + "\u0302" * 20_000,
    "factorials": "x" + "!" * 50_000,
    "evaluations": "x" + "|_1" * 20_000,
    "junk": bytes(range(256)).decode("latin-1") * 400,
    "nothing": " " * 100_000,
    "digits": "1" * 900_000,
    "dollars": "$" * 50_000,
    "overset": r"\overset{a}" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_one_error(name: str) -> None:
    begin = time.perf_counter()
    with pytest.raises((SyntaxMistake, Ambiguous)):
        parse_syntax(HOSTILE[name])
    assert time.perf_counter() - begin < 20  # hostile input must not hang; how fast it is, the benchmarks tell


def test_many_terms_take_linear_time() -> None:
    tree = parse_syntax("+".join(["a_i b"] * 10_000))
    assert isinstance(tree, Sum) and len(tree.terms) == 10_000


def test_a_deep_caller_gets_an_error_of_ours() -> None:
    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        else:
            parse_syntax("{" * 140 + "x" + "}" * 140)

    with pytest.raises(SyntaxMistake, match="deep"):
        deep(780)


def test_real_nesting_is_read() -> None:
    assert isinstance(parse_syntax(r"\sqrt{1+" * 40 + "x" + "}" * 40), Root)


@pytest.mark.parametrize(
    "text",
    ["x^\top A x", "\frac{x}{2}", "\beta+1", "\nabla f", "\rho(A)", "\alpha x", "\vec{x}", "y=\theta x", "2\times 3=6", "a \neq b",
     "frac{x}{2}", "a^topx", "x^{topA}", "operatornametrX", "mathbf{x}", "2alpha", "alphax", "left(x+1right)", "lambda"],
)  # fmt: skip
def test_a_lost_backslash_is_named(text):
    with pytest.raises(DeriverError, match=r"backslash|may be the command"):
        parse_syntax(text)


@pytest.mark.parametrize(
    "text", ["x_{left}+x_{right}", "\tax+b", "a+\n b", "a b\r\nc", "f_{top}", "x\n\\in\\mathbb{R}", "ax+by\n+cz", "rate+x"]
)
def test_white_space_and_names_are_no_lost_backslash(text):
    parse_syntax(text)
