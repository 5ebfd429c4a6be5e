r"""Complex arrays, put together of real ones: A = X + iY, a Hermitian matrix of a symmetric and a skew one, a unitary one by Cayley's map.

What is said of a complex array is thereby said of real arrays, of which points are drawn. Comes in: a claim in which symbols stand for
complex arrays. Goes out: the claim about their parts, and the way back from the parts of a counterexample to the arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Any

from flint import fmpq, fmpq_mat

from ..expression import Expr, substitute
from ..expression import build as b
from ..model import Claim, Verdict
from .domain import Domain, flatten
from .exact import Complex

__all__ = ["Parted", "parted", "supposed"]

_PLAIN = frozenset({"complex", "real", "square"})
#: Classes that a matrix lies in where its real and its imaginary part do.
_BY_PARTS = frozenset({"diagonal", "upper_triangular", "lower_triangular", "symmetric", "skew", "toeplitz"})
#: What follows from another property, which then says it.
_IMPLIED = {
    "normal": frozenset({"hermitian", "skew_hermitian", "unitary", "diagonal", "skew"}),
    "diagonalizable": frozenset({"hermitian", "skew_hermitian", "unitary", "diagonal"}),
    "full_column_rank": frozenset({"invertible", "unitary", "positive_definite"}),
    "full_row_rank": frozenset({"invertible", "unitary", "positive_definite"}),
    "nonzero": frozenset({"unitary", "invertible", "positive_definite"}),
    "symmetric": frozenset({"diagonal"}),
    "upper_triangular": frozenset({"diagonal"}),
    "lower_triangular": frozenset({"diagonal"}),
}


@dataclass(frozen=True)
class Parted:
    """A claim about the parts of complex arrays; `arrays` gives the array from the values of its parts, by its name."""

    claim: Claim
    arrays: Mapping[str, tuple[tuple[str, ...], Callable[..., fmpq_mat]]]

    def whole(self, verdict: Verdict) -> Verdict:
        """A verdict about the parts as one about the arrays."""
        example = verdict.counterexample
        if example is not None:
            inner = {part for parts, _ in self.arrays.values() for part in parts}
            kept = {name: value for name, value in example.items() if name not in inner}
            for name, (parts, make) in self.arrays.items():
                if all(p in example for p in parts):
                    vector = all(not _is_table(example[p]) for p in parts)
                    kept[name] = _text(make(*(_block(example[p], imaginary=p.endswith(("_im", "_y"))) for p in parts)), vector)
            verdict = replace(verdict, counterexample=kept)
        if verdict.outcome == "conditional":  # a condition on the parts is none that anybody would state
            verdict = replace(verdict, outcome="refuted", condition=None, method="a point at which the sides differ")
        return replace(verdict, suggestion=None, method=f"complex arrays by their parts, {verdict.method}" if verdict.method else "")


def parted(claim: Claim, domain: Domain) -> Parted | None:
    """The claim about real parts; None where a declared property of a complex array has no construction."""
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    table: dict[Expr, Expr] = {}
    arrays: dict[str, tuple[tuple[str, ...], Callable[..., fmpq_mat]]] = {}
    said: list[Expr] = []
    for s in domain.symbols:
        if s.is_scalar or "complex" not in domain.properties[s]:
            continue
        names = set(domain.properties[s])
        for c in conditions:
            word = _meaning(c, s)
            if word is not None:
                names.add(word)
                said.append(c)
        made = _made(s, names - _PLAIN, said)
        if made is None:
            return None
        table[s], parts, make = made
        arrays[s.name] = (tuple(p.name for p in parts), make)
        if "invertible" in names and "unitary" not in names and not names & {"positive_definite"}:
            said.append(c := b.relation("!=", b.det(s), b.ZERO))
            conditions = [*conditions, c]
            said.remove(c)
    if not table:
        return None
    rest = tuple(substitute(c, table) for c in conditions if c not in said)
    left, right = substitute(claim.left, table), None if claim.right is None else substitute(claim.right, table)
    if right is not None and claim.relation in ("succ", "succeq", "prec", "preceq"):
        blocks = [_real_block(e) for e in (left, right)]
        if blocks[0] is None or blocks[1] is None:
            return None
        left, right = blocks[0], blocks[1]
    context = replace(claim.context, conditions=())
    return Parted(replace(claim, left=left, right=right, conditions=rest, context=context, alternatives=()), arrays)


def _real_block(e: Expr) -> Expr | None:
    """[[X, -Y], [Y, X]] for X + iY, of the same sign: an order of Hermitian matrices as one of real symmetric ones; None where the parts
    are not told apart."""
    if e.op in ("zeros", "number"):
        return e if e.is_scalar else b.block([[e, e], [e, e]])
    parts = _split(e)
    if parts is None:
        return None
    x, y = parts
    return b.block([[x, b.negative(y)], [y, x]])


def _split(e: Expr) -> tuple[Expr, Expr] | None:
    """The real and the imaginary part of sums and products of real letters and i; None for anything else."""
    if e is b.I_UNIT:
        return b.ZERO, b.ONE
    if e.op in ("symbol", "number", "identity", "zeros", "ones") or not e.args:
        return e, b.zeros(e.shape)
    parts = [_split(a) for a in e.args]
    if any(p is None for p in parts):
        return None
    known = [p for p in parts if p is not None]
    if e.op == "add":
        return b.add(*(p[0] for p in known)), b.add(*(p[1] for p in known))
    if e.op == "transpose":
        return b.transpose(known[0][0]), b.transpose(known[0][1])
    if e.op == "conj":
        return known[0][0], b.negative(known[0][1])
    if e.op in ("mul", "dot"):
        join = b.mul if e.op == "mul" else b.dot
        x, y = known[0]
        for u, v in known[1:]:
            x, y = b.subtract(join(x, u), join(y, v)), b.add(join(x, v), join(y, u))
        return x, y
    return None


def supposed(claim: Claim, domain: Domain) -> Iterator[tuple[str, Claim]]:
    """The claim under one more condition on its square complex matrices, with the condition as LaTeX: Hermitian, unitary, commuting."""
    arrays = [s for s in domain.symbols if "complex" in domain.properties[s] and s.shape.kind == "matrix" and s.shape.rows == s.shape.cols]
    free = [s for s in arrays if not set(domain.properties[s]) - _PLAIN - {"invertible"}]
    for s in free:
        star = b.transpose(b.conj(s))
        yield rf"{s.latex}^* = {s.latex}", replace(claim, conditions=(*claim.conditions, b.relation("=", star, s)))
        rows = s.shape.rows
        assert rows is not None
        yield (
            rf"{s.latex}^*{s.latex} = I",
            replace(claim, conditions=(*claim.conditions, b.relation("=", b.dot(star, s), b.identity(rows)))),
        )
    for first, second in combinations(free, 2):
        if first.shape == second.shape and not any(second in c.free for c in (*claim.conditions, *claim.context.conditions)):
            rows = first.shape.rows
            assert rows is not None
            terms = [b.mul(b.symbol(f"c_{k}_com"), p) for k, p in enumerate((b.identity(rows), first, b.dot(first, first)))]
            one = {second: b.add(*terms)}  # what commutes with a generic matrix is a polynomial in it
            right = None if claim.right is None else substitute(claim.right, one)
            pair = f"{first.latex}{second.latex} = {second.latex}{first.latex}"
            yield pair, replace(claim, left=substitute(claim.left, one), right=right)


def _meaning(c: Expr, s: Expr) -> str | None:
    """What a condition says of an array in one word: A^* = A, A^*A = I, A \\succ 0."""
    if c.op != "relation" or c.free != {s}:
        return None
    left, right = c.args
    star = b.transpose(b.conj(s))
    if c.data in ("=", "equiv") and s.shape.kind == "matrix":
        if {left, right} == {s, star}:
            return "hermitian"
        if {left, right} in ({b.negative(s), star}, {s, b.negative(star)}):
            return "skew_hermitian"
        sides = [x for x in (left, right) if x.op != "identity"]
        if len(sides) == 1 and sides[0] in (b.dot(star, s), b.dot(s, star)) and s.shape.rows == s.shape.cols:
            return "unitary"
    if c.data in ("succ", "succeq") and left is s and right.op in ("zeros", "number"):
        return "positive_definite" if c.data == "succ" else "positive_semidefinite"
    return None


def _part(s: Expr, mark: str, properties: Sequence[str]) -> Expr:
    rows, cols = s.shape
    square = ("square",) if s.shape.kind == "matrix" and rows == cols and properties else ()
    return b.symbol(f"{s.name}_{mark}", s.shape, ("real", *properties, *square), latex=rf"{s.latex}_{{\mathrm{{{mark}}}}}")


def _made(s: Expr, names: set[str], said: list[Expr]) -> tuple[Expr, list[Expr], Callable[..., fmpq_mat]] | None:
    """(the array out of its parts, the parts, the same for numbers); None where the properties have no construction."""
    core = {n for n in names if not names & _IMPLIED.get(n, frozenset())}
    if s.shape.kind != "matrix":
        if core - {"unit"}:
            return None
        x, y = _part(s, "re", ("nonzero",) if core else ()), _part(s, "im", ())
        if core:
            return None  # of norm 1: the real and the imaginary part lie on a sphere together
        return b.add(x, b.mul(b.I_UNIT, y)), [x, y], lambda p, q: p + q
    rows = s.shape.rows
    assert rows is not None
    definite = core & {"positive_definite", "positive_semidefinite"}
    if definite:
        if core - definite - {"hermitian", "invertible", "symmetric"}:
            return None
        x, y = _part(s, "re", ()), _part(s, "im", ())
        root = b.add(x, b.mul(b.I_UNIT, y))
        product = b.dot(b.transpose(b.conj(root)), root)
        if "positive_definite" not in definite:
            return product, [x, y], lambda p, q: (p + q).transpose() * (p + q)
        d = _part(s, "d", ("diagonal", "positive_definite"))
        return b.add(product, d), [x, y, d], lambda p, q, r: (p + q).transpose() * (p + q) + r
    if "unitary" in core:
        if core - {"unitary", "invertible"}:
            return None
        x, y, d = _part(s, "re", ("skew",)), _part(s, "im", ("symmetric",)), _part(s, "d", ("diagonal", "orthogonal"))
        k, one = b.add(x, b.mul(b.I_UNIT, y)), b.identity(rows)
        value = b.dot(b.subtract(one, k), b.inverse(b.add(one, k)), d)
        return value, [x, y, d], lambda p, q, r: _cayley(p + q) * r
    if core - {"invertible"} == {"normal"}:
        p, q, d = _part(s, "re", ("diagonal",)), _part(s, "im", ("diagonal",)), _part(s, "d", ("orthogonal",))
        x, y = _part(s, "x", ("skew",)), _part(s, "y", ("symmetric",))
        k, one = b.add(x, b.mul(b.I_UNIT, y)), b.identity(rows)
        turn = b.dot(b.subtract(one, k), b.inverse(b.add(one, k)), d)
        value = b.dot(turn, b.add(p, b.mul(b.I_UNIT, q)), b.transpose(b.conj(turn)))
        return value, [p, q, x, y, d], lambda p, q, x, y, d: _turned(_cayley(x + y) * d, p + q)
    pairs = {"hermitian": ("symmetric", "skew"), "skew_hermitian": ("skew", "symmetric")}
    word = next((w for w in pairs if w in core), None)
    if word is not None:
        if core - {word, "invertible"}:
            return None
        x, y = (_part(s, m, (p,)) for m, p in zip(("re", "im"), pairs[word], strict=True))
        return b.add(x, b.mul(b.I_UNIT, y)), [x, y], lambda p, q: p + q
    if core - _BY_PARTS - {"invertible"}:
        return None
    own = sorted(core & _BY_PARTS)
    x, y = _part(s, "re", own), _part(s, "im", own)
    return b.add(x, b.mul(b.I_UNIT, y)), [x, y], lambda p, q: p + q


# Numbers: a complex matrix X + iY as the real one [[X, -Y], [Y, X]], whose transpose is that of the conjugate transpose.


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def _block(value: Any, *, imaginary: bool) -> fmpq_mat:
    """A real or an imaginary part as a matrix of twice the size."""
    table = [[Fraction(x) for x in (row if isinstance(row, list) else [row])] for row in value]
    m, n = len(table), len(table[0])
    zero = Fraction(0)
    if imaginary:
        rows = [[*([zero] * n), *(-x for x in r)] for r in table] + [[*r, *([zero] * n)] for r in table]
    else:
        rows = [[*r, *([zero] * n)] for r in table] + [[*([zero] * n), *r] for r in table]
    return fmpq_mat(2 * m, 2 * n, [fmpq(x.numerator, x.denominator) for r in rows for x in r])


def _cayley(k: fmpq_mat) -> fmpq_mat:
    one = fmpq_mat(k.nrows(), k.nrows(), [fmpq(int(i == j)) for i in range(k.nrows()) for j in range(k.nrows())])
    return (one - k) * (one + k).inv()


def _turned(u: fmpq_mat, a: fmpq_mat) -> fmpq_mat:
    return u * a * u.transpose()


def _text(a: fmpq_mat, vector: bool) -> Any:
    m, n = a.nrows() // 2, a.ncols() // 2
    found = [[str(Complex(_fraction(a[i, j]), _fraction(a[m + i, j]))) for j in range(n)] for i in range(m)]
    return [row[0] for row in found] if vector else found


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))
