r"""Other ways of asking for linear algebra, brought to the words that `linear_sentences` knows.

Comes in: the tokens of a task. Goes out: tokens that say the same: `$\operatorname{Col}A$` becomes "the column space of $A$", a subspace
or a basis that was given a name stands where its name stood, "the system" stands with its augmented matrix. Nothing is left out that asks:
what is taken away is listed (`_SAYS_NOTHING`). Does not know: what is asked; every word of the result is still read by the grammar.

A text is rewritten as one line in which `⟦k⟧` stands for the k-th formula; `§` in a pattern is any formula.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import patterns as re
from .linear_asks import factored
from .linear_phrases import SAME, SAYS_NOTHING
from .wording import Token

__all__ = ["reworded"]

_MARK = re.compile(r"⟦(\d+)⟧")
_NAME = r"(?:\\(?:mathcal|mathbf|mathbb|boldsymbol|bm|vec|mathscr)\{?\s*)?\\?[A-Za-z]+\}?(?:_\{?\w+\}?)?'?"
_OPERATOR = r"\\(?:operatorname\*?|mathrm|text|mathsf|mathbf)\{\s*(?:%s)\s*\}\s*"
_PERP = r"\^\s*\{?\s*\\perp\s*\}?"
_SPAN = re.compile(_OPERATOR % "[sS]pan|Sp" + r"|\\[sS]pan(?![a-zA-Z])\s*")
_SPACES = {
    "column space": (_OPERATOR % "[cC]ol|[rR]ange|[iI]m|[rR]an|[cC]|ColSpace")
    + r"|\\(?:im|Im|range|col|Col|ran)(?![a-zA-Z])\s*|\\mathcal\{?\s*[CR]\}?\s*(?=\()|C\s*(?=\()",
    "null space": (_OPERATOR % "[nN]ul|[nN]ull|[kK]er|[nN]|NullSpace")
    + r"|\\(?:ker|Ker|null|Null|Nul|nul)(?![a-zA-Z])\s*|\\mathcal\{?\s*N\}?\s*(?=\()|N\s*(?=\()",
    "row space": (_OPERATOR % "[rR]ow") + r"|\\(?:row|Row)(?![a-zA-Z])\s*",
}
_TRANSPOSED = r"(?:\s*\^\s*\{?\s*(?:\\top|T|\\intercal|\\mathsf\{T\}|\\mathrm\{T\})\s*\}?)?"
_OF_NAME = re.compile(rf"\s*(?:\\left)?\(?\s*{_NAME}{_TRANSPOSED}\s*(?:\\right)?\)?\s*")
_OF_ARRAY = re.compile(
    r"\s*(?:\\left)?\(?\s*(?:\\left\s*)?[(\[]?\s*\\begin\{[a-z]*(?:matrix|array)\}.*\\end\{[a-z]*(?:matrix|array)\}"
    r"\s*(?:\\right\s*)?[)\]]?\s*(?:\\right)?\)?\s*",
    re.DOTALL,
)
_SPACES_RE = {words: re.compile(pattern) for words, pattern in _SPACES.items()}
_IN = re.compile(r"\s*\\in(?![a-zA-Z])\s*")


class _Line:
    """A text as one line, with its formulas apart."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self.text = text
        self.formulas: list[Token] = []
        self.named: dict[str, str] = {}
        words = []
        for token in tokens:
            words.append(self.mark(token) if token.is_formula else token.text)
        self.line = " ".join(words)

    def mark(self, token: Token) -> str:
        self.formulas.append(token)
        return f"⟦{len(self.formulas) - 1}⟧"

    def part(self, token: Token, start: int, end: int) -> str:
        """The mark of a part of a formula; the parentheses around all of it do not count."""
        piece = token.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        inner = re.fullmatch(r"(?:\\left)?\(([^()]*?)(?:\\right)?\)", token.text[start:end])
        if inner is not None and "," not in inner[1]:
            start, end = start + inner.start(1), start + inner.end(1)
        return self.mark(Token("formula", token.text[start:end], token.start + start, token.start + end))

    # Formulas that are words --------------------------------------------------------------------------------------------------

    def spoken(self) -> None:
        r"""`\operatorname{Col}A` and `b\in\operatorname{Col}A` in words."""

        def say(found: re.Match[str]) -> str:
            return self.said(self.formulas[int(found[1])]) or found[0]

        self.line = _MARK.sub(say, self.line)

        def sized(found: re.Match[str]) -> str:
            return found[2] if re.fullmatch(r"\s*\d+\s*\\times\s*\d+\s*", self.formulas[int(found[1])].text) else found[0]

        self.line = re.sub(r"(?<!leading )(?<!left )⟦(\d+)⟧ ((?:matrix|matrices|system) ⟦)", sized, self.line)

    def said(self, token: Token) -> str | None:
        inside = _IN.search(token.text)
        if inside is not None:
            space = self.space(token, inside.end())
            return None if space is None else f"{self.part(token, 0, inside.start())} in {space}"
        return self.space(token, 0)

    def space(self, token: Token, at: int) -> str | None:
        rest = token.text[at:]
        for words, pattern in _SPACES_RE.items():
            found = pattern.match(rest.lstrip())
            if found is None:
                continue
            start = at + len(rest) - len(rest.lstrip()) + found.end()
            operand = token.text[start:]
            if _OF_NAME.fullmatch(operand) or _OF_ARRAY.fullmatch(operand):
                return f"the {words} of {self.part(token, start, len(token.text))}"
        return None

    def krylov(self) -> None:
        r"""`\mathcal{K}_3(A,b)` and `\{b,Ab,A^2b\}` name a matrix, a vector and a dimension."""

        def say(found: re.Match[str]) -> str:
            token = self.formulas[int(found[1])]
            named = re.search(rf"_\{{?(\d+)\}}?\s*\(\s*({_NAME})\s*,\s*({_NAME})\s*\)", token.text)
            if named is not None:
                A, v = self.part(token, *named.span(2)), self.part(token, *named.span(3))
                return f"krylov space of dimension {named[1]} of {A} and {v}"
            listed = re.fullmatch(rf"\s*(?:\\left)?\\\{{\s*({_NAME})\s*,\s*({_NAME})\s*\1\s*(,.*)?\\\}}\s*", token.text)
            if listed is None:
                return found[0]
            count = token.text.count(",") + 1
            A, v = self.part(token, *listed.span(2)), self.part(token, *listed.span(1))
            return f"krylov space of dimension {count} of {A} and {v}"

        self.line = re.sub(
            r"(?:basis (?:of|for) )?(?:the )?krylov (?:(?:sub)?spaces?|basis|vectors)(?: basis)? ⟦(\d+)⟧",
            say,
            self.line,
        )

    def unknowns(self) -> None:
        """ "Find the matrix $X$ such that $XA=B$": an equation that is solved for it."""

        def say(found: re.Match[str]) -> str:
            name, equation = (self.formulas[int(found[k])].text.strip() for k in (1, 2))
            sides = equation.split("=")
            if not re.fullmatch(_NAME, name) or len(sides) != 2 or not _mentions(equation, name) or sides[0].strip() == name:
                return found[0]
            return f"solve ⟦{found[2]}⟧ for ⟦{found[1]}⟧"

        for_it = re.fullmatch(r"solve for (⟦(\d+)⟧) (?:: |, |in )?(⟦\d+⟧)( .*)?", self.line)
        if for_it is not None and re.fullmatch(r"[A-Z]|\\mathbf\{[A-Z]\}", self.formulas[int(for_it[2])].text.strip()):
            self.line = f"solve {for_it[3]} for {for_it[1]}{for_it[4] or ''}"
        lead = r"(?:find|determine|compute) (?:the |a |all )?(?:(?:unknown |square |real )?(?:matrix|matrices|vector|vectors) )?⟦(\d+)⟧"
        link = r" (?:such that|so that|if|satisfying|for which|that satisfies|that satisfy|given that|given|when|where|with) ⟦(\d+)⟧"
        self.line = re.sub(lead + link, say, self.line)

    def combinations(self) -> None:
        r""" "vectors of the form $c_1\mathbf{v}_1+c_2\mathbf{v}_2$" are in the span; a plane is the null space of its equation."""

        def say(found: re.Match[str]) -> str:
            token = self.formulas[int(found[1])]
            term = re.compile(rf"\s*[+]?\s*(?:[a-z](?:_\{{?\d+\}}?)?)\s*({_NAME})\s*")
            at, marks = 0, []
            while at < len(token.text):
                piece = term.match(token.text, at)
                if piece is None:
                    return found[0]
                marks.append(self.part(token, *piece.span(1)))
                at = piece.end()
            return f"in the span of {' , '.join(marks)}"

        self.line = re.sub(r"of the form ⟦(\d+)⟧", say, self.line)

        def plane(found: re.Match[str]) -> str:
            equation = self.formulas[int(found[2])].text
            letters = set(re.findall(r"x_\{?\d\}?|(?<![A-Za-z\\])[xyzw](?![A-Za-z_])|(?<=\d)[xyzw]", equation))
            size = re.search(r"\^\{?(\d+)\}?", self.formulas[int(found[3])].text) if found[3] else None
            if not re.search(r"=\s*0\s*$", equation) or (size is not None and int(size[1]) != len(letters)):
                return found[0]
            return f"{found[1]} null space of ⟦{found[2]}⟧"

        self.line = re.sub(r"(bas(?:is|es) (?:for|of) the) (?:plane|line|hyperplane) ⟦(\d+)⟧(?: in ⟦(\d+)⟧)?", plane, self.line)

    # Names ----------------------------------------------------------------------------------------------------------------------

    def names(self) -> None:
        """Subspaces, bases and maps that have a name: what they are stands where the name stood."""
        self.spanned()
        self.defined()
        self.mapped()
        self.augmented()
        if not self.named:
            return

        def put(found: re.Match[str]) -> str:
            token = self.formulas[int(found[1])]
            plain = _plain(token.text)
            if plain in self.named:
                return self.named[plain]
            perp = re.fullmatch(rf"(.*?){_PERP}", token.text.strip())
            if perp is not None and _plain(perp[1]) in self.named:
                return f"the orthogonal complement of {self.named[_plain(perp[1])]}"
            member = re.fullmatch(r"(.*?)\\in(?![a-zA-Z])(.*)", token.text.strip(), re.DOTALL)
            if member is not None and _plain(member[2]) in self.named:
                return f"{self.part(token, 0, token.text.index(chr(92) + 'in'))} in the span of {self.named[_plain(member[2])]}"
            coordinates = re.fullmatch(rf"(?:\\left)?\[(.*?)(?:\\right)?\]_\{{?({_NAME})\}}?", token.text.strip())
            if coordinates is not None and _plain(coordinates[2]) in self.named:
                at = token.text.index(coordinates[1], token.text.index("["))
                return (
                    f"the coordinates of {self.part(token, at, at + len(coordinates[1]))} relative to {self.named[_plain(coordinates[2])]}"
                )
            return found[0]

        self.line = _MARK.sub(put, self.line)
        self.line = re.sub(r"(?:the )?(?:coordinate vector|coordinates) the coordinates of", "the coordinates of", self.line)
        again = r"(the coordinates of )⟦\d+⟧ relative to ⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)* of (⟦\d+⟧)"
        self.line = re.sub(again, r"\1\2", self.line)

    def spanned(self) -> None:
        """ "Let $W$ be the subspace spanned by $u$ and $v$." """
        pattern = re.compile(
            r"(?:let|suppose|consider|define|if) (⟦\d+⟧) (?:be|is|as|denote)? ?(?:the )?(?:linear )?"
            r"(?:subspace|space|span|plane|line)?(?: of ⟦\d+⟧)? ?"
            r"(?:spanned by|generated by|of|with basis) (?:the )?(?:vectors? |set )?((?:⟦\d+⟧)(?:(?: ,)?(?: and)? ⟦\d+⟧)*) ?[.,;]"
        )
        self.line = pattern.sub(self.note, self.line)

    def note(self, found: re.Match[str]) -> str:
        token = self.formulas[int(found[1][1:-1])]
        if not re.fullmatch(_NAME, token.text.strip()):
            return found[0]
        self.named[_plain(token.text)] = found[2]
        return ""

    def defined(self) -> None:
        r"""`W=\operatorname{span}\{...\}`, `\mathcal{B}=\{...\}`: the set stands for the name."""

        def put(found: re.Match[str]) -> str:
            token = self.formulas[int(found[2])]
            definition = re.match(rf"\s*({_NAME})\s*(?::?=|\\coloneqq)\s*", token.text)
            if definition is None:
                return found[0]
            body = token.text[definition.end() :].strip()
            span = _SPAN.match(body)
            if span is None and not body.startswith((r"\{", r"\left\{", r"\left \{")):
                return found[0]
            if span is None and not body.endswith((r"\}", r"\right.")):
                return found[0]
            start = definition.end() + (span.end() if span is not None else 0)
            mark = self.part(token, start, len(token.text))
            self.named[_plain(definition[1])] = mark
            others = [t for t in self.formulas if t is not token and _mentions(t.text, definition[1])]
            if found[1] and others:
                return ""
            return f"{found[1] or ''}{mark}"

        lead = r"((?:, )?(?:where|with|let|given|suppose|consider|and|for|if) )?"
        self.line = re.sub(lead + r"⟦(\d+)⟧", put, self.line)
        self.line = re.sub(r"(?:^|(?<=[.;] )) ?[.;,] ?", "", self.line)

    def mapped(self) -> None:
        """ "Let $T$ be the linear transformation defined by $T(x,y)=...$": the formula stands for the name."""
        map_ = r"(?:linear )?(?:transformation|map|mapping|operator|function)?"
        pattern = re.compile(
            rf"(?:let|suppose|consider|define|given|assume)? ?(?:that )?(?:a |the )?{map_} ?(⟦\d+⟧) (?:be|is|denote|by)? ?"
            rf"(?:the |a )?{map_} ?(?:from ⟦\d+⟧ (?:in)?to ⟦\d+⟧ |on ⟦\d+⟧ )?"
            r"(?:defined by|(?:be )?given by|such that|with|by|be defined by|where|for which|that satisfies|satisfying|so that|and|:)? ?"
            r"(⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*)(?: on ⟦\d+⟧)? [.;,]"
        )
        inline = r"((?:of|for) (?:the|a) (?:linear )?(?:map|transformation|operator|mapping)) ⟦\d+⟧ (?:with|such that|satisfying|"
        self.line = re.sub(inline + r"for which|where|that satisfies|defined by|given by) (?=⟦)", r"\1 ", self.line)

        def put(found: re.Match[str]) -> str:
            token = self.formulas[int(found[1][1:-1])]
            name = re.match(rf"\s*({_NAME})\s*(?::|\\colon|$)", token.text)
            marks = [int(k) for k in _MARK.findall(found[2])]
            if name is None or not marks:
                return found[0]
            applied = rf"\s*{re.escape(name[1].strip())}\s*(?:\\left)?\s*(?:\(|\\begin|\\\{{|\[|\\mathbf|\\vec)"
            if not all(re.match(applied, self.formulas[k].text) and "=" in self.formulas[k].text for k in marks):
                return found[0]
            self.named[_plain(name[1])] = found[2]
            return ""

        self.line = pattern.sub(put, self.line).strip()
        if self.named:
            marks = next(reversed(self.named.values()))
            self.line = re.sub(r"\bits (?:standard )?matrix\b", f"the matrix of {marks}", self.line)

    def augmented(self) -> None:
        """ "The augmented matrix of a linear system is $...$. Find its solutions."

        The system of the sentences behind it is the one of this matrix.
        """
        pattern = re.compile(
            r"(?:suppose |let |given )?(?:that )?the augmented matrix (?:of|for) (?:a|the|some)(?: linear)? system"
            r"(?: of (?:linear )?equations)? (?:is|be(?: given by)?|has been (?:row[- ])?reduced (?:by row operations )?to(?: the form)?"
            r"|has been transformed (?:by row operations )?(?:in)?to(?: the form)?)"
            r"(?: the (?:matrix|form))? (⟦\d+⟧) (?:in (?:reduced )?(?:row )?echelon form )?[.;]"
        )
        found = pattern.search(self.line)
        if found is None:
            self.considered()
            return
        rest = self.line[found.end() :]
        whole = re.sub(
            r"\b(?:the|this)(?: \w+)? system(?: of (?:linear )?equations)?(?: ⟦\d+⟧)?",
            f"the system with augmented matrix {found[1]}",
            rest,
            count=1,
        )
        if whole == rest:
            whole = re.sub(
                r"\bits (?=(?:general )?solutions?)(.*?solutions?)",
                rf"the \1 of the system with augmented matrix {found[1]}",
                rest,
                count=1,
            )
        if whole == rest:
            whole = re.sub(r"^( ?solve) ?(?=\.|$)", rf"\1 the system with augmented matrix {found[1]} ", rest)
        if whole != rest:
            self.line = self.line[: found.start()] + whole.strip()

    def considered(self) -> None:
        """ "Consider the system $...$. Find all solutions." """
        pattern = re.compile(
            r"(?:consider|given|let us consider|suppose we are given) the (?:following )?(?:linear )?system(?: of (?:linear "
            r")?equations)? :? ?"
            r"(⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*) [.;] "
        )
        found = pattern.search(self.line)
        if found is None:
            return
        rest = self.line[found.end() :]
        whole = re.sub(
            r"\b((?:general )?solutions?(?: set)?)(?: of (?:it|the system|this system))?(?= [.?]|$)",
            rf"\1 of the system {found[1]}",
            rest,
            count=1,
        )
        if whole == rest:
            whole = re.sub(r"^solve (?:it|the system|this system)\b", f"solve the system {found[1]}", rest, count=1)
        if whole != rest:
            self.line = self.line[: found.start()] + whole

    # Out ------------------------------------------------------------------------------------------------------------------------

    def rewritten(self) -> None:
        self.line = re.sub(r",? ?(?:given that|knowing that|where|with|if) ⟦(\d+)⟧", self.form, self.line)
        for pattern in _SAYS_NOTHING:
            self.line = pattern.sub("", self.line)
        for regex, same in _SAME:
            self.line = re.sub(r" +", " ", regex.sub(same + " ", self.line))
        self.line = re.sub(r" +", " ", self.line).strip()
        self.line = re.sub(r" ,(?= [.?!])", "", self.line)
        self.line = re.sub(r"where (⟦\d+⟧) , where", r"where \1 and", self.line)

    def form(self, found: re.Match[str]) -> str:
        """ "given that $A=PDP^{-1}$" names the form of a factorisation that is found in any case."""
        text = self.formulas[int(found[1])].text.strip()
        return "" if re.match(r"[A-Z]\s*=", text) and factored(text) is not None else found[0]

    def tokens(self, end: int) -> list[Token]:
        out: list[Token] = []
        at = self.formulas[0].start if self.formulas else 0
        for word in self.line.split():
            mark = _MARK.fullmatch(word)
            if mark is not None:
                token = self.formulas[int(mark[1])]
                out.append(token)
                at = token.end
            else:
                out.append(Token("stop" if re.fullmatch(r"[.,;:?!()\[\]—–-]", word) else "word", word, at, at))
        if out:
            out.append(Token("stop", ".", end, end))
        return out


