r"""Questions about fields said with names: "the heat equation on the half-line", "Is $u=x^2-y^2$ harmonic?", "How does the mode decay?".

Comes in: the text of a task. Goes out: the same task with the equation written out, in the words of the grammar, and what was assumed on
the way; or None where nothing of it is said so.
"""

from __future__ import annotations

from . import patterns as re
from .field_phrases import FIELD_PHRASES
from .field_stories import FIELD_STORIES
from .idioms import Rephrased

__all__ = ["with_fields_named"]

_EQUATION = re.compile(r"\$[^$]*(?:u_\{?(?:tt|xx|yy|rr|t|x|y|r)\}?(?![a-z(}])|\\partial|\\Delta|\\nabla|\\frac\{\s*d)[^$]*=[^$]*\$")
_NAMED = re.compile(r"\b(?:the )?(?P<name>heat|diffusion|wave|Laplace(?:'s|’s)?)(?: equation)(?! \$)")


def with_fields_named(text: str) -> Rephrased | None:
    """The task with its equation written out."""
    new, assumed = text, list[str]()
    for phrase in (*FIELD_STORIES, *FIELD_PHRASES):
        new = phrase(new, assumed)
    for rewrite in (_harmonic, _mode, _principle, _named_equation, _half_line, _zero_ends):
        changed = rewrite(new, assumed)
        new = new if changed is None else changed
    if new == text:
        return None
    return Rephrased([(new, 0, len(text), False)], assumed)


def _harmonic(text: str, assumed: list[str]) -> str | None:
    del assumed
    found = re.fullmatch(r"\s*Is (?:the function )?\$([a-z])\s*(?:\([^$=]*\))?\s*=([^$]*)\$ (?:a )?harmonic(?: function)?\s*\?\s*", text)
    return None if found is None else f"Verify that ${found[1]}={found[2]}$ is harmonic."


def _mode(text: str, assumed: list[str]) -> str | None:
    """ "How does the mode $e^{ikx}$ decay under $u_t=\\alpha u_{xx}$?" """
    del assumed
    found = re.fullmatch(
        r"\s*(?:How does|Find how|Show how|Describe how) (?:the|a) (?:Fourier )?(?:mode|wave|plane wave) \$(?P<f>[^$]*)\$ "
        r"(?:decays?|evolves?|grows?|moves?|behaves?) (?:under|in|for|by)(?: the)?(?: [\w'öé-]+)*? \$(?P<e>[^$]*)\$[.?]?\s*",
        text,
    )
    if found is not None:
        return f"Solve ${found['e']}$ with $u(x,0)={found['f']}$."
    return None


def _principle(text: str, assumed: list[str]) -> str | None:
    del assumed
    if "maximum principle" not in text:
        return None
    found = re.fullmatch(
        r"\s*(?:State and prove|Prove|Derive|State|Show) (?:the|a) (?:weak )?maximum principle for (?P<rest>.*?)\.?\s*", text, re.DOTALL
    )
    if found is not None:
        return f"Find the maximum principle of {found['rest']}."
    found = re.fullmatch(
        r"\s*(?:Use|Using|By|Apply) the (?:weak )?maximum principle,?(?: to)? "
        r"(?:bound|find (?:upper and lower |sharp )?bounds (?:for|of|on)|estimate)"
        r"(?: the solution)?(?: \$u(?:\(x,\s*t\))?\$)?,? ?(?:where|if|when|for|of|with)? (?P<rest>.*?)\.?\s*",
        text, re.DOTALL,
    )  # fmt: skip
    return None if found is None else f"Find the maximum principle of {found['rest']}."


def _named_equation(text: str, assumed: list[str]) -> str | None:
    """An equation by its name alone."""
    found = _NAMED.search(text)
    if found is None or _EQUATION.search(text) or not re.match(r"\s*(?:Solve|Find|Use|By|Determine)", text):
        return None
    name = found["name"]
    if name in ("heat", "diffusion"):
        formula = "u_t=ku_{xx}"
    elif name == "wave":
        formula = "u_{tt}=c^2u_{xx}"
    elif r"\theta" in text or re.search(r"\bdis[ck]\b", text):
        formula = r"u_{rr}+\frac1ru_r+\frac1{r^2}u_{\theta\theta}=0"
    else:
        formula = "u_{xx}+u_{yy}=0"
    assumed.append(f"the {name} equation is read as ${formula}$")
    return f"{text[: found.start()]}${formula}${text[found.end() :]}"


def _half_line(text: str, assumed: list[str]) -> str | None:
    if "half-line" not in text or not re.search(r"u_t|u_\{t", text):
        return None
    plain = re.sub(r" on the half-line(?= \$[^$]*x[^$]*\$)", " on", text)
    if plain != text:
        return plain
    assumed.append("the half-line is $x>0$")
    return re.sub(r" (?:on|for|over) (?:the|a) half-line", " on $x>0$", text)


def _zero_ends(text: str, assumed: list[str]) -> str | None:
    """ "with zero boundary conditions" on an interval that is written out."""
    interval = re.search(r"\$0\s*(?:<|\\le|\\leq)\s*x\s*(?:<|\\le|\\leq)\s*([^$<]+)\$", text)
    said = re.search(
        r"with (?:zero|homogeneous Dirichlet|vanishing)(?: boundary)? (?:conditions|values|data)(?: at both ends| at the ends)?", text
    )
    if interval is None or said is None or not re.search(r"u_t|u_\{t", text):
        return None
    del assumed
    return f"{text[: said.start()]}with $u(0,t)=u({interval[1].strip()},t)=0$,{text[said.end() :]}".replace(", and ", " and ")
