r"""Linear equations of second and higher order: characteristic roots, trial forms with resonance, variation of parameters, powers."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from .board import Board
from .bounds import within_bounds
from .classes import Classified, has_trial_form, shifted_euler
from .equation import Equation, Stuck
from .families import Family

__all__ = [
    "by_trial_form",
    "by_variation",
    "cauchy_euler",
    "complex_coefficients",
    "constant_coefficients",
    "homogeneous_part",
    "put_in",
]


def homogeneous_part(board: Board, equation: Equation, coefficients: tuple[Any, ...], g: Any) -> tuple[dict[Any, int], list[Any], Any, Any]:
    """The characteristic roots, a real basis, the constants and their combination, with the steps."""
    s, t = equation.s, equation.t
    r = equation.rate()
    polynomial = s.Add(*(a * r**k for k, a in enumerate(coefficients)))
    back: dict[Any, Any] = {}
    found = _roots(s, polynomial, r, lambda v: within_bounds(equation, v), back)
    roots = {z.subs(back): m for z, m in found.items()}
    start = board.problem.expression
    assert start is not None
    y = equation.y
    form = equation.relation(polynomial, 0)
    # e^{rt} in the homogeneous equation leaves the polynomial.
    applied = s.Add(*(a * y[k] for k, a in enumerate(coefficients)))
    exponential = s.exp(r * t)
    left = put_in(equation, applied, exponential)
    claim = board.claim(left, "=", equation.expr(polynomial * exponential))
    homogeneous = equation.relation(applied, 0)
    board.step(
        "characteristic equation",
        homogeneous if g != 0 else start,
        form,
        f"With ${equation.expr(s.exp(r * t)).latex}$ put in, the exponential cancels.",
        relation="implies",
        claim=claim,
    )
    listing = (
        b.join("or", *(b.relation("=", equation.expr(r), equation.expr(z)) for z in roots))
        if len(roots) > 1
        else b.relation("=", equation.expr(r), equation.expr(next(iter(roots))))
    )
    factors = s.Mul(coefficients[-1], *((r - z) ** m for z, m in roots.items()))
    multiple = [f"${equation.expr(z).latex}$ is a root {_times(m)}" for z, m in roots.items() if m > 1]
    board.step(
        "roots of the characteristic equation",
        form,
        listing,
        "; ".join(multiple) + ("." if multiple else ""),
        relation="iff",
        claim=board.claim(equation.expr(polynomial), "=", equation.expr(factors)),
    )
    basis = [t**k * s.exp(z * t) for z, m in roots.items() for k in range(m)] if polynomial.has(s.I) else _basis(s, found, t)
    basis = [f.subs(back) for f in basis]
    constants = tuple(equation.constant() for _ in basis)
    complementary = _combination(s, basis, constants)
    check = put_in(equation, applied, complementary)
    board.step(
        "general solution of the homogeneous equation",
        homogeneous,
        equation.relation(y[0], complementary),
        _roots_in_words(equation, roots),
        relation="iff",
        claim=board.claim(check, "=", b.ZERO),
    )
    return roots, basis, constants, complementary


def constant_coefficients(board: Board, equation: Equation, found: Classified) -> Family:
    """a_n y^(n) + ... + a_0 y = g with constants a_k."""
    assert found.linear is not None and board.problem.expression is not None
    coefficients, g = found.linear
    y, start = equation.y, board.problem.expression
    roots, basis, constants, complementary = homogeneous_part(board, equation, coefficients, g)
    if g == 0:
        return Family([complementary], constants=constants)
    tried = "undetermined_coefficients" in found.names and "way variation of parameters" not in board.problem.request
    particular = by_trial_form(board, equation, coefficients, g, roots) if tried else None
    if particular is None:
        particular = by_variation(board, equation, coefficients, g, basis)
    solution = complementary + particular
    left, right = equation.residual(solution)
    board.step("superposition", start, equation.relation(y[0], solution), relation="iff", claim=board.claim(left, "=", right))
    return Family([solution], constants=constants)


def complex_coefficients(board: Board, equation: Equation, found: Classified) -> Family:
    """As with real constants; the constants of the solution are complex, too."""
    board.find("complex_only", "complex numbers stand in the equation: the constants are complex, too")
    return constant_coefficients(board, equation, found)


def _times(m: int) -> str:
    return {2: "twice", 3: "three times"}.get(m, f"{m} times")


def put_in(equation: Equation, combination: Any, value: Any) -> Any:
    """A linear combination of y, y', ... with y = value, its derivatives left to be carried out."""
    body, t = equation.expr(value), equation.expr(equation.t)
    terms = []
    for k, letter in reversed(list(enumerate(equation.y))):
        a = combination.diff(letter)
        if a != 0:
            inner = b.derivative(body, t, k) if k else body
            terms.append(inner if a == 1 else b.mul(equation.expr(a), inner))
    return b.add(*terms)


