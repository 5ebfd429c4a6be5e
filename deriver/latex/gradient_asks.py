r"""Questions about derivatives in other words: "both gradients", "how does $f$ change when ...", "and say where it is not differentiable".

Each function is a row: it changes the line of a refused task where its words stand there, and leaves any other line as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .gradient_lines import MARK, NAME, Line
from .gradient_signs import FIND
from .wording import put

__all__ = ["ASKS"]

_END = r"(?=\s*[.,;?]|\s*$)"
_LIST = rf"(?P<list>{MARK}(?:(?:,| and|, and) {MARK})*)"


def _forms_of_answers(said: Line) -> None:
    """ "and write it in matrix form", "Simplify your answer.": how the answer is to look."""
    form = r"(?:matrix|vector|vectori[sz]ed|compact|closed|matrix-vector|simplest|concise)(?:[- ](?:form|notation))"
    what = r"(?:it|this|them|both|the (?:result|answer)s?|your (?:results?|answers?))"
    write = r"(?:write|express|state|give|put|present|leave|bring)"
    line = re.sub(
        rf"(?:,? and|,|[.;])\s+(?:then )?(?:{write} {what} (?:in|as|into)(?: a| the| its)? {form}"
        rf"|simplify(?: {what})?(?: as (?:compactly|far) as possible)?){_END}",
        "",
        said.line,
        flags=re.IGNORECASE,
    )
    if not any(r"\sum" in f for f in said.formulas):
        line = re.sub(rf",? (?:in|using|into)(?: a)? {form}{_END}", "", line)
    elif line != said.line:
        said.assumed.append("the answer stands in matrix form where the sum has one in the names of the task")
    where = r"(?:where|at which points?|for which (?:values of )?(?:points?|" + MARK + r")|when)"
    line = re.sub(
        rf"(?:,? and|,|[.;])\s+(?:also )?(?:say|state|specify|determine|indicate|discuss|identify|note|explain) {where} "
        rf"(?:(?:it|this|the (?:function|norm|gradient|derivative)|{MARK}) )?(?:(?:is|does|fails to be|fails|are|be|exist) )?(?:not )?"
        rf"(?:differentiable|exists?|defined|valid|smooth|fail(?:s)? to exist|to exist){_END}",
        "", line, flags=re.IGNORECASE,
    )  # fmt: skip
    line = re.sub(
        rf"\s+(?:Where|At which points|When) (?:is|does) (?:it|{MARK}|the function) (?:not )?(?:differentiable|exist|defined)\?", "", line
    )
    said.line = line


def _both(said: Line) -> None:
    """ "Find both gradients.", "Compute all partial gradients": of the one function that is defined, by what it depends on."""
    heads = [
        m
        for f in said.formulas
        if (m := re.match(rf"\s*(?P<f>{NAME})\s*\((?P<by>{NAME}(?:\s*[,;]\s*{NAME})+)\)\s*:?=(?!=)", f)) is not None
    ]
    if len(heads) != 1:
        return
    by = [said.mark(x.strip()) for x in re.split(r"[,;]", heads[0]["by"])]
    listed = " and ".join([", ".join(by[:-1]), by[-1]])
    name = said.mark(heads[0]["f"])
    said.line = re.sub(
        rf"(?P<find>{FIND}) (?:both|all|all the|the two|the)(?: of)?(?: its| the)?(?: partial)? (?P<noun>gradients|derivatives){_END}",
        lambda m: f"{m['find']} the {m['noun'][:-1]} of {name} with respect to {listed}",
        said.line,
    )


def _change_said(said: Line) -> None:
    """ "How does $\\log\\det X$ change when $X$ changes by $dX$?": the differential."""

    def put(found: re.Match[str]) -> str:
        x, change = said.formula(found["x"]).strip(), re.sub(r"\s|\\,|\\mathrm|[{}()]", "", said.formula(found["d"]))
        return f"Find the differential of {found['f']}" if change == "d" + re.sub(r"\s|[{}()]", "", x) else found[0]

    said.line = re.sub(
        rf"(?:How does|By how much does|To first order,? how does|How much does) (?:the \w+ )?(?P<f>{MARK}) change(?: to first order)?,? "
        rf"(?:when|if|as) (?:the matrix )?(?P<x>{MARK}) (?:changes|is perturbed|is changed|varies|moves|is moved) "
        rf"by (?:a small )?(?P<d>{MARK})"
        rf"(?: to first order)?\s*\??",
        put,
        said.line,
    )


_NABLA_ALONE = re.compile(rf"\s*\\nabla\s*_\s*(?:\{{\s*(?P<x>{NAME})\s*\}}|(?P<y>\\?[A-Za-z]+))\s*")


def _nabla_of(said: Line) -> None:
    r""" "Find $\nabla_W$ of $f$": the gradient by $W$."""

    def put(found: re.Match[str]) -> str:
        sign = _NABLA_ALONE.fullmatch(said.formula(found["k"]))
        return f"the gradient of {found['f']} with respect to {said.mark(sign['x'] or sign['y'])}" if sign else found[0]

    said.line = re.sub(rf"(?P<k>{MARK}) (?:of|for) (?:the )?(?P<f>{MARK})", put, said.line)


def _in_terms_of(said: Line) -> None:
    r""" "Express $\nabla h$ and $\nabla^2h$ through $\nabla f$ and $\nabla^2f$": what is asked, and by what it is said anyway."""
    marks = rf"{MARK}(?:(?:,| and|, and) {MARK})*"

    def put(found: re.Match[str]) -> str:
        told = all(re.match(r"\s*(?:\\nabla|[a-zA-Z]'|\\partial|H_|J_)", said.formula(m)) for m in re.findall(MARK, found["told"]))
        return f"Find {found['list']}" if told else found[0]

    said.line = re.sub(
        rf"\b(?:[Ee]xpress|[Ww]rite|[Ff]ind|[Gg]ive) {_LIST} (?:through|in terms of|by means of|via|using|by) (?P<told>{marks}){_END}",
        put,
        said.line,
    )


def _row_softmax(said: Line) -> None:
    """ "with the softmax over rows", "where softmax acts on each row": what the softmax of a matrix is here anyway."""
    rows = r"(?:(?:over|along|to|on|across|for|of) (?:the |each |every |its )?rows?|row-?wise|row by row|rowwise)(?: separately)?"
    does = r"(?:is |being |are )?(?:(?:applied|taken|computed|acting|acts|operating|operates|understood|normali[sz]ed) )?"
    line = re.sub(rf",? ?\(?(?:\b(?:where|with|and|here|in which) )?(?:the )?[Ss]oftmax (?:function )?{does}{rows}\)?{_END}", "", said.line)
    if line != said.line and any("softmax" in f for f in said.formulas):
        said.line = line
        said.assumed.append("the softmax of a matrix is taken of each row")


def _parameter_of_a_matrix(said: Line) -> None:
    r""" "a hyperparameter $\theta$ on which $K=K(\theta)$ depends", "$\theta$, on which $K$ depends"."""

    def put(found: re.Match[str]) -> str:
        formula, x = said.formula(found["f"]), said.formula(found["x"]).strip()
        own = re.fullmatch(rf"\s*(?P<f>{NAME})\s*(?:=\s*(?P=f)\s*)?(?:\(\s*{re.escape(x)}\s*\))?\s*", formula)
        if own is None:
            return found[0]
        name = own["f"].strip()
        return f"{found['x']}, where {said.mark(f'{name}={name}({x})')}"

    said.line = re.sub(
        rf"(?:an? |the |one )?(?:(?:hyper)?parameter |scalar |number )*(?P<x>{MARK}),? (?:on which|that|upon which) "
        rf"(?P<f>{MARK}) depends(?: on)?{_END}",
        put,
        said.line,
    )


def _differentiable_in_time(said: Line) -> None:
    """ "Let $x(t)$ and $A(t)$ be differentiable": small letters are vectors, capital ones matrices, written with their argument."""
    names: dict[str, str] = {}

    def kinds_of(found: re.Match[str]) -> str:
        here = {}
        for mark in re.findall(MARK, found["list"]):
            inside = re.fullmatch(rf"\s*(?P<f>{NAME})\s*\(\s*(?P<t>{NAME})\s*\)\s*", said.formula(mark))
            if inside is None:
                return found[0]
            here[inside["f"].strip()] = inside["t"].strip()
        names.update(here)
        kinds = [f"{said.mark(f'{f}({t})')} is a {'matrix' if _bare(f)[:1].isupper() else 'vector'}" for f, t in here.items()]
        return f"Let {', and '.join(kinds).replace(' is a ', ' be a ')}"

    line = re.sub(rf"\bLet {_LIST} be (?:smooth|differentiable|smoothly varying)(?: functions?)?(?: of {MARK})?", kinds_of, said.line)
    array = any(re.search(r"\\top|\^\s*\{?T\b|\^\s*T(?![a-z])|'|\\det|tr|-1", f) for f in said.formulas)
    if not names or not array:
        return
    said.line = line
    for f, t in names.items():
        stem = rf"(?<![A-Za-z\\]){re.escape(f)}" if not f.startswith("\\") else re.escape(f)
        pattern = stem + rf"(?![A-Za-z]|\s*(?:\\left)?\(\s*{re.escape(t)}\s*\)|_)"
        said.formulas[:] = [put(pattern, f"{f}({t})", g) for g in said.formulas]


def _bare(name: str) -> str:
    return re.sub(r"\\(?:mathbf|boldsymbol|bm|mathcal|hat|tilde|bar|vec)\s*\{?\s*|[{}\\]", "", name)


def _full_rank(said: Line) -> None:
    """ "the pseudo-inverse $X^+$ of a matrix $X$ of full column rank": said of the name."""
    line = re.sub(r"\bthe (?:(?:Moore[-–]Penrose )?pseudo-?inverse|Moore[-–]Penrose inverse) (?=" + MARK + r")", "", said.line)
    said.line = re.sub(
        rf"(?P<f>{MARK}) of (?:an? |the )?(?:real )?(?:rectangular )?matrix (?P<x>{MARK}) "
        r"(?:of|with|that has|which has|having) full (?P<how>column|row) rank",
        lambda m: f"{m['f']}, where {m['x']} has full {m['how']} rank" if re.fullmatch(NAME, said.formula(m["x"])) else m[0],
        line,
    )


def _written_norms(said: Line) -> None:
    r""" "the gradient of $\|W\|_1=\sum_{i,j}|W_{ij}|$": a norm that is written out beside its sign is what is written."""

    def put(found: re.Match[str]) -> str:
        inside = re.fullmatch(
            r"\s*(?P<norm>\\(?:\||lVert|left\s*\\\||left\\Vert)[^=]+?\\(?:\||rVert|right\s*\\\||Vert)\s*_\s*(?:\{[^{}]*\}|\\?\w+)\s*(?:\^\s*\{?\w\}?)?)\s*:?=(?P<body>[^=]+)",
            said.formula(found["k"]), re.DOTALL,
        )  # fmt: skip
        if inside is None:
            return found[0]
        said.assumed.append(f"${inside['norm'].strip()}$ is ${inside['body'].strip()}$, as it is written")
        return f"{found['of']} {said.mark(inside['body'])}"

    said.line = re.sub(rf"(?P<of>\b(?:of|[Dd]ifferentiate)(?: the \w+(?: \w+)? norm)?) (?P<k>{MARK})", put, said.line)


_SECOND = r"mixed (?:second(?:-order)? )?(?:partial )?(?:derivatives?|Hessians?|Hessian block)|cross (?:second )?(?:partial )?derivatives?"


def _mixed(said: Line) -> None:
    r""" "the mixed second derivative of $f$ with respect to $x$ and $y$": the matrix of $\partial^2f/\partial x_i\partial y_j$."""
    head = rf"\s*(?P<f>{NAME})\s*\(\s*(?P<x>{NAME})\s*,\s*(?P<y>{NAME})\s*\)\s*:?=(?!=)\s*(?P<body>.+)"
    heads = [m for f in said.formulas if (m := re.match(head, f, re.DOTALL))]

    def sign(body: str, x: str, y: str) -> str:
        said.assumed.append(rf"the mixed second derivative has the entries $\partial^2/\partial {x}_i\partial {y}_j$")
        return said.mark(rf"\frac{{\partial^2}}{{\partial {x}\,\partial {y}^\top}}\left({body.strip().rstrip('.')}\right)")

    def named(found: re.Match[str]) -> str:
        f, x, y = (said.formula(found[k]).strip() for k in "fxy")
        if not (re.fullmatch(NAME, x) and re.fullmatch(NAME, y)):
            return found[0]
        known = next((h["body"] for h in heads if h["f"].strip() == f.split("(")[0].strip()), f)
        if "=" in known or re.fullmatch(NAME, known):
            return found[0]
        return f"{found['and'] or ''}{sign(known, x, y)}"

    line = re.sub(
        rf"(?P<and>and )?(?:the )?(?:{_SECOND}) of (?:the function )?(?P<f>{MARK}) (?:with respect to|by|in) "
        rf"(?P<x>{MARK}) and (?P<y>{MARK})",
        named, said.line,
    )  # fmt: skip
    if len(heads) == 1:
        line = re.sub(
            rf"(?:the|its) (?:{_SECOND})(?: of {MARK})?{_END}",
            lambda m: sign(heads[0]["body"], heads[0]["x"].strip(), heads[0]["y"].strip()),
            line,
        )
    said.line = line


def _trace_of_logarithm(said: Line) -> None:
    r"""`\operatorname{tr}(\log X)` of a positive definite matrix: the logarithm of its determinant."""
    if not re.search(r"positive[- ]definite|matrix logarithm|\bSPD\b", said.line):
        return
    trace, letter = r"\\(?:operatorname\s*\{\s*(?:tr|Tr)\s*\}|tr|Tr|mathrm\s*\{tr\})\s*(?:\\left)?", r"[A-Z]|\\Sigma|\\Lambda"
    pattern = rf"{trace}(?:\(\s*\\log\s*(?P<x>{letter})\s*(?:\\right)?\)|\\log\s*(?P<y>{letter})(?![a-z]))"
    for k, formula in enumerate(said.formulas):
        changed = re.sub(pattern, lambda m: rf"\log\det {m['x'] or m['y']}", formula)
        if changed != formula:
            said.formulas[k] = changed
            said.assumed.append(
                r"the trace of the matrix logarithm is the logarithm of the determinant: $\operatorname{tr}(\log X)=\log\det X$"
            )


def _divergences(said: Line) -> None:
    r"""`\mathrm{KL}(p\|q)` of two vectors of probabilities: $\sum_ip_i\log(p_i/q_i)$."""
    sign = (
        r"(?:D_\s*\{?\s*\\(?:mathrm|text|operatorname)\s*\{\s*KL\s*\}\s*\}?|D_\{KL\}|\\(?:mathrm|operatorname|text)\s*\{\s*KL\s*\})"
        rf"\s*(?:\\left)?\(\s*(?P<p>{NAME})\s*(?:\\\||\\parallel|\\Vert|\\mid\\mid)\s*(?P<q>{NAME})\s*(?:\\right)?\)"
    )
    vectors = "softmax" in " ".join(said.formulas) or re.search(r"probability vectors?|discrete distributions?|categorical", said.line)
    if not vectors or any(re.match(rf"\s*{sign}\s*:?=", f) for f in said.formulas):
        return
    for k, formula in enumerate(said.formulas):
        changed = re.sub(sign, lambda m: rf"\sum_i {m['p']}_i\log\frac{{{m['p']}_i}}{{{m['q']}_i}}", formula)
        if changed != formula:
            said.formulas[k] = changed
            said.assumed.append(r"$\mathrm{KL}(p\|q)=\sum_ip_i\log(p_i/q_i)$")


ASKS: tuple[Callable[[Line], None], ...] = (
    _forms_of_answers, _both, _change_said, _nabla_of, _in_terms_of, _row_softmax, _parameter_of_a_matrix, _differentiable_in_time,
    _full_rank, _written_norms, _mixed, _trace_of_logarithm, _divergences,
)  # fmt: skip
