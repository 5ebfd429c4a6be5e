"""Answers as a Python program: a function for each answer, with its shapes checked, and a test against a numerical derivative.

The function is NumPy; the same in JAX and PyTorch stands below it, each importing its library where it is called, so that the file runs
where only NumPy is there. `python FILE` runs the self-tests.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterable, Sequence

from ..expression import build as b
from ..expression.nodes import Expr
from ..expression.numpy_code import to_numpy
from ..expression.properties import closure
from ..expression.shapes import Dim
from ..expression.sympy_bridge import sympy_text
from ..model import Answer, Derivation

__all__ = ["derivation_python"]

_CHECK = '''
def check_shapes(**arrays):
    """Refuse arrays whose sizes do not fit: each argument is (array, its sides), a side is a number or a letter."""
    sizes = {}
    for name, (value, sides) in arrays.items():
        if np.ndim(value) != len(sides):
            raise ValueError(f"{name} has {np.ndim(value)} axes where {len(sides)} are needed")
        for side, size in zip(sides, np.shape(value)):
            if side is not None and sizes.setdefault(side, size if isinstance(side, str) else side) != size:
                raise ValueError(f"{name} has a side of {size} where {side} = {sizes[side]}")
'''
_DIFFERENCES = '''
def differences(f, x, h=1e-4):
    """The derivative of vec f(x) by vec x, columns stacked, by central differences of fourth order."""
    x = np.asarray(x, dtype=float)
    columns = []
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = h
        e = e.reshape(x.shape, order="F")
        slope = (8*(np.asarray(f(x + e)) - f(x - e)) - (np.asarray(f(x + 2*e)) - f(x - 2*e)))/(12*h)
        columns.append(np.ravel(slope, order="F"))
    return np.array(columns).T
'''


def derivation_python(derivation: Derivation) -> str:
    """The answers as Python functions over NumPy arrays; an answer without such a form as its SymPy text in a comment."""
    head = [f"# {_comment(derivation.task)}"]
    head += [f"# given {_comment(text)}" for text in derivation.declarations]
    if derivation.status != "finished":
        head.append(f"# {derivation.status}: {_comment(derivation.reason or '')}")
    taken = {"np", "jnp", "jax", "torch", "check_shapes", "differences"}
    parts: list[list[str]] = []
    tests: list[str] = []
    for answer in (one for a in derivation.answers for one in (a, *a.also)):
        written = _Function(answer, taken)
        parts.append(written.lines())
        if written.test is not None:
            tests.append(written.test)
    body = "\n".join(line for part in parts for line in ["", "", *part])
    if any(a.numpy for a in derivation.answers):
        head.append("import numpy as np")
    helpers = "".join(
        "\n\n" + text.strip() + "\n" for name, text in (("check_shapes(", _CHECK), ("differences(", _DIFFERENCES)) if name in body
    )
    end = ""
    if tests:
        end = '\n\n\nif __name__ == "__main__":\n' + "\n".join(f"    {name}()" for name in tests) + '\n    print("all self-tests pass")'
    return "\n".join(head) + ("\n" + helpers).rstrip() + "\n" * bool(helpers) + body + end + "\n"


def _comment(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """Text that may stand in a raw docstring."""
    return _comment(text).replace('"""', "'''")


def _names(code: str) -> set[str]:
    """The names that code takes from outside; a name that only gives a size is one of them."""
    tree = ast.parse(code, mode="eval")
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
    bound = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    return {n.id for n in names} - bound


_BUILTINS = frozenset({"np", "sum", "max", "min", "range", "float", "differences"})


