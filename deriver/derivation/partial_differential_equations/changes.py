r"""New variables: the chain rule line by line, then the equation in them.

The problem's operands are relations between old and new letters, plain scalars: `x = \log S`, `\tau = T-t`, `V = e^{-r\tau}u`. Each line is
checked on `e^{\alpha x+\beta\tau}` in the place of the new function, with free letters.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck

__all__ = ["change"]

#: Letters that custom takes for a new unknown function.
_UNKNOWNS = ("u", "v", "w", "f", "g", "h", "F", "U", "phi", "varphi", "psi", "y", "z", "q")


class _Change:
    """The old variables as functions of the new ones, and the old function by the new one."""

    def __init__(self, found: Field, frame: bool = False) -> None:
        self.found, self.s = found, found.s
        s = self.s
        self.old = list(found.variables)
        pairs = [(to_sympy(r.args[0]), to_sympy(r.args[1])) for r in found.problem.operands]
        U = s.Symbol(found.unknown.data[0], real=True)
        pairs = [_for_the_old(s, p, q, U) for p, q in pairs]
        self.dependent = next(((p, q) for p, q in pairs if _is(p, U)), None)
        rest = [(p, q) for p, q in pairs if not _is(p, U)]
        known = {z.name for z in found.F.free_symbols} | {z.name for z in self.old}
        sides = [z for p, q in rest for z in (p, q) if z.is_Symbol]
        made = {z for z in sides if z.name not in {v.name for v in self.old}}
        old_names = {v.name: v for v in self.old}
        rest = [(self._old(p, old_names), self._old(q, old_names)) for p, q in rest]
        if len(rest) < len(self.old):
            rest = [self._turned(p, q, known) for p, q in rest]
        self.equations = [p - q for p, q in rest]
        inverse = [p for p, _ in rest if p in self.old]
        if inverse and len(inverse) == len(rest) == len(self.old):
            angles = ("phi", "theta", "varphi", "vartheta")
            new = sorted(
                {z for _, q in rest for z in q.free_symbols} - set(self.old), key=lambda z: (z.name in (*angles, "t", "tau"), z.name)
            )
            new = [z for z in new if z.name not in known]
            if len(new) > len(self.old):  # S = K e^x, t = T - tau: capitals are constants
                new = [z for z in new if not z.name[0].isupper()]
        else:
            new = [p if p in made or p not in self.old else q for p, q in rest]
            if any(not z.is_Symbol for z in new):
                raise Stuck("one of the substitutions names no new variable", "not_supported")
        self.new = list(dict.fromkeys(new))
        self.kept = [v for v in self.old if not any(e.has(v) for e in self.equations)] if self.equations else list(self.old)
        wave = len(self.new) == 1 and not self.kept and len(self.old) == 2
        self.hidden = None
        if wave and (frame or "wave" not in found.problem.request):  # a moving frame: the time is kept, and the function depends on it
            self.kept = [next((v for v in self.old if v.name in ("t", "tau")), self.old[-1])]
            wave = False
        if wave:  # a travelling wave: the time is kept beside z, and the function does not depend on it
            self.hidden = next((v for v in self.old if v.name == "t"), self.old[-1])
            self.kept = [self.hidden]
        fresh = list(self.new)
        order = [v if v in self.kept else fresh.pop(0) if fresh else None for v in self.old]
        self.y: list[Any] = [v for v in order if v is not None] + fresh
        if len(self.y) != len(self.old):
            raise Stuck("the number of new variables is not that of the old ones", "not_supported")
        self.x_of_y = self._inverse()
        self._function(U, known)

    def _turned(self, p: Any, q: Any, known: set[str]) -> tuple[Any, Any]:
        """`S = e^x` as `x = log S`, where one new letter stands in it."""
        s = self.s
        fresh = [z for z in q.free_symbols if z.name not in known and z not in self.old]
        fresh = [z for z in fresh if not z.name[0].isupper()] if len(fresh) > 1 else fresh
        if p not in self.old or q.is_Symbol or len(fresh) != 1 or q.free_symbols & set(self.old):
            return p, q
        real = s.Symbol(p.name, positive=True)
        found = [z for z in s.solve(q - real, fresh[0]) if not z.has(s.I)]
        return (fresh[0], found[0].subs(real, p)) if len(found) == 1 else (p, q)

    def _old(self, value: Any, names: dict[str, Any]) -> Any:
        return value.subs({z: names[z.name] for z in value.free_symbols if z.name in names})

    def _inverse(self) -> dict[Any, Any]:
        s = self.s
        wanted = [v for v in self.old if v not in self.kept]
        if not self.equations:
            return {v: v for v in self.old}
        if all(e.free_symbols & set(self.old) for e in self.equations):
            solved = s.solve(self.equations, wanted, dict=True)
            solved = [found for found in solved if set(found) == set(wanted)]
            if len(solved) != 1:
                raise Stuck("the substitution is not solved for the old variables uniquely")
            return {v: solved[0].get(v, v) for v in self.old}
        raise Stuck("the substitution does not name the old variables")

    def _function(self, U: Any, known: set[str]) -> None:
        s = self.s
        factor = s.Integer(1)
        shift = s.Integer(0)
        taken = {z.name for z in self.y} | {z.name for z in self.old}
        self.name = self.found.unknown.data[1]
        if self.dependent is not None:
            body = self.dependent[1]
            candidates = [z for z in body.free_symbols if z.name not in known | taken]
            candidates = [z for z in candidates if z.name in _UNKNOWNS] or candidates
            if len(candidates) != 1:
                raise Stuck("the new function is not told from the letters", "not_supported")
            v = candidates[0]
            if body.diff(v, 2) != 0 or body.diff(v) == 0:
                raise Stuck("the new function stands nonlinearly in the substitution", "not_supported")
            names = {z.name: z for z in (*self.y, *self.old)}
            put = {z: names[z.name] for z in body.free_symbols if z.name in names}
            factor = body.diff(v).subs(put).subs(self.x_of_y)
            shift = body.subs(v, 0).subs(put).subs(self.x_of_y)
            self.name = self.found.letters[v.name].data.latex if v.name in self.found.letters else v.name
        self.factor, self.shift = factor, shift


def _for_the_old(s: Any, p: Any, q: Any, U: Any) -> tuple[Any, Any]:
    """`v = e^{-x}u` as `u = e^{x}v`."""
    own = next((z for z in q.free_symbols if z.name == U.name), None)
    if not p.is_Symbol or p.name == U.name or own is None or s.diff(q, own, 2) != 0:
        return p, q
    return own, s.expand(s.solve(q - p, own)[0])


def _is(side: Any, U: Any) -> bool:
    return bool(side.is_Symbol and side.name == U.name)


def change(board: Board, found: Field) -> tuple[Expr, Any]:
    """The equation in the new variables, with every derivative written out; the new equation and its letters."""
    s = found.s
    for relation in found.problem.operands:
        for x in relation.free:
            if x.op == "symbol":
                found.letters.setdefault(x.name, x)
    c = _Change(found, "frame" in found.problem.request)
    J = s.Matrix([[c.x_of_y[x].diff(y) for y in c.y] for x in c.old])
    if s.simplify(J.det()) == 0:
        raise Stuck("the substitution is not invertible")
    G = J.inv().applyfunc(s.simplify)  # entry (k, i): the derivative of y_k by x_i
    jets: dict[tuple[int, ...], Any] = {}

    def letter(order: tuple[int, ...]) -> Any:
        return jets.setdefault(order, s.Symbol("v__" + "_".join(map(str, order)), real=True))

    def total(value: Any, k: int) -> Any:
        out = value.diff(c.y[k])
        for order, z in list(jets.items()):
            if c.y[k] != c.hidden:
                up = tuple(n + (i == k) for i, n in enumerate(order))
                out += value.diff(z) * letter(up)
        return out

    def by_old(value: Any, i: int) -> Any:
        return s.expand(s.Add(*(G[k, i] * total(value, k) for k in range(len(c.y)))))

    start = c.factor * letter((0,) * len(c.y)) + c.shift
    put = {found.jet[()]: start}
    rows = []
    for by, z in found.jet.items():
        if not by or not found.F.has(z):
            continue
        value = start
        for x in by:
            value = by_old(value, c.old.index(x))
        put[z] = _gathered(s, value, jets)
        rows.append((by, put[z]))
    shown = [y for y in c.y if y != c.hidden]
    latex = c.name
    name = latex.replace("\\", "")
    at = tuple(found.expr(y) for y in shown)
    applied = b.apply(name, at, b.ZERO.shape, latex=latex)

    def written(value: Any) -> Expr:
        known = dict(found.letters)
        for order, z in jets.items():
            body = applied
            for y, n in zip(c.y, order, strict=True):
                body = b.derivative(body, found.expr(y), n) if n else body
            known[z.name] = body
        return from_sympy(s.sympify(value), known)

    letters = [found.letter(n, latex) for n, latex in zip(("alpha", "beta", "gamma"), (r"\alpha", r"\beta", r"\gamma"), strict=True)][
        : len(shown)
    ]
    exponent = s.Add(*(a * y for a, y in zip(letters, shown, strict=True)))

    def tried(value: Any) -> Any:
        trial = s.exp(exponent)
        rates = {z: s.Mul(*(a ** order[c.y.index(y)] for a, y in zip(letters, shown, strict=True))) * trial for order, z in jets.items()}
        return value.subs(rates)

    _conditions(board, found, c)
    y_of_x = _forward(c)
    old_trial = None if y_of_x is None else tried(start).subs(y_of_x, simultaneous=True)
    first = len(board.steps)
    for by, value in rows:
        left = found.unknown
        opened: Expr | None = None if old_trial is None else found.expr(old_trial)
        for x in by:
            left = b.derivative(left, found.expr(x))
            opened = None if opened is None else b.derivative(opened, found.expr(x))
        if opened is not None and y_of_x is not None:
            claim = board.claim(opened, "=", found.expr(tried(value).subs(y_of_x, simultaneous=True)))
        else:
            claim = _checked_backwards(board, found, c, by, (tried(start), tried(value)))
        board.step("chain rule for new variables", left, written(value), claim=claim)
    given = "With " + ", ".join(f"${relation.latex}$" for relation in found.problem.operands)
    told = any(step.rule.name == "chain rule for new variables" for step in board.steps[:first])
    board.in_one_column(first, given + "." if told else f"{given}: {board.rulebook['chain rule for new variables'].because}")
    residual = s.expand(found.F.subs(put, simultaneous=True).subs(c.x_of_y, simultaneous=True))
    left, right, factor = _arranged(found, c, residual, jets)
    leftover = (left - right).free_symbols & (set(c.old) - set(shown))
    if leftover:
        names = ", ".join(f"${found.expr(z).latex}$" for z in sorted(leftover, key=str))
        raise Stuck(f"the equation still holds {names}: the substitution does not fit it")
    equation = b.relation("=", written(left), written(right))
    e = found.problem.expression
    assert e is not None
    closed = tried(factor * (left - right))
    if old_trial is not None and y_of_x is not None:
        # The user's own equation, with the trial function put in.
        body = found.expr(old_trial)
        claim = board.claim(
            b.subtract(*(found.put(side, body) for side in e.args)), "=", found.expr(closed.subs(y_of_x, simultaneous=True))
        )
    else:
        claim = board.claim(found.expr(tried(residual)), "=", found.expr(closed))
    because = "" if factor == 1 else f"The common factor ${written(factor).latex}$ is divided out."
    board.step("equation in the new variables", e, equation, because, relation="iff", claim=claim)
    board.answers.append(Answer("equation", equation, conditions=tuple(board.conditions), claim=claim))
    return equation, claim


def _gathered(s: Any, value: Any, jets: dict[tuple[int, ...], Any]) -> Any:
    """Terms by derivative, with a simplified coefficient each."""
    value = s.expand(value)
    total = s.Integer(0)
    for z in jets.values():
        coefficient = value.coeff(z, 1)
        total += s.simplify(coefficient) * z
    rest = s.simplify(value.subs(dict.fromkeys(jets.values(), 0)))
    return total + rest


def _conditions(board: Board, found: Field, c: _Change) -> None:
    """Where logarithms and radii are what they should be."""
    s = found.s
    for equation in c.equations:
        for log in equation.atoms(s.log):
            condition = b.relation(">", found.expr(log.args[0]), b.ZERO)
            if condition not in board.conditions:
                board.conditions.append(condition)
                board.find("missing_assumption", f"${condition.latex}$ is needed for the logarithm")
    J = s.Matrix([[c.x_of_y[x].diff(y) for y in c.y] for x in c.old])
    zero = s.fraction(s.together(s.simplify(J.det())))[0]
    for factor in s.Mul.make_args(s.factor(zero)):
        if factor.free_symbols and not isinstance(factor, s.exp):
            base = factor.base if factor.is_Pow else factor
            board.find("exceptional_points", f"the variables are valid where ${found.expr(base).latex}\\neq0$")


def _forward(c: _Change) -> dict[Any, Any] | None:
    """The new variables as functions of the old ones, where the substitution says them so."""
    s = c.s
    if not c.equations:
        return {}
    if not all(
        any(e.has(y) and s.expand(e).coeff(y, 1) in (1, -1) and not s.expand(e).subs(y, 0).has(*c.new) for e in c.equations) for y in c.new
    ):
        return None
    out = {}
    for y in c.new:
        e = next(e for e in c.equations if e.has(y))
        out[y] = s.solve(e, y)[0]
    return out


def _checked_backwards(board: Board, found: Field, c: _Change, by: tuple[Any, ...], values: tuple[Any, Any]) -> Any:
    """For x = r cos(phi) and its like: the derivative of u by y_k is the sum of u_{x_i} times the derivative of x_i, first derivatives."""
    s = found.s
    start, value = values
    J = s.Matrix([[c.x_of_y[x].diff(y) for y in c.y] for x in c.old])
    G = J.inv()
    first = start
    for x in by[:-1]:
        first = s.Add(*(G[k, c.old.index(x)] * first.diff(y) for k, y in enumerate(c.y)))
    i = c.old.index(by[-1])
    opened = b.add(*(b.mul(found.expr(s.simplify(G[k, i])), b.derivative(found.expr(first), found.expr(y))) for k, y in enumerate(c.y)))
    return board.claim(opened, "=", found.expr(value))


def _arranged(found: Field, c: _Change, residual: Any, jets: dict[tuple[int, ...], Any]) -> tuple[Any, Any, Any]:
    """Left and right side of the new equation, and the factor that was divided out."""
    s = found.s
    value = _gathered(s, residual, jets) if _linear(residual, jets) else s.factor(residual)
    present = [(order, z) for order, z in jets.items() if value.has(z)]
    if not present:
        raise Stuck("nothing is left of the equation")
    times = [i for i, y in enumerate(c.y) if y.name in ("t", "tau")]
    if _linear(value, jets):
        first = [z for order, z in present if sum(order) == 1 and any(order[i] for i in times)]
        lead = first[0] if first else max(present, key=lambda p: (sum(p[0]), p[0]))[1]
        factor = s.factor(s.simplify(value.coeff(lead, 1)))
        parts = _gathered(s, s.expand(sum(s.simplify(value.coeff(z, 1) / factor) * z for _, z in present)), jets)
        source = s.simplify(value.subs(dict.fromkeys(jets.values(), 0)) / factor)
        if first:
            return lead, _gathered(s, s.expand(lead - parts), jets) - source, factor
        return parts, -source, factor
    factor = s.Integer(1)
    for piece in s.Mul.make_args(s.factor(value)):
        if not piece.has(*jets.values()):
            factor *= piece
    return s.expand(s.cancel(value / factor)), s.Integer(0), factor


def _linear(value: Any, jets: dict[tuple[int, ...], Any]) -> bool:
    return not any(value.diff(z).has(*jets.values()) for z in jets.values())
