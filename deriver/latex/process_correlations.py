r"""What a text says of how two Brownian motions move together, in one notation: $d\langle W,B\rangle_t=\rho\,dt$ is $dW_tdB_t=\rho\,dt$.

Comes in: a task in the notation of one noise each. Goes out: the same with brackets, covariances and words of correlation as products of
differentials, and assets that carry only their number written with the time. What is asked or claimed of a bracket is left as it is.
"""

from __future__ import annotations

import re

from ..errors import NotSupported

__all__ = ["assets_with_time", "brackets", "correlated_in_words", "nothing_ignored"]

_NAME = r"[WBZ](?:[\^_]\{?\(?\d\)?\}?)?(?:_\{?t\}?|\(t\))?"
_PAIR = rf"(?P<a>{_NAME})\s*,\s*(?P<b>{_NAME})"
_EQUALS = r"\s*=\s*(?P<r>[^$=,;]*?)"
_DT = r"(?:\\[,;!: ])*\s*(?:\\mathrm\s*\{?\s*d\s*\}?|d)\s*t"
_TIME = r"(?:_\{?t\}?|\(t\))?"
_OPEN, _CLOSE = r"(?:\\left)?\s*(?:\\langle|\[|\\lbrack)", r"(?:\\right)?\s*(?:\\rangle|\]|\\rbrack)"
_STATED = (
    re.compile(rf"(?:\\mathrm\s*\{{?\s*d\s*\}}?|d)\s*{_OPEN}\s*{_PAIR}\s*{_CLOSE}{_TIME}{_EQUALS}{_DT}(?![a-z])"),
    re.compile(rf"(?<!d){_OPEN}\s*{_PAIR}\s*{_CLOSE}{_TIME}{_EQUALS}(?:\\[,;!: ])*\s*t(?![a-z(])"),
    re.compile(
        r"\\?(?:mathbb|operatorname|mathrm)?\s*\{?E\}?\s*(?:\\left)?[\[(]\s*d\s*(?P<a>"
        rf"{_NAME})(?:\\[,;!: ])*\s*d\s*(?P<b>{_NAME})\s*(?:\\right)?[\])]{_EQUALS}{_DT}(?![a-z])"
    ),
    re.compile(
        r"\\?(?:operatorname|mathrm|text)?\s*\{?(?:C|c)ov\}?\s*(?:\\left)?[\[(]\s*"
        rf"{_PAIR}\s*(?:\\right)?[\])]{_EQUALS}(?:\\[,;!: ])*\s*t(?![a-z(])"
    ),
    re.compile(
        rf"\\?(?:operatorname|mathrm|text)?\s*\{{?(?:C|c)orr\}}?\s*(?:\\left)?[\[(]\s*d?\s*(?P<a>{_NAME})\s*,\s*d?\s*(?P<b>{_NAME})\s*(?:\\right)?[\])]{_EQUALS}(?=\$|,|;|$)"
    ),
)
#: A statement of this kind that is left over is not understood, and is never passed over.
_LEFT = re.compile(
    rf"{_OPEN}\s*{_PAIR}\s*{_CLOSE}{_TIME}\s*=|(?:Corr|corr|Cov|cov)\}}?\s*(?:\\left)?[\[(]\s*d?\s*(?P<c>{_NAME})\s*,\s*d?\s*(?P<d>{_NAME})\s*(?:\\right)?[\])]\s*="
)
_ASKS = re.compile(
    r"\b(?:show|prove|verify|check|confirm|find|compute|calculate|determine|evaluate|is|whether|what|deduce)\b[^.;]*$", re.IGNORECASE
)


def _noise(name: str) -> str:
    """`W^1_t` for every way to write it."""
    number = re.search(r"\d", name)
    return f"{name[0]}^{number[0]}_t" if number else f"{name[0]}_t"


def _given(text: str, at: int) -> bool:
    """Whether the formula at a place is given, not asked for."""
    before = re.sub(r"\$[^$]*\$", " ", text[:at].rpartition(". ")[2])
    return _ASKS.search(before) is None or re.search(r"\b(?:where|with|if|when|given|and)\s*\$?$", before.rstrip("$ ") + " ") is not None


def brackets(text: str, assumed: list[str]) -> str:
    """Brackets and covariances of two different noises that are given, as products of differentials."""
    del assumed

    def formula(m: re.Match[str]) -> str:
        inside = m[0]
        if not _given(text, m.start()):
            return inside
        for pattern in _STATED:
            inside = pattern.sub(product, inside)
        return inside

    def product(m: re.Match[str]) -> str:
        one, two = _noise(m["a"]), _noise(m["b"])
        if one == two:
            return m[0]
        return f"d{one}d{two}={m['r'].strip() or '1'}\\,dt"

    return re.sub(r"\$[^$]*\$", formula, text)


def nothing_ignored(text: str) -> None:
    """Raise where a correlation of two noises is stated in a form that is not understood."""
    for m in _LEFT.finditer(text):
        one, two = (m["a"], m["b"]) if m["a"] else (m["c"], m["d"])
        if _noise(one) != _noise(two) and _given(text, m.start()):
            raise NotSupported("this correlation is stated in a form that is not understood", text=text, start=m.start(), end=m.end())


def correlated_in_words(text: str, assumed: list[str]) -> str:
    r""" "with correlation $\rho$": the product of the differentials, where it is not written."""
    del assumed
    names = list(dict.fromkeys(re.findall(r"[WBZ]\^\d_t", text)))
    if not names:
        names = sorted({m for m in re.findall(r"(?<![A-Za-ce-su-z\\])([WBZ]_t)", text)})
    if not names and re.search(r"brownian motions|wiener processes", text, re.IGNORECASE):
        names = sorted({f"{m}_t" for m in re.findall(r"\$([WBZ])\$", text)})
    if len(names) != 2 or re.search(r"d[WBZ][\^\d]*_t\s*(?:\\cdot|\\,|\\;)?\s*d[WBZ][\^\d]*_t", text):
        return text
    found = re.search(
        r"(?:,? (?:with|having|whose)(?: (?:a|the|constant|instantaneous|mutual))*? correlation(?: coefficient)?(?: (?:equal to|of|is))?"
        r"|,? (?:which are |that are )?correlated with(?: (?:correlation|coefficient|parameter))?(?: coefficient)?"
        r"|,? whose correlation(?: coefficient)? is) \$(?P<r>[^$=]*)\$(?:,? (?:i\.e\.|that is|so that),?(?= \$d))?",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return text
    one, two = names
    return f"{text[: found.start()]} with $d{one}d{two}={found['r'].strip()}\\,dt${text[found.end() :]}"


def assets_with_time(text: str, assumed: list[str]) -> str:
    """`dS_1=...`, `dS_2=...`: processes with a number, written without the time."""
    del assumed
    for letter in "SXYVPA":
        moved = set(re.findall(rf"(?<![A-Za-z\\])d\s*{letter}_\{{?(\d)\}}?\s*(?:\([t]\))?\s*=", text))
        if not {"1", "2"} <= moved or re.search(rf"{letter}_\{{?[12]\}}?\s*\(\s*[0sT]|{letter}_\{{\d\s*,", text):
            continue
        pattern = re.compile(rf"(?<![A-Za-ce-z\\])(d?)\s*{letter}_\{{?(\d)\}}?(?:\(t\))?(?![\d,(])")
        text = re.sub(r"\$[^$]*\$", lambda m, p=pattern, c=letter: p.sub(rf"\1 {c}_{{\2,t}}", m[0]), text)  # type: ignore[misc]
    return text
