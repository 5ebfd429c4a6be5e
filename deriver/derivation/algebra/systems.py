"""Linear equations of higher order as systems of first order; dual numbers; gradients across level curves."""

from __future__ import annotations

from ...expression import Expr, substitute, walk
from ...expression import build as b
from ...model import Answer, Derivation, Finding
from ..calculus.ending import Doubt, finished
from .desk import Desk

__all__ = ["solve_dual", "solve_level_angle", "solve_system_form"]


def solve_system_form(desk: Desk) -> Derivation:
    """A linear equation of order n as `z' = A z`, with the characteristic polynomial that both share."""
    problem, s = desk.problem, desk.s
    e, y, t = problem.expression, problem.unknowns[0], problem.variables[0]
    assert e is not None and e.op == "relation"
    orders: dict[Expr, int] = {y: 0}
    for part in walk(e):
        if part.op == "derivative" and part.args[0] is y and part.args[1] is t:
            orders[part] = int(part.data)
    n = max(orders.values())
    if n < 2:
        raise Doubt("the equation is of first order already")
    name = str(y.data[1]) if y.op == "apply" else y.name
    letters = [b.symbol(f"z_{k}", properties=["real"], latex=f"z_{k}") for k in range(1, n + 2)]
    # Derivatives of the same order are replaced from the highest on: a higher one holds the lower ones.
    plain = b.subtract(*e.args)
    for part, k in sorted(orders.items(), key=lambda pair: -pair[1]):
        plain = substitute(plain, {part: letters[k]})
    desk.letters.update({z.name: z for z in letters})
    f = desk.of(plain)
    symbols = [desk.of(z) for z in letters]
    if any(node.op == "apply" for node in walk(plain)) or not f.is_polynomial(*symbols) or s.Poly(f, *symbols).total_degree() > 1:
        raise Doubt("the equation is not linear: the system has no matrix")
    weights = [s.expand(f).coeff(z) for z in symbols]
    rest = s.expand(f - sum(w * z for w, z in zip(weights, symbols, strict=True)))
    lead = weights[-1]
    if lead.has(desk.of(t)):
        raise Doubt("the coefficient of the highest derivative changes")
    entries = [s.simplify(-w / lead) for w in weights[:-1]]
    if lead.free_symbols:
        desk.conditions.append(b.relation("!=", desk.expr(lead), b.ZERO))
    A = b.matrix([[b.ONE if j == i + 1 else b.ZERO for j in range(n)] for i in range(n - 1)] + [[desk.expr(v) for v in entries]])
    z = b.vector(letters[:-1])
    steady = s.simplify(-rest / lead)
    image = [*letters[1:-1], desk.expr(sum(v * w for v, w in zip(entries, symbols, strict=False)))]
    steps = [
        desk.step(
            "order by new letters", b.dot(A, z), b.vector(image),
            ", ".join(f"$z_{k + 1} = {name}{_primes(k)}$" for k in range(n)) + ".",
        ),
    ]  # fmt: skip
    answers = [Answer("A", A, claim=desk.claim(b.dot(A, z), "=", b.vector(image)), conditions=tuple(desk.conditions))]
    if steady != 0:
        force = b.vector([b.ZERO] * (n - 1) + [desk.expr(steady)])
        answers.append(Answer("g", force, claim=desk.claim(b.mul(desk.expr(lead), desk.expr(steady)), "=", desk.expr(-rest))))
    if not any(v.has(desk.of(t)) for v in entries):
        r = b.symbol("r" if "r" not in desk.letters else "lamda", properties=["real"], latex="r" if "r" not in desk.letters else r"\lambda")
        polynomial = b.add(b.power(r, n), *(b.mul(desk.expr(-v), b.power(r, k)) for k, v in reversed(list(enumerate(entries)))))
        matrix = b.subtract(b.mul(r, b.identity(n)), A)
        claim = desk.claim(b.det(matrix), "=", polynomial)
        steps.append(desk.step("characteristic polynomial of a companion matrix", b.det(matrix), polynomial, "", "=", claim))
        answers.append(Answer("characteristic_polynomial", polynomial, claim=claim))
    form = "z' = Az" if steady == 0 else "z' = Az+g"
    text = f"${form}$ with $z = ({', '.join(name + _primes(k) for k in range(n))})^\\top$"
    return finished(problem, [*answers, Answer("system", None, text=text, claim=answers[0].claim)], steps)


def _primes(k: int) -> str:
    return "'" * k if k < 4 else f"^{{({k})}}"


def solve_dual(desk: Desk) -> Derivation:
    """`f(a+eps)` with `eps^2 = 0`: the value and the derivative, by the parts of the function."""
    problem, x = desk.problem, desk.letter()
    e, (a,) = problem.expression, problem.operands
    assert e is not None
    s = desk.s
    value = substitute(e, {x: a})
    slope = desk.expr(s.simplify(s.diff(desk.of(e), desk.z)))
    at = substitute(slope, {x: a})
    steps = []
    for term in e.args if e.op == "add" else (e,):
        if term.free:
            found = desk.expr(s.diff(desk.of(term), desk.z))
            shown = f"${_dual(substitute(term, {x: a}), substitute(found, {x: a}))}$ comes from ${term.latex}$."
            steps.append(desk.step("dual number put in", b.at(b.derivative(term, x), x, a), substitute(found, {x: a}), shown))
    claim = desk.claim(b.at(b.derivative(e, x), x, a), "=", at)
    answers = [
        Answer("value", value, claim=desk.claim(b.at(e, x, a), "=", value)),
        Answer("derivative", at, claim=claim, text=None),
        Answer("dual_number", None, text=f"${_dual(value, at)}$", claim=claim),
    ]
    return finished(problem, answers, steps)


def _dual(value: Expr, slope: Expr) -> str:
    if slope is b.ZERO:
        return value.latex
    shown = slope.latex if slope.op != "add" else rf"\left({slope.latex}\right)"
    return rf"{value.latex}+{'' if slope is b.ONE else shown}\varepsilon"


def solve_level_angle(desk: Desk) -> Derivation:
    """The angle between a gradient and the tangent of the level curve through the point."""
    problem, s = desk.problem, desk.s
    e, variables = problem.expression, problem.variables
    assert e is not None
    if len(variables) != 2:
        raise Doubt("a level curve belongs to a function of two variables")
    f = desk.of(e)
    slopes = [desk.expr(s.expand(s.diff(f, desk.of(v)))) for v in variables]
    steps = [desk.step("value of a derivative", b.derivative(e, v), p) for v, p in zip(variables, slopes, strict=True)]
    g = b.vector(slopes)
    if all(p is b.ZERO for p in slopes):
        text = "the gradient is zero everywhere: it has no direction"
        return finished(problem, [Answer("angle", None, text=text)], steps, [Finding("no_solution", text)])
    tangent = b.vector([b.negative(slopes[1]), slopes[0]])
    product = b.dot(b.transpose(g), tangent)
    because = f"$\\nabla f = {g.latex}$, and $({tangent.args[0].latex}, {tangent.args[1].latex})$ is a tangent where it is not zero."
    steps.append(desk.step("tangent of a level curve", product, b.ZERO, because))
    condition = b.relation(">", b.add(*(b.power(p, 2) for p in slopes)), b.ZERO)
    text = "a right angle, at every point where the gradient is not zero"
    right = b.divide(b.PI, b.TWO)
    claim = desk.claim(product, "=", b.ZERO)
    return finished(problem, [Answer("angle", right, text=text, claim=claim, conditions=(condition,))], steps)
