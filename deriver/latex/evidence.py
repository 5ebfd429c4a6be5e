"""What the way a name is used says about it, before any meaning is decided: one pass over the syntax tree."""

from __future__ import annotations

from .amplitudes import counts_d, is_amplitude, is_share, moves_on, names_an_integral
from .evidence_names import (
    coordinate_subscript,
    endless_index,
    function_by_custom,
    has_factor,
    in_another_order,
    is_capital,
    is_moment,
    is_plain_moment,
    is_sign,
    key_letter,
    number_and_i,
    points,
    speaks_of_chance,
    transposes_by,
)
from .imaginary import has_imaginary_entry
from .levels import grid_letters
from .matrix_values import matrix_valued
from .names import (
    INTEGRANDS,
    STRONG_CAPITALS,
    VECTORS_ACTED_ON,
    WEAK_CAPITALS,
    index_names,
    is_transpose,
    key_of,
    names_below,
    sliced,
)
from .signs import numerator_of
from .tree import (
    Annotated,
    BigOperator,
    Chain,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Product,
    Root,
    Script,
    Sequence,
    Sum,
    children,
)
from .turned import closes, is_array_letter, turned_names
from .usage import Evidence

__all__ = ["Evidence", "collect_evidence", "is_array_letter"]


_COUNTS = frozenset("nmdpN")
_MATRIX_FUNCTIONS = frozenset({"det", "tr", "trace", "rank", "vec", "logdet", "Tr"})


def collect_evidence(node: Node) -> Evidence:
    """One pass over the syntax tree."""
    found = Evidence()
    bound: set[str] = set()
    _gather(node, found, bound)
    if found.matrix_like or r"\mathbf{1}" in found.names:  # \operatorname{tr}I=n, \det(cA)=c^n\det A
        sides = {key_of(x) for x in node.items} if isinstance(node, Chain) else set()
        found.counted |= found.exponents | _COUNTS & (found.terms | sides)
        if r"\mathbf{1}" in found.names:  # I-\frac1n\mathbf 1\mathbf 1^\top
            found.counted |= _COUNTS & found.below
    if found.has_primes:
        turned = turned_names(node)
        found.turned, found.turned_keys, found.turned_open = turned.arrays, turned.keys, turned.open
        found.transposed |= turned.keys | {k.split("_")[0] for k in turned.keys}
        found.acted_on |= turned.acted_on
        found.turned_fences = turned.fences
    below = index_names(node) if found.scripted else set()
    found.levels = grid_letters(node) if below else set()
    found.index_letters = below | bound
    found.rotating = found.rotating or ("i" in found.names and has_imaginary_entry(node))
    _judge_capitals(node, found, below)
    found.matrix_valued = matrix_valued(node, found)
    if found.congruent:
        found.bounds |= found.names
    if found.open_sum:
        # m + \log\sum_i e^{z_i - m}: what is only added is no count
        counting = found.below | found.factors.keys() | (found.names - found.terms)
        counters = [x for x in ("n", "N", "m") if x in found.names & counting and x not in found.index_letters | found.indexed.keys()]
        if len(counters) == 1:  # \frac1n\sum_i: n is how many there are
            found.bounds.add(counters[0])
            found.count = counters[0]
    return found


