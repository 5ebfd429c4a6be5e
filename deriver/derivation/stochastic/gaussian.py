r"""Expectations of functions of jointly Gaussian integrals `\int g\,dW`: exact, by their covariances and the moment generating function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ..differential_equations.board import Board
from .moments import integral
from .system import Stuck
from .terms import Table

__all__ = ["Family"]


@dataclass
class Family:
    """Gaussian letters over the intervals between the times of one order. origin: what is known up to it is not averaged."""

    table: Table
    board: Board
    times: list[Any]  # in their order, the origin first
    origin: Any
    letters: dict[Any, dict[tuple[Any, int], Any]] = field(default_factory=dict)  # integrands by noise and interval
    known: dict[Any, Any] = field(default_factory=dict)
    shown: set[tuple[Any, Any]] = field(default_factory=set)
    made: dict[Any, Any] = field(default_factory=dict)
    values: dict[tuple[Any, Any], Any] = field(default_factory=dict)

    @property
    def s(self) -> Any:
        """SymPy."""
        return self.table.s

    # Random quantities as functions of Gaussian letters -----------------------------------------------------------------------------

    def of(self, value: Any) -> Any:
        """A value with every random letter written by Gaussian ones."""
        put = {z: self._letter(z) for z in sorted(self.table.random_in(value), key=str)}
        return value.subs(put, simultaneous=True)

    def _letter(self, z: Any) -> Any:
        if z in self.made:
            return self.made[z]
        term = self.table.terms.get(z)
        if term is None:
            found = self.process(z, self.table.t)
        elif term.kind == "process":
            found = self.process(term.arguments[1], term.arguments[0])
        elif term.kind == "ito":
            found = self._ito(z, *term.arguments)
        elif term.kind == "over time":
            found = self._over_time(*term.arguments)
        else:
            raise Stuck("this stands inside of an expectation, and is not understood there", "not_supported")
        self.made[z] = found
        return found

    def process(self, x: Any, time: Any) -> Any:
        """A process at a time: by its start and the noise since the origin."""
        s, t = self.s, self.table.t
        system = self.table.system
        if x not in system.drift:
            raise Stuck(f"no equation says how ${system.expr(x).latex}$ moves", "missing_assumption")
        start = self.start(x)
        a, noise = s.expand(system.drift[x]), {w: s.expand(v) for w, v in system.diffusion[x].items()}
        u = self.dummy
        others = [y for y in system.states if y != x and (a.has(y) or any(v.has(y) for v in noise.values()))]
        if others or system.adapted(a) or any(system.adapted(v) for v in noise.values()):
            raise Stuck(f"the equation of ${system.expr(x).latex}$ is not closed", "not_supported")
        if time == self.origin:
            return start
        if not a.is_polynomial(x) or (a.has(x) and s.degree(a, x) > 1):
            raise Stuck("the moments do not close: the drift is not affine")
        a0, a1 = a.coeff(x, 0), a.coeff(x, 1)
        if all(not v.has(x) for v in noise.values()):
            grown = self._growth(a1, u, time)
            forced = self._definite(a0.subs(t, u) * grown, u, self.origin, time)
            pieces = {(w, i): v.subs(t, u) * grown for w, v in noise.items() for i in self.intervals(self.origin, time)}
            return start * self._growth(a1, self.origin, time) + forced + self.letter(pieces)
        parts = {w: s.cancel(v / x) for w, v in noise.items()}
        if a0 == 0 and all(not v.has(x) for v in parts.values()):
            rate = s.Add(*(p * q * system.joint(k, m) for k, p in parts.items() for m, q in parts.items()))
            exponent = self._definite((a1 - rate / 2).subs(t, u), u, self.origin, time)
            pieces = {(w, i): v.subs(t, u) for w, v in parts.items() for i in self.intervals(self.origin, time)}
            return start * s.exp(exponent + self.letter(pieces))
        raise Stuck("the process is neither Gaussian nor the exponential of a Gaussian one")

    def start(self, x: Any) -> Any:
        """The value at the origin: known, zero for a Brownian motion, or a letter."""
        s, system = self.s, self.table.system
        if self.origin != 0:
            return self.at_origin(x)
        if system.diffusion[x] == {x: 1} and system.drift[x] == 0:
            return s.Integer(0)
        if x in system.starts:
            start = system.starts[x]
            if any(start.has(z) for z in (*system.states, self.table.t)):
                raise Stuck("an initial value that is not constant", "not_supported")
            return start
        return self.unsaid(x)

    def unsaid(self, x: Any) -> Any:
        """The letter of a start that is not given: the one of the text, or a new one."""
        system = self.table.system
        base = x.name.rsplit("_", 1)[0]
        found = next((n for n in (f"{base}_0", f"{base.lower()}_0") if n in system.letters), None)
        letter = self.s.Symbol(found, real=True) if found is not None else system.letter(f"{base.lower()}_0")
        system.starts[x] = letter
        self.board.find(
            "missing_assumption", f"no initial value is given: the process starts at the constant ${system.expr(letter).latex}$"
        )
        return letter

    def at_origin(self, x: Any) -> Any:
        """A process at the time up to which everything is known."""
        for z, term in self.table.terms.items():
            if term.kind == "process" and term.arguments == (self.origin, x):
                return z
        if self.origin == self.table.t:
            return x
        system = self.table.system
        base = system.letters[x.name].data.latex.rsplit("_", 1)[0]
        time = system.expr(self.origin).latex
        name = f"{x.name.rsplit('_', 1)[0]}_{self.origin}"
        if name in system.letters:
            return self.s.Symbol(name, real=True)
        return system.letter(name, f"{base}_{{{time}}}" if len(time) > 1 else f"{base}_{time}")

    @property
    def dummy(self) -> Any:
        """The variable of integration."""
        system = self.table.system
        name = next(n for n in ("u", "v", "w", "z", "q") if n not in system.letters or n == self.known.get("dummy"))
        if self.known.get("dummy") != name:
            self.known["dummy"] = name
            system.letters[name] = b.symbol(name, properties=["real"])
        return self.s.Symbol(name, real=True)

    def _growth(self, rate: Any, start: Any, end: Any) -> Any:
        """e to the integral of a rate."""
        s, t = self.s, self.table.t
        if rate == 0:
            return s.Integer(1)
        if not rate.has(t):
            return s.exp(s.expand(rate * (end - start)))
        whole = integral(self.table.system, rate)
        value = whole.subs(t, end) - whole.subs(t, start)
        return s.powsimp(s.exp(s.logcombine(s.expand(value), force=True))) if value.has(s.log) else s.exp(value)

    def _definite(self, f: Any, u: Any, lower: Any, upper: Any) -> Any:
        if f == 0:
            return self.s.Integer(0)
        found = self._antiderivative(f, u)
        if found is None:
            return self.s.Integral(f, (u, lower, upper))
        return self.s.expand(found.subs(u, upper) - found.subs(u, lower))

    def _antiderivative(self, f: Any, u: Any) -> Any:
        s = self.s
        if f.atoms(s.core.function.AppliedUndef):
            return None
        put = {z: s.Symbol(f"{z.name}__", positive=True) for z in f.free_symbols}
        back = {value: key for key, value in put.items()}
        found = s.integrate(s.powsimp(s.expand(f.subs(put, simultaneous=True))), put.get(u, u))
        if found.has(s.Integral) or found.has(s.Piecewise):
            return None
        return found.subs(back)

    def _ito(self, z: Any, g: Any, by: Any, lower: Any, upper: Any, w: Any) -> Any:
        del z
        if self.table.random_in(g):
            raise Stuck("a stochastic integral with a random integrand stands inside of a function", "not_supported")
        u = self.dummy
        system = self.table.system
        pieces: dict[tuple[Any, int], Any] = {}
        drift = self.s.Integer(0)
        if w not in system.noises:
            if any(system.drift[w].has(y) or any(v.has(y) for v in system.diffusion[w].values()) for y in system.states):
                raise Stuck("an integral by a process that is no Brownian motion", "not_supported")
            drift = self._definite((g * system.drift[w].subs(self.table.t, by)).subs(by, u), u, lower, upper)
        begin, known = lower, self.s.Integer(0)
        if self.origin != 0 and lower != self.origin:
            system_name = f"M_{self.origin}"
            source = system.expr(g).latex
            known = system.letter(system_name, rf"\int_{{{system.expr(lower).latex}}}^{{{system.expr(self.origin).latex}}}{source}\,dW")
            begin = self.origin
        for noise, scale in system.diffusion[w].items():
            for i in self.intervals(begin, upper):
                pieces[(noise, i)] = (g * scale.subs(self.table.t, by)).subs(by, u)
        return drift + known + self.letter(pieces)

    def _over_time(self, h: Any, by: Any, lower: Any, upper: Any) -> Any:
        """The integral of an affine function of Gaussian processes over time: the order of integration is exchanged."""
        s, u = self.s, self.dummy
        if self.origin != 0 or lower != 0 or upper not in self.times:
            raise Stuck("an integral of a process over time from another time than zero", "not_supported")
        inner = Family(self.table, self.board, [s.Integer(0), by], s.Integer(0), known=self.known)
        value = s.expand(inner.of(h))
        letters = [z for z in inner.letters if value.has(z)]
        if not value.is_polynomial(*letters) or (letters and s.Poly(value, *letters).total_degree() > 1):
            raise Stuck("an integral over time of something that is not Gaussian", "not_supported")
        drift = self._definite(value.subs(dict.fromkeys(letters, 0)), by, lower, upper)
        pieces: dict[tuple[Any, int], Any] = {}
        for z in letters:
            for (w, _), g in inner.letters[z].items():
                weight = self._definite(value.coeff(z, 1) * g, by, u, upper)
                for i in self.intervals(s.Integer(0), upper):
                    pieces[(w, i)] = pieces.get((w, i), s.Integer(0)) + weight
        return drift + self.letter(pieces)

    def intervals(self, lower: Any, upper: Any) -> list[int]:
        """The numbers of the intervals between two times of the order."""
        if lower not in self.times or upper not in self.times:
            raise Stuck("a time whose place in the order is not known", "not_supported")
        return list(range(self.times.index(lower), self.times.index(upper)))

    def letter(self, pieces: dict[tuple[Any, int], Any]) -> Any:
        """A Gaussian letter with the mean zero."""
        if not pieces:
            return self.s.Integer(0)
        for z, other in self.letters.items():
            if other == pieces:
                return z
        made = self.s.Symbol(f"G{len(self.letters)}__", real=True)
        self.letters[made] = pieces
        return made

    # Averages ------------------------------------------------------------------------------------------------------------------------

    def covariance(self, one: Any, two: Any) -> Any:
        """The Itô isometry, with its steps."""
        key = (one, two) if str(one) <= str(two) else (two, one)
        if key in self.values:
            return self.values[key]
        s, u = self.s, self.dummy
        system = self.table.system
        total = s.Integer(0)
        joined: dict[Any, list[int]] = {}
        for (w, i), g in self.letters[one].items():
            for (v, j), h in self.letters[two].items():
                if i == j and (rho := system.joint(w, v)) != 0:
                    joined.setdefault(s.powsimp(s.expand(rho * g * h)), []).append(i)
        for product, numbers in joined.items():
            lower, upper = self.times[min(numbers)], self.times[max(numbers) + 1]
            if sorted(numbers) != list(range(min(numbers), max(numbers) + 1)):
                raise Stuck("the intervals of two integrals do not meet in one piece", "not_supported")
            found = self._antiderivative(product, u)
            value = s.Integral(product, (u, lower, upper)) if found is None else found.subs(u, upper) - found.subs(u, lower)
            value = value if found is None else system.tidy(value)
            opened = b.integral(system.expr(product), system.expr(u), system.expr(lower), system.expr(upper))
            if found is None:
                self.board.step("Itô isometry", opened, system.expr(value), "The covariance of two integrals by the same noise.")
            else:
                primitive = system.expr(found)
                claim = self.board.claim(b.derivative(primitive, system.expr(u)), "=", system.expr(product))
                because = f"The covariance is the integral of the product of the integrands; its antiderivative is ${primitive.latex}$."
                self.board.step("Itô isometry", opened, system.expr(value), because, claim=claim)
                ends = b.subtract(b.at(primitive, system.expr(u), system.expr(upper)), b.at(primitive, system.expr(u), system.expr(lower)))
                if product.has(u):
                    self.board.step("Itô isometry", ends, system.expr(value), "The antiderivative between the limits.")
            total += value
        self.values[key] = total
        return total

    def mean(self, value: Any, because: str = "") -> Any:
        """The expectation of a function of Gaussian letters: polynomials times exponentials, sines and cosines."""
        s = self.s
        value = self.of(value)
        letters = [z for z in self.letters if value.has(z)]
        if not letters:
            return value
        if any(i.has(*letters) for i in value.atoms(s.Integral, s.Sum)):
            raise Stuck("an integral of something random inside of an expectation", "not_supported")
        value = s.expand(value)
        if value.has(s.log):
            value = s.expand(s.expand_log(value, force=True))
        if value.has(s.sin, s.cos, s.sinh, s.cosh):
            value = s.expand(value.rewrite(s.exp))
        value = s.powsimp(s.expand(value, power_exp=False)) if value.has(s.exp) else value
        total, opened = s.Integer(0), []
        for term in s.Add.make_args(s.expand(value, power_exp=False)):
            one, shown = self._term(term, letters)
            total += one
            opened.append(shown)
        system = self.table.system
        total = self._real(system.tidy(s.powsimp(s.expand(total))))
        if not value.has(s.I):
            sides = b.add(*opened)
            self.board.step("moments of a Gaussian", sides, system.expr(total), because)
        else:
            shown_total = system.expr(total)
            self.board.step("moments of a Gaussian", shown_total, shown_total, "By $e^{ix}=\\cos x+i\\sin x$, with the imaginary exponent.")
        return total

    def _real(self, value: Any) -> Any:
        s = self.s
        if not value.has(s.I):
            return value
        value = s.simplify(s.expand(value.rewrite(s.cos), complex=True))
        if value.has(s.I):
            value = s.simplify(s.re(value))
        return value

    def _term(self, term: Any, letters: list[Any]) -> tuple[Any, Expr]:
        s, system = self.s, self.table.system
        number, rest = term.as_independent(*letters, as_Add=False)
        powers: dict[Any, int] = {}
        exponent = s.Integer(0)
        for factor in s.Mul.make_args(rest):
            if factor in letters:
                powers[factor] = powers.get(factor, 0) + 1
            elif factor.is_Pow and factor.base in letters and factor.exp.is_Integer and factor.exp > 0:
                powers[factor.base] = powers.get(factor.base, 0) + int(factor.exp)
            elif isinstance(factor, s.exp) or (factor.is_Pow and factor.base == s.E):
                exponent += factor.args[0] if isinstance(factor, s.exp) else factor.exp
            elif factor.is_Pow and isinstance(factor.base, s.exp):
                exponent += factor.base.args[0] * factor.exp
            elif factor != 1:
                raise Stuck("the expectation of this function of a Gaussian is not elementary here")
        exponent = s.expand(exponent)
        if not exponent.is_polynomial(*letters) or s.Poly(exponent, *letters).total_degree() > 1:
            raise Stuck("the expectation of this function of a Gaussian is not elementary here")
        slopes = {z: exponent.coeff(z, 1) for z in letters}
        base = exponent.subs(dict.fromkeys(letters, 0))
        used = [z for z in letters if powers.get(z) or slopes[z] != 0]
        lam = {z: s.Symbol(f"lamda__{i}", real=True) for i, z in enumerate(used)}
        form = s.Add(*(lam[x] * lam[y] * self.covariance(x, y) for x in used for y in used)) / 2
        generating = s.exp(form)
        value = generating
        for z, n in powers.items():
            value = value.diff(lam[z], n)
        put = {lam[z]: slopes[z] for z in used}
        result = number * s.exp(base) * value.subs(put, simultaneous=True)
        shown_letters = {}
        for i, z in enumerate(used):
            name = f"lamda_{i + 1}"
            shown_letters[z] = s.Symbol(name, real=True)
            system.letters.setdefault(name, b.symbol(name, properties=["real"], latex=rf"\lambda_{i + 1}"))
        shown: Expr = system.expr(generating.subs({lam[z]: shown_letters[z] for z in used})) if not result.has(s.I) else b.ONE
        if not result.has(s.I):
            for z, n in powers.items():
                shown = b.derivative(shown, system.expr(shown_letters[z]), n)
            for z in used:
                shown = b.at(shown, system.expr(shown_letters[z]), system.expr(slopes[z]))
            shown = b.mul(system.expr(number * s.exp(base)), shown)
        return s.expand(result), shown
