"""An example for a rule: a gradient that it gives, or its two sides in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import DeriverError
from ..expression import Expr, walk
from ..expression.numpy_code import to_numpy
from ..model import Rule

__all__ = ["example_of"]

_BUILTINS = {"sum": sum, "max": max, "min": min, "range": range, "float": float}
_SIZES = (2, 3, 2, 3, 2)


def example_of(rule: Rule, rules: Sequence[str] = ()) -> str:
    """An example in a line of text, `$` around formulas; nothing where none is found."""
    if rule.claim is None or rule.claim.op != "relation":
        return ""
    left, right = rule.claim.args
    if left.op == "differential" and left.is_scalar:
        return _gradient(rule, left.args[0], right, rules)
    return _numbers(rule, left, right)


def _gradient(rule: Rule, body: Expr, right: Expr, rules: Sequence[str]) -> str:
    """The gradient that follows from the differential of a scalar."""
    from .. import api

    varying = [n.args[0] for n in walk(right) if n.op == "differential" and n.args[0].op == "symbol"]
    if not varying:
        return ""
    variable = varying[0]
    task = rf"\nabla_{{{variable.latex}}} \left({body.latex}\right)"
    try:
        derivation = api.derive(task, rule.context, rules=rules, check=False)
    except DeriverError:
        return ""
    if not derivation.answers:
        return ""
    from ..rendering.unicode_text import readable

    return readable(f"{task} = {derivation.answers[0].latex}")


def _numbers(rule: Rule, left: Expr, right: Expr) -> str:
    """Both sides at small whole numbers."""
    codes = to_numpy(left, right.free), to_numpy(right, left.free)
    if rule.conditions or None in codes or any(s.properties - {"real"} for s in left.free | right.free):
        return ""
    import numpy as np

    symbols = sorted((s for s in left.free | right.free if s.op == "symbol"), key=lambda s: s.name)
    letters = sorted({letter for s in symbols for letter in s.shape.letters})
    sizes = dict(zip(letters, _SIZES, strict=False))
    rng = np.random.default_rng(1)
    values: dict[str, Any] = {}
    for s in symbols:
        try:
            sides = [side.evaluate(sizes) for side in s.shape if side is not None]
        except KeyError:
            return ""
        value = rng.integers(-2, 4, size=sides)
        values[s.name] = value.astype(float) if sides else float(value)
    with np.errstate(all="ignore"):
        # Code that this package has written, over the names of the rule.
        results = [np.round(eval(str(code), {"np": np, "__builtins__": _BUILTINS}, values), 4) for code in codes]
    if not np.allclose(*results):
        return ""
    given = ", ".join(f"{name} = {_shown(value)}" for name, value in values.items())
    return f"at {given} both sides are {_shown(results[0])}"


def _shown(value: Any) -> str:
    import numpy as np

    return np.array2string(np.asarray(value), separator=", ", formatter={"float_kind": lambda v: f"{v:.10g}"}).replace("\n", "")
