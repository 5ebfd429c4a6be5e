"""The Itô formula, line by line, and what follows from it at once: martingales, generators, Fokker-Planck equations."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .system import Refusal, Stuck, System

__all__ = [
    "as_differential",
    "coefficients",
    "correct",
    "derivatives",
    "expansion",
    "fokker_planck",
    "generator",
    "ito",
    "mention_sense",
    "quadratic_variations",
    "state_letter",
    "state_name",
]


def derivatives(system: System, body: Expr, letters: list[Any]) -> Expr:
    """A derivative that is left to be carried out."""
    for z in letters:
        body = b.derivative(body, system.expr(z))
    return body


def expansion(system: System, f: Any) -> tuple[Expr, Any]:
    """The drift of a function of the processes: as derivatives to be carried out, and carried out."""
    body = system.expr(f)
    terms: list[Expr] = []
    value = f.diff(system.t)
    if f.has(system.t):
        terms.append(b.derivative(body, system.expr(system.t)))
    states = [x for x in system.states if f.has(x)]
    for x in states:
        value += system.drift[x] * f.diff(x)
        if system.drift[x] != 0:
            terms.append(b.mul(system.expr(system.drift[x]), derivatives(system, body, [x])))
    for i, x in enumerate(states):
        for y in states[i:]:
            rate = system.rate(x, y)
            factor = rate / 2 if x == y else rate
            value += factor * f.diff(x, y)
            if factor != 0:
                second = b.derivative(body, system.expr(x), 2) if x == y else derivatives(system, body, [x, y])
                terms.append(b.mul(system.expr(factor), second))
    return (b.add(*terms) if terms else b.ZERO), value


def ito(board: Board, system: System, f: Any, name: Any = None) -> tuple[Any, dict[Any, Any]]:
    """Drift and diffusion of a function of time and the processes; by its own name where both are multiples of it."""
    s = system.s
    _defined(system, f)
    states = [x for x in system.states if f.has(x)]
    if not states:
        raise Refusal("nothing random stands in this function")
    for condition in system.positive(f, *(system.drift[x] for x in states), *(c for x in states for c in system.diffusion[x].values())):
        if condition not in board.conditions:
            board.conditions.append(condition)
            board.find("missing_assumption", f"the formula holds as long as ${condition.latex}$")
    quadratic_variations(board, system, states)
    body = system.expr(f)
    orders = [[system.t]] if f.has(system.t) else []
    orders += [[x] for x in states]
    orders += [[x, y] for i, x in enumerate(states) for y in states[i:]]
    start = len(board.steps)
    for letters in orders:
        before = (
            b.derivative(body, system.expr(letters[0]), 2)
            if len(letters) == 2 and letters[0] == letters[1]
            else derivatives(system, body, letters)
        )
        board.step("coefficients of the Itô formula", before, system.expr(_short(system, f.diff(*letters))))
    board.in_one_column(start)
    open_drift, value = expansion(system, f)
    drift = system.tidy(value)
    board.step("Itô formula", open_drift, system.expr(drift), "The coefficient of $dt$.")
    diffusion: dict[Any, Any] = {}
    claims = []
    for w in system.noises:
        parts = [(x, system.diffusion[x][w]) for x in states if w in system.diffusion[x]]
        if not parts:
            continue
        opened = b.add(*(b.mul(system.expr(c), derivatives(system, body, [x])) for x, c in parts))
        diffusion[w] = system.tidy(s.Add(*(c * f.diff(x) for x, c in parts)))
        board.step("diffusion of a function", opened, system.expr(diffusion[w]), f"The coefficient of $d{system.expr(w).latex}$.")
        claims.append(board.claim(opened, "=", system.expr(diffusion[w])))
    shown_drift, shown = _by_name(board, system, f, name, (drift, diffusion))
    board.answers.append(Answer("drift", system.expr(shown_drift), claim=board.claim(open_drift, "=", system.expr(drift))))
    _answer_diffusion(board, system, shown, claims)
    return drift, diffusion


def as_differential(board: Board, system: System, f: Any, name: Any = None) -> None:
    r"""What the formula found, as one line: `d(\ln S_t) = (\mu-\frac12\sigma^2)\,dt + \sigma\,dW_t`."""
    drift, diffusion = board.answers[-2:]
    if (drift.name, diffusion.name) != ("drift", "diffusion") or drift.expression is None or diffusion.expression is None:
        return
    noises = [w for w in system.noises if any(w in system.diffusion[x] for x in system.states if f.has(x))]
    parts = [drift.expression] if diffusion.expression.is_scalar else [drift.expression, *diffusion.expression.args]
    if diffusion.expression.is_scalar:
        parts.append(diffusion.expression)
    if len(parts) != len(noises) + 1:
        return
    drivers = [b.differential(system.expr(z)) for z in (system.t, *noises)]
    terms = [b.mul(k, d) for k, d in zip(parts, drivers, strict=True) if k is not b.ZERO]
    left, right = b.differential(system.expr(f if name is None else name)), b.add(*terms) if terms else b.ZERO
    sides: list[tuple[Expr, Expr]] = []
    for answer in (drift, diffusion):
        if answer.claim is not None and answer.claim.right is not None:
            one, two = answer.claim.left, answer.claim.right
            sides += [(one, two)] if one.is_scalar else list(zip(one.args, two.args, strict=True))
    whole = board.claim(b.vector([one for one, _ in sides]), "=", b.vector([two for _, two in sides]))
    board.step("Itô formula", left, right, "Drift and diffusion together.", claim=whole)
    board.answers.append(Answer("differential", b.relation("=", left, right), claim=whole))


def _by_name(board: Board, system: System, f: Any, name: Any, values: tuple[Any, dict[Any, Any]]) -> tuple[Any, dict[Any, Any]]:
    """Drift and diffusion as multiples of the new process, where they are: `(2\\mu+\\sigma^2)Y_t` for `Y_t=S_t^2`."""
    drift, diffusion = values
    if name is None:
        return values
    ratios = [system.s.simplify(v / f) for v in (drift, *diffusion.values())]
    if any(r.has(*system.states) for r in ratios) or all(not v.has(*system.states) for v in (drift, *diffusion.values())):
        return values
    for value, ratio in zip((drift, *diffusion.values()), ratios, strict=True):
        claim = board.claim(system.expr(value), "=", system.expr(system.s.expand(ratio) * f))
        board.step(
            "martingale test" if value == 0 else "Itô formula",
            system.expr(value),
            system.expr(ratio * name),
            f"By ${system.expr(name).latex}$.",
            claim=claim,
        )
    return ratios[0] * name, {w: r * name for w, r in zip(diffusion, ratios[1:], strict=True)}


def _short(system: System, value: Any) -> Any:
    return min((value, system.s.factor(value)), key=lambda v: v.count_ops()) if value.count_ops() < 80 else value


def _defined(system: System, f: Any) -> None:
    s = system.s
    for z in system.adapted(f):
        raise Refusal(f"${system.expr(z).latex}$ changes in time, and no equation says how", "missing_assumption")
    if f.has(s.Integral) or f.has(s.Derivative) or f.has(s.Sum):
        raise Stuck("an integral along the path is not differentiated here", "not_supported")
    if f.atoms(s.Abs, s.sign, s.Heaviside, s.Piecewise, s.Max, s.Min, s.floor, s.ceiling):
        raise Refusal(
            "the function is not twice differentiable, which the Itô formula needs; Tanaka's formula has a local time", "missing_assumption"
        )


def quadratic_variations(board: Board, system: System, states: list[Any]) -> None:
    """The quadratic variations that the formula needs."""
    start = len(board.steps)
    for i, x in enumerate(states):
        for y in states[i:]:
            rate = system.rate(x, y)
            opened = _opened(system, x, y)
            before = b.mul(b.differential(system.expr(x)), b.differential(system.expr(y)))
            if x == y:
                before = b.power(b.differential(system.expr(x)), b.TWO)
            shown = system.tidy(rate)
            after = b.mul(system.expr(shown), b.differential(system.expr(system.t))) if shown != 0 else b.ZERO
            board.step("quadratic variation of Brownian motion", before, after, claim=board.claim(opened, "=", system.expr(shown)))
    board.in_one_column(start)
    for k, m in sorted(system.undefined, key=str):
        board.find("missing_assumption", f"${system.expr(k).latex}$ and ${system.expr(m).latex}$ are taken as independent")


def _opened(system: System, x: Any, y: Any) -> Expr:
    terms = [
        b.mul(system.expr(p), system.expr(q), system.expr(system.joint(k, m)))
        for k, p in system.diffusion[x].items()
        for m, q in system.diffusion[y].items()
    ]
    return b.add(*terms) if terms else b.ZERO


def _answer_diffusion(board: Board, system: System, diffusion: dict[Any, Any], claims: list[Any]) -> None:
    if len(diffusion) <= 1:
        value = next(iter(diffusion.values()), system.s.Integer(0))
        claim = claims[0] if claims else board.claim(b.ZERO, "=", b.ZERO)
        board.answers.append(Answer("diffusion", system.expr(value), claim=claim))
        return
    vector = b.vector([system.expr(v) for v in diffusion.values()])
    claim = board.claim(b.vector([c.left for c in claims]), "=", b.vector([c.right for c in claims]))
    names = ", ".join(f"$d{system.expr(w).latex}$" for w in diffusion)
    board.answers.append(Answer("diffusion", vector, claim=claim))
    board.find("interval", f"the entries of the diffusion belong to {names}, in this order")


def correct(board: Board, system: System, *, to_ito: bool) -> None:
    """The other form of a scalar equation: the Stratonovich correction added or taken away."""
    if len(system.drift) != 1:
        raise Stuck("a conversion of several equations", "not_supported")
    x = system.states[0]
    total = system.s.Integer(0)
    opened: list[Expr] = []
    for w, value in system.diffusion[x].items():
        if len(system.diffusion[x]) > 1:
            raise Stuck("a conversion with several Brownian motions", "not_supported")
        del w
        total += value * value.diff(x) / 2
        opened.append(b.mul(b.HALF, system.expr(value), b.derivative(system.expr(value), system.expr(x))))
    term = system.tidy(total)
    board.step("Stratonovich correction", b.add(*opened), system.expr(term))
    drift = system.tidy(system.drift[x] + (term if to_ito else -term))
    old = system.expr(system.drift[x])
    sides = b.add(old, *opened) if to_ito else b.subtract(old, b.add(*opened))
    board.step("Stratonovich correction", sides, system.expr(drift), f"The drift in the {'Itô' if to_ito else 'Stratonovich'} form.")
    board.answers.append(Answer("drift", system.expr(drift), claim=board.claim(sides, "=", system.expr(drift))))
    value = next(iter(system.diffusion[x].values()), system.s.Integer(0))
    board.answers.append(Answer("diffusion", system.expr(value), claim=board.claim(system.expr(value), "=", system.expr(value))))
    if to_ito:
        system.drift[x] = drift


def mention_sense(board: Board, system: System) -> None:
    """Where the diffusion depends on the process and nothing says in which sense: the equation is one of Itô."""
    if board.problem.request & {"said ito", "stratonovich", "from stratonovich"}:
        return
    for x in system.drift:
        noise = s_total = None
        for w, value in system.diffusion[x].items():
            if w != x and value.has(*system.drift):
                noise = w
                s_total = value * value.diff(x) / 2
        if noise is not None and s_total not in (None, 0):
            shown = system.expr(system.tidy(s_total)).latex
            board.find(
                "ambiguous", f"the equation is read in the sense of Itô; read in the sense of Stratonovich the drift of "
                f"${system.expr(x).latex}$ would gain ${shown}$",
            )  # fmt: skip


def state_letter(system: System, x: Any) -> Any:
    """The value of a process as a plain letter: x for X_t."""
    head, _, rest = x.name.partition("_")
    head = head.lower() if head.isalpha() and len(head) == 1 else "x"
    number = rest if rest.isdigit() else ""
    taken = {str(z.name) for z in system.plain.values()}
    while (f"{head}_{number}" if number else head) in taken:
        number = str(int(number or 1) + 1)
    made = system.letter(f"{head}_{number}" if number else head, f"{head}_{number}" if number else head)
    system.plain[x] = made
    return made


def state_name(system: System) -> str:
    """The name of the plain letter that was made for the process."""
    return str(next(iter(system.plain.values())).name)


def coefficients(system: System) -> tuple[Any, Any, Any, Any]:
    """The process of one equation as a plain letter x, its drift and its squared diffusion in x."""
    own = [x for x in system.drift if system.drift[x] != 0 or system.diffusion[x] != {x: 1}] or list(system.drift)
    if len(own) != 1:
        raise Stuck("one equation for one process is needed", "not_supported")
    process = own[0]
    x = state_letter(system, process)
    return process, x, system.drift[process].subs(process, x), system.rate(process, process).subs(process, x)


def generator(board: Board, system: System, *, backward: bool = False) -> None:
    """The generator: the drift of f(X_t) for any smooth f; or the backward equation, in which it moves u(x, t)."""
    own = [x for x in system.drift if system.drift[x] != 0 or system.diffusion[x] != {x: 1}] or list(system.drift)
    plain = {x: state_letter(system, x) for x in own}
    name = "f" if "f" not in system.letters else "g"
    at = [system.expr(z) for z in plain.values()]
    f = b.apply(name, tuple(at), b.ZERO.shape)
    if backward:
        f = b.apply("u", (*at, system.expr(system.t)), b.ZERO.shape)
    first, second = [], []
    claim = None
    for i, x in enumerate(own):
        a = system.drift[x].subs(plain, simultaneous=True)
        if a != 0:
            first.append(b.mul(system.expr(a), b.derivative(f, at[i])))
        for j in range(i, len(own)):
            rate = system.rate(x, own[j]).subs(plain, simultaneous=True)
            half = rate / 2 if i == j else rate
            shown = system.tidy(half)
            if i == j or shown != 0:
                claim = board.claim(system.expr(half), "=", system.expr(shown))
                because = "Half the rate of the quadratic variation." if i == j else "The rate of the covariation."
                board.step("quadratic variation of Brownian motion", system.expr(half), system.expr(shown), because, claim=claim)
            if shown != 0:
                twice = b.derivative(f, at[i], 2) if i == j else b.derivative(b.derivative(f, at[i]), at[j])
                second.append(b.mul(system.expr(shown), twice))
    for k, m in sorted(system.undefined, key=str):
        board.find("missing_assumption", f"${system.expr(k).latex}$ and ${system.expr(m).latex}$ are taken as independent")
    terms = [*first, *second]
    value = b.add(*terms) if terms else b.ZERO
    if backward:
        discount = [b.negative(b.mul(o, f)) for o in board.problem.operands]
        equation = b.relation("=", b.add(b.derivative(f, system.expr(system.t)), value, *discount), b.ZERO)
        board.find("interval", "the function is the mean of a final value, given the place at the time $t$")
        board.answers.append(Answer("equation", equation, claim=claim))
        return
    board.answers.append(Answer("generator", value, claim=board.claim(value, "=", value)))


def fokker_planck(board: Board, system: System) -> None:
    """The equation of the density p(x, t)."""
    _, x, a, square = coefficients(system)
    name = "p" if "p" not in system.letters else "q"
    at = (system.expr(x), system.expr(system.t))
    p = b.apply(name, at, b.ZERO.shape)
    shown = system.tidy(square / 2)
    right = []
    if a != 0:
        right.append(b.negative(b.derivative(b.mul(system.expr(a), p), at[0])))
    if shown != 0:
        right.append(b.derivative(b.mul(system.expr(shown), p), at[0], 2))
    equation = b.relation("=", b.derivative(p, at[1]), b.add(*right) if right else b.ZERO)
    claim = board.claim(system.expr(square / 2), "=", system.expr(shown))
    board.step(
        "quadratic variation of Brownian motion",
        system.expr(square / 2),
        system.expr(shown),
        "Half the rate of the quadratic variation.",
        claim=claim,
    )
    board.answers.append(Answer("equation", equation, claim=claim))
