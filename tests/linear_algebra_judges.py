"""The judges of answers of linear algebra: each knows what makes an answer right, and reads it from its `sympy` text.

They know SymPy and the matrices of the corpus; nothing is compared as a string.
"""

from __future__ import annotations

import linear_parameter_judges
import sympy as sp

import deriver


def matrix(text: str) -> sp.Matrix:
    return sp.Matrix(sp.sympify(text, locals={x: sp.Symbol(x, real=True) for x in "abctk"}))


def read(answer, symbols):
    """The SymPy object of an answer, its letters by their plain names."""
    value = deriver.from_string(answer["sympy"], symbols)
    names = {}
    if isinstance(value, sp.Basic) and value.is_Boolean or isinstance(value, sp.core.relational.Relational):
        return value.subs({s: sp.Symbol(s.name, real=True) for s in value.free_symbols})

    def plain(e):
        for s in e.free_symbols:
            names[s] = sp.Symbol(s.name, real=True)
        return e.subs(names)

    return [plain(v) for v in value] if isinstance(value, list | tuple) else plain(value)


def zero(e, digits=40) -> bool:
    """Whether an expression (or every entry of a matrix) vanishes, symbolically or at points to many digits."""
    entries = list(e) if hasattr(e, "shape") and e.shape != () else [e]
    for x in entries:
        x = sp.sympify(x)
        if x == 0:
            continue
        letters = sorted(x.free_symbols, key=str)
        for k in range(1, 4):
            value = x.subs({s: sp.Rational(7 * k + 3 * i + 1, 5 + i) for i, s in enumerate(letters)})
            if abs(sp.N(value, digits)) > sp.Float(10) ** (-digits // 2):
                return False
    return True


class Answers:
    def __init__(self, data):
        self.data = data
        self.generic = [a for a in data["answers"] if a["case"] in (None, 0)]

    def __getitem__(self, name):
        found = [a for a in self.generic if a["name"] == name and a["sympy"] is not None]
        assert found, (name, [(a["name"], a["text"]) for a in self.data["answers"]])
        return read(found[0], self.data["symbols"])

    def text(self, name):
        return next((a["text"] or "" for a in self.generic if a["name"] == name), "")

    def has(self, name):
        return any(a["name"] == name and a["sympy"] is not None for a in self.generic)


def codes(data):
    return {f["code"] for f in data["findings"]}


def judge_value(f):
    def judge(row, got, data):
        A = matrix(row["A"])
        name = {"charpoly": "characteristic_polynomial"}.get(row["judge"], row["judge"])
        assert zero(got[name] - f(A, row)), row["task"]

    return judge


def charpoly(A, row):
    x = sp.Symbol("lamda", real=True)
    return (x * sp.eye(A.rows) - A).det() if row.get("monic") else (A - x * sp.eye(A.rows)).det()


def judge_inverse(row, got, data):
    A = matrix(row["A"])
    if sp.simplify(A.det()) == 0:
        assert "no_solution" in codes(data) and not got.has("inverse")
    else:
        assert zero(A * sp.Matrix(got["inverse"]) - sp.eye(A.rows))


def judge_system(row, got, data):
    A, b = matrix(row["A"]), matrix(row["b"])
    if A.rank() < A.row_join(b).rank():
        assert "no_solution" in codes(data) and not got.has("x")
        return
    x = sp.Matrix(got["x"])
    assert zero(A * x - b)
    free = sorted(x.free_symbols, key=str)
    assert len(free) == A.cols - A.rank()
    if free:
        assert x.jacobian(free).rank() == len(free)
        assert "nonunique" in codes(data)


def judge_rref(row, got, data):
    assert zero(sp.Matrix(got["row_reduction"]) - matrix(row["A"]).rref()[0])


def judge_space(row, got, data):
    A = matrix(row["A"])
    basis = [sp.Matrix(v) for v in got["basis"]]
    true = {
        "null_space": lambda: A.nullspace(), "left_null_space": lambda: A.T.nullspace(),
        "column_space": lambda: A.columnspace(), "row_space": lambda: A.T.columnspace(),
    }[row["which"]]()  # fmt: skip
    assert len(basis) == len(true)
    if basis:
        assert sp.Matrix.hstack(*basis).rank() == len(basis) == sp.Matrix.hstack(*basis, *true).rank()


def judge_independence(row, got, data):
    A = matrix(row["A"])
    if A.rank() == A.cols:
        assert got.text("text") == "independent" and not got.has("relation")
    else:
        assert got.text("text") == "dependent"
        c = sp.Matrix(got["relation"])
        assert zero(A * c) and not zero(c)


def same_roots(A, values):
    x = sp.Symbol("lamda", real=True)
    claimed = sp.Integer(1)
    for v in values:
        claimed *= x - v
    true = (x * sp.eye(A.rows) - A).det()
    return len(values) == A.rows and all(zero((claimed - true).subs(x, sp.Rational(p, 3))) for p in range(-3, A.rows + 1))


def judge_eigen(row, got, data):
    A = matrix(row["A"])
    assert zero(got["characteristic_polynomial"] - charpoly(A, row))
    values = got["eigenvalues"]
    assert same_roots(A, values)
    vectors = [sp.Matrix(v) for v in got["eigenvectors"]]
    distinct = []
    for v in values:
        if not any(zero(v - w) for w in distinct):
            distinct.append(v)
    at = 0
    for value in distinct:
        own = []
        while at < len(vectors) and zero(A * vectors[at] - value * vectors[at]):
            own.append(vectors[at])
            at += 1
        assert own and all(not zero(v) for v in own)
        if len(own) > 1:
            assert sp.Matrix.hstack(*own).rank() == len(own)
        if value.is_rational and not A.free_symbols:
            assert len(own) == A.rows - (A - value * sp.eye(A.rows)).rank()
    assert at == len(vectors)


def judge_diagonalise(row, got, data):
    A = matrix(row["A"])
    if A.is_diagonalizable():
        V, D, W = (sp.Matrix(got[n]) for n in ("V", "Lambda", "V_inverse"))
        assert zero(A * V - V * D) and zero(V * W - sp.eye(A.rows)) and D.is_diagonal()
    else:
        assert "no_solution" in codes(data) and not got.has("V")


def judge_orthogonal(row, got, data):
    A = matrix(row["A"])
    V, D = sp.Matrix(got["V"]), sp.Matrix(got["Lambda"])
    assert zero(V.T * V - sp.eye(A.rows)) and zero(A * V - V * D) and D.is_diagonal()


def judge_jordan(row, got, data):
    A = matrix(row["A"])
    P, J, W = (sp.Matrix(got[n]) for n in ("P", "J", "P_inverse"))
    assert zero(P * W - sp.eye(A.rows)) and zero(A * P - P * J)
    n = A.rows
    for i in range(n):
        for j in range(n):
            if j == i + 1:
                assert J[i, j] in (0, 1) and (J[i, j] == 0 or zero(J[i, i] - J[j, j]))
            elif i != j:
                assert J[i, j] == 0


def judge_power(row, got, data):
    assert zero(sp.Matrix(got["power"]) - matrix(row["A"]) ** row["k"])


def judge_powerx(row, got, data):
    assert zero(sp.Matrix(got["power"]) - matrix(row["A"]) ** row["k"] * matrix(row["x"]))


def judge_powerk(row, got, data):
    P = sp.Matrix(got["power"])
    k = next(iter(P.free_symbols))
    assert all(zero(P.subs(k, n) - matrix(row["A"]) ** n) for n in (1, 2, 3, 4))


def judge_exponential(row, got, data):
    A, E = matrix(row["A"]), sp.Matrix(got["exponential"])
    t = sp.Symbol("t", real=True)
    assert zero(E.subs(t, 0) - sp.eye(A.rows)) and zero(E.diff(t) - A * E)
    assert not E.has(sp.I)


def judge_lu(row, got, data):
    A, P, L, U = matrix(row["A"]), *(sp.Matrix(got[n]) for n in "PLU")
    assert zero(P * A - L * U) and L.is_lower and U.is_upper and all(L[i, i] == 1 for i in range(L.rows))
    assert zero(P * P.T - sp.eye(P.rows)) and all(x in (0, 1) for x in P)


def judge_qr(row, got, data):
    A, Q, R = matrix(row["A"]), sp.Matrix(got["Q"]), sp.Matrix(got["R"])
    assert zero(Q * R - A) and zero(Q.T * Q - sp.eye(Q.cols)) and R.is_upper


def judge_full_qr(row, got, data):
    A, Q, R = matrix(row["A"]), sp.Matrix(got["Q"]), sp.Matrix(got["R"])
    assert zero(Q * R - A) and Q.shape == (A.rows, A.rows) and zero(Q.T * Q - sp.eye(A.rows)) and R.is_upper


def judge_typed_first(row, got, data):
    """Orthogonal vectors, the first of them as given."""
    found = [sp.Matrix(v) for v in got[row["name"]]]
    assert len(found) == row["count"] and zero(found[0] - sp.sympify(row["value"]))
    assert all(zero(u.dot(v)) for i, u in enumerate(found) for v in found[:i]) and all(not zero(v) for v in found)


def judge_gram_schmidt(row, got, data):
    A, Q = matrix(row["A"]), sp.Matrix(got["Q"])
    assert zero(Q.T * Q - sp.eye(A.cols))
    assert all(sp.Matrix.hstack(A[:, : j + 1], Q[:, : j + 1]).rank(simplify=True) == j + 1 for j in range(A.cols))


def judge_cholesky(row, got, data):
    A = matrix(row["A"])
    if A.is_positive_definite:
        L = sp.Matrix(got["L"])
        assert zero(L * L.T - A) and L.is_lower and all(sp.N(L[i, i]) > 0 for i in range(L.rows))
    else:
        assert "no_solution" in codes(data) and not got.has("L")


def judge_ldl(row, got, data):
    A, L, D = matrix(row["A"]), sp.Matrix(got["L"]), sp.Matrix(got["D"])
    assert zero(L * D * L.T - A) and L.is_lower and D.is_diagonal() and all(L[i, i] == 1 for i in range(L.rows))


def judge_svd(row, got, data):
    A, U, S, V = matrix(row["A"]), *(sp.Matrix(got[n]) for n in ("U", "Sigma", "V"))
    assert zero(U * S * V.T - A) and zero(U.T * U - sp.eye(U.cols)) and zero(V.T * V - sp.eye(V.cols))
    diagonal = [sp.N(S[i, i]) for i in range(min(S.shape))]
    assert all(S[i, j] == 0 for i in range(S.rows) for j in range(S.cols) if i != j)
    assert diagonal == sorted(diagonal, reverse=True) and diagonal[-1] >= 0


def judge_pinv(row, got, data):
    A, X = matrix(row["A"]), sp.Matrix(got["pseudoinverse"])
    assert zero(A * X * A - A) and zero(X * A * X - X) and zero((A * X).T - A * X) and zero((X * A).T - X * A)


def judge_least_squares(row, got, data):
    A, b, x = matrix(row["A"]), matrix(row["b"]), sp.Matrix(got["x"])
    assert zero(A.T * (A * x - b))
    assert len(x.free_symbols) == A.cols - A.rank()
    if got.has("residual"):
        assert zero(sp.Matrix(got["residual"]) - (b - A * x))
    else:
        assert zero(b - A * x)


def judge_min_norm(row, got, data):
    assert zero(sp.Matrix(got["x"]) - matrix(row["A"]).pinv() * matrix(row["b"]))


def judge_ridge(row, got, data):
    A, b, x, k = matrix(row["A"]), matrix(row["b"]), sp.Matrix(got["x"]), sp.sympify(row["lam"])
    assert zero((A.T * A + k * sp.eye(A.cols)) * x - A.T * b)


def judge_projection(row, got, data):
    A, b = matrix(row["A"]), matrix(row["b"])
    p, r = sp.Matrix(got["projection"]), sp.Matrix(got["residual"])
    assert zero(p + r - b) and zero(A.T * r) and A.rank() == A.row_join(p).rank()


def judge_definiteness(row, got, data):
    A, said = matrix(row["A"]), got.text("text")
    true = (
        "positive definite" if A.is_positive_definite else "negative definite" if A.is_negative_definite
        else "positive semidefinite" if A.is_positive_semidefinite else "negative semidefinite" if A.is_negative_semidefinite
        else "indefinite"
    )  # fmt: skip
    assert true in said and (true == "indefinite" or "indefinite" not in said)


def judge_definite_for(row, got, data):
    A, condition = matrix(row["A"]), got["condition"]
    a = sp.Symbol("a", real=True)
    for k in range(-24, 25):
        value = sp.Rational(k, 6)
        assert bool(condition.subs(a, value)) == bool(A.subs(a, value).is_positive_definite), (row["task"], value, condition)


def judge_norm(row, got, data):
    A, which = matrix(row["A"]), row["which"]
    if which == "cond":
        values = sorted(A.singular_values(), key=sp.N)
        assert zero(sp.N(got["condition_number"] - values[-1] / values[0], 30), 25)
        return
    true = {"F": lambda: A.norm("fro"), "1": lambda: A.norm(1), "2": lambda: max(A.singular_values(), key=sp.N)}[which]()
    assert zero(sp.N(got["norm"] - true, 30), 25)


def judge_angle(row, got, data):
    A = matrix(row["A"])
    u, v = A[:, 0], A[:, 1]
    cosine = u.dot(v) / sp.sqrt(u.dot(u) * v.dot(v))
    assert zero(sp.cos(got["angle"]) - cosine) or zero(got["angle"] - cosine)


def judge_steady(row, got, data):
    P, x = matrix(row["A"]), sp.Matrix(got["steady_state"])
    by_columns = all(sum(P[:, j]) == 1 for j in range(P.cols))
    assert sum(x) == 1 and zero((P if by_columns else P.T) * x - x)


def judge_said(row, got, data):
    assert got.text("text") == row["text"]


def judge_typed(row, got, data):
    """A value that was worked out by hand."""
    found = got[row["name"]]
    assert zero((sp.Matrix(found) if hasattr(found, "shape") else found) - sp.sympify(row["value"]))


def judge_each(row, got, data):
    """The answers to several questions in order, each worked out by hand; no question is passed over."""
    assert data["status"] == "finished"
    found = [a["sympy"] if a["sympy"] is not None else a["text"] for a in data["answers"] if a["name"] == row["name"]]
    wanted = row["values"]
    assert len(found) == len(wanted)
    assert all(f == w if row["name"] == "text" else zero(sp.sympify(f) - sp.sympify(w)) for f, w in zip(found, wanted, strict=True))


def judge_listed(row, got, data):
    """Several values in order, worked out by hand."""
    found, wanted = got[row["name"]], sp.sympify(row["value"])
    assert len(found) == len(wanted) and all(zero(sp.expand(x - y)) for x, y in zip(found, wanted, strict=True))


def judge_shown(row, got, data):
    """A statement for all matrices; that it holds is the verdict, which `judged` looks at."""
    assert len(data["answers"]) == row["claims"]


def judge_affirmed(row, got, data):
    """A question of yes or no."""
    assert got.text("text").startswith(("no", "not")) != row["yes"], got.text("text")


def judge_coordinates(row, got, data):
    assert zero(matrix(row["A"]) * sp.Matrix(got["x"]) - matrix(row["b"]))


def judge_member(row, got, data):
    A, b = matrix(row["A"]), matrix(row["b"])
    assert got.text("text").startswith("not") == (A.rank() < A.row_join(b).rank())
    judge_system(row, got, data)


def judge_matrix_equation(row, got, data):
    A, B = matrix(row["A"]), matrix(row["B"])
    if row["side"] == "right":
        A, B = A.T, B.T
    if A.rank() < A.row_join(B).rank():
        assert "no_solution" in codes(data) and not got.has("X")
        return
    X = sp.Matrix(got["X"])
    X = X.T if row["side"] == "right" else X
    assert zero(A * X - B)
    assert len(X.free_symbols) == (A.cols - A.rank()) * B.cols


def judge_low_rank(row, got, data):
    A, B, k = matrix(row["A"]), sp.Matrix(got["low_rank"]), row["k"]
    left = sorted((sp.N(s, 40) for s in A.singular_values()), reverse=True)[k:]
    error = sp.sqrt(sum(s**2 for s in left))
    assert zero(sp.N((A - B).norm() - error, 30), 20) and zero(sp.N(got["error"] - error, 30), 20)
    assert B.applyfunc(sp.nsimplify).rank(simplify=True) <= k


def judge_polar(row, got, data):
    A, Q, P = matrix(row["A"]), sp.Matrix(got["Q"]), sp.Matrix(got["P"])
    assert zero(Q * P - A) and zero(Q.T * Q - sp.eye(A.rows)) and zero(P - P.T)
    assert all(sp.N(P[:k, :k].det(), 20) > -1e-15 for k in range(1, A.rows + 1))


def judge_rank_factors(row, got, data):
    A, C, F = matrix(row["A"]), sp.Matrix(got["C"]), sp.Matrix(got["F"])
    assert zero(C * F - A) and C.cols == A.rank() == C.rank() == F.rank()


def judge_orthogonal_basis(row, got, data):
    A, found = matrix(row["A"]), [sp.Matrix(v) for v in got["basis"]]
    assert len(found) == A.rank() == sp.Matrix.hstack(*found).rank() == sp.Matrix.hstack(A, *found).rank()
    assert all(zero(u.T * v) for i, u in enumerate(found) for v in found[:i])


def judge_vectors(row, got, data):
    """Vectors in order, as the columns of a matrix."""
    assert zero(sp.Matrix.hstack(*[sp.Matrix(v) for v in got["basis"]]) - matrix(row["A"]))


def judge_reflection(row, got, data):
    """Symmetric, orthogonal, of determinant -1, and x goes to the multiple of y that is asked for."""
    H, x, y = sp.Matrix(got["H"]), matrix(row["A"]), matrix(row["b"])
    assert zero(H - H.T) and zero(H * H - sp.eye(H.rows)) and zero(sp.Matrix([[sp.simplify(H.det() + 1)]]))
    image = H * x
    assert zero(image - y) if row.get("exact") else sp.Matrix.hstack(image, y).rank() == 1


def judge_cases(row, got, data):
    """So many cases, and nothing said to be left open."""
    assert len({a["case"] for a in data["answers"]}) == row["count"] and "exceptional_points" not in codes(data)


def judge_stuck(row, got, data):
    """One question of several is said to be left."""
    assert data["status"] == "stuck" and "not understood" in data["reason"]


def judge_refused(row, got, data):
    assert data["status"] == "refused" and data["reason"]


JUDGES = {
    "determinant": judge_value(lambda A, row: A.det()), "rank": judge_value(lambda A, row: A.rank()),
    "trace": judge_value(lambda A, row: A.trace()), "charpoly": judge_value(charpoly),
    "equations": judge_system, "line": judge_least_squares,
    "value": judge_typed,
    **{
        name.removeprefix("judge_"): f
        for name, f in [*vars(linear_parameter_judges).items(), *globals().items()] if name.startswith("judge_") and name != "judge_value"
    },
}  # fmt: skip
