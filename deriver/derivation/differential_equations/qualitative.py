r"""First integrals, Lyapunov functions, bifurcations of one-parameter families, and equations of higher order as systems of first order."""

from __future__ import annotations

from itertools import product
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from .board import Board
from .equation import Equation, Refusal, Stuck
from .equilibria import equilibria, in_plain_letters, lyapunov_coefficient, potential_of
from .linear_systems import coefficient_matrix
from .system import System

__all__ = ["along", "bare_letters", "bifurcation", "derivative_along", "first_integral", "first_order_system", "in_letters", "lyapunov"]


def bare_letters(system: System) -> dict[Any, Any]:
    """Letters for the unknowns as variables, under their own names."""
    if system.vector:
        return in_plain_letters(system)
    put = {}
    for z in system.state:
        e = system.shown[z]
        name, latex = (e.data[0], e.data[1]) if e.op == "apply" else (system.rate_letter(e),) * 2
        if system.letters.get(name) is not None and not system.letters[name].is_scalar:
            return in_plain_letters(system)
        put[z] = system.s.Symbol(name, real=True)
        system.letters[name] = b.symbol(name, properties=["real"], latex=latex)
    return put


def along(system: System, V: Any) -> Any:
    """The derivative of V along solutions."""
    return system.s.Add(*(V.diff(z) * f for z, f in zip(system.state, system.rates, strict=True)))


def derivative_along(system: System, V: Any) -> Expr:
    """The same, its derivatives left to be carried out."""
    put = bare_letters(system)
    shown = system.expr(V.subs(put))
    return b.add(
        *(
            b.mul(b.derivative(shown, system.letters[w.name]), system.expr(f.subs(put)))
            for (z, w), f in zip(put.items(), system.rates, strict=True)
        )
    )


def in_letters(system: System, V: Any) -> Expr:
    return system.expr(V.subs(bare_letters(system)))


def first_integral(board: Board, system: System) -> None:
    """H with dH/dt = 0 along the solutions of a system of two equations."""
    s = system.s
    if len(system.state) != 2 or any(f.has(system.t) for f in system.rates):
        raise Stuck("first integrals are found for two autonomous equations", "not_supported")
    x, y = system.state
    f, g = system.rates
    if board.problem.operands:
        _told_integral(board, system)
        return
    H, because = None, ""
    if s.simplify(f.diff(x) + g.diff(y)) == 0:
        H, because = potential_of(s, -g, f, x, y), "The divergence vanishes: the field is the turned gradient of a function."
    if H is None:
        parts = s.separatevars(s.factor(f / g), symbols=(x, y), dict=True)
        if parts:
            one, two = s.integrate(1 / (parts["coeff"] * parts[x]), x), s.integrate(parts[y], y)
            if not one.has(s.Integral) and not two.has(s.Integral):
                H, because = one - two, "The quotient of the two equations separates, and both sides are integrated."
    if H is None:
        H = _quadratic_integral(s, f, g, x, y)
        because = "A quadratic form with unknown coefficients is put in."
    if H is None or s.simplify(along(system, H)) != 0:
        raise Stuck("no first integral is found")
    H = s.expand(H)
    claim = board.claim(derivative_along(system, H), "=", b.ZERO)
    board.step("first integral", derivative_along(system, H), b.ZERO, because, claim=claim)
    board.answers.append(
        Answer("first_integral", in_letters(system, H), text=f"constant along every solution{system.meaning}", claim=claim)
    )


def _told_integral(board: Board, system: System) -> None:
    """Whether a function that is given is constant along the solutions."""
    s = system.s
    given = board.problem.operands[0]
    names = {system.shown[z].data[0]: z for z in system.state if system.shown[z].op == "apply"}
    H = to_sympy(given)
    H = H.subs({v: names[v.name] for v in H.free_symbols if v.name in names})
    if H.has(*(v for v in H.free_symbols if v.name == system.t.name)) or not H.has(*system.state):
        raise Stuck("a function of the unknowns is needed", "malformed")
    rate = s.simplify(along(system, H))
    left, right = derivative_along(system, H), in_letters(system, rate)
    claim = board.claim(left, "=", right)
    board.step("first integral", left, right, "The derivative along solutions, by the chain rule.", claim=claim)
    text = "constant along every solution" if rate == 0 else f"no first integral: its rate is ${right.latex}$"
    board.answers.append(Answer("first_integral", in_letters(system, H), text=text + system.meaning, claim=claim))


