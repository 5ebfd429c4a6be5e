r"""Sentences about derivatives in other words: relative clauses, headings, operators before "of", subgradients, places behind a formula.

Each function is a row: it changes the line where its words stand there, and leaves any other line as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .gradient_lines import MARK, NAME, Line
from .kinds import MAKERS, VERBS
from .vocabulary import ADJECTIVES, UNKEPT

__all__ = ["PHRASES"]

_FIND = r"(?:find|compute|calculate|determine|derive|differentiate|give|evaluate)"


def _relative_clauses(said: Line) -> None:
    """ "with respect to $X$, which has full column rank": said of the name before the comma."""

    def put(found: re.Match[str]) -> str:
        return f"{found['k']}, where {found['k']} {found['verb']}" if re.fullmatch(NAME, said.formula(found["k"])) else found[0]

    said.line = re.sub(rf"(?P<k>{MARK}),? which (?P<verb>is|has)\b", put, said.line)


def _headings(said: Line) -> None:
    """ "Batch norm: $\\hat x=...$. Find ...", "Jacobian of softmax with temperature: $p=...$, find ...": a title says nothing."""
    found = re.match(r"\s*(?P<title>[A-Z][\w'’–-]*(?: [\w'’–-]+){0,6}):\s+(?P<rest>.*)", said.line, re.DOTALL)
    if found is None:
        return
    words = {w.lower() for w in found["title"].split()}
    telling = any((w,) in ADJECTIVES for w in words) or words & (UNKEPT | set(VERBS) | set(MAKERS))
    asks = re.search(rf"\b(?:{_FIND}|what is)\b", found["rest"], re.IGNORECASE)
    if asks is None or telling or words & {"let", "given", "where", "suppose", "assume", "for", "if", "hint", "not", "no"}:
        return
    rest = found["rest"]
    if re.match(MARK, rest):
        rest = re.sub(
            rf"^((?:{MARK}|,? and |, )+?),? ({_FIND})\b", lambda m: f"{m[1].rstrip(', ')}. {m[2].capitalize()}", rest, flags=re.IGNORECASE
        )
        rest = f"Let {rest}"
    said.line = rest


_SIGN = re.compile(
    rf"\s*(?:\\[dt]?frac\s*\{{\s*(?:\\partial|d)\s*\}}\s*\{{\s*(?:\\partial|d)\s*(?P<a>{NAME})\s*\}}"
    rf"|(?:\\partial|d)\s*/\s*(?:\\partial|d)\s*(?P<b>{NAME}))\s*"
)


def _signs_before_of(said: Line) -> None:
    r""" "Compute $\partial/\partial x$ of $x^\top Ax$": the derivative with respect to $x$."""

    def put(found: re.Match[str]) -> str:
        sign = _SIGN.fullmatch(said.formula(found["k"]))
        if sign is None:
            return found[0]
        return f"the derivative of {found['f']} with respect to {said.mark(sign['a'] or sign['b'])}"

    said.line = re.sub(rf"(?P<k>{MARK}) of (?P<f>{MARK})", put, said.line)


def _nouns_before_signs(said: Line) -> None:
    r""" "Find the Jacobian $\partial y/\partial x$", "the gradient $\nabla_wL$": the noun and the sign ask for the same."""

    def put(found: re.Match[str]) -> str:
        asks = re.match(r"\s*(?:\\nabla_|\\partial\b[^=]*/\s*\\partial|\\[dt]?frac\s*\{\s*\\partial)[^=]*$", said.formula(found["k"]))
        return found["k"] if asks else found[0]

    said.line = re.sub(rf"\bthe (?:[Jj]acobian|gradient|derivative)(?: matrix)? (?P<k>{MARK})", put, said.line)


def _places_alone(said: Line) -> None:
    """ "$\\frac{d}{dt}\\det(A+tB)$ at $t=0$": a formula and a place, without a verb."""
    found = re.fullmatch(rf"\s*(?P<k>{MARK})\s+at\s+(?P<m>{MARK})\s*[.?]?\s*", said.line)
    if found is not None and re.search(r"\\partial|\\nabla|\\[dt]?frac\s*\{\s*d", said.formula(found["k"])):
        said.line = f"Find {found['k']} at {found['m']}."


def _subgradients(said: Line) -> None:
    r""" "Give a subgradient of $\|x\|_1$": the gradient where there is one; at the kinks the answer says so."""
    if not re.search(r"\bsubgradients?\b", said.line) or "subdifferential" in said.line:
        return
    line = re.sub(r"\b(?:a|the|any|one) subgradients?\b", "the gradient", said.line)
    if line != said.line:
        said.line = line
        said.assumed.append("the answer is the gradient wherever there is one; where there is none, there are several subgradients")


_NABLA = re.compile(rf"\s*\\nabla_\s*(?:\{{\s*(?P<x>{NAME})\s*\}}|(?P<y>\\[A-Za-z]+|[A-Za-z]))\s*(?P<f>{NAME})(?:\s*\([^()]*\))?\s*")


def _sign_and_noun(said: Line) -> None:
    r""" "Derive $\nabla_\beta J$ and the Hessian": the Hessian of $J$ by $\beta$."""

    def put(found: re.Match[str]) -> str:
        sign = _NABLA.fullmatch(said.formula(found["k"]))
        if sign is None:
            return found[0]
        f = found["f"] or said.mark(sign["f"])
        return f"the gradient and the Hessian of {f} with respect to {said.mark(sign['x'] or sign['y'])}"

    said.line = re.sub(rf"(?P<k>{MARK}) and (?:the|its) [Hh]essian(?: of (?P<f>{MARK}))?(?=\s*[.,;?]|\s*$)", put, said.line)


def _likelihood_of_a_model(said: Line) -> None:
    """ "the negative log-likelihood of Poisson regression $...$": what the formula behind it is called."""

    def put(found: re.Match[str]) -> str:
        if re.fullmatch(NAME, said.formula(found["k"]).strip()) or any((w.lower(),) in ADJECTIVES for w in found["model"].split()):
            return found[0]
        said.assumed.append(f"“{found['what']} of {found['model'].strip()}” is a name for ${said.formula(found['k'])}$")
        return f"the function {found['k']}"

    heads = "likelihood|posterior|evidence|loss|objective|cost|energy|risk"
    said.line = re.sub(
        rf"the (?P<what>(?:negative |average |marginal |conditional )*(?:log[- ])?(?:{heads})(?: function)?) (?:of|for|in) "
        rf"(?P<model>(?:(?!(?:of|with|for|and|where|the)\b)[\w'’–-]+ ){{1,5}})(?P<k>{MARK})",
        put,
        said.line,
    )


def _sigmoid_said(said: Line) -> None:
    r""" "where $\sigma$ is the logistic sigmoid applied elementwise": what the sign means anyway."""

    def put(found: re.Match[str]) -> str:
        return "" if said.formula(found["k"]).strip() in (r"\sigma", r"\sigma(\cdot)") else found[0]

    entrywise = "elementwise|entrywise|componentwise|element-wise|entry-wise|pointwise|coordinatewise"
    said.line = re.sub(
        rf",? (?:where|with|and|here) (?P<k>{MARK}) (?:is|denotes|being) the (?:(?:{entrywise}|logistic|standard) )*"
        rf"(?:sigmoid|logistic)(?: function)?,? (?:applied|acting|taken|which acts) (?:{entrywise})(?=\s*[.,;?]|\s*$)",
        put,
        said.line,
    )


PHRASES: tuple[Callable[[Line], None], ...] = (
    _headings, _relative_clauses, _signs_before_of, _nouns_before_signs, _places_alone, _subgradients, _sign_and_noun,
    _likelihood_of_a_model, _sigmoid_said,
)  # fmt: skip
