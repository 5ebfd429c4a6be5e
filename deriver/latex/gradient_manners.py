r"""Tasks of matrix calculus said in another manner: "the trace of $X^\top AX$", "dL/dW", "$Df(X)[H]$", "$\log p(y)=...$".

Comes in: the text of a task. Goes out: the same task in the words of the grammar, with what was assumed; None where no row fits. A text is
one line in which `⟦k⟧` stands for the k-th formula; words outside the rows stay as they were written.
"""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .gradient_entrywise import entrywise_functions
from .gradient_lines import MARK as _M
from .gradient_lines import NAME as _NAME
from .gradient_lines import Line
from .gradient_phrases import PHRASES
from .gradient_signs import entrywise_norm
from .idioms import Rephrased
from .kinds import FILLERS, MAKERS, NOUNS, OPERATION_WORDS, TARGET_WORDS, VERBS
from .vocabulary import ADJECTIVES, HARMLESS, UNKEPT
from .vocabulary import NOUNS as THINGS
from .wording import put

__all__ = ["in_manner_of_gradients"]

_ASKED = re.compile(
    r"\b(?:[Ss]ub)?(?:[Gg]radients?)\b|\b(?:[Dd]erivatives?|[Dd]ifferentiate|[Jj]acobians?|[Hh]essians?|[Dd]ifferentials?)\b|\\nabla|\\partial|\bd[A-Za-z]/d|[A-Za-z]'\s*\("
    r"|\\[dt]?frac\s*\{\s*(?:\\mathrm\s*\{d\}|d)\b|[Mm]inimi[sz]e|[Mm]aximi[sz]e|(?<![A-Za-z\\])(?:\\mathrm\{D\}|D)\s*\^?\d?\s*\\?[A-Za-z]+\s*[(_]"
)


def in_manner_of_gradients(text: str) -> Rephrased | None:
    """The task in the words of the grammar, or None where nothing of it is said otherwise."""
    if "$" not in text and r"\(" not in text and r"\[" not in text or not _ASKED.search(text):
        return None
    said = Line(text)
    before = said.text
    for row in _ROWS:
        row(said)
    return None if said.text == before else Rephrased([(said.text, 0, len(text), False)], said.assumed)


# Rows ---------------------------------------------------------------------------------------------------------------------------------


def _quotients_in_words(said: Line) -> None:
    """ "Find dL/dW for ...": the quotient typed without dollar signs."""
    said.line = re.sub(
        r"(?<![\w$⟦\\])[d∂]\s?([A-Za-z]\w?)\s?/\s?[d∂]\s?([A-Za-z](?:_?\d)?)(?!\w)",
        lambda m: said.mark(rf"\frac{{\partial {m[1]}}}{{\partial {_indexed(m[2])}}}"),
        said.line,
    )


def _indexed(name: str) -> str:
    return name if len(name) == 1 or "_" in name else f"{name[0]}_{name[1:]}"


_BARE = re.compile(rf"\s*{_NAME}\s*")


def _bare_letters(said: Line) -> None:
    """ "with respect to X, B and C symmetric": letters without dollar signs beside formulas."""
    told = r"symmetric|skew|diagonal|positive|orthogonal|invertible|(?:lower |upper )triangular"
    said.line = re.sub(
        rf"(,|\band|\bwhere|\bwith|\bfor)\s+([B-HJ-Z])(?:\s+and\s+([B-HJ-Z]))?(?=\s+(?:is\s+|are\s+|both\s+)*(?:{told}))",
        lambda m: f"{m[1]} {said.mark(m[2])}" + (f" and {said.mark(m[3])}" if m[3] else ""),
        said.line,
    )
    if "$" not in said.line:
        said.line = re.sub(
            r"(\b(?:with respect to|wrt|w\.r\.t\.?)\s+)([A-Z])(?=\s*(?:[,.;?!]|and\b|$))", lambda m: m[1] + said.mark(m[2]), said.line
        )


