"""What a claim is made of, where that decides how far it can be judged by a sample.

Comes in: a claim, or its two sides. Goes out: yes or no; nothing is evaluated.
"""

from __future__ import annotations

from ..expression import Dim, Expr, walk
from ..model import Claim

__all__ = ["by_arrays", "large_numbers", "one_array"]


def by_arrays(claim: Claim) -> bool:
    """Whether an antiderivative is taken by something that is no number."""
    sides = [claim.left, *([] if claim.right is None else [claim.right])]
    return any(n.op == "integral" and len(n.args) == 2 and not n.args[1].is_scalar for e in sides for n in walk(e))


def large_numbers(claim: Claim) -> bool:
    """Whether a number of the claim, or its square, may be a bound of a size that no sample reaches."""
    sides = [claim.left, *([] if claim.right is None else [claim.right]), *claim.conditions]
    return any(n.op == "number" and max(abs(n.value.numerator), n.value.denominator) > 3 for e in sides for n in walk(e))


def one_array(left: Expr, right: Expr) -> bool:
    """Whether two shapes are the same table of numbers: a vector and an n x 1 matrix, a scalar and a 1 x 1 one."""
    one = Dim.of(1)
    return [side or one for side in left.shape] == [side or one for side in right.shape]
