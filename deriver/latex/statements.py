r"""Statements: what a formula asserts, split into claims.

A chain `a=b=c` is one claim per link; `x\ge0` beside an identity is its condition; `P=A(A^\top A)^{-1}A^\top` with a new name on the left
is a definition and changes the context of what follows. Start at `read_statement`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import overload

from ..errors import DeriverError, ReadingError, SyntaxMistake
from ..expression import Expr, walk
from ..expression import build as b
from ..model import Claim, Context, Finding
from . import tree
from .alternatives import Choice, choices, mapped
from .declarations import Draft, finish, read_node
from .defining import as_definition, names_in
from .elaborate import Elaborated, Elaborator, elaborate
from .equations import equation_kind
from .index_ranges import in_ranges
from .items import conjoined, items_of
from .macros import Macros
from .names import key_of
from .remarks import is_hypothesis, is_remark, refuse_denial, refuse_or
from .sets import says_shape
from .spaces import is_space
from .statement_forms import (
    arrow_of,
    assigns_value,
    free_letters,
    is_update,
    printed_digits,
    single_letter_of,
    tends_to_a_law,
)
from .syntax import parse_with_notes
from .tree import Node

__all__ = ["Statement", "as_definition", "read_statement"]

_COMPARISONS = frozenset({"<", ">", "<=", ">=", "!=", "succ", "succeq", "prec", "preceq"})
_ORDERS = _COMPARISONS | {"=", "equiv", "approx", "~="}
_MOST_ITEMS = 10_000
_CONDITION_WORDS = frozenset({"if", "for", "when", "where", "with", "given", "provided", "assuming", "for all", "whenever", "as"})


@dataclass(frozen=True)
class Statement:
    """The claims of one formula, and the context after it."""

    claims: tuple[Claim, ...]
    context: Context
    node: Node | None = None


def read_statement(text: str, context: Context | None = None, macros: Macros | None = None) -> Statement:
    r"""The claims of a formula; `macros` are those of its document.

    >>> [c.relation for c in read_statement(r"a+b = b+a \le c").claims]
    ['=', '<=']
    """
    try:
        return _read(text, context or Context(), macros)
    except DeriverError as problem:
        problem.at(text)
        raise


#: A quantifier with no variable before the next relation.
_BARE_FORALL = re.compile(r"\\forall(?:\s|\\[,;!: ])*(?:[=<>]|\\(?:le|ge|ne|leq|geq|neq)(?![A-Za-z]))")


def _read(text: str, context: Context, macros: Macros | None) -> Statement:
    bare = _BARE_FORALL.search(text) if "\\forall" in text else None
    if bare is not None:
        raise SyntaxMistake("\\forall without the variable it is about", text=text, start=bare.start(), end=bare.end())
    node, notes = parse_with_notes(text, macros)
    findings = tuple(Finding("ambiguous" if n.code == "ambiguous" else n.code, n.text) for n in notes)
    if is_hypothesis(node):
        question = Claim(b.ZERO, "", None, context, kind="question", latex=text.strip(), findings=findings)
        return Statement((question,), context, node)
    node = choices(mapped(node), text)
    refuse_or(node, text)
    listed = items_of(node)
    if len(listed) > _MOST_ITEMS:
        where = listed[_MOST_ITEMS][0]
        message = f"{len(listed):,} formulas in one; at most {_MOST_ITEMS:,} are read together"
        raise SyntaxMistake(message, text=text, start=where.start, end=where.end)
    items = conjoined(in_ranges(listed))
    conditions, bodies = _sort(items, text, context)
    declared = bool(conditions)
    inner = _supposed(conditions, bodies, text, context)
    claims: list[Claim] = []
    for body in by_dependency(bodies, inner):
        made, inner = _body(body, text, inner, findings, node)
        claims.extend(made)
    if not claims:
        if declared:
            kind = "declaration"
            claims.append(Claim(b.ZERO, "", None, inner, kind=kind, latex=text.strip(), findings=findings))
            return Statement(tuple(claims), inner, node)
        claims.append(_fragment(node, text, inner, findings))
    # Conditions beside a claim stand with it alone; memberships last.
    lasting = inner if not claims or any(c.kind == "definition" for c in claims) else context
    if declared and all(_is_membership(c) for c in conditions):
        lasting = inner
    return Statement(tuple(claims), lasting, node)


def _supposed(conditions: Sequence[Node], bodies: Sequence[Node], text: str, context: Context) -> Context:
    """The context with the conditions that stand beside a claim, undeclared letters of theirs being of the kind they have in the claim."""
    if not conditions:
        return context

    def read(base: Context) -> Context:
        draft = Draft(base)
        for item in conditions:
            read_node(item, text, draft)
        return finish(draft, ())

    chains = [x for x in bodies if isinstance(x, tree.Chain) and all(r in _ORDERS for r in x.relations)]
    if chains and all(isinstance(c, tree.Chain) and all(r in _COMPARISONS for r in c.relations) for c in conditions):
        declared = [name for c in conditions for name in names_in(c) if name in context.symbols]
        if not declared:  # x^\\top A x > 0 for all x \\ne 0: what x is says the claim
            try:
                return read(elaborate(text, chains[0], context, lambda e: e.links(chains[0])).context)
            except DeriverError:
                pass
    return read(context)


def by_dependency(bodies: Sequence[Node], context: Context) -> list[Node]:
    """Definitions before what uses them, wherever the text writes them; everything else in the order it is written."""
    defined: dict[str, Node] = {}
    if len(bodies) < 2:
        return list(bodies)
    for body in bodies:
        name = _defined_name(body, context)
        if name is not None and name not in defined:
            defined[name] = body
    out: list[Node] = []
    placed: set[int] = set()

    def place(body: Node, above: frozenset[int]) -> None:
        if id(body) in placed or id(body) in above:
            return
        for name in sorted(names_in(body)):
            needed = defined.get(name)
            if needed is not None and needed is not body:
                place(needed, above | {id(body)})
        if id(body) not in placed:
            placed.add(id(body))
            out.append(body)

    for body in bodies:
        place(body, frozenset())
    return out


def _defined_name(body: Node, context: Context) -> str | None:
    """The new name that `name = ...` or `f(x) = ...` defines; None for anything else."""
    if not isinstance(body, tree.Chain) or body.relations[0] not in ("=", ":="):
        return None
    left = body.items[0]
    if isinstance(left, tree.Product) and len(left.factors) == 2 and isinstance(left.factors[1], tree.Fence):
        left = left.factors[0]
    key = key_of(left)
    if key is None or key in context.symbols or key in names_in(body.items[1]):
        return None
    return key


def _is_membership(item: Node) -> bool:
    return isinstance(item, tree.Chain) and item.relations == ("in",)


def _sort(items: list[tuple[Node, str]], text: str, context: Context) -> tuple[list[Node], list[Node]]:
    """Conditions and declarations on one side, what is claimed on the other."""
    conditions: list[Node] = []
    bodies: list[Node] = []
    names: list[Node] = []
    after_word = quantified = False
    claims_something = any(isinstance(x, tree.Chain) and not _conditional(x) for x, _ in items)
    for item, before in items:
        if before in _CONDITION_WORDS:
            after_word = True
        elif before in ("quad", "newline", ";", "and", "or", ":"):
            after_word = after_word and before in ("and",)
        if isinstance(item, tree.Missing):
            if item is items[-1][0]:
                at = max(text.rfind("\\forall"), 0)
                raise SyntaxMistake("\\forall without the variable it is about", text=text, start=at, end=item.end)
            quantified = True
            continue
        if isinstance(item, tree.TextRun):
            word = item.text.strip(" .,:;()").lower()
            refuse_denial(item, text)
            if word in _CONDITION_WORDS or word.split(" ")[0] in _CONDITION_WORDS:
                after_word = True
            continue
        if _is_membership(item) and isinstance(item, tree.Chain) and is_space(item.items[1], context):
            bodies.append(item)
            continue
        if isinstance(item, tree.Chain) and item.relations == ("to",) and before == ":" and names:
            name = names.pop()
            bodies = [x for x in bodies if x is not name]
            conditions.append(tree.Sequence(name.start, item.end, (name, item), (":",)))
            continue
        if _is_membership(item):
            first = item.items[0] if isinstance(item, tree.Chain) else item
            while names and bodies and bodies[-1] is names[-1]:
                bodies.pop()
            if names:
                conditions.append(tree.Sequence(names[0].start, item.end, (*names, item), (",",) * len(names)))
            elif _simple_name(first) or isinstance(first, tree.Sequence):
                conditions.append(item)
            else:
                bodies.append(item)
            names = []
            continue
        if key_of(item) is not None or isinstance(item, tree.Dots):
            names.append(item)
            bodies.append(item)
            continue
        names = []
        if isinstance(item, tree.Chain) and (after_word or (claims_something and _conditional(item))):
            conditions.append(item)
            continue
        bodies.append(item)
    if quantified and len(conditions) > 1 and not any(isinstance(x, tree.Chain | Choice) for x in bodies):
        bodies.append(conditions.pop())  # for all x \ne 0, the claim
    if any(isinstance(x, tree.Chain | Choice) for x in bodies):
        bodies = [x for x in bodies if isinstance(x, tree.Chain | Choice) or not is_remark(x, text)]
    return conditions, bodies


def _simple_name(node: Node) -> bool:
    return key_of(node) is not None


def _conditional(item: Node) -> bool:
    """`x>0`, `\\det A\\ne0`, `A\\succ0`: what is a condition when it stands beside a claim."""
    if not isinstance(item, tree.Chain):
        return False
    if _is_membership(item):
        return True
    if all(r in _COMPARISONS for r in item.relations):
        return any(_simple_name(x) or _constant(x) for x in item.items)
    return False


def _constant(node: Node) -> bool:
    if isinstance(node, tree.Sum) and len(node.terms) == 1:
        return _constant(node.terms[0])
    return isinstance(node, tree.Number) or (isinstance(node, tree.Name) and node.name in ("0", "infty"))


def _body(node: Node, text: str, context: Context, findings: tuple[Finding, ...], whole: Node | None = None) -> tuple[list[Claim], Context]:
    if isinstance(node, Choice):
        return [_joined(node, text, context, findings, lambda e: e.choice(node))], context
    if isinstance(node, tree.Chain) and node.relations in (("mapsto",), ("to",)):
        return [arrow_of(node, text, context, findings)], context
    if not isinstance(node, tree.Chain):
        return [_fragment(node, text, context, findings, whole)], context
    latex = text[node.start : node.end].strip()
    if node.relations == ("implies",) and tends_to_a_law(node):
        weak = tree.Chain(node.start, node.end, node.items, ("~",))  # X_t \Rightarrow \mathcal{N}(0, 1): the law it tends to
        return [replace(c, relation="to", kind="model") for c in _links(weak, text, context, findings, whole)], context
    if assigns_value(node):
        turned = tree.Chain(node.start, node.end, node.items, ("=",))  # \theta\leftarrow\theta-\eta g
        return [replace(c, kind="update", alternatives=()) for c in _links(turned, text, context, findings, whole)], context
    if any(r in ("implies", "iff", "impliedby") for r in node.relations):
        return _logic(node, text, context, findings, whole)
    if node.relations[0] in ("=", ":=") and not any(isinstance(x, tree.Dots) for x in node.items):
        made = as_definition(node, text, context, beside=whole)
        if made is not None:
            definition, after = made.definition, made.learnt
            claims = [Claim(definition.body, "=", None, context, kind="definition", latex=latex, findings=findings, link=None)]
            if len(node.relations) > 1:
                rest = tree.Chain(node.items[1].start, node.end, node.items[1:], node.relations[1:])
                claims += _links(rest, text, after, findings, whole)
            return claims, after
    return _links(node, text, context, findings, whole), context


def _links(node: tree.Chain, text: str, context: Context, findings: tuple[Finding, ...], whole: Node | None = None) -> list[Claim]:
    def work(e: Elaborator) -> object:
        return e.links(node)

    beside = None if whole is node else whole
    result = elaborate(text, node, context, work, beside=beside)
    slash = any(f.code == "ambiguous" and "a/bc" in f.text for f in result.findings)
    if not result.undeclared and not slash:
        return _claims(node, text, context, result, findings)

    @cache
    def others() -> list[list[Claim]]:
        """The other readings that are open: other kinds for undeclared names, the other reach of a slash."""
        readings: list[Elaborated] = []
        chosen = [result.chosen]
        try:
            while result.undeclared and len(readings) < 2:
                readings.append(elaborate(text, node, context, work, avoid=chosen, attempts=14, beside=beside))
                chosen.append(readings[-1].chosen)
        except DeriverError:
            pass
        if slash:
            with suppress(DeriverError):
                readings.append(elaborate(text, node, context, work, slash=True, beside=beside))
        return [_claims(node, text, context, r, findings) for r in readings]

    return _claims(node, text, context, result, findings, others)


class OpenReadings(Sequence[Claim]):
    """The other readings of one link, made when somebody asks: most claims are decided without them."""

    def __init__(self, make: Callable[[], list[list[Claim]]], link: int) -> None:
        self._make = make
        self._link = link

    def _all(self) -> list[Claim]:
        return [reading[self._link] for reading in self._make()]

    @overload
    def __getitem__(self, i: int) -> Claim: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[Claim]: ...
    def __getitem__(self, i: int | slice) -> Claim | Sequence[Claim]:
        return self._all()[i]

    def __len__(self) -> int:
        return len(self._all())

    def __reduce__(self) -> tuple[type, tuple[list[Claim]]]:
        return tuple, (self._all(),)  # to another process they go made


def _claims(
    node: tree.Chain, text: str, context: Context, result: Elaborated, findings: tuple[Finding, ...],
    others: Callable[[], list[list[Claim]]] | None = None,
) -> list[Claim]:  # fmt: skip
    relations = result.value
    assert isinstance(relations, list)
    inner = result.context
    out = []
    for i, r in enumerate(relations):
        open_readings = () if others is None else OpenReadings(others, i)
        if r.op != "relation" or says_shape(r):
            whole = r.op != "relation"
            kind = "inequality" if whole else "declaration"
            side = r if whole else r.args[0]
            shown = (text[node.start : node.end] if len(relations) == 1 else text[node.items[i].start : node.items[i + 1].end]).strip()
            found = (*findings, *result.findings)
            link = (i + 1, len(relations)) if len(relations) > 1 else None
            out.append(
                Claim(
                    side, "", None, inner, kind=kind, latex=shown, link=link, assumed=result.assumed, findings=found,
                    alternatives=open_readings,
                )
            )  # fmt: skip
            continue
        left, right = r.args
        digits = printed_digits(text, node.items[i + 1], r.data) if r.data in ("=", "approx") else None
        new = left in result.undeclared.values()
        kind = "update" if is_update(node.items[i]) and r.data == "=" else _kind(left, r.data, right, digits, new)
        if kind in ("equation_to_solve", "model") and _under_a_law(left, right, inner):
            kind = "identity"
        out.append(
            Claim(
                left,
                r.data,
                right,
                inner,
                kind=kind,
                latex=(text[node.start : node.end] if len(relations) == 1 else text[node.items[i].start : node.items[i + 1].end]).strip(),
                link=(i + 1, len(relations)) if len(relations) > 1 else None,
                assumed=result.assumed,
                findings=(*findings, *result.findings),
                digits=digits,
                alternatives=open_readings,
            )
        )
    return out


def _kind(left: Expr, mark: str, right: Expr, digits: int | None, undeclared: bool) -> str:
    if left.op == "symbol" and left.is_scalar and undeclared and not right.free and mark in ("=", "approx", "equiv"):
        return "definition"  # a value given to a letter
    if mark in ("approx",) or (digits is not None and not left.free):
        return "value"
    if mark == "~":
        return "model"
    if mark not in ("=", "equiv"):
        return "inequality" if mark in _COMPARISONS else "identity"
    if right.op == "number" and not left.free:
        return "value"
    found = equation_kind(left, right)
    if found is not None:
        return found
    left_letters, right_letters = free_letters(left), free_letters(right)
    left_only, right_only = left_letters - right_letters, right_letters - left_letters
    if left_only and right_only:
        if left.op == "symbol":
            return "model"
        return "equation_to_solve"
    if right.op == "symbol" and right in right_only and not left_only and left.op != "symbol":
        return "equation_to_solve"
    if left.op == "symbol" and left in left_only and right.free:
        return "model"
    return "identity"


def _under_a_law(left: Expr, right: Expr, context: Context) -> bool:
    """Whether a moment of a letter occurs whose law is declared: it relates the letters of the two sides."""
    drawn = {s.name for c in context.conditions if c.op == "relation" and c.data == "~" for s in c.args[0].free}
    return bool(drawn) and any(n.op == "moment" and drawn & {s.name for s in n.free} for e in (left, right) for n in walk(e))


def _logic(
    node: tree.Chain, text: str, context: Context, findings: tuple[Finding, ...], whole: Node | None = None
) -> tuple[list[Claim], Context]:
    latex = text[node.start : node.end].strip()
    if len(node.relations) == 1 and node.relations[0] == "implies" and isinstance(node.items[1], tree.Chain):
        # The premise is a set of conditions where it can be one.
        try:
            draft = Draft(context)
            premise = node.items[0]
            if isinstance(premise, tree.Chain) and all(r in _COMPARISONS or r == "in" for r in premise.relations):
                read_node(premise, text, draft)
                inner = finish(draft, ())
                return [replace(c, latex=latex) for c in _links(node.items[1], text, inner, findings, whole)], context
        except DeriverError:
            pass

    def work(e: Elaborator) -> object:
        return e.relation(node.items[0], node.relations[0], node.items[1])

    if len(node.relations) > 1:
        raise ReadingError("a chain of implications is not supported yet", text=text, start=node.start, end=node.end)
    return [replace(_joined(node, text, context, findings, work, whole), latex=latex)], context


def _joined(
    node: Node, text: str, context: Context, findings: tuple[Finding, ...], work: Callable[[Elaborator], object], whole: Node | None = None
) -> Claim:
    """A claim that is one proposition, or one equation where a choice comes to one."""
    result = elaborate(text, node, context, work, beside=whole)
    value = result.value
    assert isinstance(value, Expr)
    latex, found = text[node.start : node.end].strip(), (*findings, *result.findings)
    if value.op == "relation":
        left, right = value.args
        kind = "identity" if value.data in ("=", "equiv") else "inequality"
        if isinstance(node, Choice) and any(single_letter_of(option, result) for option in node.options):
            kind = "definition"
        return Claim(left, value.data, right, result.context, kind=kind, latex=latex, assumed=result.assumed, findings=found)
    return Claim(value, "", None, result.context, kind="identity", latex=latex, assumed=result.assumed, findings=found)


def _fragment(node: Node, text: str, context: Context, findings: tuple[Finding, ...], whole: Node | None = None) -> Claim:
    latex = text[node.start : node.end].strip() or text.strip()
    if isinstance(node, tree.Chain | tree.Sequence | tree.TextRun):
        return Claim(b.ZERO, "", None, context, kind="fragment", latex=latex, findings=findings)
    result = elaborate(text, node, context, lambda e: e.meaning(node), beside=whole)
    assert isinstance(result.value, Expr)
    return Claim(
        result.value,
        "",
        None,
        context,
        kind="fragment",
        latex=latex,
        assumed=result.assumed,
        findings=(*findings, *result.findings),
    )
