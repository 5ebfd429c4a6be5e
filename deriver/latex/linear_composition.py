r"""A task of linear algebra as composed sentences: what is given, how it is asked, of what, by what means.

Comes in: the text of a task that no row of words fits as it stands. Goes out: its questions in the plain words of `linear_sentences`; None
unless every word has found its place. Three tables make it: `linear_folding` brings words of one meaning to one word, `THINGS` here builds
things out of smaller things (a matrix, the columns of it, the span of these, what is orthogonal to that), and `linear_frames` says which
questions there are. A new wording is a word in the first table, a new notion a row in one of the others; combinations need nothing.

    text     = sentence { "." sentence }        sentence = given | question { "and" question }
    question = verb noun "of" thing | thing predicate, asked by "whether", "for which c", "find c such that", "if ... find c"
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import DeriverError
from . import patterns as re
from .linear_folding import folded
from .linear_known import KNOWN
from .linear_plain import set_builder
from .linear_spaces import SPACES
from .linear_symbols import Symbol, defined, kind_of, parts_of, plain_name
from .linear_things import THINGS, equations_of_array, orthogonal
from .problems import TaskItem
from .wording import tokens_of

__all__ = ["Composer", "composed", "read_or_composed"]


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
    kinds = {i.kind for i in items}
    doubted = "question" in kinds or ("\\infty" in text and kinds & {"power", "limit"})
    doubted = doubted or ("ode" in kinds and re.search(r"'|\\frac\{d|\\dot|\\prime|\\ddot", text.replace("'s", "")) is None)
    if doubted and (said := composed(text)) is not None:
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
                words.extend(self.spoken(part))
        line = re.sub(r"\b(by|as|is|are|find|formula|rule|that|st|with|basis|bases|map|set|such|where|matrix) : ", r"\1 ", " ".join(words))
        self.line = self.without_givens(self.settled(_NAMED_THING.sub(r"\2 =: \1 ", folded(line))))

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

    def spoken(self, latex: str) -> list[str]:
        """The words and marks of one formula: what an operator with a name asks for is said in words."""
        limit = re.fullmatch(r"\s*\\lim_\{\s*([a-z])\s*\\(?:to|rightarrow)\s*\\infty\s*\}\s*(.*)\^\s*\{?\s*\1\s*\}?\s*", latex, re.DOTALL)
        if limit is not None and (kind_of(limit[2]) == "M" or re.fullmatch(r"\s*[A-Z]\s*", limit[2])):  # of a number, it is a limit
            return [self.mark("W", f"${limit[2]}^{{\\infty}}$")]
        written = _CHARACTERISTIC.fullmatch(latex)
        if written is not None:
            return [self.mark("D", f"${written[1].strip()}$", characteristic="yes")]
        onto = _PROJECTION.fullmatch(latex)
        if onto is not None:
            return ["projection", "of", self.part(onto[2]), "onto", self.part(onto[1])]
        operator = _OPERATOR.match(latex)
        if operator is not None and "=" not in latex:
            word = next(w for names, w in _SPACES if operator[1].lower() in names)
            rest = latex[operator.end() :].strip()
            inner = re.fullmatch(r"(?:\\left\s*)?\((.*?)(?:\\right\s*)?\)", rest, re.DOTALL)
            return [*word.split(), "of", *self.spoken(inner[1] if inner and kind_of(rest) != "V" else rest)]
        relative = _RELATIVE.fullmatch(latex)
        if relative is not None:
            words = ["matrix", "of"] if re.match(r"\s*[A-Z]", relative[1]) else ["coordinates", "of"]
            bases = re.split(r"\\(?:leftarrow|gets|to|rightarrow)", relative[2])
            ordered = bases if "right" in relative[2] or r"\to" in relative[2] else bases[::-1]
            return [*words, self.part(relative[1]), "relative", "to", *" and ".join(self.part(x) for x in ordered if x.strip()).split()]
        inside = re.fullmatch(r"\s*([A-Z])\s*(?:\\subset(?:eq)?|\\le(?:q|qslant)?)\s*(.*)", latex, re.DOTALL)
        if inside is not None and kind_of(inside[2]) == "R":
            return [self.part(inside[1])]
        within = re.fullmatch(r"\s*([^=\\]*|\\\w+\s*\{?\w\}?)\s*\\in\s*(.*)", latex, re.DOTALL)
        if within is not None and kind_of(within[2]) == "R" and all(kind_of(x) == "N" for x in parts_of(within[1])):
            return [*" , ".join(self.part(x) for x in parts_of(within[1])).split(), "in", self.part(within[2])]
        member = re.fullmatch(r"\s*([a-z]'?)\s*\\in\s*([A-Z]\s*=\s*.*)", latex, re.DOTALL)
        if member is not None and defined(member[2]) is not None:
            self.part(member[2])
            return [self.mark("O", f"${latex}$")]
        if re.fullmatch(r"\s*[a-z]'?\s*\\in\s*[A-Z]\s*(?:\^\s*\{?\s*\\perp\s*\}?)?", latex):
            return [self.mark("O", f"${latex}$")]
        return [self.part(latex)]

    def part(self, latex: str) -> str:
        """The mark of one formula; a definition is kept aside, and its name stands for it."""
        point = re.fullmatch(r"\s*\(\s*x_\{?(\d)\}?\s*,\s*y_\{?\1\}?\s*\)\s*=\s*(\(.*\))\s*", latex)
        if point is not None:
            return self.mark("V", f"${point[2]}$")
        named = defined(latex)
        if named is None:
            kind = kind_of(latex)
            body = latex
            if kind == "Y" and (equations := equations_of_array(latex)):
                listed = ", ".join(f"${e}$" for e in equations)
                return self.mark("Y", f"the system {listed}", equations=listed)
            if kind == "F" and (arrow := re.fullmatch(r"(.*?)\\mapsto(.*)", latex, re.DOTALL)):
                return self.mark("F", f"$T({arrow[1].strip()})={arrow[2].strip()}$")
            if (of := _STANDARD.fullmatch(latex)) and plain_name(of[1]) in self.named:
                return f"represents {self.named[plain_name(of[1])]}"  # "such that T(x)=Ax"
            if kind in "QEFX" and kind != "F" and (function := _of_function(latex)) != latex:
                kind, latex = "F", function
            shadow = _SHADOW.fullmatch(latex)
            if shadow is not None:  # "T(x)=proj_W x" as words
                return f"{self.mark('N', f'${shadow[1]}$')} is orthogonal projection onto {self.part(shadow[3] or shadow[4])}"
            if kind == "F" and (head := re.match(r"\s*([A-Za-z](?:_\{?\d\}?)?)\s*(?:\\left)?\s*[(\\\[{]", latex)):
                mark = self.mark("F", f"${_of_function(latex)}$")
                self.named.setdefault(plain_name(head[1]), mark)
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
        latex = re.sub(r"\\subset(?:eq)?(?![a-z])\s*\\(?:mathbb|R|mathbf)[^=]*$", "", latex)
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
            line = re.sub(r"⟦[WD]\d+⟧", self.of_map, line)
            self.open_spans()
            for pattern, make in _MADE:
                line = pattern.sub(lambda m, make=make: make(self, m) or m[0], line)  # type: ignore[misc]
            line = _BINDING.sub(self.bind, line)
            line = re.sub(r"(⟦S\d+⟧) ,? ?(⟦S\d+⟧)(?=[ .]|$)", lambda m: m[1] if self.say(m[1]) == self.say(m[2]) else m[0], line)
            line = re.sub(r" +", " ", line).strip()
            if line == before:
                return line
        return line

    def open_spans(self) -> None:
        """The span of a list that has a name is the span of its vectors."""
        for s in self.symbols:
            name = re.fullmatch(r"the span of \$\s*\{?\s*([A-Z])\s*\}?\s*\$", s.text) if s.kind == "S" else None
            mark = self.named.get(name[1], "") if name else ""
            if mark.startswith("⟦L"):
                listed = self.symbol(mark).text
                inside = re.fullmatch(r"\$\s*(?:\\left\s*)?\\\{(.*?)(?:\\right\s*)?\\\}\s*\$", listed, re.DOTALL)
                s.text = "the span of " + (", ".join(f"${v}$" for v in parts_of(inside[1])) if inside else listed)

    def without_givens(self, line: str) -> str:
        """Without ", where $u=...$ and $v=...$": what was defined is kept with its name."""

        def known(m: re.Match[str]) -> str:
            marks = [x for mark in re.findall(r"⟦\w+⟧", m[1]) for x in re.findall(r"⟦\w+⟧", self.symbol(mark).data.get("marks", mark))]
            before = {self.say(x) for x in re.findall(r"⟦\w+⟧", line[: m.start()])}
            known = all("body" in self.symbol(x).data or (x[1] in "SL" and " where " in m[0] and self.say(x) in before) for x in marks)
            return "" if marks and known else m[0]

        return _WHERE.sub(known, line)

    def meant(self, found: re.Match[str]) -> str:
        return self.named.get(plain_name(self.symbol(found[0]).text.strip("$")), found[0])

    def complement(self, found: re.Match[str]) -> str:
        r"""`W^\perp` where W is a space."""
        perp = re.fullmatch(r"(.*?)\s*\^\s*\{?\s*\\(?:perp|bot)\s*\}?", self.symbol(found[0]).text.strip("$"))
        space = perp and self.named.get(plain_name(perp[1]))
        return orthogonal(self, space) or found[0] if space and space.startswith("⟦S") else found[0]

    def of_map(self, found: re.Match[str]) -> str:
        r"""`\det T` where T is a map: the words for it."""
        word = re.fullmatch(
            r"\$\s*\\(?:operatorname\{|mathrm\{)?\s*(det|tr|rank"
            r"|trace)\s*\}?\s*\(?\s*([A-Za-z](?:_\d)?)\s*\)?\s*\$",
            self.symbol(found[0]).text,
        )
        at = re.fullmatch(r"\$\s*([A-Z])\s*\(\s*(?:\\mathbf\s*\{?)?[a-z]\}?\s*\)\s*\$", self.symbol(found[0]).text)
        if at is not None and self.named.get(at[1], "⟦-")[1] == "F":
            return self.named[at[1]]
        named = self.named.get(word[2]) if word else None
        if word is None or named is None or not named.startswith("⟦F"):
            return found[0]
        return f"{ {'det': 'determinant', 'tr': 'trace'}.get(word[1], word[1]) } of {named}"

    def bind(self, found: re.Match[str]) -> str:
        thing: str = found["thing"] or found["thing2"]
        for mark in re.findall(r"⟦N\d+⟧", found["name"] or found["name2"]):
            name, body = self.symbol(mark).text.strip("$"), self.symbol(thing)
            self.named[plain_name(name)] = thing
            if body.kind in "MV" and "body" not in body.data and kind_of(body.text.strip("$")) == body.kind:
                self.definitions.append(f"{name}={body.text.strip('$')}")
                body.data["body"], body.text = body.text.strip("$"), f"${name}$"
        return thing + " "


#: "Let $W$ be the span of ...": a name for a thing.
_BINDING = re.compile(
    r"\b(?:let|suppose|consider|define|denote by|assume|if|call)? ?(?P<name>⟦N\d+⟧) (?:be|denote|is defined (?:to be|as|by)|denotes"
    r"|stand for) "
    r"(?P<thing>⟦[SLYFMVPCR]\d+⟧) ?(?=[.,;]|$|and (?:let |suppose )?⟦N)"
    r"|(?P<name2>⟦N\d+⟧) =: (?P<thing2>⟦[SLYFMVPCR]\d+⟧) ?"
)
#: "the plane $P$ spanned by ...": the name of what the words behind it describe.
_NAMED_THING = re.compile(
    r"\b((?:plane|line|hyperplane|subspace|subset|space|set|collection|vector space)) (⟦N\d+⟧) "
    r"(?=(?:(?:in|of|on) ⟦R\d+⟧ )?(?:spanned|defined|given|consisting|determined|generated|with|of |that|described|whose|having))"
)
_WHERE = re.compile(r" ?,? (?:where|with|when|for) (⟦\w+⟧(?:(?: ,)?(?: and)? ⟦\w+⟧)*)(?=\s*(?:[.?]|$|-))")
_RELATIVE = re.compile(r"\s*\[\s*(\\?[A-Za-z]+(?:\{[A-Za-z]\})?)\s*\]\s*_\s*\{?\s*((?:\\\w+\s*)?\{?\s*[A-Za-z]\w*\s*\}?"
                       r"(?:\s*\\(?:leftarrow|gets|to|rightarrow)\s*"
                       r"(?:\\\w+\s*)?\{?\s*[A-Za-z]\w*\s*\}?)?)\s*\}?\s*")  # fmt: skip
#: `(Tf)(x)=...`, `T(f)(x)=...`, `Dp(z)=...`: a map of functions.
_FUNCTION = re.compile(
    r"\s*(?:\(\s*([A-Z])\s*\(?\s*([fgpqh])\s*\)?\s*\)\s*\(\s*[a-z]\s*\)|([A-Z])\s*\(\s*([fgpqh])(?:\([a-z]\))?\s*\)\s*(?:\(\s*[a-z]\s*\))?"
    r"|([A-Z])\s*([fgpqh])\s*(?:\(\s*[a-z]\s*\))?)\s*=\s*([^=]*)",
    re.DOTALL,
)
_SHADOW = re.compile(
    r"\s*([A-Z])\s*\(\s*((?:\\mathbf|\\vec)?\s*\{?[a-z]\}?)\s*\)\s*=\s*\\operatorname\{proj\}\s*_\s*(?:\{([^{}]*(?:\{[^{}]*\})?)\}"
    r"|([A-Za-z]))\s*\(?\s*\2\s*\)?\s*"
)
_STANDARD = re.compile(r"\s*([A-Z])\s*\(\s*((?:\\mathbf|\\vec)?\s*\{?[a-z]\}?)\s*\)\s*=\s*([A-Z])\s*\2\s*")


def _of_function(latex: str) -> str:
    """A map of functions, written with its argument."""
    found = _FUNCTION.fullmatch(latex)
    if found is None:
        return latex
    name, function = next((found[k], found[k + 1]) for k in (1, 3, 5) if found[k])
    return f"{name}({function})={found[7].strip()}"


#: Spaces in words come before things of the same words with less said.
_MADE = (*SPACES, *KNOWN, *THINGS)


#: Operators that name a space or its dimension, and the words for them.
_SPACES = (
    (("ker", "null", "nul"), "nullspace"), (("im", "range", "ran", "col", "image"), "colspace"), (("row",), "rowspace"), (("dim",),
      "dimension"),
    (("nullity",), "nullity"),
)  # fmt: skip
_OPERATOR = re.compile(
    r"\s*\\(?:operatorname\*?\{|mathrm\{|text\{|)\s*([Kk]er|[Nn]ull?|[Ii]m|[Rr]ange?|[Cc]ol|[Rr]ow|dim|[Ii]mage"
    r"|nullity)(?:\s*\}|(?![a-zA-Z]))\s*(?=[\\(A-Z])"
)
#: `\operatorname{proj}_{u}v`, `\operatorname{proj}_W(v)`
_PROJECTION = re.compile(r"\s*\\(?:operatorname|mathrm|text)\{[Pp]roj\}_(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(?=\w))\s*(.+)", re.DOTALL)
#: `p_A(\mu)=\det(\mu I-A)`: how the characteristic polynomial is written.
_CHARACTERISTIC = re.compile(
    r"\s*(?:\\?[A-Za-z]+(?:_\{?\s*\w\s*\}?)?\s*\(\s*\\?[A-Za-z]+\s*\)\s*=)?\s*(\\det\s*(?:\\left)?\(\s*"
    r"(?:\\?[a-z]+\s*I(?:_\w)?\s*-\s*[A-Z]|[A-Z]\s*-\s*\\?[a-z]+\s*I(?:_\w)?)\s*(?:\\right)?\))\s*"
)
