r"""Is a step symplectic? The determinant of its Jacobian, or the condition $b_ia_{ij}+b_ja_{ji}=b_ib_j$ on a tableau."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from .method import Tableau, _index, letters_of, method_of, requested

__all__ = ["symplectic"]


def symplectic(board: Board) -> None:
    """Yes or no, with the determinant or the condition."""
    named = requested(board.problem, "method")
    if "equations" in board.problem.request and not board.problem.request & {"right f"}:
        _of_step(board, [tuple(_primed(library(), to_sympy(x)) for x in r.args) for r in board.problem.operands])
        return
    if named in ("stormer verlet", "symplectic euler"):
        s = library()
        p, q, h = s.symbols("p_0 q_0 h", real=True)
        p1, q1, half = s.Symbol("p_1", real=True), s.Symbol("q_1", real=True), s.Symbol("p_1o2", real=True)
        slope = s.Function("V__1")
        if named == "symplectic euler":
            rows = [(p1, p - h * slope(q)), (q1, q + h * p1)]
        else:
            rows = [(half, p - h / 2 * slope(q)), (q1, q + h * half), (p1, half - h / 2 * slope(q1))]
        _of_step(board, rows)
        return
    method = method_of(board.problem)
    if not isinstance(method, Tableau):
        raise Stuck("symplecticity of multistep methods is not decided here", "not_supported")
    _of_tableau(board, method)


def _say(board: Board, holds: bool, claim: Claim) -> None:
    request = board.problem.request
    if "shown" in request and holds == ("denied" in request):
        claim = board.claim(b.num(int(holds)), "=", b.num(int(not holds)))
    board.answers.append(Answer("symplectic", None, text="yes" if holds else "no", claim=claim))


def _of_tableau(board: Board, t: Tableau) -> None:
    s = library()
    n = t.A.rows
    holds = True
    B = s.diag(*t.b)
    M = (B * t.A + t.A.T * B - t.b * t.b.T).applyfunc(s.simplify)

    def matrix(values: Any) -> Any:
        return b.matrix([[from_sympy(x) for x in values.row(i)] for i in range(values.rows)])

    holds = all(x == 0 for x in M)
    first = b.dot(matrix(B), matrix(t.A))
    second = b.dot(b.transpose(matrix(t.A)), matrix(B))
    column = b.vector([from_sympy(x) for x in t.b])
    third = b.dot(column, b.transpose(column))
    if n == 1:
        w, a = from_sympy(t.b[0]), from_sympy(t.A[0, 0])
        board.step(
            "condition for symplectic Runge-Kutta methods",
            b.subtract(b.mul(b.TWO, w, a), b.power(w, 2)),
            from_sympy(M[0, 0]),
            r"$M=BA+A^\top B-bb^\top$ with $B=\mathrm{diag}(b)$.",
        )
    else:
        board.step(
            "condition for symplectic Runge-Kutta methods",
            b.subtract(b.add(first, second), third),
            matrix(M),
            r"$M=BA+A^\top B-bb^\top$ with $B=\mathrm{diag}(b)$" + (" is zero." if holds else " is not zero, and no stages coincide."),
        )
    claim = board.steps[-1].claim
    assert claim is not None
    _say(board, holds, claim)


def _of_step(board: Board, rows: list[tuple[Any, Any]]) -> None:
    s = library()
    letters = letters_of(board.problem)
    known = {z for r in rows for e in r for z in e.free_symbols}
    members = {z for z in known if _index(z) is not None}
    heads = sorted({z.name.rsplit("_", 1)[0] for z in members})
    first = {k: min(_index(z) for z in members if z.name.rsplit("_", 1)[0] == k) for k in heads}
    begins = {k: v for k, v in first.items() if v in (0, -s.Rational(1, 2))}  # p_{n-1/2} of staggered steps
    starts = [z for k in begins for z in members if z.name.rsplit("_", 1)[0] == k and _index(z) == begins[k]]
    ends = [z for k in begins for z in members if z.name.rsplit("_", 1)[0] == k and _index(z) == begins[k] + 1]
    if len(starts) != 2 or [z.name.split("_")[0] for z in starts] != [z.name.split("_")[0] for z in ends]:
        raise Stuck("a step of one degree of freedom from $(q_n,p_n)$ to $(q_{n+1},p_{n+1})$ is needed", "not_supported")
    if any(z in starts for z, _ in rows) or any(not left.is_Symbol for left, _ in rows):
        raise Stuck("every equation gives one new value", "not_supported")
    expr = _writer(letters)
    values: dict[Any, Any] = {}
    waiting = list(rows)
    unknown = {left for left, _ in rows}
    while waiting:
        ready = next((r for r in waiting if not (r[1].free_symbols & unknown) - set(values)), None)
        if ready is None:
            break
        left, right = ready
        values[left] = right.subs(values)
        waiting.remove(ready)
        if right.free_symbols & set(values):
            board.step("composition of a step", expr(right.subs(values)), expr(values[left]), f"${expr(left).latex}$ in the old values.")
    if waiting:
        named = [left for left, _ in waiting]
        if any(
            right.atoms(s.core.function.AppliedUndef) & {a for z in named for a in right.atoms(s.core.function.AppliedUndef) if a.has(z)}
            for _, right in waiting
        ):
            raise Stuck("an implicit step that is not linear", "not_supported")
        found = s.solve([left - right.subs(values) for left, right in waiting], named, dict=True)
        if len(found) != 1:
            raise Stuck("the implicit equations of the step have no single solution", "not_supported")
        values.update({z: s.simplify(v) for z, v in found[0].items()})
        for left, right in waiting:
            board.step(
                "composition of a step", expr(s.expand(right.subs(values))), expr(values[left]), f"The equations give ${expr(left).latex}$."
            )
    missing = [z for z in ends if z not in values]
    if missing or any(z not in (*starts, *ends) and z not in values for z in members):
        raise Stuck("the step does not give all new values", "not_supported")
    if starts[0].name.startswith("p"):
        starts, ends = starts[::-1], ends[::-1]
    entries = []
    for end in ends:
        row = []
        for start in starts:
            value = s.factor(_slope(s, values[end], start))
            row.append(value)
            board.step(
                "Jacobian of a step",
                b.derivative(expr(values[end]), expr(start)),
                expr(value),
                rf"$\partial {expr(end).latex}/\partial {expr(start).latex}$.",
            )
        entries.append(row)
    det = s.simplify(s.expand(s.Matrix(entries).det()))
    matrix = b.matrix([[expr(v) for v in row] for row in entries])
    holds = det == 1
    board.step(
        "symplectic in one degree of freedom",
        b.det(matrix),
        expr(det),
        "A map of the plane is symplectic exactly if it preserves the oriented area: the determinant is one"
        + ("." if holds else ", which it is not."),
    )
    claim = board.steps[-1].claim
    assert claim is not None
    _say(board, holds, claim)
    board.answers.append(Answer("determinant", expr(det), claim=claim))


def _primed(s: Any, value: Any) -> Any:
    """Derivatives of undefined functions as functions of their own: `V__1(q)` for $V'(q)$."""

    def plain(e: Any) -> Any:
        if isinstance(e, s.Derivative):
            return s.Function(f"{e.expr.func.__name__}__{e.variable_count[0][1]}")(plain(e.expr.args[0]))
        if isinstance(e, s.Subs):
            inner = e.expr
            return s.Function(f"{inner.expr.func.__name__}__{inner.variable_count[0][1]}")(plain(e.point[0]))
        return e.func(*(plain(a) for a in e.args)) if e.args else e

    return plain(value)


