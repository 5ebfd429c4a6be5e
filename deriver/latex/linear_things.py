r"""Things of linear algebra made of smaller things: a matrix, its columns, the span of these, what is orthogonal to that, a system, a map.

Comes in: a `Composer` and a line of words and marks. Goes out: the mark of the thing that these words make; None where they make none.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from . import patterns as re
from .linear_plain import coefficients_of, entries_of, linear_form, matrix_text, rank_of, vector_text
from .linear_planes import PLANE_MAPS, followed, mirrored, named_plane_map, rotated, shadowed
from .linear_symbols import kind_of, parts_of, plain_name, typed

if TYPE_CHECKING:
    from .linear_composition import Composer

__all__ = ["THINGS", "equations_of_array", "matrix_of_values", "of_rows", "orthogonal", "standard_basis", "with_domains"]


def equations_of_array(latex: str) -> list[str]:
    """The equations of `array`, `cases` or `aligned`; none where a row is no equation."""
    inner = re.search(r"\\begin\{(?:array|cases|aligned|align\*?)\}(?:\{[^{}]*\})?(.*)\\end", latex, re.DOTALL)
    rows = [re.sub(r"&|\s+", " ", r).strip(" ,;") for r in re.split(r"\\\\(?:\[[^\]]*\])?", inner[1])] if inner else []
    rows = [r for r in rows if r]
    return rows if all(r.count("=") == 1 for r in rows) else []


def orthogonal(c: Composer, mark: str) -> str | None:
    """What is orthogonal to a space."""
    space = c.symbol(mark)
    form, of = space.data.get("form"), space.data.get("of", "")
    if form == "span" or form is None:
        inside = space.text.removeprefix("the span of ")
        return c.mark("S", f"the orthogonal complement of {inside}", form="complement", span=mark) if form == "span" else None
    other = {"null": "row space", "row": "null space", "column": "left null space", "left": "column space"}[form]
    return c.mark("S", f"the {other} of {of}", form=other.split()[0], of=of) if of else None


def _row_of(c: Composer, words: str) -> str | None:
    """The plane or line of one homogeneous equation is a null space; other equations give a plane that misses the origin."""
    latex = c.symbol(re.findall(r"⟦E\d+⟧", words)[0]).text.strip("$")
    indexed = sorted({int(k) for k in re.findall(r"x_\{?(\d)\}?", latex)})
    letters = (
        [f"x_{k}" for k in range(1, indexed[-1] + 1)]
        if indexed
        else ["x", "y", "z"]
        if "z" in latex or words.startswith("plane")
        else ["x", "y"]
    )
    row = coefficients_of(re.sub(r"_\{(\d)\}", r"_\1", latex), letters)
    if row is None or not any(row[0]):
        return None
    if row[1] != 0:
        return c.mark("A", f"the plane ${latex}$")
    matrix = f"${matrix_text([row[0]])}$"
    return c.mark("S", f"the null space of {matrix}", form="null", of=matrix, plane=latex)


Maker = Callable[["Composer", re.Match[str]], "str | None"]


def _same(c: Composer, m: re.Match[str]) -> str:
    return m[1]


def _space(noun: str, form: str) -> Maker:
    def make(c: Composer, m: re.Match[str]) -> str:
        of = c.say(m[1])
        if c.symbol(m[1]).kind == "F":
            basis = c.symbol(m[1]).data.get("basis")
            of = f"the linear map {of}" + (f" relative to the basis {basis}" if basis else "")
        return c.mark("S", f"the {noun} of {of}", form=form, of=of, thing=m[1])

    return make


def _span(c: Composer, m: re.Match[str]) -> str:
    columns = c.symbol(m[1]).data.get("columns")
    if columns:
        return c.mark("S", f"the column space of {columns}", form="column", of=columns)
    return c.mark("S", f"the span of {_elements(c, m[1])}", form="span")


def _elements(c: Composer, marks: str) -> str:
    """The vectors of a list, without braces."""
    out: list[str] = []
    for s in c.all(marks):
        inside = re.fullmatch(r"\$\s*(?:\\left\s*)?(?:\\\{|\\langle)(.*?)(?:\\right\s*)?(?:\\\}|\\rangle)\s*\$", s.text, re.DOTALL)
        out.extend(f"${v}$" for v in parts_of(inside[1])) if inside else out.append(s.text)
    return ", ".join(out)


def _list(c: Composer, m: re.Match[str]) -> str:
    return c.mark("L", ", ".join(_elements(c, x) for x in re.findall(r"⟦\w+⟧", m[1])), marks=m[1])


def standard_basis(space: str, formula: str) -> str | None:
    """The usual basis of a space of polynomials or of square matrices, as LaTeX; None for columns."""
    plain = re.sub(r"[\s{}$]|\\(?:mathcal|mathbb|mathrm|mathbf)", "", space)
    powers = re.match(r"(?:.*[:\\](?:colon)?)?P_(\d)", plain)
    if powers is not None:
        letter = next((x for x in ("x", "t", "z", "s") if re.search(rf"(?<![A-Za-z\\]){x}(?![A-Za-z])", formula)), "x")
        return "\\{" + ",".join(["1", letter, *(f"{letter}^{k}" for k in range(2, int(powers[1]) + 1))][: int(powers[1]) + 1]) + "\\}"
    tables = re.match(r"(?:.*:)?(?:M_)?(?:R\^)?(\d)(?:\\times|,)\1|(?:.*:)?M_(\d)", plain)
    if tables is not None and int(tables[1] or tables[2]) <= 4:
        n = int(tables[1] or tables[2])
        units = [
            r"\begin{pmatrix}" + r"\\".join("&".join(str(int((i, j) == (p, q))) for j in range(n)) for i in range(n)) + r"\end{pmatrix}"
            for p in range(n)
            for q in range(n)
        ]
        return "\\{" + ",".join(units) + "\\}"
    return None


def _on_space(c: Composer, m: re.Match[str]) -> str | None:
    return _with_basis(c, m[1], c.say(m[2]))


def _with_domain(c: Composer, m: re.Match[str]) -> str:
    """A map and where it goes from."""
    marks: list[str] = re.findall(r"⟦\w+⟧", m[0])
    found = next(x for x in reversed(marks) if x[1] == "F")
    for mark in marks:
        if mark[1] in "JR" or (mark[1] == "N" and re.match(r"\$\s*\\?[PM]", c.say(mark))):
            spaces = re.split(r"\\(?:to|rightarrow|longrightarrow)", c.say(mark).strip("$"))
            spaces = [re.sub(r"^.*?:\s*", "", x).strip() for x in spaces]
            spaces = [c.say(c.named[plain_name(x)]).strip("$") if c.named.get(plain_name(x), "⟦-")[1] == "R" else x for x in spaces]
            _with_basis(c, found, spaces[0])
            target = standard_basis(spaces[1], c.say(found)) if len(spaces) == 2 and spaces[0] != spaces[1] else None
            if target is not None and "basis" in c.symbol(found).data:
                c.symbol(found).data["target"] = f"${target}$"
            break
    return found


def _with_basis(c: Composer, mark: str, space: str) -> str | None:
    """A map whose argument is one letter for a polynomial or a matrix, with the usual basis of that space."""
    formula = c.say(mark).strip("$")
    head = re.match(
        r"\s*([A-Za-z](?:_\d)?)\s*(?:\\left)?\s*\(\s*([a-z]"
        r"|[A-Z])(?:\([a-z]\))?\s*(?:\\right)?\s*\)\s*=(.*)",
        formula,
        re.DOTALL,
    )
    basis = standard_basis(space, formula) if head is not None else None
    if head is None or basis is None:
        return None if basis is None and head is None and not re.fullmatch(r"\\.*|R.*", space.strip("$")) else mark
    thing = c.symbol(mark)
    thing.text, thing.data = f"${head[1]}({head[2]})={head[3].strip()}$", {**thing.data, "basis": f"${basis}$"}
    return mark


def matrix_of_values(text: str) -> str | None:
    """The standard matrix of a map by its values at a basis of rational vectors."""
    pairs = re.findall(r"[A-Za-z]\s*(\([^()]*\))\s*=\s*(\([^()]*\))", text)
    vectors, images = [entries_of(v) for v, _ in pairs], [entries_of(w) for _, w in pairs]
    known = [v for v in vectors if v is not None]
    values = [w for w in images if w is not None]
    if not pairs or len(known) < len(pairs) or len(values) < len(pairs) or {len(v) for v in known} != {len(pairs)}:
        return None
    if len({len(w) for w in values}) != 1 or rank_of(known) < len(known):
        return None
    rows = [[*v, *w] for v, w in zip(known, values, strict=True)]  # rows of (V^T | W^T), reduced to (I | M^T)
    n = len(known)
    for k in range(n):
        pivot = next(i for i in range(k, n) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return matrix_text([list(r) for r in zip(*(r[n:] for r in rows), strict=True)])


def with_domains(c: Composer) -> None:
    """A map of polynomials whose space is named elsewhere in the text, where only one is."""
    spaces = {s.text for s in c.symbols if s.kind == "R" and standard_basis(s.text, "x") is not None}
    for k, s in enumerate(c.symbols):
        if s.kind == "F" and "basis" not in s.data and len(spaces) == 1 and re.match(r"\$\s*[A-Z]\(\s*[fgpq]\s*\)\s*=", s.text):
            _with_basis(c, f"⟦F{k}⟧", next(iter(spaces)))
            for t in c.symbols:
                if t.kind == "S" and t.data.get("thing") == f"⟦F{k}⟧" and "relative to" not in t.text and "basis" in s.data:
                    t.text = f"{t.text.replace(t.data['of'], '')}the linear map {s.text} relative to the basis {s.data['basis']}"


def _derivative(c: Composer, m: re.Match[str]) -> str | None:
    name = re.match(r"\$\s*([A-Z])", c.say(m[1]))
    if name is None:
        return None
    mark = c.mark("F", f"${name[1]}(p)=p'$")
    spaces = [re.sub(r"^.*?(?::|\\colon)\s*", "", x) for x in re.split(r"\\(?:to|rightarrow|longrightarrow)", c.say(m[1]).strip("$"))]
    target = standard_basis(spaces[1], "x") if len(spaces) == 2 and spaces[0].strip() != spaces[1].strip() else None
    if target is not None:
        c.symbol(mark).data["target"] = f"${target}$"
    return _with_basis(c, mark, c.say(m[1]).strip("$"))


def _lined_up(c: Composer, m: re.Match[str]) -> str | None:
    """A matrix by its columns or rows."""
    rows = [[x.strip() for x in parts_of(_inside(c, v))] for v in re.findall(r"⟦\w+⟧", m[2])]
    if len({len(r) for r in rows}) != 1 or any("begin" in x for r in rows for x in r):
        return None
    if m[1] == "columns":
        rows = [list(r) for r in zip(*rows, strict=True)]
    return c.mark("M", r"$\begin{pmatrix}" + r"\\".join("&".join(r) for r in rows) + r"\end{pmatrix}$")


def _power_of(c: Composer, m: re.Match[str]) -> str:
    """The transpose, the inverse or a power of a matrix, of which something is asked."""
    sign = {"transpose": r"\top", "inverse": "-1", "square": "2", "cube": "3"}[m[1]]
    return c.mark("W", f"${c.say(m[2]).strip('$')}^{{{sign}}}$")


def _body(c: Composer, mark: str) -> str:
    return c.symbol(mark).data.get("body", c.say(mark).strip("$"))


def _by_values(c: Composer, m: re.Match[str]) -> str:
    """A map by its values at vectors."""
    pairs = [g for g in m.groups() if g]
    values = [f"${_at_unit(f'T({_inside(c, v)})={_body(c, w)}', len(pairs) // 2)}$" for v, w in zip(pairs[::2], pairs[1::2], strict=True)]
    return c.mark("F", ", ".join(values), values="yes")


def _inside(c: Composer, mark: str) -> str:
    """The entries of a vector that is written in parentheses."""
    text = c.symbol(mark).data.get("body", c.say(mark).strip("$"))
    inner = re.fullmatch(r"\s*[(\[](.*)[)\]](?:\^\{?(?:T|\\top)\}?)?\s*", text)
    return inner[1] if inner else text


def _by_formulas(c: Composer, m: re.Match[str]) -> str | None:
    """`T(e_1)=(1,2)`, `T(e_2)=(3,4)`: values of one map."""
    formulas = [s.text.strip("$") for s in c.all(m[1])]
    heads = {f.split("(")[0].strip() for f in formulas}
    if len(heads) != 1:
        return None
    formulas = [_at_unit(f, len(formulas)) for f in formulas]
    first: str = re.findall(r"⟦\w+⟧", m[1])[0]
    c.symbol(first).text = ", ".join(f"${f}$" for f in formulas)
    c.symbol(first).data["values"] = "yes"
    c.named[plain_name(heads.pop())] = first
    return first


def _at_unit(formula: str, count: int) -> str:
    r"""`T(\mathbf{e}_2)=...` and values at columns with the entries written in a row."""
    found = re.fullmatch(r"\s*([A-Z])\s*(?:\\left)?\s*\(?(?:\\,)?(.*?)(?:\\,)?\s*(?:\\right)?\s*\)?\s*=\s*(.*)", formula, re.DOTALL)
    value = entries_of(found[3]) if found else None
    if found is None or value is None:
        return formula
    unit = re.fullmatch(r"\s*(?:\\mathbf|\\vec|\\hat)?\s*\{?\s*e\s*\}?\s*_\{?(\d)\}?\s*", found[2])
    at = [Fraction(int(k == int(unit[1]))) for k in range(1, count + 1)] if unit else entries_of(found[2]) or entries_of(f"({found[2]})")
    return formula if at is None else f"{found[1]}{vector_text(at)}={vector_text(value)}"


def _columns(c: Composer, m: re.Match[str]) -> str:
    return c.mark("L", f"the columns of {c.say(m[1])}", columns=c.say(m[1]))


def _filled(c: Composer, m: re.Match[str]) -> str | None:
    """ "Let W be ... such that W = span{u, v}" with u and v asked for: the set is the first one."""
    hollow, whole = c.symbol(m[1]), c.symbol(m[2])
    names = re.findall(r"\$([^$]*)\$", hollow.text)
    if any(plain_name(n) in c.named or kind_of(n) != "N" for n in names):
        return None
    hollow.text, hollow.data = whole.text, whole.data
    return m[2]


def _as_row(c: Composer, m: re.Match[str]) -> str | None:
    size = re.search(r"(\d+)\s*\\times\s*(\d+)", c.symbol(re.findall(r"⟦H\d+⟧", m[0])[0]).text)
    inner = re.fullmatch(r"\$\s*[(\[](.*)[)\]]\s*\$", c.symbol(m[1]).text)
    if size is None or inner is None:
        return None
    entries = parts_of(inner[1])
    if size[1] == "1" and int(size[2]) == len(entries):
        return c.mark("M", rf"$\begin{{pmatrix}}{'&'.join(entries)}\end{{pmatrix}}$")
    if size[2] == "1" and int(size[1]) == len(entries):
        return c.mark("M", r"$\begin{pmatrix}" + (chr(92) * 2).join(entries) + r"\end{pmatrix}$")
    return None


def _system(c: Composer, m: re.Match[str]) -> str:
    return c.mark("Y", f"the system {c.say(m[1])}", equations=c.say(m[1]))


def _augmented(c: Composer, m: re.Match[str]) -> str:
    return c.mark("Y", f"the system with augmented matrix {c.say(m[1])}")


def of_rows(c: Composer, m: re.Match[str]) -> str | None:
    """The solutions of homogeneous equations are a space."""
    system = c.symbol(m[1])
    listed = system.data.get("equations")
    if listed is None or not all(
        re.search(r"=\s*0\s*\$?$|=\s*\\(?:mathbf|vec)\s*\{?0\}?\s*\$$", e) for e in listed.split(", ") if "=" in e
    ):
        return None
    equations = [re.sub(r"_\{(\d+)\}", r"_\1", e.strip("$ ")) for e in listed.split(", ")]
    letters = sorted(
        {
            x
            for e in equations
            for x in re.findall(r"(?<![A-Za-z\\])[a-z](?:_\d+)?(?![A-Za-z])", e.replace(" ", "")) + re.findall(r"(?<=\d)[a-z](?:_\d+)?", e)
        },
        key=lambda x: (re.sub(r"\d", "", x) == "w", x.split("_")[0], int([*x.split("_"), "0"][1])),
    )
    rows = [coefficients_of(e, letters) for e in equations]
    if not letters or any(r is None or r[1] for r in rows):
        return None
    matrix = f"${matrix_text([r[0] for r in rows if r is not None])}$"
    return c.mark("S", f"the null space of {matrix}", form="null", of=matrix)


def _eigenspace(c: Composer, m: re.Match[str]) -> str:
    return _shifted(c, m[1], m[2])


def _shifted(c: Composer, matrix: str, value: str) -> str:
    """The eigenspace is the null space of A minus the eigenvalue times the identity."""
    number = c.symbol(value).data.get("body", c.say(value).strip("$"))
    of = f"${c.say(matrix).strip('$')}-({number})I$"
    return c.mark("S", f"the null space of {of}", form="null", of=of, thing=matrix)


def _set_of(c: Composer, m: re.Match[str]) -> str | None:
    """All vectors of the form (a+b, a, b): a span."""
    shown = c.symbol(m[1]).text.strip("$")
    inner = re.sub(r"^(?:\\left)?[(\[]|(?:\\right)?[)\]](?:\^\{?(?:T|\\top)\}?)?$|\\begin\{[a-z]*\}|\\end\{[a-z]*\}", "", shown)
    forms = [linear_form(e) for e in re.split(r",|\\\\", inner) if e.strip()]
    letters = sorted({x for f in forms if f for x in f if x})
    if any(f is None or f.get("") for f in forms) or not letters:
        return None
    vectors = [[f.get(x, 0) for f in forms if f is not None] for x in letters]
    return c.mark("S", "the span of " + ", ".join(f"${vector_text(v)}$" for v in vectors), form="span")  # type: ignore[arg-type]


_ADJECTIVE = (
    r"(?:(?:real|complex|square|symmetric|hermitian|invertible|nonsingular|singular|upper|lower|triangular|diagonal|coefficient"
    r"|nonzero|rectangular|2x2|3x3"
    r"|4x4|tall|wide|linear|skew-symmetric|2 by 2|3 by 3|stochastic|markov|transition|positive|regular|two|three|four|standard"
    r"|column|row|unit|⟦H\d+⟧) )*"
)

#: Rows that build a thing out of words and smaller things.
THINGS: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (typed(pattern), make)
    for pattern, make in (
        (r"\b(?:left )augmented matrix {MG}|\bsystem (?:of equations )?(?:whose|with|having) augmented matrix (?:is |of "
         r"coefficients is )?{MG}",
         lambda c, m: c.mark("Y", f"the system with augmented matrix {c.say(m[1] or m[2])}")),
        (rf"\b{_ADJECTIVE}(?:matrix|matrices) {{MGWV}}", _same),
        (r"\bmatrix (?:with|whose|having) (columns|rows) (?:is |are )?(⟦V\d+⟧(?:(?: ,)?(?: and)? ⟦V\d+⟧)+)(?= |$)", _lined_up),
        (r"(?<= of )(transpose|inverse|square|cube) of {M}", _power_of),
        (r"(?<= of )product of {M} (?:and|with|by) {M}", lambda c, m: c.mark("W", f"${c.say(m[1]).strip('$')}{c.say(m[2]).strip('$')}$")),
        (rf"\b{_ADJECTIVE}(?:vectors?|points?|columns?) {{VL}}(?= |$)", _same),
        (rf"\b{_ADJECTIVE}(?:vectors?|points?|elements?) {{VL}} (?:in|of) {{R}}", _same),
        (r"\b(?:quadratic )?(?:form|polynomial|function) {XE}", _same),
        (rf"\b{_ADJECTIVE}(?:map|function) {{F}}", _same),
        (r"\bmap (?:⟦[NJ]\d+⟧ )?(?:that |which )?(?:sends|maps|takes|carries) {V} (?:in)?to {V}(?:(?: ,)?(?: and)? (?:sends |maps "
         r"|takes |carries )?{V} (?:in)?to {V})?"
         r"(?:(?: ,)?(?: and)? (?:sends |maps |takes |carries )?{V} (?:in)?to {V})?", _by_values),
        (r"(⟦F\d+⟧(?:(?: ,)?(?: and)? ⟦F\d+⟧)+)", _by_formulas),
        (r"(?:\b(?:if|let|suppose|given) )?{F} (?:is|be) (?:differential |derivative |linear )?(?:map |operator )?{F}", lambda c, m: m[2]),
        (r"\bmap ⟦[JN]\d+⟧ (?:with|st|where) {F}", _same),
        (r"\bmap (?:with|whose)(?: standard)?(?: matrix)?(?: is)? {M}", _same),
        (rf"\b{_ADJECTIVE}(?:map )?⟦[NJ]\d+⟧ (?:(?:from|on) ⟦R\d+⟧ (?:(?:in)?to ⟦R\d+⟧ )?)?(?:be (?:the )?)?(?:{_ADJECTIVE}map "
         rf")?(?:which is |that is )?"
         r"(?:be |is )?(?:(?:from|on) ⟦R\d+⟧ (?:(?:in)?to ⟦R\d+⟧ )?)?(?:be |is )?(?:defined|given|described)?(?: by| as)?(?: "
         r"formula| rule)? ?,? ?{F}", _with_domain),
        (r"\bmap (?:(?:from|on) ⟦R\d+⟧ (?:(?:in)?to ⟦R\d+⟧ )?)?(?:which is |that is )?(?:defined by|given by|with|such that"
         r"|st) {F}", _with_domain),
        (PLANE_MAPS["rotation"], rotated),
        (PLANE_MAPS["mirror"], mirrored),
        (PLANE_MAPS["shadow"], shadowed),
        (r"{P}(?: ,)? (?:and|followed by|and followed by|after that) {P}", followed),
        (r"(?:let |suppose )?{J} (?:be |is )?(?:linear )?{P}(?=\s*[.;]|\s*$)", named_plane_map),
        (r"{J} ,? ?(?:be differentiation|be derivative(?: map)?|be differentiation map)(?=\s*[.,])(?!\s*, ⟦F)", _derivative),
        (r"{F} (?:on|from) (⟦[RN]\d+⟧)(?: (?:in)?to ⟦[RN]\d+⟧)?(?: of polynomials)?(?! -)", _on_space),
        (r"{F} on (?:space of |vector space of |vector space |space )?{H} matrices", _on_space),
        (r"{F} on (?:space |vector space )?{R}", _on_space),
        (r"{J} ,? ?(?:be (?:differentiation|derivative(?: map)?|map|differentiation map) ?,? ?)?(?:is |be )?(?:defined by |given "
         r"by |by )?{F}", _with_domain),
        (r"\blet {S} be {S}", _filled),
        (r"{VL} (?:viewed|regarded|considered|thought of|written|taken) as ⟦H\d+⟧ matrix", _as_row),
        (r"(?:(?<=do )|(?<=are )|(?<=is )|(?<=show )|(?<=whether )|(?<=matrices ))(⟦M\d+⟧(?:(?: ,)?(?: and)? ⟦M\d+⟧)+)(?= (?:is|are"
         r"|commute|similar))", _list),
        (r"\b(?:columns|column vectors) of {MW}", _columns),
        (r"\b(?:set|basis|bases|collection|vectors|polynomials|functions|matrices|family)(?: of (?:vectors|polynomials|matrices))? "
         r"(⟦[LV]\d+⟧|⟦[KNXVMWL]\d+⟧(?:(?: ,)?(?: and)? ⟦[KNXVMWL]\d+⟧)+)(?= |$)(?! (?:of|onto|to) )", _list),
        (r"(⟦[V]\d+⟧(?:(?: ,)?(?: and)? (?:vectors? )?⟦[V]\d+⟧)+)(?= |$)", _list),
        (r"\b(?:span of|subspace(?: of {R})? spanned by|space(?: of {R})? spanned by|(?:plane|line|hyperplane)(?: in {R}| of {R})? "
         r"spanned by|linear span of|set "
         r"spanned by|plane (?:in {R} )?through origin (?:spanned by|and|parallel to)) {VL}(?! (?:,|and|, and) ⟦[VNLWX])",
         lambda c, m: _span(c, re.fullmatch(r".*?(⟦[VL]\d+⟧)", m[0]))),  # type: ignore[arg-type]
        (r"\bline (?:through|spanned by|containing|joining) {V} and origin", _span),
        (r"\bline (?:in ⟦R\d+⟧ )?(?:through|in direction of|along|through origin and|passing through|through origin with direction"
         r"|spanned by|passing through "
         r"origin and) {V}(?! (?:,|and|, and) ⟦[VNLWX])", _span),
        (r"\b(?:basis|set|collection) (?:consisting of|formed by|given by|made up of|made of|of|with elements) {L}", _same),
        (r"\beigenspace (?:of|for) {MW} (?:for|of|corresponding to|belonging to|associated with|associated to|with|at)(?: "
         r"eigenvalue)? {K}", _eigenspace),
        (r"\beigenspace (?:for|corresponding to|belonging to|associated with|associated to)(?: eigenvalue)? {K} (?:of|for) {MW}",
         lambda c, m: _shifted(c, m[2], m[1])),
        (r"\bnullspace (?:of|for) {MFW}", _space("null space", "null")),
        (r"\bcolspace (?:of|for) {MFW}", _space("column space", "column")),
        (r"\browspace (?:of|for) {MW}", _space("row space", "row")),
        (r"\bleftspace (?:of|for) {MW}", _space("left null space", "left")),
        (r"\b(?:system|equations?)(?: of equations)? {Y}", _same),
        (r"\b(?:system|equations?) (⟦[EQ]\d+⟧(?:(?: ,)?(?: and)? ⟦[EQ]\d+⟧)*)(?= |$)(?! \w+ is )", _system),
        (r"(⟦E\d+⟧(?:(?: ,)?(?: and)? ⟦E\d+⟧)+)(?= |$)", _system),
        (r"\b(?:orthogonal complement|orthocomplement|perp) of {S}", lambda c, m: orthogonal(c, m[1])),
        (r"\b(?:orthogonal complement|orthocomplement) of {VL}(?! (?:,|and|, and) ⟦[VNLWX])", lambda c, m: orthogonal(c, _span(c, m))),
        (r"\b(?:subspace|space|set|plane|line|subset|hyperplane)(?: of {R})? {S}", lambda c, m: m[2]),
        (r"\bmatrix {C}", _same),
        (r"{S} (?:in|of) {R}", _same),
        (r"\b(?:plane|line|hyperplane|subspace)(?: in ⟦R\d+⟧| of ⟦R\d+⟧)? (?:with equation |given by |defined by |consisting of "
         r"vectors satisfying )?{E}(?: in "
         r"⟦R\d+⟧)?", lambda c, m: _row_of(c, m[0])),
        (r"\bsolutions (?:of|to|for) {Y}", of_rows),
        (r"\b(?:set|space|subspace) of vectors (?:in ⟦R\d+⟧ )?of form {V}", _set_of),
    )
)  # fmt: skip
