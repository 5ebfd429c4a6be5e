r"""Questions as textbooks put them: by what is done with the matrix.

Comes in: a `Composer` and a clause of folded words. Goes out: its questions in the plain words of `linear_sentences`. `TEXTBOOK_FRAMES`
fit a whole clause; what speaks of the question before it stands in `linear_following`.
"""

from __future__ import annotations

from . import patterns as re
from .linear_composition import Composer
from .linear_courses import by_qr, of_spaces
from .linear_doings import gauss_newton
from .linear_plain import entries_of, matrix_text, vector_text
from .linear_spaces import projector, vectors_of
from .linear_symbols import typed

__all__ = ["FACTORISED", "TEXTBOOK_FRAMES", "bare"]

_DIGITS = {w: str(k) for k, w in enumerate("one two three four five six seven eight".split(), 1)}
_COUNT = r"(?:(?P<k>⟦K\d+⟧|\d|one|two|three|four|five|six|seven|eight|single|first|first two|first three) )"
_STEPS = r"(?:full )?(?:steps?|iterations?|rounds?)(?: of)? "
FACTORISED = r"(?:factori[sz]ation|decomposition)"


def bare(text: str) -> str:
    """A formula without blanks, braces, dollar signs and fonts."""
    return re.sub(r"[\s{}$]|\\(?:mathbf|left|right)(?![a-z])", "", text)


# Factors ------------------------------------------------------------------------------------------------------------------------------


def _product(c: Composer, m: re.Match[str]) -> str | None:
    """ "factor $A$ into $L$ times $U$"."""
    names = "".join(bare(s.text) for s in c.all(m["f"]))
    kind = {"LU": "LU", "QR": "QR"}.get(names)
    c.last = m["a"]
    return None if kind is None else f"Factor {c.say(m['a'])} as ${kind}$."


def _spectral_sum(c: Composer, m: re.Match[str]) -> str | None:
    r"""`\lambda_1u_1u_1^T+\lambda_2u_2u_2^T`."""
    form = re.sub(r"\\(?:mathbf|vec|top|intercal)|[\s{}$^T]", "", c.say(m["w"]))
    sum_ = re.fullmatch(r"\\sum.*\\lambda_?[a-z]?(\w)_?\w\1.*|\\lambda_1(\w)_1\2_1\+(?:\\lambda_2\2_2\2_2|\\[cl]?dots).*", form)
    return None if sum_ is None else f"Orthogonally diagonalise {c.say(m['a'])}."


def _into_form(c: Composer, m: re.Match[str]) -> str:
    c.last = m["a"]
    if m["f"].startswith("diagonal"):
        return f"Diagonalise {c.say(m['a'])}."
    return f"Find the {m['f']} of {c.say(m['a'])}."


def _no_lu(c: Composer, m: re.Match[str]) -> str | None:
    if m["w"] and bare(c.say(m["w"])) != "LU":
        return None
    c.last = m["a"]
    return f"Find the LU factorisation of {c.say(m['a'])}."


def _exchanged(c: Composer, m: re.Match[str]) -> str | None:
    """ "a permutation matrix $P$ such that $PA=LU$"."""
    form = re.fullmatch(r"(\w)(\w)=LU", bare(c.say(m["z"])))
    mark = c.named.get(form[2], c.last) if form else None
    return None if mark is None or mark[1] != "M" else f"Find the PLU factorisation of {c.say(mark)}."


def _gram_schmidt(c: Composer, m: re.Match[str]) -> str | None:
    what = c.symbol(m["x"])
    of = what.data.get("columns") or (what.text if what.kind == "M" else None)
    if m["modified"] is None:
        return None
    return (
        f"Find the QR factorisation of {of} by modified Gram-Schmidt." if of else f"Apply the modified Gram-Schmidt process to {what.text}."
    )


