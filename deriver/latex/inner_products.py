r"""Tasks in spaces with an inner product of their own: $\int_{-1}^1f(t)g(t)\,dt$, weights, values at points, $u^\top Av$.

Comes in: a text with a definition of an inner product. Goes out: a `TaskItem` for each thing asked: its operands are what the inner
product is made of and then the elements, its request says of which kind it is and what is wanted. None where no inner product is
defined, or where a word of the text is not understood here. Does not know: how anything is computed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from .elaborate import elaborate
from .linear_line import Said
from .problems import TaskItem
from .syntax import parse_syntax
from .tree import Sequence as Listing
from .wording import put, tokens_of

__all__ = ["inner_product_task"]

_NAME = r"(?:\\(?:mathbf|vec|boldsymbol)\s*\{?)?[A-Za-z]\}?"
_PAIR = re.compile(
    rf"\s*(?:\\left)?(?:\\langle|\()\s*({_NAME})(?:\([a-z]\))?\s*,\s*({_NAME})(?:\([a-z]\))?\s*(?:\\right)?(?:\\rangle|\))(?:_\{{?\w+\}}?)?\s*:?=\s*(.+)",
    re.DOTALL,
)
_LIMIT = r"(\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\\[a-z]+|-?\w)"
_INTEGRAL = re.compile(rf"\s*(.*?)\\int_{_LIMIT}\^{_LIMIT}\s*(.*?)(?:\\,|\\;|\\:|\\!|\s)*(?:\\mathrm\{{d\}}|d)\s*([a-z])\s*", re.DOTALL)
_SPACE = (
    r"(?:the |an? )?(?:vector |inner product )?(?:space )?(?:⟪\d+⟫ )?(?:of (?:all )?(?:continuous |real )?(?:functions"
    r"|polynomials) )?(?:on ⟪\d+⟫ )?"
)
_INNER = (
    r"(?:the |an )?(?:following |usual |standard |weighted )?(?:(?:⟪\d+⟫ )?inner product|scalar product)(?: space)?(?: "
    r"defined| given)?(?: by)?(?: :)?"
)
_LIST = r"(⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*)"
_OVER = (
    r"(?:the )?(?:(?:set|span|basis|functions?|polynomials?|vectors?|elements?|sequence|subspace|space|standard basis)(?: of| "
    r"spanned by| with basis)? )*(?:⟦\d+⟧ spanned by )?"
)
_FILLER = frozenset(
    "let and then also find compute for where with of the in a an evaluate determine , . ; : ? if use consider so thus on be".split()
)


@dataclass
class _Inner:
    """What an inner product is made of: `kind` is integral, points or form."""

    kind: str
    parts: list[str]
    letter: str = "t"
    size: int = 0


@dataclass
class _Asked:
    """One thing asked, with its elements as LaTeX."""

    what: str
    elements: list[str]
    request: set[str] = field(default_factory=set)


def inner_product_task(text: str, base: Context) -> tuple[TaskItem, ...] | None:
    """The items of a text that defines an inner product and asks for something in it; None for any other text."""
    if (
        "inner product" not in text
        and not re.search(r"\\langle.*\\rangle\s*:?=", text, re.DOTALL)
        or re.search(r"\\(?:overline|bar)\{", text)
    ):
        return None
    try:
        said = Said(tokens_of(text))
    except DeriverError:
        return None
    said.line = re.sub(r"⟦(\d+)⟧", lambda m: f"⟪{m[1]}⟫" if _is_space(said.formula(m[0])) else m[0], said.line)
    inner = _defined(said)
    if inner is None:
        return None
    names = _definitions(said)
    asked: list[_Asked] = []
    for pattern, make in _ASKS:
        if make is _written:
            said.line = re.sub(r"⟦\d+⟧", lambda m: "" if _DEFINING.fullmatch(said.formula(m[0])) else m[0], said.line)
        while True:
            found = re.search(pattern, said.line)
            if found is None:
                break
            made = make(said, found, names)
            if made is None:
                return None
            asked.append(made)
            said.line = f"{said.line[: found.start()]} , {said.line[found.end() :]}"
    rest = [w for w in re.sub(r"⟪\d+⟫", "", said.line).split() if w not in _FILLER]
    if not asked or rest:
        return None
    try:
        return tuple(_item(text, base, inner, a) for a in asked)
    except DeriverError:
        return None


# The inner product ----------------------------------------------------------------------------------------------------------------


def _defined(said: Said) -> _Inner | None:
    """The inner product that a text defines; the words of the definition are taken out of the line."""
    for k, f in enumerate(said.formulas):
        pair = _PAIR.fullmatch(f)
        if pair is None or "rangle" not in f.split("=")[0] and "inner product" not in said.line:
            continue
        inner = _read(said, pair[1], pair[2], pair[3].strip().rstrip("."))
        if inner is None:
            return None
        mark = f"⟦{k}⟧"
        tail = (
            r"(?: (?:for|on|where|in) (?:all )?(?:⟦\d+⟧|⟪\d+⟫|polynomials|functions)(?: (?:in|and|of) (?:⟦\d+⟧|⟪\d+⟫))*)?(?: be "
            r"an inner product)?"
        )
        for pattern in (
            rf"(?:let|consider|suppose|define|equip|give|use|take|assume) {_SPACE}(?:have |be given |carry |be equipped |equipped "
            rf"|with |be |that )*"
            rf"(?:with )?(?:{_INNER} )?{mark}{tail}",
            rf"(?:,? ?(?:in|on|for|where) {_SPACE})?(?:,? ?(?:with respect to|relative to|with|using|under|where|by|for))? "
            rf"?(?:{_INNER} )?{mark}{tail}",
        ):
            line = re.sub(pattern, " ", said.line, count=1)
            if line != said.line:
                said.line = re.sub(r"\s+", " ", line)
                break
        return inner
    on = re.search(
        r"(?:,? ?(?:in|on|for|let|consider) (?:the )?(?:space )?(⟪\d+⟫) ?)?(?:be )?(?:(?:equipped )?(?:with respect to|relative to"
        r"|with|using|under|for) )?(?:the )?"
        r"(?:usual |standard |integral )?(⟪\d+⟫ )?inner product(?: (?:of|on) (?:the (?:interval|space) )?(⟪\d+⟫))?",
        said.line,
    )
    if on is None:
        return None
    for mark in (on[3], on[1], on[2]):
        interval = mark and re.fullmatch(
            r"(?:(?:C|L\^\{?2\}?|L_\{?2\}?|P_\d)?\s*\(?)?\[\s*([^,\[\]]+),\s*([^,\[\]]+)\]\)?|L\^\{?2\}?\(\s*([^,()]+),\s*([^,()]+)\)",
            said.formula(mark.strip("⟪⟫ ")),
        )
        if interval:
            said.line = f"{said.line[: on.start()]} {said.line[on.end() :]}"
            low, high = interval[1] or interval[3], interval[2] or interval[4]
            letters = re.findall(r"(?<![A-Za-z\\])([xts])(?![A-Za-z])", " ".join(said.formulas))
            return _Inner("integral", ["1", low, high], letters[0] if letters else "t")
    return None


def _read(said: Said, u: str, v: str, body: str) -> _Inner | None:
    one, two = (re.escape(x.strip()) for x in (u, v))
    whole = _INTEGRAL.fullmatch(body)
    if whole is not None:
        letter = whole[5]
        value = rf"(?:\(\s*{letter}\s*\))?"
        inside, count = re.subn(rf"(?<![A-Za-z\\]){one}{value}", r"(1)", whole[4], count=1)
        inside, again = re.subn(rf"(?<![A-Za-z\\]){two}{value}", r"(1)", inside, count=1)
        if count != 1 or again != 1 or re.search(rf"(?<![A-Za-z\\])(?:{one}|{two})(?![A-Za-z])", inside):
            return None
        weight = f"{whole[1]}({inside})" if whole[1].strip() else inside
        return _Inner("integral", [weight, *(x.strip("{}") for x in (whole[2], whole[3]))], letter)
    terms = [t for t in re.split(r"(?<![({^_])\+", re.sub(r"\s|\\,|\\cdot", "", body)) if t]
    points = [re.fullmatch(rf"(\d*|\\frac\{{?\d\}}?\{{?\d\}}?){one}\(([^()]*)\){two}\(\2\)", t) for t in terms]
    if all(points):
        return _Inner("points", [",".join(p[1] or "1" for p in points if p), ",".join(p[2] for p in points if p)])
    plain = [t for t in re.split(r"(?=[+-])", re.sub(r"\s|\\,|\\cdot|[{}]", "", body)) if t]
    bare_u, bare_v = (re.sub(r"\\[a-z]+|[{}\s]", "", x) for x in (u, v))
    body_terms = [re.sub(r"\\(?:mathbf|vec|boldsymbol)", "", t) for t in plain]
    found = [re.fullmatch(rf"([+-]?)(\d*(?:/\d+)?)({bare_u}|{bare_v})_(\d)({bare_u}|{bare_v})_(\d)", t) for t in body_terms]
    if all(found):
        entries: dict[tuple[int, int], str] = {}
        for m in found:
            assert m is not None
            if m[3] == m[5]:
                return None
            i, j = (int(m[4]), int(m[6])) if m[3] == bare_u else (int(m[6]), int(m[4]))
            entries[i, j] = ("-" if m[1] == "-" else "") + (m[2] or "1")
        n = max(max(k) for k in entries)
        rows = r"\\".join("&".join(entries.get((i, j), "0") for j in range(1, n + 1)) for i in range(1, n + 1))
        return _Inner("form", [rf"\begin{{pmatrix}}{rows}\end{{pmatrix}}"], size=n)
    squeezed = re.sub(r"[\s{}]", "", re.sub(r"\\(?:mathbf|vec|boldsymbol)", "", body)).replace(r"\top", "T")
    between = re.fullmatch(rf"{bare_u}\^T(.+?){bare_v}", squeezed)
    if between is not None:
        literal = re.fullmatch(r"[A-Z]", between[1])
        if literal is not None:
            matrix = next((re.split("=", f, maxsplit=1)[1] for f in said.formulas if re.match(rf"\s*{between[1]}\s*=", f)), None)
            return None if matrix is None else _Inner("form", [matrix])
        inline = re.search(r"(?:\\left\s*[(\[])?\\begin\{.*\\end\{[a-z]*matrix\}(?:\\right\s*[)\]])?", body, re.DOTALL)
        return None if inline is None else _Inner("form", [inline[0]])
    if re.fullmatch(rf"\\(?:operatorname|mathrm|text)?(?:tr|trace)\(?(?:{bare_u}\^T{bare_v}|{bare_v}\^T{bare_u})\)?", squeezed):
        return _Inner("trace", [])
    return None


_DEFINING = re.compile(rf"\s*({_NAME}(?:_\{{?\d\}}?)?)\s*(?:\([a-z]\))?\s*=[^=]+", re.DOTALL)
_SPACES = re.compile(
    r"(?:[VWH]\s*=\s*)?(?:[VWH]|(?:\\mathbb|\\mathcal)?\{?P\}?(?:_\{?[\dn]\}?)?(?:\(.*\))?|(?:C|L\^\{?2\}?|L_\{?2\}?)(?:\^\{?\w\}?)?\s*\(?\[.*\]\)?|L\^\{?2\}?\(.*\)"
    r"|(?:\\mathbb\{?\s*R\}?|\\R|\\mathbf\{?R\}?)\s*\^\s*\{?.*\}?|M_\{?.*\}?|\[[^\[\]]*,[^\[\]]*\])",
    re.DOTALL,
)


def _is_space(formula: str) -> bool:
    """Whether a formula names a space or an interval."""
    return _SPACES.fullmatch(formula.strip()) is not None and not re.search(r"\\begin", formula)


# What is asked ----------------------------------------------------------------------------------------------------------------------


def _definitions(said: Said) -> dict[str, str]:
    """Names with their elements: `p(t)=1-3t^2`, `x=(1,1)`."""
    names: dict[str, str] = {}
    for k, f in enumerate(said.formulas):
        if f"⟦{k}⟧" not in said.line:
            continue
        pieces = [
            p for p in re.split(r",\s*(?=(?:\\(?:mathbf|vec)\{?)?[a-zA-Z]\}?(?:_\{?\d\}?)?\s*(?:\([a-z]\))?\s*=)|\\quad", f) if p.strip()
        ]
        made = [re.fullmatch(rf"\s*({_NAME}(?:_\{{?\d\}}?)?)\s*(?:\([a-z]\))?\s*=\s*(.+)", p.strip(), re.DOTALL) for p in pieces]
        if made and all(made):
            for m in made:
                assert m is not None
                names[_bare(m[1])] = m[2]
    return names


def _bare(name: str) -> str:
    return re.sub(r"\\(?:mathbf|vec|boldsymbol)|[\s{}]|\([a-z]\)$", "", name)


def _elements(said: Said, marks: str, names: dict[str, str]) -> list[str] | None:
    out: list[str] = []
    for mark in re.findall(r"⟦\d+⟧", marks):
        f = re.sub(r"^\\(?:operatorname\*?|mathrm|text)\{\s*[Ss]pan\s*\}|^\\[Ss]pan(?![a-z])", "", said.formula(mark).strip()).strip()
        inside = re.fullmatch(r"(?:\\left)?\\\{(.*?)(?:\\right)?\\\}|(?:\\left)?\((.*)(?:\\right)?\)", f, re.DOTALL)
        defining = _DEFINING.fullmatch(f)
        if defining is not None:
            out.append(names.get(_bare(defining[1]), f))
            continue
        degree = re.fullmatch(r"(?:\\mathbb|\\mathcal)?\{?P\}?_\{?(\d)\}?(?:\(.*\))?", f)
        if degree is not None:
            continue
        pieces = _parted(inside[1]) if inside is not None and inside[1] is not None else _parted(f)
        out.extend(_put_in(p, names) for p in pieces)
    return out or None


def _put_in(text: str, names: dict[str, str]) -> str:
    """An element with the definitions in the place of names: `f`, `f+g`, `2p(t)-q(t)`."""
    if _bare(text) in names:
        return names[_bare(text)]
    for name, body in names.items():
        if re.fullmatch(r"[A-Za-z]", name):
            text = put(rf"(?<![A-Za-z\\]){name}(?![A-Za-z_(])|(?<![A-Za-z\\]){name}\([a-z]\)", f"({body})", text)
    return text


def _parted(text: str) -> list[str]:
    """The entries of a list: parted at commas outside of all brackets."""
    node = parse_syntax(text)
    if isinstance(node, Listing):
        return [text[n.start : n.end] for n in node.items]
    return [text]


def _basis(orthonormal: bool) -> Callable[[Said, re.Match[str], dict[str, str]], _Asked | None]:
    def make(said: Said, found: re.Match[str], names: dict[str, str]) -> _Asked | None:
        elements = _elements(said, found["list"], names)
        request = {"orthonormal"} if orthonormal or "orthonormal" in found[0] or "normali" in found[0] else set()
        return None if elements is None else _Asked("gram_schmidt", elements, request)

    return make


def _projection(said: Said, found: re.Match[str], names: dict[str, str]) -> _Asked | None:
    one = _elements(said, found["one"], names)
    degree = found.groupdict().get("degree")
    if degree is not None:
        letters = re.findall(r"(?<![A-Za-z\\])([xts])(?![A-Za-z])", " ".join(one or []))
        count = {"constant": 0, "linear": 1, "quadratic": 2, "cubic": 3}.get(degree, int(re.sub(r"\D", "", degree) or 0))
        many: list[str] | None = [f"{letters[0] if letters else 't'}^{{{k}}}" if k else "1" for k in range(count + 1)]
    else:
        many = _elements(said, found["list"], names)
    return None if one is None or many is None or len(one) != 1 else _Asked("projection", [*many, *one])


def _two(what: str) -> Callable[[Said, re.Match[str], dict[str, str]], _Asked | None]:
    def make(said: Said, found: re.Match[str], names: dict[str, str]) -> _Asked | None:
        elements = _elements(said, found["list"], names)
        count = 1 if what == "norm" else 2
        return None if elements is None or len(elements) != count else _Asked(what, elements)

    return make


def _written(said: Said, found: re.Match[str], names: dict[str, str]) -> _Asked | None:
    """`\\langle p,q\\rangle`, `\\|p\\|`, `\\|p-q\\|`, `d(p,q)` as a formula."""
    f = said.formula(found[0])
    for pattern, what in _WRITTEN:
        m = pattern.fullmatch(f.strip())
        if m is not None:
            elements = [_put_in(x, names) for x in m.groups()]
            return _Asked(what, elements)
    return None


_WRITTEN = (
    (re.compile(r"(?:\\left)?(?:\\langle)\s*(.+?)\s*,\s*(.+?)\s*(?:\\right)?(?:\\rangle)", re.DOTALL), "value"),
    (
        re.compile(rf"(?:\\left)?(?:\\\||\\lVert)\s*({_NAME})(?:\([a-z]\))?\s*-\s*({_NAME})(?:\([a-z]\))?\s*(?:\\right)?(?:\\\||\\rVert)"),
        "distance",
    ),
    (re.compile(r"(?:\\left)?(?:\\\||\\lVert)\s*(.+?)\s*(?:\\right)?(?:\\\||\\rVert)", re.DOTALL), "norm"),
    (re.compile(r"d\(\s*(.+?)\s*,\s*(.+?)\s*\)"), "distance"),
)
_GRAM = r"(?:the )?gram[- ]schmidt(?: orthogonali[sz]ation| orthonormali[sz]ation)?(?: process| procedure| algorithm| method)?"
_ON = rf" (?:to|on|for|of|from) {_OVER}(?P<list>{_LIST})"
_ENDS = r"(?: to (?:obtain|get|produce|find|construct) an? (?:orthogonal|orthonormal) (?:basis|set|list)(?: for ⟦\d+⟧)?)?"
_ASKS: tuple[tuple[str, Callable[[Said, re.Match[str], dict[str, str]], _Asked | None]], ...] = (
    (rf"(?:apply|use|perform|carry out) {_GRAM}{_ON}{_ENDS}", _basis(False)),
    (
        rf"(?:use|apply) {_GRAM} to (?:find|construct|obtain|produce|transform) an? (?:orthogonal|orthonormal) basis{_ON}",
        _basis(False),
    ),
    (rf"(?:find|construct|compute|determine|produce|give) an? (?:orthogonal|orthonormal) basis{_ON}(?: by gram-schmidt| from "
     rf"⟦\d+⟧)?", _basis(False)),
    (rf"(?:orthonormali[sz]e|orthogonali[sz]e) {_OVER}(?P<list>{_LIST})", _basis(False)),
    (
        rf"(?:find |compute |determine )?(?:the )?(?:orthogonal )?projection of (?P<one>⟦\d+⟧) (?:onto|on) {_OVER}(?P<list>{_LIST})",
        _projection,
    ),
    (
        r"(?:find |compute |determine )?(?:the )?best (?:least[- ]squares |quadratic mean )?(?P<degree>linear|quadratic|constant"
        r"|cubic) approximation (?:to|of) "
        r"(?:the function )?(?P<one>⟦\d+⟧)",
        _projection,
    ),
    (
        r"(?:find |compute |determine )?(?:the )?best (?:least[- ]squares )?approximation (?:to|of) (?:the function )?(?P<one>⟦\d+⟧) "
        r"(?:by|with) (?:a )?(?:polynomials? of degree (?:at most |less than or equal to )?(?P<degree>\d)|(?P<degree2>linear) "
        r"(?:polynomials?|functions?))",
        _projection,
    ),
    (
        rf"(?:find |compute |determine )?(?:the )?(?:best (?:least[- ]squares )?approximation|closest (?:polynomial|function"
        rf"|element|vector|point)) (?:to|of) "
        rf"(?:the function )?(?P<one>⟦\d+⟧) (?:by|in|from|on) (?:elements of |vectors in |functions in |linear combinations of "
        rf")?{_OVER}(?P<list>{_LIST})",
        _projection,
    ),
    (rf"(?:find |compute |what is )?(?:the )?(?:cosine of the )?angle between {_OVER}(?P<list>{_LIST})", _two("angle")),
    (rf"(?:find |compute |what is )?(?:the )?distance (?:between|from) {_OVER}(?P<list>⟦\d+⟧ (?:and|to) ⟦\d+⟧)", _two("distance")),
    (rf"(?:find |compute |what is )?(?:the )?inner product of {_OVER}(?P<list>{_LIST})", _two("value")),
    (rf"(?:find |compute |what is )?(?:the )?(?:norm|length) of {_OVER}(?P<list>⟦\d+⟧)", _two("norm")),
    (
        rf"(?:are|show that|verify that|determine (?:whether|if)|decide whether|check (?:whether|that)) {_OVER}(?P<list>{_LIST}) "
        rf"(?:are )?orthogonal",
        _two("orthogonal"),
    ),
    (r"⟦\d+⟧", _written),
)  # fmt: skip


# Items ------------------------------------------------------------------------------------------------------------------------------


def _item(text: str, base: Context, inner: _Inner, asked: _Asked) -> TaskItem:
    def read(latex: str) -> Expr:
        node = parse_syntax(latex)
        found = elaborate(latex, node, base, lambda e: e.expr(node))
        assert isinstance(found.value, Expr)
        return found.value

    elements = [read(e) for e in asked.elements]
    spec: list[Expr] = []
    if inner.kind == "integral":
        spec = [read(inner.parts[0]), read(inner.letter), *(read(x) for x in inner.parts[1:])]
    elif inner.kind == "points":
        letters = sorted({s for e in elements for s in e.free}, key=lambda s: s.latex)
        if len(letters) > 1:
            raise DeriverError("the elements are polynomials in one letter here")
        weights, points = ([read(x) for x in part.split(",")] for part in inner.parts)
        spec = [letters[0] if letters else read("t"), b.vector(weights), b.vector(points)]
    elif inner.kind == "form":
        spec = [read(inner.parts[0])]
    elements = [b.transpose(e) if e.shape.kind == "row" else e for e in elements]
    elements = [e.args[0] if e.op == "transpose" and e.args[0].op == "transpose" else e for e in elements]
    variable = spec[1] if inner.kind == "integral" else spec[0] if inner.kind == "points" else None
    if variable is not None and any(s.latex in "fghpquv" and s is not variable for e in elements for s in e.free):
        raise DeriverError("a function is named that is not given")
    wanted = {"form": "vector", "trace": "matrix"}.get(inner.kind, "scalar")
    if any(e.shape.kind != wanted for e in elements):
        raise DeriverError(f"the elements are no {wanted}s")
    request = frozenset({asked.what, f"space {inner.kind}", *asked.request})
    return TaskItem(
        "inner_product", None, (), None, base, latex=text.strip(), asked="inner product", operands=(*spec, *elements), request=request
    )
