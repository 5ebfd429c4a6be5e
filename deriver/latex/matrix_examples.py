r"""Matrices that have some properties and lack others: "Give an example of ...", and "true or false: every ... matrix is ...".

Comes in: the text of a task. Goes out: one item of kind `matrix_example` whose request lists what holds and what does not; None where a
word is none of the properties here. Does not know: how a matrix is found.
"""

from __future__ import annotations

from ..errors import DeriverError
from ..model import Context
from . import patterns as re
from .problems import TaskItem
from .theorem_words import theorem_named
from .wording import has_delimiters, tokens_of

__all__ = ["PROPERTIES", "example_task", "in_formulas"]

#: Words of a property -> its name.
PROPERTIES = {
    "invertible": "invertible", "nonsingular": "invertible", "non-singular": "invertible", "singular": "singular",
    "not invertible": "singular", "non-invertible": "singular", "noninvertible": "singular", "diagonalisable": "diagonalisable",
    "diagonalizable": "diagonalisable", "defective": "defective", "symmetric": "symmetric", "skew-symmetric": "skew-symmetric",
    "antisymmetric": "skew-symmetric", "skew symmetric": "skew-symmetric", "orthogonal": "orthogonal", "idempotent": "idempotent",
    "a projection": "idempotent", "projection": "idempotent", "a projection matrix": "idempotent", "nilpotent": "nilpotent",
    "an involution": "involution", "involutory": "involution", "diagonal": "diagonal", "upper triangular": "upper triangular",
    "upper-triangular": "upper triangular", "lower triangular": "lower triangular", "normal": "normal", "nonzero": "nonzero",
    "non-zero": "nonzero", "positive definite": "positive definite", "positive-definite": "positive definite",
    "real eigenvalues": "real eigenvalues", "only real eigenvalues": "real eigenvalues", "no real eigenvalues": "no real eigenvalues",
    "distinct eigenvalues": "distinct eigenvalues", "repeated eigenvalues": "repeated eigenvalue",
    "a repeated eigenvalue": "repeated eigenvalue", "the eigenvalue 0": "singular", "the identity": "identity",
    "the identity matrix": "identity", "the zero matrix": "zero", "zero": "zero", "0 as an eigenvalue": "singular",
    "positive determinant": "positive determinant", "a positive determinant": "positive determinant",
    "positive entries": "positive entries", "only positive entries": "positive entries", "a pivot in every column": "invertible",
}  # fmt: skip
_OPPOSITE = {"invertible": "singular", "singular": "invertible", "diagonalisable": "defective", "defective": "diagonalisable",
             "nonzero": "zero", "zero": "nonzero"}  # fmt: skip
_WORD = "(?:" + "|".join(sorted(map(re.escape, PROPERTIES), key=len, reverse=True)) + ")"
_SIZE = r"(?P<size>[23] ?x ?[23]|[23]-by-[23]) "
_SQUARE = r"(?:square |real |n ?x ?n )*"
_IS = r"(?:that |which )?(?:is|are|has|have|with|having|be|being)"
_PROPERTY = rf"(?:{_IS} )?(?:both |also )?(?:not |no |neither )?{_WORD}"
_LIST = rf"{_PROPERTY}(?:(?:,? (?:and|but|yet|nor)(?: (?:that|which))?|,) {_PROPERTY})*"
_ASK = r"(?:give|find|construct|write down|exhibit|provide|state|produce)(?: me| us)? "
_EXAMPLE = re.compile(
    rf"{_ASK}(?:an example of )?(?:an? )?(?:real )?(?:{_SIZE})?(?P<front>(?:{_WORD},? )*)(?:real )?(?:square "
    rf")?(?:{_SIZE.replace('size', 'size2')})?"
    rf"matrix(?: [a-z])?(?:,)? (?P<list>{_LIST}|(?:with|such that|so that|satisfying|for which) (?P<formula>[a-z][^ ]*=[^ ]+))"
)
_PAIR = re.compile(
    rf"{_ASK}(?:an example of )?(?:two |a pair of )?(?P<nonzero>(?:non-?zero )?)(?:real )?(?:{_SIZE})?(?P<nonzero2>(?:non-?zero )?)matrices"
    r"(?: [a-z],? ?(?:and )?[a-z])? (?:whose product is (?P<zero>zero|the zero matrix|0)|(?:that|which) (?P<do>do not|don't|fail to) "
    r"commute"
    r"|(?:such that|with|for which|so that) (?P<a>[a-z])(?P<b>[a-z])(?P<rel>=0|\\ne ?|\\neq ?|≠)(?P<right>[a-z]{2})?(?: but "
    r"(?P<other>[a-z]{2})"
    r"(?:\\neq? ?|≠|is not )0)?)"
)
_TRUTH = (
    r"(?:(?:true or false|prove or disprove|decide|is it true that|determine whether|show that|prove that|true/false)[:?.,]* "
    r"?(?:that |whether )?)"
)
_EVERY = re.compile(
    rf"(?P<lead>{_TRUTH})?(?P<every>every|any|each|all|an?) {_SQUARE}(?P<front>(?:{_WORD},? (?:and )?)*)(?:{_SQUARE})matri(?:x|ces) "
    rf"(?:(?P<mid>{_IS} (?:not )?{_WORD}) )?(?P<list>(?=is |are |has |have |must be ){_LIST})"
)
_IF = re.compile(
    rf"(?P<lead>{_TRUTH})?if (?:an? {_SQUARE}matrix|[a-z])(?: [a-z])? (?P<given>{_LIST}),? (?:then )?(?:it|[a-z]|the matrix) "
    rf"(?P<list>{_LIST})"
)


