r"""Tasks on fields told as a story: a plucked string, a rod in its steady state, a frame that moves, a substitution by its name.

Comes in: the text of a task. Goes out: the same task with its equation written, in the words of the grammar; the text as it is where no
row fits. A row is anchored on the nouns of its story.
"""

from __future__ import annotations

import re

__all__ = ["FIELD_STORIES"]

_DOLLARS = r"\$[^$]*\$"
_REWRITE = r"(?:write|rewrite|express|transform|convert|put|bring)"
_NAMED = r"(?:[\w'’öé–-]+ )*?(?:equation|pde|problem)"
_LIST = rf"{_DOLLARS}(?:(?: ?,| and|, and|;)+ ?{_DOLLARS})*"


def moving_frame(text: str, assumed: list[str]) -> str:
    r""" "Write $u_t=u_{xx}$ in the moving frame $\xi=x-vt$." """
    del assumed
    found = re.fullmatch(
        rf"\s*{_REWRITE} (?:{_NAMED} )?(?P<e>\$[^$]*=[^$]*\$) (?:in|into|to|using|with respect to) (?:the|a|an)"
        r" (?:uniformly )?(?:co-?)?(?:moving|travelling|traveling|comoving) (?:frame|coordinates?|coordinate system|variables?)"
        rf"(?: of reference)?(?: (?:with|given by|where|defined by|moving with speed \$\w+\$, (?:i\.e\. )?))?,? (?P<n>{_LIST})\.?\s*",
        text, re.IGNORECASE,
    )  # fmt: skip
    return text if found is None else f"Transform {found['e']} with {found['n']}."


_BLACK_SCHOLES = r"V_t+\frac12\sigma^2S^2V_{SS}+rSV_S-rV=0"


