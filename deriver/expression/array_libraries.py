"""NumPy expressions in the words of JAX and of PyTorch: one row per operation.

The NumPy form of an expression is written first; here its calls are renamed, and what the other library lacks is said in its own way.
JAX arrays know no `float(...)` and `.item()` under `jit`; PyTorch takes tensors only, of one type, and no column order. A row that is
missing means there is no such form: None, never something near it. In PyTorch scalars are zero-dimensional tensors.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

__all__ = ["to_jax", "to_torch"]


class _NoForm(Exception):
    """The library has no word for this."""


#: Calls that keep their name and their arguments. NumPy's name, without `np.`.
_BOTH = (
    "exp", "log", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "sqrt",
    "abs", "sign", "floor", "ceil", "real", "imag", "angle", "conj", "outer", "kron", "trace", "diag", "tril", "triu", "logical_not",
    "where", "sum", "prod", "max", "min", "hstack", "arange", "linalg.inv", "linalg.pinv", "linalg.det", "linalg.slogdet",
    "linalg.matrix_power", "linalg.matrix_rank", "linalg.norm", "linalg.cond", "linalg.eigvals", "linalg.eigvalsh", "linalg.eigh",
    "count_nonzero",
)  # fmt: skip
_ONLY_JAX = ("eye", "zeros", "ones", "array", "block", "maximum", "logaddexp")
_CONSTANTS = {"pi": "pi", "e": "e", "inf": "inf"}
_EULER = 0.5772156649015329
#: Functions of one tensor that refuse a plain number.
_OF_TENSORS = frozenset(_BOTH[: _BOTH.index("outer")])


def to_jax(code: str, arrays: Sequence[str] = ()) -> str | None:
    """The expression over `jnp` (and `jax`), or None.

    >>> to_jax("X.T @ (1/(1 + np.exp(-X @ w)) - y)", ["X", "w", "y"])
    'X.T @ (1 / (1 + jnp.exp(-X @ w)) - y)'
    """
    return _written(code, _Jax(arrays))


def to_torch(code: str, arrays: Sequence[str] = ()) -> str | None:
    """The expression over `torch`, where `arrays` are tensors of one floating type, or None.

    >>> to_torch("2*X + 0.5*np.eye(X.shape[0])", ["X"])
    '2 * X + 0.5 * torch.eye(X.shape[0]).to(X)'
    """
    return _written(code, _Torch(arrays))


def _written(code: str, library: _Library) -> str | None:
    try:
        tree = library.visit(ast.parse(code, mode="eval"))
        return ast.unparse(ast.fix_missing_locations(tree))
    except (_NoForm, RecursionError):
        return None


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _text(node: ast.AST) -> str:
    return ast.unparse(node)


def _numpy_name(node: ast.AST) -> str | None:
    """`linalg.inv` of `np.linalg.inv`."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join(reversed(parts)) if isinstance(node, ast.Name) and node.id == "np" and parts else None


