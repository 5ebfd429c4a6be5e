r"""Tasks without dollar signs, as people type them: "Find the gradient of f(x) = x^T A x with respect to x".

Comes in: the text of a task. Goes out: the same text with its formulas between dollar signs, and where each piece stood; None where the
text marks its formulas already, or is a formula from beginning to end. What was taken for a formula is said in `assumed`, since a word
and a product of letters look alike.
"""

from __future__ import annotations

from . import patterns as re
from .idioms import Rephrased
from .wording import has_delimiters

__all__ = ["delimited"]

#: How a task in English begins.
_OPENING = re.compile(
    r"\s*(?:please\s+)?(?:find|compute|calculate|determine|derive|give|evaluate|obtain|solve|differentiate|integrate|simplify|factor(?:ise|ize)?"
    r"|expand|show|prove|verify|classify|minimi[sz]e|maximi[sz]e|let|suppose|given|is|are|what|which|gradient|hessian|jacobian|derivative"
    r"|consider|assume|use|apply|diagonali[sz]e|project|invert|row|reduce|the|take|write|express|decompose|test|check|for|if|does|do"
    r"|eigenvalues|determinant|inverse|rank|trace|limit|integral|second|partial|directional|taylor|maclaurin|optimi[sz]e|sum)\s",
    re.IGNORECASE,
)
_FUNCTIONS = frozenset(
    "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan ln log exp det tr diag vec sqrt max min erf sgn arg lim inf sup "
    "int infinity oo".split()
)
_GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
_SHORT = frozenset("of to is by in at it if or as on an do we be so no us up my me am".split())
_NAMES = frozenset("LU QR SVD PLU LDL ODE PDE IVP BVP SDE KKT PCA RK4 GBM PSD SPD PD AM GM".split())
_WORD = re.compile(r"(?:[A-Za-z]?[a-z]+(?:['’-][A-Za-z]+)*|[A-Z][a-z]+(?:-[A-Z]?[a-z]+)+)s?")
_STOPS = ",.;:?!"
_WRT = re.compile(
    r"(?P<said>\b(?:with\s+respect\s+to|wrt|w\.\s?r\.\s?t\.?)\s+)(?P<name>[A-Za-z](?:_\w)?)(?=\s*(?:[,.;?!]|\band\b|$))", re.IGNORECASE
)


def delimited(text: str) -> Rephrased | None:
    r"""The text with its formulas marked.

    >>> delimited("Find the gradient of f(x) = x^T A x with respect to x.").text
    'Find the gradient of $f(x) = x^T A x$ with respect to $x$ .'
    """
    if has_delimiters(text):
        return _names_marked(text)
    if r"\text" in text or r"\begin{equation" in text or r"\begin{align" in text or _OPENING.match(text) is None:
        return None
    spans = _formulas(text)
    if not spans or all(a == 0 for a, _ in spans):
        return None
    return _marked(text, spans, "the text marks no formulas; taken for formulas: ")


_MARKS = {"~": r"\sim ", "<=": r"\le ", ">=": r"\ge ", "!=": r"\ne ", "->": r"\to ", "=>": r"\Rightarrow ", "**": "^"}
_MARK = re.compile(r"~|<=>|<=|>=|!=|->|=>|\*\*")
_ROWS = re.compile(r"\[\s*(\[[^\[\]]*\](?:\s*,\s*\[[^\[\]]*\])*)\s*\]")


def typeset(formula: str) -> str:
    r"""A formula as it is typed without LaTeX: names of functions and Greek letters, scripts of more than one mark, rows in brackets.

    >>> typeset("u_t = alpha*u_xx"), typeset("x^10 + e^(2x)"), typeset("[[1, 2], [3, 4]]")
    ('u_t = \\alpha \\cdot u_{xx}', 'x^{10} + e^{2x}', '\\begin{pmatrix}1& 2\\\\3& 4\\end{pmatrix}')
    """
    out = _ROWS.sub(_matrix, formula)
    out = _MARK.sub(lambda m: _MARKS.get(m[0], m[0]), out)
    out = re.sub(r"(?<![A-Za-z0-9])\^", "^", out)
    out = re.sub(r"([_^])\s*(-?[A-Za-z0-9]{2,}|-\w)(?![A-Za-z0-9(])", r"\1{\2}", out)
    out = _braced(out)
    out = re.sub(r"(?<![\\A-Za-z])(" + "|".join(sorted(_GREEK, key=len, reverse=True)) + r")(?![A-Za-z])", r"\\\1 ", out)
    operators = "sum|mean|tr|diag|vec|rank|sgn|erf|softmax|logsumexp|relu|sigmoid|softplus|cov|Var|Cov"
    out = re.sub(rf"(?<![\\A-Za-z{{])({operators})(?=\s*\()", r"\\operatorname{\1}", out)
    out = re.sub(
        rf"(?<![\\A-Za-z])({'|'.join(_FUNCTIONS - {'tr', 'diag', 'vec', 'sgn', 'erf', 'sqrt', 'infinity', 'oo'})})(?![A-Za-z])",
        r"\\\1 ",
        out,
    )
    out = re.sub(r"(?<=[\w)}\]])\s*\*\s*(?=[\w(\\\[])", r" \\cdot ", out)
    out = re.sub(r"(?<![\\A-Za-z])(sum|prod|nabla|partial)(?=\s*[_^]|_)", r"\\\1", out)
    return re.sub(r"(?<![\\A-Za-z])(oo|inf(?:inity|ty)?)(?![A-Za-z])", r"\\infty ", out).rstrip()


