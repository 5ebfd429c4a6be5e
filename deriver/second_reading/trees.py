"""What the second reader sends back, rebuilt as one of our expressions from a small list of classes; never evaluated.

Comes in: nested lists of JSON from another process. Goes out: an expression, or None: a class that is not listed, a name that our reading
does not have, a number that is no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b

__all__ = ["rebuilt"]

_DEEPEST, _LARGEST = 80, 400
_DIGITS = re.compile(r"-?\d{1,60}")
_DECIMAL = re.compile(r"-?\d{1,40}(?:\.\d{0,40})?(?:e[-+]?\d{1,3})?")
#: Class of SymPy -> our function.
_FUNCTIONS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "asinh": "arsinh", "acosh": "arcosh",
    "atanh": "artanh", "exp": "exp", "Abs": "abs", "floor": "floor", "ceiling": "ceil", "factorial": "factorial", "sign": "sign",
}  # fmt: skip
_CONSTANTS: dict[str, Expr] = {"Pi": b.PI, "Exp1": b.E, "ImaginaryUnit": b.I_UNIT}
_JOINED: dict[str, Callable[..., Expr]] = {"Add": b.add, "Mul": b.mul}


class _Unlisted(Exception):
    """Something that is not in the list."""


def rebuilt(tree: Any, names: Mapping[str, Expr], *, natural: bool = True) -> Expr | None:
    r"""The expression a tree stands for, its symbols those of `names`; None for what is not listed.

    natural: a logarithm to base 10 is taken for the natural one (that reader's custom for `\log` without a base).

    >>> x = b.symbol("x")
    >>> rebuilt(["Pow", ["Symbol", "x"], ["Rational", "2", "1"]], {"x": x}).latex
    'x^2'
    >>> rebuilt(["Matrix", ["Symbol", "x"]], {"x": x}) is None
    True
    """
    try:
        return _Rebuild(names, natural).node(tree, 0)
    except (_Unlisted, DeriverError, ArithmeticError, AssertionError, ValueError, TypeError, RecursionError):
        return None


class _Rebuild:
    def __init__(self, names: Mapping[str, Expr], natural: bool) -> None:
        self.names = names
        self.natural = natural
        self.count = 0

    def node(self, tree: Any, depth: int) -> Expr:
        self.count += 1
        if self.count > _LARGEST or depth > _DEEPEST or not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
            raise _Unlisted
        kind, rest = tree[0], tree[1:]
        if kind == "Symbol":
            return self.name(rest)
        if kind in ("Rational", "Float"):
            return _number(kind, rest)
        if kind in _CONSTANTS and not rest:
            return _CONSTANTS[kind]
        args = [self.node(each, depth + 1) for each in rest]
        if kind in _JOINED and len(args) >= 1:
            return _JOINED[kind](*args)
        if kind == "binomial" and len(args) == 2:
            return b.binomial(*args)
        if kind == "Pow" and len(args) == 2:
            return b.power(*args)
        if kind == "log" and len(args) == 1:
            return b.function("log", args[0])
        if kind == "log" and len(args) == 2:
            base = args[1]
            if base is b.E or (self.natural and base is b.num(10)):
                return b.function("log", args[0])
            return b.divide(b.function("log", args[0]), b.function("log", base))
        if kind in _FUNCTIONS and len(args) == 1:
            return b.function(_FUNCTIONS[kind], args[0])
        raise _Unlisted

    def name(self, rest: list[Any]) -> Expr:
        if len(rest) == 1 and isinstance(rest[0], str):
            found = self.names.get(re.sub(r"[\\{}\s]", "", rest[0]))
            if found is not None:
                return found
        raise _Unlisted


def _number(kind: str, rest: list[Any]) -> Expr:
    if not all(isinstance(part, str) for part in rest):
        raise _Unlisted
    if kind == "Rational" and len(rest) == 2 and all(_DIGITS.fullmatch(part) for part in rest):
        return b.num(Fraction(int(rest[0]), int(rest[1])))
    if kind == "Float" and len(rest) == 1 and _DECIMAL.fullmatch(rest[0]):
        return b.num(Fraction(rest[0]))
    raise _Unlisted
