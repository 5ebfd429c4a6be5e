r"""Tasks on processes said otherwise: numbered Brownian motions, measures that only name the setting, "the variance of $\int\ldots$".

Comes in: the text of a task. Goes out: the same task with one notation for each thing, phrase by phrase: a noise with a number is `W^1_t`,
what has a sign of its own is written with it, a measure that the question does not use is left out; or None where nothing is said so.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .idioms import Rephrased
from .process_correlations import assets_with_time, brackets, correlated_in_words, nothing_ignored
from .process_stories import PROCESS_STORIES

__all__ = ["about_processes", "with_processes_named"]

_SAID = re.compile(r"\b(?:brownian|wiener|it[oô]|martingale|stochastic|sdes?|girsanov|vasicek|ornstein|black-scholes)\b", re.IGNORECASE)
_MOVED = re.compile(r"(?:(?<![A-Za-z\\])d|\\mathrm\s*\{\s*d\s*\}|\\,d)\s*(?:\\(?:tilde|hat|widetilde|widehat|bar)\s*\{?)?\s*[WBZ](?![a-z])")
_TIMED = re.compile(r"(?<![A-Za-z\\])[WB](?:\^\{?\(?\d\)?\}?)?_\{?t\}?(?![\w,])|d\s*(?:\[|\\langle)\s*[WB]")
_MATH = re.compile(r"\$[^$]*\$")


def about_processes(text: str) -> bool:
    """Whether a text speaks of Brownian motions, by its words or by a differential of one."""
    return any(p.search(text) is not None for p in (_MOVED, _SAID, _TIMED))


#: `dx = a dt + b dz`, as in Hull: z is a Brownian motion.
_LOWER = re.compile(r"d\s*[A-Za-z]\w*(?:_\{?t\}?)?\s*=[^$=]*?d\s*t\s*[+-][^$=]*?d\s*(?P<z>[zw])(?:_\{?t\}?|\(t\))?(?![A-Za-z])")


def _lower(text: str, assumed: list[str]) -> str:
    """A Brownian motion that is written with a small letter."""
    found = _LOWER.search(text)
    if found is None or _MOVED.search(text) is not None:
        return text
    z = found["z"]
    assumed.append(f"${z}$ is a Brownian motion, written $W$")
    return _in_formulas(text, lambda f: re.sub(rf"(?<![A-Za-z\\])d\s*{z}(_\{{?t\}}?|\(t\))?(?![A-Za-z])", r"dW\1", f))


def with_processes_named(text: str) -> Rephrased | None:
    """The task in the notation of the grammar."""
    new, assumed = text, list[str]()
    if "$" in text:
        new = _lower(new, assumed)
    if "$" not in text or not about_processes(new):
        return None
    for rewrite in (*PROCESS_STORIES, *_REWRITES):
        new = rewrite(new, assumed)
    nothing_ignored(new)
    return None if new == text else Rephrased([(new, 0, len(text), False)], assumed)


def _in_formulas(text: str, change: Callable[[str], str]) -> str:
    return _MATH.sub(lambda m: f"${change(m[0][1:-1])}$", text)


# Noises ---------------------------------------------------------------------------------------------------------------------------

_LETTER = r"(?P<l>[WBZ])"
_NUMBERED = (
    # W^{(1)}_t, W_t^{(1)}
    re.compile(rf"(?<![A-Za-ce-z\\]){_LETTER}_\{{?(?P<t>[tsu])\}}?\^\{{\s*\(?\s*(?P<n>\d)\s*\)?\s*\}}"),
    re.compile(rf"(?<![A-Za-ce-z\\]){_LETTER}\^\{{\s*\(\s*(?P<n>\d)\s*\)\s*\}}(?:_\{{?(?P<t>[tsu])\}}?)?"),
    # W_{1,t}, W_{1t}, W_{t,1}
    re.compile(rf"(?<![A-Za-ce-z\\]){_LETTER}_\{{\s*(?P<n>\d)\s*,?\s*(?P<t>[tsu])\s*\}}"),
    re.compile(rf"(?<![A-Za-ce-z\\]){_LETTER}_\{{\s*(?P<t>[tsu])\s*,\s*(?P<n>\d)\s*\}}"),
    # W_1(t), W^1(t)
    re.compile(rf"(?<![A-Za-ce-z\\]){_LETTER}[_^]\{{?(?P<n>\d)\}}?\s*\(\s*(?P<t>[tsu])\s*\)"),
)
#: dW_1: the first of several, since nobody differentiates a value at the time one.
_BARE = re.compile(r"(?:(?<![A-Za-z\\])d|\\mathrm\s*\{\s*d\s*\}|\\,d)\s*(?P<l>[WBZ])_\{?(?P<n>\d)\}?(?![\d,(])")


def _number(m: re.Match[str]) -> str:
    made = f"{m['l']}^{m['n']}_{m['t'] or 't'}"
    return f"({made})" if m.string[m.end() :].lstrip().startswith("^") else made


def _numbers(text: str, assumed: list[str]) -> str:
    del assumed

    def change(formula: str) -> str:
        for pattern in _NUMBERED:
            formula = pattern.sub(_number, formula)
        return formula

    for letter in set(re.findall(r"\(\s*([WBZ])\^\{?\(?1\)?\}?(?:_\{?t\}?)?\s*,", text)):  # B=(B^1,B^2): B_t^2 is the second
        behind = re.compile(rf"(?<![A-Za-ce-z\\]){letter}_\{{?(?P<t>[tsu])\}}?\^\{{?(?P<n>\d)\}}?")
        text = _in_formulas(text, lambda f, p=behind, c=letter: p.sub(rf"{c}^\g<n>_\g<t>", f))  # type: ignore[misc]
        first = re.compile(rf"(?<=[(,])\s*{letter}\^\{{?\(?(\d)\)?\}}?(?!_)(?=\s*[,)])")
        text = _in_formulas(text, lambda f, p=first, c=letter: p.sub(rf"{c}^\1_t", f))  # type: ignore[misc]
    bare = {m["l"] for m in _BARE.finditer(text)}
    new = _in_formulas(text, change)
    for letter in bare:
        sign = re.compile(rf"(?<![A-Za-z\\]|\^)(d?){letter}_\{{?(\d)\}}?(?![\d,(])")
        new = _in_formulas(new, lambda f, p=sign, c=letter: p.sub(rf"\1{c}^\2_t", f))  # type: ignore[misc]
    if re.search(r"[WBZ]\^1_[tsu]", new):
        new = re.sub(r"(?<![A-Za-z\\])(d?[WBZ])\^\{?([1-9])\}?(?![\d_}])", r"\1^\2_t", new)
    return new


def _vector(text: str, assumed: list[str]) -> str:
    """ "a 2-dimensional Brownian motion $B_t=(B^1_t,B^2_t)$": its components are independent."""
    del assumed
    row = r"\((?P<first>(?P<l>[WBZ])\^1_t)(?P<more>(?:\s*,\s*(?:\\l?dots\s*,\s*)?(?P=l)\^\d_t)+)\)(?:\^\{?\\top\}?|\^T)?"
    found = re.search(rf"\$(?:[WBZ](?:_t|\(t\))?\s*=\s*)?{row}\$", text)
    if found is None:
        return text
    members = re.findall(r"[WBZ]\^\d_t", found[0])
    new = f"{text[: found.start()]}${', '.join(members)}${text[found.end() :]}"
    new = re.sub(
        r"\b(?:be|is|are|denote)? ?(?:a |an )?(?:standard )?(?:two|three|\$?[23n]\$?)[- ]dimensional(?: standard)?"
        r" (?:brownian motion|wiener process)",
        " be independent Brownian motions", new, flags=re.IGNORECASE,
    )  # fmt: skip
    return re.sub(r"  +", " ", new)


# Measures, filtrations, spaces ------------------------------------------------------------------------------------------------------

_SETTING = (
    r"(?:,)? ?(?:on|defined on) (?:the|a) (?:filtered )?probability space \$[^$]*\$",
    r" (?:with respect to|adapted to|relative to|w\.r\.t\.)(?: (?:the|its|their))?(?: (?:natural|brownian|own|given))?"
    r" ?(?:filtration|filtrations)(?: (?:generated by|of) (?:the )?(?:brownian motion|\$[WB]_?t?\$))?(?: \$[^$=]*\$)?",
    r" with respect to \$(?:\\\{)?\\mathcal\s*\{?F\}?_?[^$=]*\$",
    r"(?:^|,? )under (?:the )?(?:risk[- ]neutral|physical|real[- ]world|pricing|equivalent martingale|historical|objective|original)"
    r"(?: (?:probability|martingale|pricing))?(?: measure)?(?: \$\\?[^$=]{1,14}\$)?",
    r"(?:^|,? )under(?: the)?(?: (?:probability )?measure)? \$(?:\\mathbb\s*\{?|\\mathcal\s*\{?|\\tilde\s*\{?|\\widetilde\s*\{?)?[PQ]\}?\$"
    r"(?:-measure)?",
    r" on \$\\mathcal\s*\{?F\}?_\{?T\}?\$",
    r",? (?:where|and|with) \$[WB](?:_t|\(t\))?\$ (?:is|denotes|being) (?:a|an|the|some) (?:given )?(?:standard )?(?:one-dimensional )?"
    r"(?:\$?(?:\\mathbb\s*\{?)?[PQ]\}?\$?[- ])?(?:brownian motion|wiener process)(?= and\b)",
)  # fmt: skip


def _settings(text: str, assumed: list[str]) -> str:
    """The measure or the filtration that the whole task lives under."""
    if re.search(
        r"girsanov|radon|numeraire|numéraire|measure under which|change of measure|equivalent measure|kernel", text, re.IGNORECASE
    ):
        return text
    for pattern in _SETTING:
        new = re.sub(pattern, "", text, flags=re.IGNORECASE)
        if new != text:
            taken = re.search(pattern, text, re.IGNORECASE)
            assert taken is not None
            if "under" in taken[0].lower():
                assumed.append(f"the equations hold under the measure that is named ({taken[0].strip(' ,')})")
            text = new.lstrip(" ,")
            text = f"Let {text}" if text.startswith("$") and taken.start() == 0 else text
    return text


def _measured(text: str, assumed: list[str]) -> str:
    r"""`W^Q_t`, `\tilde W_t`, `W_t^{\mathbb Q}`: the only noise of a task, whatever its measure."""
    mark = r"\^\{?\s*(?:\\mathbb\s*\{?\s*)?[PQ]\s*\}?\s*\}?"
    forms = (
        rf"(?<![A-Za-z\\])(d?)([WBZ]){mark}(_\{{?t\}}?)?",
        rf"(?<![A-Za-z\\])(d?)([WBZ])(_\{{?t\}}?){mark}",
        r"(d?)\s*\\(?:tilde|widetilde|hat|widehat|bar)\s*\{?\s*([WBZ])\s*\}?(_\{?t\}?)?",
    )
    if re.search(r"girsanov|radon|measure", text, re.IGNORECASE) or re.search(r"(?<![A-Za-z\\{])d?[WBZ]_", re.sub(forms[1], "", text)):
        return text
    for form in forms:
        text = _in_formulas(text, lambda f, p=form: re.sub(p, r"\1\2_t", f))  # type: ignore[misc]
    del assumed
    return text


# Processes ---------------------------------------------------------------------------------------------------------------------------


def _with_time(text: str, assumed: list[str]) -> str:
    """`S` beside `S_t`: the same process, where the text writes its equation with the time."""
    del assumed
    for letter in ("S", "X", "Y", "r"):
        if not re.search(rf"(?<![A-Za-z\\])d\s*{letter}_\{{?t\}}?", text):
            continue
        arguments = rf"[A-Za-z]\(\s*(?:{letter}\s*,\s*t|t\s*,\s*{letter})\s*\)"
        if letter == "r" and not re.search(r"\$\s*r\s*\$", text):
            continue

        def change(formula: str, letter: str = letter, arguments: str = arguments) -> str:
            kept: list[str] = []

            def keep(m: re.Match[str]) -> str:
                kept.append(m[0])
                return f"\x00{len(kept) - 1}\x00"

            hidden = re.sub(arguments, keep, formula)
            hidden = re.sub(rf"(?<![A-Za-z\\_])(?<!_\{{){letter}(?![A-Za-z_({{0-9])", f"{letter}_t", hidden)
            return re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], hidden)

        text = _in_formulas(text, change)
    return text


_MOMENTS = {
    "mean": r"\mathbb{{E}}[{0}]", "expectation": r"\mathbb{{E}}[{0}]", "expected value": r"\mathbb{{E}}[{0}]",
    "variance": r"\mathrm{{Var}}({0})", "second moment": r"\mathbb{{E}}[({0})^2]", "third moment": r"\mathbb{{E}}[({0})^3]",
    "fourth moment": r"\mathbb{{E}}[({0})^4]",
}  # fmt: skip
_MOMENT = "|".join(_MOMENTS)
_OF = re.compile(
    rf"(?:the )?(?P<a>{_MOMENT})(?:(?:,? and|,) (?:the )?(?P<b>{_MOMENT}))? of (?:the )?(?:random variable |stochastic integral "
    r"|it[oô] integral |integral |process )?\$(?P<f>[^$=<>]*)\$(?! and \$| with \$d)",
    re.IGNORECASE,
)


def _moments(text: str, assumed: list[str]) -> str:
    r""" "the variance of $\int_0^1t\,dW_t$": the sign for it; of a process alone the words say it well enough."""
    del assumed

    def write(m: re.Match[str]) -> str:
        f = m["f"].strip()
        high = "moment" in m["a"].lower()
        bare = re.fullmatch(r"(\\?[A-Za-z]+)(?:_\{?t\}?|\(t\))?", f)
        if not high and bare is not None and re.search(rf"(?<![A-Za-z\\])d\s*{re.escape(bare[1])}", text):
            return m[0]
        signs = [_MOMENTS[m[k].lower()].format(f) for k in ("a", "b") if m[k]]
        return ", ".join(f"${x}$" for x in signs)

    return _OF.sub(write, text)


_COVARIANCE = re.compile(
    r"\b(?:its|the|their)? ?(?:auto)?-?covariance(?: function)?(?: (?:of(?: the)?(?: process)?|for(?: the)?(?: process)?)"
    r" (?:it|\$(?P<p>[A-Za-z])(?:_\{?t\}?)?\$))?(?! of)(?=\s*[.,;]|$)",
    re.IGNORECASE,
)  # fmt: skip


def _covariance(text: str, assumed: list[str]) -> str:
    """ "find its covariance": at two times s < t."""
    of = re.search(
        r"\b(?:the |its )?(?:auto)?-?covariance(?: function)? (?:of|for)(?: the)?(?: [\w–-]+)*? (?=\$d\s*(?P<p>[A-Za-z])_\{?t\}?\s*=)",
        text,
        re.IGNORECASE,
    )
    if of is not None and "Cov" not in text:
        assumed.append("the covariance is asked at two times $s<t$")
        formula = rf"$\mathrm{{Cov}}({of['p']}_s,{of['p']}_t)$ for $s<t$ where "
        return f"{text[: of.start()]}{formula}{text[of.end() :]}"
    found = _COVARIANCE.search(text)
    names = list(dict.fromkeys(re.findall(r"(?<![A-Za-z\\])d\s*([A-VXYZa-ce-z])(?:_\{?t\}?)", text)))
    names = [n for n in names if n not in ("t", "B", "Z")]
    if found is None:
        return text
    name = found["p"] or (names[0] if len(names) == 1 else None)
    if name is None or re.search(r"Cov", text):
        return text
    assumed.append("the covariance is asked at two times $s<t$")
    before = text[: found.start()].rstrip()
    joined = re.search(rf"(?:the |its )?(?:{_MOMENT})(?:, (?:the )?(?:{_MOMENT}))*,?(?: and)?$", before, re.IGNORECASE)
    formula = rf"$\mathrm{{Cov}}({name}_s,{name}_t)$ for $s<t$"
    if joined is not None:
        first = re.sub(r",?(?: and)?$", "", before)
        return f"{first} of ${name}_t$. Find {formula}{text[found.end() :]}"
    return f"{before} {formula}{text[found.end() :]}"


# Words -------------------------------------------------------------------------------------------------------------------------------

_SETS = (
    r"(?:SDE|stochastic differential equation|differential equation|dynamics|process|stochastic process)(?: that is| which is)?"
    r" (?:satisfied|followed|obeyed|solved) by"
)
#: Behind these words a formula stands that says them already; a process alone does not.
_SAYS = (
    r"(?:discounted|forward|stock|asset|reciprocal|inverse|square|squared|price|prices|process|ratio|product|quotient|new|function|random"
    r"|variable|logarithm)"
)
_FORMULA = r"(?=\$(?!\s*\\?[A-Za-z]+(?:_\{?t\}?)?\s*\$))"
_FUNCTION = r"(\$[A-Za-z]\((?:t,\s*)?[WBXYSZ](?:_\{?t\}?|\(t\))(?:,\s*t)?\)\$)"
_ONE = r"\$(?P<f>[^$=,]*)\$"
_WORDS: tuple[tuple[str, str], ...] = (
    (r"\b(?:Ornstein|Uhlenbeck)[–—](?=Uhlenbeck)", "Ornstein-"),
    (r"[–—]", "-"),
    (r"\bIt[oô](?:['’]s)? (?:calculus|formula|lemma|rule)\b", "Itô's formula"),
    (
        r"\b[Ww]hat (?:is the )?(?:process|sde|stochastic differential equation|equation|dynamics) (?:does|do|is|are) (\$[^$]*\$)"
        r" (?:follow|satisfy|satisfied by|followed by)\b",
        r"Find the dynamics of \1",
    ),
    (r"\bWhat is (?=the (?:process|dynamics|sde|stochastic differential equation) (?:followed|satisfied|obeyed) by)", "Find "),
    (
        r"\bIf (\$[^$]*\$) follows (?:an? )?(?:geometric brownian motion|process|the process|it[oô] process)?,? ?(\$d[^$]*\$),? find\b",
        r"Let \2. Find",
    ),
    (r"\b(?:Suppose|Assume)(?: that)? \$[^$=]*\$ follows (?:the|an?) (?:it[oô] )?process (?=\$d)", "Let "),
    (
        r"^Two (?:assets|stocks|processes|asset prices|stock prices)(?: \$[^$=]*\$ and \$[^$=]*\$)? (?:follow|satisfy|evolve as) (?=\$d)",
        "Let ",
    ),
    (r"\b(?:A|The) (?:stock|asset|stock price|asset price|share)(?: price)? follows (?:the process )?(?=\$d)", "Let "),
    (
        rf"\b(?:the |an? )?{_SETS}(?: the (?:process|ratio|product|quotient|sum|difference|quantity|exchange rate))? (?=\$)",
        "the dynamics of ",
    ),
    (
        r"\b(?:Find|Compute|Determine|Calculate|What is) the (?:drift|diffusion)(?: coefficient| term)? of (\$[^$=]*[WBZ]\^?[^$=]*\$)",
        r"Find the differential of \1",
    ),
    (
        r"(?<!-time )(?<!time )(?<!reverse )(?<!flow )\b(?:SDE|stochastic differential equation) (?:for|of|that)(?: the process)? (?=\$)",
        "dynamics of ",
    ),
    (r"\bDerive the dynamics\b", "Find the dynamics"),
    (rf"\b(dynamics|differential|drift|diffusion|variation) of (?:the |an? )?(?:{_SAYS} )+{_FORMULA}", r"\1 of "),
    (r"\bthe square of(?: the process)? \$([A-Za-z]_\{?t\}?)\$", r"$\1^2$"),
    (r"\bthe cube of(?: the process)? \$([A-Za-z]_\{?t\}?)\$", r"$\1^3$"),
    (rf"\bthe square of(?: the process)? {_ONE}", r"$(\g<f>)^2$"),
    (rf"\bthe cube of(?: the process)? {_ONE}", r"$(\g<f>)^3$"),
    (rf"\bthe (?:reciprocal|inverse) of(?: the process)? {_ONE}", r"$\\frac{1}{\g<f>}$"),
    (rf"\bthe (?:natural )?log(?:arithm)? of(?: the process)? {_ONE}", r"$\\log(\g<f>)$"),
    (rf"\bthe square root of(?: the process)? {_ONE}", r"$\\sqrt{\g<f>}$"),
    (rf"\bthe exponential of(?: the process)? {_ONE}", r"$e^{\g<f>}$"),
    (rf"\bthe product (?:of )?(?:the processes )?{_ONE} and \$(?P<g>[^$=,]*)\$", r"$(\g<f>)(\g<g>)$"),
    (rf"\bthe (?:ratio|quotient) (?:of )?(?:the processes )?{_ONE} and \$(?P<g>[^$=,]*)\$", r"$\\frac{\g<f>}{\g<g>}$"),
    (
        r"\b(?:twice )?(?:continuously )?(?:differentiable|smooth)(?: enough)?\b|\bof class \$C\^[^$]*\$"
        r"|\b(?:a|in) \$C\^[^$]*\$(?:[- ]function)?",
        "smooth",
    ),
    (rf"\b(?:Apply|Use) It[oô]['’]s formula to {_FUNCTION}(?= where| with|,|\.)", r"Find the differential of \1"),
    (r"\b(?:limiting|long-run|long-term|long-time|asymptotic|steady-state|ergodic) (?=distribution|law|density)", "stationary "),
    (r",? (?:as|when) \$t\s*\\(?:to|rightarrow)\s*\\infty\$", ""),
    (
        r"\b(?:the )?market price of risk (?:for|of|in) (\$[^$]*\$),? (?:with|where|when|if)(?: the| a)?(?: (?:constant|risk-free"
        r"|riskless))*"
        r"(?: interest)? rate(?: is)? (\$[^$]*\$)",
        r"the measure under which \1 has drift \2",
    ),
    (
        r"\b(Show|Prove|Verify|Check) that (?:the|its) ((?:stationary|invariant|equilibrium) (?:distribution|law|density|measure))"
        r" (?:of|for)(?: the (?:process|sde|equation))? (\$d[^$]*\$) is ",
        r"Let \3. \1 that the \2 is ",
    ),
    (
        r"\b(?:Find|Compute|What is) the probability (?:that|of) \$(?!\\m)([^$]*(?:<|>|\\geq?(?![a-z])|\\leq?(?![a-z]))[^$]*)\$",
        r"Compute $P(\1)$",
    ),
    (r"\bEvaluate\b", "Compute"),
    (r"\bthe (?:stochastic|It[oô]) integral (?=\$)", ""),
    (r"\bstochastic integral (?=\$\\int)", ""),
)


def _words(text: str, assumed: list[str]) -> str:
    del assumed
    for pattern, meaning in _WORDS:
        text = re.sub(pattern, meaning, text, flags=re.IGNORECASE)
    return text


def _density(text: str, assumed: list[str]) -> str:
    r"""Signs of measures in a question on a change of measure: $dQ/dP$, $\mathcal F_T$, "a $Q$-Brownian motion"."""
    del assumed
    if not re.search(r"girsanov|radon|measure", text, re.IGNORECASE):
        return text
    measure = r"(?:\\mathbb\s*\{?|\\tilde\s*\{?|\\widetilde\s*\{?|\\hat\s*\{?)?\s*[PQ]\s*\}?"
    fraction = rf"\\[dt]?frac\s*\{{\s*d\s*{measure}\s*\}}\s*\{{\s*d\s*{measure}\s*\}}|d\s*{measure}\s*/\s*d\s*{measure}"
    text = re.sub(rf" ?\$(?:{fraction})(?:\s*(?:\|_|\\big\|_)?[^$]{{0,30}})?\$", "", text)
    text = re.sub(r" on \$\\mathcal\s*\{?F\}?_\{?[TtA-Z]\}?\$", "", text)
    text = re.sub(rf"\$({measure})\$-", "", text)
    text = re.sub(rf"(?:probability )?measure \${measure}\$", "measure", text)
    text = re.sub(rf",? under \${measure}\$", "", text)
    text = re.sub(
        r"\b(?:Find|Use|Determine|Construct)(?: Girsanov's theorem to (?:find|construct))? (?:a|an|the) (?:equivalent )?(?:probability )?"
        r"measure,? (?:under which|such that|so that)\b(?: under it)?",
        "Find the measure under which",
        text,
    )
    text = re.sub(r"\bsuch that\b", "under which", text)
    brownian = r"\b(?:becomes|is) (?:a |an )?(?:standard )?(?:brownian motion|wiener process)(?: without drift)?(?=\s*[.?]?\s*$)"
    return re.sub(brownian, "is a martingale", text, flags=re.IGNORECASE)


_REWRITES = (
    _words,
    _density,
    assets_with_time,
    _numbers,
    _vector,
    brackets,
    correlated_in_words,
    _settings,
    _measured,
    _with_time,
    _moments,
    _covariance,
)
