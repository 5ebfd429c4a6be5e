r"""Systems and matrix equations: which part of an equation is the matrix, which the right side, which the unknown.

Comes in: the equations of a question. Goes out: its operands. Does not know: how a system is solved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import Ambiguous, NotSupported, ReadingError, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .definitions import left_of
from .elaborate import elaborate
from .linear_equations import coefficients, entries_of_vector, points_and_model
from .linear_operands import LinearQuestion, Operands, is_array, items
from .linear_recurrences import has_shifted_terms, recurrence_of
from .linear_rings import conditions_on
from .tree import Node

__all__ = ["SYSTEMS", "Systems", "is_definition"]

SYSTEMS = frozenset({"linear_system", "least_squares", "ridge", "conjugate_gradient", "splitting"})
#: Letters of the weight in ridge regression.
_RIDGE = ("\\lambda", "\\alpha", "\\mu", "k", "c")
_SYSTEM_ENVIRONMENTS = frozenset("cases aligned align align* gathered array alignedat split".split())


def is_definition(item: Node, kind: str) -> bool:
    left = left_of(item)
    if left is None or not isinstance(item, tree.Chain):
        return False
    return kind not in SYSTEMS or is_array(item.items[1]) or (kind == "ridge" and left.key in _RIDGE)


class Systems(Operands):
    """The operands of systems, least squares and matrix equations."""

    def system(self, kind: str) -> list[Expr]:
        if "fit" in self.request:
            return self.fitted()
        extra = self.beginning() + [e for t in self.of("weights") if not _zero(self.task.formula(t)) for e in self.arrays(t)]
        if kind == "ridge":
            extra = [self.ridge_parameter()]
        tokens = [t for t in self.of("of") if not self.starts(t.text)]
        if kind == "linear_system" and any(has_shifted_terms(t.text) for t in tokens):
            declared = [t.text for row in self.ask.declared for t in row if t.is_formula]
            declared += [t.text for t in self.of("unknowns") if "=" in t.text]
            found = recurrence_of(self, [*(t.text for t in tokens), *declared])
            if found is not None:
                return found
        nodes: list[Node] = []
        for token in tokens:
            for item in items(self.task.formula(token)):
                if not is_definition(item, kind):
                    nodes.extend(_rows(item))
        if not nodes:
            return [*self.defined_system(), *extra]
        if all(not isinstance(n, tree.Chain) for n in nodes):
            if "augmented" in self.request or any(_bar(n) for n in nodes):
                return [*self.augmented(nodes[0]), *extra]
            if len(nodes) == 1 and kind != "linear_system":
                return [self.expr(nodes[0]), *self.right_side(), *extra]
            raise self.error(ReadingError, "an equation is expected here", "Solve $Ax=b$ where ...")
        for n in nodes:
            if not isinstance(n, tree.Chain) or n.relations != ("=",):
                raise self.task.error(NotSupported, "equations with one equals sign are expected here", n.start, n.end)
        return [*self.equations(nodes), *extra]

    def starts(self, text: str) -> bool:
        """Whether a formula such as `x_0=0` says where an iteration starts."""
        iterated = self.ask.kind in ("conjugate_gradient", "splitting") or "by conjugate gradients" in self.request
        return iterated and re.match(r"\s*(?:\\(?:mathbf|vec)\s*)?\{?[a-z]\}?\s*(?:_\{?0\}?|\^\{?\(0\)\}?)\s*=", text) is not None

    def beginning(self) -> list[Expr]:
        """The vector at which an iteration starts: as it is said, or by a name with the index 0; nothing for zero."""
        said = [self.task.formula(t) for t in self.of("start")]
        said += [self.task.formula(t) for t in self.of("of") if self.starts(t.text)]
        if said:
            values = [n.items[-1] if isinstance(n, tree.Chain) else n for n in said]
            return [self.expr(v) for v in values if not _zero(v)]
        if self.ask.kind not in ("conjugate_gradient", "splitting") and "by conjugate gradients" not in self.request:
            return []
        named = [d.body for k, d in self.context.definitions.items() if re.fullmatch(r"\w+(?:_\{?0\}?|\^\{?\(0\)\}?)", k.replace(" ", ""))]
        vectors = [e for e in named if e.shape.kind == "vector"]
        if len(named) > 1 or (named and not vectors and named[0] is not b.ZERO):
            raise self.error(Ambiguous, "it is not clear where the iteration starts", "starting from $(1,0)$")
        return vectors

    def defined_system(self) -> list[Expr]:
        earlier = self.task.questions[: self.task.questions.index(self.question)]
        for q in reversed(earlier):
            if isinstance(q, LinearQuestion) and q.ask.kind in SYSTEMS and q.ask.targets:
                self.ask = replace(self.ask, targets=q.ask.targets)
                return self.system(self.ask.kind)
            if isinstance(q, LinearQuestion) and q.ask.kind == "row_reduction" and q.ask.targets:
                node = self.task.formula(q.ask.targets[0][1])
                if _bar(node) or "augmented" in q.ask.request:
                    return self.augmented(node)
        names = {k: d.body for k, d in self.context.definitions.items() if not d.parameters and not d.body.is_scalar}
        matrices = [e for e in names.values() if e.shape.kind == "matrix"]
        vectors = [e for e in names.values() if e.shape.kind == "vector"]
        if len(matrices) == 1 and len(vectors) == 1:
            return [matrices[0], vectors[0]]
        if not matrices and len(vectors) == 2 and {"A", "X"} & set(names):  # one column
            key = "A" if "A" in names else "X"
            rest = next(e for k, e in names.items() if k != key)
            return [b.matrix([[x] for x in names[key].args]), rest] if names[key].op == "vector" else [names[key], rest]
        raise self.error(ReadingError, "it is not clear which system is meant", "Solve $Ax=b$ where $A=...$ and $b=...$")

    def right_side(self) -> list[Expr]:
        vectors = [d.body for k, d in self.context.definitions.items() if k != self.name and d.body.shape.kind == "vector"]
        if len(vectors) != 1:
            raise self.error(ReadingError, "it is not clear which vector is the right side", "the least squares solution of $Ax=b$")
        return vectors

    def augmented(self, node: Node) -> list[Expr]:
        whole = self.expr(node)
        if whole.op != "matrix" or whole.data[1] < 2:
            raise self.task.error(ReadingError, "an augmented matrix is expected here", node.start, node.end)
        n = whole.data[1]
        rows = [whole.args[i : i + n] for i in range(0, len(whole.args), n)]
        return [b.matrix([r[:-1] for r in rows]), b.vector([r[-1] for r in rows])]

    def equations(self, nodes: Sequence[Node]) -> list[Expr]:
        """Matrix and right side of equations: `Ax = b` with arrays, or scalar equations in letters."""
        pairs: list[tuple[Expr, Expr]] = []
        for n in nodes:
            assert isinstance(n, tree.Chain)
            node = n

            def both(e: object, node: tree.Chain = node) -> list[Expr]:
                left, right = e.expr(node.items[0]), e.expr(node.items[1])  # type: ignore[attr-defined]
                left, right = e.sizes.settle(left), e.sizes.settle(right)  # type: ignore[attr-defined]
                if left.shape != right.shape and right is not b.ZERO:
                    if left.shape.kind != right.shape.kind:
                        raise TypeMistake(f"one side is a {left.shape}, the other a {right.shape}")
                    e.sizes.equate(left.shape.rows, right.shape.rows)  # type: ignore[attr-defined]
                    if left.shape.kind == "matrix":
                        e.sizes.equate(left.shape.cols, right.shape.cols)  # type: ignore[attr-defined]
                    left, right = e.sizes.settle(left), e.sizes.settle(right)  # type: ignore[attr-defined]
                return [left, right]

            found = elaborate(self.task.text, node, self.inner, both)
            assert isinstance(found.value, list)
            self.assumed.extend(a for a in found.assumed if a not in self.assumed)
            self.inner = found.context
            pairs.append((self.with_unit(found.value[0]), self.with_unit(found.value[1])))
        if len(pairs) == 1 and not pairs[0][0].is_scalar:
            sides = [entries_of_vector(side) for side in pairs[0]]
            if sides[0] is None or sides[1] is None:
                return self.matrix_equation(*pairs[0])
            pairs = list(zip(sides[0], sides[1], strict=True))
        if any(not x.is_scalar for p in pairs for x in p):
            raise self.error(NotSupported, "several equations between arrays", "write one equation $Ax=b$, or equations between numbers")
        asked = [t.text.strip() for t in self.of("unknowns") for _ in (0,)]
        wanted = {x.strip() for text in asked for x in text.split("\\in")[0].split(",")}
        if conditions_on(asked, wanted) is not None:
            raise self.error(NotSupported, f"the condition ${' '.join(asked)}$ on the unknowns is not taken into account yet")
        matrix, right, unknowns, parameters = coefficients(pairs, wanted)
        given = {x.strip() for t in self.of("letter") for x in t.text.split(",")}
        if not wanted and given & {u.latex for u in unknowns} and {u.latex for u in unknowns} - given:
            matrix, right, unknowns, parameters = coefficients(pairs, {u.latex for u in unknowns} - given)
        if matrix is None or right is None:
            raise self.error(NotSupported, "the equations are not linear in the unknowns")
        if parameters:
            names = ", ".join(f"${u.latex}$" for u in unknowns)
            self.assumed.append(f"the unknowns are {names}; {', '.join(f'${p.latex}$' for p in parameters)} given")
        self.assumed = [a for a in self.assumed if not any(a.startswith(f"${u.latex}$ is a real number") for u in unknowns)]
        self.request.add("unknowns " + " ".join(u.latex for u in unknowns))
        return [matrix, right]

    def matrix_equation(self, left: Expr, right: Expr) -> list[Expr]:
        """`Ax = b`: matrix and right side; an equation for a matrix: right side, and the factors beside the unknown in pairs."""
        wanted = {t.text.strip() for t in self.of("unknowns")}
        unknown = self.unknown(left, right, wanted)
        if unknown is not None and unknown.shape.kind == "matrix" and self.ask.kind == "linear_system":
            return self.for_a_matrix(left, right, unknown)
        for one, other in ((left, right), (right, left)):
            factors = one.args if one.op == "dot" else (one,)
            if len(factors) >= 2 and factors[-1].op == "symbol" and not any(factors[-1] in f.free for f in (*factors[:-1], other)):
                A = factors[0] if len(factors) == 2 else b.dot(*factors[:-1])
                if other is b.ZERO:
                    other = b.zeros(one.shape)
                return [A, other if other.op != "zeros" else b.vector([b.ZERO] * (other.shape.rows.number or 0))]  # type: ignore[union-attr]
        raise self.error(NotSupported, "an equation $Ax=b$ with the unknown at the end is expected here")

    def unknown(self, left: Expr, right: Expr, wanted: set[str]) -> Expr | None:
        """The array that an equation is solved for: the one asked for, else the only one that is not written out."""
        letters = [s for s in {*left.free, *right.free} if not s.is_scalar]
        chosen = [s for s in letters if s.latex in wanted] or letters
        return chosen[0] if len(chosen) == 1 else None

    def for_a_matrix(self, left: Expr, right: Expr, unknown: Expr) -> list[Expr]:
        """The terms `L X R` of an equation, with what does not contain the unknown on the other side."""
        if any(side is None or side.number is None for side in unknown.shape):
            raise self.error(NotSupported, "the size of the unknown matrix is not known", "write the matrices out")
        pairs: list[Expr] = []
        constants: list[Expr] = []
        for sign, side in ((1, left), (-1, right)):
            for term in side.args if side.op == "add" else (side,):
                if unknown not in term.free:
                    if term is not b.ZERO:
                        constants.append(term if sign < 0 else b.negative(term))
                    continue
                pairs.extend(self.beside(term if sign > 0 else b.negative(term), unknown))
        if not constants:
            shape = b.dot(pairs[0], unknown, pairs[1]).shape
            constants = [b.zeros(shape)]
        self.request |= {"matrix unknown", f"unknown {unknown.latex}"}
        self.assumed = [a for a in self.assumed if not a.startswith(f"${unknown.latex}$ ")]
        total = b.add(*constants) if len(constants) > 1 else constants[0]
        return [total, *pairs]

    def beside(self, term: Expr, unknown: Expr) -> tuple[Expr, Expr]:
        """The factors to the left and to the right of the unknown."""
        scalars: list[Expr] = []
        while term.op == "mul":
            inside = [a for a in term.args if unknown in a.free]
            scalars.extend(a for a in term.args if unknown not in a.free)
            if len(inside) != 1:
                break
            term = inside[0]
        factors = list(term.args) if term.op == "dot" else [term]
        if factors.count(unknown) != 1 or any(f is not unknown and unknown in f.free for f in factors):
            raise self.error(NotSupported, f"equations are solved that are linear in ${unknown.latex}$, without its transpose or inverse")
        at = factors.index(unknown)
        before, after = factors[:at], factors[at + 1 :]
        assert unknown.shape.rows is not None and unknown.shape.cols is not None
        one = b.dot(*before) if len(before) > 1 else before[0] if before else b.identity(unknown.shape.rows)
        other = b.dot(*after) if len(after) > 1 else after[0] if after else b.identity(unknown.shape.cols)
        return (b.mul(*scalars, one) if scalars else one), other

    def ridge_parameter(self) -> Expr:
        for key, d in self.context.definitions.items():
            if d.body.is_scalar and not d.parameters and key in _RIDGE:
                return d.body
        return b.symbol("lamda", properties=("positive",), latex=r"\lambda")

    def fitted(self) -> list[Expr]:
        models = self.of("model")
        pairs: list[tuple[Expr, Expr]] = []
        for token in self.of("points", *(() if models else ("of",))):
            for e in self.points(self.task.formula(token)):
                if e.op != "vector" or len(e.args) != 2:
                    raise self.task.error(ReadingError, "points $(x,y)$ are expected here", token.start, token.end)
                pairs.append((e.args[0], e.args[1]))
        if not models:
            rows = [[x, b.ONE] for x, _ in pairs]
            self.assumed.append("the line is $y=ax+b$; the answer lists the slope and the intercept")
            self.request.add("unknowns a b")
            return [b.matrix(rows), b.vector([y for _, y in pairs])] if pairs else []
        model = models[0]
        node = self.task.formula(model)
        found = points_and_model(self.task.text, node, self.context, pairs)
        if found is None:
            raise self.task.error(NotSupported, "a model $y=ax+b$, linear in its parameters, is expected here", model.start, model.end)
        A, y, unknowns = found
        self.request.add("unknowns " + " ".join(u.latex for u in unknowns))
        return [A, y]

    def points(self, node: Node) -> list[Expr]:
        found = items(node)
        if isinstance(node, tree.Fence) and node.opening in ("{", "\\{"):
            found = items(node.content)
        return [self.expr(i) for i in found]


def _zero(node: Node) -> bool:
    """`0` or `x_0=0`, which is where a method starts in any case."""
    value = node.items[-1] if isinstance(node, tree.Chain) else node
    return isinstance(value, tree.Number) and value.text == "0"


def _rows(node: Node) -> list[Node]:
    """The equations of a `cases` or `aligned` environment; else the node itself."""
    inner = node.content if isinstance(node, tree.Fence) and isinstance(node.content, tree.Environment) else node
    if isinstance(inner, tree.Environment) and inner.name in (
        "cases",
        "aligned",
        "align",
        "align*",
        "gathered",
        "array",
        "alignedat",
        "split",
    ):
        cells = [cell for row in inner.rows for cell in row]
        if cells and all(isinstance(c, tree.Chain) for c in cells):
            return cells
        if inner.name != "array":
            return cells
    return [node]


def _bar(node: Node) -> bool:
    inner = node.content if isinstance(node, tree.Fence) else node
    return isinstance(inner, tree.Environment) and "|" in inner.options
