"""One walk over a formula that records how its letters are used: what they are functions of is decided afterwards."""

from __future__ import annotations

from .letters import (
    COORDINATES,
    MOVED,
    UNKNOWNS,
    form_of,
    is_bold,
    is_indexed,
    is_name_like,
    is_partial_script,
    letters_below,
    other_points,
)
from .names import INTEGRANDS, bound_names, key_of
from .signs import DOTS, bare_of, denominator_of, is_d, is_partial, numbered_order, numerator_of, order_of
from .tree import BigOperator, Chain, Fence, Fraction, Name, Node, Number, Operator, Product, Script, Sequence, Sum, children

__all__ = ["Uses"]


class Uses:
    """How the letters of one formula are used."""

    def __init__(self) -> None:
        self.names: dict[str, Node] = {}
        self.total: dict[str, list[str]] = {}
        self.partial: dict[str, list[str]] = {}
        self.dotted: dict[str, Node] = {}
        self.primed: dict[str, Node] = {}
        self.primed_applied: dict[str, Node] = {}
        self.subs: dict[str, list[tuple[str, ...]]] = {}
        self.terms: set[int] = set()  # nodes that are a whole term
        self.subs_inside: set[str] = set()  # subscripted letters that are factors
        self.applied: set[int] = set()  # nodes with an argument behind
        self.applications: dict[str, list[tuple[str, ...]]] = {}
        self.profiles: set[str] = set()  # f of f(x-ct): functions of one argument that is no letter
        self.pointed: dict[str, set[str]] = {}  # u(x,0): the names among several arguments
        self.rows: dict[str, list[int]] = {}
        self.moving: dict[str, Node] = {}  # d X_t
        self.fields: dict[str, Node] = {}  # \nabla f
        self.flows: dict[str, Node] = {}  # \nabla\cdot F
        self.squares: set[str] = set()  # \nabla^2 f
        self.deltas: dict[str, Node] = {}
        self.gradients: dict[str, Node] = {}  # Du, a gradient where u_t stands beside it
        self.exact: set[str] = set()  # the coefficients of M dt + N dy
        self.own, self.inverted = set[str](), False
        self.valued: set[str] = set()  # T(0)
        self.bound: set[str] = set()  # indices that a sign binds
        self.primed_fences: list[Node] = []  # the inside of (e^{2t}y)'
        self.sides: set[str] = set()  # primed names that stand alone on a side

    def walk(self, node: Node) -> None:
        stack = [node]
        while stack:
            item = stack.pop()
            if isinstance(item, Product):
                self.product(item)
            elif isinstance(item, Fraction):
                self.fraction(item)
            elif isinstance(item, Script):
                self.script(item)
            elif isinstance(item, Name):
                self.name(item)
            elif isinstance(item, Chain):
                self.terms.update(id(x) for x in item.items)
                for side in item.items:
                    if isinstance(side, Script) and side.primes:
                        self.sides.add(key_of(side) or "")
                    whole = side.content if isinstance(side, Fence) and side.opening == "(" else side
                    if isinstance(whole, Sum):
                        self.form(whole)
            elif isinstance(item, Sum):
                self.terms.update(id(x) for x in item.terms)
                self.related(item.terms)
            elif isinstance(item, Sequence):
                self.related(item.items)
                self.own |= other_points(item.items)
            elif isinstance(item, BigOperator) and item.sub is not None and not item.differentials:
                self.bound |= bound_names(item.sub)
            elif isinstance(item, BigOperator) and len(item.differentials) == 1:
                self.integrand(item)
            below = children(item)
            if isinstance(item, Script) and item.sub is not None and isinstance(item.base, Name):
                below = below[1:]  # the x of x_1 is no name of its own
            stack.extend(reversed(below))

    def integrand(self, node: BigOperator) -> None:
        r"""`\int p\,dt`, `\int\mu q\,dt`: what is integrated without limits is a function."""
        factors = node.body.factors if isinstance(node.body, Product) else (node.body,)
        letters = INTEGRANDS if node.sub is None else "fgF"
        for factor, after in zip(factors, (*factors[1:], None), strict=True):
            if isinstance(factor, Name) and factor.name in letters and not isinstance(after, Fence):
                if factor.style == "plain" and not factor.accents:
                    self.record(self.total, factor, list(node.differentials))

    def related(self, items: tuple[Node, ...]) -> None:
        """`x - x'`, `k(x, x')`: the primed name is another point."""
        keys = {key_of(x) for x in items}
        for item in items:
            if isinstance(item, Script) and item.primes == 1 and key_of(item.base) in keys:
                base = item.base
                if isinstance(base, Name) and base.style == "bold":
                    self.own.add(key_of(item) or "")

    def record(self, table: dict[str, list[str]], operand: Node | None, variables: list[Node]) -> None:
        if isinstance(operand, Product) and len(operand.factors) == 2 and isinstance(operand.factors[1], Fence):
            operand = operand.factors[0]
            if isinstance(operand, Name) and operand.name in ("sigma", "Gamma", "zeta"):
                return  # the sigmoid and its like
        if not isinstance(operand, Name | Script):
            return
        found = bare_of(operand)
        key = None if found is None else key_of(found[0])
        if key is None or found is None:
            return
        self.names.setdefault(key, found[0])
        for variable in variables:
            by = key_of(variable)
            if table is self.partial and isinstance(variable, Script) and is_indexed(variable):
                base = variable.base
                whole = key_of(base)
                if whole is None:
                    continue
                self.names.setdefault(whole, base)
                if isinstance(operand, Script) and is_indexed(operand):
                    key = key_of(operand.base) or key
                    self.names.setdefault(key, operand.base)
                    self.flows.setdefault(key, operand.base)
                table.setdefault(key, []).append("|" + whole)
                continue
            if by is not None and by != key:
                self.names.setdefault(by, variable)
                table.setdefault(key, []).append(by)

    def fraction(self, node: Fraction) -> None:
        head = numerator_of(node.numerator)
        if head is None or head[2] is None:
            return
        variables = denominator_of(node.denominator, head[0])
        if variables is not None:
            self.record(self.partial if is_partial(head[0]) else self.total, head[2], variables)

    def script(self, node: Script) -> None:
        if node.primes or numbered_order(node):
            if isinstance(node.base, Fence) and node.base.opening in "([" and id(node) not in self.applied:
                self.primed_fences.append(node.base.content)
            raised = node.primes and isinstance(node.sup, Number)
            found = bare_of(Script(node.start, node.end, node.base, node.sub, None, node.primes) if raised else node)
            if found is not None:
                key = key_of(found[0])
                if key is not None:
                    self.names.setdefault(key, found[0])
                    (self.primed_applied if id(node) in self.applied else self.primed).setdefault(key, found[0])
            return
        if isinstance(node.sup, Sum) and node.sup.signs == ("-",) or isinstance(node.sup, Name) and node.sup.name in ("top", "T"):
            self.inverted = True
        base, sub = node.base, node.sub
        if isinstance(base, Name) and any(a in DOTS for a in base.accents):
            found = bare_of(Script(node.start, node.end, base, sub)) if sub is not None else bare_of(base)
            if found is not None and sub is not None:
                self.dotted.setdefault(key_of(found[0]) or "", found[0])
            return
        if isinstance(base, Name) and sub is not None and not base.accents and base.style == "plain":
            letters = self.letters(sub)
            key = key_of(base)
            if letters is not None and key is not None:
                self.names.setdefault(key, base)
                self.subs.setdefault(key, []).append(letters)
                if id(node) not in self.terms:
                    self.subs_inside.add(key)

    def letters(self, sub: Node) -> tuple[str, ...] | None:
        parts = sub.factors if isinstance(sub, Product) and all(m == "" for m in sub.marks) else (sub,)
        keys = [key_of(p) if isinstance(p, Name) and p.style == "plain" else None for p in parts]
        if not all(k in COORDINATES for k in keys):
            return None
        for k, p in zip(keys, parts, strict=True):
            self.names.setdefault(k or "", p)
        return tuple(k for k in keys if k)

    def name(self, node: Name) -> None:
        found = bare_of(node)
        key = None if found is None else key_of(found[0])
        if found is None or key is None:
            return
        self.names.setdefault(key, found[0])
        if found[1]:
            self.dotted.setdefault(key, found[0])

    def product(self, node: Product) -> None:
        factors, marks = node.factors, node.marks
        for i, f in enumerate(factors[:-1]):
            after, mark = factors[i + 1], marks[i]
            inner = after.base if isinstance(after, Script) else after
            if mark == "" and isinstance(inner, Fence) and inner.opening in "([" and isinstance(f, Name | Script):
                self.application(f, inner)
            if isinstance(f, Fence) and isinstance(f.content, Product) and mark == "":
                last = f.content.factors[-1]
                if isinstance(last, Operator) and last.name == "nabla" and isinstance(after, Name):  # (v . nabla) u
                    self.names.setdefault(key_of(after) or "", after)
                    (self.flows if is_bold(after) else self.fields).setdefault(key_of(after) or "", after)
            if isinstance(f, Fraction):
                head = numerator_of(f.numerator)
                if head is not None and head[2] is None and mark == "":
                    variables = denominator_of(f.denominator, head[0])
                    if variables is not None:
                        self.record(self.partial if is_partial(head[0]) else self.total, after, variables)
                        if not is_partial(head[0]):
                            self.inside(after, variables)
            elif isinstance(f, Script) and is_partial(f.base) and f.sub is not None and mark == "":
                letters = f.sub.factors if isinstance(f.sub, Product) else (f.sub,)
                target = factors[i + 2] if is_partial_script(after) and i + 2 < len(factors) else after
                self.record(self.partial, target, list(letters))
            elif is_d(f) and mark == "":
                if "/" in marks and i + 2 < len(factors) and marks[i + 1] == "/" and is_d(factors[i + 2]) and i + 3 < len(factors):
                    self.record(self.total, after, [factors[i + 3]])
                else:
                    self.moves(after)
            elif (sign := order_of(f)) is not None and is_partial(sign[0]) and i + 3 < len(factors) and marks[i + 1] == "/":
                below = Product(factors[i + 2].start, node.end, factors[i + 2 :], marks[i + 2 :])
                self.record(self.partial, after, denominator_of(below, sign[0]) or [])
            elif sign is not None and sign[1] > 1 and i + 3 < len(factors) and marks[i : i + 3] == ("", "/", ""):  # d^2y/dx^2
                below = Product(factors[i + 2].start, factors[i + 3].end, factors[i + 2 : i + 4], ("",))
                self.record(self.total, after, denominator_of(below, sign[0]) or [])
            elif isinstance(f, Name) and f.name == "D" and f.style == "plain" and mark == "" and isinstance(after, Name):
                self.gradients.setdefault(key_of(after) or "", after)
            elif isinstance(f, Name) and f.name == "Delta" and f.style == "plain" and mark == "":
                bare = after.base if isinstance(after, Script) and after.sub is None else after
                key = key_of(bare)
                if key is not None:
                    self.deltas.setdefault(key, bare)
            else:
                self.nabla(factors, marks, i)

    def nabla(self, factors: tuple[Node, ...], marks: tuple[str, ...], i: int) -> None:
        f, after = factors[i], factors[i + 1]
        base = f
        sub: Node | None = None
        while isinstance(base, Script):
            sub = sub or base.sub
            base = base.base
        word = base.name if isinstance(base, Operator) else ""
        if word not in ("nabla", "grad", "div", "curl", "rot"):
            return
        if word in ("div", "curl", "rot"):
            self.vectors(after)
            return
        if marks[i] in ("cdot", "times"):
            if isinstance(after, Operator) and after.name == "nabla" and i + 2 < len(factors):
                return  # the second nabla is visited itself
            self.vectors(after)
            return
        bare = after.base if isinstance(after, Script) and after.sup is not None and after.sub is None else after
        found = bare_of(bare) if isinstance(bare, Name | Script) else None
        key = None if found is None else key_of(found[0])
        if key is None or found is None or not is_name_like(found[0]) or (isinstance(bare, Name) and bare.name == "sigma"):
            return
        below = found[0].sub if isinstance(found[0], Script) else None
        if isinstance(below, Name) and below.name in self.bound:
            return  # one of a family of functions
        self.names.setdefault(key, found[0])
        if isinstance(f, Script) and isinstance(f.sup, Number) and sub is None:
            self.squares.add(key)
        if sub is None:
            self.fields.setdefault(key, found[0])
        else:
            by = key_of(sub)
            if by is not None and by != key:
                self.names.setdefault(by, sub)
                self.partial.setdefault(key, []).append("|" + by)

    def vectors(self, node: Node) -> None:
        """The vector fields of what a divergence or a curl is taken of."""
        if isinstance(node, Name):
            self.flows.setdefault(key_of(node) or "", node)
            return
        for child in children(node):
            if isinstance(child, Name) and (child.style == "bold" or "vec" in child.accents):
                self.flows.setdefault(key_of(child) or "", child)
            elif isinstance(node, Product) and isinstance(child, Name) and key_of(child) in UNKNOWNS - {"c"} and child.style == "plain":
                self.names.setdefault(key_of(child) or "", child)
                self.fields.setdefault(key_of(child) or "", child)
            else:
                self.vectors(child) if not isinstance(child, Name) else None

    def application(self, head: Node, fence: Fence) -> None:
        self.applied.add(id(head))
        found = bare_of(head)
        key = None if found is None else key_of(found[0])
        if key is None or found is None:
            return
        content = fence.content
        items = content.items if isinstance(content, Sequence) else (content,)
        keys = [key_of(x) if isinstance(x, Name) else None for x in items]
        if len(items) == 1 and isinstance(items[0], Number):
            self.valued.add(key)
        elif len(items) == 1 and not isinstance(items[0], Name):
            self.profiles.add(key)
        if len(keys) > 1:
            self.rows.setdefault(key, []).append(len(keys))
            self.pointed.setdefault(key, set()).update(k for k in keys if k is not None)
        if all(k is not None for k in keys):
            for k, x in zip(keys, items, strict=True):
                self.names.setdefault(k or "", x)
            self.applications.setdefault(key, []).append(tuple(k for k in keys if k))

    def inside(self, node: Node, variables: list[Node]) -> None:
        r"""`\frac{d}{dt}(e^{2t}y)`, `\frac{d}{dx}(uv)`: the y is a function, by custom; without the variable, all unknowns are."""
        by = key_of(variables[0])
        inside = list(letters_below(node))
        letters = MOVED if by in COORDINATES and not any(key_of(name) == by for name in inside) else frozenset({"y", "f", "g"})
        for name in inside:
            if name.style == "plain" and not name.accents and name.name in letters and by in ("t", "x"):
                self.record(self.total, name, variables)

    def moves(self, node: Node) -> None:
        key = key_of(node)
        if key is not None:
            self.moving.setdefault(key, node)
            self.names.setdefault(key, node)

    def form(self, side: Sum) -> None:
        """`M dt + N dy`: capitals that stand before differentials are functions of both."""
        found, by = form_of(side)
        for name in (*found, *by):
            self.names.setdefault(key_of(name) or "", name)
        variables = [key_of(v) or "" for v in by]
        if len(by) > 1 and len(set(variables)) == len(by):
            for name in found:
                self.exact.add(key_of(name) or "")
                self.partial.setdefault(key_of(name) or "", []).extend(variables)
