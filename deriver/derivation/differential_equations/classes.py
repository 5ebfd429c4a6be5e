r"""The tests for the classes of equations, each exact and for itself; `methods` has the table of classes that names them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .equation import Equation

__all__ = [
    "Classified",
    "autonomous",
    "clairaut_part",
    "classified_form",
    "exact_after_a_factor",
    "exact_of_higher_order",
    "explicit_slopes",
    "facts",
    "has_trial_form",
    "is_bernoulli",
    "is_cauchy_euler",
    "is_clairaut",
    "is_exact",
    "is_homogeneous",
    "is_linear",
    "is_riccati",
    "is_separable",
    "is_shifted_homogeneous",
    "is_zero",
    "linear_coefficients",
    "linear_in_the_variable",
    "lowered_coefficients",
    "of_a_combination",
    "of_lower_order",
    "power_factor",
    "shift_of",
    "shifted_euler",
    "square_root",
    "with_constant_coefficients",
    "with_right_side",
    "with_trial_form",
]


@dataclass
class Classified:
    """What the tests found: the names of the classes, what each test found for its method, and three facts that several tests use."""

    names: tuple[str, ...] = ()
    parts: dict[str, Any] = field(default_factory=dict)  # class -> what its test returned
    slopes: tuple[Any, ...] = ()  # y' = f(t, y), one for each branch
    linear: tuple[tuple[Any, ...], Any] | None = None  # coefficients a_0 ... a_n and the right side
    form: tuple[Any, Any] | None = None  # M + N y' = 0

    def of(self, name: str) -> Any:
        """What the test of a class found; only where the equation is of that class."""
        return self.parts[name]


def facts(equation: Equation) -> Classified:
    """The facts that the tests share: the coefficients of a linear equation, the slopes and the form of one of first order."""
    s, t = equation.s, equation.t
    found = Classified(linear=linear_coefficients(equation))
    if found.linear is not None and not has_trial_form(s, found.linear[1], t) and found.linear[1].has(s.sin, s.cos):
        from sympy.simplify.fu import TR7, TR8

        lowered = s.expand(TR8(TR7(s.expand(found.linear[1]))))  # powers and products of waves as sums of waves
        found.linear = (found.linear[0], lowered) if has_trial_form(s, lowered, t) else found.linear
    if found.linear is not None and found.linear[1].has(s.sinh, s.cosh):
        written = s.expand(found.linear[1].rewrite(s.exp))  # sums of exponentials
        found.linear = (found.linear[0], written) if has_trial_form(s, written, t) else found.linear
    if equation.order == 1:
        found.slopes = explicit_slopes(equation)
        found.form = classified_form(equation) if len(found.slopes) == 1 else None
    return found


def classified_form(equation: Equation) -> tuple[Any, Any] | None:
    """(M, N) of M + N y' = 0; None where the equation is not linear in y'."""
    s, t, y, y1 = equation.s, equation.t, equation.y[0], equation.y[1]
    F = s.expand(equation.F)
    numerator, denominator = s.fraction(s.together(F))
    if denominator.has(t, y) and not denominator.has(s.Abs):
        F = s.expand(numerator)
    N = F.diff(y1)
    return None if N.has(y1) else (F.subs(y1, 0), N)


def is_zero(s: Any, value: Any) -> bool:
    """Whether a SymPy expression is zero, by expansion and simplification; False where it is not shown to be."""
    if value == 0:
        return True
    value = s.expand(value)
    if value == 0:
        return True
    if value.is_rational_function(*value.free_symbols):
        return bool(s.cancel(value) == 0)
    if _clearly_not(s, value):
        return False
    return bool(s.simplify(value) == 0)


def _clearly_not(s: Any, value: Any) -> bool:
    """Whether a number at some point shows that a value is not zero."""
    letters = sorted(value.free_symbols, key=str)
    for k in range(2):
        try:
            number = complex(value.subs({z: s.Rational(7 + 3 * k + 2 * i, 11 + i) for i, z in enumerate(letters)}).evalf(20))
        except (TypeError, ValueError, ZeroDivisionError):
            return False
        if abs(number) > 1e-9:
            return True
    return False


def explicit_slopes(equation: Equation) -> tuple[Any, ...]:
    """y' as functions of t and y; empty where the equation is not solved for it."""
    s, F, y1 = equation.s, equation.F, equation.y[1]
    top = s.together(F)
    numerator = s.fraction(top)[0] if top.has(y1) else F
    if numerator.is_polynomial(y1):
        slopes = _slopes_of_factors(s, numerator, y1)
        if slopes is not None:
            return slopes
        p = s.Poly(numerator, y1)
        if p.degree() == 1:
            a, c = p.all_coeffs()
            return (s.cancel(-c / a) if (c / a).is_rational_function(*(c / a).free_symbols) else -c / a,)
        if p.degree() == 2:
            a, b, c = p.all_coeffs()
            root = s.sqrt(s.factor(b**2 - 4 * a * c))
            return tuple(s.simplify((-b + sign * root) / (2 * a)) for sign in (1, -1))
    try:
        return tuple(s.solve(F, y1))
    except NotImplementedError:
        return ()


