r"""Answers to differential equations: the equation, its initial conditions and the formula for its unknown stand in different sentences.

Comes in: what was found in a document. Goes out: the same, with `solves` on a formula that answers an equation above it in its section:
the claims that the formula, put into the equation and into the initial conditions, makes them true.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from ..errors import DeriverError
from ..latex.macros import Macros
from ..latex.statements import read_statement
from ..latex.syntax import parse_syntax
from ..model import Claim, Context
from .records import Found
from .skeleton import names_in

__all__ = ["with_solutions"]

_LETTER = r"(?:[a-zA-Z]|\\(?:theta|phi|varphi|psi|eta|xi|omega|rho))"
_D = r"(?:d|\\mathrm\s*\{\s*d\s*\}|\\text\s*\{\s*d\s*\}|\\rm\s+d)"
_PRIMED = re.compile(rf"({_LETTER})(?:'+|\^\s*\{{?\s*(?:\\prime\s*)+\}}?)(?!\s*\(\s*-?\d)")
_DOTTED = re.compile(rf"\\d?dot\s*\{{?\s*({_LETTER})\s*\}}?")
_LEIBNIZ = re.compile(
    rf"\\[dt]?frac\s*\{{\s*{_D}(?:\^\s*\{{?\d\}}?)?\s*({_LETTER})(?:\([a-z]\))?\s*\}}\s*\{{\s*{_D}\s*({_LETTER})(?:\s*\^\s*\{{?\d\}}?)?\s*\}}"
)
_INITIAL = re.compile(rf"^\s*({_LETTER})('*)\s*\(\s*(?![a-z]\s*\))([^()=]+)\s*\)\s*=\s*(.+)$", re.DOTALL)
_ANSWER = re.compile(rf"^\s*({_LETTER})\s*(?:\(\s*({_LETTER})\s*\))?\s*=(.*)$", re.DOTALL)
#: Words before an equation that is to be solved.
_POSED = re.compile(r"\b(?:solv\w*|equations?|consider|problem|ivp|ode|model\w*|given|satisf\w+|initial[- ]value)\b", re.IGNORECASE)
#: Words before a formula that is tried, or that solves only a part.
_TRIED = re.compile(
    r"\b(?:homogeneous|complementary|particular\s+(?:solution|integral)|trial|tr(?:y|ies|ied|ying)|guess\w*|ansatz|form|assum\w*|suppos\w*|let|look\w*|"
    r"seek\w*|substitut\w*|if|where|approximat\w*|numerical\w*|euler\w*|steady|equilibri\w*|constant(?!\s+coefficients?)|trivial|singular|one|first(?![-\s]order)|set|put|write|define\w*|"
    r"change|variables?|wrong\w*|incorrect\w*|not|mistake\w*)\b",
    re.IGNORECASE,
)
#: Words before the answer.
_SOLVED = re.compile(
    r"\b(?:solutions?|hence|so|thus|therefore|then|gets?|gives?|giving|obtains?|yields?|yielding|conclude\w*|find|answer|finally|which\s+is)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?:[.,;\s]|\\[,;! ]|\\q?quad(?![A-Za-z]))+$")
_COMMAND = re.compile(r"\\[A-Za-z]+")
#: "$u(x,t) = \ldots$ solves", "is a solution of": the formula before is put into the equation after.
_SOLVES = re.compile(
    r"⟦⟧\W*(?:(?!we\b|to\b|us\b|not\b|which\b)\w+\s+){0,2}(?:solves?|satisf(?:y|ies)|(?:is|are)\s+(?:indeed\s+|also\s+)?(?:a|an|the|one)?\s*(?:\w+\s+)?solutions?\s+(?:of|to))"
    r"(?:\s+(?:the|this|that|our))?(?:\s+\w+){0,3}\s*:?\s*$",
    re.IGNORECASE,
)
#: Letters of constants of integration.
_FREE = re.compile(r"[A-Dck]|K|[A-Dck]_(?:\d|\{\d+\})")
_FUNCTION = re.compile(rf"^\s*{_LETTER}\s*(?:\(\s*[a-z](?:\s*,\s*[a-z])*\s*\))\s*=", re.DOTALL)
_NEAR = 120
_KINDS = ("definition", "identity", "equation_to_solve", "equation_with_solution")
#: How many equations for one function a formula is put into.
_MOST = 3


@dataclass
class _Posed:
    """An equation for a function, with what it is asked to be at the beginning."""

    latex: str
    name: str
    variable: str | None
    letters: frozenset[str]
    section: tuple[int, ...] = ()
    initial: list[str] = field(default_factory=list)
    #: its general solution, with letters for constants
    general: str = ""


def with_solutions(found: Sequence[Found], macros: Macros | None = None) -> list[Found]:
    """What was found, with the claims that answers make."""
    posed: list[_Posed] = []
    out: list[Found] = []
    for each in found:
        posed = [p for p in posed if p.section == each.section[: len(p.section)]]
        if _SIGN.search(each.latex) and _SOLVES.search(each.lead):
            each = _solving(each, out[-3:], macros)
        if each.role == "cited" and _INITIAL.match(each.latex):
            _note(each, posed, macros)  # "Since $x(0)=5$, we get $C=5$"
        if each.role != "cited" and _SIGN.search(each.latex):
            _note(each, posed, macros)
            each = _constant(each, posed, macros) or _answered(each, posed, found, macros)
        out.append(each)
    return out


_SIGN = re.compile(r"=")


def _note(each: Found, posed: list[_Posed], macros: Macros | None) -> None:
    """An equation for a function, or a condition on the one that stands above."""
    latex = _END.sub("", each.latex)
    condition = _INITIAL.match(latex)
    if condition is not None and "'" not in condition[4]:
        for equation in reversed(posed):
            if equation.name == condition[1]:
                if (
                    each.claim is None or each.kind in ("value", "definition", "identity", "equation_to_solve")
                ) and latex not in equation.initial:
                    equation.initial.append(latex)
                return
        return
    if latex.count("=") != 1 or each.link is not None and each.link[1] > 1:
        return
    unknown = _unknown(latex)
    if unknown is None:
        return
    name, variable = unknown
    right = latex.split("=")[1]
    if not _occurs(name, _without_derivatives(latex)) and not _POSED.search(each.lead[-_NEAR:]):
        return
    if _ANSWER.match(latex) and _unknown(right) is None:
        return
    try:
        letters = names_in(parse_syntax(latex, macros))
    except DeriverError:
        return
    posed.append(_Posed(latex, name, variable, letters, each.section))


def _occurs(name: str, latex: str) -> bool:
    """Whether a letter stands in a formula: `y` in `ky`, and not in `\\gamma`."""
    return (
        re.search(re.escape(name) + r"(?![A-Za-z])" if name[0] == "\\" else name, latex if name[0] == "\\" else _COMMAND.sub(" ", latex))
        is not None
    )


def _without_derivatives(latex: str) -> str:
    for pattern in (_LEIBNIZ, _DOTTED, _PRIMED):
        latex = pattern.sub(" ", latex)
    return latex


def _unknown(latex: str) -> tuple[str, str | None] | None:
    """The function whose derivative stands there, and by which letter where it is written; None where there is none, or several."""
    leibniz = [(m[1], m[2]) for m in _LEIBNIZ.finditer(latex)]
    dotted = [m[1] for m in _DOTTED.finditer(latex)]
    primed = [m[1] for m in _PRIMED.finditer(latex)]
    names = {*(n for n, _ in leibniz), *dotted, *primed}
    if len(names) != 1:
        return None
    variables = {v for _, v in leibniz} | ({"t"} if dotted else set())
    return names.pop(), variables.pop() if len(variables) == 1 else None


def _answered(each: Found, posed: Sequence[_Posed], found: Sequence[Found], macros: Macros | None) -> Found:
    """A formula with what it claims of the equation above it."""
    latex = _END.sub("", each.latex)
    answer = _ANSWER.match(latex)
    if (
        answer is None
        or each.kind not in ("definition", "identity", "equation_to_solve", "equation_with_solution")
        or each.role == "hypothesis"
    ):
        return each
    equation = next((e for e in reversed(posed) if e.name == answer[1]), None)
    if equation is None or _unknown(answer[3]) is not None or _TRIED.search(each.lead[-_NEAR:]):
        return each
    *others, body = _sides(answer[3])
    try:
        letters = names_in(parse_syntax(body, macros))
    except DeriverError:
        return each
    if _occurs(equation.name, re.sub(rf"{re.escape(equation.name)}\s*_", " ", body)):
        return each
    variable = answer[2] or equation.variable or next((v for v in ("x", "t") if v in letters | equation.letters), None)
    if variable is None:
        return each
    formula = f"{equation.name}({variable}) = {body}"
    # Every side of `y = a = b` is said to be the solution, where it is written in the letters of the last one.
    formulas = [f"{equation.name}({variable}) = {side}" for side in others if _worked_out(side, letters | {variable}, macros)] + [formula]
    context = _plain(each.context)
    ways: list[tuple[Claim, ...]] = []
    for other in [e for e in reversed(posed) if e.name == equation.name][:_MOST]:
        known = other.letters | {variable, "e", r"\pi"}
        closed = all(k in known or any(k in condition for condition in other.initial) for k in letters)
        goals = (other.latex, *(other.initial if closed else ()))
        values = _values(other, letters, each, found)
        for hypotheses in ((), values) if values else ((),):
            claims = [_implied(", ".join((one, *hypotheses)), goal, context, macros) for one in formulas for goal in goals]
            if any(c is None for c in claims):
                return each
            ways.append(tuple(replace(c, place=each.place) for c in claims if c is not None))
    if _constants(letters) - equation.letters:
        equation.general = formula
    said = frozenset().union(*(e.letters for e in posed if e.name == equation.name)) | {variable, "e", r"\pi"}
    free = {k for k in letters - said if not any(k in condition for e in posed for condition in e.initial)}
    own = all(_FREE.fullmatch(k) for k in free)  # other letters (roots, frequencies) are tied to the equation by words
    functions = re.search(rf"[A-Za-z]\s*(?:_\s*\{{?\w\}}?)?\s*\(\s*{re.escape(variable)}\s*\)", _COMMAND.sub(" ", body))
    lacks = _parameters(equation, variable) - letters and _CASE.search(each.lead[-_NEAR:])
    said_so = _SOLVED.search(each.lead[-_NEAR:]) is not None or _ends_display(each, equation, found)
    return replace(each, solves=tuple(ways), cued=own and said_so and functions is None and (not lacks or len(ways) > 1))


#: Words that may give a parameter of the equation a value without a formula: "in the undamped case".
_CASE = re.compile(r"\b(?:cases?|when|if|for|with(?:out)?|un\w+ed|critical\w*|special|unit|simplest|example|no)\b", re.IGNORECASE)
_NUMBER = re.compile(rf"^\s*({_LETTER}(?:_\d|_\{{\d+\}})?)\s*=\s*(?:-?\s*\d+(?:\.\d+)?|-?\s*\\[dt]?frac\s*\{{?\d+\}}?\s*\{{?\d+\}}?)\s*$")


def _parameters(equation: _Posed, variable: str) -> frozenset[str]:
    letters = {k for k in equation.letters if not k.startswith(equation.name)}
    return frozenset(letters - {variable, "e", r"\pi", "d"})


def _values(equation: _Posed, letters: Collection[str], each: Found, found: Sequence[Found]) -> tuple[str, ...]:
    """The values that formulas above give the parameters of an equation which the answer lacks: "for $m=1$, $k=4$ the motion is"."""
    out: dict[str, str] = {}
    for other in found:
        value = _NUMBER.match(_END.sub("", other.latex))
        if value is not None and _above(other, each) and other.section[: len(equation.section)] == equation.section:
            if value[1] in equation.letters and value[1] not in letters and value[1] != equation.name:
                out[value[1]] = value[0]
    return tuple(out.values())


def _above(other: Found, each: Found) -> bool:
    return other.place.path == each.place.path and (other.place.line, other.place.column) < (each.place.line, each.place.column)


def _ends_display(each: Found, equation: _Posed, found: Sequence[Found]) -> bool:
    """Whether a formula is the last line of a display in which the lines above it still speak of the unknown in another way."""
    lines = [f for f in found if (f.lead, f.passage, f.section, f.place.path) == (each.lead, each.passage, each.section, each.place.path)]
    above = [f for f in lines if f.place.line < each.place.line]
    last = max(above, key=lambda f: (f.place.line, f.place.column), default=None)
    if last is None or any(f.place.line > each.place.line for f in lines) or each.place.line - last.place.end_line > 1:
        return False
    return _ANSWER.match(last.latex) is None and _occurs(equation.name, last.latex)


def _constants(letters: Collection[str]) -> set[str]:
    """The letters of constants; the C of `C_1` is none."""
    return {k for k in letters if _FREE.fullmatch(k) and not any(other.startswith(f"{k}_") for other in letters)}


_VALUE = re.compile(r"^\s*([A-Dck](?:_\d|_\{\d+\})?|K)\s*=\s*([^=]+)$", re.DOTALL)


def _constant(each: Found, posed: Sequence[_Posed], macros: Macros | None) -> Found | None:
    r"""`C_2 = \tfrac12` below a general solution and as many initial conditions as it has constants: what they make of the constant."""
    latex = _END.sub("", each.latex)
    value = _VALUE.match(latex)
    if value is None or each.role == "hypothesis":
        return None
    name = value[1].replace("{", "").replace("}", "")
    for equation in reversed(posed):
        if not equation.general or not equation.initial:
            continue
        try:
            letters = names_in(parse_syntax(equation.general, macros))
            others = names_in(parse_syntax(value[2], macros)) - {"e", r"\pi"}
        except DeriverError:
            return None
        constants = _constants(letters) - equation.letters
        if name not in constants or others & constants or len(equation.initial) < len(constants):
            continue
        claim = _implied(", ".join([equation.general, *equation.initial]), latex, _plain(each.context, constants), macros)
        return None if claim is None else replace(each, solves=((replace(claim, place=each.place),),), cued=True)
    return None


def _implied(formula: str, goal: str, context: Context, macros: Macros | None) -> Claim | None:
    try:
        read = read_statement(rf"{formula} \Rightarrow {goal}", context, macros).claims
    except DeriverError:
        return None
    return read[0] if len(read) == 1 else None


def _solving(each: Found, before: Sequence[Found], macros: Macros | None) -> Found:
    """An equation of which the words before it say that the formula before them solves it."""
    latex = _END.sub("", each.latex)
    for other in reversed(before):
        formula = _END.sub("", other.latex)
        if other.section != each.section or formula.count("=") != 1 or other.kind not in ("definition", "identity", "equation_to_solve"):
            continue
        unknown, answer = _unknown(latex), _ANSWER.match(formula)
        if _FUNCTION.match(formula) is None:
            if unknown is None or answer is None or unknown[0] != answer[1]:
                continue
            variable = unknown[1] or next((v for v in ("x", "t") if _occurs(v, answer[3])), None)
            if variable is None:
                continue
            formula = f"{answer[1]}({variable}) = {answer[3]}"
        if _unknown(formula) is not None or not _occurs((_WORD.match(formula) or [""])[0] or "=", latex):
            continue
        claim = _implied(formula, latex, _plain(each.context), macros)
        return each if claim is None else replace(each, solves=((replace(claim, place=each.place),),), cued=True)
    return each


_WORD = re.compile(_LETTER)


def _sides(latex: str) -> list[str]:
    """What stands between the signs of equality outside of braces."""
    depth = 0
    sides = [""]
    for sign in latex:
        depth += (sign in "{([") - (sign in "})]")
        if sign == "=" and depth == 0:
            sides.append("")
        else:
            sides[-1] += sign
    return [side.strip().strip("&").strip() for side in sides]


def _worked_out(side: str, letters: Collection[str], macros: Macros | None) -> bool:
    """Whether a side of a chain is a formula in some letters, without an integral whose constant may be another one."""
    try:
        names = names_in(parse_syntax(side, macros))
    except DeriverError:
        return False
    return bool(side) and r"\int" not in side and names <= {*letters, "e", r"\pi"}


def _plain(context: Context | None, without: Collection[str] = ()) -> Context:
    """What is known of numbers alone: the formula itself says what the function is. Nothing is known of the letters `without`."""
    if context is None:
        return Context()
    symbols = {k: s for k, s in context.symbols.items() if s.is_scalar and k not in without}
    kept = tuple(c for c in context.conditions if c.free <= set(symbols.values()))
    return Context(symbols=symbols, conditions=kept)
