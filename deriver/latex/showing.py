r"""Tasks that state a claim: "Show that $P^2=P$ for $P=A(A^\top A)^{-1}A^\top$".

Comes in: the tokens of a task. Goes out: one `TaskItem` of the kind `proof` for each relation, or None where the task is of another form:
then the general grammar says what it does not understand. A word beyond those of `_PLAIN` between the verb and the formula, or behind the
declarations, is part of the claim, and such a claim is not read here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from ..errors import DeriverError, NotSupported
from ..expression import build as b
from ..model import Context
from . import patterns as re
from .declarations import Draft, finish
from .problems import TaskItem
from .prose import read_clause
from .statements import read_statement
from .wording import Token, sentences, tokens_of

__all__ = ["claims_to_prove", "or_plain_claims"]

_VERBS = frozenset({"show", "prove", "verify", "check", "confirm"})
_DECLARES = frozenset({"for", "where", "with", "if", "when", "given", "assuming", "let", "suppose"})
_PLAIN = frozenset({"that", "the", "identity", "formula", "equality", "relation", "inequality", "following"})
#: A derivative or an integral: what is claimed of those is not brought to a form by the rules of matrix algebra.
_CALCULUS = re.compile(r"\\nabla|\\partial|'|\\prime|\\int|\\lim|\\sum|\\[dt]?frac\{?\s*(?:\\mathrm\{)?d\b|\\dot")


_KINDS = ("identity", "inequality", "equation_with_solution")
_RELATION = re.compile(r"=|\\(?:geq?|leq?)(?![a-zA-Z])|<|>")
#: A finite sum or product over an index alone: it is decided for every n, as any identity of numbers is.
_SUMMED = re.compile(r"^(?!.*(?:\\nabla|\\partial|'|\\prime|\\int|\\lim|\\dot|\\infty|\\frac\{?\s*(?:\\mathrm\{)?d\b)).*\\(?:sum|prod)_")


#: A differential of noise, or words that say that something is random.
_RANDOM = re.compile(r"d\s*(?:\\(?:mathbf|boldsymbol|bar|tilde|mathrm)\s*\{?)*\s*[WB]\b|d[WB]_|\b(?:Brownian|Wiener|martingale|SDE)\b")
#: What is said of a matrix -> the relations that say it; `%s` is the matrix.
_PROPERTIES: dict[str, tuple[str, ...]] = {
    "symmetric": (r"\left(%s\right)^\top = %s",),
    "skew-symmetric": (r"\left(%s\right)^\top = -\left(%s\right)",),
    "antisymmetric": (r"\left(%s\right)^\top = -\left(%s\right)",),
    "orthogonal": (r"\left(%s\right)^\top\left(%s\right) = I",),
    "an orthogonal matrix": (r"\left(%s\right)^\top\left(%s\right) = I",),
    "idempotent": (r"\left(%s\right)\left(%s\right) = %s",),
    "an involution": (r"\left(%s\right)\left(%s\right) = I",),
    "its own inverse": (r"\left(%s\right)\left(%s\right) = I",),
    "positive semidefinite": (r"%s \succeq 0",),
    "positive semi-definite": (r"%s \succeq 0",),
    "positive definite": (r"%s \succ 0",),
    "a projection": (r"\left(%s\right)\left(%s\right) = %s",),
    "a projection matrix": (r"\left(%s\right)\left(%s\right) = %s",),
    "a projector": (r"\left(%s\right)\left(%s\right) = %s",),
    "an orthogonal projector": (r"\left(%s\right)\left(%s\right) = %s", r"\left(%s\right)^\top = %s"),
    "an orthogonal projection": (r"\left(%s\right)\left(%s\right) = %s", r"\left(%s\right)^\top = %s"),
}
_PHRASES = {tuple(name.split()): name for name in _PROPERTIES}


def _properties(rest: list[Token]) -> tuple[tuple[str, ...], list[Token]]:
    """The properties said of a matrix, and what stands behind them; none where a word is not understood."""
    found: list[str] = []
    while rest:
        for length in range(min(4, len(rest)), 0, -1):
            name = _PHRASES.get(tuple(t.text for t in rest[:length]))
            if name is not None:
                found.append(name)
                rest = rest[length:]
                break
        else:
            return (), rest
        if not rest or rest[0].text not in ("and", ","):
            break
        if len(rest) > 1 and rest[1].text in _DECLARES:
            break
        rest = rest[1:]
        if rest and rest[0].text == "and":
            rest = rest[1:]
    return tuple(found), rest


def _relations(text: str, said: Sequence[str]) -> tuple[str, ...]:
    r"""The relations that say properties of a matrix; of `P=A(A^\top A)^{-1}A^\top` they are said of the right side."""
    matrix = text.split("=", 1)[1].strip() if text.count("=") == 1 else text.strip()
    return tuple(line.replace("%s", matrix) for name in said for line in _PROPERTIES[name])


def _claimed(rest: list[Token]) -> tuple[list[Token], list[Token]]:
    """The formulas that are claimed, "$P^2=P$ and $P^\\top=P$", and what stands behind them."""
    stated, k = [rest[0]], 1
    while (
        k + 1 < len(rest)
        and rest[k].text in ("and", ",")
        and rest[k + 1].is_formula
        and re.search(r"=|\\(?:ge|le|succ|prec)", rest[k + 1].text)
        and re.search(r"=|\\(?:ge|le|succ|prec)", stated[-1].text)
    ):
        stated.append(rest[k + 1])
        k += 2
    return stated, rest[k:]


#: Of these no formula is read as a claim that stands by itself.
_MOVING = re.compile(r"\\nabla|\\partial|'|\\prime|\\lim|\\[dt]?frac\{?\s*(?:\\mathrm\{)?d\b|\\dot|[a-z]_\{?(?:t|x|xx|tt)\b")


def claims_to_prove(text: str, tokens: Sequence[Token], base: Context, plainly: bool = False) -> tuple[TaskItem, ...] | None:
    """The claims of a task that asks for a proof of a formula; None where it is not of that form.

    Where nothing else reads the task, `plainly` takes sums and integrals as well, and a relation without the word "that".
    """
    if _RANDOM.search(text):
        return None  # the rules of matrix algebra do not hold for differentials of processes
    if not any(t.kind == "word" and t.text in _VERBS for t in tokens):
        return None
    groups: list[_Group] = []
    shared: list[list[Token]] = []
    for sentence in sentences(list(tokens)):
        rest = list(sentence)
        while rest and rest[-1].kind == "stop":
            rest.pop()
        if rest and rest[0].kind == "word" and rest[0].text in _VERBS:
            found = _groups(rest, plainly)
            if found is None:
                return None
            groups += found
        elif rest and rest[0].kind == "word" and rest[0].text in _DECLARES:
            shared.append(rest)
        else:
            return None
    out: list[TaskItem] = []
    for group in groups:
        found_items = _items(group, shared, text, base, plainly)
        if found_items is None:
            return None
        out += found_items
    return tuple(out) or None


@dataclass
class _Group:
    """Formulas that are claimed under the same declarations, and what is said of them in words."""

    stated: list[Token]
    said: tuple[str, ...]
    declared: list[Token]


def _groups(rest: list[Token], plainly: bool) -> list[_Group] | None:
    """The claims of one sentence; None where it is of another form."""
    k = 1
    while k < len(rest) and rest[k].kind == "word" and rest[k].text in _PLAIN:
        k += 1
    words = {t.text for t in rest[1:k]}
    if k < len(rest) and rest[k].text in ("matrix", "function") and "that" in words:
        k += 1  # "that the matrix $P=...$ is idempotent": said of the formula
        words.add("matrix")
    if k == len(rest) or not rest[k].is_formula:
        return None
    if not words & {"that", "identity", "equality", "relation", "inequality", "formula"} and not (
        plainly and _RELATION.search(rest[k].text)
    ):
        return None
    stated, rest = _claimed(rest[k:])
    said: tuple[str, ...] = ()
    if rest and rest[0].text in ("is", "are"):
        said, rest = _properties(rest[1:])
        if not said:
            return None
    elif "matrix" in words:
        return None
    if rest and not (rest[0].text in _DECLARES or (rest[0].text == "," and len(rest) > 1 and rest[1].text in _DECLARES)):
        return None
    cut = next((i for i in range(1, len(rest) - 1) if rest[i].text in ("and", ",") and _another_claim(rest, i + 1)), None)
    if cut is None:
        return [_Group(stated, said, rest)]
    more = rest[cut + 1 :]
    more = more[1:] if more[0].text == "that" else more
    after = _groups([rest[0], Token("word", "that", more[0].start, more[0].start), *more], plainly)
    if after is None or not all(g.declared for g in after):
        return None  # it is not said whether the first conditions hold for the second claim
    return [_Group(stated, said, rest[:cut]), *after]


def _another_claim(rest: list[Token], i: int) -> bool:
    """Whether a formula behind "and" claims, as `x\\le\\sin x` does and the condition `y>0` does not: one letter on both sides."""
    if rest[i].text == "that" and i + 1 < len(rest) and rest[i + 1].is_formula:
        return True
    if not rest[i].is_formula:
        return False
    sides = [set(re.findall(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])", part)) for part in _RELATION.split(rest[i].text)]
    return any(one & other for one, other in pairwise(sides))


def _items(group: _Group, shared: list[list[Token]], text: str, base: Context, plainly: bool) -> list[TaskItem] | None:
    draft = Draft(base)
    for row in (*shared, *([group.declared] if group.declared else [])):
        read_clause(row, text, draft)
    beyond = _MOVING if plainly else _CALCULUS
    stated, said = group.stated, group.said
    if any(beyond.search(t.text) and not _SUMMED.search(t.text) for t in stated) or (said and len(stated) > 1):
        return None
    context = finish(draft, ())
    try:
        written = _relations(stated[0].text, said) if said else tuple(t.text for t in stated)
        claims = tuple(c for line in written for c in read_statement(line, context).claims)
    except DeriverError as problem:
        problem.at(text)
        raise
    if not claims or any(c.right is None or c.kind not in (*_KINDS, *(("value",) if plainly else ())) for c in claims):
        return None
    return [
        TaskItem(
            "proof", None, (), None, c.context, c.assumed, c.findings, text.strip(), "proof", operands=(c.left, c.right or b.ZERO),
            request=frozenset({f"relation {c.relation}", f"claim {c.kind}"}), conditions=c.conditions,
        )
        for c in claims
    ]  # fmt: skip


def or_plain_claims(read: Callable[[], tuple[TaskItem, ...]], text: str, base: Context) -> tuple[TaskItem, ...]:
    """What the general grammar reads; where it leaves a claim, the relations that are to be shown, as they stand."""
    try:
        return read()
    except NotSupported as problem:
        if "asks for a proof" not in problem.message:
            raise
        with suppress(DeriverError):
            stated = claims_to_prove(text, tokens_of(text), base, plainly=True)
            if stated is not None:
                return stated
        raise