class _Library(ast.NodeTransformer):
    """What JAX and PyTorch share. A subclass says its prefix and its rows."""

    prefix = ""
    same: frozenset[str] = frozenset()

    def __init__(self, arrays: Sequence[str]) -> None:
        self.arrays = tuple(arrays)
        self.calls: dict[str, Callable[[ast.Call], ast.expr]] = {"logaddexp.reduce": self.log_sum_exp}
        self.methods: dict[str, Callable[[ast.expr, ast.Call], ast.expr]] = {
            "flatten": self.flattened,
            "reshape": self.reshaped,
            "item": lambda array, call: _expression(f"({_text(array)}).reshape(())"),
            "astype": lambda array, call: self.as_numbers(_text(array)),
        }

    def log_sum_exp(self, call: ast.Call) -> ast.expr:
        raise NotImplementedError

    def as_numbers(self, condition: str) -> ast.expr:
        """Ones where a condition holds, else zeros."""
        return _expression(f"{self.prefix}.where({condition}, 1.0, 0.0)")

    def flattened(self, array: ast.expr, call: ast.Call) -> ast.expr:
        """Columns stacked are the rows of the transpose in a row."""
        turned = any(k.arg == "order" for k in call.keywords)
        return _expression(f"({_text(array)})" + (".T" if turned else "") + ".flatten()")

    def reshaped(self, array: ast.expr, call: ast.Call) -> ast.expr:
        (shape,) = call.args
        if not isinstance(shape, ast.Tuple) or not any(k.arg == "order" for k in call.keywords):
            raise _NoForm
        sides = ", ".join(_text(side) for side in reversed(shape.elts))
        return _expression(f"({_text(array)}).reshape(({sides})).T")

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = _numpy_name(node.func)
        if name is not None:
            args = [self.visit(a) for a in node.args]
            keywords = [ast.keyword(k.arg, self.visit(k.value)) for k in node.keywords]
            call = ast.Call(node.func, args, keywords)
            if name in self.calls:
                return self.calls[name](call)
            if name not in self.same:
                raise _NoForm
            return self.renamed(name, call)
        if isinstance(node.func, ast.Attribute):
            if node.func.attr not in self.methods:
                raise _NoForm
            return self.methods[node.func.attr](self.visit(node.func.value), node)
        if isinstance(node.func, ast.Name) and node.func.id == "float":
            return self.as_numbers(_text(self.visit(node.args[0])))
        if isinstance(node.func, ast.Name) and node.func.id in ("sum", "max", "min", "range"):
            return ast.Call(node.func, [self.visit(a) for a in node.args], [])
        if isinstance(node.func, ast.Lambda):
            return ast.Call(ast.Lambda(node.func.args, self.visit(node.func.body)), [self.visit(a) for a in node.args], [])
        raise _NoForm

    def renamed(self, name: str, call: ast.Call) -> ast.expr:
        """The call under the library's prefix."""
        return ast.Call(_expression(f"{self.prefix}.{name}"), call.args, call.keywords)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        name = _numpy_name(node)
        if name is None:
            return ast.Attribute(self.visit(node.value), node.attr, node.ctx)
        if name == "euler_gamma":
            return ast.Constant(_EULER)
        if name not in _CONSTANTS:
            raise _NoForm
        return _expression(f"{self.prefix}.{_CONSTANTS[name]}")


class _Jax(_Library):
    prefix = "jnp"
    same = frozenset((*_BOTH, *_ONLY_JAX))

    def log_sum_exp(self, call: ast.Call) -> ast.expr:
        return ast.Call(_expression("jax.nn.logsumexp"), call.args, call.keywords)

    def renamed(self, name: str, call: ast.Call) -> ast.expr:
        if name == "linalg.norm" and len(call.args) == 2 and isinstance(call.args[1], ast.Name):
            array, order = (_text(a) for a in call.args)  # the order of a norm has to be a plain number under `jit`
            return _expression(f"jnp.sum(jnp.abs({array}) ** {order}) ** (1 / {order})")
        # a list is no array here
        args = [
            _expression(f"jnp.array([{_text(a)[1:-1]}])") if isinstance(a, ast.ListComp) and name in ("prod", "sum") else a
            for a in call.args
        ]
        return super().renamed(name, ast.Call(call.func, args, call.keywords))


