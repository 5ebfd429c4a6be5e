r"""Tasks on schemes, solvers, chance and kernels, as they are said: wordings brought to the grammar, several questions read one by one.

Comes in: the text of a task and the readers of the fields. Goes out: the problems of all its questions, in order; None where a question
belongs to another field. A question that is understood by no field is never passed over because another one is.
"""

from __future__ import annotations

from dataclasses import replace

from ..errors import DeriverError, NotSupported
from ..model import Context
from . import patterns as re
from .chance_stories import story_task, story_told
from .chance_tasks import chance_task, named_law_task
from .chance_wording import chances_plainly
from .claim_wording import claims_plainly
from .kernel_tasks import kernel_task
from .law_tasks import law_task
from .pieces import PRONOUNS, Piece, pieces_of
from .problems import TaskItem
from .scheme_names import with_scheme_written
from .scheme_tasks import scheme_task
from .solver_tasks import solver_task
from .solver_wording import solvers_plainly
from .spoken import NEUTRAL, spoken_of
from .statement_parts import statement_of_parts
from .theorem_words import theorem_named
from .wording import tokens_of

__all__ = ["field_items", "said_plainly"]

#: The fields, in the order in which they are asked.
_READERS = (chance_task, law_task, named_law_task, scheme_task, solver_task, kernel_task)

