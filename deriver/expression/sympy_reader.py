r"""From SymPy back to expressions: what a SymPy algorithm found, in our own nodes.

Comes in: a SymPy object made of scalars, and the letters it may speak of. Goes out: an `Expr` in the order a textbook writes: numbers in
front, denominators below one bar, the terms of a sum as SymPy orders them for print. Start at `from_sympy`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..errors import NotSupported
from . import build as b
from .nodes import Expr
from .sympy_text import library

__all__ = ["SPECIAL_NAMES", "SYMPY_NAMES", "from_sympy"]

#: The functions of this room by what SymPy calls them.
SYMPY_NAMES = {
    "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "sec": "sec", "csc": "csc", "cot": "cot",
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth",
    "sech": "sech", "csch": "csch", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "abs": "Abs", "sign": "sign",
    "floor": "floor", "ceil": "ceiling", "factorial": "factorial", "gamma": "gamma", "loggamma": "loggamma",
    "digamma": "digamma", "erf": "erf", "erfc": "erfc", "re": "re", "im": "im", "arg": "arg", "conj": "conjugate",
    "step": "Heaviside", "fresnel_s": "fresnels", "fresnel_c": "fresnelc", "sine_integral": "Si",
    "exponential_integral": "Ei", "lambert_w": "LambertW", "zeta": "zeta", "airy_ai": "airyai", "airy_bi": "airybi",
    "airy_ai_prime": "airyaiprime", "airy_bi_prime": "airybiprime", "erfi": "erfi",
    "cosine_integral": "Ci", "sinh_integral": "Shi", "cosh_integral": "Chi", "logarithmic_integral": "li",
}  # fmt: skip
_FUNCTIONS = {name: own for own, name in SYMPY_NAMES.items()}
#: Our functions with parameters and SymPy's, where both take the same arguments in the same order.
SPECIAL_NAMES = {
    "chebyshev_t": "chebyshevt", "chebyshev_u": "chebyshevu", "legendre": "legendre", "hermite": "hermite", "laguerre": "assoc_laguerre",
    "gegenbauer": "gegenbauer", "jacobi": "jacobi", "polylogarithm": "polylog", "upper_gamma": "uppergamma",
}  # fmt: skip
_PLAIN = {theirs: ours for ours, theirs in SPECIAL_NAMES.items()}
_BESSEL = {"besselj": "bessel_j", "bessely": "bessel_y", "besseli": "bessel_i", "besselk": "bessel_k"}


def from_sympy(value: Any, known: Mapping[str, Expr] | None = None, applied: Mapping[Any, Expr] | None = None) -> Expr:
    r"""A SymPy scalar, relation, matrix or list of these as an expression.

    known: the letters by their SymPy names; other symbols become real scalars of that name. applied: undefined functions at their
    arguments, `y(t)`, with the expressions they came from. Errors: NotSupported, naming the SymPy
    object for which there is no node.

    >>> import sympy
    >>> x = sympy.Symbol("x")
    >>> from_sympy(sympy.exp(-x) / 2 + x**2).latex
    'x^2+\\frac{1}{2}e^{-x}'
    """
    return _Reader(dict(known or {}), dict(applied or {})).of(value)


class _Reader:
    def __init__(self, known: dict[str, Expr], applied: dict[Any, Expr]) -> None:
        self.s = library()
        self.known = known
        self.made: dict[Any, Expr] = applied

    def of(self, value: Any) -> Expr:
        if isinstance(value, list | tuple):
            return b.listing([self.of(v) for v in value])
        if isinstance(value, int):
            return b.num(value)
        value = value.as_immutable() if isinstance(value, self.s.MatrixBase) else value
        found = self.made.get(value)
        if found is None:
            found = self.made[value] = self._of(value)
        return found

    def _of(self, v: Any) -> Expr:
        s = self.s
        if isinstance(v, s.MatrixBase):
            rows = [[self.of(v[i, j]) for j in range(v.cols)] for i in range(v.rows)]
            return b.vector([r[0] for r in rows]) if v.cols == 1 else b.matrix(rows)
        if v.is_Symbol:
            return self.symbol(v)
        if v.is_Rational:
            return b.num(Fraction(int(v.p), int(v.q)))
        constant = {s.pi: "pi", s.E: "e", s.I: "i", s.oo: "infinity", s.EulerGamma: "euler_gamma"}.get(v)
        if constant is not None:
            return b.constant(constant)
        if v == -s.oo:
            return b.negative(b.INFINITY)
        for kind, read in _ROWS:
            if isinstance(v, getattr(s, kind)):
                return read(self, v)
        if isinstance(v, s.core.function.AppliedUndef):
            name = v.func.__name__
            letter = {"lamda": "lambda"}.get(name, name)
            return b.apply(name, [self.of(a) for a in v.args], latex=f"\\{letter}" if letter in _GREEK else name)
        name = _FUNCTIONS.get(type(v).__name__)
        if isinstance(v, s.Heaviside):
            return b.function("step", self.of(v.args[0]))
        if name is not None and len(v.args) == 1:
            return b.conj(self.of(v.args[0])) if name == "conj" else b.function(name, self.of(v.args[0]))
        if isinstance(v, s.acot):  # as SymPy has it, between -pi/2 and pi/2
            return b.function("arctan", b.power(self.of(v.args[0]), -1))
        if isinstance(v, s.asec | s.acsc):
            return b.function("arccos" if isinstance(v, s.asec) else "arcsin", b.power(self.of(v.args[0]), -1))
        if isinstance(v, s.polylog) and v.args[0] == 2:
            return b.function("dilogarithm", self.of(v.args[1]))
        if type(v).__name__ in _BESSEL:
            return b.special(_BESSEL[type(v).__name__], *(self.of(a) for a in v.args))
        if type(v).__name__ in _PLAIN:
            return b.special(_PLAIN[type(v).__name__], *(self.of(a) for a in v.args))
        if isinstance(v, s.laguerre):
            return b.special("laguerre", self.of(v.args[0]), b.ZERO, self.of(v.args[1]))
        if isinstance(v, s.elliptic_f) or isinstance(v, s.elliptic_e) and len(v.args) == 2:
            return b.special(type(v).__name__, self.of(v.args[1]), self.of(v.args[0]))
        if isinstance(v, s.hyper) and len(v.bq) == 1 and len(v.ap) in (1, 2):
            return b.special("kummer" if len(v.ap) == 1 else "gauss", *(self.of(a) for a in (*v.ap, *v.bq, v.argument)))
        raise NotSupported(f"{type(v).__name__} has no notation here")

    def symbol(self, v: Any) -> Expr:
        found = self.known.get(v.name)
        if found is None:
            head, _, tail = v.name.partition("_")
            if not tail and v.name[:1] == "C" and v.name[1:].isdigit():
                head, tail = "C", v.name[1:]
            head = {"lamda": "lambda"}.get(head, head)
            head = f"\\{head}" if head in _GREEK else head
            properties = ["positive"] if v.is_positive else []
            latex = f"{head}_{{{tail}}}" if len(tail) > 1 else f"{head}_{tail}" if tail else head
            found = self.known[v.name] = b.symbol(v.name, properties=["real", *properties], latex=latex)
        return found

    def sum(self, v: Any) -> Expr:
        terms = _in_reading_order(v.as_ordered_terms()) if len(v.args) < 60 else v.args
        # A sum that begins with a minus is turned where a positive term can lead.
        signs = [t.could_extract_minus_sign() for t in terms]
        complex_number = not v.free_symbols and v.has(self.s.I)  # the real part leads: -1+3i
        if signs[0] and len(terms) == 2 and not signs[1] and not complex_number:
            terms = [terms[1], terms[0]]
        return b.add(*(self.of(t) for t in terms))

    def product(self, v: Any) -> Expr:
        """Numbers in front, then the numerator over the denominator."""
        s = self.s
        number, rest = v.as_coeff_Mul()
        if not number.is_Rational:
            number, rest = s.Integer(1), v
        above: list[Any] = []
        below: list[Any] = []
        for factor in sorted(rest.as_ordered_factors(), key=_rank) if rest.is_Mul else [rest]:
            base, exponent = (factor.base, factor.exp) if factor.is_Pow else (factor, s.Integer(1))
            if factor.is_Pow and exponent.is_Rational and exponent < 0:
                below.append((base, -exponent))
            else:
                above.append((base, exponent) if factor.is_Pow else (factor, None))
        number = _one_root(number, above, below)
        number = _turned(number, above)
        _root_of_quotient(above, below)
        below.sort(key=lambda pair: pair[1] == s.Rational(1, 2) and pair[0].is_number)  # sigma sqrt(2 pi)
        top = [self._raised(*pair) for pair in above]
        bottom = [self._raised(*pair) for pair in below]
        p, q = int(number.p), int(number.q)
        if bottom:
            numerator = b.mul(*([b.num(abs(p))] if abs(p) != 1 or not top else []), *top)
            denominator = b.mul(*([b.num(q)] if q != 1 else []), *bottom)
            whole = b.divide(numerator, denominator) if len(bottom) > 1 or q != 1 or top or abs(p) != 1 else b.power(denominator, -1)
            return b.negative(whole) if p < 0 else whole
        fixed = [t for t in top if not t.free]
        if q != 1 and fixed and all(t.op in ("power", "constant") for t in fixed):
            # The root of two over two, pi over four: one bar below the constants, the letters behind it.
            head = b.divide(b.mul(*([b.num(abs(p))] if abs(p) != 1 else []), *fixed), b.num(q))
            whole = b.mul(head, *(t for t in top if t.free))
            return b.negative(whole) if p < 0 else whole
        return b.mul(b.num(Fraction(p, q)), *top)

    def _raised(self, base: Any, exponent: Any) -> Expr:
        if exponent is None or exponent == 1:
            return self.of(base)
        return self._power(base, exponent)

    def power(self, v: Any) -> Expr:
        base, exponent = v.base, v.exp
        if exponent.is_Rational and exponent < 0:
            return b.power(self._raised(base, -exponent), -1)
        return self._power(base, exponent)

    def _power(self, base: Any, exponent: Any) -> Expr:
        if base == self.s.E:
            return b.function("exp", self.of(exponent))
        return b.power(self.of(base), self.of(exponent))

    def integral(self, v: Any) -> Expr:
        body = self.of(v.function)
        for variable, *limits in v.limits:
            if len(limits) == 1:
                raise NotSupported("an integral with one limit")
            body = b.integral(body, self.of(variable), *(self.of(x) for x in limits))
        return body

    def derivative(self, v: Any) -> Expr:
        body = self.of(v.expr)
        for variable, order in v.variable_count:
            body = b.derivative(body, self.of(variable), int(order))
        return body

    def bounded(self, v: Any) -> Expr:
        body = self.of(v.function)
        for index, lower, upper in v.limits:
            make = b.sum_over if isinstance(v, self.s.Sum) else b.product
            body = make(body, self.of(index), self.of(lower), self.of(upper))
        return body

    def limit(self, v: Any) -> Expr:
        body, variable, point, direction = v.args
        sign = "" if str(direction) == "+-" or point.is_finite is False else str(direction)
        return b.limit(self.of(body), self.of(variable), self.of(point), sign)

    def cases(self, v: Any) -> Expr:
        branches, otherwise = [], None
        for value, condition in v.args:
            if condition == True:  # noqa: E712 (a SymPy object, not a bool)
                otherwise = self.of(value)
                break
            branches.append((self.of(value), self.of(condition)))
        return b.cases(branches, otherwise) if branches else otherwise  # type: ignore[return-value]

    def relation(self, v: Any) -> Expr:
        mark = {"Equality": "=", "Unequality": "!=", "StrictLessThan": "<", "StrictGreaterThan": ">", "LessThan": "<=", "GreaterThan": ">="}
        return b.relation(mark[type(v).__name__], self.of(v.lhs), self.of(v.rhs))

    def logic(self, v: Any) -> Expr:
        parts = [self.of(a) for a in v.args]
        return b.all_of(parts) if isinstance(v, self.s.And) else b.join("or", *parts)


#: Letters that vary by custom, and stand behind parameters: people write $\\theta t$ and $\\sigma S$.
_VARYING = frozenset("t x y z u v w s S T X Y Z W B tau".split())


def _one_root(number: Any, above: list[Any], below: list[Any]) -> Any:
    """The roots of whole numbers and of pi in a product drawn under one root: 1/sqrt(2 pi), not sqrt(2)/(2 sqrt(pi)).

    The lists of factors, pairs of base and exponent, are changed in place; what is left of the coefficient is returned.
    """
    s = library()
    half = s.Rational(1, 2)
    roots = [pair for pair in above if pair[1] == half and pair[0].is_Integer]
    circles = [(side, pair) for side in (above, below) for pair in side if pair == (s.pi, half)]
    if len(roots) != 1 or len(circles) != 1 or roots[0][0] < 0:
        return number
    (side, circle), under = circles[0], roots[0][0]
    above.remove(roots[0])
    side.remove(circle)
    if side is above:
        halved = number.q == under
        above.insert(0, (s.pi / under if halved else under * s.pi, half))
        return s.Integer(number.p) if halved else number
    inside = number**2 * under
    if number.q == 1 or (abs(number.p) == 1 and inside.p > 1):
        kept = number if number.q == 1 else s.sign(number)
        above.insert(0, ((under if number.q == 1 else inside) / s.pi, half))
        return kept
    below.insert(0, (under * s.pi, half))
    return number * under


def _in_reading_order(terms: list[Any]) -> list[Any]:
    """Terms that share no letter: what varies before parameters, letters alone before products, `x+ct` and `r+\\frac12\\sigma^2`."""
    letters = [t.free_symbols for t in terms]
    integration = any(z.name[0] == "C" and z.name[1:].isdigit() for one in letters for z in one)  # C_1 + C_2x
    if (
        len(terms) < 2
        or integration
        or sum(map(len, letters)) != len(set().union(*letters))
        or any(t.has(library().Function) for t in terms)
    ):
        return terms

    def place(term: Any) -> tuple[bool, bool, bool]:
        varies = any(z.name.partition("_")[0] in _VARYING for z in term.free_symbols)
        return (not term.free_symbols, not varies, not term.as_coeff_Mul()[1].is_Symbol)

    return sorted(terms, key=place)


def _turned(number: Any, above: list[Any]) -> Any:
    """-4((-1)^n - 1) as 4(1 - (-1)^n): the minus goes into a sum of a function and a negative number."""
    s = library()
    for i, (base, exponent) in enumerate(above):
        if number < 0 and base.is_Add and exponent in (None, 1) and len(base.args) == 2:
            constant, rest = base.as_coeff_Add()
            if constant < 0 and not rest.could_extract_minus_sign() and (rest.is_Function or rest.is_Pow and rest.exp.free_symbols):
                above[i] = (-base, None)
                return -number
    if number == -1 and len(above) == 1 and isinstance(above[0][0], s.sin | s.tan | s.sinh | s.atan) and above[0][1] is None:
        inner = above[0][0].args[0]  # -sin(2x - y) is sin(y - 2x)
        if inner.is_Add and len(inner.args) == 2 and sorted(t.is_Symbol or -t.is_Symbol for t in inner.args):
            lone = [t for t in inner.args if (-t).is_Symbol]
            if len(lone) == 1 and not any(t.is_Symbol for t in inner.args):
                above[0] = (above[0][0].func(-inner, evaluate=False), None)
                return s.Integer(1)
    return number


def _root_of_quotient(above: list[Any], below: list[Any]) -> None:
    """A root over a root as one root, where the one below is of something positive."""
    half = library().Rational(1, 2)
    for side in (above, below):
        _one_root_of_several(side, half)
    tops, bottoms = ([pair for pair in side if pair[1] == half] for side in (above, below))
    if len(tops) == len(bottoms) == len(below) == 1:
        (top, _), (bottom, _) = tops[0], bottoms[0]
        if bottom.is_positive:
            above[above.index(tops[0])] = (top / bottom, half)
            below.remove(bottoms[0])


def _one_root_of_several(side: list[Any], half: Any) -> None:
    """The roots of one side as one, where at most one of them is not known to be of something positive."""
    roots = [pair for pair in side if pair[1] == half]
    if len(roots) > 1 and sum(not base.is_positive for base, _ in roots) < 2:
        side[side.index(roots[0])] = (library().Mul(*(base for base, _ in roots)), half)
        for pair in roots[1:]:
            side.remove(pair)


def _rank(factor: Any) -> int:
    """Where a factor stands: constants, parameters, letters that vary, everything else."""
    base = factor.base if factor.is_Pow and (factor.exp.is_Integer or factor.exp.is_Symbol) else factor
    if base.is_Symbol:
        return 2 if base.name.partition("_")[0] in _VARYING else 1
    if (
        base.is_Add
        and factor.is_Add
        and not any(z.name.partition("_")[0] in _VARYING for z in base.free_symbols)
        and not base.has(library().Function)
    ):
        return 1  # (a + b)X_t
    return 0 if factor.is_number else 3


_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
_ROWS: list[tuple[str, Callable[[_Reader, Any], Expr]]] = [
    ("Add", _Reader.sum),
    ("Mul", _Reader.product),
    ("exp", lambda r, v: b.function("exp", r.of(v.args[0]))),
    ("Pow", _Reader.power),
    ("binomial", lambda r, v: b.binomial(*(r.of(a) for a in v.args))),
    ("Integral", _Reader.integral),
    ("Derivative", _Reader.derivative),
    ("Sum", _Reader.bounded),
    ("Product", _Reader.bounded),
    ("Limit", _Reader.limit),
    ("Piecewise", _Reader.cases),
    ("Rel", _Reader.relation),
    ("And", _Reader.logic),
    ("Or", _Reader.logic),
]