def _matrix(found: re.Match[str]) -> str:
    rows = re.findall(r"\[([^\[\]]*)\]", found[1])
    return r"\begin{pmatrix}" + r"\\".join(row.replace(",", "&") for row in rows) + r"\end{pmatrix}"


def _braced(text: str) -> str:
    """`e^(2x)` as `e^{2x}` and `sqrt(x+1)` as a root: what parentheses hold behind a hat, an underscore or the word."""
    at = 0
    while (found := re.compile(r"[_^]\s*\(|(?<![\\A-Za-z])sqrt\s*\(").search(text, at)) is not None:
        depth, i = 1, found.end()
        while i < len(text) and depth:
            depth += {"(": 1, ")": -1}.get(text[i], 0)
            i += 1
        if depth:
            return text
        inside = text[found.end() : i - 1]
        if "sqrt" not in found[0] and inside.isalnum() and text[i : i + 1] == "(":  # f^(4)(x): an order, not a power
            text = f"{text[: found.start()]}^{{({inside})}}{text[i:]}"
            at = found.start() + 1
            continue
        head = r"\sqrt" if "sqrt" in found[0] else found[0][0]
        text = f"{text[: found.start()]}{head}{{{text[found.end() : i - 1]}}}{text[i:]}"
        at = found.start() + len(head)
    return text


def _names_marked(text: str) -> Rephrased | None:
    """A bare letter behind "with respect to", in a text that marks its other formulas."""
    parts = re.split(r"(\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\])", text, flags=re.DOTALL)
    spans, at = [], 0
    for i, part in enumerate(parts):
        if i % 2 == 0:
            spans += [(at + m.start("name"), at + m.end("name")) for m in _WRT.finditer(part)]
        at += len(part)
    return _marked(text, spans, "") if spans else None


def _marked(text: str, spans: list[tuple[int, int]], said: str) -> Rephrased:
    out = Rephrased()
    shown: list[str] = []
    at = 0
    for a, z in spans:
        if text[at:a].strip():
            out.pieces.append((text[at:a].strip(), at + len(text[at:a]) - len(text[at:a].lstrip()), a, True))
        formula = typeset(text[a:z]) if said else text[a:z]
        same = formula == text[a:z]
        shown.append(f"${formula}$")
        out.pieces.append((f"${formula}$", a - 1 if same else a, z, same))
        at = z
    if text[at:].strip():
        out.pieces.append((text[at:].strip(), at + len(text[at:]) - len(text[at:].lstrip()), len(text), True))
    if said:
        out.assumed.append(said + ", ".join(shown))
    return out


def _formulas(text: str) -> list[tuple[int, int]]:
    """Where the formulas stand: runs of what is no English word, closed where their brackets are."""
    pieces = _pieces(text)
    spans: list[tuple[int, int]] = []
    open_span: int | None = None
    for i, (a, z) in enumerate(pieces):
        core = z
        while core > a and text[core - 1] in _STOPS:
            core -= 1
        following = text[slice(*pieces[i + 1])] if i + 1 < len(pieces) else ""
        if core == a or _is_word(text[a:core], following):
            open_span = None
            continue
        if open_span is None:
            spans.append((a, core))
            open_span = a
        else:
            spans[-1] = (spans[-1][0], core)
        if core < z and (text[core:z] != "," or not following or _is_word(following.rstrip(_STOPS), "")):
            open_span = None
    return spans


def _pieces(text: str) -> list[tuple[int, int]]:
    """Places of what stands between spaces outside all brackets and environments."""
    out: list[tuple[int, int]] = []
    depth, start = 0, None
    i = 0
    while i < len(text):
        c = text[i]
        if c == "\\":
            opened = re.match(r"\\(begin|end)\{\w+\*?\}", text[i:])
            step = len(opened[0]) if opened else 2
            depth += 0 if opened is None else 1 if opened[1] == "begin" else -1
            start = i if start is None else start
            i += step
            continue
        if c in "{([":
            depth += 1
        elif c in "})]":
            depth = max(0, depth - 1)
        if c.isspace() and depth == 0:
            if start is not None:
                out.append((start, i))
                start = None
        elif start is None and not c.isspace():
            start = i
        i += 1
    if start is not None:
        out.append((start, len(text)))
    return out


def _is_word(piece: str, following: str) -> bool:
    """Whether a piece is English: letters only, long enough, and no name of a function or of a Greek letter."""
    if piece in _NAMES or piece in ("(s)",):
        return True
    if piece in ("a", "A"):
        return piece == "a" and bool(_WORD.fullmatch(following.rstrip(_STOPS))) and len(following) > 2
    if re.fullmatch(r"\d+(?:[x×]\d+|st|nd|rd|th)", piece):
        return True
    if piece.isdigit():
        return following.rstrip(_STOPS) in ("by", "approximation", "matrix", "steps", "terms", "iterations", "decimal", "dimensions")
    if not _WORD.fullmatch(piece) or piece.lower() in _FUNCTIONS or piece in _GREEK:
        return False
    if len(piece) == 1:
        return False
    return len(piece) > 2 or piece.lower() in _SHORT
