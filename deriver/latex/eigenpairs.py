r"""The derivative of an eigenvalue that is given by its pair: $Av=\lambda v$, asked for $\partial\lambda/\partial A$.

Comes in: the text of a task. Goes out: the same task about the largest eigenvalue, with the assumption said; a simple eigenvalue of a
symmetric matrix has the derivative $vv^\top$ whichever it is. Without symmetry the left eigenvector takes part, and that is said.
"""

from __future__ import annotations

from ..errors import NotSupported
from . import patterns as re
from .idioms import Rephrased

__all__ = ["eigenvalue_of_a_pair"]

_VECTOR = r"(?:\\(?:mathbf|boldsymbol|vec|bm)\s*\{?\s*[a-z]\s*\}?|[a-z])(?:_\s*\{?\w\}?)?"
_PAIR = re.compile(
    rf"(?P<A>\\mathbf\s*\{{?\s*[A-Z]\s*\}}?|[A-Z])\s*(?P<v>{_VECTOR})\s*=\s*(?P<l>\\(?:lambda|mu)(?:_\s*\{{?\w\}}?)?)\s*(?P=v)(?![a-zA-Z_])"
)
_ASKED = (
    r"\\[dt]?frac\s*\{{\s*(?:\\partial|d|\\mathrm\s*\{{?d\}}?)\s*{l}\s*\}}\s*\{{\s*(?:\\partial|d|\\mathrm\s*\{{?d\}}?)\s*{A}\s*\}}",
    r"\\partial\s*{l}\s*/\s*\\partial\s*{A}",
    r"\\nabla_\s*\{{?\s*{A}\s*\}}?\s*\\?[,;!]?\s*{l}",
    r"(?:derivative|gradient)(?: of)?(?: the| this)?(?: simple)?(?: eigenvalue)? \$?\s*{l}\$? (?:with respect to|w\.?r\.?t\.?) "
    r"(?:the matrix )?\$?\s*{A}",
)


def eigenvalue_of_a_pair(text: str) -> Rephrased | None:
    """The task about an eigenvalue by its name, or None for any other task."""
    pair = _PAIR.search(text)
    if pair is None:
        return None
    matrix, value = pair["A"], pair["l"]
    if not any(re.search(p.format(l=re.escape(value), A=re.escape(matrix)), text) for p in _ASKED):
        return None
    turned = rf"{re.escape(matrix)}\s*\^\s*\{{?\s*(?:\\top|T|\\intercal)\s*\}}?"
    same = rf"{re.escape(matrix)}\s*=\s*{turned}|{turned}\s*=\s*{re.escape(matrix)}|\\mathbb\s*\{{?S\}}?|\\mathcal\s*\{{?S\}}?"
    if not re.search(r"(?<!skew-)(?<!skew )(?<!anti)(?<!non)symmetric|positive (?:semi-?)?definite", text) and not re.search(same, text):
        raise NotSupported(
            f"the derivative of an eigenvalue of a matrix ${matrix}$ that is not symmetric needs the left eigenvector too: "
            "with $u^\\top A=\\lambda u^\\top$ it is $uv^\\top/(u^\\top v)$",
            text=text, start=pair.start(), end=pair.end(), hint=f"say that ${matrix}$ is symmetric",
        )  # fmt: skip
    made = rf"Let ${matrix}$ be symmetric. Find the gradient of $\lambda_{{\max}}({matrix})$ with respect to ${matrix}$."
    said = (
        f"${value}$ is a simple eigenvalue of ${matrix}$, here the largest; any other simple one has the same derivative, "
        f"with its own unit eigenvector ${pair['v']}$"
    )
    return Rephrased([(made, 0, len(text), False)], [said])