#: What a formula is called, and says all of itself: "the focal loss $...$".
_HEADS = (
    "loss|losses|objective|function|cost|criterion|energy|penalty|regulari[sz]er|likelihood|log-likelihood|evidence|bound|score|utility|"
    "kernel|functional|divergence|risk|term|potential|surrogate|reward|return|layer|activation|statistic"
)
_PLAIN = re.compile(r"[A-Za-z][\w'’\-–./]*")
#: Words of a description that are no part of a name.
_STRUCTURE = frozenset(
    "of with for and where to by in on at from over is are be as that which whose if then respect let given gradient hessian jacobian "
    "derivative differential its it this these minus plus times not no half twice per sum product mean average expectation expected "
    "second first third partial directional minimise minimize maximise maximize subject using via under find compute differentiate "
    "inverse transpose determinant trace logarithm exponential norm".split()
)
_KNOWN = (
    FILLERS | TARGET_WORDS | VERBS | set(MAKERS) | HARMLESS | UNKEPT | {w for p in (*NOUNS, *ADJECTIVES, *THINGS) for w in p}
)  # fmt: skip


def _unknown(words: list[str]) -> list[str]:
    """The words of a name that the grammar has no meaning for; None of them may say an operation or a hypothesis."""
    return [w for w in words if w.lower() not in _KNOWN]


def _named_functions(said: Line) -> None:
    """ "the focal loss $-(1-p)^\\gamma\\log p$": what somebody calls the formula that stands there in full."""

    def put(found: re.Match[str]) -> str:
        words = found["words"].split()
        lower = [w.lower() for w in words]
        formula = said.formula(found["k"])
        if _BARE.fullmatch(formula) or not all(_PLAIN.fullmatch(w) for w in words) or _STRUCTURE & set(lower):
            return found[0]
        defined = re.match(rf"\s*{_NAME}\s*(?:\([^()=]*\))?\s*=(?!=)", formula) is not None
        if not (defined or _unknown(words)) or any(w in OPERATION_WORDS and not re.search(OPERATION_WORDS[w], formula) for w in lower):
            return found[0]
        said.assumed.append(f"“{' '.join(words)} {found['head']}” is a name for ${formula}$")
        return f"{found['article']} function {found['k']}"

    said.line = re.sub(
        rf"(?P<article>\b(?:the|a|an|our|this|The|A|An|Our|This))\s+(?P<words>(?:(?!(?:the|a|an|of|our|this)\b)[\w'’./–-]+\s+){{1,6}}?)(?P<head>{_HEADS})(?:\s+function)?\s+"
        rf"(?P<k>{_M})",
        put,
        said.line,
    )


def _told_by_definition(said: Line) -> None:
    """ "The log marginal likelihood of a GP is $\\ell=...$. Find ...": the definition says what the words call it."""

    def put(found: re.Match[str]) -> str:
        formula = said.formula(found["k"])
        words = {w.lower() for w in found["words"].split()}
        if not re.match(rf"\s*{_NAME}(?:\s*(?:\\left)?\([^()=]*\))?\s*=(?!=)", formula) or words & (
            _STRUCTURE - {"of", "a", "for", "with"}
        ):
            return found[0]
        return f"{found['start']}Let {found['k']}"

    said.line = re.sub(
        rf"(?P<start>^\s*|[.;]\s+)(?:The|Our|An?)\s+(?P<words>(?:[\w'’–-]+\s+){{1,8}}?)(?:is|reads|becomes|equals)(?:\s+(?:then|now))?"
        rf"(?:\s+(?:given|defined)\s+(?:by|as))?\s*:?\s*(?P<k>{_M})(?=\s*(?:[.,;]|where|with|for))",
        put,
        said.line,
    )


_OF = re.compile(rf"\s*(?P<f>{_NAME})\s*=\s*(?P=f)\s*\(\s*(?P<x>{_NAME})\s*\)(?:\s*\\in\s*\\mathbb\s*\{{?R\}}?.*)?\s*")


