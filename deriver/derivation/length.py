"""How long an expression prints, near enough to choose between two forms of it."""

from __future__ import annotations

from ..expression.nodes import Expr

__all__ = ["length"]

_NAMES: dict[str, int] = {
    "exp": 1, "abs": 2, "transpose": 1, "inverse": 2, "det": 3, "trace": 4, "norm": 3, "softmax": 7, "logsumexp": 9,
    "sigmoid": 3, "entry": 1, "hadamard": 0, "power": 1, "matrix_power": 1, "hadamard_power": 2, "identity": 1,
    "ones": 1, "zeros": 1, "differential": 1, "sum": 4, "vec": 5, "diag": 6, "diagonal": 6, "triangle": 6, "kron": 1, "row": 3, "column": 3,
    "slice": 3,
}  # fmt: skip


#: Functions whose operand stands bare behind them.
_OPEN = frozenset({"log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "det", "sign", "arctan", "arcsin", "arccos"})

#: What gets parentheses inside a chain, an entrywise product, a Kronecker product.
_FENCED = {
    "dot": {"add", "mul", "hadamard", "hadamard_divide", "kron", "sum"},
    "hadamard": {"add", "mul", "dot", "hadamard_divide"},
    "kron": {"add", "mul", "dot"},
}


def length(e: Expr) -> int:
    """Signs on paper: letters, digits, operators, parentheses.

    >>> from deriver.expression import build as b
    >>> x = b.symbol("x"); length(b.add(x, x)) > length(b.mul(b.TWO, x))
    True
    """
    found: int = e.cached("length", _length)
    return found


def _length(e: Expr) -> int:
    op = e.op
    if op == "number":
        value = abs(e.value)
        below = len(str(value.denominator)) + 1 if value.denominator != 1 else 0
        return len(str(value.numerator)) + below + int(e.value < 0)
    if op == "symbol":
        return 1
    if op == "add":
        total: int = len(e.args) - 1 + sum(length(a) for a in e.args)
        # a minus sign takes the place of the plus
        return total - sum(_starts_negative(a) for a in e.args[1:])
    if op == "mul":
        numbers = [a for a in e.args if a.op == "number"]
        total = 0
        fraction = False
        for a in e.args:
            if a.op == "power" and a.args[1].op == "number" and a.args[1].data < 0:
                fraction = True
                total += length(a.args[0]) + (1 if a.args[1].data != -1 else 0)
            else:
                total += length(a) + 2 * (a.op == "add" or (a.op in _OPEN and a is not e.args[-1]))
        if numbers and abs(numbers[0].data) == 1:
            total -= 1
        return total + 2 * fraction
    if op in ("dot", "hadamard", "kron"):
        fenced = _FENCED[op]
        return sum(length(a) + 2 * (a.op in fenced) for a in e.args) + (len(e.args) - 1) * (op != "dot")
    if op in ("transpose", "inverse", "power", "matrix_power", "hadamard_power", "pinv"):
        base = e.args[0]
        more = sum(length(a) for a in e.args[1:])
        if op == "power" and e.args[1].op == "number" and e.args[1].data < 0:
            return length(base) + 2 + int(e.args[1].data != -1)
        bare = base.op in ("symbol", "norm", "number", "inverse", "transpose")
        return length(base) + (0 if bare else 2) + max(more, _NAMES.get(op, 2))
    if op in _OPEN and e.args[0].op in ("symbol", "entry"):
        return 3 + length(e.args[0])
    return _NAMES.get(op, 4) + 2 * (op not in ("identity", "ones", "zeros", "differential")) + sum(length(a) for a in e.args)


def _starts_negative(e: Expr) -> bool:
    return (e.op == "number" and e.data < 0) or (e.op == "mul" and e.args[0].op == "number" and e.args[0].data < 0)
