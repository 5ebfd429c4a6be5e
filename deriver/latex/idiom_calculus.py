r"""Tasks of calculus said otherwise: extrema in symbols, "find $f''(0)$", tangents, directions, maps, expansions.

Each function is a row: it gives the sentence in the words of the grammar, or None where it is about something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import patterns as re
from .idiom_sentences import ASK, MARKED, PLACES, TAIL, Sentence, fits, with_formulas, with_tail

__all__ = ["ROWS"]

# Extrema --------------------------------------------------------------------------------------------------------------------------

_OPTIMUM = re.compile(
    r"^\s*(?:\\(?P<arg>arg)\s*\\?)?\s*\\?(?P<which>min|max)(?:imize|imise)?(?:\s*\\limits)?\s*_\s*(?:\{(?P<over>(?:[^{}]"
    r"|\{[^{}]*\})*)\}|(?P<one>\\?\w))\s*"
    r"(?:\\[,;:! ]|\\quad)*(?P<body>.+)$",
    re.DOTALL,
)
_UNDERSET = re.compile(
    r"^\s*\\underset\s*\{(?P<over>[^{}]*)\}\s*\{\s*\\(?:operatorname\{)?(?:arg)?(?P<which>min|max)\}?\s*\}\s*(?P<body>.+)$", re.DOTALL
)
_SUBJECT = r"(?: ?,? (?:subject to|such that|s\.?t\.?|under|given(?: that)?)(?: the)?(?: constraints?| conditions?)? (?P<rest>.+))?"
_KNOWN = r"(?: ?,? (?:with|where|for|when|assuming) (?P<known>.+))?"


def _optimum(s: Sentence, assumed: list[str]) -> str | None:
    r""" "Solve $\min_x f(x)$ subject to $g(x)=0$." """
    del assumed
    found = fits(rf"(?:(?:{ASK}|solve)(?: the)?(?: following)?(?: optimi[sz]ation)?(?: problem| program)? )?#k(?:{_KNOWN}|{_SUBJECT})", s)
    if found is None:
        return None
    formula = _OPTIMUM.match(s[found["k"]]) or _UNDERSET.match(s[found["k"]])
    if formula is None:
        return None
    groups = formula.groupdict()
    body = formula["body"].strip()
    inside = re.split(r"\\(?:text|mathrm|operatorname)\s*\{\s*(?:subject to|s\.?\s*t\.?|such that)\s*\}", body)
    body, conditions = re.sub(r"(?:\\[,;:! ]|\\q?quad|[,\s])+$", "", inside[0]), inside[1:]
    over = (groups["over"] or groups.get("one") or "").strip()
    if len(conditions) > 1 or (conditions and found["rest"]) or "=" in over:
        return None
    rest = (
        f" subject to ${conditions[0].strip()}$"
        if conditions
        else f" subject to {with_formulas(s, found['rest'])}"
        if found["rest"]
        else ""
    )
    known = f", where {with_formulas(s, found['known'])}" if found["known"] else ""
    return f"{formula['which'].capitalize()}imise ${body}$ over ${over}${rest}{known}."


def _labelled(s: Sentence, assumed: list[str]) -> str | None:
    """ "Solve the linear programme: maximise $3x+5y$ subject to ...": the label says nothing more."""
    del assumed
    found = fits(
        r"(?:solve|consider|work out|find the solution of)(?: the)?(?: [a-z][a-z-]*){0,3}"
        r" (?:programme?|problem|lp|qp) ?:? (?P<rest>(?:minimi[sz]e|maximi[sz]e) .+)",
        s,
    )
    return f"{_upper(with_formulas(s, found['rest']))}." if found else None


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _minimiser(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find $x$ that minimises $f(x)$." """
    del assumed
    found = fits(
        rf"(?:{ASK}|for which)(?: (?:values? of|vector|matrix|point|number|values?|parameters?|weights?|coefficients?))? "
        rf"(?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*) "
        rf"(?:that|which|so as to|to|is|are|in order to)? ?(?P<verb>minimi[sz]es?|maximi[sz]es?)(?: the)?(?: function| quantity"
        rf"| expression)? #m{TAIL}",
        s,
    )  # fmt: skip
    if found is None or any("=" in s[mark] for mark in re.findall(MARKED, found["list"])):
        return None
    names = ", ".join(s[mark] for mark in re.findall(MARKED, found["list"]))
    return f"{found['verb'][:5].capitalize()}ise ${s[found['m']]}$ over ${names}${with_tail(s, found['tail'])}."


