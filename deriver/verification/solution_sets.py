r"""`P(x) = 0` and a list of its solutions: `r^2+4r+5=0 \Rightarrow r=-2\pm i`, `x^2=2 \iff x=\pm\sqrt2`, completeness included.

The roots of a polynomial with rational coefficients are isolated rigorously, all of them; each listed value is one of them or lies apart
from all. A root that the list lacks, or a listed value that is no root, refutes. A sample never meets such points.
"""

from __future__ import annotations

import re
from typing import Any

from flint import acb, arb, fmpq, fmpq_poly

from ..expression import Expr, substitute
from ..expression import build as b
from ..expression.evaluation.integration import polynomial_degree
from ..model import Claim, Verdict
from .domain import Domain, domain_of
from .proof import prove
from .solutions import coefficients_of, rational_near
from .statement import Statement
from .values import at_point, ball_field

__all__ = ["by_solution_set"]

_SIGNS = re.compile(r"\\(?:pm|mp)\b|[±∓]")
_NUMBERED = re.compile(r"(.+)_\{1,\s*2\}")
_MOST_DEGREE = 24
_DIGITS = 60
_METHOD = "exact solution set"


def by_solution_set(claim: Claim) -> Verdict | None:
    """The verdict on an implication or equivalence between a polynomial equation and a list of values; None for other claims."""
    e = claim.left
    if claim.right is not None or claim.conditions or e.op != "logic" or e.data not in ("implies", "iff") or len(e.args) != 2:
        return None
    e = b.join(e.data, *(_joined(a) for a in _unnumbered(e)))
    if not all(a.op == "relation" and a.data in ("=", "equiv") and a.args[0].is_scalar for a in e.args):
        return None
    unknowns = e.free
    if len(unknowns) != 1:
        return None
    (x,) = unknowns
    domain = domain_of(claim)
    if not x.is_scalar or x.properties - {"real", "complex"} or domain.equations or domain.checks or domain.intervals:
        return None
    first, second = (b.subtract(*a.args) for a in e.args)
    listed, equation, forth = _values(second, x), first, True
    if listed is None:
        listed, equation, forth = _values(first, x), second, False
    if listed is None:
        return None
    roots = _roots(equation, x, complex_=domain.complex)
    if roots is None or not roots:
        return None
    found = _compared(equation, x, listed, roots, complex_=domain.complex)
    if found is None:
        return None
    missing, strange, solving = found
    if missing and (forth or e.data == "iff"):
        if len(_SIGNS.findall(claim.latex)) > 1:
            return Verdict("undecided", reason="two signs that may be chosen independently of each other were read as one choice")
        return _refuted(claim, x, missing[0], f"the solution ${x.latex} = {_text(missing[0])}$ is missing")
    if strange and (not forth or e.data == "iff"):
        return _refuted(claim, x, strange[0], f"${x.latex} = {_text(strange[0])}$ is no solution")
    if all(_is_root(equation, x, v, domain) for v in solving):
        count = "one solution" if len(roots) == 1 else f"{len(roots)} distinct solutions"
        return Verdict("proved", method=_METHOD, reason=f"the equation has {count}, isolated rigorously, and the list holds them")
    return Verdict("verified", method=_METHOD, points=len(roots), digits=50)


def _unnumbered(e: Expr) -> tuple[Expr, ...]:
    r"""The parts of a statement in which `x_{1,2}` stands for the solutions of an equation for x."""
    by_name = {s.latex: s for s in e.free}
    numbered = {s: by_name[m[1]] for s in e.free if (m := _NUMBERED.fullmatch(s.latex)) and m[1] in by_name}
    return tuple(substitute(a, dict(numbered)) for a in e.args) if numbered else e.args


def _joined(e: Expr) -> Expr:
    """`x = a or x = b` as one equation: a product that is zero."""
    if e.op != "logic" or e.data != "or" or not all(a.op == "relation" and a.data == "=" and a.args[0].is_scalar for a in e.args):
        return e
    return b.relation("=", b.mul(*(b.subtract(*a.args) for a in e.args)), b.ZERO)


def _values(e: Expr, x: Expr) -> list[Expr] | None:
    """The constants v of a product of factors x - v; None for anything else."""
    values = []
    for factor in e.args if e.op == "mul" else (e,):
        if factor.op == "number":
            continue
        if factor is x:
            values.append(b.ZERO)
            continue
        if factor.op != "add" or sum(a is x for a in factor.args) != 1:
            return None
        rest = [a for a in factor.args if a is not x]
        if any(a.free for a in rest):
            return None
        values.append(b.negative(b.add(*rest)))
    return values or None


def _roots(e: Expr, x: Expr, *, complex_: bool) -> list[Any] | None:
    """The distinct roots of a polynomial with rational coefficients, enclosed apart from each other; None where it is no such."""
    degree = polynomial_degree(e, x)
    if degree is None or not 1 <= degree <= _MOST_DEGREE:
        return None
    c = coefficients_of(e, x, degree, {})
    if c is None or not all(isinstance(a, fmpq) for a in c):
        return None
    p = fmpq_poly(c)
    if p.degree() < 1:
        return None
    with ball_field(_DIGITS).working():
        isolated: list[Any] = p.numer().complex_roots()
        return [root for root, _ in isolated if complex_ or root.imag == 0]


def _compared(
    equation: Expr, x: Expr, listed: list[Expr], roots: list[Any], *, complex_: bool
) -> tuple[list[Any], list[Any], list[Expr]] | None:
    """The roots that the list lacks, the listed values that are no roots, and those that are; None where a value is not known."""
    field = ball_field(_DIGITS, complex_)
    matched: set[int] = set()
    strange: list[Any] = []
    solving: list[Expr] = []
    for v in listed:
        value = at_point(v, {}, {}, field).value
        rest = at_point(substitute(equation, {x: v}), {}, {}, field).value
        if value is None or rest is None or not value.is_scalar or not rest.is_scalar:
            return None
        with field.working():
            z = _number(value.data)
            if not _number(rest.data).contains(0):
                strange.append(z)
                continue
            near = [k for k, r in enumerate(roots) if r.overlaps(z)]
        if len(near) != 1:
            return None
        matched.add(near[0])
        solving.append(v)
    return [r for k, r in enumerate(roots) if k not in matched], strange, solving


def _number(x: Any) -> Any:
    return acb(arb(x)) if isinstance(x, fmpq) else acb(x)


def _is_root(equation: Expr, x: Expr, v: Expr, domain: Domain) -> bool:
    return prove(Statement(substitute(equation, {x: v}), "=", b.ZERO), domain) is not None


def _refuted(claim: Claim, x: Expr, at: Any, reason: str) -> Verdict | None:
    if claim.alternatives:
        return None
    return Verdict("refuted", method=_METHOD, reason=reason, counterexample={x.name: _text(at)})


def _text(z: Any) -> str:
    """A root as text: a fraction, or some decimals."""
    parts = []
    for part in (z.real, z.imag):
        near = rational_near(part)
        parts.append(str(near) if near is not None else str(part.mid().str(8, radius=False)))
    real, imaginary = parts
    if z.imag == 0 or imaginary == "0":
        return real
    unit = {"1": "i", "-1": "-i"}.get(imaginary, f"{imaginary}i")
    if real == "0":
        return unit
    return f"{real}{'' if unit.startswith('-') else '+'}{unit}"
