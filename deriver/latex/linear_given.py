"""What is given beside a matrix, or in its place: a chain, pairs of eigenvalues and eigenvectors, a determinant that is to vanish."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from . import patterns as re
from .linear_line import Said
from .linear_plain import linear_form, vector_text

__all__ = ["GIVEN"]

_ARRAY = r"(?:\\left\s*)?[(\[]?\s*\\begin\{[pbv]?(?:small)?matrix\}.*\\end\{[pbv]?(?:small)?matrix\}\s*(?:\\right\s*)?[)\]]?"
_LIST = r"⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*"


def _swap(said: Said, pattern: str, make: Callable[[re.Match[str]], str]) -> None:
    said.line = re.sub(pattern, make, said.line)


def _chain(said: Said) -> None:
    """ "A Markov chain has the transition matrix $P$. Find the steady state." """
    found = re.fullmatch(
        r"(?:a|the|let a|suppose a) markov chain (?:has|have|with) (?:the )?(?:transition|stochastic) matrix (⟦\d+⟧) [.,] "
        r"(find|compute|determine) (?:the|its) (steady[- ]state(?: vector| distribution)?|stationary distribution|equilibrium(?: vector| "
        r"distribution)?|limiting distribution)(?: of (?:the|this) chain)? ?\.",
        said.line,
    )
    if found is not None:
        said.line = f"{found[2]} the steady state of {found[1]} ."


def _eigenpairs(said: Said) -> None:
    """A matrix from its eigenvalues and eigenvectors is the map that multiplies each by its number."""
    found = re.fullmatch(
        r"(?:find|construct|determine) (?:a|the) (?:⟦\d+⟧ )?matrix (?:⟦\d+⟧ )?(?:with|that has|having|whose) (?:eigenvalues (?:are )?)"
        rf"({_LIST}) (?:and|with) (?:corresponding |respective )?eigenvectors (?:are )?({_LIST})(?: respectively)? ?\.",
        said.line,
    )
    if found is None:
        return
    values = [x.strip() for m in re.findall(r"⟦\d+⟧", found[1]) for x in said.formula(m).split(",")]
    vectors = [said.formula(m) for m in re.findall(r"⟦\d+⟧", found[2])]
    if len(values) != len(vectors) or not all(re.fullmatch(r"-?(?:\d+|\\frac\{?\d+\}?\{?\d+\}?)", v) for v in values):
        return
    vectors = [re.sub(r"^\s*[a-z](?:_\{?\d\}?)?\s*=\s*", "", v) for v in vectors]
    maps = []
    for c, v in zip(values, vectors, strict=True):
        entries = [linear_form(x) for x in v.strip().strip("()").split(",")]
        factor = linear_form(c)
        if factor is None or any(x is None or set(x) - {""} for x in entries):
            return
        image = [factor.get("", Fraction(0)) * x.get("", Fraction(0)) for x in entries if x is not None]
        maps.append(said.mark(f"T({v.strip().strip('()')})={vector_text(image)}"))
    said.line = f"find the matrix of the linear map {' , '.join(maps)} ."


def _extended(said: Said) -> None:
    r""" "Extend $\{(1,1,0)\}$ to a basis of $\mathbb{R}^3$": a basis of the span of these and the unit vectors, which keeps the "
    "first ones."""
    found = re.fullmatch(
        rf"(?:extend|complete) (?:the set |the vectors? )?({_LIST}) to (?:form )?an? basis (?:of|for) (⟦\d+⟧) ?\.", said.line
    )
    size = found and re.fullmatch(r"\\(?:mathbb\{?\s*R\s*\}?|R)\s*\^\s*\{?(\d)\}?", said.formula(found[2]))
    if found is None or not size:
        return
    n = int(size[1])
    given = [re.sub(r"^\s*(?:\\left)?\\\{|(?:\\right)?\\\}\s*$", "", said.formula(m)) for m in re.findall(r"⟦\d+⟧", found[1])]
    units = ["(" + ",".join("1" if i == j else "0" for j in range(n)) + ")" for i in range(n)]
    said.assumed.append("a given vector that depends on those before it is left out")
    said.line = f"find a basis for the span of {' , '.join(said.mark(v) for v in [*given, *units])} ."


