r"""A part of a formula as a record: the claim with its place, its letters, what the text declares of them, and how it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..document import Formula
from ..errors import DeriverError, SizeMistake, TypeMistake
from ..expression import Expr
from ..expression import build as b
from ..latex import tree
from ..latex.macros import Macros
from ..latex.syntax import parse_syntax
from ..model import Claim, Finding, Verdict
from .formulas import Part
from .records import Found
from .scope import Known
from .settings import doubts_of
from .skeleton import Mark, letters_of, look_of, names_in

__all__ = ["Standing", "found_part", "with_comparisons"]


@dataclass(frozen=True)
class Standing:
    """How a formula stands: its role, what is open, and `misfit`: the sizes that the passage declares do not fit it."""

    role: str
    known: Known
    passage: int
    open: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    differs: bool = False
    misfit: SizeMistake | None = None


def found_part(formula: Formula, part: Part, standing: Standing, macros: Macros | None = None) -> Found:
    """The record of one part of a formula."""
    start, end = _balanced(formula.latex, part.start, part.end)
    place = formula.place_of(start, end)
    latex = formula.latex[start:end].strip()
    claim, known, label = part.claim, standing.known, _label(formula, part)
    if claim is None:
        if part.error is None or part.kind == "fragment":
            verdict = Verdict("not_a_claim", method="classification", reason=part.reason, reading=part.reading)
        else:
            verdict = Verdict("undecided", reason=f"not read: {part.reason}", findings=_findings(part.error))
        names = letters_of(latex, macros) if part.error is not None else frozenset()
        return Found(
            place, latex, part.kind, verdict=verdict, role=standing.role, names=names, passage=standing.passage, link=part.link,
            label=label, context=known.context,
        )  # fmt: skip
    letters = frozenset(s.latex for s in _free(claim) if s.op == "symbol")
    declared = frozenset(k for k in letters if k in known.declared or k.split("_")[0] in known.declared)
    if claim.left is claim.right and _defines(latex, known, macros):
        verdict = Verdict("not_a_claim", method="classification", reason="a definition that stands above as well")
        return Found(place, latex, "definition", verdict=verdict, role=standing.role, passage=standing.passage, link=part.link, label=label)
    open_ = standing.open
    described = sorted((letters - declared) & known.described)
    if described:
        open_ = (*open_, f"the text says something of {', '.join(f'${k}$' for k in described)} that was not understood")
    sizes = {letter for s in _free(claim) for letter in s.shape.letters}
    unread = sorted(k for k in known.unread if k in letters or k in sizes)
    if unread:
        words = "; ".join(dict.fromkeys(known.unread[k] for k in unread))
        open_ = (*open_, f'the text says something of {", ".join(f"${k}$" for k in unread)} that was not understood: "{words}"')
    link = part.link or claim.link
    if claim.kind == "equation_to_solve" and standing.role == "stated" and _related(claim, known):
        claim = replace(claim, kind="identity")  # what relates the letters of its sides is supposed before it
    kind, findings = claim.kind, claim.findings
    if standing.differs and claim.relation == "!=":
        claim = replace(claim, relation="=", kind="identity")
    if standing.misfit is not None:
        findings = (*findings, Finding("shape_mismatch", f"as declared here it does not fit: {standing.misfit.message}"))
    return Found(
        place=place,
        latex=latex,
        kind=kind,
        claim=replace(claim, place=place, link=link, label=label),
        role=standing.role,
        open=open_,
        denied=(*standing.denied, *doubts_of(formula, part.start, part.end, closed=not letters)),
        supposed=standing.supposed,
        differs=standing.differs and kind != claim.kind,
        misfit=standing.misfit,
        renewed=_defines(latex, known, macros),
        misread=tuple(sorted(letters & known.applied)),
        names=letters,
        declared=declared,
        passage=standing.passage,
        link=link,
        label=label,
        declarations=_declarations(claim, latex, known, macros),
        assumed=claim.assumed,
        findings=findings,
        context=known.context,
    )


def _balanced(latex: str, start: int, end: int) -> tuple[int, int]:
    r"""A part with the braces that its ends cut, and the macro before them: `3}=9` of `\sq{3}=9`."""
    part = re.sub(r"\\.", "  ", latex[start:end], flags=re.DOTALL)
    depth = lowest = 0
    for letter in part:
        depth += (letter == "{") - (letter == "}")
        lowest = min(lowest, depth)
    for _ in range(-lowest):
        opening = latex.rfind("{", 0, start)
        if opening < 0:
            return start, end
        command = re.search(r"\\[A-Za-z]+\*?\s*(?:\[[^\[\]]*\])?\s*(?:\{[^{}]*\}\s*)*$", latex[:opening])
        start = command.start() if command else opening
    for _ in range(depth - lowest):
        closing = latex.find("}", end)
        end = closing + 1 if closing >= 0 else end
    return start, end


def _related(claim: Claim, known: Known) -> bool:
    """Whether what the text supposes ties the letters of one side to those of the other."""
    if claim.right is None:
        return False
    left, right = ({s for s in side.free if s.op == "symbol"} for side in (claim.left, claim.right))
    alone = right - left or left - right
    if not alone or not left:
        return False
    tied = set(left if right - left else right)
    rules = [set(c.free) for c in known.context.conditions if c.data in ("=", "equiv", "~")]
    for _ in rules:
        tied |= {s for rule in rules if rule & tied for s in rule}
    return alone <= tied


def _defines(latex: str, known: Known, macros: Macros | None) -> bool:
    """Whether `name = body` or `name > number` stands there for a name that is defined already."""
    try:
        look, names = look_of(parse_syntax(latex, macros))
    except DeriverError:
        return False
    return look in ("D", "C") and bool(names) and names[0] in known.context.definitions


def with_comparisons(part: Part, marks: list[Mark]) -> Part:
    r"""A part under comparisons of letters whose kind only the claim tells: `x \ne 0` beside `x^\top A x > 0`."""
    claim = part.claim
    if claim is None:
        return part
    new: list[Expr] = []
    for mark in marks:
        node = mark.node
        if not isinstance(node, tree.Chain) or len(node.relations) != 1 or len(mark.names) != 1 or not _is_zero(node.items[1]):
            continue
        symbol = next((s for s in _free(claim) if s.op == "symbol" and s.latex == mark.names[0]), None)
        if symbol is None or (symbol.shape.kind == "matrix" and node.relations[0] != "!="):
            continue
        zero = b.ZERO if symbol.is_scalar else b.zeros(symbol.shape)
        try:
            new.append(b.relation(node.relations[0], symbol, zero))
        except DeriverError:
            continue
    return replace(part, claim=replace(claim, conditions=(*claim.conditions, *new))) if new else part


def _is_zero(node: tree.Node) -> bool:
    return (isinstance(node, tree.Number) and node.text == "0") or (isinstance(node, tree.Name) and node.name == "0")


def _free(claim: Claim) -> frozenset[Expr]:
    free = claim.left.free
    return free if claim.right is None else free | claim.right.free


def _label(formula: Formula, part: Part) -> str | None:
    inside = [label for at, label in formula.labels if part.start <= at <= part.end + 2]
    own = not (formula.labels and "\\\\" in formula.latex)  # of several lines, each has its own
    return inside[0] if inside else formula.label if own else None


def _findings(error: DeriverError) -> tuple[Finding, ...]:
    if isinstance(error, TypeMistake):
        return (Finding("shape_mismatch", error.message),)
    return ()


def _declarations(claim: Claim, latex: str, known: Known, macros: Macros | None) -> tuple[str, ...]:
    """What the text declares of the letters of a claim, for display."""
    out: list[str] = []
    context = known.context
    try:
        written = names_in(parse_syntax(latex, macros))
    except DeriverError:
        written = frozenset()
    for key in sorted(written):
        definition = context.definitions.get(key)
        if definition is not None:
            out.append(definition.latex or f"{key} = {definition.body.latex}")
    free = sorted((s for s in _free(claim) if s.op == "symbol"), key=lambda s: s.latex)
    for symbol in free:
        if context.symbols.get(symbol.latex) is symbol:
            words = ", ".join(sorted(p.replace("_", " ") for p in symbol.properties if p != "real"))
            out.append(f"{symbol.latex}: {symbol.shape}" + (f", {words}" if words else ""))
    shown = set(free)
    out.extend(c.latex for c in context.conditions if c.free & shown)
    return tuple(dict.fromkeys(out))
