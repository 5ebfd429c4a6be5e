r"""Linear stability: the stability function $R(z)$ of a Runge-Kutta method, A- and L-stability, zero-stability of a multistep method."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_text import library
from ...model import Answer, Claim, Step
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from .locus import multistep_stability
from .method import Multistep, Tableau, letters_of, method_of
from .orders import taylor_constants
from .writing import asserted, compared, writer

__all__ = ["stability_function", "zero_stability"]


def stability_function(board: Board) -> None:
    """R(z), the real interval of absolute stability, and what is asked of the left half plane."""
    s = library()
    method = method_of(board.problem)
    request = board.problem.request
    letters = letters_of(board.problem)
    z = s.Symbol("z", real=True)
    if isinstance(method, Multistep):
        if len(method.alpha) != 2:
            multistep_stability(board, method)
            return
        R = s.cancel(-(method.alpha[0] - z * method.beta[0]) / (method.alpha[1] - z * method.beta[1]))
        expr = writer(letters)
        lead = b.subtract(expr(method.alpha[1]), expr(z * method.beta[1]))
        board.step(
            "Dahlquist test equation",
            b.mul(lead, expr(R)),
            expr(-method.alpha[0] + z * method.beta[0]),
            r"With $f=\lambda y$ and $z=h\lambda$ the method is $y_{n+1}=R(z)y_n$.",
        )
    else:
        R = _of_tableau(board, method, z, writer(letters))
    expr = writer(letters)
    above, below = s.fraction(s.together(R))
    shown = R if below.is_number else _tidy(s, above, below, z)
    board.answers.append(Answer("stability_function", _rising(shown, z, expr), claim=board.steps[-1].claim))
    parameters = R.free_symbols - {z}
    if parameters:
        _with_parameters(board, R, z, parameters, expr)
        return
    asked = {r[6:] for r in request if r.startswith("asked ")}
    if "claimed set" in request:
        _claimed_set(board, R, z, expr)
        return
    interval = _interval(board, R, z, expr)
    if interval is not None:
        lower, claim = interval
        zz = expr(z)
        if lower is None:
            board.answers.append(Answer("interval", b.relation("<", zz, b.ZERO), text=r"the whole negative axis", claim=claim))
        else:
            relation = b.all_of([b.relation(">", zz, expr(lower)), b.relation("<", zz, b.ZERO)])
            about = None if lower.q < 1000 else f"the left end is about ${s.Float(str(lower.evalf(10)), 10)}$"
            board.answers.append(Answer("interval", relation, text=about, claim=claim, role="answer" if lower.is_Rational else "numerical"))
    compared(board)
    if "claimed interval" in request or "claimed empty" in request:
        return
    stable, claim = _a_stable(board, R, z, expr)
    shown_claim = "shown" in request
    denied = "denied" in request
    board.answers.append(
        Answer("A_stable", None, text="yes" if stable else "no", claim=asserted(board, claim, stable, shown_claim and "A" in asked, denied))
    )
    if "L" in asked:
        degrees = s.degree(above, z) if above.has(z) else 0, s.degree(below, z) if below.has(z) else 0
        limit = s.limit(R, z, -s.oo)
        strong = stable and degrees[0] < degrees[1]
        w = s.Symbol("w", real=True)
        opened = b.at(expr(s.cancel(R.subs(z, 1 / w))), expr(w), b.ZERO) if limit.is_finite else expr(shown)
        if limit.is_finite:
            board.step(
                "stiff decay", opened, expr(limit), "$R(z)$ for $z\\to\\infty$, with $w=1/z$: L-stable means A-stable and the limit zero."
            )
        else:
            board.step("stiff decay", expr(shown), expr(shown), "A polynomial grows without bound for $z\\to-\\infty$.")
        board.answers.append(
            Answer("L_stable", None, text="yes" if strong else "no", claim=asserted(board, claim, strong, shown_claim, denied))
        )


def _claimed_set(board: Board, R: Any, z: Any, expr: Any) -> None:
    """The set of real $z$ of a claim: $|R(z)|<1$ on each of its parts."""
    row = board.problem.conditions[0]
    low, high = row.args[0], row.args[1]
    outside = len(row.args) > 2
    zz = expr(z)
    inside = [b.relation(m, zz, e) for m, e in ((">", low), ("<", high)) if e != b.symbol("none")]
    parts = [[b.relation(m, zz, e)] for m, e in (("<", low), (">", high)) if e != b.symbol("none")] if outside else [inside]
    size = b.function("abs", expr(R))
    for part in parts:
        claim = board.claim(size, "<", b.ONE, part)
        said = " and ".join(f"${c.latex}$" for c in part)
        board.step("interval of absolute stability", size, b.ONE, f"For real $z$ with {said}.", relation="<", claim=claim)
        board.answers.append(Answer("stable", b.relation("<", size, b.ONE), conditions=tuple(part), claim=claim))


def _tidy(s: Any, above: Any, below: Any, z: Any) -> Any:
    """A quotient with the constant terms one, as it is printed."""
    lead = below.subs(z, 0)
    if lead == 0:
        return above / below
    return s.expand(above / lead) / s.expand(below / lead)


def _of_tableau(board: Board, t: Tableau, z: Any, expr: Any) -> Any:
    s = library()
    n = t.A.rows
    one = s.ones(n, 1)
    eye = s.eye(n)
    R = s.cancel(s.together((eye - z * t.A + z * one * t.b.T).det() / (eye - z * t.A).det()))
    below = s.fraction(s.together(R))[1]
    shown = s.expand(R) if below.is_number else _tidy(s, s.fraction(s.together(R))[0], below, z)
    zz = expr(z)
    if n == 1:
        a = t.A[0, 0]
        k = b.divide(b.ONE, expr(1 - a * z)) if a != 0 else b.ONE
        opened = b.add(b.ONE, b.mul(zz, k) if t.b[0] == 1 else b.mul(zz, expr(t.b[0]), k))
        board.step(
            "Dahlquist test equation", opened, expr(shown), r"For $y'=\lambda y$ with $z=h\lambda$ the stage solves $k=\lambda(y_n+ha\,k)$."
        )
        return R
    if t.explicit:
        row = list(one)
        stages: list[Any] = []
        for i in range(n):
            stages.append(s.expand(1 + z * s.Add(*(t.A[i, j] * stages[j] for j in range(i)))))
        for i in range(1, n):
            terms = [
                b.mul(expr(z * t.A[i, j]), expr(stages[j])) if stages[j] != 1 else expr(z * t.A[i, j]) for j in range(i) if t.A[i, j] != 0
            ]
            board.step(
                "Dahlquist test equation",
                b.add(b.ONE, *terms),
                expr(stages[i]),
                rf"Stage {i + 1} for $y'=\lambda y$, $z=h\lambda$, divided by $\lambda y_n$.",
            )
        del row
        terms = [b.mul(expr(z * w), expr(k)) for w, k in zip(t.b, stages, strict=True) if w != 0]
        board.step("stability function", b.add(b.ONE, *terms), expr(shown), r"$R(z)=1+z\,b^\top(I-zA)^{-1}\mathbf 1$ is $y_{n+1}/y_n$.")
        return R
    matrix = b.matrix([[expr(x) for x in (eye - z * t.A).row(i)] for i in range(n)])
    other = b.matrix([[expr(x) for x in (eye - z * t.A + z * one * t.b.T).row(i)] for i in range(n)])
    board.step("stability function of an implicit method", b.det(matrix), expr(s.expand((eye - z * t.A).det())), "The denominator.")
    board.step(
        "stability function of an implicit method", b.det(other), expr(s.expand((eye - z * t.A + z * one * t.b.T).det())), "The numerator."
    )
    board.step("stability function", b.divide(b.det(other), b.det(matrix)), expr(shown), r"$R(z)=1+z\,b^\top(I-zA)^{-1}\mathbf 1$.")
    return R


def _rising(value: Any, z: Any, expr: Any) -> Expr:
    """A stability function with rising powers, as it is printed: $1+z+\\frac12z^2$."""
    s = library()
    above, below = s.fraction(value)

    def written(part: Any) -> Expr:
        terms = s.Add.make_args(part)
        if len(terms) < 2 or not part.is_polynomial(z):
            whole: Expr = expr(part)
            return whole
        return b.add(*(expr(t) for t in sorted(terms, key=lambda t: s.Poly(t, z).degree())))

    return written(value) if below.is_number else b.divide(written(above), written(below))


def _interval(board: Board, R: Any, z: Any, expr: Any) -> tuple[Any, Claim] | None:
    """The left end of the interval of the negative axis at zero where |R| < 1; None for the whole axis; exact where it is rational."""
    s = library()
    above, below = s.fraction(s.together(R))
    poly = s.Poly(s.expand(below**2 - above**2), z)
    if poly.is_zero:
        return None
    roots = [r for r in s.real_roots(poly) if r.evalf(30) < 0]
    first = max(roots, key=lambda r: r.evalf(30)) if roots else None
    middle = s.Integer(-1) if first is None else s.nsimplify(first.evalf(15) / 2, rational=True)
    at = abs(R.subs(z, middle))
    rr = expr(R)
    inside = b.at(b.function("abs", rr), expr(z), expr(middle))
    if at >= 1:
        return None
    if first is None:
        zz = expr(z)
        claim = board.claim(b.function("abs", rr), "<", b.ONE, [b.relation("<", zz, b.ZERO)])
        board.step("interval of absolute stability", inside, expr(at), r"$|R(z)|<1$ for every $z<0$.", claim=claim)
        return None, claim
    if first.is_Rational:
        claim = board.claim(b.at(b.function("abs", rr), expr(z), expr(first)), "=", b.ONE)
        board.step(
            "interval of absolute stability",
            b.at(b.function("abs", rr), expr(z), expr(first)),
            b.ONE,
            rf"The first $z<0$ with $|R(z)|=1$ is ${expr(first).latex}$; between it and zero $|R|<1$.",
            claim=claim,
        )
        zz = expr(z)
        inner = board.claim(b.function("abs", rr), "<", b.ONE, [b.relation("<", zz, b.ZERO), b.relation(">", zz, expr(first))])
        return first, inner
    number = s.Rational(str(first.evalf(12)))
    step = s.Rational(1, 10**8)
    low, high = abs(R.subs(z, number - step)), abs(R.subs(z, number + step))
    if not (low > 1 > high):
        return None
    # what is shown has three decimals: a reader can follow it, and the end lies between the two points
    near = s.Rational(s.ceiling(first.evalf(30) * 1000), 1000)
    for point, mark, said in ((near, "<", "$|R|<1$ still holds at"), (near - s.Rational(1, 1000), ">", "and no longer at")):
        value = b.at(b.function("abs", rr), expr(z), expr(point))
        shown = board.claim(value, mark, b.ONE)
        board.steps.append(
            Step(board.rulebook["interval of absolute stability"], value, mark, b.ONE, f"{said} ${float(point):.3f}$.", claim=shown)
        )
    zz = expr(z)
    claim = board.claim(b.function("abs", rr), "<", b.ONE, [b.relation("<", zz, b.ZERO), b.relation(">", zz, expr(number + step))])
    return number, claim


def _a_stable(board: Board, R: Any, z: Any, expr: Any) -> tuple[bool, Claim]:
    """By the maximum principle: no pole in the left half plane, and |R| <= 1 on the imaginary axis."""
    s = library()
    above, below = s.fraction(s.together(R))
    if not below.has(z):
        far = next(s.Integer(-(10**k)) for k in range(1, 12) if abs(R.subs(z, -(10**k))) > 1)
        claim = board.claim(b.at(b.function("abs", expr(R)), expr(z), expr(far)), ">", b.ONE)
        board.step(
            "A-stability",
            b.at(b.function("abs", expr(R)), expr(z), expr(far)),
            expr(abs(R.subs(z, far))),
            "The stability function of an explicit method is a polynomial: it is not bounded by one in the left half plane.",
            claim=claim,
        )
        return False, claim
    y = s.Symbol("y", real=True)

    def squared(p: Any) -> Any:
        value = s.expand(p.subs(z, s.I * y))
        return s.expand(s.re(value) ** 2 + s.im(value) ** 2)

    gap = s.expand(squared(below) - squared(above))
    ee = b.relation
    del ee
    poles = [complex(r) for r in s.Poly(below, z).nroots(n=20)]
    right = all(p.real > 1e-9 for p in poles)
    poly = s.Poly(gap, y)
    never = poly.is_zero or (poly.eval(s.Rational(10**6)) > 0 and all(m % 2 == 0 for r, m in _roots(s, poly)))
    left, down = expr(squared(below)), expr(squared(above))
    claim = board.claim(b.subtract(left, down), ">=" if never else "=", b.ZERO if never else expr(gap))
    board.step(
        "A-stability",
        b.subtract(left, down),
        expr(gap),
        r"On the imaginary axis $|Q(iy)|^2-|P(iy)|^2$ "
        + ("is never negative" if never else "takes negative values")
        + (", and all poles lie in the right half plane." if right else "; a pole lies in the left half plane."),
    )
    return bool(never and right), claim


def _roots(s: Any, poly: Any) -> list[tuple[Any, int]]:
    counted: dict[Any, int] = {}
    for r in s.real_roots(poly):
        counted[r] = counted.get(r, 0) + 1
    return list(counted.items())


def _with_parameters(board: Board, R: Any, z: Any, parameters: set[Any], expr: Any) -> None:
    """A-stability of the theta-method: the limit at infinity is bounded by one."""
    s = library()
    above, below = s.fraction(s.together(R))
    if len(parameters) != 1 or s.degree(above, z) > 1 or s.degree(below, z) > 1:
        raise Stuck("stability for every value of the letters is not decided here", "not_supported")
    theta = next(iter(parameters))
    y = s.Symbol("y", real=True)
    lead = s.expand(below * below.subs(z, -z)).subs(z, s.I * y) - s.expand(above * above.subs(z, -z)).subs(z, s.I * y)
    gap = s.factor(s.expand(lead))
    scale = below.subs(z, 0)
    consistent = s.simplify(above.subs(z, 0) - scale) == 0 and s.simplify(above.diff(z) - below.diff(z) - scale) == 0
    real = s.Symbol(theta.name, real=True)
    found = s.solve_univariate_inequality(s.cancel(gap / y**2).subs(theta, real) >= 0, real, relational=True) if gap.has(theta) else None
    if found is None or not consistent or gap.subs(y, 0) != 0:
        raise Stuck("stability for every value of the letters is not decided here", "not_supported")
    found = found.subs(real, theta)
    lead = s.expand(below.subs(z, s.I * y) * below.subs(z, -s.I * y)) - s.expand(above.subs(z, s.I * y) * above.subs(z, -s.I * y))
    board.step("A-stability", expr(s.expand(lead)), expr(gap), r"$|Q(iy)|^2-|P(iy)|^2$ is not negative exactly under this condition.")
    relations = [r for r in s.And.make_args(found) if not (r.has(s.oo) or r.has(-s.oo))]
    shown = b.join("and", *(expr(r) for r in relations)) if len(relations) > 1 else expr(relations[0])
    board.answers.append(Answer("A_stable", shown, text=f"if and only if ${shown.latex}$", claim=board.steps[-1].claim))


def zero_stability(board: Board) -> None:
    """The root condition of the first characteristic polynomial."""
    s = library()
    method = method_of(board.problem)
    expr = writer(letters_of(board.problem))
    if not isinstance(method, Multistep):
        raise Stuck("zero-stability is asked of multistep methods", "not_supported")
    if method.parameters:
        raise Stuck("the root condition for letters is not solved here", "not_supported")
    w = s.Symbol("zeta", real=True)
    rho = s.Add(*(a * w**j for j, a in enumerate(method.alpha)))
    poly = s.Poly(rho, w)
    factored = s.factor(rho)
    board.step("root condition", expr(rho), expr(factored), r"The first characteristic polynomial $\rho(\zeta)=\sum_j\alpha_j\zeta^j$.")
    worst, repeated = 0.0, False
    for factor, multiplicity in s.sqf_list(poly)[1]:
        for root in factor.nroots(n=30):
            size = abs(root)
            worst = max(worst, float(size))
            repeated |= multiplicity > 1 and size > 1 - s.Rational(1, 10**12)
    stable = worst <= 1 + 1e-12 and not repeated
    roots = s.roots(poly)
    if sum(roots.values()) == poly.degree():
        shown = (
            b.mul(*(b.power(b.subtract(expr(w), expr(r)), m) if m > 1 else b.subtract(expr(w), expr(r)) for r, m in roots.items()))
            if all(r.is_real for r in roots)
            else expr(factored)
        )
        sizes = ", ".join(f"${expr(r).latex}$" for r in roots)
        outside = (
            "all roots lie in the closed unit disk, those on the circle are simple"
            if stable
            else ("a root on the unit circle is repeated" if worst <= 1 + 1e-12 else "a root lies outside of the unit disk")
        )
        board.step("root condition", expr(factored), shown, f"The roots are {sizes}: {outside}.")
    if "polynomials" in board.problem.request:
        sigma = s.Add(*(v * w**j for j, v in enumerate(method.beta)))
        from .orders import _opened

        first = _opened(method, 0, expr)
        board.step(
            "Taylor conditions of a multistep method", first, expr(taylor_constants(method, 0)[0]), r"$\rho(1)$; consistency needs zero."
        )
        slope = board.claim(b.at(expr(rho), expr(w), b.ONE), "=", expr(rho.subs(w, 1)))
        board.answers.append(Answer("rho", expr(s.expand(rho)), claim=slope))
        board.answers.append(
            Answer("sigma", expr(s.expand(sigma)), claim=board.claim(b.at(expr(sigma), expr(w), b.ONE), "=", expr(sigma.subs(w, 1))))
        )
    claim = next(step.claim for step in board.steps if step.rule.name == "root condition")
    assert claim is not None
    request = board.problem.request
    constants = taylor_constants(method, 1)
    consistent = constants[0] == 0 and constants[1] == 0
    shown_claim, denied = "shown" in request, "denied" in request
    about = "convergent asked" in request
    board.answers.append(
        Answer("zero_stable", None, text="yes" if stable else "no", claim=asserted(board, claim, stable, shown_claim and not about, denied))
    )
    if about:
        from .orders import _opened

        for q in range(2):
            board.step(
                "Taylor conditions of a multistep method",
                _opened(method, q, expr),
                expr(constants[q]),
                f"Consistency: $C_{q}$ has to be zero.",
            )
        good = stable and consistent
        board.answers.append(
            Answer("convergent", None, text="yes" if good else "no", claim=asserted(board, claim, good, shown_claim, denied))
        )
