"""What is asked: from an expression with a derivative sign in front to Problems.

Comes in: a typed expression (`gradient`, `jacobian`, `hessian`, `derivative` or `differential` of something) and its Context. Goes out:
`model.Problem` records. Does not know: how problems are solved. Start at `classify`.
"""

from .questions import classify

__all__ = ["classify"]
