r"""What one clause asks about a process, in plain words: a table of nouns and predicates, each with the question it makes.

Comes in: a clause with marks for its formulas, what is given, and what "it" is. Goes out: the questions with what each is about; None where
a word of the clause has no place.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .process_symbols import Given, bodied

__all__ = ["ask_of"]

Asked = list[tuple[str, str]]
_MARK = r"⟦[A-Z]\d+⟧"
_NEUTRAL = frozenset(
    "a an the this these that and or by be is are was of to for in on with as such all any some its it their his we us you so "
    "then hence also what how which who find determine compute calculate show prove verify derive write down solve evaluate give "
    "state check obtain deduce use apply confirm identify explicitly explicit explain directly below above following process "
    "processes stochastic random variable variables quantity quantities value values formula itô's itô ito's function functions "
    "each both one does do satisfy satisfies satisfied follow follows when where if given using from expression closed form term "
    "terms under standard brownian motion wiener respect time times equation equations sde sdes differential integral interval "
    "conclude therefore whether express take expectations expectation your answer justify particular suitable adapted "
    "corresponding resulting here now please into at real constant every positive initial condition starting start asset stock "
    "price prices model filtration natural ornstein-uhlenbeck vasicek cir geometric unique same general own new again are linear "
    "corresponding itself that's".split()
)

_MOMENTS: tuple[tuple[str, str], ...] = (
    (r"(?:first two moments)", r"\mathbb{{E}}[{0}]$, $\mathrm{{Var}}({0})"),
    (r"(?:mean|expectation|expected value|average|first moment)s?", r"\mathbb{{E}}[{0}]"),
    (r"variances?", r"\mathrm{{Var}}({0})"),
    (r"second moments?", r"\mathbb{{E}}[({0})^2]"),
    (r"third moments?", r"\mathbb{{E}}[({0})^3]"),
    (r"fourth moments?", r"\mathbb{{E}}[({0})^4]"),
    (r"(?:characteristic function)", r"\mathbb{{E}}[e^{{iu{0}}}]"),
    (r"(?:moment generating function|mgf|laplace transform)", r"\mathbb{{E}}[e^{{u{0}}}]"),
)
_TOOLS = (
    r"(?:itô's formula|itô's isometry|(?:the )?itô isometry|(?:an )?integrating factors?|(?:the )?moment generating function"
    r"|(?:the )?(?:definition|properties)(?: of (?:the )?(?:brownian motion|martingale))?|(?:the )?feynman-kac (?:formula|theorem)"
    r"|(?:the )?substitution ⟦G\d+⟧|(?:the )?product rule|integration by parts|(?:a )?(?:suitable )?substitution|stochastic calculus"
    r"|(?:an? )?(?:appropriate |suitable )?(?:substitution|transformation|change of variables?))"
)


class _Clause:
    """The words that are left of a clause while its phrases are taken."""

    def __init__(self, text: str, given: Given, subject: str) -> None:
        self.line, self.given, self.it = text, given, subject

    def take(self, pattern: str) -> re.Match[str] | None:
        found = re.search(pattern, self.line)
        if found is not None:
            self.line = f"{self.line[: found.start()]} {self.line[found.end() :]}"
        return found

    def name(self, mark: str) -> str:
        """What a mark stands for as a subject: the left side of a definition."""
        text = self.given.text(mark)
        if mark[1] == "G":
            return text.partition("=")[0].strip()
        if mark[1] == "Q":
            found = re.match(r"\s*d\s*(\\?[A-Za-z]+(?:\^\d)?(?:_\{?\w\}?|\(t\))?)", text)
            return found[1] if found is not None else text
        return text

    def subjects(self) -> list[str]:
        """What the clause is about: the formulas that are left in it, else what was spoken of before."""
        marks = [m for m in re.findall(_MARK, self.line) if m[1] in "XGQA"]
        self.line = re.sub(r"⟦[XGQARSKWL]\d+⟧", " ", self.line)
        names = list(dict.fromkeys(self.name(m) for m in marks))
        timed = [n for n in names if not re.fullmatch(r"[A-Z]", n) or not any(o.startswith(f"{n}_") for o in names)]
        if timed:
            return [self.timed(n) for n in timed]
        known = self.given.processes
        if self.it:
            return [self.it]
        return [self.timed(known[-1])] if known else []

    def timed(self, name: str) -> str:
        """`X` as `X_t` where the text writes it with the time."""
        bare = re.fullmatch(r"([A-Z]|r|x)(?:_\{?t\}?|\(t\))?", name)
        if bare is not None:
            for row in (*self.given.equations, *self.given.definitions):
                found = re.match(rf"\s*d?\s*({bare[1]}(?:_\{{?t\}}?|\(t\)))", row)
                if found is not None:
                    return found[1]
        return name

    def done(self) -> bool:
        words = re.findall(r"[^\s.,;:?!()\[\]]+", self.line)
        return all(w in _NEUTRAL for w in words)


def ask_of(clause: str, given: Given, subject: str) -> Asked | None:
    """The questions of a clause with what each is about."""
    c = _Clause(clause, given, subject)
    c.take(r"^(?:please )?")
    if c.take(rf"(?:use|using|by|with|via|apply|applying|by applying|by using)(?: the)? {_TOOLS}(?: and {_TOOLS})?,? (?:to|and) "):
        pass
    else:
        c.take(
            rf",? (?:using|by|with|via|by means of|by applying|by using|from|and)(?: the)? {_TOOLS}"
            rf"(?: (?:and|with) {_TOOLS})?(?=\s|$|[.,?])"
        )
    c.take(r"(?:which )?(?:has|have|having|with|whose)(?: the| a)?(?: stochastic)? (?:differential|dynamics)(?: is| are| given by)?(?= ⟦Q)")
    first = _quantities(c)
    if first and not any(m[1] in "XGDA" for m in re.findall(_MARK, c.line)):
        for words, _ in _MOMENTS:  # "the mean $E[X]$": said twice
            while c.take(rf"\b(?:the |its |their )?{words}\b(?: \b(?:and|of|for)\b)?"):
                pass
        c.take(r"\b(?:the |its )?(?:auto)?-?covariances?(?: (?:function|kernel|structure))?\b|\b(?:the )?probabilit(?:y|ies)\b")
        if c.done():
            return first
    for reader in _READERS:
        trial = _Clause(c.line, given, subject)
        made = reader(trial)
        if made is not None:
            return [*made, *first] if trial.done() else None
    return first if first and c.done() else None


# Readers ------------------------------------------------------------------------------------------------------------------------


def _martingale(c: _Clause) -> Asked | None:
    """ "show that X is a martingale", "is X a martingale?", "for which a is X a martingale?", "find f such that X is a martingale"."""
    manner = r"(?: local| true| continuous| square-integrable| \w+-)?"
    predicate = rf"(?:is|are|be|becomes?|defines|to be)?(?: indeed| also)?(?: an?)?{manner} ?martingales?"
    if re.search(r"\bmartingales?\b", c.line) is None:
        return None
    asks = re.match(r"\s*(?:is|are|which|check whether|determine whether|decide|check|investigate)\b", c.line)
    values = re.search(r"for (?:which|what) (?:values?|choices?)?(?: of)?(?: the)?(?: constants?| parameters?)? ?(⟦L\d+⟧)", c.line)
    finding = re.search(
        r"find (?:all |the |a |an )?(?:values? of |deterministic |constants? |numbers? |functions? )*(⟦[LXA]\d+⟧)"
        r" (?:such that|so that|for which)",
        c.line,
    )
    if not c.take(rf"{predicate}(?: with respect to[^⟦]*(?:⟦\w\d+⟧)?)?"):
        return None
    sought = values or finding
    if sought is not None:
        c.line = c.line.replace(sought[0], " ", 1)
        subject = c.subjects()
        unknown = c.given.text(sought[1])
        if len(subject) != 1:
            return None
        body = c.given.definition_of(subject[0])
        shown = bodied(body) if body is not None else subject[0]
        if body is not None:
            c.given.definitions.remove(body)
        c.line = re.sub(r"\b(?:such that|so that|for which|must|should|process)\b", " ", c.line)
        letter = unknown.split("(")[0]
        if f"{letter}(t)" in re.sub(r"\s", "", shown):
            return [(f"Find ${letter}$ such that ${shown}$ is a martingale.", subject[0])]
        return [(f"For which ${letter}$ is ${shown}$ a martingale?", subject[0])]
    shown = [m for m in re.findall(_MARK, c.line) if m[1] == "G"]
    bodies = [c.given.text(m) for m in shown]
    subjects = c.subjects()
    c.line = re.sub(r"\b(?:whether|if|relative|with|to|the|local|[a-h])\b", " ", c.line)
    out: Asked = []
    if len(bodies) > 1:
        c.given.definitions = [d for d in c.given.definitions if d not in bodies]
        subjects = []
    for body in bodies if len(bodies) > 1 else []:
        said = f"Is ${bodied(body)}$ a martingale?" if asks else f"Show that ${bodied(body)}$ is a martingale."
        out.append((said, ""))
    for name in subjects:
        known = c.given.definition_of(name)
        if asks:
            out.append((f"Is ${bodied(known) if known else name}$ a martingale?", name))
        else:
            out.append((f"Show that ${known or name}$ is a martingale.", name))
    return out or None


def _solves(c: _Clause) -> Asked | None:
    """ "show that X_t satisfies dX_t = ...": the definition is put in."""
    found = re.search(
        r"(?:show|prove|verify|check|deduce|confirm|conclude)\b.*?"
        r"(?:satisf(?:y|ies)|solves?|is (?:a|the)(?: \w+)? solution (?:of|to))\b[^⟦]*(⟦Q\d+⟧)",
        c.line,
    )
    if found is None:
        return None
    equation = c.given.text(found[1])
    c.line = c.line.replace(found[1], " ", 1)
    subject = c.subjects()
    if len(subject) != 1:
        return None
    body = c.given.definition_of(subject[0])
    if body is None and "=" not in subject[0]:
        return None
    name = re.match(r"\s*d\s*(\\?[A-Za-z]+(?:_\{?\w\}?|\(t\))?)", equation)
    if body is None or name is None:
        return None
    if equation in c.given.equations:
        c.given.equations.remove(equation)
    if body in c.given.definitions:
        c.given.definitions.remove(body)
    return [(f"Verify that ${name[1]}={bodied(body)}$ solves ${equation}$.", subject[0])]


def _moments(c: _Clause) -> Asked | None:
    signs = []
    for words, sign in _MOMENTS:
        if c.take(rf"\b(?:the |its |their )?{words}\b(?: \b(?:and|of|for)\b)?"):
            signs.append(sign)
    covariance = c.take(r"\b(?:the |its )?(?:auto)?-?covariances?(?: (?:function|kernel|structure))?\b")
    limit = c.take(
        r"\b(?:the |its )?(?:stationary|invariant|limiting|limit|long-run|long-term|asymptotic|steady-state|equilibrium)"
        r" (?:distribution|density|law|measure|probability density)s?\b"
    )
    c.take(
        r"(?:study|discuss|describe|determine|find)?(?: \w+){0,2} (?:their|its|the|limiting)? ?"
        r"(?:behaviou?rs?|limits?) (?:as|when|for) ⟦[RLNX]\d+⟧"
    )
    c.take(r"(?:as|when) ⟦[RLN]\d+⟧")
    if not signs and not covariance and not limit:
        return None
    marks = re.findall(_MARK, c.line)
    asked = [m for m in marks if m[1] == "A"]
    names = c.subjects()
    if not names:
        return None
    del asked
    out: Asked = []
    for name in names[:2]:
        body = c.given.definition_of(name)
        if signs:
            shown = ", ".join(f"${s.format(name)}$" for s in signs)
            if c.given.starts and any("\\sim" in s for s in c.given.starts):
                equation = c.given.equation_of(name)
                if equation is None:
                    return None
                out.append((f"Find the mean and variance of ${name}$.", name))
            else:
                out.append((f"Compute {shown}.", name))
        if covariance:
            out.append((f"Compute {_covariance(name, body)} for $s<t$.", name))
        if limit:
            equation = c.given.equation_of(name)
            if equation is None:
                return None
            out.append((f"Find the stationary distribution of ${equation}$.", name))
    return out


def _covariance(name: str, body: str | None) -> str:
    """The covariance of a process at the times s and t; of a definition, with both bodies written out."""
    if body is None:
        other = re.sub(r"_\{?t\}?$", "_s", name) if "_" in name else re.sub(r"\(t\)", "(s)", name)
        return rf"$\mathrm{{Cov}}({other},{name})$"
    inside = bodied(body)
    dummy = re.search(r"d\s*[WB]_\{?([a-z])\}?|d\s*[WB]\(([a-z])\)|d\s*([a-z])\s*$", inside)
    letter = next((g for g in (dummy.groups() if dummy else ()) if g), None)
    if letter is not None and letter != "t":
        inside = re.sub(rf"(?<![A-Za-z\\d]){letter}(?![A-Za-z])|(?<=d){letter}(?![A-Za-z])|(?<=_){letter}(?![A-Za-z])", "u", inside)
    earlier = re.sub(r"(?<![A-Za-z\\])t(?![A-Za-z])|(?<=\^)t", "s", inside)
    return rf"$\mathrm{{Cov}}({earlier},{inside})$"


def _law(c: _Clause) -> Asked | None:
    if not c.take(r"\b(?:the |its )?(?:probability |transition )?(?:distribution|law)s?\b"):
        return None
    names = c.subjects()
    out: Asked = []
    for name in names:
        body = c.given.definition_of(name)
        shown = bodied(body) if body is not None else name
        equation = c.given.equation_of(name)
        out.append((f"Find the distribution of ${name}$." if equation else f"What is the distribution of ${shown}$?", name))
    return out or None


def _differential(c: _Clause) -> Asked | None:
    """ "find dY", "apply Itô's formula to X", "the SDE satisfied by Y", "the drift and diffusion of Y"."""
    noun = c.take(
        r"\b(?:the |an? |its |their )?(?:stochastic |itô )?(?:differentials?|dynamics|sde|stochastic differential equation"
        r"|drifts?(?: and(?: the)? (?:diffusions?|volatility))?(?: coefficients?| terms?| parts?)*|diffusion coefficients?"
        r"|itô process|semimartingale decomposition)\b"
        r"(?: (?:that is )?(?:satisfied|followed|obeyed) by| of| for| that)?"
    )
    tool = c.take(r"(?:apply(?:ing)?|use|using) itô's formula (?:to|on|for)(?: the (?:process|function))?")
    parts = [m for m in re.findall(_MARK, c.line) if m[1] == "D"]
    c.line = re.sub(r"⟦D\d+⟧", " ", c.line)
    if noun is None and tool is None and not parts:
        return None
    c.take(r"\b(?:to write|written|write)(?: down)?\b|\bwith (?:respect|drift)\b")
    out: Asked = []
    for mark in parts:
        shown = _with_function(c.given.text(mark), c.given)
        inner = re.fullmatch(r"\s*d\s*\(?\s*(\\?[A-Za-z]+(?:_\{?t\}?|\(t\))?)\s*\)?\s*", shown)
        if inner is not None:
            name = c.timed(inner[1])
            if c.given.definition_of(name) is None and c.given.equation_of(name) is None:
                own = [g for g in re.findall(r"⟦G\d+⟧", c.line) if c.name(g) in (name, f"{name}_t", f"{name}(t)")]
                if not own:
                    return None
                name = c.name(own[0])
            shown = f"d{name}"
        out.append((f"Find ${shown}$.", ""))
    if parts:
        c.line = re.sub(r"⟦[XGQRSKWL]\d+⟧", " ", c.line)
        return out
    for name in c.subjects():
        body = c.given.definition_of(name)
        if body is None and re.fullmatch(r"\\?[A-Za-z](?:_\{?t\}?|\(t\))?", name):
            return None
        out.append((f"Find $d{name}$." if body is not None else f"Find $d({name})$.", name))
    return out or None


def _with_function(shown: str, given: Given) -> str:
    """`d(f(W_t,t))` with the f of the text put in."""
    call = re.search(r"(?<![A-Za-z\\])([fFgGhu])\(\s*([^(),]+)\s*,\s*([^(),]+)\s*\)", shown)
    if call is None:
        return shown
    for row in given.definitions:
        left = re.match(rf"\s*{call[1]}\s*\(\s*([a-z])\s*,\s*([a-z])\s*\)\s*=", row)
        if left is not None:
            body = bodied(row)
            one, two = (re.escape(left[k]) for k in (1, 2))
            body = re.sub(rf"(?<![A-Za-z\\]){one}(?![A-Za-z])", "\x01", body)
            body = re.sub(rf"(?<![A-Za-z\\]){two}(?![A-Za-z])", lambda _: call[3].strip(), body)
            body = body.replace("\x01", call[2].strip())
            given.definitions.remove(row)
            return f"d({body})"
    return shown


def _solution(c: _Clause) -> Asked | None:
    """ "solve the SDE dX = ...": its start beside it."""
    verb = re.match(
        r"\s*(?:solve|how to solve|(?:find|derive|obtain) (?:the|an?|all)?(?: explicit| unique| general| closed-form)* solutions?)\b",
        c.line,
    )
    if verb is None and not c.take(r"\b(?:the |an? )?(?:explicit |unique |strong |closed[- ]form )*solutions?\b"):
        return None
    if verb is not None:
        c.line = c.line[verb.end() :]
    c.take(r"\b(?:of|to|for)\b(?: the)?(?: \w+)? (?:sde|equation|stochastic differential equation)\b")
    for row in [d for d in c.given.definitions if re.match(r"\s*[yz]\s*=|\s*[YZ]_t\s*=|\s*h\(", d)]:
        c.given.definitions.remove(row)
    own = [m for m in re.findall(r"⟦Q\d+⟧", c.line)]
    names = [c.name(own[0])] if own else c.subjects()
    c.line = re.sub(r"⟦[A-Z]\d+⟧", " ", c.line)
    equation = c.given.text(own[0]) if own else c.given.equation_of(names[0]) if names else None
    if equation is None:
        return None
    starts = "".join(f", ${s}$" for s in c.given.starts if "\\sim" not in s)
    name = re.match(r"\s*d\s*(\\?[A-Za-z]+(?:_\{?\w\}?|\(t\))?)", equation)
    return [(f"Solve ${equation}${starts}.", name[1] if name else "")]


def _variation(c: _Clause) -> Asked | None:
    if not c.take(r"\b(?:the |its )?quadratic variations?(?: process)?\b"):
        return None
    names = c.subjects()
    out: Asked = []
    for name in names:
        body = c.given.definition_of(name)
        out.append((f"Compute the quadratic variation of ${bodied(body) if body else name}$.", name))
    return out or None


def _generator(c: _Clause) -> Asked | None:
    if not c.take(r"\b(?:the |its )?(?:infinitesimal )?generator\b"):
        return None
    names = c.subjects()
    equation = c.given.equation_of(names[0]) if names else None
    return None if equation is None else [(f"Find the generator of ${equation}$.", names[0])]


def _fokker(c: _Clause) -> Asked | None:
    if not c.take(r"\b(?:the |its )?(?:fokker-planck|forward kolmogorov|kolmogorov forward) equation\b"):
        return None
    names = c.subjects()
    equation = c.given.equation_of(names[0]) if names else None
    return None if equation is None else [(f"Find the Fokker-Planck equation of ${equation}$.", names[0])]


def _values(c: _Clause) -> Asked | None:
    """ "compute E[X_t^2] and Var(X_t)": each quantity as it stands."""
    marks = [m for m in re.findall(_MARK, c.line) if m[1] == "A"]
    if not marks or re.match(r"\s*(?:show|prove|verify)", c.line):
        return None
    c.line = re.sub(r"⟦[A-Z]\d+⟧", " ", c.line)
    shown = [c.given.text(m) for m in marks]
    two = " for $s<t$" if any(re.search(r"_\{?s\}?|\(s\)", v) and re.search(r"_\{?t\}?|\(t\)", v) for v in shown) else ""
    if any(re.search(r"(?:^|\\mathbb\s*\{?)P\}?\s*[(\[\\]|\\Pr", v) for v in shown):
        out = []
        for v in shown:
            out.append((f"Compute ${v}$.", ""))
        return out
    if any(re.search(r"int", v) and not re.search(r"E|Var|Cov", v) for v in shown):
        return [(f"Compute ${v}$.", "") for v in shown]
    return [(f"Compute {', '.join(f'${v}$' for v in shown)}{two if not c.given.bounds else ''}.", "")]


def _quantities(c: _Clause) -> Asked:
    """Expectations, variances and probabilities that stand in a clause as they are, taken out of it."""
    if re.match(r"\s*(?:show|prove|verify|check)", c.line):
        return []
    marks = [m for m in re.findall(_MARK, c.line) if m[1] == "A" and re.search(r"E\}?\s*[\[_|]|Var|Cov|Pr|P\}?\s*\(", c.given.text(m))]
    if not marks:
        return []
    for m in marks:
        c.line = c.line.replace(m, " ", 1)
    shown = [c.given.text(m) for m in marks]
    two = (
        " for $s<t$"
        if any(re.search(r"_\{?s\}?|\(s\)", v) and re.search(r"_\{?t\}?|\(t\)", v) for v in shown) and not c.given.bounds
        else ""
    )
    chances = [v for v in shown if re.search(r"Pr|P\}?\s*\(", v) and not re.search(r"E|Var|Cov", v)]
    others = [v for v in shown if v not in chances]
    if any("\\sim" in row for row in c.given.starts):  # both come with the moment equations
        if (
            chances
            or len(c.given.equations) != 1
            or not all(re.fullmatch(r"\\math\w+\{(?:E|Var)\}[\[(][^\[\]()]*[\])]", v) for v in others)
        ):
            return []
        name = re.match(r"\s*d\s*(\\?[A-Za-z]+(?:_\{?\w\}?|\(t\))?)", c.given.equations[0])
        return [(f"Find the mean and variance of ${name[1]}$.", name[1])] if name is not None else []
    out: Asked = [(f"Compute {', '.join(f'${v}$' for v in others)}{two}.", "")] if others else []
    for v in chances:
        made = _chance(c, v)
        out.append((made, "") if made is not None else (f"Compute ${v}$.", ""))
    return out


_EVENT = re.compile(
    r"(?:\\mathbb\s*\{?\s*)?(?:\\Pr|P)\s*\}?\s*\(?\s*(?:\\\{)?(?P<l>[^<>|]*?)\s*(?P<r>>|<|\\geq?|\\leq?)"
    r"\s*(?P<k>[^<>|]*?)\s*(?:\\\})?\s*\)\s*$"
)


def _chance(c: _Clause, shown: str) -> str | None:
    """ "P(X_2>20)": the law of the difference, or of the logarithm of a quotient where the process is geometric."""
    event = _EVENT.match(shown)
    if event is None or re.search(r"\\max|\\sup|\\min|\\inf", shown):
        return None
    left, right = event["l"].strip(), event["k"].strip()
    side = ">" if event["r"] in (">", r"\ge", r"\geq") else "<"
    base = re.match(r"[A-Z]", left)
    equation = c.given.equation_of(base[0]) if base is not None else None
    geometric = equation is not None and len(re.findall(rf"(?<![A-Za-z\\]){base[0]}", equation)) >= 2 if base else False
    inside = rf"\log({left})-\log({right})" if geometric else left if right == "0" else f"{left}-({right})"
    return f"Find the probability law {side} of ${inside}$."


def _exit(c: _Clause) -> Asked | None:
    """ "the probability that X exits (a,b) at b", "the expected time to leave (-a,a)", "hits b before a"."""
    level = r"(?:the )?(?:level |value |point )?(⟦[LNX]\d+⟧)"
    again = r"(?:it )?(?:hits |reaches |hitting |reaching )?"
    before = c.take(rf"(?:hits?|reach(?:es)?|attains?|exits? at) {level} before {again}{level}")
    domain = r"(?:the |an? )?(?:interval |set )?(⟦[NR]\d+⟧)"
    side = c.take(rf"(?:exits?|leaves?|leaving|exit from)(?: from)? {domain} (?:at|through|via)(?: the (?:point|end))? (⟦[LNX]\d+⟧)")
    leaving = r"(?:exits?|leaves?|leaving|exiting|escapes?|exit(?: time)?(?: of \S+)? from)(?: from)?"
    place = c.take(rf"{leaving} {domain}")
    if before is None and side is None and place is None:
        return None
    chance = c.take(r"\b(?:the )?probability(?: that| of)?\b")
    mean = c.take(
        r"\b(?:the )?(?:expected|mean|average|expectation of the)(?: \w+)? (?:exit |first |hitting )?(?:times?|exit|duration)\b"
        r"(?: ⟦A\d+⟧)?(?: (?:to|of|for|until|at which|that|taken to))*"
    )
    c.line = re.sub(r"\b(?:exit|first|time|until|it|takes|taken|of|hitting|before)\b", " ", c.line)
    subject = c.subjects()
    name = subject[0] if subject else ""
    equation = c.given.equation_of(name) if name else None
    noise = re.fullmatch(r"[WB](?:_\{?t\}?|\(t\))?", name) is not None or (equation is None and c.given.noise != "")
    about = name if equation is not None else "W_t"
    if equation is None and not noise:
        return None
    start = next((s for s in c.given.starts if "\\sim" not in s), None)
    where = f" where ${equation}$" if equation is not None else ""
    if start is not None and equation is not None:
        begun = re.split(r"\\in(?![a-z])|<|>", start)[0].strip()
        where += f", ${begun}$"
    c.given.definitions, c.given.starts, c.given.bounds = [], [], []
    c.given.equations = []
    if before is not None and chance is not None:
        one, two = c.given.text(before[1]), c.given.text(before[2])
        return [(f"Find the probability that ${about}$ hits ${one}$ before ${two}${where}.", name)]
    if side is not None and chance is not None:
        ends = re.fullmatch(r"\s*[(\[]\s*([^,]+),([^,]+)[)\]]\s*", c.given.text(side[1]))
        end = c.given.text(side[2]).strip()
        if ends is None or end not in (ends[1].strip(), ends[2].strip()):
            return None
        other = ends[1].strip() if end == ends[2].strip() else ends[2].strip()
        return [(f"Find the probability that ${about}$ hits ${end}$ before ${other}${where}.", name)]
    if place is not None and mean is not None:
        return [(f"Find the mean exit time of ${about}$ from ${c.given.text(place[1])}${where}.", name)]
    return None


_READERS: tuple[Callable[[_Clause], Asked | None], ...] = (
    _exit, _martingale, _solves, _variation, _generator, _fokker, _moments, _law, _differential, _solution, _values,
)  # fmt: skip
