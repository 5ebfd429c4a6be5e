r"""The order of a method: Butcher's conditions, one for each rooted tree, or the Taylor conditions of a multistep method."""

from __future__ import annotations

from functools import lru_cache
from math import factorial
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import Multistep, Tableau, letters_of, method_of, requested

__all__ = ["find_order"]

Tree = tuple[Any, ...]  # a rooted tree: the tuple of its subtrees
_HIGHEST = 6


@lru_cache(maxsize=16)
def trees(order: int) -> tuple[Tree, ...]:
    """The rooted trees with so many nodes."""
    if order == 1:
        return ((),)
    found: set[Tree] = set()

    def grow(left: int, smallest: tuple[int, Tree], branches: list[Tree]) -> None:
        if left == 0:
            found.add(tuple(sorted(branches)))
            return
        for size in range(1, left + 1):
            for one in trees(size):
                if (size, one) >= smallest:
                    grow(left - size, (size, one), [*branches, one])

    grow(order - 1, (0, ()), [])
    return tuple(sorted(found))


def _nodes(tree: Tree) -> int:
    return 1 + sum(_nodes(x) for x in tree)


def density(tree: Tree) -> int:
    """The product of the sizes of all subtrees."""
    out = _nodes(tree)
    for x in tree:
        out *= density(x)
    return out


def _weights(t: Tableau, tree: Tree, leaves: bool) -> list[Any]:
    """The possible values of $\\prod A\\,g(\\text{subtree})$ over the stages; a leaf is $c_i$ or $\\sum_ja_{ij}$ where they differ."""
    s = library()
    ones = s.ones(t.A.rows, 1)
    out = [ones]
    for branch in tree:
        if branch == ():
            options = [t.c] if not leaves else [t.c, t.A * ones]
        else:
            options = [t.A * w for w in _weights(t, branch, leaves)]
        out = [p.multiply_elementwise(q) for p in out for q in options]
    return out


def _described(tree: Tree) -> str:
    """The sum of a tree in letters: `\\sum b_ic_i^2`, `\\sum b_ia_{ij}c_j`."""
    indices = iter("ijklmpq")

    def inside(node: Tree, name: str) -> str:
        leaves = sum(1 for x in node if x == ())
        out = "" if not leaves else f"c_{name}" if leaves == 1 else f"c_{name}^{leaves}"
        for x in node:
            if x != ():
                below = next(indices)
                out += f"a_{{{name}{below}}}" + inside(x, below)
        return out

    first = next(indices)
    return rf"\sum b_{first}" + inside(tree, first)


def find_order(board: Board) -> None:
    """The order of the method of a problem, with its steps."""
    method = method_of(board.problem)
    claimed = requested(board.problem, "claimed order")
    wanted = requested(board.problem, "wanted order")
    letters = letters_of(board.problem)
    if isinstance(method, Tableau):
        _runge_kutta(board, method, letters, claimed, wanted)
    else:
        _multistep(board, method, letters, claimed, wanted)


# Runge-Kutta methods -------------------------------------------------------------------------------------------------------------


