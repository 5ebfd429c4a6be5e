r"""Signs of derivatives in refused tasks: "the gradient $\nabla f(x)$", "$\nabla_Af=?$", $\partial/\partial\sigma^2$, `tr(AX)`.

Each function is a row: it changes the line where its signs stand there, and leaves any other line as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .gradient_lines import MARK, NAME, Line
from .wording import put

__all__ = ["FIND", "SIGNS", "entrywise_norm"]

FIND = r"(?:[Ff]ind|[Cc]ompute|[Cc]alculate|[Dd]etermine|[Dd]erive|[Gg]ive|[Ee]valuate|[Oo]btain|[Ww]rite|[Ss]tate)"
_SIGN = re.compile(
    rf"\s*(?:\\nabla(?:\s*\^\s*\{{?2\}}?)?(?:_\s*(?:\{{[^{{}}]*\}}|\\?\w+))?\s*(?P<f>{NAME})|(?P<g>{NAME})\s*'+|J_\s*\{{?(?P<j>{NAME})\}}?|[HD]_?\s*\{{?(?P<h>{NAME})\}}?)"
    r"\s*(?:\([^()=]*\))?\s*"
)
_NOUNS = (
    r"(?P<noun>(?:(?:first|second|total|Fr[ée]chet|partial) )?(?:gradient|derivative|[Hh]essian|[Jj]acobian)(?: vector| matrix)?|"
    r"(?:gradient|derivative|[Hh]essian|[Jj]acobian)s)"
)


def _nouns_with_signs(said: Line) -> None:
    r""" "the gradient $\nabla f(x)$ and the Hessian $f''(x)$": the noun and the sign ask for the same."""

    def put(found: re.Match[str]) -> str:
        sign = _SIGN.fullmatch(said.formula(found["k"]))
        if sign is None:
            return found[0]
        name = next(x for x in sign.groupdict().values() if x)
        named = any(re.match(rf"\s*{re.escape(name)}\s*(?:\(|:?=|:)", f) for f in said.formulas)
        if not named:
            return found[0]
        noun = found["noun"].replace("total ", "").replace("Fréchet ", "").replace("Frechet ", "")
        if "derivative" in noun and "''" in sign[0]:
            noun = "second derivative"
        if noun.endswith("derivative") and _of_an_array(said, name):
            noun = "Hessian" if noun.startswith("second") else "gradient"
        return f"the {noun}" + ("" if found["of"] else f" of {said.mark(name)}") + (found["of"] or "")

    said.line = re.sub(rf"\b(?:the )?{_NOUNS} (?P<k>{MARK})(?P<of> of\b)?", put, said.line)
    said.line = re.sub(rf" of {MARK}((?:,| and|,? and the) (?:the )?{_NOUNS} of {MARK})", _once(said), said.line)


def _letters_of_matrices(said: Line) -> None:
    r""" "the Hessian matrix $\\mathbf{H}(\\mathbf{x})$", "the Jacobian $J(x)$": a letter for what is asked."""

    def put(found: re.Match[str]) -> str:
        letter = re.fullmatch(r"\s*(?:\\(?:mathbf|boldsymbol|bm)\s*\{\s*)?[HJ]\s*\}?\s*(?:\([^()=]*\))?\s*", said.formula(found["k"]))
        return f"the {found['noun']}" if letter else found[0]

    said.line = re.sub(rf"\b(?:the|its) (?P<noun>[Hh]essian|[Jj]acobian)(?: matrix)? (?P<k>{MARK})", put, said.line)


def _bodies_and_hessians(said: Line) -> None:
    r""" "Compute $\\nabla_x(b^\\top x+\\ldots)$, and its Hessian": both of what stands behind the sign."""

    def put(found: re.Match[str]) -> str:
        by = rf"\s*\\nabla_\s*(?:\{{\s*(?P<x>{NAME})\s*\}}|(?P<y>\\[A-Za-z]+|[A-Za-z]))\s*(?P<body>.+)"
        sign = re.fullmatch(by, said.formula(found["k"]), re.DOTALL)
        if sign is None or re.fullmatch(NAME, sign["body"].strip()):
            return found[0]
        what = f"the gradient and the Hessian of {said.mark(sign['body'])} with respect to {said.mark(sign['x'] or sign['y'])}"
        return f"{found['find']} {what}{found['more'] or ''}"

    said.line = re.sub(
        rf"(?P<find>{FIND}) (?P<k>{MARK})(?P<more>,? (?:where|with|for) [^.;]*?)?,? and (?:its|the) [Hh]essian(?= *[.;?]| *$)",
        put,
        said.line,
    )


def _once(said: Line) -> Callable[[re.Match[str]], str]:
    def put(found: re.Match[str]) -> str:
        marks = re.findall(MARK, found[0])
        if len({said.formula(m) for m in marks}) != 1:
            return found[0]
        return found[1]

    return put


def _of_an_array(said: Line, name: str) -> bool:
    r"""Whether a function is said to be one of a vector: $f:\mathbb{R}^n\to\mathbb{R}$, or its argument transposed."""
    for formula in said.formulas:
        if re.match(rf"\s*{re.escape(name)}\s*:\s*\\(?:mathbb\s*\{{?R\}}?|Re|R)\s*\^", formula):
            return True
        found = re.match(rf"\s*{re.escape(name)}\s*\(\s*(?P<x>{NAME})\s*\)\s*=(?P<body>.*)", formula, re.DOTALL)
        if found is not None:
            x = re.escape(found["x"].strip())
            if re.search(
                rf"{x}\s*(?:'|\^\s*\{{?\s*(?:\\top|T|\\intercal|\\prime))|\\\|[^|]*{x}|(?:\^\s*\{{?(?:\\top|T|\\intercal)\}}?|'){x}(?![A-Za-z])",
                found["body"],
            ):
                return True
    return False


def _signs_in_a_list(said: Line) -> None:
    r""" "Find $\nabla f(x), f''(x)$": two signs between one pair of dollar signs; "$\nabla_A f=?$" asks."""

    def put(found: re.Match[str]) -> str:
        parts = [p.strip(" ,") for p in re.split(r",(?![^{(\[]*[})\]])|\\q?quad|\\;", said.formula(found["k"]))]
        parts = [p for p in parts if p]
        if len(parts) < 2 or not all(_SIGN.fullmatch(p) for p in parts):
            return found[0]
        return f"{found['find']} " + " and ".join(said.mark(p) for p in parts)

    def alike(found: re.Match[str]) -> str:
        parts = [said.formula(m) for m in re.findall(MARK, found["list"])]
        primes = [re.fullmatch(rf"\s*({NAME})\s*('{{1,2}})\s*\([^()]*\)\s*", p) for p in parts]
        if not any(r"\nabla" in p for p in parts) or not any(primes) or not all(_SIGN.fullmatch(p) for p in parts):
            return found[0]
        nablas = [p if q is None else (r"\nabla " if len(q[2]) == 1 else r"\nabla^2 ") + q[1] for p, q in zip(parts, primes, strict=True)]
        return f"{found['find']} " + " and ".join(said.mark(p) for p in nablas)

    said.line = re.sub(rf"(?P<find>{FIND}) (?P<k>{MARK})", put, said.line)
    said.line = re.sub(rf"(?P<find>{FIND}) (?P<list>{MARK}(?:(?:,| and|, and) {MARK})+)", alike, said.line)
    asked: list[str] = []

    def questions(found: re.Match[str]) -> str:
        parts = [p.strip(" ,") for p in re.split(r",(?![^{(\[]*[})\]])", re.sub(r"\\q?quad|\\;", " ", said.formula(found[0])))]
        ask = [p for p in parts if re.search(r"=\s*\?\s*$", p)]
        if not ask or not all(_SIGN.fullmatch(re.sub(r"=\s*\?\s*$", "", p)) for p in ask):
            return found[0]
        asked.extend(said.mark(re.sub(r"=\s*\?\s*$", "", p)) for p in ask)
        return said.mark(", ".join(p for p in parts if p not in ask))

    line = re.sub(MARK, questions, said.line)
    if asked:
        line = re.sub(rf"^\s*{FIND} (?:the )?(?:derivatives?|gradients?)(?: of)? (?={MARK})", "Let ", line)
        said.line = f"{line.rstrip(' .')}. Find {' and '.join(asked)}."


def _subscripts_as_derivatives(said: Line) -> None:
    """ "Calculate $f_x(x)$ and $f_{xx}(x)$": the gradient and the Hessian of a function that is defined."""

    def put(found: re.Match[str]) -> str:
        made = []
        for mark in re.findall(MARK, found["list"]):
            inside = re.fullmatch(
                r"\s*\{?\s*(?P<f>[a-zA-Z])_\s*\{?(?P<x>[a-zA-Z])(?P<again>(?P=x))?\}?\s*\(\s*(?P=x)\s*\)\s*\}?\s*", said.formula(mark)
            )
            if inside is None or not any(re.match(rf"\s*\{{?\s*{inside['f']}\s*\(", f) for f in said.formulas):
                return found[0]
            made.append(f"the {'Hessian' if inside['again'] else 'gradient'} of {said.mark(inside['f'])}")
        return f"{found['find']} " + " and ".join(made)

    said.line = re.sub(rf"(?P<find>{FIND}) (?P<list>{MARK}(?:(?:,| and|, and) {MARK})*)", put, said.line)
    said.formulas[:] = [
        re.sub(r"^\{\s*([a-z]\s*\([^{}()]*\))\s*\}\s*=|^\{\s*([a-z]\s*\([^{}()]*\)\s*=.*)\}$", lambda m: f"{m[1]} =" if m[1] else m[2], f)
        for f in said.formulas
    ]


def _trace_spelled(said: Line) -> None:
    r"""`tr(AXB)`: the trace, where no letters $t$ and $r$ occur."""
    everything = " ".join(said.formulas)
    if not re.search(r"(?<![A-Za-z\\{])[tT]r\s*(?:\\left)?[(\[]", everything):
        return
    bare = re.sub(r"\\[A-Za-z]+|(?<![A-Za-z\\])[tT]r(?=\s*(?:\\left)?[(\[])", " ", everything)
    if re.search(r"(?<![A-Za-z])[tr](?![A-Za-z])", bare):
        return
    said.formulas[:] = [re.sub(r"(?<![A-Za-z\\{])[tT]r(?=\s*(?:\\left)?[(\[])", r"\\operatorname{tr}", f) for f in said.formulas]
    said.assumed.append(r"$\operatorname{tr}$ is the trace, not a product of letters")


def _by_a_square(said: Line) -> None:
    r"""$\frac{\partial}{\partial\sigma^2}$, "with respect to $\sigma^2$": the square is the variable."""
    everything = " ".join(said.formulas)
    square = r"\(?\s*(?P<s>\\[a-z]+)\s*\^\s*\{?\s*2\s*\}?\s*\)?\s*"
    asked = re.search(rf"(?:with respect to|wrt|w\.r\.t\.?) (?:the )?(?:[\w-]+ ){{0,3}}(?P<k>{MARK})", said.line)
    found = re.fullmatch(rf"\s*{square}", said.formula(asked["k"])) if asked else None
    found = found or re.search(rf"\{{\s*\\partial\s*{square}\}}|/\s*\\partial\s*{square.replace('<s>', '<r>')}", everything)
    if found is None:
        return
    name = found["s"] or found["r"]
    stem = re.escape(name) + r"(?![A-Za-z])"
    v = next((c for c in ("v", "s", "u") if not re.search(rf"(?<![A-Za-z\\]){c}(?![A-Za-z])", everything)), None)
    stem = stem if name.startswith("\\") else rf"(?<![A-Za-z\\]){stem}"
    powers = re.findall(rf"{stem}\s*(\^\s*(?:\{{[^{{}}]*\}}|\d))?", everything)
    if v is None or any(not re.fullmatch(r"\^\s*\{?\s*[2468]\s*\}?", p) for p in powers):
        return

    def put(power: re.Match[str]) -> str:
        n = int(power[1] or power[2]) // 2
        return f" {v} " if n == 1 else f" {v}^{n} "

    said.formulas[:] = [re.sub(rf"{stem}\s*\^\s*(?:\{{\s*([2468])\s*\}}|([2468]))", put, f) for f in said.formulas]
    where = said.mark(f"{v}={name}^2")
    said.line = re.sub(rf"({FIND}[^.;?]*|[Dd]ifferentiate[^.;?]*)(?=[.;?]|$)", lambda m: f"{m[1].rstrip()} at {where}", said.line, count=1)
    said.assumed.append(f"the variable is ${name}^2$, written ${v}$; it is positive")
    positive = said.mark(f"{v}>0")
    said.line = f"Let {positive}. {said.line}"


def _own_argument_primed(said: Line) -> None:
    r"""$F(\mathbf{x})=\mathbf{x}\mathbf{x}'$: the prime on the argument itself is a transpose."""
    if any(re.search(r"(?<![A-Za-z\\}])[a-zA-Z]'+\s*\(", f) for f in said.formulas):
        return
    for formula in list(said.formulas):
        found = re.match(
            rf"\s*{NAME}\s*\(\s*(?P<x>\\(?:mathbf|boldsymbol|bm)\s*\{{\s*\\?[A-Za-z]+\s*\}}|[A-Z])\s*\)\s*:?=(?P<body>.*)",
            formula,
            re.DOTALL,
        )
        if found is None:
            continue
        pattern = rf"{re.escape(found['x'].strip())}\s*'(?!')"
        if re.search(pattern, found["body"]):
            said.formulas[:] = [re.sub(pattern, lambda m: m[0].rstrip("'") + r"^\top ", f) for f in said.formulas]
            said.assumed.append(f"${found['x']}'$ is the transpose")


