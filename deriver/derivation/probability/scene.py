r"""The laws of a task as families: named ones, densities that are given, tables of values.

Comes in: the rows of a problem, each a law of a letter. Goes out: a `Family` for each letter. A density that is given is recognised by the
slope of its logarithm, or by the quotient of two neighbouring probabilities, and is checked against the family it is taken for; otherwise
its moments are integrals that SymPy finds and the step checks.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal
from ..numerical_schemes.method import letters_of
from .families import Family, family_of
from .laws import Law, conditions_of, writer

__all__ = ["Laws", "laws_of"]


class Laws:
    """The families of the letters of a problem, and how SymPy's formulas are written in its letters."""

    def __init__(self, board: Board) -> None:
        s = library()
        self.board, self.s = board, s
        problem = board.problem
        self.letters = letters_of(problem)
        self.families: dict[str, Family] = {}
        self.said: dict[str, str] = {}  # how a letter is written
        self.recognised: dict[str, str] = {}
        self.size: Any = s.Symbol("n", integer=True, positive=True)
        endless = {s.Symbol("infty", real=True): s.oo, s.Symbol("infty", real=True, positive=True): s.oo}
        taken = {z.name for e in problem.conditions for z in e.free}
        for row in problem.conditions:
            head = row.args[0].name
            if head == "size":
                self.size = to_sympy(row.args[1])
                if self.size.is_Symbol:
                    self.letters[self.size.name] = b.symbol(
                        self.size.name, properties=["real", "integer", "positive"], latex=row.args[1].latex
                    )
                    self.size = s.Symbol(self.size.name, integer=True, positive=True)
                continue
            if head.startswith("ask"):
                continue
            key = to_sympy(row.args[1]).name
            self.said[key] = row.args[1].latex
            if head.startswith("law_"):
                name = head[4:].replace("_by_", " by ").replace("_failures", " failures")
                values = [to_sympy(v) for v in row.args[2:]]
                sampled = "sample" in problem.request
                x = s.Symbol(_own("k" if name.split(" ")[0] in _COUNTED and not sampled else key[0].lower(), taken), real=True)
                self.families[key] = _named(name, values, x)
            elif head.startswith("density"):
                x, body, low, high = (to_sympy(v).subs(endless) for v in row.args[2:])
                if "discrete" in head:
                    self.families[key], self.recognised[key] = _recognised_points(s, x, body, low, high)
                else:
                    self.families[key], self.recognised[key] = _recognised(s, x, body, low, high)
            elif head == "table":
                pairs = [to_sympy(v) for v in row.args[2:]]
                self.families[key] = _table(s, pairs[::2], pairs[1::2])
        if self.size.is_Symbol:
            self.letters.setdefault(self.size.name, b.symbol(self.size.name, properties=["real", "integer", "positive"]))
        for family in self.families.values():
            x = family.law.x
            inside = ["positive"] if family.law.lower.is_number and family.law.lower >= 0 else []
            self.letters[x.name] = b.symbol(x.name, properties=["real", *inside], latex=x.name)
        self.expr = writer(self.letters)
        for family in self.families.values():
            for condition in conditions_of(family.law, self.expr):
                if condition not in board.conditions:
                    board.conditions.append(condition)

    def letter(self, name: str, latex: str, *properties: str) -> Any:
        """A letter of the derivation itself."""
        self.letters.setdefault(name, b.symbol(name, properties=["real", *properties], latex=latex))
        self.expr = writer(self.letters)
        return self.s.Symbol(name, **{"real": True, **dict.fromkeys(properties, True)})

    def neat(self, v: Any) -> Any:
        """A quotient without a sign before it: $\\bar y/(1-\\bar y)$ for $-\\bar y/(\\bar y-1)$."""
        s = self.s
        v = s.sympify(v)
        if not v.could_extract_minus_sign() or not v.is_Mul:
            return v
        for factor in sorted(v.args, key=s.default_sort_key):
            base, power = factor.as_base_exp()
            if base.is_Add and power.is_Integer and power % 2 and any(t.is_number and t.is_negative for t in base.args):
                return (
                    s.Mul(*(a for a in (-v).args if a != factor), s.Pow(s.expand(-base), power, evaluate=False))
                    if factor in (-v).args
                    else v
                )
        return v

    def row(self, kind: str) -> list[Expr]:
        """What is asked: the arguments of the row of this name."""
        return [r for r in self.board.problem.conditions if r.args[0].name.startswith(kind)]


def laws_of(board: Board) -> Laws:
    """The laws of a problem."""
    return Laws(board)


_COUNTED = frozenset({"poisson", "binomial", "geometric", "geometric0", "bernoulli", "negativebinomial"})


def _own(letter: str, taken: set[str]) -> str:
    return next(z for z in (letter, "x", "y", "z", "u", "j", "m") if z not in taken)


def _named(name: str, values: list[Any], x: Any) -> Family:
    """A law with its usual letters where none are given."""
    s = library()
    if not values:
        usual = {"chisquare": ["k"], "laplace": ["mu", "b"], "pareto": ["m", "alpha"], "weibull": ["k", "lamda"], "rayleigh": ["sigma"]}
        values = [s.Symbol(n, positive=True) for n in usual.get(name.split(" ")[0], [])]
    base, _, mode = name.partition(" ")
    if base == "geometric" and mode == "failures":
        return family_of("geometric0", values, x)
    if base in ("laplace", "cauchy") and len(values) == 1:
        values = [s.Integer(0), *values]
    return family_of(name, values, x)


