r"""What is done with things of linear algebra: projected, fitted, iterated, factored, mapped; each as a question in plain words.

Comes in: a `Composer` and the groups of a frame of `linear_frames`. Goes out: the question in the plain words of `linear_sentences`;
None where what is said does not fit together.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .linear_composition import Composer
from .linear_plain import matrix_text
from .linear_spaces import columns_of
from .linear_symbols import plain_name
from .linear_things import orthogonal, standard_basis

__all__ = [
    "braced",
    "closest_combination",
    "combination",
    "commuting",
    "commuting_map",
    "complement_of",
    "coordinates",
    "diagonal",
    "distance",
    "eigenmatrix",
    "eigenspace",
    "equations",
    "factor",
    "fit",
    "fit_at_times",
    "flattened",
    "image",
    "into",
    "limit",
    "line",
    "map_matrix",
    "onto",
    "parted",
    "real_block",
    "recurrence",
    "solve",
    "steps",
    "verb",
    "with_eigenvalues",
]  # fmt: skip

# What is done -------------------------------------------------------------------------------------------------------------------------

_DIGITS = {w: str(k) for k, w in enumerate("one two three four five six seven eight".split(), 1)}


def onto(c: Composer, m: re.Match[str]) -> list[str] | None:
    v, space = c.say(m["v"]), c.symbol(m["s"])
    where = space.text
    if space.data.get("form") == "complement":
        rows = columns_of(c, space.data["span"])
        if rows is None:
            return None
        where = f"the null space of ${matrix_text(rows)}$"
        c.assumed.append("the orthogonal complement is the null space of the matrix with these rows")
    return [f"Find the orthogonal projection of {v} onto {where}."]


def distance(c: Composer, m: re.Match[str]) -> str:
    return f"Find the distance from {c.say(m['v'])} to {c.say(m['s'])}."


def combination(c: Composer, m: re.Match[str]) -> str:
    columns = c.symbol(m[2]).data.get("columns")
    if columns is not None:
        return f"Solve $\\mathstrut$ {columns}"
    return f"Express {c.say(m[1])} as a linear combination of {c.say(m[2])}."


def combined(c: Composer, m: re.Match[str]) -> str | None:
    """ "$a$ and $b$ such that $a(1,2)+b(3,4)=(5,6)$"."""
    one, two = (c.say(g).strip("$ ") for g in m.groups()[:2])
    vector = r"(\([^()]*\))"
    found = re.fullmatch(rf"\$\s*{re.escape(one)}\s*{vector}\s*\+\s*{re.escape(two)}\s*{vector}\s*=\s*{vector}\s*\$", c.say(m[3]))
    return None if found is None else f"Express ${found[3]}$ as a linear combination of ${found[1]}$, ${found[2]}$."


def extreme_quotient(c: Composer, m: re.Match[str]) -> str | None:
    """The largest or smallest value of a quadratic form on the unit sphere."""
    form = re.fullmatch(r"\$\s*(\\mathbf\{?)?([a-z])\}?\s*\^\s*\{?(?:T|\\top)\}?\s*([A-Z])\s*(?:\\mathbf\{?)?\2\}?\s*\$", c.say(m["q"]))
    sphere = re.search(r"⟦[EW]\d+⟧$", m[0])
    if form is None or form[3] not in c.named or (sphere and not re.search(r"=\s*1\s*\$$", c.say(sphere[0]))):
        return None
    return f"Find the {'smallest' if m['w'][:2] in ('sm', 'mi', 'le') else 'largest'} Rayleigh quotient of ${form[3]}$."


def value_of_map(c: Composer, m: re.Match[str]) -> str | None:
    """`T(5,-3)` where T is given by its values at vectors: the images times the inverse of the vectors, applied."""
    found = re.fullmatch(r"\$\s*([A-Za-z])\s*(?:\\left)?\(([^()]*)(?:\\right)?\)\s*\$", c.say(m[1]))
    mark = c.named.get(found[1]) if found else None
    if (
        found is not None
        and mark is not None
        and mark[1] == "P"
        and c.symbol(mark).data["asked"].startswith("Find the projection matrix onto")
    ):
        return (
            f"Find the orthogonal projection of $({found[2]})$ {c.symbol(mark).data['asked'].removeprefix('Find the projection matrix ')}"
        )
    if found is None or mark is None or "values" not in c.symbol(mark).data:
        return None
    pairs = re.findall(r"\(([^()]*)\)\s*=\s*\(([^()]*)\)", c.symbol(mark).text)
    sizes = {len(v.split(",")) for v, _ in pairs}
    if sizes != {len(pairs)} or len({len(w.split(",")) for _, w in pairs}) != 1:
        return None

    def columns(vectors: list[str]) -> str:
        rows = zip(*(v.split(",") for v in vectors), strict=True)
        return r"\begin{pmatrix}" + r"\\".join("&".join(x.strip() for x in r) for r in rows) + r"\end{pmatrix}"

    c.assumed.append("the matrix of the map is the matrix of the images times the inverse of the matrix of the vectors")
    return f"Compute ${columns([w for _, w in pairs])}{columns([v for v, _ in pairs])}^{{-1}}{columns([found[2]])}$."


def flattened(c: Composer, marks: str) -> list[str] | None:
    """Matrices of one shape as rows of their entries; None where something else is among them."""
    out: list[str] = []
    for s in c.all(marks):
        for part in re.findall(r"\$([^$]*)\$", s.data.get("body") and f"${s.data['body']}$" or s.text):
            found = re.findall(r"\\begin\{([a-z]*matrix)\}(.*?)\\end\{\1\}", part, re.DOTALL)
            if not found:
                return None
            out += [
                "(" + ",".join(x.strip() for r in re.split(r"\\\\", body) if r.strip() for x in r.split("&")) + ")" for _, body in found
            ]
    return out if out and len({v.count(",") for v in out}) == 1 else None


def coordinates(c: Composer, m: re.Match[str]) -> str | None:
    if c.symbol(m[1]).kind == "M":
        vector, basis = flattened(c, m[1]), flattened(c, m[2])
        if vector is None or basis is None:
            return None
        c.assumed.append("a matrix is read as the vector of its entries, row by row")
        return f"Find the coordinates of ${vector[0]}$ relative to the basis $\\{{{','.join(basis)}\\}}$."
    return f"Find the coordinates of {c.say(m[1])} relative to the basis {braced(c.say(m[2]))}."


def braced(text: str) -> str:
    """A list of vectors as a set."""
    inside = re.fullmatch(r"\$\s*\\langle(.*)\\rangle\s*\$", text, re.DOTALL)
    listed = re.findall(r"\$([^$]*)\$", text)
    if len(listed) > 1:
        return f"$\\{{{','.join(x.strip() for x in listed)}\\}}$"
    return f"$\\{{{inside[1]}\\}}$" if inside else text


def map_matrix(c: Composer, m: re.Match[str]) -> str:
    bases = [braced(c.say(g)) for g in m.groups()[1:] if g]
    bases = bases or [c.symbol(m[1]).data[k] for k in ("basis", "target") if k in c.symbol(m[1]).data]
    relative = f" relative to the {'basis' if len(bases) == 1 else 'bases'} {' and '.join(bases)}" if bases else ""
    return f"Find the matrix of the linear map {c.say(m[1])}{relative}."


def steps(c: Composer, m: re.Match[str]) -> str:
    method = re.sub(r"algorithm$", "method", m["a"])
    count = c.say(m["k"]).strip("$") if m["k"].startswith("⟦") else _DIGITS.get(m["k"], m["k"])
    system = c.symbol(m["t"])
    what = system.data.get("equations", system.text)
    start = f" starting from {c.say(m['v'])}" if m["v"] and not is_zero(c, m["v"]) else ""
    return f"Perform {count} steps of the {method} for {what}{start}."


def is_zero(c: Composer, mark: str) -> bool:
    s = c.symbol(mark)
    return s.data.get("body", s.text.strip("$")).strip() in ("0", r"\mathbf{0}", r"\vec 0")


def limit(c: Composer, m: re.Match[str]) -> str | None:
    power = re.fullmatch(r"\$(.*)\^\s*\{?\s*\\infty\s*\}?\s*\$", c.say(m[1]), re.DOTALL)
    return f"Find the limiting power ${power[1]}^k$." if power is not None else None


def image(c: Composer, of_map: str, vector: str) -> str:
    c.last = of_map
    formula, v = c.say(of_map).strip("$"), c.say(vector).strip("$")
    name = formula.split("(")[0].strip()
    return f"Let ${formula}$. Compute ${name}{v if v.startswith('(') else f'({v})'}$."


def closest_combination(c: Composer, m: re.Match[str]) -> str | None:
    columns = c.symbol(m[1]).data.get("columns")
    if columns is None:
        return f"Find the orthogonal projection of {c.say(m[2])} onto the span of {c.say(m[1])}."
    return f"Find the least squares solution of ${columns.strip('$')}x={c.say(m[2]).strip('$')}$."


def with_eigenvalues(c: Composer, m: re.Match[str]) -> str | None:
    """Two entries of a matrix of two rows from its trace and its determinant."""
    mark = m["m"] or c.last or next((x for x in re.findall(r"⟦M\d+⟧", m[0])), None)
    if mark is None:
        return None
    body = c.symbol(mark).data.get("body", c.symbol(mark).text.strip("$"))
    inner = re.search(r"\\begin\{[pb]?(?:small)?matrix\}(.*)\\end", body, re.DOTALL)
    cells = [x.strip() for r in re.split(r"\\\\", inner[1]) for x in r.split("&")] if inner else []
    values = [s.text.strip("$") for s in c.all(m["k"])]
    if len(cells) != 4 or len(values) != 2:
        return None
    free = iter("cdab")
    cells = [next(free) if x in ("*", r"\ast", r"\cdot") else x for x in cells]
    letters = sorted({x for cell in cells for x in re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", cell)})
    p, q, r, s = (f"({x})" for x in cells)
    c.assumed.append("the sum of the eigenvalues is the trace, their product is the determinant")
    unknowns = " and ".join(f"${x}$" for x in letters)
    return f"Solve ${p}+{s}=({values[0]})+({values[1]})$, ${p}{s}-{q}{r}=({values[0]})({values[1]})$ for {unknowns}."


def eigenspace(c: Composer, m: re.Match[str]) -> str | None:
    mark = m[2] or next((x for x in re.findall(r"⟦M\d+⟧", m[0])), None)
    if mark is None:
        return None
    value = c.symbol(m[3])
    number = value.data.get("body", value.text.strip("$"))
    return f"Find the null space of ${c.say(mark).strip('$')}-({number})I$."


def diagonal(c: Composer, m: re.Match[str]) -> str | None:
    product = re.fullmatch(r"\$\s*([A-Z])\s*\^\s*\{?\s*(-1|\*|T|H|\\top|\\ast|\\dagger)\s*\}?\s*([A-Z])\s*\1\s*\$", c.say(m[2]))
    if product is None or product[3] not in c.named:
        return None
    unitary = product[2] != "-1" or m[1] in ("orthogonal", "unitary")
    return f"{'Orthogonally diagonalise' if unitary else 'Diagonalise'} ${product[3]}$."


def commuting(c: Composer, m: re.Match[str]) -> str | None:
    """What commutes with a matrix."""
    said = commuting_map(c, m[1])
    return None if said is None else f"Find a basis for the null space of {said}."


def commuting_map(c: Composer, mark: str) -> str | None:
    """`T(X)=AX-XA`, whose null space is what commutes with A."""
    A = c.say(mark).strip("$")
    body = c.symbol(mark).data.get("body", A)
    side = len(re.split(r"\\\\", re.sub(r"\\\\\s*(?=\\end)", "", body)))
    basis = standard_basis(rf"{side}\times {side}", "")
    c.assumed.append("the matrices that commute with it are the null space of $X \\mapsto AX-XA$")
    return None if basis is None else f"the linear map $T(X)={A}X-X{A}$ relative to the basis ${basis}$"


def real_block(c: Composer, m: re.Match[str]) -> str | None:
    """`A=PCP^{-1}` where C has the form (a, -b; b, a)."""
    form = m[1] and re.sub(r"\s|\$", "", c.say(m[1]))
    product = re.fullmatch(r"\$\s*([A-Z])\s*=\s*([A-Z])\s*([A-Z])\s*\2\s*\^\s*\{?\s*-1\s*\}?\s*\$", c.say(m[2]))
    if product is None or product[1] not in c.named:
        return None
    if form and not re.fullmatch(r"\\begin\{[pb]matrix\}([a-z]|\\\w+)&-([a-z]|\\\w+)\\\\\2&\1\\end\{[pb]matrix\}", form):
        return None
    return f"Find the rotation-scaling form of ${product[1]}$." if form else None


def fit(c: Composer, m: re.Match[str]) -> str:
    model = c.say(m["e"]).strip("$")
    if "=" not in model:
        letters = set(re.findall(r"(?<![A-Za-z\\])[a-z]", model))
        model = f"{'b' if 't' in letters else 'y'}={model}"
    model = re.sub(r"^\s*[a-z]\s*\(\s*[a-z]\s*\)\s*=", "y=", model)
    return f"Fit ${model}$ to the points {c.say(m['p'])}."


def _factor(value: str, before: str) -> str:
    number = value if re.fullmatch(r"[\d.]+", value) else f"({value})"
    return rf"\cdot {number}" if re.search(r"[A-Za-z\d)}]\s*$", before) else number


def gauss_newton(c: Composer, m: re.Match[str]) -> str | None:
    """One step of Gauss-Newton for a model at points: the residuals are the model minus the values."""
    start = m["v"] or m["u"]
    sides = c.say(m["e"]).strip("$").split("=")
    model = sides[-1]
    plain = re.sub(r"\\[A-Za-z]+", " ", model)
    letters = list(dict.fromkeys(re.findall(r"[a-df-z](?:_\d)?", plain)))
    variable = next((x for x in ("t", "x", "s") if x in letters), None)
    points = re.findall(r"\(\s*([^(),]+)\s*,\s*([^(),]+)\s*\)", c.say(m["p"]))
    if start is None or variable is None or not points or len(sides) > 2:
        return None
    unknowns = [x for x in letters if x != variable]
    at = re.compile(rf"\\[A-Za-z]+|{variable}")

    def put(value: str) -> str:
        """The model with a number for its variable; a product sign where it stands behind a factor."""
        return at.sub(lambda f: f[0] if len(f[0]) > 1 else _factor(value, model[: f.start()]), model)

    residuals = [f"{put(x)}-({y})" for x, y in points]
    given = ",".join(f"{u}_0" for u in unknowns)
    name = f"({given})={c.say(start).strip('$')}"
    return f"Carry out one step of Gauss-Newton for $r({','.join(unknowns)})=({','.join(residuals)})$ from ${name}$."


def line(c: Composer, m: re.Match[str]) -> str:
    return f"Fit $y=a+bx{'+cx^2' if 'parabola' in m[0] or 'quadratic' in m[0] else ''}$ to the points {c.say(m['p'])}."


def fit_at_times(c: Composer, m: re.Match[str]) -> str | None:
    """Values b at times t: the points are their pairs."""
    rows = {s.text.strip("$").split("=")[0].strip(): s.text.strip("$").split("=")[1].split(",") for s in c.all(m["b"] + m["t"])}
    names = list(rows)
    if len(rows) != 2 or len(rows[names[0]]) != len(rows[names[1]]):
        return None
    variable = "t" if "t" in names else "x" if "x" in names else names[1]
    value = next(n for n in names if n != variable)
    model = c.say(m["e"]).strip("$").split("=")[-1] if m["e"] else f"C+D{variable}"
    points = ",".join(f"({x.strip()},{y.strip()})" for x, y in zip(rows[variable], rows[value], strict=True))
    return f"Fit ${value}={model}$ to the points ${points}$."


def into(c: Composer, m: re.Match[str]) -> str:
    c.last = m[1]
    return f"Find the {m[2]} of {c.say(m[1])}."


def verb(words: str) -> Callable[[Composer, re.Match[str]], str]:
    """A question that is a verb and its object."""
    return lambda c, m: f"{words} {c.say(m[1])}."


def factor(c: Composer, m: re.Match[str]) -> str:
    c.last = m[1]
    return f"Factor {c.say(m[1])} as {c.say(m[2])}."


def equations(c: Composer, mark: str) -> str:
    s = c.symbol(mark)
    return s.data.get("equations", s.text)


def recurrence(c: Composer, m: re.Match[str]) -> str | None:
    """`u_{k+1}=Au_k` with a start: a power of the matrix times the start."""
    name = r"((?:\\mathbf|\\vec)?\s*\{?[a-z]\}?)"
    found = re.match(rf"(?:the system )?\$\s*{name}_\{{\s*([kn])\s*\+\s*1\s*\}}\s*=\s*([A-Z])\s*{name}_\{{?\2\}}?\s*\$", c.say(m[1]))
    if found is None or found[1] != found[4] or f"{plain_name(found[1])}_0" not in c.named:
        return None
    return f"Compute ${found[3]}^{found[2]}{found[1]}_0$."


def solve(c: Composer, m: re.Match[str]) -> str:
    return f"Solve {c.say(m[1])}."


def eigenmatrix(c: Composer, m: re.Match[str]) -> str:
    return f"Find the matrix with eigenvalues {c.say(m['k'])} and eigenvectors {c.say(m['v'])}."


def complement_of(c: Composer, mark: str) -> str | None:
    """The vectors that are orthogonal to some: a basis of the complement."""
    thing = c.symbol(mark)
    made = orthogonal(c, mark if thing.kind == "S" else c.mark("S", f"the span of {thing.text}", form="span"))
    return None if made is None else f"Find a basis for {c.say(made)}."


def parted(c: Composer, m: re.Match[str]) -> str | None:
    r""" "Write $v=w+w'$ with $w\in W$ and $w'\in W^\perp$"."""
    parts = [s.text.strip("$") for s in c.all(m[0]) if s.kind == "O"]
    spaces = {re.split(r"\\in", t)[1].split("=")[0].strip() for t in parts}
    inside = [x for x in spaces if "perp" not in x]
    if len(inside) != 1 or len(spaces) != 2 or plain_name(inside[0]) not in c.named:
        return None
    return f"Find the orthogonal projection of {c.say(m[1])} onto {c.say(c.named[plain_name(inside[0])])}."
