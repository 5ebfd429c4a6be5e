r"""A task on a partial differential equation as composed phrases: the equation, what is known where, what is asked.

Comes in: the text of a task that no row of words fits as it stands. Goes out: its questions in the plain words of `evolution`; None unless
every word has found its place. `field_symbols` says what each formula is; here phrases give conditions (`vanishing on $r=a$`), domains
(`in the annulus $a<r<b$`), and questions; what is left has to be a word without mathematics of its own.
"""

from __future__ import annotations

from ..errors import DeriverError
from . import patterns as re
from .field_data import (
    arguments_of_row,
    data_by_cases,
    end_of_a_half_line,
    is_starting,
    lengths,
    named_domains,
    note_domain,
    on_circles,
    round_domains,
    values_at_places,
    words_of_the_ends,
    words_of_the_start,
    words_on_the_edge,
)
from .field_line import NAMES, FieldLine
from .field_neutral import NEUTRAL_WORDS
from .field_symbols import Unknown, pieces_of_formula, unknown_of
from .wording import tokens_of

__all__ = ["composed_fields"]

_MARK = r"⟦(\w)(\d+)⟧"


def composed_fields(text: str) -> tuple[list[str], list[str], dict[str, str]] | None:
    r"""The questions of a task in plain words, what was assumed, and what is claimed; None where a word has no place.

    >>> composed_fields(r"Find the temperature $u$ if $u_t=u_{xx}$ and $u=0$ at $x=0$, $u=1$ at $x=1$, $u=x^2$ when $t=0$.")[0]
    ['Solve $u_t=u_{xx}$ with $u(0,t)=0$, $u(1,t)=1$, $u(x,0)=x^2$.']
    """
    text = _marked(text)
    try:
        tokens = tokens_of(text)
    except DeriverError:
        return None
    formulas = [t.text for t in tokens if t.is_formula]
    words = " ".join(t.text for t in tokens if not t.is_formula)
    unknown = unknown_of(formulas) or (Unknown(_letter(formulas), _named_variables(words)) if _named(words) else None)
    if unknown is None:
        return None
    unknown = _with_arguments(unknown, formulas)
    if len(unknown.variables) < 2:
        return None
    composer = FieldLine(unknown)
    line: list[str] = []
    for t in tokens:
        if not t.is_formula:
            line.append(t.text)
            continue
        for piece in pieces_of_formula(t.text, unknown):
            if piece.kind == "W":
                line.append(piece.text.lower())
                continue
            composer.pieces.append(piece)
            line.append(f"⟦{piece.kind}{len(composer.pieces) - 1}⟧")
    composer.line = " ".join(line)
    said = _questions(composer)
    if said is None:
        return None
    questions, claims = said
    return questions, composer.assumed, claims


def _marked(text: str) -> str:
    """`u = u(x,t)` in plain words as a formula."""
    if "$" not in text and "\\(" not in text and "\\[" not in text:
        return text
    return re.sub(r"(?<![$\\{\w])([a-z]) = \1 ?\(([a-z](?:, ?[a-z])*)\)(?![\w$])", r"$\1=\1(\2)$", text)


def _letter(formulas: list[str]) -> str:
    """The function that the task writes with its arguments, u where there is none."""
    found = [m[1] for f in formulas for m in re.finditer(r"(?<![A-Za-z\\])([A-Za-z])\((?:x\s*,\s*[ty]|t\s*,\s*x)\)\s*=", f)]
    return found[0] if len(set(found)) == 1 else "u"