def _runge_kutta(board: Board, t: Tableau, letters: dict[str, Expr], claimed: str | None, wanted: str | None) -> None:
    s = library()

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    ones = s.ones(t.A.rows, 1)
    differ = any(s.cancel(x) != 0 for x in t.c - t.A * ones)
    rows = b.matrix([[expr(x) for x in t.A.row(i)] for i in range(t.A.rows)])
    one = b.vector([b.ONE] * t.A.rows)
    if t.A.rows > 1:
        board.step(
            "coefficients of a Runge-Kutta method",
            b.dot(rows, one),
            b.vector([expr(x) for x in t.A * ones]),
            rf"The stages have the matrix $A$, the weights $b^\top={_row(expr, t.b)}$ and the nodes $c^\top={_row(expr, t.c)}$"
            + (", which are the row sums." if not differ else "."),
        )
    if t.parameters:
        _conditions(board, t, expr, differ, wanted, claimed)
        return
    order = 0
    for p in range(1, _HIGHEST):
        failed = False
        for tree in trees(p):
            for weight in _weights(t, tree, differ):
                value = s.nsimplify(s.expand((t.b.T * weight)[0])) if t.b.has(s.sqrt) or t.A.has(s.Pow) else (t.b.T * weight)[0]
                value = s.radsimp(s.expand(value))
                goal = s.Rational(1, density(tree))
                equal = value == goal
                left = _product(expr, t.b, weight)
                said = rf"${_described(tree)}=\frac{{1}}{{{density(tree)}}}$" if density(tree) > 1 else r"$\sum b_i=1$"
                if equal:
                    if p < 4 or order != 4:
                        board.step("Butcher order condition", left, expr(value), f"Order {p}: {said} holds.")
                else:
                    claim = board.claim(left, "!=", expr(goal))
                    board.step(
                        "Butcher order condition", left, expr(value), f"Order {p}: {said} fails.", claim=board.claim(left, "=", expr(value))
                    )
                    board.steps[-1] = _with_claim(board.steps[-1], claim)
                    failed = True
                    break
            if failed:
                break
        if failed:
            break
        order = p
    else:
        board.find("not_supported", f"orders beyond {_HIGHEST - 1} are not looked at")
        raise Stuck(f"the order is at least {_HIGHEST - 1}", "not_supported")
    if order == 0:
        raise Refusal(r"the weights do not sum to one: the method is not consistent, and has no order")
    error = _test_error(board, t, order, expr) if t.explicit else None
    _say_order(board, order, claimed, error)
    constant = _linear_constant(t, order)
    if constant is not None:
        _constant(board, constant, order, _defect(t, constant))


def _product(expr: Any, one: Any, other: Any) -> Expr:
    """The product of a row and a column, written out."""
    first, second = b.vector([expr(x) for x in one]), b.vector([expr(x) for x in other])
    return b.dot(b.transpose(first), second) if len(list(one)) > 1 else b.mul(first.args[0], second.args[0])


def _with_claim(step: Any, claim: Any) -> Any:
    from dataclasses import replace

    return replace(step, claim=claim)


def _row(expr: Any, values: Any) -> str:
    return "(" + ",".join(expr(v).latex for v in values) + ")"


def _test_error(board: Board, t: Tableau, order: int, expr: Any) -> Any:
    """The error of one step for y' = y^2 + t, y(0) = 1, against its Taylor series: another way to see the order."""
    s = library()
    h, x = s.Symbol("h", real=True), s.Symbol("t", real=True)
    ks: list[Any] = []
    for i in range(t.A.rows):
        y = 1 + h * s.Add(*(t.A[i, j] * ks[j] for j in range(i)))
        ks.append(s.expand(y**2 + t.c[i] * h))
    numeric = s.expand(1 + h * s.Add(*(w * k for w, k in zip(t.b, ks, strict=True))))
    series = _series(order + 1)
    exact = s.Add(*(series[j] * h**j for j in range(order + 2)))
    del x
    lead = s.expand(exact - numeric).coeff(h, order + 1)
    size = s.Poly(numeric, h)
    if size.degree() > 12 or lead == 0:
        return None
    opened = b.at(b.derivative(expr(numeric), expr(h), order), expr(h), b.ZERO)
    board.step(
        "local error of a test problem",
        opened,
        expr(series[order] * factorial(order)),
        rf"One step for $y'=t+y^2$, $y(0)=1$ has the Taylor coefficients of the solution up to $h^{order}$; "
        rf"the local error begins with ${expr(lead * h ** (order + 1)).latex}$.",
    )
    return lead


@lru_cache(maxsize=8)
def _series(order: int) -> tuple[Any, ...]:
    """The Taylor coefficients at zero of the solution of y' = t + y^2, y(0) = 1."""
    s = library()
    y = [s.Integer(1)]
    for k in range(order):
        square = s.Add(*(y[i] * y[k - i] for i in range(k + 1)))
        y.append((square + (1 if k == 1 else 0)) / (k + 1))
    return tuple(y)


