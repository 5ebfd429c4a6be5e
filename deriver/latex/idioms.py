r"""Tasks said in another way than the grammar's: "Solve $\min_x f$ subject to $Ax=b$", "tangent line to $y=x^2$ at $x=3$", "find $f''(0)$".

Comes in: the text of a task. Goes out: the same task in the words of the grammar, sentence by sentence, with what was assumed on the way
and where each piece came from; or None where no row of the table fits. A row fits a whole sentence: no word of it is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from . import patterns as re
from .idiom_calculus import ROWS as CALCULUS
from .idiom_dynamics import ROWS as DYNAMICS
from .idiom_sentences import ASK, FIND, PLACES, Sentence, fits, with_formulas
from .idiom_sequels import ROWS as SEQUELS
from .wording import Token, sentences

__all__ = ["Rephrased", "place_of", "rephrased"]


@dataclass
class Rephrased:
    """A task in other words: `pieces` are (its text, where the sentence stood in the original, whether it is unchanged)."""

    pieces: list[tuple[str, int, int, bool]] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole task."""
        return " ".join(piece for piece, *_ in self.pieces)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the new text stood in the original."""
        at = 0
        for piece, a, z, same in self.pieces:
            if start <= at + len(piece):
                return (a + max(start - at, 0), min(a + max(end - at, 1), z)) if same else (a, z)
            at += len(piece) + 1
        return self.pieces[-1][1:3]


def rephrased(text: str, tokens: Sequence[Token]) -> Rephrased | None:
    """The task in the words of the grammar, or None where nothing of it is said otherwise."""
    out = Rephrased()
    changed = False
    for tokens_here in sentences(list(tokens)):
        start, end = place_of(text, tokens_here)
        formulas: list[str] = []
        said = []
        for token in tokens_here:
            if token.is_formula:
                said.append(f"#{len(formulas)}")
                formulas.append(token.text)
            elif token.kind == "word" or token.text in ",;:":
                said.append(token.text)
        words = " ".join(said).strip(" ,;:")
        sentence = Sentence(words, formulas, text[:end])
        made = next((m for m in (row(sentence, out.assumed) for row in _ROWS) if m), None)
        changed = changed or made is not None
        out.pieces.append((made, start, end, False) if made is not None else (text[start:end], start, end, True))
    return out if changed else None


def place_of(text: str, tokens: Sequence[Token]) -> tuple[int, int]:
    """The place of a sentence with the delimiters of its formulas."""
    start, end = tokens[0].start, tokens[-1].end
    if tokens[0].is_formula:
        start -= 2 if text[max(start - 2, 0) : start] in ("$$", r"\(", r"\[") else 1 if text[max(start - 1, 0) : start] == "$" else 0
        while start > 0 and text[start - 1] in "${ ":
            start -= 1
    if tokens[-1].is_formula:
        found = re.match(r"\s*(?:\$\$?|\\\)|\\\])", text[end:])
        end += found.end() if found else 0
    return start, end


# Linear algebra, differential equations, claims ------------------------------------------------------------------------------------


def _eigenvectors_for(s: Sentence, assumed: list[str]) -> str | None:
    r""" "Find the eigenvectors of $A$ corresponding to $\lambda=3$." """
    del assumed
    found = fits(
        rf"{ASK} (?:eigenvectors?|eigenspace)(?: (?:of|for)(?: the matrix)? #k)? (?:corresponding to|associated (?:with|to)"
        rf"|belonging to|for)"
        rf"(?: the)?(?: eigenvalue)? #m(?: (?:of|for)(?: the matrix)? #n)?",
        s,
    )
    if found is None or (found["k"] is None) is (found["n"] is None):
        return None
    matrix = s[found["k"] or found["n"]]
    value = re.match(r"^\s*(?:\\lambda(?:_\{?\d\}?)?\s*=)?\s*([-+]?[\d./]+|[-+]?\\[dt]?frac\{?\d+\}?\{?\d+\}?)\s*$", s[found["m"]])
    body = re.match(r"^\s*([A-Za-z])\s*=\s*(.+)$", matrix, re.DOTALL)
    if value is None:
        return None
    name = body[1] if body else matrix.strip()
    declared = f"Let ${matrix}$. " if body else ""
    if "\\begin" in name:
        name = next(c for c in "MABCDK" if c not in s.before)
        declared = f"Let ${name}={matrix.strip()}$. "
    return f"{declared}Find the null space of ${name}-({value[1]})I$."


def _for_function(s: Sentence, assumed: list[str]) -> str | None:
    r""" "Solve $\frac{dP}{dt}=rP$ for $P(t)$." """
    del assumed
    found = fits(
        rf"(?:solve|{ASK} solution (?:of|to))(?: the)?(?: (?:differential )?equation| initial value problem)? #k(?P<more>(?:"
        rf" ?,? (?:with )?#\d+)*) for #m",
        s,
    )
    letter = re.match(r"^\s*([A-Za-z])(?:\s*\(\s*[a-z]\s*\))?\s*$", s[found["m"]]) if found else None
    if found is None or letter is None:
        return None
    name = letter[1]
    if not re.search(rf"\{{\s*d\s*{name}\s*\}}|{name}'|\\dot\s*\{{?\s*{name}|\bd{name}/d", s[found["k"]]):
        return None
    return f"Solve ${s[found['k']]}${with_formulas(s, found['more']) and ' ' + with_formulas(s, found['more'])}."


def _with_constants(s: Sentence, assumed: list[str]) -> str | None:
    """ "Solve $y'+ay=b$, where $a$ and $b$ are constants and $y(0)=0$." """
    found = fits(
        r"solve(?: the)?(?: differential)?(?: equation)? #k ?,? (?:where|with|for) (?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*)"
        r" (?:is|are)(?: an?)?(?: real)? constants?(?: ?(?:,|and|, and|with|, with) #m(?P<more>(?: ?(?:,|and|, and) #\d+)*))?",
        s,
    )
    if found is None or not re.search(r"'|\\dot|\\[dt]?frac\s*\{\s*d", s[found["k"]]):
        return None
    assumed.append(f"{with_formulas(s, found['list'])} constant, as the task says")
    values = [s[m] for m in re.findall(r"#\d+", f"{found['m'] or ''} {found['more'] or ''}")]
    return "Solve " + ", ".join(f"${v}$" for v in (s[found["k"]], *values)) + "."


def _true_or_false(s: Sentence, assumed: list[str]) -> str | None:
    """ "True or false: $(AB)^\\top=B^\\top A^\\top$." """
    del assumed
    head = (
        r"(?:true or false ?:?|(?:decide|determine|check|state|say|is it true|prove or disprove|investigate)(?: whether| if| that)*"
        r"(?: the)?(?: following)?(?: identity| statement| equation)?(?: is)?)"
    )
    found = fits(
        rf"{head} #k(?: (?:is true or false|is true|holds(?: true)?|is correct|is an identity))?(?: ?,? (?P<tail>(?:for|where"
        rf"|with|if|when) .*))?",
        s,
    )
    if found is None or not re.search(r"=|\\le|\\ge|<|>|\\ne|\\succ|\\prec", s[found["k"]]):
        return None
    return f"Show that ${s[found['k']]}${' ' + with_formulas(s, found['tail']) if found['tail'] else ''}."


_ITS = re.compile(
    r"^(?:(?:and )?what (?:is|are) )?(?:its|the) (?P<noun>gradient|hessian|jacobian|derivative|second derivative|determinant"
    r"|inverse|trace|rank|eigenvalues|"
    r"critical points|divergence|curl|laplacian|minimum|maximum)$"
)


def _its(s: Sentence, assumed: list[str]) -> str | None:
    """ "What is its gradient? Its Hessian? Is it convex?" """
    del assumed
    found = _ITS.match(s.said)
    if found is not None and not s.formulas:
        return f"Find its {found['noun']}."
    if re.fullmatch(r"(?:and )?is it convex|is (?:the|this) function convex", s.said):
        names = set(re.findall(r"\$\s*([A-Za-z])\s*\([^()$]*\)\s*=", s.before))
        return f"Is ${names.pop()}$ convex?" if len(names) == 1 else None
    return None


_PROPERTIES = (
    r"(?:positive (?:semi-?)?definite|negative (?:semi-?)?definite|indefinite|orthogonal|invertible|singular|convex"
    r"|linearly (?:in)?dependent)"
)


def _property(s: Sentence, assumed: list[str]) -> str | None:
    """ "Show that $M$ is positive definite.", "Is $f$ convex on $\\mathbb R$?": the answer says whether it is."""
    del assumed
    found = fits(
        rf"(?:show|prove|verify|check|confirm) (?:that |whether )?(?:the )?(?:matrix |vectors |function |quadratic form )?"
        rf"(?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*) (?:is|are)(?: a)? (?P<what>{_PROPERTIES})(?: (?:on|over) (?P<set>#\d+))?",
        s,
    ) or fits(r"is(?: the)?(?: function)? (?P<list>#\d+)(?: a)? (?P<what>convex)(?: function)? (?:on|over) (?P<set>#\d+)", s)
    if found is None or (found["set"] and not re.fullmatch(r"\s*\\mathbb\s*\{?R\}?\s*(?:\^\s*\{?\w\}?)?\s*", s[found["set"]])):
        return None
    verb = "Are the vectors" if "dependent" in found["what"] else "Is"
    return f"{verb} {with_formulas(s, found['list'])} {found['what']}?"


def _asked_otherwise(s: Sentence, assumed: list[str]) -> str | None:
    """Short rows: a pattern, and the sentence it means."""
    del assumed
    for pattern, meaning in _SHORT:
        found = fits(pattern, s)
        if found is not None:
            groups = {key: with_formulas(s, value or "") for key, value in found.groupdict().items()}
            return " ".join(meaning.format(**groups).split())
    return None


_LIST = r"(?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*)"
_SHORT: tuple[tuple[str, str], ...] = (
    (rf"{ASK} (?:all )?second(?:-order)? partial derivatives of(?: the function)? #k", "Find the Hessian of {k}."),
    (r"does(?: the)?(?: improper)?(?: (?:integral|series|sum))? #k (?:converge|diverge|exist)", "Evaluate {k}."),
    (r"(?:is|decide whether|determine whether|state whether)(?: the (?:pde|equation))? #k (?:is )?(?:an? )?(?:hyperbolic"
    r"|elliptic|parabolic)"
     r"(?: ?(?:,|or|, or) (?:hyperbolic|elliptic|parabolic))*", "Classify {k}."),
    (r"classify the (?:origin|fixed points?|equilibri(?:um|a)(?: points?)?|critical points?)(?: at the origin)? (?:for|of"
    r"|in)(?: the)?(?: linear)?"
     r"(?: system)? (?P<k>#\d+ ?(?:,|and|, and) #\d+)", "Find the equilibria of {k} and determine their stability."),
    (rf"{ASK} (?:extreme values|extrema|maximum and minimum(?: values?)?|minimum and maximum(?: values?)?) of(?: the function)? #k "
     rf"(?:on|over|in|along)(?: the)? {PLACES} #m", "Find the extreme values of {k} subject to {m}."),
    (rf"{ASK} (?P<what>(?:orthonormal )?basis (?:of|for) the (?:null|column|row|left null) space) of(?: the matrix)? #k and"
    rf" (?:state |find |determine |give )?"
     rf"(?:its|the) dimension", "Find a {what} of {k}."),
    (r"(?:let|given|consider|if)(?: the function)? #k ?[.;,]? ?(?:then )?(?:verify|show|check|prove|confirm) that "
     r"(?:it|this function|the function) "
     r"(?:satisfies|solves|is a solution (?:of|to))(?: the)?(?: differential)?(?: equation)? #m", "Let {k}. Show that {m}."),
    (rf"{ASK} maximum likelihood estim(?:ator|ate) (?:of|for) #k (?:given|for|from|with)(?: the)?(?: log-likelihood|"
    rf" likelihood)?(?: function)? #m",
     "Maximise {m} over {k}."),
)  # fmt: skip
_METHODS = (
    r"(?:trigonometric substitutions?|separating(?: the)? variables|"
    r"(?:making |use of )?(?:the|a) (?:substitution|change of variables?) #\d+|"
    r"completing the square|direct (?:computation|calculation)|inspection|"
    r"laplace transforms?|separation of variables|(?:an |the )?integrating factors?|undetermined coefficients|variation of parameters|"
    r"row reduction|gaussian elimination|gauss-jordan elimination|cramer's rule|integration by parts|a substitution"
    r"|substitution|partial fractions|"
    r"l'h(?:o|ô)pital's rule|the chain rule|the product rule|the quotient rule|logarithmic differentiation|elimination|"
    r"(?:the )?lagrange multipliers?|(?:the )?(?:kkt|karush-kuhn-tucker) conditions|(?:a|the) lagrangian|"
    r"(?:the (?:definition|limit) (?:of|as) )?(?:a )?(?:limit of )?riemann sums?)"
)


def _by_method(s: Sentence, assumed: list[str]) -> str | None:
    """ "Use the Laplace transform to solve ...": what is asked is solved; by which method, the steps show."""
    found = fits(
        rf"(?:use|using|by|apply|with)(?: the)?(?: method of)? (?P<how>{_METHODS})(?: method)? ?,?(?: to| and)?"
        rf" (?P<rest>(?:solve|{FIND}|integrate|differentiate|minimi[sz]e|maximi[sz]e|show) .*)",
        s,
    ) or fits(
        rf"(?P<rest>(?:solve|{FIND}|integrate|differentiate) .*?) ?,? (?:using|by|by means of|with)(?: the)?(?: method of)?"
        rf" (?P<how>{_METHODS})(?: method)?",
        s,
    )
    if found is None:
        return None
    assumed.append(f"any method is allowed, not only the one named ({with_formulas(s, found['how'])})")
    rest = found["rest"]
    return f"{rest[0].upper()}{with_formulas(s, rest[1:])}."


_ROWS: tuple[Callable[[Sentence, list[str]], str | None], ...] = (
    *CALCULUS, *SEQUELS, *DYNAMICS,
    _eigenvectors_for, _for_function, _with_constants, _true_or_false, _its, _property, _asked_otherwise, _by_method,
)  # fmt: skip
