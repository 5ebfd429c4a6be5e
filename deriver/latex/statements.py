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
from typing import NamedTuple, overload

from ..errors import DeriverError, ReadingError
from ..expression import Expr
from ..expression import build as b
from ..model import Claim, Context, Definition, Finding
from . import tree
from .declarations import Draft, finish, read_node
from .dependence import dependence_of
from .elaborate import Elaborated, Elaborator, elaborate
from .equations import equation_kind
from .items import items_of
from .macros import Macros
from .names import collect_evidence, key_of, quotient_key
from .remarks import is_remark, refuse_denial, refuse_or
from .sizes import with_open_sizes
from .syntax import parse_with_notes
from .tree import Node

__all__ = ["Statement", "as_definition", "read_statement"]

_COMPARISONS = frozenset({"<", ">", "<=", ">=", "!=", "succ", "succeq", "prec", "preceq"})
_CONDITION_WORDS = frozenset({"if", "for", "when", "where", "with", "given", "provided", "assuming", "for all", "whenever", "as"})
_DECIMAL = re.compile(r"^\s*[-+]?\s*\d*\.(\d+)\s*(?:\\%|\^\\circ|\^\{\\circ\})?\s*$")


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


def _read(text: str, context: Context, macros: Macros | None) -> Statement:
    node, notes = parse_with_notes(text, macros)
    findings = tuple(Finding("ambiguous" if n.code == "ambiguous" else n.code, n.text) for n in notes)
    refuse_or(node, text)
    items = items_of(node)
    conditions, bodies = _sort(items, text, context)
    draft = Draft(context)
    declared = False
    for item in conditions:
        read_node(item, text, draft)
        declared = True
    inner = finish(draft, ()) if declared else context
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
        for name in sorted(_names_in(body)):
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
    if key is None or key in context.symbols or key in _names_in(body.items[1]):
        return None
    return key


def _is_membership(item: Node) -> bool:
    return isinstance(item, tree.Chain) and item.relations == ("in",)


def _sort(items: list[tuple[Node, str]], text: str, context: Context) -> tuple[list[Node], list[Node]]:
    """Conditions and declarations on one side, what is claimed on the other."""
    conditions: list[Node] = []
    bodies: list[Node] = []
    names: list[Node] = []
    after_word = False
    claims_something = any(isinstance(x, tree.Chain) and not _conditional(x) for x, _ in items)
    for item, before in items:
        if before in _CONDITION_WORDS:
            after_word = True
        elif before in ("quad", "newline", ";", "and", "or"):
            after_word = after_word and before in ("and",)
        if isinstance(item, tree.TextRun):
            word = item.text.strip(" .,:;()").lower()
            refuse_denial(item, text)
            if word in _CONDITION_WORDS or word.split(" ")[0] in _CONDITION_WORDS:
                after_word = True
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
    if any(isinstance(x, tree.Chain) for x in bodies):
        bodies = [x for x in bodies if isinstance(x, tree.Chain) or not is_remark(x, text)]
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
    if not isinstance(node, tree.Chain):
        return [_fragment(node, text, context, findings, whole)], context
    latex = text[node.start : node.end].strip()
    if any(r in ("implies", "iff", "impliedby") for r in node.relations):
        return _logic(node, text, context, findings, whole)
    if node.relations[0] in ("=", ":="):
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
        sides = [e.expr(item) for item in node.items]
        made = []
        for i, mark in enumerate(node.relations):
            if mark == "in":
                raise e.error(ReadingError, "this membership is not understood", node.items[i])
            try:
                made.append(e.related(sides[i], mark, sides[i + 1]))
            except DeriverError as problem:
                if problem.text is None:
                    problem.text, problem.start, problem.end = e.text, node.items[i].start, node.items[i + 1].end
                raise
        return made

    beside = None if whole is node else whole
    result = elaborate(text, node, context, work, beside=beside)
    claims = _claims(node, text, context, result, findings)
    slash = any(f.code == "ambiguous" and "a/bc" in f.text for f in result.findings)
    if not result.undeclared and not slash:
        return claims

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

    return [replace(c, alternatives=OpenReadings(others, i)) for i, c in enumerate(claims)]


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


