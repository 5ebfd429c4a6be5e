r"""Marks of a course text around an exercise: lists, emphasis, macros of its own; the exercise without them.

Comes in: a task as it is copied from a LaTeX, Markdown or PreTeXt source. Goes out: the same task with the marks of layout taken out and
the usual private macros written as LaTeX; None where it has none. What the task says is not looked at.
"""

from __future__ import annotations

from . import patterns as re

__all__ = ["tidied"]

#: What a bold R or C becomes where it stands as a set of numbers; and what tells that it is the name of a matrix here.
_FIELDS = r"\1\\mathbb{\2}"
_MATRICES = re.compile(r"\\mathbf\s*\{?\s*[RC]\s*\}?\s*(?::?=|\^\s*\{?\s*(?:\\top|T\b|-\s*1)|\\mathbf)")

_ROWS: tuple[tuple[str, str], ...] = (
    # lists and emphasis
    (r"\s*[`(\[]+\s*\d+\s*(?:marks?|points?|pts\.?)\s*[\])`]+", ""),
    (r"(?:(?<=[.?!:$])|(?<=[.?!:$]\]))\s+(?:\d{1,2}|[a-h])[.)]\s+(?=[A-Z])", " "),
    (r"\\begin\{(?:enumerate|itemize|description|parts|tasks)\}\s*(?:\[(?:[^\[\]]|\[[^\]]*\])*\])?", " "),
    (r"\\end\{(?:enumerate|itemize|description|parts|tasks)\}", " "),
    (r"\s*\\item\b\s*(?:\[[^\]]*\])?\s*", " "),
    (r"\\(?:part|subpart|question)\b(?:\[\d+\])?(?=\s)", " "),
    (r"(?<![\w*\\$])\*\*(?=\S)([^*$]*?)(?<=\S)\*\*(?![\w*])", r"\1"),
    (r"(?<![\w*\\$^])\*(?=[A-Za-z])([^*$]*?)(?<=[.?!:\w])\*(?![\w*])", r"\1"),
    (r"\\(?:emph|textit|textbf|textsl|underline)\{([^{}$]*)\}(?=[^$]*(?:\$[^$]*\$[^$]*)*$)", r"\1"),
    (r"(?<=[.?!:])\s+-\s+(?=[A-Z])", " "), (r"(?<=\$)\s+-\s+(?=[A-Z][a-z]+ )", ". "),
    (r"(?<=[A-Za-z])(?:--|–|\\textendash\s*\{?\}?)(?=[A-Z][a-z])", "-"),
    # macros
    (r"\\(?:vect|vv|bvec|bv)\s*\{\s*([A-Za-z])\s*\}", r"\\mathbf{\1}"),
    (r"\{\s*\\bf\s+([A-Za-z])\s*\}", r"\\mathbf{\1}"), (r"\\mc\s*\{", r"\\mathcal{"), (r"\\mb\s*\{", r"\\mathbf{"),
    (r"((?:\\in|\\to|\\rightarrow|\\longrightarrow|\\subset|\\subseteq|:|\bin \$|\bof \$|\bfor \$|\bonto \$)\s*)\\mathbf\{([RC])\}"
     r"(?=\s*(?:\^\s*\{?[\dnm]|\$))", _FIELDS),
    (r"\\inv(?![A-Za-z])", "^{-1}"), (r"\\(?:trans|tran|transp|T)(?![A-Za-z])(?=\s*[}$])", r"\\top"),
    (r"\\(?:proj|Proj)(?![A-Za-z])", r"\\operatorname{proj}"), (r"\\(?:Span|spn|spa)(?![A-Za-z])", r"\\operatorname{span}"),
    (r"\\(?:Nul|Null|nullspace|nulls)(?![A-Za-z])", r"\\operatorname{null}"), (r"\\(?:Col|colspace)(?![A-Za-z])", r"\\operatorname{col}"),
    (r"\\(?:Row|rowspace)(?![A-Za-z])", r"\\operatorname{row}"), (r"\\cal([NRBCPM])(?![A-Za-z])", r"\\mathcal{\1}"),
    (r"\\lbrace(?![A-Za-z])", r"\\{"), (r"\\rbrace(?![A-Za-z])", r"\\}"), (r"\\cr(?![A-Za-z])", r"\\\\"),
    (r"(?<=\$)\s*\{((?:[^{}$]|\{[^{}]*\})*)\}\s*(?=\$)", r"\1"),
    (r"(?<=\w)’(?=s\b)", "'"), (r"\bWhat's\b", "What is"), (r"\bwhat's\b", "what is"),
    (r"(?<![$\w\\])(\d)\s?(?:x|×|by|-by-)\s?(\d)(?=(?:\s+[a-z-]+)*\s+(?:matri|square|upper|lower))(?=(?:[^$]*\$[^$]*\$)*[^$]*$)",
     r"$\1\\times \2$"),
    (r"\(\s*(?:i\.e\.|that is),?\s[^()$]*\)", ""),
)  # fmt: skip
_TIDY = tuple((re.compile(pattern), new) for pattern, new in _ROWS)
_STARS = re.compile(r"(?:^|\s)\\(?:noindent|medskip|bigskip|smallskip|hfill|vfill|vspace\{[^}]*\}|hspace\{[^}]*\})(?=\s|$)")

