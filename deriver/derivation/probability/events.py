r"""Probabilities of events under the usual laws, and the law of a sum of independent normal variables.

A continuous law has a distribution function $F$, whose slope is checked to be the density; an event is an interval, and its probability a
difference of two values of $F$. The probabilities of a discrete law are summed over the values, or over those of the complement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of
from .laws import Law, conditions_of, law_with, requested_law, writer

__all__ = ["event_probability", "normal_sum"]

_MOST_TERMS = 60


@dataclass
class _Interval:
    """Two ends, None where it has none; whether each belongs to it; `outside` is the complement."""

    lower: Any
    upper: Any
    closed_below: bool = False
    closed_above: bool = False
    outside: bool = False


def event_probability(board: Board) -> None:
    """The probabilities that are asked, each with the lines that lead to it."""
    problem = board.problem
    law = law_with(requested_law(board), [to_sympy(v) for v in problem.operands])
    expr = writer(letters_of(problem))
    board.conditions.extend(conditions_of(law, expr))
    rows: dict[int, list[_Interval]] = {}
    claims: dict[int, Expr] = {}
    for row in problem.conditions:
        head = row.args[0].name
        if head == "claimed":
            claims[int(row.args[1].data)] = row.args[2]
        else:
            rows.setdefault(int(head.removeprefix("event_")), []).append(_interval(row))
    work = _Discrete(board, law, expr) if law.discrete else _Continuous(board, law, expr)
    for number, events in sorted(rows.items()):
        mark = len(board.conditions)
        if len(events) == 1:
            value = work.probability(events[0])
        elif len(events) == 2:
            value = _conditional(board, work, *events)
        else:
            raise Stuck("more than two events", "not_supported")
        claim = board.steps[-1].claim
        if number in claims:
            claim = board.claim(value, "=", claims[number])
        shown = None
        if not value.free:
            shown = f"about ${_decimals(value)}$" if value.op != "number" else None
        board.answers.append(Answer("probability", value, text=shown, conditions=tuple(board.conditions[mark:]), claim=claim))


def _decimals(value: Expr) -> str:
    """Four decimals of a number."""
    return f"{float(to_sympy(value).evalf(15)):.4f}"


def _interval(row: Expr) -> _Interval:
    s = library()
    lower, upper, shift = (s.nan if e.op == "symbol" and e.name == "none" else to_sympy(e) for e in row.args[1:4])
    marks = {e.name for e in row.args[4:]}
    if "distance" in marks:
        closed, outside = "closed" in marks, "outside" in marks
        inner = closed != outside  # the complement of a closed set is open
        return _Interval(s.expand(shift - upper), s.expand(shift + upper), inner, inner, outside)
    low, high = (None if v is s.nan else v for v in (lower, upper))
    return _Interval(low, high, "closed_below" in marks, "closed_above" in marks)


def _conditional(board: Board, work: Any, one: _Interval, known: _Interval) -> Expr:
    """P(A | B) = P(A and B) / P(B) for two intervals."""
    s = library()
    if one.outside or known.outside:
        raise Stuck("a conditional probability of a set of two pieces", "not_supported")
    lower, below = _end(board, (one.lower, one.closed_below), (known.lower, known.closed_below), work.expr, 1)
    upper, above = _end(board, (one.upper, one.closed_above), (known.upper, known.closed_above), work.expr, -1)
    both = _Interval(lower, upper, below, above)
    if lower is not None and upper is not None and (upper - lower).is_number and upper < lower:
        raise Refusal("the two events exclude each other")
    top, bottom = work.probability(both), work.probability(known)
    value = work.expr(s.simplify(s.powsimp(to_sympy(top) / to_sympy(bottom)))) if not _normal(top, bottom) else b.divide(top, bottom)
    board.step("definition of a conditional probability", b.divide(top, bottom), value, "Both events, over the one that is known.")
    return value


def _normal(*values: Expr) -> bool:
    from ...expression import walk

    return any(n.op == "normal_cdf" for v in values for n in walk(v))


def _end(board: Board, one: tuple[Any, bool], other: tuple[Any, bool], expr: Callable[[Any], Expr], sign: int) -> tuple[Any, bool]:
    """The end of an intersection; what the letters have to satisfy is written down."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    gap = library().expand(one[0] - other[0])
    if gap == 0:
        return one[0], one[1] and other[1]
    if gap.is_number:
        return one if gap * sign > 0 else other
    wanted = gap * sign
    if wanted.is_nonnegative or wanted.is_Symbol:
        if not wanted.is_nonnegative:
            board.conditions.append(b.relation(">=", expr(wanted), b.ZERO))
        return one
    raise Stuck("say which of the ends is the larger one", "missing_assumption")


