"""A claim that held at an ordinary sample is challenged before it counts as verified.

Three ways: adversarial points (see `probes`), the search for the lowest margin of an inequality (see `descent`), and higher precision
(what agrees to 50 digits may differ in the 80th). And what no sample can show is said to be undecided: that two expressions are
never equal, that an inequality stays strict, identities of floors of irrational numbers, hypotheses that only trivial members meet.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import Any

from flint import arb, fmpq

from ..expression import Expr, walk
from .branches import curved, unseen_branch
from .descent import EVALUATIONS, descend
from .domain import Domain
from .exact import eye, scale
from .long_run import still_falling
from .probes import analytic, nodes_of, probes
from .sampling import Point
from .saturation import gentle_points, saturating, telling
from .simplex import valley
from .statement import EQUALITIES, Statement, test
from .trial import Budget, Row, Trial
from .values import at_point, ball_field

__all__ = ["challenge"]

_ORDERS = frozenset({"<", "<=", ">", ">="})
_OPEN_ENDED = frozenset({"limit", "integral"})
_IRRATIONAL = frozenset({"log", "exp", "sin", "cos", "tan", "constant", "arctan", "gamma", "sinh", "cosh", "tanh"})
_STARTS = 5
#: Probes where each value costs two engines.
_FEW_PROBES = 8
#: At how many further sizes the lowest margin is looked for.
_SIZES = 2
_BRIEF = 150
#: With more variables than these, an inequality that is attained somewhere may fail where no search comes.
_MANY = 8
#: How many rows must be away from the limits of functions that saturate.
_TELLING = 3
_EQUALITY = (
    "equality may be attained: the two sides come as close as one likes at points of the domain; that it is never reached needs a proof"
)


def challenge(trial: Trial, seed: int, digits: int, budget: Budget) -> None:
    """Add the rows where the statement fails, or the reason why a sample cannot decide it."""
    statement, domain = trial.statement, trial.domain
    if trial.challenged or statement.places is not None or statement.relation in ("approx", "propto"):
        return
    trial.challenged = True
    started = budget.spent()
    allowed = 0.3 * budget.seconds
    nodes = nodes_of(statement)
    heavy = any(n.op in _OPEN_ENDED for n in nodes) or any(n.op == "constant" and n.data == "infinity" for n in nodes)
    if domain.symbols or domain.letters:
        brief = heavy or (statement.relation in EQUALITIES and statement.right is not None and analytic(nodes))
        _probe(trial, seed, digits, budget, brief=brief, costly=heavy, until=started + allowed)
        if trial.where("fails") or trial.doubt:
            return
    if not heavy:
        _closer(trial, digits, budget)
        if trial.where("fails"):
            return
        _beyond_precision(trial, digits, budget)
        if trial.where("fails") or trial.doubt:
            return
    if not domain.symbols and not domain.letters:
        return
    if statement.relation in ("<", ">") and any("told apart" in r.result.why and not _far(r.point) for r in trial.where("unknown")):
        trial.doubt = _EQUALITY
        return
    trial.doubt = _beyond_samples(statement, domain, nodes) or _trivial_members(trial) or unseen_branch(trial)
    if trial.doubt:
        return
    if statement.relation in _ORDERS and statement.right is not None:
        trial.doubt = curved(trial)
        if trial.doubt:
            return
    if statement.relation in _ORDERS and statement.right is not None and not heavy:
        _lowest(trial, statement, digits, budget, started + 2 * allowed)
    elif statement.relation == "!=" and statement.right is not None:
        _never_equal(trial, statement, digits, budget, started + 2 * allowed)


def _probe(trial: Trial, seed: int, digits: int, budget: Budget, *, brief: bool, costly: bool, until: float) -> None:
    statement, domain = trial.statement, trial.domain
    points = [r.point for r in trial.where("holds")]
    found = probes(statement, trial.sampler, points, brief=brief, seed=seed, costly=costly)
    for point in islice(found, _FEW_PROBES) if costly else found:
        if budget.low or budget.spent() > until:
            return
        budget.spend()
        result = test(statement, point.loaded, point.sizes, digits, complex_=domain.complex)
        if result.outcome in ("fails", "holds"):
            trial.rows.append(Row(point, point.loaded, result))
        elif result.outcome == "unknown" and statement.relation in ("<", ">", "!=") and "told apart" in result.why and not _far(point):
            trial.doubt = _EQUALITY
        if result.outcome == "fails":
            trial.doubt = ""
            return


def _far(point: Point) -> bool:
    """Whether a scalar is so large that functions such as tanh come closer to their limits than any precision in use."""
    return any(isinstance(x, Fraction) and abs(x) > 500 for x in point.values.values())


def _closer(trial: Trial, digits: int, budget: Budget) -> None:
    """The agreements that are not exact, at several times the digits."""
    statement, domain = trial.statement, trial.domain
    if statement.right is None or statement.relation not in (*EQUALITIES, "<=", ">="):
        return
    rows = [r for r in trial.where("holds") if not r.result.exact]
    if statement.relation not in EQUALITIES:
        rows = [r for r in rows if _tied(r)]
    constant = not domain.symbols and not domain.letters
    plan = [(rows[:1], 10), (rows[:1], 40)] if constant else [(rows[:3], 2), (rows[3:8], 4), (rows[8:10], 16)]
    for some, factor in plan:
        for row in some:
            if budget.low:
                return
            budget.spend(2)
            again = test(statement, row.values, row.point.sizes, min(digits * factor, 4000), complex_=domain.complex)
            if again.outcome == "fails":
                trial.rows[trial.rows.index(row)] = row._replace(result=again)
                return


def _beyond_precision(trial: Trial, digits: int, budget: Budget) -> None:
    """Equalities of functions that come closer to their limits than any precision in use: some rows must be away from these limits."""
    statement = trial.statement
    if statement.right is None or statement.relation not in EQUALITIES:
        return
    nodes = saturating(statement)
    if not nodes or len(telling(trial, nodes)) >= _TELLING:
        return
    for point in gentle_points(trial):
        if budget.low:
            break
        budget.spend()
        result = test(statement, point.loaded, point.sizes, digits, complex_=trial.domain.complex)
        if result.outcome in ("fails", "holds"):
            trial.rows.append(Row(point, point.loaded, result))
        if result.outcome == "fails":
            return
    if len(telling(trial, nodes)) < min(_TELLING, len(trial.where("holds"))):
        trial.doubt = (
            f"{nodes[0].latex} is so close to its limit everywhere that the two sides differ, if they do, beyond any number of digits"
        )


def _tied(row: Row) -> bool:
    """Whether the two sides of an inequality could not be told apart at a point."""
    if row.result.left is None or row.result.right is None:
        return False
    with ball_field(60).working():
        pairs = zip(row.result.left.entries(), row.result.right.entries(), strict=False)
        return any(not isinstance(d := x - y, fmpq) and isinstance(d, arb) and d.contains(0) for x, y in pairs)


def _beyond_samples(statement: Statement, domain: Domain, nodes: list[Expr]) -> str:
    for n in nodes:
        if n.op in ("floor", "ceil", "round") and n.free:
            inside = list(walk(n.args[0]))
            if any(i.op in _IRRATIONAL or (i.op == "power" and _root(i)) for i in inside):
                return f"{n.latex}: no sample is adequate for a whole part of irrational numbers"
    if statement.relation == "!=" and not statement.left.is_scalar:
        return "that two arrays are never equal is not shown by a sample"
    return ""


def _root(e: Expr) -> bool:
    exponent = e.args[1]
    return bool(exponent.free) or (exponent.op == "number" and exponent.value.denominator != 1)


def _trivial_members(trial: Trial) -> str:
    """Whether a hypothesis on a matrix was met by zero and by multiples of the identity alone."""
    for equation in trial.domain.equations:
        for s in equation.free:
            if s.shape.kind != "matrix" or s.shape.rows != s.shape.cols or s not in trial.domain.properties:
                continue
            values: list[Any] = [r.point.values[s] for r in trial.where("holds") if s in r.point.values]
            proper = [a for a in values if isinstance(a, tuple) and len(a) > 1]
            if values and not any(a != scale(Fraction(a[0][0]), eye(len(a))) for a in proper):
                return f"blind_sample: the points that meet {equation.latex} have only multiples of the identity for {s.latex}"
    return ""


def _margin(row: Row) -> float | None:
    """How far apart the two sides are at a point: the smallest distance of entries, by midpoints."""
    if row.result.left is None or row.result.right is None:
        return None
    left, right = row.result.left.entries(), row.result.right.entries()
    if len(left) == 1:
        left = left * len(right)
    if len(right) == 1:
        right = right * len(left)
    found = []
    with ball_field(60).working():
        for x, y in zip(left, right, strict=False):
            d = abs(x - y)
            if isinstance(d, fmpq):
                found.append(float(Fraction(int(d.p), int(d.q))) if d.height_bits() < 1000 else float("inf"))
            elif isinstance(d, arb):
                found.append(float(d.mid()))
    return min(found, default=None)


def _lowest(trial: Trial, statement: Statement, digits: int, budget: Budget, until: float) -> None:
    """Descend from the points with the smallest margins."""
    rows = [(m, k, r) for k, r in enumerate(trial.where("holds")) if (m := _margin(r)) is not None]
    if not rows:
        return
    margins = sorted(m for m, _, _ in rows)
    typical = margins[len(margins) // 2]
    rows.sort(key=lambda t: t[:2])
    # The lowest of all, and others from points that are open: a tie at a special point has nowhere to go.
    opened = [r for _, _, r in rows if r.point.open]
    # A form in definite matrices that are nearly singular is lowest in a corner, far from the lowest margins of other points.
    narrow = [r for _, _, r in rows if r.point.strata[-1:] == ("narrow",)]
    closed = [r for _, _, r in rows if not r.point.open]
    starts = [(r, False) for r in [*opened[:3], *narrow[:3], *closed][:_STARTS]]
    # What holds at one size may fail at another, and of homogeneous sides only the ratio tells.
    starts += [(r, True) for r in _of_each_size(opened or closed, starts[:1])]
    lowest = margins[0]
    for row, relative in starts:
        if budget.low or budget.spent() > until:
            break
        most = _BRIEF if relative else EVALUATIONS
        found = descend(statement, trial.domain, row.point, budget, typical, most, relative=relative)
        if found is None:
            continue
        if not relative:
            lowest = min(lowest, found.margin)
        if found.margin < 0:
            point = trial.sampler.around(found.values, row.point.sizes, "lowest")
            if point is None:
                continue
            result = test(statement, point.loaded, point.sizes, digits, complex_=trial.domain.complex)
            if result.outcome != "fails":
                result = test(statement, point.loaded, point.sizes, 4 * digits, complex_=trial.domain.complex)
            if result.outcome == "fails":
                trial.rows.append(Row(point, point.loaded, result))
                return
        if found.tie and statement.relation in ("<", ">"):
            trial.doubt = _EQUALITY
            return
    if _in_a_valley(trial, statement, digits, budget, [r for _, _, r in rows], until):
        return
    falling = still_falling(trial, statement, budget)
    if falling:
        trial.doubt = falling
        return
    variables = _variables(statement, trial.domain)
    if variables > _MANY and lowest <= 1e-3 * typical:
        trial.doubt = (
            f"equality is attained or approached, and among {variables} variables no search is sure to find where the inequality fails; "
            "state it for fewer variables, or derive it"
        )
    elif _incommensurable(statement, trial) and lowest < 0.2 * typical:
        trial.doubt = "oscillations without a common period: their extremes together are not found by a search"


def _of_each_size(rows: list[Row], taken: list[tuple[Row, bool]]) -> list[Row]:
    """The lowest row of each size, the sizes that a search can move in first, without what was started from already."""
    found: dict[tuple[int, ...], Row] = {}
    seen = {tuple(r.point.sizes.values()) for r, _ in taken}
    for row in rows:
        sizes = tuple(row.point.sizes.values())
        if sizes not in found and (sizes not in seen or not sizes) and (not sizes or max(sizes) > 1):
            found[sizes] = row
    return [found[k] for k in sorted(found, key=lambda k: (sum(k), k))][:_SIZES]


def _variables(statement: Statement, domain: Domain) -> int:
    """How many numbers of the claim vary on their own: letters, and entries that are written with their places."""
    letters = [s for s in domain.symbols if s.is_scalar and s not in domain.bounds]
    entries = {n for n in nodes_of(statement) if n.op == "entry" and all(a.op == "number" for a in n.args[1:])}
    return len(letters) + len(entries)


def _in_a_valley(trial: Trial, statement: Statement, digits: int, budget: Budget, rows: list[Row], until: float) -> bool:
    """Whether the simplex method finds a point where the inequality fails, from the lowest points and from ordinary ones."""
    opened = [r for r in rows if r.point.open] or rows
    starts = [(r, False) for r in (*rows[:1], *opened[:2], *opened[-1:])] + [(r, True) for r in opened[:2]]
    for row, relative in starts:
        if budget.low or budget.spent() > until:
            return False
        values = valley(statement, trial.domain, row.point, budget, relative=relative)
        point = None if values is None else trial.sampler.around(values, row.point.sizes, "valley")
        if point is not None:
            result = test(statement, point.loaded, point.sizes, digits, complex_=trial.domain.complex)
            if result.outcome == "fails":
                trial.rows.append(Row(point, point.loaded, result))
                return True
    return False


def _incommensurable(statement: Statement, trial: Trial) -> bool:
    """Whether two oscillating parts of one variable have no common period."""
    arguments = [n.args[0] for n in nodes_of(statement) if n.op in ("sin", "cos", "tan") and n.free]
    rows = trial.where("holds", open_only=True)
    if len(set(arguments)) < 2 or not rows:
        return False
    found = []
    for e in dict.fromkeys(arguments):
        value = at_point(e, rows[0].values, rows[0].point.sizes, ball_field(40)).value
        if value is None or not value.is_scalar:
            return False
        x = value.data
        found.append((e, float(x.mid()) if isinstance(x, arb) else float(Fraction(int(x.p), int(x.q)))))
    for i, (e, x) in enumerate(found):
        for f, y in found[:i]:
            if e.free == f.free and y:
                ratio = Fraction(x / y)
                if abs(ratio - ratio.limit_denominator(60)) > Fraction(1, 10**9):
                    return True
    return False


def _never_equal(trial: Trial, statement: Statement, digits: int, budget: Budget, until: float) -> None:
    """`!=` counts where one side is the greater one everywhere, strictly; a difference of both signs passes through zero."""
    signs: set[bool] = set()
    for row in trial.where("holds"):
        if row.result.left is None or row.result.right is None:
            continue
        with ball_field(60).working():
            d = row.result.left.data - row.result.right.data
        if isinstance(d, (fmpq, arb)):
            signs.add(bool(d > 0))
    if len(signs) != 1:
        trial.doubt = "that the two sides are never equal is not shown by a sample: neither is the greater one everywhere"
        return
    strict = Statement(statement.left, ">" if signs.pop() else "<", statement.right)
    before = len(trial.rows)
    _lowest(trial, strict, digits, budget, until)
    if len(trial.rows) > before:
        row = trial.rows.pop()
        result = test(statement, row.values, row.point.sizes, digits, complex_=trial.domain.complex)
        if result.outcome == "fails":
            trial.rows.append(row._replace(result=result))
        else:
            trial.doubt = "that the two sides are never equal is not shown by a sample: neither is the greater one everywhere"