def _plain(text: str) -> str:
    return re.sub(r"[\s{}]|\\left|\\right", "", text)


def _mentions(text: str, name: str) -> bool:
    if re.fullmatch(r"[A-Za-z]", name.strip()):
        return name.strip() in re.sub(r"\\[a-zA-Z]+", " ", text)
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name.strip())}(?![A-Za-z])", text) is not None


_CLASSES = ("[.?!]", "[^.?!]", "[.?]", "[^.?]", "[- ]", "[?:.]")


def _pattern(text: str) -> re.Pattern[str]:
    """The regular expression of a phrase."""
    text = text.replace(r"[\?|:|.] ", "(?:[?:.] )?")
    for k, plain in enumerate(_CLASSES):  # classes of characters are no optional words
        text = text.replace(plain, chr(0xE000 + k))
    text = re.sub(r"(?<!\(\?)<([^<>]*)>", r"(?:\1)", text)
    text = re.sub(r"\[([^\[\]]*)\]$", r"(?:(?:\1)(?!\\S))?", text)
    text = re.sub(r"\[([^\[\]]*)\] ", r"(?:(?:\1) )?", text)
    for k, plain in enumerate(_CLASSES):
        text = text.replace(chr(0xE000 + k), plain)
    start = r"(?<!\S)" if text[0].isalpha() or text.startswith("(?:") else ""
    return re.compile(start + "(?:" + text.replace("§", r"(⟦\d+⟧)") + ")")


_SAME = [(_pattern(p), same) for p, same in SAME]
_SAYS_NOTHING = [_pattern(p) for p in SAYS_NOTHING]


def reworded(tokens: Sequence[Token], text: str) -> list[Token]:
    r"""The tokens in the words of the grammar; the same tokens where there is nothing to say differently.

    >>> from .wording import tokens_of
    >>> text = r"Find a basis for $\operatorname{Nul}A$."
    >>> " ".join(t.text for t in reworded(tokens_of(text), text))
    'find a basis for the null space of A . .'
    """
    line = _Line(tokens, text)
    before = line.line
    line.spoken()
    line.krylov()
    line.combinations()
    line.unknowns()
    line.names()
    line.spoken()
    line.rewritten()
    return list(tokens) if line.line == before else line.tokens(len(text))
