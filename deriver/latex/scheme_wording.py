r"""Tasks on numerical methods as books and sheets say them, brought to the words of `scheme_tasks`.

Comes in: the text of a task. Goes out: the same text without what only sets the scene ("for the initial value problem
$y'=f(t,y)$, $y(0)=y_0$"), with orders of families as their names, a rule $I(f)=\dots$ on an interval as an
integral, and claims as what is to be checked.
"""

from __future__ import annotations

from re import Match

from . import patterns as re

__all__ = ["with_methods_plainly"]

_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]|\\begin\{equation\*?\}.*?\\end\{equation\*?\}", re.DOTALL)
#: A task that is about a numerical method at all.
_ABOUT = re.compile(
    r"\bmethods?\b|\bschemes?\b|\bstab(?:le|ility)\b|Runge|Adams|Euler|Butcher|quadrature|exactness|precision|\biteration|truncation"
    r"|multistep"
    r"|Heron|\brule\b|formula|Gauss|fixed[- ]point|converge",
)
_NUMBERS = {"1st": "one", "2nd": "two", "3rd": "three", "4th": "four", "5th": "five", "first": "one", "second": "two", "third": "three",
            "fourth": "four", "fifth": "five"}  # fmt: skip
_EQUATION = re.compile(
    r"^\s*(?:\\frac\s*\{\s*d\s*[yux]\s*\}\s*\{\s*d\s*[tx]\s*\}|[yuxz]\s*(?:'|\^\\prime|\^\{\\prime\}|_t)"
    r"(?:\s*\([tx]\))?|\\dot\s*\{?\s*[yux]\s*\}?)\s*=[^=]*[fF][^=]*$"
)
_START = re.compile(r"^\s*[yuxz]\s*(?:\(\s*(?:0|t_\{?0\}?|a|x_\{?0\}?)\s*\)|_\{?0\}?)\s*=[^=]*$")
_RANGE = re.compile(
    r"^\s*(?:\[.*,.*\]|[tnjkx]\s*(?:\\geq?|>|\\in)[^=]*|0\s*(?:\\leq?|<)\s*[tx]\s*(?:\\leq?|<)[^=]*|[njk]\s*=\s*\d.*(?:dots|\.\.\.).*)$"
)
_FIELD = re.compile(r"^\s*(?:u_\{?t+\}?|\\frac\s*\{\s*\\partial.*?\})\s*(?:[-+=]).*=?.*(?:u_\{?x+\}?|\\partial).*$")
_KINDS = (
    r"(?:(?:scalar|general|first[- ]order|second[- ]order|autonomous|linear|numerical|one-dimensional|1d|the|a|an|system of|smooth|test)"
    r"\s+)*"
)
_PROBLEM = (
    r"(?:initial[- ]value problems?(?: \( ?ivp ?\))?|ivps?|odes?|ode's|differential equations?|ordinary differential equations?|problems?|"
    r"systems?(?: of odes?| of ode's| of equations)?|equations?)"
)


def with_methods_plainly(text: str) -> str:
    """The text in the words of the grammar; as it is where it is not about a method."""
    if not _ABOUT.search(text):
        return text
    formulas: list[str] = []

    def number(m: Match[str]) -> str:
        inside = re.sub(r"\\begin\{equation\*?\}|\\end\{equation\*?\}", "$", m[0]) if m[0].startswith("\\begin{equation") else m[0]
        formulas.append(inside)
        return f" #{len(formulas) - 1}# "

    said = _FORMULA.sub(number, _ordinals(text))
    said = re.sub(r"[ \t\n~]+", " ", said).strip()
    said = re.sub(r" (?=[.,;:?!])", "", said)
    bodies = [_bare(f) for f in formulas]
    kinds = {
        "E": [i for i, f in enumerate(bodies) if _EQUATION.match(f)],
        "I": [i for i, f in enumerate(bodies) if _START.match(f)],
        "J": [i for i, f in enumerate(bodies) if _RANGE.match(f)],
        "F": [i for i, f in enumerate(bodies) if _FIELD.match(f) and not re.search(r"_\{?[jkmi].*\^", f)],
    }
    said = _scene(said, kinds)
    said = _families(said)
    said = _claims(said)
    said = _rules(said, formulas, bodies)
    out = re.sub(r" ?#(\d+)# ?", lambda m: f" {formulas[int(m[1])]} ", said)
    out = re.sub(r"\s+(?=[.,;:?!])", "", out)
    return re.sub(r"  +", " ", out).strip()