def _reflected(c: Composer, m: re.Match[str]) -> str | None:
    unit = c.say(m["e"]).strip("$")
    return f"Find the Householder matrix that maps {c.say(m['v'])} to a multiple of ${unit}$." if bare(unit) == "e_1" else None


def _block_inverse(c: Composer, m: re.Match[str]) -> str:
    names = " and ".join(s.text for s in c.all(m["n"]))
    return f"Find the inverse of {c.say(m['a'])} where {names} {'are' if ' and ' in names else 'is'} invertible."


def _schur(c: Composer, m: re.Match[str]) -> str:
    block, whole = (c.symbol(m[k]).data.get("body", c.say(m[k]).strip("$")) for k in "bm")
    return f"Find the Schur complement of ${block}$ in ${whole}$."


def _error_of(c: Composer, m: re.Match[str]) -> str:
    norm = " in the Frobenius norm" if "frobenius" in m[0] else " in the spectral norm" if "spectral" in m[0] or "2-norm" in m[0] else ""
    return f"Find the best {m['r']} approximation of {c.say(m['a'])} and its error{norm}."


# Spectra ------------------------------------------------------------------------------------------------------------------------------


def _formula(c: Composer, m: re.Match[str]) -> str:
    return f"Compute {c.say(m['w'])}."


def _characteristic(c: Composer, m: re.Match[str]) -> str | None:
    """The polynomial in the convention in which it is written."""
    mark = m["a"] or c.last
    if mark is None or mark[1] != "M" or "characteristic" not in c.symbol(m["d"]).data:
        return None
    c.last = mark
    return f"Find the characteristic polynomial {c.say(m['d'])} of {c.say(mark)}."


def _its_dimension(c: Composer, m: re.Match[str]) -> str | None:
    if c.last is None or c.last[1] != "M":
        return None
    return f"Find the {'nullity' if m['w'] == 'nullspace' else 'rank'} of {c.say(c.last)}."


def _multiplicities(c: Composer, m: re.Match[str]) -> str:
    c.last = m["a"]
    return f"Find the algebraic and geometric multiplicities of {c.say(m['a'])}."


def _quotient(c: Composer, m: re.Match[str]) -> str:
    c.last = m["a"]
    return f"Find the Rayleigh quotient of {c.say(m['a'])} at {c.say(m['v'])}."


def _eigenvector(c: Composer, m: re.Match[str]) -> str:
    c.last = m["a"]
    if m["k"]:
        matrix, vector, value = (c.symbol(m[g]).data.get("body", c.say(m[g]).strip("$")) for g in "avk")
        vector = re.sub(r"\^\{?(?:T|\\top)\}?\s*$", "", vector)
        inner = re.fullmatch(r"\s*[(\[](.*)[)\]]\s*", vector)
        column = rf"\begin{{pmatrix}}{(chr(92) * 2).join(inner[1].split(','))}\end{{pmatrix}}" if inner else vector
        return f"Show that ${matrix}{column}={value}{column}$."
    return f"Is {c.say(m['v'])} an eigenvector of {c.say(m['a'])}?"


def _discs(c: Composer, m: re.Match[str]) -> str:
    c.last = m["a"]
    return f"Find the Gershgorin discs of {c.say(m['a'])}."


def _projector(c: Composer, m: re.Match[str]) -> list[str]:
    c.last = m["a"]
    return [f"Is {c.say(m['a'])} a projection matrix?", f"Find a basis for the column space of {c.say(m['a'])}."]


# Systems and fits -----------------------------------------------------------------------------------------------------------------------


def _system_of(c: Composer, mark: str) -> str:
    thing = c.symbol(mark)
    return thing.data.get("equations", thing.text)


