"""The syntax tree: one row for each construct, macros, and laws that hold for every formula."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import pytest

from deriver.errors import DeriverError, SyntaxMistake
from deriver.latex.macros import Macros
from deriver.latex.syntax import coverage_leaves, parse_syntax
from deriver.latex.tokens import tokenize
from deriver.latex.tree import (
    Annotated,
    BigOperator,
    Binomial,
    Chain,
    Dots,
    Environment,
    Evaluated,
    Fence,
    Fraction,
    Missing,
    Name,
    Node,
    Number,
    Operator,
    Postfix,
    Product,
    Root,
    Script,
    Sequence,
    Sum,
    TextRun,
    children,
)

_STYLES = {"plain": "", "bold": "b:", "roman": "r:", "blackboard": "B:", "calligraphic": "c:"}


def show(node: Node | None) -> str:
    """A tree in one line: products in <...>, sums in {...}, fences with their delimiters, operators with @."""
    match node:
        case None:
            return ""
        case Number():
            return node.text
        case Name():
            return _STYLES.get(node.style, node.style + ":") + node.name + "".join("~" + accent for accent in node.accents)
        case Operator():
            return "@" + node.name
        case Script():
            sub = f"_[{show(node.sub)}]" if node.sub else ""
            sup = f"^[{show(node.sup)}]" if node.sup else ""
            return show(node.base) + "'" * node.primes + sub + sup
        case Fraction():
            return f"({show(node.numerator)} over {show(node.denominator)})"
        case Binomial():
            return f"({show(node.upper)} choose {show(node.lower)})"
        case Root():
            return f"root({show(node.radicand)}{', ' + show(node.index) if node.index else ''})"
        case Fence():
            return f"{node.opening}{show(node.content)}{node.closing}"
        case Product():
            marks = [f" {mark} " if mark else " " for mark in node.marks]
            return "<" + "".join(a + b for a, b in zip(map(show, node.factors), [*marks, ""], strict=True)) + ">"
        case Sum():
            terms = " ".join(sign + " " + show(term) for sign, term in zip(node.signs, node.terms, strict=True))
            return "{" + (terms if node.explicit_first else terms.removeprefix("+ ")) + "}"
        case BigOperator():
            limits = (f"_[{show(node.sub)}]" if node.sub else "") + (f"^[{show(node.sup)}]" if node.sup else "")
            variables = " d " + " ".join(map(show, node.differentials)) if node.differentials else ""
            return f"{node.name}{limits}({show(node.body)}{variables})"
        case Environment():
            return f"{node.name}{node.options}[" + " // ".join(" & ".join(map(show, row)) for row in node.rows) + "]"
        case Annotated():
            return f"{node.kind}({show(node.body)}{' | ' + show(node.label) if node.label else ''})"
        case Postfix():
            return show(node.operand) + node.mark
        case Evaluated():
            return f"{show(node.body)}|_[{show(node.sub)}]" + (f"^[{show(node.sup)}]" if node.sup else "")
        case Chain():
            labels = node.labels or (None,) * len(node.relations)
            joined = show(node.items[0])
            for relation, label, item in zip(node.relations, labels, node.items[1:], strict=True):
                inner = show(item)
                joined += f" {relation}{'[' + show(label) + ']' if label else ''} " + (inner if type(item) is not Chain else f"[{inner}]")
            return joined
        case Sequence():
            joined = show(node.items[0])
            for separator, item in zip(node.separators, node.items[1:], strict=True):
                joined += f" {'..' if separator == 'quad' else separator} {show(item)}"
            return joined
        case TextRun():
            return repr(node.text)
        case Dots():
            return node.kind
        case Missing():
            return "~"
    raise AssertionError(node)


ROWS = [
    # -- names, scripts, primes
    ("x_i^2", "x_[i]^[2]"),
    ("x^2_i", "x_[i]^[2]"),
    ("y''_1", "y''_[1]"),
    ("f''(x) + f'(x)", "{<f'' (x)> + <f' (x)>}"),
    ("x'^2", "x'^[2]"),
    (r"x^{\prime}", "x'"),
    (r"x^{\prime\prime}", "x''"),
    (r"\nabla_\mathbf{x} f", "<@nabla_[b:x] f>"),
    (r"x^\top A x", "<x^[top] A x>"),
    (r"A^{-\top}", "A^[{- top}]"),
    ("A^T", "A^[T]"),
    (r"A^{\mathrm{T}}", "A^[r:T]"),
    (r"A^\mathsf{T}", "A^[sans:T]"),
    (r"A^\intercal", "A^[intercal]"),
    ("A^+ b", "<A^[+] b>"),
    (r"\Sigma^+_{ii}", "Sigma_[<i i>]^[+]"),
    ("x^*", "x^[*]"),
    (r"x^{*\top}", "x^[<* top>]"),
    ("x^{**}", "x^[**]"),
    (r"V^\perp", "V^[perp]"),
    (r"x^\dagger", "x^[dagger]"),
    ("f^{(k)}(a)", "<f^[(k)] (a)>"),
    (r"90^\circ", "90^[circ]"),
    ("u_i^{n+1}", "u_[i]^[{n + 1}]"),
    (r"\mathbb{R}_{++}^n", "B:R_[++]^[n]"),
    ("3^{-}", "3^[-]"),
    ("0^+", "0^[+]"),
    ("{}^tA", "<~^[t] A>"),
    ("{x}^2", "x^[2]"),
    ("x_{k|k-1}", "x_[k | {k - 1}]"),
    ("U_{:k}", "U_[~ : k]"),
    (r"\Sigma_{:k,:k}", "Sigma_[~ : k , ~ : k]"),
    ("A_{i,:}", "A_[i , ~ : ~]"),
    ("A[:,1]", "<A [~ : ~ , 1]>"),
    (r"A_{\cdot j}", "A_[<cdot j>]"),
    (r"a_{i\cdot}", "a_[<i cdot>]"),
    ("u_{,x}", "u_[~ , x]"),
    (r"u_{\text{bc}}", "u_['bc']"),
    (r"\sigma_{\max}(A)", "<sigma_[@max] (A)>"),
    (r"\boldsymbol\mu^\top\Sigma^{-1}\boldsymbol\mu", "<b:mu^[top] Sigma^[{- 1}] b:mu>"),
    (r"\mathcal N(\mu,\Sigma)", "<c:N (mu , Sigma)>"),
    (r"\mathcal{GP}(0,k)", "<c:GP (0 , k)>"),
    (r"\mathbf{AB}", "<b:A b:B>"),
    (r"\mathbf{1}", "b:1"),
    (r"\mathbf 0", "b:0"),
    (r"\mathbb{1}_{z>0}", "B:1_[z > 0]"),
    (r"\mathbf{\hat x}", "b:x~hat"),
    (r"\hat{\mathbf x}", "b:x~hat"),
    (r"\ddot{\mathbf{x}}", "b:x~ddot"),
    (r"\vec{x}", "x~vec"),
    (r"\bm x", "b:x"),
    (r"\boldsymbol{\mathcal{A}}", "bold calligraphic:A"),
    (r"{\bf x}^T{\bf y}", "<b:x^[T] b:y>"),
    (r"\textbf{x}", "b:x"),
    (r"\widehat{AB}", "widehat(<A B>)"),
    (r"\overline{z_1 z_2}", "overline(<z_[1] z_[2]>)"),
    (r"\mathrm{K-means}", "r:K-means"),
    ("ab", "<a b>"),
    # -- numbers
    ("0.5 x", "<0.5 x>"),
    ("9{,}765{,}625", "9765625"),
    (r"1\,000\,000", "1000000"),
    (r"50\%", "50%"),
    (r"\frac12y", "<(1 over 2) y>"),
    (r"\tfrac12", "(1 over 2)"),
    (r"\frac1n", "(1 over n)"),
    (r"\frac{\sin{x}}2", "(<@sin x> over 2)"),
    (r"1+\cfrac{1}{2}", "{1 + (1 over 2)}"),
    # -- products, sums, fractions, roots
    (r"a \cdot b \times c", "<a cdot b times c>"),
    (r"a \cdot -b", "<a cdot {- b}>"),
    ("a/b c", "<a / b c>"),
    ("-x^2", "{- x^[2]}"),
    (r"a \pm b", "{a pm b}"),
    (r"A \otimes B \oplus C", "{<A otimes B> oplus C}"),
    (r"p \odot (1-p)", "<p odot ({1 - p})>"),
    (r"f \circ g", "<f circ g>"),
    (r"A \backslash b", "<A backslash b>"),
    (r"a \bmod n", "<a bmod n>"),
    (r"a\equiv b\pmod n", "a equiv <b (<@mod n>)>"),
    (r"{a \over b}", "(a over b)"),
    (r"{n \choose k} = \binom{n}{k}", "(n choose k) = (n choose k)"),
    (r"\sqrt n", "root(n)"),
    (r"\sqrt[3]{x}", "root(x, 3)"),
    (r"n! = 1\cdot2\cdots n", "n! = <1 cdot 2 cdots n>"),
    ("(2n)!!", "(<2 n>)!!"),
    (r"\log{2x}", "<@log 2 x>"),
    (r"a_1 + \cdots + a_n", "{a_[1] + cdots + a_[n]}"),
    ("{a+b} + c", "{{a + b} + c}"),
    # -- fences and bars
    (r"\left(\frac{a}{b}\right)^2", "((a over b))^[2]"),
    (r"\bigl(a+b\bigr)", "({a + b})"),
    (r"\|\mathbf{v}\|\|\mathbf{w}\|", r"<\|b:v\| \|b:w\|>"),
    (r"\|A\mathbf{x}-\mathbf{b}\|_2^2", r"\|{<A b:x> - b:b}\|_[2]^[2]"),
    (r"|\langle x,y\rangle|\le\|x\|\|y\|", r"|<x , y>| <= <\|x\| \|y\|>"),
    (r"\big|\,|a|-|b|\,\big|", "|{|a| - |b|}|"),
    ("|x||y|", "<|x| |y|>"),
    ("2|x|", "<2 |x|>"),
    ("||x|-|y||", "|{|x| - |y|}|"),
    ("|x|+|y|", "{|x| + |y|}"),
    (r"|\log |x||", "|<@log |x|>|"),
    (r"\ln|x|+C", "{<@ln |x|> + C}"),
    (r"\lVert x \rVert \lvert y \rvert", r"<\|x\| |y|>"),
    (r"\left\|\frac{a}{b}\right\|", r"\|(a over b)\|"),
    (r"\Vert x \Vert", r"\|x\|"),
    (r"\|x, y\|", r"\|x , y\|"),
    (r"\|\cdot\|_2", r"\|cdot\|_[2]"),
    (r"\langle\cdot,\cdot\rangle", "<cdot , cdot>"),
    (r"k(\cdot, x)", "<k (cdot , x)>"),
    (r"\lfloor x \rfloor + \lceil y \rceil", "{floorxfloor + ceilyceil}"),
    (r"f(x)\big|_{x=0}^{1}", "<f (x)>|_[x = 0]^[1]"),
    (r"\left.\frac{df}{dx}\right|_{x=0}", "(<d f> over <d x>)|_[x = 0]"),
    (r"\left[F(x)\right]_a^b", "[<F (x)>]_[a]^[b]"),
    (r"\partial f/\partial x\Big|_{x^*}", "<@partial f / @partial x>|_[x^[*]]"),
    (r"\{x \in \mathbb{R} | x > 0\}", "{x in B:R | x > 0}"),
    (r"\{x \mid x>0\}", "{x | x > 0}"),
    (r"\{x : |x| < 1\}", "{x : |x| < 1}"),
    (r"\{\}", "{~}"),
    (r"\left\{ x \middle| y \right\}", "{x | y}"),
    ("p(x|y)", "<p (x | y)>"),
    (r"p(x\mid y, z)", "<p (x | y , z)>"),
    (r"D(p \,\|\, q)", r"<D (p \| q)>"),
    (r"\mathbb{E}[|X|\,|\,Y]", "<B:E [|X| | Y]>"),
    (r"y|x \sim \mathcal{N}(0,1)", "y mid x ~ <c:N (0 , 1)>"),
    ("[0,1)", "[0 , 1)"),
    (r"(-\infty, a]", "({- infty} , a]"),
    ("]0,1[", "]0 , 1["),
    ("[0,1[", "[0 , 1["),
    (r"x \in ]a,b]", "x in ]a , b]"),
    (r"\nabla f\big( g(x) \big)", "<@nabla f (<g (x)>)>"),
    # -- operators
    (r"\operatorname{tr}(AB)", "<@tr (<A B>)>"),
    (r"\mathrm{tr}(AB)", "<@tr (<A B>)>"),
    (r"\text{tr}(AB)", "<@tr (<A B>)>"),
    (r"{\rm tr} A", "<@tr A>"),
    (r"\log\det A", "<@log @det A>"),
    (r"\sin^2\theta", "<@sin^[2] theta>"),
    (r"\nabla\cdot\mathbf{F}", "<@nabla cdot b:F>"),
    (r"\nabla\times F", "<@nabla times F>"),
    (r"\nabla^2 f", "<@nabla^[2] f>"),
    (r"\partial_{tt} u", "<@partial_[<t t>] u>"),
    (r"\dim \mathcal{N}(A)", "<@dim c:N (A)>"),
    (r"\frac{\partial}{\partial\mathbf x}(\cdot)", "<(@partial over <@partial b:x>) (cdot)>"),
    (r"\frac{\mathrm d}{\mathrm dt}(x)", "<(r:d over <r:d t>) (x)>"),
    (r"\frac{\partial^2 f}{\partial x\,\partial y}", "(<@partial^[2] f> over <@partial x @partial y>)"),
    (r"dX_t = \mu\,dt + \sigma\,dW_t", "<d X_[t]> = {<mu d t> + <sigma d W_[t]>}"),
    (r"d(\log S_t)", "<d (<@log S_[t]>)>"),
    (r"\mathop{\mathbb{E}}_{x\sim p}[f]", "<B:E_[x ~ p] [f]>"),
    (r"\forall x \in X", "~ for all x in X"),
    # -- large operators
    (r"\sum_{i=1}^n x_i y_i + c", "{sum_[i = 1]^[n](<x_[i] y_[i]>) + c}"),
    (r"2\sum_i x_i", "<2 sum_[i](x_[i])>"),
    (r"\sum\limits_i \sum_j a_{ij}", "sum_[i](sum_[j](a_[<i j>]))"),
    (r"\sum_{\substack{i=1\\ i\ne j}}^n a_i", "sum_[i = 1 newline i != j]^[n](a_[i])"),
    (r"\sum_i -x_i", "sum_[i]({- x_[i]})"),
    (r"\prod_{\ell=L}^{1} W_\ell", "prod_[ell = L]^[1](W_[ell])"),
    (r"\lim_{x\to0} \frac{\sin x}{x} = 1", "lim_[x to 0]((<@sin x> over x)) = 1"),
    (r"\max_i x_i", "max_[i](x_[i])"),
    (r"\max(a,b)", "<@max (a , b)>"),
    (r"\max\{a, b\}", "<@max {a , b}>"),
    (r"\min x", "min(x)"),
    (r"\max_{\|x\|=1} x^\top A x", r"max_[\|x\| = 1](<x^[top] A x>)"),
    (r"\arg\max_x f(x)", "argmax_[x](<f (x)>)"),
    (r"\operatorname*{argmin}_{x} f(x)", "argmin_[x](<f (x)>)"),
    (r"\operatorname{arg\,min} f", "argmin(f)"),
    (r"\underset{x \in X}{\operatorname{argmin}}\ f(x)", "argmin_[x in X](<f (x)>)"),
    (r"\underset{x}{\arg\min}\, f", "argmin_[x](f)"),
    (r"\int_0^1 f(x)\,dx", "int_[0]^[1](<f (x)> d x)"),
    (r"\int_0^1 f(x) + g(x)\,\mathrm{d}x + 3", "{int_[0]^[1]({<f (x)> + <g (x)>} d x) + 3}"),
    (r"\int x \dd x", "int(x d x)"),
    (r"\int \frac{dx}{x}", "int((1 over x) d x)"),
    (r"\int \frac{3 dz}{z}", "int((3 over z) d z)"),
    (r"\int \frac{dy}{dx} dx", "int((<d y> over <d x>) d x)"),
    (r"\int\int f\,dx\,dy", "int(int(f d x) d y)"),
    (r"\iint_D f \,\mathrm{d}A", "iint_[D](f d A)"),
    (r"\iint f dx dy", "iint(f d x y)"),
    (r"\int_a^b \int_c^d f\, \mathrm{d}y\, \mathrm{d}x", "int_[a]^[b](int_[c]^[d](f d y) d x)"),
    (r"\int_0^t \sigma_s\,dW_s", "int_[0]^[t](sigma_[s] d W_[s])"),
    (r"\int f(\mathbf{x})\,d\mathbf{x}", "int(<f (b:x)> d b:x)"),
    (r"\int \mathbf F \cdot d\mathbf r", "int(b:F d <~ cdot b:r>)"),
    (r"\int f", "int(f)"),
    (r"\int dx", "int(~ d x)"),
    (r"e^{\int p\,dt}", "e^[int(p d t)]"),
    (r"\frac{d}{dx}\int_0^x f(t)\,dt = f(x)", "<(d over <d x>) int_[0]^[x](<f (t)> d t)> = <f (x)>"),
    (r"\int u\,dv = uv - \int v\,du", "int(u d v) = {<u v> - int(v d u)}"),
    # -- chains, lists, words
    (r"a \le b < c = d", "a <= b < c = d"),
    (r"a \ne b \not= c \neq d", "a != b != c != d"),
    (r"a \not\in B", "a notin B"),
    ("= b", "~ = b"),
    (r"\sim 2mn^2", "~ ~ <2 m n^[2]>"),
    ("x := 3", "x := 3"),
    (r"f: \mathbb{R}^n \to \mathbb{R}", "f : B:R^[n] to B:R"),
    (r"A\in\mathbb{R}^{m\times n}", "A in B:R^[<m times n>]"),
    (r"x \mapsto x^2", "x mapsto x^[2]"),
    (r"X \stackrel{\text{def}}{=} Y", "X =['def'] Y"),
    (r"X \overset{d}{\to} Y", "X to[d] Y"),
    (r"x \xrightarrow{f} y", "x to[f] y"),
    (r"x \xrightarrow[]{W,b} y", "x to[W , b] y"),
    (r"x^2-1=0 \;\Rightarrow\; x=1,\,-1", "{x^[2] - 1} = 0 implies [x = 1] , {- 1}"),
    (r"a=b \quad\Longleftrightarrow\quad c=d", "a = b iff [c = d]"),
    (r"a=b, \qquad c=d", "a = b .. c = d"),
    (r"a=b,\; c=d", "a = b , c = d"),
    (r"a=b \quad c=d", "a = b .. c = d"),
    (r"a=b \hspace{1cm} c=d", "a = b .. c = d"),
    (r"a=b \\ c=d", "a = b newline c = d"),
    (r"1, 2, \dots, n", "1 , 2 , dots , n"),
    (r"x = 5\text{ cm}", "x = <5 ' cm'>"),
    (r"a = b \text{ and } c = d", "a = b and c = d"),
    (r"f(x) \text{ if } x>0", "<f (x)> if x > 0"),
    (r"\text{if $x>0$ then}", "~ if x > 0 then ~"),
    (r"a=b \quad\text{(by 3)}.", "a = b .. '(by 3)'"),
    (r"\min_x f \quad\text{s.t.}\quad x \ge 0", "min_[x](f) such that x >= 0"),
    (r"a \land b", "a and b"),
    ("f(x) = x^2.", "<f (x)> = x^[2]"),
    ("x, y;", "x , y"),
    (r"\underbrace{a+b}_{\text{sum}} + c", "{underbrace({a + b} | 'sum') + c}"),
    (r"\underbrace{a=b}_{\text{first}}, \quad c=d", "underbrace(a = b | 'first') .. c = d"),
    # -- environments
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^\top", "pmatrix[1 & 2 // 3 & 4]^[top]"),
    (r"\begin{bmatrix} a & \cdots \\ \vdots & \ddots \\ \end{bmatrix}", "bmatrix[a & cdots // vdots & ddots]"),
    (r"\begin{array}{c|c} A & B \\ \hline C & D \end{array}", "arrayc|c[A & B // C & D]"),
    (r"\left[\begin{smallmatrix} a & b \\ c & d\end{smallmatrix}\right]", "[smallmatrix[a & b // c & d]]"),
    (r"\begin{matrix} a & \\ & b \end{matrix}", "matrix[a & ~ // ~ & b]"),
    (r"\pmatrix{a & b \cr c & d}", "pmatrix[a & b // c & d]"),
    (r"\det\begin{vmatrix} 2-\lambda \end{vmatrix}", "<@det vmatrix[{2 - lambda}]>"),
    (r"f = \begin{cases} x, & \text{if } x>0 \\ 0 & \text{else.} \end{cases}", "f = cases[x & ~ if x > 0 // 0 & 'else.']"),
    (r"\begin{aligned} a &= b + c \\ &= d, \\ e &\le f & g &= h \end{aligned}", "aligned[a = {b + c} // ~ = d // e <= f & g = h]"),
    (r"\begin{align*} a &= b \nonumber \\ &\quad + c \tag{1} \end{align*}", "a = {b + c}"),
    (r"\begin{equation} E = mc^2 \label{eq:1} \end{equation}", "E = <m c^[2]>"),
    (r"\begin{aligned} a &= b \end{aligned}", "a = b"),
    # -- wrappers
    ("$$x^2$$", "x^[2]"),
    ("$x$", "x"),
    (r"\(x\)", "x"),
    (r"\[x\]", "x"),
    # -- packages
    (r"\dv{f}{x}", "(<r:d f> over <r:d x>)"),
    (r"\dv{x} f", "<(r:d over <r:d x>) f>"),
    (r"\pdv[2]{f}{x}", "(<@partial^[2] f> over <@partial x^[2]>)"),
    (r"\pdv{f}{x}{y}", "(<@partial^[2] f> over <@partial x @partial y>)"),
    (r"\norm{x}_2", r"\|x\|_[2]"),
    (r"\abs{x}", "|x|"),
    (r"\qty(a+b)", "({a + b})"),
    # -- Unicode
    ("xᵀAx", "<x^[top] A x>"),
    ("‖Ax−b‖²", r"\|{<A x> - b}\|^[2]"),
    ("∂f/∂x", "<@partial f / @partial x>"),
    ("Σ⁻¹", "Sigma^[{- 1}]"),
    ("√2 x", "<root(2) x>"),
    ("√(x+1)", "root({x + 1})"),
    ("x ≤ y ≠ z", "x <= y != z"),
    ("A ∈ ℝ²", "A in B:R^[2]"),
    ("½ x", "<(1 over 2) x>"),
    ("a·b × c", "<a cdot b times c>"),
    ("∑ᵢ xᵢ", "sum_[i](x_[i])"),
    ("∇f", "<@nabla f>"),
    ("λ₁ + x₁₂", "{lambda_[1] + x_[12]}"),
    ("R̂ = 𝐖·𝓗", "R~hat = <b:W cdot bold calligraphic:H>"),
    ("x′ = ẋ", "x' = x~dot"),
]


@pytest.mark.parametrize(("formula", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_reads(formula: str, expected: str) -> None:
    assert show(parse_syntax(formula)) == expected


# -- places ---------------------------------------------------------------------------------------------------------------


def test_places_point_into_the_given_text() -> None:
    text = r"$$ A\mathbf{x} = \frac{1}{2} $$"
    tree = parse_syntax(text)
    assert isinstance(tree, Chain)
    assert [text[item.start : item.end] for item in tree.items] == [r"A\mathbf{x}", r"\frac{1}{2}"]
    assert [text[leaf.start : leaf.end] for leaf in coverage_leaves(tree)] == ["A", r"\mathbf{x}", "1", "2"]


def test_children_lie_inside_their_parents() -> None:
    for formula, _ in ROWS:
        stack = [parse_syntax(formula)]
        while stack:
            node = stack.pop()
            assert 0 <= node.start <= node.end <= len(formula), (formula, node)
            for child in children(node):
                if not isinstance(child, Missing):
                    assert node.start <= child.start and child.end <= node.end, (formula, node, child)
                stack.append(child)


# -- nothing is dropped in silence ------------------------------------------------------------------------------------------


def shape(value: object) -> object:
    """A tree without its places."""
    if isinstance(value, Node):
        return (type(value), *(shape(getattr(value, f.name)) for f in fields(value) if f.name not in ("start", "end")))
    return tuple(shape(item) for item in value) if isinstance(value, tuple) else value


def _may_go(text: str, kind: str, following: str, wide: bool) -> bool:
    """Alignment marks, sizes, the last line break, trailing punctuation, and punctuation before a wide space may go unseen."""
    if kind == "alignment" or text in (r"\mathop", r"\qty") or (kind == "newline" and following == "finish"):
        return True
    return text in (".", ",", ";") and (wide or following in ("end", "finish", "newline", "alignment", "text"))


def test_every_token_matters() -> None:
    for formula, _ in ROWS:
        whole = shape(parse_syntax(formula))
        tokens = tokenize(formula) if "$" not in formula and not formula.startswith(("\\(", "\\[")) else []
        for token, following in pairwise(tokens):
            shorter = formula[: token.start] + " " + formula[token.end :]
            if token.start == token.end or _may_go(token.text, token.kind, following.kind, following.space == 3):
                continue
            try:
                rest = shape(parse_syntax(shorter))
            except DeriverError:
                continue
            assert rest != whole, f"{token.text!r} at {token.start} is read by nobody in {formula!r}"


# -- macros -----------------------------------------------------------------------------------------------------------------

PREAMBLE = r"""
% a comment with \newcommand{\no}{x}
\newcommand{\R}{\mathbb{R}} \newcommand*\vx{\mathbf{x}} \renewcommand{\vec}[1]{\boldsymbol{#1}}
\newcommand{\nrm}[2][2]{\left\|#2\right\|_{#1}} \def\half{\frac12} \def\pair#1#2{\langle #1, #2\rangle}
\DeclareMathOperator{\vech}{vech} \DeclareMathOperator*{\armin}{arg\,min} \DeclarePairedDelimiter{\size}{|}{|}
\let\eps\varepsilon \newcommand{\T}{^\top} \newcommand{\when}[1]{\text{if #1}}
\newcommand{\mat}[1]{\begin{array}{cc}#1\end{array}} \NewDocumentCommand{\two}{m m}{#1_{#2}}
\newcommand{\again}{x \again} \newcommand{\more}[1]{\more{#1#1}} \def\delimited#1.{x} \newcommand{\bad}{\frac{1}}
"""

MACRO_ROWS = [
    (r"\vx\in\R^n", "b:x in B:R^[n]"),
    (r"\nrm{x} \le \nrm[1]{x}", r"\|x\|_[2] <= \|x\|_[1]"),
    (r"\half x", "<(1 over 2) x>"),
    (r"\pair xy", "<x , y>"),
    (r"\vech(A)", "<@vech (A)>"),
    (r"\armin_x f", "argmin_[x](f)"),
    (r"\size{a+b}", "|{a + b}|"),
    (r"A\T\vec v", "<A^[top] b:v>"),
    (r"\eps", "varepsilon"),
    (r"a \when{so} b", None),
    (r"\mat{a & b \\ c & d}", "arraycc[a & b // c & d]"),
    (r"\two x{ij}", "x_[<i j>]"),
    (r"\again", None),
    (r"\more x", None),
    (r"\delimited", None),
    (r"\bad", None),
    (r"\nrm", None),
    (r"\no", None),
]


@pytest.mark.parametrize(("formula", "expected"), MACRO_ROWS, ids=[row[0] for row in MACRO_ROWS])
def test_macros(formula: str, expected: str | None) -> None:
    macros = Macros.from_text(PREAMBLE)
    if expected is not None:
        assert show(parse_syntax(formula, macros)) == expected
    elif formula.startswith("a "):
        assert show(parse_syntax(formula, macros)) == "a .. 'if so' .. b"
    else:
        with pytest.raises(DeriverError) as caught:
            parse_syntax(formula, macros)
        assert caught.value.text == formula and caught.value.start == 0


def test_errors_in_expanded_text_point_to_the_use() -> None:
    macros = Macros.from_text(r"\newcommand{\broken}{a + )}")
    with pytest.raises(SyntaxMistake) as caught:
        parse_syntax(r"x = \broken y", macros)
    assert (caught.value.start, caught.value.end) == (4, 11)