def _titles_of_signs(said: Line) -> None:
    r""" "Calculate the Frobenius norm derivative: $\frac{\partial}{\partial X}\|X\|_F^2$": the formula says what is asked."""

    def put(found: re.Match[str]) -> str:
        asks = re.match(r"\s*(?:\\nabla|\\[dt]?frac\s*\{\s*(?:\\partial|d)\b)", said.formula(found["k"]))
        return f"{found['find']} {found['k']}" if asks and "=" not in said.formula(found["k"]) else found[0]

    def named(found: re.Match[str]) -> str:
        asks = re.match(r"\s*(?:\\nabla|\\[dt]?frac\s*\{\s*(?:\\partial|d)\b|\\partial\s*\\?[A-Za-z]+\s*/)", said.formula(found["k"]))
        words = set(found["words"].lower().split())
        if not asks or "=" in said.formula(found["k"]) or words & {"second", "directional", "normal", "unit", "projected", "no", "not"}:
            return found[0]
        return f"{found['find']} {found['k']}"

    said.line = re.sub(
        rf"(?P<find>{FIND}) (?:the |an? )?(?P<words>(?:(?!(?:the|an?)\b)[A-Za-z][\w’'-]* ){{1,4}})"
        rf"(?:gradient|derivative|Jacobian)s? (?P<k>{MARK})",
        named,
        said.line,
    )
    said.line = re.sub(rf"(?P<find>{FIND}) (?:(?!not\b|at\b|for\b)[A-Za-z][\w'’-]* ?){{1,6}}: ?(?P<k>{MARK})", put, said.line)