def _with_arguments(u: Unknown, formulas: list[str]) -> Unknown:
    """The letters that only the arguments name."""
    names = list(u.variables)
    for text in formulas:
        for m in re.finditer(rf"(?<![A-Za-z\\]){re.escape(u.name)}(?:_\{{?\w+\}}?)?\(([^()]*)\)", text):
            for a in m[1].split(","):
                if re.fullmatch(r"\s*(?:[xyztrs]|\\theta)\s*", a) and a.strip() not in names:
                    names.append(a.strip())
    flat = any(re.search(r"\\Delta|\\nabla", f) for f in formulas)
    for text in formulas:
        for m in re.finditer(r"(?<![A-Za-z\\_])([xyr])\s*(?:<|>|\\leq?(?![a-z])|\\geq?(?![a-z]))", text):
            if flat and m[1] not in names and "t" not in names:
                names.append(m[1])
    if flat and "t" not in names and len(names) < 2:
        names = ["r", r"\theta"] if "r" in names or r"\theta" in names else ["x", "y"]
    order = ["x", "y", "z", "r", r"\theta", "s", "S", "t", r"\tau"]
    return Unknown(u.name, tuple(sorted(names, key=lambda v: order.index(v) if v in order else 5)))


def _named(words: str) -> bool:
    return any(re.search(rf"\b(?:{pattern})\b", words) for pattern, _ in NAMES)


def _named_variables(words: str) -> tuple[str, ...]:
    found = next(formula for pattern, formula in NAMES if re.search(rf"\b(?:{pattern})\b", words))
    return ("x", "y") if "yy" in found else ("x", "t")


# Questions -------------------------------------------------------------------------------------------------------------------------------

_METHOD = (
    r"(?:(?:the )?(?:method of )?(?:separation of variables|green['’]s functions?|characteristics|images"
    r"|reflections?|continuation|separating variables)"
    r"|(?:the |a )?(?:fourier|laplace)(?:['’]s)?(?: sine| cosine)? (?:transforms?|series|method|expansions?)|d['’]alembert['’]s (?:formula"
    r"|solution|method)|(?:the |an )?eigenfunction expansions?|(?:the )?heat kernel|duhamel['’]s (?:principle|formula)|(?:the )?poisson"
    r"(?:['’]s)? (?:formula|integral|kernel)|(?:the )?green['’]s functions?|(?:the )?fundamental solution|polar coordinates"
    r"|an? (?:odd|even) extension|(?:odd|even) reflection|(?:the )?(?:odd|even) extension|(?:the )?characteristic (?:method|curves)"
    r"|(?:the )?method of (?:eigenfunction expansion|images))"
)
_BY = "by|using|via|with|use|apply|through|by means of|by using|with the help of|utilizing"
_SHOCK = r"shocks? (?:first )?(?:forms?|develops?|appears?|breaks?)"
_OFF_THE_ORIGIN = r"\s*(?:\(\s*x\s*,\s*y\s*\)\s*\\neq?\s*(?:\(\s*0\s*,\s*0\s*\)|0|\\mathbf\{?0\}?)|r\s*\\neq?\s*0)\s*"
_SMOOTH = r"(?:the |a |its |this )?(?:classical |smooth )?(?:solution|wave|profile)"
_BREAKS = (
    r"(?:(?:first |will |to )*(?:breaks?(?: down)?|ceases? to (?:exist|be smooth)|blows? up|develops? (?:a |the )?(?:first )?shocks?"
    r"|forms? (?:a )?shocks?|becomes? (?:multi-?valued|discontinuous)|develops? (?:an )?infinite (?:slope|gradient)s?))"
)
_SHOW = r"(?:show|prove|verify|check|confirm|demonstrate|establish|deduce)"


