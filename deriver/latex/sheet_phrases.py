r"""The phrases in which exercise sheets ask about differential equations: what is asked, by which method, what is given.

Comes in: words in lower case with numbered formulas ("use #0 to find the general solution of #1"). Goes out: a `Plan` with every
phrase that was understood; a word of no phrase and of no list of neutral words makes the whole sentence not understood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from re import Match

from . import patterns as re

__all__ = ["WAYS", "Plan", "plan_of"]


@dataclass
class Plan:
    """What a task asks: the asks in order, the ways, formulas by the part they play."""

    asks: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    known: list[int] = field(default_factory=list)  # solutions that are given
    points: list[int] = field(default_factory=list)  # about which a series is wanted
    mentioned: list[int] = field(default_factory=list)  # formulas that only name what words describe
    substitution: list[int] = field(default_factory=list)
    parameter: list[int] = field(default_factory=list)  # a letter whose values are asked for
    form: list[int] = field(default_factory=list)  # y = e^{rt}
    letter: list[int] = field(default_factory=list)  # the unknown whose one equation is wanted
    integral: list[int] = field(default_factory=list)  # a first integral that is to be shown
    limits: list[int] = field(default_factory=list)  # \lim_{t\to\infty} y(t)
    claimed: str = ""  # the kind of a bifurcation that is to be shown
    notes: list[str] = field(default_factory=list)
    spectrum: bool = False  # whether the eigenvalues are wanted too

    def ask(self, what: str) -> None:
        """Notes an ask, once."""
        if what not in self.asks:
            self.asks.append(what)


#: The methods a task may name, as its sentences say them; the names are those of the requests of a problem.
WAYS = {
    "laplace": r"(?:method of )?laplace(?:['’]s)? transforms?(?: methods?| techniques?)?(?: of #\d+)?",
    "undetermined coefficients": r"(?:method of )?undetermined coefficients(?: methods?)?",
    "variation of parameters": r"(?:method of )?variation of (?:parameters?|constants?|the constants?)(?: methods?| formula)?",
    "integrating factor": r"(?:a |an )?(?:suitable |appropriate )?(?:method of )?integrating factors?(?: methods?)?",
    "separation of variables": r"(?:method of )?(?:separation of(?: the)? variables|separating(?: the)? variables)(?: methods?)?",
    "reduction of order": r"(?:method of )?(?:reduction of (?:the )?order|d['’]alembert(?:['’]s)?(?: method)?)(?: methods?| formula)?",
    "power series": r"(?:a |an )?(?:method of )?(?:power series|frobenius|series)(?: solutions?| methods?| expansions?)*",
    "substitution": r"(?:appropriate |suitable |proper |a )*substitutions?(?: methods?)?(?! #)",
    "exact": r"(?:method (?:of|for) )?exact equations",
    "characteristic equation": r"(?:characteristic|auxiliary) (?:equations?|polynomials?|roots)",
    "convolution": r"(?:method of )?convolutions?(?: theorem| integrals?| products?)?",
    "eigenvalues": r"(?:eigenvalues?|eigenvectors?)(?:(?: and|[-/])? ?(?:eigenvalues?|eigenvectors?))?(?: methods?)?",
    "matrix exponential": r"matrix exponentials?(?: methods?)?",
    "elimination": r"(?:systematic )?(?:method of )?(?:systematic )?elimination(?: methods?)?(?: of #\d+)?",
}
_BY = (
    r"(?:(?:by|and)? ?(?:use of|means of|making use of|the use of|applying|using|employing)|by|using|use|via|with|through|apply"
    r"|employ|utilizing)"
)
_WAY = re.compile(
    rf"\b{_BY}(?: the| an| a)? (?:technique of )?(?:" + "|".join(f"(?P<w{i}>{p})" for i, p in enumerate(WAYS.values())) + r")(?: to\b)?"
)

_SOLUTIONS = r"(?:solutions?|equations?)"
_NOUN = (
    r"(?:(?:given|following|corresponding|associated|complementary|related|same|second|first|third|order|second-order|first-order|linear"
    r"|nonlinear|autonomous|homogeneous|inhomogeneous|nonhomogeneous|differential|ordinary|initial|initial-value|boundary|boundary-value"
    r"|value|of|conservative|planar|scalar|dynamical|two-dimensional|one-dimensional|matrix|vector) )*"
    r"(?:equations?|systems?|problems?|odes?|des?|ivps?|bvps?)"
)
_LIST = r"#\d+(?:(?: ?,| ?, and| and) #\d+)*"
_POINT = r"(?:(?:critical|fixed|rest|stationary|equilibrium) (?:points?|solutions?|values?)|equilibri(?:um|a)|steady states?)"
_DRAWN = (
    r"(?:phase (?:lines?|portraits?|planes?|diagrams?)|direction fields?|slope fields?|vector fields?|solution curves?|integral curves?"
    r"|trajectories|graphs?(?: of(?: the)? solutions?)?|bifurcation diagrams?|solutions?)"
)
_DIGITS = r"(?:one|two|three|four|five|six|seven|eight|few|\d+)"
_BIFURCATION = (
    r"(?:(?P<kind>saddle(?:-| )node|transcritical|(?:supercritical |subcritical )?pitchfork|(?:supercritical "
    r"|subcritical )?hopf) )?bifurcations?"
)


def _known(plan: Plan, m: Match[str]) -> None:
    plan.known += _numbers(m["k"])


def _points(plan: Plan, m: Match[str]) -> None:
    plan.points += _numbers(m["k"])


def _mention(plan: Plan, m: Match[str]) -> None:
    plan.mentioned += _numbers(m[0])


def _substitution(plan: Plan, m: Match[str]) -> None:
    plan.substitution += _numbers(m["k"])


def _numbers(words: str) -> list[int]:
    return [int(k) for k in re.findall(r"#(\d+)", words)]


def _asks(what: str, *, drops: bool = True) -> Callable[[Plan, Match[str]], None]:
    def note(plan: Plan, m: Match[str]) -> None:
        plan.ask(what)
        if drops:
            plan.mentioned += _numbers(m[0])

    return note


def _drawn(plan: Plan, m: Match[str]) -> None:
    plan.notes.append("pictures stand in the HTML, Markdown and notebook pages")
    if "phase" in m[0] or "vector" in m[0]:
        plan.ask("drawn")


def _shown(plan: Plan, m: Match[str]) -> None:
    plan.ask("bifurcation")
    if m["kind"]:
        plan.claimed = re.sub(r"saddle[- ]", "", m["kind"])
    plan.mentioned += _numbers(m[0])


def _shown_point(plan: Plan, m: Match[str]) -> None:
    plan.ask("singular points")
    plan.points += _numbers(m["k"])


def _eigenvalues(plan: Plan, m: Match[str]) -> None:
    plan.ways.append("eigenvalues")
    plan.spectrum = True


def _trial_values(plan: Plan, m: Match[str]) -> None:
    plan.ask("trial values")
    plan.parameter = _numbers(m["k"])
    plan.form = _numbers(m["f"])


def _one_equation(plan: Plan, m: Match[str]) -> None:
    plan.ask("one equation")
    plan.letter = _numbers(m["k"] or "")
    plan.mentioned += plan.letter


def _integral(plan: Plan, m: Match[str]) -> None:
    plan.ask("first integral")
    plan.integral = _numbers(m["k"])


def _parameter(plan: Plan, m: Match[str]) -> None:
    plan.ask("exact parameter")
    plan.parameter = _numbers(m["k"])


_TO_INFINITY = r"(?: (?:as|when|for) (?:#\d+|time (?:goes|tends) to infinity))"
#: What a sentence may say, in the order in which it is looked for; each phrase is taken out when it is found.
_PHRASES = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), act)
    for pattern, act in (
        (r"(?:where|and|here)(?: the)? #\d+ (?:is|denotes|stands for) the (?:unit |heaviside |unit heaviside )?step(?: "
         r"function)?", _mention),
        # Letters that are sought.
        (
            rf"(?:the |all )*values? of (?P<k>#\d+) (?:for which|such that|so that)(?: (?:the|a|function))* (?P<f>#\d+) is an? solutions?"
            rf"(?: (?:of|to))?(?: (?:the|this))?(?: {_NOUN})?",
            _trial_values,
        ),
        # What is given.
        (
            rf"(?:(?:given|knowing|assuming|if)(?: that)?|where)(?: the)?(?: functions?| vectors?)? (?P<k>{_LIST}) (?:is|are"
            rf"|satisf(?:y|ies)|solves?)"
            rf"(?: (?:both|each|a|an|one|two|the|linearly|independent|given|known|particular|fundamental|set|of))*(?: solutions?)?"
            rf"(?: (?:of|to|for))?(?: (?:the|this|its))?(?: {_NOUN})?",
            _known,
        ),
        (rf"(?:given|with|if)(?: (?:that|the|a|one|known|given|particular))* (?:{_SOLUTIONS} )(?:is )?(?P<k>#\d+)", _known),
        (r"(?:one|a|the first) (?:known |given )?solution is (?P<k>#\d+)", _known),
        (rf"(?P<k>#\d+) (?:is|are) (?:a |an |one |the )?(?:known |given |particular )*solutions?(?: (?:of|to) (?:the|this|its)(?:"
            rf" {_NOUN})?)?", _known),
        (r"(?:by|using|use|with|make|apply)(?: making)?(?: the)? (?:change of variables?|substitution) (?P<k>#\d+)(?: to)?", _substitution),
        # The singular points and the series of a linear equation.
        (
            rf"(?:show|verify|check|prove)(?: that)? (?P<k>#\d+) is an? (?:regular|irregular|ordinary) (?:singular )?point(?:"
            rf" (?:of|for))?(?: (?:the|this))?"
            rf"(?: {_NOUN})?",
            _shown_point,
        ),
        (
            r"(?:is )?(?:a )?lower bound (?:for|on|of) (?:the )?radius of convergence(?: of)?(?: (?:the|a|any))?(?: (?:power"
            r" )?series)?(?: solutions?)?",
            _asks("radius"),
        ),
        (r"(?:the )?radius of convergence(?: of)?(?: (?:the|a|any|each))?(?: (?:power )?series)?(?: solutions?)?", _asks("radius")),
        (
            rf"(?:all )?(?:the )?(?:regular |irregular )?singular points?(?: of)?(?: {_NOUN})?(?: #\d+)?"
            rf"(?= .*\b(?:regular|irregular|classify)\b|.*$)",
            _asks("singular points", drops=False),
        ),
        (
            r"(?:whether|if) (?:it|they|each(?: (?:one|point))?|every one|each of them)(?: (?:is|are))? (?:a )?(?:regular"
            r"|irregular)(?: singular)?"
            r"(?: points?)?(?: or (?:an )?(?:regular|irregular)(?: singular)?(?: points?)?)?",
            _asks("singular points"),
        ),
        (
            r"(?:the )?(?:roots of the )?(?:indicial equations?(?: and(?: the)? (?:exponents?|roots)(?: (?:at|of) the singularity)?)?"
            r"|exponents? (?:at|of) the (?:singularity|singular point)|indicial roots)",
            _asks("indicial"),
        ),
        (r"(?:the |a |its )?recurrence (?:relations?|formulas?)(?: for the coefficients)?", _asks("series")),
        (
            rf"(?:at least )?(?:the )?first {_DIGITS}(?: (?:nonzero|non-zero))? terms (?:in|of)(?: (?:each|all|both)(?: of)?)?(?: the| a)?"
            rf"(?: (?:two|linearly|independent|power|series|fundamental|taylor|maclaurin))*(?: solutions?| expansions?)?(?: #\d+)?",
            _asks("series"),
        ),
        (
            r"(?:a |the |two )?(?:linearly independent )?(?:power )?series (?:solutions?|expansions?)(?: (?:of|for) the (?:general"
            r" )?solution)?",
            _asks("series"),
        ),
        (
            r"(?:about|around|near|in powers of|centered at|at)(?: the)?(?: (?:given|ordinary|regular|singular|regular singular"
            r"|point|center|origin))*"
            r" (?:point )?(?P<k>#\d+)(?= |$)",
            _points,
        ),
        (
            rf"(?:the |all )?values? of (?P<k>#\d+) (?:for which|such that|so that)(?: (?:the|this))?(?: {_NOUN})? (?P<e>#\d+"
            rf" )?(?:has|have)"
            rf"(?: (?:a|some|nonzero|nontrivial))* solutions? of the form (?P<f>#\d+)",
            _trial_values,
        ),
        (
            rf"(?:the |all )?values? of (?P<k>#\d+) (?:for which|such that|so that|that makes?)(?: (?:the|this))?(?: {_NOUN})?(?="
            rf" #| exact| is)",
            _parameter,
        ),
        (r"(?:and )?(?:then )?(?:solve it )?using (?:that|this|the) value(?: of #\d+)?", _mention),
        (rf"without (?:first )?(?:explicitly )?solving(?: (?:explicitly|it|the|this))*(?: {_NOUN})?", _mention),
        (r"or (?:else )?(?:show|explain|state|say) (?:that|why) (?:it has|there is|there are|there exists) no solutions?", _mention),
        (r"is not (?:almost|locally) linear", _mention),
        (
            r"(?:the )?(?:corresponding|associated|related|complementary|reduced) homogeneous (?:differential )?equation(?: (?:of|to|for))?"
            r"|(?:the )?homogeneous (?:differential )?equation (?:corresponding|associated|related) (?:to|with)"
            r"|(?:the )?complementary (?:function|solution)(?: (?:of|to|for))?",
            _asks("homogeneous"),
        ),
        # Transforms and responses.
        (
            r"(?:the )?(?:unit )?impulse response(?: function)?(?: #\d+)?(?: of)?", _asks("impulse response"),
        ),
        (r"(?:the )?transfer function(?: #\d+)?(?: of)?", _asks("transfer function")),
        (r"(?:the )?laplace transform (?:#\d+ )?(?:of|#\d+) the solution(?: #\d+)?(?: (?:of|to))?", _asks("transform")),
        # Linear systems and pairs of solutions.
        (
            r"(?:and )?(?:the |also the |then the |its )?(?:an? )?(?:fundamental matrix|principal matrix solution|matrix"
            r" exponential)(?: #\d+)?(?: (?:for|of)(?: the)?(?: system)? #\d+)?"
            r" (?:satisfying|such that|with|for which) #\d+", _asks("principal matrix"),
        ),
        (r"(?:a |the |its )?fundamental matrix(?: solution)?(?: #\d+)?(?: (?:for|of))?", _asks("fundamental matrix")),
        (
            rf"(?:the |an? |that )?(?:expression for the |formula for the )?wronskian(?: #\d+)? (?:of|for|between)(?: the|"
            rf" any)?(?: (?:two|three|any|pair|of|linearly|independent))*"
            rf" solutions(?: (?:#\d+|of|to))*(?: the(?: {_NOUN})?)?", _asks("wronskian"),
        ),
        (
            r"(?:the |its |all )*(?:normal |natural )?modes?(?: (?:and|with|together with)(?: (?:the|its|their))*(?: (?:time constants?"
            r"|frequenc(?:y|ies)|decay rates?|periods?))*)?(?: (?:of|for))?|(?:the |its )*time constants?(?: (?:of|for))?",
            _asks("modes"),
        ),
        (r"(?:(?:decouple|uncouple|diagonali[sz]e)(?: and (?:then )?solve)?|change of variables? (?:that|which) (?:de|"
         r"un)couples)", _asks("decoupled")),
        (
            r"(?:(?:show|verify|prove|check|confirm) that )?(?:its |the )?flow(?: map)?(?: #\d+)?(?: (?:of|generated by|for))?|(?:(?:satisf"
            r"(?:y|ies)|has|verify|check|show|prove|confirm)(?: that it has)? )?(?:the |its )?(?:semi-?group|group|flow)(?: "
            r"composition)? (?:propert(?:y|ies)"
            r"|law|identity)(?: #\d+)?(?: for it)?",
            _asks("flow", drops=False),
        ),
        (
            r"(?:(?:convert|reduce|rewrite|transform|turn|write|bring)(?: .{0,60}?)? )?(?:(?:to|into|as) )?(?:a |an |one "
            r")?(?:single|one|equivalent)"
            r"(?: (?:linear|scalar|differential|second|order|second-order|ordinary))* (?:equation|ode)(?: (?:for|in|satisfied "
            r"by)(?: alone)? (?P<k>#\d+)"
            r"(?: (?:alone|only))?)?",
            _one_equation,
        ),
        (
            r"as (?:the )?(?:parameter )?#\d+ (?:passes|goes|moves|crosses|increases|decreases|varies|changes)(?: (?:through|past|across))?"
            r"(?: (?:zero|#\d+))?",
            _mention,
        ),
        (
            r"(?:the |all )*values? of #\d+ (?:at|for) which (?:the |a )?bifurcations? (?:occurs?|takes? place|happens?)(?: "
            r"(?:for|in|of))?",
            _asks("bifurcation"),
        ),
        (
            rf"(?:(?:show|verify|check|prove|confirm) )?(?:that )?(?P<k>#\d+) is (?:a |an )?(?:first integral|conserved(?: quantity)?|"
            rf"constant of (?:the )?motion|constant along (?:the )?(?:solutions|trajectories))(?: (?:of|for))?(?: (?:the|"
            rf"this))?(?: {_NOUN})?",
            _integral,
        ),
        (r"how many (?:different )?solutions? (?:are there|exist|does it have|has it)|(?:at|of|near) the origin", _mention),
        # Long times.
        (
            rf"(?:the |its |their )?(?:long-term |long-time |limiting |asymptotic |eventual |long term )?behaviou?rs? of(?: (?:the"
            rf"|all|its|general|every))*"
            rf" (?:solutions?|#\d+)(?: #\d+)?{_TO_INFINITY}?",
            _asks("behaviour"),
        ),
        (rf"(?:describe )?what happens to(?: (?:the|all|each|every))* (?:solutions?|#\d+)(?: #\d+)?{_TO_INFINITY}", _asks("behaviour")),
        (rf"(?:how (?:do )?|the way )?(?:the )?(?:solutions?|#\d+) behaves?{_TO_INFINITY}", _asks("behaviour")),
        (rf"(?:the )?limit of (?:the solution|#\d+){_TO_INFINITY}", _asks("behaviour")),
        (
            r"(?:the )?(?:steady[- ]state|steady periodic|periodic)(?: periodic)? (?:solution|response|part)(?: #\d+)?(?: of)?"
            r"(?: #\d+)?(?: (?:and|,) (?:find )?(?:the |its )?amplitude(?: #\d+)?(?: of the (?:steady[- ]state )?(?:solution"
            r"|response|oscillation))?"
            r"(?: as a function of #\d+)?)?",
            _asks("steady state"),
        ),
        (r"(?:the )?transient(?: (?:solution|part|response|terms?))?(?: #\d+)?", _asks("steady state")),
        (
            r"(?:the )?(?:value of (?:the )?)?limit(?: (?:value|population|concentration|velocity|amount))?(?: #\d+)?(?= |$)",
            _asks("behaviour"),
        ),
        # Qualitative questions.
        (
            r"(?:(?:is|whether|if) )?(?:(?:the )?(?:motion|system|oscillator|equation|it) )?(?:(?:is|as) )?"
            r"(?:over-?|under-?|critically |un)damped"
            r"(?: ?,? ?(?:or )?(?:over-?|under-?|critically |un)damped)*",
            _asks("damping"),
        ),
        (r"(?:classify )?(?:the )?(?:type of )?damping(?: (?:regime|type|ratio))?", _asks("damping")),
        (
            r"(?:whether |if |is |that )*(?:it|the (?:origin|equilibrium|fixed point))?(?: (?:is|of))? ?hyperbolic|(?:whether |"
            r"if )?(?:does )?(?:the )?lineari[sz]ation"
            r" (?:decides?|determines?|suffices?)(?: (?:to decide|its|the|about))*(?: stability)?|(?:does )?(?:the )?hartman[- "
            r"]grobman(?: theorem)? appl(?:y|ies)",
            _asks("equilibrium"),
        ),
        (r"(?:give |name |list |state )?(?:all |every |each )?(?:types?|class(?:es)?)(?: (?:that|which) (?:applies|apply)| of "
         r"the equation)", _asks("classes")),
        (
            rf"(?:the )?order of(?: (?:the|this|each|following|given))*(?: {_NOUN})?|whether (?:it|the equation) is linear(?: or"
            rf" (?:nonlinear|not))?"
            rf"|linear or nonlinear",
            _asks("classes"),
        ),
        (
            r"(?:the )?jacobian(?: matrix)?(?: (?:at|of|for)(?: (?:each|every|the|all|its))*)?|(?:by )?comput(?:e|ing)(?: the)?"
            r" trace and(?: the)?"
            r" determinant|(?:using |use )?(?:the )?(?:trace[- ]determinant plane|lineari[sz]ations?(?: theorem)?|linear stability"
            r" analysis)(?: to)?"
            r"|(?:and )?use (?:it|them|this) to",
            _asks("equilibrium"),
        ),
        (
            rf"(?:show|prove|verify) that(?: (?:a|an|the|this|following|system|equation|family))*(?: #\d+(?: ?, #\d+)*)?"
            rf"(?: (?:undergoes|has|exhibits|goes through))?(?: an?)? {_BIFURCATION}"
            rf"(?: (?:occurs?|takes place|happens))?(?: (?:at|for|when|as)(?: the| a)?(?: (?:origin|critical|certain|some|value"
            rf"|parameter|of|values))*"
            rf"(?: #\d+)?(?: (?:varies|is varied|passes through #\d+))?)*",
            _shown,
        ),
        (
            rf"(?:(?:classify|determine|find|identify|sketch|draw|plot|and|all|the|type|types|kind|value|values|points?|of|diagram"
            rf"|locate) )*{_BIFURCATION}"
            rf"(?: (?:diagrams?|points?|values?|types?))?(?: (?:that|which))?(?: (?:occurs?|takes place))?"
            rf"(?: (?:at|as|when|for)(?: the)?(?: (?:parameter|critical|value|values|of|origin))* #\d+(?: (?:varies|is varied|changes))?)*",
            _shown,
        ),
        (
            r"(?:the )?(?:implicit )?(?:equations? (?:of|for) )(?:the )?trajectories(?: of)?|(?:the )?(?:trajectories|orbits)(?= of)",
            _asks("first integral"),
        ),
        (
            r"(?:a |the |an )?(?:conserved (?:quantity|energy)|first integral|constants? of (?:the )?motion|energy (?:function"
            r"|integral)|hamiltonian)(?: #\d+)?",
            _asks("first integral"),
        ),
        (rf"(?:sketch|draw|plot|graph)(?: (?:a|an|the|some|several|typical|its|their|corresponding|few|representative|of))* {_DRAWN}"
         rf"(?: (?:on|in) the (?:real line|plane|phase plane|phase line|#\d+ ?-plane))?(?: for(?= #\d))?", _drawn),
        (
            rf"(?:the |all |its |their |each |any |every )*{_POINT}(?: #\d+)?", _asks("equilibrium", drops=False),
        ),
        (
            r"(?:the |its |their )?(?:type|types|nature|stability|kind|geometric type|type of stability|stability type|asymptotic stability"
            r"|stability propert(?:y|ies)|stability or instability)(?: (?:and|,)(?: (?:the|its|their))? (?:type|nature|stability|kind))?"
            r"(?: of (?:each|every|all|the|them|it|these)(?: (?:one|of them))?)?",
            _asks("equilibrium"),
        ),
        (
            r"(?:whether |if |as |to be )?(?:(?:it|they|each(?: one)?|(?:the )?origin) )?(?:(?:is|are|as) )?(?:either )?(?:an? )?"
            r"(?:(?:asymptotically |globally |locally )?(?:stable|unstable|semi-?stable|attractors?|repell?ers?|sinks?|sources?"
            r"|saddles?(?: points?)?"
            r"|nodes?|spirals?(?: points?)?|cent(?:er|re)s?|foc(?:us|i)))(?: ?,? ?(?:or|and|,) (?:an? )?(?:asymptotically |neither )?"
            r"(?:stable|unstable|semi-?stable|attractors?|repell?ers?|sinks?|sources?|saddles?(?: points?)?|nodes?|spirals?(?: points?)?"
            r"|cent(?:er|re)s?|foc(?:us|i)))*",
            _asks("equilibrium"),
        ),
        # The solution itself.
        (
            r"(?:the )?(?:largest |maximal )?(?:interval|domain) (?:of (?:existence|validity|definition)|(?:in|on|over) which the solution"
            r" (?:exists|is (?:defined|valid)))(?: of (?:the|this) solution)?",
            _asks("solve"),
        ),
        (r"(?:a |the |another )?second(?: linearly independent)? solution(?: #\d+)?(?: (?:of|to|for))?", _asks("solve")),
        (r"(?:a|one|any|the) particular (?:solution|integral)(?: #\d+)?(?: (?:of|to|for))?", _asks("particular")),
        (
            r"(?:give |state |find |determine )?(?:the )?(?:largest |maximal )?intervals?(?: #\d+)? (?:over|on|in) which (?:the|this|each)"
            r"(?: general)? solution (?:is|exists)(?: (?:defined|valid))?",
            _asks("solve"),
        ),
        (
            r"(?:the )?(?:position|displacement|velocity|current|charge|motion)(?: function)?(?: #\d+)?(?: of the (?:mass|object|body))?"
            r"(?: (?:at any time|as a function of (?:time|#\d+)))?",
            _asks("solve"),
        ),
        (r"(?:the )?(?:response|output)(?: #\d+)?(?: (?:of|to))?", _asks("solve")),
        (r"\(?find (?:the |its )?eigenvalues(?: and (?:the )?eigenvectors)?(?: of)?(?: and)?(?: hence)?", _eigenvalues),
        (r"(?:the )?amplitude(?: #\d+)? of (?:the )?(?:steady[- ]state|steady periodic) (?:solution|oscillation|response)(?:"
            r" of)?", _asks("steady state")),
        (r"(?:(?:show|verify|check|prove) that )(?:the )?(?:equation|following equation)s? (?:is|are) exact", _asks("exact")),
        (r"(?:then )?anal[yz]+e the sign of #\d+ to|valid (?:near|around|about) (?:the origin|#\d+)|(?:assume|for) #\d+"
            r" positive", _mention),
        (r"in terms of (?:real(?:-| )valued|real|elementary) functions", _asks("solve")),
        (
            r"(?:the |a |all |its |any )*(?:(?:general|explicit|implicit|unique|real|real-valued|complete|one-parameter|family|of"
            r"|particular) )*"
            r"(?:solutions?|integrals?)(?: #\d+)?(?: (?:of|to|for))?", _asks("solve"),
        ),
        (r"\bsolves?\b|\bintegrate\b", _asks("solve")),
        (r"(?:is|are|whether|if|that)?(?: the)?(?: (?:equation|following))? (?:is )?exact\b", _asks("exact")),
        # Letters that are only named.
        (r"(?:as )?a function of #\d+|as #\d+ varies|in the #\d+ ?-plane|for all #\d+ of interest|at (?:any|each|every) time"
            r" #\d+", _mention),
    )
)  # fmt: skip
#: Words without a meaning of their own in such a sentence.
_NEUTRAL = frozenset(
    "a an the this these following given below above of for to with and in by then also now please it its them their each such so each "
    "find determine compute calculate obtain give state write derive consider seek identify classify locate label indicate"
    " describe discuss "
    "analyze analyse investigate study express let us we system systems equation equations problem problems differential ordinary linear "
    "nonlinear homogeneous nonhomogeneous inhomogeneous autonomous conservative planar order first-order second-order third-order ode odes "
    "de ivp ivps bvp initial-value initial boundary boundary-value value values condition conditions subject satisfying satisfies that "
    "which is are where when from suppose scalar real one-dimensional two-dimensional vector matrix "
    "dynamical bernoulli riccati euler cauchy-euler airy bessel legendre hermite constant coefficients separable undamped damped forced "
    "spring-mass oscillator do if whether nonetheless directly all both flow example part in case cases possible "
    "governed modeled modelled described given by mass-spring spring-mass motion indicated cauchy function functions logistic"
    " pendulum harmonic "
    "convert reduce rewrite transform decouple one-parameter family endpoint reducible explicitly simultaneous lotka-volterra "
    "predator-prey duffing clairaut".split()
)
_OPENED = re.compile(r"\( ?s ?\)|\(|\)")


def plan_of(said: str) -> Plan | None:
    """What the words of a task ask; None where a word is left over, or nothing is asked."""
    plan = Plan()
    left = " " + " ".join(_OPENED.sub(lambda m: "s" if "s" in m[0] else " ", said.replace(" ( s )", "s")).split()) + " "
    while (m := _WAY.search(left)) is not None:
        plan.ways.append(next(name for i, name in enumerate(WAYS) if m[f"w{i}"]))
        left = left[: m.start()] + " | " + left[m.end() :]
    for pattern, act in _PHRASES:
        while (at := pattern.search(left)) is not None and at[0].strip():
            act(plan, at)
            kept = " ".join(k for k in re.findall(r"#\d+", at[0]) if int(k[1:]) not in _taken(plan))
            left = left[: at.start()] + f" | {kept} " + left[at.end() :]
    words = [w for w in left.split() if not w.startswith("#") and w not in "|,;:.?"]
    if any(w not in _NEUTRAL for w in words) or not (plan.asks or plan.ways):
        return None
    return plan


def _taken(plan: Plan) -> set[int]:
    return {*plan.known, *plan.points, *plan.mentioned, *plan.substitution, *plan.parameter, *plan.form}