def _roots(s: Any, polynomial: Any, r: Any, within: Any = None, roots_of: Any = None) -> dict[Any, int]:
    """The roots with multiplicity, in exact form; `roots_of` gets letters for square roots whose sign only declared bounds decide."""
    p = s.Poly(polynomial, r)
    found: dict[Any, int] = {}
    if polynomial.has(s.I):
        found = {s.simplify(z) if z.free_symbols else s.expand_complex(z): m for z, m in s.roots(p).items()}
        if sum(found.values()) != p.degree():
            raise Stuck("the roots of the characteristic equation have no form in radicals here")
        return found
    if p.degree() == 2:
        a, c, d = p.all_coeffs()
        disc = s.factor(c**2 - 4 * a * d)
        if disc == 0:
            return {s.cancel(-c / (2 * a)): 2}
        sure = within(disc) if within is not None else disc
        if sure.is_positive is None and sure.is_negative is None:
            raise Stuck(f"the sign of the discriminant ${_tex(disc)}$ depends on letters: say which case is meant", "missing_assumption")
        number = s.sqrt(disc if sure.is_positive else -disc)
        if within is not None and disc.is_positive is None and disc.is_negative is None:
            number = s.Dummy("root", positive=True)
            roots_of[number] = s.sqrt(disc if sure.is_positive else -disc)
        root = number if sure.is_positive else s.I * number
        return {s.simplify((-c + root) / (2 * a)): 1, s.simplify((-c - root) / (2 * a)): 1}
    for z, m in s.roots(p).items():
        found[s.simplify(z)] = m
    if sum(found.values()) != p.degree() or any(z.has(s.CRootOf) for z in found):
        raise Stuck("the roots of the characteristic equation have no form in radicals here")
    if any(abs(s.N(z)) > 0 and z.count_ops() > 30 for z in found if not z.free_symbols):
        raise Stuck("the roots of the characteristic equation are not civil numbers")
    return dict(sorted(found.items(), key=lambda item: (-float(s.re(item[0])) if not item[0].free_symbols else 0, str(item[0]))))


def _tex(value: Any) -> str:
    from ...expression.sympy_reader import from_sympy

    return from_sympy(value).latex


def _basis(s: Any, roots: dict[Any, int], t: Any) -> list[Any]:
    """Real solutions: t^k e^{rt}, and t^k e^{at} cos bt, t^k e^{at} sin bt for conjugate pairs."""
    out: list[Any] = []
    done: set[Any] = set()
    for z, m in roots.items():
        if z in done:
            continue
        a, w = z.as_real_imag()
        a, w = s.simplify(a), s.simplify(w)
        if w == 0 or w.is_zero:
            out += [t**k * s.exp(a * t) for k in range(m)]
        else:
            done.add(s.simplify(s.conjugate(z)))
            w = -w if w.could_extract_minus_sign() else w
            done |= {
                other for other in roots if other != z and s.simplify(other - (a - s.I * w)) == 0 or s.simplify(other - (a + s.I * w)) == 0
            }
            for k in range(m):
                out += [t**k * s.exp(a * t) * s.cos(w * t), t**k * s.exp(a * t) * s.sin(w * t)]
    return out


def _combination(s: Any, basis: list[Any], constants: tuple[Any, ...]) -> Any:
    total = s.Add(*(c * f for c, f in zip(constants, basis, strict=True)))
    exponentials = {e for f in basis for e in f.atoms(s.exp)}
    return s.collect(total, exponentials.pop()) if len(exponentials) == 1 and len(basis) > 1 else total


def _roots_in_words(equation: Equation, roots: dict[Any, int]) -> str:
    s, x = equation.s, equation.expr(equation.t).latex
    if any(m > 1 for m in roots.values()):
        return f"A repeated root gives a further solution with a factor ${x}$."
    if any(z.has(s.I) for z in roots):
        return f"A complex pair $a\\pm bi$ gives $e^{{a{x}}}\\cos b{x}$ and $e^{{a{x}}}\\sin b{x}$."
    return ""