def _bare(formula: str) -> str:
    inner = re.sub(r"^\$+|\$+$|^\\[(\[]|\\[)\]]$", "", formula.strip()).strip()
    inner = re.sub(r"\\begin\{(?:aligned|align\*?|split|gathered)\}|\\end\{(?:aligned|align\*?|split|gathered)\}|&", "", inner)
    return re.sub(r"\\(?:,|;|quad|qquad|!)|[.,]\s*$", "", inner).strip().rstrip(".,;")


def _ordinals(text: str) -> str:
    r"""`$3^\text{rd}$` as the word 3rd; marks of a listing or of quotation are dropped."""
    text = re.sub(r"\$(\d)\^\{?\\(?:text|mathrm|textrm|rm)\s*\{?\s*(st|nd|rd|th)\s*\}?\}?\$", r"\1\2", text)
    text = re.sub(r"\$(\d)\$-?(st|nd|rd|th)\b", r"\1\2", text)
    return re.sub(r"[\"“”`]+(?=[A-Za-z$])|(?<=[A-Za-z$.,])[\"“”]+|''", "", text) if "'" not in text or '"' in text else text


def _one(places: list[int]) -> str:
    return "(?:" + "|".join(f"#{i}#" for i in places) + ")" if places else "(?!)"


def _scene(said: str, kinds: dict[str, list[int]]) -> str:
    """Without the problem that a method is for, its data, and the range of its index."""
    e, i, j, f = (_one(kinds[k]) for k in "EIJF")
    data = (
        rf"(?:,? (?:and |with |where |subject to )?(?:the )?(?:initial (?:condition|data|value) |starting value )?{i}"
        rf"|,? (?:on|over|for|in)(?: the)?(?: time)?(?: interval)? {j}|, {j})*"
    )
    lead = (
        r"(?:,? ?(?:for (?:solving|(?:the )?(?:numerical )?(?:solution|approximation|integration) of)|which solves|that solves|to solve"
        r"|applied to|approximating|of|for|to|solving|consider|given|let us consider))?"
    )
    said = re.sub(
        rf"{lead} {_KINDS}(?:{_PROBLEM} )?(?:of the form |given by |defined by )?:? ?{e}{data},?:?(?= |$|[.?;])",
        " ", " " + said, flags=re.IGNORECASE,
    ).strip()  # fmt: skip
    said = re.sub(
        rf"{lead} {_KINDS}(?:(?:heat|wave|advection|transport|diffusion|convection)(?: equation)? )?(?:equation |pde )?{f}{data}"
        r",?(?= |$|[.?;])",
        " ",
        said,
        flags=re.IGNORECASE,
    )
    said = (
        re.sub(rf"(?:,? (?:for|where|with|and)(?: all)?)? {j}(?=\s*[.,?;]|$)", "", said)
        if kinds["J"] and not re.search(r"exact|quadrature|integra|stable for|rule|precision|formula", said)
        else said
    )
    said = re.sub(r"^\s*[,.;]\s*", "", said)
    said = re.sub(r"(#\d+#),? and (?:#\d+# and )?#\d+# are (?:real )?(?:constants|parameters)", r"\1", said)
    said = re.sub(r"\s+([.,;?])", r"\1", said)
    said = re.sub(r"^(?:consider|given) *[.,] *", "", said, flags=re.IGNORECASE)
    return said[:1].upper() + said[1:]


