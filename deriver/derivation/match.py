"""Matching of typed patterns, and building from them.

Every symbol of a pattern is a pattern variable. A scalar variable matches scalars, a vector variable vectors; a matrix variable
matches whatever fits its sides, vectors included: a side that is absent binds the size letter to "absent", so that a law for
`A D` holds for `a^T x` too. Size letters are unified over the whole pattern. Sums and scalar products match in any order,
chains match in order, and the last variable takes what is left over.

Knows no operation but the three that carry structure (sum, product of scalars, chain).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import TypeMistake
from ..expression import build as b
from ..expression.nodes import BINDERS, Expr
from ..expression.shapes import Dim, Shape
from .facts import has

__all__ = ["ABSENT", "Env", "Unbuildable", "instantiate", "match"]

#: Pattern symbol -> expression, and size letter -> size (or ABSENT).
Env = dict[Any, Any]


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


class Unbuildable(Exception):
    """What a template asks for does not exist for these bindings: an identity without a size, sizes that do not fit."""


def match(pattern: Expr, expression: Expr, env: Env) -> Iterator[Env]:
    """Every way to make `pattern` equal to `expression`, extending `env`, which is never changed.

    >>> from deriver.expression.build import symbol, power, TWO
    >>> u, t = symbol("u"), symbol("t")
    >>> [found[u] is t for found in match(power(u, TWO), power(t, TWO), {})]
    [True]
    """
    op = pattern.op
    if op == "symbol":
        bound = bind(pattern, expression, env)
        if bound is not None:
            yield bound
        return
    if expression.op == "number" and op in ("mul", "add"):
        counted = _counted(pattern, expression, env)
        if counted is not None:
            yield counted
        return
    if op == "mul" and expression.op != "mul":
        return
    if op != expression.op:
        return
    if op == "add" or op == "mul":
        yield from _any_order(pattern, pattern.args, expression.args, env)
        return
    if op == "dot" or op == "hadamard":
        yield from _in_order(op, pattern.args, expression.args, env)
        return
    if not pattern.args:
        extended = _leaf(pattern, expression, env)
        if extended is not None:
            yield extended
        return
    if pattern.data != expression.data or len(pattern.args) != len(expression.args):
        return
    yield from _pairwise(pattern.args, expression.args, env)
    if op in BINDERS and pattern.args[0].op == "entry" and pattern.args[0].args[1:] == (pattern.args[1],):
        # x_i under a binder of i stands for any term that depends on i
        yield from _pairwise(pattern.args[1:], expression.args[1:], {**env, pattern.args[0]: expression.args[0]})


def _counted(pattern: Expr, number: Expr, env: Env) -> Env | None:
    """`env` with k bound where a pattern such as 2k or 2k + 1 with a natural k has this value."""
    letters = [x for x in pattern.free if "natural" in x.properties]
    if len(letters) != 1 or len(pattern.free) != 1:
        return None
    scaled = [a for a in (pattern.args if pattern.op == "add" else (pattern,)) if a.op == "mul"]
    rest = [a for a in pattern.args if a.op == "number"] if pattern.op == "add" else []
    if len(scaled) != 1 or len(scaled[0].args) != 2 or len(rest) != len(pattern.args) * (pattern.op == "add") - (pattern.op == "add"):
        return None
    factor, letter = scaled[0].args
    if factor.op != "number" or letter is not letters[0]:
        return None
    count = (number.data - sum(a.data for a in rest)) / factor.data
    return bind(letter, b.num(count), env) if count.denominator == 1 and count >= 1 else None


def bind(variable: Expr, expression: Expr, env: Env) -> Env | None:
    """`env` with the variable bound, or None when it is bound to something else or the shapes do not fit."""
    known = env.get(variable)
    if known is not None:
        return env if known is expression else None
    sizes = unify(variable.shape, expression.shape, env)
    if sizes is None or not all(name == "real" or has(expression, name) for name in variable.properties):
        return None
    return {**sizes, variable: expression}


def unify(pattern: Shape, shape: Shape, env: Env) -> Env | None:
    """`env` with the size letters of `pattern` bound so that it becomes `shape`, or None."""
    for want, have in zip(pattern, shape, strict=True):
        if want is None:
            if have is not None:
                return None
            continue
        letter = want.letter
        value: Any = ABSENT if have is None else have
        if letter is None:
            if value is ABSENT or want.substitute({k: v for k, v in env.items() if type(v) is Dim}) != value:
                return None
            continue
        known = env.get(letter)
        if known is None:
            env = {**env, letter: value}
        elif known != value:
            return None
    return env


def _leaf(pattern: Expr, expression: Expr, env: Env) -> Env | None:
    if pattern.op in ("identity", "zeros", "ones"):
        return unify(pattern.shape, expression.shape, env)
    if pattern.op == "commutation":
        return unify(Shape(*pattern.data), Shape(*expression.data), env)
    return env if pattern.data == expression.data else None


def _pairwise(patterns: Sequence[Expr], expressions: Sequence[Expr], env: Env) -> Iterator[Env]:
    if not patterns:
        yield env
        return
    if len(patterns) == 1:
        yield from match(patterns[0], expressions[0], env)
        return
    for found in match(patterns[0], expressions[0], env):
        yield from _pairwise(patterns[1:], expressions[1:], found)


def _in_order(op: str, patterns: Sequence[Expr], factors: Sequence[Expr], env: Env) -> Iterator[Env]:
    """Chains: a variable may take several neighbours."""
    if not patterns:
        if not factors:
            yield env
        return
    first, rest = patterns[0], patterns[1:]
    longest = len(factors) - len(rest)
    if longest < 1:
        return
    if first.op != "symbol":
        for found in match(first, factors[0], env):
            yield from _in_order(op, rest, factors[1:], found)
        return
    lengths = range(longest, 0, -1) if not rest else range(1, longest + 1)
    for length in (longest,) if not rest else lengths:
        part = factors[0] if length == 1 else _joined(op, factors[:length])
        if part is None or part.is_scalar != first.is_scalar:
            continue
        extended = bind(first, part, env)
        if extended is not None:
            yield from _in_order(op, rest, factors[length:], extended)


def _joined(op: str, factors: Sequence[Expr]) -> Expr | None:
    return b.dot(*factors) if op == "dot" else b.hadamard(*factors)


def _any_order(node: Expr, patterns: Sequence[Expr], items: Sequence[Expr], env: Env) -> Iterator[Env]:
    """Sums and scalar products: what has structure chooses first, then variables; the last variable takes the rest."""
    firm = [p for p in patterns if p.op != "symbol"]
    loose = [p for p in patterns if p.op == "symbol"]
    if len(items) < len(patterns):
        return
    yield from _firm(node.op, firm, loose, list(items), env)


def _firm(op: str, firm: list[Expr], loose: list[Expr], items: list[Expr], env: Env) -> Iterator[Env]:
    if not firm:
        yield from _loose(op, loose, items, env)
        return
    for i, item in enumerate(items):
        for found in match(firm[0], item, env):
            yield from _firm(op, firm[1:], loose, items[:i] + items[i + 1 :], found)


def _loose(op: str, loose: list[Expr], items: list[Expr], env: Env) -> Iterator[Env]:
    if not loose:
        if not items:
            yield env
        return
    variable, rest = loose[0], loose[1:]
    if not rest:
        whole = items[0] if len(items) == 1 else (b.add(*items) if op == "add" else b.mul(*items))
        bound = bind(variable, whole, env) if items else None
        if bound is not None:
            yield bound
        return
    for i, item in enumerate(items):
        bound = bind(variable, item, env)
        if bound is not None:
            yield from _loose(op, rest, items[:i] + items[i + 1 :], bound)


def instantiate(template: Expr, env: Env) -> Expr:
    """The template with its variables and size letters replaced; `Unbuildable` where that does not exist."""
    try:
        return _instance(template, env)
    except TypeMistake as error:
        raise Unbuildable(str(error)) from error


def _instance(template: Expr, env: Env) -> Expr:
    op = template.op
    if op == "entry" and template in env:
        whole: Expr = env[template]
        return whole
    if op == "symbol":
        found = env.get(template)
        if found is None:
            size = env.get(template.name)
            if isinstance(size, Dim):
                return size_expression(size)
            raise Unbuildable(template.name)
        assert isinstance(found, Expr)
        return found
    if not template.args:
        if op in ("identity", "zeros", "ones"):
            rows, cols = (_size(side, env) for side in template.shape)
            if op == "identity":
                if rows is None:
                    return b.ONE
                return b.identity(rows)
            return b.zeros(Shape(rows, cols)) if op == "zeros" else b.ones(Shape(rows, cols))
        if op == "commutation":
            m, n = (_size(side, env) for side in template.data)
            if m is None or n is None:
                raise Unbuildable("commutation")
            return b.commutation(m, n)
        return template
    if op == "basis":
        rows = _size(template.shape.rows, env)
        if rows is None:
            raise Unbuildable("basis")
        return b.basis(_instance(template.args[0], env), rows)
    if op in ("sum", "product", "integral"):
        index = template.args[1]
        env = {**env, index: env.get(index, index)}
    return b.rebuild(template, tuple(_instance(arg, env) for arg in template.args))


def _size(side: Dim | None, env: Env) -> Dim | None:
    if side is None:
        return None
    letter = side.letter
    if letter is not None:
        found = env.get(letter)
        if found is None:
            raise Unbuildable(letter)
        return None if found is ABSENT else found
    sizes = {name: env[name] for name in side.letters if isinstance(env.get(name), Dim)}
    return side.substitute(sizes)


def size_expression(size: Dim) -> Expr:
    """A size as a scalar expression: 3, n, n p, n + 1."""
    terms = []
    for letters, coefficient in size.terms:
        terms.append(b.mul(b.num(coefficient), *(b.symbol(name, properties=("natural",)) for name in letters)))
    return b.add(*terms) if terms else b.ZERO
