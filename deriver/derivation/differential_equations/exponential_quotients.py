r"""$\int e^{kt}R(t)\,dt$ with a rational R, as $e^{kt}S(t)$ and exponential integrals, with unknown numbers.

By Liouville's theorem S has the poles of R, each of an order lower by one; beside it stands $\operatorname{Ei}(k(t-a))$ for each pole a.
Source: Ritt, Integration in Finite Terms.
"""

from __future__ import annotations

from typing import Any

__all__ = ["exponential_quotient"]

_DEGREE = 24


def exponential_quotient(s: Any, f: Any, t: Any) -> Any:
    """An antiderivative of e^{kt} R(t); None where f is of another kind or has poles that are no rational numbers."""
    exponentials = {e for e in f.atoms(s.exp) if e.has(t)}
    if len(exponentials) != 1:
        return None
    (exponential,) = exponentials
    line = exponential.args[0]
    R = s.cancel(f / exponential)
    if not R.is_rational_function(t) or not line.is_polynomial(t) or s.degree(line, t) != 1:
        return None
    k = line.coeff(t, 1)
    above, below = s.fraction(R)
    number, factors = s.factor_list(below, t)
    del number
    lowered = s.Mul(*(p ** (m - 1) for p, m in factors))
    degree = max(s.degree(above, t) - s.degree(below, t) + s.degree(lowered, t), s.degree(lowered, t))
    if degree > _DEGREE:
        return None
    letters = s.symbols(f"_q0:{degree + 1}")
    poles = [s.solve(p, t)[0] for p, _ in factors if s.degree(p, t) == 1]
    residues = s.symbols(f"_r0:{len(poles)}") if poles else ()
    top = s.Add(*(c * t**i for i, c in enumerate(letters)))
    slope = s.Add(*(r / (t - a) for r, a in zip(residues, poles, strict=True)))
    rows = s.fraction(s.together((top / lowered).diff(t) + k * top / lowered + slope - R))[0]
    solved = next(iter(s.linsolve(s.Poly(s.expand(rows), t).coeffs(), *letters, *residues)), None)
    if solved is None:
        return None
    values = dict(zip((*letters, *residues), solved, strict=True))
    free = {z for v in solved for z in v.free_symbols} & {*letters, *residues}
    values = {z: v.subs(dict.fromkeys(free, 0)) for z, v in values.items()}
    ends = s.Add(
        *(values[r] * s.exp(line.subs(t, a)) * s.Ei(s.expand(k * (t - a))) for r, a in zip(residues, poles, strict=True) if values[r] != 0)
    )
    return exponential * s.cancel(top.subs(values) / lowered) + ends