class _Function:
    """One answer as a function, its twins in other libraries, and its test."""

    def __init__(self, answer: Answer, taken: set[str]) -> None:
        self.answer = answer
        self.code = answer.numpy
        self.symbols = self._symbols()
        self.name = _free_name(answer.name if answer.name.isidentifier() else "answer", taken)
        self.parameters = self._parameters(self.code) if self.code else []
        self.expected = self._expected() if self.code else None
        self.test = None if self.expected is None else _free_name(f"test_{self.name}", taken)

    def _symbols(self) -> dict[str, Expr]:
        claim = self.answer.question
        sides = (self.answer.expression, None if claim is None else claim.left, None if claim is None else claim.right)
        return {s.name: s for side in sides if side is not None for s in side.free if s.op == "symbol"}

    def _parameters(self, code: str) -> list[str]:
        return sorted(_names(code) - (_BUILTINS - set(self.symbols)))

    def lines(self) -> list[str]:
        a = self.answer
        if not self.code:
            text = sympy_text(a.expression) if a.expression is not None else None
            note = f"# {self.name}: no NumPy form" + (f"; in SymPy: {text}" if text else "")
            return [f"# {_comment(a.latex or a.text or '')}", note]
        out = [f"def {self.name}({', '.join(self.parameters)}):", *self._docstring(), *self._checks(), f"    return {self.code}"]
        for library, code, imports in (
            ("jax", a.jax, "import jax\n    import jax.numpy as jnp"), ("torch", a.torch, "import torch"),
        ):  # fmt: skip
            if code is None or "np" in self.symbols or "torch" in self.symbols or "jnp" in self.symbols or "jax" in self.symbols:
                continue
            if library == "jax" and "jax." not in code:
                imports = "import jax.numpy as jnp"
            if not code.replace("jnp.", "").count("jax.") and library == "jax" and "jnp." not in code:
                imports = ""
            if library == "torch" and "torch." not in code:
                imports = ""
            out += ["", "", f"def {self.name}_{library}({', '.join(self.parameters)}):",
                    f'    """The same in {"JAX" if library == "jax" else "PyTorch, for tensors of one floating type"}."""']  # fmt: skip
            out += [f"    {imports}", ""] if imports else []
            out += [f"    return {code}"]
        if self.expected is not None:
            out += ["", "", *self._test()]
        return out

    def _docstring(self) -> list[str]:
        a = self.answer
        what = a.question.left.latex if a.question is not None else a.name
        first = f'    r"""{_quoted(a.latex)}: {a.name.replace("_", " ")}' + (
            f", {_quoted(a.text)}" if a.text and a.expression is not None else ""
        )
        lines = [first + ".", "", f"    Of {_quoted(what)}."]
        shapes = [f"{p}: {_shape_words(self.symbols[p])}" for p in self.parameters if p in self.symbols]
        if shapes:
            lines.append(f"    Arguments: {'; '.join(shapes)}.")
        if a.expression is not None:
            lines.append(f"    Gives: {_shape_words(a.expression)}.")
        if a.conditions:
            lines.append(f"    Holds where {', '.join(_quoted(c.latex) for c in a.conditions)}.")
        return [*lines, '    """']

    def _checks(self) -> list[str]:
        arrays = [p for p in self.parameters if p in self.symbols and not self.symbols[p].is_scalar]
        if not arrays:
            return []
        said = ", ".join(f"{p}=({p}, {_sides(self.symbols[p])})" for p in arrays)
        return [f"    check_shapes({said})"]

    # The test -------------------------------------------------------------------------------------------------------------

    def _expected(self) -> str | None:
        """Code for what was asked, without the answer: difference quotients, or the left side of what is claimed."""
        claim = self.answer.question
        if claim is None or claim.relation != "=" or claim.right is None:
            return None
        if any(s.shape.kind == "row" for s in self.symbols.values()):
            return None
        left = claim.left
        if self._filters() is None or any("complex" in closure(s.properties) for s in self.symbols.values()):
            return None
        if claim.right is not self.answer.expression and left.op != "gradient":
            return None
        if claim.right is not self.answer.expression and claim.right.shape != self.answer.expression.shape:  # type: ignore[union-attr]
            return None
        return _numerical(left, self.symbols.values())

    def _filters(self) -> list[str] | None:
        """Code of the conditions that a random point must meet; None where no random point does, or there is no code."""
        claim = self.answer.question
        assert claim is not None
        found = []
        for condition in (*claim.context.conditions, *claim.conditions):
            if condition.free & set(self.symbols.values()) != {s for s in condition.free if s.op == "symbol"}:
                continue
            if condition.op == "relation" and condition.data == "succ":
                continue  # a property of the symbol, which is drawn so
            code = None
            if condition.op == "relation" and condition.data in ("<", ">", "<=", ">=", "!="):
                code = to_numpy(b.indicator(condition, condition.args[0].shape), self.symbols.values())
            if code is None:
                return None
            found.append(f"np.all({code})")
        return found

    def _test(self) -> list[str]:
        assert self.expected is not None
        names = sorted(_names(self.expected) - (_BUILTINS - set(self.symbols)) | set(self.parameters))
        symbols = [self.symbols[n] for n in names if n in self.symbols]
        if len(symbols) != len(names):
            letters = sorted({letter for s in symbols for letter in s.shape.letters})
            if any(n not in self.symbols and n not in letters for n in names):
                return ["# no self-test: a name of the answer is nowhere declared"]
        sizes = _sizes(symbols)
        lines = [
            f"def {self.test}(seed=0):",
            '    """Compare with difference quotients at random arrays; points where there is no value are left out."""',
            "    rng = np.random.default_rng(seed)",
            "    compared = 0",
            "    for _ in range(20):",
            *(f"        {letter} = {value}" for letter, value in sizes.items()),
            *(f"        {s.name} = {_draw(s)}" for s in symbols if s.name not in sizes),
            *(f"        if not {code}:\n            continue" for code in self._filters() or ()),
            '        with np.errstate(all="ignore"):',
            f"            wanted = np.asarray({self.expected})",
            f"            found = np.asarray({self.name}({', '.join(self.parameters)}))",
            "        if np.all(np.isfinite(wanted)) and np.all(np.isfinite(found)):",
            "            compared += 1",
            "            scale = 1 + np.max(np.abs(wanted), initial=0)",
            "            assert np.allclose(found, wanted.reshape(found.shape, order='F'), rtol=1e-4, atol=1e-5*scale), (found, wanted)",
            '    assert compared, "no point where both sides have a value"',
        ]
        return lines


