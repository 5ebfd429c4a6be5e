r"""Exercises in the words of printed textbooks, said again in the words of the grammar; asked only where the text itself is refused.

Comes in: a text such as "Find all local extrema of $f$ and say whether each one is a maximum or a minimum", "Let $n$ be odd. Show that
...", "True or false: if $A$ and $B$ are symmetric then ...". Goes out: the same task in other words, or None where no row fits. A row is
anchored on the nouns of its field and takes no word away that could be a condition.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .calculus_again import with_calculus_named
from .idioms import Rephrased

__all__ = ["in_plain_words"]

#: Between two tasks that are read each by itself.
_NEXT = "\x01"
_F = r"\$[^$]+\$"
_FIND = r"(?:find|determine|compute|calculate|locate|obtain|give|state)"
_EACH = (
    r"(?:,? and (?:say|state|decide|determine|tell) (?:whether|if) (?:each(?: one)?(?: of them)?|they|these) (?:is|are)(?: an?)? "
    r"(?:local )?(?:maxim(?:um|a)|minim(?:um|a)) or(?: an?)? (?:local )?(?:minim(?:um|a)|maxim(?:um|a))"
    r"|,? and classify (?:them|each(?: one)?))?"
)
_CURVES = r"(?:(?:the )?(?:curves?|parabolas?|lines?|straight lines?|graphs?(?: of)?|cubics?|functions?) )?"
_EQUATION = r"\$\s*[xy]\s*=[^$=]+\$"
_EXTREMUM = r"(?P<what>maximum|minimum|max|min|largest|smallest|greatest|least)"
_OPEN = r"\$\s*(?P<open>[\(\[])\s*(?P<a>-?[\w\\./{}]+)\s*,\s*(?P<b>-?[\w\\./{}]+)\s*(?P<close>[\)\]])\s*\$"


def in_plain_words(text: str) -> Rephrased | None:
    """The task in other words, or None."""
    if "$" not in text:
        return None
    plain = text
    for row in _ROWS:
        plain = row(plain)
    if plain == text:
        return None
    named = with_calculus_named(plain)
    plain = plain if named is None else named.text
    return Rephrased([(task.strip(), 0, len(text), False) for task in plain.split(_NEXT)])


def _plain(pattern: str, new: str) -> Callable[[str], str]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.sub(new, text)


def _curve_given(text: str) -> str:
    """ "A curve is given by $x^3+y^3=9xy$. Find $y'$ and the slope at $(2,4)$.": the slope by implicit differentiation, then its value."""
    found = re.fullmatch(
        rf"\s*(?:a|the) curve(?: \$C\$)? (?:is (?:given|defined|described) by(?: the equation)?|has(?: the)? equation) "
        rf"\$(?P<e>[^$=]+=[^$=]+)\$\s*\. "
        rf"(?:use implicit differentiation to find|{_FIND}|by implicit differentiation,? find) "
        r"\$\s*(?:y'|dy/dx|\\[dt]?frac\s*\{\s*dy\s*\}\s*\{\s*dx\s*\})\s*\$"
        rf"(?:,? and (?:then )?(?:find )?(?:the )?(?:slope|gradient)(?: of (?:the|its) (?:curve|tangent(?: line)?))? at(?: the point)? "
        rf"(?P<at>{_F}))?\s*\.?\s*",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return text
    value = f"{_NEXT}Find the slope of the tangent line to ${found['e']}$ at {found['at']}." if found["at"] else ""
    return f"Find $dy/dx$ if ${found['e']}$.{value}"


def _half_open(text: str) -> str:
    """ "the maximum of $f$ on $(0,1]$": between the ends, in signs."""
    found = re.fullmatch(
        rf"\s*{_FIND}(?: the)? (?:absolute |global )?{_EXTREMUM}(?: value)? of \$(?:\s*[a-zA-Z]\s*\(\s*[a-z]\s*\)\s*=)?(?P<f>[^$=]+)\$ "
        rf"(?:on|over|in)(?: the)?(?: half-open| open)?(?: interval)? {_OPEN}\s*\.?\s*",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return text
    letters = set(re.findall(r"(?<![\\a-zA-Z])[a-zA-Z](?![a-zA-Z])", found["f"])) - {"e"}
    if len(letters) != 1:
        return text
    doing = "Maximise" if found["what"].lower() in ("maximum", "max", "largest", "greatest") else "Minimise"
    x = letters.pop()
    above, below = ">" if found["open"] == "(" else r"\ge ", "<" if found["close"] == ")" else r"\le "
    low = "" if "infty" in found["a"] else x + above + found["a"]
    high = "" if "infty" in found["b"] else x + below + found["b"]
    held = " and ".join(f"${part}$" for part in (low, high) if part)
    return f"{doing} ${found['f'].strip()}$" + (f" subject to {held}." if held else ".")


def _stability(text: str) -> str:
    """ "Find the equilibria of E with $r,K>0$ and $h<r$, and determine their stability": the conditions first."""
    return _STABILITY.sub(
        lambda m: (
            f"{'Suppose ' + m['held'].strip(' ,') + '. ' if m['held'] else ''}Find the equilibrium points of {m['e']} and their stability"
        ),
        text,
    )


_STABILITY = re.compile(
    rf"{_FIND}(?: all)?(?: the)? (?:equilibria|equilibrium (?:solutions|points|states)|fixed points|steady states|critical points) of"
    rf"(?: the (?:equation|system|model))? (?P<e>{_F})(?:,? (?:with|where|for|assuming) (?P<held>{_F}(?:(?: and|, and|,) {_F})*))?,? "
    r"and (?:determine|discuss|find|classify|decide|state|investigate) (?:their stability|the stability of each(?: one| of them)?)",
    re.IGNORECASE,
)


def _kkt(text: str) -> str:
    """ "Minimise ... and write down the KKT conditions.": two questions of one programme."""
    found = re.fullmatch(
        r"\s*(?P<m>(?:minimi[sz]e|maximi[sz]e) [^.?]*?),? and (?:write down|write out|state|give|find) the "
        r"(?:KKT|Karush-Kuhn-Tucker|Karush–Kuhn–Tucker) conditions\s*\.?\s*",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return text
    said = found["m"].strip()
    return f"{said}.{_NEXT}Write down the KKT conditions for: {said[0].lower()}{said[1:]}."


def _likelihood(text: str) -> str:
    r""" "$X_1,\dots,X_n$ are i.i.d. with density $f$ on $(a,b)$. Find the maximum likelihood estimator of $\theta$." """
    found = re.fullmatch(
        r"\s*(?:let|suppose(?: that)?) \$\s*(?P<x>[A-Z])_\{?1\}?\s*,[^$]*\$ (?:be|are) (?:i\.i\.d\.|iid|independent(?: and identically "
        r"distributed)?|an? (?:random )?sample)(?: random variables| observations)? (?:with|having|from a distribution with)(?: the|"
        rf"(?: a)?(?: common)?)? density(?: function)? \$(?P<f>[^$]+)\$,? (?:on|for) (?P<on>{_F})\s*(?:,? where {_F})?\. "
        rf"{_FIND} the (?:maximum likelihood|ML) (?:estimator|estimate) (?:of|for) \$(?P<t>[^$]+)\$\s*\.?\s*",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return text
    body = found["f"].split("=")[-1].strip()
    x = found["x"].lower()
    if not re.search(rf"(?<![\\a-zA-Z]){x}(?![a-zA-Z])", body):
        return text
    ends = re.fullmatch(r"\$\s*[\(\[]([^,]+),([^,]+)[\)\]]\s*\$", found["on"])
    range_ = f"${ends[1].strip()}<{x}<{ends[2].strip()}$" if ends else found["on"]
    theta = found["t"].strip()
    return rf"Find the maximum likelihood estimator of ${theta}$ for the density $f({x};{theta})={body}$, {range_}."


def _claim_in(text: str) -> str:
    """ "Show that $F$ is convex in $w$.": a function of w."""
    found = re.fullmatch(
        r"\s*(?P<do>show that|prove that|is)(?: the)?(?: (?:loss|function|expression|objective|cost))*"
        r" \$(?:\s*[a-zA-Z]\s*\(\s*\\?\w+\s*\)\s*=)?(?P<f>[^$=]+)\$"
        r" (?P<is>is )?(?P<what>strictly convex|strongly convex|convex|concave) in \$(?P<w>\s*\\?\w+\s*)\$\s*[.?]?\s*",
        text,
        re.IGNORECASE,
    )
    if found is None:
        return text
    name = next(c for c in "fghq" if not re.search(rf"(?<![\\a-zA-Z]){c}(?![a-zA-Z])", found["f"]))
    return f"Show that ${name}({found['w'].strip()})={found['f'].strip()}$ is {found['what']}."


def _unit_extremum(text: str) -> str:
    """ "Find the unit vector $u$ which maximises $u^\\top Su$." """
    return re.sub(
        rf"{_FIND} (?:the|a) (?:unit vector|vector of unit length) \$(?P<u>[^$]+)\$ (?:which|that) (?P<m>max|min)imi[sz]es "
        r"\$(?P<f>[^$]+)\$",
        lambda m: rf"{m['m'].capitalize()}imise ${m['f'].strip()}$ subject to ${{{m['u'].strip()}}}^\top {m['u'].strip()}=1$",
        text,
        flags=re.IGNORECASE,
    )


def _series_in(text: str) -> str:
    """ "Expand $f$ in powers of $t$ up to $t^2$.": the Taylor polynomial at zero."""
    found = re.fullmatch(
        r"\s*expand \$(?P<f>[^$=]+)\$ (?:in powers of|as a (?:power|Taylor|Maclaurin) series in) \$\s*(?P<t>[a-z])\s*\$,? "
        r"(?:up to(?: and including)?|as far as|through|to)(?: the)?(?: terms?)?(?: in| of)?(?: order)? "
        r"(?:\$\s*(?P<u>[a-z])\s*\^\s*\{?(?P<n>\d)\}?\s*\$|\$?(?P<k>\d)\$?|(?P<word>first|second|third|fourth|fifth) order)\s*\.?\s*",
        text,
        re.IGNORECASE,
    )
    if found is None or found["u"] is not None and found["u"] != found["t"]:
        return text
    order = found["n"] or found["k"] or str(("first", "second", "third", "fourth", "fifth").index(found["word"].lower()) + 1)
    name = next(c for c in "fghq" if c != found["t"] and not re.search(rf"(?<![\\a-zA-Z]){c}(?![a-zA-Z])", found["f"]))
    t = found["t"]
    return f"Find the Taylor polynomial of degree {order} of ${name}({t})={found['f'].strip()}$ about ${t}=0$."


_ODD = r"(?P<word>even|odd)(?: integers?| numbers?| natural numbers?)?"
_SIGN = {"even": "1", "odd": "-1"}


def _parity(text: str) -> str:
    """ "Let $n$ be odd", "for even $k$", "if $n$ is an odd integer": an integer with its sign as a power of -1."""
    name = r"\$\s*(?P<n>[a-zA-Z])\s*\$"

    def held(m: re.Match[str]) -> str:
        lead = m["lead"].lower().strip()
        said = f"${m['n']}$ be an integer with $(-1)^{{{m['n']}}}={_SIGN[m['word'].lower()]}$"
        end = m["end"] or ""
        capital = re.match(r"\s*([a-z])", text[m.end() :]) if lead in ("if", "for", "when") and end.strip() == "," else None
        return f"Let {said}." + (" \x00" if capital else end if end.strip() == "." else " ")

    for pattern in (
        rf"(?P<lead>let|suppose(?: that)?|assume(?: that)?) {name} (?:be|is)(?: an?)? {_ODD}(?P<end>\s*\.)",
        rf"(?P<lead>if|when) {name} is(?: an?)? {_ODD}(?P<end>\s*,)",
        rf"(?P<lead>for)(?: all| any| every)? {_ODD} {name}(?P<end>\s*,)",
        rf"(?P<lead>for) {name} {_ODD}(?P<end>\s*,)",
    ):
        text = re.sub(rf"(?<![\w$]){pattern}", held, text, flags=re.IGNORECASE)
    return re.sub(r"\x00\s*([a-z])", lambda m: m[1].upper(), text)


def _counted(text: str) -> str:
    """ "How many real solutions does $x^3-3x+1=0$ have?": they are found, and so counted."""
    what = r"(?:the )?(?:equation |polynomial |function )?\$(?P<e>[^$]+)\$"
    real = r"(?:distinct )?(?:real )?(?:solutions?|roots?|zeros?)"
    for pattern in (
        rf"\s*how many {real} does {what} (?:have|possess)\s*\?\s*",
        rf"\s*how many {real} are there (?:to|of) {what}\s*\?\s*",
        rf"\s*(?:{_FIND}) the number of {real} (?:of|to) {what}\s*\.?\s*",
        rf"\s*does {what} have (?:any |a )?{real}\s*\?\s*",
    ):
        found = re.fullmatch(pattern, text, re.IGNORECASE)
        if found is not None and re.fullmatch(r"[^=<>,']*(?:=[^=<>,']*)?", found["e"]) and "\\" not in found["e"].replace("\\frac", ""):
            equation = found["e"] if "=" in found["e"] else found["e"].strip() + "=0"
            letters = set(re.findall(r"(?<![\\a-zA-Z])[a-zA-Z](?![a-zA-Z])", equation))
            if " real " not in text:
                return f"Solve ${equation}$."
            if len(letters) == 1:
                return f"Solve ${equation}$ for real ${letters.pop()}$."
    return text


def _each(text: str) -> str:
    """ "$r,K,h>0$": each of them."""
    return re.sub(
        r"\$\s*([a-zA-Z](?:\s*,\s*[a-zA-Z])+)\s*(>|<|\\geq?|\\leq?|\\neq?)\s*0\s*\$",
        lambda m: ", ".join(f"${x.strip()}{m[2]} 0$" for x in m[1].split(",")),
        text,
    )


_ROWS: tuple[Callable[[str], str], ...] = (
    _each,
    _plain(
        rf"(?P<f>{_FIND})(?: all)?(?: of)?(?: the)? (?:(?:local|relative) )(?:extrema|extreme values|extreme points|extremum points)"
        rf" of (?P<g>{_F})"
        + _EACH,
        r"\g<f> the local maxima and minima of \g<g>",
    ),
    _plain(rf"(local (?:maxima and minima|minima and maxima) of {_F}){_EACH[:-1]}", r"\1"),
    _curve_given,
    _plain(
        rf"^\s*(?:{_FIND}|decide) where (?:the function )?(?P<f>{_F}) is (?P<a>increasing|decreasing) and (?:where (?:it is )?)?"
        r"(?P<b>increasing|decreasing)",
        r"Find the intervals on which \g<f> is \g<a> or \g<b>",
    ),
    _plain(
        rf"^\s*(?:a|the) curve (?:has (?:the )?parametric equations|is given parametrically by|is given by(?: the)? parametric equations)"
        rf" (?P<x>\$\s*x\s*=[^$=]+\$)(?: and |, )(?P<y>\$\s*y\s*=[^$=]+\$)\s*\. {_FIND} "
        r"(?P<d>\$\s*(?:dy/dx|\\[dt]?frac\s*\{\s*dy\s*\}\s*\{\s*dx\s*\})\s*\$)(?: in terms of \$\s*t\s*\$)?",
        r"Find \g<d> for the curve \g<x>, \g<y>",
    ),
    _plain(
        r"(?<=\$)(?P<i>\s*\\int_[^$]*?)\\[dt]?frac\s*\{\s*d\s*(?P<x>[a-z])\s*\}\s*(?P<d>\{[^{}]*\})\s*(?=\$[^$]*\brule\b)",
        r"\g<i>\\frac{1}\g<d>\\,d\g<x>",
    ),
    _plain(
        rf"^\s*does (?:the function )?(?P<u>{_F}) (?:satisfy|solve) (?P<e>(?:the (?:[a-z']+ ){{1,3}}equation )?{_F})\s*\?",
        r"Verify that \g<u> satisfies \g<e>.",
    ),
    _plain(
        r"^\s*(?:evaluate|compute|calculate|find) \$\s*\\iint_\{?\s*S\s*\}?\s*"
        r"(?:(?:\\(?:mathbf|vec)\s*\{?)?\s*[A-Z]\}?)\s*\\cdot\s*(?:\\,)?\s*d\s*"
        r"(?:\\mathbf\s*\{?|\\vec\s*\{?)?\s*S\}?\s*\$ (?:over|where \$\s*S\s*\$ is) (?P<s>the (?:[a-z]+ )?(?:sphere|cube|ball)[^$]*?),? "
        r"(?:where|for|with|and) (?P<f>\$\s*(?:\\(?:mathbf|vec)\s*\{?)?\s*[A-Z]\}?\s*=[^$]+\$)",
        r"Find the flux of \g<f> through \g<s>",
    ),
    _plain(
        rf"area of the region (?:enclosed|bounded) (?:by|between) {_CURVES}(?P<f>{_EQUATION}) and {_CURVES}(?P<g>{_EQUATION})",
        r"area between the curves \g<f> and \g<g>",
    ),
    _half_open,
    _plain(r"^\s*true or false\s*[:?.]\s*(?=if |for )", "Show that "),
    _plain(r"^\s*true or false\s*[:?.]\s*(?P<c>\$[^$]+\$ is [^.?$]*? if \$)", r"Show that \g<c>"),
    _plain(r"\b(?:a suitable|an appropriate) integrating factor", "an integrating factor"),
    _stability,
    _plain(
        r"^\s*(?:derive|formulate|write down|find|determine|give) the (?:Lagrange |Lagrangian )?dual(?: problem| programme| program)? "
        r"(?:of|to|for) (?:the )?(?:(?:following )?(?:optimi[sz]ation |linear |convex |quadratic )?(?:problem|programme|program|LP))?"
        r"\s*[:,]?\s*"
        r"(?=minimi|maximi)",
        "Find the dual problem of: ",
    ),
    _kkt,
    _plain(r"(?<=[a-z])\s*\\succeq\s*(?=0\s*\$)", r"\\ge "),
    _plain(
        r"(?P<on>onto the hyperplane \$[^$]*?(?P<a>[a-z])\s*\^\s*\{?(?:\\top|T)[^$]*\$),? (?:with|where) \$\s*(?P=a)\s*\\neq?\s*0\s*\$",
        r"\g<on>",
    ),
    _plain(rf"\b(projection of )(?:a|the) point (?={_F} onto)", r"\1"),
    _likelihood,
    _claim_in,
    _plain(r"(?<=harmonic) (?:away from|except at|outside) the origin", ""),
    _plain(
        r"\b(?:the )?line integral \$\s*\\int_(?=\{?[A-Z]\}?[^$]*\$[^.]*\bis the (?:unit )?(?:circle|ellipse|square|triangle|boundary)\b)",
        r"$\\oint_",
    ),
    _plain(
        rf"(?<=that )the derivative of (?:the )?(?:[a-z]+ ){{0,2}}(?={_F} satisfies \$\s*(?:[a-zA-Z]|\\[a-z]+)\s*')",
        "",
    ),
    _unit_extremum,
    _series_in,
    _parity,
    _counted,
)  # fmt: skip
