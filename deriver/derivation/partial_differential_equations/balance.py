"""Balances: the derivative by time of an integral of the solution, by the equation, integration by parts and the boundary conditions."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck, conditions_of
from .potential import antiderivative

__all__ = ["balance"]

_Part = tuple[Any, Any, Any]


class _Jets:
    """Letters for the derivatives of the unknown: (i, j) for i times by x and j times by t; those by t are replaced by the equation."""

    def __init__(self, found: Field, x: Any, t: Any) -> None:
        self.found, self.s, self.x, self.t = found, found.s, x, t
        self.letters: dict[tuple[int, int], Any] = {}
        self.ends: dict[Any, str] = {}  # how values at the ends are written
        self.order, self.rule = self._solved()

    def jet(self, i: int, j: int) -> Any:
        return self.letters.setdefault((i, j), self.s.Symbol(f"q__{i}_{j}", real=True))

    def of(self, value: Any) -> Any:
        """An expression with the unknown as letters."""
        s = self.s
        put = {}
        for d in sorted(value.atoms(s.Derivative), key=lambda d: -len(d.variables)):
            if d.expr != self.found.function:
                raise Stuck("a derivative of something else than the unknown function", "not_supported")
            put[d] = self.jet(sum(v == self.x for v in d.variables), sum(v == self.t for v in d.variables))
        return value.xreplace(put).xreplace({self.found.function: self.jet(0, 0)})

    def _solved(self) -> tuple[int, Any]:
        s, found = self.s, self.found
        order = max(sum(v == self.t for v in k) for k in found.jet)
        top = found.jet.get((self.t,) * order)
        if top is None or order == 0 or order > 2:
            raise Stuck("the equation is not solved for a derivative by time", "not_supported")
        front = found.F.diff(top)
        if front == 0 or front.has(*found.jet.values()):
            raise Stuck("the equation is not solved for a derivative by time", "not_supported")
        value = s.expand(top - found.F / front)
        put = {z: self.jet(sum(v == self.x for v in k), sum(v == self.t for v in k)) for k, z in found.jet.items()}
        return order, s.expand(value.subs(put, simultaneous=True))

    def total(self, value: Any, by: Any) -> Any:
        out = value.diff(by)
        for (i, j), z in list(self.letters.items()):
            if value.has(z):
                out += value.diff(z) * (self.jet(i + 1, j) if by == self.x else self.moved(i, j + 1))
        return self.s.expand(out)

    def moved(self, i: int, j: int) -> Any:
        """A derivative by time, with the equation put in."""
        if j < self.order:
            return self.jet(i, j)
        value = self.rule
        for _ in range(i):
            value = self.total(value, self.x)
        for _ in range(j - self.order):
            value = self.total(value, self.t)
        return value

    def shown(self, value: Any) -> Expr:
        """An expression in undefined functions of x: U for the unknown, V for its derivative by time."""
        place = self.found.expr(self.x)
        known = dict(self.found.letters)
        for (i, j), z in self.letters.items():
            if value.has(z):
                body = b.apply("UV"[j], (place,), b.ZERO.shape)
                known[z.name] = b.derivative(body, place, i) if i else body
        return from_sympy(value, known)

    def along(self, value: Any) -> Expr:
        """The derivative of an expression along the motion that the equation prescribes: U moves by its right side, at a parameter zero."""
        place = self.found.expr(self.x)
        small = self.found.expr(self.found.letter("h", "h"))
        speeds = [self.shown(self.rule)] if self.order == 1 else [b.apply("V", (place,), b.ZERO.shape), self.shown(self.rule)]
        known = dict(self.found.letters)
        for (i, j), z in self.letters.items():
            if value.has(z):
                body = b.add(b.apply("UV"[j], (place,), b.ZERO.shape), b.mul(small, speeds[j]))
                known[z.name] = b.derivative(body, place, i) if i else body
        return b.at(b.derivative(from_sympy(value, known), small), small, b.ZERO)

    def written(self, value: Any) -> Expr:
        """An expression in derivatives of the unknown itself."""
        known = dict(self.found.letters)
        for (i, j), z in self.letters.items():
            body = self.found.unknown
            body = b.derivative(body, self.found.expr(self.x), i) if i else body
            known[z.name] = b.derivative(body, self.found.expr(self.t), j) if j else body
        return from_sympy(value, known)

    def euler(self, value: Any, j: int) -> Any:
        """The Euler operator by the unknown, or by its derivative by time: zero exactly for derivatives by x."""
        total = self.s.Integer(0)
        for (i, k), z in list(self.letters.items()):
            if k != j or not value.has(z):
                continue
            part = value.diff(z)
            for _ in range(i):
                part = self.total(part, self.x)
            total += (-1) ** i * part
        return self.s.simplify(total)


def balance(board: Board, found: Field) -> None:
    """The claim of the problem, an equality of a derivative by time of an integral."""
    s = found.s
    if len(found.variables) != 2:
        raise Stuck("a balance is verified in one variable of space", "not_supported")
    t = next((v for v in found.variables if v.name in ("t", "tau")), None)
    if t is None:
        raise Stuck("a balance needs the time", "not_supported")
    x = next(v for v in found.variables if v != t)
    relation = found.problem.operands[0]
    left, ends = _parts(found, relation.args[0], x, rate=t)
    right, other = _parts(found, relation.args[1], x, rate=None)
    if ends is None or (other is not None and other != ends):
        raise Stuck("both sides need integrals over the same interval", "not_supported")
    jets = _Jets(found, x, t)
    density = jets.of(left[0])
    changed = jets.total(density, t)
    before, after = jets.written(jets_by_time(jets, density)), jets.written(changed)
    lead = board.claim(jets.along(density), "=", jets.shown(changed)) if not density.has(t) else None
    because = "The integrand, differentiated by time, with the equation put in."
    board.step("differentiation under the integral, with the equation put in", before, after, because, claim=lead)
    wanted = jets.of(right[0])
    residual = s.expand(changed - wanted)
    if any(jets.euler(residual, j) != 0 for j in (0, 1)):
        claim = board.claim(jets.shown(changed), "=", jets.shown(wanted))
        because = "The difference is no derivative by the place: the integrals differ for some solution."
        board.step("boundary terms", jets.written(changed), jets.written(wanted), because, claim=claim)
        board.answers.append(Answer("balance", relation, claim=claim))
        return
    flux = antiderivative(s, residual, jets.letters, jets.total, x, jets.jet)
    if flux is None:
        raise Stuck("the difference of the integrands is a derivative that is not found")
    flux = s.expand(flux)
    place = found.expr(x)
    inside = b.add(jets.shown(wanted), b.derivative(jets.shown(flux), place))
    claim = board.claim(jets.shown(changed), "=", inside)
    written = b.add(jets.written(wanted), b.derivative(jets.written(flux), place))
    board.step("boundary terms", jets.written(changed), written, "Integration by parts: the last term is left to the ends.", claim=claim)
    value, unknown = _at_ends(board, found, jets, flux, ends)
    claimed = right[1]
    letters = dict(found.letters)
    for z in sorted((value - claimed).free_symbols, key=str):
        letters.setdefault(z.name, b.symbol(z.name, properties=["real"], latex=jets.ends.get(z, z.name)))
    final = board.claim(from_sympy(s.expand(value), letters), "=", from_sympy(s.expand(claimed), letters))
    if s.simplify(value - claimed) != 0 and unknown:
        raise Stuck(
            f"the boundary terms ${jets.written(flux).latex}$ at the ends are dropped, and nothing is said there", "missing_assumption"
        )
    board.step("boundary terms", final.left, final.right or b.ZERO, "What the ends give, by the boundary conditions.", claim=final)
    board.answers.append(Answer("balance", relation, claim=claim if s.simplify(value - claimed) == 0 else final))


def jets_by_time(jets: _Jets, density: Any) -> Any:
    """The derivative by time before the equation is put in."""
    s = jets.s
    out = density.diff(jets.t)
    for (i, j), z in list(jets.letters.items()):
        if density.has(z):
            out += density.diff(z) * jets.jet(i, j + 1)
    return s.expand(out)


def _parts(found: Field, e: Expr, x: Any, rate: Any) -> tuple[tuple[Any, Any], tuple[Any, Any] | None]:
    """The integrand of a side and what stands outside of integrals; the ends of the interval."""
    s = found.s
    scale = s.Integer(1)
    if rate is not None:
        factors = list(e.args) if e.op in ("mul", "dot") else [e]
        moving = [f for f in factors if f.op == "derivative"]
        if len(moving) != 1 or to_sympy(moving[0].args[1]) != rate or moving[0].data != 1:
            raise Stuck("the left side has to be the derivative by time of an integral", "not_supported")
        for f in factors:
            scale *= 1 if f is moving[0] else to_sympy(f)
        e = moving[0].args[0]
    integrand, rest = s.Integer(0), s.Integer(0)
    ends: tuple[Any, Any] | None = None
    for term in e.args if e.op == "add" else (e,):
        factors = list(term.args) if term.op in ("mul", "dot") else [term]
        integrals = [f for f in factors if f.op == "integral"]
        if not integrals:
            if any(n.op == "integral" for n in walk(term)):
                raise Stuck("an integral inside of another expression", "not_supported")
            rest += to_sympy(term) if not any(n.op in ("apply", "at") for n in walk(term)) else _stuck()
            continue
        inner = integrals[0]
        if len(integrals) != 1 or to_sympy(inner.args[1]) != x or len(inner.args) != 4:
            raise Stuck("an integral over the place between limits is needed", "not_supported")
        here = (to_sympy(inner.args[2]), to_sympy(inner.args[3]))
        if ends is not None and ends != here:
            raise Stuck("both sides need integrals over the same interval", "not_supported")
        ends = here
        number = s.Mul(*(to_sympy(f) for f in factors if f is not inner))
        integrand += number * to_sympy(inner.args[0])
    if rate is not None and rest != 0:
        raise Stuck("the left side has to be the derivative by time of an integral", "not_supported")
    return (scale * integrand, rest), ends


def _stuck() -> Any:
    raise Stuck("boundary values in the claim are not supported", "not_supported")


def _at_ends(board: Board, found: Field, jets: _Jets, flux: Any, ends: tuple[Any, Any]) -> tuple[Any, bool]:
    """The flux at the upper end less that at the lower, by the conditions; whether something at an end is not said at all."""
    s = found.s
    total, unknown = s.Integer(0), False
    periodic = False
    conditions = []
    for c in found.problem.conditions:
        if c.args[1].op == "apply" or c.args[1].op == "at":
            periodic = True
        else:
            conditions.append(c)
    if periodic:
        slopes = any(c.args[0].op == "at" for c in found.problem.conditions)
        if any(i > 0 for (i, _), z in jets.letters.items() if flux.has(z)) and not slopes:
            raise Stuck("the boundary terms hold slopes, and nothing says that these agree at both ends", "missing_assumption")
        if conditions or flux.has(jets.x):
            raise Stuck("periodic ends beside other conditions", "not_supported")
        board.find("missing_assumption", "periodic ends: the solution and all derivatives that occur agree at both ends")
        return s.Integer(0), False
    known = conditions_of(found)
    for sign, end in ((1, ends[1]), (-1, ends[0])):
        if end in (s.oo, -s.oo):
            if "decay said" not in found.problem.request and flux != 0:
                flow = jets.written(flux).latex
                text = f"on the unbounded line the decay of ${flow}$ at infinity is assumed, so that no term is left"
                board.find("missing_assumption", text)
            continue
        here = [c for c in known if c.variable == jets.x and s.simplify(c.point - end) == 0]
        value = flux.subs(jets.x, end) if flux.has(jets.x) else flux
        for said in here:
            order = 0 if said.by is None else 1 if said.by == jets.x else None
            if order is None or said.value.has(jets.t):
                continue
            for (k, j), z in list(jets.letters.items()):
                if k == order:
                    value = value.subs(z, said.value if j == 0 else 0)
        left_over = [z for z in jets.letters.values() if value.has(z)]
        if left_over and not here:
            unknown = True
        for z in left_over:
            name = f"{z.name}_{'b' if sign == 1 else 'a'}"
            made = s.Symbol(name, real=True)
            i, j = next(k for k, v in jets.letters.items() if v == z)
            latex = found.unknown.data[1] + (f"_{{{'x' * i + 't' * j}}}" if i + j else "")
            jets.ends[made] = f"{latex}|_{{{found.expr(jets.x).latex}={found.expr(end).latex}}}"
            value = value.subs(z, made)
        total += sign * value
    return s.expand(total), unknown