def _dependence_said_once(said: Line) -> None:
    r""" "where $K=K(\theta)$", "where $K$ depends on $\theta$": the function is written with its argument wherever it stands."""
    pairs: list[tuple[str, str]] = []
    kinds = r"(?:(?:a|an|the|symmetric|positive|definite|semidefinite|invertible|square|kernel|covariance|matrix|matrices|function)\s+)*"

    def clause(found: re.Match[str]) -> str:
        if found.groupdict().get("eq"):
            inside = _OF.fullmatch(said.formula(found["eq"]))
            if inside is None:
                return found[0]
            name, argument = inside["f"], inside["x"]
        else:
            name, argument = said.formula(found["f"]), said.formula(found["x"])
            if not (re.fullmatch(_NAME, name) and re.fullmatch(_NAME, argument)):
                return found[0]
        if not re.fullmatch(r"(?:\\(?:mathbf|boldsymbol|bm)\s*\{\s*)?(?:\\?[A-Z][a-z]*)\s*\}?(?:_\s*(?:\{[^{}]*\}|\\?\w))?", name):
            return found[0]  # of capital letters alone is it seen that they are matrices
        pairs.append((name, argument))
        return "" if found[0][0] in ",;" or found[0].strip().startswith(("where", "with", "and", "Let", "let")) else found[0][:1]

    said.line = re.sub(rf",?\s*\(?(?:where|with|and|writing)\s+(?P<eq>{_M})\)?(?=\s*[.,;?]|\s*$)", clause, said.line)
    said.line = re.sub(
        rf",?\s*(?:where|and|[Ll]et)\s+(?P<f>{_M})\s+(?:be\s+|is\s+)?{kinds}(?:(?:that|which)\s+)?"
        r"(?:depends?(?:ing)?\s+on|of|is a function of)"
        rf"(?:\s+the)?(?:\s+(?:scalar|parameter|hyperparameter|number|smoothly))*\s+(?P<x>{_M})(?=\s*[.,;?]|\s*$)",
        clause,
        said.line,
    )
    for name, argument in pairs:
        pattern = rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z]|\s*(?:\\left)?\(\s*{re.escape(argument)}\s*\)|_)"
        said.formulas[:] = [put(pattern, f"{name}({argument})", f) for f in said.formulas]
    said.line = re.sub(r"^[\s.,;]+", "", said.line)


def _named_variables(said: Line) -> None:
    """ "with respect to the Kalman gain $K$": what the variable is called."""

    def put(found: re.Match[str]) -> str:
        words = found["words"].split()
        if not _BARE.fullmatch(said.formula(found["k"])) or _STRUCTURE & {w.lower() for w in words}:
            return found[0]
        unknown = _unknown(words)
        if not unknown:
            return found[0]
        said.assumed.append(f"“{' '.join(unknown)}” says nothing of ${said.formula(found['k'])}$ but what it stands for")
        kept = [w for w in words if w not in unknown]
        return " ".join([found["wrt"], "the", *kept, found["k"]])

    said.line = re.sub(
        rf"(?P<wrt>\b(?:with respect to|w\.r\.t\.?|wrt))\s+(?:the|its|our|a|each)\s+(?P<words>(?:[\w'’-]+\s+){{1,5}})(?P<k>{_M})",
        put,
        said.line,
    )


_OPERATIONS: tuple[tuple[str, str], ...] = (
    ("trace", r"\operatorname{tr}\left(%s\right)"),
    ("log[- ]?determinant|logdet|logarithm of the determinant|log of the determinant", r"\log\det\left(%s\right)"),
    ("determinant", r"\det\left(%s\right)"),
    ("inverse", r"\left(%s\right)^{-1}"),
    ("transpose", r"\left(%s\right)^\top"),
    ("(?:natural )?log(?:arithm)?", r"\log\left(%s\right)"),
    ("exponential|exp", r"\exp\left(%s\right)"),
    ("square root", r"\sqrt{%s}"),
    ("squared frobenius norm|square of the frobenius norm", r"\left\|%s\right\|_F^2"),
    ("squared (?:euclidean |l2[- ]|2-)?norm|square of the (?:euclidean )?norm", r"\left\|%s\right\|_2^2"),
    ("frobenius norm", r"\left\|%s\right\|_F"),
    ("nuclear norm|trace norm", r"\left\|%s\right\|_*"),
    ("euclidean norm|l2[- ]norm|2-norm", r"\left\|%s\right\|_2"),
    ("sum of (?:all )?(?:the )?(?:entries|elements)", r"\mathbf{1}^\top\left(%s\right)\mathbf{1}"),
    ("matrix exponential", r"e^{%s}"),
)