def by_trial_form(board: Board, equation: Equation, coefficients: tuple[Any, ...], g: Any, roots: dict[Any, int], u: Any = None) -> Any:
    """A particular solution from a trial form, with a factor t^m in resonance; `u` is the variable of the trial form, where not t."""
    s, t = equation.s, equation.t if u is None else u
    groups: dict[tuple[Any, Any], int] = {}
    for term in s.Add.make_args(s.expand(_without_phases(s, g, t))):
        a, w, degree = s.Integer(0), s.Integer(0), 0
        for factor in s.Mul.make_args(term):
            if not factor.has(t):
                continue
            if factor.is_polynomial(t):
                degree += int(s.degree(factor, t))
            elif isinstance(factor, s.exp):
                a += factor.args[0].coeff(t, 1)
            elif isinstance(factor, s.sin | s.cos):
                if w != 0 or s.expand(factor.args[0] - factor.args[0].coeff(t, 1) * t) != 0:
                    return None
                w = factor.args[0].coeff(t, 1)
            else:
                return None
        w = -w if w.could_extract_minus_sign() else w
        groups[(a, w)] = max(degree, groups.get((a, w), 0))
    unknown: list[Any] = []
    trial = s.Integer(0)
    resonance = []
    for (a, w), degree in groups.items():
        root = s.expand(a + s.I * w)
        m = next((k for z, k in roots.items() if s.simplify(z - root) == 0), 0)
        if m:
            resonance.append(
                f"${_tex(root)}$ is a characteristic root {_times(m) if m > 1 else 'once'}, so the trial form has a factor ${_tex(t**m)}$"
            )
        for wave in [s.cos(w * t), s.sin(w * t)] if w != 0 else [s.Integer(1)]:
            letters = [s.Symbol(_trial_name(len(unknown) + k), real=None if g.has(s.I) else True) for k in range(degree + 1)]
            unknown += letters
            trial += s.Add(*(c * t**k for k, c in enumerate(letters))) * t**m * s.exp(a * t) * wave
    taken = {z.name for z in g.free_symbols} | {z.name for c in coefficients for z in c.free_symbols}
    if any(z.name in taken for z in unknown):
        return None
    for z in unknown:
        equation.letters.setdefault(z.name, b.symbol(z.name, properties=["real"], latex=_trial_latex(z.name)))
    applied = s.Add(*(c * trial.diff(t, k) if k else c * trial for k, c in enumerate(coefficients)))
    residual = s.expand(applied - _without_phases(s, g, t))
    equations = _independent_terms(s, residual, t)
    solved = s.solve(equations, unknown, dict=True)
    if not solved:
        return None
    particular = trial.subs(solved[0])
    if particular.has(*unknown):
        return None
    if u is not None:
        return trial, particular, resonance
    applied = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients)))
    claim = board.claim(put_in(equation, applied, particular), "=", equation.expr(g))
    because = "; ".join(resonance) + ("." if resonance else "")
    board.step(
        "undetermined coefficients",
        equation.relation(equation.y[0], trial),
        equation.relation(equation.y[0], particular),
        because,
        relation="implies",
        claim=claim,
    )
    return particular


def _without_phases(s: Any, g: Any, t: Any) -> Any:
    """sin(wt+c) as sin(wt) cos(c) + cos(wt) sin(c)."""

    def shifted(e: Any) -> bool:
        return isinstance(e, s.sin | s.cos) and e.args[0].is_polynomial(t) and s.degree(e.args[0], t) == 1 and e.args[0].subs(t, 0) != 0

    def split(e: Any) -> Any:
        c = e.args[0].subs(t, 0)
        w = s.expand(e.args[0] - c)
        return s.sin(w) * s.cos(c) + s.cos(w) * s.sin(c) if isinstance(e, s.sin) else s.cos(w) * s.cos(c) - s.sin(w) * s.sin(c)

    return g.replace(shifted, split)


def _trial_name(k: int) -> str:
    return f"k{k}"


def _trial_latex(name: str) -> str:
    return "ABDEFGHJKLM"[int(name[1:])] if int(name[1:]) < 11 else f"k_{{{name[1:]}}}"


def _independent_terms(s: Any, residual: Any, t: Any) -> list[Any]:
    """The coefficients of the different functions of t in a sum."""
    found: dict[Any, Any] = {}
    for term in s.Add.make_args(s.expand(s.powsimp(residual))):
        number, rest = term.as_independent(t, as_Add=False)
        found[rest] = found.get(rest, 0) + number
    return list(found.values())


