r"""Operators that bind a variable: sums, products, integrals, limits and extrema, with their ranges, given or implied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import NotSupported, ReadingError, SyntaxMistake
from ..expression import SCALAR, Dim, Expr, substitute, walk
from ..expression import build as b
from . import tree
from .integrals import IntegralMixin
from .names import index_names, key_of
from .sizes import size_expression
from .tree import Node

__all__ = ["BinderMixin"]


class BinderMixin(IntegralMixin):
    """The part of the elaborator that reads what binds a variable."""

    # Sums, products, integrals, limits, extrema -----------------------------------------------------------------------------

    def big_operator(self, node: tree.BigOperator) -> Expr:
        """A sum, a product, an integral, a limit or an extremum over a bound variable."""
        if isinstance(node.body, tree.Missing) and node.name == "int" and node.differentials:
            node = replace(node, body=tree.Number(node.start, node.end, "1"))  # \int dx
        if isinstance(node.body, tree.Missing):
            raise self.error(SyntaxMistake, f"\\{node.name} has nothing to act on", node)
        if node.name in ("sum", "prod"):
            split = self.quotient_of_sums(node)
            return self.series(node) if split is None else split
        if node.name == "int":
            return self.integral(node)
        if node.name in ("iint", "iiint"):
            return self.multiple_integral(node)
        if node.sup is not None:
            raise self.error(NotSupported, f"a superscript on \\{node.name}", node.sup, "write the power of the value in parentheses")
        if node.name == "lim":
            return self.limit(node)
        if node.name in ("max", "min", "sup", "inf", "argmax", "argmin"):
            return self.extremum(node)
        raise self.error(NotSupported, f"\\{node.name} is not supported yet", node)

    def _index(self, name: Node) -> tuple[str, Expr]:
        key = key_of(name)
        if key is None or not isinstance(name, tree.Name):
            raise self.error(ReadingError, "an index is a letter", name)
        return key, b.symbol(self.python_name(key, name), SCALAR, ("index",), latex=key)

    def series(self, node: tree.BigOperator) -> Expr:
        make = b.sum_over if node.name == "sum" else b.product
        sub = node.sub
        if sub is None:
            sub = self.implied_index(node)
        if sub is None:
            raise self.error(ReadingError, f"this \\{node.name} does not say over which index", node, r"write \sum_i or \sum_{i=1}^n")
        if isinstance(sub, tree.Sequence) and set(sub.separators) == {"newline"}:
            return self.series(self._stacked(node, sub))
        if isinstance(sub, tree.Chain) and sub.relations == ("=",):
            key, index = self._index(sub.items[0])
            lower = self.expr(sub.items[1])
            if node.sup is None:
                raise self.error(ReadingError, "the upper end of this range is missing", node)
            upper = self._upper(node.sup)
            if lower is b.ONE:
                size = self.dim(node.sup)
                if size is not None:
                    self.ranges[index] = size
            with self.bound(key, index):
                body = self.expr(node.body)
            if make is b.product and upper in (b.ONE, b.ZERO) and not lower.is_number:
                # L, L-1, ..., 1: the factors in this order
                self.assume(f"the product runs down from ${lower.latex}$ to ${upper.latex}$")
                turned = substitute(self.sizes.settle(body), {index: b.subtract(b.add(lower, upper), index)})
                return b.product(turned, index, upper, lower)
            if lower.op == "number" and upper.op == "number" and lower.data > upper.data:
                raise self.error(NotSupported, "a descending range", sub)
            return self._made(make, body, index, lower, upper, node)
        if isinstance(sub, tree.Chain):
            return self.ordered(node, make, sub)
        nested = self._nested(node, sub)
        if nested is not None:
            return self.series(nested)
        if isinstance(sub, tree.Name):
            names = [sub]
        elif isinstance(sub, tree.Product | tree.Sequence):
            items = sub.factors if isinstance(sub, tree.Product) else sub.items
            names = [item for item in items if isinstance(item, tree.Name)]
            if len(names) != len(items):
                raise self.error(NotSupported, "this range of an index", sub)
        else:
            raise self.error(NotSupported, "this range of an index", sub)
        return self.implied(node, make, names)

    def _stacked(self, node: tree.BigOperator, sub: tree.Sequence) -> tree.BigOperator:
        r"""`\sum_{\substack{j=1\\j\ne i}}^n`: a range with an exception, kept for `_made`; two ranges are two sums."""
        lines = [x for x in sub.items if isinstance(x, tree.Chain)]
        exceptions = [x for x in lines if x.relations == ("!=",) and any(isinstance(s, tree.Name) for s in x.items)]
        ranges = [x for x in lines if x not in exceptions]
        if len(lines) != len(sub.items) or len(sub.items) != 2 or len(ranges) + len(exceptions) != 2 or not ranges:
            raise self.error(NotSupported, "this range of an index", sub)
        if not exceptions:
            if node.sup is not None:
                raise self.error(NotSupported, "an upper end for two ranges", sub)
            return replace(node, sub=ranges[0], body=replace(node, sub=ranges[1]))
        names = [x for x in ranges[0].items if isinstance(x, tree.Name)]
        runs = next((key_of(x) for x in exceptions[0].items if isinstance(x, tree.Name) and key_of(x) in map(key_of, names)), None)
        if runs is None or len({key_of(x) for x in names} & {key_of(x) for x in exceptions[0].items}) != 1:
            raise self.error(NotSupported, "this range of an index", sub)
        self.exceptions[runs] = exceptions[0]
        return replace(node, sub=ranges[0])

    def _nested(self, node: tree.BigOperator, sub: Node) -> tree.BigOperator | None:
        r"""`\\sum_{i,j=1}^n` as one sum inside the other; None for another subscript."""
        if not isinstance(sub, tree.Sequence) or len(sub.items) != 2 or sub.separators != (",",) or node.sup is None:
            return None
        first, last = sub.items
        if not isinstance(first, tree.Name) or not isinstance(last, tree.Chain) or last.relations != ("=",):
            return None
        if not isinstance(last.items[0], tree.Name):
            return None
        inner = replace(node, sub=last)
        outer = tree.Chain(first.start, last.end, (first, last.items[1]), ("=",))
        return replace(node, sub=outer, body=inner)

    def quotient_of_sums(self, node: tree.BigOperator) -> Expr | None:
        r"""`\sum a_i / \sum b_i`: by custom the quotient of two sums."""
        body = node.body
        if not isinstance(body, tree.Product) or "/" not in body.marks:
            return None
        at = body.marks.index("/")
        if not isinstance(body.factors[at + 1], tree.BigOperator):
            return None
        above = body.factors[: at + 1]
        top = above[0] if len(above) == 1 else tree.Product(above[0].start, above[-1].end, above, body.marks[:at])
        self.find("ambiguous", "a sum over a sum is read as the quotient of the two")
        first = tree.BigOperator(node.start, top.end, node.name, node.sub, node.sup, top, node.differentials)
        return self.expr(tree.Product(node.start, body.end, (first, *body.factors[at + 1 :]), ("/", *body.marks[at + 1 :])))

    def implied_index(self, node: tree.BigOperator) -> Node | None:
        r"""`\\sum c_i v_i`: the only index that occurs below the sum, where there is just one."""
        found: dict[str, Node] = {}
        stack: list[Node] = [node.body]
        while stack:
            item = stack.pop()
            if isinstance(item, tree.Script) and isinstance(item.sub, tree.Name) and item.sub.style == "plain":
                key = key_of(item.sub)
                if key is not None and len(key) == 1 and self.lookup(key) is None:
                    found[key] = item.sub
            stack.extend(tree.children(item))
        if node.sup is not None or len(found) != 1:
            return None
        ((key, name),) = found.items()
        self.assume(f"the sum runs over ${key}$")
        self.evidence.indexed.update({k: 1 for k in self._indexed_by(node.body, key) if k not in self.evidence.indexed})
        return name

    def _indexed_by(self, node: Node, letter: str) -> list[str]:
        out = []
        if isinstance(node, tree.Script) and isinstance(node.sub, tree.Name) and key_of(node.sub) == letter:
            key = key_of(node.base)
            if key is not None:
                out.append(key)
        for child in tree.children(node):
            out += self._indexed_by(child, letter)
        return out

    def _upper(self, sup: Node) -> Expr:
        size = self.dim(sup)
        if size is not None and not (isinstance(sup, tree.Name) and self.lookup(key_of(sup) or "") is not None):
            if all(self.lookup(letter) is None for letter in size.letters):
                for letter in sorted(size.letters):
                    if letter not in self.context.sizes and not self.strict:
                        self.assume(f"${letter}$ is a natural number")
                for letter in size.letters:
                    self.implicit.add(letter)
                    return size_expression(size)
        return self.expr(sup)

    def ordered(self, node: tree.BigOperator, make: Any, sub: tree.Chain) -> Expr:
        r"""`\\sum_{i<j}`, `\\sum_{j\\ne i}` below a sum over i, `\\sum_{1\\le i\\le n}`, `\\sum_{1\\le i<j\\le n}`."""
        if sub.relations and all(r in (">", ">=") for r in sub.relations):  # j > i
            turned = tuple("<" if r == ">" else "<=" for r in reversed(sub.relations))
            sub = tree.Chain(sub.start, sub.end, tuple(reversed(sub.items)), turned)
        free = [x for x in sub.items if isinstance(x, tree.Name) and self._is_index(x)]
        if len(sub.items) > 2 and sub.items[-1] in free and len(free) > 1 and len(sub.items) - len(free) == 1:
            free.remove(sub.items[-1])  # 1 <= i < j <= n: the last letter is the end
        if len(free) == 2 and len(sub.items) == 2 and sub.relations in (("<=",), ("<",)):
            end = key_of(sub.items[1]) or ""
            if not any(end in index_names(x, whole=True, through=True) for x in (node.body,)):
                free.remove(free[1])  # \\sum_{i\\le k} x_i
        if any(r not in ("<", "<=", "!=") for r in sub.relations) or not free or len(free) > 2 or node.sup is not None:
            raise self.error(NotSupported, "this range of an index", sub)
        places = [sub.items.index(x) for x in free]
        before, after = sub.items[: places[0]], sub.items[places[-1] + 1 :]
        if len(before) > 1 or len(after) > 1 or (len(free) == 2 and places[1] != places[0] + 1):
            raise self.error(NotSupported, "this range of an index", sub)
        if len(free) == 1 and "!=" in sub.relations:
            return self._all_but(node, make, free[0], self.expr((before or after)[0]), sub)
        if "!=" in sub.relations and len(sub.items) > 2:
            raise self.error(NotSupported, "this range of an index", sub)
        if len(free) == 2 and sub.relations == ("!=",) and (key_of(free[0]) or "") > (key_of(free[1]) or ""):
            # j \ne i, by custom: j runs, and i is given
            given = key_of(free[1]) or ""
            fixed = b.symbol(self.python_name(given, free[1]), SCALAR, ("natural",), latex=given)
            self.symbols[given] = fixed
            self.assume(f"${given}$ is given, and ${key_of(free[0])}$ runs")
            return self._all_but(node, make, free[0], fixed, sub)
        indices = [self._index(x) for x in free]
        lower: Expr = b.ONE
        if before:
            lower = self.expr(before[0])
            lower = b.add(lower, b.ONE) if sub.relations[0] == "<" else lower
        size = self.dim(after[0]) if after and sub.relations[-1] == "<=" else None
        if not before and self.evidence.open_sum:
            size = None  # \\sum_{i\\le k} s_i / \\sum_i s_i: a part of what the open sum runs over
        upper = self._upper(after[0]) if after else None
        if upper is not None and sub.relations[-1] == "<":
            upper = b.subtract(upper, b.ONE)
        for _, index in indices:
            self.ranges[index] = size or self.sizes.fresh()
        with self.bound_all(indices):
            body = self.expr(node.body)
        for _, index in indices[1:]:
            if not self.sizes.equate(self.ranges[indices[0][1]], self.ranges[index]):
                raise self.error(NotSupported, "the two indices run over sides of different sizes", sub, "write both ends")
        body = self.sizes.settle(body)
        first, last = indices[0][1], indices[-1][1]
        if upper is None:
            upper = self._implied_end(last, body, node)
        if len(indices) == 1:
            return self._made(make, body, first, lower, upper, node)
        relation = sub.relations[places[0]]
        if relation == "!=":
            test = b.relation("!=", first, last)
            body = b.mul(b.indicator(test), body) if make is b.sum_over else b.cases([(body, test)], b.ONE)
            doubled: Expr = make(make(body, first, lower, upper), last, lower, upper)
            return doubled
        # i < j: the inner index ends where the outer one says
        body = make(body, first, lower, last if relation == "<=" else b.subtract(last, b.ONE))
        ordered: Expr = make(body, last, lower, upper)
        return ordered

    def _is_index(self, node: tree.Name) -> bool:
        key = key_of(node) or ""
        return self.lookup(key) is None and key not in self.context.sizes and node.style == "plain"

    def _all_but(self, node: tree.BigOperator, make: Any, name: tree.Name, other: Expr, sub: Node) -> Expr:
        """`j \\ne i` where i is bound outside: every j but that one."""
        key, index = self._index(name)
        self.ranges[index] = self.ranges.get(other) or self.sizes.fresh()
        with self.bound(key, index):
            body = self.expr(node.body)
        body = self.sizes.settle(body)
        upper = self._implied_end(index, body, node)
        test = b.relation("!=", index, other)
        body = b.mul(b.indicator(test), body) if make is b.sum_over else b.cases([(body, test)], b.ONE)
        return self._made(make, body, index, b.ONE, upper, sub)

    def _place_of(self, node: Node) -> Expr:
        """An index of an exception: a letter nothing is said of is a natural number."""
        key = key_of(node)
        if key is not None and isinstance(node, tree.Name) and self._is_index(node) and not self.strict and key not in self.evidence.bounds:
            self.symbols[key] = b.symbol(self.python_name(key, node), SCALAR, ("natural",), latex=key)
        return self.expr(node)

    def _implied_end(self, index: Expr, body: Expr, node: Node) -> Expr:
        """The end of a range nobody writes: the size of what the index indexes."""
        if index in self.ends:
            return self.sizes.settle(self.ends[index])
        size = self.sizes.resolve(self.ranges[index])
        used = any(
            part.op in ("entry", "row", "column", "basis", "eigenvalue") and any(index in place.free for place in part.args)
            for part in walk(body)
        )
        if any(letter.startswith("?") for letter in size.letters) and not used:
            raise self.error(ReadingError, f"the range of the index {index.latex} is not given, and nothing indexes by it", node)
        return size_expression(size)

    def _made(self, make: Any, body: Expr, index: Expr, lower: Expr, upper: Expr, node: Node) -> Expr:
        """The sum, unless its range leaves the arrays it indexes."""
        exception = self.exceptions.pop(index.latex, None)
        if exception is not None:
            with self.bound(index.latex, index):
                sides = [self._place_of(x) for x in exception.items]
            test = b.relation("!=", *sides)
            body = b.mul(b.indicator(test), body) if make is b.sum_over else b.cases([(body, test)], b.ONE)
        made: Expr = make(self.sizes.settle(body), index, self.sizes.settle(lower), self.sizes.settle(upper))
        if upper is b.INFINITY:
            for part in walk(body):
                if part.op in ("entry", "row", "column") and any(index in place.free for place in part.args[1:]):
                    hint = f"write the terms as values of a function, {part.args[0].latex}({index.latex})"
                    raise self.error(NotSupported, f"an endless range over the entries of {part.args[0].latex}", node, hint)
        if lower.op == "number":
            for part in walk(body):
                if part.op in ("entry", "row", "column"):
                    for place in part.args[1:]:
                        shift = _shift(place, index)
                        if shift is None and index in place.free:
                            raise self.error(NotSupported, f"the index {place.latex} of {part.args[0].latex} may leave it", node)
                        side = part.args[0].shape.rows if place is part.args[1] and part.op != "column" else part.args[0].shape.cols
                        if shift is not None and side is not None:
                            beyond = _collected(b.subtract(b.add(upper, b.num(shift)), size_expression(side)))
                            if beyond is not None and beyond > 0:
                                raise self.error(NotSupported, f"the range leaves {part.args[0].latex} by {beyond}", node)
                            self.refuse_other_size(part.args[0], upper, side, node)
                        if shift is not None and lower.data + shift < 1:
                            raise self.error(
                                NotSupported,
                                f"the range reaches the index {lower.data + shift} of {part.args[0].latex}",
                                node,
                                "entries are counted from 1",
                            )
        return made

    def refuse_other_size(self, array: Expr, upper: Expr, side: Dim, node: Node) -> None:
        r"""`\sum_{i=1}^m x_i` of a vector with n entries, where m and n are two declared sizes: which is larger, nothing says."""
        held = {letter for s in self.context.symbols.values() for letter in s.shape.letters}
        ends = {s.latex for s in upper.free}
        if not ends or not (ends | side.letters) <= held or upper is size_expression(side) or ends & self.context.symbols.keys():
            return
        said = {s.latex for condition in self.context.conditions for s in condition.free}
        if not ends <= said and not _within(upper, side):
            raise self.error(NotSupported, f"the index runs to {upper.latex}, and {array.latex} has {side} entries on that side", node)

    def implied(self, node: tree.BigOperator, make: Any, names: Sequence[tree.Name]) -> Expr:
        """A sum over every value of its indices: each runs over the size of what it indexes, or to the end written above."""
        if len(names) > 3:
            raise self.error(NotSupported, "a sum over so many indices at once", node)
        indices = [self._index(name) for name in names]
        upper_size = None if node.sup is None else self.dim(node.sup)
        if node.sup is not None and upper_size is None:
            raise self.error(NotSupported, "this range of an index", node.sup)
        for _, index in indices:
            self.ranges[index] = upper_size or self.sizes.fresh()
            self.strict_ranges.add(index)
        with self.bound_all(indices):
            body = self.expr(node.body)
        body = self.sizes.settle(body)
        count = self.evidence.count
        if count is not None and upper_size is None and count not in self.context.symbols and len(indices) == 1:
            self.sizes.equate(self.ranges[indices[0][1]], Dim.of(count))
            body = self.sizes.settle(body)
        for _, index in reversed(indices):
            if upper_size is not None:
                end = size_expression(self.sizes.resolve(upper_size))
            else:
                end = self._implied_end(index, body, node)
            body = make(body, index, b.ONE, end)
        return body

    def limit(self, node: tree.BigOperator) -> Expr:
        sub = node.sub
        sub = _with_arrow(sub)
        if not isinstance(sub, tree.Chain) or sub.relations not in (("to",), ("implies",), *((arrow,) for arrow in _ARROWS)):
            several = isinstance(sub, tree.Sequence)
            raise self.error(
                NotSupported if several else ReadingError,
                "a limit in several variables is not supported" if several else r"a limit says \lim_{x \to a}",
                node,
            )
        target, direction = _from_one_side(sub.items[1])
        direction = _ARROWS.get(sub.relations[0], direction)
        point = self.expr(target)
        key = key_of(sub.items[0])
        if key is None:
            raise self.error(NotSupported, "a limit is taken in one variable", sub)
        base = sub.items[0]
        while isinstance(base, tree.Script):
            base = base.base
        assert isinstance(base, tree.Name)
        variable = b.symbol(self.python_name(key, base), SCALAR, ("real",), latex=key)
        with self.bound(key, variable):
            body = self.expr(node.body)
        return b.limit(body, variable, point, direction)


def _within(upper: Expr, side: Dim) -> bool:
    """Whether an end is a size less a number, as in n - 1."""
    difference = _collected(b.subtract(upper, size_expression(side)))
    return difference is not None and difference <= 0


def _collected(difference: Expr) -> int | None:
    """The integer a difference of sizes is, or None where letters are left."""
    letters: dict[Expr, int] = {}
    total = 0
    for term in difference.args if difference.op == "add" else (difference,):
        factor, name = term.args if term.op == "mul" and len(term.args) == 2 and term.args[0].op == "number" else (b.ONE, term)
        if name.op == "number":
            total += int(name.data * factor.data)
        elif name.op == "symbol" and factor.data.denominator == 1:
            letters[name] = letters.get(name, 0) + int(factor.data)
        else:
            return None
    return None if any(letters.values()) else total


def _shift(place: Expr, index: Expr) -> int | None:
    """c where a place is index + c; None for anything else."""
    if place is index:
        return 0
    if place.op == "add" and index in place.args:
        rest = [x for x in place.args if x is not index]
        if len(rest) == 1 and rest[0].op == "number" and rest[0].data.denominator == 1:
            return int(rest[0].data)
    return None


#: Arrows that say from where a point is approached.
_ARROWS = {"searrow": "+", "downarrow": "+", "nearrow": "-", "uparrow": "-"}


def _with_arrow(sub: tree.Node | None) -> tree.Node | None:
    r"""`h \downarrow 0` as a chain: below a limit the arrow is no factor."""
    if isinstance(sub, tree.Product) and len(sub.factors) > 2 and isinstance(arrow := sub.factors[1], tree.Name) and arrow.name in _ARROWS:
        rest = sub.factors[2:]
        target = rest[0] if len(rest) == 1 else tree.Product(rest[0].start, sub.end, rest, sub.marks[2:])
        return tree.Chain(sub.start, sub.end, (sub.factors[0], target), (arrow.name,), ())
    return sub


def _from_one_side(target: tree.Node) -> tuple[tree.Node, str]:
    r"""The point of a limit and its side, which is written at the end: `2^+`, `\pi/2^-`, `-1^+`."""
    if isinstance(target, tree.Script) and isinstance(target.sup, tree.Name) and target.sup.name in ("+", "-"):
        bare = target.sub is None and not target.primes
        return target.base if bare else replace(target, sup=None), target.sup.name
    if isinstance(target, tree.Product):
        last, side = _from_one_side(target.factors[-1])
        return (replace(target, factors=(*target.factors[:-1], last)), side) if side else (target, "")
    if isinstance(target, tree.Sum):
        last, side = _from_one_side(target.terms[-1])
        return (replace(target, terms=(*target.terms[:-1], last)), side) if side else (target, "")
    return target, ""