def _slopes_of_factors(s: Any, numerator: Any, y1: Any) -> tuple[Any, ...] | None:
    """The slopes where the equation is a product of factors that are linear in y', or a power of y' alone; None for others."""
    if s.degree(numerator, y1) < 2 or numerator.count_ops() > 200:
        return None
    out: list[Any] = []
    for factor in s.Mul.make_args(s.factor(numerator)):
        base = factor.as_base_exp()[0]
        if not base.has(y1):
            continue
        row = s.Poly(base, y1).all_coeffs()
        n = len(row) - 1
        if n == 1:
            out.append(s.cancel(-row[1] / row[0]) if (row[1] / row[0]).is_rational_function() else -row[1] / row[0])
        elif not any(row[1:-1]) and (n % 2 == 0 or n == 3):
            value = s.powsimp(s.powdenest((-row[-1] / row[0]) ** s.Rational(1, n), force=True))
            out += [value, -value] if n % 2 == 0 else [value]
        else:
            return None
    return tuple(dict.fromkeys(out))


def linear_coefficients(equation: Equation) -> tuple[tuple[Any, ...], Any] | None:
    """(a_0, ..., a_n) and g where F = a_n y^(n) + ... + a_0 y - g with everything free of the unknown."""
    s = equation.s
    F = s.expand(equation.F)
    letters = equation.y[: equation.order + 1]
    zero = dict.fromkeys(letters, 0)
    coefficients = []
    for letter in letters:
        a = F.diff(letter)
        if any(a.has(z) for z in letters):
            return None
        coefficients.append(a)
    return tuple(coefficients), -F.subs(zero)


# Tests, one for each class: what the method of the class works with, or None --------------------------------------------------


def autonomous(equation: Equation, found: Classified) -> Any:
    """The variable does not occur."""
    return None if equation.F.has(equation.t) else ()


def is_linear(equation: Equation, found: Classified) -> Any:
    """Coefficients and right side."""
    return found.linear


def with_constant_coefficients(equation: Equation, found: Classified) -> Any:
    """Coefficients free of the variable, and the right side."""
    return found.linear if found.linear is not None and not any(a.has(equation.t) for a in found.linear[0]) else None


def with_trial_form(equation: Equation, found: Classified) -> Any:
    """A right side whose derivatives are finitely many functions, before constant coefficients."""
    if "constant_coefficients" not in found.parts or found.linear is None:
        return None
    g = found.linear[1]
    return () if g != 0 and has_trial_form(equation.s, g, equation.t) else None


def with_right_side(equation: Equation, found: Classified) -> Any:
    """A right side beside a homogeneous equation of higher order with a known basis."""
    known = "constant_coefficients" in found.parts or "cauchy_euler" in found.parts
    return () if equation.order > 1 and known and found.linear is not None and found.linear[1] != 0 else None


