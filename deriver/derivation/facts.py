"""What is certainly true of an expression from its declarations and its form: positive, nonzero, symmetric, invertible.

Each answer is True only when it follows; False means "not known". Comes in: expressions. Knows no rules.
"""

from __future__ import annotations

from ..expression import build as b
from ..expression.nodes import Expr
from ..expression.properties import closure

__all__ = ["has", "holds", "is_nonnegative", "is_positive"]


def has(expression: Expr, name: str) -> bool:
    """Whether the expression has a declared property, or inherits it.

    >>> from deriver.expression import matrix_shape
    >>> has(b.inverse(b.symbol("S", matrix_shape("n", "n"), ["positive_definite"])), "symmetric")
    True
    """
    return bool(expression.cached("has:" + name, lambda e: _has(e, name)))


def _has(e: Expr, name: str) -> bool:
    op = e.op
    if op == "symbol":
        return name in closure(e.properties)
    if op == "number":
        value = e.data
        facts: dict[str, bool] = {
            "natural": value.denominator == 1 and value > 0, "integer": value.denominator == 1, "positive": value > 0,
            "nonnegative": value >= 0, "nonzero": value != 0, "negative": value < 0,
        }  # fmt: skip
        return facts.get(name, False)
    if op == "identity":
        return name in _IDENTITY
    if name == "integer" and op in ("add", "mul"):
        return all(has(a, "integer") for a in e.args)
    if name in ("positive", "nonnegative", "nonzero"):
        return {"positive": is_positive, "nonnegative": is_nonnegative, "nonzero": is_nonzero}[name](e)
    if op == "transpose":
        swapped = {"full_column_rank": "full_row_rank", "full_row_rank": "full_column_rank",
                   "upper_triangular": "lower_triangular", "lower_triangular": "upper_triangular",
                   "orthonormal_columns": "orthonormal_rows", "orthonormal_rows": "orthonormal_columns"}  # fmt: skip
        return has(e.args[0], swapped.get(name, name))
    if name == "symmetric":
        return _symmetric(e)
    if name in ("positive_definite", "positive_semidefinite"):
        return _definite(e, strict=name == "positive_definite")
    if name == "invertible":
        if op in ("inverse", "expm"):
            return True
        if op == "dot":
            return all(f.shape.kind == "matrix" and has(f, "invertible") for f in e.args) or _definite(e, strict=True)
        if op == "matrix_power":
            return has(e.args[0], "invertible")
        if op == "mul":
            return has(e.args[-1], "invertible") and all(is_nonzero(f) for f in e.args[:-1])
        return e.shape.kind == "matrix" and _definite(e, strict=True)
    if name in ("diagonal", "orthogonal", "upper_triangular", "lower_triangular") and op in ("inverse", "matrix_power"):
        return has(e.args[0], name)
    if name == "diagonal":
        return op == "diag"
    if name == "positive_determinant":
        return has(e, "positive_definite")
    return False


_IDENTITY = closure(["positive_definite", "orthogonal", "diagonal", "permutation", "projector"]) | {"positive_determinant"}


