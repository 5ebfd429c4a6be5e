r"""Questions of course sheets: factors of a named form, bases that go on, closest points, multiplicities, solutions counted.

Comes in: a `Composer` and the groups of a frame. Goes out: the question in the plain words of `linear_sentences`; None where what is said
does not fit together. The rows stand behind those of `linear_frames`, which say what is found of what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import patterns as re
from .linear_doings import braced, flattened
from .linear_plain import coefficients_of, matrix_text
from .linear_predicates import each
from .linear_spaces import units
from .linear_symbols import parts_of, plain_name, typed

if TYPE_CHECKING:
    from .linear_composition import Composer

__all__ = ["COURSE_FRAMES"]

_KIND = (
    r"(?:(?:real|invertible|nonsingular|diagonal|orthogonal|unitary|upper|lower|unit|triangular|square|permutation|matrix|matrices|and"
    r"|,|⟦H\d+⟧"
    r"|rotation-scaling|with) )*"
)


def factors(c: Composer, m: re.Match[str]) -> str | None:
    """ "find P and diagonal D with A=PDP^{-1}"."""
    names = [f"${x}$" for s in c.all(m["n"]) for x in re.findall(r"\$\s*([^$]*?)\s*\$", s.text)]
    product = c.say(m["z"])
    if len(names) == 2 and re.search(r"\\Lambda|D", "".join(names)):
        first, second = sorted(names, key=lambda n: "D" in n or "Lambda" in n)
        kind = "orthogonal" if re.search(r"orthogonal|unitary", m[0]) or re.search(r"\^\s*\{?\s*(?:T|\\top)", product) else "invertible"
        return f"Find an {kind} matrix {first} and a diagonal matrix {second} such that {product}."
    return None


def extended(c: Composer, m: re.Match[str]) -> str | None:
    """ "extend ⟦V0⟧ to a basis of ⟦R1⟧": unit vectors are added."""
    vectors = units(c, m["l"], c.say(m["r"]) if m["r"] else "")
    if vectors is None:
        return None
    c.assumed.append("the basis is extended by unit vectors")
    said = ", ".join(f"${v}$" for v in vectors)
    kind = (m["kind"] or "").strip()
    return f"Find an {kind} basis of {said}." if kind else f"Find a basis for the span of {said}."


def nearest(c: Composer, m: re.Match[str]) -> str | None:
    r""" "find x in U such that \|v-x\| <= \|v-u\|"."""
    name = plain_name(c.say(m["n"]).strip("$"))
    formula = re.sub(r"\\(?:leqslant|leq|le)(?![a-z])", "<", c.say(m["e"]).strip("$"))
    formula = re.sub(r"\\(?:left|right|lVert|rVert|Vert|\|)|[|\s{}]", "", formula)
    found = re.fullmatch(r"(\w+)-(\w+)(?:<\1-(\w+))?(?:_2)?", formula)
    if found is None or name not in found.groups()[:2]:
        return None
    other = found[1] if found[2] == name else found[2]
    mark = c.named.get(other)
    return None if mark is None else f"Find the orthogonal projection of {c.say(mark)} onto {c.say(m['s'])}."


def member(c: Composer, m: re.Match[str]) -> str | None:
    r""" "find $x\in U$ such that ..." where U is a space with a name."""
    found = re.fullmatch(r"\$\s*([a-z])\s*\\in\s*([A-Z])\s*\$", c.say(m["o"]))
    space = c.named.get(found[2]) if found else None
    if found is None or space is None or space[1] != "S":
        return None
    name = c.mark("N", f"${found[1]}$")
    fits = re.fullmatch(r"(?P<n>\S+) (?P<s>\S+) (?P<e>\S+)", f"{name} {space} {m['e']}")
    return nearest(c, fits) if fits else None


def of_matrices(c: Composer, m: re.Match[str]) -> str | None:
    """Independence of matrices, as vectors of their entries."""
    vectors = flattened(c, m["l"])
    if vectors is None or len(vectors) < 2:
        return None
    c.assumed.append("a matrix is read as the vector of its entries, row by row")
    return f"Are {', '.join(f'${v}$' for v in vectors)} linearly {m['p']}?"


def members(c: Composer, m: re.Match[str]) -> list[str]:
    return [f"Is ${v}$ in {c.say(m['s'])}?" for v in re.findall(r"\$([^$]*)\$", c.say(m["l"]))]


def preimage(c: Composer, m: re.Match[str]) -> str | None:
    """What `T(x)=Ax` takes to b: the solutions of Ax=b."""
    found = re.fullmatch(r"\$\s*[A-Z]\s*\(\s*(.*?)\s*\)\s*=\s*([A-Z])\s*\1\s*\$", c.say(m["f"]))
    return None if found is None or found[2] not in c.named else f"Solve ${found[2]}{found[1]}={c.say(m['v']).strip('$')}$."


def multiplicities(c: Composer, m: re.Match[str]) -> str | None:
    mark = next((x for x in re.findall(r"⟦M\d+⟧", m[0])), c.last)
    if mark is None or c.symbol(mark).kind != "M":
        return None
    return f"Find the algebraic and geometric multiplicities of {c.say(mark)}."


def solved(c: Composer, m: re.Match[str]) -> str:
    c.last = m["y"]
    return f"Solve {c.say(m['y'])}."


def always_solvable(c: Composer, m: re.Match[str]) -> str | None:
    """ "Ax=b has a solution for every b in R^3": the columns span."""
    equation = re.search(r"\$\s*([A-Z])\s*(?:\\mathbf|\\vec)?\s*\{?[a-z]\}?\s*=\s*(?:\\mathbf|\\vec)?\s*\{?([a-z])\}?\s*\$", c.say(m["y"]))
    if equation is None or plain_name(c.say(m["n"]).strip("$")) != equation[2] or equation[1] not in c.named:
        return None
    return f"Do the columns of ${equation[1]}$ span {c.say(m['r'])}?"


def plane_of(c: Composer, m: re.Match[str]) -> str | None:
    """The augmented matrix of equations in its echelon form."""
    matrix = augmented(c, m["y"])
    if matrix is None:
        return None
    c.assumed.append("the augmented matrix has the coefficients of the equations and their right sides in its rows")
    return f"Find the {'row ' if m['form'].startswith('echelon') else ''}{m['form']} of ${matrix}$."


def augmented(c: Composer, mark: str) -> str | None:
    """The augmented matrix of a system with rational coefficients."""
    listed = re.findall(r"\$([^$]*)\$", c.symbol(mark).data.get("equations", ""))
    equations = [re.sub(r"_\{(\d+)\}", r"_\1", e) for e in listed]
    letters = sorted(
        {x for e in equations for x in re.findall(r"(?<![A-Za-z\\])[a-z](?:_\d+)?(?![A-Za-z])|(?<=\d)[a-z](?:_\d+)?", e)},
        key=lambda x: (x == "w", x),
    )
    rows = [coefficients_of(e, letters) for e in equations]
    if not rows or any(r is None for r in rows):
        return None
    return matrix_text([[*r[0], r[1]] for r in rows if r is not None])


def projection_matrix(c: Composer, m: re.Match[str]) -> str:
    return f"Find the projection matrix onto {c.say(m['s'])}."


def orthogonally(c: Composer, m: re.Match[str]) -> str:
    c.last = m["a"]
    return f"Orthogonally diagonalise {c.say(m['a'])}."


def _spectral(c: Composer) -> str | None:
    """The spectral decomposition of the matrix that was spoken of."""
    return f"Orthogonally diagonalise {c.say(c.last)}." if c.last and c.last[1] == "M" else None


def gram_schmidt(c: Composer, m: re.Match[str]) -> str:
    kind = re.search(r"orthonormal|orthogonal", m["to"] or "")
    said = c.say(m["l"])
    if kind is not None:
        return f"Find an {kind[0]} basis of {said.removeprefix('the span of ')}."
    return f"Apply the Gram-Schmidt process to {said.removeprefix('the span of ')}."


def change(c: Composer, m: re.Match[str]) -> str:
    one, two = (("the standard basis" if g.startswith("stand") else braced(c.say(g))) for g in (m["one"], m["two"]))
    return f"Find the change of basis matrix from {one} to {two}."


def of_map(c: Composer, m: re.Match[str]) -> str | None:
    """The matrix of a map that is described in words."""
    c.last = m["p"]
    return c.symbol(m["p"]).data["asked"]


def kernel_of_last(c: Composer, m: re.Match[str]) -> str | None:
    """ "a basis of the space of solutions" of the system that was spoken of."""
    mark = c.last
    if mark is None or c.symbol(mark).kind != "Y":
        return None
    thing = c.symbol(mark)
    matrix = re.fullmatch(
        r"the system \$\s*([A-Z])\s*(?:\\mathbf|\\vec)?\s*\{?[a-z]\}?\s*=\s*(?:\\mathbf|\\vec)?\s*\{?0\}?\s*\$", thing.text
    )
    if matrix is not None and matrix[1] in c.named:
        return f"Find {'a basis for' if m['what'] == 'basis' else 'the dimension of'} the null space of ${matrix[1]}$."
    from .linear_things import of_rows

    fits = re.fullmatch(r"(⟦Y\d+⟧)", mark)
    made = of_rows(c, fits) if fits else None
    return None if made is None else f"Find {'a basis for' if m['what'] == 'basis' else 'the dimension of'} {c.say(made)}."


def both(c: Composer, m: re.Match[str]) -> list[str] | None:
    """ "find the null space of T, the nullity and the range of T"."""
    from .linear_frames import question

    one, two = question(c, f"find basis for {m[1]}"), question(c, f"find {m[2].removeprefix('find ')}")
    if two is None and c.last is not None:
        two = question(c, f"find {m[2].removeprefix('find ')} of {c.last}")
    return [*one, *two] if one and two else None


def matrix_and(c: Composer, m: re.Match[str]) -> list[str] | None:
    from .linear_frames import question

    one = question(c, f"find matrix of {m['f']}")
    nouns = [n.removeprefix("its ").strip() for n in re.split(r" ,? ?and | , ", m["more"])]
    two = question(c, f"find {' and '.join(n for n in nouns if n)} of {m['f']}")
    return [*one, *two] if one and two else None


def between(c: Composer, m: re.Match[str]) -> str | None:
    """The matrix of a map of polynomials from one space to another, in the powers."""
    from .linear_things import standard_basis

    formula = c.say(m["f"])
    bases = [standard_basis(c.say(m[k]), formula) for k in ("one", "two")]
    return None if None in bases else f"Find the matrix of the linear map {formula} relative to the bases ${bases[0]}$ and ${bases[1]}$."


def of_spaces(c: Composer, m: re.Match[str]) -> str:
    data = c.symbol(m["f"]).data
    bases = [data[k] for k in ("basis", "target") if k in data]
    relative = f" relative to the {'bases' if len(bases) == 2 else 'basis'} {' and '.join(bases)}" if bases else ""
    return f"Find the matrix of the linear map {c.say(m['f'])}{relative}."


def standard(c: Composer, m: re.Match[str]) -> str | None:
    """A basis of a whole space of polynomials or matrices is the usual one."""
    from .linear_things import standard_basis

    basis = standard_basis(c.say(m["r"]), "x")
    return None if basis is None else f"Find a basis for the span of {', '.join(f'${v}$' for v in parts_of(basis[2:-2]))}."


def both_qr(c: Composer, m: re.Match[str]) -> list[str] | None:
    if any(re.sub(r"[\s${}]|\\mathbf", "", s.text) != "QR" for s in c.all(m[0]) if s.kind == "W"):
        return None
    out = [f"Find the QR factorisation of {c.say(m[1])}."]
    return [*out, f"Find the full QR factorisation of {c.say(m[1])}."] if " full " in m[0] else out


def by_qr(c: Composer, m: re.Match[str]) -> str | None:
    if re.sub(r"[\s${}]|\\mathbf", "", c.say(m["w"])) != "QR":
        return None
    return f"Find the least squares solution of {c.symbol(m['q']).data.get('equations', c.say(m['q']))} by QR."


def twice(c: Composer, m: re.Match[str]) -> str | None:
    """ "find matrix of F relative to L, matrix of F relative to L": said twice."""
    from .linear_frames import question

    said = question(c, f"find {m[1]}")
    return said[0] if said and question(c, f"find {m[2]}") == said and len(said) == 1 else None


_THE_SAME = r"(?: ?,? (?:if|where|when|with) .*)?"
#: Frames: what fits a whole clause is said again.
COURSE_FRAMES = tuple(
    (typed(pattern), make)
    for pattern, make in (
        (rf"find {_KIND}(?P<n>⟦[NL]\d+⟧(?: {_KIND}⟦N\d+⟧)*) (?:st|with|for which|satisfying) (?P<z>⟦Z\d+⟧)(?:(?: and|,) ⟦N\d+⟧ is [a-z "
         rf"-]+)?", factors),
        (r"(?:extend|complete|enlarge|expand|augment) (?:set |vectors? )?(?P<l>⟦[VLS]\d+⟧) (?:to|into) (?P<kind>orthogonal "
         r"|orthonormal )?basis(?: (?:of|for) (?P<r>⟦R\d+⟧))?", extended),
        (r"find (?P<o>⟦O\d+⟧) (?:st|that minimi[sz]es|minimi[sz]ing) (?P<e>⟦[XWE]\d+⟧)(?: is (?:minimal|smallest|as small as possible"
         r"|minimum))?(?: for ⟦O\d+⟧)?", member),
        (r"find (?:vector |point )?(?P<n>⟦N\d+⟧) in (?P<s>⟦S\d+⟧) (?:st|that minimi[sz]es|minimi[sz]ing|for which) "
         r"(?P<e>⟦[XWE]\d+⟧)(?: is (?:minimal|smallest|as small as possible|minimum))?"
         r"(?: (?:for )?⟦\w+⟧ in ⟦S\d+⟧)?", nearest),
        (r"find (?:algebraic|geometric) (?:multiplicity )?(?:and|,)(?: find)? (?:geometric|algebraic) multiplicit(?:y|ies)(?: of "
         r"(?:eigenvalues? )?⟦\w+⟧)?(?: (?:of|for) ⟦M\d+⟧)?", multiplicities),
        (r"(?:whether|does) (?P<y>⟦Y\d+⟧) (?:has|have) (?:zero|no|one|unique|infinitely many|many|exactly one)(?: solutions?)?(?:(?: ,"
         r"| or| and)+ (?:zero|no|one|unique|infinitely many|many|exactly one)(?: solutions?)?)+",
         solved),
        (r"(?:whether|does) (?P<y>⟦Y\d+⟧) (?:is consistent|has solutions|have solutions) for (?:vectors? )?(?P<n>⟦N\d+⟧) in "
         r"(?P<r>⟦R\d+⟧)", always_solvable),
        (r"(?:put|bring|transform|convert|reduce|row reduce|row-reduce|change|get|find) augmented matrix of (?P<y>⟦Y\d+⟧) (?:in|to"
         r"|into|in to) (?:its )?(?P<form>reduced echelon form|echelon form)", plane_of),
        (r"find (?:standard |projection )?(?:matrix (?:⟦N\d+⟧ )?)?(?:that|which|for map that|of map that)? ?(?:orthogonally "
         r")?(?:projects|projection of|projecting)(?: (?:vectors(?: (?:in|of) ⟦R\d+⟧)?|⟦R\d+⟧|points))?"
         r"(?: orthogonally)? (?:onto|on|to) (?P<s>⟦[SVL]\d+⟧)", projection_matrix),
        (r"find orthonormal eigenbasis (?:of|for|spanned by|from|given by|by) (?P<a>⟦M\d+⟧)", orthogonally),
        (r"find spectral decomposition(?: of (?P<a>⟦M\d+⟧)| (?P<z>⟦Z\d+⟧))", lambda c, m:
         f"Orthogonally diagonalise {c.say(m['a'])}." if m["a"] else _spectral(c)),
        (r"(?:apply|use|perform|do|carry out|run) gram-schmidt(?: process)?(?: (?:to|on|with))? (?P<l>⟦[LS]\d+⟧)(?P<to>(?: ?,)? (?:to"
         r"|and) (?:find|get|form|obtain)? ?(?:orthonormal|orthogonal)"
         r" (?:set|basis|vectors|list)(?: (?:of|for) ⟦\w+⟧| for its span)?)?", gram_schmidt),
        (r"find (?P<what>basis|dimension) of solutions", kernel_of_last),
        (r"find {S} ,? ?(?:and )?(.*)", both),
        (r"find matrix ⟦N\d+⟧ (?:st|that|which) represents (?P<f>⟦F\d+⟧)(?: for ⟦N\d+⟧ in ⟦R\d+⟧)?", lambda c, m: f"Find the matrix of "
         f"the linear map {c.say(m['f'])}."),
        (r"find (?:standard )?matrix of (?P<f>⟦F\d+⟧) relative to standard bas[ie]s (?:of|for) (?P<one>⟦R\d+⟧) and (?P<two>⟦R\d+⟧)",
         between),
        (r"find (?:standard )?matrix of (?P<f>⟦F\d+⟧) relative to (?:standard )?bas[ie]s(?: (?:of|for) ⟦R\d+⟧)?", of_spaces),
        (r"find (?:standard )?basis (?:of|for) (?P<r>⟦R\d+⟧)", standard),
        (r"find matrix (?:of )?(?P<f>⟦F\d+⟧) ,? ?(?P<more>(?:its )?(?:rank|nullity).*)", matrix_and),
        (r"(?:are|whether|show|do|is)(?: matrices)? (?P<l>⟦[ML]\d+⟧(?:(?: ,)?(?: and)? ⟦M\d+⟧)*) (?:are |is |form )?(?:linearly "
         r")?(?P<p>independent|dependent)(?: or (?:in)?dependent)?(?: set)?(?: in ⟦R\d+⟧)?", of_matrices),
        (r"which of(?: vectors| elements)? (?:is|are|lie|lies|belong|belongs)(?: vectors?| elements?)? (?:in|to) (?P<s>⟦S\d+⟧) ?,? "
         r"?(?P<l>⟦[LV]\d+⟧)", members),
        (r"find preimage of (?P<v>⟦V\d+⟧) under (?P<f>⟦F\d+⟧)", preimage),
        (r"which of sets(?: of)?(?: vectors)? {L+} (?:is|are|form) (basis (?:of|for) ⟦R\d+⟧)", each),
        (r"find (?:thin |reduced )?⟦W\d+⟧ (?:factorization|factorisation|decomposition)(?: and full ⟦W\d+⟧ (?:factorization"
         r"|factorisation|decomposition))? of {M}", both_qr),
        (r"use (?P<w>⟦W\d+⟧) (?:factorization|factorisation|decomposition) to find (?P<rest>least squares solutions?) (?:of|to|for) "
         r"(?P<q>⟦[QY]\d+⟧)", by_qr),
        (r"(?:find solutions (?:of|for|to)|solve) augmented (?:matrix )?(?P<g>⟦G\d+⟧)", lambda c, m: f"Solve the system with augmented "
         f"matrix {c.say(m['g'])}."),
        (r"find change of basis matrix from (?:basis )?(?P<one>⟦L\d+⟧|standard basis) to (?:basis )?(?P<two>⟦L\d+⟧|standard basis)(?: "
         r"of ⟦R\d+⟧)?", change),
        (r"find (?:standard )?matrix (?:of|for|representing|that represents|which represents)? ?(?P<p>⟦P\d+⟧)(?: ?,? relative to "
         r"standard bas[ie]s(?: (?:of|for) ⟦R\d+⟧)?)?", of_map),
        (r"find ((?:matrix|coordinates) of .*) , ((?:matrix|coordinates) of .*)", twice),
        (r"(?:whether|show)(?: of)? (?:matrices|vectors|sets|systems|polynomials)? ?{MLYV+} (.*)", each),
        (r"(?:which|whether) of (?:sets (?:of vectors )?|lists |collections )?{L+} (?:is|are|form)? ?(basis .*)", each),
        (r"find (?:basis|bases) (?:of|for) (?P<s>⟦S\d+⟧) (?:that consists|consisting|made up|formed) of (?:columns|⟦L\d+⟧|column "
         r"vectors)(?: of ⟦M\d+⟧)?", lambda c, m:
         f"Find a basis for {c.say(m['s'])}." if c.symbol(m["s"]).data.get("form") in ("column", "span") else None),
    )
)  # fmt: skip
