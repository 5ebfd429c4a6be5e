"""The sentences of algebra tasks: patterns of words with numbered formulas, and the kind of problem each asks for. Tables only.

In a pattern `{T}` is what is asked about (a formula, the group `k`, or a pronoun), `#v` a letter, `#m` a second formula.
"""

from __future__ import annotations

from . import patterns as re

__all__ = ["ASKS", "LEADS", "TAILS", "THEN"]

_NOUNS = "|".join(
    (
        "expression|polynomial|function|fraction|quotient|equation|inequality|quadratic|cubic|number|product|trinomial|binomial|parabola",
        "radical|logarithm|sum|difference|integer|formula|complex number|real-valued function",
        "(?:rational|algebraic|radical|quadratic|trigonometric) expression",
        "(?:quadratic|trigonometric|exponential|logarithmic|absolute value|linear|rational|radical|polynomial) equation",
        "(?:quadratic|polynomial|rational) function|quadratic polynomial",
        "(?:absolute value|linear|compound|rational|quadratic|polynomial) inequality",
    )
)
_T = (
    rf"(?:(?:(?:each of )?(?:the|a|this) )?(?:(?:following|given|above) )?(?:(?:{_NOUNS})(?: (?:defined|given) by)? )?(?P<k>#\d+)"
    rf"|(?P<it>it|this(?: (?:{_NOUNS}))?|the (?:{_NOUNS})|the result))"
)
_FIND = r"(?:find|determine|compute|calculate|give|obtain|state|what is|what are|work out|write down|identify|list|evaluate)"
_PARITY = r"(?:an? )?(?:odd|even)(?: function)?(?:[ ,]+(?:or )?(?:an? )?(?:odd|even|neither)(?: function| of the two| of these)?)*"
_THE = r"(?: (?:the|all|all the|all of the|an|a|any|each|every))?"
_FIELD = (
    r"(?: (?:over|in) (?:the )?(?P<field>(?:real|complex|rational)(?: numbers)?|reals|rationals|complexes|integers|#\d+))?"
)  # fmt: skip
_SOLUTIONS = (
    r"(?:(?P<real>real|complex|exact|distinct)(?:[- ]valued)? )?"
    r"(?:solutions?|roots?|zeros?|zeroes|x-intercepts?|solution set)"
)  # fmt: skip
_WRITE = r"(?:write|express|rewrite|put|give|convert)"
_LIST = r"(?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*)"
_LONG = r"(?:long|polynomial|synthetic|polynomial long)"
_FOR_V = r"(?: for (?:the (?:variable|unknown) )?(?P<v>#\d+))?"
_FOR_V2 = r"(?: for (?:the (?:variable|unknown) )?(?P<v2>#\d+))?"
_WHICH = r"(?: (?:such that|so that|for which|satisfying|that satisfy|that satisfies|which satisfy))"

