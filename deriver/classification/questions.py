"""Derivative signs in front of an expression, read as questions."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NotSupported, UsageError
from ..expression import build as b
from ..expression.nodes import Expr, walk
from ..model import Context, Problem

__all__ = ["classify"]

_ASKED = frozenset({"gradient", "jacobian", "hessian", "derivative", "differential"})


def classify(
    question: Expr, context: Context | None = None, *, wrt: Sequence[Expr] = (), layout: str | None = None, latex: str = ""
) -> tuple[Problem, ...]:
    r"""The problems that an expression poses: one, or several for a list of questions.

    `wrt` names the variables where the sign does not (a differential), and overrides nothing that is written.
    `layout` is "denominator" or "numerator"; without it, what the context's conventions say, else denominator.

    >>> from deriver.expression import build as b
    >>> x = b.symbol("x")
    >>> classify(b.derivative(b.power(x, 2), x))[0].kind
    'derivative'
    """
    context = context or Context()
    layout = layout or context.conventions.get("layout") or "denominator"
    if question.op == "relation" and question.data == "=" and question.args[0].op in _ASKED:
        question = question.args[0]
    scale, asked = _scaled(question)
    if asked is None:
        raise NotSupported(
            f"no derivative sign stands in front of {question.latex}",
            hint=r"ask for \nabla_x f, \frac{df}{dx}, \frac{\partial f}{\partial X} or d f",
        )
    return (_problem(asked, scale, context, tuple(wrt), layout, latex or question.latex),)


def _scaled(question: Expr) -> tuple[Expr | None, Expr | None]:
    """c times a question is a question about c times the function, where c is a number."""
    if question.op in _ASKED:
        return None, question
    if question.op == "mul" and len(question.args) == 2 and question.args[0].op == "number" and question.args[1].op in _ASKED:
        return question.args[0], question.args[1]
    if question.op == "transpose" and question.args[0].op in _ASKED:
        return None, question.args[0]
    return None, None


def _problem(asked: Expr, scale: Expr | None, context: Context, wrt: tuple[Expr, ...], layout: str, latex: str) -> Problem:
    kind = asked.op
    body = asked.args[0]
    if kind == "differential":
        variables = wrt or _likely(body)
    elif kind == "derivative" and asked.data > 1:
        body = b.derivative(body, asked.args[1], asked.data - 1)
        variables = _variables(asked.args[1])
    else:
        variables = _variables(asked.args[1])
    if kind == "gradient" and asked.data == "numerator":
        layout = "numerator"
    if kind == "gradient" and all(v.is_scalar for v in variables) and len(variables) == 1:
        kind = "derivative"
    if kind == "jacobian" and body.is_scalar:
        kind = "gradient"
    if scale is not None:
        body = b.mul(scale, body)
    return Problem(
        kind=kind, expression=body, variables=variables, unknown=", ".join(v.name for v in variables if v.op == "symbol") or None,
        context=context, layout=layout, name=kind, latex=latex,
    )  # fmt: skip


def _variables(e: Expr) -> tuple[Expr, ...]:
    """The symbols behind the sign: x, x^T, vec(X), or (x, y)."""
    if e.op in ("transpose", "vec"):
        return _variables(e.args[0])
    if e.op == "vector":
        return tuple(v for a in e.args for v in _variables(a))
    if e.op in ("symbol", "entry"):
        return (e,)
    raise UsageError(f"{e.latex} is not a variable to differentiate by", hint="a symbol, its transpose, or vec of it")


def _likely(body: Expr) -> tuple[Expr, ...]:
    """For d f without a variable: the last letters of the alphabet that occur, upper case first, if that leaves one."""
    symbols = sorted((n for n in walk(body) if n.op == "symbol"), key=lambda s: s.name)
    for names in (("X", "Y", "Z"), ("x", "y", "z"), ("t",), ("Sigma", "Theta", "W")):
        for name in names:
            found = [s for s in symbols if s.name == name]
            if found:
                return (found[0],)
    if len(symbols) == 1:
        return (symbols[0],)
    raise UsageError("it is not said which letters vary", hint="name the variable with --wrt")
