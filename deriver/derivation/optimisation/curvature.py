r"""Convexity of functions of vectors: by the rules of composition, and where they do not reach by the Hessian.

Affine, convex and concave parts are told apart by their form: a norm, a log-sum-exp or a positive semidefinite form of something affine is
convex, sums and nonnegative multiples keep it. The inequality that defines convexity is what is checked.
"""

from __future__ import annotations

from ...expression import Expr, substitute, walk
from ...expression import build as b
from ...model import Answer, Claim, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished
from ..facts import has
from ..matrix_calculus import solve_problem as differentiate

__all__ = ["solve_vector_convexity"]

_CONVEX, _CONCAVE, _AFFINE = "convex", "concave", "affine"
_TURNED = {_CONVEX: _CONCAVE, _CONCAVE: _CONVEX, _AFFINE: _AFFINE}


class _Depends(Exception):
    """The Hessian is constant, and whether it is semidefinite depends on what is not said of its letters."""

    def __init__(self, hessian: Expr, steps: list[Step]) -> None:
        super().__init__(hessian.latex)
        self.hessian = hessian
        self.steps = steps


def solve_vector_convexity(problem: Problem, board: Board) -> Derivation:
    """Yes, with the parts that make it so; Doubt where neither the rules nor the Hessian tell."""
    body, (x, *others) = problem.expression, problem.variables
    assert body is not None
    if others or x.shape.kind != "vector":
        raise Doubt("convexity is decided for functions of scalars, or of one vector, here")
    wanted = _CONCAVE if "concave" in problem.request else _CONVEX
    if "strictly" in problem.request:
        raise Doubt("strict convexity is not decided here")
    reasons: dict[str, None] = {}
    found = curvature(body, x, reasons)
    steps: list[Step] = []
    for node in walk(body):
        if node.op == "log" and node.args[0] in (x, *(n for n in walk(body) if n.op == "entry" and n.args[0] is x)):
            board.conditions = [b.relation(">", x, b.zeros(x.shape))]
    if found not in (wanted, _AFFINE):
        try:
            steps, why = _by_hessian(problem, board, body, x, wanted)
        except _Depends as reason:
            sign = "positive" if wanted == _CONVEX else "negative"
            text = f"exactly where ${reason.hessian.latex}$, the Hessian, is {sign} semidefinite"
            return finished(problem, [Answer("text", None, text=text, claim=reason.steps[-1].claim)], reason.steps)
        reasons = {why: None}
    claim = _inequality(board, body, x, wanted)
    right = claim.right
    assert right is not None
    because = "; ".join(reasons) or "The function is affine"
    steps.append(Step(board.rulebook["convexity by composition"], claim.left, claim.relation, right, f"{because}.", claim=claim))
    return finished(problem, [Answer("text", None, text="yes", claim=claim)], steps)


def _inequality(board: Board, body: Expr, x: Expr, wanted: str) -> Claim:
    """f(t x + (1-t) y) against t f(x) + (1-t) f(y), for t between zero and one."""
    taken = {s.name for s in body.free}
    t = b.symbol(next(n for n in ("t", "theta", "s") if n not in taken), properties=["real"])
    y = b.symbol(next(n for n in ("y", "z", "v", "u", "w_other") if n not in taken), x.shape, x.properties)
    rest = b.subtract(b.ONE, t)
    left = substitute(body, {x: b.add(b.mul(t, x), b.mul(rest, y))})
    right = b.add(b.mul(t, body), b.mul(rest, substitute(body, {x: y})))
    kept = list(board.conditions)
    board.conditions += [b.relation(">=", t, b.ZERO), b.relation("<=", t, b.ONE)]
    for condition in kept:
        if x in condition.free:
            board.conditions.append(substitute(condition, {x: y}))
    claim = board.claim(left, "<=" if wanted == _CONVEX else ">=", right)
    board.conditions[:] = kept
    return claim