def _start(c: Composer, said: str | None) -> str | None:
    """Where an iteration starts: as it is said, or by a name with the index 0; empty at zero, None where it is not a vector."""
    if said:
        mark = re.findall(r"⟦\w+⟧", said)[-1]
        thing = c.symbol(mark)
        body = thing.data.get("body", thing.text.strip("$"))
        if thing.kind == "L":
            return None
    else:
        named = next((n for n in c.named if n.endswith("_0")), None)
        body = "0" if named is None else c.symbol(c.named[named]).data.get("body", "")
        if not body:
            return None
    zero = re.fullmatch(r"(?:[A-Za-z](?:_\{?0\}?)?=)?(?:\\mathbf|\\vec)?0|\((?:0,?)+\)(?:\^.*)?", bare(body).replace("^T", ""))
    return "" if zero else f" starting from ${body.split('=')[-1].strip()}$"


_METHODS = {"conjugate": "conjugate gradient method", "power": "power method", "jacobi": "Jacobi method", "gauss-s": "Gauss-Seidel method"}


def _iterated(c: Composer, m: re.Match[str]) -> str | None:
    """ "apply the conjugate gradient method to $Ax=b$, starting from ...", "two steps of ..."."""
    method = next(name for key, name in _METHODS.items() if (m["m"] or "conjugate").startswith(key))
    start = _start(c, m.groupdict().get("v"))
    if start is None:
        return None
    count = m.groupdict().get("k")
    number = c.say(count).strip("$") if count and count.startswith("⟦") else _DIGITS.get((count or "").split(" ")[-1], count)
    number = {"single": "1", "first": "1"}.get(number or "", number)
    steps = f"{number} steps of the " if number else "the "
    given = m.groupdict()
    matrices = {mark for mark in c.named.values() if mark[1] == "M"}
    mark = given.get("t") or (matrices.pop() if len(matrices) == 1 else None)
    if mark is None:
        return None
    of, side = _system_of(c, mark), given.get("b")
    if mark[1] == "M" and method != "power method":
        right = side or c.named.get("b", "⟦-")
        body = c.symbol(mark).data.get("body", of.strip("$"))
        of = f"${body}x={c.symbol(right).data.get('body', c.say(right).strip('$'))}$" if right[1] == "V" else ""
    elif side is not None:
        return None
    if not of or (not number and method != "conjugate gradient method"):
        return None
    return f"Perform {steps}{method} for {of}{start}."


def _residuals(c: Composer, m: re.Match[str]) -> str | None:
    """One step of Gauss-Newton for residuals that are written out, from a start that is given by its name or its value."""
    equations = re.findall(r"\$([^$]*)\$", c.symbol(m["r"]).data.get("equations", c.say(m["r"])))
    bodies = [e.split("=", 1)[1].strip() if "=" in e else e.strip() for e in equations]
    mark = m["v"] or m["u"]
    start = c.symbol(mark).data.get("body", c.say(mark).strip("$")) if mark else ""
    given = re.fullmatch(r"\s*(\\?[a-zA-Z]+)(?:_\{?0\}?)?\s*=\s*(.*)", start) if start else None
    letters = sorted({x for body in bodies for x in re.findall(r"\\(?:theta|alpha|beta|mu)|(?<![A-Za-z\\])[a-df-z](?![A-Za-z])", body)})
    if len(letters) != 1 or not start or (given and bare(given[1]) != letters[0]):
        return None
    value = given[2] if given else start
    x = letters[0]
    c.definitions = [d for d in c.definitions if bare(d).split("=")[0] != f"{x}_0"]  # the question says it
    return f"Carry out one step of Gauss-Newton for $r({x})=({','.join(bodies)})$ from ${x}_0={value}$."