def _quadratic_integral(s: Any, f: Any, g: Any, x: Any, y: Any) -> Any:
    a, c, d = s.symbols("_a _c _d")
    H = a * x**2 + c * x * y + d * y**2
    rest = s.expand(H.diff(x) * f + H.diff(y) * g)
    if not rest.is_polynomial(x, y):
        return None
    found = s.solve(s.Poly(rest, x, y).coeffs(), [a, c, d], dict=True)
    for values in found:
        special = H.subs(values)
        free = sorted(special.free_symbols & {a, c, d}, key=str)
        if free:
            return special.subs({free[0]: 1, **dict.fromkeys(free[1:], 0)})
    return None


def lyapunov(board: Board, system: System) -> None:
    """A candidate is checked at the origin; without one a quadratic function is found from A'P + PA = -I."""
    s, n = system.s, len(system.state)
    if any(f.has(system.t) for f in system.rates):
        raise Refusal("the equation is not autonomous")
    put = dict.fromkeys(system.state, 0)
    if any(s.simplify(f.subs(put)) != 0 for f in system.rates):
        raise Refusal("the origin is no equilibrium of this system")
    given = board.problem.operands
    if given:
        candidate = to_sympy(given[0])
        names = {z: u for z, u in zip(system.state, board.problem.unknowns, strict=False)}
        V = candidate.subs({w: z for z, u in names.items() for w in candidate.free_symbols if w.name == u.data[0]})
    else:
        V = _even_powers(system)
        V = _quadratic(board, system) if V is None else V
    if V.subs(put) != 0:
        V = V - V.subs(put)
    rate = s.expand(along(system, V)) if all(f.is_polynomial(*system.state) for f in system.rates) else s.simplify(along(system, V))
    claim = board.claim(derivative_along(system, V), "=", in_letters(system, rate))
    board.step("rate of a function along solutions", derivative_along(system, V), in_letters(system, rate), claim=claim)
    sign = _sign(s, V, system.state)
    turn = _sign(s, -rate, system.state)
    name = "V"
    if sign not in ("positive definite", "locally positive definite"):
        text = f"no Lyapunov function: it is not positive definite at the origin ({sign})"
    elif turn == "positive definite":
        text = "strict Lyapunov function: the origin is asymptotically stable"
        if _grows(s, V, system.state) and sign == "positive definite":
            text += ", globally"
    elif turn == "locally positive definite":
        text = "strict Lyapunov function near the origin: it is asymptotically stable"
    elif turn in ("zero", "positive semidefinite"):
        text = "Lyapunov function: the origin is stable" + (" (the function is conserved)" if turn == "zero" else "")
        if turn != "zero" and _lasalle(s, system, rate):
            text += "; the derivative vanishes along no other solution, so it is asymptotically stable (LaSalle)"
    else:
        text = "no Lyapunov function: its derivative along solutions takes both signs or is not decided near the origin"
        if coefficient_matrix(system) is None and not given:
            raise Stuck("no quadratic Lyapunov function is found")
    del n
    board.answers.append(Answer(name, in_letters(system, V), text=text, claim=claim))
    board.answers.append(Answer("derivative", in_letters(system, s.factor(rate)), text=_TURNED.get(turn, turn), claim=claim))


def _even_powers(system: System) -> Any:
    """A sum of squares or fourth powers whose derivative is of one sign, where the linearisation does not decide; None where none is."""
    s, state = system.s, system.state
    A = s.Matrix([[s.diff(f, z) for z in state] for f in system.rates]).subs(dict.fromkeys(state, 0))
    if not all(f.is_polynomial(*state) for f in system.rates) or len(state) > 3 or A.free_symbols or s.simplify(A.det()) != 0:
        return None
    for powers in product((2, 4), repeat=len(state)):
        for weights in product((1, 2, 4), repeat=len(state) - 1):
            V = s.Add(*(w * z**k for w, z, k in zip((1, *weights), state, powers, strict=True)))
            if _sign(s, -s.expand(along(system, V)), state) in ("positive definite", "positive semidefinite"):
                return V
    return None