def is_cauchy_euler(equation: Equation, found: Classified) -> Any:
    """Coefficients that are powers of the distance from one point, as many as derivatives."""
    if equation.order < 2 or found.linear is None or "constant_coefficients" in found.parts:
        return None
    coefficients = found.linear[0]
    s, t = equation.s, equation.t
    return () if _cauchy_euler(s, coefficients, t) or shifted_euler(s, coefficients, t) is not None else None


def exact_of_higher_order(equation: Equation, found: Classified) -> Any:
    """The coefficients of what the left side is the derivative of."""
    if equation.order < 2 or found.linear is None or "constant_coefficients" in found.parts:
        return None
    return lowered_coefficients(equation.s, found.linear[0], equation.t)


def of_lower_order(equation: Equation, found: Classified) -> Any:
    """Of higher order with the unknown missing, or nonlinear with the variable missing."""
    if equation.order < 2:
        return None
    return () if not equation.F.has(equation.y[0]) or (found.linear is None and not equation.F.has(equation.t)) else None


def is_separable(equation: Equation, found: Classified) -> Any:
    """(g, h) where y' = g(t) h(y)."""
    if len(found.slopes) != 1:
        return None
    s, t, y, f = equation.s, equation.t, equation.y[0], found.slopes[0]
    separated = s.separatevars(f, symbols=(t, y), dict=True, force=False)
    if not separated or not is_zero(s, separated["coeff"] * separated[t] * separated[y] - f):
        return None
    return separated["coeff"] * separated[t], separated[y]


def is_exact(equation: Equation, found: Classified) -> Any:
    """(M, N) with M_y = N_t."""
    if found.form is None:
        return None
    s, (M, N) = equation.s, found.form
    return found.form if is_zero(s, s.expand(M.diff(equation.y[0]) - N.diff(equation.t))) else None


def exact_after_a_factor(equation: Equation, found: Classified) -> Any:
    """What an integrating factor depends on (t, y, or powers of both), and its logarithmic derivative (or the factor)."""
    if found.form is None or "exact" in found.parts:
        return None
    s, t, y, (M, N) = equation.s, equation.t, equation.y[0], found.form
    defect = s.expand(M.diff(y) - N.diff(t))
    by_t = _quotient(s, defect, N)
    if not by_t.has(y):
        return "t", by_t
    by_y = _quotient(s, -defect, M) if M != 0 else y * t
    if not by_y.has(t):
        return "y", by_y
    mu = power_factor(s, M, N, t, y)
    return None if mu is None else ("powers", mu)


def is_bernoulli(equation: Equation, found: Classified) -> Any:
    """(p, q, n) where y' = p y + q y^n."""
    terms = _powers(equation, found)
    one = equation.s.Integer(1)
    if one not in terms or len(terms) != 2 or equation.s.Integer(0) in terms:
        return None
    (n,) = set(terms) - {one}
    return terms[one], terms[n], n


def is_riccati(equation: Equation, found: Classified) -> Any:
    """(a, b, c) where y' = a + b y + c y^2."""
    s, terms = equation.s, _powers(equation, found)
    if s.Integer(2) not in terms or not set(terms) <= {s.Integer(k) for k in range(3)}:
        return None
    return tuple(terms.get(s.Integer(k), s.Integer(0)) for k in range(3))


def is_homogeneous(equation: Equation, found: Classified) -> Any:
    """The slope is a function of y/t alone."""
    if len(found.slopes) != 1:
        return None
    s, t, y, f = equation.s, equation.t, equation.y[0], found.slopes[0]
    lam = s.Symbol("_lam", positive=True)
    scaled = f.subs({t: lam * t, y: lam * y}, simultaneous=True)
    if not f.has(y) or not f.has(t):
        return None
    return () if is_zero(s, s.simplify(scaled) - f if not scaled.is_rational_function(t, y, lam) else s.cancel(scaled - f)) else None


