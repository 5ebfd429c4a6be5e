r"""Phrases about fields in the notation of the grammar: "on $(0,\pi)$ with insulated ends", "in polar coordinates".

Comes in: the text of a task on a partial differential equation. Goes out: the text with intervals, ends and sides written as conditions,
the time written behind the place, and a method that is only named left out; what was assumed is noted.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re

__all__ = ["FIELD_PHRASES", "about_fields"]

_SLOPE = re.compile(
    r"(?<![A-Za-z\\])([A-Za-z])_\{?(?:tt|xx|yy|rr|xy|ss|SS|xxx|t|x|y|r|S)\}?(?![a-z0-9,])|\\partial|\\Delta(?!\s*[xt])|\\nabla\^2"
)


def about_fields(text: str) -> bool:
    """Whether a formula of the text holds a partial derivative."""
    return any(_SLOPE.search(f) is not None for f in re.findall(r"\$([^$]*)\$", text))


def _unknown(text: str) -> str | None:
    """The letter that is differentiated by the time or a place."""
    found = re.findall(r"(?<![A-Za-z\\])([A-Za-z])_\{?(?:tt|xx|yy|SS|t)\}?(?![a-z0-9])", text)
    found += re.findall(r"\\partial(?:\^\{?2\}?)?\s*([A-Za-z])\s*\}?\s*[{/]", text)
    return found[0] if found else None


# Order of the arguments ---------------------------------------------------------------------------------------------------------------


def time_first(text: str, assumed: list[str]) -> str:
    """`u(t,x)`, `F(T,x)=x^2`: the place first, as the grammar lists the variables."""
    u = _unknown(text)
    if u is None or not re.search(rf"(?<![A-Za-z]){u}_\{{?t|\\partial\s*{u}\s*\}}?\s*[{{/]\s*\\partial\s*t|{u}_\{{tt", text):
        return text
    places = "".join(sorted(set(re.findall(rf"{u}_\{{?([xSysrvz])", text)) | set(re.findall(r"\\partial\s*([xSyrz])(?![a-z])", text))))
    if not places or not re.search(rf"{u}(?:_\{{?\w+\}}?)?\(\s*[^(),]+,\s*[{places}]\s*\)|{u}(?:_\{{?\w+\}}?)?\(\s*t\s*,", text):
        return text
    del assumed
    pattern = re.compile(rf"(?<![A-Za-z\\])({u}(?:_\{{?\w+\}}?)?)\(\s*([^(),]+?)\s*,\s*([^(),]+?)\s*\)")

    def swap(m: re.Match[str]) -> str:
        first, second = m[2], m[3]
        swapped = first == "t" or re.fullmatch(rf"[{places}]", second)
        if not swapped or second == "t" or re.fullmatch(rf"[{places}]", first):
            return m[0]
        return f"{m[1]}({second},{first})"

    return pattern.sub(swap, text)


# Intervals, ends, sides -----------------------------------------------------------------------------------------------------------------

_WITHIN = (
    r"(?:,? (?:on|in|for|over))(?: the)?(?: (?:bounded|open|closed|finite|unit))?(?: interval)? \$(?:x\s*\\in\s*)?(?:\\left)?[\[(]\s*0\s*,"
    r"\s*(?P<l>[^,\])$]+?)\s*(?:\\right)?[\])]\$"
)
_ROD = r"(?:,? (?:on|in|for|of))(?: a| the)? (?:\w+ )?(?:rod|bar|string|wire|interval) of (?:unit length|length \$(?P<l>[^$]+)\$)"
_ZERO = (
    r"(?:(?:zero|homogeneous|vanishing|homogeneous dirichlet|zero dirichlet|dirichlet)(?: dirichlet)?(?: boundary)?"
    r"(?: conditions?| values?| data)"
    r"|(?:both )?ends (?:kept|held|maintained|fixed) at (?:zero|\$0\$)(?: temperature)?|(?:both )?fixed ends|fixed ends|zero ends)"
)
_FLUX = (
    r"(?:(?:zero|homogeneous)? ?neumann(?: boundary)?(?: conditions?)?|(?:both )?(?:ends insulated|insulated ends|insulated boundaries)"
    r"|(?:no[- ]flux|zero[- ]flux)(?: boundary)?(?: conditions?)?)"
)
_AT = r"(?: (?:at|on) (?:both|the|the two) (?:ends|boundaries|boundary|endpoints|end points))?"


def intervals(text: str, assumed: list[str]) -> str:
    r""" "on $(0,\pi)$", "on a rod of length $L$": $0<x<L$."""
    del assumed
    if not about_fields(text) or re.search(r"\$[^$]*0\s*(?:<|\\leq?)\s*x\s*(?:<|\\leq?)", text):
        return text
    for pattern in (_WITHIN, _ROD):
        found = re.search(pattern, text, re.IGNORECASE)
        if found is not None:
            length = (found.groupdict().get("l") or "1").strip()
            return f"{text[: found.start()]} on $0<x<{length}${text[found.end() :]}"
    return text


def ends(text: str, assumed: list[str]) -> str:
    """ "with insulated ends": the conditions, where the interval is written."""
    del assumed
    u = _unknown(text)
    interval = re.search(r"0\s*(?:<|\\leq?)\s*x\s*(?:<|\\leq?)\s*([^$,<]+?)\s*(?=[$,])", text)
    if u is None or interval is None or not re.search(rf"{u}_\{{?t|\\partial(?:\^\{{?2\}}?)?\s*t", text):
        return text
    length = interval[1].strip()
    for words, slope in ((_FLUX, "_x"), (_ZERO, "")):
        found = re.search(
            rf"(?:,? (?:with|and|under|subject to)(?: the)? |,? the )(?:{words}){_AT}(?:,? and(?: with)?(?= \$))?", text, re.IGNORECASE
        )
        if found is not None and not re.search(rf"{u}(?:_x)?\(0,\s*t\)", text):
            rest = text[found.end() :]
            comma = "," if rest.lstrip().startswith("$") else ""
            return f"{text[: found.start()]}, ${u}{slope}(0,t)={u}{slope}({length},t)=0${comma}{rest}"
    return text


def sides(text: str, assumed: list[str]) -> str:
    """ "u=0 on the other three sides" of a rectangle."""
    del assumed
    u = _unknown(text)
    if u is None or not re.search(r"_\{?yy|\\Delta|\\nabla\^2|\\partial\s*y\^2", text):
        return text
    if re.search(r"\bunit square\b", text) and not re.search(r"0\s*<\s*x", text):
        text = re.sub(r"(?:on|in) the unit square", "on $0<x<1$, $0<y<1$", text)
    box = [re.search(rf"0\s*(?:<|\\leq?)\s*{v}\s*(?:<|\\leq?)\s*([^$,<]+?)\s*(?=[$,])", text) for v in "xy"]
    said = re.search(
        rf"(?:,? (?:with|and|where))? \$?{u}\s*=\s*0\$?(?: on)?(?: the)?(?: other| remaining)?(?: three)?(?: other)? sides(?: of"
        rf" the rectangle)?"
        rf"|(?:,? (?:with|and))? zero(?: boundary)?(?: values| data| conditions)? on(?: the)?(?: other| remaining)?(?: three)?(?:"
        rf" other)? sides",
        text,
    )  # fmt: skip
    if box[0] is None or box[1] is None or said is None:
        return text
    a, c = (m[1].strip() for m in box if m is not None)
    rows = {f"{u}(0,y)": None, f"{u}({a},y)": None, f"{u}(x,0)": None, f"{u}(x,{c})": None}
    there = [k for k in rows if re.sub(r"\s", "", k) + "=" in re.sub(r"\s", "", text)]
    if len(there) != 1:
        return text
    zero = ", ".join(f"${k}=0$" for k in rows if k not in there)
    rest = re.sub(r"^,? and\b", ",", text[said.end() :])
    return f"{text[: said.start()]}, {zero}{rest}"


def whole_line(text: str, assumed: list[str]) -> str:
    """ "on the real line": no boundary; "half line": $x>0$."""
    del assumed
    if not about_fields(text) and not re.search(r"\b(?:heat|wave|diffusion|transport) equation\b", text):
        return text
    text = re.sub(r"\b(?:semi-infinite (?:line|rod|interval)|half line|half-space)\b", "half-line", text)
    text = re.sub(r"\bon the half-line \$", "on the half-line $", text)
    if re.search(r"\$\s*x\s*>\s*0\s*\$|x\s*>\s*0", text):
        text = re.sub(r" (?:on|for|over) (?:the|a) half-line", "", text)
    infinite = (
        r"(?:,? (?:on|for|over)) (?:the )?(?:(?:whole|entire|real|infinite|full)(?: real)? line|infinite (?:rod|string|bar)"
        r"|\$-\\infty\s*<\s*x\s*<\s*\\infty\$)"
    )
    return re.sub(infinite, "", text)


# Ways and questions -----------------------------------------------------------------------------------------------------------------------

_WAYS = (
    r"(?:(?:the )?(?:method of )?separation of variables|(?:the )?fourier (?:transforms?|series|method)|(?:the )?method of characteristics"
    r"|characteristics|d['’]alembert['’]s (?:formula|solution|method)|(?:an? )?eigenfunction expansions?|(?:the )?method of"
    r" (?:images|reflection)"
    r"|(?:the )?reflection method|odd reflection|even reflection|(?:the )?heat kernel|duhamel['’]s principle|(?:the )?feynman[-–]kac"
    r"(?: (?:formula|theorem|representation))?|(?:the )?fundamental solution|(?:the )?energy method|separating variables)"
)


def ways(text: str, assumed: list[str]) -> str:
    """ "by separation of variables": what is asked is solved, and the steps show how."""
    if not about_fields(text) and not re.search(r"\bequation\b", text):
        return text
    if re.search(r"unique", text):
        return text
    before = re.compile(rf"^\s*(?:use|using|by|apply|with|via) {_WAYS}(?: to|,)? (?=(?:solve|find|determine|obtain)\b)", re.IGNORECASE)
    behind = re.compile(
        rf",? (?:by|using|via|with|by means of|by using|with the help of|through) {_WAYS}(?=\s*(?:[.,;:]|$|\$|with\b|for\b|the\b))",
        re.IGNORECASE,
    )
    for pattern in (before, behind):
        found = pattern.search(text)
        if found is not None:
            assumed.append("any method is allowed, not only the one named")
            text = (text[: found.start()] + text[found.end() :]).strip()
            text = text[:1].upper() + text[1:]
    return text


def questions(text: str, assumed: list[str]) -> str:
    """Other words for a type, for polar coordinates and for a change of frame."""
    if not about_fields(text):
        return text
    kinds = r"(?:elliptic|hyperbolic|parabolic)"
    text = re.sub(
        r"^\s*(?:Transform|Change|Reduce|Bring|Write|Rewrite)((?: the)?(?: [\w'-]+)*? \$[^$]*\$) (?:in|to|into|using|with) (?:its"
        r" )?characteristic"
        r" (?:coordinates|variables|form)(?=\s*\.?\s*$)",
        r"Reduce\1 to canonical form", text,
    )  # fmt: skip
    text = re.sub(
        rf"(?:Find|Determine|Sketch|Describe|State)(?: and sketch)?(?: the)? (?:regions?|points|domains?|sets?)(?: (?:of|in) the"
        rf" (?:plane|\$xy\$-plane))?"
        rf" (?:where|in which|on which|for which)(?: the)?(?: (?:pde|equation|partial differential equation))?(?: (?:operator))?"
        rf" (\$[^$]*\$) is"
        rf" {kinds}(?:,? (?:or |and |, )*{kinds})*",
        r"Classify \1", text, flags=re.IGNORECASE,
    )  # fmt: skip
    text = re.sub(
        rf"(?:Where|In which regions?) is(?: the)?(?: (?:pde|equation))? (\$[^$]*\$) {kinds}(?:,? (?:or |and |, )*{kinds})*",
        r"Classify \1",
        text,
    )
    text = re.sub(r"What (?:type|kind) (?:of (?:pde|equation) )?is(?: the)?(?: (?:pde|equation))? (\$[^$]*\$)", r"Classify \1", text)
    text = re.sub(
        rf"(?:Determine|State|Find|Decide) (?:the type of|whether|if)(?: the)?(?: (?:pde|equation|partial differential equation))?"
        rf" (\$[^$]*\$)"
        rf"(?: is)?(?: {kinds}(?:,? (?:or |and |, )*{kinds})*)?(?=\s*[.?]|$)",
        r"Classify \1", text,
    )  # fmt: skip
    polar = re.search(
        r"(?:Express|Write|Rewrite|Transform|Convert)(?: the)?(?: (?:two-dimensional|2d|plane|cartesian))?(?: (?:laplacian"
        r"|laplace operator|equation"
        r"|laplace equation|laplace['’]s equation|pde|expression|operator|heat equation|wave equation))? \$(?P<f>[^$]*)\$ (?:in"
        r"|into|to)(?: plane)?"
        r" polar coordinates(?: \$\([^$=]*\)\$)?(?=\s*(?:\.|$))",
        text, re.IGNORECASE,
    )  # fmt: skip
    if polar is not None:
        formula = polar["f"].strip()
        if "=" not in formula:
            assumed.append("the expression is read as the left side of an equation with zero on the right")
            formula += "=0"
        formula = re.sub(r"\\(?:Delta|nabla\^\{?2\}?)\s*u", "u_{xx}+u_{yy}", formula)
        text = f"{text[: polar.start()]}Transform ${formula}$ with $x=r\\cos\\theta$, $y=r\\sin\\theta${text[polar.end() :]}"
    return text


def slopes_named(text: str, assumed: list[str]) -> str:
    r"""`au_x+bu_y=0` alone: derivatives of one function by two places, not four letters."""
    found = re.match(
        r"\s*(?:Solve|Find|Determine|Obtain|Give|Write down)(?: the| a)?(?: (?:general|complete|explicit))?(?: solutions?(?: of|"
        r" to| for)?)?(?: the)?"
        r"(?: (?:linear|homogeneous|first[- ]order|partial differential))*(?: (?:pde|equation))? \$(?P<e>[^$=]*=[^$=,]*)\$(?P<rest>[^$]*)$",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return text
    by: dict[str, set[str]] = {}
    for letter, place in re.findall(r"(?<!\\n)(?<!\\m)(?<!\\ta)([uvwz])_\{?([xyz])\}?(?![a-z0-9,])", found["e"]):
        by.setdefault(letter, set()).add(place)
    if len(by) != 1 or any(len(v) != 2 for v in by.values()) or re.search(r"\\mathbf|\\vec|_\{?\w\w", found["e"]):
        return text
    (u,) = by
    spoken = re.search(r"general|partial|pde|first[- ]order|complete", text, re.IGNORECASE)
    if spoken is None and not re.search(r"(?<![_\\A-Za-z{])[xyz](?![A-Za-z_])|[xyz]" + u + "_", found["e"]):
        return text  # letters of their own, perhaps
    places = sorted(by[u])
    if u in places:
        return text
    assumed.append(f"${u}_{places[0]}$ and ${u}_{places[1]}$ are the partial derivatives of a function ${u}({places[0]},{places[1]})$")
    formula = re.sub(rf"(?<!\\n)(?<!\\m)(?<!\\ta){u}_\{{?([xyz])\}}?", lambda m: rf"\frac{{\partial {u}}}{{\partial {m[1]}}}", found["e"])
    return f"Solve ${formula}$."


def solves_named(text: str, assumed: list[str]) -> str:
    """ "Let $u$ solve ... . Find $u$." """
    del assumed
    name = r"\$([a-zA-Z])(?:\([^$()]*\))?\$"
    found = re.fullmatch(
        rf"\s*(?:Let|Suppose|Assume)(?: that)? (?:the function )?{name} (?:solves?|satisf(?:y|ies)|be (?:the|a) solution (?:of|to)"
        rf"|is (?:the|a) solution"
        rf" (?:of|to)) (?P<rest>.*?)[.;]\s*(?:Find|Determine|Compute|Give) {name}\.?\s*",
        text, re.DOTALL,
    )  # fmt: skip
    if found is None or found[1] != found.groups()[-1] or not about_fields(text) or re.search(r"(?<=[a-z$])\. ", found["rest"]):
        return text
    return f"Solve {found['rest']}."


Phrase = Callable[[str, list[str]], str]
FIELD_PHRASES: tuple[Phrase, ...] = (solves_named, ways, whole_line, intervals, ends, sides, time_first, questions, slopes_named)