def example_task(text: str, base: Context) -> tuple[TaskItem, ...] | None:
    """The item of a question that a matrix answers; None for any other text."""
    if "matri" not in text and not re.search(r"(?i)true or false|disprove", text):
        return None
    line = _plain(text)
    request = _example(line) or _pair(line) or _statement(line) or _closure(line)
    if request is None or ("statement" in request and _is_theorem(text)):
        return None
    if "statement" in request and re.match(r"(?:show|prove) that\b", line):
        request.add("asserted")
    return (TaskItem("matrix_example", None, (), None, base, latex=text.strip(), asked="example", request=frozenset(request)),)


def _plain(text: str) -> str:
    line = text.replace(r"\times", "x").replace("$", "").replace("\\,", "")
    line = re.sub(r"[\s~]+", " ", line).strip().lower()
    line = re.sub(r"\s*(=|\\neq?|≠)\s*", r"\1", line)
    return re.sub(r"(?<=[23n]) x (?=[23n])", "x", line).rstrip(".?! ")


def _named(listed: str, front: str = "") -> set[str] | None:
    """What holds and what does not, of a list of properties."""
    out = {f"has {PROPERTIES[w]}" for w in re.findall(_WORD, front)}
    negated = False
    for m in re.finditer(rf"(?P<no>\bnot |\bneither |\bnor |\bno (?!real))?(?P<word>{_WORD})(?![a-z-])", listed):
        word = m["word"]
        name = PROPERTIES.get(f"not {word}" if m["no"] and f"not {word}" in PROPERTIES else word)
        if name is None:
            return None
        negated = bool(m["no"])
        if word.startswith(("not ", "non")) and m["no"] is None:
            negated = False
        if negated and name in ("singular",) and word == "invertible":
            negated = False
        out.add(f"{'lacks' if negated else 'has'} {name}")
    return out or None


_EQUATIONS = {"0": "nilpotent", "i": "involution", "-i": "minus identity"}


def _example(line: str) -> set[str] | None:
    found = _EXAMPLE.fullmatch(line)
    if found is None:
        return None
    if found["formula"]:
        equation = re.fullmatch(r"(?P<a>[a-z])\^\{?(?P<k>2|3)\}?=(?P<right>0|-?i|(?P=a))", found["formula"])
        if equation is None:
            return None
        power = "idempotent" if equation["right"] == equation["a"] else _EQUATIONS[equation["right"]]
        if equation["k"] == "3" and power != "nilpotent":
            return None
        request = (_named("", found["front"]) or set()) | {f"has {power}"} | ({"has square zero"} if equation["k"] == "2" else set())
        if power in ("nilpotent", "idempotent", "involution"):
            request = {r for r in request if power == "nilpotent" or r != "has square zero"}
    else:
        named = _named(found["list"], found["front"])
        if named is None:
            return None
        request = named
    size = found["size"] or found["size2"]
    return request | ({f"side {size[0]}"} if size else set())


