r"""Notation that one field reads in one way and another in another: refused with both readings, where nothing is declared.

`C_n^k` is a binomial coefficient or a power, `\frac{\delta S}{\delta q}` a functional derivative or a quotient, `f*g` a convolution or a
product, `u\cdot(v\times w)` a product of vectors or of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import Ambiguous, NotSupported
from ..expression import Expr
from . import tree
from .applications import FAMILIES, FUNCTION_LETTERS, ApplicationMixin
from .names import is_transpose, key_of
from .tree import Node, children

__all__ = ["DoubtMixin"]

#: A letter that custom takes for a function, with a number in parentheses above it.
_NUMBERED = re.compile(r"([yuvwfghFGH]|\\(?:var)?phi|\\psi)\s*\^\s*\{?\s*\(\s*([1-9])\s*\)\s*\}?")
_RAISED = re.compile(r"\^\s*\{\s*\(\s*\d\s*\)\s*\}")


def _starts_with_delta(node: Node, alone: bool) -> bool:
    first = node.factors[0] if isinstance(node, tree.Product) and node.marks[0] == "" else node if alone else None
    base = first.base if isinstance(first, tree.Script) and first.sub is None else first
    return isinstance(base, tree.Name) and base.name == "delta" and base.style == "plain" and not base.accents


def _names(node: Node) -> set[str]:
    key = key_of(node)
    return ({key} if key is not None else set()).union(*(_names(x) for x in children(node)))


class DoubtMixin(ApplicationMixin):
    """The part of the elaborator that refuses them."""

    def refuse_variation(self, node: tree.Fraction) -> None:
        r"""`\frac{\delta S}{\delta q}`: by custom a functional derivative."""
        if self.strict or self.lookup(r"\delta") is not None:
            return
        if _starts_with_delta(node.numerator, True) and _starts_with_delta(node.denominator, False):
            raise self.error(NotSupported, "a functional derivative is not supported", node, r"for a quotient write \frac{S}{q}")

    def refuse_chosen(self, node: tree.Script) -> None:
        r"""`C_n^k`: in many countries a binomial coefficient."""
        base = node.base
        if not isinstance(base, tree.Name) or base.name != "C" or base.style != "plain" or base.accents or self.strict:
            return
        if not isinstance(node.sub, tree.Name | tree.Number) or not isinstance(node.sup, tree.Name | tree.Number):
            return
        whole = key_of(tree.Script(node.start, node.end, base, node.sub))
        if self.lookup("C") is None and self.lookup(whole or "") is None and getattr(node.sup, "name", "") not in ("T", "top", "*"):
            raise self.error(
                Ambiguous, f"{self.source(node)} may be a binomial coefficient or a power", node, r"write \binom{n}{k}, or declare C"
            )

    def refuse_convolution(self, factors: Sequence[Node], marks: Sequence[str]) -> None:
        """`f*g`: by custom a convolution, where both are functions."""
        for k, mark in enumerate(marks):
            if mark in ("*", "star"):
                sides = (factors[k], factors[k + 1])
                if self._value_like(factors, marks, k - 1) and self._value_like(factors, marks, k + 1):
                    raise self.error(
                        Ambiguous, "a star between values of functions: their convolution, or their product?", factors[k + 1],
                        "for a product write no star",
                    )  # fmt: skip
                if all(self._function_like(x) for x in sides):
                    raise self.error(NotSupported, "a convolution is not supported", factors[k], "for a product write no star")

    def _value_like(self, factors: Sequence[Node], marks: Sequence[str], k: int) -> bool:
        """Whether `x[n]`, `x(t)` of an undeclared letter stands at a place."""
        if k < 0 or k + 1 >= len(factors) or marks[k] != "":
            return False
        head, fence = factors[k], factors[k + 1]
        key = key_of(head)
        if key is None or not isinstance(fence, tree.Fence) or self.strict or not self.open_name(key):
            return False
        return fence.opening in "([" and key_of(fence.content) in ("n", "t", "k", "m", "x")

    def _function_like(self, node: Node) -> bool:
        key = key_of(node)
        if key is None:
            return False
        letter = isinstance(node, tree.Name) and node.name in FUNCTION_LETTERS and self.open_name(key)
        return letter or self.is_function(node) or key in self.functions_implied

    def refuse_transform(self, factors: Sequence[Node], marks: Sequence[str], i: int) -> None:
        r"""`\mathcal{F}[f](\omega)`, `(f*g)(t)`: an operator on functions, and the argument of its value."""
        if self.strict:
            return
        head = factors[i]
        following = factors[i + 1] if i + 1 < len(factors) and marks[i] == "" else None
        behind = factors[i + 2] if i + 2 < len(factors) and marks[i + 1] == "" else None
        if isinstance(head, tree.Fence) and head.opening == "(" and isinstance(following, tree.Fence) and following.opening == "(":
            inner = head.content
            if isinstance(inner, tree.Product) and set(inner.marks) <= {"*", "star"} and key_of(following.content) is not None:
                if all(key_of(x) is not None for x in inner.factors):
                    raise self.error(NotSupported, "a convolution is not supported", head, "for a product write no star")
        script = isinstance(head, tree.Name) and head.style in ("calligraphic", "script") and head.name in ("L", "F", "Z", "H", "M")
        if script and isinstance(following, tree.Fence) and following.opening in "[{" and self.open_name(key_of(head) or ""):
            raise self.error(NotSupported, f"{key_of(head)} acts on a function here, and is not declared", head)
        if isinstance(following, tree.Fence) and following.opening in "[{" and isinstance(behind, tree.Fence) and behind.opening == "(":
            base = head.base if isinstance(head, tree.Script) else head
            key = key_of(base)
            if isinstance(base, tree.Name) and key is not None and self.open_name(key) and base.name[0].isupper():
                if following.opening == "[" or base.style == "calligraphic":
                    raise self.error(NotSupported, f"{key} acts on a function here, and is not declared", head)

    def refuse_partial_label(self, node: Node, fence: tree.Fence) -> None:
        """`f_x(1,2)`: a partial derivative of a function whose variables nothing names."""
        base = node.base if isinstance(node, tree.Script) else None
        if not isinstance(base, tree.Name) or base.name not in ("f", "g", "h", "u", "v", "F", "G") or self.strict:
            return
        assert isinstance(node, tree.Script)
        letters = node.sub.factors if isinstance(node.sub, tree.Product) else (node.sub,)
        if node.sup is None and all(isinstance(x, tree.Name) and x.name in ("x", "y", "z", "t") for x in letters):
            if isinstance(fence.content, tree.Sequence) and self.open_name(key_of(node) or ""):
                key = key_of(base)
                raise self.error(
                    Ambiguous, f"{self.source(node)} may be a derivative of {key} or a name", node, f"declare it, as in {key}(x,y)=..."
                )

    def refuse_zeroth(self, node: tree.Script, value: Expr) -> None:
        """`E^0`: by custom of chemistry a standard value, and nobody writes a power that is one."""
        zeroth = isinstance(node.sup, tree.Number) and node.sup.text == "0" and isinstance(node.base, tree.Name) and not self.strict
        numbered = node.sub is not None and isinstance(node.base, tree.Name)  # v_{12}^0 = 6: the zeroth value of v_{12}
        if (
            zeroth
            and value.op == "symbol"
            and (value.latex[:1].isupper() or numbered)
            and value.latex in self.symbols
            and not self.evidence.algebra
        ):
            if numbered or not {"=1", "=I"} & {self.text.replace(" ", "")[k : k + 2] for k in range(len(self.text))}:
                raise self.error(Ambiguous, f"{self.source(node)} may be a power or a name", node, f"write {value.latex}_0, or declare it")

    def refuse_step(self, node: tree.Script) -> None:
        r"""`u_i^n\approx u(x_i,t_n)`: the value at a step, and no power of u_i."""
        base = node.base
        if self.strict or not isinstance(base, tree.Name) or node.sub is None or not isinstance(node.sup, tree.Name | tree.Sum):
            return
        letters = {x.name for x in (node.sup, *children(node.sup)) if isinstance(x, tree.Name)}
        key = key_of(base) or ""
        if letters & set("nkm") and letters <= set("nkm") and key in FAMILIES and key in self.evidence.applied and self.open_name(key):
            raise self.error(Ambiguous, f"{self.source(node)} may be a power or the value at a step", node, "write the step in parentheses")

    def refuse_numbered_derivative(self, node: Node) -> None:
        r"""`f^{(n)}(a)` under a sum over n: the n-th derivative, n a letter."""
        sup = node.sup if isinstance(node, tree.Script) and node.sub is None else None
        if isinstance(sup, tree.Fence) and isinstance(node, tree.Script) and isinstance(node.base, tree.Name) and not self.strict:
            bound = key_of(sup.content) in self.scope
            if bound and sup.opening == "(" and node.base.name in FUNCTION_LETTERS and self.open_name(key_of(node) or ""):
                raise self.error(NotSupported, "a derivative whose order is a letter", node)

    def numbered_derivative(self, node: Node) -> Node:
        r"""`f^{(4)}(x)` beside f, f' or an order term is a fourth derivative: with primes; anything else as it stands.

        Functions in layers, `f^{(2)}(f^{(1)}(x))`, and letters beside numbered arrays keep their names.
        """
        self.refuse_numbered_derivative(node)
        written = _NUMBERED.fullmatch(self.source(node))
        if self.strict or written is None or not isinstance(node, tree.Script) or not isinstance(node.base, tree.Name):
            return node
        name, key, order = node.base, key_of(node.base) or "", int(written[2])
        if not (self.is_function(name) or self.open_name(key)) or not self.open_name(key_of(node) or ""):
            return node
        nested = any(m[1] == written[1] and self.text[m.end() :].lstrip().startswith(f"({m[1]}^") for m in _NUMBERED.finditer(self.text))
        layers = nested or len(_RAISED.findall(self.text)) > len(_NUMBERED.findall(self.text))  # W^{(2)}
        plain = self.is_function(name) or key in self.evidence.primed or key in self.evidence.applied
        if layers or not plain and not self.evidence.differentiated and "O(" not in self.text:
            return node
        self.assume(f"${self.source(node)}$ is a derivative of order {order}")
        return tree.Script(node.start, node.end, name, None, None, order)

    def refuse_operators(self, factors: Sequence[Node], marks: Sequence[str]) -> None:
        r"""`\hat H\psi`: an operator on functions; `\delta Q`: heat, which is the differential of nothing."""
        if self.strict:
            return
        for k, mark in enumerate(marks):
            head, after = factors[k], factors[k + 1]
            if type(head) is tree.Number or type(head) is tree.Name and not head.accents and head.name not in ("delta", "D"):
                continue
            base = after.base if isinstance(after, tree.Script) else after
            called = k + 2 < len(factors) and marks[k + 1] == "" and isinstance(factors[k + 2], tree.Fence)
            self._refuse_derivative_letter(head, base, mark, called)
            if mark != "" or not isinstance(head, tree.Name) or not isinstance(base, tree.Name):
                continue
            key = key_of(head) or ""
            if head.accents == ("hat",) and head.name[0].isupper() and base.name in ("psi", "Psi", "phi", "Phi", "varphi"):
                if self.open_name(key):
                    raise self.error(NotSupported, "an operator on functions", head, "declare it as a matrix")
            if head.name == "delta" and base.name in ("Q", "W") and self.open_name(r"\delta") and not head.accents:
                raise self.error(NotSupported, "an inexact differential", head, "write a product with a sign of multiplication")

    def refuse_value_behind(self, node: Node, following: Node) -> None:
        r"""`\frac{Dv}{|Du|}(t)`, `Y_l^m(\theta,\phi)`, `T_n(\cos x)`: the value of what stands before, or a product."""
        if not isinstance(following, tree.Fence) or following.opening != "(" or self.strict:
            return
        content = following.content
        base = node.base if isinstance(node, tree.Script) else node
        closed = isinstance(node, tree.Fraction) or (isinstance(node, tree.Fence) and node.opening in ("<", "\\|", "|"))
        if closed:
            letters = _names(node) - {r"\pi", "e", "i"}
            behind = key_of(content)
            doubtful = behind is not None and isinstance(content, tree.Name) and bool(letters) and behind not in letters
        elif isinstance(node, tree.Script) and isinstance(base, tree.Name) and self.open_name(key_of(base) or ""):
            listed = isinstance(content, tree.Sequence) and set(content.separators) == {","}
            names = listed and any(key_of(x) is not None for x in children(content))
            raised = isinstance(node.sup, tree.Number | tree.Name) and node.sub is not None and not is_transpose(node.sup)
            head = content.factors[0] if isinstance(content, tree.Product) else content
            operated = isinstance(head, tree.Operator) and isinstance(content, tree.Product)
            numbered = node.sup is None and isinstance(node.sub, tree.Name) and base.name.isupper() and base.name not in "ABCK"
            doubtful = (names and raised) or (operated and numbered and self.open_name(key_of(node) or ""))
        else:
            return
        if doubtful:
            shown = f"{self.source(node)}{self.source(following)}"
            raise self.error(Ambiguous, f"{shown} may be a value at what the parentheses hold, or a product", following, "declare it")

    def _refuse_derivative_letter(self, head: Node, base: Node, mark: str, called: bool) -> None:
        r"""`D_xf`, `D_{xy}u`: a derivative, or a factor called D_x."""
        letter = head.base if isinstance(head, tree.Script) and head.sup is None else None
        if mark == "" and isinstance(head, tree.Name) and head.name == "D" and head.style == "plain" and not head.accents:
            function = called and isinstance(base, tree.Name) and base.name in FUNCTION_LETTERS
            if function and self.open_name("D") and self.evidence.seen.get("D", 0) < 2:
                raise self.error(Ambiguous, f"{self.source(head)} may be a derivative or a factor", head, "write f'(x), or declare D")
        if mark != "" or not isinstance(letter, tree.Name) or letter.name != "D" or letter.style != "plain" or letter.accents:
            return
        assert isinstance(head, tree.Script)
        below = head.sub.factors if isinstance(head.sub, tree.Product) else (head.sub,)
        if not all(isinstance(x, tree.Name) and x.style == "plain" and x.name in ("x", "y", "z", "t") for x in below):
            if not isinstance(head.sub, tree.Number):
                return
        named = isinstance(base, tree.Name) and base.name in (*FUNCTION_LETTERS, "u", "v", "w", "y")
        if (named or isinstance(base, tree.Fence)) and self.lookup(key_of(head) or "") is None:
            raise self.error(Ambiguous, f"{self.source(head)} may be a derivative or a factor", head, r"write \frac{\partial}{\partial x}")

    def refuse_lost_exponent(self, factors: Sequence[Node], marks: Sequence[str]) -> None:
        """`e^ix`: TeX raises the i alone, and nobody means that."""
        for k, factor in enumerate(factors[:-1]):
            if not isinstance(factor, tree.Script) or not isinstance(factor.sup, tree.Name) or marks[k] != "":
                continue
            base, sup = factor.base, factor.sup
            raised = isinstance(base, tree.Name) and base.name == "e" and sup.name == "i" and self.text[sup.start - 1 : sup.start] == "^"
            if raised and self.text[factor.end : factors[k + 1].start] == "":
                raise self.error(Ambiguous, "only the i stands in the exponent", factor, f"write e^{{i{self.source(factors[k + 1])}}}")

    def _bold(self, node: Node) -> bool:
        base = node.base if isinstance(node, tree.Script) else node
        return isinstance(base, tree.Name) and ("bold" in base.style or "vec" in base.accents)

    def refuse_vector_signs(self, factors: Sequence[Node], marks: Sequence[str]) -> None:
        r"""`u\cdot(v\times w)`, `a\times(b\times c)`: a dot beside a cross speaks of vectors, and nothing declares them."""
        if self.strict or not {"cdot", "times"} & set(marks):
            return
        crossed: list[Node] = [x for k, m in enumerate(marks) if m == "times" for x in factors[k : k + 2]]
        inner = [f.content for f in factors if isinstance(f, tree.Fence) and isinstance(f.content, tree.Product)]
        nested = [x for p in inner if isinstance(p, tree.Product) and set(p.marks) == {"times"} for x in p.factors]
        both = bool(crossed) and "cdot" in marks or bool(nested)
        letters = [x for x in (*crossed, *nested) if not isinstance(x, tree.Fence)]
        if both and letters and all(isinstance(x, tree.Name | tree.Script) for x in letters):
            if all(key_of(x) in self.symbols and not self._bold(x) for x in letters):
                raise self.error(
                    Ambiguous,
                    "a dot beside a cross may be products of vectors or of numbers",
                    factors[0],
                    r"declare them: $u,v,w\in\mathbb{R}^3$",
                )
