"""Solutions of small systems of equations over the reals, all of them or a reason why not; and values at random points."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from ..calculus.ending import Doubt
from .polynomial_systems import polynomial_solutions

__all__ = ["real_solutions", "sampled"]


def real_solutions(s: Any, equations: Sequence[Any], letters: Sequence[Any], apart: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All real solutions; those where one of `apart` vanishes may be left out.

    Errors: Doubt where there are infinitely many, where a letter stays, or where they are not found surely.
    """
    plain = [s.Dummy(z.name) for z in letters]  # without assumptions: solutions are not lost, but sorted out afterwards
    table = dict(zip(letters, plain, strict=True))
    rows = [r for e in equations for r in [_numerator(s, e.subs(table))] if r != 0]
    if not rows:
        raise Doubt("every point solves these equations")
    if any(not r.has(*plain) for r in rows):
        return []
    if sum(r.count_ops() for r in rows) > 120:
        raise Doubt("these equations are too large to be solved surely")
    if len(letters) == 1:
        found = _one(s, rows, plain[0])
    else:
        found = _several(s, rows, plain, [*(table[z] for z in letters if z.is_positive), *(e.subs(table) for e in apart)])
    out = []
    for point in found:
        values = tuple(s.nsimplify(v) if v.is_Float else v for v in point)
        if any(v.has(*plain) for v in values):
            raise Doubt("there are infinitely many solutions")
        sizes = [v.is_real for v in values]
        if all(sizes):
            pass
        elif False in sizes:
            continue
        else:
            numbers = [complex(v.evalf(30)) if v.is_number else None for v in values]
            if any(n is None for n in numbers):
                pass
            elif any(abs(n.imag) > 1e-15 for n in numbers if n is not None):
                continue
        original = dict(zip(letters, values, strict=True))
        if all(_zero(s, e.subs(original)) for e in equations):
            out.append(values)
    unique: list[tuple[Any, ...]] = []
    for p in out:
        if p not in unique:
            unique.append(p)
    return unique


def _numerator(s: Any, e: Any) -> Any:
    """What must be zero: the numerator, without factors that never are."""
    top = s.fraction(s.together(e))[0]
    factors = s.factor(top) if top.count_ops() < 80 else top
    kept = [f for f in s.Mul.make_args(factors) if not isinstance(f, s.exp) and not (f.is_number and f != 0)]
    return s.Mul(*kept)


def _zero(s: Any, value: Any) -> bool:
    if value.has(s.nan, s.zoo, s.oo):
        return False
    if value == 0 or value.is_number and abs(complex(value.evalf(40))) < 1e-25:
        return True
    return bool(not value.is_number and s.simplify(value) == 0)


def _one(s: Any, rows: list[Any], z: Any) -> list[tuple[Any, ...]]:
    row = rows[0]
    out: set[Any] = set()
    for factor in s.Mul.make_args(s.factor(row)):
        base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
        if not base.has(z):
            continue
        if base.is_polynomial(z) and not base.free_symbols - {z}:
            poly = s.Poly(base, z)
            out |= set(s.roots(poly)) if sum(s.roots(poly).values()) == poly.degree() else set(poly.real_roots())
            continue
        real = s.Symbol("z_real", real=True)
        found = s.solveset(base.subs(z, real), real, s.S.Reals)
        if found == s.S.EmptySet:
            continue
        if isinstance(found, s.Intersection | s.Complement):
            found = next((a for a in found.args if isinstance(a, s.FiniteSet)), found)
        if not isinstance(found, s.FiniteSet):
            raise Doubt("the solutions are infinitely many or not found surely")
        out |= {v.subs(real, z) for v in found.args}
    return [(v,) for v in out]


def _several(s: Any, rows: list[Any], plain: list[Any], apart: list[Any]) -> list[tuple[Any, ...]]:
    """By elimination, one factor after the other; polynomials and what is linear in a letter."""
    if all(r.is_polynomial(*plain) for r in rows):
        return _polynomial(s, rows, plain, apart)
    return _split(s, rows, plain, {}, 0)