def _claims(node: tree.Chain, text: str, context: Context, result: Elaborated, findings: tuple[Finding, ...]) -> list[Claim]:
    relations = result.value
    assert isinstance(relations, list)
    inner = result.context
    out = []
    for i, r in enumerate(relations):
        left, right = r.args
        digits = _digits(text, node.items[i + 1]) if r.data in ("=", "approx") else None
        new = left in result.undeclared.values()
        kind = "update" if _is_update(node.items[i]) and r.data == "=" else _kind(left, r.data, right, digits, new)
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
            )
        )
    return out


def _is_update(node: Node) -> bool:
    r"""`x_{k+1}`, `u_i^{n+1}` alone on the left."""
    if not isinstance(node, tree.Script) or key_of(node.base) is None:
        return False
    steps = [s for s in (node.sub, node.sup) if isinstance(s, tree.Sum) and len(s.terms) == 2]
    return any(isinstance(s.terms[0], tree.Name) and isinstance(s.terms[1], tree.Number) for s in steps)


def _digits(text: str, node: Node) -> int | None:
    """How many decimals are printed, for a right side that is one decimal number."""
    found = _DECIMAL.match(text[node.start : node.end])
    return len(found[1]) if found else None


def _kind(left: Expr, mark: str, right: Expr, digits: int | None, undeclared: bool) -> str:
    if left.op == "symbol" and left.is_scalar and undeclared and not right.free and mark in ("=", "approx", "equiv"):
        return "definition"  # a value given to a letter
    if mark in ("approx",) or (digits is not None and not left.free):
        return "value"
    if mark not in ("=", "equiv"):
        return "inequality" if mark in _COMPARISONS else "identity"
    if right.op == "number" and not left.free:
        return "value"
    found = equation_kind(left, right)
    if found is not None:
        return found
    left_only, right_only = _letters(left) - _letters(right), _letters(right) - _letters(left)
    if left_only and right_only:
        if left.op == "symbol":
            return "model"
        return "equation_to_solve"
    if right.op == "symbol" and right in right_only and not left_only and left.op != "symbol":
        return "equation_to_solve"
    if left.op == "symbol" and left in left_only and right.free:
        return "model"
    return "identity"


def _letters(expression: Expr) -> frozenset[Expr]:
    return frozenset(s for s in expression.free if "natural" not in s.properties)


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
    result = elaborate(text, node, context, work, beside=whole)
    assert isinstance(result.value, Expr)
    inner = result.context
    return [
        Claim(
            result.value,
            "",
            None,
            inner,
            kind="identity",
            latex=latex,
            assumed=result.assumed,
            findings=(*findings, *result.findings),
        )
    ], context


def _fragment(node: Node, text: str, context: Context, findings: tuple[Finding, ...], whole: Node | None = None) -> Claim:
    latex = text[node.start : node.end].strip() or text.strip()
    if isinstance(node, tree.Chain | tree.Sequence | tree.TextRun):
        return Claim(b.ZERO, "", None, context, kind="fragment", latex=latex, findings=findings)
    result = elaborate(text, node, context, lambda e: e.expr(node), beside=whole)
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


def _names_in(node: Node) -> set[str]:
    found = set()
    key = key_of(node)
    if key is not None:
        found.add(key)
    for child in tree.children(node):
        found |= _names_in(child)
    return found


def _moves(key: str, base: str | None, node: Node, whole: Node, context: Context) -> bool:
    """Whether a name is a function that the notation implies, a derivative of one, or a process."""
    if collect_evidence(whole).moving:
        found = dependence_of(node)
        if key in found.functions or key in found.processes:
            return True
        return base != key and base not in context.symbols and base in dependence_of(whole).functions
    return base != key and base in context.functions


class Defined(NamedTuple):
    """A definition that was read: its key, and the context without it but with the undeclared names it brings."""

    key: str
    definition: Definition
    context: Context

    @property
    def learnt(self) -> Context:
        """The context with the definition."""
        return self.context.with_(definitions={**self.context.definitions, self.key: self.definition})