_ROWS: tuple[tuple[str, str], ...] = (
    (r"(?:fully |completely )?(?:factor|factori[sz]e)(?: out)?(?: completely| fully)? {T}"
     r"(?: completely| fully| into (?:irreducible |linear |prime )?factors| as far as possible"
     r"| as a product of (?:linear|prime|irreducible) factors)?{FIELD}", "factorise"),
    (r"{FIND}{THE} (?:complete |prime |full )?factori[sz]ation of {T}{FIELD}", "factorise"),
    (r"write {T} as a product(?: of (?:linear |irreducible |prime )?factors)?{FIELD}", "factorise"),
    (r"(?:expand(?: and simplify| out)?|multiply out|distribute|remove the (?:brackets|parentheses) (?:in|from)) {T}"
     r"(?: and simplify)?(?: fully| completely)?", "expand"),
    (r"(?:simplify|write in simplest form|reduce|tidy up)(?: fully| completely)? {T}"
     r"(?: fully| completely| as much as possible| as far as possible| to (?:its )?(?:lowest terms|simplest form))?", "simplify"),
    (r"(?:{WRITE}|combine) {T} (?:in (?:its )?simplest form|in lowest terms|as a single fraction|as one fraction)", "simplify"),
    (r"(?:{FIND}{THE} )?partial[- ]fractions?(?: decomposition| expansion)? (?:of|for) {T}", "partial_fractions"),
    (r"(?:decompose|resolve|split|separate|expand|break|{WRITE}) {T} (?:into|in|as|using)(?: a sum of)?(?: its)? partial fractions?",
     "partial_fractions"),
    (r"complete the square(?: (?:in|for|on|of|to rewrite))? {T}", "complete_square"),
    (r"{WRITE} {T} (?:in|into) (?:vertex|completed[- ]square|complete-the-square) form", "complete_square"),
    (r"{WRITE} {T} in the form (?P<form>#\d+)", "in_form"),
    (r"rationali[sz]e (?:the )?(?:denominator (?:of|in) )?{T}", "rationalise"),
    (r"(?:{WRITE}|combine|condense) {T} (?:as|into) (?:a single|one) logarithm", "single_logarithm"),
    (r"condense {T}(?: (?:to|into) (?:a single|one) logarithm)?", "single_logarithm"),
    (r"{WRITE} {T} (?:in terms of|using|as a function of)(?: only)? {LIST}(?: only| alone)?", "rewrite"),
    (r"(?:use {LONG} division to )?divide {T} by (?:the )?(?:polynomial |binomial )?#m(?: using {LONG} division)?", "polynomial_division"),
    (r"{FIND}{THE} (?P<part>quotient and(?: the)? remainder|remainder|quotient)(?: obtained)? "
     r"(?:when|of(?: the division of)?|on dividing|if|upon dividing) {T} (?:is )?(?:divided )?by #m", "polynomial_division"),
    (r"{FIND}{THE} domain and(?: the)? range of {T}", "domain_and_range"),
    (r"{FIND}{THE} (?:natural |maximal |largest |implied |largest possible )?domain(?: of definition)? (?:of|for) {T}", "domain"),
    (r"(?:for )?(?:which|what) (?:real )?(?:values of |numbers )?#v is {T} (?:well[- ]defined|defined|real)", "domain"),
    (r"where is {T} defined", "domain"),
    (r"(?:on which (?:intervals?|set) |where )is {T} (?P<how>increasing (?:or|and) decreasing|concave up (?:or|and) concave down"
     r"|increasing|decreasing|concave up|concave down|positive|negative)", "signs"),
    (r"{FIND}{THE} (?:open )?(?:intervals?|set)(?: of numbers)? (?:on which|where) {T} is (?:strictly )?"
     r"(?P<how>increasing (?:or|and) decreasing|concave up (?:or|and) concave down|increasing|decreasing|concave up|concave down"
     r"|positive|negative)", "signs"),
    (r"(?:determine|decide|find out|check|say|state|test) (?:whether|if) {T} is {PARITY}", "parity"),
    (r"is {T} {PARITY}", "parity"),
    (r"{FIND}{THE} parity of {T}", "parity"),
    (r"{FIND}{THE} (?:points? of inflection|inflection points?) of(?: the graph of)? {T}", "inflection"),
    (r"{FIND}{THE} range of {T}|{FIND}{THE} (?:image|set of values) of (?P<it3>it)", "range"),
    (r"{FIND}{THE} inverse(?: function)? (?:of|for|to) {T}", "inverse_function"),
    (r"(?:for )?(?:which|what) (?:real )?values? of #v (?:is|does|satisfies|satisfy|do we have|makes?|solves?) {T}"
     r"(?: (?:true|hold|holds|satisfied))?", "solve"),
    (r"solve (?:for )?#v ?:? (?:in|from) {T}", "solve"),
    (r"solve for #v ?[:,]? {T}", "solve"),
    (r"make #v the subject of {T}", "solve"),
    (r"solve (?:algebraically )?{T}(?: algebraically| exactly)?{FOR_V}{FIELD}{FOR_V2}", "solve"),
    (r"(?:solve|{FIND}) (?:for )?#v (?:if|such that|so that|given that|given|when|for which|satisfying|with|from) {T}", "solve"),
    (r"{FIND}{THE} (?:real )?(?:(?:values?|numbers?) (?:of )?)?#v{WHICH} {T}", "solve"),
    (r"{FIND}{THE} {SOL}(?: #v)? (?:of|to|for) {T}{FIELD}", "roots"),
    (r"{FIND} (?:all )?(?P<it>its|their) {SOL}{FIELD}", "roots"),
    (r"{FIND}{THE} (?P<n>square|cube|fourth|fifth|sixth) roots? of (?:the (?:complex )?number )?(?P<k>#\d+)", "nth_roots"),
    (r"{FIND}{THE} discriminant of {T}|{FIND} (?P<it2>its) discriminant", "discriminant"),
    (r"{FIND}{THE} (?P<what>modulus|absolute value|magnitude|argument|principal argument|real part|imaginary part|complex conjugate"
     r"|conjugate|modulus and(?: the)?(?: principal)? argument|real and imaginary parts?) of {T}", "complex_parts"),
    (r"(?:evaluate|calculate|compute|{FIND}(?: the)?(?: value)?(?: of)?) {T} (?:at|for|when|if|where|with|given(?: that)?|in the case) "
     r"(?:the )?(?:points? |values? )?(?P<at>#\d+(?: ?(?:,|and|, and) #\d+)*)", "value_at"),
    (r"{WRITE} {T} (?:to|in|into) (?:polar|exponential|trigonometric) form", "polar_form"),
    (r"{FIND}{THE} (?:polar|exponential|trigonometric) form of {T}", "polar_form"),
    (r"{WRITE} {T} (?:to|in|into) (?:rectangular|cartesian|standard|algebraic) form", "rectangular"),
    (r"(?:evaluate|compute|{FIND}) {T} at (?:the )?dual number (?P<at>#\d+)(?: ?,? with #\d+)?(?: ?,?(?: and)? "
     r"(?:read off|find|give|state) (?:the derivative|(?P<slope>#\d+)))?", "dual"),
    (r"{FIND}(?: the)? angle between (?:(?:its|the) gradient|the gradient of {T}|#\d+) and (?:the )?(?:tangents?|tangent line) (?:of|to) "
     r"(?:its|the|their) level curves?(?: of {U})?", "level"),
    (r"{FIND}(?: the)?(?: value| values| composition| composite function| composite)?(?: of)? "
     r"(?P<list>#\d+(?: ?(?:,|and|, and|, then) #\d+)*)", "value"),
)  # fmt: skip