def _families(said: str) -> str:
    """ "third-order Adams-Bashforth" as the method of three steps; words that only describe are dropped."""

    def named(m: Match[str]) -> str:
        steps = _NUMBERS.get((m["n"] or m["m"]).lower(), m["n"] or m["m"])
        if steps.isdigit():
            steps = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five"}.get(steps, steps)
        family = m["family"].lower()
        if "moulton" in family:
            steps = {"two": "one", "three": "two", "four": "three", "five": "four"}.get(steps, steps)
        return f"{steps}-step {m['family'].replace('–', '-')}"

    family = r"(?P<family>adams[-– ]bashforth|adams[-– ]moulton|bdf|backward differentiation(?: formula)?)"
    ordinal = r"(?P<n>\d(?:st|nd|rd|th)|first|second|third|fourth|fifth)"
    said = re.sub(rf"{ordinal}[- ]order {family}(?P<m>)", named, said, flags=re.IGNORECASE)
    said = re.sub(rf"{family}(?: method| formula| scheme)? of order (?P<n>\d|two|three|four|five)(?P<m>)", named, said, flags=re.IGNORECASE)
    said = re.sub(
        r"\b(\d)-(step|stage)\b",
        lambda m: {"2": "two", "3": "three", "4": "four", "5": "five", "1": "one"}.get(m[1], m[1]) + "-" + m[2],
        said,
    )
    said = (
        re.sub(r"\border of (?:accuracy|convergence|consistency)\b(?! of (?:the )?(?:iteration|newton|sequence))", "order", said)
        if re.search(r"method|scheme|runge|butcher", said, re.IGNORECASE)
        and not re.search(r"newton|fixed[- ]point|iteration|secant", said, re.IGNORECASE)
        else said
    )
    said = re.sub(
        r"\bprincipal (?:part|term) of the (?:local )?truncation error|\bleading (?:term|part) of the (?:local )?truncation error",
        "error constant",
        said,
    )
    said = re.sub(r"\b(?:consider|given) the (?:one-parameter )?family of ", "Consider the ", said, flags=re.IGNORECASE)
    said = re.sub(r"\b(?:semi-implicit|diagonally implicit|singly diagonally implicit|sdirk|dirk) (?=runge)", "", said, flags=re.IGNORECASE)
    said = re.sub(
        r"\bfirst and second characteristic polynomials? and (?:investigate|analy[sz]e|examine|determine|discuss|check) "
        r"the (?:zero-)?stability of",
        "characteristic polynomials and zero-stability of",
        said,
        flags=re.IGNORECASE,
    )
    said = re.sub(
        r"\b(?:investigate|analy[sz]e|examine|discuss|check) the (?:zero-)?stability of "
        r"(?=the (?:\S+ ){0,3}(?:multistep|two-step|three-step))",
        "Check the zero-stability of ",
        said,
        flags=re.IGNORECASE,
    )
    return said


def _claims(said: str) -> str:
    """Claims in the words that are read: "It can be shown that", "is third-order accurate", "converges quadratically"."""
    said = re.sub(r"\bit (?:can|may) be (?:shown|proved|verified) that\b", "Show that", said, flags=re.IGNORECASE)
    words = "first|second|third|fourth|fifth|sixth|one|two|three|four|five"
    said = re.sub(
        rf"\bis (?:only |exactly )?(?:of )?({words}|\d(?:st|nd|rd|th)?)[- ]order(?: accurate| accuracy)?(?=[ .,?]|$)",
        lambda m: f"has order {_NUMBERS.get(m[1].lower(), re.sub(r'(?:st|nd|rd|th)$', '', m[1]))}", said, flags=re.IGNORECASE,
    )  # fmt: skip
    said = re.sub(r"\b(?:defined|given) by:? (?=#)", "", said)
    return re.sub(r"(\b(?:method|rule|scheme)),? [A-Z]{2,},? (?=#)", r"\1 ", said)


def _rules(said: str, formulas: list[str], bodies: list[str]) -> str:
    r"""A rule `I_2(f)=\frac23(...)` on an interval as $\int_a^bf\,dx\approx\dots$."""
    if not re.search(r"exact|precision|quadrature", said):
        return said
    for i, body in enumerate(bodies):
        m = re.match(
            r"^(?:[IQSTRAE](?:_\{?\w+\}?|\^\{?\w+\}?)*)\s*(?:\\left)?[(\[]\s*f\s*(?:\\right)?[)\]]\s*(?:=|\\approx)(?P<rule>.*)$",
            body,
            re.DOTALL,
        )
        if m is None:
            continue
        on = re.search(rf"#{i}#,? (?:on|over|for|in)(?: the)?(?: interval)? #(\d+)#", said)
        ends = re.match(r"^[\[(]\s*(.+?)\s*,\s*(.+?)\s*[\])]$", bodies[int(on[1])]) if on else None
        integral = next((k for k, other in enumerate(bodies) if k != i and re.match(r"^\\int", other)), None)
        if on is not None and ends is not None:
            formulas[i] = rf"$\int_{{{ends[1]}}}^{{{ends[2]}}} f(x)\,dx \approx {m['rule'].strip()}$"
            said = said[: on.start()] + f"#{i}#" + said[on.end() :]
        elif integral is not None:
            formulas[i] = rf"${bodies[integral]} \approx {m['rule'].strip()}$"
            said = re.sub(rf"(?: for| of| to| approximating| approximation of)?(?: the)?(?: integral)? #{integral}#", "", said)
        said = re.sub(r"\b(degree of (?:exactness|precision|accuracy)) (?:[a-z]|#\d+#),? of\b", r"\1 of", said)
        said = re.sub(r"\b(?:lagrange|interpolatory|newton-cotes) (?=quadrature)", "", said, flags=re.IGNORECASE)
    return said