def _vanishing(said: Said) -> None:
    """ "the values of $x$ for which the determinant of $M$ is zero", "Solve $\\det(A-xI)=0$ for $x$" with the matrix written out."""
    _swap(
        said,
        r"(?:find|determine) (?:all |the )*(?:real )?values? of (⟦\d+⟧) (?:for which|such that|that make) the determinant of "
        r"(?:the matrix )?(⟦\d+⟧)"
        r" (?:is zero|is equal to zero|equals zero|vanishes|zero|is 0|equal to zero)",
        lambda m: f"for which {m[1]} is {m[2]} singular",
    )
    found = re.fullmatch(r"solve (?:the equation )?(?:for (⟦\d+⟧) : )?(⟦\d+⟧)(?: for (⟦\d+⟧))? ?\.", said.line)
    equation = found and re.fullmatch(
        r"(\\begin\{vmatrix\}.*\\end\{vmatrix\}|\\det\s*(?:\\left)?\(?\s*\\begin\{[pb]matrix\}.*\\end\{[pb]matrix\}\s*(?:\\right)?\)?)\s*=\s*0",
        said.formula(found[2]),
        re.DOTALL,
    )
    if found is None or not equation:
        return
    body = re.search(r"\\begin\{[pbv]matrix\}(.*)\\end\{[pbv]matrix\}", equation[1], re.DOTALL)
    assert body is not None
    letters = sorted(set(re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])|\\lambda", body[1])))
    letter = said.formula(found[1] or found[3]) if found[1] or found[3] else letters[0] if len(letters) == 1 else None
    if letter is not None and letter in letters:
        said.line = (
            f"for which {said.mark(letter)} is {said.mark(chr(92) + 'begin{pmatrix}' + body[1] + chr(92) + 'end{pmatrix}')} singular ?"
        )


def _squares(said: Said) -> None:
    """ "write $x^\\top Ax$ as a sum of squares"."""
    found = re.search(
        r"(?:write|express) (⟦\d+⟧) as (?:a|the) (?:sum|combination|difference) (?:and difference )?of (?:two |three )?squares", said.line
    )
    form = found and re.fullmatch(
        r"(?:\\mathbf\{?)?([a-z])\}?\s*\^\s*\{?(?:T|\\top)\}?\s*([A-Z])\s*(?:\\mathbf\{?)?\1\}?", said.formula(found[1])
    )
    if found is not None and form:
        begin, end = said.line[: found.start()], said.line[found.end() :]
        said.line = f"{begin}determine the definiteness of {said.mark(form[2])} by completing the square{end}"


def _parts(said: Said) -> None:
    """The symmetric and the skew-symmetric part."""
    found = re.fullmatch(
        r"(?:decompose|write|express|split) (⟦\d+⟧) (?:into|as|in)(?: a| the| its)? (?:sum of (?:a|its) )?(?:the |its )?symmetric "
        r"(?:matrix |part |one )?and "
        r"(?:a |its |the )?(?:skew-symmetric|antisymmetric|skew symmetric) (?:matrix|parts?|one|components?) ?\.",
        said.line,
    )
    if found is not None:
        given = re.fullmatch(r"\s*([A-Z])\s*=\s*(.*)", said.formula(found[1]), re.DOTALL)
        name, body = (given[1], given[2]) if given else ("A", said.formula(found[1]))
        if r"\begin" not in body:
            return
        halves = [said.mark(rf"\frac{{1}}{{2}}({name}{sign}{name}^\top)") for sign in "+-"]
        said.line = f"let {said.mark(f'{name}={body}')} . compute {halves[0]} . compute {halves[1]} ."


def _powers(said: Said) -> None:
    """ "its $n$th power", "the $k$-th power of $A$"."""
    _swap(
        said,
        r"the (⟦\d+⟧) ?-?th power of (?:the matrix )?(⟦\d+⟧)",
        lambda m: (
            said.mark(f"{said.formula(m[2])}^{{{said.formula(m[1])}}}")
            if re.fullmatch(rf"[A-Z]|{_ARRAY}", said.formula(m[2]), re.DOTALL)
            else m[0]
        ),
    )


