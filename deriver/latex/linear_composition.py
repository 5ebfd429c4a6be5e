r"""A task of linear algebra as composed sentences: what is given, how it is asked, of what, by what means.

Comes in: the text of a task that no row of words fits as it stands. Goes out: its questions in the plain words of `linear_sentences`; None
unless every word has found its place. Three tables make it: `linear_folding` brings words of one meaning to one word, `_NOUNS` here builds
things out of smaller things (a matrix, the columns of it, the span of these, what is orthogonal to that), and `linear_frames` says which
questions there are. A new wording is a word in the first table, a new notion a row in one of the others; combinations need nothing.

    text     = sentence { "." sentence }        sentence = given | question { "and" question }
    question = verb noun "of" thing | thing predicate, asked by "whether", "for which c", "find c such that", "if ... find c"
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ..errors import DeriverError
from .linear_folding import folded
from .linear_plain import set_builder
from .linear_symbols import Symbol, defined, kind_of, parts_of, plain_name
from .problems import TaskItem
from .wording import tokens_of

__all__ = ["Composer", "composed", "read_or_composed", "typed"]


def read_or_composed(text: str, read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...]:
    """The items of a text as it stands; where it is not understood so, of its composed questions, each read for itself."""
    try:
        items = read(text)
    except DeriverError:
        said = composed(text)
        if said is None:
            raise
        try:
            return _together(said, read)
        except DeriverError:
            pass
        raise
    if any(i.kind == "question" for i in items) and (said := composed(text)) is not None:
        try:
            return _together(said, read)
        except DeriverError:
            return items
    return items


def _together(said: tuple[list[str], list[str]], read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...]:
    questions, assumed = said
    return tuple(replace(i, assumed=(*i.assumed, *assumed)) for question in questions for i in read(question))


def composed(text: str) -> tuple[list[str], list[str]] | None:
    r"""The questions of a task in the plain words of linear algebra, and what was taken for granted; None where a word has no place.

    >>> composed(r"If $\begin{pmatrix}1&c\\2&4\end{pmatrix}$ is singular, what is $c$?")[0]
    ['For which $c$ is $\\begin{pmatrix}1&c\\\\2&4\\end{pmatrix}$ singular?']
    """
    from .linear_frames import questions_of

    try:
        composer = Composer(text)
    except DeriverError:
        return None
    said = questions_of(composer)
    if not said:
        return None
    return [" ".join([*composer.needed(one), one]) for one in said], composer.assumed


def typed(pattern: str) -> re.Pattern[str]:
    r"""A pattern in which `{MF}` is a thing of one of these kinds, `{E+}` a list of such, each a group.

    >>> bool(typed("columns of {MN}").fullmatch("columns of ⟦M3⟧"))
    True
    """
    pattern = re.sub(r"\{([A-Z]+)\+\}", r"(⟦[\1]\\d+⟧(?:(?: ,)?(?: and| or)? ⟦[\1]\\d+⟧)*)", pattern)
    return re.compile(re.sub(r"\{([A-Z]+)\}", r"(⟦[\1]\\d+⟧)", pattern))


class Composer:
    """The symbols of a text, its line, and what its names stand for."""

    def __init__(self, text: str) -> None:
        self.symbols: list[Symbol] = []
        self.definitions: list[str] = []
        self.assumed: list[str] = []
        self.named: dict[str, str] = {}
        self.last: str | None = None  # what "it" is
        tokens = tokens_of(text)
        words: list[str] = []
        for t in tokens:
            if not t.is_formula:
                words.append(t.text)
                continue
            for k, part in enumerate(parts_of(t.text)):
                words.extend([","] * (k > 0))
                onto = _PROJECTION.fullmatch(part)
                if onto is not None:
                    words.extend(["projection", "of", self.part(onto[2]), "onto", self.part(onto[1])])
                else:
                    words.append(self.part(part))
        self.line = self.settled(folded(" ".join(words)))

    # Symbols -------------------------------------------------------------------------------------------------------------------

    def mark(self, kind: str, text: str, **data: str) -> str:
        self.symbols.append(Symbol(kind, text, data))
        return f"⟦{kind}{len(self.symbols) - 1}⟧"

    def symbol(self, mark: str) -> Symbol:
        return self.symbols[int(re.sub(r"\D", "", mark))]

    def say(self, mark: str) -> str:
        """How a thing is said, or the things of a list."""
        return ", ".join(self.symbol(m).text for m in re.findall(r"⟦\w+⟧", mark))

    def all(self, mark: str) -> list[Symbol]:
        return [self.symbol(m) for m in re.findall(r"⟦\w+⟧", mark)]

    def part(self, latex: str) -> str:
        """The mark of one formula; a definition is kept aside, and its name stands for it."""
        named = defined(latex)
        if named is None:
            kind = kind_of(latex)
            body = latex
            if kind == "Y" and (equations := _rows_of_array(latex)):
                listed = ", ".join(f"${e}$" for e in equations)
                return self.mark("Y", f"the system {listed}", equations=listed)
            if kind == "F" and (head := re.match(r"\s*([A-Za-z](?:_\{?\d\}?)?)\s*(?:\\left)?\s*[(\\\[{]", latex)):
                mark = self.mark("F", f"${latex}$")
                self.named[plain_name(head[1])] = mark
                return mark
            return self.space(body) if kind == "S" else self.mark(kind, f"${body}$")
        name, body = named
        kind = kind_of(body)
        if kind in "SL":
            mark = self.space(body) if kind == "S" else self.mark("L", f"${body}$", name=name)
        else:
            self.definitions.append(latex)
            mark = self.mark(kind, f"${name}$", body=body)
        self.named[plain_name(name)] = mark
        return mark

    def needed(self, question: str) -> list[str]:
        """The definitions of the names that a question has, and of the names in these."""
        out: list[str] = []
        said = question
        for latex in reversed(self.definitions):
            name = re.sub(r"\s", "", latex.split("=")[0])
            if name in re.sub(r"\s", "", re.sub(r"\\(?:begin|end)\{\w+\}", "", said)) or "^" in latex.split("\\begin")[0]:
                out.insert(0, f"Let ${latex}$.")
                said += f" ${latex}$"
        return out

    def space(self, latex: str) -> str:
        span = re.match(r"\s*\\(?:(?:operatorname\*?|mathrm|text|mathsf)\{\s*[Ss]pan\s*\}|[Ss]pan)\s*(.*)", latex, re.DOTALL)
        if span is not None:
            inside = re.fullmatch(r"(?:\\left\s*)?(?:\\\{|\()(.*?)(?:\\right\s*)?(?:\\\}|\))", span[1].strip(), re.DOTALL)
            vectors = parts_of(inside[1]) if inside else [span[1]]
            return self.mark("S", "the span of " + ", ".join(f"${v}$" for v in vectors), form="span")
        made = set_builder(latex)
        if made is None:
            return self.mark("O", f"${latex}$")
        from .linear_plain import matrix_text, vector_text

        if made[0] == "null":
            matrix = f"${matrix_text(made[1])}$"
            return self.mark("S", f"the null space of {matrix}", form="null", of=matrix, set=latex)
        return self.mark("S", "the span of " + ", ".join(f"${vector_text(v)}$" for v in made[1]), form="span", set=latex)

    # Things out of things ------------------------------------------------------------------------------------------------------

    def settled(self, line: str) -> str:
        """Names put in and things built, until nothing changes."""
        for _ in range(12):
            before = line
            line = re.sub(r"⟦N\d+⟧", self.meant, line)
            line = re.sub(r"⟦W\d+⟧", self.complement, line)
            for pattern, make in _NOUNS:
                line = pattern.sub(lambda m, make=make: make(self, m) or m[0], line)  # type: ignore[misc]
            line = _BINDING.sub(self.bind, line)
            line = re.sub(r" +", " ", line).strip()
            if line == before:
                return line
        return line

    def meant(self, found: re.Match[str]) -> str:
        return self.named.get(plain_name(self.symbol(found[0]).text.strip("$")), found[0])

    def complement(self, found: re.Match[str]) -> str:
        r"""`W^\perp` where W is a space."""
        perp = re.fullmatch(r"(.*?)\s*\^\s*\{?\s*\\(?:perp|bot)\s*\}?", self.symbol(found[0]).text.strip("$"))
        space = perp and self.named.get(plain_name(perp[1]))
        return _orthogonal(self, space) or found[0] if space and space.startswith("⟦S") else found[0]

    def bind(self, found: re.Match[str]) -> str:
        for mark in re.findall(r"⟦N\d+⟧", found["name"]):
            self.named[plain_name(self.symbol(mark).text.strip("$"))] = found["thing"]
        return found["thing"] + " "


#: "Let $W$ be the span of ...": a name for a thing.
_BINDING = re.compile(
    r"\b(?:let|suppose|consider|define|denote by|assume|if|call)? ?(?P<name>⟦N\d+⟧) (?:be|denote|is defined (?:to be|as|by)|denotes"
    r"|stand for) "
    r"(?P<thing>⟦[SLYFMV]\d+⟧) ?(?=[.,;]|$|and )"
)


def _rows_of_array(latex: str) -> list[str]:
    """The equations of `array`, `cases` or `aligned`; none where a row is no equation."""
    inner = re.search(r"\\begin\{(?:array|cases|aligned|align\*?)\}(?:\{[^{}]*\})?(.*)\\end", latex, re.DOTALL)
    rows = [re.sub(r"&|\s+", " ", r).strip(" ,;") for r in re.split(r"\\\\(?:\[[^\]]*\])?", inner[1])] if inner else []
    rows = [r for r in rows if r]
    return rows if all(r.count("=") == 1 for r in rows) else []


def _orthogonal(c: Composer, mark: str) -> str | None:
    """What is orthogonal to a space."""
    space = c.symbol(mark)
    form, of = space.data.get("form"), space.data.get("of", "")
    if form == "span" or form is None:
        inside = space.text.removeprefix("the span of ")
        return c.mark("S", f"the orthogonal complement of {inside}", form="complement") if form == "span" else None
    other = {"null": "row space", "row": "null space", "column": "left null space", "left": "column space"}[form]
    return c.mark("S", f"the {other} of {of}", form=other.split()[0], of=of) if of else None


def _row_of(c: Composer, mark: str) -> str | None:
    """The plane or line of one homogeneous equation is a null space; other equations give a plane that misses the origin."""
    from .linear_plain import coefficients_of, matrix_text

    latex = c.symbol(mark).text.strip("$")
    indexed = sorted({int(k) for k in re.findall(r"x_\{?(\d)\}?", latex)})
    letters = [f"x_{k}" for k in range(1, indexed[-1] + 1)] if indexed else ["x", "y", "z"] if "z" in latex else ["x", "y"]
    row = coefficients_of(re.sub(r"_\{(\d)\}", r"_\1", latex), letters)
    if row is None or not any(row[0]):
        return None
    if row[1] != 0:
        return c.mark("A", f"the plane ${latex}$")
    matrix = f"${matrix_text([row[0]])}$"
    return c.mark("S", f"the null space of {matrix}", form="null", of=matrix, plane=latex)


#: `\operatorname{proj}_{u}v`, `\operatorname{proj}_W(v)`
_PROJECTION = re.compile(r"\s*\\(?:operatorname|mathrm|text)\{[Pp]roj\}_(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(?=\w))\s*(.+)", re.DOTALL)

Maker = Callable[[Composer, re.Match[str]], str | None]


def _same(c: Composer, m: re.Match[str]) -> str:
    return m[1]


def _space(noun: str, form: str) -> Maker:
    def make(c: Composer, m: re.Match[str]) -> str:
        of = c.say(m[1])
        if c.symbol(m[1]).kind == "F":
            of = f"the linear map {of}"
        return c.mark("S", f"the {noun} of {of}", form=form, of=of)

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


def _of_rows(c: Composer, m: re.Match[str]) -> str | None:
    """The solutions of homogeneous equations are a space."""
    system = c.symbol(m[1])
    listed = system.data.get("equations")
    if listed is None or not all(
        re.search(r"=\s*0\s*\$?$|=\s*\\(?:mathbf|vec)\s*\{?0\}?\s*\$$", e) for e in listed.split(", ") if "=" in e
    ):
        return None
    from .linear_plain import coefficients_of, matrix_text

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


def _set_of(c: Composer, m: re.Match[str]) -> str | None:
    """All vectors of the form (a+b, a, b): a span."""
    from .linear_plain import linear_form, vector_text

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
_NOUNS: tuple[tuple[re.Pattern[str], Maker], ...] = tuple(
    (typed(pattern), make)
    for pattern, make in (
        (r"\b(?:left )augmented matrix {MG}|\bsystem (?:of equations )?(?:whose|with|having) augmented matrix (?:is |of "
         r"coefficients is )?{MG}",
         lambda c, m: c.mark("Y", f"the system with augmented matrix {c.say(m[1] or m[2])}")),
        (rf"\b{_ADJECTIVE}(?:matrix|matrices) {{MGWV}}", _same),
        (rf"\b{_ADJECTIVE}(?:vectors?|points?|columns?) {{VL}}(?= |$)", _same),
        (rf"\b{_ADJECTIVE}(?:vectors?|points?|elements?) {{VL}} (?:in|of) {{R}}", _same),
        (r"\b(?:quadratic )?(?:form|polynomial|function) {XE}", _same),
        (rf"\b{_ADJECTIVE}(?:map|function) {{F}}", _same),
        (r"{F} (?:from|on) {R} (?:in)?to {R}|{F} on {R}", lambda c, m: m[1] or m[4]),
        (rf"\b{_ADJECTIVE}(?:map )?⟦[NJ]\d+⟧ (?:(?:from|on) ⟦R\d+⟧ (?:(?:in)?to ⟦R\d+⟧ )?)?(?:be (?:the )?)?(?:{_ADJECTIVE}map "
         rf")?(?:which is |that is )?"
         r"(?:be |is )?(?:(?:from|on) ⟦R\d+⟧ (?:(?:in)?to ⟦R\d+⟧ )?)?(?:be |is )?(?:defined|given|described)?(?: by| as)?(?: "
         r"formula| rule)? ?,? ?{F}", _same),
        (r"\bmap (?:(?:from|on) ⟦R\d+⟧ (?:(?:in)?to ⟦R\d+⟧ )?)?(?:which is |that is )?(?:defined by|given by|with|such that"
         r"|st) {F}", _same),
        (r"⟦J\d+⟧ ,? ?(?:be (?:differentiation|derivative(?: map)?|map|differentiation map) ?,? ?)?(?:is |be )?(?:defined by |given "
         r"by |by )?{F}", _same),
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
         r"spanned by|plane (?:in {R} )?through origin (?:spanned by|and|parallel to)) {VL}",
         lambda c, m: _span(c, re.fullmatch(r".*?(⟦[VL]\d+⟧)", m[0]))),  # type: ignore[arg-type]
        (r"\bline (?:in ⟦R\d+⟧ )?(?:through|in direction of|along|through origin and|passing through|through origin with direction"
         r"|spanned by|passing through "
         r"origin and) {V}", _span),
        (r"\bnullspace (?:of|for) {MFW}", _space("null space", "null")),
        (r"\bcolspace (?:of|for) {MFW}", _space("column space", "column")),
        (r"\browspace (?:of|for) {MW}", _space("row space", "row")),
        (r"\bleftspace (?:of|for) {MW}", _space("left null space", "left")),
        (r"\b(?:system|equations?)(?: of equations)? {Y}", _same),
        (r"\b(?:system|equations?) (⟦[EQ]\d+⟧(?:(?: ,)?(?: and)? ⟦[EQ]\d+⟧)*)(?= |$)(?! \w+ is )", _system),
        (r"(⟦E\d+⟧(?:(?: ,)?(?: and)? ⟦E\d+⟧)+)(?= |$)", _system),
        (r"\b(?:orthogonal complement|orthocomplement|perp) of {S}", lambda c, m: _orthogonal(c, m[1])),
        (r"\b(?:orthogonal complement|orthocomplement) of {VL}", lambda c, m: _orthogonal(c, _span(c, m))),
        (r"\b(?:subspace|space|set)(?: of {R})? {S}", lambda c, m: m[2]),
        (r"{S} (?:in|of) {R}", _same),
        (r"\b(?:plane|line|hyperplane|subspace)(?: in ⟦R\d+⟧| of ⟦R\d+⟧)? (?:with equation |given by |defined by |consisting of "
         r"vectors satisfying )?{E}(?: in "
         r"⟦R\d+⟧)?", lambda c, m: _row_of(c, m[1])),
        (r"\bsolutions (?:of|to|for) {Y}", _of_rows),
        (r"\b(?:set|space|subspace) of vectors (?:in ⟦R\d+⟧ )?of form {V}", _set_of),
    )
)  # fmt: skip