def _symmetric(e: Expr) -> bool:
    op = e.op
    if op in ("diag", "eigenprojector"):
        return True
    if op in ("inverse", "pinv", "matrix_power", "expm"):
        return has(e.args[0], "symmetric")
    if op in ("mul",):
        return has(e.args[-1], "symmetric")
    if op in ("add", "hadamard", "hadamard_power") or (op == "sum" and e.shape.kind == "matrix"):
        arrays = [a for a in (e.args[:1] if op == "sum" else e.args) if not a.is_scalar]
        if all(has(a, "symmetric") for a in arrays):
            return True
        if op == "add":
            from .normal import transposed

            return set(arrays) == {transposed(a) for a in arrays}
        return False
    if op in ("ones", "zeros"):
        return e.shape.rows == e.shape.cols
    if op == "dot":
        n = len(e.args)
        from .normal import transposed

        for i in range((n + 1) // 2):
            if i == n - 1 - i:
                return has(e.args[i], "symmetric")
            if transposed(e.args[i]) is not e.args[n - 1 - i]:
                return False
        return True
    return False


def _definite(e: Expr, *, strict: bool) -> bool:
    name = "positive_definite" if strict else "positive_semidefinite"
    op = e.op
    if op in ("inverse", "matrix_power"):
        return has(e.args[0], "positive_definite") or (op == "matrix_power" and not strict and has(e.args[0], name))
    if op == "expm":
        return has(e.args[0], "symmetric")
    if op == "mul":
        return has(e.args[-1], name) and all(is_positive(f) if strict else is_nonnegative(f) for f in e.args[:-1])
    if op == "add":
        return all(has(a, "positive_semidefinite") for a in e.args) and (not strict or any(has(a, "positive_definite") for a in e.args))
    if op == "diag":
        return is_positive(e.args[0]) if strict else is_nonnegative(e.args[0])
    if op == "dot":
        from .normal import transposed

        n = len(e.args)
        half, odd = n // 2, n % 2
        if any(transposed(e.args[i]) is not e.args[n - 1 - i] for i in range(half)):
            return False
        if not strict:
            return not odd or has(e.args[half], "positive_semidefinite")
        outer = all(has(f, "full_column_rank") for f in e.args[half + odd :])
        return outer and (not odd or has(e.args[half], "positive_definite"))
    return False


def is_positive(e: Expr) -> bool:
    """Whether a scalar (or every entry of an array) is certainly greater than zero."""
    return bool(e.cached("positive", _positive))


def _positive(e: Expr) -> bool:
    op = e.op
    if op == "number":
        return bool(e.data > 0)
    if op == "constant":
        return e.data in ("pi", "e", "euler_gamma")
    if op == "symbol":
        return "positive" in closure(e.properties)
    if op in ("exp", "cosh", "sigmoid", "softplus", "softmax", "gamma", "ones"):
        return op != "gamma" or is_positive(e.args[0])
    if op == "add":
        return all(is_nonnegative(a) for a in e.args) and any(is_positive(a) for a in e.args)
    if op == "hadamard" and len(e.args) == 2 and e.args[0] is e.args[1]:
        return has(e.args[0], "positive") or "nonzero" in e.args[0].properties
    if op in ("mul", "hadamard", "hadamard_divide"):
        return all(is_positive(a) for a in e.args)
    if op in ("power", "hadamard_power"):
        if is_positive(e.args[0]):
            return True
        return op == "power" and _even(e.args[1]) and is_nonzero(e.args[0])
    if op == "det":
        return has(e.args[0], "positive_determinant") or has(e.args[0], "positive_definite")
    if op == "trace":
        return has(e.args[0], "positive_definite")
    if op == "abs" and not e.is_scalar:
        return has(e.args[0], "positive") or (e.args[0].op == "symbol" and has(e.args[0], "nonzero"))
    if op in ("norm", "abs"):
        return is_nonzero(e.args[0])
    if op == "dot":
        return _quadratic(e, strict=True)
    if op in ("entry", "sum"):
        return is_positive(e.args[0])
    return False


def is_nonnegative(e: Expr) -> bool:
    """Whether a scalar (or every entry) is certainly at least zero."""
    return bool(e.cached("nonnegative", _nonnegative))


def _nonnegative(e: Expr) -> bool:
    if is_positive(e):
        return True
    op = e.op
    if op == "number":
        return bool(e.data >= 0)
    if op == "symbol":
        return "nonnegative" in closure(e.properties)
    if op in ("norm", "abs", "relu", "step", "indicator", "zeros", "onehot"):
        return True
    if op in ("add", "mul", "hadamard", "entry", "sum"):
        return all(is_nonnegative(a) for a in (e.args[:1] if op in ("entry", "sum") else e.args))
    if op == "power":
        return _even(e.args[1]) or is_nonnegative(e.args[0])
    if op == "dot":
        return _quadratic(e, strict=False)
    return False


def _even(exponent: Expr) -> bool:
    return exponent.op == "number" and exponent.data.denominator == 1 and exponent.data.numerator % 2 == 0


def _quadratic(e: Expr, *, strict: bool) -> bool:
    """x^T S x, and x^T x, with the middle definite."""
    if not e.is_scalar or len(e.args) not in (2, 3):
        return False
    from .normal import transposed

    if transposed(e.args[0]) is not e.args[-1]:
        return False
    if strict and not is_nonzero(e.args[-1]):
        return False
    return len(e.args) == 2 or has(e.args[1], "positive_definite" if strict else "positive_semidefinite")


def is_nonzero(e: Expr) -> bool:
    """Whether a scalar is certainly not zero, or an array not the zero array."""
    if e.is_scalar and is_positive(e):
        return True
    op = e.op
    if op == "number":
        return bool(e.data != 0)
    if op == "symbol":
        return "nonzero" in closure(e.properties)
    if op == "mul":
        return all(is_nonzero(a) for a in e.args)
    if op == "power":
        return is_nonzero(e.args[0])
    if op == "det":
        return has(e.args[0], "invertible")
    return op in ("identity", "ones", "basis")


def holds(condition: Expr, known: tuple[Expr, ...] = ()) -> bool:
    """Whether a relation certainly holds, from the form of its sides or because it is declared."""
    if condition in known:
        return True
    if condition.op != "relation":
        return False
    left, right = condition.args
    zero = right is b.ZERO or right.op == "zeros"
    if condition.data == ">" and zero:
        return is_positive(left)
    if condition.data == ">=" and zero:
        return is_nonnegative(left)
    if condition.data == "!=" and zero:
        bare = left.op == "norm" and b.relation("!=", left.args[0], b.zeros(left.args[0].shape)) in known
        return bare or is_nonzero(left) or b.relation(">", left, right) in known
    if condition.data == "succ" and zero:
        return has(left, "positive_definite")
    if condition.data == "=":
        return left is right
    return False