_FOURIER = r"(?:a |the )?(?:von[- ]Neumann|Fourier)(?:'s)? (?:linear )?(?:stability )?(?:analysis|method)"
_KERNELS = (
    r"(?:of )?(?:an? |two |any two |some |all )?(?:(?:valid|admissible|mercer|reproducing|positive (?:semi-?)?definite|psd) )*kernels?"
    r"(?: \$k_1\$ and \$k_2\$| \$k_1-k_2\$ of two kernels)?"
)
_AGAIN = (
    r"(?:(?:again|also|always|itself|still) )*(?:a |an )?"
    r"(?:(?:valid|admissible|mercer|positive (?:semi-?)?definite|psd) )*(?:kernel|positive (?:semi-?)?definite|psd)"
)
#: A combination of kernels in words -> the same in letters.
_COMBINED = (
    (r"(?:sums?|(?:pointwise )?sum)(?: \$k_1\+k_2\$)?", "k_1+k_2"),
    (r"(?:(?:pointwise |entrywise )?products?)(?: \$k_1\s*k_2\$)?", "k_1k_2"),
    (r"(?:differences?)(?: \$k_1-k_2\$)?", "k_1-k_2"),
    (r"(?:exponentials?)", "e^{k_1}"),
    (r"(?:squares?)", "k_1^2"),
)
_MODES = "Find the amplification factor and the CFL condition of"
#: What the fields ask, said in other words -> the words of their grammar. A row holds for whatever formula stands behind it.
_WORDINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (
            rf"\b(?:use|by|using|apply|applying|with) {_FOURIER},? (?:to )?"
            r"(?=(?:show|prove|verify|find|determine|derive|analy[sz]e|study|examine|investigate|check)\b)",
            "",
        ),
        (rf"\b(?:do|perform|carry out|conduct|make|give|apply|use) {_FOURIER} (?:of|for|on|to)\b", _MODES),
        (
            r"\b(?:analy[sz]e|investigate|study|examine|discuss|check|determine) the (?:linear )?stability of\b"
            rf"([^.?]*?\b(?:scheme|method)\b[^.?]*?) (?:by|using|with|via) {_FOURIER}",
            rf"{_MODES}\1",
        ),
        (r"\bCheck (?:the )?(?:Butcher(?:'s)? )?order conditions for the tableau (?=\$)", "Find the order of the Runge-Kutta method with "),
        (
            r"\bShow that the (?:linear )?(?:multistep |two-step |three-step )?method (?P<m>\$[^$]+\$) (?:is of|has) order "
            r"(?P<n>\w+) but is not convergent\b",
            r"Show that the method \g<m> has order \g<n>. Show that the method \g<m> is not convergent",
        ),
        (r"\bUse Richardson(?:'s)? extrapolation to (?:improve|accelerate)\b", "Apply Richardson extrapolation to"),
        (
            r"\b(?:apply|carry out|do|run|make|take|calculate|compute|find) (?:the )?((?:first )?(?:\w+|\$\d+\$) "
            r"(?:steps?|iterations?|iterates?) of) (?:the )?(?:method of )?(?:conjugate gradients?|CG)(?: method| algorithm| iteration)?"
            r" (?:to|for|applied to)(?: the system)?(?: \$Ax=b\$ with)?",
            r"Perform \1 the conjugate gradient method for",
        ),
        (
            r"\bSolve \$Ax=b\$ (?:by|using|with) (?:the )?(?:method of )?conjugate gradients?(?: method| algorithm)? (?:for|with|where)",
            "Perform the conjugate gradient method for",
        ),
        (r"\b(?:valid |admissible |Mercer |positive (?:semi-?)?definite |reproducing )?kernel functions\b", "kernels"),
        (r"\b(?:valid |admissible |Mercer |positive (?:semi-?)?definite |reproducing )?kernel function\b", "kernel"),
        (r"^(?:The|A|Let the) [a-z -]+? (?=\$[A-Z]\$[a-z ]* is (?:a |an )?(?:\w+ly distributed|\w+ random variable))", ""),
        (r"(?<=\$[A-Z]\$) (?:of|between|until|for) [a-z -]+(?= is (?:a |an )?(?:\w+ly distributed|\w+ random variable))", ""),
        *(
            (rf"\$([A-Z])\$ (?:{words}) (?:\$([^$]+)\$|(\d+(?:\.\d+)?))", rf"$\1{sign}\2\3$")
            for sign, words in (
                (">", "exceeds|is (?:greater|larger|more|bigger) than|is above"),
                ("<", "is (?:less|smaller|fewer) than|is below"),
                (r"\\ge ", "is at least|is not less than|is no less than"),
                (r"\\le ", "is at most|does not exceed|is not greater than|is no more than"),
                ("=", "equals|is equal to|takes the value"),
            )
        ),
        (
            r"\$([A-Z])\$ (?:lies |is )between (?:\$([^$]+)\$|(\d+(?:\.\d+)?)) and (?:\$([^$]+)\$|(\d+(?:\.\d+)?))",
            r"$\2\3<\1<\4\5$",
        ),
        *(
            (
                rf"\b(?P<head>show|prove|verify)(?: that)? (?:the |a |any )?{words} {_KERNELS} (?:is|are|defines|gives|yields) {_AGAIN}",
                rf"Let $k_1$ and $k_2$ be kernels. \g<head> that ${made}$ is a kernel",
            )
            for words, made in _COMBINED
        ),
        *(
            (
                rf"^(?:is|are)(?: it true that)? (?:the |a |any )?{words} {_KERNELS} (?:is )?{_AGAIN}",
                rf"Let $k_1$ and $k_2$ be kernels. Is ${made}$ a kernel",
            )
            for words, made in _COMBINED
        ),
        (r"\bWhat is the probability (?=that|of)", "Find the probability "),
        (r"\brate of convergence of (?:the )?steepest descent\b", "convergence rate of steepest descent"),
    )
)
#: "that" opens what is to be shown.
_PRONOUNS = PRONOUNS - {"that"}
#: "this method", where no formula follows; "its order".
_THIS = r"\b(?:this|the|that) (?:method|scheme|rule|formula|iteration|kernel|matrix|integrator|law|distribution|estimate)\b(?! [$#])"
_ITS = r"\bits\b ([\w -]+?)(?= and |[.,?!;]|$)"
#: Kind of problem -> what it answers without being asked for it by name.
_ANSWERED = {
    "gaussian_product": "mean variance",
    "scheme_order": "order error constant conditions principal term local leading truncation part accuracy convergence",
    "stability_function": "stability function region interval absolute",
    "zero_stability": "first second characteristic polynomials zero stability root condition roots",
    "von_neumann": "amplification factor condition cfl stable stability unconditionally unstable conditionally restriction",
    "difference_order": "order error leading term truncation constant accuracy",
    "convergence_rate": "order convergence rate constant",
    "gradient_descent": "rate convergence contraction factor step range",
    "stationary_iteration": "spectral radius iteration matrix converge converges convergence",
    "richardson": "order combination",
    "posterior": "mean posterior",
    "quadrature": "degree exactness precision weights error",
}
#: "Prove the Cauchy-Schwarz inequality $...$" is "Prove that $...$".
_INEQUALITY = re.compile(r"^\s*(Prove|Show|Verify|Establish|Demonstrate) (?:the )?(?:following )?(?:[\w'’–-]+ ){0,3}inequality:? (?=\$)")
_ARRAY = re.compile(r"\\begin\{array\}.*\\end\{array\}", re.DOTALL)