def _table(s: Any, values: list[Any], weights: list[Any]) -> Family:
    x = s.Symbol("k", real=True)
    total = s.simplify(s.Add(*weights))
    if total != 1:
        raise Refusal(f"these are no probabilities: their sum is ${s.latex(total)}$, and not one")
    if any(w.is_number and w < 0 for w in weights):
        raise Refusal("a probability is negative")
    law = Law("table", (), x, s.Integer(0), min(values), max(values), True)
    family = Family(law, lambda t: (s.Add(*(w * s.exp(t * v) for v, w in zip(values, weights, strict=True))), []))
    family.power = lambda q: (s.Add(*(w * v**q for v, w in zip(values, weights, strict=True))), [])
    family.pairs = list(zip(values, weights, strict=True))
    return family


def _same(s: Any, one: Any, other: Any, x: Any) -> bool:
    """Whether two formulas agree: their quotient is one."""
    ratio = s.simplify(s.gammasimp(s.powsimp(s.expand_log(s.simplify(one / other), force=True))))
    if ratio == 1:
        return True
    free = sorted((one.free_symbols | other.free_symbols) - {x}, key=str)
    for k in (1, 2, 3):
        put = {z: s.Rational(5 + 3 * i + 2 * k, 7 + i) for i, z in enumerate(free)}
        at = {**put, x: s.Rational(2 * k + 1, 9)}
        value = (one.subs(at) / other.subs(at)).evalf(30)
        if not (value.is_real and abs(value - 1) < 1e-20):
            return False
    return True


def _recognised(s: Any, x: Any, f: Any, low: Any, high: Any) -> tuple[Family, str]:
    """The family of a density, by the slope of its logarithm."""
    slope = s.simplify(s.diff(s.expand_log(s.log(f), force=True), x))
    found: list[tuple[str, list[Any]]] = []
    if slope == 0 and low.is_finite is not False and high.is_finite is not False:
        found.append(("uniform", [low, high]))
    if low == 0 and high == s.oo:
        w = s.expand(s.simplify(x * slope))
        if w.is_polynomial(x) and s.Poly(w, x).degree() <= 1:
            shape, rate = w.subs(x, 0) + 1, -w.coeff(x, 1)
            found.append(("exponential", [rate]) if s.simplify(shape - 1) == 0 else ("gamma", [s.simplify(shape), rate]))
        if w.is_polynomial(x) and s.Poly(w, x).degree() == 2 and s.simplify(w.subs(x, 0) - 1) == 0 and w.coeff(x, 1) == 0:
            found.append(("rayleigh", [s.simplify(s.sqrt(-1 / w.coeff(x, 2)))]))
    if low == 0 and high == 1:
        w = s.expand(s.simplify(x * (1 - x) * slope))
        if w.is_polynomial(x) and s.Poly(w, x).degree() <= 1:
            first = s.simplify(w.subs(x, 0) + 1)
            found.append(("beta", [first, s.simplify(1 - w.subs(x, 1))]))
    if low == -s.oo and high == s.oo:
        if slope.is_polynomial(x) and s.Poly(slope, x).degree() == 1:
            v = -1 / s.Poly(slope, x).coeff_monomial(x)
            found.append(("normal", [s.simplify(slope.subs(x, 0) * v), s.simplify(v)]))
        inner = [a.args[0] for a in f.atoms(s.Abs)]
        if len(inner) == 1:
            place = s.solve(inner[0], x)
            right = s.log(f.subs(s.Abs(inner[0]), x - place[0])) if place else None
            scale = None if right is None else s.simplify(-1 / s.diff(s.expand_log(right, force=True), x))
            if scale is not None and not scale.has(x):
                found.append(("laplace", [place[0], scale]))
    if high == s.oo and low != 0 and low.is_finite is not False:
        w = s.simplify(x * slope)
        if not w.has(x):
            found.append(("pareto", [low, s.simplify(-w - 1)]))
    for name, values in found:
        try:
            family = family_of(name, values, x)
        except Refusal:
            continue
        if _same(s, f, family.law.density, x):
            family.law.density = f
            return family, name
    return _given(s, x, f, low, high), ""


def _recognised_points(s: Any, x: Any, f: Any, low: Any, high: Any) -> tuple[Family, str]:
    """The family of probabilities of whole numbers, by the quotient of neighbours."""
    quotient = s.simplify(s.gammasimp(f.subs(x, x + 1) / f))
    found: list[tuple[str, list[Any]]] = []
    if not quotient.has(x):
        found += [("geometric" if low == 1 else "geometric0", [s.simplify(1 - quotient)])]
    mean = s.simplify(quotient * (x + 1))
    if not mean.has(x):
        found.append(("poisson", [mean]))
    if (low, high) == (0, 1) and not quotient.has(x):
        found.append(("bernoulli", [s.simplify(f.subs(x, 1))]))
    for name, values in found:
        family = family_of(name, values, x)
        if _same(s, f, family.law.density, x):
            return family, name
    raise Refusal("the law of these probabilities is not recognised", "not_supported")


def _given(s: Any, x: Any, f: Any, low: Any, high: Any) -> Family:
    """A density of no family here: its integrals are found one by one."""

    def whole(g: Any) -> Any:
        value = s.simplify(s.integrate(s.expand(g * f), (x, low, high), conds="none"))
        if value.has(s.Integral, s.nan, s.zoo) or value.is_finite is False:
            raise Refusal("this integral does not converge, or has no closed form", "no_closed_form")
        return value

    total = whole(s.Integer(1))
    if s.simplify(total - 1) != 0:
        raise Refusal(f"this is no density: its integral is ${s.latex(total)}$, and not one")
    letters = sorted(f.free_symbols - {x}, key=str)
    law = Law("given", tuple(letters), x, f, low, high, False, tuple(z for z in letters if z.is_positive))
    family = Family(law, lambda t: (whole(s.exp(t * x)), []), lambda q: (whole(x**q), []), lambda: (whole(s.log(x)), []))
    return family
