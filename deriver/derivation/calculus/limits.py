r"""Limits: substitution, cancelling, dividing by the highest power, conjugates, logarithms, l'Hôpital, squeezing, leading terms."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of, without_value
from .line import Work

__all__ = ["limit_value", "solve_limit"]

_DEPTH = 7


def solve_limit(problem: Problem, board: Board) -> Derivation:
    """The derivation of a limit: a value, an infinity, or the statement that there is none."""
    e = problem.expression
    if "as an integral" in problem.request:
        from .riemann_limits import as_an_integral

        return as_an_integral(problem, board)
    if e is None or e.op != "limit" or not e.is_scalar:
        return ended(problem, "stuck", "only limits of scalars are taken here")
    guard(e)
    body, variable, point = e.args
    s = library()
    f, x, a = to_sympy(body), to_sympy(variable), to_sympy(point)
    search = _Limit(s, board, Work(letters_of(e), ()), x, a, str(e.data))
    try:
        sides = search.sides(f)
    except Doubt:
        from .limit_cases import in_cases

        cases = in_cases(problem, board, e, f, x, a, limit_value)
        if cases is None:
            raise
        return cases
    values = [value for _, value in sides]
    if any(v is None for v in values) or len(set(values)) > 1:
        return _no_limit(problem, board, search, e, body, sides)
    value = values[0]
    search.value = value
    steps = search.explained(f, value, e)
    shown = search.work.expr(value)
    claim = board.claim(e, "=", shown)
    return finished(problem, [Answer("limit", shown, claim=claim, conditions=tuple(board.conditions))], steps)


def _no_limit(problem: Problem, board: Board, search: _Limit, e: Expr, body: Expr, sides: list[tuple[str, Any]]) -> Derivation:
    steps = []
    said = []
    for side, value in sides:
        if value is None:
            return without_value(problem, "limit", "does not exist: the function oscillates", [])
        shown = search.work.expr(value)
        one = b.limit(body, e.args[1], e.args[2], side)
        steps.append(board.step("one-sided limits", one, shown))
        said.append(f"{'from the right' if side == '+' else 'from the left'} ${shown.latex}$")
    return without_value(problem, "limit", f"does not exist: {', '.join(said)}", steps)


def limit_value(s: Any, f: Any, x: Any, a: Any, side: str) -> Any:
    """The limit from one side (both where `side` is empty and the point is infinite); None where it oscillates. Errors: Doubt."""
    direction = "-" if a == s.oo else "+" if a == -s.oo else side
    if f.count_ops() > 90:
        raise Doubt("the function is too large for its limit to be found here")
    try:
        value = s.limit(f, x, a, direction)
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError, ZeroDivisionError) as reason:
        raise Doubt("the limit is not known here") from reason
    if value.has(s.AccumBounds):
        return None
    unfinished = value.has(s.oo, -s.oo) and value not in (s.oo, -s.oo)
    if unfinished or value.has(s.Limit, s.nan, s.zoo, s.I, s.sign, s.Piecewise, x):
        raise Doubt("the limit is not known here")
    try:
        _agrees(s, f, x, a, direction, value)
    except Doubt:
        # Beside an exponential one is lost within the digits; nearer places are tried.
        if not (a.is_infinite and f.has(s.exp)):
            raise
        _agrees(s, f, x, a, direction, value, (2, 3, 4))
    return value


def _agrees(s: Any, f: Any, x: Any, a: Any, side: str, value: Any, decades: tuple[int, ...] = (4, 8, 12)) -> None:
    """Numbers near the point must not contradict the value; letters beside the variable take values of either sign."""
    import mpmath

    others = sorted((f.free_symbols | value.free_symbols | a.free_symbols) - {x}, key=str)
    trials = [{}] if not others else [
        {z: s.Rational(p + 3 * i, q) for i, z in enumerate(others)} for p, q in ((3, 7), (17, 10), (-3, 5))
    ]  # fmt: skip
    for numbers in trials:
        if any((z.is_positive and n <= 0) or (z.is_negative and n >= 0) for z, n in numbers.items()):
            continue
        at, target = a.subs(numbers), value.subs(numbers)
        g = s.lambdify(x, f.subs(numbers), "mpmath")
        distances = []
        with mpmath.workdps(60):
            for k in decades:
                step = mpmath.mpf(10) ** (-k)
                if at in (s.oo, -s.oo):
                    size = mpmath.mpf(10) ** (mpmath.mpf(k) / 2)
                    place = size if at == s.oo else -size
                    place = mpmath.mpf(int(place)) if x.is_integer else place
                else:
                    place = mpmath.mpmathify(at.evalf(60)) + (step if side == "+" else -step)
                try:
                    number = mpmath.mpmathify(g(place))
                except (ValueError, ZeroDivisionError, TypeError, OverflowError, AttributeError):
                    return
                if target in (s.oo, -s.oo):
                    distances.append(-number.real if target == s.oo else number.real)
                else:
                    distances.append(abs(number - mpmath.mpmathify(target.evalf(60))))
        if target in (s.oo, -s.oo):
            if distances[-1] >= 0 or distances[-1] > distances[0]:
                raise Doubt("numbers near the point do not confirm the limit")
        elif distances[-1] > distances[0] + 1e-30 and distances[-1] > 1e-9 or distances[-1] > 0.5 * (1 + abs(complex(target.evalf(15)))):
            raise Doubt("numbers near the point do not confirm the limit")


class _Limit:
    """The search for steps towards a limit that is known."""

    def __init__(self, s: Any, board: Board, work: Work, x: Any, a: Any, side: str) -> None:
        self.s, self.board, self.work = s, board, work
        self.x, self.a, self.side = x, a, side
        self.value: Any = None
        self.known: dict[Any, Any] = {}

    def sides(self, f: Any) -> list[tuple[str, Any]]:
        if self.a.is_infinite:
            return [("", limit_value(self.s, f, self.x, self.a, ""))]
        if self.side:
            return [(self.side, limit_value(self.s, f, self.x, self.a, self.side))]
        return [(d, limit_value(self.s, f, self.x, self.a, d)) for d in ("+", "-")]

    def node(self, f: Any) -> Expr:
        side = "" if self.a.is_infinite else self.side
        return b.limit(self.work.expr(f), self.work.expr(self.x), self.work.expr(self.a), side)

    def quick(self, f: Any) -> Any:
        """The limit of a part, None where it is not known or does not exist."""
        if f not in self.known:
            try:
                values = {value for _, value in self.sides(f)}
            except Doubt:
                values = set()
            self.known[f] = values.pop() if len(values) == 1 else None
        return self.known[f]

    def step(self, rule: str, f: Any, after: Expr, because: str = "", before: Expr | None = None) -> Step:
        left = before or self.node(f)
        claim = None
        if self.value in (self.s.oo, -self.s.oo) or after.op == "limit" and self.quick(f) in (self.s.oo, -self.s.oo):
            claim = self.board.claim(self.node(1 / f), "=", b.ZERO)
        return self.board.step(rule, left, after, because, claim=claim)

    def explained(self, f: Any, value: Any, before: Expr | None = None, depth: int = 0) -> list[Step]:
        """The steps from lim f to its value."""
        s, x, a = self.s, self.x, self.a
        shown = self.work.expr(value)
        if a.is_finite:
            direct = f.subs(x, a)
            if direct.is_finite and not direct.has(s.nan, s.zoo) and self._equal(direct, value) and not f.has(s.Abs, s.sign):
                return [self.step("limit by substitution", f, shown, before=before)]
        if depth < _DEPTH and not f.has(s.factorial, s.gamma):
            for method in (self.cancelled, self.divided, self.conjugated, self.squeezed, self.logarithm, self.hospital):
                found = method(f, value, before, depth)
                if found is not None:
                    return found
        return [self.step("limit by leading terms", f, shown, before=before)]

    def _equal(self, one: Any, two: Any) -> bool:
        return bool(one == two or self.s.simplify(one - two) == 0)

    def cancelled(self, f: Any, value: Any, before: Expr | None, depth: int) -> list[Step] | None:
        s, x, a = self.s, self.x, self.a
        if not f.is_rational_function(x) or not a.is_finite:
            return None
        g = s.cancel(f)
        top, bottom = s.fraction(s.together(f))
        if g == f or s.expand(bottom.subs(x, a)) != 0 or s.expand(top.subs(x, a)) != 0:
            return None
        first = self.step("cancelling in a limit", f, self.node(g), before=before)
        return [first, *self.explained(g, value, depth=depth + 1)]

    def divided(self, f: Any, value: Any, before: Expr | None, depth: int) -> list[Step] | None:
        s, x, a = self.s, self.x, self.a
        if a.is_finite or not f.is_rational_function(x):
            return None
        top, bottom = s.fraction(s.together(f))
        degree = s.degree(bottom, x) if bottom.has(x) else 0
        if not degree:
            return None
        up, down = (s.Add(*(s.expand(t / x**degree) for t in s.Add.make_args(s.expand(p)))) for p in (top, bottom))
        after = b.limit(b.divide(self.work.expr(up), self.work.expr(down)), self.work.expr(x), self.work.expr(a), "")
        first = self.step("dividing by the highest power", f, after, before=before)
        return [first, self.board.step("limit by leading terms", after, self.work.expr(value))]

    def conjugated(self, f: Any, value: Any, before: Expr | None, depth: int) -> list[Step] | None:
        s, x = self.s, self.x
        if not f.is_Add or len(f.args) != 2 or not any(t.has(s.Pow) and _root(s, t) for t in f.args):
            return None
        one, two = f.args
        if {self.quick(one), self.quick(two)} != {s.oo, -s.oo}:
            return None
        g = s.expand(one**2 - two**2) / (one - two)
        if s.expand(one**2 - two**2).has(s.sqrt(x)) and depth:
            return None
        first = self.step("multiplying by the conjugate", f, self.node(g), before=before)
        return [first, self.step("limit by leading terms", g, self.work.expr(value))]

    def squeezed(self, f: Any, value: Any, before: Expr | None, depth: int) -> list[Step] | None:
        s = self.s
        if value != 0 or not f.is_Mul:
            return None
        waves = [p for p in f.args if isinstance(p, s.sin | s.cos) or p.is_Pow and isinstance(p.base, s.sin | s.cos) and p.exp.is_positive]
        rest = s.Mul(*(p for p in f.args if p not in waves))
        if not waves or self.quick(s.Mul(*waves)) is not None or self.quick(rest) != 0:
            return None
        wave = self.work.expr(s.Mul(*waves)).latex
        because = f"$|{wave}| \\le 1$, and ${self.work.expr(rest).latex}$ tends to $0$."
        return [self.step("squeeze theorem", f, b.ZERO, because, before)]

    def logarithm(self, f: Any, value: Any, before: Expr | None, depth: int) -> list[Step] | None:
        s, x = self.s, self.x
        if isinstance(f, s.exp) or not f.is_Pow or not f.exp.has(x) or not f.base.has(x):
            return None
        inner = f.exp * s.log(f.base)
        limit = self.quick(inner)
        if limit is None or limit.is_infinite:
            return None
        after = b.function("exp", self.node(inner))
        out = [self.step("limit of an exponential", f, after, before=before)]
        saved, self.value = self.value, limit
        out += self.explained(inner, limit, depth=depth + 1)
        self.value = saved
        out.append(self.board.step("continuity of the exponential", after, self.work.expr(value)))
        return out

    def hospital(self, f: Any, value: Any, before: Expr | None, depth: int) -> list[Step] | None:
        s, x = self.s, self.x
        if x.is_integer or f.has(s.Abs, s.floor, s.sign, s.factorial):
            return None
        for top, bottom in self.quotients(f):
            if not bottom.has(x) or not top.has(x):
                continue
            up, down = self.quick(top), self.quick(bottom)
            if up is None or down is None:
                continue
            if not (up == 0 and down == 0 or up.is_infinite and down.is_infinite):
                continue
            slope = bottom.diff(x)
            if slope == 0:
                continue
            g = top.diff(x) / slope
            tidy = s.cancel(g) if g.is_rational_function(x) else s.powsimp(s.cancel(s.together(g))) if g.count_ops() < 40 else g
            if tidy.count_ops() > 2 * f.count_ops() + 12 or self.quick(tidy) != value:
                continue
            kind = "\\frac{0}{0}" if up == 0 else "\\frac{\\infty}{\\infty}"
            because = f"Numerator and denominator have the form ${kind}$; both are differentiated."
            first = self.step("l'Hôpital's rule", f, self.node(tidy), because, before)
            return [first, *self.explained(tidy, value, depth=depth + 1)]
        return None

    def quotients(self, f: Any) -> list[tuple[Any, Any]]:
        s = self.s
        out = [s.fraction(s.together(f))]
        logs = [p for p in s.Mul.make_args(f) if isinstance(p, s.log) or p.is_Pow and isinstance(p.base, s.log)]
        if logs:
            rest = s.Mul(*(p for p in s.Mul.make_args(f) if p not in logs))
            out.append((s.Mul(*logs), 1 / rest))
        return out


def _root(s: Any, t: Any) -> bool:
    return any(p.exp == s.Rational(1, 2) for p in t.atoms(s.Pow))