def _questions(c: FieldLine) -> tuple[list[str], dict[str, str]] | None:
    """The questions, once every phrase has been used and no word is left."""
    line = c.line
    way = rf"(?:,? ?(?:{_BY}))(?: the)? {_METHOD}(?: method)?(?: (?:and|or) {_METHOD})*(?: to)?"
    if c.take(way):
        c.assumed.append("any method is allowed, not only the one named")
    unique = re.search(r"\buniqueness\b|\bunique\b|\bat most one\b", line) is not None and re.search(rf"\b{_SHOW}\b", line) is not None
    if unique:
        c.take(r"(?:the )?uniqueness(?: of)?|\bunique\b|\bat most one\b")
    c.take(r"(?:use|using|by|apply|with|via)?(?: the| an)? energy (?:methods?|estimates?|arguments?|integrals?)(?: to)?")
    principle = c.take(r"(?:use|using|by|apply|with|via)?(?: the)?(?: weak| strong)? maximum principles?(?: to)?")
    if c.take(
        r"(?:the )?(?:(?:absolute )?(?:maximum|minimum|largest|smallest)(?: values?)?(?: and|,)? ?(?:the )?){2}"
        r"(?:values? )?(?:temperatures? )?(?:of|for|attained by|taken by|that)(?: the| a)?(?: solution)?"
        r"|(?:upper and lower|lower and upper) bounds? (?:for|of|on)"
    ):
        principle = True
    steady = (
        r"(?:the )?(?:steady[- ]states?|equilibrium|stationary|steady)(?: state)?(?: (?:temperature|solutions?|distributions?|profile))*"
    )
    if not any(v in c.unknown.variables for v in ("t", r"\tau")):
        c.take(r"(?:the )?steady[- ]state")
    still = re.search(rf"(?:find|determine|compute|what is|calculate|obtain) {steady}", line) is not None
    if still:
        c.take(steady)
    lasting = c.take(
        r"(?:what does|to what does|what do|find what|determine what) (?:the )?(?:function |solution |temperature )*(?:⟦U\d+⟧ )?"
        r"(?:limits?|converges?|tends?|approach(?:es)?|decays?)(?: to)?(?: (?:as|when|for) (?:⟦\w\d+⟧|time goes to infinity))?"
        r"|(?:what is |find |determine |compute )?(?:the )?(?:limit|limiting (?:value|temperature)|long[- ]time (?:limit|behaviou?r))"
        r"(?: of)?(?: the)?(?: (?:function|solution|temperature))?(?: ⟦U\d+⟧)? (?:as|when|for) ⟦\w\d+⟧"
    )
    shock = c.take(r"(?:the )?(?:shock speed|speed of the shock|velocity of the shock|shock velocity)")
    breaking = _breaks(c)
    solved = re.search(r"\bsolve\b|\bfind the solution\b", line) is not None
    kinds = r"(?:elliptic|hyperbolic|parabolic)"
    classify = re.search(rf"\b{kinds}\b|\bclassify\b|\btypes?\b|\b(?:canonical|normal|standard) form\b", line) is not None
    canonical = classify and c.take(
        r"(?:and )?(?:then )?(?:reduce|transform|bring|put|find)(?: it| the equation| them)?(?: (?:to|into|in))?(?: its| the)?"
        r" (?:canonical|standard|normal) forms?"
    )
    if classify and not canonical and c.take(r"\b(?:reduce|transform|bring|put)\b(?= ⟦E)"):
        canonical = c.take(r"\b(?:to|into|in)(?: its| the| a)? (?:canonical|standard|normal) forms?")
    if classify:
        c.take(rf"(?:of )?\b{kinds}(?:(?: ?,| ?\?| ?or| ?and)* {kinds})*")
        c.take(r"\b(?:classify|types?|which of|regions?|xy|plane|xy-plane|discriminant|kind|domains?|determine whether)\b")
    show = re.search(rf"\b{_SHOW}\b", line) is not None
    c.take(rf"\b{_SHOW}\b(?: (?:that|explicitly|directly|whether))*")
    for mark in re.findall(r"⟦[ND]\d+⟧", c.line):
        if re.fullmatch(_OFF_THE_ORIGIN, c.text(mark)):
            c.line = re.sub(rf"(?:for |where |when )?(?:all )?{mark}", " ", c.line, count=1)
    _material(c)
    data_by_cases(c)
    named_domains(c)
    round_domains(c)
    values_at_places(c)
    lengths(c)
    words_of_the_start(c)
    words_on_the_edge(c)
    end_of_a_half_line(c)
    for m in list(re.finditer(_MARK, c.line)):
        if not _gather(c, m[1], m[0]):
            return None
    c.line = re.sub(_MARK, " ", c.line)
    if c.failed or not _whole(c, line):
        return None
    words_of_the_ends(c)
    _starts_left(c)
    c.take(r"\b(?:robin|mixed|neumann|dirichlet)\b" if c.conditions else r"\x00")
    left = [w for w in re.findall(r"[^\s.,;:?!()\[\]]+", c.line) if w not in NEUTRAL_WORDS]
    if left or not c.equations:
        return None
    if any(len(arguments_of_row(k)) != len(c.arguments) for k in c.conditions):
        return None
    named = re.search(r"\b(?:robin|mixed|neumann|dirichlet|boundary|ends?|endpoints|held|kept|insulated|clamped)\b", line)
    if named is not None and not unique and not any(re.search(r"\([^()]*\)", k) and not is_starting(c, k) for k in c.conditions):
        return None
    return _say(
        c, unique=unique, still=still, shock=shock, breaking=breaking, classify=classify, show=show, principle=principle,
        canonical=canonical, solved=solved, lasting=lasting, general="general solution" in line,
    )  # fmt: skip


