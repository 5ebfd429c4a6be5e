r"""What the formulas of a task of linear algebra are: a matrix, a vector, a list, a space, a map, an equation, a name, a number.

Comes in: the LaTeX of one formula. Goes out: its parts, each a `Symbol` with a kind of one letter. Nothing is elaborated here: the kinds
only say where a formula may stand in a sentence, and the reader of formulas has the last word on each.

    M matrix   V vector   L list of vectors   S space   R space of columns, polynomials or matrices   F formula of a map   J domain of a map
    E equation of numbers   Q equation with a matrix   Z form of a factorisation   K number   N name   W power or product of matrices
    X expression of numbers   D determinant bars   H size   Y system   G augmented matrix   B list of values with a name
    C matrix of which only numbers are known: its size, its rank   P map of the plane, or a projection, that is described in words
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import patterns as re
from .linear_asks import factored

__all__ = ["Symbol", "defined", "kind_of", "parts_of", "plain_name", "typed"]

_ENV = re.compile(
    r"(?:\\left\s*[(\[]\s*)?\\begin\{(?P<env>[pbBvV]?(?:small)?matrix\*?|array|cases|aligned|align\*?)\}(?P<cols>(?:\{[^{}]*\}"
    r"|\[[^\]]*\])?)"
    r"(?P<body>.*)\\end\{(?P=env)\}(?:\s*\\right\s*[)\].])?",
    re.DOTALL,
)
_NUMBER = r"[+-]?\s*(?:\d+(?:\.\d+)?|\.\d+|\\[dt]?frac\s*\{?\d+\}?\s*\{?\d+\}?|\d+/\d+|\\sqrt\s*\{?\d+\}?|\d*i|\\pi)"
_NAME = (
    r"(?:\\(?:mathbf|mathcal|vec|boldsymbol|mathsf|bm|hat|tilde|bar)\s*\{?\s*[A-Za-z]\s*\}?|\\[a-z]*(?:lambda|alpha|beta|gamma|mu"
    r"|theta|sigma|Sigma|Lambda)"
    r"|[A-Za-z])(?:_\{?\w+\}?)?'?"
)
_DEFINITION = re.compile(rf"\s*({_NAME})\s*(?::=|=|\\coloneqq)\s*(?!=)(.*)", re.DOTALL)
_SPAN = re.compile(r"\\(?:operatorname\*?|mathrm|text|mathsf)\{\s*[Ss]pan\s*\}|\\[Ss]pan(?![a-zA-Z])")
_COLUMNS = re.compile(
    r"\\(?:mathbb|mathbf|Bbb)?\s*\{?\s*[RC]\s*\}?\s*\^\s*\{?\s*[\dmn]+(?:\\times\s*\d+)?\s*\}?|\\R\^\{?\d\}?"
    r"|(?:\\(?:mathbb|mathcal|mathbf|mathrm)\s*\{?)?\s*[PM]\}?_\{?[\d,\\times ]+\}?(?:\([^()]*\))?"
    r"|\\mathcal\s*\{?P\}?_\{?\d\}?(?:\([^()]*\))?"
    r"|\\mathbb\s*\{?R\}?\s*(?:\[x\]_\{?(?:\\le(?:q|qslant)?\s*)?\d\}?|_\{?(?:\\le(?:q|qslant)?\s*)?\d\}?\s*\[x\])"
    r"|[VMP]_\{?[\d,\\times ]+\}?\s*\(\s*\\(?:mathbb\s*\{?[RCQ]\}?|R)\s*\)|\\mathbb\s*\{?[PM]\}?_\{?[\d,\\times ]+\}?"
    r"|M_\{?\d\s*(?:\\times|,)?\s*\d\}?"
)


@dataclass
class Symbol:
    """A part of a sentence. `text` is how it is said again; `data` says what a space or a system was made of."""

    kind: str
    text: str
    data: dict[str, str] = field(default_factory=dict)


def plain_name(text: str) -> str:
    r"""A name without its font.

    >>> plain_name(r"\mathbf{v}_{1}"), plain_name(r"\vec b")
    ('v_1', 'b')
    """
    text = re.sub(r"\\(?:mathbf|mathcal|vec|boldsymbol|mathsf|bm|left|right)(?![a-zA-Z])", "", text)
    return re.sub(r"[\s{}]", "", text)


def parts_of(latex: str) -> list[str]:
    r"""A formula parted at its outer commas; values of one name stay together.

    >>> parts_of(r"u=(1,2),\ v=(3,4)"), parts_of("t=-1,0,1")
    (['u=(1,2)', 'v=(3,4)'], ['t=-1,0,1'])
    """
    out: list[str] = []
    depth, start, at = 0, 0, 0
    while at < len(latex):
        c = latex[at]
        if c == "\\":
            name = re.match(r"\\(?:[a-zA-Z]+|.)", latex[at:], re.DOTALL)
            word = name[0] if name else "\\"
            if word in (r"\{", r"\begin", r"\langle"):
                depth += 1
            elif word in (r"\}", r"\end", r"\rangle"):
                depth -= 1
            at += len(word)
            continue
        depth += (c in "([{") - (c in ")]}")
        if c in ",;" and depth == 0:
            out.append(latex[start:at])
            start = at + 1
        at += 1
    out.append(latex[start:])
    blank = r"(?:\s|~|\\[,;:! ]|\\q?quad(?![a-zA-Z]))+"
    pieces = [re.sub(rf"^{blank}|{blank}$", "", p) for p in out]
    pieces = [p for p in pieces if p]
    values = rf"\s*{_NAME}\s*=\s*{_NUMBER}\s*"
    if len(pieces) > 1 and re.fullmatch(values, pieces[0]) and all(re.fullmatch(rf"\s*{_NUMBER}\s*", p) for p in pieces[1:]):
        return [",".join(pieces)]
    return pieces


def defined(latex: str) -> tuple[str, str] | None:
    """Name and body of a definition `A=...` whose body is no name, no number and no product of other names."""
    latex = re.sub(r"\\(?:in|subseteq|subset|leq|le)\s*(?P<space>[^=]*)$", lambda m: "" if kind_of(m["space"]) == "R" else m[0], latex)
    found = _DEFINITION.fullmatch(latex)
    if found is None or factored(latex) is not None:
        return None
    kind = kind_of(found[2])
    return (found[1].strip(), found[2].strip()) if kind in "MVLSDG" or (kind == "K" and not re.match(r"[a-df-hj-wyz]", found[1])) else None


def kind_of(latex: str) -> str:
    r"""The kind of one formula.

    >>> "".join(map(kind_of, [r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1,2)", r"\{(1,0),(0,1)\}", "x+2y=b_1", "T(x,y)=(x,0)", "A^4"]))
    'MVLEFW'
    """
    text = re.sub(r"\s+", " ", latex).strip()
    array = _ENV.fullmatch(text)
    if array is not None and array["body"].count(r"\begin") == array["body"].count(r"\end") and _single(array):
        return _of_array(array)
    if re.fullmatch(r"\(?\s*\d+\s*\\times\s*\d+\s*\)?", text):
        return "H"
    if re.fullmatch(_NUMBER, text):
        return "K"
    if re.fullmatch(r"M_\{?\d\s*(?:\\times|,)?\s*\d\}?", text):
        return "R"
    if re.fullmatch(_NAME, text):
        return "N"
    if _COLUMNS.fullmatch(text):
        return "R"
    if _SPAN.match(text):
        return "S"
    braces = re.fullmatch(r"(?:\\left\s*)?(\\\{|\\langle)(.*?)(?:\\right\s*)?(?:\\\}|\\rangle)", text)
    if braces is not None:
        return "L" if braces[1] == r"\{" and not re.search(r":|\\mid|\|", braces[2]) or r"(" in braces[2] and braces[1] != r"\{" else (
            "S" if braces[1] == r"\{" else "V"
        )  # fmt: skip
    tuple_ = re.fullmatch(r"(?:\\left\s*)?[(\[](.*?)(?:\\right\s*)?[)\]](?:\^\{?(?:T|\\top|\\mathsf\{T\})\}?)?", text)
    if tuple_ is not None and _balanced(tuple_[1]) and len(parts_of(tuple_[1])) > 1:
        return "V"
    if re.fullmatch(rf"{_NAME}\s*(?::|\\colon)\s*.*\\(?:to|rightarrow)\b.*", text) or re.fullmatch(
        r"[A-Z]\s*\\in\s*\\(?:mathcal|operatorname).*", text
    ):
        return "J"
    if (
        re.match(rf"{_NAME}\s*(?:\\left\s*)?(?:\(|\\begin|\[|\\mathbf\{{?[a-z]|\\vec|\\\{{).*=", text)
        and re.match(r"\\?[A-Zfgh]", text)
        and "(" in text[:8] + text
    ):
        return "F"
    if re.fullmatch(rf"{_NAME}\s*\\mapsto\s*[A-Z]\s*{_NAME}", text):
        return "F"
    if "=" in text or r"\approx" in text:
        return _of_equation(text)
    if re.match(r"\\det|\||\\begin\{vmatrix", text):
        return "D"
    if re.search(r"[A-Z]|\\begin\{[pb]", re.sub(r"\\[A-Za-z]+\{?[A-Z]?", lambda m: "" if "begin" not in m[0] else m[0], text)):
        return "W"
    return "X"


def _single(array: re.Match[str]) -> bool:
    """Whether the environment ends where it began: the formula is one array."""
    depth = 0
    for mark in re.finditer(r"\\(begin|end)\{", array["body"]):
        depth += 1 if mark[1] == "begin" else -1
        if depth < 0:
            return False
    return True


def _of_array(array: re.Match[str]) -> str:
    name, body = array["env"], array["body"]
    if name in ("cases", "aligned", "align", "align*") or (name == "array" and body.count("=") >= body.count(r"\\") and "=" in body):
        return "Y"
    if name.startswith(("v", "V")):
        return "D"
    if name == "array" and "|" in array["cols"]:
        return "G"
    return "M" if "&" in body else "V"


def _of_equation(text: str) -> str:
    if factored(text) is not None or re.fullmatch(r"[A-Z]\s*=\s*(?:\\?[A-Z][a-z]*(?:\^\{?[^{}]*\}?)?\s*){2,3}", text):
        return "Z"
    values = re.fullmatch(rf"\s*{_NAME}\s*=\s*({_NUMBER}\s*,?\s*)+", text)
    if values is not None:
        return "B" if "," in text else "E"
    if re.search(r"\\begin\{[pb]?(?:small)?matrix|(?<![A-Za-z\\{])[A-Z](?![A-Za-z]*\})\s*(?:\\mathbf|\\vec|\\hat|[a-zX]|\\begin)", text):
        return "Q"
    return "E"


def _balanced(text: str) -> bool:
    depth = 0
    for c in text:
        depth += (c in "([") - (c in ")]")
        if depth < 0:
            return False
    return depth == 0


def typed(pattern: str) -> re.Pattern[str]:
    r"""A pattern in which `{MF}` is a thing of one of these kinds, `{E+}` a list of such, each a group.

    >>> bool(typed("columns of {MN}").fullmatch("columns of ⟦M3⟧"))
    True
    """
    pattern = re.sub(r"\{([A-Z]+)\+\}", r"(⟦[\1]\\d+⟧(?:(?: ,)?(?: and| or)? ⟦[\1]\\d+⟧)*)", pattern)
    return re.compile(re.sub(r"\{([A-Z]+)\}", r"(⟦[\1]\\d+⟧)", pattern))
