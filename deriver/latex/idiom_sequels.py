r"""Questions that go on from another: "... and evaluate it at $(1,2)$", "Is it positive definite?", "... is exact, and solve it"."""

from __future__ import annotations

from collections.abc import Callable

from . import patterns as re
from .idiom_sentences import ASK, FIND, Sentence, fits, with_formulas

__all__ = ["ROWS"]

_LIST = r"(?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*)"
_NUMBER = r"(?:find|determine|decide|check|test|investigate|state)"


def _exact(s: Sentence, assumed: list[str]) -> str | None:
    """ "Decide whether $M\\,dx+N\\,dy=0$ is exact, and solve it." """
    found = fits(
        rf"{_NUMBER} (?:whether|if)(?: or not)?(?: the)?(?: following)?(?: differential)?(?: equation)? #k is exact"
        r"(?: ?,? (?:and(?: then| if so)?|if so|if it is) ?,? solve (?:it|the equation))",
        s,
    )
    if found is None:
        return None
    assumed.append("whether the equation is exact is said by its classes")
    return f"Solve ${s[found['k']]}$."


def _evaluated(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find $\\nabla f$ and evaluate it at $(1,2)$." """
    del assumed
    found = re.fullmatch(
        r"(?P<rest>.*?) ?,? and(?: then| hence)? (?:evaluate (?:it|this|the result|"
        r"the (?:gradient|jacobian|hessian|derivative))|find its value)"
        r" (?P<at>(?:at|when|for)(?: the point)? #\d+(?: ?(?:,|and) #\d+)*)",
        s.said,
    )
    if found is None or not re.match(rf"{FIND}|differentiate", found["rest"]):
        return None
    at = re.sub(r"^(?:when|for)", "at", found["at"])
    middle = re.fullmatch(r"(.*?)((?: ?,)? (?:when|if|where|for|given(?: that)?) #\d+)", found["rest"])
    if middle is not None:  # "Find $\\nabla f$ when $f=...$": the definition stands first
        given = re.search(r"#\d+", middle[2])
        assert given is not None
        rest = middle[1].strip(" ,")
        return f"Let {with_formulas(s, given[0])}. {rest[0].upper()}{with_formulas(s, rest[1:] + ' ' + at)}."
    return f"{found['rest'][0].upper()}{with_formulas(s, found['rest'][1:] + ' ' + at)}."


#: What is asked of a matrix in a sentence after which "it" is still the matrix.
_OF_MATRIX = r"\b(?:eigenvalues?|eigenvectors?|determinant|trace|rank|characteristic polynomial|diagonali[sz]e)\b"
_NAMED_MATRIX = re.compile(r"\$\s*(?P<name>[A-Z])\s*=\s*(?:\\left\s*[\[(]\s*)?\\begin\{(?:[pbB]?matrix|array)\}")


def _is_it(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find the eigenvalues of $A=...$. Is it positive definite?" """
    found = re.fullmatch(
        r"(?:and )?is (?:it|the matrix|this matrix)(?: also)? (?P<what>positive (?:semi-?)?definite|negative (?:semi-?)?definite|indefinite"
        r"|invertible|singular|diagonali[sz]able)",
        s.said,
    )
    if found is None or s.formulas:
        return None
    names = {m["name"] for m in _NAMED_MATRIX.finditer(s.before)}
    earlier = re.split(r"[.?!]\s+(?=[A-Z])", s.before.strip())[:-1]
    before = re.sub(r"\$[^$]*\$", "#", earlier[-1]) if earlier else ""
    if len(names) != 1 or (re.search(FIND, before, re.IGNORECASE) and not re.search(_OF_MATRIX, before, re.IGNORECASE)):
        return None
    name = names.pop()
    if found[0].split()[1] == "it" or "it " in found[0]:
        assumed.append(f"“it” is the matrix ${name}$")
    return f"Is ${name}$ {found['what']}?"


def _on_rectangle(s: Sentence, assumed: list[str]) -> str | None:
    r""" "Evaluate $\iint_R xy\,dA$, where $R=[0,1]\times[0,2]$." """
    del assumed
    found = fits(rf"{ASK}(?: (?:double )?integral)? #k ?,? (?:where|with|for|over|if)(?: the (?:rectangle|region))? #m", s)
    if found is None or not re.match(r"\s*\\iint", s[found["k"]]):
        return None
    number = r"\s*([^\[\],]+)\s*"
    sides = re.fullmatch(
        rf"\s*[A-Z]\s*=\s*(?:\\left)?\[{number},{number}(?:\\right)?\]\s*\\times\s*(?:\\left)?\[{number},{number}(?:\\right)?\]\s*",
        s[found["m"]],
    )
    if sides is None:
        return None
    a, b, c, d = sides.groups()
    body = re.fullmatch(
        r"\s*\\iint(?:\\limits)?_\{?[A-Z]\}?\s*(.*?)\s*(?:\\,|\\;|\s)*(?:d|\\mathrm\{d\}|\\mathrm d)\s*A\s*", s[found["k"]], re.DOTALL
    )
    if body is None:
        return None
    return rf"Evaluate $\int_{{{c}}}^{{{d}}}\int_{{{a}}}^{{{b}}} \left({body[1]}\right)\,dx\,dy$."


def _partials(s: Sentence, assumed: list[str]) -> str | None:
    """ "Find the partial derivatives $f_x$ and $f_y$ of $f(x,y)=x^2y$." """
    del assumed
    found = fits(
        rf"{ASK}(?: (?:first|second))?(?: partial)? derivatives? (?P<list>#\d+(?: ?(?:,|and|, and) #\d+)*) (?:of|for)(?: the function)? #k",
        s,
    )
    if found is None:
        return None
    function = re.match(r"^\s*([A-Za-z])\s*(?:\([^()]*\))?\s*=(?P<body>.*)$", s[found["k"]], re.DOTALL)
    if function is None:
        return None
    asked = [re.fullmatch(rf"\s*{function[1]}\s*_\s*\{{?(\w)\}}?\s*", s[m]) for m in re.findall(r"#\d+", found["list"])]
    if not all(asked):
        return None
    each = (rf"$\frac{{\partial}}{{\partial {m[1]}}}\left({function['body'].strip()}\right)$" for m in asked if m)
    return f"Find {' and '.join(each)}."


def _satisfies(s: Sentence, assumed: list[str]) -> str | None:
    """ "Let $y=e^{2x}$. Verify that it satisfies $y''=4y$." """
    found = fits(
        r"(?:and )?(?:verify|show|check|prove|confirm) that (?P<it>it|this function|the function) "
        r"(?:satisfies|solves|is a solution (?:of|to))(?: the)?(?: differential)?(?: equation)? #k",
        s,
    )
    names = set(re.findall(r"\$\s*([A-Za-z])\s*(?:\([^()$]*\)\s*)?=(?!=)", s.before))
    if found is None or len(names) != 1:
        return None
    name = names.pop()
    if re.search(rf"(?<![A-Za-z\\]){name}(?![A-Za-z])", s[found["k"]]) is None:
        return None
    assumed.append(f"“{found['it']}” is ${name}$")
    return f"Show that {with_formulas(s, found['k'])}."


ROWS: tuple[Callable[[Sentence, list[str]], str | None], ...] = (_exact, _evaluated, _is_it, _on_rectangle, _partials, _satisfies)