def _operations_in_words(said: Line) -> None:
    """ "the gradient of the trace of $X^\\top AX$": an operation in words before a formula becomes part of the formula."""
    asked = r"(?:gradients?|derivatives?|[Hh]essian|[Jj]acobian|differential) of|[Dd]ifferentiate|[Mm]inimi[sz]e|[Mm]aximi[sz]e"
    operations = "|".join(f"(?P<o{k}>{words})" for k, (words, _) in enumerate(_OPERATIONS))

    def put(found: re.Match[str]) -> str:
        formula = said.formula(found["k"])
        described = (found["words"] or "").split()
        if re.search(r"(?<![<>!\\])=|\\in(?![a-zA-Z])|,", re.sub(r"_\{[^{}]*\}|\\begin.*?\\end", "", formula)):
            return found[0]
        if _STRUCTURE & {w.lower() for w in described} or any(w.lower() in UNKEPT or (w.lower(),) in ADJECTIVES for w in described):
            return found[0]
        form = next(form for k, (_, form) in enumerate(_OPERATIONS) if found[f"o{k}"])
        return f"{found['asked']} {said.mark(form % formula)}"

    for _ in range(3):  # the logarithm of the determinant of the inverse of ...
        before = said.line
        said.line = re.sub(
            rf"(?P<asked>\b(?:{asked})(?: the (?:{operations.replace('?P<o', '?P<x')}) of)*?)\s+the (?:{operations}) of"
            rf"(?: the (?P<words>(?:[\w'’-]+ ){{1,4}})?| )?\s*(?P<k>{_M})",
            put,
            said.line,
            flags=re.IGNORECASE,
        )
        if said.line == before:
            return


def _vec_form(said: Line) -> None:
    """ "in vec form", "using Kronecker products": the Jacobian of a matrix by a matrix has no other form here."""
    if not re.search(r"jacobian|hessian|derivative|differentiate", said.line, re.IGNORECASE):
        return
    said.line = re.sub(
        r",?\s+(?:in|using|with|via|by means of|in terms of)\s+(?:the\s+)?"
        r"(?:vec|vectori[sz]ed|vec[-/ ]?Kronecker|Kronecker|vec-permutation)"
        r"(?:\s+(?:form|notation|operator|products?|calculus|convention))*(?:\s+and\s+(?:the\s+)?(?:Kronecker|vec|commutation)"
        r"(?:\s+(?:products?|operator|matri(?:x|ces)|form|notation))*)?(?=\s*[.?,;]|\s*$)",
        "",
        said.line,
        flags=re.IGNORECASE,
    )


_LABEL = re.compile(
    r"\s*(?P<left>[-−]?\s*(?:\\(?:log|ln)\s*(?:p|P|q|\\pi)(?:_\s*(?:\{[^{}]*\}|\\?\w+))?\s*(?:\\left)?\((?P<a>[^()=]*)\)"
    r"|\\(?:mathrm|text|operatorname|mathit|textrm|mathsf|mathbf|textup)\s*\*?\{\s*[A-Za-z][A-Za-z \-]+\}"
    r"(?:_\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\?\w))?"
    r"(?:\s*(?:\\left)?[(\[](?P<b>[^()\[\]=]*)(?:\\right)?[)\]])?)"
    r"|(?:\\(?:mathcal|mathfrak)\s*\{?\s*[A-Z]\s*\}?|[A-Z]|J|\\ell)"
    r"_\s*\{?\s*\\(?:mathrm|text|textrm|rm|textnormal)\s*\{[A-Za-z \-]+\}\s*\}?"
    r"(?:\s*(?:\\left)?\((?P<c>[^()=]*)\))?)\s*=(?!=)"
)