def by_variation(board: Board, equation: Equation, coefficients: tuple[Any, ...], g: Any, basis: list[Any]) -> Any:
    """A particular solution from the basis with functions in the place of constants."""
    s, t = equation.s, equation.t
    n = len(basis)
    wronskian = s.Matrix(n, n, lambda i, j: basis[j].diff(t, i))
    det = s.trigsimp(s.simplify(wronskian.det()))
    if det == 0:
        raise Stuck("the solutions of the homogeneous equation are not independent")
    right = s.zeros(n, 1)
    right[n - 1] = g / coefficients[-1]
    particular = s.Integer(0)
    inside: list[Any] = []
    for k in range(n):
        replaced = wronskian.copy()
        replaced[:, k] = right
        slope = s.simplify(replaced.det() / det)
        if len({w.args[0] for w in slope.atoms(s.sin, s.cos, s.tan, s.sec, s.csc)}) > 1:
            slope = s.simplify(s.expand_trig(slope).rewrite(s.cos) if slope.has(s.sec, s.csc) else s.expand_trig(slope))
        value, steps = board.integrate(equation, slope, t) if slope != 0 else (s.Integer(0), [])
        inside += steps
        particular += value * basis[k]
    particular = min((particular, s.expand(particular), s.simplify(particular)), key=lambda v: (v.count_ops(), len(str(v))))
    applied = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients)))
    claim = board.claim(put_in(equation, applied, particular), "=", equation.expr(g))
    shown = equation.relation(equation.y[0], particular)
    because = f"The Wronskian is ${equation.expr(det).latex}$."
    board.step("variation of parameters", equation.relation(applied, g), shown, because, relation="implies", claim=claim, inside=inside)
    return particular


def cauchy_euler(board: Board, equation: Equation, found: Classified) -> Family:
    """a_n t^n y^(n) + ... + a_0 y = g by t^r."""
    s, t = equation.s, equation.t
    assert found.linear is not None
    raw, g = found.linear
    h = shifted_euler(s, raw, t)
    if h is not None:
        return _shifted(board, equation, raw, g, h)
    n = len(raw) - 1
    scale = s.simplify(raw[-1] / t**n)
    coefficients = [s.simplify(a / scale) for a in raw]
    g = s.simplify(g / scale)
    constants_of = [s.simplify(a / t**k) for k, a in enumerate(coefficients)]
    r = equation.rate()
    polynomial = s.expand(s.Add(*(a * s.prod([r - i for i in range(k)]) for k, a in enumerate(constants_of))))
    start = board.problem.expression
    assert start is not None
    applied = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients)))
    positive = b.relation(">", equation.expr(t), b.ZERO)
    if t.is_positive is not True:
        board.conditions.append(positive)
    claim = board.claim(put_in(equation, applied, t**r), "=", equation.expr(polynomial * t**r))
    form = equation.relation(polynomial, 0)
    board.step(
        "indicial equation",
        equation.relation(applied, 0) if g != 0 else start,
        form,
        f"With ${equation.expr(t**r).latex}$ put in, the power cancels.",
        relation="implies",
        claim=claim,
    )
    roots = _roots(s, polynomial, r)
    listing = (
        b.join("or", *(b.relation("=", equation.expr(r), equation.expr(z)) for z in roots))
        if len(roots) > 1
        else b.relation("=", equation.expr(r), equation.expr(next(iter(roots))))
    )
    factors = s.Mul(s.Poly(polynomial, r).LC(), *((r - z) ** m for z, m in roots.items()))
    board.step(
        "roots of the characteristic equation",
        form,
        listing,
        relation="iff",
        claim=board.claim(equation.expr(polynomial), "=", equation.expr(factors)),
    )
    u = s.log(t)
    basis = []
    for f in _basis(s, roots, s.Symbol("_u", real=True)):
        value = f.subs(s.Symbol("_u", real=True), u)
        basis.append(s.powsimp(s.expand(value.replace(s.exp, lambda z: t ** s.simplify(z / u)))))
    letters = tuple(equation.constant() for _ in basis)
    complementary = s.Add(*(c * f for c, f in zip(letters, basis, strict=True)))
    check = put_in(equation, applied, complementary)
    because = (
        "A repeated root gives a further solution with a factor $" + equation.expr(s.log(t)).latex + "$."
        if any(m > 1 for m in roots.values())
        else ""
    )
    board.step(
        "general solution of the homogeneous equation",
        equation.relation(applied, 0),
        equation.relation(equation.y[0], complementary),
        because,
        relation="iff",
        claim=board.claim(check, "=", b.ZERO),
    )
    if g == 0:
        return Family([complementary], constants=letters)
    varied = "way variation of parameters" in board.problem.request
    particular = None if varied else _by_logarithm(board, equation, applied, polynomial, r, g, roots)
    if particular is None and "way undetermined coefficients" in board.problem.request:
        raise Stuck("the right side has no trial form in powers and logarithms of the variable", "not_supported")
    if particular is None:
        particular = by_variation(board, equation, tuple(coefficients), g, basis)
    solution = complementary + particular
    left, right = equation.residual(solution)
    board.step("superposition", start, equation.relation(equation.y[0], solution), relation="iff", claim=board.claim(left, "=", right))
    return Family([solution], constants=letters)


