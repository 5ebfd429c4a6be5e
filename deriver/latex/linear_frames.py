r"""The questions of linear algebra, each once: what is found of what, what is said of what, what is done with what.

Comes in: a `Composer` whose line is made of things and folded words. Goes out: the questions in the plain words of `linear_sentences`; an
empty list unless every clause is one of these.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .linear_clauses import ALONG, DECLARED, METHOD, NOUN, NOUN_WORDS, clauses_of, without_givens
from .linear_composition import Composer
from .linear_courses import COURSE_FRAMES
from .linear_doings import (
    braced,
    closest_combination,
    combination,
    combined,
    commuting,
    complement_of,
    coordinates,
    diagonal,
    distance,
    eigenmatrix,
    eigenspace,
    equations,
    extreme_quotient,
    factor,
    fit,
    fit_at_times,
    gauss_newton,
    image,
    into,
    limit,
    line,
    map_matrix,
    onto,
    parted,
    real_block,
    recurrence,
    solve,
    steps,
    value_of_map,
    verb,
    with_eigenvalues,
)  # fmt: skip
from .linear_following import followed_by
from .linear_known import count_questions
from .linear_plain import matrix_text
from .linear_planes import matrix_of_plane_map
from .linear_predicates import each, for_which, made_so, yes_or_no
from .linear_spaces import columns_of
from .linear_symbols import typed
from .linear_textbook import TEXTBOOK_FRAMES
from .linear_things import matrix_of_values, with_domains
from .linear_words import METHODS

__all__ = ["question", "questions_of"]

Frame = Callable[[Composer, re.Match[str]], "str | list[str] | None"]

# Nouns -----------------------------------------------------------------------------------------------------------------------------

_THING = r"⟦[MWDXYGLVKSFE]\d+⟧"
_SPACES = {"nullspace": "null space", "colspace": "column space", "rowspace": "row space", "leftspace": "left null space"}
_NOUNS_HERE = rf"((?:(?:{NOUN}|nullspace|colspace|rowspace|leftspace|reduced echelon form|solutions)(?: , and | , | and )?)+?)"


def _nouns_of(c: Composer, m: re.Match[str]) -> list[str] | None:
    """ "find rank and nullity of ⟦M0⟧"."""
    return _asked_of(c, re.split(r" , and | , | and ", m[1].strip()), m[2])


def _asked_of(c: Composer, nouns: list[str], mark: str) -> list[str] | None:
    thing = c.symbol(mark)
    c.last = thing.data.get("thing", mark)  # "its" behind a null space is of the map
    return _asked(c, nouns, thing.kind, thing.text, thing.data)


def _asked(c: Composer, nouns: list[str], kind: str, text: str, data: dict[str, str]) -> list[str] | None:
    out: list[str] = []
    nouns = [n.removeprefix("its ") for n in nouns if n]
    if kind == "F" and "values" in data and (matrix := matrix_of_values(text)) is not None:
        kind, text = "M", f"${matrix}$"  # the matrix of the images times the inverse of the vectors
        c.assumed.append(f"the matrix of the map is {text}")
    if kind == "P":  # a map that is described in words: what is asked is asked of its matrix
        kind, text = "M", f"${data['matrix']}$"
    if {"eigenvalues", "eigenvectors"} <= set(nouns):
        nouns = ["eigenvalues and eigenvectors", *(n for n in nouns if n not in ("eigenvalues", "eigenvectors"))]
    for noun in nouns:
        if noun in _SPACES and kind not in "MFW":
            return None  # the image of a vector is no space
        noun = _SPACES.get(noun, NOUN_WORDS.get(noun, noun))
        if noun.startswith("pivot") and kind == "M":
            out.append(f"Find the row echelon form of {text} and the {noun}.")
            continue
        if kind == "S" and noun == "dimension" and data.get("form") == "complement":
            rows = columns_of(c, data["span"])
            if rows is None:
                return None
            out.append(f"Find the nullity of ${matrix_text(rows)}$.")
            c.assumed.append("the orthogonal complement is the null space of the matrix with these rows")
            continue
        if kind == "S":
            if noun not in ("basis", "dimension", "orthonormal basis", "orthogonal basis", "orthogonal complement"):
                return None
            if noun == "orthogonal complement":
                return None
            if noun.startswith("ortho") and data.get("form") == "complement" and (rows := columns_of(c, data["span"])) is not None:
                c.assumed.append("the orthogonal complement is the null space of the matrix with these rows")
                out.append(f"Find an {noun} of the null space of ${matrix_text(rows)}$.")
                continue
            form = text.removeprefix("the span of ") if noun.startswith("ortho") and text.startswith("the span of ") else text
            article = "an" if noun.startswith("ortho") else "the" if noun == "dimension" else "a"
            out.append(f"Find {article} {noun} {'for' if noun == 'basis' else 'of'} {form}.")
        elif noun in ("basis", "dimension"):
            return None
        elif kind == "F":
            relative = f" relative to the basis {data['basis']}" if "basis" in data else ""
            out.append(f"Find the {noun} of the linear map {text}{relative}.")
        elif kind in "YE":
            if noun == "least squares solution" and kind == "Y":
                out.append(f"Find the least squares solution of {data.get('equations', text)}.")
                continue
            if noun == "solutions" and kind == "E":
                out.append(f"Solve the system {text}.")
                continue
            if noun != "solutions":
                return None
            out.append(f"Solve {text}.")
        else:
            out.append(f"Find the {noun} of {text}.")
    return out


def _nouns_of_each(c: Composer, m: re.Match[str]) -> list[str] | None:
    """ "a basis for ⟦S0⟧ and for ⟦S1⟧"."""
    out: list[str] = []
    for mark in re.findall(r"⟦\w+⟧", m[2]):
        thing = c.symbol(mark)
        said = _asked(c, re.split(r" , and | , | and ", m[1].strip()), thing.kind, thing.text, thing.data)
        if said is None:
            return None
        out.extend(said)
    return out


def _nouns_of_it(c: Composer, m: re.Match[str]) -> list[str] | None:
    if c.last is None:
        return None
    thing = c.symbol(c.last)
    return _asked(c, re.split(r" , and | , | and ", m[1].strip()), thing.kind, thing.text, thing.data)


def _values(c: Composer, m: re.Match[str]) -> list[str]:
    """ "find ⟦W0⟧ and ⟦W1⟧": values of expressions."""
    out = []
    for s in c.all(m[1]):
        inverse = re.fullmatch(r"\$\s*([A-Z])\s*\^\s*\{?\s*-1\s*\}?\s*\$", s.text)
        if inverse is not None and c.named.get(inverse[1], "⟦-")[1] == "F":
            out.append(f"Find the inverse of the linear map {c.say(c.named[inverse[1]])}.")
            continue
        norm = re.fullmatch(
            r"\$\s*(?:\\kappa|\\operatorname\{cond\}|\\mathrm\{cond\})(?:_\{?(1|2|F|\\infty)\}?)?\s*\(\s*([A-Z])\s*\)\s*\$", s.text
        )
        if norm is not None:
            which = {"1": " in the 1-norm", "F": " in the Frobenius norm", r"\infty": " in the infinity norm"}.get(norm[1] or "2", "")
            out.append(f"Find the condition number{which} of ${norm[2]}$.")
        else:
            out.append(f"Compute {s.text}.")
    return out


#: Frames: the first that fits a whole clause says it again.
_FRAMES: tuple[tuple[re.Pattern[str], Frame], ...] = tuple(
    (typed(pattern), make)
    for pattern, make in (
        (r"(?:which|find) (?P<n>⟦N\d+⟧(?:(?: ,)?(?: and)? ⟦N\d+⟧)*) (?:st |if |when |for which )?(?P<s>.*)", for_which),
        (r"which (?P<n>⟦N\d+⟧) make (?P<t>⟦\w+⟧) (?P<s>.*)", made_so),
        (r"find (?P<n>⟦N\d+⟧) st (?P<t>⟦\w+⟧) (?P<s>.*)", made_so),
        (r"(?:if|suppose|given) (?P<s>.*?) ,? ?find (?P<n>⟦N\d+⟧)", for_which),
        (r"st (?P<n>⟦N\d+⟧) (?P<s>.*)", for_which),
        (r"which of (?:(?:matrices|sets|systems|vectors) )?{MLYV+} (?:is |are )?((?:is|are|lie|lies|belong|belongs)? ?.+?)", each),
        (r"find {N} and {N} st {E}", combined),
        (r"verify cayley-hamilton(?: theorem)? (?:for|with|of) {M}", lambda c, m: f"Verify the Cayley-Hamilton theorem for {c.say(m[1])}."),
        (r"find (?:vectors? )?{N} (?:with|st|for which|that is|satisfying) {QY}", lambda c, m: f"Solve {c.say(m[2])}."),
        (r"find (?:vectors? )?{N} with {QY} for ⟦M\d+⟧", lambda c, m: f"Solve {c.say(m[2])}."),
        (r"express (?P<v>⟦V\d+⟧) as sum of two orthogonal vectors ,? ?one (?:in|along|parallel to) (?P<s>⟦[SV]\d+⟧) and (?:one"
         r"|other|another) orthogonal to (?:it|⟦[SV]\d+⟧)", onto),
        (r"find (?P<w>largest|maximum|greatest|smallest|minimum|least|maximal|minimal) value of (?P<q>⟦W\d+⟧) (?:for|over|among|on"
         r"|where|when|if|subject to) (?:unit "
         r"vectors?(?: ⟦N\d+⟧)?|unit sphere|⟦[EW]\d+⟧)", extreme_quotient),
        (r"find (?:(?:polynomial|curve|parabola|cubic|quadratic|function) )?(?P<e>⟦[EF]\d+⟧) (?:that|which|whose graph) passes through "
         r"(?P<p>⟦[LV]\d+⟧)", fit),
        (r"find {W}", value_of_map),
        (r"(?:which|what|find) (?:vector|point) (?:in|of|on) (?P<s>⟦S\d+⟧) (?:is|lies|that is) closest to (?P<v>⟦V\d+⟧)", onto),
        (r"find subset of {L} (?:that|which) (?:is|form|forms) basis (?:for|of) (?:its span|⟦S\d+⟧|span of ⟦L\d+⟧)",
         lambda c, m: f"Find a basis for the span of {braced(c.say(m[1]))}."),
        (r"find (orthogonal |unitary |invertible )?matrix (?:⟦N\d+⟧ )?(?:that|which) (orthogonally )?(?:diagonalizes|diagonalises) "
         r"{M}(?: orthogonally)?",
         lambda c, m: f"{'Orthogonally diagonalise' if m[1] and m[1][0] in 'ou' or m[2] else 'Diagonalise'} {c.say(m[3])}."),
        (r"express {X} in matrix form|find (?:symmetric )?matrix of {X}", lambda c, m:
         f"Find the symmetric matrix of the quadratic form {c.say(m[1] or m[2])}."),
        (r"find (area|volume) of (parallelogram|triangle|parallelepiped|tetrahedron) (?:with (?:sides|edges|adjacent sides|adjacent "
         r"edges)|spanned by|whose (?:sides|edges) are|formed by|on) "
         r"{L}", lambda c, m: f"Find the {m[1]} of the {m[2]} spanned by {c.say(m[3])}."),
        (r"(?:whether|show|if) (.*)", yes_or_no),
        (r"((?:is|are|does|do|can|has|have) .*)", yes_or_no),
        (rf"find {_NOUNS_HERE} (?:of|for|to|from) (?:(?:map|system|equation) )?{{MFWDSYXLQGVE}}", _nouns_of),
        (rf"find {_NOUNS_HERE} (?:of|for) ({_THING}(?:(?: ,)?(?: and)?(?: for| of)? {_THING})+)", _nouns_of_each),
        (r"(?:find )?{S}", lambda c, m: _asked_of(c, ["basis"], m[1])),
        (rf"find {_NOUNS_HERE} {{MFWDSYXLQGV}}", _nouns_of),
        (r"(?:find|how (?:many|large)) (?P<nouns>(?:(?:its |number of |bas[ie]s (?:of|for) )?(?:rank|nullity|dimensions? of (?:its "
         r"|their )?(?:nullspace"
         r"|colspace|rowspace|leftspace)|nullspace"
         r"|(?:pivots?|pivot columns|pivot positions|free variables|leading ones))(?: of (?:⟦C\d+⟧|it))?(?: , and | , | and )?)+)(?: "
          r"does (?:⟦C\d+⟧|it) have)?", count_questions),
        (rf"find {_NOUNS_HERE}", lambda c, m: _nouns_of_it(c, m) if c.last and c.last[1] in "MFP" else None),
        (rf"find its {_NOUNS_HERE}|find {_NOUNS_HERE} of it", lambda c, m: _nouns_of_it(c, m) if m[1] else None),
        (r"(?:find )?(?:orthogonal |vector )?projection of (?P<v>⟦[VXE]\d+⟧) (?:onto|on|on to|along) (?P<s>⟦[SVLM]\d+⟧)", onto),
        (r"(?:find )?{W}", limit),
        (r"find {WD+}", _values),
        (r"find (?:image of|what) ?{V} (?:under|by) {F}", lambda c, m: image(c, m[2], m[1])),
        (r"where does {F} (?:send|map|take|carry) {V}", lambda c, m: image(c, m[1], m[2])),
        (r"(?:find|express) projection matrix (?:onto|on) {SVL}|find (?:matrix (?:⟦N\d+⟧ )?that projects(?: vectors)?|projector"
         r"|matrix of (?:orthogonal )?projection)(?: of "
         r"⟦R\d+⟧)? (?:onto|on) {SVL}", lambda c, m: f"Find the projection matrix onto {c.say(m[1] or m[2])}."),
        (r"(?:what|which|find) (?:linear )?combination of {L} (?:is |that is |which is )?(?:closest to|best approximates|comes "
         r"closest to) {V}", closest_combination),
        (r"(?:find |what |which )?(?:vectors? )?{L} (?:st|for which) {S}", lambda c, m: f"Find a basis for {c.say(m[2])}."),
        (r"find (?:⟦N\d+⟧ and ⟦N\d+⟧|entries|last row of ⟦M\d+⟧) st (?:(?P<m>⟦M\d+⟧) has|its) eigenvalues (?:is |are "
         r")?(?P<k>⟦K\d+⟧(?:(?: ,)?(?: and)? ⟦K\d+⟧)*)", with_eigenvalues),
        (r"find {N} (?:in ⟦M\d+⟧ )?st eigenspace (?:of {M} )?(?:for|of|corresponding to|belonging to|with) (?:eigenvalue )?{K} "
         r"(?:is|has) [a-z0-9-]+(?: dimensional| 2)?(?: "
         r"dimensional)?", eigenspace),
        (r"(?:find|express) {XE} as (?:sum|difference|combination|sum or difference|sums) (?:and differences? )?of (?:two |three "
         r")?squares(?: {X})?",
         lambda c, m: f"Determine the definiteness of {c.say(m[1])} by completing the square."),
        (r"classify {X}|find (?:type|nature) of {X}", lambda c, m: f"Determine the definiteness of {c.say(m[1] or m[2])}."),
        (r"find (orthogonal|unitary|invertible|nonsingular|)(?: matrix)? ⟦N\d+⟧ (?:with|st|for which|that makes) {W} (?:is "
         r")?(?:diagonal|diagonal matrix)", diagonal),
        (r"(?:find )?(?:⟦H\d+⟧ )?(?:matrices|matrix) (?:⟦N\d+⟧ )?(?:that |which )?(?:commutes?|commuting) with {M}", commuting),
        (r"find (?:invertible |nonsingular )?matrix ⟦N\d+⟧ and (?:matrix |rotation-scaling matrix )?⟦N\d+⟧ (?:of form {M} )?(?:st"
         r"|with) {Z}", real_block),
        (r"(?:find|express) (?:orthogonal |vector )?projection of (?P<v>⟦[VXE]\d+⟧) (?:onto|on|on to|along) (?P<s>⟦[SVLM]\d+⟧)", onto),
        (r"project (?P<v>⟦V\d+⟧) (?:orthogonally )?(?:onto|on|on to) (?P<s>⟦[SVLM]\d+⟧)(?: orthogonally)?", onto),
        (r"find (?:vector|point|best approximation) (?:in|of|on) (?P<s>⟦S\d+⟧) (?:that is |which is |lying )?closest to "
         r"(?P<v>⟦V\d+⟧)", onto),
        (r"find (?:closest (?:vector|point)|best approximation|vector closest|point closest) to (?P<v>⟦V\d+⟧) (?:in|on|from|by "
         r"vectors? in) (?P<s>⟦S\d+⟧)", onto),
        (r"express (?P<v>⟦V\d+⟧) as sum of (?:vector|one) (?:in|along|parallel to|from) (?P<s>⟦[SV]\d+⟧) and (?:vector |one "
         r")?(?:orthogonal|in orthogonal complement|to)"
         r"(?: to (?:it|⟦[SV]\d+⟧)| of (?:it|⟦[SV]\d+⟧)|)", onto),
        (r"find (?:shortest |perpendicular |orthogonal |minimum )?distance (?:from|of|between) (?P<v>⟦V\d+⟧) (?:to|from|and) "
         r"(?P<s>⟦[SA]\d+⟧)", distance),
        (r"find distance between {L}", lambda c, m: f"Find the distance between {' and '.join(c.say(m[1]).split(', ', 1))}."),
        (r"find angle (?:between|of|made by) {L}", lambda c, m: f"Find the angle between {c.say(m[1])}."),
        (r"(?:express|find) {VX} (?:as|in form of) (?:linear )?combination of {LV}", combination),
        (r"find (?:coordinates|coordinate vector|components) of {VXEM} (?:relative to|in) (?:basis )?{L}(?: (?:of|for) ⟦R\d+⟧)?",
         coordinates),
        (r"express {VXE} (?:relative to|in) (?:basis )?{L}", coordinates),
        (r"find (?:standard )?matrix (?:of|for|that|which|representing)? ?(?:map )?{P}(?: relative to standard "
         r"bas[ie]s)?", matrix_of_plane_map),
        (r"(?:use|apply|perform) (?:(?:one|single|1) (?:steps?|iterations?) of )?gauss-newton(?: method| algorithm)?(?: with)?(?: "
         r"starting from (?P<v>⟦V\d+⟧))? (?:to|for) (?:fit|fitting) (?:model )?"
         r"(?P<e>⟦[EW]\d+⟧) (?:to|through)(?: data)?(?: points?)? (?P<p>⟦[LV]\d+⟧)(?: ,)?(?: starting from (?P<u>⟦V\d+⟧))?", gauss_newton),
        (r"find its (?:standard )?matrix(?: relative to standard bas[ie]s)?", lambda c, m: f"Find the matrix of the linear map "
                                                                                           f"{c.say(c.last)}."
         if c.last and c.symbol(c.last).kind == "F" else None),
        (r"find (?:standard )?matrix (?:of|for|representing|that represents|representation of) {F}(?: relative to standard "
         r"bas[ie]s)?", map_matrix),
        (r"find (?:matrix|matrix representation) (?:of|for|representing|that represents) {F} relative to (?:bas[ie]s )?{L}(?: "
         r"(?:and|,) (?:basis )?{L})?", map_matrix),
        (r"perform (?P<k>⟦K\d+⟧|\w+) steps? of (?P<a>[a-z -]+?(?:method|iteration|algorithm|gradients?)) (?:for|on|to|with|applied "
         r"to)(?: solve| solving)?(?: system)? "
         r"(?P<t>⟦[MYQ]\d+⟧)(?:(?: ,)? (?:starting from|from|with) (?P<v>⟦[VK]\d+⟧))?", steps),
        (r"fit (?:best |straight |least squares )*(?:line|curve|parabola|model|function|plane|quadratic|polynomial|cubic)? ?(?:of "
         r"form )?(?P<e>⟦[EWX]\d+⟧) "
         r"(?:to|through)(?: data)?(?: points?)? (?P<p>⟦[LV]\d+⟧)(?: leastsq)?", fit),
        (r"find (?:best |straight |regression |least squares |closest |best-fit )*(?:line|curve|parabola|function|quadratic"
         r"|polynomial) (?:of "
         r"form )?(?P<e>⟦[EWX]\d+⟧) "
         r"(?:to fit|fitting|for|to|through|that (?:best )?fits)(?: data)?(?: points?)? (?P<p>⟦[LV]\d+⟧)(?: leastsq)?", fit),
        (r"(?:find|fit) (?:best |straight |regression |least squares |closest |best-fit |best-fitting )*(?:line|parabola)(?: of best fit)? "
         r"(?:to fit|fitting|for|to|through|that (?:best "
         r")?fits|of)(?: data)?(?: points?)? (?P<p>⟦[LV]\d+⟧)(?: leastsq)?", line),
        (r"(?:find|fit) (?:best |straight |regression |least squares |closest |best-fit )*(?:line|parabola|curve) "
         r"?(?P<e>⟦[EWX]\d+⟧)? (?:to fit"
         r"|fitting|for|to|through) "
         r"(?:values |measurements |data )?(?P<b>⟦B\d+⟧) (?:at|for)(?: times?| points?| positions?)? (?P<t>⟦B\d+⟧)", fit_at_times),
        (r"(?:put|bring|transform|convert|reduce|row reduce|row-reduce|change|get) {MG} (?:in|to|into|in to) (?:its )?(reduced "
         r"echelon form|echelon form)", into),
        (r"(?:row reduce|row-reduce) {MG}", lambda c, m: f"Find the reduced row echelon form of {c.say(m[1])}."),
        (r"diagonalise {MX}", verb("Diagonalise")),
        (r"orthogonally diagonalise {MX}", verb("Orthogonally diagonalise")),
        (r"invert {M}", verb("Invert")),
        (r"(?:factor|factorise|factorize|express) {M} (?:as|into|in form|into form|as product) {ZW}", factor),
        (r"factor it (?:as|into|in form) {ZW}", lambda c, m: None if c.last is None else f"Factor {c.say(c.last)} as {c.say(m[1])}."),
        (r"how many solutions (?:does|do) {Y} has|how many solutions (?:does|do) {Y} have|find number of solutions (?:of|to) {Y}",
         lambda c, m: f"Solve {c.say(next(g for g in m.groups() if g))}."),
        (r"how (?:far|distant) (?:is|are) (?P<v>⟦V\d+⟧) from (?P<s>⟦[SA]\d+⟧)", distance),
        (r"find vectors? (?:that is |which is |that are )?(?:nonzero )?orthogonal to {LS}|find vectors (?:that |which )?(?:is |are "
         r")?orthogonal to {LS}",
         lambda c, m: complement_of(c, m[1] or m[2])),
        (r"(?:reduce|bring|transform|change|convert|diagonalise) {X}(?: (?:to|into) (?:sum of squares|diagonal form|canonical form"
         r"|principal axes|standard form|one with no "
         r"cross-product terms?))? by orthogonal change", lambda c, m: f"Orthogonally diagonalise the quadratic form {c.say(m[1])}."),
        (r"find (?:least squares error|error|sum of squared errors?|sum of squares of errors?|squared error) (?:in|of|when|for) "
         r"(?:fitting )?(?P<e>⟦[EWX]\d+⟧) (?:to|through)"
         r"(?: data)?(?: points?)? (?P<p>⟦[LV]\d+⟧)", lambda c, m: fit(c, m)[:-1] + " and find the sum of squared errors."),
        (r"(?:convert|transform|turn|make|change) {L} (?:into|to) (?:an )?(orthonormal|orthogonal) (?:basis|set)", lambda c, m:
         f"Find an {m[2]} basis of {c.say(m[1])}."),
        (r"find {L} -matrix (?:for|of) {F}", lambda c, m:
         f"Find the matrix of the linear map {c.say(m[2])} relative to the basis {braced(c.say(m[1]))}."),
        (r"(?:factorise|factor|factorize|express) {M} (?:into|as|in) lu", lambda c, m: f"Find the LU factorisation of {c.say(m[1])}."),
        (r"(?:express|find) {V} as {E} (?:with|where) .*⟦O\d+⟧.*", parted),
        (r"solve {YQ}(?: for ⟦\w+⟧)?(?: ?,? (?:with|where|starting from|and)? ?{V})?(?: ?,? (?:with|where|and)? ?⟦M\d+⟧)?", recurrence),
        (r"solve {Q}(?: for ⟦\w+⟧)?(?: (?:with|where|starting from|and|,) {V})?", recurrence),
        (r"solve {YQ}(?: for {N+})?", solve),
        (r"solve {YQ} leastsq|solve leastsq {YQ}", lambda c, m: f"Find the least squares solution of {equations(c, m[1] or m[2])}."),
        (r"find {N+} (?:in |from |for |if |when |where )?{Y}", lambda c, m: f"Solve {c.say(m[2])}."),
        (r"orthonormalise {L}", verb("Apply the Gram-Schmidt process to")),
        (r"find (?:⟦H\d+⟧ )?matrix (?:⟦N\d+⟧ )?(?:with|whose|having|that has|st) eigenvalues (?:is |are )?(?P<k>⟦K\d+⟧(?:(?: ,)?(?: "
         r"and)? ⟦K\d+⟧)*) (?:and|with)(?: whose| has)? "
         r"eigenvectors (?:is |are )?(?P<v>⟦L\d+⟧)", eigenmatrix),
        (r"find (?:change of basis|transition|change of coordinates|change-of-basis|change-of-coordinates) matrix from (?:basis "
         r")?{L} to (?:basis )?{L}",
         lambda c, m: f"Find the change of basis matrix from {braced(c.say(m[1]))} to {braced(c.say(m[2]))}."),
    )
)  # fmt: skip

#: What a derivation shows by the way: that its residual or its vectors are orthogonal.
_SHOWN = re.compile(r"projection of|Gram-Schmidt|orthonormal basis|orthogonal basis|least squares")
_FOUND = re.compile(
    r"(?:verify|show|check|confirm) (?:that )?(?:residual|error|error vector|residual vector"
    r"|difference|result|answer|it|they|set|vectors|basis) (?:is|are) "
    r"(?:orthogonal|orthonormal)(?: (?:to (?:both |all )?(?:spanning vectors?|it|column space|(?P<s>⟦[SLV]\d+⟧))|basis|set))?"
)


def questions_of(c: Composer) -> list[str]:
    """The questions of the line in plain words; empty unless every clause is understood."""
    out: list[str] = []
    declared: list[str] = []
    with_domains(c)
    rows = clauses_of(c)
    for clause in rows:
        if re.fullmatch(r"⟦S\d+⟧", clause) and len(rows) > 1:
            c.last = clause  # a space that is named, and asked about behind it
            continue
        clause = re.sub(r" ?,? (?:and|or|,)$", "", clause)
        if clause in ("perform one step", "perform one iteration") and out and "Gauss-Newton" in out[-1]:
            continue  # one step is what is asked
        if (
            out
            and out[-1].startswith(("Diagonalise", "Orthogonally"))
            and re.fullmatch(r"find ⟦W\d+⟧", clause)
            and re.fullmatch(r"\$\s*([A-Z])\^\{?(?:-1|T|\\top|\*)\}?\s*[A-Z]\s*\1\s*\$", c.say(clause.removeprefix("find ")))
        ):
            continue  # it is the diagonal matrix, which is found in any case
        if clause in ("find eigenvalue", "find its eigenvalue") and out and "an eigenvector of" in out[-1]:
            continue  # it is found in any case
        if (
            re.fullmatch(r"(?:let |suppose |given |and |where )*⟦Z\d+⟧(?: (?:with|where) .*)?", clause)
            and (rest := re.sub(r"^.*?⟦Z\d+⟧ ?", "", clause)) is not None
            and (not rest or DECLARED.fullmatch(rest))
        ):
            c.definitions.append(c.say(re.findall(r"⟦Z\d+⟧", clause)[0]).strip("$"))
            continue
        if (
            out
            and out[-1].startswith("Solve ")
            and re.fullmatch(
                r"is (?:vector |solutions? )?⟦N\d+⟧ unique|is solutions? unique|is it "
                r"unique",
                clause,
            )
        ):
            continue  # all solutions are found
        told = re.fullmatch(
            r"(⟦M\d+⟧) has (?:⟦[KE]\d+⟧ as eigenvalues?(?: (?:with|of) (?:algebraic )?multiplicity ⟦K\d+⟧)?(?: ,)?(?: "
            r"and)? ?)+",
            clause,
        )
        if told is not None:
            c.last = told[1]
            continue
        spectrum = re.fullmatch(
            r"(⟦M\d+⟧) has (?:two |three )?(?:equal |repeated |distinct |double )?eigenvalues? "
            r"⟦[EBKL]\d+⟧(?:(?: ,)?(?: and)? ⟦[EK]\d+⟧)*",
            clause,
        )
        if spectrum is not None:  # what is found in any case
            c.last = spectrum[1]
            continue
        if DECLARED.fullmatch(clause):
            marks = [m for m in re.findall(r"⟦\w+⟧", clause) if m[1] in "MFSYLWPC"]
            declared.extend(marks)
            c.last = marks[-1] if marks else c.last
            continue
        shown = _FOUND.fullmatch(clause) if out and _SHOWN.search(out[-1]) else None
        if shown is not None and (shown["s"] is None or c.say(shown["s"]) in out[-1]):
            continue  # a step of the derivation shows it
        again = re.fullmatch(r"express (?:it|⟦\w+⟧) as (?:linear )?combination of (?:columns|vectors|(⟦\w+⟧))(?: of (⟦\w+⟧))?", clause)
        if again and out and re.match(r"Is .* in ", out[-1]) and all(c.say(x) in out[-1] for x in re.findall(r"⟦\w+⟧", clause)):
            continue  # the coefficients are part of the answer
        if out and out[-1].endswith("diagonalisable?") and re.fullmatch(r"find (?:[a-z ,-]*⟦[NL]\d+⟧)+ (?:st|with) ⟦Z\d+⟧.*", clause):
            continue  # it is found with the answer
        further = followed_by(c, out[-1], clause) if out else None
        if isinstance(further, str):
            out[-1] = further
            continue
        said = question(c, clause) if further is None else further
        if said is None:
            return []
        out.extend(said)
    equations = [c.symbol(m).data.get("equations", c.say(m)) for m in declared if m[1] == "Y"]
    return out if all(any(e in said for said in out) for e in equations) else []  # nothing that is given is passed over


def question(c: Composer, clause: str) -> list[str] | None:
    """The questions of one clause in plain words; None where no frame fits."""
    method = ""
    for pattern, textbook in TEXTBOOK_FRAMES:
        bare = re.sub(r"^(?:for|given|with|let|if) ⟦[MVF]\d+⟧ ,? ?", "", clause)
        fits = next((f for words in (clause, bare, without_givens(c, bare)) if (f := pattern.fullmatch(words))), None)
        found = textbook(c, fits) if fits is not None else None
        if found:
            return [found] if isinstance(found, str) else found
    if "gram-schmidt" in clause:
        for pattern, course in COURSE_FRAMES:
            fits = pattern.fullmatch(clause)
            found = course(c, fits) if fits is not None else None
            if found:
                return [found] if isinstance(found, str) else found
    by = re.fullmatch(rf"(?:use|by|apply) ({METHOD}){ALONG}(?: ⟦M\d+⟧ ,)? ?(?:to|,|for|on)? (.*)", clause)
    if by is not None:
        method, clause = by[1], by[2]
        if re.fullmatch(r"⟦L\d+⟧|(?:columns of )?⟦M\d+⟧", clause):
            return None if not method.startswith("gram-schmidt") else [f"Apply the Gram-Schmidt process to {c.say(clause)}."]
    else:
        by = re.fullmatch(rf"(.*?) by ({METHOD}){ALONG}(.*)", clause)
        if by is not None:
            method, clause = by[2], (by[1] + by[3]).strip()
    # what only says again what a name is: "for ⟦M3⟧" behind a question that is complete without it
    variants = [clause]
    variants.append(re.sub(r"^(?:for|given|with|let|if) ⟦[MVF]\d+⟧ ,? ?", "", clause))
    trimmed = without_givens(c, clause)
    if trimmed != clause:
        variants.append(trimmed)
    if c.last is not None:
        variants += [re.sub(r"\b(?:it|them|this)\b", c.last, v) for v in variants if re.search(r"\b(?:it|them)\b", v)]
    use = re.fullmatch(r"use (?:it|this|factorization|factorisation|inverse|them) to (.*)", clause)
    if use is not None:
        return question(c, use[1])
    applied = re.fullmatch(rf"(?:carry out|perform|apply|do|use) ({METHOD}) (?:on|to|for) (.*)", clause)
    if applied is not None and re.fullmatch(r"⟦[GY]\d+⟧|augmented ⟦[GM]\d+⟧|system ⟦\w+⟧", applied[2]) and "elimination" in applied[1]:
        mark = re.findall(r"⟦\w+⟧", applied[2])[0]
        return [f"Solve {c.say(mark) if mark[1] == 'Y' else 'the system with augmented matrix ' + c.say(mark)}."]
    for words in variants:
        for pattern, make in (*_FRAMES, *COURSE_FRAMES):
            fits = pattern.fullmatch(words)
            said = make(c, fits) if fits is not None else None
            if said:
                rows = [said] if isinstance(said, str) else said
                return [_with_method(row, method) for row in rows] if method else rows
    return None


def _with_method(row: str, method: str) -> str:
    plain = tuple(method.split())
    known = next((k for k in METHODS if tuple(w for w in k if w not in ("the", "a", "an")) == plain), None)
    return row if known is None or not METHODS[known] else f"{row[:-1]} by {' '.join(known)}{row[-1]}"