def _pair(line: str) -> set[str] | None:
    found = _PAIR.fullmatch(line)
    if found is None:
        return None
    request = {"pair", f"side {(found['size'] or '2')[0]}"}
    if found["nonzero"] or found["nonzero2"]:
        request.add("has nonzero")
    if found["zero"]:
        return request | {"product zero"}
    if found["do"]:
        return request | {"do not commute"}
    names = found["a"] + found["b"]
    if found["rel"] == "=0" and found["right"] is None:
        return request | {"product zero"} | ({"reverse not zero"} if found["other"] == names[::-1] else set())
    return request | {"do not commute"} if found["right"] == names[::-1] and found["rel"] != "=0" else None


def _statement(line: str) -> set[str] | None:
    found = _EVERY.fullmatch(line)
    if found is not None:
        given, said = (_named(found["mid"] or "", found["front"]) or set()), _named(found["list"])
        if not given and found["every"] in ("a", "an"):
            return None
    else:
        found = _IF.fullmatch(line)
        given, said = (_named(found["given"]) or set(), _named(found["list"])) if found else (set(), None)
    if found is None or said is None or not (found["lead"] or found["every"] if "every" in found.re.groupindex else found["lead"]):
        return None
    return {"statement"} | {f"given {r}" for r in given} | {f"then {r}" for r in said}


def _is_theorem(text: str) -> bool:
    """Whether the statement is one whose proof is known line by line."""
    try:
        return theorem_named(tokens_of(text, prose=not has_delimiters(text))) is not None
    except DeriverError:
        return False


_CLOSURE = re.compile(
    rf"(?P<lead>{_TRUTH})?the (?P<of>sum|product) of (?:two |any two )?{_SQUARE}(?P<front>(?:{_WORD},? )+){_SQUARE}matrices is "
    rf"(?:always |again )?"
    rf"(?:an? )?(?P<list>{_PROPERTY})(?: matrix)?"
)


def _closure(line: str) -> set[str] | None:
    found = _CLOSURE.fullmatch(line)
    given, said = (_named("", found["front"]), _named(found["list"])) if found else (None, None)
    if found is None or not given or not said:
        return None
    return {"statement", "pair", f"closure {found['of']}", *(f"given {r}" for r in given), *(f"then {r}" for r in said)}


#: What is taken of a matrix -> how it is written, of one letter and of more.
_TAKEN = {
    "determinant": (r"\det({})", "determinants"), "trace": (r"\operatorname{{tr}}({})", "traces"),
    "transpose": (r"({})^\top", "transposes"), "inverse": ("({})^{{-1}}", "inverses"),
    "rank": (r"\operatorname{{rank}}({})", "ranks"),
}  # fmt: skip
_SINGLE = {"({})^\top": "{}^\top", "({})^{{-1}}": "{}^{{-1}}"}
_OF_BOTH = re.compile(
    rf"(?P<lead>{_TRUTH})?the (?P<f>determinant|trace|transpose|inverse|rank) of (?:a|the) (?P<of>sum|product)(?: of (?:two )?{_SQUARE}"
    r"(?:invertible )?matrices)? (?:is|equals|is equal to|is always) (?:always )?(?:equal to )?the (?P<to>sum|product) of "
    r"(?:the|their|its) "
    r"(?:factors' |two )?(?P<fs>determinants|traces|transposes|inverses|ranks)(?P<reverse>,? in (?:the )?(?:reverse|opposite|reversed) "
    r"order)?"
)


def in_formulas(text: str) -> str | None:
    """A statement in words on sums and products of matrices, as a formula that is to be shown; None for any other text."""
    found = _OF_BOTH.fullmatch(_plain(text))
    if found is None or _TAKEN[found["f"]][1] != found["fs"]:
        return None
    write = _TAKEN[found["f"]][0]
    one, two = (_SINGLE.get(write, write).format(x) for x in ("BA" if found["reverse"] else "AB"))
    left = write.format("A+B" if found["of"] == "sum" else "AB")
    kind = "invertible" if found["f"] == "inverse" else "square"
    return f"Show that ${left}={one}{'+' if found['to'] == 'sum' else ' '}{two}$ where $A$ and $B$ are {kind} matrices."