#: What is said of a function whose negative is so.
_TURNED = {
    "positive definite": "negative definite", "locally positive definite": "negative definite near the origin",
    "positive semidefinite": "negative semidefinite", "negative definite": "positive definite",
    "negative semidefinite": "positive semidefinite", "zero": "zero: the function is conserved",
}  # fmt: skip


def _quadratic(board: Board, system: System) -> Any:
    """x'Px with A'P + PA = -I for the linearisation A."""
    s, n = system.s, len(system.state)
    A = s.Matrix([[s.diff(f, z) for z in system.state] for f in system.rates]).subs(dict.fromkeys(system.state, 0)).applyfunc(s.simplify)
    if A.free_symbols:
        raise Stuck("a quadratic Lyapunov function is sought for numbers", "missing_assumption")
    unknown = [[s.Symbol(f"_p{min(i, j)}{max(i, j)}") for j in range(n)] for i in range(n)]
    P = s.Matrix(unknown)
    letters = sorted(P.free_symbols, key=str)
    solved = s.linsolve(list(A.T * P + P * A + s.eye(n)), letters)
    if not solved or any(v.free_symbols for v in next(iter(solved))):
        raise Stuck("the Lyapunov equation has no unique solution: the linearisation is not asymptotically stable", "no_solution")
    P = P.subs(dict(zip(letters, next(iter(solved)), strict=True)))
    A_e, P_e = system.matrix(A), system.matrix(P)
    left = b.add(b.dot(b.transpose(A_e), P_e), b.dot(P_e, A_e))
    board.step(
        "Lyapunov equation",
        left,
        system.matrix(-s.eye(n)),
        f"The unknown matrix is ${P_e.latex}$.",
        claim=board.claim(left, "=", system.matrix(-s.eye(n))),
    )
    if not P.is_positive_definite:
        raise Stuck("the matrix of the Lyapunov equation is not positive definite: the origin is not asymptotically stable", "no_solution")
    X = s.Matrix(system.state)
    return s.expand((X.T * P * X)[0])


def _sign(s: Any, V: Any, state: list[Any]) -> str:
    """The sign of a function near the origin, where it is decided by its quadratic part or as a sum of even powers."""
    if V == 0:
        return "zero"
    letters = V.free_symbols - set(state)
    if letters:
        return "not decided: letters occur"
    H = s.hessian(V, state).subs(dict.fromkeys(state, 0))
    gradient = [s.diff(V, z).subs(dict.fromkeys(state, 0)) for z in state]
    if any(v != 0 for v in gradient):
        return "indefinite"
    quadratic = V.is_polynomial(*state) and s.Poly(V, *state).total_degree() == 2
    if H.is_positive_definite:
        return "positive definite" if quadratic or _even(s, V, state) == "positive definite" else "locally positive definite"
    even = _even(s, V, state)
    if even:
        return even
    if H.is_indefinite or H.is_negative_definite:
        return "indefinite" if H.is_indefinite else "negative definite"
    if quadratic and H.is_positive_semidefinite:
        return "positive semidefinite"
    if quadratic and H.is_negative_semidefinite:
        return "negative semidefinite"
    return "not decided"


def _even(s: Any, V: Any, state: list[Any]) -> str:
    """A sum of even powers with positive coefficients."""
    if not V.is_polynomial(*state):
        return ""
    p = s.Poly(V, *state)
    if not all(c.is_positive and all(k % 2 == 0 for k in powers) for powers, c in p.terms()):
        return ""
    alone = {i for powers, _ in p.terms() for i, k in enumerate(powers) if k and sum(powers) == k}
    return "positive definite" if len(alone) == len(state) else "positive semidefinite"