def said_plainly(text: str) -> tuple[str, bool]:
    """The same task in the words of the grammar, and whether the case of equality is asked for.

    A tableau without dollar signs gets them, a scheme that is named is written out, a claim gets the form that is read.
    """
    told = story_told(text)
    if told is not None:
        return told, False
    if "$" not in text and "\\(" not in text and "\\[" not in text:
        found = _ARRAY.search(text)
        if found is not None and re.search(r"(?<![\\A-Za-z])[A-Za-z]{3,}", text[: found.start()] + text[found.end() :]):
            before, after = text[: found.start()].rstrip(), text[found.end() :]
            lead = before if before else "Consider the method"
            text = f"{lead} ${found[0]}$" + ("" if after.lstrip()[:1] in ".,;:?" else ".") + after
    text = _INEQUALITY.sub(lambda m: f"{m[1]} that ", text)
    for pattern, put in _WORDINGS:
        text = pattern.sub(put, text)
    return claims_plainly(with_scheme_written(solvers_plainly(chances_plainly(text))))


def field_items(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """The problems of a task whose questions all belong to the fields; None where one does not."""
    theorem = story_task(text, context) or _theorem_of_functions(text, context)
    if theorem is not None:
        return theorem
    whole = _first(text, context)
    try:
        pieces = pieces_of(text, prose=True)
    except DeriverError:
        return whole
    pieces = [part for piece in pieces for part in (_conjuncts(piece) if piece.asks else [piece])]
    asks = [p for p in pieces if p.asks]
    if len(asks) < 2:
        return whole
    declared: list[str] = []
    subject = ""
    parts: list[tuple[Piece, tuple[TaskItem, ...] | None]] = []
    joined = any(p.joined for p in pieces)
    for piece in pieces:
        if not piece.asks:
            declared.append(piece.text)
            continue
        said = _with_subject(piece, subject) if subject else piece.text
        parts.append((piece, _first(" ".join([*declared, said]), context)))
        if not _PRONOUNS & set(piece.words) or any(t.is_formula for t in piece.tokens):
            subject = _subject(piece) or subject
    read = [items for _, items in parts if items is not None]
    if joined and (len(read) < len(parts) or len({i.kind for items in read for i in items}) == 1):
        return whole if whole is not None or len(read) < len(parts) else _merged(read)
    if len(read) == len(parts):
        apart = tuple(item for items in read for item in items)
        return whole if whole is not None and _covers(whole, apart) else apart
    if whole is None or not read:
        return whole
    lost = next((p for p, items in parts if items is None and not _asks_no_more(p, whole)), None)
    if lost is None:
        return whole
    raise NotSupported(f"this part is not understood: “{lost.text.rstrip('.')}”", text=text, start=0, end=len(text))


def _merged(read: list[tuple[TaskItem, ...]]) -> tuple[TaskItem, ...]:
    out: list[TaskItem] = []
    for item in (item for items in read for item in items):
        if item not in out:
            out.append(item)
    return tuple(out)


#: What may be asked behind "and": a noun with its article, a moment or a probability.
_ANOTHER = re.compile(r"(?:the|its|an?)$")
_QUANTITY = re.compile(
    r"\s*(?:\\mathbb\s*\{?[EPV]\}?|\\(?:operatorname|mathrm|text)\{(?:E|Var|Cov|P)\}|\\Pr|E|P|Var|Cov|f_)\s*(?:\\left)?[\[({_]?"
)


def _conjuncts(piece: Piece) -> list[Piece]:
    """The halves of "Find the order of $...$ and its stability function", each with the verb; the piece alone where it has none."""
    tokens = piece.tokens
    if tokens[0].is_formula or tokens[0].text not in _FINDS:
        return [piece]
    cuts = [
        i
        for i, t in enumerate(tokens[:-1])
        if i > 1 and t.kind == "word" and t.text == "and" and (
            (tokens[i + 1].kind == "word" and _ANOTHER.match(tokens[i + 1].text))
            or (tokens[i + 1].is_formula and _QUANTITY.match(tokens[i + 1].text))
        )
    ]  # fmt: skip
    if len(cuts) != 1:
        return [piece]
    base, cut = tokens[0].start, cuts[0]
    first = piece.text[: tokens[cut].start - base].rstrip(" ,") + "."
    verb = piece.text[: tokens[0].end - base]
    second = f"{verb} {piece.text[tokens[cut].end - base :].lstrip()}"
    try:
        halves = [p for text in (first, second) for p in pieces_of(text, prose=True)]
    except DeriverError:
        return [piece]
    return [replace(p, joined=True) for p in halves] if len(halves) == 2 and all(p.asks for p in halves) else [piece]


_FINDS = frozenset("find determine compute calculate derive give obtain state evaluate".split())


def _theorem_of_functions(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    """A theorem whose letters stand for functions of no given form, a convex $f$ or features, or the state of a solver: not typed."""
    if context.symbols:
        return None
    spoken = spoken_of(text, context)
    name = None if spoken is None else statement_of_parts(spoken.said, [f.text for f in spoken.formulas])
    if name is None and re.search(r"\\phi|\bconvex\b", text):
        try:
            name = theorem_named(tokens_of(text))
        except DeriverError:
            return None
        if name not in ("Jensen's inequality", "distance of features"):
            return None
    if name is None:
        return None
    request = frozenset({f"theorem {name}"})
    return (TaskItem("proof", None, (), None, context, latex=text.strip(), asked="proof", request=request),)


def _first(text: str, context: Context) -> tuple[TaskItem, ...] | None:
    for read in _READERS:
        found = read(text, context)
        if found is not None:
            return found
    return None


def _asks_no_more(piece: Piece, whole: tuple[TaskItem, ...]) -> bool:
    """Whether a part says only how the others are to be done, or asks for what the problems answer in any case."""
    answered = {w for item in whole for w in _ANSWERED.get(item.kind, "").split()}
    answered |= {r.removeprefix("asked ") for item in whole for r in item.request if r.startswith("asked ")}
    if piece.words[0] in ("apply", "use", "write", "take", "expand"):
        return True  # its words were read with the whole
    words = [w for w in piece.words if w not in NEUTRAL and w not in _PRONOUNS]
    return not any(t.is_formula for t in piece.tokens) and all(w in answered or w in ("simplify", "definition") for w in words)


def _covers(whole: tuple[TaskItem, ...], apart: tuple[TaskItem, ...]) -> bool:
    """Whether one problem asks for all that the parts ask for, of the same things."""
    return all(
        any(
            w.kind == a.kind and w.operands == a.operands and w.expression == a.expression and w.variables == a.variables
            and a.request <= w.request
            for w in whole
        )
        for a in apart
    )  # fmt: skip


def _subject(piece: Piece) -> str:
    """What a question is about: from the last article before its first formula to its last formula; a name without formulas behind "of"."""
    tokens = piece.tokens
    places = [i for i, t in enumerate(tokens) if t.is_formula]
    base = tokens[0].start
    if not places:
        words = [t.text for t in tokens]
        cut = max((i for i, w in enumerate(words) if w in ("of", "for")), default=None)
        if cut is None:  # "Show that BDF2 is A-stable", "Is RK4 A-stable": what stands before the last word
            cut = next((i for i, w in enumerate(words) if w in ("that", "is", "are")), len(words))
            end = next((i for i in range(cut + 1, len(words)) if words[i] in ("is", "are", "has", "converges")), len(words) - 1)
        else:
            end = len(words)
        return piece.text[tokens[cut + 1].start - base : tokens[end - 1].end - base] if cut + 1 < end else ""
    start = max((i for i in range(places[0]) if tokens[i].text in ("the", "a", "an")), default=places[0])
    at = tokens[start].start - base
    if tokens[start].is_formula:
        at = len(piece.text[:at].rstrip("$([\\"))
    end = tokens[places[-1]].end - base
    closing = re.match(r"\$+|\\\)|\\\]", piece.text[end:])
    return piece.text[at : end + (closing.end() if closing else 0)]


def _with_subject(piece: Piece, subject: str) -> str:
    """The question with what it is about in the place of its pronoun; at its end where it names nothing."""
    spoken = bool(_PRONOUNS & set(piece.words))
    if any(t.is_formula for t in piece.tokens) and not spoken:
        return piece.text
    for pattern, before in ((_THIS, ""), (_ITS, "the"), (r"\bit\b", "")):
        text, n = re.subn(pattern, lambda m, of=before: f"the {m[1]} of {subject}" if of else subject, piece.text, count=1)  # type: ignore[misc]
        if n:
            return text
    if spoken or any(t.is_formula for t in piece.tokens):
        return piece.text
    return f"{piece.text.rstrip(' .?!')} of {subject}" + ("?" if piece.text.rstrip().endswith("?") else ".")
