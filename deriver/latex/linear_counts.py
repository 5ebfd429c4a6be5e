"""Questions on a matrix of which only numbers are known, its size, its rank, its eigenvalues; and whether a set is a subspace."""

from __future__ import annotations

from fractions import Fraction

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from .elaborate import elaborate
from .inner_products import inner_product_task
from .linear_line import Said
from .linear_plain import coefficients_of, set_equations
from .matrix_examples import example_task
from .problems import TaskItem
from .syntax import parse_syntax
from .wording import has_delimiters, tokens_of

__all__ = ["space_task"]

_WORDS = {w: k for k, w in enumerate("zero one two three four five six seven eight nine ten".split())}
_NUMBER = r"(?:⟦\d+⟧|\d+|zero|one|two|three|four|five|six|seven|eight|nine|ten)"
_LIST = r"(⟦\d+⟧(?:(?: ,)?(?: and)? ⟦\d+⟧)*)"
_ABOUT = re.compile(r"\b(?:rank|null space|nullity|kernel|eigenvalues|subspace)\b")


def space_task(text: str, base: Context) -> tuple[TaskItem, ...] | None:
    """The items of a question on spaces: with an inner product of their own, or of which numbers are known; None for any other text."""
    example = example_task(text, base)
    return example or inner_product_task(text, base) or _counting(text, base) if example or has_delimiters(text) else None


def _counting(text: str, base: Context) -> tuple[TaskItem, ...] | None:
    if not _ABOUT.search(text):
        return None
    try:
        said = Said(tokens_of(text))
    except DeriverError:
        return None
    if any(r"\begin" in f for f in said.formulas):
        return None
    for read in (_by_rank, _by_eigenvalues, _subspace):
        item = read(said, base, text)
        if item is not None:
            return (item,)
    return None


def _number(said: Said, word: str) -> int | None:
    if word.startswith("⟦"):
        found = re.fullmatch(r"\d+", said.formula(word))
        return int(found[0]) if found else None
    return _WORDS[word] if word in _WORDS else int(word)


def _item(kind: str, base: Context, text: str, operands: list[Expr], request: set[str]) -> TaskItem:
    return TaskItem(kind, None, (), None, base, latex=text.strip(), asked=kind, operands=tuple(operands), request=frozenset(request))


# Ranks -----------------------------------------------------------------------------------------------------------------------------


_SPACES = r"(null space|kernel|nullspace|row space|column space|range|image|left null space)"
_SAME = {"kernel": "null space", "nullspace": "null space", "range": "column space", "image": "column space"}


def _by_rank(said: Said, base: Context, text: str) -> TaskItem | None:
    line = re.sub(r"(one|two|three|four|five|six|seven|eight|nine|\d+)-dimensional", r"\1 dimensional", said.line)
    line = re.sub(r"\b(?:suppose|if|let|assume|given|consider|that|there is)\b", " ", line)
    line = re.sub(r"\b(?:what is|what are|find|compute|determine|how large is|give|state|then)\b", "ask", line)
    line = " ".join(line.split())
    size = r"(?:an? )?(⟦\d+⟧)(?: matrix)?(?: ⟦\d+⟧)?"
    name = r"(?:(?:the matrix )?⟦\d+⟧ (?:is|be) )?"
    known = (
        rf"{name}{size} (?:with|of|and has|has|that has|whose) (?:rank (?:is |equal to )?(?P<rank>{_NUMBER})|an? "
        rf"(?P<null>{_NUMBER}) dimensional (?:null "
        rf"space|kernel|nullspace)|(?:null space|kernel|nullity) (?:of dimension |has dimension |is )?(?P<null2>{_NUMBER})(?: "
        rf"dimensional)?)"
        rf"|the null space of {size} is (?P<null3>{_NUMBER}) dimensional|{name}{size} and ⟦(?P<formula>\d+)⟧"
    )
    asks = (
        rf"ask (?:the|its) (?:rank|nullity|dimensions? of (?:its|the|their) {_SPACES}(?: and (?:its |the )?{_SPACES})?)(?: of (?:⟦\d+⟧"
        rf"|the matrix|it))?"
    )
    found = re.fullmatch(rf"(?:{known}) ?[.,]? ?(?:and )?({asks}(?: and (?:the )?(?:rank|nullity))?) ?[?.]", line)
    if found is None:
        return None
    sized = next((said.formula(m) for m in re.findall(r"⟦\d+⟧", line) if re.search(r"\\times", said.formula(m))), None)
    shape = sized and re.fullmatch(r"\s*(\d+)\s*\\times\s*(\d+)\s*", sized)
    if not shape:
        return None
    rank = _number(said, found["rank"]) if found["rank"] else None
    null = next((_number(said, found[k]) for k in ("null", "null2", "null3") if found[k]), None)
    if found["formula"] is not None:
        given = re.fullmatch(
            r"\\(?:operatorname|mathrm|text)?\{?rank\}?\s*\(?[A-Z]\)?\s*=\s*(\d+)", said.formulas[int(found["formula"])].strip()
        )
        rank = int(given[1]) if given else None
    if (rank is None) is (null is None):
        return None
    question = line[line.index("ask") :]
    wanted = {_SAME.get(m, m) for m in re.findall(_SPACES, question)}
    wanted |= {"rank"} if re.search(r"\brank\b", question) else set()
    wanted |= {"null space"} if "nullity" in question else set()
    request = {*wanted, "rank given" if rank is not None else "nullity given"}
    known_number = rank if rank is not None else null
    assert known_number is not None
    return _item("counted", base, text, [b.num(int(shape[1])), b.num(int(shape[2])), b.num(known_number)], request)


