r"""Schemes on grids by their names: "the Lax-Wendroff scheme for $u_t+au_x=0$" is the scheme written out.

Comes in: the text of a task. Goes out: the text with the scheme in the place of the equation, where a name of the table and an equation
that it belongs to stand in it and no scheme is written yet.
"""

from __future__ import annotations

from . import patterns as re

__all__ = ["with_scheme_written"]

_D2 = r"u_{j+1}^{%s}-2u_j^{%s}+u_{j-1}^{%s}"
_D1 = r"u_{j+1}^{%s}-u_{j-1}^{%s}"
_NU, _MU = r"\frac{@\Delta t}{\Delta x}", r"\frac{@\Delta t}{\Delta x^2}"
_HALF_NU, _HALF_MU = r"\frac{@\Delta t}{2\Delta x}", r"\frac{@\Delta t}{2\Delta x^2}"
_CENTRAL = r"[ ,-]*(?:and )?(?:central|centred|centered)[- ](?:space|differences?)"
_NEW, _OLD = r"u_j^{n+1}", r"u_j^n"


def _second(level: str) -> str:
    return _D2.replace("%s", level)


def _first(level: str) -> str:
    return _D1.replace("%s", level)


#: Kind of the equation -> names of a scheme -> the scheme; `@` is the coefficient of the equation.
_SCHEMES: dict[str, tuple[tuple[str, str], ...]] = {
    "transport": (
        (r"lax[- –]friedrichs|\blax scheme|\blax method", rf"{_NEW}=\frac12(u_{{j+1}}^n+u_{{j-1}}^n)-{_HALF_NU}({_first('n')})"),
        (
            r"lax[- –]wendroff",
            rf"{_NEW}={_OLD}-{_HALF_NU}({_first('n')})+\frac{{@^2\Delta t^2}}{{2\Delta x^2}}({_second('n')})",
        ),
        (r"leap-?frog", rf"{_NEW}=u_j^{{n-1}}-{_NU}({_first('n')})"),
        (r"crank[- –]nicolson", rf"{_NEW}={_OLD}-\frac{{@\Delta t}}{{4\Delta x}}({_first('n+1')}+{_first('n')})"),
        (
            rf"\bbtcs\b|backward[- ](?:time|euler){_CENTRAL}|implicit (?:central|euler)",
            rf"{_NEW}={_OLD}-{_HALF_NU}({_first('n+1')})",
        ),
        (
            rf"\bftcs\b|forward[- ](?:time|euler){_CENTRAL}",
            rf"{_NEW}={_OLD}-{_HALF_NU}({_first('n')})",
        ),
        (r"\bdownwind", rf"{_NEW}={_OLD}-{_NU}(u_{{j+1}}^n-{_OLD})"),
        (r"\bupwind|forward[- ]time[ ,-]*backward[- ]space|\bftbs\b", rf"{_NEW}={_OLD}-{_NU}({_OLD}-u_{{j-1}}^n)"),
    ),
    "heat": (
        (r"crank[- –]nicolson", rf"{_NEW}={_OLD}+{_HALF_MU}({_second('n+1')}+{_second('n')})"),
        (
            r"du ?fort[- –]frankel",
            rf"\frac{{{_NEW}-u_j^{{n-1}}}}{{2\Delta t}}=@\frac{{u_{{j+1}}^n-{_NEW}-u_j^{{n-1}}+u_{{j-1}}^n}}{{\Delta x^2}}",
        ),
        (r"leap-?frog|richardson", rf"\frac{{{_NEW}-u_j^{{n-1}}}}{{2\Delta t}}=@\frac{{{_second('n')}}}{{\Delta x^2}}"),
        (
            r"\bbtcs\b|backward[- ](?:time|euler)|implicit euler|\bimplicit (?:scheme|method)|fully implicit",
            rf"{_NEW}={_OLD}+{_MU}({_second('n+1')})",
        ),
        (
            r"\bftcs\b|forward[- ](?:time|euler)|explicit euler|\bexplicit (?:scheme|method)",
            rf"{_NEW}={_OLD}+{_MU}({_second('n')})",
        ),
    ),
    "wave": (
        (
            r"leap-?frog|\bexplicit\b|central (?:time|differences?)|standard|second-order",
            rf"{_NEW}-2{_OLD}+u_j^{{n-1}}=\frac{{@^2\Delta t^2}}{{\Delta x^2}}({_second('n')})",
        ),
    ),
}
_LETTER = r"(?P<a>\\?[a-zA-Z]+?)?\s*(?:\\,)?\s*"
_T, _X = r"u_\{?t\}?", r"u_\{?x\}?"
_EQUATIONS = (
    ("transport", rf"{_T}\+{_LETTER}{_X}=0"),
    ("transport", rf"\\frac{{\\partialu}}{{\\partialt}}\+{_LETTER}\\frac{{\\partialu}}{{\\partialx}}=0"),
    ("heat", rf"{_T}={_LETTER}u_\{{xx\}}"),
    ("heat", rf"\\frac{{\\partialu}}{{\\partialt}}={_LETTER}\\frac{{\\partial\^2u}}{{\\partialx\^2}}"),
    ("wave", r"u_\{tt\}=(?P<a>\\?[a-zA-Z]+)\^2\s*u_\{xx\}"),
    ("wave", r"\\frac{\\partial\^2u}{\\partialt\^2}=(?P<a>\\?[a-zA-Z]+)\^2\\frac{\\partial\^2u}{\\partialx\^2}"),
)
_WORDED = (
    ("transport", r"(?:linear )?(?:advection|transport) equation", "a"),
    ("heat", r"(?:one-dimensional )?(?:heat|diffusion) equation", r"\alpha"),
    ("wave", r"wave equation", "c"),
)
#: What is asked of a scheme itself, not of its equation.
_ASKED = re.compile(r"amplification|CFL|von[- ]Neumann|\bstab(?:le|ility)\b|\bunstable\b|truncation|consisten|\border\b", re.IGNORECASE)
_DOLLARS = re.compile(r"\$([^$]+)\$")


def with_scheme_written(text: str) -> str:
    """The text with a named scheme written out in the place of its equation."""
    if not _ASKED.search(text) or re.search(r"[a-zA-Z]_\{?[ijlm][^$]*\^\{?[nk]|\^\{?n[^$]*_\{?[ijlm]", text):
        return text
    words = _DOLLARS.sub(" ", text).lower()
    for found in _DOLLARS.finditer(text):
        source = re.sub(r"\s|\\,|\\;|\{(?=\\partial u)|\\left|\\right", "", found[1])
        for kind, pattern in _EQUATIONS:
            m = re.fullmatch(pattern, source.rstrip(".,"))
            scheme = None if m is None else _scheme(kind, words, (m["a"] or "1"))
            if scheme is not None:
                return f"{text[: found.start()]}${scheme}${text[found.end() :]}"
    for kind, pattern, letter in _WORDED:
        m = re.search(pattern, text, re.IGNORECASE)
        scheme = None if m is None or "$" in text else _scheme(kind, words, letter)
        if m is not None and scheme is not None:
            return f"{text[: m.end()]} ${scheme}${text[m.end() :]}"
    return text


def _scheme(kind: str, words: str, letter: str) -> str | None:
    """The scheme of the first name in the words; letters stay apart from what stands behind them."""
    found = next((scheme for pattern, scheme in _SCHEMES[kind] if re.search(pattern, words)), None)
    if found is None:
        return None
    if letter == "1":
        return found.replace("@^2", "").replace(r"@\frac", r"\frac").replace("@", "")
    return found.replace("@", letter + (" " if letter.startswith("\\") else ""))
