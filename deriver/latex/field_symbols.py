r"""The formulas of a task on a partial differential equation, one by one and in one notation: $u|_{t=0}=g$ as $u(x,0)=g$.

Comes in: the LaTeX of a formula, which may be a system or a list. Goes out: its pieces, each with what it is: an equation, a condition, a
domain, a place, a value, a definition, a name.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import patterns as re

__all__ = ["Piece", "Unknown", "pieces_of_formula", "split_list", "unknown_of"]

_SPACES = re.compile(
    r"\\[,;:!]|\\ |~|&|\\nonumber|\\notag|\\label\{[^}]*\}|\\tag\{[^}]*\}|\\displaystyle|\\(?:big|Big|bigg|Bigg)[lr]?(?![a-z])"
)
_WRAPPERS = re.compile(
    r"\\(?:begin|end)\{(?:align|aligned|alignat|equation|gather|gathered|split|array|eqnarray|multline)\*?\}(?:\{[lcr|@{}\s]*\})?(?:\{\d\})?"
)
_TEXT = re.compile(r"\\(?:text|mbox|textrm|mathrm|hbox)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_VARIABLE = r"(?:x|y|z|t|r|s|S|\\theta|\\tau|\\xi|\\eta|\\rho)"


@dataclass(frozen=True)
class Unknown:
    """The function that is looked for, and the letters it is differentiated by."""

    name: str
    variables: tuple[str, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The letters in the order of the grammar: places first, the time last."""
        places = [v for v in self.variables if v not in ("t", r"\tau")]
        return (*places, *(v for v in self.variables if v not in places))


@dataclass(frozen=True)
class Piece:
    """kind: E equation, C condition, D domain, P place `r=a`, V value `u=f`, F definition, U the unknown, N another formula, W words."""

    kind: str
    text: str


def split_list(text: str) -> list[str]:
    """The parts of a formula between commas, semicolons, line ends and wide spaces outside of brackets."""
    out, depth, last, i = [], 0, 0, 0
    while i < len(text):
        c = text[i]
        if text.startswith("\\begin{", i):
            depth += 1
        elif text.startswith("\\end{", i):
            depth -= 1
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif depth <= 0:
            found = re.match(r"\\\\(?:\[[^\]]*\])?|\\q?quad(?![a-zA-Z])|\\qquad(?![a-zA-Z])|[,;]", text[i:])
            if found is not None:
                out.append(text[last:i])
                i += found.end()
                last = i
                continue
        if c == "\\":
            found = re.match(r"\\(?:[a-zA-Z]+|.)", text[i:], re.DOTALL)
            i += found.end() if found else 1
            continue
        i += 1
    out.append(text[last:])
    return [p.strip().rstrip(".").strip() for p in out]


def unknown_of(formulas: list[str]) -> Unknown | None:
    """The function that is differentiated, by its signs in all formulas; None where there is none, or more than one."""
    by: dict[str, list[str]] = {}
    name = r"(?:[a-zA-Z]|\\(?:phi|psi|Phi|Psi|theta|rho|eta|varphi))"

    def note(function: str, letters: str) -> None:
        row = by.setdefault(function, [])
        for v in re.findall(_VARIABLE, letters):
            if v not in row:
                row.append(v)

    for text in formulas:
        bare = re.sub(r"\\(?!theta|tau|xi|eta|rho)[a-zA-Z]+|\\.", " ", text)
        for m in re.finditer(rf"([a-zA-Z])_(?:\{{\s*((?:{_VARIABLE}\s*)+)\}}|((?:{_VARIABLE})))(?![a-zA-Z0-9])", bare):
            note(m[1], m[2] or m[3])
        for m in re.finditer(rf"(\\(?:phi|psi|Phi|Psi|varphi))_(?:\{{\s*((?:{_VARIABLE}\s*)+)\}}|((?:{_VARIABLE})))(?![a-zA-Z0-9])", text):
            note(m[1], m[2] or m[3])
        power = r"(?:\s*\^\s*(?:\{\s*\d\s*\}|\d))?"
        below = rf"((?:\s*\\partial\s*(?:{_VARIABLE}){power})+)\s*"
        for m in re.finditer(rf"\\[dt]?frac\s*\{{\s*\\partial{power}\s*({name})\s*(?:\([^)]*\))?\s*\}}\s*\{{{below}\}}", text):
            note(m[1], re.sub(r"\\partial", " ", m[2]))
        for m in re.finditer(rf"\\partial{power}\s*({name})\s*/\s*\\partial\s*({_VARIABLE})", text):
            note(m[1], m[2])
        for m in re.finditer(rf"\\partial_(?:\{{((?:{_VARIABLE}\s*)+)\}}|({_VARIABLE}))(?:\^\{{?\d\}}?)?\s*({name})", text):
            note(m[3], m[1] or m[2])
        for m in re.finditer(rf"(?:\\Delta|\\nabla\s*\^\s*\{{?\s*2\s*\}}?)\s*({name})(?![a-zA-Z])", text):
            note(m[1], "")
    by.pop("d", None)
    if not by:
        return None
    best = max(by, key=lambda k: len(by[k]) + (0.5 if k == "u" else 0))
    if any(k != best and len(v) > 1 for k, v in by.items()):
        return None
    return Unknown(best, tuple(by[best]))