def _polynomial(s: Any, rows: list[Any], plain: list[Any], apart: list[Any]) -> list[tuple[Any, ...]]:
    if any(r.free_symbols - set(plain) for r in rows):
        if all(s.Poly(r, *plain).total_degree() == 1 for r in rows):
            found = s.linsolve(rows, *plain)
            return [tuple(v) for v in found]
        return _split(s, rows, plain, {}, 0)
    return polynomial_solutions(s, rows, plain, [e for e in apart if e.is_polynomial(*plain) and not e.free_symbols - set(plain)])


def _split(s: Any, rows: list[Any], plain: list[Any], known: dict[Any, Any], depth: int) -> list[tuple[Any, ...]]:
    """Solve an equation with one unknown left, put each of its solutions in, go on."""
    rows = [r for r in (_numerator(s, s.expand(e)) if e.is_polynomial(*plain) else _numerator(s, e) for e in rows) if r != 0]
    open_ = [z for z in plain if z not in known]
    if any(not r.has(*open_) and not _zero(s, r) for r in rows):
        return []
    rows = [r for r in rows if r.has(*open_)]
    if not open_:
        return [tuple(known[z] for z in plain)]
    if not rows or depth > 12:
        raise Doubt("the solutions are infinitely many or not found surely")
    for row in sorted(rows, key=lambda r: r.count_ops()):
        factors = [f.base if f.is_Pow and f.exp.is_positive else f for f in s.Mul.make_args(s.factor(row))]
        factors = [f for f in factors if f.has(*open_)]
        if len(factors) > 1:
            rest = [r for r in rows if r is not row]
            out = []
            for f in factors:
                out += _split(s, [f, *rest], plain, known, depth + 1)
            return out
    for row in sorted(rows, key=lambda r: r.count_ops()):
        letters = [z for z in open_ if row.has(z)]
        if len(letters) == 1:
            out = []
            for (value,) in _one(s, [row], letters[0]):
                if value.is_number and value.is_real is False:
                    continue
                out += _split(
                    s, [r.subs(letters[0], value) for r in rows if r is not row], plain, _put(known, letters[0], value), depth + 1
                )
            return out
    for row in sorted(rows, key=lambda r: r.count_ops()):
        for z in open_:
            if row.has(z) and row.is_polynomial(z) and s.degree(row, z) == 1:
                slope = s.expand(row).coeff(z, 1)
                if slope.has(*open_):
                    continue
                value = s.simplify(-(s.expand(row) - slope * z) / slope)
                rest = [r.subs(z, value) for r in rows if r is not row]
                found = _split(s, rest, [p for p in plain if p != z], {k: v for k, v in known.items() if k != z}, depth + 1)
                others = [p for p in plain if p != z]
                out = []
                for point in found:
                    table = dict(zip(others, point, strict=True))
                    whole = {**table, z: value.subs(table)}
                    out.append(tuple(whole[p] for p in plain))
                return out
    raise Doubt("these equations are not solved surely here")


def _put(known: dict[Any, Any], z: Any, value: Any) -> dict[Any, Any]:
    return {**{k: (v.subs(z, value) if hasattr(v, "subs") else v) for k, v in known.items()}, z: value}


def sampled(s: Any, f: Any, letters: Sequence[Any], count: int = 400, seed: int = 7) -> list[tuple[tuple[float, ...], float]]:
    """Values at random points of growing size; points without a value are left out."""
    g = s.lambdify(list(letters), f, "math")
    draw = random.Random(seed)
    out = []
    for i in range(count):
        size = (0.5, 2.0, 8.0, 30.0)[i % 4]
        point = tuple(draw.uniform(-size, size) for _ in letters)
        try:
            value = float(g(*point))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            continue
        out.append((point, value))
    return out