def is_shifted_homogeneous(equation: Equation, found: Classified) -> Any:
    """Where the two lines of a linear fractional slope meet."""
    if len(found.slopes) != 1 or "homogeneous" in found.parts:
        return None
    return shift_of(equation.s, found.slopes[0], equation.t, equation.y[0])


def of_a_combination(equation: Equation, found: Classified) -> Any:
    """The slope is a function of at + by alone: the quotient a/b."""
    if len(found.slopes) != 1:
        return None
    s, t, y, f = equation.s, equation.t, equation.y[0], found.slopes[0]
    a, b = f.diff(t), f.diff(y)
    if a == 0 or b == 0:
        return None
    ratio = s.cancel(a / b) if (a / b).is_rational_function(*(a / b).free_symbols) else s.simplify(a / b)
    return None if ratio.has(t) or ratio.has(y) else ratio


def linear_in_the_variable(equation: Equation, found: Classified) -> Any:
    """dt/dy is linear in t."""
    if len(found.slopes) != 1 or found.linear is not None:
        return None
    s, t, f = equation.s, equation.t, found.slopes[0]
    slope = s.cancel(1 / f) if f != 0 and f.is_rational_function(*f.free_symbols) else None
    return () if slope is not None and slope.is_polynomial(t) and s.degree(slope, t) == 1 and f.has(t) else None


def is_clairaut(equation: Equation, found: Classified) -> Any:
    """g where the equation is y = t y' + g(y')."""
    return clairaut_part(equation) if equation.order == 1 else None


def _quotient(s: Any, top: Any, bottom: Any) -> Any:
    value = top / bottom
    return s.cancel(value) if value.is_rational_function(*value.free_symbols) else s.simplify(value)


def _powers(equation: Equation, found: Classified) -> dict[Any, Any]:
    """The coefficients of the powers of y in the slope; empty where it is no sum of powers."""
    if len(found.slopes) != 1:
        return {}
    s, y = equation.s, equation.y[0]
    terms: dict[Any, Any] = {}
    for term in s.Add.make_args(s.expand(found.slopes[0])):
        coefficient, rest = term.as_independent(y, as_Add=False)
        exponent = 0 if rest == 1 else 1 if rest == y else rest.exp if rest.is_Pow and rest.base == y else None
        if exponent is None or getattr(exponent, "has", lambda _: False)(y):
            return {}
        terms[s.sympify(exponent)] = terms.get(s.sympify(exponent), 0) + coefficient
    return terms


def clairaut_part(equation: Equation) -> tuple[Any, ...] | None:
    """The functions g where the equation says y = t y' + g(y'), solved for y - t y'; None where it does not."""
    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    u = s.Symbol("_u", real=True)
    F = s.expand(equation.F.subs(y, t * y1 + u)) if equation.F.count_ops() < 80 else equation.F
    if F.has(t) and _moves(s, F, t):
        return None
    F = s.simplify(F) if F.has(t) and not F.is_polynomial(t) else F
    if F.has(t) or F.has(y) or not F.has(u) or not F.has(y1):
        return None
    try:
        found = s.solve(F, u)
    except NotImplementedError:
        return None
    return tuple(s.expand(g) for g in found if not g.has(s.I)) if found and all(g.has(y1) for g in found) else None


def _moves(s: Any, F: Any, t: Any) -> bool:
    """Whether numbers show that an expression changes with t."""
    letters = sorted(F.free_symbols - {t}, key=str)
    put = {z: s.Rational(5 + 2 * i, 9 + i) for i, z in enumerate(letters)}
    try:
        one, two = (complex(F.subs(put).subs(t, at).evalf(20)) for at in (s.Rational(7, 11), s.Rational(9, 7)))
    except (TypeError, ValueError, ZeroDivisionError):
        return False
    return abs(one - two) > 1e-9