def _plain(text: str, u: Unknown) -> str:
    """Values at places in one notation."""
    n = re.escape(u.name)
    v = _VARIABLE
    text = re.sub(r"\\(?:left|right)\s*\.?\s*(?=\\frac|\\partial|\|)", lambda m: "" if "." in m[0] else m[0], text)
    text = re.sub(r"\\(?:left|right)(?![a-zA-Z])\s*", "", text)
    slope = rf"\\[dt]?frac\s*\{{\s*\\partial\s*{n}\s*\}}\s*\{{\s*\\partial\s*({v})\s*\}}"
    flat = rf"\\partial\s*{n}\s*/\s*\\partial\s*({v})"
    prefix = rf"\\partial_\{{?({v})\}}?\s*{n}"
    at = r"\s*(?=\(|\|)"
    for pattern in (slope, flat, prefix):
        text = re.sub(pattern + at, lambda m: f"{u.name}_{{{m[1]}}}", text)

    def bar(m: re.Match[str]) -> str:
        variable, point = m[2], m[3].strip()
        arguments = [point if a == variable else a for a in u.arguments]
        return f"{m[1]}({','.join(arguments)})" if variable in u.arguments else m[0]

    text = re.sub(rf"({n}(?:_\{{?{v}\}}?)?)\s*\\?[|]_\{{\s*({v})\s*=\s*([^{{}}]*)\}}", bar, text)
    # time first: u(t,x), u(0,x)
    if len(u.arguments) == 2 and u.arguments[1] in ("t", r"\tau"):
        place, time = u.arguments

        def turn(m: re.Match[str]) -> str:
            a, c = m[2].strip(), m[3].strip()
            if c == place and a != place:
                return f"{m[1]}({c},{a})"
            return f"{m[1]}({c},{a})" if a == time and c != time else m[0]

        text = re.sub(rf"(?<![A-Za-z\\])({n}(?:_\{{?(?:{v})+\}}?)?)\(([^(),]*),([^(),]*)\)", turn, text)
    return text


_RELATION = re.compile(r"<|>|\\leq?(?![a-z])|\\geq?(?![a-z])|\\in(?![a-z])|≤|≥")


