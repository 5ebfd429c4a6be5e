"""Points where a false claim would be found out: far away, close to the ends of intervals and to the constants of the text, at
multiples of pi/12, equal and nearly equal values, badly scaled and nearly singular matrices, matrices with a single entry.

Comes in: a statement, the sampler of its domain, points drawn before. Goes out: further points of the domain, each marked open where
the values of its symbols fill an open part of their classes. A sample of tame points verifies n <= 1000; this one does not.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from ..expression import Expr, walk
from .domain import Domain
from .exact import Complex, Matrix, Value
from .membership import has_properties, minimal
from .sampling import Point, Sampler, larger_plans
from .statement import Statement
from .strata import OPEN, REALS, member, strata
from .values import exact_value

__all__ = ["affordable", "nodes_of", "probes"]

_POWERS = (3, 6, 12, 30)
_NEAR = tuple(Fraction(1, 10**k) for k in (2, 4, 9, 16, 31))
_COUNTS = (8, 9, 10, 11, 12, 13, 16, 17, 20, 25, 31, 41, 60, 100, 118, 200, 1000)
#: Whole numbers next to multiples of pi/2: at them sines, cosines and tangents of whole numbers are nearly 0 or 1, or huge.
_TURNS = (11, 22, 33, 44, 355, 710, 1420, 51819, 52174, 103993, 104348, 208341, 260515, 573204, 37362253, 122925461)
_GRID = tuple(Fraction(*p) for p in ((-3, 1), (-2, 1), (-1, 1), (-1, 2), (1, 3), (1, 2), (1, 1), (3, 2), (2, 1), (3, 1), (5, 1), (0, 1)))
_SIGNED = tuple(Fraction(*p) for p in ((-1, 1), (-2, 1), (-1, 2), (-3, 1), (2, 1), (1, 3)))
_BROKEN = tuple(Fraction(*p) for p in ((2, 1), (-2, 1), (1, 2), (-1, 2), (3, 2), (5, 2), (1, 3), (3, 1), (4, 1), (-3, 1), (0, 1)))
#: Strata that are tried at larger sizes; the last, nameless one stands for members drawn as anywhere else.
_LARGE = ("generic", "identity", "ones", "nearly even unit", "uniform", "skew orthogonal", "strictly upper triangular",
          "badly scaled diagonal", "")  # fmt: skip
_PERIODIC = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
#: Operations that are analytic where they have values: an identity between such functions has no exceptions in a corner.
_ANALYTIC = frozenset({
    "number", "constant", "symbol", "add", "mul", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth",
    "sech", "csch", "arctan", "arsinh", "sigmoid", "softplus", "erf", "erfc", "dot", "inner", "hadamard", "kron", "transpose", "trace",
    "vec", "diag", "diagonal", "triangle", "entry", "column", "row", "slice", "inverse", "det", "matrix", "vector", "block", "identity",
    "zeros", "ones", "basis", "gradient", "jacobian", "hessian", "derivative", "at", "differential", "expm", "softmax", "logsumexp",
    "commutation", "matrix_power", "adjoint", "tuple",
})  # fmt: skip


def nodes_of(statement: Statement) -> list[Expr]:
    """All parts of both sides."""
    sides = [statement.left] + ([] if statement.right is None else [statement.right])
    return list(dict.fromkeys(n for e in sides for n in walk(e)))


def analytic(nodes: list[Expr]) -> bool:
    """Whether every part is analytic where it has a value, so that generic points say everything."""
    even = {n.args[0] for n in nodes if n.op == "power" and n.args[1].op == "number" and n.args[1].value % 2 == 0}
    bare = {a for n in nodes if n.op != "power" for a in n.args} | {n.args[1] for n in nodes if n.op == "power"}
    for n in nodes:
        if n.op in ("norm", "abs") and n in even and n not in bare and n.data in ("2", "F", None):
            continue  # a squared length is a polynomial
        if n.op == "power":
            if n.args[1].op != "number" or n.args[1].data.denominator != 1:
                return False
        elif n.op not in _ANALYTIC:
            return False
    return True


def constants_of(nodes: list[Expr], domain: Domain) -> list[Fraction]:
    """Rational numbers near the constants of the text and beyond, their square roots, and where linear factors vanish."""
    found: dict[Fraction, None] = {}
    conditions = [n for c in (*domain.checks, *domain.equations) for n in walk(c)]
    for value in written_powers((*nodes, *conditions)):
        for x in (value, -value, 20 * value, -20 * value):
            found[x] = None
    for n in (*nodes, *conditions):
        if n.op == "number":
            for x in (n.value, -n.value, 1 / n.value if n.value else n.value):
                found[x] = None
            if n.value > 0:
                found[Fraction(float(min(n.value, Fraction(10**18))) ** 0.5).limit_denominator(10**9)] = None
        elif n.op == "constant" and n.data in ("pi", "e"):
            found[Fraction(3.141592653589793 if n.data == "pi" else 2.718281828459045)] = None
    kept = [x for x in found if abs(x) not in (0, 1, 2, Fraction(1, 2))]
    return kept[:10]


def written_powers(nodes: Iterable[Expr]) -> list[Fraction]:
    """The powers of numbers in the text, such as 10^{40}: a threshold may be there, where no other point comes."""
    found = []
    for n in nodes:
        if n.op == "power" and not n.free and n.is_scalar:
            value = exact_value(n, {}, {})
            if isinstance(value, Fraction) and value:
                found.append(value)
    return list(dict.fromkeys(found))[:2]


def _hard_values(symbol: Expr, domain: Domain, nodes: list[Expr], constants: list[Fraction], brief: bool) -> list[Fraction]:
    """Values of one scalar at which claims about it tend to fail, within its class and interval."""
    names = frozenset(domain.properties[symbol])
    interval = domain.intervals.get(symbol, REALS)
    ends = [x for x in interval if x is not None]
    values: list[Fraction] = []
    if "integer" in names:
        if any(n.op in _PERIODIC for n in nodes):
            values += [Fraction(c) for c in _TURNS]
        values += [Fraction(c) for c in _COUNTS]
        values += [Fraction(10**k) for k in _POWERS]
        for c in constants:
            values += [Fraction(round(c) + k) for k in (0, 1, -1, 2)] + [Fraction(2 * round(c))]
        if interval.low is not None:
            values += [Fraction(-(-interval.low // 1)) + k for k in range(8)]
        values += [-x for x in values[: len(_COUNTS) + len(_POWERS)]]
    elif brief:
        values += [s * Fraction(10) ** k for k in (3, -3, 6) for s in (1, -1)]
        values += constants[:4]
        for end in ends:
            values += [end + s * Fraction(1, 10**k) for k in (2, 6) for s in (1, -1)]
    else:
        values += [s * Fraction(10) ** k for k in (*_POWERS, *(-p for p in _POWERS)) for s in (1, -1)]
        values += [s * Fraction(*p) for p in ((20, 1), (37, 10), (60, 1), (150, 1)) for s in (1, -1)]
        for c in (*ends, *constants, Fraction(1), Fraction(-1)):
            values += [c, c / 2]
            values += [c + s * near * max(abs(c), Fraction(1)) for near in _NEAR for s in (1, -1)]
        if any(n.op == "log" for n in nodes) and not any(n.op in ("exp", "sinh", "cosh", "factorial", "gamma") for n in nodes):
            values += [Fraction(10) ** k for k in (300, 1000, 10_000)]  # iterated logarithms grow that slowly
        if any(n.op in _PERIODIC for n in nodes):
            twelfth = Fraction(3.141592653589793 / 12)
            values += [k * twelfth for k in range(-24, 25) if k]
    most = affordable(symbol, nodes)
    kept = []
    for x in dict.fromkeys(values):
        if (most is None or abs(x) <= most) and interval.contains(x) and has_properties(x, names):
            kept.append(x)
    return kept


def affordable(symbol: Expr, nodes: list[Expr]) -> int | None:
    """How large a whole number may be where work grows with it: powers of matrices, sums and products, above all inside derivatives."""
    inside = any(n.op in ("derivative", "gradient", "jacobian", "hessian", "differential") for n in nodes)
    most = None
    for n in nodes:
        if n.op == "matrix_power" and symbol in n.args[1].free:
            return 12
        if n.op in ("sum", "product", "extremum") and any(symbol in a.free for a in n.args[2:]):
            most = 20 if inside or not n.is_scalar else 200
    return most


def probes(statement: Statement, sampler: Sampler, rows: list[Point], *, brief: bool, seed: int, costly: bool = False) -> Iterator[Point]:
    """The adversarial points of a domain; `brief` for claims whose sides are analytic, `costly` where an evaluation takes long."""
    domain = sampler.domain
    nodes = nodes_of(statement)
    draw = random.Random(f"{seed}/probes")
    equal = statement.is_equality and _is_open(domain)
    scalars = [s for s in domain.symbols if s.is_scalar and s not in domain.bounds and not {"complex", "index"} & set(domain.properties[s])]
    arrays = [s for s in domain.symbols if not s.is_scalar]
    complex_ = [s for s in domain.symbols if s.is_scalar and "complex" in domain.properties[s]]
    base = [p for p in rows if p.open] or rows
    if costly:
        yield from _few(scalars, nodes, sampler, base)
        return
    if scalars and base:
        yield from _scalars(scalars, nodes, sampler, base, draw, brief, equal)
    if complex_ and base:
        yield from _off_the_line(complex_, nodes, sampler, base, draw, brief)
    if arrays:
        yield from _arrays(arrays, nodes, sampler, base, draw, brief, equal)
    elif domain.letters:
        for sizes in larger_plans(domain, nodes):
            yield from _complete(sampler, {}, sizes, base, "sizes")


def _is_open(domain: Domain) -> bool:
    """Whether the points of a domain fill an open set, so that few of them say what an equality does nearly everywhere."""
    if domain.equations or domain.checks or domain.bounds:
        return False
    return all(not minimal(frozenset(names)) - OPEN for names in domain.properties.values())


def _few(scalars: list[Expr], nodes: list[Expr], sampler: Sampler, base: list[Point]) -> Iterator[Point]:
    """A few values of each scalar: the constants of the text, beyond them, and moderate numbers."""
    constants = constants_of(nodes, sampler.domain)
    for s in scalars:
        names = frozenset(sampler.domain.properties[s])
        values = [Fraction(20), Fraction(-20), *constants[:3], *(2 * c for c in constants[:2])]
        for k, x in enumerate(x for x in values if abs(x) <= 200 and has_properties(x, names)):
            origin = base[k % len(base)]
            own = {t: origin.values[t] for t in sampler.domain.symbols}
            yield from _complete(sampler, {**own, s: x}, origin.sizes, base, f"few/{s.name}/{k}")


def _complete(sampler: Sampler, values: Mapping[Expr, Value], sizes: Mapping[str, int], base: list[Point], seed: str) -> Iterator[Point]:
    """The point with these values, if the domain has it; symbols that are missing are drawn."""
    point = sampler.around(dict(values), sizes, seed)
    if point is not None:
        yield point


def _scalars(
    scalars: list[Expr], nodes: list[Expr], sampler: Sampler, base: list[Point], draw: random.Random, brief: bool, equal: bool
) -> Iterator[Point]:
    domain = sampler.domain
    constants = constants_of(nodes, domain)
    hard = {s: _hard_values(s, domain, nodes, constants, brief) for s in scalars}
    most = 200 if len(scalars) == 1 else 90 // len(scalars) + 20
    if equal:
        most = most * 2 // 5  # an equality that fails does so on a region or at a special point; an inequality may fail in a corner
    for i, s in enumerate(scalars):
        values = hard[s]
        if len(values) > most:
            values = values[: most // 2] + draw.sample(values[most // 2 :], most - most // 2)
        for k, x in enumerate(values):
            origin = base[(k + i) % len(base)]
            own = {t: origin.values[t] for t in domain.symbols}
            yield from _complete(sampler, {**own, s: x}, origin.sizes, base, f"hard/{s.name}/{k}")
    if len(scalars) == 1:
        return
    yield from _centres(scalars, nodes, sampler, base)
    yield from _powers(scalars, nodes, sampler, base, draw)
    for k in range((8 if equal else 16) if brief else 32 if equal else 72):
        origin = base[k % len(base)]
        own = {t: origin.values[t] for t in domain.symbols}
        for s in scalars:
            choice = draw.random()
            other = own[draw.choice(scalars)]
            if choice < 0.45 or isinstance(other, Complex):
                own[s] = draw.choice(_GRID)
            elif choice < 0.6 and hard[s]:
                own[s] = draw.choice(hard[s])
            elif choice < 0.9:
                assert isinstance(other, Fraction)
                step = draw.choice((Fraction(0), *_NEAR)) if "integer" not in domain.properties[s] else Fraction(draw.randint(-1, 1))
                other = -other if draw.random() < 0.3 else other
                own[s] = other + draw.choice((1, -1)) * step
            if not has_properties(own[s], frozenset(domain.properties[s])):
                own[s] = origin.values[s]
        yield from _complete(sampler, own, origin.sizes, base, f"joint/{k}")


def _off_the_line(
    scalars: list[Expr], nodes: list[Expr], sampler: Sampler, base: list[Point], draw: random.Random, brief: bool
) -> Iterator[Point]:
    """Complex letters on both sides of the negative axis, far away, next to 0, 1 and the constants of the text, real, imaginary, equal,
    opposite and conjugate to each other."""
    one, tiny = Fraction(1), Fraction(1, 10**9)
    sizes = [one, Fraction(3, 2), Fraction(20), Fraction(1, 50), *(abs(c) for c in constants_of(nodes, sampler.domain)[:3])]
    places = [Complex(-r, s * tiny) for r in sizes[:3] for s in (1, -1)]
    corners = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (-1, -1))
    for r in sizes:
        places += [Complex(r * x, r * y) for x, y in corners]
    places += [Complex(one + tiny, tiny), Complex(-one, tiny), Complex(tiny, -tiny)]
    for k in range(24 if brief else 72):
        origin = base[k % len(base)]
        own = {t: origin.values[t] for t in sampler.domain.symbols}
        chosen: list[Complex] = []
        for s in scalars:
            turn = draw.random()
            other = draw.choice(chosen) if chosen else None
            if other is not None and turn < 0.4:
                z = draw.choice((other, Complex(-other.re, -other.im), Complex(other.re, -other.im), Complex(-other.im, other.re)))
            elif turn < 0.85 or not isinstance(own[s], Complex):
                z = places[k % len(places)] if s is scalars[0] else draw.choice(places)
            else:
                z = own[s]  # type: ignore[assignment]
            own[s] = z
            chosen.append(z)
        yield from _complete(sampler, own, origin.sizes, base, f"off/{k}")


def _centres(scalars: list[Expr], nodes: list[Expr], sampler: Sampler, base: list[Point]) -> Iterator[Point]:
    """All scalars where their own shifts vanish, x at a and y at b of (x-a)^2+(y-b)^2: the middle of what is narrow."""
    found: dict[Expr, list[Fraction]] = {}
    for n in nodes:
        if n.op == "add" and len(n.args) == 2:
            number = next((a for a in n.args if a.op == "number"), None)
            letter = next((a for a in n.args if a in scalars), None)
            if number is not None and letter is not None and -number.value not in found.setdefault(letter, []):
                found[letter].append(-number.value)
    if len(found) < 2:
        return
    for k in range(min(8, max(len(v) for v in found.values()) * 2)):
        origin = base[k % len(base)]
        own = {t: origin.values[t] for t in sampler.domain.symbols}
        own |= {
            s: x
            for i, (s, v) in enumerate(found.items())
            if has_properties(x := v[(k >> i) % len(v)], frozenset(sampler.domain.properties[s]))
        }
        yield from _complete(sampler, own, origin.sizes, base, f"centre/{k}")


def _powers(scalars: list[Expr], nodes: list[Expr], sampler: Sampler, base: list[Point], draw: random.Random) -> Iterator[Point]:
    """Powers with exponents that are not numbers: negative bases with whole and broken exponents, where the laws of powers fail."""
    powers = [n for n in nodes if n.op == "power" and n.args[1].free]
    exponents = {s for n in powers for s in n.args[1].free}
    bases = {s for n in powers for s in n.args[0].free}
    if not powers:
        return
    tables = {s: _BROKEN if s in exponents else _SIGNED if s in bases else _GRID for s in scalars}
    for k in range(120):
        origin = base[k % len(base)]
        own = {t: origin.values[t] for t in sampler.domain.symbols}
        for s, table in tables.items():
            x = draw.choice(table)
            if has_properties(x, frozenset(sampler.domain.properties[s])):
                own[s] = x
        yield from _complete(sampler, own, origin.sizes, base, f"powers/{k}")


def _arrays(
    arrays: list[Expr], nodes: list[Expr], sampler: Sampler, base: list[Point], draw: random.Random, brief: bool, equal: bool
) -> Iterator[Point]:
    domain = sampler.domain
    plans = [p for p in sampler.plans if all(n >= 2 for n in p.values())] or sampler.plans
    large = larger_plans(domain, nodes)
    if not brief:
        yield from _single_entries(arrays, sampler, plans, base)
    yield from _coincidences(arrays, sampler, plans, base)
    # One symbol from each of its strata in turn, the others from strata of their own.
    count = (6 if equal else 12) if brief else 30 if equal else 60
    written = [x for x in written_powers((*nodes, *(n for c in domain.checks for n in walk(c)))) if x.numerator.bit_length() > 20]
    for k, x in enumerate((*written, *written)):
        sizes = plans[k % min(len(plans), 5)]
        own = {
            s: v for s in arrays if (v := _from_some_stratum(s, domain, sizes, draw, f"written/{k}/{s.name}", (100 * x,), 1)) is not None
        }
        yield from _complete(sampler, own, sizes, base, f"written/{k}")
    scales = tuple(Fraction(10) ** k for k in (-12, -6, 6, 10))
    for k in range(count):
        sizes = plans[k % min(len(plans), 5)]
        own = {s: v for s in arrays if (v := _from_some_stratum(s, domain, sizes, draw, f"wild/{k}/{s.name}", scales)) is not None}
        yield from _complete(sampler, own, sizes, base, f"wild/{k}")
    # Definite matrices that are nearly singular, all at once: products of two or three of them are far from definite.
    narrow = {"positive_definite": "nearly singular definite", "positive_semidefinite": "positive semidefinite"}
    sharp = {s: narrow[n] for s in arrays for n in narrow if n in domain.properties[s]}
    for k in range(0 if brief or not sharp else 16):
        sizes = plans[k % min(len(plans), 2)]
        own = {s: v for s, name in sharp.items() if (v := _named_member(s, domain, sizes, name, f"narrow/{k}/{s.name}")) is not None}
        yield from _complete(sampler, own, sizes, base, f"narrow/{k}")
    for k, sizes in enumerate(large):
        # An identity between analytic functions has no exceptions in a corner of one size; another size may be one.
        for name in ("generic", "") if brief and equal else _LARGE:
            own = {s: v for s in arrays if (v := _named_member(s, domain, sizes, name, f"large/{k}/{s.name}")) is not None}
            if own or not name:
                yield from _complete(sampler, own, sizes, base, f"large/{k}/{name}")


def _coincidences(arrays: list[Expr], sampler: Sampler, plans: list[dict[str, int]], base: list[Point]) -> Iterator[Point]:
    """All arrays zero, and all those of one shape equal: what claims about two arrays forget."""
    if len(arrays) < 2 or not plans:
        return
    sizes = plans[0]
    zero: dict[Expr, Value] = {}
    equal: dict[Expr, Value] = {}
    first: dict[tuple[int, int | None, str], Value] = {}
    for s in arrays:
        rows, cols = _sides(s, sizes)
        zero[s] = (Fraction(0),) * rows if cols is None else ((Fraction(0),) * cols,) * rows
        some = strata(sampler.domain.properties[s], rows, cols)
        made = member(sampler.domain.properties[s], rows, cols, 0, 1, "equal") if some else None
        if made is not None:
            equal[s] = first.setdefault((rows, cols, s.shape.kind), made.value)
    fits = {s: v for s, v in zero.items() if has_properties(v, frozenset(sampler.domain.properties[s]))}
    if fits:
        yield from _complete(sampler, fits, sizes, base, "coincide/zero")
    if len(first) < len(equal):
        yield from _complete(sampler, equal, sizes, base, "coincide/equal")


def _sides(s: Expr, sizes: Mapping[str, int]) -> tuple[int, int | None]:
    rows, cols = (None if side is None else side.evaluate(sizes) for side in s.shape)
    if s.shape.kind == "matrix":
        assert rows is not None
        return rows, cols
    length = rows if rows is not None else cols
    assert length is not None
    return length, None


def _from_some_stratum(
    s: Expr, domain: Domain, sizes: Mapping[str, int], draw: random.Random, seed: str, scales: Sequence[Fraction], often: float = 0.2
) -> Value | None:
    rows, cols = _sides(s, sizes)
    properties = domain.properties[s]
    reached = strata(properties, rows, cols)
    if not reached:
        return None
    got = member(properties, rows, cols, draw.randrange(len(reached)), draw.choice((0, 1, 1, 2)), seed)
    if got is None:
        return None
    value = got.value
    if draw.random() < often and not isinstance(value, (Fraction, Complex)):
        # Classes that are closed under scaling have large and small members.
        factor = draw.choice(scales)
        scaled: Value = tuple(tuple(factor * y for y in x) if isinstance(x, tuple) else factor * x for x in value)  # type: ignore[assignment]
        if has_properties(scaled, frozenset(properties)):
            return scaled
    return value


def _named_member(s: Expr, domain: Domain, sizes: Mapping[str, int], name: str, seed: str) -> Value | None:
    from .members import MATRICES, VECTORS

    rows, cols = _sides(s, sizes)
    properties = domain.properties[s]
    table = MATRICES if cols is not None else VECTORS
    for k, (row, _) in enumerate(strata(properties, rows, cols)):
        if table[row].name == name:
            got = member(properties, rows, cols, k, 1, seed)
            return None if got is None else got.value
    return None


def _single_entries(arrays: list[Expr], sampler: Sampler, plans: list[dict[str, int]], base: list[Point]) -> Iterator[Point]:
    """Every pair of 2 x 2 matrices with a single entry 1, and of a few plain ones: turns, reflections, a shear, stretches."""
    domain = sampler.domain
    matrices = [s for s in arrays if s.shape.kind == "matrix"]
    if not matrices or len(matrices) > 3:
        return
    sizes = next((p for p in plans if all(n == 2 for n in p.values())), None) if plans else None
    if sizes is None or any(_sides(s, sizes) != (2, 2) for s in matrices):
        return
    units: list[Matrix] = [
        tuple(tuple(Fraction(int((i, j) == (p, q))) for q in range(2)) for p in range(2)) for i in range(2) for j in range(2)
    ]
    for a in ((1, 0, 0, 1), (0, -1, 1, 0), (1, 0, 0, -1), (0, 1, 1, 0), (1, 1, 0, 1), (1, 0, 0, 4), (4, 0, 0, 1), (-1, 0, 0, -2)):
        units.append(((Fraction(a[0]), Fraction(a[1])), (Fraction(a[2]), Fraction(a[3]))))
    fitting = {s: [u for u in units if has_properties(u, frozenset(domain.properties[s]))] for s in matrices}
    for k, chosen in enumerate(itertools.product(*(fitting[s] for s in matrices))):
        if k == 150:
            return
        yield from _complete(sampler, dict(zip(matrices, chosen, strict=True)), sizes, base, f"single/{k}")
