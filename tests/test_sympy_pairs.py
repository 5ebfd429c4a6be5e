r"""SymPy's own tests of its two LaTeX parsers, run against ours: what the same text means, structurally or at random points.

A pair whose meaning we do not share is a row below with its reason; the test fails when a row starts to agree, or another pair stops to.
"""

from __future__ import annotations

import random
import warnings
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
import sympy

import deriver
from deriver.errors import DeriverError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    antlr = pytest.importorskip("sympy.parsing.tests.test_latex")
    lark = pytest.importorskip("sympy.parsing.tests.test_latex_lark")

# Not a formula of the mathematics we read.
BRA_KET = "a state of quantum mechanics"
OUT_OF_SCOPE: dict[str, str] = {
    r"\langle x |": BRA_KET,
    r"| x \rangle": BRA_KET,
    r"\langle x | y \rangle": BRA_KET,
}

STAR, M = "two stars behind a matrix are no notation", r"\begin{pmatrix}\imaginaryunit&2\\3&4\end{pmatrix}"
SPACE = "a wide space separates two formulas"
FONT = "a prime inside of a font's braces is no part of the word"
EXCEPTIONS: dict[str, str] = {
    r"\frac{d}{dt} x": "x is not declared to depend on t: the derivative could be zero",
    "||x||": "a double bar is a norm",
    "||x||y||": "the bars can be paired in two ways",
    "x!!!": "three signs may be a triple factorial",
    r"\adjugate(\begin{pmatrix}1 & 2 \\3 & 4\end{pmatrix})": "the adjugate is not supported",
    rf"\adjugate({M}+{M})": "the adjugate is not supported",
    rf"({M}+{M})^{{\ast\ast}}": STAR,
    rf"({M}+{M})^{{\ast\ast\ast}}": STAR,
    rf"({M}+{M})^{{**}}": STAR,
    rf"({M}+{M})^{{***}}": STAR,
    r"a \quad b": SPACE,
    r"a \qquad b": SPACE,
    r"\mathit{foo'}": FONT,
    r"\mathit{foo'}'": FONT,
    r"\mathit{foo''}": FONT,
    r"\mathit{foo''}'''": FONT,
    r"\begin{pmatrix}a & b & c \\x & y & z \\a & b & c \end{pmatrix}*\begin{pmatrix}x & y & z \\a & b & c \\a & b & c \end{pmatrix}"
    r"*\begin{pmatrix}a & b & c \\x & y & z \\x & y & z \end{pmatrix}": "a star between arrays may be an entrywise product",
    "a'b+ab'": "a prime is a derivative where nothing else is declared",
    r"\int (x+a)": "an integral without its dx",
}


@cache
def pairs() -> list[tuple[str, Any]]:
    """The pairs of both parsers, each once."""
    found: dict[tuple[str, str], tuple[str, Any]] = {}
    for module in (lark, antlr):
        for name in sorted(vars(module)):
            if name.endswith("PAIRS"):
                for latex, expected in getattr(module, name):
                    found.setdefault((latex, str(expected)), (latex, expected))
    return list(found.values())


def _canonical(name: str) -> str:
    """`a'_b` and `a_b'` look alike on paper: the primes stand behind."""
    name = name.replace("_prime", "'").replace("lamda", "lambda").translate({ord(c): None for c in "{} _\\"})
    return name.replace("'", "") + "'" * name.count("'")


def _renamed(expression: Any) -> Any:
    """Names as both sides write them; functions and symbols without assumptions, and pi a letter like any other."""
    expression = sympy.sympify(expression)
    if isinstance(expression, sympy.Pow) and getattr(expression.base, "is_Matrix", False):
        expression = sympy.MatPow(expression.base, expression.exp)  # an unevaluated power of a matrix
    elif isinstance(expression, sympy.conjugate) and getattr(expression.args[0], "is_Matrix", False):
        expression = sympy.Adjoint(sympy.Transpose(expression.args[0]))
    if isinstance(expression, sympy.MatrixBase | sympy.MatrixExpr):
        expression = expression.doit()
        explicit = expression.as_explicit() if isinstance(expression, sympy.MatrixExpr) else expression
        return sympy.Matrix(explicit).applyfunc(_renamed)
    table: dict[Any, Any] = {s: sympy.Symbol(_canonical(s.name)) for s in expression.atoms(sympy.Symbol)}
    functions = {f.func for f in expression.atoms(sympy.core.function.AppliedUndef)}
    expression = expression.xreplace({**table, sympy.pi: sympy.Symbol("pi")})
    for function in functions:
        expression = expression.replace(function, sympy.Function(_canonical(function.__name__)))
    return expression