def _fit_once(c: Composer, m: re.Match[str]) -> str | None:
    """One step of Gauss-Newton for a model at points, from values of its parameters."""
    values = c.say(m["v"]) if m["v"] else ""
    thing = c.symbol(m["v"]) if m["v"] else None
    said = thing.data.get("equations", values) if thing else ""
    listed = dict(re.findall(r"\$?\s*([a-z](?:_\{?0\}?)?)\s*=\s*([^,$=]+?)\s*(?:,|\$|$)", said))
    model = c.say(m["e"]).strip("$").split("=")[-1]
    letters = list(dict.fromkeys(re.findall(r"[a-df-z](?:_\d)?", re.sub(r"\\[A-Za-z]+", " ", model))))
    variable = next((x for x in ("t", "x", "s") if x in letters), None)
    unknowns = [x for x in letters if x != variable]
    if not listed or {k.split("_")[0] for k in listed} != set(unknowns):
        return None
    start = ",".join(next(v for k, v in listed.items() if k.split("_")[0] == u) for u in unknowns)
    mark = c.mark("V", f"$({start})$")
    fits = re.fullmatch(r"(?P<v>\S+) (?P<u>)(?P<e>\S+) (?P<p>\S+)", f"{mark} {m['e']} {m['p']}")
    return gauss_newton(c, fits) if fits else None


def _solves(c: Composer, m: re.Match[str]) -> str | None:
    """A vector is put into an equation: a claim that is checked."""
    vector = c.symbol(m["v"]).data.get("body", c.say(m["v"]).strip("$"))
    inner = re.fullmatch(r"\s*[(\[](.*)[)\]]\s*(?:\^\{?(?:T|\\top)\}?)?\s*", vector)
    column = rf"\begin{{pmatrix}}{(chr(92) * 2).join(inner[1].split(','))}\end{{pmatrix}}" if inner else vector
    sides = re.fullmatch(r"\$(.*?)\s*((?:\\mathbf|\\vec)?\s*\{?[a-z]\}?)\s*=([^=]*)\$", c.say(m["q"]), re.DOTALL)
    if sides is None:
        return None
    matrix = c.symbol(c.named[sides[1].strip()]).data.get("body", sides[1]) if sides[1].strip() in c.named else sides[1]
    right = c.symbol(c.named[sides[3].strip()]).data.get("body", sides[3]) if sides[3].strip() in c.named else sides[3]
    return f"Show that ${matrix}{column}={right}$." if r"\begin" in matrix else None


def _by_images(c: Composer, m: re.Match[str]) -> str | None:
    """ "a matrix $A$ with $Av=w$ and $Au=z$": the matrix of a map by its values."""
    name = re.escape(c.say(m["n"]).strip("$ "))
    values = []
    for s in c.all(m["q"]):
        found = re.fullmatch(rf"\$\s*{name}\s*(.*?)\s*=\s*(.*?)\s*\$", s.text, re.DOTALL)
        vector, image = (entries_of(found[1]), entries_of(found[2])) if found else (None, None)
        if vector is None or image is None:
            return None
        values.append(f"$T{vector_text(vector)}={vector_text(image)}$")
    return f"Find the matrix of the linear map {', '.join(values)}."


def _mirrored(c: Composer, m: re.Match[str]) -> str | None:
    """The mirror image of a vector in a line or plane through the origin: twice the projection, less the vector."""
    vectors = vectors_of(c, m["s"])
    if vectors is None:
        return None
    P = projector(vectors)
    R = [[2 * x - (i == j) for j, x in enumerate(r)] for i, r in enumerate(P)]
    body = c.symbol(m["v"]).data.get("body", c.say(m["v"]).strip("$"))
    entries = entries_of(body)
    if entries is None or len(entries) != len(R):
        return None
    c.assumed.append("the reflection is $2P-I$, where $P$ projects onto the mirror")
    return f"Compute ${matrix_text(R)}{matrix_text([[x] for x in entries])}$."


def _through(c: Composer, m: re.Match[str]) -> str | None:
    """The curve through as many points as it has coefficients."""
    model, count = {"line": ("y=a+bx", 2), "cubic": ("y=a+bx+cx^2+dx^3", 4)}.get(m["k"], ("y=a+bx+cx^2", 3))
    points = re.findall(r"\([^()]*\)", c.say(m["p"]))
    return f"Fit ${model}$ to the points {c.say(m['p'])}." if len(points) == count else None