def _labels(said: Line) -> None:
    r"""`\log p(y\mid\theta)=...`, `\mathrm{KL}(q\|p)=...`: a left side that is a name and not a letter gets one."""
    for k, formula in enumerate(said.formulas):
        found = _LABEL.match(formula)
        if found is None:
            continue
        left = found["left"].strip()
        everything = " ".join(said.formulas)
        letter = next(
            (c for c in (r"\ell", r"\mathcal{L}", r"\mathcal{J}", "J", "F") if not re.search(re.escape(c) + r"(?![A-Za-z])", everything)),
            None,
        )
        arguments = next((found[g] for g in "abc" if found[g] is not None), None)
        if letter is None or len(said.formulas) > 1 and re.search(r"\\int|\\mathbb\s*\{?E", formula):
            continue
        short = re.sub(r"\s*(?:\\left)?\([^()]*\)$|\s*\[[^\[\]]*\]$", "", left)
        rest, put = formula[found.end() :], letter.replace("\\", r"\\") + " "
        if left in rest:
            continue
        for j, other in enumerate(said.formulas):
            said.formulas[j] = other.replace(left, letter + " ") if j != k else f"{letter}={rest.strip()}"
            if arguments is not None and short and short not in ("-",) and j != k and not short.startswith((r"\log p", r"\ln p")):
                said.formulas[j] = re.sub(re.escape(short) + r"(?!\s*(?:\\left)?[(\[])", put, said.formulas[j])
        said.assumed.append(f"${left}$ is called ${letter}$")


def _primed_names(said: Line) -> None:
    r"""`h' = (1-z)\odot h+z\odot c`: the next state, where nothing is differentiated by time."""
    if not re.search(r"jacobian|gradient|\\partial|derivative", said.line + " ".join(said.formulas), re.IGNORECASE):
        return
    if re.search(r"\bsolve|differential equation|\bode\b|initial", said.line, re.IGNORECASE):
        return
    for formula in list(said.formulas):
        for piece in re.split(r",\s*(?=[a-zA-Z\\]+'?\s*=)", formula):
            found = re.match(
                r"\s*(?P<b>\\mathbf\s*\{\s*[a-zA-Z]\s*\}|[a-zA-Z])\s*(?:'|\^\s*\{?\s*\\prime\s*\}?)\s*=(?P<rest>.*)", piece, re.DOTALL
            )
            if found is None or not re.search(rf"(?<![A-Za-z\\]){re.escape(found['b'])}(?![A-Za-z'(])", found["rest"]):
                continue
            plain = rf"\tilde{{{found['b']}}}"
            if (
                any(plain in f for f in said.formulas)
                or re.search(r"\\odot|\\sigma|\\tanh|\\circ|softmax|relu|\\phi", found["rest"]) is None
            ):
                continue
            pattern = rf"(?<![A-Za-z\\]){re.escape(found['b'])}\s*(?:'|\^\s*\{{?\s*\\prime\s*\}}?)"
            said.formulas[:] = [re.sub(pattern, plain.replace("\\", r"\\") + " ", f) for f in said.formulas]
            said.assumed.append(f"${found['b']}'$ is a name of its own, written ${plain}$")