def square_root(s: Any, value: Any) -> Any:
    """A root of a square of letters without bars: the sign is free where only its square occurs."""
    number, factors = s.factor_list(s.together(value)) if value.is_polynomial(*value.free_symbols) else (None, [])
    if number is not None and number.is_nonnegative and factors and all(k % 2 == 0 for _, k in factors):
        return s.sqrt(number) * s.Mul(*(f ** (k // 2) for f, k in factors))
    return s.sqrt(s.factor(value)) if value.free_symbols else s.sqrt(value)


def _cauchy_euler(s: Any, coefficients: tuple[Any, ...], t: Any) -> bool:
    """a_k proportional to t^k, perhaps all times one common function."""
    n = len(coefficients) - 1
    scaled = [s.simplify(a * t ** (n - k) / coefficients[-1]) for k, a in enumerate(coefficients)]
    return not any(a.has(t) for a in scaled)


def lowered_coefficients(s: Any, coefficients: tuple[Any, ...], t: Any) -> tuple[Any, ...] | None:
    """(b_0, ..., b_{n-1}) with (sum b_j y^(j))' = sum a_k y^(k); None where the left side is no derivative."""
    n = len(coefficients) - 1
    rows = [s.Integer(0)] * n
    carried = s.Integer(0)
    for k in range(n, 0, -1):
        carried = s.expand(coefficients[k] - (rows[k].diff(t) if k < n else 0))
        rows[k - 1] = carried
    return tuple(rows) if is_zero(s, coefficients[0] - carried.diff(t)) else None


def shifted_euler(s: Any, coefficients: tuple[Any, ...], t: Any) -> Any:
    """The point h where a_k is proportional to (t - h)^k; None where there is none."""
    top = coefficients[-1]
    if not top.is_polynomial(t) or not top.has(t):
        return None
    roots = s.roots(s.Poly(top, t))
    if len(roots) != 1:
        return None
    (h,) = roots
    return h if h != 0 and _cauchy_euler(s, tuple(s.expand(a.subs(t, t + h)) for a in coefficients), t) else None


def has_trial_form(s: Any, g: Any, t: Any) -> bool:
    """Whether every term of g is a polynomial times an exponential times a sine or cosine of linear arguments."""
    for term in s.Add.make_args(s.expand(g)):
        for factor in s.Mul.make_args(term):
            if not factor.has(t) or factor.is_polynomial(t):
                continue
            if isinstance(factor, s.exp | s.sin | s.cos) and factor.args[0].is_polynomial(t) and s.degree(factor.args[0], t) == 1:
                continue
            return False
    return True


def shift_of(s: Any, f: Any, t: Any, y: Any) -> tuple[Any, Any] | None:
    """Where the two lines of a linear fractional right side meet, if not in the origin."""
    if not f.is_rational_function(t, y):
        return None
    above, below = s.fraction(s.cancel(f))
    for side in (above, below):
        if s.Poly(side, t, y).total_degree() != 1:
            return None
    solved = s.linsolve([above, below], t, y)
    if not solved:
        return None
    h, k = next(iter(solved))
    return None if h.has(t, y) or k.has(t, y) or (h == 0 and k == 0) else (h, k)


def power_factor(s: Any, M: Any, N: Any, t: Any, y: Any) -> Any:
    """t^a y^b that makes M dt + N dy exact; None where there is none."""
    a, c = s.symbols("_a _b")
    whole = s.expand(t * y * (M.diff(y) - N.diff(t)) + c * t * M - a * y * N)
    if not whole.is_polynomial(t, y):
        numerator, _ = s.fraction(s.together(whole))
        whole = s.expand(numerator)
    if not whole.is_polynomial(t, y):
        return None
    solved = s.linsolve(s.Poly(whole, t, y).coeffs(), a, c)
    if not solved:
        return None
    m, n = next(iter(solved))
    values = {a: 0, c: 0}
    return t ** m.subs(values) * y ** n.subs(values)
