r"""What one clause asks about a process, in plain words: a table of nouns and predicates, each with the question it makes.

Comes in: a clause with marks for its formulas, what is given, and what "it" is. Goes out: the questions with what each is about; None where
a word of the clause has no place.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .process_clause import MARK, Asked, Clause
from .process_exits import exits, leaving_time, quantities
from .process_symbols import Given, bodied

__all__ = ["ask_of"]

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


def ask_of(clause: str, given: Given, subject: str) -> Asked | None:
    """The questions of a clause with what each is about."""
    c = Clause(clause, given, subject)
    c.take(r"^(?:please )?")
    if c.take(rf"(?:use|using|by|with|via|apply|applying|by applying|by using)(?: the)? {_TOOLS}(?: and {_TOOLS})?,? (?:to|and) "):
        pass
    else:
        c.take(
            rf",? (?:using|by|with|via|by means of|by applying|by using|from|and)(?: the)? {_TOOLS}"
            rf"(?: (?:and|with) {_TOOLS})?(?=\s|$|[.,?])"
        )
    c.take(r"(?:which )?(?:has|have|having|with|whose)(?: the| a)?(?: stochastic)? (?:differential|dynamics)(?: is| are| given by)?(?= ⟦Q)")
    if given.leaving is not None and (gone := leaving_time(c)) is not None:
        return gone
    first = quantities(c)
    if first and not any(m[1] in "XGDA" for m in re.findall(MARK, c.line)):
        for words, _ in _MOMENTS:  # "the mean $E[X]$": said twice
            while c.take(rf"\b(?:the |its |their )?{words}\b(?: \b(?:and|of|for)\b)?"):
                pass
        c.take(r"\b(?:the |its )?(?:auto)?-?covariances?(?: (?:function|kernel|structure))?\b|\b(?:the )?probabilit(?:y|ies)\b")
        if c.done():
            return first
    for reader in _READERS:
        trial = Clause(c.line, given, subject)
        made = reader(trial)
        if made is not None:
            return [*made, *first] if trial.done() else None
    return first if first and c.done() else None


# Readers ------------------------------------------------------------------------------------------------------------------------


def _martingale(c: Clause) -> Asked | None:
    """ "show that X is a martingale", "is X a martingale?", "for which a is X a martingale?", "find f such that X is a martingale"."""
    manner = r"(?: local| true| continuous| square-integrable| \w+-)?"
    predicate = rf"(?:is|are|be|becomes?|defines|to be)?(?: indeed| also)?(?: an?)?{manner} ?martingales?"
    if re.search(r"\bmartingales?\b", c.line) is None:
        return None
    c.take(r"for (?:any|every|all|each)(?: real)? ⟦[RLN]\d+⟧")
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
        if letter not in shown:
            return None  # the process does not hold it
        if f"{letter}(t)" in re.sub(r"\s", "", shown):
            return [(f"Find ${letter}$ such that ${shown}$ is a martingale.", subject[0])]
        return [(f"For which ${letter}$ is ${shown}$ a martingale?", subject[0])]
    bodies = [c.given.text(m) for m in re.findall(MARK, c.line) if m[1] == "G"]
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
            out.append((f"Is ${name}$ a martingale?", name))
        else:
            out.append((f"Show that ${known or name}$ is a martingale.", name))
    return out or None


def _solves(c: Clause) -> Asked | None:
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


def _moments(c: Clause) -> Asked | None:
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
    names = c.subjects()
    if not names:
        return None
    out: Asked = []
    for name in names:
        body = c.given.definition_of(name)
        if signs:
            shown = ", ".join(f"${s.format(name)}$" for s in signs)
            equation = c.given.equation_of(name)
            drawn = any("\\sim" in s for s in c.given.starts)
            if drawn and equation is None:
                return None
            if drawn or (equation is not None and all(s.startswith((r"\mathbb{{E}}[{0}]", r"\mathrm{{Var}}")) for s in signs)):
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


def _law(c: Clause) -> Asked | None:
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


def _differential(c: Clause) -> Asked | None:
    """ "find dY", "apply Itô's formula to X", "the SDE satisfied by Y", "the drift and diffusion of Y"."""
    noun = c.take(
        r"\b(?:the |an? |its |their )?(?:stochastic |itô )?(?:differentials?|dynamics|sde|stochastic differential equation"
        r"|drifts?(?: and(?: the)? (?:diffusions?|volatility))?(?: coefficients?| terms?| parts?)*|diffusion coefficients?"
        r"|itô process|semimartingale decomposition)\b"
        r"(?: (?:that is )?(?:satisfied|followed|obeyed) by| of| for| that)?"
    )
    tool = c.take(r"(?:apply(?:ing)?|use|using) itô's formula (?:to|on|for)(?: the (?:process|function))?")
    parts = [m for m in re.findall(MARK, c.line) if m[1] == "D"]
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
        for row in [d for d in c.given.definitions if inner is None and d.partition("=")[0].strip() in shown]:
            shown = shown.replace(row.partition("=")[0].strip(), f"({bodied(row)})")
            c.given.definitions.remove(row)
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


def _solution(c: Clause) -> Asked | None:
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


def _variation(c: Clause) -> Asked | None:
    if not c.take(r"\b(?:the |its )?quadratic variations?(?: process)?\b"):
        return None
    names = c.subjects()
    out: Asked = []
    for name in names:
        body = c.given.definition_of(name)
        out.append((f"Compute the quadratic variation of ${bodied(body) if body else name}$.", name))
    return out or None


def _generator(c: Clause) -> Asked | None:
    if not c.take(r"\b(?:the |its )?(?:infinitesimal )?generator\b"):
        return None
    names = c.subjects()
    equation = c.given.equation_of(names[0]) if names else None
    return None if equation is None else [(f"Find the generator of ${equation}$.", names[0])]


def _fokker(c: Clause) -> Asked | None:
    if not c.take(r"\b(?:the |its )?(?:fokker-planck|forward kolmogorov|kolmogorov forward) equation\b"):
        return None
    names = c.subjects()
    equation = c.given.equation_of(names[0]) if names else None
    return None if equation is None else [(f"Find the Fokker-Planck equation of ${equation}$.", names[0])]


def _values(c: Clause) -> Asked | None:
    """ "compute E[X_t^2] and Var(X_t)": each quantity as it stands."""
    marks = [m for m in re.findall(MARK, c.line) if m[1] == "A"]
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


_READERS: tuple[Callable[[Clause], Asked | None], ...] = (
    exits, _martingale, _solves, _variation, _generator, _fokker, _moments, _law, _differential, _solution, _values,
)  # fmt: skip
