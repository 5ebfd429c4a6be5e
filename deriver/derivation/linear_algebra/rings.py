r"""The same questions over other numbers: modulo a prime, over the integers, the rational or the real numbers alone.

Modulo p every claim is one of integers, E A = R + p K with the multiple of p written out, so that it is checked like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flint import fmpq, fmpq_mat, fmpz, nmod, nmod_poly

from ...expression import build as b
from ...expression import walk
from ...expression.nodes import Expr
from ...model import Claim
from .arrays import eye, times
from .arrays import transpose as turned
from .board import Board, Refusal, Stuck
from .elimination import Reduction, determinant_of, inverse_of, null_basis, reduced
from .fields import Field, NotExact, Rationals, Rows
from .roots import polynomial_expression
from .showing import operations_text
from .subspaces import stacked
from .systems import free_letters, matrix_and_right_side

__all__ = ["over_ring"]

Solver = Callable[[Board], None]
#: What is the same over a field and over each larger one.
_SAME_IN_LARGER = frozenset(
    "determinant inverse rank trace product row_reduction linear_system null_space column_space row_space left_null_space independence "
    "change_of_basis lu ldl rank_factorisation adjugate membership cayley_hamilton".split()
)
_EIGEN = frozenset({"eigen", "diagonalise", "jordan"})


def over_ring(board: Board, solver: Solver) -> Solver:
    """The solver for the numbers that are asked about; the usual one where nothing is said of them."""
    asked = [r for r in board.request if r.startswith("over ")]
    if not asked:
        return solver
    if len(asked) > 1:
        raise Refusal("two different kinds of numbers are named")
    ring, kind = asked[0][len("over ") :], board.problem.kind
    if ring == "C":
        return solver
    if ring.startswith("F "):
        return _Modular(int(ring[2:]), kind).solve
    if ring == "R":
        if any(n.op == "constant" and n.data == "i" for e in board.operands for n in walk(e)):
            raise Stuck("over the real numbers, and an entry is not real")
        return _among(solver, "real") if kind in _EIGEN else solver
    if kind not in _SAME_IN_LARGER | _EIGEN:
        raise Stuck(f"this question over {'the integers' if ring == 'Z' else 'the rational numbers'}")
    if not isinstance(board.field(*board.operands), Rationals):
        raise Stuck(f"over {'the integers' if ring == 'Z' else 'the rational numbers'} with entries that are not rational numbers")
    if ring == "Q":
        return _among(solver, "rational") if kind in _EIGEN else solver
    return _integers(board, solver)


# Real and rational eigenvalues ------------------------------------------------------------------------------------------


def _among(solver: Solver, which: str) -> Solver:
    """Eigenvalues of one kind only: what is not found among them is said."""

    def allowed(e: Expr) -> bool:
        if which == "real":
            return not any(n.op == "constant" and n.data == "i" for n in walk(e))
        return e.op == "number"

    def solve(board: Board) -> None:
        solver(board)
        named = {a.name: a for a in board.answers}
        if "eigenvalues" in named and named["eigenvalues"].role == "numerical":
            raise Stuck(f"which eigenvalues are {which} where they have no closed form")
        if board.conditions and which == "rational":
            raise Stuck("rational eigenvalues of a matrix with letters")
        diagonal = named.get("Lambda") or named.get("J")
        if diagonal is not None and diagonal.expression is not None and not all(allowed(x) for x in diagonal.expression.args):
            what = "diagonalisable" if "Lambda" in named else "similar to a Jordan form"
            text = f"not {what} over the {which} numbers: not all eigenvalues are {which}"
            board.findings = [f for f in board.findings if f.code != "complex_only"]
            board.find("no_solution", f"The matrix is {text}.")
            board.answers.clear()
            board.answer("text", None, text=text, claim=diagonal.claim)
            return
        values = named.get("eigenvalues")
        if values is None or values.expression is None or all(allowed(x) for x in values.expression.args):
            return
        vectors = named["eigenvectors"]
        assert vectors.expression is not None
        kept = [x for x in values.expression.args if allowed(x)]
        text = f"the {which} ones only" if kept else f"no {which} eigenvalues"
        board.find("no_solution" if not kept else "complex_only", f"Not all roots of the characteristic polynomial are {which}.")
        board.answers = [a for a in board.answers if a.name not in ("eigenvalues", "eigenvectors")]
        board.answer("eigenvalues", b.listing(kept) if kept else None, claim=values.claim, text=text)
        if kept:
            raise Stuck(f"eigenvectors for the {which} eigenvalues alone, where there are others")

    return solve


# Integers ---------------------------------------------------------------------------------------------------------------


def _integers(board: Board, solver: Solver) -> Solver:
    kind = board.problem.kind
    field = Rationals()
    if any(x.q != 1 for e in board.operands for r in board.rows(e, field) for x in r):
        raise Stuck("over the integers with entries that are no integers")
    if kind in ("determinant", "rank", "trace", "product", "adjugate"):
        if kind == "determinant" and "yes or no" in board.request:
            raise Stuck("singular over the integers, which is said of a zero determinant or of one other than 1 and -1")
        return solver
    if kind == "inverse":
        return _invertible_over_integers(solver)
    if kind == "linear_system" and "for which" not in board.request:
        return _integer_solution(solver)
    raise Stuck("this question over the integers")


def _invertible_over_integers(solver: Solver) -> Solver:
    def solve(board: Board) -> None:
        (e,) = board.operands
        field = Rationals()
        rows = board.rows(e, field)
        if len(rows) != len(rows[0]):
            solver(board)
            return
        d = determinant_of(rows, field)
        if abs(d) in (0, 1):
            solver(board)
            return
        A = board.name(e)
        shown = field.expr(d)
        board.step("determinant by elimination", b.det(A), shown, because="An inverse with integer entries needs the determinant 1 or -1.")
        claim = board.claim(b.det(A), "=", shown)
        text = "not invertible over the integers: the determinant is neither 1 nor -1"
        board.find("no_solution", f"The matrix is {text}.")
        board.answer("text" if "yes or no" in board.request else "inverse", None, text=text, claim=claim)

    return solve


def _integer_solution(solver: Solver) -> Solver:
    def solve(board: Board) -> None:
        solver(board)
        x = next(a for a in board.answers if a.name == "x")
        if x.expression is None:
            return
        if x.role == "general":
            raise Stuck("all integer solutions of a system with more than one solution")
        if all(v.op == "number" and v.data.denominator == 1 for v in x.expression.args):
            return
        board.answers = [a for a in board.answers if a.name != "x"]
        board.find("no_solution", "The only solution has entries that are no integers.")
        board.answer("x", None, text="no solution over the integers", claim=x.claim)

    return solve


# Modulo a prime ---------------------------------------------------------------------------------------------------------


class _Residues(Field):
    """The integers modulo a prime, by FLINT; an element is shown by its smallest nonnegative representative."""

    def __init__(self, p: int) -> None:
        self.p = p
        self.zero, self.one = nmod(0, p), nmod(1, p)

    def of(self, e: Expr) -> Any:
        q = Rationals().of(e)
        if int(q.q) % self.p == 0:
            raise NotExact(e.latex)
        return nmod(int(q.p), self.p) / nmod(int(q.q), self.p)

    def expr(self, x: Any) -> Expr:
        return b.num(int(x))

    def number(self, q: fmpq | int) -> Any:
        q = fmpq(q)
        return nmod(int(q.p), self.p) / nmod(int(q.q), self.p)

    def sign(self, x: Any) -> int | None:
        return 1 if x != self.zero else 0


class _Modular:
    """One question modulo p."""

    def __init__(self, p: int, kind: str) -> None:
        self.p, self.kind = p, kind

    def solve(self, board: Board) -> None:
        if not fmpz(self.p).is_prime():
            raise Stuck(f"modulo {self.p}, which is no prime number, so that not every number but zero has an inverse")
        work = getattr(self, self.kind, None)
        if self.kind.startswith("_") or work is None or self.kind in ("solve", "p", "kind"):
            raise Stuck("this question modulo a prime number")
        if not isinstance(board.field(*board.operands), Rationals):
            raise Stuck("modulo a prime number, with entries that are not integers")
        for e in board.operands:
            if any(x.q != 1 for r in board.rows(e, Rationals()) for x in r):
                raise Stuck("modulo a prime number, with entries that are not integers")
        self.board, self.field = board, _Residues(self.p)
        board.warnings.append(f"Modulo {self.p}; the checks are of integers, with the multiples of {self.p} written out.")
        work()

    # Parts -------------------------------------------------------------------------------------------------------------------

    def _rows(self, e: Expr) -> Rows:
        return [[self.field.number(x) for x in r] for r in self.board.rows(e, Rationals())]

    def _congruent(self, left: Expr, value: list[list[int]], shown: list[list[int]]) -> Claim:
        """left = shown + p K, where `value` is what left is."""
        multiples = [[(x - y) // self.p for x, y in zip(r, s, strict=True)] for r, s in zip(value, shown, strict=True)]
        if len(shown) == len(shown[0]) == 1 and left.is_scalar:
            right = b.add(b.num(shown[0][0]), b.num(self.p * multiples[0][0]))
            return self.board.claim(left, "=", right)
        if left.shape.kind == "vector":
            arrays = [b.vector([b.num(r[0]) for r in rows]) for rows in (shown, multiples)]
        else:
            arrays = [b.matrix([[b.num(x) for x in r] for r in rows]) for rows in (shown, multiples)]
        return self.board.claim(left, "=", b.add(arrays[0], b.mul(b.num(self.p), arrays[1])))

    def _reduce(self, name: Expr, rows: Rows, columns: int | None = None) -> tuple[Reduction, Claim]:
        """The reduced form with its stages as steps, and the claim E A = R + p K."""
        result = reduced(rows, self.field, columns=columns)
        total = eye(len(rows), self.field)
        for stage in result.stages:
            before, after, e = (_integers_of(x) for x in (stage.before, stage.after, stage.matrix(self.field)))
            left = b.dot(_matrix(e), _matrix(before))
            claim = self._congruent(left, _product(e, before), after)
            text = operations_text(stage, self.field)
            self.board.step("arithmetic modulo a number", _matrix(before), _matrix(after), relation="to", because=text, claim=claim)
            for operation in stage.operations:
                total = operation.on(total)
        value = [[int(x) for x in r] for r in self.board.rows(name_value(self.board, name), Rationals())]
        e, after = _integers_of(total), _integers_of(result.rows)
        return result, self._congruent(b.dot(_matrix(e), name), _product(e, value), after)

    def _matrix_asked(self) -> tuple[Expr, Rows]:
        e = self.board.operands[0]
        e = e.args[0] if e.op in ("det", "rank", "inverse", "trace") else e
        if e.op not in ("matrix", "vector"):
            e = Rationals().matrix(self.board.rows(e, Rationals()))
        return self.board.name(e), self._rows(e)

    def _square(self) -> tuple[Expr, Rows]:
        A, rows = self._matrix_asked()
        if len(rows) != len(rows[0]):
            raise Refusal(f"this is asked of a square matrix, and this one is {len(rows)} x {len(rows[0])}", "shape_mismatch")
        return A, rows

    # Kinds -------------------------------------------------------------------------------------------------------------------

    def determinant(self) -> None:
        if self.board.request & {"for which"}:
            raise Stuck("for which values, modulo a prime number")
        A, _ = self._square()
        exact = int(determinant_of(self.board.rows(name_value(self.board, A), Rationals()), Rationals()))
        residue = exact % self.p
        claim = self._congruent(b.det(A), [[exact]], [[residue]])
        self.board.step("determinant by elimination", b.det(A), b.num(exact))
        text = f"modulo {self.p}"
        self.board.step("arithmetic modulo a number", b.num(exact), b.num(residue), relation="to", because=f"Modulo {self.p}.", claim=claim)
        if "yes or no" in self.board.request:
            self.board.answer("text", None, text="not singular" if residue else "singular", claim=claim)
        self.board.answer("determinant", b.num(residue), claim=claim, text=text)

    def trace(self) -> None:
        A, rows = self._square()
        exact = sum(int(self.board.rows(name_value(self.board, A), Rationals())[i][i]) for i in range(len(rows)))
        claim = self._congruent(b.trace(A), [[exact]], [[exact % self.p]])
        self.board.step("arithmetic modulo a number", b.trace(A), b.num(exact % self.p), relation="to", claim=claim)
        self.board.answer("trace", b.num(exact % self.p), claim=claim, text=f"modulo {self.p}")

    def product(self) -> None:
        e = self.board.operands[0]
        value = [[int(x) for x in r] for r in self.board.rows(e, Rationals())]
        found = [[x % self.p for x in r] for r in value]
        shown = b.vector([b.num(r[0]) for r in found]) if e.shape.kind == "vector" else _matrix(found)
        claim = self._congruent(e, value, found)
        self.board.step("arithmetic modulo a number", e, shown, relation="to", because=f"Modulo {self.p}.", claim=claim)
        self.board.answer("product", shown, claim=claim, text=f"modulo {self.p}")

    def power(self) -> None:
        self.product()
        self.board.answers[-1] = replace(self.board.answers[-1], name="power")

    def eigen(self) -> None:
        """Roots of the characteristic polynomial among the p numbers, each with its eigenvectors."""
        A, rows = self._square()
        n = len(rows)
        lam = b.symbol("lamda", latex=r"\lambda")
        exact = [
            int(c)
            for c in fmpq_mat(n, n, [x for r in self.board.rows(name_value(self.board, A), Rationals()) for x in r]).charpoly().coeffs()
        ]
        shown = polynomial_expression([fmpq(c) for c in exact], lam, Rationals())
        determinant = b.det(b.subtract(b.mul(lam, b.identity(n)), A))
        self.board.step("characteristic polynomial", determinant, shown)
        least = [c % self.p for c in exact]
        polynomial = polynomial_expression([fmpq(c) for c in least], lam, Rationals())
        rest = polynomial_expression([fmpq((c - m) // self.p) for c, m in zip(exact, least, strict=True)], lam, Rationals())
        claim = self.board.claim(shown, "=", b.add(polynomial, b.mul(b.num(self.p), rest)))
        if shown is not polynomial:
            self.board.step("arithmetic modulo a number", shown, polynomial, relation="to", because=f"Modulo {self.p}.", claim=claim)
        self.board.answer("characteristic_polynomial", polynomial, claim=claim, text=f"modulo {self.p}")
        values: list[int] = []
        vectors: list[Expr] = []
        whole = self.board.rows(name_value(self.board, A), Rationals())
        for root, power in sorted((int(r), k) for r, k in nmod_poly(least, self.p).roots()):
            values += [root] * power
            shifted = [[x - (self.field.number(root) if i == j else self.field.zero) for j, x in enumerate(r)] for i, r in enumerate(rows)]
            result = reduced(shifted, self.field)
            for v in null_basis(result.rows, result.pivots, n, self.field):
                column = self.field.vector(v)
                image = [[int(sum(int(c) * int(x) for c, x in zip(r, v, strict=True)))] for r in whole]
                multiple = [[root * int(x)] for x in v]
                same = self._congruent(
                    b.subtract(b.dot(A, column), b.mul(b.num(root), column)),
                    [[i[0] - m[0]] for i, m in zip(image, multiple, strict=True)],
                    [[0]] * n,
                )
                self.board.step(
                    "eigenvector", b.dot(A, column), b.mul(b.num(root), column), relation="to", because=f"Modulo {self.p}.", claim=same
                )
                vectors.append(column)
                claim = same
        text = f"modulo {self.p}" + ("" if len(values) == n else f"; the other factors have no root modulo {self.p}")
        self.board.answer(
            "eigenvalues",
            b.listing([b.num(x) for x in values]) if values else None,
            claim=claim,
            text=text if values else f"none modulo {self.p}",
        )
        if vectors:
            self.board.answer("eigenvectors", b.listing(vectors), claim=claim, text=f"modulo {self.p}")

    def inverse(self) -> None:
        A, rows = self._square()
        n = len(rows)
        unit = eye(n, self.field)
        if determinant_of(rows, self.field) == self.field.zero:
            self.determinant()
            self.board.answers.clear()
            text = f"not invertible modulo {self.p}: the determinant is a multiple of {self.p}"
            self.board.find("no_solution", f"The matrix is {text}.")
            name = "text" if "yes or no" in self.board.request else "inverse"
            self.board.answer(name, None, text=text, claim=self.board.steps[-1].claim)
            return
        found = _integers_of(inverse_of(rows, self.field))
        both = [[*r, *unit[i]] for i, r in enumerate(rows)]
        result = reduced(both, self.field, columns=n)
        for stage in result.stages:
            before, after, e = (_integers_of(x) for x in (stage.before, stage.after, stage.matrix(self.field)))
            claim = self._congruent(b.dot(_matrix(e), _matrix(before)), _product(e, before), after)
            text = operations_text(stage, self.field)
            bar = [b.augmented([[b.num(x) for x in r] for r in m], n) for m in (before, after)]
            self.board.step("arithmetic modulo a number", bar[0], bar[1], relation="to", because=text, claim=claim)
        value = [[int(x) for x in r] for r in self.board.rows(name_value(self.board, A), Rationals())]
        identity = [[int(i == j) for j in range(n)] for i in range(n)]
        claim = self._congruent(b.dot(A, _matrix(found)), _product(value, found), identity)
        self.board.step("arithmetic modulo a number", b.dot(A, _matrix(found)), b.identity(n), relation="to", claim=claim)
        if "yes or no" in self.board.request:
            self.board.answer("text", None, text=f"invertible modulo {self.p}", claim=claim)
        self.board.answer("inverse", _matrix(found), claim=claim, text=f"modulo {self.p}")

    def rank(self) -> None:
        A, rows = self._matrix_asked()
        result, claim = self._reduce(A, rows)
        self.board.answer("rank", b.num(len(result.pivots)), claim=claim, text=f"modulo {self.p}")

    def row_reduction(self) -> None:
        A, rows = self._matrix_asked()
        result, claim = self._reduce(A, rows)
        self.board.answer("row_reduction", _matrix(_integers_of(result.rows)), claim=claim, text=f"modulo {self.p}")

    def null_space(self) -> None:
        if self.board.request & {"orthonormal"}:
            raise Stuck("an orthonormal basis modulo a prime number")
        A, rows = self._matrix_asked()
        result, claim = self._reduce(A, rows)
        n = len(rows[0])
        basis = null_basis(result.rows, result.pivots, n, self.field)
        if basis:
            columns = _integers_of(turned(basis))
            value = [[int(x) for x in r] for r in self.board.rows(name_value(self.board, A), Rationals())]
            zero = [[0] * len(basis) for _ in rows]
            claim = self._congruent(b.dot(A, _matrix(columns)), _product(value, columns), zero)
            left = b.dot(A, _matrix(columns))
            self.board.step("arithmetic modulo a number", left, _matrix(zero), relation="to", claim=claim)
        if "dimension" in self.board.request:
            self.board.answer("dimension", b.num(len(basis)), claim=claim)
        text = f"dimension {len(basis)} modulo {self.p}" if basis else f"only the zero vector, modulo {self.p}"
        self.board.answer("basis", b.listing([self.field.vector(v) for v in basis]), claim=claim, text=text)

    def column_space(self) -> None:
        if self.board.request & {"orthonormal"}:
            raise Stuck("an orthonormal basis modulo a prime number")
        if len(self.board.operands) > 1:
            raise Stuck("the span of vectors modulo a prime number")
        A, rows = self._matrix_asked()
        result, claim = self._reduce(A, rows)
        basis = [self.field.vector([r[j] for r in rows]) for j in result.pivots]
        if "dimension" in self.board.request:
            self.board.answer("dimension", b.num(len(basis)), claim=claim)
        self.board.answer("basis", b.listing(basis), claim=claim, text=f"dimension {len(basis)} modulo {self.p}")

    def independence(self) -> None:
        if self.board.request & {"for which"}:
            raise Stuck("for which values, modulo a prime number")
        e = stacked(self.board)
        rows = self._rows(e)
        A = self.board.name(e, "V")
        self.board.step("vectors as columns", A, e)
        result, claim = self._reduce(A, rows)
        n, r = len(rows[0]), len(result.pivots)
        if self.board.request & {"basis", "spans"}:
            space = next((int(x.split(" ")[1]) for x in self.board.request if x.startswith("space ")), len(rows))
            good = r == len(rows) == space and (n == r or "basis" not in self.board.request)
            self.board.answer("text", None, text="yes" if good else "no", claim=claim)
            return
        if r == n:
            self.board.answer("text", None, text=f"independent modulo {self.p}", claim=claim)
            return
        c = null_basis(result.rows, result.pivots, n, self.field)[0]
        value = [[int(x) for x in row] for row in self.board.rows(e, Rationals())]
        column = [[int(x)] for x in c]
        relation = self._congruent(b.dot(A, self.field.vector(c)), _product(value, column), [[0] for _ in rows])
        zero = b.zeros(self.field.vector([row[0] for row in rows]).shape)
        self.board.step("arithmetic modulo a number", b.dot(A, self.field.vector(c)), zero, relation="to", claim=relation)
        self.board.answer("text", None, text=f"dependent modulo {self.p}", claim=relation)
        self.board.answer("relation", self.field.vector(c), claim=relation)

    def linear_system(self) -> None:
        if self.board.request & {"for which"}:
            raise Stuck("for which values, modulo a prime number")
        A, rhs = matrix_and_right_side(self.board, "a linear system")
        rows, right = self._rows(A), self._rows(rhs)
        m, n = len(rows), len(rows[0])
        integers = [self.board.rows(e, Rationals()) for e in (A, rhs)]
        both = [[int(x) for x in (*r, integers[1][i][0])] for i, r in enumerate(integers[0])]
        name_a, name_b = self.board.name(A, "A"), self.board.name(rhs, "b")
        whole = _matrix(both)
        result, claim = self._reduce(whole, [[*r, right[i][0]] for i, r in enumerate(rows)], columns=n)
        r = len(result.pivots)
        if any(row[n] != self.field.zero for row in result.rows[r:]):
            self.board.find("no_solution", f"The system has no solution modulo {self.p}: a row says that zero is not zero.")
            self.board.answer("x", None, text=f"no solution modulo {self.p}", claim=claim)
            return
        x = [self.field.zero] * n
        for k, j in enumerate(result.pivots):
            x[j] = result.rows[k][n]
        found: Expr = self.field.vector(x)
        value = [[int(t) for t in row] for row in integers[0]]
        solved = times(value, [int(t) for t in x], Rationals())
        wanted = [[int(row[0])] for row in integers[1]]
        multiples = [(int(s) - w[0]) // self.p for s, w in zip(solved, wanted, strict=True)]
        term = b.mul(b.num(self.p), b.vector([b.num(k) for k in multiples]))
        right_side = b.add(name_b, term) if any(multiples) else name_b
        claim = self.board.claim(b.dot(name_a, found), "=", right_side)
        self.board.step("arithmetic modulo a number", b.dot(name_a, found), name_b, relation="to", claim=claim)
        basis = null_basis(result.rows, result.pivots, n, self.field)
        for v in basis:
            zero = [[0] for _ in range(m)]
            inside = self._congruent(b.dot(name_a, self.field.vector(v)), _product(value, [[int(t)] for t in v]), zero)
            left = b.dot(name_a, self.field.vector(v))
            self.board.step("arithmetic modulo a number", left, b.zeros(left.shape), relation="to", claim=inside)
        if basis:
            letters = free_letters(len(basis), set())
            parts = [b.mul(t, self.field.vector(v)) for t, v in zip(letters, basis, strict=True)]
            found = b.add(*([found] if any(t != self.field.zero for t in x) else []), *parts)
            self.board.find("nonunique", f"{self.p ** len(basis)} solutions modulo {self.p}, with {len(basis)} free.")
        self.board.answer("x", found, claim=claim, role="general" if basis else "answer", text=f"modulo {self.p}")


def _integers_of(rows: Rows) -> list[list[int]]:
    return [[int(x) for x in r] for r in rows]


def _matrix(rows: list[list[int]]) -> Expr:
    return b.matrix([[b.num(x) for x in r] for r in rows])


def _product(a: list[list[int]], c: list[list[int]]) -> list[list[int]]:
    return [[sum(x * y for x, y in zip(row, col, strict=True)) for col in zip(*c, strict=True)] for row in a]


def name_value(board: Board, name: Expr) -> Expr:
    """What a name on the board stands for."""
    return board.names.get(name, name)