def _linear_constant(t: Tableau, order: int) -> Any:
    """The error constant of the methods that are multistep methods of one step."""
    s = library()
    n = t.A.rows
    if n == 1 and t.A[0, 0] == 0 and t.c[0] == 0:
        return s.Rational(1, 2)
    if n == 1 and t.A[0, 0] == 1 and t.c[0] == 1:
        return s.Rational(-1, 2)
    half = s.Rational(1, 2)
    if n == 2 and list(t.A) == [0, 0, half, half] and list(t.b) == [half, half]:
        return s.Rational(-1, 12)
    return None


def _defect(t: Tableau, constant: Any) -> Expr:
    """The defect of $e^t$ in one step."""
    s = library()
    h = s.Symbol("h", real=True)
    beta = {s.Rational(1, 2): h, s.Rational(-1, 2): h * s.exp(h), s.Rational(-1, 12): h * (1 + s.exp(h)) / 2}[constant]
    return from_sympy(s.exp(h) - 1 - beta)


def _conditions(board: Board, t: Tableau, expr: Any, differ: bool, wanted: str | None, claimed: str | None) -> None:
    """The equations that the letters have to satisfy."""
    s = library()
    text = wanted or claimed
    if text is None:
        _for_all_letters(board, t, expr, differ)
        return
    if not text.isdigit():
        raise Stuck("the order depends on the letters: say which order is wanted", "not_supported")
    if claimed is not None:
        raise Stuck("the order depends on the letters", "not_supported")
    equations: list[Any] = []
    for p in range(1, int(text) + 1):
        for tree in trees(p):
            for weight in _weights(t, tree, differ):
                value = s.factor(s.expand((t.b.T * weight)[0]))
                goal = s.Rational(1, density(tree))
                left = _product(expr, t.b, weight)
                board.step("Butcher order condition", left, expr(value), rf"Order {p}: ${_described(tree)}=\frac{{1}}{{{density(tree)}}}$.")
                if value == goal:
                    continue
                if value.is_number:
                    raise Refusal(f"order {text} is not reached for any choice of the letters")
                equation = s.Eq(value, goal)
                if equation not in equations:
                    equations.append(equation)
    unknowns = sorted({z for e in equations for z in e.free_symbols}, key=str)
    found = s.solve(equations, unknowns, dict=True)
    if not found:
        raise Refusal(f"order {text} is not reached for any choice of the letters")
    joined = b.join("and", *(expr(e) for e in equations)) if len(equations) > 1 else expr(equations[0])
    put = found[0]
    left, right = (
        b.listing([expr(side.subs(put)) for side in sides]) for sides in ([e.lhs for e in equations], [e.rhs for e in equations])
    )
    claim = board.claim(b.add(*(_square(expr, e, put, s) for e in equations)), "=", b.ZERO)
    del left, right
    board.answers.append(Answer("conditions", joined, claim=claim))
    if len(unknowns) == 1 and len(found) == 1 and found[0][unknowns[0]].is_number:
        z = unknowns[0]
        board.answers.append(Answer(z.name, expr(found[0][z]), claim=claim))
    board.answers.append(Answer("order", b.num(int(text)), claim=claim))