class _Continuous:
    """A law with a density."""

    def __init__(self, board: Board, law: Law, expr: Callable[[Any], Expr]) -> None:
        self.board, self.law, self.expr = board, law, expr
        self.s = library()
        self.x = law.x
        self.said = False

    def distribution(self, at: Any) -> Expr:
        """F at a point of the support."""
        s, p = self.s, self.law.parameters
        name = self.law.name
        if name == "normal":
            z = s.simplify((at - p[0]) / s.sqrt(p[1]))
            return b.function("normal_cdf", self.expr(z))
        if name == "exponential":
            return self.expr(1 - s.exp(-p[0] * at))
        if name == "uniform":
            return self.expr((at - p[0]) / (p[1] - p[0]))
        if name == "gamma" and p[0].is_Integer and p[0] <= 12:
            y = p[1] * at
            return self.expr(1 - s.exp(-y) * s.Add(*(y**k / s.factorial(k) for k in range(int(p[0])))))
        if name == "beta" and all(v.is_Integer for v in p) and sum(p) <= 24:
            t = s.Dummy("t")
            density = s.expand(s.gamma(p[0] + p[1]) / s.gamma(p[0]) / s.gamma(p[1]) * t ** (p[0] - 1) * (1 - t) ** (p[1] - 1))
            return self.expr(s.integrate(density, (t, 0, at)))
        raise Stuck(f"the distribution function of this {name} law is no elementary function", "no_closed_form")

    def state(self) -> None:
        """F, whose slope is the density."""
        if self.said:
            return
        self.said = True
        F = self.distribution(self.x)
        where = []
        if self.law.lower.is_finite:
            where.append(b.relation(">", self.expr(self.x), self.expr(self.law.lower)))
        if self.law.upper.is_finite:
            where.append(b.relation("<", self.expr(self.x), self.expr(self.law.upper)))
        claim = self.board.claim(b.derivative(F, self.expr(self.x)), "=", self.expr(self.law.density), where)
        why = rf"$F(x)={F.latex}$" + (" on the support." if where else ".") + " Its slope is the density."
        self.board.step("distribution function", b.derivative(F, self.expr(self.x)), self.expr(self.law.density), why, claim=claim)

    def probability(self, event: _Interval) -> Expr:
        """F at the upper end less F at the lower one."""
        low, high = self._clipped(event.lower, -1), self._clipped(event.upper, 1)
        if event.lower is not None and event.lower == event.upper:
            self.state()
            at, density = self.expr(event.lower), self.expr(self.law.density)
            why = "A single value of a continuous variable has the probability zero."
            self.board.step("probability of an interval", b.integral(density, self.expr(self.x), at, at), b.ZERO, why)
            return b.ONE if event.outside else b.ZERO
        if low is not None and high is not None and (high - low).is_number and high <= low:
            self.board.step("probability of an interval", b.ZERO, b.ZERO, "No value of the variable lies there.")
            return b.ONE if event.outside else b.ZERO
        self.state()
        upper = b.ONE if high is None else self.distribution(high)
        lower = b.ZERO if low is None else self.distribution(low)
        opened = b.subtract(upper, lower)
        value = self._simple(opened)
        if low is None and high is None:
            why = "The event holds for every value."
        else:
            first, second = (rf"$F({self.expr(v).latex})$" if v is not None else w for v, w in ((high, "One"), (low, "zero")))
            why = f"{first} less {second}."
        self.board.step("probability of an interval", opened, value, why)
        if not event.outside:
            return value
        rest = self._simple(b.subtract(b.ONE, value))
        self.board.step("probability of the complement", b.subtract(b.ONE, value), rest, "The event is the complement of the interval.")
        return rest

    def _simple(self, opened: Expr) -> Expr:
        """The difference, simplified; of values of the normal distribution function by $\\Phi(-z)=1-\\Phi(z)$."""
        if not _normal(opened):
            return self.expr(self.s.simplify(self.s.expand(to_sympy(opened))))
        return _mirrored(opened)

    def _clipped(self, end: Any, side: int) -> Any:
        """An end within the support; None where the event goes on to the end of the support."""
        if end is None:
            return None
        law = self.law
        if law.lower.is_finite:
            gap = self.s.expand(end - law.lower)
            if gap.is_number and gap <= 0:
                return None if side < 0 else law.lower
            if not gap.is_number and not gap.is_nonnegative:
                self._must(b.relation(">=", self.expr(end), self.expr(law.lower)))
        if law.upper.is_finite:
            gap = self.s.expand(law.upper - end)
            if gap.is_number and gap <= 0:
                return None if side > 0 else law.upper
            if not gap.is_number and not gap.is_nonnegative:
                self._must(b.relation("<=", self.expr(end), self.expr(law.upper)))
        return end

    def _must(self, condition: Expr) -> None:
        if condition not in self.board.conditions:
            self.board.conditions.append(condition)