def _judge_capitals(node: Node, found: Evidence, below: set[str]) -> None:
    """Whether the capital letters of a formula are matrices: by the algebra they stand in, else by custom (`PV=nRT` has none)."""
    inverted = any(k.lstrip("\\")[:1].isupper() for k in found.inverted)
    strong = {k for k in found.acting | found.acted_on | found.powers if k[:1] in STRONG_CAPITALS and key_letter(k)}
    moved = {k for k in found.acted_on if k.lstrip("\\")[:1].islower() and k.split("_")[0] in VECTORS_ACTED_ON}
    bold = any(k.startswith((r"\mathbf", r"\boldsymbol", r"\vec")) for k in found.names)
    if names_an_integral(node) and not bold:
        found.scalar_like = True
        return
    squared = {key_of(x.base) for x in getattr(node, "items", ()) if isinstance(x, Script) and isinstance(x.sup, Number)}
    if isinstance(node, Chain) and squared & {key_of(x) for x in node.items} - {None}:
        found.algebra = True  # P^2 = P
        return
    found.algebra = in_another_order(node) or bool(
        found.transposed or found.matrix_like or found.normed or found.ahead_of_row or found.outer or found.vector_valued
        or bold or strong or moved or inverted or any(n > 1 for n in found.indexed.values()) or "I" in found.terms
    )  # fmt: skip
    if found.amplitudes and not (
        found.transposed or found.matrix_like or found.normed or found.ahead_of_row or found.outer or found.vector_valued
        or bold or inverted or any(n > 1 for n in found.indexed.values()) or "I" in found.terms
        or any(k.lstrip("\\")[:1].isupper() for k in found.acted_on - found.real_powers)
    ):  # fmt: skip
        found.algebra, found.scalar_like = False, True
        return
    capitals = {k for k in found.names - below if len(k.split("_")[0]) == 1 and k[:1].isupper()}
    sides = {key_of(x) for x in node.items} if isinstance(node, Chain) else {key_of(node)}
    if isinstance(node, Chain) and key_of(node.items[0]) == "I" and found.seen.get("I") == 1 and not found.algebra:
        found.scalar_like = True  # I = V/R: a name for the right side
        return
    weak = any(k[:1] in WEAK_CAPITALS for k in capitals - {"I"})
    bound_to = {k for k in capitals if k[:1] in "ABMXY" and k not in found.below and not (k in sides and found.seen.get(k, 0) == 1)}
    found.scalar_like = not found.algebra and weak and not bound_to and "I" not in sides
    found.operators = any(k.startswith(r"\hat{") and k[5:6].isupper() for k in found.acting) and bool(capitals)