def _slope(s: Any, e: Any, z: Any) -> Any:
    """The derivative, with derivatives of undefined functions as functions of their own."""
    if not e.has(z):
        return s.Integer(0)
    if e == z:
        return s.Integer(1)
    if e.is_Add:
        return s.Add(*(_slope(s, a, z) for a in e.args))
    if e.is_Mul:
        return s.Add(*(s.Mul(*(e.args[:i] + e.args[i + 1 :])) * _slope(s, a, z) for i, a in enumerate(e.args)))
    if isinstance(e, s.core.function.AppliedUndef):
        base, _, order = e.func.__name__.partition("__")
        return s.Function(f"{base}__{int(order or 0) + 1}")(e.args[0]) * _slope(s, e.args[0], z)
    if e.is_Pow and not e.exp.has(z):
        return e.exp * e.base ** (e.exp - 1) * _slope(s, e.base, z)
    return e.diff(z)


def _writer(letters: Any) -> Any:
    s = library()
    known = dict(letters)
    for name, latex in (("p_0", "p_n"), ("q_0", "q_n"), ("p_1", "p_{n+1}"), ("q_1", "q_{n+1}"), ("p_1o2", "p_{n+1/2}")):
        known.setdefault(name, b.symbol(name, properties=["real"], latex=latex))

    def write(value: Any) -> Expr:
        value = s.sympify(value)
        applied: dict[Any, Expr] = {}
        calls = sorted(value.atoms(s.core.function.AppliedUndef), key=lambda a: a.count_ops())
        for call in calls:
            base, _, order = call.func.__name__.partition("__")
            applied[call] = b.apply(base, [from_sympy(call.args[0], known, applied)], latex=base, primes=int(order or 0))
        return from_sympy(value, known, applied)

    return write
