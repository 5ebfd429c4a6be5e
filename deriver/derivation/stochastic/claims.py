"""What is asked or claimed of random quantities: differentials, solutions, expectations, laws, martingales, Brownian motions."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .densities import stationary
from .formula import ito, quadratic_variations, state_name
from .gaussian import Family
from .integrals import integral_value, time_change, variation
from .martingales import martingale
from .moments import moments_of
from .pathwise import differentials, pathwise, register
from .system import Refusal, Stuck
from .terms import Table

__all__ = ["work"]

_NAMES = {"E": "expectation", "Var": "variance", "Cov": "covariance", "Corr": "correlation", "Std": "standard_deviation"}


def work(board: Board, table: Table) -> None:
    """Every operand of the problem, one after the other."""
    request = table.problem.request
    if "time change" in request:
        time_change(board, table)
        return
    brackets = any(t.kind == "bracket" for t in table.terms.values())
    if "variation" in request and "claim" not in request and not brackets:
        variation(board, table)
        return
    if not table.problem.operands:
        raise Stuck("what is asked of this process is not said", "not_supported")
    for operand in table.problem.operands:
        if "stationary" in request:
            _stationary(board, table, operand)
        elif operand.op == "relation":
            _claim(board, table, operand, request)
        elif "martingale" in request:
            _martingale(board, table, table.sympy(operand))
        elif "brownian" in request:
            _brownian(board, table, table.sympy(operand))
        elif "claim" in request:
            raise Stuck("what is claimed of this is not understood", "not_supported")
        else:
            _asked(board, table, operand)


def _asked(board: Board, table: Table, operand: Expr) -> None:
    """A value that is asked for."""
    value = table.sympy(operand)
    term = table.terms.get(value)
    if "d asked" in table.problem.request:
        if term is not None and term.kind == "bracket":
            x, y = term.arguments[1:]
            rate = _rate(board, table, x, y)
            board.answers.append(
                Answer("rate", table.system.expr(rate), claim=_same(board, table.system.expr(rate), table.system.expr(rate)))
            )
            return
        register(table)
        ito(board, table.system, value)
        return
    if "martingale asked" in table.problem.request:
        register(table)
        martingale(board, table.system, value)
        return
    if term is not None and term.kind == "bracket":
        _bracket(board, table, term)
        return
    letters = table.moments_in(value)
    if "law" in table.problem.request and not letters:
        _law_of(board, table, value)
        return
    if not letters:
        if term is not None and term.kind == "ito":
            integral_value(board, table, term)
            return
        raise Stuck("what is asked of this is not said", "not_supported")
    left, result, conditions = evaluated(board, table, value, every=False)[0]
    del left
    for condition in conditions:
        board.find("missing_assumption", f"the times are taken in the order ${condition.latex}$")
    shown = table.system.expr(result)
    name = _NAMES[table.terms[letters[0]].kind] if len(letters) == 1 else "value"
    if sum(a.name == name for a in board.answers):
        name = f"{name}_{len(board.answers) + 1}"
    board.answers.append(Answer(name, shown, conditions=tuple(conditions), claim=board.steps[-1].claim if board.steps else None))


def _law_of(board: Board, table: Table, value: Any) -> None:
    """The normal law of an affine function of Gaussian integrals."""
    s, system = table.s, table.system
    order, _ = table.orders(table.times(value, s.Integer(0)), s.Integer(0), every=False)[0]
    family = Family(table, board, [s.Integer(0), *order], s.Integer(0))
    gauss = s.expand(s.expand_log(family.of(value), force=True))
    letters = [z for z in family.letters if gauss.has(z)]
    if not letters or not gauss.is_polynomial(*letters) or s.Poly(gauss, *letters).total_degree() > 1:
        raise Stuck("the law is written where it is normal: for affine functions of stochastic integrals", "not_supported")
    fixed = gauss.subs(dict.fromkeys(letters, 0))  # what is not random adds nothing to the variance
    first = family.mean(gauss - fixed, "The mean of what is random.") if fixed != 0 else family.mean(gauss, "The mean.")
    mean = fixed + first
    second = family.mean(s.expand((gauss - fixed) ** 2), "The mean of the square.")
    spread = system.tidy(second - first**2)
    _line(board, table, second - first**2, spread, "The variance.")
    side = next((r.split()[1] for r in table.problem.request if r.startswith("chance ")), None)
    if side is not None:
        _chance(board, table, mean, spread, side)
        return
    board.answers.append(Answer("mean", system.expr(mean), text="normal", claim=_same(board, system.expr(mean), system.expr(mean))))
    board.answers.append(Answer("variance", system.expr(spread), claim=board.steps[-1].claim))


def _chance(board: Board, table: Table, mean: Any, spread: Any, side: str) -> None:
    """The probability that a normal quantity is above or below zero."""
    s, system = table.s, table.system
    if s.simplify(spread) == 0:
        raise Stuck("nothing is random in this event")
    numbers = all(z.args[0].is_Rational for z in mean.atoms(s.log))
    mean = s.logcombine(mean, force=True) if numbers and mean.has(s.log) else mean
    ratio = mean / s.sqrt(spread) if mean.has(s.log) else s.simplify(mean / s.sqrt(spread))
    ratio = ratio if side == ">" else -ratio
    inside = ratio / s.sqrt(2)
    value = s.Rational(1, 2) + s.erf(inside if mean.has(s.log) else s.simplify(inside)) / 2
    z = system.letter("z")
    density = system.expr(s.exp(-(z**2) / 2) / s.sqrt(2 * s.pi))
    primitive = system.expr(s.erf(z / s.sqrt(2)) / 2)
    claim = board.claim(b.derivative(primitive, system.expr(z)), "=", density)
    board.step(
        "moments of a Gaussian", b.derivative(primitive, system.expr(z)), density,
        f"With the mean ${system.expr(mean).latex}$ and the variance ${system.expr(spread).latex}$ the event is "
        f"$Z<{system.expr(ratio).latex}$ for a standard normal $Z$.", claim=claim,
    )  # fmt: skip
    board.answers.append(Answer("probability", system.expr(value), claim=claim))


def _same(board: Board, left: Expr, right: Expr) -> Any:
    return board.claim(left, "=", right)


# Expectations ------------------------------------------------------------------------------------------------------------------------


def evaluated(board: Board, table: Table, value: Any, *, every: bool) -> list[tuple[Any, Any, list[Expr]]]:
    """A value with its expectations worked out: for each order of the times the value, and the conditions of the order."""
    s = table.s
    letters = table.moments_in(value)
    givens = {table.terms[z].given for z in letters}
    if len(givens) > 1:
        raise Stuck("expectations under several conditions at once", "not_supported")
    origin = next(iter(givens)) if givens and None not in givens else s.Integer(0)
    inner = [a for z in letters for a in table.terms[z].arguments]
    times = list(dict.fromkeys(x for a in (*inner, value) for x in table.times(a, origin)))
    out = []
    for order, conditions in table.orders(times, origin, every=every):
        found = {z: _moment(board, table, table.terms[z], [origin, *order], origin) for z in letters}
        out.append((value, value.subs(found, simultaneous=True), conditions))
    return out


def _moment(board: Board, table: Table, term: Any, times: list[Any], origin: Any) -> Any:
    """One moment, by Gaussian integrals, by the isometry, or by moment equations."""
    s = table.s
    _known(table, term)
    simple = _isometry(board, table, term, times)
    if simple is not None:
        return simple
    family = Family(table, board, times, origin)
    try:
        for a in term.arguments:
            family.of(a)
    except Stuck:
        if origin != 0:
            raise
        return moments_of(board, table, term)
    first = term.arguments[0]
    if term.kind == "E":
        return family.mean(first)
    if term.kind in ("Var", "Std"):
        mean = family.mean(first, "The mean.")
        square = family.mean(first**2, "The mean of the square.")
        value = table.system.tidy(s.powsimp(s.expand(square - mean**2)))
        _line(board, table, square - mean**2, value, "The variance is the mean of the square less the square of the mean.")
        return s.sqrt(value) if term.kind == "Std" else value
    second = term.arguments[1]
    if term.kind == "Cov":
        return _covariance(board, table, family, first, second)
    pair = _covariance(board, table, family, first, second)
    one, two = (_covariance(board, table, family, x, x) for x in (first, second))
    return s.simplify(pair / s.sqrt(one * two))


def _known(table: Table, term: Any) -> None:
    """Refusal where a letter with a time below it has neither an equation nor a definition: it is not known to be a number."""
    system = table.system
    marks = {table.t.name, *(z.name for x in table.times(term.arguments[0], 0) for z in x.free_symbols)}
    for a in term.arguments:
        for z in sorted(a.free_symbols, key=str):
            if z not in table.terms and z not in system.drift and z.name.rsplit("_", 1)[-1] in marks and "_" in z.name:
                raise Refusal(f"no equation says how ${system.expr(z).latex}$ moves", "missing_assumption")


def _covariance(board: Board, table: Table, family: Family, first: Any, second: Any) -> Any:
    one, two = family.mean(first, "The first mean."), family.mean(second, "The second mean.")
    product = family.mean(first * second, "The mean of the product.")
    value = table.system.tidy(table.s.powsimp(table.s.expand(product - one * two)))
    _line(board, table, product - one * two, value, "The covariance is the mean of the product less the product of the means.")
    return value


def _line(board: Board, table: Table, before: Any, after: Any, because: str) -> None:
    board.step("moments of a Gaussian", table.system.expr(before), table.system.expr(after), because)


def _isometry(board: Board, table: Table, term: Any, times: list[Any]) -> Any:
    """Moments of integrals whose integrand is random: their mean is zero, their products go by the isometry; None where it is none."""
    s = table.s
    over = [z for a in term.arguments for z in a.free_symbols if z in table.terms and table.terms[z].kind == "over time"]
    if term.kind == "E" and term.given is None and over:
        return _over_time_mean(board, table, term.arguments[0], over, times)
    itos = [z for a in term.arguments for z in a.free_symbols if z in table.terms and table.terms[z].kind == "ito"]
    wild = [z for z in itos if table.random_in(table.terms[z].arguments[0])]
    if not wild:
        return None
    if term.given is not None:
        raise Stuck("a conditional mean of an integral with a random integrand", "not_supported")
    whole = term.arguments[0] * (term.arguments[1] if term.kind == "Cov" else term.arguments[0] if term.kind == "Var" else 1)
    expanded = s.Poly(s.expand(whole), *sorted(set(itos), key=str))
    others = table.random_in(whole) - set(itos)
    if others or expanded.total_degree() > 2 or term.kind not in ("E", "Var", "Cov"):
        raise Stuck("this moment of an integral with a random integrand", "not_supported")
    total = s.Integer(0)
    for powers, coefficient in expanded.terms():
        pair = [z for z, n in zip(expanded.gens, powers, strict=True) for _ in range(n)]
        if not pair:
            total += 0 if term.kind != "E" else coefficient
        elif len(pair) == 2:
            total += coefficient * _product_mean(board, table, pair[0], pair[1], times)
        else:
            zero = table.system.expr(s.Integer(0))
            board.step("martingale test", zero, zero, f"The Itô integral ${table.system.expr(pair[0]).latex}$ has the mean zero.")
    return total


def _over_time_mean(board: Board, table: Table, value: Any, over: list[Any], times: list[Any]) -> Any:
    """The mean of an integral over time is the integral of the mean; None where the value is not linear in one such integral."""
    s, system = table.s, table.system
    z = over[0]
    if len(set(over)) != 1 or s.diff(value, z, 2) != 0 or table.random_in(s.diff(value, z)) - {z}:
        return None
    inside, by, lower, upper = table.terms[z].arguments
    family = Family(table, board, [s.Integer(0), by], s.Integer(0))
    mean = family.mean(inside, f"The mean of the integrand at the time ${system.expr(by).latex}$.")
    total = s.integrate(mean, (by, lower, upper))
    if total.has(s.Integral):
        raise Stuck("the integral of the mean is not elementary")
    total = system.tidy(total)
    opened = b.integral(system.expr(mean), system.expr(by), system.expr(lower), system.expr(upper))
    board.step("moment equation of the mean", opened, system.expr(total), "The mean of an integral over time is the integral of the mean.")
    rest = value.subs(z, 0)
    outer = Family(table, board, times, s.Integer(0)).mean(rest) if table.random_in(rest) else rest
    return s.expand(value.diff(z)) * total + outer


def _product_mean(board: Board, table: Table, one: Any, two: Any, times: list[Any]) -> Any:
    s, system = table.s, table.system
    (g, p, a, c, w), (h, q, d, e, v) = table.terms[one].arguments, table.terms[two].arguments
    rho = system.joint(w, v)
    lower = a if times.index(a) >= times.index(d) else d
    upper = c if times.index(c) <= times.index(e) else e
    inside = g * h.subs(q, p)
    renamed = {z: _at(table, z, p) for z in table.random_in(inside)}
    inside = inside.subs(renamed, simultaneous=True)
    inner = Family(table, board, [s.Integer(0), p], s.Integer(0))
    mean = inner.mean(inside, f"The mean of the integrand at the time ${system.expr(p).latex}$.")
    value = s.integrate(mean, (p, lower, upper))
    if value.has(s.Integral):
        raise Stuck("the integral of the isometry is not elementary")
    value = system.tidy(rho * value)
    variable = system.expr(p)
    opened = b.integral(system.expr(rho * mean), variable, system.expr(lower), system.expr(upper))
    board.step("Itô isometry", opened, system.expr(value), "The mean of the product of the integrands, integrated over the common times.")
    return value


def _at(table: Table, z: Any, time: Any) -> Any:
    """A process under an integral, as the process at the variable of integration."""
    term = table.terms.get(z)
    if term is not None and term.kind == "process" and term.arguments[0] == time:
        return z
    if term is None and time == table.t and z in table.system.states:
        return z
    raise Stuck("an integrand that holds another time than its own", "not_supported")


# Claims ------------------------------------------------------------------------------------------------------------------------------


def _claim(board: Board, table: Table, relation: Expr, request: frozenset[str]) -> None:
    left, right = relation.args
    if right.op == "apply" and right.data[0] == "normal law":
        _law(board, table, left, right)
        return
    if any(n.op == "differential" for n in walk(relation)):
        differentials(board, table, left, right)
        return
    one, two = table.sympy(left), table.sympy(right)
    if request & {"martingale", "brownian"}:
        value = two if one.is_Symbol and one not in table.system.drift and one not in table.terms else one
        (_martingale if "martingale" in request else _brownian)(board, table, value)
        return
    if table.moments_in(one - two) or any(z in table.terms and table.terms[z].given is not None for z in (one - two).free_symbols):
        _moments_claim(board, table, relation, one, two)
        return
    brackets = [z for z in (one - two).free_symbols if z in table.terms and table.terms[z].kind == "bracket"]
    if one in brackets and not table.random_in(two):
        _bracket(board, table, table.terms[one], two)
        return
    pathwise(board, table, relation, one, two)


def _moments_claim(board: Board, table: Table, relation: Expr, one: Any, two: Any) -> None:
    for case, ((_, left, conditions), (_, right, _)) in enumerate(
        zip(evaluated(board, table, one, every=True), evaluated(board, table, two, every=True), strict=False)
    ):
        orders = evaluated_orders(table, one, two)
        claim = board.claim(table.system.expr(left), "=", table.system.expr(right), [*conditions, *_signs(table)])
        board.answers.append(Answer("claim", relation, case=case if len(orders) > 1 else None, conditions=tuple(conditions), claim=claim))


def evaluated_orders(table: Table, one: Any, two: Any) -> list[Any]:
    """The orders of the times of a claim."""
    letters = table.moments_in(one - two)
    times = list(dict.fromkeys(x for z in letters for a in table.terms[z].arguments for x in table.times(a, table.s.Integer(0))))
    given = next((table.terms[z].given for z in letters if table.terms[z].given is not None), table.s.Integer(0))
    return table.orders([x for x in times if x != given], given, every=True)


def _signs(table: Table) -> list[Expr]:
    """What the text says of its letters, and that times are positive."""
    return list(table.domain)


def _law(board: Board, table: Table, left: Expr, right: Expr) -> None:
    """A Gaussian law: the form is Gaussian, the mean and the variance are those claimed."""
    s, system = table.s, table.system
    value = table.sympy(left)
    mean, variance = (table.sympy(a) for a in right.args)
    times = table.times(value, s.Integer(0))
    for case, (order, conditions) in enumerate(table.orders(times, s.Integer(0), every=True)):
        family = Family(table, board, [s.Integer(0), *order], s.Integer(0))
        gauss = s.expand(s.expand_log(family.of(value), force=True))
        letters = [z for z in family.letters if gauss.has(z)]
        if not gauss.is_polynomial(*letters) or (letters and s.Poly(gauss, *letters).total_degree() > 1):
            raise Stuck("this is not a Gaussian quantity: it is not affine in stochastic integrals")
        first = family.mean(gauss, "The mean.")
        second = family.mean(gauss**2, "The mean of the square.")
        spread = system.tidy(second - first**2)
        inside = [*conditions, *_signs(table)]
        number = case if len(table.orders(times, s.Integer(0), every=True)) > 1 else None
        for name, found, claimed in (("mean", first, mean), ("variance", spread, variance)):
            claim = board.claim(system.expr(found), "=", system.expr(claimed), inside)
            board.answers.append(Answer(name, system.expr(found), case=number, conditions=tuple(conditions), claim=claim))


def _stationary(board: Board, table: Table, law: Expr) -> None:
    """A stationary law that is claimed: the density that was found is that of the law."""
    s, system = table.s, table.system
    if law.op != "apply" or law.data[0] != "normal law":
        raise Stuck("a stationary law is checked where it is claimed to be normal", "not_supported")
    stationary(board, system)
    found = board.answers.pop()
    assert found.expression is not None
    mean, variance = (table.sympy(a) for a in law.args)
    x = next(z for z in found.expression.free if z.name == state_name(system))
    shape = s.exp(-((s.Symbol(x.name, real=True) - mean) ** 2) / (2 * variance)) / s.sqrt(2 * s.pi * variance)
    claim = board.claim(found.expression, "=", system.expr(shape), [*found.conditions, *table.domain])
    board.step("normalisation of a density", found.expression, system.expr(shape), "The density of the law that is claimed.", claim=claim)
    board.answers.append(Answer("density", system.expr(shape), conditions=found.conditions, claim=claim))


def _brownian(board: Board, table: Table, value: Any) -> None:
    """A Gaussian process with the mean zero and the covariance min(s,t) is a Brownian motion, where its paths are continuous."""
    s, system, t = table.s, table.system, table.t
    name = "s" if "s" not in system.letters else "r"
    system.letters[name] = b.symbol(name, properties=["real", "positive"])
    earlier = s.Symbol(name, real=True)
    later = {z: _moved(table, z, earlier) for z in sorted(table.random_in(value), key=str)}
    other = value.subs(later, simultaneous=True).subs(t, earlier)
    times = list(dict.fromkeys([*table.times(value, s.Integer(0)), *table.times(other, s.Integer(0))]))
    table.domain.append(b.relation("<", system.expr(earlier), system.expr(t)))
    order, _ = table.orders(times, s.Integer(0), every=True)[0]
    family = Family(table, board, [s.Integer(0), *order], s.Integer(0))
    gauss = s.expand(family.of(value))
    letters = [z for z in family.letters if gauss.has(z)]
    if not gauss.is_polynomial(*letters) or s.Poly(gauss, *letters).total_degree() > 1:
        raise Stuck("whether this is a Brownian motion is decided for Gaussian processes")
    mean = family.mean(gauss, "The mean.")
    product = family.mean(gauss * family.of(other), "The covariance at two times.")
    inside = [b.relation("<", system.expr(earlier), system.expr(t)), b.relation(">", system.expr(earlier), b.ZERO)]
    for label, found, wanted in (("mean", mean, s.Integer(0)), ("covariance", product, earlier)):
        claim = board.claim(system.expr(found), "=", system.expr(wanted), inside)
        board.answers.append(Answer(label, system.expr(found), conditions=tuple(inside), claim=claim))
    board.find("missing_assumption", "a Gaussian process with this mean and covariance is a Brownian motion where its paths are continuous")


def _moved(table: Table, z: Any, time: Any) -> Any:
    """The same random quantity at another time."""
    from .terms import Term

    term = table.terms.get(z)
    name = f"{z.name}__"
    made = table.s.Symbol(name, real=True)
    table.system.letters[name] = b.symbol(name, properties=["real"])
    t = table.t
    if term is None:
        table.terms[made] = Term("process", (time, z))
    elif term.kind == "process":
        table.terms[made] = Term("process", (term.arguments[0].subs(t, time), term.arguments[1]))
    elif term.kind == "ito":
        table.terms[made] = Term("ito", tuple(a.subs(t, time) if i in (0, 2, 3) else a for i, a in enumerate(term.arguments)))
    else:
        raise Stuck("this quantity is not understood at another time", "not_supported")
    return made


def _martingale(board: Board, table: Table, value: Any) -> None:
    """A claim: the drift of the Itô formula is zero."""
    register(table)
    drift, _ = ito(board, table.system, value)
    opened = board.answers[0].claim
    board.answers.clear()
    assert opened is not None
    board.step("martingale test", opened.left, opened.right or b.ZERO, "The drift has to be zero.")
    board.answers.append(
        Answer(
            "drift",
            table.system.expr(drift),
            text="martingale" if drift == 0 else "not a martingale",
            claim=opened if drift == 0 else board.claim(opened.left, "=", b.ZERO),
        )
    )
    if drift == 0:
        board.find(
            "missing_assumption",
            "the drift is zero: a local martingale, and a martingale where the diffusion is square integrable in the mean",
        )


# Brackets ----------------------------------------------------------------------------------------------------------------------------


def _rate(board: Board, table: Table, x: Any, y: Any) -> Any:
    quadratic_variations(board, table.system, list(dict.fromkeys((x, y))))
    return table.system.tidy(table.system.rate(x, y))


def _bracket(board: Board, table: Table, term: Any, claimed: Any = None) -> None:
    """The quadratic variation: the integral of the rate of dX dY."""
    s, system = table.s, table.system
    time, x, y = term.arguments
    rate = _rate(board, table, x, y)
    if any(rate.has(z) for z in system.states):
        u = Family(table, board, [s.Integer(0)], s.Integer(0)).dummy
        if claimed is not None:
            raise Stuck("the quadratic variation is random, and is claimed to be no integral of the process", "not_supported")
        shown = system.expr(rate).latex
        board.find("no_closed_form", f"the quadratic variation is random: the integral of ${shown}$ over the time")
        del u
        board.answers.append(Answer("rate", system.expr(rate), claim=board.steps[-1].claim))
        return
    u = Family(table, board, [s.Integer(0)], s.Integer(0)).dummy
    primitive = s.integrate(rate.subs(table.t, u), u)
    if primitive.has(s.Integral):
        raise Stuck("the integral of the rate is not elementary")
    value = system.tidy(primitive.subs(u, time) - primitive.subs(u, 0))
    opened = b.integral(system.expr(rate.subs(table.t, u)), system.expr(u), b.ZERO, system.expr(time))
    claim = board.claim(b.derivative(system.expr(primitive), system.expr(u)), "=", system.expr(rate.subs(table.t, u)))
    board.step("quadratic variation of Brownian motion", opened, system.expr(value), "The rate over the time.", claim=claim)
    final = board.claim(opened, "=", system.expr(value if claimed is None else claimed), _signs(table))
    board.answers.append(Answer("quadratic_variation", system.expr(value if claimed is None else claimed), claim=final))