def _gather(node: Node, found: Evidence, bound: set[str]) -> None:
    stack: list[tuple[Node, bool]] = [(node, False)]
    arguments: set[int] = set()
    endless: set[str] = set()  # the indices of sums that begin at 0 or never end, and of limits of sequences
    while stack:
        item, in_norm = stack.pop()
        kind = type(item)
        if kind is Name:
            _gather_name(item, found, in_norm)  # type: ignore[arg-type]
            continue
        if kind is Number:
            continue
        if isinstance(item, Script):
            key = key_of(item.base) if isinstance(item.base, Name) else None
            if item.primes:
                found.has_primes = True
            if item.sub is not None:
                found.scripted = True
                if isinstance(item.sub, Sequence) and ":" in item.sub.separators:
                    found.bounds.update(names_below(item.sub))  # U_{:,1:k}: how many
            if key is not None:
                if item.sup is not None:
                    found.powers.add(key)
                    if key[0].isupper() and is_share(item.sup):
                        found.real_powers.add(key)
                    if isinstance(item.sup, Name) and item.sup.name in _COUNTS and key.lstrip("\\")[:1].islower() and key != "e":
                        found.exponents.add(item.sup.name)
                    if isinstance(item.sup, Sum) and item.sup.signs == ("-",) and isinstance(item.sup.terms[0], Number):
                        found.inverted.add(key)
                if key == "i" and item.sub is None and item.sup is not None:
                    found.factors["i"] = found.factors.get("i", 0) + 1
                if key == "e" and item.sub is not None and isinstance(item.sup, Number):
                    found.errors = True  # \sum_i e_i^2
                if key == "e" and item.sup is not None:
                    if has_factor(item.sup, "i"):
                        found.rotating = True
                    if has_factor(item.sup, "j"):
                        found.engineering = True
                if item.primes:
                    found.primed.add(key)
                    found.moving = True
                elif isinstance(item.sup, Fence) and isinstance(item.sup.content, Number):
                    found.moving = True  # y^{(4)}
                elif item.sub is not None and not found.moving and coordinate_subscript(item.sub):
                    found.moving = True
                if isinstance(item.sub, Sum) and isinstance(item.sub.terms[0], Name):
                    found.iterates[key] = item.sub.terms[0].name
                    found.errors = found.errors or key == "e"
                if transposes_by(item.sup):
                    found.transposed.add(key)
                    whole = key_of(Script(item.start, item.end, item.base, item.sub)) if item.sub is not None else None
                    if whole:
                        found.transposed.add(whole)
                    if isinstance(item.sup, Sum):
                        found.matrix_like.add(key)
                if endless and item.sub is not None and key[-1:].islower() and endless & set(names_below(item.sub)):
                    if isinstance(item.base, Name) and item.base.style == "plain" and not item.base.accents and key not in ("e", "i", "d"):
                        found.sequential.add(key)
                if item.sub is not None and isinstance(item.sub, Product | Name | Sequence):
                    names = [n for n in names_below(item.sub) if n in bound]
                    if names:
                        count = (
                            len(item.sub.factors)
                            if isinstance(item.sub, Product)
                            else (len(item.sub.items) if isinstance(item.sub, Sequence) else 1)
                        )
                        found.indexed[key] = max(found.indexed.get(key, 0), count)
            if (
                isinstance(item.sup, Name)
                and item.sup.name in _COUNTS
                and isinstance(item.base, Fence)
                and isinstance(item.base.content, Sum)
            ):
                if all(isinstance(term, Number) for term in item.base.content.terms):
                    found.exponents.add(item.sup.name)  # (-1)^n
            if isinstance(item.base, Fence) and item.base.opening in "([" and transposes_by(item.sup) and id(item) not in arguments:
                inside = item.base.content
                terms = inside.terms if isinstance(inside, Sum) else (inside,)
                if not any(isinstance(t, Number) for t in terms):
                    for t in terms:
                        key = key_of(t)
                        if key is not None and key.lstrip("\\")[:1].islower():
                            found.transposed.add(key)
                            bare = key_of(t.base) if isinstance(t, Script) else None
                            if bare is not None:
                                found.transposed.add(bare)
            if item.primes and isinstance(item.base, Fence):
                found.moving = True
                found.primed.update(n for n in names_below(item.base) if n not in ("t", "x"))
        elif isinstance(item, Fence) and item.opening == "\\|":
            in_norm = True
        elif isinstance(item, Fence) and item.opening == "|":
            inner = item.content
            if isinstance(inner, Script) and isinstance(inner.base, Name) and inner.base.name == "e" and isinstance(inner.sub, Name):
                found.errors = found.errors or inner.sup is None
        elif isinstance(item, Fence) and item.opening == "<" and isinstance(item.content, Sequence):
            found.normed.update(k for k in map(key_of, item.content.items) if k is not None)
            for side in item.content.items:  # \langle\phi(x),\phi(y)\rangle
                if isinstance(side, Product) and len(side.factors) == 2 and isinstance(side.factors[1], Fence):
                    called = key_of(side.factors[0])
                    if called is not None and called.lstrip("\\")[:1].islower():
                        found.vector_valued.add(called)
        elif isinstance(item, BigOperator) and item.differentials:
            found.ran_over.update(key_of(x) or "" for x in item.differentials)
            letters = INTEGRANDS if item.sub is None else "fgF"
            if any(isinstance(x, Name) and x.name in letters for x in (item.body, *children(item.body))):
                found.moving = True
        if isinstance(item, BigOperator) and item.differentials and item.sub is None:
            found.integrated.update(key_of(x) or "" for x in item.differentials)
        elif isinstance(item, BigOperator) and item.name == "sum" and item.sub is None and item.sup is None:
            found.open_sum = True
        elif isinstance(item, BigOperator) and item.sub is not None:
            for name in names_below(item.sub):
                bound.add(name)
            counter = endless_index(item)
            if counter is not None:
                endless.add(counter)
            if item.name in ("sum", "prod"):
                if item.sup is None and isinstance(item.sub, Name):
                    found.open_sum = True
                if item.sup is not None:
                    found.bounds.update(names_below(item.sup))
                if isinstance(item.sub, Chain) and len(item.sub.items) == 2:
                    found.bounds.update(names_below(item.sub.items[1]))
        elif isinstance(item, Product):
            if "/" in item.marks:
                found.below.update(n for f in item.factors[item.marks.index("/") + 1 :] for n in names_below(f))
            for i, f in enumerate(item.factors):
                after = item.factors[i + 1] if i + 1 < len(item.factors) and item.marks[i] == "" else None
                if type(f) in _PLAIN and (after is None or type(after) in _PLAIN) and (not i or type(item.factors[i - 1]) in _PLAIN):
                    if not is_sign(f) and not is_sign(after):
                        _gather_letter(f, item.factors[i - 1] if i and item.marks[i - 1] == "" else None, found)
                        continue
                fenced = isinstance(after.base if isinstance(after, Script) else after, Fence)
                if isinstance(f, Operator):
                    found.congruent = found.congruent or f.name == "mod"
                    if f.name in ("Re", "Im") and after is not None:
                        found.conjugated.update({key_of(after.content if isinstance(after, Fence) else after) or ""} & {"z", "w"})
                elif fenced and isinstance(f, Name) and f.name == "N" and isinstance(after, Fence) and isinstance(after.content, Sequence):
                    if after.content.separators == (",",):
                        found.covariances.update({key_of(after.content.items[1]) or ""} & {r"\Sigma", r"\boldsymbol{\Sigma}"})
                if fenced and after is not None:
                    head = f.base if isinstance(f, Script) else f
                    called = key_of(head) if isinstance(head, Name) else None
                    row = item.factors[i - 1] if i > 0 and item.marks[i - 1] == "" else None
                    if isinstance(f, Name) and called and f.name[0].islower():
                        if any(isinstance(x, Script) and is_transpose(x.sup) for x in (after, row)):
                            found.vector_valued.add(called)
                    if called and isinstance(after, Script) and isinstance(after.base, Fence) and key_of(after.base.content) is not None:
                        arguments.add(id(after))  # x(t)^\top, R(t)^\top: t is not what is transposed
                    if isinstance(after, Fence) and isinstance(after.content, Sequence):
                        found.points.update(points(after.content, bound))
                    if isinstance(f, Script) and getattr(f.sub, "name", "") in ("max", "min") and called in (r"\lambda", r"\sigma"):
                        found.matrix_like.update(n for n in names_below(after) if n[:1].isupper())  # \lambda_{\max}(G)
                    if called:
                        found.applied[called] = found.applied.get(called, 0) + 1
                        if isinstance(after, Fence) and isinstance(after.content, Number):
                            found.started.add(called)
                        elif isinstance(after, Fence) and isinstance(after.content, Name):
                            found.called.add(called)
                else:
                    alone = key_of(f.base if isinstance(f, Script) and f.sub is None else f)
                    if alone:
                        found.factors[alone] = found.factors.get(alone, 0) + 1
                if isinstance(f, Name) and f.name in _COUNTS and isinstance(after, Script | Fence):
                    inner = after.base if isinstance(after, Script) else after
                    if isinstance(inner, Fence) and inner.opening == "\\|":
                        found.counted.add(f.name)  # n\|x\|_\infty
                if after is not None and isinstance(f, Name | Script):
                    if isinstance(f, Name) and f.name == "j" and isinstance(after, Name) and after.name in ("omega", "Omega"):
                        found.engineering = True
                    if fenced and isinstance(after, Fence) and after.opening == "[" and isinstance(after.content, Name):
                        found.sequences = found.sequences or after.content.name in ("n", "k", "m", "t") and isinstance(f, Name)
                    if is_amplitude(f, after):
                        found.amplitudes.add(key_of(f) or "")
                    elif isinstance(f, Name) and f.name == "I" and f.style == "plain" and i == 0 and moves_on(after):
                        found.amplitudes.add("I")  # Q = It, L = I\omega: no identity stands before a time or a speed
                ahead = item.factors[i - 1] if i else None
                if isinstance(after, Name) and isinstance(f, Name) and f.name == after.name and f.style == after.style:
                    if {f.accents, after.accents} == {(), ("bar",)}:
                        found.conjugated.add(key_of(f if not f.accents else after) or "")  # z\bar z
                if isinstance(f, Script) and isinstance(f.sup, Name) and f.sup.name in ("*", "star") and f.sub is None:
                    if closes(item, i, key_of(f.base)):  # x^*Ax
                        found.conjugated.add(key_of(f.base) or "")
                        found.transposed.add(key_of(f.base) or "")
                for one, other in ((f, after), (after, f)):  # z z^*, \psi^*\psi
                    if isinstance(one, Script) and isinstance(one.sup, Name) and one.sup.name in ("*", "star") and one.sub is None:
                        if other is not None and key_of(one.base) == key_of(other):
                            found.conjugated.add(key_of(one.base) or "")
                if isinstance(ahead, Script) and item.marks[i - 1] == "" and transposes_by(ahead.sup):
                    base = f
                    while isinstance(base, Script):
                        base = base.base
                    found.acted_on.update(x for x in (key_of(base) if isinstance(base, Name) else None, key_of(f)) if x)
                if isinstance(f, Script) and is_transpose(f.sup) and i + 1 == len(item.factors) and ahead is not None:
                    earlier = item.factors[i - 2] if i > 1 else None
                    if item.marks[i - 1] == "" and not (isinstance(earlier, Script) and transposes_by(earlier.sup)):
                        found.ahead_of_row.add(key_of(ahead) or "")
                if isinstance(f, Script) and transposes_by(f.sup) and isinstance(ahead, Script) and f.sub is not None:
                    if ahead.sub is not None and key_of(f.sub) == key_of(ahead.sub) and item.marks[i - 1] == "":
                        found.outer.add(key_of(ahead.base) or "")
                if i and item.marks[i - 1] == "" and is_capital(item.factors[i - 1]) and not is_plain_moment(item.factors[i - 1], f):
                    before = item.factors[i - 1]
                    while isinstance(before, Script):
                        before = before.base
                    found.acting.add((key_of(before) or "") if isinstance(before, Name) else "")
                    base = f
                    while isinstance(base, Script):
                        base = base.base
                    if isinstance(f, Fence) and f.opening in "([" and isinstance(f.content, Sum) and not function_by_custom(before):
                        # A(x-y): what a matrix acts on
                        if not any(isinstance(term, Number) for term in f.content.terms):
                            found.acted_on.update(k for k in map(key_of, f.content.terms) if k is not None)
                    key = key_of(base) if isinstance(base, Name) else None
                    if key:
                        found.acted_on.add(key)
                        whole = key_of(f)
                        if whole:
                            found.acted_on.add(whole)
                if isinstance(f, Operator) and f.name in ("diag", "Diag") and fenced and i + 2 < len(item.factors):
                    behind = key_of(item.factors[i + 2])  # a^\top\operatorname{diag}(b)c
                    if behind is not None and item.marks[i + 1] == "":
                        found.acted_on.add(behind)
                if (
                    isinstance(f, Operator)
                    and f.name == "diag"
                    and fenced
                    and i + 1 < len(item.factors)
                    and not sliced(item.factors[i + 1])
                ):
                    bound.update(n for n in index_names(item.factors[i + 1]) if n in "ijkl")
                if fenced and after is not None and (is_moment(f) or is_plain_moment(f, after)):
                    found.random.update(n for n in names_below(after) if n.lstrip("\\")[:1].isupper())
                if fenced and isinstance(f, Name) and speaks_of_chance(after.base if isinstance(after, Script) else after, f):
                    found.conditional.add(key_of(f) or "")
                    found.random.update(
                        n for n in names_below(after) if n[:1].isupper() and n[1:2] in ("", "_")
                    ) if after is not None else None
                if isinstance(f, Operator) and f.name in _MATRIX_FUNCTIONS and i + 1 < len(item.factors):
                    for name in names_below(item.factors[i + 1]):
                        if name.lstrip("\\")[:1].isupper():
                            found.matrix_like.add(name)
                if isinstance(f, Name) and f.name == "d" and f.style == "plain" and not f.accents:
                    if i + 1 == len(item.factors) or item.marks[i] != "":
                        found.plain_d = True
        elif isinstance(item, Root):
            in_norm = False
            if isinstance(item.radicand, Name) and item.radicand.name in _COUNTS and item.radicand.style == "plain":
                found.counted.add(item.radicand.name)
        elif isinstance(item, Fraction):
            found.below.update(names_below(item.denominator))
            sign = numerator_of(item.numerator)
            if sign is not None:
                found.differentiated.update(set(names_below(item.denominator)) - {"d"})
        elif (
            isinstance(item, Script) and item.sub is not None and isinstance(item.base, Operator) and item.base.name in ("partial", "nabla")
        ):
            found.differentiated.update(names_below(item.sub))
        elif isinstance(item, Chain) and "~" in item.relations:
            found.random.update(n for n in names_below(item.items[0]) if n[:1].isupper())
        elif isinstance(item, Chain) and all(r in ("<", ">", "<=", ">=") for r in item.relations):
            if any(isinstance(x, Number) for x in item.items):
                found.compared.update(k for k in map(key_of, item.items) if k is not None and k[:1].isupper())
        elif isinstance(item, Operator) and item.name in ("partial", "nabla", "grad", "div", "curl", "rot"):
            found.moving = True
        elif isinstance(item, Annotated) and item.kind == "overline":
            found.conjugated.update(names_below(item.body))
        if isinstance(item, Sum) and number_and_i(item):
            found.rotating = True
        if isinstance(item, Sum):
            bars = {x.name for x in item.terms if isinstance(x, Name) and x.accents == ("bar",)}
            found.conjugated.update(key_of(x) or "" for x in item.terms if isinstance(x, Name) and x.name in bars & {"z"} and not x.accents)
            if len(item.terms) > 1 and counts_d(item):
                found.plain_d = True
            for term in item.terms:
                whole = key_of(term)
                if whole is not None:
                    found.terms.add(whole)
                if isinstance(term, Name) and term.name == "d" and term.style == "plain":
                    found.plain_d = True
        if isinstance(item, Fence) and isinstance(item.content, Name) and item.content.name == "d":
            found.plain_d = True
        nested = list(children(item))
        raised = item.sup if isinstance(item, Script) else None  # what is in an exponent is not what the norm is of
        stack.extend((child, in_norm and child is not raised) for child in reversed(nested))


#: What most factors are.
_PLAIN = (Name, Number)


def _gather_letter(f: Node, ahead: Node | None, found: Evidence) -> None:
    """A letter or a number between letters and numbers."""
    key = key_of(f)
    if key:
        found.factors[key] = found.factors.get(key, 0) + 1
    if ahead is not None and is_capital(ahead):
        found.acting.add(key_of(ahead) or "")
        if key:
            found.acted_on.add(key)


def _gather_name(item: Name, found: Evidence, in_norm: bool) -> None:
    key = key_of(item)
    if not key:
        return
    found.names.add(key)
    found.seen[key] = found.seen.get(key, 0) + 1
    if item.name in ("d", "mathrm{d}", "Delta"):
        found.moving = True
    if item.accents and item.accents[-1] in ("dot", "ddot", "dddot"):
        found.moving = True
        bare = key_of(Name(item.start, item.end, item.name, item.style))
        found.primed.add(bare or "")
        found.dotted.add(bare or "")
    if in_norm:
        found.normed.add(key)
