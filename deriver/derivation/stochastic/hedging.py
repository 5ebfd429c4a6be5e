"""The equation of a price by a riskless portfolio, and the sensitivities of a price that is given."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from .formula import quadratic_variations
from .system import Stuck, System

__all__ = ["GREEKS", "greeks", "hedge"]


def hedge(board: Board, system: System) -> None:
    r"""`\Pi=V-\Delta S` without noise earns the riskless rate: $V_t+\frac12b^2V_{SS}+rSV_S-rV=0$, whatever the drift of S."""
    own = [x for x in system.states if system.diffusion[x] != {x: 1}]
    if len(own) != 1:
        raise Stuck("one traded asset is hedged here", "not_supported")
    S = own[0]
    if len(system.diffusion[S]) != 1:
        raise Stuck("one Brownian motion is hedged by one asset", "not_supported")
    ((w, noise),) = system.diffusion[S].items()
    drift = system.drift[S]
    rate = system.s.Symbol("r", real=True)
    system.letters.setdefault("r", b.symbol("r", properties=["real"]))
    asset, time, r = system.expr(S), system.expr(system.t), system.expr(rate)
    name = "V" if "V" not in system.letters else "F"
    V = b.apply(name, (asset, time), b.ZERO.shape)
    slope, bend = b.derivative(V, asset), b.derivative(V, asset, 2)
    quadratic_variations(board, system, [S])
    half = system.tidy(system.rate(S, S) / 2)
    whole = b.add(b.derivative(V, time), b.mul(system.expr(drift), slope), b.mul(system.expr(half), bend))
    left = b.subtract(b.mul(system.expr(noise), slope), b.mul(slope, system.expr(noise)))
    held = rf"the portfolio $\Pi=V-\Delta {asset.latex}$ with $\Delta={slope.latex}$ held fixed over $dt$"
    formula = rf"By the Itô formula $dV=\left({whole.latex}\right)dt+{b.mul(system.expr(noise), slope).latex}\,d{system.expr(w).latex}$"
    board.step("riskless portfolio", left, b.ZERO, f"{formula}. This is the coefficient of $d{system.expr(w).latex}$ in {held}.")
    riskless = b.add(b.derivative(V, time), b.mul(system.expr(half), bend))
    board.step(
        "riskless portfolio", b.subtract(whole, b.mul(slope, system.expr(drift))), riskless,
        f"The drift of the portfolio: the drift of ${asset.latex}$ has gone with its noise.",
    )  # fmt: skip
    earned = b.mul(r, b.subtract(V, b.mul(slope, asset)))
    equation = b.relation("=", b.add(riskless, b.mul(r, asset, slope), b.negative(b.mul(r, V))), b.ZERO)
    claim = board.claim(b.subtract(riskless, earned), "=", equation.args[0])
    board.step(
        "riskless portfolio",
        b.relation("=", riskless, earned),
        equation,
        r"Without arbitrage $d\Pi=r\Pi\,dt$.",
        relation="iff",
        claim=claim,
    )
    board.find(
        "missing_assumption", "the asset pays no dividend, is traded continuously and without cost, and the riskless rate is constant"
    )
    board.answers.append(Answer("Delta", slope, claim=board.claim(left, "=", b.ZERO)))
    board.answers.append(Answer("equation", equation, claim=claim))


#: The derivatives, by the roles of the letters.
GREEKS = {
    "delta": ("S",), "gamma": ("S", "S"), "vega": ("sigma",), "rho": ("r",), "theta": ("t",), "vanna": ("S", "sigma"),
    "volga": ("sigma", "sigma"), "vomma": ("sigma", "sigma"), "charm": ("S", "t"), "speed": ("S", "S", "S"),
}  # fmt: skip


def greeks(board: Board) -> None:
    """The derivatives of a price by the asset, the volatility, the rate and the time."""
    s = library()
    problem = board.problem
    price = problem.operands[0]
    C = to_sympy(price)
    letters = {z.name: z for z in price.free if z.op == "symbol"}
    by = {z.name: z for z in C.free_symbols}
    time = next((n for n in ("t", "tau", "T") if n in by), None)
    for name in ("S", "K", "sigma", *(("t", "T") if "t" in by else (time,) if time else ())):
        if name in by and name != "t" and not (name == "T" and "t" in by):
            board.conditions.append(b.relation(">", letters[name], b.ZERO))
    if "t" in by and "T" in by:
        board.conditions.append(b.relation(">", b.subtract(letters["T"], letters["t"]), b.ZERO))
    put = {z: s.Symbol(z.name, positive=True) for z in C.free_symbols}
    back = {v: k for k, v in put.items()}
    C = C.subs(put, simultaneous=True)
    price_of = _Price(C)
    if len(price_of.roots) == 2:
        one, two = price_of.roots
        first, second = (from_sympy(v.subs(back), letters) for v in (s.exp(-(two**2)), price_of.factors[1] * s.exp(-(one**2))))
        said = [from_sympy((s.sqrt(2) * root).subs(back), letters).latex for root in (one, two)]
        given = ", ".join(f"$d_{i + 1}={latex}$" for i, latex in enumerate(said))
        because = f"The two densities are multiples of one another, with {given}."
        board.step("partial derivative of a given function", first, second, because)
    for greek in [g for g in GREEKS if f"greek {g}" in problem.request]:
        names = GREEKS[greek]
        if any(n != "t" and n not in by for n in names) or ("t" in names and time is None):
            raise Stuck(f"the price does not hold the letter by which {greek} is taken", "not_supported")
        value, left = price_of.body, price
        for n in names:
            falls = n == "t" and time != "t"
            letter = by[time or "T"] if falls else by[n]
            value, left = price_of.slope(value, put[letter]), b.derivative(left, letters[letter.name])
            if falls:
                value, left = -value, b.negative(left)
        short, where = price_of.named(value, back, letters)
        value = price_of.shown(value)
        shown = from_sympy(value.subs(back, simultaneous=True), letters)
        because = f"{greek.capitalize()}."
        if "t" in names and time != "t":
            because = f"{greek.capitalize()}: ${letters[time or 'T'].latex}$ is the time that is left, and falls as the time goes on."
        board.step("partial derivative of a given function", left, shown, because)
        claim = board.claim(left, "=", shown)
        board.answers.append(Answer(greek, shown, conditions=tuple(board.conditions), claim=claim, short=short, where=where))


class _Price:
    """A price with a letter for each error function, one for the density and one for the argument of it.

    The densities are multiples of one of them, as $S\\varphi(d_1)=Ke^{-r\\tau}\\varphi(d_2)$ says.
    """

    def __init__(self, C: Any) -> None:
        s = self.s = library()
        found: dict[Any, Any] = {}
        for f in C.atoms(s.erf):
            root = f.args[0]
            same = next((r for r in found.values() if s.simplify(r + root) == 0), None)
            found[f] = root if same is None else same
        self.roots: list[Any] = []
        for root in found.values():
            if not any(s.simplify(r - root) == 0 for r in self.roots):
                self.roots.append(root)
        at = {z: s.Rational(3 + i, 2 + i) for i, z in enumerate(sorted(C.free_symbols, key=str))}
        self.roots.sort(key=lambda r: -float(r.subs(at)))
        self.erfs = [s.Symbol(f"E{i}__", real=True) for i in range(len(self.roots))]
        self.density, self.place = s.Symbol("D__", positive=True), s.Symbol("R__", real=True)
        put = {}
        for f in C.atoms(s.erf):
            i = next(i for i, r in enumerate(self.roots) if s.simplify(r - f.args[0]) == 0 or s.simplify(r + f.args[0]) == 0)
            put[f] = self.erfs[i] if s.simplify(self.roots[i] - f.args[0]) == 0 else -self.erfs[i]
        self.body = C.xreplace(put)
        lead: Any = self.roots[0] if self.roots else None
        self.factors = [s.exp(s.expand_log(s.expand(lead**2 - r**2), force=True)) for r in self.roots]
        self.factors = [s.simplify(f) for f in self.factors]

    def _root_slope(self, root: Any, by: Any) -> Any:
        """The derivative of an argument, by the argument itself where a logarithm would be left."""
        s = self.s
        value = s.simplify(root.diff(by))
        if not value.has(s.log):
            return value
        lead = self.roots[0]
        one, two = (s.expand(s.expand_log(e, force=True)) for e in (value, lead))
        letter = min(one.atoms(s.log), key=str)
        a, c = one.coeff(letter, 1), two.coeff(letter, 1)
        if c == 0:
            return value
        rest = s.simplify(s.expand(one - a / c * two))
        return value if rest.has(s.log) else s.simplify(a / c) * self.place + rest

    def slope(self, value: Any, by: Any) -> Any:
        """A derivative, densities by the first of them."""
        s = self.s
        out = value.diff(by)
        scale = 2 / s.sqrt(s.pi) * self.density
        for E, root, factor in zip(self.erfs, self.roots, self.factors, strict=True):
            out += value.diff(E) * scale * factor * self._root_slope(root, by)
        if self.roots:
            moved = self._root_slope(self.roots[0], by)
            out += value.diff(self.place) * moved - 2 * self.place * moved * self.density * value.diff(self.density)
        out = s.expand(out)
        bell = s.factor(s.simplify(out.coeff(self.density, 1)))
        plain = out.subs(self.density, 0)
        return bell * self.density + (s.factor_terms(s.simplify(plain)) if plain != 0 else 0)

    def shown(self, value: Any) -> Any:
        """The value with the functions put back."""
        s = self.s
        back = dict(zip(self.erfs, (s.erf(r) for r in self.roots), strict=True))
        if self.roots:
            back[self.density] = s.exp(-(self.roots[0] ** 2))
            back[self.place] = self.roots[0]
        return value.subs(back, simultaneous=True)

    def named(self, value: Any, back: dict[Any, Any], letters: dict[str, Expr]) -> tuple[Expr | None, tuple[tuple[Expr, Expr], ...]]:
        """The value by the normal distribution at $d_1$ and $d_2$, and what these stand for; nothing where a name is taken."""
        s = self.s
        names = [f"d_{i + 1}" for i in range(len(self.roots))]
        if not names or any(name in letters for name in names):
            return None, ()
        places = [b.symbol(name, properties=["real"], latex=name) for name in names]
        below = [s.Symbol(f"Phi__{i}", real=True) for i in range(len(names))]
        bell, first = s.Symbol("phi__", real=True), s.Symbol(names[0], real=True)
        put = {E: 2 * P - 1 for E, P in zip(self.erfs, below, strict=True)}
        value = s.factor_terms(s.expand(value.subs({**put, self.density: s.sqrt(2 * s.pi) * bell, self.place: first / s.sqrt(2)})))
        known = {**letters, **dict(zip(names, places, strict=True)), "phi__": b.function("normal_pdf", places[0])}
        known |= {P.name: b.function("normal_cdf", d) for P, d in zip(below, places, strict=True)}
        short = from_sympy(value.subs(back), known)
        stand = [(d, from_sympy((s.sqrt(2) * root).subs(back), letters)) for d, root in zip(places, self.roots, strict=True)]
        return short, tuple((d, e) for d, e in stand if d in short.free)