def by_substitution(text: str, assumed: list[str]) -> str:
    """A substitution with its name, or of an equation that has one."""
    found = re.fullmatch(
        rf"\s*(?:use|using|apply|show that|with|by)(?: means of)? the (?:hopf[-–]cole|cole[-–]hopf) (?:transformation|substitution"
        rf"|transform) (?P<s>{_DOLLARS}),?(?: to)?"
        rf" (?:reduces?|transforms?|converts?|turns?|linearis\w+|lineariz\w+) (?:the )?(?:viscous )?"
        rf"burgers['’]?s?(?:['’])? equation(?: (?P<e>{_DOLLARS}))?(?: (?:to|into) (?:the|a) (?:linear )?(?:heat|diffusion) equation"
        rf"(?: (?P<h>{_DOLLARS}))?)?\.?\s*",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is not None:
        equation = found["e"] or r"$u_t+uu_x=\nu u_{xx}$"
        if found["e"] is None:
            assumed.append(f"Burgers' equation is read as {equation}")
        if found["h"]:
            return f"Show that {found['s']} transforms {equation} into {found['h']}."
        return f"Transform {equation} with {found['s']}."
    return _of_prices(text, assumed)


def _of_prices(text: str, assumed: list[str]) -> str:
    found = re.fullmatch(
        rf"\s*(?:show that|verify that|prove that) (?:the )?(?:substitutions?|changes? of variables?|transformations?|variables?)?"
        rf" ?(?P<s>{_LIST}),? (?:turns?|transforms?|reduces?|converts?|brings?|takes?) (?:the )?black[-–]scholes (?:equation|pde)"
        rf"(?: (?P<e>{_DOLLARS}))? (?:in)?to (?:an? |one |the )?(?:equation )?(?:with )?(?P<c>constant coefficients|heat equation|diffusion"
        rf" equation)(?: (?P<h>{_DOLLARS}))?\.?\s*",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return text
    equation = found["e"] or f"${_BLACK_SCHOLES}$"
    if found["e"] is None:
        assumed.append(f"the Black-Scholes equation is read as {equation}")
    if found["h"]:
        return f"Show that {found['s']} transforms {equation} into {found['h']}."
    kind = "constant coefficients" if "constant" in found["c"].lower() else "the heat equation"
    return f"Transform {equation} with {found['s']}, claimed: {kind}."


def travelling_form(text: str, assumed: list[str]) -> str:
    """ "Look for a travelling wave $u(x,t)=U(x-ct)$ of $...$. What ODE does $U$ satisfy?" """
    del assumed
    found = re.fullmatch(
        r"\s*(?:look|seek|search|consider|try|suppose|find|let|we look|assume)\b[^$]*?(?:travell?ing[- ]wave|solution|wave)s?[^$]*"
        r"\$(?P<u>[a-zA-Z])(?:\(x,\s*t\))?\s*=\s*(?P<f>[A-Za-z]|\\phi|\\varphi)\s*\((?P<z>[^()$]*)\)\$,?"
        rf"(?: (?:of|to|for|solves|satisfies|is a solution of))?(?: {_NAMED})? (?P<e>\$[^$]*=[^$]*\$)\s*[.,;]\s*"
        r"(?:and )?(?:what|which|find|derive|determine|write down|obtain|state|show)\b[^$]*?(?:ode|ordinary differential equation|equation)"
        r"(?:[^$]*(?:satisf|for|solved by|does|governing)[^$]*(?:\$[^$=]*\$)?[^$]*)?[.?]?\s*",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return text
    return f"Transform {found['e']} with ${found['u']}(x,t)={found['f']}(z)$, $z={found['z']}$."


def decaying_mode(text: str, assumed: list[str]) -> str:
    """ "How fast does the mode $e^{ikx}$ decay under $...$?" """
    del assumed
    found = re.fullmatch(
        r"\s*(?:how (?:fast|quickly|rapidly) (?:does|do)|at (?:what|which) rate (?:does|do)|find the (?:decay |growth )rate of)"
        r" (?:the|a|each) (?:fourier |single )?(?:modes?|plane waves?|waves?) \$(?P<f>[^$]*)\$"
        r" ?(?:decays?|grows?|evolves?|damp(?:ed)?|die out)? ?(?:under|in|for|by|of)(?: the)?(?: [\w'öé-]+)*? \$(?P<e>[^$]*)\$[.?]?\s*",
        text, re.IGNORECASE,
    )  # fmt: skip
    return text if found is None else f"Solve ${found['e']}$ with $u(x,0)={found['f']}$."


def still_rod(text: str, assumed: list[str]) -> str:
    """ "the steady-state temperature of a rod with $u(0)=10$, $u(5)=60$": the second derivative is zero."""
    found = re.fullmatch(
        r"\s*(?:find|determine|compute|what is|calculate) the (?:steady[- ]state|equilibrium|stationary) (?:temperature|heat)"
        r"(?: distribution| profile)?(?: \$u(?:\(x\))?\$)? (?:of|in|along|for) (?:a|the) (?:(?:thin|uniform|homogeneous|insulated) )*"
        rf"(?:rod|bar|wire)(?: of length \$(?P<l>[^$]*)\$)?,?(?: (?:with|if|where|whose ends satisfy))? (?P<c>{_LIST})[.?]?\s*",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return text
    rows = re.findall(r"\$([^$]*)\$", found["c"])
    if len(rows) != 2 or not all(re.match(r"\s*u(?:'|_x)?\s*\([^(),]*\)\s*=", r) for r in rows):
        return text
    assumed.append("in the steady state of the heat equation without sources the second derivative by the place is zero")
    given = ", ".join(f"${re.sub(r'_x', chr(39), r)}$" for r in rows)
    return f"Solve $\\frac{{d^2u}}{{dx^2}}=0$ with {given}."


def kept_quantity(text: str, assumed: list[str]) -> str:
    """ "Show that for $E$ with $C$ the quantity $Q$ is conserved": the quantity first."""
    del assumed
    found = re.fullmatch(
        r"\s*(?:show|prove|verify|check) that,? (?:for|if|when|under|along) (?P<g>(?:[^$]*\$[^$]*\$)+?"
        r"[^$]*?),? (?:then )?(?:the )?(?P<n>quantity|integral|energy|mass|total (?:energy|mass|heat)|functional|momentum)?"
        r" ?(?P<q>\$[^$]*\\int[^$]*\$) is (?P<k>conserved|constant(?: in time)?|independent of time)\.?\s*",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return text
    given = re.sub(r"^(?:solutions of|a solution of|the) ", "", found["g"]).strip(" ,")
    given = re.sub(r"\s(?:on|in|over) \$[(\[]\s*0\s*,\s*[^,$]*[)\]]\$", "", given)
    return f"Show that {found['q']} is {found['k']} for {given}."


FIELD_STORIES = (moving_frame, by_substitution, travelling_form, decaying_mode, still_rod, kept_quantity)
