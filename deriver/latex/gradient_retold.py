r"""Tasks of matrix calculus that the grammar refuses, retold in its words: fillers, signs beside nouns, descriptions before definitions.

Comes in: the text of a task that was refused. Goes out: the same task in the words of the grammar, with what was assumed on the way; None
where no row changes it. A row drops only words that say nothing of what is asked, or that say again what a formula says.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .gradient_asks import ASKS
from .gradient_lines import MARK, NAME, Line
from .gradient_sequels import APART, SEQUELS
from .gradient_signs import FIND, SIGNS
from .idioms import Rephrased
from .pieces import ORDERS
from .vocabulary import ADJECTIVES, HARMLESS, UNKEPT
from .wording import put

__all__ = ["retold"]

_ASKED = re.compile(
    r"[Gg]radient|[Dd]erivative|[Dd]ifferentiate|[Jj]acobian|[Hh]essian|[Dd]ifferential|\\nabla|\\partial|\bd[A-Za-z]/d|[A-Za-z]'+\s*\("
    r"|[a-z]_\{?[a-z]{1,2}\}?\(|\\[dt]?frac\s*\{\s*(?:\\mathrm\s*\{d\}|d)\s*\}|\bchange.*\$\s*d|\$\s*d\s*(?:\\left)?[(\[]"
)


def retold(text: str) -> Rephrased | None:
    """The task in the words of the grammar, or None where no row changes it."""
    if not _ASKED.search(text) or ("$" not in text and r"\(" not in text and r"\[" not in text):
        return None
    said = Line(text)
    before = said.text
    for formula in said.formulas:  # f(x) of another letter than x is a slip, and nothing is read into it
        found = re.match(rf"\s*{NAME}\s*\(\s*(\\?[A-Za-z]+)\s*\)\s*:?=(?P<body>.+)", formula, re.DOTALL)
        if found is not None and found[1] not in found["body"]:
            return None
    for row in _ROWS:
        row(said)
    if said.text == before:
        return None
    first, *rest = said.text.split(APART)
    lead = re.match(rf"(.*(?:^|[.;]\s+))(?:\(?\w\)\s*)?{FIND}\b", first, re.DOTALL)
    tasks = [first.strip(), *(f"{lead[1] if lead else first} {one.strip()}" for one in rest)]
    return Rephrased([(one, 0, len(text), False) for one in tasks], said.assumed)


_WAYS = (
    r"(?:[Uu]sing|[Ff]rom|[Bb]y|[Ww]ith|[Vv]ia|[Aa]pplying)\s+(?:(?:the|our|your|previous|these|this|its|a|only|elementary|scalar|basic|"
    r"direct|standard|definition|definitions|properties|property|rules?|results?|facts?|identit(?:y|ies)|of|and|beginning|section|at|"
    r"above|chain|product|quotient|differentiation|calculus|trace|trick|matrix|gradient|gradients|derivative|jacobian|Jacobian|hessian|"
    r"Hessian|differentials?|index|notation|first|principles|formulas?|lecture|class|part|parts|\([a-z]\)|proven|previously|earlier)\s*)+,?"
)


def _fillers(said: Line) -> None:
    """ "Using the definition of the Jacobian, write out ...": how it is to be done, and what the answer says anyway."""
    line = re.sub(rf"(^|[.;?:]\s+){_WAYS}\s+(?=(?:{FIND}|[Ss]how|[Pp]rove|[Vv]erify|[Dd]ifferentiate|what)\b)", lambda m: m[1], said.line)
    line = re.sub(rf"(\b(?:[Ss]how|[Pp]rove|[Vv]erify)),?\s+{_WAYS}\s+(?=that\b)", lambda m: f"{m[1]} ", line)
    line = re.sub(r"\b([Ww])rite(?: out| down)\b", "Find", line)
    shape = r"(?:dimensions?|shapes?|sizes?)"
    line = re.sub(
        rf",? and (?:also )?(?:specify|state|give|note|check)(?: its| the| their)? {shape}(?: of (?:it|the (?:result|answer)))?", "", line
    )
    line = re.sub(rf"\s*(?:What (?:is|are)|Specify|State|Check|Give)(?: its| the| their)? {shape}(?: match)?\s*[.?]", "", line)
    line = re.sub(r"\bwith regards? to\b|\bin respect (?:to|of)\b", "with respect to", line)
    line = re.sub(r"\b(?:I am|we are|you are|I was|assume (?:I|we) are) given\b", "Given", line, flags=re.IGNORECASE)
    line = re.sub(
        rf",? (?:and )?(?:now )?(?:I|we|you) (?:now )?(?:have|need|want|would like|am asked|are asked|wish|must|should)"
        rf"(?: to)? (?={FIND.lower()}\b)",
        ". ", line, flags=re.IGNORECASE,
    )  # fmt: skip
    line = re.sub(r"\. (find|compute|calculate|determine|derive|give|obtain)\b", lambda m: f". {m[1].capitalize()}", line)
    line = re.sub(r"\bself-adjoint\b", "symmetric", line)
    line = re.sub(
        rf"({MARK}) (?:be |is |are )?(?:applied|acting|taken) (?:elementwise|element-wise|entrywise|componentwise|pointwise)\b",
        lambda m: m[1],
        line,
    )
    line = re.sub(r"\bfirst and the second derivatives?\b", "first and second derivative", line)
    line = re.sub(r"\bthe following (?:matrix |vector )?(?:expressions?|functions?)\b", "the function", line)
    said.line = line


def _not_necessarily(said: Line) -> None:
    """ "where $A$ is not necessarily square": a hypothesis that is not made."""

    def put(found: re.Match[str]) -> str:
        return "" if all(re.fullmatch(NAME, said.formula(m)) for m in re.findall(MARK, found["list"])) else found[0]

    said.line = re.sub(
        rf",?\s*(?:and|where|with|here|\()\s*(?P<list>{MARK}(?:(?:,| and|, and) {MARK})*)\s+(?:is|are|need|may)\s+not\s+(?:be\s+)?"
        r"(?:necessar(?:y|ily)|assumed(?: to be)?)?\s*(?:square|symmetric|invertible)\)?(?=\s*[.,;?]|\s*$)",
        put,
        said.line,
    )


_DEFINED = re.compile(rf"\s*{NAME}\s*(?:(?:\\left)?\([^()]*(?:\\right)?\))?\s*:?=(?!=)")
_STRUCTURAL = frozenset(
    "not no without gradient hessian jacobian derivative differential respect minimise minimize maximise maximize".split()
)


_OPENING = frozenset("if where with when and or for".split())
_ASKING = frozenset("differentiate show prove verify what minimise minimize maximise maximize let".split())


def _described_definitions(said: Line) -> None:
    """ "consider a two-layer neural network $z=...$ and the loss $\\ell=...$": each definition says all of itself."""

    def harmless(words: str) -> bool:
        parts = [w.lower().strip(",") for w in words.split()]
        if parts[0] in _OPENING or any(re.fullmatch(FIND, w.capitalize()) or w in _ASKING for w in parts):
            return False
        return not any(w in _STRUCTURAL or w in UNKEPT or ((w,) in ADJECTIVES and w not in HARMLESS) for w in parts)

    def ordered(found: re.Match[str]) -> bool:
        """Whether the words tell the reader to do something: "Draw the region $y=x^2$", "Plot $y=x^2$"."""
        first, *rest = found["words"].lower().replace(",", "").split()
        told = first in ORDERS or bool(rest) and rest[0] in ("the", "a", "an", "its", "this", "each", "both", "all")
        return told and found["verb"] is None and not found["start"].startswith(",")

    def put(found: re.Match[str]) -> str:
        if not _DEFINED.match(said.formula(found["k"])) or not harmless(found["words"]) or ordered(found):
            return found[0]
        return f"{found['start']}Let {found['k']}"

    said.line = re.sub(
        r"\b(?:For|With|Given) (?:(?:an?|the|our) )?(?:input|vector|point|data point|data|sample|image|example|observation)s?"
        rf"(?: vector)? (?P<k>{MARK}),? (?:we(?:'ll)? )?consider\b",
        lambda m: f"Let {m['k']}. Consider" if re.search(r"\\in(?![a-z])", said.formula(m["k"])) else m[0],
        said.line,
    )
    verbs = (
        r"(?:[Cc]onsider|[Ll]et|[Ss]uppose(?: that)?|[Gg]iven|[Ff]or|[Tt]ake|[Aa]ssume(?: that)?|[Dd]efine|[Hh]ere|[Ww]e have|[Rr]ecall)"
    )
    said.line = re.sub(
        rf"(?P<start>^\s*|[.;:?]\s+|, )(?P<verb>{verbs} )?(?:(?:that|the|a|an|our|we) )?"
        rf"(?P<words>(?:[A-Za-z][\w'’()/-]*,? ){{1,9}}?)(?:is |are |reads |by |as |with )?:? ?(?P<k>{MARK})",
        put,
        said.line,
    )

    def more(found: re.Match[str]) -> str:
        if not _DEFINED.match(said.formula(found["k"])) or not harmless(found["words"]):
            return found[0]
        return f"{found['before']}{found['and']} {found['k']}"

    said.line = re.sub(
        rf"(?P<before>{MARK})(?P<and>,? and|,) (?:the|a|an|its|our) "
        rf"(?P<words>(?:[A-Za-z][\w'’-]* ){{1,5}}?)(?:is |given by )?(?P<k>{MARK})",
        more,
        said.line,
    )
    said.line = re.sub(
        rf"(Let (?P<k>{MARK})) be (?:the|an?|our) (?P<words>(?:[A-Za-z][\w'’-]* ?){{1,5}})(?=[.,;])",
        lambda m: m[1] if _DEFINED.match(said.formula(m["k"])) and harmless(m["words"].strip()) else m[0],
        said.line,
    )
    said.line = re.sub(
        rf"\bthe (?P<words>(?:[A-Za-z][\w'’-]* ){{1,3}})(?P<map>map|function|mapping|transformation) (?P<k>{MARK})",
        lambda m: f"the {m['map']} {m['k']}" if r"\mapsto" in said.formula(m["k"]) and harmless(m["words"].strip()) else m[0],
        said.line,
    )
    said.line = re.sub(rf"(Let {MARK})(?= (?:where|with|and) )", lambda m: m[1], said.line)
    said.line = re.sub(rf"(Let {MARK}(?:(?:,| and|, and) {MARK})*), (?={FIND.lower()}\b)", lambda m: f"{m[1]}. ", said.line)
    said.line = re.sub(r"\. (find|compute|calculate|determine|derive|give|obtain)\b", lambda m: f". {m[1].capitalize()}", said.line)


def _shapes_in_words(said: Line) -> None:
    """ "the matrix $W$ of shape $d\\times k$", "$W$ (of size $d\\times k$)"."""

    def put(found: re.Match[str]) -> str:
        name, size = said.formula(found["k"]), re.fullmatch(r"\s*([A-Za-z0-9]+)\s*\\times\s*([A-Za-z0-9]+)\s*", said.formula(found["m"]))
        if not re.fullmatch(NAME, name) or size is None:
            return found[0]
        member = said.mark(rf"{name} \in \mathbb{{R}}^{{{size[1]} \times {size[2]}}}")
        return f"{found['k']}, where {member}"

    said.line = re.sub(rf"(?P<k>{MARK}),? \(?(?:of|with) (?:shape|size|dimensions?) (?P<m>{MARK})\)?", put, said.line)


def _maps_before_formulas(said: Line) -> None:
    r""" "of $f:\mathbb{R}^n\to\mathbb{R}$, $f(x)=...$", "let $f:\mathbb{R}^n\to\mathbb{R}$ be $f(x)=...$": the map, and what it does."""

    members: list[str] = []

    def put(found: re.Match[str]) -> str:
        inside = re.fullmatch(
            rf"\s*(?P<f>{NAME})\s*:\s*(?P<from>.+?)\s*\\(?:to|rightarrow|mapsto|longrightarrow)\s*(?P<to>.+?)\s*",
            said.formula(found["k"]),
            re.DOTALL,
        )
        body = re.match(rf"\s*(?P<f>{NAME})\s*\(\s*(?P<x>{NAME})\s*\)\s*:?=", said.formula(found["m"]))
        if inside is None or body is None or inside["f"] != body["f"]:
            return found[0]
        space = inside["from"].replace(r"\Re", r"\mathbb{R}")
        if re.match(r"\\mathbb\s*\{?R", space):
            members.append(said.mark(body["x"] + r" \in " + space))
            return found["m"]
        return found["m"] if re.fullmatch(r"[A-Z]", space) else found[0]

    said.line = re.sub(
        rf"(?P<k>{MARK}),?(?: (?:be|is|is given by|be given by|be defined by|defined by|with))?:? (?P<m>{MARK})", put, said.line
    )
    said.line = "".join(f"Let {m}. " for m in members) + said.line


_CAPITALS = re.compile(r"^\s*(?P<n>[A-Z]{2,6}|ELBO)\s*(?P<of>(?:\\left)?\([^()=]*\))?\s*:?=(?!=)")


def _capital_names(said: Line) -> None:
    r""" "$KL=\frac12\sum_j(...)$", "$CE(y,\hat y)=-\sum_iy_i\log\hat y_i$": capital letters that are one name."""
    for formula in list(said.formulas):
        found = _CAPITALS.match(formula)
        if found is None or any(f != formula and re.search(rf"{found['n']}\s*=", f) for f in said.formulas):
            continue
        rest = formula[found.end() :]
        if re.search(rf"(?<![A-Za-z\\]){found['n'][0]}(?![A-Za-z])", " ".join([rest, *(f for f in said.formulas if f != formula)])):
            continue
        everything = " ".join(said.formulas)
        letter = next((c for c in (r"\mathcal{L}", r"\ell", "J", "F") if c not in everything), None)
        if letter is None:
            continue
        pattern = rf"(?<![A-Za-z\\]){found['n']}(?![A-Za-z])"
        said.formulas[:] = [put(pattern, f"{letter} ", f) for f in said.formulas]
        if found["of"]:
            said.formulas[:] = [f.replace(f"{letter} {found['of']}", f"{letter} ") for f in said.formulas]
        said.assumed.append(f"${found['n']}$ is one name, written ${letter}$")


def _softmax_by_components(said: Line) -> None:
    r"""$p_i=\frac{e^{z_i}}{\sum_je^{z_j}}$ where the Jacobian of the map is asked for: $p=\operatorname{softmax}(z)$."""
    if not re.search(r"[Jj]acobian|matrix form", said.line):
        return
    exp = r"(?:e\s*\^\s*\{{\s*{0}\s*\}}|\\exp\s*(?:\\left)?\(\s*{0}\s*(?:\\right)?\))"
    for k, formula in enumerate(said.formulas):
        found = re.match(r"\s*(?P<p>\\?[A-Za-z]+)_\s*\{?(?P<i>[a-z])\}?\s*:?=\s*(?P<body>.+)", formula, re.DOTALL)
        top = re.search(r"(?P<z>[A-Za-z]|\\theta|\\eta)_\s*\{?" + found["i"] + r"\}?", found["body"]) if found else None
        if found is None or top is None:
            continue
        z, i = re.escape(top["z"]), found["i"]
        one = exp.format(rf"{z}_\s*\{{?{i}\}}?")
        other = r"\\sum(?:\\limits)?_\s*(?:\{\s*[a-z]\s*(?:=\s*1)?\s*\}|[a-z])(?:\s*\^\s*(?:\{\w+\}|\w))?\s*" + exp.format(
            rf"{z}_\s*\{{?[a-z]\}}?"
        )
        body = found["body"].strip()
        if re.fullmatch(rf"\\[dt]?frac\s*\{{\s*{one}\s*\}}\s*\{{\s*{other}\s*\}}|{one}\s*/\s*{other}", body):
            said.formulas[k] = rf"{found['p']} = \operatorname{{softmax}}({top['z']})"
            said.line = re.sub(r"\s*\b(?:full )?in matrix form\b", "", said.line)
            said.line = re.sub(r"\b(?:the )?(?:full|entire|complete) (?=[Jj]acobian)", "the ", said.line)
            said.line = re.sub(rf"^\s*(?:For|Let|Consider|Given)(?: the)? softmax(?: function)?:? (?={MARK})", "Let ", said.line)
            said.assumed.append(rf"${found['p']}_{i}$ are the components of $\operatorname{{softmax}}({top['z']})$")


def _without_wrapping(said: Line) -> None:
    """Braces around a whole formula, and the stop of its sentence inside it."""
    for k, formula in enumerate(said.formulas):
        inner = re.sub(r"[.,;]\s*\}\s*$", "}", formula.strip())
        while inner[:1] == "{" and inner[-1:] == "}" and _closes(inner):
            inner = inner[1:-1].strip()
        said.formulas[k] = re.sub(r"^\{\s*([a-zA-Z]\s*\([^{}()]*\))\s*\}", lambda m: m[1], re.sub(r"\s*[,;]\s*$", "", inner))
    said.line = re.sub(rf"\bthe following {MARK}:? (?={MARK})", "", said.line)
    said.line = re.sub(rf"({MARK})-(?=matrix|matrices|vector|dimensional)", lambda m: f"{m[1]} ", said.line)


def _closes(text: str) -> bool:
    """Whether the first brace closes with the last."""
    depth = 0
    for k, c in enumerate(text):
        depth += (c == "{") - (c == "}")
        if depth == 0:
            return k == len(text) - 1
    return False


def _columns(said: Line) -> None:
    r""" "where $x$ is $n\times1$": a vector."""

    def put(found: re.Match[str]) -> str:
        size = re.fullmatch(r"\s*([A-Za-z])\s*\\times\s*1\s*", said.formula(found["m"]))
        names = [said.formula(m) for m in re.findall(MARK, found["list"])]
        if size is None or not all(re.fullmatch(NAME, n) for n in names):
            return found[0]
        return " and ".join(said.mark(rf"{n} \in \mathbb{{R}}^{size[1]}") for n in names)

    said.line = re.sub(
        rf"(?P<list>{MARK}(?:(?:,| and|, and) {MARK})*) (?:is|are)(?: both| each| all)?(?: an?)? "
        rf"(?P<m>{MARK})(?: (?:column )?(?:matrix|matrices|vectors?))?",
        put,
        said.line,
    )


def _chains(said: Line) -> None:
    """ "$z=g(y)=y^\\top S^{-1}y$": what $z$ is; of "$f(z)=...$" where $z$ is defined too, $f$ is asked by another letter."""
    defined = []
    for k, formula in enumerate(said.formulas):
        found = re.fullmatch(rf"\s*({NAME})\s*=\s*{NAME}\s*\(\s*{NAME}\s*\)\s*=(?!=)\s*(.+)", formula, re.DOTALL)
        if found is not None:
            said.formulas[k] = f"{found[1]} = {found[2]}"
            defined.append(found[1].strip())
    for k, formula in enumerate(said.formulas):
        found = re.fullmatch(rf"\s*({NAME})\s*\(\s*({NAME})\s*\)\s*=(?!=)\s*(.+)", formula, re.DOTALL)
        if found is not None and found[2].strip() in defined:
            said.formulas[k] = f"{found[1]} = {found[3]}"
    if defined:
        said.line = re.sub(
            rf"(?P<find>{FIND}) the (?:derivatives?|gradients?) (?P<d>{MARK}) of (?P<defs>{MARK}(?:(?:,| and|, and) {MARK})+)",
            lambda m: f"Let {m['defs']}. Find {m['d']}", said.line,
        )  # fmt: skip


def _nothing_differentiated(said: Line) -> None:
    """ "$B(\\Lambda):=...$. Differentiate with respect to $\\Lambda$.": the one function that is defined."""
    found = [m for m in (re.match(rf"\s*({NAME})\s*(?:\([^()=]*\)\s*)?:?=(?!=)", f) for f in said.formulas) if m]
    if len(found) == 1:
        name = found[0][1].strip()
        said.line = re.sub(
            r"\b([Dd]ifferentiate)(?: this| it)? with respect to", lambda m: f"{m[1]} {said.mark(name)} with respect to", said.line
        )
    said.line = re.sub(
        rf"\b[Dd]ifferentiate ({MARK}) with respect to ({MARK}) and ({MARK}) with respect to ({MARK})",
        lambda m: f"Find the derivative of {m[1]} with respect to {m[2]} and the derivative of {m[3]} with respect to {m[4]}", said.line,
    )  # fmt: skip


def _matrix_of_a_parameter(said: Line) -> None:
    r""" "Suppose $K=K(\theta)$ is a kernel matrix. Derive $\partial\log|K|/\partial\theta_j$": with its argument where it stands."""
    found = re.search(
        rf"(?:^|(?<=[.;] ))(?:Let|Suppose|Assume|Here)(?: that)? (?P<k>{MARK}) (?:be|is) (?:an? |the )?"
        r"(?:[\w-]+ )*(?:matrix|function)\.\s*",
        said.line,
    )
    inside = (
        re.fullmatch(r"\s*(?P<f>\\?[A-Z][a-z]*)\s*=\s*(?P=f)\s*\(\s*(?P<x>\\[a-z]+|[a-z])\s*\)\s*", said.formula(found["k"]))
        if found
        else None
    )
    words = set(re.findall(r"[\w-]+", found[0].lower())) if found else set()
    if found is None or inside is None or any((w,) in ADJECTIVES and w not in HARMLESS for w in words):
        return
    name, x = inside["f"], inside["x"]
    others = " ".join(f for f in said.formulas if f != said.formula(found["k"]))
    entry = re.search(rf"\\partial\s*({re.escape(x)}_\s*(?:\{{\w\}}|\w))", others)
    argument = entry[1] if entry else x
    pattern = rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z_]|\s*(?:\\left)?\()"
    said.formulas[:] = [f if f == said.formula(found["k"]) else re.sub(pattern, lambda m: f"{name}({argument})", f) for f in said.formulas]
    said.line = said.line.replace(found[0], "")
    if entry:
        said.assumed.append(f"of ${x}$ only ${argument}$ moves")


_ROWS: tuple[Callable[[Line], None], ...] = (
    _without_wrapping, _matrix_of_a_parameter, _columns, _chains, _softmax_by_components, _fillers, _nothing_differentiated,
    *SEQUELS, *ASKS, _not_necessarily, _capital_names, _shapes_in_words, _maps_before_formulas, *SIGNS, _described_definitions,
)  # fmt: skip
