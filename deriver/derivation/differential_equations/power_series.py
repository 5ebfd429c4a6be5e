r"""Linear equations by power series: the recurrence, the first terms and the radius, about ordinary and regular singular points."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import Classified
from .equation import Equation, Stuck

__all__ = ["power_series"]

_TERMS = 8


def power_series(board: Board, equation: Equation, found: Classified, point: Any) -> None:
    """Steps and the answer, a sum with its order of error."""
    if found.linear is None:
        raise Stuck("the equation is not linear: its series has no linear recurrence")
    s, t, n = equation.s, equation.t, equation.order
    u = s.Symbol("_u", positive=True)
    rows, right = _expanded(s, found, t, u, point, n)
    letter = b.add(equation.expr(t), b.negative(equation.expr(point))) if point != 0 else equation.expr(t)
    radius = _radius(s, found, t, point)
    if _regular(rows, n):
        _ordinary(board, equation, found, point, rows, right, radius, letter, u)
        return
    if right or n != 2:
        raise Stuck("about a singular point only homogeneous equations of second order are expanded", "not_supported")
    _frobenius(board, equation, found, point, rows, radius, letter, u)


def _expanded(s: Any, found: Classified, t: Any, u: Any, point: Any, n: int) -> tuple[list[dict[int, Any]], dict[int, Any]]:
    """The coefficients of u^{i+j} before y^{(j)}, after division so that some u^n y^{(n)} leads; and those of the right side."""
    assert found.linear is not None
    coefficients, g = found.linear
    moved = [s.together(a.subs(t, point + u)) for a in (*coefficients, g)]
    below = s.Integer(1)
    for a in moved:
        d = s.fraction(a)[1]
        below = s.lcm(below, d) if d.has(u) else below
    moved = [s.cancel(a * below) if a.is_rational_function(u) else a * below for a in moved]
    series = []
    for a in moved:
        if a.is_polynomial(u):
            series.append({i: c for (i,), c in s.Poly(a, u).terms() if c != 0})
            continue
        try:
            top = s.series(a, u, 0, _TERMS + 4).removeO()
        except (NotImplementedError, ValueError, TypeError) as reason:
            raise Stuck("a coefficient has no power series there") from reason
        if not s.expand(top).is_polynomial(u):
            raise Stuck("a coefficient has no power series there")
        series.append({i: c for (i,), c in s.Poly(s.expand(top), u).terms() if c != 0})
    lead = min(series[n]) if series[n] else None
    if lead is None:
        raise Stuck("the leading coefficient vanishes")
    rows = []
    for j in range(n + 1):
        row = {i - j + n - lead: c for i, c in series[j].items()}
        if row and min(row) < 0:
            raise Stuck("the point is an irregular singular point: no series of this form", "not_supported")
        rows.append(row)
    return rows, {i + n - lead: c for i, c in series[n + 1].items()}


def _falling(s: Any, x: Any, j: int) -> Any:
    return s.Mul(*(x - i for i in range(j)))


def _factor(s: Any, rows: list[dict[int, Any]], i: int, x: Any) -> Any:
    """What stands before a_{k-i} in the recurrence, with x = k - i + r."""
    return s.expand(s.Add(*(row.get(i, 0) * _falling(s, x, j) for j, row in enumerate(rows))))


def _indicial(s: Any, rows: list[dict[int, Any]], r: Any) -> Any:
    return _factor(s, rows, 0, r)


def _regular(rows: list[dict[int, Any]], n: int) -> bool:
    """Whether the point is ordinary: only y^(n) contributes below, and a_j begins at u^{n-j} or higher."""
    return all(not row or min(row) >= n - j for j, row in enumerate(rows)) and rows[n].get(0) is not None


def _radius(s: Any, found: Classified, t: Any, point: Any) -> Any:
    """The distance to the next zero of the leading coefficient; None where it is not known."""
    assert found.linear is not None
    coefficients, g = found.linear
    ratios = [s.cancel(a / coefficients[-1]) for a in (*coefficients[:-1], g)]
    zeros: set[Any] = set()
    for ratio in ratios:
        below = s.fraction(s.together(ratio))[1]
        if not below.has(t):
            if not ratio.is_rational_function(t) and ratio.has(s.tan, s.sec, s.log, s.Pow) and not ratio.is_polynomial(t):
                entire = all(f.args[0].is_polynomial(t) for f in ratio.atoms(s.exp, s.sin, s.cos))
                if ratio.has(s.tan, s.sec, s.log) or not entire:
                    return None
            continue
        if not below.is_polynomial(t) or below.free_symbols - {t}:
            return None
        found_roots = s.roots(s.Poly(below, t))
        if sum(found_roots.values()) != s.degree(below, t):
            return None
        zeros |= set(found_roots)
    distances = [s.simplify(s.Abs(z - point)) for z in zeros if s.simplify(z - point) != 0]
    return min(distances, key=float) if distances else s.oo


def _recurrence(equation: Equation, rows: list[dict[int, Any]], r: Any, name: str) -> str:
    """The recurrence in LaTeX, the highest index on the left."""
    s = equation.s
    k = s.Symbol("k")
    known = {"k": b.symbol("k", properties=["integer"])}
    from ...expression.sympy_reader import from_sympy

    lags = sorted({i for row in rows for i in row})
    terms = [(i, s.factor(_factor(s, rows, i, k - i + r))) for i in lags]
    terms = [(i, f) for i, f in terms if f != 0]

    def index(i: int) -> str:
        return f"{name}_{{k-{i}}}" if i else f"{name}_k"

    def written(f: Any) -> str:
        text = from_sympy(f, dict(known)).latex
        return "" if f == 1 else "-" if f == -1 else rf"\left({text}\right)" if f.is_Add else text

    left = f"{written(terms[0][1])}{' ' if written(terms[0][1]) else ''}{index(terms[0][0])}"
    right = ""
    for i, f in terms[1:]:
        minus = -f
        text = written(minus)
        joined = f"{text}\\,{index(i)}" if text not in ("", "-") else f"{text}{index(i)}"
        right += joined if not right or text.startswith("-") else f"+{joined}"
    return f"{left} = {right or 0}"


def _said(radius: Any, letter: Any, equation: Equation) -> str:
    if radius is None:
        return ""
    if radius == equation.s.oo:
        return " The series converges for all values."
    return f" The series converges at least for $|{letter.latex}| < {equation.expr(radius).latex}$."


def _ordinary(
    board: Board, equation: Equation, found: Classified, point: Any, rows: Any, right: Any, radius: Any, letter: Any, u: Any
) -> None:
    s, t, n = equation.s, equation.t, equation.order
    start = board.problem.expression
    assert start is not None and found.linear is not None
    count = _TERMS + n - 1
    lead = _factor(s, rows, 0, s.Symbol("x"))
    x = s.Symbol("x")

    def run(first: list[Any], forced: bool) -> list[Any]:
        a = list(first)
        for k in range(n, count):
            total = right.get(k, s.Integer(0)) if forced else s.Integer(0)
            for i in range(1, k + 1):
                total -= _factor(s, rows, i, s.Integer(k - i)) * a[k - i]
            a.append(s.simplify(total / lead.subs(x, k)))
        return a

    values = [equation.constant() for _ in range(n)]
    given = {k: v / s.factorial(k) for k, at, v in equation.conditions if at == point and k < n}
    if equation.conditions and len(given) != len(equation.conditions):
        raise Stuck("conditions at another point than that of the expansion", "not_supported")
    begin = [given.get(k, values[k]) for k in range(n)]
    basis = [run([s.Integer(int(i == k)) for i in range(n)], False) for k in range(n)]
    forced = run([s.Integer(0)] * n, True) if right else []
    board.step(
        "recurrence of a power series", start, equation.relation(equation.y[0], _partial(s, basis, begin, forced, t - point, n)),
        f"With $\\sum a_k {_base(letter)}^k$ put in, equal powers give ${_recurrence(equation, rows, s.Integer(0), 'a')}$ for "
        f"$k \\ge {n}$, where a term with a negative index is zero{' and the right side is added' if right else ''}."
        + _said(radius, letter, equation),
        relation="implies", claim=_claim(board, equation, found, _partial(s, basis, begin, forced, t - point, n), point),
    )  # fmt: skip
    whole = _partial(s, basis, begin, forced, t - point, count)
    _answer(board, equation, found, whole, point, letter, count, begin)


def _base(letter: Any) -> str:
    return rf"\left({letter.latex}\right)" if letter.op == "add" else letter.latex


def _partial(s: Any, basis: list[list[Any]], begin: list[Any], forced: list[Any], at: Any, count: int) -> Any:
    total = s.Integer(0)
    for c, row in zip(begin, basis, strict=True):
        if c == 0:
            continue
        total += c * s.Add(*(row[k] * at**k for k in range(count)))
    return total + s.Add(*(f * at**k for k, f in enumerate(forced[:count])))


def _claim(board: Board, equation: Equation, found: Classified, value: Any, point: Any, down: Any = None) -> Any:
    """The equation with a partial sum put in leaves what is worked out: nothing below its order."""
    s, t = equation.s, equation.t
    assert found.linear is not None
    coefficients, g = found.linear
    from .linear import put_in

    applied = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients)))
    rest = s.expand(s.Add(*(a * (value.diff(t, k) if k else value) for k, a in enumerate(coefficients))) - g)
    u = s.Symbol("_u", positive=True)
    for term in s.Add.make_args(s.expand(rest.subs(t, point + u))) if down is not None else ():
        power = s.Add(*(f.as_base_exp()[1] for f in s.Mul.make_args(term) if f.as_base_exp()[0] == u))
        if power < down:
            raise Stuck("the series does not solve the equation to its order")
    return board.claim(b.subtract(put_in(equation, applied, value), equation.expr(g)), "=", equation.expr(rest))


def _vanishing(board: Board, equation: Equation, found: Classified, value: Any, point: Any, lowest: int) -> None:
    """One step for each power up to `lowest` that does not remain."""
    s, t = equation.s, equation.t
    assert found.linear is not None
    coefficients, g = found.linear
    rest = s.Add(*(a * (value.diff(t, k) if k else value) for k, a in enumerate(coefficients))) - g
    for k in range(lowest):
        left = b.at(
            b.derivative(equation.expr(rest), equation.expr(t), k) if k else equation.expr(rest), equation.expr(t), equation.expr(point)
        )
        board.step("power that does not remain", left, b.ZERO, claim=board.claim(left, "=", b.ZERO))


def _answer(board: Board, equation: Equation, found: Classified, whole: Any, point: Any, letter: Any, count: int, begin: list[Any]) -> None:
    s, t = equation.s, equation.t
    assert found.linear is not None
    _vanishing(board, equation, found, whole, point, min(count - equation.order, 4))
    claim = _claim(board, equation, found, whole, point)
    error = b.order("O", b.power(letter, b.num(count)))
    role = "general" if any(c.free_symbols for c in begin) and any(whole.has(c) for c in begin if c.is_Symbol) else "particular"
    terms = _grouped(equation, whole, t - point, begin)
    board.answers.append(Answer(equation.unknown.data[1], b.add(*terms, error), role=role, claim=claim))
    del s


def _grouped(equation: Equation, whole: Any, at: Any, begin: list[Any]) -> list[Any]:
    """C_1(1 + ...) + C_2(x + ...): ascending powers."""
    s = equation.s
    letters = [c for c in begin if c.is_Symbol and whole.has(c)]
    groups = [(c, s.expand(whole).coeff(c) if at.is_Symbol else None) for c in letters]
    v = s.Symbol("_v", positive=True)
    out = []
    rest = s.expand(whole.subs(at, v)) if not at.is_Symbol else s.expand(whole)
    w = v if not at.is_Symbol else at
    base = equation.expr(at)
    del groups
    for c in [*letters, None]:
        part = s.expand(rest.coeff(c)) if c is not None else s.expand(rest.subs(dict.fromkeys(letters, 0)))
        if part == 0:
            continue
        terms = sorted(s.Add.make_args(part), key=lambda f: s.Poly(f, w).degree())
        pieces = [_power(equation, f, w, base) for f in terms]
        out.append(b.mul(equation.expr(c), b.add(*pieces)) if c is not None else b.add(*pieces))
    return out


def _power(equation: Equation, term: Any, w: Any, base: Any) -> Any:
    s = equation.s
    k = s.Poly(term, w).degree()
    number = equation.expr(s.cancel(term / w**k))
    if k == 0:
        return number
    raised = b.power(base, b.num(k)) if k > 1 else base
    return raised if number is b.ONE else b.negative(raised) if number is b.MINUS_ONE else b.mul(number, raised)


def _frobenius(board: Board, equation: Equation, found: Classified, point: Any, rows: Any, radius: Any, letter: Any, u: Any) -> None:
    s, t = equation.s, equation.t
    r = equation.rate()
    polynomial = s.factor(_indicial(s, rows, r))
    start = board.problem.expression
    assert start is not None and found.linear is not None
    roots = s.roots(s.Poly(s.expand(polynomial), r))
    if sum(roots.values()) != 2 or any(z.is_real is not True for z in roots) or any(z.free_symbols for z in roots):
        raise Stuck("the roots of the indicial equation are not two real numbers", "not_supported")
    both = sorted([z for z, m in roots.items() for _ in range(m)], key=float, reverse=True)
    distance = equation.expr(t - point)
    board.conditions.append(b.relation(">", distance, b.ZERO))
    form = equation.relation(s.expand(polynomial), 0)
    listing = [b.relation("=", equation.expr(r), equation.expr(z)) for z in roots]
    factors = s.Poly(s.expand(polynomial), r).LC() * s.Mul(*((r - z) for z in both))
    board.step(
        "roots of the characteristic equation", form, b.join("or", *listing) if len(listing) > 1 else listing[0],
        f"The point is a regular singular one; with $\\sum a_k {_base(letter)}^{{k+r}}$ put in, the lowest power gives the equation for r.",
        relation="iff", claim=board.claim(equation.expr(s.expand(polynomial)), "=", equation.expr(factors)),
    )  # fmt: skip
    high, low = both
    count = _TERMS - 1
    x = t - point
    one = _run(s, rows, high, count)
    first = (
        s.expand(x**high * s.Add(*(a * x**k for k, a in enumerate(one))))
        if point == 0
        else x**high * s.Add(*(a * x**k for k, a in enumerate(one)))
    )
    board.step(
        "recurrence of a power series", start, equation.relation(equation.y[0], first),
        f"For $r = {equation.expr(high).latex}$: ${_recurrence(equation, rows, high, 'a')}$." + _said(radius, letter, equation),
        relation="implies", claim=_claim(board, equation, found, first, point, high + count - 2),
    )  # fmt: skip
    gap = s.simplify(high - low)
    log = s.Integer(0)
    if gap.is_Integer:
        log, two = _with_logarithm(s, rows, high, low, int(gap), one, count)
    else:
        two = _run(s, rows, low, count)
    second = log * s.log(x) * first + x**low * s.Add(*(a * x**k for k, a in enumerate(two)))
    because = f"For $r = {equation.expr(low).latex}$: ${_recurrence(equation, rows, low, 'a')}$."
    if log != 0:
        because = "The roots differ by a whole number and the recurrence breaks down: a logarithm times the first solution is added."
    board.step(
        "recurrence of a power series", start, equation.relation(equation.y[0], second), because, relation="implies",
        claim=_claim(board, equation, found, second, point, low + count - 2),
    )  # fmt: skip
    c1, c2 = equation.constant(), equation.constant()
    whole = c1 * first + c2 * second
    tail = b.order("O", b.power(letter, equation.expr(low + count)))
    one_e, two_e = (_raised(equation, z, row, x) for z, row in ((high, one), (low, two)))
    if log != 0:
        logarithm = b.mul(b.function("log", distance), one_e)
        logarithm = logarithm if log == 1 else b.mul(equation.expr(log), logarithm)
        two_e = b.add(logarithm, two_e)
    shown = b.add(b.mul(equation.expr(c1), one_e), b.mul(equation.expr(c2), two_e), tail)
    if equation.conditions:
        raise Stuck("conditions at a singular point", "not_supported")
    board.answers.append(
        Answer(
            equation.unknown.data[1],
            shown,
            role="general",
            conditions=tuple(board.conditions),
            claim=_claim(board, equation, found, whole, point),
        )
    )
    del u


def _raised(equation: Equation, r: Any, row: list[Any], x: Any) -> Any:
    """(x - x_0)^r times a sum in ascending powers."""
    s = equation.s
    w, base = s.Symbol("_v", positive=True), equation.expr(x)
    inner = b.add(*(_power(equation, a * w**k, w, base) for k, a in enumerate(row) if a != 0))
    if r == 0:
        return inner
    return b.mul(b.power(base, equation.expr(r)) if r != 1 else base, inner)


def _run(s: Any, rows: Any, r: Any, count: int) -> list[Any]:
    a = [s.Integer(1)]
    for k in range(1, count):
        below = _factor(s, rows, 0, r + k)
        total = -s.Add(*(_factor(s, rows, i, r + k - i) * a[k - i] for i in range(1, k + 1)))
        if below == 0:
            if s.simplify(total) != 0:
                raise Stuck("the recurrence breaks down")
            a.append(s.Integer(0))
            continue
        a.append(s.simplify(total / below))
    return a


def _with_logarithm(s: Any, rows: Any, high: Any, low: Any, gap: int, one: list[Any], count: int) -> tuple[Any, list[Any]]:
    """A and b_k of A y_1 log x + sum b_k x^{k+low}."""
    log = s.Symbol("_A")
    x = s.Symbol("_x")
    slopes = [_factor(s, rows, i, x).diff(x) for i in range(count + gap + 1)]
    a: list[Any] = [s.Integer(1)] if gap else [s.Integer(0)]
    value: Any = None if gap else s.Integer(1)
    for k in range(1, count):
        total = -s.Add(*(_factor(s, rows, i, low + k - i) * a[k - i] for i in range(1, k + 1)))
        # What the logarithm leaves: A times the derivative of the recurrence by the exponent, at the first solution.
        m = k - gap
        extra = s.Add(*(slopes[i].subs(x, high + m - i) * one[m - i] for i in range(m + 1) if m - i < len(one))) if m >= 0 else s.Integer(0)
        below = _factor(s, rows, 0, low + k)
        if below == 0:
            value = s.simplify(total / extra) if extra != 0 else s.Integer(0)
            a.append(s.Integer(0))
            continue
        known = s.Integer(0) if value is None else value
        a.append(s.simplify((total - known * extra) / below))
    del log
    return (s.Integer(0) if value is None else value), a