def _free_name(name: str, taken: set[str]) -> str:
    name = f"{name}_" if keyword.iskeyword(name) else name  # a multiplier is called lambda
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}_{count}"
    taken.add(found)
    return found


def _shape_words(e: Expr) -> str:
    names = e.shape.names
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})" if names else "a number"


def _sides(e: Expr) -> str:
    """The sides for `check_shapes`; one that is neither a letter nor a number is not compared."""
    sides = [1, e.shape.cols] if e.shape.kind == "row" else [s for s in e.shape if s is not None]
    said = []
    for side in sides:
        if isinstance(side, Dim) and side.letter:
            said.append(f'"{side.letter}"')
        else:
            text = str(side)
            said.append(text if text.isdigit() else "None")
    return f"({', '.join(said)}{',' if len(said) == 1 else ''})"


def _sizes(symbols: Sequence[Expr]) -> dict[str, int]:
    """A size for every letter, all different; tall where columns must be independent."""
    letters: dict[str, int] = {}
    for s in symbols:
        for side in s.shape:
            for letter in sorted(side.letters) if side is not None else ():
                letters.setdefault(letter, 2 + len(letters))
    for s in symbols:
        names = closure(s.properties)
        rows, cols = s.shape.rows, s.shape.cols
        if rows is None or cols is None or not rows.letter or not cols.letter or rows == cols:
            continue
        if {"full_column_rank", "orthonormal_columns"} & names and letters[rows.letter] <= letters[cols.letter]:
            letters[rows.letter] = letters[cols.letter] + 2
        if {"full_row_rank", "orthonormal_rows"} & names and letters[cols.letter] <= letters[rows.letter]:
            letters[cols.letter] = letters[rows.letter] + 2
    return letters


