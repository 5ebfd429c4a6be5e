r"""Tasks on differential equations said otherwise: "Analyse the bifurcations of ...", "Is the origin stable for ...?".

Each function is a row: it gives the sentence in the words of the grammar, or None where it is about something else. Only formulas with a
derivative sign are taken, so that no task of another field is caught.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .idiom_sentences import Sentence, fits, with_formulas

__all__ = ["ROWS", "in_one_sentence"]

_DO = (
    r"(?:(?:please|now|then|also|and) )*(?:find|determine|compute|study|analy[sz]e|discuss|investigate|describe|classify|identify|state"
    r"|give|examine|characteri[sz]e|sketch|draw|plot|decide|locate)"
)
_LIST = r"(?P<list>#\d+(?: ?(?:,|;|and|, and|with|where) #\d+)*)"
_SYSTEM = (
    r"(?: (?:of|for|in|to))?(?: the| this| a)?(?: (?:following|linear|nonlinear|planar|scalar|autonomous|dynamical|differential"
    r"|two-dimensional|one-dimensional|initial value|gradient))*(?: (?:systems?|equations?|flows?|odes?|problems?|oscillators?))?"
    r"(?: of odes)?(?: given by)?"
)
_DERIVED = re.compile(r"'|\\d?dot\b|\\ddot\b|\\prime\b|\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{?\s*d)|\bd[a-z]\s*/\s*d[a-z]|\bd[a-z]\b")
_POINT = (
    r"(?:origin|zero solution|trivial solution|equilibri(?:um|a)(?: points?| solutions?)?|critical points?|fixed points?|rest points?"
    r"|steady states?|stationary points?)"
)
_KIND = r"(?:saddle[- ]node|transcritical|(?:supercritical |subcritical )?pitchfork|(?:supercritical |subcritical )?hopf)"


#: What is asked of the same equation in a clause of its own.
_CLAUSE = re.compile(rf"\$\s*[;.,]\s*(?:[Aa]nd )?(?={_DO} (?:the |its )?(?:type of )?damping\b)", re.IGNORECASE)


#: "$y=3$ when $x=0$", "$y=1$ and $y'=0$ at $t=0$": values of the unknown, and where.
_VALUE = r"\$\s*(?P<{0}>(?P<{0}0>[a-zA-Z])'{{0,3}}|\\[d]?dot\s*\{{?\s*[a-zA-Z]\s*\}}?)\s*=\s*(?P<{1}>[^$=,()]+?)\s*\$"
_WHEN = re.compile(
    _VALUE.format("y", "c") + r"(?:\s*(?:,|and|, and)\s*" + _VALUE.format("z", "d") + r")?"
    r"\s*,?\s*(?:when|at|for|where)\s+\$\s*(?!(?P=y0))(?P<t>[a-zA-Z])\s*=\s*(?P<p>[^$=,()]+?)\s*\$"
)


def in_one_sentence(text: str) -> str:
    """ "Solve ...; classify the damping" with the clause joined to the sentence, "$y=3$ when $x=0$" as "$y(0)=3$"; places stay."""
    if _DERIVED.search(text):
        text = _WHEN.sub(_values_at, text)
    return _CLAUSE.sub(lambda m: "$," + " " * (len(m[0]) - 2), text)


def _values_at(m: re.Match[str]) -> str:
    """`y(0)=3` for "$y=3$ when $x=0$"; the text as it stands where the letters are those of something else."""
    names = [re.sub(r"\\d?dot|[{}\s']", "", m[x]) for x in "yz" if m[x]]
    shown = ", ".join(f"{m[x]}({m['p']})={m[v]}" for x, v in ("yc", "zd") if m[x])
    own = any(re.search(rf"{letter}(?!_)", re.sub(r"\\[a-zA-Z]+", "", m[v] or "")) for letter in (names[0], m["t"]) for v in "cd")
    fits_in = len(set(names)) == 1 and not own and len(shown) + 2 <= len(m[0])
    unknown = re.search(rf"{names[0]}\s*'|dot\s*\{{?\s*{names[0]}|d\s*\}}?(?:\^[23])?\s*{names[0]}\b", m.string)
    return f"${shown}$".ljust(len(m[0])) if fits_in and unknown is not None else m[0]


def _moving(s: Sentence, words: str) -> bool:
    """Whether the first formula of a list holds a derivative."""
    marks = re.findall(r"#\d+", words)
    return bool(marks) and bool(_DERIVED.search(s[marks[0]]))


def _row(s: Sentence, made: str, *patterns: str) -> str | None:
    for pattern in patterns:
        found = fits(pattern, s)
        if found is not None and _moving(s, found["list"]):
            return made.format(with_formulas(s, found["list"]))
    return None


def _bifurcation(s: Sentence, assumed: list[str]) -> str | None:
    """ "Analyse the bifurcations of ... as r varies", "What type of bifurcation occurs in ... at r = 0?" """
    del assumed
    both = fits(rf"{_DO}(?: all)?(?: the)? {_POINT}{_SYSTEM} {_LIST} ?,? and {_DO}(?: the| its)? bifurcations?(?: diagram)?", s)
    if both is not None and _moving(s, both["list"]):
        shown = with_formulas(s, both["list"])
        return f"Find the bifurcations of {shown} beside equilibria."
    after = r"(?: ?,?(?: as| when)?(?: the)?(?: parameter)? #\d+(?: varies| is varied| changes)?| at #\d+| near #\d+| and draw .* diagram)*"
    return _row(
        s,
        "Find the bifurcations of {}.",
        rf"{_DO}(?: and classify)?(?: all)?(?: the)?(?: (?:type|types|kind|points?|values?) of(?: the)?)? bifurcations?"
        rf"(?: points?| diagram| values?| types?| behaviou?r)?(?: that)?(?: occurs?| occurring| takes? place)?{_SYSTEM} {_LIST}{after}",
        rf"(?:what|which) (?:type|kind|sort)?(?: of)? ?bifurcations? (?:occurs?|happens?|takes place|does)(?:{_SYSTEM})? {_LIST}"
        rf"(?: undergo| have)?{after}",
        rf"at (?:what|which) (?:values?|points?)(?: of #\d+)? do(?:es)?(?: a)? bifurcations? occur{_SYSTEM} {_LIST}{after}",
    )


def _claimed_bifurcation(s: Sentence, assumed: list[str]) -> str | None:
    """ "Show that ... undergoes a Hopf bifurcation at mu = 0." """
    del assumed
    found = fits(
        rf"(?:show|prove|verify|check) that{_SYSTEM} {_LIST} (?:undergoes|has|exhibits|shows|goes through) an? (?P<kind>{_KIND})"
        rf" bifurcation(?: (?:at|when|as|for|near)(?: the origin)?(?: (?:when|as|for|at))?(?: #\d+)?)?"
        r"(?: (?:passes through|crosses) #\d+)?",
        s,
    )
    if found is None or not _moving(s, found["list"]):
        return None
    kind = re.sub(r"^saddle[- ]", "", found["kind"])
    return f"Find the bifurcations of {with_formulas(s, found['list'])} claimed {kind}."


def _stability(s: Sentence, assumed: list[str]) -> str | None:
    """ "Classify the origin of ...", "Is the origin stable for ...?", "Sketch the phase portrait of ..." """
    del assumed
    what = r"(?:type|stability|nature|kind|character|local behaviou?r|behaviou?r|linear stability)"
    return _row(
        s,
        "Find and classify the equilibria of {}.",
        rf"{_DO}(?: and classify)?(?: the)?(?: {what}(?: and(?: the)? {what})?)?(?: of)?(?: all)?(?: the)? {_POINT}"
        rf"(?: at the origin| #\d+)?(?: and (?:determine|classify|find|discuss|decide|state)? ?(?:its|their|the) {what}(?: of each)?)?"
        rf"(?: ?:|{_SYSTEM}) {_LIST}",
        rf"{_DO}(?: the)? {what}(?: and(?: the)? {what})?{_SYSTEM} {_LIST}(?: (?:at|near) (?:the origin|#\d+))?",
        rf"is(?: the)? {_POINT}(?: #\d+)?(?: of(?: this| the)? system)? (?:an? )?(?:asymptotically |globally |locally |un)*"
        rf"(?:stable|saddle|node|spiral|cent(?:er|re)|focus|hyperbolic)(?: or unstable)?{_SYSTEM} {_LIST}",
        rf"is(?: the)? {_POINT}(?: #\d+)? of{_SYSTEM} {_LIST} (?:an? )?(?:asymptotically |globally |locally |un)*"
        rf"(?:stable|saddle|node|spiral|cent(?:er|re)|focus|hyperbolic)(?: or unstable)?",
        rf"{_DO}(?: the)? (?:phase portrait|phase line|phase plane|phase diagram|direction field|slope field){_SYSTEM} {_LIST}",
        rf"lineari[sz]e{_SYSTEM} {_LIST} (?:at|about|around|near) (?:the origin|#\d+|(?:each|every|all|the) {_POINT}|its {_POINT})",
    )


def _solution(s: Sentence, assumed: list[str]) -> str | None:
    """ "Classify the equation ... and solve it", "Find the interval of existence of the solution of ...", "Is ... exact? Solve it." """
    ends = r"(?: ?,? and (?:then )?(?:solve(?: it)?|find (?:its|the) (?:general )?solution))?"
    made = _row(
        s,
        "Solve {}.",
        rf"classify(?: the)?(?: following)?(?: ordinary)?(?: differential)?(?: equation| ode)? {_LIST}{ends}",
        rf"{_DO}(?: the)?(?: largest| maximal)? (?:interval|domain) (?:of|on which|in which)(?: (?:existence|validity|definition))?(?: of)?"
        rf"(?: the)?(?: unique)?(?: solution)?(?: (?:exists|is defined))?{_SYSTEM} {_LIST}",
        rf"(?:is|show that|check (?:that|whether)|decide whether|determine whether|test whether|verify that){_SYSTEM} {_LIST} (?:is )?exact"
        rf"(?: ?[?.,;]?(?: and)?(?: if so ?,?| then)? ?(?:solve|find)(?: it| the (?:general )?solution)?)?",
    )
    if made is not None:
        assumed.append("what is asked about the equation is told by its classes, steps and findings")
    return made


def _existence(s: Sentence, assumed: list[str]) -> str | None:
    """ "On what interval is a unique solution of ... guaranteed?", "Does ... have a unique solution?" """
    del assumed
    sure = r"(?:certain|guaranteed|sure|known)"
    one = r"(?:a|the|exactly one)?(?: unique)? ?solutions?"
    return _row(
        s,
        "Find the existence interval of {}.",
        rf"(?:on|in) (?:what|which)(?: largest| maximal| open)*(?: interval| domain) (?:is|does)(?: {one})?(?: (?:of|to))?{_SYSTEM} {_LIST}"
        rf"(?: (?:is|be))?(?: {sure})?(?: to)?(?: have)?(?: {one})?(?: exist| have a unique solution)?",
        rf"{_DO}(?: ?[,(]? ?without solving(?: it| the problem| the equation)? ?[,)]?)?"
        rf"(?: the| an?)?(?: largest| maximal| open)* interval (?:on|in) which(?: {one} (?:of|to))?{_SYSTEM} {_LIST}(?: is)? ?"
        rf"(?:{sure}|exists?|has)(?: to)?(?: exist| have)?(?: {one})?",
        rf"{_DO}(?: the| an?)?(?: largest| maximal| open)*(?: interval) (?:on|in) which(?: {one} (?:of|to))?{_SYSTEM} {_LIST}"
        rf" (?:is|has) (?:a|exactly one) unique solution",
        rf"(?:does|do){_SYSTEM} {_LIST} have (?:a|an|exactly one)? ?(?:unique )?solutions?(?: near .*)?",
        rf"(?:is|are){_SYSTEM} (?:solution (?:of|to))?{_SYSTEM} {_LIST} (?:unique|uniquely solvable)",
        rf"(?:is|are)(?: the)? solutions? (?:of|to){_SYSTEM} {_LIST} unique",
        rf"{_DO}(?: whether| if)(?: the)?(?: existence and uniqueness theorem| theorem| picard-lindelöf theorem)?"
        rf" ?(?:applies to|guarantees)(?: {one} (?:of|to|for))?{_SYSTEM} {_LIST}",
    )


def _by_transform(s: Sentence, assumed: list[str]) -> str | None:
    """ "Solve by the Laplace transform: ..." """
    found = fits(
        r"(?P<rest>solve(?: the)?(?: following)?(?: initial value problem| ivp| equation| problem)?) (?:by|using|with|by means of|via)"
        rf"(?: the)?(?: method of)? (?P<how>laplace transforms?|undetermined coefficients|variation of parameters|an integrating factor"
        rf"|separation of variables)(?: method)? ?:? {_LIST}",
        s,
    )
    if found is None or not _moving(s, found["list"]):
        return None
    assumed.append(f"any method is allowed, not only the one named ({found['how']})")
    return f"Solve {with_formulas(s, found['list'])}."


def _damping(s: Sentence, assumed: list[str]) -> str | None:
    """ "Solve ... and classify the damping", "Is ... underdamped?" """
    how = r"(?:under|over|critically |un)-?damped"
    del assumed
    return _row(
        s,
        "Solve the damping of {}.",
        rf"(?:solve|find the (?:general )?solution of)(?: the)?(?: equation| oscillator)? {_LIST} ?[,;.]?(?: and)? {_DO}(?: the| its)?"
        r"(?: type of| regime of)?(?: the)? damping(?: regime| ratio| type)?",
        rf"{_DO}(?: the)?(?: type of| regime of)?(?: the)? damping(?: regime| ratio| type)?{_SYSTEM} {_LIST}",
        rf"is{_SYSTEM} {_LIST} {how}(?: ?,? (?:or )?{how})*",
    )


def _gradient(s: Sentence, assumed: list[str]) -> str | None:
    """ "Is ... a gradient system? Find its potential." """
    del assumed
    return _row(
        s,
        "Find the flow potential of {}.",
        rf"(?:is|show that|check (?:that|whether)|decide whether|determine whether|verify that){_SYSTEM} {_LIST} (?:is )?a gradient"
        rf" (?:system|flow|field)(?: ?[?.,;]?(?: and)?(?: if so ?,?)? ?{_DO} (?:its|the|a) potential(?: function)?)?",
        rf"{_DO}(?: the| a) potential(?: function)?(?: of| for)(?: the)? gradient (?:system|flow) {_LIST}",
    )


ROWS: tuple[Callable[[Sentence, list[str]], str | None], ...] = (
    _claimed_bifurcation, _bifurcation, _stability, _existence, _solution, _by_transform, _damping, _gradient,
)  # fmt: skip