def entrywise_norm(said: Line) -> None:
    r""" "where $\|W\|_1=\sum_{i,j}|W_{ij}|$": the norm is what the text says it is."""
    norm = r"(?:\\\||\\lVert|\\Vert|\|\|)\s*(?P<w>[A-Z])\s*(?:\\\||\\rVert|\\Vert|\|\|)_\s*\{?\s*(?:1|\{1,1\}|1,1)\s*\}?"
    for k, formula in enumerate(said.formulas):
        found = re.fullmatch(rf"\s*{norm}\s*:?=\s*(?P<body>\\sum.+)", formula, re.DOTALL)
        if found is None:
            continue
        body = re.sub(r"_\s*\{\s*([a-z])\s*([a-z])\s*\}", lambda m: f"_{{{m[1]},{m[2]}}}", found["body"], count=1)
        plain = norm.replace("(?P<w>[A-Z])", found["w"])
        said.formulas[:] = [f if j == k else put(plain, f"({body})", f) for j, f in enumerate(said.formulas)]
        said.line = re.sub(rf",? (?:where|with|and|here) ⟦{k}⟧(?: is the entrywise norm)?", "", said.line)


SIGNS: tuple[Callable[[Line], None], ...] = (
    _titles_of_signs, _trace_spelled, _by_a_square, _own_argument_primed, _bodies_and_hessians, _letters_of_matrices, _signs_in_a_list,
    _subscripts_as_derivatives, _nouns_with_signs,
)  # fmt: skip