def _rows_in_words(said: Line) -> None:
    r""" "where $k_j$ are the rows of $K\in\mathbb{R}^{n\times d}$": as "the $j$-th row of"."""

    def put(found: re.Match[str]) -> str:
        name = said.formula(found["k"])
        sub = re.fullmatch(
            r"\s*(?:\\(?:mathbf|boldsymbol|bm)\s*\{\s*\w\s*\}|\w)\s*_\s*\{?\s*([a-z])\s*\}?\s*(?:\^\s*\{?\s*(?:\\top|T)\s*\}?)?\s*", name
        )
        if sub is None:
            return found[0]
        matrix = said.formula(found["m"])
        member = re.match(rf"\s*({_NAME})\s*\\in(?![a-zA-Z])", matrix)
        declared = said.mark(member[1]) if member else found["m"]
        first = found["m"] if member else f"{found['m']} is a matrix"
        return f"{first} and {found['k']} is the {said.mark(sub[1])}-th {found['what'].rstrip('s')} of {declared}"

    said.line = re.sub(
        rf"(?P<k>{_M})\s+(?:are|denote|denotes|being|is)\s+the\s+(?P<what>rows|columns)\s+of(?:\s+the)?(?:\s+(?:data|design|weight)?\s*matrix)?\s+(?P<m>{_M})",
        put,
        said.line,
    )

    def ordinal(found: re.Match[str]) -> str:
        matrix = said.formula(found["m"])
        member = re.match(rf"\s*({_NAME})\s*\\in(?![a-zA-Z])", matrix)
        if member is None and not re.fullmatch(rf"\s*{_NAME}\s*", matrix):
            return found[0]
        again = found["m"] if member else f"{found['m']} is a matrix"
        if not member and re.search(rf"(?<![A-Za-z\\]){re.escape(matrix)}\s*\\in(?![a-zA-Z])", " ".join(said.formulas)):
            return found[0]
        return (
            f"{again} and {found['k']} is the {found['i']}{found['th']} {found['what']} of {said.mark(member[1]) if member else found['m']}"
        )

    if " is a matrix and " not in said.line:
        said.line = re.sub(
            rf"(?<!is a matrix and )(?P<k>{_M})\s+(?:is|denotes|being)\s+the\s+(?P<i>{_M})(?P<th>-?\s?th)\s+(?P<what>row|column)\s+of"
            rf"(?:\s+the)?(?:\s+(?:data|design|weight)?\s*matrix)?\s+(?P<m>{_M})(?! is a matrix)",
            ordinal,
            said.line,
        )


def _over_first(said: Line) -> None:
    """ "Minimise over $W$: $f$", "over positive definite $\\Theta$"."""
    said.line = re.sub(
        rf"\b(?P<verb>[Mm]inimi[sz]e|[Mm]aximi[sz]e),?\s+over\s+(?P<w>(?:the\s+)?(?:[\w-]+\s+)*){_M}(?P<v>)?\s*[:,]?\s*(?:the\s+(?:function|objective|loss|cost)\s+)?(?P<f>{_M})",
        lambda m: _turned(said, m),
        said.line,
    )
    kinds = "positive definite|positive semidefinite|symmetric positive definite|symmetric|orthogonal|diagonal|invertible"

    def put(found: re.Match[str]) -> str:
        name = said.formula(found["k"])
        member = re.match(rf"\s*({_NAME})\s*\\in(?![a-zA-Z])", name)
        only = said.mark(member[1]) if member else found["k"]
        more = f", where {found['k']}" if member else ""
        return f"over {only}{more}, where {only} is {found['kind']}"

    said.line = re.sub(
        rf"\bover\s+(?:all\s+|the\s+)?(?P<kind>{kinds})(?:\s+matri(?:x|ces))?\s+(?P<k>{_M})(?=\s*(?:[.;,]|$))",
        put if re.search(r"[Mm]inimi|[Mm]aximi", said.line) else lambda m: m[0],
        said.line,
    )


def _turned(said: Line, found: re.Match[str]) -> str:
    marks = re.findall(_M, found[0])
    variable, body = marks[0], marks[-1]
    words = found["w"].strip()
    return f"{found['verb']} {body} over {words + ' ' if words else ''}{variable}"


_DIRECTIONAL = re.compile(
    rf"\s*(?:\\mathrm\s*\{{D\}}|D)\s*(?:\^\s*\{{?(?P<n>[2-4])\}}?)?\s*(?P<f>{_NAME}|\\log\s*\\det|\\det|\\exp)\s*\(\s*(?P<x>{_NAME})\s*\)\s*[\[(]\s*(?P<h>[^\[\]()]+?)\s*[\])]\s*"
)
_PRIMED = re.compile(rf"\s*(?P<f>{_NAME})\s*'\s*\(\s*(?P<x>{_NAME})\s*[;)]\s*[\[(]?\s*(?P<h>{_NAME})\s*[\])]\s*")