def _made_diagonal(c: Composer, m: re.Match[str]) -> str | None:
    found = re.fullmatch(r"\$\s*([A-Z])\s*\^\s*\{?\s*(-1|T|\\top)\s*\}?\s*(\\begin.*\\end\{[a-z]*\})\s*\1\s*\$", c.say(m["w"]), re.DOTALL)
    if found is None:
        return None
    return f"{'Diagonalise' if found[2] == '-1' else 'Orthogonally diagonalise'} ${found[3]}$."


def _weighted(c: Composer, m: re.Match[str]) -> str:
    weights = ",".join(s.text.strip("$") for s in c.all(m["w"]))
    weights = weights.strip("()")
    model = c.say(m["e"]).strip("$") if m["e"] else "y=a+bx"
    return f"Fit ${model}$ to {c.say(m['p'])} with weights ${weights}$."


def _ridge(c: Composer, m: re.Match[str]) -> str | None:
    form = re.sub(r"\\(?:left|right|lVert|rVert|Vert|mathbf)|\s|[{}]", "", c.say(m["w"]).strip("$")).replace(r"\|", "|").replace("||", "|")
    form = re.sub(r"\|_?2?\^?2?_?2?", "|", form)
    found = re.fullmatch(r"(?:\\min_?[a-z\\]*)?\|([A-Z])([a-z]|\\[a-z]+)-([a-z])\|(?:\+([\d./]+|\\[a-z]+|\\frac\d\d)?\|\2\|)?", form)
    if found is None or found[1] not in c.named or found[3] not in c.named:
        return None
    if found.end(3) == len(form) - 1:
        method = m.groupdict().get("q")
        if method and bare(c.say(method)) != "QR":
            return None
        return f"Find the least squares solution of ${found[1]}{found[2]}={found[3]}${' by QR' if method else ''}."
    weight = found[4] or "1"
    weight = re.sub(r"\\frac(\d)(\d)", r"\\frac{\1}{\2}", weight)
    return f"Find the ridge solution of ${found[1]}{found[2]}={found[3]}$ with $\\lambda={weight}$."


def _krylov_dimension(c: Composer, m: re.Match[str]) -> str:
    return f"Find the Krylov space of {c.say(m['a'])} and {c.say(m['b'])}."


def _map_and(c: Composer, m: re.Match[str]) -> list[str] | None:
    """ "the matrix of E in the basis $1,t,t^2$ and a basis of its kernel"."""
    from .linear_frames import question

    c.last = m["f"]
    matrix = question(c, f"find matrix of {m['f']} relative to {m['l']}") if m["l"] else [of_spaces(c, m)]
    if m["l"]:
        listed = re.findall(r"\$([^$]*)\$", c.say(m["l"]))
        c.symbol(m["f"]).data["basis"] = f"$\\{{{','.join(listed)}\\}}$" if len(listed) > 1 else c.say(m["l"])
    wanted = re.sub(r" +", " ", re.sub(r"\b(?:its|map's)\b", "", m["more"])).strip()
    further = question(c, c.settled(f"find {wanted} of {m['f']}"))
    return [*matrix, *further] if matrix and further else None


def _its_matrix(c: Composer, m: re.Match[str]) -> str | None:
    if c.last is None or c.last[1] != "F":
        return None
    fits = re.fullmatch(r"(?P<f>⟦F\d+⟧)", c.last)
    return of_spaces(c, fits) if fits else None