def _for_all_letters(board: Board, t: Tableau, expr: Any, differ: bool) -> None:
    """The order that is reached whatever the letters are, and what the first condition that is not leaves over."""
    s = library()
    for p in range(1, _HIGHEST):
        left_over: list[tuple[Expr, Any, Any]] = []
        for tree in trees(p):
            for weight in _weights(t, tree, differ):
                value = s.factor(s.expand((t.b.T * weight)[0]))
                goal = s.Rational(1, density(tree))
                product = _product(expr, t.b, weight)
                board.step(
                    "Butcher order condition", product, expr(value), rf"Order {p}: ${_described(tree)}=\frac{{1}}{{{density(tree)}}}$."
                )
                if s.simplify(value - goal) != 0:
                    left_over.append((product, value, goal))
        if left_over:
            if p == 1:
                raise Stuck("the order depends on the letters: say which order is wanted", "not_supported")
            equations = [s.Eq(v, g) for _, v, g in left_over]
            unknowns = sorted({z for e in equations for z in e.free_symbols}, key=str)
            found = [f for f in s.solve(equations, unknowns, dict=True) if not any(v.has(s.I) for v in f.values())]
            places = [", ".join(rf"${expr(z).latex}={expr(v).latex}$" for z, v in f.items()) for f in found]
            special = f", and higher exactly for {' or '.join(places)}" if places else ", for no choice higher"
            gaps = [b.subtract(product, expr(goal)) for product, _, goal in left_over]
            claim = board.claim(gaps[0], "=", expr(s.factor(left_over[0][1] - left_over[0][2])))
            board.answers.append(Answer("order", b.num(p - 1), text=f"order {p - 1}{special}", claim=claim))
            if len(unknowns) == 1 and t.parameters == unknowns:
                _linear_error(board, t, p - 1, expr)
            return
    raise Stuck(f"the order is at least {_HIGHEST - 1}", "not_supported")


def _linear_error(board: Board, t: Tableau, order: int, expr: Any) -> None:
    r"""The constant of $h^{p+1}$ on $y'=\lambda y$: the coefficient of $R(z)-e^z$."""
    s = library()
    one = s.ones(t.A.rows, 1)
    term = (t.b.T * t.A**order * one)[0]
    value = s.factor(s.expand(1 / s.factorial(order + 1) - term))
    left = b.subtract(b.divide(b.ONE, b.num(factorial(order + 1))), expr(s.expand(term)))
    board.step(
        "leading term of the defect",
        left,
        expr(value),
        rf"On $y'=\lambda y$ the defect begins with this times $(h\lambda)^{{{order + 1}}}$.",
    )
    board.answers.append(Answer("error_constant", expr(value), claim=board.steps[-1].claim))


def _square(expr: Any, equation: Any, put: Any, s: Any) -> Expr:
    return b.power(b.subtract(expr(equation.lhs.subs(put)), expr(equation.rhs)), 2)


# Multistep methods ---------------------------------------------------------------------------------------------------------------


def taylor_constants(m: Multistep, upto: int) -> list[Any]:
    """$C_q=\\frac1{q!}\\sum_jj^q\\alpha_j-\\frac1{(q-1)!}\\sum_jj^{q-1}\\beta_j$."""
    s = library()
    out = [s.Add(*m.alpha)]
    for q in range(1, upto + 1):
        first = s.Add(*(s.Integer(j) ** q * a for j, a in enumerate(m.alpha))) / factorial(q)
        second = s.Add(*((s.Integer(j) ** (q - 1) if q > 1 else 1) * a for j, a in enumerate(m.beta))) / factorial(q - 1)
        out.append(s.expand(first - second))
    return out


def _multistep(board: Board, m: Multistep, letters: dict[str, Expr], claimed: str | None, wanted: str | None) -> None:
    s = library()

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    constants = taylor_constants(m, 2 * len(m.alpha) + 1)
    if m.parameters:
        _parameters(board, m, constants, expr, wanted, claimed)
        return
    h = s.Symbol("h", real=True)
    defect = from_sympy(
        s.Add(*(a * s.exp(j * h) for j, a in enumerate(m.alpha))) - h * s.Add(*(v * s.exp(j * h) for j, v in enumerate(m.beta)))
    )
    if constants[0] != 0 or constants[1] != 0:
        raise Refusal(rf"the method is not consistent: $C_0={expr(constants[0]).latex}$, $C_1={expr(constants[1]).latex}$; it has no order")
    order = next(q for q, value in enumerate(constants) if value != 0) - 1
    for q in range(order + 2):
        left = _opened(m, q, expr)
        board.step(
            "Taylor conditions of a multistep method",
            left,
            expr(constants[q]),
            f"$C_{q}" + ("=0$." if constants[q] == 0 else r"\ne0$ is the first that is not zero."),
        )
    _say_order(board, order, claimed, None)
    _constant(board, constants[order + 1], order, defect)