def _material(c: FieldLine) -> None:
    """ "the wave speed is 3", "with diffusivity k": the number for the letter of the named equation."""
    for noun, letter in (
        ("(?:wave )?speed|speed of propagation|wave velocity", "c"),
        ("(?:thermal )?diffusivity|diffusion coefficient", "k"),
    ):

        def note(m: re.Match[str], letter: str = letter) -> None:
            value = m["n"] if m["n"].isdigit() else c.text(m["n"])
            if value.strip() != letter:
                c.letters.append(value if "=" in value else f"{letter}={value}")

        c.take(rf"(?:with|where|if|and)?(?: the| a)? (?:{noun})(?: (?:is|of|equals|equal to))? (?P<n>⟦[NF]\d+⟧|\d+)(?= |$)", note)


def _breaks(c: FieldLine) -> bool:
    """Whether it is asked when a wave breaks: "when does the solution of ... develop a shock", "the time of breaking"."""
    when = r"(?:at what time|at which time|whether and when|if and when|when)(?: does| do| will)?"
    spoken = re.search(rf"\b{when} {_SMOOTH}(?: (?:of|to|for))?(?P<of> .*?)? {_BREAKS}", c.line)
    if spoken is not None:
        c.line = f"{c.line[: spoken.start()]} {spoken['of'] or ''} {c.line[spoken.end() :]}"
        return True
    return c.take(
        rf"(?:the )?(?:breaking time|(?:first )?time (?:at which|when|that) (?:a|the|first)? ?{_SHOCK}|(?:time|moment) of (?:breaking|shock"
        rf" formation)|shock formation time|(?:first )?time (?:at which|when|that) {_SMOOTH} {_BREAKS}|{when} (?:a|the|first)? ?{_SHOCK}"
        rf"|(?:up to (?:what|which) time|how long) (?:is|does) {_SMOOTH} (?:exist|stay smooth|remain smooth|smooth|valid))"
    )


def _starts_left(c: FieldLine) -> None:
    c.take(r"\b(?:homogeneous|zero) initial (?:conditions?|data)\b")


def _gather(c: FieldLine, kind: str, mark: str) -> bool:
    """What a formula that no phrase has used says by itself."""
    text = c.text(mark)
    if kind in "EH":
        c.equations.append(text)
    elif kind == "C":
        c.conditions.append(text)
    elif kind == "D":
        return note_domain(c, text)
    elif kind == "V":
        c.values.append(text)
    elif kind == "F":
        c.letters.append(text)
    elif kind == "N":
        return (
            re.fullmatch(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\s*\([a-z, ]*\))?(?:\s*,\s*\\?[A-Za-z]+)*|[A-Za-z]\^\{?[\d\w]\}?", text)
            is not None
        )
    elif kind == "P":
        return False
    return True