def _extremum_on(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find the maximum of $x^2+y$ on the disc $x^2+y^2\\le1$." """
    del assumed
    found = fits(
        rf"{ASK}(?: (?:global|absolute))? (?P<which>minimum|maximum|smallest|largest|least|greatest)(?: value)?(?: of)?(?:"
        rf" the)?(?: function)? #k "
        rf"(?:on|over|in|along)(?: the)?(?: closed)? {PLACES} #m",
        s,
    )  # fmt: skip
    if found is None or not re.search(r"=|\\le|<|\\ge|>", s[found["m"]]):
        return None
    verb = "Minimise" if found["which"] in ("minimum", "smallest", "least") else "Maximise"
    return f"{verb} ${s[found['k']]}$ subject to ${s[found['m']]}$."


_FORM = re.compile(r"^\s*[A-Za-z]\s*\((?P<letters>[^()]*)\)\s*=")


def _extremum_on_sphere(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find the maximum of $Q(x, y, z) = ...$ on the unit sphere." """
    del assumed
    extremes = "extreme values|extrema|maximum and minimum|minimum and maximum"
    found = fits(
        rf"{ASK}(?: the)? (?P<which>minimum|maximum|smallest|largest|least|greatest|{extremes})(?: values?)?(?: of)?(?: the)?"
        rf"(?: quadratic)?(?: function| form)? #k (?:on|over)(?: the)? unit (?:sphere|circle){TAIL}",
        s,
    )
    if found is None:
        return None
    formula = s[found["k"]]
    head = _FORM.match(formula)
    letters = (
        [p.strip() for p in head["letters"].split(",")] if head else sorted(set(re.findall(r"(?<![A-Za-z\\])[u-z](?![A-Za-z])", formula)))
    )
    entries = sorted({e for x in letters for e in re.findall(rf"{re.escape(x)}_\d", formula)})
    if len(letters) == 1 and not entries:
        sphere = rf"\|{letters[0]}\|=1"
    else:
        sphere = "+".join(f"{x}^2" for x in entries or letters) + "=1"
    asked = "Find the extreme values of" if " " in found["which"] or found["which"] == "extrema" else f"Find the {found['which']} of"
    asked = re.sub("smallest|least", "minimum", re.sub("largest|greatest", "maximum", asked))
    return f"{asked} ${formula}$ subject to ${sphere}${with_tail(s, found['tail'])}."


# Derivatives ----------------------------------------------------------------------------------------------------------------------

_ORDERS = {1: "", 2: "second ", 3: "third ", 4: "fourth "}
_PRIMED = re.compile(
    r"^\s*(?P<f>[A-Za-z]|\\[a-z]+)\s*(?P<primes>'{1,4}|\^\s*\{?\s*(?:\\prime\s*){1,4}\}?"
    r"|\^\s*\{\s*\((?P<n>\d)\)\s*\})\s*(?:\((?P<at>.+)\))?\s*$"
)
_LEIBNIZ = re.compile(
    r"^\s*\\[dt]?frac\s*\{\s*d(?:\s*\^\s*\{?(?P<n>\d)\}?)?\s*(?P<f>[A-Za-z])\s*\}\s*\{\s*d\s*(?P<x>[A-Za-z])(?:\s*\^\s*\{?\d\}?)?\s*\}\s*\(\s*(?P<at>[^()]+)\)\s*$"
)
_SUBSCRIPT = re.compile(r"^\s*(?P<f>[A-Za-z])\s*_\s*(?:\{\s*(?P<xs>[a-z]+)\s*\}|(?P<x>[a-z]))\s*(?:\((?P<at>.+)\))?\s*$")


def _definition(text: str, name: str) -> tuple[list[str], str] | None:
    """The parameters and the body of `f(x, y) = ...` or `y = ...` in a text."""
    found = re.search(rf"(?<![A-Za-z\\]){re.escape(name)}\s*\(([^()]*)\)\s*=(?!=)\s*([^$]+?)\s*(?:\$|$)", text)
    if found is None:
        return None
    return [p.strip() for p in found[1].split(",")], found[2].rstrip(" ,.;")


def _explicit(text: str, name: str) -> tuple[str, str] | None:
    """The letter and the body of `y = ...`, where its right side has one small letter and not y itself."""
    found = re.search(rf"\$\s*{re.escape(name)}\s*=\s*([^$=]+?)\s*[,.;]?\s*\$", text)
    if found is None:
        return None
    letters = set(re.findall(r"(?<![A-Za-z\\])[a-z](?![a-z])", re.sub(r"\\[A-Za-z]+", " ", found[1]))) - {"e"}
    return (letters.pop(), found[1].rstrip(" ,.;")) if len(letters) == 1 and name not in letters else None


def _primes(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find $f'(x)$ and $f''(0)$ if $f(x)=...$"; "Find $y''$ if $y=...$"."""
    del assumed
    listed = r"(?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*)"
    found = fits(
        rf"(?:(?P<first>(?:if|given(?: that)?|for|let|with) #m) ?,?(?: then)? )?{ASK} {listed}(?: ?,? (?P<last>(?:if|when"
        rf"|where|given(?: that)?|for|with) #n))?",
        s,
    )
    if found is None:
        return None
    out = []
    marks = re.findall(MARKED, found["list"])
    for mark in marks:
        made = _derivative_of(s, s[mark]) or _nabla_of(s, s[mark])
        if made is None:
            return None
        out.append(made)
    said = s[found["m"]] or s[found["n"]]
    function = said and re.match(r"^\s*(?:\\mathbf\s*\{?)?(?:[A-Za-z]|\\[a-z]+)\}?\s*\(|^\s*(?:\\mathbf\s*\{?)?[A-Z]\}?\s*=", said)
    declared = f"Let ${said}$. " if function else ""
    if said and not declared and not re.match(r"^\s*[A-Za-z]\s*=", said):
        return None
    return declared + " ".join(out)


def _derivative_of(s: Sentence, formula: str) -> str | None:
    """The question for one sign: `f''(0)`, `\\frac{df}{dx}(1)`, `f_{xy}`, `y''`."""
    primed, leibniz, sub = _PRIMED.match(formula), _LEIBNIZ.match(formula), _SUBSCRIPT.match(formula)
    if primed is not None:
        order = int(primed["n"]) if primed["n"] else primed["primes"].count("'") or primed["primes"].count("prime")
        name, at = primed["f"], primed["at"]
        known = _definition(s.before, name)
        if known is not None and len(known[0]) == 1 and order in _ORDERS:
            place = f" at ${known[0][0]}={at}$" if at and at.strip() != known[0][0] else ""
            return f"Find the {_ORDERS[order]}derivative of ${name}$ with respect to ${known[0][0]}${place}."
        plain = _explicit(s.before, name)
        if known is None and plain is not None and order in _ORDERS:
            place = f" at ${plain[0]}={at}$" if at and at.strip() != plain[0] else ""
            return f"Find the {_ORDERS[order]}derivative of ${plain[1]}$ with respect to ${plain[0]}${place}."
    if leibniz is not None:
        known, order = _definition(s.before, leibniz["f"]), int(leibniz["n"] or 1)
        if known is not None and known[0] == [leibniz["x"]] and order in _ORDERS:
            return (
                f"Find the {_ORDERS[order]}derivative of ${leibniz['f']}$ with respect to ${leibniz['x']}$ at"
                f" ${leibniz['x']}={leibniz['at']}$."
            )
    if sub is not None:
        known = _definition(s.before, sub["f"])
        by = sub["xs"] or sub["x"]
        if known is None or len(known[0]) < 2 or not set(by) <= set(known[0]):
            return None
        at = sub["at"]
        pairs = "" if at is None or [a.strip() for a in at.split(",")] == known[0] else _pairs(known[0], at)
        if pairs is None:
            return None
        place = pairs
        if len(set(by)) == 1 and len(by) in _ORDERS:
            return f"Find the {_ORDERS[len(by)]}partial derivative of ${sub['f']}$ with respect to ${by[0]}${place}."
        if len(by) == 2:
            return (
                f"Find the mixed partial derivative of ${sub['f']}$ with respect to ${by[0]}$ and ${by[1]}${place}." if not place else None
            )
    return None


def _pairs(parameters: Sequence[str], values: str) -> str | None:
    """ "at $x=1, y=2$" of parameters and the values in their order; None where they are not as many."""
    parts = [v.strip() for v in values.split(",")]
    if len(parts) != len(parameters):
        return None
    return " at $" + ", ".join(f"{p}={v}" for p, v in zip(parameters, parts, strict=True)) + "$"


def _zeros_of_derivative(s: Sentence, assumed: list[str]) -> str | None:
    """ "Solve $f'(x)=0$." """
    del assumed
    found = fits(rf"(?:solve|{ASK}(?: solutions of| roots of| zeros of)) #k", s)
    formula = re.match(r"^\s*(?P<f>[A-Za-z])\s*'\s*\(\s*(?P<x>[a-z])\s*\)\s*=\s*0\s*$", s[found["k"]]) if found else None
    known = _definition(s.before, formula["f"]) if formula else None
    return f"Find the critical points of ${formula['f']}$." if formula and known and known[0] == [formula["x"]] else None


def _twice(s: Sentence, assumed: list[str]) -> str | None:
    """ "Differentiate $x^2\\sin x$ twice." """
    del assumed
    found = fits(rf"differentiate #k (?P<times>twice|three times){TAIL}", s)
    if found is None:
        return None
    return f"Find the {'second' if found['times'] == 'twice' else 'third'} derivative of ${s[found['k']]}${with_tail(s, found['tail'])}."


def _along(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find the directional derivative of $f(x,y)=...$ at $(1,2)$ in the direction $(3,4)$." """
    found = fits(
        rf"{ASK} directional derivative of(?: the function)? #k (?:at(?: the point)? #m ,? ?)?in the direction(?: of)?(?: the vector)? #n"
        rf"(?: at(?: the point)? (?P<later>#\d+))?",
        s,
    )
    if found is None or not (found["m"] or found["later"]):
        return None
    name = re.match(r"^\s*([A-Za-z])\s*\(", s[found["k"]]) or re.match(r"^\s*([A-Za-z])\s*$", s[found["k"]])
    known = _definition(s.before, name[1]) if name else None
    point, along = (_entries(x) for x in (s[found["m"] or found["later"]], s[found["n"]]))
    if name is None or known is None or len(known[0]) < 2 or not point or not along or not len(known[0]) == len(point) == len(along):
        return None
    letter = next(c for c in "tsh" if c not in known[0])
    if any(re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", v) for v in (*point, *along, known[1])):
        return None
    moved = ", ".join(f"({p})+({v}){letter}" for p, v in zip(point, along, strict=True))
    assumed.append(f"the derivative is taken along $({', '.join(along)})$ as it stands, which is not scaled to length one")
    parameters = ", ".join(known[0])
    return (
        f"Let ${name[1]}({parameters})={known[1]}$. Find the derivative of ${name[1]}({moved})$ with respect to ${letter}$ at ${letter}=0$."
    )


def _entries(latex: str) -> list[str] | None:
    r"""The entries of `(1,2)`, `v=(1,1)`, `\langle 1,2\rangle`, `\begin{pmatrix}1\\2\end{pmatrix}`, `3\mathbf i+4\mathbf j` not."""
    latex = re.sub(r"^\s*(?:\\(?:mathbf|vec|boldsymbol)\s*\{?\s*[a-z]\s*\}?|[a-z])\s*=\s*", "", latex.strip())
    latex = re.sub(r"\^\s*(?:\\top|T|\{\s*(?:\\top|T)\s*\})\s*$", "", latex).strip()
    found = re.fullmatch(r"(?:\\left)?\s*(?:\(|\\langle)(.*?)(?:\\right)?\s*(?:\)|\\rangle)", latex, re.DOTALL)
    if found is not None and not re.search(r"[()]", found[1]):
        return [p.strip() for p in found[1].split(",")]
    found = re.fullmatch(r"\\begin\{([pb]matrix)\}(.*)\\end\{\1\}", latex, re.DOTALL)
    if found is not None and ("&" not in found[2] or "\\\\" not in found[2]):
        return [p.strip() for p in re.split(r"\\\\|&", found[2])]
    return None


def _tangent(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find the tangent line to $y=x^2$ at $x=3$." """
    del assumed
    found = fits(
        rf"{ASK}(?: equation of)?(?: the)? tangent(?: (?P<what>line|plane))? (?:to|of)(?: the)?(?: curve| graph of| graph|"
        rf" surface)?(?: the function)? #k "
        rf"(?:at|where)(?: the point)?(?: where)? #m",
        s,
    )
    if found is None:
        return None
    formula = re.match(r"^\s*(?P<y>[a-z])\s*(?:\((?P<xs>[^()]*)\))?\s*=\s*(?P<body>.+)$", s[found["k"]], re.DOTALL)
    place = s[found["m"]]
    if formula is None or (found["what"] == "plane") is not (formula["y"] == "z" or "," in (formula["xs"] or "")):
        return None
    point = _entries(place)
    if found["what"] != "plane" and (point is not None or not re.match(r"^\s*[a-z]\s*=", place)):
        return None  # whether the point lies on the curve is not looked at here
    if found["what"] == "plane" and (point is None or len(point) != 2):
        return None
    return f"Find the Taylor polynomial of degree 1 of ${formula['body']}$ at ${place}$."


def _mapping(s: Sentence, assumed: list[str]) -> str | None:
    r""" "Find the Jacobian of the map $(r,\theta)\mapsto(r\cos\theta,r\sin\theta)$." """
    del assumed
    found = fits(
        rf"{ASK} (?P<what>jacobian(?: matrix| determinant)?|hessian(?: matrix)?|gradient) of(?: the)?(?: (?:map|mapping"
        rf"|function|transformation))? #k{TAIL}",
        s,
    )
    formula = re.match(r"^\s*\((?P<xs>[^()]*)\)\s*\\mapsto\s*(?P<body>.+)$", s[found["k"]], re.DOTALL) if found else None
    if found is None or formula is None:
        return None
    name = next(c for c in "FGHK" if c not in s.before)
    return f"Let ${name}({formula['xs']})={formula['body']}$. Find the {found['what']} of ${name}${with_tail(s, found['tail'])}."


_GRADIENT_AT = re.compile(r"^\s*\\nabla\s*(?P<two>\^\s*\{?2\}?)?\s*(?P<f>[A-Za-z])\s*\(\s*(?P<at>[^()]*)\)\s*$")
_FIELD = re.compile(r"^\s*\\nabla\s*\\(?P<what>cdot|times)\s*(?P<f>(?:\\mathbf\s*\{?)?[A-Z]\}?)\s*$")


def _nabla_of(s: Sentence, formula: str) -> str | None:
    r"""The question for `\nabla f(1,2)`, `\nabla\cdot F`."""
    found = _GRADIENT_AT.match(formula)
    known = _definition(s.before, found["f"]) if found is not None else None
    if found is not None and known is not None and len(known[0]) > 1 and [a.strip() for a in found["at"].split(",")] != known[0]:
        place = _pairs(known[0], found["at"])
        return f"Find the {'Hessian' if found['two'] else 'gradient'} of ${found['f']}${place}." if place else None
    found = _FIELD.match(formula)
    if found is not None and re.search(rf"{re.escape(found['f'])}\s*(?:\([^()]*\))?\s*=", s.before):
        return f"Find the {'divergence' if found['what'] == 'cdot' else 'curl'} of ${found['f']}$."
    return None


def _vanishing(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find where the gradient vanishes." """
    del assumed
    found = fits(
        rf"(?P<first>(?:for|if|given|let|with) .+? ?,? )?{ASK.replace('(?: the| an?)?', '')} (?:the points? )?where (?:the|its)"
        rf" gradient (?:of #k )?(?:vanishes|is zero|equals zero)",
        s,
    )
    if found is None:
        return None
    names = re.findall(r"(?<![A-Za-z\\])([A-Za-z])\s*\([^()]*\)\s*=", s.before)
    name = s[found["k"]] or (names[-1] if len(set(names)) == 1 else "")
    first = with_formulas(s, found["first"] or "").strip(" ,")
    declared = re.sub(r"^(?:for|if|given|with)\b", "Let", first, flags=re.IGNORECASE)
    return f"{declared + '. ' if declared else ''}Find the critical points of ${name}$." if name else None


_DEGREES = {"linear": 1, "first-order": 1, "quadratic": 2, "second-order": 2, "parabolic": 2, "cubic": 3, "third-order": 3}
_NUMBER = r"(?P<n>\d+|#\d+|one|two|three|four|five|six)"
_COUNTS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}


def _expansion(s: Sentence, assumed: list[str]) -> str | None:
    """ "Expand $e^x$ in powers of $x$ to order 3.", "Approximate $f$ by a quadratic polynomial near $x=0$." """
    del assumed
    order = rf"(?:to|up to|through)(?: the)? (?:order|degree|terms of order|terms of degree)? ?{_NUMBER}"
    found = fits(rf"expand #k in(?: ascending)? powers of #m ?,? {order}", s)
    if found is not None:
        centre = re.match(r"^\s*(?:\(\s*)?(?P<x>[a-z])\s*(?:(?P<sign>[-+])\s*(?P<a>[\w./\\{}]+?))?\s*(?:\)\s*)?$", s[found["m"]])
        degree = s[found["n"]] if found["n"].startswith("#") else _COUNTS.get(found["n"], found["n"])
        if centre is None:
            return None
        at = "0" if not centre["a"] else centre["a"] if centre["sign"] == "-" else f"-{centre['a']}"
        return f"Find the Taylor polynomial of degree {degree} of ${s[found['k']]}$ at ${centre['x']}={at}$."
    found = fits(rf"(?:lineari[sz]e|{ASK} lineari[sz]ation of)(?: the)?(?: function)? #k (?:around|about|near|at)(?: the point)? #m", s)
    if found is not None:
        return f"Find the Taylor polynomial of degree 1 of ${s[found['k']]}$ at ${s[found['m']]}$."
    found = fits(
        rf"(?:approximate|find an approximation of)(?: the function)? #k by(?: an?| its)? (?P<what>{'|'.join(_DEGREES)})(?: taylor)?"
        rf"(?: polynomial| function| approximation)? (?:near|around|about|at) #m",
        s,
    )
    if found is None:
        return None
    return f"Find the Taylor polynomial of degree {_DEGREES[found['what']]} of ${s[found['k']]}$ at ${s[found['m']]}$."


def _one_sided(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find the limit of $|x|/x$ as $x\\to0$ from the left.", "the left-hand limit at $x=0$"."""
    del assumed
    found = fits(
        rf"{ASK} limit of #k (?:as|when) #m(?: (?:approaches|tends to|goes to) #n)? from (?:the )?(?P<side>left|right|above|below)", s
    ) or fits(rf"{ASK} (?P<side>left|right)(?:-hand|-sided| hand| sided)? limit of #k (?:at|as) #m", s)
    if found is None:
        return None
    groups = found.groupdict()
    place = re.match(r"^\s*(?P<x>[a-z])\s*(?:=|\\to|\\rightarrow)\s*(?P<a>.+?)\s*$", s[found["m"]])
    if groups.get("n"):
        variable, at = s[found["m"]].strip(), s[groups["n"]].strip()
    elif place is not None:
        variable, at = place["x"], place["a"]
    else:
        return None
    if not re.fullmatch(r"[a-z]", variable) or re.search(r"infty|[+^]", at):
        return None
    sign = "-" if found["side"] in ("left", "below") else "+"
    return rf"Compute $\lim_{{{variable}\to {at}^{sign}}} \left({s[found['k']]}\right)$."


ROWS: tuple[Callable[[Sentence, list[str]], str | None], ...] = (
    _optimum, _labelled, _minimiser, _extremum_on, _extremum_on_sphere, _primes, _zeros_of_derivative, _twice, _along, _tangent, _mapping,
    _vanishing, _expansion, _one_sided,
)  # fmt: skip