def _by_logarithm(board: Board, equation: Equation, applied: Any, polynomial: Any, r: Any, g: Any, roots: dict[Any, int]) -> Any:
    """A particular solution by undetermined coefficients in u = log t, in which the coefficients are constant; None where none fits."""
    s, t = equation.s, equation.t
    u = s.Symbol("u", real=True)
    if "u" in equation.letters or equation.unknown.data[0] == "u":
        return None
    moved = s.expand_log(g.subs(t, s.exp(u)), force=True)
    moved = s.expand(moved)
    moved = s.expand(moved, trig=any(f.args[0].is_Add for f in moved.atoms(s.sin, s.cos)))
    moved = s.powsimp(s.expand(s.powdenest(moved, force=True), power_exp=True))
    if moved.has(s.sin, s.cos) and not has_trial_form(s, moved, u):
        from sympy.simplify.fu import TR7, TR8

        moved = s.expand(TR8(TR7(s.expand(moved))))
    if moved.has(t) or not has_trial_form(s, moved, u):
        return None
    made = by_trial_form(board, equation, tuple(reversed(s.Poly(polynomial, r).all_coeffs())), moved, roots, u)
    if made is None:
        return None
    back = {u: s.log(t)}
    trial, particular, resonance = (s.powsimp(v.subs(back)) if isinstance(v, s.Basic) else v for v in made)
    claim = board.claim(put_in(equation, applied, particular), "=", equation.expr(g))
    because = f"In $u = {equation.expr(s.log(t)).latex}$ the equation has constant coefficients. " + "; ".join(resonance)
    board.step(
        "undetermined coefficients", equation.relation(equation.y[0], trial), equation.relation(equation.y[0], particular),
        because.strip() + ("." if resonance else ""), relation="implies", claim=claim,
    )  # fmt: skip
    return particular


def _shifted(board: Board, equation: Equation, raw: tuple[Any, ...], g: Any, h: Any) -> Family:
    """The same in powers of t - h."""
    s, t = equation.s, equation.t
    n = len(raw) - 1
    distance = t - h
    ratios = [s.simplify(a * distance ** (n - k) / raw[-1]) for k, a in enumerate(raw)]
    r = equation.rate()
    polynomial = s.expand(s.Add(*(a * s.prod([r - i for i in range(k)]) for k, a in enumerate(ratios))))
    applied = s.Add(*(a * distance**k * equation.y[k] for k, a in enumerate(ratios)))
    board.conditions.append(b.relation(">", equation.expr(distance), b.ZERO))
    form = equation.relation(polynomial, 0)
    start = board.problem.expression
    assert start is not None
    claim = board.claim(put_in(equation, applied, distance**r), "=", equation.expr(polynomial * distance**r))
    board.step(
        "indicial equation",
        start,
        form,
        f"With a power of ${equation.expr(distance).latex}$ put in, the power cancels.",
        relation="implies",
        claim=claim,
    )
    roots = _roots(s, polynomial, r)
    listing = [b.relation("=", equation.expr(r), equation.expr(z)) for z in roots]
    factors = s.Mul(s.Poly(polynomial, r).LC(), *((r - z) ** m for z, m in roots.items()))
    board.step(
        "roots of the characteristic equation", form, b.join("or", *listing) if len(listing) > 1 else listing[0], relation="iff",
        claim=board.claim(equation.expr(polynomial), "=", equation.expr(factors)),
    )  # fmt: skip
    u = s.Symbol("_u", real=True)
    basis = []
    for f in _basis(s, roots, u):
        value = f.subs(u, s.log(distance))
        basis.append(s.powsimp(s.expand(value.replace(s.exp, lambda z: distance ** s.simplify(z / s.log(distance))))))
    letters = tuple(equation.constant() for _ in basis)
    general = s.Add(*(c * f for c, f in zip(letters, basis, strict=True)))
    board.step(
        "general solution of the homogeneous equation", equation.relation(applied, 0), equation.relation(equation.y[0], general),
        relation="iff", claim=board.claim(put_in(equation, applied, general), "=", b.ZERO),
    )  # fmt: skip
    if g == 0:
        return Family([general], constants=letters)
    particular = by_variation(board, equation, raw, g, basis)
    left, right = equation.residual(general + particular)
    board.step(
        "superposition", start, equation.relation(equation.y[0], general + particular), relation="iff", claim=board.claim(left, "=", right)
    )
    return Family([general + particular], constants=letters)
