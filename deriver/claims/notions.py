r"""Notions of undergraduate texts, said in words: "let $n$ be even", "$A$ and $B$ commute", "an eigenvector of $A$ with eigenvalue $3$".

Each is a property that letters are declared with, or conditions in formulas, or further letters of which it is made (a Householder matrix
is $I-2vv^\top$ of a unit vector). Where the words say more than stands here ("the Hessian of a function" is symmetric, and more than that),
the notion is `implied`: it helps to prove, and nothing is refuted. Two tables; the words themselves are found in `phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ..errors import DeriverError
from ..expression import Expr
from ..latex.declarations import read_declarations
from ..model import Context
from .scope import Known, forget, freed
from .skeleton import MARK, Skeleton

__all__ = ["HAD", "NOTIONS", "SPELLED", "Notion", "Saying", "sayings_of", "with_notion", "with_saying"]


@dataclass(frozen=True)
class Notion:
    r"""What a word says of letters of one kind.

    `kind` is matrix, square, vector or scalar. `words` are words of declarations, said of each letter; `each`, `pairs` and `total` are
    conditions on each letter @X, on every two @X and @Y, and on their sum @S; `fresh` declares further letters (@v, @w), @m and
    @n being the sides of X. A notion of several letters says nothing of fewer than `least`.
    """

    kind: str
    words: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    least: int = 1
    implied: bool = False


#: Word -> what it says. Words of declarations that mean the same are not repeated here.
NOTIONS: dict[str, Notion] = {
    # numbers
    "even": Notion("scalar", ("integer",), (r"(-1)^{@X}=1",)),
    "odd": Notion("scalar", ("integer",), (r"(-1)^{@X}=-1",)),
    "distinct": Notion("any", pairs=(r"@X\ne @Y",), least=2),
    "of the same sign": Notion("scalar", pairs=(r"@X@Y>0",), least=2, implied=True),
    "of opposite sign": Notion("scalar", pairs=(r"@X@Y<0",), least=2),
    "reciprocal": Notion("scalar", pairs=("@X@Y=1",), least=2),
    "not both zero": Notion("scalar", pairs=(r"@X^2+@Y^2>0",), least=2),
    "of the same parity": Notion("scalar", ("integer",), pairs=(r"(-1)^{@X}=(-1)^{@Y}",), least=2),
    "acute": Notion("scalar", each=(r"0<@X<\frac{\pi}{2}",)),
    "obtuse": Notion("scalar", each=(r"\frac{\pi}{2}<@X<\pi",)),
    # random numbers
    "random": Notion("scalar", ("a random variable",)),
    "independent random": Notion("scalar", ("a random variable",), pairs=(r"@X\perp @Y",), least=2),
    "uncorrelated": Notion("scalar", ("a random variable",), pairs=(r"\operatorname{Cov}(@X,@Y)=0",), least=2),
    # several numbers, or the entries of one vector
    "sum to one": Notion("any", total=("@S=1",)),
    "sum to zero": Notion("any", total=("@S=0",)),
    # vectors
    "mutually orthogonal": Notion("vector", pairs=(r"@X^\top @Y=0",), least=2),
    "orthonormal": Notion("vector", ("unit",), pairs=(r"@X^\top @Y=0",), least=2),
    "parallel": Notion("vector", fresh=(r"Let $@v$ be a real number.",), pairs=("@X=@v @Y",), least=2),
    "of mean zero": Notion("vector", each=(r"\mathbf{1}^\top @X=0",)),
    "probability": Notion("vector", ("a probability vector",)),
    # matrices
    "permutation": Notion("matrix", ("a permutation matrix",)),
    "projector": Notion("matrix", ("idempotent",)),
    "orthogonal projector": Notion("matrix", ("an orthogonal projection",)),
    "covariance": Notion("matrix", ("positive semidefinite",)),
    "correlation": Notion("matrix", ("positive semidefinite",), implied=True),
    "kernel": Notion("matrix", ("positive semidefinite",), implied=True),
    "hessian": Notion("matrix", ("symmetric",), implied=True),
    "laplacian": Notion("matrix", ("positive semidefinite",), (r"@X\mathbf{1}=0",), implied=True),
    "undirected adjacency": Notion("matrix", ("symmetric",), implied=True),
    "involutory": Notion("matrix", ("involutory",)),
    "reflection": Notion("matrix", ("involutory",), implied=True),
    "householder": Notion("square", fresh=(r"Let $@v\in\mathbb{R}^{@n}$ be a unit vector.",), each=(r"@X=I-2@v@v^\top",)),
    "rotation": Notion("matrix", ("orthogonal",), (r"\det(@X)=1",), implied=True),
    "row-stochastic": Notion("matrix", ("row-stochastic",)),
    "doubly stochastic": Notion("matrix", ("row-stochastic",), (r"\mathbf{1}^\top @X=\mathbf{1}^\top",), implied=True),
    "traceless": Notion("square", each=(r"\operatorname{tr}(@X)=0",)),
    "determinant one": Notion("square", each=(r"\det(@X)=1",)),
    "determinant zero": Notion("matrix", ("singular",)),
    "unipotent": Notion("square", each=(r"\det(@X)=1",), implied=True),
    "strictly upper triangular": Notion("matrix", ("upper triangular", "nilpotent")),
    "strictly lower triangular": Notion("matrix", ("lower triangular", "nilpotent")),
    "nilpotent of index two": Notion("matrix", ("nilpotent",), (r"@X^2=0",), implied=True),
    "centered columns": Notion("matrix", each=(r"\mathbf{1}^\top @X=0",)),
    "rank one": Notion(
        "matrix",
        fresh=(r"Let $@v\in\mathbb{R}^{@m}$ be nonzero.", r"Let $@w\in\mathbb{R}^{@n}$ be nonzero."),
        each=(r"@X=@v@w^\top",),
    ),
    "commuting": Notion("square", pairs=("@X@Y=@Y@X",), least=2),
    "anticommuting": Notion("square", pairs=("@X@Y=-@Y@X",), least=2),
    "inverse to each other": Notion("square", pairs=("@X@Y=I",), least=2),
    "simultaneously diagonalizable": Notion("matrix", ("diagonalizable",), pairs=("@X@Y=@Y@X",), least=2, implied=True),
    "similar": Notion(
        "square", fresh=(r"Let $@v\in\mathbb{R}^{@n\times @n}$ be invertible.",), pairs=("@Y=@v^{-1}@X@v",), least=2
    ),
}  # fmt: skip

_FINITE = ("", *(f" with {w}" for w in (
    "finite variance", "finite variances", "finite mean", "finite means", "finite moments", "finite second moment", "finite second moments",
    "finite expectation", "finite mean and variance", "finite means and variances",
)))  # fmt: skip
_VARIABLES = ", ".join(
    f"@{kind}random {noun}{tail}"
    for kind in ("", "real ", "real-valued ", "scalar ")
    for noun in ("variable", "variables")
    for tail in _FINITE
)
_SPELLED: dict[str, str] = {
    "random": _VARIABLES.replace("@", ""),
    "independent random": _VARIABLES.replace("@", "independent ") + ", " + _VARIABLES.replace("@", "two independent "),
    "uncorrelated": _VARIABLES.replace("@", "uncorrelated "),
    "distinct": "distinct, different, unequal, distinct real numbers, distinct numbers",
    "of the same sign": "of the same sign, the same sign, of equal sign",
    "of opposite sign": "of opposite sign, of opposite signs, opposite signs, opposite sign, of different sign",
    "reciprocal": "reciprocal, reciprocals, reciprocal to each other, reciprocals of each other",
    "not both zero": "not both zero, not both equal to zero",
    "even": "even, even number, even integer, even integers, even numbers, even natural number",
    "odd": "odd, odd number, odd integer, odd integers, odd numbers, odd natural number",
    "of the same parity": "of the same parity, of equal parity, the same parity, integers of the same parity, integers of equal parity",
    "acute": "acute, acute angle, acute angles",
    "obtuse": "obtuse, obtuse angle",
    "sum to one": "sum to one, sum up to one, add up to one, add to one",
    "sum to zero": "sum to zero, sum up to zero, add up to zero",
    "mutually orthogonal": "mutually orthogonal, pairwise orthogonal, orthogonal to each other, perpendicular, mutually perpendicular, "
    "perpendicular to each other, orthogonal vectors",
    "orthonormal": "orthonormal, orthonormal vectors",
    "parallel": "parallel, collinear, parallel to each other",
    "of mean zero": "mean zero, zero mean, zero-mean, of mean zero, of zero mean",
    "probability": "probability, probability distribution",
    "permutation": "permutation",
    "projector": "projector, projectors, projection, projections, a projection, a projector",
    "orthogonal projector": "orthogonal projector, orthogonal projectors, orthogonal projection, "
    "orthogonal projections, symmetric projection, "
    "symmetric idempotent, projector onto, orthogonal projection onto, orthogonal projector onto",
    "covariance": "covariance, variance-covariance, gram, gramian",
    "correlation": "correlation",
    "kernel": "kernel",
    "involutory": "involutory, involution, an involution",
    "reflection": "reflection, reflections",
    "householder": "householder, householder reflection, householder reflector, householder reflections",
    "rotation": "rotation, rotations, special orthogonal, proper orthogonal",
    "laplacian": "graph laplacian",
    "hessian": "hessian of",
    "undirected adjacency": "adjacency matrix of an undirected graph, adjacency matrix of a simple graph",
    "row-stochastic": "row-stochastic, row stochastic, right stochastic, stochastic, markov, transition",
    "doubly stochastic": "doubly stochastic, doubly-stochastic, bistochastic",
    "traceless": "traceless, trace-free, trace zero, zero trace, vanishing trace, tracefree",
    "determinant one": "determinant one, unit determinant",
    "determinant zero": "determinant zero, zero determinant, vanishing determinant",
    "unipotent": "unipotent",
    "strictly upper triangular": "strictly upper triangular, strictly upper-triangular",
    "strictly lower triangular": "strictly lower triangular, strictly lower-triangular",
    "nilpotent of index two": "nilpotent of index two, nilpotent of order two, nilpotent of index 2",
    "centered columns": "centered columns, centred columns, mean-zero columns, zero-mean columns, columns of mean zero",
    "rank one": "rank one, rank-one, of rank one, unit rank",
    "commuting": "commuting, commute, commute with each other, pairwise commuting",
    "anticommuting": "anticommuting, anticommute, anti-commuting, anti-commute",
    "inverse to each other": "inverse to each other, inverses of each other, inverse of each other, mutually inverse",
    "simultaneously diagonalizable": "simultaneously diagonalizable, simultaneously diagonalisable",
    "similar": "similar, similar to each other",
}  # fmt: skip
#: Spelling -> notion.
SPELLED: dict[str, str] = {spelling: notion for notion, all_ in _SPELLED.items() for spelling in all_.split(", ")}
#: What a letter has; the others it is.
HAD = frozenset({"traceless", "determinant one", "determinant zero", "centered columns", "of mean zero", "rank one", "of the same sign",
                 "of opposite sign", "of the same parity"})  # fmt: skip
#: Letters that stand for whole numbers where nothing is said of them.
_WHOLE = frozenset("abcdijklmnrsNMKL")


@dataclass(frozen=True)
class Saying:
    """One thing said with formulas among its words: `wants` are letters with their shapes in size letters, `subject` those it speaks of."""

    subject: tuple[str, ...]
    wants: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    words: tuple[tuple[str, str], ...] = ()
    fresh: tuple[str, ...] = ()
    implied: bool = False
    said: str = ""


_NAMES = r"⟦[NM]\d+⟧(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)⟦[NM]\d+⟧)*"
_ONE = r"⟦[NM]\d+⟧"
_VALUE = r"(?:⟦[EN]\d+⟧|one|two|three|zero|unity)"
_IS = (
    r"\s+(?:(?:is|are|be|being|to\s+be|lies?|lie|lying)\s+)?(?:also\s+|both\s+|always\s+|an?\s+|the\s+)*"
    r"(?:(?P<adjective>unit|non-?zero|normali[sz]ed|positive|symmetric|invertible|real|fixed)\s+)?"
    r"(?:(?P<noun>(?:column\s+)?vectors?|matri(?:x|ces)|(?:real\s+)?numbers?|integers?|natural\s+numbers?|reals?|scalars?)\s+)?"
    r"(?:(?:which|that)\s+(?:is|are|lies?)\s+)?"
)
_HAS = r"\s+(?:has|have|having|with|be\s+of|is\s+of|are\s+of|of)\s+(?:an?\s+|the\s+)?"
_OF_EIGENVALUE = r"\s+(?:(?:with|for|to|belonging\s+to|corresponding\s+to|associated\s+(?:to|with))\s+)(?:the\s+)?(?:eigenvalue\s+)?"


@dataclass(frozen=True)
class _Form:
    """A pattern with groups X, Y, E, F; what it says. `wants` give the shape of each letter in size letters ("" is a scalar)."""

    pattern: re.Pattern[str]
    wants: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    fresh: tuple[str, ...] = ()
    implied: bool = False


def _form(pattern: str, wants: str, *conditions: str, words: str = "", fresh: str = "", implied: bool = False) -> _Form:
    said = tuple((w.split(":")[0], w.split(":")[1]) for w in wants.split(";"))
    more = tuple((w.split(":")[0], w.split(":")[1]) for w in words.split(";") if w)
    text = pattern.replace(" ", r"\s+").replace("{X}", rf"(?P<X>{_NAMES})").replace("{Y}", rf"(?P<Y>{_ONE})")
    text = text.replace("{V}", rf"(?P<V>{_ONE})")
    text = text.replace("{E}", rf"(?P<E>{_VALUE})").replace("{F}", rf"(?P<F>{_VALUE})")
    text = text.replace("{is}", _IS).replace("{has}", _HAS).replace("{for}", _OF_EIGENVALUE)
    return _Form(re.compile(text + r"(?![-\w])", re.IGNORECASE), said, conditions, more, tuple(f for f in (fresh,) if f), implied)


_THE = r"(?:the\s+)?(?:vectors?\s+|matri(?:x|ces)\s+)?"
_RANDOM = r"{X}{is}(?:real(?:-valued)? )?random variables?"
_PATH = r"(?:(?:standard|one-dimensional|scalar|real|\d-dimensional) )*(?:Brownian motions?|Wiener process(?:es)?)"
_PLAINLY = r"(?!\s+(?:with|having|start\w*|under|from|of|in|on|and|or|plus|reflected|stopped|conditioned|killed)\b)"
_FORMS: tuple[_Form, ...] = (
    _form(_RANDOM + r" (?:with|of|having) (?:mean|expectation|expected value) {E} and (?:with )?variance {F}", "X:",
          r"\mathbb{E}[@X]=@E", r"\operatorname{Var}(@X)=@F", words="X:a random variable"),
    _form(_RANDOM + r" (?:with|of|having) (?:mean|expectation|expected value) {E}", "X:", r"\mathbb{E}[@X]=@E",
          words="X:a random variable"),
    _form(_RANDOM + r" (?:with|of|having) variance {E}", "X:", r"\operatorname{Var}(@X)=@E", words="X:a random variable"),
    # "with drift 2", "started at 1", "in the plane": another process
    _form(rf"{{X}}{{is}}{_PATH}{_PLAINLY}", "X:?", words="X:a Brownian motion"),
    _form(rf"\b(?:an?|the|for|by) {_PATH} {{X}}{_PLAINLY}", "X:?", words="X:a Brownian motion"),
    _form(r"{X}{is}standard (?:normal|Gaussian)(?:ly distributed)?(?: random)?(?: variables?)?", "X:", r"@X \sim \mathcal{N}(0,1)",
          words="X:a random variable"),
    _form(rf"{{X}}{{is}}(?:orthogonal|perpendicular) to {_THE}{{Y}}", "X:n;Y:n", r"@X^\top @Y=0"),
    _form(r"{X}\s+commut(?:es?|ing) with {Y}", "X:nn;Y:nn", "@X@Y=@Y@X"),
    _form(r"{X}\s+anti-?commut(?:es?|ing) with {Y}", "X:nn;Y:nn", "@X@Y=-@Y@X"),
    _form(rf"{{X}}{{is}}eigenvectors? of {_THE}{{Y}}{{for}}{{E}}", "X:n;Y:nn", "@Y@X=@E@X", words="X:nonzero"),
    _form(rf"{{V}}{{is}}eigenvalue of {_THE}{{Y}} (?:with|and)(?: (?:corresponding|associated|its))* eigenvector {{X}}", "X:n;Y:nn;V:",
          "@Y@X=@V@X", words="X:nonzero"),
    _form(rf"{{X}}{{is}}in (?:the )?(?:kernel|null ?space|nullspace) of {_THE}{{Y}}", "X:n;Y:mn", "@Y@X=0"),
    _form(rf"{{X}}{{is}}in (?:the )?(?:range|image|column space) of {_THE}{{Y}}", "X:m;Y:mn", "@X=@Y@v",
          fresh=r"Let $@v\in\mathbb{R}^{@n}$."),
    _form(rf"{{X}}{{is}}inverse of {_THE}{{Y}}", "X:nn;Y:nn", "@X@Y=I", words="Y:invertible"),
    _form(rf"{{X}}{{is}}transpose of {_THE}{{Y}}", "X:nm;Y:mn", r"@X=@Y^\top"),
    _form(r"{X}{is}its own inverse", "X:nn", words="X:involutory"),
    _form(r"{X}\s+(?:equals?|be equal to|is equal to) its (?:own )?transpose", "X:nn", words="X:symmetric"),
    _form(rf"{{X}}{{is}}similar to {_THE}{{Y}}", "X:nn;Y:nn", "@Y=@v^{-1}@X@v",
          fresh=r"Let $@v\in\mathbb{R}^{@n\times @n}$ be invertible."),
    _form(r"{X}{is}(?:exactly )?divisible by {E}", "X:", r"\lfloor\frac{@X}{@E}\rfloor=\frac{@X}{@E}", words="X:integer"),
    _form(r"{X}{is}(?:at least|no less than|not less than|greater than or equal to|no smaller than) {E}", "X:", r"@X\ge @E"),
    _form(r"{X}{is}(?:at most|no more than|not greater than|less than or equal to|no larger than|no greater than) {E}", "X:",
          r"@X\le @E"),
    _form(r"{X}{is}(?:strictly )?(?:greater|bigger|larger|more) than {E}", "X:", "@X>@E"),
    _form(r"{X}{is}(?:strictly )?(?:less|smaller) than {E}", "X:", "@X<@E"),
    _form(r"{X}{is}strictly between {E} and {F}", "X:", "@E<@X<@F"),
    _form(r"{X}{is}between {E} and {F}", "X:", r"@E\le @X\le @F", implied=True),
    _form(r"(?:the )?rows of {X} (?:all )?(?:each )?(?:sum|add up|add) to (?:one|⟦E\d+⟧(?<=1⟧))", "X:mn", r"@X\mathbf{1}=\mathbf{1}"),
    _form(r"(?:the )?rows of {X} (?:all )?(?:each )?(?:sum|add up|add) to one", "X:mn", r"@X\mathbf{1}=\mathbf{1}"),
    _form(r"(?:the )?columns of {X} (?:all )?(?:each )?(?:sum|add up|add) to one", "X:mn", r"\mathbf{1}^\top @X=\mathbf{1}^\top"),
    _form(r"(?:the )?columns of {X} (?:are|be) (?:linearly )?independent", "X:mn", words="X:full column rank"),
    _form(r"(?:the )?rows of {X} (?:are|be) (?:linearly )?independent", "X:mn", words="X:full row rank"),
    _form(r"(?:the )?columns of {X} (?:are|be|form) (?:an )?orthonormal", "X:mn", words="X:orthonormal columns"),
    _form(r"{X}{has}determinant (?:equal to )?{E}", "X:nn", r"\det(@X)=@E"),
    _form(r"{X}{has}trace (?:equal to )?{E}", "X:nn", r"\operatorname{tr}(@X)=@E"),
    _form(r"(?:the )?determinant of {X} (?:is|be|equals|equal to) {E}", "X:nn", r"\det(@X)=@E"),
    _form(r"(?:the )?trace of {X} (?:is|be|equals|equal to) {E}", "X:nn", r"\operatorname{tr}(@X)=@E"),
    _form(r"{X}{has}(?:modulus|absolute value) {E}", "X:", r"|@X|=@E"),
    _form(r"{X} (?:maps|map|sends|send) {Y} to {V}", "X:mn;Y:n;V:m", "@X@Y=@V"),
    _form(r"(?:the )?sum of {X} (?:is|be|equals|equal to) {E}", "X:", "@S=@E"),
    _form(r"{X} (?:sum|sums|add|adds)(?: up)? to {E}", "X:?", "@S=@E"),
)  # fmt: skip
_NUMBERS = {"one": "1", "two": "2", "three": "3", "zero": "0", "unity": "1"}
_FRESH = (r"\check{v}", r"\check{w}", r"\check{z}", r"\check{a}", r"\check{b}", r"\check{c}", r"\check{d}", r"\check{q}")


def sayings_of(skeleton: Skeleton, text: str) -> Iterator[tuple[int, int, tuple[int, ...], Saying]]:
    """What a sentence says in these forms: where, of which formulas, and what. `text` is the sentence, with dots for what was taken."""
    for form in _FORMS:
        for found in form.pattern.finditer(text):
            groups = {k: v for k, v in found.groupdict().items() if v}
            letters = {k: _letters(skeleton, groups[k]) for k in "XYV" if k in groups}
            values = {k: _value(skeleton, groups[k]) for k in "EF" if k in groups}
            if not all(letters.values()) or not all(values.values()):
                continue
            marks = tuple(int(m[2]) for k in "XYV" if k in groups for m in MARK.finditer(groups[k]))
            saying = _saying(form, letters, {k: v or "" for k, v in values.items()}, found[0])
            adjective, noun = groups.get("adjective", "").lower(), groups.get("noun", "").lower()
            more = [adjective] if adjective not in ("", "real", "fixed") else []
            more += ["integer"] if noun.startswith(("integer", "natural")) else []
            words = (*((name, word) for name in saying.subject for word in more), *saying.words)
            yield found.start(), found.end(), marks, replace(saying, words=words)


def _saying(form: _Form, letters: dict[str, tuple[str, ...]], values: dict[str, str], said: str) -> Saying:
    subject = letters["X"]
    whole = any("@S" in c for c in form.conditions)
    wants, conditions, words = [], [], []
    for group, shape in form.wants:
        wants += [(name, shape) for name in letters[group]]
    single = {k: v[0] for k, v in letters.items() if k != "X"}
    for name in subject[:1] if whole else subject:
        table = {"X": name, "S": "+".join(subject), **single, **values}
        conditions += [_filled(c, table) for c in form.conditions]
    for group, word in form.words:
        words += [(name, word) for name in letters[group]]
    return Saying(subject, tuple(wants), tuple(conditions), tuple(words), form.fresh, form.implied, re.sub(r"⟦\w+⟧", "...", said))


def _filled(template: str, table: dict[str, str]) -> str:
    """A template with some of its letters filled in; the others are left for later."""
    return re.sub(r"@(\w)", lambda m: table[m[1]] + " " if m[1] in table else m[0], template)


def saying_of(notion: Notion, names: Sequence[str], said: str, vector: bool) -> Saying | None:
    """What a notion says of letters; None where there are too few."""
    if len(names) < notion.least:
        return None
    conditions = [_filled(c, {"X": name}) for c in notion.each for name in names]
    conditions += [_filled(c, {"X": x, "Y": y}) for c in notion.pairs for x, y in combinations(names, 2)]
    total = rf"\mathbf{{1}}^\top {names[0]}" if vector and len(names) == 1 else "+".join(names)
    if notion.total and not vector and len(names) == 1:
        return None
    conditions += [_filled(c, {"S": total}) for c in notion.total]
    shape = {"square": "nn", "matrix": "nn" if len(names) > 1 else "mn", "vector": "n", "scalar": "", "any": "?"}[notion.kind]
    if notion.words and notion.kind == "matrix":
        shape = "M"
    words = tuple((name, word) for name in names for word in notion.words)
    return Saying(tuple(names), tuple((n, shape) for n in names), tuple(conditions), words, notion.fresh, notion.implied, said)


def with_notion(known: Known, names: Sequence[str], word: str, *, anew: bool = False) -> Known | None:
    """What is known after a word of the table is said of letters; None where it does not fit them."""
    symbols = known.context.symbols
    vector = all(n in symbols and symbols[n].shape.kind == "vector" for n in names)
    saying = saying_of(NOTIONS[word], names, word, vector)
    return with_saying(known, saying, anew=anew) if saying is not None else None


def with_saying(known: Known, saying: Saying, *, anew: bool = False) -> Known | None:
    """What is known after something is said of letters; None where it does not fit what they are."""
    if any(name in known.context.definitions for name, _ in saying.wants):
        return None  # what is defined is what it is: the words are a claim
    if any(word == "integer" and name not in known.context.symbols and name not in _WHOLE for name, word in saying.words):
        return None  # an even function
    for attempt in (forget(known.context, saying.subject) if anew else known.context,):
        made = _declared(attempt, saying)
        if made is None:
            continue
        context, unsized = made
        context = freed(context, unsized, attempt)
        names = [name for name, _ in saying.wants]
        grown = known.with_(context.with_(text=(*known.context.text, saying.said)), declared=names)
        grown = replace(grown, sized=(grown.sized - frozenset(names)) | (known.sized & frozenset(names)) | frozenset(unsized))
        return grown.unread_too(dict.fromkeys(names, saying.said)) if saying.implied else grown
    return None


def _declared(context: Context, saying: Saying) -> tuple[Context, list[str]] | None:
    sides = _sides(context, saying)
    if sides is None:
        return None
    unsized = [name for name, shape in saying.wants if shape and name not in context.symbols]
    new = [(name, shape) for name, shape in saying.wants if name not in context.symbols and shape not in ("?", "M")]
    try:
        for name, shape in new:
            context = read_declarations(_declaration(name, shape, sides), context)
        for name, word in saying.words:
            context = read_declarations(f"Let ${name}$ be {word}.", context)
        table = dict(sides)
        free = [c for c in _FRESH if c not in context.symbols]
        for sentence, key in zip(saying.fresh, "vw", strict=False):
            table[key] = free.pop(0)
            context = read_declarations(_filled(sentence, table), context)
        before = context
        for condition in saying.conditions:
            context = read_declarations(f"Suppose ${_filled(condition, table)}$.", context)
    except (DeriverError, IndexError):
        return None
    for name, _ in saying.wants:
        if any(who == name and word == "a Brownian motion" for who, word in saying.words):
            continue  # it is said of $W_t$, whatever t is
        now = context.definitions[name].body if name in context.definitions else context.symbols.get(name)
        if now is None or (name in before.symbols and before.symbols[name].shape != now.shape):
            return None
    return context, unsized


def _declaration(name: str, shape: str, sides: dict[str, str]) -> str:
    if not shape:
        return f"Let ${name}$ be a real number."
    if len(shape) == 1:
        return rf"Let ${name}\in\mathbb{{R}}^{{{sides[shape]}}}$."
    return rf"Let ${name}\in\mathbb{{R}}^{{{sides[shape[0]]}\times {sides[shape[1]]}}}$."


def _sides(context: Context, saying: Saying) -> dict[str, str] | None:
    """The sizes for the letters m and n of the wanted shapes, as the declared letters have them; None where these do not fit."""
    sides: dict[str, str] = {}
    for name, shape in saying.wants:
        symbol = context.symbols.get(name)
        if symbol is None:
            continue
        actual = _shape(symbol)
        if shape == "?":
            continue
        if shape == "M":
            if len(actual) != 2:
                return None
            continue
        if len(actual) != len(shape):
            return None
        for letter, side in zip(shape, actual, strict=True):
            if sides.setdefault(letter, side) != side:
                return None
    used = {letter for s in context.symbols.values() for letter in s.shape.letters}
    for letter in "mn":
        if letter not in sides:
            sides[letter] = next(c for c in (letter, *"nmkpqrs") if c not in used)
            used.add(sides[letter])
    return sides


def _shape(symbol: Expr) -> tuple[str, ...]:
    return tuple(str(side) for side in (symbol.shape.rows, symbol.shape.cols) if side is not None)


def _letters(skeleton: Skeleton, text: str) -> tuple[str, ...]:
    return tuple(name for m in MARK.finditer(text) for name in skeleton.marks[int(m[2])].names)


def _value(skeleton: Skeleton, text: str) -> str | None:
    found = MARK.match(text)
    if found is None:
        return _NUMBERS.get(text.lower())
    latex = skeleton.marks[int(found[2])].formula.latex.strip()
    return latex if re.fullmatch(r"\w|\d+|\\[a-z]+", latex) else f"({latex})"