_ON = r"(?:for|on|to|with|applied to)(?: solve| solving)?(?: (?:system|matrix|problem))? "
_FROM = (
    r"(?: ?,? ?(?:starting from|from|at|(?:with|and) (?:start|starting|initial))(?: (?:vector|guess|point|value|iterate))? "
    r"?(?P<v>⟦[VKLE]\d+⟧))?"
)
_SIDE = r"(?:(?: ,)?(?: and)? (?P<b>⟦V\d+⟧))?"
_METHOD = r"(?P<m>conjugate gradients?|power|jacobi|gauss-seidel)(?: method| iteration| algorithm)?"
TEXTBOOK_FRAMES = tuple(
    (typed(pattern), make)
    for pattern, make in (
        (r"(?:factor|factorise|factorize|express|decompose) (?P<a>⟦M\d+⟧) (?:as|into) (?:product )?(?P<f>⟦N\d+⟧ ⟦N\d+⟧)", _product),
        (r"(?:express|find|decompose) (?P<a>⟦M\d+⟧) as (?:sum )?(?P<w>⟦[WX]\d+⟧)(?: (?:spectral decomposition|spectral form|spectral "
         r"theorem))?", _spectral_sum),
        (r"(?:put|bring|transform|convert|reduce|take) (?P<a>⟦M\d+⟧) (?:in|to|into) (?:its )?(?P<f>jordan (?:normal |canonical )?form"
         r"|diagonal form)", _into_form),
        (rf"(?:why (?:does|has)|show|whether) (?P<a>⟦M\d+⟧) (?:have|has|does not have|not have|not has) (?:no )?(?:(?P<w>⟦W\d+⟧) |lu "
         rf"){FACTORISED}",
         _no_lu),
        (r"find permutation matrix ⟦N\d+⟧ st (?P<z>⟦Z\d+⟧)(?: .*)?", _exchanged),
        (r"apply (?P<modified>modified )?gram-schmidt process to (?P<x>⟦[LM]\d+⟧)", _gram_schmidt),
        (r"(?:(?:use|by|apply) )?householder (?:reflections?|matrix|reflectors?) (?:to|that|which) (?:send|map|take|reflect|carry|zero)s? "
         r"(?P<v>⟦V\d+⟧) (?:on)?(?:in)?to multiple of (?P<e>⟦N\d+⟧)", _reflected),
        (r"find householder (?:reflections?|matrix|reflectors?) (?:⟦N\d+⟧ )?(?:to|that|which|st) (?:send|map|take|reflect|carry)s? "
         r"(?P<v>⟦V\d+⟧) (?:on)?(?:in)?to multiple of (?P<e>⟦N\d+⟧)", _reflected),
        (r"(?:use block (?:elimination|matrices|inversion) to )?(?:invert|find (?:block )?inverse of) (?P<a>⟦M\d+⟧) (?:where|with|if"
         r"|assuming) (?P<n>⟦N\d+⟧(?:(?: ,)?(?: and)? ⟦N\d+⟧)*) (?:is|are) invertible(?: by block "
          r"(?:elimination|matrices))?", _block_inverse),
        (r"find schur complement of (?:(?:leading |upper left |block )*)(?P<b>⟦M\d+⟧) in (?P<m>⟦M\d+⟧)", _schur),
        (r"find (?:best )?(?P<r>rank-one|rank-two|rank-1|rank-2|rank one|rank 1) approximation (?:of|to|for) (?P<a>⟦M\d+⟧)(?: "
         r"(?:in|by|with) "
         r"(?:frobenius|spectral|2-norm)(?: norm)?)? (?:and|with) (?:its |approximation )?error", _error_of),
        (r"find (?:formula|closed form|expression|general formula|explicit formula) (?:of|for) (?P<w>⟦W\d+⟧)", _formula),
        (r"find (?:its )?characteristic (?:polynomial )?(?P<d>⟦D\d+⟧)(?: (?:of|for) (?P<a>⟦M\d+⟧))?(?: and(?: find)? (?:its )?"
         r"(?:eigenvalues|eigenvectors|roots))*", _characteristic),
        (r"find dimensions? of its (?P<w>nullspace|colspace|rowspace)", _its_dimension),
        (r"find algebraic and geometric multiplicities of (?P<a>⟦M\d+⟧)", _multiplicities),
        (r"find rayleigh quotient of (?P<a>⟦M\d+⟧) (?:at|for|with|by|in) (?P<v>⟦V\d+⟧)", _quotient),
        (r"show (?P<v>⟦V\d+⟧) is eigenvector (?:of|for) (?P<a>⟦M\d+⟧)(?: and)?(?: (?:by|with|for|corresponding to|find)(?: its)? eigenvalue"
         r"(?: (?P<k>⟦[KN]\d+⟧))?)?", _eigenvector),
        (r"(?:what (?:does|do|can)|draw conclusions? (?:from|by)|use|apply|state) (?:gersc?hgorin(?:'s)? (?:circle |disc |disk )?theorem"
         r"|gersc?hgorin(?:'s)? (?:discs|circles|disks)) (?:for|to|on|of|about|say about|tell about)(?: eigenvalues of)? "
          r"(?P<a>⟦M\d+⟧)", _discs),
        (r"show (?P<a>⟦M\d+⟧) is (?:orthogonal )?(?:projector|projection(?: matrix)?|idempotent) and (?:say|state|find|describe)?(?: "
         r"space)? ?(?:(?:onto|on) which (?:sub)?space it projects|(?:onto|on) what it projects|what it projects (?:onto|on))", _projector),
        (rf"(?:apply|use|perform) {_METHOD} {_ON}(?P<t>⟦[MYQ]\d+⟧){_SIDE}{_FROM}", _iterated),
        (rf"(?:perform|find|apply|compute|do|take) {_COUNT}{_STEPS}{_METHOD} {_ON}(?P<t>⟦[MYQ]\d+⟧){_SIDE}{_FROM}", _iterated),
        (rf"(?:perform|find|apply|compute|do|take) {_COUNT}{_STEPS}{_METHOD}{_FROM}", _iterated),
        (rf"starting from (?P<v>⟦[VKLE]\d+⟧) ,? ?(?:perform|find|apply|compute|do|take) {_COUNT}{_STEPS}{_METHOD} {_ON}(?P<t>⟦[MYQ]\d+⟧)",
         _iterated),
        (r"(?:starting from (?P<v>⟦\w+⟧) ,? ?)?(?:perform|do|take|find|compute) (?:one|single|1|first) (?:steps? of )?gauss-newton(?: "
         r"method)?"
         r"(?: steps?| iterations?)? (?:for|on|of|with|to)(?: residuals?(?: vector)?| functions?)? (?P<r>⟦[YEXF]\d+⟧(?:(?: ,| and)* "
          r"⟦[EX]\d+⟧)*)"
         r"(?: ,)?(?: (?:starting from|from|at) (?P<u>⟦\w+⟧))?", _residuals),
        (r"(?:find|fit) weighted (?:best |leastsq |least squares )*line (?:(?P<e>⟦E\d+⟧) )?(?:through|to|for|of)(?: data)?(?: points?)? "
         r"(?P<p>⟦[LV]\d+⟧)(?: leastsq)? (?:with|by) weights? (?P<w>⟦[KVL]\d+⟧(?:(?: ,)?(?: and)? ⟦K\d+⟧)*)", _weighted),
        (r"(?:solve|minimi[sz]e|find minimi[sz]er of)(?: (?:ridge|regulari[sz]ed|ridge regression|tikhonov|penali[sz]ed|least squares))*"
         r"(?: problem)? (?P<w>⟦[WX]\d+⟧)(?: by (?P<q>⟦W\d+⟧))?", _ridge),
        (r"find dimension of krylov (?:sub)?spaces?(?: ⟦\w+⟧)? (?:spanned by|of|for|from|by)(?: matrix)? (?P<a>⟦M\d+⟧) (?:and|with|,) "
         r"(?:vector "
         r")?(?P<b>⟦V\d+⟧)", _krylov_dimension),
        (r"find (?:standard )?matrix of (?P<f>⟦F\d+⟧)(?: relative to (?:bas[ie]s )?(?P<l>⟦L\d+⟧))?(?: ,)? and (?:find "
         r")?(?P<more>(?:basis of "
         r"|basis for )?(?:its )?(?:nullspace|colspace|rank|nullity))", _map_and),
        (r"(?:express|find) its matrix relative to standard bas[ie]s", _its_matrix),
        (rf"use (?:thin |reduced )?(?P<w>⟦W\d+⟧) {FACTORISED}(?: of ⟦M\d+⟧)? to find (?P<rest>least squares solutions?) (?:of|to|for) "
         rf"(?P<q>⟦[QY]\d+⟧)",
         by_qr),
        (r"find basis (?:of|for) ⟦R\d+⟧ (?:that|which) diagonali[sz]es (?P<f>⟦F\d+⟧)", lambda c, m: f"Diagonalise the linear map "
         f"{c.say(m['f'])}."),
        (r"find (?:⟦H\d+⟧ )?matrix (?P<n>⟦N\d+⟧) (?:st|with|for which) (?P<q>⟦Q\d+⟧(?:(?: ,)?(?: and)? ⟦Q\d+⟧)+)", _by_images),
        (r"(?:reflect|mirror) (?P<v>⟦V\d+⟧) (?:across|in|about|over|at|through) (?P<s>⟦S\d+⟧)", _mirrored),
        (r"find (?:equation of )?(?P<k>line|parabola|quadratic|cubic)(?: polynomial| function| curve)? (?:whose graph|that|which) "
         r"(?:passes|goes|runs)"
         r" through (?:points )?(?P<p>⟦[LV]\d+⟧)", _through),
        (r"find (?:orthogonal |invertible |nonsingular )?matrix ⟦N\d+⟧ (?:with|st|for which) (?P<w>⟦W\d+⟧) (?:is )?diagonal(?: "
         r"matrix)?", _made_diagonal),
        (r"find (?:elementary )?row operations (?:that|which|to) (?:bring|reduce|take|transform|carry)s? (?P<a>⟦[MG]\d+⟧) (?:to|into) "
         r"(?:its )?"
         r"(?P<f>reduced echelon form|echelon form)", lambda c, m: f"Find the {'row ' if m['f'][0] == 'e' else ''}{m['f']} of "
          f"{c.say(m['a'])}."),
        (rf"(?:perform|find|apply|compute|do|take) {_COUNT}(?P<m>jacobi|gauss-seidel) (?:steps?|iterations?|sweeps?) {_ON}"
         rf"(?P<t>⟦[MYQ]\d+⟧){_SIDE}{_FROM}", _iterated),
        (r"(?:use|apply|perform) conjugate gradients?(?: method| algorithm)? (?:with|from|starting from)(?: (?:initial|starting) "
         r"(?:guess|vector|point))? (?P<v>⟦[VKLE]\d+⟧) (?P<m>)to solve(?: system)? (?P<t>⟦[MYQ]\d+⟧)", _iterated),
        (r"(?:perform|do|take|compute) (?:one|single|1|first) gauss-newton (?:iteration|step) (?:for|of|when|to) (?:fitting|fit) "
         r"(?:model |curve )?"
         r"(?P<e>⟦[EW]\d+⟧) (?:to|through)(?: data)?(?: points?)? (?P<p>⟦[LV]\d+⟧)(?: ,)?(?: (?:starting )?(?:from|at) "
          r"(?P<v>⟦\w+⟧))?", _fit_once),
        (r"show (?:that )?(?P<v>⟦[VNE]\d+⟧) (?:solves|is solutions? (?:of|to)|is a solution (?:of|to)) (?P<q>⟦Q\d+⟧)", _solves),
    )
)  # fmt: skip
