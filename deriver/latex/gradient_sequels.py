r"""What follows a derivative in the same task: "and set it to zero", "and use it to ...", "Is it positive semidefinite?".

Each function is a row: it changes the line of a refused task where its words stand there, and leaves any other line as it is.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .gradient_lines import MARK, NAME, Line

__all__ = ["APART", "SEQUELS"]

#: Stands where a task ends and another one about the same function begins.
APART = "¶"
_END = r"(?=\s*[.,;?]|\s*$)"
_HEAD = rf"\s*(?P<f>{NAME})\s*\(\s*(?P<x>{NAME})\s*\)\s*:?=(?!=)"


def _function(said: Line) -> tuple[str, str] | None:
    """The one function of one variable that the text defines, and its variable."""
    heads = [m for f in said.formulas if (m := re.match(_HEAD, f)) is not None]
    return (heads[0]["f"].strip(), heads[0]["x"].strip()) if len(heads) == 1 else None


def _set_to_zero(said: Line) -> None:
    """ "and set it to zero to find the minimiser", "and find where it vanishes": the extremum of the function."""
    known = _function(said)
    if known is None:
        return
    it = r"(?:it|this|the (?:gradient|derivative|result)|" + MARK + r")"
    what = r"(?:the |a |its )?(?:[\w-]+ )*?(?:minimi[sz]er|minimum|optimum|solution|estimator|[\w-]+)"
    goal = rf"(?: to (?:find|obtain|get|derive|deduce|solve for) {what})?"
    zero = rf"[Ss]et {it} (?:equal )?to (?:zero|{MARK}){goal}|[Ff]ind where {it} (?:vanishes|is zero)"
    again = rf"(?:,? and|[.;,])\s+(?:then )?(?:{zero})(?: {MARK})?"
    said.line = re.sub(rf"{again}{_END}", lambda m: f". {APART} Minimise {said.mark(known[0])} over {said.mark(known[1])}", said.line)


def _used(said: Line) -> None:
    """ "Find the gradient of $f$ and use it to compute the directional derivative in direction $V$": both of $f$."""
    wanted = r"(?:the )?(?P<noun>directional derivative|Hessian|hessian|differential)"
    said.line = re.sub(
        rf"(?P<of> of (?:the function )?(?P<f>{MARK}))(?P<between>[^.]*?),? and (?:then )?use (?:it|this) to "
        rf"(?:compute|find|obtain|derive|get) {wanted}"
        rf"(?: of (?P=f))?(?P<tail> (?:in|along)(?: the)?(?: direction)?(?: of)? {MARK})?",
        lambda m: f"{m['of']}{m['between']}. Find the {m['noun']} of {_name(said, m['f'])}{m['tail'] or ''}",
        said.line,
    )


def _name(said: Line, mark: str) -> str:
    head = re.match(rf"\s*({NAME})\s*(?:\([^()=]*\))?\s*:?=(?!=)", said.formula(mark))
    return said.mark(head[1]) if head else mark


def _and_its(said: Line) -> None:
    """ "the gradient of the entropy $H(p)=\\ldots$ and its Hessian": both of one function."""
    noun = r"(?P<first>gradient|derivative|Hessian|hessian)"
    said.line = re.sub(
        rf"\bthe {noun} of (?P<what>(?:(?!\bof\b)[\w'’-]+ )*?)(?P<f>{MARK})"
        rf"(?P<tail>(?: (?:with respect to|for|where|with)[^.?;]*?)?),? and (?:also )?"
        rf"(?:(?:what is|find|compute) )?(?:its|the) (?P<second>Hessian|hessian|gradient){_END}",
        lambda m: f"the {m['first']} and the {m['second']} of {m['what']}{m['f']}{m['tail']}",
        said.line,
    )


def _definite_hessian(said: Line) -> None:
    """ "Show that the Hessian of $f$ is positive semidefinite", "Is it positive semidefinite?": whether $f$ is convex."""
    said.line = re.sub(
        rf"(?P<show>[Ss]how|[Pp]rove|[Vv]erify) that the [Hh]essian(?: matrix)? of (?:the function )?(?P<f>{MARK}) is "
        rf"positive semi-?definite{_END}",
        lambda m: f"{m['show']} that {m['f']} is convex",
        said.line,
    )
    known = _function(said)
    if known is not None and re.search(r"[Hh]essian|\\nabla\s*\^", said.text):
        said.line = re.sub(
            r"(?:Is (?:it|the [Hh]essian|this)|(?:[Ss]how|[Pp]rove|[Vv]erify) that (?:it|the [Hh]essian) is) positive semi-?definite[.?]?",
            lambda m: f"Is {said.mark(known[0])} convex?",
            said.line,
        )


def _two_arguments(said: Line) -> None:
    """ "with respect to its two arguments", "in both variables": the variables of the one function that is defined."""
    heads = [m for f in said.formulas if (m := re.match(rf"\s*{NAME}\s*\((?P<by>{NAME}(?:\s*[,;]\s*{NAME})+)\)\s*:?=(?!=)", f)) is not None]
    if len(heads) != 1:
        return
    by = [said.mark(x.strip()) for x in re.split(r"[,;]", heads[0]["by"])]
    said.line = re.sub(
        r"(?:with respect to|in|by) (?:each of |both of )?(?:its|the|both|all)(?: of its)?(?: two| three| both)? (?:arguments|variables)\b",
        lambda m: f"with respect to {', '.join(by[:-1])} and {by[-1]}",
        said.line,
    )
    said.line = re.sub(r"\bthe gradients of\b", "the gradient of", said.line)


def _applied_to(said: Line) -> None:
    """ "the total derivative of $F(A)=A^3$ at $A$ applied to $H$": the derivative in the direction $H$."""
    said.line = re.sub(
        rf"\bthe (?:(?:total|Fr[ée]chet|directional|first) )?(?:derivative|differential) of (?P<f>{MARK})(?P<at> at {MARK})?,? "
        rf"(?:applied to|acting on|evaluated on|along) (?P<h>{MARK})",
        lambda m: f"the directional derivative of {m['f']}{m['at'] or ''} in the direction {m['h']}",
        said.line,
    )


def _plain_words(said: Line) -> None:
    """ "Derive a formula for ...", "in terms of $dA$", "(applied to each component)", "$x>0$ entrywise"."""
    line = re.sub(
        r"\b([Dd]erive|[Ff]ind|[Gg]ive|[Oo]btain|[Ss]tate) (?:a|an|the) (?:formula|expression|closed form) for (?=" + MARK + ")",
        r"\1 ",
        said.line,
    )
    by: list[str] = []

    def changed(found: re.Match[str]) -> str:
        inside = re.fullmatch(rf"\s*d\s*(?P<x>{NAME})\s*", said.formula(found["k"]))
        if inside is not None:
            by.append(inside["x"])
        return found[0] if inside is None else ""

    line = re.sub(
        rf" in terms of (?P<k>{MARK})(?=\s*[.?]|\s*$)",
        changed,
        line,
    )

    def differential(found: re.Match[str]) -> str:
        inside = re.fullmatch(r"\s*d\s*(?:\\left)?[(\[](?P<body>.+)[)\]]\s*", said.formula(found["k"]), re.DOTALL)
        if inside is None or re.search(r"[A-Z]_\{?[ts]\b", inside["body"]):  # of a process, which has Itô's formula
            return found[0]
        body = inside["body"].removesuffix("\\right")
        return f"Find the differential of {said.mark(body)}" + (f" with respect to {said.mark(by[0])}" if by else "")

    line = re.sub(rf"\b(?:What is|Find|Compute|Determine) (?P<k>{MARK}){_END}", differential, line)
    each = r"(?:elementwise|entrywise|componentwise|pointwise|to (?:each|every) (?:component|entry|element|coordinate))"

    def named(found: re.Match[str]) -> str:
        formula = said.formula(found["k"])
        known = re.search(
            r"\\(?:sin|cos|tan|tanh|sinh|cosh|log|ln|operatorname\s*\{(?:relu|softplus|sigmoid|erf|sign)\}|sigma)(?![A-Za-z])", formula
        )
        return found["k"] if known else found[0]

    line = re.sub(rf"(?P<k>{MARK}),? \((?:(?:is )?(?:applied|taken|acting) )?{each}\)", named, line)
    line = re.sub(  # a function that is defined acts on each entry where it is written of an array
        rf"\b(?P<let>[Ll]et|[Dd]efine|[Ss]uppose) (?P<k>{MARK}) (?:acts?|be applied|is applied|applied|acting) {each}",
        lambda m: f"{m['let']} {m['k']}" if re.match(_HEAD, said.formula(m["k"])) else m[0],
        line,
    )
    line = re.sub(  # "where $A=A^\\top$ and $D$ is diagonal": the words speak of the last name alone
        rf"\b(?P<with>where|with) (?P<eq>{MARK}) and (?P<k>{MARK} is [\w -]+)(?=\s*[.,;?]|\s*$)",
        lambda m: f"{m['with']} {m['k']} and {m['eq']}" if "=" in said.formula(m["eq"]) else m[0],
        line,
    )
    positive: list[str] = []

    def entries(found: re.Match[str]) -> str:
        inside = re.fullmatch(rf"\s*(?P<x>{NAME})\s*(?:>|\\succ)\s*0\s*", said.formula(found["k"]))
        if inside is None:
            return found[0]
        positive.append(inside["x"].strip())
        return ""

    line = re.sub(
        rf",? (?:and|where|for|with|when|if) (?P<k>{MARK}),? (?:elementwise|entrywise|componentwise|entry by entry)", entries, line
    )
    vectors = [said.mark(x + r" \in \mathbb{R}^n") for x in positive]
    lets = "".join(f"Let {v}. " for v in vectors)
    if positive:
        said.assumed.append("the entries of $" + "$, $".join(positive) + "$ are positive")
    said.line = lets + line


SEQUELS: tuple[Callable[[Line], None], ...] = (
    _set_to_zero, _used, _and_its, _definite_hessian, _two_arguments, _applied_to, _plain_words,
)  # fmt: skip