def _grows(s: Any, V: Any, state: list[Any]) -> bool:
    return V.is_polynomial(*state) and (s.Poly(V, *state).total_degree() == 2 or bool(_even(s, V, state)))


def _lasalle(s: Any, system: System, rate: Any) -> bool:
    """Whether the set where the derivative vanishes is a line z = 0 that no solution but the origin stays on."""
    used = [z for z in system.state if rate.has(z)]
    if len(used) != 1 or len(system.state) != 2:
        return False
    z = used[0]
    drift = s.simplify(system.rates[system.state.index(z)].subs(z, 0))
    # On the line z = 0 a solution stays only at the zeros of an analytic function, of which the origin is an isolated one.
    return bool(drift != 0 and not drift.has(s.Abs, s.sign, s.Piecewise) and s.simplify(rate.subs(z, 0)) == 0)


def bifurcation(board: Board, system: System) -> None:
    """x' = f(x, r): where f = f_x = 0, and the normal form by the next derivatives; in the plane a pair of eigenvalues that crosses."""
    letters = sorted({z for f in system.rates for z in f.free_symbols} - set(system.state) - {system.t}, key=str)
    if len(letters) != 1:
        raise Stuck("a bifurcation is sought for one parameter", "not_supported")
    (r,) = letters
    if "equilibria" in board.problem.request:
        equilibria(board, system)
    _classified(board, system, r)
    claimed = next((c.removeprefix("claimed ") for c in board.problem.request if c.startswith("claimed ")), None)
    if claimed is not None:
        kinds = [a.text for a in board.answers if a.text]
        true = any(claimed in text.lower() for text in kinds)
        text = "the claim holds" if true else f"the claim fails: what is found is {', '.join(kinds)}"
        board.answers.append(Answer("claim", None, text=text, claim=board.answers[0].claim))


def _classified(board: Board, system: System, r: Any) -> None:
    s = system.s
    if len(system.state) == 2:
        _hopf(board, system, r)
        return
    if len(system.state) != 1:
        raise Stuck("bifurcations are classified for one equation, or for two at the origin", "not_supported")
    (x,), (f,) = system.state, system.rates
    if not f.is_polynomial(x, r):
        points = _transcendental(s, f, x, r)
        if s.simplify(f.subs(x, 0)) == 0:
            board.find("not_supported", "bifurcations of the branch at zero; others are not sought for a right side that is no polynomial")
    else:
        plain, free = s.Symbol("_x", real=True), s.Symbol("_r", real=True)
        solved = s.solve([f.subs({x: plain, r: free}), f.diff(x).subs({x: plain, r: free})], [plain, free], dict=True)
        points = [
            (v[plain], v[free])
            for v in solved
            if plain in v and free in v and v[plain].is_real is not False and v[free].is_real is not False
        ]
    if not points:
        board.answers.append(Answer("bifurcation", None, text="no bifurcation"))
        board.find("no_solution", "the right side and its derivative vanish together nowhere")
        return
    put = bare_letters(system)
    here = system.letters[put[x].name]
    board.step(
        "linearisation at an equilibrium", b.derivative(in_letters(system, f), here), in_letters(system, f.diff(x)),
        "An equilibrium bifurcates where the right side and this derivative vanish together.",
    )  # fmt: skip
    for at, value in sorted(points, key=lambda p: float(p[1])):
        spot = {x: at, r: value}
        claims = [
            board.claim(system.expr(s.simplify(f.subs(spot))), "=", b.ZERO),
            board.claim(system.expr(s.simplify(f.diff(x).subs(spot))), "=", b.ZERO),
        ]
        d = {k: s.simplify(v.subs(spot)) for k, v in (("r", f.diff(r)), ("xx", f.diff(x, 2)), ("xr", f.diff(x, r)), ("xxx", f.diff(x, 3)))}
        text = _normal_form(d)
        because = (
            f"At ${here.latex} = {system.expr(at).latex}$, ${system.expr(r).latex} = {system.expr(value).latex}$: "
            f"$f_{{{system.expr(r).latex}}} = {system.expr(d['r']).latex}$, $f_{{xx}} = {system.expr(d['xx']).latex}$, "
            f"$f_{{x{system.expr(r).latex}}} = {system.expr(d['xr']).latex}$, $f_{{xxx}} = {system.expr(d['xxx']).latex}$."
        )
        for shown in (f, f.diff(x)):
            e = b.at(b.at(in_letters(system, shown), here, system.expr(at)), system.expr(r), system.expr(value))
            board.step("equilibrium", e, b.ZERO, because, claim=board.claim(e, "=", b.ZERO))
        place = f"{here.latex} = {system.expr(at).latex},\\ {system.expr(r).latex} = {system.expr(value).latex}"
        board.answers.append(Answer("bifurcation", None, point=place, text=text, claim=claims[1]))