def curvature(e: Expr, x: Expr, reasons: dict[str, None]) -> str | None:
    """`affine`, `convex` or `concave` in x, by form; None where the rules do not tell. The reasons are added."""
    if x not in e.free:
        return _AFFINE
    if e is x:
        return _AFFINE
    op = e.op
    if op == "add":
        parts = {curvature(a, x, reasons) for a in e.args} - {_AFFINE}
        if len(parts) > 1 or None in parts:
            return None
        if parts and len([a for a in e.args if x in a.free]) > 1:
            reasons[f"sums of {next(iter(parts))} functions are {next(iter(parts))}"] = None
        return parts.pop() if parts else _AFFINE
    if op == "mul":
        return _product(e, x, reasons)
    if op in ("entry", "transpose", "sum", "diag", "dot"):
        return _linear(e, x, reasons)
    if op == "power" and e.args[1].op == "number" and e.args[1].data >= 1:
        return _power(e, x, reasons)
    inner = curvature(e.args[0], x, reasons) if e.args else None
    if op == "norm" and inner == _AFFINE:
        reasons["a norm of an affine function is convex"] = None
        return _CONVEX
    if op == "logsumexp" and inner == _AFFINE:
        reasons["a log-sum-exp of an affine function is convex"] = None
        return _CONVEX
    if op == "log" and inner in (_AFFINE, _CONCAVE):
        reasons["the logarithm is concave and increasing"] = None
        return _CONCAVE
    if op in ("exp", "softplus", "relu") and inner in (_AFFINE, _CONVEX) or op == "abs" and inner == _AFFINE:
        named = {"exp": "the exponential", "softplus": r"$\log(1+e^u)$", "relu": r"$\max(u,0)$", "abs": "the absolute value"}[op]
        reasons[f"{named} is convex{'' if inner == _AFFINE else ' and increasing'}"] = None
        return _CONVEX
    if op == "extremum" and e.data == "max" and inner in (_AFFINE, _CONVEX):
        reasons["a maximum of convex functions is convex"] = None
        return _CONVEX
    return None


def _product(e: Expr, x: Expr, reasons: dict[str, None]) -> str | None:
    moving = [a for a in e.args if x in a.free]
    still = [a for a in e.args if x not in a.free]
    if len(moving) == 2:  # u log u
        one, two = moving if moving[1].op == "log" else moving[::-1]
        if two.op == "log" and two.args[0] is one and one.op == "entry" and one.args[0] is x:
            reasons[r"$u\log u$ is convex for $u>0$"] = None
            return _signed(_CONVEX, still)
        return None
    if len(moving) != 1:
        return None
    inner = curvature(moving[0], x, reasons)
    return inner if inner in (None, _AFFINE) else _signed(inner, still)


def _signed(inner: str, factors: list[Expr]) -> str | None:
    """What a constant factor makes of a curvature; None where its sign is not known."""
    for f in factors:
        if f.op == "number" and f.data < 0:
            inner = _TURNED[inner]
        elif not (f.op == "number" or has(f, "nonnegative") or has(f, "positive")):
            return None
    return inner


def _linear(e: Expr, x: Expr, reasons: dict[str, None]) -> str | None:
    """Linear operations keep what is affine; a sum over an index keeps what its terms are; x^T Q x looks at Q."""
    if e.op == "sum":
        inner = curvature(e.args[0], x, reasons)
        if inner not in (None, _AFFINE):
            reasons[f"sums of {inner} functions are {inner}"] = None
        return inner
    if e.op != "dot":
        return _AFFINE if all(curvature(a, x, reasons) == _AFFINE for a in e.args[:1]) else None
    moving = [i for i, a in enumerate(e.args) if x in a.free]
    if len(moving) == 1:
        return _AFFINE if curvature(e.args[moving[0]], x, reasons) == _AFFINE else _weighted(e, x, moving[0], reasons)
    if (
        len(moving) == 2
        and moving == [0, len(e.args) - 1]
        and b.transpose(e.args[-1]) is e.args[0]
        and curvature(e.args[-1], x, {}) == _AFFINE
    ):
        matrix = None if len(e.args) == 2 else e.args[1] if len(e.args) == 3 else b.dot(*e.args[1:-1])
        if matrix is None or has(matrix, "positive_semidefinite") or has(matrix, "positive_definite"):
            reasons["a positive semidefinite form of an affine function is convex"] = None
            return _CONVEX
    return None


