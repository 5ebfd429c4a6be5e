r"""Spaces in words: of polynomials, of matrices, of vectors that satisfy equations or are orthogonal to some; maps that project onto them.

Comes in: words and marks of a line. Goes out: the mark of the space or the map that these words describe; None where they describe none.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from . import patterns as re
from .linear_plain import coefficients_of, entries_of, linear_form, matrix_text, null_vectors, rank_of, rows_of, vector_text
from .linear_symbols import parts_of, plain_name, typed

if TYPE_CHECKING:
    from .linear_composition import Composer

__all__ = ["SPACES", "columns_of", "units"]


def polynomials(c: Composer, m: re.Match[str]) -> str | None:
    """ "polynomials of degree at most three"."""
    number = _number(c, m["k"])
    if number is None:
        return None
    return c.mark("R", f"$P_{number - ('less than' in m[0] or 'smaller than' in m[0])}$")


def _number(c: Composer, word: str) -> int | None:
    text = c.say(word).strip("$ ") if word.startswith("⟦") else word
    words = {w: k for k, w in enumerate("zero one two three four five".split())}
    return words[text] if text in words else int(text) if text.isdigit() else None


def matrices(c: Composer, m: re.Match[str]) -> str | None:
    size = re.sub(r"[\s()$]", "", c.say(m["h"]))
    return c.mark("R", f"$M_{{{size}}}$") if "n" not in size else None


def _named_space(c: Composer, m: re.Match[str]) -> str | None:
    """`P_3` where polynomials are spoken of: a space, no name of a polynomial or a point."""
    if (
        plain_name(c.say(m[1]).strip("$")) in c.named
        or re.fullmatch(r"\$\s*\\?(?:mathcal|mathbb)?\{?P\}?_\{?\d\}?\s*\$", c.say(m[1])) is None
    ):
        return None
    return c.mark("R", c.say(m[1]))


def _bound(c: Composer, m: re.Match[str]) -> str | None:
    """ "let V be the space of polynomials of degree at most 3"."""
    name = plain_name(c.say(m[1]).strip("$"))
    if m[1][1] == "R":
        return m[2]
    c.named[name] = m[2]
    return m[2]


# Sets of solutions ----------------------------------------------------------------------------------------------------------------------


def _letters_of(c: Composer, vector: str) -> list[str] | None:
    """The letters of `(x,y,z)` or of a column of letters."""
    text = c.symbol(vector).data.get("body", c.say(vector).strip("$"))
    text = re.sub(r"\\begin\{\w+\}|\\end\{\w+\}|\\left|\\right|^\s*[(\[]|[)\]]\s*(?:\^\{?(?:T|\\top)\}?)?\s*$", "", text)
    letters = [re.sub(r"_\{(\d+)\}", r"_\1", x.strip()) for x in re.split(r"\\\\|,", text) if x.strip()]
    return letters if letters and all(re.fullmatch(r"[a-z](?:_\d+)?", x) for x in letters) else None


def _dimension(c: Composer, words: str) -> int | None:
    """n of the first `\\mathbb{R}^n` among the marks."""
    for mark in re.findall(r"⟦R\d+⟧", words):
        size = re.search(r"\^\s*\{?\s*(\d+)\s*\}?\s*\$?$", c.say(mark))
        if size is not None:
            return int(size[1])
    return None


def _default_letters(n: int, text: str) -> list[str]:
    if re.search(r"x_\{?\d", text):
        return [f"x_{k}" for k in range(1, n + 1)]
    return ["x", "y", "z", "w"][:n] if n <= 4 else [f"x_{k}" for k in range(1, n + 1)]


def solution_set(c: Composer, m: re.Match[str]) -> str | None:
    """ "the vectors (x, y, z) of R^3 with x+y=0 and z=2x"."""
    marks = re.findall(r"⟦\w+⟧", m["e"])
    listed = [e for x in marks for e in re.findall(r"\$([^$]*)\$", c.symbol(x).data.get("equations", c.say(x)))]
    listed = [e for one in listed for e in _chained(one)]
    vector = m.groupdict().get("v")
    size = _dimension(c, m[0]) or (
        3 if re.match(r"\W*(?:intersection of )?(?:\w+ )?planes?\b", m[0]) else 2 if re.match(r"\W*line\b", m[0]) else None
    )
    letters = _letters_of(c, vector) if vector else _default_letters(size, " ".join(listed)) if size else None
    if letters is None or not listed or (size is not None and len(letters) != size):
        return None
    rows = [coefficients_of(re.sub(r"_\{(\d+)\}", r"_\1", e), letters) for e in listed]
    shown = rf"\{{({','.join(letters)}):{','.join(listed)}\}}"
    if any(r is None for r in rows):
        return None
    if any(r is not None and r[1] for r in rows):
        return c.mark("S", f"${shown}$", form="affine", set=shown)
    matrix = f"${matrix_text([r[0] for r in rows if r is not None])}$"
    return c.mark("S", f"the null space of {matrix}", form="null", of=matrix, set=shown)


def _chained(text: str) -> list[str]:
    sides = text.split("=")
    return [f"{a}={b}" for a, b in pairwise(sides)]


def _of_polynomials(c: Composer, m: re.Match[str]) -> str | None:
    r"""`\{p\in P_3:p(1)=0\}`: the null space of the map that the condition is."""
    found = re.fullmatch(
        r"\$\s*(?:[A-Z]\s*=\s*)?(?:\\left\s*)?\\\{\s*([a-z])(?:\(([a-z])\))?\s*\\in\s*(.*?)\s*(?::|\\mid|\\,?\|\\?,?"
        r"|\|)\s*(.*?)=\s*0\s*(?:\\right\s*)?\\\}\s*\$",
        c.say(m[1]),
        re.DOTALL,
    )
    from .linear_things import standard_basis

    if found is None or re.search(r"[,=]", found[4]):
        return None
    space = re.sub(
        r"\\mathbb\s*\{?R\}?\s*(?:\[x\]_\{?(?:\\leq?\s*)?(\d)\}?|_\{?(?:\\leq?\s*)?(\d)\}?\s*\[x\])",
        lambda k: f"P_{k[1] or k[2]}",
        found[3],
    )
    basis = standard_basis(space, found[2] or "x")
    if basis is None:
        return None
    return c.mark("S", f"the null space of the linear map $T({found[1]})={found[4]}$ relative to the basis ${basis}$", form="polynomials")


def _commuting(c: Composer, m: re.Match[str]) -> str | None:
    """The matrices that commute with one: the null space of AX-XA."""
    from .linear_doings import commuting_map

    said = commuting_map(c, m["a"])
    return None if said is None else c.mark("S", f"the null space of {said}", form="matrices")


def _polynomials_with(c: Composer, m: re.Match[str]) -> str | None:
    """ "the polynomials p in P_3 with p(1)=0"."""
    condition = re.fullmatch(r"\$(.*)=\s*0\s*\$", c.say(m["e"]), re.DOTALL)
    name = re.fullmatch(r"\$\s*([fgpq])(?:\([a-z]\))?\s*\$", c.say(m["n"]))
    from .linear_things import standard_basis

    basis = standard_basis(c.say(m["r"]), "x")
    if condition is None or name is None or basis is None or not re.search(rf"(?<![A-Za-z\\]){name[1]}(?![A-Za-z])", condition[1]):
        return None
    said = f"the null space of the linear map $T({name[1]})={condition[1].strip()}$ relative to the basis ${basis}$"
    return c.mark("S", said, form="polynomials")


def _symmetric(c: Composer, m: re.Match[str]) -> str | None:
    """The symmetric or skew-symmetric matrices: where X and its transpose differ by nothing, or cancel."""
    from .linear_things import standard_basis

    marks = re.findall(r"⟦[HR]\d+⟧", m[0])
    basis = standard_basis(c.say(marks[0]), "") if marks else None
    if basis is None or "begin" not in basis:
        return None
    sign = "-" if m["k"] == "symmetric" else "+"
    return c.mark("S", f"the null space of the linear map $T(X)=X{sign}X^\\top$ relative to the basis ${basis}$", form="matrices")


def _complement(c: Composer, m: re.Match[str]) -> str:
    return f"orthogonal complement of {m['x']}"


def _spanned(c: Composer, m: re.Match[str]) -> str:
    """A space by a basis of it."""
    return f"span of {m['x']}"


# Projections and maps by their matrix ---------------------------------------------------------------------------------------------------


def columns_of(c: Composer, mark: str) -> list[list[Fraction]] | None:
    """The vectors that span a space or are in a list, where they are rational."""
    thing = c.symbol(mark)
    body = thing.data.get("body", thing.text)
    if thing.kind == "S" and thing.data.get("form") != "span":
        return None
    out = []
    for part in re.findall(r"\$([^$]*)\$", body if "$" in body else f"${body}$"):
        inside = re.fullmatch(r"\s*(?:\\left\s*)?\\\{(.*?)(?:\\right\s*)?\\\}\s*", part, re.DOTALL)
        for v in parts_of(inside[1]) if inside else [part]:
            named = c.named.get(plain_name(v))
            entries = entries_of(c.symbol(named).data.get("body", c.say(named).strip("$")) if named else v)
            if entries is None:
                return None
            out.append(entries)
    return out if out and len({len(v) for v in out}) == 1 else None


def projector(columns: list[list[Fraction]]) -> list[list[Fraction]]:
    """`A(A^T A)^{-1}A^T` by Gram-Schmidt: the sum of `qq^T/q^Tq`."""
    n = len(columns[0])
    P = [[Fraction(0)] * n for _ in range(n)]
    done: list[list[Fraction]] = []
    for v in columns:
        q = list(v)
        for p in done:
            t = sum((a * b for a, b in zip(v, p, strict=True)), Fraction(0)) / sum((a * a for a in p), Fraction(0))
            q = [a - t * b for a, b in zip(q, p, strict=True)]
        if any(q):
            done.append(q)
            size = sum((a * a for a in q), Fraction(0))
            P = [[P[i][j] + q[i] * q[j] / size for j in range(n)] for i in range(n)]
    return P


def _projection(c: Composer, m: re.Match[str]) -> str | None:
    """ "T is the orthogonal projection onto W"."""
    columns = columns_of(c, m["s"])
    if columns is None:
        return None
    mark = c.mark(
        "P",
        m[0],
        matrix=matrix_text(projector(columns)),
        asked=f"Find the projection matrix onto {c.say(m['s'])}.",
        size=str(len(columns[0])),
    )
    name = re.match(r"\$\s*([A-Z](?:_\d)?)", c.say(m["t"]))
    if name is None:
        return None
    c.named[plain_name(name[1])] = mark
    return mark


def _by_matrix(c: Composer, m: re.Match[str]) -> str | None:
    """A map whose matrix relative to a basis is known."""
    thing = c.symbol(m["l"])
    columns = thing.data["columns"].strip("$") if "columns" in thing.data else None
    if columns is None:
        vectors = columns_of(c, m["l"])
        columns = matrix_text([list(r) for r in zip(*vectors, strict=True)]) if vectors else None
    name = re.match(r"\$\s*([A-Za-z](?:_\d)?)", c.say(m["t"]))
    if not columns or name is None:
        return None
    D = c.say(m["m"]).strip("$")
    product = rf"{columns}{D}{columns}^{{-1}}"
    c.assumed.append("the standard matrix is $S M S^{-1}$ with the basis as the columns of $S$")
    mark = c.mark("P", m[0], matrix=product, asked=f"Compute ${product}$.")
    c.named[plain_name(name[1])] = mark
    return mark


# Bases that go on ------------------------------------------------------------------------------------------------------------------------


def units(c: Composer, marks: str, space: str) -> list[str] | None:
    """Vectors, and those unit vectors that make them a basis, in order; None where they are no independent rational vectors."""
    vectors: list[list[Fraction]] = []
    for mark in re.findall(r"⟦\w+⟧", marks):
        found = columns_of(c, mark)
        if found is None:
            return None
        vectors += found
    n = len(vectors[0])
    size = re.search(r"\^\s*\{?\s*(\d+)", space)
    if (size and int(size[1]) != n) or rank_of(vectors) < len(vectors):
        return None
    for k in range(n):
        unit = [Fraction(int(i == k)) for i in range(n)]
        if rank_of([*vectors, unit]) == len(vectors) + 1:
            vectors.append(unit)
    return [vector_text(v) for v in vectors]


def _polynomial(c: Composer, m: re.Match[str]) -> str | None:
    """ "the polynomial $f(x)=-3+2x^3$" is the expression."""
    found = re.fullmatch(r"\$\s*[a-z]\s*(?:\(\s*[a-z]\s*\))?\s*=\s*(.*)\$", c.say(m[1]), re.DOTALL)
    return c.mark("X", f"${found[1].strip()}$") if found and "=" not in found[1] and linear_form is not None else None


_VECTORS = r"(?:(?:vectors|points|elements)(?: in ⟦R\d+⟧| of ⟦R\d+⟧)?|⟦R\d+⟧)"
_SET = r"(?:subspace|subset|set|space|collection)"
_IN = r"(?: (?:in|of) ⟦R\d+⟧)?"


def meet_or_join(c: Composer, m: re.Match[str]) -> str | None:
    r"""`U\cap V` and `U+V` of spaces that are given by rational vectors or equations."""
    found = re.fullmatch(r"\$\s*\(?\s*([A-Z](?:_\d)?)\s*(\\cap|\+)\s*([A-Z](?:_\d)?)\s*\)?\s*\$", c.say(m[1]))
    marks = [c.named.get(plain_name(found[k]), "⟦-") for k in (1, 3)] if found else []
    if found is None or any(mark[1] != "S" for mark in marks):
        return None
    if found[2] == "+":
        vectors = [v for mark in marks for v in vectors_of(c, mark) or [[]]]
        if not all(vectors):
            return None
        return c.mark("S", "the span of " + ", ".join(f"${vector_text(v)}$" for v in vectors), form="span")
    rows = [r for mark in marks for r in equations_of(c, mark) or [[]]]
    if not rows or not all(rows):
        return None
    c.assumed.append("the intersection is given by the equations of both spaces together")
    matrix = f"${matrix_text(rows)}$"
    return c.mark("S", f"the null space of {matrix}", form="null", of=matrix)


def equations_of(c: Composer, mark: str) -> list[list[Fraction]] | None:
    """The rows of equations of a space."""
    thing = c.symbol(mark)
    if thing.data.get("form") == "null" and (rows := rows_of(thing.data["of"].strip("$"))) is not None:
        return rows
    vectors = columns_of(c, mark)
    return None if vectors is None else null_vectors(vectors)


def vectors_of(c: Composer, mark: str) -> list[list[Fraction]] | None:
    """Vectors that span a space."""
    rows = equations_of(c, mark) if c.symbol(mark).data.get("form") == "null" else None
    return columns_of(c, mark) if rows is None else null_vectors(rows)


#: Rows that build a space, or a map by a space, out of words and smaller things.
SPACES = tuple(
    (typed(pattern), make)
    for pattern, make in (
        (r"\b(?:(?:vector )?space|set|collection) (?:consisting )?of (?:real |complex )?polynomials (?:functions )?(?:in (?:variable "
         r")?⟦N\d+⟧ )?"
         r"(?:(?:of|with|having) degree|whose degrees? (?:is|are)) (?:(?:at most|less than or equal to|not exceeding|up to|no more "
          r"than|less than|smaller than|≤) )?(?P<k>⟦K\d+⟧|\d|one|two"
         r"|three|four)(?: or (?:less|smaller|lower))?(?: (?:with|over|having) (?:real coefficients|⟦R\d+⟧|reals))?(?: in (?:variable "
          r")?⟦N\d+⟧)?", polynomials),
        (r"\b(?:(?:vector )?space|set|collection) of (?:real |complex )?(?P<h>⟦H\d+⟧) (?:real |complex )?matrices(?: (?:with|over) real "
         r"(?:entries|coefficients|numbers))?", matrices),
        (r"\b(?:(?:vector )?space|set) ⟦R\d+⟧ of (?:real )?polynomials (?:of|with) degree [^.,⟦]*(⟦K\d+⟧|\d)(?: or less)?",
         lambda c, m: re.findall(r"⟦R\d+⟧", m[0])[0]),
        (r"(?:(?<= on )|(?<= of )|(?<= in )|(?<= for )|(?<= and )|(?<=let )|(?<= space )|(?<= from )|(?<= to )){N}(?= (?:denote|be) "
         r"(?:⟦R|(?:real "
         r")?(?:vector )?space of polynomials)|[ .,]|$)", _named_space),
        (r"(?:\blet )?(⟦[NR]\d+⟧) (?:be|denote|is|denotes) (?:vector space |space )?{R}", _bound),
        (rf"\b{_SET}{_IN} (?:consisting )?of polynomials (?P<n>⟦[NX]\d+⟧) (?:in|of) (?P<r>⟦R\d+⟧) (?:with|st|for which|where) "
         rf"(?P<e>⟦[A-Z]\d+⟧)(?=[ .,?]|$)",
         _polynomials_with),
        (rf"\b{_SET}{_IN} (?:consisting )?of (?P<k>symmetric|skew-symmetric|antisymmetric) (?:(?:real|⟦H\d+⟧) )*matrices(?: (?:in|of) "
         rf"⟦R\d+⟧)?",
         _symmetric),
        (rf"\b{_SET}{_IN} (?:consisting )?of {_VECTORS} (?:that |which |st )?(?:are |is )?orthogonal to (?P<x>⟦[LVS]\d+⟧)", _complement),
        (rf"\b{_VECTORS} (?:that|which) (?:are |is )?orthogonal to (?P<x>⟦[LVS]\d+⟧)", _complement),
        (rf"\b{_SET}{_IN} (?:consisting )?of (?:{_VECTORS} (?:of form )?)?(?P<v>⟦[V]\d+⟧){_IN} (?:with|st|for which|where|that satisfy"
         rf"|that solve|with property that) "
         r"(?P<e>⟦[EY]\d+⟧(?:(?: ,)?(?: and)? ⟦[EY]\d+⟧)*)", solution_set),
        (rf"\b(?:{_SET}|plane|line|hyperplane|solution space){_IN} (?:of points )?(?:defined by|given by|with equations?|consisting of "
         rf"{_VECTORS} with|determined by|described by|spanned by|with|cut out by|st|where|of {_VECTORS} with)"
         r"(?: (?:linear )?(?:equations?|system|conditions?|relations?))? (?P<e>⟦[EY]\d+⟧(?:(?: ,)?(?: and)? ⟦[EY]\d+⟧)*)", solution_set),
        (r"\b(?:planes?|line|hyperplane) (?P<e>⟦E\d+⟧) (?:in|of) ⟦R\d+⟧", solution_set),
        (r"\bintersection of (?:two |three )?(?:planes|hyperplanes|subspaces)(?: (?:in|of) ⟦R\d+⟧)?(?: with equations| given by| ,)? "
         r"?(?P<e>⟦[EY]\d+⟧(?:(?: ,)?(?: and)? ⟦[EY]\d+⟧)*)(?: (?:in|of) ⟦R\d+⟧)?",
         solution_set),
        (r"(⟦[OS]\d+⟧)(?=[ .,?]|$)", lambda c, m: None if c.symbol(m[1]).data.get("form") else _of_polynomials(c, m)),
        (r"\b(?:subspace|set|space)(?: (?:in|of) ⟦R\d+⟧)? (?:consisting )?of (?:⟦H\d+⟧ )?(?:matrices|⟦R\d+⟧)(?: (?:of|in) ⟦R\d+⟧)? "
         r"(?:⟦N\d+⟧ )?(?:that|which) commute with (?P<a>⟦M\d+⟧)",
         _commuting),
        (rf"\b(?:subspace|space|plane|line){_IN} (?:with|having|whose|that has) basis (?:is |consists of )?(?P<x>⟦L\d+⟧)", _spanned),
        (rf"\b(?:subspace|space|plane|line){_IN} (?:with|having|that has) (?P<x>⟦L\d+⟧)", _spanned),
        (r"(?:\blet |\bsuppose |\bif )?(?:map )?(?P<t>⟦[JN]\d+⟧) (?:be |is |denote |where ⟦N\d+⟧ is )?(?:map (?:that is |which is "
         r"|given by )?)?(?:orthogonal "
         r"|orthogonally )?(?:projection|projects?)(?: of ⟦R\d+⟧)? (?:onto|on|to|in)"
         r" (?:⟦K\d+⟧ ?- ?dimensional )?(?P<s>⟦S\d+⟧)", _projection),
        (r"(?:\blet |\bsuppose |\bif )?(?P<t>⟦[JN]\d+⟧) (?:be |is )?(?:linear )?(?:map|function)(?: (?:from|on) ⟦R\d+⟧(?: (?:in)?to "
         r"⟦R\d+⟧)?)? (?:(?:that|which) has|with|whose) (?:matrix )?(?P<m>⟦M\d+⟧) "
         r"relative to (?:basis (?:of ⟦R\d+⟧ )?(?:given by |formed by |consisting of )?)?(?P<l>⟦L\d+⟧)", _by_matrix),
        (r"(⟦W\d+⟧)(?=[ .,?]|$)", meet_or_join),
        (r"(?<!find )\b(?:polynomial|function) {FE}(?! (?:that|which|whose|with|passes|of))", _polynomial),
    )
)  # fmt: skip
