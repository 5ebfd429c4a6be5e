r"""Tasks on kernels as sheets say them, brought to the words of `kernel_tasks`.

Comes in: the text of a task. Goes out: "Let $k_1$ and $k_2$ be kernels. Show that $ak_1+bk_2$ is a kernel with $a,b>0$." for
"Suppose $K_1$ and $K_2$ are two valid kernels. Show that for positive $a$ and $b$, $aK_1+bK_2$ is also a valid kernel."
"""

from __future__ import annotations

from re import Match

from . import patterns as re

__all__ = ["with_kernels_plainly"]

_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_KIND = (
    r"(?:(?:valid|admissible|mercer|reproducing|legitimate|proper|positive[- ](?:semi-?)?definite|p\.?s\.?d\.?|p\.d\.|symmetric|"
    r"well-defined) )*"
)
_IS = r"(?:is|are|defines|define|gives|remains)(?: also| again| always| still| itself| in fact)*"
_KERNEL = rf"(?:an? |two |both )?{_KIND}(?:kernels?(?: functions?)?)"
_ADJECTIVE = r"(?:valid|admissible|mercer|positive[- ](?:semi-?)?definite|p\.?s\.?d\.?|p\.d\.)"
_VALID = rf"(?:{_KERNEL}|(?:both )?{_ADJECTIVE})"
_SHOW = r"(?:show|prove|verify|argue|demonstrate|establish)(?: that)?,?"
_LIST = r"#\d+#(?:(?:,| and|, and|,? or) #\d+#)*"
_GIVEN = rf"(?P<g>{_LIST}) (?:are|is) {_KERNEL}"
_WHOLE = r"(?:the (?:sum|product|function|kernel) )?(?P<a>#\d+#)"
#: What is said -> the same in the words of the grammar; formulas are `#0#`.
_ROWS: tuple[tuple[str, str], ...] = (
    (
        r"(?:check|verify|determine|examine|investigate|test|discuss|assess)(?: the)? validity of(?: the)?(?: following)?"
        rf"(?: kernels?| functions?)?:? (?P<a>{_LIST})",
        r"Is \g<a> a kernel?",
    ),
    (rf"{_SHOW} if {_GIVEN}(?:,? then)?,? so (?:is|are) {_WHOLE}", r"Let \g<g> be kernels. Show that \g<a> is a kernel"),
    (
        rf"{_SHOW} if {_GIVEN}(?: on #\d+#)?(?:,? then)?,? (?:so (?:is|are) )?(?P<a>#\d+#) {_IS} {_VALID}",
        r"Let \g<g> be kernels. Show that \g<a> is a kernel",
    ),
    (
        rf"{_SHOW} {_WHOLE} {_IS} {_VALID},? (?:if|whenever|when|provided|assuming)(?: that)?(?: both)? (?P<g>{_LIST}) (?:are|is) {_VALID}",
        r"Let \g<g> be kernels. Show that \g<a> is a kernel",
    ),
    (
        rf"(?:suppose|let|assume|given)(?: that)? (?P<g>{_LIST}) (?:are|be|is|denote) {_KERNEL}(?: functions?)?"
        r"(?: (?:on|over) #\d+#(?: ?\\times ?#\d+#)?)?",
        r"Let \g<g> be kernels",
    ),
    (
        rf"{_SHOW} for (?:all |any )?(?:positive|non-?negative)(?: real)?(?: (?:numbers|constants|scalars))? (?P<p>{_LIST}),? "
        rf"(?P<a>#\d+#) {_IS} {_VALID}",
        r"Show that \g<a> is a kernel with \g<p> > 0",
    ),
    (
        rf"{_SHOW} (?:the function |the kernel )?(?P<a>#\d+#) {_IS} {_VALID}(?=[.,;]|$| with| for| where)",
        r"Show that \g<a> is a kernel",
    ),
    (
        rf"(?:^|(?<=\. ))(?:for|at|on|with|using|given) (?:the )?(?:\d |three |two |four )?(?:data )?points (?P<p>{_LIST})[,.:]? "
        r"(?P<rest>(?:compute|find|determine|calculate|write|evaluate)\b.*)$",
        r"Use the points \g<p>. \g<rest>",
    ),
    (
        r"\bcheck (?:the |its |that it is )?(?:psd|positive semi-?definite(?:ness)?)(?: property)?",
        "decide whether it is positive semidefinite",
    ),
)
_TABLE = tuple((re.compile(pattern, re.IGNORECASE), put) for pattern, put in _ROWS)


def with_kernels_plainly(text: str) -> str:
    """The text in the words of the grammar; as it is where nothing of it is said so."""
    formulas: list[str] = []

    def number(m: Match[str]) -> str:
        formulas.append(m[0])
        return f" #{len(formulas) - 1}# "

    said = re.sub(r"\s+", " ", _FORMULA.sub(number, text)).strip()
    said = re.sub(r" (?=[.,;:?!])", "", said)
    before = said
    for pattern, put in _TABLE:
        said = pattern.sub(put, said)
    said = re.sub(r"(?P<p>#\d+#(?:(?:,| and|, and) #\d+#)*) > 0", lambda m: _positive(m["p"], formulas), said)
    points = re.search(r"the points (?P<p>#\d+#(?:(?:,| and|, and) #\d+#)+)", said)
    if points is not None:
        places = [int(p) for p in re.findall(r"#(\d+)#", points["p"])]
        formulas.append("$" + ", ".join(formulas[p].strip("$ ") for p in places) + "$")
        said = f"{said[: points.start()]}the points #{len(formulas) - 1}#{said[points.end() :]}"
    if said == before:
        return text
    said = re.sub(r"[.?] ?[.?]", lambda m: m[0][0], said)
    return re.sub(r" ?#(\d+)# ?", lambda m: f" {formulas[int(m[1])]} ", said).replace("  ", " ").strip()


def _positive(letters: str, formulas: list[str]) -> str:
    places = [int(p) for p in re.findall(r"#(\d+)#", letters)]
    names = [z.strip() for p in places for z in formulas[p].strip("$ ").split(",")]
    return ", ".join(f"${z}>0$" for z in names)