def _whole(c: FieldLine, said: str) -> bool:
    """The equation by its name where it is not written; circles in polar coordinates."""
    if not c.equations:
        for pattern, formula in NAMES:
            if (found := re.search(rf"\b(?:{pattern})\b", c.line) or re.search(rf"\b(?:{pattern})\b", said)) is not None:
                if formula == "u_t=ku_{xx}" and any(re.match(r"\s*c\s*=", k) for k in c.letters):
                    formula = "u_t=c^2u_{xx}"
                formula = re.sub(r"(?<!\\n)u", lambda _: c.unknown.name, formula)
                c.equations.append(formula)
                named = "harmonic" if "harmonic" in found[0] else f"the {found[0]}"
                c.assumed.append(f"{named} is read as ${formula}$")
                break
    plane = re.compile(rf"(?:\\Delta|\\nabla\s*\^\s*\{{?\s*2\s*\}}?)\s*{re.escape(c.unknown.name)}(?:\([^()]*\))?")
    u = c.unknown.name
    radial = "r" in c.domains or any(re.search(rf"{re.escape(u)}(?:_r)?\([^()]*\\theta", k) for k in c.conditions)
    if radial and not c.round and "t" not in c.unknown.variables:
        low, high = c.domains.get("r", ("0", ""))
        c.round = "outside" if high == r"\infty" else "ring" if low != "0" and low != r"-\infty" else "disk"
    for i, e in enumerate(c.equations):
        if c.round:
            polar = rf"{u}_{{rr}}+\frac{{1}}{{r}}{u}_r+\frac{{1}}{{r^2}}{u}_{{\theta\theta}}"
            flat = re.sub(r"\s", "", e)
            flat = re.sub(rf"\\[dt]?frac\{{\\partial\^\{{?2\}}?{u}\}}\{{\\partial([xy])\^\{{?2\}}?\}}", rf"{u}_{{\1\1}}", flat)
            new = plane.sub(polar.replace("\\", r"\\"), e)
            if new == e and re.match(rf"{u}_\{{xx\}}\+{u}_\{{yy\}}=", flat):
                new = polar + flat[flat.index("=") :]
            if new == e and r"\theta" not in e:
                return False
            side = new.partition("=")[2]
            if re.search(r"(?<![a-z\\])[xy](?![a-z])", side):
                return False
            c.equations[i] = new
        elif c.arguments[:2] == ("x", "y"):
            c.equations[i] = plane.sub(lambda _: f"{u}_{{xx}}+{u}_{{yy}}", e)
        elif c.arguments == ("x", "t"):
            c.equations[i] = plane.sub(lambda _: f"{u}_{{xx}}", e)
    if c.round:
        on_circles(c)
    return not c.failed


def _inlined(c: FieldLine, body: str) -> str:
    """Data named by a function that the task defines."""
    for row in c.letters:
        left, equals, value = row.partition("=")
        if equals and re.sub(r"\s", "", left) == re.sub(r"\s", "", body):
            return value.strip()
    return body


