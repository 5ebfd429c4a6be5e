r"""Whole tasks of linear algebra said in another manner: "Find the matrix of the reflection across $y=2x$".

Comes in: the text of a task and its tokens. Goes out: the same task in other words, with what was taken for granted; None where no row
fits. Rows that only exchange words stand in `linear_phrases`; a row stands here where something is worked out from a formula, or where
the order of several sentences changes. A text is one line in which `⟦k⟧` stands for the k-th formula.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ..errors import DeriverError
from . import patterns as re
from .idioms import Rephrased
from .linear_given import GIVEN
from .linear_line import Said
from .linear_plain import coefficients_of, matrix_text, set_builder, vector_text
from .linear_proofs import PROOFS
from .linear_statements import STATEMENTS
from .wording import tokens_of

__all__ = ["in_other_manner"]

_ARRAY = re.compile(
    r"(?:\\left\s*)?[(\[]?\s*\\begin\{(?:[pbBv]?(?:small)?matrix\*?|array)\}.*\\end\{(?:[pbBv]?(?:small)?matrix\*?|array)\}\s*(?:\\right\s*)?[)\]]?",
    re.DOTALL,
)
_NAMED = re.compile(r"\\(?:begin|end)\{[a-z*]+\}|\\[A-Za-z]+")


def in_other_manner(text: str) -> Rephrased | None:
    """The task in the words of the grammar, or None where nothing of it is said otherwise."""
    try:
        said = Said(tokens_of(text))
    except DeriverError:
        return None
    before = said.text
    for row in _ROWS:
        row(said)
    if said.text == before:
        return None
    return Rephrased([(said.text, 0, len(text), False)], said.assumed)


# Rows ---------------------------------------------------------------------------------------------------------------------------------


def _named_literal(said: Said) -> None:
    """ "Find the inverse of $\\begin{bmatrix}...$ and use it to solve $Ax=b$": the only matrix without a name is the A of the equation."""
    arrays = [k for k, f in enumerate(said.formulas) if _ARRAY.fullmatch(f) and f.count(r"\begin") == 1 and "&" in f]
    others = [f for k, f in enumerate(said.formulas) if k not in arrays]
    if len(arrays) != 1:
        return
    used = {
        m[1] for f in others for m in re.finditer(r"(?<![A-Za-z\\])([A-Z])(?=\s*(?:\^|\\mathbf|\\vec|[a-z]\b|[a-z]_))", _NAMED.sub(" ", f))
    }
    used |= {m[1] for f in others for m in re.finditer(r"(?<![A-Za-z\\])([A-Z])\s*(?=\\mathbf\{?[a-z]\}?\s*=|\\vec)", f)}
    defined = {
        m[1] for f in others for m in re.finditer(r"(?:^|,|\\quad)\s*\\?(?:mathbf\{)?([A-Z])\}?(?:\([^()]*\))?\s*(?:=|:|\\in|\\to)", f)
    }
    defined |= {f for f in others if re.fullmatch(r"[A-Z]", f)}
    free = used - defined - {"I", "R", "T", "P", "Q", "L", "U", "D", "J", "S"}
    if len(free) == 1 and any(re.search(r"=|\^", f) for f in others):
        said.formulas[arrays[0]] = f"{free.pop()}={said.formulas[arrays[0]]}"


def _span_named(said: Said) -> None:
    r"""`\mathrm{Span}` is `\operatorname{span}`; a comma behind a formula inside of it parts formulas."""
    for k, f in enumerate(said.formulas):
        said.formulas[k] = re.sub(
            r"\\(?:operatorname\*?|mathrm|text|mathsf)\{\s*[Ss]pan\s*\}|\\Span(?![a-zA-Z])", r"\\operatorname{span}", f
        )
    said.line = re.sub(r"\bin ⟦(\d+)⟧", lambda m: _in_span(said, m), said.line)

    def member(found: re.Match[str]) -> str:
        inside = re.fullmatch(r"(.*?)\\in(?![a-zA-Z])\s*(\\operatorname\{span\}.*)", said.formula(found[0]), re.DOTALL)
        return (
            f"{said.mark(inside[1])} in the span of {said.mark(inside[2].replace(chr(92) + 'operatorname{span}', '').strip())}"
            if inside
            else found[0]
        )

    said.line = re.sub(r"⟦\d+⟧", member, said.line)


def _in_span(said: Said, found: re.Match[str]) -> str:
    f = said.formulas[int(found[1])]
    if not f.startswith(r"\operatorname{span}"):
        return found[0]
    return f"in the span of {said.mark(f.removeprefix(chr(92) + 'operatorname{span}').strip())}"


def _cases(said: Said) -> None:
    """ "Solve ... for all values of $a$", "the rank of ... depending on $a$": the cases are given where a letter makes some."""

    def drop(found: re.Match[str]) -> str:
        letters = [said.formula(m) for m in re.findall(r"⟦\d+⟧", found[0])]
        plain = r"[a-tA-T]|\\[a-z]+" if re.search(r"\b(?:system|equations?|solve)\b", said.line) else r"[a-zA-Z]|\\[a-z]+"
        return "" if all(re.fullmatch(plain, x) for x in letters) else found[0]

    letters = r"(?:the )?(?:real )?(?:parameters? |numbers? )?⟦\d+⟧(?: and ⟦\d+⟧)?"
    said.line = re.sub(
        rf",? ?(?:for (?:all|every|each|any|arbitrary) (?:possible )?(?:real )?(?:values? of )?{letters}|depending on (?:the value of )?"
        rf"{letters}|as a function of {letters}|in terms of (?:the parameter )?{letters}|according to the values? of {letters})(?= [.?]|$)",
        drop,
        said.line,
    )
    ask = re.fullmatch(
        r"(?:for (?:which|what) (?:real )?(?:values? of )?|(?:find|determine) (?:all |the )?(?:real )?values? of )"
        r"(⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*) (?:does|for which|such that) (the (?:following )?(?:linear )?system(?: of (?:linear "
        r")?equations)?)"
        r" ?:? ?(.*?) (?:have|has) (.*?) ?[?.]",
        said.line,
    )
    if ask is not None and ask[4].count("solution") + ask[4].count("many") >= 2:
        outcomes = (
            r"(?:no solutions?|a unique solution|exactly one solution|one solution|infinitely many(?: solutions)?|many solutions|unique)"
        )
        if re.fullmatch(rf"(?:\((?:a|b|c|i|ii|iii)\) )?{outcomes}(?: ?(?:,|and|or|;|, and|, or) (?:\( \w+ \) )?{outcomes})+", ask[4]):
            said.line = f"solve the system {ask[3]} ."


def _reordered(said: Said) -> None:
    """Least squares with weights or with a penalty, where the data stand in another order."""
    line = said.line
    found = re.fullmatch(
        r"(?:find|compute|determine) the (weighted least[- ]squares solution) with (?:the )?weights? (?:matrix )?(⟦\d+⟧) (?:of|for|to) "
        r"(?:the system )?(⟦\d+⟧)(?:(?: ,| and| , and) (⟦\d+⟧))? \.",
        line,
    )
    if found is not None and found[4]:
        said.line = (
            f"find the weighted least squares solution of {said.mark('Ax=b')} where {found[3]} and {found[4]} with weights {found[2]} ."
        )
    said.line = re.sub(
        r"(?:solve|find the solution of|minimi[sz]e) (?:the )?(ridge regression |ridge |tikhonov |least[- ]squares |regularized least "
        r"squares )?"
        r"(?:problem )?(⟦\d+⟧)(?: over ⟦\d+⟧)?(?= (?:for|where|with|when|if|,))",
        lambda m: _penalised(said, m),
        said.line,
    )


_PENALTY = re.compile(
    r"(?:\\min(?:_\{?(?:\\mathbf\{?)?[a-z\\]+\}?\}?)?\s*)?(?:\\left)?\\?[|‖]+\s*([A-Z]\s*(?:\\mathbf\{?)?[a-z]\}?)\s*-\s*((?:\\mathbf\{?)?[a-z]\}?)\s*(?:\\right)?\\?[|‖]+"
    r"(?:_\{?2\}?)?\s*(?:\^\{?2\}?)?(?:_\{?2\}?)?(?:\s*\+\s*([\d./]*|\\lambda|\\alpha|\\mu|\\frac\{?\d\}?\{?\d\}?)\s*(?:\\left)?\\?[|‖]+\s*(?:\\mathbf\{?)?[a-z]\}?\s*(?:\\right)?\\?[|‖]+"
    r"(?:_\{?2\}?)?\s*\^\{?2\}?(?:_\{?2\}?)?)?"
)


def _penalised(said: Said, found: re.Match[str]) -> str:
    inside = _PENALTY.fullmatch(said.formula(found[2]).replace(r"\lVert", r"\|").replace(r"\rVert", r"\|"))
    after = re.match(r" for (⟦\d+⟧) \.", found.string[found.end() :])
    if inside is None or after is not None and ">" in said.formula(after[1]):  # a weight with a sign is no entry of a matrix
        return found[0]
    system = said.mark(f"{inside[1]}={inside[2]}")
    if inside[3] is None:
        return f"find the least squares solution of {system}"
    weight = inside[3] or "1"
    known = f"with {said.mark(f'{chr(92)}lambda={weight}')} " if not weight.startswith("\\") or "frac" in weight else ""
    return f"find the ridge solution of {system} {known}".strip()


def _maps(said: Said) -> None:
    """Rotations, reflections and projections of the plane; the derivative of polynomials; what is a matrix or a formula then."""
    inlined = re.fullmatch(
        r"let (⟦\d+⟧) (?:be|denote) the ((?:orthogonal )?(?:reflection|rotation|projection)[^.]*?) [.,] (?:find|compute|determine) "
        r"the (?:standard )?matrix "
        r"(?:of|for) (⟦\d+⟧) ?\.",
        said.line,
    )
    if inlined is not None and said.formula(inlined[3]) in said.formula(inlined[1]):
        said.line = f"find the matrix of the {inlined[2]} ."
    planes = {"xy": "z=0", "yx": "z=0", "xz": "y=0", "zx": "y=0", "yz": "x=0", "zy": "x=0"}

    def axis(found: re.Match[str]) -> str:
        name = said.formula(found[1])
        if found[2] == "plane":
            return (
                f"the plane {said.mark(planes[name] + '+0z' if 'z' not in planes[name] else planes[name])}" if name in planes else found[0]
            )
        space = " ".join(said.formulas)
        return f"the line {said.mark({'x': 'y=0', 'y': 'x=0'}[name])}" if name in ("x", "y") and "3" not in space else found[0]

    if re.search(r"reflect|project", said.line):
        said.line = re.sub(r"the (⟦\d+⟧) ?-?(axis|plane)\b", axis, said.line)
    noun = r"(?:the )?(?:standard )?matrix (?:⟦\d+⟧ )?(?:of|for|that represents|representing) (?:the )?(?:linear )?"
    thing = r"(?:transformation|map|mapping|operator)? ?(?:⟦\d+⟧ )?(?:of (?:⟦\d+⟧|the plane) )?(?:that |which )?"
    said.line = re.sub(
        r"(?:the )?(?:standard )?matrix (?:(?:of|for|that|which|representing|represents|the|a|an|linear|transformation|map|mapping"
        r"|operator|rotation|rotates"
        r"|rotating|vectors|points|each|every|point|vector|plane|in|by|through|about|around|origin|angle|counterclockwise|counter-clockwise|clockwise"
        r"|anticlockwise|anti-clockwise|direction|degrees|radians|⟦\d+⟧)(?: |$))+",
        lambda m: _rotation(said, m) if " rotat" in m[0] else m[0],
        said.line,
    )
    mirror = (
        r"(?:reflects?|reflection)(?: (?:the )?(?:points|vectors|plane|every vector|each vector|space|⟦\d+⟧)(?: in (?:⟦\d+⟧|the plane))?)?"
    )
    said.line = re.sub(
        rf"{noun}{thing}{mirror}(?: of (?:⟦\d+⟧|the plane))? (?:across|in|about|through|over) the (?:line|plane|hyperplane) "
        rf"(⟦\d+⟧)(?: in ⟦\d+⟧)?",
        lambda m: _mirror(said, m, "householder matrix with normal vector"),
        said.line,
    )
    said.line = re.sub(
        r"(?:the )?(?:standard )?(?:orthogonal )?(?:projection matrix|projector|matrix (?:⟦\d+⟧ )?(?:of|for) the (?:orthogonal "
        r")?projection(?: of ⟦\d+⟧)?"
        r"|matrix that projects(?: vectors)?(?: in ⟦\d+⟧)?) onto the (?:line|plane|hyperplane) (⟦\d+⟧)(?: in ⟦\d+⟧)?",
        lambda m: _onto_plane(said, m),
        said.line,
    )
    said.line = re.sub(
        r"(?:the )?differentiation (?:operator|map|transformation)(?: (⟦\d+⟧)(?: (?:from ⟦\d+⟧ )?(?:in)?to ⟦\d+⟧| on ⟦\d+⟧)?|(?: "
        r"from)? ⟦\d+⟧ (?:in)?to ⟦\d+⟧)?",
        lambda m: f"the linear map {said.mark(_letter_of(said, m) + '(p)=p' + chr(39))}",
        said.line,
    )
    for k, f in enumerate(said.formulas) if re.search(r"\b(?:linear|transformation|basis|bases|operator)\b", said.line) else ():
        applied = re.match(r"\s*([A-Z])\s*(?:\(\s*p\s*\)|\[\s*p\s*\])\s*\(\s*([a-z])\s*\)\s*=\s*(.*)", f, re.DOTALL)
        applied = applied or re.match(r"\s*([A-Z])\s*(?:\(\s*p\s*\(\s*([a-z])\s*\)\s*\))\s*=\s*(.*)", f, re.DOTALL)
        if applied is not None:
            said.formulas[k] = f"{applied[1]}(p)={applied[3]}"


def _letter_of(said: Said, found: re.Match[str]) -> str:
    named = re.match(r"\s*([A-Z])\b", said.formula(found[1])) if found[1] else None
    return named[1] if named else "D"


def _rotation(said: Said, found: re.Match[str]) -> str:
    angles = [
        f for f in map(said.formula, re.findall(r"⟦\d+⟧", found[0])) if re.search(r"\\pi|circ|°|\\(?:theta|phi|alpha|varphi)|^-?\d+$", f)
    ]
    plain = [f for f in map(said.formula, re.findall(r"⟦\d+⟧", found[0])) if f not in angles]
    if len(angles) != 1 or any(not re.fullmatch(r"[A-Z](?:\s*(?:\\colon|:).*)?|\\(?:mathbb\{?\s*R\}?|R)\s*\^\s*\{?2\}?", f) for f in plain):
        return found[0]
    angle = angles[0]
    degrees = re.fullmatch(r"(-?\d+)\s*(?:\^\{?\\circ\}?|°)", angle)
    if degrees is not None:
        angle = f"\\frac{{{degrees[1]}}}{{180}}\\pi"
    elif "degrees" in found[0]:
        angle = f"\\frac{{{angle}}}{{180}}\\pi" if re.fullmatch(r"-?\d+", angle) else angle
    clockwise = re.search(r"(?<![-r])\bclockwise", found[0]) is not None and "counter" not in found[0] and "anti" not in found[0]
    if not clockwise and "clockwise" not in found[0]:
        said.assumed.append("the rotation is counterclockwise")
    cos, sin = rf"\cos\left({angle}\right)", rf"\sin\left({angle}\right)"
    one, other = (f"-{sin}", sin) if clockwise else (sin, f"-{sin}")
    return f"the matrix of the linear map {said.mark(f'T(1,0)=({cos},{one})')} , {said.mark(f'T(0,1)=({other},{cos})')} "


def _normal(said: Said, mark: str) -> list[Fraction] | None:
    f = said.formula(mark)
    unknowns = ["x", "y", "z"] if "z" in f else ["x", "y"]
    if re.search(r"x_\{?\d", f):
        size = max(int(d) for d in re.findall(r"x_\{?(\d)", f))
        unknowns = [f"x_{k}" for k in range(1, size + 1)]
    found = coefficients_of(f, unknowns)
    if found is None or found[1] != 0 or not any(found[0]):
        return None
    return found[0]


def _mirror(said: Said, found: re.Match[str], words: str) -> str:
    normal = _normal(said, found[1])
    if normal is None:
        return found[0]
    said.assumed.append(f"$v = {vector_text(normal)}$ is a normal vector of ${said.formula(found[1])}$")
    return f"the {words} {said.mark(vector_text(normal))}"


def _onto_plane(said: Said, found: re.Match[str]) -> str:
    normal = _normal(said, found[1])
    if normal is None:
        return found[0]
    at = next(k for k, c in enumerate(normal) if c)
    basis = []
    for j in range(len(normal)):
        if j != at:
            v = [Fraction(0)] * len(normal)
            v[j], v[at] = normal[at], -normal[j]
            basis.append(v)
    vectors = [said.mark(vector_text(v)) for v in basis]
    said.assumed.append(f"${said.formula(found[1])}$ is spanned by {', '.join('$' + said.formula(v) + '$' for v in vectors)}")
    return f"the projection matrix onto the span of {' , '.join(vectors)}"


def _sets(said: Said) -> None:
    r"""Sets by their conditions or by parameters: `\{(x,y,z):x+y=z\}` is a solution space, `\{(a+b,a,b):a,b\in\mathbb{R}\}` a span."""

    def put(found: re.Match[str]) -> str:
        f = said.formula(found[2])
        named = re.match(r"\s*(?:[A-Z]|\\mathcal\{?[A-Z]\}?)\s*=\s*(?=\\?(?:left)?\\?\{)", f)
        made = set_builder(f[named.end() :] if named else f)
        if made is None:
            return found[0]
        kind, rows = made
        if kind == "null":
            return f"the null space of {said.mark(matrix_text(rows))}"
        return f"the span of {' , '.join(said.mark(vector_text(v)) for v in rows)}"

    lead = r"((?:(?:vector )?(?:subspace|space|set)(?: of ⟦\d+⟧)? (?:defined by |given by )?)?)"
    named = re.fullmatch(r"let (⟦\d+⟧)(?: be the (?:subspace|set) (⟦\d+⟧))? [.,] (.*)", said.line)
    if named is not None:
        f = said.formula(named[2] or named[1])
        name = re.match(r"\s*([A-Z])\b", said.formula(named[1]))
        if name is not None and set_builder(re.sub(r"^\s*[A-Z]\s*=\s*", "", f)) is not None:
            rest = re.sub(r"⟦(\d+)⟧", lambda m: named[2] or named[1] if said.formula(m[0]) == name[1] else m[0], named[3])
            if rest != named[3]:
                said.line = rest
    space = r"(?: of (⟦\d+⟧))?"
    said.line = re.sub(
        lead + r"(⟦\d+⟧)" + space,
        lambda m: (
            made + (f" of {m[3]}" if m[3] and not _is_columns(said.formula(m[3])) else "")
            if r"\{" in said.formula(m[2]) and (made := put(m)) != m[0]
            else m[0]
        ),
        said.line,
    )

    def summed(found: re.Match[str]) -> str:
        size = re.search(r"\^\{?(\d+)\}?", said.formula(found[1]))
        return found[0] if size is None else f"null space of {said.mark(matrix_text([[Fraction(1)] * int(size[1])]))}"

    said.line = re.sub(
        r"(?:subspace|space|set) of (?:all )?(?:the )?vectors (?:⟦\d+⟧ )?in (⟦\d+⟧) (?:whose|such that the sum of (?:their|the)"
        r"|for which the) "
        r"(?:components|entries|coordinates) (?:add (?:up )?to|sum (?:up )?to|is|have sum) (?:zero|0|⟦\d+⟧)",
        summed,
        said.line,
    )
    said.line = re.sub(
        r"(dimension) of the (null space of ⟦\d+⟧) ,? ?and (?:give|find) a basis(?: for it| of it)?",
        r"\1 of the \2 and find a basis for the \2",
        said.line,
    )


def _is_columns(formula: str) -> bool:
    return re.fullmatch(r"\\(?:mathbb\{?\s*R\}?|R|mathbf\{R\})\s*\^\s*\{?\d\}?", formula) is not None


def _compared(said: Said) -> None:
    """What is asked of polynomials and their space: the name of the space says nothing more."""
    space = r"⟦(\d+)⟧"

    def drop(found: re.Match[str]) -> str:
        f = said.formulas[int(found[2])]
        plain = re.sub(r"[\s{}]|\\(?:mathbb|mathcal|mathbf|operatorname|mathrm)|\\left|\\right", "", f)
        return (
            found[1]
            if re.fullmatch(r"P_?\d?(?:\([RQxt]\))?|M_?(?:\d|\d,\d|\d\\times\d)(?:\([RC]\))?|R\^\d\\times\d|C\[.*\]", plain)
            else found[0]
        )

    said.line = re.sub(
        r"(⟦\d+⟧) (?:on|in|of) (⟦\d+⟧)(?= [.?,]|$)",
        lambda m: m[1] if _is_columns(said.formula(m[2])) and re.match(r"\s*[A-Z]\s*\(", said.formula(m[1])) else m[0],
        said.line,
    )
    said.line = re.sub(rf"((?:independent|dependent|basis ⟦\d+⟧)(?: set)?) (?:in|of|for) (?:the space )?{space}", drop, said.line)


def _without_exchange(said: Said) -> None:
    """ "use it to find $A^{-1}$"."""
    said.line = re.sub(
        r"(verify (?:that )?(?:the )?cayley-hamilton theorem (?:for|with) (⟦\d+⟧)) and use it to (?:find|compute) (⟦\d+⟧|its "
        r"inverse|the inverse(?: of ⟦\d+⟧)?)",
        lambda m: (
            f"{m[1]} . find the inverse of {said.mark(said.formula(m[2]).split('=')[0])} by the cayley-hamilton theorem"
            if not m[3].startswith("⟦") or re.fullmatch(r"[A-Z]\^\{?-1\}?", said.formula(m[3]))
            else m[0]
        ),
        said.line,
    )


def _limits(said: Said) -> None:
    """ "Find $A^kx_0$ and its limit as $k\\to\\infty$", "$\\lim_{k\\to\\infty}A^k$"."""

    def to_infinity(mark: str) -> bool:
        return re.fullmatch(r"[a-z]\s*\\(?:to|rightarrow)\s*(?:\+\s*)?\\infty", said.formula(mark)) is not None

    def power(mark: str) -> bool:
        return (
            re.match(r"(?:[A-Z]|.*\\end\{[a-z]*matrix\}\s*(?:\\right\s*[)\]])?)\s*\^\s*\{?[a-z]\}?", said.formula(mark), re.DOTALL)
            is not None
        )

    for pattern in (
        r"(?:find |compute |determine )(?:a formula for )?(⟦\d+⟧) ,? ?and (?:find |determine )?(?:its|the) limit (?:of ⟦\d+⟧ "
        r")?(?:as|when|for) (⟦\d+⟧)",
        r"(?:find|compute|determine|what is) the (?:limit|limiting value|long-term behaviou?r) of (⟦\d+⟧) (?:as|when|for) (⟦\d+⟧)",
        r"what happens to (⟦\d+⟧) (?:as|when|for) (⟦\d+⟧)",
    ):
        found = re.search(pattern, said.line)
        if found is not None and power(found[1]) and to_infinity(found[2]):
            said.line = f"{said.line[: found.start()]}find the limiting power {found[1]}{said.line[found.end() :]}"
    alone = re.search(r"(?:find|compute|evaluate|determine|what is) (⟦\d+⟧)", said.line)
    inside = alone and re.fullmatch(
        r"\\lim_\{\s*([a-z])\s*\\(?:to|rightarrow)\s*\\infty\s*\}\s*([A-Z]\s*\^\s*\{?\1\}?.*)", said.formula(alone[1]), re.DOTALL
    )
    if alone is not None and inside and re.search(r"\\begin\{", " ".join(said.formulas)):
        said.line = f"{said.line[: alone.start()]}find the limiting power {said.mark(inside[2])}{said.line[alone.end() :]}"


_SPHERE = re.compile(
    r"(?:\\?[|‖]+|\\l?Vert|\\lVert)\s*(?:\\mathbf\{?|\\vec\{?)?[a-z]\}?\s*(?:\\?[|‖]+|\\r?Vert)(?:_\{?2\}?)?(?:\^\{?2\}?)?\s*=\s*1"
    r"|(?:\\mathbf\{?|\\vec\{?)?([a-z])\}?\s*\^\{?(?:T|\\top)\}?\s*(?:\\mathbf\{?|\\vec\{?)?\1\}?\s*=\s*1"
)


def _on_the_sphere(said: Said) -> None:
    """The extreme values of a quadratic form where the vector has length one."""

    def form(mark: str) -> str | None:
        text = said.formula(mark)
        body = text.split("=")[-1].strip()
        return body if re.search(r"\^\{?2\}?", body) and not re.search(r"\\(?:sin|cos|exp|log|ln|sqrt|frac\{[a-z])", body) else None

    def unit(mark: str, body: str) -> bool:
        text = said.formula(mark)
        if _SPHERE.fullmatch(text.strip()):
            return True
        terms = re.sub(r"[\s{}]", "", text).removesuffix("=1").split("+")
        letters = set(re.findall(r"[a-z](?:_\d)?(?=[\^+\-a-z]|$)", re.sub(r"[\s{}]", "", body)))
        squares = {t.removesuffix("^2") for t in terms if t.endswith("^2")}
        return text.replace(" ", "").endswith("=1") and len(squares) == len(terms) and squares == letters and len(squares) > 1

    found = re.search(
        r"(?:find|compute|determine) the (maximum and (?:the )?minimum|minimum and (?:the )?maximum|maximum|minimum|largest"
        r"|smallest|max|min)"
        r"(?: values?)? of (?:the )?(?:quadratic form )?(⟦\d+⟧) (?:subject to(?: the constraint)?|on the unit (?:sphere|circle)"
        r"|when|where|for(?: all)?"
        r"(?: unit vectors)?|given|under the constraint(?: that)?|with|if)( ⟦\d+⟧)?(?= [.,?]|$)",
        said.line,
    )
    body = form(found[2]) if found is not None else None
    if found is None or body is None:
        return
    sphere = "unit" in found[0] or (found[3] is not None and _SPHERE.fullmatch(said.formula(found[3].strip()).strip()) is not None)
    if not sphere or (found[3] is not None and not unit(found[3].strip(), body)):
        return
    low = found[1][:2] in ("mi", "sm")
    which = "largest and smallest rayleigh quotients" if " and " in found[1] else f"{'smallest' if low else 'largest'} rayleigh quotient"
    said.line = f"{said.line[: found.start()]}find the {which} of {said.mark(body)}{said.line[found.end() :]}"


_ROWS: tuple[Callable[[Said], None], ...] = (
    *GIVEN, _named_literal, _span_named, _cases, _reordered, _maps, _sets, _compared, _without_exchange, _limits, _on_the_sphere,
    *STATEMENTS, *PROOFS,
)  # fmt: skip