def _weighted(e: Expr, x: Expr, place: int, reasons: dict[str, None]) -> str | None:
    """1^T of something convex in each entry: a sum."""
    others = [a for i, a in enumerate(e.args) if i != place]
    if len(others) == 1 and others[0].op in ("ones", "transpose") and not others[0].free - x.free:
        bare = others[0].args[0] if others[0].op == "transpose" else others[0]
        return curvature(e.args[place], x, reasons) if bare.op == "ones" else None
    return None


def _power(e: Expr, x: Expr, reasons: dict[str, None]) -> str | None:
    base, n = e.args[0], e.args[1].data
    inner = curvature(base, x, reasons)
    if base.op in ("norm", "abs", "relu", "exp") and inner == _CONVEX:
        reasons["a power of at least one of a nonnegative convex function is convex"] = None
        return _CONVEX
    if inner == _AFFINE and n.denominator == 1 and (n == 1 or n % 2 == 0):
        if n > 1:
            reasons["an even power of an affine function is convex"] = None
        return _CONVEX if n > 1 else _AFFINE
    return None


def _by_hessian(problem: Problem, board: Board, body: Expr, x: Expr, wanted: str) -> tuple[list[Step], str]:
    asked = Problem("hessian", body, (x,), context=problem.context, latex=problem.latex)
    found = differentiate(asked, board.rulebook, "normal")
    hessian = found.answers[0].expression if found.status == "finished" and found.answers else None
    if hessian is None:
        raise Doubt(f"whether the function is {wanted} everywhere is not known here")
    turned = hessian if wanted == _CONVEX else b.negative(hessian)
    if x not in hessian.free and not (turned.op == "zeros" or _semidefinite(turned)):
        raise _Depends(hessian, list(found.steps))
    if not (turned.op == "zeros" or _semidefinite(turned)):
        raise Doubt(f"whether the Hessian ${hessian.latex}$ is semidefinite is not known here")
    sign = "positive" if wanted == _CONVEX else "negative"
    return list(found.steps), f"The Hessian ${found.answers[0].latex}$ is {sign} semidefinite everywhere"


def _semidefinite(h: Expr) -> bool:
    """Whether a matrix is positive semidefinite by its form."""
    if has(h, "positive_semidefinite") or h.op == "zeros":
        return True
    if h.op == "add":
        return all(_semidefinite(a) for a in h.args) or _covariance(h)
    if h.op == "mul":
        return all(_nonnegative(a) if a.is_scalar else _semidefinite(a) for a in h.args)
    if h.op == "sum":
        return _semidefinite(h.args[0])
    if h.op == "dot" and len(h.args) >= 2 and b.transpose(h.args[-1]) is h.args[0]:
        inner = h.args[1:-1]
        return not inner or _semidefinite(inner[0] if len(inner) == 1 else b.dot(*inner))
    if h.op == "diag":
        return h.args[0].op == "softmax"
    return False


def _covariance(h: Expr) -> bool:
    """diag(p) - p p^T for probabilities p: the covariance of a choice among their places."""
    if len(h.args) != 2:
        return False
    one, two = h.args if h.args[0].op == "diag" else h.args[::-1]
    if one.op != "diag" or one.args[0].op != "softmax":
        return False
    p = one.args[0]
    return two is b.negative(b.dot(p, b.transpose(p)))


def _nonnegative(e: Expr) -> bool:
    if e.op in ("sigmoid", "exp", "softplus", "relu", "abs", "norm"):
        return True
    if e.op == "power" and e.args[1].op == "number" and e.args[1].data % 2 == 0:
        return True
    if e.op == "add" and len(e.args) == 2 and e.args[0] is b.ONE and e.args[1].op == "mul":
        rest = e.args[1].args
        return len(rest) == 2 and rest[0] is b.MINUS_ONE and rest[1].op == "sigmoid"
    return has(e, "nonnegative") or has(e, "positive")