# Eigenvalues -----------------------------------------------------------------------------------------------------------------------


def _by_eigenvalues(said: Said, base: Context, text: str) -> TaskItem | None:
    matrix = r"(?:an? |the )?(?:⟦\d+⟧ )?matrix(?: ⟦\d+⟧)?"
    found = re.fullmatch(
        rf"(?:suppose |let |if |assume )?(?:that )?(?:the eigenvalues of (?:{matrix}|⟦\d+⟧) are {_LIST}|(?:{matrix}|⟦\d+⟧) (?:has"
        rf"|have|with) (?:the )?"
        rf"eigenvalues {_LIST}) ?[.,] (?:then )?(?:what (?:is|are)|find|compute|determine|give) (.*?) ?[?.]",
        said.line,
    )
    if found is not None:
        marks, question = found[1] or found[2], found[3]
    else:
        found = re.fullmatch(
            rf"(?:find|compute|determine|what (?:is|are)) (.*?) of {matrix} (?:with|whose|having|that has) eigenvalues (?:are "
            rf")?{_LIST} ?[?.]",
            said.line,
        )
        if found is None:
            return None
        question, marks = found[1], found[2]
    wanted: set[str] = set()
    for part in re.split(r" ,? ?and | , ", question):
        plain = re.sub(r"\b(?:the|of|its)\b|⟦\d+⟧", " ", part).split()
        formula = re.search(r"⟦\d+⟧", part)
        sign = said.formula(formula[0]) if formula else ""
        if plain in (["determinant"], ["trace"]):
            wanted.add(plain[0])
        elif not plain and re.fullmatch(r"\\det\s*\(?[A-Z]\)?|\|[A-Z]\|", sign):
            wanted.add("determinant")
        elif not plain and re.fullmatch(r"\\(?:tr|(?:operatorname|mathrm|text)\{(?:tr|trace)\})\s*\(?[A-Z]\)?", sign):
            wanted.add("trace")
        else:
            return None
    values: list[Expr] = []
    for mark in re.findall(r"⟦\d+⟧", marks):
        for entry in said.formula(mark).split(","):
            entry = re.sub(r"^\s*\\lambda(?:_\{?\d\}?)?\s*=\s*", "", entry)
            node = parse_syntax(entry)
            value = elaborate(entry, node, base, lambda e, node=node: e.expr(node)).value  # type: ignore[misc]
            if not isinstance(value, Expr) or not value.is_scalar:
                return None
            values.append(value)
    size = next((m for m in (re.fullmatch(r"\s*(\d+)\s*\\times\s*\1\s*", f) for f in said.formulas) if m), None)
    if not wanted or not values or (size is not None and int(size[1]) != len(values)):
        return None
    return _item("counted", base, text, values, wanted)


# Subspaces -------------------------------------------------------------------------------------------------------------------------


def _subspace(said: Said, base: Context, text: str) -> TaskItem | None:
    found = re.fullmatch(
        r"(?:is|determine (?:whether|if)|decide (?:whether|if)|show that) (?:the (?:following )?set )?(⟦\d+⟧) (?:is )?an? "
        r"(?:linear |vector )?subspace(?: of (⟦\d+⟧))? ?[?.]",
        said.line,
    )
    made = found and set_equations(re.sub(r"^\s*[A-Z]\s*=\s*", "", said.formula(found[1])))
    if found is None or not made:
        return None
    letters, equations = made
    if found[2]:
        size = re.fullmatch(r"\\(?:mathbb\{?\s*R\s*\}?|R)\s*\^\s*\{?(\d+)\}?", said.formula(found[2]))
        if size is None or int(size[1]) != len(letters):
            return None
    rows: list[list[Fraction]] = []
    right: list[Fraction] = []
    for equation in equations:
        row = coefficients_of(equation, letters)
        if row is None:
            return None
        rows.append(row[0])
        right.append(row[1])
    A = b.matrix([[b.num(x) for x in r] for r in rows])
    return _item("subspace_test", base, text, [A, b.vector([b.num(x) for x in right])], {"yes or no"})
