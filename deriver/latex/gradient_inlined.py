r"""Functions put in where they stand: "$J=-\sum_iy_i\log h_\theta(x_i)$ with $h_\theta(x)=\sigma(\theta^\top x)$".

Comes in: the text of a task that was refused. Goes out: the same task without the functions that only say what stands in it; None where
none is put in. What a letter is may be seen of the whole where it is not seen of a definition alone.
"""

from __future__ import annotations

from . import patterns as re
from .gradient_lines import MARK, NAME, Line
from .gradient_retold import retold
from .idioms import Rephrased

__all__ = ["inlined"]

_DEFINITION = re.compile(rf"\s*(?P<f>{NAME})\s*\(\s*(?P<x>{NAME})\s*\)\s*:?=(?!=)\s*(?P<body>.+?)\s*[.,;]?\s*", re.DOTALL)
#: What acts on each entry of an array by itself when it is written as it stands.
_ENTRYWISE = re.compile(
    r"(?:[-+\s(){},0-9.xyztuv]|\\(?:max|tanh|exp|log|ln|sin|cos|left|right|sigma|operatorname\s*\{(?:relu|softplus|sigmoid)\})|e\s*\^)*"
)
_RELU = re.compile(r"\\max\s*(?:\\left)?[({\\]*\s*(?:0\s*,\s*(?P<a>[a-z])|(?P<b>[a-z])\s*,\s*0)\s*(?:\\right)?[)}\\]*")
_SIGMOID = re.compile(
    r"(?:\\[dt]?frac\s*\{\s*1\s*\}\s*\{|1\s*/\s*(?:\\left)?\()\s*1\s*\+\s*(?:e\s*\^\s*\{\s*-\s*[a-z]\s*\}|\\exp\s*\(\s*-\s*[a-z]\s*\))\s*(?:\\right)?[})]"
)


def inlined(text: str) -> Rephrased | None:
    """The task with its functions put in, or None where there is none to put in."""
    again = retold(text)
    said = Line(again.text if again is not None else text)
    said.assumed += again.assumed if again is not None else []
    before = said.text
    _applied(said)
    _asked(said)
    return None if said.text == before else Rephrased([(said.text, 0, len(text), False)], said.assumed)


def _applied(said: Line) -> None:
    """A function that is used at another argument than the one it is defined at."""
    for k, formula in enumerate(list(said.formulas)):
        found = _DEFINITION.fullmatch(formula)
        if found is None or found["f"] in found["body"]:
            continue
        head, x, body = found["f"], found["x"], found["body"]
        uses = re.compile(re.escape(head) + r"\s*(?:\\left)?\((?P<a>(?:[^()]|\([^()]*\))*?)(?:\\right)?\)")
        others = [f for j, f in enumerate(said.formulas) if j != k]
        arguments = {m["a"].strip() for f in others for m in uses.finditer(f)}
        if not arguments - {x}:
            continue
        entrywise = any(re.search(r"[A-Z]|\\mathbf", a) for a in arguments)  # an array stands where the function is one of numbers
        if entrywise:
            if _RELU.fullmatch(body):
                body = rf"\operatorname{{relu}}({x})"
            elif _SIGMOID.fullmatch(body):
                body = rf"\sigma({x})"
            elif not _ENTRYWISE.fullmatch(body):
                continue
        stem = rf"(?<![A-Za-z\\]){re.escape(x)}(?![A-Za-z_])" if x[0] != "\\" else re.escape(x) + r"(?![A-Za-z_])"

        def put(m: re.Match[str], s: str = stem, b: str = body) -> str:
            given = m["a"].strip()
            plain = re.fullmatch(rf"{NAME}(?:\^\s*\{{[^{{}}]*\}})?", given) is not None
            return rf"\left({re.sub(s, lambda _: given if plain else f'({given})', b)}\right)"

        for j, other in enumerate(said.formulas):
            if j != k:
                said.formulas[j] = uses.sub(put, other)
        said.line = _without(said.line, f"⟦{k}⟧")


def _asked(said: Line) -> None:
    """The one function whose gradient is asked, in place of its name."""
    found = [(k, m) for k, m in ((k, _DEFINITION.fullmatch(f)) for k, f in enumerate(said.formulas)) if m and f"⟦{k}⟧" in said.line]
    if len(found) != 1:
        return
    k, defined = found[0]
    f, x, body = re.escape(defined["f"]), defined["x"], defined["body"]
    signs = re.compile(
        rf"\s*\\nabla\s*(?P<n>\^\s*\{{?2\}}?)?\s*(?:_\s*(?:\{{\s*{re.escape(x)}\s*\}}|{re.escape(x)}))?\s*{f}\s*(?:\(\s*{re.escape(x)}\s*\))?\s*"
    )
    changed = False
    for j, formula in enumerate(said.formulas):
        sign = signs.fullmatch(formula)
        if sign is not None:
            said.formulas[j] = rf"\nabla{'^2' if sign['n'] else ''}_{{{x}}} \left({body}\right)"
            changed = True
    if changed:
        said.line = _without(said.line, f"⟦{k}⟧")
        return
    if any(re.search(rf"(?<![A-Za-z\\]){f}(?![A-Za-z])", other) for j, other in enumerate(said.formulas) if j != k):
        return
    said.line = re.sub(  # the gradient of a body is that of a number, where a definition alone may be one of vectors
        rf"(\bthe (?:gradient|Hessian|hessian)(?: and (?:the )?(?:gradient|Hessian|hessian))? of (?:the function )?)⟦{k}⟧(?! with respect)",
        lambda m: f"{m[1]}{said.mark(body)} with respect to {said.mark(x)}",
        said.line,
    )


def _without(line: str, mark: str) -> str:
    """The line without a definition and the words that bring it in."""
    m = re.escape(mark)
    for pattern, put in (
        (rf"(?:(?<=^)|(?<=[.;] ))\s*(?:Let|Consider|Given|Suppose|Define|Take|For)?(?: the function)? ?{m}\s*(?:[.;]|, (?=[a-z]))\s*", ""),
        (rf",? (?:where|with|for|if|and|when) {m}(?=\s*[.,;?]|\s*$| (?:and|where|with))", ""),
        (rf"\b(Let|Consider|Given) {m}(?:,| and|, and) (?={MARK})", r"\1 "),
        (rf"({MARK})(?:,| and|, and) {m}", r"\1"),
        (rf"\b(Let|Consider|Given) {m},? (where|with|for)\b", r"Let "),
    ):
        shorter = re.sub(pattern, put, line)
        if shorter != line:
            return re.sub(r"(^|[.;] )([a-z])", lambda g: g[1] + g[2].upper(), shorter)
    return line