def _directions(said: Line) -> None:
    r"""`Df(X)[H]`: the derivative of $f$ at $X$ in the direction $H$; `D^2f(X)[H,K]`: once more, in the direction $K$."""
    ask = (
        r"\b(?:[Ff]ind|[Cc]ompute|[Cc]alculate|[Dd]etermine|[Dd]erive|[Gg]ive|[Ww]hat\s+is|[Ee]valuate)\s+"
        r"(?:the\s+(?:Fr[ée]chet\s+|directional\s+)?(?:derivative|differential)\s+)?"
    )

    def put(found: re.Match[str]) -> str:
        asked = []
        for mark in re.findall(_M, found["list"]):
            text = said.formula(mark)
            inside = _DIRECTIONAL.fullmatch(text) or (_PRIMED.fullmatch(text) if "[" in text or ";" in text else None)
            if inside is None:
                return found[0]
            order = int(inside.groupdict().get("n") or 1)
            along = [h.strip() for h in inside["h"].split(",")]
            if len(along) == 1:
                along *= order
            if len(along) != order or order > 2 or inside["f"] == "J":
                return found[0]
            f = (
                f"{inside['f']}"
                if "\\" not in inside["f"] or inside["f"] in (r"\phi", r"\psi", r"\varphi")
                else f"{inside['f']} {inside['x']}"
            )
            where = f"of {said.mark(f)} at {said.mark(inside['x'])} in the direction {said.mark(', '.join(dict.fromkeys(along)))}"
            asked.append(f"Find the {'second ' if order == 2 else ''}directional derivative {where}")
        return ". ".join(asked)

    said.line = re.sub(rf"{ask}(?P<list>{_M}(?:\s*(?:,|and|, and)\s*{_M})*)", put, said.line)


def _eigenvalue_by_name(said: Line) -> None:
    r""" "the derivative of a simple eigenvalue $\lambda$ of the symmetric matrix $A$ with unit eigenvector $v$": by its pair."""
    found = re.search(
        rf"(?P<asked>(?:gradient|derivative) of )(?:a|the|an)\s+(?:simple |distinct )?eigenvalue\s+(?P<l>{_M})\s+of\s+(?:a |the )?"
        rf"(?P<what>(?:real )?(?:symmetric )?(?:positive definite )?)(?:matrix\s+)?(?P<a>{_M})(?P<rest>.*)",
        said.line,
        re.DOTALL,
    )
    if found is None:
        return
    matrix = said.formula(found["a"])
    vector = re.search(rf"(?:unit(?:-norm)?|normali[sz]ed)\s+eigenvector\s+({_M})", found["rest"])
    if not re.fullmatch(_NAME, matrix) or not re.search("symmetric|positive definite", found["what"] + found["rest"]):
        return
    v = said.formula(vector[1]) if vector else next(c for c in "vuq" if not any(c in f for f in said.formulas))
    value = said.formula(found["l"])
    pair = said.mark(f"{matrix}{v}={value}{' ' if value[-1].isalpha() else ''}{v}")
    said.line = f"Let {found['a']} be symmetric and {pair}. Find the {found['asked'].strip()} {found['l']} with respect to {found['a']}."


def _squares_of_scalars(said: Line) -> None:
    """ "$\\sigma^2$ a scalar", "$\\sigma^2,\\epsilon$ scalars": a variance is a number where its root is."""

    def put(found: re.Match[str]) -> str:
        return said.mark(re.sub(r"\s*\^\s*\{?2\}?(?=\s*(?:,|$))", "", said.formula(found["k"])))

    said.line = re.sub(
        rf"(?P<k>{_M})(?=\s+(?:(?:is|are|being|positive|both|a|real)\s+)*(?:scalars?|numbers?|constants?)\b)", put, said.line
    )


_ROWS: tuple[Callable[[Line], None], ...] = (
    entrywise_functions, *PHRASES, entrywise_norm,
    _quotients_in_words, _bare_letters, _labels, _primed_names, _eigenvalue_by_name, _operations_in_words, _told_by_definition,
    _dependence_said_once,
    _named_functions,    _named_variables, _squares_of_scalars, _vec_form, _rows_in_words, _over_first, _directions,
)  # fmt: skip
