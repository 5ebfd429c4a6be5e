r"""Whether series converge, by the tests of the textbooks; power series with their radius and their ends.

Each test is a step whose claim is the limit it rests on; what no test tells is `Doubt`.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, finished, guard, letters_of
from .fates import Fate, as_relation, claim_of, falls, said, waves_of, within_one
from .limits import limit_value
from .line import Work

__all__ = ["series_fate", "solve_power_series", "solve_series"]


def solve_series(problem: Problem, board: Board, e: Expr) -> Derivation:
    s = library()
    body, index, lower, upper = (to_sympy(part) for part in e.args)
    if upper != s.oo or not lower.is_Integer:
        raise Doubt("the question is asked of infinite series")
    k = s.Symbol(index.name, integer=True, positive=True)
    f = body.subs(index, k)
    work = Work(letters_of(e), ())
    if "for which" in problem.request:
        (parameter,) = problem.variables
        return _series_for_which(problem, board, work, f, k, to_sympy(parameter))
    if f.free_symbols != {k}:
        raise Doubt("the terms hold a letter besides their index")
    fate = series_fate(s, board, work, f, k)
    return said(problem, fate)


def _series_for_which(problem: Problem, board: Board, work: Work, f: Any, k: Any, a: Any) -> Derivation:
    s = library()
    t = s.Symbol("t", positive=True)
    limit = _fall(s, f.subs(k, t), t)
    order = s.simplify(s.expand_log(-t * s.log(f.subs(k, t)).diff(t), force=True)) if limit is None else limit
    try:
        limit = order if not order.has(t) else s.limit(order, t, s.oo)
    except NotImplementedError as unknown:
        raise Doubt("how fast the terms fall depends on the sign of a letter") from unknown
    if limit == 1:
        u = s.Symbol("u", positive=True)
        h = s.simplify(s.expand_log(f.subs(k, s.exp(u)) * s.exp(u), force=True))
        limit = s.simplify(-u * s.log(h).diff(u))
        limit = limit if not limit.has(u) else s.limit(limit, u, s.oo)
    if not limit.has(a) or limit.has(t, s.oo, s.zoo, s.nan):
        raise Doubt("for which values the series converges is not known here")
    condition = as_relation(s, work, s.solveset(limit > 1, a, s.S.Reals), a)
    if condition is None:
        raise Doubt("the values for which it converges are not an interval")
    text = f"converges exactly for ${condition.latex}$: compared with powers, by the integral test"
    shown = _over_its_power(s, board, work, f, k, limit, condition)
    return finished(
        problem, [Answer("convergence", None, text=text, claim=None if shown is None else shown.claim)], [shown] if shown else []
    )


def _fall(s: Any, f: Any, t: Any) -> Any:
    """The exponent e(a) with f ~ c t^{-e}, for quotients and products of sums of powers of t; None for others."""
    if not f.has(t):
        return s.Integer(0)
    if f == t:
        return s.Integer(-1)
    if f.is_Pow and not f.exp.has(t):
        inner = _fall(s, f.base, t)
        return None if inner is None else inner * f.exp
    if f.is_Mul:
        parts = [_fall(s, p, t) for p in f.args]
        return None if any(p is None for p in parts) else s.Add(*parts)
    if f.is_Add and all(p.is_positive or p.as_coeff_Mul()[0].is_positive for p in f.args):
        parts = [_fall(s, p, t) for p in f.args]
        return None if any(p is None for p in parts) else s.Min(*parts)
    return None


def _over_its_power(s: Any, board: Board, work: Work, f: Any, k: Any, limit: Any, condition: Expr) -> Step | None:
    """The limit of the terms over the power that they are compared with, where the series converges."""
    if limit.has(s.Min, s.Max, s.log) or not limit.free_symbols:
        return None
    power = s.powsimp(s.simplify(f * k**limit))
    end = power if not power.has(k) else None
    if end is None:
        n = s.Symbol(k.name, positive=True)
        try:
            end = limit_value(s, power.subs(k, n), n, s.oo, "")
        except (Doubt, NotImplementedError):
            end = None
    if end is None or not end.is_number or end.is_infinite:
        return None
    before = b.limit(b.mul(work.expr(f), b.power(work.expr(k), work.expr(limit))), work.expr(k), b.INFINITY, "")
    board.conditions.append(condition)
    return board.step("limit comparison test", before, work.expr(end))


def series_fate(s: Any, board: Board, work: Work, f: Any, k: Any) -> Fate:
    """Whether the series of f(k) converges, by the first test that tells."""
    letter = work.expr(k)
    n = s.Symbol(k.name, positive=True)
    sign = _alternates(s, f, k)
    size = s.simplify(f / sign) if sign is not None else f
    if size.has(s.I):
        raise Doubt("the terms are not real")

    def lim(value: Any) -> Expr:
        return b.limit(work.expr(value), letter, b.INFINITY, "")

    factorials = f.has(s.factorial, s.gamma, s.binomial) or any(
        p.exp.has(k) for p in f.atoms(s.Pow) if p != sign and not (sign is not None and p in sign.atoms(s.Pow))
    )
    # A power of the index: its root is taken first, the quotient of two such terms is long and its limit slow.
    tower = next((p for p in f.atoms(s.Pow) if p.base.has(k) and p.exp.has(k)), None)
    if tower is not None and not f.has(s.factorial, s.gamma, s.binomial):
        root = _root_of_terms(s, size.subs(k, n), n)
        try:
            end = None if root is None else limit_value(s, root, n, s.oo, "")
        except Doubt:
            end = None
        if end is not None and end != 1:
            step = board.step("root test", lim(root.subs(n, k)), work.expr(end))
            good = bool(end != s.oo and end < 1)
            return Fate(good, f"{'absolutely, ' if good and sign is not None else ''}by the root test", [step])
        factorials = False
    if factorials:
        q = s.powsimp(s.combsimp(s.gammasimp(s.simplify(size.subs(k, k + 1) / size))))
        try:
            end = limit_value(s, s.Abs(q.subs(k, n)) if not q.subs(k, n).is_positive else q.subs(k, n), n, s.oo, "")
        except Doubt:
            end = None
        if end == 1 and (fate := _by_gauss(s, board, work, q, k, alternating=sign is not None)) is not None:
            return fate
        if end is not None and end != 1:
            step = board.step(
                "ratio test",
                b.limit(b.function("abs", work.expr(q)) if _may_be_negative(q) else work.expr(q), letter, b.INFINITY, ""),
                work.expr(end),
                claim=_limit_claim(board, work, q, letter, end, s),
            )
            if end == s.oo or end > 1:
                return Fate(False, "the ratio of consecutive terms exceeds one in the limit", [step])
            return Fate(True, "absolutely, by the ratio test" if sign is not None else "by the ratio test", [step])
        root = s.simplify(s.powdenest(s.Abs(size.subs(k, n)) ** (1 / n), force=True))
        try:
            end = limit_value(s, root, n, s.oo, "")
        except Doubt:
            end = None
        if end is not None and end != 1:
            step = board.step("root test", lim(root.subs(n, k)), work.expr(end))
            return Fate(bool(end != s.oo and end < 1), "by the root test", [step])
        if f.has(s.factorial, s.gamma, s.binomial):
            raise Doubt("no test here tells whether this series converges")
    waves = waves_of(s, size, k)
    if waves:
        rest = s.Mul(*(part for part in s.Mul.make_args(size) if part not in waves))
        inner = series_fate(s, board, work, rest, k)
        if inner.converges:
            wave = s.Mul(*waves)
            bound = board.step("comparison test", b.function("abs", work.expr(wave)), b.ONE, claim=within_one(board, work, wave))
            return Fate(True, "absolutely, by comparison", [bound, *inner.steps])
        raise Doubt("no test here tells whether this oscillating series converges")
    plain = size.subs(k, n)
    end = limit_value(s, plain, n, s.oo, "")
    if end is None:
        raise Doubt("whether the terms tend to zero is not known here")
    if end != 0:
        target, value = (1 / size, s.Integer(0)) if end in (s.oo, -s.oo) else (size, end)
        step = board.step("test of the terms", lim(target), work.expr(value))
        return Fate(False, "the terms do not tend to zero", [step])
    fate = _compared(s, board, work, plain, n, lim)
    if sign is None:
        return fate
    if fate.converges:
        return Fate(True, "absolutely", fate.steps)
    if not falls(s, plain, n):
        raise Doubt("whether the terms fall is not known here")
    step = board.step(
        "alternating series test", lim(plain.subs(n, k)), b.ZERO, "The terms alternate in sign, and their sizes fall to zero."
    )
    return Fate(True, "conditionally, by the alternating series test; not absolutely", [step, *fate.steps])


def _root_of_terms(s: Any, size: Any, n: Any) -> Any:
    """The n-th root of a product of powers whose bases are positive far out; None where that is not seen."""
    parts = []
    for part in s.Mul.make_args(size):
        base, e = part.as_base_exp()
        base = -base if base.is_number and base.is_negative else base
        if not base.is_positive and not bool(s.re(base.subs(n, 10**6).evalf()) > 0):
            return None
        parts.append(base ** s.cancel(e / n))
    return s.Mul(*parts)


def _may_be_negative(q: Any) -> bool:
    return not q.is_positive


def _limit_claim(board: Board, work: Work, q: Any, letter: Expr, end: Any, s: Any) -> Any:
    if end in (s.oo, -s.oo):
        return board.claim(b.limit(work.expr(1 / q), letter, b.INFINITY, ""), "=", b.ZERO)
    return None


def _alternates(s: Any, f: Any, k: Any) -> Any:
    """The factor that changes sign from term to term; None where there is none."""
    for part in s.Mul.make_args(f):
        if part.is_Pow and part.base == -1 and part.exp.has(k):
            step = s.expand(part.exp.subs(k, k + 1) - part.exp)
            return part if step.is_odd else None
        if isinstance(part, s.cos) and s.expand(part.args[0] / s.pi - k) == 0:
            return part
    return None


def _compared(s: Any, board: Board, work: Work, g: Any, t: Any, lim: Any) -> Fate:
    """Limit comparison with a power, with 1/(n log^r n) on the border."""
    ratio = s.simplify(-t * g.diff(t) / g)
    order = ratio if not ratio.has(t) else limit_value(s, ratio, t, s.oo, "")
    if order is None or order.free_symbols:
        raise Doubt("whether this series converges is not known here")
    if order == s.oo:
        step = board.step("limit comparison test", lim(t**2 * g), b.ZERO, "Compared with the convergent series of $1/n^2$.")
        return Fate(True, "by comparison", [step])
    power = s.simplify(t**order * g)
    end = limit_value(s, power, t, s.oo, "")
    shown = work.expr(order).latex
    if end is not None and end not in (s.oo, -s.oo, 0):
        because = f"Compared with $1/{t.name}^{{{shown}}}$." if order != 1 else "Compared with the harmonic series."
        step = board.step("limit comparison test", lim(power), work.expr(end), because)
        if order > 1:
            return Fate(True, f"by limit comparison with $\\sum 1/{t.name}^{{{shown}}}$", [step])
        return Fate(
            False,
            f"by limit comparison with $\\sum 1/{t.name}^{{{shown}}}$" if order != 1 else "by limit comparison with the harmonic series",
            [step],
        )
    if order != 1:
        middle = (order + 1) / 2
        value = limit_value(s, t**middle * g, t, s.oo, "")
        target = t**middle * g if value == 0 else 1 / (t**middle * g)
        if (order > 1 and value == 0) or (order < 1 and value in (s.oo, -s.oo)):
            step = board.step("limit comparison test", lim(s.powsimp(target)), b.ZERO)
            return Fate(bool(order > 1), f"by comparison with $\\sum 1/{t.name}^{{{work.expr(middle).latex}}}$", [step])
        raise Doubt("whether this series converges is not known here")
    u = s.Symbol("u", positive=True)
    h = s.simplify(s.expand_log((t * g).subs(t, s.exp(u)), force=True))
    slope = s.simplify(-u * h.diff(u) / h)
    r = slope if not slope.has(u) else limit_value(s, slope, u, s.oo, "")
    if r is None or not r.is_number:
        raise Doubt("whether this series converges is not known here")
    whole = s.simplify(t * s.log(t) ** r * g)
    end = limit_value(s, whole, t, s.oo, "") if whole.has(t) else whole
    if end is None or end in (s.oo, -s.oo, 0):
        raise Doubt("the series is near the border between convergence and divergence")
    shown = work.expr(r).latex
    because = f"Compared with $1/({t.name}(\\log {t.name})^{{{shown}}})$, whose series converges exactly where the exponent exceeds one."
    step = board.step("integral test", lim(whole), work.expr(end), because)
    return Fate(bool(r > 1), "by the integral test", [step])


# Power series -------------------------------------------------------------------------------------------------------------------


def solve_power_series(problem: Problem, board: Board) -> Derivation:
    """Centre, radius, and what happens at the two ends."""
    s = library()
    e = problem.expression
    assert e is not None
    guard(e)
    body, index, _, upper = (to_sympy(part) for part in e.args)
    (letter,) = problem.variables
    x = to_sympy(letter)
    if upper != s.oo:
        raise Doubt("the question is asked of infinite series")
    k = s.Symbol(index.name, integer=True, positive=True)
    work = Work(letters_of(e, letter), ())
    f = body.subs(index, k)
    rest, powers = f.as_independent(x, as_Add=False)
    coefficient, exponent, centre = rest, s.Integer(0), None
    for part in s.Mul.make_args(powers):
        base, power = part.as_base_exp()
        if not base.is_polynomial(x) or s.degree(base, x) != 1 or power.has(x):
            raise Doubt("the terms are not a coefficient times a power of the variable minus the centre")
        slope = base.coeff(x, 1)
        here = s.expand(-base.subs(x, 0) / slope)
        if centre is not None and here != centre:
            raise Doubt("the terms hold powers of two different things")
        centre, exponent, coefficient = here, exponent + power, coefficient * slope**power
    exponent = s.expand(exponent)
    step_ = s.expand(exponent.subs(k, k + 1) - exponent)
    if centre is None or not step_.is_Integer or step_ <= 0:
        raise Doubt("the exponents do not grow by a fixed number")
    coefficient = s.powsimp(coefficient)
    n = s.Symbol(k.name, positive=True)
    q, end = _ratio(s, coefficient, k, n)
    if end is None:
        raise Doubt("the ratio of consecutive coefficients has no limit")
    radius = s.oo if end == 0 else s.Integer(0) if end == s.oo else s.simplify((1 / end) ** s.Rational(1, step_))
    shown_ratio = work.expr(q) if q.is_positive else b.function("abs", work.expr(q))
    index_ = work.expr(k)
    if end == s.oo:
        claim = board.claim(b.limit(work.expr(1 / q), index_, b.INFINITY, ""), "=", b.ZERO)
    else:
        claim = None
    exponents = (
        ""
        if step_ == 1
        else f" The exponents grow by ${step_}$, so $|{_shift(work, x, centre)}|^{{{step_}}}$ has to stay below its reciprocal."
    )
    shown = "\\infty" if radius == s.oo else work.expr(radius).latex
    because = f"The ratio of consecutive coefficients; the radius is ${shown}$.{exponents}"
    steps = [board.step("ratio test", b.limit(shown_ratio, index_, b.INFINITY, ""), work.expr(end), because, claim=claim)]
    radius_claim = claim or board.claim(b.limit(shown_ratio, index_, b.INFINITY, ""), "=", work.expr(end))
    answers = [Answer("radius", b.INFINITY if radius == s.oo else work.expr(radius), claim=radius_claim)]
    if radius == s.oo:
        text = f"converges absolutely for every ${letter.latex}$"
        return finished(problem, [*answers, Answer("interval", None, text=text, claim=radius_claim)], steps)
    if radius == 0:
        text = f"converges only at ${letter.latex} = {work.expr(centre).latex}$"
        return finished(problem, [*answers, Answer("interval", None, text=text, claim=radius_claim)], steps)
    if radius.free_symbols or centre.free_symbols:
        text = f"converges absolutely for $|{_shift(work, x, centre)}| < {work.expr(radius).latex}$"
        return finished(problem, [*answers, Answer("interval", None, text=text, claim=radius_claim)], steps)
    marks: list[bool] = []
    told: list[str] = []
    undecided: list[str] = []
    for place, sign in ((centre - radius, -1), (centre + radius, 1)):
        term = s.powsimp(s.simplify(coefficient * (sign * radius) ** exponent), force=True)
        term = s.simplify(s.powdenest(term, force=True)) if term.has(radius) and radius != 1 else term
        ratio = s.simplify(q * radius**step_)
        turned = sign == -1 and step_ % 2 == 1
        alternating = turned is not (s.limit(ratio, k, s.oo) == -1)
        size = -ratio if s.limit(ratio, k, s.oo) == -1 else ratio
        by_gauss = (
            _by_gauss(s, board, work, size, k, alternating=alternating) if coefficient.has(s.factorial, s.binomial, s.gamma) else None
        )
        try:
            fate = by_gauss or series_fate(s, board, work, term, k)
        except Doubt:
            fate = Fate(False, "not decided", [])
        marks.append(fate.converges)
        if fate.how == "not decided":
            undecided.append(work.expr(place).latex)
            continue
        told.append(
            f"at ${letter.latex} = {work.expr(place).latex}$ it {'converges' if fate.converges else 'diverges'}"
            + (f" ({fate.how})" if fate.how else "")
        )
        steps += [
            board.step(
                st.rule.name,
                st.before,
                st.after,
                f"At ${letter.latex} = {work.expr(place).latex}$: {st.because or ''}".rstrip(" :") + ("" if st.because else "."),
                claim=st.claim,
            )
            for st in fate.steps
        ]
    low, high = work.expr(centre - radius), work.expr(centre + radius)
    if undecided:
        where = " and ".join(f"${letter.latex} = {p}$" for p in undecided)
        inside = f"converges absolutely for $|{_shift(work, x, centre)}| < {work.expr(radius).latex}$"
        text = f"{inside}; what happens at {where} is not decided here"
        return finished(problem, [*answers, Answer("interval", None, text=text, claim=radius_claim)], steps)
    interval = f"{'[' if marks[0] else '('}{low.latex}, {high.latex}{']' if marks[1] else ')'}"
    answers.append(Answer("interval", None, text=f"${interval}$: {'; '.join(told)}", claim=claim_of(steps[-1])))
    return finished(problem, answers, steps)


def _ratio(s: Any, coefficient: Any, k: Any, n: Any) -> tuple[Any, Any]:
    """The ratio of consecutive coefficients, and the limit of its size. Errors: Doubt."""
    raw = coefficient.subs(k, k + 1) / coefficient
    doubt: Doubt | None = None
    for way in range(3):
        made = s.gammasimp(s.simplify(raw)) if way == 0 else s.gammasimp(raw.rewrite(s.gamma)) if way == 1 else s.expand_func(raw)
        q = s.powsimp(s.combsimp(made))
        if q.has(s.I):
            raise Doubt("the coefficients are not real")
        q = s.simplify(s.powsimp(s.powdenest(q, force=True), force=True)) if q.has(s.gamma, s.factorial) else q
        positive = q.subs(k, n)
        positive = positive if positive.is_positive else s.Abs(positive)
        if not positive.has(n):
            return q, positive
        try:
            end = limit_value(s, positive, n, s.oo, "")
        except Doubt as reason:
            doubt = reason
            continue
        if end is None:
            raise Doubt("the ratio of consecutive coefficients has no limit")
        return q, end
    raise doubt or Doubt("the ratio of consecutive coefficients has no limit that is known here")


def _by_gauss(s: Any, board: Board, work: Work, q: Any, k: Any, *, alternating: bool) -> Fate | None:
    """Terms whose sizes have a rational ratio q that tends to one, as 1 - r/n + ...; None where the ratio is not rational.

    The sizes behave like n^(-r) (test of Gauss), so that r > 1 means convergence, and r > 0 that they fall to zero in the end.
    """
    n = s.Symbol(k.name, positive=True)
    q = q.subs(k, n)
    if not q.is_rational_function(n) or q.free_symbols - {n}:
        return None
    test = s.factor(s.cancel(n * (1 / q - 1)))
    order = s.limit(test, n, s.oo)
    if not order.is_number or not order.is_real:
        return None
    node = b.limit(work.expr(test.subs(n, k)), work.expr(k), b.INFINITY, "")
    step = board.step("test of Gauss", node, work.expr(order), "The ratio of the sizes of consecutive terms tends to one.")
    if order > 1:
        return Fate(True, "absolutely, by the test of Gauss" if alternating else "by the test of Gauss", [step])
    if order <= 0:
        return Fate(False, "the terms do not tend to zero, by the test of Gauss", [step])
    if alternating:
        return Fate(True, "conditionally: the terms alternate, and their sizes fall to zero by the test of Gauss; not absolutely", [step])
    return Fate(False, "by the test of Gauss", [step])


def _shift(work: Work, x: Any, centre: Any) -> str:
    return work.expr(x - centre).latex