def pieces_of_formula(latex: str, u: Unknown) -> list[Piece]:
    """The pieces of one formula, in order."""
    out: list[Piece] = []
    at = 0
    latex = re.sub(r"\\\{([^{}]*(?:<|>|\\le|\\ge)[^{}]*)\\\}", r"\1", latex)
    latex = re.sub(r"(\S+)\s*(<|\\leq?)\s*([xyr]),\s*([xyr])\s*(<|\\leq?)\s*([^,$]+)$", r"\1 \2 \3 \5 \6, \1 \2 \4 \5 \6", latex)
    cases = re.search(r"\\begin\{cases\}(.*?)\\end\{cases\}", latex, re.DOTALL)
    if cases is not None and re.match(r"\s*(?:\\left\\\{)?\s*$", latex[: cases.start()]):
        latex = cases[1] + latex[cases.end() :]  # a system in a brace
    latex = re.sub(r"\\(begin|end)\{matrix\}", r"\\\1{aligned}", latex)
    latex = re.sub(r"\\left\s*\\\{\s*(?=\\begin\{(?:array|aligned))|\\right\s*\.", " ", latex)
    latex = _WRAPPERS.sub(" ", latex)
    hidden = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", lambda m: m[0].replace("\\text", "\\tex_"), latex, flags=re.DOTALL)
    for found in _TEXT.finditer(hidden):
        if len(found[1].strip()) < 2 and found[1].strip():
            continue
        out += _of_part(hidden[at : found.start()], u)
        if found[1].strip(" .,"):
            out.append(Piece("W", found[1].strip()))
        at = found.end()
    out += _of_part(hidden[at:], u)
    return [Piece(p.kind, p.text.replace("\\tex_", "\\text")) for p in out]


def _of_part(text: str, u: Unknown) -> list[Piece]:
    inner = text.replace("\\tex_", "\\text")
    cases: list[str] = []

    def keep(m: re.Match[str]) -> str:
        cases.append(m[0])
        return f"\\CASES{{{len(cases) - 1}}}"

    inner = re.sub(r"\\begin\{(cases|pmatrix)\}.*?\\end\{\1\}", keep, inner, flags=re.DOTALL)
    inner = re.sub(r"\\\\(?:\[[^\]]*\])?", ";", inner).replace("&&", ",")
    inner = _SPACES.sub(" ", inner)
    out = []
    for part in split_list(inner):
        if not part:
            continue
        part = re.sub(r"\\CASES\{(\d+)\}", lambda m: cases[int(m[1])], part)
        out.append(_one(_plain(part, u), u))
    return out


def _one(text: str, u: Unknown) -> Piece:
    n = re.escape(u.name)
    v = _VARIABLE
    text = re.sub(r"\s+", " ", text).strip()
    left, equals, _ = text.partition("=")
    if equals and not re.search(r"\\begin\{cases\}", left) and not _RELATION.search(left):
        value = rf"{n}(?:_\{{?(?:{v})+\}}?)?\s*\("
        bare = re.sub(rf"{n}(?:_\{{?(?:{v})+\}}?)?\s*\([^()]*\)", "", left)
        general = rf"{n}_|\\partial|\\Delta\s*{n}|\\nabla"
        points = re.findall(rf"{n}(?:_\{{?(?:{v})+\}}?)?\s*\(([^()]*)\)", left)
        fixed = [any(a.strip() not in u.variables for a in p.split(",")) for p in points]
        if re.search(value, left) and points and all(fixed) and not re.search(general, bare):
            return Piece("C", text)
        if re.fullmatch(rf"\s*{n}(?:\([^()]*\))?\s*", left):
            inner = text.partition("=")[2].strip()
            if re.fullmatch(rf"{n}\s*\([^()=]*\)", inner):
                return Piece("U", text)
            return Piece("V", text)
        if re.fullmatch(rf"\s*{n}_\{{?[xyr]\}}?\s*", left) and not re.search(rf"(?<![A-Za-z\\]){n}(?![A-Za-z])", text.partition("=")[2]):
            return Piece("H", text)
        if re.search(rf"{n}_\{{?(?:{v})|\\partial|\\Delta\s*{n}|\\nabla", text):
            return Piece("E", text)
        if re.fullmatch(rf"\s*(?:{v})\s*", left) and text.count("=") == 1:
            return Piece("P", text)
        if re.fullmatch(r"\s*\\?[a-zA-Z]+(?:_\{?\w+\}?)?\s*(?:\([^()]*\))?\s*", left):
            return Piece("F", text)
        return Piece("N", text)
    if _RELATION.search(text):
        return Piece("D", text)
    if re.fullmatch(rf"{n}(?:\s*\([^()]*\))?", text):
        return Piece("U", text)
    return Piece("N", text)
