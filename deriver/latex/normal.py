r"""The normal distribution function in formulas of prices: `N(d_1)`, `\Phi(d_2)`, `N'(d_1)`, written out by the error function; the Greeks.

Comes in: a task. Goes out: the same text, with these in elementary notation, where the task names `d_1` or `d_2`, or says that N is the
normal distribution function.
"""

from __future__ import annotations

from . import patterns as re

__all__ = ["with_normal_distribution"]

_SAID = re.compile(
    r"\bnormal (?:cumulative )?(?:distribution(?: function)?|cdf)\b|\bcumulative (?:standard )?normal\b|\bd_\{?[12+-]\}?|\bd_\\pm"
)
_GREEKS = {
    "delta": r"\frac{\partial %s}{\partial S}",
    "gamma": r"\frac{\partial^2 %s}{\partial S^2}",
    "vega": r"\frac{\partial %s}{\partial \sigma}",
    "rho": r"\frac{\partial %s}{\partial r}",
}
#: "the delta of $C$", and "the delta $\frac{\partial C}{\partial S}$", where the word says nothing more.
_GREEK = re.compile(
    r"\b(?:the )?(delta|gamma|vega|rho)(?: of (?:the (?:call|put|option) )?\$(\w)\$| (?=\$\\frac\{\\partial))", re.IGNORECASE
)
#: `(W_t)_{t\\ge0}`, a process as a family.
_FAMILY = re.compile(r"(?:\\?[({])(?P<name>(?:\\mathbf\s*\{?)?[A-Z]\}?_t)\\?[)}]_\{?t\s*(?:\\geq?(?:slant)?|\\in\s*\[)\s*0[^}$]*\}?")
_HEAD = re.compile(
    r"(?<![\\^_{])(?P<cdf>N|\\Phi|\\mathcal\s*\{?\s*N\s*\}?|\\mathrm\s*\{N\}|\\operatorname\{N\})(?P<prime>'|\\prime|\^\{?\\prime\}?)?"
    r"\s*(?:\\left|\\[bB]ig[gl]?)?\s*\("
    r"|(?<![\\^_{])(?P<pdf>\\varphi|\\phi|n)\s*(?:\\left)?\s*\(\s*(?=[-+]?d_)"
)


def with_normal_distribution(text: str) -> str:
    r"""The text with the normal distribution function written out.

    >>> with_normal_distribution(r"SN(d_1)")
    'S\\frac{1+\\operatorname{erf}\\left(\\frac{\\left(d_1\\right)}{\\sqrt2}\\right)}{2}'
    """
    text = _FAMILY.sub(lambda m: m["name"], text)
    text = re.sub(r"(\\sim\s*)N\s*(?=(?:\\left)?\s*\()", lambda m: rf"{m[1]}\mathcal{{N}}", text)
    if not _SAID.search(text):
        return text
    text = _GREEK.sub(lambda m: f"${_GREEKS[m[1].lower()] % m[2]}$" if m[2] else "", text)
    out: list[str] = []
    at = 0
    while (found := _HEAD.search(text, at)) is not None:
        close = _closing(text, found.end())
        if close is None:
            break
        if re.search(r"\\[A-Za-z]*$", text[: found.start()]) and not found[0].startswith("\\"):
            out.append(text[at : found.end()])  # the end of a command
            at = found.end()
            continue
        inner = re.sub(r"\\right\s*$", "", text[found.end() : close])
        if "," in inner or not inner.strip():
            out.append(text[at : found.end()])
            at = found.end()
            continue
        out.append(text[at : found.start()])
        inner = with_normal_distribution(inner)
        if found["cdf"] and not found["prime"]:
            out.append(rf"\frac{{1+\operatorname{{erf}}\left(\frac{{\left({inner}\right)}}{{\sqrt2}}\right)}}{{2}}")
        else:
            out.append(rf"\frac{{e^{{-\frac12\left({inner}\right)^2}}}}{{\sqrt{{2\pi}}}}")
        at = close + 1
    out.append(text[at:])
    return "".join(out)


def _closing(text: str, at: int) -> int | None:
    depth = 1
    for i in range(at, len(text)):
        depth += (text[i] in "({[") - (text[i] in ")}]")
        if depth == 0:
            return i
    return None