def _opened(m: Multistep, q: int, expr: Any) -> Expr:
    """C_q as products of rows and columns of numbers."""
    s = library()
    if q == 0:
        return _product(expr, m.alpha, [s.Integer(1)] * len(m.alpha))
    first = _product(expr, m.alpha, [s.Integer(j) ** q for j in range(len(m.alpha))])
    second = _product(expr, m.beta, [s.Integer(j) ** (q - 1) if q > 1 else s.Integer(1) for j in range(len(m.beta))])
    one = b.divide(first, b.num(factorial(q))) if q > 1 else first
    other = b.divide(second, b.num(factorial(q - 1))) if q > 2 else second
    return b.subtract(one, other)


def _parameters(board: Board, m: Multistep, constants: list[Any], expr: Any, wanted: str | None, claimed: str | None) -> None:
    s = library()
    free = m.parameters
    if claimed is not None:
        raise Stuck("the order depends on the letters", "not_supported")
    if wanted is None:
        always = next(q for q, value in enumerate(constants) if value != 0) - 1
        if always < 1:
            raise Stuck("the order depends on the letters: say which order is wanted", "not_supported")
        for q in range(always + 2):
            board.step("Taylor conditions of a multistep method", _opened(m, q, expr), expr(s.factor(constants[q])), f"$C_{q}$.")
        first = s.factor(constants[always + 1])
        roots = s.solve(first, free[0], dict=False) if len(free) == 1 else []
        claim = board.steps[-1].claim
        special = f", and higher for ${expr(free[0]).latex}={expr(roots[0]).latex}$" if len(roots) == 1 else ""
        board.answers.append(Answer("order", b.num(always), text=f"order {always}{special}", claim=claim))
        board.answers.append(Answer("error_constant", expr(first), claim=claim))
        return
    goal = int(wanted) if wanted.isdigit() else None
    orders = range(goal, goal + 1) if goal is not None else range(2 * len(m.alpha) - 1, 0, -1)
    for order in orders:
        equations = [c for c in constants[: order + 1] if c != 0]
        found = s.solve(equations, free, dict=True) if equations else [{}]
        if found:
            break
    else:
        raise Refusal(f"order {wanted} is not reached for any choice of the letters")
    for q in range(order + 1):
        board.step(
            "Taylor conditions of a multistep method", _opened(m, q, expr), expr(s.factor(constants[q])), rf"$C_{q}=0$ is asked for."
        )
    put = found[0]
    claim = board.claim(b.add(*(b.power(expr(c.subs(put)), 2) for c in equations)), "=", b.ZERO)
    for z, value in put.items():
        board.answers.append(Answer(z.name, expr(value), claim=board.claim(b.add(*(expr(c.subs(put)) for c in equations)), "=", b.ZERO)))
    reached = next(q for q, c in enumerate(constants) if s.simplify(c.subs(put)) != 0) - 1
    board.answers.append(Answer("order", b.num(reached), claim=claim))


# Answers -------------------------------------------------------------------------------------------------------------------------


def _say_order(board: Board, order: int, claimed: str | None, error: Any) -> None:
    last = board.steps[-1].claim
    claim = last if claimed is None else board.claim(b.num(order), "=", b.num(int(claimed)))
    text = f"order {order}: the local error is $O(h^{{{order + 1}}})$, the global error $O(h^{{{order}}})$"
    del error
    board.answers.append(Answer("order", b.num(order), text=text, claim=claim))


def _constant(board: Board, constant: Any, order: int, defect: Expr) -> None:
    """The leading coefficient of the defect, checked on $e^t$ by another derivative."""
    h = b.symbol("h", properties=["real"])
    from_defect = b.at(b.derivative(defect, h, order + 1), h, b.ZERO)
    value = from_sympy(constant * factorial(order + 1))
    board.step(
        "leading term of the defect",
        from_defect,
        value,
        rf"The method applied to $y=e^t$ at $t=0$ leaves ${from_sympy(constant).latex}h^{{{order + 1}}}+\dots$",
    )
    board.answers.append(Answer("error_constant", from_sympy(constant), claim=board.claim(from_defect, "=", value)))
