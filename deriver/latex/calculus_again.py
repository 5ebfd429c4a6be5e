r"""Exercises of calculus in the words of textbooks, said again in the words of the grammar; asked only where the text itself is refused.

Comes in: a text such as "... where $C$ is the part of the parabola $y=x^2$ from $(0,0)$ to $(2,4)$". Goes out: the same task with the
curve as $r(t)$ and its ends, the quadrature rule as a sum, points in formulas; or None where no row fits.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .calculus_wordings import ROWS as WORDINGS
from .idioms import Rephrased

__all__ = ["with_calculus_named"]

_POINT = r"\$?\s*\(\s*(?P<{0}x>-?\d+(?:\.\d+)?)\s*,\s*(?P<{0}y>[^(),$]+)\)\s*\$?"
_SQUARED = r"x\s*\^\s*\{?2\}?\s*\+\s*y\s*\^\s*\{?2\}?\s*=\s*(?P<size>[^$,]+?)"


def with_calculus_named(text: str) -> Rephrased | None:
    """The task in other words, or None."""
    plain = text
    for row in _ROWS:
        plain = row(plain)
    return None if plain == text else Rephrased([(plain, 0, len(text), False)])


def _plain(pattern: str, new: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.sub(new, text)


def _graph(text: str) -> str:
    """The graph of a function from a point to a point, rightwards, as r(t)."""
    found = re.search(
        r"(?:\$\s*[A-Z]\s*\$ is )?(?:the )?(?:part of the |portion of the |arc of the |segment of the )?(?:parabola|curve|graph(?: "
        r"of)?|cubic) "
        r"\$\s*y\s*=\s*(?P<f>[^$=]+)\$ (?:from|between|joining) " + _POINT.format("a") + r" (?:to|and) " + _POINT.format("b"),
        text,
    )
    if found is None or not float(found["ax"]) < float(found["bx"]):
        return text
    if re.search(r"y|\\", found["f"].replace(r"\sqrt", "").replace(r"\frac", "")):
        return text
    f = re.sub(r"(?<![\\a-zA-Z])x(?![a-zA-Z])", "t", found["f"].strip())
    name = "$C$ is " if found[0].startswith("$") else ""
    curve = rf"{name}the curve $\mathbf{{r}}(t)=\langle t, {f}\rangle$, ${found['ax']}\le t\le {found['bx']}$"
    return text[: found.start()] + curve + text[found.end() :]


def _circle(text: str) -> str:
    """The circle x^2+y^2=c under an integral by length: r(t), once around."""
    found = re.search(r"(?:\$\s*C\s*\$ is )?(?:the )?circle \$\s*" + _SQUARED + r"\s*\$", text)
    if found is None or not re.search(r"(?<![a-zA-Z\\])d ?s\b", text) or re.search(r"quadrant|half|from|upper|clockwise", text):
        return text
    root = rf"\sqrt{{{found['size']}}}"
    name = "$C$ is " if found[0].startswith("$") else ""
    curve = rf"{name}the curve $\mathbf{{r}}(t)=\langle {root}\cos t, {root}\sin t\rangle$, $0\le t\le 2\pi$"
    return text[: found.start()] + curve + text[found.end() :]


_RULE = r"(?P<rule>trapezoid(?:al)?|trapezium|simpson'?s?|midpoint|mid-point)(?:'s)?(?: rule| approximation| sum| method)?"
_WITH = (
    r"(?:with|using|for|and) (?:\$\s*n\s*=\s*(?P<n>\d+)\s*\$|\$?(?P<m>\d+|four|six|eight|ten|two)\$? "
    r"(?:equal )?(?:sub-?intervals|intervals|pieces|strips|trapezoids))"
)
_WORDS = {"two": "2", "four": "4", "six": "6", "eight": "8", "ten": "10"}
_ASKING = frozenset(
    "use using the to approximate estimate compute find evaluate by with apply for of value integral a definite and".split()
)
_INTEGRAL = re.compile(
    r"\$(?:\\displaystyle)?\s*\\int(?:\\limits)?\s*_\s*(?:\{(?P<a>[^{}]*)\}|(?P<a1>\w))\s*\^\s*(?:\{(?P<b>[^{}]*)\}|(?P<b1>\w))"
    r"(?P<f>[^$]*?)(?:\\[,;: ]|\s)*(?:\\mathrm\{d\}|d)\s*(?P<x>[a-z])\s*\.?\s*\$"
)  # fmt: skip


def _quadrature(text: str) -> str:
    """ "Use Simpson's rule with $n=4$ to approximate $\\int_0^2 f dx$": the sum of the rule."""
    rule, pieces, integral = re.search(_RULE, text, re.IGNORECASE), re.search(_WITH, text, re.IGNORECASE), _INTEGRAL.search(text)
    if rule is None or pieces is None or integral is None or integral.re.search(text[integral.end() :]):
        return text
    rest = text
    for found in (rule, pieces, integral):
        rest = rest.replace(found[0], " ")
    words = re.findall(r"[a-z]+", rest.lower())
    if any(w not in _ASKING for w in words) or re.search(r"[$\\]", rest):
        return text
    name = rule["rule"].lower()
    name = "Simpson" if name.startswith("simpson") else "midpoint" if name.startswith("mid") else "trapezoidal"
    count = pieces["n"] or _WORDS.get((pieces["m"] or "").lower()) or pieces["m"]
    ends = f"{integral['a'] or integral['a1']},{integral['b'] or integral['b1']}"
    return f"Find the {name} Riemann sum of ${integral['f'].strip()}$ on $[{ends}]$ with ${count}$ subintervals."


_LET = re.compile(r"\s*Let \$(?P<name>[^$=]+?)(?:\(\s*x\s*,\s*y(?:\s*,\s*z)?\s*\))?\s*=(?P<body>[^$]*)\$\s*\.\s*(?P<rest>.+)", re.DOTALL)


def _let(text: str) -> str:
    """ "Let $F(x,y,z)=(...)$. Compute the flux of $F$ ...": the field where it is asked about."""
    found = _LET.match(text)
    if found is None or "flux" not in found["rest"]:
        return text
    name = found["name"].strip()
    mark = f"${name}$"
    if found["rest"].count(mark) != 1:
        return text
    return found["rest"].replace(mark, f"${name} ={found['body']}$")


_UNIT = r"\\(?:hat|vec|mathbf|boldsymbol|bf)\s*(?:\{{\s*)?\\?(?:\\?mathbf\s*\{{?)?(?:{0}|{0}math)\s*\}}{{0,2}}"
_COMBINED = re.compile(
    rf"=\s*(?P<p>[^$=]*?)\s*{_UNIT.format('i')}\s*(?P<s>[+-])\s*(?P<q>[^$=]*?)\s*{_UNIT.format('j')}"
    rf"(?:\s*(?P<u>[+-])\s*(?P<r>[^$=]*?)\s*{_UNIT.format('k')})?(?=\s*[,.;]?\s*\$)"
)


def _unit_vectors(text: str) -> str:
    """P i + Q j (+ R k) as the row of its components."""

    def row(found: re.Match[str]) -> str:
        parts = [
            found["p"] or "1",
            *(("-" if sign == "-" else "") + (found[name] or "1") for name, sign in (("q", found["s"]), ("r", found["u"])) if sign),
        ]
        return rf"=\langle {', '.join(parts)}\rangle"

    return _COMBINED.sub(row, text)


def _plane_fields(text: str) -> str:
    """A field of the plane in angle brackets, which could be an inner product: as a point."""
    if not re.search(r"conservative|potential|vector field", text):
        return text
    if r"\oint" in text:
        return text
    return re.sub(r"=\s*\\langle\s*([^,$]*),([^,$]*?)\s*\\rangle", r"=(\1,\2)", text)


def _points(text: str) -> str:
    """Points that stand outside of formulas."""
    parts = re.split(r"(\$[^$]*\$)", text)
    number = r"-?\d+(?:\.\d+)?(?:/\d+)?"
    shape = re.compile(rf"(?<=\bpoint )(\({number}(?:\s*,\s*{number}){{1,2}}\))|(?<=\bat )(\({number}(?:\s*,\s*{number}){{1,2}}\))")
    return "".join(p if p.startswith("$") else shape.sub(lambda m: f"${m[0]}$", p) for p in parts)


_BOLD = r"\$\s*(?:\\(?:mathbf|vec|boldsymbol)\s*)?\{?\s*[A-Za-z]\s*\}?\s*\$"
_ROWS: tuple[Callable[[str], str], ...] = (
    _points,
    _plain(r"\bgradient of the (?:scalar )?(?:field|function) (?=\$)", "gradient of "),
    _plain(r"^\s*(?:study|investigate|discuss|examine|analy[sz]e|test)(?: for)? the convergence of (?:the )?(?:improper |following "
           r")?(?:integral |series )?"
           r"(?P<f>\$[^$]*\$)\s*\.?\s*$", r"Determine whether \g<f> converges."),
    _plain(r"(?<=\$) \(if \$\s*[a-z\\]+\s*\\ne(?:q)?\s*-?\d\s*\$\)(?= does)", ""),
    _plain(r"\b(converge)s? or diverges?(?=\?)", r"\1"),
    _plain(rf"^\s*Find div ({_BOLD}) and curl \1 (?:for|of|where|if) (?P<f>\$[^$]*\$)\s*\.?\s*$",
           r"Find the divergence of \g<f>. Find the curl of \g<f>."),
    _plain(rf"^\s*Find (?P<what>div|curl) {_BOLD} (?:for|where|if) (?P<f>\$[^$]*\$)", r"Find the \g<what> of \g<f>"),
    _plain(r"\bFind the div of\b", "Find the divergence of"),
    _plain(r"(?<=conservative)\s*[?.] (?:if (?:yes|so|it is),? )(?:find|give|determine) (?:a|the|its) (?:potential|potential function)"
           rf"(?: (?:function )?for {_BOLD})?(?: \$\s*[a-z\\]+\s*\$)?\s*[.?]?\s*$", "?"),
    _plain(rf"^\s*Show that (?P<f>\$[^$]*\$) is conservative,? and find (?:a|the|its) potential(?: function)?(?: (?:for|of) "
           rf"{_BOLD})?\s*\.?\s*$",
           r"Is \g<f> conservative?"),
    _plain(r"^\s*Given (?:that )?\$\s*[a-z]\s*\$ and \$\s*[a-z]\s*\$ are implicitly related, find (.+)$", r"Find \1"),
    _plain(r"^\s*Determine (?:if|whether) the (?:following )?series (?:converges or diverges|converges)\s*\. If it (?:converges"
           r"|does),? find its sum\s*\.?\s*"
           r"(\$[^$]*\$)\s*\.?\s*$", r"Compute \1."),
    _plain(r"\b(?:boundary|surface) of the (?:unit )?cube \$\s*0\s*\\leq?\s*x\s*,\s*y\s*,\s*z\s*\\leq?\s*1\s*\$",
           "boundary of the unit cube"),
    _plain(r"(flux of \$[^$]*\$ (?:out of|through|across)) the (?:boundary|surface) of the unit cube,? (?:using|by) the divergence theorem",
           r"\1 the unit cube"),
    _plain(
        r"\bwork done by the (?:vector |force )?field \$(?P<n>[^$=]+)=(?P<f>[^$]*)\$ (?:around|along) the (?P<c>circle of radius "
        r"\$[^$]*\$)",
        r"line integral $\\oint_C \g<n>\\cdot d\\mathbf{r}$ with $\g<n>=\g<f>$, where $C$ is the \g<c>",
    ),
    _unit_vectors,
    _plane_fields,
    _plain(r"^\s*Exchange the order of integration\b", "Change the order of integration"),
    _let,
    _graph,
    _circle,
    _quadrature,
    *WORDINGS,
)  # fmt: skip
