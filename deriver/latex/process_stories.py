r"""Tasks on random processes told in whole sentences: Itô's lemma applied to a function, a model by its name, two equations of a diffusion.

Comes in: the text of a task on Brownian motions. Goes out: the same task in the words of the grammar; the text as it is where no row fits.
"""

from __future__ import annotations

import re

__all__ = ["PROCESS_STORIES"]

_LEMMA = r"It[oô](?:['’]s)? (?:formula|lemma|rule)"


def lemma_to_a_function(text: str, assumed: list[str]) -> str:
    """ "Apply Itô's lemma to $f(t,x)=tx^2$" where an equation says how $X_t$ moves: the differential of $tX_t^2$."""
    found = re.search(
        rf"\b(?:apply|use) {_LEMMA} (?:to|with|for)(?: the function)?"
        r" \$(?P<f>[A-Za-z])\((?:t,\s*)?(?P<x>[xsyrwb])(?:,\s*t)?\)\s*=\s*(?P<b>[^$=]*)\$"
        r"(?: to find \$d[^$]*\$)?",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return text
    named = re.findall(r"(?<![A-Za-z\\])d\s*([XYSrxB-DF-HW])(_\{?t\}?|\(t\))?\s*=", text)
    names = list(dict.fromkeys(f"{a}{b}" for a, b in named))
    if not names and re.search(r"brownian motion|wiener process", text, re.IGNORECASE):
        noises = list(dict.fromkeys(re.findall(r"\$([WB])(?:_\{?t\}?)?\$", text)))
        names = [f"{(noises or ['W'])[0]}_t"] if len(noises) < 2 else []
    if len(names) != 1:
        return text
    name = names[0]
    body = re.sub(rf"(?<![A-Za-z\\]){found['x']}(?![A-Za-z])(?=(\^)?)", lambda m: f"({name})" if m[1] else name, found["b"])
    if body == found["b"]:
        return text
    assumed.append(f"${found['f']}$ is taken at ${name}$")
    return f"{text[: found.start()]}Find $d({body})$.{text[found.end() :].lstrip('.')}"


_BOTH = re.compile(
    r"\b(?P<verb>write down|write|derive|find|give|state|determine|obtain)(?P<a> (?:the |its )?"
    r"(?:corresponding |associated )?(?:reverse[- ]time|time[- ]reversed|reverse|backward)(?: diffusion)?(?: (?:sde|equation|process))?)"
    r"(?: (?:for|of) it)?,? and(?: also)?"
    r"(?P<b> (?:the |its )?(?:corresponding |associated |deterministic )*probability[- ]flow(?: (?:ode|equation))?)",
    re.IGNORECASE,
)


def both_equations(text: str, assumed: list[str]) -> str:
    """ "the reverse-time SDE and the probability flow ODE": two questions."""
    del assumed
    return _BOTH.sub(lambda m: f"{m['verb']}{m['a']}. {m['verb'][:1].upper()}{m['verb'][1:]}{m['b']}", text)


_MODELS = {
    "cir": r"d{0}_t=\kappa(\theta-{0}_t)\,dt+\sigma\sqrt{{{0}_t}}\,dW_t",
    "vasicek": r"d{0}_t=\kappa(\theta-{0}_t)\,dt+\sigma\,dW_t",
    "ornstein": r"d{0}_t=-\theta {0}_t\,dt+\sigma\,dW_t",
}
_PARAMETERS = re.compile(
    r"\b(?:in|for|consider|under)(?: the| a| an)? (?P<m>cir|cox[-–]ingersoll[-–]ross|vasicek|ornstein[-–]uhlenbeck)"
    r"(?: short[- ]rate| interest[- ]rate| rate)?(?: (?:model|process))?(?: for \$(?P<x>[a-z])(?:_t)?\$)? with(?: parameters?)? "
    r"(?P<p>\$[^$]*=[^$]*\$(?:(?:,| and|, and) \$[^$]*=[^$]*\$)*),?",
    re.IGNORECASE,
)


def model_by_name(text: str, assumed: list[str]) -> str:
    r""" "In the CIR model with $\kappa=1$, $\theta=0.02$, $\sigma=0.5$, ...": the equation with these numbers."""
    found = _PARAMETERS.search(text)
    if found is None or re.search(r"(?<![A-Za-z\\])d\s*[A-Za-z](?:_\{?t\}?)?\s*=", text):
        return text
    kind = found["m"].lower()
    model = next(row for word, row in _MODELS.items() if kind.startswith(word) or (word == "cir" and kind.startswith("cox")))
    name = found["x"] or ("r" if "ornstein" not in kind else "X")
    equation = model.format(name)
    rows = [r for f in re.findall(r"\$([^$]*)\$", found["p"]) for r in re.split(r",(?![^()]*\))", f)]
    starts = []
    for row in rows:
        left, _, value = (p.strip() for p in row.partition("="))
        if re.fullmatch(r"\w_\{?0\}?", left):
            starts.append(row.strip())
        elif left in (r"\kappa", r"\theta", r"\sigma") and left in equation:
            shown = value if re.fullmatch(r"\d*\.?\d+", value) else f"({value})"
            equation = re.sub(rf"{re.escape(left)}(?![A-Za-z])", shown.replace("\\", r"\\"), equation)
        else:
            return text
    assumed.append(f"the model is ${equation}$")
    rest = text[found.end() :].strip()
    given = ", ".join(f"${r}$" for r in (equation, *starts))
    return f"{text[: found.start()]}Let {given}. {rest[:1].upper()}{rest[1:]}"


def value_at_a_time(text: str, assumed: list[str]) -> str:
    r""" "Let $X_t=\int_0^t s\,dW_s$. What is the distribution of $X_2$?": the definition at that time."""
    del assumed
    asked = re.search(
        r"\b(?:distribution|law|mean|variance|expectation|expected value)(?: and(?: the)? (?:mean|variance|expectation|distribution))? of"
        r" \$(?P<x>[A-Z])_\{?(?P<k>\d+(?:\.\d+)?|T)\}?\$",
        text,
    )  # fmt: skip
    if asked is None:
        return text
    given = re.search(rf"\$\s*{asked['x']}(?:_\{{?t\}}?|\(t\))\s*=\s*(?P<b>[^$=]*(?:\\int|[WB]_)[^$=]*)\$", text[: asked.start()])
    if given is None:
        return text
    body = given["b"].strip().rstrip(".,")
    if re.search(r"d\s*[WB]_\{?t\}?|dt(?![a-z])", body):
        return text  # the variable of the integral is the time as well
    value = re.sub(r"(?<![A-Za-z\\])t(?![A-Za-z])", asked["k"], body)
    at = asked.group(0)
    return text.replace(at, at.replace(re.search(r"\$.*\$", at)[0], f"${value}$"))  # type: ignore[index]


_BRACKET = re.compile(
    r"\b(?P<v>find|compute|calculate|determine|evaluate|what is) \$(?P<d>d\s*)?(?:\\left)?\s*(?:\\langle|\[)\s*(?P<a>[XYZMN])(?:_t|\(t\))?"
    r"(?:\s*,\s*(?P<b>[XYZMN])(?:_t|\(t\))?)?\s*(?:\\right)?\s*(?:\\rangle|\])(?:_\{?t\}?|\(t\))?\$",
    re.IGNORECASE,
)


def bracket_asked(text: str, assumed: list[str]) -> str:
    r""" "Compute $\langle X,Y\rangle_t$ where $X_t=\ldots$": the quadratic covariation of what the letters stand for."""
    del assumed
    found = _BRACKET.search(text)
    if found is None:
        return text
    names = [found["a"], *([found["b"]] if found["b"] and found["b"] != found["a"] else [])]
    bodies = []
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    for name in names:
        row = re.search(rf"\$\s*{name}(?:_\{{?t\}}?|\(t\))\s*=\s*([^$=]*)\$", rest)
        if row is None:
            return text
        bodies.append(f"${row[1].strip()}$")
        rest = rest.replace(row[0], " ", 1)
    left = re.sub(
        r"\b(?:let|where|when|if|for|and|with|suppose|consider|be|a|standard|brownian|motion|wiener|process|given|that|is|the)\b",
        " ",
        rest.lower(),
    )
    if re.sub(r"\$[wb](?:_t)?\$|[\s.,;?:]", "", left):
        return text
    what = "quadratic covariation of {} and {}" if len(bodies) == 2 else "quadratic variation of {}"
    noise = re.search(r"[WB]", " ".join(bodies))
    given = f"Let ${noise[0]}_t$ be a Brownian motion. " if noise is not None else ""
    return f"{given}Compute the {what.format(*bodies)}."


PROCESS_STORIES = (lemma_to_a_function, both_equations, model_by_name, value_at_a_time, bracket_asked)
