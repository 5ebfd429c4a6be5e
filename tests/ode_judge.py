"""A judge of solutions that shares nothing with the tool: the answer is put into an equation typed by hand, and evaluated."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

import sympy as s

DIGITS = 30
_LETTERS = ("x", "t", "y")


def names_of(*objects: Any) -> dict[str, Any]:
    """The letters of what the tool answered, by name, so that typed text speaks of the same ones."""
    return {z.name: z for o in objects for z in o.free_symbols}


def read(text: str, names: dict[str, Any]) -> Any:
    """Typed text as a SymPy object; names the answer does not hold become real symbols."""
    plain = s.sympify(text, locals={"E": s.Symbol("E"), "N": s.Symbol("N"), "S": s.Symbol("S")} | names)
    return plain.subs({z: names.setdefault(z.name, s.Symbol(z.name, real=True)) for z in plain.free_symbols})


def constants_of(answer: Any) -> list[Any]:
    """C, C1, C2, ..."""
    return sorted((z for z in answer.free_symbols if re.fullmatch("C(_?[0-9]+)?", z.name)), key=str)


def number(value: Any, at: dict[Any, Any]) -> Any:
    """The value at a point, real; None where it is not defined or not real."""
    try:
        found = s.N(value.subs(at), DIGITS)
    except (ValueError, TypeError, ZeroDivisionError, OverflowError):
        return None
    if found.free_symbols or not found.is_number or found.has(s.nan, s.zoo, s.oo):
        return None
    real, imaginary = found.as_real_imag()
    if abs(imaginary) > s.Float("1e-20") * (1 + abs(real)):
        return None
    return real


def points(letters: list[Any], seed: int, count: int = 60) -> list[dict[Any, Any]]:
    """Random rational points; small and large, positive ones first."""
    r = random.Random(seed)
    signs = [1] * (count // 2) + [-1] * (count - count // 2)
    return [
        {
            z: s.Rational(r.randint(1, 40), r.randint(7, 23)) * (1 if z.is_positive or k % 3 == 0 else signs[(k + i) % count])
            for i, z in enumerate(letters)
        }
        for k in range(count)
    ]


def vanishes(value: Any, size: Any, conditions: Sequence[Any] = (), needed: int = 3) -> bool:
    """Whether a value is zero at random points (relative to `size`); the points must be enough."""
    for equality in [c for c in conditions if isinstance(c, s.Equality)]:
        letter = min(equality.free_symbols, key=str)
        put = {letter: s.solve(equality, letter)[-1]}
        value, size = value.subs(put), size.subs(put)
        conditions = [c for c in conditions if c != equality]
    letters = sorted(value.free_symbols | size.free_symbols, key=str)
    letters += sorted({z for c in conditions for z in c.free_symbols} - set(letters), key=str)
    seen = 0
    for at in points(letters, 7) if letters else [{}]:
        if any(c.subs(at) != True for c in conditions):  # noqa: E712
            continue
        v, n = number(value, at), number(size, at)
        if v is None or n is None:
            continue
        if abs(v) > s.Float("1e-18") * (1 + abs(n)):
            return False
        seen += 1
        if seen >= needed:
            return True
    return seen >= (1 if not letters else needed)


def residual(equation: str, variable: str, answer: Any, order: int, conditions: Sequence[Any] = ()) -> tuple[Any, Any]:
    """F(x, y, y', ...) with the answer put in, and what its size is compared with; letters are those of the answer and its conditions."""
    if isinstance(answer, s.Equality):
        names = names_of(answer)
        x = names.setdefault(variable, s.Symbol(variable, real=True))
        y = names.get("y") or next(names[k] for k in names if k not in (variable,) and not k.startswith("C"))
        G = answer.lhs - answer.rhs
        slope = -G.diff(x) / G.diff(y)
        put = {"y0": y, "y1": slope}
        if order > 1:
            put["y2"] = slope.diff(x) + slope.diff(y) * slope
        F = read(equation, names)
        return F.subs({z: put[z.name] for z in F.free_symbols if z.name in put}, simultaneous=True), y
    names = names_of(answer, *conditions)
    x = names.setdefault(variable, s.Symbol(variable, real=True))
    F = read(equation, names)
    put = {
        z: answer.diff(x, int(z.name[1:])) if z.name != "y0" else answer for z in F.free_symbols if z.name in ("y0", "y1", "y2", "y3", "y4")
    }
    return F.subs(put, simultaneous=True).doit(), answer


def independent(answer: Any, variable: str, order: int) -> bool:
    """Whether the constants are as many as the order says, and the answer depends on each in its own way (a Wronskian by the constants)."""
    constants = constants_of(answer)
    if isinstance(answer, s.Equality):
        return len(constants) == order
    if len(constants) != order:
        return False
    x = names_of(answer).get(variable, s.Symbol(variable, real=True))
    W = s.Matrix(order, order, lambda i, j: answer.diff(x, i).diff(constants[j]) if i else answer.diff(constants[j])).det()
    for at in points(sorted(W.free_symbols, key=str), 11):
        v = number(W, at)
        if v is not None and abs(v) > s.Float("1e-18"):
            return True
    return False


def meets(answer: Any, variable: str, condition: str) -> bool:
    """`1@0=2`: the first derivative at 0 is 2."""
    head, value = condition.split("=")
    k, point = head.split("@")
    names = names_of(answer)
    x = names.setdefault(variable, s.Symbol(variable, real=True))
    at, value = read(point, names), read(value, names)
    if isinstance(answer, s.Equality):
        y = names["y"]
        left = (answer.lhs - answer.rhs).subs({x: at, y: value})
    else:
        left = (answer.diff(x, int(k)) if int(k) else answer).subs(x, at) - value
    if s.simplify(left) == 0:
        return True
    return vanishes(left, s.Integer(1))


def named(lost: str, answers: list[Any], variable: str) -> bool:
    """Whether a solution stands among the answers, as one of its own or inside the family for some value of the constant."""
    objects = [a.sympy for a in answers]
    names = names_of(*objects)
    L = read(lost, names)
    for answer in answers:
        value = answer.sympy
        if isinstance(value, s.Equality):
            continue
        if not constants_of(value):
            if s.simplify(value - L) == 0:
                return True
            continue
        (c, *_) = constants_of(value)
        for k in (0, 1, -1):
            at = value.subs(c, k)
            if not at.has(s.nan, s.zoo) and s.simplify(at - L) == 0:
                return True
    return False
