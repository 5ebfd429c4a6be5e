r"""Which classes an equation belongs to, each by an exact test of its own, most specific first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .equation import Equation

__all__ = [
    "ORDER",
    "Classified",
    "classify",
    "explicit_slopes",
    "is_zero",
    "lowered_coefficients",
    "power_factor",
    "shift_of",
    "shifted_euler",
    "square_root",
]

#: The order in which classes are named.
ORDER = (
    "separable", "linear", "exact", "integrating_factor", "bernoulli", "homogeneous", "shifted_homogeneous",
    "linear_substitution", "riccati", "clairaut",
    "linear_in_x", "exact_higher_order", "constant_coefficients", "undetermined_coefficients", "variation_of_parameters", "cauchy_euler",
    "reduction_of_order", "autonomous",
)  # fmt: skip


@dataclass
class Classified:
    """What the tests found: names, and what the methods work with."""

    names: tuple[str, ...]
    slopes: tuple[Any, ...] = ()  # y' = f(t, y), one for each branch
    separated: tuple[Any, Any] | None = None  # f = g(t) h(y)
    linear: tuple[tuple[Any, ...], Any] | None = None  # coefficients a_0 ... a_n and the right side
    form: tuple[Any, Any] | None = None  # M + N y' = 0
    factor: tuple[str, Any] | None = None  # what the integrating factor depends on, and its logarithmic derivative
    bernoulli: tuple[Any, Any, Any] | None = None  # y' = p y + q y^n
    riccati: tuple[Any, Any, Any] | None = None  # y' = a + b y + c y^2


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


def classify(equation: Equation) -> Classified:
    """All classes of an equation."""
    s, t = equation.s, equation.t
    names: set[str] = set()
    found = Classified(())
    if not equation.F.has(t):
        names.add("autonomous")
    found.linear = linear_coefficients(equation)
    if found.linear is not None and not _has_trial(s, found.linear[1], t) and found.linear[1].has(s.sin, s.cos):
        from sympy.simplify.fu import TR7, TR8

        lowered = s.expand(TR8(TR7(s.expand(found.linear[1]))))  # powers and products of waves as sums of waves
        found.linear = (found.linear[0], lowered) if _has_trial(s, lowered, t) else found.linear
    if found.linear is not None and found.linear[1].has(s.sinh, s.cosh):
        written = s.expand(found.linear[1].rewrite(s.exp))  # sums of exponentials
        found.linear = (found.linear[0], written) if _has_trial(s, written, t) else found.linear
    n = equation.order
    if n == 1:
        _first_order(equation, found, names)
    elif found.linear is not None:
        coefficients, g = found.linear
        if not any(a.has(t) for a in coefficients):
            names.add("constant_coefficients")
            if g != 0:
                names |= {"variation_of_parameters"} | ({"undetermined_coefficients"} if _has_trial(s, g, t) else set())
        elif _cauchy_euler(s, coefficients, t) or shifted_euler(s, coefficients, t) is not None:
            names.add("cauchy_euler")
            if g != 0:
                names.add("variation_of_parameters")
        names.add("linear")
    if n >= 2 and found.linear is not None and any(a.has(t) for a in found.linear[0]):
        if lowered_coefficients(s, found.linear[0], t) is not None:
            names.add("exact_higher_order")
    if n >= 2 and not equation.F.has(equation.y[0]):
        names.add("reduction_of_order")
    if n >= 2 and "autonomous" in names and found.linear is None:
        names.add("reduction_of_order")
    found.names = tuple(name for name in ORDER if name in names)
    return found


def _first_order(equation: Equation, found: Classified, names: set[str]) -> None:
    s, t, y = equation.s, equation.t, equation.y[0]
    if found.linear is not None:
        names.add("linear")
        if not any(a.has(t) for a in found.linear[0]):
            names.add("constant_coefficients")
            if found.linear[1] != 0 and _has_trial(s, found.linear[1], t):
                names.add("undetermined_coefficients")
    found.slopes = explicit_slopes(equation)
    F, y1 = s.expand(equation.F), equation.y[1]
    if _clairaut(equation) is not None:
        names.add("clairaut")
    if len(found.slopes) != 1:
        return
    f = found.slopes[0]
    separated = s.separatevars(f, symbols=(t, y), dict=True, force=False)
    if separated and is_zero(s, separated["coeff"] * separated[t] * separated[y] - f):
        found.separated = (separated["coeff"] * separated[t], separated[y])
        names.add("separable")
    numerator, denominator = s.fraction(s.together(F))
    if denominator.has(t, y) and not denominator.has(s.Abs):
        F = s.expand(numerator)
    N = F.diff(y1)
    M = F.subs(y1, 0)
    if not N.has(y1):
        found.form = (M, N)
        defect = s.expand(M.diff(y) - N.diff(t))
        if is_zero(s, defect):
            names.add("exact")
        else:
            by_t = _quotient(s, defect, N)
            by_y = _quotient(s, -defect, M) if M != 0 else y * t
            if not by_t.has(y):
                found.factor = ("t", by_t)
                names.add("integrating_factor")
            elif not by_y.has(t):
                found.factor = ("y", by_y)
                names.add("integrating_factor")
            elif (mu := power_factor(s, M, N, t, y)) is not None:
                found.factor = ("powers", mu)
                names.add("integrating_factor")
    _powers(equation, found, names, f)
    lam = s.Symbol("_lam", positive=True)
    scaled = f.subs({t: lam * t, y: lam * y}, simultaneous=True)
    if f.has(y) and f.has(t) and is_zero(s, s.simplify(scaled) - f if not scaled.is_rational_function(t, y, lam) else s.cancel(scaled - f)):
        names.add("homogeneous")
    elif shift_of(s, f, t, y) is not None:
        names.add("shifted_homogeneous")
    a, b = f.diff(t), f.diff(y)
    if a != 0 and b != 0:
        ratio = s.cancel(a / b) if (a / b).is_rational_function(*(a / b).free_symbols) else s.simplify(a / b)
        if not ratio.has(t) and not ratio.has(y):
            names.add("linear_substitution")
    slope = s.cancel(1 / f) if f != 0 and f.is_rational_function(*f.free_symbols) else None
    if slope is not None and slope.is_polynomial(t) and s.degree(slope, t) == 1 and "linear" not in names and f.has(t):
        names.add("linear_in_x")


def _quotient(s: Any, top: Any, bottom: Any) -> Any:
    value = top / bottom
    return s.cancel(value) if value.is_rational_function(*value.free_symbols) else s.simplify(value)


def _powers(equation: Equation, found: Classified, names: set[str], f: Any) -> None:
    """Bernoulli and Riccati: f as a sum of powers of y."""
    s, y = equation.s, equation.y[0]
    terms: dict[Any, Any] = {}
    for term in s.Add.make_args(s.expand(f)):
        coefficient, rest = term.as_independent(y, as_Add=False)
        exponent = 0 if rest == 1 else 1 if rest == y else rest.exp if rest.is_Pow and rest.base == y else None
        if exponent is None or getattr(exponent, "has", lambda _: False)(y):
            return
        terms[s.sympify(exponent)] = terms.get(s.sympify(exponent), 0) + coefficient
    keys = set(terms)
    if s.Integer(1) in keys and len(keys) == 2 and s.Integer(0) not in keys:
        (n,) = keys - {s.Integer(1)}
        found.bernoulli = (terms[s.Integer(1)], terms[n], n)
        names.add("bernoulli")
    if keys <= {s.Integer(0), s.Integer(1), s.Integer(2)} and s.Integer(2) in keys:
        found.riccati = tuple(terms.get(s.Integer(k), s.Integer(0)) for k in range(3))
        names.add("riccati")


def _clairaut(equation: Equation) -> Any:
    """g where the equation is y = t y' + g(y'), else None."""
    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    F = s.expand(equation.F)
    a = F.diff(y)
    if a == 0 or a.has(y) or a.has(y1) or a.has(t):
        return None
    g = s.expand(-(F / a - y) - t * y1)
    return None if g.has(t) or g.has(y) or not g.has(y1) else g


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


def _has_trial(s: Any, g: Any, t: Any) -> bool:
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
