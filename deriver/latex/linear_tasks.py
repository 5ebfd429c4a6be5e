r"""Questions of linear algebra as typed problems: which formula is the matrix, which the right side, which are equations.

Comes in: a `LinearAsk`, and the Context that the task declares. Goes out: a `TaskItem` with `operands` in the order its kind expects and
`request`, which says how it is asked. Does not know: how sentences are cut, how anything is solved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..errors import Ambiguous, DeriverError, NotSupported, ReadingError, TypeMistake
from ..expression import Expr, substitute
from ..expression import build as b
from ..model import Context
from . import tree
from .definitions import left_of
from .elaborate import elaborate
from .linear_equations import coefficients, columns_of, entries_of_vector, plane_of, points_and_model, quadratic_matrix
from .linear_sentences import LinearAsk
from .names import key_of
from .problems import Question, TaskItem
from .targets import differential_equation, key_node
from .tree import Node
from .wording import Token

if TYPE_CHECKING:
    from .tasks import _Task

__all__ = ["LinearQuestion", "items_of", "note_targets", "speaks_of_other_things"]

#: Operation of an expression -> the kind of problem its value is.
_VALUES = {
    "matrix_power": "power", "inverse": "inverse", "det": "determinant", "trace": "trace", "rank": "rank", "expm": "exponential",
    "pinv": "pseudoinverse", "norm": "norm",
}  # fmt: skip
_SYSTEMS = frozenset({"linear_system", "least_squares", "ridge", "conjugate_gradient"})
#: Letters of the weight in ridge regression.
_RIDGE = ("\\lambda", "\\alpha", "\\mu", "k", "c")
_SYSTEM_ENVIRONMENTS = frozenset("cases aligned align align* gathered array alignedat split".split())
_SQUARE = frozenset(
    "determinant inverse trace eigen diagonalise jordan cholesky ldl power exponential definiteness gershgorin cayley_hamilton "
    "adjugate projector_test".split()
)
_SEVERAL = frozenset({"independence", "angle", "qr", "change_of_basis", "projection"})


@dataclass
class LinearQuestion(Question):
    """A question of linear algebra on its way."""

    ask: LinearAsk = field(default_factory=lambda: LinearAsk("", 0, 0, ""))


def speaks_of_other_things(ask: LinearAsk) -> bool:
    """Whether a formula shows that another wing is asked: a derivative, an integral."""
    return any(differential_equation(t.text) or re.search(r"\\int|\\nabla|\\partial", t.text) for _, t in ask.targets)


def note_targets(task: _Task, ask: LinearAsk) -> None:
    """Declare what a question defines on the way: "the determinant of $A=...$"."""
    from .prose import read_clause

    for role, token in ask.targets:
        if role in ("model", "letter", "unknowns", "points"):
            continue
        for item in _items(task.formula(token)):
            if _is_definition(item, ask.kind):
                piece = Token("formula", task.text[item.start : item.end], item.start, item.end)
                task.note_definitions(item)
                read_clause([piece], task.text, task.draft, nodes={item.start: item})
    for row in ask.declared:
        task.declared(row)


def _items(node: Node) -> tuple[Node, ...]:
    if isinstance(node, tree.Sequence):
        return node.items
    return (node,)


def _is_definition(item: Node, kind: str) -> bool:
    left = left_of(item)
    if left is None or not isinstance(item, tree.Chain):
        return False
    return kind not in _SYSTEMS or _is_array(item.items[1]) or (kind == "ridge" and left.key in _RIDGE)


def _is_array(node: Node) -> bool:
    if isinstance(node, tree.Environment):
        return node.name not in ("cases", "aligned", "align", "gathered")
    if isinstance(node, tree.Script):
        return _is_array(node.base)
    if isinstance(node, tree.Fence):
        return isinstance(node.content, tree.Sequence) or _is_array(node.content)
    if isinstance(node, tree.Product):
        return _is_array(node.factors[-1])
    return isinstance(node, tree.Sum) and all(_is_array(t) for t in node.terms)


def items_of(task: _Task, question: LinearQuestion, context: Context) -> list[TaskItem]:
    """The typed problem of a question."""
    return [_Typed(task, question, context).item()]


class _Typed:
    def __init__(self, task: _Task, question: LinearQuestion, context: Context) -> None:
        self.task = task
        self.question = question
        self.ask = question.ask
        self.context = context
        self.request = set(self.ask.request)
        self.assumed: list[str] = []
        self.inner = context
        self.name: str | None = None

    def error(self, kind: type[DeriverError], message: str, hint: str | None = None) -> DeriverError:
        return self.task.error(kind, message, self.question.start, self.question.end, hint)

    # Reading formulas --------------------------------------------------------------------------------------------------------

    def expr(self, node: Node) -> Expr:
        """The expression of a node; angle brackets around numbers are a vector, entries parted by semicolons are refused."""
        if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence):
            if ";" in node.content.separators:
                raise self.task.error(ReadingError, "entries parted by semicolons are not LaTeX", node.start, node.end, r"\begin{pmatrix}")
            if node.opening in ("<", "\\langle"):
                return b.vector([self.expr(x) for x in node.content.items])
        found = elaborate(self.task.text, node, self.inner, lambda e: e.expr(node))
        assert isinstance(found.value, Expr)
        self.assumed.extend(a for a in found.assumed if a not in self.assumed)
        self.inner = found.context
        return self.with_unit(found.value)

    def with_unit(self, e: Expr) -> Expr:
        """An undeclared letter i among numbers is the imaginary unit."""
        unit = next((s for s in e.free if s.is_scalar and s.latex == "i" and "i" not in self.context.symbols), None)
        if unit is None:
            return e
        self.assumed = [a for a in self.assumed if not a.startswith("$i$ ")]
        self.assumed.append("$i$ is the imaginary unit")
        return substitute(e, {unit: b.I_UNIT})

    def arrays(self, token: Token) -> list[Expr]:
        """The arrays that one formula lists: "$u=(1,2), v=(3,4)$", "$\\{(1,2),(3,4)\\}$", "$\\mathrm{span}\\{...\\}$"."""
        out: list[Expr] = []
        node = self.task.formula(token)
        for item in _items(node):
            out.extend(self.listed(item))
        return out

    def listed(self, node: Node) -> list[Expr]:
        if isinstance(node, tree.Product) and isinstance(node.factors[0], tree.Operator) and node.factors[0].name == "span":
            self.request.add("span")
            return [e for f in node.factors[1:] for e in self.listed(f)]
        if isinstance(node, tree.Fence) and node.opening in ("{", "\\{", "(") and isinstance(node.content, tree.Sequence):
            if all(_is_array(x) or _vector_name(x, self.context) for x in node.content.items):
                return [e for x in node.content.items for e in self.listed(x)]
        if isinstance(node, tree.Fence) and node.opening in ("{", "\\{") and not isinstance(node.content, tree.Sequence):
            return self.listed(node.content)
        if isinstance(node, tree.Chain) and node.relations == ("=",):
            left = left_of(node)
            if left is None and self.ask.kind == "null_space" and isinstance(node.items[1], tree.Number) and node.items[1].text == "0":
                return self.matrix_equation(self.expr(node.items[0]), b.ZERO)[:1]
            if left is None:
                raise self.task.error(ReadingError, "a relation stands where a matrix is needed", node.start, node.end)
            if self.name is None:
                self.name = left.key
            return (
                self.listed(node.items[1])
                if isinstance(node.items[1], tree.Fence) and node.items[1].opening in ("{", "\\{")
                else [self.expr(node.items[0])]
            )
        if self.name is None:
            key = key_of(node)
            self.name = key if key in self.context.definitions else None
        return [self.expr(node)]

    def of(self, *roles: str) -> list[Token]:
        return [t for role, t in self.ask.targets if role in roles]

    # Items -------------------------------------------------------------------------------------------------------------------

    def item(self) -> TaskItem:
        kind = self.ask.kind
        operands = self.operands(kind)
        if kind == "value":
            kind = self.kind_of_value(operands[0])
        if kind == "pair":
            kind = "product"
        if kind == "angle" and "orthogonal" in self.request and len(operands) == 1 and operands[0].shape.kind == "matrix":
            kind = "orthogonal_test"
        if kind == "definiteness" and operands[0].is_scalar and (matrix := quadratic_matrix(operands[0])) is not None:
            operands = [matrix]
        if self.ask.kind in ("determinant", "inverse", "rank", "trace", "pseudoinverse") and len(operands) == 1:
            operands = [_bare(operands[0], self.ask.kind)]
        if kind == "qr" and operands and operands[0].shape.kind == "vector":
            self.request.add("basis")
        if kind == "linear_system" and "by conjugate gradients" in self.request:
            kind = "conjugate_gradient"
        self.square(kind, operands)
        expression = operands[-1] if kind == "projection" or len(operands) == 1 else None
        latex = self.task.text[self.question.start : self.question.end].strip()
        return TaskItem(
            kind, expression, (), self.name, self.inner, tuple(self.assumed), (), latex, self.question.asked or kind,
            operands=tuple(operands), request=frozenset(self.request),
        )  # fmt: skip

    def square(self, kind: str, operands: Sequence[Expr]) -> None:
        """Refuse what is asked of square matrices only, and say what this one has instead."""
        if kind not in _SQUARE or not operands or operands[0].is_scalar or operands[0].op == "dot":
            return
        shape = operands[0].shape
        if shape.kind != "matrix" or shape.rows != shape.cols:
            raise self.error(
                TypeMistake,
                f"{self.ask.words}: asked of square matrices, and this is a {shape}",
                "a matrix that is not square has a rank, singular values and a pseudoinverse",
            )

    def kind_of_value(self, e: Expr) -> str:
        if e.op in _VALUES:
            return _VALUES[e.op]
        if e.op == "dot" and any(a.op == "matrix_power" for a in e.args):
            return "power"
        if e.op == "dot" and any(a.op == "expm" for a in e.args):
            raise self.error(NotSupported, "the exponential times a vector is not computed yet", "ask for the exponential itself")
        if e.op in ("dot", "add", "mul", "transpose", "inner", "hadamard", "kron") and (not e.is_scalar or e.op in ("dot", "inner")):
            return "product"
        raise self.error(NotSupported, "the value of an expression is not computed yet", "name what is wanted: the determinant of ...")

    def operands(self, kind: str) -> list[Expr]:
        if kind in _SYSTEMS:
            return self.system(kind)
        if kind == "projection":
            return self.projection()
        if kind == "distance" and "to a space" in self.request:
            return self.distance()
        if kind in ("membership", "eigenvector_test", "eigenvalue_test"):
            return self.membership(kind)
        if kind == "change_of_basis":
            basis = [e for t in self.of("basis") for e in self.arrays(t)]
            vectors = [e for t in self.of("of") for e in self.arrays(t)]
            if len(vectors) != 1 or not basis:
                raise self.error(ReadingError, "coordinates are asked of one vector in one basis")
            return [*basis, vectors[0]]
        tokens = self.of("of", "onto")
        if kind == "eigen":
            monic = [t for t in tokens if re.search(r"\\det", t.text) and re.search(r"-\s*\\?[A-Z]|\\lambda", t.text)]
            for t in monic:
                if re.search(r"(\\lambda|[a-z])\s*I(_\w)?\s*-", t.text):
                    self.request.add("monic")
            tokens = [t for t in tokens if t not in monic]
        found = [e for t in tokens for e in self.arrays(t)]
        for t in self.of("letter"):
            self.request.add(f"letter {t.text.strip()}")
        if "quadratic form" in self.request and found and found[0].is_scalar:
            return [self.form_matrix(found[0])]
        if not found:
            found = self.antecedent(kind)
        if kind == "pair":
            return [self.paired(found)]
        if "stack" in self.request:
            return [columns_of(found)]
        if kind in ("independence", "angle", "qr", "question", "distance", "cross_product", "rayleigh_quotient", "commute"):
            return found
        if len(found) > 1 and kind not in ("product",):
            raise self.error(Ambiguous, f"{len(found)} matrices are named, and one is asked about", "ask about one of them")
        if kind == "exponential" and found and not found[0].is_scalar and found[0].op != "expm":
            found = [b.expm(found[0])]
        for t in self.of("start"):
            found.extend(self.arrays(t))
        for t in self.of("eigenvalue"):
            value = self.arrays(t)[0]
            side = found[0].shape.rows
            if found[0].shape.rows != found[0].shape.cols or side is None or not value.is_scalar:
                raise self.error(TypeMistake, "an eigenspace is of a square matrix, at a number")
            found[0] = b.subtract(found[0], b.mul(value, b.identity(side)))
        return found

    def antecedent(self, kind: str) -> list[Expr]:
        """What "it" or nothing at all refers to: the one matrix of the task, or what was asked about before."""
        earlier = self.task.questions[: self.task.questions.index(self.question)]
        for q in reversed(earlier):
            if isinstance(q, LinearQuestion) and q.ask.targets:
                tokens = [t for role, t in q.ask.targets if role in ("of", "onto")]
                found = [e for t in tokens for e in self.arrays(t)]
                if kind in _SEVERAL or len(found) == 1:
                    return found
        keys = [k for k, d in self.context.definitions.items() if not d.parameters and not d.body.is_scalar]
        keys = keys or list(self.task.matrices)
        if kind in _SEVERAL - {"projection"}:
            chosen = keys
        else:
            matrices = [k for k in keys if k not in self.context.definitions or self.context.definitions[k].body.shape.kind == "matrix"]
            chosen = matrices or keys
        if not chosen:
            raise self.error(ReadingError, "no matrix is given", r"write it: $A=\begin{pmatrix}1&2\\3&4\end{pmatrix}$")
        if len(chosen) > 1 and kind not in _SEVERAL:
            raise self.error(Ambiguous, f"it is not clear which matrix is meant: {', '.join(chosen)}", "name it")
        if kind not in _SEVERAL:
            self.name = chosen[0]
        return [self.expr(key_node(k, self.question.start)) for k in chosen]

    # Systems -----------------------------------------------------------------------------------------------------------------

    def system(self, kind: str) -> list[Expr]:
        if "fit" in self.request:
            return self.fitted()
        extra = [e for t in self.of("start", "weights") for e in self.arrays(t)]
        if kind == "ridge":
            extra = [self.ridge_parameter()]
        tokens = self.of("of")
        nodes: list[Node] = []
        for token in tokens:
            for item in _items(self.task.formula(token)):
                if not _is_definition(item, kind):
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

    def defined_system(self) -> list[Expr]:
        earlier = self.task.questions[: self.task.questions.index(self.question)]
        for q in reversed(earlier):
            if isinstance(q, LinearQuestion) and q.ask.kind in _SYSTEMS and q.ask.targets:
                self.ask = replace(self.ask, targets=q.ask.targets)
                return self.system(self.ask.kind)
        names = {k: d.body for k, d in self.context.definitions.items() if not d.parameters and not d.body.is_scalar}
        matrices = [e for e in names.values() if e.shape.kind == "matrix"]
        vectors = [e for e in names.values() if e.shape.kind == "vector"]
        if len(matrices) == 1 and len(vectors) == 1:
            return [matrices[0], vectors[0]]
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
                return [left, right]

            found = elaborate(self.task.text, node, self.inner, both)
            assert isinstance(found.value, list)
            self.assumed.extend(a for a in found.assumed if a not in self.assumed)
            self.inner = found.context
            pairs.append((found.value[0], found.value[1]))
        if len(pairs) == 1 and not pairs[0][0].is_scalar:
            sides = [entries_of_vector(side) for side in pairs[0]]
            if sides[0] is None or sides[1] is None:
                return self.matrix_equation(*pairs[0])
            pairs = list(zip(sides[0], sides[1], strict=True))
        if any(not x.is_scalar for p in pairs for x in p):
            raise self.error(NotSupported, "several equations between arrays", "write one equation $Ax=b$, or equations between numbers")
        asked = [t.text.strip() for t in self.of("unknowns") for _ in (0,)]
        wanted = {x.strip() for text in asked for x in text.split(",")}
        matrix, right, unknowns, parameters = coefficients(pairs, wanted)
        if matrix is None or right is None:
            raise self.error(NotSupported, "the equations are not linear in the unknowns")
        if parameters:
            names = ", ".join(f"${u.latex}$" for u in unknowns)
            self.assumed.append(f"the unknowns are {names}; {', '.join(f'${p.latex}$' for p in parameters)} given")
        self.assumed = [a for a in self.assumed if not any(a.startswith(f"${u.latex}$ is a real number") for u in unknowns)]
        self.request.add("unknowns " + " ".join(u.latex for u in unknowns))
        return [matrix, right]

    def matrix_equation(self, left: Expr, right: Expr) -> list[Expr]:
        for one, other in ((left, right), (right, left)):
            factors = one.args if one.op == "dot" else (one,)
            if len(factors) >= 2 and factors[-1].op == "symbol" and not any(factors[-1] in f.free for f in (*factors[:-1], other)):
                A = factors[0] if len(factors) == 2 else b.dot(*factors[:-1])
                if other is b.ZERO:
                    other = b.zeros(one.shape)
                return [A, other if other.op != "zeros" else b.vector([b.ZERO] * (other.shape.rows.number or 0))]  # type: ignore[union-attr]
        raise self.error(NotSupported, "an equation $Ax=b$ with the unknown at the end is expected here")

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
        items = _items(node)
        if isinstance(node, tree.Fence) and node.opening in ("{", "\\{"):
            items = _items(node.content)
        return [self.expr(i) for i in items]

    # Projections -------------------------------------------------------------------------------------------------------------

    def projection(self) -> list[Expr]:
        """The vector last, before it what spans the space."""
        onto = [e for t in self.of("onto") for e in self.arrays(t)]
        vectors = [e for t in self.of("of") for e in self.arrays(t)]
        if "matrix" in self.request:
            return onto or vectors
        if not onto and len(vectors) == 2:
            raise self.error(Ambiguous, "it is not said which vector is projected onto which", "Project $b$ onto $a$")
        if not onto or len(vectors) != 1:
            raise self.error(ReadingError, "one vector is projected onto a line, a span or a column space", "Project $b$ onto $a$")
        return [*onto, vectors[0]]

    def distance(self) -> list[Expr]:
        """From a point to a plane: its normal vector, its right side, the point; to a span: what spans it, the point."""
        onto = self.of("onto")
        node = self.task.formula(onto[0]) if len(onto) == 1 else None
        if not isinstance(node, tree.Chain) or left_of(node) is not None:
            return self.projection()
        points = [e for t in self.of("of") for e in self.arrays(t)]
        found = plane_of(self.task.text, node, self.context, points[0]) if len(points) == 1 else None
        if found is None:
            raise self.error(NotSupported, "a plane is given by a linear equation in $x,y,z$ or $x_1,x_2,\\dots$ here")
        self.request.add("plane")
        return [*found, points[0]]

    def membership(self, kind: str) -> list[Expr]:
        """What spans, or the matrix; then the vector or the number."""
        spanning = [e for t in self.of("basis") for e in self.arrays(t)]
        asked = [e for t in self.of("of") for e in self.arrays(t)] or self.antecedent(kind)
        for t in self.of("letter"):
            self.request.add(f"letter {t.text.strip()}")
        if len(asked) != 1 or not spanning:
            raise self.error(ReadingError, "one vector and what it may belong to are expected here")
        if kind == "eigenvalue_test" and not asked[0].is_scalar or kind != "eigenvalue_test" and asked[0].is_scalar:
            raise self.error(TypeMistake, f"{self.ask.words}: a {'number' if kind == 'eigenvalue_test' else 'vector'} is asked about")
        if "row space" in self.request and len(spanning) == 1:
            spanning = [b.transpose(spanning[0])]
        matrices = [e for e in spanning if e.shape.kind == "matrix"]
        if kind == "membership" and matrices and not self.request & {"column space", "row space", "null space"}:
            raise self.error(ReadingError, "a span of vectors is expected here", "in the column space of $A$")
        return [spanning[0] if len(spanning) == 1 and spanning[0].shape.kind == "matrix" else columns_of(spanning), asked[0]]

    def paired(self, found: list[Expr]) -> Expr:
        """The expression of a dot product, an outer product, a Gram matrix."""
        if "gram" in self.request:
            A = columns_of(found)
            return b.dot(b.transpose(A), A)
        columns = [b.transpose(e) if e.shape.kind == "row" else e for e in found]
        if len(columns) != 2 or any(e.shape.kind != "vector" for e in columns):
            raise self.error(ReadingError, f"{self.ask.words}: of two vectors")
        u, v = columns
        if "dot" in self.request and u.shape != v.shape:
            raise self.error(TypeMistake, "the two vectors have different numbers of entries")
        return b.dot(b.transpose(u), v) if "dot" in self.request else b.dot(u, b.transpose(v))

    def form_matrix(self, form: Expr) -> Expr:
        """The symmetric matrix of a quadratic form in letters."""
        found = quadratic_matrix(form)
        if found is None:
            raise self.error(NotSupported, "a quadratic form in letters is expected here", "$2x^2+2xy+3y^2$")
        return found


def _bare(e: Expr, kind: str) -> Expr:
    op = {"determinant": "det", "trace": "trace", "rank": "rank", "pseudoinverse": "pinv"}.get(kind)
    return e.args[0] if op is not None and e.op == op else e


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


def _vector_name(node: Node, context: Context) -> bool:
    key = key_of(node)
    return key is not None and key in context.definitions and not context.definitions[key].body.is_scalar