def as_definition(node: tree.Chain, text: str, context: Context, declared_too: bool = False, beside: Node | None = None) -> Defined | None:
    """A definition `name = body` or `f(x) = body`, with the context it brings; None when it is not one."""
    left, right = node.items[0], node.items[1]
    latex = text[node.start : node.items[1].end].strip()
    key = key_of(left)
    slash = quotient_key(left)
    if slash is not None and not any(name in context.definitions for name in (slash,)):
        # M/A = D - CA^{-1}B: a name with a slash, such as that of a Schur complement, is defined like any other
        parts = [context.symbols.get(x) or context.definitions.get(x) for x in slash.split("/")]
        result = elaborate(text, right, context, lambda e: e.expr(right))
        if isinstance(result.value, Expr) and result.value.shape.kind == "matrix" and all(p is not None for p in parts):
            return Defined(slash, Definition((), result.value, latex), with_open_sizes(result.context, result.undeclared.values()))
        return None
    if key is not None:
        if key in _names_in(right) or key in context.definitions and not declared_too:
            return None
        if not declared_too and (key in context.symbols or key in context.sizes):
            return None
        base = left
        while isinstance(base, tree.Script):
            if base.primes or isinstance(base.sub, tree.Sum):  # x_{k+1} = ...: an update; y' = ...: an equation
                return None
            base = base.base
        if isinstance(base, tree.Name) and any(a in ("dot", "ddot", "dddot") for a in base.accents):
            return None
        if _moves(key, key_of(base), node, node if beside is None else beside, context):
            return None  # u_t = ku_{xx}, y = xy' + f(y'): equations for a function
        if isinstance(base, tree.Name) and (base.style in ("calligraphic", "blackboard") or base.name in ("pi", "0", "1", "I")):
            return None
        result = elaborate(text, right, context, lambda e: e.expr(right), beside=beside)
        assert isinstance(result.value, Expr)
        declared = context.symbols.get(key)
        if declared is not None and declared.shape != result.value.shape:
            if result.value is b.ZERO:
                return None
            raise ReadingError(
                f"{key} is declared as a {declared.shape}, but this is a {result.value.shape}",
                text=text,
                start=right.start,
                end=right.end,
            )
        return Defined(key, Definition((), result.value, latex), with_open_sizes(result.context, result.undeclared.values()))
    if isinstance(left, tree.Product) and len(left.factors) == 2 and left.marks == ("",):
        name, fence = left.factors
        key = key_of(name)
        if key is None or not isinstance(fence, tree.Fence) or fence.opening != "(" or key in context.symbols:
            return None
        items: Sequence[Node] = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
        if isinstance(right, tree.Number) and not right.text.strip("0."):
            return None  # g(x) = 0 is a constraint or an equation
        if any(key_of(item) is None for item in items) or key in _names_in(right) or key in context.definitions:
            return None
        if isinstance(name, tree.Script) and name.primes:
            return None
        if len(items) == 1 and isinstance(items[0], tree.Script) and isinstance(items[0].sub, tree.Number) and items[0].sub.text == "0":
            return None  # x(t_0) = x_0 is said of one point

        def work(e: Elaborator) -> object:
            body = e.expr(right)
            return [body, *(e.expr(item) for item in items)]

        result = elaborate(text, right, context, work, also=fence.content, beside=beside)
        assert isinstance(result.value, list)
        body, *parameters = result.value
        if any(p.op != "symbol" for p in parameters):
            return None
        declared_function = context.functions.get(key)
        if declared_function is not None and declared_function.result is not None and declared_function.result != body.shape:
            raise ReadingError(
                f"{key} is declared with values that are a {declared_function.result}, but this is a {body.shape}",
                text=text,
                start=right.start,
                end=right.end,
            )
        return Defined(key, Definition(tuple(parameters), body, latex), with_open_sizes(result.context, result.undeclared.values()))
    return None