def _transcendental(s: Any, f: Any, x: Any, r: Any) -> list[Any]:
    if s.simplify(f.subs(x, 0)) == 0:
        # The branch x = 0: it bifurcates where the linearisation along it vanishes.
        return [(s.Integer(0), v) for v in s.solve(s.simplify(f.diff(x).subs(x, 0)), r) if v.is_real]
    try:
        values = s.solve(f, r)
        if len(values) != 1:
            return []
        places = s.solve(s.diff(values[0], x), x)
        return [(z, s.simplify(values[0].subs(x, z))) for z in places if z.is_real and values[0].subs(x, z).is_real]
    except NotImplementedError:
        return []


def _normal_form(d: dict[str, Any]) -> str:
    if d["r"] != 0 and d["xx"] != 0:
        return "saddle-node"
    if d["r"] == 0 and d["xx"] != 0 and d["xr"] != 0:
        return "transcritical"
    if d["r"] == 0 and d["xx"] == 0 and d["xr"] != 0 and d["xxx"] != 0:
        return "supercritical pitchfork" if (d["xxx"] / 1) < 0 else "subcritical pitchfork"
    return "degenerate: the first derivatives do not decide"


def _hopf(board: Board, system: System, r: Any) -> None:
    """A pair of eigenvalues of the linearisation at the origin that crosses the imaginary axis, with the first Lyapunov coefficient."""
    s = system.s
    put = dict.fromkeys(system.state, 0)
    if any(s.simplify(f.subs(put)) != 0 for f in system.rates):
        raise Stuck("the origin is no equilibrium for all values of the parameter", "not_supported")
    J = s.Matrix([[s.diff(f, z) for z in system.state] for f in system.rates]).subs(put).applyfunc(s.simplify)
    trace, det = s.simplify(J.trace()), s.simplify(J.det())
    lam = s.Symbol("lamda")
    system.letters["lamda"] = b.symbol("lamda", latex=r"\lambda")
    polynomial = s.expand(lam**2 - trace * lam + det)
    board.step(
        "trace and determinant of the linearisation", b.det(system.matrix(J - lam * s.eye(2))), system.expr(polynomial),
        f"At the origin; trace ${system.expr(trace).latex}$, determinant ${system.expr(det).latex}$.",
    )  # fmt: skip
    found = False
    for value in s.solve(trace, r):
        if value.is_real is False or not s.simplify(det.subs(r, value)).is_positive:
            continue
        if s.simplify(trace.diff(r).subs(r, value)) == 0:
            continue
        fields = tuple(f.subs(r, value) for f in system.rates)
        number = lyapunov_coefficient(s, tuple(system.state), fields, (s.Integer(0), s.Integer(0)))
        kind = "Hopf" if number is None or number == 0 else "supercritical Hopf" if number < 0 else "subcritical Hopf"
        if number == 0:
            kind = "degenerate Hopf: the first Lyapunov coefficient is zero"
        claim = board.claim(system.expr(s.simplify(trace.subs(r, value))), "=", b.ZERO)
        omega = s.sqrt(s.simplify(det.subs(r, value)))
        before = b.at(system.expr(trace), system.expr(r), system.expr(value))
        crossed = board.claim(before, "=", b.ZERO)
        said = "" if number is None else f" The first Lyapunov coefficient is ${system.expr(number).latex}$."
        board.step(
            "crossing of the imaginary axis", before, b.ZERO,
            f"The eigenvalues are $\\pm {system.expr(omega).latex}\\,i$ there, and the trace changes its sign.{said}",
            claim=crossed,
        )  # fmt: skip
        board.answers.append(
            Answer("bifurcation", None, point=f"{system.expr(r).latex} = {system.expr(value).latex}", text=kind, claim=claim)
        )
        found = True
    for value in s.solve(det, r):
        if value.is_real is not False and s.simplify(trace.subs(r, value)) != 0:
            claim = board.claim(system.expr(s.simplify(det.subs(r, value))), "=", b.ZERO)
            place = f"{system.expr(r).latex} = {system.expr(value).latex}"
            board.answers.append(Answer("bifurcation", None, point=place, text="an eigenvalue of the origin crosses zero", claim=claim))
            found = True
    if not found:
        board.answers.append(Answer("bifurcation", None, text="no bifurcation of the origin"))


