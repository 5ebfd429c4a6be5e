r"""Theorems on solvers, kernels and samples by the parts of their statement: its formulas up to notation, and words that fit them.

Comes in: the words of a task with its formulas numbered. Goes out: the name of the theorem, where every formula is one that the theorem is
stated with, at least one row of what has to be there is there, and no word lies outside its vocabulary. The proofs stand in
`derivation.proofs.inequality_theorems` and `solver_theorems`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

__all__ = ["normal_formula", "statement_of_parts"]

_SHOW = re.compile(
    r"\b(?:show|prove|verify|derive|establish|demonstrate|explain|discuss|describe|justify|deduce|what happens|what are|what is|how does"
    r"|why|determine|find|state|use|analy[sz]e|investigate)\b"
)
_COMMON = frozenset(
    """
    a an the that of for in on over to and or with by is are be let where when as if then it its this all any every each show prove verify
    derive establish demonstrate explain discuss describe justify deduce what happens how does why determine find state use satisfies
    satisfy holds hold has have from at after we one has does assume suppose given real n-dimensional matrix matrices
    """.split()
)
_STAR = r"(?:\^\*|_\*|\^\\star|_\\star|)"
_AN_ERROR = rf"(?:e_[ki]|\\varepsilon_k|x_k-x{_STAR}|x{_STAR}-x_k)"
_START_ERROR = rf"(?:e_0|\\varepsilon_0|x_0-x{_STAR}|x{_STAR}-x_0)"
_KAPPA = r"\\kappa(?:_2)?(?:\(A\))?"
_RATE = (
    rf"(?:\\frac\{{\\sqrt\{{?{_KAPPA}\}}?-1\}}\{{\\sqrt\{{?{_KAPPA}\}}?\+1\}}|"
    rf"\\frac\{{1-1/\\sqrt\{{?{_KAPPA}\}}?\}}\{{1\+1/\\sqrt\{{?{_KAPPA}\}}?\}})"
)
_KRYLOV = r"(?:\\mathcalK|K)_[km](?:\(A,(?:r_0|b)\))?"
_A_DECL = r"A(?:\\in\\mathbbR\^\{?n\\timesn\}?)?"
_DAMPED = r"\(J\^\\topJ\+(?P<l>\\lambda|\\mu|\\alpha)I\)(?:\\delta|p|d|h|s|\\Deltax|\\delta_k|p_k)=-J\^\\topr(?:_k|\(x\))?"
_X = r"(?:x_1\+(?:x_2\+)?\\dots\+x_n|\\sum_\{?i=1\}?\^n?x_i|\\sum_\{i=1\}\^nx_i|a_1\+(?:a_2\+)?\\dots\+a_n|\\sum_\{i=1\}\^na_i)"
_PRODUCT = r"(?:[xa]_1(?:\\cdot)?(?:[xa]_2)?(?:\\cdot)?\\dots(?:\\cdot)?[xa]_n|\\prod_\{i=1\}\^n[xa]_i)"
_MEAN = rf"(?:\\frac\{{{_X}\}}\{{n\}}|\\frac1n{_X}|\\frac\{{1\}}\{{n\}}{_X})"
_GEOMETRIC = rf"(?:\\sqrt\[n\]\{{{_PRODUCT}\}}|\(?{_PRODUCT}\)?\^\{{(?:1/n|\\frac1n|\\frac\{{1\}}\{{n\}})\}})"
_N = r"\\\|(?:_2|_p|_\\infty)?"
_DX = rf"\\\|(?:\\[dD]elta\{{?x\}}?|\\hat\{{?x\}}?-x|x-\\hat\{{?x\}}?|\\tilde\{{?x\}}?-x){_N}"
_DB = rf"\\\|(?:\\[dD]elta\{{?b\}}?|\\hat\{{?b\}}?-b|\\tilde\{{?b\}}?-b){_N}"
_DA = rf"\\\|(?:\\[dD]elta\{{?A\}}?|E){_N}"
_MOVED = r"(?:x\+\\[dD]elta\{?x\}?|\\hat\{?x\}?|\\tilde\{?x\}?)"
_COND = r"(?:\\kappa(?:_2)?\(A\)|\\operatorname\{cond\}\(A\)|\\\|A\\\|\\\|A\^\{-1\}\\\|)"


@dataclass(frozen=True)
class _Row:
    """A theorem: words it must hold, formulas that may stand in it, those one of which must, and further words."""

    theorem: str
    said: str
    formulas: tuple[str, ...]
    needed: tuple[str, ...]
    words: frozenset[str]


def _row(theorem: str, said: str, words: str, needed: tuple[str, ...] = (), formulas: tuple[str, ...] = ()) -> _Row:
    return _Row(theorem, said, (*formulas, *needed), needed, frozenset(words.split()))


_CG_WORDS = (
    "conjugate gradient gradients cg method methods algorithm iteration iterate iterates step steps error errors energy a-norm norm bound "
    "estimate convergence rate k-th kth spd symmetric positive definite condition number krylov space subspace affine chebyshev "
    "polynomials polynomial i.e applied solving system linear minimal minimises minimizes minimise minimize minimiser minimizer unique "
    "converge among vectors optimality property best approximation exact solution arithmetic most at distinct eigenvalues "
    "converges terminates "
    "reaches finds ends many"
)
_ROWS = (
    _row(
        "bound of conjugate gradients", r"conjugate gradients?|\bcg\b", _CG_WORDS,
        (rf"\\\|{_AN_ERROR}\\\|_A(?:\\le2{_RATE}\^k\\\|{_START_ERROR}\\\|_A)",
         rf"\\\|{_AN_ERROR}\\\|_A\\le2\({_RATE}\)\^k\\\|{_START_ERROR}\\\|_A",
         rf"\\frac\{{\\\|{_AN_ERROR}\\\|_A\}}\{{\\\|{_START_ERROR}\\\|_A\}}\\le2\({_RATE}\)\^k"),
        ("k", r"Ax=b", _A_DECL, rf"{_KAPPA}", rf"{_AN_ERROR}", rf"{_AN_ERROR.replace('(?:', '(?:e_k=',1)}", rf"{_KAPPA}=.*"),
    ),
    _row(
        "optimality of conjugate gradients", r"(?:conjugate gradients?|\bcg\b).*minimi[sz]|minimi[sz].*(?:conjugate gradients?|\bcg\b)",
        _CG_WORDS,
        (rf"\\\|(?:e|x-x{_STAR}|x{_STAR}-x|y-x{_STAR}|x{_STAR}-y|e_k|{_AN_ERROR})\\\|_A",
         r"(?:\\phi|f|J|\\Phi)\(x\)=\\frac(?:12|\{1\}\{2\})x\^\\topAx-(?:b\^\\topx|x\^\\topb)"),
        ("x_k", "k", "x", "A", r"Ax=b", rf"(?:x_0\+)?{_KRYLOV}", rf"x\\inx_0\+{_KRYLOV}"),
    ),
    _row(
        "steps of conjugate gradients", r"(?:conjugate gradients?|\bcg\b).*(?:at most|within).*(?:steps|iterations)",
        _CG_WORDS + " within iterations different finite", (), ("n", "m", "k", "Ax=b", _A_DECL),
    ),
    _row(
        "limits of the Levenberg-Marquardt step", r"(?:levenberg|marquardt).*|.*limits? of .*marquardt",
        "levenberg-marquardt levenberg marquardt step steps direction update happens limit limits behaviour behavior behave small large "
        "parameter damping method two",
        (_DAMPED, r"(?:\\lambda|\\mu|\\alpha)(?:\\to|\\rightarrow)(?:0|0\^\+|\\infty)"),
        (r"\\lambda", r"\\mu", r"\\delta", "J", "r"),
    ),
    _row(
        "Gauss-Newton step", r"gauss-newton",
        "gauss-newton step direction iteration update method least squares nonlinear problem residual residuals jacobian normal equations "
        "linearise linearising linearize linearizing minimising minimizing minimise minimize formula function vector",
        (r"\\min_\{?(?:\\theta|x|w)\}?\\frac(?:12|\{1\}\{2\})\\\|r\((?:\\theta|x|w)\)\\\|(?:_2)?\^2",
         r"\\frac(?:12|\{1\}\{2\})\\\|r\((?:\\theta|x|w)\)\\\|(?:_2)?\^2",
         r"(?:f|F|S|E|\\phi)\((?:\\theta|x|w)\)=\\frac(?:12|\{1\}\{2\})\\\|r\((?:\\theta|x|w)\)\\\|(?:_2)?\^2",
         r"\\\|r\((?:\\theta|x|w)\)\\\|(?:_2)?\^2", r"J\^\\topJ(?:\\delta|d|p)=-J\^\\topr"),
        (r"\\delta", "J", "r", r"r\((?:\\theta|x|w)\)"),
    ),
    _row(
        "growth of pivots", r"partial pivoting",
        "growth factor gaussian elimination partial pivoting most at exceed cannot bounded element elements entry entries lu "
        "factorisation factorization upper is than larger not",
        (r"2\^\{n-1\}", r"\\rho(?:_n)?\\le2\^\{n-1\}", r"g(?:_n)?\\le2\^\{n-1\}"), (r"n\\timesn", "n", "A"),
    ),
    _row(
        "perturbation of eigenvalues", r"symmetric|weyl",
        "symmetric eigenvalue eigenvalues weyl's weyl inequality perturbation theorem bound",
        (r"\|\\lambda_[ijk]\(A\+(?:E|B|\\deltaA)\)-\\lambda_[ijk]\(A\)\|\\le\\\|(?:E|B|\\deltaA)\\\|(?:_2)?",),
        ("A", "E", "B", "i", "k", "A,E", "A,B"),
    ),
    _row(
        "Weyl's inequalities", r"",
        "symmetric eigenvalue eigenvalues weyl's weyl inequality inequalities decreasing nonincreasing descending order ordered numbered",
        (r"\\lambda_\{i\+j-1\}\(A\+B\)\\le\\lambda_i\(A\)\+\\lambda_j\(B\)",),
        ("A", "B", "A,B", "i,j", r"i\+j\\len\+1", r"i\+j-1\\len", r"\\lambda_1\\ge\\dots\\ge\\lambda_n"),
    ),
    _row(
        "Cauchy-Schwarz inequality of kernels", r"kernel",
        "kernel kernels cauchy-schwarz inequality positive semidefinite semi-definite definite symmetric psd valid",
        (r"\|?k\(x,(?P<y>[yz])\)\|?\^2\\lek\(x,x\)k\((?P=y),(?P=y)\)", r"\|k\(x,[yz]\)\|\\le\\sqrt\{k\(x,x\)k\(([yz]),\1\)\}"),
        ("k", "x", "y", "x,y", "k(x,y)"),
    ),
    _row(
        "normalised kernel", r"kernel",
        "kernel kernels normalised normalized cosine positive semidefinite semi-definite definite psd valid also again function defined",
        (r"(?:(?:\\tildek|\\hatk|\\bark|k'|k_n)\(x,[yz]\)=|)\\frac\{k\(x,[yz]\)\}\{\\sqrt\{k\(x,x\)k\(([yz]),\1\)\}\}",
         r"(?:(?:\\tildek|\\hatk|\\bark|k'|k_n)\(x,[yz]\)=|)\\frac\{k\(x,[yz]\)\}\{\\sqrt\{k\(x,x\)\}\\sqrt\{k\(([yz]),\1\)\}\}"),
        ("k", r"\\tildek", "x", r"k\(x,x\)>0"),
    ),
    _row(
        "Bochner's theorem, the direction that is used", r"bochner",
        "bochner's bochner theorem kernel kernels fourier transform nonnegative positive semidefinite semi-definite definite measure "
        "stationary translation-invariant shift-invariant continuous function whose only-if easy direction",
        (), (r"k\(x-y\)", "k", r"\\mathbbR\^?\{?[nd]?\}?", r"k\(x,y\)=\\kappa\(x-y\)"),
    ),
    _row(
        "perturbed right-hand side", r"",
        "invertible nonsingular non-singular perturbation perturbed relative error bound right-hand side system linear solves "
        "solution norm "
        "condition number square",
        (rf"\\frac\{{{_DX}\}}\{{\\\|x{_N}\}}\\le{_COND}\\frac\{{{_DB}\}}\{{\\\|b{_N}\}}",),
        ("Ax=b", rf"A\(?{_MOVED}\)?=(?:b\+\\[dD]elta\{{?b\}}?|\\hat\{{?b\}}?|\\tilde\{{?b\}}?)", "A", r"b\\ne(?:q)?0", "b", "x",
         r"A\\in\\mathbbR\^\{n\\timesn\}"),
    ),
    _row(
        "perturbed matrix", r"",
        "invertible nonsingular non-singular perturbation perturbed relative error bound matrix system linear solves solution norm "
        "condition number square",
        (rf"\\frac\{{{_DX}\}}\{{\\\|{_MOVED}{_N}\}}\\le{_COND}\\frac\{{{_DA}\}}\{{\\\|A{_N}\}}",),
        ("Ax=b", rf"\(A\+(?:\\[dD]elta\{{?A\}}?|E)\)\(?{_MOVED}\)?=b", "A", r"b\\ne(?:q)?0", "b", "x",
         r"A\\in\\mathbbR\^\{n\\timesn\}"),
    ),
    _row(
        "unbiased sample variance", r"unbiased|expect",
        "sample variance unbiased estimator estimate expectation expected value independent identically distributed i.i.d observations "
        "random variables mean population common finite bessel's correction",
        (r"(?:s\^2=|S\^2=|S_n\^2=|\\hat\\sigma\^2=|)\\frac(?:1|\{1\})\{n-1\}\\sum_\{i=1\}\^n\(?(?P<x>[xX])_i-\\bar\{?(?P=x)\}?\)?\^2",
         r"E\[s\^2\]=\\sigma\^2", r"\\mathbbE\[s\^2\]=\\sigma\^2"),
        (r"\\sigma\^2", "n", r"[xX]_1,\\dots,[xX]_n", r"[xX]_i", r"\\mu", r"\\bar\{?[xX]\}?", "s\\^2", "S\\^2"),
    ),
    _row(
        "arithmetic and geometric means", r"",
        "positive nonnegative non-negative numbers reals am-gm inequality arithmetic geometric mean means arithmetic-geometric equality "
        "exactly only holds hold equal",
        (rf"{_MEAN}\\ge{_GEOMETRIC}", rf"{_GEOMETRIC}\\le{_MEAN}"),
        (r"[xa]_i", r"[xa]_1,\\dots,[xa]_n(?:>0|\\ge0)?", r"[xa]_1,[xa]_2,\\dots,[xa]_n(?:>0|\\ge0)?", r"[xa]_i(?:>0|\\ge0)", "n",
         r"x_1=\\dots=x_n", r"x_1=x_2=\\dots=x_n"),
    ),
)  # fmt: skip


def normal_formula(text: str) -> str:
    r"""A formula in one notation: no spaces, `\top` for transposes, `\le`, `\dots`, letters without bold."""
    text = re.sub(r"\\[lr]Vert(?![a-z])|\\Vert(?![a-z])", r"\\|", text)
    text = re.sub(r"\\[lr]vert(?![a-z])|\\vert(?![a-z])", "|", text)
    text = re.sub(r"\\[dt]frac(?![a-z])", r"\\frac", text)
    text = re.sub(r"\\(?:leq|leqslant)(?![a-z])", r"\\le", text)
    text = re.sub(r"\\(?:geq|geqslant)(?![a-z])", r"\\ge", text)
    text = re.sub(r"\\(?:ldots|cdots|dotsb|dotsc)(?![a-z])", r"\\dots", text)
    text = re.sub(r"\^\s*(?:\{\s*(?:\\top|T|\\mathsf\{T\}|\\intercal)\s*\}|T|\\intercal(?![a-z]))", r"^\\top ", text)
    text = re.sub(r"\\(?:left|right|bigl?|bigr?|Bigl?|Bigr?|biggl?|biggr?)(?![a-z])|\\[,;!: ]|\\quad|~|\s", "", text)
    text = re.sub(r"\\cdot(?=\\dots)|(?<=\\dots)\\cdot(?![a-z])", "", text)
    text = re.sub(r"\\(?:mathbf|boldsymbol|bm|vec|mathrm|tilde|hat|bar|mathcal|mathbb)\{([A-Za-z]|\\[a-z]+)\}", _unwrapped, text)
    text = re.sub(r"([_^])\{([A-Za-z0-9*])\}", r"\1\2", text)
    return text.strip(".,;:")


def _unwrapped(m: re.Match[str]) -> str:
    command = m[0][1 : m[0].index("{")]
    return f"\\{command}{m[1]}" if command in ("tilde", "hat", "bar", "mathcal", "mathbb") else m[1]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def statement_of_parts(said: str, formulas: list[str]) -> str | None:
    """The theorem that a text states, or None: `said` with `#0` for the formulas, which are given beside it."""
    said = said.lower()
    if not _SHOW.search(said) or re.search(r"\b(?:not|never|without|counterexample|false|wrong)\b", said.replace("not larger", "")):
        return None
    plain = [p for f in formulas for p in [normal_formula(f)] if p]
    words = [w.strip(".,;:?!") for w in re.findall(r"[a-zà-ÿ][a-zà-ÿ'’.-]*", re.sub(r"#\d+", " ", said))]
    for row in _ROWS:
        if row.said and not re.search(row.said, said):
            continue
        if any(w and w not in _COMMON and w not in row.words for w in words):
            continue
        if not all(any(_compiled(p).fullmatch(f) for p in row.formulas) for f in plain):
            continue
        if "gradients" in row.theorem and "symmetric" in words and not re.search(r"positive definite|spd", said):
            continue  # true of positive definite matrices only
        if row.needed and not any(_compiled(p).fullmatch(f) for p in row.needed for f in plain):
            continue
        return row.theorem
    return None