def _numeric(expression: Any, seed: int) -> complex:
    """The value at a random point of positive numbers; undefined functions are polynomials that depend on their name."""
    draw = random.Random(seed)
    for applied in sorted(expression.atoms(sympy.core.function.AppliedUndef), key=str):
        weight = sum(map(ord, applied.func.__name__)) % 7 + 2
        expression = expression.replace(applied.func, lambda *a, w=weight: sum(w**i * x**2 + x for i, x in enumerate(a, 1)))
    bound = {v for part in expression.atoms(sympy.Integral, sympy.Sum, sympy.Product) for v in part.variables}
    names = sorted((s for s in expression.free_symbols - bound), key=str)
    values = {s: sympy.Rational(draw.randint(11, 39), 10) for s in names}
    integers = {s for part in expression.atoms(sympy.factorial, sympy.binomial) for s in part.free_symbols}
    values.update({s: sympy.Integer(draw.randint(3, 6)) for s in sorted(integers & set(names), key=str)})
    return complex(expression.subs(values).doit().evalf())


def _same(ours: Any, theirs: Any) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours, theirs = _renamed(ours), _renamed(theirs)
    if isinstance(ours, sympy.MatrixBase) or isinstance(theirs, sympy.MatrixBase):
        if not (isinstance(ours, sympy.MatrixBase) and isinstance(theirs, sympy.MatrixBase)) or ours.shape != theirs.shape:
            return False
        return all(_same(a, b) for a, b in zip(ours, theirs, strict=True))
    if ours == theirs:
        return True
    if isinstance(ours, sympy.core.relational.Relational) or isinstance(theirs, sympy.core.relational.Relational):
        return type(ours) is type(theirs) and all(_same(a, b) for a, b in zip(ours.args, theirs.args, strict=True))
    if isinstance(ours, sympy.Basic) and isinstance(theirs, sympy.Basic):
        ours, theirs = ours.doit(), theirs.doit()
        if ours == theirs:
            return True
        if {str(s) for s in ours.free_symbols} != {str(s) for s in theirs.free_symbols}:
            return False
        if ours.has(sympy.Derivative) != theirs.has(sympy.Derivative):
            return False
        try:
            _numeric(ours, 0)
        except TypeError:  # what has no value, an open integral among it, is compared as it stands
            return bool(sympy.simplify(ours - theirs) == 0)
        return all(abs(_numeric(ours, k) - _numeric(theirs, k)) < 1e-9 * (1 + abs(_numeric(theirs, k))) for k in range(4))
    return False


def _ours(latex: str, expected: Any) -> Any:
    if isinstance(expected, sympy.Symbol):
        # A prime is part of a name, and capital letters are a number, where that is declared.
        with suppress(DeriverError):
            return deriver.parse(latex, latex + r" \in \mathbb{R}").sympy
    return deriver.parse(latex).sympy


def agrees(latex: str, expected: Any) -> str | None:
    """None where our reading means the same; else what it is."""
    try:
        ours = _ours(latex, expected)
        return None if _same(ours, expected) else f"read as {ours}"
    except DeriverError as problem:
        return f"refused: {problem.message}"
    except (TypeError, ValueError, AttributeError, NotImplementedError) as problem:
        return f"not comparable: {type(problem).__name__} {problem}"


def test_pairs_agree_or_are_listed() -> None:
    wrong: list[str] = []
    for latex, expected in pairs():
        listed = latex in EXCEPTIONS or latex in OUT_OF_SCOPE
        difference = agrees(latex, expected)
        if difference is not None and not listed:
            wrong.append(f"{latex!r}: {expected}; {difference}")
    assert wrong == []


def test_listed_pairs_still_differ() -> None:
    everything: dict[str, list[Any]] = {}
    for latex, expected in pairs():
        everything.setdefault(latex, []).append(expected)
    for latex in (*EXCEPTIONS, *OUT_OF_SCOPE):
        assert latex in everything, latex
        assert any(agrees(latex, expected) is not None for expected in everything[latex]), latex


def test_at_least_95_per_cent_of_the_scope_agree() -> None:
    in_scope = [latex for latex, _ in pairs() if latex not in OUT_OF_SCOPE]
    agreeing = [latex for latex in in_scope if latex not in EXCEPTIONS]
    assert len(agreeing) >= 0.95 * len(in_scope)
    assert len(OUT_OF_SCOPE) <= 0.02 * len(pairs())
    print(f"{len(agreeing)} of {len(in_scope)} pairs in scope agree; {len(OUT_OF_SCOPE)} out of scope")


@pytest.mark.parametrize("latex", antlr.BAD_STRINGS)
def test_what_sympy_refuses_is_refused_or_read_with_every_symbol(latex: str) -> None:
    try:
        deriver.parse(latex)
    except DeriverError as problem:
        assert problem.text is not None


def test_the_comparison_tells_apart() -> None:
    x, y = sympy.symbols("x y")
    assert not _same(x + y, x - y)
    assert not _same(sympy.Matrix([[x, 1]]), sympy.Matrix([[x], [1]]))
    assert not _same(sympy.Eq(x, y), sympy.Ne(x, y))
    assert _same(sympy.sqrt(x**2), sympy.Abs(x)) and not _same(x**2, x**3)