def first_order_system(board: Board, equation: Equation) -> None:
    """x_1 = y, x_2 = y', ...: the companion form."""
    s, n = equation.s, equation.order
    top = equation.linear_top()
    if n < 2 or top is None:
        raise Stuck("an equation of higher order, linear in its highest derivative, is needed", "not_supported")
    base = next(c for c in ("x", "z", "u", "w") if c != equation.unknown.data[0] and c not in equation.letters)
    t = equation.expr(equation.t)
    new = [b.apply(f"{base}_{k + 1}", [t], latex=f"{base}_{k + 1}") for k in range(n)]
    letters = [s.Symbol(f"_s{k}", real=True) for k in range(n)]
    from ...expression.sympy_reader import from_sympy

    known = {**equation.letters, **{z.name: e for z, e in zip(letters, new, strict=True)}}
    right = top.subs(dict(zip(equation.y[:n], letters, strict=True)))
    linear = all(not right.diff(z).has(*letters) for z in letters)
    rates = [*letters[1:], right]
    start = board.problem.expression
    assert start is not None
    names = ", ".join(f"{e.latex} = {equation.expr(equation.y[k]).latex}" for k, e in enumerate(new))
    claim = board.claim(b.derivative(equation.unknown, t, n), "=", b.derivative(b.derivative(equation.unknown, t, n - 1), t))
    listing = b.join("and", *(b.relation("=", b.derivative(e, t), from_sympy(f, dict(known))) for e, f in zip(new, rates, strict=True)))
    board.step("order reduced to one", start, listing, f"With ${names}$.", relation="iff", claim=claim)
    board.answers.append(Answer("system", listing, claim=claim))
    if linear:
        A = s.Matrix([[f.diff(z) for z in letters] for f in rates])
        rest = s.Matrix([s.expand(f.subs(dict.fromkeys(letters, 0))) for f in rates])
        matrix = b.matrix([[from_sympy(A[i, j], dict(known)) for j in range(n)] for i in range(n)])
        column = b.vector(new)
        product = b.dot(matrix, column)
        plain = b.vector([from_sympy(f, dict(known)) for f in rates])
        if any(v != 0 for v in rest):
            product = b.add(product, b.vector([from_sympy(v, dict(known)) for v in rest]))
        claim = board.claim(plain, "=", product)
        board.step("system in matrix form", plain, product, "The matrix is the companion matrix of the equation.", claim=claim)
        board.answers.append(Answer("A", matrix, claim=claim))
        if not A.has(equation.t):
            lam = s.Symbol("lamda")
            lam_e = {"lamda": b.symbol("lamda", latex=r"\lambda")}
            shifted = A - lam * s.eye(n)
            left = b.det(b.matrix([[from_sympy(shifted[i, j], {**known, **lam_e}) for j in range(n)] for i in range(n)]))
            poly = from_sympy(s.expand((-1) ** n * A.charpoly(lam).as_expr()), {**known, **lam_e})
            board.step("characteristic polynomial", left, poly, "It is the characteristic polynomial of the equation.")