_PARTS = {
    "{T}": _T, "{U}": r"(?:#\d+)", "{FIND}": _FIND, "{THE}": _THE, "{FIELD}": _FIELD, "{SOL}": _SOLUTIONS, "{WRITE}": _WRITE,
    "{PARITY}": _PARITY,
    "{LIST}": _LIST,
    "{LONG}": _LONG, "{FOR_V}": _FOR_V, "{FOR_V2}": _FOR_V2, "{WHICH}": _WHICH,
}  # fmt: skip


def _whole(pattern: str) -> str:
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return re.sub(r"#(v|m)(?!\w)", lambda m: rf"(?P<{m[1]}>#\d+)", pattern)


#: Pattern -> kind, the first that fits the words and the formulas wins.
ASKS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(_whole(pattern)), kind) for pattern, kind in _ROWS)
#: What may stand before a question: formulas that define what it is about.
LEADS = re.compile(
    r"^(?:if|given(?: that)?|for|let|with|suppose(?: that)?|consider|when|assume(?: that)?) "
    r"(?P<lead>(?:the )?(?:functions? |polynomial |expression |equation )?#\d+(?: ?(?:,|and|, and) #\d+)*) ?[,:]? ?(?:then )?"
    r"(?P<rest>(?:find|determine|compute|calculate|evaluate|solve|what|factor|simplify|expand|state|give|write|express).*)$"
)
#: Where one sentence asks twice: "factor it and find its roots".
THEN = re.compile(
    r",? (?:and|then|, then|and then|and hence)(?: then| hence| also)? "
    r"(?=(?:factor|factori[sz]e|expand|simplify|solve|evaluate|find|determine|compute|state|write|express|complete) )"
)
#: What may stand behind a question: (pattern, role of its formulas).
TAILS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern.replace("{LIST}", _LIST) + "$"), role)
    for pattern, role in (
        (r" ?,? ?(?:for|with|where|if|when|given(?: that)?|assuming(?: that)?|provided(?: that)?) {LIST}", "said"),
        (r" ?,? ?(?:on|in|over|for (?:all )?#\d+ in)(?: the)?(?: interval| range)? (?P<list>#\d+)", "interval"),
        (r" ?,? ?(?:for|over|in) (?:the )?real numbers?", "real"),
        (r" ?,? ?for real (?P<list>#\d+)", "real"),
        (r" ?, (?P<list>#\d+)", "said"),
        (r" ?,? exactly", "nothing"),
        (r" ?,? ?(?:by|using|with) (?:the )?(?P<how>factoring|factori[sz]ing|factori[sz]ation|completing the square|quadratic formula"
         r"|inspection|long division|synthetic division|polynomial division|laws of logarithms|substitution|any method"
         r"|rational root theorem)", "method"),
        (r" ?,? ?(?:and|,) (?:simplify|give|leave|express|write)(?: (?:your|the))?(?: final)?(?: answers?)?"
         r"(?: in (?:exact|simplest|its simplest) form| exactly)?", "nothing"),
        (r" ?,? ?(?:give|giving|leave|leaving|express|expressing)(?: (?:your|the))? answers? (?:in exact form|exactly|in simplest form)",
         "nothing"),
    )
)  # fmt: skip