def _mirrored(opened: Expr) -> Expr:
    """`\\Phi(1)-\\Phi(-1)` as `2\\Phi(1)-1`, `1-\\Phi(-z)` as `\\Phi(z)`: arguments that are not negative numbers."""
    s = library()
    from ...expression.sympy_reader import from_sympy

    letters = {z.name: z for z in opened.free if z.op == "symbol"}
    table: dict[Any, Any] = {}
    total = s.Integer(0)
    waiting = [(s.Integer(1), opened)]
    while waiting:
        c, term = waiting.pop()
        if term.op == "add":
            waiting += [(c, a) for a in term.args]
        elif term.op == "mul" and term.args[0].op == "number":
            waiting.append((c * to_sympy(term.args[0]), b.mul(*term.args[1:])))
        elif term.op == "number":
            total += c * to_sympy(term)
        elif term.op == "normal_cdf":
            z = to_sympy(term.args[0])
            flip = z.could_extract_minus_sign()
            key = s.simplify(-z if flip else z)
            table[key] = table.get(key, 0) + (-c if flip else c)
            total += c if flip else 0
        else:
            return opened
    total += table.pop(s.Integer(0), 0) / s.Integer(2)
    parts = [(c, b.mul(from_sympy(c, letters), b.function("normal_cdf", from_sympy(z, letters)))) for z, c in table.items() if c]
    rest = [from_sympy(total, letters)] if total != 0 or not parts else []
    first = [p for c, p in parts if c > 0]
    return b.add(*first, *rest, *(p for c, p in parts if c < 0))


class _Discrete:
    """A law on whole numbers."""

    def __init__(self, board: Board, law: Law, expr: Callable[[Any], Expr]) -> None:
        self.board, self.law, self.expr = board, law, expr
        self.s = library()

    def point(self, k: Any) -> Any:
        """The probability of one value."""
        s = self.s
        value = self.law.density.subs(self.law.x, k)
        if self.law.name == "binomial" and s.sympify(k).is_Integer:
            value = s.expand_func(s.ff(self.law.parameters[0], k) / s.factorial(k)) * value / s.binomial(self.law.parameters[0], k)
        return s.simplify(value) if s.sympify(k).is_number else value

    def probability(self, event: _Interval) -> Expr:
        """A sum over the values, or one less the sum over the others."""
        if event.lower is not None and event.lower == event.upper:
            return self._single(event)
        low, high = self._first(event), self._last(event)
        first, last = self.law.lower, self.law.upper
        if self.law.name in ("geometric", "geometric0") and high is None and not event.outside and low is not None:
            return self._tail(low)
        start = first if low is None else low
        if not start.is_Integer or (high is not None and not high.is_Integer):
            raise Stuck("a sum over a number of values that is not known", "not_supported")
        start = max(start, first)
        stop = last if high is None else high
        if last.is_Integer:
            stop = min(stop, last) if stop.is_Integer else stop
        inside = range(int(start), int(stop) + 1) if stop.is_Integer else None
        before = range(int(first), int(start))
        beyond = range(int(stop) + 1, int(last) + 1) if stop.is_Integer and last.is_Integer else None
        if inside is not None and (beyond is None or len(inside) <= len(before) + len(beyond)):
            value = self._sum(inside)
            return self._complement(value) if event.outside else value
        rest = [*before, *(beyond or [])]
        if beyond is None and stop.is_Integer:
            raise Stuck("a sum over infinitely many values", "not_supported")
        value = self._sum(rest)
        return value if event.outside else self._complement(value)

    def _single(self, event: _Interval) -> Expr:
        k = event.lower
        first, last = self.law.lower, self.law.upper
        impossible = k.is_number and (not k.is_Integer or k < first or (last.is_number and k > last))
        if impossible:
            self.board.step("sum of point probabilities", b.ZERO, b.ZERO, f"${self.expr(k).latex}$ is no value of the variable.")
            return b.ZERO
        if not k.is_number:
            self.board.conditions.append(b.relation(">=", self.expr(k), self.expr(first)))
        opened = b.at(self.expr(self.law.density), self.expr(self.law.x), self.expr(k))
        value = self.expr(self.point(k))
        self.board.step("sum of point probabilities", opened, value, f"The probability of the value ${self.expr(k).latex}$.")
        return self._complement(value) if event.outside else value

    def _tail(self, low: Any) -> Expr:
        """P(X >= m) of a geometric law: no success before."""
        p = self.law.parameters[0]
        m = low - self.law.lower
        if m.is_number and m <= 0:
            self.board.step("sum of point probabilities", b.ONE, b.ONE, "Every value of the variable lies there.")
            return b.ONE
        value = self.expr((1 - p) ** m)
        k = self.law.x
        claim = self.board.claim(self.expr(self.law.density * p), "=", self.expr(p**2 * (1 - p) ** (k - self.law.lower)))
        self.board.step(
            "sum of point probabilities", value, value, "All trials before are failures: a geometric series.", claim=claim
        )  # fmt: skip
        if not m.is_number and not m.is_nonnegative:
            self.board.conditions.append(b.relation(">=", self.expr(m), b.ZERO))
        return value

    def _first(self, event: _Interval) -> Any:
        """The smallest whole number of the event."""
        if event.lower is None:
            return None
        v = event.lower
        if not v.is_number:
            return v if event.closed_below else v + 1
        return self.s.ceiling(v) if event.closed_below or not v.is_Integer else v + 1

    def _last(self, event: _Interval) -> Any:
        if event.upper is None:
            return None
        v = event.upper
        if not v.is_number:
            return v if event.closed_above else v - 1
        return self.s.floor(v) if event.closed_above or not v.is_Integer else v - 1

    def _sum(self, values: Any) -> Expr:
        values = list(values)
        if len(values) > _MOST_TERMS:
            raise Stuck(f"a sum of {len(values)} probabilities", "not_supported")
        if not values:
            self.board.step("sum of point probabilities", b.ZERO, b.ZERO, "No value of the variable lies there.")
            return b.ZERO
        terms = [self.point(self.s.Integer(k)) for k in values]
        total = self.s.Add(*terms)
        total = self.s.factor(total) if total.free_symbols and len(values) > 1 else self.s.simplify(total)
        k = self.expr(self.law.x)
        opened = b.add(*(b.at(self.expr(self.law.density), k, b.num(v)) for v in values))
        listed = ", ".join(str(v) for v in values) if len(values) < 9 else f"{values[0]} to {values[-1]}"
        self.board.step("sum of point probabilities", opened, self.expr(total), f"The probabilities of the values {listed}.")
        return self.expr(total)

    def _complement(self, value: Expr) -> Expr:
        rest = self.expr(self.s.simplify(1 - to_sympy(value)))
        self.board.step("probability of the complement", b.subtract(b.ONE, value), rest, "One less the probability of the other values.")
        return rest


