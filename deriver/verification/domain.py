"""The domain of a claim: the symbols it ranges over, what is declared of each, and the conditions that tie them together.

Comes in: a claim, and further conditions to try. Goes out: a `Domain`. Conditions in common forms (x > 0, |x| < 1, A^T = A,
A^T A = I, det X > 0, A succ 0) become bounds and properties, which samplers build in; the other equations are solved for a symbol
at each point; what remains is tested point by point. No condition is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..expression import Dim, Expr, closure, walk
from ..expression import build as b
from ..model import Claim
from .strata import REALS, Interval

__all__ = ["Domain", "domain_of", "flatten"]

_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "succ": "prec", "prec": "succ", "succeq": "preceq", "preceq": "succeq"}
_SYMMETRIC = frozenset({"=", "!=", "equiv", "perp", "parallel", "propto"})


@dataclass
class Domain:
    """Where a claim is to hold.

    symbols: what is sampled, by name. letters: size letters. properties: sorted closure of what is declared or recognised.
    equations: relations `=` to be solved. checks: other conditions, tested at each point. size_rules: conditions on sizes alone.
    bounds: index symbols with the lengths they run over; general: those that occur in conditions alone, which hold for every value of
    theirs. functions: names of undefined functions.
    """

    symbols: tuple[Expr, ...] = ()
    letters: tuple[str, ...] = ()
    properties: dict[Expr, tuple[str, ...]] = field(default_factory=dict)
    intervals: dict[Expr, Interval] = field(default_factory=dict)
    equations: list[Expr] = field(default_factory=list)
    checks: list[Expr] = field(default_factory=list)
    size_rules: list[Expr] = field(default_factory=list)
    equal_sizes: list[tuple[Dim, Dim]] = field(default_factory=list)
    bounds: dict[Expr, tuple[Dim, ...]] = field(default_factory=dict)
    functions: tuple[Expr, ...] = ()
    dims: tuple[Dim, ...] = ()
    size_symbols: tuple[Expr, ...] = ()
    largest: int = 64
    general: frozenset[Expr] = frozenset()
    samplers: dict[int, object] = field(default_factory=dict, repr=False)

    def has(self, symbol: Expr, name: str) -> bool:
        """Whether a property is declared or recognised of a symbol."""
        return name in self.properties.get(symbol, ())

    imaginary: bool = False
    #: bounds of the modulus of a complex letter: |z| < 1, |z| = 1
    radii: dict[Expr, Interval] = field(default_factory=dict)
    varying: tuple[Expr, ...] = ()

    @property
    def complex(self) -> bool:
        """Whether the text is complex: the imaginary unit occurs, or a symbol is declared to be complex."""
        return self.imaginary or any("complex" in names for names in self.properties.values())

    @property
    def unsampled(self) -> Expr | None:
        """An array that is declared to be complex: there is no sampler for these."""
        return next((s for s in self.symbols if "complex" in self.properties[s] and not s.is_scalar), None)


def flatten(conditions: Iterable[Expr]) -> list[Expr]:
    """Conditions with conjunctions taken apart."""
    found: list[Expr] = []
    for condition in conditions:
        if condition.op == "logic" and condition.data == "and":
            found.extend(flatten(condition.args))
        else:
            found.append(condition)
    return found


def _relevant(claim: Claim, extra: tuple[Expr, ...]) -> tuple[list[Expr], list[Expr]]:
    """The conditions that touch the claim, directly or through other conditions; and the expressions of the claim."""
    bodies = [claim.left] + ([] if claim.right is None else [claim.right])
    own = flatten((*claim.conditions, *extra))
    shared = [c for c in flatten(claim.context.conditions) if c.data != "~"]  # a law says which values are likely
    free = frozenset().union(*(e.free for e in (*bodies, *own)))
    letters = frozenset().union(*(n.shape.letters for e in (*bodies, *own) for n in walk(e)))
    kept: list[Expr] = []
    changed = True
    while changed:
        changed = False
        for condition in shared:
            if condition in kept:
                continue
            names = {s.name for s in condition.free}
            touches = condition.free & free or names & letters
            if touches or not condition.free:
                kept.append(condition)
                free |= condition.free
                changed = True
    ordered = [c for c in shared if c in kept]
    return [*dict.fromkeys([*ordered, *own])], bodies


def domain_of(claim: Claim, extra: tuple[Expr, ...] = (), properties: Mapping[Expr, tuple[str, ...]] | None = None) -> Domain:
    """The domain of a claim, under further conditions and properties where given."""
    conditions, bodies = _relevant(claim, extra)
    domain = Domain()
    free: set[Expr] = set()
    nodes: dict[Expr, None] = {}
    for e in (*bodies, *conditions):
        free |= e.free
        for node in walk(e):
            nodes[node] = None
    letters: set[str] = set()
    dims: dict[Dim, None] = {}
    for node in nodes:
        for side in node.shape:
            if side is not None:
                dims[side] = None
                letters |= side.letters
        if node.op == "commutation":
            for side in node.data:
                letters |= side.letters
        elif node.op == "slice":
            for cut, side in zip(b.slice_ends(node), node.args[0].shape, strict=True):
                if cut is not None and side is not None:  # the first is not below 1, the last not beyond the side
                    first, last = (b.size_of(end) or side for end in cut)
                    dims |= {first: None, side - last + 1: None}
    domain.letters = tuple(sorted(letters))
    domain.dims = tuple(dims)
    moved = {n.args[0] for n in nodes if n.op == "differential" and n.args[0].op == "symbol"}
    domain.varying = tuple(sorted(moved, key=lambda s: s.name))
    domain.imaginary = any(n.op == "constant" and n.data == "i" for n in nodes)
    domain.functions = tuple(sorted({n for n in nodes if n.op in ("apply", "mapped")}, key=lambda n: n.latex))
    found: dict[Expr, set[str]] = {}
    for s in free:
        found[s] = set(s.properties) | set((properties or {}).get(s, ()))
    domain.symbols = tuple(sorted((s for s in free if s.name not in letters or not s.is_scalar), key=lambda s: (s.name, s.latex)))
    if any(n.op == "integral" and any(not i.is_scalar for i in walk(n)) for n in nodes):
        domain.largest = 3  # each value is an integral of many entries
    domain.size_symbols = tuple(s for s in free if s.name in letters and s.is_scalar)
    for condition in conditions:
        _absorb(condition, domain, found, letters)
    for s in domain.symbols:
        names = closure(found[s])
        if s.shape.kind == "matrix":
            rows, cols = s.shape
            assert rows is not None and cols is not None
            if "square" in names and rows != cols:
                domain.equal_sizes.append((rows, cols))
            if rows == cols and "orthonormal_columns" in names:
                names = closure([*names, "orthogonal"])
            if rows == cols and ("full_column_rank" in names or "full_row_rank" in names):
                names = closure([*names, "invertible"])
        domain.properties[s] = tuple(sorted(names))
    _index_bounds(nodes, domain)
    domain.general = frozenset(domain.bounds) - frozenset(x for e in bodies for x in e.free)
    return domain


def _index_bounds(nodes: Iterable[Expr], domain: Domain) -> None:
    """Symbols that stand where an index stands run from 1 to the length of that side."""
    found: dict[Expr, dict[Dim, None]] = {}
    for node in nodes:
        sides: list[tuple[Expr, Dim | None]] = []
        if node.op == "entry":
            array = node.args[0]
            lengths = [side for side in array.shape if side is not None]
            sides = list(zip(node.args[1:], lengths, strict=False))
        elif node.op == "column":
            sides = [(node.args[1], node.args[0].shape.cols)]
        elif node.op == "row":
            sides = [(node.args[1], node.args[0].shape.rows)]
        elif node.op == "basis":
            sides = [(node.args[0], node.shape.rows)]
        for index, side in sides:
            if index.op == "symbol" and side is not None:
                found.setdefault(index, {})[side] = None
    domain.bounds = {s: tuple(found[s]) for s in domain.symbols if s in found}


# Recognising conditions ---------------------------------------------------------------------------------------------


def _rational(e: Expr) -> Fraction | None:
    """A rational number near a constant: exact for numbers, close for pi and e and their multiples (a hull, checked later)."""
    if e.op == "number":
        return e.value
    if e.op == "constant":
        return {"pi": Fraction(355, 113), "e": Fraction(2721, 1001)}.get(e.data)
    if e.op in ("add", "mul"):
        parts = [_rational(a) for a in e.args]
        if any(p is None for p in parts):
            return None
        total = Fraction(0) if e.op == "add" else Fraction(1)
        for p in parts:
            assert p is not None
            total = total + p if e.op == "add" else total * p
        return total
    if e.op == "power" and e.args[1].op == "number" and e.args[1].value.denominator == 1 and abs(e.args[1].value) <= 100:
        base = _rational(e.args[0])
        return base ** int(e.args[1].value) if base else None
    return None


def _is_zero(e: Expr) -> bool:
    return e is b.ZERO or e.op == "zeros"


def _is_size_expression(e: Expr, letters: set[str]) -> bool:
    return bool(e.free) and all(s.is_scalar and s.name in letters for s in e.free)


def _absorb(condition: Expr, domain: Domain, found: dict[Expr, set[str]], letters: set[str]) -> None:
    """Turn one condition into bounds, properties, an equation or a check."""
    if condition.free and _is_size_expression(condition, letters):
        domain.size_rules.append(condition)
        return
    if condition.op == "logic" and condition.data == "not" and condition.args[0].op == "relation":
        inner = condition.args[0]
        if inner.data == "=":
            condition = b.relation("!=", *inner.args)
    if condition.op != "relation":
        domain.checks.append(condition)
        return
    kind, left, right = condition.data, *condition.args
    if kind == "equiv":
        kind = "="
    for k, l, r in ((kind, left, right), (_FLIPPED.get(kind, kind if kind in _SYMMETRIC else ""), right, left)):
        if k and _one_sided(k, l, r, domain, found):
            return
    if kind == "=":
        domain.equations.append(b.relation("=", left, right))
    elif kind == "perp" and left.shape == right.shape and not left.is_scalar:
        domain.equations.append(b.relation("=", b.inner(left, right), b.ZERO))
    else:
        domain.checks.append(condition)


def _one_sided(kind: str, left: Expr, right: Expr, domain: Domain, found: dict[Expr, set[str]]) -> bool:
    """Recognise a condition with what it is about on the left; True when bounds and properties say all of it."""
    if kind in ("<", "<=", ">", ">=", "!="):
        return _order(kind, left, right, domain, found)
    if left.op == "symbol" and left in found and _is_zero(right) and left.shape.kind == "matrix":
        name = {"succ": "positive_definite", "succeq": "positive_semidefinite", "prec": "negative_definite"}.get(kind)
        if name:
            found[left].add(name)
            return True
    if kind == "=" and left.op == "abs" and left.args[0] in found and "complex" in found[left.args[0]] and right.op == "number":
        domain.radii[left.args[0]] = Interval(right.value, right.value)
        domain.checks.append(b.relation("=", left, right))
        return True
    return kind == "=" and _equation(left, right, found)


def _order(kind: str, left: Expr, right: Expr, domain: Domain, found: dict[Expr, set[str]]) -> bool:
    number = _rational(right)
    if left.op == "symbol" and left in found and "complex" not in found[left]:
        if _is_zero(right):
            sign = {"<": "negative", "<=": "nonpositive", ">": "positive", ">=": "nonnegative", "!=": "nonzero"}[kind]
            if left.is_scalar or left.shape.kind in ("vector", "row") or kind == "!=":
                found[left].add(sign)
                return True
            return False
        if left.is_scalar and number is not None and kind != "!=":
            bound = Interval(high=number) if kind in ("<", "<=") else Interval(low=number)
            domain.intervals[left] = domain.intervals.get(left, REALS).meet(bound)
            # A strict bound, or an end that is only near the true one, is tested as well.
            return kind in ("<=", ">=") and right.op == "number"
        return False
    inner = left.args[0] if left.args else None
    if inner is not None and inner.op == "symbol" and inner in found:
        if left.op == "abs" and "complex" in found[inner]:
            if number is not None and number > 0 and kind != "!=":
                bound = Interval(Fraction(0), number) if kind in ("<", "<=") else Interval(low=number)
                domain.radii[inner] = domain.radii.get(inner, Interval(Fraction(0))).meet(bound)
            elif right is b.ZERO and kind in ("!=", ">"):
                found[inner].add("nonzero")
            return False
        if left.op == "abs" and number is not None and kind in ("<", "<=") and inner.is_scalar:
            bound = Interval(-number, number)
            domain.intervals[inner] = domain.intervals.get(inner, REALS).meet(bound)
            return False
        if left.op == "det" and _is_zero(right):
            if kind == "!=":
                found[inner].add("invertible")
                return True
            if kind == ">":
                found[inner].add("positive_determinant")
                return True
        if left.op in ("abs", "norm") and _is_zero(right) and kind in ("!=", ">"):
            found[inner].add("nonzero")
            return True
    return False


def _square_of(e: Expr) -> Expr | None:
    """A when the expression is A A or A^2."""
    if e.op == "matrix_power" and e.args[1] is b.TWO:
        return e.args[0]
    if e.op == "dot" and len(e.args) == 2 and e.args[0] is e.args[1]:
        return e.args[0]
    return None


def _gram_of(e: Expr) -> tuple[Expr, str] | None:
    """(A, `columns`) when the expression is A^T A, (A, `rows`) when it is A A^T."""
    if e.op == "dot" and len(e.args) == 2:
        first, second = e.args
        if first is b.transpose(second):
            return (second, "columns") if second.op == "symbol" else (first, "rows")
    return None


def _equation(left: Expr, right: Expr, found: dict[Expr, set[str]]) -> bool:
    """Recognise an equation that is a property of one symbol."""

    def note(symbol: Expr, name: str) -> bool:
        if symbol.op != "symbol" or symbol not in found or symbol.shape.kind not in _FITS.get(name, ("matrix",)):
            return False
        found[symbol].add(name)
        return True

    if left.op == "transpose" and left.args[0].op == "symbol":
        a = left.args[0]
        if right is a:
            return note(a, "symmetric")
        if right is b.negative(a):
            return note(a, "skew")
        if right.op == "inverse" and right.args[0] is a:
            return note(a, "orthogonal")
    if left.op == "inverse" and left.args[0].op == "symbol" and right is left.args[0]:
        return note(right, "involutory")
    if left.op == "symbol" and right is b.negative(b.transpose(left)) and left.shape.kind == "matrix":
        return note(left, "skew")
    squared = _square_of(left)
    if squared is not None and squared.op == "symbol":
        if right is squared:
            return note(squared, "idempotent")
        if right.op == "identity":
            return note(squared, "involutory")
    gram = _gram_of(left)
    if gram is not None and right.op == "identity":
        return note(gram[0], f"orthonormal_{gram[1]}")
    if right is b.ONE:
        inner = left.args[0] if left.args else None
        if left.op == "norm" and left.data == "2" and inner is not None and inner.shape.kind == "vector":
            return note(inner, "unit")
        if left.op == "power" and left.args[1] is b.TWO and left.args[0].op == "norm":
            return _equation(left.args[0], right, found)
        if left.op == "inner" and left.args[0] is left.args[1] and inner is not None and inner.shape.kind == "vector":
            return note(inner, "unit")
        if left.op == "dot" and len(left.args) == 2 and left.args[0] is b.transpose(left.args[1]):
            return left.args[1].shape.kind == "vector" and note(left.args[1], "unit")
    if left.op == "det" and _is_zero(right):
        return note(left.args[0], "singular")
    if left.op == "rank" and left.args[0].op == "symbol" and right.op == "symbol":
        rows, cols = left.args[0].shape
        if cols is not None and cols.letter == right.name:
            return note(left.args[0], "full_column_rank")
        if rows is not None and rows.letter == right.name:
            return note(left.args[0], "full_row_rank")
    return False


_FITS: dict[str, tuple[str, ...]] = {"unit": ("vector",)}