def _block_inverse(said: Said) -> None:
    """The inverse of a triangular or diagonal block matrix of letters: the known blocks, as a claim that is shown."""
    found = re.fullmatch(
        r"(?:use block (?:elimination|matrices|inversion) to )?(?:invert|(?:find|derive|compute|determine|give) (?:the |a formula for the "
        r")?(?:inverse|block inverse) of) (?:the )?(?:block "
        r"|partitioned )?(?:matrix )?"
        r"(⟦\d+⟧)( [,]? ?(?:where|if|assuming) .*invertible)?(?: by block (?:elimination|matrices|inversion))? ?\.",
        said.line,
    )
    cells = found and re.fullmatch(
        r"\s*(?:[A-Z]\s*=\s*)?\\begin\{([pb]matrix)\}\s*([A-Z](?:_\{?\d+\}?)?)\s*&\s*([A-Z0](?:_\{?\d+\}?)?)\s*\\\\\s*([A-Z0](?:_\{?\d+\}?)?)\s*&\s*"
        r"([A-Z](?:_\{?\d+\}?)?)\s*\\end\{\1\}\s*",
        said.formula(found[1]),
    )
    if not cells:
        return
    one, right, below, two = cells[2], cells[3], cells[4], cells[5]
    if right != "0" and below != "0":
        return
    upper = "0" if right == "0" else f"-{one}^{{-1}}{right}{two}^{{-1}}"
    lower = "0" if below == "0" else f"-{two}^{{-1}}{below}{one}^{{-1}}"
    begin, end = rf"\begin{{{cells[1]}}}", rf"\end{{{cells[1]}}}"
    whole = rf"{begin}{one}&{right}\\{below}&{two}{end}^{{-1}}={begin}{one}^{{-1}}&{upper}\\{lower}&{two}^{{-1}}{end}"
    said.line = f"show that {said.mark(whole)} where {said.mark(one)} and {said.mark(two)} are invertible ."


def _approximate(said: Said) -> None:
    r""" "the least squares problem $Ax\approx b$"."""
    if re.search(r"least[- ]squares", said.line):
        for k, f in enumerate(said.formulas):
            said.formulas[k] = re.sub(r"\\(?:approx|simeq|cong)(?![a-z])", "=", f)
    _swap(
        said,
        r",? ?(?:and )?use it to (?:solve|find the solution of) the least[- ]squares problem (?=⟦)",
        lambda m: " . find the least squares solution of ",
    )
    _swap(said, r"solve the least[- ]squares problem (?=⟦)", lambda m: "find the least squares solution of ")


def _one_unknown(said: Said) -> None:
    """ "Use Cramer's rule to find $x_2$ in ...": the whole solution holds it."""
    found = re.fullmatch(
        rf"use cramer's rule to (?:find|compute|determine) (?:the value of )?(⟦\d+⟧) (?:in|from|if|for|where|when) (?:the "
        rf")?(?:system )?(?:of equations )?({_LIST}) ?\.",
        said.line,
    )
    if found is not None and all("=" in said.formula(m) for m in re.findall(r"⟦\d+⟧", found[2])) and "=" not in said.formula(found[1]):
        said.line = f"use cramer's rule to solve {found[2]} ."


_CONDITION = re.compile(r"(?:\\(?:operatorname|mathrm|text)\{cond\}|\\kappa|\\cond)(?:_\{?(1|2|F|\\infty)\}?)?\s*\(\s*([A-Z])\s*\)")


def _condition(said: Said) -> None:
    r"""`\kappa_\infty(A)`, `\operatorname{cond}_1(A)` in words."""
    norms = {"1": " in the 1-norm", "F": " in the frobenius norm", r"\infty": " in the infinity norm"}

    def say(found: re.Match[str]) -> str:
        named = _CONDITION.fullmatch(said.formula(found[0]))
        return found[0] if named is None else f"the condition number{norms.get(named[1] or '2', '')} of {said.mark(named[2])}"

    _swap(said, r"⟦\d+⟧", say)


GIVEN: tuple[Callable[[Said], None], ...] = (
    _chain, _eigenpairs, _extended, _vanishing, _squares, _parts, _powers, _block_inverse, _approximate, _condition, _one_unknown,
)  # fmt: skip