def normal_sum(board: Board) -> None:
    """The law of a linear combination: its mean and its variance."""
    s = library()
    problem = board.problem
    assert problem.expression is not None
    variables = [to_sympy(v) for v in problem.variables]
    values = [to_sympy(v) for v in problem.operands]
    expr = writer(letters_of(problem))
    form = s.expand(to_sympy(problem.expression))
    if not form.is_polynomial(*variables) or s.Poly(form, *variables).total_degree() > 1:
        raise Stuck("the combination is not linear", "not_supported")
    means, variances = values[::2], values[1::2]
    for v in variances:
        core = v.base if v.is_Pow and v.exp == 2 else v
        if v.is_number and v <= 0:
            raise Refusal("a variance has to be positive")
        if core.free_symbols:
            board.conditions.append(b.relation(">", expr(core), b.ZERO))
    factors = [form.coeff(x) for x in variables]
    shift = form.subs(dict.fromkeys(variables, 0))
    if all(c == 0 for c in factors):
        raise Refusal("no random variable is left")
    centred = b.add(*(b.mul(expr(c), b.subtract(expr(x), expr(m))) for c, x, m in zip(factors, variables, means, strict=True)))
    mean = s.simplify(s.Add(shift, *(c * m for c, m in zip(factors, means, strict=True))))
    why = rf"The mean is ${expr(mean).latex}$; this is what is left."
    board.step("independent normal variables", b.subtract(expr(form), expr(mean)), centred, why)
    opened = b.add(*(b.mul(b.power(expr(c), 2), expr(v)) for c, v in zip(factors, variances, strict=True)))
    variance = s.simplify(s.Add(*(c**2 * v for c, v in zip(factors, variances, strict=True))))
    board.step("independent normal variables", opened, expr(variance), "The variances are added, with the squares of the factors.")
    board.answers.append(Answer("law", None, text="normal", claim=board.steps[-1].claim))
    board.answers.append(Answer("mean", expr(mean), claim=board.steps[0].claim))
    board.answers.append(Answer("variance", expr(variance), claim=board.steps[-1].claim))
