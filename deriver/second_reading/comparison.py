r"""Which formulas are compared with the second reader, where, and what is said when it differs.

Only plain scalar formulas: letters and numbers, sums, products, quotients, powers, roots, bars and elementary functions. What that
reader is known to misread in silence (products of matrices, primes, norms, functions that the text names) is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import DeriverError
from ..expression import Expr, walk
from ..expression import build as b
from ..latex import read_expression
from ..latex.syntax import parse_syntax
from ..latex.tree import Chain
from ..model import Claim, Context, Finding, Reading
from .process import Pending, ask_for, command
from .trees import rebuilt

__all__ = ["Asked", "ask", "doubts_about"]

_LONGEST = 300
_COMMANDS = frozenset(
    """frac dfrac cdot times div left right sqrt sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp ln log pi
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau upsilon phi varphi chi psi
    omega Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega quad""".split()
)
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\[,;:! ]|[A-Za-z0-9]|[-+*/^_(){}\[\].!| \t\n]")
#: A letter, a name or a number: nothing that could be read in two ways.
_SINGLE = re.compile(r"\s*-?(?:[\d.]*|\\?[A-Za-z]+|[A-Za-z]_\w)\s*")
_OPERATIONS = frozenset({"number", "constant", "symbol", "add", "mul", "power"})
_FUNCTIONS = frozenset(
    """exp log sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth arsinh arcosh artanh abs
    factorial sign floor ceil""".split()
)
_POINTS = 6
#: Seconds for answers that are not there yet when they are wanted.
_PATIENCE = 2.0


@dataclass(frozen=True)
class _Side:
    """One side of a claim: its text, our reading of it alone, and the claim it belongs to."""

    text: str
    reading: Expr
    context: Context
    claim: Claim | None


class Asked:
    """Sides of claims that are being read; `findings` waits for them a moment."""

    def __init__(self, sides: Sequence[Sequence[_Side]], pending: Pending | None) -> None:
        self._sides = sides
        self._pending = pending

    def findings(self, patience: float = _PATIENCE) -> list[tuple[Finding, ...]]:
        """The findings on each claim, in order."""
        if self._pending is None:
            return [() for _ in self._sides]
        answers = self._pending.answers(patience)
        return [tuple(dict.fromkeys(_findings(sides, answers))) for sides in self._sides]


def ask(claims: Sequence[Claim | None]) -> Asked:
    """Begin to have the plain scalar sides of claims read; nothing happens where there is no second reader."""
    if command() is None:
        return Asked([() for _ in claims], None)
    sides = [() if claim is None else tuple(_sides(claim)) for claim in claims]
    return Asked(sides, ask_for([side.text for each in sides for side in each]))


def doubts_about(reading: Reading) -> tuple[Finding, ...]:
    """The findings on one reading, for instance that of `deriver parse`."""
    expression, text = reading.expression, reading.text.strip()
    if expression.op == "relation":
        return ask([Claim(expression.args[0], str(expression.data), expression.args[1], reading.context, latex=text)]).findings()[0]
    if command() is None or not _is_plain(expression) or not _is_plain_text(text):
        return ()
    return Asked([(_Side(text, expression, reading.context, None),)], ask_for([text])).findings()[0]


def _sides(claim: Claim) -> Iterator[_Side]:
    """The sides of a claim that are worth a second reading, each read again alone, without what the text defines."""
    if claim.right is None or claim.kind == "declaration" or len(claim.latex) > 2 * _LONGEST:
        return
    try:
        node = parse_syntax(claim.latex)
    except DeriverError:
        return
    if not isinstance(node, Chain):
        return
    context = claim.context.with_(definitions={})
    for item in node.items:
        text = claim.latex[item.start : item.end].strip()
        if not _is_plain_text(text):
            continue
        try:
            reading = read_expression(text, context)
        except DeriverError:
            continue
        if _is_plain(reading.expression):
            yield _Side(text, reading.expression, reading.context, claim)


def _is_plain_text(text: str) -> bool:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or (found[1] is not None and found[1] not in _COMMANDS):
            return False
        at = found.end()
    return len(text) <= _LONGEST and text.count("|") in (0, 2) and not _SINGLE.fullmatch(text)


def _is_plain(expression: Expr) -> bool:
    """Whether every part is a scalar of a listed operation."""
    nodes = list(walk(expression))
    return all(n.is_scalar and (n.op in _OPERATIONS or n.op in _FUNCTIONS) for n in nodes)


def _findings(sides: Sequence[_Side], answers: object) -> Iterator[Finding]:
    assert isinstance(answers, dict)
    for side in sides:
        if side.text in answers:
            name, tree = answers[side.text]
            found = _compared(side, name, tree)
            if found is not None:
                yield found


def _compared(side: _Side, name: str, tree: object) -> Finding | None:
    """What is said of a side, or None where the readings agree or cannot be compared."""
    ours = side.reading
    names = {re.sub(r"[\\{}\s]", "", s.latex): s for s in ours.free}
    constants = {n.data for n in walk(ours) if n.op == "constant"}
    for letter, constant in (("e", b.E), ("i", b.I_UNIT), ("pi", b.PI)):
        if letter in constants:
            names.setdefault(letter, constant)
            names.setdefault("mathrm" + letter, constant)
    theirs = rebuilt(tree, names, natural=r"\log_" not in side.text)
    if theirs is None or theirs is ours:
        return None
    where = _where_they_differ(side, ours, theirs)
    if where is None:
        return None
    return Finding("second_reader_differs", f"${side.text}$ is read here as ${ours.latex}$, and by {name} as ${theirs.latex}$: {where}")


def _where_they_differ(side: _Side, ours: Expr, theirs: Expr) -> str | None:
    """A point of the domain with the two values; None where they agree, or nothing is decided."""
    from ..verification.domain import domain_of
    from ..verification.sampling import Sampler
    from ..verification.values import equality_at, shown

    context = side.context.with_(definitions={})
    conditions = () if side.claim is None else side.claim.conditions
    said = None
    apart = 0
    try:
        domain = domain_of(Claim(ours, "=", theirs, context, conditions))
        for point in Sampler.of(domain, 0).points(_POINTS, 0):
            found = equality_at(ours, theirs, point.loaded, point.sizes, 20, complex_=domain.complex)
            if found.outcome != "fails":
                continue
            apart += 1
            if said is None:
                at = ", ".join(f"{s.latex} = {v}" for s, v in point.values.items() if isinstance(s, Expr))
                values = f"{shown(found.left, 6)} against {shown(found.right, 6)}"
                said = f"at {at}: {values}" if at else values
    except DeriverError:
        return None
    # Roots and logarithms of negative numbers have customs of their own; a misreading shows at more than one point.
    return said if apart > 1 or not ours.free else None