def _draw(s: Expr) -> str:
    """Code for a random value with the declared properties."""
    names = closure(s.properties)
    if s.is_scalar:
        if {"index", "natural", "integer"} & names:
            return "1" if "index" in names else "2"
        plain = "rng.normal()"
    else:
        sides = ", ".join(str(side) for side in s.shape if side is not None)
        plain = f"rng.normal(size=({sides}{',' if s.shape.kind == 'vector' else ''}))"
    eye = f"np.eye({s.shape.rows})" if s.shape.kind == "matrix" else ""
    table = (
        ("onehot", f"np.eye({s.shape.rows})[0]"),
        ("simplex", f"(lambda v: v/v.sum())(abs({plain}) + 0.2)"),
        ("positive_definite", f"(lambda a: a @ a.T + {eye})({plain})"),
        ("negative_definite", f"(lambda a: -a @ a.T - {eye})({plain})"),
        ("positive_semidefinite", f"(lambda a: a @ a.T)({plain})"),
        ("permutation", eye),
        ("orthogonal", f"np.linalg.qr({plain})[0]"),
        ("orthonormal_columns", f"np.linalg.qr({plain})[0]"),
        ("diagonal", f"np.diag(np.diag({plain}))"),
        ("symmetric", f"(lambda a: a + a.T)({plain})"),
        ("skew", f"(lambda a: a - a.T)({plain})"),
        ("unit_lower_triangular", f"np.tril({plain}, -1) + {eye}"),
        ("unit_upper_triangular", f"np.triu({plain}, 1) + {eye}"),
        ("lower_triangular", f"np.tril({plain})"),
        ("upper_triangular", f"np.triu({plain})"),
        ("unit", f"(lambda v: v/np.linalg.norm(v))({plain})"),
        ("probability", f"1/(1 + np.exp(-{plain}))"),
        ("positive", f"abs({plain}) + 0.3"),
        ("nonnegative", f"abs({plain})"),
        ("negative", f"-abs({plain}) - 0.3"),
    )
    return next((code for name, code in table if name in names), plain)


# What was asked, in difference quotients ----------------------------------------------------------------------------------


def _numerical(e: Expr, symbols: Iterable[Expr]) -> str | None:
    """Code for an expression in derivative signs, each by central differences; None where there is no such form."""
    known = list(symbols)

    def written(e: Expr, h: str = "") -> str | None:
        if e.op in ("gradient", "jacobian", "hessian", "derivative"):
            return derived(e, h)
        if e.op in ("vector", "matrix") and any(a.op == "derivative" for a in e.args):
            width = e.data[1] if e.op == "matrix" else 1
            cells = [written(a) for a in e.args]
            if any(c is None for c in cells):
                return None
            inner = [f"({c}).item()" if a.op == "derivative" else str(c) for a, c in zip(e.args, cells, strict=True)]
            if e.op == "vector":
                return f"np.array([{', '.join(inner)}])"
            return f"np.array([{', '.join('[' + ', '.join(inner[i : i + width]) + ']' for i in range(0, len(inner), width))}])"
        return to_numpy(e, known)

    def derived(e: Expr, h: str) -> str | None:
        body, x = e.args[0], e.args[1]
        if x.op != "symbol" or x.shape.kind == "row":
            return None
        times = e.data if e.op == "derivative" else 2 if e.op == "hessian" else 1
        if times > 2:
            return None
        coarse = ", 1e-2" if times == 2 or body.op == "derivative" else h
        inner = written(body)
        if inner is None:
            return None
        for _ in range(times):
            inner = f"differences(lambda {x.name}: {inner}, {x.name}{coarse})"
        if e.op == "gradient" and e.data == "numerator" and x.shape.kind == "matrix":
            return f"{inner}.reshape(({', '.join(f'{x.name}.shape[{i}]' for i in (0, 1))}), order='F').T"
        return inner

    return written(e)
