r"""Questions of linear algebra as typed problems: which formula is the matrix, which the right side, which are equations.

Comes in: a `LinearAsk`, and the Context that the task declares. Goes out: a `TaskItem` with `operands` in the order its kind expects and
`request`, which says how it is asked. Does not know: how sentences are cut, how anything is solved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import Ambiguous, NotSupported, ReadingError, TypeMistake
from ..expression import Expr, walk
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .definitions import left_of
from .linear_equations import columns_of, plane_of, quadratic_matrix
from .linear_map_operands import MapOperands
from .linear_maps import applied
from .linear_operands import OF_MAPS, LinearQuestion, items
from .linear_rings import conditions_on, is_space, ring_of
from .linear_sentences import LinearAsk
from .linear_systems import SYSTEMS, is_definition
from .problems import TaskItem
from .targets import differential_equation, key_node
from .wording import Token

if TYPE_CHECKING:
    from .tasks import _Task

__all__ = ["LinearQuestion", "items_of", "note_targets", "speaks_of_other_things"]

#: Operation of an expression -> the kind of problem its value is.
_VALUES = {
    "matrix_power": "power", "inverse": "inverse", "det": "determinant", "trace": "trace", "rank": "rank", "expm": "exponential",
    "pinv": "pseudoinverse", "norm": "norm",
}  # fmt: skip
_SQUARE = frozenset(
    "determinant inverse trace eigen diagonalise jordan cholesky ldl power exponential definiteness gershgorin cayley_hamilton "
    "adjugate projector_test minimal_polynomial form_extremum real_block real_spectrum".split()
)
_SEVERAL = frozenset({"independence", "angle", "qr", "change_of_basis", "projection"})


def speaks_of_other_things(ask: LinearAsk) -> bool:
    """Whether a formula shows that another wing is asked: a derivative, an integral."""
    if ask.kind == "linear_map" or (ask.kind in OF_MAPS and any(role == "basis" for role, _ in ask.targets)):
        return False  # the derivative of a polynomial is a linear map
    return any(differential_equation(t.text) or re.search(r"\\int|\\nabla|\\partial", t.text) for _, t in ask.targets)


def note_targets(task: _Task, ask: LinearAsk) -> None:
    """Declare what a question defines on the way: "the determinant of $A=...$"."""
    from .prose import read_clause

    for role, token in ask.targets:
        if role in ("model", "letter", "unknowns", "points"):
            continue
        for item in items(task.formula(token)):
            of_a_space = ask.kind == "linear_map" or (ask.kind in OF_MAPS and any(r == "basis" for r, _ in ask.targets))
            if is_definition(item, ask.kind) and not (of_a_space and applied(item)):
                piece = Token("formula", task.text[item.start : item.end], item.start, item.end)
                task.note_definitions(item)
                read_clause([piece], task.text, task.draft, nodes={item.start: item})
    for row in ask.declared:
        task.declared(row)


def items_of(task: _Task, question: LinearQuestion, context: Context) -> list[TaskItem]:
    """The typed problem of a question."""
    return [_Typed(task, question, context).item()]


#: Kinds that are asked of several arrays.
_ANY_NUMBER = frozenset(
    "independence angle qr question distance similar cross_product rayleigh_quotient commute volume householder".split()
)


#: Kinds whose question names a basis, or what may belong to something.
_WITH_BASES = frozenset(
    "change_of_basis linear_map change_of_basis_matrix schur_complement membership eigenvector_test eigenvalue_test krylov".split()
)


#: Kinds that are asked of vectors of any space, and where these stand.
_OF_VECTORS = {
    "independence": ("of",), "column_space": ("of",), "membership": ("basis", "of"), "change_of_basis": ("basis", "of"),
    "change_of_basis_matrix": ("from", "to"),
}  # fmt: skip


class _Typed(MapOperands):
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
            letters = sorted((s.latex for s in operands[0].free), key=lambda x: (x.split("_")[0], x))
            if len(letters) * len(letters) == len(matrix.args):
                self.request.add("unknowns " + " ".join(letters))
            operands = [matrix]
        if self.ask.kind in ("determinant", "inverse", "rank", "trace", "pseudoinverse") and len(operands) == 1:
            operands = [_bare(operands[0], self.ask.kind)]
        if kind == "qr" and operands and operands[0].shape.kind == "vector":
            self.request.add("basis")
        if "recurrence" in self.request:
            kind = "recurrence"
        if kind == "linear_system" and "matrix unknown" in self.request:
            kind = "matrix_equation"
        if kind == "linear_system" and "by conjugate gradients" in self.request:
            kind = "conjugate_gradient"
        self.square(kind, operands)
        self.say_complex(operands)
        self.unused(kind)
        expression = operands[-1] if kind == "projection" or len(operands) == 1 else None
        latex = self.task.text[self.question.start : self.question.end].strip()
        return TaskItem(
            kind, expression, (), self.name, self.inner, tuple(self.assumed), (), latex, self.question.asked or kind,
            operands=tuple(operands), request=frozenset(self.request),
        )  # fmt: skip

    def unused(self, kind: str) -> None:
        """Refuse what was read and would be passed over: a condition on an unknown, a set that is no ring and no space."""
        for token in self.of("basis") if kind not in _WITH_BASES and not self.request & {"space map", "values at numbers"} else ():
            ring = ring_of(token.text)
            if ring is not None:
                self.request.add(ring)
            elif not is_space(token.text):
                raise self.task.error(NotSupported, "it is not clear what this says of the question", token.start, token.end)
        formulas = [t.text for row in self.ask.declared for t in row if t.is_formula]
        unknowns = {u for r in self.request if r.startswith("unknowns ") for u in r.split(" ")[1:]}
        unknowns |= {"x", "y", "z"} - {s for s in self.context.symbols} if kind in SYSTEMS else set()
        condition = conditions_on(formulas, unknowns)
        if condition is not None:
            raise self.error(NotSupported, f"the condition ${condition}$ on the unknowns is not taken into account yet")

    def say_complex(self, operands: Sequence[Expr]) -> None:
        """That i is the imaginary unit, where it comes out of a definition; and then an unknown is no real vector."""
        if not any(n.op == "constant" and n.data == "i" for e in operands for n in walk(e)):
            return
        if not any("imaginary unit" in a for a in self.assumed):
            self.assumed.append("$i$ is the imaginary unit")
        self.assumed = [a.replace("is a real vector", "is a complex vector") for a in self.assumed]

    def square(self, kind: str, operands: Sequence[Expr]) -> None:
        """Refuse what is asked of square matrices only, and say what this one has instead."""
        if kind not in _SQUARE or not operands or "space map" in self.request or operands[0].is_scalar or operands[0].op == "dot":
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

    def in_a_space(self, kind: str) -> list[Expr] | None:
        """Polynomials, or several matrices, that are the vectors of a question; None where columns are meant."""
        roles = _OF_VECTORS.get(kind)
        if roles is None or (kind == "column_space" and "stack" not in self.request):
            return None
        saved = (list(self.assumed), self.inner, self.name)
        groups = [[e for t in self.of(*role.split()) for e in self.arrays(t)] for role in roles]
        found = [e for group in groups for e in group]
        scalars = all(e.is_scalar for e in found) and any(e.free for e in found)
        if scalars or (len(found) > 1 and all(e.op == "matrix" for e in found) and groups[0] and groups[-1]):
            self.request |= {"polynomials" if scalars else "matrices", f"split {len(groups[0])}"}
            self.assumed = [a for a in self.assumed if not a.endswith("is a real number")]
            if scalars and kind != "change_of_basis_matrix" and not groups[0]:
                return None
            return found
        self.assumed, self.inner, self.name = saved
        return None

    def operands(self, kind: str) -> list[Expr]:
        in_a_space = self.in_a_space(kind)
        if in_a_space is not None:
            return in_a_space
        if kind in SYSTEMS:
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
        if kind == "linear_map":
            return self.map_operands()
        if kind == "change_of_basis_matrix":
            return self.two_bases()
        if kind == "schur_complement":
            return self.blocks()
        if kind in OF_MAPS and (found_map := self.map_of_a_space()) is not None:
            return found_map
        tokens = self.of("of", "onto")
        if kind == "eigen":
            monic = [t for t in tokens if re.search(r"\\det", t.text) and re.search(r"-\s*\\?[A-Z]|\\lambda", t.text)]
            for t in monic:
                if re.search(r"(\\lambda|[a-z])\s*I(_\w)?\s*-", t.text):
                    self.request.add("monic")
            tokens = [t for t in tokens if t not in monic]
        if kind == "krylov":
            named = [t for t in tokens if re.match(r"\s*\\(?:mathcal|mathscr)\s*\{?\s*K", t.text)]
            size = next((m[1] for t in named if (m := re.search(r"K\s*\}?\s*_\{?(\d)\}?", t.text))), None)
            self.request |= {f"steps {size}"} if size else set()
            tokens = [t for t in tokens if t not in named]
        if kind == "cross_product" and len(tokens) == 1 and tokens[0].text.count(r"\times") == 1:
            found = [self.fresh(side) for side in tokens[0].text.split(r"\times")]
        else:
            found = [e for t in tokens for e in self.arrays(t)]
        for t in self.of("letter"):
            self.request.add(f"letter {t.text.strip()}")
        if (kind == "form_extremum" or "quadratic form" in self.request) and found and found[0].is_scalar:
            return [self.form_matrix(found[0])]
        if kind == "column_space" and "stack" not in self.request and self.ask.words in ("image", "range"):
            if any(e.shape.kind in ("vector", "row") for e in found):
                raise self.error(NotSupported, "the image of a vector under a map is not read from these words", "write the product: $Ax$")
        if not found:
            found = self.antecedent(kind)
        if kind == "pair":
            return [self.paired(found)]
        if "stack" in self.request:
            return [columns_of(found)]
        if kind == "krylov":
            found = list(dict.fromkeys(found))
            if [e.shape.kind == "matrix" for e in found].count(True) != 1 or len(found) != 2:
                raise self.error(ReadingError, "one matrix and one vector are expected here", "the Krylov space of $A$ and $b$")
            return sorted(found, key=lambda e: e.shape.kind != "matrix")
        if kind in _ANY_NUMBER:
            return found
        if kind == "product" and len(found) > 1:
            return [b.dot(*found)]
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
            return b.dot(b.transpose(self.conjugated(A, A)), A)
        columns = [b.transpose(e) if e.shape.kind == "row" else e for e in found]
        if len(columns) != 2 or any(e.shape.kind != "vector" for e in columns):
            raise self.error(ReadingError, f"{self.ask.words}: of two vectors")
        u, v = columns
        if "dot" in self.request and u.shape != v.shape:
            raise self.error(TypeMistake, "the two vectors have different numbers of entries")
        return b.dot(b.transpose(self.conjugated(u, v)), v) if "dot" in self.request else b.dot(u, b.transpose(self.conjugated(v, u)))

    def conjugated(self, u: Expr, v: Expr) -> Expr:
        """What is conjugated in an inner product, where an entry is complex; it is said."""
        if not any(n.op == "constant" and n.data == "i" for e in (u, v) for n in walk(e)):
            return u
        said = (
            "of complex vectors the first is conjugated" if "outer" not in self.request else "of complex vectors the second is conjugated"
        )
        self.assumed.append(said)
        return b.conj(u)

    def form_matrix(self, form: Expr) -> Expr:
        """The symmetric matrix of a quadratic form in letters."""
        found = quadratic_matrix(form)
        if found is None:
            raise self.error(NotSupported, "a quadratic form in letters is expected here", "$2x^2+2xy+3y^2$")
        return found


def _bare(e: Expr, kind: str) -> Expr:
    op = {"determinant": "det", "trace": "trace", "rank": "rank", "pseudoinverse": "pinv"}.get(kind)
    return e.args[0] if op is not None and e.op == op else e