class _Torch(_Library):
    prefix = "torch"
    same = frozenset(_BOTH)

    def __init__(self, arrays: Sequence[str]) -> None:
        super().__init__(arrays)
        self.calls |= {
            "eye": lambda call: _expression(f"torch.eye({_text(call.args[0])}){self.alike()}"),
            "zeros": lambda call: _expression(f"torch.zeros({_text(call.args[0])}){self.alike()}"),
            "ones": lambda call: _expression(f"torch.ones({_text(call.args[0])}){self.alike()}"),
            "array": self.array,
            "block": self.block,
            "maximum": lambda call: _expression(f"torch.clamp({_text(self.tensor(call.args[0]))}, min={_text(call.args[1])})"),
            "logaddexp": self.log_add_exp,
            "prod": self.product,
            "kron": lambda call: _expression(f"torch.kron({', '.join(self.in_rows(a) for a in call.args)})"),
        }

    def in_rows(self, node: ast.expr) -> str:
        """A tensor that lies in memory row by row, as `torch.kron` wants it: a transpose and an inverse do not."""
        text = _text(node)
        if isinstance(node, ast.Name) or text.startswith("torch.eye("):
            return text
        return f"{text}.contiguous()" if isinstance(node, ast.Call | ast.Attribute) else f"({text}).contiguous()"

    def alike(self) -> str:
        return f".to({self.arrays[0]})" if self.arrays else ".double()"

    def tensor(self, node: ast.expr) -> ast.expr:
        """A plain number as a tensor; a tensor as it is."""
        if not self.is_number(node):
            return node
        new = f"{self.arrays[0]}.new_tensor({_text(node)})" if self.arrays else f"torch.tensor({_text(node)}, dtype=torch.float64)"
        return _expression(new)

    def is_number(self, node: ast.AST) -> bool:
        """Whether Python, not PyTorch, gives the value: literals, constants and sizes."""
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            return True
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.UnaryOp):
            return self.is_number(node.operand)
        if isinstance(node, ast.BinOp):
            return self.is_number(node.left) and self.is_number(node.right)
        if isinstance(node, ast.Attribute):
            return isinstance(node.value, ast.Name) and node.value.id == "torch" and node.attr in _CONSTANTS.values()
        return isinstance(node, ast.Name) and node.id not in self.arrays

    def log_sum_exp(self, call: ast.Call) -> ast.expr:
        axis = next((_text(k.value) for k in call.keywords if k.arg == "axis"), "0")
        return _expression(f"torch.logsumexp({_text(call.args[0])}, {axis})")

    def log_add_exp(self, call: ast.Call) -> ast.expr:
        zero, inside = call.args
        if not (isinstance(zero, ast.Constant) and zero.value == 0):
            raise _NoForm
        text = _text(self.tensor(inside))
        return _expression(f"torch.logaddexp(torch.zeros_like({text}), {text})")

    def product(self, call: ast.Call) -> ast.expr:
        (factors,) = call.args
        if isinstance(factors, ast.ListComp):
            return _expression(f"torch.prod(torch.stack({_text(factors)}), 0)")
        if any(k.arg not in (None, "dtype") for k in call.keywords):
            raise _NoForm
        return _expression(f"torch.prod({_text(factors)})")

    def array(self, call: ast.Call) -> ast.expr:
        (content,) = call.args

        def stacked(node: ast.expr) -> str:
            if isinstance(node, ast.List):
                return f"torch.stack([{', '.join(stacked(e) for e in node.elts)}])"
            return _text(self.tensor(node))

        return _expression(stacked(content))

    def block(self, call: ast.Call) -> ast.expr:
        (content,) = call.args
        if not isinstance(content, ast.List):
            raise _NoForm
        rows = [f"torch.hstack({_text(row)})" for row in content.elts]
        return _expression(f"torch.vstack([{', '.join(rows)}])")

    def as_numbers(self, condition: str) -> ast.expr:
        return _expression(f"({condition}){self.alike()}")

    def renamed(self, name: str, call: ast.Call) -> ast.expr:
        keywords = [ast.keyword("dim" if k.arg == "axis" else k.arg, k.value) for k in call.keywords]
        args = [self.tensor(call.args[0]), *call.args[1:]] if name in _OF_TENSORS else call.args
        return super().renamed(name, ast.Call(call.func, args, keywords))

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        left, right = self.visit(node.left), self.visit(node.comparators[0])
        if self.is_number(left) and self.is_number(right):
            left = self.tensor(left)
        return ast.Compare(left, node.ops, [right])