_MATHS = re.compile(r"\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
#: Operators that are written without a backslash.
_WORDS = re.compile(r"(?<![\\A-Za-z{])(span|nullity|rank|range|null|proj)(?=\s*(?:\\\{|\(|\\left|_))")
_BARRED = re.compile(
    r"\\begin\{([pb])matrix\}((?:(?!\\(?:begin|end)\{).)*?&\s*(?:\\vert|\||\\mid)\s*&(?:(?!\\(?:begin|end)\{).)*?)\\end\{\1matrix\}",
    re.DOTALL,
)


def _augmented(m: re.Match[str]) -> str:
    """A matrix with a column of bars as an array with a line there."""
    rows = [re.split(r"&", r) for r in re.split(r"\\\\", m[2]) if r.strip()]
    places = {next((k for k, x in enumerate(r) if x.strip() in ("|", r"\vert", r"\mid")), -1) for r in rows}
    if len(places) != 1 or -1 in places or len({len(r) for r in rows}) != 1:
        return m[0]
    at = places.pop()
    body = r"\\".join("&".join(r[:at] + r[at + 1 :]) for r in rows)
    return rf"\left[\begin{{array}}{{{'c' * at}|{'c' * (len(rows[0]) - at - 1)}}}{body}\end{{array}}\right]"


#: Private macros with arguments and what they stand for.
_MACROS = {
    "colvector": (1, r"\begin{{bmatrix}}{0}\end{{bmatrix}}"), "set": (1, r"\{{{0}\}}"), "spn": (1, r"\operatorname{{span}}({0})"),
    "nsp": (1, r"\operatorname{{null}}({0})"), "csp": (1, r"\operatorname{{col}}({0})"), "rsp": (1, r"\operatorname{{row}}({0})"),
    "lt": (2, "{0}({1})"), "ltdefn": (3, r"{0}:{1}\to {2}"), "complex": (1, r"\mathbb{{C}}^{{{0}}}"),
    "innerproduct": (2, r"{0}\cdot {1}"),
}  # fmt: skip
_MACRO = re.compile(r"\\(" + "|".join(_MACROS) + r")(?=\{)")


def _with_arguments(text: str) -> str:
    """The macros of one widely used source written out; a brace that is never closed leaves the rest as it is."""
    at = 0
    while (found := _MACRO.search(text, at)) is not None:
        count, shape = _MACROS[found[1]]
        arguments, end = [], found.end()
        for _ in range(count):
            depth, start = 0, end
            while end < len(text):
                depth += (text[end] == "{") - (text[end] == "}")
                end += 1
                if depth == 0:
                    break
            if depth or text[start : start + 1] != "{":
                return text
            arguments.append(text[start + 1 : end - 1])
        text = text[: found.start()] + shape.format(*arguments) + text[end:]
        at = found.start()
    return _ONE_ROW.sub(lambda m: f"$${m[1]}={m[2].strip().rstrip('.,;')}$$", text)


_ONE_ROW = re.compile(
    r"\\begin\{(?:align|equation)\*?\}\s*([A-Z])\s*&?=((?:(?!\\end\{(?:align|equation)|&=).)*)\\end\{(?:align"
    r"|equation)\*?\}",
    re.DOTALL,
)


def tidied(text: str) -> str | None:
    r"""The text without marks of layout and with plain LaTeX for macros; None where nothing is to be done.

    >>> tidied(r"\begin{enumerate} \item Find $\vect{v}\trans$. \end{enumerate}")
    'Find $\\mathbf{v}\\top$.'
    """
    plain = _STARS.sub(" ", text)
    for pattern, new in _TIDY:
        plain = pattern.sub((lambda m: m[0] if _MATRICES.search(text) else m.expand(_FIELDS)) if new == _FIELDS else new, plain)
    plain = _with_arguments(plain)
    plain = _MATHS.sub(lambda m: _WORDS.sub(r"\\operatorname{\1}", m[0]), plain)
    plain = _BARRED.sub(_augmented, plain)
    plain = re.sub(r"[ \t]+", " ", plain).strip()
    return None if plain == re.sub(r"[ \t]+", " ", text).strip() else plain