def _say(
    c: FieldLine, *, unique: bool, still: bool, shock: bool, breaking: bool, classify: bool, show: bool, principle: bool, canonical: bool,
    solved: bool, lasting: bool, general: bool,
) -> tuple[list[str], dict[str, str]] | None:  # fmt: skip
    rows = []
    for k in dict.fromkeys(c.conditions):
        left, _, value = k.partition("=")
        parts = [p.strip() for p in value.split("=")]
        u = re.escape(c.unknown.name)
        chain = [p for p in parts[:-1] if re.match(rf"{u}(?:_\{{?\w+\}}?)?\s*\(", p)]  # u(0,t)=u(1,t)=0
        last = _inlined(c, parts[-1])
        rows += [f"{x.strip()}={last}" for x in (left, *chain)]
    letters = []
    for row in c.letters:
        left, equals, value = row.partition("=")
        if equals and any(re.sub(r"\s", "", left) == re.sub(r"\s", "", k.rpartition("=")[2]) for k in c.conditions):
            continue
        if equals and re.search(r"\(", left):
            return None
        ended = any(high == value.strip() for _, high in c.domains.values()) or any(value.strip() in arguments_of_row(k) for k in rows)
        if equals and not any(left.strip() in k for k in (*c.equations, *rows)):
            if not ended:
                return None  # a letter that nothing uses
            continue
        letters.append(row)
    if classify and canonical:
        asked = ("Classify ${0}$.", "Reduce ${0}$ to canonical form.", *(["Solve ${0}$."] if general else []))
        return None if rows else ([q.format(e) for e in c.equations for q in asked], {})
    if classify:
        if any((unique, still, shock, breaking)) or rows:
            return None
        return [f"Classify ${e}$." for e in c.equations], {}
    if len(c.equations) != 1:
        return None
    (equation,) = c.equations
    domain = []
    for v, (low, high) in c.domains.items():
        if v in ("t", r"\tau") or (low == r"-\infty" and high == r"\infty"):
            continue
        if high == r"\infty":
            domain.append(f"${v}>{low}$")
        elif low == r"-\infty":
            return None
        else:
            domain.append(f"${low}<{v}<{high}$")
    body = f"${equation}$"
    if domain:
        body += " for " + ", ".join(domain)
    known = [f"${k}$" for k in (*rows, *letters)]
    if known:
        body += " with " + ", ".join(known)
    if unique:
        return [f"Find the uniqueness of {body}."], {}
    if c.claimed:
        bounds = _bounds(c)
        if not show or bounds is None or c.values:
            return None
        return [f"Find the maximum principle of {body}."], bounds
    if still and not c.values:
        return [f"Find the steady state of {body}."], {}
    if shock:
        return [f"Find the shock speed of {body}."], {}
    if breaking:
        return [*([f"Solve {body}."] if solved else []), f"Find the breaking time of {body}."], {}
    if c.centre:
        return None if show or c.values else ([f"Find the centre value of {body}."], {})
    if principle and not show:
        return [f"Find the maximum principle of {body}."], {}
    if c.values:
        if not show or len(c.values) != 1:
            return None
        shown = c.values[0]
        if not re.match(rf"{re.escape(c.unknown.name)}\s*\(", shown):
            shown = f"{c.unknown.name}({','.join(c.arguments)})={shown.partition('=')[2].strip()}"
        return [f"Verify that ${shown}$ satisfies {body}."], {}
    if show:
        return None
    if lasting:
        return [f"Solve {body}.", f"Find the steady state of {body}."], {}
    if general and rows:
        return [f"Solve ${equation}$.", f"Solve {body}."], {}
    return [f"Solve {body}."], {}


def _bounds(c: FieldLine) -> dict[str, str] | None:
    """The numbers between which the unknown is claimed to be."""
    out: dict[str, str] = {}
    u = rf"{re.escape(c.unknown.name)}(?:\([^()]*\))?"
    for row in c.claimed:
        found = re.fullmatch(rf"\s*([-\d./]+)\s*<\s*{u}\s*<\s*([-\d./]+)\s*", row)
        if found is not None:
            out |= {"claimed lower": found[1], "claimed upper": found[2]}
        elif (found := re.fullmatch(rf"\s*{u}\s*<\s*([-\d./]+)\s*", row)) is not None:
            out |= {"claimed upper": found[1]}
        elif (found := re.fullmatch(rf"\s*{u}\s*>\s*([-\d./]+)\s*", row)) is not None:
            out |= {"claimed lower": found[1]}
        else:
            return None
    return out
